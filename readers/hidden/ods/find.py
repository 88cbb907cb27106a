"""Finds what an ODS hides: one walk over content.xml, only where something in it could be hidden.

Runs in the child process only, on XML that was proved to be whole. The texts of cells are not taken from here but from
the cells as read; the walk says where they stand.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from readers.hidden.ods.beside import Beside, objects_in
from readers.hidden.ods.conditions import Ranged, conditions_of
from readers.hidden.ods.shapes import Merged, Shapes
from readers.hidden.ods.styles import Styles, read_styles
from readers.hidden.ods.words import Words, left_of
from readers.hidden.take_out import Conceal, Found, letters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readers.hidden.take_out import Cell

_COULD_HIDE = re.compile(
    rb"=[\"'](?:collapse|filter)[\"']|:display=[\"'](?:false|none)[\"']|office:annotation|table:tracked-changes|"
    rb"table:table-source|table:dde-link|table:named-expression|table:data-pilot-member|table:scenario|<draw:|"
    rb"office:string-value=|office:(?:date|time)-value=[\"'][^\"']*[^-0-9T:.,PYMDHSZW+\"'][^\"']*|"
    rb"<table:covered-table-cell(?:\s[^<>]*)?(?<!/)>|<text:(?!p[\s/>]|span[\s/>]|a[\s/>]|s[\s/>])|"
    rb"<(?![/?!]|(?:table|text|office|style|number|fo|draw|svg|dc|meta|calcext|loext|form|chart|config):)"
)
_MOST = 200_000
EVERY_ROW = 1_048_576
_CELLS = ("table:table-cell", "table:covered-table-cell")


def conceal_ods(parts: Mapping[str, bytes]) -> tuple[list[Conceal], list[Found]]:
    """For each table of content.xml, in order, what of it is not shown; and what the file holds beside its tables.

    The list is empty where nothing in content.xml hides anything.
    """
    content = parts["content.xml"]
    styles = read_styles(parts.get("styles.xml", b""), content)
    found = objects_in(parts)
    conditions = conditions_of(content)
    if not styles.hiding and not any(conditions) and not _COULD_HIDE.search(content):
        return [], found
    walk = _Walk(styles, conditions)
    walk.read(content)
    return walk.tables, [*found, *walk.found()]


class _Walk(Beside):
    """Collects, element by element."""

    def __init__(self, styles: Styles, conditions: list[list[Ranged]]) -> None:
        super().__init__()
        self._conditions = conditions
        self.styles = styles
        self.tables: list[Conceal] = []
        self._stack: list[str] = []
        self._folded: list[bool] = []
        self._row = self._column = self._columns = 0
        self._repeat = self._spanned = (1, 1)
        self._row_style = ""
        self._column_styles: list[tuple[int, int, str]] = []
        self._cell_style = ""
        self._protected = self._row_hidden = False
        self._note: list[str] | None = None
        self._words: Words | None = None
        self._above: dict[int, str] = {}
        self._spans: list[Merged] = []
        self._shapes = Shapes(styles)
        self._top = self._high = 0.0
        self._frame: dict[str, str] = {}

    def read(self, content: bytes) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._data
        parser.Parse(content, True)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._stack.append(tag)
        if self._words is not None and self._note is None and tag != "office:annotation":
            self._words.start(tag, attributes)
        if tag.startswith("draw:") and self._note is None:
            self.shape(tag, attributes)
        begin = _BEGIN.get(tag)
        if begin and self.cached is None:
            begin(self, attributes)

    def _end(self, tag: str) -> None:
        self._stack.pop()
        if self._words is not None and self._note is None and tag not in _CELLS:
            self._words.end()
        end = _FINISH.get(tag)
        if end and (self.cached is None or tag == "table:dde-links"):
            end(self)

    def _data(self, text: str) -> None:
        if self.change is not None:
            self.change.append(text)
        elif self.cached is not None:
            self.cached.append(text)
        elif self._note is not None:
            self._note.append(text if self._stack[-1] not in ("dc:date", "dc:creator", "meta:date-string") else "")
        elif self._words is not None:
            self._words.data(text)

    # Tables, columns, rows ------------------------------------------------------------------------------------------

    def table(self, attributes: dict[str, str]) -> None:
        if self.change is None and "table:table" not in self._stack[:-1]:
            self._protected = attributes.get("table:protected") == "true"
            self.tables.append(Conceal())
            self._row = self._columns = 0
            self._folded.clear()
            self._column_styles, self._spans, self._above = [], [], {}
            self._shapes, self._top = Shapes(self.styles), 0.0
            style = attributes.get("table:style-name", "")
            if attributes.get("table:display") == "false" or self.styles.hides_table(style):
                self.tables[-1].rows.append((0, EVERY_ROW))

    def table_end(self) -> None:
        if self.tables and "table:table" not in self._stack:
            for cell in self._shapes.covered():
                self._hide(cell, "")

    def scenario(self, _: dict[str, str]) -> None:
        """A table that holds another set of values for cells: programs show it as a choice, never as a sheet."""
        if self.tables:
            self.tables[-1].rows.append((0, EVERY_ROW))

    def source(self, _: dict[str, str]) -> None:
        if self.tables and self._stack.count("table:table") == 1:
            self.tables[-1].cache = True

    def group(self, attributes: dict[str, str]) -> None:
        self._folded.append(attributes.get("table:display") == "false")

    def group_end(self) -> None:
        if self._folded:
            self._folded.pop()

    def column_start(self, attributes: dict[str, str]) -> None:
        if not self.tables:
            return
        count = _number(attributes, "table:number-columns-repeated")
        first, self._columns = self._columns, self._columns + count
        self._column_styles.append((first, self._columns - 1, attributes.get("table:default-cell-style-name", "")))
        hidden = self._is_hidden(attributes, self.styles.narrow)
        self._shapes.columns(count, attributes.get("table:style-name", ""), hidden=hidden)
        if hidden:
            self.tables[-1].columns.append((first, self._columns - 1))

    def row_start(self, attributes: dict[str, str]) -> None:
        if not self.tables:
            return
        self._repeat = (_number(attributes, "table:number-rows-repeated"), 1)
        self._column = 0
        self._row_style = attributes.get("table:default-cell-style-name", "")
        hidden = self._row_hidden = self._is_hidden(attributes, self.styles.flat)
        self._high = 0.0 if hidden else self.styles.height(attributes.get("table:style-name", ""))
        self._shapes.row(self._row, self._top)
        if hidden:
            self.tables[-1].rows.append((self._row, self._row + self._repeat[0] - 1))

    def row_end(self) -> None:
        self._row = min(self._row + self._repeat[0], EVERY_ROW)
        self._top += self._repeat[0] * self._high
        self._spans = [s for s in self._spans if s.rows[1] >= self._row]

    def _is_hidden(self, attributes: dict[str, str], thin: frozenset[str]) -> bool:
        return (
            attributes.get("table:visibility", "visible") != "visible"
            or any(self._folded)
            or attributes.get("table:style-name", "") in thin
        )

    # Cells ----------------------------------------------------------------------------------------------------------

    def cell(self, attributes: dict[str, str]) -> None:
        self._repeat = (self._repeat[0], _number(attributes, "table:number-columns-repeated"))
        style = attributes.get("table:style-name") or self._row_style
        if not style:
            style = next((s for a, b, s in self._column_styles if a <= self._column <= b), "")
        self._cell_style = style
        down, right = (_number(attributes, f"table:number-{n}-spanned") for n in ("rows", "columns"))
        self._spanned = down, right
        self._words = Words(attributes, self.styles, style)

    def cell_end(self) -> None:
        words, conceal = self._words, self.tables[-1] if self.tables else None
        self._words = None
        left = None
        if conceal is not None and words is not None:
            left = left_of(words, self._conditional(), self._above.get(self._column, ""), protected=self._protected)
            left = "" if words.text and self._is_pushed() else left
        shown = words.text if words is not None and left is None else left or ""
        if left is not None and conceal is not None:
            self._hide_here(left)
        elif words is not None and words.text:
            self._shapes.cell((self._row, self._column), self._top, self._high, words.text)
        if max(self._spanned) > 1:
            rows = self._row, self._row + self._spanned[0] - 1
            self._spans.append(Merged(rows, (self._column, self._column + self._spanned[1] - 1), shown))
        self._above[self._column] = "" if self._row_hidden else shown
        self._column += self._repeat[1]

    def _is_pushed(self) -> bool:
        """True for a cell whose text is set in past its own width."""
        set_in = self.styles.set_in(self._cell_style)
        return set_in > 0 and set_in >= self._shapes.wide(self._column, self._spanned[1])

    def covered_end(self) -> None:
        """A cell under a merged area: what stands in it is not shown, unless it repeats what is."""
        words = self._words
        area = next((s for s in self._spans if s.holds(self._row, self._column)), None)
        if words is None or area is None or not words.text or words.text.strip() == area.shown.strip():
            self._spanned = 1, 1
            self.cell_end()
            return
        self._words = None
        self._hide_here(area.shown)
        self._column += self._repeat[1]

    def _conditional(self) -> list[tuple[str, str]]:
        number = len(self.tables) - 1
        over = self._conditions[number] if number < len(self._conditions) else []
        row, column = self._row, self._column
        here = [(c.condition, c.style) for c in over
                if c.area[0] <= row <= c.area[2] and c.area[1] <= column <= c.area[3]]  # fmt: skip
        return here + self.styles.maps_of(self._cell_style)

    def _hide_here(self, left: str) -> None:
        (down, right), most = self._repeat, 1000
        if down > most or right > most:
            self.tables[-1].rows.append((self._row, self._row + down - 1))
            return
        for row in range(self._row, self._row + down):
            for column in range(self._column, self._column + right):
                self._hide((row, column), left)

    def _hide(self, cell: Cell, left: str) -> None:
        """One cell that is not shown, or only in part; of very many the whole row."""
        conceal = self.tables[-1]
        if len(conceal.cells) < _MOST:
            conceal.cells[cell] = left
        else:
            conceal.rows.append((cell[0], cell[0]))

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
        if text and self.tables:
            self.tables[-1].comments.append((f"{letters(self._column)}{self._row + 1}", text))


_BEGIN: dict[str, Any] = {
    "table:table": _Walk.table,
    "table:table-source": _Walk.source,
    "table:table-row-group": _Walk.group,
    "table:table-column-group": _Walk.group,
    "table:table-column": _Walk.column_start,
    "table:table-row": _Walk.row_start,
    "table:table-cell": _Walk.cell,
    "table:covered-table-cell": _Walk.cell,
    "table:scenario": _Walk.scenario,
    "office:annotation": _Walk.annotation,
    "table:tracked-changes": _Walk.changes,
    **dict.fromkeys(
        ("table:cell-content-change", "table:insertion", "table:deletion", "table:movement"), _Walk.one_change
    ),
    "table:dde-links": _Walk.dde,
    "table:named-expression": _Walk.expression,
    "table:data-pilot-member": _Walk.member,
}
_FINISH: dict[str, Any] = {
    "table:table-row-group": _Walk.group_end,
    "table:table-column-group": _Walk.group_end,
    "table:table-row": _Walk.row_end,
    "table:table-cell": _Walk.cell_end,
    "table:covered-table-cell": _Walk.covered_end,
    "table:table": _Walk.table_end,
    "office:annotation": _Walk.annotation_end,
    "table:tracked-changes": _Walk.changes_end,
    "table:dde-links": _Walk.dde_end,
}


def _number(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return min(int(text), EVERY_ROW) if text.isdecimal() and len(text) < 9 and int(text) else 1
