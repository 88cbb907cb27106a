"""A database of an earlier version: its files leave only after their first look, its rows without pupils' data."""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from bench.desk import Desk
from db.withheld.decide import HIDDEN_FILE, NOT_LOOKED_INTO, load_withheld, never_looked_into
from db.withheld.hidden import hiding_files
from db.withheld.short_list import list_path, read_list, write_list
from model.hidden import WITHHELD_CELL
from pipelines.registers.withheld.hidden import EARLIER, Swept, sweep
from tests.db.public_world import build_anew
from tests.pipelines.test_hidden import BBC, HEAD, NEW, PUPIL, ROWS, decided, everything, poll, workbook
from tests.tables import count_of, delete_rows, rows_of, set_fields, values_of

CHILD = ("Zebedee Quillfeather", "03/04/2015", "A123456789012")


def forget_looks(desk: Desk) -> None:
    """Makes the database that of a program which did not look into files: nothing found, every first look to come."""
    with desk.store.transaction():
        for table in ("looked_into", "gone_over", "masked", "hidden", "withheld", "notice"):
            delete_rows(desk, table)
        desk.store.execute(
            "insert into looked_into select sha256, '' from edition_file union select sha256, '' from document union"
            " select json_extract(d.value, '$.sha256'), '' from item_version v, json_each(v.documents) d"
            " where json_extract(d.value, '$.sha256') is not null union select sha256, '' from snapshot"
            " where (source, url) in (select source, url from document union select e.source, f.url"
            " from edition_file f join edition e on e.id = f.edition_id)"
        )


def swept(desk: Desk, **more: Any) -> Swept | None:
    return sweep(desk.store, {desk.source.name: desk.source}, lambda: desk.now, **more)


