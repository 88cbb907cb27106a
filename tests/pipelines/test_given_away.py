"""A child's name that a register gave away once stands in no later version of its rows. All persons are invented."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from bench.desk import Desk
from bench.replica.govuk import PublishedFile
from model.hidden import WITHHELD_CELL, WITHHELD_MARK
from pipelines.registers.withheld.hidden import sweep
from tests.db.public_world import build_anew
from tests.pipelines.test_alike import HEAD, ROWS, Row, everything, kept_back, poll, register
from tests.pipelines.test_history import found, put_in
from tests.tables import values_of

NOTED: Row = (*HEAD, "Notes")
CHILD = "Orlando Tamsilvane"


def noted(note: str = "", *, title: str = "", purpose: str = "", at: int = 4, other: str = "") -> list[Row]:
    """A register with notes; `other`: the title of another row."""
    rows = [(*row, "") for row in ROWS]
    number, who, was, why, day, _ = rows[at]
    rows[at] = (number, who, title or was, purpose or why, day, note)
    if other:
        rows[7] = (*rows[7][:2], other, *rows[7][3:])
    return rows


def fields_of(changes: Sequence[dict[str, object]]) -> list[dict[str, list[str]]]:
    return [json.loads(str(c["fields"])) for c in changes if c["fields"] != "{}"]


def has(desk: Desk, tmp_path: Path, words: str) -> list[str]:
    """Where words stand that should not: the database, and the public copy as it is built."""
    copy = build_anew(desk.store.folder, tmp_path / "copy.db").read_bytes()
    return [where for where, text in (("database", everything(desk)), ("copy", copy.decode("latin-1"))) if words in text]


@pytest.mark.parametrize("told", [f"{CHILD}, aged 9", f"{CHILD}, Year 4, Elm Primary School", "Zebedee Quillfeather, aged 9"])
def test_what_was_withheld_stays_so_whatever_else_of_the_row_is_edited(desk: Desk, tmp_path: Path, told: str) -> None:
    name = told.partition(",")[0]
    for n, rows in enumerate((
        noted(told), noted(name), noted(name, title="Study of spelling"), [*noted(name, title="Study of spelling"), (*ROWS[0][1:], "", "")],
        noted(name, title="Study of spelling", purpose="To study sums"), noted("", purpose="To study sums"),
    )):
        changes = poll(desk, rows, NOTED)
        assert has(desk, tmp_path, name.split()[1]) == [], n
        if n == 4:
            assert {"purpose"} <= {key for f in fields_of(changes) for key in f}
    assert WITHHELD_CELL in str(values_of(desk, "version", "cells", reference=ROWS[4][0])[0])


AWAY = {
    "another row, in a phrase": ([noted(f"{CHILD}, Year 4, Elm Primary School"), noted(other=f"Support for {CHILD}")], "title"),
    "the same row, by a first letter": ([noted(f"{CHILD}, aged 9"), noted(), noted("O. Tamsilvane")], "note"),
    "another letter form": ([noted(f"{CHILD}, aged 9"), noted(), noted(other="Records (TAMSILVANE, Orlando)")], "title"),
    "turned, in brackets": ([noted(f"{CHILD}, aged 9"), noted(), noted(purpose="Tamsilvane (Orlando): records")], "purpose"),
    "a name between": ([noted(f"{CHILD}, aged 9"), noted(), noted(purpose="To trace Orlando James Tamsilvane")], "purpose"),
    "an address": ([noted(f"{CHILD}, aged 9"), noted(), noted("https://example.org/orlando-tamsilvane")], "note"),
    "taken out of a title": (
        [noted(title="Thesis of Hestor Tamsilvane"), noted(title="[REDACTED]"),
         noted(title="[REDACTED]", purpose="Tamsilvane (Hestor): thesis")], "purpose",
    ),
    "at once, in another row": ([noted(f"{CHILD}, Year 4, Elm Primary School", other=f"Support for {CHILD}")], ""),
    "years later": ([noted(f"{CHILD}, aged 9"), noted(), noted(other="Plain"), noted(), noted(other=CHILD)], "title"),
}


@pytest.mark.parametrize("which", AWAY)
def test_it_stands_in_no_later_row_of_the_register(desk: Desk, tmp_path: Path, which: str) -> None:
    editions, field = AWAY[which]
    changes: list[dict[str, object]] = []
    for rows in editions:
        changes = poll(desk, [*rows, ("DS00999", f"University of Bexcliffe {len(rows)}", f"Study {len(changes)}", "", "", "")], NOTED)
    said = has(desk, tmp_path, "amsilvane" if "taken out" not in which else "Hestor")
    assert said == []
    assert has(desk, tmp_path, "rlando") == []
    if which == "an address":
        assert [f["note"] for f in fields_of(changes) if "note" in f] == [["", "https://example.org/"]]
    elif field:  # it is told, without the name
        assert any(WITHHELD_MARK in f.get(field, ["", ""])[1] for f in fields_of(changes)), changes


INNOCENT = [
    ("Rose Hill, Year 6", "Rose Hill Primary School", "title"), ("Rose Hill, Year 6", "Study of Rose Hill and Elm Park", "title"),
    (f"{CHILD}, aged 9", "The Orlando Tamsilvane Trust", "title"), (f"{CHILD}, aged 9", "Study by Dr Orlando Tamsilvane", "title"),
    (f"{CHILD}, aged 9", "Orlando and the Tamsilvane Foundation", "title"), (f"{CHILD}, aged 9", "Mrs Tamsilvane writes", "title"),
    ("Marianne Quorndale, aged 9", "Work of Marianne Carter and Quorndale Council", "title"),
]


@pytest.mark.parametrize(("told", "other", "column"), INNOCENT)
def test_bodies_places_and_who_has_a_title_are_told_as_ever(desk: Desk, told: str, other: str, column: str) -> None:
    poll(desk, noted(told), NOTED)
    poll(desk, noted(), NOTED)
    assert [f[column][1] for f in fields_of(poll(desk, noted(other=other), NOTED))] == [other]


def test_who_is_publicly_a_recipient_is_withheld_nowhere(desk: Desk) -> None:
    """A researcher who has a child's name by chance: told as a recipient, and in the titles of other rows."""
    who = ("DS00990", "Marianne Quorndale", "Study of spelling", "To study outcomes", "2020-05-01", "")
    poll(desk, [*noted("Marianne Quorndale, aged 9")], NOTED)
    added = [c for c in poll(desk, [*noted(), who], NOTED) if c["kind"] == "added"]
    assert [c["recipient"] for c in added] == ["Marianne Quorndale"]
    title = "Thesis of Marianne Quorndale"
    assert [f["title"][1] for f in fields_of(poll(desk, [*noted(other=title), who], NOTED))] == [title]


