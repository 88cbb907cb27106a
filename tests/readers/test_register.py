from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook  # type: ignore[import-untyped]

from model.register import SheetKind
from readers.register.as_json import as_json
from readers.register.checks import column_orders, dates_of
from readers.register.reading import read_register
from readers.register.section_lines import LineKind, kind_of_line
from tests.readers.ods_writer import Cell, Merged, ods, row, table
from text.remarks.outcomes import life_of_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from model.register import Reading, Table

DFE = ["DfE reference", "Organisation name", "Purpose"]
ROWS = [["DS00001", "Invented Trust", "p"], ["DS00002", "Invented College", "q"]]


def read(*rows: Sequence[Cell], sheet: str = "S", title: str = "") -> Reading:
    return read_register(ods(table(sheet, rows)), "register.ods", file=title)


def only(reading: Reading) -> Table:
    assert len(reading.tables) == 1, reading
    return reading.tables[0]


def codes(reading: Reading) -> list[str]:
    return [p.code for p in reading.problems]


def test_a_dfe_table_goes_by_field_names() -> None:
    got = only(read(DFE, *ROWS, title="DfE external data shares: June 2020"))
    assert got.dfe
    assert got.file == "DfE external data shares"
    assert [c.name for c in got.columns] == ["reference", "recipient", "purpose"]
    assert [c.heading for c in got.columns] == DFE
    assert got.record(0) == {"reference": "DS00001", "recipient": "Invented Trust", "purpose": "p"}
    assert list(got.numbers) == [2, 3]


def test_another_table_goes_by_its_headings_and_tells_the_fields_besides() -> None:
    got = only(read(["Project ID", "Researchers", "Legal Basis"], ["2019/003", "A", "b"], ["2019/004", "C", "d"]))
    assert not got.dfe
    assert got.record(0) == {
        "Project ID": "2019/003",
        "Researchers": "A",
        "Legal Basis": "b",
        "reference": "2019/003",
        "recipient": "A",
        "legal_basis": "b",
    }


@pytest.mark.parametrize(
    ("rows", "title", "dfe"),
    [
        ([["DfE reference", "Organisation"], ["x1", "A"]], "", True),
        ([["Reference", "Organisation"], ["DR161003.02", "A"]], "", True),
        ([["Reference", "Organisation"], ["x1", "A"]], "DfE external data shares", True),
        ([["Department for Education"], ["Reference", "Organisation"], ["x1", "A"]], "", True),
        ([["Reference", "Organisation"], ["x1", "A"]], "", False),
        ([["Data about pupils of the NPD"], ["Project ID", "Title"], ["2019/1", "the DfE's NPD"]], "", True),
        ([["Project ID", "Title"], ["2019/1", "the DfE's NPD"]], "", False),
    ],
)
def test_whose_register_it_is(rows: list[list[str]], title: str, dfe: bool) -> None:
    assert only(read(*rows, title=title)).dfe is dfe


def test_preamble_and_footnotes_are_kept_apart() -> None:
    got = only(
        read(
            ["DfE external data shares"],
            [],
            ["Updated", "1 June 2024"],
            DFE,
            *ROWS,
            [],
            ["Note: a footnote of some length."],
            ["[1] another"],
        )
    )
    assert got.header_row == 4
    assert list(got.rows) == [tuple(r) for r in ROWS]
    assert got.notes == (
        "DfE external data shares",
        "Updated 1 June 2024",
        "Note: a footnote of some length.",
        "[1] another",
    )


def test_footnotes_in_two_columns_are_no_rows() -> None:
    got = only(read(DFE, *ROWS, [], ["Notes", "Updated quarterly"], ["1", "Older rows are elsewhere"]))
    assert len(got.rows) == 2
    assert got.notes == ("Notes Updated quarterly", "1 Older rows are elsewhere")


def test_a_footnote_merged_over_the_table_is_no_row() -> None:
    got = only(read(DFE, *ROWS, [Merged("Note: merged over all", columns=3), None, None]))
    assert len(got.rows) == 2
    assert got.notes == ("Note: merged over all",)


def test_a_line_within_a_table_is_told() -> None:
    reading = read(DFE, ROWS[0], ["Shares of the second quarter"], ROWS[1])
    assert len(only(reading).rows) == 2
    assert [(p.code, p.row) for p in reading.problems] == [("line_within_table", 3)]


def test_a_row_with_nothing_but_its_reference_is_a_row() -> None:
    assert len(only(read(DFE, *ROWS, ["DS00003"])).rows) == 3


def test_a_row_with_nothing_but_its_recipient_is_a_row_where_notes_would_stand_elsewhere() -> None:
    reading = read(DFE, *ROWS, ["", "Invented Lone Trust"])
    assert [r[1] for r in only(reading).rows] == ["Invented Trust", "Invented College", "Invented Lone Trust"]


@pytest.mark.parametrize(
    "note",
    [
        "Grand total: 20", "Total: 2", "20 organisations", "Number of organisations: 20", "Source: Department of Invented Affairs",
        "Note 1: withdrawn at request", "* provisional", "(1) Withdrawn at request", "Page 1 of 1", "End of register",
        "Crown copyright 2021", "\u00a9 Crown copyright", "Last updated 3 May 2021", "Produced by the Data Sharing Team, 3 May 2021",
        "For queries contact data.sharing@example.org", "For further information see the guidance", "Please contact us",
    ],
)
def test_a_note_below_the_table_in_the_recipients_column_is_no_release(note: str) -> None:
    got = only(read(DFE, *ROWS, [], ["", note]))
    assert (len(got.rows), got.notes) == (len(ROWS), (note,))


