"""Channels that come while there is a past, and messages that wait while the program changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from alerts.planning.grouping import Receiver
from alerts.planning.plan import plan_due
from alerts.routes import Digest, default_routes
from db.migrations.tables import migrations
from db.outbox.attempts import lease, record
from db.register.changes import save_change
from db.store import Store
from model.change import Change, ChangeKind
from model.delivery import Sent
from tests.tables import add_row, values_of
from text.timestamp import stamp

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
MAIL, BOTH = {"mail": Receiver(("a@example.org",))}, {"mail": Receiver(("a@example.org",)), "chat": Receiver()}


def begun(folder: Path) -> Store:
    """A database with one change, planned for mail alone."""
    store = Store.create(folder)
    with store.transaction():
        add_row(store, "source", name="s", kind="file", url="https://x.example", title="s", first_seen_at=stamp(NOW))
        save_change(store, "s", None, Change(ChangeKind.PAGE_CHANGED, "words"), NOW)
    assert plan_due(store, default_routes(["mail"], rest=Digest.NOW), NOW, MAIL) == 1
    return store


def test_a_channel_that_is_added_gets_nothing_old(tmp_path: Path) -> None:
    with begun(tmp_path) as store:
        routes = default_routes(["mail", "chat"], rest=Digest.NOW)
        assert plan_due(store, routes, NOW + timedelta(minutes=1), BOTH) == 0
        assert set(values_of(store, "delivery", "channel")) == {"mail"}
        with store.transaction():
            save_change(store, "s", None, Change(ChangeKind.PAGE_CHANGED, "other words"), NOW + timedelta(minutes=2))
        plan_due(store, routes, NOW + timedelta(minutes=2), BOTH)
        assert values_of(store, "delivery", "channel").count("chat") == 1


def test_what_waits_over_an_upgrade_goes_out_once(tmp_path: Path) -> None:
    begun(tmp_path).close()
    with Store.create(tmp_path) as store:  # as the first command after an upgrade does
        with store.transaction():
            migrations.apply(store.db)
        assert plan_due(store, default_routes(["mail"], rest=Digest.NOW), NOW, MAIL) == 0
        leased = lease(store, NOW, "one", "mail", 60)
        assert leased is not None
        record(store, leased.delivery, Sent("250"), NOW, None)
        assert lease(store, NOW + timedelta(days=1), "one", "mail", 60) is None
