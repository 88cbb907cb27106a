"""The large data folder of the benches: what it holds is what the program's own code makes of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.large import build
from bench.large_rows import COLUMNS
from db.outbox.alerts import unplanned
from db.queries import find_releases, release_history
from db.recipients.assessments import assessed
from db.register.editions import row_sha256
from db.store import Store
from model.register import Category
from readers.columns.fields import field_of
from readers.register.reading import read_register


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "data"
    build(path, releases=300, versions=1500)
    return path


def rows(folder: Path, sql: str) -> list[dict[str, Any]]:
    with Store.open(folder) as store:
        return store.rows(sql)


def test_it_has_as_many_as_asked_for(folder: Path) -> None:
    for table, wanted in {"release": 300, "version": 1500, "assessment": 1500, "edition": 36}.items():
        (found,) = rows(folder, f"select count(*) n from {table}")
        assert found["n"] == wanted, table
    assert len(rows(folder, "select distinct file, sheet from edition_row where edition_id = 30")) >= 27
    assert len(rows(folder, "select distinct category from version")) >= 8
    assert len(rows(folder, "select distinct tier from assessment")) == 5
    assert len(rows(folder, "select distinct substr(dated, 1, 4) from assessment")) >= 10


def test_nothing_points_nowhere(folder: Path) -> None:
    assert rows(folder, "pragma foreign_key_check") == []
    assert rows(folder, "select * from change where release_id is null and kind in ('added', 'changed')") == []
    assert rows(folder, "select e.id from edition e where e.rows != (select count(*) from edition_row"
                " where edition_id = e.id)") == []  # fmt: skip


def _also(version: dict[str, Any]) -> tuple[Category, ...]:
    return tuple(map(Category, json.loads(version["also"])))


def test_hashes_and_assessments_are_those_of_the_program(folder: Path) -> None:
    for v in rows(folder, "select v.*, a.* from version v join assessment a on a.version_id = v.id"):
        cells = json.loads(v["cells"])
        assert v["row_sha256"] == row_sha256(cells)
        assert tuple(v.values())[-15:] == assessed(cells, Category(v["category"]), v["section"], _also(v))


def test_the_archived_files_say_what_the_tables_say(folder: Path) -> None:
    with Store.open(folder) as store:
        files = store.rows("select * from edition_file where edition_id = 30")
        assert len(files) == 9
        for f in files:
            reading = read_register(store.archive.body(f["sha256"]), f["title"])
            assert not reading.problems
            for table in reading.tables:
                stored = store.rows(
                    "select r.row, v.cells from edition_row r join version v on v.id = r.version_id"
                    " where r.edition_id = 30 and r.file = ? and r.sheet = ? order by r.position",
                    [table.file, table.sheet],
                )
                assert len(stored) == len(table.rows) > 0
                assert [x["row"] for x in stored] == list(table.numbers)
                assert [json.loads(x["cells"]) for x in stored] == [table.record(i) for i in range(len(stored))]


def test_it_is_found_by_words_and_has_a_history(folder: Path) -> None:
    with Store.open(folder) as store:
        found = find_releases(store, search="attainment")
        assert found
        assert all("attainment" in f"{r['title']} {r['purpose']}" for r in found)
        kinds = {c["kind"] for r in found for c in release_history(store, str(r["id"]))[0]["changes"]}
        assert "changed" in kinds


def test_items_speak_of_releases(folder: Path) -> None:
    found = rows(folder, "select distinct kind from item")
    assert {x["kind"] for x in found} == {"written_evidence", "question", "feed_entry"}
    assert rows(folder, "select * from mention where polarity = 'release'")
    assert rows(folder, "select * from item_link")


def test_the_same_seed_makes_the_same(folder: Path, tmp_path: Path) -> None:
    build(tmp_path / "again", releases=300, versions=1500)
    for table in ("version", "change", "mention", "edition_file"):
        assert rows(folder, f"select * from {table}") == rows(tmp_path / "again", f"select * from {table}")


def test_what_is_there_is_not_overwritten(folder: Path) -> None:
    with pytest.raises(FileExistsError):
        build(folder)


def test_the_headings_mean_their_fields() -> None:
    assert [field_of(heading) for heading, _ in COLUMNS] == [name for _, name in COLUMNS]


def test_a_change_that_is_to_be_told_carries_the_severity_of_its_release(folder: Path, tmp_path: Path) -> None:
    with Store.open(folder) as store, store.scratch(tmp_path / "copy") as copy:
        with copy.transaction():
            copy.execute("update change set planned_at = null where kind in ('added', 'removed', 'edition_published')")
        found = unplanned(copy, 5000)
        stored = {x["version_id"]: x for x in copy.rows("select version_id, severity, reasons from assessment")}
        versions = {x["id"]: x for x in copy.rows("select id, version_before, version_after from change")}
        assert {c.kind.value for c in found} == {"added", "removed", "edition_published"}
        for change in found:
            x = versions[change.id]
            judged = stored.get(x["version_after"] or x["version_before"])
            assert change.score == (judged["severity"] if judged else None)
            assert change.score_reasons == tuple(json.loads(judged["reasons"]) if judged else ())
