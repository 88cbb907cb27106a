"""What is said of one child beside a name: an age, a school year, a class, a case."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from text.pattern import lazy_pattern
from text.privacy.marks import BORN, DAY, DIGIT, IS, LABEL, MONTH, YEAR, may_be_birth

IN_WORDS = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)"
)
AGE_NUMBER = rf"(?:1[0-8]|[1-9]|{IN_WORDS})(?: ?[\u00bc\u00bd\u00be]| and (?:a half|a quarter|three[ -]quarters))?"
NO_MORE = (
    r"(?![\w%+])(?! *(?:-|\u2013|\u2014|/|&|\+|to\b|and\b|or\b|plus\b)"
    rf" *(?:\d|{IN_WORDS}\b|y(?:ea)?rs?\b|(?:over|under|above)\b)| upwards)"
)
"""No range of ages: those of a study."""
CLASS = r"(?:1[0-3]|[1-9])"
AGE_OR_CLASS = lazy_pattern(
    rf"(?:aged? )?(?:1[0-8]|[3-9])|(?:year|yr|y|class) ?{CLASS}[A-F]?", re.IGNORECASE
)
"""The whole of a cell beside a name."""
_NOT_OF_WORK = (
    r"(?!(?-i: of (?:the |an? |his |her |their |our |my )?(?:[a-z\d]|PhD|MSc|MA\b|EdD|DPhil|PGCE|BSc|BA\b|BEd"
    r"|MBA|ECF)))"
)
"""Year 2 of a fellowship is no school year; Year 4 of Elm Primary is one."""
_OTHER_YEARS_WORDS = (
    "ans a\u00f1os anos anni jahre lat lata ani vjet metai gadi oed mlwydd y\u0131l ya\u015f\u0131nda"
)
_OTHER_YEARS = rf"(?:{_OTHER_YEARS_WORDS.replace(' ', '|').replace('mlwydd', 'mlwydd oed')})"
_AGED = (
    rf"\baged?[: ]*{AGE_NUMBER}{NO_MORE}|\bage\b[^:;,.\d]{{0,20}}: ?{AGE_NUMBER}{NO_MORE}"
)
_YEARS_OLD = (
    rf"(?<![\d.-])\b{AGE_NUMBER}[ -]?(?:years?|yrs?|y)[ /.-]?(?:old|o\b|of age)"
    rf"|(?<![\d.-])\b{AGE_NUMBER} ?(?:years?|yrs?|y)(?: and|,)? ?\d{{1,2}} ?(?:months?|mths?|m)\b"
    rf"|(?<![\d.-])\b{AGE_NUMBER} ?y(?=\s*(?:$|[,;)]))"
)
_AGE_ELSEWHERE = (
    rf"(?<![\d.-])\b{AGE_NUMBER} {_OTHER_YEARS}\b|\b(?:oed|lat|alter|wiek) {AGE_NUMBER}{NO_MORE}"
    r"|\b(?:tair|pedair|pump|chwech?|saith|wyth|naw|deg|un ar ddeg|deuddeg|(?:tair|pedair|un|dwy) ar (?:ddeg|bymtheg)"
    r"|pymtheg) (?:(?:ml|bl)wydd )?oed\b"
)
AGE = f"{_AGED}|{_YEARS_OLD}|{_AGE_ELSEWHERE}"
"""An age in words that say so."""
_LONG_YEAR = (
    rf"\b(?:(?:year|yr)(?:\.? ?|-| group:? ?)|ncy[ :]{{0,2}}){CLASS}{NO_MORE}{_NOT_OF_WORK}"
    rf"|\byear {IN_WORDS}\b(?! (?:to|and|of))|\b(?:year|yr) R\b(?! (?:to|and|or|-))"
)
_SHORT_YEAR = rf"\by\.? ?0?{CLASS}{NO_MORE}{_NOT_OF_WORK}"
_CLASS = (
    rf"\b(?:class|form|klasa|klasse|classe|clase|blwyddyn|bl\.?|kl\.)[: ] ?{CLASS}[a-z]{{0,2}}{NO_MORE}"
    r"|\breception (?:class|pupil|child)\b"
)
SCHOOL_YEAR = f"{_LONG_YEAR}|{_SHORT_YEAR}|{_CLASS}"
_BEFELL = (
    r"\b(?:excluded|expelled|suspended (?:from|for|once|twice|\w+ times)|adopted|truant(?:s|ed|ing)?|bullied|fostered"
    r"|sectioned|taken into care)\b"
    r"|\b(?:was|were|being|been) (?:\w+ly )?(?:abused|neglected|groomed|trafficked|assaulted"
    r"|removed from (?:his|her|their|the)(?: \w+)?(?:'s|\u2019s)? care)\b"
    r"|\b(?:disclos(?:ed|es|ing)|alleg(?:ed|es|ing)|report(?:ed|s|ing)|suffered) (?:\w+ ){0,2}"
    r"(?:abuse|neglect|assault|violence|harm|grooming) (?:by|from) (?:his|her|their|a|an)\b"
    r"|\bdisclos(?:ed|es|ing) (?:(?:sexual|physical|emotional|domestic) )?abuse\b"
    r"|\b(?:self-harm(?:s|ed|ing)|ran away from (?:home|care)|placed (?:in|with) (?:foster|kinship) \w+)\b"
)
_PLAN = (
    r"\b(?:has |with |on )?(?:an? )?(?:ehcp?|ehc plan|sen support|(?:cp|child protection|cin) plan)\b"
    r"|\bchild in need\b"
)
_LIFE = (
    r"(?:\b(?:a )?(?:young carer|managed move|school refuser)"
    r"|\b(?:is )?(?:elective home education|(?:electively )?home[- ](?:educated|schooled))"
    r"|(?:(?<=[,;:(\u2013-] )|(?<=\()|\b(?:in|at|an?|on|to|under|with|is|was) )"
    r"(?:alternative provision|unaccompanied|asylum[- ]seeker|refugee)|\b(?:known|open) to camhs)"
    r"(?=\s*(?:$|[,;.)|]|(?:from|since|until|because|after|at|in|to) (?:[A-Z]|\d|\w+ \d)))"
    r"|\b(?:sibling|brother|sister|twin) of (?:the )?above\b"
)
"""What is said of a child as of one, not of a group that is studied: something ends there, or began."""
_IN_CARE = (
    r"\b(?:in (?:foster |residential |local authority )?care|looked[ -]after|child protection|at risk|safeguarding"
    r"|missing (?:from )?education)\b"
)
_YOUNGEST = r"\b(?:reception|nursery)(?:[- ]aged?| [12])?\b(?! (?:schools?|baseline|teachers?|manager|staff|data))"
_NEED = (
    r"\b(?:sen|send|fsm|eal|lac|cla|cin|free school meals|autis(?:m|tic)|adhd|dyslexi[ac]"
    r"|disab(?:led|ility|ilities)|epilep(?:sy|tic)"
    r"|special (?:educational )?needs)(?=\s*(?:$|[,;.)|]))"
)
_IN_CLASS_OF = r"\bin (?:mrs?|ms|miss|dr)\.? [\w-]+(?:'s|\u2019s) class\b"
_IS_AGE = (
    rf"\b(?:is|was|only|just|nearly|almost) {AGE_NUMBER}(?=\s*(?:$|[.,;)]|and (?:attends|goes|lives|is|has|was|in)\b))"
    rf"|\b(?:is|was) {AGE_NUMBER} when\b"
)
_BECOMES = rf"\b(?:turn(?:s|ed|ing)|will be|would be) {AGE_NUMBER}\b(?! ?(?:%|per ?cent|years? of|\w+s\b))"
_SEX = r"(?:fe)?male|[mf]|boy|girl"
_IN_YEARS = r"(?: ?(?:y|yrs|years))"
_IN_BRACKETS = (  # 6(1) is a paragraph of a law
    rf"(?<=\()(?<!\d\(){AGE_NUMBER}(?=\))|(?<=\()(?:{_SEX})[ ,/-]*{AGE_NUMBER}{_IN_YEARS}?(?=\))"
    rf"|(?<=\(){AGE_NUMBER}{_IN_YEARS}?[ ,/-]*(?:{_SEX})(?=\))|(?<=\()(?:1[0-7]|[5-9]){_IN_YEARS}(?=\))"
)
_OF_MONTH = rf"(?:{MONTH} |(?:0?[1-9]|1[0-2])[/.-])"
_YEAR_OF_BIRTH = (
    rf"\b{LABEL}{IS}{_OF_MONTH}?{YEAR}\b(?! *[\u2013/-])|\b{LABEL}{IS}{YEAR}[/.-](?:0?[1-9]|1[0-2])(?![\d/.-])"
    rf"|\b{LABEL}{IS}\d{{1,2}}(?:st|nd|rd|th)? {MONTH}\b"
    rf"|\b{BORN}(?: in)?(?: {MONTH})? {YEAR}(?!\w)(?! *(?:-|\u2013|to\b|and\b|/))|\bb {YEAR}(?![\w-])"
)
SCOTTISH_YEAR = lazy_pattern(
    r"(?<=\()[PS][1-7](?=\))|\bin (?:P|S|Primary )[1-7]\b(?! (?:and|to|schools?|classes))"
    r"|\b[PS][1-7] (?:pupil|child|student)\b|(?<=[ ,-])[PS][1-7](?=\s*(?:$|transition\b|[,;]))"
    r"|\bPrimary [1-7](?=\s*(?:$|[,;.)]))"
)
"""A year of schools in Scotland and Northern Ireland: other things are numbered so, and a known name stands beside."""
_AT = r"\b(?:pupil|boy|girl) (?:at|of|in)\b"
_STAGE = rf"\bks ?[1-5]{NO_MORE}"
_FORM = rf"\b{CLASS}[A-F]\b(?=\s*(?:$|[,;.)|/:]))"
_LIKE_PUPIL_NUMBER = r"(?<![A-Za-z0-9])[A-Za-z](?:[ -]?\d){12}(?![A-Za-z0-9])"
_TEN_DIGITS = r"(?<![\d+])[1-9]\d{9}(?!\d)"
NUMBER_SAID = lazy_pattern(
    r"\b(?:upn|uln|ucn|unique (?:pupil|learner) (?:number|no))\b[ (:-]*(?:(?:is )?(?:not )?(?:known|held|withheld"
    r"|redacted|removed|attached|on file|below|above|supplied|given|tbc|unknown)\b)?(?=\s*(?:$|[;.)\]|]))",
    re.IGNORECASE,
)
"""That somebody has a pupil's number, without it."""
_CANDIDATE = r"\bcand(?:idate|\.)(?: no\.?| number)?[ :]*\d{3,13}\b"


