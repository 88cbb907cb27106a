"""How one attempt to hand over a message ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Sent:
    """Taken over by the receiver."""

    name: ClassVar[str] = "sent"
    answer: str = ""
    """What the receiver said, for the proof of delivery."""

    @property
    def why(self) -> str:
        return self.answer


@dataclass(frozen=True, slots=True)
class TryLater:
    """Not taken over, and nothing is wrong with the message: the schedule decides when to try again."""

    name: ClassVar[str] = "try_later"
    why: str
    after: float | None = None
    """Seconds that the receiver asked us to wait at least (Retry-After)."""
    whole_channel: bool = True
    """False where only this one address is concerned (a mailbox that is full)."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """The message was handed over and no answer came: it is sent again under the same id, marked as a repeat."""

    name: ClassVar[str] = "unknown"
    why: str


@dataclass(frozen=True, slots=True)
class NotAccepted:
    """The receiver dislikes what we wrote (400, 413, 5yz after DATA): tried once more in a plainer form."""

    name: ClassVar[str] = "not_accepted"
    why: str


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Will never work for this delivery (no such mailbox)."""

    name: ClassVar[str] = "give_up"
    why: str


@dataclass(frozen=True, slots=True)
class PauseChannel:
    """The channel itself is set up wrongly or was revoked; a person must act. The alert stays pending."""

    name: ClassVar[str] = "pause_channel"
    why: str
    tries: int = 0
    """Attempts that are allowed to end like this before the channel is paused."""


Result = Sent | TryLater | Unknown | NotAccepted | GiveUp | PauseChannel
