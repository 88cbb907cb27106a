"""The story of the demonstration: its stages, and what must and must not be told after each."""

from __future__ import annotations

from msgspec import Struct

from demo import editions
from demo.editions import EDITED, MOVED, NEW_COMPANY, NEW_PRESS, NEW_UNIVERSITY, SILENT, WITHDRAWN, baseline, third
from demo.site import NAMES
from model.change import ChangeKind
from model.recipient import Category


class ExpectedChange(Struct, frozen=True):
    """One change that must be found."""

    kind: ChangeKind
    reference: str | None = None
    recipient: str | None = None
    """As printed in the register; None for what is about the publication."""
    category: Category | None = None
    """What the recipient must be recognised as; None where the story does not depend on it."""
    fields: tuple[str, ...] = ()
    """Columns whose cells differ, by the names that `Change.fields` has."""


class StoryStep(Struct, frozen=True):
    """One stage: publish `name` with `Replica.publish`, crawl, deliver, and compare with `told`."""

    name: str
    title: str
    story: str
    told: tuple[ExpectedChange, ...]
    """Changes of the register's publication that must be found. Other sources give a baseline in the first stage."""
    rows: int
    """How many releases the register then has; the sheet that explains the classification holds none."""
    quiet: bool = False
    """True where nothing at all may be told."""
    second_look: bool = False
    """True where a removal is among them, which is told only after the same is seen at a second fetch."""


def _recipient(reference: str) -> str:
    return editions.find(baseline(), reference).recipient


SCRIPT: tuple[StoryStep, ...] = (
    StoryStep(
        "baseline",
        "The first look",
        "The register is seen for the first time: one summary of what it holds, not an alert for every row.",
        (ExpectedChange(ChangeKind.BASELINE),),
        rows=len(baseline()),
    ),
    StoryStep(
        "edition",
        "A new edition",
        "The file for September 2023 is published with a note: a newspaper, a company and a university are new, one"
        " purpose is rewritten, one row moves to the regular shares, one is withdrawn. Rows are in another order,"
        " spelled and spaced otherwise, and sheets have new dates in their names: none of that may be told.",
        (
            ExpectedChange(ChangeKind.EDITION_PUBLISHED),
            ExpectedChange(ChangeKind.ADDED, NEW_PRESS.reference, NEW_PRESS.recipient, Category.PRESS),
            ExpectedChange(ChangeKind.ADDED, NEW_COMPANY.reference, NEW_COMPANY.recipient, Category.COMMERCIAL),
            ExpectedChange(ChangeKind.ADDED, NEW_UNIVERSITY.reference, NEW_UNIVERSITY.recipient, Category.UNIVERSITY),
            ExpectedChange(ChangeKind.CHANGED, EDITED, _recipient(EDITED), fields=("purpose",)),
            ExpectedChange(ChangeKind.MOVED, MOVED, _recipient(MOVED)),
            ExpectedChange(ChangeKind.REMOVED, WITHDRAWN, _recipient(WITHDRAWN)),
        ),
        rows=len(third()),
        second_look=True,
    ),
    StoryStep(
        "silent",
        "A file replaced without a word",
        "Five days later the file is replaced under a minor edit: no note, the public date stands still. One licence"
        " now ends years later.",
        (
            ExpectedChange(ChangeKind.FILE_REPLACED_SILENTLY),
            ExpectedChange(ChangeKind.CHANGED, SILENT, _recipient(SILENT), fields=("licence_end",)),
        ),
        rows=len(third()),
    ),
    StoryStep(
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
