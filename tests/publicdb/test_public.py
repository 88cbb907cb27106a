"""The public copy: what it holds, row by row."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from bench.desk import Desk, watched
from bench.replica.govuk import Replica
from demo.editions import NEW_PRESS
from demo.site import SHARES
from publicdb.build import copy_path, refresh
from tests.tables import Like, Not, assert_sound, count_of, rows_of


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """Of a register after its second edition, whose removal no second look has confirmed."""
    folder = tmp_path_factory.mktemp("data")
    with Replica() as replica, Desk(folder, replica, watched(replica, SHARES)) as desk:
        desk.poll()
        replica.publish("edition")
        desk.poll()
        assert desk.states("removed") == {"held"}
    refresh(folder)
    with closing(sqlite3.connect(copy_path(folder))) as made:
        made.row_factory = sqlite3.Row
        yield made


def test_every_row_that_is_named_is_there(copy: sqlite3.Connection) -> None:
    assert_sound(copy)


def test_a_new_release_stands_in_it_with_its_change_and_its_file(copy: sqlite3.Connection) -> None:
    (release,) = rows_of(copy, "releases", reference=NEW_PRESS.reference)
    assert (release["recipient"], release["category"]) == (NEW_PRESS.recipient, "press")
    assert (release["present"], release["baseline"], release["versions"]) == (1, 0, 1)
    (change,) = rows_of(copy, "changes", release=release["id"])
    assert (change["kind"], change["row_kind"], change["recipient_slug"]) == ("added", 1, "daily-telegraph")
    (file,) = rows_of(copy, "edition_files", edition=change["edition"])
    assert (release["url"], release["sha256"]) == (file["url"], file["sha256"])
    (body,) = rows_of(copy, "archived", sha256=file["sha256"])
    assert body["filename"].endswith(".ods")
    assert body["size"] > 1000


def test_a_removal_that_nothing_has_confirmed_is_no_news(copy: sqlite3.Connection) -> None:
    assert rows_of(copy, "changes", kind="removed") == []
    assert rows_of(copy, "releases", present=0) == []
    assert count_of(copy, "recipients", gone=Not(0)) == 0
    (edition,) = rows_of(copy, "editions", kind=Not("baseline"))
    counts = json.loads(edition["summary"])
    assert counts == {"added": 3, "changed": 1, "moved": 1}
    assert edition["changes"] == 5
    assert rows_of(copy, "changes", detail=Like("%removed%")) == []


def test_what_was_given_is_there_in_the_words_of_the_register(copy: sqlite3.Connection) -> None:
    given = rows_of(copy, "releases", data_printed=Like("%postcodes%"))
    assert given
    assert not any("postcodes" in f"{r['title']} {r['purpose']} {r['recipient']}" for r in given), "to search for it below"


def test_classes_are_the_gravest_that_the_row_names(copy: sqlite3.Connection) -> None:
    (release,) = rows_of(copy, "releases", reference=NEW_PRESS.reference)
    assert (release["sensitivity_class"], release["identifiability_class"]) == ("B", "2")
    assert {r["sensitivity_class"] for r in rows_of(copy, "releases")} == {"", *"ABCDE"}


@pytest.mark.parametrize(
    ("table", "words"),
    [("releases_fts", "Telegraph"), ("recipients_fts", "telegraph"), ("releases_fts", "home postcodes")],
)
def test_it_can_be_searched(copy: sqlite3.Connection, table: str, words: str) -> None:
    assert copy.execute(f"select * from {table} where {table} match ?", [words]).fetchall()
