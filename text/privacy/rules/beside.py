"""What stands beside a name that reads as a person's and makes it a child's: an age, a class, a case, a role, a number.

Also what only seems to: a year that is taught, a study of an age, a word of English that is a given name too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from text.pattern import lazy_pattern
from text.privacy.marks import SEVERAL
from text.privacy.naming import (
    NAMED_DATA,
    TOPIC,
    Name,
    begins_with_a_word,
    given_names,
    holds_given_name,
    persons_in,
)
from text.privacy.rules import family
from text.privacy.rules.home import LONG, SHORT
from text.privacy.rules.signs import GAP, IN_WORDS, NUMBER_SAID, OF_AGE, SCOTTISH_YEAR

_UP_TO_18 = r"(?:1[0-8]|[1-9])"
BARE_AGE = lazy_pattern(rf"[),]{{0,2}} {_UP_TO_18}(?=\s*$|,)|, ?{_UP_TO_18}(?=\s*$|,)|, {IN_WORDS}(?=\s*$|,)")
_WHOSE_KIN = lazy_pattern(
    r"['\u2019]s? (?:(?:grand|step)?(?:m[ua]m|mother|dad|father|parent)|carer|brother|sister|sibling)s?\b"
)
_LOOSE_GAP = lazy_pattern(
    r"(?!.*\b(?:thesis|study|research|phd|lead|leads|teacher|project|report|evaluation|trial|by"
    r"|for|materials|resources|lessons|books?|toolkit|software|ambassadors|awards?|prize|lectures?|campaign|estate|schools"
    r"|clubs?|workshops?)\b)[^.!?;\d]{0,45}", re.IGNORECASE
)
_SMALL_NAME = lazy_pattern(
    r"\b(?:pupil|child|schoolboy|schoolgirl) ([a-z]{4,}) (?!(?:and|or|of|in|is|was|has|who|from|at|on|for|data)\b)"
    r"[a-z'\u2019-]{3,}(?=\s*(?:$|[,.;:(]|(?:removed|was|is|has|had|from|in|aged|attends|at|who|excluded|added|left"
    r"|moved)\b))"
)
_OF_PLACE = lazy_pattern(r"\b(?:children|pupils|families|students|people|schools) (?:of|in|from|at) $", re.IGNORECASE)
_VERBS = lazy_pattern(r"(?:Will|Mark|Grant|May|Bill|Art|Page|Drew|Chase)(?-i: )", re.IGNORECASE)
_GOES_ON = lazy_pattern(r" [a-z]")
_OF_BODY = lazy_pattern(r"\b(?:Ofsted|DfE|ONS|NFER|UCL|University|Council|Ltd|Department|Institute)\b")
"""Between a name and a school year it says where somebody works."""
_TAUGHT = lazy_pattern(
    r"(?:year|yr) ?\d\d?(?= (?:set text|reading list|textbooks?|curriculum|syllabus|lesson plans?)\b)", re.IGNORECASE
)
_SPOKEN = lazy_pattern(
    r"(?:year|yr) ?\d\d?(?= (?:is|are|has|have|will|would|should|can|could|must|pupils|students|children|teachers"
    r"|textbooks?|curriculum|materials|resources|lessons|options|phonics|reading)\b)", re.IGNORECASE
)
"""Behind a name and a colon: somebody speaks of it, or writes for it."""
_OF_STUDY = lazy_pattern(
    r"[ -](?!(?:and|who|whose|attends|lives|is|was|has|had|of|at|from|in|with|pupil|boy|girl|child|student|twins?)\b)"
    r"(?:[a-z]|\w+ (?:study|project|survey|programme)\b)", re.IGNORECASE
)
"""Behind an age it says that a study is of it."""
LAST_FIRST = lazy_pattern(r"[A-Z][\w'\u2019-]+, [A-Z][\w'\u2019-]+ \(")
_STUDIED = lazy_pattern(
    r"\b(?:evaluation|study|analysis|effects?|impact|research|review|trial) (?:of|on|into) [^.;]*$", re.IGNORECASE
)
_LETTERS_OF_CHILD = frozenset(("yp", "cyp", "c/yp", "guardian ad litem for", "guardian ad litem of"))
_FARTHEST, _FAR_STUDY, _BEFORE_PLACE = 120, 1_000, 20
"""Characters of the longest gap between a name and a sign; of what is looked at before a sign for a study, and before a
name for what makes it a place."""
_NEXT_NAME = 40
"""Characters behind a name in which the next of a list begins and ends."""
_MARKS = ("", *",;:()[]|/\u2013\u2014-")


def in_scottish_year(text: str, names: Sequence[Name]) -> bool:
    """True where a year of a school in Scotland or Northern Ireland stands behind a known name."""
    sure = [n for n in names if n.sure and not _OF_PLACE.search(text[: n.start])]
    return any(
        GAP.fullmatch(text, _behind_kin(text, n), m.start()) and (n.whole or text[m.start() - 2] != ",")
        for m in SCOTTISH_YEAR.finditer(text) for n in sure
    )


def _behind_kin(text: str, name: Name) -> int:
    """Where a name ends, with the kin that it owns: "X's mum"."""
    kin = _WHOSE_KIN.match(text, max(0, name.end - 2))
    return kin.end() if kin else name.end


def may_tell_of_rare_name(text: str) -> bool:
    """True for a long text that may tell without a given name that is known."""
    return not SEVERAL.search(text) and (family.ROLES.search(text) or family.RELATION.search(text)) is not None


def is_said_of(text: str, names: Sequence[Name], signs: Sequence[tuple[int, int]], *, many: bool) -> bool:
    """True where one of the signs is said of one of the names, or of a name that only the place of words tells."""
    if any(goes_with(text, name, sign, many=many) for name in names for sign in signs):
        return True
    if len(text) > SHORT:
        return False
    if _of_small_letters(text, signs) or _turned(text, signs):
        return True
    return not many and _piece_is_name(text, names) and not all(_STUDIED.search(text[:a]) for a, _ in signs)


def is_age_of(text: str, names: Sequence[Name], signs: Sequence[tuple[int, int]]) -> bool:
    """True where years of age stand right beside a name: no body in the text takes that away, as of a study."""
    ages = [s for s in signs if OF_AGE.fullmatch(text, *s)]
    return any(
        (n.sure and a >= n.end and GAP.fullmatch(text[n.end : a]) and not _OF_STUDY.match(text, b))
        or ((n.sure or n.whole) and b <= n.start and GAP.fullmatch(text[b : n.start]))
        for a, b in ages for n in names
    )


def has_number(text: str, names: Sequence[Name]) -> bool:
    """True where it is said right behind a name that its owner has a pupil's number."""
    said = [(m.start(), n) for m in NUMBER_SAID.finditer(text) for n in names if n.whole and n.end <= m.start()]
    return any(GAP.fullmatch(text[n.end : a]) and holds_given_name(text[n.start : n.end]) for a, n in said)


