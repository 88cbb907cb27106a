"""Bombs: files that are within what a crawl takes, and each as large inside as it can be, or say that they are."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

from demo.ods import MIMETYPE

MIB = 2**20
LARGEST = 31 * MIB
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class Bomb(NamedTuple):
    kind: str
    """Of the source."""
    body: Callable[[], bytes]
    encoding: str = ""
    endless: bool = False
    """Sent again and again, in chunks, until the client goes away."""


def _rows(number: int, width: int) -> Iterator[str]:
    for n in range(number):
        yield f"DS{n:07d},Invented Body {n % 9973} Ltd,{f'purpose {n} ' * 9}"[: width - 1] + "\n"


def _csv(number: int, width: int) -> bytes:
    return ("Request ID,Recipient,Purpose\n" + "".join(_rows(number, width))).encode()


def _zip(parts: dict[str, bytes], first: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        if first:
            archive.writestr("mimetype", first, zipfile.ZIP_STORED)
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def _xlsx(rows: bytes, shared: bytes = b"") -> bytes:
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.'
            'openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/><Override PartName="/xl/'
            f'worksheets/sheet1.xml" ContentType="{types}.worksheet+xml"/></Types>'
        ).encode(),
        "_rels/.rels": (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{_RELATIONS}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>'
        ).encode(),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets>'
            "</workbook>"
        ).encode(),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{_RELATIONS}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>'
        ).encode(),
        "xl/worksheets/sheet1.xml": b'<worksheet xmlns="%b"><sheetData>%b</sheetData></worksheet>'
        % (_MAIN.encode(), rows),
    }
    return _zip(parts | ({"xl/sharedStrings.xml": shared} if shared else {}))


def _xlsx_row(n: int, *texts: str) -> bytes:
    cells = "".join(
        f'<c r="{c}{n}" t="inlineStr"><is><t>{t}</t></is></c>' for c, t in zip("ABCDEFGH", texts, strict=False)
    )
    return f'<row r="{n}">{cells}</row>'.encode()


HEADING = ("Request ID", "Recipient", "Purpose")
LAST_CELL = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def many_rows(number: int, *, reworded: bool = False) -> bytes:
    """A workbook of so many rows, its heading among them, that all differ; reworded each in its own way."""
    purpose = (lambda n: f"aim {n * 7919 % 1_000_003} of {n}") if reworded else "purpose {}".format
    rows = (_xlsx_row(n, f"DS{n}", f"Invented Body {n}", purpose(n)) for n in range(2, number))
    return _xlsx(_xlsx_row(1, *HEADING) + b"".join(rows))


def _ods(rows: str) -> bytes:
    spaces = f'xmlns:office="{_OFFICE}office:1.0" xmlns:table="{_OFFICE}table:1.0" xmlns:text="{_OFFICE}text:1.0"'
    content = (
        f'<office:document-content {spaces} office:version="1.2"><office:body><office:spreadsheet><table:table '
        f'table:name="S">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    return _zip({"content.xml": content.encode()}, MIMETYPE)


def _ods_row(*texts: str, repeated: int = 1, columns: int = 1) -> str:
    cell = f'<table:table-cell office:value-type="string" table:number-columns-repeated="{columns}"><text:p>'
    cells = "".join(f"{cell}{t}</text:p></table:table-cell>" for t in texts)
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'


def _ods_rows(number: int) -> bytes:
    rows = (_ods_row(f"DS{n}", f"Invented Body {n}", f"purpose {n}") for n in range(number))
    return _ods(_ods_row(*HEADING) + "".join(rows))


def _page(filling: str, size: int) -> bytes:
    rows = filling * (size // len(filling))
    return (
        f"<!doctype html><title>Shares</title><main><table><tr><th>Recipient<th>Date</tr>{rows}</table></main>".encode()
    )


def _deep(tag: str, depth: int) -> bytes:
    return f"<!doctype html><title>Deep</title><main>{f'<{tag}>' * depth}words".encode()


def _feed(entries: int) -> bytes:
    inner = "".join(
        f"<entry><id>tag:example.org,2026:{n}</id><title>Entry {n}</title><updated>2026-01-05T09:30:00Z</updated>"
        f'<link href="https://example.org/{n}"/></entry>' for n in range(entries)
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Feed</title><id>tag:example.org,2026:f</id>{inner}</feed>'.encode()


def _pdf(size: int) -> bytes:
    stream = zlib.compress(b"BT /F1 12 Tf (word ) Tj ET\n" * (size // 26), 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, at = bytearray(b"%PDF-1.7\n"), []
    for n, value in enumerate(objects, 1):
        at.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, value)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(at) + 1) + b"".join(b"%010d 00000 n \n" % a for a in at)
    return bytes(out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(at) + 1, start))


def _gzipped(size: int) -> bytes:
    return gzip.compress(b"A" * (64 * MIB)) * (size // (64 * MIB))


BOMBS: dict[str, Bomb] = {
    "csv-100000-rows": Bomb("file", lambda: _csv(100_000, 300)),
    "csv-one-field": Bomb("file", lambda: b'Request ID,Recipient\n1,"' + b"x," * (LARGEST // 2)),
    "csv-many-columns": Bomb("file", lambda: b",".join([b"c"] * 5_000_000) + b"\n"),
    "xlsx-cell-of-300-mib": Bomb("file", lambda: _xlsx(_xlsx_row(1, *HEADING) + _xlsx_row(2, "A" * (300 * MIB)))),
    "xlsx-200000-rows": Bomb("file", lambda: many_rows(200_000)),
    "xlsx-last-cell": Bomb("file", lambda: _xlsx(_xlsx_row(1, *HEADING) + LAST_CELL)),
    "ods-repeated-rows": Bomb("file", lambda: _ods(_ods_row(*HEADING) + _ods_row("x", "y", repeated=1_048_575))),
    "ods-repeated-columns": Bomb("file", lambda: _ods(_ods_row(*HEADING) + _ods_row("x", columns=2_000_000_000))),
    "ods-150000-rows": Bomb("file", lambda: _ods_rows(150_000)),
    "html-rows": Bomb("file", lambda: _page("<tr><td>Invented Body Ltd<td>2024-01-02</tr>", LARGEST)),
    "html-4-mib": Bomb("file", lambda: _page("<tr><td>Invented Body Ltd<td>2024-01-02</tr>", 4 * MIB - 500)),
    "page-rows": Bomb("page", lambda: _page("<tr><td>Invented Body Ltd<td>2024-01-02</tr>", LARGEST)),
    "page-deep": Bomb("page", lambda: _deep("div", 5_000_000)),
    "page-words": Bomb("page", lambda: b"<!doctype html><title>t</title>" + b"<p>words of pupils " * (LARGEST // 19)),
    "feed-100000-entries": Bomb("feed", lambda: _feed(100_000)),
    "feed-deep": Bomb("feed", lambda: b'<feed xmlns="http://www.w3.org/2005/Atom">' + b"<a>" * 5_000_000),
    "pdf-flate": Bomb("page", lambda: _pdf(256 * MIB)),
    "json-deep": Bomb("page", lambda: b"[" * LARGEST),
    "json-wide": Bomb("page", lambda: json.dumps([{"a": n} for n in range(1_500_000)]).encode()),
    "gzip-2-gib": Bomb("file", lambda: _gzipped(2048 * MIB), encoding="gzip"),
    "endless": Bomb("file", lambda: b"A" * MIB, endless=True),
}
