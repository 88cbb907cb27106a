"""The school and the home of a child, whether the child is named or not: "my son, 9, was excluded from X School".

A village knows who was excluded there. That pupils' data went to a school is told: what goes to one here is a child.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from text.pattern import lazy_pattern
from text.privacy.rules.signs import IN_WORDS

_WORD = r"(?-i:(?:St\.?|[A-Z][\w'\u2019&-]*))"
_KIND = (
    r"(?-i:(?:School|Academy|Primary|Infants?|Juniors?|High|College|Nursery|Grammar|PRU|Pupil Referral Unit|Secondary"
    r"|Comprehensive|Preschool|Pre-school|Playgroup|UTC|Prep|Sixth Form|Kindergarten|First School))"
)
_SCHOOL = (
    rf"(?:the )?(?P<{{0}}>(?-i:Ysgol(?: [A-Z][\w'\u2019-]+){{{{1,3}}}})|{_WORD}(?: {_WORD}){{{{0,3}}}}"
    r"(?=, (?:an?|the) (?:[\w-]+ ){{0,2}}(?:school|academy|nursery|unit)\b)"
    rf"|(?:{_WORD} (?:(?:of|the|and|on|le|upon|for|in) ){{{{0,2}}}}){{{{1,5}}}}?{_KIND}\b(?: {_KIND}\b){{{{0,2}}}}"
    rf"(?! (?-i:[A-Z])\w*(?<!Year)(?<!Class)\b)"
    rf"(?:,? (?:in|near) (?-i:[A-Z])[\w-]+(?: (?-i:[A-Z])[\w-]+){{{{0,2}}}})?)"
)
"""With the place where it is."""
_KIN = (
    r"(?:(?:grand|step|god|foster )?(?:sons?|daughters?|child(?:ren)?)|boys?|girls?|lads?|lass(?:es)?|nephews?|nieces?"
    r"|twins?|triplets|kids?|toddler|eldest|youngest|little ones?)"
)
_AGE = rf"(?:1[0-8]|[3-9]|{IN_WORDS})"
_DATA = r"(?:data|records?|files?|information|details|reports?|results|extracts?|copy|copies|lists?)"
CHILD = (
    rf"(?:\b(?:my|our|his|her|their|whose)(?: [\w-]+){{0,2}}? {_KIN}\b|\[withheld[^\]]*\](?:\.(?=,? [a-z(]))?"
    rf"|\b(?:an?|the|one|this|that) (?:[\w-]+ ){{0,2}}?(?:boy|girl|child|pupil|son|daughter|schoolgirl|schoolboy)"
    rf",? \(?(?:of |aged? |who is |now )*{_AGE}\b(?! (?:per|years? of))"
    r"|\b(?:an?|the|one|this|that) (?:[\w-]+ ){0,2}?(?:boy|girl|child|pupil|schoolgirl|schoolboy|lad|lass),? \(?(?:who"
    r" is |now )*(?:in|of) (?:(?:year|yr|y) ?(?:1[0-3]|[1-9])|reception|nursery)\b"
    rf"|\b(?:have|has|had) (?:an?|one|two|three|four) (?:[\w-]+ )?{_KIN}\b"
    rf"|\b(?:an?|the|one|this) (?:[a-z]+ )?{_AGE}[ -]year[ -]old\b(?! (?:{_DATA}|\w+s)\b))"
)
"""Somebody's own, one whose name is withheld, or one of an age."""
_IS_AT = (
    r"(?:(?:goes|went|go|going) to|attend(?:s|ed|ing)?|at|left|leaving|join(?:s|ed|ing)?|enrolled (?:at|in)"
    r"|(?:excluded|expelled|suspended|off-rolled|removed|withdrawn|taken out|barred|sent home|banned)(?: \w+){0,4}?"
    r" (?:from|by|at)|placed (?:at|in)|started(?: school)?(?: at)?|starts(?: school)?(?: at)?|pupils? (?:at|of)"
    r"|(?:in|into) (?:year|reception|class|form)(?: \w+)? (?:at|of|in)|follow(?:s|ed) (?:him|her|them) to"
    r"|with (?:him|her|them) (?:from|to)|a place at|the head of|teacher at)"
)
_MOVES = (
    r"(?:(?:moved?|moves|moving|transferred|switched|sent|changed|returned|went back) (?:back |on |over )?(?:to|from"
    r"|into)"
    r"|from)"
)
_CHILD_AT = lazy_pattern(
    rf"{CHILD}(?:[^.;!?]{{0,90}}?(?<![\w-])(?:{_IS_AT})|(?:(?!\b{_DATA}\b)[^.;!?]){{0,90}}?(?<![\w-]){_MOVES}) "
    rf"{_SCHOOL.format('one')}", re.IGNORECASE,
)
_GOES_ON_AT = lazy_pattern(
    rf"\b(?:s?he|they|hers?|his|him|them|their)\b(?:[^.;!?]{{0,60}}?(?<![\w-])(?:{_IS_AT})"
    rf"|(?:(?!\b{_DATA}\b)[^.;!?]){{0,60}}?(?<![\w-]){_MOVES}) {_SCHOOL.format('one')}"
    rf"|\b(?:his|her|their|my|our) (?:[\w-]+ )?(?:school|nursery|academy)(?:,| is| was| called"
    rf"|:)+ {_SCHOOL.format('two')}",
    re.IGNORECASE,
)
"""In an item of a child: she, of whom another sentence tells."""
_OF_CHILD = lazy_pattern(
    rf"\b(?:school|nursery|academy|college) (?:of|for) {CHILD},? (?:is |was |called )?{_SCHOOL.format('one')}"
    rf"|{CHILD}['\u2019]s (?:[\w-]+ )?(?:school|nursery|academy|college)(?:,| is| was| called"
    rf"|:)+ (?:{_SCHOOL.format('two')}"
    r"|(?P<three>(?-i:[A-Z][\w'\u2019-]+(?: [A-Z][\w'\u2019-]+){0,3})))"
    rf"|(?P<four>(?:{_WORD} ){{1,5}}?{_KIND}\b(?: {_KIND}\b){{0,2}}"
    rf"|(?-i:Ysgol(?: [A-Z][\w'\u2019-]+){{1,3}})),? (?:where\b[^.;!?]{{0,40}}?(?:{CHILD}|\bs?he\b)"
    r"|(?:[^.;!?]{0,40}? )??(?:excluded|expelled|suspended|off-rolled|failed|taught"
    r"|let down"
    rf"|wronged|refused|moved|removed) (?:{CHILD}|(?:him|her)\b))"
    rf"|(?P<six>(?:{_WORD} ){{1,5}}?{_KIND}\b(?: {_KIND}\b){{0,2}}) (?:told|wrote to|rang|called|asked"
    rf"|assured) (?:me|us)"
    rf"\b[^.;!?]{{0,60}}\b(?:my|our)(?: [\w-]+){{0,2}}? {_KIN}\b"
    rf"|\b(?:I|[Ww]e) (?:go to|attend|am in year \w+ at|am a pupil (?:at|of)|are in year \w+ at|are pupils at)"
    rf" {_SCHOOL.format('five')}", re.IGNORECASE,
)
_PARENT = (
    r"(?:(?:grand|step|foster )?(?:mother|father|parent)|m[ua]m(?:my)?|dad(?:dy)?|nan|gran|carer|guardian|aunt|uncle)"
)
_PARENT_AT = lazy_pattern(
    rf"\b(?:an?|one|the|this|as) (?:[\w-]+ )?{_PARENT}(?: (?:of|to|with) [^.;!?]{{1,40}}?)? (?:at|from"
    rf"|of) {_SCHOOL.format('one')}"
    rf"|\b{_PARENT} (?:of|to) (?:an?|one|two|three|four|\d)\b[^.;!?]{{0,30}}? (?:at|from) {_SCHOOL.format('two')}",
    re.IGNORECASE,
)
_IS_I, _NEAR = lazy_pattern(r"\b(?:I am|I['\u2019]m|[Mm]y name is) (?:[A-Z][\w'\u2019-]+ ?){2,3}, (?:and )?$"), 60
"""Who gives evidence under her name says herself where her children are."""
_STREET = (
    r"(?:Road|Street|Lane|Row|Rise|Close|Avenue|Drive|Way|Court|Place|Gardens?|Terrace|Crescent|Grove|Hill|Green"
    r"|Walk|Square"
    r"|Mews|Park|View|Yard|Fold|Bank|End|Croft)"
)
_PLACE = r"(?:,? (?:in )?[A-Z][\w-]+(?: [A-Z][\w-]+)?)?(?:,? [A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}\b)?"
_HOME = (
    rf"(?-i:(?:[Ff]lat \w+,? )?(?:\d{{1,3}}[a-z]?,? (?:[A-Z][\w'\u2019]+ ?){{1,4}}(?<! )"
    rf"|(?:[A-Z][\w'\u2019]+ ){{1,3}}{_STREET}\b)"
    rf"{_PLACE})"
)
_LIVES = lazy_pattern(
    rf"\b(?:I|we|s?he|they|family|parents?|mother|father|both|who)\b(?: \w+)? (?:live|lives|lived|living|stay|stays"
    rf"|moved)"
    rf" (?:at|in|on|to) (?P<one>{_HOME})|\b(?:my|our|his|her|their) (?:home )?address(?: is|:| was) (?P<two>{_HOME})"
    rf"|\b{_PARENT}s?,? (?:(?:of|at|from) )?(?P<three>{_HOME})|\[withheld[^\]]*\],? (?:(?:of|at"
    rf"|from) )?(?P<four>{_HOME})", re.IGNORECASE,
)
_ONE_CHILD = (
    r"(?:(?:looked[- ]after|LAC|CLA|CIN|CP|missing|young|school|foster) )*(?:boy|girl|child|pupil|lad|lass|toddler"
    r"|teenager|schoolboy|schoolgirl|son|daughter|baby|male|female|sibling|twin)"
)
_STREET_OF_ONE = (
    rf"(?-i:(?:[Ff]lat \w+,? )?\d{{1,3}}[a-z]?,? (?:[A-Z][\w'\u2019]+ ){{1,3}}{_STREET}\b{_PLACE}"
    rf"|(?:[A-Z][\w'\u2019]+ ){{1,3}}{_STREET}\b{_PLACE})"
)
_IN_STREET = lazy_pattern(rf" {_STREET}\b")
_AGED_AT = lazy_pattern(
    rf"\b{_ONE_CHILD},? \(?(?:who is |now )?(?:aged?:? |of |age of )?{_AGE}(?: years? old| yrs?| y/?o)?\)?"
    r"[,;:]? ?(?:[\u2013-] )?"
    rf"(?:(?:who )?(?:of|at|from|in|lives?|living|placed|home|address|is)[ :]+){{0,3}}(?P<one>{_STREET_OF_ONE})"
    rf"|(?<![\w-])(?P<two>{_STREET_OF_ONE})[,;:]? ?[(\u2013-]? ?(?:an? |the |one )?{_ONE_CHILD},?"
    rf" \(?(?:aged?:? |of )?{_AGE}"
    r"(?=\s*(?:$|[.,;:)]))", re.IGNORECASE,
)
"""Where a child of an age is at home, whoever it is."""
_OWN_CHILD = lazy_pattern(
    rf"\b(?:my|our)(?: [\w-]+){{0,2}}? {_KIN}\b|\b(?:his|her|their|whose)(?: [\w-]+)? (?:sons?|daughters?|child"
    rf"|twins)\b"
    rf"|{CHILD}|\b{_PARENT} (?:of|to) (?:an?|one|two|three|twins)\b", re.IGNORECASE,
)


def speaks_of_own_child(text: str) -> bool:
    """True for a text that speaks of somebody's own child, or of one by an age or a name that is withheld."""
    return _OWN_CHILD.search(text) is not None


def schools_and_homes(line: str, *, of_child: bool) -> Iterator[tuple[int, int]]:
    """Where a clean line says them. `of_child`: its item speaks of one child, who may be meant by "she"."""
    patterns: Sequence[re.Pattern[str]] = (_OF_CHILD, _CHILD_AT)
    if _IN_STREET.search(line):
        patterns = (*patterns, _AGED_AT)
    if of_child:
        patterns = (*patterns, _GOES_ON_AT, _PARENT_AT, _LIVES)
    for pattern in patterns:
        at = 0
        while m := pattern.search(line, at):
            start, at = next(m.span(n) for n, said in m.groupdict().items() if said)
            if pattern is not _PARENT_AT or not _IS_I.search(line, max(0, m.start() - _NEAR), m.start()):
                yield start, at
