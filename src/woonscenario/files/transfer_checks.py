"""What each cause of a transfer needs, and what projects say about what they replace; every message is Dutch."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from woonscenario.files.csv_cells import as_written
from woonscenario.files.csv_tables import SHARES_TOLERANCE, Row
from woonscenario.files.problems import Problem, did_you_mean
from woonscenario.model.tables import (
    EINDE_TIJDELIJK,
    LIBERALISATIE,
    NO,
    SLOOP,
    SOCIALISATIE,
    TIJDELIJK,
    UITRUIL,
    YES,
)


class _Need(NamedTuple):
    """What a column must hold for a cause: filled or empty, and why."""

    column: str
    filled: bool
    why: str


_NO_OWNER = "alleen bij uitruil krijgt een woning een andere eigenaar"
_NO_CLASS = "alleen bij socialisatie krijgt een woning een opgegeven huurklasse"
_GONE = "de woningen verdwijnen"
_BY_VACANCY = "welke woning vrijkomt, bepaalt het toeval van de mutatie"
_NEEDS = {
    SLOOP: (_Need("to_owner", False, _GONE), _Need("to_rent_class", False, _GONE)),
    EINDE_TIJDELIJK: (_Need("to_owner", False, _GONE), _Need("to_rent_class", False, _GONE)),
    LIBERALISATIE: (
        _Need("from_rent_class", False, _BY_VACANCY),
        _Need("from_size_class", False, _BY_VACANCY),
        _Need("to_owner", False, _NO_OWNER),
        _Need("to_rent_class", False, "de woning komt in de laagste huurklasse boven de liberalisatiegrens"),
    ),
    SOCIALISATIE: (
        _Need("to_owner", False, _NO_OWNER),
        _Need("to_rent_class", True, "zonder nieuwe huurklasse is niet bekend wat de woning wordt"),
    ),
    UITRUIL: (
        _Need("to_owner", True, "zonder nieuwe eigenaar is er geen uitruil"),
        _Need("to_rent_class", False, _NO_CLASS),
    ),
}
_AT_TURNOVER = {
    SLOOP: (False, "de woningen verdwijnen in het opgegeven jaar"),
    EINDE_TIJDELIJK: (False, "de woningen verdwijnen in het opgegeven jaar"),
    UITRUIL: (False, "de woningen gaan in het opgegeven jaar samen over"),
    LIBERALISATIE: (True, "met een zittende huurder blijft het contract gereguleerd; pas de volgende huur is vrij"),
}


def transfer_problems(transfers: Sequence[Row], rent_classes: Sequence[Row], file: str) -> Iterator[Problem]:
    """Find transfers with a column that their cause does not allow, or without one that it needs."""
    social = {str(row["rent_class"]): bool(row["social"]) for row in rent_classes}
    for row in transfers:
        yield from _wrongly_filled(row, file)
        yield from _wrong_moment(row, file)
        yield from _wrong_class(row, social, file)
        if row["cause"] == UITRUIL and row["to_owner"] == row["from_owner"]:
            message = f"de nieuwe eigenaar is ook de oude, {row['from_owner']}; vul de andere corporatie in"
            yield Problem(file, row.line, 0, "to_owner", message)


def term_problems(projects: Sequence[Row], file: str) -> Iterator[Problem]:
    """Find projects with a term that are permanent, and shares that return without demolition to return from."""
    for row in projects:
        if row["term_years"] is not None and row["tenancy"] != TIJDELIJK:
            message = (
                f"een termijn van {row['term_years']} jaar bij tenancy {row['tenancy']}; alleen tijdelijke woningen "
                f"hebben een termijn, maak de cel leeg of zet tenancy op {TIJDELIJK}"
            )
            yield Problem(file, row.line, 0, "term_years", message)
        if row["return_share"] is not None and not row["replaces"]:
            message = (
                f"{as_written(row.number('return_share'))} van de huishoudens keert terug, maar replaces noemt geen "
                "sloop; vul het kenmerk van die sloop in of maak de cel leeg"
            )
            yield Problem(file, row.line, 0, "return_share", message)


def replacement_problems(projects: Sequence[Row], transfers: Sequence[Row], file: str) -> Iterator[Problem]:
    """Find projects that replace no demolition, come before it, or take back more households than there were."""
    by_name = {str(row["transfer"]): row for row in transfers}
    returning: dict[str, list[float]] = defaultdict(list)
    for row in projects:
        name = str(row["replaces"])
        if not name:
            continue
        replaced = by_name.get(name)
        if replaced is None:
            message = (
                f"'{name}' staat niet in transfers, kolom transfer; gebruik een kenmerk uit die tabel."
                f"{did_you_mean(name, by_name)}"
            )
            yield Problem(file, row.line, 0, "replaces", message)
            continue
        if replaced["cause"] != SLOOP:
            message = (
                f"'{name}' heeft als oorzaak {replaced['cause']}; een project vervangt alleen {SLOOP}, kies zo'n "
                "kenmerk of maak de cel leeg"
            )
            yield Problem(file, row.line, 0, "replaces", message)
        elif row.number("planned_year") < replaced.number("year"):
            message = (
                f"{row['planned_year']} ligt voor {replaced['year']}, het jaar van de sloop '{name}' die dit project "
                "vervangt; stel het project later of haal replaces weg"
            )
            yield Problem(file, row.line, 0, "planned_year", message)
        returning[name].append(row.number("return_share"))
        total = math.fsum(returning[name])
        if total > 1 + SHARES_TOLERANCE:
            message = (
                f"met deze rij keert {as_written(total)} van de huishoudens uit '{name}' terug; alle projecten die "
                "deze sloop vervangen nemen samen hoogstens 1 terug"
            )
            yield Problem(file, row.line, 0, "return_share", message)


def _wrongly_filled(row: Row, file: str) -> Iterator[Problem]:
    for need in _NEEDS[str(row["cause"])]:
        if need.filled and not row[need.column]:
            message = f"de cel is leeg bij {row['cause']}: {need.why}; vul haar in"
            yield Problem(file, row.line, 0, need.column, message)
        elif row[need.column] and not need.filled:
            message = f"'{row[need.column]}' hoort niet bij {row['cause']}: {need.why}; maak de cel leeg"
            yield Problem(file, row.line, 0, need.column, message)


def _wrong_moment(row: Row, file: str) -> Iterator[Problem]:
    cause = str(row["cause"])
    if cause in _AT_TURNOVER:
        expected, why = _AT_TURNOVER[cause]
        if row["at_turnover"] != expected:
            words = {True: YES, False: NO}
            message = f"{words[not expected]} kan niet bij {cause}: {why}; vul {words[expected]} in"
            yield Problem(file, row.line, 0, "at_turnover", message)


def _wrong_class(row: Row, social: Mapping[str, bool], file: str) -> Iterator[Problem]:
    rent_class = str(row["to_rent_class"])
    if row["cause"] == SOCIALISATIE and not social.get(rent_class, True):
        options = ", ".join(name for name, is_social in social.items() if is_social)
        message = f"{rent_class} is een vrije huurklasse en bij socialisatie wordt de huur sociaal; kies uit {options}"
        yield Problem(file, row.line, 0, "to_rent_class", message)
