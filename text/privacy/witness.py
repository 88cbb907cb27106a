"""Who a witness is said to be, in a field of its own: "Year 9 pupil, Elm Academy", "aged 12", "parent of X, Year 4"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from text.pattern import lazy_pattern
from text.privacy.prose import WithoutPrivate
from text.privacy.rules.family import AT_UNIVERSITY
from text.privacy.rules.signs import AGE_NUMBER, CLASS

_YEAR = rf"(?:year|yr|y)\.? ?{CLASS}|reception|(?:primary|P|S) ?[1-7]|key stage [1-4]|KS ?[1-4]|(?:lower|upper) sixth"
_YOUNG = (
    r"(?:(?:school)?(?:pupil|child)|school(?:boy|girl)|(?:secondary|primary|high|grammar|special|middle)?[ -]?school"
    r" (?:pupil|student|child)|student|(?:GCSE|A[- ]level|T[- ]level|sixth[- ]form|college|secondary|primary) (?:pupil"
    r"|student)|sixth[- ]former|young (?:person|carer)|teenager|minor|child in care|looked[- ]after child"
    r"|head (?:boy|girl)|school council(?:l?or| member)?|member of (?:the )?(?:UK )?youth (?:parliament|council))"
)
_OLD = rf"(?:aged?:? ?)?{AGE_NUMBER}(?:[ -]?(?:years?|yrs?)(?:[ -]old)?| ?y/?o)?"
_PART = lazy_pattern(
    rf"(?:an? |the )?(?:(?:{_OLD}|{_YEAR}|disabled|autistic|current|young|deaf|blind)[ ,-]+){{0,3}}{_YOUNG}s?"
    rf"(?: (?:at|of|from|in|with|who|aged?)\b.*)?|(?:an? )?{_OLD}|(?:an? )?(?:{_YEAR})(?: (?:at|in) .*)?",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[,;()|]| [-\u2013\u2014/] ")
_GROWN = lazy_pattern(
    r"\b(?:undergraduate|postgraduate|mature|law|medical|nursing|trainee|master'?s|degree|research|former|ex)\b"
    r"|\b(?:mother|father|parents?|m[ua]m|dad|guardian|(?<!young )carers?|grand\w+|famil(?:y|ies)|teach\w+|lecturer)\b"
    r"|\bstudents?'? (?:union|rights|services|support)\b", re.IGNORECASE,
)


def is_child_by_role(role: str) -> bool:
    """True for what is said of a child who gives evidence; of a student of a university, or of work, it is not."""
    if not role or AT_UNIVERSITY.search(role) or _GROWN.search(role):
        return False
    return any(_PART.fullmatch(part.strip()) for part in _PARTS.split(role))


def children_of_witness(name: str, *roles: str) -> Iterator[str]:
    """The names of children that the fields of one witness say: the witness's own, or a child's of theirs."""
    if any(map(is_child_by_role, roles)):
        yield name
        return
    for role in filter(None, roles):
        for child in WithoutPrivate((f"{name}, {role}",), "").named - {name}:
            yield child
            if " " not in child.strip() and " " in name:
                yield f"{child} {name.rsplit(maxsplit=1)[-1]}"
