"""The bodies that a cell names, and one key for all names of a body."""

from __future__ import annotations

from functools import lru_cache

from model.register import Confidence
from recipients.cell.names import organisation_key
from recipients.cell.parties import Role, has_several, split_parties
from recipients.single import known_exactly


@lru_cache(maxsize=16_384)
def recipients_in(name: str) -> tuple[str, ...]:
    """The bodies of a cell that received; commissioners, funders, processors and people beside bodies are left out."""
    if not has_several(name):
        return (name,)
    parties = split_parties(name)
    bodies = [p.name for p in parties if p.role is Role.RECIPIENT] or [parties[0].name]
    if len(parties) == 1 and organisation_key(bodies[0]) == organisation_key(name):
        return (name,)
    return tuple(dict.fromkeys(bodies))


@lru_cache(maxsize=16_384)
def group_key(name: str) -> str:
    """One key for all names of a body: its listed entry where there is one for certain, else the spelling's key."""
    known = known_exactly(name)
    if known and known.confidence is Confidence.HIGH and "/" in known.rule:
        return known.rule
    return organisation_key(name) or name
