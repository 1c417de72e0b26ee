"""The handleiding is true: pictures exist, commands parse, examples load, scenarios are the shipped ones."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
import yaml

from woonscenario import load_scenario
from woonscenario.cli.parser import build_parser
from woonscenario.files.params import check_params

ROOT = Path(__file__).resolve().parents[1]
GUIDE = ROOT / "docs" / "handleiding.md"
TEXT = GUIDE.read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(?:yaml|csv) (params/\S+)(?: (nieuw|erbij))?\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
COMMANDS = re.findall(r"^py bootstrap\.py (.+)$", TEXT, re.MULTILINE)


@pytest.mark.parametrize("page", [GUIDE, ROOT / "README.md"], ids=lambda page: page.name)
def test_every_picture_exists_and_has_a_text_instead(page: Path):
    pictures = re.findall(r"!\[(.*?)\]\((.*?)\)", page.read_text(encoding="utf-8"))
    assert pictures
    assert [place for text, place in pictures if not text.strip() or not (page.parent / place).is_file()] == []


def test_every_picture_is_shown_somewhere():
    pages = TEXT + (ROOT / "README.md").read_text(encoding="utf-8")
    pictures = [path.name for path in (ROOT / "docs" / "afbeeldingen").iterdir()]
    assert [name for name in pictures if f"afbeeldingen/{name})" not in pages] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_one_of_the_program(command: str):
    assert build_parser().parse_args(shlex.split(command)).do


def test_every_scenario_is_listed_with_its_question():
    listed = dict(re.findall(r"^\| `([\w-]+)` \| (.+\?) \|$", TEXT, re.MULTILINE))
    shipped = sorted((ROOT / "params" / "scenarios").glob("*.yaml"))
    assert listed == {path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))["question"] for path in shipped}


@pytest.fixture
def params(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "params", tmp_path / "params", ignore=shutil.ignore_patterns("eigen")))


@pytest.mark.parametrize(("place", "how", "text"), BLOCKS, ids=[place for place, _, _ in BLOCKS])
def test_an_example_loads(params: Path, place: str, how: str, text: str):
    _put(params.parent / place, how, text)
    assert check_params(params, []) == []
    if place.endswith(".yaml"):
        name = Path(place).stem
        assert load_scenario(name, params).scenario.name == name


def test_all_examples_together_load(params: Path):
    for place, how, text in BLOCKS:
        _put(params.parent / place, how, text)
    assert check_params(params, []) == []


def _put(file: Path, how: str, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    if how == "erbij":
        head, _, rows = text.partition("\n")
        before = file.read_text(encoding="utf-8")
        assert before.startswith(head)
        text = before + rows
    file.write_text(text, encoding="utf-8", newline="\n")
