"""What became of a release, by the words that registers print."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.life import Life, life_of, unclear_beside
from text.labels import OUTCOME_WORDS


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (
            Life.SUPPLIED,
            ["Live", "LIVE", "Ongoing", "On-going", "Current", "Active", "Data shared", "Shared", "Closed"],
        ),
        (
            Life.SUPPLIED,
            ["Approved and received data", "Extract sent", "Completed", "Data supplied 3/5/2019", "Released"],
        ),
        (Life.APPROVED, ["Signed", "Agreement signed", "Approved", "Approved (with conditions)", "In place", "Agreed"]),
        (Life.APPROVED, ["Approved, awaiting data", "Approved - not yet supplied", "Permission for re-use granted"]),
        (Life.ENDED, ["Expired", "Licence expired", "Agreement ended", "Terminated", "Lapsed", "No longer live"]),
        (Life.ENDED, ["Inactive", "Data shared; licence ended", "Awaiting destruction", "Destruction pending"]),
        (Life.ENDED, ["Data not yet destroyed", "To be destroyed", "Destruction overdue", "Superseded"]),
        (Life.DESTROYED, ["Data destroyed", "Destroyed", "Data deleted", "Certificate of destruction received"]),
        (Life.DESTROYED, ["Expired - data destroyed", "Disposed of"]),
        (Life.REFUSED, ["Rejected", "REFUSED", "Declined by panel", "Not approved", "Unsuccessful", "Turned down"]),
        (Life.WITHDRAWN, ["Withdrawn", "Applicant withdrew", "Withdrawn by applicant"]),
        (Life.NOT_PURSUED, ["Not pursued", "Request not pursued", "No longer required", "Cancelled"]),
        (Life.REQUESTED, ["Pending", "Open", "In progress", "Awaiting approval", "To be approved", "TBC", "On hold"]),
        (
            Life.REQUESTED,
            ["Application received", "Under review", "Not yet supplied", "With panel", "Not yet approved"],
        ),
    ],
)
def test_each_printed_word_has_its_state(state: Life, words: list[str]) -> None:
    assert {w: life_of(w) for w in words} == dict.fromkeys(words, state)


@pytest.mark.parametrize("text", ["", "  ", "Zorblatt", "22/06/2017", "Tier 1", "Olive oil", "Consent", "n/a"])
def test_what_says_nothing_is_no_state(text: str) -> None:
    assert life_of(text) is None


def test_every_state_has_a_word_on_the_page() -> None:
    assert set(OUTCOME_WORDS) == {s.value for s in Life}


@given(st.text(max_size=300))
def test_any_text_gives_a_state_or_none(text: str) -> None:
    assert life_of(text) in (None, *Life)


def test_a_huge_cell_costs_nothing() -> None:
    begun = time.process_time()
    life_of("not yet " * 200_000)
    assert time.process_time() - begun < 0.5


def test_a_word_of_two_meanings_is_in_doubt_where_others_go_on() -> None:
    assert unclear_beside(["Ongoing", "Complete", "Refused"]) == ["Complete"]
    assert unclear_beside(["Active", "Case closed.", "Lapsed"]) == ["Case closed."]
    assert unclear_beside(["Completed", "Rejected", "Pending"]) == [], "a register of requests"
    assert unclear_beside(["No longer active", "Complete"]) == [], "nothing goes on"
    assert unclear_beside(["Live", "Completed and destroyed"]) == [], "it says which"
