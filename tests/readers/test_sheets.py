"""Every format and its oddities, through the real child process."""

from __future__ import annotations

import csv
import datetime as dt
import io
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
import xlwt

from readers.workbook.calamine import ods_repeated
from readers.workbook.sheets import RawBook, read_sheets, sniff
from tests.readers.ods_writer import (
    ODS_TYPE,
    Date,
    Merged,
    Xml,
    content,
    ods,
    row,
    table,
    xlsx_of,
    xlsx_row,
    xlsx_sheet,
    zipped,
)


def listed(rows: Iterable[Sequence[str]]) -> list[list[str]]:
    return [list(row) for row in rows]


def rows_of(data: bytes) -> list[list[str]]:
    book = read_sheets(data)
    assert not [p for p in book.problems if p.level == "refused"], book.problems
    return listed(book.sheets[0].rows)


def codes(book: RawBook) -> list[str]:
    return [p.code for p in book.problems]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"\xef\xbb\xbf<!DOCTYPE html>", "html"),
        (b"<?xml version='1.0'?><html>", "html"),
        (b"<?xml version='1.0'?><feed>", "xml"),
        (b"PK\x03\x04...", "zip"),
        (b"%PDF-1.7", "pdf"),
        (b'{"a": 1}', "json"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", "ole"),
        (b"a\0b", "binary"),
        ("a,b".encode("utf-16"), "text"),
        (b"Reference,Recipient", "text"),
    ],
)
def test_files_are_told_apart_by_content(data: bytes, kind: str) -> None:
    assert sniff(data) == kind


def test_ods_cells_become_text() -> None:
    boolean = Xml(
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>TRUE</text:p></table:table-cell>'
    )
    got = rows_of(ods(table("S", [[], ["", "a\nb", "c{|}d", 45351, 0.1, Date("2017-06-22", "22 June 2017"), boolean]])))
    assert got[1] == ["", "a\nb", "c d", "45351", "0.1", "2017-06-22", "TRUE"]
    assert not any(got[0])


def test_ods_merged_cells_are_filled_both_ways() -> None:
    data = ods(
        table("S", [[Merged("wide", columns=3), None, None], [Merged("tall", rows=2), "x", "y"], [None, "p", "q"]])
    )
    assert rows_of(data) == [["wide"] * 3, ["tall", "x", "y"], ["tall", "p", "q"]]


def test_ods_merged_cells_after_repeated_rows_and_columns() -> None:
    repeated = Xml(
        '<table:table-cell table:number-columns-repeated="2" office:value-type="string"><text:p>r</text:p></table:table-cell>'
    )
    rows: list[Any] = [row(["a", "b", "c", "d"], 3), [repeated, Merged("m", columns=2), None]]
    assert rows_of(ods(table("S", rows)))[3] == ["r", "r", "m", "m"]


def test_xlsx_cells_become_text() -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["ref", 45351, 0.1 + 0.2, dt.date(2017, 6, 22), dt.datetime(2017, 6, 22, 9, 30), True, None, "x"])  # noqa: DTZ001
    sheet["A3"], sheet["A2"] = "under a gap", None
    sheet["A4"] = "tall"
    sheet.merge_cells("A4:B5")
    sheet["C5"] = "z"
    got = rows_of(saved(book))
    assert got[0] == ["ref", "45351", "0.3", "2017-06-22", "2017-06-22 09:30:00", "TRUE", "", "x"]
    assert [r[0] for r in got] == ["ref", "", "under a gap", "tall", "tall"]
    assert got[4][:3] == ["tall", "tall", "z"]


def test_xls_cells_become_text() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Old")
    style = xlwt.XFStyle()
    style.num_format_str = "DD/MM/YYYY"
    sheet.write(1, 0, dt.date(2014, 12, 17), style)
    sheet.write(1, 1, 12)
    sheet.write_merge(2, 3, 0, 0, "tall")
    sheet.write(3, 1, "x")
    assert rows_of(saved(book)) == [["", ""], ["2014-12-17", "12"], ["tall", ""], ["tall", "x"]]


