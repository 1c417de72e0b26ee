"""Directions of rents where stock stands, and intervals of rents that meet."""

from pathlib import Path

import pytest

from tests.invented import change, invented_params
from woonscenario.files.opening import load_opening
from woonscenario.files.problems import BadInput

SHIPPED = Path(__file__).resolve().parents[2] / "params"
RENTS = """\
laag,300,500,0.4,,aanname,
laag,500,600,0.6,,aanname,
midden,600,700.5,0.5,,aanname,
midden,700.5,760,0.5,,aanname,
"""


@pytest.fixture
def params(tmp_path: Path) -> Path:
    folder = invented_params(tmp_path / "polderstad")
    add(folder, "rents", RENTS)
    return folder


def add(params: Path, name: str, text: str) -> None:
    path = params / "opening" / f"{name}.csv"
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8", newline="\n")


def messages(params: Path) -> list[str]:
    with pytest.raises(BadInput) as bad:
        load_opening(params)
    return [str(problem).removeprefix("polderstad/opening/") for problem in bad.value.problems]


def test_rents_that_meet_are_read_in_any_order(params: Path) -> None:
    change(params / "opening" / "rents.csv", RENTS, "".join(reversed(RENTS.splitlines(keepends=True))))
    assert load_opening(params).rents["rent_from"].tolist() == [300, 500, 600, 700.5]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "laag,500,600,0.6",
            "laag,510,600,0.6",
            [
                ":3: rent_from: laag gaat verder bij 510 euro en het vorige interval (regel 2) eindigt bij 500 euro; "
                "laat de intervallen aansluiten, zonder gat of overlap"
            ],
        ),
        (
            "300,500,0.4",
            "300,520,0.4",
            [
                ":3: rent_from: laag gaat verder bij 500 euro en het vorige interval (regel 2) eindigt bij 520 euro; "
                "laat de intervallen aansluiten, zonder gat of overlap"
            ],
        ),
        (
            "700.5,760,",
            "700.5,700.5,",
            [
                ":5: rent_until: 700.5 euro is niet hoger dan rent_from 700.5 euro; een interval loopt van laag naar "
                "hoog"
            ],
        ),
        ("0.6,", "0.5,", [":2: share: de aandelen van laag tellen op tot 0.9; samen horen zij 1 te zijn"]),
        (
            "midden,600,",
            "midden,610,",
            [
                ":4: rent_from: midden begint bij 610 euro en laag eindigt bij 600 euro (regel 3); een klasse begint "
                "waar de vorige ophoudt"
            ],
        ),
        (
            RENTS[RENTS.index("midden") :],
            "",
            [": rent_class: midden ontbreekt; geef alle sociale huurklassen een huurverdeling, of geen enkele"],
        ),
        (
            "midden,700.5,760,0.5,,aanname,\n",
            "midden,700.5,760,0.5,,aanname,\nvrij,760,900,1,,aanname,\n",
            [
                ":6: rent_class: vrij is geen sociale huurklasse; de huurverdeling gaat over DAEB-woningen, verwijder "
                "de rij"
            ],
        ),
    ],
)
def test_rents_with_a_gap_an_overlap_or_a_class_too_many_or_too_few_are_refused(
    params: Path, old: str, new: str, said: list[str]
) -> None:
    change(params / "opening" / "rents.csv", old, new)
    assert messages(params) == [f"rents.csv{line}" for line in said]


def test_a_direction_where_an_owner_has_nothing_and_gets_nothing_is_refused(params: Path) -> None:
    add(params, "owners", "Buurbouw,0,0,telling,feit,\n")
    add(params, "rent_directions", "Oude Stad,Buurbouw,-0.1,,aanname,plan\n")
    assert messages(params) == [
        "rent_directions.csv:3: wijk: Buurbouw heeft in Oude Stad geen woningen, geen projecten en geen programma; "
        "verwijder de rij of kies een andere wijk"
    ]
    add(params, "stock", "Oude Stad,Buurbouw,laag,daeb,klein,permanent,5\n")
    assert load_opening(params).rent_directions["kernvoorraad_shift"].tolist() == [-0.1, 0.1]


def test_the_shipped_directions_are_those_of_the_source_and_keep_the_agreed_share() -> None:
    opening = load_opening(SHIPPED)
    shifts = opening.rent_directions.set_index("wijk")["kernvoorraad_shift"]
    assert set(opening.rent_directions["owner"]) == {"Bo-Ex"}
    assert set(shifts.index[shifts < 0]) == {"Overvecht", "Zuid", "Zuidwest"}
    assert set(shifts.index[shifts > 0]) == {"Binnenstad", "Noordoost", "Oost", "West"}
    own = opening.stock[(opening.stock["owner"] == "Bo-Ex") & (opening.stock["daeb"] == "daeb")]
    dwellings = own.groupby("wijk")["dwellings"].sum()
    mean = (dwellings * shifts.reindex(dwellings.index, fill_value=0.0)).sum() / dwellings.sum()
    assert 0.70 <= 0.70 + mean < 0.71
