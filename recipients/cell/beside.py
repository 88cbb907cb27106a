"""People named beside a body ("Jane Brown, University of Leeds") taken out: the body received, not the person."""

from __future__ import annotations

import re
from typing import NamedTuple

from recipients.cell.alone import (
    is_independent,
    is_job,
    is_person,
    is_place,
    may_be_person,
    reads_as_a_body,
    stands_alone,
    surely_person_beside,
)
from recipients.cell.names import organisation_key
from recipients.directory import directory
from recipients.single import known_exactly

MOST_PIECES = 120
_JOINT = re.compile(
    r"(?P<comma>\s*[,;]\s*(?:[aA][nN][dD]\s+|&\s*)?)|(?P<and>\s+(?:[aA][nN][dD]|&)\s+)"
    r"|(?P<dash>\s+[-\u2013\u2014]\s+|\s*:\s+)"
)
_OF_JOINTS = (" and ", ",", "&", " - ", ":", ";", "\u2013", "\u2014")  # each joint has one: cheap, so asked first
_BRACKET = re.compile(r"(.+?)\s*[(\[]((?:[^()\[\]]|\([^()\[\]]*\))+)[)\]]")


class Beside(NamedTuple):
    """A body and the people named with it."""

    body: str
    people: tuple[str, ...]


class _Piece(NamedTuple):
    start: int
    end: int
    text: str
    before: str
    """What parts it from the piece before: comma, and, dash; "" for the first."""


def without_people(text: str, *, people_first: bool = False) -> list[Beside]:
    """The bodies that a text names, each with its people; the whole text where it names no body or no person.

    `people_first`: the other lines of the cell begin with people, so that a name of unknown kind does too.
    """
    if len(text) > 2_000 or directory().find(organisation_key(text)):
        return [Beside(text, ())]
    bracket = _BRACKET.fullmatch(text) if text.endswith((")", "]")) else None
    if bracket and not is_independent(bracket[2]) and _names_a_person_and_a_body(bracket[1], bracket[2]):
        text = f"{bracket[1]}, {bracket[2]}"
    pieces = _pieces(text) if any(map(text.casefold().__contains__, _OF_JOINTS)) else []
    if not 1 < len(pieces) <= MOST_PIECES:
        return [Beside(text, ())]
    out = _segments(text, pieces, people_first=people_first)
    if not any(b.people for b in out):
        return [Beside(text, ())]
    if all(is_place(b.body) or is_job(b.body) for b in out):  # "Jane Brown, London"
        alone = out[0].people[0] if out[0].people and is_person(out[0].people[0]) else text
        return [Beside(alone, ())]
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


def _segments(text: str, pieces: list[_Piece], *, people_first: bool) -> list[Beside]:
    out: list[Beside] = []
    people: list[str] = []
    start = end = -1
    at = 0
    while at < len(pieces):
        taken = _person_at(text, pieces, at, begins=start < 0, people_first=people_first)
        if taken:
            if start >= 0:
                out.append(Beside(text[start:end], tuple(people)))
                people, start = [], -1
            people.append(text[pieces[at].start : pieces[at + taken - 1].end].strip())
            at += taken
            continue
        if not (start < 0 and (people or at + 1 < len(pieces)) and is_job(pieces[at].text) and at + 1 < len(pieces)):
            start = pieces[at].start if start < 0 else start
            end = pieces[at].end
        at += 1
    if start >= 0:
        out.append(Beside(text[start:end], tuple(people)))
    elif out and people:  # "University of Leeds, Jane Brown"
        out[-1] = Beside(out[-1].body, (*out[-1].people, *people))
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
    if after and after.before == "and" and not is_person(after.text):
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