def test_hidden_sheets_are_left_out() -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Very").sheet_state = "veryHidden"
    assert [s.name for s in read_sheets(saved(book)).sheets] == ["Sheet"]
    data = ods(table("Seen", [["a"]]), table("Not", [["b"]], hidden=True))
    assert [s.name for s in read_sheets(data).sheets] == ["Seen"]


def test_errors_and_formulas_without_value_are_told_with_their_row() -> None:
    body = (
        xlsx_row(1, ["Reference"])
        + '<row r="2"><c r="A2" t="str"><f>"a"&amp;"b"</f></c><c r="B2" t="e"><v>#REF!</v></c></row>'
    )
    book = read_sheets(xlsx_of(xlsx_sheet(body)))
    assert {(p.code, p.row) for p in book.problems} == {("error_cell", 2), ("formula_without_value", 2)}
    assert book.sheets[0].rows[1] == ("", "#REF!")
    error = Xml(
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    )
    book = read_sheets(ods(table("S", [["a"], [error]])))
    assert [(p.code, p.row) for p in book.problems] == [("error_cell", 2)]


def test_a_formula_that_another_program_wrote_without_value_is_told() -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["DfE reference", "=1+1"])
    assert [(p.code, p.row) for p in read_sheets(saved(book)).problems] == [("formula_without_value", 1)]


def test_a_formula_that_is_only_a_text_is_that_text() -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["a", '="Digital Economy Act ""2017"""', '=HYPERLINK("https://example.org","DS00001")'])
    read = read_sheets(saved(book))
    assert listed(read.sheets[0].rows) == [["a", 'Digital Economy Act "2017"', "DS00001"]]
    assert not read.problems
    constant = Xml('<table:table-cell table:formula="of:=&quot;text&quot;"/>')
    assert rows_of(ods(table("S", [["a", constant, "b"]]))) == [["a", "text", "b"]]


def test_a_formula_with_its_value_is_no_problem() -> None:
    body = '<row r="1"><c r="A1" t="str"><f>"a"</f><v>a</v></c></row>'
    book = read_sheets(xlsx_of(xlsx_sheet(body)))
    assert listed(book.sheets[0].rows) == [["a"]]
    assert not book.problems


def test_ods_without_mimetype_entry_is_read() -> None:
    assert rows_of(ods(table("S", [["a", "b"]]), mimetype=False)) == [["a", "b"]]


def test_ods_without_its_list_of_parts_is_read() -> None:
    """The fast reader could not say what kind of file it is."""
    parts = {"mimetype": ODS_TYPE, "content.xml": content([table("S", [["a", "b"]])])}
    assert rows_of(zipped(parts)) == [["a", "b"]]


@pytest.mark.parametrize(
    ("rows", "counted"),
    [
        ([["a"], row(["x"], 1_048_575)], 1_048_575),
        ([["a"], row([""], 1_048_000), ["z"]], 1_048_000),
        ([["a"], row([""], 1_048_575)], 0),
        ([["a"], row(["x"], 999)], None),
    ],
)
def test_rows_that_are_repeated_are_counted_before_they_are_made(rows: list[Any], counted: int | None) -> None:
    """The fast reader took 348 MiB for a file of 1 kB before it said how many there are."""
    tables = [table("Of one's", rows)]
    assert ods_repeated(content(tables).encode()) == ([] if counted is None else [("Of one's", counted)])
    refused = [p.code for p in read_sheets(ods(*tables)).problems]
    assert refused == (["too_many_rows"] if counted else [])


def test_a_million_empty_rows_cost_nothing() -> None:
    assert rows_of(ods(table("S", [["a"], row([""] * 3, 1_048_000)]))) == [["a"]]


