"""A feed of changes makes due what it names; what is wrong with it is said, and nothing is lost by that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.store import Store
from model.fetch import FoundPublication
from model.source import Source
from pipelines.pacing.announced import APART, MISSED, note_announced
from tests.tables import count_of, delete_rows, row_of, set_fields, value_of, values_of
from text.timestamp import parse_stamp, stamp

NOW = datetime(2026, 3, 4, 11, 0, tzinfo=UTC)
FEED = Source("feed", "changes", "https://www.site.example/api/search.json", every=120, paced=True)
OLD = ("/somewhere", "2026-03-04T08:00:00+00:00")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Three pages on auto, looked at an hour ago and due in two, and the feed, of which one look is known."""
    with Store.create(tmp_path / "data") as made, made.transaction():
        add(made, "a", "https://www.site.example/government/a")
        add(made, "b", "https://site.example/government/b/")
        add(made, "elsewhere", "https://other.example/government/a")
        note_announced(made, FEED, named(OLD), NOW - timedelta(minutes=2))
        yield made


def add(store: Store, name: str, url: str) -> None:
    at = stamp(NOW - timedelta(hours=1))
    store.insert("source", name=name, kind="govuk", url=url, first_seen_at=at, polled_at=at, good_at=at)
    store.insert("pace", source=name, due_at=stamp(NOW + timedelta(hours=2)), why="")


def named(*entries: tuple[str, str]) -> list[FoundPublication]:
    return [FoundPublication("A page", f"https://www.site.example{path}", "", at) for path, at in entries]


def due(store: Store, at: datetime = NOW) -> list[str]:
    return sorted(name for name, due_at in values_of(store, "pace", "source", "due_at") if due_at <= stamp(at))


def test_what_is_named_is_due_at_once_and_nothing_else(store: Store) -> None:
    note_announced(store, FEED, named(("/government/a", "2026-03-04T10:58:00+00:00"), OLD), NOW)
    assert due(store) == ["a"]
    x = row_of(store, "pace", source="a")
    assert (x["announced_by"], x["why"]) == ("feed", "feed announced a change")


@pytest.mark.parametrize("path", ["/government/b", "/government/b/", "/government/b/its-html-attachment", "/government/b?x=1"])
def test_a_page_is_named_by_its_path_and_by_what_stands_under_it(store: Store, path: str) -> None:
    note_announced(store, FEED, named((path, "2026-03-04T10:58:00+00:00"), OLD), NOW)
    assert due(store) == ["b"]


@pytest.mark.parametrize("path", ["/", "/government", "/government/bc", "/x/government/b"])
def test_other_paths_name_nothing(store: Store, path: str) -> None:
    note_announced(store, FEED, named((path, "2026-03-04T10:58:00+00:00"), OLD), NOW)
    assert due(store) == []


@pytest.mark.parametrize("at", [
    "2031-01-01T00:00:00+00:00", "1999-01-01T00:00:00+00:00", "", "yesterday", "2026-03-04T10:58:00",
], ids=["in the future", "long ago", "none", "no time", "without a zone"])
def test_whatever_the_time_of_an_entry_is_it_is_announced_once(store: Store, at: str) -> None:
    entries = named(("/government/a", at), OLD)
    note_announced(store, FEED, entries, NOW)
    assert due(store) == ["a"]
    set_fields(store, "pace", {"due_at": stamp(NOW + timedelta(hours=2)), "announced_at": None})
    note_announced(store, FEED, entries, NOW + timedelta(minutes=2))
    assert due(store, NOW + timedelta(minutes=2)) == []
    note_announced(store, FEED, named(("/government/a", "2026-03-04T11:01:00+00:00"), OLD), NOW + timedelta(minutes=4))
    assert due(store, NOW + timedelta(minutes=4)) == ["a"], "a later change is not kept back by it"


def test_an_older_page_of_the_feed_in_between_announces_nothing_twice(store: Store) -> None:
    newest = ("/government/a", "2026-03-04T10:58:00+00:00")
    note_announced(store, FEED, named(newest, OLD), NOW)
    set_fields(store, "pace", {"due_at": stamp(NOW + timedelta(hours=2)), "announced_at": None})
    for n, page in enumerate([named(OLD), named(newest, OLD), named(OLD), named(newest, OLD)]):
        note_announced(store, FEED, page, NOW + timedelta(minutes=2 * n))
    assert due(store, NOW + timedelta(minutes=10)) == []


def test_a_page_that_is_announced_each_minute_is_not_looked_at_each_minute(store: Store) -> None:
    set_fields(store, "source", {"polled_at": stamp(NOW - timedelta(seconds=30))})
    note_announced(store, FEED, named(("/government/a", "2026-03-04T10:59:30+00:00"), OLD), NOW)
    assert parse_stamp(value_of(store, "pace", "due_at", source="a")) == NOW - timedelta(seconds=30) + APART


def test_a_feed_that_has_moved_on_by_more_than_it_holds_makes_all_due_and_says_so(store: Store) -> None:
    set_fields(store, "source", {"polled_at": stamp(NOW - timedelta(hours=3))}, name="b")
    note_announced(store, FEED, named(("/x", "2026-03-04T10:59:00+00:00"), ("/y", "2026-03-04T10:58:00+00:00")), NOW)
    assert due(store) == ["a", "b"], "of its host"
    by_age = sorted(values_of(store, "pace", "due_at", "source"))
    assert [name for _, name in by_age] == ["b", "a", "elsewhere"], "those first that were not looked at for longest"
    told = row_of(store, "notice", code=MISSED, recovered_at=None)
    assert "what is on auto of its host (2 sources) is looked at" in told["message"]
    note_announced(store, FEED, named(("/x", "2026-03-04T10:59:00+00:00")), NOW + timedelta(minutes=2))
    assert count_of(store, "notice", recovered_at=None) == 0


def test_what_a_first_look_or_one_after_a_jump_names_is_no_news_where_it_was_looked_at_since(store: Store) -> None:
    delete_rows(store, "feed_page")
    before, after = "2026-03-04T09:00:00+00:00", "2026-03-04T10:30:00+00:00"
    note_announced(store, FEED, named(("/government/a", before), ("/government/b", after)), NOW)
    assert [name for name, at in values_of(store, "pace", "source", "announced_at") if at] == ["b"]
