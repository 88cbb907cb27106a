"""Full names in a sentence, where what comes next says that this is a child: "X Y asked. She is nine", "X Y is 9 and".

Who received something, who is at work, and whoever speaks of a child beside it is not meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.bodies import is_listed_body
from text.privacy.grown_ups import is_at_work
from text.privacy.marks import MONTH
from text.privacy.naming import begins_no_name, given_names
from text.privacy.rules.sentences.received import received
from text.privacy.rules.sentences.whose import NAME, WORD, is_known, is_persons
from text.privacy.rules.signs import AGE_NUMBER, SCHOOL_YEAR
from text.privacy.unclaimed.vocabulary import countries, given_names_of_kin, is_english, places

_NAMES = lazy_pattern(rf"(?<![\w'\u2019@.-]){WORD} {NAME}")
_ENDS = r"(?=\s*(?:$|[.,;:!?)\u201d\"]|(?:and|but|so|now|today|at|when|who|lives|goes)\b))"
_OLD = rf"{AGE_NUMBER}(?: (?:years?|yrs?)(?:[ -]old| of age)?)?{_ENDS}"
_YEAR = rf"(?:{SCHOOL_YEAR})(?! (?:tests?|stud\w+|data|checks?|teach\w+|lead))"
_SCHOOL = (
    r"(?-i:(?:[A-Z][\w'\u2019.-]* ){1,4}(?:School|Academy|Primary|Infants?|Juniors?|High|Nursery|Grammar"
    r"|Comprehensive)\b)(?! (?:(?:School|Academy) )?to )"
)
_BIRTHDAY = (
    r"(?:third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w+teenth|[3-9]th|1[0-8]th) birthday"
)
_IS = (
    rf"(?:is|was|are|were)(?: (?:now|only|just|still|then|both|all|currently|nearly|almost|aged))* (?:{_OLD}"
    rf"|in (?:{_YEAR}|reception\b|nursery\b)|an? (?:former )?(?:(?:{_YEAR}|primary|reception|nursery) )?"
    rf"(?:pupil|schoolboy|schoolgirl|schoolchild)s?\b(?! (?:barrister|referral|data|lead|premium))"
    rf"|(?:pupils|at school) at {_SCHOOL}|(?:{AGE_NUMBER}) and (?:{AGE_NUMBER}){_ENDS}"
    rf"|born (?:in|on) [^.;]{{0,14}}20[012]\d)"
    rf"|(?:turns|turned|will be|will turn) {AGE_NUMBER}\b(?= (?:in|on|next|this|last)\b|[.,;])"
    rf"|(?:goes|go|went) to {_SCHOOL}|attend(?:s|ed)? {_SCHOOL}"
)
_NEXT = lazy_pattern(
    rf"(?:and |but )?(?:(?P<one>he|she)|(?P<many>they|both)|(?P<name>(?-i:{WORD}))) (?:{_IS})"
    rf"|(?P<own>his|her) (?:{_BIRTHDAY}\b|(?:date of birth|DOB) (?:is|was) |age (?:is|was) {AGE_NUMBER}\b"
    rf"|school (?:is|was) {_SCHOOL})|(?P<at>at) (?:the age of |age |just |only )*{AGE_NUMBER},? (?:he|she)\b",
    re.IGNORECASE,
)
_MAY_GO_ON = lazy_pattern(r"[;:,-] (?:and |but )?(?=(?:he|she|his|her) )")
_OF_ANOTHER = lazy_pattern(
    r"\b(?:(?:grand|step)?(?:son|daughter|child(?:ren)?)|boys?|girls?"
    r"|(?<!national )(?<!as a )pupils?(?! (?:data|records?|level))|nephew|niece"
    r"|brother|sister|twins?|kids?|schoolgirl|schoolboy|constituent|teen\w*|toddler|student)\b",
    re.IGNORECASE,
)
"""Beside one who is named: the next sentence may speak of this one."""
_AT_WORK = lazy_pattern(
    r"\b(?:MPs?|journalist|report(?:er|ed)|editor|research\w*|teach\w+|lecturer|professor|minister|director|universit\w+"
    r"|stud(?:y|ied|ies)|led|lawyer|solicitor|barrister|campaign\w*|officer|manager|founder|PhD|parent|mother|father|mum"
    r"|dad)\b|\bof (?:the )?(?-i:[A-Z])", re.IGNORECASE,
)
_BEGINS_AGED = lazy_pattern(
    rf"(?P<name>{WORD} {NAME}) (?:is|was) (?:only |just |now |then )?{AGE_NUMBER},? (?:and|but) (?:wrote|asked(?! for)"
    r"|said|nobody|no one|never|was|is|has|had|wants|does|spoke|complained|would|will|cannot|lives|goes|attends|loves"
    r"|likes|knew|found|her|his|she|he)\b", re.IGNORECASE,
)
_ONE_AGED = lazy_pattern(
    rf"(?:(?:[Aa]t home|[Nn]ow|[Ss]o|[Bb]ut|[Aa]nd|[Tt]oday|[Oo]ur|[Mm]y),? )?[\u201c\"\u2018]?(?P<name>(?-i:{WORD}))"
    rf" (?:(?:is|was)(?: (?:now|only|just|still|then|nearly|almost|aged))* {AGE_NUMBER}(?: years?[ -]old)?"
    rf"|(?:has |had )?(?:turns|turned) {AGE_NUMBER}|is in (?:{_YEAR}|reception|nursery))(?=[ ,.;:!]|$)"
    r"(?P<more>[^.;]{0,60})", re.IGNORECASE,
)
_ENDS_HERE = lazy_pattern(
    rf"[ .!;]*$| (?:in|last|this) (?:{MONTH}|week|month|year|spring|summer|autumn|winter)\b", re.IGNORECASE
)
_GOES_ON = lazy_pattern(r"[\u201c\"\u2018]?(?:(?:and|but|when|until|where) )?(?:he|she|his|her)\b", re.IGNORECASE)
_GOES_ON_WITHIN = lazy_pattern(
    r"[,:]? ?(?:(?:and|but|when|where) (?:he|she|his|her)\b|(?:and|who) (?:goes|lives|attends|loves|likes|hates|wants"
    r"|has (?:autis\w+|ADHD|epilepsy|asthma|dyslexia|an? EHC))\b)", re.IGNORECASE,
)
"""Of a place nobody says "she", and that it lives with somebody."""


def named_as_place(sentences: Sequence[str]) -> Iterator[str]:
    """The names of one word, whatever else is called so, that begin a sentence in which an age is said of her."""
    for n, sentence in enumerate(sentences):
        if (m := _ONE_AGED.match(sentence)) is None or begins_no_name(m["name"]):
            continue
        said = fold(m["name"])
        known = any(said in x for x in (given_names(), given_names_of_kin(), countries(), places()))
        if not known and (is_english(said) or is_listed_body(m["name"])):
            continue
        behind = sentences[n + 1] if _ENDS_HERE.match(m["more"]) and n + 1 < len(sentences) else ""
        if _GOES_ON_WITHIN.match(m["more"]) or _GOES_ON.match(behind):
            yield m["name"]


def said_next(sentences: Sequence[str]) -> Iterator[str]:
    """The full names of children of whom the next words say an age, a class or a school."""
    for n, sentence in enumerate(sentences):
        if (" is " in sentence or " was " in sentence) and (herself := _BEGINS_AGED.match(sentence)):
            yield from (name for name, first in _persons(sentence[: herself.end("name")]) if first)
        for mark in _MAY_GO_ON.finditer(sentence):
            if told := _NEXT.match(sentence, mark.end()):
                yield from _meant(sentence[: mark.start()], told)
        if (told := _NEXT.match(sentence)) and n:
            found = [*_meant(sentences[n - 1], told)]
            if not found and n > 1 and not (_NAMES.search(sentences[n - 1]) or _OF_ANOTHER.search(sentences[n - 1])):
                found = [*_meant(sentences[n - 2], told)]
            yield from found


def _meant(said: str, told: re.Match[str]) -> Iterator[str]:
    """The names of whom a sentence speaks, where the words behind it are said of one who is named there."""
    found = [*_persons(said)]
    if told["name"]:
        yield from (name for name, _ in found if name.split(" ", 1)[0] == told["name"])
        return
    if _OF_ANOTHER.search(said) or _AT_WORK.search(said):
        return
    if told["many"]:
        yield from (name for name, _ in found if is_known(name))
    elif found and (found[0][1] or is_known(found[0][0])):
        yield found[0][0]


def _persons(said: str) -> Iterator[tuple[str, bool]]:
    """The names of two words or more, and whether the sentence begins with one."""
    for m in _NAMES.finditer(said):
        start, end = m.span()
        while begins_no_name(said[start:end].split(" ", 1)[0]) and " " in said[start:end]:
            start += len(said[start:end].split(" ", 1)[0]) + 1
        name = said[start:end]
        if " " in name and is_persons(name) and not (is_at_work(said, start, end) or received(name, said)):
            yield name, start == 0
