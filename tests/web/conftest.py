"""What the tests of the pages share: a site on a small public copy, and a reader that knows no script."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from bench.public import make
from web.app import make_site
from web.site import About, Site

ABOUT = About(title="npdwatch", address="https://npd.example.org", contact="watch@example.org")


class Reader:
    """Asks a site for pages, as a browser without script would."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def get(self, path: str) -> Any:
        """The answer, redirects not followed."""
        return asyncio.run(self.site.client.get(path, follow_redirects=False))

    def page(self, path: str, status: int = 200) -> Any:
        """The page as a tree."""
        answer = self.get(path)
        assert answer.status_code == status, (path, answer.status_code, answer.text[:500])
        return html.fromstring(answer.text)

    def words(self, path: str) -> str:
        """The words of the page, on one line."""
        return " ".join(self.page(path).text_content().split())


@pytest.fixture
def site_of(tmp_path: Path) -> Iterator[Callable[..., Site]]:
    """Makes a site on a copy of `bench.public.make`; what it is given goes there."""
    with ExitStack() as stack:

        def made(about: About = ABOUT, *, published: bool = False, **kind: str) -> Site:
            copy, archive = make(tmp_path, **kind)
            site = make_site(copy, archive, about, published=published)
            stack.callback(site.close)
            return site

        yield made


@pytest.fixture(scope="session")
def reader_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Reader]]:
    """Reads a site that nobody changes: one for each kind of copy."""
    with ExitStack() as stack:

        @cache
        def made(**kind: str) -> Reader:
            site = make_site(*make(tmp_path_factory.mktemp("site"), **kind), ABOUT)
            stack.callback(site.close)
            return Reader(site)

        yield made


@pytest.fixture
def reader(reader_of: Callable[..., Reader]) -> Reader:
    return reader_of()


@pytest.fixture
def read() -> type[Reader]:
    return Reader
