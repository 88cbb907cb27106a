"""A feed of changes makes due what it names; what is wrong with it is said, and nothing is lost by that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from db.items.walks import windows_refused
from db.outbox.incidents import Incident, report
from db.register.runs import add_verdicts, close_run, start_run
from db.store import Store
from model.fetch import Expected, FoundPublication, Outcome, Verdict
from model.source import Source
from pipelines.pacing.announced import APART, MISSED, note_announced
from pipelines.pacing.next import note_paces
from pipelines.pacing.silent import NEWER_BY, is_silent, note_unannounced
from tests.tables import add_row, count_of, delete_rows, row_of, set_fields, steps_counted, value_of, values_of
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
        made.insert("source", name=FEED.name, kind=FEED.kind, url=FEED.url, first_seen_at=stamp(NOW))
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


def test_that_changes_were_missed_is_over_when_all_has_been_looked_at_and_no_sooner(store: Store) -> None:
    jump, after = named(("/x", "2026-03-04T10:59:00+00:00")), NOW + timedelta(minutes=2)
    note_announced(store, FEED, jump, NOW)
    for name in ("a", "b"):
        note_announced(store, FEED, jump, after)
        assert count_of(store, "notice", code=MISSED, recovered_at=None) == 1, name
        set_fields(store, "pace", {"why": "looked at"}, source=name)
    note_announced(store, FEED, jump, after)
    assert count_of(store, "notice", recovered_at=None) == 0


def test_nor_does_it_last_for_what_is_no_longer_watched(store: Store) -> None:
    jump = named(("/x", "2026-03-04T10:59:00+00:00"))
    note_announced(store, FEED, jump, NOW)
    note_announced(store, FEED, jump, NOW + timedelta(days=2))
    assert count_of(store, "notice", recovered_at=None) == 0


def test_what_a_first_look_or_one_after_a_jump_names_is_no_news_where_it_was_looked_at_since(store: Store) -> None:
    delete_rows(store, "feed_page")
    before, after = "2026-03-04T09:00:00+00:00", "2026-03-04T10:30:00+00:00"
    note_announced(store, FEED, named(("/government/a", before), ("/government/b", after)), NOW)
    assert [name for name, at in values_of(store, "pace", "source", "announced_at") if at] == ["b"]


# A feed that answers, and announces nothing ---------------------------------------------------------------------------

PUBLISHED = "2026-03-04T10:40:00+00:00"
LATER = NOW + NEWER_BY
PAGE = named(*((f"/p{n}", "2026-03-04T08:00:00+00:00") for n in range(4)), OLD)


def found_changed(store: Store, *names: str, at: str = PUBLISHED) -> None:
    for name in names:
        url = value_of(store, "source", "url", name=name)
        note_unannounced(store, Source(name, "govuk", url, paced=True), at, NOW)


def many(store: Store, *, named_before: bool) -> None:
    """Four pages, of which the feed's known answer names those that it named before."""
    for n in range(4):
        add(store, f"p{n}", f"https://site.example/p{n}")
    if named_before:
        note_announced(store, FEED, PAGE, NOW)


def test_a_feed_that_names_nothing_of_what_is_published_is_not_believed_until_it_names_something_newer(store: Store) -> None:
    many(store, named_before=True)
    found_changed(store, "p0", "p1")
    assert note_announced(store, FEED, PAGE, NOW) is None, "its publisher's index may be minutes behind"
    said = note_announced(store, FEED, PAGE, LATER)
    assert said is not None
    assert said.outcome is Outcome.UNREADABLE
    assert "the newest change that it names is of 04 March 2026 08:00 UTC" in said.detail
    assert "2 pages of its host were published anew that it does not name (p0, p1)" in said.detail
    assert is_silent(store, FEED)
    assert note_announced(store, FEED, PAGE, LATER + timedelta(days=9)) is not None, "nor is it believed after a while"
    assert note_announced(store, FEED, [*named(("/x", "2026-03-04T09:00:00+00:00")), *PAGE], LATER) is None
    assert not is_silent(store, FEED)
    assert note_announced(store, FEED, [*named(("/x", "2026-03-04T09:00:00+00:00")), *PAGE], LATER) is None


@pytest.mark.parametrize(("changed", "at", "named_before", "silent"), [
    (("p0",), PUBLISHED, True, False),
    (("p0", "p1"), "2026-03-04T08:10:00+00:00", True, False),
    (("p0", "p1"), "", True, False),
    (("p0", "p1"), "2031-01-01T00:00:00+00:00", True, False),
    (("p0", "p1", "p2"), PUBLISHED, False, False),
    (("p0", "p1", "p2", "p3"), PUBLISHED, False, True),
    (("p0", "p1", "elsewhere"), PUBLISHED, False, False),
], ids=[
    "one page", "a minor edit: the publisher's time stands", "without a time", "by a clock that is wrong",
    "three that it never named: another organisation's, perhaps", "four of them", "one of another host",
])
def test_what_is_no_proof_that_a_feed_announces_nothing(
    store: Store, changed: tuple[str, ...], at: str, named_before: bool, silent: bool
) -> None:
    many(store, named_before=named_before)
    found_changed(store, *changed, at=at)
    said = note_announced(store, FEED, PAGE if named_before else named(OLD), LATER)
    assert (said is not None, is_silent(store, FEED)) == (silent, silent)


