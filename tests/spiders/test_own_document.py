"""A document at an address of its own: a first look, editions, damage, and what it hides; each is told once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response

from alerts.describe import describe
from bench.replica.documents import docx_of, odt_of, pdf_document, scanned_pdf
from commands.crawling.crawl import known_now
from db.register.changes import stored_changes
from db.register.runs import start_run
from db.store import Store
from db.withheld.decide import load_withheld
from diffing.plausibility import Limits
from model.fetch import Expected, Outcome, Verdict
from model.item import ItemBatch
from model.source import Source
from pipelines.context import CrawlContext
from pipelines.items.again import ItemsAgain
from pipelines.items.record import RecordItems
from readers.documents.errors import Unread
from readers.own_document import read_own
from readers.workbook.sheets import read_sheets
from spiders.own_document import OwnDocumentSpider
from tests.readers.test_hidden_documents import docx
from tests.tables import count_of, rows_of, set_fields, values_of

SOURCE = Source("log", "document", "https://example.org/log", "Disclosure log")
NOW = datetime(2026, 11, 1, tzinfo=UTC)
HEAD = ("Reference", "Recipient", "Purpose", "Pupil data shared", "Date shared")
ROWS = [
    ("DS1", "Bellmoor University", "To study truancy", "Absence returns", "04/03/2024"),
    ("DS2", "Quillfern Analytics Ltd", "To tune a reading app", "Phonics results", "11/05/2024"),
    ("DS3", "The Orrin Trust", "To evaluate mentors", "Exclusion records", "09/07/2024"),
]
NEW = ("DS4", "The Wendle Courier", "To print a table", "GCSE results", "08/01/2026")
Row = Sequence[str]
Look = Callable[..., list[str]]


def table_of(rows: Sequence[Row], row: str, cell: str) -> str:
    return "".join(row.format("".join(map(cell.format, cells))) for cells in (HEAD, *rows))


def word(rows: Sequence[Row]) -> bytes:
    table = table_of(rows, "<w:tr>{}</w:tr>", "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>")
    name = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    title = "<w:p><w:r><w:t>Pupil data that we have shared</w:t></w:r></w:p>"
    return docx_of(f"<w:document {name}><w:body>{title}<w:tbl>{table}</w:tbl></w:body></w:document>")


def open_text(rows: Sequence[Row]) -> bytes:
    row, cell = "<table:table-row>{}</table:table-row>", "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    table = table_of(rows, row, cell)
    return odt_of(f"<text:p>Pupil data that we have shared</text:p><table:table>{table}</table:table>")


def pdf(rows: Sequence[Row]) -> bytes:
    said = (f"In {r[4][-4:]} we gave {r[1]} pupil-level data from the National Pupil Database, {r[3]}. {r[2]}." for r in rows)
    return pdf_document(["Pupil data that we have shared", *said])


FORMS = [word, open_text, pdf]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path) as store:
        yield store


@pytest.fixture
def look(store: Store) -> Look:
    """A poll of the source, an hour after the last; gives what it told."""
    hours = count()
    run = start_run(store, [SOURCE], [Expected(SOURCE.name, SOURCE.url)], "manual", NOW)

    def look(body: bytes, status: int = 200) -> list[str]:
        at, before = NOW + timedelta(hours=next(hours)), count_of(store, "change")
        spider = OwnDocumentSpider((SOURCE,), known_now(store, (SOURCE,), at))
        request = next(x for x in spider.begin(SOURCE) if isinstance(x, Request))
        record = RecordItems(CrawlContext(store, run, Limits(), 0, lambda: at))

        async def answered() -> list[Any]:
            assert request.callback is not None
            response = Response(request.url, status, body=body, request=request)
            return [step async for step in request.callback(response, **request.cb_kwargs)]

        look.verdicts = []  # type: ignore[attr-defined]
        for step in asyncio.run(answered()):
            if isinstance(step, Verdict):
                look.verdicts.append(step)  # type: ignore[attr-defined]
            elif isinstance(step, ItemBatch):
                record.record_batch(step)
        told = [describe(c) for c in stored_changes(store, "true")]
        return [x.headline for x in told[-(count_of(store, "change") - before) or len(told) :]]

    return look


def outcome(look: Look) -> tuple[Outcome, str]:
    last = look.verdicts[-1]  # type: ignore[attr-defined]
    return last.outcome, last.detail


@pytest.mark.parametrize("form", FORMS)
def test_each_edition_is_told_once_and_damage_changes_nothing(store: Store, look: Look, form: Callable[..., bytes]) -> None:
    (begun,) = look(form(ROWS))
    assert "1 item, 1 of them speaks of pupils" in begun
    (added,) = look(form([ROWS[0], NEW, *ROWS[1:]]))
    assert "Wendle Courier" in added
    assert "Disclosure log" in added
    assert look(form([ROWS[0], NEW, *ROWS[1:]])) == [], "the same bytes"
    whole = form([ROWS[0], NEW, ROWS[1]])
    (removed,) = look(whole)
    assert "Orrin Trust" in removed
    assert "was taken out" in removed
    for damaged in (whole[: len(whole) // 2], b"<html><body><h1>Sorry, there is a problem</h1></body></html>", b""):
        assert look(damaged) == []
        assert not outcome(look)[0].good
    assert look(b"gone", 404) == []
    assert outcome(look)[0] is Outcome.NOT_FOUND
    assert look(whole) == [], "good again: as it was"
    assert outcome(look)[0] is Outcome.OK
    reworded = [(*r[:2], r[2].replace("truancy", "truancy, and to sell what is found"), *r[3:]) for r in (ROWS[0], NEW, ROWS[1])]
    (changed,) = look(form(reworded))
    assert "to sell what is found" in changed
    assert values_of(store, "item", "kind") == ["document"]


def test_what_came_in_its_place_at_first_is_no_first_look(store: Store, look: Look) -> None:
    for body in (b"<html><body><p>Come back later</p></body></html>", scanned_pdf()):
        assert look(body) == []
        assert not outcome(look)[0].good
    (begun,) = look(word(ROWS))
    assert "1 item" in begun
    assert values_of(store, "change", "kind") == ["baseline"]
    (added,) = look(pdf([*ROWS, NEW]))
    assert "Wendle Courier" in added, "another format is the same document"


def test_what_it_hides_is_kept_back_with_its_bytes_though_its_words_are_the_same(store: Store, look: Look) -> None:
    look(docx("<w:p><w:r><w:t>Pupil data were shared with Bellmoor University.</w:t></w:r></w:p>"))
    assert not load_withheld(store).files
    hiding = docx(
        "<w:p><w:r><w:t>Pupil data were shared with Bellmoor University.</w:t></w:r></w:p>"
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Corin Vexworth, aged 9, was excluded.</w:t></w:r></w:p>"
    )
    assert look(hiding) == []
    (notice,) = rows_of(store, "notice", recovered_at=None, code="hidden_content")
    assert "Vexworth" not in notice["message"]
    hides = values_of(store, "hidden", "sha256")
    assert hides
    assert load_withheld(store).files >= {*hides}


def test_it_is_read_again_from_its_bytes(store: Store, look: Look) -> None:
    look(word(ROWS))
    with store.transaction():
        set_fields(store.db.conn, "item_version", {"text": "as an earlier reader had it"})
    ItemsAgain(store, SOURCE, lambda: NOW).read()
    (text,) = values_of(store, "item_version", "text")
    assert "DS2 | Quillfern Analytics Ltd" in text


@pytest.mark.parametrize(("body", "said"), [
    (b"<html><body><p>Disclosures of pupil data</p></body></html>", "a web page came in place of a PDF, DOCX or ODT"),
    (b"Reference,Recipient\nDS1,Bellmoor University\n", "plain text came in place"),
    (b"", "no bytes"),
    (scanned_pdf(), "hold no text (a scan): open its address"),
    (pdf(ROWS)[:300], "cannot be read"),
    (odt_of("<table:table/>", kind="spreadsheet"), 'A table of rows (ODS, XLSX, CSV) is watched as kind = "file"'),
])
def test_what_is_no_document_is_refused_with_what_to_do(body: bytes, said: str) -> None:
    with pytest.raises(Unread) as refused:
        read_own(body, SOURCE)
    assert said in str(refused.value)
    assert not refused.value.outcome.good


@pytest.mark.parametrize("form", FORMS)
def test_as_a_register_it_is_refused_with_the_kind_to_write(form: Callable[..., bytes]) -> None:
    (problem,) = read_sheets(form(ROWS)).problems
    assert (problem.code, 'kind = "document"' in problem.message) == ("not_a_register", True)
