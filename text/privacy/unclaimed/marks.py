"""What says that a sentence speaks of one child, or of a few who are known, and not of pupils who are counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from text.pattern import lazy_pattern
from text.privacy.marks import BORN, DAY, IS, LABEL, MONTH
from text.privacy.naming import in_other_script
from text.privacy.rules.beside import is_spoken_of
from text.privacy.rules.signs import AGE, AGE_NUMBER, IN_WORDS, MAY_BE_AGE, NO_MORE, NUMBER_SMALL, SCHOOL_YEAR

_SINCE_1990 = r"(?:199\d|20[012]\d)"
_MANY = (
    r"(?:pupils|children|students|learners|people|persons|girls|boys|those|teenagers|adults|everyone|cohorts?|groups?"
    r"|class(?:es)?|babies|participants|years?|ages?|schools?|teachers?|stage|KS\d|\d|age range|teens|young people)"
)
_MANY_BEFORE = lazy_pattern(
    rf"(?:\b{_MANY}(?: (?:who|that|were|are|was|is|then|all|of|in|at|the|from|and|aged)| in [^.,;]{{1,30}})*"
    r"|\b(?:each|every|any|per|for|to|or|than|under|over|until|between|when|all|by|since|before|after|up to|at least"
    r"|of|on|all the|of the|about|into|studied|taught|teach(?:es)?|teaching|tests? in|checks? in))"
    r",? ?\(?$", re.IGNORECASE,
)
_MANY_BEHIND = lazy_pattern(
    rf"[ -]+(?:(?!(?:who|and|was|is|had|has|said|at|in)\b)[a-z-]+ ){{0,2}}(?:{_MANY}|tests?|checks?|stud(?:y|ies)"
    r"|curriculum"
    r"|programmes?|projects?|data|leavers|entry|intake|maths|reading|phonics|admissions?|census|books?|teach\w+|tutors?"
    r"|barristers?|referral|phase|syllabus|of (?:an?|the|his|her|my|its|our|this)? ?\w*(?:apprenticeship"
    r"|fellowship|degree|course)"
    r"|places?|transfer|transition|baseline|level|lessons?|camp|sample|wave|survey|evaluation|trial|results"
    r"|platform|app|website|packs?|resources?"
    r"|(?:and|to|or|&) (?:y(?:ear)? ?)?\d+)\b"
    r"|s\b|['\u2019]|[ -]?\+|/\d|(?:,| and| to) (?:year |y)?\d+,? (?:and|to|pupils)", re.IGNORECASE,
)
_OF_ONE = lazy_pattern(
    rf"(?P<age>{AGE})|(?P<year>{SCHOOL_YEAR}|\byr?\. ?{AGE_NUMBER}{NO_MORE}|\b(?:in|an?) (?:reception"
    rf"|nursery)\b(?! (?:school|teacher|manager|place|class teacher)))"
    rf"|\b(?:{LABEL}|{BORN}){IS}(?:(?:\w+day,? )?{DAY}|(?:{MONTH} )?{_SINCE_1990}(?!\d| *(?:-|\u2013|to|and)))"
    rf"|\b(?:is|was|turned|turns|I am|I['\u2019]m) (?:(?:only|just|now|nearly|almost|still|then) )?(?:{AGE_NUMBER}"
    rf"(?: 1/2)?)(?=\s*(?:$|[.,;:!)]|(?:and|but|when|then|now|today|years|in)\b)(?! and (?:a|{AGE_NUMBER}|the)\b))"
    r"|(?<=\()(?:1[0-8]|[3-9]), (?:autis\w+|ADHD|dyslex\w+|ASD|SEND?|EHCP|FSM|boy|girl)\b"
    r"|\bin (?:1[0-3]|[1-9])[A-K]{1,2}\b|\b(?:upper|lower|middle) (?:third|fourth|fifth|sixth)(?! form\b)"
    rf"|\b(?:first|second|third|fourth|fifth|sixth|seventh|1st|2nd|3rd|\dth) year (?:at|in) (?:the |an? )?"
    r"(?:\w+ ){0,3}(?:school|comp|secondary|primary|infants|juniors|academy|high)\b",
    re.IGNORECASE,
)
"""An age, a school year, a class or a birth."""
_MAY_BE_OF_ONE = lazy_pattern(
    rf"{MAY_BE_AGE}|year|yr|ncy|y\.? ?0?[1-9]|y\. ?[a-z]|reception|nursery|\([0-9]{{1,2}}, |in [0-9]{{1,2}}[a-k]"
    r"|(?:class|form|klasa|klasse|classe|clase|blwyddyn|bl\.?|kl\.)[: ] ?[1-9]|(?:upper|lower|middle) [tfs]"
    r"|d\.? ?o\.? ?b|d\.? ?of ?b|birth|born|\bb\.|\bur\.|geni|geb[uo.]|naissance|naci|nasci|nat[oa] il|urodz|naro"
    r"|gim[iu]|dzim|ganwyd|ganed"
    rf"|(?:is|was|turned|turns|am|i'm) (?:(?:only|just|now|nearly|almost|still|then) )?{NUMBER_SMALL}"
)
"""In small letters: it stands in all that `_OF_ONE` finds in ASCII."""
_KIN = (
    r"(?:(?:grand|step|god|foster )?(?:son|daughter)|(?:foster |adopted |step|grand)?child(?!ren| benefit)|twins?"
    r"|boy|girl|lad"
    r"|little one|nephew|niece|kid|toddler|eldest|youngest|middle one)s?"
)
_PARENT = (
    r"(?:(?:grand|step|foster )?(?:mother|father|parents?)|m[ua]m(?:my)?|dad(?:dy)?|nan(?:a|ny)?|gran(?:ny|dad|dma"
    r"|dpa)?|carers?"
    r"|(?:legal |special )?guardians?)"
)
KIN = lazy_pattern(
    rf"\b(?:my|our|his|her|whose)(?: (?!own)[\w-]+){{0,2}} {_KIN}\b(?!['\u2019]s? (?:trust|society|commissioner|home))"
    rf"|(?-i:\b[A-Z][\w-]+)['\u2019]s (?:[\w-]+ )?(?:{_KIN}|{_PARENT})\b"
    rf"|\b{_PARENT} (?:of|to) (?:twins|triplets|(?-i:[A-Z])|an? (?:[\w-]+ )?(?:boy|girl|son|daughter|child|pupil))"
    r"|\b(?:have|has|had|with) (?:an?|one|two|three|four|five) (?:[\w-]+ )?(?:sons?|daughters?|children|kids|boys"
    r"|girls|twins)\b|\bmy (?:[\w-]+ )?(?:children|kids)\b|\bour (?:two|three|four|five) (?:children|kids)?\b",
    re.IGNORECASE,
)
"""Somebody's child, and not children at large."""
_PUPIL = lazy_pattern(
    r"\b(?:an?|the|one|this|that|only|another|excluded|missing|young|autistic|disabled|former|late|subject|surviving)"
    r" (?:(?!only\b)[\w-]+ ){0,2}?(?:pupil|child|schoolboy|schoolgirl|schoolchild|boy|girl|teenager|youngster"
    r"|toddler|sibling)"
    r"(?=['\u2019]s\b|\s*(?:$|[.,;:()\u201c\"\u2013-]|(?:was|is|has|had|who|whom|whose|at|in|of|from|with|and|called"
    r"|named|known|later)\b))(?!['\u2019]s (?:data|records?|education) (?:is|are|can|may|must))"
    r"|\b(?:two|three|four|five|six|the|these|several) (?:[\w-]+ )?(?:pupils|children|siblings|boys|girls|twins)"
    r"(?: at [^.;()]{3,40})? ?(?:[(:,]|were (?:called|named))"
    r"|\byoung carer\b|\bschool refuser\b|\blitigation friend\b|\bsubject child(?:ren)?\b|\bward of court\b"
    r"|\b(?:EHC plan|EHCP)\b|\blooked[- ]after child\b|\bI go to (?:[A-Z][\w'\u2019]* ){1,4}School\b"
    r"|\b(?:exclusion|suspension|expulsion) (?:appeal|hearing|panel|letter|of)\b|\bhome[- ]educated:"
    r"|\bserious case review\b|\bchild safeguarding practice review\b",
    re.IGNORECASE,
)
"""One who is called a pupil, or of whom there is a case."""
_LONGEST, _BESIDE = 600, 9
"""Characters of a sentence, and before a number."""
GROWN_UP = lazy_pattern(
    r"\b19[0-8]\d\b|\b(?:aged|is|was|am|I['\u2019]m|will be|turn(?:s|ed)|both) (?:19|[2-9]\d)\b(?! ?(?:%|per|of"
    r"|days?|weeks?|months?))"
)
"""Whoever was a pupil then is grown up, and so is who is of that age."""


