"""Holds one large reading small while another is made, so that two editions with long texts fit into little memory."""

from __future__ import annotations

import gzip
import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from readers.sandbox.memory import give_back

if TYPE_CHECKING:
    from collections.abc import Iterable

    from model.register import Reading, Table

LARGE = 4 * 2**20
"""Characters from which packing is worth its time."""
LONG = 60
"""Characters of a cell that is held once for both editions, where both say the same."""


class Packed:
    """A reading whose rows are compressed until they are needed."""

    def __init__(self, reading: Reading) -> None:
        """Takes the reading, which the caller must let go of."""
        self._reading = reading
        self._rows = b""
        if sum(len(c) for t in reading.tables for row in t.rows for c in row) >= LARGE:
            self._rows = _packed(reading.tables)
            self._counts = [len(t.rows) for t in reading.tables]
            self._reading = replace(reading, tables=tuple(replace(t, rows=()) for t in reading.tables))

    def open(self, other: Reading) -> Reading:
        """The reading; its long cells are those of `other` where they say the same."""
        if not self._rows:
            return self._reading
        give_back()
        known = {c: c for t in other.tables for row in t.rows for c in row if len(c) >= LONG}
        tables = []
        with gzip.GzipFile(fileobj=io.BytesIO(self._rows)) as lines:
            for table, count in zip(self._reading.tables, self._counts, strict=True):
                rows = [tuple(known.get(c, c) for c in json.loads(next(lines))) for _ in range(count)]
                tables.append(replace(table, rows=rows))
        return replace(self._reading, tables=tuple(tables))


def _packed(tables: Iterable[Table]) -> bytes:
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=1) as lines:
        for table in tables:
            for row in table.rows:
                lines.write(json.dumps(row).encode() + b"\n")
    return out.getvalue()
