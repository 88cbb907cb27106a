"""Captures by the program's own commands: asked for once, shown by status, show and a bundle; how it is set up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.save_service import KEY, LocalSaveService
from bench.world import World
from db.locks import saving_lock
from demo.editions import baseline
from tests.tables import count_of, set_fields, value_of
from tests.waiting import until

SAVE = '[proof]\nsave_now = "{url}"\nsave_key_env = "NPDWATCH_TEST_SAVE_KEY"\n'


@pytest.fixture
def service() -> Iterator[LocalSaveService]:
    with LocalSaveService() as made:
        yield made


@pytest.fixture
def world(tmp_path: Path, service: LocalSaveService) -> Iterator[World]:
    with World(tmp_path / "there") as made:
        made.environment["NPDWATCH_TEST_SAVE_KEY"] = KEY
        made.watch(more=SAVE.format(url=service.url))
        made.crawl("--no-deliver", code=None)
        yield made


def test_a_new_edition_is_captured_and_shown(world: World, service: LocalSaveService) -> None:
    first = world.run("save-now", "--json").data
    assert first == {"captured": 0, "waiting": count_of(world, "save"), "why": ""}
    for _ in range(count_of(world, "save") * 2):
        set_fields(world, "save", {"next_at": "2026-01-01T00:00:00.000Z"})
        world.run("save-now")
    assert sorted(service.asked) == sorted(set(service.asked)), "each once"
    assert count_of(world, "save", is_same=1) >= 1
    found = world.run("status", "--json", code=None).data["captures"]
    assert (found["waiting"], found["not_captured"]) == (0, 0)
    assert "Captures by the Wayback Machine: " in world.run("status", code=None).out
    sha256 = value_of(world, "save", "sha256", is_same=1)
    capture = value_of(world, "save", "capture", sha256=sha256)
    assert capture in world.run("show", baseline().shares[0].reference).out
    assert f"ask them: {capture}" in world.run("withhold", "file", sha256, "--because", "a test").out
    assert capture not in world.run("show", baseline().shares[0].reference, "--json").out
    assert capture not in world.run("status", "--json", code=None).out


def test_one_that_is_away_is_said_by_code_and_status(world: World, service: LocalSaveService) -> None:
    service.lies.to_save = lambda wire: wire.answer(b"", 503)
    done = world.run("save-now", code=1)
    assert "answered 503. It is asked for again" in done.out
    assert "no capture is had" in world.run("status", code=None).out
    world.watch()
    world.crawl("--no-deliver", code=None)
    assert count_of(world, "notice", code="captures_failing", recovered_at=None) == 0, "none is wanted any more"


def test_what_is_set_up_wrongly_is_said(world: World, service: LocalSaveService) -> None:
    with saving_lock(world.data).take():
        world.run("save-now", code=75)
    for more, said in (
        ("", "there is no save_now under [proof]"),
        (f'[proof]\nsave_now = "{service.url}"\n', "give save_key_env or save_key_file"),
        (SAVE.format(url=service.url + "/save"), "scheme and host alone"),
        (SAVE.format(url="ftp://a.example"), "must start with https://"),
    ):
        world.watch(more=more)
        assert said in world.run("save-now", code=2).err
    world.watch(more=SAVE.format(url=service.url))
    world.environment["NPDWATCH_TEST_SAVE_KEY"] = "only-one-word"
    done = world.run("save-now", code=2)
    assert "save_key is ACCESS:SECRET" in done.err
    assert "only-one-word" not in done.err


def test_the_daemon_does_it_by_itself(world: World, service: LocalSaveService) -> None:
    with world.started("daemon", "--beat", "0.2"):
        until(lambda: bool(service.asked))
