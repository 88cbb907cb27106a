"""What a sentence says of pupils' data."""

from __future__ import annotations

from msgspec import Struct

from mentions.said import Band, NamedBody, Polarity


class Ruling(Struct):
    """What a sentence says."""

    polarity: Polarity
    band: Band
    reason: str
    who: tuple[NamedBody, ...] = ()
    speaks: bool = False
    """It speaks of a transfer."""
    unnamed: bool = False
    """Of one of its transfers it says not to whom, or only "it"."""
    partial: bool = False
    """For "Two of these were refused"."""
    asked: bool = False
    """It tells of a request whose outcome a later sentence may tell."""
    plain: bool = False
    """It tells in a main clause, as past, of a transfer from the Department to somebody whom it names."""
    doubt: str = ""
    """Why it is never sure, whatever its passage weighs."""
    misread: bool = False
    """Its passage weighs as a denial or refusal, and no word of it denies or refuses: a person looks at it."""
    bears: bool = True
    """False: its passage as a whole has no bearing, so that nothing is made of it."""


NOTHING = Ruling(Polarity.POLICY, Band.NONE, "nothing is said of a transfer")
