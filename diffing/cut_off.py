"""Cells that an export cut short: each goes on in another edition just where a program's limit is."""

from __future__ import annotations

from collections.abc import Iterable

UNCUT = ("\u2026", "\u2026 and what had been cut off")
"""The wording of a bulk change (`diffing.bulk`) in which cells go on that an export had cut short."""

_LIMITS = (255, 256, 1_000, 1_023, 1_024, 2_000, 4_000, 32_759, 32_767)
"""Characters of a cell, of a text field of a database or of a driver, that programs keep at most."""
_LENGTHS = frozenset(limit - spaces for limit in _LIMITS for spaces in range(3))
"""What is left of it where it was cut behind a space or two, which are cleaned away."""


def may_be_cut(text: str) -> bool:
    """True for a cell as long as a program's limit."""
    return len(text) in _LENGTHS


def one_may_be_cut(texts: Iterable[str]) -> bool:
    """True where `may_be_cut` is of one of them."""
    return not _LENGTHS.isdisjoint(map(len, texts))


def is_cut_form(text: str, whole: str) -> bool:
    """True where `text` is the beginning of `whole`, which goes on where a program's limit is."""
    return len(text) in _LENGTHS and len(whole) > len(text) and whole.startswith(text)
