"""The lines of a recipient's cell: which begin a party, which go on a broken name, who stands beside a body."""

from __future__ import annotations

import re
from typing import NamedTuple

from model.recipient import Category
from recipients.cell.alone import (
    is_body,
    is_fragment,
    is_independent,
    is_job,
    is_part,
    is_person,
    is_place,
    may_be_person,
    only_trade,
    reads_as_a_body,
    stands_alone,
    surely_no_person,
    surely_person_beside,
)
from recipients.cell.names import organisation_key
from recipients.directory import directory
from recipients.listed import is_listed, known_exactly, read_and_listed
from recipients.single import decide
from text.pattern import lazy_pattern

LONGEST_CELL = 20_000
"""Characters of a cell of several lines that are looked at."""
MOST_LINES = 500

_BREAKS = lazy_pattern(r"\s*(?:[\r\n\u2028]+|<br\s*/?>|</(?:p|li|div)>)\s*", re.IGNORECASE)
_IN_BREAKS = "\n\r\u2028<"
_NUMBER = lazy_pattern(r"(?:(?<=\s)|^)[(\[]?(\d{1,2})[.)\]]\s+(?=\S)")
_MARK = lazy_pattern(
    r"^(?:[\u2022\u00b7\u25aa\u25cf\u25e6\u2023*>\uf0b7-]|\u2013|[(\[]?\d{1,2}[.)\]]|[(\[]?(?:[a-z]|[ivx]{1,4})[)\]])\s+"
)
_LEADS_ON = frozenset(
    [
        *("of", "and", "for", "the", "in", "at", "de", "with", "to", "on", "by", "&", "/", "-", "\u2013", "via", "c/o"),
        *("from", "behalf", "including", "incl", "partnership"),
    ]
)
_GOES_ON = lazy_pattern(
    r"(?:[(&/,-]|(?:of|and|for|in|at|de|with|to|on|by|via|c/o|o/b/o|commissioned|funded|sponsored|supported|including)\b"
    r"|(?:And|Of|On behalf|Via|Commissioned by|Funded by)\b(?!:))"
)
_JOINS = lazy_pattern(r"^(?:and|&|\+|plus|also|as well as|together with)\s+(?=\S)", re.IGNORECASE)
_JOINED = lazy_pattern(r"[\s,]+(?:and|&|\+|plus|also|as well as|together with)$", re.IGNORECASE)
_BRACKET_BEHIND = lazy_pattern(r"(?<=\S)\s*[(\[][^()\[\]]*[)\]]$")
_NOTHING = lazy_pattern(r"n/?a|tbc|tba|none|unknown|not known|to be confirmed|-", re.IGNORECASE)
_OPEN = lazy_pattern(r"[(\[][^()\[\]]*$")


def lines_of(cell: str) -> list[str]:
    """The parties' texts of a cell, one for each line, broken names joined; a one-line cell numbered within counts."""
    cell = _numbered(cell[:LONGEST_CELL])
    if not any(map(cell.__contains__, _IN_BREAKS)):
        line = _MARK.sub("", cell.strip())
        return [line] if line and any(map(str.isalnum, cell)) else []
    lines = _BREAKS.split(cell)[:MOST_LINES]
    lines = [line for line in lines if any(map(str.isalnum, line))]
    lines = [line for line in lines if not _NOTHING.fullmatch(line.strip())] or lines
    out: list[str] = []
    for printed in lines:
        line = _MARK.sub("", printed.strip())
        if out and line and line == printed.strip() and _goes_on(out[-1], line):
            out[-1] = f"{out[-1]} {line}"
        elif line and out:
            out[-1] = _JOINED.sub("", out[-1])
            out.append(_JOINS.sub("", line))
        elif line:
            out.append(line)
    return out


def was_cut(cell: str) -> bool:
    """True for a cell that is too long to be read to its end."""
    return len(cell) > LONGEST_CELL or cell.count("\n") >= MOST_LINES


def _numbered(cell: str) -> str:
    """What is numbered within one line, as lines: "1. University of Leeds 2. The Guardian"."""
    if "\n" in cell or not _NUMBER.match(cell):
        return cell
    found = [int(m[1]) for m in _NUMBER.finditer(cell)]
    if len(found) < 2 or found != list(range(1, len(found) + 1)):
        return cell
    return _NUMBER.sub("\n", cell).strip()


