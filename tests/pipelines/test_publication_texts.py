"""What the documents of a publication, and the words of its page, say of releases. All bodies and names are invented."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from alerts.describe import headline_of
from alerts.sentences.headline import headline, summary
from alerts.severity import Severity, severity, worst_first
from bench.desk import Desk
from bench.replica.documents import odt_document, odt_of
from bench.replica.faults import body, status
from bench.replica.govuk import PublishedFile
from db.register.changes import stored_changes
from demo.site import SHARES
from pipelines.items.again import ItemsAgain
from pipelines.items.publications import SAME_WORDS, PublicationTexts
from readers.documents.errors import UnknownFormat
from readers.govuk import texts
from readers.judged_copy import judged_copy
from readers.visible_copy import NoCopy
from tests.db.public_world import build_anew
from tests.pipelines.test_decided import API, ROWS, csv
from tests.readers.pdf_writer import pdf_of
from tests.readers.test_hidden_documents import docx
from tests.tables import count_of, delete_rows, rows_of, values_of

REGISTER = PublishedFile("Register of shares: September 2026", "register.csv", csv(ROWS))
PLAIN = "This letter is about the opening hours of the office."
TOLD = "In March 2024 the Department for Education gave pupil records from the National Pupil Database to the Daily Mirror."
OTHER = "In May 2024 the Department for Education gave pupil records from the National Pupil Database to the Daily Mail."
PERHAPS = "Records of the National Pupil Database may have been passed to Invented Widgets Ltd."


def pdf(*lines: str, info: str = "") -> bytes:
    shown = " ".join(f"1 0 0 1 50 {700 - 20 * n} Tm ({line}) Tj" for n, line in enumerate(lines))
    return pdf_of(f"BT /F1 10 Tf {shown} ET", info=info)


def letter(*lines: str, title: str = "A letter to a committee", info: str = "") -> PublishedFile:
    return PublishedFile(title, "letter.pdf", pdf(*lines, info=info), "application/pdf")


def files(desk: Desk, *published: PublishedFile, day: int = 2, note: str | None = None) -> None:
    desk.replica.publish_files(published, note=note, at=f"2026-11-{day:02}T09:00:00Z")


def describe_page(desk: Desk, words: str) -> None:
    item = desk.replica.site.items[SHARES]
    desk.replica.site.items[SHARES] = {**item, "description": words}


def told(desk: Desk) -> list[tuple[str, Severity, str]]:
    """All that was ever told of documents and pages: kind, severity, sentence."""
    kinds = "('document_changed', 'attachment_added', 'page_changed', 'to_look_at', 'text_release')"
    return [(c.kind.value, severity(c), headline_of(c)) for c in stored_changes(desk.store, f"c.kind in {kinds}")]


def sentences(change: dict[str, Any]) -> list[str]:
    return [m["sentence"] for m in json.loads(change["detail"]).get("mentions", ())]


def test_a_new_document_that_tells_of_a_release_is_told_once_with_who_got_data(desk: Desk) -> None:
    files(desk, REGISTER, day=1)
    desk.poll()
    files(desk, REGISTER, letter(PLAIN, TOLD))
    done = desk.poll()
    assert done.kinds == ["attachment_added"]
    assert sentences(done.changes[0]) == [TOLD]
    ((kind, grave, said),) = told(desk)
    assert (kind, grave) == ("attachment_added", Severity.HIGH)
    assert said.startswith("Daily Mirror got pupils' data: the file “A letter to a committee” was added to")
    assert "It says: “In March 2024" in said
    assert desk.poll().kinds == []


def test_of_an_edited_document_the_new_words_are_told_and_what_stood_there_before_is_no_news(desk: Desk) -> None:
    files(desk, REGISTER, letter(TOLD), day=1)
    assert desk.poll().kinds == ["baseline"], "what stands at the first look is no news"
    files(desk, REGISTER, letter(TOLD, PLAIN))
    (change,) = desk.poll().changes
    assert change["kind"] == "document_changed"
    assert PLAIN in json.loads(change["fields"])["text"][1]
    assert told(desk)[0][1] == Severity.NORMAL
    assert "got pupils' data" not in told(desk)[0][2]
    files(desk, REGISTER, letter(TOLD, PLAIN, OTHER), day=3)
    (change,) = desk.poll().changes
    assert [m["sentence"] for m in json.loads(change["detail"])["mentions"] if m.get("is_new")] == [OTHER]
    kind, grave, said = told(desk)[1]
    assert (kind, grave, said[:28]) == ("document_changed", Severity.HIGH, "Daily Mail got pupils' data:")


def test_the_same_words_in_other_bytes_are_told_as_that(desk: Desk) -> None:
    files(desk, REGISTER, letter(TOLD), day=1)
    desk.poll()
    files(desk, REGISTER, letter(TOLD, info="/Producer (Another program)"))
    (change,) = desk.poll().changes
    assert (change["kind"], change["reason"]) == ("document_changed", SAME_WORDS)
    assert [x[1] for x in told(desk)] == [Severity.NORMAL]
    assert desk.poll().kinds == []


def test_what_is_not_sure_is_for_a_person_beside_what_is_told_anyhow(desk: Desk) -> None:
    files(desk, REGISTER, day=1)
    desk.poll()
    files(desk, REGISTER, letter(PERHAPS))
    assert desk.poll().kinds == ["attachment_added", "to_look_at"]


def test_words_of_the_page_are_read(desk: Desk) -> None:
    files(desk, REGISTER, day=1)
    describe_page(desk, PLAIN)
    desk.poll()
    describe_page(desk, f"{PLAIN} {TOLD}")
    assert desk.poll().kinds == ["page_changed"]
    ((_, grave, said),) = told(desk)
    assert grave == Severity.HIGH
    assert said.startswith("Daily Mirror got pupils' data: the page")
    assert desk.poll().kinds == []


def html(desk: Desk, *paragraphs: str, path: str = f"{SHARES}/letter") -> None:
    """An HTML attachment beside the register, with a page of its own on the site."""
    own = {
        "base_path": path, "schema_name": "html_publication", "title": "A letter to a committee",
        "details": {"body": "".join(f"<p>{p}</p>" for p in paragraphs)},
    }
    desk.replica.fail(f"/api/content{path}", body(json.dumps(own).encode()))
    with urllib.request.urlopen(desk.replica.url(API)) as answer:
        given = json.loads(answer.read())
    attached = [a for a in given["details"]["attachments"] if a["attachment_type"] == "file"]
    attached.append({"attachment_type": "html", "id": "7", "title": "A letter to a committee", "url": path})
    given["details"]["attachments"] = attached
    desk.replica.fail(API, body(json.dumps(given).encode()))


def test_an_attachment_that_is_a_page_of_its_own_is_read(desk: Desk) -> None:
    files(desk, REGISTER, day=1)
    desk.poll()
    html(desk, PLAIN)
    assert desk.poll().kinds == ["attachment_added"]
    html(desk, PLAIN, TOLD)
    assert desk.poll().kinds == ["document_changed"]
    assert [x[1] for x in told(desk)] == [Severity.NORMAL, Severity.HIGH]
    assert "got pupils' data" in told(desk)[1][2]


@pytest.mark.parametrize(
    ("filename", "made"),
    [
        ("note.docx", docx(f"<w:p><w:r><w:t>{TOLD}</w:t></w:r></w:p>")),
        ("note.odt", odt_document([PLAIN, TOLD])),
        ("note.ott", odt_of(f"<text:list><text:list-item><text:p>{TOLD}</text:p></text:list-item></text:list>", kind="text")),
    ],
)
def test_a_word_document_and_an_odt_are_read(desk: Desk, filename: str, made: bytes) -> None:
    files(desk, REGISTER, day=1)
    desk.poll()
    files(desk, REGISTER, PublishedFile("A note", filename, made, "application/octet-stream"))
    (change,) = desk.poll().changes
    assert sentences(change) == [TOLD]
    assert told(desk)[0][1] == Severity.HIGH
    assert told(desk)[0][2].startswith("Daily Mirror got pupils' data: the file “A note” was added to")
    assert count_of(desk, "notice") == 0, "it hides nothing, and is read"


def test_an_odt_that_hides_a_release_is_kept_back_and_tells_of_it_to_operators_alone(desk: Desk) -> None:
    files(desk, REGISTER, day=1)
    desk.poll()
    hidden = f'<text:p>{PLAIN}</text:p><text:section text:name="S" text:display="none"><text:p>{TOLD}</text:p></text:section>'
    files(desk, REGISTER, PublishedFile("A note", "note.odt", odt_of(hidden), "application/vnd.oasis.opendocument.text"))
    (change,) = desk.poll().changes
    assert sentences(change) == []
    assert "text that cannot be read" in str(values_of(desk, "notice", "message"))
    assert "Mirror" not in str([rows_of(desk, t) for t in ("change", "item", "item_version", "mention", "notice")])


def test_an_odt_that_an_earlier_version_did_not_read_is_read_by_replay(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def unread(*_: object) -> str:
        raise UnknownFormat("it is a zip container, but no Word document")

    note = PublishedFile("A note", "note.odt", odt_document([TOLD]), "application/vnd.oasis.opendocument.text")
    files(desk, REGISTER, note, day=1)
    with monkeypatch.context() as earlier:
        earlier.setattr(texts, "read_document", unread)
        desk.poll()
    (otherwise,) = ItemsAgain(desk.store, desk.source, lambda: desk.now).read()
    assert set(otherwise.parts) == {"text", "no_text"}
    assert [m["sentence"] for m in rows_of(desk, "mention")] == [TOLD]
    assert told(desk) == [], "it is no news"


def test_a_document_that_cannot_be_read_is_told_as_that(desk: Desk) -> None:
    files(desk, REGISTER, day=1)
    desk.poll()
    files(desk, REGISTER, PublishedFile("A scan", "scan.pdf", pdf_of("0 0 100 100 re f"), "application/pdf"))
    assert desk.poll().kinds == ["attachment_added"]
    assert "could not be read" in told(desk)[0][2]
    files(desk, REGISTER, letter(TOLD, title="A scan"), day=3)
    desk.poll()
    assert told(desk)[1][2].startswith("Daily Mirror got pupils' data")


def test_a_document_that_comes_after_its_page_named_it_is_told_for_what_it_says(desk: Desk) -> None:
    files(desk, REGISTER, day=1)
    desk.poll()
    files(desk, REGISTER, letter(TOLD))
    (path,) = [p for p in desk.replica.site.assets if p.endswith(".pdf")]
    desk.replica.fail(path, status(404))
    assert desk.poll().kinds == ["attachment_added"]
    desk.replica.heal()
    assert desk.poll().kinds == ["document_changed"]
    assert [x[1] for x in told(desk)] == [Severity.NORMAL, Severity.HIGH]


CHILD = "The record of a pupil, Ottoline Marrowbone, aged 9, was given away."
NAMED = "This letter is about Ottoline Marrowbone and others."


@pytest.mark.parametrize("lines", [(CHILD, NAMED), (NAMED, CHILD), ("This letter is about [name removed] and others.", NAMED)])
def test_a_child_that_one_version_gives_away_stands_in_none(desk: Desk, tmp_path: Path, lines: tuple[str, str]) -> None:
    files(desk, REGISTER, day=1)
    desk.poll()
    for day, line in enumerate(lines if "removed" not in lines[0] else reversed(lines), 2):
        files(desk, REGISTER, letter(PLAIN, line, TOLD), day=day)
        desk.poll()
    assert count_of(desk, "item_version") >= 2
    kept = [*rows_of(desk, "change"), *rows_of(desk, "item"), *rows_of(desk, "item_version"), *rows_of(desk, "mention")]
    assert "Marrowbone" not in str(kept)
    assert b"Marrowbone" not in build_anew(desk.store.folder, tmp_path / "copy.db").read_bytes()


OF_PUPILS = [["Surname", "Forename", "Date of birth"], ["Trelwistle", "Rosalba", "05/06/2013"], ["Strickwald", "Corin", "07/08/2014"]]


def _drawn(rows: list[list[str]]) -> bytes:
    words = [(50, 780, TOLD), *((50 + 160 * x, 760 - 16 * y, c) for y, row in enumerate(rows) for x, c in enumerate(row))]
    return pdf_of(f"BT /F1 9 Tf {' '.join(f'1 0 0 1 {x} {y} Tm ({c}) Tj' for x, y, c in words)} ET")


def _written(rows: list[list[str]]) -> bytes:
    cells = ("".join(f"<w:tc><w:p><w:r><w:t>{c}</w:t></w:r></w:p></w:tc>" for c in row) for row in rows)
    table = "".join(f"<w:tr>{row}</w:tr>" for row in cells)
    return docx(f"<w:p><w:r><w:t>{TOLD}</w:t></w:r></w:p><w:tbl>{table}</w:tbl>")


def _typed(rows: list[list[str]]) -> bytes:
    cells = ("".join(f"<table:table-cell><text:p>{c}</text:p></table:table-cell>" for c in row) for row in rows)
    table = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    return odt_of(f"<text:p>{TOLD}</text:p><table:table><table:table-column/>{table}</table:table>")


@pytest.mark.parametrize("form", ["pdf", "docx", "odt", "html", "page"])
def test_a_table_of_pupils_beside_a_register_names_nobody_anywhere(desk: Desk, tmp_path: Path, form: str) -> None:
    files(desk, REGISTER, day=1)
    desk.poll()
    rows = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in OF_PUPILS)
    made = {"pdf": _drawn, "docx": _written, "odt": _typed}.get(form, _drawn)(OF_PUPILS)
    if form == "html":
        html(desk, f"{TOLD}</p><table>{rows}</table><p>{PLAIN}")
    elif form == "page":
        item = desk.replica.site.items[SHARES]
        details = {**item["details"], "body": f"<p>{TOLD}</p><table>{rows}</table>"}
        desk.replica.site.items[SHARES] = {**item, "details": details}
    else:
        files(desk, REGISTER, PublishedFile("Annex", f"annex.{form}", made, "application/octet-stream"))
    desk.poll()
    assert "got pupils' data" in str(told(desk)), "the release in the same text is told"
    said = str([rows_of(desk, table) for table in ("change", "item", "item_version", "mention")])
    assert [x for x in ("Trelwistle", "Strickwald", "Rosalba", "07/08/2014") if x in said] == []
    copy = build_anew(desk.store.folder, tmp_path / "copy.db").read_bytes()
    assert b"Trelwistle" not in copy
    assert b"Strickwald" not in copy
    if form in ("pdf", "docx", "odt"):
        with pytest.raises(NoCopy, match="tells of a child"):
            judged_copy(made, f"annex.{form}")
        assert judged_copy(pdf(TOLD), "annex.pdf"), "as a letter without one may be handed out"


def test_after_an_upgrade_what_stood_in_a_document_before_is_no_news(desk: Desk) -> None:
    """An earlier version recorded the document and not what it says."""
    files(desk, REGISTER, letter(TOLD), day=1)
    desk.poll()
    for table in ("mention", "item_version", "item"):
        delete_rows(desk, table)
    files(desk, REGISTER, letter(TOLD, OTHER))
    (change,) = desk.poll().changes
    assert [m["sentence"] for m in json.loads(change["detail"])["mentions"] if m.get("is_new")] == [OTHER]


def test_what_could_not_be_recorded_is_told_once_by_the_next_poll(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    files(desk, REGISTER, day=1)
    desk.poll()
    files(desk, REGISTER, letter(TOLD))
    with monkeypatch.context() as broken:
        broken.setattr(PublicationTexts, "write", lambda *_: 1 / 0)
        assert desk.poll().kinds == []
    assert desk.poll().kinds == ["attachment_added"]
    assert desk.poll().kinds == []


def test_a_document_that_was_away_for_one_look_is_no_news(desk: Desk) -> None:
    files(desk, REGISTER, letter(TOLD), day=1)
    desk.poll()
    files(desk, REGISTER, day=2)
    desk.poll(wait=60)
    files(desk, REGISTER, letter(TOLD), day=3)
    desk.poll(wait=60)
    desk.poll()
    assert told(desk) == []
    assert set(values_of(desk, "change", "state", kind="attachment_removed")) == {"retracted"}


def test_what_a_page_or_a_title_says_and_is_not_sure_is_told_with_it_and_waits_for_nobody(desk: Desk) -> None:
    files(desk, REGISTER, day=1)
    describe_page(desk, "About data that DfE shares.")
    desk.poll()
    describe_page(desk, PERHAPS)
    files(desk, REGISTER, letter(PLAIN, title="External data shares with universities"))
    assert desk.poll().kinds == ["attachment_added", "page_changed"]
    assert count_of(desk, "mention", band="review") == 0



def test_a_name_that_a_document_gives_away_stands_in_no_title_and_no_address(desk: Desk, tmp_path: Path) -> None:
    """Of itself, of the page's other files, of what joins and of what leaves."""
    named = "Re: Ottoline Marrowbone"
    files(desk, REGISTER, letter(PLAIN, CHILD, title=named)._replace(filename="ottoline-marrowbone-letter.pdf"), day=1)
    desk.poll()
    files(desk, REGISTER, letter(PLAIN, title="About Ottoline Marrowbone")._replace(filename="about.pdf"), day=2)
    for _ in range(2):
        desk.poll()
    files(desk, REGISTER, letter(PLAIN, title="Of Ottoline Marrowbone")._replace(filename="about.pdf"), day=3)
    desk.poll()
    kinds = {c["kind"] for c in rows_of(desk, "change")}
    assert kinds >= {"attachment_added", "attachment_removed"} or kinds >= {"document_changed"}
    kept = [*rows_of(desk, "change"), *rows_of(desk, "item"), *rows_of(desk, "item_version")]
    assert "arrowbone" not in str(kept).replace("Re:_Ottoline_Marrowbone", ""), "by that alias it is found again"
    assert b"arrowbone" not in build_anew(desk.store.folder, tmp_path / "copy.db").read_bytes()


