"""Following by email on the site: from the form to the last letter over real HTTP and SMTP, and what must not succeed."""

from __future__ import annotations

import asyncio
import http.client
import re
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from lxml import html
from msgspec.structs import replace

from bench.serving import Served, served
from bench.world import Installation
from followers.forms import Forms
from followers.links import Purpose, sign
from followers.store import FollowerStore
from followers.tokens import manage_token, stop_token
from model.follow import Follow, FollowKind, Frequency
from tests.followers.conftest import PRESS, Desk
from tests.followers.test_telling import CONFIG, House, change, house_in, link
from tests.language import faults
from tests.tables import count_of, delete_rows, rows_of
from tests.web.conftest import ABOUT
from web.follow.posted import LARGEST
from web.follow.views import UNSEEN
from web.site import Site

FORM = "application/x-www-form-urlencoded"
A, B = "a.reader@example.org", "b.reader@example.com"
ASKED = {"kind": "press", "often": "daily", "address": A}
MULTIPART = b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'


@dataclass
class Front:
    """The site's forms, and what they bring about."""

    site: Site
    desk: Desk

    def ask(self, method: str, path: str, fields: Any = None, *, network: str = "192.0.2.7", **headers: str) -> Any:
        """An answer to somebody who asks from a network; `fields`: of a form, or a body as it is."""
        body = urlencode(fields, doseq=True).encode() if isinstance(fields, dict) else fields
        if body is not None and "content_type" not in headers:
            headers["content_type"] = FORM
        sent = {k.replace("_", "-"): v for k, v in headers.items() if v}

        async def from_there(scope: Any, receive: Any, send: Any) -> None:
            await app({**scope, "client": (network, 5000)}, receive, send)

        app = self.site.app()

        async def asked() -> Any:
            import httpx

            transport = httpx.ASGITransport(app=from_there)
            async with httpx.AsyncClient(transport=transport, base_url="https://npd.example.org") as client:
                return await client.request(method, path, content=body, headers=sent)

        return asyncio.run(asked())

    def post(self, path: str, fields: Any = b"", **more: Any) -> Any:
        return self.ask("POST", path, fields, **more)

    def count(self, table: str) -> int:
        with self.desk.open() as store:
            return count_of(store, table)

    def all_rows(self) -> list[Any]:
        with self.desk.open() as store:
            return [rows_of(store, t) for t in ("follower", "follow", "frequency", "request", "erased")]

    def tokens(self, address: str = A) -> dict[str, str]:
        """The tokens of somebody's links."""
        with self.desk.open() as store:
            found = store.by_address(address)
            assert found is not None
            return {"manage": manage_token(store, found), "stop": stop_token(store, found)}


def words(answer: Any) -> str:
    return " ".join(html.fromstring(answer.text).xpath("//main")[0].text_content().split())


@pytest.fixture
def front(site_of: Callable[..., Site], tmp_path: Path) -> Front:
    folder = tmp_path / "data"
    folder.mkdir()
    return Front(site_of(replace(ABOUT, follow=Forms(folder))), Desk(folder))


# From the form to the last letter -----------------------------------------------------------------------------------


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[House, Served, Installation]]:
    installation = Installation(tmp_path)
    with house_in(installation.data, monkeypatch) as house:
        text = CONFIG.format(port=house.mail.port).replace("[page]\n", '[page]\ncontact = "desk@example.org"\n')
        installation.configuration.write_text(f"own_sources = false\n{text}", "utf-8")
        with served(installation) as there:
            yield house, there, installation
            assert there.stop() == 0
        assert [x for x in there.said if "follow" in x or "@" in x] == []


def posted(there: Served, path: str, fields: dict[str, str], **headers: str) -> tuple[int, str, dict[str, str]]:
    connection = http.client.HTTPConnection(urlsplit(there.url).netloc, timeout=60)
    connection.request("POST", path, urlencode(fields), {"Content-Type": FORM, **headers})
    answer = connection.getresponse()
    found = answer.status, answer.read().decode(), {k.lower(): v for k, v in answer.getheaders()}
    connection.close()
    return found