@pytest.mark.parametrize(
    "name",
    ["Source Invented Ltd", "Notes & Queries", "Contact Invented", "Total Invented Ltd", "Crown Invented Service", "Page Invented LLP",
     "End Invented Poverty", "Please Invented CIC", "Information Commissioner", "Data Invented Ltd", "3 Invented Schools Trust"],
)
def test_a_name_that_begins_as_notes_do_is_a_release(name: str) -> None:
    assert len(only(read(DFE, *ROWS, ["", name])).rows) == len(ROWS) + 1


def test_the_numbers_of_columns_under_their_headings_are_no_release() -> None:
    assert len(only(read(DFE, ["1", "2", "3"], *ROWS)).rows) == len(ROWS)
    assert len(only(read(DFE, ["1", "Invented Trust", "3"], *ROWS)).rows) == len(ROWS) + 1


def test_a_heading_merged_over_an_empty_column_is_one_heading() -> None:
    reading = read(["DfE reference", Merged("Organisation", columns=2), None, "Purpose"], ["DS00001", "A", "", "p"])
    assert [c.heading for c in only(reading).columns] == ["DfE reference", "Organisation", "Purpose"]
    assert not reading.problems


@pytest.mark.parametrize(
    ("begins", "taken"),
    [
        ('<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8"></head><body>', True),
        ("<html><head><meta name=ProgId content=Excel.Sheet></head><body>", True),
        ("\n<!-- list --><html><body>", False),
        ("", True),
        ("<!doctype html><html><head><title>Register</title></head><body>", False),
    ],
)
def test_a_table_that_was_exported_as_xls_is_a_register_and_a_page_in_its_place_is_none(begins: str, taken: bool) -> None:
    rows = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in (DFE, *ROWS))
    end = "</body></html>" if begins else ""
    reading = read_register(f"{begins}<table>{rows}</table>{end}".encode(), "list.xls")
    assert len(reading.tables) == taken
    assert codes(reading) == ([] if taken else ["html_instead_of_workbook"])


def test_a_list_of_names_alone_is_a_register_where_the_user_says_so() -> None:
    data = b"Published by us\nBodies that get data\nInvented University\nThe Invented Gazette\nTotal: 2\n"
    assert codes(read_register(data, "list.csv")) == ["sheet_without_table", "no_header"]
    reading = read_register(data, "list.csv", columns=[("Bodies that get data", "recipient")])
    assert list(only(reading).field_values("recipient")) == ["Invented University", "The Invented Gazette"]


def test_totals_are_no_releases() -> None:
    reading = read(
        ["DfE reference", "Organisation", "Number of pupils", "Tier"],
        ["DS00001", "A", "5", "1"],
        ["Total", "", "5", ""],
    )
    assert len(only(reading).rows) == 1
    assert codes(reading) == ["total_row"]
    teaching = read(
        ["DfE reference", "Organisation", "Purpose"], ["", "Total Teaching Ltd", "p"], ["DS00002", "B", "q"]
    )
    assert len(only(teaching).rows) == 2


@pytest.mark.parametrize(
    "total",
    [
        ["Subtotal", "6 requests"], ["Sub-total", "6"], ["Sum", "4", "5"], ["Overall", "14"], ["Grand total", "7 requests"],
        ["", "Grand total: 40 shares"], ["", "Total 1,240 data shares"], ["", "3 shares in total"],
        ["Count", "7"], ["Year total", "7"], ["Total 2019/20", "7"], ["2019/20 total", "7"], ["6 requests", "2 approved"],
        ["", "Subtotal:", "6 shares"], ["Running total", "18 shares", "3"], ["All requests", "8"], ["Total for 2019", "3%"],
    ],
)
def test_a_row_that_sums_up_is_no_release(total: list[str]) -> None:
    reading = read(DFE, *ROWS, total + [""] * (3 - len(total)), ["DS00009", "Invented School", "s"])
    assert "Invented School" in only(reading).field_values("recipient")
    assert (len(only(reading).rows), codes(reading)) == (len(ROWS) + 1, ["total_row"])


@pytest.mark.parametrize("row", [["DS00008", "6 requests", ""], ["Overall Ltd", "3", "p"], ["Total", "Invented Body", ""]])
def test_a_row_that_names_something_beside_such_a_word_is_one(row: list[str]) -> None:
    assert len(only(read(DFE, *ROWS, row)).rows) == len(ROWS) + 1


def test_a_heading_repeated_within_a_table_is_skipped() -> None:
    reading = read(DFE, ROWS[0], DFE, ROWS[1])
    assert [r[0] for r in only(reading).rows] == ["DS00001", "DS00002"]
    assert list(only(reading).numbers) == [2, 4]
    assert codes(reading) == ["repeated_heading"]


def test_several_headings_to_a_sheet_give_several_tables() -> None:
    reading = read(
        DFE,
        *ROWS,
        [],
        ["Rejected requests"],
        ["DfE reference", "Date rejected"],
        ["DS00003", "1/2/2020"],
        ["DS00004", "x"],
    )
    assert [(t.header_row, len(t.rows)) for t in reading.tables] == [(1, 2), (6, 2)]
    assert reading.tables[1].record(0) == {
        "reference": "DS00003", "rejected": "1/2/2020", "section_line": "Rejected requests",
    }


def test_a_further_heading_may_share_a_text_with_the_one_before() -> None:
    police = [["Police force", "Number of pupils", "Date of request"], ["X", "3", "May 2020"]]
    court = [["Court"], ["Court", "Number of pupils", "Date of order"], ["Z", "1", "2020-05-05"]]
    reading = read(DFE, *ROWS, [], *police, [], *court)
    assert [(t.header_row, len(t.rows)) for t in reading.tables] == [(1, 2), (5, 1), (9, 1)]


