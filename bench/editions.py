"""Makes pairs of editions from a seed: large plain ones for speed, and a realistic register with edits and their truth.

All organisations, titles and references are invented.
"""

from __future__ import annotations

import csv
import random
from typing import TYPE_CHECKING

from model.register import Column, Edition, Table

if TYPE_CHECKING:
    from pathlib import Path

FIRST = [
    "Alder",
    "Birch",
    "Cedar",
    "Dorne",
    "Elm",
    "Fenwick",
    "Garth",
    "Holm",
    "Ivel",
    "Jarrow",
    "Kelso",
    "Larch",
    "Marlow",
    "Nairn",
    "Orwell",
    "Penrith",
]
SECOND = [
    "Analytics",
    "Trust",
    "Institute",
    "University",
    "College",
    "Media",
    "Research",
    "Foundation",
    "Council",
    "Consulting",
    "Partners",
]
TOPICS = [
    "attainment",
    "attendance",
    "exclusion",
    "mobility",
    "deprivation",
    "language",
    "literacy",
    "numeracy",
    "transition",
    "admission",
    "wellbeing",
    "apprenticeship",
    "outcome",
    "progression",
    "inclusion",
    "funding",
    "teacher",
    "workforce",
    "nursery",
    "behaviour",
]
VERBS = [
    "Evaluating",
    "Mapping",
    "Tracing",
    "Modelling",
    "Comparing",
    "Linking",
    "Reviewing",
    "Understanding",
    "Measuring",
    "Predicting",
]
PLACES = ["north", "south", "coastal", "rural", "urban", "island", "border", "valley", "county", "metropolitan"]


def large_pair(rows: int, *, repeated: float = 0.0, seed: int = 1) -> tuple[Edition, Edition]:
    """Two editions of five columns: 1 % of the rows changed, 1 % added, 0.5 % removed; unchanged rows are not shared.

    Args:
        rows: rows of the older edition.
        repeated: share of rows that have the reference of another row.
        seed: of the generator.
    """
    rng = random.Random(seed)
    names = [f"{a} {b} {n}" for n in range(1, 12) for a in FIRST for b in SECOND]
    days = [f"{d:02}/{m:02}/{y}" for y in range(2012, 2024) for m in range(1, 13) for d in range(1, 29)]
    tiers = ["1", "2", "3", "4"]

    def one(number: int) -> tuple[str, ...]:
        reference = f"DS{number if rng.random() >= repeated else rng.randrange(number + 1):07}"
        title = (
            f"{rng.choice(VERBS)} {rng.choice(TOPICS)} and {rng.choice(TOPICS)} in {rng.choice(PLACES)} area {number}"
        )
        return (reference, rng.choice(names), title, rng.choice(days), rng.choice(tiers))

    old = [one(n) for n in range(rows)]
    gone = set(rng.sample(range(rows), rows // 200))
    changed = set(rng.sample(range(rows), rows // 100))
    new = []
    for number, row in enumerate(old):
        if number in gone:
            continue
        if number in changed:
            at = rng.choice((2, 3, 4))
            cell = {2: f"{row[2]} {rng.choice(TOPICS)} {number}", 3: rng.choice(days), 4: rng.choice(tiers)}[at]
            row = (*row[:at], cell, *row[at + 1 :])  # noqa: PLW2901 - the row goes on in its changed form
        new.append(tuple(row))
    new += [one(n) for n in range(rows, rows + rows // 100)]
    return _edition(old), _edition(new)


def _edition(rows: list[tuple[str, ...]]) -> Edition:
    columns = (
        Column("Reference", "reference", "reference"),
        Column("Organisation", "recipient", "recipient"),
        Column("Title", "title", "title"),
        Column("Date", "date", "date"),
        Column("Tier", "tier", "tier"),
    )
    return Edition((Table("shares", "shares", 1, columns, rows, range(2, len(rows) + 2), "shares", dfe=True),))


def write_csv(edition: Edition, path: Path) -> None:
    """Writes the first table of an edition."""
    table = edition.tables[0]
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow([c.heading for c in table.columns])
        writer.writerows(table.rows)
