"""A register that comes again in another test, as most do, is read once in each worker: reading is most of a poll.

What the reader makes of the same bytes, asked for with the same arguments, is the same, so what it made of them the
first time is given. A test that changes the program (by `monkeypatch`) has everything read anew, and so have the
reader's own tests, which ask the reader itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from model.register import Reading
from readers.register import reading
from readers.workbook.rows import KnownRows

_LARGE = 2**20
_read = reading.read_register
_readings: dict[tuple[object, ...], tuple[Reading, dict[str, Any]]] = {}
"""How a file was asked for -> what was read, and the rows that were known then."""
_known: WeakKeyDictionary[KnownRows, tuple[object, ...]] = WeakKeyDictionary()
"""Rows that are known -> how the files were asked for from which they are, one after the other."""


def _read_once(data: bytes, filename: str = "", *, known: KnownRows | None = None, **more: Any) -> Reading:
    before = None if known is None else _known.get(known, ())
    if len(data) > _LARGE or (known and not before):  # not to be held; rows of a file that was read so
        if known is not None:
            _known.pop(known, None)
        return _read(data, filename, known=known, **more)
    path = urlsplit(more.get("url", "")).path  # each test's replica has a port of its own
    asked = (hashlib.sha256(data).digest(), filename, before, *sorted((k, repr(v)) for k, v in {**more, "url": path}.items()))
    if asked not in _readings:
        read = _read(data, filename, known=known, **more)
        _readings[asked] = read, {} if known is None else _copied(known.__dict__)
    read, rows = _readings[asked]
    if known is not None:
        known.__dict__.update(_copied(rows))
        _known[known] = asked
    return read


def _copied(values: dict[str, Any]) -> dict[str, Any]:
    return {k: v.copy() if hasattr(v, "copy") else v for k, v in values.items()}


@contextmanager
def read_once() -> Iterator[None]:
    """Has polls in this process read no file twice."""
    reading.read_register = _read_once
    try:
        yield
    finally:
        reading.read_register = _read