def test_from_the_form_to_the_last_letter(running: tuple[House, Served, Installation]) -> None:
    house, there, installation = running
    form = there.get("/follow?kind=everything").text
    assert "desk@example.org" in form
    assert "nothing new since the watch began" in form
    status, said, headers = posted(there, "/follow", {"kind": "everything", "often": "immediate", "address": A})
    assert (status, headers["cache-control"]) == (200, "no-store")
    assert "a letter is on its way" in said
    assert A not in said
    installation.run("deliver", code=None)
    ((to, letter),) = house.got()
    assert to == A
    for part in ("plain", "html"):
        said = letter.get_body((part,)).get_content()
        assert "npdwatch, can be reached at desk@example.org" in said, "who runs it, and how to reach them"
        assert "What is kept of you: https://npd.example.org/privacy" in said
        assert ("Alert AL-" in said, link(letter, "manage") in said) == (False, True)
    confirm = f"/follow/confirm/{link(letter, 'confirm')}"
    for _ in range(2):  # a scanner of mail that opens all links
        assert "Yes, send me letters" in there.get(confirm).text
    house.box.add(change(1))
    installation.run("deliver", code=None)
    assert [to for to, _ in house.got()] == [A, "newsdesk@example.org"], "nothing before it is confirmed"

    status, said, _ = posted(there, confirm, {})
    assert (status, "You follow by email now" in said) == (200, True)
    house.box.add(change(2, datetime.now(UTC) + timedelta(seconds=2)))
    installation.run("deliver", code=None)
    to, letter = [x for x in house.got() if x[0] == A][-1]
    assert "DR260302.01" in letter.as_string()
    manage = f"/follow/manage/{link(letter, 'manage')}"
    assert "letters come as soon as it is known" in there.get(manage).text

    stop = re.fullmatch(r"<https://npd\.example\.org(/follow/stop/\S+)>", letter["List-Unsubscribe"])
    assert stop
    assert "Stop all letters" in there.get(stop[1]).text
    status, said, headers = posted(there, stop[1], {"List-Unsubscribe": "One-Click"})  # RFC 8058, 3.2
    assert (status, "Stopped" in said) == (200, True)
    assert not {"set-cookie", "location"} & headers.keys()
    before = len(house.got())
    house.box.add(change(3, datetime.now(UTC) + timedelta(seconds=4)))
    installation.run("deliver", code=None)
    assert [to for to, _ in house.got()[before:]] == ["newsdesk@example.org"]
    assert "you have stopped" in there.get(manage).text


def test_a_server_says_who_asks_only_where_it_stands_on_this_machine(running: tuple[House, Served, Installation]) -> None:
    _, there, _ = running
    for n in range(12):
        status, _, _ = posted(there, "/follow", {**ASKED, "address": f"r{n}@example.org"}, **{"X-Forwarded-For": "203.0.113.9"})
        assert status == (200 if n < 10 else 429)
    status, _, _ = posted(there, "/follow", ASKED, **{"X-Forwarded-For": "203.0.113.10"})
    assert status == 200


def test_a_form_that_does_not_come_keeps_nobody_waiting(running: tuple[House, Served, Installation]) -> None:
    _, there, _ = running
    host, port = urlsplit(there.url).netloc.split(":")
    head = f"POST /follow HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM}\r\nContent-Length: 400\r\n\r\nkind=press".encode()
    slow = [socket.create_connection((host, int(port)), timeout=30) for _ in range(20)]
    try:
        for s in slow:
            s.sendall(head)
        assert there.get("/follow").status == 200
        answers = sorted(s.recv(65536)[9:12] for s in slow)
    finally:
        for s in slow:
            s.close()
    assert answers == [b"408"] * 4 + [b"503"] * 16, "some wait for the rest, no more than there is room for"
    assert posted(there, "/follow", ASKED)[0] == 200


def test_half_sent_forms_of_one_network_keep_nobody_else_out(front: Front) -> None:
    front.desk.join(A, PRESS)
    page, stop = f"/follow/manage/{front.tokens()['manage']}", f"/follow/stop/{front.tokens()['stop']}"
    with ExitStack() as held:
        for n in range(200):
            held.enter_context(front.site.posting.one("203.0.113.9"))
            if n < 59:
                held.enter_context(front.site.posting.one(f"198.51.100.{n}"))
        assert front.post("/follow", ASKED, network="203.0.113.9").status_code == 503
        assert front.post("/follow", ASKED, network="203.0.113.10").status_code == 200
        assert front.post(page, {"do": "save", "kind": "press", "often": "daily"}, network="203.0.113.10").status_code == 200
        held.enter_context(front.site.posting.one("203.0.113.11"))
        assert front.post("/follow", ASKED, network="203.0.113.10").status_code == 503, "there is an end of it"
        assert front.post(stop, network="203.0.113.9").status_code == 200, "stopping has room of its own"
    assert front.post("/follow", ASKED, network="203.0.113.9").status_code == 200


