"""An answer is made once for all who ask the same, and never outlives anything that it was made from."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from publicdb.withheld import HiddenRows
from tests.tables import set_fields
from web.copy_file import CopyFile
from web.kept import AROUND, KeptAnswer, KeptAnswers
from web.middleware import App, middleware
from web.site import About, Site


def ask(site: Site, path: str, method: str = "GET", **headers: str) -> Any:
    return asyncio.run(site.client.request(method, path, headers=headers, follow_redirects=False))


@pytest.fixture
def site(site_of: Callable[..., Site]) -> Site:
    made = site_of()
    made.state.generation = "g1"
    return made


def retitle(site: Site, title: str) -> None:
    """Changes the file behind the site's back, which nobody does: so one sees whether an answer was made anew."""
    set_fields(site.copy, "releases", {"title": title}, id=1)


def test_the_same_question_has_the_same_answer_without_another_look(site: Site) -> None:
    first = ask(site, "/releases/1")
    retitle(site, "Zyxw another title")
    again = ask(site, "/releases/1")
    assert (again.status_code, again.text, again.headers) == (200, first.text, first.headers)
    assert ask(site, "/releases/1", "HEAD").content == b""
    assert "Zyxw another title" in ask(site, "/releases/1?page=1").text


@pytest.mark.parametrize("change", [
    lambda site: setattr(site.state, "generation", "g2"), lambda site: setattr(site.state, "revision", "r2"),
    lambda site: setattr(site.state, "withheld", "w2"), lambda site: setattr(site.state, "problem", "It is old."),
    lambda site: setattr(site.state, "built_at", "2026-11-27T10:00:00.000Z"),
    lambda site: setattr(site, "about", About(address="https://other.example.org")),
    lambda site: site.open_copy(),
])
def test_it_is_made_anew_where_anything_is_otherwise(site: Site, change: Callable[[Site], object]) -> None:
    ask(site, "/releases/1")
    retitle(site, "Zyxw another title")
    change(site)
    assert "Zyxw another title" in ask(site, "/releases/1").text


def test_it_is_made_for_the_host_by_which_it_was_asked_where_the_site_knows_none(site_of: Callable[..., Site]) -> None:
    site = site_of(About())
    site.state.generation = "g1"
    assert "http://a.example/releases/1" in ask(site, "/releases/1", host="a.example").text
    assert "a.example" not in ask(site, "/releases/1", host="b.example").text


@pytest.mark.parametrize("path", ["/releases/99", "/releases.json?x=1", "/register/releases", "/health", "/releases/"])
def test_what_is_no_page_of_the_copy_is_not_kept(site: Site, path: str) -> None:
    ask(site, path)
    assert site.kept.size == 0


def test_an_answer_in_pieces_is_not_kept(site: Site) -> None:
    assert ask(site, "/releases.csv").status_code == 200
    assert site.kept.size == 0


def put_another_copy(site: Site) -> None:
    site.open_copy()


def withhold_something_and_let_it_go(site: Site) -> None:
    """Between two looks of the one whose answer is being made: all that a tag is made from is as it was before."""
    copy: CopyFile = site.databases["register"]
    for hidden in (HiddenRows(releases=frozenset({1})), HiddenRows()):
        copy.hidden, site.kept = hidden, KeptAnswers()


@pytest.mark.parametrize("meanwhile", [put_another_copy, withhold_something_and_let_it_go])
def test_what_was_being_made_as_something_was_withheld_is_kept_for_nobody(
    site: Site, meanwhile: Callable[[Site], None]
) -> None:
    made = list[int]()

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        made.append(1)
        if len(made) == 1:
            meanwhile(site)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"%d" % len(made)})

    answers = [asked_of(middleware(slow, site), "/releases/1") for _ in range(3)]
    assert answers == [b"1", b"2", b"2"]


def asked_of(app: App, path: str) -> bytes:
    body = bytearray()

    async def send(message: Any) -> None:
        body.extend(message.get("body", b""))

    async def receive() -> Any:
        raise AssertionError

    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"", "headers": []}
    async def answered() -> None:
        await app(scope, receive, send)

    asyncio.run(answered())
    return bytes(body)


def test_what_was_asked_for_the_longest_ago_goes_first() -> None:
    kept = KeptAnswers(most=3 * (100 + AROUND))
    for tag in (b"a", b"b", b"c", b"a"):
        kept.put(tag, KeptAnswer({}, b"x" * 100))
    assert kept.size == kept.most
    assert kept.get(b"b")
    kept.put(b"d", KeptAnswer({}, b"x" * 100))
    assert [bool(kept.get(tag)) for tag in (b"a", b"b", b"c", b"d")] == [True, True, False, True]
    kept.put(b"e", KeptAnswer({}, b"x" * (300 + 2 * AROUND)))
    assert [bool(kept.get(tag)) for tag in (b"a", b"b", b"d", b"e")] == [False, False, False, True]
    assert kept.size <= kept.most
