"""What the style of a table says of its cells, by their places: heads, first columns, stripes. The child's."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = f"{W}val"
_LOOKS = {"firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80, "lastColumn": 0x100, "noHBand": 0x200,
          "noVBand": 0x400}  # fmt: skip

Look = dict[str, str]


class Places:
    """The rows of the tables of a document, and where cells stand in them."""

    def __init__(self) -> None:
        self._rows: dict[etree._Element, dict[etree._Element, int]] = {}

    def look(self, tc: etree._Element, parts: Mapping[str, Look]) -> Look:
        """What the parts of a table's style say together of a cell, the strongest last."""
        out: Look = {}
        for kind in ("", "wholeTable", *self._kinds(tc)):
            out.update(parts.get(kind, {}))
        return out

    def _kinds(self, tc: etree._Element) -> Iterator[str]:
        tr = next(tc.iterancestors(f"{W}tr"), None)
        table = next(tc.iterancestors(f"{W}tbl"), None)
        if tr is None or table is None:
            return
        rows = self._rows.setdefault(table, {r: n for n, r in enumerate(_own_rows(table))})
        cells = list(tr.iterchildren(f"{W}tc"))
        row, column = rows.get(tr, 0), cells.index(tc) if tc in cells else 0
        on = _switches(table)
        first_row, last_row = on["firstRow"] and row == 0, on["lastRow"] and row == len(rows) - 1
        first, last = on["firstColumn"] and column == 0, on["lastColumn"] and column == len(cells) - 1
        if not on["noVBand"] and not (first or last):
            yield f"band{1 + (column - on['firstColumn']) % 2}Vert"
        if not on["noHBand"] and not (first_row or last_row):
            yield f"band{1 + (row - on['firstRow']) % 2}Horz"
        yield from (kind for kind, holds in (("firstCol", first), ("lastCol", last), ("firstRow", first_row),
                                             ("lastRow", last_row)) if holds)  # fmt: skip
        if (first_row or last_row) and (first or last):
            yield f"{'n' if first_row else 's'}{'w' if first else 'e'}Cell"


def _own_rows(table: etree._Element) -> Iterator[etree._Element]:
    return (r for r in table.iter(f"{W}tr") if next(r.iterancestors(f"{W}tbl"), None) is table)


def _switches(table: etree._Element) -> dict[str, bool]:
    look = table.find(f"{W}tblPr/{W}tblLook")
    if look is None:
        return {name: name.startswith("no") for name in _LOOKS}
    bits = look.get(VAL) or "0"
    number = int(bits, 16) if all(c in "0123456789abcdefABCDEF" for c in bits) else 0
    said = {name: look.get(f"{W}{name}") for name in _LOOKS}
    return {n: bool(number & bit) if said[n] is None else said[n] in ("1", "true", "on") for n, bit in _LOOKS.items()}
