"""Archived files: those of the register and no other, whole or not at all, and nothing that a browser would open."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from bench.public import BODY, HOSTILE
from db.archive import Archive
from tests.tables import set_fields, value_of
from web.files import disposition, safe_name
from web.site import Site


def sha256(site: Site) -> str:
    with closing(sqlite3.connect(site.copy)) as db:
        return str(value_of(db, "archived", "sha256"))


def ask(site: Site, path: str, method: str = "GET", **headers: str) -> Any:
    return asyncio.run(site.client.request(method, path, headers=headers, follow_redirects=False))


def test_a_file_is_handed_out_as_it_came_under_its_own_name(site_of: Callable[..., Site]) -> None:
    site = site_of()
    for end in ("", "/shares.csv", "/evil.exe", "/%22x%22.html"):
        answer = ask(site, f"/archive/{sha256(site)}{end}")
        assert (answer.status_code, answer.content) == (200, BODY)
        assert answer.headers["content-disposition"] == "attachment; filename=\"shares.csv\"; filename*=UTF-8''shares.csv"
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-cache", "it may be withheld"
        assert answer.headers["content-length"] == str(len(BODY))


def test_who_has_it_or_asks_for_its_size_gets_no_body(site_of: Callable[..., Site]) -> None:
    site = site_of()
    path = f"/archive/{sha256(site)}"
    head = ask(site, path, "HEAD")
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(BODY)))
    assert ask(site, path, **{"if-none-match": head.headers["etag"]}).status_code == 304


def test_what_is_archived_but_no_evidence_of_the_register_is_not_there(site_of: Callable[..., Site]) -> None:
    site = site_of()
    hidden = Archive(site.archive).keep(b"a page that was put aside")
    assert ask(site, f"/archive/{hidden}").status_code == 404


def test_a_damaged_file_is_not_handed_out(site_of: Callable[..., Site]) -> None:
    site = site_of()
    packed = Archive(site.archive).path(sha256(site))
    whole = packed.read_bytes()
    other = Archive(site.archive).path(Archive(site.archive).keep(b"other bytes")).read_bytes()
    for bad in (whole[:-3], b"", other, b"\0" * 50):
        packed.write_bytes(bad)
        answer = ask(site, f"/archive/{sha256(site)}/shares.csv")
        assert answer.status_code == 500
        assert "damaged" in answer.text
        assert "content-disposition" not in answer.headers
        assert str(site.archive) not in answer.text


def test_a_file_that_is_gone_is_said_to_be_gone(site_of: Callable[..., Site]) -> None:
    site = site_of()
    Archive(site.archive).path(sha256(site)).unlink()
    for method in ("GET", "HEAD"):
        assert ask(site, f"/archive/{sha256(site)}", method).status_code == 404


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("page.html", "application/octet-stream"), ("x.svg", "application/octet-stream"), ("x.xml", "application/octet-stream"),
        ("x.js", "application/octet-stream"), ("x.PDF", "application/pdf"), ("", "application/octet-stream"),
        ("x.ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ],
)
def test_what_a_browser_would_open_is_but_bytes(name: str, kind: str, site_of: Callable[..., Site]) -> None:
    site = site_of()
    with closing(sqlite3.connect(site.copy)) as db:
        set_fields(db, "archived", {"filename": name, "content_type": "text/html"})
        db.commit()
    answer = ask(site, f"/archive/{sha256(site)}")
    assert answer.headers["content-type"] == kind
    assert answer.headers["content-disposition"].startswith("attachment; ")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("NPD requests, 2016–17.xlsx", "NPD requests, 2016–17.xlsx"), ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\x\\y.csv", "C__x_y.csv"), ("con.csv", "_con.csv"), ("a\r\nSet-Cookie: x", "a__Set-Cookie_ x"),
        ('"; filename="evil.exe', "_; filename=_evil.exe"), ("…", "…"), (".htaccess", "htaccess"), ("", "a" * 16 + ".bin"),
        ("\u202egnp.exe", "_gnp.exe"), ("x" * 500 + ".csv", "x" * 116 + ".csv"),
    ],
)
def test_a_name_can_be_stored_anywhere(name: str, safe: str) -> None:
    assert safe_name(name, "a" * 64) == safe


@pytest.mark.parametrize("name", ["ä ö.csv", '"x";.csv', "日本.pdf", "100%.csv", HOSTILE])
def test_a_header_ends_where_it_should(name: str) -> None:
    header = disposition(safe_name(name, "a" * 64))
    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2
