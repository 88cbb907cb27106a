"""Content codings, unpacked strictly: a body is whole or refused."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable
from functools import partial
from typing import Any

import brotli

from text.memory import is_short_of_memory

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


class DamagedBody(Exception):
    """The body is cut, does not unpack, or unpacks to more than the limit."""


class BodyTooLarge(DamagedBody):
    """The body unpacks to more than the limit."""


def decode(coding: str, body: bytes, largest: int) -> bytes:
    """Unpacks one content coding, to its own end and not a byte past it.

    Raises DamagedBody where it is cut, damaged, followed by something else, or of an unknown coding; BodyTooLarge where
    it would unpack to more than `largest` bytes.
    """
    unpack = CODINGS.get(coding)
    if unpack is None:
        raise DamagedBody(f"the body has the content coding {coding!r}, which nobody asked for")
    try:
        return unpack(body, largest)
    except (zlib.error, brotli.error, zstd.ZstdError, EOFError) as error:
        if is_short_of_memory(error):
            raise MemoryError from error
        raise DamagedBody(f"the body does not unpack as {coding}: {error}") from error


def _zlib(wbits: int, body: bytes, largest: int) -> bytes:
    engine = zlib.decompressobj(wbits)
    out = engine.decompress(body, largest + 1)
    _check(out, largest, whole=engine.eof, rest=engine.unused_data)
    return out


def _members(engine_of: Callable[[], Any], body: bytes, largest: int) -> bytes:
    """A gzip body may have several members, a zstd body several frames."""
    out: bytes = b""
    rest = body
    while True:
        engine = engine_of()
        out += engine.decompress(rest, largest + 1 - len(out))
        _check(out, largest, whole=engine.eof, rest=b"")
        rest = engine.unused_data
        if not rest:
            return out


def _gzip(body: bytes, largest: int) -> bytes:
    if not body:
        raise DamagedBody("the body is empty though it is said to be gzip")
    return _members(lambda: zlib.decompressobj(31), body, largest)


def _deflate(body: bytes, largest: int) -> bytes:
    try:
        return _zlib(15, body, largest)
    except zlib.error:
        return _zlib(-15, body, largest)  # some servers send it without its header


def _brotli(body: bytes, largest: int) -> bytes:
    engine = brotli.Decompressor()
    out = engine.process(body, output_buffer_limit=largest + 1)
    _check(out, largest, whole=engine.is_finished(), rest=b"")
    return bytes(out)


def _check(out: bytes, largest: int, *, whole: bool, rest: bytes) -> None:
    if len(out) > largest:
        raise BodyTooLarge(f"the body unpacks to more than {largest:,} bytes")
    if not whole:
        raise DamagedBody("the body is cut: its compressed data do not reach their end")
    if rest:
        raise DamagedBody("the body goes on after the end of its compressed data")


CODINGS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip, "x-gzip": _gzip, "deflate": _deflate, "br": _brotli,
    "zstd": partial(_members, zstd.ZstdDecompressor),
}
