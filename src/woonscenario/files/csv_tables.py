"""Read a CSV file as a checked table, and say everything that is wrong with it at once, in Dutch."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

from woonscenario.files.csv_cells import Refused, Value, as_written, decimal_mark, read_cell, shown
from woonscenario.files.problems import BadInput, Problem, did_you_mean, why_unreadable
from woonscenario.model.tables import Column, Table

LONGEST_LINE = 100_000
SHARES_TOLERANCE = 1e-6
_SAVE_AS = "Sla het bestand op als 'CSV UTF-8'."


class Row(dict[str, Value]):
    """The values of one row by column name, and the line of the file on which it starts."""

    def __init__(self, values: Mapping[str, Value], line: int) -> None:
        super().__init__(values)
        self.line = line

    def number(self, column: str) -> float:
        """Give the number in a column; 0 when the cell is empty."""
        value = self[column]
        return float(value) if isinstance(value, (int, float)) else 0.0


@dataclass(frozen=True)
class _Record:
    line: int
    cells: list[str]


@dataclass
class _File:
    """What reading one file needs to know, and the problems found so far."""

    table: Table
    shown: str
    members: Mapping[str, Sequence[str]]
    problems: list[Problem]
    semicolons: bool = False
    decimal: tuple[str, int] = ("", 0)
    """The decimal mark of this file, and the line on which it first stood."""

    def report(self, message: str, line: int = 0, column: int = 0, path: str = "") -> None:
        self.problems.append(Problem(self.shown, line, column, path, message))


def read_table(path: Path, table: Table, shown: str, members: Mapping[str, Sequence[str]]) -> list[Row]:
    """Read one CSV file into rows of checked values; raises BadInput with every problem of the file.

    UTF-8 with or without byte order mark; comma or semicolon between cells (the header decides); decimal points, or
    decimal commas throughout a file with semicolons. Spaces around a cell and wholly empty rows are ignored; no
    number is ever rounded or reinterpreted. Accented letters are composed (NFC). An empty optional number is None.
    `members` gives the names that a dimension table allows; columns of a dimension that is absent from it are not
    checked against it. A problem's column counts cells from 1.
    """
    file = _File(table, shown, members, [])
    text = _read_text(path, file)
    records = [] if file.problems else _split(text, file)
    rows: list[Row] = []
    if records:
        rows = _read_rows(records, file)
    elif not file.problems:
        file.report(f"het bestand is leeg; het hoort te beginnen met de kolommen {_names(columns_of(table, members))}")
    if file.problems:
        raise BadInput(file.problems)
    return rows


def columns_of(table: Table, members: Mapping[str, Sequence[str]]) -> tuple[Column, ...]:
    """List the columns of a table with, for each share prefix, one column per member of its dimension."""
    shares = [
        Column(f"{prefix}_{member}", "share", "aandeel", f"Deel in {member}")
        for prefix, dimension in table.shares_by
        for member in members.get(dimension, ())
    ]
    return (*table.columns, *shares)


def _read_text(path: Path, file: _File) -> str:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        file.report("het bestand ontbreekt; zet het terug of herstel de naam")
        return ""
    except OSError as error:
        file.report(f"het bestand kan niet worden gelezen: {why_unreadable(error)}")
        return ""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        file.report(f"het bestand is opgeslagen als UTF-16 (Unicode-tekst). {_SAVE_AS}")
        return ""
    try:
        text = normalize("NFC", content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        file.report(f"het bestand is geen UTF-8, waarschijnlijk Latin-1 of Windows-1252. {_SAVE_AS}", line)
        return ""
    for number, line_text in enumerate(text.split("\n"), start=1):
        if "\0" in line_text:
            file.report("de regel bevat een NUL-teken; het bestand is beschadigd of geen tekst", number)
        if len(line_text) > LONGEST_LINE:
            file.report(
                f"de regel telt {len(line_text)} tekens, meer dan {LONGEST_LINE}; is dit een CSV-bestand?",
                number,
            )
    return text


def _split(text: str, file: _File) -> list[_Record]:
    header = next((line for line in text.splitlines() if line.strip()), "")
    if "\t" in header and "," not in header and ";" not in header:
        file.report(f"de kolommen zijn gescheiden door tabs; gebruik komma's of puntkomma's. {_SAVE_AS}", 1)
        return []
    file.semicolons = header.count(";") > header.count(",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if file.semicolons else ",", strict=True)
    records: list[_Record] = []
    line = 1
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                records.append(_Record(line, stripped))
            line = reader.line_num + 1
    except csv.Error:
        file.report('een aanhalingsteken (") is niet gesloten of staat midden in een cel; herstel deze rij', line)
        return []
    return records


def _read_rows(records: list[_Record], file: _File) -> list[Row]:
    header, *rest = records
    columns = columns_of(file.table, file.members)
    places = _read_header(header, columns, file)
    if not rest and not file.table.may_be_empty:
        file.report("het bestand heeft wel een kop maar geen rijen; vul ten minste één rij in", header.line)
    rows = []
    for record in rest:
        if len(record.cells) != len(header.cells):
            file.report(
                f"de rij heeft {len(record.cells)} cellen en de kop {len(header.cells)}; "
                "controleer de scheidingstekens en zet tekst met een komma of puntkomma tussen aanhalingstekens",
                record.line,
            )
            continue
        rows.append(_read_row(record, columns, places, file))
    _refuse_duplicates(rows, places, file)
    return rows


def _read_header(header: _Record, columns: Sequence[Column], file: _File) -> dict[str, int]:
    known = {column.name for column in columns}
    open_prefixes = tuple(f"{prefix}_" for prefix, dim in file.table.shares_by if dim not in file.members)
    places: dict[str, int] = {}
    unknown: list[str] = []
    for place, name in enumerate(header.cells):
        if name in places:
            file.report(f"kolom '{name}' staat er twee keer; verwijder er een", header.line, place + 1, name)
        elif name in known:
            places[name] = place
        elif not (open_prefixes and name.startswith(open_prefixes)):
            unknown.append(name)
    missing = [column.name for column in columns if column.name not in places]
    for name in missing:
        file.report(
            f"kolom '{name}' ontbreekt; voeg haar toe aan de kop."
            f"{did_you_mean(name, unknown).replace('Bedoelt u', 'Staat die er als')}",
            header.line,
            0,
            name,
        )
    for place, name in enumerate(header.cells):
        if name in unknown:
            hint = did_you_mean(name, missing or [column.name for column in columns])
            file.report(f"onbekende kolom {shown(name)}; verwijder of hernoem haar.{hint}", header.line, place + 1)
    return places


def _read_row(record: _Record, columns: Sequence[Column], places: Mapping[str, int], file: _File) -> Row:
    values: dict[str, Value] = {}
    for column in columns:
        if column.name not in places:
            continue
        place = places[column.name]
        allowed = file.members.get(column.members_of) if column.members_of else None
        value = read_cell(record.cells[place], column, allowed, file.semicolons)
        if isinstance(value, Refused):
            file.report(value.message, record.line, place + 1, column.name)
        else:
            values[column.name] = value
            if column.kind in ("number", "share"):
                _refuse_another_mark(record, place, column, file)
    row = Row(values, record.line)
    _check_shares(row, places, file)
    return row


def _refuse_another_mark(record: _Record, place: int, column: Column, file: _File) -> None:
    text = record.cells[place]
    mark = decimal_mark(text)
    first, line = file.decimal
    if not first:
        file.decimal = (mark, record.line)
    elif mark and mark != first:
        names = {".": "punt", ",": "komma"}
        file.report(
            f"{shown(text)} heeft een decimale {names[mark]} en regel {line} een decimale {names[first]}; gebruik in "
            "één bestand één van beide",
            record.line,
            place + 1,
            column.name,
        )


def _check_shares(row: Row, places: Mapping[str, int], file: _File) -> None:
    for prefix, dimension in file.table.shares_by:
        names = [f"{prefix}_{member}" for member in file.members.get(dimension, ())]
        if not names or any(not isinstance(row.get(name), float) for name in names):
            continue
        total = math.fsum(float(row[name] or 0) for name in names)
        if abs(total - 1) > SHARES_TOLERANCE:
            file.report(
                f"de aandelen {', '.join(names)} tellen op tot {as_written(total)}; samen horen zij 1 te zijn",
                row.line,
                places[names[0]] + 1,
                names[0],
            )


def _refuse_duplicates(rows: Sequence[Row], places: Mapping[str, int], file: _File) -> None:
    first_lines: dict[tuple[Value, ...], int] = {}
    for row in rows:
        if any(name not in row for name in file.table.key):
            continue
        key = tuple(row[name] for name in file.table.key)
        if key in first_lines:
            described = ", ".join(f"{name} {row[name]}" for name in file.table.key)
            file.report(
                f"dubbele rij: {described} staat ook op regel {first_lines[key]}; voeg de rijen samen of "
                "verwijder er een",
                row.line,
                places[file.table.key[0]] + 1,
                file.table.key[0],
            )
        else:
            first_lines[key] = row.line


def _names(columns: Sequence[Column]) -> str:
    return ", ".join(column.name for column in columns)
