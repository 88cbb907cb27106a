"""The recipient of a release: its category, how sure that is, and the reason, from its name as published."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from model.register import Category, Confidence, Recipient
from recipients.cell.lines import was_cut
from recipients.cell.names import NAME_CHARACTERS, clean_name, organisation_key
from recipients.cell.parties import Party, Role, has_several, split_parties
from recipients.certainty import capped
from recipients.directory import directory
from recipients.official import Lookup, with_official
from recipients.single import decide

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


_GOT_FOR = frozenset({Role.COMMISSIONER, Role.FUNDER})


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A person's answer about one organisation: it wins over every list and rule."""

    category: Category
    reason: str
    also: tuple[Category, ...] = ()
    name: str = ""
    """The name as it was reviewed."""


def classify_recipient(
    name: str, *, on: date | None = None, reviewed: Mapping[str, Reviewed] | None = None,
    official: Lookup | None = None,
) -> Recipient:  # fmt: skip
    """What an organisation name, as published, is taken to be; `Category.UNKNOWN` where nothing tells. Never raises.

    `on`: the day of the release, for bodies whose category changed; without it, as they are now.
    `reviewed`: a user's own answers by `organisation_key`.
    `official`: looks a name up in the official registers; without it, lists and rules alone answer.
    A cell that names several recipients gets the category of the first; those of the others are in `also`.
    """
    if reviewed and (answer := reviewed.get(organisation_key(name))):
        return _from_review(name, answer)
    if not reviewed and official is None:
        return _decide(name, on)
    several = has_several(name[:NAME_CHARACTERS])
    return _decide_cell(name, on, reviewed, official) if several else _one(name, on, None, official)


def depends_on_date(recipient: Recipient) -> bool:
    """True if the entry that decided holds from or until a day, so that the day of the release matters."""
    return recipient.rule in _dated_entries()


@cache
def _dated_entries() -> frozenset[str]:
    return frozenset(f"{e.file}/{e.name.casefold()}" for e in directory().entries if e.start or e.end)


def parties_of(
    name: str,
    *,
    on: date | None = None,
    reviewed: Mapping[str, Reviewed] | None = None,
    official: Lookup | None = None,
) -> tuple[tuple[Party, Recipient], ...]:
    """Every body that a cell names, with its role and what it is taken to be."""
    return tuple((party, _one(party.name, on, reviewed, official)) for party in split_parties(name))


def as_json(recipient: Recipient) -> dict[str, object]:
    """The contract of `npdwatch classify --json`: name, category, confidence, reason, also."""
    return {
        "name": recipient.name,
        "category": recipient.category.value,
        "confidence": recipient.confidence.value,
        "reason": recipient.reason,
        "also": [c.value for c in recipient.also],
    }


def _one(
    name: str, on: date | None, reviewed: Mapping[str, Reviewed] | None, official: Lookup | None = None
) -> Recipient:
    answer = reviewed.get(organisation_key(name)) if reviewed else None
    if answer:
        return _from_review(name, answer)
    decided = decide(name, on)
    found = with_official(decided, name, official(organisation_key(name))) if official else decided
    return capped(decided) if found is decided else found


@lru_cache(maxsize=8_192)
def _decide(name: str, on: date | None) -> Recipient:
    return _decide_cell(name, on, None) if has_several(name[:NAME_CHARACTERS]) else capped(decide(name, on))


def _decide_cell(
    name: str, on: date | None, reviewed: Mapping[str, Reviewed] | None, official: Lookup | None = None
) -> Recipient:
    """Of a cell that may name several bodies, by those that received; those for whom they did are in `also`."""
    parties = split_parties(name)
    if len(parties) == 1 and parties[0].name == clean_name(name):
        return _one(name, on, None, official)
    answers = [(p, _one(p.name, on, reviewed, official)) for p in parties]
    received = [(p, r) for p, r in answers if p.role is Role.RECIPIENT] or answers
    party, first = received[0]
    behind = [r.category for p, r in answers if p.role in _GOT_FOR and r.category is not Category.INDIVIDUAL]
    also = dict.fromkeys([*first.also, *(r.category for _, r in received[1:]), *behind])
    also.pop(first.category, None)
    also.pop(Category.UNKNOWN, None)
    others = [f"{p.role} {p.name} ({r.category})" for p, r in answers if p is not party]
    listed = "; ".join(others[:8]) + (f"; and {len(others) - 8} more" if len(others) > 8 else "")
    reason = f'By "{party.name}": {first.reason}' + (f" The cell also names: {listed}." if others else "")
    reason += " The cell is very long, and is not read to its end." if was_cut(name) else ""
    confidence = first.confidence
    if len(received) > 1 and confidence is Confidence.HIGH:
        confidence = Confidence.MEDIUM
    return first._replace(name=name, confidence=confidence, reason=reason, also=tuple(also))


def _from_review(name: str, answer: Reviewed) -> Recipient:
    reason = f"Reviewed by a person: {answer.reason or 'no reason was given'}"
    return Recipient(name, answer.category, Confidence.HIGH, reason, answer.also, "reviewed")
