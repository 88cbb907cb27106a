"""Names over time: which are earlier ones, and what is kept of the versions of a release that have the same name."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.counts import record, register
from db.migrations.tables import OLDEST, migrations
from db.recipients.assessments import save_assessments
from db.recipients.cells import NamedInCells, note_cells
from db.recipients.name_spans import earlier_names, several_names, stopped
from db.recipients.organisations import organisations
from db.recipients.spans import add_spans, forget_spans
from db.store import Store
from db.totals import By, TotalStanding
from tests.tables import (
    add_row,
    assert_spans,
    columns_of,
    copy_row,
    count_of,
    delete_rows,
    pragma,
    rows_of,
    set_fields,
    steps_counted,
    values_of,
)

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


def _assess(store: Store, old: int, new: int, digit: int) -> None:
    row = rows_of(store, "assessment", version_id=old)
    values = [{**x, "dated": f"2011-0{digit}", "severity": digit} for x in row]
    with store.transaction():
        save_assessments(store.connection, [(new, tuple(x.values())[1:]) for x in values])


WRITTEN: tuple[Callable[[Store, int, int, int], object], ...] = (
    lambda store, old, new, _: copy_row(store, "version", old, {"id": new}),
    _assess,
    lambda store, old, _, digit: set_fields(store, "version", {"recipient": f"Zzyzx {digit}"}, id=old),
    lambda store, old, _, digit: set_fields(store, "version", {"recipient": ""}, id=old),
    lambda store, old, _, digit: set_fields(store, "version", {"release_id": digit}, id=old),
    lambda store, old, _, digit: set_fields(store, "version", {"edition_id": digit}, id=old),
    lambda store, old, new, _: set_fields(store, "version", {"id": new}, id=old),
    lambda store, old, _, __: delete_rows(store, "version", id=old),
    lambda store, old, _, digit: set_fields(
        store, "assessment", {"severity": digit, "level": "aggregate", "dated": ""}, version_id=old
    ),
    lambda store, old, _, digit: set_fields(store, "assessment", {"dated": f"2010-0{digit}"}, version_id=old),
    lambda store, old, new, _: set_fields(
        store, "assessment", {"version_id": old if count_of(store, "assessment", version_id=new) else new}, version_id=old
    ),
    lambda store, old, _, __: delete_rows(store, "assessment", version_id=old),
)
"""All that is ever done to versions and their assessments (store, version, a free number, a digit), and more."""


@pytest.mark.parametrize("seed", range(4))
def test_spans_follow_whatever_is_written_of_versions(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    with Store.create(tmp_path) as store:
        record(store, b"\n".join(register().splitlines()[:60]))
        assert count_of(store, "recipient_span") == 59
        pragma(store, "foreign_keys = off")
        done = set()
        for n in range(200):
            ids = values_of(store, "version", "id")
            new = max(ids) + 1 if dice.random() < 0.7 else next(i for i in range(1, 2_000) if i not in ids)
            write = dice.choice(WRITTEN)
            write(store, dice.choice(ids), new, dice.randrange(1, 10))
            done.add(write)
            if n % 20 == 19:
                with store.transaction():
                    dice.choice((add_spans, forget_spans))(store)
            assert_spans(store)
        assert done == {*WRITTEN}
        with store.transaction():
            forget_spans(store)
            add_spans(store)
        assert_spans(store)
        assert count_of(store, "recipient_span") == len({*values_of(store, "version", "recipient", "release_id")})


def test_an_older_database_is_given_its_spans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.create(tmp_path / "new") as store:
        record(store, b"\n".join(register().splitlines()[:60]))
        tables = ("source", "edition", "release", "version", "assessment")
        filled = [(table, row) for table in tables for row in rows_of(store, table)]
        kept = rows_of(store, "recipient_span")
    older = migrations._steps[: [name for name, _ in migrations._steps].index("031_spans")]
    with monkeypatch.context() as patched:
        patched.setattr(migrations, "_steps", older)
        patched.setattr("db.store.VERSION", OLDEST - 1 + len(older))
        with Store.create(tmp_path / "old") as store:
            assert not columns_of(store, "recipient_span")
            for table, row in filled:
                add_row(store, table, **row)
    with Store.open(tmp_path / "old") as store:
        assert rows_of(store, "recipient_span") == kept
        set_fields(store, "version", {"recipient": "Zzyzx"}, id=1)
        assert count_of(store, "recipient_span", recipient="Zzyzx") == 1
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
        assert NamedInCells(store).names("masked") == ["masked"]


def test_looking_at_all_recipients_costs_no_more_where_rows_are_old(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        record(store, b"\n".join(register().splitlines()[:60]))
        ids = values_of(store, "version", "id")
        organisations(store)  # what it costs first
        with steps_counted(store) as young:
            organisations(store)
        for n in ids:
            copy_row(store, "version", n, *({"id": n + 100 * k} for k in range(1, 20)))
            set_fields(store, "edition_row", {"version_id": n + 1_900}, version_id=n)
        with steps_counted(store) as not_added:
            organisations(store)
        with store.transaction():
            add_spans(store)
        with steps_counted(store) as old:
            organisations(store)
    assert old[0] < 1.2 * young[0] < not_added[0] / 2