def test_dimension_is_not_believed() -> None:
    body = "".join(xlsx_row(i, [f"r{i}"]) for i in range(1, 51))
    for dimension in ("A1", "A1:XFD1048576"):
        assert len(rows_of(xlsx_of(xlsx_sheet(body, before=f'<dimension ref="{dimension}"/>')))) == 50


def test_a_stray_cell_is_left_out_and_told_and_the_rest_is_read() -> None:
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row>'
    merged = '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>'
    body = xlsx_row(1, ["a", "b"]) + xlsx_row(2, ["tall", "1"]) + xlsx_row(3, ["", "2"]) + far
    book = read_sheets(xlsx_of(xlsx_sheet(body, after=merged)))
    assert listed(book.sheets[0].rows) == [["a", "b"], ["tall", "1"], ["tall", "2"]]
    assert codes(book) == ["stray_cell"]
    assert "XFD1048576" in book.problems[0].message


def test_beside_a_stray_cell_typed_cells_are_read_as_usual() -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["text", 12, 0.5, dt.date(2017, 6, 22), True])
    plain = rows_of(saved(book))
    sheet["XFD900000"] = "far"
    stray = read_sheets(saved(book))
    assert listed(stray.sheets[0].rows) == plain == [["text", "12", "0.5", "2017-06-22", "TRUE"]]
    assert codes(stray) == ["stray_cell"]


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        (b"a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
        (b"\xef\xbb\xbfa;b\n1;2,5\n", [["a", "b"], ["1", "2,5"]]),
        (b"a\tb\n1\t2\n", [["a", "b"], ["1", "2"]]),
        (b"a|b\n1|2\n", [["a", "b"], ["1", "2"]]),
        ("a,b\ncaf\u00e9,2\n".encode(), [["a", "b"], ["caf\u00e9", "2"]]),
        ("a,b\ncaf\u00e9,\u2013\n".encode("cp1252"), [["a", "b"], ["caf\u00e9", "\u2013"]]),
        ("a,b\ncaf\u00e9,2\n".encode("utf-16"), [["a", "b"], ["caf\u00e9", "2"]]),
        (b'a,b\n"1\n2","x ""y"""\n', [["a", "b"], ["1\n2", 'x "y"']]),
    ],
)
def test_separated_text(data: bytes, rows: list[list[str]]) -> None:
    assert rows_of(data) == rows


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("between", [", ", "; ", " | "])
@pytest.mark.parametrize("column", [1, 2])
@pytest.mark.parametrize("above", [[], [["Third-party shares, 2023; all"], []]])
def test_what_stands_between_bodies_or_data_items_of_a_cell_parts_no_columns(
    separator: str, between: str, column: int, above: list[list[str]]
) -> None:
    """Twenty bodies in each cell gave more cells than the columns: no heading was known, and all rows were lost."""
    rows = [["Reference", "Organisation name", "Datasets", "Purpose", "Status"]]
    for n in range(30):
        row = [f"DS{n:05}", f"Invented Body {n} Ltd", "School Census", "a study", "Live"]
        row[column] = between.join(f"{row[column]} {part}" for part in range(18))
        rows.append(row)
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows([*above, *rows])
    assert rows_of(text.getvalue().encode())[len(above):] == rows


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_of_utf_16_without_its_mark_it_is_said_how_to_save_it(encoding: str) -> None:
    book = read_sheets("Reference,Recipient\nDS1,Café Ltd\n".encode(encoding))
    assert codes(book) == ["not_a_register"]
    assert "save it as CSV UTF-8" in book.problems[0].message
    assert "save it" not in read_sheets(b"\x00\x01\x02\x03" * 400).problems[0].message


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'a,b\n1,"never closed\n' + b"2,x\n" * 498, "csv_cut"),
        (b'a,b\n1,"closed"too late\n', "csv_broken"),
        (b"a,b,c\n1,2,3\n4,5,6\n7,8", "csv_cut"),
        (b"a,b\n" + b"1,2\n" * 2000 + b"3,\0\n" * 40, "damaged"),
        (b"\xff\xfea\x00,\x00b\x00\n", "damaged"),
        (b"a\n" * 1_000_001, "too_many_rows"),
        ((b"x" + b"," * 199 + b"\n") * 26_000, "too_large"),
    ],
)
def test_broken_text_is_refused(data: bytes, code: str) -> None:
    book = read_sheets(data)
    assert codes(book) == [code]
    assert not book.sheets


