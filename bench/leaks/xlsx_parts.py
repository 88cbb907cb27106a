"""Leaks in the further parts of an XLSX package."""
# ruff: noqa: ARG001 - every plant is called alike

from __future__ import annotations

import struct

from bench.leaks.model import Book, Cell, Plant, Row, Scene, Sheet, Value
from bench.leaks.ole import ole_bytes
from bench.leaks.pack import XML, cell_name, text
from bench.leaks.sheet_leaks import pupil_rows
from bench.leaks.xlsx_styles import NS
from bench.leaks.xlsx_writer import MAIN, OFFICE, PACKAGE, TYPE, rels_xml, xlsx_bytes
from demo.ods import zip_bytes

THREADED = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
FIELDS = ["UPN", "Name", "Born", "Exclusion", "Case"]


def summary_sheet(book: Book, scene: Scene) -> None:
    """A visible sheet of counts, which both editions have."""
    rows: list[list[Value]] = [["Releases by year", None], ["Year", "Releases"],
                               ["2021", 9], ["2022", 14], ["2023", 11]]
    book.sheets.append(Sheet("Summary", [Row([Cell(v) for v in line]) for line in rows]))


def pivot_cache(book: Book, scene: Scene) -> None:
    """A pivot table whose cache still holds pupil records."""
    child, loose = scene.child, scene.variant % 2 == 1
    fields = records = ""
    for name, value in zip(FIELDS, child.fields, strict=False):
        items = "" if loose else f'<s v="{text(value)}"/>'
        count = "" if loose else ' count="1"'
        fields += f'<cacheField name="{name}" numFmtId="0"><sharedItems{count}>{items}</sharedItems></cacheField>'
        records += f'<s v="{text(value)}"/>' if loose else '<x v="0"/>'
    book.parts["xl/pivotCache/pivotCacheDefinition1.xml"] = (
        f'{XML}<pivotCacheDefinition xmlns="{NS}" xmlns:r="{OFFICE}" r:id="rId1" refreshedBy="Data team" '
        'recordCount="1"><cacheSource type="worksheet"><worksheetSource ref="A1:E2" sheet="Exclusions"/>'
        f'</cacheSource><cacheFields count="5">{fields}</cacheFields></pivotCacheDefinition>').encode()
    book.parts["xl/pivotCache/pivotCacheRecords1.xml"] = (
        f'{XML}<pivotCacheRecords xmlns="{NS}" count="1"><r>{records}</r></pivotCacheRecords>').encode()
    book.parts["xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels"] = rels_xml(
        [("rId1", "pivotCacheRecords", "pivotCacheRecords1.xml", False)])
    book.parts["xl/pivotTables/pivotTable1.xml"] = (
        f'{XML}<pivotTableDefinition xmlns="{NS}" name="PivotTable1" cacheId="1" dataCaption="Values">'
        '<location ref="D2:E4" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/>'
        f'<pivotFields count="5">{"<pivotField/>" * 5}</pivotFields></pivotTableDefinition>').encode()
    book.parts["xl/pivotTables/_rels/pivotTable1.xml.rels"] = rels_xml(
        [("rId1", "pivotCacheDefinition", "../pivotCache/pivotCacheDefinition1.xml", False)])
    book.types += [("/xl/pivotCache/pivotCacheDefinition1.xml", MAIN + "pivotCacheDefinition+xml"),
                   ("/xl/pivotCache/pivotCacheRecords1.xml", MAIN + "pivotCacheRecords+xml"),
                   ("/xl/pivotTables/pivotTable1.xml", MAIN + "pivotTable+xml")]
    book.rels.append(("rIdP", "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml", False))
    book.slots["pivotCaches"] = '<pivotCaches><pivotCache cacheId="1" r:id="rIdP"/></pivotCaches>'
    book.sheets[1].rels.append(("rIdPT", "pivotTable", "../pivotTables/pivotTable1.xml", False))