def goes_with(text: str, name: Name, sign: tuple[int, int], *, many: bool) -> bool:
    """True where a sign stands beside a name, in either order, with nothing between that makes it another's."""
    behind = sign[0] >= name.end
    if not 0 <= (sign[0] - name.end if behind else name.start - sign[1]) <= _FARTHEST:
        return False
    if not behind and _STUDIED.search(text, max(0, sign[0] - _FAR_STUDY), sign[0]):
        return False
    of_place = _OF_PLACE.search(text, max(0, name.start - _BEFORE_PLACE), name.start)
    if of_place and begins_with_a_word(text[name.start : name.end]):
        return False
    gap = text[name.end : sign[0]] if behind else text[sign[1] : name.start]
    if behind and (_is_verb(text, name, sign) or is_spoken_of(text, sign)):
        return False
    alone = not many and len(text) <= LONG
    if GAP.fullmatch(gap) and (name.sure or alone):
        return name.sure or behind or len(text) <= SHORT
    return name.sure and name.whole and alone and _LOOSE_GAP.fullmatch(gap) is not None and not _OF_BODY.search(gap)


def is_spoken_of(text: str, sign: tuple[int, int]) -> bool:
    """True for a school year that is taught, or behind a colon that goes on as a sentence."""
    if _TAUGHT.match(text, sign[0]):
        return True
    return ":" in text[max(0, sign[0] - 2) : sign[0]] and _SPOKEN.match(text, sign[0]) is not None


