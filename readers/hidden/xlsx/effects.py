"""What conditional formats and the styles of tables and pivot tables make of the cells of an XLSX. In the child only.

Conditional formats of newer programs are read too. A book can have styles of tables of its own, which hide as well as
a cell's. Of the program's it is only reckoned with fills that make light letters readable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from readers.hidden.looks import Effect, Look
from readers.hidden.rules import Rule, Rules, Test, by_count, by_formula, by_value, is_number, unknown
from readers.hidden.sizes import XLSX_COLUMNS, XLSX_ROWS, YES, area_of, attribute, is_on, number
from readers.workbook.annotations import MergedArea, column_number

if TYPE_CHECKING:
    from readers.hidden.xlsx.styles import XlsxStyles
    TableStyle = Mapping[str, tuple[Effect, int]]

_GROUP = re.compile(
    rb"<((?:\w+:)?conditionalFormatting)(?=[\s>])[^<>]*(?<!/)>.*?</(?:\w+:)?conditionalFormatting>", re.DOTALL
)
_PREFIX = re.compile(rb"(</?|\s)(?!xmlns)\w+:(?=\w+[\s=/>])")
_NAMESPACE = re.compile(rb"\sxmlns(?::\w+)?=(?:\"[^\"]*\"|'[^']*')")
_COLUMNS = re.compile(r"\$?([A-Z]{1,3}):\$?([A-Z]{1,3})", re.ASCII)
_BY_FORMULA = frozenset({
    "expression", "containsText", "notContainsText", "beginsWith", "endsWith", "containsBlanks", "notContainsBlanks",
    "containsErrors", "notContainsErrors",
})
_MOST_RULES = 2000
"""Rules of a sheet."""
_TABLE = re.compile(rb"<(?:\w+:)?table\s[^<>]*>")
_PLACE = re.compile(rb"<(?:\w+:)?location\s[^<>]*>")
_INFO = re.compile(rb"<(?:\w+:)?(?:table|pivotTable)StyleInfo\s[^<>]*>")
_USUAL = re.compile(r"TableStyle(Light|Medium|Dark)([0-9]{1,2})")
_WHITE, _ACCENT, _PALE, _DARK = (255, 255, 255), (68, 114, 196), (180, 198, 231), (64, 64, 64)
_FLAGS = ("showFirstColumn", "showLastColumn", "showRowStripes", "showColumnStripes")


def rules_of(body: bytes, styles: XlsxStyles) -> Rules:
    """The rules of a worksheet that change what can be read, in the order in which they count."""
    if b"conditionalFormatting" not in body:
        return Rules([])
    out: list[Rule] = []
    for m in _GROUP.finditer(body, max(body.rfind(b"sheetData>"), body.rfind(b"sheetData/>"), 0)):
        out += _group(etree.fromstring(_NAMESPACE.sub(b"", _PREFIX.sub(rb"\1", m[0]))), styles)
        if len(out) > _MOST_RULES:
            everywhere = [MergedArea(0, 0, XLSX_ROWS - 1, XLSX_COLUMNS - 1)]
            return Rules([Rule(everywhere, unknown, (Effect(bare=True, colour=((0, 0, 0),), fills=((0, 0, 0),)),), 0)])
    return Rules(sorted(out, key=lambda r: r.priority))


def _group(group: etree._Element, styles: XlsxStyles) -> Iterator[Rule]:
    places = group.get("sqref") or "".join(group.itertext("sqref"))
    areas = [a for a in map(_area, places.split()) if a]
    for e in group.iterfind("cfRule") if areas else ():
        effects = _effects(e, styles)
        stops, priority = e.get("stopIfTrue") in YES, e.get("priority", "")
        if effects or stops:
            order = int(priority) if priority.isdecimal() else 0
            yield Rule(areas, _test(e, areas), effects or (Effect(),), order, stops)


def _effects(e: etree._Element, styles: XlsxStyles) -> tuple[Effect, ...]:
    """What a rule can change; () where that is nothing that bears on reading."""
    own = e.find("dxf")
    number = e.get("dxfId", "")
    if own is not None:
        made = [styles.effect(own)]
    elif number.isdecimal() and int(number[:6]) < len(styles.effects):
        made = [styles.effects[int(number[:6])]]
    else:
        bare = any(sign.get("showValue") in ("0", "false") for n in ("dataBar", "iconSet") for sign in e.iterfind(n))
        made = [Effect(bare=bare), *(Effect(fills=(styles.colour(c),)) for c in e.iterfind("colorScale/color"))]
    return tuple(dict.fromkeys(effect for effect in made if effect != Effect()))


def _test(e: etree._Element, areas: list[MergedArea]) -> Test:
    kind = e.get("type", "")
    formulas = [(f.text or "") for f in e if f.tag in ("formula", "f")]
    if kind == "cellIs":
        return by_value(e.get("operator", ""), formulas, areas)
    if kind in _BY_FORMULA and formulas:
        return by_formula(formulas[0], areas)
    if kind in ("duplicateValues", "uniqueValues"):
        return by_count(areas, unique=kind == "uniqueValues")
    return is_number if kind in ("colorScale", "dataBar", "iconSet") else unknown


def _area(text: str) -> MergedArea | None:
    if m := _COLUMNS.fullmatch(text):
        return MergedArea(0, column_number(m[1]), XLSX_ROWS - 1, column_number(m[2]))
    return area_of(text)


class _Table(NamedTuple):
    span: MergedArea
    style: TableStyle
    head: int
    """Rows of headings."""
    foot: int
    flags: frozenset[str]
    pivot: bool
    own: bool
    """True where the style is the book's own."""

    def effects(self, names: Iterable[str]) -> list[Effect]:
        """What the style may change of a cell that stands in these parts of the table."""
        whole = self.style.get("wholeTable", (Effect(), 1))[0]
        if self.pivot:
            return [whole, *(e.over(whole) for e, _ in self.style.values())]
        effect = Effect()
        for name in names:
            effect = effect.over(self.style[name][0])
        return [effect.over(whole)]

    def parts(self, row: int, column: int) -> Iterator[str]:
        """The parts in which a cell stands, but for the whole, what counts most first."""
        top, left, bottom, right = self.span
        first = "showFirstColumn" in self.flags and column == left
        last = "showLastColumn" in self.flags and column == right
        word = "Header" if row < top + self.head else "Total" if row > bottom - self.foot else ""
        if word:
            yield from [f"first{word}Cell"] * first + [f"last{word}Cell"] * last + [f"{word.lower()}Row"]
        yield from ["firstColumn"] * first + ["lastColumn"] * last
        if "showRowStripes" in self.flags and not word:
            yield self._stripe("RowStripe", row - top - self.head)
        if "showColumnStripes" in self.flags and not word:
            yield self._stripe("ColumnStripe", column - left)

    def _stripe(self, kind: str, at: int) -> str:
        first, second = (self.style.get(f"{n}{kind}", (Effect(), 1))[1] for n in ("first", "second"))
        return f"{'first' if at % (first + second) < first else 'second'}{kind}"


