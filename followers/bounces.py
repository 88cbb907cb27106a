"""What follows from a letter that could not be delivered, by rule."""

from __future__ import annotations

import re
from datetime import datetime
from enum import Enum

from followers.store import FollowerStore

_ENHANCED = re.compile(r"\b[245]\.(\d{1,3})\.(\d{1,3})\b")


class BounceRule(Enum):
    """Whose trouble it is."""

    NO_MAILBOX = 1
    """There is no such mailbox, or it is closed for good: nothing more is sent there."""
    MAILBOX = 2
    """A mailbox that is full, or in some other trouble: some of these within some weeks count as the first."""
    OURS = 3
    """They do not want letters from us, whoever they are for: nobody is taken out by that."""


def rule_of(said: str) -> BounceRule:
    """By the enhanced status code (RFC 3463) in what a server said; without one nobody is taken out at once."""
    found = _ENHANCED.search(said)
    subject, detail = (found[1], found[2]) if found else ("", "")
    if subject == "7" or (subject, detail) in (("1", "7"), ("1", "8")):  # 1.7 and 1.8: the sender's address is at fault
        return BounceRule.OURS
    if subject == "1" or (subject, detail) == ("2", "1"):
        return BounceRule.NO_MAILBOX
    return BounceRule.MAILBOX


def note_refused(followers: FollowerStore, identity: str, said: str, now: datetime) -> BounceRule:
    """Deals with a letter that will never arrive, or came back."""
    rule = rule_of(said)
    if rule is not BounceRule.OURS:
        followers.came_back(identity, now, final=rule is BounceRule.NO_MAILBOX)
    return rule


def note_complaint(followers: FollowerStore, identity: str, now: datetime) -> None:
    """A reader called a letter spam: that is to stop."""
    with followers.transaction():
        followers.end(identity, "stopped", now)
