"""A release that a text told of surely, and tells of no more since it was edited."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Fate(StrEnum):
    """What became of what was told, the surest first."""

    DENIED = "denied"
    """The text says now that it was none."""
    REPLACED = "replaced"
    """The same sentence names somebody else."""
    GONE = "gone"
    """The text names the body nowhere any more."""
    DOUBTED = "doubted"
    """The body is still named, and it is not sure any more that it got data."""


class TakenBack(NamedTuple):
    """Somebody who got data as a text said, and as it does not say any more."""

    name: str
    category: str
    fate: Fate
    now: str = ""
    """What the text says in its place; "" where it says nothing."""
