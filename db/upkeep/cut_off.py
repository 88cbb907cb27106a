"""Crawls that were killed in the midst of a register, most often since the system had no memory left for it.

A crawl that the system kills says nothing any more. So what it is at is written down before, and the next one tells of
it. That one does without the register for a while: it would be killed again, and with it the looks at all others.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from db.store import Store
from model.fetch import Outcome
from model.source import Source
from text.memory import killed_for_memory
from text.timestamp import parse_stamp, stamp

log = logging.getLogger("npdwatch.crawl")

AT_WORK, CUT_OFF = "at work ", "cut off "
"""Before a source's name the pulses that say which run is at its register, and how often it was killed there."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(hours=1), timedelta(hours=24)
KILLED_MOST = 5
"""Times in a row without a word of the system that it had no memory, after which the register is let be as well."""


def note_work(store: Store, source: str, run: int, now: datetime) -> None:
    """Writes down, in a transaction of its own, that a run is at the register of a source, and at no other."""
    with store.transaction():
        work_done(store, run)
        known = killed_for_memory()
        detail = f"{run} {'' if known is None else known}"
        store.upsert("pulse", "name", name=AT_WORK + source, at=stamp(now), detail=detail)


def work_done(store: Store, run: int) -> None:
    """A run is at no register any more, inside a transaction."""
    sql = "delete from pulse where name >= ? and name < ? and detail like ?"
    store.execute(sql, [AT_WORK, f"{AT_WORK}~", f"{run} %"])


def let_go(store: Store, run: int, sources: Iterable[str]) -> None:
    """A run is at the registers of these no more, though it goes on, inside a transaction: others may be at them."""
    own = [(AT_WORK + name, f"{run} %") for name in sources]
    store.many("delete from pulse where name = ? and detail like ?", own)


def recorded(store: Store, source: str) -> None:
    """A poll of the source came to its end, inside a transaction: whatever killed a crawl there does so no more."""
    store.execute("delete from pulse where name in (?, ?)", [CUT_OFF + source, AT_WORK + source])


def put_off(store: Store, sources: Sequence[Source], now: datetime, *, tried: bool) -> Mapping[str, str]:
    """Which sources a crawl does without, and why; takes note of crawls that were killed.

    The caller has the locks of the sources: no other crawl is at them. `tried`: a person named these, and none is put
    off.
    """
    names = [s.name for s in sources]
    works = store.rows_with("select name, at, detail from pulse where name in given", [AT_WORK + n for n in names])
    if works:
        with store.transaction():
            for x in works:
                _note_killed(store, x, now)
    if tried:
        return {}
    found = store.rows_with("select name, at, detail from pulse where name in given", [CUT_OFF + n for n in names])
    return {x["name"].removeprefix(CUT_OFF): why for x in found if (why := _why_put_off(x, now))}


def _note_killed(store: Store, work: Mapping[str, Any], now: datetime) -> None:
    name, (run, _, before) = work["name"].removeprefix(AT_WORK), work["detail"].partition(" ")
    known = killed_for_memory()
    is_sure = known is not None and before.isdigit() and known > int(before)
    times, was_sure = _cut_off(store.one("select detail from pulse where name = ?", [CUT_OFF + name]))
    detail = f"{times + 1} {'memory' if is_sure or was_sure else ''}"
    store.upsert("pulse", "name", name=CUT_OFF + name, at=stamp(now), detail=detail)
    store.execute("delete from pulse where name = ?", [work["name"]])
    end_killed(store, int(run), now, {name: in_words(name, work["at"], sure=is_sure)})


def end_killed(store: Store, run: int, now: datetime, why: Mapping[str, str]) -> None:
    """Ends a run that was killed, so that the ledger says of every fetch what became of it. `why`: by source."""
    for source, words in why.items():
        store.execute(
            "update fetch set outcome = ?, detail = ?, at = ? where run_id = ? and source = ? and outcome is null",
            [Outcome.NOT_RECORDED.value, words, stamp(now), run, source],
        )
    log.warning("run %d has no end, and is in no crawl's hands: the crawl was killed", run)
    note_no_verdict(store, run, "the crawl was killed", now)
    sql = "update run set ended_at = ?, counts = ? where id = ? and ended_at is null"
    store.execute(sql, [stamp(now), '{"killed":true}', run])


def note_no_verdict(store: Store, run: int, why: str, now: datetime) -> None:
    """Writes down why nobody said of some of a run's fetches what became of them, inside a transaction."""
    store.execute(
        "update fetch set outcome = ?, detail = ?, at = ? where run_id = ? and outcome is null",
        [Outcome.NO_VERDICT.value, why, stamp(now), run],
    )


def _cut_off(pulse: Mapping[str, Any] | None) -> tuple[int, bool]:
    """How often a source's register had its crawl killed, and whether it was surely for want of memory."""
    times, _, cause = (pulse["detail"] if pulse else "0 ").partition(" ")
    return int(times), bool(cause)


def _why_put_off(pulse: Mapping[str, Any], now: datetime) -> str:
    times, is_sure = _cut_off(pulse)
    if not is_sure and times < KILLED_MOST:
        return ""
    until = parse_stamp(pulse["at"]) + min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (min(times, 9) - 1))
    name = pulse["name"].removeprefix(CUT_OFF)
    return in_words(name, pulse["at"], sure=is_sure, until=until) if now < until else ""


def cut_off_now(store: Store, crawled: Collection[str]) -> dict[str, str]:
    """By source why its last crawl came to nothing, where it was killed and none is under way (`crawled`)."""
    found = store.rows("select name, at from pulse where name >= ? and name < ?", [AT_WORK, f"{AT_WORK}~"])
    works = ((x["name"].removeprefix(AT_WORK), x["at"]) for x in found)
    return {name: in_words(name, at, sure=False) for name, at in works if name not in crawled}


def in_words(name: str, at: str, *, sure: bool, until: datetime | None = None) -> str:
    """What is said of a register at which a crawl was killed, with what to do."""
    cause = "since there was no memory left for it" if sure else "as it happens where there is too little memory"
    again = f"It is tried again from {until:%d %B, %H:%M} UTC on. To try at once" if until else "To try again"
    return (
        f"the system killed the crawl while it read or recorded this register ({at[:16].replace('T', ' ')} UTC), "
        f"{cause} (see dmesg). What was recorded stands; what this register says now is not known. Allow more memory "
        "(MemoryMax of the service, a larger machine): 1,024 MiB do for registers of 100,000 rows. Or lower [crawl] "
        f"largest: a file that is larger is refused, and told as too large. {again}: npdwatch crawl {name}"
    )
