"""Children in letters, tables, lists and addresses of a publication's documents, and in what tells of witnesses.

All names and bodies are invented.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from bench.desk import Desk
from bench.replica.govuk import PublishedFile
from db.store import Store
from model.fetch import Snapshot
from model.item import Observation
from pipelines.items.changes import without_private
from readers.parliament.evidence import read_evidence
from tests.db.public_world import NOW, build_anew, look
from tests.pipelines.test_publication_texts import REGISTER, TOLD, files, letter, sentences
from tests.readers.test_hidden_documents import docx
from tests.tables import rows_of

NESTED = (
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Case study</w:t></w:r></w:p><w:tbl>{rows}</w:tbl><w:p/></w:tc></w:tr></w:tbl>"
)


def cells(*said: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc><w:p><w:r><w:t>{x}</w:t></w:r></w:p></w:tc>" for x in said) + "</w:tr>"


def p(said: str) -> str:
    return f"<w:p><w:r><w:t>{said}</w:t></w:r></w:p>"


WORDS = {
    "a table in a cell": NESTED.format(rows=cells("Pupil", "Year") + cells("Rowan Quillory", "4")),
    "a pupil in each column": f"<w:tbl>{cells('Rowan Quillory', 'Ada Quillory')}{cells('Year 4', 'Year 5')}</w:tbl>",
    "years above names": f"<w:tbl>{cells('Year 4', 'Year 5')}{cells('Rowan Quillory', 'Ada Quillory')}</w:tbl>",
    "a school report": p("See Rowan Quillory\u2019s school report (Year 4)"),
    "a list of which one line tells": p("Rowan Figment (Y9) - upheld") + p("Ada Quillory (Y7) - reinstated"),
    "its first line alone": p("Rowan Figment (Y9) - upheld") + p("Ada Figment - reinstated") + p("Omar Quillory - adjourned"),
    "a panel": p("Exclusion panel") + p("Rowan Quillory - upheld") + p("Ada Quillory - reinstated"),
    "a subject": p("Subject: Rowan Quillory - NPD record") + p("Rowan is in Year 4 at Elm Primary."),
    "a signature": p("He is in Year 4.") + p("Ada Figment (Rowan Quillory's mum)"),
    "a head of a page": p("Elm Primary Quillory, R (4B)"),
    "a letter to parents": p("Dear Mr &amp; Mrs Quillory,") + p("Re: Casimir") + p("Casimir has been coded as C."),
    "parents of": p("The Department met Mr and Mrs Quillory, parents of Rowan, on 3 May."),
    "whose daughter": p("Mr and Mrs Quillory, whose daughter attends Hill School, Year 4, wrote."),
}


@pytest.mark.parametrize("which", WORDS)
def test_no_word_document_tells_the_childs_name_and_its_release_is_told(desk: Desk, tmp_path: Path, which: str) -> None:
    files(desk, REGISTER, day=1)
    desk.poll()
    note = PublishedFile("A note", "note.docx", docx(p(TOLD) + WORDS[which]), "application/octet-stream")
    files(desk, REGISTER, note)
    done = desk.poll()
    assert TOLD in sentences(done.changes[0])
    assert "Quillory" not in repr([rows_of(desk.store, t) for t in ("item", "item_version", "mention", "change", "alert")])
    assert b"Quillory" not in build_anew(desk.store.folder, tmp_path / "copy.db").read_bytes()


@pytest.mark.parametrize("called", [
    "rowan-quillory-ehcp-y4.pdf", "ada-quillory-exclusion-letter.pdf", "Rowan_Quillory_FSM_2024.pdf", "quillory-rowan-sar.pdf",
])
def test_no_address_of_a_file_tells_a_childs_name(desk: Desk, tmp_path: Path, called: str) -> None:
    files(desk, REGISTER, day=1)
    desk.poll()
    plain = letter(TOLD)
    files(desk, REGISTER, PublishedFile("A letter", called, plain.body, "application/pdf"))
    done = desk.poll()
    assert TOLD in sentences(done.changes[0])
    kept = repr([rows_of(desk.store, t) for t in ("item", "item_version", "mention", "change", "alert")])
    assert "quillory" not in kept.lower()
    assert b"quillory" not in build_anew(desk.store.folder, tmp_path / "copy.db").read_bytes().lower()


@pytest.mark.parametrize("called", [
    "sen-statistics-2024.pdf", "exclusion-guidance-2023.pdf", "birch-tutors-sen-extract.pdf", "Elm-Park-exclusion-review.pdf",
])
def test_addresses_of_files_about_no_child_stay(desk: Desk, called: str) -> None:
    files(desk, REGISTER, day=1)
    desk.poll()
    files(desk, REGISTER, PublishedFile("A letter", called, letter(TOLD).body, "application/pdf"))
    desk.poll()
    assert called in repr(rows_of(desk.store, "item"))


def evidence(number: int, name: str, context: str) -> bytes:
    """One entry of the list of written evidence."""
    return json.dumps({"totalResults": 1, "items": [{
        "id": number, "internalReference": f"PAB{number:04}", "publicationDate": "2026-11-20T11:00:00", "committees": [],
        "committeeBusiness": None, "anonymous": False, "document": {"documentId": 6, "files": []},
        "witnesses": [{"id": 9, "name": name, "additionalContext": context, "organisations": [], "submitterType": "Individual"}],
    }]}).encode()


CHILDREN = {
    "Year 9 pupil, Elm Academy": True, "aged 12": True, "Student": True, "A 14-year-old": True, "Young person": True,
    "Year 4 of the project": False, "Student, University of Exampleton": False, "Year 4 teacher": False, "Parent of a pupil": False,
    "Student Rights Officer": False, "Head of Year 9": False,
}


@pytest.mark.parametrize("context", CHILDREN)
def test_who_a_witness_is_decides_about_the_name(tmp_path: Path, context: str) -> None:
    (item,) = read_evidence("WrittenEvidence", evidence(201, "Rowena Quillory", context)).items
    with Store.create(tmp_path) as store:
        look(store, Observation(item, "a"))
        kept = repr([rows_of(store, t) for t in ("item", "item_version", "mention", "change", "alert")])
        assert ("Quillory" in kept) is not CHILDREN[context]
        assert (b"Quillory" in build_anew(tmp_path, tmp_path / "copy.db").read_bytes()) is not CHILDREN[context]


@pytest.mark.parametrize("order", [("", "aged 12"), ("aged 12", ""), ("", "aged 12", "")])
def test_who_a_witness_once_was_holds_of_every_version(tmp_path: Path, order: tuple[str, ...]) -> None:
    with Store.create(tmp_path) as store:
        for n, context in enumerate(order):
            body = evidence(201, "Rowena Quillory", context)
            (item,) = read_evidence("WrittenEvidence", body).items
            url = "https://committees-api.parliament.uk/api/WrittenEvidence"
            answer = Snapshot(url, url, NOW, 200, {}, hashlib.sha256(body).hexdigest(), body)
            look(store, Observation(item, item.mark + str(n)), answer=answer)
        told = [x["detail"] + x["fields"] for x in rows_of(store, "change")][order.index("aged 12") :]
        assert "Quillory" not in repr([rows_of(store, t) for t in ("item", "item_version", "mention")]) + repr(told)
        assert b"Quillory" not in build_anew(tmp_path, tmp_path / "copy.db").read_bytes()


def test_a_childs_name_stands_nowhere_where_its_parent_is_the_witness() -> None:
    (item,) = read_evidence("WrittenEvidence", evidence(202, "Mrs Ada Quillory", "parent of Rowan, Year 4")).items
    told = without_private(replace(item, text="Rowan Quillory is autistic. Rowan was excluded."))
    assert told.text == "[withheld until reviewed] is [withheld until reviewed]. [withheld until reviewed] was [withheld until reviewed]."
    assert "Rowan" not in repr(told)


def test_rows_of_a_table_in_a_cell_are_read_as_a_table_of_releases(desk: Desk) -> None:
    files(desk, REGISTER, day=1)
    desk.poll()
    rows = cells("Recipient of pupil data", "Date") + cells("Invented Widgets Ltd", "May 2024")
    body = docx(p("Data of the National Pupil Database was given to:") + NESTED.format(rows=rows))
    files(desk, REGISTER, PublishedFile("A note", "note.docx", body, "application/octet-stream"))
    done = desk.poll()
    assert "Invented Widgets Ltd" in repr([json.loads(c["detail"])["mentions"] for c in done.changes if "mentions" in c["detail"]])