def _goes_on(before: str, line: str) -> bool:
    """True where a line goes on with what the one before began, since the parts do not stand alone."""
    if _OPEN.search(before):
        return True
    if before[-1] in ";|":
        return False
    line = _BRACKET_BEHIND.sub("", line)
    own, first = _JOINS.sub("", line), _JOINED.sub("", before)
    if own != line or first != before:
        own = _JOINED.sub("", own)
        return not _begins_another(first, own) or _is_one_name(before, line, (first, own))
    bare = before.rstrip(",")
    last = bare.rsplit(maxsplit=1)[-1].casefold()
    if last in _LEADS_ON or last.endswith(("/", "&")) or (_GOES_ON.match(line) and not is_body(line)):
        return True
    body = bare.rsplit(", ", 1)[-1]
    return _goes_on_after_comma(body, line) if before[-1] == "," else _is_broken(body, line)


def _begins_another(before: str, own: str) -> bool:
    """True where an "and" at a line's end or beginning joins two bodies: a body lost is worse than one too many."""
    if only_trade(own):
        return False
    if reads_as_a_body(own):
        return reads_as_a_body(before) or may_be_person(before)
    return may_be_person(own) and is_body(before)  # "University of Leeds⏎and Zorblatt Halden"


def _is_one_name(before: str, line: str, halves: tuple[str, str]) -> bool:
    """True where both lines are one listed name, and not each half one too ("The Times⏎and The Sunday Times")."""
    joined = directory().find(organisation_key(f"{before} {line}"))
    return bool(joined) and not all(is_body(half) and known_exactly(half, None) for half in halves)


def _goes_on_after_comma(body: str, line: str) -> bool:
    """True for a person and a body, a body and its department; false for two bodies, each on a line."""
    if may_be_person(body) or is_part(line) or is_part(body):
        return True
    return is_fragment(line) and not stands_alone(line)


def _is_broken(body: str, line: str) -> bool:
    """True for the halves of one name."""
    if directory().find(organisation_key(f"{body} {line}")):
        return True
    if is_person(body):
        return False
    if is_part(body) and decide(line, None).category is Category.UNIVERSITY:
        return True
    person, comma, _ = line.partition(",")
    if (comma and may_be_person(person)) or stands_alone(line):
        return False
    if line[0].islower() or is_part(line):
        return True
    return is_fragment(line) and not stands_alone(body) and not may_be_person(body)


MOST_PIECES = 120
_JOINT = lazy_pattern(
    r"[\s,;:](?:(?P<comma>(?:(?<=[,;])|(?<=\s)\s*[,;])\s*(?:[aA][nN][dD]\s+|&\s*)?)"
    r"|(?P<and>(?<=\s)\s*(?:[aA][nN][dD]|&)\s+)|(?P<dash>(?<=\s)\s*[-\u2013\u2014]\s+|(?:(?<=:)|(?<=\s)\s*:)\s+))"
)
"""What it may begin with is one set, as with other patterns of this folder: that is looked for in one scan."""
_OF_JOINTS = (" and ", ",", "&", " - ", ":", ";", "\u2013", "\u2014")  # each joint has one: cheap, so asked first
_BRACKET = lazy_pattern(r"(.+?)\s*[(\[]((?:[^()\[\]]|\([^()\[\]]*\))+)[)\]]")


class BodyAndPeople(NamedTuple):
    """A body and the people named with it."""

    body: str
    people: tuple[str, ...]


class _Piece(NamedTuple):
    start: int
    end: int
    text: str
    before: str
    """What parts it from the piece before: comma, and, dash; "" for the first."""


def without_people(text: str, *, people_first: bool = False) -> list[BodyAndPeople]:
    """The bodies that a text names, each with its people; the whole text where it names no body or no person.

    `people_first`: the other lines of the cell begin with people, so that a name of unknown kind does too.
    """
    if len(text) > 2_000 or is_listed(read_and_listed(text, None)[0].text):
        return [BodyAndPeople(text, ())]
    bracket = _BRACKET.fullmatch(text) if text.endswith((")", "]")) else None
    if bracket and not is_independent(bracket[2]) and _names_a_person_and_a_body(bracket[1], bracket[2]):
        text = f"{bracket[1]}, {bracket[2]}"
    pieces = _pieces(text) if any(map(text.casefold().__contains__, _OF_JOINTS)) else []
    if not 1 < len(pieces) <= MOST_PIECES:
        return [BodyAndPeople(text, ())]
    out = _segments(text, pieces, people_first=people_first)
    if not any(b.people for b in out):
        return [BodyAndPeople(text, ())]
    if all(is_place(b.body) or is_job(b.body) for b in out):  # "Jane Brown, London"
        alone = out[0].people[0] if out[0].people and is_person(out[0].people[0]) else text
        return [BodyAndPeople(alone, ())]
    return out


