"""Charts as inline SVG, without inline style or script, each with a table of its numbers.

Every chart carries a title and a description. Series are told apart by colour, by pattern and by their order in the
key. Colours are the classes `c-…` of the style sheet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import count
from typing import NamedTuple

from markupsafe import Markup, escape

from text.sanitise import clean

WIDE, NARROW = 720, 360
"""Widths in the charts' own units, which are pixels where there is room."""
_LABEL, _SMALL = 13, 12
_MOST_ROOM = 72
"""Of a standing bar: four are seen whole on a phone, which shows the last 300 units or so."""


class Series(NamedTuple):
    """One of the things that bars are made of."""

    key: str
    """Of the class that colours it."""
    label: str
    pattern: str = ""
    """lines, dots, cross or "" for none: for those who do not see its colour."""


class Bar(NamedTuple):
    """One bar of a chart of bars that lie."""

    label: str
    n: int
    key: str = "all"


class TimelineMark(NamedTuple):
    """One event on a timeline."""

    at: str
    """ISO 8601."""
    kind: str
    """baseline, edition, silent or back."""


class Lane(NamedTuple):
    """The events of one source."""

    label: str
    marks: Sequence[TimelineMark]


def _svg(name: str, width: int, height: int, title: str, description: str, inside: Markup, kind: str) -> Markup:
    return Markup(
        '<svg class="chart {kind}" role="img" viewBox="0 0 {w} {h}" width="{w}" height="{h}"'
        ' aria-labelledby="{name}-title {name}-desc" xmlns="http://www.w3.org/2000/svg">'
        '<title id="{name}-title">{title}</title><desc id="{name}-desc">{text}</desc>{inside}</svg>'
    ).format(kind=kind, w=width, h=height, name=name, title=clean(title), text=clean(description), inside=inside)


_PATTERNS: Mapping[str, str] = {
    "lines": '<path d="M-1 7 7 -1M-1 1 1 -1M5 7 7 5" class="pattern"/>',
    "dots": '<circle cx="3" cy="3" r="1.2" class="pattern-dot"/>',
    "cross": '<path d="M0 3H6M3 0V6" class="pattern"/>',
}


def patterns(name: str, series: Sequence[Series]) -> Markup:
    """The definitions of the patterns that some series need; `name` is that of the chart."""
    used = dict.fromkeys(s.pattern for s in series if s.pattern)
    return Markup("<defs>{}</defs>").format(
        Markup("").join(
            Markup('<pattern id="{n}-{p}" width="6" height="6" patternUnits="userSpaceOnUse">{d}</pattern>').format(
                n=name, p=p, d=Markup(_PATTERNS[p])  # noqa: S704 - ours, from above
            )
            for p in used
        )
    )


def _box(name: str, one: Series, x: float, y: float, width: float, height: float) -> Markup:
    """A rectangle of a series, with its pattern over it."""
    shape = f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
    over = f'{shape} fill="url(#{escape(name)}-{escape(one.pattern)})"/>' if one.pattern else ""
    return Markup(f'{shape} class="c-{escape(one.key)}"/>{over}')  # noqa: S704 - numbers, and what is escaped


def _text(x: float, y: float, words: object, *, anchor: str = "start", kind: str = "", size: int = _SMALL) -> Markup:
    how = f'text-anchor="{anchor}" font-size="{size}" class="{kind or "ink"}"'
    shown = escape(clean(words, 80))
    return Markup(f'<text x="{_n(x)}" y="{_n(y)}" {how}>{shown}</text>')  # noqa: S704 - ours, and what is escaped


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def round_step(most: int) -> int:
    """The step of an axis up to `most`: 1, 2 or 5 times a power of ten, at most about four lines."""
    step: int = next(times * 10**n for n in count() for times in (1, 2, 5) if most <= 4 * times * 10**n)
    return step


def swatch(one: Series, name: str) -> Markup:
    """The sign of a series for the key beside the chart `name`."""
    return Markup('<svg class="swatch" viewBox="0 0 18 14" width="18" height="14" aria-hidden="true">{}</svg>').format(
        _box(name, one, 0, 0, 18, 14)
    )


