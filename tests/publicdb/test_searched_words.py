"""A release is found by every cell that is printed, by a reference that it had once, and by letters as they are typed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest

from bench.desk import Desk, watched
from bench.replica.govuk import PublishedFile, Replica
from db.store import Store
from demo.site import SHARES
from followers.planning import matching
from model.follow import Follow, FollowKind
from publicdb.build import refresh
from tests.alerts.conftest import make
from tests.web.conftest import ABOUT, Reader
from text.clean import slug_of
from web.app import make_site

ROWS = [
    (f"DS{101 + 2 * n:05}", f"Organisation {n} of Aldermoor", f"Study {n * n} of reading", "Phonics", "", "2019-05-01")
    for n in range(30)
]
ROWS[3] = (ROWS[3][0], "B\u00f8rge and \u00c5ngstr\u00f6m L\u00e6rings", *ROWS[3][2:4], "Suspended over quokkas", ROWS[3][5])
ROWS[7] = (ROWS[7][0], "The  Aldermoor Universities Press", "Progress of year six", "Key Stage 2; NPD", "", ROWS[7][5])
ROWS[9] = (ROWS[9][0], "Met Police of Aldermoor", "Absence", "KS4", "For the DfE", ROWS[9][5])
LATER = [*ROWS[:5], ("DS77777", *ROWS[5][1:]), *ROWS[6:]]


def printed(rows: Sequence[tuple[str, ...]]) -> bytes:
    head = ("Reference", "Organisation", "Project title", "Dataset", "Notes", "Date approved")
    return "\n".join(",".join(row) for row in (head, *rows, ())).encode()


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    folder: Path = tmp_path_factory.mktemp("searched") / "data"
    with Replica() as replica, Desk(folder, replica, watched(replica, SHARES)) as desk:
        for n, rows in enumerate((ROWS, LATER), 1):
            file = PublishedFile("Register of shares", "shares.csv", printed(rows))
            replica.publish_files([file], note="Updated.", at=f"2026-11-{n:02}T09:00:00Z")
            desk.poll()
    refresh(folder)
    with closing(make_site(folder / "public" / "register.db", folder / "archive", ABOUT)) as site:
        yield Reader(site)


@pytest.mark.parametrize(("q", "reference"), [
    ("quokkas", ROWS[3][0]), ("suspended quokkas reading", ROWS[3][0]), (ROWS[5][0], "DS77777"), ("DS77777", "DS77777"),
    ("KS2", ROWS[7][0]), ("National Pupil Database", ROWS[7][0]), ("Univ Aldermoor Y6", ROWS[7][0]),
    ("key stage four", ROWS[9][0]), ("Metropolitan Police", ROWS[9][0]), ("department for education KS4", ROWS[9][0]),
    ("Borge", ROWS[3][0]), ("B\u00f8rge", ROWS[3][0]), ("angstrom laerings", ROWS[3][0]), ("BORGE phonics", ROWS[3][0]),
])
def test_a_release_is_found(reader: Reader, q: str, reference: str) -> None:
    found = json.loads(reader.get(f"/releases.json?q={q}").text)["rows"]
    assert [r["reference"] for r in found] == [reference]
    assert reference in reader.words(f"/search?q={q}")


def test_a_recipient_is_found_and_its_address_keeps_its_letters(reader: Reader) -> None:
    (found,) = json.loads(reader.get("/recipients.json?q=borge").text)["rows"]
    assert found["slug"] == slug_of(found["name"]) == "borge-and-angstrom-laerings"


def test_letters_in_an_address() -> None:
    assert slug_of("\u0141\u00f3d\u017a \u00d8st \u00dej\u00f3\u00f0 Stra\u00dfe") == "lodz-ost-thjod-strasse"


@pytest.mark.parametrize(("q", "number"), [("quokkas", 3), ("Borge", 3), ("KS2", 7), ("Univ Aldermoor year 6", 7), ("key stage four", 9)])
def test_who_follows_a_search_is_told_what_it_shows(q: str, number: int) -> None:
    names = ("reference", "recipient", "title", "dataset", "notes", "date")
    changes = [make(number=n, reference=r[0], recipient=r[1], after=dict(zip(names, r, strict=True))) for n, r in enumerate(ROWS)]
    follow = Follow(FollowKind.SEARCH, q)
    assert matching(cast("Store", None), [follow], changes) == {follow: {changes[number].id}}
