"""What is found, told and kept back is in the log: what another program deletes, alters or puts away there is named."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from alerts.payload.changes import changes_payload
from bench.tampering import world
from db.chain.check import check_log
from db.chain.moves import since
from db.outbox import restored
from db.outbox.alerts import lift, mute, put_off, save_plan, unplanned
from db.outbox.attempts import lease, record
from db.outbox.deliveries import forget_deliveries
from db.problems import FILE_NAME
from db.register.changes import retract
from db.store import Store
from db.upkeep.prune import prunable, prune
from db.withheld.gone_over import mask_rows
from db.withheld.record import unwithhold, withhold
from model.delivery import Alert, PendingNotification, Sent
from tests.tables import add_row, count_of, delete_rows, set_fields, value_of, values_of

NOW = datetime(2026, 12, 24, 12, 0, tzinfo=UTC)
LATER = timedelta(days=1)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with four editions: of its changes some are in an alert that was sent, one waits, one is muted."""
    folder = tmp_path_factory.mktemp("moves") / "data"
    with world(folder) as desk:
        store, now = desk.store, desk.now
        mute(store, now, source="", recipient="Invented", kind="", until=now + LATER, why="x")
        found = unplanned(store, 1000)
        told = found[:-2]
        payload = changes_payload("AL-0000000001", told, [], now)
        addresses = ("a@example.org", "b@example.org")
        alert = Alert("AL-0000000001", "mail", payload, addresses, tuple(c.id for c in told))
        later = PendingNotification(found[-2], "mail", "", now + LATER, ())
        save_plan(store, [alert], [c.id for c in found], now, deferred=[later], muted=[(found[-1].id, 1)])
        leased = lease(store, now, "us", "mail", 60)
        assert leased is not None
        record(store, leased.delivery, Sent("250"), now, None)
    return folder


@pytest.fixture
def store(lived: Path, tmp_path: Path) -> Iterator[Store]:
    shutil.copytree(lived, tmp_path / "data")
    with Store.open(tmp_path / "data") as opened:
        assert wrong(opened) == []
        yield opened


def wrong(store: Store) -> list[str]:
    return [f"{w.where}: {w.what}" for w in check_log(store)]


def told(store: Store | Path) -> int:
    """A change that is in the alert."""
    return int(value_of(store, "change", "id", kind="added", reference="DS99001"))


Deed = Callable[[Path], None]
"""What another program does."""


def to_change(**fields: object) -> Deed:
    return lambda file: set_fields(file, "change", fields, id=told(file))


def to_delivery(**fields: object) -> Deed:
    return lambda file: set_fields(file, "delivery", fields, state="pending")


@pytest.mark.parametrize(("deed", "named"), [
    (lambda file: delete_rows(file, "change", id=told(file)), "it was deleted, and not by npdwatch"),
    (to_change(state="silent"), "the log has it as “open, in an alert”, and it stands as “silent, in an alert” now"),
    (to_change(state="retracted"), "and it stands as “retracted, in an alert” now"),
    (to_change(passed_over=1), "and it stands as “open, passed over as withheld” now"),
    (to_change(recipient="Other Ltd"), "what it says was altered since"),
    (to_change(found_at="2026-11-24T12:00:00.000Z"), "what it says was altered since"),
    (to_change(edition_id=1), "what it says was altered since"),
    (lambda file: delete_rows(file, "alert_change", change_id=told(file)), "and it stands as “open, told to nobody” now"),
    (lambda file: delete_rows(file, "waiting"), "the log has it as “open, waiting for a digest”, and it stands as “open, told"),
    (lambda file: set_fields(file, "alert", {"payload": "{}"}), "what it says was altered since"),
    (to_delivery(state="sent"), "the log has it as “pending”, and it stands as “sent” now"),
    (to_delivery(state="cancelled"), "the log has it as “pending”, and it stands as “cancelled” now"),
    (to_delivery(address="c@example.org"), "what it says was altered since"),
    (lambda file: delete_rows(file, "delivery", state="pending"), "it was deleted, and not by npdwatch"),
    (lambda file: set_fields(file, "mute", {"until": "2099-01-01T00:00:00.000Z"}), "what it says was altered since"),
    (lambda file: add_row(file, "withheld", kind="release", key="1", because="", who="x", cause="person", at=""),
     "it was not written by npdwatch"),
    (lambda file: set_fields(file, "chain_row", {"stands": "silent"}, key="alert AL-0000000001"),
     "the list of what was found, told or kept back then was altered"),
])
def test_what_another_program_does_to_it_is_named(store: Store, deed: Deed, named: str) -> None:
    deed(store.folder / FILE_NAME)
    found = wrong(store)
    assert found, "it is not seen"
    assert named in found[0]


def test_it_stays_named_whatever_npdwatch_writes_then(store: Store) -> None:
    """What was not written in a transaction of ours is taken for ours by no later one, nor by another process's."""
    delete_rows(store.folder / FILE_NAME, "change", id=told(store))
    to_delivery(state="cancelled")(store.folder / FILE_NAME)
    set_fields(store, "change", {"state": "silent"}, kind="baseline")  # over our connection, past `transaction`
    with store.transaction():
        withhold(store, "release", 1, because="x", who="x", cause="person", now=NOW)
    with Store.open(store.folder) as other, other.transaction():
        unwithhold(other, "release", 1, who="x", now=NOW)
    assert len(wrong(store)) == 3, wrong(store)