@pytest.mark.parametrize(
    ("data", "told", "rows"),
    [
        (b"a,b\n1," + b"x" * 200_000 + b"\n", [], [["a", "b"], ["1", "x" * 200_000]]),
        (b"a,b\n" + b"3,\0x\n", [], [["a", "b"], ["3", "x"]]),
        (b"a,b\n" + b"," * 300 + b"y\n", ["columns_left_out"], [["a", "b"], [""] * 200]),
        (b"a\n" * 250_000, [], [["a"]] * 250_000),
    ],
)
def test_the_good_part_is_read_and_the_bad_part_told(data: bytes, told: list[str], rows: list[list[str]]) -> None:
    pad = b"" if data.count(b"\n") > 2 else b"1,2\n" * 20
    head, rest = data.split(b"\n", 1)
    book = read_sheets(head + b"\n" + pad + rest)
    assert codes(book) == (["nul_left_out"] if b"\0" in data else told)
    assert listed([book.sheets[0].rows[0], *book.sheets[0].rows[1 + len(pad) // 4 :]]) == rows


def test_a_missing_last_line_end_is_only_a_note_where_the_row_is_whole() -> None:
    book = read_sheets(b"a,b\n1,2\n3,4")
    assert codes(book) == ["no_final_newline"]
    assert len(book.sheets[0].rows) == 3


def test_html_tables_are_named_and_filled() -> None:
    page = (
        b"<html><body><h2>Under a heading</h2><table><tr><th>a<th>b<tr><td rowspan=2>t<td>1<br>2<tr><td>3</table>"
        b"<table><caption>By caption</caption><tr><td colspan=2>w</table></body></html>"
    )
    book = read_sheets(page)
    assert [(s.name, listed(s.rows)) for s in book.sheets] == [
        ("Under a heading", [["a", "b"], ["t", "1\n2"], ["t", "3"]]),
        ("By caption", [["w", "w"]]),
    ]


def test_a_page_that_was_cut_is_refused() -> None:
    assert codes(read_sheets(b"<html><body><table><tr><td>a</td></tr><tr><td>b")) == ["damaged"]


def test_the_parsers_are_never_loaded_by_the_parent() -> None:
    path = Path(__file__).with_name("editions") / "2015-page.html"
    code = (
        "import sys; from readers.register.reading import read_register; "
        f"assert read_register(open({str(path)!r}, 'rb').read()).tables; "
        "sys.exit(any(m.split('.')[0] in ('python_calamine', 'lxml', 'openpyxl') for m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=False, timeout=60)
    assert done.returncode == 0


def saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_columns_beyond_those_that_are_read_are_told_as_such_and_one_cell_as_a_stray() -> None:
    wide = xlsx_sheet("".join(xlsx_row(i, ["a", "b", *["x"] * 16_382]) for i in range(1, 4)))
    book = read_sheets(xlsx_of(wide))
    assert [len(r) for r in book.sheets[0].rows] == [200] * 3
    assert codes(book) == ["columns_left_out"]
    assert f"{3 * (16_384 - 200):,} cells" in book.problems[0].message
    far = '<row r="3"><c r="XFD3" t="inlineStr"><is><t>far</t></is></c></row>'
    stray = read_sheets(xlsx_of(xlsx_sheet(xlsx_row(1, ["a", "b"]) + xlsx_row(2, ["1", "2"]) + far)))
    assert codes(stray) == ["stray_cell"]
    assert "(XFD3)" in stray.problems[0].message
