"""What a heading says of all that is listed under it, and what a line that names somebody says by that."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from mentions import patterns
from mentions.claim.asked import ordered_to_ask
from mentions.claim.ruling import Ruling
from mentions.grammar.reader import clause_reader
from mentions.said import ROLES, Band, NamedBody, Polarity, Role
from mentions.words.phrases import is_no_recipient
from mentions.words.tables import cell_patterns, kind_of
from model.recipient import Category, Confidence
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


def asks_who_got(line: str) -> bool:
    """For "Which companies received pupil data?", "To ask ..., which companies received it"."""
    asks = line.endswith("?") or ordered_to_ask(clause_reader(line))
    return asks and bool(_heading()["got"].search(line)) and not _heading()["asks"].search(line)


def says_access(heading: str) -> bool:
    """Whether a heading says who has access, as privacy notices say of schools."""
    return "access" in heading.casefold()


_SAID_OF_IT = re.compile(
    r"\s*(?:,\s(?:an?|the|its|for|which|who)\s(?=[a-z])|;|\s[-\u2013\u2014]\s|\((?![A-Z]{2,8}\))(?=[^()]*\)\W*$)).*$",
    re.DOTALL,
)
"""What a cell or line says of the body that it names: ", a newspaper", " (a charity)", " - for a study"."""


_IS_A = re.compile(r"\s?(?:[,\u2013-]\s(?:an?|the)\s|\()")


def body_in(text: str, start: int, role: Role, name: str = "") -> NamedBody | None:
    """The body that a cell or line names at `start` of its sentence, without what is said of it; None if it is none.

    What is said of it tells its category where its name does not.
    """
    name = name or _SAID_OF_IT.sub("", text).strip(" .,;")
    if not is_name(name):
        return None
    recipient = classify_recipient(name)
    if recipient.confidence is Confidence.LOW and _IS_A.match(text, len(name)):
        said = classify_recipient(text)
        recipient = recipient if said.category is Category.UNKNOWN or said.confidence is Confidence.LOW else said
    return NamedBody(name, recipient, start, start + len(name), role=role)


def is_name(name: str) -> bool:
    """Whether a cell or line may name a body: no date, no number, no law and no column."""
    letters = sum(c.isalpha() for c in name)
    dated = patterns("named.toml", "rows")["date"].search(name)
    column = kind_of(name) or cell_patterns()["outlet"].match(name) or name.casefold() in ("name", "names")
    return letters > 1 and not (dated or column or is_no_recipient(name))


def listed(name: str, text: str, polarity: Polarity, why: str) -> Ruling:
    """A line that names somebody and says by where it stands how that is meant."""
    body = body_in(name, max(text.find(name), 0), ROLES[polarity]) if name else None
    who = (body,) if body is not None else ()
    band = Band.ALERT if polarity is Polarity.RELEASE and who else Band.REVIEW
    if polarity is Polarity.POLICY:
        return Ruling(polarity, Band.NONE, why)
    return Ruling(polarity, band, why, who, speaks=True)