MARKED = frozenset(
    """
    son sons daughter daughters grandson grandsons granddaughter granddaughters stepson stepdaughter grandchild
    stepchild godson goddaughter twin twins triplets boy boys girl girls lad nephew niece kid kids toddler baby eldest
    youngest oldest mother father mum mam mummy dad daddy nan nana nanny gran granny grandad grandma grandpa grandmother
    grandfather parent carer guardian guardians foster fostered adopted sibling siblings brother sister brothers
    sisters cousin cousins aunt auntie schoolboy schoolgirl schoolchild teenager youngster sixth aged
    old born birthday dob d.o.b reception nursery third fourth fifth turned turns minor litigation
    refuser ward appeal hearing exclusion excluded exclusions expelled expulsion suspended suspension suspensions ehc
    ehcp ehcps lac cin cp yp cyp sar dsar cme ehe pex uasc pep camhs marac taf tac sen send fsm asd adhd truancy truant
    bullied bullying safeguarding detention attendance absent present authorised prefects prefect winner winners
    birthdays named called rang phoned emailed visited absence
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""One of these, or what the next finds, stands in every cell that speaks of one child."""
_OF_ONE_PUPIL = lazy_pattern(
    r"(?:[Pp]upil|[Cc]hild|[Ss]tudent)(?:['\u2019]s|\s*(?:$|[.,;:(\u2013-]|(?:was|is|has|had|who|at|in|of|from|with|and"
    r"|called|named|known)\b))|(?:[Pp]upils|[Cc]hildren)(?: (?:affected|named|concerned|at [^.;()]{3,40}))? ?[(:,]"
    r"|[Yy]oung [A-Z]|[Ss]chool transport|[Pp]arents? (?:of|to|say|who) "
    r"|(?:[Cc]lass|CLASS) [\dA-Z]|[A-Z]\w+ Class\b|[Ss]ocial worker"
)
_NUMBER = lazy_pattern(
    r"(?<![0-9/.-])(?:1[0-8]|[1-9])(?:(?P<letters>[A-K]{1,2})|(?P<then> today| [1-9] [1-9]))?(?![\w/%])"
)
_BEFORE_NUMBER = lazy_pattern(
    r"(?:[(,:]|\b(?:year|yr|y|years|is|was|am|m|aged?|ages|in|are|were|both|now|then|just|only|form|KS)\.?) ?$"
    r"|\b[PSY]$", re.IGNORECASE,
)
_OF_PUPILS = frozenset("pupil child student pupils children young transport parents class worker".split())  # noqa: SIM905
_NUMBERS_IN_WORDS = frozenset(IN_WORDS.strip("(?:)").split("|"))
_IN_WORDS = lazy_pattern(rf"\b(?:age(?: of)?|year|is|was) {IN_WORDS}\b", re.IGNORECASE)


def may_mark(text: str, words: AbstractSet[str]) -> bool:
    """False for most sentences: without a word or a number that is said of one child. `words`: its own."""
    if len(text) > _LONGEST:
        return False
    if not MARKED.isdisjoint(words) or any(in_other_script(text)):
        return True
    if not _OF_PUPILS.isdisjoint(words) and _OF_ONE_PUPIL.search(text) is not None:
        return True
    if any(m["letters"] or m["then"] or _BEFORE_NUMBER.search(text, max(0, m.start() - _BESIDE), m.start())
           for m in _NUMBER.finditer(text)):
        return True
    return not _NUMBERS_IN_WORDS.isdisjoint(words) and _IN_WORDS.search(text) is not None


def _may_be_of_one(text: str) -> bool:
    """False where `_OF_ONE` finds nothing, seen in a tenth of the time."""
    return not text.isascii() or _MAY_BE_OF_ONE.search(text.lower()) is not None


def marks_in(sentence: str) -> Iterator[tuple[int, int]]:
    """Where a clean sentence says an age, a class or a birth of one child, or calls one a pupil or a child."""
    if len(sentence) > _LONGEST or GROWN_UP.search(sentence):
        return
    for m in _OF_ONE.finditer(sentence) if _may_be_of_one(sentence) else ():
        before = max(0, m.start() - 60)
        if not (_MANY_BEFORE.search(sentence, before, m.start()) or _MANY_BEHIND.match(sentence, m.end())
                or is_spoken_of(sentence, m.span())):
            yield m.span()
    for pattern in (KIN, _PUPIL):
        yield from (m.span() for m in pattern.finditer(sentence))
