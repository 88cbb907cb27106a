"""A release counts for those whom its row names now; whom it named before is told apart, with until when."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from bench.desk import Desk, watched
from bench.replica.govuk import PublishedFile, Replica
from db.recipients.organisations import find_organisation, releases_of
from db.store import Store
from demo.site import SHARES
from publicdb.build import refresh
from tests.tables import value_of
from tests.web.conftest import ABOUT, Reader
from web.app import make_site

OLD, NEW = "Quillmoor Tutors Ltd", "The Daily Invention"
SPELLINGS = {37: "University of Bath", 38: "Bath Uni", 39: "Bath University"}
ROWS = [
    (f"DS{101 + 2 * n:05}", OLD if n < 4 else SPELLINGS.get(n, f"Organisation {n} of Aldermoor"), f"Study {n * n} of reading", "Phonics",
     "Individual" if n < 4 else "Aggregate", "2019-05-01")
    for n in range(40)
]


def printed(rows: Sequence[tuple[str, ...]]) -> bytes:
    head = ("Reference", "Organisation", "Project title", "Dataset", "Level of data", "Date approved")
    return "\n".join(",".join(row) for row in (head, *rows, ())).encode()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of four releases to one body the second names another in the second edition."""
    made = tmp_path_factory.mktemp("former") / "data"
    changed = [*ROWS[:1], (ROWS[1][0], NEW, *ROWS[1][2:]), *ROWS[2:]]
    with Replica() as replica, Desk(made, replica, watched(replica, SHARES)) as desk:
        for n, rows in enumerate((ROWS, changed), 1):
            file = PublishedFile("Register of shares", "shares.csv", printed(rows))
            replica.publish_files([file], note="Updated.", at=f"2026-11-{n:02}T09:00:00Z")
            desk.poll()
    refresh(made)
    return made


@pytest.fixture(scope="module")
def reader(folder: Path) -> Iterator[Reader]:
    with closing(make_site(folder / "public" / "register.db", folder / "archive", ABOUT)) as site:
        yield Reader(site)


def test_numbers_on_the_site_count_by_the_newest_version(folder: Path, reader: Reader) -> None:
    found = {r["name"]: r for r in json.loads(reader.get("/recipients.json?size=1000").text)["rows"]}
    assert [found[OLD][k] for k in ("releases", "gone", "former", "individual")] == [3, 0, 1, 3]
    assert [found[NEW][k] for k in ("releases", "gone", "former", "individual")] == [1, 0, 0, 1]
    for name, n in ((OLD, 3), (NEW, 1)):
        slug = value_of(folder / "public" / "register.db", "recipients", "slug", name=name)
        assert json.loads(reader.get(f"/releases.json?recipient={slug}").text)["total"] == n
        assert json.loads(reader.get(f"/changes.json?recipient={slug}").text)["total"], "its news stay its news"
        counted = json.loads(reader.get(f"/charts/recipients/{slug}.json").text)
        assert sum(row[-1] for row in counted["rows"]) == n


def test_pages_say_until_when_and_who_is_named_now(folder: Path, reader: Reader) -> None:
    copy = folder / "public" / "register.db"
    slug = value_of(copy, "recipients", "slug", name=OLD)
    words = reader.words(f"/recipients/{slug}")
    assert f"DS00103, Study 1 of reading: named {OLD} until" in words
    assert f"now: {NEW}" in words
    number = value_of(copy, "releases", "id", reference="DS00103")
    words = reader.words(f"/releases/{number}")
    assert f"Recipient{NEW}was {OLD} until" in words
    assert "until" not in reader.words(f"/recipients/{value_of(copy, 'recipients', 'slug', name=NEW)}")


def test_a_terminal_counts_alike(folder: Path) -> None:
    with Store.open(folder, read_only=True) as store:
        body = find_organisation(store, OLD)
        assert body is not None
        said = body.as_json()
        assert [said[k] for k in ("releases", "releases_gone", "releases_former", "individual_level")] == [3, 0, 1, 3]
        until = {r["reference"]: r["until"] for r in releases_of(store, body)}
    assert [reference for reference, at in until.items() if at] == ["DS00103"]


def test_every_spelling_keeps_its_address(reader: Reader) -> None:
    """Links to the pages of what the lists once held for several bodies lead to the page of the one."""
    found = {r["name"] for r in json.loads(reader.get("/recipients.json?size=1000").text)["rows"]}
    assert len(found & set(SPELLINGS.values())) == 1
    answers = [reader.get(f"/recipients/{slug}") for slug in ("university-of-bath", "bath-uni", "bath-university")]
    pages = {a.headers["location"] if a.is_redirect else a.url.path for a in answers}
    assert len(pages) == 1
    text = reader.get(pages.pop()).text
    assert all(reference in text for reference in ("DS00175", "DS00177", "DS00179"))
