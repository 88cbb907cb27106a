"""Of the archive nothing goes public in which a child stands: in no byte that is served, published or put in a bundle."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import re
import zipfile
from collections import deque
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from db.register.runs import add_verdicts, close_run, start_run
from db.store import Store
from db.withheld.record import withhold
from db.withheld.short_list import write_list
from db.withheld.telling import let_document_go
from diffing.plausibility import Limits
from model.fetch import Expected, Outcome, Snapshot, Verdict
from model.item import Item, ItemBatch, Observation, Submitter
from pipelines.context import CrawlContext
from pipelines.items.record import RecordItems
from proof.bundle import write_bundle
from proof.case import NoBundle, gather
from publicdb.build import copy_path, refresh
from tests.db.public_world import HEARD, NOW, piece
from tests.tables import values_of
from web.app import make_site
from web.publishing.output_folder import Folder
from web.publishing.publisher import Publisher
from web.site import About, Site

GAVE = "In 2019 the Department for Education gave data from the National Pupil Database to Zyxwgood Ltd."
CHILD = "Clementina Zyxwruddle, a pupil aged 9, was born 4 March 2016 and has the UPN A820432109001."
SECRETS = (
    "Zyxwruddle", "Clementina", "4 March 2016", "A820432109001", "Zyxwbagnall", "Hortensia", "Zyxwbrackenbury",
    "Zyxwlisted", "Zyxwdunnock", "Zyxwfiled", "Zyxwunread", "Zyxwfernhollow",
)


def html(*lines: str) -> bytes:
    return f"<!doctype html><html><body>{''.join(f'<p>{x}</p>' for x in lines)}</body></html>".encode()


def answer(url: str, body: bytes) -> Snapshot:
    return Snapshot(url, url, NOW, 200, {"content-type": "text/html"}, hashlib.sha256(body).hexdigest(), body)


def item(number: int, text: str | None, **over: Any) -> Item:
    made = piece(text, **({"title": f"Example (EXA{number})", "url": f"https://committees.parliament.uk/{number}"} | over))
    return replace(made, key=f"written_evidence:{number}")


def seen(made: Item, body: bytes, name: str = "") -> Observation:
    number = made.key.rpartition(":")[2]
    url = f"https://committees-api.parliament.uk/api/WrittenEvidence/{number}/Document/{name or 'Html'}"
    return Observation(made, "m", document=answer(url, body), format="Html")


CLEAN = html(GAVE)
SHARED = html(GAVE, "The reply stands in the annex.")
TELLING = html(GAVE, CHILD)
ANONYMOUS = html(GAVE, "Submitted by Ottoline Zyxwbrackenbury.")
UNREAD = html(GAVE, "Our daughter Petronella Zyxwunread, aged 7, is at a school.")
BESIDE = "K.A.M., a Y8 pupil at Zyxwfernhollow High, had attendance data passed to Zyxwtruanet Systems Ltd."
"""A mention holds the words that made it one, beside its sentence."""
FILED = html(GAVE, "See the file.")
LIST = json.dumps({"results": [
    {"title": "Zyxwlisted Person, pupil aged 8", "href": "/1"}, {"file": "Letter re Hortensia Zyxwbagnall DOB 04-03-2016.pdf"},
    {"witness": "Ottoline Zyxwbrackenbury (aged 12)"},
]}).encode()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Store]:
    """Items of Parliament, each with its document, and the list in which they stood."""
    anonymous = (Submitter("Ottoline Zyxwbrackenbury", "person"),)
    observations = (
        seen(item(1, GAVE), CLEAN),
        seen(item(2, f"{GAVE}\n{CHILD}"), TELLING),
        seen(item(3, GAVE, title="Letter re Hortensia Zyxwbagnall, pupil aged 9"), SHARED),
        seen(item(4, GAVE), SHARED),
        seen(item(5, GAVE, submitters=anonymous, anonymous=True), ANONYMOUS),
        seen(item(6, GAVE), UNREAD),  # its text was read by a reader that saw less
        seen(item(7, GAVE, url="https://committees.parliament.uk/pupil-clotilda-zyxwdunnock-aged-9"), html(GAVE, "x")),
        seen(item(8, GAVE), FILED, "pupil-esmeralda-zyxwfiled-aged-9"),
        seen(item(9, BESIDE), html(BESIDE)),
    )
    with Store.create(tmp_path / "data") as store:
        run = start_run(store, [HEARD], [Expected(HEARD.name, HEARD.url)], "manual", NOW)
        record = RecordItems(CrawlContext(store, run, Limits(), 0, lambda: NOW))
        listed = answer(f"{HEARD.url}/WrittenEvidence", LIST)
        record.record_batch(ItemBatch(HEARD, observations, answer=listed, conditional=True, ended=True))
        with store.transaction():
            add_verdicts(store, run, [Verdict(HEARD.name, HEARD.url, Outcome.OK, 200)], NOW)
        close_run(store, run, NOW, {})
        yield store


def sha(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def site_of(store: Store) -> Site:
    refresh(store.folder)
    site = make_site(copy_path(store.folder), store.folder / "archive", About(title="x", address="https://npd.example.org"))
    site.bundle = lambda number: bundle(store.folder, number)
    return site


def bundle(folder: Path, number: int) -> bytes | None:
    """As `serve` has a child make it."""
    with Store.open(folder, read_only=True) as store:
        try:
            return write_bundle(gather(store, number, public=True), NOW)
        except NoBundle:
            return None


def served(store: Store, *bodies: bytes) -> list[int]:
    with closing(site_of(store)) as site:
        return [asyncio.run(site.client.get(f"/archive/{sha(b)}/Html")).status_code for b in bodies]


def in_no_byte(files: dict[str, bytes]) -> list[str]:
    every = {w for s in SECRETS for w in (s.lower(), s.lower().replace(" ", "-"))}
    return [f"{w} in {n}" for n, b in files.items() for w in every if w.encode() in b.lower()]


_ELSEWHERE = re.compile(r"/(?:static|cohorts|charts)\b|.*\?")
"""Pages on which no item stands."""


def every_answer(store: Store) -> dict[str, bytes]:
    """All that the site gives, by address: what pages lead to, each body of the archive, and each change's bundle."""
    bodies = [p.name.removesuffix(".zst") for p in (store.folder / "archive").glob("*/*.zst")]
    changes = values_of(store, "change", "id")
    waiting = deque(("/", "/evidence.csv", "/evidence.json", "/changes.json", "/changes.csv", "/feeds/everything.atom",
               "/evidence.atom", "/changes.atom", "/register/archived.json?_shape=array", "/register/evidence.json?_shape=array",
               *(f"/archive/{b}{end}" for b in bodies for end in ("", "/Html")), *(f"/changes/{n}/evidence.zip" for n in changes)))
    out: dict[str, bytes] = {}
    with closing(site_of(store)) as site:
        while waiting and len(out) < 400:
            address = waiting.popleft()
            if address in out:
                continue
            given = asyncio.run(site.client.get(address))
            out[address] = given.content
            if given.content[:2] == b"PK":
                with zipfile.ZipFile(io.BytesIO(given.content)) as z:
                    out |= {f"{address}!{n}": z.read(n) for n in z.namelist()}
            if "text/html" in given.headers.get("content-type", ""):
                waiting += [a for a in re.findall(r'href="(/[^"#]*)"', given.text) if not _ELSEWHERE.match(a)]
    return out