def test_an_address_that_has_a_name_that_its_page_gives_away_is_kept_nowhere(desk: Desk) -> None:
    files(desk, REGISTER, day=1)
    desk.poll()
    html(desk, "Ottoline Marrowbone, aged 9, is a pupil.", path=f"{SHARES}/response-ottoline-marrowbone")
    desk.poll()
    kept = [*rows_of(desk, "change"), *rows_of(desk, "item"), *rows_of(desk, "item_version")]
    assert "arrowbone" not in str(kept)


def test_who_is_added_to_a_list_is_told_and_nobody_who_stood_in_it(desk: Desk) -> None:
    lead = "In 2024 the Department for Education gave extracts of the National Pupil Database to:"
    files(desk, REGISTER, letter(lead, "- the University of Oxford"), day=1)
    desk.poll()
    files(desk, REGISTER, letter(lead, "- the University of Oxford", "- the Daily Mirror"))
    desk.poll()
    ((_, grave, said),) = told(desk)
    assert grave == Severity.HIGH
    assert said.startswith("Daily Mirror got pupils' data:")
    assert values_of(desk, "change", "category", kind="document_changed") == ["press"]


@pytest.mark.parametrize("edited", [
    TOLD.replace("the Daily Mirror.", "the Daily Mirror, DR240312.01."),
    TOLD.replace("March", "April"),
    "In March 2024 pupil records from the National Pupil Database were given by the DfE to the Mirror.",
    f"This letter was corrected.\n{TOLD[:-1]} for a story on absence.",
])
def test_a_known_release_in_other_words_is_told_as_an_edit(desk: Desk, edited: str) -> None:
    files(desk, REGISTER, letter(TOLD), day=1)
    desk.poll()
    files(desk, REGISTER, letter(*edited.splitlines()))
    assert desk.poll().kinds == ["document_changed"]
    ((_, grave, said),) = told(desk)
    assert (grave, "got pupils' data" in said) == (Severity.NORMAL, False)


