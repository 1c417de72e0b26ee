"""What the tables of the opening data must satisfy together; every message is Dutch and says what to do."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from woonscenario.files.csv_cells import as_written
from woonscenario.files.csv_tables import SHARES_TOLERANCE, Row
from woonscenario.files.demand_checks import (
    household_size_problems,
    mediated_problems,
    mediated_reach_problems,
    reach_problems,
    seeker_problems,
    task_problems,
)
from woonscenario.files.problems import Problem, did_you_mean
from woonscenario.files.rent_checks import direction_problems, rent_problems
from woonscenario.files.transfer_checks import replacement_problems, term_problems, transfer_problems
from woonscenario.model.tables import DAEB

AANNAME = "aanname"

_REACH = ("household_sizes", "size_classes", "stock", "projects", "programme")
"""Tables that say which dwellings there are for a household."""

Tables = Mapping[str, Sequence[Row]]
Shown = Callable[[str], str]
"""Gives the file name to show for a table name."""


def check_together(tables: Tables, shown: Shown) -> list[Problem]:
    """List what is wrong across rows and tables; a check whose tables could not be read is left out."""
    checks: tuple[tuple[tuple[str, ...], Callable[..., Iterator[Problem]]], ...] = (
        (("wijken",), _growth_is_whole),
        (("owners",), _owners_are_whole),
        (("programme",), _programme_is_whole),
        (("rent_classes",), _rent_classes_rise),
        (("sales_rules",), _years_run_forward_sales),
        (("closed_wijken",), _years_run_forward_closed),
        (("sales_rules",), _one_rule_set_at_a_time),
        (("sales_rules",), _sales_are_shared_once),
        (("stock", "rent_classes"), _daeb_stock_is_social),
        (("projects", "rent_classes"), _daeb_projects_are_social),
        (("programme", "rent_classes"), _programme_is_social),
        (("stock", "wijken"), _stock_fits_in_wijk),
        (("transfers", "rent_classes"), transfer_problems),
        (("projects",), term_problems),
        (("projects", "transfers"), replacement_problems),
        (("rent_directions", "stock", "projects", "programme"), direction_problems),
        (("rents", "rent_classes"), rent_problems),
        (("household_sizes", "size_classes", "rent_classes"), household_size_problems),
        (("seekers",), _seekers_are_whole),
        (("seekers",), seeker_problems),
        (("seekers", *_REACH), reach_problems),
        (("mediated",), _weights_are_whole),
        (("mediated",), mediated_problems),
        (("mediated", *_REACH), mediated_reach_problems),
        (("taakstelling", "mediated"), task_problems),
    )
    together = [
        problem
        for names, check in checks
        if all(name in tables for name in names)
        for problem in check(*(tables[name] for name in names), shown(names[0]))
    ]
    return together + [problem for name, rows in tables.items() for problem in unsourced(rows, shown(name))]


def unsourced(rows: Sequence[Row], file: str) -> Iterator[Problem]:
    """Find figures without a source that do not say they are an assumption."""
    for row in rows:
        if row.get("source") == "" and row["status"] != AANNAME:
            message = f"status {row['status']} zonder bron; vul een id uit sources.yaml in, of maak er een aanname van"
            yield Problem(file, row.line, 0, "source", message)


def _growth_is_whole(wijken: Sequence[Row], file: str) -> Iterator[Problem]:
    yield from sums_to_one(wijken, "growth_share", file)


def _owners_are_whole(owners: Sequence[Row], file: str) -> Iterator[Problem]:
    yield from sums_to_one(owners, "liberalisation_share", file)
    yield from sums_to_one(owners, "mediated_share", file)


def _seekers_are_whole(seekers: Sequence[Row], file: str) -> Iterator[Problem]:
    yield from sums_to_one(seekers, "pool_share", file)
    yield from sums_to_one(seekers, "inflow_share", file)


def _weights_are_whole(mediated: Sequence[Row], file: str) -> Iterator[Problem]:
    if mediated:
        yield from sums_to_one(mediated, "weight", file)


def _programme_is_whole(programme: Sequence[Row], file: str) -> Iterator[Problem]:
    yield from sums_to_one(programme, "share", file)


def unknown_limits(rent_classes: Sequence[Row], limits: Sequence[str], file: str) -> Iterator[Problem]:
    """Find rent classes that end at a limit which is not among the legal amounts; without amounts, none."""
    for row in rent_classes:
        limit = str(row["upper_limit"])
        if limits and limit and limit not in limits:
            message = f"'{limit}' is geen grens in rules; kies uit {', '.join(limits)}.{did_you_mean(limit, limits)}"
            yield Problem(file, row.line, 0, "upper_limit", message)


def sums_to_one(rows: Sequence[Row], column: str, file: str) -> Iterator[Problem]:
    """Find a column whose shares do not sum to one over all rows."""
    total = math.fsum(row.number(column) for row in rows)
    if abs(total - 1) > SHARES_TOLERANCE:
        message = f"de aandelen van alle rijen tellen op tot {as_written(total)}; samen horen zij 1 te zijn"
        yield Problem(file, 0, 0, column, message)


def _rent_classes_rise(rent_classes: Sequence[Row], file: str) -> Iterator[Problem]:
    if not rent_classes[0]["social"]:
        yield Problem(
            file, rent_classes[0].line, 0, "social", "de laagste huurklasse is niet sociaal; zet social op ja"
        )
    for lower, higher in pairwise(rent_classes):
        for column in ("social", "kernvoorraad"):
            if higher[column] and not lower[column]:
                message = (
                    f"{higher['rent_class']} staat na {lower['rent_class']} en telt wel mee, de lagere klasse niet; "
                    "zet de klassen op volgorde van huur"
                )
                yield Problem(file, higher.line, 0, column, message)
    for row in rent_classes:
        if row["kernvoorraad"] and not row["social"]:
            message = f"{row['rent_class']} telt mee in de kernvoorraad en is niet sociaal; pas een van beide aan"
            yield Problem(file, row.line, 0, "kernvoorraad", message)
    limits: dict[object, int] = {}
    for row in rent_classes[:-1]:
        if not row["upper_limit"]:
            message = f"{row['rent_class']} heeft geen bovengrens; alleen de hoogste klasse mag zonder"
            yield Problem(file, row.line, 0, "upper_limit", message)
        elif row["upper_limit"] in limits:
            message = (
                f"{row['upper_limit']} is ook de bovengrens op regel {limits[row['upper_limit']]}; kies een andere"
            )
            yield Problem(file, row.line, 0, "upper_limit", message)
        else:
            limits[row["upper_limit"]] = row.line


def _years_run_forward_sales(rules: Sequence[Row], file: str) -> Iterator[Problem]:
    yield from _years_run_forward(rules, file)


def _years_run_forward_closed(closed: Sequence[Row], file: str) -> Iterator[Problem]:
    yield from _years_run_forward(closed, file)


def _years_run_forward(rows: Sequence[Row], file: str) -> Iterator[Problem]:
    for row in rows:
        if _last_year(row) < row.number("from_year"):
            message = (
                f"until_year {row['until_year']} ligt voor from_year {row['from_year']}; keer ze om of laat het leeg"
            )
            yield Problem(file, row.line, 0, "until_year", message)


def _one_rule_set_at_a_time(rules: Sequence[Row], file: str) -> Iterator[Problem]:
    for place, row in enumerate(rules):
        for earlier in rules[:place]:
            first = max(row.number("from_year"), earlier.number("from_year"))
            if row["owner"] == earlier["owner"] and first <= min(_last_year(row), _last_year(earlier)):
                message = (
                    f"voor {row['owner']} gelden in {first:.0f} zowel {row['rule_set']} als {earlier['rule_set']} "
                    f"(regel {earlier.line}); twee afspraken worden nooit gecombineerd, laat de jaren aansluiten"
                )
                yield Problem(file, row.line, 0, "from_year", message)


def _sales_are_shared_once(rules: Sequence[Row], file: str) -> Iterator[Problem]:
    for year in sorted({row.number("from_year") for row in rules}):
        applying = [row for row in rules if row.number("from_year") <= year <= _last_year(row)]
        total = math.fsum(row.number("share_of_sales") for row in applying)
        if total > 1 + SHARES_TOLERANCE:
            message = (
                f"in {year:.0f} tellen de aandelen van alle afspraken op tot {as_written(total)}; "
                "samen mogen zij hoogstens 1 zijn"
            )
            yield Problem(file, 0, 0, "share_of_sales", message)


def _daeb_stock_is_social(stock: Sequence[Row], rent_classes: Sequence[Row], file: str) -> Iterator[Problem]:
    free = _free_classes(rent_classes)
    for row in stock:
        if row["daeb"] == DAEB and row["rent_class"] in free and row["dwellings"]:
            message = (
                f"huurklasse {row['rent_class']} ligt boven de sociale huur en kan niet DAEB zijn; "
                "maak de rij niet_daeb of kies een sociale huurklasse"
            )
            yield Problem(file, row.line, 0, "daeb", message)


def _daeb_projects_are_social(projects: Sequence[Row], rent_classes: Sequence[Row], file: str) -> Iterator[Problem]:
    for row in projects:
        if row["daeb"] == DAEB:
            yield from _no_free_rent(row, rent_classes, file)


def _programme_is_social(programme: Sequence[Row], rent_classes: Sequence[Row], file: str) -> Iterator[Problem]:
    for row in programme:
        yield from _no_free_rent(row, rent_classes, file)


def _no_free_rent(row: Row, rent_classes: Sequence[Row], file: str) -> Iterator[Problem]:
    for rent_class in _free_classes(rent_classes):
        column = f"rent_{rent_class}"
        if row.get(column):
            message = (
                f"{as_written(row.number(column))} van deze DAEB-woningen heeft een huur boven de sociale huur; "
                "zet dit aandeel op 0 en verdeel het over de sociale huurklassen"
            )
            yield Problem(file, row.line, 0, column, message)


def _stock_fits_in_wijk(stock: Sequence[Row], wijken: Sequence[Row], file: str) -> Iterator[Problem]:
    built: dict[object, float] = defaultdict(float)
    for row in stock:
        built[row["wijk"]] += row.number("dwellings")
    for row in wijken:
        if built[row["wijk"]] > row.number("dwellings"):
            message = (
                f"in {row['wijk']} staan {built[row['wijk']]:.0f} corporatiewoningen, meer dan de {row['dwellings']} "
                "woningen die de wijk telt (wijken, kolom dwellings); controleer beide"
            )
            yield Problem(file, 0, 0, "dwellings", message)


def _free_classes(rent_classes: Sequence[Row]) -> list[str]:
    return [str(row["rent_class"]) for row in rent_classes if not row["social"]]


def _last_year(row: Row) -> float:
    return math.inf if row["until_year"] is None else row.number("until_year")
