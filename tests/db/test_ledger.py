"""Runs, their ledger, and what operators hear: each expected fetch ends in a verdict, each trouble is told in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.outbox.incidents import Incident, report, resolve
from db.register.runs import add_expected, add_verdicts, close_run, part_run, start_run, validators
from db.schedule import first_looks_waiting
from db.store import Store
from db.upkeep import cut_off
from model.fetch import Expected, Outcome, Verdict
from model.source import Source
from pipelines.health import note_health
from tests.hearing import hear
from tests.tables import IS_SET, count_of, rows_of, value_of, values_of
from text.timestamp import stamp

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
A, B = (Source(n, "file", f"https://example.org/{n}") for n in "ab")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path) as made:
        yield made


def begin(store: Store, now: datetime = NOW) -> int:
    return start_run(store, [A, B], [Expected(s.name, s.url) for s in (A, B)], "manual", now)


def say(store: Store, run: int, *verdicts: tuple[Source, Outcome]) -> None:
    with store.transaction():
        add_verdicts(store, run, [Verdict(s.name, s.url, o, None, "why") for s, o in verdicts], NOW)


def test_what_nobody_spoke_of_is_a_failure(store: Store) -> None:
    run = begin(store)
    say(store, run, (A, Outcome.OK))
    tally = close_run(store, run, NOW, {})
    assert tally.sources_good == ("a",)
    assert [(v.source, v.outcome) for v in tally.failures] == [("b", Outcome.NO_VERDICT)]
    assert values_of(store, "source", "name", good_at=IS_SET) == ["a"]
    assert count_of(store, "source", polled_at=IS_SET) == 2


def test_what_a_stopped_run_did_not_come_to_is_polled_again_and_no_trouble(store: Store) -> None:
    run = begin(store)
    say(store, run, (A, Outcome.OK))
    tally = close_run(store, run, NOW, {}, stopped=True)
    note_health(store, [A, B], tally, NOW)
    assert values_of(store, "source", "name", polled_at=None) == ["b"]
    assert rows_of(store, "notice") == []


@pytest.mark.parametrize(
    ("spoken", "stands"),
    [
        ((Outcome.OK, Outcome.UNREADABLE), "unreadable"),
        ((Outcome.UNREADABLE, Outcome.OK), "unreadable"),
        ((Outcome.SERVER_ERROR, Outcome.NOT_RECORDED), "server_error"),
        ((Outcome.OK, Outcome.GONE), "gone"),
    ],
)
def test_a_failure_is_never_overwritten_by_a_success(
    spoken: tuple[Outcome, Outcome], stands: str, store: Store
) -> None:
    run = begin(store)
    for outcome in spoken:
        say(store, run, (A, outcome))
    assert values_of(store, "fetch", "outcome", source="a") == [stands]


def test_an_expectation_does_not_wipe_out_a_verdict(store: Store) -> None:
    run = begin(store)
    say(store, run, (A, Outcome.OK))
    with store.transaction():
        add_expected(store, run, [Expected("a", A.url), Expected("a", "https://example.org/more")])
    assert [v.url for v in close_run(store, run, NOW, {}).failures if v.source == "a"] == ["https://example.org/more"]


def test_a_run_that_was_killed_is_ended_by_a_later_one(store: Store) -> None:
    killed = begin(store)
    begin(store, NOW + timedelta(hours=1))
    assert value_of(store, "run", "ended_at", id=killed) is None
    begin(store, NOW + timedelta(hours=7))
    assert value_of(store, "run", "counts", id=killed) == '{"killed":true}'
    assert set(values_of(store, "fetch", "outcome", run_id=killed)) == {"no_verdict"}


@pytest.mark.parametrize(
    ("before", "after", "times"), [(3, 4, 1), (3, 3, cut_off.KILLED_MOST), (None, None, cut_off.KILLED_MOST)]
)
def test_a_register_at_which_crawls_are_killed_is_told_and_put_off(
    before: int | None, after: int | None, times: int, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    at, both = NOW, [A, B]
    for n in range(times):
        assert cut_off.put_off(store, both, at, tried=False) == {}, n
        run, at = begin(store, at), at + timedelta(minutes=1)
        monkeypatch.setattr(cut_off, "killed_for_memory", lambda: before)
        for source in "ba":  # it was at `a` when it was killed
            cut_off.note_work(store, source, run, at)
        monkeypatch.setattr(cut_off, "killed_for_memory", lambda: after)
        assert list(cut_off.cut_off_now(store, ())) == ["a"]
    assert cut_off.put_off(store, both, at, tried=True) == {}
    (why,) = cut_off.put_off(store, both, at, tried=False).values()
    lines = {x["source"]: (x["outcome"], x["detail"]) for x in rows_of(store, "fetch", run_id=run)}
    assert lines["b"] == ("no_verdict", "the crawl was killed")
    assert lines["a"][0] == "not_recorded"
    for said in (why, lines["a"][1]):
        assert ("no memory left" in said) == (after == 4)
        assert "[crawl] largest" in said
        assert "npdwatch crawl a" in said
    assert value_of(store, "run", "ended_at", id=run) is not None
    pause = cut_off.FIRST_PAUSE * 2 ** (times - 1)
    assert list(cut_off.put_off(store, both, at + pause - timedelta(seconds=1), tried=False)) == ["a"]
    assert cut_off.put_off(store, both, at + pause, tried=False) == {}
    with store.transaction():
        cut_off.recorded(store, "a")
    assert cut_off.put_off(store, both, at, tried=False) == {}


def test_a_crawl_that_lets_go_of_a_register_is_not_taken_for_killed_by_the_next_one_at_it(store: Store) -> None:
    """Each source that it still waited for was told as "the crawl was killed", and never that its site was silent."""
    run = begin(store)
    cut_off.note_work(store, "a", run, NOW)
    part = part_run(store, run, ["a"], NOW)
    assert cut_off.cut_off_now(store, ()) == {}
    assert cut_off.put_off(store, [A], NOW, tried=False) == {}
    close_run(store, part, NOW, {})
    assert value_of(store, "run", "ended_at", id=run) is None
    say(store, run, (B, Outcome.TIMED_OUT))
    assert [(v.source, v.outcome) for v in close_run(store, run, NOW, {}).failures] == [("b", Outcome.TIMED_OUT)]


def test_a_crawl_that_is_killed_while_it_waits_for_a_site_was_at_no_register(store: Store) -> None:
    run = begin(store)
    cut_off.note_work(store, "a", run, NOW)
    with store.transaction():
        cut_off.recorded(store, "a")
    assert cut_off.cut_off_now(store, ()) == {}


def test_a_crawl_that_ends_was_not_killed(store: Store) -> None:
    run = begin(store)
    cut_off.note_work(store, "a", run, NOW)
    close_run(store, run, NOW, {})
    assert cut_off.cut_off_now(store, ()) == {}
    assert cut_off.put_off(store, [A, B], NOW, tried=False) == {}


def poll(store: Store, outcome: Outcome, at: datetime) -> None:
    run = start_run(store, [A], [Expected("a", A.url)], "manual", at)
    say(store, run, (A, outcome))
    note_health(store, [A], close_run(store, run, at, {}), at)


def tell(store: Store, at: datetime) -> list[tuple[str, bool]]:
    return [(n.code, n.recovered) for n in hear(store, at)]


def test_a_source_that_fails_is_told_at_the_second_poll_reminded_of_weekly_and_once_when_it_is_well(
    store: Store,
) -> None:
    at = NOW
    told = []
    for outcome in (Outcome.OK, Outcome.SERVER_ERROR, Outcome.OK, Outcome.SERVER_ERROR, Outcome.SERVER_ERROR):
        at += timedelta(minutes=15)
        poll(store, outcome, at)
        told.append(tell(store, at))
    assert told == [[], [], [], [], [("source_failing", False)]]
    assert tell(store, at + timedelta(days=6)) == []
    assert tell(store, at + timedelta(days=7)) == [("source_failing", False)]
    poll(store, Outcome.OK, at + timedelta(days=7))
    assert ("source_failing", True) in tell(store, at + timedelta(days=7))
    assert tell(store, at + timedelta(days=30)) == []


@pytest.mark.parametrize("outcome", [Outcome.REFUSED_HOST, Outcome.TLS, Outcome.NOT_RECORDED])
def test_what_cannot_cure_itself_is_told_at_once(outcome: Outcome, store: Store) -> None:
    poll(store, outcome, NOW)
    assert tell(store, NOW) == [("source_failing", False)]


def test_a_source_that_was_not_seen_whole_for_hours_is_stale(store: Store) -> None:
    poll(store, Outcome.OK, NOW)
    poll(store, Outcome.SERVER_ERROR, NOW + timedelta(hours=5, minutes=59))
    assert tell(store, NOW) == []
    poll(store, Outcome.SERVER_ERROR, NOW + timedelta(hours=6, minutes=1))
    assert ("stale", False) in tell(store, NOW + timedelta(hours=6, minutes=1))


def test_settling_closes_only_the_codes_it_speaks_for(store: Store) -> None:
    with store.transaction():
        report(store, [Incident("a", c, "x", "m") for c in ("one", "two")] + [Incident("b", "one", "x", "m")], NOW)
        resolve(store, "a", [], NOW, among=("one",))
    assert values_of(store, "notice", "source", "code", recovered_at=None) == [("a", "two"), ("b", "one")]


def validator(store: Store, source: str, sha256: str, full_at: datetime) -> None:
    with store.transaction():
        store.insert(
            "validator", source=source, url=f"https://example.org/{source}", etag='"1"', last_modified=None,
            sha256=sha256, checked_at=stamp(NOW), full_at=stamp(full_at),
        )


def test_a_validator_counts_for_a_day_and_only_for_a_body_that_is_kept(store: Store) -> None:
    begin(store)
    validator(store, "a", store.archive.keep(b"body"), NOW - timedelta(hours=23))
    validator(store, "b", "0" * 64, NOW)
    assert set(validators(store, ["a", "b"], NOW)) == {("a", "https://example.org/a")}
    assert validators(store, ["b"], NOW) == {}
    assert validators(store, ["a"], NOW + timedelta(hours=2)) == {}
    assert validators(store, ["a"], NOW - timedelta(days=7)) == {}, "the clock was ahead then"


def test_no_validator_while_something_waits_to_be_confirmed(store: Store) -> None:
    begin(store)
    validator(store, "a", store.archive.keep(b"body"), NOW)
    with store.transaction():
        store.insert(
            "edition", source="a", number=1, state="suspect", kind="went_back", seen_at=stamp(NOW), rows=1,
            files_key="x",
        )
    assert validators(store, ["a"], NOW) == {}


def test_what_is_said_of_a_name_that_is_no_text_is_written_down(store: Store) -> None:
    """A database that was moved away while it was crawled ended the crawl, by the name of its folder."""
    run = begin(store)
    with store.transaction():
        add_verdicts(store, run, [Verdict("a", A.url, Outcome.NOT_RECORDED, None, "w\udce9lt/npdwatch.db is gone")], NOW)
    assert values_of(store, "fetch", "detail", source="a") == ["w\ufffdlt/npdwatch.db is gone"]


def test_of_first_looks_all_wait_that_are_still_to_come(store: Store) -> None:
    """One that a crawl recorded after those that stood there were asked for went out by itself."""
    run = begin(store)
    assert first_looks_waiting(store.connection, [], NOW) == []
    assert first_looks_waiting(store.connection, ["a", "b"], NOW) == ["a", "b"]
    say(store, run, (A, Outcome.OK), (B, Outcome.OK))
    close_run(store, run, NOW, {})
    assert first_looks_waiting(store.connection, ["a", "b"], NOW) == []
