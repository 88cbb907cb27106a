"""An order: what a worker is to fetch for the sources of a group, and what it may know of earlier polls."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct, field

from model.fetch import DueDocument, Known, KnownItem, ListCursor, Validator
from model.source import Asking, Source
from readers.kinds import KINDS
from readers.parliament.addresses import aliases_of
from scale.codec import Packing

FORMAT = 4
"""Of orders and bundles; another one is refused."""


class KnownThen(Struct, frozen=True):
    """What `model.fetch.Known` says of the sources of an order, as plain data."""

    validators: tuple[tuple[str, Validator], ...] = ()
    """(source, validator)."""
    cursors: Mapping[str, ListCursor] = field(default_factory=dict)
    items: Mapping[str, dict[str, KnownItem]] = field(default_factory=dict)
    backlog: Mapping[str, tuple[dict[str, Any], ...]] = field(default_factory=dict)
    documents_due: Mapping[str, tuple[DueDocument, ...]] = field(default_factory=dict)
    windows_refused: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    records: Mapping[str, str] = field(default_factory=dict)
    """By the first alias of a source's address: which recorded item has one of them."""
    last_recorded: Mapping[str, str] = field(default_factory=dict)
    """By the source: the sha256 of the last answer of its address."""
    bodies: tuple[str, ...] = ()
    """The sha256 of what an unchanged answer is read from again."""


class WorkOrder(Struct, frozen=True):
    """What one job of a worker is to fetch."""

    number: str
    group: str
    program: str
    """Which readers the writer has: a worker with others would find changes where there are none."""
    seconds: int
    """So long a worker fetches at most; what is left then is due still."""
    sources: tuple[Source, ...]
    asking: Asking
    known: KnownThen
    until: datetime
    """By the writer's clock: so that it cannot be given out again later by somebody else."""
    left_alone: Mapping[str, datetime] = field(default_factory=dict)
    """Hosts and addresses of the group that are not to be asked, until when, by the writer's clock."""
    format: int = FORMAT


ORDERS = Packing(WorkOrder)


def number_for(sources: Iterable[Source]) -> str:
    """A number that no other order has, for an order of these sources as they are configured."""
    return f"{secrets.token_hex(8)}.{_configured(sources)}"


def is_for(number: str, sources: Iterable[Source]) -> bool:
    """Whether the sources of an order are configured as they were when it was numbered, as far as it says."""
    _, dot, configured = number.rpartition(".")
    return not dot or configured == _configured(sources)


def _configured(sources: Iterable[Source]) -> str:
    """A digest of all that decides what is asked for them, and what is made of it."""
    found = sorted((s.name, s.kind, s.url, s.terms, s.options, s.columns) for s in sources)
    return hashlib.sha256(msgspec.json.encode(found)).hexdigest()[:16]


def known_then(known: Known, sources: Sequence[Source]) -> KnownThen:
    """All that the spiders of these sources may ask of `known`."""
    names = {s.name for s in sources}
    found = {key: v for key, v in known.validators.items() if key[0] in names and known.holds(v.sha256)}
    of_items = [s for s in sources if KINDS[s.kind].holds_items]
    last = {s.name: sha for s in of_items if (sha := known.last_recorded(s.name, s.url)) and known.holds(sha)}
    again = {found[key].sha256 for s in sources if KINDS[s.kind].rereads and (key := first_asked(s)) in found}
    return KnownThen(
        tuple((name, v) for (name, _), v in found.items()),
        {s.name: known.cursors[s.name] for s in of_items if s.name in known.cursors},
        {s.name: dict(known.items(s.name)) for s in of_items},
        {s.name: tuple(map(dict, known.backlog(s.name, s.options.documents))) for s in of_items},
        {s.name: tuple(known.documents_due(s)) for s in of_items},
        {s.name: tuple(known.windows_refused(s.name)) for s in of_items},
        {a[0]: record for s in of_items if (a := aliases_of(s.url)) and (record := known.record_of(a))},
        last, tuple(sorted(again | set(last.values()))),
    )


def first_asked(source: Source) -> tuple[str, str]:
    """Source and address of what a poll asks for first."""
    return source.name, KINDS[source.kind].first_address(source.url)


def known_again(then: KnownThen, bodies: Mapping[str, bytes]) -> Known:
    """`Known` for the spiders of a worker; what needs one of `then.bodies` that is not given counts as not known."""
    lost = set(then.bodies) - bodies.keys()
    validators = {(name, v.url): v for name, v in then.validators if v.sha256 not in lost}
    held = {v.sha256 for v in validators.values()} | bodies.keys()
    return Known(
        validators, bodies.__getitem__, held.__contains__, then.cursors, lambda name: then.items.get(name, {}),
        lambda name, _: then.backlog.get(name, ()), lambda s: then.documents_due.get(s.name, ()),
        lambda name: then.windows_refused.get(name, ()), lambda a: then.records.get(a[0], ""),
        lambda name, _: then.last_recorded.get(name, ""),
    )
