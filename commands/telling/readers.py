"""Readers who follow by email, as a round of telling has them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from commands.runtime import now
from model.follow import LANE
from text.sanitise import clean
from text.timestamp import stamp

if TYPE_CHECKING:
    from alerts.channels.channel import Config
    from alerts.sending.deliver import LaneMaker
    from config import Configuration
    from db.store import Store

log = logging.getLogger(__name__)
FAILING = "followers_failing"
AGAIN = timedelta(minutes=5)
"""After which planning that failed is tried again: at once it would be, for ever, all that the daemon does."""


class RoundOfReaders(Struct, frozen=True):
    """What `deliver_due` is given for them."""

    configs: Mapping[str, Config]
    lanes: Mapping[str, LaneMaker]
    plan: Callable[[Store], int]


def of_readers(settings: Configuration, mail: Config | None) -> RoundOfReaders | None:
    """What a round needs for readers who follow; None where nobody can. `mail`: None where it cannot be used now."""
    if not settings.page.subscribe:
        return None
    from followers.sending import Sending
    from followers.store import FollowerStore

    page = settings.page
    opened = partial(FollowerStore.open, settings.folder)
    pending = timedelta(seconds=page.subscribe_pending)
    sending = Sending(page.address, settings.time_zone, page.subscribe_pace, pending, opened)
    return RoundOfReaders({LANE: mail} if mail else {}, {LANE: sending.lane}, partial(_plan, settings, pending))


def _run_by(settings: Configuration) -> str:
    page = settings.page
    return f"Whoever runs this page, {page.title}, can be reached at {page.contact}." if page.contact else ""


def _plan(settings: Configuration, pending: timedelta, store: Store) -> int:
    """Plans what they are to hear of. What fails in that is told to operators, and keeps nothing else back."""
    from alerts.planning.plan import Enrichment
    from db.outbox.alerts import put_off
    from db.outbox.incidents import Incident, end_open, report
    from db.problems import DatabaseProblem
    from db.withheld.unknown import check_withheld_known
    from followers.planning import FollowerPlanner
    from followers.store import FollowerStore

    try:
        check_withheld_known(store)
        with FollowerStore.open(settings.folder) as followers:
            followers.check_settled()
            _note_number(store, followers.count("follower where state in ('pending', 'confirmed')"))
            made = FollowerPlanner(
                store, followers, settings.page.address, settings.time_zone, pending, _run_by(settings),
                Enrichment(settings.foi_bodies, settings.page.address),
            ).plan(now())
    except Exception as error:
        log.log(
            logging.ERROR, "what readers who follow are to hear of cannot be planned: %s", error,
            exc_info=not isinstance(error, DatabaseProblem),  # whose message says all
        )
        why = clean(str(error), 500).rstrip(".") or type(error).__name__
        text = f"Readers who follow by email are not told: {why}. It is tried again; nothing of it is lost"
        with store.transaction():
            report(store, [Incident("", FAILING, "", text, urgent=True)], now())
            put_off(store, LANE, now(), now() + AGAIN)
        return 0
    end_open(store, FAILING, now())
    return made


def _note_number(store: Store, number: int) -> None:
    """Notes in the register's database how many readers there are: if their file is lost, that is seen."""
    from followers.schedule import READERS

    found = store.one("select detail from pulse where name = ?", [READERS])
    if found != ({"detail": str(number)} if number else None):
        with store.transaction():
            store.execute("delete from pulse where name = ?", [READERS])
            if number:
                store.insert("pulse", name=READERS, at=stamp(now()), detail=str(number))