def _names_a_person_and_a_body(before: str, inside: str) -> bool:
    if may_be_person(before) and reads_as_a_body(inside):
        return True
    return is_person(inside) or (surely_person_beside(inside) and reads_as_a_body(before))


def _pieces(text: str) -> list[_Piece]:
    out, start, before = [], 0, ""
    for m in _JOINT.finditer(text):
        out.append(_Piece(start, m.start(), text[start : m.start()].strip(), before))
        start, before = m.end(), m.lastgroup or ""
    out.append(_Piece(start, len(text), text[start:].strip(), before))
    return [p for p in out if p.text]


def _segments(text: str, pieces: list[_Piece], *, people_first: bool) -> list[BodyAndPeople]:
    out: list[BodyAndPeople] = []
    people: list[str] = []
    start = end = -1
    at = 0
    while at < len(pieces):
        taken = _person_at(text, pieces, at, begins=start < 0, people_first=people_first)
        if taken:
            if start >= 0:
                out.append(BodyAndPeople(text[start:end], tuple(people)))
                people, start = [], -1
            people.append(text[pieces[at].start : pieces[at + taken - 1].end].strip())
            at += taken
            continue
        if not (start < 0 and (people or at + 1 < len(pieces)) and is_job(pieces[at].text) and at + 1 < len(pieces)):
            start = pieces[at].start if start < 0 else start
            end = pieces[at].end
        at += 1
    if start >= 0:
        out.append(BodyAndPeople(text[start:end], tuple(people)))
    elif out and people:  # "University of Leeds, Jane Brown"
        out[-1] = BodyAndPeople(out[-1].body, (*out[-1].people, *people))
    return out


def _is_inverted(pieces: list[_Piece]) -> bool:
    """True for "Brown", "Jane" and something more."""
    if len(pieces) < 3 or pieces[1].before != "comma" or " " in pieces[0].text or known_exactly(pieces[0].text, None):
        return False
    return is_person(f"{pieces[0].text}, {pieces[1].text}")


def _is_half(pieces: list[_Piece], at: int) -> bool:
    """True for what belongs to the body before its "and", which is no person."""
    last = at + 1 == len(pieces)
    return (last and not is_person(pieces[at].text)) or not is_person(pieces[at - 1].text)


def _person_at(text: str, pieces: list[_Piece], at: int, *, begins: bool, people_first: bool) -> int:
    """How many pieces from `at` on are one person's name: 0, 1, or 2 for "Brown, Jane"."""
    piece = pieces[at]
    after = pieces[at + 1] if at + 1 < len(pieces) else None
    if begins and _is_inverted(pieces[at : at + 3]):
        return 2
    if surely_no_person(piece.text) or (after and after.before == "and" and not is_person(after.text)):
        return 0  # "Jane Brown and Sons"
    if piece.before == "and" and (after is None or after.before == "and") and _is_half(pieces, at):
        return 0
    behind = after is None and not begins and piece.before in ("dash", "comma")
    if is_person(piece.text) or (behind and surely_person_beside(piece.text)):
        return 1
    if not begins or after is None or not may_be_person(piece.text):
        return 0
    followed = stands_alone(after.text) or is_person(after.text) or (people_first and not is_place(after.text))
    return 1 if followed or (surely_person_beside(piece.text) and reads_as_a_body(_whole(text, pieces, at + 1))) else 0


def _whole(text: str, pieces: list[_Piece], at: int) -> str:
    """The name that begins with a piece, with what an "and" joins to it: "Halcyon Research & Consulting LLP"."""
    end = next((n for n in range(at + 1, len(pieces)) if pieces[n].before != "and"), len(pieces))
    return text[pieces[at].start : pieces[end - 1].end].strip()
