"""Items are held against known releases, both ways, also against releases that come after them."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from bench.parliament_world import days_ago
from db.items.listed import item_history
from db.register.runs import start_run
from db.store import Store
from diffing.plausibility import Limits
from model.item import Item, ItemBatch, ItemDocument, ItemKind, ItemState, ListWindow, Observation
from model.source import Source
from pipelines.context import CrawlContext
from pipelines.items.record import RecordItems
from tests.tables import count_of, rows_of, values_of

SOURCE = Source("committees", "committees", "https://committees-api.parliament.uk/api/Committees")
NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
TEXT = "In 2016 the department gave pupil data under DR161117.01 to Example Data Services Ltd."


def recorder(store: Store) -> RecordItems:
    run = start_run(store, [SOURCE], [], "manual", NOW)
    return RecordItems(CrawlContext(store, run, Limits(), 0, lambda: NOW))


def add_release(store: Store, reference: str) -> int:
    with store.transaction():
        edition = store.insert(
            "edition", source=SOURCE.name, number=1, state="accepted", kind="baseline", seen_at="x", rows=1, files_key="x"
        )
        release = store.insert("release", source=SOURCE.name, first_edition=edition)
        store.insert(
            "version", release_id=release, edition_id=edition, row_sha256="x", file="f", sheet="s", row=2,
            reference=reference, recipient="Example Data Services Ltd", cells="{}", category="commercial",
            confidence="high", category_reason="x",
        )
    return release


def piece(text: str = TEXT) -> Item:
    published = days_ago(3).isoformat()
    return Item("written_evidence:1", ItemKind.WRITTEN_EVIDENCE, title="Example (EXA1)", published=published, text=text)


def test_a_release_that_is_known_is_linked_and_told_with_the_item(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        record = recorder(store)
        release = add_release(store, "DR161117.01")
        record.record_batch(ItemBatch(SOURCE, (Observation(piece(), "mark"),)))
        (change,) = rows_of(store, "change", kind="evidence_published")
        assert '"reference":"DR161117.01"' in change["detail"]
        (item,) = item_history(store, "written_evidence:1")
        assert [(x["release"], x["by"]) for x in item["links"]] == [(release, "reference")]


def test_a_release_that_comes_later_is_linked_at_the_next_look(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        record = recorder(store)
        record.record_batch(ItemBatch(SOURCE, (Observation(piece(), "mark"),)))
        release = add_release(store, "DR161117.01")
        record.record_batch(ItemBatch(SOURCE, ended=True))
        (item,) = item_history(store, "written_evidence:1")
        assert [x["release"] for x in item["links"]] == [release]


@pytest.mark.parametrize("was_register", [False, True])
def test_a_register_that_is_watched_as_another_kind_from_now_on_is_said(tmp_path: Path, was_register: bool) -> None:
    with Store.create(tmp_path) as store:
        record = recorder(store)
        if was_register:
            add_release(store, "DR1")
        with store.transaction():
            store.insert("item_follow", source=SOURCE.name, first=1, since="2026-01-01", until="2026-11-24", started_at="x")
        record.record_batch(ItemBatch(SOURCE, (Observation(piece(), "mark", silent=True),)))
        record.record_batch(ItemBatch(SOURCE, ended=True, is_followed_to_end=True))
        assert count_of(store, "change", kind="baseline") == 1
        said = [n["message"] for n in rows_of(store, "notice") if n["code"] == "watched_elsewhere"]
        assert len(said) == was_register
        assert all(s.startswith("it was watched as a register, and is of kind 'committees' from now on") for s in said)


def test_many_that_are_missing_at_once_are_withdrawn_after_a_week_and_operators_hear_at_once(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        now = NOW
        record = RecordItems(CrawlContext(store, start_run(store, [SOURCE], [], "manual", NOW), Limits(), 0, lambda: now))
        pieces = [replace(piece(), key=f"written_evidence:{n}") for n in range(30)]
        record.record_batch(ItemBatch(SOURCE, tuple([Observation(p, "mark", "written/all/all") for p in pieces])))
        for days, gone, notices in ((0, 0, 1), (1, 0, 1), (8, 12, 0)):
            now = NOW + dt.timedelta(days=days)
            keys = frozenset(p.key for p in pieces[12:])
            window = ListWindow("written/all/all", dt.date(2020, 1, 1), dt.date(2040, 1, 1), keys, complete=True)
            record.record_batch(ItemBatch(SOURCE, window=window))
            record.record_batch(ItemBatch(SOURCE, ended=True))
            assert count_of(store, "change", kind="evidence_withdrawn") == gone, days
            assert count_of(store, "notice", code="many_missing", recovered_at=None) == notices, days


def test_the_files_of_an_answer_are_told_with_name_and_address(tmp_path: Path) -> None:
    file = ItemDocument("recipients", "xlsx", "https://qna.example.org/1/recipients.xlsx", "recipients.xlsx", 9)
    answer = Item(
        "question:1", ItemKind.QUESTION, title="Pupils: Data", state=ItemState.ANSWERED, documents=(file,),
        published=days_ago(3).isoformat(), text=TEXT, answer="The information requested is in the attached table.",
    )
    with Store.create(tmp_path) as store:
        recorder(store).record_batch(ItemBatch(SOURCE, (Observation(answer, "mark"), Observation(piece(), "mark"))))
        told = {x["kind"]: json.loads(x["detail"]).get("attachments") for x in rows_of(store, "change")}
        assert told["question_answered"] == ["recipients.xlsx https://qna.example.org/1/recipients.xlsx"]
        assert told["evidence_published"] is None


def test_a_thing_that_goes_back_and_forth_is_told_each_time(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        record = recorder(store)
        for number, text in enumerate([TEXT, TEXT + " More.", TEXT, TEXT + " More."]):
            record.record_batch(ItemBatch(SOURCE, (Observation(piece(text), f"mark {number}"),)))
        kinds = values_of(store, "change", "kind")
        assert kinds == ["evidence_published", "evidence_edited", "evidence_edited", "evidence_edited"]
