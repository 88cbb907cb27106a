"""Handles of children: with a class or a year of birth, beside what calls a child, or a post on "my SATs".

One whose words are all of English or of bodies is nobody's (@schoolsweek), and who is written to is no child.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from text.pattern import lazy_pattern
from text.privacy.rules.child_words import CHILD, OF_FAMILY
from text.privacy.tags import names_nobody
from text.privacy.titles.words import is_no_name, words_of_handle
from text.privacy.unclaimed.marks import KIN

_HANDLE = lazy_pattern(r"(?<![\w@.])@([^\W_]\w*(?:\.\w+)*)")
_OF_PUPIL = lazy_pattern(
    r"[^\W\d]\w*?(?:[_.](?:in_?)?(?:y|yr|year|class|form)?_?(?:1[0-3]|[1-9])[a-k]?|(?:y|yr|year)(?:1[0-3]|[1-9])"
    r"|[^\W\d]20[01]\dx*)", re.IGNORECASE,
)
"""Ends in a class, a school year or a year of birth."""
_WORKS = lazy_pattern(
    r"(?:.*[_.\d])?(?:mrs?|ms|miss|sir|dr|prof|head|teach\w*|maths|english|science|hub|news|official|uk|hq|mp|gov"
    r"|schools?|academy|primary|college|fc|club|team|pta|class|pupils|parents|mums|dads)(?:[_.\d].*)?|.*(?:news|schools?"
    r"|academy|teacher|official|gov|parents|council|data|press|mp|uk|hq)", re.IGNORECASE,
)
"""What whole classes, schools, teachers and bodies are called by."""
_OWN_BEFORE = lazy_pattern(
    rf"\b(?:{CHILD}|{OF_FAMILY}|\d\d?-year-old)\b,? \(?(?:(?:who|which|that|also|then|now|online|publicly|known"
    r"|posts?|posted|posting|tweets?|tweeted|tweeting|writes?|wrote|writing|goes|is|was|has|been|called|named|on|tiktok"
    r"|instagram|insta|snapchat|twitter|x|youtube|as|by|from|under|at|the|name|handle|account|user) ){0,7}$"
    r"|\b(?:his|her|my son['\u2019]s|my daughter['\u2019]s) (?:own )?(?:tiktok|insta(?:gram)?|snap(?:chat)?|twitter"
    r"|x|youtube|account|profile|handle|page|channel)(?: (?:account|page|channel|profile|is|was))*[,:]? \(?$",
    re.IGNORECASE,
)
_OWN_MARKS = lazy_pattern(
    r"\b[Mm]y (?:own )?(?:\w+ )?(?:SATs?|GCSEs?|A[- ]levels?|school|class|teachers?|pupil|exam|head ?teacher|marks"
    r"|grades)\b(?! (?:year|children|pupils|daughter|son))"
)
_WRITTEN_BY = lazy_pattern(
    r"(?:\b(?:by|from|wrote|writes|posts?|posted|tweets?|tweeted|asks|asked|says|said|user|account)"
    r"|[\u2013\u2014-]),? $", re.IGNORECASE,
)
_WRITES = lazy_pattern(r":|,? (?:wrote|writes|posts|posted|tweets|tweeted|asks|asked|says|said|put it)\b")
_FAR = 90


def handles_of_children(line: str) -> Iterator[tuple[int, int]]:
    """Where handles of children stand in a clean line."""
    if "@" not in line:
        return
    of_kin, own = KIN.search(line) is not None, _OWN_MARKS.search(line) is not None
    for m in _HANDLE.finditer(line):
        words = words_of_handle(m[1])
        two_unknown = len(words) > 1 and not any(map(is_no_name, words[:2]))
        if (of_kin and two_unknown) or _is_childs(line, m[1], *m.span(), own=own):
            yield m.span()


def _is_childs(line: str, handle: str, start: int, end: int, *, own: bool) -> bool:
    before = line[max(0, start - _FAR) : start]
    if _OWN_BEFORE.search(before):
        return _OF_PUPIL.fullmatch(handle) is not None or not names_nobody(handle)
    if _WORKS.fullmatch(handle):
        return False
    if _OF_PUPIL.fullmatch(handle):
        return True
    written = own and (_WRITTEN_BY.search(before) is not None or _WRITES.match(line, end) is not None)
    return written and not names_nobody(handle)
