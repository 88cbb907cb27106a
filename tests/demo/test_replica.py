"""The replica answers as GOV.UK does, over real HTTP, and can be made to fail in every way that a crawl must stand."""

from __future__ import annotations

import gzip
import hashlib
import socket
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

import feedparser
import pytest
import requests
from msgspec.structs import replace

from bench.replica import faults
from bench.replica.govuk import PublishedFile, Replica
from bench.replica.pages import PLACEHOLDER
from demo.editions import baseline, second, third
from demo.site import COLLECTION, GUIDANCE, NAMES, REQUESTS, SHARES
from model.fetch import ContentItem, PageState
from readers.govuk.api import read_content_item, read_search
from readers.govuk.html import read_publication_page
from readers.govuk.values import content_api_url, is_register, lasting_identity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.replica.faults import Fault

SEARCH = "/api/search.json?filter_organisations=department-for-education&order=-public_timestamp&fields=title,link,public_timestamp,description&count=50"


@pytest.fixture
def replica() -> Iterator[Replica]:
    with Replica() as running:
        yield running


def get(web: requests.Session, url: str, **headers: str) -> requests.Response:
    named = {k.replace("_", "-"): v for k, v in headers.items()}
    return web.get(url, headers=named, timeout=10, allow_redirects=False)


def test_a_compressed_body_can_be_cut_under_a_length_that_agrees(replica: Replica, web: requests.Session) -> None:
    replica.fail(SHARES, faults.shortened())
    r = web.get(replica.url(SHARES), timeout=10, stream=True)
    raw = r.raw.read(decode_content=False)
    assert (r.headers["Content-Encoding"], r.headers["Content-Length"]) == ("gzip", str(len(raw)))
    with pytest.raises(EOFError):
        gzip.decompress(raw)


def address(replica: Replica) -> tuple[str, int]:
    parts = urlsplit(replica.origin)
    return str(parts.hostname), int(parts.port or 0)


def item(web: requests.Session, replica: Replica, path: str = SHARES) -> ContentItem:
    r = get(web, content_api_url(replica.url(path)))
    assert r.status_code in (200, 410)
    return read_content_item(r.content, url=replica.url(path))


def test_it_listens_on_loopback_alone_on_two_ports(replica: Replica) -> None:
    assert replica.origin != replica.asset_origin
    assert all(h.startswith("127.0.0.1:") for h in replica.hosts)
    assert [s.server_address[0] for s in replica._servers.values()] == ["127.0.0.1", "127.0.0.1"]


def test_the_content_api_gives_no_validators_and_no_cookies(replica: Replica, web: requests.Session) -> None:
    r = get(web, content_api_url(replica.url(SHARES)))
    assert (r.status_code, r.headers["Cache-Control"]) == (200, "max-age=300, public")
    assert not {"ETag", "Last-Modified", "Set-Cookie"} & set(r.headers)
    again = get(web, content_api_url(replica.url(SHARES)), If_None_Match='"x"')
    assert again.status_code == 200


def test_page_and_api_say_the_same(replica: Replica, web: requests.Session) -> None:
    replica.publish("edition")
    api = item(web, replica)
    page = read_publication_page(get(web, replica.url(SHARES)).content, url=replica.url(SHARES))
    for name in ("state", "base_path", "title", "description", "public_updated_at", "updated_at", "notes", "body_text"):
        assert getattr(page, name) == getattr(api, name), name
    assert [(a.title, a.url, a.filename) for a in page.attachments] == [
        (a.title, a.url, a.filename) for a in api.attachments
    ]
    assert len(api.notes) == 3


