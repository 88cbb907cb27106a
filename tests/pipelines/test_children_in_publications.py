"""A child who is named in a document, its header, the name of a file or of a sheet: recorded and published nowhere.

Who received in the same text is told. All names and bodies are invented.
"""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest

from bench.desk import Desk
from bench.replica.govuk import PublishedFile
from tests.db.public_world import build_anew
from tests.pipelines.test_publication_texts import REGISTER, TOLD, files, told
from tests.readers.test_edges_of_documents import BOTH, said, word
from tests.readers.test_hidden_documents import docx
from tests.tables import rows_of

NAMES = ("remwick", "adbury", "rsola", "REMWICK")
LINES = (
    ("Attendance: Orsola Tremwick 82 %, Tindra Zadbury 91 %",),
    ("Pupil Premium: Orsola Tremwick \u00a31,345",),
    ("To: Miss Tremwick", "Dear Miss Tremwick", "Thank you for your letter. You are in Year 6 and your teacher told us."),
    ("The first, Orsola Tremwick, attends Oak Primary School.",),
    ("Looked after children: record of Orsola Tremwick",),
    ("EHE: Orsola Tremwick", "PEX: Tindra Zadbury"),
    ("Child's name", "Orsola Tremwick", "Tindra Zadbury"),
)
TABLE = (("Child's forename", "Child's surname"), ("Orsola", "Tremwick"), ("Tindra", "Zadbury"))


def paragraphs(*lines: str) -> str:
    return "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)


def table(rows: tuple[tuple[str, ...], ...]) -> str:
    cells = ("".join(f"<w:tc>{paragraphs(c)}</w:tc>" for c in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


DOCUMENTS = (
    *(docx(paragraphs(TOLD, *lines)) for lines in LINES), docx(paragraphs(TOLD) + table(TABLE)),
    docx(paragraphs(*LINES[0], TOLD)),
    word(BOTH, body=said(TOLD), header1=said("Pupil: Orsola Tremwick"), footer1=said("EHE: Tindra Zadbury")),
    word(BOTH, body=said("A letter."), header1=said("Pupil: Orsola Tremwick"), footer1=said(TOLD)),
)


def names_in(desk: Desk, tmp_path: Path) -> list[str]:
    """The children's names in all that was recorded of texts and rows, and in the public copy."""
    tables = ("change", "item", "item_version", "mention", "version", "edition_file", "hidden", "notice")
    kept = str([rows_of(desk, name) for name in tables])
    copy = build_anew(desk.store.folder, tmp_path / "copy.db").read_bytes()
    return [n for n in NAMES if n in kept or n.encode() in copy]


@pytest.mark.parametrize("data", DOCUMENTS)
def test_a_document_names_no_child_and_tells_who_received(desk: Desk, tmp_path: Path, data: bytes) -> None:
    files(desk, REGISTER, day=1)
    desk.poll()
    files(desk, REGISTER, PublishedFile("Annex", "annex.docx", data, "application/octet-stream"))
    desk.poll()
    assert "Daily Mirror got pupils' data" in str(told(desk)), "the release in the same text is told"
    assert names_in(desk, tmp_path) == []


@pytest.mark.parametrize("filename", ["orsola-tremwick-sar.docx", "ehe-orsola-tremwick.docx", "Tremwick_Orsola_exclusion.docx"])
def test_a_file_is_not_called_by_a_childs_name_and_tells_who_received(desk: Desk, tmp_path: Path, filename: str) -> None:
    files(desk, REGISTER, day=1)
    desk.poll()
    files(desk, REGISTER, PublishedFile("Annex", filename, docx(paragraphs(TOLD)), "application/octet-stream"))
    desk.poll()
    assert "Daily Mirror got pupils' data" in str(told(desk))
    assert names_in(desk, tmp_path) == []


@pytest.mark.parametrize("name", ["Orsola Tremwick", "Tremwick", "ORSOLA TREMWICK"])
def test_a_row_is_not_placed_by_a_sheet_with_a_childs_name(desk: Desk, tmp_path: Path, name: str) -> None:
    heads = ("Reference", "Organisation", "Project title", "Date")
    first = ("DS1", "University of Exampleton", "Reading", "2024-01-01")
    pupils = (("Forename", "Surname", "Yr", "Reason"), ("Orsola", "Tremwick", "4", "CME"), ("Tindra", "Zadbury", "5", "EHE"))

    def publish(day: int, *more: tuple[str, ...]) -> None:
        book, out = openpyxl.Workbook(), io.BytesIO()
        for title, rows in (("Shares", (heads, first, *more)), (name, (heads, *(("X" + r[0], *r[1:]) for r in more))), ("Leavers", pupils)):
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        del book[book.sheetnames[0]]
        book.save(out)
        files(desk, PublishedFile("Register of shares", "register.xlsx", out.getvalue()), day=day)
        desk.poll()

    publish(1)
    publish(2, ("DS2", "Invented Widgets Ltd", "Apps", "2024-02-01"))
    assert "Invented Widgets Ltd" in str(rows_of(desk, "change")), "its rows are told"
    assert names_in(desk, tmp_path) == []
