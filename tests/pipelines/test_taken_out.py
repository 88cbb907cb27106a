"""Who is taken out of a row is news to those who follow them, and a wording of many rows is as grave as the gravest."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from alerts.describe import headline_of
from alerts.routes import Route, matches
from alerts.severity import severity
from alerts.together import told_together
from bench.desk import Desk
from db.queries import count_changes
from db.register.changes import stored_changes
from model.change import ROW_KINDS, StoredChange
from model.recipient import Category
from tests.db.public_world import build_anew
from tests.pipelines.test_beside_registers import book
from tests.pipelines.test_decided import publish
from tests.tables import Like, count_of

HEAD = "Reference,Organisation,Sub-licensees,Project title,Purpose,Dataset"
ROWS = [
    [f"DS{101 + 7 * n:05}", f"University of Invented Town {n}", "None", f"Study {n * n}", f"To look at {n}", "Phonics"]
    for n in range(30)
]
PAPER, FIRM = "Daily Telegraph", "Serco Ltd"


def rows(**cells: str) -> list[list[str]]:
    """`ROWS` with other cells: r3_1 is the second cell of the fourth row."""
    out = [list(row) for row in ROWS]
    for at, cell in cells.items():
        row, column = map(int, at[1:].split("_"))
        out[row][column] = cell
    return out


def news(desk: Desk, *editions: Sequence[Sequence[str]]) -> list[StoredChange]:
    """What the last of the editions tells of rows."""
    for day, edition in enumerate(editions, 1):
        publish(desk, "\n".join([HEAD, *(",".join(row) for row in edition), ""]).encode(), day)
        desk.poll()
    last = desk.store.count("edition")
    return [c for c in stored_changes(desk.store, "c.edition_id = ?", [last]) if c.kind in ROW_KINDS]


def carried(change: StoredChange, *categories: Category) -> bool:
    return matches(Route("one", ("x",), categories=frozenset(categories)), change) is not None


@pytest.mark.parametrize(("was", "now", "category"), [
    ({"r3_1": PAPER}, {}, Category.PRESS),
    ({"r3_1": f"University of Invented Town 3; {PAPER}"}, {}, Category.PRESS),
    ({"r3_2": PAPER}, {}, Category.PRESS),
    ({"r3_4": f"To look at 3 on behalf of the {PAPER}"}, {}, Category.PRESS),
    ({"r3_1": FIRM}, {"r3_1": "Essex County Council"}, Category.COMMERCIAL),
    ({f"r{n}_1": PAPER for n in range(5)}, {f"r{n}_1": "University of Kent" for n in range(5)}, Category.PRESS),
    ({f"r{n}_2": PAPER for n in range(6)}, {}, Category.PRESS),
])
def test_who_is_taken_out_reaches_their_route_at_once(
    desk: Desk, tmp_path: Path, was: dict[str, str], now: dict[str, str], category: Category
) -> None:
    (one,) = news(desk, rows(**was), rows(**now))
    assert (severity(one).word, carried(one, category)) == ("high", True)
    assert one.taken_out == (category,)
    assert category not in (one.category, *one.also)
    assert count_changes(desk.store, category=category.value, kind=one.kind.value) == 1
    with closing(sqlite3.connect(build_anew(desk.store.folder, tmp_path / "public.db"))) as copy:
        assert count_of(copy, "changes", id=one.id, weight="high", also=Like(f"%{category.value}%")) == 1


def test_a_university_in_anothers_place_is_no_news_of_the_press(desk: Desk) -> None:
    (one,) = news(desk, rows(r4_1=PAPER), rows(r4_1=PAPER, r3_1="University of Kent"))
    assert (severity(one).word, carried(one, Category.PRESS), one.taken_out) == ("normal", False, ())


SOLD = {f"r{n}_4": f"To look at {n}; records may be sold on" for n in range(6)}


@pytest.mark.parametrize(("was", "now"), [
    ({"r4_1": PAPER, "r5_1": FIRM}, SOLD),
    ({}, {f"r{n}_4": f"To look at {n} on behalf of the {PAPER}" for n in range(6)} | {"r5_1": FIRM}),
    ({"r4_1": PAPER, "r5_1": FIRM}, {f"r{n}_5": "Phonics and Absence with free school meals" for n in range(30)}),
])
def test_one_wording_in_many_rows_is_as_grave_as_the_gravest_and_goes_where_each_goes(
    desk: Desk, was: dict[str, str], now: dict[str, str]
) -> None:
    found = news(desk, rows(**was), rows(**was | now))
    one = next(c for c in found if c.kind.value == "bulk_changed")
    assert severity(one).word == "high"
    assert carried(one, Category.PRESS)
    assert carried(one, Category.UNIVERSITY)
    assert not was or carried(one, Category.COMMERCIAL)
    assert PAPER in headline_of(one)


@pytest.mark.parametrize("now", [
    {f"r{n}_3": f"STUDY {n * n}" for n in range(30)},
    {f"r{n}_5": "The Phonics" for n in range(30)},
])
def test_another_form_of_many_cells_is_low_whoever_is_in_them(desk: Desk, now: dict[str, str]) -> None:
    (one,) = news(desk, rows(r4_1=PAPER), rows(r4_1=PAPER, **now))
    assert (one.kind.value, severity(one).word) == ("bulk_changed", "low")


def test_rows_that_went_to_two_sheets_are_told_by_sheet(desk: Desk) -> None:
    head = tuple(HEAD.split(","))
    shares = [tuple(row) for row in rows(r20_1=FIRM)]

    def edition(closed: range) -> bytes:
        live = [head, *(row for n, row in enumerate(shares) if n not in closed)]
        return book([], **{"Live shares": live, "Closed shares": [head, *(shares[n] for n in closed)]})

    for day, closed in enumerate((range(15, 21), range(7)), 1):
        publish(desk, edition(closed), day, "register.xlsx")
        desk.poll()
    found = [c for c in stored_changes(desk.store, "c.kind = 'status_changed'") if c.kind in ROW_KINDS]
    assert len(found) == 13
    assert sorted(headline_of(c) for c in told_together(sorted(found, key=severity, reverse=True))) == [
        f"6 entries now stand in the sheet “Live shares”; of {FIRM}, and 5 of others.",
        "7 entries now stand in the sheet “Closed shares”; the gravest is of University of Invented Town 0 (university).",
    ]
