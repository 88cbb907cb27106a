"""The legal form of a company in a name as printed, also before a country or a bracket ("… Inc. USA (HQ)")."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from recipients.data import read_toml

if TYPE_CHECKING:
    from collections.abc import Sequence

_LETTERS = re.compile(r"[^\W\d_]+")
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
_FORM = re.compile(
    rf"(?<=[\w)\].'\u2019])[\s,]+(?P<form>(?i:{_SURE})|{_IN_CAPITALS})(?![\w&/])(?P<tail>.{{0,80}})$", re.DOTALL
)
_BRACKETS = re.compile(r"[(\[][^()\[\]]{0,60}[)\]]?")


# Bodies that are corporations without being companies: "… Higher Education Corporation".
_PUBLIC = frozenset(
    ["education", "broadcasting", "development", "college", "university", "public", "housing", "municipal"]
)


_MARKS = " .,()[]-\u2013"


def company_form(text: str, words: Sequence[str]) -> str:
    """The form of a company with which a cleaned name ends, but for its country, its town or a bracket; "" for none.

    `words`: as `name_words` gives them. Not for forms of bodies that are not run for gain (CIC, CIO, e.V., stichting).
    """
    if _words()[0].isdisjoint(words):
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
    return all(w in _words()[1] for w in words)


@cache
def last_words() -> frozenset[str]:
    """The last words of their names: most names end with none of them."""
    return frozenset(c.replace(".", "").split()[-1] for c in countries())


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    """First words of all forms, without points (most names have none); words that may follow a form."""
    raw = read_toml("words.toml")["legal"]
    return frozenset(raw["first"].split()), frozenset(raw["beside"].split()).union(*(c.split() for c in countries()))
