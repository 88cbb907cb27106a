"""A rehearsal makes of the history what the planner makes of it, and stores nothing."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from alerts.planning.grouping import Receiver
from alerts.planning.plan import STORM, plan_due
from alerts.planning.rehearsal import EXAMPLES, WORST, Rehearsal
from alerts.routes import Digest, Route, default_routes
from alerts.severity import Severity
from db.withheld.record import withhold
from model.change import ChangeKind
from model.recipient import Category
from tests.tables import rows_of, set_fields
from text.timestamp import stamp

TWO = {"mail": Receiver(("a@example.org", "b@example.org")), "chat": Receiver()}
EVERYTHING = {
    "the default routes": default_routes(TWO),
    "hours and words": (
        Route("press", ("mail",), categories=frozenset({Category.PRESS}), quiet=(time(22), time(7))),
        Route("rest", ("chat", "mail"), digest=Digest.WEEKLY, not_recipients=("Body 3",)),
        Route("hourly", ("chat",), digest=Digest.HOURLY, min_severity=Severity.HIGH, not_terms=("body 4",)),
        Route("operators", ("chat",), operators=True),
    ),
    "a storm": (Route("each", ("chat",)),),
}


def history(box: Any, make_change: Any, begin: datetime) -> list[datetime]:
    """Puts down what came in eight rounds over some days, and gives when they were."""
    kinds = (ChangeKind.ADDED, ChangeKind.MOVED, ChangeKind.TO_LOOK_AT, ChangeKind.PAGE_GONE)
    who = (Category.PRESS, Category.CHARITY, Category.UNIVERSITY)
    rounds = [begin + timedelta(hours=11 * n, minutes=7 * n) for n in range(8)]
    rounds[4] = rounds[3] + timedelta(minutes=10)  # while the storm lasts
    for n, at in enumerate(rounds):
        many = 2 * STORM if n == 3 else 4
        box.add(*(
            make_change(
                kinds[i % 4], number=100 * n + i, source=f"s{n}-{i}", recipient=f"Body {i}", category=who[i % 3],
                also=(), seen_at=stamp(at), after={},
            )
            for i in range(1, many + 1)
        ))
    return rounds


@pytest.mark.parametrize("routes", EVERYTHING.values(), ids=EVERYTHING)
def test_a_rehearsal_is_what_the_planner_plans(box: Any, make_change: Any, now: Any, routes: Any) -> None:
    rounds = history(box, make_change, now)
    with box.open() as store:
        every = {x["id"] for x in rows_of(store, "change")}
        for n, at in enumerate(rounds):  # what comes later is not there yet
            set_fields(store, "change", {"state": "held"}, planned_at=None)
            set_fields(store, "change", {"state": "open"}, id={i for i in every if i // 100 <= n}, planned_at=None)
            later = rounds[n + 1] if n + 1 < len(rounds) else at + timedelta(days=9)
            plan_due(store, routes, at, TWO, zone="Europe/London")
            _digests(store, routes, at, later)
        before = {name: rows_of(store, name) for name in ("alert", "waiting", "delivery", "change", "alert_change")}
        planned = sorted((x["id"], x["channel"], x["created_at"]) for x in before["alert"])
        played = Rehearsal(routes, TWO, "Europe/London")
        played.play(store)
        assert {name: rows_of(store, name) for name in before} == before
    assert sorted((alert, channel, stamp(at)) for alert, channel, at in played.alerts) == planned
    assert sum(d.messages.total() for d in played.days.values()) == len(planned) > 3
    told = {x["change_id"] for x in before["alert_change"]}
    assert sum(m.number for m in played.missed.values()) == len(every - told)


def _digests(store: Any, routes: Any, at: datetime, later: datetime) -> None:
    """Lets the planner look each time that a digest is due, until the next round."""
    for _ in range(400):
        due = sorted(x["due"] for x in rows_of(store, "waiting"))
        if not due or datetime.fromisoformat(due[0]) >= later:
            return
        at = datetime.fromisoformat(due[0])
        plan_due(store, routes, at, TWO, zone="Europe/London")
    raise AssertionError("digests without end")


def test_the_worst_and_what_is_missed(box: Any, make_change: Any, now: Any) -> None:
    history(box, make_change, now)
    played = Rehearsal([Route("press", ("chat",), categories=frozenset({Category.PRESS}))], TWO, "Europe/London")
    with box.open() as store:
        played.play(store)
    assert len(played.worst) == WORST
    assert {x.change.category for x in played.worst} == {Category.PRESS}
    assert [x.why for x in played.worst] == [(("press", "the recipient is press"),)] * WORST
    gone = played.missed[Severity.HIGH, ChangeKind.PAGE_GONE]
    assert gone.number > EXAMPLES == len(gone.worst)
    assert date(2026, 11, 24) in played.days


def test_since_leaves_out_what_was_told_before(box: Any, make_change: Any, now: Any) -> None:
    rounds = history(box, make_change, now)
    played = Rehearsal([Route("all", ("chat",))], TWO, "Europe/London")
    with box.open() as store:
        played.play(store, rounds[6])
    assert played.changes == 8


def test_what_is_withheld_is_not_rehearsed(box: Any, make_change: Any, now: Any) -> None:
    box.add(make_change(number=1), make_change(number=2))
    with box.open() as store:
        with store.transaction():
            withhold(store, "change", 1, because="a test", who="a test", cause="person", now=now)
        played = Rehearsal([Route("all", ("chat",))], TWO, "Europe/London")
        played.play(store)
    assert ([x.change.id for x in played.worst], played.changes) == ([2], 1)
