"""What operators hear of the watch."""

from __future__ import annotations

from datetime import datetime

from db.outbox.incidents import mark_told, untold
from db.store import Store
from model.delivery import Notice


def hear(store: Store, now: datetime) -> list[Notice]:
    """What they are to be told now, and have been told by this."""
    found = untold(store, now)
    with store.transaction():
        mark_told(store, found, now)
    return found
