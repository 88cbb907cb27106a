"""Evidence and publications as items, and who submitted them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from model.item import Item, ItemKind, Submitter
from readers.documents.errors import UnknownAnswer
from readers.parliament.annexes import annexes_of
from readers.parliament.evidence import (
    best_first,
    read_evidence,
    read_opening,
    with_text,
    without_text,
)

HERE = Path(__file__).parent / "parliament"
WRITTEN = (HERE / "written_evidence.json").read_bytes()
PUBLICATIONS = (HERE / "publications.json").read_bytes()


def changed(**fields: Any) -> Item:
    """The first piece of written evidence with other fields."""
    row = json.loads(WRITTEN)["items"][0] | fields
    return read_evidence("WrittenEvidence", json.dumps({"items": [row], "totalResults": 1}).encode()).items[0]


def test_a_field_that_is_not_there_at_all_is_a_problem_and_one_that_is_in_no_entry_an_error() -> None:
    rows = json.loads(WRITTEN)["items"]
    rows[0]["document"]["fileList"] = rows[0]["document"].pop("files")
    page = read_evidence("WrittenEvidence", json.dumps({"items": rows, "totalResults": 4}).encode())
    assert (len(page.items), page.problems) == (4, ("entry 1 of 4: it has no 'document.files'",))
    for row in rows[1:]:
        if row["document"]:
            row["document"]["fileList"] = row["document"].pop("files")
    with pytest.raises(UnknownAnswer, match=r"no entry has 'document\.files' any more"):
        read_evidence("WrittenEvidence", json.dumps({"items": rows, "totalResults": 4}).encode())


def test_written_evidence_becomes_items() -> None:
    page = read_evidence("WrittenEvidence", WRITTEN)
    first, person, anonymous, old = page.items
    assert (page.total, page.problems) == (4, ())
    assert (first.key, first.kind, first.title) == (
        "written_evidence:910001", ItemKind.WRITTEN_EVIDENCE, "Example Data Ltd (EXA0001)",
    )
    assert first.submitters == (Submitter("Example Data Ltd", "organisation", "Director"),)
    assert first.url == "https://committees.parliament.uk/writtenevidence/910001/html/"
    assert (first.committees[0].id, first.inquiries[0].name, first.house) == ("203", "Example inquiry", "Commons")
    assert (first.published, person.published) == ("2025-02-23T11:00:00", "2025-02-23")
    assert first.text is None
    assert [d.url for d in first.documents] == [
        f"https://committees-api.parliament.uk/api/WrittenEvidence/910001/Document/{f}"
        for f in ("OriginalFormat", "Html", "Pdf")
    ]
    # A numeric entity stands in the name.
    assert person.submitters == (Submitter("Ada Example", "person", "Professor", "Example University"),)
    assert (anonymous.submitters, anonymous.anonymous, anonymous.title) == ((), True, "Name withheld (EXA0003)")
    assert "Must Not" not in json.dumps(anonymous.as_dict())
    assert old.url.startswith("http://data.parliament.uk/")
    assert old.aliases == ("legacy:written_evidence:70001",)
    assert best_first(old) == ()


def test_the_best_listed_document_is_taken_and_no_other() -> None:
    def item(*formats: str) -> Item:
        files = [{"fileName": "a", "fileSize": 1, "fileDataFormat": f, "url": None} for f in formats]
        return changed(document={"documentId": 1, "files": files})

    for formats, best in ((("Pdf", "Html"), "Html"), (("Pdf", "OriginalFormat"), "OriginalFormat"), (("Pdf",), "Pdf")):
        assert best_first(item(*formats))[0].format == best
    assert best_first(item("Hologram")) == ()


@pytest.mark.parametrize(
    "fields",
    [
        {"witnesses": None}, {"witnesses": [None, 7, {}]}, {"document": {}}, {"document": {"files": None}},
        {"committees": None}, {"committeeBusiness": None}, {"publicationDate": "0001-01-01T00:00:00"},
        {"publicationDate": 7}, {"internalReference": None}, {"legacyHtmlUrl": "javascript:alert(1)"},
        {"witnesses": [{"name": "A" * 10, "organisations": [None]}] * 5000}, {"surprise": {"a": [1]}},
    ],
)
def test_missing_and_odd_fields_are_borne(fields: dict[str, Any]) -> None:
    item = changed(**fields)
    assert item.key == "written_evidence:910001"
    assert not any(u.startswith("javascript") for u in (item.url, *item.legacy_urls))


def test_an_item_without_an_id_is_a_problem_and_the_rest_is_read() -> None:
    rows = json.loads(WRITTEN)["items"]
    del rows[1]["id"]
    page = read_evidence("WrittenEvidence", json.dumps({"items": rows, "totalResults": 4}).encode())
    assert len(page.items) == 3
    assert page.problems == ("entry 2 of 4: it has no usable 'id'",)


def test_oral_evidence_takes_its_inquiries_from_a_list() -> None:
    row = {
        "id": 4977, "publicationDate": None, "meetingDate": "2015-12-01T00:00:00", "witnesses": [],
        "committeeBusinesses": [{"id": 1, "title": "The big data dilemma"}, {"id": 2, "title": "Another"}],
        "hcNumbers": [{"number": "468", "sessionDescription": "2015-16"}], "committees": [{"id": 135, "name": "S&T"}],
        "document": {"documentId": 1, "files": [{"fileDataFormat": "Html"}]},
    }
    item = read_evidence("OralEvidence", json.dumps({"items": [row], "totalResults": 1}).encode()).items[0]
    assert item.title == "Oral evidence: The big data dilemma, 2015-12-01"
    assert (item.reference, item.published) == ("HC 468 (2015-16)", "2015-12-01")
    assert [i.name for i in item.inquiries] == ["The big data dilemma", "Another"]
    assert item.url == "https://committees.parliament.uk/oralevidence/4977/html/"


def test_publications_and_responses() -> None:
    report, response = read_evidence("Publications", PUBLICATIONS).items
    assert (report.genre, report.reference) == ("Report", "HC 468 (2024-25)")
    assert report.url == "https://committees.parliament.uk/publications/920001/documents/620001/default/"
    assert report.links == ("https://publications.parliament.uk/pa/example/46805.htm",)
    assert report.documents[0].url.endswith("/api/Publications/920001/Document/620001/OriginalFormat")
    assert (response.genre, response.body) == ("Government Response", "Department for Education")
    assert response.related == ("publication:920001",)
    # The bare address answers 404: with no document of its own, people are sent to where the text is.
    assert response.url == "https://publications.parliament.uk/pa/example/46805.htm"


def test_an_item_goes_through_json_and_back() -> None:
    for item in (*read_evidence("WrittenEvidence", WRITTEN).items, *read_evidence("Publications", PUBLICATIONS).items):
        again = Item.from_dict(json.loads(json.dumps(item.as_dict())))
        assert again == item
        assert (again.mark, again.revision) == (item.mark, item.revision)


def test_mark_and_revision_tell_what_moved() -> None:
    item = changed()
    moved = changed(publicationDate="2025-02-24T11:00:00")
    assert item.mark != moved.mark
    assert item.revision == moved.revision
    assert item.revision != changed(internalReference="EXA9999").revision
    read = with_text(item, "Words")
    assert read.mark == item.mark
    assert read.revision != with_text(item, "Other words").revision


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The forms are those of real documents; two names are made up.
        ("Written evidence submitted by Defend Digital Me\n\nThis", ("Defend Digital Me", False)),
        ("FSH0146 - Evidence on Fisheries Written evidence submitted by Mr Example (FSH0146)", ("Mr Example", False)),
        ("Written Evidence from the Department for Work and Pensions DES0051", ("Department for Work and Pensions", False)),
        ("Science Education Policy Alliance \u2013 Written evidence ( EDU 0099 )", ("Science Education Policy Alliance", False)),
        ("Submission to the International Development Committee by Rotary International on the future", ("Rotary International", False)),
        ("EVIDENCE OF THE UK ENVIRONMENTAL LAW ASSOCIATION TO THE HOUSE OF COMMONS", ("UK ENVIRONMENTAL LAW ASSOCIATION", False)),
        ("A Bill\nWritten evidence submitted by defenddigitalme (HERB 39)\nA Bill", ("defenddigitalme", False)),
        ("Ada\u00a0Example \u2013 Written evidence (ABC0001)", ("Ada Example", False)),
        ("Written evidence submitted by Name withheld (ABC0002)", ("", True)),
        ("Executive summary\nThis paper is about schools.", ("", False)),
        ("", ("", False)),
    ],
)
def test_the_opening_names_the_submitter(text: str, expected: tuple[str, bool]) -> None:
    assert read_opening(text) == expected


@pytest.mark.parametrize(
    "piece", ["submission to ", "evidence of ", "- ", "A", "written evidence submitted by ", "(", "\n"]
)
def test_a_hostile_opening_is_only_searched_at_its_start(piece: str) -> None:
    assert read_opening(piece * 100_000) == read_opening(piece * 1_000)


def test_the_api_wins_over_the_opening_and_a_withheld_name_stays_withheld() -> None:
    item, _, anonymous, _ = read_evidence("WrittenEvidence", WRITTEN).items
    opening = "Written evidence submitted by Somebody Else (EXA0001)"
    assert with_text(item, opening).submitters == item.submitters
    assert with_text(anonymous, opening).submitters == ()
    nobody = replace(item, submitters=(), submitters_from="", title="EXA0001")
    named = with_text(nobody, opening)
    assert (named.submitters, named.submitters_from) == ((Submitter("Somebody Else"),), "document")
    assert named.title == "Somebody Else (EXA0001)"
    # What the document added must not make the list look changed, or it would be fetched at every poll.
    assert named.mark == nobody.mark
    assert Item.from_dict(json.loads(json.dumps(named.as_dict()))).mark == nobody.mark
    assert with_text(nobody, "Summary").submitters == ()


def test_a_document_without_text_leaves_the_item_whole() -> None:
    item = without_text(changed(), "no_text")
    assert (item.text, item.no_text, item.title) == (None, "no_text", "Example Data Ltd (EXA0001)")


def test_real_lists_are_read(shared: Path) -> None:
    folder = shared / "data" / "parliament" / "committees"
    publications = read_evidence("Publications", (folder / "publications-list.json").read_bytes())
    assert (len(publications.items), publications.total, publications.problems) == (5, 5, ())
    assert all(i.title and i.published and i.url for i in publications.items)
    built = read_evidence("WrittenEvidence", (folder / "writtenevidence-list.built.json").read_bytes())
    assert built.items[0].title == "Defend Digital Me (PAB9901)"
    fragments = json.loads((folder / "writtenevidence-fragments.json").read_bytes())
    row = {"id": 1, **fragments["WrittenEvidence/1"]}
    item = read_evidence("WrittenEvidence", json.dumps({"items": [row], "totalResults": 1}).encode()).items[0]
    assert item.submitters == (Submitter("International Alert", "organisation", "Head of Advocacy"),)
    text = (folder / "writtenevidence-117744.opening.txt").read_text(encoding="utf-8")
    assert read_opening(text)[0] == "Defend Digital Me"


@pytest.mark.parametrize(
    ("files", "annexes"),
    [
        ([("EXA0001.docx", "OriginalFormat"), ("EXA0001.html", "Html"), ("EXA0001.pdf", "Pdf")], []),
        ([("Our submission.docx", "OriginalFormat"), ("EXA0001.html", "Html"), ("EXA0001.pdf", "Pdf")], []),
        ([("EXA0001.html", "Html"), ("List of recipients.xlsx", "OriginalFormat")], ["List of recipients.xlsx"]),
        ([("Annex A.html", "Html"), ("EXA0001.html", "Html")], ["Annex A.html"]),
        ([("Annex A.html", "Html"), ("Our submission.html", "Html"), ("Letter.html", "Html")], ["Annex A.html", "Letter.html"]),
    ],
)
def test_annexes_are_files_beside_those_of_the_evidence_itself(files: list[tuple[str, str]], annexes: list[str]) -> None:
    listed = [{"fileName": n, "fileSize": 9, "fileDataFormat": f, "url": None} for n, f in files]
    item = changed(internalReference="EXA0001", document={"documentId": 5, "files": listed})
    assert [d.name for d in annexes_of(item)] == annexes
    assert not {d.name for d in best_first(item)} & set(annexes)
