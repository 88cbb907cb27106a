"""Hostile and broken files: each is read right or refused with a code; nothing crashes, hangs or takes memory."""

from __future__ import annotations

import gzip
import io
import random
import resource
import runpy
import struct
import zipfile
from typing import TYPE_CHECKING

import pytest
import xlwt

from model.source import USUAL_LIMITS, ReadLimits
from readers.register.as_json import as_json
from readers.register.reading import read_register
from readers.workbook.sheets import read_sheets
from tests.readers.ods_writer import (
    MANIFEST,
    Xml,
    content,
    ods,
    ods_of,
    row,
    table,
    xlsx_of,
    xlsx_row,
    xlsx_sheet,
    zipped,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEADING = ["Request ID", "Recipient", "Purpose", "Date"]
GOOD_ROWS = [
    HEADING,
    *[[f"DR{i:06}", f"Recipient {i}", f"purpose {i * 7919 % 10007}", "2024-01-02"] for i in range(500)],
]
GOOD_ODS = ods(table("S", GOOD_ROWS))
GOOD_BODY = "".join(xlsx_row(n, r) for n, r in enumerate(GOOD_ROWS, 1))
GOOD_XLSX = xlsx_of(xlsx_sheet(GOOD_BODY))
LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 9)) + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
ENTITY_CELL = Xml('<table:table-cell office:value-type="string"><text:p>&a8;</text:p></table:table-cell>')
WIDE = Xml(
    '<table:table-cell office:value-type="string" table:number-columns-repeated="2000000000"><text:p>x</text:p></table:table-cell>'
)
SPACES = Xml(
    '<table:table-cell office:value-type="string"><text:p>a<text:s text:c="2000000000"/>b</text:p></table:table-cell>'
)
ENCRYPTED = MANIFEST.replace(
    'media-type="text/xml"/>', 'media-type="text/xml"><manifest:encryption-data/></manifest:file-entry>'
)
BIG_CELL = '<row r="2"><c r="A2" t="inlineStr"><is><t>{}</t></is></c></row>'


def flipped(data: bytes, seed: int) -> bytes:
    choose, out = random.Random(seed), bytearray(data)
    for _ in range(40):
        out[choose.randrange(200, len(out) - 400)] ^= 0xFF
    return bytes(out)


def page(rows: list[list[str]]) -> bytes:
    lines = ("".join(f"<td>{c}</td>" for c in r) for r in rows)
    return f"<!doctype html><html><body><table>{''.join(f'<tr>{x}</tr>' for x in lines)}</table></body></html>".encode()


def moved(data: bytes, end: bytes) -> bytes:
    """A page whose last five rows stand behind `end`."""
    at = data.index(b"<tr><td>DR000495")
    rows = data[at : data.index(b"</table>")]
    return data.replace(rows, b"").replace(end, end + rows)


def old_book() -> bytes:
    book, out = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("S")
    for y, cells in enumerate(GOOD_ROWS):
        for x, cell in enumerate(cells):
            sheet.write(y, x, cell)
    book.save(out)
    return out.getvalue()


def in_a_circle(data: bytes) -> bytes:
    """An OLE file whose directory begins with a sector that is followed by itself."""
    directory, table = struct.unpack_from("<I", data, 48)[0], struct.unpack_from("<I", data, 76)[0]
    at = (table + 1) * 512 + 4 * directory
    return data[:at] + struct.pack("<I", directory) + data[at + 4 :]


