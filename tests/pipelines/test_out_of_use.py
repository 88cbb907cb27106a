"""A row of which nothing is left but the word that it is withdrawn, or not used: no release, and no reused reference."""

from __future__ import annotations

import pytest

from bench.desk import Desk, Seen
from tests.pipelines.test_decided import HEADINGS, ROWS, Rows, csv, publish
from tests.tables import count_of, values_of

HEADED = f"{HEADINGS},Status"
SHARES: Rows = [(*row, ("Live", "Closed")[n % 2]) for n, row in enumerate(ROWS[:20])]
WAS = (SHARES[3][0], "Braxworth Systems Ltd", *SHARES[3][2:])
WORDS = (
    "WITHDRAWN", "Not used", "Row intentionally left blank", "This request was withdrawn", "Cancelled", "Number not used",
    "Application withdrawn by applicant", "Withdrawn at applicant's request", "THIS SHARE DID NOT GO AHEAD",
    "Duplicate of DS70003", "Entry removed 4 March 2024", "Cancelled - see DS70002", "This entry has been removed",
)
NOTHING = ("", "-", "n/a", "None")


def with_row(row: tuple[str, ...]) -> bytes:
    return csv([*SHARES[:3], row, *SHARES[4:]], HEADED)


def told(done: Seen) -> list[tuple[str, str | None, str | None]]:
    return [(c["kind"], c["reference"], c["recipient"]) for c in done.changes if c["release_id"] is not None]


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("keeps", [0, 1, 2])
@pytest.mark.parametrize("all_over", [True, False])
def test_such_a_row_is_told_as_removed(desk: Desk, word: str, keeps: int, *, all_over: bool) -> None:
    """`keeps`: how many of the date and the status still stand."""
    publish(desk, with_row(WAS), 1)
    desk.poll()
    blanked = (WAS[0], word, *([word if all_over else ""] * (5 - 1 - keeps)), *WAS[6 - keeps :])
    publish(desk, with_row(blanked), 2)
    changes = told(desk.poll()) + told(desk.poll(force=True))
    assert changes == [("removed", WAS[0], "Braxworth Systems Ltd")]
    assert count_of(desk, "version", recipient=word) == 0
    assert "example_row" in desk.open_notices() | {*values_of(desk, "notice", "code")}
    new = (WAS[0], "Quillmark Software Ltd", "Timetables", "Absence", "2026-10-02", "Live")
    publish(desk, with_row(new), 3)
    ((kind, reference, recipient),) = told(desk.poll())
    assert kind in ("added", "restored", "reference_reused")
    assert (reference, recipient) == (WAS[0], "Quillmark Software Ltd")


@pytest.mark.parametrize("nothing", NOTHING)
def test_so_is_a_row_whose_status_alone_says_it(desk: Desk, nothing: str) -> None:
    publish(desk, with_row(WAS), 1)
    desk.poll()
    publish(desk, with_row((WAS[0], *[nothing] * 4, "Withdrawn")), 2)
    assert told(desk.poll()) + told(desk.poll(force=True)) == [("removed", WAS[0], "Braxworth Systems Ltd")]


@pytest.mark.parametrize("row", [
    ("DS00900", "-", "-", "-", "", "Rejected"),
    ("DS00900", "-", "A study of reading", "-", "", "Withdrawn"),
    ("DS00900", "Duplicate Keys Ltd", "", "", "", ""),
    ("DS00900", "Withdrawn", "A study of reading", "Phonics", "2020-01-01", "Live"),
    ("DS00900", "University of Leeds", "Withdrawn", "", "", ""),
    ("DS00900", "Blank Canvas Ltd", "Blank Canvas Ltd", "", "", ""),
    ("DS00900", "Void Research", "", "", "", ""),
    ("DS00900", "Redacted", "Redacted", "Redacted", "", ""),
    ("DS00900", "Unused Rooms Charity", "Not used", "Phonics", "", ""),
])
def test_a_row_that_says_more_is_a_release(desk: Desk, row: tuple[str, ...]) -> None:
    publish(desk, csv(SHARES, HEADED), 1)
    desk.poll()
    publish(desk, csv([*SHARES, row], HEADED), 2)
    assert [(kind, reference) for kind, reference, _ in told(desk.poll())] == [("added", "DS00900")]
