"""Hashes of the log: of an entry, and of the Merkle tree over the entries of a day, as RFC 6962 (2.1) makes them.

A leaf is hashed behind a zero byte and a node behind a one, so that neither can be passed off as the other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Sibling(NamedTuple):
    """A step from a leaf to the root."""

    hash: str
    left: bool
    """True where it stands on the left of what has been come to so far."""


def leaf_hash(text: str) -> str:
    """The hash of an entry, by which the next one names it and the tree of its day holds it; in hex digits."""
    return leaf_hash_of([text])


def leaf_hash_of(parts: Iterable[str]) -> str:
    """The same of a text in parts, which is never held whole."""
    found = hashlib.sha256(b"\0")
    for part in parts:
        found.update(part.encode())
    return found.hexdigest()


def node_hash(left: str, right: str) -> str:
    """The hash over two hashes."""
    return hashlib.sha256(b"\1" + bytes.fromhex(left) + bytes.fromhex(right)).hexdigest()


def root_of(leaves: Sequence[str]) -> str:
    """The root over the hashes of at least one leaf."""
    level = list(leaves)
    while len(level) > 1:
        level = _above(level)
    return level[0]


def path_of(leaves: Sequence[str], index: int) -> list[Sibling]:
    """What a leaf (0-based) is hashed with, in turn, to come to the root: it proves that the leaf is under it."""
    level, out = list(leaves), []
    while len(level) > 1:
        if (beside := index ^ 1) < len(level):
            out.append(Sibling(level[beside], left=beside < index))
        level, index = _above(level), index // 2
    return out


def _above(level: Sequence[str]) -> list[str]:
    """The level above; one without a partner goes up as it is."""
    pairs = [node_hash(level[n], level[n + 1]) for n in range(0, len(level) - 1, 2)]
    return [*pairs, *level[len(pairs) * 2:]]
