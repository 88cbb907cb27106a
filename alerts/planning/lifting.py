"""What a mute has kept back goes out once it is lifted or has run out: in one digest for each receiver."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace

from alerts.planning.grouping import Receiver, wanted
from alerts.routes import Route, muted_by
from db.outbox import alerts as outbox
from db.problems import DatabaseProblem
from db.register.changes import pass_over, with_history, with_texts
from db.store import Store
from db.withheld.decide import load_withheld
from model.change import StoredChange
from model.delivery import PendingNotification

log = logging.getLogger(__name__)


def muted(store: Store, now: datetime, changes: Iterable[StoredChange]) -> dict[int, int]:
    """Change -> the mute that keeps it back."""
    mutes = outbox.mutes(store, now)
    return {c.id: m.id for c in changes if (m := muted_by(mutes, c)) is not None}


def release_muted(
    store: Store, routes: Sequence[Route], now: datetime, receivers: Mapping[str, Receiver],
    more: Callable[[Sequence[StoredChange]], Iterable[PendingNotification]] = lambda _: (),
) -> None:
    """Lets what mutes that are over have kept back wait for a digest that is due now; safe to be cut off anywhere.

    What another mute keeps back by now stays so, and what has been taken back since is told to nobody. `more`: what
    waits beside what the routes say.
    """
    if not outbox.released_changes(store, now):
        return
    try:
        with store.transaction():
            found = with_texts(store, with_history(store, outbox.released_changes(store, now)))
            held = load_withheld(store)
            told = {c.id: held.change(c) for c in found}
            pass_over(store, [number for number, change in told.items() if change is None])
            left = [c for c in told.values() if c is not None]
            still = muted(store, now, left)
            free = [c for c in left if c.id not in still]
            outbox.defer(store, [replace(w, due=now) for c in free for w in wanted(c, routes, now, receivers)])
            outbox.defer(store, more(free))
            outbox.end_released(store, still, now)
    except DatabaseProblem:
        raise
    except Exception:  # a fault of ours: it is tried again each time, and what is newer is told meanwhile
        log.exception("what mutes have kept back cannot be planned")
