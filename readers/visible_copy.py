"""Makes the copy of a file that is handed out: only what is visible in the original, in an empty file.

What a file can hide has no end, so nothing is taken out of it: what its reader reads as visible is written as texts,
and nothing else, into an empty file of the same kind. Plain text is what it shows, but for formulas.
"""

from __future__ import annotations

import base64
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from html import escape
from itertools import chain

from readers.documents.errors import EmptyDocument, NotJson, UnknownAnswer, Unread
from readers.documents.read import copy_of_pdf, is_docx, is_flat, is_office_xml, open_document, read_document
from readers.hidden.take_out import letters
from readers.register.problems import Code
from readers.workbook.sheets import RawSheet, has_formulas, read_sheets, sniff
from text.sanitise import csv_text

_XLS = re.compile(r"\.(?:xls|xlsm|xlsb|xlt|xltx|xltm|xlw)$", re.IGNORECASE)
_ODT = re.compile(r"\.(?:fodt|ott|odm|oth)$", re.IGNORECASE)
_SHEET_NAME_LETTERS = 31
"""Programs open a longer name of a sheet with a warning."""
_TIME = (2020, 1, 1, 0, 0, 0)
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ODF = "application/vnd.oasis.opendocument."
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument."
_OPEN = "urn:oasis:names:tc:opendocument:xmlns:"


class NoCopy(Exception):
    """No copy can be made; the message says why."""


def copy_name(filename: str) -> str:
    """The name of the copy of a file that its publisher calls `filename`: older workbooks .xlsx, flat texts .odt."""
    return _ODT.sub(".odt", _XLS.sub(".xlsx", filename))


def visible_copy(data: bytes, filename: str) -> bytes:
    """A file as it is handed out, of the kind that `copy_name` says. Raises NoCopy."""
    try:
        return _copy(data, filename)
    except Unread as error:
        raise NoCopy(str(error)) from error


def _copy(data: bytes, filename: str) -> bytes:
    kind = sniff(data)
    if kind == "pdf":
        return copy_of_pdf(data)
    if kind == "json":
        return _copy_of_answer(data)
    if is_docx(data) or is_flat(data):
        return _copy_of_text(data, filename)
    if is_office_xml(data):
        raise NoCopy("it is XML of Excel or Word, and nobody knows what it hides")
    if kind in ("xml", "empty") or (kind == "text" and not has_formulas(data)):
        return data
    return _copy_of_sheets(kind, data, filename)


def _copy_of_sheets(kind: str, data: bytes, filename: str) -> bytes:
    """A copy of a workbook, or of a zip file that turns out to be a document."""
    ending = "csv" if kind == "text" else copy_name(filename).rpartition(".")[2].lower()
    book = read_sheets(data) if kind in ("zip", "ole", "html", "text") else None
    sheets = book.sheets if book else []
    if kind == "html" and ending not in ("ods", "xlsx", "csv"):
        return write_html(read_document(data) if not sheets else "", sheets)
    if kind == "zip" and book and any(p.code == Code.NOT_A_REGISTER for p in book.problems):
        return _copy_of_text(data, filename)
    if not sheets:
        raise NoCopy(book.problems[0].message if book and book.problems else "nothing visible can be read from it")
    write: dict[str, Callable[[Sequence[RawSheet]], bytes]] = {
        "ods": write_ods, "html": partial(write_html, ""), "htm": partial(write_html, ""), "csv": _write_csv,
    }
    return write.get(ending, write_xlsx)(sheets)


def _copy_of_text(data: bytes, filename: str) -> bytes:
    """A copy of a DOCX or an ODT, of the kind that its name says."""
    ending = copy_name(filename).rpartition(".")[2].lower()
    is_word = ending == "docx" or (ending != "odt" and is_docx(data))
    return (write_docx if is_word else write_odt)(read_document(data))


def _copy_of_answer(data: bytes) -> bytes:
    """An answer of Parliament that carries a document carries its copy; any other is text."""
    try:
        found = open_document(data)
    except (UnknownAnswer, NotJson, EmptyDocument):
        return data
    answer = {"fileName": copy_name(found.name), "fileDataFormat": found.format,
              "data": base64.b64encode(_copy(found.data, found.name)).decode()}
    return json.dumps(answer, ensure_ascii=False).encode()


def _xml(text: str) -> str:
    return escape(_NOT_XML.sub("", text))


def _filled(rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, list[tuple[int, str]]]]:
    """(0-based row, its filled cells) of each row that has any: what is far down or far right costs nothing."""
    for r, row in enumerate(rows):
        if cells := [(c, text) for c, text in enumerate(row) if text]:
            yield r, cells


def _names(sheets: Sequence[RawSheet]) -> list[str]:
    """A name for each sheet that spreadsheet programs take: its own, but for those of tables of pages."""
    out: list[str] = []
    for n, sheet in enumerate(sheets, start=1):
        plain = _NOT_IN_NAMES.sub(" ", _NOT_XML.sub("", sheet.name))[:_SHEET_NAME_LETTERS].strip(" '") or f"Sheet{n}"
        taken = {o.casefold() for o in out}
        out.append(plain if plain.casefold() not in taken else f"{plain[: _SHEET_NAME_LETTERS - 7]} ({n})")
    return out