FROM = {
    "our own": (200, {"origin": "https://npd.example.org"}), "as it was asked": (200, {"host": "follow.example", "origin": "http://follow.example"}),
    "a port that goes without saying": (200, {"origin": "https://npd.example.org:443"}), "by Referer": (200, {"referer": "https://npd.example.org/follow"}),
    "no page's": (200, {}), "a browser that says more": (200, {"sec_fetch_site": "same-origin", "origin": "null"}),
    "another site": (403, {"origin": "https://bad.example"}), "none that is said": (403, {"origin": "null"}),
    "one that is called alike": (403, {"origin": "https://npd.example.org.bad.example"}), "another port": (403, {"origin": "https://npd.example.org:8443"}),
    "by Referer another": (403, {"referer": "https://bad.example/npd.example.org"}), "no address": (403, {"origin": "https://["}),
    "a host that is none": (403, {"host": "", "origin": "null"}),
}


@pytest.mark.parametrize(("status", "headers"), FROM.values(), ids=FROM)
def test_whose_page_a_form_is_of_where_the_browser_says_little(status: int, headers: dict[str, str], front: Front) -> None:
    page = front.desk.join(B, PRESS)
    assert front.post("/follow", ASKED, **headers).status_code == status
    assert front.count("request") == (2 if status == 200 else 1)
    assert front.post(f"/follow/manage/{page}", {"do": "save", "kind": "press", "often": "weekly"}, **headers).status_code == status
    assert front.post(f"/follow/stop/{front.tokens(B)['stop']}", **headers).status_code == 200, "one click is a mail program's"


# What is seen before anything is sent -------------------------------------------------------------------------------


def test_a_form_shows_how_much_there_was_before_it_asks_for_an_address(front: Front) -> None:
    first = front.ask("GET", "/follow")
    assert "Everything (all time 7, last year" in words(first)
    assert 'name="address"' not in first.text
    shown = front.ask("GET", "/follow?kind=press&recipient=the-daily-invention&q=league&born=2004")
    said = words(shown)
    assert "“The Daily Invention Ltd”: all time" in said
    assert "The search “league”: all time" in said
    assert "People born in 2004: all time 1" in said
    assert "People born in 1985: nothing new since the watch began" in words(front.ask("GET", "/follow?born=1985"))
    assert ". There already: 2 releases that cover or may cover its school years" in words(front.ask("GET", "/follow?born=2009"))
    delete_rows(front.site.copy, "changes")
    there = front.ask("GET", "/follow?born=2008")
    assert "People born in 2008: 2 releases that cover or may cover its school years (born September 2007 to August 2008, born September 2008 to August 2009) there already" in words(there)
    assert "there already. Nothing new since the watch began: letters are for what is new" in words(there)
    assert html.fromstring(there.text).xpath("//section[@aria-labelledby='so-far']//li//a/@href") == ["/cohorts/2007", "/cohorts/2008"]
    form = html.fromstring(shown.text).xpath("//form[@method='post']")[0]
    assert (form.get("action"), form.xpath(".//input[@name='address']/@type")) == ("/follow", ["email"])
    assert sorted((e.get("name"), e.get("value")) for e in form.xpath(".//input[@type='hidden']")) == [
        ("born", "2004"), ("kind", "press"), ("q", "league"), ("recipient", "The Daily Invention Ltd"),
    ]
    for needed in ("stops all with one click", "watch@example.org", "deleted after 7 days", "at 08:00"):
        assert needed in said


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("recipient=Daily+Inventoin", "No recipient in the registers is called “Daily Inventoin”, and only those can be followed as a recipient. Choose one below"),
        ("recipient=zzzz", "To hear when one comes, follow a search for its name"),
        ("born=1800", "A year of birth is between"), ("born=2050", "A year of birth is between"), ("born=٢٠٠٤", "A year of birth is between"),
        (f"q={'word+' * 200}", "That is too long"), ("q=%22%22", "there is no letter and no digit"), ("recipient=" + "x" * 300, "No recipient"),
        ("q=%00%1b", "there is no letter"), ("kind=nothing", "What do you want to hear of?"),
    ],
)
def test_what_cannot_be_followed_is_said(query: str, said: str, front: Front) -> None:
    answer = front.ask("GET", f"/follow?{query}")
    assert answer.status_code == 200
    assert said in words(answer)
    assert 'name="address"' not in answer.text


def test_a_body_that_texts_alone_name_is_followed_by_its_words_or_with_all_evidence(front: Front) -> None:
    answer = front.ask("GET", "/follow?recipient=Invented+Tutors+Ltd")
    assert "finds texts too, such as evidence and questions in which alone it is named" in words(answer)
    notice = html.fromstring(answer.text).xpath("//div[@role='alert']//p/a/@href")
    assert notice == ["/follow?q=Invented+Tutors+Ltd", "/follow?kind=evidence"]
    assert "The search “Invented Tutors Ltd”" in words(front.ask("GET", notice[0]))
    nothing = html.fromstring(front.ask("GET", "/follow?recipient=%22%22").text)
    assert nothing.xpath("//div[@role='alert']//p/a") == [], "there are no words to search for"


