"""What is handed out is made anew: it reads as the original does, and holds nothing that is not visible."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
from msgspec.structs import replace

from readers.documents.read import read_document
from readers.register.reading import read_register
from readers.visible_copy import (
    NoCopy,
    copy_name,
    visible_copy,
    write_docx,
    write_html,
    write_ods,
    write_odt,
    write_xlsx,
)
from readers.workbook.rows import SheetRows
from readers.workbook.sheets import RawSheet, read_sheets

EDITIONS = Path(__file__).parent / "editions"
SECRET = "Zq137kestrel"
SHEETS = [
    RawSheet(
        "Shares",
        SheetRows([["Reference", "", "Recipient"], [], ["=1+1", "a  b\nc", "<Leeds> & \x07Co"], ["", "", "€ end"]]),
    ),
    RawSheet("Other", SheetRows([["+x", "@y"]])),
]
HEAD = "<tr><th>Reference</th><th>Recipient</th></tr><tr><td>DR1</td><td>Leeds</td></tr>"


def unpacked(data: bytes) -> bytes:
    """All names and bytes of a zip file; other bytes as they are."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        return b"".join(i.filename.encode() + i.comment + i.extra + z.read(i) for i in z.infolist()) + z.comment


def planted(data: bytes) -> bytes:
    """A workbook with the secret in every part but for what its cells show, and in parts that nothing names."""
    more = f"<!-- {SECRET} -->".encode()
    places = (
        "xl/comments9.xml", "xl/charts/chart1.xml", "xl/slicerCaches/slicerCache1.xml", "xl/connections.xml",
        "customXml/item1.xml", "docProps/thumbnail.jpeg", "xl/printerSettings/printerSettings1.bin", "docProps/custom.xml",
        "xl/ctrlProps/ctrlProp1.xml", "xl/macrosheets/sheet1.xml", "xl/drawings/drawing1.xml", "left/behind.txt",
        "settings.xml", "Thumbnails/thumbnail.png",
    )
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            ends_xml = info.filename.endswith((".xml", ".rels"))
            new.writestr(info.filename, old.read(info) + (more if ends_xml else b""))
        for name in {*places} - {*old.namelist()}:
            new.writestr(name, f"<x>{SECRET}</x>")
        new.comment = SECRET.encode()
    return out.getvalue()


@pytest.mark.parametrize(
    "name", ["2018-external-data-shares.xlsx", "2020-dfe-external-data-shares.ods", "2014-requests-received.xls", "2013-requests.csv"],
)
def test_an_edition_reads_the_same(name: str) -> None:
    data = (EDITIONS / name).read_bytes()
    copy = visible_copy(data, name)
    tables = read_register(data, name).tables
    assert read_register(copy, copy_name(name)).tables == tuple(replace(t, withheld=()) for t in tables)
    assert visible_copy(copy, copy_name(name)) == copy, "of a copy the copy is the same"
    assert copy_name(name) == name.replace(".xls", ".xlsx").replace("xlsxx", "xlsx")


@pytest.mark.parametrize("name", ["2018-external-data-shares.xlsx", "2020-dfe-external-data-shares.ods"])
def test_no_part_of_the_original_is_taken_over(name: str) -> None:
    data = planted((EDITIONS / name).read_bytes())
    assert SECRET.encode() in unpacked(data)
    copy = visible_copy(data, name)
    assert SECRET.encode() not in unpacked(copy)
    with zipfile.ZipFile(io.BytesIO(copy)) as z:
        other = [n for n in z.namelist() if not n.startswith(("xl/w", "xl/_rels", "_rels", "[Content", "mimetype", "content", "META"))]
    assert not other


def test_what_a_workbook_says_beside_its_cells_is_not_in_the_copy() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    rows = [["Reference", "Recipient"], ["DR1", "Leeds"], ["DR2", SECRET], ["DR3", "Kent"]]
    for row in rows:
        sheet.append(row)
    sheet["B2"].hyperlink = openpyxl.worksheet.hyperlink.Hyperlink("B2", location="A1", tooltip=SECRET)
    sheet["B4"].comment = openpyxl.comments.Comment(SECRET, SECRET)
    sheet["D9"] = f'=IF(1,"","{SECRET}")'
    sheet.oddHeader.center.text = sheet.oddFooter.left.text = SECRET
    sheet.row_dimensions[3].hidden = True
    sheet.auto_filter.ref = "A1:B4"
    sheet.auto_filter.add_filter_column(1, [SECRET])
    sheet.add_data_validation(openpyxl.worksheet.datavalidation.DataValidation("list", f'"{SECRET}"', prompt=SECRET))
    book.create_sheet(SECRET).append([SECRET])
    book[SECRET].sheet_state = "hidden"
    book.defined_names[SECRET] = openpyxl.workbook.defined_name.DefinedName(SECRET, attr_text=f'"{SECRET}"')
    book.properties.title = book.properties.keywords = book.properties.creator = SECRET
    out = io.BytesIO()
    book.save(out)
    copy = visible_copy(out.getvalue(), "x.xlsm")
    assert SECRET.encode() in unpacked(out.getvalue())
    assert SECRET.encode() not in unpacked(copy)
    (shown,) = read_sheets(copy).sheets
    assert [list(r) for r in shown.rows if any(r)] == [rows[0], rows[1], rows[3]]