def twice() -> bytes:
    import warnings

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr("content.xml", "<a/>")
        archive.writestr("content.xml", "<b/>")
    return out.getvalue()


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "a cell of 300 MiB": (lambda: xlsx_of(xlsx_sheet(xlsx_row(1, HEADING) + BIG_CELL.format("A" * (300 << 20)))), "zip_bomb"),
    "a part packed 1000 times": (lambda: ods_of(content([table("S", [["A" * (8 << 20)]])])), "zip_bomb"),
    "two billion rows": (lambda: ods(table("S", [HEADING, row(GOOD_ROWS[1], 2_000_000_000)])), "too_many_rows"),
    "two billion spaces": (lambda: ods(table("S", [HEADING, [SPACES]])), "zip_bomb"),
    "entities, ods": (lambda: ods(table("S", [[ENTITY_CELL]]), prologue=LAUGHS), "dtd"),
    "entities, xlsx": (lambda: xlsx_of(xlsx_sheet(xlsx_row(1, HEADING), prologue=LAUGHS)), "dtd"),
    "entities, shared strings": (lambda: xlsx_of(xlsx_sheet(""), {"xl/sharedStrings.xml": f"{LAUGHS}<sst>&a8;</sst>"}), "dtd"),
    "a file of ours in an entity": (lambda: ods(table("S", [HEADING]), prologue=OUTSIDE), "dtd"),
    "a document type in UTF-16": (lambda: ods_of(f"{OUTSIDE}<a/>".encode("utf-16")), "dtd"),
    "half an ods": (lambda: GOOD_ODS[: len(GOOD_ODS) // 2], "damaged"),
    "half an xlsx": (lambda: GOOD_XLSX[: len(GOOD_XLSX) // 2], "damaged"),
    "no last 30 bytes": (lambda: GOOD_ODS[:-30], "damaged"),
    "bit rot": (lambda: flipped(GOOD_ODS, 1), "damaged"),
    "content cut at a tag": (lambda: ods_of(content([table("S", GOOD_ROWS)])[: -len("</office:document-content>")]), "damaged"),
    "content cut in a row": (lambda: ods_of(content([table("S", GOOD_ROWS)])[:-6000]), "damaged"),
    "sheet cut at a row": (lambda: xlsx_of(xlsx_sheet(GOOD_BODY)[: -len("</sheetData></worksheet>")]), "damaged"),
    "sheet cut in a row": (lambda: xlsx_of(xlsx_sheet(GOOD_BODY)[:-6000]), "damaged"),
    "one part twice": (twice, "damaged"),
    "encrypted xlsx": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 4000, "encrypted"),
    "encrypted ods": (lambda: ods_of(b"\x8f" * 400, manifest=ENCRYPTED), "encrypted"),
    "cut xls": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
    "xls cut within a sector": (lambda: old_book()[:-700], "damaged"),
    "xls cut at its head": (lambda: old_book()[:523], "damaged"),
    "xls whose sectors run in a circle": (lambda: in_a_circle(old_book()), "damaged"),
    "xlsx styles nested 3000 deep": (lambda: xlsx_of(xlsx_sheet(GOOD_BODY), {"xl/styles.xml": f"<styleSheet>{'<x>' * 3000}{'</x>' * 3000}</styleSheet>"}), "damaged"),
    "a zip of something else": (lambda: zipped({"word/document.xml": "<a/>"}), "not_a_register"),
    "html as ods": (lambda: b"<!doctype html><html><body>Sorry</body></html>", "html_instead_of_workbook"),
    "a pdf": (lambda: b"%PDF-1.7 ...", "not_a_register"),
    "a row of a page that took in the next": (lambda: page(GOOD_ROWS).replace(b"</tr><tr><td>DR000007", b"<td>DR000007"), "damaged"),
    "rows behind the end of a page": (lambda: moved(page(GOOD_ROWS), b"</body></html>"), "damaged"),
    "rows behind the end of a table": (lambda: moved(page(GOOD_ROWS), b"</table>"), "damaged"),
    "nothing": (lambda: b"", "empty_file"),
    "no cell": (lambda: ods(table("S", [])), "empty"),
    "only prose": (lambda: ods(table("S", [["A page of words."], ["And more of them."]])), "no_header"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_with_its_code(name: str) -> None:
    make, code = REFUSED[name]
    reading = read_register(make(), "register.ods")
    assert reading.refused is not None
    assert reading.refused.code == code, reading.problems
    assert reading.refused.file == "register.ods"
    assert not reading.tables


def test_good_files_of_the_same_makers_are_read() -> None:
    for data, name in ((GOOD_ODS, "register.ods"), (GOOD_XLSX, "register.ods"), (page(GOOD_ROWS), "register.html")):
        reading = read_register(data, name)
        assert [len(t.rows) for t in reading.tables] == [500]
        assert not reading.problems


def test_of_a_table_that_is_too_wide_the_good_part_is_read_and_the_rest_told() -> None:
    few = GOOD_ROWS[1:9]
    reading = read_register(ods(table("S", [GOOD_ROWS[0], [WIDE], *few])), "r.ods")
    assert [tuple(r[:4]) for r in reading.tables[0].rows][-len(few) :] == [tuple(r[:4]) for r in few]
    assert "columns_left_out" in [p.code for p in reading.problems]


def test_a_cell_of_a_megabyte_is_cut_and_told() -> None:
    cell = "\n".join(f"Invented Body {n} of Aldermoor and all its many branches" for n in range(20_000))
    assert len(cell) > 1_000_000
    data = f'Reference,Organisation,Purpose\nDS00001,"{cell}",x\nDS00002,Invented Trust,y\n'.encode()
    reading = read_register(data, "r.csv")
    assert [p.code for p in reading.problems] == ["cell_cut"]
    (table_,) = reading.registers
    assert table_.field_value(0, "recipient").startswith("Invented Body 0 of")
    assert len(table_.field_value(0, "recipient")) <= USUAL_LIMITS.cell
    assert table_.field_value(1, "recipient") == "Invented Trust"


@pytest.mark.cold
def test_the_largest_repeat_costs_the_child_its_limit_and_the_parent_nothing() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    reading = read_register(ods(table("S", [HEADING, row(["x" * 60] * 200, 199_000)])), "r.ods")
    assert reading.refused is not None
    assert reading.refused.code in ("parser_died", "too_large")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


def test_a_reader_that_takes_too_long_is_killed() -> None:
    for data in (GOOD_ODS, GOOD_XLSX):
        book = read_sheets(data, wall_seconds=0.001)
        assert [p.code for p in book.problems] == ["parser_timeout"]


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_file_is_read_as_it_was_or_refused(seed: int) -> None:
    """A workbook has checksums: nothing in between is possible, short of repair."""
    choose = random.Random(seed)
    data = choose.choice([GOOD_ODS, GOOD_XLSX])
    kind = seed % 4
    at = choose.randrange(len(data))
    broken = (
        data[:at] if kind == 0
        else data[:at] + choose.randbytes(50) + data[at:] if kind == 1
        else data[:at] + bytes(300) + data[at + 300 :] if kind == 2
        else flipped(data, seed)
    )
    reading = read_register(broken, "register")
    assert reading.refused or [tuple(r) for r in reading.tables[0].rows] == [tuple(r) for r in GOOD_ROWS[1:]]


def unless_bomb(make: Callable[..., None]) -> Callable[..., None]:
    def write(path: str, *args: object, **options: object) -> None:
        if "bomb" not in path:
            make(path, *args, **options)

    return write


def test_the_fault_files_beside_the_repo(shared: Path, tmp_path: Path) -> None:
    read = {
        "good.xlsx": 500, "good.ods": 500, "trailing_empty_1m.ods": 500, "dimension_lies_huge.xlsx": 1, "dimension_lies_small.xlsx": 500,
        "sparse_last_cell.xlsx": 0, "really_ods_named.xlsx": 500, "no_mimetype.ods": 500, "formula.xlsx": 1, "hidden_rows.xlsx": 1,
        "cover_sheet_first.ods": 500, "utf16.csv": 1, "cp1252.csv": 1, "dup_header.csv": 1, "ragged.csv": 2, "preamble.csv": 1,
        "bom.csv": 1, "header_only.csv": 0, "bigfield.csv": 2, "repeat_cols_2e9.ods": 0,
    }
    made = runpy.run_path(str(shared / "faults" / "gen_sheets.py"))
    make = made["build"]
    for kind in ("xlsx", "ods"):
        # Making its four bombs of a gigabyte takes 20 s; the tests above have smaller ones.
        make.__globals__[kind] = unless_bomb(made[kind])
    make(str(tmp_path))
    files = sorted(tmp_path.iterdir())
    assert len(files) >= 50
    got = {}
    for path in files:
        reading = read_register(path.read_bytes(), path.name)
        as_json(reading)
        if not reading.refused:
            got[path.name] = sum(len(t.rows) for t in reading.tables)
    assert got == read


def test_all_limits_grow_with_the_one_of_size_and_none_falls_below_the_usual() -> None:
    assert ReadLimits.up_to(32) == USUAL_LIMITS
    assert ReadLimits.up_to(1)._replace(largest=32) == USUAL_LIMITS
    large = ReadLimits.up_to(128)
    assert (large.rows, large.cells, large.times, large.columns) == (4_000_000, 20_000_000, 4, USUAL_LIMITS.columns)
    data = ods(table("S", GOOD_ROWS))
    assert read_register(data, limits=large) == read_register(data)


def test_what_is_too_large_says_what_to_raise() -> None:
    data = ods(table("S", GOOD_ROWS))
    for body, limits in ((data, ReadLimits(rows=5)), (data, ReadLimits(cells=5)), (b"a,b\n1,2\n", ReadLimits(rows=1))):
        refused = read_register(body, limits=limits).refused
        assert refused is not None
        assert "raise largest under [crawl]" in refused.message


def test_the_limits_can_be_set() -> None:
    data = ods(table("S", GOOD_ROWS))
    assert read_register(data, limits=ReadLimits(rows=len(GOOD_ROWS))).refused is None
    for limits in (ReadLimits(rows=5), ReadLimits(cells=5)):
        assert read_register(data, limits=limits).refused is not None
    assert "columns_left_out" in [p.code for p in read_register(data, limits=ReadLimits(columns=2)).problems]
    text = b"Reference,Organisation\nDS00001,Invented Trust of Aldermoor\n"
    assert read_register(text, limits=ReadLimits(cell=15)).registers[0].rows[0][1] == "Invented Trust "


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (gzip.compress(b"Reference,Organisation\nDS00001,Invented Trust\n", mtime=0), "packed with gzip"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "the XML of Excel 2003"),
        (b'<?xml version="1.0"?><office:document office:mimetype="x"/>', "a flat OpenDocument file"),
    ],
)
def test_what_is_refused_is_called_by_its_name(data: bytes, said: str) -> None:
    (refused,) = read_register(data, "register.xlsx").problems
    assert (refused.code, said in refused.message) == ("not_a_register", True)