def test_a_file_is_asked_conditionally(replica: Replica, web: requests.Session) -> None:
    (a,) = item(web, replica).attachments
    assert is_register(a)
    assert a.url.startswith(replica.asset_origin + "/media/")
    whole = get(web, a.url)
    assert (whole.status_code, whole.content, a.size) == (200, baseline().ods(), len(whole.content))
    assert whole.headers["Link"] == f'<{replica.url(SHARES)}>; rel="up"'
    assert whole.headers["ETag"].endswith(f'-{len(whole.content):x}"')
    for headers, status in (
        ({"If_None_Match": whole.headers["ETag"]}, 304),
        ({"If_Modified_Since": whole.headers["Last-Modified"]}, 304),
        ({"If_None_Match": '"other"', "If_Modified_Since": whole.headers["Last-Modified"]}, 200),
        ({"If_Modified_Since": "Thu, 01 Jan 2015 00:00:00 GMT"}, 200),
        ({"If_Modified_Since": "nonsense"}, 200),
    ):
        r = get(web, a.url, **headers)
        assert r.status_code == status, headers
        assert bool(r.content) == (status == 200)
        assert r.headers["ETag"] == whole.headers["ETag"]
    seen = replica.requests("/media/")
    assert [r.status for r in seen] == [200, 304, 304, 200, 200, 200]
    assert seen[1].if_none_match == whole.headers["ETag"]
    assert (seen[1].sent, seen[1].server) == (0, "assets")


def test_the_story_in_stages(replica: Replica, web: requests.Session) -> None:
    seen = []
    for n in range(1, len(NAMES) + 1):
        replica.stage(n)
        it = item(web, replica)
        (a,) = it.attachments
        r = get(web, a.url)
        seen.append((it, a, r.headers["ETag"], hashlib.sha256(r.content).hexdigest()))
    (one, two, three, four) = seen
    assert two[0].public_updated_at > one[0].public_updated_at
    assert len(two[0].notes) == len(one[0].notes) + 1
    # silent: no note, public date unmoved, updated_at moved, other file
    assert (three[0].notes, three[0].public_updated_at) == (two[0].notes, two[0].public_updated_at)
    assert three[0].updated_at > two[0].updated_at
    assert three[1].asset_id != two[1].asset_id
    assert three[3] != two[3]
    # republished: only updated_at and the validator move
    assert (four[1], four[3]) == (three[1], three[3])
    assert four[0].updated_at > three[0].updated_at
    assert four[2] != three[2]


def test_a_replaced_file_sends_on_to_the_newest(replica: Replica, web: requests.Session) -> None:
    old = item(web, replica).attachments[0].url
    replica.publish("silent")
    r = get(web, old)
    assert r.status_code == 301
    assert web.get(old, timeout=10).content == third().ods()


def test_a_file_may_be_replaced_under_the_same_address(replica: Replica, web: requests.Session) -> None:
    replica.publish("edition")
    before = item(web, replica)
    etag = get(web, before.attachments[0].url).headers["ETag"]
    replica.publish("silent-in-place")
    after = item(web, replica)
    assert replace(after, attachments=before.attachments) == before
    assert [a.url for a in after.attachments] == [a.url for a in before.attachments]
    r = get(web, before.attachments[0].url, If_None_Match=etag)
    assert (r.status_code, r.content) == (200, third().ods())
    assert second().ods() != third().ods()


def test_other_pages(replica: Replica, web: requests.Session) -> None:
    moved = item(web, replica, REQUESTS)
    assert (moved.state, moved.destination) == (PageState.REDIRECT, replica.url(SHARES))
    assert get(web, replica.url(REQUESTS)).status_code == 301
    assert item(web, replica, COLLECTION).documents == (
        ("DfE external data shares", replica.url(SHARES)),
        ("How DfE shares personal data", replica.url(GUIDANCE)),
    )
    guidance = item(web, replica, GUIDANCE)
    assert guidance.attachments == ()
    assert (
        read_publication_page(get(web, replica.url(GUIDANCE)).content, url=replica.url(GUIDANCE)).notes
        == guidance.notes
    )
    assert "checked" in get(web, replica.url(PLACEHOLDER)).text
    assert get(web, replica.url("/nothing")).status_code == 404
    assert get(web, content_api_url(replica.url("/nothing"))).status_code == 404
    assert get(web, replica.asset_origin + "/media/nothing").status_code == 404


@pytest.mark.parametrize(
    ("name", "state", "statuses"),
    [
        ("withdrawn", PageState.WITHDRAWN, (200, 200)),
        ("gone", PageState.GONE, (410, 410)),
        ("redirected", PageState.REDIRECT, (200, 301)),
    ],
)
def test_the_ends_of_a_page(
    replica: Replica, web: requests.Session, name: str, state: PageState, statuses: tuple[int, int]
) -> None:
    replica.publish(name)
    answers = get(web, content_api_url(replica.url(SHARES))), get(web, replica.url(SHARES))
    assert tuple(r.status_code for r in answers) == statuses
    assert item(web, replica).state is state
    if name == "withdrawn":
        assert read_publication_page(answers[1].content, url=replica.url(SHARES)).state is PageState.WITHDRAWN


