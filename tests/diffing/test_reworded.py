"""A row in other words, in a file that comes beside one that has it."""

from __future__ import annotations

import pytest

from diffing.bulk import tell_once
from diffing.compare import compare_editions
from model.change import ChangeKind
from model.register import Column, Edition, Table

FIELDS = ("reference", "recipient", "title", "dataset", "decided", "status")
Row = tuple[str, ...]
BODIES = ["Alder College", "Birch Trust", "Cedar Media Ltd", "Dorne University", "Elm Analytics Limited", "Fenn Fund"]
TITLES = [
    "Mapping nursery places along the coast", "How rural pupils travel to schools", "Sixth form league tables",
    "Language at home and early reading", "Benchmarks of progress for schools", "Exclusion and later offending",
]
DATA = ["Early Years Census", "School Census", "Key Stage 5", "Phonics", "Key Stage 2; Key Stage 4", "Exclusions"]
NAMED = list(zip(BODIES, TITLES, DATA, [f"2{n}/03/201{n}" for n in range(6)], [""] * 6, strict=True))
LONG: list[Row] = [(f"DR2401{n:02}.01", *row) for n, row in enumerate(NAMED)]
SHORT: list[Row] = [(str(n + 1), *row) for n, row in enumerate(NAMED)]
YEARLY: list[Row] = [(str(n + 1), who, "Annual share", "Census", f"0{n + 1}/03/2024", "") for n, who in enumerate(BODIES)]
NEW = ("DR260101.01", "Invented Post", "School fees", "School Census", "01/01/2026", "")


def but(rows: list[Row], n: int, **cells: str) -> list[Row]:
    """The rows, with other cells in the one at `n`."""
    row = tuple(cells.get(field, cell) for field, cell in zip(FIELDS, rows[n], strict=True))
    return [*rows[:n], row, *rows[n + 1 :]]


def table(file: str, rows: list[Row]) -> Table:
    columns = tuple(Column(f.title(), f, f) for f in FIELDS)
    return Table(file, "", 1, columns, tuple(rows), range(2, 2 + len(rows)), "shares", dfe=True)


TWICE = [*LONG, (LONG[0][0], LONG[0][1], "Playgroups of the hills", "Phonics", "01/02/2020", "")]
CASES: dict[str, tuple[list[Row], list[Row], list[str]]] = {
    "a title": (LONG, but(LONG, 2, title="Sixth form league tables, for sale"), ["changed title"]),
    "another title": (LONG, but(LONG, 2, title="House prices beside schools"), ["changed title"]),
    "a date": (LONG, but(LONG, 2, decided="06/09/2018"), ["changed decided"]),
    "a cell emptied": (LONG, but(LONG, 2, dataset=""), ["changed dataset"]),
    "a status": (LONG, but(LONG, 2, status="Live"), ["status_changed status"]),
    "capitals": (LONG, but(LONG, 1, title=LONG[1][2].upper()), ["changed title"]),
    "white space": (LONG, but(LONG, 1, title=LONG[1][2].replace(" ", "  ")), []),
    "this row alone": (LONG, but(LONG, 2, title="Sixth form league tables, for sale")[2:3], ["changed title"]),
    "a new row beside it": ([*LONG], [*but(LONG, 3, dataset="KS1"), NEW], ["added", "changed dataset"]),
    "another recipient": (LONG, but(LONG, 3, recipient="Invented Daily News"), ["added"]),
    "another reference": (LONG, [*LONG, ("DR240103.02", *LONG[3][1:])], ["added"]),
    "one of two of a reference": (TWICE, but(TWICE, 6, title="Playgroups of all the hills"), ["changed title"]),
    "a third of a reference": (TWICE, [*TWICE, (LONG[0][0], LONG[0][1], "Ships", "Absence", "9/9/2025", "")], ["added"]),
    "numbered from one": (SHORT, but(SHORT, 2, dataset="Key Stage 5; Key Stage 4"), ["changed dataset"]),
    "the next year": (YEARLY, [(*r[:4], r[4].replace("2024", "2025"), "") for r in YEARLY], ["added"] * 6),
    "of the next year one": (SHORT, [("3", BODIES[2], "Sixth form league tables", "Key Stage 5", "1/1/2026", "")], ["added"]),
}


@pytest.mark.parametrize("case", CASES)
def test_a_row_that_a_file_beside_has_in_other_words_is_changed_and_no_new_one(case: str) -> None:
    old, new, told = CASES[case]
    before, after = Edition((table("old", old),)), Edition((table("old", old), table("new", new)))
    found = tell_once(before, after, compare_editions(before, after))
    changes = [c for c in found.changes if c.kind is not ChangeKind.DUPLICATE_ADDED]
    assert sorted(" ".join([c.kind.value, *c.fields]) for c in changes) == told
    assert all(found.matches[c.new or 0] == c.old for c in changes if c.fields)
