"""A child who is named in answer to a question: "What is your boy's name?", and the line below says it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from text.pattern import lazy_pattern
from text.privacy.rules.child_words import OF_FAMILY
from text.privacy.rules.forms.awards import may_be_pupils

_KIN = rf"(?:{OF_FAMILY}|child|kid|eldest|youngest|oldest|little one|boy|girl|lad|pupil)"
_ASKS = lazy_pattern(
    rf"\b(?:(?:what|and what)(?:['\u2019]s| is| was| are| were) (?:(?:your|his|her|the|their) )?(?:[\w-]+ )?{_KIN}"
    r"(?:s['\u2019]|['\u2019]s)? (?:(?:full|first|given|last|family) )?(?:names?|called)"
    rf"|(?:what|which) (?:do|did) you call (?:your |the |him|her)(?:[\w-]+ )?"
    rf"|(?:name|names) of (?:your|the|his|her|their) (?:[\w-]+ )?{_KIN}|who is (?:your|the) (?:[\w-]+ )?{_KIN}"
    rf"|(?:your|the) {_KIN}(?:['\u2019]s)? (?:is|was) called)\b[^?]{{0,40}}\?", re.IGNORECASE,
)
_ANSWER = lazy_pattern(r"(?:A\.|A:|Answer:?|Reply:?|[\u2013\u2014-])\s")
_ONE = r"[^\W\d_a-z\u00df-\u00ff][\w\u2019']*[a-z\u00df-\u00ff](?:-[^\W\d_][\w-]*)?"
_NAME = lazy_pattern(rf"(?<![\w'\u2019-]){_ONE}(?: {_ONE}){{0,3}}(?![\w-])")
_FIRST_WORDS = 120
"""Characters of an answer in which the name stands."""


def names_in_answers(lines: Sequence[str]) -> Iterator[str]:
    """The names in a text of clean lines: of the words behind the question, or of the next line."""
    for line, below in pairwise((*lines, "")):
        for m in _ASKS.finditer(line):
            yield from _named(line[m.end() :].strip() or below)


def _named(answer: str) -> Iterator[str]:
    begun = _ANSWER.match(answer)
    said = answer[begun.end() if begun else 0 :][:_FIRST_WORDS].partition("?")[0]
    yield from (m[0] for m in _NAME.finditer(said) if may_be_pupils(m[0]))
