"""What joins a register and is none: lists beside it, rows that count it. Nothing is told of it, and its news is."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl  # type: ignore[import-untyped]

from bench.desk import Desk
from tests.pipelines.test_layouts import told
from tests.pipelines.test_rewritten import HEADINGS, PRESS, RECIPIENT, ROWS, Row, publish
from tests.tables import count_of, find_releases

BASE = ROWS[:20]
Sheet = Sequence[Sequence[object]]


def book(rows: Sequence[Row], **more: Sheet) -> bytes:
    out, made = io.BytesIO(), openpyxl.Workbook()
    made.remove(made.active)
    for name, sheet in {"Shares": [HEADINGS, *rows], **more}.items():
        page = made.create_sheet(name)
        for row in sheet:
            page.append(list(row))
    made.save(out)
    return out.getvalue()


def news(desk: Desk, *editions: bytes) -> dict[tuple[str, str], int]:
    for data in editions:
        publish(desk, data, count_of(desk, "edition") + 1)
        done = desk.poll()
        assert done.decision in ("accepted", "baseline")
    return told(done)


def test_contacts_options_and_audits_that_join_tell_nothing(desk: Desk) -> None:
    bodies = sorted({r[RECIPIENT] for r in BASE})
    contacts = [["Organisation", "Contact name", "Email"], *([b, "Information team", "ig@example.org"] for b in bodies)]
    lists: list[list[str | None]] = [["Organisation name", "Status"], ["Daily Telegraph", "Live"], ["Zorvane Ltd", "Closed"], ["Zephyr", None]]
    audits = [["Organisation", "Date of audit", "Finding"], ["Zorvane Ltd", "2024-05-01", "No concerns"]]
    joined = book([*BASE, PRESS], Contacts=contacts, Lists=lists, Audits=audits)
    assert news(desk, book(BASE), joined) == {("added", PRESS[0]): 1}
    contacts.append(["The Daily Invention", "Editor", "news@example.org"])
    assert news(desk, book([*BASE, PRESS], Contacts=contacts, Lists=[*lists, ["The Daily Invention", None]])) == {}
    assert len(find_releases(desk.store, limit=500)) == 21


def test_subtotals_that_join_tell_nothing_and_the_new_row_is_told(desk: Desk) -> None:
    def counted(rows: Sequence[Row]) -> list[Row]:
        out: list[Row] = []
        for row in (rows := sorted(rows, key=lambda r: r[RECIPIENT])):
            out.append(row)
            if row is rows[-1] or rows[rows.index(row) + 1][RECIPIENT] != row[RECIPIENT]:
                out.append(("", f"{row[RECIPIENT]} Count", str(sum(r[RECIPIENT] == row[RECIPIENT] for r in rows)), "", "", "", ""))
        return [*out, ("", "Grand Count", str(len(rows)), "", "", "", "")]

    assert news(desk, book(BASE), book(counted([*BASE, PRESS]))) == {("added", PRESS[0]): 1}
    assert len(find_releases(desk.store, limit=500)) == 21


def test_an_empty_sheet_of_the_month_makes_nobody_wait(desk: Desk) -> None:
    month: dict[str, Sheet] = {"New this month": [HEADINGS, PRESS]}
    emptied = news(desk, book([*BASE, PRESS], **month), book([*BASE, PRESS], **{"New this month": [HEADINGS]}))
    assert not {k for k, _ in emptied} & {"added", "removed"}
    assert len({r["reference"] for r in find_releases(desk.store, limit=500)}) == 21


def test_a_sheet_whose_rows_stand_nowhere_else_is_gone(desk: Desk) -> None:
    publish(desk, book(BASE, Other=[HEADINGS, PRESS]), 1)
    desk.poll()
    publish(desk, book(BASE, Other=[HEADINGS]), 2)
    assert desk.poll().decision == "quarantined"
