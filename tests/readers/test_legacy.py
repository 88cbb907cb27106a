"""Old addresses, memos of public bill committees, and the bot guard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from model.item import ItemKind, Submitter
from readers.documents.errors import Challenge, EmptyAnswer, TooBig, UnknownAnswer
from readers.parliament.legacy import aliases_of, read_legacy_link, read_memo, read_memo_link, read_publication_list
from readers.parliament.legacy_challenge import is_challenge

if TYPE_CHECKING:
    from pathlib import Path

SEED = "https://data.parliament.uk/writtenevidence/committeeevidence.svc/evidencedocument/science-and-technology-committee/big-data-dilemma"
MEMO = "https://publications.parliament.uk/pa/cm201617/cmpublic/HigherEducationandResearch/memo/HERB39.htm"
CHALLENGE = b"<html><head><title>Just a moment...</title></head><body>x</body></html>"


def test_the_seed_document_and_its_twin() -> None:
    pdf, html = (
        read_legacy_link(f"{SEED}/written/25380.pdf"),
        read_legacy_link(f"{SEED}/written/25380.html".replace("https", "http")),
    )
    assert pdf is not None
    assert html is not None
    assert (pdf.committee, pdf.inquiry, pdf.kind, pdf.id, pdf.format) == (
        "science-and-technology-committee", "big-data-dilemma", ItemKind.WRITTEN_EVIDENCE, 25380, "pdf",
    )  # fmt: skip
    assert pdf.alias == html.alias == "legacy:written_evidence:25380"
    # writtenevidence is in the path of oral evidence too.
    oral = read_legacy_link(f"{SEED}/oral/24873.pdf")
    assert oral is not None
    assert oral.kind is ItemKind.ORAL_EVIDENCE


@pytest.mark.parametrize(
    ("url", "aliases"),
    [
        (f"{SEED}/written/25380.pdf", ("legacy:written_evidence:25380",)),
        (MEMO, ("memo:2016-17:highereducationandresearch:HERB39",)),
        ("https://committees.parliament.uk/writtenevidence/117744/html/", ("written_evidence:117744",)),
        ("https://committees.parliament.uk/oralevidence/4977/html", ("oral_evidence:4977",)),
        ("https://committees.parliament.uk/publications/6912/html/", ()),  # another id space
        (f"{SEED}/written/25380.docx", ()),
        (f"{SEED}/../written/x.pdf", ()),
        ("https://evil.example/?u=" + SEED, ()),
        ("", ()),
    ],
)
def test_aliases(url: str, aliases: tuple[str, ...]) -> None:
    assert aliases_of(url) == aliases


def test_memo_links() -> None:
    memo = read_memo_link(MEMO)
    assert memo is not None
    assert (memo.session, memo.bill, memo.reference) == ("2016-17", "HigherEducationandResearch", "HERB39")
    assert read_memo_link("https://publications.parliament.uk/pa/cm201516/cmselect/cmsctech/468/46805.htm") is None


def test_a_publications_page_lists_each_document_once() -> None:
    body = f"""<ul id="publication-items"><li><a class="document" href="{SEED}/written/1.pdf">PDF</a>
    <a class="document-title" href="{SEED}/written/1.html">Written evidence - Example (EXA0001)</a></li>
    <li><a href="{SEED}/oral/1.pdf">Oral</a><a href="/about">About</a><a>none</a></li></ul>""".encode()
    links = read_publication_list(body, "https://old.parliament.uk/x/")
    assert [(link.alias, link.format) for link in links] == [
        ("legacy:written_evidence:1", "html"),
        ("legacy:oral_evidence:1", "pdf"),
    ]


def test_a_memo_becomes_an_item() -> None:
    body = b"""<html><head><title>House of Commons</title></head><body><table><tr><td>Menu</td></tr></table>
    <div id="maincontent"><h1>Example Bill</h1><h3>Written evidence submitted by Example Charity (EXB 39)</h3><p>Stop handing out pupil data.</p></div></body></html>"""
    item = read_memo(body, MEMO)
    assert (item.key, item.kind, item.title) == (
        "memo:2016-17:highereducationandresearch:HERB39", ItemKind.WRITTEN_EVIDENCE, "Example Charity (HERB39)",
    )  # fmt: skip
    assert item.submitters == (Submitter("Example Charity"),)
    assert (
        item.text
        == "Example Bill\nWritten evidence submitted by Example Charity (EXB 39)\nStop handing out pupil data."
    )
    assert item.inquiries[0].name == "Example Bill"
    other = read_memo(body, "https://Publications.parliament.uk/pa/cm201516/cmselect/46805.htm")
    assert (other.kind, other.key) == (ItemKind.PAGE, "page:publications.parliament.uk/pa/cm201516/cmselect/46805.htm")


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (CHALLENGE, Challenge),
        (b" ", EmptyAnswer),
        (b"<html><body></body></html>", UnknownAnswer),
        (b"x" * 5_000_001, TooBig),
    ],
)
def test_a_page_that_tells_nothing(body: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        read_memo(body, MEMO)


@pytest.mark.parametrize(
    ("status", "body", "challenge"),
    [
        (403, CHALLENGE, True),
        (503, b"<script src=/cdn-cgi/x.js>", True),
        (200, CHALLENGE, True),
        (200, b"<p>x<script src=/cdn-cgi/challenge-platform/scripts/jsd/main.js>", False),
        (403, b"<h1>Forbidden</h1>", False),
        (404, b"<script src=/cdn-cgi/x.js>", False),
        (200, b"", False),
    ],
)
def test_the_bot_guard_is_known_from_a_dead_link(status: int, body: bytes, challenge: bool) -> None:
    assert is_challenge(status, body) is challenge


def test_real_pages(shared: Path) -> None:
    folder = shared / "data" / "parliament"
    assert is_challenge(403, (folder / "committees" / "cloudflare-challenge-403.fragment.html").read_bytes())
    links = read_publication_list(
        (folder / "legacy" / "inquiry-publications.built.html").read_bytes(), "https://old.parliament.uk/"
    )
    assert [link.id for link in links] == [25380, 24873]
    for name in ("committee-page-2018.html", "committees-a-z-2018.html"):
        assert not is_challenge(200, (folder / "legacy" / name).read_bytes())