def test_an_unknown_stage_is_named(replica: Replica) -> None:
    with pytest.raises(KeyError, match="baseline"):
        replica.publish("other")


def test_search_answers_and_refuses(replica: Replica, web: requests.Session) -> None:
    found = read_search(get(web, replica.url(SEARCH)).content, origin=replica.origin).items
    assert [f.url for f in found] == [
        replica.url(SHARES),
        replica.url("/government/publications/made-up-workforce-figures"),
    ]
    assert get(web, replica.url("/api/search.json?q=data+shares")).json()["total"] == 1
    assert get(web, replica.url("/api/search.json?filter_organisations=other")).json()["total"] == 0
    assert get(web, replica.url("/api/search.json?count=1&start=1")).json()["results"][0]["link"].endswith("figures")
    for bad in ("sort=title", "count=1501", "count=x", "order=updated_at"):
        r = get(web, replica.url(f"/api/search.json?{bad}"))
        assert (r.status_code, "error" in r.json()) == (422, True), bad


def test_feeds_keep_or_change_their_ids(replica: Replica, web: requests.Session) -> None:
    finder = "/search/transparency-and-freedom-of-information-releases.atom?organisations[]=department-for-education"
    own = "/government/organisations/department-for-education.atom"

    def ids(path: str) -> dict[str, str]:
        feed = feedparser.parse(get(web, replica.url(path)).content)
        assert not feed.bozo
        return {e.link: e.id for e in feed.entries}

    before = ids(finder), ids(own)
    replica.publish("edition")
    after = ids(finder), ids(own)
    shares = replica.url(SHARES)
    assert before[0] == after[0]
    assert before[1][shares] != after[1][shares]


def test_robots(replica: Replica, web: requests.Session) -> None:
    text = get(web, replica.url("/robots.txt")).text
    assert "Disallow: /*/print$" in text
    rules = RobotFileParser()
    rules.parse(text.replace("/search/all*", "/search/all").splitlines())  # the library knows no wildcards
    assert rules.can_fetch("npdwatch", replica.url(SHARES))
    assert not rules.can_fetch("npdwatch", replica.url("/search/all?q=x"))
    assert "Crawl-delay" not in text


@pytest.mark.parametrize(
    ("why", "fault", "status"),
    [
        ("busy", faults.status(503, retry_after=7), 503),
        ("too many", faults.status(429, retry_after="Wed, 21 Oct 2037 07:28:00 GMT"), 429),
        ("forbidden", faults.status(403), 403),
        ("a redirect to another host", faults.elsewhere("https://other.example/x"), 302),
        ("HTML in place of the file", faults.html(), 200),
        ("a challenge", faults.challenge(), 200),
        ("nothing", faults.empty(), 200),
        ("gone", faults.gone(SHARES), 410),
        ("moved", faults.moved(SHARES, "/new"), 200),
        ("not there yet", faults.not_there_yet(), 404),
        ("placeholder", faults.placeholder(), 302),
        ("other bytes", faults.body(b"x"), 200),
    ],
)
def test_faults_are_scripted_and_healed(
    replica: Replica, web: requests.Session, why: str, fault: Fault, status: int
) -> None:
    (a,) = item(web, replica).attachments
    path = a.url.removeprefix(replica.asset_origin)
    replica.fail(path, fault, times=2)
    answers = [get(web, a.url) for _ in range(3)]
    assert [r.status_code for r in answers[:2]] == [status, status], why
    assert answers[0].content != answers[2].content
    assert answers[2].content == baseline().ods()
    replica.fail(path, fault)
    assert get(web, a.url).content == answers[0].content
    replica.heal(path)
    assert get(web, a.url).status_code == 200
    if "Retry-After" in answers[0].headers:
        assert answers[0].headers["Retry-After"] in ("7", "Wed, 21 Oct 2037 07:28:00 GMT")


