"""The colours of a Word document: of words and their effects, of shadings, shapes and pages. Used by the child."""

from __future__ import annotations

import re

from lxml import etree

from readers.hidden.take_out import colour_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = f"{W}val"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
VML = "{urn:schemas-microsoft-com:vml}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SCHEME = {"bg1": "FFFFFF", "lt1": "FFFFFF", "tx1": "000000", "dk1": "000000"}
_NAMED = {"white": "FFFFFF", "black": "000000", "window": "FFFFFF", "windowtext": "000000"}
THEME = {"background1": "FFFFFF", "light1": "FFFFFF", "text1": "000000", "dark1": "000000"}
HIGHLIGHTS = {
    "black": "000000", "white": "FFFFFF", "yellow": "FFFF00", "green": "00FF00", "cyan": "00FFFF", "magenta": "FF00FF",
    "blue": "0000FF", "red": "FF0000", "darkBlue": "00008B", "darkCyan": "008B8B", "darkGreen": "006400",
    "darkMagenta": "8B008B", "darkRed": "8B0000", "darkYellow": "808000", "darkGray": "A9A9A9", "lightGray": "D3D3D3",
}
_CLEAR = 70_000
"""Thousandths of a per cent of transparency, from which letters are not read."""


def is_on(e: etree._Element | None) -> bool:
    """Whether a switch is there and not turned off."""
    return e is not None and (e.get(VAL) or "true") not in ("0", "false", "off")


def fill_of(shading: etree._Element | None) -> str:
    """RRGGBB of a shading, "" for none."""
    if shading is None:
        return ""
    fill = shading.get(f"{W}fill") or ""
    if (theme := shading.get(f"{W}themeFill")) is not None:
        return THEME.get(theme, fill or "808080")
    solid = shading.get(f"{W}color") or "auto"
    fill = solid if shading.get(VAL) == "solid" and solid != "auto" else fill
    return "" if fill == "auto" else fill


def inks_of(fill: etree._Element) -> str:
    """The colours of w14:textFill, parted by spaces, "none" for letters without ink; "" where they cannot be told."""
    outline = fill.find(f"../{W14}textOutline/{W14}solidFill")
    if fill.find(f"{W14}noFill") is not None:
        return "none" if outline is None else ""
    inks = []
    for e in fill.iter(f"{W14}srgbClr", f"{W14}schemeClr"):
        alpha = e.find(f"{W14}alpha")
        clear = (alpha.get(f"{W14}val") or "0") if alpha is not None else "0"
        value = e.get(f"{W14}val") or ""
        plain = e.tag == f"{W14}srgbClr" or not [c for c in e if c is not alpha]
        ink = value if e.tag == f"{W14}srgbClr" else _SCHEME.get(value) if plain else None
        if clear.isdigit() and int(clear) >= _CLEAR:
            inks.append("none")
        elif ink is None or colour_of(ink) is None:
            return ""
        else:
            inks.append(ink)
    return "none" if inks and set(inks) == {"none"} else " ".join(i for i in inks if i != "none")


def fill_of_box(box: etree._Element) -> str | None:
    """The fill of a text box's shape, "" where the page shows through; None where it cannot be told."""
    for a in box.iterancestors():
        if isinstance(a.tag, str) and a.tag.endswith("}wsp"):
            return _of_shape(a)
        if a.tag in (f"{VML}shape", f"{VML}rect", f"{VML}roundrect", f"{VML}oval"):
            return _of_old_shape(a)
    return None


def _of_shape(shape: etree._Element) -> str | None:
    looks = next((e for e in shape if isinstance(e.tag, str) and e.tag.endswith("}spPr")), None)
    if looks is not None and looks.find(f"{_A}noFill") is not None:
        return ""
    colour = looks.find(f"{_A}solidFill/*") if looks is not None else None
    if colour is None or len(colour):
        return None
    value = colour.get("val") or ""
    return value if colour.tag == f"{_A}srgbClr" else _SCHEME.get(value)


def _of_old_shape(shape: etree._Element) -> str | None:
    if shape.find(f"{VML}fill") is not None:
        return None
    if (shape.get("filled") or "").lower() in ("f", "false"):
        return ""
    value = (shape.get("fillcolor") or "white").split()[0].lower()
    value = "".join(c * 2 for c in value[1:]) if re.fullmatch("#[0-9a-f]{3}", value) else value.lstrip("#")
    return _NAMED.get(value, value if colour_of(value) is not None else None)


def page_of(document: etree._Element, settings: etree._Element | None) -> str | None:
    """The colour of the pages, "" for white, None where it cannot be told: Word shows one only where told to."""
    background = next(document.iter(f"{W}background"), None)
    shown = settings.find(f"{W}displayBackgroundShape") if settings is not None else None
    if background is None or not is_on(shown):
        return ""
    value = background.get(f"{W}color") or ""
    return value if not len(background) and colour_of(value) is not None else None