class Tables:
    """The tables of a worksheet whose styles bear on what can be read."""

    def __init__(self, parts: Mapping[str, bytes], related: Iterable[str], styles: XlsxStyles) -> None:
        """`related`: the parts that the worksheet has relations to."""
        self._usual = styles.usual
        self._known: dict[tuple[int, Look, tuple[str, ...]], list[Look]] = {}
        self._areas = [a for r in related for a in _areas(r, parts.get(r, b""), styles)]

    def looks(self, look: Look, row: int, column: int) -> list[Look]:
        """How a cell may look in them, which else has that look."""
        for n, area in enumerate(self._areas):
            if area.span.holds(row, column):
                names = () if area.pivot else tuple(p for p in area.parts(row, column) if p in area.style)
                if (n, look, names) not in self._known:
                    self._known[n, look, names] = [look.within(e, self._usual) for e in area.effects(names)]
                return self._known[n, look, names]
        return [look]

    def may_hide(self, looks: Iterable[Look]) -> bool:
        """True where some of their styles could make a cell of these looks unreadable."""
        effects = {e for a in self._areas for e, _ in a.style.values()}
        own = {e for a in self._areas if a.own for e, _ in a.style.values()}
        together = {Effect(one.colour, None, other.fills, one.form) for one in own for other in own}
        return any(look.within(e, self._usual).may_hide() for look in looks for e in effects | together)


def _areas(name: str, body: bytes, styles: XlsxStyles) -> Iterator[_Table]:
    pivot = "/pivotTables/" in name
    m = (_PLACE if pivot else _TABLE).search(body) if pivot or "/tables/" in name else None
    span = area_of(attribute(m[0], b"ref")) if m else None
    info = _INFO.search(body)
    if not m or not span or not info:
        return
    named = attribute(info[0], b"name")
    style = styles.tables.get(named) or ({} if pivot else _programs(named))
    flags = frozenset(f for f in _FLAGS if is_on(info[0], f.encode()))
    head, foot = (int(number(m[0], name)) for name in (b"headerRowCount", b"totalsRowCount"))
    if style:
        yield _Table(span, style, head if head >= 0 else 1, max(foot, 0), flags, pivot, named in styles.tables)


def _programs(name: str) -> TableStyle:
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
