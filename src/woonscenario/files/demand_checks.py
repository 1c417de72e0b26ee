"""What the tables of who is looking for a dwelling must satisfy; every message is Dutch and says what to do."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from woonscenario.files.csv_cells import as_written
from woonscenario.files.csv_tables import Row
from woonscenario.files.problems import Problem
from woonscenario.model.tables import PERSONEN, STARTER

_FORMULA = (
    "de taakstelling van de gemeente volgt uit de landelijke als afgerond naar boven: national x inwoners gemeente / "
    "inwoners Nederland, op 1 januari van het jaar ervoor (Huisvestingswet 2014, art. 29)"
)
_FOR_FORMULA = ("national", "population_municipality", "population_country")


def household_size_problems(
    household_sizes: Sequence[Row], size_classes: Sequence[Row], rent_classes: Sequence[Row], file: str
) -> Iterator[Problem]:
    """Find household sizes out of order, and size and rent classes that leave them no dwelling."""
    order = {row["size_class"]: place for place, row in enumerate(size_classes)}
    social = {row["rent_class"]: bool(row["social"]) for row in rent_classes}
    for row in household_sizes:
        if order[row["smallest_size"]] > order[row["largest_size"]]:
            message = (
                f"{row['smallest_size']} is groter dan largest_size {row['largest_size']}, dus past geen enkele woning "
                f"bij {row['household_size']}; wissel ze om"
            )
            yield Problem(file, row.line, 0, "smallest_size", message)
        if not social[row["primary_rent_class"]]:
            message = (
                f"{row['primary_rent_class']} is een vrije huurklasse, en passend toewijzen begrenst de sociale huur; "
                f"kies uit {', '.join(str(name) for name, is_social in social.items() if is_social)}"
            )
            yield Problem(file, row.line, 0, "primary_rent_class", message)
    for before, row in pairwise(household_sizes):
        if row.number("persons") <= before.number("persons"):
            message = (
                f"{row['household_size']} telt {as_written(row.number('persons'))} personen, niet meer dan "
                f"{before['household_size']} (regel {before.line}) {as_written(before.number('persons'))}; zet de "
                "rijen van klein naar groot"
            )
            yield Problem(file, row.line, 0, "persons", message)


def seeker_problems(seekers: Sequence[Row], file: str) -> Iterator[Problem]:
    """Find seekers who never react or accept, and starters who leave a dwelling."""
    for row in seekers:
        if row["reactions_per_week"] == 0:
            message = (
                f"{row['group']} reageert nooit en zoekt dus niet; vul een getal boven 0 in, of verwijder de groep en "
                "verdeel haar aandelen"
            )
            yield Problem(file, row.line, 0, "reactions_per_week", message)
        if row["acceptance"] == 0:
            message = f"{row['group']} accepteert nooit een woning; vul een kans boven 0 in, of verwijder de groep"
            yield Problem(file, row.line, 0, "acceptance", message)
        if row["situation"] == STARTER and row.number("leaves_dwelling") > 0:
            message = (
                f"{as_written(row.number('leaves_dwelling'))} van een groep starters laat een sociale huurwoning "
                "achter, en een starter heeft die niet; vul 0 in of maak er doorstromers van"
            )
            yield Problem(file, row.line, 0, "leaves_dwelling", message)


def mediated_problems(mediated: Sequence[Row], file: str) -> Iterator[Problem]:
    """Find more than one group of statushouders, and numbers that the taakstelling already gives."""
    following = [row for row in mediated if row["statushouders"]]
    for row in following[1:]:
        message = (
            f"{row['group']} en {following[0]['group']} (regel {following[0].line}) volgen allebei de taakstelling; "
            "zet bij een van beide statushouders op nee"
        )
        yield Problem(file, row.line, 0, "statushouders", message)
    for row in following:
        if row["unit"] != PERSONEN:
            message = f"de taakstelling telt personen; zet unit bij {row['group']} op {PERSONEN}"
            yield Problem(file, row.line, 0, "unit", message)
        for column, origin in (
            ("per_year", "taakstelling.csv en statushouders.persons_per_year"),
            ("backlog", "statushouders.opening_backlog"),
        ):
            if row.number(column) > 0:
                message = (
                    f"{as_written(row.number(column))} telt dubbel: het aantal statushouders komt uit {origin}; vul 0 "
                    "in"
                )
                yield Problem(file, row.line, 0, column, message)


def task_problems(taakstelling: Sequence[Row], mediated: Sequence[Row], file: str) -> Iterator[Problem]:
    """Find half-years without a number for the municipality, and a task that no group has."""
    for row in taakstelling:
        missing = [name for name in _FOR_FORMULA if row[name] is None]
        if row["municipality"] is None and missing:
            message = f"de cel is leeg en {', '.join(missing)} ook; vul municipality in, of die cellen: {_FORMULA}"
            yield Problem(file, row.line, 0, "municipality", message)
    if taakstelling and not any(row["statushouders"] for row in mediated):
        message = (
            "er zijn aantallen statushouders en geen groep in mediated.csv met statushouders op ja; voeg die groep toe "
            "of maak deze tabel leeg"
        )
        yield Problem(file, taakstelling[0].line, 0, "", message)


def reach_problems(
    seekers: Sequence[Row],
    household_sizes: Sequence[Row],
    size_classes: Sequence[Row],
    stock: Sequence[Row],
    projects: Sequence[Row],
    programme: Sequence[Row],
    file: str,
) -> Iterator[Problem]:
    """Find seekers for whose household size no dwelling stands or is planned."""
    without = _without_dwelling(household_sizes, size_classes, stock, projects, programme)
    for row in seekers:
        if row["household_size"] in without:
            message = f"{without[row['household_size']]}, of verwijder de groep"
            yield Problem(file, row.line, 0, "household_size", message)


def mediated_reach_problems(
    mediated: Sequence[Row],
    household_sizes: Sequence[Row],
    size_classes: Sequence[Row],
    stock: Sequence[Row],
    projects: Sequence[Row],
    programme: Sequence[Row],
    file: str,
) -> Iterator[Problem]:
    """Find groups with households for whom no dwelling stands or is planned."""
    without = _without_dwelling(household_sizes, size_classes, stock, projects, programme)
    for row in mediated:
        for size, message in without.items():
            if row.number(f"household_{size}") > 0:
                yield Problem(file, row.line, 0, f"household_{size}", f"{message}, of zet dit aandeel op 0")


def _without_dwelling(
    household_sizes: Sequence[Row],
    size_classes: Sequence[Row],
    stock: Sequence[Row],
    projects: Sequence[Row],
    programme: Sequence[Row],
) -> dict[object, str]:
    """Give the household sizes for which no dwelling stands or is planned, each with what is wrong and what helps."""
    sizes = [str(row["size_class"]) for row in size_classes]
    held = _held(sizes, stock, projects, programme)
    return {
        row["household_size"]: f"voor {row['household_size']} past geen enkele woning in stock, projects of programme; "
        "verruim smallest_size en largest_size in household_sizes.csv"
        for row in household_sizes
        if held.isdisjoint(_fitting(row, sizes))
    }


def _fitting(household_size: Row, sizes: Sequence[str]) -> Collection[str]:
    first, last = sorted(sizes.index(str(household_size[name])) for name in ("smallest_size", "largest_size"))
    return sizes[first : last + 1]


def _held(sizes: Sequence[str], *tables: Sequence[Mapping[str, object]]) -> set[str]:
    """Give the size classes of which there are dwellings: rows of stock say which, rows of plans have shares."""
    held: set[str] = set()
    for rows in tables:
        for row in rows:
            if row.get("dwellings", 1):
                held |= {str(row["size_class"])} if "size_class" in row else {n for n in sizes if row[f"size_{n}"]}
    return held