def threaded_comment(book: Book, scene: Scene) -> None:
    """A threaded comment; in variant 1 the old style twin holds only a hint."""
    sheet = book.sheets[0]
    place = scene.first + scene.rng.randrange(scene.row_count)
    note = f"Is this the one with {scene.child.sentence}?"
    hint = "[Threaded comment] Open in a newer version of Excel."
    sheet.rows[place].cells[1].comment = hint if scene.variant % 2 else f"{hint}\nComment: {note}"
    person, key = "{0A1B2C3D-0000-4000-8000-000000000001}", "{0A1B2C3D-0000-4000-8000-000000000002}"
    book.parts["xl/persons/person.xml"] = (
        f'{XML}<personList xmlns="{THREADED}"><person displayName="Data team" id="{person}" '
        'userId="data.team" providerId="None"/></personList>').encode()
    book.parts["xl/threadedComments/threadedComment1.xml"] = (
        f'{XML}<ThreadedComments xmlns="{THREADED}"><threadedComment ref="{cell_name(place, 1)}" '
        f'dT="2024-03-01T10:00:00.00" personId="{person}" id="{key}"><text>{text(note)}</text>'
        '</threadedComment></ThreadedComments>').encode()
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/"
    book.types += [("/xl/persons/person.xml", "application/vnd.ms-excel.person+xml"),
                   ("/xl/threadedComments/threadedComment1.xml", "application/vnd.ms-excel.threadedcomments+xml")]
    book.rels.append(("rIdPer", kind + "person", "persons/person.xml", False))
    sheet.rels.append(("rIdTC", kind + "threadedComment", "../threadedComments/threadedComment1.xml", False))


def external_link(book: Book, scene: Scene) -> None:
    """A link to another workbook, with the values it had."""
    cells = "".join(f'<cell r="{cell_name(1, i)}" t="str"><v>{text(v)}</v></cell>'
                    for i, v in enumerate(scene.child.fields))
    book.parts["xl/externalLinks/externalLink1.xml"] = (
        f'{XML}<externalLink xmlns="{NS}" xmlns:r="{OFFICE}"><externalBook r:id="rId1"><sheetNames>'
        '<sheetName val="Exclusions 2324"/></sheetNames><sheetDataSet><sheetData sheetId="0"><row r="2">'
        f"{cells}</row></sheetData></sheetDataSet></externalBook></externalLink>").encode()
    target = "file:///S:/Data/Exclusions_2324.xlsx" if scene.variant % 2 else "Exclusions_2324.xlsx"
    book.parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = rels_xml(
        [("rId1", "externalLinkPath", target, True)])
    book.types.append(("/xl/externalLinks/externalLink1.xml", MAIN + "externalLink+xml"))
    book.rels.append(("rIdE", "externalLink", "externalLinks/externalLink1.xml", False))
    book.slots["externalReferences"] = '<externalReferences><externalReference r:id="rIdE"/></externalReferences>'


def _embed(book: Book, name: str, kind: str, program: str, data: bytes) -> None:
    book.parts[f"xl/embeddings/{name}"] = data
    sheet = book.sheets[0]
    sheet.rels.append(("rIdO", kind, f"../embeddings/{name}", False))
    sheet.tail["oleObjects"] = (f'<oleObjects><oleObject progId="{program}" shapeId="1025" r:id="rIdO"/>'
                                "</oleObjects>")


def embedded_xlsx(book: Book, scene: Scene) -> None:
    """A whole workbook of pupils inside the register."""
    inner = xlsx_bytes(Book([Sheet("Sheet1", pupil_rows(scene))]))
    _embed(book, "Microsoft_Excel_Worksheet.xlsx", "package", "Excel.Sheet.12", inner)


def embedded_docx(book: Book, scene: Scene) -> None:
    """A letter about a pupil inside the register."""
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    word = "wordprocessingml.document.main+xml"
    document = (f'{XML}<w:document xmlns:w="{w}"><w:body><w:p><w:r><w:t>Dear parent of '
                f"{text(scene.child.sentence)}</w:t></w:r></w:p></w:body></w:document>")
    types = (f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/'
             'vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
             f'ContentType="{TYPE}{word}"/></Types>')
    inner = zip_bytes({"[Content_Types].xml": types.encode(), "word/document.xml": document.encode(),
                       "_rels/.rels": rels_xml([("rId1", "officeDocument", "word/document.xml", False)])})
    _embed(book, "Microsoft_Word_Document.docx", "package", "Word.Document.12", inner)


