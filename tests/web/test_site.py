"""The site serves the file that stands at the copy's path, also after another took its place."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from datasette.database import QueryInterrupted
from markupsafe import Markup

from publicdb.copy import TABLES
from tests.tables import add_row
from web.app import make_site
from web.site import About, Site

TITLES = "select title from sources"


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
        found = await asyncio.gather(*(site.register.execute(TITLES) for _ in range(30)))
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
    found = asyncio.run(before.execute(TITLES))
    assert found.rows[0][0] in ("first", "second")
    assert titles(site) == {"second"}


COUNT = "with recursive n(x) as (select 1 union all select x + 1 from n where x < {}) select count(*) from n"


def test_a_query_that_takes_long_is_answered_by_a_thread_while_others_are_answered(site: Site) -> None:
    threads = list[int]()

    def count(copy: sqlite3.Connection) -> int:
        threads.append(threading.get_ident())
        return int(copy.execute(COUNT.format(1_000_000)).fetchone()[0])

    async def ask() -> int:
        return await site.register.quickly(count)

    assert asyncio.run(ask()) == 1_000_000
    assert [t == threading.get_ident() for t in threads] == [True, False]


def test_a_query_that_takes_too_long_is_given_up(site: Site) -> None:
    site.sql_time_limit_ms = 50
    with pytest.raises(QueryInterrupted):
        asyncio.run(site.register.read(COUNT.format(10**9)))


def test_readers_are_answered_while_a_query_waits_for_a_writer(site: Site, tmp_path: Path) -> None:
    done = list[str]()

    async def read() -> None:
        await site.register.read(TITLES)
        done.append("read")

    async def write(writer: sqlite3.Connection) -> None:
        await asyncio.sleep(0.05)
        done.append("written")
        writer.rollback()

    async def both(writer: sqlite3.Connection) -> None:
        await asyncio.gather(read(), write(writer))

    with closing(sqlite3.connect(tmp_path / "register.db", isolation_level="EXCLUSIVE")) as writer:
        add_row(writer, "sources", name="b", title="second", kind="govuk", url="", first_seen="")
        asyncio.run(both(writer))
    assert done == ["written", "read"]


def test_a_fault_in_a_query_is_no_reason_to_ask_again(site: Site) -> None:
    asked = list[int]()

    def wrong(copy: sqlite3.Connection) -> None:
        asked.append(1)
        copy.execute("colour")

    async def ask() -> None:
        await site.register.quickly(wrong)

    with pytest.raises(sqlite3.OperationalError, match="syntax error"):
        asyncio.run(ask())
    assert asked == [1]


def test_a_text_is_escaped_whatever_was_made_of_one_that_equals_it(site: Site) -> None:
    asyncio.run(site.invoke_startup())
    template = site.templates.from_string("{% import '_parts.html' as parts %}{{ parts.ref('/about', words) }}{{ words }}")
    shown = [template.render(words=words) for words in (Markup("<b>&amp;</b>"), "<b>&amp;</b>", Markup("<b>&amp;</b>"))]
    plain, escaped = "<b>&amp;</b>", "&lt;b&gt;&amp;amp;&lt;/b&gt;"
    assert shown == [f'<a href="/about">{words}</a>{words}' for words in (plain, escaped, plain)]
