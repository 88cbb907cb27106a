"""Numbers behind bodies' names: many behind the same words are no child's birthdays, though each may read as one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.naming import holds_given_name

_MANY = 5
"""Different numbers behind the same words: no child has as many birthdays, and few names are those of so many."""
_SHARE = 4
"""One of so many at least is no birthday, or all begin alike, as numbers in a row do and birthdays do not."""
_NUMBERED = lazy_pattern(r"(?P<words>[^\d\n;|]{3,80}?)[ ,(\u2013-]+(?P<number>\d{6})\)?")
_OF_CHILDREN = lazy_pattern(
    r"\b(?:born|dob|birth\w*|child\w*|pupils?|students?|learners?|minors?|bab(?:y|ies)|boys?|girls?|sons?|daughters?|sibling\w*|twins?"
    r"|young|youth|person\w*|people|individuals?|subjects?|applicants?|requester\w*|requestor\w*|complainants?|claimants?"
    r"|parents?|mother|father|mum|dad|carers?|guardians?|foster\w*|famil(?:y|ies)|kin|leavers?|refusers?|refugees?|migrants?"
    r"|unaccompanied|looked|adopt\w*|cases?|files?|records?|referrals?|visits?|appeals?|tribunals?|hearings?|complaints?"
    r"|requests?|access|d?sars?|foi|safeguarding|welfare|exclusions?|sen|send|ehcp?s?|years?|class|form|reception|nursery"
    r"|names?|withheld|redacted|private|anonymous|unknown|he|she|his|her|miss|mrs?|ms|mx|master|re|obo|for|about)\b",
    re.IGNORECASE,
)
"""Words of children, of those who act for them, and of what is kept of one: what is numbered so is a child each."""


def ends_in_number(name: str) -> bool:
    """True where a number may stand behind a name, in brackets too."""
    return name[-2:-1].isdigit()


def without_numbers(names: Iterable[str]) -> Mapping[str, str]:
    """Of recipients of one register those behind which a number is no birthday: each without it."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for name in dict.fromkeys(names):
        if ends_in_number(name) and (m := _NUMBERED.fullmatch(name.strip())):
            found[fold(m["words"])][m["number"]] = name
    out: dict[str, str] = {}
    for numbered in found.values():
        words = _NUMBERED.fullmatch(next(iter(numbered.values())).strip())
        if words is not None and len(numbered) >= _MANY and _are_of_a_body(words["words"], [*numbered]):
            out |= dict.fromkeys(numbered.values(), words["words"].strip())
    return out


def _are_of_a_body(words: str, numbers: list[str]) -> bool:
    if " " not in words.strip() or _OF_CHILDREN.search(words) or holds_given_name(words):
        return False
    no_day = sum(not ("01" <= n[:2] <= "31" and "01" <= n[2:4] <= "12") for n in numbers)
    return no_day * _SHARE >= len(numbers) or len({n[:3] for n in numbers}) == 1
