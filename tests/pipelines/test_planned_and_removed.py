"""Sheets of what is only planned, and of what was taken off the register. All bodies are invented."""

from __future__ import annotations

import pytest

from alerts.describe import describe
from alerts.severity import Severity, severity
from bench.desk import Desk
from bench.replica.govuk import PublishedFile
from db.register.changes import stored_changes
from model.change import StoredChange
from tests.readers.ods_writer import ods, table

HEADINGS = ["Reference", "Organisation name", "Project title", "Purpose", "Datasets"]
ROWS = [
    [f"DS{n:05}", f"University of Exampleton {n}", f"Study of subject {n}", f"To study subject {n} in schools", "KS4"]
    for n in range(1, 15)
]
PRESS = ["DS00099", "Daily Figment", "League tables", "To print league tables", "School Census"]


def publish(desk: Desk, day: int, **sheets: list[list[str]]) -> list[StoredChange]:
    data = ods(*(table(name.replace("_", " "), [HEADINGS, *rows]) for name, rows in sheets.items()))
    desk.replica.publish_files(
        [PublishedFile("Register of shares", "register.ods", data)], note="Updated.", at=f"2026-11-{day:02}T09:00:00Z"
    )
    last = max([c.id for c in stored_changes(desk.store, "1")], default=0)
    desk.poll()
    return [c for c in stored_changes(desk.store, "1") if c.id > last and c.reference == PRESS[0]]


@pytest.mark.parametrize("sheet", ["Planned_shares", "Proposed_shares", "Upcoming_shares", "Forthcoming"])
def test_what_is_planned_is_not_told_as_given(desk: Desk, sheet: str) -> None:
    publish(desk, 1, Register=ROWS[:10], **{sheet: ROWS[10:]})
    (planned,) = publish(desk, 2, Register=ROWS[:10], **{sheet: [*ROWS[10:], PRESS]})
    assert (planned.kind, severity(planned)) == ("added", Severity.HIGH)
    assert describe(planned).headline.startswith("Daily Figment (press, a guess to be reviewed) asked for data")
    (given,) = publish(desk, 3, Register=[*ROWS[:10], PRESS], **{sheet: ROWS[10:]})
    assert (given.kind, severity(given)) == ("status_changed", Severity.HIGH)


@pytest.mark.parametrize("sheet", ["Removed_from_register", "Taken_off_the_register", "Deleted_shares"])
def test_what_is_moved_to_the_removed_is_grave_news(desk: Desk, sheet: str) -> None:
    publish(desk, 1, Register=[*ROWS[:10], PRESS], **{sheet: ROWS[10:]})
    (gone,) = publish(desk, 2, Register=ROWS[:10], **{sheet: [*ROWS[10:], PRESS]})
    assert (gone.kind, severity(gone)) == ("status_changed", Severity.HIGH)
    assert f"the entry now stands in the sheet “{sheet.replace('_', ' ')}”" in describe(gone).headline
