"""The lines of a recipient's cell: which begin a party, and which only go on where a name was broken."""

from __future__ import annotations

import re

from model.register import Category
from recipients.cell.alone import (
    is_body,
    is_fragment,
    is_part,
    is_person,
    may_be_person,
    only_trade,
    reads_as_a_body,
    stands_alone,
)
from recipients.cell.names import organisation_key
from recipients.directory import directory
from recipients.single import decide, known_exactly

LONGEST_CELL = 20_000
"""Characters of a cell of several lines that are looked at."""
MOST_LINES = 500

_BREAKS = re.compile(r"\s*(?:[\r\n\u2028]+|<br\s*/?>|</(?:p|li|div)>)\s*", re.IGNORECASE)
_IN_BREAKS = "\n\r\u2028<"
_NUMBER = re.compile(r"(?:(?<=\s)|^)[(\[]?(\d{1,2})[.)\]]\s+(?=\S)")
_MARK = re.compile(
    r"^(?:[\u2022\u00b7\u25aa\u25cf\u25e6\u2023*>\uf0b7-]|\u2013|[(\[]?\d{1,2}[.)\]]|[(\[]?(?:[a-z]|[ivx]{1,4})[)\]])\s+"
)
_LEADS_ON = frozenset(
    [
        *("of", "and", "for", "the", "in", "at", "de", "with", "to", "on", "by", "&", "/", "-", "\u2013", "via", "c/o"),
        *("from", "behalf", "including", "incl", "partnership"),
    ]
)
_GOES_ON = re.compile(
    r"(?:[(&/,-]|(?:of|and|for|in|at|de|with|to|on|by|via|c/o|o/b/o|commissioned|funded|sponsored|supported|including)\b"
    r"|(?:And|Of|On behalf|Via|Commissioned by|Funded by)\b(?!:))"
)
_JOINS = re.compile(r"^(?:and|&|\+|plus|also|as well as|together with)\s+(?=\S)", re.IGNORECASE)
_JOINED = re.compile(r"[\s,]+(?:and|&|\+|plus|also|as well as|together with)$", re.IGNORECASE)
_BRACKET_BEHIND = re.compile(r"(?<=\S)\s*[(\[][^()\[\]]*[)\]]$")
_NOTHING = re.compile(r"n/?a|tbc|tba|none|unknown|not known|to be confirmed|-", re.IGNORECASE)
_OPEN = re.compile(r"[(\[][^()\[\]]*$")


def lines_of(cell: str) -> list[str]:
    """The parties' texts of a cell, one for each line, broken names joined; a one-line cell numbered within counts."""
    cell = _numbered(cell[:LONGEST_CELL])
    lines = _BREAKS.split(cell)[:MOST_LINES] if any(sign in cell for sign in _IN_BREAKS) else [cell]
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
    """True for a cell that is not looked at to its end."""
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
