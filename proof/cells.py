"""Pictures of rows as a reader of the file sees them: letters above, numbers at the side, as tables of HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import NamedTuple

from readers.hidden.take_out import letters
from readers.register.reading import read_register
from readers.workbook.sheets import RawSheet, read_sheets


class PicturedRow(NamedTuple):
    """A row with the headings above it; cells by their letters."""

    sheet: str
    row: int
    headings: Mapping[str, str]
    cells: Mapping[str, str]
    header_row: int


def pictured(data: bytes, filename: str, places: Iterable[tuple[str, int]]) -> list[PicturedRow]:
    """The rows at these places (sheet, 1-based row), as the file shows them; none that cannot be read there."""
    wanted = sorted(set(places))
    sheets = {s.name: s for s in read_sheets(data).sheets} if wanted else {}
    tables = read_register(data, filename).tables if sheets else ()
    out = []
    for name, row in wanted:
        # Separated text has no sheets, and a table of a page goes by its caption.
        sheet = sheets.get(name) or (next(iter(sheets.values())) if len(sheets) == 1 else None)
        if sheet is not None and 0 < row <= len(sheet.rows):
            heads = [t.header_row for t in tables if t.sheet == name and t.header_row < row]
            head = max(heads, default=0)
            out.append(PicturedRow(name, row, _cells(sheet, head), _cells(sheet, row), head))
    return out


def _cells(sheet: RawSheet, row: int) -> dict[str, str]:
    if not row:
        return {}
    return {letters(n): text for n, text in enumerate(sheet.rows[row - 1]) if text.strip()}


def as_html(rows: Sequence[PicturedRow], of: str) -> str:
    """Tables of rows, each with its headings; `of` says of what they are."""
    return "\n".join(_table(r, of) for r in rows)


def _table(r: PicturedRow, of: str) -> str:
    columns = sorted(r.headings.keys() | r.cells.keys(), key=lambda c: (len(c), c))
    top = "".join(f"<th>{c}</th>" for c in columns)
    lines = "".join(
        f"<tr><th>{number}</th>{''.join(f'<{tag}>{_text(cells.get(c))}</{tag}>' for c in columns)}</tr>"
        for number, cells, tag in ((r.header_row, r.headings, "th"), (r.row, r.cells, "td")) if number
    )
    where = f"{of}{f', sheet “{escape(r.sheet)}”' if r.sheet else ''}, row {r.row}"
    return f"<table><caption>{where}</caption><tr><td></td>{top}</tr>{lines}</table>"


def _text(cell: str | None) -> str:
    return "<br>".join(escape(line) for line in (cell or "").split("\n"))
