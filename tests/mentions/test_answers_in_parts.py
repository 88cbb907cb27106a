"""Questions in parts: each part's answer goes by its letter, and those of the others tell of no release by it."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Role

ASK = "To ask the Secretary of State for Education, "
WHETHER = f"{ASK}whether pupil data was given to (a) Tern Telecom, (b) Egret Estates plc and (c) Heron Homes Ltd.\n\n"


def given(text: str) -> set[str]:
    found = read_mentions(text, title="Answer")
    sure = (n for m in found if m.band is Band.ALERT for n in m.recipients if n.role is Role.GIVEN)
    return {n.name.removeprefix("The ") for n in sure}


@pytest.mark.parametrize(
    "answer",
    [
        "(a) Yes. (b) No. (c) Yes.", "(a) Yes.\n\n(b) No.\n\n(c) Yes, in March 2024.", "(a) Yes (b) No (c) Yes",
        "Yes to (a) and (c); no to (b).", "No to (b). Yes to (a) and (c).", "(a) and (c): yes. (b): no.",
        "The answer to (a) is yes, to (b) is no and to (c) is yes.",
        "The Department gave pupil data to (a) and (c) in June 2024. It has given none to (b).",
    ],
)
def test_who_stands_in_a_part_that_is_answered_yes_got_data(answer: str) -> None:
    assert given(WHETHER + answer) == {"Tern Telecom", "Heron Homes Ltd"}


def test_a_yes_to_all_parts_is_one_to_each() -> None:
    assert given(f"{WHETHER}Yes in each case.") == {"Tern Telecom", "Egret Estates plc", "Heron Homes Ltd"}
    assert given(f"{WHETHER}No, in each case.") == set()


@pytest.mark.parametrize("answer", ["Pupil data was given to the latter only.", "(a) No. (b) Yes."])
def test_a_part_is_named_by_its_place_too(answer: str) -> None:
    assert given(f"{ASK}whether pupil data was given to (a) Tern Telecom and (b) Heron Homes Ltd.\n\n{answer}") == {
        "Heron Homes Ltd"
    }


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("which organisations (a) applied for, (b) were refused and (c) received pupil data in 2024",
         "(a) Tern Telecom, Egret Estates plc. (b) Egret Estates plc. (c) Tern Telecom."),
        ("(a) which organisations applied for pupil data, (b) which were refused and (c) which received it",
         "(a) Applications came from Egret Estates plc and Tern Telecom.\n\n(b) Egret Estates plc.\n\n(c) Tern Telecom."),
        ("which companies (a) requested and (b) were given access to the National Pupil Database",
         "(a) Tern Telecom, Egret Estates plc\n\n(b) Tern Telecom"),
        ("which organisations her Department (a) gave and (b) refused pupil data in 2024",
         "(a) Tern Telecom. (b) Egret Estates plc."),
        ("to which (a) companies and (b) charities her Department has released pupil-level data", "(a) Tern Telecom. (b) None."),
    ],
)
def test_only_the_part_that_asks_who_got_data_names_recipients(question: str, answer: str) -> None:
    assert given(f"{ASK}{question}.\n\n{answer}") == {"Tern Telecom"}


@pytest.mark.parametrize(
    "question",
    [
        "whether she plans to give pupil data to (a) Tern Telecom and (b) Heron Homes Ltd",
        "whether pupil data will be given to (a) Tern Telecom and (b) Heron Homes Ltd",
        "whether (a) Tern Telecom and (b) Heron Homes Ltd have applied for pupil data",
        "whether (a) Tern Telecom and (b) Heron Homes Ltd were refused pupil data",
        "whether she has ruled out giving pupil data to (a) Tern Telecom and (b) Heron Homes Ltd",
    ],
)
@pytest.mark.parametrize("answer", ["(a) Yes. (b) No.", "Yes to both (a) and (b)."])
def test_a_yes_to_another_question_tells_of_no_release(question: str, answer: str) -> None:
    assert given(f"{ASK}{question}.\n\n{answer}") == set()


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("which companies (a) asked for and (b) got pupil data", "(a) Tern Telecom. (b) None."),
        ("who (a) audits and (b) hosts the National Pupil Database", "(a) Heron LLP. (b) Tern Telecom."),
        ("which organisations (a) applied for and (b) were refused pupil data", "(a) Tern Telecom. (b) Heron Ltd."),
    ],
)
def test_parts_that_ask_for_something_else_name_no_recipients(question: str, answer: str) -> None:
    assert given(f"{ASK}{question}.\n\n{answer}") == set()


def test_the_quotation_holds_the_question_and_its_answer() -> None:
    found = next(m for m in read_mentions(f"{WHETHER}(a) Yes. (b) No. (c) No.", title="Answer") if m.band is Band.ALERT)
    assert found.sentence.startswith(ASK)
    assert "(a) Yes." in found.sentence


def test_numbered_answers_go_with_the_question_of_their_number() -> None:
    asked = "1. Has Tern Telecom been given NPD data?\n2. Has Heron Homes Ltd been given NPD data?\n\n"
    assert given(f"{asked}1. No\n2. Yes") == {"Heron Homes Ltd"}
    assert given(f"{asked}1. Yes\n2. No") == {"Tern Telecom"}


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("whether Tern Telecom has access to the National Pupil Database", "Yes."),
        ("whether Tern Telecom holds data from the National Pupil Database", "Yes."),
        ("which companies have access to the National Pupil Database", "Tern Telecom."),
        ("which companies her Department gave pupil data in 2024", "Tern Telecom."),
        ("when pupil data was last supplied to Tern Telecom", "3 May 2025."),
    ],
)
def test_what_is_so_now_is_asked_and_answered_too(question: str, answer: str) -> None:
    assert given(f"{ASK}{question}.\n\n{answer}") == {"Tern Telecom"}


def test_nobody_got_data_by_a_question_of_what_may_be() -> None:
    assert given(f"{ASK}whether Tern Telecom may have access to the National Pupil Database.\n\nYes.") == set()
    assert given(f"{ASK}which companies want access to the National Pupil Database.\n\nTern Telecom.") == set()
