"""What boxes cut off of what is in them, and what is drawn over an element's own words. Used by the child."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice, zip_longest
from typing import NamedTuple

from lxml import html

from readers.hidden.documents.css_values import cut, fixed, number, pixels
from readers.hidden.looks import signs_of

_LINE_HEIGHT, _NO_TRACK = 14.0, 2.0
_WIDE = 950.0
"""Pixels from the left edge, past which nothing is on a page that cannot be scrolled sideways."""
_LETTER_WIDTH = 0.4
"""Width of a letter against its size: few are narrower."""
_ROWS_COMPARED = 200
_TOO_WIDE = 1.5
_NARROW_COLUMN = 20.0
_SHADOW, _STROKE = 20.0, 5.0
_TRACKS = ("grid", "grid-template", "grid-template-rows", "grid-template-columns", "grid-auto-rows",
           "grid-auto-columns")
_LENGTHS = re.compile(r"(?<![\w.#])-?[\d.]+(?:[a-z]+|%)?(?![\w.(])")
_PUSHES = ("margin", "margin-left", "margin-inline", "margin-inline-start", "padding", "padding-left", "padding-inline",
           "padding-inline-start", "text-indent", "left")
_MINMAX = re.compile(r"minmax\([^,()]*,([^()]*)\)")
_NO_TRACKS = re.compile(r"""\[[^\]]*\]|"[^"]*"|'[^']*'""")
_FAMILY = re.compile(r"(?:.*[\d.](?:px|pt|r?em|%)(?:/\S+)?\s+|)[\"']?([a-z0-9 ]+)[\"']?")


class Room(NamedTuple):
    """The room that the boxes around an element leave it."""

    across: float | None = None
    """Pixels, after which they cut it off; None where they do not."""
    pushed: float = 0.0
    """Of them those that are left free before it."""
    nowrap: bool = False
    flat: bool = False
    """True in a track of a grid, or a row of boxes, without height or width."""
    tall: bool = True
    """True in a row of boxes of a height of its own, which what is in it takes over."""


def room_in(styles: dict[str, str], before: Room, *, in_fixed: bool) -> Room:
    """The room within an element."""
    space = styles.get("white-space", styles.get("text-wrap", ""))
    across, pushed = before.across, before.pushed
    said = (w for n in _PUSHES for w in styles.get(n, "").split() if not w.endswith("%"))
    own = max((p for w in said if (p := pixels(w)) is not None), default=0.0)
    if cut(styles, "x"):
        widths = [p for n in ("width", "max-width") if (p := pixels(styles.get(n, ""))) and not styles[n].endswith("%")]
        across, pushed = min([*widths, before.across or _WIDE]), 0.0
    boxes = styles.get("display", "").replace("inline-", "") in ("flex", "grid")
    heights = [pixels(styles[n]) for n in ("height", "max-height") if n in styles]
    low = any(h is not None and h < _LINE_HEIGHT for h in heights)
    return Room(
        across, pushed + own, space in ("nowrap", "pre") if space not in ("", "inherit") else before.nowrap,
        boxes and (low or any(map(_no_track, (styles[n] for n in _TRACKS if n in styles)))),
        boxes and fixed(styles, in_fixed),
    )


def _no_track(value: str) -> bool:
    """True where one of the tracks has no size."""
    bare = _NO_TRACKS.sub(" ", _MINMAX.sub(r"\1", value))
    words = (w.removesuffix("fr") for w in re.split(r"[\s/,()]+", bare))
    return any(number(w) == 0 or ((p := pixels(w)) is not None and p < _NO_TRACK) for w in words)


def cut_off(styles: dict[str, str], room: Room, before: Room) -> bool:
    """True for a box that is cut off as a whole: pushed out of what is shown, or without room."""
    cuts = [a for a in "xy" if cut(styles, a)]
    if cuts and before.flat:
        return True
    part = any(p is not None and p >= _WIDE for n in _PUSHES for w in styles.get(n, "").split() for p in [pixels(w)])
    if room.across is not None and (part or room.pushed >= 0.8 * room.across):
        return True
    columns = any(n.startswith("column") and n != "column-gap" for n in styles)
    return columns and "x" in cuts and "height" in styles


def too_long(letters: int, size: float, room: Room) -> bool:
    """True for words on one line that are longer than what is shown of it."""
    return room.nowrap and room.across is not None and letters * size * _LETTER_WIDTH > room.across


def drawn_over(styles: dict[str, str]) -> bool:
    """True where something is drawn over, or behind, the words that hides them."""
    inset = "inset" in styles.get("box-shadow", "") and _most(styles["box-shadow"]) > _SHADOW
    strokes = any(_most(styles.get(n, "")) > _STROKE for n in ("text-decoration", "text-decoration-thickness"))
    within = any(p is not None and p < -_STROKE for p in [pixels(styles.get("outline-offset", ""))])
    return inset or strokes or within or any("(" in styles.get(n, "") for n in ("border-image", "border-image-source"))


def _most(value: str) -> float:
    """The longest of the lengths in a value; hundredths are of a letter."""
    if "calc(" in value:
        return 1000.0
    bare = re.sub(r"(?:rgb|hsl)a?\([^()]*\)|#\w+", " ", value)
    lengths = [(pixels(w) or 0) * (0.016 if w.endswith("%") else 1) for w in _LENGTHS.findall(bare)]
    return max(lengths, default=0.0)


def signs_in(family: str) -> str:
    """What a font, or the shorthand of one, shows in place of letters."""
    m = _FAMILY.fullmatch(family.split(",", maxsplit=1)[0].strip().lower())
    return signs_of(m[1]) if m else ""


def too_wide(table: html.HtmlElement, size: float, room: Room) -> bool:
    """True for a table whose longest words have no room beside each other in what is shown of it."""
    if room.across is None or room.across >= _WIDE:
        return False
    rows = ([max(map(len, "".join(map(str, c.itertext())).split()), default=0) for c in tr.iterchildren("td", "th")]
            for tr in islice(table.iter("tr"), _ROWS_COMPARED))
    longest = [max(column) for column in zip_longest(*rows, fillvalue=0)]
    return sum(longest) * size * _LETTER_WIDTH > _TOO_WIDE * room.across


def narrow_columns(table: html.HtmlElement, width_of: Callable[[html.HtmlElement], str]) -> set[int]:
    """The columns, by number, without room in a table whose columns do not go by what is in them."""
    first = next(table.iter("tr"), None)
    rows = [list(table.iter("col")), list(first.iterchildren("td", "th")) if first is not None else []]
    out = set()
    for row in rows:
        at = 0
        for e in row:
            width = width_of(e)
            wide = pixels(f"{width}px" if width.isdecimal() else width)
            spans = e.get("span" if e.tag == "col" else "colspan", "1")
            out |= {at} if wide is not None and wide < _NARROW_COLUMN else set()
            at += int(spans) if spans.isdecimal() and len(spans) < 4 else 1
    return out