def native_stream(scene: Scene) -> bytes:
    """A packaged CSV file as OLE keeps it."""
    lines = ["UPN,Name,Born,Exclusion,Case", ",".join(scene.child.fields)]
    data = "\r\n".join(lines).encode()
    body = (b"\x02\0pupils.csv\0C:\\work\\pupils.csv\0\0\0\x03\0" + struct.pack("<I", 11) + b"pupils.csv\0"
            + struct.pack("<I", len(data)) + data)
    return struct.pack("<I", len(body)) + body


def embedded_ole(book: Book, scene: Scene) -> None:
    """A packaged CSV file inside an oleObject.bin."""
    _embed(book, "oleObject1.bin", "oleObject", "Package", ole_bytes({"\x01Ole10Native": native_stream(scene)}))


def tracked_changes(book: Book, scene: Scene) -> None:
    """The log of a shared workbook: a changed cell, or a deleted row."""
    child, place = scene.child, cell_name(scene.first + 2, 1)
    old = f'<oc r="{place}" t="inlineStr"><is><t>{text(child.sentence)}</t></is></oc>'
    if scene.variant % 2:
        cells = "".join(f'<rcc rId="{i + 3}" sId="1"><oc r="{cell_name(40, i)}" t="inlineStr"><is><t>{text(v)}</t>'
                        f'</is></oc><nc r="{cell_name(40, i)}"/></rcc>' for i, v in enumerate(child.fields))
        change = f'<rrc rId="2" sId="1" ref="A41:XFD41" action="deleteRow">{cells}</rrc>'
    else:
        change = f'<rcc rId="2" sId="1">{old}<nc r="{place}" t="inlineStr"><is><t>n/a</t></is></nc></rcc>'
    book.parts["xl/revisions/revisionLog1.xml"] = (
        f'{XML}<revisions xmlns="{NS}" xmlns:r="{OFFICE}">{change}</revisions>').encode()
    guid = "{11111111-2222-4333-8444-555555555555}"
    book.parts["xl/revisions/revisionHeaders.xml"] = (
        f'{XML}<headers xmlns="{NS}" xmlns:r="{OFFICE}" guid="{guid}"><header guid="{guid}" '
        'dateTime="2024-04-02T10:00:00" maxSheetId="2" userName="Data team" r:id="rId1" minRId="2" maxRId="9">'
        '<sheetIdMap count="1"><sheetId val="1"/></sheetIdMap></header></headers>').encode()
    book.parts["xl/revisions/_rels/revisionHeaders.xml.rels"] = rels_xml(
        [("rId1", "revisionLog", "revisionLog1.xml", False)])
    book.types += [("/xl/revisions/revisionHeaders.xml", MAIN + "revisionHeaders+xml"),
                   ("/xl/revisions/revisionLog1.xml", MAIN + "revisionLog+xml")]
    book.rels.append(("rIdR", "revisionHeaders", "revisions/revisionHeaders.xml", False))


def data_model(book: Book, scene: Scene) -> None:
    """A data model with a dictionary of pupils' names."""
    words = b"".join(v.encode("utf-16-le") + b"\0\0" for v in scene.child.fields)
    head = "STREAM_STORAGE_SIGNATURE_)!@#$%^&*(".encode("utf-16-le")
    body = bytes(scene.rng.randrange(256) for _ in range(600)) + words
    book.parts["xl/model/item.data"] = head.ljust(512, b"\0") + body.ljust(3584, b"\0")
    book.types.append(("/xl/model/item.data", TYPE + "model+data"))
    book.rels.append(("rIdM", "powerPivotData", "model/item.data", False))


XLSX_PARTS: dict[str, Plant] = {
    "pivot_cache": pivot_cache, "threaded_comment": threaded_comment, "external_link": external_link,
    "embedded_xlsx": embedded_xlsx, "embedded_docx": embedded_docx, "embedded_ole": embedded_ole,
    "tracked_changes": tracked_changes, "data_model": data_model}