@pytest.mark.parametrize("q", ["a OR b", "NEAR(a b)", "a*", '"', "' or 1=1 --", "a\0b", "-x", "a AND", "^a", "{a}: b", "٣"])
def test_words_of_a_search_have_no_operators(q: str, front: Front) -> None:
    answer = front.ask("GET", f"/follow?{urlencode({'q': q})}")
    assert answer.status_code == 200
    assert "cannot be counted" not in answer.text


def test_links_lead_there_only_where_it_is_switched_on(front: Front, site_of: Callable[..., Site], read: Any, tmp_path: Path) -> None:
    to = {
        "/": "/follow", "/feeds": "/follow", "/recipients/the-daily-invention": "/follow?recipient=the-daily-invention",
        "/search?q=league": "/follow?q=league", "/releases?q=league": "/follow?q=league",
        "/releases?recipient=the-daily-invention": "/follow?recipient=the-daily-invention",
        "/cohorts": "/follow?born=2026", "/cohorts/2008": "/follow?born=2008", "/cohorts/2025": "/follow?born=2026",
    }
    on = read(front.site)
    for path, there in to.items():
        assert there in on.page(path).xpath("//main//a/@href"), path
        assert 'name="address"' in on.get(there).text or there == "/follow"
    (tmp_path / "off").mkdir()
    off = site_of(ABOUT)
    for path in to:
        assert "/follow" not in read(off).get(path).text
    assert "follow by email" not in read(off).words("/privacy")
    assert "you follow by email" in on.words("/privacy")
    for path in ("/follow", "/follow/stop/x"):
        assert read(off).get(path).status_code == 404
        assert Front(off, front.desk).post(path, ASKED).status_code == 405
    plain = site_of(replace(ABOUT, follow=Forms(tmp_path / "data")), published=True)
    assert "https://npd.example.org/follow" in read(plain).get("/feeds").text


# What must not succeed ----------------------------------------------------------------------------------------------

BAD_ADDRESSES = {
    "a header more": "a@example.org\r\nBcc: b@example.org", "a line feed": "a@example.org\nX: y", "a return": "a@example.org\rX",
    "a separator of Unicode": "a@example.org\u2028Bcc: b@example.org", "next line": "a@example.org\x85b",
    "a folded header": "a@example.org\r\n b", "a null byte": "a\0@example.org", "a null byte at the end": "a@example.org\0",
    "two addresses": "a@example.org,b@example.org", "two with a semicolon": "a@example.org;b@example.org",
    "a name before it": "Somebody <a@example.org>", "quotes": '"a b"@example.org', "quotes with a command": '"a\r\nRCPT TO:<b@example.org>"@example.org',
    "400 characters": f"{'a' * 388}@example.org", "a long local part": f"{'a' * 65}@example.org", "a route": "a%b@example.org",
    "another route": "@a.example,@b.example:c@example.org", "a bang path": "host!a@example.org", "a pipe": "|/bin/sh@example.org",
    "an address of the internet": "a@[127.0.0.1]", "a number as a host": "a@127.0.0.1", "a host alone": "a@localhost", "no host": "a@",
    "no name": "@example.org", "nothing": "", "spaces": "   ", "two signs": "a@b@example.org", "a local part that turns": "a\u202e@example.org",
    "letters that look alike": "\u0430@example.org", "a host with an underscore": "a@ex_ample.org", "a script": "<script>alert(1)</script>@example.org",
    "a percent code": "a%0d%0aBcc:b@example.org", "a host with two points": "a@example..org", "a point first": ".a@example.org",
    "a domain that is none": "a@\u2028.org", "tab": "a\t@example.org", "a full stop of another script": "a@xn--.org", "a comment": "a(b)@example.org",
    "a domain of 300": f"a@{'b' * 290}.org", "an emoji for a name": "\U0001f600@example.org",
}
BAD_FORMS: dict[str, tuple[int, dict[str, Any]]] = {
    "JSON": (415, {"fields": b'{"address": "a@example.org"}', "content_type": "application/json"}),
    "text": (415, {"fields": b"kind=press&often=daily&address=a@example.org", "content_type": "text/plain"}),
    "in parts": (415, {"fields": MULTIPART, "content_type": "multipart/form-data; boundary=x"}),
    "no kind": (415, {"fields": b"kind=press&often=daily&address=a@example.org", "content_type": ""}),
    "from another site": (403, {"fields": ASKED, "sec_fetch_site": "cross-site"}),
    "from a neighbour": (403, {"fields": ASKED, "sec_fetch_site": "same-site"}),
    "too large": (413, {"fields": {**ASKED, "x": "y" * LARGEST}}),
    "too large, and says it is not": (413, {"fields": {**ASKED, "x": "y" * LARGEST}, "content_length": "9"}),
    "a length that is none": (413, {"fields": ASKED, "content_length": "-1"}),
    "a length without end": (413, {"fields": ASKED, "content_length": "9" * 4000}),
    "too many fields": (400, {"fields": "&".join(f"kind=press&x{n}=" for n in range(60)).encode()}),
    "no text": (400, {"fields": b"kind=press&often=daily&address=\xff\xfe@example.org"}),
    "codes that are no text": (400, {"fields": b"kind=press&often=daily&address=%ff%fe@example.org"}),
    "nothing chosen": (400, {"fields": {"often": "daily", "address": A}}),
    "another kind": (400, {"fields": {**ASKED, "kind": "recipient"}}),
    "how often that is none": (400, {"fields": {**ASKED, "often": "hourly"}}),
    "never": (400, {"fields": {"kind": "press", "address": A}}),
    "a year of birth 1800": (400, {"fields": {**ASKED, "born": "1800"}}),
    "a search like a novel": (400, {"fields": {**ASKED, "q": "word " * 500}}),
    "nobody's name": (400, {"fields": {**ASKED, "recipient": "BUY AT http://bad.example NOW"}}),
    "a token of another program": (400, {"fields": {**ASKED, UNSEEN: "x"}, "x_csrftoken": b"\xe9"}),
    "a field that only programs fill": (400, {"fields": {**ASKED, UNSEEN: "http://bad.example"}}),
}