def test_an_api_answer_can_be_scripted_as_gone_or_moved(replica: Replica, web: requests.Session) -> None:
    path = "/api/content" + SHARES
    replica.fail(path, faults.gone(SHARES, "No reason"))
    assert (item(web, replica).state, item(web, replica).explanation) == (PageState.GONE, "No reason")
    replica.fail(path, faults.moved(SHARES, "/new"))
    assert item(web, replica).destination == replica.url("/new")


@pytest.mark.parametrize("fault", [faults.cut(), faults.reset()])
def test_a_body_can_be_cut_and_a_connection_reset(replica: Replica, web: requests.Session, fault: Fault) -> None:
    replica.fail(SHARES, fault, times=1)
    with pytest.raises((requests.exceptions.ChunkedEncodingError, requests.exceptions.ConnectionError)):
        get(web, replica.url(SHARES))
    assert get(web, replica.url(SHARES)).status_code == 200
    assert len(replica.requests(SHARES)) == 2


def test_what_hangs_is_let_go_when_the_replica_closes(web: requests.Session) -> None:
    with Replica() as replica:
        replica.fail(SHARES, faults.hang())
        with socket.create_connection(address(replica), timeout=10) as s:
            s.sendall(f"GET {SHARES} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            assert replica.wait_for(SHARES)
            replica.heal(SHARES)
            assert s.recv(100) == b""
        assert [r.sent for r in replica.requests(SHARES)] == [0]
        assert not replica.wait_for(SHARES, 2, timeout=0)
        replica.fail(SHARES, faults.hang())
        s = socket.create_connection(address(replica), timeout=10)
        s.sendall(f"GET {SHARES} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert replica.wait_for(SHARES, 2)
    with s:
        assert s.recv(100) == b""
    with pytest.raises(requests.exceptions.ConnectionError):
        web.get(replica.url(SHARES), timeout=10)


def test_head_and_the_log(replica: Replica, web: requests.Session) -> None:
    r = web.head(replica.url(SHARES), headers={"User-Agent": "npdwatch-test"}, timeout=10)
    assert (r.status_code, r.content) == (200, b"")
    (line,) = replica.requests()
    assert (line.method, line.user_agent, line.target, line.sent) == ("HEAD", "npdwatch-test", SHARES, 0)
    replica.forget()
    assert replica.requests() == []


def test_tests_may_publish_what_they_like(replica: Replica, web: requests.Session) -> None:
    changed: dict[str, Any] = {**replica.site.items[SHARES], "title": "Another title"}
    replica.site.items[SHARES] = changed
    assert item(web, replica).title == "Another title"


def test_tests_may_publish_their_own_files(replica: Replica, web: requests.Session) -> None:
    first = item(web, replica)
    files = [PublishedFile("A: July 2018", "a.csv", b"x,y\n1,2\n", "text/csv"), PublishedFile("B", "b.ods", b"zip")]
    replica.publish_files(files, note="Added A.", at="2024-01-01T00:00:00+00:00")
    second_look = item(web, replica)
    a, b = second_look.attachments
    assert second_look.notes[0].text == "Added A."
    assert second_look.public_updated_at == "2024-01-01T00:00:00+00:00"
    assert (a.content_type, get(web, a.url).content, get(web, b.url).content) == ("text/csv", b"x,y\n1,2\n", b"zip")
    assert web.get(first.attachments[0].url, timeout=10).content == b"x,y\n1,2\n"

    replica.publish_files([files[0]._replace(body=b"x,y\n1,3\n"), files[1]], note=None, at="2024-02-01T00:00:00+00:00")
    third_look = item(web, replica)
    assert third_look.notes == second_look.notes
    assert third_look.public_updated_at == second_look.public_updated_at
    assert third_look.updated_at > second_look.updated_at
    assert third_look.attachments[1].url == b.url
    assert third_look.attachments[0].url != a.url
    assert web.get(a.url, timeout=10).content == web.get(first.attachments[0].url, timeout=10).content == b"x,y\n1,3\n"
    name = lasting_identity(second_look.attachments, third_look.attachments)
    assert [name(x) for x in second_look.attachments] == [name(x) for x in third_look.attachments]
