"""What stands in PostgreSQL between writer and workers: places, gates, orders; and what is refused there."""

from __future__ import annotations

import asyncio
import math
import os
import re
import signal
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

pytest.importorskip("psycopg", reason="needs npdwatch[scale]")
pytest.importorskip("procrastinate", reason="needs npdwatch[scale]")

import psycopg

from bench.handed import new_key
from bench.postgres import (
    Cluster,
    ask,
    backend_of,
    closed_for,
    drop,
    fail_jobs,
    fill,
    foreign_tables,
    hand_in,
    jobs,
    make_room,
    rows_in,
    seen,
)
from commands.crawling.due_groups import DueGroups
from commands.crawling.hand_out import Handing
from commands.crawling.handing_trouble import HandingTrouble
from commands.crawling.intake import take_in
from db.handed import all_handed, hand_out, numbers_out, overdue, still_handed, take_back
from db.schedule import hands
from db.store import Store
from db.watch import open_notices
from model.workers import FAILING
from readers import fingerprint
from scale import gates
from scale.codec import NotADocument
from scale.gates import GateLine, HostGate, OrderOver
from scale.keys import ORDER
from scale.office import Office
from scale.order import ORDERS
from scale.postgres import TABLES, AnotherWriter, OtherTables, ScaleProblem, problem_of
from scale.worker import Worker
from tests.hearing import hear
from tests.scale.writer import LIFE, NAMED, SAID, WORKER, WRITER, handed_in, put_down, settings, worker
from tests.tables import count_of, rows_of, set_fields

# The writer's place ----------------------------------------------------------------------------------------------


def test_there_is_one_writer_and_a_second_one_is_told_which(address: str, office: Office) -> None:
    with pytest.raises(AnotherWriter, match="the writer hands out orders"):
        Office(address, "another writer", new_key().public, NAMED)
    office.keep_place()
    with Office(address, "the writer", WRITER.public, NAMED) as again:  # the same one, begun anew
        again.keep_place()
    office.keep_place()
    ask(address, "update npdwatch.writer set seen_at = seen_at - interval '2 minutes'")
    with Office(address, "another writer", new_key().public, NAMED):
        pass


def test_a_server_that_is_too_old_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scale.postgres.OLDEST_SERVER", 99)
    with pytest.raises(ScaleProblem, match="is too old: version 99 or newer is needed"):
        Office(address, "the writer", WRITER.public, NAMED)


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
    with pytest.raises(ScaleProblem, match=r"for Procrastinate 1\.0.*drop schema npdwatch"):
        Office(address, "the writer", WRITER.public, NAMED)
    found = worker(address)
    asyncio.run(found.run())
    assert "for Procrastinate 1.0" in found.problem, "it ends, and does not ask again every five seconds"


@pytest.mark.parametrize("lost", [*TABLES, ""])
def test_tables_that_are_lost_in_part_or_all_are_made_anew(address: str, lost: str) -> None:
    """Nothing in them has to be kept, so the writer heals what somebody dropped; a worker says who does."""
    with Office(address, "the writer", WRITER.public, NAMED):
        pass
    drop(address, f"table npdwatch.{lost}" if lost else "schema npdwatch")
    with pytest.raises(ScaleProblem, match="start the writer's daemon"):
        worker(address).check_in()
    with Office(address, "the writer", WRITER.public, NAMED) as office:
        put_down(office)
    assert sorted(jobs(address).values()) == [("a.example", "todo")]


def test_what_is_lost_while_the_writer_works_is_made_anew_too(address: str, office: Office, store: Store) -> None:
    drop(address, "schema npdwatch")
    with pytest.raises(ScaleProblem):
        office.keep_place()
    with Office(address, "the writer", WRITER.public, NAMED) as again:
        again.keep_place()


def test_a_schema_that_is_somebody_elses_is_left_alone(address: str) -> None:
    foreign_tables(address, "npdwatch")
    with pytest.raises(ScaleProblem, match=r"is not npdwatch's \(letters\): name another database"):
        Office(address, "the writer", WRITER.public, NAMED)
    assert rows_in(address, "letters") == 0


def test_another_programs_procrastinate_in_the_database_is_no_hindrance(address: str) -> None:
    foreign_tables(address, "public")
    with Office(address, "the writer", WRITER.public, NAMED) as office:
        put_down(office)
    assert jobs(address)


def test_a_server_that_is_away_or_no_address_is_said(postgres: Cluster) -> None:
    with pytest.raises(ScaleProblem, match="not to be had"):
        Office("host=127.0.0.1 port=9 dbname=npdwatch", "the writer", WRITER.public, NAMED)
    with pytest.raises(ScaleProblem, match="no address of PostgreSQL"):
        Office("anything at all", "the writer", WRITER.public, NAMED)


