"""A copy of a published file made anew from what is visible in it: bytes to bytes, nothing of the original kept.

What a file can hide has no end, so nothing is taken out of it: what its reader reads as visible is written into an
empty file of the same kind. Plain text is what it shows, but for formulas.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Sequence
from functools import partial

from readers.copies.fresh_files import write_csv, write_docx, write_html, write_ods, write_xlsx
from readers.documents.errors import EmptyDocument, NotJson, UnknownAnswer, Unread
from readers.documents.read import copy_of_pdf, open_document, read_document
from readers.workbook.sheets import RawSheet, hidden_texts, read_sheets, sniff

_XLS = re.compile(r"\.(?:xls|xlsm|xlsb|xlt|xltx|xltm|xlw)$", re.IGNORECASE)


class NoCopy(Exception):
    """No copy can be made; the message says why."""


def copy_name(filename: str) -> str:
    """The name of the copy of a file that its publisher calls `filename`: of older workbooks .xlsx."""
    return _XLS.sub(".xlsx", filename)


def visible_copy(data: bytes, filename: str) -> bytes:
    """A file as it is handed out, of the kind that `copy_name` says. Raises NoCopy."""
    kind = sniff(data)
    if kind == "pdf":
        return _of_pdf(data)
    if kind == "json":
        return _json(data)
    if kind in ("xml", "empty") or (kind == "text" and not hidden_texts(data)):
        return data
    if kind == "zip" and b"word/document.xml" in data:
        return write_docx(_document(data))
    ending = "csv" if kind == "text" else copy_name(filename).rpartition(".")[2].lower()
    book = read_sheets(data) if kind in ("zip", "ole", "html", "text") else None
    sheets = book.sheets if book else []
    if kind == "html" and ending not in ("ods", "xlsx", "csv"):
        return write_html(_document(data) if not sheets else "", sheets)
    if not sheets:
        raise NoCopy(book.problems[0].message if book and book.problems else "nothing visible can be read from it")
    write: dict[str, Callable[[Sequence[RawSheet]], bytes]] = {
        "ods": write_ods, "html": partial(write_html, ""), "htm": partial(write_html, ""), "csv": write_csv,
    }  # fmt: skip
    return write.get(ending, write_xlsx)(sheets)


def _document(data: bytes) -> str:
    try:
        return read_document(data)
    except Unread as error:
        raise NoCopy(str(error)) from error


def _of_pdf(data: bytes) -> bytes:
    try:
        return copy_of_pdf(data)
    except Unread as error:
        raise NoCopy(str(error)) from error


def _json(data: bytes) -> bytes:
    """An answer of Parliament that carries a document carries its copy; any other is text."""
    try:
        found = open_document(data)
    except (UnknownAnswer, NotJson, EmptyDocument):
        return data
    except Unread as error:
        raise NoCopy(str(error)) from error
    body = visible_copy(found.data, found.name)
    answer = {"fileName": copy_name(found.name), "fileDataFormat": found.format,
              "data": base64.b64encode(body).decode()}  # fmt: skip
    return json.dumps(answer, ensure_ascii=False).encode()
