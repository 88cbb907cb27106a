"""Reads an XLSX by streaming: the second way, for a file with a stray cell far outside its table.

Runs in the child process only. A file of 1.5 kB with one cell at XFD1048576 aborts the fast reader, which sets aside
room for every cell in between; here only cells that exist cost anything. Cells outside the limits are told and left.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from xml.parsers import expat

from readers.hidden.take_out import letters
from readers.hidden.xlsx.find import found_in_book
from readers.hidden.xlsx.styles import Styles
from readers.hidden.xlsx.tabs import found_behind, xlsx_reach
from readers.workbook.annotations import column_number, merged_areas, xlsx_marks
from readers.workbook.calamine import (
    MAX_COLUMNS,
    MAX_ROWS,
    Book,
    as_text,
    columns_left_out,
    concealed_in,
    prove_xlsx,
    refuse_cells,
    take_in,
    xlsx_parts,
)
from readers.workbook.containers import Refusal, unpack

MAX_STRAY = 200
"""Cells outside the limits that are taken for strays; more of them are a table too large to be read."""

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)
_DATE_FORMAT = re.compile(r"[dmyhs]", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_BUILT_IN_DATES = frozenset({*range(14, 23), 45, 46, 47})


def read_sparse_xlsx(data: bytes, *, rows_count: bool = False) -> Book:
    """All sheets of an XLSX and what was found, as `read_workbook` gives it. Raises Refusal."""
    parts = unpack(data)
    if "xl/workbook.xml" not in parts:
        raise Refusal("parser_died", "the reader gave up on it, and there is no second way to read this kind of file")
    prove_xlsx(parts)
    strings = _strings(parts.get("xl/sharedStrings.xml", b""))
    dates = _date_styles(parts.get("xl/styles.xml", b""))
    epoch = (
        dt.datetime.fromisoformat("1904-01-01")
        if b'date1904="1"' in parts["xl/workbook.xml"]
        else dt.datetime.fromisoformat("1899-12-30")
    )
    styles = Styles(parts)
    book = Book()
    sheets = xlsx_parts(parts)
    reach = xlsx_reach(parts, sheets)
    for number, (name, part, printed) in enumerate(sheets, start=1):
        state = printed if number - 1 not in reach.no_tab else "Hidden"
        if part in parts:
            reader = _Worksheet(strings, dates, epoch)
            reader.read(parts[part], name if state == "Visible" else "")
            conceal = concealed_in(parts, part, styles, rows_count=rows_count)
            told = (xlsx_marks(parts[part]), merged_areas(parts[part]), conceal)
            take_in(book, (number, name, state), reader.grid(), told)
            if state == "Visible":
                book.faults += [(code, message, name, None) for code, message in reader.left_out()]
    book.found += [*found_in_book(parts, sheets), *found_behind(reach, (s.rows for s in book.sheets))]
    return book


class _Worksheet:
    """Collects the cells of one worksheet part."""

    def __init__(self, strings: list[str], dates: set[int], epoch: dt.datetime) -> None:
        self.cells: dict[int, dict[int, str]] = {}
        self.strays: list[str] = []
        self.beside: tuple[int, str] = 0, ""
        """How many cells stand beyond the columns that are read, and where the last of them is."""
        self._strings, self._dates, self._epoch = strings, dates, epoch
        self._row = self._column = -1
        self._kind = self._place = ""
        self._style = 0
        self._text: list[str] | None = None
        self._value = ""

    def read(self, body: bytes, name: str) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        parser.buffer_text = True
        parser.Parse(body, True)
        if len(self.strays) > MAX_STRAY:
            raise Refusal("too_many_rows", f"its sheet {name[:60]!r} has more than {MAX_ROWS:,} rows")

    def left_out(self) -> Iterator[tuple[str, str]]:
        """What is told of cells outside the table: one is a stray, and more of them beside it are columns."""
        count, place = self.beside
        if count > 1:
            yield "columns_left_out", columns_left_out(count)
        if strays := [*self.strays[:5], *([place] if count == 1 else [])]:
            where = ", ".join(strays)
            yield "stray_cell", f"cells far outside the table were left out ({where}): look at them in the workbook"

    def grid(self) -> list[list[str]]:
        width = max((max(r) + 1 for r in self.cells.values() if r), default=0)
        refuse_cells(width * (max(self.cells, default=-1) + 1))
        return [
            [self.cells[r].get(c, "") for c in range(width)] if r in self.cells else [""] * width
            for r in range(max(self.cells, default=-1) + 1)
        ]

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(" ")[2]
        if tag == "row":
            number = attributes.get("r", "")
            self._row = int(number) - 1 if number.isdecimal() and len(number) < 8 else self._row + 1
            self._column = -1
        elif tag == "c":
            m = _REFERENCE.fullmatch(attributes.get("r", ""))
            self._column = column_number(m[1]) if m else self._column + 1
            self._row = int(m[2]) - 1 if m else self._row
            self._place = f"{letters(self._column)}{self._row + 1}"
            self._kind, style = attributes.get("t", "n"), attributes.get("s", "0")
            self._style = int(style) if style.isdecimal() and len(style) < 7 else 0
            self._value = ""
        elif tag in ("v", "t"):
            self._text = []

    def _data(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, tag: str) -> None:
        tag = tag.rpartition(" ")[2]
        if tag in ("v", "t") and self._text is not None:
            self._value += "".join(self._text)
            self._text = None
        elif tag == "c" and self._value:
            if self._row >= MAX_ROWS:
                self.strays.append(self._place)
            elif self._column >= MAX_COLUMNS:
                self.beside = self.beside[0] + 1, self._place
            else:
                self.cells.setdefault(self._row, {})[self._column] = self._cell()

    def _cell(self) -> str:
        if self._kind == "s":
            i = int(self._value) if self._value.isdecimal() and len(self._value) < 9 else -1
            return self._strings[i] if 0 <= i < len(self._strings) else ""
        if self._kind == "b":
            return as_text(self._value == "1")
        if self._kind != "n":
            return self._value
        try:
            number = float(self._value)
            if self._style in self._dates and 0 < number < 3_000_000:
                return as_text(self._epoch + dt.timedelta(seconds=round(number * 86400)))
            return as_text(number)
        except (ValueError, OverflowError):
            return self._value


def _strings(body: bytes) -> list[str]:
    """The shared strings, phonetic readings left out."""
    if not body:
        return []
    out: list[str] = []
    inside: list[list[str]] = []
    stack: list[str] = []

    def start(tag: str, _: dict[str, str]) -> None:
        stack.append(tag.rpartition(" ")[2])
        if stack[-1] == "si":
            inside.append([])

    def data(text: str) -> None:
        if stack and stack[-1] == "t" and "rPh" not in stack and inside:
            inside[-1].append(text)

    def end(_: str) -> None:
        if stack.pop() == "si":
            out.append("".join(inside.pop()))

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.CharacterDataHandler, parser.EndElementHandler = start, data, end
    parser.Parse(body, True)
    return out


def _date_styles(body: bytes) -> set[int]:
    """The numbers of the cell styles that show a number as a date."""
    custom: dict[int, bool] = {}
    styles: list[int] = []
    in_cells = [False]

    def start(tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(" ")[2]
        number = attributes.get("numFmtId", "")
        if tag == "numFmt" and number.isdecimal():
            shown = _QUOTED.sub("", attributes.get("formatCode", "")[:200])
            custom[int(number[:9])] = bool(_DATE_FORMAT.search(shown))
        elif tag == "cellXfs":
            in_cells[0] = True
        elif tag == "xf" and in_cells[0]:
            styles.append(int(number[:9]) if number.isdecimal() else 0)

    def end(tag: str) -> None:
        if tag.endswith("cellXfs"):
            in_cells[0] = False

    if body:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.Parse(body, True)
    return {i for i, n in enumerate(styles) if custom.get(n, n in _BUILT_IN_DATES)}
