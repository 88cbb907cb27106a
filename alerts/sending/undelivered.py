"""What operators are told of deliveries that fail: what is dead, which channel is in trouble, and what to do."""

from __future__ import annotations

import shlex
from collections.abc import Collection
from datetime import datetime

from db.outbox.dead import dead_without_incident
from db.outbox.incidents import Incident, report
from db.store import Store
from text.labels import plural
from text.sanitise import clean

ABOUT_DEAD = (
    "To do: see every attempt with: npdwatch alerts show {alert}, repair the cause, and send it again with: npdwatch "
    "alerts redrive {alert}, or put it to rest with: npdwatch alerts dismiss {alert}"
)
ABOUT_FAILING = "It is tried again by itself; what waits: npdwatch alerts list --channel {channel}"
ABOUT_GIVEN_UP = (
    "To do: see them with: npdwatch alerts list --channel {channel} --state dead, repair the cause, and send them "
    "again with: npdwatch alerts redrive --channel {channel}, or put them to rest with: npdwatch alerts dismiss "
    "--channel {channel}"
)
"""Of letters to readers who follow, of which there are many."""
ABOUT_PAUSED = (
    "Its alerts are kept. To do: repair the cause, try it with: npdwatch alerts test {channel}, and let it go on with: "
    "npdwatch alerts resume {channel}"
)


def note_dead(store: Store, channels: Collection[str], now: datetime) -> None:
    """Opens an incident of what is dead where none is: operators were never told, or were told that it is over."""
    with store.transaction():
        report(store, [
            Incident("", "delivery_dead", x["subject"], what_is_dead(
                x["channel"], x["alert"], x["address"], x["attempts"], x["error"], others=x["n"] - 1
            ), urgent=True) for x in dead_without_incident(store, channels)
        ], now)


def what_is_dead(channel: str, alert: str, address: str, attempts: int, why: str, others: int = 0) -> str:
    """That an alert is dead, with `others` of the same receiver, and what to do."""
    to = f" to {address}" if address else ""
    more = f" (and {others} more)" if others else ""
    what = f"alert {alert}{more} was not delivered{to} after {plural(attempts, 'attempt')} and is kept as dead: "
    return what_fails(channel, what, why, ABOUT_DEAD.format(alert=alert))


def what_fails(channel: str, what: str, why: str, advice: str) -> str:
    """Which channel, what, why, and what to do. The reason is cut, so that what to do is not cut off behind it."""
    return f"Channel {channel}: {what}{clean(why, 300).rstrip('.')}. {advice.format(channel=shlex.quote(channel))}"