def _withhold(store: Store) -> None:
    with store.transaction():
        withhold(store, "release", value_of(store, "change", "release_id", id=told(store)), because="x", who="x",
                 cause="person", now=NOW)
    with store.transaction():
        unwithhold(store, "release", value_of(store, "change", "release_id", id=told(store)), who="x", now=NOW)


def _retract(store: Store) -> None:
    with store.transaction():
        retract(store, [told(store)], "a fault of ours")


def _mask(store: Store) -> None:
    """A child's name is taken out of a row, its changes and messages."""
    version = value_of(store, "change", "version_after", id=told(store))
    name = json.loads(value_of(store, "version", "cells", id=version))["recipient"]
    with store.transaction():
        mask_rows(store, {version: {"recipient": (name, "[withheld]")}}, NOW)
    assert name not in value_of(store, "alert", "payload")


def _lift(store: Store) -> None:
    lift(store, 1, NOW - 30 * LATER)
    with store.transaction():
        put_off(store, "mail", NOW, NOW + LATER)


def _send(store: Store) -> None:
    while leased := lease(store, NOW, "us", "mail", 60):
        record(store, leased.delivery, Sent("250"), NOW, None)
    assert forget_deliveries(store, "mail", NOW, NOW) == 2


def _prune(store: Store) -> None:
    prune(store, prunable(store, NOW + 999 * LATER, older_than=LATER), NOW + 999 * LATER, older_than=LATER)


def _come_back_from_a_backup(store: Store) -> None:
    restored.begin(store, NOW, quiet=True)


@pytest.mark.parametrize("move", [
    _withhold, _retract, _mask, _lift, _send, _prune, _come_back_from_a_backup,
], ids=lambda x: x.__name__)
def test_what_npdwatch_does_itself_is_no_alarm(store: Store, move: Callable[[Store], Any]) -> None:
    before = count_of(store, "chain_entry")
    move(store)
    assert count_of(store, "chain_entry") > before
    assert wrong(store) == []


def test_an_entry_is_of_what_its_own_transaction_has_touched(store: Store) -> None:
    """A transaction that follows touches none of it: an entry of all, each time, would double the log every day."""
    _retract(store)
    after = count_of(store, "chain_entry"), count_of(store, "chain_row")
    for minute in range(3):
        with store.transaction():
            store.upsert("pulse", "name", name="seen", at=f"2026-12-24T12:0{minute}:00.000Z")
    assert (count_of(store, "chain_entry"), count_of(store, "chain_row")) == after
    mute(store, NOW, source="", recipient="Nobody Ltd", kind="", until=NOW + LATER, why="x")
    assert (count_of(store, "chain_entry"), count_of(store, "chain_row")) == (after[0] + 1, after[1] + 1)


def test_of_what_is_rolled_back_and_of_a_working_copy_the_log_has_nothing(store: Store, tmp_path: Path) -> None:
    before = count_of(store, "chain_entry")
    with pytest.raises(ZeroDivisionError), store.transaction():  # noqa: PT012 - both are in the transaction
        retract(store, [told(store)], "a fault of ours")
        raise ZeroDivisionError
    with store.scratch(tmp_path / "scratch") as copy:
        _retract(copy)
        assert count_of(copy, "chain_entry") == before
    assert (count_of(store, "chain_entry"), wrong(store)) == (before, [])


def test_nothing_can_be_tried_on_the_digest_of_what_was_taken_out(store: Store) -> None:
    """The log holds no word of a row, and the salt of what a row said before is gone."""
    key = f"change {told(store)}"
    salts = values_of(store, "chain_row", "salt", key=key)
    _mask(store)
    after = values_of(store, "chain_row", "salt", key=key)
    assert salts[-1] is not None
    assert after[:-1] == [None] * len(salts)
    assert len(after[-1]) == 16
    assert after[-1] != salts[-1]
    entries = " ".join(values_of(store, "chain_entry", "text", kind="moves"))
    assert set(json.loads(values_of(store, "chain_entry", "text", kind="moves")[-1])) == {
        "entry", "kind", "logged_at", "before", "rows", "hash",
    }
    assert "Invented" not in entries


def test_a_database_of_before_begins_with_what_is_there(store: Store) -> None:
    """An earlier version's: `verify` says since when, and how much there was before; what happens then is seen."""
    told_then = told(store)
    for table in ("chain_entry", "chain_day", "chain_body", "chain_row"):
        delete_rows(store.folder / FILE_NAME, table)
    rows = sum(count_of(store, t) for t in ("change", "alert", "delivery", "mute", "withheld"))
    with Store.open(store.folder) as upgraded:
        with upgraded.transaction():
            pass
        first = since(upgraded)
        assert first is not None
        assert (first["number"], first["as_found"]) == (2, rows)
        assert wrong(upgraded) == []
        delete_rows(store.folder / FILE_NAME, "change", id=told_then)
        assert wrong(upgraded) == [f"change {told_then}: it was deleted, and not by npdwatch"]


def test_a_new_database_has_nothing_of_before(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store, store.transaction():
        store.insert("source", name="a", kind="page", url="https://example.org/", first_seen_at="2026-11-24")
    with Store.open(tmp_path) as store:
        assert since(store) is None
        mute(store, NOW, source="a", recipient="", kind="", until=NOW, why="")
        first = since(store)
        assert first is not None
        assert (first["at"], first["as_found"]) == ("2026-12-24T12:00:00.000Z", 0)
        assert wrong(store) == []
