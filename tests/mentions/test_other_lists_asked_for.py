"""Questions that ask for another list than of who got data name no recipients; tables of counts say none by 0."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Role

ASK = "To ask the Secretary of State for Education, {}.\n\nTern Telecom and Heron Homes."


def given(text: str, title: str = "Answer") -> set[str]:
    found = read_mentions(text, title=title)
    sure = (n for m in found if m.band is Band.ALERT for n in m.recipients if n.role is Role.GIVEN)
    return {n.name.removeprefix("the ").removeprefix("The ") for n in sure}


@pytest.mark.parametrize(
    "question",
    [
        "which companies were given contracts for the pupil data service in 2025",
        "which charities received funding from her Department for work on pupil data",
        "which charities responded to the consultation on access to pupil data",
        "which newspapers were given a statement on the release of pupil data",
        "which companies received payments in connection with the National Pupil Database",
        "which organisations have been given advice on the handling of pupil data",
        "which firms were sent a questionnaire about pupil data",
    ],
)
def test_who_got_something_else_got_no_data(question: str) -> None:
    assert given(ASK.format(question)) == set()


@pytest.mark.parametrize(
    "question",
    [
        "which companies were given access to the pupil data service in 2025",
        "which charities received pupil data for work funded by her Department",
        "which charities, having responded to the consultation, were given access to pupil data",
        "which firms were sent pupil data under contracts with her Department",
        "which companies have received extracts of the National Pupil Database under a contract",
    ],
)
def test_who_got_data_for_something_else_got_data(question: str) -> None:
    assert given(ASK.format(question)) == {"Tern Telecom", "Heron Homes"}


@pytest.mark.parametrize(
    ("title", "table"),
    [
        ("Pupil data released in 2025", "Organisation | Number of releases\nOtter Ltd | 2\nStoat Bank | 0\nPine plc | nil"),
        ("Pupil data released", "Organisation | 2024 | 2025\nOtter Ltd | 1 | 0\nStoat Bank | 0 | 0\nPine plc | 0 | -"),
        ("NPD extracts, by recipient", "Recipient | Extracts | Pupils\nOtter Ltd | 2 | 40,000\nStoat Bank | 0 | 0"),
        ("Recipients of NPD data", "Recipient | 2023-24 | 2024-25\nOtter Ltd | 0 | 3\nStoat Bank | none | none"),
        ("Pupil data supplied", "Organisation | Number of extracts\nOtter Ltd | 1\nStoat Bank | 0"),
    ],
)
def test_a_count_of_none_is_a_no(title: str, table: str) -> None:
    assert given(f"{title}\n\n{table}", title) == {"Otter Ltd"}


@pytest.mark.parametrize("heading", ["Number of complaints", "Breaches", "Price", "Days late"])
def test_none_of_something_else_is_no_no(heading: str) -> None:
    title = "Recipients of NPD data"
    assert given(f"{title}\n\nRecipient | {heading}\nOtter Ltd | 0\nStoat Bank | 2", title) == {"Otter Ltd", "Stoat Bank"}
