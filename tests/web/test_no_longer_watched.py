"""What a source said that was taken out of the configuration: it stands, is marked, and can be left out; everywhere alike."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest

from bench.world import REGISTER, Watched, World
from demo.editions import baseline
from publicdb.build import copy_path, refresh
from web.app import make_site
from web.site import About

ROWS = len(baseline())


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The register was looked at once, and then taken out of the configuration."""
    with World(tmp_path_factory.mktemp("world")) as made:
        made.replica.publish("baseline")
        made.run("crawl", "--no-deliver")
        made.configure([Watched("another", made.replica.url("/a.atom"), kind="feed")], hosts=made.replica.hosts)
        yield made


def test_commands_mark_it_and_can_leave_it_out(world: World) -> None:
    said = f"No longer watched is {REGISTER} (last looked at on 20"
    found = world.run("releases", "--json", "--limit", "10000")
    assert len(found.data) == ROWS
    assert all(re.match(r"20\d\d-", r["not_watched_since"]) for r in found.data)
    assert said in found.err
    (row, *_) = csv.DictReader(io.StringIO(world.run("releases", "--csv").out))
    assert row["not_watched_since"] == found.data[0]["not_watched_since"]
    counted = world.run("stats", "--json")
    (gone,) = counted.data["not_watched"]
    assert gone["source"] == REGISTER
    assert gone["releases"] == counted.data["all"]["releases"] == ROWS
    assert said in counted.err
    assert said in world.run("recipients").err
    for command in (["releases"], ["recipients"], ["changes"], ["releases", "--source", REGISTER]):
        without = world.run(*command, "--json", "--watched")
        assert (without.data, without.err) == ([], "")
    assert world.run("stats", "--json", "--watched").data["all"]["releases"] == 0
    assert world.run("changes", "--json").data, "its history stays"


def test_the_site_says_the_same(world: World, read: Any) -> None:
    refresh(world.data, watched=["another"])
    site = make_site(copy_path(world.data), world.data / "archive", About())
    reader = read(site)
    front = " ".join(re.sub("<[^>]+>", "", reader.get("/").text).split())
    assert f"a register that is no longer watched, as last seen: {ROWS} in " in front
    every = reader.get("/releases.json").json()["rows"]
    assert all(r["not_watched_since"] for r in every)
    assert "its source is no longer watched: as it was on" in reader.get(f"/releases/{every[0]['id']}").text
    assert reader.get("/releases.json?watched=1").json()["rows"] == []
    site.close()
    refresh(world.data, watched=[REGISTER])
    site = make_site(copy_path(world.data), world.data / "archive", About())
    reader = read(site)
    assert "no longer watched" not in reader.get("/").text
    assert not any(r["not_watched_since"] for r in reader.get("/releases.json").json()["rows"])
    site.close()