UNREADABLE = {
    "a scan": pdf_of("0 0 100 100 re f"),
    "a cut file": pdf(TOLD)[:200],
    "an error page": b"<html><body><h1>Sorry, there is a problem with the service</h1></body></html>",
}


@pytest.mark.parametrize("between", UNREADABLE.values(), ids=UNREADABLE)
def test_what_stood_there_before_it_could_not_be_read_is_no_news_when_it_can(desk: Desk, between: bytes) -> None:
    files(desk, REGISTER, letter(TOLD), day=1)
    desk.poll()
    for day in (2, 3):
        files(desk, REGISTER, letter()._replace(body=between + b"%" * day), day=day)
        desk.poll()
    files(desk, REGISTER, letter(TOLD), day=4)
    desk.poll()
    assert [(grave, "got pupils' data" in said) for _, grave, said in told(desk)] == [(Severity.NORMAL, False)] * 3
    files(desk, REGISTER, letter()._replace(body=between), day=5)
    desk.poll()
    files(desk, REGISTER, letter(TOLD, OTHER), day=6)
    desk.poll()
    assert told(desk)[-1][1] == Severity.HIGH
    assert told(desk)[-1][2].startswith("Daily Mail got pupils' data:"), "and nobody else"


def test_what_a_cut_copy_left_out_is_no_news_when_it_is_back_and_what_was_denied_is(desk: Desk) -> None:
    never = TOLD.replace("gave", "did not give")
    for day, lines in enumerate(((PLAIN, TOLD), (PLAIN,), (PLAIN, TOLD), (PLAIN, never), (PLAIN, TOLD)), 1):
        files(desk, REGISTER, letter(*lines), day=day)
        desk.poll()
    changes = [x for x in told(desk) if x[0] == "document_changed"]
    assert [grave for _, grave, _ in changes] == [Severity.NORMAL] * 2 + [Severity.HIGH] * 2, "a denial is as grave as what it takes back"


