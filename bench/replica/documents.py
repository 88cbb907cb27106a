"""Documents as evidence comes in: HTML, PDF, DOCX, ODT with given paragraphs, and the broken ones a reader meets."""

from __future__ import annotations

import io
import textwrap
import zipfile
from html import escape
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape as xml_escape

if TYPE_CHECKING:
    from collections.abc import Sequence

_LINES_A_PAGE = 48
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OD = "urn:oasis:names:tc:opendocument:xmlns:"
ODF = " ".join((
    *(f'xmlns:{n}="{_OD}{n}:1.0"' for n in ("office", "style", "text", "table", "form", "meta")),
    f'xmlns:draw="{_OD}drawing:1.0" xmlns:fo="{_OD}xsl-fo-compatible:1.0" xmlns:svg="{_OD}svg-compatible:1.0"',
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.3"',
    'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"',
))
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def html_document(paragraphs: Sequence[str], *, title: str = "") -> bytes:
    """A converted document: one <p> a paragraph, no-break spaces as numeric entities, as the real ones have."""
    body = "".join(f"<p>{escape(p, quote=False).replace(chr(0xA0), '&#xa0;')}</p>\n" for p in paragraphs)
    return f"<html><head><title>{escape(title)}</title></head><body>{body}</body></html>".encode()


def docx_document(paragraphs: Sequence[str]) -> bytes:
    """A Word document with one run a paragraph."""
    body = "".join(f'<w:p><w:r><w:t xml:space="preserve">{xml_escape(p)}</w:t></w:r></w:p>' for p in paragraphs)
    return docx_of(f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>')


def docx_of(document_xml: str) -> bytes:
    """A Word document whose main part is this."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("[Content_Types].xml"), _TYPES)
        archive.writestr(zipfile.ZipInfo("word/document.xml"), '<?xml version="1.0" encoding="UTF-8"?>' + document_xml)
    return out.getvalue()


def odt_document(paragraphs: Sequence[str]) -> bytes:
    """An OpenDocument text with one span a paragraph."""
    lines = (f'<text:p text:style-name="P1"><text:span>{xml_escape(p)}</text:span></text:p>' for p in paragraphs)
    return odt_of("".join(lines))


def odt_of(body: str, automatic: str = "", *, kind: str = "text", **parts: str) -> bytes:
    """An OpenDocument file as LibreOffice writes it: its body, its automatic styles, and other parts (`styles`)."""
    content = f"<office:automatic-styles>{automatic}</office:automatic-styles>{odt_body(body, kind)}"
    written = {"content": f"<office:document-content {ODF}>{content}</office:document-content>", **parts}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), f"application/vnd.oasis.opendocument.{kind}")
        for name, xml in written.items():
            archive.writestr(zipfile.ZipInfo(f"{name}.xml"), f'<?xml version="1.0" encoding="UTF-8"?>{xml}')
        listed = "".join(f'<m:file-entry m:full-path="{name}.xml"/>' for name in written)
        manifest = f'<m:manifest xmlns:m="{_OD}manifest:1.0">{listed}</m:manifest>'
        archive.writestr(zipfile.ZipInfo("META-INF/manifest.xml"), manifest)
    return out.getvalue()


def odt_body(body: str, kind: str = "text") -> str:
    """The body with what LibreOffice puts before the first paragraph."""
    before = (
        '<office:forms form:automatic-focus="false"/><text:sequence-decls><text:sequence-decl'
        ' text:display-outline-level="0" text:name="Table"/></text:sequence-decls>'
    )
    return f"<office:body><office:{kind}>{before if kind == 'text' else ''}{body}</office:{kind}></office:body>"


def pdf_document(paragraphs: Sequence[str]) -> bytes:
    """A PDF of text in one font, lines of 90 characters, an empty line after each paragraph."""
    lines: list[str] = []
    for p in paragraphs:
        lines += [*textwrap.wrap(p, 90), ""]
    pages = [lines[i : i + _LINES_A_PAGE] for i in range(0, max(1, len(lines)), _LINES_A_PAGE)]
    return _pdf([_page_text(page) for page in pages])


def scanned_pdf(pages: int = 2) -> bytes:
    """A PDF whose pages hold only a drawing, as a scan does: no text can come out of it."""
    return _pdf([b"0.5 g 72 72 400 600 re f"] * pages)


def _page_text(lines: Sequence[str]) -> bytes:
    shown = []
    for line in lines:
        text = line.encode("cp1252", "replace")
        for byte in (b"\\", b"(", b")"):
            text = text.replace(byte, b"\\" + byte)
        shown.append(b"(" + text + b") Tj T*")
    return b"BT /F1 10 Tf 14 TL 60 780 Td\n" + b"\n".join(shown) + b"\nET"


def _pdf(contents: Sequence[bytes]) -> bytes:
    """A PDF file of these page contents, with a right table of cross references."""
    count = len(contents)
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for i, content in enumerate(contents):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {5 + 2 * i} 0 R >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream")
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
