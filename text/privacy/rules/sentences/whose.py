"""Names where a text says whose record, file or case it is, or whose parents are spoken of: for texts, not for cells.

Any name that reads as a person's where there is one thing for each ("the NPD record of X", "Pupil: X", "the parents of
X"); one that begins with a known given name where a body may stand too ("the NPD data of X").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, is_listed_body, may_be_school
from text.privacy.cases.rare import is_rare
from text.privacy.grown_ups import is_at_work
from text.privacy.marks import MONTH
from text.privacy.naming import begins_no_name, begins_with_a_word, given_names, reads_as_person, without_lead
from text.privacy.rules.one_child import is_no_name
from text.privacy.rules.sentences.received import heads_receivers
from text.privacy.rules.signs import STRONG

WORD = r"(?-i:[^\W\d_a-z\u00df-\u00ff](?:[\w-]|['\u2019](?!s\b))*)"
"""What is behind a possessive is owned, no more of the name."""
NAME = rf"{WORD}(?: (?:(?-i:de|da|van|von|der|al|el|bin|ibn|ap|ab|ferch) )?{WORD}){{0,3}}(?!\w)"
_BARE_NAME = lazy_pattern(NAME, re.IGNORECASE)
_MARK = lazy_pattern(r"[,;] (?:and )?(?:of )?| and (?:of )?| & ")
"""Between the names of a list."""
_TURNED = lazy_pattern(
    rf"(?P<last>{WORD}), (?P<first>{WORD}(?: {WORD})?)(?=\s*(?:$|[^\w\s'\u2019&-]|(?:was|is|has|had|and|in)\b))",
    re.IGNORECASE,
)
_ENDS = lazy_pattern(
    r"\s*(?:$|[^\w\s'\u2019&-]|[\u2013-] |['\u2019](?!s?\b|\w)|(?:was|were|is|are|has|had|have|to|with|and|in|from"
    r"|by|who|whose|which|that|went|goes|on|at|after|for|held|as|before|when|since|until|because|did|does|but|or|while|so"
    r"|into|would|will|could|should|must|shows?|showed|says?|said|also|again|now|then|never|against|between|whom"
    r"|without|about|under|asked|asks|wrote|complain\w*|\w+ly)\b(?! of (?!the\b)[A-Z]))"
)
"""Behind a name nothing says that it is a longer one, or that something of its owner's is meant."""
_DATABASE = r"(?:NPD|National Pupil Database|pupil database)"
_OF_PUPIL = rf"(?:{_DATABASE}|pupil(?:[- ]level)?|school(?: census)?|census|attainment|attendance|exclusion|individual)"
_OF = r"(?:of|for|on|about|concerning|regarding|relating to|belonging to)"
_KEPT = r"(?: (?:that )?(?:is |was |we )?(?:held|hold|kept|stored))?"
_RECORD = r"(?:record|entry|file)"
_THE = r"(?:(?:the )?(?:pupil|child|student|boy|girl|late|former pupil)s? )?"
_ONES_RECORD = lazy_pattern(
    rf"\b{_OF_PUPIL}(?:['\u2019]s)? {_RECORD}{_KEPT} {_OF} {_THE}(?=[A-Z])"
    rf"|\b{_RECORD}{_KEPT} (?:in|on|from|of) the {_DATABASE},? {_OF} {_THE}(?=[A-Z])"
    rf"|\b(?:home address|nationality|ethnicity|country of birth|date of birth){_KEPT} of {_THE}(?=[A-Z])"
    rf"(?!(?:Children|Pupils|Persons|People)\b)", re.IGNORECASE,
)
_RECORD_OF = lazy_pattern(rf"\b{_RECORD}{_KEPT} {_OF} {_THE}(?=[A-Z])", re.IGNORECASE)
_IN_DATABASE = lazy_pattern(
    rf",? (?:\w+ ){{0,4}}(?:in|from|on|of|to|into) (?:the )?{_DATABASE}\b(?! [a-z]*(?:register|requests?|team))",
    re.IGNORECASE,
)
_KNOWN_DATA = lazy_pattern(
    rf"\b(?:{_OF_PUPIL}(?:['\u2019]s)? (?:records|entries|files|data|information|extract)"
    rf"|(?:data|information|extract|records|details){_KEPT} (?:in|on|from) the {_DATABASE},?"
    r"|(?:(?:exam(?:ination)?|GCSE|A[- ]level|SATs?|test|key stage \d) )(?:results?|grades?|marks?|scores?))"
    rf"{_KEPT} {_OF} {_THE}(?=[A-Z])", re.IGNORECASE,
)
_KNOWN_OF = lazy_pattern(
    rf"\b(?:records|data|details|information|extract|results|grades|(?:(?:home|school) )?address|nationality|ethnicity"
    rf"|attendance|exclusions?|schooling|country of birth|date of birth|school|whereabouts){_KEPT} {_OF} {_THE}"
    r"(?=[A-Z])", re.IGNORECASE,
)
_UNDER_CHILDREN = lazy_pattern(
    r"(?:^|(?<=[.;:] ))(?:the )?(?:looked[- ]after (?:children|child|pupils)|(?:children|child|pupils"
    r"|young people) (?:looked"
    r" after|in (?:care|need)|missing education)|child protection|care leavers?|care experienced|children|child|pupils?"
    r"|learners?|exclusions?|SEND?|EHCPs?|EHC plans?|safeguarding"
    r"|unaccompanied (?:asylum[- ]seeking )?children|(?-i:LAC|CLA|CIN|CME|EHE|PEX|FPEX|UASC|CP|NEET|EOTAS|PEPs?))"
    r"(?: \([^()]{1,30}\))? ?[:|\u2013\u2014-] ?(?:the |a )?(?:(?:full|case|care|school|pupil|social care|own) )?"
    r"(?:records?|files?|entry|case|report|review|plan|details|placement|history|chronology)"
    rf"{_KEPT} (?:of|for|on|about|re|concerning|regarding) {_THE}(?=[A-Z])", re.IGNORECASE,
)
"""What is one child's, below what says that children are meant: "Looked after children: record of X"."""
_OWNS_RECORD = lazy_pattern(
    rf"(?P<name>{NAME})(?:['\u2019]s|(?<=s)['\u2019]) (?:(?:own|whole|full|entire|individual) )?"
    rf"(?:(?P<own>{_OF_PUPIL} {_RECORD}\b(?! of\b)|UPN\b)"
    rf"|(?P<record>{_RECORD}(?= [^.;]{{0,30}}\b(?:in|from|of|to|into) (?:the )?{_DATABASE}\b"
    rf"|(?: held)? on the {_DATABASE} (?:was|were|has|had|to|with)\b))"
    rf"|(?P<data>(?:{_OF_PUPIL} )?(?:data|records|entries|details|information|results|grades|extract)"
    rf"(?:(?<=NPD data)|(?<=NPD records)|(?<=Database data)|(?<=Database records)|(?<=pupil data)|(?<=pupil records)"
    rf"|(?= [^.;]{{0,30}}\b(?:in|from|on|of) (?:the )?{_DATABASE}\b))(?! of\b)))", re.IGNORECASE,
)
_HAS_RECORD = lazy_pattern(
    rf"(?P<name>{NAME})(?:(?P<any>,? \(?(?:who )?(?:has|had) (?:an? |her |his )?(?:own )?(?:{_OF_PUPIL} )?{_RECORD}"
    rf" (?:in|on) the {_DATABASE}\b(?! register)|,? \(?whose (?:{_OF_PUPIL} {_RECORD}|{_RECORD} (?:in|from|on) the"
    rf" {_DATABASE})\b)|(?P<known>,? (?:who )?(?:is|was)(?: listed| recorded| held| included| named)? (?:in|on) the"
    rf" {_DATABASE}(?=\s*(?:$|[.,;:)]|(?:and|but|as|under|by|with)\b))(?P<his>[^.]{{0,40}}\b(?:her|his)\b)?))",
    re.IGNORECASE,
)
_OWNED_WORDS = ("record", "entr", "file", "data", "upn", "result", "grade", "mark", "score", "information", "details",
                "extract", "address", "national", "npd", "attendance", "exclusion", "ethnic", "birth", "whereabouts")