def test_what_moves_to_another_document_or_stands_in_it_too_is_no_news(desk: Desk) -> None:
    other = "These are the minutes of a meeting about lunch."
    minutes = letter(other, title="Minutes")._replace(filename="minutes.pdf")
    files(desk, REGISTER, letter(PLAIN, TOLD), minutes, day=1)
    desk.poll()
    files(desk, REGISTER, letter(PLAIN), minutes._replace(body=pdf(other, TOLD)))
    assert desk.poll().kinds == ["document_changed", "document_changed"]
    annex = letter(TOLD, title="Annex")._replace(filename="annex.pdf")
    files(desk, REGISTER, letter(PLAIN), minutes._replace(body=pdf(other, TOLD)), annex, day=3)
    assert desk.poll().kinds == ["attachment_added"]
    assert [(grave, "got pupils' data" in said) for _, grave, said in told(desk)] == [(Severity.NORMAL, False)] * 3
    files(desk, REGISTER, letter(PLAIN, OTHER), minutes._replace(body=pdf(other, TOLD)), annex, day=4)
    desk.poll()
    assert told(desk)[-1][2].startswith("Daily Mail got pupils' data:")


def test_the_category_is_that_of_whom_the_new_words_name(desk: Desk) -> None:
    files(desk, REGISTER, letter(TOLD), day=1)
    desk.poll()
    files(desk, REGISTER, letter(TOLD, OTHER.replace("Daily Mail", "University of Oxford")))
    desk.poll()
    assert values_of(desk, "change", "category", kind="document_changed") == ["university"], "no press any more"
    assert told(desk)[0][1] == Severity.NORMAL


