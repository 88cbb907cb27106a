"""Takes out of a table of a page what is no cell of it: a spreadsheet's letters and row numbers, labels for phones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from string import ascii_uppercase

_FEWEST = 3
"""Letters over columns, and columns whose cells begin with their heading."""
_NEARLY_ALL = 0.9
_ARROWS = " \u25b2\u25bc\u2191\u2193\u2195\u21c5\u25b4\u25be"
"""What may stand behind a heading, to sort by it."""


def without_frame(rows: list[list[str]]) -> None:
    """Empties the letters over the columns and the numbers beside the rows, as of a spreadsheet put on the web.

    The cells stay where they are, so that columns and rows keep their numbers.
    """
    letters = [c for c in rows[0] if c] if rows else []
    if len(letters) < _FEWEST or letters != list(ascii_uppercase[: len(letters)]):
        return
    numbers = [r[0] for r in rows[1:] if r and r[0]]
    counted = all(n.isascii() and n.isdecimal() and len(n) < 8 for n in numbers)  # a row may be hidden: 1, 2, 4
    if not rows[0][0] and numbers and counted and all(int(a) < int(b) for a, b in pairwise(numbers)):
        for row in rows[1:]:
            row[:1] = [""]
    rows[0][:] = [""] * len(rows[0])


def without_labels(rows: list[list[str]]) -> None:
    """Takes the heading out of each cell that begins with it, where nearly all do: `Organisation: Zorvane Ltd`.

    And arrows out of the headings.
    """
    first = next((n for n, r in enumerate(rows) if len({c for c in r if c}) > 1), len(rows))
    below = rows[first + 1 :]
    if first < len(rows):
        rows[first][:] = [c.rstrip(_ARROWS) or c for c in rows[first]]
    labels = {i: text for i, cell in enumerate(rows[first]) if (text := cell.strip(" :"))} if below else {}
    said = {i: re.compile(rf"{re.escape(text)}(?:\s*:\s*|\s+|$)", re.IGNORECASE) for i, text in labels.items()}
    found = [i for i, begin in said.items() if _begin_so([r[i] for r in below if i < len(r) and r[i]], begin)]
    if len(found) < min(_FEWEST, len(labels)) or 2 * len(found) < len(labels):
        return
    for row in below:
        for i in found:
            if i < len(row):
                row[i] = said[i].sub("", row[i], count=1) if said[i].match(row[i]) else row[i]


def _begin_so(cells: Sequence[str], begin: re.Pattern[str]) -> bool:
    return bool(cells) and sum(1 for c in cells if begin.match(c)) >= _NEARLY_ALL * len(cells)
