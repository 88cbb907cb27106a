"""What a publisher does to the form of a whole register is no news: order of columns, signs in lists, titles, days."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence

import pytest
from msgspec.structs import replace

from diffing.carried import carry_meaning
from diffing.compare import compare_editions
from model.life import Life
from model.register import Edition
from readers.register.reading import read_register
from text.remarks.outcomes import life_of_line

Rows = Sequence[Sequence[str]]
HEADINGS = ["Reference", "Organisation", "Technical summary", "Lay summary overview:", "Datasets", "Date of release"]
ROWS = [
    [f"ODR_{n:03}", f"University of Place {n}", f"A model of outcome {n}", f"To know what helps in case {n}",
     ("KS2; KS4", "School Census; Absence; KS2", "ILR")[n % 3], f"{n + 1:02}/03/2022"]
    for n in range(24)
]
NEWEST = ["ODR_900", "Daily Figment", "A league table", "To tell readers of schools", "KS2; ILR", "04/05/2022"]


def summary(before: Rows, after: Rows) -> Mapping[str, int]:
    tables = []
    for rows in (before, after):
        out = io.StringIO()
        csv.writer(out).writerows(rows)
        tables.append(read_register(out.getvalue().encode(), "register.csv").registers)
    carried, _ = carry_meaning(tables[0], tables[1])
    comparison = compare_editions(Edition(tables[0]), Edition(carried))
    return {**comparison.summary(), **({"renamed": 1} if comparison.columns.renamed else {})}


@pytest.mark.parametrize("order", [[0, 1, 3, 2, 4, 5], [5, 4, 3, 2, 1, 0], [3, 0, 2, 1, 5, 4]])
def test_columns_that_keep_their_headings_are_the_same_in_any_order(order: list[int]) -> None:
    after = [[row[i] for i in order] for row in (HEADINGS, *ROWS, NEWEST)]
    assert summary([HEADINGS, *ROWS], after) == {"added": 1}
    assert summary(after[:-1], [HEADINGS, *ROWS, NEWEST]) == {"added": 1}


def test_another_heading_in_the_place_of_one_is_still_a_rename() -> None:
    after = [[*HEADINGS[:2], "Aims", *HEADINGS[3:]], *ROWS, NEWEST]
    assert summary([HEADINGS, *ROWS], after) == {"added": 1, "renamed": 1}


@pytest.mark.parametrize("sign", [", ", " | ", "\n", ";", " ;  "])
@pytest.mark.parametrize("heading", ["Datasets", "Quux"])
def test_how_a_list_of_data_sets_is_parted_is_form(sign: str, heading: str) -> None:
    head = [*HEADINGS[:4], heading, HEADINGS[5]]
    after = [head, *([*row[:4], row[4].replace("; ", sign), row[5]] for row in ROWS), NEWEST]
    assert summary([head, *ROWS], after) == {"added": 1}


def test_a_data_set_more_or_less_is_an_edit() -> None:
    for cell in ("KS2; KS4; ILR", "KS2", "KS2; KS5", "KS24"):
        after = [HEADINGS, [*ROWS[0][:4], cell, ROWS[0][5]], *ROWS[1:]]
        assert summary([HEADINGS, *ROWS], after) == {"changed": 1}


@pytest.mark.parametrize("cell", [str, "{} days".format, "{}d".format])
@pytest.mark.parametrize(("heading", "by"), [("Days to review", -31), ("Days since approval", 7), ("Quux", -1)])
def test_a_column_that_counts_on_is_not_compared(cell: Callable[[int], str], heading: str, by: int) -> None:
    before = [[*HEADINGS, heading], *([*row, cell(900 - 7 * n)] for n, row in enumerate(ROWS))]
    after = [[*HEADINGS, heading], *([*row, cell(900 - 7 * n + by)] for n, row in enumerate(ROWS)), [*NEWEST, cell(365)]]
    assert summary(before, after) == {"added": 1}


def test_months_that_count_on_in_some_rows_are_not_compared() -> None:
    head = [*HEADINGS, "Months remaining"]
    before = [head, *([*row, str(90 - n)] for n, row in enumerate(ROWS))]
    after = [head, *([*row, str(90 - n - (n % 4 == 0))] for n, row in enumerate(ROWS)), [*NEWEST, "12"]]
    assert summary(before, after) == {"added": 1}


@pytest.mark.parametrize(("rows", "by"), [([3], [1]), ([3, 5, 8], [1, 1, 1]), ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5])])
def test_numbers_that_change_otherwise_are_edits(rows: list[int], by: list[int]) -> None:
    more = dict(zip(rows, by, strict=True))
    before = [[*HEADINGS, "Quux"], *([*row, str(900 - 7 * n)] for n, row in enumerate(ROWS))]
    after = [[*HEADINGS, "Quux"], *([*row, str(900 - 7 * n + more.get(n, 0))] for n, row in enumerate(ROWS))]
    assert summary(before, after) == {"changed": len(rows)}


def test_the_details_of_a_row_that_had_a_name_only_are_an_edit_of_it() -> None:
    head, rows, newest = HEADINGS[1:], [row[1:] for row in ROWS], NEWEST[1:]
    for little in (["Daily Figment", "", "", "", ""], ["Daily Figment", "", "", "", "04/05/2022"]):
        told = summary([head, *rows, little], [head, newest, *rows])
        assert sum(told.values()) == 1
        assert not {"added", "removed"} & told.keys()
        assert summary([head, *rows, little], [head, newest, [*newest[:3], "ILR", "05/06/2022"], *rows])["added"] >= 1
    other = ["Daily Figment", "", "", "", "05/06/2022"]
    assert summary([head, *rows, other], [head, newest, *rows]) == {"added": 1, "removed": 1}


TITLES = [
    "", "Register of data shared", "Approved projects", "Register of current agreements", "Projects approved to June 2023",
    "Data shared, January to June 2023", "Requests not refused", "Data shared, not including requests refused",
]


@pytest.mark.parametrize("one", TITLES)
@pytest.mark.parametrize("other", TITLES)
def test_a_title_of_a_whole_register_may_be_reworded(one: str, other: str) -> None:
    before, after = ([*([[title], []] if title else []), HEADINGS, *ROWS] for title in (one, other))
    assert summary(before, [*after, NEWEST]) == {"added": 1}


def test_a_title_of_refusals_is_told() -> None:
    one, other = ([[title], [], HEADINGS, *ROWS] for title in ("Rejected requests", "Approved requests"))
    assert summary(one, other) == {"status_changed": 1}
    assert summary(one, [HEADINGS, *ROWS]) == {"status_changed": 1}


@pytest.mark.parametrize(
    "line",
    [
        "Requests not refused", "Requests other than those refused", "All requests except refused ones",
        "Excluding rejected requests", "Applications not withdrawn", "Requests never refused", "Non-rejected requests",
        "All but rejected requests", "Requests that have not been rejected", "Data shared, not including requests refused",
    ],
)
def test_a_line_that_denies_refusals_is_none_of_them(line: str) -> None:
    assert life_of_line(line) is None


@pytest.mark.parametrize(
    "line", ["Requests not approved", "Requests that were not granted", "Requests refused", "Unsuccessful requests",
             "Refused requests, excluding appeals", "Applications rejected, not resubmitted", "Not approved"],
)
def test_a_line_of_refusals_stays_one(line: str) -> None:
    assert life_of_line(line) is Life.REFUSED


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [("Q1 2023", "Jan-Mar 2023", {}), ("2022", "2022-23", {}), ("Shares to March 2023", "Shares to June 2023", {}),
     ("2023", "Closed", {"moved": 1}), ("2023", "Others to come", {"moved": 1})],
)
def test_a_sheet_with_another_date_for_its_name_is_the_same(was: str, now: str, told: Mapping[str, int]) -> None:
    def workbook(name: str) -> Edition:
        tables = []
        for sheet, rows in ((name, ROWS[:12]), ("2019", ROWS[12:18]), ("Others", ROWS[18:])):
            out = io.StringIO()
            csv.writer(out).writerows([HEADINGS, *rows])
            (table,) = read_register(out.getvalue().encode(), "register.csv").registers
            tables.append(replace(table, sheet=sheet))
        return Edition(tuple(tables))

    comparison = compare_editions(workbook(was), workbook(now))
    assert comparison.summary().keys() == told.keys()


STATES = ["suspended", "data destroyed", "on hold", "reinstated", "paused pending review"]


@pytest.mark.parametrize("cell", [*(f"University of Place 5 ({s})" for s in STATES), "*University of Place 5 - suspended"])
def test_a_status_beside_a_name_makes_it_no_other_recipient(cell: str) -> None:
    after = [[*row[:1], cell, *row[2:]] if row[0] == "ODR_005" else row for row in ROWS]
    assert summary([HEADINGS, *ROWS], [HEADINGS, *after]) == {"status_changed": 1}


def test_a_row_kept_for_a_name_to_come_is_no_reference_used_again() -> None:
    kept = [[f"ODR_{n}", "TBC", "", "", "", ""] for n in range(900, 908)]
    filled = [NEWEST, *kept[1:]]
    assert summary([HEADINGS, *ROWS, *kept], [HEADINGS, *ROWS, *filled]) == {"recipient_renamed": 1}


@pytest.mark.parametrize("both", ["{} (with {})", "{}; {}", "{} and {}", "{} [with: {}]", "{}, together with {}"])
def test_a_column_of_further_recipients_that_is_put_into_the_first_is_no_news_of_rows(both: str) -> None:
    further = ["Saltholme Data LLP; Daily Figment" if n % 3 == 0 else "" for n in range(len(ROWS))]
    parted = [
        ["Reference", "Lead institution", "Other institutions", *HEADINGS[2:]],
        *([*row[:2], more, *row[2:]] for row, more in zip(ROWS, further, strict=True)),
    ]
    whole = [
        ["Reference", "Institution(s)", *HEADINGS[2:]],
        *([row[0], both.format(row[1], more) if more else row[1], *row[2:]] for row, more in zip(ROWS, further, strict=True)),
    ]
    assert set(summary(parted, whole)) <= {"renamed"}
    assert set(summary(whole, parted)) <= {"renamed"}
    another = [whole[0], [whole[1][0], whole[1][1].replace("Daily Figment", "Weekly Figment"), *whole[1][2:]], *whole[2:]]
    assert summary(parted, another)["recipient_renamed"] == 1
