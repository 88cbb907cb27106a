"""Lists that run on in one line: "The following bodies received data: - A - B - C", "Recipients: 1. A 2. B"."""

from __future__ import annotations

import re
from itertools import pairwise

_LONGEST_ITEM = 14
"""Words; longer ones are prose that is numbered."""
_LEAST, _MOST = 2, 500
ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
_BULLET = re.compile(r"(?<!\S)[\u2022\u25aa\u25cf\u2023\u25e6\u00b7*](?=\s?[A-Z0-9])")
_DASH = re.compile(r"(?<=\s)[-\u2013\u2014](?=\s(?:the\s|The\s)?[A-Z0-9])")
_NUMBER = re.compile(r"(?<!\S)\(?(\d{1,3}|[a-z]|[ivx]{1,5})[.)](?=\s(?:the\s)?[A-Z0-9])")
_FIRST = ("1.", "1)", "a.", "a)", "i.", "i)")
"""How a numbered list begins; most lines have none, and need not be searched."""
_LISTS_WHO = re.compile(
    r"\b(?:to|with|by|following|recipients|bodies|organi[sz]ations|companies|newspapers|charities|universities|firms|"
    r"departments|researchers|parties)(?:\sin\s\d{4})?:\s(?=\S)",
    re.IGNORECASE,
)
_SEMICOLON = re.compile(r";\s")
_LEAST_BARS = 2
_ROW_ENDS = re.compile(
    r"(?<=\|\s)(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|(?:19|20)\d\d-\d\d-\d\d|(?:\d{1,2}\s)?[A-Z][a-z]{2,8}\s(?:19|20)\d\d)\s+"
    r"(?=[A-Z0-9])"
)
_STOP = re.compile(r"(?<![A-Z])\.\s+(?=[A-Z])")
_ITEM = re.compile(r"(?:and\s|or\s)?(?:the\s|The\s)?[A-Z0-9]")
_OPENS = re.compile(r"(?::|\bfollow(?:s|ing)?|\bare|\bto|\bincluded?)\s*$", re.IGNORECASE)


def items_in(line: str) -> list[int]:
    """Where the items of a list that runs on in a line begin; [] where there is none."""
    for starts in (_marked(line, _BULLET), _marked(line, _DASH), _numbered(line)):
        if len(starts) >= _LEAST and _OPENS.search(line, 0, starts[0]) and _are_short(line, starts):
            return starts[:_MOST]
    return _parted(line) or _rows(line)


def _rows(line: str) -> list[int]:
    """Where rows begin of a table that runs on: each ends in a date, and has as many cells as the others."""
    if line.count("|") < _LEAST * _LEAST_BARS:
        return []
    starts = [m.end() for m in _ROW_ENDS.finditer(line)]
    bars = [line.count("|", a, b) for a, b in pairwise([0, *starts, len(line)])]
    return starts[:_MOST] if starts and bars[0] >= _LEAST_BARS and set(bars[:-1]) == {bars[0]} >= {bars[-1]} else []


def _parted(line: str) -> list[int]:
    """Of a list that semicolons part ("to the following bodies: A; B; and C."), and where what follows begins."""
    opens = _LISTS_WHO.search(line) if ";" in line else None
    if opens is None:
        return []
    starts = [opens.end(), *(m.end() for m in _SEMICOLON.finditer(line, opens.end()))]
    stop = _STOP.search(line, starts[-1])
    items = [line[a:b] for a, b in pairwise([*starts, stop.start() if stop else len(line)])]
    named = [bool(_ITEM.match(x)) for x in items]  # beside "a tutoring firm"
    if len(items) <= _LEAST or not named[0] or 2 * sum(named) < len(items):
        return []
    if any(len(x.split()) > _LONGEST_ITEM for x in items):
        return []
    return [*starts, stop.end()] if stop else starts


def _marked(line: str, mark: re.Pattern[str]) -> list[int]:
    return [m.start() for m in mark.finditer(line)]


def _numbered(line: str) -> list[int]:
    """Where 1, 2, 3 or a, b, c or i, ii, iii stand in their order."""
    if not any(first in line for first in _FIRST):
        return []
    found = [(m[1], m.start()) for m in _NUMBER.finditer(line)]
    best: list[int] = []
    for order in ([str(n) for n in range(1, _MOST)], list("abcdefghijklmnopqrstuvwxyz"), list(ROMAN)):
        out: list[int] = []
        for mark, start in found:
            if len(out) < len(order) and mark == order[len(out)]:
                out.append(start)
        best = max(best, out, key=len)
    return best


def _are_short(line: str, starts: list[int]) -> bool:
    items = [line[a:b] for a, b in pairwise([*starts, len(line)])]
    return all(len(item.split()) <= _LONGEST_ITEM for item in items)
