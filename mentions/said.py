"""The words in which an answer about a text is given: what is said, how sure, who is named in which role."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

if TYPE_CHECKING:
    from model.recipient import Category, Recipient


class Polarity(StrEnum):
    """What is said of a transfer of pupils' data."""

    RELEASE = "release"
    QUESTION = "question"
    DENIAL = "denial"
    REFUSAL = "refusal"
    POSSIBLE = "possible"
    DEMAND = "demand"
    POLICY = "policy"


STRONGEST = (
    Polarity.RELEASE,
    Polarity.DENIAL,
    Polarity.REFUSAL,
    Polarity.DEMAND,
    Polarity.POSSIBLE,
    Polarity.QUESTION,
    Polarity.POLICY,
)
"""A passage says what the first of these says that one of its sentences says."""


class Band(StrEnum):
    """What is done with a mention."""

    ALERT = "alert"
    """Sure: a release with a receiver, which nothing in the passage denies, plans or stops. Told at once."""
    REVIEW = "review"
    """To look at: a transfer is spoken of in some other way. A person settles it."""
    NONE = "none"
    """Filed."""


class Role(StrEnum):
    """What a text says of somebody whom it names beside pupils' data."""

    GIVEN = "given"
    REFUSED = "refused"
    DENIED = "denied"
    POSSIBLE = "possible"
    ASKED = "asked"


ROLES = dict.fromkeys(Polarity, Role.POSSIBLE) | {
    Polarity.RELEASE: Role.GIVEN, Polarity.QUESTION: Role.ASKED, Polarity.DENIAL: Role.DENIED,
    Polarity.REFUSAL: Role.REFUSED,
}
"""The role of those whom a sentence names that says it."""


MOST_NAMES = 120
"""Recipients of one sentence that are told."""


class NamedBody(NamedTuple):
    """A recipient named, or only described, in a sentence."""

    name: str
    """As printed."""
    recipient: Recipient
    start: int
    end: int
    generic: bool = False
    """True where it is only described ("commercial companies")."""
    role: Role = Role.GIVEN

    @property
    def category(self) -> Category:
        return self.recipient.category


class Mention(Struct, frozen=True):
    """One sentence in which a text speaks of pupils' data."""

    terms: tuple[str, ...]
    """The watch terms in it, or that it goes back to, by their names."""
    sentence: str
    polarity: Polarity
    band: Band
    reason: str
    """In plain English; names the words that decided."""
    recipients: tuple[NamedBody, ...] = ()
    references: tuple[str, ...] = ()
    """Of the register, named in the sentence."""
    dates: tuple[str, ...] = ()
    """ISO: days, or months."""
    index: int = 0
    """Number of the sentence in the text, from 0."""
    found: str = ""
    """The first term as printed."""
    loose: bool = False
    """It names no pupils' data itself: children, schools or the Department and data are near."""
