"""Children in what stands over a table or leads to another page: "Attendance of X Y", "Read X's letter to the head"."""

from __future__ import annotations

from collections.abc import Iterator

from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, ends_as_place, is_listed_body
from text.privacy.grown_ups import is_at_work
from text.privacy.naming import begins_no_name
from text.privacy.remembered import remembered
from text.privacy.rules.sentences.alone import is_called_so
from text.privacy.unclaimed.claims import is_bodys
from text.privacy.unclaimed.vocabulary import is_english, is_word

_ONE = r"[^\W\d_a-z\u00df-\u00ff][\w\u2019-]*[a-z\u00df-\u00ff](?:-[^\W\d_][\w-]*)?"
_CAPTION = lazy_pattern(
    r"(?:(?:Table|Figure|Fig\.|Chart|Annex|Photo|Image) ?\w{0,3}[.:]? )?(?:[\w-]+ ){0,2}"
    r"(?:(?P<sure>(?i:attendance|absences?|behaviour(?: log)?|marks|grades|detentions?|suspensions?|exclusions?"
    r"|punctuality|homework|timetable))|(?i:results|scores?|progress|report|notes))"
    rf" (?:of|for|on) (?P<one>{_ONE}(?: {_ONE}){{1,2}})(?:(?:,| and| &) (?P<other>{_ONE}(?: {_ONE}){{1,2}}))?"
    r"(?:,? (?:in|by|from|since|autumn|spring|summer) [\w ]{1,30})?\.?"
)
"""`sure`: of pupils alone."""
_LINK = lazy_pattern(
    r"\b(?:[Cc]lick (?:here )?(?:for|to read)|[Rr]ead(?: more)?(?: about)?|[Ww]atch|[Ll]isten to|[Hh]ear|[Dd]ownload)"
    rf":? (?P<name>{_ONE})(?:['\u2019]s (?:own |full |whole |school |exclusion )?"
    r"(?:story|letter|poem|video|diary|drawing|fight|experience|exclusion|essay|(?P<weak>account|case|record|file))\b"
    r"| (?:tells?|talks?|talking|speaks?|speaking|explains?|on|about|reads?)\b[^.]{0,40}\b(?:her|his)"
    r" (?:\w+ )?(?:school|class|teacher|record|exclusion|place|mum|dad|data)\b)"
)
"""`weak`: bodies have it too."""
_LONGEST = 120


@remembered
def names_in_captions(line: str) -> tuple[str, ...]:
    """The names of children in a clean line that is such a caption, or has such a link."""
    linked = [m for m in _LINK.finditer(line) if not is_at_work(line, *m.span("name"))]
    found = (m["name"] for m in linked if is_called_so(m["name"]) or not (m["weak"] or is_english(m["name"])))
    return (*(x for x in found if not (begins_no_name(x) or is_listed_body(x))), *_captioned(line))


def _captioned(line: str) -> Iterator[str]:
    m = _CAPTION.fullmatch(line) if len(line) <= _LONGEST else None
    for group in ("one", "other") if m else ():
        if m and (name := m[group]) and _may_be(name, sure=m["sure"] is not None) and not (
            is_at_work(line, *m.span(group)) or is_bodys(line, *m.span(group))
        ):
            yield name


def _may_be(name: str, *, sure: bool) -> bool:
    first = name.partition(" ")[0]
    of_body = is_listed_body(name) or ends_as_body(name) or ends_as_place(name)
    return not of_body and (is_called_so(first) or (sure and not is_word(first)))
