"""Answers in tables, lists and short sentences; and who is named, whole and once, as the receiver of a release."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Role

ASKED = "To ask the Secretary of State for Education, which companies {} the National Pupil Database in 2025."
GIVEN = "have been given data from"
TABLE = "\n\nThe information requested is in the table below.\n\nOrganisation | {}\nOrrin Ltd | {}\nLarkhill Post | {}"
WHO = "Who has received data from the National Pupil Database?"
TO_WHICH = "To ask the Secretary of State for Education, to which companies her Department has supplied NPD data."
BOTH = ["Orrin Ltd", "Larkhill Post"]


def _given(text: str, title: str = "") -> list[str]:
    found = read_mentions(text, title=title, heading=title)
    sure = (n for m in found if m.band is Band.ALERT for n in m.recipients if n.role is Role.GIVEN)
    return [n.name.removeprefix("the ").removeprefix("The ") for n in sure]


@pytest.mark.parametrize("cells", [("Month", "May", "June"), ("Date", "3 May 2025", "4 June 2025"), ("Data", "KS4", "NPD")])
def test_a_table_below_the_question_who_got_it_is_its_answer(cells: tuple[str, str, str]) -> None:
    assert _given(ASKED.format(GIVEN) + TABLE.format(*cells), "Pupils: Personal Records") == BOTH


@pytest.mark.parametrize("what", ["have applied for", "have been refused", "have not been given", "may be given"])
def test_a_table_below_another_question_tells_of_no_release(what: str) -> None:
    assert _given(ASKED.format(f"{what} data from") + TABLE.format("Month", "May", "June")) == []


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (WHO, "There were two. They are Orrin Ltd and the Larkhill Post."),
        (f"{WHO} (FOI response)", "The organisations are as follows: Orrin Ltd and the Larkhill Post."),
        (f"{WHO} (FOI response)", "Yes. Orrin Ltd and the Larkhill Post."),
        ("Has any company been given the National Pupil Database?", "Yes. Orrin Ltd and the Larkhill Post."),
        ("FOI: pupil data", "You asked for a list of recipients of pupil data. The list is: Orrin Ltd, the Larkhill Post."),
        ("", ASKED.format("her Department has supplied with") + "\n\nThese were Orrin Ltd and the Larkhill Post."),
        ("Pupils", f"{TO_WHICH}\n\nThere were two such companies. They are Orrin Ltd and the Larkhill Post."),
        ("FOI 12", f"Q1. {WHO}\n\nA1. Orrin Ltd; and the Larkhill Post."),
    ],
)
def test_an_answer_says_who_got_it(title: str, text: str) -> None:
    assert _given(text, title) == BOTH


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (WHO, "There were none."),
        (WHO, "There were two requests. Both were refused."),
        ("Who applied for National Pupil Database data? (FOI response)", "The organisations are as follows: Orrin Ltd."),
        ("Has any company been given the National Pupil Database?", "Yes. Orrin Ltd asked for it."),
        ("Has any company been given the National Pupil Database?", "No. Orrin Ltd was refused it."),
    ],
)
def test_an_answer_that_says_something_else_tells_of_no_release(title: str, text: str) -> None:
    assert _given(text, title) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The third party to whom NPD data were passed was the Daily Thimble.", ["Daily Thimble"]),
        ("The company that received the NPD extract is Orrin Ltd.", ["Orrin Ltd"]),
        ("The NPD data were shared with one company, Orrin Ltd.", ["Orrin Ltd"]),
        ("The school census was given to two bodies: Orrin Ltd and the Larkhill Post.", BOTH),
        ("The National Pupil Database was shared with Orrin Ltd, its contractor, last year.", ["Orrin Ltd"]),
        (
            "NPD data were linked to HMRC data by the Institute of Madeup Studies, to whom they were supplied.",
            ["Institute of Madeup Studies"],
        ),
        ("Mr C. Hackthorne, trading as Hackthorne Data, was given National Pupil Database data.", ["Hackthorne Data"]),
        ("The Department gave pupil data from the NPD to Emily Brontewick High School.", ["Emily Brontewick High School"]),
        (
            "The Department gave the NPD to Chelsea, Fulham and Hope Research Ltd.",
            ["Chelsea, Fulham and Hope Research Ltd"],
        ),
        ("The Department gave the NPD to Harriet, Quimby & Sons Ltd.", ["Harriet, Quimby & Sons Ltd"]),
        (
            "The Department gave the NPD to Google, Experian and Hope Research Ltd.",
            ["Google", "Experian", "Hope Research Ltd"],
        ),
        ("The Department gave NPD data to Orrin Ltd and ten journalists.", ["Orrin Ltd", "ten journalists"]),
    ],
)
def test_receivers_are_named_whole_and_once(text: str, names: list[str]) -> None:
    assert _given(text) == names