def test_a_title_that_tells_of_a_release_is_read_when_a_file_gets_it(desk: Desk) -> None:
    files(desk, REGISTER, letter(PLAIN, title="A letter"), day=1)
    desk.poll()
    title = "Letter: the Department gave pupil records of the National Pupil Database to the Daily Mirror in 2024"
    files(desk, REGISTER, letter(PLAIN, title=title))
    assert desk.poll().kinds == ["page_changed"]
    ((_, grave, said),) = told(desk)
    assert (grave, said[:29]) == (Severity.HIGH, "Daily Mirror got pupils' data")


def test_a_subject_that_begins_with_a_row_names_who_got_data_by_a_letter_too(desk: Desk) -> None:
    files(desk, REGISTER, day=1)
    desk.poll()
    row = ("DS00990", "Daily Telegraph", "League tables", "Key Stage 4", "2026-10-01")
    files(desk, REGISTER._replace(body=csv([*ROWS, row])), letter(TOLD), letter(OTHER, title="B")._replace(filename="b.pdf"))
    desk.poll()
    changes = sorted(stored_changes(desk.store, "c.kind != 'baseline'"), key=worst_first)
    said = headline(changes, headline_of(changes[0]))
    assert said.startswith("Daily Telegraph gets")
    assert "; 2 texts on Daily M" in said
    assert "3 press" in summary(changes)


