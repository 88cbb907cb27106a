"""What is held while a large edition is recorded does not grow with its rows, nor much with who is withheld."""

from __future__ import annotations

import tracemalloc
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from alerts.planning.plan import BATCH
from bench.counts import NOW, SOURCE, record, register
from commands.printing import changes as printing
from db.outbox.alerts import unplanned
from db.recipients import reviews
from db.register.editions import NewEdition, edition_by_id, row_sha256, stored_row
from db.register.recording import former, rows, versions
from db.store import Store, as_json
from db.withheld.decide import load_withheld
from db.withheld.printed import FEW, Names
from diffing.compare import compare_editions
from model.change import ChangeKind
from model.register import Edition
from readers.register.reading import read_register
from tests.tables import count_of, find_releases, rows_of, values_of

AT_ONCE = 5


def test_labels_and_rows_are_held_in_portions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[tuple[int, int]] = []
    label, place = reviews.label, rows.Rows.place

    def labelling(name: str, cells: Any, answers: Any, known: dict[str, Any], official: Any = None, **more: Any) -> Any:
        found = label(name, cells, answers, known, official, **more)
        held.append((len(known), 0))
        return found

    def placing(self: rows.Rows, *where: Any) -> None:
        place(self, *where)
        held.append((0, max(len(self.pending), len(self.added._rows))))

    for module in (rows, versions):
        monkeypatch.setattr(module, "AT_ONCE", AT_ONCE)
    monkeypatch.setattr(versions, "REMEMBERED", AT_ONCE)
    monkeypatch.setattr(reviews, "label", labelling)
    monkeypatch.setattr(rows.Rows, "place", placing)
    header, *lines = register().decode().splitlines()
    differing = [line.replace(line.split(",")[1], f"Invented Body {n} Ltd", 1) for n, line in enumerate(lines[:40])]
    with Store.create(tmp_path) as store:
        record(store, "\n".join([header, *differing]).encode())
        assert count_of(store, "edition_row") == 40
        assert count_of(store, "version", category="commercial") == 40
    assert 0 < max(labelled for labelled, _ in held) <= AT_ONCE
    assert max(pending for _, pending in held) < AT_ONCE


@pytest.mark.parametrize(
    "record",
    [
        {"reference": "DS1", "recipient": "Invented Body Ltd", "Legal basis": "s.537A", "a": "x", "a b": '\u00e9 "q" \\n'},
        {"recipient": "Invented Body Ltd\nAnother  Body", "note": "two  spaces", "title": "tab\tand \\ more"},
        {},
    ],
)
def test_a_row_is_stored_as_its_digest_and_its_json_say_apart(record: dict[str, str]) -> None:
    assert stored_row(record) == (row_sha256(record), as_json(record))


def test_rows_of_more_values_than_one_statement_takes_are_all_there_and_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "_MANY", 2_000)  # so that the indexes of versions are made at the end
    lines = [f"DS{n},Invented Body {n} Ltd,A study of word{n},1" for n in range(2_100)]
    with Store.create(tmp_path) as store:
        indexes = set(values_of(store, "sqlite_schema", "sql", type="index", tbl_name="version"))
        record(store, "\n".join(["Reference,Organisation,Title,Tier", *lines]).encode())
        assert count_of(store, "version") == 2_100
        for n in (0, 1_999, 2_099):
            assert [r["title"] for r in find_releases(store, search=f"word{n}")] == [f"A study of word{n}"]
        assert not find_releases(store, search="word2100")
        assert set(values_of(store, "sqlite_schema", "sql", type="index", tbl_name="version")) == indexes != set()


def test_what_fails_while_indexes_are_away_leaves_them_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "_MANY", 10)
    monkeypatch.setattr(versions, "stored_row", lambda record: 1 / 0)
    with Store.create(tmp_path) as store:
        indexes = set(values_of(store, "sqlite_schema", "sql", type="index", tbl_name="version"))
        with pytest.raises(ZeroDivisionError):
            record(store, register())
        assert set(values_of(store, "sqlite_schema", "sql", type="index", tbl_name="version")) == indexes != set()


LINES = [f"DS{n},Invented Body {n} Ltd,A study of word{n},1" for n in range(9)]


def read(*lines: str) -> Edition:
    data = "\n".join(["Reference,Organisation,Title,Tier", *lines]).encode()
    return Edition(read_register(data, "requests.csv", file="requests").registers)


def parted(edition: Edition, *, sheet: str = "") -> Edition:
    """The same rows in two tables of one sheet."""
    (table,) = edition.tables
    one, two = (replace(table, rows=table.rows[part], numbers=[*table.numbers][part]) for part in (
        slice(None, 4), slice(4, None)
    ))
    return Edition((one, replace(two, sheet=sheet)))


