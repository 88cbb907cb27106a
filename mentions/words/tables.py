"""Tables in a text: the names of columns, and the rows under them, however a page or a PDF parted the cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from mentions import UnusableWording, data_file, patterns
from model.recipient import Category
from recipients.classify import classify_recipient

MOST_ROWS = 20_000
_LONGEST_HEAD, _LONGEST_CELL, _LONGEST_ROW, _ROW_LINES, _LONGEST_NAME = 200, 120, 300, 4, 60
_HEADING, _BEFORE_WHO, _LONGEST_LINE = 600, 90, 4_000
"""Characters that may stand before a table's columns in their line; of these before the column of bodies; of a line of
which not all is a table."""
_PARTS = re.compile(r"[|\t]")
_CAPITAL = re.compile(r"(?<!\S)[A-Z]")


class TableRow(NamedTuple):
    """A row: where it stands, what its columns are, and its cells; () where nothing parts them."""

    start: int
    end: int
    columns: tuple[str, ...]
    cells: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    """The names of its columns, where they stand in the row itself; "" for its heading."""


class TableInText(NamedTuple):
    head: tuple[int, int]
    rows: tuple[TableRow, ...]


class _Line(NamedTuple):
    text: str
    start: int
    end: int


@cache
def cell_patterns() -> dict[str, re.Pattern[str]]:
    """What stands in a cell, by name."""
    try:
        return {
            name: re.compile(words, re.NOFLAG if name == "ends" else re.IGNORECASE)
            for name, words in data_file("tables.toml")["cells"].items()
        }
    except (KeyError, re.error) as error:
        raise UnusableWording(f"mentions/tables.toml, [cells]: {error}. Correct it.") from error


@cache
def _columns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    raw = data_file("tables.toml")["columns"]
    return tuple((kind, re.compile(rf"(?:{words})(?=[\s|:]|$)", re.IGNORECASE)) for kind, words in raw.items())


@cache
def _date() -> re.Pattern[str]:
    return re.compile(rf"{patterns('named.toml', 'rows')['date'].pattern}|\b(?:19|20)\d\d\b")


def tables_in(text: str) -> list[TableInText]:
    """The tables of a text, in order; rows are told only under the names of two or more columns, one of them of bodies.

    Empty lines between rows count nothing: pages, and what is made of PDFs, have them or not.
    """
    lines = list(_lines(text))
    out: list[TableInText] = []
    i = 0
    while i < len(lines):
        found = _table_at(lines, i)
        if found is None:
            i += 1
            continue
        table, i = found
        out.append(table)
    return out


def _lines(text: str) -> Iterator[_Line]:
    at = 0
    for line in text.split("\n"):
        if stripped := line.strip():
            start = at + line.index(stripped[0])
            yield _Line(stripped, start, start + len(stripped))
        at += len(line) + 1


def _table_at(lines: Sequence[_Line], i: int) -> tuple[TableInText, int] | None:
    """The table whose names of columns begin in line `i`, and the number of the line behind it."""
    line = lines[i]
    if ": " in line.text and (records := _labelled(lines, i)):
        return records
    if not line.text[:1].isupper() and line.text[:1] not in "|#":
        return None
    if _PARTS.search(line.text, 0, _LONGEST_LINE):
        return _parted(lines, i) if len(line.text) <= _LONGEST_LINE else None
    columns, end = _names(line.text)
    if _is_head(columns) and end == len(line.text) and end <= _LONGEST_HEAD:
        return _made(line, _under(lines, i + 1, columns))
    if _is_head(columns) and end < len(line.text) and line.text[end : end + 9].lstrip()[:1].isupper():
        return _under_heading(line, i) or _in_one_line(line, 0, columns, end, i)
    return _under_heading(line, i) or _by_cells(lines, i)


@cache
def _of_bodies() -> re.Pattern[str]:
    """Where in a line the name of a column of bodies may stand."""
    words = "|".join(f"(?:{w})" for kind, w in data_file("tables.toml")["columns"].items() if kind in ("who", "gets"))
    return re.compile(rf"(?<=\s)(?=[A-Z])(?i:{words})(?=\s)")


def _under_heading(line: _Line, i: int) -> tuple[TableInText, int] | None:
    """A whole table that came out as one line with the heading above it."""
    text = line.text
    for m in _of_bodies().finditer(text, 0, _HEADING):
        for at in (c.start() for c in _CAPITAL.finditer(text, max(0, m.start() - _BEFORE_WHO), m.start() + 1)):
            columns, length = _names(text[at : at + _HEADING])
            end = at + length
            nxt = text[end : end + 3].lstrip()[:1]
            if end > m.start() and _is_head(columns) and (nxt.isupper() or nxt.isdigit()):
                return _in_one_line(line, at, columns, end, i)
    return None


def _is_head(columns: Sequence[str]) -> bool:
    return len(columns) > 1 and ("who" in columns or "gets" in columns)


def _made(head: _Line, found: tuple[list[TableRow], int], end: int = 0) -> tuple[TableInText, int] | None:
    rows, behind = found
    return (TableInText((head.start, end or head.end), tuple(rows)), behind) if rows else None


def _names(text: str) -> tuple[tuple[str, ...], int]:
    """The kinds of the columns named from the start of a line on, and where these end."""
    out: list[str] = []
    at = end = 0
    while at < len(text) and len(out) < 12:
        best = max(((m.end(), kind) for kind, p in _columns() if (m := p.match(text, at))), default=None)
        if best is None or best[0] == at or not (text[at].isupper() or text[at].isdigit() or out):
            break
        out.append(best[1])
        end = best[0]
        at = end + len(text[end:]) - len(text[end:].lstrip(" :"))
    return tuple(out), end


def kind_of(cell: str) -> str:
    """What stands under a name of a column; "" if it is none."""
    columns, end = _names(cell[:1].upper() + cell[1:])
    return columns[0] if len(columns) == 1 and end == len(cell.rstrip(" :")) else ""


def _may_name_a_column(cell: str) -> bool:
    """Whether a cell beside names of columns may be another: a few words, no date and no number."""
    return 0 < len(cell) <= _LONGEST_NAME and cell[0].isupper() and not any(c.isdigit() for c in cell)


def _cells(line: str) -> tuple[str, ...]:
    cells = [c.strip() for c in _PARTS.split(line)]
    while cells and not cells[0]:
        cells = cells[1:]
    while cells and not cells[-1] and "|" in line:
        cells = cells[:-1]
    return tuple(cells)


def _parted(lines: Sequence[_Line], i: int) -> tuple[TableInText, int] | None:
    """Cells that bars or tabs part; what stands before the names of the columns may be the table's own."""
    names = _cells(lines[i].text)
    columns = tuple(kind_of(c) for c in names)
    if columns and not columns[0] and max((len(_cells(x.text)) for x in lines[i + 1 : i + 4]), default=0) < len(names):
        names, columns = names[1:], columns[1:]  # without the table's own name
    if by_standing := _heads_a_standing(names):
        columns = ("who", *columns[1:])
    elif "who" not in columns and "gets" not in columns:
        columns = _with_outlets(names, columns, [_cells(x.text) for x in lines[i + 1 : i + 1 + _MOST_LOOKED_AT]])
    if not _is_head(columns) or not all(kind or _may_name_a_column(c) for kind, c in zip(columns, names, strict=True)):
        return None
    columns = tuple(kind or "what" for kind in columns)
    rows: list[TableRow] = []
    k = i + 1
    while k < len(lines) and len(rows) < MOST_ROWS and _PARTS.search(lines[k].text):
        whole = tuple([c.strip() for c in _PARTS.split(lines[k].text)])
        cells = whole if len(whole) == len(columns) else _cells(lines[k].text)
        if rows and cells != names and (_heads_a_standing(cells) or (by_standing and _is_all_head(cells))):
            break  # the next table
        if cells != names and any(c.strip("-: ") for c in cells):
            rows.append(TableRow(lines[k].start, lines[k].end, columns, cells if len(cells) <= len(columns) else ()))
        k += 1
    return _made(lines[i], (rows, k))


