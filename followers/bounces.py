"""What follows from a letter that could not be delivered, by rule; and what a server said, without the address."""

from __future__ import annotations

import re
from datetime import datetime
from enum import Enum

from followers.store import FollowerStore

CUT = "(address)"
_ADDRESS = re.compile(r"[^\s<>\"'(),:;@]{1,200}(?:@|%40)[^\s<>\"'(),:;@]{1,255}")
_QUERY = re.compile(r"(?<=[/?&=])[^\s/?&=]*(?:%|=)[^\s]*")
"""What stands in a link that a server gives along: it may be an address in another writing."""
_ENHANCED = re.compile(r"\b[245]\.(\d{1,3})\.(\d{1,3})\b")
_CLASS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")


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


def is_blocked(said: str) -> bool:
    """True where a server will take no letter of ours; one that is to be tried again (greylisting) is none of that."""
    return rule_of(said) is BounceRule.OURS and "5" in _CLASS.findall(said)


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


def without_address(text: str, address: str) -> str:
    """What a server said, with nothing in it by which the mailbox could be known."""
    local, _, domain = address.casefold().rpartition("@")
    parts = {address.casefold(), local, domain, local.partition("+")[0]}
    text = _QUERY.sub(CUT, _ADDRESS.sub(CUT, text))
    for part in sorted(filter(None, parts), key=len, reverse=True):
        text = re.sub(rf"(?<![\w]){re.escape(part)}(?![\w])", lambda _: CUT, text, flags=re.IGNORECASE)
    return text