def columns(
    name: str, title: str, description: str, places: Sequence[str], series: Sequence[Series],
    counts: Mapping[str, Mapping[str, int]],
) -> Markup:
    """Standing bars, one for each of `places`, stacked in the order of `series` from below.

    The axis stands at the right, where the newest years are: a phone shows that end, and few bars stand there alone.
    """
    left, right, top, bottom, height = 2, 46, 18, 26, 280
    most = max((sum(counts.get(p, {}).values()) for p in places), default=0)
    step = round_step(max(most, 1))
    high = step * -(-max(most, 1) // step)
    per, room = (height - top - bottom) / high, min((WIDE - left - right) / max(len(places), 1), _MOST_ROOM)
    begin, width = WIDE - right - room * len(places), min(room * 0.78, 44)
    parts = [patterns(name, series)]
    for n in range(0, high + 1, step):
        y = height - bottom - n * per
        parts.append(Markup('<path d="M{} {}H{}" class="grid"/>').format(left, _n(y), WIDE - right))
        parts.append(_text(WIDE - right + 6, y + 4, f"{n:,}", kind="faint"))
    every = max(1, -(-len(places) // 18))
    for i, place in enumerate(places):
        x, y = begin + room * (i + 0.5) - width / 2, height - bottom
        for one in series:
            tall = counts.get(place, {}).get(one.key, 0) * per
            if tall > 0:
                y -= tall
                parts.append(_box(name, one, x, y, width, max(tall - 0.8, 0.4)))
        if (len(places) - 1 - i) % every == 0:
            parts.append(_text(x + width / 2, height - bottom + 17, place, anchor="middle", kind="faint"))
    return _svg(name, WIDE, height, title, description, Markup("").join(parts), "chart-wide")


def bars(name: str, title: str, description: str, rows: Sequence[Bar]) -> Markup:
    """Lying bars with their number, each under its label: it stays readable on a phone."""
    most = max((b.n for b in rows), default=0) or 1
    high, room = 40, NARROW - 70
    parts = []
    for i, bar in enumerate(rows):
        y = i * high
        parts.append(_text(0, y + 14, bar.label, size=_LABEL))
        long = max(bar.n / most * room, 1.5 if bar.n else 0)
        parts.append(_box(name, Series(bar.key, bar.label), 0, y + 19, long, 12))
        parts.append(_text(long + 6, y + 30, f"{bar.n:,}", size=_LABEL))
    return _svg(name, NARROW, max(high * len(rows), high), title, description, Markup("").join(parts), "chart-narrow")


_SHAPES: Mapping[str, str] = {
    "baseline": '<circle r="4.5" class="mark-baseline"/>',
    "edition": '<circle r="4.5" class="mark-edition"/>',
    "silent": '<path d="M0 -8 8 0 0 8 -8 0Z" class="mark-silent"/>'
    '<path d="M0 -4V1M0 3V4" class="mark-silent-sign"/>',
    "back": '<path d="M5 -6V6L-6 0Z" class="mark-back"/>',
}


def mark_sign(kind: str) -> Markup:
    """The sign of a kind of mark, for the key beside a timeline."""
    svg = Markup('<svg class="swatch" viewBox="-9 -9 18 18" width="18" height="18" aria-hidden="true">{}</svg>')
    return svg.format(Markup(_SHAPES[kind]))  # noqa: S704 - ours, from above


def timeline(name: str, title: str, description: str, lanes: Sequence[Lane]) -> Markup:
    """Events by source over time, the label of each lane over the newer end of its line, which a phone shows."""
    moments = [t for lane in lanes for m in lane.marks if (t := _seconds(m.at)) is not None]
    first, last = min(moments, default=0.0), max(moments, default=0.0)
    left, right, high = 12, 12, 44
    per = (WIDE - left - right) / max(last - first, 1.0)
    parts = []
    for i, lane in enumerate(lanes):
        y = i * high + 30
        parts.append(_text(WIDE, y - 14, lane.label, anchor="end", size=_LABEL))
        parts.append(Markup('<path d="M0 {y}H{w}" class="grid"/>').format(y=y, w=WIDE))
        # What was replaced without notice is drawn last, over its neighbours.
        for mark in sorted(lane.marks, key=lambda m: m.kind == "silent"):
            t = _seconds(mark.at)
            if t is not None:
                x = left + (t - first) * per if last > first else WIDE - right
                shape = Markup(_SHAPES[mark.kind])  # noqa: S704 - ours, from above
                parts.append(Markup('<g transform="translate({} {})">{}</g>').format(_n(x), y, shape))
    height = len(lanes) * high + 22
    if moments:
        ends = ((0, first, "start"), (WIDE, last, "end")) if last > first else ((WIDE, last, "end"),)
        for x, t, anchor in ends:
            when = datetime.fromtimestamp(t, UTC)
            parts.append(_text(x, height - 4, f"{when.day} {when:%B %Y}", anchor=anchor, kind="faint"))
    return _svg(name, WIDE, max(height, high), title, description, Markup("").join(parts), "chart-wide")


def _seconds(at: str) -> float | None:
    try:
        when = datetime.fromisoformat(at)
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None
