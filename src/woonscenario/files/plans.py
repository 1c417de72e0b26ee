"""Make a project list, a structural programme and demolition from published plan capacity and keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from woonscenario.files.build_tables import DEMOLITION, PLAN_CAPACITY, PLAN_OWNERS, PLAN_WIJKEN
from woonscenario.files.csv_cells import Value, as_written
from woonscenario.files.csv_tables import Row
from woonscenario.files.fitting import largest_remainder
from woonscenario.files.opening_checks import AANNAME, sums_to_one
from woonscenario.files.problems import BadInput, Problem
from woonscenario.model.tables import DAEB, PERMANENT, SLOOP

Inputs = Mapping[str, Sequence[Row]]
Members = Mapping[str, Sequence[str]]

SIZE_PATTERN = (1.0, 0.6, 1.4, 0.8, 1.2)
"""Sizes of successive projects against the mean, so that a list has large and small ones."""
MILLIONTHS = 1_000_000


class Batch(NamedTuple):
    """Dwellings that one row of the plan capacity gives in one year."""

    year: int
    capacity: Row
    dwellings: int


class Quota:
    """Hands out dwellings so that every member stays as near as possible to its share of all so far."""

    def __init__(self, shares: Mapping[str, float]) -> None:
        self._names = list(shares)
        self._shares = np.array([shares[name] for name in self._names])
        self._given = np.zeros(len(self._names))

    def next_for(self, dwellings: int) -> str:
        """Give the member that is furthest behind; the first in order when two are equal."""
        behind = self._shares * (self._given.sum() + dwellings) - self._given
        place = int(np.argmax(np.round(behind, 6)))
        self._given[place] += dwellings
        return self._names[place]


def check_plans(name: str, rows: Sequence[Row], shown: str) -> list[Problem]:
    """List what is wrong across the rows of one of the plan tables."""
    if name in (PLAN_WIJKEN.name, PLAN_OWNERS.name):
        return list(sums_to_one(rows, "share", shown))
    if name == PLAN_CAPACITY.name:
        return list(_period_problems(rows, "plan_status", shown))
    if name == DEMOLITION.name:
        return list(_period_problems(rows, "wijk", shown))
    return []


def generate_projects(inputs: Inputs, members: Members) -> list[dict[str, Value]]:
    """Make projects [dwellings] out of plan capacity, spread over years, and over wijken and owners by their keys.

    Every row is an assumption. What is too little for half a project waits for a later year. Planned years may lie
    before the start of a projection: those projects only complete in it when they are delayed.
    """
    wijken = Quota(_shares(inputs[PLAN_WIJKEN.name], "wijk"))
    owners = Quota(_shares(inputs[PLAN_OWNERS.name], "owner"))
    by_owner = {row["owner"]: row for row in inputs[PLAN_OWNERS.name]}
    projects: list[dict[str, Value]] = []
    numbers: dict[int, int] = {}
    for batch in sorted(
        _batches(inputs[PLAN_CAPACITY.name]), key=lambda batch: (batch.year, str(batch.capacity["plan_status"]))
    ):
        for dwellings in _sizes(batch.dwellings, int(batch.capacity["project_size"] or 1)):
            number = numbers[batch.year] = numbers.get(batch.year, 0) + 1
            wijk, owner = wijken.next_for(dwellings), owners.next_for(dwellings)
            projects.append(
                {
                    "project": f"plan-{batch.year}-{number:02d}",
                    "name": f"Plan {wijk} {batch.year}-{number}",
                    "wijk": wijk,
                    "owner": owner,
                    "dwellings": dwellings,
                    "plan_status": batch.capacity["plan_status"],
                    "planned_year": batch.year,
                    "daeb": DAEB,
                    "tenancy": PERMANENT,
                    "term_years": None,
                    "replaces": "",
                    "return_share": None,
                    **_mix(by_owner[owner], members),
                    **_facts(batch.capacity["source"], _recipe(batch.capacity)),
                }
            )
    return projects


def generate_programme(inputs: Inputs, members: Members) -> list[dict[str, Value]]:
    """Spread the structural programme over wijken and owners as the product of their keys; the shares sum to one."""
    pairs = [
        (wijk, owner, float(wijk["share"] or 0) * float(owner["share"] or 0))
        for wijk in inputs[PLAN_WIJKEN.name]
        for owner in inputs[PLAN_OWNERS.name]
    ]
    weights = np.array([share for _, _, share in pairs])
    shares = largest_remainder(weights / weights.sum() * MILLIONTHS)
    return [
        {
            "wijk": wijk["wijk"],
            "owner": owner["owner"],
            "share": int(share) / MILLIONTHS,
            **_mix(owner, members),
            **_facts(wijk["source"], "Aandeel van de wijk (plan_wijken) maal aandeel van de corporatie (plan_owners)"),
        }
        for (wijk, owner, _), share in zip(pairs, shares, strict=True)
        if share
    ]


def generate_transfers(
    inputs: Inputs, stock: Sequence[Mapping[str, Value]], members: Members, shown: str
) -> list[dict[str, Value]]:
    """Spread demolition [dwellings/year] over the owners of a wijk in proportion to their stock there.

    Raises BadInput, in the file `shown`, for a wijk without stock.
    """
    transfers: list[dict[str, Value]] = []
    for row in inputs[DEMOLITION.name]:
        wijk = str(row["wijk"])
        holdings = {
            owner: sum(
                float(cell["dwellings"] or 0) for cell in stock if (cell["wijk"], cell["owner"]) == (wijk, owner)
            )
            for owner in members["owners"]
        }
        total = sum(holdings.values())
        if not total:
            message = f"in {wijk} staan geen corporatiewoningen om te slopen; verwijder de rij"
            raise BadInput([Problem(shown, row.line, 0, "wijk", message)])
        owners = Quota({owner: holding / total for owner, holding in holdings.items()})
        place = _number(wijk, members["wijken"])
        for year in range(int(row["from_year"] or 0), int(row["until_year"] or 0) + 1):
            given = [owners.next_for(1) for _ in range(int(row["dwellings_per_year"] or 0))]
            transfers += [
                {
                    "transfer": f"{SLOOP}-{year}-{place}-{_number(owner, members['owners'])}",
                    "cause": SLOOP,
                    "year": year,
                    "at_turnover": False,
                    "from_wijk": wijk,
                    "from_owner": owner,
                    "from_rent_class": "",
                    "from_size_class": "",
                    "to_owner": "",
                    "to_rent_class": "",
                    "dwellings": given.count(owner),
                    **_facts(row["source"], f"Naar voorraad in de wijk. {row['reason']}".strip()),
                }
                for owner in members["owners"]
                if owner in given
            ]
    return sorted(transfers, key=lambda transfer: str(transfer["transfer"]))


def joined(generated: Sequence[Mapping[str, Value]], own: Sequence[Row], shown: str) -> list[Mapping[str, Value]]:
    """Put rows of the file `shown` after the generated transfers; raises BadInput when two have the same name."""
    taken = {transfer["transfer"] for transfer in generated}
    problems = [
        Problem(
            shown,
            row.line,
            0,
            "transfer",
            f"'{row['transfer']}' heet ook een sloop die `opening` uit demolition maakt; kies een andere naam",
        )
        for row in own
        if row["transfer"] in taken
    ]
    if problems:
        raise BadInput(problems)
    return [*generated, *own]


def _batches(capacity: Sequence[Row]) -> Iterator[Batch]:
    for plan_status in sorted({str(row["plan_status"]) for row in capacity}):
        waiting = 0.0
        batch: Batch | None = None
        own = [row for row in capacity if row["plan_status"] == plan_status]
        for row in sorted(own, key=lambda row: int(row["from_year"] or 0)):
            first, last = int(row["from_year"] or 0), int(row["until_year"] or 0)
            yearly = float(row["capacity"] or 0) * float(row["social_share"] or 0) / (last - first + 1)
            for year in range(max(first, int(row["first_year"] or 0)), last + 1):
                waiting += yearly
                batch = Batch(year, row, int(round(waiting, 6)))
                if waiting >= float(row["project_size"] or 0) / 2:
                    yield batch
                    waiting -= batch.dwellings
                    batch = None
        if batch and batch.dwellings:
            yield batch


def _sizes(dwellings: int, mean: int) -> list[int]:
    number = max(1, round(dwellings / mean))
    weights = np.array([SIZE_PATTERN[place % len(SIZE_PATTERN)] for place in range(number)])
    return [int(size) for size in largest_remainder(weights / weights.sum() * dwellings) if size]


def _shares(rows: Sequence[Row], column: str) -> dict[str, float]:
    return {str(row[column]): float(row["share"] or 0) for row in rows}


def _mix(owner: Row, members: Members) -> dict[str, Value]:
    names = [f"{prefix}_{member}" for prefix, dimension in PLAN_OWNERS.shares_by for member in members[dimension]]
    return {name: owner[name] for name in ("nultreden_share", *names)}


def _facts(source: Value, reason: str) -> dict[str, Value]:
    return {"source": source, "status": AANNAME, "reason": reason}


def _recipe(capacity: Row) -> str:
    return (
        f"Gemaakt uit plan_capacity ({capacity['plan_status']} {capacity['from_year']}-{capacity['until_year']}): "
        f"{capacity['capacity']} woningen maal {as_written(float(capacity['social_share'] or 0))} sociaal, gelijk "
        "over de jaren; wijk en corporatie volgen plan_wijken en plan_owners"
    )


def _number(member: str, names: Sequence[str]) -> str:
    return f"{list(names).index(member) + 1:02d}"


def _period_problems(rows: Sequence[Row], column: str, shown: str) -> Iterator[Problem]:
    for row in rows:
        if int(row["until_year"] or 0) < int(row["from_year"] or 0):
            message = f"until_year {row['until_year']} ligt voor from_year {row['from_year']}; keer ze om"
            yield Problem(shown, row.line, 0, "until_year", message)
    for earlier, row in combinations(rows, 2):
        starts = max(int(row["from_year"] or 0), int(earlier["from_year"] or 0))
        ends = min(int(row["until_year"] or 0), int(earlier["until_year"] or 0))
        if row[column] == earlier[column] and starts <= ends:
            message = f"de jaren overlappen met regel {earlier.line} voor {row[column]}; laat ze aansluiten"
            yield Problem(shown, row.line, 0, "from_year", message)
