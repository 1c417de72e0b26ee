"""What a notebook stores of a chart, and the SVG that goes into files and reports."""

import re
from xml.etree import ElementTree

import pandas as pd
import pytest

from woonscenario.views import charts, show


@pytest.fixture
def chart(indicators):
    return charts.kernvoorraad_against_floor(
        indicators, floor=0.7, reference="trend", milestones=(2026,), run_id="trend-1"
    )


def test_the_bundle_is_vega_lite_5_with_a_drawing_and_words(chart):
    bundle = show.bundle_of(chart)
    assert list(bundle) == ["application/vnd.vegalite.v5+json", "image/svg+xml", "text/plain"]
    spec = bundle["application/vnd.vegalite.v5+json"]
    assert spec["$schema"] == "https://vega.github.io/schema/vega-lite/v5.json"
    assert "usermeta" not in spec
    assert bundle["text/plain"].startswith("Kernvoorraad tegenover de ondergrens. Lijngrafiek")


def test_the_same_chart_gives_the_same_bytes_after_other_charts_were_drawn(chart, indicators):
    first = show.svg_of(chart)
    show._drawn.cache_clear()
    show.svg_of(charts.social_share_by_wijk(indicators, years=(2022, 2040), reference="trend"))
    assert show.svg_of(chart) == first


def test_the_drawing_tells_a_screen_reader_what_it_is_in_dutch(chart):
    root = ElementTree.fromstring(show.svg_of(chart))
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    assert root.get("aria-label") == root.find(f"{space}title").text == "Kernvoorraad tegenover de ondergrens"
    assert "ondergrens van 70" in root.find(f"{space}desc").text
    assert "aria-roledescription" not in show.svg_of(chart)


def test_a_drawing_asks_nothing_of_the_network_and_needs_no_inline_style(chart):
    drawn = show.svg_of(chart)
    assert set(re.findall(r"https?://[^\"' ]+", drawn)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }
    assert " style=" not in drawn
    assert "<script" not in drawn


def test_axes_are_in_dutch_notation(indicators, observed):
    drawn = show.svg_of(charts.stock_against_target(indicators, observed, reference="trend", milestones=(2026,)))
    assert ">5.000</text>" in drawn
    assert ">5,000</text>" not in drawn


def test_names_with_markup_are_escaped(indicators):
    renamed = indicators.replace({"scenario": {"plan": "<script>x</script>"}})
    chart = charts.kernvoorraad_against_floor(renamed, floor=0.7, reference="trend", milestones=(2026,))
    assert "<script" not in show.svg_of(chart)
    assert ElementTree.fromstring(show.svg_of(chart)) is not None


def test_a_saved_drawing_ends_its_lines_with_a_line_feed(chart, tmp_path):
    show.save_svg(chart, tmp_path / "kernvoorraad.svg")
    written = (tmp_path / "kernvoorraad.svg").read_bytes()
    assert b"\r" not in written
    assert written.endswith(b"</svg>\n")


def test_a_table_has_a_caption_scopes_and_dutch_numbers():
    table = pd.DataFrame(
        {"Wijk": ["<b>Oude Stad</b>"], "Woningen": [1234.0], "Aandeel": [float("nan")], "Jaar": [2026]}
    )
    html = show.table_html(table, "Voorraad")
    assert '<th scope="col"' in html
    assert "&lt;b&gt;Oude Stad&lt;/b&gt;" in html
    assert ">1.234</td>" in html
    assert ">–</td>" in html
    assert ">2026</td>" in html
    assert ">Voorraad</caption>" in html


def test_showing_a_chart_or_table_displays_its_bundle(chart, monkeypatch):
    shown = []
    monkeypatch.setattr(show, "display", lambda bundle, raw: shown.append((sorted(bundle), raw)))
    show.show(chart)
    show.show_table(pd.DataFrame({"a": ["b"]}), "c")
    assert shown == [
        (["application/vnd.vegalite.v5+json", "image/svg+xml", "text/plain"], True),
        (["text/html", "text/plain"], True),
    ]
