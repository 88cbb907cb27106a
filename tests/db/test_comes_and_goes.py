"""What comes and goes is told, and told as over, once; then it is over for operators when that has lasted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from db.outbox.incidents import Incident, mark_told, report, resolve, untold
from db.store import Store
from tests.tables import rows_of

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SHORT = Incident("register", "quarantined", "File (abc)", "9 rows are gone", urgent=True)


def heard(store: Store, now: datetime, *incidents: Incident) -> list[str]:
    """What operators hear of a poll that meets these incidents."""
    with store.transaction():
        report(store, incidents, now)
        resolve(store, "register", [(i.code, i.subject) for i in incidents], now, among=("quarantined",))
        news = untold(store, now)
        mark_told(store, news, now)
    return ["over" if n.recovered else "on" for n in news]


def test_a_register_that_is_good_and_short_by_turns_is_no_flood(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        said, now = [], AT
        for n in range(200):
            said += heard(store, now, *[SHORT] * (n % 2 == 0))
            now += timedelta(minutes=15)
        assert said == ["on", "over", "on"]
        said += heard(store, now := now + timedelta(hours=25))
        assert said == ["on", "over", "on", "over"]
        for _ in range(9):  # it lasts, and is reminded of weekly
            said += heard(store, now := now + timedelta(days=1), SHORT)
        assert said[4:] == ["on", "on"]


def test_two_incidents_a_month_apart_are_told_and_told_as_over_at_once(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        said = []
        for day in (0, 30):
            said += heard(store, AT + timedelta(days=day), SHORT)
            said += heard(store, AT + timedelta(days=day, minutes=15))
        assert said == ["on", "over", "on", "over"]


def test_what_comes_back_before_its_end_was_told_goes_on(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        heard(store, AT, SHORT)
        with store.transaction():
            resolve(store, "register", (), AT + timedelta(minutes=1), among=("quarantined",))
            report(store, [SHORT], AT + timedelta(minutes=2))
        assert untold(store, AT + timedelta(minutes=2)) == []
        (notice,) = rows_of(store, "notice")
        assert (notice["count"], notice["recovered_at"]) == (2, None)
