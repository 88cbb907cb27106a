"""A case of one child in plain words, beside a name of any origin: "Welfare check - X", "inquest of X", "X says 16".

Whoever received the data: councils, trusts, hospitals and schools ask about persons as the police do
(`text.privacy.rules.sought`). A title of a study says many, or what is studied, and a name in it stands elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_place
from text.privacy.cases.kin import KIN, may_name_kin, named_as_kin
from text.privacy.cases.kin import WORDS as WORDS_OF_KIN
from text.privacy.cases.rare import TITLES, is_rare
from text.privacy.grown_ups import is_at_work, is_grown_up
from text.privacy.rules.one_child import is_familys, is_no_name
from text.privacy.rules.sentences.received import heads_receivers
from text.privacy.rules.sentences.whose import is_persons
from text.privacy.rules.sought import may_be_sought
from text.privacy.unclaimed.claims import claims_behind, is_bodys, is_claimed
from text.privacy.unclaimed.names import NameHere, names_in

_LONGEST, _BEFORE = 300, 90
"""Characters of a cell, and before a name."""
_OF_ONE = frozenset(
    """
    check visit referral inquest dispute removal removed consent query claim placement passport visa refuser amended
    marker surname pass allergy whereabouts allegation incident injury homicide merge swapped duplicate
    welfare photo image death dying adoption fostering appeal twin sibling siblings twins ysgol class
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""What is said of one person."""
_OF_A_CASE = frozenset(
    """
    meeting conference request enquiry inquiry assessment plan review hearing panel discussion complaint order
    application admission transport statement evidence exclusion report record file extract letter email entry note
    address school attendance support moved permission transfer subject case concern history details info information
    proceedings birth
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""The same, of many too: beside these a name is one that no title and no body has."""
_DONE = frozenset(
    """
    locate find trace tracing locating remove removing removed delete deleted redact redacted wants want took take taken
    whether confirm publish published release show says claims claimed not all objects objected objection sent ask rang
    v family traveller roma gypsy travelling minor child mum mother dad father nan gran aunt auntie uncle carer
    grandmother grandfather worker council champion children left carers parents advocate friend
    solicitors teacher tutor guardian legal adult mentor
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
WORDS = _OF_ONE | _OF_A_CASE | _DONE | WORDS_OF_KIN
"""One of these stands in every cell that tells so."""
_ONE, _CASE = ("|".join(sorted(words)) for words in (_OF_ONE, _OF_A_CASE))
_OF_STUDY = lazy_pattern(
    r"\b(?:stud(?:y|ies)|research\w*|evaluat\w+|analys[ie]s|surveys?|projects?|trials?|programmes?|cohorts?|pilots?"
    r"|thesis|dissertation|lessons|trends|outcomes|rates|impacts?|effects?|fellowships?|prize|awards?|campaigns?"
    r"|curriculum|method|theory|wards?)\b",
    re.IGNORECASE,
)
"""A title with these is none of a case."""
_SEP = r"(?: ?[:;=,|/\u2013\u2014]| -|\(| \()+ ?"
_LITTLE = r"(?:(?:the )?(?:child(?:ren)?|pupil|boy|girl|young person|minor|late|young|little|one pupill?),? )?"
_LEAD = lazy_pattern(
    rf"\b(?<!\bin )(?:(?P<one>{_ONE})|(?P<case>{_CASE}|all (?:the )?data))\b(?: \([^()]{{1,20}}\))?(?: [a-z]+){{0,3}}"
    rf"(?:(?:{_SEP}(?:was [A-Z][\w'\u2019-]+,? )?(?:now )?"
    r"| (?:of|for|on|re|about|regarding|concerning|involving|into|touching the death of|to (?:remove|find|trace)) ))"
    rf"{_LITTLE}$",
    re.IGNORECASE,
)
"""What a case is called, right before whom it is about."""
_VERB = lazy_pattern(
    r"(?:^|[.;:,(\u2013-] ?|\b(?:to|please|pls|must|can|and|mum|dad|mother|father|parents?|carer) )"
    r"(?:locat(?:e|ing)|find|trac(?:e|ing)|remov(?:e|ing|ed)|delet(?:e|ed|ing)|redact(?:ed)?|wants?|wanting|took out"
    r"|take out|taken out|withdr(?:ew|aws?|awn) consent for|left out|(?:ask(?:s|ed)?|check|see|confirm) (?:whether|if))"
    rf" {_LITTLE}$", re.IGNORECASE,
)
_BEHIND = lazy_pattern(
    r"['\u2019]s? (?:(?:own|whole|full|school|pupil|NPD) )*(?:records?|files?|entry|data)\b(?: only\b|\W*$)"
    r"|,? (?:who )?(?:says?|claims?|claimed|said|states?)(?: (?:to be|(?:s?he|they) (?:is|are|was)))?"
    r" (?:1[0-9]|[3-9])\b(?! ?(?:%|per))"
    r"|(?:,| -| \u2013|:)? (?:please |pls )?(?:do not|don['\u2019]?t|not to|must not|never)"
    r" (?:be )?(?:publish|releas|shar|show|includ|nam|disclos|print)"
    r"|,? (?:was |is )?not (?:on|in) (?:the )?(?:census|roll|register)\b"
    r"|,? (?:was |is |to be |be )?(?:taken|left|removed|swapped)(?: (?:out|off|from|in|as|at)\b)"
    r"|(?:,| -| \u2013)? (?:sent|included|released|published|shown|named|shared) (?:in error|by mistake)"
    r"|(?:,| -| \u2013|:)? \(?no (?:[a-z]+ ){0,2}(?:consent|permission)\b|(?:,| -| \u2013|:)? consent (?:refused"
    r"|withheld|withdrawn)\b"
    r"|, (?:an? )?(?:Traveller|Roma|Gypsy|refugee|asylum)\b|,? (?:travelling alone|at risk from)\b"
    r"| \(school council\)| (?:asked|asks) for (?:his|her) (?:own )?(?:data|records?)\b",
    re.IGNORECASE,
)
"""What clerks note behind one."""
_IN_MATTER = lazy_pattern(r"\b[A-Z]{1,2} \((?:an? )?(?:child(?:ren)?|minors?)\)[,:]? ?[\[(]$", re.IGNORECASE)
OF_A_CHILD = (
    r"(?:(?:social|key|support|family|youth|outreach|case) ?workers?|appropriate adult|advocate|mentor"
    r"|guardian ad litem|(?:litigation|next) friend|legal (?:team|representatives?|advis[eo]rs?)|intermediary"
    r"|independent (?:reviewing officer|visitor|advocate)|personal advis[eo]r|IRO|1:1|one[- ]to[- ]one"
    r"|(?:solicitors?|barristers?|counsel|lawyers?|acting|representing)(?: acting)?)"
)
"""Who acts for a child or is at work with one."""
_AT_SCHOOL = r"(?:(?:class|form|year|head ?of ?year|TA|LSA|SENCO|school)(?: (?:teacher|tutor|head))?)"
_KIN_BEHIND = lazy_pattern(rf"['\u2019]s? (?:(?:old|new|other) )?(?:{KIN}|{OF_A_CHILD}|{_AT_SCHOOL})\b", re.IGNORECASE)
_KIN_BEFORE = lazy_pattern(rf"\b(?:{KIN}(?: (?:of|to)|:)|{OF_A_CHILD} (?:of|to|for)) {_LITTLE}$", re.IGNORECASE)
_SON_BEHIND = lazy_pattern(
    r"[,;(]? ?\(?(?:(?:his|her|their|with|whose) )?(?:sons?|daughters?|child(?:ren)?|twins) (?:at|in|is|are|was"
    r"|attends?)\b",
    re.IGNORECASE,
)
_FAMILY = lazy_pattern(
    r"(?:\b[Tt]he |^|(?<=[:\u2013-] ))(?P<name>[A-Z][a-z'\u2019]{3,}(?:-[A-Z][a-z]+)?)"
    r" (?P<who>family|children|siblings|twins|boys|girls)(?=\s*(?:$|[,;.)(]|-|\u2013))"
)
_OF_FAMILIES = lazy_pattern(
    r"\b(?:home[- ]?ed\w*|home education|elective\w*|EHE|proceedings|care|removal|CIN|CME|child protection|referral"
    r"|court|placement|address|moved|traveller|roma|gypsy|fostering|adoption|visit|family support)\b",
    re.IGNORECASE,
)
_VERSUS = lazy_pattern(r"(?<![\w'\u2019])(?P<name>[A-Z][a-z'\u2019-]{2,}) v\.? (?=[A-Z])")
_OF_PUPILS = lazy_pattern(r"\b(?:SENDT?|SEN|EHCP?|exclusion|admission|school|pupil|tribunal|playground|transport)\b")
_ITS_NAME = lazy_pattern(
    r"\b(?:birth|adoptive|previous|former|real|married|old|new) (?:(?:sur|fore|family |last |first )?name)"
    r"(?: is| was|:)? (?P<name>[A-Z][a-z'\u2019-]{2,}(?:-[A-Z][a-z]+)?)(?![\w-]| [A-Z])"
)
_SMALL = lazy_pattern(
    r"(?:^|[,;.] |\band )(?:[Tt]ook out|take out|taken out|remove|[Rr]emoved|deleted?|redact(?:ed)?) "
    r"(?P<name>[a-z]+(?:-[a-z]+)? [a-z'\u2019-]{3,}) (?:as|because|since|after|at|per) (?:his|her|the|mum|dad|mother"
    r"|father|parents?|carer|family|request)\b"
)
_OWNED = lazy_pattern(
    r"(?<![\w'\u2019] )(?<![\w'\u2019-])(?P<name>[A-Z][a-z]{3,})['\u2019]s (?:record|file|entry)"
    r" (?:only|alone|removed|sent|taken)\b"
)
_BEGINS = lazy_pattern(
    r"(?:(?<=^)|(?<=[.:;-] ))(?:Locat(?:e|ing)|Find|Trac(?:e|ing)|Remov(?:e|ing|ed)|Delete[d]?|Redact(?:ed)?|Extract"
    r"|Photo|Letter|Passport|Allergy|Inquest|Request|Placement|Check)(?= )"
)
"""They begin a cell, and no name."""
_DOUBLE = lazy_pattern(r"(?<=[a-z])-[A-Z](?=[a-z]+(?!\w| [A-Z]))")
"""Of a family name of two parts, which is read as one word: the last may be a lane's."""
_RIGHT_BEFORE = lazy_pattern(rf"(?<![A-Z])\b(?:{_ONE}) (?-i:[a-z]+ )?$", re.IGNORECASE)
_LITTLE_WORDS = frozenset(
    "no on in of to by at as is it my we us up uk eu ks or an so if go do be he".split()  # noqa: SIM905
)
_SHORT = 2
"""Characters of a part of a name, as in Wu Yifan."""
_TURNED = lazy_pattern(r"(?P<last>[A-Z][\w'\u2019-]+), (?P<first>[A-Z][\w'\u2019-]+)(?=\s*(?:$|[;.)]))")
_FIRST_NAMES = lazy_pattern(r"(?P<first>[A-Z][\w'\u2019-]+(?:(?:, | (?:and|&|\+) )[A-Z][\w'\u2019-]+)*) (?:and|&|\+) $")
_CAPITAL = r"(?-i:[^\W\d_a-z\u00df-\u00ff])[\w'\u2019.-]*"
_MAY = lazy_pattern(
    r"(?:[:;=,|/(\[+&\u2013\u2014-] ?| (?:of|for|on|re|about|regarding|concerning|involving|into|find|trace|locate"
    r"|tracing|locating|removed?|removing|deleted?|redact(?:ed)?|wants?|out|whether|if|was|now|the|to)[ :]"
    r"|^(?:locate|locating|find|trace|tracing|removed?|removing|deleted?|redact(?:ed)?|re) "
    rf"|\b(?:allergy|plan|placement|visit|check|referral|pass|consent|dispute|claim|query|refuser)s? )"
    rf"(?:(?:child(?:ren)?|pupil|boy|girl|young person|minor|late|young|little|one pupill?),? )?"
    rf"{_CAPITAL}(?:,? (?:and |& |\+ |ap |ab |al |de |bin )?{_CAPITAL}| (?-i:family|children|siblings|twins|boys"
    r"|girls)\b| v )"
    rf"|{_CAPITAL} (?:ap |ab |al |de |bin )?{_CAPITAL}(?: -| \u2013|,|:)? ?(?:(?:who|was|is|be|to be|please|pls) )*"
    r"(?:says?\b|claim|said|states?\b|do not|don['\u2019]?t|not |must|never|taken|left|removed|swapped|sent|included"
    r"|released|published|shown|named|shared|no |\(no |consent|travelling|at risk|\(school|ask|an? |Travell|Roma"
    r"|Gypsy|refugee|asylum|v )"
    rf"|{_CAPITAL}['\u2019]s? (?:{KIN}|{OF_A_CHILD}|{_AT_SCHOOL}|own|whole|full|school|pupil|npd|records?|files?|entry"
    rf"|data)\b|\b(?:{KIN}|{OF_A_CHILD})(?: (?:of|to|for)|:) |name(?: is| was|:)? (?-i:[A-Z])"
    r"|^(?-i:[A-Z][a-z]+ (?:family|children|siblings|twins|boys|girls))\b|[\[(](?-i:[A-Z][a-z]+ [A-Z])"
    r"|^[a-z .,;-]*\b(?:took|take|taken|remove|delete|redact)", re.IGNORECASE,
)