def publish(desk: Desk, rows: Sequence[Row], day: str) -> None:
    file = PublishedFile("Register of shares", "register.csv", register(rows, NOTED))
    desk.replica.publish_files([file], note="Updated.", at=f"{day}T09:00:00Z")
    desk.poll()


def test_an_older_edition_that_is_put_in_later_has_no_name_that_was_taken_out(desk: Desk, tmp_path: Path) -> None:
    name = "Hestor Tamsilvane"
    publish(desk, noted(title=f"PhD of {name}"), "2026-11-03")
    publish(desk, noted(title="Name removed under GDPR"), "2026-11-05")
    old = noted(title="PhD", purpose=f"PhD of {name} on summer born cohorts")[:9]
    put_in(desk, found(desk, 0, register(old, NOTED)))
    assert len(values_of(desk, "edition", "id")) == 3
    assert has(desk, tmp_path, "Tamsilvane") == []


def test_what_an_older_edition_gives_away_is_known_from_then_on(desk: Desk, tmp_path: Path) -> None:
    publish(desk, noted(), "2026-11-03")
    put_in(desk, found(desk, 0, register(noted(f"{CHILD}, aged 9")[:9], NOTED)))
    publish(desk, noted(other=f"Support for {CHILD}"), "2026-11-05")
    assert len(values_of(desk, "edition", "id")) == 3
    assert has(desk, tmp_path, "Tamsilvane") == []


