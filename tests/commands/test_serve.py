"""`npdwatch serve` over a real installation: it follows the database, outlives its troubles, and stops when told."""

from __future__ import annotations

import shutil
import signal
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bench.measure import until
from bench.serving import served, serving
from bench.world import REGISTER, Installation, World
from db.locks import Lock
from tests.tables import pragma, set_fields


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with World(tmp_path_factory.mktemp("serve")) as made:
        made.crawl("--no-deliver")
        yield made


@pytest.fixture
def installation(world: World, tmp_path: Path) -> Installation:
    """An installation of its own, with what the world's first crawl found."""
    shutil.copytree(world.data, tmp_path / "there" / "data", ignore=shutil.ignore_patterns("public"))
    shutil.copy(world.configuration, tmp_path / "there" / "npdwatch.toml")
    return Installation(tmp_path / "there", world.environment)


def test_it_says_where_it_is_and_what_it_serves_follows_the_database(world: World) -> None:
    with served(world) as site:
        assert site.get("/").status == 200
        assert b"DS90501" not in site.get("/releases.csv").body
        world.replica.publish("edition")
        world.crawl("--no-deliver")
        assert until(lambda: b"DS90501" in site.get("/releases.csv").body, 120)
        assert until(lambda: "Daily Telegraph" in site.get("/").text, 120)  # what was kept for the copy before is not
        assert "set-cookie" not in site.get("/").headers
        assert site.stop() == 0
    assert not site.said


def building(installation: Installation) -> Lock:
    """Held, it keeps the building of a copy waiting."""
    return Lock(installation.data / "locks" / "public-copy.lock", "a test")


def test_while_there_is_no_copy_it_says_that_it_is_being_prepared(installation: Installation) -> None:
    with building(installation), serving(installation.command("serve"), installation.folder) as site:
        for path in ("/", "/releases", "/releases.csv", "/feeds/everything.atom", "/health"):
            answer = site.get(path)
            assert (answer.status, "being prepared" in answer.text) == (503, True), path
            assert answer.headers["content-security-policy"]
        assert site.get("/").headers["retry-after"] == "10"
        assert site.get("/static/site.css").status == 200
        assert site.get("/no-such-page").status == 404
        site.process.terminate()
        assert site.process.wait(30) == 0
    with served(installation) as site:
        assert site.get("/").status == 200


def test_the_last_copy_answers_while_the_next_is_made_without_what_is_withheld_meanwhile(installation: Installation) -> None:
    with served(installation) as site:
        before = site.get("/releases.csv").text.replace(site.url, "")
    with installation.store() as store:
        set_fields(store, "source", {"title": "Another title"}, name=REGISTER)
    with building(installation), served(installation) as site:
        assert site.get("/releases.csv").text.replace(site.url, "") == before
        assert site.get("/releases/5").status == 200
        assert "Another title" not in site.get("/sources").text
        installation.run("withhold", "release", "5", "--because", "a test")
        assert site.get("/releases/5").status == 410
        assert b"\n5," not in site.get("/releases.csv").body
        assert site.get("/releases/6").status == 200
        assert site.stop() == 0
    with served(installation) as site:
        assert until(lambda: "Another title" in site.get("/sources").text, 120)
        assert site.get("/releases/5").status == 410


def test_a_copy_that_another_version_made_is_not_shown(installation: Installation) -> None:
    with served(installation):
        pass
    with closing(sqlite3.connect(installation.data / "public" / "register.db")) as copy:
        set_fields(copy, "about", {"value": "other rules"}, name="rules")
        copy.commit()
    with building(installation), serving(installation.command("serve"), installation.folder) as site:
        assert site.get("/releases").status == 503


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_told_also_while_a_reader_keeps_a_connection(installation: Installation, number: int) -> None:
    with served(installation) as site:
        host, _, port = site.url.removeprefix("http://").partition(":")
        with socket.create_connection((host, int(port))) as kept:
            kept.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert kept.recv(20).startswith(b"HTTP/1.1 200")
            assert site.stop(number) == 0
    assert not site.said


def spoil(data: Path, how: str) -> None:
    database = data / "npdwatch.db"
    if how == "missing":
        database.unlink()
    elif how == "empty":
        database.write_bytes(b"")
    elif how == "damaged":
        database.write_bytes(b"no database at all" * 1000)
    else:
        with closing(sqlite3.connect(database)) as db:
            pragma(db, "user_version = 9999")


TROUBLES = {
    "missing": ("does not exist", "not where it was"),
    "empty": ("is empty", "not where it was"),
    "damaged": ("is damaged", "is damaged"),
    "newer": ("was written by a newer npdwatch", "this page was not yet"),
}


@pytest.mark.parametrize("how", TROUBLES)
def test_without_a_copy_a_database_that_cannot_be_used_is_said_in_a_sentence(installation: Installation, how: str) -> None:
    spoil(installation.data, how)
    done = installation.run("serve", "--port", "0", code=78)
    assert TROUBLES[how][0] in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("how", TROUBLES)
def test_with_a_copy_it_is_served_on_with_a_notice(installation: Installation, how: str) -> None:
    with served(installation) as site:
        assert 'class="notice' not in site.get("/about").text
        database = installation.data / "npdwatch.db"
        shutil.copy(database, installation.folder / "kept.db")
        spoil(installation.data, how)
        assert until(lambda: TROUBLES[how][1] in site.get("/about").text, 120)
        notice = site.get("/about").text.split('class="notice')[1].split("</p>")[0]
        assert "What you see is what was known on" in notice
        assert str(installation.folder) not in site.get("/about").text
        assert site.get("/releases").status == 200
        shutil.copy(installation.folder / "kept.db", installation.folder / "back.db")
        (installation.folder / "back.db").replace(database)
        assert until(lambda: 'class="notice' not in site.get("/about").text, 120)
        assert site.stop() == 0
    assert len([line for line in site.said if TROUBLES[how][0] in line]) == 1  # once, not every two seconds
    spoil(installation.data, how)
    with served(installation) as site:
        assert TROUBLES[how][1] in site.get("/").text
        assert site.stop() == 0


def test_a_database_that_has_seen_nothing_is_served_as_that(tmp_path: Path) -> None:
    installation = Installation(tmp_path)
    installation.configure(())
    with served(installation) as site:
        for path in ("/", "/releases", "/recipients", "/changes", "/evidence", "/sources", "/feeds", "/about"):
            assert site.get(path).status == 200, path
        assert "has not seen anything yet" in site.get("/").text
        assert site.stop() == 0
    assert not site.said


def test_a_port_that_is_taken_is_said(installation: Installation) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = installation.run("serve", "--port", port, code=75)
    assert f"port {port} of 127.0.0.1 is taken" in done.err


@pytest.mark.parametrize(("host", "said"), [("no.such.host.invalid", "nothing is known of a host"), ("192.0.2.1", "is no address of this machine")])
def test_a_host_that_is_not_of_this_machine_is_said(installation: Installation, host: str, said: str) -> None:
    assert said in installation.run("serve", "--host", host, "--port", "0", code=2).err


def test_a_copy_that_cannot_be_written_is_said(installation: Installation) -> None:
    shutil.rmtree(installation.data / "public", ignore_errors=True)
    (installation.data / "public").write_text("a file where the folder must be", encoding="utf-8")
    done = installation.run("serve", "--port", "0", code=73)
    assert "public" in done.err
    assert "Traceback" not in done.err