def may_be_case(text: str) -> bool:
    """False for most texts: without a capital in the place of a case. Quickly seen, where one of `WORDS` stands."""
    if len(text) > _LONGEST or not (_MAY.search(text) or may_name_kin(text)):
        return False
    return _OF_STUDY.search(text) is None


def cases_in_plain_words(text: str) -> Iterator[str]:
    """The names in a clean cell of whom it says, in plain words, that something is done about them."""
    if not may_be_case(text):
        return
    yield from names_of_kin(text)
    yield from removed_in_small_letters(text)
    yield from _families(text)
    named = text.title() if text.isupper() and len(text.title()) == len(text) else text
    named = _DOUBLE.sub(lambda m: f"x{m[0][1].lower()}", _BEGINS.sub(lambda m: m[0].lower(), named))
    yield from (text[n.start : n.end] for n in names_in(named) if _is_matter(named, n))
    for m in _TURNED.finditer(named):
        lead = _LEAD.search(named, max(0, m.start() - _BEFORE), m.start())
        turned = f"{m['first']} {m['last']}"
        if lead and is_persons(turned) and TITLES.isdisjoint(fold(turned).split()) and not ends_as_place(m[0]):
            yield m[0]


def names_of_kin(text: str) -> Iterator[str]:
    """The names in a clean cell, of contacts too, whose mother, carer or social worker is spoken of."""
    if not may_be_case(text):
        return
    yield from named_as_kin(text)
    for n in names_in(text):
        if not (n.whole or n.of_form) or is_bodys(text, n.start, n.end):
            continue
        before = text[max(0, n.start - _BEFORE) : n.start]
        behind = _KIN_BEHIND.match(text, n.end) or _SON_BEHIND.match(text, n.end)
        if behind or _KIN_BEFORE.search(before) or _IN_MATTER.search(before):
            yield text[n.start : n.end]


