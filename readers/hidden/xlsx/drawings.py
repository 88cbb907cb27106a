"""Finds the opaque drawings on a worksheet of an XLSX: pictures, filled shapes, thick lines, charts. In the child."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from lxml import etree

from readers.hidden.covers import THIN, Aligned, Box, Covers, along, corners, ink_line, placed
from readers.hidden.xlsx.sizes import PIXEL, Sizes, attribute
from readers.workbook.annotations import merged_areas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from readers.hidden.covers import Point
    from readers.hidden.take_out import Cell

_A = "{*}"
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^<>]*>")
_ANCHOR_ROW = re.compile(rb"<(?:\w+:)?row>([0-9]{1,7})<")
_HOLLOW = re.compile(r"line|.*Connector\d|.*(?:Bracket|Brace)(?:Pair)?|frame|halfFrame|donut|arc|blockArc|corner")
_VML_SHAPE = re.compile(rb"<v:(shape|rect|oval|roundrect)\s([^<>]*)>(.*?)</v:\1>", re.DOTALL)
_VML_KIND = re.compile(rb"<x:ClientData\s[^<>]*ObjectType=\"(\w+)\"")
_VML_ANCHOR = re.compile(rb"<x:Anchor>\s*([0-9,\s-]{15,200})</x:Anchor>")
_VML_OPAQUE = frozenset({b"Pict", b"Button", b"List", b"Edit", b"Rect", b"Oval", b"Dialog"})
_SEEN_THROUGH = 50_000
"""Thousandths of a per cent: what is less opaque lets letters through."""
_DEEPEST = 20
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_CENTIMETRE, _HALF = 360_000, 127


def covers_of(
    parts: Mapping[str, bytes],
    related: list[str],
    body: bytes,
    sizes: Sizes,
    aligned: Callable[[], dict[Cell, Aligned]],
) -> Covers | None:
    """What lies on the cells of a worksheet, of whose relations `related` are the parts; None where nothing does."""
    drawings = [p for p in related if p.endswith(".vml") or b"wsDr" in parts.get(p, b"")[:3000]]
    if not drawings:
        return None
    ends = [int(m[1]) for p in drawings for m in _ANCHOR_ROW.finditer(parts.get(p, b""))]
    lefts, tops = sizes.lefts(), sizes.tops(body, max(ends, default=0) + 1)
    boxes: list[Box] = []
    for part in drawings:
        if part.endswith(".vml"):
            boxes += _vml_boxes(parts.get(part, b""), lefts, tops)
        else:
            boxes += _boxes(parts, part, lefts, tops)
    return Covers(boxes, lefts, tops, merged_areas(body), aligned()) if boxes else None


def related_parts(parts: Mapping[str, bytes], part: str) -> dict[str, str]:
    """The parts that a part has relations to, by the ids of these."""
    folder, name = posixpath.split(part)
    out = {}
    for m in _RELATION.finditer(parts.get(f"{folder}/_rels/{name}.rels", b"")):
        target = attribute(m[0], b"Target")
        if attribute(m[0], b"TargetMode") != "External":
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            out[attribute(m[0], b"Id") or path] = path
    return out


def _boxes(parts: Mapping[str, bytes], part: str, lefts: list[int], tops: list[int]) -> Iterator[Box]:
    root = etree.fromstring(parts[part], etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    targets = related_parts(parts, part)
    for anchor in root.iter(f"{_A}twoCellAnchor", f"{_A}oneCellAnchor", f"{_A}absoluteAnchor"):
        box = _anchored(anchor, lefts, tops)
        for shape, where in _shapes(anchor, box, 0):
            name = etree.QName(shape).localname
            if name == "contentPart":
                yield from _inked(shape, where, parts, targets)
            elif name != "cxnSp" and _is_opaque(shape, parts, targets):
                yield where
            elif (width := _line_width(shape)) >= THIN:
                yield from along(_lines(shape, where), width, where)


def _anchored(anchor: etree._Element, lefts: list[int], tops: list[int]) -> Box:
    first, last, size, place = (anchor.find(f"{_A}{name}") for name in ("from", "to", "ext", "pos"))
    left, top = _corner(first, lefts, tops) if first is not None else (_whole(place, "x"), _whole(place, "y"))
    if last is not None:
        return Box(left, top, *_corner(last, lefts, tops))
    return Box(left, top, left + _whole(size, "cx"), top + _whole(size, "cy"))


def _corner(e: etree._Element, lefts: list[int], tops: list[int]) -> tuple[int, int]:
    column, across, row, down = (_number(e.findtext(f"{_A}{n}", "")) for n in ("col", "colOff", "row", "rowOff"))
    return _inside(lefts, column, across), _inside(tops, row, down)


def _inside(starts: list[int], index: int, offset: int) -> int:
    """A place within a row or column, which it does not leave."""
    index = min(max(index, 0), len(starts) - 1)
    return min(starts[index] + max(offset, 0), starts[min(index + 1, len(starts) - 1)])


def _shapes(parent: etree._Element, box: Box, depth: int) -> Iterator[tuple[etree._Element, Box]]:
    """The shapes within an anchor or a group, each with its place."""
    for e in parent if depth < _DEEPEST else ():
        name = etree.QName(e).localname if isinstance(e.tag, str) else ""
        if name in ("pic", "sp", "cxnSp", "graphicFrame", "contentPart") and not _is_hidden(e):
            yield e, _within_group(parent, e, box)
        elif name == "grpSp" and not _is_hidden(e):
            yield from _shapes(e, _within_group(parent, e, box), depth + 1)
        elif name in ("AlternateContent", "Choice", "Fallback"):
            ink = next(e.iterfind(f"{_A}Choice/{_A}contentPart/.."), None)
            yield from _shapes(e if ink is None else ink, box, depth + 1)


def _within_group(group: etree._Element, e: etree._Element, box: Box) -> Box:
    """Where a shape is: in a group at the share of it that its own coordinates say."""
    outer = group.find(f"{_A}grpSpPr/{_A}xfrm")
    inner = e.find(f"{_A}spPr/{_A}xfrm")
    inner = e.find(f"{_A}grpSpPr/{_A}xfrm") if inner is None else inner
    inner = e.find(f"{_A}xfrm") if inner is None else inner
    if outer is None or inner is None:
        return box
    begin, size = outer.find(f"{_A}chOff"), outer.find(f"{_A}chExt")
    place, extent = inner.find(f"{_A}off"), inner.find(f"{_A}ext")
    width, height = max(_whole(size, "cx"), 1), max(_whole(size, "cy"), 1)
    left, top = (_whole(place, "x") - _whole(begin, "x")) / width, (_whole(place, "y") - _whole(begin, "y")) / height
    return box.part(left, top, left + _whole(extent, "cx") / width, top + _whole(extent, "cy") / height)


def _is_hidden(e: etree._Element) -> bool:
    about = next(e.iter(f"{_A}cNvPr"), None)
    return about is not None and about.get("hidden") in ("1", "true")


def _is_opaque(e: etree._Element, parts: Mapping[str, bytes], targets: Mapping[str, str]) -> bool:
    name = etree.QName(e).localname
    if name == "graphicFrame":
        chart = next(e.iter(f"{_A}chart"), None)
        ids = [v for k, v in chart.attrib.items() if etree.QName(k).localname == "id"] if chart is not None else []
        body = parts.get(targets.get(str(ids[0]), ""), b"") if ids else b""
        return not body or etree.fromstring(body).find(f"{_A}spPr/{_A}noFill") is None
    if name == "pic":
        faded = next(e.iter(f"{_A}alphaModFix"), None)
        return faded is None or _number(faded.get("amt", "100000")) >= _SEEN_THROUGH
    look = e.find(f"{_A}spPr")
    geometry = look.find(f"{_A}prstGeom") if look is not None else None
    paths = look.findall(f"{_A}custGeom/{_A}pathLst/{_A}path") if look is not None else []
    open_lines = bool(paths) and all(p.get("fill") == "none" for p in paths)
    if open_lines or (geometry is not None and _HOLLOW.fullmatch(geometry.get("prst", "rect"))):
        return False
    fills = [f for f in look if etree.QName(f).localname.endswith("Fill")] if look is not None else []
    if not fills:
        styled = e.find(f"{_A}style/{_A}fillRef")
        return styled is not None and styled.get("idx", "0") != "0"
    return _covers(fills[0])


def _covers(fill: etree._Element) -> bool:
    """True for a fill, of a shape or a line, that lets no letters through."""
    alphas = [_number(a.get("val", "100000")) for a in fill.iter(f"{_A}alpha")]
    return etree.QName(fill).localname != "noFill" and max(alphas, default=100_000) >= _SEEN_THROUGH


def _line_width(e: etree._Element) -> int:
    """How thick the line of a shape is, 0 where it has none that covers anything."""
    line, styled = e.find(f"{_A}spPr/{_A}ln"), e.find(f"{_A}style/{_A}lnRef")
    if line is None:
        return 0  # those of the theme are thin
    fills = [f for f in line if etree.QName(f).localname.endswith("Fill")]
    drawn = _covers(fills[0]) if fills else styled is not None and styled.get("idx", "0") != "0"
    return _whole(line, "w") if drawn else 0


def _lines(e: etree._Element, box: Box) -> list[list[Point]]:
    """What the line of a shape runs along."""
    paths = e.findall(f"{_A}spPr/{_A}custGeom/{_A}pathLst/{_A}path")
    if paths:
        return [line for p in paths for line in placed(_drawn(p), (0, 0, _whole(p, "w"), _whole(p, "h")), box)]
    kind = e.find(f"{_A}spPr/{_A}prstGeom")
    form = kind.get("prst", "") if kind is not None else "line" if etree.QName(e).localname == "cxnSp" else ""
    if form != "line" and "Connector" not in form:
        return [corners(box)]
    place = e.find(f"{_A}spPr/{_A}xfrm")
    turned = place is not None and (place.get("flipV") in ("1", "true")) != (place.get("flipH") in ("1", "true"))
    top, bottom = (box.bottom, box.top) if turned else (box.top, box.bottom)
    return [[(box.left, top), (box.right, bottom)]]


def _drawn(path: etree._Element) -> list[list[Point]]:
    """The lines of a freeform shape; of a curve the points that draw it."""
    out: list[list[Point]] = []
    for step in path:
        name = etree.QName(step).localname
        points = [(float(_whole(p, "x")), float(_whole(p, "y"))) for p in step.iter(f"{_A}pt")]
        if name == "moveTo" or not out:
            out.append(points)
        elif name == "close":
            out[-1] += out[-1][:1]
        else:
            out[-1] += points
    return out


def _inked(e: etree._Element, box: Box, parts: Mapping[str, bytes], targets: Mapping[str, str]) -> list[Box]:
    """What ink covers; all of its place where it cannot be read."""
    ids = [v for k, v in e.attrib.items() if etree.QName(k).localname == "id"]
    body = parts.get(targets.get(str(ids[0]), ""), b"") if ids else b""
    if not body:
        return [box]
    root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    widths = {f"#{b.get(_XML_ID)}": _pen(b) for b in root.iter(f"{_A}brush")}
    lines = [(widths.get(t.get("brushRef", ""), 0.0), ink_line(t.text or "")) for t in root.iter(f"{_A}trace")]
    every = [p for _, line in lines for p in line]
    if not every:
        return []
    (left, right), (top, bottom) = ((min(v), max(v)) for v in zip(*every, strict=True))
    out: list[Box] = []
    for width, line in lines:
        if width >= THIN:
            out += along(placed([line], (left, top, right, bottom), box), width, box)
    return out


def _pen(brush: etree._Element) -> float:
    """How thick a pen writes, 0 for one that lets letters through."""
    told = {p.get("name", ""): p.get("value", "") for p in brush.iter(f"{_A}brushProperty")}
    try:
        thick = max(float(told.get("width", "0")), float(told.get("height", "0"))) * _CENTIMETRE
        seen_through = float(told.get("transparency", "0")) > _HALF or told.get("rasterOp") == "maskPen"
    except ValueError:
        return 0.0
    return 0.0 if seen_through else thick


def _vml_boxes(body: bytes, lefts: list[int], tops: list[int]) -> Iterator[Box]:
    """The same of the older drawings, in which controls and notes are kept; offsets are in pixels."""
    for m in _VML_SHAPE.finditer(body):
        kind, anchor = _VML_KIND.search(m[3]), _VML_ANCHOR.search(m[3])
        ends = [int(n) for n in anchor[1].split(b",") if n.strip().isdigit()] if anchor else []
        if not kind or len(ends) != 8 or b"hidden" in m[2] or attribute(b" " + m[2], b"filled") in ("f", "false"):
            continue
        if kind[1] in _VML_OPAQUE or (kind[1] == b"Note" and b"<x:Visible" in m[3]):
            yield Box(
                _inside(lefts, ends[0], ends[1] * PIXEL), _inside(tops, ends[2], ends[3] * PIXEL),
                _inside(lefts, ends[4], ends[5] * PIXEL), _inside(tops, ends[6], ends[7] * PIXEL),
            )  # fmt: skip


def _whole(e: etree._Element | None, name: str) -> int:
    return _number(e.get(name, "0")) if e is not None else 0


def _number(text: str) -> int:
    text = text.strip()
    return int(text) if text.lstrip("-").isdecimal() and len(text) < 16 else 0
