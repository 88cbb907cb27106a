"""Finds the opaque drawings on a worksheet of an XLSX: pictures, filled shapes, thick lines, charts. In the child."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from readers.hidden.geometry import MOST_PIECES, THIN, Box, Point, along
from readers.hidden.sizes import PIXEL, YES, XlsxSizes, attribute
from readers.hidden.xlsx.styles import parse_part

_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^<>]*>")
_ANCHOR_ROW = re.compile(rb"<(?:\w+:)?row>([0-9]{1,7})<")
_HOLLOW = re.compile(r"line|.*Connector\d|.*(?:Bracket|Brace)(?:Pair)?|frame|halfFrame|donut|arc|blockArc|corner")
_VML_SHAPE = re.compile(rb"<v:(shape|rect|oval|roundrect)\s([^<>]*)>(.*?)</v:\1>", re.DOTALL)
_VML_KIND = re.compile(rb"<x:ClientData\s[^<>]*ObjectType=\"(\w+)\"")
_VML_ANCHOR = re.compile(rb"<x:Anchor>\s*([0-9,\s-]{15,200})</x:Anchor>")
_VML_OPAQUE = frozenset({b"Pict", b"Button", b"List", b"Edit", b"Rect", b"Oval", b"Dialog"})
_SEEN_THROUGH = 50_000
"""Thousandths of a per cent: what is less opaque lets letters through."""
_DEEPEST_GROUP = 20
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_CENTIMETRE, _HALF = 360_000, 127
_INK_VALUE = re.compile(r"([!'\"]?)\s*(-?[0-9]{1,9}(?:\.[0-9]{1,9})?)")


def drawn_on(
    parts: Mapping[str, bytes], related: list[str], body: bytes, sizes: XlsxSizes
) -> tuple[list[Box], list[int], list[int]] | None:
    """What lies on a worksheet, which is related to these parts, and where its columns and rows begin; else None."""
    drawings = [p for p in related if p.endswith(".vml") or b"wsDr" in parts.get(p, b"")[:3000]]
    if not drawings:
        return None
    ends = [int(m[1]) for p in drawings for m in _ANCHOR_ROW.finditer(parts.get(p, b""))]
    lefts, tops = sizes.lefts(), sizes.tops_in(body, max(ends, default=0) + 1)
    boxes: list[Box] = []
    for part in drawings:
        vml = part.endswith(".vml")
        boxes += _vml_boxes(parts.get(part, b""), lefts, tops) if vml else _boxes(parts, part, lefts, tops)
    return (boxes, lefts, tops) if boxes else None


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
    linked = {number: parts.get(path, b"") for number, path in related_parts(parts, part).items()}
    for anchor in parse_part(parts[part]).iter("twoCellAnchor", "oneCellAnchor", "absoluteAnchor"):
        box = _anchored(anchor, lefts, tops)
        for shape, where in _shapes(anchor, box, 0):
            if shape.tag == "contentPart":
                yield from _inked(shape, where, linked)
            elif shape.tag != "cxnSp" and _is_opaque(shape, linked):
                yield where
            elif (width := _line_width(shape)) >= THIN:
                yield from along(_lines(shape, where), width, where)


def _anchored(anchor: etree._Element, lefts: list[int], tops: list[int]) -> Box:
    first, last, size, place = (anchor.find(name) for name in ("from", "to", "ext", "pos"))
    left, top = _corner(first, lefts, tops) if first is not None else (_whole(place, "x"), _whole(place, "y"))
    if last is not None:
        return Box(left, top, *_corner(last, lefts, tops))
    return Box(left, top, left + _whole(size, "cx"), top + _whole(size, "cy"))


def _corner(e: etree._Element, lefts: list[int], tops: list[int]) -> tuple[int, int]:
    column, across, row, down = (_number(e.findtext(n, "")) for n in ("col", "colOff", "row", "rowOff"))
    return _inside(lefts, column, across), _inside(tops, row, down)


def _inside(starts: list[int], index: int, offset: int) -> int:
    """A place within a row or column, which it does not leave."""
    index = min(max(index, 0), len(starts) - 1)
    return min(starts[index] + max(offset, 0), starts[min(index + 1, len(starts) - 1)])


def _shapes(parent: etree._Element, box: Box, depth: int) -> Iterator[tuple[etree._Element, Box]]:
    """The shapes within an anchor or a group, each with its place."""
    for e in parent if depth < _DEEPEST_GROUP else ():
        if e.tag in ("pic", "sp", "cxnSp", "graphicFrame", "contentPart") and not _is_hidden(e):
            yield e, _within_group(parent, e, box)
        elif e.tag == "grpSp" and not _is_hidden(e):
            yield from _shapes(e, _within_group(parent, e, box), depth + 1)
        elif e.tag in ("AlternateContent", "Choice", "Fallback"):
            ink = next(e.iterfind("Choice/contentPart/.."), None)
            yield from _shapes(e if ink is None else ink, box, depth + 1)


def _within_group(group: etree._Element, e: etree._Element, box: Box) -> Box:
    """Where a shape is: in a group at the share of it that its own coordinates say."""
    outer = group.find("grpSpPr/xfrm")
    own = (e.find(path) for path in ("spPr/xfrm", "grpSpPr/xfrm", "xfrm"))
    inner = next((xfrm for xfrm in own if xfrm is not None), None)
    if outer is None or inner is None:
        return box
    begin, size = outer.find("chOff"), outer.find("chExt")
    place, extent = inner.find("off"), inner.find("ext")
    width, height = max(_whole(size, "cx"), 1), max(_whole(size, "cy"), 1)
    left, top = (_whole(place, "x") - _whole(begin, "x")) / width, (_whole(place, "y") - _whole(begin, "y")) / height
    return box.part(left, top, left + _whole(extent, "cx") / width, top + _whole(extent, "cy") / height)


def _is_hidden(e: etree._Element) -> bool:
    about = next(e.iter("cNvPr"), None)
    return about is not None and about.get("hidden") in YES


def _is_opaque(e: etree._Element, linked: Mapping[str, bytes]) -> bool:
    if e.tag == "graphicFrame":
        chart = next(e.iter("chart"), None)
        body = _linked_by(chart, linked) if chart is not None else b""
        return not body or parse_part(body).find("spPr/noFill") is None
    if e.tag == "pic":
        faded = next(e.iter("alphaModFix"), None)
        return faded is None or _number(faded.get("amt", "100000")) >= _SEEN_THROUGH
    geometry, paths = e.find("spPr/prstGeom"), e.findall("spPr/custGeom/pathLst/path")
    open_lines = bool(paths) and all(p.get("fill") == "none" for p in paths)
    if open_lines or (geometry is not None and _HOLLOW.fullmatch(geometry.get("prst", "rect"))):
        return False
    return _is_drawn(e.find("spPr"), e.find("style/fillRef"))


def _linked_by(e: etree._Element, linked: Mapping[str, bytes]) -> bytes:
    """The part that an element names by its id, b"" for none."""
    return next((linked.get(str(v), b"") for k, v in e.attrib.items() if etree.QName(k).localname == "id"), b"")


def _is_drawn(look: etree._Element | None, styled: etree._Element | None) -> bool:
    """True for a shape, or a line, of which the fill of its own, or else of its style, lets no letters through."""
    fill = next((f for f in look if str(f.tag).endswith("Fill")), None) if look is not None else None
    if fill is None:
        return styled is not None and styled.get("idx", "0") != "0"
    alphas = [_number(a.get("val", "100000")) for a in fill.iter("alpha")]
    return fill.tag != "noFill" and max(alphas, default=100_000) >= _SEEN_THROUGH


def _line_width(e: etree._Element) -> int:
    """How thick the line of a shape is, 0 where it has none that covers anything."""
    line = e.find("spPr/ln")
    if line is None:
        return 0  # those of the theme are thin
    return _whole(line, "w") if _is_drawn(line, e.find("style/lnRef")) else 0


def _lines(e: etree._Element, box: Box) -> list[list[Point]]:
    """What the line of a shape runs along."""
    paths = e.findall("spPr/custGeom/pathLst/path")
    if paths:
        return [line for p in paths for line in _placed(_drawn(p), (0, 0, _whole(p, "w"), _whole(p, "h")), box)]
    kind = e.find("spPr/prstGeom")
    form = kind.get("prst", "") if kind is not None else "line" if e.tag == "cxnSp" else ""
    if form != "line" and "Connector" not in form:
        return [box.outline()]
    place = e.find("spPr/xfrm")
    return [box.diagonal(rises=place is not None and (place.get("flipV") in YES) != (place.get("flipH") in YES))]


def _drawn(path: etree._Element) -> list[list[Point]]:
    """The lines of a freeform shape; of a curve the points that draw it."""
    out: list[list[Point]] = []
    for step in path:
        points = [(float(_whole(p, "x")), float(_whole(p, "y"))) for p in step.iter("pt")]
        if step.tag == "moveTo" or not out:
            out.append(points)
        elif step.tag == "close":
            out[-1] += out[-1][:1]
        else:
            out[-1] += points
    return out


def _inked(e: etree._Element, box: Box, linked: Mapping[str, bytes]) -> list[Box]:
    """What ink covers; all of its place where it cannot be read."""
    body = _linked_by(e, linked)
    if not body:
        return [box]
    root = parse_part(body)
    widths = {f"#{b.get(_XML_ID)}": _pen(b) for b in root.iter("brush")}
    lines = [(widths.get(t.get("brushRef", ""), 0.0), ink_line(t.text or "")) for t in root.iter("trace")]
    every = [p for _, line in lines for p in line]
    if not every:
        return []
    (left, right), (top, bottom) = ((min(v), max(v)) for v in zip(*every, strict=True))
    drawn = [(width, _placed([line], (left, top, right, bottom), box)) for width, line in lines if width >= THIN]
    return [piece for width, traces in drawn for piece in along(traces, width, box)]


def _placed(lines: Sequence[Sequence[Point]], size: tuple[float, float, float, float], box: Box) -> list[list[Point]]:
    """Lines in coordinates of their own, of which `size` gives left, top, right and bottom, within a box."""
    left, top, right, bottom = size
    across, down = (box.right - box.left) / max(right - left, 1), (box.bottom - box.top) / max(bottom - top, 1)
    return [[(box.left + (x - left) * across, box.top + (y - top) * down) for x, y in line] for line in lines]


def ink_line(text: str) -> list[Point]:
    """The points of a trace of InkML, whose values are given, or grow by a step, or by a step that grows."""
    out: list[Point] = []
    now, step, order = [0.0, 0.0], [0.0, 0.0], [0, 0]
    for point in text.split(",")[: 20 * MOST_PIECES]:
        for n, m in enumerate(list(_INK_VALUE.finditer(point))[:2]):
            order[n] = "!'\"".index(m[1]) if m[1] else order[n]
            value = float(m[2])
            step[n] = step[n] + value if order[n] == 2 else value if order[n] else 0.0
            now[n] = value if order[n] == 0 else now[n] + step[n]
        out.append((now[0], now[1]))
    return out


def _pen(brush: etree._Element) -> float:
    """How thick a pen writes, 0 for one that lets letters through."""
    told = {p.get("name", ""): p.get("value", "") for p in brush.iter("brushProperty")}
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
            yield Box(*(_inside((lefts, tops)[n % 2], ends[2 * n], ends[2 * n + 1] * PIXEL) for n in range(4)))


def _whole(e: etree._Element | None, name: str) -> int:
    return _number(e.get(name, "0")) if e is not None else 0


def _number(text: str) -> int:
    text = text.strip()
    return int(text) if text.lstrip("-").isdecimal() and len(text) < 16 else 0
