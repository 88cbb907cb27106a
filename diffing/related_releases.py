"""Which releases belong to one case: a request, and its later share, refusal, amendment, renewal or destruction.

The registers print these as rows of different sheets, documents and years, with nothing that ties them together but
the reference, where there is one, and the names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from diffing.normal import tidy
from model.life import NEVER_SUPPLIED, Life, life_of

REFERENCE = re.compile(
    r"(?<![A-Z0-9])(DR\d{6}\.\d{2}|DS\d{5}|R\d{4}|ODR_\d{4}_\d{1,4}|ODR\d{4}_\d{1,4})", re.IGNORECASE
)
"""The department's references (DR170227.03, DS00912, R0043) and those of a register of the same make."""
AMENDED = re.compile(r"(?:\s*[-/]?\s*(?:A|V|AMD|AMEND(?:MENT)?)\s*\d{1,2}|[A-Z])$", re.IGNORECASE)
"""What follows a reference that has been amended: /A1, -v2, or a letter."""
_RENEWED = ("renew", "extension", "extend", "re-use", "reuse", "continuation", "follow-up", "follow up")
_NAMELESS = 12
"""Characters that a title must have to tie two rows that have no reference in common."""


class CasePart(StrEnum):
    """What a release is within its case."""

    REQUEST = "request"
    SHARE = "share"
    REFUSAL = "refusal"
    AMENDMENT = "amendment"
    RENEWAL = "renewal"
    DESTRUCTION = "destruction"


@dataclass(frozen=True, slots=True)
class CaseRelease:
    """A release, as far as cases are concerned."""

    release: int
    reference: str = ""
    recipient: str = ""
    title: str = ""
    section: str = ""
    status: str = ""
    text: str = ""
    """All its cells, for references that are named in passing."""
    destroyed: str = ""
    """The cell that records a destruction."""


class RelatedRelease(NamedTuple):
    """Another release of the same case."""

    release: int
    part: CasePart
    reason: str


def base_reference(reference: str) -> str:
    """A reference without what an amendment adds: DR170227.03b and DR170227.03/A1 give DR170227.03.

    "" where it is none of the forms that are known; then nothing can be said of its end.
    """
    found = REFERENCE.match(reference.strip())
    return found[1].upper() if found else ""


def part_of(member: CaseRelease) -> CasePart:
    """What the release is within its case, by its words, its sheet and the end of its reference."""
    life = life_of(member.status)
    if life in NEVER_SUPPLIED:
        return CasePart.REFUSAL
    if member.destroyed.strip() or life is Life.DESTROYED:
        return CasePart.DESTRUCTION
    if any(w in f"{member.title} {member.status}".casefold() for w in _RENEWED):
        return CasePart.RENEWAL
    base = base_reference(member.reference)
    rest = member.reference.strip()[len(base) :] if base else ""
    if rest and AMENDED.match(rest):
        return CasePart.AMENDMENT
    return CasePart.REQUEST if member.section == "open" else CasePart.SHARE


def case_of(member: CaseRelease, others: Iterable[CaseRelease]) -> tuple[RelatedRelease, ...]:
    """The other releases of this one's case, in the order given, each with what it is and why it belongs here."""
    base = base_reference(member.reference)
    named = {r.upper() for r in REFERENCE.findall(member.text)} - {base}
    out = []
    for other in others:
        if other.release == member.release:
            continue
        reason = _reason(member, base, named, other)
        if reason:
            out.append(RelatedRelease(other.release, part_of(other), reason))
    return tuple(out)


def _reason(member: CaseRelease, base: str, named: set[str], other: CaseRelease) -> str:
    theirs = base_reference(other.reference)
    if base and theirs == base:
        same = other.reference.strip().casefold() == member.reference.strip().casefold()
        return f"the same reference {base}" if same else f"the reference {other.reference} is one of {base}"
    if theirs and theirs in named:
        return f"{member.reference or 'this release'} names {theirs}"
    if base and base in {r.upper() for r in REFERENCE.findall(other.text)}:
        return f"{other.reference or 'it'} names {base}"
    if base and theirs:
        return ""  # two references of their own: the same body and title are then two cases
    mine, its = _named(member), _named(other)
    return "the same recipient and title" if mine and mine == its else ""


def _named(member: CaseRelease) -> tuple[str, str] | None:
    title = tidy(member.title).casefold()
    recipient = tidy(member.recipient).casefold()
    return (recipient, title) if recipient and len(title) >= _NAMELESS else None
