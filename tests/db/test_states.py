"""How well a source is seen: every outcome, kind of source and sequence of six polls, through the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest

from alerts.tables import read_table
from commands.crawling.account import Account
from commands.watch.status import gather
from config import Configuration
from db.health import health_of
from db.register.changes import confirm
from db.register.runs import Tally, add_verdicts, close_run, start_run
from db.register.states import facts_of, states_of
from db.store import Store
from model.fetch import Expected, Outcome, Verdict
from model.source import Source
from model.state import SourceSight, SourceState, state_of
from pipelines.health import note_health
from publicdb.rows import how_each_is_seen
from readers.kinds import KINDS
from tests.hearing import hear
from tests.tables import set_fields, values_of
from text.timestamp import stamp

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
EVERY = timedelta(minutes=15)
GOOD = {"ok", "unchanged", "otherwise", "watched"}
"""Written down here a second time, so that the program's list cannot grow unseen."""
PATTERNS = tuple(p for p in product((True, False), repeat=6) if not p[5] or p[:2] == (True, False))
"""Six polls each: True where all is well."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path) as opened:
        yield opened


def poll(store: Store, sources: list[Source], lines: list[Verdict], at: datetime) -> list[tuple[str, str, bool]]:
    """One run over all sources; gives what operators are told: (source, code, whether it is over)."""
    run = start_run(store, sources, [Expected(s.name, s.url) for s in sources], "daemon", at)
    with store.transaction():
        add_verdicts(store, run, lines, at)
    tally = close_run(store, run, at, {})
    for source in sources:  # each alone: many that fail together are told together (tests/pipelines/test_together.py)
        note_health(store, [source], tally, at)
    return [(n.source, n.code, n.recovered) for n in hear(store, at)]


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("place", ["its own address", "a part of it"])
def test_no_sequence_of_polls_is_called_well_recovered_or_passed_over_while_it_fails(
    kind: str, place: str, store: Store
) -> None:
    bad = [o for o in Outcome if o.value not in GOOD and not (o is Outcome.GONE and place == "a part of it")]
    every = kind == "govuk"  # of which alone anything is said apart; of the others a sample is enough
    sources = {
        (outcome, pattern): Source(f"{outcome.value.replace('_', '-')}-{n}", kind, f"https://example.org/{outcome}/{n}")
        for number, outcome in enumerate(bad)  # each second pattern with each second outcome: all of both
        for n, pattern in enumerate(PATTERNS[number % 2 :: 2] if every else PATTERNS[1::16])
    }
    failed_in_a_row = dict.fromkeys(sources, 0)
    told = dict.fromkeys(sources, False)
    told_as_over = dict.fromkeys(sources, False)
    ever_good = dict.fromkeys(sources, False)
    for n in range(6):
        at = NOW + n * EVERY
        lines = []
        for (outcome, pattern), source in sources.items():
            itself = outcome if not pattern[n] and place == "its own address" else Outcome.OK
            part = outcome if not pattern[n] and place == "a part of it" else Outcome.UNCHANGED
            lines.append(Verdict(source.name, source.url, itself, None, "why"))
            lines.append(Verdict(source.name, f"{source.url}/part", part, None, "why"))
        said = poll(store, list(sources.values()), lines, at)
        states = states_of(store, sources.values(), at)
        for key, source in sources.items():
            outcome, pattern = key
            state, mine = states[source.name], [x for x in said if x[0] == source.name]
            failed_in_a_row[key] = 0 if pattern[n] else failed_in_a_row[key] + 1
            ever_good[key] |= pattern[n]
            where = (source.name, pattern, n, state)
            if pattern[n]:
                assert (state.sight, state.needs_a_person) == (SourceSight.WELL, False), where
                code = "source_moved" if outcome is Outcome.MOVED else "source_failing"
                over = told[key] and not told_as_over[key]  # the end of what came again is told when it has lasted a day
                assert [x for x in mine if x[2]] == ([(source.name, code, True)] if over else []), where
                told[key] &= not over
                told_as_over[key] |= over
                continue
            assert state.sight is SourceSight.BLIND, where
            assert state.needs_a_person, where
            assert state.since == NOW + (n - failed_in_a_row[key] + 1) * EVERY, where
            assert outcome.value in state.why, where
            assert state.todo, where
            assert not any(over for _, _, over in mine), where
            told[key] |= bool(mine)
            assert told[key] or failed_in_a_row[key] < 2, where
            assert state.may_pass is not told[key], where
        commands_agree(store, states, at, every=29 if every else 7)


def commands_agree(store: Store, states: dict[str, SourceState], at: datetime, *, every: int) -> None:
    """What status, crawl, heartbeat and the site say of these sources, each source by itself for one of so many."""
    rows = sorted(values_of(store, "source", "name", "kind", "url"))[::every]
    needed = {o: ["National Pupil Database"] for _, kind, _ in rows for o in KINDS[kind].needs}
    parts = [{"name": name, "kind": kind, "url": url, **needed} for name, kind, url in rows]
    path = store.folder / "npdwatch.toml"
    mail = {"type": "email", "host": "localhost", "sender": "watch@example.org", "to": ["desk@example.org"]}
    parts_of_all = {"own_sources": False, "data": {"folder": "."}, "channel": {"mail": mail}, "source": parts, "path": path}
    settings = read_table(Configuration, parts_of_all)
    sources = settings.sources
    set_fields(store, "change", {"planned_at": stamp(at)})  # told of, which is looked at elsewhere
    found = gather(settings, at)
    blind = {s.name for s in sources if states[s.name].sight is SourceSight.BLIND}
    assert found["well"] is not bool(blind)
    for told in found["sources"]:
        assert (told["state"], told["well"]) == (("blind", False) if told["name"] in blind else ("well", True)), told
        assert all(told[key] for key in ("why", "reason", "todo", "since")) or told["name"] not in blind, told
    on_the_site = how_each_is_seen(store)
    for source in sources:
        state, is_blind = states[source.name], source.name in blind
        tally = Tally(1, {}, (), (), (source.name,))
        assert Account(tally, (), (), states={source.name: state}).code == (1 if is_blind else 0), state
        wrong = health_of(store, store.folder, [source], at, tells=False).reasons()
        assert bool(wrong) is (is_blind and not state.may_pass), state
        seen, since, why = on_the_site[source.name]
        assert (seen, bool(since), bool(why)) == ("blind" if is_blind else "well", is_blind, is_blind), state
        assert "why" not in why, "what a site printed is not for everybody"


def one(store: Store, *lines: tuple[str, Outcome], kind: str = "govuk", at: datetime = NOW) -> SourceSight:
    source = Source("a", kind, "https://example.org/a")
    verdicts = [Verdict("a", f"{source.url}{part}", o, None, "why") for part, o in lines]
    poll(store, [source], verdicts, at)
    return state_of(facts_of(store, source), at).sight


def test_a_publication_read_but_for_one_attachment_is_to_be_watched(store: Store) -> None:
    files = [("", Outcome.OK), ("/1", Outcome.OK), ("/2", Outcome.UNREADABLE)]
    assert one(store, *files) is SourceSight.WATCH
    assert one(store, *files, ("/3", Outcome.NOT_FOUND), at=NOW + EVERY) is SourceSight.BLIND
    assert one(store, *files, kind="feed", at=NOW + 2 * EVERY) is SourceSight.BLIND


def test_an_attachment_that_is_gone_for_good_is_a_decision_owed(store: Store) -> None:
    """It was "unchanged", code 0, beside a red line."""
    source = Source("a", "govuk", "https://example.org/a")
    files = [("", Outcome.OK), ("/1", Outcome.OK), ("/2", Outcome.NOT_FOUND)]
    for n, owed in enumerate((False, True, True)):
        assert one(store, *files, at=NOW + n * EVERY) is SourceSight.WATCH
        state = state_of(facts_of(store, source), NOW + n * EVERY)
        assert (state.reason, state.is_owed, state.needs_a_person) == ("attachment", owed, owed)
    assert "open the page" in state.todo


def test_what_nobody_polled_is_not_well(store: Store) -> None:
    source = Source("a", "feed", "https://example.org/a")
    assert state_of(facts_of(store, source), NOW).reason == "never_polled"
    assert one(store, ("", Outcome.OK), kind="feed") is SourceSight.WELL
    later = state_of(facts_of(store, source), NOW + timedelta(hours=7))
    assert (later.sight, later.reason, later.since) == (SourceSight.BLIND, "stale", NOW)


def test_failures_of_changing_kind_are_one_incident(store: Store) -> None:
    source = Source("a", "feed", "https://example.org/a")
    told = []
    for n, outcome in enumerate(
        (Outcome.OK, Outcome.BLOCKED, Outcome.UNREADABLE, Outcome.SERVER_ERROR, Outcome.UNREADABLE, Outcome.OK)
    ):
        at = NOW + n * EVERY
        told += [(n, *x[1:]) for x in poll(store, [source], [Verdict("a", source.url, outcome, None, "why")], at)]
    assert told == [(2, "source_failing", False), (5, "source_failing", True)]


@pytest.mark.parametrize("ask", ["facts", "confirm"])
def test_how_many_changes_a_source_has_does_not_slow_a_poll_down(ask: str, store: Store) -> None:
    """All of its 170,000 were gone through at each poll, and at each look at the public copy: 46 ms and 90."""
    asked: list[str] = []
    store.db.conn.set_trace_callback(asked.append)
    if ask == "facts":
        facts_of(store, Source("a", "feed", "https://example.org/a"))
    else:
        with store.transaction():
            confirm(store, "a", "2027", NOW, rows=True, page=True)
    store.db.conn.set_trace_callback(None)
    plans = [x["detail"] for sql in asked if "'held'" in sql for x in store.rows(f"explain query plan {sql}")]
    assert any("(state=?" in p for p in plans)
    assert not any("change_source" in p for p in plans)
