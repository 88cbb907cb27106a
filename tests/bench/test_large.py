"""The large data folder of the benches: what it holds is what the program's own code makes of it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bench.large import build
from bench.large_rows import COLUMNS
from db.outbox.alerts import unplanned
from db.queries import release_history
from db.recipients.assessments import assessed
from db.register.editions import row_sha256
from db.store import Store
from model.recipient import Category
from readers.columns.fields import field_of
from readers.register.reading import read_register
from tests.tables import assert_sound, count_of, find_releases, rows_of, set_fields, value_of, values_of


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "data"
    build(path, releases=300, versions=1500)
    return path


def test_it_has_as_many_as_asked_for(folder: Path) -> None:
    for table, wanted in {"release": 300, "version": 1500, "assessment": 1500, "edition": 36}.items():
        assert count_of(folder, table) == wanted, table
    assert len(set(values_of(folder, "edition_row", "file", "sheet", edition_id=30))) >= 27
    assert len(set(values_of(folder, "version", "category"))) >= 8
    assert len(set(values_of(folder, "assessment", "tier"))) == 5
    assert len({dated[:4] for dated in values_of(folder, "assessment", "dated")}) >= 10


def test_nothing_points_nowhere(folder: Path) -> None:
    assert_sound(folder)
    assert rows_of(folder, "change", release_id=None, kind={"added", "changed"}) == []
    rows = Counter(values_of(folder, "edition_row", "edition_id"))
    assert rows == Counter(dict(values_of(folder, "edition", "id", "rows")))


def _also(version: dict[str, Any]) -> tuple[Category, ...]:
    return tuple(map(Category, json.loads(version["also"])))


def test_hashes_and_assessments_are_those_of_the_program(folder: Path) -> None:
    assessments = {a["version_id"]: tuple(a.values()) for a in rows_of(folder, "assessment")}
    for v in rows_of(folder, "version"):
        cells = json.loads(v["cells"])
        assert v["row_sha256"] == row_sha256(cells)
        assert assessments[v["id"]][-15:] == assessed(cells, Category(v["category"]), v["section"], _also(v))


def test_the_archived_files_say_what_the_tables_say(folder: Path) -> None:
    with Store.open(folder) as store:
        files = rows_of(store, "edition_file", edition_id=30)
        assert len(files) == 9
        for f in files:
            reading = read_register(store.archive.body(f["sha256"]), f["title"])
            assert not reading.problems
            for table in reading.tables:
                stored = values_of(
                    store, "edition_row", "row", "version_id", edition_id=30, file=table.file, sheet=table.sheet
                )
                assert len(stored) == len(table.rows) > 0
                assert [row for row, _ in stored] == list(table.numbers)
                cells = [json.loads(value_of(store, "version", "cells", id=version)) for _, version in stored]
                assert cells == [table.record(i) for i in range(len(stored))]


def test_it_is_found_by_words_and_has_a_history(folder: Path) -> None:
    with Store.open(folder) as store:
        found = find_releases(store, search="attainment")
        assert found
        assert all("attainment" in str(r).casefold() for r in found), "in any cell"
        kinds = {c["kind"] for r in found for c in release_history(store, str(r["id"]))[0]["changes"]}
        assert "changed" in kinds


def test_items_speak_of_releases(folder: Path) -> None:
    assert set(values_of(folder, "item", "kind")) == {"written_evidence", "question", "feed_entry"}
    assert rows_of(folder, "mention", polarity="release")
    assert rows_of(folder, "item_link")


def test_the_same_seed_makes_the_same(folder: Path, tmp_path: Path) -> None:
    build(tmp_path / "again", releases=300, versions=1500)
    for table in ("version", "change", "mention", "edition_file"):
        assert rows_of(folder, table) == rows_of(tmp_path / "again", table)


def test_what_is_there_is_not_overwritten(folder: Path) -> None:
    with pytest.raises(FileExistsError):
        build(folder)


def test_the_headings_mean_their_fields() -> None:
    assert [field_of(heading) for heading, _ in COLUMNS] == [name for _, name in COLUMNS]


def test_a_change_that_is_to_be_told_carries_the_severity_of_its_release(folder: Path, tmp_path: Path) -> None:
    with Store.open(folder) as store, store.scratch(tmp_path / "copy") as copy:
        set_fields(copy, "change", {"planned_at": None}, kind={"added", "removed", "edition_published"})
        found = unplanned(copy, 5000)
        stored = {x["version_id"]: x for x in rows_of(copy, "assessment")}
        versions = {x["id"]: x for x in rows_of(copy, "change")}
        assert {c.kind.value for c in found} == {"added", "removed", "edition_published"}
        for change in found:
            x = versions[change.id]
            judged = stored.get(x["version_after"] or x["version_before"])
            assert change.score == (judged["severity"] if judged else None)
            assert change.score_reasons == tuple(json.loads(judged["reasons"]) if judged else ())
