"""Registers that another program exports: escaped or cut cells, articles left out, a column parted. Invented rows."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

import pytest

from alerts.severity import Severity, severity
from bench.desk import Desk, Seen
from bench.replica.govuk import PublishedFile
from db.outbox.alerts import unplanned
from tests.tables import count_of, value_of, values_of

Rows = list[tuple[str, ...]]
HEADINGS = ("Reference", "Organisation", "Project title", "Dataset", "Date approved")
PARTED = ("Reference", "Organisation", "Department", "Project title", "Dataset", "Date approved")
BODIES = ("Mills & Partners", "Aldermoor's Trust", "University of Foxwood", "Moor Post", "Quarry Data Ltd")
ROWS: Rows = [
    (f"DS{101 + 2 * n:05}", f"{BODIES[n % 5]} {n}", f"Study {n * n} of boys & girls", "Phonics", f"20{n % 14 + 10}-05-01")
    for n in range(30)
]
PRESS = ("DS90001", "Daily Mail", "A study of towns", "Phonics", "2026-05-01")
LONG: Rows = [(*r[:2], f"{r[2]} {' '.join(f'word{n * 7 + i}' for i in range(60))}", *r[3:]) for n, r in enumerate(ROWS)]
CUT: Rows = [tuple(cell[:255] for cell in r) for r in LONG]
WHOLE: Rows = [(r[0], f"{r[1]}, Department of Maths {n % 4}", *r[2:]) for n, r in enumerate(ROWS)]
IN_PARTS: Rows = [(*r[:2], f"Department of Maths {n % 4}", *r[2:]) for n, r in enumerate(ROWS)]
NOTES = ("edition_published", "columns_changed")


def poll(desk: Desk, rows: Rows, headings: Sequence[str] = HEADINGS) -> Seen:
    out = io.StringIO()
    csv.writer(out).writerows([headings, *rows])
    day = count_of(desk, "edition") + 1
    published = PublishedFile("Register of shares", f"register-{day}.csv", out.getvalue().encode())
    desk.replica.publish_files([published], note="Updated.", at=f"2026-11-{day:02}T09:00:00Z")
    return desk.poll()


def told(done: Seen) -> list[tuple[str, str | None]]:
    assert done.decision in ("accepted", "baseline")
    return [(c["kind"], c["reference"]) for c in done.changes if c["kind"] not in NOTES]


def escaped(rows: Rows) -> Rows:
    return [tuple(c.replace("&", "&amp;").replace("'", "&#39;").replace(" of ", "&nbsp;of ") for c in r) for r in rows]


def with_cell(rows: Rows, n: int, at: int, text: str) -> Rows:
    return [(*r[:at], text, *r[at + 1 :]) if i == n else r for i, r in enumerate(rows)]


@pytest.mark.parametrize("rows", [30, 3])
def test_letters_written_as_in_a_page_are_no_news(desk: Desk, rows: int) -> None:
    poll(desk, ROWS)
    other = [*escaped(ROWS[:rows]), *ROWS[rows:]]
    assert told(poll(desk, [*other, ("DS90002", "Rock &amp;amp; Co Ltd", *PRESS[2:])])) == [("added", "DS90002")]
    assert value_of(desk, "version", "recipient", reference="DS90002") == "Rock & Co Ltd"
    assert told(poll(desk, with_cell([*ROWS, ("DS90002", "Rock & Co Ltd", *PRESS[2:])], 3, 3, "KS2"))) == [("changed", "DS00107")]


def test_a_child_whose_name_is_written_so_is_withheld(desk: Desk) -> None:
    poll(desk, ROWS)
    poll(desk, [*ROWS, ("DS90003", "Moor Post", "Ada&nbsp;Example, born&#32;1 May 2012", *PRESS[3:])])
    everything = "\n".join(desk.store.db.conn.iterdump())
    assert "Ada" not in everything
    assert count_of(desk, "release") == 31


def test_what_only_looks_like_such_letters_stays(desk: Desk) -> None:
    poll(desk, ROWS)
    poll(desk, [*ROWS, ("DS90004", "R&D; Partners Ltd", *PRESS[2:])])
    assert value_of(desk, "version", "recipient", reference="DS90004") == "R&D; Partners Ltd"


@pytest.mark.parametrize("rows", [30, 3])
def test_cells_that_an_export_cuts_are_no_news_and_an_edit_behind_the_cut_is(desk: Desk, rows: int) -> None:
    poll(desk, LONG)
    assert told(poll(desk, [*CUT[:rows], *LONG[rows:], PRESS])) == [("added", "DS90001")]
    assert "letters_put_back" in desk.open_notices()
    edited = with_cell(LONG, 1, 2, LONG[1][2].replace(LONG[1][2].split()[-1], "for the press"))
    assert told(poll(desk, [*edited, PRESS])) == [("changed", "DS00103")]
    assert "letters_put_back" not in desk.open_notices()


def test_what_had_been_cut_off_from_the_first_is_one_change(desk: Desk) -> None:
    poll(desk, CUT)
    done = poll(desk, [*LONG, PRESS])
    assert told(done) == [("bulk_changed", "DS00101"), ("added", "DS90001")]
    assert len(json.loads(done.of("bulk_changed")[0]["detail"])["rows"]) == 30
    assert all(len(title) > 255 for title in values_of(desk, "version", "title", edition_id=2) if title != PRESS[2])


def test_a_cell_that_is_shortened_elsewhere_is_an_edit(desk: Desk) -> None:
    poll(desk, LONG)
    assert told(poll(desk, with_cell(LONG, 1, 2, LONG[1][2][:200]))) == [("changed", "DS00103")]


@pytest.mark.parametrize("turned", [False, True])
def test_an_article_that_all_names_lose_or_get_is_one_change(desk: Desk, *, turned: bool) -> None:
    article = [(r[0], f"The {r[1]}", *r[2:]) for r in ROWS]
    old, new = (ROWS, article) if turned else (article, ROWS)
    poll(desk, old)
    assert told(poll(desk, [*with_cell(new, 3, 1, "Daily Mirror"), PRESS])) == [
        ("name_corrected", "DS00101"), ("recipient_renamed", "DS00107"), ("added", "DS90001"),
    ]


@pytest.mark.parametrize("heading", ["Organisation", "Applicant"])
def test_a_column_of_recipients_that_is_parted_says_nothing_new(desk: Desk, heading: str) -> None:
    poll(desk, WHOLE, (HEADINGS[0], heading, *HEADINGS[2:]))
    rows = with_cell(IN_PARTS, 3, 1, "Daily Mirror")
    done = poll(desk, [*rows, (*PRESS[:2], "Newsroom", *PRESS[2:])], PARTED)
    assert told(done) == [("recipient_renamed", "DS00107"), ("added", "DS90001")]
    assert "columns_changed" in done.kinds
    back = [*with_cell(WHOLE, 3, 1, "Daily Mirror, Department of Maths 3"), (PRESS[0], "Daily Mail, Newsroom", *PRESS[2:])]
    assert told(poll(desk, with_cell(back, 5, 1, "Moor Gazette, Department of Maths 1"), (HEADINGS[0], heading, *HEADINGS[2:]))) == [
        ("recipient_renamed", "DS00111"),
    ]


def test_a_new_column_that_names_another_body_is_news(desk: Desk) -> None:
    """Though its name stands in that of the recipient."""
    poll(desk, [(r[0], f"Foxwood {n} Innovation Ltd", *r[2:]) for n, r in enumerate(ROWS)])
    headings = (*HEADINGS[:2], "Further recipients", *HEADINGS[2:])
    done = poll(desk, [(r[0], f"Foxwood {n} Innovation Ltd", f"Foxwood {n}", *r[2:]) for n, r in enumerate(ROWS)], headings)
    assert [kind for kind, _ in told(done)] == ["bulk_changed"]


def test_a_recipient_spelt_right_is_no_new_one(desk: Desk) -> None:
    poll(desk, with_cell(ROWS, 3, 1, "Daily Mial"))
    assert told(poll(desk, with_cell(ROWS, 3, 1, "Daily Mail"))) == [("name_corrected", "DS00107")]
    (change,) = [c for c in unplanned(desk.store, 100) if c.kind == "name_corrected"]
    assert severity(change) is Severity.LOW
