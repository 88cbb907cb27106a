"""Lists that are no feeds: a bill's publications, Hansard's search, a site map; and what comes in their place."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pytest

from model.item import Item
from readers.documents import errors
from readers.feeds.identity import identify
from readers.lists.read import read_list_of

BILL = "https://bills-api.parliament.uk/api/v1/Bills/3909/Publications"
MAP = (
    '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    "<url><loc>https://ico.example/action-weve-taken/enforcement/2026/05/department-for-education/</loc>"
    "<lastmod>2026-05-12T09:00:00Z</lastmod></url>"
    "<url><loc>https://ico.example/action-weve-taken/decision-notices/2026/06/ic-1/</loc></url>"
    "<url><loc>javascript:alert(1)</loc></url></urlset>"
)


def bill(*publications: dict[str, Any]) -> bytes:
    return json.dumps({"billId": 3909, "publications": publications}).encode()


def paper(number: int = 7, **over: Any) -> dict[str, Any]:
    return {
        "id": number, "house": "Lords", "title": "HL Bill 84-IV Fourth marshalled list",
        "publicationType": {"id": 3, "name": "Amendment Paper"}, "displayDate": "2026-01-20T00:00:00",
        "links": [{"id": 1, "title": "HTML", "url": "https://bills.parliament.uk/publications/1/documents/2", "contentType": "text/html"}],
        "files": [{"id": 9, "filename": "amendments.pdf", "contentType": "application/pdf", "contentLength": 9}],
    } | over


def speech(**over: Any) -> dict[str, Any]:
    return {
        "ItemId": 11, "ContributionExtId": "AB-12", "DebateSectionExtId": "CD-34", "House": "Commons",
        "SittingDate": "2026-03-04T00:00:00", "DebateSection": "Children's Data", "AttributedTo": "The Minister",
        "ContributionText": "The <em>National Pupil Database</em> ...", "Section": "Debate",
        "ContributionTextFull": "<p>The National Pupil Database is not for sale.</p><p>It never was.</p>",
    } | over


def results(*rows: dict[str, Any]) -> bytes:
    return json.dumps({"Results": rows, "TotalResultCount": len(rows)}).encode()


def items_of(body: bytes, url: str, wanted: Iterable[str] = ()) -> tuple[Item, ...]:
    return read_list_of(body, url, wanted).items


def test_a_paper_of_a_bill_says_what_it_is() -> None:
    (item,) = items_of(bill(paper()), BILL)
    assert (item.key, item.genre, item.house) == ("bill:3909:7", "Amendment Paper", "Lords")
    assert item.title == "Amendment Paper: HL Bill 84-IV Fourth marshalled list"
    assert (item.published, item.url) == ("2026-01-20", "https://bills.parliament.uk/publications/1/documents/2")
    assert [d.format for d in item.documents] == ["pdf"]
    (bare,) = items_of(bill(paper(links=None, files=None)), BILL)
    assert bare.url == "https://bills.parliament.uk/bills/3909/publications"


def test_a_speech_comes_whole_with_its_address() -> None:
    (item,) = items_of(results(speech()), "https://hansard-api.parliament.uk/x")
    assert (item.key, item.published) == ("hansard:AB-12", "2026-03-04")
    assert item.title == "Children's Data: The Minister"
    assert item.text == "The National Pupil Database is not for sale.\nIt never was."
    assert item.url == "https://hansard.parliament.uk/Commons/2026-03-04/debates/CD-34/x#contribution-AB-12"


def test_a_speech_without_an_id_of_its_own_goes_by_its_number() -> None:
    (item,) = items_of(results(speech(ContributionExtId=None)), "https://hansard-api.parliament.uk/x")
    assert item.key == "hansard:11"
    with pytest.raises(errors.UnknownAnswer):
        read_list_of(results(speech(ContributionExtId=None, ItemId=None)), "https://hansard-api.parliament.uk/x")


def test_a_site_map_gives_the_pages_that_are_wanted() -> None:
    (item,) = items_of(MAP.encode(), "https://ico.example/sitemap.xml", ["/enforcement/"])
    assert item.key == "page:ico.example/action-weve-taken/enforcement/2026/05/department-for-education"
    assert (item.title, item.published, item.updated) == ("department for education", "2026-05", "2026-05-12")
    assert len(items_of(MAP.encode(), "https://ico.example/sitemap.xml")) == 2, "no script is an address"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (bill(paper(6), paper(id=None), paper(8)), "entry 2 of 3: it has no usable 'id'"),
        (json.dumps({"publications": [paper(6), None, paper(8)]}).encode(), "entry 2 of 3: it is not a JSON object"),
        (results(speech(ItemId=6), speech(ItemId=7, SittingDate=None), speech(ItemId=8, ContributionExtId="B")), "entry 2 of 3"),
        (MAP.encode(), "entry 3 of 3: 'javascript:alert(1)' is not a complete address of a page"),
    ],
)
def test_an_entry_that_cannot_be_read_is_a_problem_and_the_others_come(body: bytes, problem: str) -> None:
    read = read_list_of(body, BILL)
    assert (len(read.items), read.raw_count) == (2, 3)
    (said,) = read.problems
    assert said.startswith(problem)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", errors.EmptyAnswer),
        (b'{"billId": 1, "items": []}', errors.UnknownAnswer),
        (b'{"status": 500, "title": "failed"}', errors.ApiError),
        (bill(paper(id=None)), errors.UnknownAnswer),
        (b"<!DOCTYPE html><html><body>Sorry</body></html>", errors.NotAFeed),
        (b"<html><head><title>Just a moment...</title></head><body>/cdn-cgi/</body></html>", errors.Challenge),
        (MAP.encode()[:-20], errors.CutFeed),
        (b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + MAP.partition("?>")[2].encode(), errors.NotAFeed),
        (b"<rss/>", errors.NotAFeed),
    ],
)
def test_what_is_no_such_list_is_a_failure_and_no_empty_list(body: bytes, error: type[errors.Unread]) -> None:
    with pytest.raises(error):
        read_list_of(body, BILL)


@pytest.mark.parametrize(
    "link",
    [
        "http://www.legislation.gov.uk/id/uksi/2013/2094", "https://www.legislation.gov.uk/uksi/2013/2094/contents/made",
        "https://www.legislation.gov.uk/uksi/2013/2094",
    ],
)
def test_an_instrument_is_one_whichever_version_is_linked(link: str) -> None:
    assert identify("", link, "", "").key == "law:uksi/2013/2094"


def test_another_instrument_is_another() -> None:
    assert identify("", "https://www.legislation.gov.uk/uksi/2013/20941", "", "").key == "law:uksi/2013/20941"
    assert identify("", "https://www.legislation.gov.uk/ukpga/Eliz2/4-5/56/x", "", "").key.startswith("govuk:")


def test_a_part_of_an_entry_that_is_no_object_is_counted_and_the_entry_comes() -> None:
    read = read_list_of(bill(paper(6), paper(files=[None, "x", {"id": 9, "filename": "a.pdf"}])), BILL)
    assert [len(i.documents) for i in read.items] == [1, 1]
    assert read.problems == ("entry 2 of 2: of 'files' 2 of 3 could not be read, and were left out",)


def test_a_page_of_a_site_map_is_the_same_with_www() -> None:
    def page(host: str) -> Item:
        (item,) = items_of(
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://{host}/a</loc></url></urlset>'.encode(),
            BILL,
        )
        return item

    with_www, without = page("www.example.org"), page("example.org")
    assert with_www.key in without.aliases
    assert without.key in with_www.aliases
    assert page("other.example.org").key not in (*with_www.aliases, *without.aliases)
