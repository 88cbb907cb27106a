"""Written questions and statements: what a search finds, the detail in full, and the states."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from diffing.texts.items import compare_items
from model.change import ChangeKind
from model.item import Item, ItemDocument, ItemKind, ItemState
from readers.documents.errors import ApiError, UnknownAnswer
from readers.parliament.questions import (
    detail_url,
    read_question,
    read_search,
    read_statement,
    search_url,
)

QUESTION = (Path(__file__).parent / "parliament" / "question.json").read_bytes()
ERROR = b'{"type": null, "title": "An error occurred while processing your request.", "status": 500}'


def changed(**fields: Any) -> Item:
    data = json.loads(QUESTION)
    return read_question(json.dumps({**data, "value": data["value"] | fields}).encode())


def unanswered(**fields: Any) -> Item:
    none = {"answerText": "", "originalAnswerText": "", "dateAnswered": None, "dateAnswerCorrected": None,
            "answerIsCorrection": False}
    return changed(**(none | fields))


def test_an_answer_whose_markup_was_escaped_twice_is_read_as_words() -> None:
    q = changed(answerText="&lt;p&gt;Pupil data were supplied to Invented &amp;amp; Pretend Ltd.&lt;/p&gt;&lt;p&gt;That is all.&lt;/p&gt;")
    assert q.answer == "Pupil data were supplied to Invented & Pretend Ltd.\nThat is all."
    assert changed(answerText="It is 3 &lt; 4 &amp;lt;p&amp;gt;.").answer == "It is 3 < 4 &lt;p&gt;.", "once, and no more"


def test_a_corrected_question_in_full() -> None:
    q = read_question(QUESTION)
    assert (q.key, q.state, q.title) == ("question:930001", ItemState.CORRECTED, "Pupils: Personal Records")
    assert q.url == "https://questions-statements.parliament.uk/written-questions/detail/2025-10-23/109001"
    assert q.aliases == ("uin:2025-10-23:109001",)
    assert (q.published, q.updated, q.version) == ("2025-10-23", "2025-11-05", "2025-11-05")
    assert q.answer is not None
    assert q.answer.split("\n")[0] == "The Department may legally share data."
    assert q.original_answer is not None
    assert "highly sensitive" in q.original_answer
    assert q.related == ("uin:2025-10-23:109002",)
    assert q.documents == (ItemDocument("Table", "xlsx", "https://example.org/table.xlsx", "Table", 100),)


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, ItemState.TABLED),
        ({"dateHoldingAnswer": "2025-10-25T00:00:00"}, ItemState.HOLDING),
        ({"answerIsHolding": True, "answerText": "<p>Not yet.</p>"}, ItemState.HOLDING),
        ({"answerText": "<p>Yes.</p>", "dateAnswered": "2025-10-31T00:00:00"}, ItemState.ANSWERED),
        ({"answerText": "<p>Yes.</p>", "dateAnswered": "2025-10-31T00:00:00", "dateHoldingAnswer": "2025-10-25T00:00:00"}, ItemState.ANSWERED),
        ({"answerText": "<p>No.</p>", "dateAnswerCorrected": "2025-11-05T00:00:00"}, ItemState.CORRECTED),
        ({"answerText": "<p>No.</p>", "isWithdrawn": True}, ItemState.WITHDRAWN),
        ({"answerIsHolding": None, "answerIsCorrection": None}, ItemState.TABLED),
    ],
)
def test_states(fields: dict[str, Any], state: ItemState) -> None:
    assert unanswered(**fields).state is state


def test_a_question_moves_on_and_a_correction_shows_word_by_word() -> None:
    old = "<p>It did not contain any items that are highly sensitive.</p>"
    new = "<p>It did not contain any items that are sensitive.</p>"
    steps = [
        unanswered(),
        unanswered(dateHoldingAnswer="2025-10-25T00:00:00"),
        unanswered(answerText=old, dateAnswered="2025-10-31T00:00:00"),
        unanswered(answerText=new, originalAnswerText=old, dateAnswered="2025-10-31T00:00:00", answerIsCorrection=True,
                   dateAnswerCorrected="2025-11-05T00:00:00"),
    ]
    told = [compare_items(a, b) for a, b in zip([None, *steps[:-1]], steps, strict=True)]
    assert [[c.kind for c in changes] for changes in told] == [
        [ChangeKind.QUESTION_TABLED], [ChangeKind.QUESTION_HOLDING], [ChangeKind.QUESTION_ANSWERED], [ChangeKind.QUESTION_CORRECTED],
    ]
    assert [(s.op, s.words) for s in told[-1][0].words] == [
        ("same", "It did not contain any items that are"), ("gone", "highly"), ("same", "sensitive."),
    ]
    assert compare_items(steps[-1], steps[-1]) == ()


def test_a_list_is_found_questions_never_items() -> None:
    value = json.loads(QUESTION)["value"] | {"answerText": "x" * 255 + "..."}
    page = read_search(json.dumps({"totalResults": 2, "results": [
        {"value": value, "links": []}, {"value": None}, {"value": value | {"id": 930002, "answerText": "Short."}},
    ]}).encode(), ItemKind.QUESTION)
    first, second = page.items
    assert (first.key, first.uin, first.published) == ("question:930001", "109001", "2025-10-23")
    assert first.mark != second.mark
    assert page.problems == ("entry 2 of 3: it has no 'value': the API has changed; the reader must be looked at",)
    assert detail_url(first).endswith("/api/writtenquestions/questions/930001")


def test_the_mark_moves_with_anything_that_the_list_says() -> None:
    value = json.loads(QUESTION)["value"]

    def mark(**fields: Any) -> str:
        body = json.dumps({"totalResults": 1, "results": [{"value": value | fields}]}).encode()
        return read_search(body, ItemKind.QUESTION).items[0].mark

    assert mark() == mark()
    assert len({mark(), mark(isWithdrawn=True), mark(dateAnswerCorrected=None), mark(answerText="Other")}) == 4


def test_statements() -> None:
    value = {"id": 940001, "uin": "HCWS272", "dateMade": "2025-11-27T00:00:00", "answeringBodyName": "Department for Education",
             "title": "Correction", "text": "<p>520 should read 531.</p>", "house": "Commons",
             "linkedStatements": [{"linkedStatementId": 940000}], "attachments": None}
    body = json.dumps({"value": value}).encode()
    s = read_statement(body)
    assert (s.key, s.kind, s.text, s.related) == (
        "statement:940001",
        ItemKind.STATEMENT,
        "520 should read 531.",
        ("statement:940000",),
    )
    assert s.url == "https://questions-statements.parliament.uk/written-statements/detail/2025-11-27/hcws272"
    # By id the specification answers with a list.
    assert read_statement(json.dumps({"totalResults": 1, "results": [{"value": value}]}).encode()) == s
    found = read_search(json.dumps({"totalResults": 1, "results": [{"value": value}]}).encode(), ItemKind.STATEMENT).items[0]
    assert detail_url(found).endswith("/api/writtenstatements/statements/2025-11-27/HCWS272")


@pytest.mark.parametrize(
    ("body", "error"),
    [(ERROR, ApiError), (b"{}", UnknownAnswer), (b"[]", UnknownAnswer), (b'{"value": {"id": 0}}', UnknownAnswer)],
)
def test_broken_details(body: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        read_question(body)
    with pytest.raises(error):
        read_statement(body)


def test_addresses() -> None:
    day = dt.date(2025, 1, 2)
    url = search_url(ItemKind.QUESTION, '"pupil data"', (day, day), when="corrected", skip=20)
    assert url.endswith(
        "/api/writtenquestions/questions?sessionStatus=Any&includeWithdrawn=true&searchTerm=%22pupil+data%22"
        "&correctedWhenFrom=2025-01-02&correctedWhenTo=2025-01-02&skip=20&take=100"
    )
    assert search_url(ItemKind.STATEMENT, days=(day, day), when="made").endswith(
        "/api/writtenstatements/statements?sessionStatus=Any&madeWhenFrom=2025-01-02&madeWhenTo=2025-01-02&skip=0&take=100"
    )


def test_real_questions_are_read(shared: Path) -> None:
    folder = shared / "data" / "parliament" / "questions"
    page = read_search((folder / "pq-list.json").read_bytes(), ItemKind.QUESTION)
    assert (len(page.items), page.problems) == (20, ())
    q = read_question((folder / "pq-detail.json").read_bytes())
    assert (q.reference, q.state, q.body) == ("7926", ItemState.ANSWERED, "Department for Education")
    assert q.answer is not None
    assert len(q.answer.split("\n")) == 4
    npd = read_question((folder / "pq-npd-detail.built.json").read_bytes())
    assert npd.answer is not None
    assert "BBC Newsnight" in npd.answer
    with pytest.raises(ApiError):
        read_question((folder / "api-error-500.built.json").read_bytes())