_DATABASES = ("npd", "pupil database")
_CALLING_WORDS = ("pupil", "child", "student", "learner", "boy", "girl", "young p", "care leaver")
_KIN_WORDS = ("parent", "mother", "father", "mum ", "mam ", "dad ", "guardian", "carer", "family")
"""Of each kind one stands in every text, in small letters, in which its patterns find something: quickly seen."""
_PARENTS_OF = lazy_pattern(
    r"\b(?:(?:grand|step|foster )?(?:parents?|mother|father)|m[ua]m|dad|(?-i:guardians?)|carers?|family"
    rf"|foster (?:parents?|carers?)) (?:of|to) {_THE}(?=[A-Z])", re.IGNORECASE,
)
_ONE = r"(?:pupil|child|student|learner|schoolchild|schoolboy|schoolgirl|boy|girl|young person|care leaver)"
_MANY = r"(?:pupils|children|students|learners|boys|girls|young people)"
_WHICH = r"(?: (?:concerned|involved|affected|in question|in (?:this|the) case|named|excluded|missing|in care))?"
_COUNTED = r"(?: (?-i:[A-Z]|\d{1,2}))?"
_LABEL = lazy_pattern(
    r"(?:^|(?<=[.;:,|(\[] )|(?<=[(\[|])|(?<=\bre )|(?<=\bref )|(?<=\bconcerning )|(?<=\babout )|(?<=\band ))"
    r"(?P<label>(?:(?:looked[- ]after|fostered|missing|excluded|former|the) )?"
    rf"(?:(?P<one>{_ONE})|(?P<many>{_MANY}))(?:['\u2019]?s['\u2019]?)?"
    rf"(?P<named>(?: (?:full|legal|preferred|first|chosen))? names?)?{_WHICH}{_COUNTED}(?: ?\(\d+\))?\)?"
    rf"|(?P<of>(?:full )?names? of (?:the )?(?:{_ONE}|{_MANY})){_WHICH}{_COUNTED})"
    r"(?:(?: ?[:=]| \|)(?P<sure> )|(?P<dash> [\u2013\u2014-] )| (?P<bracket>\())(?=(?-i:[A-Z]))", re.IGNORECASE,
)
_IS_CALLED = lazy_pattern(
    rf"\b(?:(?:the|this|that|our)(?: \w+)? (?:{_ONE}|{_MANY})|(?-i:Pupil|Child|Student|Learner))"
    rf"{_WHICH}{_COUNTED} (?:is|was|are|were) (?=(?-i:[A-Z]))", re.IGNORECASE,
)
_LABELS_END = (":", "=", "|", "(", " - ", "\u2013", "\u2014")
_OF_PEOPLES = lazy_pattern(r".*(?:ian|ese|ish|ic|ist|born|kan|After|Care|Abroad|Traveller|Meals)", re.IGNORECASE)
_INITIALS = 3
"""Letters of what is short for a body, in capitals: more are a family name."""
_GROWN_UP = lazy_pattern(
    rf"\b(?:aged|is|was|will be|turn(?:s|ed)) (?:19|[2-9]\d)\b(?! ?(?:%|per|of|{MONTH}))", re.IGNORECASE
)


