"""Words by which a register says that nothing was given, or that it is still to be approved."""

from __future__ import annotations

import pytest

from model.life import Life
from text.remarks.not_given import answers_no
from text.remarks.outcomes import is_closed, life_of, life_of_line


@pytest.mark.parametrize("status", [
    "No data supplied", "No files supplied", "Nil supplied", "Nothing sent", "None released", "Data never sent",
    "Never shared", "Supplied (none)", "Supplied: No", "Data sent - N", "Released? No", "Supplied 0 records",
    "Zero records supplied", "Closed - no data sent", "Complete - no data released", "Live (no data yet)",
    "Ended without data being sent", "Ended before data sent", "Closed without release", "Data could not be supplied",
    "Neither approved nor supplied", "Sent for approval", "Ready for approval", "Before approval", "For approval",
])
def test_a_status_by_which_nothing_was_given_is_a_request(status: str) -> None:
    assert life_of(status) is Life.REQUESTED


@pytest.mark.parametrize("status", ["Application closed", "Closed by requester", "Closed (applicant did not respond)"])
def test_what_is_only_closed_says_nothing(status: str) -> None:
    assert life_of(status) is None
    assert [is_closed(s) for s in ("Closed", "Case closed.", "Closed: data sent")] == [True, True, False]


@pytest.mark.parametrize(("status", "life"), [
    ("Overturned on appeal - approved", Life.APPROVED), ("Refusal overturned, approved", Life.APPROVED),
    ("Approval overturned", Life.REFUSED), ("Approved, overturned on review", Life.REFUSED),
    ("Part refused, part supplied", Life.SUPPLIED), ("Some supplied, some refused", Life.SUPPLIED),
    ("Withdrawn before approval", Life.WITHDRAWN), ("Approved, not yet sent", Life.APPROVED),
    ("Refused; no data supplied", Life.REFUSED), ("Not approved", Life.REFUSED),
])
def test_what_is_said_besides_counts(status: str, life: Life) -> None:
    assert life_of(status) is life


@pytest.mark.parametrize("status", [
    "Supplied", "Data supplied (no charge)", "Live - no end date", "Complete", "Supplied with no names",
    "Supplied without identifiers", "Released - no sensitive items", "Data shared: Yes", "Sent: 2 files",
    "Closed - data supplied", "Closed: data sent", "Supplied (no. 17)", "Supplied - Tier 1, no Tier 2",
    "Supplied in full, none withheld", "Ongoing, no changes", "Data sent; no further data shared",
])
def test_a_no_of_something_else_takes_nothing_back(status: str) -> None:
    assert life_of(status) is Life.SUPPLIED


@pytest.mark.parametrize(("line", "life"), [
    ("Pending approval", Life.REQUESTED), ("Awaiting approval", Life.REQUESTED), ("For approval", Life.REQUESTED),
    ("Requests where no data was shared", Life.REQUESTED), ("No data supplied", Life.REQUESTED),
    ("Withdrawn before approval", Life.WITHDRAWN), ("Rejected prior to approval", Life.REFUSED),
    ("Approved but not yet shared", Life.APPROVED), ("Approvals", Life.APPROVED), ("Data shared", Life.SUPPLIED),
    ("Applications received", None), ("No Limits Trust", None),
])
def test_a_line_and_a_sheets_name_say_the_same(line: str, life: Life | None) -> None:
    assert life_of_line(line) is life


def test_a_column_that_asks_is_answered_no() -> None:
    asks = ["Data supplied?", "Data sent (Y/N)", "Was data released?", "Has the extract been sent?", "Approved?"]
    assert all(answers_no(q, a) for q in asks for a in ("No", "N", "Not yet"))
    assert not any(answers_no(q, "Yes") for q in asks)
    assert not any(answers_no(q, "No") for q in ("Sensitive data shared?", "Personal data", "Ethics approved"))