def test_a_row_of_data_made_of_heading_words_is_no_heading() -> None:
    rows = [
        ["DS00001", "University research organisation", "Purpose: data"],
        ["Reference Institute", "Organisation of companies", "project title"],
    ]
    assert len(only(read(DFE, *rows, *ROWS)).rows) == 4


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (["DfE reference", "Organisation", Merged("Dates", columns=2), None], ["", "", "Requested", "Supplied"]),
        (
            [Merged("DfE reference", rows=2), Merged("Organisation", rows=2), "Dates", ""],
            [None, None, "Requested", "Supplied"],
        ),
        (["DfE reference", "Organisation", "Dates", ""], ["", "", "Requested", "Supplied"]),
        (["", "", Merged("Dates", columns=2), None], ["DfE reference", "Organisation", "Requested", "Supplied"]),
    ],
)
def test_headings_of_two_rows(first: list[Cell], second: list[Cell]) -> None:
    got = only(read(first, second, ["DS00001", "A", "1/2/2020", "3/4/2020"]))
    assert [c.field for c in got.columns] == ["reference", "recipient", "requested", "supplied"]
    assert got.columns[2].heading == "Dates Requested"
    assert got.header_row == 2
    assert len(got.rows) == 1


CYMRAEG = ["Cyfeirnod", "Sefydliad", "Diben"]


@pytest.mark.parametrize(
    "rows",
    [
        [CYMRAEG, DFE, *ROWS],
        [DFE, CYMRAEG, *ROWS],
        [["Cofrestr / Register"], DFE, CYMRAEG, *ROWS],
        [DFE, ["Cyfeirnod", "Pwy", "Diben"], *ROWS],
        [DFE, CYMRAEG, ROWS[0], DFE, CYMRAEG, ROWS[1]],
        [DFE, CYMRAEG, ROWS[0], [""], DFE, CYMRAEG, ROWS[1]],
    ],
)
def test_headings_in_two_languages_are_one_heading(rows: list[list[str]]) -> None:
    """The second row of them was a release."""
    got = only(read(*rows))
    assert [c.field for c in got.columns] == ["reference", "recipient", "purpose"]
    assert [list(r) for r in got.rows] == ROWS


@pytest.mark.parametrize(
    "row",
    [
        ["TBC", "Organisation for Research", "Purpose-built study"],
        ["To be confirmed", "School", "Study of purpose"],
        ["", "Organisation", "Aim of the study"],
    ],
)
def test_a_first_release_of_heading_words_is_no_heading_in_another_language(row: list[str]) -> None:
    assert [list(r) for r in only(read(DFE, row, *ROWS)).rows] == [row, *ROWS]


def test_headings_in_two_languages_go_by_what_the_user_says_of_one() -> None:
    got = read_register(ods(table("S", [CYMRAEG, DFE, *ROWS])), columns=[("Organisation name", "commissioner")])
    assert [c.field for c in only(got).columns] == ["reference", "commissioner", "purpose"]


LINES = [[f"Paragraph {n} of what the register says of itself."] for n in range(3_000)]


@pytest.mark.parametrize("above", [81, 300, 3_000])
@pytest.mark.parametrize("between", [[], [["", "", ""]], [["Term", "Meaning", ""]] * 3])
def test_a_preamble_may_be_as_long_as_it_likes(above: int, between: list[list[str]]) -> None:
    got = only(read(*LINES[:above], *between, DFE, *ROWS))
    assert [list(r) for r in got.rows] == ROWS
    assert got.header_row == above + len(between) + 1


def test_a_table_of_other_things_may_stand_above_the_headings() -> None:
    terms = [[f"Term {n}", f"What term {n} means in these pages", "See the guide"] for n in range(200)]
    assert [list(r) for r in only(read(*terms, ["", "", ""], DFE, *ROWS)).rows] == ROWS


def test_far_down_a_row_of_data_is_no_heading() -> None:
    data = [[f"A{n} body", f"What {n}", "Consent"] for n in range(200)]
    data[150:150] = [["", "", ""], ["Academic Institution", "Personally identifiable", "Consent"]]
    assert all(t.header_row < 80 for t in read(*data).tables)


def test_what_is_not_known_is_kept_and_told() -> None:
    reading = read([*DFE, "Colour", ""], ["DS00001", "A", "p", "blue", "lost"])
    got = only(reading)
    assert got.record(0) == {
        "reference": "DS00001",
        "recipient": "A",
        "purpose": "p",
        "Colour": "blue",
        "column E": "lost",
    }
    assert sorted(codes(reading)) == ["column_kept", "column_without_heading"]
    assert "[source.columns]" in next(p.message for p in reading.problems if p.code == "column_kept")


def test_further_columns_of_recipients_are_recipients_too() -> None:
    reading = read(["DfE reference", "Organisation", "Organisation", "Company"], ["DS00001", "A", "B", "C"])
    assert only(reading).record(0) == {
        "reference": "DS00001",
        "recipient": "A",
        "Organisation (2)": "B",
        "Company": "C",
        "further_recipient": "B",
    }
    assert only(reading).field_value(0, "recipient") == "A;\nB;\nC"
    assert codes(reading) == []


def test_columns_without_heading_and_cells_are_dropped() -> None:
    assert [c.heading for c in only(read(["DfE reference", "", "Organisation"], ["DS00001", "", "A"])).columns] == [
        "DfE reference",
        "Organisation",
    ]


def test_a_register_of_unknown_words_is_read_by_its_shape() -> None:
    got = only(read(["A list"], [], ["Vorhaben", "Nutzer", "Stand"], ["a1", "b1", "c1"], ["a2", "b2", "c2"]))
    assert got.header_row == 3
    assert got.record(1) == {"Vorhaben": "a2", "Nutzer": "b2", "Stand": "c2"}
    assert got.notes == ("A list",)


def test_a_table_of_contents_in_a_known_workbook_is_no_table() -> None:
    contents = table("Contents", [["Sheet", "What it holds"], ["One", "Shares to June 2020"], ["Two", "More"]])
    reading = read_register(ods(contents, table("One", [DFE, *ROWS])))
    assert [t.sheet for t in reading.tables] == ["One"]
    assert codes(reading) == ["sheet_without_table"]