def whose(sentence: str) -> Iterator[str]:
    """The names in a clean sentence of those whose record, data or parents it speaks of."""
    small = sentence.lower()
    yield from under_children(sentence)
    if _holds(small, _OWNED_WORDS):
        yield from _of_records(sentence, small)
    if _holds(small, _CALLING_WORDS):
        yield from _called(sentence)
    if (" of " in small or " to " in small) and _holds(small, _KIN_WORDS):
        parents = [*_PARENTS_OF.finditer(sentence)]
        if parents and not _GROWN_UP.search(sentence):
            for m in parents:
                yield from _names_at(sentence, m.end(), known=False)


def _holds(text: str, words: Iterable[str]) -> bool:
    return any(map(text.__contains__, words))


def _of_records(text: str, small: str) -> Iterator[str]:
    for m in _ONES_RECORD.finditer(text):
        yield from _names_at(text, m.end(), known=False)
    for m in _KNOWN_DATA.finditer(text):
        yield from _names_at(text, m.end(), known=True)
    for pattern, known in ((_RECORD_OF, False), (_KNOWN_OF, True)):
        for m in pattern.finditer(text):
            listed = [*_listed(text, m.end())]
            if listed and (_IN_DATABASE.match(text, listed[-1][1]) or (known and STRONG.search(text))):
                yield from _names_at(text, m.end(), known=known)
    if "'" in text or "\u2019" in text:
        for m in _OWNS_RECORD.finditer(text):
            yield from _person(text, *m.span("name"), known=m["data"] is not None)
    if _holds(small, _DATABASES):
        for m in _HAS_RECORD.finditer(text):
            yield from _person(text, *m.span("name"), known=m["known"] is not None and not m["his"])


