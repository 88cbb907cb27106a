"""The name at the head of a row whose cells nothing parts, without what it was for ("Home Office exclusions")."""

from __future__ import annotations

import re

from mentions import any_of, patterns
from mentions.words.shapes import is_listed
from recipients.cell.names import core_words, name_words
from recipients.rules import has_company_form, rule_book

_JOINTS = any_of("of for and the in on at & de van der von")
_BRACKET = re.compile(r"(?<=\S)\s\(")
_FEWEST = 2  # words of a body by which a longer name is cut: "Radio" of "Radio Fenmoor" is none


def before_project(row: str) -> str:
    """The longest name at the head that reads as a body; where none does, all in capitals but a project's words."""
    row = _BRACKET.split(row, maxsplit=1)[0]
    words = row.split()
    in_capitals = _in_capitals(words)
    if in_capitals == len(words):
        return row
    head = words[:in_capitals]
    project = patterns("tables.toml", "row")["project"]
    for end in range(len(head), 0, -1):
        goes_on = end < len(head) and head[end] in _JOINTS
        name = " ".join(head[:end])
        if goes_on or head[end - 1] in _JOINTS or (project.fullmatch(head[end - 1]) and not is_listed(name)):
            continue
        if _ends_as_a_body(name):
            return name
    while len(head) > 1 and (head[-1] in _JOINTS or (project.fullmatch(head[-1]) and head[-2] not in _JOINTS)):
        head = head[:-1]
    return " ".join(head)


def is_whole(name: str) -> bool:
    """Whether a body's own name ends in a word by which a project begins: "Institute for Larkhill Studies"."""
    return bool(patterns("tables.toml", "row")["whole"].fullmatch(name)) or is_listed(name)


def _in_capitals(words: list[str]) -> int:
    """How many words there are before one in small letters, or a joint before such a word."""
    for i, word in enumerate(words):
        rest = (w for w in words[i:] if w not in _JOINTS)
        if not (next(rest, "a")[:1].isupper() or word[:1].isdigit()):
            return i
    return len(words)


def _ends_as_a_body(name: str) -> bool:
    """Whether a listed body ends with the name, or a word that bodies' names have: Constabulary, Gazette, Trust."""
    words = name_words(name)
    core = core_words(words)
    if len(core) < _FEWEST:
        return False
    if is_listed(name) or has_company_form(words):
        return True
    match = rule_book().first_match(words, core)
    return match is not None and any(
        found is not None and found.words.rsplit(" ", 1)[-1] == core[-1]
        for found in (match, rule_book().first_match((core[-1],), (core[-1],)))
    )
