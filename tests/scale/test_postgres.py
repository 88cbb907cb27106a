"""What stands in PostgreSQL between writer and workers: places, gates, orders; and what is refused there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

pytest.importorskip("psycopg", reason="needs npdwatch[scale]")
pytest.importorskip("procrastinate", reason="needs npdwatch[scale]")

import psycopg

from bench.handed import new_key, order_for
from bench.postgres import Cluster, ask, closed_for, fail_jobs, hand_in, jobs, rows_in
from commands.crawling.intake import take_in
from config import Configuration
from config.tables import CrawlPart, ScalePart
from db.handed import all_handed, hand_out, overdue, still_handed
from db.register.runs import start_run
from db.schedule import hands
from db.store import Store
from model.source import Source
from readers import fingerprint
from scale import gates
from scale.bundle import Gathering
from scale.gates import GateLine, HostGate, OrderOver
from scale.keys import BUNDLE, ORDER, SigningKey
from scale.office import Office, OrderOut
from scale.order import ORDERS, WorkOrder
from scale.postgres import AnotherWriter, ScaleProblem
from scale.worker import Worker
from tests.tables import count_of, rows_of, set_fields

SOURCE = Source("one", "file", "http://127.0.0.1:1/register.csv")
WRITER, WORKER = new_key(), new_key()
LIFE = timedelta(minutes=2)


@pytest.fixture
def address(postgres: Cluster, request: pytest.FixtureRequest) -> str:
    return postgres.database(f"t{abs(hash(request.node.name)) % 10**9}")


@pytest.fixture
def office(address: str) -> Iterator[Office]:
    with Office(address, "the writer", WRITER.public) as made:
        yield made


def put_down(office: Office, group: str = "a.example", number: str = "order-1", *sources: Source) -> WorkOrder:
    order = WorkOrder(number, group, fingerprint(), 60, sources or (SOURCE,), order_for().asking, order_for().known)
    data = ORDERS.pack(order)
    office.hand_out([OrderOut(group, number, data, WRITER.sign(ORDER, data), len(order.sources))], LIFE)
    return order


# The writer's place ----------------------------------------------------------------------------------------------


def test_there_is_one_writer_and_a_second_one_is_told_which(address: str, office: Office) -> None:
    with pytest.raises(AnotherWriter, match="the writer hands out orders"):
        Office(address, "another writer", new_key().public)
    office.keep_place()
    with Office(address, "the writer", WRITER.public) as again:  # the same one, begun anew
        again.keep_place()
    office.keep_place()
    ask(address, "update npdwatch.writer set seen_at = seen_at - interval '2 minutes'")
    with Office(address, "another writer", new_key().public):
        pass


def test_a_server_that_is_too_old_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scale.postgres.OLDEST_SERVER", 99)
    with pytest.raises(ScaleProblem, match="is too old: version 99 or newer is needed"):
        Office(address, "the writer", WRITER.public)


def test_what_is_fetched_and_not_recorded_yet_counts_as_waiting(address: str, office: Office) -> None:
    order = put_down(office)
    assert office.waiting() == 1
    ask(address, "update npdwatch.work_order set begun_at = now()")
    assert office.waiting() == 0
    hand_in(address, order.number, "one", b"data", b"signature")
    assert office.waiting() == 1, "a writer that is slower than its workers hands out no more"


def test_an_order_whose_job_failed_has_another(address: str, office: Office) -> None:
    put_down(office)
    assert office.reap() == 0
    fail_jobs(address)
    assert office.reap() == 0, "it may just be put down"
    ask(address, "update npdwatch.work_order set made_at = now() - interval '6 seconds'")
    assert office.reap() == 1
    assert sorted(jobs(address).values()) == [("a.example", "failed"), ("a.example", "todo")]
    assert office.reap() == 0


def test_tables_of_another_version_are_refused(address: str, office: Office) -> None:
    ask(address, "update npdwatch.installed set engine = '1.0'")
    with pytest.raises(ScaleProblem, match=r"for Procrastinate 1\.0.*drop the database"):
        Office(address, "the writer", WRITER.public)


def test_a_server_that_is_away_or_no_address_is_said(postgres: Cluster) -> None:
    with pytest.raises(ScaleProblem, match="not to be had"):
        Office("host=127.0.0.1 port=9 dbname=npdwatch", "the writer", WRITER.public)
    with pytest.raises(ScaleProblem, match="no address of PostgreSQL"):
        Office("anything at all", "the writer", WRITER.public)


def test_one_that_takes_nothing_or_is_full_is_said(address: str, office: Office) -> None:
    ask(address, f"alter database \"{address.rpartition('=')[2]}\" set default_transaction_read_only = on")
    with pytest.raises(ScaleProblem, match="must name the primary"):
        Office(address, "the writer", WRITER.public)
    from scale.postgres import words_of

    assert "no room" in words_of(psycopg.errors.DiskFull("could not extend file: No space left on device"))


# Gates ------------------------------------------------------------------------------------------------------------


def test_a_host_is_asked_by_one_at_a_time_and_no_sooner_than_its_delay(
    address: str, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_down(office)
    ask(address, "update npdwatch.work_order set token = 'mine'")
    later = 0.0
    monkeypatch.setattr(gates, "clock", lambda: time.monotonic() + later)

    async def story() -> None:
        nonlocal later
        line = GateLine(address, lazy=True)
        mine = HostGate(line, "a.example", "mine", longest=30, seconds=60)
        begun = time.monotonic()
        for _ in range(4):
            await mine.enter("a.example", 0.1)
        assert time.monotonic() - begun >= 0.3
        await mine.enter("shared.example", 0.0)  # where a file of it stands, or an answer leads
        # Another attempt, as after a worker that died: the first has no turn any more, the host is kept a while.
        ask(address, "update npdwatch.work_order set token = 'theirs'")
        await mine.enter("a.example", 0.0)  # it has the host for a while still, and no other has it as long
        theirs = HostGate(line, "a.example", "theirs", longest=30, seconds=60)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(theirs.enter("shared.example", 0.0), 0.5)
        later = gates.RUN
        with pytest.raises(OrderOver):
            await mine.enter("a.example", 0.0)
        await mine.let_go()
        await asyncio.wait_for(theirs.enter("shared.example", 0.0), 5)
        await theirs.close_for("shared.example", 40)
        assert closed_for(address, "shared.example") > 35
        ask(address, "update npdwatch.work_order set expires = now()")
        with pytest.raises(OrderOver):
            await theirs.enter("a.example", 0.0)
        later = 70.0  # past the order's own end, whatever PostgreSQL says
        with pytest.raises(OrderOver):
            await theirs.enter("shared.example", 0.0)
        await line.close()

    asyncio.run(story())


# A worker ---------------------------------------------------------------------------------------------------------


def worker(address: str, writer: SigningKey = WRITER) -> Worker:
    async def fetching(*_: object) -> None:
        raise AssertionError("nothing is to be fetched")

    return Worker(address, WORKER, "one", writer.public, lanes=1, fetching=fetching)


async def job(found: Worker) -> None:
    try:
        await found.fetch_group("a.example")
    finally:
        await found.close()


def test_a_worker_that_does_not_fit_takes_nothing_on(address: str, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    found = worker(address)
    found.check_in()
    assert found.problem == ""
    stranger = worker(address, new_key())
    asyncio.run(stranger.run())
    assert "and that of the writer there is" in stranger.problem
    late = datetime.now(UTC) + timedelta(hours=1)
    assert "clock is -60 minutes off" in found._misfit(WRITER.public, fingerprint(), late)
    ask(address, "update npdwatch.writer set program = 'another'")
    found.check_in()
    assert "another version of npdwatch" in found.problem


def test_an_order_that_the_writer_has_not_signed_is_not_done(address: str, office: Office) -> None:
    put_down(office)
    ask(address, "update npdwatch.work_order set signature = %s", new_key().sign(ORDER, b"x"))
    with pytest.raises(Exception, match="signature is wrong"):
        asyncio.run(job(worker(address)))


def test_a_group_without_an_order_is_nothing(address: str, office: Office) -> None:
    asyncio.run(job(worker(address)))


# What comes back ---------------------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "data") as made:
        start_run(made, [SOURCE], [], "manual", datetime.now(UTC))
        yield made


def settings(store: Store, *, key: str = WORKER.public) -> Configuration:
    from config.sources import SourcePart

    return Configuration(
        crawl=CrawlPart(loopback=True), own_sources=False, source=(SourcePart(name="one", kind="file", url=SOURCE.url),),
        scale=ScalePart(database="dbname=x", workers={"one": key}), path=store.folder.parent / "npdwatch.toml",
    )


def handed_in(address: str, office: Office, store: Store, *, stopped: str = "") -> None:
    """An order that is out, and an empty bundle for it."""
    put_down(office)
    at = datetime.now(UTC)
    with store.transaction():
        hand_out(store, "order-1", "a.example", ["one", "beside"], ["one"], at, at + LIFE)

    async def keep(_: str, __: bytes) -> None: ...

    gathering = Gathering("order-1", keep)
    gathering.stopped = stopped
    data = gathering.packed(at)
    hand_in(address, "order-1", "one", data, WORKER.sign(BUNDLE, data))


def test_a_bundle_without_verdicts_is_a_failure_of_its_sources(address: str, office: Office, store: Store) -> None:
    handed_in(address, office, store)
    assert take_in(store, settings(store), office) == 1
    assert [x["outcome"] for x in rows_of(store, "fetch")] == ["not_recorded"]
    assert all_handed(store) == frozenset()
    assert rows_in(address, "bundle") == 0


def test_one_that_was_stopped_before_anything_was_whole_is_left_to_the_daemon(address: str, office: Office, store: Store) -> None:
    handed_in(address, office, store, stopped="shutdown")
    assert take_in(store, settings(store), office) == 1
    at = datetime.now(UTC)
    left = hands(store.folder, at)
    assert not left.held
    assert left.over == {"one", "beside"}
    assert left.leave("one", alone=False)
    assert [g.unseen for g in overdue(store, at)] == [("one",)]


def test_a_wrong_signature_is_told_and_the_daemon_asks_at_once(address: str, office: Office, store: Store) -> None:
    handed_in(address, office, store)
    assert take_in(store, settings(store, key=new_key().public), office) == 0
    (notice,) = rows_of(store, "notice")
    assert (notice["code"], notice["subject"]) == ("bundle_refused", "one")
    assert "signature is wrong" in notice["message"]
    assert hands(store.folder, datetime.now(UTC)).over == {"one", "beside"}
    assert rows_in(address, "work_order") == 0  # nothing is asked for it any more


def test_what_comes_after_somebody_else_has_polled_is_dropped(address: str, office: Office, store: Store) -> None:
    handed_in(address, office, store)
    set_fields(store, "source", {"polled_at": "2100-01-01T00:00:00.000Z"}, name="one")
    assert take_in(store, settings(store), office) == 0
    assert count_of(store, "fetch") == 0
    assert all_handed(store) == frozenset()


def test_what_is_in_hand_is_left_alone_until_its_time_is_over(store: Store) -> None:
    at = datetime.now(UTC)
    with store.transaction():
        hand_out(store, "n", "a.example", ["one"], ["one"], at, at + LIFE)
    assert list(still_handed(store, ["one", "two"], at)) == ["one"]
    left = hands(store.folder, at)
    assert not left.leave("one", alone=True)
    assert left.leave("two", alone=True)
    assert not left.leave("two", alone=False)  # it has only just begun: workers may be there
    assert hands(store.folder, at + LIFE).leave("one", alone=False)
