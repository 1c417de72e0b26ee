"""Charts as a widget that draws them in the browser with the Vega that vl-convert carries: nothing is fetched."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import anywidget
import traitlets
import vl_convert

from woonscenario.views.charts import Picture
from woonscenario.views.show import VEGA_LITE

_SCRIPT = Path(__file__).parent / "chart_view.js"


class ChartView(anywidget.AnyWidget):
    """The charts that are in view; a new `drawing` number makes the browser draw `templates` with their `fillings`.

    Templates stay the same while sliders move, so they are sent once. The browser tells with `is_narrow` whether it
    has room for charts as on a page.
    """

    templates = traitlets.List(traitlets.Unicode()).tag(sync=True)
    fillings = traitlets.List().tag(sync=True)
    drawing = traitlets.Int(0).tag(sync=True)
    is_narrow = traitlets.Bool(False).tag(sync=True)

    def __init__(self, **settings: Any) -> None:
        self._esm = _bundle()
        super().__init__(**settings)

    def draw(self, charts: Sequence[Picture]) -> None:
        """Draw other charts in place of those in view, or the same with other figures."""
        with self.hold_sync():
            self.templates = [chart.template.text for chart in charts]
            self.fillings = [chart.filling for chart in charts]
            self.drawing += 1


@cache
def _bundle() -> str:
    """Put Vega and the script together; about a second and 0.9 MB."""
    return str(vl_convert.javascript_bundle(_SCRIPT.read_text(encoding="utf-8"), vl_version=VEGA_LITE))