def _is_verb(text: str, name: Name, sign: tuple[int, int]) -> bool:
    """True for "Will Year 6 pupils benefit?", "Grant 1234567897": a word of English that is a given name too."""
    if _VERBS.fullmatch(text, name.start, sign[0]) is None:
        return False
    return _GOES_ON.match(text, sign[1]) is not None or (text[sign[0] : sign[1]].isdigit() and "rant" in text)


def named_as_child(text: str, names: Sequence[Name], *, many: bool) -> bool:
    """True where words before a name or its list, or behind it, say that it is a child's."""
    grown = family.AT_UNIVERSITY.search(text) is not None
    before_list, end = "", 0
    for name in names:
        before = text[max(0, name.start - 60) : name.start]
        if before_list and family.LIST.fullmatch(text, end, name.start):
            before = before_list
        role = family.ROLE.search(before) or (_is_list_behind(text, name) and family.PUPILS.search(before)) or None
        if role and grown and "student" in role[0].casefold():
            role = None
        if name.sure and (role or _says_case(text, name, before)):
            return True
        if name.whole and not many and _is_any_child(text, name, before, role):
            return True
        before_list, end = before if role else "", name.end
    if len(text) > SHORT:
        return False
    return role_in_small_letters(text) or any(n.sure and BARE_AGE.match(text, n.end) for n in names)


def _is_any_child(text: str, name: Name, before: str, role: re.Match[str] | None) -> bool:
    """True for any name of two words where a child's is: behind its role in small letters, "Pupil:", "EHCP for"."""
    if family.ONES_FILE.match(text, max(0, name.end - 2)):
        return True
    if len(text) <= SHORT and family.PLAN_FOR.search(before):
        return True
    said = role.groupdict().get("role") or "" if role else ""
    if role is None or not said:
        return False
    if said.casefold() in _LETTERS_OF_CHILD:
        return True
    return said[0].islower() or before.rstrip()[-1:] in (":", "=") or family.NAMED_SO.search(role[0]) is not None


def role_in_small_letters(text: str) -> bool:
    """True for "pupil emily smith was": a known given name, and no word of English, right behind who is meant."""
    return any(
        m[1] in given_names() and m[1] != "christian" and not begins_with_a_word(m[1])
        for m in _SMALL_NAME.finditer(text)
    )


def _is_list_behind(text: str, name: Name) -> bool:
    """True for the first of several known names."""
    mark = family.LIST.match(text, name.end)
    rest = text[mark.end() :][:_NEXT_NAME] if mark and name.sure else ""
    return any(n.sure and n.start == 0 for n in persons_in(rest))


def _says_case(text: str, name: Name, before: str) -> bool:
    behind = family.CASE_BEHIND.match(text, max(0, name.end - 2)) or family.CALLED_CHILD.match(text, name.end)
    return bool(behind or family.CASE_OF.search(before))


def _of_small_letters(text: str, signs: Sequence[tuple[int, int]]) -> bool:
    """A name in small letters before a sign ("emily smith aged 9")."""
    small = not any(map(str.isupper, text))
    return small and any(n.sure and n.whole for n in persons_in(text[: signs[0][0]].title()))


def _turned(text: str, signs: Sequence[tuple[int, int]]) -> bool:
    """A rare name, the last part first, and a sign in brackets: "Quillfeather, Zebedee (Y4)"."""
    turned = LAST_FIRST.match(text)
    if turned is None or turned.end() != signs[0][0]:
        return False
    return not TOPIC.search(turned[0]) and not NAMED_DATA.search(turned[0])


def _piece_is_name(text: str, names: Sequence[Name]) -> bool:
    """True where what stands between two marks is a name and nothing else."""
    return any(
        n.whole and text[: n.start].rstrip()[-1:] in _MARKS and text[n.end :].lstrip()[:1] in _MARKS for n in names
    )