def test_what_is_wrong_with_an_address_is_said_at_its_field(front: Front) -> None:
    page = html.fromstring(front.post("/follow", {**ASKED, "address": "a.reader@@example"}).text)
    (box,) = page.xpath("//input[@name='address']")
    assert box.get("aria-invalid") == "true"
    (notice,) = page.xpath("//*[@role='alert']")
    assert notice.get("id") == box.get("aria-describedby")
    assert notice.getnext() is box.getparent(), "right above the field"
    assert page.xpath("string(//title)").startswith("Not yet: ")
    page = html.fromstring(front.post("/follow", {**ASKED, "often": "hourly"}).text)
    assert page.xpath("//input[@name='address']/@aria-invalid") == []
    assert page.xpath("string(//title)").startswith("Not yet: ")
    assert not html.fromstring(front.ask("GET", "/follow").text).xpath("string(//title)").startswith("Not yet")


@pytest.mark.parametrize("address", BAD_ADDRESSES.values(), ids=BAD_ADDRESSES)
def test_no_address_that_is_none_is_written_to(address: str, front: Front) -> None:
    answer = front.post("/follow", {**ASKED, "address": address})
    assert answer.status_code == 400
    assert (front.count("request"), front.count("follower")) == (0, 0)
    assert 'role="alert"' in answer.text
    assert not address.strip() or html.fromstring(answer.text).xpath("//input[@name='address']")[0].get("value") is None
    assert len(address.strip()) < 3 or address not in answer.text.replace("somebody@example.org", "").replace("watch@example.org", "")


@pytest.mark.parametrize(("status", "sent"), BAD_FORMS.values(), ids=BAD_FORMS)
def test_no_form_but_the_sites_own_asks_for_a_letter(status: int, sent: dict[str, Any], front: Front) -> None:
    answer = front.post("/follow", **sent)
    assert answer.status_code == status
    assert (front.count("request"), front.count("follower")) == (0, 0)
    assert answer.headers["cache-control"] == "no-store"
    assert A not in answer.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"])
def test_there_is_no_other_way(method: str, front: Front) -> None:
    for path in ("/follow", "/follow/stop/x"):
        answer = front.ask(method, path, ASKED)
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")
    for path in ("/", "/releases", "/search", "/privacy", "/follower", "/follow/", "/follow/erase/x", "/follow/stop/x/y", "/feeds/everything.atom"):
        answer = front.post(path, ASKED)
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD"), path


def test_a_known_address_an_unknown_one_and_one_that_was_erased_get_the_same_answer(front: Front) -> None:
    front.desk.join(A, PRESS)
    stopped, erased = "stopped@example.org", "erased@example.org"
    front.desk.forms.stop(front.desk.join(stopped), datetime.now(UTC))
    front.desk.forms.erase(front.desk.join(erased), datetime.now(UTC))
    answers = set()
    for n, address in enumerate((A, B, stopped, erased, A.upper(), *[f"often+{n}@example.org" for n in range(5)])):
        answer = front.post("/follow", {**ASKED, "address": address}, network=f"198.51.100.{n}")
        answers.add((answer.status_code, answer.text, tuple(sorted(answer.headers.items()))))
    assert len(answers) == 1