def under_children(text: str) -> Iterator[str]:
    """The names of those whose record a clean text has below what says that children are meant."""
    for m in _UNDER_CHILDREN.finditer(text) if _holds(text, _LABELS_END) else ():
        yield from (x for x in _names_at(text, m.end(), known=False) if is_known(x) or is_rare(x))


def called_in_list(line: str) -> Iterator[str]:
    """The same of a list with semicolons, at which sentences are parted: "Children missing: X; Y"."""
    if "; " in line and _holds(line.lower(), _CALLING_WORDS):
        yield from _called(line)


def _called(text: str) -> Iterator[str]:
    """The names behind what says that they are a pupil's: "Pupil: X", "The child concerned is X"."""
    for m in _LABEL.finditer(text) if _holds(text, _LABELS_END) else ():
        if m["bracket"] and not m["label"][-2:-1].isspace():
            continue  # "Pupil A (X)"; what stands behind "the pupil (" is known already
        names = [*_names_at(text, m.end(), known=m["dash"] is not None and m["many"] is not None)]
        if len(names) > 1 and all(map(may_be_school, names)):
            continue
        if any(map(is_known, names)) or not heads_receivers(text, m.end()):
            yield from names
    for m in _IS_CALLED.finditer(text):
        yield from (x for x in _names_at(text, m.end(), known=False) if not _OF_PEOPLES.fullmatch(x))


def _names_at(text: str, at: int, *, known: bool) -> Iterator[str]:
    """The names of a list that begins there."""
    turned = _TURNED.match(text, at)
    if turned and (turned["last"].isupper() or is_known(turned["first"])):
        yield turned[0]
        return
    spans = [*_listed(text, at)]
    if not spans or not _ENDS.match(text, spans[-1][1]):
        return
    names = [text[a:b] for a, b in spans]
    known = known and not any(map(is_known, names))
    last = names[-1].split()
    for name, span in zip(names, spans, strict=True):
        if " " in name or len(last) == 1:
            yield from _person(text, *span, known=known)
        elif is_known(name) and is_persons(f"{name} {last[-1]}"):
            yield f"{name} {last[-1]}"


def _listed(text: str, at: int) -> Iterator[tuple[int, int]]:
    """Where the names of a list stand, up to a word that begins none: "X Y, Year 8"."""
    m = _BARE_NAME.match(text, at)
    while m and not begins_no_name(m[0].split(" ", 1)[0]):
        yield m.span()
        mark = _MARK.match(text, m.end())
        m = _BARE_NAME.match(text, mark.end()) if mark else None


def _person(text: str, start: int, end: int, *, known: bool) -> Iterator[str]:
    start, end = without_lead(text, start, end)
    name = text[start:end]
    if name and (is_known(name) or (" " in name and not known)) and is_persons(name) \
            and not is_at_work(text, start, end):
        yield name


def is_known(name: str) -> bool:
    """True for a name of which the first word is a given name that is known, and no word of English."""
    first = name.partition(" ")[0]
    known = {fold(first), fold(first.partition("-")[0])}
    return not known.isdisjoint(given_names()) and not begins_with_a_word(name)


def is_persons(name: str) -> bool:
    """True for a name that is no body's by its form, and begins with no word that leads to a name."""
    words = [w.title() if w.isupper() and len(w) > _INITIALS else w for w in name.split()]
    name = " ".join(words)
    return not (any(map(begins_no_name, words)) or is_no_name(name) or is_listed_body(name) or ends_as_body(name)) \
        and reads_as_person(name, family=len(words) > 1)
