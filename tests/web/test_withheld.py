"""What is withheld is gone from the site at the next request, also while the copy is older than that."""

from __future__ import annotations

import asyncio
import io
import json
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from bench.desk import Desk, watched
from bench.leaks.__main__ import found_in
from bench.replica.govuk import PublishedFile, Replica
from db.store import Store
from db.withheld.decide import HIDDEN_FILE, UNTIL_REVIEWED
from db.withheld.record import unwithhold, withhold
from db.withheld.short_list import list_path, write_list
from demo.editions import baseline
from demo.site import SHARES
from model.item import Observation, Submitter
from publicdb.build import PublicCopy, copy_path, refresh
from tests.db.kept_back_world import KEPT, NEVER, keep, kept_back
from tests.db.public_world import look, piece
from tests.tables import assert_sound, change_of, count_of, files_of, item_of, release_of, set_fields, values_of
from web.app import make_site
from web.publishing.output_folder import Folder
from web.publishing.publisher import LISTS, Publisher
from web.refresh import Refresher
from web.site import About, Site

AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
CHILD = "Jane Zyxwchild (DOB 01/02/2012)"
RELEASED, NAMED, CHANGED = "Zyxwreleased Analytics Ltd", "Zyxwnamed Analytics Ltd", "Zyxwchanged Analytics Ltd"
ITEM = "Zyxwitem"
MARKS = ("zyxw", "01/02/2012")
ABOUT = About(title="npdwatch", address="https://npd.example.org", contact="watch@example.org")


