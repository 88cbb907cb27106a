"""Stored reasons in words that a reader can check: without the names of our rules, lists and measures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from text.labels import category_words
from text.sanitise import clean

REASON = 300
"""Characters."""
_OF_CATEGORY = (
    (re.compile(r'Rule legal_form: "([^"]*)": [^.;]*'), r"The name ends in “\1”; nothing else in it says what it is"),
    (re.compile(r'Rule \w+: "([^"]*)" is the (?:words|form|short form) of '), r"The name holds “\1”, which points to "),
    (re.compile(r'Rule \w+: "([^"]*)"(?: is|:) '), r"The name holds “\1”: "),
    (re.compile(r"; source: (https?://\S+?)(?=\.?(?:\s|$))"), r" (\1)"),
    (re.compile(r"; source: (?:general knowledge|[^.;]*\([^)]*\))"), ""),
)
_LIST = re.compile(r',? in (\w+)\.csv as "([^"]*)"')
_OF_MATCH = (
    (re.compile(r"\bsame reference; likeness [\d.]+"), "the reference is the same"),
    (re.compile(r"\bbest likeness among the rows of one reference [\d.]+"), "most alike of those with this reference"),
    (re.compile(r"\bthe same reference in another version; likeness [\d.]+"), "same reference, in another version"),
    (re.compile(r"\bbest likeness [\d.]+"), "no other row of the edition before is as much alike"),
)


@lru_cache(maxsize=1024)
def category_in_words(reason: str) -> str:
    """Why a recipient is taken to be what it is."""
    text = clean(reason, REASON)
    for pattern, words in _OF_CATEGORY:
        text = pattern.sub(words, text)
    text = _LIST.sub(_listed, text)
    return clean(f"{text[:1].upper()}{text[1:]}", REASON)


def _listed(match: re.Match[str]) -> str:
    return f" as {category_words(match[1])}: “{match[2]}”"


def match_in_words(reason: str) -> str:
    """Why two rows are held to be one release, or a change to be of its kind."""
    text = clean(reason, REASON)
    for pattern, words in _OF_MATCH:
        text = pattern.sub(words, text)
    return clean(text, REASON)


_LEVEL = re.compile(r"level (\w+): (.*)")
_OF_SCORE = (
    (
        re.compile(r"\bidentifiability ([1-5])(?!\d)"),
        r"identifiability \1, 1 being where it is easiest to tell who a child is, 5 hardest",
    ),
    (re.compile(r"^sensitivity ([A-E])\b"), r"sensitivity \1, of A (the most sensitive) to E"),
    (re.compile("^names "), "mentions "),
)


@lru_cache(maxsize=1024)
def reason_in_words(reason: str) -> str:
    """One thing that a release's sensitivity score is made of, with what a class means."""
    for pattern, words in _OF_SCORE:
        reason = pattern.sub(words, reason, count=1)
    return reason


def score_in_words(score: int, reasons: Sequence[str]) -> str:
    """A release's sensitivity score and what it is made of; `reasons` are those of `alerts.severity`."""
    said = [_LEVEL.sub(r"\1 level (\2)", reason_in_words(r.removeprefix("recipient: "))) for r in reasons]
    return clean(f"{score} of 100: {'; '.join(said)}", 500)
