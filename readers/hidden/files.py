"""What a file hides, or shows of pupils' personal data: a workbook, a PDF, a page; and what a later one shows of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress

from model.hidden import Hidden
from model.register import Level, Problem
from readers.documents.errors import Unread
from readers.documents.read import (
    hidden_in_document,
    is_docx,
    is_flat,
    is_office_xml,
    not_looked_into,
    open_document,
)
from readers.personal.cells import may_tell_of_somebody
from readers.personal.sheets import personal_in
from readers.register.problems import Code
from readers.workbook.sheets import hidden_texts as hidden_in_sheets
from readers.workbook.sheets import read_sheets, sniff
from text.clean import clean, fold

_STOPPED = frozenset({Code.PARSER_DIED, Code.PARSER_TIMEOUT, Code.TOO_LARGE, Code.ZIP_BOMB})
"""Reading was begun and stopped."""
_SHARE_SHOWN = 0.5
"""Of the texts that only the hidden part had must be visible, to say that it is shown."""
_SHARE_SEEN = 0.75
"""And of these must have been visible before, to say that it is no secret: a column, with the cells of new rows."""
_LEAST_LETTERS = 3
"""Characters. Shorter texts stand anywhere."""


def hidden_in(data: bytes) -> tuple[Hidden, ...]:
    """What the bytes hide, NOT_LOOKED_INTO where that could not be told; nothing of it is given. Never raises."""
    kind, data = _unwrapped(data)
    if kind == "document":
        return tuple(h for h, _ in hidden_in_document(data))
    if is_office_xml(data):
        return (not_looked_into(data, "it is XML of Excel or Word"),)
    if kind not in ("zip", "ole", "html", "text"):
        return ()
    book = read_sheets(data)
    if kind == "zip" and _is_no_workbook(book.problems):
        return tuple(h for h, _ in hidden_in_document(data))
    failed = _unread(book.problems, data) if kind != "text" else ()
    return (*book.hidden, *(h for h, _ in personal_in(book, {})), *failed)


def hidden_in_refused(data: bytes, refused: Problem) -> tuple[Hidden, ...]:
    """What a file hides that was refused as a register: one that is none is looked into like any other file."""
    if refused.code == Code.NOT_A_REGISTER:
        return hidden_in(data)
    return _unread((refused,), data) if refused.code in _STOPPED else ()


def _is_no_workbook(problems: Iterable[Problem]) -> bool:
    """True of a zip file that is another document, such as an ODT: only its parts say so."""
    return any(p.code == Code.NOT_A_REGISTER for p in problems)


def _unread(problems: Iterable[Problem], data: bytes) -> tuple[Hidden, ...]:
    """A refused file as one that could not be looked into; nothing where it was read."""
    refused = next((p for p in problems if p.level is Level.REFUSED), None)
    return (not_looked_into(data, str(refused.code)),) if refused else ()


def hidden_texts(data: bytes, columns: Sequence[tuple[str, str]] = ()) -> list[tuple[Hidden, list[str]]]:
    """The same with the texts themselves: for the terminal only."""
    kind, data = _unwrapped(data)
    if kind == "document":
        return hidden_in_document(data, show=True)
    book = read_sheets(data)
    if kind == "zip" and _is_no_workbook(book.problems):
        return hidden_in_document(data, show=True)
    return hidden_in_sheets(data) + personal_in(book, {fold(h): f for h, f in columns})


def _unwrapped(data: bytes) -> tuple[str, bytes]:
    """What the bytes are, or what is within JSON, as `sniff` says it; "document" for a PDF, a DOCX or a flat ODT."""
    kind = sniff(data)
    if kind == "json":
        data = _within(data)
        kind = sniff(data)
    return ("document" if kind == "pdf" or is_docx(data) or is_flat(data) else kind), data


def _within(data: bytes) -> bytes:
    """The page in a content item of GOV.UK, the document in an answer of Parliament's; b"" for other JSON."""
    with suppress(Unread):
        return open_document(data).data
    try:
        body = json.loads(data)["details"]["body"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return b""
    if not isinstance(body, str) or not body.strip():
        return b""
    page = f"<!doctype html><html><head><meta charset=utf-8></head><body>{body}</body></html>"
    return page.encode("utf-8", "replace")


def shown_digest(digest: str) -> str:
    """The name of hidden content that is shown: a decision on the one is none on the other."""
    return hashlib.sha256(f"shown {digest}".encode()).hexdigest()


def shown_now(earlier: bytes, now: bytes, wanted: Collection[str]) -> set[str]:
    """Those of the digests of what `earlier` hid whose texts `now` shows."""
    visible = _visible(now)
    hid = _only_hidden(earlier).items() if visible else ()
    return {d for d, own in hid if d in wanted and len(own & visible) >= _SHARE_SHOWN * len(own)}


def seen_before(hid: bytes, public: Iterable[bytes]) -> set[str]:
    """The digests of what a file hides though files that stood before it, and are public, showed it.

    Not where any of the rest may tell of somebody.
    """
    seen = set[str]().union(*map(_visible, public))
    return {
        d for d, own in _only_hidden(hid).items()
        if len(own & seen) >= _SHARE_SEEN * len(own) and not may_tell_of_somebody(own - seen)
    }


def _only_hidden(data: bytes) -> dict[str, set[str]]:
    """By digest of what a file hides the texts that it shows nowhere, where there are any."""
    visible, out = _visible(data), {}
    for hidden, texts in hidden_texts(data):
        if own := {t for text in texts if len(t := clean(text)) >= _LEAST_LETTERS} - visible:
            out[hidden.sha256] = own
    return out


def is_opaque(data: bytes) -> bool:
    """True for a file of which it is not known what it shows."""
    book = read_sheets(data)
    return not book.sheets or any(p.code in (Code.ENCRYPTED, Code.DAMAGED) for p in book.problems)


def _visible(data: bytes) -> set[str]:
    return {clean(cell) for sheet in read_sheets(data).sheets for row in sheet.rows for cell in row if cell}