def test_what_a_program_filled_in_for_somebody_is_said_and_not_taken_for_sent(front: Front) -> None:
    tree = html.fromstring(front.ask("GET", "/follow?kind=press").text)
    (unseen,) = tree.xpath("//p[@class='unseen']//input")
    assert (unseen.get("tabindex"), unseen.get("autocomplete"), unseen.getparent().get("aria-hidden")) == ("-1", "off", "true")
    assert not re.search("name|mail|web|site|url|phone|address", unseen.get("name").replace("npd", "")), "no filler knows it"
    answer = front.post("/follow", {**ASKED, "kind": "press", unseen.get("name"): "x"})
    assert (answer.status_code, "Nothing was sent" in words(answer), "on its way" in words(answer)) == (400, True, False)
    assert html.fromstring(answer.text).xpath("//form[@method='post']"), "and it can be sent again"


def test_a_flood_from_one_network_ends_and_others_are_answered(front: Front) -> None:
    many = [front.post("/follow", {**ASKED, "address": f"r{n}@example.org"}, network="2001:db8::7") for n in range(12)]
    assert [a.status_code for a in many] == [200] * 10 + [429] * 2
    assert many[-1].headers["retry-after"] == "3600"
    assert "Try again in an hour" in words(many[-1])
    assert front.post("/follow", ASKED, network="2001:db8::ffff:8").status_code == 429, "the same household"
    assert front.post("/follow", ASKED, network="2001:db8:0:1::7").status_code == 200


def test_a_flood_at_one_mailbox_sends_three_letters(front: Front) -> None:
    for n in range(12):
        assert front.post("/follow", {**ASKED, "address": f"one+{n}@example.org"}, network=f"198.51.100.{n}").status_code == 200
    assert front.count("request") == 3


# Links --------------------------------------------------------------------------------------------------------------


def bad_tokens(front: Front) -> Iterator[tuple[str, str]]:
    """(for what, token) of links that nobody was sent."""
    front.desk.join(A, PRESS)
    front.desk.ask(B, PRESS)
    good = {**front.tokens(), "confirm": front.desk.letters()[-1][1]}
    for what, token in good.items():
        yield what, token[:-1] + ("0" if token[-1] != "0" else "1")
        yield what, token.replace(token.split("-")[1], "0" * 20)
        yield what, token.replace(f"-{token.split('-')[2]}-", "-ffffffff-")
        yield what, token.upper()
        yield what, f"{token}x"
        yield what, token[:20]
        yield what, f"{token}%20"
        yield what, f"%EF%BC%8D{token}"
    yield "confirm", good["stop"]
    yield "confirm", good["manage"]
    yield "manage", good["stop"]
    yield "manage", good["confirm"]
    yield "stop", good["confirm"]
    yield "manage", sign(b"another key", Purpose.MANAGE, good["manage"].split("-")[1], int(good["manage"].split("-")[2], 16))
    yield "stop", "' or 1=1 --"
    yield "manage", "x" * 180


def test_no_link_that_was_forged_altered_or_of_another_kind_opens_anything(front: Front) -> None:
    tokens = list(bad_tokens(front))
    assert len(tokens) >= 30
    before = front.all_rows()
    for what, token in tokens:
        for method in ("GET", "HEAD", "POST"):
            answer = front.ask(method, f"/follow/{what}/{token}", {"do": "erase", "sure": "1"} if method == "POST" else None)
            assert answer.status_code == 404, (what, token, method)
            assert method == "HEAD" or "not one of ours" in words(answer), (what, token)
            assert "example.org" not in answer.text.replace("watch@example.org", "").replace("npd.example.org", "")
    assert front.all_rows() == before


@pytest.mark.parametrize("sign", [".", ",", ")", "]", "%3E", ">.", "%E2%80%9D", "'", ");"])
def test_a_link_opens_with_the_sign_that_stood_behind_it(sign: str, front: Front) -> None:
    front.desk.join(A, PRESS)
    front.desk.ask(B, PRESS, at=datetime.now(UTC))
    for what, token in {**front.tokens(), "confirm": front.desk.letters()[-1][1]}.items():
        answer = front.ask("GET", f"/follow/{what}/{token}{sign}")
        assert answer.status_code == 200, what
        form = html.fromstring(answer.text).xpath("//form[@method='post']")[0].get("action")
        assert form is None or sign not in form
    assert front.post(f"/follow/stop/{front.tokens()['stop']}{sign}").status_code == 200


