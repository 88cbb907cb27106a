"""Finds what an ODS hides: one walk over content.xml, only where something in it could be hidden.

Runs in the child process only, on XML that was proved to be whole. The texts of cells are not taken from here but from
the cells as read; the walk says where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from readers.hidden.book import BesideTables, objects_in_ods
from readers.hidden.ods.cells import CellWords, Shapes, left_of
from readers.hidden.ods.conditions import Ranged, conditions_of, walk
from readers.hidden.ods.struck import struck_in_ods
from readers.hidden.ods.styles import OdsStyles, read_styles
from readers.hidden.take_out import Cell, Conceal, Found, letters
from readers.workbook.annotations import MergedArea

_COULD_HIDE = re.compile(
    rb"=[\"'](?:collapse|filter)[\"']|:display=[\"'](?:false|none)[\"']|office:annotation|table:tracked-changes|"
    rb"table:table-source|table:dde-link|table:named-expression|table:data-pilot-member|table:scenario|<draw:|"
    rb"office:string-value=|office:(?:date|time)-value=[\"'][^\"']*[^-0-9T:.,PYMDHSZW+\"'][^\"']*|"
    rb"<table:covered-table-cell(?:\s[^<>]*)?(?<!/)>|<text:(?!p[\s/>]|span[\s/>]|a[\s/>]|s[\s/>])|"
    rb"<(?![/?!]|(?:table|text|office|style|number|fo|draw|svg|dc|meta|calcext|loext|form|chart|config):)"
)
_MOST_CELLS = 200_000
EVERY_ROW = 1_048_576
_CELLS = ("table:table-cell", "table:covered-table-cell")


def conceal_ods(parts: Mapping[str, bytes]) -> tuple[list[Conceal], list[Found]]:
    """For each table, in order, what of it is not shown ([]: nothing in any); and what stands beside the tables."""
    content = parts["content.xml"]
    styles = read_styles(parts.get("styles.xml", b""), content)
    found = objects_in_ods(parts)
    struck = struck_in_ods(content, styles)
    conditions = conditions_of(content)
    if not styles.hiding and not any(conditions) and not _COULD_HIDE.search(content):
        return [Conceal(struck=cells) for cells in struck], found
    reader = _Content(styles, conditions)
    walk(content, reader.start, reader.end, reader.data)
    for table, cells in zip(reader.tables, struck, strict=False):
        table.struck = cells
    return reader.tables, [*found, *reader.found()]


class _Content(BesideTables):
    """Collects, element by element."""

    def __init__(self, styles: OdsStyles, conditions: list[list[Ranged]]) -> None:
        super().__init__()
        self._conditions, self._over = conditions, list[Ranged]()
        self.styles = styles
        self.tables: list[Conceal] = []
        self._table = Conceal()
        """What is found before the first table goes nowhere."""
        self._stack: list[str] = []
        self._folded: list[bool] = []
        self._row = self._column = self._columns = 0
        self._repeat = self._spanned = (1, 1)
        self._row_style = ""
        self._column_styles: list[tuple[int, int, str]] = []
        self._cell_style = ""
        self._protected = self._row_hidden = False
        self._note: list[str] | None = None
        self._words: CellWords | None = None
        self._above: dict[int, str] = {}
        self._spans: list[tuple[MergedArea, str]] = []
        """Merged areas, and what their first cells show."""
        self._shapes = Shapes(styles)
        self._top = self._high = 0.0
        self._frame: dict[str, str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._stack.append(tag)
        if self._words is not None and self._note is None and tag != "office:annotation":
            self._words.start(tag, attributes)
        if tag.startswith("draw:") and self._note is None:
            self.shape(tag, attributes)
        begin, _ = _HANDLERS.get(tag, (None, None))
        if begin and self.cached is None:
            begin(self, attributes)

    def end(self, tag: str) -> None:
        self._stack.pop()
        if self._words is not None and self._note is None and tag not in _CELLS:
            self._words.end()
        _, end = _HANDLERS.get(tag, (None, None))
        if end and (self.cached is None or tag == "table:dde-links"):
            end(self)

    def data(self, text: str) -> None:
        if self.change is not None:
            self.change.append(text)
        elif self.cached is not None:
            self.cached.append(text)
        elif self._note is not None:
            self._note.append(text if self._stack[-1] not in ("dc:date", "dc:creator", "meta:date-string") else "")
        elif self._words is not None:
            self._words.data(text)

    def table(self, attributes: dict[str, str]) -> None:
        if self.change is None and "table:table" not in self._stack[:-1]:
            self._protected = attributes.get("table:protected") == "true"
            number = len(self.tables)
            self._over = self._conditions[number] if number < len(self._conditions) else []
            self._table = Conceal()
            self.tables.append(self._table)
            self._row = self._columns = 0
            self._folded.clear()
            self._column_styles, self._spans, self._above = [], [], {}
            self._shapes, self._top = Shapes(self.styles), 0.0
            style = attributes.get("table:style-name", "")
            if attributes.get("table:display") == "false" or self.styles.hides_table(style):
                self._table.rows.append((0, EVERY_ROW))

    def table_end(self) -> None:
        if "table:table" not in self._stack:
            for cell in self._shapes.covered():
                self._hide(cell, "")

    def scenario(self, _: dict[str, str]) -> None:
        """A table that holds another set of values for cells: programs show it as a choice, never as a sheet."""
        self._table.rows.append((0, EVERY_ROW))

    def source(self, _: dict[str, str]) -> None:
        self._table.cache |= self._stack.count("table:table") == 1

    def group(self, attributes: dict[str, str]) -> None:
        self._folded.append(attributes.get("table:display") == "false")

    def group_end(self) -> None:
        if self._folded:
            self._folded.pop()

    def column(self, attributes: dict[str, str]) -> None:
        count = _number(attributes, "table:number-columns-repeated")
        first, self._columns = self._columns, self._columns + count
        self._column_styles.append((first, self._columns - 1, attributes.get("table:default-cell-style-name", "")))
        hidden = self._is_hidden(attributes, self.styles.narrow)
        self._shapes.columns(count, attributes.get("table:style-name", ""), hidden=hidden)
        if hidden:
            self._table.columns.append((first, self._columns - 1))

    def row(self, attributes: dict[str, str]) -> None:
        self._repeat = (_number(attributes, "table:number-rows-repeated"), 1)
        self._column = 0
        self._row_style = attributes.get("table:default-cell-style-name", "")
        hidden = self._row_hidden = self._is_hidden(attributes, self.styles.flat)
        self._high = 0.0 if hidden else self.styles.size("table-row", attributes.get("table:style-name", ""))
        self._shapes.row(self._row, self._top)
        if hidden:
            self._table.rows.append((self._row, self._row + self._repeat[0] - 1))

    def row_end(self) -> None:
        self._row = min(self._row + self._repeat[0], EVERY_ROW)
        self._top += self._repeat[0] * self._high
        self._spans = [s for s in self._spans if s[0].bottom >= self._row]

    def _is_hidden(self, attributes: dict[str, str], thin: set[str]) -> bool:
        return (
            attributes.get("table:visibility", "visible") != "visible"
            or any(self._folded)
            or attributes.get("table:style-name", "") in thin
        )

    def cell(self, attributes: dict[str, str]) -> None:
        self._repeat = (self._repeat[0], _number(attributes, "table:number-columns-repeated"))
        style = attributes.get("table:style-name") or self._row_style
        if not style:
            style = next((s for a, b, s in self._column_styles if a <= self._column <= b), "")
        self._cell_style = style
        down, right = (_number(attributes, f"table:number-{n}-spanned") for n in ("rows", "columns"))
        self._spanned = down, right
        self._words = CellWords(attributes, self.styles, style)

    def cell_end(self) -> None:
        words, self._words = self._words, None
        shown = ""
        if words is not None:
            left = left_of(words, self._conditional(), self._above.get(self._column, ""), protected=self._protected)
            set_in = self.styles.set_in(self._cell_style) if words.text else 0.0
            if 0.0 < set_in >= self._shapes.wide(self._column, self._spanned[1]):
                left = ""  # it is set in past the cell's own width
            shown = words.text if left is None else left
            if left is not None:
                self._hide_here(left)
            elif words.text:
                self._shapes.cell((self._row, self._column), self._top, self._high, words.text)
        if max(self._spanned) > 1:
            bottom, right = self._row + self._spanned[0] - 1, self._column + self._spanned[1] - 1
            self._spans.append((MergedArea(self._row, self._column, bottom, right), shown))
        self._above[self._column] = "" if self._row_hidden else shown
        self._column += self._repeat[1]

    def covered_end(self) -> None:
        """A cell under a merged area: what stands in it is not shown, unless it repeats what is."""
        words = self._words
        shown = next((shown for span, shown in self._spans if span.holds(self._row, self._column)), None)
        if words is None or shown is None or not words.text or words.text.strip() == shown.strip():
            self._spanned = 1, 1
            self.cell_end()
            return
        self._words = None
        self._hide_here(shown)
        self._column += self._repeat[1]

    def _conditional(self) -> list[tuple[str, str]]:
        here = [(c.condition, c.style) for c in self._over if c.area.holds(self._row, self._column)]
        return here + self.styles.maps_of(self._cell_style)

    def _hide_here(self, left: str) -> None:
        (down, right), most = self._repeat, 1000
        if down > most or right > most:
            self._table.rows.append((self._row, self._row + down - 1))
            return
        for row in range(self._row, self._row + down):
            for column in range(self._column, self._column + right):
                self._hide((row, column), left)

    def _hide(self, cell: Cell, left: str) -> None:
        """One cell that is not shown, or only in part; of very many the whole row."""
        if len(self._table.cells) < _MOST_CELLS:
            self._table.cells[cell] = left
        else:
            self._table.rows.append((cell[0], cell[0]))

    def shape(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "draw:frame":
            self._frame = attributes
            return
        within = len(self._stack) > 1 and self._stack[-2] == "draw:frame"
        anchor = (self._column, self._top) if self._words is not None else None
        self._shapes.shape(tag, self._frame if within else attributes, anchor)

    def annotation(self, _: dict[str, str]) -> None:
        self._note = []

    def annotation_end(self) -> None:
        text = "".join(self._note or ()).strip()
        self._note = None
        if text:
            self._table.comments.append((f"{letters(self._column)}{self._row + 1}", text))


_HANDLERS: dict[str, tuple[Any, Any]] = {
    "table:table": (_Content.table, _Content.table_end),
    "table:table-source": (_Content.source, None),
    "table:table-row-group": (_Content.group, _Content.group_end),
    "table:table-column-group": (_Content.group, _Content.group_end),
    "table:table-column": (_Content.column, None),
    "table:table-row": (_Content.row, _Content.row_end),
    "table:table-cell": (_Content.cell, _Content.cell_end),
    "table:covered-table-cell": (_Content.cell, _Content.covered_end),
    "table:scenario": (_Content.scenario, None),
    "office:annotation": (_Content.annotation, _Content.annotation_end),
    "table:tracked-changes": (_Content.changes, _Content.changes_end),
    "table:cell-content-change": (_Content.one_change, None),
    "table:insertion": (_Content.one_change, None),
    "table:deletion": (_Content.one_change, None),
    "table:movement": (_Content.one_change, None),
    "table:dde-links": (_Content.dde, _Content.dde_end),
    "table:named-expression": (_Content.expression, None),
    "table:data-pilot-member": (_Content.member, None),
}
"""What is done where an element begins, and where it ends."""


def _number(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return min(int(text), EVERY_ROW) if text.isdecimal() and len(text) < 9 and int(text) else 1