def _of(*patterns: str) -> re.Pattern[str]:
    return lazy_pattern("|".join(patterns), re.IGNORECASE)


_WORDS_OF_HARM = """excluded expelled suspended adopted truant truants truanted truanting bullied fostered sectioned
    taken abused neglected groomed trafficked assaulted removed abuse neglect assault violence harm harms harmed harming
    grooming away placed"""
_WORDS_OF_NEED = """sen send fsm eal lac cla cin meals autism autistic adhd dyslexia dyslexic disabled disability
    disabilities epilepsy epileptic needs"""
_WORDS_OF_LIFE = """carer move refuser provision camhs elective educated schooled unaccompanied asylum refugee above"""
_GROUPS: tuple[tuple[frozenset[str], re.Pattern[str]], ...] = tuple(
    (frozenset(words.split()), pattern)
    for words, pattern in (
        ("age aged", _of(_AGED)),
        ("old olds months month mths mth age yo y yr yrs", _of(_YEARS_OLD)),
        ("y", _of(_SHORT_YEAR)),
        ("yr yrs", _of(rf"\b{AGE_NUMBER} ?yrs?\b")),
        ("ks", _of(_STAGE)),
        ("cand candidate", _of(_CANDIDATE)),
        (f"{_OTHER_YEARS_WORDS} oed alter wiek", _of(_AGE_ELSEWHERE)),
        ("year yr ncy", _of(_LONG_YEAR)),
        ("class form reception klasa klasse classe clase blwyddyn bl kl", _of(_CLASS)),
        (_WORDS_OF_HARM, _of(_BEFELL)),
        ("ehc ehcp sen plan need", _of(_PLAN)),
        (_WORDS_OF_LIFE, _of(_LIFE)),
        ("care looked protection risk safeguarding missing", _of(_IN_CARE)),
        ("reception nursery", _of(_YOUNGEST)),
        (_WORDS_OF_NEED, _of(_NEED)),
        ("class", _of(_IN_CLASS_OF)),
        ("is was only just nearly almost", _of(_IS_AGE)),
        ("turns turned turning be", _of(_BECOMES)),
        ("pupil boy girl", _of(_AT)),
    )
)
"""Each with words of which one stands in every text that has the sign."""
WORDS_OF_SIGNS = frozenset[str]().union(*(own for own, _ in _GROUPS))
_OF_DIGITS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (lazy_pattern(r"\d[A-Fa-f]\b"), _of(_FORM)),
    (lazy_pattern(r"\d[\d -]{9}"), _of(_TEN_DIGITS, _LIKE_PUPIL_NUMBER)),
    (lazy_pattern(r"\*\d"), _of(rf"\*{DAY}")),
)
"""Each with what stands in every text that has the sign, and is found fast."""
SIGN = _of(
    rf"\b(?:currently |nc )?(?:{AGE}|{SCHOOL_YEAR})",
    rf"\b(?:was |were |is |has |had |been |being |who was |permanently |temporarily )*(?:{_BEFELL})", _PLAN, _LIFE,
    _IN_CARE, _YOUNGEST, _NEED, _IN_CLASS_OF, _IS_AGE, _BECOMES, _AT, _IN_BRACKETS, _YEAR_OF_BIRTH, _STAGE,
    rf"\*{DAY}", _FORM, _TEN_DIGITS, _LIKE_PUPIL_NUMBER, _CANDIDATE, rf"\b{AGE_NUMBER} ?yrs?\b",
)
"""What is said of one child, beside a name."""
STRONG = _of(
    AGE, SCHOOL_YEAR, _IS_AGE, _IN_BRACKETS, rf"(?:{LABEL}|\b{BORN}){IS}(?:{_OF_MONTH}?{YEAR}\b|{DAY})"
)
"""What tells beside the first letters of a name too."""
GAP = lazy_pattern(
    r"[\s,;:()\[\]|/\u2013\u2014-]*(?:(?:who|is|was|were|being|now|then|currently|permanently|temporarily|an?|the|pupil"
    r"|student|child|boy|girl|and|also|nc"
    r"|f|m|male|female)\b[\s,;:()\[\]|/\u2013\u2014-]*){0,4}",
    re.IGNORECASE,
)
"""Between a name and what is said of it."""
OF_AGE = _of(AGE, _IS_AGE)
ONE_CHILD = _of(
    AGE, rf"(?:{SCHOOL_YEAR}) (?:pupil|student|child)\b", rf"\bpupil in (?:{SCHOOL_YEAR})",
    r"\breception (?:pupil|child)\b", r"\((?:an? )?(?:child|pupil|minor|infant)\)",
)
"""The age of one child, with a name or without."""
NUMBER_SMALL = r"(?:[0-9]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|teen)"
"""The end of an `AGE_NUMBER` in small letters of ASCII, but for parts of a year; also the beginning of most."""
MAY_BE_AGE = rf"(?:{NUMBER_SMALL}|half|quarters?)[ -]?[ajlvmgy]|age|oed|lat|alter|wiek"
"""In small letters: it stands in each `AGE` of ASCII."""
_MAY_BE_ONE_CHILD = lazy_pattern(rf"{MAY_BE_AGE}|pupil|student|child|minor|infant")
"""The same of all that `ONE_CHILD` finds."""
_BRACKETS, BIRTHS = _of(_IN_BRACKETS), _of(_YEAR_OF_BIRTH)


def may_be_one_child(text: str) -> bool:
    """False where `ONE_CHILD` finds nothing, seen in a tenth of the time."""
    return not text.isascii() or _MAY_BE_ONE_CHILD.search(text.lower()) is not None


def signs_in(text: str, words: AbstractSet[str]) -> list[tuple[int, int]]:
    """Where signs stand in a cleaned text. `words` are its words (`text.privacy.marks.words_in`)."""
    said = words & WORDS_OF_SIGNS
    found = [m.span() for own, p in _GROUPS if not own.isdisjoint(said) for m in p.finditer(text)] if said else []
    if "(" in text:
        found += (m.span() for m in _BRACKETS.finditer(text))
    if DIGIT.search(text):
        if may_be_birth(text, words):
            found += (m.span() for m in BIRTHS.finditer(text))
        found += (m.span() for may_be, p in _OF_DIGITS if may_be.search(text) for m in p.finditer(text))
    return found
