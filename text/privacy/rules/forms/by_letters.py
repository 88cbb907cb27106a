"""A pupil by first letters alone, beside what all who know the school know: "LB, our only deaf pupil in Year 11".

Of the same form is one whom a report calls by them: "her child, whom we shall call K.A.M.".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from text.pattern import lazy_pattern
from text.privacy.bodies import is_listed_body
from text.privacy.cases.abbreviations import is_of_case
from text.privacy.rules.child_words import CHILD
from text.privacy.rules.signs import AGE, IN_WORDS, SCHOOL_YEAR

_NO_LETTERS = (
    r"(?!(?:UK|EU|US|UN|NI|FE|HE|LA|LEA|KS|PE|RE|IT|AI|AP|CP|PP|GP|EY|BA|MA|MP|QC|KC|TV|TA|OT|NPD|UPN|ULN|NHS|SEN|FSM"
    r"|EAL|DOB|ONS|RCT|MSc|BSc|OBE|MBE|CBE|SAR|FOI|BBC|ITV|ICT|PRU|CCF|ACF)\b)"
)
_LETTERS = rf"{_NO_LETTERS}(?:[A-Z]{{2,3}}(?![\w-])|(?:[A-Z]\. ?){{1,3}}[A-Z]\b\.?)"
_WHO = r"(?:who (?:is|was) |being )?(?:our|the|an?|my|their|one of (?:our|the|my|their)|that|this)"
_ONE = (
    rf"(?:{CHILD}|wheelchair user|sixth[- ]former|(?:young )?carer|refugee|evacuee|Traveller|amputee|school refuser"
    r"|hijabi|adoptee|truant|[A-Z][\w-]+ speaker)"
)
_SOME = r"(?:pupils|children|boys|girls|learners|kids|twins|students)"
_ANY = rf"(?:{_ONE}|user|learner|student|speaker|member|one)"
_IN_YEAR = rf"(?:in|of|from) (?:the )?(?:{SCHOOL_YEAR}|reception|nursery|[A-Z]\w+ [Cc]lass\b|(?:1[0-3]|[1-9])[A-K]\b)"
_APPOSED = lazy_pattern(
    rf"(?<![\w.&-])(?P<letters>{_LETTERS}),? [(\u2013-]?\s?(?:{_WHO} (?:[\w-]+ ){{0,4}}?"
    rf"(?:{_ONE}(?=(?: (?:in|at|of|with|on|from|who|whose|is|was|has|had)\b[^.;]|\s*(?:$|[.,;:)])))"
    rf"|(?i:{_ANY} {_IN_YEAR}))"
    rf"|(?:one|two) of (?:our|the|my) (?:[\w-]+ ){{0,3}}?(?i:{_SOME} {_IN_YEAR})"
    rf"|(?i:pupil|child) (?:at|in|of) [A-Z])"
    r"(?! (?:charit|protect|poverty|benefit|trust|psych))"
)
_NO_MORE = (
    r"(?=,| \(| (?:who|whom|which|is|was|has|had|at|in|of|from|with|and|referred|identified|named|known|called"
    r"|described|designated)\b)"
)
"""Behind a child, and no child benefit."""
_CALLED_SO = lazy_pattern(
    rf"(?i:\b{CHILD}\b){_NO_MORE}"
    rf"[^.;]{{0,40}}?\b(?:whom|who|which|and)? ?(?:(?:we|I|they|the [\w-]+|this [\w-]+|is|was|will"
    r"|shall|have|has|had|be|been|must|may|can|am|are|hereafter|here|only|just|simply|below) ){0,6}"
    rf"(?:call(?:ed)?|refer(?:red)? to|nam(?:e|ed)|know(?:n)?|identif(?:y|ied)|describe[d]?|designate[d]?)"
    r"(?: (?:here|in this \w+|only|as|simply|just|by|the initials|initials|below))* "
    rf"(?P<letters>{_LETTERS})"
)
_OWN = lazy_pattern(
    r"['\u2019]s? (?:own |pupil |school |attendance |exclusion |SEND? |NPD |census |behaviour )*(?:data|records?|file"
    rf"|marks|exclusion|EHCP|attendance|parents?|m[ua]m|mother|father|dad|class)\b|\b(?:aged?|{AGE}|{IN_WORDS})\b"
    r"|\b(?:excluded|suspended|expelled|bullied|fostered|adopted|in care|off[- ]rolled|pupil data|school record"
    r"|attendance|exclusion|managed move|diagnos\w+|moved in|taught|restrained|absent)\b", re.IGNORECASE,
)
"""What is said in the same line of a pupil, and not of a body."""


def letters_of_pupils(line: str) -> Iterator[str]:
    """The first letters in a clean line that are one pupil's."""
    if ", " in line or " (" in line or " \u2013 " in line:
        yield from (m["letters"] for m in _APPOSED.finditer(line) if _OWN.search(line) and _may_be_ones(m["letters"]))
    if "call" in line or "refer" in line or "known" in line or "identif" in line or "designat" in line or "nam" in line:
        yield from (m["letters"] for m in _CALLED_SO.finditer(line) if _may_be_ones(m["letters"]))


def _may_be_ones(letters: str) -> bool:
    """False for what is short for a case, and, where nothing parts the letters, for a body."""
    bare = letters.replace(".", "").replace(" ", "")
    return not (is_of_case(bare) or (bare == letters and is_listed_body(bare)))
