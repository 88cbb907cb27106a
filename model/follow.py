"""What a reader follows by email, how often they hear of it, and the reader as a letter is made for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from html import escape
from typing import ClassVar

from msgspec import Struct

from model.discreet import Discreet

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


NAMING = (FollowKind.RECIPIENT, FollowKind.SEARCH)
"""What may name somebody who is withheld."""


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
_BUTTON = (
    ' style="display:inline-block;margin:8px 0;padding:9px 14px;border:2px solid currentColor;border-radius:4px;'
    'font-weight:bold;font-size:16px"'
)
_ONE = {FollowKind.RECIPIENT: "“{}”", FollowKind.SEARCH: "the search “{}”", FollowKind.BORN: "people born in {}"}


MOST_NAMES = 3
"""Names that stand in the place of one."""


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

    def words_now(self, called: Sequence[str]) -> str:
        """`words`, with what the rows of a recipient name now, where none of them names it any more."""
        names = [f"“{name}”" for name in called[:MOST_NAMES]]
        said = " and ".join([*filter(None, [", ".join(names[:-1])]), *names[-1:]])
        more = " and others" if len(called) > MOST_NAMES else ""
        return f"{self.words}, whose rows now name {said}{more}" if called else self.words

    @property
    def words_withheld(self) -> str:
        """Where what was asked for names a recipient that has been withheld since."""
        return f"{self.in_general}{' for a recipient' if self.kind is FollowKind.SEARCH else ''} that is withheld"


class Reader(Discreet, frozen=True):
    """Who a letter goes to, why, and where they may go from there."""

    unsaid: ClassVar[frozenset[str]] = frozenset({"address", "manage", "stop", "confirm"})
    address: str
    why: str
    """What they asked for, where and when; "" in a letter that asks for confirmation."""
    manage: str = ""
    """The address of their page."""
    stop: str = ""
    """Where one click stops all."""
    pages: tuple[tuple[str, str], ...] = ()
    """What they follow that has pages of its own: what stands before the link, and the link."""
    years: tuple[int, ...] = ()
    """Of birth, that they follow."""
    confirm: str = ""
    """Where they confirm; only in the letter that asks for it."""

    @property
    def lines(self) -> Iterator[tuple[str, str]]:
        """(what stands before it, a link or "") of each line that a letter ends with."""
        if self.confirm:
            yield "To begin, open this page and press its button:", self.confirm
            yield "Once you have, this is where you see, change or stop what you follow:", self.manage
        else:
            yield self.why, ""
            yield from self.pages
            yield "See or change what you follow:", self.manage
            yield "Stop all of it:", self.stop

    @property
    def text(self) -> str:
        """The lines as text."""
        return "\n".join(f"{said} {link}".rstrip() for said, link in self.lines)

    @property
    def html(self) -> str:
        """The lines as HTML, the link to confirm as a button."""
        out = []
        for said, link in self.lines:
            first = bool(self.confirm) and link == self.confirm
            style, shown = (_BUTTON, "Confirm") if first else ("", escape(link))
            anchor = f'{"<br>" * first}<a href="{escape(link)}"{style}>{shown}</a>' if link else ""
            out.append(f'<p style="margin:0 0 4px">{escape(said)} {anchor}</p>')
        return "\n".join(out)