def test_a_sheet_that_looks_like_a_table_but_is_not_understood_is_a_warning() -> None:
    strange = table("Strange", [["x" * 200, "y" * 200, "z"], ["1", "2", "3"], ["4", "5", "6"]])
    reading = read_register(ods(strange, table("One", [DFE, *ROWS])))
    assert [(p.code, p.level, p.sheet) for p in reading.problems] == [("sheet_unread", "warning", "Strange")]


@pytest.mark.parametrize(
    "rows",
    [
        [["Invented Widgets Ltd", "Phonics", "2024-05-01"]],
        [["Invented Widgets Ltd", "Phonics"]],
        [["Data shared in 2024"], ["Daily Lantern", "Phonics", "2024-05-01"]],
    ],
)
def test_a_bare_row_that_may_be_a_release_is_a_warning(rows: list[list[str]]) -> None:
    book = read_register(ods(table("S", [DFE, *ROWS]), table("More", rows)))
    assert [(p.code, p.level, p.sheet) for p in book.problems] == [("sheet_unread", "warning", "More")]


@pytest.mark.parametrize(
    "rows",
    [
        [["Register of data shares"], ["Published by", "Department for Education"], ["Date", "1 May 2024"]],
        [["Source: Department for Education", "May 2024"]],
        [["Notes"], ["1", "Data are shared with universities under the Education Act."]],
        [["This workbook lists what Invented Widgets Ltd and others received."]],
    ],
)
def test_a_sheet_of_words_about_the_register_is_none(rows: list[list[str]]) -> None:
    book = read_register(ods(table("S", [DFE, *ROWS]), table("About", rows)))
    assert [(p.code, p.level) for p in book.problems] == [("sheet_without_table", "note")]


def test_a_known_sheet_of_counts_is_read_though_it_names_no_recipient() -> None:
    police = table("Police", [["Month", "Forces", "Found"], ["January 2020", "3", "2"], ["May 2020", "1", "0"]])
    reading = read_register(ods(police, table("Shares", [DFE, *ROWS])))
    assert [(t.section, len(t.rows), t.dfe) for t in reading.tables] == [("police", 2, True), ("shares", 2, True)]


def test_a_heading_without_rows_is_a_warning() -> None:
    reading = read(DFE)
    assert len(only(reading).rows) == 0
    assert [(p.code, p.level, p.row) for p in reading.problems] == [("sheet_without_rows", "warning", 1)]


def test_cells_that_are_not_understood_are_told_once_a_column_with_their_rows() -> None:
    heading = ["DfE reference", "Organisation", "Tier", "Sensitivity", "Date of request"]
    rows = [
        ["DS00001", "A", "2", "B", "1/2/2020"],
        ["DS1", "A", "7", "high", "27.2.207"],
        ["DS00003", "A", "n/a", "", "pending"],
        ["DS2", "A", "9", "Z", "soon"],
    ]
    reading = read(heading, *rows)
    assert sorted((p.code, p.row) for p in reading.problems) == [
        ("odd_reference", 3), ("unknown_tier", 3), ("unknown_tier", 3), ("unreadable_date", 3),
    ]
    assert all("rows 3, 5" in p.message for p in reading.problems)
    assert [r[4] for r in only(reading).rows] == ["1/2/2020", "27.2.207", "pending", "soon"]


def test_references_of_a_publishers_own_are_not_odd() -> None:
    reading = read(["Reference", "Organisation", "Identifiability"], ["SH/1", "A University", "1"], ["SH/2", "B University", "2"])
    assert codes(reading) == []


def test_levels_as_a_spreadsheet_prints_numbers_are_levels() -> None:
    reading = read(
        ["Reference", "Organisation", "Identifiability"], ["DS00001", "A University", "1.0"], ["DS00002", "B University", "2.0"],
    )
    assert (codes(reading), [c.field for c in only(reading).columns][-1]) == ([], "identifiability")


def test_two_orders_in_one_column_of_dates() -> None:
    rows = [["2019/1", "A", d] for d in ("10/25/2019", "20/09/2023", "03/04/2020", "2020-01-05")]
    reading = read(["Project ID", "Researchers", "Accreditation Date"], *rows)
    got = only(reading)
    orders = column_orders(got)
    dates = [dates_of(got, i, orders)["decided"].date for i in range(4)]
    assert [(d.value, d.precision) if d else None for d in dates] == [
        ("2019-10-25", "day"), ("2023-09-20", "day"), ("2020", "year"), ("2020-01-05", "day"),
    ]
    assert [(p.code, p.row) for p in reading.problems] == [("ambiguous_dates", 4)]


def test_month_first_throughout_is_read_so_but_not_believed_of_the_dfe() -> None:
    rows = [["2019/1", "A", "10/25/2019"], ["2019/2", "B", "03/04/2020"]]
    reading = read(["Project ID", "Researchers", "Accreditation Date"], *rows)
    assert codes(reading) == ["us_dates"]
    assert as_json(reading)["releases"][1]["dates"]["decided"]["value"] == "2020-03-04"
    dfe = read(
        ["DfE reference", "Organisation", "Date approved"],
        ["DS00001", "A", "10/25/2019"],
        ["DS00002", "B", "03/04/2020"],
    )
    assert codes(dfe) == ["ambiguous_dates"]
    assert as_json(dfe)["releases"][1]["dates"]["decided"]["value"] == "2020"


def test_a_hidden_sheet_is_no_table_and_its_name_is_told_nowhere() -> None:
    reading = read_register(ods(table("S", [DFE, *ROWS]), table("Ada", [DFE, *ROWS], hidden=True)))
    assert [t.sheet for t in reading.tables] == ["S"]
    assert [h.kind.value for h in reading.hidden] == ["sheet"]
    assert "Ada" not in repr(reading)
    assert codes(read_register(ods(table("Ada", [DFE, *ROWS], hidden=True)))) == ["empty"]


