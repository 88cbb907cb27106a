"""The encoder in the pipelines: its answers are kept, that it fails is told once, and nothing is lost by that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from db.register.runs import start_run
from db.store import Store
from diffing.plausibility import Limits
from model.item import Item, ItemBatch, ItemKind, Observation
from model.source import Source
from pipelines.context import CrawlContext
from pipelines.items import encoding
from pipelines.items.encoding import reader_now
from pipelines.items.looking import read_again
from pipelines.items.record import RecordItems
from readers.encoder.client import encoder_version
from tests.tables import rows_of, values_of

NOW = datetime(2026, 11, 27, 21, 0, tzinfo=UTC)
SOURCE = Source("letters", "feed", "https://example.org/feed", "Letters")
TEXT = (
    "The minutes of that spring run to nine pages, and they are dull reading even now, as those who were there say. "
    "Example Analytics Ltd would not say whether it holds the National Pupil Database, and the board did not ask it either."
)
RELEASE = [9.0, *[-9.0] * 7, 9.0]


class Child:
    """Stands for the child process."""

    def __init__(self, answers: list[list[float] | None]) -> None:
        self.answers, self.asked, self.closed = answers, 0, 0
        self.problem, self.gone = "", False

    def __call__(self, title: str, sentences: Sequence[str], spans: object = ()) -> list[float] | None:
        self.asked += 1
        sums = self.answers.pop(0) if self.answers else None
        self.problem = "" if sums else "its process died"
        return sums

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "data") as made:
        yield made


def look(store: Store, child: Child | None, monkeypatch: pytest.MonkeyPatch, text: str = TEXT, key: str = "letter:1") -> None:
    monkeypatch.setattr(encoding, "installed", lambda: Path("somewhere") if child else None)
    monkeypatch.setattr(encoding, "EncoderChild", lambda folder: child)
    look_without(store, text, key)


def look_without(store: Store, text: str = TEXT, key: str = "letter:1") -> None:
    run = start_run(store, [SOURCE], [], "manual", NOW)
    item = Item(key, ItemKind.FEED_ENTRY, title="A letter", url="https://example.org/1", published="2026-11-21", text=text)
    RecordItems(CrawlContext(store, run, Limits(), 0, lambda: NOW)).record_batch(ItemBatch(SOURCE, (Observation(item, text),)))


def bands(store: Store) -> list[Any]:
    return values_of(store, "mention", "band")


def notices(store: Store) -> list[tuple[Any, ...]]:
    return [(x["code"], x["count"], bool(x["recovered_at"])) for x in rows_of(store, "notice")]


def test_its_answers_are_kept_and_no_text_is_worked_out_twice(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    child = Child([RELEASE])
    look(store, child, monkeypatch)
    assert (bands(store), child.asked, child.closed) == (["alert"], 1, 1)
    look(store, child, monkeypatch, key="letter:2")
    assert (bands(store), child.asked) == (["alert", "alert"], 1)
    assert values_of(store, "item_version", "reader") == [reader_now() + encoder_version()] * 2


def test_where_it_fails_words_judge_and_operators_hear_of_it_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    child = Child([])
    child.gone = True
    look(store, child, monkeypatch)
    look(store, child, monkeypatch, key="letter:2")
    assert len(bands(store)) == 2
    assert "alert" not in bands(store)
    assert notices(store) == [("encoder_failing", 2, False)]
    assert values_of(store, "item_version", "reader") == [reader_now()] * 2
    look(store, Child([RELEASE]), monkeypatch, text=TEXT + " So it was.", key="letter:3")
    assert notices(store) == [("encoder_failing", 2, True)]


def test_a_passage_that_kills_it_each_time_is_asked_about_no_more(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    child = Child([None, None])
    look(store, child, monkeypatch)
    look(store, child, monkeypatch, key="letter:2")
    assert child.asked == encoding.TRIES
    assert values_of(store, "encoded", "sums") == ["null"]
    assert len(bands(store)) == 2


def test_what_is_on_no_topic_does_not_start_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    child = Child([])
    look(store, child, monkeypatch, text="The kitchen is being painted.")
    assert child.asked == 0
    assert notices(store) == []


def test_texts_are_read_again_where_it_comes_and_that_is_no_news(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def again() -> tuple[int, int]:
        return read_again(store, {SOURCE.name: SOURCE}, lambda: datetime.now(UTC), within=timedelta(minutes=1))

    look(store, None, monkeypatch)
    told = rows_of(store, "change")
    child = Child([RELEASE])
    monkeypatch.setattr(encoding, "installed", lambda: Path("somewhere"))
    monkeypatch.setattr(encoding, "EncoderChild", lambda folder: child)
    assert again() == (1, 0)
    assert (bands(store), rows_of(store, "change")) == (["alert"], told)
    assert again() == (0, 0)
    child.gone = True
    assert again() == (0, 0), "the simple reader reads nothing again that the better one read"


def test_where_it_is_switched_off_or_not_installed_nothing_is_said(store: Store) -> None:
    assert encoding.installed() is None
    assert encoding.Encoding(store)("", ["Pupil data."]) is None
    look_without(store)
    assert (len(bands(store)), notices(store), values_of(store, "item_version", "reader")) == (1, [], [reader_now()])


def test_what_is_linked_inside_a_transaction_starts_no_child(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    child = Child([RELEASE])
    monkeypatch.setattr(encoding, "installed", lambda: Path("somewhere"))
    monkeypatch.setattr(encoding, "EncoderChild", lambda folder: child)
    asked = encoding.Encoding(store)
    assert (asked.kept("", [TEXT]), child.asked) == (None, 0)
    assert (asked("", [TEXT]), child.asked) == (RELEASE, 1)
    with store.transaction():
        asked.keep(NOW)
    assert (encoding.Encoding(store).kept("", [TEXT]), child.asked) == (RELEASE, 1)
