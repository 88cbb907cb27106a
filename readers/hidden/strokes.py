"""Thick lines, outlines and ink on a spreadsheet as the small boxes that they cover."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from typing import TYPE_CHECKING

from readers.hidden.covers import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

THIN = 9_525
"""English metric units: a thinner line covers nothing."""
MOST_PIECES = 1_000
"""Of one drawing; one of more covers all of its place."""
_VALUE = re.compile(r"([!'\"]?)\s*(-?[0-9]{1,9}(?:\.[0-9]{1,9})?)")

Point = tuple[float, float]


def along(lines: Iterable[Sequence[Point]], width: float, whole: Box) -> list[Box]:
    """The boxes that lines of a width cover; `whole` where these are too many."""
    out: list[Box] = []
    for line in lines:
        for one, other in pairwise(_thinned(line, width)):
            out += _pieces(one, other, width)
            if len(out) > MOST_PIECES:
                return [whole]
    return out


def _thinned(line: Sequence[Point], width: float) -> Iterator[Point]:
    """A line without the points that are hardly away from the one before."""
    last = None
    for n, point in enumerate(line):
        if last is None or n == len(line) - 1 or math.dist(last, point) >= width:
            yield point
            last = point


def _pieces(one: Point, other: Point, width: float) -> Iterator[Box]:
    """A straight line: one box where it runs along a side, else one after the other."""
    across, down, half = other[0] - one[0], other[1] - one[1], width / 2
    straight = min(abs(across), abs(down)) <= half
    count = 1 if straight else min(math.ceil(max(abs(across), abs(down)) / max(width, THIN)), MOST_PIECES + 1)
    for n in range(count):
        a, b = ((one[0] + across * k / count, one[1] + down * k / count) for k in (n, n + 1))
        if abs(across) >= abs(down):  # thick in the other direction only
            y = (a[1] + b[1]) / 2
            yield _box(a[0], y - half, b[0], y + half)
        else:
            x = (a[0] + b[0]) / 2
            yield _box(x - half, a[1], x + half, b[1])


def _box(left: float, top: float, right: float, bottom: float) -> Box:
    return Box(round(min(left, right)), round(min(top, bottom)), round(max(left, right)), round(max(top, bottom)))


def corners(box: Box) -> list[Point]:
    """The outline of a box."""
    left, top, right, bottom = box
    return [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]


def placed(lines: Sequence[Sequence[Point]], size: tuple[float, float, float, float], box: Box) -> list[list[Point]]:
    """Lines in coordinates of their own, of which `size` gives left, top, right and bottom, within a box."""
    left, top, right, bottom = size
    across, down = (box.right - box.left) / max(right - left, 1), (box.bottom - box.top) / max(bottom - top, 1)
    return [[(box.left + (x - left) * across, box.top + (y - top) * down) for x, y in line] for line in lines]


def ink_line(text: str) -> list[Point]:
    """The points of a trace of InkML, whose values are given, or grow by a step, or by a step that grows."""
    out: list[Point] = []
    now, step, order = [0.0, 0.0], [0.0, 0.0], [0, 0]
    for point in text.split(",")[: 20 * MOST_PIECES]:
        for n, m in enumerate(list(_VALUE.finditer(point))[:2]):
            order[n] = "!'\"".index(m[1]) if m[1] else order[n]
            value = float(m[2])
            step[n] = step[n] + value if order[n] == 2 else value if order[n] else 0.0
            now[n] = value if order[n] == 0 else now[n] + step[n]
        out.append((now[0], now[1]))
    return out
