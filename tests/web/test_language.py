"""No page of the site has a wrong plural or article, a doubled word or a word of ours that its reader does not know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from msgspec.structs import replace

from bench.public import make
from followers.forms import Forms
from tests.language import faults
from tests.tables import delete_rows, values_of
from tests.web.conftest import ABOUT
from web.app import make_site

BLOCKS = ["h1", "h2", "h3", "h4", "p", "li", "dt", "dd", "td", "th", "caption", "figcaption", "label", "option", "summary", "legend", "title", "text"]
NOT_PROSE = ("/static/", "/archive/", "/register", "/about/columns")
"""Files, and the pages of the raw tables and their columns, whose names are what is said there."""
COHORTS = frozenset({"1980", "2000", "2008", "2013", "2025"})
"""Of 46, that differ in nothing but what covers them: the pages of these and their letters are read, and of one what
narrows it."""
QUERIES = 4
"""Of a page, at most, so that the walk ends."""


def said(page: Any) -> Iterator[str]:
    """Each block's own words; where a block stands in another, those of the inner one."""
    for block in page.iter(*BLOCKS):
        if next(block.iterdescendants(*BLOCKS), None) is None:
            for name in block.iter("code"):
                name.text = "X"
            yield " ".join(block.text_content().split())


def pages(reader: Any) -> Iterator[tuple[str, Any]]:
    """All pages to which links lead from the front page."""
    due, seen, asked = ["/"], {""}, Counter[str]()
    for address in due:
        path, _, query = address.partition("?")
        if address in seen or path.startswith(NOT_PROSE) or not path.startswith("/"):
            continue
        year, _, narrower = path.removeprefix("/cohorts/").partition("/")
        letter = not narrower or narrower in ("access-request", "objection")
        if path.startswith(("/cohorts/1", "/cohorts/2")) and (year not in COHORTS or not (letter or year == "2008")):
            continue
        seen.add(address)
        asked[path] += 1
        if query and asked[path] > QUERIES:
            continue
        answer = reader.get(address)
        if answer.status_code == 200 and "html" in answer.headers["content-type"]:
            page = html.fromstring(answer.text)
            due += [a.partition("#")[0] for a in page.xpath("//a/@href")]
            yield address, page


def alone(copy: Path) -> None:
    """Leaves one of each kind of thing in a copy."""
    for table in ("sources", "releases", "recipients", "evidence", "changes"):
        _, *others = sorted(values_of(copy, table, "rowid"))
        for row in others:
            delete_rows(copy, table, rowid=row)


@pytest.mark.parametrize("prepare", [lambda _: None, alone], ids=["several of each", "one of each"])
def test_every_page_is_without_fault(tmp_path: Path, prepare: Callable[[Path], None], read: type[Any]) -> None:
    copy, archive = make(tmp_path)
    prepare(copy)
    found: dict[str, str] = {}
    n = 0
    about = replace(ABOUT, follow=Forms(tmp_path))
    for address, page in pages(read(make_site(copy, archive, about))):
        n += 1
        for block in said(page):
            found |= dict.fromkeys(faults(block), address)
    assert n > 25
    assert not found, "\n".join(f"{a}: {f}" for f, a in found.items())
