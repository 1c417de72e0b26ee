"""Settings of every test, and the finished runs that several tests look at."""

import pytest
from hypothesis import settings

from tests.invented import invented_params
from tests.program import Finished, run_both

settings.register_profile("ci", derandomize=True, deadline=None, max_examples=50)
settings.load_profile("ci")


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    """Run two scenarios once; a test that changes something copies the folder first."""
    folder = tmp_path_factory.mktemp("eerste")
    return run_both(invented_params(folder / "polder"), folder / "uitkomsten")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let one command renew the golden figures."""
    parser.addoption("--renew", action="store_true", help="write the golden figures anew")
