"""What the styles of tables and pivot tables make of the cells of an XLSX. In the child process only.

A book can have styles of its own, which hide as well as a cell's. Of the program's it is only reckoned with fills that
make light letters readable.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from readers.hidden.looks import Effect, Look
from readers.hidden.xlsx.sizes import attribute, number
from readers.workbook.annotations import MergedArea, column_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from readers.hidden.xlsx.styles import Styles

    Style = Mapping[str, tuple[Effect, int]]

_TABLE = re.compile(rb"<(?:\w+:)?table\s[^<>]*>")
_PLACE = re.compile(rb"<(?:\w+:)?location\s[^<>]*>")
_INFO = re.compile(rb"<(?:\w+:)?(?:table|pivotTable)StyleInfo\s[^<>]*>")
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?", re.ASCII)
_USUAL = re.compile(r"TableStyle(Light|Medium|Dark)([0-9]{1,2})")
_WHITE, _ACCENT, _PALE, _DARK = (255, 255, 255), (68, 114, 196), (180, 198, 231), (64, 64, 64)
_FLAGS = ("showFirstColumn", "showLastColumn", "showRowStripes", "showColumnStripes")


class _Area(NamedTuple):
    span: MergedArea
    style: Style
    head: int
    """Rows of headings."""
    foot: int
    flags: frozenset[str]
    pivot: bool
    own: bool
    """True where the style is the book's own."""

    def effects(self, names: Iterable[str]) -> list[Effect]:
        """What the style may change of a cell that stands in these parts of the table."""
        whole = self._effect("wholeTable")
        if self.pivot:
            return [whole, *(e.over(whole) for e, _ in self.style.values())]
        effect = Effect()
        for name in names:
            effect = effect.over(self._effect(name))
        return [effect.over(whole)]

    def parts(self, row: int, column: int) -> list[str]:
        """The parts in which a cell stands, but for the whole, what counts most first."""
        if self.pivot:
            return []
        top, left, bottom, right = self.span
        first = "showFirstColumn" in self.flags and column == left
        last = "showLastColumn" in self.flags and column == right
        ends = ["firstColumn"] * first + ["lastColumn"] * last
        if row < top + self.head:
            return ["firstHeaderCell"] * first + ["lastHeaderCell"] * last + ["headerRow", *ends]
        if row > bottom - self.foot:
            return ["firstTotalCell"] * first + ["lastTotalCell"] * last + ["totalRow", *ends]
        stripes = []
        if "showRowStripes" in self.flags:
            stripes.append(self._stripe("RowStripe", row - top - self.head))
        if "showColumnStripes" in self.flags:
            stripes.append(self._stripe("ColumnStripe", column - left))
        return [*ends, *stripes]

    def _stripe(self, kind: str, at: int) -> str:
        first, second = (self.style.get(f"{n}{kind}", (Effect(), 1))[1] for n in ("first", "second"))
        return f"{'first' if at % (first + second) < first else 'second'}{kind}"

    def _effect(self, name: str) -> Effect:
        return self.style[name][0] if name in self.style else Effect()


class Tables:
    """The tables of a worksheet whose styles bear on what can be read."""

    def __init__(self, parts: Mapping[str, bytes], related: Iterable[str], styles: Styles) -> None:
        """`related`: the parts that the worksheet has relations to."""
        self._usual = styles.usual
        self._known: dict[tuple[int, Look, tuple[str, ...]], list[Look]] = {}
        self._areas = [a for r in related for a in _areas(r, parts.get(r, b""), styles) if a.style]

    def looks(self, look: Look, row: int, column: int) -> list[Look]:
        """How a cell may look in them, which else has that look."""
        for n, area in enumerate(self._areas):
            top, left, bottom, right = area.span
            if top <= row <= bottom and left <= column <= right:
                names = tuple(p for p in area.parts(row, column) if p in area.style)
                if (n, look, names) not in self._known:
                    made = [look.within(effect, self._usual) for effect in area.effects(names)]
                    self._known[n, look, names] = made
                return self._known[n, look, names]
        return [look]

    def may_hide(self, looks: Iterable[Look]) -> bool:
        """True where some of their styles could make a cell of these looks unreadable."""
        effects = {e for a in self._areas for e, _ in a.style.values()}
        own = {e for a in self._areas if a.own for e, _ in a.style.values()}
        together = {Effect(one.colour, None, other.fills, one.form) for one in own for other in own}
        return any(look.within(e, self._usual).may_hide() for look in looks for e in effects | together)


def _areas(name: str, body: bytes, styles: Styles) -> Iterable[_Area]:
    pivot = "/pivotTables/" in name
    m = (_PLACE if pivot else _TABLE).search(body) if pivot or "/tables/" in name else None
    area = _AREA.fullmatch(attribute(m[0], b"ref")) if m else None
    info = _INFO.search(body)
    if not area or not m or not info:
        return
    top, left = int(area[2]) - 1, column_number(area[1])
    span = MergedArea(top, left, int(area[4] or area[2]) - 1, column_number(area[3] or area[1]))
    named = attribute(info[0], b"name")
    style = styles.tables.get(named) or ({} if pivot else _programs(named))
    flags = frozenset(f for f in _FLAGS if attribute(info[0], f.encode()) in ("1", "true"))
    head, foot = (number(m[0], b"headerRowCount"), number(m[0], b"totalsRowCount"))
    yield _Area(span, style, int(head) if head >= 0 else 1, max(int(foot), 0), flags, pivot, named in styles.tables)


def _programs(name: str) -> Style:
    """A style that the program has itself, as far as it matters here."""
    m = _USUAL.fullmatch(name)
    if not m:
        return {}
    kind, n = m[1], int(m[2])
    head = Effect((_WHITE,), None, (_ACCENT,)), 1
    if kind == "Dark":
        return {"headerRow": head, "wholeTable": (Effect((_WHITE,), None, (_DARK,)), 1)}
    if kind == "Medium" and n > 21:
        return {"headerRow": (Effect(None, None, (_PALE,)), 1)}
    return {"headerRow": head} if kind == "Medium" or 8 <= n <= 14 else {}