PAGE = b"<html><body><table><tr><th>Project ID<th>Title<tr><td>2019/1<td>t<tr><td>2019/2<td>u</table></body></html>"


def test_a_page_is_a_register_only_where_no_workbook_is_expected() -> None:
    assert len(only(read_register(PAGE)).rows) == 2
    for reading in (
        read_register(PAGE, "list.xlsx"),
        read_register(b"<html><p>Sorry</p></html>", "list.html"),
    ):
        assert codes(reading) == ["html_instead_of_workbook"]
        assert reading.refused


def test_rows_of_separated_text_with_too_many_cells() -> None:
    reading = read_register(b"Request ID,Recipient\r\nDR1,a,EXTRA\r\nDR2\r\nDR3,c\r\n")
    assert [tuple(r) for r in only(reading).rows] == [("DR1", "a", "EXTRA"), ("DR2", "", ""), ("DR3", "c", "")]
    assert codes(reading) == ["ragged_row", "column_without_heading"]
    shifted = read_register(b"Request ID,Recipient\r\n" + b"DR1,Department for Culture, Media and Sport\r\n" * 9)
    assert shifted.refused
    assert shifted.refused.code == "ragged_rows"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("DR9,Acorn Games,Ltd,To build a game,2024-05-02", ("DR9", "Acorn Games, Ltd", "To build a game", "2024-05-02")),
        ("DR9,Acorn Games,To build a game,with maths,2024-05-02", ("DR9", "Acorn Games", "To build a game, with maths", "2024-05-02")),
        ("DR9,Acorn Games,LLP,To play,and learn,2024-05-02", None),
        ("DR9,University of Kent,Canterbury,Reading,2024-05-02", None),
    ],
)
def test_a_comma_without_a_space_in_a_cell_is_read_where_it_is_sure(typed: str, read: tuple[str, ...] | None) -> None:
    sound = "".join(f"DR{n},Invented Trust {n},Study of subject {n},2024-05-0{n}\r\n" for n in range(1, 8))
    reading = read_register(f"Request ID,Recipient,Purpose,Date supplied\r\n{sound}{typed}\r\n".encode())
    last = tuple(only(reading).rows[-1])
    assert last[:4] == read if read else any(last[4:]), "nothing is put together by a guess"
    assert "ragged_row" in codes(reading)


def test_the_json_is_the_contract() -> None:
    reading = read([*DFE, "Colour"], ["DS00001", "A", "p", ""], ["", "", "only a purpose", "red"], sheet="Shares")
    got = as_json(reading)
    assert got["sheets"] == [
        {
            "name": "Shares",
            "kind": "releases",
            "header_row": 1,
            "columns": {
                "DfE reference": "reference",
                "Organisation name": "recipient",
                "Purpose": "purpose",
                "Colour": None,
            },
            "rows": 2,
        }
    ]
    assert got["accounts"] == [
        {
            "name": "Shares",
            "kind": "releases",
            "reason": "it has reference, recipient, purpose",
            "rows": 3,
            "counts": {"data": 2, "heading": 1},
        }
    ]
    assert got["releases"][1] == {
        "sheet": "Shares",
        "row": 3,
        "reference": None,
        "recipient": None,
        "purpose": "only a purpose",
        "Colour": "red",
        "dates": {},
    }
    assert [set(p) for p in got["problems"]] == [{"code", "level", "message", "sheet", "row"}]


def test_a_classification_is_counted_but_holds_no_releases() -> None:
    got = as_json(
        read_register(ods(table("tier of data", [["Tier", "Description"], ["1", "x"]]), table("S", [DFE, *ROWS])))
    )
    assert [s["rows"] for s in got["sheets"]] == [1, 2]
    assert len(got["releases"]) == 2


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(
            st.sampled_from(
                ["", "DfE reference", "Organisation", "Date", "DS00001", "x y", "Total", "1/2/2020", "Notes: n"]
            ),
            max_size=5,
        ),
        max_size=8,
    )
)
def test_every_text_of_a_register_is_kept_somewhere(rows: list[list[str]]) -> None:
    """In a row, a heading or a note: nothing is dropped, whatever the layout."""
    data = "\n".join(",".join(r) for r in rows) + "\n"
    reading = read_register(data.encode())
    if reading.refused:
        return
    kept = " ".join(
        " ".join([*t.notes, *(c.heading for c in t.columns), *(c for r in t.rows for c in r)]) for t in reading.tables
    )
    assert {c for r in rows for c in r if c} <= {c for r in rows for c in r if c in kept}


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.text(max_size=300).map(lambda t: t.encode("utf-8", "replace")),
        st.binary(max_size=300).filter(lambda b: b[:2] not in (b"PK", b"\xd0\xcf")),
    )
)
def test_whatever_the_bytes_are_nothing_is_raised(data: bytes) -> None:
    reading = read_register(data, "x.csv")
    assert reading.refused or reading.tables
    as_json(reading)


LINED = [
    ["Organisation name", "Purpose", "Data processor"],
    ["University of Leeds\nBBC Newsnight", "To see\nand to know", "Capita\nRM"],
    ["One Trust", "p", "q"],
]


@pytest.mark.parametrize("form", ["ods", "csv", "html", "xlsx"])
def test_line_breaks_are_kept_where_a_line_may_be_a_party(form: str) -> None:
    if form == "ods":
        data = ods(table("S", LINED))
    elif form == "csv":
        data = "".join(",".join(f'"{c}"' for c in r) + "\r\n" for r in LINED).replace("\n", "\r\n").encode()
    elif form == "html":
        rows = ("".join(f"<td>{c.replace(chr(10), '<br>')}</td>" for c in r) for r in LINED)
        data = f"<html><table>{''.join(f'<tr>{r}</tr>' for r in rows)}</table></html>".encode()
    else:
        book = Workbook()
        for line in LINED:
            book.active.append(line)
        stream = BytesIO()
        book.save(stream)
        data = stream.getvalue()
    got = only(read_register(data, "", file="DfE register"))
    assert got.record(0) == {
        "recipient": "University of Leeds\nBBC Newsnight",
        "purpose": "To see and to know",
        "processor": "Capita\nRM",
    }


