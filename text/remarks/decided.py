"""What was decided last, where a remark says several decisions one after the other."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from text.pattern import lazy_pattern

State = TypeVar("State")
_CLAUSE = lazy_pattern(
    r"[.;,:\n()\[\]/|]|\s[-\u2010-\u2015]+\s|[-=]+>|\u2192"
    r"|\b(?:and|but|then|later|subsequently|afterwards|eventually|finally|now)\b",
    re.IGNORECASE,
)
_GRANTED = (
    r"(?:(?:approval|permission|access)\s+(?:given|granted)|approved|granted|accepted|agreed|supplied|released|shared)"
)
_REFUSED = r"(?:rejected|refused|declined|denied|turned down|withdrawn|cancelled|not pursued|unsuccessful)"
_AGAIN = (
    r"(?:re-?(?:submi\w+|appl\w+|consider\w+|view\w*)|appeal\w*|second|2nd|third|3rd|next|later|final|revis\w+|amend\w+)"
)
_DECISION = lazy_pattern(
    rf"\s*(?:(?:it was|request|application|the|data|being|partly|partially|in part|part|some|{_AGAIN})\s+)*"
    rf"(?P<what>{_GRANTED}|{_REFUSED})"
    r"(?P<more>\s+(?:(?:once|twice|anyway|on|at|upon|following|after|with|subject|when|in|again|v?\d)\b.*"
    rf"|as\s+(?:\S*\d\S*|{_AGAIN})|(?:by|via|under|for)\b.*\b{_AGAIN}\b.*))?\s*\Z",
    re.IGNORECASE | re.DOTALL,
)
"""A clause that says a decision and nothing else, but for when and how: no "approved researcher", no "approved by" one
of several who are asked."""
_NOT_THIS = lazy_pattern(
    r"\b(?:publish\w*|statistic\w*|aggregate\w*|instead|first|1st|initial\w*|principle|origin\w*)\b", re.IGNORECASE
)
_IN_PART = lazy_pattern(r"\b(?:in part|part(?:ly|ial(?:ly)?)?)\b|\bsome (?=refused|rejected|declined)", re.IGNORECASE)
_REFUSAL = lazy_pattern(r"\b(?:reject|refus|declin|denied|turned down)\w*", re.IGNORECASE)
_APPROVAL = lazy_pattern(r"\bapprov\w*", re.IGNORECASE)
_ANY = lazy_pattern(rf"{_GRANTED}|{_REFUSED}", re.IGNORECASE)
_UNDONE = lazy_pattern(r"\b(?:overturned|reversed|quashed|set aside|rescinded)\b", re.IGNORECASE)
_BRACKETS = lazy_pattern(r"[(\[][^()\[\]]*[)\]]")
_ONCE_MORE = lazy_pattern(rf"\b{_AGAIN}\b", re.IGNORECASE)
_NO_CHOICE = lazy_pattern(
    rf"\s*(?:{_GRANTED}|{_REFUSED})\s*(?:/|\bor\b)\s*(?:{_GRANTED}|{_REFUSED})\s*\Z", re.IGNORECASE
)


def leaves_open(text: str) -> bool:
    """True of a form's choice that nobody has made: "Approved / rejected"."""
    return bool(_NO_CHOICE.match(text))


def last_decided(text: str, state_of: Callable[[str], State | None]) -> State | None:
    """The last of several decisions: "Rejected once, approved on resubmission" is approved; None where there are none.

    `state_of` gives the state that some words say. What was refused in part was granted in part, and what was
    overturned is the contrary. Brackets are of what stands before them, unless they say that it was asked once more.
    """
    text = _BRACKETS.sub(lambda found: found[0] if _ONCE_MORE.search(found[0]) else " ", text)
    clauses = _CLAUSE.split(text)
    decided = [(n, what) for n, clause in enumerate(clauses) if (what := _decision(clause, begins=n == 0))]
    if _REFUSAL.search(text) and (_IN_PART.search(text) or _UNDONE.search(text)):
        granted = [what for _, what in decided if not re.fullmatch(_REFUSED, what)]
        return state_of(granted[-1] if granted else "approved")
    if _UNDONE.search(text) and _APPROVAL.search(text):
        undone = next(n for n, clause in enumerate(clauses) if _UNDONE.search(clause))
        after = [what for n, what in decided if n > undone and re.fullmatch(_GRANTED, what)]
        return state_of(after[-1] if after else "rejected")
    if decided and any(map(_ANY.search, clauses[: decided[-1][0]])):
        return state_of(decided[-1][1])
    return None


def _decision(clause: str, *, begins: bool) -> str:
    found = _DECISION.match(clause)
    if not found or (not begins and _NOT_THIS.search(found["more"] or "")):
        return ""
    return found["what"].casefold()
