"""Tables of pages: details in a second row, the same table twice, words struck through, labels that unfold; and in ODS."""

from __future__ import annotations

import pytest

from bench.replica.documents import odt_of
from readers.pages.read import read_page
from readers.register.reading import read_register
from readers.workbook.sheets import read_sheets

HEAD = ("Reference", "Organisation", "Date approved")
ROWS = [("DS1", "Kestrel Research Ltd", "01/02/2024"), ("DS2", "Figment plc", "03/04/2024"), ("DS3", "Conjure Trust", "05/06/2024")]
WHY = ["To study truancy", "To tune an app", "To print a table"]
LAW = "Education Act 1996"


def tr(*cells: str, tag: str = "td") -> str:
    return f"<tr>{''.join(f'<{tag}>{c}</{tag}>' for c in cells)}</tr>"


def line(said: str, wide: int = 3, more: str = "") -> str:
    return f"<tr{more}><td colspan={wide}>{said}</td></tr>"


def page(*rows: str, head: str = "") -> bytes:
    table = f"<table>{head or tr(*HEAD, tag='th')}{''.join(rows)}</table>"
    return f"<html><head><title>Pupil data shares</title></head><body><main><h1>Pupil data shares</h1>{table}</main></body></html>".encode()


def table_of(data: bytes) -> list[list[str]]:
    (sheet,) = read_sheets(data).sheets
    return [list(r) for r in sheet.rows]


FORMS = {
    "paragraphs": "<p>Purpose: {}</p><p>Legal basis: {}</p>",
    "one line": "Purpose: {} Legal basis: {}",
    "in letters of their own": "<strong>Purpose:</strong> {}<br><strong>Legal basis:</strong> {}",
    "a list": "<ul><li>Purpose: {}</li><li>Legal basis: {}</li></ul>",
}


@pytest.mark.parametrize("form", FORMS)
def test_details_in_a_second_row_are_columns_of_the_row_above(form: str) -> None:
    rows = table_of(page(*(tr(*r) + line(FORMS[form].format(why, LAW)) for r, why in zip(ROWS, WHY, strict=True))))
    assert rows[0] == [*HEAD, "Purpose", "Legal basis"]
    assert [r for r in rows[1:] if any(r)] == [[*r, why, LAW] for r, why in zip(ROWS, WHY, strict=True)]


def test_details_without_labels_are_one_column_and_an_empty_cell_may_stand_before_them() -> None:
    rows = table_of(page(*(tr(*r) + f"<tr><td></td><td colspan=2>{why}</td></tr>" for r, why in zip(ROWS, WHY, strict=True))))
    assert rows[0] == [*HEAD, "Details"]
    assert [r for r in rows[1:] if any(r)] == [[*r, why] for r, why in zip(ROWS, WHY, strict=True)]


def test_a_purpose_in_the_details_is_the_release_s() -> None:
    data = page(*(tr(*r) + line(f"Purpose: {why}") for r, why in zip(ROWS, WHY, strict=True)))
    reading = read_register(data, "page.html")
    (table,) = reading.tables
    assert [r[[c.field for c in table.columns].index("purpose")] for r in table.rows] == WHY


@pytest.mark.parametrize("rows", [
    [line("2023"), tr(*ROWS[0]), line("2024"), tr(*ROWS[1]), line("2025"), tr(*ROWS[2])],
    [tr(*ROWS[0]), tr(*ROWS[1]), line("Withdrawn: see the notes"), tr(*ROWS[2])],
    [tr(*ROWS[0]), tr(*ROWS[1]), tr(*ROWS[2]), line("Total: 3")],
    [tr(*ROWS[0]), line("2024"), line("Second part"), tr(*ROWS[1]), line("2025"), line("Third part"), tr(*ROWS[2])],
], ids=["over each row", "below one", "at the end", "two by two"])
def test_other_lines_are_no_details(rows: list[str]) -> None:
    assert table_of(page(*rows))[0] == [*HEAD]


def test_details_that_are_not_displayed_stay_hidden() -> None:
    hidden = [line(f"Purpose: {why}", more=' style="display:none"') for why in WHY]
    book = read_sheets(page(*(tr(*r) + d for r, d in zip(ROWS, hidden, strict=True))))
    assert [c for r in book.sheets[0].rows for c in r if "To " in c] == []
    assert book.hidden


