"""A table on a PDF's page that has a pupil in each column: a label begins each of its rows. In the child only."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from readers.documents.pdf_words import GAP, Line, PlacedWords, apart, height_of
from text.privacy.pupils.heads import are_said, heads_in, is_label, may_say_heading, plain

_MOST_ROWS, _MOST_WORDS = 30, 4
"""Lines of a table; words of a label."""
_LEVEL = 2.0
"""Points: cells of one column begin no further apart."""
_FEWEST = 2
"""Rows, and pupils."""


class TurnedTable(NamedTuple):
    """Its rows, the label of each first, and over how many lines they go."""

    rows: list[tuple[str, ...]]
    lines: int


class TurnedTables:
    """Looks for such tables among the lines of one page."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._labels: dict[int, int] = {}
        self._rows: dict[int, bool] = {}
        self._parted: dict[int, list[float]] = {}

    def beginning_at(self, n: int) -> TurnedTable | None:
        """The table that begins in a line; None where none does that may be of pupils."""
        if not (self._words_of_label(n) and n + 1 < len(self._lines) and self._is_row(n)):
            return None
        near = [*takewhile(self._is_row, range(n, min(len(self._lines), n + _MOST_ROWS)))]
        known = [m for m in near if self._words_of_label(m)]
        if len(known) < _FEWEST or not may_say_heading(map(self._label, known)):
            return None
        begins = self._begins(known)
        rows: list[list[str]] = []
        taken = 0
        for line in (self._lines[m] for m in near) if begins else ():
            label = " ".join(w.text for w in line if w.left < begins[0] - _LEVEL)
            cells = _cells([w for w in line if w.left >= begins[0] - _LEVEL], begins)
            if not label:
                rows[-1][1:] = [" ".join(filter(None, pair)) for pair in zip(rows[-1][1:], cells, strict=True)]
            elif any(cells):
                rows.append([plain(label), *cells])
            else:
                break
            taken += 1
        heads = heads_in([row[0] for row in rows], known=True) if len(rows) >= _FEWEST else None
        return TurnedTable([*map(tuple, rows)], taken) if heads else None

    def _is_row(self, n: int) -> bool:
        if (is_row := self._rows.get(n)) is None:
            is_row = self._rows[n] = are_said(" ".join(w.text for w in self._lines[n]))
        return is_row

    def _words_of_label(self, n: int) -> int:
        """How many words a line begins with that are a label, with more behind them; 0 of any other."""
        if (count := self._labels.get(n)) is None:
            line = self._lines[n]
            most = min(_MOST_WORDS, len(line) - 1)
            labels = (m for m in range(most, 0, -1) if is_label(" ".join(w.text for w in line[:m])))
            count = self._labels[n] = next(labels, 0)
        return count

    def _label(self, n: int) -> str:
        return " ".join(w.text for w in self._lines[n][: self._words_of_label(n)])

    def _parts(self, n: int) -> list[float]:
        """Where what gaps part behind the label of a line begins."""
        if (parts := self._parted.get(n)) is None:
            line = self._lines[n]
            behind = apart(line[self._words_of_label(n) :], GAP * height_of(line))
            parts = self._parted[n] = [words[0].left for words in behind]
        return parts

    def _begins(self, rows: Sequence[int]) -> list[float]:
        """Where columns begin: behind gaps, in every row, or where words of all rows begin; [] where none do."""
        parted = [self._parts(n) for n in rows]
        if len(parted[0]) >= _FEWEST and all(len(parts) == len(parted[0]) for parts in parted):
            return [min(parts) for parts in zip(*parted, strict=True)]
        first, others = (
            [[w.left for w in self._lines[n][self._words_of_label(n) :]] for n in some] for some in (rows[:1], rows[1:])
        )
        if min(map(len, (*first, *others))) < _FEWEST:
            return []
        found = [
            left for left in first[0] if all(any(abs(left - x) <= _LEVEL for x in lefts) for lefts in others)
        ]
        return found if len(found) >= _FEWEST else []


def _cells(words: Sequence[PlacedWords], begins: Sequence[float]) -> list[str]:
    cells: list[list[str]] = [[] for _ in begins]
    for word in words:
        cells[max(0, sum(begin <= word.left + _LEVEL for begin in begins) - 1)].append(word.text)
    return [" ".join(cell) for cell in cells]
