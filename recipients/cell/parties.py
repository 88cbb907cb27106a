"""Several parties in one cell, taken apart: who received, who commissioned, who paid, who only processed."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from model.recipient import Category
from recipients.cell.alone import (
    OF_A_UNIVERSITY,
    is_body,
    is_called_like_others,
    is_company,
    is_independent,
    is_part,
    is_person,
    may_be_person,
    only_trade,
    stands_alone,
    surely_no_body,
)
from recipients.cell.lines import LONGEST_CELL, lines_of, without_people
from recipients.cell.names import name_words, organisation_key
from recipients.cell.people import is_given_name
from recipients.cell.unnamed import names_nobody
from recipients.directory import directory
from recipients.listed import is_listed, known_exactly, read_and_listed
from recipients.looks.tokens import LIST_SIGNS, OF_MARKERS
from recipients.single import decide
from text.pattern import lazy_pattern
from text.remarks.another_row import as_another

MOST_PARTIES = 40
"""Parties of one cell that are told apart; what follows is not read."""


class PartyRole(StrEnum):
    """What a body has to do with the release."""

    RECIPIENT = "recipient"
    COMMISSIONER = "commissioner"
    FUNDER = "funder"
    PROCESSOR = "processor"


class Party(NamedTuple):
    """One body named in a cell."""

    name: str
    role: PartyRole
    people: tuple[str, ...] = ()
    """Who is named beside it ("Jane Brown, University of Leeds")."""


_MARKERS = lazy_pattern(
    r"[\s,;(\[-]+(?:(?P<commissioner>(?:which (?:was|is|were) |was |were |being |as )?commissioned by|on behalf of|"
    r"o/b/o|under contract (?:to|with)|contracted by|subcontractors? (?:to|for)|"
    r"(?:as (?:an? |the )?)?(?:contractors?|agents?|consultants?) (?:to|for)|"
    r"working for|acting for|commissioners?:)|"
    r"(?P<funder>(?:which (?:was|is) |was |were |jointly |part-|co-)?funded by|with (?:funding|support|a grant) from|"
    r"sponsored by|supported by|financed by|funders?:|sponsors?:)|"
    r"(?P<processor>(?:data )?processors?:|(?<=[(\[])data processors? |(?:data )?processed by|with processing by|"
    r"processing by|via|c/o|using (?:the )?processor|subcontracted to|sub-contracted to|hosted by"
    r"|(?:the )?data (?:(?:to be|will be|is|are|being|is to be|are to be) )?(?:held|stored|hosted|kept|managed) by)|"
    r"(?P<recipient>in (?:partnership|collaboration|conjunction|association) with|in partnership between|"
    r"working (?:in partnership )?with|jointly with|together with|partnered with|collaborating with|partners?:))\s*",
    re.IGNORECASE,
)
_IN_MARKERS = (" by", "with", ":", "behalf", "via", "/o", "contract", "ing for", "processor", "between")
_WELSH = frozenset(
    [
        *("bwrdd", "canolfan", "coleg", "comisiwn", "comisiynydd", "cwmni", "cyf", "cyngor", "cymdeithas", "cymru"),
        *("heddlu", "llyfrgell", "llywodraeth", "prifysgol", "sefydliad", "swyddfa", "undeb", "ymddiriedolaeth"),
        "ysgol",
    ]
)
_HARD = lazy_pattern(r"[\s;|\u2022](?:(?<=[;|\u2022])|(?<=\s)\s*(?:[;|\u2022]|[/+]\s))\s*")
_OF_HARD = frozenset(";|\u2022/+")  # each joint has one: cheap, so asked first
_SOFT = lazy_pattern(
    r"[\s,/](?:(?:(?<=,)|(?<=\s)\s*,)\s*(?:(?:and|(?-i:plus))\s+|&\s*)?|(?<=\s)\s*(?:and|&|(?-i:plus))\s+"
    r"|(?:(?<=/)|(?<=\s)\s*/)\s*)",
    re.IGNORECASE,
)
_AND = lazy_pattern(r"\s+(?:and|&|(?-i:plus))\s+", re.IGNORECASE)
_COMMA_BEFORE_FORM = lazy_pattern(r",(?<=\w,)\s+(?=(?:ltd|limited|plc|llp|llc|inc)\b\.?\s*(?:[,;/)]|$))", re.IGNORECASE)
"""In "Acorn Games, Ltd": the form is no body, and what stands before it no person."""
_HEADER = lazy_pattern(
    r"(?:(?P<commissioner>commissioners?|commissioned by|on behalf of)|(?P<funder>funders?|sponsors?|funded by)|"
    r"(?P<processor>(?:data )?processors?)|(?P<recipient>recipients?|applicants?|organisations?|partners?))\s*:",
    re.IGNORECASE,
)
_LABEL = lazy_pattern(
    r"(?:(?:lead|principal|main|first|joint|co-?)[ -]?)?(?:lead|applicants?|recipients?|organisations?|institutions?|"
    r"requesters?|investigators?|researchers?|pi)\s*:\s*(?=\S)",
    re.IGNORECASE,
)
_ROLE_BEHIND = lazy_pattern(
    r"\s*[(\[](?:(?P<commissioner>commissioner|commissioning body)|(?P<funder>funder|sponsor)|"
    r"(?P<processor>(?:data )?processor|sub-?contractor))[)\]]$",
    re.IGNORECASE,
)
_AS_PROCESSOR = lazy_pattern(
    r"(?:\s+[-\u2013\u2014]\s+|\s*[,;(\[]\s*)(?P<body>[^,;()\[\]]{2,120}?)\s+(?:acting )?as "
    r"(?:an? |the |its |their )?(?:data |sub-?)?processor[)\]]?$",
    re.IGNORECASE,
)
"""Behind the recipient: "University of Leeds - Zorblatt Ltd as data processor"."""
_BEHIND_COMMISSIONER = lazy_pattern(r"(?:[)\]]|:)\s+(?=\w)")
_LEAD = lazy_pattern(
    r"[\s(\[](?:(?<=[(\[])|(?<=\s)\s*[(\[])(?:the )?(?:lead|joint|co|main|principal|data)?[ -]?"
    r"(?:lead|applicant|organisation|institution|partner|investigator|researcher|recipient|controller|pi)[)\]]",
    re.IGNORECASE,
)


_WITH_OTHERS = lazy_pattern(
    r"(?<=\w)\s*[(\[](?:(?:together |jointly |along |also )?with|and|plus|also|including):?\s+"
    r"(?P<others>[^()\[\]]{2,300})[)\]]",
    re.IGNORECASE,
)


@lru_cache(maxsize=8_192)
def split_parties(name: str) -> tuple[Party, ...]:
    """The bodies that a cell names, each with its role, in the order printed; one recipient where nothing tells more.

    A list is taken apart only where every piece is a body that is known for itself, so that "Department for Culture,
    Media and Sport" and "Kent and Medway NHS Trust" stay whole. At most `MOST_PARTIES` parties.
    """
    name = _COMMA_BEFORE_FORM.sub(" ", name) if "," in name else name
    read, _ = read_and_listed(name, None)
    text, lines = read.text, lines_of(name[:LONGEST_CELL])
    if not text or (read.may_name_nobody and names_nobody(text)):
        return (Party(text, PartyRole.RECIPIENT),)
    if is_listed(text) and not (len(lines) > 1 and all(map(is_body, lines))):
        return (Party(text, PartyRole.RECIPIENT),)
    people_first = len(lines) > 1 and _begin_with_people(lines)
    out: list[Party] = []
    role = PartyRole.RECIPIENT
    for line in _without_people_between(lines):
        header = _HEADER.fullmatch(line) if line.endswith(":") else None
        if header:
            role = PartyRole(header.lastgroup or role)
        else:
            out += _of_line(line, role, people_first=people_first)
    return _distinct(out, people_first=people_first) or (Party(text, PartyRole.RECIPIENT),)


def _of_line(line: str, role: PartyRole, *, people_first: bool) -> list[Party]:
    """The bodies of one line; `role`: what they are where the line does not say it."""
    out: list[Party] = []
    text = read_and_listed(line, None)[0].text
    text = _LEAD.sub(" ", text).strip() if "(" in text or "[" in text else text
    label = _LABEL.match(text) if ":" in text else None
    text = _others_out(text) if "(" in text or "[" in text else text
    for piece, said in _with_processor(text[label.end() :] if label else text, role):
        for body, people in without_people(piece, people_first=people_first):
            out += [_party(name, said, people) for name in _bodies(body) if not as_another(name)]
        if len(out) >= MOST_PARTIES:
            break
    return out


def _others_out(text: str) -> str:
    """The text with further bodies in brackets behind the first: "X (with Y; Z)" is "X; Y; Z"."""
    found = _WITH_OTHERS.search(text)
    others = _bodies(found["others"]) if found else []
    if not found or not any(map(is_body, others)):
        return text
    return f"{text[: found.start()]}; {found['others']}{text[found.end() :]}"


def _with_processor(text: str, role: PartyRole) -> list[tuple[str, PartyRole]]:
    """As `_by_marker`, what stands before "as data processor" being one."""
    behind = _AS_PROCESSOR.search(text) if "processor" in text.casefold() else None
    if not behind or not behind.start():
        return _by_marker(f" {text}", role)
    return [*_by_marker(f" {text[: behind.start()]}", role), (behind["body"], PartyRole.PROCESSOR)]


def _party(name: str, role: PartyRole, people: tuple[str, ...]) -> Party:
    """The party, with the role that stands in brackets behind its name: "University of Leeds (lead)"."""
    if name[:1] == "(" and name.find(")") == len(name) - 1:
        name = name[1:-1].strip() or name
    behind = _ROLE_BEHIND.search(name) if name.endswith((")", "]", "\n")) else None
    if not behind or behind.start() == 0:
        return Party(name, role, people)
    return Party(name[: behind.start()], PartyRole(behind.lastgroup or role), people)


def _distinct(parties: list[Party], *, people_first: bool) -> tuple[Party, ...]:
    """Each body once, at most `MOST_PARTIES`; people who stand alone beside bodies are no parties."""
    if len(parties) == 1 and not parties[0].people:
        return (parties[0],)
    by_key: dict[tuple[str, PartyRole], Party] = {}
    bodies = [p for p in parties if not _only_a_person(p) and not (people_first and _half_a_person(p))]
    alone: list[str] = []
    for party in parties:
        if bodies and party not in bodies:
            alone.append(party.name)
            continue
        key = (organisation_key(party.name), party.role)
        before = by_key.get(key, party._replace(people=()))
        by_key[key] = before._replace(people=tuple(dict.fromkeys([*before.people, *alone, *party.people])))
        alone = []
    if alone and by_key:
        key, last = by_key.popitem()
        by_key[key] = last._replace(people=(*last.people, *alone))
    return tuple(by_key.values())[:MOST_PARTIES]


def _only_a_person(party: Party) -> bool:
    return party.role is PartyRole.RECIPIENT and is_person(party.name) and not is_independent(party.name)


def _half_a_person(party: Party) -> bool:
    """True for what stands by itself in a cell whose lines begin with people, and may be one: a line broken there."""
    bare = party.name.casefold()
    return not party.people and (is_given_name(bare) or (may_be_person(party.name) and not stands_alone(party.name)))


def _begin_with_people(lines: list[str]) -> bool:
    """True where every line of two or more that has a comma begins with what may be a person."""
    first = [line.partition(",")[0] for line in lines if "," in line]
    return len(first) > 1 and all(map(may_be_person, first)) and len(first) * 2 >= len(lines)


def _without_people_between(lines: list[str]) -> list[str]:
    """A person and the body in turn, a line each: only the bodies."""
    people, bodies = lines[::2], lines[1::2]
    if len(lines) < 4 or len(people) != len(bodies):
        return lines
    return bodies if all(map(may_be_person, people)) and all(map(stands_alone, bodies)) else lines


def has_several(name: str) -> bool:
    """True if the cell may name more than one body: only then is splitting worth its time."""
    if not LIST_SIGNS.isdisjoint(name):
        return True
    words = name.casefold().split()
    if "and" in words or "plus" in words:
        return True
    if " - " in name or name[:1].isdigit():
        return True
    if ": " in name:
        return True
    return (":" in name or not OF_MARKERS.isdisjoint(words)) and bool(_MARKERS.search(f" {name}"))


def _by_marker(text: str, role: PartyRole = PartyRole.RECIPIENT) -> list[tuple[str, PartyRole]]:
    """The text cut at words such as "commissioned by", each piece with the role that the words give it."""
    out: list[tuple[str, PartyRole]] = []
    start = 0
    for m in _MARKERS.finditer(text) if any(map(text.casefold().__contains__, _IN_MARKERS)) else ():
        before = _bare(text[start : m.start()])
        if before:
            out.append((before, role))
        role, start = PartyRole(m.lastgroup or PartyRole.RECIPIENT.value), m.end()
    rest = text[start:].strip(" ,;") if start == 0 else _bare(text[start:])
    if start and not out:  # "On behalf of Ofsted: University of Leeds"
        rest, *received = _BEHIND_COMMISSIONER.split(rest.lstrip(": "), maxsplit=1)
        out += [(_bare(r), PartyRole.RECIPIENT) for r in received]
    if rest:
        out.append((rest, role))
    return out


def _bare(text: str) -> str:
    """The text without the joints at its ends, and without a bracket of which the other half was cut off."""
    text = text.strip(" ,;")
    for opening, closing in ("()", "[]"):
        while text.startswith(closing) or (text.endswith(closing) and text.count(closing) > text.count(opening)):
            text = (text[1:] if text.startswith(closing) else text[:-1]).strip(" ,;")
        while text.endswith(opening) or (text.startswith(opening) and text.count(opening) > text.count(closing)):
            text = (text[:-1] if text.endswith(opening) else text[1:]).strip(" ,;")
    return text


def _bodies(piece: str) -> list[str]:
    whole = read_and_listed(piece, None)[0].text
    may_be_hard = not _OF_HARD.isdisjoint(whole)
    by_and = "&" in whole or " and " in whole.casefold() or " plus " in whole
    if not (may_be_hard or by_and or "," in whole) or known_exactly(whole, None):
        return [whole]
    hard = [p for p in _HARD.split(whole) if p.strip()] if may_be_hard else []
    if len(hard) > 1 and not _in_two_languages(hard):
        return [b for p in hard[:MOST_PARTIES] for b in _bodies(p)]
    pieces = _split(_SOFT, whole)
    lists_more = by_and and ("," in whole or "/" in whole)
    for cut in (pieces, _split(_AND, whole)) if lists_more else (pieces,):
        found = _all_bodies([p.strip() for p in cut if p.strip()])
        if found:
            return found
    return _gather(whole, pieces)


def _split(joint: re.Pattern[str], whole: str) -> list[str]:
    """The pieces of a list; "Harrow and Pike Ltd" at its beginning is a firm of two names, not a school and a firm."""
    pieces = joint.split(whole)
    between = _AND.search(whole)
    like_others = between and len(pieces) > 1 and is_called_like_others(whole[: between.start()])
    if between and like_others and is_company(pieces[1].partition(",")[0]):
        pieces[:2] = [whole[: between.end() + len(pieces[1])]]
    return pieces


def _all_bodies(pieces: list[str]) -> list[str]:
    if not 1 < len(pieces) <= MOST_PARTIES or any(map(surely_no_body, pieces)):
        return []
    if not all(map(is_body, reversed(pieces))) or only_trade(pieces[-1]):
        return []
    return [] if _one_and_its_parent(pieces) or _in_two_languages(pieces) else pieces


def _in_two_languages(pieces: list[str]) -> bool:
    """True for one body in Welsh and in English: "Prifysgol Caerdydd / Cardiff University"."""
    if len(pieces) != 2 or sum(not _WELSH.isdisjoint(name_words(p)) for p in pieces) != 1:
        return False
    return len({decide(p).category for p in pieces} - {Category.UNKNOWN}) < 2


def _gather(whole: str, pieces: list[str]) -> list[str]:
    """A list in which some names hold a comma or an "and" themselves: a piece takes what follows until it is a body."""
    if len(pieces) < 3:  # with two pieces the whole is the only other reading
        return [whole]
    joints = [m[0] for m in _SOFT.finditer(whole)][1 - len(pieces) :][:MOST_PARTIES]
    pieces = pieces[:MOST_PARTIES]
    out: list[str] = []
    at = 0
    while at < len(pieces):
        for end in range(min(at + 5, len(pieces)), at, -1):
            name = pieces[at] + "".join(j + p for j, p in zip(joints[at : end - 1], pieces[at + 1 : end], strict=False))
            if known_exactly(name, None) if end > at + 1 else is_body(name):
                out.append(name.strip())
                at = end
                break
        else:
            return [whole]
    return out if len(out) > 1 and not _one_and_its_parent(out) else [whole]


def _one_and_its_parent(pieces: list[str]) -> bool:
    """True for a department and its university, or one body named twice: one recipient, not two."""
    found = [decide(p, None) for p in pieces]
    rules = {f.rule for f in found}
    if len(rules) == 1 and "/" in found[0].rule:
        return True
    keys = [organisation_key(p) for p in pieces]
    if any(organisation_key(e.parent) in keys for k in keys for e in directory().periods(k) if e.parent):
        return True  # "CEM, Durham University": a centre and the university it belonged to
    all_universities = all(f.category is Category.UNIVERSITY for f in found)
    return all_universities and any(is_part(p) or any(w in p.casefold() for w in OF_A_UNIVERSITY) for p in pieces)