def test_the_same_table_twice_is_read_once_and_another_is_not() -> None:
    one = "".join(tr(*r) for r in ROWS)
    again = page(one).replace(b"</table>", b"</table><table class='mobile'>" + (tr(*HEAD, tag="th") + one).encode() + b"</table>")
    assert len(read_sheets(again).sheets) == 1
    assert len(read_sheets(again.replace(b"05/06/2024", b"05/06/2025", 1)).sheets) == 2


@pytest.mark.parametrize("struck", ["<s>{}</s>", "<del>{}</del>", '<span style="text-decoration: line-through">{}</span>'])
def test_what_is_struck_through_beside_another_name_is_left_out_and_said(struck: str) -> None:
    data = page(tr("DS1", struck.format("Old Ltd") + " Kestrel Research Ltd", "01/02/2024"), tr(*ROWS[1]))
    assert table_of(data)[1][1] == "Kestrel Research Ltd"
    said = [p.message for p in read_register(data, "page.html").problems if p.code == "struck_through"]
    assert ["B2" in m and "Old" not in m for m in said] == [True]


def test_a_row_that_is_struck_as_a_whole_stays_and_is_said() -> None:
    data = page(tr(*ROWS[0]), tr(*(f"<del>{c}</del>" for c in ROWS[1])))
    assert table_of(data)[2] == [*ROWS[1]]
    assert any(p.code == "struck_through" for p in read_register(data, "page.html").problems)


def test_on_a_page_of_words_too_what_is_struck_is_left_out_where_something_else_stands() -> None:
    said = read_page(page(tr("DS1", "<s>Old Ltd</s> Kestrel Research Ltd", "01/02/2024"), tr("<s>DS2</s>", "Figment plc", "")), "https://example.org/x")
    assert "DS1 | Kestrel Research Ltd | 01/02/2024" in (said.text or "")
    assert "DS2 | Figment plc" in (said.text or "")


def test_a_label_that_unfolds_is_parted_from_what_it_unfolds() -> None:
    data = page(tr("DS1", "Figment plc", "<details><summary>Purpose</summary>To examine</details>"))
    assert table_of(data)[1][2] == "Purpose\nTo examine"
    assert "Purpose To examine" in (read_page(data, "https://example.org/x").text or "")


def test_a_page_in_utf_16_is_refused_as_what_it_is() -> None:
    data = page(tr(*ROWS[0])).decode().encode("utf-16")
    (problem,) = read_sheets(data).problems
    assert (problem.code, "web page in UTF-16" in problem.message) == ("not_a_register", True)


WITHIN = (
    '<table:table table:is-sub-table="true"><table:table-row><table:table-cell><text:p>{0}</text:p></table:table-cell></table:table-row>'
    "<table:table-row><table:table-cell><text:p>{1}</text:p></table:table-cell></table:table-row></table:table>"
)


def texts(*said: str) -> str:
    return "".join(f"<table:table-cell office:value-type='string'><text:p>{c}</text:p></table:table-cell>" for c in said)


def ods(inner: str, attributes: str = "") -> bytes:
    own = f"<table:table-cell{attributes}>{inner}</table:table-cell>"
    rows = (texts(*HEAD), texts("DS1") + own + texts("01/02/2024"), texts(*ROWS[1]))
    table = "".join(f"<table:table-row>{r}</table:table-row>" for r in rows)
    return odt_of(f'<table:table table:name="Shares">{table}</table:table>', kind="spreadsheet")


@pytest.mark.parametrize("attributes", ["", " office:value-type='string'"])
def test_words_of_a_table_in_a_cell_of_an_ods_are_the_cell_s(attributes: str) -> None:
    data = ods(WITHIN.format("Kestrel Research Ltd", "Figment plc"), attributes)
    assert table_of(data)[1:] == [["DS1", "Kestrel Research Ltd\nFigment plc", "01/02/2024"], [*ROWS[1]]]
    assert read_sheets(data).hidden == ()


def test_a_table_in_a_cell_of_which_something_is_hidden_is_not_read() -> None:
    hiding = WITHIN.replace("<table:table-row>", '<table:table-row table:visibility="collapse">', 1)
    data = ods(hiding.format("Corin Vexworth", "Figment plc"))
    assert not any("Corin" in c for r in read_sheets(data).sheets[0].rows for c in r)
