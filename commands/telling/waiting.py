"""What waits to be told: over which channel, until when, and how much of it is grave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from commands.printing.words import Row, minute
from db.outbox.alerts import next_digests
from model.follow import LANE
from text.labels import plural

if TYPE_CHECKING:
    from db.store import Store


def digests_to_come(store: Store) -> list[Row]:
    """The digests to come, with how many changes of high severity each has.

    What waits for readers who follow only where there are any.
    """
    from alerts.severity import Severity, severity  # loads what tells
    from db.register.changes import stored_changes_of
    from followers.schedule import READERS

    followed = store.one("select 1 from pulse where name = ?", [READERS])
    digests = [d for d in next_digests(store) if followed or d["channel"] != LANE]
    if not digests:
        return []
    waiting = store.rows("select distinct channel, due, change_id from waiting")
    found = stored_changes_of(store, {x["change_id"] for x in waiting})
    grave = {c.id for c in found if severity(c) is Severity.HIGH}
    high = Counter((x["channel"], x["due"]) for x in waiting if x["change_id"] in grave)
    return [{**d, "high": high[d["channel"], d["due"]]} for d in digests]


def digest_lines(digests: Sequence[Row]) -> list[str]:
    """One for each digest to come."""
    out = []
    for d in digests:
        whose = "Letters to readers who follow" if d["channel"] == LANE else f"One message over {d['channel']}"
        grave = f", {d['high']:,} of them of high severity" if d["high"] else ""
        out.append(f"{whose} at {minute(d['due'])} UTC: {plural(d['changes'], 'change')} so far{grave}.")
    return out


def failing_line(x: Row) -> str:
    """While a channel fails operators are written to at the hour; whoever looks hears at once that an alert is late."""
    waits = f"{plural(x['alerts'], 'alert')} {'waits' if x['alerts'] == 1 else 'wait'} for channel {x['channel']}"
    why = f"failed at {minute(x['failed_at'])}: {x['error'].rstrip('.')}"
    return f"! {waits} ({why}; tried again at {minute(x['next_at'])})"