def test_looking_changes_nothing_and_head_is_looking(front: Front) -> None:
    front.desk.join(A, PRESS)
    front.desk.ask(B, PRESS, at=datetime.now(UTC))
    before = front.all_rows()
    for what, token in {**front.tokens(), "confirm": front.desk.letters()[-1][1]}.items():
        path = f"/follow/{what}/{token}?do=erase&sure=1&List-Unsubscribe=One-Click"
        got, head = front.ask("GET", path), front.ask("HEAD", path)
        assert (got.status_code, head.status_code, head.content) == (200, 200, b"")
        tree = html.fromstring(got.text)
        assert tree.xpath("//form[@method='post']//button")
        assert "-" + token.split("-")[1] not in "".join(tree.xpath("//head//text()|//head//@content|//head//@href"))
        assert not re.search(r"[ab]\.reader", got.text), "the address is shown in part only"
        assert got.headers["cache-control"] == "no-store"
        assert got.headers["referrer-policy"] == "strict-origin", "no link goes on; without any, browsers call our page null"
        assert got.headers["x-robots-tag"].startswith("noindex")
        assert "etag" not in got.headers
        again = front.ask("GET", path, if_none_match="*")
        assert again.status_code == 200
    assert front.all_rows() == before


def test_a_link_that_was_opened_before_is_late_or_replaced_says_so(front: Front) -> None:
    now = datetime.now(UTC)
    front.desk.ask(A, PRESS, at=now - timedelta(hours=1))
    confirm = f"/follow/confirm/{front.desk.letters()[-1][1]}"
    assert "You follow by email now" in words(front.post(confirm))
    for method in ("GET", "POST"):
        again = front.ask(method, confirm, {} if method == "POST" else None)
        assert (again.status_code, "confirmed before" in words(again)) == (200, True)
        assert "/follow/manage/" not in again.text, "it opens no more than it did"
    front.desk.ask(B, PRESS, at=now - timedelta(days=8))
    late = front.post(f"/follow/confirm/{front.desk.letters()[-1][1]}")
    assert (late.status_code, "Ask again" in words(late)) == (410, True)
    manage = f"/follow/manage/{front.tokens()['manage']}"
    kept = html.fromstring(front.ask("GET", manage).text).xpath("//input[@name='keep']/@value")
    changed = front.post(manage, {"do": "save", "keep": kept, "often": "weekly", "new_links": "1"})
    assert "Changed." in words(changed)
    old = front.ask("GET", manage)
    assert (old.status_code, "replaced" in words(old), "cut the link" in words(old)) == (410, True, False)
    assert not html.fromstring(old.text).xpath("//main//a[@href='/follow']"), "asking anew is not what helps"
    (new,) = set(html.fromstring(changed.text).xpath("//form[@method='post']/@action"))
    assert new != manage
    assert front.ask("GET", new).status_code == 200
    front.post(new, {"do": "save", "q": "afterwards", "often": "daily"})
    for fields in ({"do": "save", "often": "daily"}, {"do": "erase", "sure": "1"}, {"do": "erase"}, {}):
        refused = front.post(manage, fields)
        assert (refused.status_code, "afterwards" in refused.text, "/follow/manage/" in refused.text) == (410, False, False)
    stopped = front.post(manage, {"do": "stop"})
    assert (stopped.status_code, "afterwards" in stopped.text, "/follow/manage/" in stopped.text) == (200, False, False)
    assert front.desk.states()[A] == "stopped"
    stop = f"/follow/stop/{front.tokens()['stop']}"
    assert [front.post(stop).status_code for _ in range(2)] == [200, 200]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"List-Unsubscribe=One-Click", FORM), (b"List-Unsubscribe=One-Click", f"{FORM}; charset=UTF-8"), (b"", ""), (b"", FORM),
        (MULTIPART, "multipart/form-data; boundary=x"),
    ],
)
def test_one_click_is_enough_however_a_mail_program_sends_it(body: bytes, kind: str, front: Front) -> None:
    front.desk.join(A, PRESS)
    answer = front.post(f"/follow/stop/{front.tokens()['stop']}", body, content_type=kind, sec_fetch_site="cross-site")
    assert answer.status_code == 200
    assert not {"set-cookie", "location"} & set(answer.headers)
    assert front.desk.states() == {A: "stopped"}