@pytest.mark.parametrize("address", [
    "mysql://npd:Quartz@127.0.0.1/x", '"postgresql://npd:Quartz@127.0.0.1/x"', "postgresql://npd:%Quartz@127.0.0.1/x",
    "postgresql://npd:a@Quartz@127.0.0.1/x", "postgresql://npd:Quartz/b@127.0.0.1/x", "postgresql://npd:9/Quartz@h/x",
    "postgresql://npd:9/Quartz@127.0.0.1/x", "postgresql://npd:a?Quartz@127.0.0.1/x", "postgresql://npd:a:Quartz/@h/x",
    "postgresql://npd@127.0.0.1:Quartz/x", "host=127.0.0.1 password=a Quartz", "host=127.0.0.1 password='Quartz",
])
def test_a_mistake_in_the_address_is_said_without_the_password_in_it(address: str) -> None:
    """It was quoted on the screen, in the log, in `status` and in the message to operators."""
    with pytest.raises(ScaleProblem) as said:
        Office(address, "the writer", WRITER.public, NAMED)
    assert "Quartz" not in str(said.value)
    assert "Quartz" not in repr(said.value.__context__) or said.value.__suppress_context__


def test_one_that_takes_nothing_or_is_full_is_said(address: str, office: Office) -> None:
    ask(address, f"alter database \"{address.rpartition('=')[2]}\" set default_transaction_read_only = on")
    with pytest.raises(ScaleProblem, match="must name the primary"):
        Office(address, "the writer", WRITER.public, NAMED)
    assert "no room" in str(problem_of(psycopg.errors.DiskFull("could not extend file: No space left on device")))


