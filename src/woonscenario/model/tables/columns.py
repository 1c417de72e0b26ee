"""Words that tables share, and what a column and a table are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "whole", "number", "share", "yes_no", "year"]

YES, NO = "ja", "nee"
DAEB, NIET_DAEB = "daeb", "niet_daeb"
PERMANENT, TIJDELIJK = "permanent", "tijdelijk"
HARD, ZACHT = "hard", "zacht"
SLOOP = "sloop"
PUBLICATIONS = ("voorlopig", "definitief")
STATUSES = ("feit", "afgeleid", "aanname", "gekalibreerd")

OPLEVERING, EINDE_TIJDELIJK, VERKOOP = "oplevering", "einde_tijdelijk", "verkoop"
LIBERALISATIE, SOCIALISATIE, UITRUIL = "liberalisatie", "socialisatie", "uitruil"
HUURBELEID, HUURHARMONISATIE = "huurbeleid", "huurharmonisatie"
CAUSES = (
    OPLEVERING, EINDE_TIJDELIJK, SLOOP, VERKOOP, LIBERALISATIE, SOCIALISATIE, UITRUIL, HUURBELEID, HUURHARMONISATIE,
)  # fmt: skip
"""Causes of change, in the order in which they are shown."""
TRANSFER_CAUSES = (SLOOP, EINDE_TIJDELIJK, UITRUIL, SOCIALISATIE, LIBERALISATIE)
"""Causes whose dwellings the table `transfers` lists, in the order of the year."""
REQUESTED = (SLOOP, EINDE_TIJDELIJK, VERKOOP, LIBERALISATIE, SOCIALISATIE, UITRUIL)
"""Causes that ask for dwellings; what is not there, or not allowed, is cut."""

TOTAL = "total"
"""Dimension and member that stand for the whole city."""
WIJK, OWNER = "wijk", "owner"
CHANNEL, GROUP, REASON, COHORT = "channel", "group", "reason", "cohort"
"""Other dimensions of indicators; the last four are those of letting."""

EXPECTED = "expected"
"""The `draw` of the run in expectation."""
LOW, HIGH = "low", "high"
"""Statistics: the limits of a band that is at least as wide as the model was wrong before."""
KEPT_DRAWS = 3
"""Draws whose cells are written out in full."""
KEPT_FIGURES = 1000
"""Draws whose figures of the whole city are written out, to pair them with those of another run."""


@dataclass(frozen=True)
class Column:
    """A column: its name, kind, unit and meaning (Dutch), the words it may hold, and the table that names them.

    `members_of` is the table whose key lists what the column may hold; an `optional` cell may be empty.
    """

    name: str
    kind: Kind
    unit: str
    meaning: str
    words: tuple[str, ...] = ()
    members_of: str = ""
    optional: bool = False
    at_least: float | None = None
    at_most: float | None = None


@dataclass(frozen=True)
class Table:
    """A table of the opening data or the output: file name without ending, key and columns.

    `shares_by` lists (prefix, dimension table): one column `<prefix>_<member>` for each member; together the
    columns of a prefix sum to one in every row.
    """

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    meaning: str
    shares_by: tuple[tuple[str, str], ...] = ()
    may_be_empty: bool = False


def text(name: str, meaning: str, **more: object) -> Column:
    """Describe a column of texts."""
    return Column(name, "text", "tekst", meaning, **more)  # type: ignore[arg-type]


def dwellings_column(name: str, meaning: str, **more: object) -> Column:
    """Describe a column of whole dwellings."""
    return Column(name, "whole", "woningen", meaning, at_least=0, **more)  # type: ignore[arg-type]


WIJK_COLUMN = text("wijk", "Wijk", members_of="wijken")
OWNER_COLUMN = text("owner", "Corporatie die eigenaar is", members_of="owners")
RENT_CLASS_COLUMN = text("rent_class", "Huurklasse", members_of="rent_classes")
SIZE_CLASS_COLUMN = text("size_class", "Grootteklasse", members_of="size_classes")
DAEB_COLUMN = text("daeb", "DAEB of niet-DAEB", words=(DAEB, NIET_DAEB))
TENANCY_COLUMN = text("tenancy", "Permanente of tijdelijke woning", words=(PERMANENT, TIJDELIJK))
SOURCE_COLUMN = text(
    "source",
    "Bron: een id uit sources.yaml; leeg mag alleen bij een aanname",
    members_of="sources",
    optional=True,
)
STATUS_COLUMN = text("status", "Feit, afgeleid, aanname of gekalibreerd", words=STATUSES)
REASON_COLUMN = text("reason", "Waarom deze waarde, en hoe zij is afgeleid", optional=True)
FACTS = (SOURCE_COLUMN, STATUS_COLUMN, REASON_COLUMN)
