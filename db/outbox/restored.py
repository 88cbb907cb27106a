"""After a restored backup: what the first look at each source finds may have been told before.

The database does not know what was told after the backup was made. What it plans has the ids that it had then; it goes
out marked as a possible repeat or, where the operator wished for quiet, not at all, until each source has been seen.
"""

from __future__ import annotations

from datetime import datetime

from db.store import Store, as_json
from text.timestamp import stamp

PULSE = "restored "
"""With a source's name behind it: what its first look after the restoring found is not all told yet."""
QUIET, MARKED = "quiet", "marked"
_NOT_SENT = "a backup was restored with --quiet"


def begin(store: Store, now: datetime, *, quiet: bool) -> int:
    """Notes of each source that it is to be seen first, and of what waits to be sent that it may have gone out.

    Gives how many deliveries were waiting and are not sent.
    """
    at = stamp(now)
    with store.transaction():
        store.execute("delete from pulse where name like ?", [f"{PULSE}%"])
        store.execute(
            "insert into pulse(name, at, detail) select ? || name, ?, ? from source",
            [PULSE, at, QUIET if quiet else MARKED],
        )
        if not quiet:
            store.execute("update delivery set maybe = 1 where state in ('pending', 'leased')")
            return 0
        cancelled = store.execute(
            "update delivery set state = 'cancelled', error = ?, leased_until = null, owner = null"
            " where state in ('pending', 'leased')",
            [_NOT_SENT],
        )
        store.execute("delete from waiting")
        store.execute("update change set planned_at = ? where state = 'open' and planned_at is null", [at])
        store.execute("update notice set told_at = ? where told_at is null and recovered_at is null", [at])
        store.execute(
            "update notice set recovery_told_at = ? where recovered_at is not null and recovery_told_at is null", [at]
        )
        return cancelled.rowcount


def _unsettled(store: Store) -> bool:
    return store.one("select 1 from pulse where name like ?", [f"{PULSE}%"]) is not None


def before_planning(store: Store, now: datetime) -> None:
    """Notes when a source was first seen since, and takes for told what a quiet restoring passes over."""
    if not _unsettled(store):
        return
    with store.transaction():
        # From "quiet" to "quiet 2026-…": what was seen later is news as ever.
        store.execute(
            "update pulse set detail = detail || ' ' ||"
            " (select good_at from source where ? || source.name = pulse.name)"
            " where name like ? and detail in (?, ?) and exists"
            " (select 1 from source where ? || source.name = pulse.name and source.good_at > pulse.at)",
            [PULSE, f"{PULSE}%", QUIET, MARKED, PULSE],
        )
        store.execute(
            "update change set planned_at = ? where state = 'open' and planned_at is null and exists (select 1"  # noqa: S608
            f" from pulse where {_found_first('change')} and pulse.detail like '{QUIET}%')",
            [stamp(now)],
        )


def _found_first(change: str) -> str:
    """SQL: the pulse is that of the change's source, and the change was found no later than its first look."""
    return (
        f"pulse.name = '{PULSE}' || {change}.source"
        f" and (pulse.detail in ('{QUIET}', '{MARKED}')"
        f" or {change}.seen_at <= substr(pulse.detail, 1 + instr(pulse.detail, ' ')))"
    )


def mark_repeats(store: Store, alerts: list[str]) -> None:
    """Marks what was just planned as a possible repeat where it may have been told before; inside a transaction."""
    if not alerts or not _unsettled(store):
        return
    store.execute(
        "update delivery set maybe = 1 where state = 'pending' and attempts = 0"  # noqa: S608 - our own words
        " and alert_id in (select value from json_each(?))"
        " and (not exists (select 1 from alert_change x where x.alert_id = delivery.alert_id)"
        " or exists (select 1 from alert_change x join change c on c.id = x.change_id"
        f" join pulse on {_found_first('c')} where x.alert_id = delivery.alert_id))",
        [as_json(alerts)],
    )


def after_planning(store: Store) -> None:
    """Ends it for each source of which nothing that its first look found waits: for a second look, or to be told."""
    if not _unsettled(store):
        return
    with store.transaction():
        store.execute(
            "delete from pulse where name like ? and detail like '% %' and not exists (select 1 from change c"  # noqa: S608
            f" where {_found_first('c')} and (c.state = 'held' or (c.state = 'open' and c.planned_at is null)"
            " or exists (select 1 from waiting where waiting.change_id = c.id)))",
            [f"{PULSE}%"],
        )
