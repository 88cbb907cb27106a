"""Nothing that is private reaches the public copy: every column that is not named here is filled with a mark."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from bench.desk import Desk, watched
from bench.leaks.__main__ import found_in
from bench.replica.govuk import PublishedFile, Replica
from db.store import Store
from demo.editions import baseline
from demo.site import SHARES
from model.answers.exchange import without_secrets
from model.item import Observation, Submitter
from publicdb.build import PublicCopy, copy_path, refresh
from publicdb.changes import PUBLIC_DETAIL
from recipients.cell.names import organisation_key
from tests.db.kept_back_world import KEPT, NEVER, ROWS, keep, kept_back
from tests.db.public_world import build_anew, look, piece
from tests.tables import IS_SET, Like, add_row, count_of, files_of, pragma, rows_of, set_fields, values_of

MARK = "PRIVATE-MARK"
NUMBER = 748_364_512_377
"""What stands for a mark in a column of numbers."""
PUBLIC = {
    "source": "name kind url title first_seen_at polled_at good_at changed_at",
    "edition": "id source number state kind title published_at note seen_at found_at rows",
    "edition_file": "edition_id file title filename final_url sha256 register snapshot_id",
    "snapshot": "id source final_url fetched_at sha256 size",
    "release": "id source first_edition gone_edition first_look",
    "version": "id release_id edition_id file sheet row reference recipient title purpose cells category confidence"
    " category_reason also reread_at",
    "assessment": "version_id level level_printed tier outcome dated items year_from year_to pupils severity"
    " severity_name reasons",
    "change": "id key source edition_id kind state release_id version_before version_after reference recipient category"
    " file sheet row fields reason seen_at open_at",
    "item": "id source key kind state version_id published first_at seen_at data",
    "item_version": "id item_id title text answer original_answer documents",
    "mention": "version_id position term sentence polarity band reason recipients said",
    "item_link": "item_id release_id by reason",
    # Read and not shown: who a person says somebody is. The words are marked.
    "review": "key category also",
}
"""What is published, column by column. A table or a column that a later migration adds is private until it is here."""
TWO = "University of Kent; University of Exeter"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A world in which something is published, something is held, and something is put aside."""
    folder = tmp_path_factory.mktemp("data")
    with Replica() as replica, Desk(folder, replica, watched(replica, SHARES)) as made:
        b = baseline()
        shares = (*b.shares, replace(b.shares[20], reference="DS99001", recipient=TWO))
        second = (*shares[1:], replace(b.shares[20], reference="DS99002", purpose="A purpose of its own"))
        for month, rows in (("03", shares), ("04", second), ("05", shares[:60])):
            file = PublishedFile("DfE external data shares: June 2023", "a.ods", replace(b, shares=rows).ods())
            replica.publish_files([file], note="Updated.", at=f"2024-{month}-20T09:30:00Z")
            made.poll()
        assert made.states("no_longer_held") | made.states("removed") == {"held"}
        assert count_of(made, "edition", state="quarantined") == 1
        look(made.store, Observation(piece("In 2019 the department gave pupil data to Example Data Services Ltd."), "a"))
        yield made


def columns(db: sqlite3.Connection) -> dict[str, list[tuple[str, str]]]:
    """Table -> (column, type), the tables of full-text search apart: they hold what others hold."""
    names = sorted(values_of(db, "sqlite_master", "name", type="table"))
    tables = [n for n in names if "_fts" not in n and not n.startswith(("sqlite_", "_sqlite_"))]
    return {t: [(c[1], c[2].lower()) for c in db.execute(f"pragma table_info({t})")] for t in tables}


