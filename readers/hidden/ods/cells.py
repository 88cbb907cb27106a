"""The cells of an ODS with words: which of the words are shown, and what lies over them. In the child process only."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from readers.hidden.geometry import Box
from readers.hidden.looks import shown_as_signs
from readers.hidden.ods.conditions import Value, areas_of, holds, leaks_nothing
from readers.hidden.ods.styles import OdsStyles
from readers.hidden.opendocument import length, place_of
from readers.hidden.take_out import Cell

_SHOWN = frozenset(
    f"text:{n}" for n in ("p", "span", "a", "s", "tab", "line-break", "ruby", "ruby-base", "sheet-name",
                          "date", "time", "title", "file-name", "author-name", "page-number", "page-count",
                          "soft-page-break", "bookmark", "bookmark-start", "bookmark-end")
)
"""Elements that spreadsheet programs show; the words in any other they leave out."""
_APART = ("draw:", "svg:", "table:", "office:", "form:", "script:")
_FIELDS = ("text:hidden-text", "text:conditional-text")
_STORED = ("office:string-value", "office:date-value", "office:time-value")
_PLAIN = re.compile(r"[-0-9T:.,PYMDHSZW+ ]*")
"""Dates and times as they are stored."""
_COVERED = 0.7
"""Share of a cell's words that a shape must lie over."""
_LETTER_WIDTH = 5.5
"""Points of width, roughly."""
_FILLED = frozenset({"draw:rect", "draw:ellipse", "draw:circle", "draw:custom-shape", "draw:polygon", "draw:caption",
                     "draw:path", "draw:regular-polygon"})
_MOST_SHAPES = 2000
_BAND = 50.0
"""Points: a cell is held against the shapes at its height only."""
_MOST_BANDS = 20_000


