"""Runs and their ledger: the expected fetches, and what became of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from db.store import Store, as_json
from db.upkeep.cut_off import end_killed, let_go, note_no_verdict, work_done
from model.fetch import STOPPED, Expected, Outcome, Validator, Verdict, destination_of
from model.source import Source
from model.state import bad_lines, move_of
from text.readable import readable
from text.timestamp import LONGEST_WAIT, stamp

BEGUN_SINCE = "run_id > coalesce((select id from run where started_at < ? order by id desc limit 1), 0)"
"""SQL: what is of runs since a time; of a ledger of years the rest is not read."""
GIVEN_UP_AFTER = timedelta(hours=6)
"""A run that has not ended by then was killed."""
WATCHED_WITHIN = timedelta(hours=6)
"""So fresh is the last good look at what another source's address leads to."""
FULL_FETCH_AFTER = timedelta(hours=24)
"""A validator is not used for longer than this without a whole body: servers' validators lie at times."""


def start_run(
    store: Store, sources: Sequence[Source], expected: Iterable[Expected], trigger: str, now: datetime
) -> int:
    """Opens a run and records its expected fetches, before any is made."""
    with store.transaction():
        _sweep(store, now)
        store.many(
            "insert into source(name, kind, url, title, first_seen_at) values (?, ?, ?, ?, ?)"
            " on conflict(name) do update set url = excluded.url, kind = excluded.kind,"
            " title = case when excluded.title != '' then excluded.title else source.title end",
            ([s.name, s.kind, s.url, s.title, stamp(now)] for s in sources),
        )
        run = store.insert("run", trigger=trigger, started_at=stamp(now))
        add_expected(store, run, expected)
    return run


def part_run(store: Store, run: int, sources: Collection[str], now: datetime) -> int:
    """Makes a run of its own of what one has done of these sources, which is to be closed while it goes on."""
    with store.transaction():
        part = store.insert("run", trigger="daemon", started_at=stamp(now))
        store.execute(
            "update fetch set run_id = ? where run_id = ? and source in (select value from json_each(?))",
            [part, run, as_json(sorted(sources))],
        )
        let_go(store, run, sources)
    return part


def _sweep(store: Store, now: datetime) -> None:
    """Ends the runs that were killed, so that the ledger says of every fetch what became of it."""
    long_ago = stamp(now - GIVEN_UP_AFTER)
    for x in store.rows("select id from run where ended_at is null and started_at < ?", [long_ago]):
        end_killed(store, x["id"], now, {})


def add_expected(store: Store, run: int, expected: Iterable[Expected]) -> None:
    """Adds lines to the ledger, inside a transaction; a line that is there already stays as it is."""
    store.many(
        "insert into fetch(run_id, source, url) values (?, ?, ?) on conflict do nothing",
        [(run, e.source, e.url) for e in expected],
    )


def add_verdicts(store: Store, run: int, verdicts: Iterable[Verdict], now: datetime) -> None:
    """Writes what became of fetches, inside a transaction. A failure is never overwritten by a success."""
    good = tuple(o.value for o in Outcome if o.good)
    store.many(
        "insert into fetch(run_id, source, url, outcome, status, detail, at) values (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
        " on conflict(run_id, source, url) do update set outcome = excluded.outcome, status = excluded.status,"
        " detail = excluded.detail, at = excluded.at"
        f" where fetch.outcome is null or fetch.outcome in {good}",
        [(run, v.source, v.url, v.outcome.value, v.status, readable(v.detail), stamp(now)) for v in verdicts],
    )


class Tally(Struct, frozen=True):
    """How a run ended."""

    run: int
    fetches: dict[str, int]
    """Outcome -> how many."""
    failures: tuple[Verdict, ...]
    sources_good: tuple[str, ...]
    sources_bad: tuple[str, ...]


