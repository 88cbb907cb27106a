"""How the words of a Word document look, by its styles: which runs nobody can read. Runs in the child process only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readers.hidden.documents.docx_fills import SYMBOLS, W14, fill_of_box, inks_of
from readers.hidden.documents.docx_tables import VAL, Look, Places, W
from readers.hidden.take_out import SMALLEST, colour_of, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from readers.hidden.take_out import Rgb

_NUMBERS = ("sz", "w", "spacing", "position")
_THEME = {"background1": "FFFFFF", "light1": "FFFFFF", "text1": "000000", "dark1": "000000"}
_HIGHLIGHTS = {
    "black": "000000", "white": "FFFFFF", "yellow": "FFFF00", "green": "00FF00", "cyan": "00FFFF", "magenta": "FF00FF",
    "blue": "0000FF", "red": "FF0000", "darkBlue": "00008B", "darkCyan": "008B8B", "darkGreen": "006400",
    "darkMagenta": "8B008B", "darkRed": "8B0000", "darkYellow": "808000", "darkGray": "A9A9A9", "lightGray": "D3D3D3",
}  # fmt: skip
_NARROW = 12
"""Per cent of the width of letters."""
_AWAY = 200
"""Half-points above or below the line."""
_BOXED = f"{W}txbxContent"
_DEEPEST = 30
_PLACED = {"ind": ("left", "start", "right", "end", "firstLine", "hanging"), "framePr": ("x", "y"),
           "spacing": ("line", "lineRule")}  # fmt: skip
"""Of paragraphs, what may put them out of sight."""
_WIDE = 15_000
"""Twentieths of a point from the margin, past which no page goes on."""
_FLAT = 40
"""Twentieths of a point: rows and lines of less show nothing."""


class Styles:
    """The styles of one document."""

    def __init__(self, root: etree._Element | None) -> None:
        self.page: str | None = ""
        """The colour of the pages, "" for white; None where it cannot be told."""
        self._own: dict[str, tuple[str, Look]] = {}
        self._parts: dict[str, dict[str, Look]] = {}
        """Of a table's style what it says of all cells ("") and of those in some places."""
        self._places = Places()
        self._cells: dict[etree._Element, Look] = {}
        self._base: Look = {}
        self._usual = self._usual_table = ""
        for s in root.iter(f"{W}style") if root is not None else ():
            name = s.get(f"{W}styleId") or ""
            based = s.find(f"{W}basedOn")
            self._own[name] = (based.get(VAL) or "" if based is not None else "", look_of(s))
            usual = s.get(f"{W}default") in ("1", "true", "on")
            if s.get(f"{W}type") == "table":
                parts = {"": s, **{p.get(f"{W}type") or "wholeTable": p for p in s.iterfind(f"{W}tblStylePr")}}
                self._parts[name] = {kind: {**look_of(p), **_ground_in(p)} for kind, p in parts.items()}
                self._usual_table = name if usual else self._usual_table
            elif usual and s.get(f"{W}type") == "paragraph":
                self._usual = name
        for defaults in root.iter(f"{W}rPrDefault", f"{W}pPrDefault") if root is not None else ():
            self._base.update(look_of(defaults))

    def _chain(self, name: str) -> Look:
        return {k: v for n in reversed(self._names(name)) for k, v in self._own[n][1].items()}

    def _names(self, name: str) -> list[str]:
        """A style and those that it is based on."""
        out: list[str] = []
        while name in self._own and len(out) < _DEEPEST:
            out.append(name)
            name = self._own[name][0]
        return out

    def look(self, run: etree._Element, paragraph: etree._Element | None) -> Look:
        """What applies to a run, from the document's defaults to its own properties."""
        of_paragraph = _named(paragraph, f"{W}pPr/{W}pStyle") or self._usual
        out = {**self._base, **self._in_table(run), **self._chain(of_paragraph)}
        if paragraph is not None and (fill := _fill(paragraph.find(f"{W}pPr/{W}shd"))):
            out["fill"] = fill
        out.update(self._chain(_named(run, f"{W}rPr/{W}rStyle")))
        out.update(look_of(run))
        return out

    def is_away(self, paragraph: etree._Element) -> bool:
        """True for a paragraph that stands off the page, or on lines without height."""
        styled = self._chain(_named(paragraph, f"{W}pPr/{W}pStyle") or self._usual)
        look = {**self._base, **self._in_table(paragraph), **styled, **look_of(paragraph)}
        away = (abs(_number(look, f"{e}.{n}")) > _WIDE for e in ("ind", "framePr") for n in _PLACED[e])
        return any(away) or is_flat(_number(look, "spacing.line", _FLAT), look.get("spacing.lineRule"))

    def _in_table(self, e: etree._Element) -> Look:
        """What the style of the table that something stands in says of its cell."""
        tc = next((a for a in e.iterancestors(f"{W}tc", _BOXED)), None)
        if tc is None or tc.tag == _BOXED or not self._parts:
            return {}
        if tc not in self._cells:
            name = _named(next(tc.iterancestors(f"{W}tbl"), None), f"{W}tblPr/{W}tblStyle") or self._usual_table
            parts: dict[str, Look] = {}
            for n in reversed(self._names(name)):
                for kind, look in self._parts.get(n, {}).items():
                    parts[kind] = {**parts.get(kind, {}), **look}
            self._cells[tc] = self._places.look(tc, parts)
        return self._cells[tc]

    def ground(self, run: etree._Element) -> str | None:
        """The fill of what a run stands in, "" for white; None where it cannot be told."""
        for a in run.iterancestors(_BOXED, f"{W}tc", f"{W}tbl"):
            if a.tag == _BOXED and (fill := fill_of_box(a)) != "":
                return fill
            if a.tag == f"{W}tc":
                own = a.find(f"{W}tcPr/{W}shd")
                fill = self._in_table(a[0]).get("ground", "") if own is None and len(a) else _fill(own)
                if fill:
                    return fill
            elif a.tag == f"{W}tbl" and (fill := _fill(a.find(f"{W}tblPr/{W}shd"))):
                return fill
        return self.page


