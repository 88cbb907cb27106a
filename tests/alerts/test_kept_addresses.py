"""Where a file that is kept back stands with its publisher is told nowhere: in no message, page, feed or export."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bench.leaks.__main__ import found_in
from bench.serving import served
from bench.world import REGISTER, Watched, World
from db.withheld.addresses import addresses
from db.withheld.decide import load_withheld
from demo.site import Asset, seconds
from publicdb.build import copy_path
from tests.tables import count_of, pragma, rows_of

PLACE = "/media/zyxwplace/zyxw-register.csv"
NAME = "zyxw-file"
HEAD = "Reference,Recipient,Date approved,Project title"
CLEAN = [f"DS{n:05},University of Aldermoor {n},20{n + 10}-05-01,Study {n} of reading" for n in range(9)]
PUPILS = [f"DS{n:05},Aldermoor Analytics {n} Ltd,2026-05-01,Study {n},Jane Doe{n},1{n}/02/2012" for n in range(20, 26)]


def put(world: World, text: str, day: int) -> None:
    world.replica.site.assets[PLACE] = Asset(text.encode(), "text/csv", seconds(f"2026-10-{day}T09:30:00Z"), PLACE)


def leaking() -> str:
    rows = [f"{x},," for x in CLEAN] + PUPILS
    return "\n".join([f"{HEAD},Child's name,Date of birth", *rows, ""])


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with World(tmp_path_factory.mktemp("world") / "there") as made:
        put(made, "\n".join([HEAD, *CLEAN, ""]), 20)
        made.watch(Watched(NAME, made.replica.asset_origin + PLACE, kind="file"))
        made.crawl(code=None)
        yield made


def said(world: World, to: Path, mails: int, hooks: int) -> list[tuple[str, bytes]]:
    """All that was sent after so many messages, all that is published, and what the site answers."""
    world.run("publish", str(to), code=None)
    files = [*world.mail.files[mails:], *world.hooks.files[hooks:], *(p for p in to.rglob("*") if p.is_file())]
    out = [(p.name, p.read_bytes()) for p in files]
    lists = [f"/{n}{e}" for n in ("releases", "changes", "evidence", "recipients") for e in ("", ".csv", ".json")]
    feeds = [f"/feeds/{n}.{e}" for n in ("changes", "evidence", f"sources/{NAME}") for e in ("atom", "json")]
    own = [f"/changes/{x['id']}" for x in rows_of(world, "change", source=NAME)]
    own += [f"/releases/{x['id']}" for x in rows_of(world, "release", source=NAME)]
    own += [f"/editions/{x['id']}" for x in rows_of(world, "edition", source=NAME)]
    with served(world) as site:
        out += [(p, site.get(p).body) for p in ("/", "/sources", f"/sources/{NAME}", f"/sources/{REGISTER}", *lists, *feeds, *own)]
    with closing(sqlite3.connect(copy_path(world.data))) as copy:
        pragma(copy, "wal_checkpoint(truncate)")
    return [*out, ("the copy", copy_path(world.data).read_bytes())]


def test_while_the_file_is_kept_back_its_address_is_told_nowhere(world: World, tmp_path: Path) -> None:
    marks = {"zyxwplace": "its address", world.replica.asset_origin + PLACE: "its address"}
    with served(world) as site:
        open_to_all = found_in(marks, [(p, site.get(p).body) for p in ("/sources", f"/sources/{NAME}")])
    assert open_to_all, "the search is able to fail"
    mails, hooks = world.told()
    put(world, leaking(), 21)
    world.crawl("--force", code=None)
    world.run("deliver", code=None)
    assert count_of(world, "withheld", kind="file", lifted_at=None) == 1
    told = said(world, tmp_path / "after", mails, hooks)
    assert "Aldermoor Analytics 20" in "".join(b.decode("utf-8", "replace") for _, b in told), "the rows are told"
    assert found_in(marks, told) == set()
    host = world.replica.asset_origin.rpartition("/")[2]
    assert host in dict(told)[f"/sources/{NAME}"].decode(), "whose it is stands there"
    assert "/government/publications/" in dict(told)[f"/sources/{REGISTER}"].decode()
    with world.store() as store:  # what comes back makes no second row, and counts as what is there now
        assert load_withheld(store).address(world.replica.asset_origin + PLACE) == ""
    clean = "\n".join([HEAD, *CLEAN, *(x.rsplit(",", 2)[0] for x in PUPILS), ""])
    for day, text, there in ((22, clean, True), (23, leaking(), False)):
        put(world, text, day)
        world.crawl("--force", "--no-deliver", code=None)
        with world.store() as store:
            assert bool(load_withheld(store).address(world.replica.asset_origin + PLACE)) == there, day


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("https://a.example/x/d.csv", "https://a.example/"),
        ("see http://A.example/x/d.csv, or a.example/x/d.csv?t=1#p.", "see http://A.example/, or a.example/"),
        ("<https://me:word@a.example/x/d.csv>", "<https://a.example/>"),
        ("https://a.example/x%20y/z.csv and https://a.example/x/d.csv.", "https://a.example/ and https://a.example/."),
        ("https://a.example/x/d.csv.zip", "https://a.example/x/d.csv.zip"),
        ("https://a.example/x/d.csv/more", "https://a.example/x/d.csv/more"),
        ("https://other.a.example/x/d.csv", "https://other.a.example/x/d.csv"),
        ("https://a.example/", "https://a.example/"),
    ],
)
def test_of_an_address_the_host_is_left(text: str, cut: str) -> None:
    found = addresses(["https://a.example/x/d.csv?token=secret", "https://a.example/x y/z.csv"])
    assert found.cut(text) == cut
    assert found.any_in(text) == (cut != text)
