"""A chart as a file of its own, SVG or PNG: with its title, its key and where it comes from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import wrap

from markupsafe import Markup

from text.sanitise import clean
from web.charts.data import Picture

PAINT = {
    "ink": "#16181d", "faint": "#4d5562", "c-press": "#a3123a", "c-commercial": "#b36200", "c-police": "#5b3a9e",
    "c-third": "#1c7c54", "c-university": "#2266b3", "c-public": "#4f6d87", "c-unknown": "#8a8f98", "c-all": "#2d4a66",
    "pattern-dot": "#ffffff", "mark-edition": "#2d4a66", "mark-silent": "#a3123a", "mark-back": "#b36200",
}
"""Class -> what fills it: the style sheet's light colours, which a file alone has not."""
LINES = {
    "grid": 'fill="none" stroke="#c9ced6"', "pattern": 'fill="none" stroke="#ffffff" stroke-width="1.1"',
    "mark-baseline": 'fill="#ffffff" stroke="#2d4a66" stroke-width="2"',
    "mark-silent-sign": 'fill="none" stroke="#ffffff" stroke-width="2"',
}
FONT = "Open Sans"
_FAMILIES = f"{FONT}, Segoe UI, Roboto, Helvetica, Arial, sans-serif"
SCALE = 2
"""Pixels of the PNG for each unit of the SVG."""
_EDGE, _TITLE, _SMALL, _KEY = 16, 17, 11.5, 12.5
_WIDE_LETTER = 0.58
"""Of a letter's height: how wide it is, at most, on average."""
_CLASS = re.compile(r' class="([a-z-]+)"')
_SIZE = re.compile(r'viewBox="\S+ \S+ (\d+) (\d+)"')


def standalone(picture: Picture, title: str, credit: str) -> str:
    """The chart as an SVG that needs no style sheet, no font of ours and no other file."""
    found = _SIZE.search(picture.svg)
    width, height = (int(n) for n in found.groups()) if found else (0, 0)
    parts, y = [], float(_EDGE)
    for line in _lines(clean(title, 160), width, _TITLE):
        y += _TITLE * 1.3
        parts.append(_text(0, y - 4, line, _TITLE, "ink", bold=True))
    y += 8
    shown, y = _key(picture.key, width, y)
    parts += [shown, _placed(picture.svg, 0, y)]
    y += height + 6
    for line in _lines(clean(credit, 400), width, _SMALL):
        y += _SMALL * 1.4
        parts.append(_text(0, y, line, _SMALL, "faint"))
    whole, high = width + 2 * _EDGE, round(y + _EDGE)
    svg = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} 0 {w} {h}" width="{w}" height="{h}"'
        ' font-family="{font}">'
        '<rect x="{left}" width="{w}" height="{h}" fill="#ffffff"/>{parts}</svg>'
    ).format(left=-_EDGE, w=whole, h=high, font=_FAMILIES, parts=Markup("").join(parts))
    return _CLASS.sub(lambda m: f" {_painted(m[1])}".rstrip(), svg)


def as_png(svg: str) -> bytes:
    """The SVG as a PNG, drawn with a font that is installed with this program: the same bytes on every machine."""
    # When it is needed: most processes draw nothing.
    from fontpkg import path
    from resvg_py import svg_to_bytes

    return svg_to_bytes(svg_string=svg, zoom=SCALE, font_files=[str(path(FONT))], skip_system_fonts=True,
                        sans_serif_family=FONT)


def _painted(name: str) -> str:
    return f'fill="{PAINT[name]}"' if name in PAINT else LINES.get(name, "")


def _lines(text: str, width: float, size: float) -> list[str]:
    return wrap(text, max(10, int(width / (size * _WIDE_LETTER))))


def _text(x: float, y: float, words: str, size: float, kind: str, *, bold: bool = False) -> Markup:
    return Markup('<text x="{x:g}" y="{y:g}" font-size="{s}"{bold} class="{k}">{words}</text>').format(
        x=x, y=y, s=size, bold=Markup(' font-weight="700"') if bold else "", k=kind, words=words
    )


def _placed(svg: Markup, x: float, y: float) -> Markup:
    """An SVG of ours inside another one; to cut it at its edge, where nothing is, would take half the time of a PNG."""
    return Markup(str(svg).replace("<svg ", f'<svg x="{x:g}" y="{y:g}" overflow="visible" ', 1))  # noqa: S704 - ours


def _key(key: Sequence[tuple[Markup, str]], width: float, y: float) -> tuple[Markup, float]:
    """The key in as many lines as it needs, and where what follows begins."""
    parts, x = [], 0.0
    for sign, words in key:
        long = 24 + len(words) * _KEY * _WIDE_LETTER + 14
        if x and x + long > width:
            x, y = 0.0, y + 22
        parts += [_placed(sign, x, y), _text(x + 24, y + 12, clean(words, 80), _KEY, "ink")]
        x += long
    return Markup("").join(parts), y + (30 if key else 0)
