"""A table on a PDF's page that has a pupil in each column: a label begins each of its rows. In the child only."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from readers.documents.pdf_words import GAP, Line, PlacedWords, apart, height_of
from text.privacy.pupils.heads import are_said, heads_in, is_label, plain

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


def table_of_columns(lines: Sequence[Line]) -> TurnedTable | None:
    """The table that begins in the first of these lines; None where none does that may be of pupils."""
    if not _words_of_label(lines[0]):
        return None
    near = [*takewhile(_is_row, lines[:_MOST_ROWS])]
    known = [(count, line) for line in near if (count := _words_of_label(line))]
    begins = _begins(known) if len(known) >= _FEWEST else None
    if begins is None:
        return None
    rows: list[list[str]] = []
    taken = 0
    for line in near:
        words = line[: _words_of_label(line)] or [w for w in line if w.left < begins[0] - _LEVEL]
        label = " ".join(w.text for w in words)
        cells = _cells([w for w in line if w.left >= begins[0] - _LEVEL], begins)
        if not label:
            rows[-1][1:] = [" ".join(filter(None, pair)) for pair in zip(rows[-1][1:], cells, strict=True)]
        elif any(cells):
            rows.append([plain(label), *cells])
        else:
            break
        taken += 1
    return TurnedTable([*map(tuple, rows)], taken) if heads_in([row[0] for row in rows], known=True) else None


def _is_row(line: Line) -> bool:
    return are_said(" ".join(w.text for w in line))


def _words_of_label(line: Line) -> int:
    """How many words a line begins with that are a label, with more behind them; 0 of any other, and of a sentence."""
    if not _is_row(line):
        return 0
    most = min(_MOST_WORDS, len(line) - 1)
    return next((n for n in range(most, 0, -1) if is_label(" ".join(w.text for w in line[:n]))), 0)


def _begins(rows: Sequence[tuple[int, Line]]) -> list[float] | None:
    """Where, in points from the left, columns begin: behind gaps, in every row; or where words of all rows begin."""
    parted = [[*apart(line[count:], GAP * height_of(line))] for count, line in rows]
    if len(parted[0]) >= _FEWEST and all(len(row) == len(parted[0]) for row in parted):
        return [min(row[n][0].left for row in parted) for n in range(len(parted[0]))]
    lefts = sorted((word.left, n) for n, (count, line) in enumerate(rows) for word in line[count:])
    groups: list[list[tuple[float, int]]] = []
    for left, n in lefts:
        if groups and left - groups[-1][0][0] <= _LEVEL:
            groups[-1].append((left, n))
        else:
            groups.append([(left, n)])
    found = [group[0][0] for group in groups if len({n for _, n in group}) == len(rows)]
    return found if len(found) >= _FEWEST else None


def _cells(words: Sequence[PlacedWords], begins: Sequence[float]) -> list[str]:
    cells: list[list[str]] = [[] for _ in begins]
    for word in words:
        cells[max(0, sum(begin <= word.left + _LEVEL for begin in begins) - 1)].append(word.text)
    return [" ".join(cell) for cell in cells]