def test_a_reader_sees_changes_and_erases(front: Front) -> None:
    front.desk.join(A, PRESS, Follow(FollowKind.SEARCH, "league"), at=datetime.now(UTC) - timedelta(days=1))
    path = f"/follow/manage/{front.tokens()['manage']}"
    tree = html.fromstring(front.ask("GET", path).text)
    ticks = {t.getparent().text_content().split(" (")[0].strip(): t.get("value") for t in tree.xpath("//input[@name='keep']")}
    assert ticks.keys() == {"Press and companies", "The search “league”"}
    wrong = front.post(path, {"do": "save", "keep": ticks["Press and companies"], "often": "weekly", "born": "1800"})
    assert (wrong.status_code, "Nothing was changed" in words(wrong)) == (400, True)
    with front.desk.open() as store:
        assert store.by_address(A).frequency is Frequency.IMMEDIATE  # type: ignore[union-attr]
    front.post(path, {"do": "save", "keep": [ticks["Press and companies"], "0" * 16], "often": "weekly", "born": "2004"})
    with front.desk.open() as store:
        reader = store.by_address(A)
        assert reader is not None
        assert ([f for f, _ in reader.follows], reader.frequency) == ([Follow(FollowKind.BORN, "2004"), PRESS], Frequency.WEEKLY)
    other = front.post(path, {"do": "erase", "sure": "1"}, sec_fetch_site="cross-site")
    assert (other.status_code, front.count("follower")) == (403, 1)
    unsure = front.post(path, {"do": "erase"})
    assert (unsure.status_code, front.count("follower")) == (400, 1)
    assert "Stopped" in words(front.post(path, {"do": "stop"}))
    assert "you have stopped" in words(front.ask("GET", path))
    front.post(path, {"do": "save", "kind": "everything", "often": "daily"})
    assert front.desk.states() == {A: "confirmed"}
    assert words(front.post(path, {"do": "erase", "sure": "1"})).startswith("What you follow Erased")
    assert front.count("follower") == 0
    assert front.ask("GET", path).status_code == 404


def test_who_wants_to_stop_can_also_while_nothing_of_the_copy_may_be_shown(front: Front) -> None:
    front.desk.join(A, PRESS)
    tokens = front.tokens()
    front.site.copy.with_name("withheld.json").write_text("no list", "utf-8")
    assert front.ask("GET", "/follow").status_code == 503
    seen = front.ask("GET", f"/follow/manage/{tokens['manage']}")
    assert (seen.status_code, "all time" in seen.text) == (200, False)
    asked = front.post(f"/follow/manage/{tokens['manage']}", {"do": "save", "often": "daily", "recipient": "Daily Invention"})
    assert "The Daily Invention Ltd" not in asked.text, "it may be what is withheld"
    assert front.post(f"/follow/stop/{tokens['stop']}").status_code == 200
    assert front.desk.states() == {A: "stopped"}


@pytest.mark.parametrize("trouble", ["damaged", "a file where the folder was", "full"])
def test_a_file_of_readers_that_cannot_be_used_is_a_sentence_and_no_path(
    trouble: str, front: Front, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    front.desk.join(A, PRESS)
    stop, file = front.tokens()["stop"], front.desk.folder / "followers" / "followers.db"
    if trouble == "damaged":
        file.write_bytes(b"no database" * 400)
    elif trouble == "full":
        monkeypatch.setattr(FollowerStore, "transaction", raising(sqlite3.OperationalError("database or disk is full")))
        monkeypatch.setattr(FollowerStore, "followers", raising(sqlite3.OperationalError("disk I/O error")))
    else:
        file.parent.rename(file.parent.with_name("away"))
        file.parent.write_text("")
    for answer in (front.post("/follow", ASKED), front.post(f"/follow/stop/{stop}"), front.ask("GET", f"/follow/stop/{stop}")):
        assert (answer.status_code, "try again in an hour" in words(answer)) == (503, True)
        assert str(front.desk.folder) not in answer.text
    assert stop not in caplog.text
    assert A not in caplog.text


def raising(error: Exception) -> Callable[..., Any]:
    def call(*_: Any) -> Any:
        raise error

    return call


def test_no_page_of_it_has_a_fault_of_language(front: Front) -> None:
    front.desk.join(A, PRESS, Follow(FollowKind.RECIPIENT, "The Daily Invention Ltd"))
    front.desk.ask(B, PRESS, at=datetime.now(UTC))
    tokens = {**front.tokens(), "confirm": front.desk.letters()[-1][1]}
    pages = [front.ask("GET", "/follow?kind=press&q=league&born=2004"), front.ask("GET", "/follow?recipient=inventoin")]
    pages += [front.ask("GET", f"/follow/{what}/{token}") for what, token in tokens.items()]
    pages += [front.post(f"/follow/{what}/{tokens[what]}", {"do": "stop"}) for what in ("confirm", "stop", "manage")]
    pages += [front.post("/follow", ASKED), front.ask("GET", "/follow/stop/x"), front.post("/follow", b"", content_type="text/plain")]
    found: dict[str, str] = {}
    for page in pages:
        for block in html.fromstring(page.text).iter("h1", "h2", "p", "li", "label", "legend", "button", "title"):
            found |= dict.fromkeys(faults(" ".join(block.text_content().split())), str(page.url))
    assert not found
