"""What a reader follows by email, and how often they hear of it."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

LANE = "followers"
"""The outbox's channel for readers: a delivery's address is a follower's id."""


class FollowKind(StrEnum):
    """What can be followed."""

    EVERYTHING = "everything"
    PRESS = "press"
    """Press and companies."""
    RECIPIENT = "recipient"
    """One recipient, by any of its names."""
    SEARCH = "search"
    BORN = "born"
    """A year of birth."""
    EVIDENCE = "evidence"


class Frequency(StrEnum):
    """How soon: at once, or gathered."""

    IMMEDIATE = "immediate"
    DAILY = "daily"
    WEEKLY = "weekly"


FREQUENCY_WORDS = {
    Frequency.IMMEDIATE: "as soon as it is known", Frequency.DAILY: "once a day", Frequency.WEEKLY: "once a week",
}
_IN_GENERAL = {
    FollowKind.EVERYTHING: "everything", FollowKind.PRESS: "press and companies", FollowKind.RECIPIENT: "a recipient",
    FollowKind.SEARCH: "a search", FollowKind.BORN: "a year of birth",
    FollowKind.EVIDENCE: "evidence in Parliament and elsewhere",
}
_ONE = {FollowKind.RECIPIENT: "“{}”", FollowKind.SEARCH: "the search “{}”", FollowKind.BORN: "people born in {}"}


class Follow(Struct, frozen=True, order=True):
    """One thing that is followed."""

    kind: FollowKind
    value: str = ""
    """A recipient's name, the words of a search, a year; "" for the others."""

    @property
    def in_general(self) -> str:
        """In our words alone, whatever was typed."""
        return _IN_GENERAL[self.kind]

    @property
    def words(self) -> str:
        """For whoever asked for it."""
        return _ONE[self.kind].format(self.value) if self.kind in _ONE else self.in_general
