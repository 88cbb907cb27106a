"""Every answer of the Content API, with the page behind it there or not: its verdict, and whether the poll counts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bench.replica.faults import gone_item
from bench.replica.pages import publication_page
from bench.wire import Script, Wire, WireServer
from bench.world import Done, Installation, Watched
from demo.site import content_item, redirect_item
from tests.tables import rows_of

JSON = "application/json; charset=utf-8"


def item(path: str, **over: Any) -> dict[str, Any]:
    details = {"body": "<p>Some words.</p>", "change_history": []}
    return {**content_item(path, "A publication", "Of something.", at="2023-06-01T08:30:00Z", details=details), **over}


def answer(data: object, status: int = 200, **headers: str) -> Script:
    body = data if isinstance(data, bytes) else json.dumps(data).encode()
    return lambda w: w.answer(body, status, JSON, **headers)


@dataclass(frozen=True, slots=True)
class Case:
    api: Script
    outcome: str
    """Of the API's address, "" where all is well."""
    counts: bool
    """True where the poll ends in something that is recorded: that a page has moved or gone is, and no good look."""
    page: bool = True
    """True where the page for people is there."""
    state: str = "live"


HTML = b"<!doctype html><html><head><title>Sorry</title></head><body>Sorry</body></html>"
WITHDRAWN = {"explanation": "<p>Withdrawn.</p>", "withdrawn_at": "2024-02-01T10:00:00Z"}
TOLD_BY_THE_API = {"moved", "gone"}
CASES: dict[str, Case] = {
    "normal": Case(answer(item("/p/normal")), "", counts=True, page=False),
    "withdrawn": Case(
        answer(item("/p/withdrawn", withdrawn_notice=WITHDRAWN)), "", counts=True, page=False, state="withdrawn"
    ),
    "moved": Case(
        answer(redirect_item("/p/moved", "/p/new", at="2024-03-01T00:00:00Z")), "moved", counts=True, page=False,
        state="redirect",
    ),
    "gone": Case(
        answer(gone_item("/p/gone", "In error", at="2024-03-01T00:00:00Z"), 410), "gone", counts=True, page=False,
        state="gone",
    ),
    "gone-with-200": Case(
        answer(gone_item("/p/gone-with-200", "In error", at="2024-03-01T00:00:00Z")), "gone", counts=True, page=False,
        state="gone",
    ),
    "gone-without-words": Case(
        lambda w: w.answer(HTML, 410, "text/html"), "gone", counts=True, page=False, state="gone"
    ),
    "gone-without-a-body": Case(lambda w: w.answer(b"", 410), "gone", counts=True, page=False, state="gone"),
    "gone-and-cut": Case(
        lambda w: w.answer(b"\x1f\x8b\x08", 410, Content_Encoding="gzip"), "gone", counts=True, page=False, state="gone"
    ),
    "sub-route": Case(lambda w: w.answer(b"", 303, Location="/api/content/p/normal"), "", counts=True, page=False),
    "renamed": Case(lambda w: w.answer(b"", 301, Location="/api/content/p/normal"), "", counts=True, page=False),
    "limited": Case(answer({}, 403), "blocked", counts=True),
    "limited-without-page": Case(answer({}, 403), "blocked", counts=False, page=False),
    "unknown": Case(answer({}, 404), "not_found", counts=True),
    "unknown-without-page": Case(answer({}, 404), "not_found", counts=False, page=False),
    "slow-down": Case(answer({}, 429), "rate_limited", counts=True),
    "error": Case(answer(b"oops", 500), "server_error", counts=True),
    "error-without-page": Case(answer(b"oops", 503), "server_error", counts=False, page=False),
    "html": Case(lambda w: w.answer(HTML, 200, "text/html"), "unreadable", counts=True),
    "cut": Case(answer(json.dumps(item("/p/cut")).encode()[:300]), "unreadable", counts=True),
    "empty": Case(answer(b""), "empty", counts=True),
    "list": Case(answer([1, 2]), "unreadable", counts=True),
    "no-details": Case(answer(item("/p/no-details", details=None)), "unreadable", counts=True),
    "odd-attachments": Case(
        answer(item("/p/odd-attachments", details={"body": "", "attachments": {"a": 1}})), "unreadable", counts=True
    ),
    "deep": Case(answer(b'{"a":' * 50_000 + b"1" + b"}" * 50_000), "unreadable", counts=True),
    "unasked-304": Case(lambda w: w.send(b"HTTP/1.1 304 Not Modified\r\n\r\n"), "unexpected", counts=True),
    "elsewhere": Case(lambda w: w.answer(b"", 302, Location="https://example.org/x"), "refused_host", counts=True),
}


