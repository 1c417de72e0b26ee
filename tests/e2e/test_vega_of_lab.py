"""The Vega-Lite that JupyterLab carries can draw every chart of the product."""

import json
from pathlib import Path

from jupyterlab.commands import get_app_dir

from tests.e2e.every_chart import charts_by_name
from tests.invented import invented_params
from woonscenario.views import charts
from woonscenario.views.charts.picture import SCHEMA, SPEC_TYPE
from woonscenario.views.show import VEGA_LITE

STATIC = Path(get_app_dir()) / "static"


def carried(name: str) -> str:
    """Give the version of a JavaScript package that JupyterLab carries."""
    packages = json.loads((STATIC / "third-party-licenses.json").read_text(encoding="utf-8"))["packages"]
    return next(one["versionInfo"] for one in packages if one["name"] == name)


def test_charts_name_the_vega_lite_that_jupyterlab_carries():
    major = carried("vega-lite").split(".")[0]
    assert f"https://vega.github.io/schema/vega-lite/v{major}.json" == SCHEMA
    assert f"application/vnd.vegalite.v{major}+json" == SPEC_TYPE
    assert VEGA_LITE.split(".")[0] == major


def test_jupyterlab_has_a_renderer_for_what_a_chart_stores():
    scripts = [path.read_text(encoding="utf-8") for path in STATIC.glob("jlab_core.*.js")]
    assert any(f'"{SPEC_TYPE}"' in script for script in scripts)


def test_every_chart_of_the_product_is_among_those_tried(tmp_path: Path):
    tried = {name.split("-")[0] for name in charts_by_name(invented_params(tmp_path / "polder"))}
    offered = {name for name in charts.__all__ if name.islower() and name != "assumptions_table"}
    assert tried == offered
