"""The child in a cell of who received: in brackets or behind "re" of a body, which stays; behind what calls a pupil."""

from __future__ import annotations

import re

from text.clean import clean
from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, is_listed_body
from text.privacy.cell_forms import ORGANISATION
from text.privacy.unclaimed.cell_names import CellName, cell_names
from text.privacy.unclaimed.cells import is_of_work

_ABOUT = r"(?:in )?(?:re|regarding|concerning|about|respect of|case of|matter of)"
_FOR = r"(?:acting )?(?:for|on behalf of|obo|o/b/o|representing)(?: (?:the )?(?:child|pupil|minor))?"
_BESIDE = lazy_pattern(
    rf"(?P<body>[^()\[\]]{{3,120}}?)"
    rf"(?: ?[(\[](?:(?P<re>{_ABOUT})|(?P<for>{_FOR}))?:? ?(?P<said>[^()\[\]]{{3,100}})[)\]]"
    rf"| ?[,;:\u2013-]? (?:(?P<about>{_ABOUT}):? )(?P<whom>[^()\[\]]{{3,100}}(?:\([^()]{{1,20}}\))?))\s*",
    re.IGNORECASE,
)
_MAY = lazy_pattern(r"[(\[]|\b(?:re|regarding|concerning|about|respect of|case of|matter of)\b", re.IGNORECASE)
_AGED = lazy_pattern(
    r",? ?\(?(?:aged? )?(?:1[0-8]|[4-9])(?:\s*(?:yrs?|years old))?\s*$"
    r"|,? \(?(?:[Yy](?:ea)?r? ?\d{1,2}(?! (?:of|PhD|MSc|BSc|MA|BA)\b)|P[1-7]|[Pp]upil|[Cc]hild|[Rr]eception|[Nn]ursery"
    r"|SEN|EHCP?)\b",
)
_ROLE = (
    r"(?:(?:former|ex|one|single|individual) )*(?:pupil|student|learner|child|self|data subject|young carer"
    r"|young person|minor|boy|girl|school ?boy|school ?girl|teenager|school ?child|disgybl|plentyn|care leaver"
    r"|looked[- ]after child|(?P<any>applicant|requester|requestor|individual|person|private individual"
    r"|member of public))s?"
)
_CALLED = lazy_pattern(
    rf"(?:the |an? |our )?{_ROLE}(?:['\u2019]s)?"
    r"(?: (?:own|themsel(?:f|ves)|herself|himself|request|sar|dsar|record|aged \d+))*"
    r"(?: ?[(\[:,;/]| ?[\u2013\u2014-]| (?:called|named))+ ?(?=(?-i:[^\W\d_a-z]))", re.IGNORECASE,
)
_ONE_WORD = lazy_pattern(r"(?:[^\W\d_a-z]\w+ )?")


def body_alone(cell: str) -> str:
    """The body of a cell of who received, without the child behind it: "Invented Argus (re X Y, 8)"; "" for others."""
    if _MAY.search(cell) is None:
        return ""
    m = _BESIDE.fullmatch(line := clean(cell))
    body = m["body"].strip(" ,;:-\u2013") if m else ""
    if m is None or _CALLED.match(line):
        return ""
    if not (ORGANISATION.search(body.lower()) or is_listed_body(body) or ends_as_body(body)):
        return ""
    at = m.start("whom" if m["whom"] else "said")
    name = _name_at(line, at)
    if name is None or is_of_work(line, name.start, name.end):
        return ""
    if _AGED.match(line.rstrip(" )]"), name.end) or ((m["re"] or m["about"]) and (name.whole or name.known)):
        return body
    return body if m["for"] and name.whole and name.known else ""


def called_child(cell: str) -> bool:
    """True for a cell of who received that calls somebody a pupil, by any name: "Student (X Y, 12)", "Pupil: X"."""
    m = _CALLED.match(line := clean(cell))
    name = _name_at(line, m.end()) if m else None
    if m is None or name is None or is_of_work(line, name.start, name.end) or ORGANISATION.search(line.lower()):
        return False
    return m["any"] is None or _AGED.match(line.rstrip(" )]"), name.end) is not None


def _name_at(line: str, at: int) -> CellName | None:
    """The name that begins there, or behind one more word in capitals: a given name may be any word."""
    return next((n for n in cell_names(line) if n.start >= at and _ONE_WORD.fullmatch(line, at, n.start)), None)
