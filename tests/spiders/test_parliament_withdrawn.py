"""What a malformed entry of a list does to the others: they are told as withdrawn as ever."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from bench.parliament_world import DENIED, GAVE, OTHER, Watch, evidence, question
from bench.replica.faults import Fault, body
from bench.replica.year import Year
from demo.replica import Reply
from tests.tables import IS_SET, Like, count_of, rows_of, set_fields

ONE = "written_evidence:910001"
LIST = "/api/WrittenEvidence"


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    year = Year([evidence(1, GAVE), evidence(2, OTHER), evidence(3, DENIED)])
    with Watch(tmp_path, year) as made:
        made.watch(made.committees())
        yield made


def spoilt(number: int, spoil: Callable[[dict[str, object]], object]) -> Fault:
    """The list, in which one entry is what is made of it."""

    def fault(right: Reply) -> Reply:
        data = json.loads(right.body)
        data["items"] = [spoil(x) if x["id"] == number else x for x in data["items"]]
        return replace(right, body=json.dumps(data).encode())

    return fault


ODD = {
    "a witness as a text": lambda x: x | {"witnesses": ["Some Body"]},
    "without its files": lambda x: x | {"document": {"documentId": 4}},
    "a title too deep to be read": lambda x: x | {"internalReference": "<div>" * 3000 + "x"},
}


@pytest.mark.parametrize("spoil", ODD.values(), ids=ODD)
def test_an_odd_entry_keeps_no_other_from_being_told_as_withdrawn(
    watch: Watch, spoil: Callable[[dict[str, object]], object]
) -> None:
    watch.parliament.fail(LIST, spoilt(910_003, spoil))
    for _ in range(2):
        watch.crawl("--no-deliver", code=None)
    watch.parliament.hide("WrittenEvidence/910001")
    for _ in range(3):
        watch.crawl("--no-deliver", code=None)
    assert watch.told() == [("evidence_withdrawn", ONE)]
    assert count_of(watch, "item", missing_since=IS_SET) == 0, "the odd one is there"
    assert count_of(watch, "notice", code="entry_unreadable", recovered_at=None) == 1


NAMELESS = {"no object": lambda x: None, "no id": lambda x: x | {"id": "?"}}


@pytest.mark.parametrize("spoil", NAMELESS.values(), ids=NAMELESS)
def test_where_no_id_can_be_read_what_is_missing_waits_a_week_and_it_is_said(
    watch: Watch, spoil: Callable[[dict[str, object]], object]
) -> None:
    for _ in range(2):
        watch.crawl("--no-deliver")
    watch.parliament.fail(LIST, spoilt(910_003, spoil))
    watch.parliament.hide("WrittenEvidence/910001")
    for _ in range(3):
        watch.crawl("--no-deliver")
    assert watch.told() == []
    (notice,) = rows_of(watch, "notice", code="entry_unreadable")
    assert "missing for seven days" in notice["message"]
    set_fields(watch, "item", {"missing_since": "2026-01-01T00:00:00.000Z"}, key=ONE)
    watch.crawl("--no-deliver")
    assert watch.told() == [("evidence_withdrawn", ONE)]
    watch.parliament.heal()
    watch.crawl("--no-deliver")
    assert count_of(watch, "item", missing_since=IS_SET, state="published") == 0, "the nameless one was there"


def test_what_is_listed_again_is_missing_no_more_though_its_list_is_incomplete(watch: Watch) -> None:
    for _ in range(2):
        watch.crawl("--no-deliver")
    watch.parliament.hide("WrittenEvidence/910001")
    watch.crawl("--no-deliver")
    assert count_of(watch, "item", missing_since=IS_SET) == 1
    watch.parliament.show("WrittenEvidence/910001")

    def wrong_total(right: Reply) -> Reply:
        return replace(right, body=json.dumps(json.loads(right.body) | {"totalResults": 9}).encode())

    watch.parliament.fail(LIST, wrong_total)
    watch.crawl("--no-deliver", code=1)
    assert count_of(watch, "item", missing_since=IS_SET) == 0
    watch.parliament.heal()
    watch.parliament.hide("WrittenEvidence/910001")
    watch.crawl("--no-deliver")
    assert watch.told() == [], "it was there in between"


def test_a_question_that_cannot_be_read_in_full_keeps_no_other_from_being_told_as_withdrawn(tmp_path: Path) -> None:
    asked = "To ask, to whom pupil data from the National Pupil Database was given."
    with Watch(tmp_path, Year(questions=[question(n, asked) for n in (1, 2)])) as watch:
        watch.watch(watch.questions())
        watch.crawl("--no-deliver")
        watch.parliament.year.questions.append(question(3, asked))
        watch.parliament.fail("/api/writtenquestions/questions/930003", body(b'{"value": {"id": 930003}}'))
        watch.parliament.hide("Questions/930001")
        for _ in range(3):
            watch.crawl("--no-deliver", code=1)
        assert watch.told() == [("question_withdrawn", "question:930001")]
        assert count_of(watch, "fetch", outcome="unreadable", url=Like("%930003")) == 3