def removed_in_small_letters(text: str) -> Iterator[str]:
    """The names in a cell without capitals that it says were taken out, for a parent's sake."""
    for m in _SMALL.finditer(text):
        if is_persons(m["name"].title()) and TITLES.isdisjoint(m["name"].split()):
            yield m["name"]


def _families(text: str) -> Iterator[str]:
    if _OF_FAMILIES.search(text):
        yield from (m["name"] for m in _FAMILY.finditer(text) if is_familys(m["name"]) and _is_one(m["name"]))
    if _OF_PUPILS.search(text):
        yield from (m["name"] for m in _VERSUS.finditer(text) if is_familys(m["name"]) and _is_one(m["name"]))
    for pattern in (_ITS_NAME, _OWNED):
        yield from (m["name"] for m in pattern.finditer(text) if is_familys(m["name"]) and _is_one(m["name"]))


def _is_one(word: str) -> bool:
    return fold(word) not in TITLES and not is_no_name(word) and is_persons(word)


def _is_matter(text: str, n: NameHere) -> bool:
    """True for a name in the place of what a case is about, and of nobody who acts or received."""
    name = text[n.start : n.end]
    if not (n.whole or n.of_form) or is_at_work(text, n.start, n.end) or is_bodys(text, n.start, n.end):
        return False
    likely = n.known or n.of_form or _is_rare(name)
    if not (likely or TITLES.isdisjoint(fold(name).split())) or ends_as_place(name) or not may_be_sought(name):
        return False
    if likely and _BEHIND.match(text, n.end):
        return True
    if is_grown_up(text, n.start, n.end) or claims_behind(text, n.start, n.end) or heads_receivers(text, n.start):
        return False
    before = text[max(0, n.start - _BEFORE) : n.start]
    if (first := _FIRST_NAMES.search(before)) is not None:
        before = before[: first.start()]
    if _VERB.search(before) or (likely and _RIGHT_BEFORE.search(before)):
        return True
    lead = _LEAD.search(before)
    return lead is not None and (lead["one"] is not None or (likely and not is_claimed(text, n.start, n.end)))


def _is_rare(name: str) -> bool:
    """`is_rare`, where a part of two letters stands too: Wu Yifan."""
    words = name.split()
    short = [w for w in words if len(w) <= _SHORT]
    return is_rare(" ".join(w for w in words if len(w) > _SHORT) or name) and not (
        len(short) == len(words) or _LITTLE_WORDS.intersection(map(str.lower, short))
    )