def test_files_of_one_page_know_of_each_other(desk: Desk, tmp_path: Path) -> None:
    telling, other = noted(f"{CHILD}, Year 4, Elm Primary School"), [(f"DS9{n}", *row[1:]) for n, row in enumerate(noted(title=f"Re: {CHILD}"))]
    files = [
        PublishedFile(title, name, register(rows, NOTED))
        for title, name, rows in (("Register of shares", "register.csv", telling), ("Older shares", "older.csv", other))
    ]
    desk.replica.publish_files(files, note="Updated.", at="2024-01-01T09:00:00Z")
    desk.poll()
    assert len(values_of(desk, "version", "id")) == 24
    assert has(desk, tmp_path, "Tamsilvane") == []


def test_names_are_kept_as_digests_alone_with_a_key_of_the_source(desk: Desk) -> None:
    poll(desk, noted(f"{CHILD}, aged 9"), NOTED)
    assert values_of(desk, "given_away_key", "source") == ["register"]
    assert sorted(map(len, values_of(desk, "given_away", "digest")))[-2:] == [16, 16]


def test_a_register_that_gives_nobody_away_has_none(desk: Desk) -> None:
    poll(desk, noted(), NOTED)
    poll(desk, noted(title="Study of spelling"), NOTED)
    assert values_of(desk, "given_away", "digest") == []


def book(rows: Sequence[Row], *sheets: tuple[str, Sequence[Row]]) -> bytes:
    out, made = io.BytesIO(), openpyxl.Workbook()
    for n, (name, own) in enumerate((("Shares", [NOTED, *rows]), *sheets)):
        sheet = made.active if n == 0 else made.create_sheet()
        sheet.title = name
        for row in own:
            sheet.append(row)
    made.save(out)
    return out.getvalue()


RARE = "Quillon Zzarvey"
NAMED: tuple[str, Sequence[Row]] = (RARE, [("Enquiry",), ("Closed",)])


@pytest.mark.parametrize("editions", [
    [(noted(), NAMED), (noted(f"{RARE}, aged 9"),)],
    [(noted(), NAMED), (noted(),), (noted(f"{RARE}, aged 9"),)],
    [(noted(f"{RARE}, aged 9"),), (noted(), ("Zzarvey, Quillon", NAMED[1]))],
])
def test_a_file_of_which_a_sheet_is_called_so_is_private(desk: Desk, editions: Sequence[tuple[Any, ...]]) -> None:
    for n, parts in enumerate(editions):
        at = f"2024-03-{n + 1:02}T09:00:00Z"
        desk.replica.publish_files([PublishedFile("Shares", "shares.xlsx", book(*parts))], note=f"Updated {at}.", at=at)
        desk.poll()
        while (swept := sweep(desk.store, {desk.source.name: desk.source}, lambda: desk.now)) is not None:
            assert swept.ended
    assert kept_back(desk) == [len(parts) > 1 or RARE in str(parts) for parts in editions]


def test_files_whose_sheets_are_called_otherwise_stay_public(desk: Desk) -> None:
    editions: list[tuple[Any, ...]] = [(noted(), ("Quillon Enquiries", [("Enquiry",)])), (noted(f"{RARE}, aged 9"),)]
    for n, parts in enumerate(editions):
        at = f"2024-03-{n + 1:02}T09:00:00Z"
        desk.replica.publish_files([PublishedFile("Shares", "shares.xlsx", book(*parts))], note=f"Updated {at}.", at=at)
        desk.poll()
        sweep(desk.store, {desk.source.name: desk.source}, lambda: desk.now)
    assert kept_back(desk) == [False, True]
