"""Reads the conditional formats of a worksheet part of an XLSX, those of newer programs too. In the child only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from readers.hidden.looks import Effect
from readers.hidden.rules import Rule, Rules, by_count, by_formula, by_value, is_number, unknown
from readers.workbook.annotations import MergedArea, column_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readers.hidden.rules import Test
    from readers.hidden.xlsx.styles import Styles

_GROUP = re.compile(
    rb"<((?:\w+:)?conditionalFormatting)(?=[\s>])[^<>]*(?<!/)>.*?</(?:\w+:)?conditionalFormatting>", re.DOTALL
)
_PREFIX = re.compile(rb"(</?|\s)(?!xmlns)\w+:(?=\w+[\s=/>])")
_NAMESPACE = re.compile(rb"\sxmlns(?::\w+)?=(?:\"[^\"]*\"|'[^']*')")
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?", re.ASCII)
_COLUMNS = re.compile(r"\$?([A-Z]{1,3}):\$?([A-Z]{1,3})", re.ASCII)
_BY_FORMULA = frozenset({
    "expression", "containsText", "notContainsText", "beginsWith", "endsWith", "containsBlanks", "notContainsBlanks",
    "containsErrors", "notContainsErrors",
})  # fmt: skip
_MOST = 2000
"""Rules of a sheet."""
_LAST_ROW = 1_048_575


def rules_of(body: bytes, styles: Styles) -> Rules:
    """The rules of a worksheet that change what can be read, in the order in which they count."""
    if b"conditionalFormatting" not in body:
        return Rules([])
    out: list[Rule] = []
    for m in _GROUP.finditer(body, max(body.rfind(b"sheetData>"), body.rfind(b"sheetData/>"), 0)):
        out += _group(etree.fromstring(_NAMESPACE.sub(b"", _PREFIX.sub(rb"\1", m[0]))), styles)
        if len(out) > _MOST:
            everywhere = [MergedArea(0, 0, _LAST_ROW, 16_383)]
            return Rules([Rule(everywhere, unknown, (Effect(bare=True, colour=((0, 0, 0),), fills=((0, 0, 0),)),), 0)])
    return Rules(sorted(out, key=lambda r: r.priority))


def _group(group: etree._Element, styles: Styles) -> Iterator[Rule]:
    places = group.get("sqref") or "".join(group.itertext("sqref"))
    areas = [a for a in map(_area, places.split()) if a]
    for e in group.iterfind("cfRule") if areas else ():
        effects = _effects(e, styles)
        if effects or e.get("stopIfTrue") in ("1", "true"):
            priority = e.get("priority", "")
            yield Rule(
                areas, _test(e, areas), effects or (Effect(),), int(priority) if priority.isdecimal() else 0,
                stops=e.get("stopIfTrue") in ("1", "true"),
            )  # fmt: skip


def _effects(e: etree._Element, styles: Styles) -> tuple[Effect, ...]:
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
    if m := _AREA.fullmatch(text):
        top, left = int(m[2]) - 1, column_number(m[1])
        return MergedArea(top, left, int(m[4]) - 1 if m[4] else top, column_number(m[3]) if m[3] else left)
    m = _COLUMNS.fullmatch(text)
    return MergedArea(0, column_number(m[1]), _LAST_ROW, column_number(m[2])) if m else None
