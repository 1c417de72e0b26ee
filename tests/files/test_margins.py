"""Building the stock: proportional fitting, and rounding to whole dwellings."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from woonscenario.files.build_tables import MARGINS
from woonscenario.files.csv_tables import read_table
from woonscenario.files.fitting import CannotFit, Cells, Margin, fit, largest_remainder, round_to_whole, sum_over
from woonscenario.files.margins import BuiltStock, build_stock
from woonscenario.files.problems import BadInput

MEMBERS = {
    "wijken": ("Haven", "Stad"),
    "owners": ("Woonstede",),
    "rent_classes": ("laag", "vrij"),
    "size_classes": ("klein",),
    "sources": ("telling",),
}
HEADER = "margin,wijk,owner,rent_class,daeb,size_class,tenancy,value,unit,source,status,reason\n"
CLOSED = """\
daeb,,,laag,niet_daeb,,,0,woningen,telling,feit,
daeb,,,vrij,daeb,,,0,woningen,telling,feit,
tenancy,,,,,,tijdelijk,0,woningen,telling,feit,
"""


def build(tmp_path: Path, margins: str) -> BuiltStock:
    path = tmp_path / "margins.csv"
    path.write_text(HEADER + margins + CLOSED, encoding="utf-8")
    rows = read_table(path, MARGINS, "opening/margins.csv", MEMBERS)
    return build_stock(rows, MEMBERS, "opening/margins.csv")


@st.composite
def cells_with_zeros(draw: st.DrawFn) -> Cells:
    shape = draw(st.tuples(*[st.integers(2, 4)] * 3))
    amounts = draw(st.lists(st.sampled_from([0.0, 0.5, 3.0, 17.25, 60.0]), min_size=64, max_size=64))
    cells = np.array(amounts[: int(np.prod(shape))]).reshape(shape)
    cells[0, 0, 0] = 5.0
    return cells


def one_margin_per_axis(cells: Cells) -> list[Margin]:
    return [Margin(f"as {axis}", (axis,), sum_over(cells, (axis,))) for axis in range(cells.ndim)]


def test_two_margins_without_association_give_their_product() -> None:
    # 60/40 by row and 30/70 by column of 100 dwellings: 0.6 × 0.3 × 100 = 18, and so on.
    fitted = fit(
        np.ones((2, 2)), [Margin("a", (0,), np.array([60.0, 40.0])), Margin("b", (1,), np.array([30.0, 70.0]))]
    )
    assert fitted == pytest.approx(np.array([[18.0, 42.0], [12.0, 28.0]]))


@given(cells_with_zeros())
def test_fitting_meets_every_margin_and_leaves_zeros_alone(cells: Cells) -> None:
    margins = one_margin_per_axis(cells)
    fitted = fit((cells > 0).astype(float), margins)
    assert (fitted[cells == 0] == 0).all()
    for margin in margins:
        assert sum_over(fitted, margin.axes) == pytest.approx(margin.targets, abs=1e-6)


@given(cells_with_zeros(), st.floats(0.1, 50))
def test_fitting_to_larger_margins_scales_the_cells(cells: Cells, factor: float) -> None:
    margins = one_margin_per_axis(cells)
    larger = [Margin(margin.name, margin.axes, margin.targets * factor) for margin in margins]
    start = (cells > 0).astype(float)
    assert fit(start, larger) == pytest.approx(fit(start, margins) * factor, rel=1e-4, abs=1e-4)


def test_margins_that_no_cell_can_carry_are_named() -> None:
    start = np.array([[1.0, 0.0], [1.0, 1.0]])
    with pytest.raises(CannotFit, match="rijen"):
        fit(start, [Margin("rijen", (0,), np.array([60.0, 40.0])), Margin("kolommen", (1,), np.array([50.0, 50.0]))])


@given(cells_with_zeros())
def test_rounding_keeps_the_total_and_closed_cells(cells: Cells) -> None:
    whole = round_to_whole(cells, one_margin_per_axis(cells))
    assert whole.sum() == np.floor(cells.sum() + 0.5)
    assert (whole >= 0).all()
    assert (whole[cells == 0] == 0).all()
    assert (np.abs(whole - cells) <= 3).all()


@given(st.lists(st.floats(0.5, 500), min_size=2, max_size=5), st.lists(st.floats(0.5, 500), min_size=2, max_size=5))
def test_rounding_independent_margins_meets_each_within_one_dwelling(rows: list[float], columns: list[float]) -> None:
    by_row, by_column = np.array(rows), np.array(columns) * sum(rows) / sum(columns)
    margins = [Margin("rijen", (0,), by_row), Margin("kolommen", (1,), by_column)]
    whole = round_to_whole(fit(np.ones((len(rows), len(columns))), margins), margins)
    assert (np.abs(whole.sum(axis=1) - by_row) <= 1).all()
    assert (np.abs(whole.sum(axis=0) - by_column) <= 1).all()


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=12))
def test_largest_remainder_keeps_the_sum_and_moves_no_amount_by_a_whole_dwelling(amounts: list[float]) -> None:
    rounded = largest_remainder(np.array(amounts))
    assert abs(rounded.sum() - sum(amounts)) <= 0.5 + 1e-6
    assert (np.abs(rounded - np.array(amounts)) < 1 + 1e-6).all()


def test_an_invented_municipality_is_built_from_its_own_margins(tmp_path: Path) -> None:
    # 100 dwellings, 3:1 over the wijken, 10 above the limit: 0.75 × 90 = 67.5 and 0.25 × 10 = 2.5.
    built = build(
        tmp_path,
        "huur,,,laag,,,,90,woningen,telling,feit,\nhuur,,,vrij,,,,10,woningen,telling,feit,\n"
        "wijk,Haven,,,,,,3,verhouding,telling,feit,\nwijk,Stad,,,,,,1,verhouding,telling,feit,\n",
    )
    dwellings = {(row["wijk"], row["rent_class"], row["daeb"]): row["dwellings"] for row in built.stock}
    assert set(dwellings) == {
        ("Haven", "laag", "daeb"),
        ("Haven", "vrij", "niet_daeb"),
        ("Stad", "laag", "daeb"),
        ("Stad", "vrij", "niet_daeb"),
    }
    assert dwellings["Haven", "laag", "daeb"] in (67, 68)
    assert [(row["member"], row["target"], row["built"], row["residual"]) for row in built.residuals] == [
        ("laag", 90, 90, 0),
        ("vrij", 10, 10, 0),
        ("Haven", 75, 75, 0),
        ("Stad", 25, 25, 0),
    ]


def test_a_margin_may_combine_dimensions(tmp_path: Path) -> None:
    built = build(
        tmp_path,
        "samen,Haven,,laag,,,,40,woningen,telling,feit,\nsamen,Haven,,vrij,,,,0,woningen,telling,feit,\n"
        "samen,Stad,,laag,,,,50,woningen,telling,feit,\nsamen,Stad,,vrij,,,,10,woningen,telling,feit,\n",
    )
    assert [(row["wijk"], row["rent_class"], row["dwellings"]) for row in built.stock] == [
        ("Haven", "laag", 40),
        ("Stad", "laag", 50),
        ("Stad", "vrij", 10),
    ]


@pytest.mark.parametrize(
    ("margins", "said"),
    [
        (
            "huur,,,laag,,,,90,woningen,telling,feit,\nhuur,,,vrij,,,,10,woningen,telling,feit,\n"
            "wijk,Haven,,,,,,50,woningen,telling,feit,\nwijk,Stad,,,,,,40,woningen,telling,feit,\n",
            "opening/margins.csv:4: wijk: telt op tot 90 woningen en huur tot 100",
        ),
        (
            "huur,,,laag,,,,90,woningen,telling,feit,\nhuur,,,vrij,,,,10,woningen,telling,feit,\n"
            "wijk,Haven,,,,,,90,woningen,telling,feit,\n",
            "wijk: Stad ontbreekt; voeg een rij toe, met 0 als er niets is",
        ),
        (
            "wijk,Haven,,,,,,3,verhouding,telling,feit,\nwijk,Stad,,,,,,1,verhouding,telling,feit,\n",
            "geen enkele margin",
        ),
        (
            "huur,,,laag,,,,90,woningen,telling,feit,\nhuur,,,,niet_daeb,,,10,woningen,telling,feit,\n",
            "opening/margins.csv:3: margin: de rijen van huur vullen niet dezelfde kolommen",
        ),
        (
            "huur,,,laag,,,,90,woningen,telling,feit,\nhuur,,,vrij,,,,10,woningen,telling,feit,\n"
            "soort,,,,daeb,,,80,woningen,telling,feit,\nsoort,,,,niet_daeb,,,20,woningen,telling,feit,\n",
            "kan niet samen met de andere randtotalen worden gehaald",
        ),
    ],
)
def test_margins_that_disagree_are_refused_by_name(tmp_path: Path, margins: str, said: str) -> None:
    with pytest.raises(BadInput) as bad:
        build(tmp_path, margins)
    assert said in str(bad.value)
