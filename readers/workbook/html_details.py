"""Rows of a page's table whose details stand in a second row below, over all columns: columns of the row above.

Runs in the child process only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from lxml.html import HtmlElement

from readers.merged_cells import span_of

_FEWEST = 2
"""Rows with details."""
_NEARLY_ALL = 0.8
_MOST_COLUMNS = 200
_COLON = re.compile(r" ?:(?=\s)")
_ENDS = re.compile(r"[\n.;|:]")
_MOST_WORDS, _LONGEST = 5, 60
"""Of a label, and its characters."""
_BESIDE = " \n;|,"
_OTHERWISE = "Details"
"""Over what stands under no label."""


def detail_rows(rows: Sequence[HtmlElement], leave: Collection[HtmlElement] = ()) -> list[int]:
    """Which of a table's rows hold the details of the one above: nearly each row has one, and the first of them too.

    A line over a group stands above its rows, and before the first.
    """
    wide = max((_width(r) for r in rows), default=0)
    if wide < 2 or not rows or not all(c.tag == "th" for c in rows[0].iterchildren("td", "th")):
        return []
    below = range(1, len(rows))
    found = [n for n in below if _is_line(rows[n], wide)]
    lines = frozenset(found)
    own = [n for n in below if n not in lines and any(map(_has_words, rows[n]))]
    with_one = [n for n in own if n + 1 in lines]
    is_pattern = own and own[0] in with_one and len(with_one) >= max(_FEWEST, _NEARLY_ALL * len(own))
    if not is_pattern or len(found) > len(own) or any(n - 1 not in own for n in found):
        return []
    return [n for n in found if rows[n] not in leave]


def details_beside(rows: list[list[str]], details: Sequence[int], text_of: Callable[[int], str]) -> None:
    """Puts what rows of details say into columns of the row above, by their labels; they stay as empty rows."""
    said = {n: text_of(n) for n in details}
    counts = Counter(label for text in said.values() for label in {x for _, _, some in _colons(text) for x in some})
    fewest = _NEARLY_ALL / 2 * len(said)
    labels = {label: n for label, n in counts.items() if n >= fewest}
    parts = {n: _parted(text, labels) for n, text in said.items()}
    order = list(dict.fromkeys(label for p in parts.values() for label in p))
    if len(rows[0]) + len(order) > _MOST_COLUMNS:
        return
    for n, row in enumerate(rows):
        row.extend(order if n == 0 else [parts.get(n + 1, {}).get(label, "") for label in order])
    for n in details:
        rows[n][:] = [""] * len(rows[n])


def _colons(text: str) -> Iterator[tuple[int, int, list[str]]]:
    """Where a colon stands and what follows it begins, and what may be the label before it: "Sold to: Legal basis"."""
    for m in _COLON.finditer(text):
        words = _ENDS.split(text[max(0, m.start() - _LONGEST) : m.start()])[-1].split()[-_MOST_WORDS:]
        yield m.start(), m.end(), [" ".join(words[n:]) for n, word in enumerate(words) if word[0].isupper()]


def _parted(text: str, labels: Mapping[str, int]) -> dict[str, str]:
    """A text by its labels, each where it stands first; of those that end at one colon the commonest counts."""
    out: dict[str, str] = {}
    label, begin = _OTHERWISE, 0
    for end, after, some in [*_colons(text), (len(text), len(text), [])]:
        found = max((x for x in some if x in labels), key=lambda x: (labels[x], len(x)), default="")
        if end < len(text) and (not found or found in out or found == label):
            continue
        value = text[begin : end - len(found)].strip(_BESIDE)
        if value or label != _OTHERWISE:
            out[label] = value
        label, begin = found, after
    return out


def _width(row: HtmlElement) -> int:
    return sum(span_of(c.get("colspan"), _MOST_COLUMNS) for c in row.iterchildren("td", "th"))


def _is_line(row: HtmlElement, wide: int) -> bool:
    cells = [*row.iterchildren("td", "th")]
    said = [c for c in cells if _has_words(c)]
    over = [span_of(c.get("colspan"), _MOST_COLUMNS) for c in said]
    # A narrow empty cell may stand before it, under the button that unfolds it.
    return len(said) == 1 and said[0].tag == "td" and over[0] > 1 and _width(row) >= wide > 1 and over[0] >= wide - 1


def _has_words(e: HtmlElement) -> bool:
    return any(t.strip() for t in e.itertext())
