"""Several parties in one cell, taken apart: who received, who commissioned, who paid, who only processed."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from model import Category, Confidence, Recipient
from recipients.book import book
from recipients.names import LONGEST, clean_name, organisation_key
from recipients.one_body import decide, known_exactly

MOST = 40
"""Parties of one cell that are told apart; what follows is not read."""


class Role(StrEnum):
    """What a body has to do with the release."""

    RECIPIENT = "recipient"
    COMMISSIONER = "commissioner"
    FUNDER = "funder"
    PROCESSOR = "processor"


class Party(NamedTuple):
    """One body named in a cell."""

    name: str
    role: Role


_MARKERS = re.compile(
    r"[\s,;(\[-]+(?:(?P<commissioner>(?:which (?:was|is|were) |was |were |being |as )?commissioned by|on behalf of|"
    r"o/b/o|under contract (?:to|with)|contracted by|contractors? (?:to|for)|subcontractors? (?:to|for)|"
    r"working for|acting for|commissioners?:)|"
    r"(?P<funder>(?:which (?:was|is) |was |were |jointly |part-|co-)?funded by|with (?:funding|support|a grant) from|"
    r"sponsored by|supported by|financed by|funders?:)|"
    r"(?P<processor>(?:data )?processors?:|(?:data )?processed by|with processing by|processing by|via|c/o|"
    r"using (?:the )?processor|subcontracted to|sub-contracted to|data held by|hosted by)|"
    r"(?P<recipient>in (?:partnership|collaboration|conjunction|association) with|in partnership between|"
    r"working (?:in partnership )?with|jointly with|together with|partnered with|collaborating with|partners?:))\s*",
    re.IGNORECASE,
)
# Cheap, so asked first: every marker has one of these words, or a colon or stroke.
_OF_MARKERS = frozenset(["by", "behalf", "to", "with", "from", "for", "between", "via", "(via", "[via", "-via"])
_HARD = re.compile(r"\s*(?:[;|\u2022]|\s[/]\s|\s\+\s)\s*")
_SOFT = re.compile(r"\s*,\s*(?:and\s+|&\s*)?|\s+(?:and|&)\s+|\s*/\s*", re.IGNORECASE)
_AND = re.compile(r"\s+(?:and|&)\s+", re.IGNORECASE)
_LIST_SIGNS = frozenset(";|/,&\n\r\u2022+")
_LINES = re.compile(r"\s*[\r\n]+\s*")
_OF_A_UNIVERSITY = ("school of", "school for", "institute of", "institute for", "faculty", "centre for")
_STRONG_RULES = frozenset(["nhs", "council", "police", "university_of", "university", "school"])


@lru_cache(maxsize=8_192)
def split_parties(name: str) -> tuple[Party, ...]:
    """The bodies that a cell names, each with its role, in the order printed; one recipient where nothing tells more.

    A list is taken apart only where every piece is a body that is known for itself, so that "Department for Culture,
    Media and Sport" and "Kent and Medway NHS Trust" stay whole. At most `MOST` parties.
    """
    raw = name[:LONGEST]
    text = clean_name(raw)
    if not text or book().find(organisation_key(text)):
        return (Party(text, Role.RECIPIENT),)
    out: list[Party] = []
    for piece, role in _by_marker(text if "\n" not in raw and "\r" not in raw else raw):
        out += [Party(body, role) for body in _bodies(piece)]
        if len(out) >= MOST:
            break
    return tuple(dict.fromkeys(out[:MOST])) or (Party(text, Role.RECIPIENT),)


def has_several(name: str) -> bool:
    """True if the cell may name more than one body: only then is splitting worth its time."""
    if not _LIST_SIGNS.isdisjoint(name):
        return True
    words = name.casefold().split()
    if "and" in words:
        return True
    return (":" in name or not _OF_MARKERS.isdisjoint(words)) and bool(_MARKERS.search(name))


def _by_marker(text: str) -> list[tuple[str, Role]]:
    """The text cut at words such as "commissioned by", each piece with the role that the words give it."""
    out: list[tuple[str, Role]] = []
    role, start = Role.RECIPIENT, 0
    for m in _MARKERS.finditer(text):
        before = text[start : m.start()].strip(" ,;()[]")
        if before:
            out.append((before, role))
        role, start = Role(m.lastgroup or Role.RECIPIENT.value), m.end()
    rest = text[start:].strip(" ,;") if start == 0 else text[start:].strip(" ,;()[]")
    if rest:
        out.append((rest, role))
    return out


def _bodies(piece: str) -> list[str]:
    whole = clean_name(piece)
    if known_exactly(whole):
        return [whole]
    lines = [clean_name(p) for p in _LINES.split(piece) if p.strip()]
    if len(lines) > 1 and all(_is_body(p) for p in lines):
        return lines
    hard = [p for p in _HARD.split(whole) if p.strip()]
    if len(hard) > 1:
        return [b for p in hard[:MOST] for b in _bodies(p)]
    for cut in (_SOFT, _AND):
        found = _all_bodies([p.strip() for p in cut.split(whole) if p.strip()])
        if found:
            return found
    return _gather(whole)


def _all_bodies(pieces: list[str]) -> list[str]:
    if 1 < len(pieces) <= MOST and all(_is_body(p) for p in pieces) and not _one_and_its_parent(pieces):
        return pieces
    return []


def _gather(whole: str) -> list[str]:
    """A list in which some names hold a comma or an "and" themselves: a piece takes what follows until it is a body."""
    pieces = _SOFT.split(whole)[:MOST]
    joints = [m[0] for m in _SOFT.finditer(whole)][:MOST]
    if len(pieces) < 3:  # with two pieces the whole is the only other reading
        return [whole]
    out: list[str] = []
    at = 0
    while at < len(pieces):
        for end in range(min(at + 5, len(pieces)), at, -1):
            name = pieces[at] + "".join(j + p for j, p in zip(joints[at : end - 1], pieces[at + 1 : end], strict=False))
            if known_exactly(name) if end > at + 1 else _is_body(name):
                out.append(name.strip())
                at = end
                break
        else:
            return [whole]
    return out if len(out) > 1 and not _one_and_its_parent(out) else [whole]


def _is_body(piece: str) -> bool:
    """True for a listed name, or a form that admits no other reading."""
    if len(piece) > 200:  # a sentence, not a name
        return False
    found: Recipient | None = known_exactly(piece)
    if found:
        return found.confidence is Confidence.HIGH  # "Devon" in "Devon and Cornwall Police" is not a body of its own
    found = decide(piece)
    return found.rule in _STRONG_RULES or (
        found.category is Category.COMMERCIAL and found.rule in ("legal_form", "consultancy")
    )


def _one_and_its_parent(pieces: list[str]) -> bool:
    """True for a department and its university, or one body named twice: one recipient, not two."""
    found = [decide(p) for p in pieces]
    rules = {f.rule for f in found}
    if len(rules) == 1 and "/" in found[0].rule:
        return True
    keys = [organisation_key(p) for p in pieces]
    if any(organisation_key(e.parent) in keys for k in keys for e in book().periods(k) if e.parent):
        return True  # "CEM, Durham University": a centre and the university it belonged to
    all_universities = all(f.category is Category.UNIVERSITY for f in found)
    return all_universities and any(w in p.casefold() for p in pieces for w in _OF_A_UNIVERSITY)
