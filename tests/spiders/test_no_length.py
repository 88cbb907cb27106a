"""An answer without a length is whole only where its own form proves it; a cut one is never taken for whole."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from scrapy.http import Request, Response

from bench.wire import Script, WireServer
from bench.world import Installation, Watched
from demo.editions import baseline
from spiders.middlewares.codings import DamagedBody
from spiders.middlewares.decompress import StrictDecoding
from spiders.middlewares.own_end import missing_end
from spiders.middlewares.retry import Patience

CSV, ODS = baseline().csv(), baseline().ods()
FEED = b"""<?xml version="1.0" encoding="utf-8"?>
<?xml-stylesheet href="/s.xsl"?>
<!-- news -->
<rss version="2.0"><channel><title>Invented News</title><link>https://example.org/</link>
<item><title>Pretend Analytics Ltd was given pupils' data</title><link>https://example.org/1</link></item>
</channel></rss>
"""
PAGE = b"""<!doctype html><html><head><title>Invented page</title></head><body><main><h1>Data</h1>
<p>The Department gave data of the National Pupil Database to Pretend Analytics Ltd in March 2026.</p></main></body></html>
<!-- made in 3 ms -->
"""
JSON = b'\xef\xbb\xbf{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1"}, {"id": "2"}]}\n'


def nested_zip() -> bytes:
    """A zip file within another, stored as it is, at whose end the outer one may be cut."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as outer:
        outer.writestr("inner.ods", ODS)
        outer.writestr("more.txt", "more")
    return out.getvalue()


def pdf() -> bytes:
    return b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer\n<<>>\nstartxref\n45\n%%EOF\n"


FORMS: dict[str, bytes] = {"feed": FEED, "page": PAGE, "json": JSON, "zip": ODS, "zip in zip": nested_zip(), "pdf": pdf()}


@pytest.mark.parametrize("form", FORMS)
def test_what_proves_its_end_is_whole_and_cut_anywhere_it_is_not(form: str) -> None:
    whole = FORMS[form]
    assert missing_end(whole) == ""
    last = len(whole.rstrip()) if form != "page" else whole.index(b"</html>") + len(b"</html>")
    step = max(1, last // 3000)
    for end in (*range(0, last, step), *range(max(0, last - 60), last)):
        assert "without a length" in missing_end(whole[:end]), end


def test_the_end_of_a_zip_file_within_another_is_not_its_own() -> None:
    whole = nested_zip()
    end = whole.index(ODS) + len(ODS)
    assert missing_end(whole[:end])


@pytest.mark.parametrize(
    ("say", "body"),
    [
        ("a CSV", CSV),
        ("a CSV whose last cell ends a page", b"a,b\r\n1,</html>"),
        ("nothing", b""),
        ("lists of JSON, one a line", b'{"a": 1}\n{"a": 2}\n'),
        ("a number may go on", b"12"),
        ("parts of a page, of which the first is closed", b"<div><p>one</p></div>"),
        ("a page with words behind its end", PAGE + b"and more"),
        ("the part of a PDF for the web that comes first", pdf().replace(b"1.7\n", b"1.7\n1 0 obj<</Linearized 1/L 90000/N 9>>\n")),
        ("the mark of such a part", pdf().replace(b"startxref\n45", b"startxref\n0")),
        ("entities", b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "b">]><rss>&a;</rss>'),
        ("JSON without bottom", b"[" * 100_000),
        ("comments without end", b"<!-- --><?x ?>" * 20_000 + b"<!--"),
    ],
)
def test_what_proves_no_end_is_refused(say: str, body: bytes) -> None:
    assert "without a length" in missing_end(body), say


def unpacked(body: bytes, flag: str = "partial", status: int = 200, **headers: str) -> Response:
    named = {k.replace("_", "-"): v for k, v in headers.items()}
    response = Response("https://example.org/x", status, named, body, [flag])
    return StrictDecoding(2**20, Patience((), 0)).unpacked(Request("https://example.org/x"), response)


@pytest.mark.parametrize(("coding", "pack"), [("gzip", gzip.compress), ("br", brotli.compress)])
def test_what_was_packed_has_the_end_of_its_packing(coding: str, pack: Callable[[bytes], bytes]) -> None:
    packed = pack(CSV)
    whole = unpacked(packed, Content_Encoding=coding)
    assert (whole.body, whole.flags) == (CSV, [])
    for end in range(0, len(packed), 97):
        with pytest.raises(DamagedBody):
            unpacked(packed[:end], Content_Encoding=coding)


def test_an_answer_with_a_length_or_in_chunks_that_is_cut_is_damaged_whatever_its_end() -> None:
    with pytest.raises(DamagedBody, match="incomplete"):
        unpacked(FEED, Content_Length=str(len(FEED) + 9))
    with pytest.raises(DamagedBody, match="incomplete"):
        unpacked(FEED, flag="dataloss")


def test_a_redirect_needs_no_end() -> None:
    assert unpacked(b"", status=302, Location="https://example.org/y").flags == []


HEADS = {"http-1.0": b"HTTP/1.0 200 OK\r\n", "closed": b"HTTP/1.1 200 OK\r\nConnection: close\r\n"}


def ended_by_close(head: bytes, kind: bytes, body: bytes) -> Script:
    return lambda w: w.send(head + b"Content-Type: " + kind + b"\r\n\r\n" + body)


@pytest.mark.parametrize("head", HEADS)
def test_the_crawler_reads_what_is_whole_and_refuses_what_may_be_cut(head: str, tmp_path: Path) -> None:
    with WireServer() as server:
        here = Installation(tmp_path)
        watched = [Watched(n, server.url(f"/{n}"), k) for n, k in (
            ("feed", "feed"), ("page", "page"), ("ods", "file"), ("csv", "file"), ("cut-feed", "feed"),
            ("cut-page", "page"), ("cut-ods", "file"), ("long-feed", "feed"), ("chunked-page", "page"),
            ("private", "page"),
        )]
        here.configure(watched, hosts=[server.host])
        bodies = {
            "feed": (b"application/rss+xml", FEED), "page": (b"text/html", PAGE),
            "ods": (b"application/vnd.oasis.opendocument.spreadsheet", ODS), "csv": (b"text/csv", CSV),
        }
        start = HEADS[head]
        for name, (kind, body) in bodies.items():
            server.scripts[f"/{name}"] = ended_by_close(start, kind, body)
            server.scripts[f"/cut-{name}"] = ended_by_close(start, kind, body[: len(body) * 2 // 3])
        server.scripts["/long-feed"] = ended_by_close(
            start + b"Content-Length: %d\r\n" % (len(FEED) + 9), *bodies["feed"])
        server.scripts["/chunked-page"] = ended_by_close(
            HEADS["closed"] + b"Transfer-Encoding: chunked\r\n", b"text/html", b"%x\r\n" % len(PAGE) + PAGE + b"\r\n")
        server.scripts["/private"] = ended_by_close(start, *bodies["page"])
        server.scripts["/robots.txt"] = ended_by_close(start, b"text/plain", b"User-agent: *\nDisallow: /private\n")
        done = here.crawl(code=1)
    damaged = {"csv", "cut-feed", "cut-page", "cut-ods", "long-feed", "chunked-page"}
    assert set(done.failures) == {(name, "damaged") for name in damaged} | {("private", "blocked")}, done.said
    assert all("without a length" in done.failures[n, "damaged"] for n in ("csv", "cut-feed", "cut-page", "cut-ods"))
    assert {s["name"] for s in done.data["sources"] if s["ok"]} == {"feed", "page", "ods"}
