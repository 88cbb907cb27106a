"""The letters of parts in a text, in their order: (a), (b), (c), or (i), (ii), or (1), (2)."""

from __future__ import annotations

import re
from string import ascii_lowercase
from typing import NamedTuple

from mentions.words.inline import ROMAN

_ORDERS = (tuple(ascii_lowercase), ROMAN, tuple(map(str, range(1, 27))))
_LABEL = re.compile(
    r"\(([a-z]|[ivx]{2,5}|\d{1,2})\)|^\W{0,3}([a-z]|[ivx]{1,5})[.)](?=\s)", re.IGNORECASE | re.MULTILINE
)


class Label(NamedTuple):
    name: str
    start: int
    end: int


def labels_in(text: str) -> list[Label]:
    """The letters that stand in a text in their order, each once; [] where fewer than two do."""
    found = [Label((m[1] or m[2]).casefold(), m.start(), m.end()) for m in _LABEL.finditer(text)]
    best: list[Label] = []
    for order in _ORDERS:
        out: list[Label] = []
        for label in found:
            if len(out) < len(order) and label.name == order[len(out)]:
                out.append(label)
        best = max(best, out, key=len)
    return best if len(best) > 1 else []


def labels_of(text: str, names: frozenset[str]) -> list[Label]:
    """All letters in a text that are of the given ones, in any order."""
    found = [Label((m[1] or m[2]).casefold(), m.start(), m.end()) for m in _LABEL.finditer(text)]
    return [label for label in found if label.name in names]
