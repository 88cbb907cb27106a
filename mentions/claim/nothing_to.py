"""Words that say who got nothing, where those before did: "to A, and nothing to B", "to A and no newspapers"."""

from __future__ import annotations

import re

_NOTHING_TO = re.compile(
    r"[,;]\s(?:(?:and|but|while|with)\s)?(?:nothing|none|no\s(?:pupil\s)?(?:data|records|extracts?))"
    r"(?:\s(?:at all|whatsoever|of it|of them|has|have|had|was|were|been|gone|went|ever|given|sent|supplied|shared))*"
    r"\s(?:to|with)\s(?:(?!\b(?:but|except|until)\b)[^.;])*(?=[.;]|$)"
    r"|,\s(?:but|and)\s(?P<not>not)\s(?:to|with)\s(?:(?!\bthat\b)[^,.;:])*(?=[.;]|$)",
    re.IGNORECASE,
)
_NOBODY_ELSE = re.compile(
    r"(?:[,;]?\s(?:and|but|or|though)|[,;])\s(?:(?:to|with|by)\s)?"
    r"(?:no\s(?P<other>other|others|further|more)\b(?!\s(?:\w+\s)?(?:data|records?)\b)(?:\s[a-z]+){0,3}?|(?:nobody|no[\s-]one|none)(?P<else>\s(?:else|besides|other))?|"
    r"no\s(?!(?:\w+\s){0,2}(?:data|records?|information|details|names|extracts?)\b)[a-z-]+(?:\s[a-z-]+){0,2}?)(?:\sat\sall|\swhatever|\swhatsoever)?"
    r"(?:(?=[.;,:)]|$|\s(?:in|since|during|so)\b)|(?=\s(?:got|received|was|were|has|have|had|obtained)\b)(?P<verb>))",
    re.IGNORECASE,
)
"""Of a list the end that says who is not in it: "to X and no newspapers", "X, and nobody else, got"."""
_NOT_SO_FEW = re.compile(
    r"\bnot\s(?:just\s|only\s|merely\s)?(?:to\s|with\s|by\s)?(?:one|two|three|four|five|a|an|\d+)(?:\s[a-z-]+){0,3}?,?\sbut\s"
    r"(?=(?:(?:to|with|by|at\sleast|some|about|over)\s){0,2}"
    r"(?:two|three|four|five|six|seven|eight|nine|ten|\w+teen|twenty|several|many|dozens|scores|hundreds|\d))",
    re.IGNORECASE,
)
"""Of a number the smaller one that it is not: "not one but three firms"."""
_TO_A_NAME = re.compile(r"\b(?:to|with)\s(?:both\s)?(?:the\s)?[A-Z]")
_TO_SOMEBODY = re.compile(
    rf"{_TO_A_NAME.pattern}|\b(?:to|with)\s(?:just\s|only\s)?(?:one|two|three|four|five|six|seven|eight|nine|ten|several|\d{{1,3}})\s"
)
_NAME_ENDS = re.compile(r"(?:[A-Z][\w&.'\u2019-]*|\bLtd|\bplc)\)?$")
_NO = re.compile(r"\b(?:no|not|never|nothing|none|neither|nobody|nor|cannot)\b|n't\b", re.IGNORECASE)


def without_nothing_to(sentence: str) -> str:
    """The sentence, as long as it was, with blanks where it says who got nothing, if nothing before is denied."""
    if " but " in sentence and (few := _NOT_SO_FEW.search(sentence)):
        sentence = _blanked(sentence, few)
    if " no" in sentence and (found := _NOBODY_ELSE.search(sentence)) and _is_left_out(sentence, found):
        return _blanked(sentence, found)
    if (found := _NOTHING_TO.search(sentence)) is None or _NO.search(sentence, 0, found.start()):
        return sentence
    if found["not"] and not _TO_A_NAME.search(sentence, 0, found.start()):
        return sentence  # "to many bodies, but not to X"
    return _blanked(sentence, found)


def _is_left_out(sentence: str, found: re.Match[str]) -> bool:
    """Whether "and no newspapers", "and nobody else" stand behind those who are named as having got data."""
    before = sentence[: found.start()]
    if _NO.search(before):
        return False
    if found["verb"] is None and _TO_SOMEBODY.search(before):
        return True
    by_subject = bool(found["other"] or found["else"]) and not re.search(r"\b(?:to|with|by)\b", before)
    return by_subject and bool(_NAME_ENDS.search(before))


def _blanked(sentence: str, found: re.Match[str]) -> str:
    return sentence[: found.start()] + " " * (found.end() - found.start()) + sentence[found.end() :]