@pytest.mark.parametrize("title", ["DfE external data shares", "A register"])
def test_a_word_for_a_status_that_nobody_knows_is_said_once_for_each_column(title: str) -> None:
    rows = [
        [f"DS0000{n}", "Invented Trust", status, "p"] for n, status in enumerate(["Live", "Frobbed", "frobbed", "N/A"])
    ]
    reading = read(["DfE reference", "Organisation name", "Status", "Purpose"], *rows, title=title)
    said = [(p.code, p.row) for p in reading.problems if p.code == "unknown_status"]
    assert said == [("unknown_status", 3)]
    assert only(reading).field_value(1, "status") == "Frobbed"


def test_a_heading_like_a_field_that_it_is_not_does_not_stand_for_that_field() -> None:
    towns = ("Leeds", "York", "Bath", "Exeter", "Durham", "Warwick", "Essex", "Sussex")
    rows = [[str(n), f"University of {town}", f"Study {n} of reading", "Census"] for n, town in enumerate(towns, 1)]
    reading = read(["reference", "recipient_organisation", "purpose", "dataset"], *rows, title="A register")
    first = as_json(reading)["releases"][0]
    assert only(reading).columns[0].field == "row_id"
    assert (first["reference"], first["reference (as printed)"]) == (None, "1")


def test_what_is_not_plainly_destroyed_is_said_though_a_day_stands_beside_it() -> None:
    words = ["Live", "Destruction certificate requested 3 May 2019", "Destruction refused", "Not destroyed", "Destroyed"]
    rows = [[f"DS0000{n}", "Invented Trust", status, "p"] for n, status in enumerate(words)]
    reading = read(["DfE reference", "Organisation name", "Status", "Purpose"], *rows, title="DfE shares")
    assert [p.row for p in reading.problems if p.code == "unknown_status"] == [3, 4, 5]


@pytest.mark.parametrize("statuses", [["Yes", "No"], ["Ongoing", "Complete"]], ids=["no", "complete"])
def test_a_status_that_may_mean_two_things_is_said(statuses: list[str]) -> None:
    rows = [[f"DS0000{n}", "Invented Trust", status, "p"] for n, status in enumerate(statuses * 3)]
    reading = read(["DfE reference", "Organisation name", "Status", "Purpose"], *rows, title="DfE shares")
    (said,) = [p for p in reading.problems if p.code == "unknown_status"]
    assert said.row == 3
    assert statuses[1] in said.message


def test_a_column_of_notes_under_status_does_not_flood() -> None:
    rows = [[f"DS{n:05}", "Invented Trust", f"Frobbed {n}", "p"] for n in range(300)]
    reading = read(["DfE reference", "Organisation name", "Status", "Purpose"], *rows, title="DfE shares")
    assert codes(reading).count("unknown_status") == 11


def test_an_unknown_column_asks_for_something_only_where_its_cells_may_matter() -> None:
    words = ["school exclusion, maths", "reading", "equity of access", "early years, reading", "attainment", "sleep"]
    rows = [
        [f"DS0000{n}", "University of Leeds", "to look", w, f"https://a.example/about/{n}"] for n, w in enumerate(words)
    ]
    reading = read([*DFE, "Keywords", "Homepage"], *rows)
    assert codes(reading) == ["column_kept", "column_kept"]
    assert all(p.level.value == "note" for p in reading.problems)
    people = [[f"DS0000{n}", "University of Leeds", "to look", f"Jane {c}oe"] for n, c in enumerate("RDPLMN")]
    assert codes(read([*DFE, "Zorblatt"], *people)) == ["unknown_column"]


@pytest.mark.parametrize(
    ("line", "life"),
    [
        ("Rejected requests", "rejected"),
        ("REFUSED:", "rejected"),
        ("2. Requests not approved (12)", "rejected"),
        ("Requests refused for want of a legal basis", "rejected"),
        ("Requests received but declined, 2019-20", "rejected"),
        ("Rejected or withdrawn requests", "withdrawn"),
        ("Applications not pursued", "not_pursued"),
        ("Approved data shares", "approved"),
        ("Home Office requests approved", "approved"),
        ("Open requests", "pending"),
        ("Live shares", "supplied"),
        ("Licences expired", "ended"),
        ("Rejected requests > 2019", "rejected"),
        ("2019 > Refused", "rejected"),
        ("Approved and rejected requests", None),
        ("Requests received", None),
        ("Completed requests", None),
        ("DfE external data shares", None),
        ("Request withdrawn", None),
        ("Withdrawn 3 June 2019", None),
        ("* Requests marked so were rejected", None),
        ("The Open University", None),
        ("Active Learning Trust", None),
        ("Cancelled Projects Ltd", None),
        ("", None),
    ],
)
def test_what_a_line_says_of_all_rows_below_it(line: str, life: str | None) -> None:
    assert life_of_line(line) == life


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        *((line, LineKind.PERIOD) for line in ("2019", "2019-20", "June 2021", "April to June 2021", "Requests received in 2020")),
        *((line, LineKind.GROUP) for line in ("Universities", "Commercial companies", "Approved and rejected requests")),
        *((line, LineKind.STATUS) for line in ("Approved Requests", "Rejected Requests 2020", "Section A: Approved")),
        *((line, None) for line in ("Re: Jane Roe", "Requests by Jane Roe refused", "Pupil aged 8", "Requests about pupil aged 8 refused")),
        *((line, None) for line in ("Jane Roe", "DS00003", "Note 1", "Withdrawn on 3 June 2019", "These rows are provisional.")),
    ],
)
def test_what_kind_of_line_it_is(line: str, kind: LineKind | None) -> None:
    assert kind_of_line(line) is kind


