"""Word documents (DOCX) and OpenDocument texts (ODT), told apart by their parts. Runs in the child process only."""

from __future__ import annotations

from readers.documents.docx import MAIN, look_into_docx, read_docx
from readers.documents.odt import CONTENT, look_into_odt, read_odt
from readers.hidden.take_out import Found
from readers.workbook.containers import unpack


def read_office(data: bytes) -> str:
    """The text that is shown, one paragraph a line. Raises Refusal: a bomb, damage, a password, no such document."""
    parts = _parts(data)
    return read_docx(parts) if MAIN in parts else read_odt(parts)


def look_into_office(data: bytes) -> list[Found]:
    """What it does not show. Raises Refusal."""
    parts = _parts(data)
    return look_into_docx(parts) if MAIN in parts else look_into_odt(parts)


def _parts(data: bytes) -> dict[str, bytes]:
    """All parts; of a flat OpenDocument file the one that it is."""
    return unpack(data) if data.startswith(b"PK") else {CONTENT: data}
