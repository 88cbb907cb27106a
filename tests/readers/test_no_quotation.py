"""No message about a file that cannot be read quotes what the file may hide: names of parts, of tables, letters of cells."""

from __future__ import annotations

import io
import warnings
import zipfile

import pytest

from readers.documents.errors import Unread
from readers.documents.read import read_document
from readers.hidden.files import hidden_in
from readers.register.reading import read_register
from readers.visible_copy import NoCopy, visible_copy
from tests.readers.ods_writer import content, ods_of, table, xlsx_of, xlsx_sheet
from tests.readers.test_hidden_docx import docx, run

NAME = "Ada Example"


def added(data: bytes, *parts: tuple[str, str]) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as z, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # two parts of one name are a fault on purpose
        for name, body in parts:
            z.writestr(name, body)
    return out.getvalue()


def damaged(data: bytes) -> bytes:
    """The file with another letter in its last part."""
    return data.replace(b"Some words", b"Some wards")


def encrypted(data: bytes) -> bytes:
    out = bytearray(data)
    out[out.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(out)


WORD, BOOK, SHEET = docx(run()), xlsx_of(xlsx_sheet("")), ods_of(content([table("Shares", [["a", "b"]])]))
OPENED = f"<table><caption {{}}>{NAME}</caption><tr>{'<td>x' * 1_000}</table>"
PAGE = "<!doctype html><html><body>{}</body></html>"


@pytest.mark.parametrize("data", [
    added(WORD, (f"word/{NAME}.xml", "<broken>")),
    added(WORD, (f"word/{NAME}.xml", "x" * 9_000_000)),
    docx(f"<w:p><{NAME.replace(' ', '')}></w:p>"), docx(f"<w:p>&{NAME.replace(' ', '')};</w:p>"),
    *(added(d, (f"{NAME}.xml", "x"), (f"{NAME}.xml", "y")) for d in (WORD, BOOK, SHEET)),
    *(damaged(added(d, (f"{NAME}.xml", "Some words"))) for d in (WORD, BOOK, SHEET)),
    *(encrypted(added(d, (f"{NAME}.xml", "x"))) for d in (WORD, BOOK, SHEET)),
    ods_of(content([table(NAME, [["a"] * 1_000], hidden=True), table("Shares", [["a", "b"]])])),
    PAGE.format(OPENED.format("hidden")).encode(), PAGE.format(OPENED.format("style='color:#fff'")).encode(),
    f'Reference,Organisation\nDS1,"=T(""{NAME}"")",x\n"DS2'.encode(),
])
def test_nothing_is_quoted(data: bytes) -> None:
    told = [str(read_register(data).problems), str(hidden_in(data))]
    for ask in (read_document, lambda d: visible_copy(d, "a.docx")):
        try:
            ask(data)
        except (Unread, NoCopy) as error:
            told.append(str(error))
    assert len("".join(told)) > 60
    assert not any("Ada" in t for t in told), told
