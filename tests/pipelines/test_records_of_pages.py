"""Records of a page: each is told by itself, new ones with who got data, gone ones as gone, a mere other order as that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alerts.describe import describe
from alerts.severity import Severity
from db.register.changes import stored_changes
from db.register.runs import start_run
from db.store import Store
from diffing.plausibility import Limits
from model.fetch import Expected
from model.item import ItemBatch, Observation, digest
from model.source import Source
from pipelines.context import CrawlContext
from pipelines.items.record import RecordItems
from readers.pages.read import read_page

PAGE = Source("page", "page", "https://example.org/page")
NOW = datetime(2026, 11, 1, tzinfo=UTC)
Row = tuple[str, str, str, str]
ROWS: list[Row] = [
    ("Bellmoor University", "Absence returns", "4 March 2024", "study truancy"),
    ("Quillfern Analytics Ltd", "Phonics results", "11 May 2024", "tune a reading app"),
    ("The Orrin Trust", "Exclusion records", "9 July 2024", "evaluate mentors"),
    ("Hartsea Gazette", "Key stage 2 results", "3 October 2024", "rank schools"),
    ("Mapstead Portals plc", "School census", "19 November 2024", "draw catchments"),
]
NEW: Row = ("The Wendle Courier", "GCSE results", "8 January 2026", "print a table")


def page(title: str, *parts: str) -> bytes:
    return f"<html><body><main><h1>{title}</h1>{''.join(parts)}</main></body></html>".encode()


def terms(rows: Sequence[Row]) -> bytes:
    return page("Who we have shared pupil data with", *(
        f"<dl><dt>Recipient</dt><dd>{who}</dd><dt>Pupil data shared</dt><dd>{what}</dd><dt>Purpose</dt><dd>To {why}</dd>"
        f"<dt>Date shared</dt><dd>{when}</dd></dl>" for who, what, when, why in rows
    ))


def details(rows: Sequence[Row]) -> bytes:
    return page("Organisations that received National Pupil Database extracts", *(
        f"<details><summary>{who} ({when})</summary><p><strong>Data:</strong> {what}</p>"
        f"<p><strong>Project:</strong> {why}</p></details>" for who, what, when, why in rows
    ))


def cards(rows: Sequence[Row]) -> bytes:
    return page("Pupil data shares: recipients", *(
        f"<div class='card'><h3>{who}</h3><ul><li><span>Pupil data shared</span> <span>{what}</span></li>"
        f"<li><span>Project</span> <span>{why}</span></li><li><span>Shared on</span> <span>{when}</span></li></ul></div>"
        for who, what, when, why in rows
    ))


def projects(rows: Sequence[Row]) -> bytes:
    return page("Pupil data log", *(
        f"<h3>{why}</h3><p>Third party: {who}<br>Records shared: {what}<br>Date shared: {when}</p>"
        for who, what, when, why in rows
    ))


def sentences(rows: Sequence[Row]) -> bytes:
    return page("Releases of pupil data", *(
        f"<h3>{why}</h3><p>On {when} we gave {who} pupil-level {what}. The purpose was to {why}.</p>"
        for who, what, when, why in rows
    ))


FORMS = [terms, details, cards, projects, sentences]
Told = Callable[..., list[tuple[Severity, str]]]


@pytest.fixture
def told(tmp_path: Path) -> Told:
    """What is told of a page after its first look."""
    store = Store.create(tmp_path)
    run = start_run(store, [PAGE], [Expected(PAGE.name, PAGE.url)], "manual", NOW)

    def told(*editions: bytes) -> list[tuple[Severity, str]]:
        for n, body in enumerate(editions):
            item, at = read_page(body, PAGE.url), NOW + timedelta(hours=n)
            record = RecordItems(CrawlContext(store, run, Limits(), 0, lambda at=at: at))  # type: ignore[misc]
            record.record_batch(ItemBatch(PAGE, (Observation(item, digest(item), "page", n == 0),), ended=True))
        found = map(describe, stored_changes(store, "c.kind != 'baseline'"))
        return [(x.severity, x.headline) for x in found]

    return told


@pytest.mark.parametrize("form", FORMS)
def test_one_record_more_is_told_with_who_got_data_and_nothing_else(told: Told, form: Callable[..., bytes]) -> None:
    ((severity, line),) = told(form(ROWS), form([*ROWS[:2], NEW, *ROWS[2:]]))
    assert severity is Severity.HIGH
    assert line.startswith("The Wendle Courier got pupils' data: the page")


@pytest.mark.parametrize("form", FORMS)
def test_a_mere_other_order_is_one_low_line(told: Told, form: Callable[..., bytes]) -> None:
    ((severity, line),) = told(form(ROWS), form(sorted(ROWS, key=lambda r: r[3])))
    assert severity is Severity.LOW
    assert line.endswith("was put in another order; its words are the same.")


@pytest.mark.parametrize("form", FORMS)
def test_a_record_that_is_gone_is_told_with_whose_it_was(told: Told, form: Callable[..., bytes]) -> None:
    ((_, line),) = told(form(ROWS), form([*ROWS[:2], *ROWS[3:]]))
    assert "The Orrin Trust" in line
    assert "got pupils' data" not in line or line.startswith("No longer said")


def test_a_record_that_moves_from_the_refused_to_the_given_is_news(told: Told) -> None:
    def lists(refused: str, given: str) -> bytes:
        return page(
            "Pupil data", "<h2>Applications for pupil data that were refused</h2>", refused,
            "<h2>Organisations that received pupil data</h2>", given,
        )

    one, two = (f"<ul><li>{who}</li></ul>" for who in ("Example Analytics Ltd", "Example Data Ltd"))
    both = "<ul><li>Example Data Ltd</li><li>Example Analytics Ltd</li></ul>"
    lines = [line for _, line in told(lists(one, two), lists("", both))]
    assert any(line.startswith("Example Analytics Ltd got pupils' data") for line in lines)


@pytest.mark.parametrize(("title", "record"), [
    ("School improvement grants", "<dl><dt>Recipient</dt><dd>{}</dd><dt>Amount</dt><dd>£900</dd></dl>"),
    ("Events on pupil data", "<dl><dt>Organisation</dt><dd>{}</dd><dt>Event</dt><dd>A walk</dd></dl>"),
    ("Pupil data that we receive", "<dl><dt>Received from</dt><dd>{}</dd><dt>Data</dt><dd>Absence</dd></dl>"),
    ("Papers on pupil data", "<h3>A paper</h3><ul><li>Published by: {}</li><li>Date: 3 May 2026</li></ul>"),
    ("Pupil data requests", "<dl><dt>Organisation</dt><dd>{}</dd><dt>Pupil data requested</dt><dd>All</dd></dl>"),
    ("Pupil data: nothing", "<dl><dt>Organisation</dt><dd>{}</dd><dt>Data shared</dt><dd>None</dd></dl>"),
])
def test_records_of_something_else_tell_of_no_release(told: Told, title: str, record: str) -> None:
    names = [r[0] for r in ROWS]
    lines = told(page(title, *map(record.format, names)), page(title, *map(record.format, [*names, NEW[0]])))
    assert not [line for _, line in lines if "got pupils' data" in line]


def test_a_page_that_an_earlier_version_read_line_by_line_tells_nothing_by_being_read_anew() -> None:
    from msgspec.structs import replace

    from diffing.texts.items import compare_items

    now = read_page(terms(ROWS), PAGE.url)
    before = replace(now, text=(now.text or "").replace(": ", "\n").replace(" | ", "\n"))
    assert before.text != now.text
    assert compare_items(before, now) == ()
