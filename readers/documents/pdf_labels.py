"""Labels of a form or a table of pupils that a PDF sets in several lines, made whole. In the child only."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from readers.documents.pdf_words import GAP, Line, PlacedWords, apart, height_of
from text.privacy.pupils.heads import is_label, may_say_heading

_MOST_LINES, _MOST_WORDS = 3, 4
"""Of a label."""
_LEVEL, _FAR = 2.0, 1.8
"""Points by which lines of a label begin apart at most; times their height by which one stands below the other."""


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
        count = next((k for k in range(_MOST_LINES, 1, -1) if _is_one(lines[n : n + k], k)), 1)
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
