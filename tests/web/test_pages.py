"""Every page, whatever stands in the register: well made, safe, quick to read by machine and person, and there."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from itertools import pairwise
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from bench.public import BIDI, HOSTILE, JS, QUESTIONS, REGISTER, SCRIPT
from bench.world import ROOT
from web.app import ROUTES

PAGES = (
    "/", "/about", "/releases/1", "/releases/2", "/releases/3", "/recipients/the-daily-invention",
    "/recipients/alder-tutors", "/editions/1", "/editions/2", "/editions/3", "/changes/1", "/changes/2", "/changes/3",
    "/changes/5", "/changes/6", "/changes/7", "/evidence/1", "/evidence/2", "/sources", f"/sources/{REGISTER}",
    f"/sources/{QUESTIONS}",
)
NOT_THERE = (
    "/releases/99", "/releases/x", "/releases/-1", "/releases/1%00", "/releases/99999999999999999999", "/recipients/none",
    "/recipients/%3Cscript%3E", "/editions/9", "/changes/9", "/evidence/9", "/sources/none", "/releases/1e3",
    "/releases/%D9%A1", "/editions/2?page=2", "/editions/2?page=0", "/recipients/the-daily-invention?page=-1",
    "/editions/2?page=x",
)
HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_well_made(path: str, reader: Any) -> None:
    page = reader.page(path)
    assert len(page.xpath("//h1")) == 1
    levels = [int(h.tag[1]) for h in page.xpath("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels)), levels
    assert all(h.text_content().strip() for h in page.xpath("//h1|//h2|//h3"))
    for table in page.xpath("//table"):
        assert table.xpath("./caption"), path
        assert all(th.get("scope") for th in table.xpath(".//th"))
        assert table.xpath("ancestor::div[@class='scroll'][@tabindex='0'][@role='region'][@aria-label]")
    ids = [x.get("id") for x in page.xpath("//*[@id]")]
    assert len(ids) == len(set(ids))
    for x in page.xpath("//*[@aria-labelledby]"):
        assert set(x.get("aria-labelledby").split()) <= set(ids)
    for svg in page.xpath("//*[local-name()='svg'][@role='img']"):
        assert svg.xpath("./*[local-name()='title']/text()")
        assert svg.xpath("./*[local-name()='desc']/text()")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_shared_and_cited(path: str, reader: Any) -> None:
    page = reader.page(path)
    (title,) = page.xpath("//head/title/text()")
    (description,) = page.xpath("//meta[@name='description']/@content")
    assert "npdwatch" in title
    assert len(description) > 20
    assert page.xpath("//link[@rel='canonical']/@href") == [f"https://npd.example.org{path}"]
    assert page.xpath("//meta[@property='og:image']/@content") == ["https://npd.example.org/static/preview.png"]
    assert page.xpath("//meta[@property='og:title']/@content") == [title]


def test_a_server_starts_without_datasettes_units_of_measure() -> None:
    code = "import sys; import web.app; assert not [m for m in sys.modules if m.startswith('datasette.vendored.pint.')]"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120, cwd=ROOT)


def test_titles_tell_pages_apart(reader: Any) -> None:
    titles = [reader.page(p).xpath("string(//head/title)") for p in PAGES]
    assert sorted(t for t in set(titles) if titles.count(t) > 1) == []


@pytest.mark.parametrize("path", PAGES)
def test_links_lead_somewhere(path: str, reader: Any) -> None:
    known = [re.compile(pattern) for pattern, _ in ROUTES]
    for href in reader.page(path).xpath("//a/@href"):
        parts = urlsplit(href)
        if parts.scheme:
            assert parts.scheme in ("http", "https") or href == "mailto:watch@example.org", href
        elif parts.path and re.match(r"/(releases|recipients|editions|changes|evidence|sources)/[^/]+$", parts.path):
            assert reader.get(href).status_code == 200, (path, href)
        elif parts.path and not parts.path.startswith(("/archive/", "/register", "/editions/")):
            assert any(k.match(parts.path) for k in known), (path, href)


def _safe(page: Any, text: str) -> None:
    assert not page.xpath("//script|//iframe|//object|//embed|//base|//style|//img")
    for x in page.iter():
        assert not [a for a in x.attrib if a.startswith("on") or a == "style"], x
    for name in ("href", "src", "action", "formaction", "xlink:href"):
        for value in page.xpath(f"//@*[name()='{name}']"):
            assert urlsplit(value).scheme in ("", "http", "https") or value == "mailto:watch@example.org", value
    assert HIDDEN.search(text) is None


@pytest.mark.parametrize("path", PAGES)
def test_what_a_publisher_writes_stays_text(path: str, reader_of: Any) -> None:
    reader = reader_of(bad=HOSTILE, url=JS)
    answer = reader.get(path)
    assert answer.status_code == 200
    _safe(reader.page(path), answer.text)
    if path not in ("/", "/about"):
        assert SCRIPT not in answer.text
        assert "&lt;script&gt;alert(1)" in answer.text
    assert "{{ 7*7 }}" in answer.text or path == "/about" or "49" not in answer.text
    assert BIDI not in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_enormous_cells_make_a_page_that_can_be_read(path: str, reader_of: Any) -> None:
    reader = reader_of(bad=HOSTILE + "word " * 20_000, url=JS)
    begun = time.process_time()
    answer = reader.get(path)
    assert time.process_time() - begun < 5
    assert answer.status_code == 200
    assert len(answer.text) < 600_000
    _safe(reader.page(path), answer.text)


@pytest.mark.parametrize("path", PAGES)
def test_a_long_word_is_no_trouble(path: str, reader_of: Any) -> None:
    reader = reader_of(bad="x" * 100_000, url="https://example.org/" + "y" * 100_000)
    assert reader.get(path).status_code == 200


@pytest.mark.parametrize("path", NOT_THERE)
def test_what_is_not_there_is_said_so(path: str, reader: Any) -> None:
    answer = reader.get(path)
    if answer.status_code == 302:  # Datasette writes % another way first
        answer = reader.get(answer.headers["location"])
    assert answer.status_code == 404
    assert "Traceback" not in answer.text
    assert re.search("There is no |is not a number of ours|This list has |404", answer.text)


def test_a_page_says_where_to_look_instead(reader: Any) -> None:
    assert "Search for its reference" in reader.get("/releases/99").text
    assert "This list has 1 page; there is no page 2" in reader.get("/editions/2?page=2").text


def test_nothing_is_asked_of_anybody_else(reader: Any) -> None:
    for path in PAGES:
        page = reader.page(path)
        for src in page.xpath("//link[@rel!='canonical']/@href|//img/@src|//@srcset"):
            assert not urlsplit(unquote(src)).netloc, (path, src)
