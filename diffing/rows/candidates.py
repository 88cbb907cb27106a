"""Which of the rows left over are worth scoring against each other, so that the work stays near linear."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diffing.rows.rows import Side

ALL_PAIRS = 2_500
"""A group of at most this many pairs is scored whole."""
POSTINGS = 40
"""A word that stands in more of the older rows than this does not lead to them."""
BEST = 8
"""Rows of the older edition that one row of the newer edition is scored against."""
_WORDS_OF_ROW = 60
_WORD = re.compile(r"\w{2,}")

Numbers = Sequence[int]


def candidate_pairs(
    before: Side, after: Side, olds: Numbers, news: Numbers, without: int | None = None
) -> Iterator[tuple[int, int]]:
    """Pairs of (old, new) that may be one row; a pair can come twice.

    Args:
        before: the older edition.
        after: the newer one.
        olds: rows of the older edition.
        news: rows of the newer edition.
        without: a slot that leads to nothing, such as the reference where it is known to differ.
    """
    if len(olds) * len(news) <= ALL_PAIRS:
        for new in news:
            for old in olds:
                yield old, new
        return
    yield from _all_but_one(before, after, olds, news)
    yield from _by_rare_words(before, after, olds, news, without)


def _all_but_one(before: Side, after: Side, olds: Numbers, news: Numbers) -> Iterator[tuple[int, int]]:
    """Rows that differ in one cell only. Of many alike, those that stand at the same turn."""
    width = len(before.rows[olds[0]]) if olds else 0
    for slot in range(width):
        waiting: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for old in olds:
            key = before.key(old)
            waiting[key[:slot] + key[slot + 1 :]].append(old)
        turn: Counter[tuple[str, ...]] = Counter()
        for new in news:
            key = after.key(new)
            rest = key[:slot] + key[slot + 1 :]
            found = waiting.get(rest)
            if found and any(rest):
                start = max(0, min(turn[rest] - BEST // 2, len(found) - BEST))
                turn[rest] += 1
                for old in found[start : start + BEST]:
                    yield old, new


def _by_rare_words(
    before: Side, after: Side, olds: Numbers, news: Numbers, without: int | None
) -> Iterator[tuple[int, int]]:
    """Rows that share two words or cells which few rows have."""
    postings: dict[str, list[int]] = defaultdict(list)
    for old in olds:
        for word in _words(before, old, without):
            if len(postings[word]) <= POSTINGS:
                postings[word].append(old)
    for new in news:
        weights: dict[int, float] = {}
        likely: set[int] = set()
        for word in _words(after, new, without):
            found = postings.get(word)
            if found and len(found) <= POSTINGS:
                for old in found:
                    if old in weights:
                        weights[old] += 1 / len(found)
                        likely.add(old)
                    else:
                        weights[old] = 1 / len(found)
        for old in sorted(likely, key=lambda o: (-weights[o], o))[:BEST]:
            yield old, new


def _words(side: Side, row: int, without: int | None) -> set[str]:
    """The words of a row, and its cells as a whole."""
    out: set[str] = set()
    for slot, cell in enumerate(side.rows[row]):
        if cell and slot != without:
            out.add(f"{slot}={side.key(row)[slot][:200]}")
            out.update(_WORD.findall(cell[:600].casefold())[:_WORDS_OF_ROW])
    return out