def fill_with_marks(path: Path) -> int:
    """Marks all that is private; gives how many columns that is."""
    marked = 0
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for setting in ("foreign_keys = off", "ignore_check_constraints = on"):
            pragma(db, setting)
        without_rowid = values_of(db, "sqlite_master", "name", type="table", sql=Like("%without rowid%"))
        for table, listed in columns(db).items():
            private = [(c, t) for c, t in listed if c not in PUBLIC.get(table, "").split()]
            if not count_of(db, table):
                ours = {"key": organisation_key("University of Kent"), "category": "press", "also": "[]"}
                filled = {"integer": NUMBER, "real": NUMBER, "blob": MARK.encode()}
                add_row(db, table, **{c: ours.get(c) or filled.get(t, MARK) for c, t in listed})
            for column, kind in private:
                number = f'coalesce("{column}", 1)' if table in without_rowid else "rowid"
                value = {"headers": f"json_object('{MARK}', '{MARK}', 'content-type', 'text/csv')",
                         "detail": f"json_insert(detail, '$.{MARK.lower()}', '{MARK}', '$.summary', '{MARK}')"}.get(
                    column if (table, column) in {("snapshot", "headers"), ("change", "detail")} else "",
                    f"{NUMBER} + {number}" if kind in ("integer", "real") else f"'{MARK}-{table}-{column}-' || {number}",
                )
                value = f"cast({value} as blob)" if kind == "blob" else value
                db.execute(f"update {table} set {column} = {value}")
                marked += 1
        for table, where, names in (
            ("change", "state != 'open'", "reference recipient file sheet reason"),
            ("edition", "state != 'accepted'", "title published_at note"),
            ("edition_file", "edition_id in (select id from edition where state != 'accepted')",
             "title filename final_url"),
        ):
            marks = ", ".join(f"{c} = '{MARK}'" for c in names.split())
            done = db.execute(f"update {table} set {marks} where {where}")
            assert done.rowcount
    return marked


def found(path: Path) -> list[tuple[str, Any]]:
    """Where a mark stands in the copy."""
    out: list[tuple[str, Any]] = []
    with closing(sqlite3.connect(path)) as copy:
        for table, listed in columns(copy).items():
            for row in values_of(copy, table, *(c for c, _ in listed)):
                out += [
                    (f"{table}.{c}", v)
                    for (c, _), v in zip(listed, row, strict=True)
                    if (isinstance(v, int) and NUMBER <= v < NUMBER + 10**6) or MARK.lower() in str(v).lower()
                ]
    if MARK.lower().encode() in path.read_bytes().lower():
        out.append(("the bytes of the file", MARK))
    return out


def test_what_is_private_stays_private(desk: Desk, tmp_path: Path) -> None:
    with Store.open(desk.store.folder) as store, PublicCopy(store.folder) as copy:
        copy.refresh()
        private = fill_with_marks(store.path)
        assert private > 100, "tables of deliveries, channels, notices, runs and so on"
        copy.refresh()
        assert found(copy_path(store.folder)) == []
        anew = build_anew(store.folder, tmp_path / "anew.db")
        assert found(anew) == []
        with closing(sqlite3.connect(anew)) as made:
            kent = values_of(made, "recipients", "reason", "reviewed", name="University of Kent")
            assert kent == [("Decided by a person", 1)]
            assert count_of(made, "changes", recipient=IS_SET) > 0


def test_a_mark_would_be_found(desk: Desk, tmp_path: Path) -> None:
    """The test above is able to fail."""
    anew = build_anew(desk.store.folder, tmp_path / "anew.db")
    with closing(sqlite3.connect(anew)) as made:
        set_fields(made, "recipients", {"severity": NUMBER + 1, "reason": f"x {MARK}"}, rowid=1)
        made.commit()
    assert {place for place, _ in found(anew)} >= {"recipients.severity", "recipients.reason", "the bytes of the file"}


def test_what_is_kept_back_stands_in_no_byte_of_the_copy(tmp_path: Path) -> None:
    """Nor in its free pages, its index of words, or a file beside it: a copy with less is another file, made anew."""
    with kept_back(tmp_path) as (desk, copy):
        sha256 = dict.fromkeys(files_of(desk.store), "a file")
        marks = {v: m for m in (*KEPT, *NEVER) for v in (m, m.lower(), m.upper())} | sha256

        def marked() -> set[str]:
            files = [(p.name, p.read_bytes()) for p in copy.path.parent.rglob("*") if p.is_file()]
            return {x.partition(" in ")[0] for x in found_in(marks, files) if " in withheld.json" not in x}

        # The second file's name and hash never were public: it hides something.
        assert marked() == {*KEPT, "a file"} - {"zyxwfile.xlsx"}
        keep(desk)
        done = copy.refresh()
        assert done.rebuilt
        assert marked() == set()
        with closing(sqlite3.connect(copy.path)) as made:
            assert pragma(made, "freelist_count") == 0
            assert count_of(made, "releases") == len(ROWS) + 1
        listed = copy.path.with_name("withheld.json").read_bytes()
        assert not {x for x in found_in(marks, [("list", listed)]) if not x.startswith("a file")}


