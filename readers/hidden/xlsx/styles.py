"""How the cells of an XLSX look: which styles show nothing of what stands in them. Runs in the child process only."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterator, Mapping
from typing import TypeVar

from lxml import etree

from readers.hidden.geometry import Aligned
from readers.hidden.looks import PALETTE, PLAIN, Effect, Look, Run, signs_of
from readers.hidden.sizes import YES, plain, whole
from readers.hidden.take_out import Rgb, colour_of
from readers.workbook.number_formats import number_format

_T = TypeVar("_T")
_LARGE = 12.0
"""Points: larger letters can be too large for a row that is seen."""
_STRING = re.compile(rb"<(?:\w+:)?si(?:\s[^<>]*)?(?:/>|>(.*?)</(?:\w+:)?si>)", re.DOTALL)
_RUN = re.compile(rb"<(?:\w+:)?r(?:\s[^<>]*)?>(.*?)</(?:\w+:)?r>", re.DOTALL)
_RUN_TEXT = re.compile(rb"<(?:\w+:)?t(?:\s[^<>]*)?>([^<]*)<")
_RUN_COLOUR = re.compile(rb"<(?:\w+:)?color\s[^<>]*?/?>")
_RUN_SIZE = re.compile(rb"<(?:\w+:)?sz\s+val=[\"']([0-9.]{1,8})[\"']")
_RUN_STRIKE = re.compile(rb"<(?:\w+:)?strike(?:\s+val=[\"'](\w+)[\"'])?\s*/?>")
_RUN_FONT = re.compile(rb"<(?:\w+:)?rFont\s+val=[\"']([^\"'<>]{1,60})[\"']")
_COLOUR_ATTRIBUTE = re.compile(rb"\s(\w+)=[\"']([^\"'<>&]*)[\"']")
_BLANK = rb"(?:[ \t\r]|\xc2\xa0|_x000[Dd]_|&#(?:13|[xX]0?[dD]|160|[xX][aA]0);){0,200}"
_BREAK = rb"&#(?:10|[xX]0?[aA]);"
# Each begins with fixed bytes, which are searched for fast.
_BREAKS = tuple(re.compile(one + rb"(?:" + _BLANK + rb"(?:\n|" + _BREAK + rb")){3}") for one in (rb"\n", _BREAK))
_SPACES = (b" " * 20, b"\xc2\xa0" * 20)
_OFFICE = {
    "lt1": "FFFFFF", "dk1": "000000", "lt2": "E7E6E6", "dk2": "44546A", "accent1": "4472C4", "accent2": "ED7D31",
    "accent3": "A5A5A5", "accent4": "FFC000", "accent5": "5B9BD5", "accent6": "70AD47", "hlink": "0563C1",
    "folHlink": "954F72",
}
_THEME = tuple(_OFFICE)
"""In the order in which styles number them (not the theme's own: 0 is the background)."""


class XlsxStyles:
    """The looks of a workbook's cells, and its texts that have several looks within."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        """Reads styles, theme and shared strings from the parts of an XLSX."""
        self._theme = _theme(next((b for n, b in sorted(parts.items()) if n.startswith("xl/theme/")), b""))
        self._palette = list(PALETTE)
        self.aligned: dict[int, Aligned] = {}
        """How the text lies in cells of a style, where the style says that."""
        self.effects: list[Effect] = []
        """Of conditional formats, by their numbers."""
        self.tables: dict[str, dict[str, tuple[Effect, int]]] = {}
        """Styles of tables that the book has itself: of each part what it changes, and how many rows a stripe has."""
        self.usual = PLAIN
        """How cells look that have no look of their own."""
        self.struck: set[int] = set()
        """Styles of cells that are struck through."""
        self._looks = self._read(parts.get("xl/styles.xml", b""))
        self.rich: dict[int, list[Run]] = {}
        self.gaps: set[int] = set()
        """The texts with many spaces or blank lines."""
        strings = parts.get("xl/sharedStrings.xml", b"")
        if b"rPr" in strings or has_gaps(strings):
            for n, m in enumerate(_STRING.finditer(strings)):
                if m[1] and b"rPr" in m[1]:
                    self.rich[n] = runs_of(m[1], self)
                if m[1] and has_gaps(m[1]):
                    self.gaps.add(n)
        self.struck_texts = {n for n, runs in self.rich.items() if any(run.struck for run in runs)}

    def suspicious(self, inline: bool) -> bool:
        """True where a cell could have a text that nobody can read."""
        looks = self._looks or [PLAIN]
        if inline or any(look.may_hide() for look in looks):
            return True
        return any(look.hides_run(run) for runs in self.rich.values() for run in runs for look in looks)

    def looks(self) -> set[Look]:
        """How cells can look."""
        return {*self._looks, PLAIN}

    def look(self, style: int) -> Look:
        """How a cell of that style looks."""
        return self._looks[style] if style < len(self._looks) else PLAIN

    def _read(self, body: bytes) -> list[Look]:
        if not body:
            return []
        root = parse_part(body)
        self.effects = [self.effect(e) for e in root.iterfind("dxfs/dxf")]
        for n, e in enumerate(root.iterfind("colors/indexedColors/rgbColor")):
            self._palette[n : n + 1] = [e.get("rgb", "")]
        fonts = [
            (self.colour(f.find("color")), _float(f.find("sz")), self._signs(f)) for f in root.iterfind("fonts/font")
        ]
        struck = {n for n, f in enumerate(root.iterfind("fonts/font")) if _is_struck(f.find("strike"))}
        fills = [self._fill(f) for f in root.iterfind("fills/fill")]
        formats = {e.get("numFmtId"): e.get("formatCode", "") for e in root.iterfind("numFmts/numFmt")}

        def look(xf: etree._Element) -> Look:
            colour, size, signs = _at(fonts, xf.get("fontId"), (None, 11.0, ""))
            behind = _at(fills, xf.get("fillId"), (None,))
            return Look(colour, size, behind, number_format(formats.get(xf.get("numFmtId"), "")), signs)

        usual = root.find("cellStyleXfs/xf")
        self.usual = look(usual) if usual is not None else PLAIN
        for style in root.iterfind("tableStyles/tableStyle"):
            self.tables[style.get("name", "")] = dict(self._parts_of(style))
        out: list[Look] = []
        for xf in root.iterfind("cellXfs/xf"):
            if whole(xf.get("fontId", "0")) in struck:
                self.struck.add(len(out))
            out.append(look(xf))
            way = xf.find("alignment")
            if way is not None or out[-1].size > _LARGE:
                self.aligned[len(out) - 1] = _lies(way, out[-1].size)
        return out

    def _parts_of(self, style: etree._Element) -> Iterator[tuple[str, tuple[Effect, int]]]:
        for e in style.iterfind("tableStyleElement"):
            effect = _at(self.effects, e.get("dxfId"), Effect())
            yield e.get("type", ""), (effect, max(whole(e.get("size", "1")), 1))

    def _signs(self, font: etree._Element) -> str:
        """What a font shows in place of letters; that of the theme goes before its own name."""
        name, scheme = ("" if (e := font.find(n)) is None else e.get("val", "") for n in ("name", "scheme"))
        return signs_of(self._theme.get(scheme, "") or name)

    def effect(self, dxf: etree._Element) -> Effect:
        """What a conditional format changes of a cell's look."""
        colour, size, fill, form = (dxf.find(path) for path in ("font/color", "font/sz", "fill", "numFmt"))
        return Effect(
            None if colour is None else (self.colour(colour),),
            None if size is None else _float(size),
            None if fill is None else self._changed_fill(fill),
            None if form is None else number_format(form.get("formatCode", "")),
        )

    def _changed_fill(self, fill: etree._Element) -> tuple[Rgb | None, ...] | None:
        """The same of a conditional format, which keeps the colour of a solid fill as that of the background."""
        pattern = fill.find("patternFill")
        if pattern is None or pattern.get("patternType", "solid") != "solid":
            return self._fill(fill)
        colours = [pattern.find(name) for name in ("bgColor", "fgColor")]
        return next(((self.colour(c),) for c in colours if c is not None and c.get("auto") is None), None)

    def _fill(self, fill: etree._Element) -> tuple[Rgb | None, ...]:
        """The colours of a fill: a pattern has two (by default black on white), a gradient one at each stop."""
        pattern = fill.find("patternFill")
        if pattern is None:
            stops = [self.colour(c) for c in fill.iterfind("gradientFill/stop/color")]
            return tuple(stops) or (None,)
        kind = pattern.get("patternType", "none")
        if kind == "none":
            return (None,)
        front = self.colour(pattern.find("fgColor"))
        return (front,) if kind == "solid" else (front or (0, 0, 0), self.colour(pattern.find("bgColor")))

    def colour(self, e: etree._Element | None) -> Rgb | None:
        """The colour that an element names; None for the automatic one."""
        if e is None or e.get("auto") in YES:
            return None
        theme, indexed = e.get("theme", ""), e.get("indexed", "")
        if e.get("rgb"):
            colour = colour_of(e.get("rgb", ""))
        elif theme.isdecimal() and int(theme[:3]) < len(_THEME):
            colour = colour_of(self._theme[_THEME[int(theme[:3])]])
        elif indexed.isdecimal():
            n = int(indexed[:6])
            colour = colour_of(self._palette[n]) if n < len(self._palette) else (255, 255, 255) if n == 65 else None
        else:
            colour = None
        tint = _float(e, "tint", 0.0)
        return _tinted(colour, tint) if colour and tint else colour


def has_gaps(xml: bytes) -> bool:
    """True where a text in a part could have many blank lines or spaces."""
    return any(s in xml for s in _SPACES) or any(p.search(xml) for p in _BREAKS)


def runs_of(fragment: bytes, styles: XlsxStyles) -> list[Run]:
    """The pieces of a text with looks of their own."""
    out = []
    for m in _RUN.finditer(fragment):
        text = "".join(plain(t[1]) for t in _RUN_TEXT.finditer(m[1]))
        colour, size, font = (p.search(m[1]) for p in (_RUN_COLOUR, _RUN_SIZE, _RUN_FONT))
        told = _COLOUR_ATTRIBUTE.findall(colour[0]) if colour else ()
        element = etree.Element("color", {a.decode(): b.decode("utf-8", "replace") for a, b in told})
        signs = signs_of(plain(font[1])) if font else None
        points = float(size[1]) if size and size[1] != b"." else 0.0
        out.append(Run(text, styles.colour(element), points, signs, _struck_in(m[1])))
    return out


def _is_struck(strike: etree._Element | None) -> bool:
    return strike is not None and strike.get("val", "1") in YES


def _struck_in(run: bytes) -> bool | None:
    """Whether a piece is struck through; None where it says nothing of its look."""
    if b"strike" in run and (strike := _RUN_STRIKE.search(run)):
        return (strike[1] or b"1").decode() in YES
    return False if b"rPr" in run else None


def _theme(body: bytes) -> dict[str, str]:
    """Its colours, and the names of its fonts under "major" and "minor"."""
    out = dict(_OFFICE)
    theme = parse_part(body or b"<theme/>")
    scheme = theme.find(".//clrScheme")
    for e in scheme if scheme is not None else ():
        for colour in e:
            value = colour.get("lastClr") or colour.get("val") or ""
            if e.tag in out and colour_of(value):
                out[e.tag] = value
    for name in ("major", "minor"):
        font = theme.find(f".//fontScheme/{name}Font/latin")
        out[name] = font.get("typeface", "") if font is not None else ""
    return out


def _lies(way: etree._Element | None, size: float) -> Aligned:
    """How a text of letters of that size lies in its cell."""
    way = etree.Element("alignment") if way is None else way
    return Aligned(
        way.get("horizontal", "general"), way.get("vertical", "bottom"), way.get("wrapText") in YES,
        way.get("shrinkToFit") in YES, whole(way.get("indent", "0")), whole(way.get("textRotation", "0")),
        size,
    )


def _tinted(colour: Rgb, tint: float) -> Rgb:
    hue, light, full = colorsys.rgb_to_hls(*(c / 255 for c in colour))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    r, g, b = colorsys.hls_to_rgb(hue, min(1.0, max(0.0, light)), full)
    return round(r * 255), round(g * 255), round(b * 255)


def parse_part(body: bytes) -> etree._Element:
    """A part of an XLSX, which was proved to be whole XML; its elements are named without their namespaces."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(body, parser)
    for e in root.iter(etree.Element):
        e.tag = etree.QName(e).localname
    return root


def _float(e: etree._Element | None, name: str = "val", default: float = 11.0) -> float:
    try:
        return float(e.get(name, default)) if e is not None else default
    except ValueError:
        return default


def _at(values: list[_T], index: str | None, default: _T) -> _T:
    return values[int(index)] if index and index.isdecimal() and int(index[:6]) < len(values) else default