@pytest.mark.parametrize("write", [write_xlsx, write_ods])
def test_texts_stay_in_their_places_and_none_is_a_formula(write: object) -> None:
    data = write(SHEETS)  # type: ignore[operator]
    found = read_sheets(data)
    assert not found.problems
    assert [s.name for s in found.sheets] == ["Shares", "Other"]
    first = [list(r) for r in found.sheets[0].rows]
    assert first[0] == ["Reference", "", "Recipient"]
    assert first[2] == ["=1+1", "a  b\nc", "<Leeds> & Co"]
    assert first[3] == ["", "", "€ end"]
    assert b"formula" not in unpacked(data)
    assert b"<f" not in unpacked(data)
    if write is write_xlsx:
        assert openpyxl.load_workbook(io.BytesIO(data))["Shares"]["A3"].data_type == "s"


def test_names_that_no_program_takes_are_mended() -> None:
    names = [s.name for s in read_sheets(write_xlsx([RawSheet(n, SheetRows([["x"]])) for n in ("a/b", "A b", "", "y" * 40)])).sheets]
    assert names == ["a b", "A b (2)", "Sheet3", "y" * 31]


@pytest.mark.parametrize(
    "secret",
    [
        "<noscript>{}</noscript>", "<noscript><table><tr><td>{}</td></tr></table></noscript>", "<dialog>{}</dialog>",
        "<dialog><table><tr><td>{}</td></tr></table></dialog>", '<input type="hidden" value="{}">', "<script>'{}'</script>",
        '<p data-x="{}">x</p>', '<meta name="x" content="{}">', "<!-- {} -->", "<template>{}</template>", "<style>/*{}*/</style>",
        "<p hidden>{}</p>", '<p title="{}">x</p>', '<img alt="{}">',
    ],
)
def test_a_page_is_made_anew(secret: str) -> None:
    for table in (f"<table>{HEAD}</table>", "<p>Words of the page</p>"):
        data = f"<!doctype html><html><body>{table}{secret.format(SECRET)}</body></html>".encode()
        copy = visible_copy(data, "page.html")
        assert SECRET.encode() not in copy
        assert b"Leeds" in copy or b"Words of the page" in copy
    assert read_sheets(visible_copy(f"<html><table>{HEAD}</table></html>".encode(), "x.xls")).sheets[0].rows[1][1] == "Leeds"


@pytest.mark.parametrize(("write", "name"), [(write_docx, "x.docx"), (write_odt, "x.odt")])
def test_documents_are_made_anew_also_within_an_answer_of_parliament(write: Callable[[str], bytes], name: str) -> None:
    original = write("First & last\nSecond")
    assert read_document(visible_copy(planted(original), name)) == "First & last\nSecond"
    assert SECRET.encode() not in unpacked(visible_copy(planted(original), name))
    answer = {"fileName": name, "fileDataFormat": "OriginalFormat", "data": base64.b64encode(planted(original)).decode()}
    inner = base64.b64decode(json.loads(visible_copy(json.dumps(answer).encode(), "x.json"))["data"])
    assert SECRET.encode() not in unpacked(inner)
    assert read_document(inner) == "First & last\nSecond"
    assert visible_copy(b'{"a": 1}', "x.json") == b'{"a": 1}'


def test_the_kind_is_that_of_the_name() -> None:
    book = write_xlsx(SHEETS)
    assert b"Reference,,Recipient" in visible_copy(book, "x.csv")
    assert visible_copy(book, "x.ods")[30:38] == b"mimetype"
    assert visible_copy(write_ods(SHEETS), "x.XLS").startswith(b"PK")
    assert write_html("a", SHEETS).startswith(b"<!doctype html>")


@pytest.mark.parametrize("data", [b"PK\x03\x04" + b"x" * 99, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9, b"\x89PNG\x0d" + b"\0" * 99])
def test_what_cannot_be_read_is_not_handed_out(data: bytes) -> None:
    with pytest.raises(NoCopy):
        visible_copy(data, "x.xlsx")
