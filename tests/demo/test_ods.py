"""Our spreadsheets are real ones: read back by two independent readers, with all the oddities."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import python_calamine as pc
from lxml import etree

from demo.ods import MIMETYPE, MergedCell, OdsSheet, Row, write_ods


def test_cells_of_every_kind_are_read_back() -> None:
    rows: list[Row] = [
        [MergedCell("A heading over three", columns=3)],
        [],
        ["Reference", "Date & <time>", "Pupils"],
        ["DR170124.04", date(2017, 8, 15), 12],
        ["two  spaces", "two\nlines", 1.5],
        ["same", "same", None],
    ]
    data = write_ods([OdsSheet("One", rows, trailing=1_000_000), OdsSheet('Two & "more"', [["x"]], hidden=True)])
    book = pc.CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert [(m.name, str(m.visible).rsplit(".", 1)[-1]) for m in book.sheets_metadata] == [
        ("One", "Visible"),
        ('Two & "more"', "Hidden"),
    ]
    assert book.get_sheet_by_name("One").to_python(skip_empty_area=False) == [
        ["A heading over three", "", ""],
        ["", "", ""],
        ["Reference", "Date & <time>", "Pupils"],
        ["DR170124.04", date(2017, 8, 15), 12.0],
        ["two  spaces", "two\nlines", 1.5],
        ["same", "same", ""],
    ]


def test_the_package_is_a_proper_one_and_the_same_every_time() -> None:
    sheets = [OdsSheet("One", [[MergedCell("x", columns=2, rows=2), "y"], ["z", "z", "z"], ["w"], ["w"]])]
    data = write_ods(sheets)
    assert data == write_ods(sheets)
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        assert z.testzip() is None
        first = z.infolist()[0]
        assert (first.filename, first.compress_type, z.read(first)) == (
            "mimetype",
            zipfile.ZIP_STORED,
            MIMETYPE.encode(),
        )
        tree = etree.fromstring(z.read("content.xml"))
    ns = {"t": "urn:oasis:names:tc:opendocument:xmlns:table:1.0"}
    rows = [[(etree.QName(c).localname, dict(c.attrib)) for c in row] for row in tree.iterfind(".//t:table-row", ns)]
    assert [[tag for tag, _ in row] for row in rows] == [
        ["table-cell", "covered-table-cell", "table-cell"],
        ["covered-table-cell", "table-cell"],
        ["table-cell"],
    ]
    assert rows[1][0][1] == {f"{{{ns['t']}}}number-columns-repeated": "2"}
    assert tree.xpath("string(//t:table-row[last()]/@t:number-rows-repeated)", namespaces=ns) == "2"


def test_merged_cells_cover_what_they_should_when_read_back() -> None:
    rows: list[Row] = [[MergedCell("x", columns=2, rows=2), "y"], ["z"], ["a", "b", "c"]]
    book = pc.CalamineWorkbook.from_filelike(io.BytesIO(write_ods([OdsSheet("One", rows)])))
    assert book.get_sheet_by_name("One").to_python() == [["x", "", "y"], ["", "", "z"], ["a", "b", "c"]]