def close_run(store: Store, run: int, now: datetime, counts: dict[str, Any], *, stopped: bool = False) -> Tally:
    """Sweeps the ledger: what has no verdict is a failure; marks each source; ends the run.

    In a run that was stopped (SIGTERM) what has no verdict is no fault of the source: it counts as not polled yet.
    """
    detail = "It was to be fetched and nobody said what became of it; see the log of the crawl."
    with store.transaction():
        unspoken = store.rows("select source from fetch where run_id = ? and outcome is null", [run])
        unheard = {x["source"] for x in unspoken if stopped}
        note_no_verdict(store, run, STOPPED if stopped else detail, now)
        lines = store.rows("select * from fetch where run_id = ? order by source, rowid", [run])
        verdicts = [Verdict(x["source"], x["url"], Outcome(x["outcome"]), x["status"], x["detail"]) for x in lines]
        by_source: dict[str, list[Verdict]] = {}
        for v in verdicts:
            by_source.setdefault(v.source, []).append(v)
        # Those that lead elsewhere last: whether what they lead to was seen is known then.
        for name in sorted(by_source, key=lambda n: move_of(by_source[n]) is not None):
            if name in unheard:
                continue
            by_source[name] = _watched(store, run, by_source[name], now)
            store.execute(
                "update source set polled_at = ?1, good_at = iif(?2, good_at, ?1) where name = ?3",
                [stamp(now), bool(bad_lines(by_source[name])), name],
            )
        work_done(store, run)
        failures = tuple(v for mine in by_source.values() for v in bad_lines(mine))
        bad = {v.source for v in failures}
        fetches = dict(Counter(v.outcome.value for mine in by_source.values() for v in mine))
        store.update("run", run, ended_at=stamp(now), counts=as_json({**counts, "fetches": fetches}))
    good = tuple(n for n in by_source if n not in bad)
    return Tally(run, fetches, failures, good, tuple(n for n in by_source if n in bad))


def addresses_seen(store: Store, run: int) -> list[str]:
    """What a run has fetched well."""
    good = [o.value for o in Outcome if o.good]
    sql = "select url, outcome from fetch where run_id = ? and status is not null"
    return [x["url"] for x in store.rows(sql, [run]) if x["outcome"] in good]


def _watched(store: Store, run: int, lines: list[Verdict], now: datetime) -> list[Verdict]:
    """The lines of a source; where nothing is amiss but that it leads to one that another has seen, it is as seen."""
    move = move_of(lines)
    if move is None or bad_lines(lines) != [move]:
        return lines
    if store.one("select 1 from source where name = ? and kind = 'page'", [move.source]):
        return lines  # what it held is not there: the words of the other page are its own
    other = store.one(
        "select name from source where url = ? and name != ? and good_at >= ? order by name limit 1",
        [destination_of(move), move.source, stamp(now - WATCHED_WITHIN)],
    )
    if other is None:
        return lines
    seen = replace(move, outcome=Outcome.WATCHED, detail=f"{move.detail}, watched as {other['name']}")
    store.execute(
        "update fetch set outcome = ?, detail = ? where run_id = ? and source = ? and url = ?",
        [seen.outcome.value, seen.detail, run, seen.source, seen.url],
    )
    return [seen if v is move else v for v in lines]


def set_exit_code(store: Store, run: int, code: int) -> None:
    """Keeps what the command told the shell."""
    with store.transaction():
        store.update("run", run, exit_code=code)


def validators(store: Store, sources: Sequence[str], now: datetime) -> dict[tuple[str, str], Validator]:
    """What to ask each address with, by (source, url).

    None for a source that has something unconfirmed, since a confirmation needs the whole body a second time; nor for
    one whose last look did not find what a feed had announced, where a cache that says "unchanged" may be wrong; nor
    for an address whose last whole body is older than `FULL_FETCH_AFTER`, or came while the clock was ahead, nor one
    whose body the archive lost.
    """
    unsure = unconfirmed(store)
    sql = "select * from validator where source in (select value from json_each(?)) and full_at between ? and ?"
    sql += (
        " and source not in (select p.source from pace p join source s on s.name = p.source"
        " where p.announced_at < s.polled_at)"
    )
    return {
        (x["source"], x["url"]): Validator(x["url"], x["etag"], x["last_modified"], x["sha256"])
        for x in store.rows(sql, [as_json(list(sources)), stamp(now - FULL_FETCH_AFTER), stamp(now + LONGEST_WAIT)])
        if x["source"] not in unsure and store.archive.has(x["sha256"])
    }


def unconfirmed(store: Store) -> dict[str, str]:
    """Sources that wait for a second identical fetch -> when the first was seen."""
    rows = store.rows(
        "select e.source, max(e.seen_at) seen_at from edition e where e.state = 'suspect' or exists"
        " (select 1 from change c where c.edition_id = e.id and c.state = 'held') group by e.source"
    )
    return {x["source"]: x["seen_at"] for x in rows}
