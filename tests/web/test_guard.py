"""Only the addresses that the site has, by the methods that it knows, with its headers on whatever it answers."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any
from urllib.parse import quote

import pytest

from tests.tables import set_fields
from web.middleware import HEADERS, TABLES, allowed
from web.site import Site, static_hash

CLOSED = (
    "/-/settings", "/-/settings.json", "/-/metadata", "/-/versions", "/-/plugins", "/-/threads", "/-/databases",
    "/-/actor", "/-/auth-token", "/-/logout", "/-/permissions", "/-/messages", "/-/allow-debug", "/-/patterns",
    "/-/static/app.css", "/-/config.json", "/register.db", "/_memory", "/_internal", "/:memory:", "/register/about",
    "/register/search", "/register/names", "/register/releases_fts", "/register/sqlite_master", "/register/stands",
    "/releases.db", "/static/../guard.py", "/static/..%2fguard.py", "/static/%2e%2e/guard.py", "/static/", "/archive/",
    "/archive/../../etc/passwd", "/archive/..%2f..%2fetc%2fpasswd", "/archive//etc/passwd", f"/archive/{'g' * 64}",
    f"/archive/{'a' * 63}", f"/archive/{'A' * 64}", f"/archive/{'a' * 64}/..%2fx", "//example.com/", "/%00", "/releases/%00",
    "/releases/a%5cb", "/releases/1%0d%0aset-cookie:x", "/jsono", "/register/releases.jsono", "/register/releases.atom",
)
ANSWERS = (
    ("/", 200), ("/releases", 200), ("/releases/99", 404), ("/nowhere", 404), ("/static/site.css", 200), ("/health", 200),
    ("/releases.csv", 200), ("/releases.json?x=1", 400), ("/feeds/everything.atom", 200), ("/register", 200),
    ("/register/releases?_where=1", 403), ("/register/releases?_sort=x", 400), ("/releases/", 302), ("/robots.txt", 200),
)


def ask(site: Site, path: str, method: str = "GET", **headers: str) -> Any:
    return asyncio.run(site.client.request(method, path, headers=headers, follow_redirects=False))


@pytest.mark.parametrize("path", CLOSED)
def test_what_is_not_on_the_list_is_not_there(path: str, reader: Any) -> None:
    answer = ask(reader.site, path)
    assert answer.status_code == 404, path
    assert "npdwatch" in answer.text or answer.headers["content-type"].startswith(("application/json", "text/plain"))
    assert str(reader.site.copy.parent) not in answer.text


@pytest.mark.parametrize(("path", "status"), ANSWERS)
def test_every_answer_has_the_headers_and_no_cookie(path: str, status: int, reader: Any) -> None:
    answer = ask(reader.site, path, cookie="ds_actor=x; a=b", authorization="Bearer x")
    assert answer.status_code == status, answer.text[:300]
    for name, value in HEADERS:
        assert answer.headers.get_list(name.decode()) == [value.decode()]
    assert "set-cookie" not in answer.headers
    assert answer.headers.get_list("vary") == ([] if reader.site.about.address else ["Host"])
    assert "server" not in answer.headers
    assert "private" not in answer.headers["cache-control"], "each says whether it may be kept"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "CONNECT"])
def test_the_site_is_only_read(method: str, reader: Any) -> None:
    answer = ask(reader.site, "/releases", method)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"
    assert "can only be read" in answer.text


def test_a_first_question_may_be_a_bad_one(site_of: Callable[..., Site]) -> None:
    for path, status in (("/-/x", 404), (f"/releases?q={'a' * 5000}", 414)):
        assert ask(site_of(), path).status_code == status


@pytest.mark.parametrize(
    "query",
    [
        "sql=select+1", "_where=1=1", "_where=id+in+(select+1)", "_through=%7B%7D", "_timelimit=1", "_trace=1", "_extras=x",
        "_facet_array=also", "_facet_date=dated", "_searchmode=raw&_search=x", "_json=cells", "_ttl=0",
    ],
)
@pytest.mark.parametrize("path", ["/register", "/register/releases", "/register/releases.json", "/register/releases.csv"])
def test_no_sql_and_no_costly_option(path: str, query: str, reader: Any) -> None:
    answer = ask(reader.site, f"{path}?{query}")
    assert answer.status_code in (400, 403)
    assert "select" not in answer.text.lower().replace("selected", "")


@pytest.mark.parametrize(
    "query",
    [
        "nope=1", "nope__gt=1", "_sort=nope", "_sort=id&_sort_desc=id", "_size=-1", "_size=99999", "_col=nope", "_facet=nope",
        "_next=1,2,3&_sort=id", "category__arraycontains=1", "id;drop=1",
    ],
)
def test_questions_to_tables_that_make_no_sense_are_answered_kindly(query: str, reader: Any) -> None:
    answer = ask(reader.site, f"/register/releases?{query}")
    assert answer.status_code == 400
    assert "Traceback" not in answer.text
    assert "sqlite" not in answer.text.lower()


@pytest.mark.parametrize("words", ['"', "a OR", "NEAR(", "*", "'", "", "league"])
def test_words_that_are_searched_in_a_table_have_no_operators(words: str, reader: Any) -> None:
    assert ask(reader.site, f"/register/releases?_search={quote(words)}&_facet=category").status_code == 200


def test_every_table_has_a_page_csv_and_json_and_rows(reader: Any) -> None:
    for table in TABLES:
        page = reader.page(f"/register/{table}")
        assert len(page.xpath("//h1")) == 1
        assert not page.xpath("//script|//style|//*[@style]")
        assert reader.get(f"/register/{table}.json").status_code == 200
        assert reader.get(f"/register/{table}.csv").text.count("\n") >= 2
        for href in page.xpath("//table[@class='raw']//a/@href")[:30]:
            if not href.startswith("http"):
                assert reader.get(href).status_code in (200, 302), href


def test_a_row_is_found_by_a_key_of_several_columns_however_it_is_spelled(reader: Any) -> None:
    for table in ("edition_files", "release_recipients"):
        rows = [h for h in reader.page(f"/register/{table}").xpath("//a/@href") if h.startswith(f"/register/{table}/")]
        assert rows
        for row in rows[:3]:
            plain = row.replace("%2C", ",")
            assert "," in plain
            for path in (plain, plain.replace(",", "%2C"), plain.replace(",", "%2c"), f"{plain}.json"):
                assert ask(reader.site, path).status_code == 200, path
            for path in (plain.partition(",")[0], f"{plain},1", f"{plain}x", "/register/releases/1,2"):
                assert ask(reader.site, path).status_code == 404, path


def test_a_row_is_found_by_a_key_with_spaces_and_signs(site_of: Callable[..., Site], read: Any) -> None:
    site = site_of()
    file = "Shares & more, <2026>"
    set_fields(site.copy, "edition_files", {"file": file}, edition=1)
    rows = [h for h in read(site).page("/register/edition_files").xpath("//a/@href") if "/edition_files/1" in h]
    assert rows
    for row in rows:
        assert "+" in row, "as Datasette writes a space"
        assert ask(site, row).status_code == 200, row


def test_the_csv_of_a_table_holds_no_formula(site_of: Callable[..., Site], read: Any) -> None:
    site = site_of()
    with closing(sqlite3.connect(site.copy)) as db:
        set_fields(db, "releases", {"title": "=cmd|x", "recipient": "@sum(1)"})
        db.commit()
    text = read(site).get("/register/releases.csv").text
    assert text.count("'=cmd|x") == text.count("'@sum(1)") == 3
    assert ",=cmd" not in text


def test_an_address_is_what_it_is_before_and_after_decoding() -> None:
    assert allowed("GET", "/releases/1")
    assert not allowed("GET", "/releases/1\r\nx")
    assert not allowed("GET", "/releases/1/2/3/4/5")
    assert not allowed("POST", "/releases/1")


def test_a_copy_that_is_not_there_is_said_and_nothing_of_where(site_of: Callable[..., Site]) -> None:
    site = site_of()
    with closing(sqlite3.connect(site.copy)) as db:
        db.execute("drop table releases")
        db.commit()
    answer = ask(site, "/releases")
    assert answer.status_code == 503
    assert "no such table" not in answer.text
    assert "Try again in a minute" in answer.text


def test_a_fault_is_said_to_be_ours_without_a_word_of_the_inside(
    site_of: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise LookupError("secret inside")

    site = site_of()
    monkeypatch.setattr("web.lists.views.find", broken)
    for path in ("/releases", "/changes"):
        answer = ask(site, path)
        assert answer.status_code == 500
        assert "secret" not in answer.text
        assert "The fault is ours" in answer.text
        assert answer.headers["cache-control"] == "no-store"


def test_the_health_says_whether_the_copy_follows(site_of: Callable[..., Site]) -> None:
    site = site_of()
    assert ask(site, "/health").text.startswith("ok\nsources 2\n")
    site.state.problem = "What you see is old."
    answer = ask(site, "/health")
    assert (answer.status_code, answer.text) == (503, "not well: What you see is old.\n")


def test_the_style_sheet_is_kept_for_ever_under_the_address_that_pages_name(site_of: Callable[..., Site]) -> None:
    site = site_of()
    named = ask(site, f"/static/site.css?{static_hash('site.css')}")
    assert "immutable" in named.headers["cache-control"]
    assert "immutable" not in ask(site, "/static/site.css").headers["cache-control"]
    assert ask(site, "/static/site.css", **{"if-none-match": named.headers["etag"]}).status_code == 304
    assert ask(site, "/favicon.ico").headers["content-type"] == "image/svg+xml"
    assert "Disallow: /register/" in ask(site, "/robots.txt").text
    assert "Disallow: /\n" not in ask(site, "/robots.txt").text


def test_a_tag_is_of_the_copy_the_address_and_what_is_said_of_it(site_of: Callable[..., Site]) -> None:
    site = site_of()
    assert "etag" not in ask(site, "/releases").headers
    site.state.generation = "g1"
    first = ask(site, "/releases").headers["etag"]
    assert first == ask(site, "/releases").headers["etag"]
    assert ask(site, "/releases", **{"if-none-match": f'"x", {first}'}).status_code == 304
    without = first.removeprefix("W/")  # as a cache between may ask that makes them strong, or knows no others
    assert without != first
    assert ask(site, "/releases", **{"if-none-match": without}).status_code == 304
    assert ask(site, "/recipients", **{"if-none-match": without}).status_code == 200
    assert ask(site, "/recipients").headers["etag"] != first
    assert "etag" not in ask(site, "/nowhere").headers
    site.state.problem = "old"
    assert ask(site, "/releases", **{"if-none-match": first}).status_code == 200


def test_a_head_has_the_headers_and_no_body(reader: Any) -> None:
    for path in ("/", "/releases", "/feeds/everything.atom", "/nowhere", "/health"):
        answer = ask(reader.site, path, "HEAD")
        assert answer.content == b""
        assert answer.status_code in (200, 404)
