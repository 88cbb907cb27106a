"""What a form of the site is answered with."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from msgspec import Struct

from model.discreet import Discreet
from model.follow import Follow, Frequency


class ReplyKind(StrEnum):
    """What came of it."""

    ASKED = "asked"
    """Whatever the address: if it may be written to, a letter is on its way."""
    REFUSED = "refused"
    """Something typed is not taken; the sentence says what."""
    BUSY = "busy"
    """Too many requests from one network."""
    DONE = "done"
    ALREADY = "already"
    """It had been done before."""
    EXPIRED = "expired"
    """A link that was good once: too late, or replaced by a newer one."""
    UNKNOWN = "unknown"
    """A link that is not ours, or of somebody of whom nothing is kept any more."""


class Subscription(Discreet, frozen=True):
    """What the page of a reader shows."""

    unsaid: ClassVar[frozenset[str]] = frozenset({"manage"})
    address: str
    """With most letters left out: links get passed on."""
    state: str
    frequency: Frequency
    follows: tuple[Follow, ...]
    created_at: str
    confirmed_at: str | None
    last_sent_at: str | None
    manage: str
    """The token of the link to this page; "" where the link that was opened may not lead to it."""


class FormReply(Struct, frozen=True):
    """An answer."""

    kind: ReplyKind
    sentence: str
    subscription: Subscription | None = None
    anew: bool = False
    """True where asking anew on the page helps."""