class CellWords:
    """Collects the words of one cell."""

    def __init__(self, attributes: dict[str, str], styles: OdsStyles, style: str) -> None:
        self.styles, self.style = styles, style
        self.kind = attributes.get("office:value-type", "string")
        self._stored = next((attributes[n] for n in _STORED if attributes.get(n)), "")
        self.number = attributes.get("office:value", "")
        self._pieces: list[tuple[str, bool]] = []
        self._open: list[tuple[bool, str]] = []
        """Of each open element whether it hides its words, and what its font shows in place of letters."""
        self._paragraph = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins within the cell."""
        signs = self._open[-1][1] if self._open else ""
        hides = tag not in _SHOWN and not tag.startswith(_APART)
        hides = hides or attributes.get("draw:display", "always") in ("none", "printer")
        if tag in ("text:p", "text:span"):
            name = attributes.get("text:style-name", "")
            hides = hides or self.styles.hides_span(name, self.style)
            signs = self.styles.signs(self.style, name)
        if tag == "text:p":
            self._paragraph = len(self._pieces)
            if self._pieces:
                self._pieces.append(("\n", False))
        elif tag in ("text:s", "text:tab", "text:line-break"):
            self._pieces.append((" ", False))
        elif tag == "text:hidden-paragraph" and attributes.get("text:is-hidden") != "false":
            self._pieces[self._paragraph :] = [(t, True) for t, _ in self._pieces[self._paragraph :]]
            # What follows in the paragraph is hidden too: the mark stands on the paragraph itself.
            self._open[:] = [(True, signs) for _, signs in self._open]
        elif tag in _FIELDS:
            texts = [v for k, v in attributes.items() if "string-value" in k]
            self._pieces += [(t, True) for t in texts if t not in ("", attributes.get("text:current-value"))]
        self._open.append((hides, signs))

    def end(self) -> None:
        """The innermost element ends."""
        self._open[-1:] = []

    def data(self, text: str) -> None:
        """Text within the cell; white space between its paragraphs is none."""
        if self._open and (text.strip() or self._pieces):
            hidden = any(hides for hides, _ in self._open) or shown_as_signs(self._open[-1][1], text)
            self._pieces.append((text, hidden))

    @property
    def shown(self) -> str:
        """What is shown, a line for each paragraph."""
        return "".join(t for t, hidden in self._pieces if not hidden).strip()

    @property
    def hides_some(self) -> bool:
        """True where a part of it is not shown."""
        return any(hidden and t.strip() for t, hidden in self._pieces)

    @property
    def text(self) -> str:
        """What the cell holds, as it reads."""
        return self.shown or self._stored or self.number

    @property
    def stored_otherwise(self) -> bool:
        """True where the stored text is not what the cell shows: programs differ in which of the two they show."""
        stored, shown = _letters(self._stored), _letters(self.shown)
        if not stored or _PLAIN.fullmatch(self._stored):
            return False
        return stored not in shown and (bool(shown) or self.kind != "string")


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def left_of(words: CellWords, conditions: list[tuple[str, str]], above: str, *, protected: bool) -> str | None:
    """What of a cell can be read where that is not all of it; None where it is.

    `conditions`: (condition, style) that may lie over the cell; `above`: what is shown in the cell over it.
    """
    if not words.text and not words.hides_some:
        return None
    hidden = words.styles.hides(words.style, text=words.kind == "string") or words.stored_otherwise
    if protected and words.styles.look(words.style).get("style:cell-protect") == "hidden-and-protected":
        hidden = True
    if hidden or _hides_by_value(words, conditions, above):
        return ""
    return words.shown if words.hides_some else None


def _hides_by_value(words: CellWords, conditions: list[tuple[str, str]], above: str) -> bool:
    """True where a condition hides what stands in the cell, and that is more than zeros and repeats."""
    try:
        value: Value = words.text if words.kind == "string" else float(words.number)
    except ValueError:
        value = words.text
    number = isinstance(value, float)
    if leaks_nothing(words.text, above) or value == 0:
        return False
    if isinstance(value, float) and words.styles.hides_value(words.style, value):
        return True
    for condition, style in conditions:
        verdict = holds(condition, value) if condition else number
        if verdict is False:
            continue
        if not style or words.styles.hides(words.style, style, text=not number):
            return True
        if verdict:
            return False  # the first that holds is the one that applies
    return False


class Shapes:
    """The shapes of one table, and the cells with words under them."""

    def __init__(self, styles: OdsStyles) -> None:
        self._styles = styles
        self._shapes: list[Callable[[], Box]] = []
        """Each gives its box when the rows are known."""
        self._filled: list[tuple[Cell, Box]] = []
        """Where the words of each cell are."""
        self._columns: list[float] = []
        """Where each column begins."""
        self._rows: dict[int, float] = {}
        """Where those rows begin in which a shape may end."""

    def columns(self, count: int, style: str, *, hidden: bool) -> None:
        """Columns of one style, from left to right."""
        width = 0.0 if hidden else self._styles.size("table-column", style)
        self._columns = self._columns or [0.0]
        for _ in range(min(count, 1024 - len(self._columns))):
            self._columns.append(self._columns[-1] + width)

    def _at(self, column: int) -> float:
        if column < len(self._columns):
            return self._columns[column]
        known = max(0, len(self._columns) - 1)
        return (self._columns or [0.0])[-1] + (column - known) * self._styles.size("table-column", "")

    def wide(self, column: int, count: int) -> float:
        """The width of columns, in points."""
        return self._at(column + count) - self._at(column)

    def row(self, row: int, top: float) -> None:
        """Where a row begins."""
        if len(self._rows) < 100_000:
            self._rows[row] = top

    def cell(self, cell: Cell, top: float, height: float, text: str) -> None:
        """A cell with words."""
        left = self._at(cell[1])
        longest = max(map(len, text.split("\n")))
        width = min(self._at(cell[1] + 1) - left, _LETTER_WIDTH * longest)
        if width > 0 and height > 0 and len(self._filled) < 200_000:
            self._filled.append((cell, Box(left, top, left + width, top + height)))

    def shape(self, tag: str, attributes: dict[str, str], anchor: tuple[int, float] | None) -> None:
        """A shape; `anchor` is the column and the top of the cell that it hangs on, None for the sheet itself."""
        if len(self._shapes) >= _MOST_SHAPES or not self._covers(tag, attributes):
            return
        left, top = place_of(attributes)
        if anchor is not None:
            left, top = left + self._at(anchor[0]), top + anchor[1]
        ends = areas_of(attributes.get("table:end-cell-address", ""))
        last = ends[0][:2] if ends else None
        end = length(attributes.get("table:end-x", "")), length(attributes.get("table:end-y", ""))
        size = length(attributes.get("svg:width", "")), length(attributes.get("svg:height", ""))
        self._shapes.append(partial(self._box, left, top, size, last, end))

    def _covers(self, tag: str, attributes: dict[str, str]) -> bool:
        behind = attributes.get("table:table-background") == "true"
        if behind or attributes.get("draw:display", "always") in ("none", "printer"):
            return False
        if tag in ("draw:image", "draw:object", "draw:object-ole", "draw:control"):
            return True
        style = attributes.get("draw:style-name", "")
        return tag in (*_FILLED, "draw:text-box") and self._styles.fills(style, usually=tag in _FILLED)

    def covered(self) -> list[Cell]:
        """The cells whose words lie under a shape."""
        bands: dict[int, list[Box]] = {}
        for box in (make() for make in self._shapes):
            first = int(box.top // _BAND)
            for band in range(first, min(int(box.bottom // _BAND), first + _MOST_BANDS) + 1):
                bands.setdefault(band, []).append(box)
        near = ((c, b, bands.get(int((b.top + b.bottom) / 2 // _BAND), ())) for c, b in self._filled) if bands else ()
        return [cell for cell, box, over in near if any(box.shared(b) / box.shared(box) >= _COVERED for b in over)]

    def _box(
        self, left: float, top: float, size: tuple[float, float], last: Cell | None, end: tuple[float, float]
    ) -> Box:
        """Where a shape lies that is drawn from its anchor to the cell in which it ends."""
        right, bottom = left + size[0], top + size[1]
        if last is not None:
            right = max(right, self._at(last[1]) + end[0])
            near = max((r for r in self._rows if r <= last[0]), default=0)
            row = self._rows.get(near, 0.0) + (last[0] - near) * self._styles.size("table-row", "")
            bottom = max(bottom, row + end[1])
        return Box(left, top, right, bottom)