@pytest.mark.parametrize("at_once", [2, 1_000])
@pytest.mark.parametrize(
    "edition", [read(*LINES), read(*LINES[:5]), read(), parted(read(*LINES)), parted(read(*LINES), sheet="another")]
)
def test_what_is_recorded_is_found_by_the_numbers_that_rows_have_now(
    edition: Edition, at_once: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(former, "_AT_ONCE", at_once)
    number = edition.number_of()
    with Store.create(tmp_path) as store:
        record(store, "\n".join(["Reference,Organisation,Title,Tier", *LINES]).encode())
        found = list(former.recorded_rows(store, 1, edition, ["v.reference"]))
        places = rows_of(store, "edition_row")
    expected = [(number(x["file"], x["sheet"], x["row"]), f"DS{n}") for n, x in enumerate(places)]
    assert found == [x for x in expected if x[0] >= 0]


@pytest.mark.parametrize("at_once", [2, 1_000])
def test_rows_that_are_as_they_were_keep_their_versions(
    at_once: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (rows, versions):
        monkeypatch.setattr(module, "AT_ONCE", at_once)
    changed = LINES[6].replace("word6", "another word")
    after = ["DS11,New Invented Body Ltd,A study of stones,2", *LINES[:3], LINES[5], LINES[4], changed, *LINES[7:]]
    with Store.create(tmp_path) as store:
        record(store, "\n".join(["Reference,Organisation,Title,Tier", *LINES]).encode())
        before, now = read(*LINES), read(*after)
        known, compared = edition_by_id(store, 1), compare_editions(before, now)
        new = NewEdition(SOURCE, ChangeKind.EDITION_PUBLISHED, known.files, now, compared, known, before)
        with store.transaction():
            rows.record_edition(store, new, NOW + timedelta(days=1))
        stands = values_of(store, "edition_row", "version_id", edition_id=2)
        assert values_of(store, "edition_row", "position", edition_id=2) == list(range(9))
        assert stands == [10, 1, 2, 3, 6, 5, 11, 8, 9]
        assert values_of(store, "version", "release_id", id={10, 11}) == [10, 7]
        assert values_of(store, "version", "title", id={10, 11}) == ["A study of stones", "A study of another word"]
        assert values_of(store, "release", "id", gone_edition=2) == [4]


def test_very_many_withheld_names_take_little() -> None:
    # One expression of them took 47 kB a name, 1.4 GiB for a register of 31,000.
    names = [f"Ann Oak{n} Ash{n % 97}" for n in range(8 * FEW)]
    Names(names[:10]).search("Ann Oak1 Ash1")
    tracemalloc.start()
    try:
        found = Names(names)
        assert found.search(f"and {names[-1].upper()}, too")
        assert not found.search("Ann Oak1 Ash2")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak / len(names) < 8_000


def test_changes_are_described_in_portions_as_all_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = [line.replace("word", "another") for line in LINES]
    with Store.create(tmp_path) as store:
        record(store, "\n".join(["Reference,Organisation,Title,Tier", *LINES]).encode())
        before, now = read(*LINES), read(*changed)
        known, compared = edition_by_id(store, 1), compare_editions(before, now)
        new = NewEdition(SOURCE, ChangeKind.EDITION_PUBLISHED, known.files, now, compared, known, before)
        with store.transaction():
            rows.record_edition(store, new, NOW + timedelta(days=1))
        ids, withheld = values_of(store, "change", "id"), load_withheld(store)
        for as_alerts in (True, False):
            monkeypatch.setattr(printing, "AT_ONCE", 1_000)
            whole, more = printing.described(store, withheld, ids, as_alerts=as_alerts)
            assert (len(whole), more[SOURCE.name]) == (len(ids), 0)
            assert [x["id"] for x in whole] != ids or not as_alerts
            monkeypatch.setattr(printing, "AT_ONCE", 2)
            assert printing.described(store, withheld, ids, as_alerts=as_alerts)[0] == whole
            some, more = printing.described(store, withheld, ids, most=3, as_alerts=as_alerts)
            assert (some, more[SOURCE.name]) == (whole[:3], len(ids) - 3)


def test_very_many_changes_that_are_to_be_told_take_little(tmp_path: Path) -> None:
    """They are told in one message: 100,000 took 755 MiB, and where there was less nothing was told any more."""
    lines = [f"DS{n},Invented Body {n % 50} Ltd,A study of word{n},{n % 5}" for n in range(2_000)]
    with Store.create(tmp_path) as store:
        record(store, "\n".join(["Reference,Organisation,Title,Tier", *lines]).encode())
        before, now = read(*lines), read(*(line.replace("word", "another") for line in lines))
        known, compared = edition_by_id(store, 1), compare_editions(before, now)
        new = NewEdition(SOURCE, ChangeKind.EDITION_PUBLISHED, known.files, now, compared, known, before)
        with store.transaction():
            rows.record_edition(store, new, NOW + timedelta(days=1))
        unplanned(store, BATCH)
        tracemalloc.start()
        try:
            found = unplanned(store, BATCH)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert len(found) > len(lines)
    assert peak / len(found) < 3_500
