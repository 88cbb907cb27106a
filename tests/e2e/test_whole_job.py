"""The whole job over real processes: published, crawled, recorded, told by mail, Slack and webhook, and never twice."""

from __future__ import annotations

import sqlite3
import subprocess
from contextlib import closing

import pytest

from bench.replica.faults import status
from bench.world import PAGE, REGISTER, Watched, World
from db.locks import source_lock
from db.problems import FILE_NAME
from demo.editions import NEW_COMPANY, NEW_PRESS, NEW_UNIVERSITY, WITHDRAWN, baseline, second
from demo.site import COLLECTION, GUIDANCE
from tests import warm
from tests.tables import count_of, delete_rows, pragma, rows_of, set_fields


@pytest.mark.cold
def test_a_new_edition_is_told_once_with_the_right_rows(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    first = world.crawl()
    assert first.kinds() == ["baseline"]
    assert first.data["told"]["sent"] == 3
    (mail,) = world.mail.messages
    assert mail["Subject"].startswith(f'"{REGISTER}" is watched from now on; it lists {len(baseline())} releases so far')

    world.replica.publish("edition")
    done = world.crawl()
    assert done.kinds() == ["added", "added", "added", "changed", "edition_published", "moved", "removed"]
    (mail,) = world.mail.messages[1:]
    text = world.words(mail)
    for row in (NEW_PRESS, NEW_COMPANY, NEW_UNIVERSITY):
        assert row.reference in text
        assert row.recipient in text
    assert WITHDRAWN not in text, "a removal waits for the second look"
    assert len(world.run("releases", "--json", "--present", "--limit", "1000").data) == len(second())

    world.run("deliver")
    monkeypatch.setattr(subprocess, "Popen", warm.Popen)  # each of its commands has been started as users do
    world.crawl()
    (gone,) = world.mail.messages[2:]
    assert WITHDRAWN in world.words(gone)
    told = world.told()
    assert told == (3, 6)
    for again in ([], ["--force"], ["--force"]):
        assert world.crawl(*again).data["changes"] == []
    world.run("deliver")
    assert world.told() == told
    ids = [m["Message-ID"] for m in world.mail.messages]
    assert len(set(ids)) == len(ids)
    assert len({h.headers["webhook-id"] for h in world.hooks.received if h.path == "/hook"}) == 3


def test_a_crawl_by_hand_says_that_no_channel_is_configured(world: World) -> None:
    world.configure([Watched(REGISTER, world.replica.url(PAGE))], hosts=world.replica.hosts)
    (line,) = [x for x in world.run("crawl").err.splitlines() if "channel" in x]
    assert line == "! no channel is configured: changes are recorded, and nobody is told. Add one: npdwatch channel add."
    assert "channel" not in world.run("crawl", "--dry-run").err
    assert "channel" not in world.run("crawl", "--trigger", "daemon", "--no-deliver").err


def test_a_trial_run_records_nothing_and_tells_nobody(world: World) -> None:
    world.crawl()
    told, kept = world.told(), sorted(p.name for p in world.data.rglob("*.zst"))
    before = rows_of(world, "source"), count_of(world, "run"), count_of(world, "edition")
    world.replica.publish("edition")
    done = world.crawl("--dry-run")
    assert "added" in done.kinds()
    assert world.told() == told
    assert (rows_of(world, "source"), count_of(world, "run"), count_of(world, "edition")) == before
    assert sorted(p.name for p in world.data.rglob("*.zst")) == kept
    assert "added" in world.crawl().kinds(), "what the trial saw is news still"


def test_a_page_that_is_taken_down_is_told_once(world: World) -> None:
    world.crawl()
    world.replica.publish("gone")
    assert world.crawl(code=1).kinds() == ["page_gone"]
    assert world.crawl("--force", code=1).data["changes"] == []
    assert world.run("status", "--json", code=1).data["sources"][0]["reason"] == "gone"
    assert world.told()[0] == 3
    assert "Published in error" in world.words(world.mail.messages[-2])
    assert "A source fails" in world.words(world.mail.messages[-1]), "operators hear at the second poll"
    assert len(world.run("releases", "--json", "--present", "--limit", "1000").data) == len(baseline()), "its last edition is kept"


def test_operators_are_told_at_the_second_failure_and_once_when_it_is_over(world: World) -> None:
    world.crawl()
    world.replica.fail(f"/api/content/government/publications/{REGISTER}", status(500))
    world.replica.fail(f"/government/publications/{REGISTER}", status(500))
    assert world.crawl(code=1).code == 1
    assert world.told()[0] == 1
    world.crawl(code=1)
    world.crawl(code=1)
    assert world.told()[0] == 2
    assert "server_error" in world.words(world.mail.messages[-1])
    assert world.run("status", code=1).code == 1
    world.replica.heal()
    world.crawl()
    world.crawl()
    assert world.told()[0] == 3
    assert world.run("status").code == 0


def test_two_crawls_of_one_source_take_turns(world: World) -> None:
    with subprocess.Popen(
        world.command("crawl", "--json"), env=world.environment, stdout=subprocess.PIPE, text=True
    ) as a:
        b = world.crawl()
        out, _ = a.communicate(timeout=60)
    assert a.returncode == 0
    assert (out + b.out).count('"kind": "baseline"') == 1
    assert count_of(world, "edition") == 1
    with source_lock(world.data, REGISTER).take():
        busy = world.crawl("--wait", "0", code=75)
        assert "another npdwatch" in busy.err


def test_other_kinds_of_sources(world: World) -> None:
    search = world.replica.url(
        "/api/search.json?order=-public_timestamp&fields=title,link,public_timestamp,description"
    )
    world.watch(
        Watched("guidance", world.replica.url(GUIDANCE)),
        Watched("collection", world.replica.url(COLLECTION)),
        Watched("search", search, "search", terms=("pupil premium figures",)),
    )
    done = world.crawl("--no-deliver")
    assert done.kinds("search") == []
    assert done.kinds("collection") == done.kinds("guidance") == ["baseline"]
    result = {**world.replica.site.search[0], "title": "Pupil premium figures", "link": "/x"}
    world.replica.site.search.append(result)
    page = world.replica.site.items[COLLECTION]
    page["links"]["documents"].pop()
    page["updated_at"] = "2026-01-01T00:00:00Z"
    done = world.crawl("--no-deliver")
    assert done.kinds("search") == ["publication_found"]
    assert done.kinds("collection") == ["unlisted"]
    assert {c["state"] for c in done.data["changes"] if c["kind"] == "unlisted"} == {"held"}
    assert world.crawl("--no-deliver").data["changes"] == []
    # Another watch term makes no news of what stood there before.
    text = world.configuration.read_text().replace("pupil premium figures", "figures")
    world.configuration.write_text(text)
    assert world.crawl("--no-deliver").kinds("search") == []


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["crawl", "no-such-source"], 2, "no source"),
        (["crawl", "--no-such-option"], 2, "No such option"),
        (["accept", REGISTER], 2, "put aside"),
    ],
)
def test_wrong_usage(arguments: list[str], code: int, words: str, world: World) -> None:
    assert words in world.run(*arguments, code=code).err


