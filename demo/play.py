"""The story of the demonstration: its stages, and what must be told, and not told, after each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from demo.editions import (
    EDITED,
    MOVED,
    NEW_COMPANY,
    NEW_PRESS,
    NEW_UNIVERSITY,
    SILENT,
    WITHDRAWN,
    baseline,
    find,
    third,
)
from demo.site import NAMES
from model.change import ChangeKind
from model.register import Category

if TYPE_CHECKING:
    from collections.abc import Sequence

    from model.change import StoredChange


@dataclass(frozen=True, slots=True)
class Expected:
    """One change that must be found."""

    kind: ChangeKind
    reference: str | None = None
    recipient: str | None = None
    """As printed in the register; None for what is about the publication."""
    category: Category | None = None
    """What the recipient must be recognised as; None where the story does not depend on it."""
    fields: tuple[str, ...] = ()
    """Columns whose cells differ, by the names that `Change.fields` has."""


@dataclass(frozen=True, slots=True)
class Step:
    """One stage: publish `name` with `Replica.publish`, crawl, deliver, and compare with `told`."""

    name: str
    title: str
    story: str
    told: tuple[Expected, ...]
    """Changes of the register's publication that must be found. Other sources give a baseline in the first stage."""
    rows: int
    """How many releases the register then has; the sheet that explains the classification holds none."""
    quiet: bool = False
    """True where nothing at all may be told."""
    second_look: bool = False
    """True where a removal is among them, which is told only after the same is seen at a second fetch."""


def judge(step: Step, found: Sequence[StoredChange]) -> tuple[str, ...]:
    """What is wrong with the changes found in the register after `step`, in sentences; empty where all is as told.

    Each expected change must be there once, and nothing besides.
    """
    wrong: list[str] = []
    left = list(found)
    for e in step.told:
        mine = [c for c in left if c.kind is e.kind and e.reference in (None, c.reference)]
        if not mine:
            wrong.append(f"{e.kind.value} {e.reference or ''} was not told".replace("  ", " "))
            continue
        change = mine[0]
        left.remove(change)
        if e.recipient and change.recipient != e.recipient:
            wrong.append(f"{e.kind.value} {e.reference}: told of {change.recipient!r}, not {e.recipient!r}")
        if e.category and change.category is not e.category:
            wrong.append(f"{e.recipient} was taken to be {change.category.value}, not {e.category.value}")
        if e.fields and tuple(change.fields) != e.fields:
            wrong.append(f"{e.kind.value} {e.reference}: {sorted(change.fields)} differ, not {sorted(e.fields)}")
    wrong += [f"{c.kind.value} {c.reference or c.file} was told and should not be: {c.reason}" for c in left]
    return tuple(wrong)


def _recipient(reference: str) -> str:
    return find(baseline(), reference).recipient


SCRIPT: tuple[Step, ...] = (
    Step(
        "baseline",
        "The first look",
        "The register is seen for the first time: one summary of what it holds, not an alert for every row.",
        (Expected(ChangeKind.BASELINE),),
        rows=len(baseline()),
    ),
    Step(
        "edition",
        "A new edition",
        "The file for September 2023 is published with a note: a newspaper, a company and a university are new, one"
        " purpose is rewritten, one row moves to the regular shares, one is withdrawn. Rows are in another order,"
        " spelled and spaced otherwise, and sheets have new dates in their names: none of that may be told.",
        (
            Expected(ChangeKind.EDITION_PUBLISHED),
            Expected(ChangeKind.ADDED, NEW_PRESS.reference, NEW_PRESS.recipient, Category.PRESS),
            Expected(ChangeKind.ADDED, NEW_COMPANY.reference, NEW_COMPANY.recipient, Category.COMMERCIAL),
            Expected(ChangeKind.ADDED, NEW_UNIVERSITY.reference, NEW_UNIVERSITY.recipient, Category.UNIVERSITY),
            Expected(ChangeKind.CHANGED, EDITED, _recipient(EDITED), fields=("purpose",)),
            Expected(ChangeKind.MOVED, MOVED, _recipient(MOVED)),
            Expected(ChangeKind.REMOVED, WITHDRAWN, _recipient(WITHDRAWN)),
        ),
        rows=len(third()),
        second_look=True,
    ),
    Step(
        "silent",
        "A file replaced without a word",
        "Five days later the file is replaced under a minor edit: no note, the public date stands still. One licence"
        " now ends years later.",
        (
            Expected(ChangeKind.FILE_REPLACED_SILENTLY),
            Expected(ChangeKind.CHANGED, SILENT, _recipient(SILENT), fields=("licence_end",)),
        ),
        rows=len(third()),
    ),
    Step(
        "republished",
        "Nothing happens",
        "The page is published again and the same file uploaded again: ids, times and validators move, the bytes do"
        " not. Nothing may be told.",
        (),
        rows=len(third()),
        quiet=True,
    ),
)
"""The stages in order; their names are those of `demo.site.NAMES`."""

assert tuple(s.name for s in SCRIPT) == NAMES