def _is_all_head(cells: Sequence[str]) -> bool:
    columns = tuple(map(kind_of, cells))
    return _is_head(columns) and all(columns)


def _heads_a_standing(names: Sequence[str]) -> bool:
    """For "Refused | Data": a column of bodies is called by what became of their requests."""
    standing = len(names) > 1 and bool(cell_patterns()["standing"].fullmatch(names[0]))
    return standing and all(kind_of(c) or kind_of(c.partition(" ")[0]) for c in names[1:])


_LABEL = re.compile(r"([A-Z][^:|]{0,58}):(?:\s+|$)")


def _labelled(lines: Sequence[_Line], i: int) -> tuple[TableInText, int] | None:
    """Records that each say themselves what is what: "Recipient: X | Data: Y"; before them their heading, or none."""
    rows: list[TableRow] = []
    k = i
    while k < len(lines) and len(rows) < MOST_ROWS and (row := _record(lines[k])):
        rows.append(row)
        k += 1
    return (TableInText((lines[i].start, lines[i].start), tuple(rows)), k) if rows else None


def _record(line: _Line) -> TableRow | None:
    said = _cells(line.text) if "|" in line.text and len(line.text) <= _LONGEST_LINE else ()
    found = [_LABEL.match(c) for c in said]
    if len(said) < 2 or not all(found[1:]):
        return None
    labels = tuple(m[1].strip() if m else "" for m in found)
    cells = tuple(c[m.end() :].strip() if m else c for c, m in zip(said, found, strict=True))
    columns = tuple(kind_of(label) if label else "heading" for label in labels)
    return TableRow(line.start, line.end, columns, cells, labels)


