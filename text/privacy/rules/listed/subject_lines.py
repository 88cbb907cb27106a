"""What heads a letter on one child: "Re: Given (Nick) Family, 3rd Sept 2014". The day is the birth's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, is_listed_body
from text.privacy.grown_ups import is_at_work
from text.privacy.marks import MONTH
from text.privacy.naming import given_names
from text.privacy.rules.forms.awards import may_be_pupils
from text.privacy.rules.sentences.alone import is_called_so
from text.privacy.unclaimed.claims import is_bodys
from text.privacy.unclaimed.vocabulary import family_names, is_english

_ONE = r"[^\W\d_a-z\u00df-\u00ff][\w\u2019']*[^\W\d_A-Z\u00c0-\u00de](?:[-\u2010\u2011][^\W\d_][\w-]*)?"
_NICK = r"(?: ?[(\"'\u2018\u201c](?:known as |called )?(?P<nick>[^\W\d_][\w\u2019-]{1,20})[)\"'\u2019\u201d])?"
_SINCE_2004 = r"(?:20(?:0[4-9]|1\d|2[0-2]))"
_DAY = (
    rf"(?P<day>(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)?[ ./-]+(?i:{MONTH}|\d{{1,2}})[ ,./'\u2019-]+(?:{_SINCE_2004}"
    rf"|(?:0[4-9]|1\d"
    rf"|2[0-2]))|(?i:{MONTH}) \d{{1,2}}(?:st|nd|rd|th)?,? {_SINCE_2004}|{_SINCE_2004}-\d\d-\d\d)(?!\d))"
)
_HEADS = lazy_pattern(
    r"(?:^|(?<=[.!?] )|(?<=[a-z,] ))(?:Re|RE|re|Ref|REF|Subject|SUBJECT|Regarding|Concerning|Child|Pupil|Your"
    r" (?:child|son|daughter|pupil))"
    rf" ?[:\u2013\u2014-]? (?:the )?(?:Master |Miss |[Yy]our (?:child|son|daughter),? )?(?P<first>{_ONE}(?: "
    rf"{_ONE}){{0,2}}){_NICK}"
    rf"(?: (?P<last>{_ONE}(?: {_ONE})?))?(?:,| [\u2013\u2014-]| \(|;)? ?\(?"
    rf"(?i:(?:born|b\.|dob|d\.o\.b\.?|date of birth)(?: on)?:? ?)?{_DAY}"
)
_OF_LETTER = lazy_pattern(
    r"\b(?:your (?:letter|e-?mail|request|complaint|enquiry|application) (?:of|dated)|meeting|minutes|hearing"
    r"|conference)\b",
    re.IGNORECASE,
)


def children_in_subject(line: str) -> Iterator[tuple[tuple[str, ...], tuple[int, int]]]:
    """The names of each child whom a clean line has so, and where the day of its birth stands."""
    if not any(map(line.__contains__, ("Re", "RE", "re:", "ubject", "UBJECT", "oncerning", "Child", "Pupil", "Your "))):
        return
    for m in _HEADS.finditer(line) if "20" in line or "/" in line or "." in line else ():
        first, last, nick = m["first"], m["last"] or "", m["nick"] or ""
        name = f"{first} {last}".strip()
        end = m.end("last") if last else m.end("first")
        claimed = is_at_work(line, m.start("first"), end) or is_bodys(line, m.start("first"), end)
        if _is_persons(name) and not claimed and _OF_LETTER.search(line) is None:
            apart = (line[m.start("first") : end], first, last, nick) if nick else ()
            yield tuple(filter(None, (name, *apart))), m.span("day")


def days_in_subject(line: str) -> Iterator[tuple[int, int]]:
    """Where the births stand."""
    yield from (day for _, day in children_in_subject(line))


def names_in_subject(line: str) -> Iterator[str]:
    yield from (name for names, _ in children_in_subject(line) for name in names)


def _is_persons(name: str) -> bool:
    words = name.split()
    if len(words) < 2 or is_listed_body(name) or ends_as_body(name) or not may_be_pupils(name):
        return False
    known = is_called_so(words[0]) or fold(words[-1]) in family_names() or fold(words[0]) in given_names()
    return known or not any(map(is_english, words))
