"""One walk through the elements of an OpenDocument text: what of its words is shown. Runs in the child process only."""

from __future__ import annotations

from collections import deque
from itertools import groupby
from typing import NamedTuple

from lxml import etree

from readers.documents.odt_elements import (
    BESIDE,
    CELLS,
    COLUMNS,
    DRAWN,
    GAPS,
    HOLDERS,
    INLINE,
    LINES,
    OTHERWISE,
    ROWS,
    is_away,
    is_element,
    is_hidden,
    times,
    words_in,
)
from readers.hidden.documents.odt_styles import Ground, Legibility, OdtStyles, StyleName, attributes_of, usual_name
from readers.hidden.looks import shown_as_signs
from readers.hidden.opendocument import Look
from readers.merged_cells import MergedCells

_MOST_TIMES = 100
_MOST_REPEATED = 200_000
"""Letters that are written for all cells and rows that are said to be repeated."""
_MOST_COLUMNS = 1000


class Place(NamedTuple):
    """Where paragraphs stand."""

    ground: Ground
    styles: tuple[StyleName, ...] = ()
    """Those of the shapes around that apply to words."""
    in_cell: bool = False


class _Column(NamedTuple):
    narrow: bool
    style: str
    """Of its cells that name none."""


class _Paragraph:
    """The words of one paragraph."""

    def __init__(self) -> None:
        self.pieces: list[tuple[str, Legibility]] = []
        self.boxes: list[tuple[etree._Element, Place, bool]] = []
        """Notes and boxes that hang on it, and whether what they hang on is hidden."""
        self.hidden = False

    def add(self, text: str | None, legibility: Legibility) -> None:
        """Words as they come."""
        if text:
            self.pieces.append((text, legibility))

    def parted(self) -> tuple[str, list[str]]:
        """What is shown, and each run that is not."""
        lost = {}
        for signs in {s.signs for _, s in self.pieces if s.signs}:
            lost[signs] = shown_as_signs(signs, "".join(t for t, s in self.pieces if s.signs == signs))
        gone = [(self.hidden or s.hidden or lost.get(s.signs, False), t) for t, s in self.pieces]
        hidden = ["".join(t for _, t in run) for is_gone, run in groupby(gone, key=lambda x: x[0]) if is_gone]
        return "".join(t for is_gone, t in gone if not is_gone), hidden


_LOST = Legibility(hidden=True, signs="")


