"""A page whose numbers move at each look is no flood; a change of its words is told all the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from alerts.describe import headline_of
from alerts.severity import severity
from db.register.changes import stored_changes
from db.register.runs import start_run
from db.schedule import waiting_since
from db.store import Store
from diffing.plausibility import Limits
from model.change import ChangeKind
from model.fetch import Expected
from model.item import Item, ItemBatch, ItemKind, Observation, digest
from model.source import Source
from pipelines.context import CrawlContext
from pipelines.items.record import RecordItems
from tests.tables import count_of, rows_of, set_fields
from text.timestamp import stamp

FEED = Source("feed", "feed", "https://example.org/feed")
PAGE = Source("page", "page", "https://example.org/page")
NOW = datetime(2026, 11, 1, tzinfo=UTC)
Look = Callable[..., None]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path)


def looking(store: Store, source: Source, item: Item) -> Look:
    run = start_run(store, [source], [Expected(source.name, source.url)], "manual", NOW)

    def look(text: str, at: datetime, version: str = "") -> None:
        seen = replace(item, text=text, version=version)
        record = RecordItems(CrawlContext(store, run, Limits(), 0, lambda: at))
        observed = Observation(seen, digest(seen), source.kind, count_of(store, "item") == 0)
        record.record_batch(ItemBatch(source, (observed,), ended=True))

    return look


@pytest.fixture
def look(store: Store) -> Look:
    return looking(store, PAGE, Item("page:https://example.org/page", ItemKind.PAGE, title="Data", url=PAGE.url))


@pytest.fixture
def look_at_entry(store: Store) -> Look:
    return looking(store, FEED, Item("id:1", ItemKind.FEED_ENTRY, title="Pupil data", url="https://example.org/1"))


def test_a_counter_is_told_a_few_times_and_then_to_operators(store: Store, look: Look) -> None:
    for hour in range(30):
        look(f"We share pupil data.\nViewed {7 * hour:,} times, {hour} hours ago.", NOW + timedelta(hours=hour))
    assert count_of(store, "change", kind="page_changed") == 3
    (notice,) = rows_of(store, "notice", recovered_at=None)
    assert (notice["code"], notice["urgent"]) == ("page_restless", 1)
    look("We share pupil data with Example Ltd.\nViewed 999 times, 9 hours ago.", NOW + timedelta(hours=31))
    assert count_of(store, "change", kind="page_changed") == 4
    look("We share pupil data with Example Ltd.\nViewed 999 times, 9 hours ago.", NOW + timedelta(days=4))
    assert count_of(store, "notice", recovered_at=None) == 0


def test_two_caches_that_serve_two_texts_by_turns_are_told_a_few_times_and_a_third_text_at_once(
    store: Store, look: Look
) -> None:
    more = "We share pupil data.\nWe share it with Example Ltd."
    for hour in range(12):
        look(more if hour % 2 else "We share pupil data.", NOW + timedelta(hours=hour))
    assert count_of(store, "change", kind="page_changed") == 3
    assert count_of(store, "notice", code="page_restless", recovered_at=None) == 1
    look(f"{more}\nAnd with Other Ltd.", NOW + timedelta(hours=13))
    assert count_of(store, "change", kind="page_changed") == 4


def test_a_page_of_which_nothing_is_left_is_looked_at_twice_and_told_as_replaced(store: Store, look: Look) -> None:
    page = "\n".join(f"Paragraph {n} on pupil data." for n in range(20))
    look(page, NOW)
    look("Welcome.", NOW + timedelta(hours=1))
    assert count_of(store, "change", kind="page_changed") == 0
    assert count_of(store, "notice", code="page_replaced", recovered_at=None) == 1
    look(page, NOW + timedelta(hours=2))
    assert count_of(store, "notice", recovered_at=None) == 0
    look("Welcome.", NOW + timedelta(hours=3))
    assert count_of(store, "change", kind="page_changed") == 0, "it was there in between"
    look("Welcome.", NOW + timedelta(hours=4))
    (change,) = rows_of(store, "change", kind="page_changed")
    assert change["reason"].startswith("its whole text was replaced by another; changed: text")


PARAGRAPHS = [f"The department shared pupil data with approved bodies of kind {n} under strict terms." for n in range(9)]
FULL = "\n".join(("Data", *PARAGRAPHS))


def told(store: Store) -> list[tuple[str, str]]:
    """Weight and headline of each change of the page."""
    changes = [c for c in stored_changes(store, "1") if c.kind is ChangeKind.PAGE_CHANGED]
    return [(severity(c).word, headline_of(c)) for c in changes]


@pytest.mark.parametrize("left", ["Data", "", f"Data\n{PARAGRAPHS[4]}", "Data\nTry again later."])
def test_a_page_that_has_lost_its_text_for_a_moment_is_told_to_operators_alone(
    store: Store, look: Look, left: str
) -> None:
    """Its heading is no text: that stays where a program has failed to fill in the rest."""
    look(FULL, NOW)
    look(left, NOW + timedelta(minutes=1))
    assert [n["code"] for n in rows_of(store, "notice", recovered_at=None)] == ["page_replaced"]
    with store.transaction():
        set_fields(store, "source", {"polled_at": stamp(NOW + timedelta(minutes=1))})
    assert waiting_since(store.folder) == {"page": NOW + timedelta(minutes=1)}, "it is looked at again soon"
    look(FULL, NOW + timedelta(minutes=2))
    assert told(store) == []
    assert count_of(store, "notice", recovered_at=None) == 0
    assert waiting_since(store.folder) == {}


def test_a_loss_that_stays_is_told_and_what_comes_back_as_it_was_is_no_news(store: Store, look: Look) -> None:
    look(FULL, NOW - timedelta(days=400))
    for minute in (0, 10, 20):
        look("Data", NOW + timedelta(minutes=minute))
    assert [(weight, "has lost most of its text" in said) for weight, said in told(store)] == [("normal", True)]
    look(FULL, NOW + timedelta(hours=5))
    assert told(store)[1:] == [("low", "The page “Data” is again as it was a short time ago.")]
    assert count_of(store, "change", kind="to_look_at") == 0
    look("Data", NOW + timedelta(days=9))
    look("Data", NOW + timedelta(days=10))
    look(FULL, NOW + timedelta(days=13))
    assert told(store)[3][0] == "normal", "after days it is news"


def test_what_a_page_newly_says_of_a_newspaper_waits_for_nothing(store: Store, look: Look) -> None:
    given = "The department gave pupil data to the Daily Mail."
    look(FULL, NOW)
    look(f"Data\n{given}", NOW + timedelta(minutes=1))
    assert [weight for weight, _ in told(store)] == ["high"], "though all else is gone from it"
    look(f"{FULL}\n{given}", NOW + timedelta(minutes=2))
    look(FULL, NOW + timedelta(minutes=3))
    weight, said = told(store)[-1]
    assert (weight, "was taken out of it" in said) == ("normal", True), "so it was before, and is told all the same"
    look(f"{FULL}\n{given}", NOW + timedelta(minutes=4))
    weight, said = told(store)[-1]
    assert weight == "high"
    assert said.startswith("Daily Mail got pupils' data: the page “Data” is again as it was a short time ago")


def test_a_number_that_is_corrected_now_and_then_is_told_each_time(store: Store, look: Look) -> None:
    for month in range(8):
        look(f"We had {350 + month} requests for pupil data.", NOW + timedelta(days=30 * month))
    assert count_of(store, "change", kind="page_changed") == 7
    assert count_of(store, "notice") == 0


def test_a_restless_page_that_moves_or_comes_back_is_told(store: Store, look: Look) -> None:
    for hour in range(6):
        look(f"We share pupil data.\nViewed {hour} times.", NOW + timedelta(hours=hour))
    with store.transaction():
        set_fields(store.db.conn, "item", {"state": "gone"})
        data = rows_of(store, "item")[0]["data"].replace('"key"', '"state":"gone","key"', 1)
        set_fields(store.db.conn, "item", {"data": data})
    look("We share pupil data.\nViewed 7 times.", NOW + timedelta(hours=7))
    assert count_of(store, "change", kind="page_restored") == 1


def test_an_entry_with_a_counter_is_told_a_few_times_and_what_it_newly_says_of_data_at_once(
    store: Store, look_at_entry: Look
) -> None:
    given = "The department gave pupil data to Example Ltd in March {}."
    for hour in range(20):
        look_at_entry(f"{given.format(2025)}\n{7 * hour:,} comments.", NOW + timedelta(hours=hour))
    assert count_of(store, "change", kind="entry_edited") == 3
    assert [n["code"] for n in rows_of(store, "notice", recovered_at=None)] == ["entry_restless"]
    look_at_entry(f"{given.format(2026)}\n999 comments.", NOW + timedelta(hours=21))
    assert count_of(store, "change", kind="entry_edited") == 4
    look_at_entry(f"{given.format(2026)}\n999 comments.", NOW + timedelta(days=4))
    assert count_of(store, "notice", recovered_at=None) == 0


def test_each_update_that_a_source_counts_is_told_though_no_word_of_its_entry_changes(
    store: Store, look_at_entry: Look
) -> None:
    for hour in range(8):
        look_at_entry("The department gave pupil data to Example Ltd.", NOW + timedelta(hours=hour), f"2026-11-01T0{hour}:00:00Z")
    assert count_of(store, "change", kind="entry_edited") == 7
    assert count_of(store, "notice") == 0
