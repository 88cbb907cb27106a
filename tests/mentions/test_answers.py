"""Questions and their answers: who got data, where the question alone says what was given. All bodies are invented."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Mention


def surely_given(text: str) -> list[str]:
    """Who is surely told as having got data."""
    return sorted(n.name.removeprefix("The ") for m in read(text) if m.band is Band.ALERT for n in m.recipients)


def read(text: str) -> tuple[Mention, ...]:
    return read_mentions(text.replace("\n", "\n\n"))


WHO = [
    ("Q5. Which companies received pupil level data in 2026?\nA5. Birch Tutors Ltd (March) and Cedar Homes plc (May).", ["Birch Tutors Ltd", "Cedar Homes plc"]),
    ("1. To whom was National Pupil Database data given in 2026?\nDamson Tutors Ltd, Elder Homes plc and the Fir Gazette.", ["Damson Tutors Ltd", "Elder Homes plc", "Fir Gazette"]),
    ("Question: Please list every newspaper which was given pupil data since 2024.\nAnswer: The Gorse Gazette.", ["Gorse Gazette"]),
    ("Question\nPlease list every newspaper which was given pupil data since 2024.\nAnswer\nThe Gorse Gazette", ["Gorse Gazette"]),
    ("Which newspapers have had access to the National Pupil Database?\n- Gorse Gazette\n- Bloxham Post, for a story on absence\n- the Daily Holly", ["Bloxham Post", "Daily Holly", "Gorse Gazette"]),
    ("Which newspapers were given pupil data from the NPD?\nThey were:\n- Gorse Gazette\n- Bloxham Post\nYours sincerely\nData Sharing Team", ["Bloxham Post", "Gorse Gazette"]),
    ("Which newspaper was given pupil data from the NPD?\nIt was the Gorse Gazette.", ["Gorse Gazette"]),
    ("Which company obtained National Pupil Database records in 2026?\nRowan Proctoring Ltd, once, in March.", ["Rowan Proctoring Ltd"]),
    ("Who got the pupil data from the National Pupil Database?\nDfE response: Firethorn Radio Ltd.", ["Firethorn Radio Ltd"]),
    ("Name the companies with which pupil data has been shared.\nResponse: Hazel Betting Ltd; Ivy Press plc.", ["Hazel Betting Ltd", "Ivy Press plc"]),
    ("Q1. Which companies received pupil data from the NPD in 2026?\nQ2. What did they pay?\nA1. Birch Tutors Ltd.\nA2. Nothing.", ["Birch Tutors Ltd"]),
    ("Question 1: Which companies received NPD data in 2026?\nQuestion 2: Were the Home Office given any pupil data?\nAnswer 1: Birch Tutors Ltd\nAnswer 2: No.", ["Birch Tutors Ltd"]),
    ("You asked: which organisations have received pupils' nationality data?\nOur response: Ivy Analytics Ltd, once, in March 2026.", ["Ivy Analytics Ltd"]),
    ("To ask the Secretary of State for Education, to which companies National Pupil Database data was given in 2026.\nAnswered by: A Minister\nHolly Homes Ltd and Maple Betting plc.", ["Holly Homes Ltd", "Maple Betting plc"]),
    ("To ask the Secretary of State for Education, to which companies National Pupil Database data was given in 2026.\nHolly Homes Ltd and Maple Betting plc were given data.", ["Holly Homes Ltd", "Maple Betting plc"]),
    ("Which researchers were given access to pupil records?\nAnswer: The University of Kent and Oxford Brookes University.", ["Oxford Brookes University", "University of Kent"]),
    ("You asked for the names of companies that received pupil data from the NPD.\nThe companies are: Birch Tutors Ltd; Cedar Homes plc.", ["Birch Tutors Ltd", "Cedar Homes plc"]),
    ("You asked which companies received pupil data from the NPD.\nThese were Birch Tutors Ltd and Cedar Homes plc.", ["Birch Tutors Ltd", "Cedar Homes plc"]),
    ("The hon. Member asked who got the data from the National Pupil Database. The answer is Firethorn Radio Ltd.", ["Firethorn Radio Ltd"]),
    ("Who was given pupil data from the NPD?\nSent to Umber Ltd.", ["Umber Ltd"]),
    ("Who was given pupil data from the NPD?\nReceived by Umber Ltd and Larkmere Data", ["Larkmere Data", "Umber Ltd"]),
    ("Who was given pupil data from the NPD?\nPassed Ltd.", ["Passed Ltd"]),
    ("How many newspapers have been given NPD data?\nTwo: the Daily Willow and the Gorse Gazette.", ["Daily Willow", "Gorse Gazette"]),
    ("Was any pupil data from the NPD given to newspapers in 2026? If so, which?\nYes, the Gorse Gazette.", ["Gorse Gazette"]),
    ("Has NPD data been given to any company in 2026?\nResponse\nYes, to Birch Tutors Ltd.", ["Birch Tutors Ltd"]),
    ("1) Has the Department given NPD data to any newspaper?\n2) If so, to which newspapers?\n1) Yes.\n2) The Gorse Gazette.", ["Gorse Gazette"]),
    ("Q: What data was given to Birch Tutors Ltd?\nA: Pupil level attainment data from the National Pupil Database.", ["Birch Tutors Ltd"]),
    ("What pupil data did the Gorse Gazette receive from the NPD?\nKey Stage 2 results and ethnicity.", ["Gorse Gazette"]),
    ("When did the Gorse Gazette receive pupil data from the NPD?\nOn 3 May 2026.", ["Gorse Gazette"]),
    ("Can you tell me if the Gorse Gazette has had access to the NPD?\nYes, in 2024.", ["Gorse Gazette"]),
    ("Which companies received pupil data?\nOrganisation | Date\nBirch Tutors Ltd | 3 May 2026\nCedar Homes plc | 4 May 2026", ["Birch Tutors Ltd", "Cedar Homes plc"]),
]
"""(question and answer, who is told)."""


@pytest.mark.parametrize(("text", "names"), WHO)
def test_an_answer_names_who_got_what_the_question_speaks_of(text: str, names: list[str]) -> None:
    assert surely_given(text) == names


YES = [
    "Question 2: Has Hazel Betting Ltd been given access to pupil data?\nResponse: Yes.",
    "Has Hazel Betting Ltd been given access to pupil data?\nYes",
    "Has Hazel Betting Ltd been given access to pupil data?\nYes. This was in May 2026.",
    "Q. Did the Department give National Pupil Database data to Hazel Betting Ltd?\nA. Yes, on 3 March 2026.",
    "Did the Department give National Pupil Database data to Hazel Betting Ltd?\nIt did.",
    "Please confirm whether pupil data have been sold to Hazel Betting Ltd.\nI can confirm that they have.",
    "Please confirm whether pupil data has been shared with Hazel Betting Ltd.\nWe confirm that it has.",
    "Can you confirm whether pupil data has been shared with Hazel Betting Ltd?\nThe Department can confirm that it has.",
    "Was Hazel Betting Ltd given pupil records from the NPD?\nThat is correct.",
    "To ask the Secretary of State for Education, whether pupil data from the NPD was given to Hazel Betting Ltd.\nAnswer\nYes, in March 2026.",
    "Has pupil data from the NPD been passed to Hazel Betting Ltd?\nYes, it has.",
]


@pytest.mark.parametrize("text", YES)
def test_a_yes_tells_what_is_asked(text: str) -> None:
    assert surely_given(text) == ["Hazel Betting Ltd"]
    (told,) = [m for m in read(text) if m.band is Band.ALERT]
    assert "Hazel" in told.sentence, "what is quoted says who"


def test_what_an_answer_says_besides_is_as_sure_as_by_itself() -> None:
    text = "Question 1. Has the Department given pupil data to newspapers?\nYes. It gave pupil data to the Daily Willow on 3 May 2026."
    assert surely_given(text) == ["Daily Willow", "newspapers"]
    assert surely_given(text.replace("Yes. It gave", "No. It did not give")) == []


INNOCENT = [
    "Has Hazel Betting Ltd been given access to pupil data?\nNo.",
    "Has Hazel Betting Ltd been given access to pupil data?\nResponse: It has not.",
    "Has Hazel Betting Ltd been given access to pupil data?\nYes, but only to test data; no pupil data was given.",
    "Has Hazel Betting Ltd applied for pupil data?\nYes.",
    "Has Hazel Betting Ltd been refused pupil data?\nYes.",
    "Will Hazel Betting Ltd be given access to pupil data?\nYes.",
    "May companies such as Hazel Betting Ltd be given pupil data?\nYes.",
    "Has Hazel Betting Ltd never been given pupil data?\nYes.",
    "Did the Department refuse to give pupil data to Hazel Betting Ltd?\nYes.",
    "Did the Department give pupil data to Hazel Betting Ltd or to Ivy Press plc?\nYes.",
    "Should Hazel Betting Ltd be given pupil data?\nYes.",
    "Has Hazel Betting Ltd been given access to pupil data?\nWill it be?\nYes.",
    "Which companies received pupil data in 2026?\nNone.",
    "Which companies received pupil data in 2026?\nNo companies did. Hazel Betting Ltd asked.",
    "Which companies received pupil data in 2026?\nWe do not hold this. Ask Hazel Betting Ltd.",
    "Which companies received pupil data in 2026?\nThe Department refused Hazel Betting Ltd.",
    "Which companies applied for pupil data in 2026?\nHazel Betting Ltd.",
    "Which companies were refused pupil data in 2026?\nHazel Betting Ltd.",
    "Which companies may receive pupil data?\nHazel Betting Ltd.",
    "Which companies supplied pupil data systems to schools?\nHazel Betting Ltd.",
    "Which companies received pupil data in 2026?\nWhat did Hazel Betting Ltd ask for?",
    "Which companies received pupil data in 2026?\nThe minister met Hazel Betting Ltd.",
    "Which companies received pupil data in 2026?\nYours sincerely,\nHazel Betting Ltd",
    "Which of the following received pupil data:\n- Hazel Betting Ltd\n- Ivy Press plc",
    "What pupil data did the Gorse Gazette receive from the NPD?\nNone.",
    "What pupil data did the Gorse Gazette ask for?\nKey Stage 2 results and ethnicity.",
    "1) Has the Department given NPD data to any newspaper?\n2) If so, to which newspapers?\n1) No.\n2) Not applicable.",
    "Has NPD data been given to any company in 2026?\nYes, but not to Birch Tutors Ltd.",
    "You asked for the names of companies that may receive pupil data from the NPD.\nThe companies are: Birch Tutors Ltd.",
    "You asked which companies asked for pupil data from the NPD.\nThese were Birch Tutors Ltd and Cedar Homes plc.",
    "Which companies applied for pupil data?\nOrganisation | Date\nBirch Tutors Ltd | 3 May 2026\nCedar Homes plc | 4 May 2026",
    "Which companies received school budgets in 2026?\nHazel Betting Ltd.",
]


@pytest.mark.parametrize("text", INNOCENT)
def test_what_answers_something_else_or_is_no_yes_is_no_release(text: str) -> None:
    assert surely_given(text) == []


@pytest.mark.parametrize("answer", ["Passed to DfE.", "Sent to head.", "Sent.", "Referred to the Department for Education", "Closed."])
def test_what_became_of_a_question_is_nobody_who_got_them(answer: str) -> None:
    assert surely_given(f"03/10 Mother asks who pupil data was shared with.\n{answer}") == []
