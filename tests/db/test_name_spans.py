"""Names over time: which are earlier ones, and what is kept of the versions of a release that have the same name."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from bench.counts import record, register
from db.connection import FILE_NAME, open_connection
from db.recipients.cells import Cells, note_cells
from db.recipients.name_spans import earlier_names, several_names, stopped
from db.recipients.organisations import organisations
from db.recipients.spans import add_spans, forget_spans
from db.store import Store
from db.totals import By, TotalStanding
from tests.tables import assert_spans, columns_of, count_of, rows_of, set_fields, steps_counted, values_of

OLD, NEW = "Zzyzx Pupil Insight Ltd", "Qwrt Holdings plc"


def only(cell: str) -> tuple[str, ...]:
    return (cell,)


@pytest.mark.parametrize(
    ("versions", "gone", "earlier", "why"),
    [
        ([(1, OLD, "2020"), (1, NEW, "2021")], {}, {OLD}, "its one row was changed to the other"),
        ([(1, OLD, "2020"), (2, NEW, "2021")], {}, set(), "both stand"),
        ([(1, OLD, "2020"), (2, NEW, "2021")], {1: "2021"}, {OLD}, "its row left the register as the other came"),
        ([(1, OLD, "2020"), (2, NEW, "2021")], {1: "2024"}, set(), "it stood beside the other for years"),
        ([(1, OLD, "2020"), (1, NEW, "2021"), (2, OLD, "2020")], {}, set(), "one of its rows still stands"),
        ([(1, OLD, "2020"), (1, OLD.upper(), "2020"), (1, NEW, "2022")], {}, {OLD, OLD.upper()}, "two spellings of it"),
        ([(1, OLD, "2020"), (1, NEW, "2021"), (1, OLD, "2022")], {}, set(), "it came back"),
    ],
)
def test_a_name_is_earlier_only_if_it_stopped_when_the_other_began(
    versions: list[tuple[int, str, str]], gone: dict[int, str], earlier: set[str], why: str
) -> None:
    first: dict[str, str] = {}
    for _, name, at in versions:
        first.setdefault(name, at)
    assert earlier_names(NEW, first, stopped(versions, gone, only)) == earlier, why


def test_spellings_of_one_name_are_not_several_names() -> None:
    assert not several_names([OLD, OLD.upper()])
    assert several_names([OLD, NEW])


TRIGGERED = (
    "insert into version select {new}, {columns} from version where id = {old}",
    (
        "insert or replace into assessment select {new}, level, level_printed, level_reason, tier, identifiability,"
        " sensitivity, outcome, '2011-0{digit}', items, year_from, year_to, pupils, {digit}, severity_name, reasons"
        " from assessment where version_id = {old}"
    ),
    "update version set recipient = 'Zzyzx {digit}' where id = {old}",
    "update version set recipient = '' where id = {old}",
    "update version set release_id = {digit} where id = {old}",
    "update version set edition_id = {digit} where id = {old}",
    "update assessment set severity = {digit}, level = 'aggregate', dated = '' where version_id = {old}",
    "update assessment set dated = '2010-0{digit}' where version_id = {old}",
    "delete from assessment where version_id = {old}",
    "delete from version where id = {old}",
    "update version set id = {free} where id = {old}",
    "update assessment set version_id = {free} where version_id = {old}",
)
"""All that is ever done to versions, and what is not."""


@pytest.mark.parametrize("seed", range(4))
def test_spans_follow_whatever_is_written_of_versions(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    with Store.create(tmp_path) as store:
        record(store, b"\n".join(register().splitlines()[:60]))
        assert count_of(store, "recipient_span") == 59
        store.connection.execute("pragma foreign_keys = off")
        columns = ", ".join(c for c in columns_of(store, "version") if c != "id")
        done = set()
        for n in range(200):
            ids = values_of(store, "version", "id")
            free = next(i for i in iter(lambda: dice.randrange(1, 2_000), 0) if i not in ids)
            statement = dice.choice(TRIGGERED)
            new = max(ids) + 1 if dice.random() < 0.7 else free
            values = {"old": dice.choice(ids), "new": new, "digit": dice.randrange(1, 10), "free": free}
            with store.transaction():
                store.execute(statement.format(columns=columns, **values))
                if n % 20 == 19:
                    dice.choice((add_spans, forget_spans))(store)
            done.add(statement)
            assert_spans(store)
        assert done == {*TRIGGERED}
        with store.transaction():
            forget_spans(store)
            add_spans(store)
        assert_spans(store)
        assert count_of(store, "recipient_span") == len({(r, n) for r, n in values_of(store, "version", "recipient", "release_id")})


def test_an_older_database_is_given_its_spans(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        record(store, register())
        kept = rows_of(store, "recipient_span")
    connection = open_connection(tmp_path / FILE_NAME)
    for (name,) in connection.execute("select name from sqlite_schema where type = 'trigger' and sql like '%recipient_%'"):
        connection.execute(f"drop trigger {name}")
    for table in ("recipient_span", "recipient_spans_until", "recipient_body"):
        connection.execute(f"drop table {table}")
    connection.execute("delete from _sqlite_migrations where name = '031_spans'")
    connection.commit()
    connection.execute("pragma user_version = 30")
    connection.close()
    with Store.open(tmp_path) as store:
        assert rows_of(store, "recipient_span") == kept
        set_fields(store, "version", {"recipient": "Zzyzx"}, id=1)
        assert_spans(store)


def told(store: Store) -> str:
    """All that is said of recipients."""
    return json.dumps([[o.as_json() for o in organisations(store)], TotalStanding(store).totals(By.RECIPIENT)])


SEVERAL = "University of Madeupton and Zzyzx Pupil Insight Ltd"


def test_recipients_are_the_same_whoever_worked_out_their_names(tmp_path: Path) -> None:
    """As noted by the crawl, by lists of another day, or not at all."""
    with Store.create(tmp_path) as store:
        record(store, register().replace(b"The Exampleton Fund", SEVERAL.encode()))
        assert len(values_of(store, "recipient_body", "cell", cell=SEVERAL)) == 2
        as_noted = told(store)
        assert "Madeupton" in as_noted
        set_fields(store, "recipient_body", {"key": "a", "lists": "those of another day"})
        assert told(store) == as_noted
        with store.transaction():
            note_cells(store, "v.id <= ?", [500])
        assert set(values_of(store, "recipient_body", "lists")) != {"those of another day"}
        assert told(store) == as_noted
        set_fields(store, "recipient_body", {"key": "a"})
        assert told(store) != as_noted, "what is noted is what is read"


def test_a_name_that_is_taken_out_of_the_last_row_is_noted_no_more(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        record(store, register())
        (first, *others) = values_of(store, "version", "id", recipient="The Exampleton Fund")
        set_fields(store, "version", {"recipient": "masked"}, id=set(others))
        assert count_of(store, "recipient_body", cell="The Exampleton Fund") == 1
        set_fields(store, "version", {"recipient": "masked"}, id=first)
        assert not count_of(store, "recipient_body", cell="The Exampleton Fund")
        assert not count_of(store, "recipient_span", recipient="The Exampleton Fund")
        assert Cells(store).names("masked") == ["masked"]


def test_looking_at_all_recipients_costs_no_more_where_rows_are_old(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        record(store, register())
        columns = ", ".join(c for c in columns_of(store, "version") if c != "id")
        organisations(store)  # what it costs first
        with steps_counted(store) as young:
            organisations(store)
        with store.transaction():
            for n in range(1, 10):
                for table, key in (("version", "id"), ("assessment", "version_id")):
                    rest = columns if table == "version" else ", ".join(columns_of(store, table)[1:])
                    store.execute(f"insert into {table} select {key} + {2_000 * n}, {rest} from {table} where {key} < 2000")
            store.execute("update edition_row set version_id = version_id + 18000")
        with steps_counted(store) as unsettled:
            organisations(store)
        with store.transaction():
            add_spans(store)
        with steps_counted(store) as old:
            organisations(store)
    assert old[0] < 1.1 * young[0] < unsettled[0]
