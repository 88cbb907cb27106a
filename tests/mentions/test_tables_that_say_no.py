"""Rows of tables whose cells say that nothing went: by a letter, a cross, a dash, a count of none or a decision."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Role

TITLE = "DfE data shares: National Pupil Database"


def _told(text: str) -> set[str]:
    mentions = [m for m in read_mentions(text, title=TITLE) if m.band is Band.ALERT]
    return {n.name for m in mentions for n in m.recipients if n.role is Role.GIVEN}


@pytest.mark.parametrize("parts", [" | ", "\t"])
@pytest.mark.parametrize(
    ("column", "no", "yes"),
    [
        ("NPD data supplied?", "N", "Y"),
        ("NPD data supplied?", "X", "Y"),
        ("NPD data supplied?", "\u2717", "\u2713"),
        ("NPD data supplied?", "\u2013", "\u2713"),
        ("Data released (Y/N)", "N", "Y"),
        ("Data shared", "Nil", "May 2023"),
        ("Data shared", "None", "Key stage 2"),
        ("Approved", "N", "Y"),
        ("Approved?", "No", "Yes"),
        ("Granted", "\u2718", "\u2714"),
        ("Access granted?", "N", "Y"),
        ("Outcome", "N", "Y"),
        ("Data issued", "No", "Yes"),
        ("Granted access to NPD", "\u2717", "\u2713"),
        ("NPD records sent (thousands)", "0", "12"),
        ("Did it get NPD data?", "No", "Yes"),
        ("Records supplied", "0", "41,000"),
        ("Number of records supplied", "0", "1"),
        ("Records supplied from NPD", "0 records", "41,000"),
        ("Extracts of NPD sent in 2023", "-", "3"),
        ("NPD decision", "Seek more information", "Approved and sent"),
        ("NPD decision", "Minded to refuse", "Approved and sent"),
        ("Panel decision", "Deferred", "Approved and sent"),
        ("Decision", "Carried over", "Approved and sent"),
        ("Status", "Revise and resubmit", "Data sent"),
    ],
)
def test_a_row_that_says_no_tells_of_no_release(column: str, no: str, yes: str, parts: str) -> None:
    rows = [("Organisation", column), ("Pearson", no), ("Hedgerow Tutors Ltd", yes)]
    assert _told("\n".join(parts.join(row) for row in rows)) == {"Hedgerow Tutors Ltd"}


def test_of_several_columns_of_what_was_given_one_is_enough() -> None:
    text = "Organisation | Records supplied | Date supplied\nPearson | 0 | -\nHedgerow Tutors Ltd | - | 3 May 2023"
    assert _told(text) == {"Hedgerow Tutors Ltd"}


def test_open_in_a_name_leaves_nothing_open() -> None:
    text = "Organisation | Purpose | Data supplied\nThe Open University | A study | 3 May 2023"
    assert _told(text) == {"The Open University"}


STANDINGS = {
    "Refused": "refusal", "Rejected applicants": "refusal", "Applicant refused": "refusal", "Turned down": "refusal",
    "Withdrawn": "refusal", "Planned for": "possible", "Pending": "possible",
    "To be shared with": "possible", "Not yet shared with": "possible", "Organisation": "release", "Shared with": "release",
}


@pytest.mark.parametrize("title", ["Pupil data that we have shared", "Minutes of the governors"])
@pytest.mark.parametrize("data", ["Data", "Data asked for"])
@pytest.mark.parametrize(("heading", "said"), STANDINGS.items())
def test_a_table_whose_bodies_are_called_by_what_became_of_their_requests(
    heading: str, said: str, data: str, title: str
) -> None:
    """ "Refused" was told as a body that got pupils' data, and all below it; so was all of the table that came next."""
    text = (
        "The Department for Education has shared pupil data as follows.\n\nRecipient | Data\nBellmoor University | KS2\n\n"
        f"{heading} | {data}\nWendle Courier Ltd | KS4\n\nRecipient | Data\nOrrin Trust | Exclusions\n"
    )
    found = {r.name: m.polarity.value for m in read_mentions(text, title=title) for r in m.recipients}
    assert found == {"Bellmoor University": "release", "Wendle Courier Ltd": said, "Orrin Trust": "release"}
