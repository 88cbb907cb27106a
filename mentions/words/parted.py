"""One body in two names that a comma parts: with its university, or its town, behind it."""

from __future__ import annotations

import re

from mentions import any_of
from mentions.words.shapes import is_brand, is_listed

_COMMA = re.compile(r",\s")
_UNIT = re.compile(
    r"(?:The\s)?(?:\w+\s){0,2}(?:Cent(?:re|er)|Institute|School|Department|Faculty|Unit|Laboratory|Division|Section|"
    r"Observatory|Programme|Group|Lab)\s(?:of|for|on|in)\s(?!Education$)"
)
"""What is part of a university as a rule."""
_UNIVERSITY = re.compile(
    r"(?:University\sof\s|University\sCollege\s|[KQ](?:ing|ueen)['\u2019]s\sCollege\s|Universi(?:t\u00e9|dad|t\u00e4t|teit)\s)|"
    r"(?:[\w'\u2019]+\s){1,4}(?:University|College)(?:\s[A-Z]\w+)?$"
)
_OFFICE = re.compile(
    r"(?:The\s)?(?:\w+\s){0,2}(?:Directorate|Bureau|Ministry|Office|Agency|Institute|Cent(?:re|er)|Council|Academy|"
    r"Laboratory|Board|Authority|Commission|Inspectorate|Registry|Observatory)\s(?:of|for)\s"
)
"""How a body is called of which there may be one in each town."""
_GOES_ON_AS_LIST = re.compile(r",?\s(?:and|&|or)\b|,\s(?:the\s)?[A-Z]|;")
_ENDS = re.compile(r"[.;:]?\W*$|,\s(?:and|or)\s(?:to|with|by|for)\s|,\s(?!(?:and|or|but|which|who|a|an|the)\b)[a-z]")
_LED = re.compile(r"\b[Tt]he\s$")
_NO_TOWN = any_of("may march april june july august minister ministers secretary")


def is_one_with(sentence: str, first: tuple[int, int], behind: tuple[int, int]) -> bool:
    """Whether two names are one body's: "the Centre for Applied Drizzle, University of Upper Wend".

    A row of three and more is a list ("the Institute of X, the University of Y and Z Ltd"), unless only its first has
    an article, which then goes for both.
    """
    if not _COMMA.fullmatch(sentence, first[1], behind[0]):
        return False
    name, other = sentence[slice(*first)], sentence[slice(*behind)]
    if name.endswith("Education") and "Department" in name:
        return False
    if _UNIT.match(name) and _UNIVERSITY.match(other):
        led = name.startswith("The ") or _LED.search(sentence, max(0, first[0] - 5), first[0])
        return bool(led) or not (
            _GOES_ON_AS_LIST.match(sentence, behind[1]) or sentence[max(0, first[0] - 2) : first[0]] == ", "
        )
    return _OFFICE.match(name) is not None and _is_town(other) and not is_listed(name) and bool(
        _ENDS.match(sentence, behind[1])
    )


def without_place(name: str) -> str:
    """The first of the two names, by which a register may know the body; "" where it is one name."""
    first, comma, _ = name.partition(", ")
    return first if comma and " " in first and (_UNIT.match(name) or _OFFICE.match(name)) else ""


def _is_town(name: str) -> bool:
    """Whether one word may be a town's."""
    if not name.isalpha() or name.isupper() or name.casefold() in _NO_TOWN:
        return False
    return not (is_brand(name) or is_listed(name))
