"""Documents of evidence whose text changes while their list says nothing new: asked for again, slowly and evenly."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from bench.parliament_world import DENIED, GAVE, OTHER, Watch, evidence
from bench.replica.documents import scanned_pdf
from bench.replica.faults import status
from bench.replica.year import Year
from db.items.documents import MOST, documents_due, note_asked
from db.register.runs import start_run
from db.store import Store
from demo.replica import Reply
from diffing.plausibility import Limits
from model.fetch import Snapshot
from model.item import Item, ItemBatch, ItemKind, Observation
from model.source import Source
from pipelines.context import CrawlContext
from pipelines.items.record import RecordItems
from tests.tables import Like, count_of, rows_of, set_fields, value_of, values_of
from text.timestamp import stamp

SOURCE = Source("committees", "committees", "https://committees-api.parliament.uk/api", every=3600)
BEGUN = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def read(store: Store, number: int, published: str) -> str:
    """An item whose document was read at the beginning; gives its address."""
    url, body = f"https://committees-api.parliament.uk/api/WrittenEvidence/{number}/Document/Html", b"text %d" % number
    document = Snapshot(url, url, BEGUN, 200, {}, hashlib.sha256(body).hexdigest(), body)
    item = Item(f"written_evidence:{number}", ItemKind.WRITTEN_EVIDENCE, title=f"EXA{number}", published=published, text="x")
    run = start_run(store, [SOURCE], [], "manual", BEGUN)
    record = RecordItems(CrawlContext(store, run, Limits(), 0, lambda: BEGUN))
    record.record_batch(ItemBatch(SOURCE, (Observation(item, "m", silent=True, document=document, format="Html"),)))
    return url


def test_each_of_two_years_is_due_once_in_two_weeks_and_older_ones_once_a_year_evenly(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        new = {read(store, n, "2026-01-05") for n in range(40)}
        old = {read(store, 100 + n, "2023-01-05") for n in range(3)}
        asked: Counter[str] = Counter()
        most = 0
        for hour in range(0, 24 * 43, 6):  # polls six hours apart, of a source whose `every` says one
            now = BEGUN + dt.timedelta(hours=hour)
            due = documents_due(store, replace(SOURCE, every=6 * 3600), now)
            most = max(most, len(due))
            for d in due:
                with store.transaction():
                    note_asked(store, SOURCE.name, d.url, d.sha256, now)
                asked[d.url] += 1
        assert most == 1, "evenly: one in each poll"
        assert set(asked) == new
        assert min(asked.values()) >= 1
        assert max(asked.values()) <= 3
        later = documents_due(store, SOURCE, BEGUN + dt.timedelta(days=366))
        assert {d.url for d in later} <= new | old
        for hour in range(24 * 40):
            now = BEGUN + dt.timedelta(days=366, hours=hour)
            for d in documents_due(store, SOURCE, now):
                with store.transaction():
                    note_asked(store, SOURCE.name, d.url, d.sha256, now)
                asked[d.url] += 1
        assert {asked[u] for u in old} == {1}


def test_a_poll_never_asks_for_more_than_the_site_can_be_asked_politely(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        for n in range(30):
            read(store, n, "2026-01-05")
        seldom = replace(SOURCE, every=14 * 86400)
        assert len(documents_due(store, seldom, BEGUN + dt.timedelta(days=15))) == MOST
        assert documents_due(store, seldom, BEGUN + dt.timedelta(days=13)) == ()


# With the real crawl ----------------------------------------------------------------------------------------------


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    with Watch(tmp_path, Year([evidence(1, GAVE), evidence(2, OTHER)])) as made:
        made.watch(made.committees())
        made.crawl("--no-deliver")
        made.crawl("--no-deliver")  # the documents of the first look
        yield made


ONE = "/api/WrittenEvidence/910001/Document/html"


def due_now(watch: Watch) -> None:
    """As if what was read had been read a month ago."""
    long_ago = stamp(dt.datetime.now(dt.UTC) - dt.timedelta(days=30))
    with watch.store() as store:
        set_fields(store, "item_version", {"seen_at": long_ago})
        set_fields(store, "validator", {"checked_at": long_ago}, url=Like("%Document%"))


def polls(watch: Watch, count: int = 2) -> None:
    """One document is due in each."""
    for _ in range(count):
        watch.crawl("--no-deliver")


def replaced(html: str) -> object:
    data = base64.b64encode(html.encode()).decode()
    return with_data(data)


def with_data(data: str) -> object:
    def fault(right: Reply) -> Reply:
        return replace(right, body=json.dumps(json.loads(right.body) | {"data": data}).encode())

    return fault


def asks(watch: Watch) -> list[str | None]:
    return [r.if_none_match for r in watch.parliament.requests("/api/WrittenEvidence/910001/Document")]


def test_another_text_is_told_as_an_edit_of_its_item(watch: Watch) -> None:
    assert watch.told() == []
    polls(watch)
    assert len(asks(watch)) == 1, "it is not due"
    due_now(watch)
    polls(watch)
    assert len(asks(watch)) == 2
    assert watch.told() == [], "the same text is no news"
    watch.parliament.fail(ONE, replaced(f"<p>Written evidence submitted by Example Organisation 1 (EXA0001)</p><p>{DENIED}</p>"))  # type: ignore[arg-type]
    due_now(watch)
    polls(watch)
    one = "written_evidence:910001"
    assert watch.told() == [("evidence_edited", one), ("to_look_at", one)], "a denial is to be looked at"
    assert {m["polarity"] for m in watch.detail("written_evidence:910001")["mentions"]} == {"denial"}
    due_now(watch)
    polls(watch)
    assert len(watch.told()) == 2, "told once"


def test_a_server_that_gives_validators_is_asked_on_condition(watch: Watch) -> None:
    def tagged(right: Reply) -> Reply:
        return replace(right, headers={**right.headers, "ETag": '"one"'})

    watch.parliament.fail(ONE, tagged)
    due_now(watch)
    polls(watch)
    watch.parliament.fail(ONE, lambda _: Reply(304, b"", {"ETag": '"one"'}))
    due_now(watch)
    polls(watch)
    assert asks(watch)[1:] == [None, '"one"']
    assert count_of(watch, "fetch", outcome="unchanged", url=Like("%Document%")) == 1
    due_now(watch)
    with watch.store() as store:
        set_fields(store, "validator", {"full_at": "2020-01-01"}, url=Like("%Document%"))
    watch.parliament.heal()
    polls(watch)
    assert asks(watch)[3:] == [None], "a server is not believed for ever"


def test_what_was_asked_for_while_the_clock_was_ahead_is_asked_for_now(watch: Watch) -> None:
    due_now(watch)
    polls(watch)
    before = len(asks(watch))
    with watch.store() as store:
        set_fields(store, "validator", {"checked_at": "2999-01-01T00:00:00.000Z"}, url=Like("%Document%"))
    polls(watch)
    assert len(asks(watch)) == before + 1


def test_what_cannot_be_had_any_more_fails_nothing_and_holds_up_no_other(watch: Watch) -> None:
    watch.parliament.fail(ONE, status(500))
    due_now(watch)
    polls(watch, 3)
    assert len(asks(watch)) == 2, "its turn is in two weeks"
    assert len(watch.parliament.requests("/api/WrittenEvidence/910002/Document")) == 2
    assert watch.told() == []


def test_a_document_that_became_a_scan_is_told_to_operators_once_and_what_was_read_stands(watch: Watch) -> None:
    watch.parliament.fail(ONE, with_data(base64.b64encode(scanned_pdf()).decode()))  # type: ignore[arg-type]
    due_now(watch)
    polls(watch)
    (notice,) = rows_of(watch, "notice", code="document_unreadable")
    assert "was replaced by one that cannot be read" in notice["message"]
    assert notice["urgent"] == 1
    assert count_of(watch, "mention", polarity="release") == 1
    due_now(watch)
    polls(watch)
    assert count_of(watch, "notice", code="document_unreadable") == 1


def test_a_scan_that_can_be_read_one_day_is_told_as_an_edit(tmp_path: Path) -> None:
    with Watch(tmp_path, Year([evidence(1, GAVE), evidence(2, OTHER)])) as watch:
        watch.watch(watch.committees())
        watch.parliament.fail(ONE, with_data(base64.b64encode(scanned_pdf()).decode()))  # type: ignore[arg-type]
        polls(watch)
        assert [json.loads(x)["no_text"] for x in values_of(watch, "item", "data") if "no_text" in x] == ["no_text"]
        assert watch.told() == []
        watch.parliament.heal()
        due_now(watch)
        polls(watch)
        assert watch.told() == [("evidence_edited", "written_evidence:910001")]
        (change,) = rows_of(watch, "change", kind="evidence_edited")
        assert change["reason"] == "changed: text; it could not be read before"
        assert json.loads(change["fields"])["text"][0] == ""
        assert {m["polarity"] for m in watch.detail("written_evidence:910001")["mentions"]} == {"release"}
        due_now(watch)
        polls(watch)
        assert len(watch.told()) == 1, "told once"


def test_a_window_that_was_too_much_is_not_asked_for_whole_again(tmp_path: Path) -> None:
    with Watch(tmp_path, Year([evidence(n, OTHER, age=n) for n in range(1, 30)])) as watch:
        watch.watch(watch.committees())
        watch.crawl("--no-deliver")
        watch.parliament.fail("/api/WrittenEvidence", status(500), times=1)
        watch.crawl("--no-deliver", "--force")
        assert count_of(watch, "fetch", outcome="otherwise") == 1
        refused = value_of(watch, "fetch", "url", outcome="otherwise")
        watch.parliament.forget()
        for _ in range(2):
            watch.crawl("--no-deliver", "--force")
        asked = [r.target for r in watch.parliament.requests("/api/WrittenEvidence?")]
        assert asked
        assert not any(refused.endswith(target) for target in asked)
        assert count_of(watch, "fetch", outcome="otherwise") == 1


# What came without its text --------------------------------------------------------------------------------------

FOUR, FOURTH = "written_evidence:910004", "/api/WrittenEvidence/910004/Document/html"
ERROR_PAGE = "<html><head><title>Service unavailable</title></head><body><h1>Service unavailable</h1></body></html>"


def published(watch: Watch, fault: object) -> None:
    """Another piece, of whose document this comes."""
    watch.parliament.add_evidence(evidence(4, GAVE))
    watch.parliament.fail(FOURTH, fault)  # type: ignore[arg-type]


def hours_pass(watch: Watch, hours: int) -> None:
    """As if all had been noted so long ago."""
    for x in rows_of(watch, "item"):
        before = dt.datetime.fromisoformat(x["seen_at"]) - dt.timedelta(hours=hours)
        set_fields(watch, "item", {"seen_at": stamp(before)}, id=x["id"])


def without_data(right: Reply) -> Reply:
    data = json.loads(right.body)
    data["content"] = data.pop("data")
    return replace(right, body=json.dumps(data).encode())


NOT_COME = {
    "null": with_data(None),  # type: ignore[arg-type]
    "renamed": without_data,
    "an error page": replaced(ERROR_PAGE),
    "an error in plain text": replaced("Service unavailable. Please try again later"),
}


@pytest.mark.parametrize("fault", NOT_COME.values(), ids=NOT_COME)
def test_a_document_that_does_not_come_whole_is_no_text_and_asked_for_at_the_next_poll(watch: Watch, fault: object) -> None:
    published(watch, fault)
    for _ in range(2):
        done = watch.crawl("--no-deliver", code=1)
        assert [f["outcome"] for f in done.data["failures"]] == ["unreadable"]
        assert watch.told() == []
    watch.parliament.heal()
    watch.crawl("--no-deliver")
    assert watch.told() == [("evidence_published", FOUR)]
    assert {m["polarity"] for m in watch.detail(FOUR)["mentions"]} == {"release"}


@pytest.mark.parametrize("fault", [with_data(""), replaced("<p></p>")], ids=["no bytes", "no words"])
def test_an_empty_document_is_told_at_once_and_asked_for_again_with_growing_pauses(watch: Watch, fault: object) -> None:
    published(watch, fault)
    watch.crawl("--no-deliver", code=1)
    assert watch.told() == [("evidence_published", FOUR)]
    for hours, asked in ((0, 1), (1, 2), (1, 2), (1, 3), (3, 3), (1, 4)):
        hours_pass(watch, hours)
        watch.crawl("--no-deliver", code=None)
        assert len(watch.parliament.requests(FOURTH.removesuffix("/html"))) == asked, (hours, asked)
    watch.parliament.heal()
    hours_pass(watch, 8)
    watch.crawl("--no-deliver")
    assert watch.told()[1:] == [("evidence_edited", FOUR)]
    assert {m["polarity"] for m in watch.detail(FOUR)["mentions"]} == {"release"}


def test_what_was_told_without_its_text_after_five_polls_is_asked_for_again(watch: Watch) -> None:
    published(watch, with_data(None))  # type: ignore[arg-type]
    for _ in range(7):
        watch.crawl("--no-deliver", code=None)
    assert watch.told() == [("evidence_published", FOUR)]
    assert watch.detail(FOUR)["no_text"] == "document_failing"
    asked = len(watch.parliament.requests(FOURTH.removesuffix("/html")))
    assert asked == 5, "the pause is not over"
    hours_pass(watch, 33)
    for _ in range(2):
        watch.crawl("--no-deliver", code=None)
    hours_pass(watch, 33)
    watch.crawl("--no-deliver", code=None)
    assert len(watch.parliament.requests(FOURTH.removesuffix("/html"))) == asked + 1, "the next is twice as long"
    watch.parliament.heal()
    hours_pass(watch, 33)
    watch.crawl("--no-deliver")
    assert watch.told()[1:] == [("evidence_edited", FOUR)]


def test_a_document_of_the_first_look_that_failed_five_times_is_asked_for_again(tmp_path: Path) -> None:
    with Watch(tmp_path, Year([evidence(1, GAVE), evidence(2, OTHER)])) as watch:
        watch.watch(watch.committees())
        watch.parliament.fail(ONE, status(500))
        for _ in range(8):
            watch.crawl("--no-deliver", code=None)
        assert len(asks(watch)) == 5
        watch.parliament.heal()
        hours_pass(watch, 40)
        watch.crawl("--no-deliver")
        assert count_of(watch, "mention", polarity="release") == 1
        assert watch.told() == [], "it is of the first look"


def test_an_error_page_in_place_of_a_document_that_is_known_is_no_text(watch: Watch) -> None:
    watch.parliament.fail(ONE, replaced(ERROR_PAGE))  # type: ignore[arg-type]
    due_now(watch)
    polls(watch)
    (notice,) = rows_of(watch, "notice", code="document_unreadable")
    assert "Service unavailable" in notice["message"]
    assert count_of(watch, "mention", polarity="release") == 1
    watch.parliament.heal()
    due_now(watch)
    polls(watch)
    assert watch.told() == []


def test_what_waits_is_asked_for_whatever_is_said_of_the_first_look(watch: Watch) -> None:
    watch.watch(watch.committees(documents=0))
    published(watch, status(500))
    watch.crawl("--no-deliver", code=1)
    watch.parliament.heal()
    watch.crawl("--no-deliver")
    assert watch.told() == [("evidence_published", FOUR)]
