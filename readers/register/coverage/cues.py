"""Words that say what stands beside them: years of data or dates of something else, the same pupils, refusals.

The words are in cues.toml.
"""

from __future__ import annotations

import tomllib
from itertools import takewhile
from pathlib import Path

from readers.register.coverage.words import NUMBERS, Words

_LISTS: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("cues.toml").read_text(encoding="utf-8"))
NEAR = 6
_READY = frozenset({"available", "published", "released", "follow"})
"""Words over which another one says what a year is of."""
OF_DATA, NOT_OF_DATA = frozenset(_LISTS["of_data"]), frozenset(_LISTS["not_of_data"])
AFTER_DATA, AFTER_NOT = frozenset(_LISTS["after_data"]), frozenset(_LISTS["after_not"])
PLAIN, YEARS_WORD, COUNTED = frozenset(_LISTS["plain"]), frozenset(_LISTS["years"]), frozenset(_LISTS["counted"])
TOPICS, USING = frozenset(_LISTS["topics"]), frozenset(_LISTS["using"])
ENTERING, PUPILS_OF = frozenset(_LISTS["entering"]), frozenset(_LISTS["pupils_of"])
LEAVING_OUT = frozenset({"except", "excl", "excluding", "omitting"})
DENIALS, BEHIND_DENIAL = frozenset(_LISTS["denials"]), frozenset(_LISTS["behind_denial"])
ITEMS = frozenset(_LISTS["items"])
GRANTED, ASKED = frozenset(_LISTS["granted"]), frozenset(_LISTS["asked"])
HARMLESS = (
    frozenset(_LISTS["harmless"]) | GRANTED | ITEMS | OF_DATA | COUNTED | ENTERING | NUMBERS.keys()
    | (PLAIN - DENIALS - frozenset(_LISTS["unsure"]))
)
KNOWN = HARMLESS | PLAIN | OF_DATA | NOT_OF_DATA
"""Words that are no slips of others."""
OPEN = frozenset(_LISTS["open"])
EVER = frozenset(_LISTS["ever"])
PROJECTS = frozenset(_LISTS["projects"])
_PROMISES, _PURPOSES = frozenset(_LISTS["promises"]), frozenset(_LISTS["purposes"])
PROMISING = _PROMISES | _READY | {"when", "once", "be", "until", "have", "been"}
_REFUSALS, _NOT_GIVEN = frozenset(_LISTS["refusals"]), frozenset(_LISTS["given"])
_EARLIER, _OF_EARLIER = frozenset(_LISTS["earlier"]), frozenset(_LISTS["of_earlier"])
_LINKS: dict[str, list[tuple[str, ...]]] = {}
for _phrase in _LISTS["links"]:
    _LINKS.setdefault(_phrase.split()[0], []).append(tuple(_phrase.split()))
for _phrases in _LINKS.values():
    _phrases.sort(key=len, reverse=True)
STARTS = (
    _REFUSALS | {"n", "no"} | TOPICS | USING | _EARLIER | _LINKS.keys()
    | {"not", "to", "as", "same", "top", "additional", "extra", "further", "repeat", "rerun", "added"}
    | {"addition", "adding", "add"}
)
"""Words with which what this module knows begins."""


def promised(words: Words, before: list[str], end: int) -> bool:
    """True for years that are still to come: "KS4 2014 when available", "updates until 2018"."""
    after = list(takewhile(lambda word: word not in (",", "and", "&"), (words.at(n) for n in range(end, end + 7))))
    to_come = (after[:1] == ["to"] or {"when", "once"} & set(after[:4])) and _READY & set(after)
    to_come = to_come or ({"when", "once"} & set(before[-4:]) and _READY & set(before[-4:]))
    return bool(_PROMISES & set(before[-4:]) or to_come)


def is_refusal(words: Words, at: int) -> bool:
    """True where it is said that something was not given."""
    word, after = words.at(at), [words.at(at + 1), words.at(at + 2)]
    if word == "n":  # n/a
        return after == ["/", "a"]
    return word in _REFUSALS or (word == "no" and after[0] == "longer") or (
        word == "not" and after[0] != "yet" and bool(_NOT_GIVEN & set(after))
    )


def is_purpose(words: Words, at: int) -> bool:
    """True where it begins to be said what the data are for."""
    return words.at(at) == "to" and words.at(at + 1) in _PURPOSES


def names_earlier(words: Words, at: int) -> bool:
    """True where data are named by those of another row."""
    word, after = words.at(at), {words.at(at + 1), words.at(at + 2)}
    if word == "as":
        place = words.skip(at + 1, {"for", "in", "per", "the"})
        return words.at(place) in ("above", "before", "previously", "dr", "ds", "last")
    if word in ("same", "top"):
        return words.at(words.skip(at + 1, {"-"})) in ("as", "up")
    if word in ("additional", "extra", "further"):
        return words.at(at + 1) in ("year", "years")
    if word in ("addition", "adding", "add"):
        return words.at(at - 1) != "in"
    return word in ("repeat", "rerun", "added") or (word in _EARLIER and bool(after & _OF_EARLIER))


def is_firm_link(words: Words, at: int, end: int) -> bool:
    """True for a link behind which all that is named is the same pupils' data."""
    last = words.at(end - 1)
    same = last == "same" and words.at(end) in COUNTED | YEARS_WORD
    return same or last in ("their", "prior") or (end - at > 1 and last in ("to", "with"))


def link_at(words: Words, at: int) -> int:
    """How many words from here say that the same pupils are meant; 0 for none."""
    for phrase in _LINKS.get(words.at(at), ()):
        if all(words.at(at + n) == word for n, word in enumerate(phrase)):
            return len(phrase)
    return 0
