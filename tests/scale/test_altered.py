"""Somebody else writes into PostgreSQL: nothing of it is recorded, what is honest goes on, and notices end by themselves."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

pytest.importorskip("psycopg", reason="needs npdwatch[scale]")
pytest.importorskip("procrastinate", reason="needs npdwatch[scale]")

from bench.handed import new_key
from bench.postgres import alter_body, ask, hand_in, rows_in, seen
from commands.crawling.intake import take_in
from db.handed import note_keys, still_handed
from db.locks import source_lock
from db.outbox.incidents import Incident, report
from db.outbox.workers import end_of_workers
from db.store import Store
from model.answers.exchange import Exchange
from model.fetch import Expected, Fetched, Outcome, Snapshot, Verdict
from model.workers import WORDS
from scale.codec import Scraped
from scale.keys import BUNDLE
from scale.office import Office
from scale.order import KnownThen, known_again, number_for
from tests.scale.writer import NAMED, SAID, SOURCE, WORKER, handed_in, put_down, settings, worker
from tests.tables import count_of, rows_of

BODY = b"Reference,Recipient\nDR1,A Board\n"
SHA = hashlib.sha256(BODY).hexdigest()


def fetched() -> list[Scraped]:
    at = datetime.now(UTC)
    exchange = Exchange(at.isoformat(), {}, "", ())
    snapshot = Snapshot(SOURCE.url, SOURCE.url, at, 200, {}, SHA, BODY, exchange)
    return [Expected("one", SOURCE.url), Fetched(SOURCE, None, snapshot, SHA), Verdict("one", SOURCE.url, Outcome.OK, 200)]


def altered(store: Store) -> list[str]:
    return [x["subject"] for x in rows_of(store, "notice", code="scale_altered", recovered_at=None)]


# Bundles


@pytest.mark.parametrize("how", ["of nobody", "of another key", "for another order"])
def test_a_bundle_that_no_worker_signed_is_dropped_and_its_order_goes_on(
    address: str, office: Office, store: Store, how: str
) -> None:
    """The daemon asked at once, beside the worker that had the order: whoever put it there chose when."""
    if how == "for another order":
        handed_in(address, office, store)
        (data,), (signature,) = seen(address, "bundle", "data"), seen(address, "bundle", "signature")
        office.withdraw(["order-1"])
        handed_in(address, office, store, number="order-2")
        ask(address, "update npdwatch.bundle set data = %s, signature = %s", data, signature)
    else:
        handed_in(address, office, store, key=new_key(), name="stranger" if how == "of nobody" else "one")
    assert take_in(store, settings(store), office, SAID) == 0
    assert rows_in(address, "bundle") == 0
    assert rows_in(address, "work_order") == 1
    assert list(still_handed(store, ["one"], datetime.now(UTC))) == ["one"], "nobody else asks meanwhile"
    assert altered(store) == ["bundles"]
    (notice,) = rows_of(store, "notice")
    assert "who, cannot be told" in notice["message"]


def test_a_worker_hands_in_over_what_somebody_else_put_there(address: str, office: Office, store: Store) -> None:
    handed_in(address, office, store)
    office.refuse("order-1")
    found = worker(address)

    async def fetching(*_: object) -> None:
        hand_in(address, "order-1", "one", b"junk", b"junk")

    async def job() -> None:
        await found.fetch_group("a.example")
        await found.close()

    found.fetching = fetching
    asyncio.run(job())
    assert rows_in(address, "bundle") == 1
    assert take_in(store, settings(store), office, SAID) == 1
    assert altered(store) == []


def test_forged_names_make_one_notice(address: str, office: Office, store: Store) -> None:
    for n in range(20):
        handed_in(address, office, store, name=f"forged {n}\x1b[2J", number=f"order-{n}")
        take_in(store, settings(store), office, SAID)
    assert count_of(store, "notice") == 1
    assert "\x1b" not in rows_of(store, "notice")[0]["message"]


def test_a_bundle_of_any_size_is_not_read(address: str, office: Office, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    handed_in(address, office, store)
    monkeypatch.setattr("scale.office.MOST_UNPACKED", 10)
    ((_, came),) = office.came(5)
    assert came.data == b""


@pytest.mark.parametrize("how", ["made anew", "taken out"])
def test_what_a_worker_signed_before_its_key_was_another_is_no_alteration(
    address: str, office: Office, store: Store, how: str
) -> None:
    """Operators heard for a day that somebody had altered the database, for having done as the manual says."""
    key, name = new_key().public, "one" if how == "made anew" else "other"
    now, named = settings(store, key=key, name=name), {name: key}
    with store.transaction():
        note_keys(store, NAMED, datetime.now(UTC))
    handed_in(address, office, store)
    with store.transaction():
        note_keys(store, named, datetime.now(UTC))
        note_keys(store, named, datetime.now(UTC))  # the daemon's child begins anew
    assert take_in(store, now, office, SAID) == 0
    assert rows_in(address, "bundle") == 0
    assert rows_in(address, "work_order") == 1, "it is fetched again"
    assert altered(store) == []
    handed_in(address, office, store, number="order-2")  # handed out since
    assert take_in(store, now, office, SAID) == 0
    assert altered(store) == ["bundles"], "whoever has the old key still"


def test_what_was_fetched_for_a_source_that_is_configured_otherwise_since_is_dropped(
    address: str, office: Office, store: Store
) -> None:
    """It was recorded as this source's, and operators heard that its new address had no verdict."""
    number = number_for([replace(SOURCE, every=7)])
    handed_in(address, office, store, scraped=fetched(), number=number)
    assert take_in(store, settings(store, url="http://127.0.0.1:1/other.csv"), office, SAID) == 0
    assert (rows_in(address, "bundle"), rows_in(address, "work_order")) == (0, 0)
    assert still_handed(store, ["one"], datetime.now(UTC)) == {}, "it is asked for again at once"
    handed_in(address, office, store, scraped=fetched(), number=number)
    assert take_in(store, settings(store), office, SAID) == 1