def test_what_was_read_of_documents_is_read_again_as_it_was(desk: Desk) -> None:
    """A PDF that was edited, one that has another title since, an HTML attachment, and the page."""
    files(desk, REGISTER, letter(PLAIN), letter(TOLD, title="Another")._replace(filename="b.pdf"), day=1)
    desk.poll()
    files(desk, REGISTER, letter(PLAIN, CHILD), letter(TOLD, title="Renamed")._replace(filename="b.pdf"))
    describe_page(desk, PLAIN)
    desk.poll()
    html(desk, PLAIN, TOLD)
    desk.poll()
    assert count_of(desk, "item_version") >= 6
    assert ItemsAgain(desk.store, desk.source, lambda: desk.now).read() == []


@pytest.mark.parametrize("filename", ["letter.pdf", "letter-from-emily-tubbington.pdf"])
def test_a_name_taken_out_of_a_files_title_stands_nowhere(desk: Desk, tmp_path: Path, filename: str) -> None:
    """Neither in the title of what was read of it nor in the key that was made of that title."""
    files(desk, REGISTER, letter(TOLD, title="Letter from Emily Tubbington")._replace(filename=filename), day=1)
    desk.poll()
    files(desk, REGISTER, letter(TOLD, title="Letter from a pupil")._replace(filename=filename))
    desk.poll()
    kept = [*rows_of(desk, "change"), *rows_of(desk, "item"), *rows_of(desk, "item_version")]
    assert "ubbington" not in str(kept).replace("Letter_from_Emily_Tubbington", ""), "by that alias it is found again"
    assert "Letter from a pupil" in str(rows_of(desk, "item"))
    files(desk, REGISTER, letter(PLAIN, TOLD, title="Letter from a pupil")._replace(filename=filename), day=3)
    assert "document_changed" in desk.poll().kinds
    assert count_of(desk, "item", kind="document") == 1
    assert b"ubbington" not in build_anew(desk.store.folder, tmp_path / "copy.db").read_bytes()


