"""What the styles of OpenDocument files inherit, and which looks nobody can read: of ODS and ODT alike. In the child.

A look is what styles say, by the usual names of their attributes (`fo:color`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import reduce

from readers.hidden.take_out import SMALLEST, colour_of, unreadable

Look = dict[str, str]
Styles = Mapping[str, Look]
"""By name; of each also the name of its "parent"."""

DEFAULT = "\0default"
"""The name of what applies where no style says otherwise."""
THIN = 1.0
"""Points of height or width; less is not seen."""
FAINT = 20.0
"""Per cent of width, height, ink or size, under which letters are not read."""
SEEN_THROUGH = 50.0
"""Per cent of a shape's ink, up to which what is under it can be read."""
_AWAY = 100.0
"""Per cent of a line, above or below it."""
_MOST_PARENTS = 30
"""Parents of a style that are followed."""
_LENGTH = re.compile(r"([0-9]*\.?[0-9]+)(cm|mm|in|pt|pc|px)?")
_SHARE = re.compile(r"([0-9]+\.?[0-9]*|\.[0-9]+)%")
_POINTS = {"cm": 28.35, "mm": 2.835, "in": 72.0, "pt": 1.0, "pc": 12.0, "px": 0.75}
_MOVED = re.compile(r"translate\s*\(\s*([-+.\w]+)[\s,]+([-+.\w]+)\s*\)")
_AUTOMATIC = "style:use-window-font-color"
_FONTS = ("fo:font-family", "style:font-name")


def lineage(styles: Styles, name: str) -> Iterator[str]:
    """A style and its parents."""
    for _ in range(_MOST_PARENTS):
        yield name
        name = styles.get(name, {}).get("parent", "")
        if not name:
            return


def inherited(styles: Styles, name: str) -> Look:
    """What a style says, its parents' words included."""
    return reduce(laid_over, (styles.get(n, {}) for n in reversed([*lineage(styles, name)])), {})


def laid_over(look: Mapping[str, str], own: Mapping[str, str]) -> Look:
    """A look with what is said nearer to the words: a colour ends an automatic one, a font one by another name."""
    out = {**look, **own}
    if "fo:color" in own and _AUTOMATIC not in own and out.pop(_AUTOMATIC, "") == "true" and "loext:opacity" not in own:
        out.pop("loext:opacity", None)
    for one, other in (_FONTS, _FONTS[::-1]):
        if one in own and other not in own:
            out.pop(other, None)
    return out


def is_unreadable(look: Mapping[str, str]) -> bool:
    """True for words of a look that nobody can read; "fo:background-color" is what they stand on."""
    if look.get("text:display", "true") != "true":
        return True
    size = points(look.get("fo:font-size", ""))
    if 0 <= size < SMALLEST:
        return True
    raised, _, smaller = look.get("style:text-position", "").partition(" ")
    if share_of(raised.lstrip("-")) > _AWAY:
        return True
    is_automatic = look.get(_AUTOMATIC) == "true"
    opacity = look.get("loext:opacity", "")
    # LibreOffice writes of plain black letters that they are automatic and have no ink.
    opacity = "" if is_automatic and opacity == "0%" else opacity
    shares = (look.get("fo:font-size", ""), look.get("style:text-scale", ""), smaller, opacity)
    if any(0 <= share_of(share) < FAINT for share in shares):
        return True
    if is_automatic or "fo:color" not in look:
        return False  # black or white, whichever can be read
    return unreadable(colour_of(look["fo:color"]), colour_of(look.get("fo:background-color", "")))


def fonts_of(look: Mapping[str, str]) -> Iterator[str]:
    """The names of the font of a look."""
    return (look.get(name, "").strip("'\"") for name in _FONTS)


def share_of(text: str) -> float:
    """A share in per cent, -1 where it is none."""
    m = _SHARE.fullmatch(text)
    return float(m[1]) if m else -1.0


def points(text: str) -> float:
    """A length in points, -1 where it is none."""
    m = _LENGTH.fullmatch(text.strip())
    return float(m[1]) * _POINTS[m[2] or "pt"] if m else -1.0


def length(text: str) -> float:
    """A length in points, which may be negative, 0 where it is none."""
    return (-1.0 if text.startswith("-") else 1.0) * max(0.0, points(text.lstrip("+-")))


def place_of(shape: Mapping[str, str]) -> tuple[float, float]:
    """How far to the right, and down, a shape lies of what it hangs on, in points."""
    m = _MOVED.search(shape.get("draw:transform", ""))
    x, y = (m[1], m[2]) if m else (shape.get("svg:x", ""), shape.get("svg:y", ""))
    return length(x), length(y)