class World:
    """A register with something of each kind to be withheld, its public copy, and the site on it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.copy = PublicCopy(data)
        state = self.copy.refresh().state
        self.refresher = Refresher(make_site(self.copy.path, data / "archive", ABOUT), self.copy)
        self.refresher.take(state)
        self.site = self.refresher.site

    def close(self) -> None:
        self.site.close()
        self.copy.close()

    def get(self, path: str) -> Any:
        return asyncio.run(self.site.client.get(path, follow_redirects=False))

    def find(self, what: Callable[..., Any], *values: object) -> Any:
        with Store.open(self.data) as store:
            return what(store, *values)

    def keep(self, kind: str, what: str | int, cause: str = "person") -> None:
        with Store.open(self.data) as store, store.transaction():
            assert withhold(store, kind, what, because="zyxwbecause", who="zyxwwho", cause=cause, now=AT)

    def release_of(self, name: str) -> int:
        return int(self.find(release_of, name))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("withheld") / "data"
    with Replica() as replica, Desk(data, replica, watched(replica, SHARES)) as desk:
        b = baseline()
        added = [
            replace(b.shares[20], reference=f"DS9900{n}", recipient=name, purpose="A purpose" if name == CHILD else f"A purpose, {name}")
            for n, name in enumerate((RELEASED, NAMED, CHANGED, CHILD))
        ]
        for month, rows in (("03", b.shares), ("04", (*b.shares, *added))):
            file = PublishedFile("DfE external data shares: June 2023", "a.ods", replace(b, shares=rows).ods())
            replica.publish_files([file], note="Updated.", at=f"2024-{month}-20T09:30:00Z")
            desk.poll()
        who = (Submitter(f"{ITEM} Person", "person"),)
        text = f"In 2019 the department gave pupil data to Example Data Services Ltd, says {ITEM}."
        look(desk.store, Observation(piece(text, title=ITEM, submitters=who), "a"))
    refresh(data)
    return data


@pytest.fixture
def world(made: Path, tmp_path: Path) -> Iterator[World]:
    shutil.copytree(made, tmp_path / "data")
    out = World(tmp_path / "data")
    yield out
    out.close()


def test_each_kind_is_gone_at_the_next_request_and_stays_gone(world: World) -> None:
    release, change = world.release_of(RELEASED), world.find(change_of, CHANGED)
    item, name = world.find(item_of)
    sha256 = world.find(files_of, 1)[0]
    pages = {
        f"/releases/{release}": ("release", release), f"/changes/{change}": ("change", change),
        f"/evidence/{item}": ("item", name),
        f"/archive/{sha256}": ("file", sha256), "/recipients/zyxwnamed-analytics-ltd": ("recipient", NAMED),
    }
    for path in pages:
        assert world.get(path).status_code == 200, path
    for path, (kind, what) in pages.items():
        world.keep(kind, what)
        answer = world.get(path)
        assert answer.status_code == 410, path
        assert "/privacy" in answer.text
    for path in ("/feeds/recipients/{}.atom", "/charts/recipients/{}", "/charts/recipients/{}/embed", "/charts/recipients/{}.svg"):
        assert world.get(path.format("zyxwnamed-analytics-ltd")).status_code == 410, path
    world.refresher.once()
    for path in pages:
        assert world.get(path).status_code == 410, path
    assert world.get("/").status_code == 200


def test_an_old_copy_is_shown_without_it_or_not_at_all(world: World) -> None:
    release = world.release_of(RELEASED)
    assert RELEASED in world.get("/releases.csv?size=1000").text
    world.keep("release", release)
    for path in ("/releases", "/releases.csv", "/releases.json", "/changes", "/changes.csv", "/feeds/everything.atom"):
        answer = world.get(path)
        assert answer.status_code == 200, (path, answer.text[:300])
        assert RELEASED not in answer.text, path
    for path in (
        "/", "/search?q=zyxw", "/releases?q=zyxwreleased", "/recipients", "/editions/2", "/register/releases", "/charts/years.png",
        "/editions/1/against/2.csv",
    ):
        answer = world.get(path)
        assert answer.status_code == 503, path
        assert answer.headers["retry-after"]
        assert RELEASED not in answer.text
    assert world.get(f"/releases/{release + 1}").status_code == 200
    assert world.get("/about").status_code == 200
    world.refresher.once()
    for path in ("/", "/search?q=zyxwreleased", "/recipients", "/editions/2", "/register/releases"):
        answer = world.get(path)
        assert answer.status_code == 200, path
        assert RELEASED not in answer.text


def test_a_look_at_the_database_before_the_end_of_a_withholding_brings_nothing_back(world: World) -> None:
    world.keep("recipient", NAMED)
    item, name = world.find(item_of)
    with Store.open(world.data) as store, store.transaction():
        withhold(store, "item", name, because="x", who="x", cause="person", now=AT)
        world.refresher.once()  # of what was withheld before, and of a database that does not say so yet
    for path in ("/changes.json", "/changes.atom", "/evidence.csv", "/feeds/everything.atom"):
        assert ITEM not in world.get(path).text, path
    assert world.get(f"/evidence/{item}").status_code == 410
    world.refresher.once()
    assert ITEM not in world.get("/changes.json").text


def test_an_answer_that_was_given_before_is_not_given_again(world: World) -> None:
    release = world.release_of(RELEASED)
    paths = ("/releases", f"/releases/{release}", "/releases.json", "/changes", "/feeds/everything.atom", "/", "/recipients")
    before = {path: world.get(path).text for path in paths}
    assert any(RELEASED in text for text in before.values())
    assert before == {path: world.get(path).text for path in paths}
    world.keep("release", release)
    for path in paths:
        answer = world.get(path)
        assert RELEASED not in answer.text, path
        assert answer.status_code in (200, 410, 503)
    world.refresher.once()
    assert not any(RELEASED in world.get(path).text for path in paths if path != f"/releases/{release}")


def test_what_is_let_go_is_back_with_the_next_copy(world: World) -> None:
    release = world.release_of(RELEASED)
    world.keep("release", release)
    world.refresher.once()
    with Store.open(world.data) as store:
        with store.transaction():
            unwithhold(store, "release", release, who="x", now=AT)
        write_list(store)
    world.refresher.once()
    assert RELEASED in world.get(f"/releases/{release}").text
    assert world.get("/").status_code == 200


def test_a_name_is_taken_out_and_the_release_stays(world: World) -> None:
    release = world.release_of(NAMED)
    world.keep("recipient", NAMED)
    assert world.get(f"/releases/{release}").status_code == 503
    assert NAMED not in world.get("/releases.csv").text
    world.refresher.once()
    answer = world.get(f"/releases/{release}")
    assert answer.status_code == 200
    assert "recipient withheld" in answer.text
    assert "DS99001" in answer.text


def test_a_private_individual_was_never_there(world: World) -> None:
    answer = world.get(f"/releases/{world.release_of(CHILD)}")
    assert UNTIL_REVIEWED in answer.text
    assert "DS99003" in answer.text
    assert not any(x in answer.text for x in ("Jane", "Zyxwchild", "01/02/2012"))
    assert world.get("/").status_code == 200


def test_a_file_with_hidden_content_is_kept_back_and_its_rows_stay(world: World) -> None:
    # The first edition's: the second's is kept back already, since a private individual stands in it.
    sha256, url = values_of(world.data, "edition_file", "sha256", "final_url", edition_id=1)[0]
    world.keep("file", sha256, "hidden")
    assert world.get(f"/archive/{sha256}/x.ods").status_code == 410
    world.refresher.once()
    release = min(values_of(world.data, "version", "release_id"))
    for path in (f"/releases/{release}", "/editions/1", f"/sources/{SHARES.rpartition('/')[2]}"):
        answer = world.get(path)
        if answer.status_code == 404:
            continue
        assert answer.status_code == 200
        assert sha256 not in answer.text, path
        assert url not in answer.text, path
    shown = world.get(f"/releases/{release}").text
    assert HIDDEN_FILE in shown
    assert "not shown, as the file is kept back" in shown
    assert not re.search(r"made anew|SHA-256 *\)|<code class=\"hash\"></code>", shown), "of a copy that is not there"
    assert not re.search(r"<code class=\"hash\"></code>", world.get("/editions/1").text)
    assert HIDDEN_FILE in world.get("/editions/1").text


def test_a_list_that_cannot_be_read_shuts_what_comes_from_the_copy(world: World) -> None:
    list_path(world.data).write_text("{", encoding="utf-8")
    for path in ("/", "/releases", "/archive/" + "a" * 64):
        assert world.get(path).status_code == 503, path
    assert world.get("/privacy").status_code == 200
    refresh(world.data)
    with Store.open(world.data) as store:
        list_path(world.data).unlink()
        write_list(store)
    world.refresher.take(world.copy.refresh().state)
    assert world.get("/").status_code == 200


def test_a_page_says_how_to_ask_and_every_page_leads_to_it(world: World) -> None:
    assert "watch@example.org" in world.get("/privacy").text
    for path in ("/", "/releases", "/about", "/nowhere"):
        assert 'href="/privacy"' in world.get(path).text or "privacy" in world.get(path).text, path


def test_no_byte_of_anything_public_holds_a_mark(world: World, tmp_path: Path) -> None:
    """One of each kind is withheld: nothing that is served or published holds any of its words."""
    world.keep("release", world.release_of(RELEASED))
    world.keep("recipient", NAMED)
    for change in (world.find(change_of, CHANGED),):
        world.keep("change", change)
    world.keep("release", world.release_of(CHANGED))
    world.keep("item", world.find(item_of)[1])
    state = world.copy.refresh().state
    world.refresher.take(state)
    assert clean(world.copy.path.read_bytes())
    assert clean(list_path(world.data).read_bytes())
    with closing(sqlite3.connect(copy_path(world.data))) as copy:
        assert_sound(copy)
        assert count_of(copy, "releases") > 100
    site = make_site(world.copy.path, world.data / "archive", ABOUT, published=True)
    site.state.built_at, site.state.generation = state.refreshed_at, f"{state.generation} {state.revision}"
    done = Publisher(site, Folder(tmp_path / "site"), files=True).publish("x", "y")
    site.close()
    assert not done.missing
    files = [p for p in (tmp_path / "site").rglob("*") if p.is_file()]
    assert len(files) > 100
    for path in files:
        assert clean(path.read_bytes()), path
        assert clean(path.name.encode())
    for address in [f"/{name}.{form}" for name in LISTS for form in ("csv", "json", "atom")]:
        assert clean(world.get(address).content), address
    for address in ("/search?q=zyxw", "/search?q=analytics", "/register/releases.csv", "/register/versions.json"):
        answer = world.get(address)
        asked = b"zyxw" if "q=zyxw" in address else b"\0"  # what was asked for is said again
        assert clean(answer.content.replace(asked, b"")), address


def clean(body: bytes) -> bool:
    if zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return all(clean(archive.read(name)) for name in archive.namelist())
    low = body.lower()
    return not any(mark.encode() in low for mark in MARKS)


def test_no_cache_hands_out_a_page_without_asking(world: World) -> None:
    release = world.release_of(RELEASED)
    paths = (f"/releases/{release}", "/releases", "/releases.csv", "/releases.json", "/feeds/everything.atom",
             "/register/releases", "/recipients/zyxwnamed-analytics-ltd")
    for path in paths:
        answer = world.get(path)
        assert answer.headers["cache-control"] == "no-cache", path
        tag = {"if-none-match": answer.headers["etag"]}
        again = asyncio.run(world.site.client.get(path, headers=tag))
        assert (again.status_code, again.headers["cache-control"]) == (304, "no-cache")
    tag = {"if-none-match": world.get(paths[0]).headers["etag"]}
    world.keep("release", release)
    assert asyncio.run(world.site.client.get(paths[0], headers=tag)).status_code == 410


def test_a_document_that_is_kept_back_is_said_to_be_on_its_evidence(world: World) -> None:
    item, _ = world.find(item_of)
    with Store.open(world.data) as store, store.transaction():
        documents = json.dumps([{"format": "pdf", "url": "https://example.org/x.pdf", "sha256": "ab" * 32}])
        set_fields(store, "item_version", {"documents": documents})
    world.keep("file", "ab" * 32, cause="hidden")
    world.refresher.once()
    answer = world.get(f"/evidence/{item}")
    assert HIDDEN_FILE in answer.text
    assert "x.pdf" not in answer.text


def test_no_address_and_no_feed_holds_the_name_of_a_withheld_recipient(world: World) -> None:
    world.keep("recipient", NAMED)
    world.refresher.once()
    with closing(sqlite3.connect(world.copy.path)) as copy:
        every = "\n".join(copy.iterdump()).casefold()
    assert "zyxwnamed" not in every
    assert "zyxwchild" not in every
    release = world.release_of(NAMED)
    change = world.find(change_of, NAMED)
    paths = (f"/releases/{release}", f"/changes/{change}", "/recipients", "/feeds", "/feeds/everything.atom",
             "/releases.json", "/recipients.json", "/recipients.csv", "/search?q=DS99001", "/")
    for path in paths:
        answer = world.get(path)
        assert answer.status_code == 200, path
        assert "zyxwnamed" not in answer.text.casefold(), path
        assert "zyxwchild" not in answer.text.casefold(), path


def test_nothing_that_the_site_serves_holds_what_is_kept_back(tmp_path: Path) -> None:
    """Every address that any page leads to, before the new copy stands and after, and the plain copy with its files."""
    marks = {v: m for m in (*KEPT, *NEVER) for v in (m, m.lower(), m.upper())}
    with kept_back(tmp_path / "data") as (desk, copy):
        refresher = Refresher(make_site(copy.path, tmp_path / "data" / "archive", ABOUT), copy)
        refresher.take(copy.refresh().state)
        before = served(refresher.site, {"/", "/privacy"})
        assert {x.partition(" in ")[0] for x in found_in(marks, before.items())} == {*KEPT} - {"zyxwfile.xlsx"}
        keep(desk)
        write_list(desk.store)
        old = served(refresher.site, set(before))
        assert found_in(marks, unasked(old)) == set(), "the copy is older than the list"
        refresher.once()
        after = served(refresher.site, {"/", *before})
        assert found_in(marks, unasked(after)) == set()
        assert len(after) > 100
        refresher.site.close()
        site = make_site(copy.path, tmp_path / "data" / "archive", ABOUT, published=True)
        state = copy.refresh().state
        site.state.built_at, site.state.generation = state.refreshed_at, f"{state.generation} {state.revision}"
        Publisher(site, Folder(tmp_path / "site"), files=True).publish("x", "y")
        site.close()
        files = [(str(p), p.read_bytes() + p.name.encode()) for p in (tmp_path / "site").rglob("*") if p.is_file()]
        assert len(files) > 50
        assert found_in(marks, files) == set()


def unasked(answers: dict[str, bytes]) -> list[tuple[str, bytes]]:
    """The answers without the words that were asked for, which are said again."""
    return [(a, re.sub("|".join(["^$", *re.findall(r"zyxw[\w-]*", a)]).encode(), b"", b)) for a, b in answers.items()]


def served(site: Site, first: set[str]) -> dict[str, bytes]:
    """What the site answers to these addresses and to all of its own that the answers lead to, by address."""
    return asyncio.run(_served(site, first))


async def _served(site: Site, first: set[str]) -> dict[str, bytes]:
    out: dict[str, bytes] = {}
    waiting = sorted(first)
    steps = {step(a) for a in first}
    while waiting:
        address = waiting.pop()
        answer = await site.client.get(address, follow_redirects=False)
        head = "\n".join(f"{k}: {v}" for k, v in answer.headers.items()).encode()
        out[address] = head + b"\n" + answer.content
        found = {unescape(x) for x in re.findall(r'href="([^"#]+)', answer.text)} | {answer.headers.get("location", "")}
        for x in sorted(found):
            target = x.removeprefix(ABOUT.address)
            # Of filters and tables one step, not their endless combinations.
            if target.startswith("/") and step(target) not in steps and target.count("=") < 2:
                steps.add(step(target))
                waiting.append(target)
    return out


def step(address: str) -> str:
    """What an address is a case of: a table has the same rows by whichever column it is sorted."""
    return re.sub(r"(_sort(_desc)?=).*", r"\1", address)

@pytest.mark.parametrize("names", [("Иван Петров", "李明"), ("***", "–"), ("Иван Петров", "Quillon Ltd")])
def test_names_of_no_letters_that_an_address_can_hold_are_withheld_each_for_itself(world: World, names: tuple[str, str]) -> None:
    def entries() -> int:
        found = re.search(r"(\d+) entr(?:y is|ies are) withheld now", world.get("/privacy").text)
        return int(found[1]) if found else 0

    before = entries()
    for name in names:
        world.keep("recipient", name)
    assert entries() == before + 2
    gate = world.site.gate
    assert all(gate.names_withheld(name) for name in names)
    assert not any(map(gate.names_withheld, ("the recipient of it", "Мария", "王芳", "·", "a – b" if "–" not in names else "a")))
