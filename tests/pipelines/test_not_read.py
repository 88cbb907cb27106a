"""A fault of ours in one sentence hides no other: the rest is told as ever, and the sentence is to be looked at."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from bench.desk import Desk
from db.items.kept import mentions_of
from db.register.changes import stored_changes
from db.register.runs import start_run
from db.store import Store
from diffing.plausibility import Limits
from mentions import read
from mentions.guarded import NOT_READ, read_guarded
from mentions.words.terms import UnusableTerm
from model.hidden import WITHHELD_CELL
from model.item import NOT_LOOKED_THROUGH, Item, ItemBatch, ItemKind, Observation, digest
from model.source import Source
from pipelines.context import CrawlContext
from pipelines.items import read as items_read
from pipelines.items.looking import read_again
from pipelines.items.record import RecordItems
from readers.feeds import read as feeds
from readers.govuk import texts
from readers.list_page import odd_parts, read_entries
from tests.pipelines.test_encoding import TEXT as ASKED
from tests.pipelines.test_publication_texts import REGISTER, TOLD, describe_page, files, letter
from tests.tables import count_of, rows_of, set_fields, values_of
from text.privacy import prose

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
FEED = Source("letters", "feed", "https://example.org/feed")
MARK = "Quellwort"
BAD = f"The department of {MARK} has pupil data."
SURE = "In 2016 the department gave pupil data to Example Data Services Ltd."
OTHER = "In 2017 the department gave pupil data to Example Tables Ltd."
Look = Callable[..., None]


def fail_on_mark(monkeypatch: pytest.MonkeyPatch, where: Any, name: str, words: Callable[..., str]) -> None:
    """Puts a fault into one function, met where the mark stands in its words."""
    inner = getattr(where, name)

    def faulty(*given: Any, **more: Any) -> Any:
        if MARK in words(*given):
            raise IndexError("list index out of range")
        return inner(*given, **more)

    monkeypatch.setattr(where, name, faulty)


@pytest.fixture
def reader_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    fail_on_mark(monkeypatch, read, "judge", lambda parsed, *_: parsed.sentence)


@pytest.fixture
def privacy_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    fail_on_mark(monkeypatch, prose, "_told_in", lambda line, *_: line)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path)


@pytest.fixture
def look(store: Store) -> Look:
    run = start_run(store, [FEED], [], "manual", NOW)

    def look(*given: str, minutes: int = 0) -> None:
        items = [Item(f"letter:{sha256(t.encode()).hexdigest()}", ItemKind.FEED_ENTRY, title="A letter", url="https://example.org/1", text=t) for t in given]
        record = RecordItems(CrawlContext(store, run, Limits(), 0, lambda: NOW + timedelta(minutes=minutes)))
        seen = tuple(Observation(i, digest(i), silent=count_of(store, "item") == 0) for i in items)
        record.process_item(ItemBatch(FEED, seen, ended=True))

    return look


def said(store: Store) -> list[tuple[str, list[str]]]:
    return [
        (c.kind.value, [m["sentence"] for m in c.detail.get("mentions", ())]) for c in stored_changes(store, "true order by c.id")
    ]


def incidents(store: Store) -> list[str]:
    return [x["code"] for x in rows_of(store, "notice", recovered_at=None)]


@pytest.mark.usefixtures("reader_fails")
def test_of_a_feed_all_other_entries_and_sentences_are_told(store: Store, look: Look, caplog: pytest.LogCaptureFixture) -> None:
    look("An entry on the weather.")
    look(f"{OTHER}", f"{SURE}\n{BAD}\nWe like tea.", f"A talk. {BAD} {SURE}", f"{BAD}")
    assert [x for x in said(store) if x[0] == "entry_published"] == [
        ("entry_published", [OTHER]), ("entry_published", [SURE]), ("entry_published", [SURE])
    ]
    assert [x for x in said(store) if x[0] == "to_look_at"] == [("to_look_at", [BAD])] * 3
    (notice,) = rows_of(store, "notice", recovered_at=None)
    assert (notice["code"], notice["urgent"]) == ("text_not_read", 1)
    assert "A letter" in notice["message"]
    assert "fault of npdwatch" in notice["message"]
    assert any(r.exc_info for r in caplog.records if r.levelno >= logging.ERROR)
    before = count_of(store, "change")
    look(f"{OTHER}", f"{SURE}\n{BAD}\nWe like tea.", minutes=60)
    assert count_of(store, "change") == before


def test_what_is_read_after_an_upgrade_is_no_longer_an_incident(store: Store, look: Look) -> None:
    with pytest.MonkeyPatch.context() as broken:
        fail_on_mark(broken, read, "judge", lambda parsed, *_: parsed.sentence)
        look("An entry on the weather.")
        look(f"{SURE}\n{BAD}")
        assert incidents(store) == ["text_not_read"]
        look(f"{SURE}\n{BAD}", minutes=30)
        assert incidents(store) == ["text_not_read"], "it stands so still"
    set_fields(store, "item_version", {"reader": "an older one"})
    read_again(store, {FEED.name: FEED}, lambda: NOW, within=timedelta(minutes=1))
    look(f"{SURE}\n{BAD}", minutes=60)
    assert incidents(store) == []
    assert NOT_READ not in values_of(store, "mention", "reason")


@pytest.mark.usefixtures("privacy_fails")
def test_what_could_not_be_looked_through_for_children_is_withheld_and_told_as_that(store: Store, look: Look, caplog: pytest.LogCaptureFixture) -> None:
    look("An entry on the weather.")
    look(SURE, f"Pupil data of Zebedee Quillfeather, aged 9, went to {MARK} in Holt.", minutes=10)
    assert ("entry_published", [SURE]) in said(store)
    (hidden,) = [x for x in rows_of(store, "item_version") if NOT_LOOKED_THROUGH in x["data"]]
    assert hidden["text"] == WITHHELD_CELL
    shown = [c for c in stored_changes(store, "true") if c.detail.get("no_text") == NOT_LOOKED_THROUGH]
    assert len(shown) == 1, "nobody knows what it says, and that is told"
    assert "Zebedee" not in repr([rows_of(store, t) for t in ("item", "item_version", "mention", "change", "notice")])
    assert "Zebedee" not in caplog.text
    assert incidents(store) == ["text_not_read"]


def test_parts_that_cannot_be_looked_through_tell_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> Any:
        raise KeyError("Zebedee")

    monkeypatch.setattr(prose, "ChildNames", fails)
    without = prose.WithoutPrivate(("Zebedee Quillfeather, aged 9, is a pupil.", "Tea."), "#")
    assert (without.texts, without.failed) == (["#", "#"], True)
    assert without.said("Zebedee said so.") == "#"
    assert without.address("https://example.org/tea") == "https://example.org/"
    assert prose.tells_of_child("Zebedee Quillfeather, aged 9, is a pupil.")


def test_an_item_that_cannot_be_recorded_keeps_no_other_back(
    monkeypatch: pytest.MonkeyPatch, store: Store, look: Look
) -> None:
    fail_on_mark(monkeypatch, items_read, "join", lambda mentions, _: repr(mentions))
    look("An entry on the weather.")
    look(SURE, f"In 2018 the department gave pupil data to {MARK} Ltd.")
    assert said(store)[-1] == ("entry_published", [SURE])
    assert incidents(store) == ["entry_unreadable"]


@pytest.mark.usefixtures("reader_fails")
def test_of_a_publication_page_documents_and_register_are_recorded(desk: Desk) -> None:
    files(desk, REGISTER, day=1)
    describe_page(desk, "About shares.")
    desk.poll()
    describe_page(desk, f"About shares. {BAD}")
    files(desk, REGISTER, letter(TOLD, BAD))
    done = desk.poll()
    assert "attachment_added" in done.kinds
    assert any(TOLD in json.dumps(c["detail"]) for c in done.changes)
    assert "text_not_read" in incidents(desk.store)
    reasons = [m["reason"] for x in rows_of(desk.store, "item_version") for m in mentions_of(desk.store, x["id"])]
    assert NOT_READ in reasons
    assert desk.poll().kinds == []


def test_a_document_on_which_its_reader_fails_is_told_as_unread(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    files(desk, REGISTER, day=1)
    desk.poll()
    fail_on_mark(monkeypatch, texts, "read_document", lambda body, *_: body.decode("latin-1"))
    files(desk, REGISTER, letter(TOLD, title="A good letter"), letter(MARK))
    assert desk.poll().kinds.count("attachment_added") == 2
    assert "text_not_read" in incidents(desk.store)


def test_an_entry_on_which_its_reader_fails_keeps_no_other_back(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    fail_on_mark(monkeypatch, feeds, "_words", lambda text: text)
    rows = "".join(f"<item><guid>{n}</guid><title>{t}</title></item>" for n, t in enumerate(["Tea", MARK, "Milk"]))
    body = f"<?xml version='1.0'?><rss version='2.0'><channel><title>A feed</title>{rows}</channel></rss>".encode()
    with odd_parts() as odd:
        read_items = feeds.read_feed(body, FEED.url, NOW)
    assert [i.title for i in read_items] == ["Tea", "Milk"]
    assert [what[:12] for what in odd] == ["entry 2 of 3"]
    page = read_entries([{"n": 1}, {"n": 0}, {"n": 2}], lambda row: 1 // row["n"], key_of=lambda row: str(row["n"]))
    assert (page.items, page.unread, len(page.problems)) == ((1, 0), frozenset({"0"}), 1)
    assert MARK not in caplog.text


@pytest.mark.usefixtures("reader_fails")
@pytest.mark.parametrize(("title", "text"), [(BAD, SURE), (BAD, f"{BAD}\n\n{SURE}"), ("", f"{BAD}\n\n{SURE}\n\n{BAD}")])
def test_a_title_on_which_the_reader_fails_hides_nothing_below(title: str, text: str) -> None:
    found = read_guarded(text, title=title, heading=title)
    assert [(m.sentence, m.band.value) for m in found if m.sentence == SURE] == [(SURE, "alert")]
    assert [m.sentence for m in found if m.reason == NOT_READ] == [BAD]


def test_two_paragraphs_that_fail_only_together_are_read_each_and_one_is_to_be_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    inner = read.read_mentions

    def faulty(text: str, **more: Any) -> Any:
        if SURE in text and OTHER in text:
            raise RecursionError
        return inner(text, **more)

    monkeypatch.setattr("mentions.guarded.read_mentions", faulty)
    found = read_guarded(f"{SURE}\n\n{OTHER}")
    assert {m.sentence for m in found if m.band.value == "alert"} == {SURE, OTHER}
    assert [m.sentence for m in found if m.reason == NOT_READ] == [OTHER]


def test_memory_terms_and_what_the_encoder_raises_are_no_fault_of_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> Any:
        raise OSError("the disk is full")

    with pytest.raises(UnusableTerm):
        read_guarded(SURE, extra_terms=["x"])
    with pytest.raises(OSError, match="the disk is full"):
        read_guarded(ASKED, encode=full)
    monkeypatch.setattr(read, "judge", lambda *_, **__: (_ for _ in ()).throw(MemoryError))
    with pytest.raises(MemoryError):
        read_guarded(SURE)
