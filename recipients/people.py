"""Names of people, and fancy names, where nothing says what kind of organisation it is. Says how it was seen."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

_PART = re.compile(r"(?=\w)[^\W\d_a-z][\w'\u2019.-]*$")
_ONLY_INITIALS = re.compile(r"(?:[A-Z]\.?\s?){1,3}$")
# Letters that stand together without points are an acronym more often than initials (GL Assessment, RDF Media).
_INITIALS = re.compile(r"(?:[A-Z](?:\.\s?|\s)){1,3}\s*[A-Z][a-z'\u2019]+(?:-[A-Z][a-z]+)?$")
_FANCY = re.compile(
    r"(?=.*[a-z]{2}|[A-Z]{2})[A-Z][A-Za-z0-9'.-]{2,24}$|[a-z]{1,12}[A-Z][A-Za-z0-9]{1,20}$|\d{1,3}[A-Za-z][a-z]{2,20}$"
)
_ACRONYM = re.compile(r"[A-Z][A-Z0-9]{1,4}$|[A-Z][a-z0-9]$")
_CAMEL = re.compile(r"[a-z][A-Z][a-z]")
_COINED = re.compile(
    r"[a-z](?:wide|data|tech|tec|tek|soft|ware|net|works|scan|view|track|link|hub|labs?|metrics|graph|base|serve|pay|shop|scape|"
    r"sphere|logic|logix|stream|box|wise|cloud|stack|source|desk|plan|learn|school|store|mart|dash|quest|scope|gen|pharma?|corp|"
    r"bank|sys|systems|ify|io|ly|ix|ex|yze|lytics|ology|onomics|nomics|path|plus|pro|max|co|co2|stat|stats|signal|point|"
    r"force|craft|media|search|map|maps|mapper|meter|bot|bots|chain|fin|insure|sure|loan|loans|rent|lets?|park|parking|"
    r"tutors?|tutor|prep|exam|exams|quiz|edu|app|apps|web|online|digital|mobile|phone|fone|com|dot|cast|vox|works?)$"
)
_HUMP = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^\sA-Za-z]+")
_LONGEST = 80  # characters; people have shorter names
_LINKS = frozenset(
    [
        "of",
        "the",
        "and",
        "for",
        "in",
        "de",
        "van",
        "von",
        "al",
        "bin",
        "le",
        "la",
        "da",
        "del",
        "dos",
        "das",
        "di",
        "du",
        "der",
        "den",
        "ter",
        "ibn",
        "bint",
        "y",
    ]
)
_OF_RANK = frozenset(["lord", "lady", "baroness"])  # "Baroness Morgan of Cotes"


@cache
def _lists() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    raw = tomllib.loads((Path(__file__).parent / "given_names.toml").read_text(encoding="utf-8"))
    return frozenset(raw["titles"]), frozenset(raw["given"].split()), frozenset(raw["not_surnames"])


def titled_person(name: str, words: list[str]) -> str | None:
    """Why a cleaned name is a person's by its title ("Dr", "Mr"), or None. `words` as `name_words` gives them."""
    titles, _, not_surnames = _lists()
    if not 2 <= len(words) <= 7 or words[0] not in titles or len(name) > _LONGEST:
        return None
    couple = words[1] == "and" and words[2:] and words[2] in titles  # "Mr and Mrs Taylor"
    little = {"the", "for"} if words[0] in _OF_RANK or couple else {"of", "the", "and", "for"}
    if words[-1] in not_surnames or not little.isdisjoint(words):
        return None
    return f'begins with the title "{name.split(maxsplit=1)[0]}"'


def named_person(name: str, words: list[str]) -> str | None:
    """Why a cleaned name looks like a person's (a given name or initials, then a family name), or None."""
    _, given, not_surnames = _lists()
    if len(name) > _LONGEST or not 2 <= len(words) <= 5:
        return None
    last, comma, first = name.partition(",")
    if comma:
        return _family_name_first(last.strip(), first.strip())
    if words[-1] in not_surnames or (words[0] not in given and not _INITIALS.match(name)):
        return None  # most names; what follows costs more
    parts = name.title().split() if name.islower() else name.split()
    if not all(_PART.match(p) or p.casefold() in _LINKS for p in parts):
        return None
    if words[0] in given and not {"of", "the", "and", "for", "in"} & set(words):
        return f'begins with the given name "{parts[0]}" and is as long as a person\'s name'
    return "initials and a family name" if _INITIALS.match(name) else None


def _family_name_first(last: str, first: str) -> str | None:
    _, given, not_surnames = _lists()
    word = first.split(maxsplit=1)[0] if first else ""
    if _ONLY_INITIALS.match(first) and last.istitle() and last.isalpha() and last.casefold() not in not_surnames:
        return "a family name, a comma, and initials"
    if " " not in last and word.casefold().split("-")[0] in given and last.casefold() not in not_surnames:
        return f'a family name, a comma, and the given name "{word}"'
    return None


def fancy_name(name: str, words: list[str]) -> bool:
    """True for one to three made-up or borrowed words (SchoolDash, Blake & Morgan), such as trade names are.

    Public bodies, universities, councils and schools are nearly always named by what they are, and so get here only as
    acronyms, which are left alone; so are names with "The" (titles, programmes) and with a place (clubs, local papers).
    """
    if not 1 <= len(words) <= 4 or len(name) > _LONGEST or not name.isascii():
        return False
    parts = [p for p in name.split() if p != "&" and p.casefold() != "and"]
    if len(parts) > 3 or words[0] == "the" or not _places().isdisjoint(words):
        return False
    if len(parts) == 1 and name.isupper():
        return False
    # GL Assessment, RDF Insight: an acronym is as good as a made-up word, if it does not stand alone.
    return all(_FANCY.match(p) or (len(parts) > 1 and _ACRONYM.match(p)) for p in parts)


def trade_word(name: str) -> bool:
    """True for one word in which its coining shows: capitals inside, a digit, an ending of trade (Censuswide)."""
    return bool(_CAMEL.search(name) or _COINED.search(name) or not name.isalpha())


def everyday_words(words: list[str]) -> bool:
    """True where every word of a name is one that anybody may use (Advance, View From): it could be anything."""
    return _plain().issuperset(words)


def places_among(words: list[str]) -> bool:
    """True where one of the words is a place after which local bodies are called."""
    return not _places().isdisjoint(words)


def written_together(name: str) -> str:
    """The words of a name in which capitals stand for spaces (EveryChild, SchoolDash), set apart; "" for others."""
    if len(name) > _LONGEST or not _CAMEL.search(name):
        return ""
    return " ".join(_HUMP.findall(name))


@cache
def _plain() -> frozenset[str]:
    raw = tomllib.loads((Path(__file__).parent / "plain_words.toml").read_text(encoding="utf-8"))
    return frozenset(raw["words"].split())


@cache
def _places() -> frozenset[str]:
    raw = tomllib.loads((Path(__file__).parent / "places.toml").read_text(encoding="utf-8"))
    return frozenset(raw["places"].split())


def is_given_name(word: str) -> bool:
    """True for one word that is a given name, in small letters."""
    return word in _lists()[1]


def never_a_surname(word: str) -> bool:
    """True for a word with which no person's name ends (Park, Trust, Research)."""
    return word in _lists()[2]
