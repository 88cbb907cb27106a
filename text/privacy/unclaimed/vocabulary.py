"""Which words of a cell may be a name: those of no list of words, of bodies and of places, and given names."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from model.own_files import ROOT, ready
from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.bodies import words_of_bodies
from text.privacy.cases.abbreviations import OF_CASES, SERVICES
from text.privacy.cases.rare import FIRST_OF_TITLES, TITLES
from text.privacy.naming import PLACES_TOO, begins_with_a_word, given_names

_ENDED = lazy_pattern(
    r"\w+(?:[ae]nce|[ae]ncy|ical|ologies|ology|ment|ness|[ts]ion|ism|ist|ship|hood|ies|ides|ics|graphy|metry|itis|ification"
    r"|ise|ize|ised|ized|less|wards?|work|sphere|scape|gram|scope|cide|phobia|cracy)s?"
)
"""No name of any language ends so."""
_SHORTEST = 3
"""Letters of a word that is somebody's name by itself."""


def _lists() -> dict[str, frozenset[str]]:
    return {key: frozenset(said.split()) for key, said in tomllib.loads(
        Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
    ).items()}


def _of_recipients(file: str, key: str) -> frozenset[str]:
    """Words of a list that `recipients` has; this floor may not import it."""
    found = tomllib.loads((ROOT / "recipients" / "data" / file).read_text(encoding="utf-8"))[key]
    return frozenset(found.split() if isinstance(found, str) else found)


@ready
def said_of_one() -> frozenset[str]:
    """Words of one person's school life, care, health, family, law or record."""
    return _lists()["one"]


@ready
def said_often() -> frozenset[str]:
    """The same, of many too."""
    return _lists()["often"]


@ready
def said_in_titles() -> frozenset[str]:
    """Words of one child where no sentence stands: in titles, names of files, addresses, headings."""
    return _lists()["titles"]


@ready
def said_in_titles_of_letters() -> frozenset[str]:
    """There, of letters and cases, which may be anybody's."""
    return _lists()["letters"]


@ready
def said_in_titles_of_many() -> frozenset[str]:
    """There, of many."""
    return _lists()["many"]


@ready
def said_of_grown_ups() -> frozenset[str]:
    """There, right beside the name of somebody in office."""
    return _lists()["grown"]


@ready
def no_names_in_titles() -> frozenset[str]:
    """There, of all else that is no name: the words of these lists, and English that was seen in addresses."""
    lists = _lists()
    return lists["more"] | lists["many"] | lists["grown"] | lists["called"] | lists["letters"] | lists["titles"]


@ready
def said_in_tags() -> frozenset[str]:
    """In hashtags, and before the sign of mail addresses: campaigns, offices, abbreviations."""
    return _lists()["tags"]


@ready
def words_that_are_given_names() -> frozenset[str]:
    """Given names that are words or places too, or end as words do: there, right beside what is said of one child."""
    return _lists()["given_too"]


@ready
def given_names_of_kin() -> frozenset[str]:
    """Given names behind whose child somebody is, words, places and bodies' though they be."""
    return _lists()["given_of_kin"] | words_that_are_given_names()


@ready
def called_by_somebody() -> frozenset[str]:
    """There, right behind a name by which something is called."""
    return _lists()["called"]


@ready
def english() -> frozenset[str]:
    """Words of English, of titles and of what is said of children: none is a name that no list has."""
    lists = _lists()
    every = lists["words"] | lists["one"] | lists["often"] | TITLES | OF_CASES | SERVICES
    return (every | _of_recipients("plain_words.toml", "words")) - _given()


@ready
def places() -> frozenset[str]:
    """Places of the United Kingdom."""
    return _of_recipients("places.toml", "places")


@ready
def countries() -> frozenset[str]:
    """Of the world, and names that stand for one."""
    return _of_recipients("places.toml", "countries")


@ready
def no_names() -> frozenset[str]:
    """All words that stand in no name of a child whom no list has: a cell of nothing else names nobody."""
    return (english() | words_of_bodies() | places()) - _given()


@ready
def begin_no_names() -> frozenset[str]:
    """The same where one of kin may be spoken of."""
    return no_names() - given_names_of_kin()


def _given() -> frozenset[str]:
    return frozenset(w for w in given_names() if not (begins_with_a_word(w) or w in PLACES_TOO or len(w) < _SHORTEST))


@ready
def given() -> frozenset[str]:
    """Given names that are no word of English and no place."""
    more = _of_recipients("family_names.toml", "given")
    return _given() | (more - no_names())


@cache
def family_names() -> frozenset[str]:
    """Some of all origins."""
    return _of_recipients("family_names.toml", "family")


def halves(word: str) -> list[str]:
    """The parts of a word, folded."""
    return fold(word.replace("\u2019", "'")).replace("'", "").replace("-", " ").split()


def is_word(word: str) -> bool:
    """True for a word that by itself is no name: of English, a body or a place, or with an ending of English."""
    parts = halves(word)
    return not parts or all(p in no_names() or (p not in given() and _is_ended(p)) for p in parts)


def ends_as_english(word: str) -> bool:
    """True for a word with an ending that no family name has."""
    return all(_ENDED.fullmatch(p) is not None for p in halves(word))


def is_of_bodies_alone(word: str) -> bool:
    """True for a word that only names of bodies have: no place, and none of English."""
    parts = halves(word)
    return all(p in words_of_bodies() and p not in places() and p not in english() and not _is_ended(p) for p in parts)


def is_english(word: str) -> bool:
    """The same, where a word of bodies may be a family name."""
    return all(p in english() or len(p) < _SHORTEST for p in halves(word))


def _is_ended(word: str) -> bool:
    return len(word) < _SHORTEST or (FIRST_OF_TITLES.fullmatch(word) or _ENDED.fullmatch(word)) is not None