def test_who_has_one_source_keeps_no_other_from_being_recorded(address: str, office: Office, store: Store) -> None:
    """`backfill` has one for hours: all that came with it was thrown away when its time was over."""
    handed_in(address, office, store)
    handed_in(address, office, store, number="order-2", source="two")
    both = settings(store, sources=("one", "two"))
    with source_lock(store.folder, "one"):
        assert take_in(store, both, office, SAID) == 1
        assert list(still_handed(store, ["one", "two"], datetime.now(UTC))) == ["one"]
    assert take_in(store, both, office, SAID) == 1


# Bodies


def test_an_altered_body_is_thrown_away_and_an_honest_worker_gives_it_again(
    address: str, office: Office, store: Store
) -> None:
    """It had honest bundles refused until the table was emptied, and the message blamed the workers."""
    handed_in(address, office, store, scraped=fetched())
    alter_body(address)
    assert take_in(store, settings(store), office, SAID) == 0
    assert rows_in(address, "body") == 0
    assert rows_in(address, "work_order") == 1, "it is fetched again"
    assert altered(store) == ["bodies"]
    assert count_of(store, "notice", code="bundle_refused") == 0
    handed_in(address, office, store, scraped=fetched())
    assert take_in(store, settings(store), office, SAID) == 1
    assert [x["outcome"] for x in rows_of(store, "fetch")] == ["ok"]


def test_one_that_stands_there_altered_is_put_right_by_whoever_has_it(address: str, office: Office) -> None:
    office.put_body(SHA, BODY)
    assert office.missing_bodies([SHA]) == set()
    alter_body(address)
    assert office.missing_bodies([SHA]) == {SHA}
    office.put_body(SHA, BODY)
    assert office.body(SHA) == BODY


def test_a_worker_reads_nothing_from_an_altered_body(address: str, office: Office) -> None:
    """An unchanged answer is read from it again: what was put there would have been told, signed by the worker."""
    office.put_body(SHA, BODY)
    alter_body(address)
    found = worker(address)

    async def story() -> bytes | None:
        try:
            return await found._body(SHA)
        finally:
            await found.close()

    assert asyncio.run(story()) is None
    again = known_again(KnownThen(last_recorded={"one": SHA}, bodies=(SHA,)), {})
    assert not again.holds(SHA)


# Notices end


@pytest.mark.parametrize(
    ("code", "subject", "named", "days", "ends"),
    [
        ("bundle_refused", "one", {"one"}, 0, False),
        ("bundle_refused", "one", {"one"}, 2, True),
        ("bundle_refused", "forged", {"one"}, 0, True),
        ("scale_altered", "bundles", {"one"}, 0, False),
        ("scale_altered", "bundles", {"one"}, 2, True),
        ("scale_failing", "PostgreSQL", {"one"}, 2, False),
        *((code, "x", set(), 0, True) for code in WORDS),
        ("disk_low", "disk", set(), 2, False),
    ],
)
def test_a_notice_ends_with_its_reason(store: Store, code: str, subject: str, named: set[str], days: int, ends: bool) -> None:
    at = datetime.now(UTC)
    with store.transaction():
        report(store, [Incident("", code, subject, "It is so", urgent=True)], at)
    end_of_workers(store, named, at + timedelta(days=days))
    assert count_of(store, "notice", recovered_at=None) == (0 if ends else 1)


def test_an_order_put_down_by_somebody_else_is_not_done(address: str, office: Office) -> None:
    put_down(office)
    data = b"anything"
    ask(address, "update npdwatch.work_order set data = %s, signature = %s", data, WORKER.sign(BUNDLE, data))
    found = worker(address)

    async def job() -> None:
        try:
            await found.fetch_group("a.example")
        finally:
            await found.close()

    with pytest.raises(Exception, match="signature is wrong"):
        asyncio.run(job())