def test_no_byte_that_the_site_gives_tells_of_a_child(world: Store) -> None:
    given = every_answer(world)
    assert in_no_byte(given) == []
    assert GAVE.encode() in given[f"/archive/{sha(CLEAN)}/Html"], "and a document in which nobody stands is handed out"
    assert any(n.endswith("evidence.zip") and b[:2] == b"PK" for n, b in given.items())
    assert not [n for n, b in given.items() if n.startswith("/archive/") and b'"results"' in b]


def test_no_byte_that_is_published_tells_of_a_child(world: Store, tmp_path: Path) -> None:
    with closing(site_of(world)) as site:
        site.published = True
        done = Publisher(site, Folder(tmp_path / "site"), files=True).publish("x", "")
    files = {str(p): p.read_bytes() for p in (tmp_path / "site").rglob("*") if p.is_file()}
    assert in_no_byte({n.replace(str(tmp_path), ""): b for n, b in files.items()}) == []
    copies = [p for p in (tmp_path / "site" / "archive").rglob("*") if p.is_file()]
    assert {p.parent.name for p in copies} == {sha(CLEAN)}
    assert [p.split("/")[2] for p in done.uncopied] == [sha(UNREAD)]
    assert any(b"is withheld until a person has looked" in b for n, b in files.items() if "/evidence/" in n)
    assert any(b"what it shows may tell of a child" in b for n, b in files.items() if "/evidence/" in n)


def test_a_copy_that_was_published_before_goes(world: Store, tmp_path: Path) -> None:
    with closing(site_of(world)) as site:
        site.published = True
        folder = Folder(tmp_path / "site")
        with folder:
            folder.put(f"archive/{sha(UNREAD)}/Html", UNREAD)
            folder.end("")
        Publisher(site, Folder(tmp_path / "site"), files=True).publish("x", "")
    assert not (tmp_path / "site" / "archive" / sha(UNREAD)).exists()


def test_a_person_opens_and_closes_it(world: Store) -> None:
    every = (CLEAN, TELLING, SHARED, ANONYMOUS, UNREAD, LIST)
    assert served(world, *every) == [200, 404, 404, 404, 404, 404]
    with world.transaction():
        for body in (SHARED, UNREAD):
            assert let_document_go(world, sha(body), who="a person", now=NOW)
    assert served(world, *every) == [200, 404, 200, 404, 200, 404]
    with world.transaction():
        for body in (SHARED, CLEAN):
            withhold(world, "file", sha(body), because="x", who="a person", cause="person", now=datetime(2026, 11, 25, tzinfo=UTC))
    write_list(world)
    assert [s == 200 for s in served(world, *every)] == [False, False, False, False, True, False]


def test_the_test_is_able_to_fail() -> None:
    assert in_no_byte({"a": b"x clementina y", "b": b"zyxwfiled-aged", "c": b"4-March-2016"}) == [
        "clementina in a", "zyxwfiled in b", "4-march-2016 in c"]