LETTERS = {
    "an exclusion": ("To the parents of Rowan Aldbury-Quill", "Dear Mr and Mrs Aldbury-Quill", "Permanent exclusion: Rowan",
                     "I am sorry to say that Rowan has been excluded."),
    "with a reference": ("Our ref: SEN/2025/RC", "To the parents of Rowan Aldbury-Quill", "Dear Mr and Mrs Aldbury-Quill",
                         "Permanent exclusion: Rowan", "I am sorry to say that Rowan has been excluded."),
}


@pytest.mark.parametrize("which", LETTERS)
def test_lines_of_a_letter_that_is_a_pdf_are_lines_and_the_child_is_withheld(desk: Desk, tmp_path: Path, which: str) -> None:
    files(desk, REGISTER, day=1)
    desk.poll()
    files(desk, REGISTER, letter(TOLD, *LETTERS[which]))
    done = desk.poll()
    assert sentences(done.changes[0]) == [TOLD]
    kept = repr([rows_of(desk.store, t) for t in ("item", "item_version", "mention", "change", "alert")])
    assert "Aldbury" not in kept
    assert "I am sorry to say that [withheld until reviewed]" in kept
    assert "been excluded" not in kept, "what befell it goes with its name"
    assert b"Aldbury" not in build_anew(desk.store.folder, tmp_path / "copy.db").read_bytes()