def test_rows_have_the_line_that_they_stand_under() -> None:
    more = [[f"DS0000{n}", f"Invented Body {n}", "purpose"] for n in range(3, 10)]
    reading = read(
        ["Rejected requests"], DFE, ROWS[0],
        ["2019"], ROWS[1], ["2020"], more[0],
        ["Approved requests"], more[1],
        [Merged("Refused", columns=3), None, None], more[2],
        ["Universities"], more[3],
        DFE, more[4], ["Withdrawn on 3 June 2019 at the applicant's wish"], more[5],
        ["Approved at the last meeting"],
    )
    table = only(reading)
    assert [table.record(i).get("section_line") for i in range(len(table.rows))] == [
        "Rejected requests", "Rejected requests > 2019", "Rejected requests > 2020", "Approved requests", "Refused",
        *["Refused > Universities"] * 3,
    ]
    assert [p.row for p in reading.problems if p.code == "line_within_table"] == [12, 16]


@pytest.mark.parametrize("place", [0, 2])
def test_a_line_with_its_number_beside_it_or_over_some_columns_is_one(place: int) -> None:
    heading = ["DfE reference", "Organisation", "Purpose", "Data"]
    row = ["DS00001", "Invented Trust", "purpose", "School Census"]
    counted = ["Rejected requests", *["12" if n == place else "Rejected requests" if place else "" for n in range(3)]]
    assert only(read(heading, counted, row)).record(0)["section_line"] == "Rejected requests"


def test_a_line_in_a_narrow_table_is_one_and_a_word_under_a_later_heading_is_a_row() -> None:
    assert only(read(DFE[:2], ["Refused"], ROWS[0][:2])).record(0)["section_line"] == "Refused"
    wide = only(read([*DFE, "Status"], [*ROWS[0], "Live"], ["", "", "", "Rejected"], [*ROWS[1], "Live"]))
    assert [wide.record(i).get("status") for i in range(3)] == ["Live", "Rejected", "Live"]
    assert not wide.section_lines


def test_lines_under_every_row_go_on_with_the_row_above() -> None:
    rows = [cells for n in range(8) for cells in ([f"DS0000{n}", f"Body {n}", "p"], [f"and a further word {n}"])]
    assert not only(read(DFE, *rows)).section_lines


def test_a_column_that_is_called_as_the_line_is_is_another() -> None:
    table = only(read([*DFE, "section_line"], ["Refused"], [*ROWS[0], "of the printer"]))
    assert table.record(0)["section_line"] == "Refused"
    assert table.record(0)["section_line (as printed)"] == "of the printer"


@pytest.mark.parametrize(
    ("sheet", "title", "section"),
    [
        ("Rejected requests", "", "refused"), ("Withdrawn", "", "refused"), ("S", "Requests refused June 2020", "refused"),
        ("Live shares", "Requests refused June 2020", "live"), ("Approved requests", "", ""), ("S", "Requests", ""),
    ],
)
def test_a_sheet_or_file_of_refused_requests(sheet: str, title: str, section: str) -> None:
    assert only(read(DFE, *ROWS, sheet=sheet, title=title)).section == section


@pytest.mark.parametrize("mark", [
    "As above", "as above", "Same as above", "Ditto", "ditto", '"', "\u3003", "See above", "see above.", "(as above)", "-do-",
    "do.", "ibid.", "idem", '""', '" "', '-"-', '- " -', "''", ",,", "as per above", "See row above", "Same as previous row",
])
def test_a_ditto_right_below_a_recipient_is_that_recipient(mark: str) -> None:
    reading = read(DFE, ROWS[0], ["DS00003", mark, "r"], ["DS00004", mark, "s"], ROWS[1])
    assert list(only(reading).field_values("recipient")) == ["Invented Trust"] * 3 + ["Invented College"]
    assert codes(reading) == ["ditto"]


@pytest.mark.parametrize("above", [["DS00002", "TBC", "q"], ["DS00002", "", "q"], ["", "", ""], ["Shares in 2019", "", ""]])
def test_a_ditto_below_anything_else_stays_as_printed(above: list[str]) -> None:
    reading = read(DFE, ROWS[0], above, ["DS00003", "As above", "r"], ["DS00004", "Invented College", "s"])
    assert only(reading).field_values("recipient")[-2:] == ["As above", "Invented College"]
    assert "ditto" not in codes(reading)
    assert only(read(DFE, ["DS00003", "As above", "r"], ROWS[1])).field_value(0, "recipient") == "As above"


def test_a_ditto_below_a_hidden_row_stays_as_printed() -> None:
    hidden = table("S", [DFE, ROWS[0], row(ROWS[1], hidden=True), ["DS00003", "As above", "r"]])
    assert read_register(ods(hidden), "register.ods").tables[0].field_values("recipient")[-1] == "As above"


BROKEN = [
    (["DfE", "Organisation", "Purpose of the", "Identifi-", "Date"], ["reference", "name", "data share", "ability", "approved"]),
    (["DfE", "Organisation", "Purpose", "Identifiability", "Date"], ["Reference", "Name", "of share", "", "Approved"]),
]


@pytest.mark.parametrize(("upper", "lower"), BROKEN)
def test_a_heading_broken_over_two_rows_is_one(upper: list[str], lower: list[str]) -> None:
    row = ["DS00001", "Invented Trust", "p", "1", "2026-09-03"]
    got = only(reading := read(["DfE external data shares"], upper, lower, row))
    assert [c.field for c in got.columns] == ["reference", "recipient", "purpose", "identifiability", "decided"]
    assert got.columns[3].heading == "Identifiability"
    assert (list(got.numbers), codes(reading)) == ([4], [])


