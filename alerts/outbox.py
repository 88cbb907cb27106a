"""What telling needs of the database: the values that are kept, and the few questions that are asked of it.

The database implements `Outbox`. Each step is "find what is undone, do it, mark it", so that a crash can repeat a
delivery, under the same id, and cannot lose one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from alerts.results import Result
from db.outbox.digests import Mute
from model.change import StoredChange

Payload = Mapping[str, Any]
"""What is told, as plain JSON values, cleaned: see docs/webhook.schema.json (`data`), plus "csv" for channels that
attach the rows."""


def told_id(*parts: str) -> str:
    """An alert's id, AL- and ten characters, made from what is told and through which channel."""
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).digest()
    alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
    number = int.from_bytes(digest[:8], "big")
    return "AL-" + "".join(alphabet[number >> shift & 31] for shift in range(45, -5, -5))


@dataclass(frozen=True, slots=True)
class Alert:
    """One message for one channel."""

    id: str
    channel: str
    payload: Payload
    targets: tuple[str, ...] = ("",)
    """Addresses, each of which gets a delivery of its own; "" for a channel that has one receiver."""
    changes: tuple[int, ...] = ()
    """Ids of the changes it tells of."""

    @property
    def deliveries(self) -> tuple[tuple[str, str], ...]:
        """(delivery id, address) of each delivery. The ids are the same each time they are made."""
        return tuple((delivery_id(self.id, t), t) for t in self.targets)


def delivery_id(alert: str, target: str) -> str:
    """The alert's id itself for a channel with one receiver, otherwise with a mark of the address behind it."""
    if not target:
        return alert
    return f"{alert}.{hashlib.sha256(target.encode()).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True)
class Leased:
    """A delivery that is ours to attempt until the lease runs out."""

    delivery: str
    alert: str
    channel: str
    target: str
    payload: Payload
    attempts: int
    """Attempts with a recorded end, this one not counted."""
    maybe_repeat: bool = False
    """True when it may already have arrived: an earlier lease ran out with no result, or a result was `Unknown`."""
    before: str = ""
    """What the receiver answered to the alert that this one follows, "" where that is not known."""


@dataclass(frozen=True, slots=True)
class Notice:
    """News for operators: something about the watching itself. `source`, `code`, `channel` and `about` identify it."""

    source: str
    """Name of the source, or "" where none is concerned."""
    code: str
    """A short name in snake_case: source_failing, channel_paused, delivery_dead, ..."""
    message: str
    """For people: what is wrong, and what to do."""
    first_at: datetime
    count: int = 1
    recovered: bool = False
    channel: str = ""
    """The channel that is in trouble; the notice goes out on another one where there is one."""
    telling: int = 0
    """0 the first time it is told, then counted up: a reminder is another message than the first."""
    ended: bool = False
    """True where it is over since nobody watches any more what it was about; nothing has recovered."""
    about: str = ""
    """What else identifies it: the address or the alert that a delivery is dead for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One change for one receiver, with the routes that carry it there."""

    change: StoredChange
    channel: str
    target: str
    """The address; "" for a channel with one receiver."""
    due: datetime | None
    """When the digest is that it waits for; None: at once."""
    why: tuple[tuple[str, str], ...]
    """(route, why it matched) of each."""


class AlreadyPlanned(Exception):
    """Another process has planned some of it meanwhile; nothing was written, and what is left is to be read anew."""


class NotPlanned(Exception):
    """What is to be told is said to be planned already, time and again, and is not. A fault of ours."""


class Outbox(Protocol):
    """The database as telling sees it. Times are aware, UTC."""

    def unplanned(self, limit: int, *, after: int = 0, texts: bool = False) -> list[StoredChange]:
        """Changes to be told that no plan covers yet, oldest edition first, at least `limit` where there are.

        Only such with an id greater than `after`.
        Never part of an edition: twenty rows of one edition are to be one message, so the last edition comes whole.
        With `texts` the changes of items hold the whole text in `detail["text"]`, for routes that look for words.
        """

    def untold(self, now: datetime) -> list[Notice]:
        """Notices that are to be told now: new, due for a reminder, or recovered after having been told."""

    def digests(self, now: datetime) -> list[Wanted]:
        """What was put off until a time that has come."""

    def mutes(self, now: datetime) -> list[Mute]:
        """What a person does not want to hear of at present."""

    def told_lately(self, channel: str, since: datetime) -> int:
        """How many alerts of changes the channel was given since then."""

    def last_alert(self, channel: str, source: str) -> dict[str, str] | None:
        """The channel's newest alert about a source: {"id", "created_at", "headline", "page"}."""

    def save_plan(
        self, alerts: Sequence[Alert], planned: Sequence[int], now: datetime, notices: Sequence[Notice] = (), *,
        put_off: Sequence[Wanted] = (), released: Sequence[Wanted] = (), muted: Sequence[tuple[int, int]] = (),
    ) -> None:  # fmt: skip
        """In one immediate transaction: the alerts, their deliveries, the changes and notices as planned.

        `put_off` is kept for a digest, `released` is in one now, `muted` are changes with the mutes that keep them
        back. An alert or delivery whose id is already there is left as it is.

        Raises:
            AlreadyPlanned: a change or what was put off has been planned by somebody else meanwhile.
        """

    def lanes(self, now: datetime) -> list[str]:
        """Channels that have a delivery due and are not paused."""

    def lease(self, now: datetime, owner: str, lane: str | None, limit: int, seconds: int) -> list[Leased]:
        """Up to `limit` due deliveries of the lane, oldest first, ours for `seconds`; none of a paused channel.

        Due: pending and `next_at` is past; or leased and the lease ran out (then `maybe_repeat`); or pending at a time
        that can only come of a wrong clock: further away than any wait we give (30 hours) although an attempt was
        made, or planned by an alert that was made in what is now the future. A weekly digest may be a week away.
        """

    def record(self, delivery: str, result: Result, now: datetime, next_at: datetime | None) -> None:
        """How the attempt ended, counted and kept. Sent: done. Else due again at `next_at`; None means dead.

        The result's name, reason and time are kept with each attempt. What is dead is kept for ever.
        """

    def pause(self, channel: str, why: str, now: datetime, until: datetime | None = None) -> None:
        """No deliveries of this channel until then, or until a person resumes it. Deliveries stay pending."""

    def report(self, notice: Notice, now: datetime) -> None:
        """Opens a notice, counts an open one up, or marks it as recovered (does nothing if it was never open)."""
