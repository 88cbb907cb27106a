"""What a heading says of all that is listed under it, and what a line that names somebody says by that."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from mentions import patterns
from mentions.claim.asked import ordered_to_ask
from mentions.claim.ruling import Ruling
from mentions.grammar.reader import clause_reader
from mentions.said import ROLES, Band, NamedBody, Polarity
from mentions.words.tables import cell_patterns
from recipients.classify import classify_recipient


class Line(NamedTuple):
    """What a line of a list or table says."""

    ruling: Ruling
    term: str
    """As what it counts."""
    reference: str = ""


@cache
def _heading() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(p.pattern, re.IGNORECASE) for name, p in patterns("tables.toml", "heading").items()}


def is_inward(line: str) -> bool:
    """Whether something came in: evidence, responses, payments."""
    return bool(_heading()["inward"].search(line))


def says_above(line: str) -> Polarity | None:
    """What a heading says of all that is listed under it, POLICY where something came in; None if it says nothing."""
    head, cell = _heading(), cell_patterns()
    if cell["refused"].search(line):
        return Polarity.REFUSAL
    if cell["open"].search(line) or head["not_a_fact"].search(line):
        return Polarity.POSSIBLE
    if is_inward(line):
        return Polarity.POLICY
    if "?" in line or ordered_to_ask(clause_reader(line)):
        return Polarity.QUESTION
    if head["got"].search(line):
        return Polarity.RELEASE
    return Polarity.POSSIBLE if head["asks"].search(line) else None


def listed(name: str, text: str, polarity: Polarity, why: str) -> Ruling:
    """A line that names somebody and says by where it stands how that is meant."""
    start = max(text.find(name), 0)
    role = ROLES[polarity]
    who = (NamedBody(name, classify_recipient(name), start, start + len(name), role=role),) if name else ()
    band = Band.ALERT if polarity is Polarity.RELEASE and who else Band.REVIEW
    if polarity is Polarity.POLICY:
        return Ruling(polarity, Band.NONE, why)
    return Ruling(polarity, band, why, who, speaks=True)