class OdtWords:
    """The words of one part of a document: filled by `read`."""

    def __init__(self, styles: OdtStyles, page: Place) -> None:
        self._styles, self._page = styles, page
        self._pieces: list[str] = []
        self._later: deque[tuple[etree._Element, Place]] = deque()
        self._is_late = False
        self._left = _MOST_REPEATED
        self._merged = MergedCells()
        self.hidden: list[str] = []
        self.deleted: list[str] = []
        self.comments: list[str] = []

    def lines(self) -> list[str]:
        """What is shown, not yet cleaned: paragraphs and rows."""
        return "".join(self._pieces).split("\n")

    def read(self, e: etree._Element, *, shown: bool = True) -> None:
        """Takes in a body, a header or a footer."""
        if shown:
            self._read(e, self._page)
        else:
            self._hide(e)

    def _read(self, e: etree._Element, place: Place) -> None:
        """Takes in what stands in an element that holds paragraphs."""
        self._beside(e.text)
        for c in e:
            if is_element(c):
                self._take(c, place)
            self._beside(c.tail)

    def _beside(self, text: str | None) -> None:
        """Words that stand in no paragraph are shown nowhere."""
        if text and text.strip():
            self.hidden.append(text)

    def _hide(self, e: etree._Element) -> None:
        if (text := words_in(e)).strip():
            self.hidden.append(text)

    def _take(self, e: etree._Element, place: Place) -> None:
        tag = usual_name(str(e.tag))
        if tag in LINES:
            self._paragraph(e, place)
        elif tag == "table:table" and place.in_cell:  # its rows come behind the row in which it stands
            self._later.append((e, place._replace(in_cell=False)))
        elif tag == "table:table":
            self._table(e, place)
        elif tag == "text:tracked-changes":
            self._changes(e)
        elif tag == "office:annotation":
            self.comments.append(words_in(e))
        elif tag == "draw:frame" or tag in HOLDERS:
            about = attributes_of(e)
            if is_hidden(about) or is_away(about):
                self._hide(e)
            elif tag == "draw:frame":
                self._frame(e, self._within(tag, about, place))
            else:
                self._read(e, self._within(tag, about, place))
        elif tag not in BESIDE:
            self._hide(e)

    def _within(self, tag: str, about: Look, place: Place) -> Place:
        """The place in an element that holds paragraphs."""
        if tag == "text:section":
            style = "section", about.get("text:style-name", "")
        elif tag == "draw:frame" or (tag.startswith("draw:") and "draw:style-name" in about):
            style = "graphic", about.get("draw:style-name", "")
        else:
            return place
        is_shape = tag not in ("text:section", "draw:frame", "draw:g", "draw:a")
        ground = self._styles.ground(style, place.ground, filled=is_shape)
        text = ("paragraph", about["draw:text-style-name"]) if "draw:text-style-name" in about else None
        return place._replace(ground=ground, styles=(style, *([text] if text else [])) if is_shape else place.styles)

    def _frame(self, e: etree._Element, place: Place) -> None:
        drawn = [c for c in e if is_element(c) and usual_name(str(c.tag)) in DRAWN]
        for n, c in enumerate(drawn):
            if n == 0:
                self._take(c, place)
            elif usual_name(str(c.tag)) not in BESIDE:
                self._hide(c)  # what stands there for programs that cannot show the first
        for c in e:
            if is_element(c) and c not in drawn and usual_name(str(c.tag)) not in BESIDE:
                self._hide(c)

    def _changes(self, e: etree._Element) -> None:
        """What was deleted is kept here; who did it, and when, is none of it, but for what they remarked."""
        for c in e.iterchildren(etree.Element):
            self.deleted.append(words_in(c))
            infos = (x for x in c.iter(etree.Element) if usual_name(str(x.tag)) == "office:change-info")
            self.comments += [words_in(x) for x in infos]

    # Lines ------------------------------------------------------------------------------------------------------------

    def _paragraph(self, e: etree._Element, place: Place) -> None:
        style = "paragraph", attributes_of(e).get("text:style-name", "") or "Standard"
        line = _Paragraph()
        line.hidden = self._styles.hides_box(style)
        own = place._replace(ground=self._styles.ground(style, place.ground))
        self._inline(e, line, (*place.styles, style), own)
        shown, hidden = line.parted()
        self._pieces.append(shown.replace("\n", " ") + (" " if place.in_cell else "\n"))
        self.hidden += hidden
        for box, where, on_hidden in line.boxes:
            if on_hidden or line.hidden:
                self._hide(box)
            else:
                self._later.append((box, where))
        self._read_later(place)

    def _read_later(self, place: Place) -> None:
        """Notes, boxes and tables in cells come after the line in which they are: they are no part of its sentences."""
        if place.in_cell or self._is_late:
            return
        self._is_late = True
        while self._later:
            self._take(*self._later.popleft())
        self._is_late = False

    def _inline(self, e: etree._Element, line: _Paragraph, styles: tuple[StyleName, ...], place: Place) -> None:
        legibility = self._styles.legibility(styles, place.ground)
        line.add(e.text, legibility)
        for c in e:
            if is_element(c):
                self._piece(c, line, styles, place, legibility)
            line.add(c.tail, legibility)

    def _piece(
        self, e: etree._Element, line: _Paragraph, styles: tuple[StyleName, ...], place: Place, legibility: Legibility
    ) -> None:
        tag, about = usual_name(str(e.tag)), attributes_of(e)
        if tag in GAPS:
            line.add(" ", legibility)
        elif tag == "text:note":
            bodies = (c for c in e if is_element(c) and usual_name(str(c.tag)) == "text:note-body")
            line.boxes += [(body, self._page, legibility.hidden) for body in bodies]
        elif tag == "draw:frame" or tag in HOLDERS:
            line.boxes.append((e, place._replace(in_cell=False), legibility.hidden))
        elif tag == "office:annotation":
            self.comments.append(words_in(e))
        elif tag == "text:hidden-paragraph":
            line.hidden |= is_hidden(about)
            self._inline(e, line, styles, place)
        elif tag in OTHERWISE:
            said = words_in(e)
            line.add(said, _LOST if is_hidden(about) else legibility)
            others = {t for n, t in about.items() if n.startswith("text:string-value")}
            self.hidden += sorted(others - {said, f'"{said}"'})
        elif tag in INLINE and not is_hidden(about):
            name = about.get("text:style-name", "")
            line.add(" " if tag == "text:ruby-text" else "", legibility)
            self._inline(e, line, (*styles, ("text", name)) if name else styles, place)
        elif tag not in BESIDE:
            line.add(words_in(e), _LOST)

    # Tables -----------------------------------------------------------------------------------------------------------

    def _table(self, e: etree._Element, place: Place) -> None:
        style = "table", attributes_of(e).get("table:style-name", "")
        if self._styles.hides_box(style):
            self._hide(e)
            return
        columns: list[_Column] = []
        outer = self._merged.begin_table()
        self._rows(e, place._replace(ground=self._styles.ground(style, place.ground)), columns)
        self._merged.end_table(outer)

    def _rows(self, e: etree._Element, place: Place, columns: list[_Column]) -> None:
        for c in e.iterchildren(etree.Element):
            tag, about = usual_name(str(c.tag)), attributes_of(c)
            if tag in (*ROWS, *COLUMNS) and about.get("table:display") != "false":
                self._rows(c, place, columns)
            elif tag == "table:table-row":
                self._row(c, about, place, columns)
            elif tag == "table:table-column":
                narrow = about.get("table:visibility", "visible") != "visible" or self._styles.hides_box(
                    ("table-column", about.get("table:style-name", "")))
                column = _Column(narrow, about.get("table:default-cell-style-name", ""))
                columns += [column] * min(times(about, "columns-repeated"), _MOST_COLUMNS - len(columns))
            elif tag not in BESIDE:
                self._hide(c)

    def _row(self, e: etree._Element, about: Look, place: Place, columns: list[_Column]) -> None:
        style = "table-row", about.get("table:style-name", "")
        if about.get("table:visibility", "visible") != "visible" or self._styles.hides_box(style):
            self._hide(e)
            return
        inner = place._replace(ground=self._styles.ground(style, place.ground), in_cell=True)
        start, end, at = len(self._pieces), " " if place.in_cell else "\n", 0
        self._pieces.append(end)
        for c in e.iterchildren(etree.Element):
            if usual_name(str(c.tag)) not in CELLS:
                self._hide(c)
                continue
            own = attributes_of(c)
            if at in self._merged and usual_name(str(c.tag)) == "table:covered-table-cell":
                self._pieces.append(f" | {self._merged.again(at)}")
                self._hide(c)
                at += 1
                continue
            over = columns[at : at + times(own, "columns-spanned")]
            usual = about.get("table:default-cell-style-name", "") or (over[0].style if over else "")
            narrow = bool(over) and all(column.narrow for column in over)
            before = len(self._pieces)
            self._cell(c, own.get("table:style-name", "") or usual, inner, unseen=narrow)
            if (down := times(own, "rows-spanned") - 1) > 0:
                self._merged.goes_down(at, down, "".join(self._pieces[before:]).strip(" |\n"))
            at += times(own, "columns-repeated")
        self._pieces.append(end)
        self._repeat(start, times(about, "rows-repeated"))
        self._read_later(place)

    def _cell(self, e: etree._Element, style: str, place: Place, *, unseen: bool) -> None:
        start = len(self._pieces)
        self._pieces.append(" | ")
        if unseen or usual_name(str(e.tag)) == "table:covered-table-cell":
            self._hide(e)
        else:
            self._read(e, place._replace(ground=self._styles.ground(("table-cell", style), place.ground)))
        self._repeat(start, times(attributes_of(e), "columns-repeated"))

    def _repeat(self, start: int, often: int) -> None:
        """Writes what came since then as often as is said, within bounds: a table in a table could be without end."""
        if often > 1:
            text = "".join(self._pieces[start:])
            often = min(often, _MOST_TIMES, 1 + self._left // max(len(text), 1))
            self._left -= len(text) * (often - 1)
            self._pieces[start:] = [text * often]
