"""What spiders yield, as JSON and back, bodies apart; what does not fit its type is refused whole."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import asdict, replace

from model.fetch import Expected, Fetched, Snapshot, Verdict
from model.item import ItemBatch
from model.source import Source

MOST_UNPACKED = 64 * 2**20
"""Bytes of a document of ours once it is unpacked; bodies stand apart."""
T = TypeVar("T")
Scraped = Expected | Verdict | Fetched | ItemBatch


class NotADocument(Exception):
    """Bytes that are no order or bundle of ours; the message says in what way."""


class ScrapedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One thing that a spider yielded: exactly one is given, so that no type is guessed."""

    expected: Expected | None = None
    verdict: Verdict | None = None
    fetched: Fetched | None = None
    batch: ItemBatch | None = None

    @property
    def scraped(self) -> Scraped:
        """Raises NotADocument where it is none, or several."""
        given = [x for x in (self.expected, self.verdict, self.fetched, self.batch) if x is not None]
        if len(given) != 1:
            raise NotADocument(f"a line of it holds {len(given)} things and not one")
        return given[0]


def line_of(scraped: Scraped) -> ScrapedLine:
    """The line for what a spider yielded, without bodies, its source by name alone."""
    if isinstance(scraped, Expected):
        return ScrapedLine(expected=scraped)
    if isinstance(scraped, Verdict):
        return ScrapedLine(verdict=scraped)
    bare = Source(scraped.source.name, scraped.source.kind, scraped.source.url)
    plain = replace(snapshots_mapped(scraped, lambda s: replace(s, body=b"")), source=bare)
    if isinstance(plain, Fetched):
        return ScrapedLine(fetched=plain)
    return ScrapedLine(batch=plain)


def snapshots_mapped(value: Any, change: Callable[[Snapshot], Snapshot]) -> Any:  # noqa: ANN401 - of any shape
    """The value with each snapshot in it, however deep, changed."""
    if isinstance(value, Snapshot):
        return change(value)
    if isinstance(value, Fetched) and not value.snapshots:
        return value  # most looks bring nothing
    if isinstance(value, Struct):
        now = asdict(value)
        mapped = {name: snapshots_mapped(v, change) for name, v in now.items()}
        changed = {name: v for name, v in mapped.items() if v is not now[name]}
        return replace(value, **changed) if changed else value
    if isinstance(value, tuple):
        new = [snapshots_mapped(v, change) for v in value]
        if all(a is b for a, b in zip(new, value, strict=True)):
            return value
        return value._make(new) if hasattr(value, "_make") else tuple(new)
    return value


class Packing(Struct, Generic[T], frozen=True):
    """A type of document and its bytes: JSON, packed."""

    kind: type[T]

    def pack(self, document: T) -> bytes:
        """The bytes, of which a signature is made."""
        return zlib.compress(msgspec.json.encode(document), 6)

    def unpack(self, data: bytes) -> T:
        """Raises NotADocument where they do not unpack within the limit, or are of another shape."""
        engine = zlib.decompressobj()
        try:
            text = engine.decompress(data, MOST_UNPACKED)
        except zlib.error as error:
            raise NotADocument(f"it does not unpack: {error}") from None
        if engine.unconsumed_tail or not engine.eof or engine.unused_data:
            raise NotADocument(f"it is cut, or has more than {MOST_UNPACKED // 2**20} MiB")
        try:
            return msgspec.json.decode(text, type=self.kind)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise NotADocument(f"it is of another shape, as of another version: {error}") from None
