"""A compressed body is unpacked to its own end, or refused."""

from __future__ import annotations

import gzip
import sys
import tracemalloc
import zlib

import brotli
import pytest

from spiders.middlewares.codings import BodyTooLarge, DamagedBody, decode
from spiders.middlewares.decompress import StrictDecoding
from spiders.middlewares.retry import Patience

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

from scrapy import Request
from scrapy.http import Response

TEXT = b"request,recipient\r\n" + b"DR1,Invented Ltd\r\n" * 500
LIMIT = 20_000


def headless(data: bytes) -> bytes:
    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    return engine.compress(data) + engine.flush()


PACKED = {
    "gzip": gzip.compress(TEXT),
    "x-gzip": gzip.compress(TEXT),
    "deflate": zlib.compress(TEXT),
    "br": brotli.compress(TEXT),
    "zstd": zstd.compress(TEXT),
}


@pytest.mark.parametrize("coding", PACKED)
def test_a_whole_body_is_unpacked(coding: str) -> None:
    assert decode(coding, PACKED[coding], LIMIT) == TEXT


@pytest.mark.parametrize("coding", PACKED)
def test_a_cut_body_is_refused_wherever_it_is_cut(coding: str) -> None:
    whole = PACKED[coding]
    for end in range(0, len(whole), max(1, len(whole) // 40)):
        with pytest.raises(DamagedBody):
            decode(coding, whole[:end], LIMIT)


@pytest.mark.parametrize("coding", PACKED)
def test_what_follows_the_end_is_refused(coding: str) -> None:
    with pytest.raises(DamagedBody):
        decode(coding, PACKED[coding] + b"<html>", LIMIT)


@pytest.mark.parametrize("coding", PACKED)
def test_a_plain_body_that_is_said_to_be_packed_is_refused(coding: str) -> None:
    with pytest.raises(DamagedBody):
        decode(coding, TEXT, LIMIT)


@pytest.mark.parametrize("coding", PACKED)
def test_more_than_the_limit_is_refused_by_its_own_name(coding: str) -> None:
    assert decode(coding, PACKED[coding], len(TEXT)) == TEXT
    with pytest.raises(BodyTooLarge):
        decode(coding, PACKED[coding], len(TEXT) - 1)


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(TEXT[:99]) + gzip.compress(TEXT[99:])),
        ("zstd", zstd.compress(TEXT[:99]) + zstd.compress(TEXT[99:])),
        ("deflate", headless(TEXT)),
    ],
    ids=["gzip of two members", "zstd of two frames", "deflate without its header"],
)
def test_rarer_forms_that_are_whole(coding: str, packed: bytes) -> None:
    assert decode(coding, packed, LIMIT) == TEXT
    with pytest.raises(DamagedBody):
        decode(coding, packed[:-3], LIMIT)


def test_a_wrong_checksum_is_refused() -> None:
    data = bytearray(PACKED["gzip"])
    data[-6] ^= 1
    with pytest.raises(DamagedBody):
        decode("gzip", bytes(data), LIMIT)


def test_a_bomb_costs_no_more_than_the_limit() -> None:
    engine = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(engine.compress(bytes(2**20)) for _ in range(256)) + engine.flush()
    assert len(bomb) < 300_000
    tracemalloc.start()
    with pytest.raises(BodyTooLarge):
        decode("gzip", bomb, LIMIT)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * LIMIT + 2**20


def test_an_unknown_coding_is_refused() -> None:
    with pytest.raises(DamagedBody, match="snappy"):
        decode("snappy", TEXT, LIMIT)


def unpacked(body: bytes, *codings: str, status: int = 200, flags: tuple[str, ...] = ()) -> Response:
    middleware = StrictDecoding(LIMIT, Patience((), 0))
    headers = [("Content-Encoding", c) for c in codings] + [("Content-Length", str(len(body)))]
    response = Response("https://example.org/x", status, headers, body, list(flags))
    return middleware.unpacked(Request("https://example.org/x"), response)


def test_codings_are_undone_in_turn_and_their_headers_go() -> None:
    twice = brotli.compress(gzip.compress(TEXT))
    response = unpacked(twice, "gzip", "br")
    assert response.body == TEXT
    assert "Content-Encoding" not in response.headers
    assert "Content-Length" not in response.headers
    assert unpacked(twice, "gzip, br").body == TEXT
    assert unpacked(TEXT, "identity").body == TEXT


def test_a_flag_of_the_downloader_means_that_the_body_is_not_whole() -> None:
    with pytest.raises(DamagedBody, match="partial"):
        unpacked(TEXT, flags=("partial",))


def test_what_has_no_body_is_let_through() -> None:
    assert unpacked(b"", "gzip", status=304).status == 304
    assert unpacked(b"", "gzip", status=204).status == 204
    with pytest.raises(DamagedBody):
        unpacked(b"", "gzip")
