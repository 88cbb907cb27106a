"""What is put behind a recipient's name is no other recipient. Invented names and numbers."""

from __future__ import annotations

import pytest

from alerts.describe import headline_of
from alerts.severity import severity
from bench.desk import Desk
from db.register.changes import stored_changes
from model.life import Life
from recipients.cell.bodies import group_key
from tests.pipelines.test_decided import ROWS, csv, publish

NAME = "Braxworth Systems Ltd"
NUMBERED = f"{NAME} (company number 09123456)"


@pytest.mark.parametrize(("before", "after", "kinds"), [
    (NAME, NUMBERED, {"name_corrected"}), (NUMBERED, NAME, {"name_corrected"}),
    (NUMBERED, f"{NAME} (company number 09999999)", {"recipient_renamed"}),
    (NAME, f"{NAME} (UKPRN 10009999)", {"name_corrected"}), (NAME, f"{NAME} (ICO registration Z1234567)", {"name_corrected"}),
    (NAME, f"{NAME} (NEW)", set()), (f"{NAME} (NEW)", NAME, set()),
    (NAME, f"{NAME} - withdrawn", {"status_changed"}), (f"{NAME} (WITHDRAWN)", NAME, {"status_changed"}),
    (NAME, f"TERMINATED - {NAME}", {"status_changed"}), (NAME, f"Withdrawn: {NAME}", {"status_changed"}),
    (NAME, f"{NAME} [application withdrawn March 2024]", {"status_changed"}),
    (f"{NAME} (closed)", f"{NAME} (ended 31/03/2024)", {"status_changed"}),
    (f"{NAME} (closed)", "Quillmark Software Ltd (closed)", {"recipient_renamed"}),
    (NAME, "Closed Loop Ltd", {"recipient_renamed"}), (NAME, "Live: Quillmark Ltd", {"recipient_renamed"}),
    (NAME, "Quillmark Software Ltd (company number 09123456)", {"recipient_renamed"}),
])
def test_what_a_crawl_tells(desk: Desk, before: str, after: str, kinds: set[str]) -> None:
    for day, name in ((1, before), (2, after)):
        publish(desk, csv([*ROWS[:20], ("DS00900", name, *ROWS[20][2:])]), day)
        done = desk.poll()
    assert {c["kind"] for c in done.changes if c["release_id"] is not None} == kinds


@pytest.mark.parametrize("rows", [1, 6])
def test_a_status_beside_the_name_is_no_other_body_and_nothing_was_given(desk: Desk, rows: int) -> None:
    new = [(f"DS0090{n}", NAME, f"Study of {n} ways to read", *ROWS[20][3:]) for n in range(rows)]
    later = [(row[0], f"{row[1]} (withdrawn)", *row[2:]) for row in new]
    for day, these in ((1, new), (2, later)):
        publish(desk, csv([*ROWS[:20], *these]), day)
        done = desk.poll()
    (change,) = stored_changes(desk.store, "c.kind = 'status_changed'")
    assert done.kinds == ["edition_published", "status_changed"]
    assert (severity(change).word, change.outcome) == ("high", Life.WITHDRAWN)
    assert "now says “withdrawn” beside the name" in headline_of(change)
    assert len({group_key(name) for name in (NAME, later[0][1])}) == 1
    publish(desk, csv([*ROWS[:20], *later, ("DS00950", "Serco Ltd (withdrawn)", *ROWS[20][2:])]), 3)
    (added,) = desk.poll().of("added")
    (told,) = stored_changes(desk.store, "c.kind = 'added'")
    assert added["category"] == "commercial"
    assert headline_of(told).startswith("Serco Ltd (withdrawn) (commercial) withdrew a request for")
