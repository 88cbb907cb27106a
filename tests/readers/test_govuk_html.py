"""A publication's page in each of its three designs; what is none of them is refused, never read as empty."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.fetch import ChangeNote, PageState
from readers.govuk.api import NotAContentItem, read_content_item
from readers.govuk.html import UnknownPageDesign, html_to_lines, read_publication_page
from readers.govuk.values import is_register

PAGES = Path(__file__).parent / "govuk"
URL = "https://www.gov.uk/government/publications/x"
UPLOADS = "/government/uploads/system/uploads/attachment_data/file/"


def page(name: str) -> bytes:
    return (PAGES / f"{name}.html").read_bytes()


def test_the_design_of_2014_has_the_note_in_dt_and_the_csv_behind_a_download_link() -> None:
    got = read_publication_page(page("page_2014"), url=URL)
    assert (got.title, got.base_path, got.state) == (
        "National pupil database: requests received",
        "/government/publications/x",
        PageState.LIVE,
    )
    assert got.notes == (
        ChangeNote("2014-07-03T08:30:00+00:00", "Added requests up to 30 June 2014."),
        ChangeNote("2013-06-30T23:00:00+00:00", "First published."),
    )
    assert [(a.title, a.url, a.content_type) for a in got.attachments] == [
        ("Requests received: June 2014", f"https://www.gov.uk{UPLOADS}300011/requests.xls", "application/vnd.ms-excel"),
        ("Requests received (CSV)", f"https://www.gov.uk{UPLOADS}300012/requests.csv", "text/csv"),
    ]
    assert all(a.kind == "file" and is_register(a) for a in got.attachments)
    assert got.body_text == "Requests received\nfor pupil data.\nCafé"


def test_the_design_of_2016_has_them_swapped_and_is_withdrawn_here() -> None:
    got = read_publication_page(page("page_2016"), url=URL)
    assert got.notes == (
        ChangeNote("2015-12-10T09:30:00+00:00", "Added updated spreadsheet."),
        ChangeNote("2015-09-10T08:30:00+00:00", "Added updated spreadsheet."),
        ChangeNote("2013-06-30T23:00:00+00:00", "First published."),
    )
    assert got.state is PageState.WITHDRAWN
    assert got.explanation == "This publication was withdrawn on 14 December 2017\nSee DfE external data shares."
    assert [a.filename for a in got.attachments] == ["requests_nov_2015.xlsx"]


def test_todays_design() -> None:
    got = read_publication_page(page("page_now"), url="http://127.0.0.1:8099/government/publications/x")
    assert got.state is PageState.LIVE  # its notice is about a former government
    assert [(a.kind, a.url) for a in got.attachments] == [
        ("file", "https://assets.publishing.service.gov.uk/media/656f00000000000000000a01/Shares_September_2023.ods"),
        ("file", "https://assets.publishing.service.gov.uk/media/656f00000000000000000a02/list.csv"),
        ("html", "http://127.0.0.1:8099/government/publications/dfe-external-data-shares/about-the-shares"),
        ("external", "https://webarchive.nationalarchives.gov.uk/ukgwa/timeline1/x"),
    ]
    assert [is_register(a) for a in got.attachments] == [True, True, False, False]
    assert got.attachments[1].title == "Shares as a list"
    assert got.body_text == "The file holds:\nthird-party shares\ncourt orders"
    assert [n.at for n in got.notes] == ["2023-12-07T09:30:00+00:00", "2017-12-14T09:30:00+00:00"]
    assert (got.public_updated_at, got.updated_at) == ("2023-12-07T09:30:00+00:00", "2023-12-07T09:00:00+00:00")
    assert got.description.startswith("DfE approved data shares")


def test_a_withdrawn_page_of_today() -> None:
    notice = b'<section class="gem-c-notice"><h2>This publication was withdrawn on 1 February 2024</h2><p>No longer kept.</p></section>'
    got = read_publication_page(
        page("page_now").replace(b'<section id="documents">', notice + b'<section id="documents">'), url=URL
    )
    assert got.state is PageState.WITHDRAWN
    assert got.explanation == "This publication was withdrawn on 1 February 2024\nNo longer kept."


@pytest.mark.parametrize(
    ("why", "html"),
    [
        ("nothing", b""),
        ("spaces", b"  \n "),
        ("not HTML", b'{"base_path": "/x"}'),
        (
            "an error page",
            b"<html><title>Page not found - GOV.UK</title><main><h1>Page not found</h1><p>If you typed</main>",
        ),
        (
            "a challenge",
            b"<html><title>Just a moment...</title><body><noscript>Enable JavaScript</noscript></body></html>",
        ),
        (
            "a page that is gone",
            b"<main><h1>No longer available</h1><div class='gem-c-govspeak'><p>Published in error</div></main>",
        ),
        ("a notice that is not of a withdrawal", b"<main><h1>x</h1><div class='gem-c-notice'>Busy</div></main>"),
    ],
)
def test_a_page_of_no_known_design_is_a_failure(why: str, html: bytes) -> None:
    with pytest.raises(UnknownPageDesign):
        read_publication_page(html, url=URL)


@pytest.mark.parametrize(
    ("why", "old", "new"),
    [
        ("the blocks have another name", b"gem-c-attachment", b"gem-d-attached"),
        (
            "a block without a link",
            b'<a href="/government/publications/dfe-external-data-shares/about-the-shares">',
            b"<a>",
        ),
        (
            "only a preview",
            b'<a href="https://assets.publishing.service.gov.uk/media/656f00000000000000000a02/list.csv">',
            b"<a>",
        ),
    ],
)
def test_a_list_of_documents_that_cannot_be_read_is_never_no_files(why: str, old: bytes, new: bytes) -> None:
    html = page("page_now")
    assert old in html
    with pytest.raises(UnknownPageDesign):
        read_publication_page(html.replace(old, new), url=URL)


def test_a_cut_page_is_refused_and_not_read_as_one_with_fewer_files() -> None:
    html = page("page_now")
    cut = html.index(b'<section class="gem-c-attachment"><div class="gem-c-attachment__details">')
    with pytest.raises(UnknownPageDesign, match="cut"):
        read_publication_page(html[:cut], url=URL)


def test_sizes_and_odd_bytes_are_bounded() -> None:
    with pytest.raises(UnknownPageDesign, match="bytes"):
        read_publication_page(page("page_now") + b" " * 5_000_000, url=URL)
    with_nul = page("page_now").replace(b"<h1", b"\x00\xff<h1")
    assert len(read_publication_page(with_nul, url=URL).attachments) == 4


@pytest.mark.parametrize(
    "html",
    [
        b"<section class=gem-c-attachment>" * 200 + b"<a href=/preview></a>" * 100_000 + b"<a href=/x.csv></a>",
        b"<section class=gem-c-attachment><a href=/x.csv></a></section>" * 1001,
        b"<section class=attachment><div class=attachment-details><h2 class=title><a href=/x.csv></a>" * 2,
    ],
)
def test_too_many_files_or_files_within_files_are_refused(html: bytes) -> None:
    with pytest.raises(UnknownPageDesign, match="more than 1000"):
        read_publication_page(html, url=URL)


def test_deep_nesting_does_not_break_the_reader() -> None:
    deep = b"<div>" * 50_000 + b"x"
    with pytest.raises(UnknownPageDesign):
        read_publication_page(deep, url=URL)
    with pytest.raises(UnknownPageDesign, match="nested deeper"):
        html_to_lines("<div>" * 50_000 + "x")
    item = {"base_path": "/a", "title": "A", "schema_name": "publication", "details": {"body": "<div>" * 5000 + "x"}}
    with pytest.raises(NotAContentItem, match="nested deeper"):
        read_content_item(json.dumps(item).encode(), url=URL)


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("", ""),
        ("plain", "plain"),
        ("<p>a<b>b</b>c</p>d", "abc\nd"),
        ("<p>a<br>b</p><!-- no --><style>x{}</style><p>c", "a\nb\nc"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a\nb"),
        ("a &amp; b\u00a0c", "a & b c"),
    ],
)
def test_words_of_html(html: str, lines: str) -> None:
    assert html_to_lines(html) == lines


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["page_2014", "page_2016", "page_now"]),
    st.integers(0, 6000),
    st.integers(0, 400),
    st.binary(max_size=30),
)
def test_a_damaged_page_is_read_or_refused_by_name(name: str, at: int, length: int, new: bytes) -> None:
    html = page(name)
    with suppress(UnknownPageDesign):
        repr(read_publication_page(html[:at] + new + html[at + length :], url=URL)).encode()


def test_the_modelled_pages_are_read(shared: Any) -> None:
    folder = shared / "data/govuk/constructed"
    got = {p.stem: read_publication_page(p.read_bytes(), url=URL) for p in folder.glob("page_*.html")}
    assert {k: (len(v.attachments), len(v.notes)) for k, v in got.items()} == {
        "page_2014_whitehall": (2, 2),
        "page_2016_history": (0, 2),
        "page_current": (1, 2),
    }


def test_a_page_nested_so_deep_that_the_parser_gives_up_is_refused_and_not_read_in_part() -> None:
    """The parser stops in silence: at 256 levels without `huge_tree`, at 2,048 with it."""
    html = page("page_now")
    body = html.index(b"<main")
    deep = html[:body] + b"<div>" * 300 + html[body:]
    assert read_publication_page(deep, url=URL) == read_publication_page(html, url=URL)
    with pytest.raises(UnknownPageDesign, match="nested deeper"):
        read_publication_page(html[:body] + b"<div>" * 3000 + html[body:], url=URL)