@pytest.fixture(scope="module")
def poll(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, Done, WireServer]]:
    with WireServer() as server:
        here = Installation(tmp_path_factory.mktemp("api"))
        here.configure([Watched(n, server.url(f"/p/{n}")) for n in CASES], hosts=[server.host])
        for name, case in CASES.items():
            server.scripts[f"/api/content/p/{name}"] = case.api
            if case.page:
                server.scripts[f"/p/{name}"] = page_of(name)
        yield here, here.crawl(code=1), server


def page_of(name: str) -> Script:
    html = publication_page(item(f"/p/{name}")).encode()

    def script(w: Wire) -> None:
        w.answer(html, 200, "text/html; charset=utf-8")

    return script


Poll = tuple[Installation, Done, WireServer]


@pytest.mark.parametrize("name", CASES)
def test_verdict(name: str, poll: Poll) -> None:
    _, done, server = poll
    url = server.url(f"/api/content/p/{name}")
    found = [f["outcome"] for f in done.data["failures"] if f["url"] == url]
    assert found == ([CASES[name].outcome] if CASES[name].outcome else [])


@pytest.mark.parametrize("name", CASES)
def test_whether_the_poll_counts(name: str, poll: Poll) -> None:
    here, _, _ = poll
    (source,) = rows_of(here, "source", name=name)
    assert source["page_state"] == (CASES[name].state if CASES[name].counts else "")
    assert bool(source["good_at"]) is (CASES[name].outcome == "")
    assert source["polled_at"]


def test_the_page_is_asked_only_where_the_api_does_not_tell(poll: Poll) -> None:
    _, _, server = poll
    asked = {n for n in CASES if server.asked(f"/p/{n}")}
    assert asked == {n for n, c in CASES.items() if c.outcome and c.outcome not in TOLD_BY_THE_API}


def test_every_expected_fetch_has_a_verdict(poll: Poll) -> None:
    here, _, _ = poll
    lines = rows_of(here, "fetch")
    assert len(lines) == len(CASES) + sum(1 for c in CASES.values() if c.outcome and c.outcome not in TOLD_BY_THE_API)
    assert all(x["outcome"] for x in lines)
    assert "no_verdict" not in {x["outcome"] for x in lines}


@pytest.mark.parametrize(("to", "content_id", "outcome"), [
    ("/p/other", "00000000-0000-4000-8000-00000000aaaa", "moved"),
    ("/p/other", "", "ok"),
    ("/p", "00000000-0000-4000-8000-00000000aaaa", "ok"),
    ("/p/one-more", "00000000-0000-4000-8000-00000000aaaa", "moved"),
], ids=["another item", "the same item, renamed", "the page that it is a part of", "one whose name begins as its own"])
def test_a_redirect_of_the_api_to_another_item_is_no_change_of_the_page(
    tmp_path: Path, to: str, content_id: str, outcome: str
) -> None:
    """Title, description and text of the other page were told as changes of this one."""
    with WireServer() as server:
        at = Installation(tmp_path)
        at.configure([Watched("one", server.url("/p/one"))], hosts=[server.host])
        first = item("/p/one")
        server.scripts["/api/content/p/one"] = answer(first)
        at.crawl()
        other = item(to, title="Another", description="Of others.", content_id=content_id or first["content_id"])
        server.scripts["/api/content/p/one"] = lambda w: w.answer(b"", 303, Location=f"/api/content{to}")
        server.scripts[f"/api/content{to}"] = answer(other)
        at.crawl(code=None)
        (line,) = [x for x in rows_of(at, "fetch") if x["run_id"] == 2]
        assert line["outcome"] == outcome
        kinds = {x["kind"] for x in rows_of(at, "change")}
        assert ("page_moved" in kinds) is (outcome == "moved")
        assert (kinds > {"page_moved", "baseline"}) is False
        assert ("page_changed" in kinds) is (outcome == "ok")
