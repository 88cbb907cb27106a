"""`scale status` and `status` are red, and say what to do, whenever fetching on several machines is not well."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

pytest.importorskip("psycopg", reason="needs npdwatch[scale]")
pytest.importorskip("procrastinate", reason="needs npdwatch[scale]")

from bench.handed import new_key
from bench.postgres import Cluster, ask
from bench.world import Installation, Watched
from commands.crawling.handing_health import handing, in_postgresql
from config.tables import ScalePart
from db.handed import hand_out, note_beat
from db.locks import daemon_lock
from db.outbox.incidents import Incident, report
from db.store import Store
from readers import fingerprint
from scale.office import LiveWorker, Office, ScaleSeen
from tests.scale.writer import NAMED, WRITER, settings
from tests.tables import add_row, set_fields
from text.timestamp import stamp

NOW = datetime.now(UTC)
LIVE = LiveWorker("one-1", "one", 10, fingerprint(), "", NOW)
WELL = ScaleSeen("us", NOW, (LIVE,), 0, 0, 0, 0.0, 1.0, (("one", NOW, ""),))


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (WELL, []),
        (replace(WELL, writer="", writer_seen_at=None, writer_silent=None), ["nobody hands out orders, none is there"]),
        (replace(WELL, writer_silent=70.0), ["nobody hands out orders, the last one was there at"]),
        (replace(WELL, writer="them"), ["them hands out orders in this database, and not this installation"]),
        (replace(WELL, workers=()), ["no worker fits", "worker one is away since"]),
        (
            replace(WELL, workers=(replace(LIVE, lanes=0, said="it ends"),)),
            ["no worker fits", "worker one is away since", "one-1: it ends"],
        ),
        (replace(WELL, workers=(LIVE, replace(LIVE, name="one-0", lanes=0, said="it ends"))), []),
        (
            replace(WELL, workers=(LIVE, replace(LIVE, name="two-1\x1b", key_name="two"))),
            ["two-1␛: another version of npdwatch, or a key that is not named here"],
        ),
        (replace(WELL, waiting=3, oldest_waits=50.0), []),
        (replace(WELL, waiting=3, begun=1, oldest_waits=90.0), []),
        (replace(WELL, waiting=3, oldest_waits=90.0), ["3 orders for workers, and none has been taken for 0:01:30"]),
    ],
)
def test_what_needs_a_person_in_postgresql_is_said(store: Store, seen: ScaleSeen, said: list[str]) -> None:
    fit = [w for w in seen.workers if w.key_name in NAMED and w.lanes]
    lines = in_postgresql(settings(store), seen, fit, "us")
    assert [b in a for a, b in zip(lines, said, strict=True)] == [True] * len(said), lines


def test_a_named_worker_that_is_not_there_is_named(store: Store) -> None:
    three = settings(store)
    three.scale.workers.update(two=new_key().public, three=new_key().public)
    lines = in_postgresql(three, replace(WELL, last_seen=(("two", NOW - timedelta(hours=2), "it ends"),)), [LIVE], "us")
    do = "start it, or take it out of [scale.workers]"
    assert lines == [
        f"worker three was not seen in the last day: {do}",
        f"worker two is away since {NOW - timedelta(hours=2):%Y-%m-%d %H:%M:%S} UTC (it ends): {do}",
    ]


def trouble(store: Store, at: datetime = NOW) -> list[str]:
    found = handing(store, settings(store), at)
    assert found is not None
    return list(found["trouble"])


def test_our_own_database_says_it_too(store: Store) -> None:
    assert handing(store, settings(store).but(scale=ScalePart()), NOW) is None
    (line,) = trouble(store)
    assert "the daemon is not running: nothing is handed out" in line
    with daemon_lock(store.folder).take():
        assert ["nothing was handed out to workers yet" in x for x in trouble(store)] == [True]
        with store.transaction():
            note_beat(store, NOW, served=True)
            hand_out(store, "n", "h", ["one"], ["one"], NOW, NOW + timedelta(minutes=1))
        assert trouble(store) == []
        found = handing(store, settings(store), NOW)
        assert found is not None
        assert (found["worker_seen_at"], found["sources_in_hand"]) == (stamp(NOW), 1)
        (line,) = trouble(store, NOW + timedelta(minutes=3))
        assert "nothing was handed out to workers since" in line
        with store.transaction():
            set_fields(store, "source", {"polled_at": stamp(NOW - timedelta(minutes=44))}, name="one")
        assert trouble(store) == []
        assert ["1 source not asked for three of its intervals or longer, one since" in x
                for x in trouble(store, NOW + timedelta(seconds=90))] == [True]
        add_row(store, "left_alone", place="127.0.0.1:1", until=stamp(NOW + timedelta(hours=1)), said="429")
        assert trouble(store, NOW + timedelta(seconds=90)) == [], "it has asked for that"


def test_two_workers_of_one_key_are_remarked_on(store: Store) -> None:
    there = settings(store)
    one = next(iter(there.scale.workers.values()))
    with daemon_lock(store.folder).take(), store.transaction():
        note_beat(store, NOW, served=True)
    twice = there.but(scale=there.scale.but(workers={"here": one, "there": one}))
    found = handing(store, twice, NOW)
    assert found is not None
    assert any("the workers here and there are named with one key" in x for x in found["trouble"])


def test_without_postgresql_nobody_is_said_to_ask_who_does_not_run(tmp_path: Path) -> None:
    """It said that the daemon asks by itself, and behind that that there is none."""
    at = Installation(tmp_path)
    more = f'[scale]\ndatabase = "host=127.0.0.1 port=1 dbname=x"\n[scale.workers]\none = "{NAMED["one"]}"\n'
    at.configure([Watched("s0", "https://one.example/0.csv", "file", "1h")], more=more)
    said = at.run("scale", "status", code=1).err
    assert "Nothing is asked meanwhile, since the daemon does not run either" in said
    assert "asks by itself" not in said
    found = at.run("scale", "status", "--json", code=1).data
    assert (found["role"], found["orders_waiting"], found["workers"]) == ("writer", None, [])
    assert "Nothing is asked meanwhile" in found["trouble"][0]
    with daemon_lock(at.data).take():
        assert "The daemon asks by itself meanwhile, and nothing is lost" in at.run("scale", "status", code=1).err


def test_commands_end_with_code_1_and_say_what_to_do(postgres: Cluster, tmp_path: Path) -> None:
    """A coalition whose writer was killed, whose bundles were refused and whose sources were all blind: all was green."""
    at, address = Installation(tmp_path), postgres.database("seen")
    source = Watched("s0", "https://one.example/0.csv", "file", "1h")
    at.configure([source], more=f'[scale]\ndatabase = "{address}"\n[scale.workers]\none = "{NAMED["one"]}"\n')
    ours = at.run("status", "--json", code=1).data["workers"]
    assert "the daemon is not running" in ours["trouble"][0]
    with at.store() as store, store.transaction():
        report(store, [Incident("", "bundle_refused", "one", "its clock is off", urgent=True)], NOW)
    with Office(address, "somebody", WRITER.public, NAMED):
        ask(address, "update npdwatch.writer set seen_at = seen_at - interval '70 seconds'")
        said = at.run("scale", "status", code=1).out
    assert said.startswith(f"Installation: {socket.gethostname()}:{at.data}, a writer\n")
    for line in (
        "! the daemon is not running: nothing is handed out to workers",
        "! nobody hands out orders, the last one was there at", "! no worker fits",
        "! one: what a worker sent is refused since", "! 1 of 1 source not seen (s0); why: npdwatch status",
    ):
        assert line in said
    assert "All is well" not in said
    said = at.run("status", code=1).out
    assert "Workers on other machines: last there never" in said
    assert "! the daemon is not running: nothing is handed out to workers" in said


def test_without_postgresql_all_that_look_at_it_say_what_is_wrong_and_what_to_do(tmp_path: Path) -> None:
    """`doctor` and `check` had no word of it: "0 things to mend", "no mistakes found"."""
    at = Installation(tmp_path)
    at.configure(
        [Watched("s0", "https://one.example/0.csv", "file", "1h")],
        more=f'[scale]\ndatabase = "host=127.0.0.1 port=9"\n[scale.workers]\none = "{NAMED["one"]}"\n',
    )
    with at.store() as store, store.transaction():
        report(store, [Incident("", "bundle_refused", "one", "its clock is off", urgent=True)], NOW)
    runs = [at.run(*command, code=1) for command in (("scale", "status"), ("doctor", "--offline"), ("check", "--no-sources"))]
    for done in runs:
        assert "PostgreSQL is not to be had" in done.out + done.err
        assert "See that it runs there, and that [scale] database names it rightly" in done.out + done.err
    assert ["what a worker sent is refused since" in done.out + done.err for done in runs] == [True, True, False]
    at.configure(
        [Watched("s0", "https://one.example/0.csv", "file", "1h")],
        more=f'[scale]\ndatabase_file = "gone"\n[scale.workers]\none = "{NAMED["one"]}"\n',
    )
    assert "database_file names a file which cannot be read: No such file" in at.run("check", "--no-sources", code=1).out


def test_of_a_postgresql_that_answers_check_says_so_and_doctor_what_stands_there(postgres: Cluster, tmp_path: Path) -> None:
    at, address = Installation(tmp_path), postgres.database("content")
    at.configure(
        [Watched("s0", "https://one.example/0.csv", "file", "1h")],
        more=f'[scale]\ndatabase = "{address}"\n[scale.workers]\none = "{NAMED["one"]}"\n',
    )
    assert "the writer's daemon makes its tables" in at.run("check", "--no-sources", code=1).out
    with Office(address, "somebody", WRITER.public, NAMED):
        (row,) = [x for x in at.run("check", "--no-sources", "--json", code=1).data["channels"] if x["kind"] == "scale"]
        assert row == {"kind": "scale", "name": "PostgreSQL", "ok": True, "detail": "it answers"}
        assert "no worker fits" in at.run("doctor", "--offline", code=1).out


def test_on_a_worker_check_and_doctor_speak_of_what_it_has(postgres: Cluster, tmp_path: Path) -> None:
    """It was told to make a database and a channel."""
    at, address = Installation(tmp_path), postgres.database("of_a_worker")
    at.folder.joinpath("npdwatch.toml").write_text(
        f'own_sources = false\n[scale]\ndatabase = "{address}"\nwriter = "{WRITER.public}"\n'
    )
    assert "PostgreSQL: it answers; the writer's daemon makes its tables" in at.run("check").out
    assert "there are no tables of npdwatch in it yet" in at.run("doctor", code=1).out
    with Office(address, "somebody", WRITER.public, NAMED):
        assert at.run("check", "--json").data["data"] is None
        said = at.run("doctor").out
        assert "PostgreSQL answers" in said
        assert "database" not in said
    assert not at.data.exists()


@pytest.mark.parametrize("spoilt", ["open to others", "no key", "no file"])
def test_a_daemon_whose_key_cannot_be_used_does_not_begin(tmp_path: Path, spoilt: str) -> None:
    """What hands out ended with a page of traceback, and was begun again and again."""
    at = Installation(tmp_path)
    at.configure(
        [Watched("s0", "https://one.example/0.csv", "file", "1h")],
        more=f'[scale]\ndatabase = "dbname=x"\n[scale.workers]\none = "{NAMED["one"]}"\n',
    )
    at.run("scale", "key")
    key = at.folder / "scale.key"
    if spoilt == "no key":
        key.write_bytes(b"junk")
    elif spoilt == "no file":  # nor one that can be made
        key.unlink()
        key.mkdir(0o700)
    else:
        key.chmod(0o644)
    for command in ("daemon", "_hand_out"):
        done = at.run(command, code=73 if spoilt == "no file" else 2)
        assert (f"{key}: " if spoilt == "no file" else f"{key} holds") in done.err
        assert "Traceback" not in done.err