def sha(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def public(desk: Desk, tmp_path: Path) -> tuple[set[str], str]:
    """The sha256 of the files that the public copy hands out, and all that it says."""
    path = tmp_path / "public.db"
    path.unlink(missing_ok=True)
    build_anew(desk.store.folder, path)
    with closing(sqlite3.connect(path)) as copy:
        return set(values_of(copy, "archived", "sha256")), "\n".join(copy.iterdump())


def notices(desk: Desk) -> list[dict[str, Any]]:
    return rows_of(desk, "notice", code="hidden_content", recovered_at=None)


def test_no_file_leaves_before_its_look_and_none_that_hides_something_after(desk: Desk, tmp_path: Path) -> None:
    bodies = [workbook(ROWS, aside=[PUPIL]), workbook([*ROWS, BBC], [BBC]), workbook([*ROWS, NEW]),
              workbook([*ROWS, NEW, BBC], aside=[PUPIL])]
    for body in bodies:
        poll(desk, body)
    forget_looks(desk)
    assert never_looked_into(desk.store) == {sha(b) for b in bodies}
    assert not {sha(b) for b in bodies} & public(desk, tmp_path)[0]
    assert load_withheld(desk.store).kept_back(sha(bodies[2])) == NOT_LOOKED_INTO
    assert write_list(desk.store).files >= {sha(b) for b in bodies}
    done = swept(desk)
    assert done is not None
    assert (done.files, done.hiding, done.ended) == (4, 3, True)
    assert {sha(b) for b in bodies} & public(desk, tmp_path)[0] == {sha(bodies[2])}
    assert {load_withheld(desk.store).kept_back(sha(b)) for b in bodies} == {HIDDEN_FILE, ""}
    listed = read_list(list_path(desk.store.folder)).files
    assert [sha(b) in listed for b in bodies] == [True, True, False, True]
    assert [n["subject"] for n in notices(desk)] == ["Register of shares", EARLIER], "one for all that are replaced"
    assert "2 hide something" in notices(desk)[1]["message"]
    assert "Ada" not in everything(desk)
    assert swept(desk) is None, "there is nothing left"


def test_a_decision_settles_it_and_polls_do_not_raise_it_again(desk: Desk) -> None:
    bodies = [workbook(ROWS, aside=[PUPIL]), workbook([*ROWS, NEW])]
    for body in bodies:
        poll(desk, body)
    forget_looks(desk)
    swept(desk)
    assert len(notices(desk)) == 1
    desk.poll(force=True)
    assert len(notices(desk)) == 1, "it still waits"
    assert [f.earlier for f in hiding_files(desk.store, desk.source.name)] == [True]
    decided(desk, "public")
    assert notices(desk) == []
    assert not load_withheld(desk.store).files
    poll(desk, workbook([*ROWS, NEW, BBC]))
    assert notices(desk) == []


def test_it_stops_and_goes_on(desk: Desk) -> None:
    bodies = [workbook([*ROWS, *more], author=str(n)) for n, more in enumerate(([], [NEW], [NEW, BBC]))]
    for body in bodies:
        poll(desk, body)
    forget_looks(desk)
    calls = 0
    while never_looked_into(desk.store):
        left = len(never_looked_into(desk.store))
        ticks = iter(range(100))
        done = sweep(desk.store, {}, lambda: desk.now + timedelta(seconds=next(ticks)), within=timedelta(seconds=2))  # noqa: B023
        assert done is not None
        assert len(never_looked_into(desk.store)) >= left - 1
        calls += 1
        assert calls < 20
    assert calls > 2
    assert not load_withheld(desk.store).files


def test_what_the_archive_lost_stays_private_and_is_looked_into_when_it_is_back(desk: Desk) -> None:
    body = workbook(ROWS)
    poll(desk, body)
    forget_looks(desk)
    path = desk.store.archive.path(sha(body))
    aside = path.rename(path.with_suffix(".aside"))
    for _ in range(2):
        done = swept(desk)
        assert done is not None
        assert done.lost == 1
        assert load_withheld(desk.store).kept_back(sha(body)) == NOT_LOOKED_INTO
    aside.rename(path)
    swept(desk)
    assert not load_withheld(desk.store).files


def test_what_cannot_be_read_in_the_child_stays_private_with_its_reason(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from readers.register.problems import Code
    from readers.workbook import sheets

    body = workbook(ROWS)
    poll(desk, body)
    forget_looks(desk)
    monkeypatch.setattr(sheets, "_ask_child", lambda *_: ({}, Code.PARSER_TIMEOUT))
    swept(desk)
    assert load_withheld(desk.store).kept_back(sha(body)) == HIDDEN_FILE
    assert "could not be looked into for hidden content (parser_timeout" in notices(desk)[0]["message"]


def test_another_reader_looks_again_and_the_files_stay_out_meanwhile(desk: Desk, tmp_path: Path) -> None:
    bodies = [workbook(ROWS, aside=[PUPIL]), workbook([*ROWS, NEW])]
    for body in bodies:
        poll(desk, body)
    swept(desk)
    # as if today's rules were better than those that looked
    delete_rows(desk, "hidden")
    delete_rows(desk, "withheld")
    set_fields(desk, "looked_into", {"reader": "older"})
    assert {sha(b) for b in bodies} <= public(desk, tmp_path)[0]
    done = swept(desk)
    assert done is not None
    assert (done.files, done.hiding) == (2, 1)
    assert {sha(b) for b in bodies} & public(desk, tmp_path)[0] == {sha(bodies[1])}
    assert len(notices(desk)) == 1


def with_pupil(rows: list[Any]) -> bytes:
    """A register with columns of a pupil beside the releases."""
    made = openpyxl.Workbook()
    sheet: Any = made.active
    sheet.append((*HEAD, "Pupil name", "Date of birth", "UPN"))
    for n, row in enumerate(rows):
        sheet.append((*row, *(CHILD if n % 3 == 0 else ("Ermintrude Fuzzworthy", "09/08/2014", "B123456789012"))))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_row_that_came_later_is_judged_by_its_whole_column(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def register(*more: str) -> bytes:
        lines = [f"{r},{o},{t},{d},{a},Zebedee Quillfeather" for r, o, t, d, a in ROWS]
        return "\n".join([",".join((*HEAD, "Pupil name")), *lines, *(",".join((*NEW, x)) for x in more), ""]).encode()

    with monkeypatch.context() as earlier:
        earlier.setattr("readers.register.reading.personal_in", lambda *_: [])
        earlier.setattr("db.register.recording.versions.individuals_in", lambda *_: {})
        earlier.setattr("db.register.recording.versions.individuals_of", lambda *_: ())
        poll(desk, register())
        assert poll(desk, register("kestrelboy")).of("added")
    assert "kestrelboy" in everything(desk)
    forget_looks(desk)
    swept(desk)
    assert "kestrelboy" not in everything(desk)


def test_stored_rows_lose_what_todays_reader_takes_out(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr("readers.register.reading.personal_in", lambda *_: [])
        earlier.setattr("db.register.recording.versions.individuals_in", lambda *_: {})
        earlier.setattr("db.register.recording.versions.individuals_of", lambda *_: ())
        poll(desk, with_pupil(ROWS))
        done = poll(desk, with_pupil([*ROWS, NEW]))
        edited = (*NEW[:2], "Another study", *NEW[3:])
        poll(desk, with_pupil([*ROWS[:-1], edited]))
    assert done.of("added")
    marks = ("Quillfeather", "Ermintrude", "A123456789012", "03/04/2015", "09/08/2014")
    assert all(m in public(desk, tmp_path)[1] for m in marks)
    forget_looks(desk)
    done_now = swept(desk)
    assert done_now is not None
    assert done_now.masked >= len(ROWS) + 1
    said, copy = everything(desk), public(desk, tmp_path)[1]
    assert WITHHELD_CELL in copy
    for mark in marks:
        assert mark not in copy
        assert mark not in said.replace("version_fts", "")
    pupils = [json.loads(cells).get("Pupil name") for cells in values_of(desk, "version", "cells")]
    assert pupils.count(WITHHELD_CELL) >= len(ROWS) + 1
    assert desk.poll(force=True).changes == (), "it is no news"
    poll(desk, with_pupil([*ROWS[:-1], edited, BBC]))
    assert values_of(desk, "change", "recipient", kind="added")[-1] == "BBC News"
    assert swept(desk) is None, "what came meanwhile was read by today's reader"
    assert count_of(desk, "masked") == done_now.masked
    assert json.loads(values_of(desk, "version", "cells")[-1])
