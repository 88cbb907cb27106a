"""Ends of sentences that say who got nothing, where those before did: "X sent data to A, and nothing to B"."""

from __future__ import annotations

import re

_NOTHING_TO = re.compile(
    r"[,;]\s(?:(?:and|but|while|with)\s)?(?:nothing|none|no\s(?:pupil\s)?(?:data|records|extracts?))"
    r"(?:\s(?:at all|whatsoever|of it|of them|has|have|had|was|were|been|gone|went|ever|given|sent|supplied|shared))*"
    r"\s(?:to|with)\s(?:(?!\b(?:but|except|until)\b)[^.;])*(?=[.;]|$)"
    r"|,\s(?:but|and)\s(?P<not>not)\s(?:to|with)\s(?:(?!\bthat\b)[^,.;:])*(?=[.;]|$)",
    re.IGNORECASE,
)
_TO_A_NAME = re.compile(r"\b(?:to|with)\s(?:both\s)?(?:the\s)?[A-Z]")
_NO = re.compile(r"\b(?:no|not|never|nothing|none|neither|nobody|nor|cannot)\b|n't\b", re.IGNORECASE)


def without_nothing_to(sentence: str) -> str:
    """The sentence, as long as it was, with blanks where it says who got nothing, if nothing before is denied."""
    if (found := _NOTHING_TO.search(sentence)) is None or _NO.search(sentence, 0, found.start()):
        return sentence
    if found["not"] and not _TO_A_NAME.search(sentence, 0, found.start()):
        return sentence  # "to many bodies, but not to X"
    return sentence[: found.start()] + " " * (found.end() - found.start()) + sentence[found.end() :]