def _ground_in(e: etree._Element) -> Look:
    fills = [fill for path in ("tblPr", "tcPr") if (fill := _fill(e.find(f"{W}{path}/{W}shd")))]
    return {"ground": fills[-1]} if fills else {}


def _number(look: Look, name: str, usual: int = 0) -> int:
    text = look.get(name, "")
    return int(text) if text.lstrip("-").isdigit() else usual


def is_flat(height: int, rule: str | None) -> bool:
    """True for a row or a line that shows nothing, by its height."""
    return rule == "exact" and 0 <= height < _FLAT


def _named(e: etree._Element | None, path: str) -> str:
    found = e.find(path) if e is not None else None
    return (found.get(VAL) or "") if found is not None else ""


def _fill(shading: etree._Element | None) -> str:
    """RRGGBB of a shading, "" for none."""
    if shading is None:
        return ""
    if (theme := shading.get(f"{W}themeFill")) is not None:
        return _THEME.get(theme, shading.get(f"{W}fill") or "808080")
    fill = shading.get(f"{W}fill") or ""
    solid = shading.get(f"{W}color") or "auto"
    fill = solid if shading.get(VAL) == "solid" and solid != "auto" else fill
    return "" if fill in ("", "auto") else fill


def look_of(e: etree._Element) -> Look:
    """What the properties directly within an element say of its text."""
    return dict(_said(e))


def _said(e: etree._Element) -> Iterator[tuple[str, str]]:
    yield from _placed(e)
    for p in e.iterfind(f"{W}pPr/{W}shd"):
        if fill := _fill(p):
            yield "fill", fill
    for p in e.iterfind(f"{W}rPr/*"):
        name = p.tag.removeprefix(W) if isinstance(p.tag, str) else ""
        value = p.get(VAL) or ""
        if name == "vanish":
            yield name, "" if value in ("0", "false", "off") else "1"
        elif name == "color":
            yield name, _THEME.get(p.get(f"{W}themeColor") or "", value)
        elif name == "shd" and _fill(p):
            yield "fill", _fill(p)
        elif name == "rFonts" and (font := p.get(f"{W}ascii") or p.get(f"{W}hAnsi")):
            yield "font", font
        elif p.tag == f"{W14}textFill":
            yield "inks", inks_of(p) or ""
        elif name == "highlight":
            yield name, _HIGHLIGHTS.get(value, "")
        elif name in _NUMBERS and value.lstrip("-").isdigit():
            yield name, value


def _placed(e: etree._Element) -> Iterator[tuple[str, str]]:
    for name, attributes in _PLACED.items():
        for p in e.iterfind(f"{W}pPr/{W}{name}"):
            yield from ((f"{name}.{n}", value) for n in attributes if (value := p.get(f"{W}{n}")) is not None)


def nobody_reads(look: Look, ground: str | None) -> bool:
    """True for text of that look on that ground (None: one that cannot be told)."""
    if look.get("vanish"):
        return True
    size = int(look.get("sz", "20"))
    if size < SMALLEST * 2 or int(look.get("w", "100")) < _NARROW or abs(int(look.get("position", "0"))) > _AWAY:
        return True
    if int(look.get("spacing", "0")) < -size * 5:  # twentieths of a point, against half of the letters' size
        return True
    if (inks := look.get("inks", "")) == "none":
        return True
    own = look.get("highlight") or look.get("fill")
    if own is None and ground is None:
        return False
    under = colour_of(own or ground or "FFFFFF")
    # Programs differ in which of the two they show.
    effect = bool(inks) and all(unreadable(colour_of(ink), under) for ink in inks.split())
    return effect or unreadable(_ink(look, under), under)


def in_symbols(look: Look) -> bool:
    """True for letters of a font that shows signs in their place."""
    return SYMBOLS.match(look.get("font", "")) is not None


def _ink(look: Look, under: Rgb | None) -> Rgb | None:
    """The colour of text: what is automatic is black, and white on a dark fill, but not on a marker's."""
    said = look.get("color", "auto")
    if said != "auto":
        return colour_of(said)
    dark = under is not None and sum(under) < 200
    return (255, 255, 255) if dark and not look.get("highlight") else (0, 0, 0)
