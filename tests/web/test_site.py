"""The site serves the file that stands at the copy's path, also after another took its place."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from publicdb.copy import TABLES
from tests.tables import add_row
from web.app import make_site
from web.site import About, Site


def make(path: Path, title: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.executescript(TABLES)
        add_row(db, "sources", name="a", title=title, kind="govuk", url="", first_seen="")
        db.commit()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    make(tmp_path / "register.db", "first")
    made = make_site(tmp_path / "register.db", tmp_path / "archive", About())
    yield made
    made.close()


def titles(site: Site) -> set[str]:
    """What every thread of the site sees, asked at once so that all of them answer."""

    async def ask() -> set[str]:
        found = await asyncio.gather(*(site.register.execute("select title from sources") for _ in range(30)))
        return {r.rows[0][0] for r in found}

    return asyncio.run(ask())


def test_a_copy_that_took_the_place_of_another_is_served_by_every_thread(site: Site, tmp_path: Path) -> None:
    assert titles(site) == {"first"}
    make(tmp_path / "next.db", "second")
    (tmp_path / "next.db").replace(tmp_path / "register.db")
    site.open_copy()
    assert titles(site) == {"second"}


def test_a_query_that_began_before_the_swap_still_answers(site: Site, tmp_path: Path) -> None:
    before = site.register
    titles(site)
    make(tmp_path / "next.db", "second")
    (tmp_path / "next.db").replace(tmp_path / "register.db")
    site.open_copy()
    found = asyncio.run(before.execute("select title from sources"))
    assert found.rows[0][0] in ("first", "second")
    assert titles(site) == {"second"}
