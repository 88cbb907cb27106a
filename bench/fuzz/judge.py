"""What a mutated register would have told, held against what the mutation truly changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from msgspec import Struct, field

from bench.fuzz.books import Base
from bench.fuzz.damage import Mutation
from model.change import REMOVAL_KINDS, ChangeKind

LAYOUT = {ChangeKind.COLUMNS_CHANGED, ChangeKind.EDITION_PUBLISHED, ChangeKind.FILE_REPLACED_SILENTLY}
"""About the file: its bytes did change."""


class Told(NamedTuple):
    """A change, as far as it matters here."""

    kind: ChangeKind
    references: tuple[str, ...]
    """Of the row, before and after; of several rows all of them."""


class Find(NamedTuple):
    """Something that must not be."""

    sort: str
    """crash, hang, at once, later, rows, or lost."""
    number: int
    kind: str
    what: str


class Score(Struct):
    """Of all files so far."""

    files: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    """How reading ended: refused, the same, told, put aside."""
    kinds: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    """Why files were refused."""
    later: Counter[str] = field(default_factory=Counter)
    """Told after a second look though the mutation did not change the row: by kind of mutation."""
    true_later: int = 0
    true_at_once: int = 0
    unbounded: int = 0
    """Mutations after which any row may say something else."""
    finds: list[Find] = field(default_factory=list)
    slowest: float = 0.0

    def count(self, sort: str) -> int:
        return sum(f.sort == sort for f in self.finds)


def is_true(told: Told, base: Base, mutation: Mutation) -> bool:
    """Whether the mutation did that: to a row it touched, or to one that now has another reference."""
    if mutation.may is None or (told.kind in LAYOUT):
        return True
    named = {r for r in told.references if r in base.references or r in mutation.may}
    return named <= mutation.may and (bool(named) or bool(mutation.may))


def weigh(
    score: Score, number: int, base: Base, mutation: Mutation, at_once: Iterable[Told], later: Iterable[Told]
) -> None:
    """Takes in what is told at the first look and what at the second."""
    for told in at_once:
        said = f"{told.kind.value} {', '.join(told.references)}"
        if told.kind in REMOVAL_KINDS:
            score.finds.append(Find("at once", number, mutation.kind, f"a removal at the first look: {said}"))
        elif not is_true(told, base, mutation):
            score.finds.append(Find("at once", number, mutation.kind, said))
        else:
            score.true_at_once += 1
    for told in later:
        if is_true(told, base, mutation):
            score.true_later += 1
        else:
            score.later[f"{mutation.kind}: {told.kind.value}"] += 1
