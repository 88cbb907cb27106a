"""Who is a grown-up by what stands beside the name: a title, somebody's work, what they do."""

from __future__ import annotations

import re

from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_place
from text.privacy.rules.forms.in_public import is_member

_TITLE = r"(?:dr|prof|professor|sir|dame|lord|lady|baroness|rev|cllr)\b"
_WORK = (
    r"(?:councillors?|alderman|teaching assistants?|(?:head|class|trainee|supply|student) ?teachers?|teachers?"
    r"|headmaster|headmistress|inspectors?|(?:phd|doctoral|masters?|master['\u2019]s|postgraduate) students?"
    r"|(?:doctoral|phd) candidate|undergraduates?|researchers?|practitioners?"
    r"|apprentice (?:analyst|developer|teacher)|governors?|analysts?|lecturers?|senco|midwife"
    r"|(?:(?:hm|senior|assistant|deputy|area|acting|chief) )*coroners?(?: for(?: the)?)?|(?:district|circuit"
    r"|tribunal|high court"
    r"|deputy|upper) judges?|directors?|chief executives?|fellows?|officers?|nurses?|ministers?|commissioners?"
    r"|managers?|consultants?|leads?"
    r"|psychologists?|tutors?(?! gr(?:ou)?p)|(?:msc|ma|mphil|edd) students?|authors?|editors?"
    r"|(?:thesis|dissertation) by)"
)
"""What grown-ups are by their work."""
_TITLED_BEFORE = lazy_pattern(
    rf"\b(?:{_TITLE}\.?|{_WORK}:?|(?:assistants|teachers|councillors|inspectors|researchers|analysts)"
    r" [\w'\u2019-]+ [\w'\u2019-]+ (?:and|&))\s*$", re.IGNORECASE
)
_BEGINS_TITLED = lazy_pattern(rf"(?:{_TITLE}|{_WORK}\b)", re.IGNORECASE)
LETTERS_BEHIND = frozenset(("MP", "MSP", "MEP", "MLA", "QC", "KC", "PhD", "OBE", "MBE", "CBE", "ECT", "NQT"))
_WORK_BEHIND = lazy_pattern(
    rf",? \(?(?:{'|'.join(sorted(LETTERS_BEHIND))})\b|,? \(?(?i:(?:(?:an?|the|our"
    rf"|(?:year|yr|y) ?(?:\d\d?|[a-z]{{3,9}})|senior|deputy|assistant|lead|primary|pupil|doctoral|postdoctoral"
    rf"|research|data|business|office|information|attendance|exams?|finance|census) )*"
    rf"(?:{_WORK}|barrister|referral unit)\b(?!['\u2019]|:? (?:mrs?|ms|miss|dr|is|says)\b))"
    r"|,? supervised by (?:Prof|Dr)\b"
)
_THING_BEHIND = lazy_pattern(
    r" (?:curriculum|schools(?! refus)|nurseries|theor(?:y|ies)|thes[ie]s|dissertation|method|pedagogy|approach"
    r"|lectures?|campaigns?(?=:| for\b|,? and\b|\s*$)|wards?\b(?! of\b))(?![\w-])"
)
"""Behind a name: what is called by it, as by a thinker, a researcher or a place."""
_THESIS_BEFORE = lazy_pattern(r"\b(?:thesis|dissertation|phd|doctorate) of $", re.IGNORECASE)
_WARDS_BEHIND = lazy_pattern(r"[^.;:]{0,60}\bwards?\b(?! of\b)")
_OF_A_CHILD_LOST = lazy_pattern(r"\b(?:justice for|in memory of|remember(?:ing)?|save|help|free|find) $", re.IGNORECASE)
_TITLE_FIRST = lazy_pattern(_TITLE, re.IGNORECASE)
_TITLE_ALONE = lazy_pattern(rf"\b{_TITLE}\.?\s*$", re.IGNORECASE)
_OF_AGE_BEHIND = lazy_pattern(
    r",? \(?aged?:? ?(?:1[0-7]|[3-9]|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|(?:thir|four|fif|six|seven)teen)"
    r"(?![\w%+])(?! ?(?:-|\u2013|to\b|[a-z]))", re.IGNORECASE,
)
"""Behind a name that a child has, whatever it does: an author, aged 9."""
_MOST_BEFORE = 60
"""Characters before a name in which somebody's work is said."""
_GROWN_BEFORE = lazy_pattern(
    r"\b(?:by|from|contact|leads?|led|author|investigator|supervis\w+|applicant|requester|officer|coroner|judge|justice"
    r"|detective|inspector|sergeant|constable|solicitor|minister|secretary|signed|approved|mrs?|ms|with)[:,]?\s*$",
    re.IGNORECASE,
)
_GROWN_BEHIND = lazy_pattern(
    r" (?:leads?|asked|asks|requested|wrote|writes|manages|signed|approved|decided)\b"
    r"|,? ?\(?(?:MP|QC|KC|PhD|OBE|MBE|CBE)\b"
    r"|(?:, ?| \(| of | at )(?:(?!(?:was|were|is|went|had|has|been|told|got|said|his|her|whose)\b)[^\s.;]+ ){0,7}?[(]?"
    r"(?i:universit\w+|college|institut\w+|ltd"
    r"|limited|department|council|police|solicitors|llp|office|research\w*|coroner|headteacher|teacher)\b"
)


def is_titled(text: str, start: int) -> bool:
    """True for a name behind "Dr", "Prof", "Sir" or what is somebody's work, or that begins with one."""
    return bool(_TITLED_BEFORE.search(text, max(0, start - _MOST_BEFORE), start) or _BEGINS_TITLED.match(text, start))


def is_at_work(text: str, start: int, end: int) -> bool:
    """True for a name beside a title or what is a grown-up's work, and for who asks in Parliament."""
    if _OF_AGE_BEHIND.match(text, end):
        before = _TITLE_ALONE.search(text, max(0, start - 12), start)
        return before is not None or _TITLE_FIRST.match(text, start) is not None
    return is_titled(text, start) or _WORK_BEHIND.match(text, end) is not None or is_member(text, end)


def calls_a_thing(text: str, start: int, end: int) -> bool:
    """True for a full name by which something is called, or whose thesis it is: "the X Y curriculum", "X Park ward".

    No child's, where an age or a class stands beside it. Whoever is named so is still a person, and may be taken out.
    """
    name = text[start:end]
    if _THESIS_BEFORE.search(text, max(0, start - 30), start):
        return True
    if " " not in name or _OF_A_CHILD_LOST.search(text, max(0, start - 20), start):
        return False
    return _THING_BEHIND.match(text, end) is not None or (
        ends_as_place(name) and _WARDS_BEHIND.match(text, end) is not None
    )


def is_grown_up(text: str, start: int, end: int) -> bool:
    """True for a name of which the words beside it say that it acts: "by X", "X, University of"."""
    before = _GROWN_BEFORE.search(text, max(0, start - 20), start)
    return before is not None or _GROWN_BEHIND.match(text, end) is not None