_MOST_LOOKED_AT = 20  # rows by which a column of newspapers is known


def _with_outlets(names: Sequence[str], columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The columns, with that of bodies where one is called as newspapers may be, and most cells under it are some."""
    for at, name in enumerate(names):
        if not cell_patterns()["outlet"].match(name):
            continue
        under = [row[at] for row in rows if len(row) == len(names) and row[at]]
        press = [c for c in under if classify_recipient(c).category is Category.PRESS]
        if under and 2 * len(press) > len(under):
            return (*columns[:at], "who", *columns[at + 1 :])
    return columns


def _under(lines: Sequence[_Line], k: int, columns: tuple[str, ...]) -> tuple[list[TableRow], int]:
    """Rows whose cells nothing parts: each begins with a date, or ends in one or an outcome, in at most four lines."""
    rows: list[TableRow] = []
    begins = columns[0] == "when"
    ends = not begins and bool({"when", "got", "outcome"} & set(columns))
    while k < len(lines) and len(rows) < MOST_ROWS:
        first, last = lines[k], k
        if not (first.text[0].isupper() or first.text[0].isdigit()) or len(first.text) > _LONGEST_ROW:
            break
        if begins and not _date().match(first.text):
            break
        while ends and last < min(k + _ROW_LINES, len(lines)) and not _ends_row(lines[last].text):
            last += 1
        if last >= min(k + _ROW_LINES, len(lines)) or first.text[-1] in "!?:" or (not ends and first.text[-1] == "."):
            break
        rows.append(TableRow(first.start, lines[last].end, columns))
        k = last + 1
    return rows, k


def _ends_row(text: str) -> bool:
    tail = text[-30:].rstrip(" .")
    return any(m.end() == len(tail) for p in (_date(), cell_patterns()["ends"]) for m in p.finditer(tail))


def _in_one_line(line: _Line, first: int, columns: tuple[str, ...], end: int, i: int) -> tuple[TableInText, int] | None:
    """A whole table that came out as one line, from `first` on: its rows end in a date, or in an outcome."""
    by_date = columns[-1] == "when" or (columns[-1] == "got" and bool(_date().search(line.text, end)))
    names = line.text[first:end]  # come again at the head of each page
    rows: list[TableRow] = []
    at = end
    for m in (_date() if by_date else cell_patterns()["ends"]).finditer(line.text, end):
        row = line.text[at : m.end()].strip()
        row = row.removeprefix(names).lstrip()
        if len(row) <= _LONGEST_ROW and (row[:1].isupper() or row[:1].isdigit()) and row != m[0]:
            rows.append(TableRow(line.start + m.end() - len(row), line.start + m.end(), columns))
            at = m.end()
        if len(rows) == MOST_ROWS:
            break
    return _made(_Line(names, line.start + first, line.start + end), (rows, i + 1)) if len(rows) > 1 else None


def _by_cells(lines: Sequence[_Line], i: int) -> tuple[TableInText, int] | None:
    """A table that came out cell by cell, each on a line of its own."""
    columns: list[str] = []
    k = i
    while k < len(lines) and len(columns) < 12 and (kind := kind_of(lines[k].text)):
        columns.append(kind)
        k += 1
    if not _is_head(columns):
        return None
    rows: list[TableRow] = []
    n = len(columns)
    while k + n <= len(lines) and len(rows) < MOST_ROWS:
        group = lines[k : k + n]
        if not all(_fits(kind, c.text) for kind, c in zip(columns, group, strict=True)):
            break
        rows.append(TableRow(group[0].start, group[-1].end, tuple(columns), tuple(c.text for c in group)))
        k += n
    return _made(lines[i], (rows, k), lines[i + n - 1].end)


def _fits(kind: str, cell: str) -> bool:
    if len(cell) > _LONGEST_CELL or cell[-1] in "?:":
        return False
    if kind == "when":
        return bool(_date().search(cell))
    return kind not in ("who", "gets") or cell[0].isupper() or cell[0].isdigit()
