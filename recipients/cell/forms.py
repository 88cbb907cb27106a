"""What the form of a name says: the legal form of a company, a coined word, an acronym; everyday words and places."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from recipients.data import read_toml
from text.pattern import lazy_pattern

_LETTERS = lazy_pattern(r"[^\W\d_]+")
# Forms that are no words of a language; points and case are free.
_SURE = (
    r"ltd\.?|limited|plc|llp|llc|l\.l\.c\.?|inc\.?|incorporated|corp\.?|corporation|g\.?mbh|kgaa|b\.v\.?|n\.v\.?|ap\s?s|a/s|"
    r"s\.?a\.?r\.?l\.?|sàrl|s\.a\.s\.?|s\.p\.a\.?|s\.?r\.?l\.?|oyj|pty|pvt|pte|sdn\.?\sbhd\.?|kft\.?|zrt\.?|nyrt\.?|"
    r"s\.\s?r\.\s?o\.?|spol\.\ss\s?r\.?\s?o\.?|d\.o\.o\.?|sp\.?\s?z\s?o\.?\s?o\.?|ltda\.?|lda\.?|eood|uab|oü|ehf\.?|s\.l\.u?\.?|s\.a\.?|"
    r"a\.s\.?|a\.g\.?|a\.b\.?|s\.e\.?|k\.k\.?|&\sco\.?|cyf(?:yngedig)?|limited\sliability\s(?:partnership|company)|designated\sactivity\scompany|unlimited\scompany|aktiengesellschaft|aktiebolag"
)
# Forms that are short words besides: only in capitals (or as shown).
_IN_CAPITALS = (
    r"BV|NV|SA|SAS|SRL|SL|SLU|AG|AB|AS|SE|KG|OY|Oy|SpA|SPA|DAC|KK|LP|CLG|ULC|UG|BVBA|SPRL|SNC|PLLC|PJSC|JSC|ASA|GbR|OHG"
)
_FORM = lazy_pattern(
    rf"[\s,](?<=[\w)\].'\u2019][\s,])[\s,]*(?P<form>(?i:{_SURE})|{_IN_CAPITALS})(?![\w&/])(?P<tail>.{{0,80}})$",
    re.DOTALL,
)
_BRACKETS = lazy_pattern(r"[(\[][^()\[\]]{0,60}[)\]]?")


# Bodies that are corporations without being companies: "… Higher Education Corporation".
_PUBLIC = frozenset(
    ["education", "broadcasting", "development", "college", "university", "public", "housing", "municipal"]
)


_MARKS = " .,()[]-\u2013"


def company_form(text: str, words: Sequence[str]) -> str:
    """The form of a company with which a cleaned name ends, but for its country, its town or a bracket; "" for none.

    `words`: as `name_words` gives them. Not for forms of bodies that are not run for gain (CIC, CIO, e.V., stichting).
    """
    if first_of_forms().isdisjoint(words):
        return ""
    at = 0
    for _ in range(6):  # "KG" of "GmbH & Co. KG": the last form with a tail that says nothing more
        m = _FORM.search(text, at)
        if not m:
            return ""
        before = text[: m.start()].rsplit(maxsplit=1)[-1].casefold()
        public = before in _PUBLIC and m["form"].casefold() == "corporation"
        if _says_nothing_more(m["tail"]) and not public:
            return " ".join(m["form"].split())
        at = m.start("form") + 1
    return ""


def without_country(text: str) -> str:
    """The name without a country at its end ("Invented Products SA, Belgium"); the name where there is none."""
    if text[text.rfind(" ") + 1 :].strip(_MARKS).replace(".", "").casefold() not in last_words():
        return text
    words = text.split()
    for n in (3, 2, 1):
        if len(words) > n and " ".join(words[-n:]).strip(_MARKS).casefold() in countries():
            return " ".join(words[:-n]).rstrip(" ,-\u2013([")
    return text


@cache
def countries() -> frozenset[str]:
    """Names of countries, in small letters."""
    raw = read_toml("places.toml")
    return frozenset(c.casefold() for c in raw["countries"])


def _says_nothing_more(tail: str) -> bool:
    """True where nothing but a country, a bracket or such stands behind the form."""
    rest = _BRACKETS.sub(" ", tail).casefold()
    if not rest.strip(" .,;-\u2013"):
        return True
    place = rest.strip(" .,;-\u2013\u2014&").removeprefix("t/a").strip()
    if place in countries():
        return True
    words = [w.casefold() for w in _LETTERS.findall(rest)]
    return all(w in _behind_forms() for w in words)


@cache
def last_words() -> frozenset[str]:
    """The last words of their names: most names end with none of them."""
    return frozenset(c.replace(".", "").split()[-1] for c in countries())


@cache
def first_of_forms() -> frozenset[str]:
    """First words of all forms, without points: most names have none."""
    return frozenset(read_toml("words.toml")["legal"]["first"].split())


@cache
def _behind_forms() -> frozenset[str]:
    """Words that may follow a form."""
    return frozenset(read_toml("words.toml")["legal"]["beside"].split()).union(*(c.split() for c in countries()))


_FANCY = lazy_pattern(
    r"(?=.*[a-z]{2}|[A-Z]{2})[A-Z][A-Za-z0-9'.-]{2,24}$|[a-z]{1,12}[A-Z][A-Za-z0-9]{1,20}$|\d{1,3}[A-Za-z][a-z]{2,20}$"
)
_LONGEST_FANCY = 25
"""Letters of a word with a capital, of which `_FANCY` has each."""
_ACRONYM = lazy_pattern(r"[A-Z][A-Z0-9]{1,4}$|[A-Z][a-z0-9]$")
_CAMEL = lazy_pattern(r"[a-z][A-Z][a-z]")
# "McDonald", "DeSouza": capitals inside that names of people have.
_OF_PEOPLE = lazy_pattern(
    r"(?:Mc|Mac|O|D|De|Del|Della|Di|Da|Du|La|Le|Van|Von|Fitz|Al|El|Ul|Abdul|Abdel|Abdur|Ben|Bin|Saint|Ni|Ap|Te)[A-Z][a-z]+$"
)
_COINED = lazy_pattern(
    r"[a-z](?:wide|data|tech|tec|tek|soft|ware|net|works|scan|view|track|link|hub|labs?|metrics|graph|base|serve|pay|shop|scape|"
    r"sphere|logic|logix|stream|box|wise|cloud|stack|source|desk|plan|learn|school|store|mart|dash|quest|scope|gen|pharma?|corp|"
    r"bank|sys|systems|ify|io|ly|ix|ex|yze|lytics|ology|istics|onomics|nomics|path|plus|pro|max|co|co2|stat|stats|signal|point|"
    r"force|craft|media|search|map|maps|mapper|meter|bot|bots|chain|fin|insure|sure|loan|loans|rent|lets?|park|parking|"
    r"tutors?|tutor|prep|exam|exams|quiz|edu|app|apps|web|online|digital|mobile|phone|fone|com|dot|cast|vox|works?)$"
)
_LETTERS_BEHIND = lazy_pattern(r"[a-z]{2}[A-Z]{2}$")  # BrightHR
_HUMP = lazy_pattern(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^\sA-Za-z]+")
_COINED_SURELY = lazy_pattern(
    r"[a-z](?:data|tech|tec|tek|soft|ware|metrics|y?tics|systems|labs|logix|works|cloud|desk|pharma|omics|media|digital|networks?|"
    r"solutions|gen|bio|care|health|med|medic|max|nova|cyte|zyme|thera|therapeutics|ceuticals?)$"
)
_LONGEST_END = 16
"""Letters: more than each of these has."""
_CODE = lazy_pattern(r"(?=.*\d).*(?:\d{3}|_|\d[A-Za-z]?\d)|[\d\W]+$")
_BRAND_CHARACTERS = 80  # characters
_FEWEST_LETTERS = 3  # of an acronym that is not two initials


def brand(name: str, words: Sequence[str], is_person: Callable[[str], bool]) -> str:
    """What speaks of a company in one to three words that do not say what it is; "" where nothing does.

    Two capitalised words alone say nothing: people are called so. Public bodies, universities, councils and schools are
    nearly always named by what they are.
    """
    if not 1 <= len(words) <= 4 or len(name) > _BRAND_CHARACTERS or not name.isascii():
        return ""
    parts = [p for p in name.split() if p != "&" and p.casefold() != "and"]
    if len(parts) > 3 or (len(parts) == 1 and name.isupper()):
        return ""
    # The last first: it may be a number.
    coined = all(_FANCY.match(p) or (len(parts) > 1 and _ACRONYM.match(p)) for p in reversed(parts))
    if not coined or (not name.replace(" ", "").isalpha() and _CODE.match(name)):
        return ""
    if any(_CAMEL.search(p) and not _OF_PEOPLE.match(p) for p in parts):
        return "capitals inside a word"
    if len(parts) == 1:
        return "coined as words of trade are" if trade_word(name) and not is_person(words[0]) else ""
    return _of_several(parts, words, is_person)


def may_be_coined(part: str) -> bool:
    """False for what stands in no name for which `brand` has a word."""
    plain = part.isascii() and part.isalpha() and 2 < len(part) <= _LONGEST_FANCY
    if plain and part[0].isupper() and part[1:].islower():
        return True
    return part == "&" or part.casefold() == "and" or bool(_FANCY.match(part) or _ACRONYM.match(part))


def _of_several(parts: list[str], words: Sequence[str], is_person: Callable[[str], bool]) -> str:
    if "and" in words:
        return "names joined"
    others = [p for p in parts if not is_person(p.casefold())]
    if any(_COINED_SURELY.search(p, max(0, len(p) - _LONGEST_END)) for p in others):
        return "a word coined as words of trade are"
    if any(any(c.isdigit() for c in p) for p in parts):
        return "a number in a word"
    if len(others) < len(parts):
        return ""
    if any(p.isupper() and len(p) >= _FEWEST_LETTERS for p in parts) and not all(p.isupper() for p in parts):
        return "an acronym beside a word"
    return "" if everyday().isdisjoint(words) else "an everyday word beside one that is none"


def trade_word(name: str) -> bool:
    """True for one word in which its coining shows: capitals inside, a digit, an ending of trade (Censuswide)."""
    end = max(0, len(name) - _LONGEST_END)
    return bool(
        not name.isalpha() or _CAMEL.search(name) or _COINED.search(name, end) or _LETTERS_BEHIND.search(name, end)
    )


def everyday_words(words: Sequence[str]) -> bool:
    """True where every word of a name is one that anybody may use (Advance, View From): it could be anything."""
    return everyday().issuperset(words)


def places_among(words: Sequence[str]) -> bool:
    """True where one of the words is a place after which local bodies are called."""
    return not places().isdisjoint(words)


def written_together(name: str) -> str:
    """The words of a name in which capitals stand for spaces (EveryChild, SchoolDash), set apart; "" for others."""
    if len(name) > _BRAND_CHARACTERS or not _CAMEL.search(name):
        return ""
    return " ".join(_HUMP.findall(name))


@cache
def everyday() -> frozenset[str]:
    """Words that anybody may use."""
    raw = read_toml("plain_words.toml")
    return frozenset(raw["words"].split())


@cache
def places() -> frozenset[str]:
    """Places after which local bodies are called, in small letters."""
    raw = read_toml("places.toml")
    return frozenset(raw["places"].split())
