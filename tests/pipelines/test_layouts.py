"""What clerks and spreadsheet programs do to the rows of a register, edition upon edition, and what is told of it.

Beside each stands news of the same shape, which is told. All bodies are invented.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

import pytest

from alerts.describe import headline_of
from bench.desk import Desk, Seen
from db.register.changes import stored_changes
from tests.pipelines.test_rewritten import (
    DATASET,
    DATE,
    HEADINGS,
    PRESS,
    PURPOSE,
    RECIPIENT,
    REFERENCE,
    ROWS,
    TITLE,
    Row,
    publish,
    put,
    text,
)
from tests.tables import count_of, find_releases, values_of

BASE = ROWS[:20]
FIRST = ("DR24801", "Tarnmoor University", "Wool and weaving", "To study mills", "Census", "Consent", "2024-11-01")
DITTOS = [
    put(FIRST, reference="DR24802", recipient="As above", title="Salt and herring", purpose="To study ports"),
    put(FIRST, reference="DR24803", recipient='"', title="Tin and copper", purpose="To study mines"),
]
Editions = Sequence[Sequence[Row]]


def polled(desk: Desk, *editions: Sequence[Row]) -> Seen:
    """The last of the editions, looked at."""
    for rows in editions:
        publish(desk, rows, count_of(desk, "edition") + 1)
        done = desk.poll()
    assert done.decision in ("accepted", "baseline")
    return done


def told(done: Seen) -> dict[tuple[str, str], int]:
    """Kind and reference -> how many."""
    kinds = ((c["kind"], c["reference"] or "") for c in done.changes)
    return dict(Counter(k for k in kinds if k[0] not in ("edition_published", "page_changed", "columns_changed")))


def recipients(desk: Desk) -> dict[str, str]:
    return {r["reference"]: r["recipient"] for r in find_releases(desk.store, limit=500)}


# --- As above


def test_a_row_put_in_above_a_ditto_renames_nobody_and_operators_hear(desk: Desk) -> None:
    done = polled(desk, [*BASE, FIRST, *DITTOS], [*BASE, FIRST, PRESS, *DITTOS])
    assert told(done) == {("added", "DR24901"): 1}
    assert [recipients(desk)[r[REFERENCE]] for r in DITTOS] == ["Tarnmoor University"] * 2
    (said,) = values_of(desk, "notice", "message", code="ditto_kept")
    assert "the recipient of 2 rows is given as “As above”" in said
    assert "row 24 " in f"{said} " or "row 24," in said
    changed = put(ROWS[3], title="Another title altogether")
    done = polled(desk, [changed if r == ROWS[3] else r for r in [*BASE, FIRST, PRESS, *DITTOS]])
    assert told(done) == {("changed", ROWS[3][REFERENCE]): 1}
    assert [recipients(desk)[r[REFERENCE]] for r in DITTOS] == ["Tarnmoor University"] * 2, "and so it stays"


def test_a_sheet_sorted_with_its_dittos_left_behind_renames_nobody_nor_when_put_right(desk: Desk) -> None:
    rows = [*BASE, FIRST, PRESS, *DITTOS]
    polled(desk, [*BASE, FIRST, *DITTOS], rows)
    assert told(polled(desk, sorted(rows, key=lambda r: r[TITLE]))) == {}
    typed = [put(r, recipient="Tarnmoor University") if r in DITTOS else r for r in rows]
    assert told(polled(desk, typed)) == {}


@pytest.mark.parametrize(
    ("after", "renamed"),
    [
        ([put(FIRST, recipient="Daily Telegraph"), *DITTOS], ["DR24801", "DR24802", "DR24803"]),
        ([FIRST, put(DITTOS[0], recipient="Daily Telegraph"), DITTOS[1]], ["DR24802", "DR24803"]),
        ([FIRST, DITTOS[0], put(DITTOS[1], recipient="Daily Telegraph")], ["DR24803"]),
    ],
)
def test_a_ditto_goes_with_the_row_above_it_and_with_its_own_cell(
    desk: Desk, after: Sequence[Row], renamed: Sequence[str]
) -> None:
    done = polled(desk, [*BASE, FIRST, *DITTOS], [*BASE, *after])
    kinds = told(done)
    if len(renamed) == 1 or renamed[0] == "DR24802":
        # A cell that says another name is a rename; what follows it may be either, and is one of the two.
        assert ("recipient_renamed", renamed[0]) in kinds
    else:
        assert set(kinds) == {("recipient_renamed", r) for r in renamed}
    assert recipients(desk)[renamed[0]] == "Daily Telegraph"


def test_a_name_that_gives_way_to_a_ditto_below_another_row_is_told(desk: Desk) -> None:
    plain = put(DITTOS[0], recipient="Tarnmoor University")
    done = polled(desk, [*BASE, FIRST, plain], [*BASE, FIRST, PRESS, put(plain, recipient="As above")])
    assert told(done) == {("added", "DR24901"): 1, ("recipient_renamed", "DR24802"): 1}


def test_other_words_for_the_row_above_and_for_another_row(desk: Desk) -> None:
    said = ["same", f"as {BASE[4][REFERENCE]}", "Same organisation", "as above (with Daily Telegraph)"]
    rows = [put(FIRST, reference=f"DR2481{n}", recipient=s, title=f"Study {'abcd'[n]} of mills") for n, s in enumerate(said)]
    polled(desk, BASE, [*BASE, FIRST, *rows])
    other = BASE[4][RECIPIENT]
    assert [recipients(desk)[r[REFERENCE]] for r in rows] == [
        "Tarnmoor University", other, other, f"{other} (with Daily Telegraph)"
    ]


# --- Rows that go on


GO_ON = [("", "", "", "", "Absence", "", ""), ("", "", "", "", "Exclusions", "", "")]


def test_one_release_on_three_lines_is_one(desk: Desk) -> None:
    done = polled(desk, BASE, [*BASE, PRESS, *GO_ON])
    assert told(done) == {("added", "DR24901"): 1}
    assert len(recipients(desk)) == len(find_releases(desk.store, limit=500)) == 21
    filled = [put(row, reference=PRESS[REFERENCE]) for row in GO_ON]
    assert told(polled(desk, [*BASE, PRESS, *filled])) == {}, "nor when the reference is filled down"
    more = ("", "", "", "", "Biometrics", "", "")
    assert told(polled(desk, [*BASE, PRESS, *GO_ON, more])) == {("changed", "DR24901"): 1}, "more data is news"


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (("", "Quillby Herald", "", "", "Absence", "", ""), "added"),
        (("DR24999", "", "", "", "Absence", "", ""), "added"),
        (("", "", "A study of bells", "", "Absence", "", ""), "added"),
        (("", "", "", "", "Absence", "", "2024-12-24"), "added"),
    ],
)
def test_a_row_that_says_more_than_what_was_given_is_a_release(desk: Desk, row: Row, kind: str) -> None:
    done = polled(desk, BASE, [*BASE, PRESS, row])
    assert Counter(k for k, _ in told(done)) == {"added": 2}
    assert kind == "added"


# --- Dates turned round


def turned(row: Row) -> Row:
    day = date.fromisoformat(row[DATE])
    return put(row, date=day.replace(day=day.month, month=day.day).isoformat() if day.day <= 12 else day.strftime("%d/%m/%Y"))


def test_days_and_months_turned_round_are_one_line_and_so_when_put_right(desk: Desk) -> None:
    real = put(ROWS[0], date="2024-02-29")
    done = polled(desk, ROWS, [real, *map(turned, ROWS[1:]), PRESS])
    assert Counter(k for k, _ in told(done)) == {"added": 1, "bulk_changed": 1, "changed": 1}
    (bulk,) = done.of("bulk_changed")
    assert "day and month of each date are exchanged" in bulk["reason"]
    done = polled(desk, [real, *ROWS[1:], PRESS])
    assert Counter(k for k, _ in told(done)) == {"bulk_changed": 1}


def test_three_dates_that_were_put_right_are_three_changes(desk: Desk) -> None:
    three = [r for r in ROWS if date.fromisoformat(r[DATE]).day <= 12 and r[DATE][5:7] != r[DATE][8:]][:3]
    done = polled(desk, ROWS, [turned(r) if r in three else r for r in ROWS])
    assert Counter(k for k, _ in told(done)) == {"changed": 3}


# --- Dates said more exactly


def in_month(row: Row) -> Row:
    return put(row, date=date.fromisoformat(row[DATE]).strftime("%b-%y"))


@pytest.mark.parametrize("way", ["more", "less"])
def test_dates_said_more_or_less_exactly_are_one_line_and_put_nothing_aside(desk: Desk, way: str) -> None:
    months = [*map(in_month, ROWS)]
    done = polled(desk, *((months, ROWS) if way == "more" else (ROWS, months)))
    assert Counter(k for k, _ in told(done)) == {"bulk_changed": 1}
    (bulk,) = stored_changes(desk.store, "c.kind = 'bulk_changed'")
    assert f"The dates of {len(ROWS)} rows were written {way} exactly" in headline_of(bulk)


# --- Another recipient, in words


@pytest.mark.parametrize(("was", "now", "says"), [
    ("Tarnmoor University", "Tarnmoor University; Daily Figment", "Daily Figment (press) joined Tarnmoor University as recipient"),
    ("Tarnmoor University", "Daily Figment", "The recipient Tarnmoor University was replaced by Daily Figment (press"),
    ("???", "Daily Figment", "The recipient, given only as “???” before, is known: Daily Figment (press"),
])
def test_who_joined_replaced_nobody(desk: Desk, was: str, now: str, says: str) -> None:
    polled(desk, *([put(ROWS[0], recipient=name), *ROWS[1:]] for name in (was, now)))
    (renamed,) = stored_changes(desk.store, "c.kind = 'recipient_renamed'")
    assert headline_of(renamed).startswith(says)


# --- Printed pages


HEAD: Row = ("Register of data shares", "", "", "", "", "", "Page 1")


def paged(rows: Sequence[Row], of: int, head: Callable[[int], Row]) -> list[Row]:
    out: list[Row] = []
    for n, row in enumerate(rows):
        if n and n % of == 0:
            out += [head(n // of + 1), HEADINGS]
        out.append(row)
    return out


def numbered(page: int) -> Row:
    return (*HEAD[:-1], f"Page {page}")


def test_the_head_of_a_printed_page_is_no_release(desk: Desk) -> None:
    rows = [*BASE[:10], PRESS, *BASE[10:]]
    done = polled(desk, paged(BASE, 12, numbered), paged(rows, 8, numbered))
    assert told(done) == {("added", "DR24901"): 1}
    assert len(find_releases(desk.store, limit=500)) == 21
    ends = ("", "Carried forward", "", "", "", "", "")
    begins = ("Brought forward", "", "", "", "12", "", "")
    done = polled(desk, [*paged(rows, 8, numbered)[:8], ends, numbered(2), HEADINGS, begins, *rows[8:], FIRST])
    assert told(done) == {("added", "DR24801"): 1}


def test_a_release_in_the_words_of_a_page_is_told(desk: Desk) -> None:
    page = put(PRESS, title="Page 2", purpose="Register of data shares")
    short = ("DR24905", "Carried Forward Ltd", "", "", "", "", "")
    assert Counter(k for k, _ in told(polled(desk, BASE, [*BASE, page, short]))) == {"added": 2}


# --- Marks of notes


def test_the_marks_of_notes_on_names_are_no_change(desk: Desk) -> None:
    marks = [" [note 1]", "[r]", " (2)", "\u00b9", "*", " [note 3] [p]"]
    marked = [put(r, recipient=r[RECIPIENT] + m, title=r[TITLE] + " [note 9]") for r, m in zip(BASE, marks, strict=False)]
    done = polled(desk, BASE, [*marked, *BASE[len(marked) :], put(PRESS, recipient="Daily Telegraph [note 2]")])
    assert told(done) == {("added", "DR24901"): 1}
    assert told(polled(desk, [*BASE, PRESS])) == {}


@pytest.mark.parametrize("more", [" (Wales)", " [with Daily Telegraph]", " Media", " 2"])
def test_what_is_more_than_a_mark_is_told(desk: Desk, more: str) -> None:
    done = polled(desk, BASE, [put(BASE[0], recipient=BASE[0][RECIPIENT] + more), *BASE[1:]])
    assert Counter(k for k, _ in told(done)) == {"recipient_renamed": 1}


# --- Cells of several lines


WHOLE = put(FIRST, title="Mills of the north\nPorts of the south\nMines of the west")


def divided(row: Row) -> list[Row]:
    return [put(row, title=line) for line in row[TITLE].split("\n")]


def test_a_title_of_three_lines_divided_over_rows_is_a_split_and_back_a_merge(desk: Desk) -> None:
    done = polled(desk, [*BASE, WHOLE], [*BASE, *divided(WHOLE), PRESS])
    assert told(done) == {("split", "DR24801"): 1, ("added", "DR24901"): 1}
    assert told(polled(desk, [*BASE, WHOLE, PRESS])) == {("merged", "DR24801"): 1}


@pytest.mark.parametrize(
    "other",
    [{"title": "Rents of the east"}, {"recipient": "Daily Telegraph"}, {"purpose": "To print a map"}, {"date": "2024-12-01"}],
)
def test_a_further_project_under_the_reference_is_told(desk: Desk, other: dict[str, str]) -> None:
    done = polled(desk, [*BASE, WHOLE], [*BASE, *divided(WHOLE), put(WHOLE, **{"title": "Mines of the west", **other})])
    assert ("added", "DR24801") in told(done)


# --- The file of a quarter in the place of the last


QUARTER = ("Ref", "Date", "Who we shared with", "What for", "Data", "Children or adults")
KNOWN = [f"{place} Council" for place in ("Aldermoor", "Brackenfold", "Corvenby", "Dunholt", "Eskerley", "Farrowmere")]
AIMS = ("Audit of lamps", "Service for boats", "Research on bells", "Review of kilns", "Count of gates", "Map of wells")


def quarter(number: int, rows: int, day: Callable[[int], int]) -> bytes:
    found = [
        (f"IG23{number}{n:02}", f"{day(n):02}/{3 * number - 1:02}/2023", KNOWN[(n + number) % 6],
         f"{AIMS[n % 6]} in ward {n} of Q{number}", ("SEND list", "Absence file")[n % 2], "Children")
        for n in range(rows)
    ]
    return text(found, QUARTER)


@pytest.mark.parametrize("day", [lambda n: 1 + n % 9, lambda n: 1 + 2 * n])
def test_a_quarter_in_the_place_of_the_last_is_told_whatever_its_days(desk: Desk, day: Callable[[int], int]) -> None:
    publish(desk, quarter(1, 14, day), 1)
    desk.poll()
    publish(desk, quarter(2, 12, day), 2)
    done = desk.poll()
    assert done.decision == "quarantined"
    assert len([c for c in done.of("added") if c["state"] == "open"]) == 12
    assert {c["kind"] for c in done.printed} <= {"added", "edition_published", "page_changed"}, "and nothing as gone"
    publish(desk, quarter(3, 13, day), 3)
    assert len([c for c in desk.poll().of("added") if c["state"] == "open"]) == 13


# --- Columns of ticks


def test_ticks_that_become_a_list_are_no_news_of_a_row_that_was_told_ahead(desk: Desk) -> None:
    marks, lists = ("School Census", "KS2", "Exclusions"), (*HEADINGS[:4], "Datasets", *HEADINGS[5:])
    ticked = (*HEADINGS[:4], *marks, *HEADINGS[5:])

    def ticks(rows: Sequence[Row], sign: str) -> bytes:
        return text([(*r[:4], *(sign if (n + k) % 3 else "" for k in range(3)), *r[5:]) for n, r in enumerate(rows)], ticked)

    def listed(rows: Sequence[Row], further: Sequence[str]) -> bytes:
        kept = [
            (*r[:4], "; ".join(m for k, m in enumerate(marks) if (n + k) % 3), *r[5:], f)
            for n, (r, f) in enumerate(zip(rows, further, strict=True))
        ]
        return text(kept, (*lists, "Other recipients"))

    publish(desk, ticks(BASE, "x"), 1)
    desk.poll()
    publish(desk, ticks([*BASE, PRESS, FIRST], "Yes"), 2)
    done = desk.poll()
    assert (done.decision, len(done.of("added"))) == ("quarantined", 2)
    publish(desk, listed([*BASE, PRESS, FIRST], [*[""] * 21, "Daily Mail"]), 3)
    done = desk.poll()
    assert done.decision == "accepted"
    (change,) = done.of("changed")
    assert change["reference"] == FIRST[REFERENCE], "of whom another body is named; of the other row nothing is told"


# --- A comma that is not quoted


def unquoted(rows: Sequence[Row], at: int, column: int, cell: str) -> bytes:
    """CSV in which one cell of row `at` has commas and no quotes; cells that had some stay quoted."""
    marked = [put(r) if n != at else (*r[:column], "@", *r[column + 1 :]) for n, r in enumerate(rows)]
    return text(marked).replace(b"@", cell.encode())


@pytest.mark.parametrize(
    ("column", "more"),
    [(RECIPIENT, ", Dept of Maths"), (PURPOSE, ", with a view, to lambs"), (RECIPIENT, ",Maths"), (DATASET, ",Census")],
)
def test_a_comma_without_quotes_is_no_other_project(desk: Desk, column: int, more: str) -> None:
    publish(desk, BASE, 1)
    desk.poll()
    sure = more.startswith(", ") or column == DATASET
    publish(desk, unquoted([*BASE, PRESS], 4, column, BASE[4][column] + more), 2)
    done = desk.poll()
    kinds = told(done)
    assert kinds.pop(("added", "DR24901")) == 1
    if sure:
        assert [r for _, r in kinds] == [BASE[4][REFERENCE]]
        assert {k for k, _ in kinds} <= {"changed", "recipient_renamed"}
        assert (column == RECIPIENT) == (("recipient_renamed", BASE[4][REFERENCE]) in kinds)
        publish(desk, [*BASE, PRESS], 3)
        assert set(told(desk.poll())) == set(kinds)
    assert "ragged_row" in {d["code"] for d in values_of_doubts(done)} or sure


def values_of_doubts(done: Seen) -> list[dict[str, str]]:
    assert done.result is not None
    return [{"code": t.code} for t in done.result.troubles]


def test_a_remark_behind_the_last_column_is_none_of_it(desk: Desk) -> None:
    publish(desk, BASE, 1)
    desk.poll()
    publish(desk, unquoted([*BASE, PRESS], 4, DATE, BASE[4][DATE] + ",see note"), 2)
    assert told(desk.poll()) == {("added", "DR24901"): 1}