def test_nobody_can_try_names_until_the_hash_of_a_private_file_fits(tmp_path: Path) -> None:
    """All of a CSV register is public but for one cell: with the file's SHA-256 a list of names would find that too."""
    head, notes = "Reference,Organisation name,Project title,Notes", "{}, Year 4, Elm Primary School"

    def register(cells: Sequence[str]) -> bytes:
        rows = (f'DS{101 + n:05},University of Aldermoor {n},Study {n} of reading,"{x}"' for n, x in enumerate(cells))
        return "\n".join((head, *rows, "")).encode()

    body = register([*["-"] * 9, notes.format("Ada Example")])
    with Replica() as replica, Desk(tmp_path, replica, watched(replica, SHARES)) as desk, PublicCopy(tmp_path) as copy:
        replica.publish_files([PublishedFile("Shares", "shares.csv", body)], note="", at="2026-11-20T09:00:00Z")
        desk.poll()
        copy.refresh()
        with closing(sqlite3.connect(copy.path)) as made:
            shown = [json.loads(cells)["Notes"] for cells in values_of(made, "versions", "cells")]
            (withheld,) = [n for n, cell in enumerate(shown) if cell != "-"]
        assert "Example" not in shown[withheld]
        tried = [register([*shown[:withheld], notes.format(name), *shown[withheld + 1 :]]) for name in ("Bo Example", "Ada Example")]
        assert body in tried
        public = b"".join(p.read_bytes() for p in copy.path.parent.rglob("*") if p.is_file() and p.name != "withheld.json")
        assert not [x for x in tried if hashlib.sha256(x).hexdigest().encode() in public]


def test_every_table_of_the_copy_is_one_that_readers_may_see(desk: Desk, tmp_path: Path) -> None:
    anew = build_anew(desk.store.folder, tmp_path / "anew.db")
    with closing(sqlite3.connect(anew)) as made:
        tables = {t for t in columns(made) if not t.startswith(("search", "names"))}
    assert tables == {
        "about", "sources", "editions", "edition_files", "archived", "recipients", "recipient_slugs", "releases",
        "release_recipients", "coverage", "versions", "stands", "changes", "evidence", "mentions", "evidence_releases",
        "former_editions",
    }


def test_a_name_that_was_withheld_stays_withheld(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        who = (Submitter("Exampleton Person", "person", "Parent", "Exampleton School"),)
        look(store, Observation(piece("Pupil data.", submitters=who, anonymous=True), "a"))
    refresh(tmp_path)
    with closing(sqlite3.connect(copy_path(tmp_path))) as made:
        (row,) = values_of(made, "evidence", "submitters", "submitted_by")
        assert json.loads(row[0]) == [{"name": "Name withheld", "kind": "", "role": "", "organisation": ""}]
        assert row[1] == "Name withheld"
    assert b"Exampleton" not in copy_path(tmp_path).read_bytes()


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("https://www.gov.uk/search?a=b&page=2#top", "https://www.gov.uk/search?a=b&page=2#top"),
        ("https://me:secret@example.org/feed", "https://example.org/feed"),
        ("https://example.org/feed?api_key=abc&q=npd", "https://example.org/feed?api_key=&q=npd"),
        ("https://example.org/feed?access_token=abc", "https://example.org/feed?access_token="),
        ("http://[broken", ""),
        ("", ""),
    ],
)
def test_an_address_is_published_without_its_secrets(url: str, public: str) -> None:
    assert without_secrets(url) == public


def test_the_keys_of_details_are_known(desk: Desk) -> None:
    """A key that a later version writes is private until it is named."""
    written = {k for x in rows_of(desk, "change") for k in json.loads(x["detail"])}
    assert written - PUBLIC_DETAIL <= {"summary", "versions", MARK.lower()}