def test_databases_that_cannot_be_used(world: World) -> None:
    path = world.data / "npdwatch.db"
    good = path.read_bytes()
    path.write_bytes(b"")
    assert "npdwatch init" in world.crawl(code=78).err
    path.write_bytes(b"no database" * 1000)
    assert "restore" in world.crawl(code=78).err
    path.write_bytes(good)
    with world.store() as store:
        pragma(store, "user_version = 99")
    assert "newer npdwatch" in world.crawl(code=78).err
    path.unlink()
    assert "does not exist" in world.crawl(code=78).err
    assert world.replica.log == [], "nothing is fetched that could not be recorded"


def test_the_first_crawl_after_an_upgrade_looks_into_the_files_that_were_recorded_before(world: World) -> None:
    world.crawl()
    with closing(sqlite3.connect(world.data / FILE_NAME)) as db, db:
        files = count_of(db, "looked_into")
        set_fields(db, "looked_into", {"reader": ""})
        delete_rows(db, "gone_over")
    assert files
    assert world.run("status", "--json").data["withheld"]["not_looked_into"] == files
    done = world.crawl()
    assert done.data["changes"] == []
    assert f"looked into what was recorded earlier: {files} files, of which 0 hide something" in done.err
    assert world.run("status", "--json").data["withheld"]["not_looked_into"] == 0
    assert rows_of(world, "gone_over")
    assert "looked into" not in world.crawl().err
