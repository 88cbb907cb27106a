"""The colours of a Word document's words beyond the common ones: effects, symbols, shapes, the page. The child's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readers.hidden.take_out import colour_of

if TYPE_CHECKING:
    from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_VML = "{urn:schemas-microsoft-com:vml}"
_SCHEME = {"bg1": "FFFFFF", "lt1": "FFFFFF", "tx1": "000000", "dk1": "000000"}
_NAMED = {"white": "FFFFFF", "black": "000000", "window": "FFFFFF", "windowtext": "000000"}
_CLEAR = 70_000
"""Thousandths of a per cent of transparency, from which letters are not read."""
SYMBOLS = re.compile(r"wingdings|webdings|symbol|zapf ?dingbats|marlett|mt extra", re.IGNORECASE)
"""Fonts that show signs in the place of letters."""


def inks_of(fill: etree._Element) -> str | None:
    """The colours of w14:textFill, parted by spaces, "none" for letters without ink; None where they cannot be told."""
    kinds = [e.tag.removeprefix(W14) for e in fill if isinstance(e.tag, str)]
    outline = fill.find(f"../{W14}textOutline/{W14}solidFill")
    if "noFill" in kinds:
        return "none" if outline is None else None
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
            return None
        else:
            inks.append(ink)
    return "none" if inks and set(inks) == {"none"} else " ".join(i for i in inks if i != "none") or None


def fill_of_box(box: etree._Element) -> str | None:
    """The fill of a text box's shape, "" where the page shows through; None where it cannot be told."""
    for a in box.iterancestors():
        if isinstance(a.tag, str) and a.tag.endswith("}wsp"):
            return _of_shape(a)
        if a.tag in (f"{_VML}shape", f"{_VML}rect", f"{_VML}roundrect", f"{_VML}oval"):
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
    if shape.find(f"{_VML}fill") is not None:
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
    if background is None or shown is None or (shown.get(f"{W}val") or "1") in ("0", "false", "off"):
        return ""
    value = background.get(f"{W}color") or ""
    return value if not len(background) and colour_of(value) is not None else None