def test_what_the_feed_names_in_time_is_no_proof(store: Store) -> None:
    many(store, named_before=True)
    found_changed(store, "p0", "p1")
    note_announced(store, FEED, [*named(("/p0", PUBLISHED), ("/p1", PUBLISHED)), *PAGE], NOW)
    found_changed(store, "p0", "p1")
    assert count_of(store, "unannounced") == 0, "it is named already"
    assert note_announced(store, FEED, PAGE, LATER) is None


def test_an_entry_of_the_future_hides_no_silence(store: Store) -> None:
    many(store, named_before=True)
    page = [*named(("/x", "2031-01-01T00:00:00+00:00")), *PAGE]
    note_announced(store, FEED, page, NOW)
    found_changed(store, "p0", "p1")
    assert note_announced(store, FEED, page, LATER) is not None


# How long what is swept waits ---------------------------------------------------------------------------------------

def noted(store: Store, source: Source, watched: list[Source], *, good: bool = True) -> str:
    """How long after its look a source is due again, in words."""
    run = start_run(store, [source], [Expected(source.name, source.url)], "daemon", NOW)
    outcome = Outcome.OK if good else Outcome.SERVER_ERROR
    with store.transaction():
        add_verdicts(store, run, [Verdict(source.name, source.url, outcome, 200)], NOW)
    tally = close_run(store, run, NOW, {})
    note_paces(store, [source], tally, NOW, NOW, "Europe/London", watched=watched, auto_delay=10.0)
    return str(value_of(store, "pace", "why", source=source.name))


@pytest.mark.parametrize(("known", "why"), [
    ({}, "the last 3 looks failed: again after 13 min"),
    ({"page_sha256": "00"}, "the last 3 looks failed: again after 1 h"),
    ({"good_at": "2026-03-01T00:00:00.000Z"}, "the last 3 looks failed: again after 1 h"),
], ids=["never seen: it may be a register", "a page that came, without one of its files", "seen before"])
def test_what_was_never_seen_is_asked_as_often_as_a_register(tmp_path: Path, known: dict[str, str], why: str) -> None:
    source = Source("s", "govuk", "https://www.site.example/s", paced=True)
    with Store.create(tmp_path / "data") as store:
        with store.transaction():
            add_row(store, "source", name="s", kind="govuk", url=source.url, first_seen_at=stamp(NOW), **known)
        said = [noted(store, source, [source], good=False) for _ in range(3)]
    assert said[-1] == why


@pytest.mark.parametrize("good", [True, False])
def test_a_ledger_of_years_makes_no_look_dearer(tmp_path: Path, good: bool) -> None:
    """A register is looked at 40,000 times a year, and what nobody has pruned stays: each look read through it all."""
    source = Source("s", "file", "https://www.site.example/s", paced=True)
    work: list[int] = []
    with Store.create(tmp_path / "data") as store:
        for looks in (100, 4000):
            with store.transaction():
                for n in range(looks):
                    at = stamp(NOW - timedelta(hours=20) + timedelta(seconds=n))
                    run = store.insert("run", trigger="daemon", started_at=at, ended_at=at)
                    add_row(store, "fetch", run_id=run, source="s", url=source.url, outcome="ok", status=200, at=at)
            noted(store, source, [source])
            with steps_counted(store) as steps:
                said = noted(store, source, [source], good=good)
                assert windows_refused(store, "s", NOW + timedelta(days=90)) == ()
            assert good or said == "the last look failed: again after 5 min"
            work.append(steps[0])
    assert 0 < work[1] < 2 * work[0]


@pytest.mark.parametrize("code", ["not_watched", "unreadable"])
def test_a_register_that_has_never_been_read_is_one_all_the_same(tmp_path: Path, code: str) -> None:
    source = Source("s", "govuk", "https://www.site.example/s", paced=True)
    with Store.create(tmp_path / "data") as store:
        with store.transaction():
            add_row(store, "source", name="s", kind="govuk", url=source.url, first_seen_at=stamp(NOW), page_sha256="00")
            report(store, [Incident("s", code, "a file", "it did not come")], NOW)
        for _ in range(4):
            said = noted(store, source, [source], good=False)
        assert said == "the last 4 looks failed: again after 13 min"
        assert value_of(store, "pace", "register", source="s") == 1


LONG, SHORT = "every 4 h 45 min, the seldomest", "every 1 h, the seldomest"


@pytest.mark.parametrize(("kind", "ages", "every"), [
    ("govuk", (1,), LONG), ("page", (1,), LONG), ("search", (1,), SHORT), ("feed", (1,), SHORT),
    ("govuk", (1, 42), SHORT), ("govuk", (42, 1), SHORT), ("govuk", (1, 1), LONG), ("govuk", (), SHORT),
], ids=[
    "a page", "any page", "a search, which no feed names", "a feed, which none names", "the second feed is dead",
    "the first is", "two that are well", "no feed",
])
def test_a_source_waits_for_hours_only_where_every_feed_that_might_name_it_is_well(
    tmp_path: Path, kind: str, ages: tuple[int, ...], every: str
) -> None:
    """`ages`: minutes since the last good look at each feed."""
    source = Source("s", kind, "https://www.site.example/s", paced=True)
    feeds = [replace(FEED, name=f"feed-{n}", url=f"{FEED.url}?{n}") for n in range(len(ages))]
    with Store.create(tmp_path / "data") as store:
        with store.transaction():
            for feed, age in zip(feeds, ages, strict=True):
                at = stamp(NOW - timedelta(minutes=age))
                add_row(store, "source", name=feed.name, kind=feed.kind, url=feed.url, first_seen_at=at, polled_at=at, good_at=at)
        assert every in noted(store, source, [source, *feeds])
