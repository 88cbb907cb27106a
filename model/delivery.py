"""A message for one channel: what, to whom, when, and how an attempt to deliver it ended."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from msgspec import Struct

from model.change import StoredChange

Payload = Mapping[str, Any]
"""What is told, as plain JSON values, cleaned: `data` of docs/using/webhook.schema.json, plus "csv" for channels that
attach the rows."""


def alert_id(*parts: str) -> str:
    """An alert's id, AL- and ten characters, made from what is told and through which channel."""
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).digest()
    alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
    number = int.from_bytes(digest[:8], "big")
    return "AL-" + "".join(alphabet[number >> shift & 31] for shift in range(45, -5, -5))


def delivery_id(alert: str, address: str) -> str:
    """The alert's id itself for a channel with one receiver, otherwise with a mark of the address behind it."""
    if not address:
        return alert
    return f"{alert}.{hashlib.sha256(address.encode()).hexdigest()[:8]}"


class Alert(Struct, frozen=True):
    """One message for one channel."""

    id: str
    channel: str
    payload: Payload
    addresses: tuple[str, ...] = ("",)
    """Addresses, each of which gets a delivery of its own; "" for a channel that has one receiver."""
    changes: tuple[int, ...] = ()
    """Ids of the changes it tells of."""

    @property
    def deliveries(self) -> tuple[tuple[str, str], ...]:
        """(delivery id, address) of each delivery. The ids are the same each time they are made."""
        return tuple((delivery_id(self.id, t), t) for t in self.addresses)


class Leased(Struct, frozen=True):
    """A delivery that is ours to attempt until the lease runs out."""

    delivery: str
    alert: str
    channel: str
    address: str
    payload: Payload
    attempts: int
    """Attempts with a recorded end, this one not counted."""
    maybe_repeat: bool = False
    """True when it may already have arrived: an earlier lease ran out with no result, or a result was `Unknown`."""
    before: str = ""
    """What the receiver answered to the alert that this one follows, "" where that is not known."""
    out_of_turn: bool = False
    """True where its own next attempt is later: that it fails now says nothing of it."""


class Notice(Struct, frozen=True):
    """News for operators of an incident. `source`, `code`, `channel` and `about` identify it."""

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
    reminder: int = 0
    """0 the first time it is told, then counted up: a reminder is another message than the first."""
    ended: bool = False
    """True where it is over since nobody watches any more what it was about; nothing has recovered."""
    about: str = ""
    """What else identifies it: the address or the alert that a delivery is dead for."""
    id: int = 0
    """Of the stored incident."""
    recovered_at: datetime | None = None
    beside_others: bool = False
    """True where something else is wrong with the same source or channel, or the same for another cause: this is over,
    and yet it is not well."""


def person(channel: str, address: str) -> str:
    """Who hears at an address of a channel: the same one at the same address of any."""
    return address.casefold() or f"#{channel}"


class PendingNotification(Struct, frozen=True):
    """One change for one receiver, with the routes that carry it there."""

    change: StoredChange
    channel: str
    address: str
    """The address; "" for a channel with one receiver."""
    due: datetime | None
    """When the digest is that it waits for; None: at once."""
    why: tuple[tuple[str, str], ...]
    """(route, why it matched) of each."""


class Mute(Struct, frozen=True):
    """What a person does not want to hear of for a time. An empty condition is met by everything."""

    id: int
    source: str
    recipient: str
    kind: str
    until: datetime
    why: str = ""


class AttemptResult(Struct, frozen=True):
    """How one attempt ended."""

    name: ClassVar[str]
    why: str = ""


class Sent(AttemptResult, frozen=True):
    """Taken over by the receiver. `why` is what it said, for the proof of delivery."""

    name = "sent"


class TryLater(AttemptResult, frozen=True):
    """Not taken over, and nothing is wrong with the message: the schedule decides when to try again."""

    name = "try_later"
    after: float | None = None
    """Seconds that the receiver asked us to wait at least (Retry-After)."""
    whole_channel: bool = True
    """False where only this one address is concerned (a mailbox that is full)."""


class Unknown(AttemptResult, frozen=True):
    """The message was handed over and no answer came: it is sent again under the same id, marked as a repeat."""

    name = "unknown"


class NotAccepted(AttemptResult, frozen=True):
    """The receiver dislikes what we wrote (400, 413, 5yz after DATA): tried once more in a plainer form."""

    name = "not_accepted"
    policy: bool = False
    """True where it may be us that it dislikes, whatever we write: two alerts in a row are the channel's trouble."""


class GiveUp(AttemptResult, frozen=True):
    """Will never work for this delivery (no such mailbox)."""

    name = "give_up"


class PauseChannel(AttemptResult, frozen=True):
    """The channel itself is set up wrongly or was revoked; a person must act. The alert stays pending."""

    name = "pause_channel"
    tries: int = 0
    """Attempts that are allowed to end like this before the channel is paused."""