@pytest.mark.parametrize("table", ["work_order", "procrastinate_jobs"])
def test_what_a_full_postgresql_does_not_take_the_daemon_asks_at_once_and_operators_hear_why(
    address: str, office: Office, store: Store, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    """All sources were held for twelve minutes, as if workers had them, and `scale status` was green."""
    monkeypatch.setattr("commands.crawling.handing_trouble.LASTS", 0.0)
    monkeypatch.setattr(Handing, "_lanes", lambda *_: 1)
    handing = Handing(store, settings(store, address=address), threading.Event())
    handing._next["signs"] = math.inf
    fill(address, table)
    with pytest.raises(ScaleProblem, match="has no room") as refused:
        handing.beat(office)
    assert count_of(store, "handed") == 1
    assert hands(store.folder, datetime.now(UTC)).leave("one", alone=False)
    handing.trouble.lost(refused.value)
    handing.beat(office)
    (told,) = [x for x in open_notices(store) if x["code"] == FAILING]
    assert "has no room" in told["message"]
    assert "The daemon asks all sources by itself meanwhile" in told["message"]
    make_room(address)
    with store.transaction():
        take_back(store, numbers_out(store))
    handing._groups = DueGroups(store, handing.settings)
    handing._next["due"] = 0.0
    assert handing.beat(office)
    assert not [x for x in open_notices(store) if x["code"] == FAILING]
    assert not hands(store.folder, datetime.now(UTC)).leave("one", alone=False)


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
    accepts = [f"one={WORKER.public}"]
    assert "clock is -60 minutes off" in found._misfit(WRITER.public, fingerprint(), accepts, late)
    ask(address, "update npdwatch.writer set program = 'another'")
    found.check_in()
    assert "another version of npdwatch" in found.problem


def test_one_whose_key_is_not_named_takes_nothing_on(address: str, office: Office) -> None:
    for found, said in (
        (worker(address, name="two"), "by another name: start it with --name one"),
        (worker(address, key=new_key()), r"names another key under \[scale.workers\] as one"),
        (worker(address, key=new_key(), name="two"), r"names no such worker .*: two = \".{43}=\"; then reload"),
    ):
        asyncio.run(found.run())
        assert re.search(said, found.problem)


def test_one_whose_key_is_named_no_more_ends_and_says_so(
    address: str, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scale.worker.ALIVE_EVERY", 0.1)
    found = worker(address)

    async def story() -> None:
        running = asyncio.create_task(found.run())
        while not rows_in(address, "worker"):  # noqa: ASYNC110 - PostgreSQL has no event of it
            await asyncio.sleep(0.05)
        office._accepts = []
        office.keep_place()
        await asyncio.wait_for(running, 30)

    asyncio.run(asyncio.wait_for(story(), 30))
    assert "names no such worker" in found.problem
    assert seen(address, "worker", "said") == [found.problem]


def test_what_keeps_a_worker_from_handing_in_is_said_where_the_writer_sees_it(
    address: str, office: Office, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL was full: the worker's log alone said so, and operators heard that no verdict came."""
    monkeypatch.setattr("scale.worker.AGAIN", 0.1)
    put_down(office)
    at = datetime.now(UTC)
    with store.transaction():
        hand_out(store, "order-1", "a.example", ["one"], ["one"], at, at)
    fill(address, "bundle")
    found = worker(address)

    async def fetching(*_: object) -> None: ...

    async def story() -> None:
        found.fetching, found.name = fetching, "one-1"
        await found._say_alive()
        running = asyncio.create_task(job(found))
        while seen(address, "worker", "said") == [""]:  # noqa: ASYNC110 - PostgreSQL has no event of it
            await asyncio.sleep(0.05)
        assert "PostgreSQL has no room (No space left on device" in office.workers()[0].said
        assert rows_in(address, "bundle") == 0
        make_room(address)
        await running

    asyncio.run(asyncio.wait_for(story(), 30))
    assert seen(address, "worker", "said") == [""]
    assert rows_in(address, "bundle") == 1


def test_a_database_that_cannot_hold_all_letters_is_refused(postgres: Cluster) -> None:
    base = postgres.database("whole")
    ask(base, "create database latin encoding 'LATIN1' locale 'C' template template0")
    with pytest.raises(ScaleProblem, match="is in LATIN1, which cannot hold all letters: make one in UTF-8"):
        Office(base.replace("whole", "latin"), "the writer", WRITER.public, NAMED)


def test_a_server_that_is_frozen_is_lost_as_one_that_is_away(address: str, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """It accepts nothing and closes nothing: the writer waited for it without a word."""
    monkeypatch.setattr("scale.postgres.SILENT", 1.0)
    office.keep_place()
    backend = backend_of(address)
    os.kill(backend, signal.SIGSTOP)
    try:
        with pytest.raises(ScaleProblem, match="not to be had: it has said nothing for 1 seconds"):
            office.keep_place()
        with pytest.raises(ScaleProblem):  # what it would answer yet is nobody's
            office.keep_place()
    finally:
        os.kill(backend, signal.SIGCONT)


def test_operators_hear_who_asks_without_postgresql_and_from_when_on(store: Store) -> None:
    """It was said that the daemon asks all by itself, while nobody asked for what workers had in hand."""
    at, trouble = datetime.now(UTC), HandingTrouble(store, settings(store))
    trouble.lost(AnotherWriter("them hands out orders", frozenset({"127.0.0.1:1", "b.example"})))
    (notice,) = rows_of(store, "notice")
    assert "The daemon asks all sources by itself meanwhile" in notice["message"]
    assert notice["message"].endswith("Both ask 127.0.0.1:1, and neither knows when the other does: let one watch these")
    with store.transaction():
        hand_out(store, "n", "h", ["one", "two"], ["one"], at, at + LIFE)
    trouble.lost(AnotherWriter("them hands out orders", frozenset()))
    (notice,) = rows_of(store, "notice")
    assert f"2 sources may still be asked by workers, so by nobody else until {at + LIFE:%H:%M:%S} UTC" in notice["message"]
    trouble.well()
    assert count_of(store, "notice", recovered_at=None) == 0


def test_another_writer_is_told_also_where_postgresql_was_away_a_while_ago(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes again within a week is over after a day: the second reason was told to nobody."""
    at = 1000.0
    monkeypatch.setattr("commands.crawling.handing_trouble.time.monotonic", lambda: at)
    trouble = HandingTrouble(store, settings(store))
    for _ in range(2):
        trouble.lost(ScaleProblem("it is away"))
        at += 100.0
        trouble.lost(ScaleProblem("it is away"))
        trouble.well()
    trouble.lost(AnotherWriter("them hands out orders", frozenset()))
    assert {x["subject"]: x["message"][:9] for x in rows_of(store, "notice")} == {"PostgreSQL": "it is awa", "another writer": "them hand"}
    trouble.well()
    assert count_of(store, "notice", subject="another writer", recovered_at=None) == 0


def test_each_cause_is_told_and_told_as_over(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told once for one cause, operators heard of no other, nor that it was over: the last word was a wrong password."""
    at = 1000.0
    monkeypatch.setattr("commands.crawling.handing_trouble.time.monotonic", lambda: at)
    trouble = HandingTrouble(store, settings(store))

    def lost(problem: ScaleProblem) -> list[tuple[str, bool, bool]]:
        nonlocal at
        trouble.lost(problem)
        at += 100.0
        trouble.lost(problem)
        return heard()

    def heard() -> list[tuple[str, bool, bool]]:
        return [(n.about, n.recovered, n.beside_others) for n in hear(store, datetime.now(UTC))]

    away, login = "PostgreSQL", "PostgreSQL (login refused)"
    assert lost(problem_of(OSError("connection refused"))) == [(away, False, False)]
    assert lost(problem_of(OSError("server closed the connection"))) == [], "the same in other words"
    trouble.well()
    assert heard() == [(away, True, False)]
    assert lost(problem_of(OSError('FATAL: password authentication failed for user "npdwatch"'))) == [(login, False, False)]
    tables = "PostgreSQL (tables of another version)"
    assert lost(OtherTables("it holds others")) == [(login, True, True), (tables, False, False)], "one follows another"
    room = "PostgreSQL (no room)"
    trouble.refused(problem_of(psycopg.errors.DiskFull("no space")))
    trouble.well()
    assert heard() == [(tables, True, True), (room, False, False)]
    trouble.took()
    trouble.well()
    assert heard() == [(room, True, False)]


@pytest.mark.parametrize("how", ["another address", "nothing is taken"])
def test_a_worker_comes_back_by_itself(address: str, office: Office, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    """With the password that its file says now, and by a new connection: it went on with the old ones until restarted."""
    async def no_jobs(*given: Any) -> None:
        await given[-1].wait()

    monkeypatch.setattr("scale.worker.AGAIN", 0.1)
    monkeypatch.setattr("scale.worker.work", no_jobs)
    addresses = [address.replace("dbname=", "dbname=no_") if how == "another address" else address]
    found = worker(address)
    found._address = lambda: addresses[-1]
    found._store = GateLine(lambda: addresses[-1])

    async def story() -> None:
        if how == "nothing is taken":
            await found._store.ask("set default_transaction_read_only = on", [])
        running = asyncio.create_task(found.run())
        await asyncio.sleep(1.0)
        addresses.append(address)
        for _ in range(100):
            if any(w.lanes for w in office.workers()):
                break
            await asyncio.sleep(0.1)
        assert any(w.lanes for w in office.workers())
        found.stopping.set()
        await running

    asyncio.run(asyncio.wait_for(story(), 30))


def test_a_worker_ends_whenever_it_is_stopped(address: str, office: Office) -> None:
    """One that was cancelled as PostgreSQL answered never ended: `asyncio.wait_for` of Python 3.11 loses that."""
    async def story() -> None:
        before = asyncio.all_tasks()
        for moment in range(24):
            found = worker(address)
            running = asyncio.create_task(found.run())
            await asyncio.sleep(moment / 100)
            found.stopping.set()
            await asyncio.wait_for(running, 20)
            assert not found.problem
        assert asyncio.all_tasks() == before

    asyncio.run(asyncio.wait_for(story(), 120))
    assert not any(w.lanes for w in office.workers())


def test_what_a_role_has_set_for_itself_changes_nothing(address: str) -> None:
    """By DateStyle no time could be read, and the writer's own database was called damaged."""
    async def say(one: Worker) -> None:
        one.name = "one"
        await one._say_alive()
        await one.close()

    odd = {
        "datestyle": "'German, DMY'", "timezone": "'Pacific/Kiritimati'", "client_encoding": "'LATIN1'",
        "default_transaction_isolation": "'serializable'",
    }
    for key, value in odd.items():
        ask(address, f"alter role current_user set {key} = {value}")
    try:
        with Office(address, "the writer \u2116", WRITER.public, NAMED) as office:
            asyncio.run(asyncio.wait_for(say(worker(address)), 30))
            (seen_at,) = [w.seen_at for w in office.workers()]
        assert abs(datetime.now(UTC) - seen_at) < timedelta(minutes=1)
        assert (seen_at.tzinfo, seen_at.utcoffset()) != (None, timedelta(hours=14))
        assert f"{seen_at:%H:%M}" in {f"{datetime.now(UTC) - timedelta(minutes=n):%H:%M}" for n in (0, 1)}
    finally:
        ask(address, "alter role current_user reset all")


def test_a_database_without_an_encoding_serves_as_well(address: str) -> None:
    name = f"{address.rpartition('=')[2]}_ascii"
    ask(address, f"create database {name} encoding 'SQL_ASCII' lc_collate 'C' lc_ctype 'C' template template0")
    bare = f"{address.rpartition('=')[0]}={name}"
    for _ in range(2):  # its tables are made, and known again
        with Office(bare, "the writer \u2116", WRITER.public, NAMED) as office:
            assert office.workers() == []


def test_operators_hear_that_no_worker_is_there(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    at = 1000.0
    monkeypatch.setattr("commands.crawling.handing_trouble.time.monotonic", lambda: at)
    trouble = HandingTrouble(store, settings(store))
    trouble.count(0)
    at = 1599.0
    trouble.count(0)
    assert count_of(store, "notice") == 0
    at = 1601.0
    trouble.count(0)
    trouble.count(0)
    (notice,) = rows_of(store, "notice", code="workers_away")
    assert notice["count"] == 1
    assert "No worker that fits was there for 10 minutes" in notice["message"]
    trouble.count(5)
    assert count_of(store, "notice", recovered_at=None) == 0


def test_operators_hear_what_workers_say_where_no_verdict_came(address: str, office: Office, store: Store) -> None:
    handed_in(address, office, store)
    office.refuse("order-1")
    set_fields(store, "handed", {"until": "2026-01-01T00:00:00.000Z"})
    found = worker(address)
    found.name = "one-1"

    async def says() -> None:
        await found._say_alive()
        await found._note("it is full\x1b")
        await found.close()

    asyncio.run(says())
    HandingTrouble(store, settings(store)).give_up(office)
    (notice,) = rows_of(store, "notice")
    assert "no verdict came, and the daemon asks by itself. one-1: it is full" in notice["message"]


def test_an_order_is_not_done_again_once_its_time_is_over(address: str, office: Office) -> None:
    """Whoever can write into PostgreSQL may put down again what the writer has signed, but not for ever."""
    order = put_down(office)
    old = ORDERS.pack(replace(order, until=datetime.now(UTC) - timedelta(minutes=5)))
    ask(address, "update npdwatch.work_order set data = %s, signature = %s", old, WRITER.sign(ORDER, old))
    with pytest.raises(NotADocument, match="was over at"):
        asyncio.run(job(worker(address)))


def test_an_order_that_the_writer_has_not_signed_is_not_done(address: str, office: Office) -> None:
    put_down(office)
    ask(address, "update npdwatch.work_order set signature = %s", new_key().sign(ORDER, b"x"))
    with pytest.raises(Exception, match="signature is wrong"):
        asyncio.run(job(worker(address)))


def test_a_group_without_an_order_is_nothing(address: str, office: Office) -> None:
    asyncio.run(job(worker(address)))
    assert rows_in(address, "bundle") == rows_in(address, "host_gate") == 0, "nobody was asked"


# What comes back ---------------------------------------------------------------------------------------------------


def test_a_bundle_without_verdicts_is_a_failure_of_its_sources(address: str, office: Office, store: Store) -> None:
    handed_in(address, office, store)
    assert take_in(store, settings(store), office, SAID) == 1
    assert [x["outcome"] for x in rows_of(store, "fetch")] == ["not_recorded"]
    assert all_handed(store) == frozenset()
    assert rows_in(address, "bundle") == 0


def test_one_that_was_stopped_before_anything_was_whole_is_left_to_the_daemon(address: str, office: Office, store: Store) -> None:
    handed_in(address, office, store, stopped="shutdown")
    assert take_in(store, settings(store), office, SAID) == 1
    at = datetime.now(UTC)
    left = hands(store.folder, at)
    assert not left.held
    assert left.over == {"one", "beside"}
    assert left.leave("one", alone=False)
    assert [g.unseen for g in overdue(store, at)] == [("one",)]


def test_what_a_worker_signed_and_does_not_fit_is_told_once_and_the_daemon_asks_at_once(
    address: str, office: Office, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as old:
        old.setattr("scale.bundle.fingerprint", lambda: "of last year")
        handed_in(address, office, store)
    assert take_in(store, settings(store), office, SAID) == 0
    (notice,) = rows_of(store, "notice")
    assert (notice["code"], notice["subject"]) == ("bundle_refused", "one")
    assert "runs another version of npdwatch" in notice["message"]
    assert hands(store.folder, datetime.now(UTC)).over == {"one", "beside"}
    assert rows_in(address, "work_order") == 0  # nothing is asked for it any more
    HandingTrouble(store, settings(store)).give_up(office)
    assert count_of(store, "notice") == 1, "that no verdict came is not told besides"
    handed_in(address, office, store)
    assert take_in(store, settings(store), office, SAID) == 1
    assert count_of(store, "notice", code="bundle_refused", recovered_at=None) == 0


def test_what_comes_after_somebody_else_has_polled_is_dropped(address: str, office: Office, store: Store) -> None:
    handed_in(address, office, store)
    set_fields(store, "source", {"polled_at": "2100-01-01T00:00:00.000Z"}, name="one")
    assert take_in(store, settings(store), office, SAID) == 0
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