BIG = [[f"DS{n:05}", f"Invented Body {n} Ltd", "p"] for n in range(1, 9)]
ANNEX = [["Recipient", "What was shared", "When"], ["Daily Invention", "Absence", "2026-08-08"], ["Zorvane Ltd", "Postcodes", "2026-08-09"]]


@pytest.mark.parametrize("gap", [[[], []], [[], ["Annex: one-off disclosures"]]])
@pytest.mark.parametrize("words", [ANNEX[0], ["Recipient", "Matter", "Noted"]])
def test_a_table_below_with_headings_of_its_own_is_read_as_one(gap: list[list[str]], words: list[str]) -> None:
    reading = read(DFE, *BIG, *gap, words, *ANNEX[1:])
    first, second = reading.tables
    assert len(first.rows) == 8
    assert [second.record(i)["recipient"] for i in range(2)] == ["Daily Invention", "Zorvane Ltd"]
    assert "2026-08-08" in second.record(0).values()
    assert (("table_below", 10 + len(gap)) in [(p.code, p.row) for p in reading.problems]) == ("Matter" in words)


@pytest.mark.parametrize(
    "rows",
    [
        [["DS00020", "Recipient", "Data"], ["DS00021", "Daily Invention", "p"]],
        [["", "Recipient", "p"], ["", "Daily Invention", "p"]],
        [["TBC", "Daily Invention", "Absence"], ["TBC", "Zorvane Ltd", "Postcodes"]],
    ],
)
def test_rows_below_a_gap_that_may_belong_to_the_table_stay_in_it(rows: list[list[str]]) -> None:
    reading = read(DFE, *BIG, [], *rows)
    assert len(only(reading).rows) == 10
    assert "table_below" not in codes(reading)


def _beside(rows: list[list[str]], side: list[list[str]], at: int) -> list[list[str]]:
    padded = [[*r, *([""] * (4 - len(r)))] for r in rows]
    return [[*r, *side[n - at]] if 0 <= n - at < len(side) else r for n, r in enumerate(padded)]


@pytest.mark.parametrize("at", [0, 1, 3])
@pytest.mark.parametrize("side", [ANNEX, [["Recipient", "Data"], ["Daily Invention", "Absence"], ["Zorvane Ltd", "Postcodes"]]])
def test_a_table_at_the_side_makes_no_row_together_with_the_other(side: list[list[str]], at: int) -> None:
    side = [["Recipient", "Data", "When"], *side[1:]] if at == 0 and len(side[0]) == 3 else side
    reading = read(*_beside([DFE, *BIG], side, at), sheet="Shares")
    first, second = reading.tables
    assert [first.record(i)["recipient"] for i in range(8)] == [r[1] for r in BIG]
    assert all("Invention" not in str(first.record(i)) for i in range(8))
    assert (second.sheet, list(second.numbers)) == ("Shares (from column E)", [at + 2, at + 3])
    assert [second.record(i)["recipient"] for i in range(2)] == ["Daily Invention", "Zorvane Ltd"]
    assert ("side_table", at + 1) in [(p.code, p.row) for p in reading.problems]


def test_an_empty_column_within_a_table_parts_nothing() -> None:
    heading = ["DfE reference", "Organisation name", "", "Purpose", "Partner organisation"]
    rows = [["DS00001", "Invented Trust", "", "p", "Zorvane Ltd"], ["DS00002", "Invented College", "", "q", ""]]
    reading = read(heading, *rows)
    assert [only(reading).record(i)["purpose"] for i in range(2)] == ["p", "q"]
    assert "side_table" not in codes(reading)
    aside = read(DFE, [*ROWS[0], "", "checked"], ROWS[1])
    assert "side_table" not in codes(aside), "one column is a remark"


@pytest.mark.parametrize("words", [["Tier", "Meaning"], ["Code", "Description"], ["Sensitivity", "What it means"]])
def test_a_legend_beside_the_table_says_nothing_of_its_rows(words: list[str]) -> None:
    legend = [words, ["1", "identifiable"], ["2", "sensitive"], ["3", "aggregate"]]
    reading = read(*_beside([DFE, *BIG], legend, 0), sheet="Shares")
    first, second = reading.tables
    assert [c.field for c in first.columns] == ["reference", "recipient", "purpose"]
    assert (second.sheet, second.kind, len(second.rows)) == ("Shares (from column E)", SheetKind.DEFINITIONS, 3)
    assert ("side_table", 1) in [(p.code, p.row) for p in reading.problems]
    twice = [words, ["1", "x"], ["1", "y"], ["2", "z"]]
    assert "side_table" not in codes(read(*_beside([DFE, *BIG], twice, 0))), "columns of the table"


COUNTS = (["Month", "Number of requests from the Home Office", "Number of individuals searched for"], ["2026-07-01", "400", "1200"])


@pytest.mark.parametrize(
    ("sheet", "named"),
    [("Home Office", "Home Office"), ("Home Office to Sep 2026", "Home Office"), ("Police", ""), ("Home Office and police", "")],
)
def test_what_a_sheet_counts_is_of_whom_its_name_says(sheet: str, named: str) -> None:
    got = only(reading := read(*COUNTS, sheet=sheet))
    assert (got.field_value(0, "recipient"), got.field_values("recipient")) == (named, [named])
    assert (got.kind, codes(reading)) == ("releases", [])
    assert "recipient" not in got.record(0), "no cell says it"


def test_a_sheet_whose_column_names_recipients_is_of_these() -> None:
    got = only(read(["Month", "Recipient", "Number of requests"], ["2026-07-01", "", "4"], ["2026-08-01", "Zorvane Ltd", "5"], sheet="Home Office"))
    assert list(got.field_values("recipient")) == ["", "Zorvane Ltd"]
