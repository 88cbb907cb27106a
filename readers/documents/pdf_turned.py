"""A table on a PDF's page that has a pupil in each column, or a form: a label begins each row. In the child only."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from readers.documents.pdf_words import GAP, Line, PlacedWords, apart, height_of
from text.privacy.pupils.heads import are_said, heads_in, is_label, may_say_heading, plain

_MOST_ROWS, _MOST_WORDS = 30, 4
"""Lines of a table; words of a label."""
_LEVEL = 2.0
"""Points: cells of one column begin no further apart."""
_FEWEST = 2
"""Rows, and pupils."""
_LINES_OF_LABEL, _FAR = 3, 1.8
"""A label has no more; times their height by which one stands below the other at most."""


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


class WholeLabels(NamedTuple):
    """The lines of a page, each label with what stands beside it as one."""

    lines: list[Line]
    rows: dict[int, tuple[str, ...]]
    """By the number of a line that was several: the label and the cells. Empty where they are of no pupil."""


def with_whole_labels(lines: Sequence[Line]) -> WholeLabels:
    """`lines` with "Pupil" above "name | Corin" as one, on whichever of its lines the cells stand."""
    out: list[Line] = []
    rows: dict[int, tuple[str, ...]] = {}
    n = 0
    while n < len(lines):
        count = next((k for k in range(_LINES_OF_LABEL, 1, -1) if _is_one(lines[n : n + k], k)), 1)
        if count > 1:
            labels, cells = _parted(lines[n : n + count])
            words = [w for part in labels for w in part]
            rows[len(out)] = (" ".join(w.text for w in words), *(" ".join(w.text for w in cell) for cell in cells))
            out.append([*words, *(w for cell in cells for w in cell)])
        else:
            out.append(lines[n])
        n += count
    if not may_say_heading(row[0] for row in rows.values()):
        return WholeLabels([*lines], {})
    return WholeLabels(out, rows)


def _is_one(lines: Sequence[Line], count: int) -> bool:
    if len(lines) < count:
        return False
    height = max(map(height_of, lines))
    if any(a[0].middle - b[0].middle > _FAR * height for a, b in pairwise(lines)):
        return False
    labels, cells = _parted(lines)
    words = [w.text for part in labels for w in part]
    beside = sum(1 for line in lines if len([*_parts(line)]) > 1 or not _is_left(line, lines))
    return bool(cells) and beside == 1 and len(labels) > 1 and len(words) <= _MOST_WORDS and is_label(" ".join(words))


def _parts(line: Line) -> list[list[PlacedWords]]:
    return [*apart(line, GAP * height_of(line))]


def _is_left(line: Line, lines: Sequence[Line]) -> bool:
    return line[0].left - min(x[0].left for x in lines) <= _LEVEL


def _parted(lines: Sequence[Line]) -> tuple[list[list[PlacedWords]], list[list[PlacedWords]]]:
    """What stands at the left of lines, and the cells beside it."""
    labels: list[list[PlacedWords]] = []
    cells: list[list[PlacedWords]] = []
    for line in lines:
        parts = _parts(line)
        first = 1 if _is_left(line, lines) else 0
        labels += parts[:first]
        cells += parts[first:]
    return labels, cells
