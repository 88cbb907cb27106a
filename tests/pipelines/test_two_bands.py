"""What is sure is told as it was; what is to be looked at in a digest, until a person settles it, once for good."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from alerts.planning.grouping import Receiver
from alerts.planning.plan import plan_due
from alerts.routes import Digest, Route, default_routes
from alerts.severity import Severity, severity
from commands.register.queue import walk
from db.items.kept import mentions_of
from db.items.settled import Settlement, queue, take_back
from db.register.changes import stored_changes
from db.register.runs import start_run
from db.store import Store
from db.upkeep.backup import back_up
from db.upkeep.restore import restore
from diffing.plausibility import Limits
from model.change import ChangeKind
from model.item import Item, ItemBatch, ItemDocument, ItemKind, ItemState, Observation
from model.source import Options, Source
from pipelines.context import CrawlContext
from pipelines.items import encoding
from pipelines.items.looking import read_again, settle, tell_release
from pipelines.items.record import MOST_OF_A_TRIAL, TEXT_OF_A_TRIAL, RecordItems
from tests.tables import find_changes, rows_of, set_fields, values_of

NOW = datetime(2026, 11, 24, 14, 56, tzinfo=UTC)
SURE = "In 2016 the department gave pupil data to Example Data Services Ltd."
DOUBT = "The department may share pupil data from the national pupil database with Example Tables Ltd."
OTHER = "Pupil data may be given to Example Insurance Ltd."
BARE = "These pupil data may be shared with commercial companies."
SOURCE = Source("letters", "feed", "https://example.org/feed", "Letters")
ALL = replace(SOURCE, name="all-letters", options=Options(tell="all"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "data") as made:
        yield made


def look(store: Store, text: str, key: str = "letter:1", source: Source = SOURCE, at: datetime = NOW, **more: Any) -> None:
    run = start_run(store, [source], [], "manual", at)
    item = Item(key, ItemKind.FEED_ENTRY, title="A letter", url="https://example.org/1", published="2026-11-21", text=text)
    RecordItems(CrawlContext(store, run, Limits(), 0, lambda: at)).record_batch(
        ItemBatch(source, (Observation(item, text, **more),))
    )


def told(store: Store) -> list[str]:
    return values_of(store, "change", "kind")


def said(store: Store, kind: str) -> list[str]:
    return [m["sentence"] for c in stored_changes(store, "c.kind = ?", [kind]) for m in c.detail["mentions"]]


def bands(store: Store) -> list[tuple[str, str]]:
    (x,) = rows_of(store, "item", key="letter:1")
    return [(m["sentence"], m["band"]) for m in mentions_of(store, x["version_id"])]


def test_what_is_sure_is_told_as_it_was_and_a_company_is_told_at_once(store: Store) -> None:
    look(store, SURE)
    assert told(store) == ["entry_published"]
    (change,) = stored_changes(store, "true")
    assert severity(change) is Severity.HIGH
    assert change.detail["mentions"][0]["band"] == "alert"
    assert queue(store) == []


COMPANY, PAPER = "Example Data Services Ltd", "The Daily Telegraph"


@pytest.mark.parametrize(
    ("before", "after", "weight"),
    [
        ("This will be answered later.", SURE, "high"),
        (SURE.replace(COMPANY, "one company"), SURE, "high"),
        (SURE, SURE.replace(COMPANY, PAPER), "high"),
        (SURE, f"{SURE}\nIn 2019 the department gave pupil data to {PAPER}.", "high"),
        (DOUBT, SURE, "high"),
        (SURE, f"{SURE}\nAnother paragraph on pupil data.", "normal"),
        (SURE, SURE.replace(COMPANY, "the University of Kent"), "high"),
        (SURE, f"The department has never given pupil data to {COMPANY}.", "high"),
        (SURE.replace(COMPANY, "the University of Kent"), "The department has never given pupil data to the University of Kent.", "normal"),
    ],
)
def test_an_edit_is_weighed_by_what_it_surely_says_and_did_not_say_before(
    store: Store, before: str, after: str, weight: str
) -> None:
    look(store, before, source=ALL)
    look(store, after, source=ALL, at=NOW + timedelta(hours=1))
    (edit,) = stored_changes(store, "c.kind = 'entry_edited'")
    assert severity(edit).word == weight
    plan_due(store, default_routes(["chat"]), NOW + timedelta(hours=1), {"chat": Receiver()})
    assert (edit.id in values_of(store, "waiting", "change_id")) == (weight == "normal")


def _record(store: Store, source: Source, item: Item, at: datetime) -> None:
    run = start_run(store, [source], [], "manual", at)
    RecordItems(CrawlContext(store, run, Limits(), 0, lambda: at)).record_batch(ItemBatch(source, (Observation(item, "mark"),)))


@pytest.mark.parametrize("was", [ItemState.TABLED, ItemState.HOLDING, ItemState.ANSWERED])
def test_an_answer_that_names_a_company_weighs_high_whatever_came_before_it(store: Store, was: ItemState) -> None:
    source = Source("wq", "questions", "https://questions-statements-api.parliament.uk/api/writtenquestions/questions")
    asked = Item("question:1", ItemKind.QUESTION, title="Pupils: Databases", state=was, published="2026-11-12",
                 text="To ask the Secretary of State to whom pupil data has been given.")
    held = None if was is ItemState.TABLED else "It has not been possible to respond in the time available."
    now = ItemState.CORRECTED if was is ItemState.ANSWERED else ItemState.ANSWERED
    for hours, item in enumerate((replace(asked, answer=held), replace(asked, state=now, answer=SURE, title="Pupils: Data"))):
        at = NOW + timedelta(hours=hours)
        _record(store, source, item, at)
    last = [(c.kind.value, severity(c).word) for c in stored_changes(store, "true order by c.id")][-2:]
    assert last == [(f"question_{now.value}", "high"), ("question_edited", "normal")], "the change of its title says it no second time"


def test_a_company_among_many_who_got_data_weighs_high_and_is_told_first(store: Store) -> None:
    many = "".join(f"In 20{n} the department gave pupil data to the University of Kent.\n" for n in range(10, 40))
    look(store, f"{many}{SURE}")
    (change,) = stored_changes(store, "true")
    assert severity(change) is Severity.HIGH
    assert change.detail["mentions"][0]["sentence"] == SURE


def test_what_is_doubtful_is_told_as_that_alone_with_its_doubt(store: Store) -> None:
    look(store, DOUBT)
    assert told(store) == ["to_look_at"]
    (change,) = stored_changes(store, "true")
    assert severity(change) is Severity.LOW
    assert said(store, "to_look_at") == [DOUBT]
    from alerts.describe import describe

    (cell,) = [d.value for d in describe(change).details if DOUBT in d.value]
    assert "in doubt: " in cell


def test_no_route_tells_it_at_once(store: Store) -> None:
    look(store, DOUBT)
    routes = [Route("now", ("chat",)), Route("hours", ("other",), digest=Digest.HOURLY)]
    everybody = {"chat": Receiver(), "other": Receiver()}
    assert plan_due(store, routes, NOW, everybody) == 0
    due = {x["channel"]: x["due"] for x in rows_of(store, "waiting")}
    assert due == {"chat": "2026-11-25T08:00:00.000Z", "other": "2026-11-24T15:00:00.000Z"}
    assert plan_due(store, routes, NOW + timedelta(days=1), everybody) == 2


def test_a_route_for_the_kind_that_it_would_be_otherwise_carries_it(store: Store) -> None:
    look(store, DOUBT)
    routes = [Route("entries", ("chat",), kinds=frozenset({ChangeKind.ENTRY_PUBLISHED}))]
    routes += [Route("pages", ("other",), kinds=frozenset({ChangeKind.PAGE_CHANGED}))]
    plan_due(store, routes, NOW, {"chat": Receiver(), "other": Receiver()})
    assert values_of(store, "waiting", "channel") == ["chat"]


def test_each_sentence_stands_in_one_of_the_two(store: Store) -> None:
    look(store, f"{SURE}\n{DOUBT}")
    assert told(store) == ["entry_published", "to_look_at"]
    assert (said(store, "entry_published"), said(store, "to_look_at")) == ([SURE], [DOUBT])
    (first, _) = stored_changes(store, "true order by c.id")
    assert first.detail["apart"] == 1


def test_a_sentence_that_a_text_repeats_is_told_once(store: Store) -> None:
    look(store, f"{SURE}\nAnother matter.\n{SURE}\n{DOUBT}\n{DOUBT}")
    assert (said(store, "entry_published"), said(store, "to_look_at")) == ([SURE], [DOUBT])


def test_a_source_that_tells_everything_tells_the_text_too(store: Store) -> None:
    look(store, DOUBT, source=ALL)
    assert told(store) == ["entry_published", "to_look_at"]
    assert (said(store, "entry_published") if "mentions" in stored_changes(store, "true")[0].detail else []) == []


def test_an_edit_asks_of_what_is_new_alone(store: Store) -> None:
    look(store, f"{SURE}\n{DOUBT}")
    look(store, f"{SURE}\n{DOUBT}\n{OTHER}", at=NOW + timedelta(hours=1))
    assert told(store) == ["entry_published", "to_look_at", "entry_edited", "to_look_at"]
    assert said(store, "to_look_at") == [DOUBT, OTHER]


def test_the_first_look_fills_the_queue_and_tells_nobody(store: Store) -> None:
    look(store, DOUBT, silent=True)
    assert told(store) == []
    assert [e.said["sentence"] for e in queue(store)] == [DOUBT]


def test_a_document_of_the_first_look_that_is_read_later_is_told_to_nobody(store: Store) -> None:
    paper = ItemDocument("1", "Html", "https://example.org/1/document")
    listed = Item("letter:1", ItemKind.FEED_ENTRY, title="A letter", published="2026-11-21", documents=(paper,))
    for silent, item in ((True, listed), (False, replace(listed, text=DOUBT))):
        run = start_run(store, [SOURCE], [], "manual", NOW)
        batch = ItemBatch(SOURCE, (Observation(item, "mark", silent=silent),))
        RecordItems(CrawlContext(store, run, Limits(), 0, lambda: NOW)).record_batch(batch)
    assert told(store) == []
    assert [e.said["sentence"] for e in queue(store)] == [DOUBT]


def test_settled_as_a_release_it_is_told_at_once_and_once(store: Store) -> None:
    look(store, DOUBT, silent=True)
    (entry,) = queue(store)
    settle(store, entry, Settlement.RELEASE, NOW)
    assert (queue(store), told(store), bands(store)) == ([], ["text_release"], [(DOUBT, "alert")])
    (change,) = stored_changes(store, "true")
    assert severity(change) is Severity.HIGH
    assert change.detail["mentions"][0]["recipients"][0]["role"] == "given"
    assert plan_due(store, default_routes(["chat"]), NOW, {"chat": Receiver()}) == 1
    settle(store, entry, Settlement.RELEASE, NOW + timedelta(days=1))
    assert told(store) == ["text_release"], "an answer that is given again is no news"


def as_by_another_reader(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "reader_now", lambda: "another")
    assert read_again(store, {SOURCE.name: SOURCE}, lambda: datetime.now(UTC), within=timedelta(minutes=1))[1] == 0


@pytest.mark.parametrize(("answer", "band"), [(Settlement.RELEASE, "alert"), (Settlement.NOT_RELEASE, "none")])
def test_an_answer_outlives_reading_again_edits_and_a_restored_backup(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: Settlement, band: str
) -> None:
    look(store, DOUBT)
    settle(store, queue(store)[0], answer, NOW)
    as_by_another_reader(store, monkeypatch)
    assert (queue(store), bands(store)) == ([], [(DOUBT, band)])
    look(store, f"{DOUBT}\nAnother paragraph.", at=NOW + timedelta(hours=1))
    assert (queue(store), bands(store)) == ([], [(DOUBT, band)])
    at, _, _ = back_up(store.folder, tmp_path / "backups", NOW, "test", keep=1)
    store.close()
    restore(at, store.folder, NOW, quiet=True)
    with Store.open(store.folder) as again:
        as_by_another_reader(again, monkeypatch)
        assert (queue(again), bands(again)) == ([], [(DOUBT, band)])


def test_a_sentence_that_says_the_same_anywhere_is_asked_once_and_any_other_in_each_text(store: Store) -> None:
    look(store, f"{DOUBT}\n{BARE}")
    for entry in queue(store):
        settle(store, entry, Settlement.NOT_RELEASE, NOW)
    look(store, f"{DOUBT}\n{BARE}\n{OTHER}", key="letter:2")
    waiting = [e.said["sentence"] for e in queue(store)]
    assert DOUBT not in waiting
    assert OTHER in waiting


def test_an_answer_that_is_taken_back_is_asked_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    look(store, DOUBT)
    (entry,) = queue(store)
    settle(store, entry, Settlement.NOT_RELEASE, NOW)
    with store.transaction():
        assert take_back(store, entry.id).done
        assert not take_back(store, "tnothing").done
    as_by_another_reader(store, monkeypatch)
    assert [e.id for e in queue(store)] == [entry.id]


def test_an_answer_that_is_taken_back_before_it_was_sent_is_told_to_nobody(store: Store) -> None:
    look(store, DOUBT)
    (entry,) = queue(store)
    settle(store, entry, Settlement.RELEASE, NOW)
    with store.transaction():
        assert take_back(store, entry.id) == (True, False)
    assert find_changes(store, kind="text_release") == []
    with store.transaction():
        tell_release(store, entry, "a person said so", NOW)
    assert len(find_changes(store, kind="text_release")) == 1, "what is settled again is told again"


def test_a_better_reader_changes_counts_and_lists_and_tells_nobody(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    look(store, DOUBT, silent=True)
    set_fields(store, "mention", {"band": "none", "polarity": "policy"})
    assert queue(store) == []
    as_by_another_reader(store, monkeypatch)
    assert [e.said["sentence"] for e in queue(store)] == [DOUBT]
    assert told(store) == []
    assert values_of(store, "item_version", "reader") == ["another"]


def test_one_key_settles_an_entry(store: Store) -> None:
    look(store, f"{DOUBT}\n{OTHER}\n{BARE}", silent=True)
    waiting = len(queue(store))
    lines: list[str] = []
    keys = iter(["x", "r", "n", "q"])
    assert not walk(store, lambda: next(keys), lines.append, lambda: NOW, lambda _: "")
    assert len(queue(store)) == waiting - 2
    assert told(store) == ["text_release"]
    assert f"2 settled, {waiting - 2} left." in lines
    keys = iter("l" * waiting)
    assert walk(store, lambda: next(keys), lines.append, lambda: NOW, lambda _: "")
    assert len(queue(store)) == waiting - 2


def test_a_trial_reads_the_first_entries_of_a_long_list_and_a_crawl_all(tmp_path: Path) -> None:
    long = "It rained. " * (TEXT_OF_A_TRIAL // 11) + SURE
    items = [
        Item(f"letter:{n}", ItemKind.FEED_ENTRY, title="A letter", url="https://example.org/1", text=long if not n else "")
        for n in range(MOST_OF_A_TRIAL + 5)
    ]
    for trial, most in ((True, MOST_OF_A_TRIAL), (False, len(items))):
        with Store.create(tmp_path / f"{trial}") as store:
            run = start_run(store, [SOURCE], [], "check" if trial else "manual", NOW)
            record = RecordItems(CrawlContext(store, run, Limits(), 0, lambda: NOW, keeps_contents=trial))
            seen = [Observation(item, "mark", silent=True) for item in items]
            for batch in (seen[:300], seen[300:]):
                record.record_batch(ItemBatch(SOURCE, tuple(batch)))
            assert len(values_of(store, "item", "key")) == most
            (first,) = rows_of(store, "item", key="letter:0")
            assert bool(mentions_of(store, first["version_id"])) != trial
