"""How the words of a Word document look, by its styles: which runs nobody can read. Runs in the child process only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readers.hidden import SMALLEST, colour_of, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from readers.hidden import Rgb

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = f"{W}val"
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

Look = dict[str, str]


class Styles:
    """The styles of one document."""

    def __init__(self, root: etree._Element | None) -> None:
        self._own: dict[str, tuple[str, Look]] = {}
        self._filled: set[str] = set()
        """Styles that may give a fill to the cells of a table."""
        self._base: Look = {}
        self._usual = ""
        for s in root.iter(f"{W}style") if root is not None else ():
            name = s.get(f"{W}styleId") or ""
            based = s.find(f"{W}basedOn")
            self._own[name] = (based.get(VAL) or "" if based is not None else "", look_of(s))
            if s.get(f"{W}type") == "table" and any(_fill(e) for e in s.iter(f"{W}shd")):
                self._filled.add(name)
            if s.get(f"{W}type") == "paragraph" and s.get(f"{W}default") in ("1", "true", "on"):
                self._usual = name
        for defaults in root.iter(f"{W}rPrDefault", f"{W}pPrDefault") if root is not None else ():
            self._base.update(look_of(defaults))

    def _chain(self, name: str) -> Look:
        chain = []
        for _ in range(_DEEPEST):
            if name not in self._own:
                break
            name, look = self._own[name]
            chain.append(look)
        return {k: v for look in reversed(chain) for k, v in look.items()}

    def look(self, run: etree._Element, paragraph: etree._Element | None) -> Look:
        """What applies to a run, from the document's defaults to its own properties."""
        of_paragraph = _named(paragraph, f"{W}pPr/{W}pStyle") or self._usual
        out = {**self._base, **self._chain(of_paragraph)}
        if paragraph is not None and (fill := _fill(paragraph.find(f"{W}pPr/{W}shd"))):
            out["fill"] = fill
        out.update(self._chain(_named(run, f"{W}rPr/{W}rStyle")))
        out.update(look_of(run))
        return out

    def ground(self, run: etree._Element) -> str | None:
        """The fill of what a run stands in, "" for none; None where it cannot be told."""
        for a in run.iterancestors():
            if a.tag == _BOXED:
                return None
            if a.tag == f"{W}tc" and (fill := _fill(a.find(f"{W}tcPr/{W}shd"))):
                return fill
            if a.tag == f"{W}tbl":
                if fill := _fill(a.find(f"{W}tblPr/{W}shd")):
                    return fill
                if self._gives_fill(_named(a, f"{W}tblPr/{W}tblStyle")):
                    return None
        return ""

    def _gives_fill(self, name: str) -> bool:
        for _ in range(_DEEPEST):
            if name in self._filled:
                return True
            if name not in self._own:
                return False
            name = self._own[name][0]
        return False


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
        elif name == "highlight":
            yield name, _HIGHLIGHTS.get(value, "")
        elif name in _NUMBERS and value.lstrip("-").isdigit():
            yield name, value


def nobody_reads(look: Look, ground: str | None) -> bool:
    """True for text of that look on that ground (None: one that cannot be told)."""
    if look.get("vanish"):
        return True
    size = int(look.get("sz", "20"))
    if size < SMALLEST * 2 or int(look.get("w", "100")) < _NARROW or abs(int(look.get("position", "0"))) > _AWAY:
        return True
    if int(look.get("spacing", "0")) < -size * 5:  # twentieths of a point, against half of the letters' size
        return True
    own = look.get("highlight") or look.get("fill")
    if own is None and ground is None:
        return False
    under = colour_of(own or ground or "FFFFFF")
    return unreadable(_ink(look, under), under)


def _ink(look: Look, under: Rgb | None) -> Rgb | None:
    """The colour of text: what is automatic is black, and white on a dark fill, but not on a marker's."""
    said = look.get("color", "auto")
    if said != "auto":
        return colour_of(said)
    dark = under is not None and sum(under) < 200
    return (255, 255, 255) if dark and not look.get("highlight") else (0, 0, 0)