def _zip(parts: Mapping[str, str | Iterator[str]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, _TIME)
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            with z.open(info, "w") as part:
                for piece in [text] if isinstance(text, str) else text:
                    part.write(piece.encode())
    return out.getvalue()


def _package(main: str, kind: str, parts: Mapping[str, str | Iterator[str]], types: Mapping[str, str]) -> bytes:
    """A zip file of Office Open XML: `main` is the part to begin with, of this kind; the others as they are given."""
    overrides = "".join(
        f'<Override PartName="/{n}" ContentType="{_TYPE}{t}+xml"/>' for n, t in {main: kind, **types}.items()
    )
    return _zip({
        "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        f' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>',
        "_rels/.rels": _relations([("officeDocument", main)]), **parts,
    })


def _relations(found: Sequence[tuple[str, str]]) -> str:
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{to}"/>' for n, (kind, to) in enumerate(found, 1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def write_xlsx(sheets: Sequence[RawSheet]) -> bytes:
    """A workbook whose cells are texts, in their places."""
    files = [f"worksheets/sheet{n}.xml" for n in range(1, len(sheets) + 1)]
    listed = "".join(
        f'<sheet name="{_xml(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(_names(sheets), start=1)
    )
    book = f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'
    parts: dict[str, str | Iterator[str]] = {
        "xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": _relations([("worksheet", f) for f in files]),
        **{f"xl/{f}": _xlsx_sheet(s.rows) for f, s in zip(files, sheets, strict=True)},
    }
    types = {f"xl/{f}": "spreadsheetml.worksheet" for f in files}
    return _package("xl/workbook.xml", "spreadsheetml.sheet.main", parts, types)


def _xlsx_sheet(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>'
    for r, cells in _filled(rows):
        texts = "".join(
            f'<c r="{letters(c)}{r + 1}" t="inlineStr"><is><t xml:space="preserve">{_xml(text)}</t></is></c>'
            for c, text in cells
        )
        yield f'<row r="{r + 1}">{texts}</row>'
    yield "</sheetData></worksheet>"


def write_ods(sheets: Sequence[RawSheet]) -> bytes:
    """The same as an OpenDocument spreadsheet."""
    return _open_document("spreadsheet", _ods_tables(sheets))


def write_odt(text: str) -> bytes:
    """An OpenDocument text, one paragraph a line."""
    return _open_document("text", (f"<text:p>{_xml(line)}</text:p>" for line in text.splitlines()))


def _open_document(kind: str, body: Iterable[str]) -> bytes:
    spaces = "".join(f' xmlns:{name}="{_OPEN}{name}:1.0"' for name in ("office", "table", "text"))
    begin = f'{_XML}<office:document-content{spaces} office:version="1.2"><office:body><office:{kind}>'
    content = chain([begin], body, [f"</office:{kind}></office:body></office:document-content>"])
    manifest = (
        f'{_XML}<m:manifest xmlns:m="{_OPEN}manifest:1.0" m:version="1.2"><m:file-entry m:full-path="/"'
        f' m:media-type="{_ODF}{kind}"/><m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>'
    )
    return _zip({"mimetype": f"{_ODF}{kind}", "content.xml": content, "META-INF/manifest.xml": manifest})


def _ods_tables(sheets: Sequence[RawSheet]) -> Iterator[str]:
    for name, sheet in zip(_names(sheets), sheets, strict=True):
        yield f'<table:table table:name="{_xml(name)}">'
        above = 0
        for r, cells in _filled(sheet.rows):
            if r > above:
                yield f'<table:table-row table:number-rows-repeated="{r - above}"><table:table-cell/></table:table-row>'
            yield f"<table:table-row>{_ods_cells(cells)}</table:table-row>"
            above = r + 1
        yield "</table:table>" if above else "<table:table-row><table:table-cell/></table:table-row></table:table>"


def _ods_cells(cells: Sequence[tuple[int, str]]) -> str:
    out, before = [], 0
    for c, text in cells:
        if c > before:
            out.append(f'<table:table-cell table:number-columns-repeated="{c - before}"/>')
        lines = (_xml(line).replace("  ", ' <text:s text:c="1"/>') for line in text.split("\n"))
        paragraphs = "".join(f"<text:p>{line}</text:p>" for line in lines)
        out.append(f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>')
        before = c + 1
    return "".join(out)


def _write_csv(sheets: Sequence[RawSheet]) -> bytes:
    """The rows of all sheets."""
    return csv_text(row for sheet in sheets for row in sheet.rows).encode()


def write_html(text: str, sheets: Sequence[RawSheet]) -> bytes:
    """A page: its paragraphs, one a line, then each sheet as a table."""
    parts = [f"<p>{_xml(line)}</p>" for line in text.splitlines() if line.strip()]
    for sheet in sheets:
        rows = ("".join(f"<td>{'<br>'.join(map(_xml, c.split(chr(10))))}</td>" for c in row) for row in sheet.rows)
        lines = "\n".join(f"<tr>{row}</tr>" for row in rows)
        parts.append(f"<table><caption>{_xml(sheet.name)}</caption>\n{lines}</table>")
    page = "\n".join(parts)
    head = '<!doctype html>\n<html><head><meta charset="utf-8"><title></title></head><body>'
    return f"{head}\n{page}\n</body></html>\n".encode()


def write_docx(text: str) -> bytes:
    """A Word document, one paragraph a line."""
    body = "".join(f'<w:p><w:r><w:t xml:space="preserve">{_xml(line)}</w:t></w:r></w:p>' for line in text.splitlines())
    document = f'{_XML}<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    return _package("word/document.xml", "wordprocessingml.document.main", {"word/document.xml": document}, {})
