"""Listed names that look like a name: only ever a suggestion for a person who reviews, never an answer."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz, process

from recipients.cell.names import organisation_key
from recipients.directory import Alias, book

if TYPE_CHECKING:
    from model.register import Category

_LIKE_ENOUGH = 80.0  # of 100; below it the suggestions are noise (measured on names of the registers)


class Suggestion(NamedTuple):
    """A listed organisation whose name is like the one asked for."""

    name: str
    category: Category
    likeness: float
    """0 to 100."""


@cache
def _keys() -> dict[str, Alias]:
    return {key: found[-1] for key, found in book().aliases.items()}


def suggest(name: str, limit: int = 5) -> tuple[Suggestion, ...]:
    """Up to `limit` listed organisations by likeness, the likest first; () where none is like enough.

    Words may stand in any order. Likeness of a part is not used: it gives 100 to "Guardian" in any longer name.
    """
    key = organisation_key(name)
    if not key or limit < 1:
        return ()
    known = _keys()
    found = process.extract(key, known.keys(), scorer=fuzz.token_sort_ratio, limit=limit * 4, score_cutoff=_LIKE_ENOUGH)
    best: dict[str, Suggestion] = {}
    for like, score, _ in found:
        alias = known[like]
        best.setdefault(alias.entry.name, Suggestion(alias.entry.name, alias.entry.category, round(score, 1)))
    return tuple(best.values())[:limit]
