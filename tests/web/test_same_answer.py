"""A search has one answer: the commands, the site's pages and its JSON give the same number for the same words."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from bench.desk import Desk, watched
from bench.replica.govuk import Replica
from demo.site import SHARES
from publicdb.build import copy_path, refresh
from tests.tables import find_releases
from web.app import make_site
from web.site import About, Site

WORDS = (
    "school census", "ks4", "Telegraph", "home postcodes", "University", "exam results", "key stage 2",
    "children in need", "DS90502", "FSM", "absence exclusions", "case 17", "Education Act", "2023", "no such words",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("same")
    with Replica() as replica, Desk(found, replica, watched(replica, SHARES)) as desk:
        desk.poll()
        replica.publish("edition")
        desk.poll()
        desk.poll()
    refresh(found)
    (found / "npdwatch.toml").write_text('own_sources = false\n[data]\nfolder = "."\n', encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Site]:
    made = make_site(copy_path(folder), folder / "archive", About())
    yield made
    made.close()


def ask(folder: Path, *words: str) -> str:
    answer = CliRunner().invoke(cli.npdwatch, ["--config", str(folder / "npdwatch.toml"), *words])
    assert answer.exit_code == 0, answer.output
    return answer.stdout


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("what", ["releases", "changes", "evidence"])
def test_command_page_and_json_find_as_many(folder: Path, site: Site, what: str, words: str) -> None:
    asked = words.replace(" ", "+")
    found = json.loads(ask(folder, what, "--search", words, "--json"))
    answer = asyncio.run(site.client.get(f"/{what}.json?q={asked}")).json()
    assert len(found) == answer["total"]
    whole = csv.DictReader(io.StringIO(asyncio.run(site.client.get(f"/{what}.csv?q={asked}")).text))
    assert {str(x["id"]) for x in found} == {x["id"] for x in whole}
    page = asyncio.run(site.client.get(f"/{what}?q={asked}")).text
    assert re.findall('class="headline">([0-9,]+) ', page) == [f"{len(found):,}"]


def test_the_list_says_how_many_are_gone(folder: Path, site: Site) -> None:
    page = asyncio.run(site.client.get("/releases")).text
    n = len(json.loads(ask(folder, "releases", "--json")))
    assert f'class="headline">{n} releases, 1 of them no longer in a register<' in page
    assert "of them no longer" not in asyncio.run(site.client.get("/releases?present=1")).text


def test_data_sets_are_found(folder: Path) -> None:
    found = json.loads(ask(folder, "releases", "--search", "school census", "--category", "commercial", "--json"))
    assert "Invented Pupil Analytics Ltd" in {x["recipient"] for x in found}


def test_what_is_gone_is_listed_and_says_since_when(folder: Path) -> None:
    rows = json.loads(ask(folder, "releases", "--json"))
    (gone,) = [x for x in rows if x["gone_since"]]
    assert gone["reference"] == "DS90123"
    left = json.loads(ask(folder, "releases", "--present", "--json"))
    assert {x["id"] for x in rows} - {x["id"] for x in left} == {gone["id"]}
    assert "1 of these 1 no longer in the register" in ask(folder, "releases", "--search", "DS90123")


def test_a_release_is_found_by_its_key(folder: Path) -> None:
    rows = json.loads(ask(folder, "releases", "--json"))
    assert len({x["key"] for x in rows}) == len(rows)
    told = ask(folder, "show", rows[0]["key"])
    assert rows[0]["reference"] in told


def test_keys_last_while_other_cells_change(tmp_path: Path) -> None:
    with Replica() as replica, Desk(tmp_path, replica, watched(replica, SHARES)) as desk:
        desk.poll()
        before = {x["id"]: x for x in find_releases(desk.store, limit=10_000)}
        replica.publish("edition")
        desk.poll()
        after = {x["id"]: x for x in find_releases(desk.store, limit=10_000)}
    both = before.keys() & after.keys()
    assert any(before[i]["purpose"] != after[i]["purpose"] for i in both)
    assert [i for i in both if before[i]["key"] != after[i]["key"]] == []
