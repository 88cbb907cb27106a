"""Questions and statements through the real crawl command: found by search, read in full, every state told once."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from alerts.describe import describe, headline_of
from bench.parliament_world import DENIED, GAVE, OTHER, Watch, days_ago, question
from bench.replica.api import question_json
from bench.replica.faults import Fault, body, hang, reset, status
from bench.replica.parliament import error_under_200
from bench.replica.year import Year, long_answer
from db.register.changes import stored_changes
from demo.replica import Reply, text_reply
from model.change import WHOLE
from tests.tables import count_of, rows_of, set_fields
from text.timestamp import stamp

ASKED = "To ask the Secretary of State for Education, to whom pupil data from the National Pupil Database was given."
ONE = "question:930001"
TWO = "question:930002"
TODAY = days_ago(0).date()


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    year = Year(questions=[question(1, ASKED), question(3, OTHER)])
    with Watch(tmp_path, year) as made:
        made.watch(made.questions())
        yield made


def crawl(watch: Watch, code: int = 0, *more: str) -> dict[str, str]:
    done = watch.crawl("--no-deliver", *more, code=code)
    return {f["outcome"]: f["detail"] for f in done.data["failures"]}


def test_a_question_goes_from_tabled_to_corrected_and_each_step_is_told_once(watch: Watch) -> None:
    crawl(watch)
    crawl(watch)
    assert watch.told() == []
    assert watch.item_keys() == [ONE]
    parliament = watch.parliament
    parliament.year.questions.append(question(2, ASKED, age=1))
    crawl(watch)
    parliament.question(930_002).answer, parliament.question(930_002).holding = "<p>A reply takes longer.</p>", True
    crawl(watch)
    parliament.answer_question(930_002, long_answer(2) + f"<p>{DENIED}</p>", TODAY)
    crawl(watch)
    crawl(watch)
    parliament.correct_answer(930_002, long_answer(2, "360") + f"<p>{DENIED}</p>", TODAY)
    crawl(watch)
    crawl(watch)
    assert watch.told() == [
        ("to_look_at", TWO), ("question_holding", TWO), ("question_answered", TWO), ("to_look_at", TWO),
        ("question_corrected", TWO), ("to_look_at", TWO),
    ]
    last = watch.detail(TWO)["mentions"]
    assert ["360 requests" in m["sentence"] for m in last] == [True], "in doubt before, and reworded by the correction"
    (change,) = rows_of(watch, "change", kind="question_corrected")
    corrected = json.loads(change["detail"])
    assert ["gone", "350"] in corrected["words"]
    assert ["come", "360"] in corrected["words"]
    assert {m["polarity"] for m in corrected["mentions"]} & {"denial"}
    assert change["category"] == "unknown", "a denial makes nobody a recipient"


def test_answers_are_read_in_full(watch: Watch) -> None:
    watch.parliament.answer_question(930_001, long_answer(1) + f"<p>{GAVE}</p>", TODAY)
    crawl(watch)
    (version,) = rows_of(watch, "item_version")
    assert version["answer"].endswith(GAVE)
    assert count_of(watch, "mention", polarity="release", sentence=GAVE) >= 1


def test_a_question_that_is_withdrawn_is_told_and_one_that_vanishes_after_two_looks(watch: Watch) -> None:
    watch.parliament.year.questions.append(question(2, ASKED))
    crawl(watch)
    watch.parliament.question(930_001).withdrawn = True
    watch.parliament.hide("Questions/930002")
    crawl(watch)
    assert watch.told() == [("question_withdrawn", ONE)]
    crawl(watch)
    crawl(watch)
    assert watch.told()[1:] == [("question_withdrawn", TWO)]
    watch.parliament.show("Questions/930002")
    crawl(watch)
    crawl(watch)
    assert watch.told()[2:] == [("question_restored", TWO)]


def test_a_question_that_was_away_once_and_came_back_needs_two_looks_again(watch: Watch) -> None:
    watch.parliament.year.questions.append(question(2, ASKED))
    crawl(watch)
    for _ in range(2):
        watch.parliament.hide("Questions/930002")
        crawl(watch)
        watch.parliament.show("Questions/930002")
        crawl(watch)
    assert watch.told() == []


def test_a_question_that_loses_the_phrase_is_edited_and_not_gone(watch: Watch) -> None:
    crawl(watch)
    watch.parliament.question(930_001).text = "To ask the Secretary of State, what was given from the census."
    crawl(watch)
    crawl(watch)
    assert watch.told() == [("question_edited", ONE)]


def test_searches_that_find_nothing_any_more_are_a_failure(watch: Watch) -> None:
    watch.parliament.year.questions += [question(4, ASKED), question(5, ASKED)]
    crawl(watch)
    watch.parliament.fail("/api/writtenquestions/questions", body(b'{"results": [], "totalResults": 0}'))
    assert "no entries any more, and had 3" in crawl(watch, 1)["empty"]
    watch.parliament.fail("/api/writtenquestions/questions", body(b'{"results": [], "totalResults": 9}'))
    assert "it has 9 entries, and 0 came" in crawl(watch, 1)["damaged"]
    watch.parliament.heal()
    assert crawl(watch) == {}
    assert watch.told() == []


def test_an_answer_under_another_name_is_a_failure_and_told_when_it_is_read(watch: Watch) -> None:
    crawl(watch)
    watch.parliament.answer_question(930_001, f"<p>{GAVE}</p>", TODAY)
    answer = question_json(watch.parliament.question(930_001), cut=False)
    answer["value"]["answer"] = answer["value"].pop("answerText")
    watch.parliament.fail("/api/writtenquestions/questions/930001", body(json.dumps(answer).encode()))
    assert "'answerText' any more" in crawl(watch, 1)["unreadable"]
    assert watch.told() == []
    watch.parliament.heal()
    assert crawl(watch) == {}
    assert [kind for kind, _ in watch.told()] == ["question_answered"]


def test_a_question_dated_in_the_future_is_told(watch: Watch) -> None:
    crawl(watch)
    watch.parliament.year.questions.append(question(2, ASKED, age=-200))
    crawl(watch)
    assert ("question_tabled", TWO) in watch.told() or ("to_look_at", TWO) in watch.told()


def test_an_old_question_that_is_open_is_looked_at_again(watch: Watch) -> None:
    watch.parliament.question(930_001).tabled = days_ago(200).date()
    crawl(watch)
    watch.parliament.answer_question(930_001, f"<p>{DENIED}</p>", TODAY)
    crawl(watch)
    assert watch.told() == [("question_answered", ONE), ("to_look_at", ONE)]


BAD_ANSWERS = [
    ("an error as JSON under 200", error_under_200(), "server_error"),
    ("500", status(500), "server_error"),
    ("cut", body(b'{"totalResults": 1, "res'), "damaged"),
    ("another shape", body(b'{"items": []}'), "unreadable"),
]


@pytest.mark.parametrize("place", ["", "/930002"], ids=["list", "detail"])
def test_a_bad_answer_is_a_failure_and_is_asked_for_again(watch: Watch, place: str) -> None:
    crawl(watch)
    watch.parliament.year.questions.append(question(2, ASKED))
    for what, fault, outcome in BAD_ANSWERS[2:] if place else BAD_ANSWERS:
        watch.parliament.heal()
        watch.parliament.fail(f"/api/writtenquestions/questions{place}", fault)
        assert outcome in crawl(watch, 1), what
        assert watch.told() == [], what
    watch.parliament.heal()
    assert crawl(watch) == {}
    crawl(watch)
    assert watch.told() == [("to_look_at", TWO)]


def test_a_first_look_that_was_cut_off_goes_on(watch: Watch) -> None:
    watch.parliament.year.questions.append(question(2, ASKED))
    watch.parliament.fail("/api/writtenquestions/questions/930001", body(b'{"value": {"id'))
    assert "damaged" in crawl(watch, 1)
    assert watch.item_keys() == [TWO]
    assert count_of(watch, "change", kind="baseline") == 0
    watch.parliament.heal()
    watch.parliament.log.clear()
    crawl(watch)
    assert watch.parliament.requests("/api/writtenquestions/questions/930002") == []
    assert count_of(watch, "change", kind="baseline") == 1
    assert watch.told() == []


def test_statements_are_told_too(watch: Watch) -> None:
    watch.watch(watch.source("statements", "statements", searches=["pupil data"]))
    crawl(watch)
    made = question(9, f"<p>{GAVE}</p>", age=1, kind="Statements", uin="HCWS209", heading="Example statement")
    watch.parliament.year.questions.append(made)
    crawl(watch)
    crawl(watch)
    assert watch.told() == [("statement_made", "statement:930009")]


def test_a_part_of_a_question_that_is_no_object_is_told_until_it_is_mended(watch: Watch) -> None:
    crawl(watch)

    def odd(right: Reply) -> Reply:
        data = json.loads(right.body)
        return replace(right, body=json.dumps({"value": {**data["value"], "attachments": [None]}}).encode())

    path = "/api/writtenquestions/questions/930002"
    watch.parliament.fail(path, odd)
    watch.parliament.year.questions.append(question(2, ASKED, age=1))
    for _ in range(2):
        crawl(watch, 0)
    (notice,) = rows_of(watch, "notice", code="entry_unreadable")
    assert "of 'attachments' 1 of 1" in notice["message"]
    assert (notice["count"], notice["recovered_at"]) == (2, None)
    assert TWO in watch.item_keys()
    told = watch.told()
    watch.parliament.heal(path)
    crawl(watch)
    assert count_of(watch, "notice", recovered_at=None) == 0
    assert watch.told() == told


def test_typography_and_capitals_are_no_news(watch: Watch) -> None:
    asked = watch.parliament.question(930_001)
    asked.text = "To ask how many children\u2019s records are in the National Pupil Database \u2013 pupil data."
    watch.parliament.answer_question(930_001, f"<p>It\u2019s kept\u2026</p><p>Note</p><p>{DENIED}</p>", TODAY)
    crawl(watch)
    for heading, text, answer in (
        (asked.heading, asked.text.replace("\u2019", "'"), asked.answer),
        (asked.heading.upper(), asked.text, asked.answer),
        (asked.heading, asked.text.replace("\u2013", "-"), asked.answer),
        (asked.heading, asked.text, f"<p>It's kept...</p><p>NOTE</p><p>{DENIED}</p>"),
    ):
        asked.heading, asked.text, asked.answer = heading, text, answer
        crawl(watch)
    assert watch.told() == []
    asked.text = asked.text.replace("how many", "how few")
    crawl(watch)
    assert watch.told() == [("question_edited", ONE)]


@pytest.mark.parametrize("tabled", [90, 500], ids=["before the days that are searched", "before the first walk"])
def test_an_answer_is_told_at_the_next_poll_however_long_ago_it_was_asked_for(watch: Watch, tabled: int) -> None:
    crawl(watch)
    late = question(2, ASKED, age=tabled)
    late.answer, late.answered = f"<p>{GAVE}</p>", days_ago(1).date()
    watch.parliament.year.questions.append(late)
    crawl(watch)
    crawl(watch)
    assert watch.told() == [("question_answered", TWO), ("to_look_at", TWO)]


def test_old_questions_that_were_answered_of_late_belong_to_the_first_look(watch: Watch) -> None:
    late = question(2, ASKED, age=500)
    late.answer, late.answered = f"<p>{GAVE}</p>", days_ago(1).date()
    watch.parliament.year.questions.append(late)
    crawl(watch)
    crawl(watch)
    assert watch.item_keys() == [ONE, TWO]
    assert watch.told() == []


def month_passes(watch: Watch) -> None:
    """As if what was read had been read a month ago."""
    long_ago = stamp(dt.datetime.now(dt.UTC) - dt.timedelta(days=30))
    with watch.store() as store:
        set_fields(store, "item_version", {"seen_at": long_ago})
        set_fields(store, "validator", {"checked_at": long_ago})


def asks(watch: Watch, number: int = 930_001) -> int:
    return len(watch.parliament.requests(f"/api/writtenquestions/questions/{number}"))


def test_an_answer_that_is_changed_behind_what_the_list_shows_is_told(watch: Watch) -> None:
    watch.parliament.answer_question(930_001, long_answer(1), TODAY)
    crawl(watch)
    crawl(watch)
    assert asks(watch) == 1, "it is not due"
    month_passes(watch)
    crawl(watch)
    crawl(watch)
    assert (asks(watch), watch.told()) == (2, []), "asked once, and the same"
    watch.parliament.question(930_001).answer = long_answer(1) + f"<p>{GAVE}</p>"
    month_passes(watch)
    crawl(watch)
    crawl(watch)
    assert watch.told() == [("question_edited", ONE)]
    assert {m["polarity"] for m in watch.detail(ONE)["mentions"]} >= {"release"}
    assert asks(watch) == 3


def test_answers_in_full_are_asked_for_evenly(watch: Watch) -> None:
    numbers = range(2, 42)
    watch.parliament.year.questions += [question(n, ASKED, answer="<p>None.</p>", answered=TODAY) for n in numbers]
    watch.watch(watch.questions(every="12h"))
    crawl(watch)
    month_passes(watch)
    watch.parliament.forget()
    crawl(watch)
    asked = watch.parliament.requests("/api/writtenquestions/questions/9300")
    assert len(asked) == 2, "forty in two weeks, twice a day"


DETAIL = "/api/writtenquestions/questions/93000"
NEVER = (status(404), status(403), status(410), status(500), error_under_200())
SHORT = f"Data were shared. {GAVE}"


def answered(watch: Watch, number: int, answer: str, age: int = 1) -> None:
    watch.parliament.year.questions.append(question(number, ASKED, answer=answer, answered=TODAY, age=age))


def notices(watch: Watch) -> str:
    found = rows_of(watch, "notice", recovered_at=None)
    assert {n["code"] for n in found} <= {"entry_unreadable"}
    return " ".join(n["message"] for n in found)


def told_by_its_list(watch: Watch, *, polls: int = 5) -> None:
    """Polls in which its own page does not come, in whatever way, and nothing fails but that."""
    for n in range(polls):
        watch.parliament.fail(f"{DETAIL}2", NEVER[n % len(NEVER)])
        assert crawl(watch) == {}
        assert TWO in notices(watch)


OTHER_BODY = "Example Analytics Ltd"
MAY = "The department may share pupil data with Example Data Services Ltd next year."


@pytest.mark.parametrize(("answer", "at", "told", "later"), [
    (f"<p>Data were shared.</p><p>{GAVE}</p>", 2, "commercial", []),
    (f"<p>{GAVE}</p>{long_answer(2)}", 2, "commercial", ["question_answered", "to_look_at"]),
    (f"<p>{MAY}</p>", 2, "unknown", []),
    (f"<p>{DENIED}</p>", 5, "unknown", []),
], ids=["the same", "more than the list had", "who may get them", "a denial"])
def test_what_is_listed_and_never_given_is_told_by_its_list_at_the_second_poll_or_at_the_fifth(
    watch: Watch, answer: str, at: int, told: str, later: list[str]
) -> None:
    """At the second where the list tells that data were given, or to whom they may be."""
    crawl(watch)
    answered(watch, 2, answer)
    told_by_its_list(watch, polls=at - 1)
    assert watch.told() == []
    kinds = ["question_answered", "to_look_at"] if told == "commercial" else ["to_look_at"]
    told_by_its_list(watch, polls=1)
    assert watch.told() == [(kind, TWO) for kind in kinds]
    told_by_its_list(watch, polls=7 - at)
    assert watch.told() == [(kind, TWO) for kind in kinds], "once"
    (change,) = rows_of(watch, "change", kind=kinds[0])
    assert (change["category"], watch.detail(TWO)["no_text"]) == (told, "only_listed")
    watch.parliament.heal()
    for _ in range(2):
        assert crawl(watch) == {}
    assert [kind for kind, _ in watch.told()][len(kinds):] == later
    for whole in rows_of(watch, "change", kind="question_answered")[1:]:  # nobody edited it
        assert whole["reason"] == WHOLE
        assert {op for op, _ in json.loads(whole["detail"])["words"]} == {"same", "come"}
        with watch.store() as store:
            (change_of_it,) = stored_changes(store, "c.id = ?", [whole["id"]])
        said = headline_of(change_of_it)
        assert "was answered, and its whole text is there now, of which a list had the beginning" in said
        assert "edited" not in str(describe(change_of_it))
    assert notices(watch) == ""
    assert rows_of(watch, "item", key=TWO)[0]["tries"] == 0


def test_a_new_answer_of_a_known_question_is_told_by_its_list_and_what_a_list_cuts_is_no_edit(watch: Watch) -> None:
    watch.parliament.question(930_001).text = ASKED + " " + "And when was it given, and on what terms? " * 9
    answered(watch, 2, long_answer(2), age=2)
    crawl(watch)
    watch.parliament.question(930_002).house = "Lords"
    watch.parliament.answer_question(930_001, f"<p>{GAVE}</p>", TODAY)
    watch.parliament.fail(f"{DETAIL}1", status(404))
    told_by_its_list(watch, polls=1)
    assert watch.told() == []
    told_by_its_list(watch, polls=1)
    assert watch.told() == [("question_answered", ONE)]
    told_by_its_list(watch, polls=4)
    assert watch.told() == [("question_answered", ONE)]
    (change,) = rows_of(watch, "change", kind="question_answered")
    assert json.loads(change["fields"]).keys() == {"state", "answer"}
    watch.parliament.heal()
    crawl(watch)
    assert watch.told() == [("question_answered", ONE)]


def test_what_a_list_says_later_of_a_release_is_told_at_the_next_poll(watch: Watch) -> None:
    crawl(watch)
    answered(watch, 2, f"<p>{DENIED}</p>")
    told_by_its_list(watch, polls=3)
    assert watch.told() == []
    watch.parliament.question(930_002).answer = f"<p>{GAVE}</p>"
    told_by_its_list(watch, polls=1)
    assert ("question_answered", TWO) in watch.told()
    told = watch.told()
    told_by_its_list(watch, polls=3)
    watch.parliament.heal()
    crawl(watch)
    assert watch.told() == told


def test_a_statement_is_told_by_its_list_too(watch: Watch) -> None:
    watch.watch(watch.source("statements", "statements", searches=["pupil data"]))
    crawl(watch)
    made = question(9, f"<p>{GAVE}</p>", age=1, kind="Statements", uin="HCWS209", heading="Example statement")
    watch.parliament.year.questions.append(made)
    path = f"/api/writtenstatements/statements/{days_ago(1).date().isoformat()}/HCWS209"
    watch.parliament.fail(path, status(404))
    for told in ([], *[[("statement_made", "statement:930009")]] * 4):
        crawl(watch)
        assert watch.told() == told


def test_a_first_look_at_what_is_never_given_is_quiet_also_when_it_comes(watch: Watch) -> None:
    answered(watch, 2, f"<p>{GAVE}</p>{long_answer(2)}")
    told_by_its_list(watch, polls=7)
    assert watch.told() == []
    assert watch.item_keys() == [ONE, TWO]
    watch.parliament.heal()
    crawl(watch)
    crawl(watch)
    assert watch.told() == []
    assert rows_of(watch, "item_version", item_id=rows_of(watch, "item", key=TWO)[0]["id"])[-1]["answer"]


def test_a_child_in_what_a_list_says_is_withheld(watch: Watch) -> None:
    crawl(watch)
    answered(watch, 2, f"<p>My daughter Ottilie Brackenbury, aged 8, was in it.</p><p>{GAVE}</p>")
    told_by_its_list(watch)
    assert TWO in {key for _, key in watch.told()}
    kept = json.dumps([rows_of(watch, name) for name in ("item", "item_version", "mention", "change", "notice")])
    assert "Brackenbury" not in kept
    assert "Example Data Services" in kept


def by_its_list(watch: Watch) -> set[str]:
    """Of what was told by what its list says."""
    return {key for _, key in watch.told() if watch.detail(key).get("no_text") == "only_listed"}


@pytest.mark.parametrize("fault", [hang(), reset()], ids=["says nothing", "breaks off"])
def test_one_page_that_is_never_answered_keeps_no_other_waiting(watch: Watch, fault: Fault) -> None:
    """All that stood behind it in the list was never asked for, whatever it told of."""
    watch.watch(watch.questions(), timeout="1s", retries=[0.0, 0.0])
    crawl(watch)
    for number in (2, 4, 5, 6):
        answered(watch, number, f"<p>{GAVE}</p>")
    watch.parliament.fail(f"{DETAIL}5", fault)
    watch.parliament.forget()
    assert crawl(watch) == {}
    others = {f"question:93000{n}" for n in (2, 4, 6)}
    assert {key for _, key in watch.told()} == others
    answered(watch, 7, f"<p>{GAVE}</p>")
    watch.parliament.forget()
    assert crawl(watch) == {}
    asked = [x.target.partition("?")[0] for x in watch.parliament.requests(DETAIL)]
    assert asked.index(f"{DETAIL}7") < asked.index(f"{DETAIL}5"), "the one that fails is asked for last"
    assert {key for _, key in watch.told()} == others | {"question:930007", "question:930005"}
    assert by_its_list(watch) == {"question:930005"}


def test_what_stands_behind_three_that_are_never_answered_is_told_at_the_next_poll(watch: Watch) -> None:
    """The host is asked no more in that poll, which is no try of what it was not asked for."""
    watch.watch(watch.questions(), timeout="1s", retries=[0.0])
    crawl(watch)
    for number in range(4, 10):
        answered(watch, number, f"<p>{GAVE}</p>")
        if number < 9:
            watch.parliament.fail(f"{DETAIL}{number}", hang())
    watch.parliament.forget()
    watch.crawl("--no-deliver", code=None)
    asked = {x.target.partition("?")[0] for x in watch.parliament.requests(DETAIL)}
    assert len(asked) == 4, "one that is given, and three"
    others = {n for n in range(4, 10) if f"{DETAIL}{n}" not in asked}
    for number in others:
        watch.parliament.heal(f"{DETAIL}{number}")
    crawl(watch)
    assert {key for _, key in watch.told()} - by_its_list(watch) == {f"question:93000{n}" for n in (9, *others)}
    assert by_its_list(watch) == {f"question:93000{n}" for n in range(4, 9) if n not in others}


@pytest.mark.parametrize(("answer", "polls"), [(GAVE, 2), (DENIED, 5)], ids=["a release", "a denial"])
def test_what_stands_behind_three_that_say_nothing_is_told_and_they_are_by_their_list(
    watch: Watch, answer: str, polls: int
) -> None:
    """Nothing else is given in these polls: a known one is asked for, and says that the service is not at fault."""
    watch.watch(watch.questions(), timeout="1s", retries=[])
    crawl(watch)
    for number in range(4, 10):
        answered(watch, number, f"<p>{answer}</p>")
    silent = say_nothing(watch, 9, 8, 7)
    assert crawl(watch) == {}
    assert {key for _, key in watch.told()} == {"question:930004", "question:930005", "question:930006"}
    for n in range(2, polls + 1):
        assert by_its_list(watch) == set(), n
        assert crawl(watch) == {}
    assert by_its_list(watch) == silent


def say_nothing(watch: Watch, *numbers: int) -> set[str]:
    """From now on these are not answered."""
    for number in numbers:
        watch.parliament.fail(f"{DETAIL}{number}", hang())
    return {f"question:93000{number}" for number in numbers}


def test_where_the_service_gives_nothing_no_poll_counts(watch: Watch) -> None:
    watch.watch(watch.questions(), timeout="1s", retries=[])
    crawl(watch)
    for number in range(4, 8):
        answered(watch, number, f"<p>{GAVE}</p>")
    say_nothing(watch, 1, *range(4, 8))
    for _ in range(6):
        assert "timed_out" in crawl(watch, 1)
    assert watch.told() == []
    watch.parliament.heal()
    assert crawl(watch) == {}
    assert {key for _, key in watch.told()} == {f"question:93000{n}" for n in range(4, 8)}
    assert by_its_list(watch) == set()


def test_at_a_first_look_what_said_nothing_is_asked_for_last_at_the_next(watch: Watch) -> None:
    """Nothing is known that could be asked for besides."""
    watch.watch(watch.questions(), timeout="1s", retries=[])
    watch.parliament.year.questions.clear()
    for number in range(1, 10):
        answered(watch, number, f"<p>{GAVE}</p>")
    say_nothing(watch, *range(4, 10))
    for _ in range(2):
        assert "timed_out" in crawl(watch, 1)
    assert read_of(watch) == set()
    assert crawl(watch) == {}, "those of which none said nothing come first"
    assert read_of(watch) == {1, 2, 3}
    assert {x["tries"] for x in rows_of(watch, "item")} == {0, 1}
    watch.parliament.heal()
    crawl(watch)
    assert read_of(watch) == {*range(1, 10)}
    assert watch.told() == []


def read_of(watch: Watch) -> set[int]:
    """The questions whose own pages were read."""
    read = {v["item_id"] for v in rows_of(watch, "item_version") if v["answer"] is not None}
    return {int(x["key"][-1]) for x in rows_of(watch, "item") if x["id"] in read}


def test_known_ones_that_say_nothing_keep_no_other_waiting_though_nothing_else_is_known(watch: Watch) -> None:
    watch.watch(watch.questions(), timeout="1s", retries=[])
    watch.parliament.year.questions += [question(n, ASKED) for n in (2, 4)]
    crawl(watch)
    for number in (1, 2, 4):
        watch.parliament.answer_question(930_000 + number, f"<p>{GAVE}</p>", TODAY)
    silent = say_nothing(watch, 1, 2, 4)
    for number in (5, 6):
        watch.parliament.year.questions.append(question(number, ASKED, answer=f"<p>{GAVE}</p>", answered=TODAY, age=20))
    assert "timed_out" in crawl(watch, 1)
    assert watch.told() == []
    assert crawl(watch) == {}
    others = {"question:930005", "question:930006"}
    assert {key for _, key in watch.told()} == others
    assert crawl(watch) == {}
    assert by_its_list(watch) == silent


def test_of_many_that_are_not_given_each_is_told_by_its_list_where_others_are_given(watch: Watch) -> None:
    """They are asked for last, so all of them in a row: that is no fault of the service while it gives others."""
    crawl(watch)
    for n in range(5):
        for number in (2, 4, 5) if n == 0 else ():
            answered(watch, number, f"<p>{GAVE}</p>")
            watch.parliament.fail(f"{DETAIL}{number}", status(403))
        watch.parliament.year.questions.append(question(20 + n, ASKED, answer="<p>No.</p>", answered=TODAY, age=1))
        assert crawl(watch) == {}
    assert {f"question:93000{n}" for n in (2, 4, 5)} <= {key for _, key in watch.told()}


def test_a_third_in_a_row_that_is_refused_blinds_and_counts_for_none(watch: Watch) -> None:
    crawl(watch)
    for number in (2, 4, 5):
        answered(watch, number, f"<p>{GAVE}</p>")
        watch.parliament.fail(f"{DETAIL}{number}", status(403))
    for _ in range(6):
        assert "blocked" in crawl(watch, 1)
    assert watch.told() == []
    watch.parliament.heal(f"{DETAIL}4")
    assert crawl(watch) == {}
    assert {key for _, key in watch.told()} == {"question:930004"}


def test_a_guard_s_page_blinds_at_once(watch: Watch) -> None:
    crawl(watch)
    answered(watch, 2, f"<p>{GAVE}</p>")
    page = replace(text_reply(403, "<html><title>Just a moment...</title></html>", "text/html"))
    watch.parliament.fail(f"{DETAIL}2", lambda _: page)
    assert "challenge" in crawl(watch, 1)["blocked"]


def test_one_that_is_listed_and_not_there_is_said_until_it_comes_and_then_told(watch: Watch) -> None:
    crawl(watch)
    answered(watch, 2, f"<p>{DENIED}</p>")
    for reply in (status(404), status(410), status(403), status(503)):
        watch.parliament.fail("/api/writtenquestions/questions/930002", reply)
        watch.crawl("--no-deliver", code=None)
        (notice,) = rows_of(watch, "notice", recovered_at=None)
        assert (notice["code"], TWO in notice["message"]) == ("entry_unreadable", True)
        assert watch.told() == []
    watch.parliament.heal()
    crawl(watch)
    assert [key for _, key in watch.told()][:1] == [TWO]
    assert count_of(watch, "notice", recovered_at=None) == 0


def test_one_that_does_not_come_takes_no_other_s_turn_and_one_that_is_gone_is_told(watch: Watch) -> None:
    watch.parliament.year.questions.append(question(2, ASKED, answer="<p>None.</p>", answered=TODAY, age=300))
    watch.parliament.answer_question(930_001, long_answer(1), TODAY)
    crawl(watch)
    watch.parliament.fail("/api/writtenquestions/questions/930001", status(500))
    month_passes(watch)
    watch.parliament.forget()
    for _ in range(3):
        watch.crawl("--no-deliver", code=None)
    assert (asks(watch), asks(watch, 930_002)) == (1, 1)
    assert watch.told() == []
    watch.parliament.heal()
    watch.parliament.hide("Questions/930002")
    month_passes(watch)
    for _ in range(4):
        crawl(watch)
    assert watch.told() == [("question_withdrawn", TWO)], "though no search lists its days"


@pytest.mark.parametrize("is_first", [False, True], ids=["new", "of the first look"])
def test_what_a_list_says_more_of_is_edited_while_its_own_page_does_not_come(watch: Watch, is_first: bool) -> None:
    """Its first words end as what a list cuts does; the whole text has not come."""
    if not is_first:
        crawl(watch)
    answered(watch, 2, f"<p>{GAVE} More is to follow...</p>")
    told_by_its_list(watch, polls=2)
    told = watch.told()
    watch.parliament.question(930_002).answer = f"<p>{GAVE} More is to follow... It went to {OTHER_BODY}.</p>"
    told_by_its_list(watch, polls=1)
    assert watch.told()[len(told):][0] == ("question_edited", TWO)
    assert WHOLE not in {x["reason"] for x in rows_of(watch, "change")}


def test_an_edit_behind_dots_of_a_text_that_was_read_whole_is_an_edit_after_polls_in_vain(watch: Watch) -> None:
    answered(watch, 2, long_answer(2) + f"<p>{DENIED} More is to follow...</p>", age=2)
    crawl(watch)
    asked = watch.parliament.question(930_002)
    asked.answer += f"<p>It went to {OTHER_BODY}.</p>"
    asked.house = "Lords"
    told_by_its_list(watch, polls=3)
    watch.parliament.heal()
    crawl(watch)
    assert watch.told()[0] == ("question_edited", TWO)
    assert WHOLE not in {x["reason"] for x in rows_of(watch, "change")}
