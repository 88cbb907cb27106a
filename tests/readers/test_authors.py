"""Names of authors are taken out of what is handed out; everything else stays as it was published."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
import xlwt

from demo.parliament_documents import pdf_document
from readers.authors import without_authors
from readers.documents import read_document
from readers.ole import streams_of
from readers.register import read_register
from tests.readers.ods_writer import MANIFEST, ODS_TYPE, content, table, zipped

WHO = "Ada Example"
EDITIONS = Path(__file__).with_name("editions")


def xlsx() -> bytes:
    made = openpyxl.Workbook()
    made.active["A1"] = "kept"
    made.properties.creator = made.properties.lastModifiedBy = WHO
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {n: archive.read(n) for n in archive.namelist()}


def test_an_xlsx_loses_its_authors_and_nothing_else() -> None:
    data = xlsx()
    before, after = parts(data), parts(without_authors(data))
    assert WHO.encode() in before["docProps/core.xml"]
    assert not any(WHO.encode() in body for body in after.values())
    assert {n for n in before if before[n] != after[n]} == {"docProps/core.xml"}
    assert openpyxl.load_workbook(io.BytesIO(without_authors(data))).active["A1"].value == "kept"


def test_an_ods_loses_its_authors_and_what_its_user_wrote_about_it() -> None:
    meta = f"<office:document-meta xmlns:office='o' xmlns:meta='m' xmlns:dc='d'><meta:initial-creator>{WHO}</meta:initial-creator><dc:creator>{WHO}</dc:creator><meta:user-defined meta:name='Owner'>{WHO}</meta:user-defined><dc:title>kept</dc:title></office:document-meta>"
    data = zipped(
        {
            "mimetype": ODS_TYPE,
            "META-INF/manifest.xml": MANIFEST,
            "content.xml": content([table("S", [["a"]])]),
            "meta.xml": meta,
        }
    )
    after = parts(without_authors(data))
    assert WHO.encode() not in after["meta.xml"]
    assert b"kept" in after["meta.xml"]
    assert next(iter(after)) == "mimetype"
    assert without_authors(without_authors(data)) == without_authors(data)


def test_custom_properties_and_where_a_workbook_was_saved_go() -> None:
    data = zipped(
        {
            "docProps/custom.xml": f"<Properties><property>{WHO}</property></Properties>",
            "xl/workbook.xml": f'<workbook><x15ac:absPath url="C:\\Users\\{WHO}\\"/><sheets/></workbook>',
        }
    )
    after = parts(without_authors(data))
    assert not any(WHO.encode() in body for body in after.values())
    assert b"<sheets/>" in after["xl/workbook.xml"]


def test_a_pdf_keeps_its_places() -> None:
    xmp = f"<rdf:x><dc:creator><rdf:Seq><rdf:li>{WHO}</rdf:li></rdf:Seq></dc:creator></rdf:x>"
    data = (
        pdf_document(["kept"]) + f"\n1 0 obj << /Author ({WHO} \\(the second\\)) /Title (kept) >> endobj {xmp}".encode()
    )
    after = without_authors(data)
    assert WHO.encode() not in after
    assert len(after) == len(data)
    assert after.count(b"kept") == data.count(b"kept")
    assert b"/Title (kept)" in after
    assert read_document(after) == "kept"


def test_an_xls_loses_who_saved_it() -> None:
    made = xlwt.Workbook()
    made.set_owner(WHO) if hasattr(made, "set_owner") else setattr(made, "owner", WHO)
    made.add_sheet("S").write(0, 0, "kept")
    out = io.BytesIO()
    made.save(out)
    data = out.getvalue()
    assert WHO.encode() in streams_of(data)["Workbook"]
    after = without_authors(data)
    assert WHO.encode() not in after
    assert len(after) == len(data)
    assert b"kept" in streams_of(after)["Workbook"]


@pytest.mark.parametrize(
    "name",
    [
        "2018-external-data-shares.xlsx",
        "2020-dfe-external-data-shares.ods",
        "2014-requests-received.xls",
        "2013-requests.csv",
    ],
)
def test_an_edition_reads_the_same(name: str) -> None:
    data = (EDITIONS / name).read_bytes()
    assert read_register(without_authors(data), name).tables == read_register(data, name).tables


def test_what_is_broken_is_given_back() -> None:
    data = xlsx()
    for at in range(0, len(data), 97):
        assert isinstance(without_authors(data[:at]), bytes)
    for broken in (
        b"",
        b"PK\x03\x04",
        b"%PDF-1.4 /Author (never closed",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + struct.pack("<I", 7) * 99,
    ):
        assert without_authors(broken) == broken
