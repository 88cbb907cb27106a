"""Questions about one named body are answered of it, and follow-up questions of those whom their answer names."""

from __future__ import annotations

import pytest

from mentions.named import recipients_in
from mentions.read import read_mentions
from mentions.said import Band, Role

ASKED = "To ask the Secretary of State for Education, {}.\n\n{}"
ONE = (
    ("which fields of the National Pupil Database {} has received", "Forename, surname and postcode."),
    ("what data from the National Pupil Database {} has been supplied with", "Key stage 2 results."),
    ("what data from the National Pupil Database {} has been supplied with; and on what date", "Key stage 2, in May 2022."),
    ("on what legal basis {} was given data from the National Pupil Database", "Article 6(1)(e)."),
    ("under what power pupil data from the National Pupil Database was shared with {}", "Section 537A of the Education Act."),
    ("for what purpose National Pupil Database records were supplied to {}", "Research into attainment."),
    ("why {} was given National Pupil Database records", "To compile league tables."),
)
BODIES = ("Pearson", "Hollowood Nursery Finder Ltd", "the Daily Cresset")
NO_RELEASE = (
    ("which fields of the National Pupil Database companies have received", "Forename, surname and postcode."),
    ("which fields of the National Pupil Database Pearson has asked for", "Forename, surname and postcode."),
    ("what data from the National Pupil Database Pearson has requested", "Key stage 2 results."),
    ("on what legal basis Pearson might be given data from the National Pupil Database", "Article 6(1)(e)."),
    ("on what legal basis Pearson was refused data from the National Pupil Database", "Section 40."),
    ("what data from the National Pupil Database Pearson has been supplied with", "Nothing."),
    ("how many times pupil data from the National Pupil Database was supplied to Pearson", "0."),
    ("what data from the National Pupil Database Pearson has been supplied with", "Disproportionate cost."),
    ("how many organisations have received pupil data from the National Pupil Database", "Fourteen."),
    ("if she will publish a list of newspapers given pupil data from the NPD", "No."),
    ("if she will list the companies given data from the NPD", "A list has been placed in the House Library."),
)
MANY = "How many releases of pupil data from the NPD were made to think tanks since 2020?"
THEY = ["Pentland Policy Forum", "Institute for Civic Schooling"]


def _given(text: str) -> list[str]:
    told = [m for m in read_mentions(text, title="Pupils: Data Protection") if m.band is Band.ALERT]
    return [n.name.removeprefix("The ") for m in told for n in m.recipients if n.role is Role.GIVEN]


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize(("question", "answer"), ONE)
def test_who_is_asked_about_is_told_and_not_what_the_answer_says(question: str, answer: str, body: str) -> None:
    assert _given(ASKED.format(question.format(body), answer)) == [body.removeprefix("the ")]


@pytest.mark.parametrize(("question", "answer"), NO_RELEASE)
def test_nobody_is_told(question: str, answer: str) -> None:
    assert _given(ASKED.format(question, answer)) == []


@pytest.mark.parametrize("then", ["To which?", "To whom?", "Which bodies were they?", "And who were they?"])
def test_a_question_that_goes_on_is_answered_by_its_number(then: str) -> None:
    they = "The Pentland Policy Forum and the Institute for Civic Schooling."
    for text in (
        f"Q1. {MANY}\nQ2. {then}\nQ3. On which legal basis?\n\nA1. Two.\nA2. {they}\nA3. Section 537A.",
        f"Q1. {MANY}\nA1. Two.\nQ2. {then}\nA2. {they}",
        f"1. {MANY}\n2. {then}\n3. For what purpose?\n\n1. Two.\n2. {they}\n3. Marketing.",
    ):
        assert _given(text) == THEY


@pytest.mark.parametrize("joint", ["", ":"])
@pytest.mark.parametrize("question", ["if he will list the companies given NPD data and those refused", "which companies received NPD data"])
def test_an_answer_in_parts_tells_those_who_got_it(question: str, joint: str) -> None:
    answer = f"Given{joint}\n\n- Hedgerow Tutors Ltd\n- Oxlip Research Ltd\n\nRefused{joint}\n\n- Pearson"
    assert _given(ASKED.format(question, answer)) == ["Hedgerow Tutors Ltd", "Oxlip Research Ltd"]


def test_a_body_right_behind_the_data_is_named_alone() -> None:
    assert [n.name for n in recipients_in("The NPD Hedgerow Tutors Ltd got was whole.")] == ["Hedgerow Tutors Ltd"]
    assert [n.name for n in recipients_in("Data went to the Daily Mail and to the NPD Sharing Team.")][:1] == ["Daily Mail"]
    assert [n.name for n in recipients_in("It went to Kestrel Property Data Ltd.")] == ["Kestrel Property Data Ltd"]
