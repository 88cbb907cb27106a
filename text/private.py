"""The one room that says whether a text tells of a child, or holds what is one person's own: for every cell and text.

Numbers and birth dates tell by themselves. An age, a school year or what befell somebody tells beside a person's name;
an address, a telephone number or a date alone beside it tells where no heading says that it is a contact's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from text.clean import clean
from text.marks import BORN, DAY, DIGIT, HEALTH, IS, LABEL, MONTH, NO_STRETCH, SEVERAL, YEAR, marks_of, told_by_itself
from text.naming import Name, is_organisation_like, persons_in

JUDGED_LATER = frozenset({"recipient", "person", "further_recipient", "commissioner", "processor"})
"""The exception: columns of who received and who asked. A name in their cells may be the recipient, so it stays with
what is said of it; `recipients.cell.private` judges them, by this room's rules too, when the row is recorded."""

_IN_WORDS = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)"
)
_AGE_NUMBER = rf"(?:1[0-8]|[1-9]|{_IN_WORDS})"
_NO_MORE = (
    r"(?![\w%+])(?! *(?:-|\u2013|/|&|\+|to\b|and\b|or\b|plus\b)"
    rf" *(?:\d|{_IN_WORDS}\b|y(?:ea)?rs?\b|(?:over|under|above)\b)| upwards)"
)
_CLASS = r"(?:1[0-3]|[1-9])"
_SIGN = re.compile(
    rf"\b(?:currently )?aged?[: ]*{_AGE_NUMBER}{_NO_MORE}|(?<![\d.-])\b{_AGE_NUMBER}[ -]?(?:years?|yrs?|y)[ -]?(?:old"
    rf"|o\b|of age)"
    rf"|(?<![\d.-])\b{_AGE_NUMBER} ?(?:years?|yrs?)(?: and)? \d{{1,2}} ?(?:months?|mths?)\b|(?<=\(){_AGE_NUMBER}(?=\))"
    rf"|\b(?:nc ?)?(?:year|yr|y)\.? ?{_CLASS}{_NO_MORE}|\byear {_IN_WORDS}\b(?! (?:to|and|of))"
    rf"|\b(?:class|form) {_CLASS}[a-z]{{0,2}}{_NO_MORE}"
    rf"|\bks ?[1-5]{_NO_MORE}"
    rf"|\breception (?:class|pupil|child)\b|\b(?:pupil|boy|girl) (?:at|of|in)\b"
    r"|\b(?:was |were |is |being |who was |permanently |temporarily )*(?:excluded|expelled|suspended (?:from|for)"
    r"|adopted"
    r"|truant\w*|bullied|fostered|sectioned|taken into care)\b|\b(?:has |with |on )?(?:an? )?(?:ehcp?|ehc plan"
    r"|sen support)\b"
    r"|\b(?:in care|looked[ -]after|child protection|at risk|safeguarding)\b"
    rf"|\bturn(?:s|ed|ing) {_AGE_NUMBER}\b|\*{DAY}|\b{LABEL}{IS}(?:{MONTH} )?{YEAR}\b(?! *[\u2013/-])|\bmissing "
    rf"(?:from )?education\b"
    r"|\bcand(?:idate|\.)(?: no\.?| number)?[ :]*\d{3,13}\b|(?<![\d+])[1-9]\d{9}(?!\d)|\b(?:cp"
    r"|child protection) plan\b|\bchild in need\b"
    rf"|\b(?:is|was|only) {_AGE_NUMBER}(?=\s*(?:$|[.,;)]))|\b{_AGE_NUMBER} ?yrs?\b"
    rf"|\bage\b[^:;,.\d]{{0,20}}: ?{_AGE_NUMBER}{_NO_MORE}|\b{_CLASS}[A-F]\b(?=\s*(?:$|[,;.)|/]))"
    r"|\b(?:reception|nursery)\b(?! (?:schools?|baseline|teachers?|manager|staff|data))"
    r"|\b(?:sen|send|fsm|eal|lac|cla|cin|free school meals|autis\w+|adhd|dyslexi\w+|disab\w+|epilep\w+"
    r"|special (?:educational )?needs)(?=\s*(?:$|[,;.)]))"
    rf"|\b{BORN}(?: in)?(?: {MONTH})? {YEAR}(?!\w)(?! *(?:-|\u2013|to\b|and\b|/))",
    re.IGNORECASE,
)
"""What is said of one child, beside a name."""
_BARE_AGE = re.compile(rf",? {_CLASS}(?=\s*$|,)")
_GAP = re.compile(
    r"[\s,;:()\[\]|/\u2013\u2014-]*(?:(?:who|is|was|now|then|currently|an?|the|pupil|student|child|boy|girl|and|also)\b"
    r"[\s,;:()\[\]\u2013\u2014-]*){0,4}",
    re.IGNORECASE,
)
_LOOSE_GAP = re.compile(
    r"(?!.*\b(?:thesis|study|research|phd|lead|leads|teacher|project|report|evaluation|trial|by"
    r"|for)\b)[^.!?;\d]{0,45}", re.IGNORECASE
)
_CHILD = (
    r"(?:pupil|child|schoolchild|schoolboy|schoolgirl|minor|boy|girl|son|daughter|toddler|infant|stepson|stepdaughter"
    r"|nephew"
    r"|niece|grandson|granddaughter|(?<!phd )(?<!doctoral )(?<!research )student|learner"
    r"|(?:grand)?(?:mother|father|parents?|guardian|carer|mum|dad) (?:of|for)(?: twins)?|on behalf of (?:his|her"
    r"|their|my)(?: \w+)?)"
)
_ROLES = re.compile(
    rf"\b(?:{_CHILD}|mother|father|parents?|guardian|carer|mum|dad|next of kin)\b"
    r"|\b(?:pupils|children|students|siblings|twins):",
    re.IGNORECASE,
)
_ROLE = re.compile(
    rf"(?P<role>\b{_CHILD}|\b(?:pupils|children|students|siblings|twins)(?=:))(?:'s|\u2019s)?[\s:=,(\u2013-]*"
    r"(?:(?:is|was|named|called|(?:full )?name|in question)[\s:]*)*$",
    re.IGNORECASE,
)
_CALLED_CHILD = re.compile(
    r"[\s,(\u2013-]+(?:an? |the )?(?:pupil|child|minor|schoolboy|schoolgirl)\b(?! data)", re.IGNORECASE
)
_PARENT = re.compile(r"\b(?:mother|father|mum|dad|parents?|guardian|carer|next of kin)(?:'s|\u2019s)?\b", re.IGNORECASE)
_CASE = (
    r"(?:exclusions?|attendance|absences?|sen|send|ehcp?|behaviour|safeguarding|school|educational?|pupil|care"
    r"|social care"
    r"|attainment|exam|results?|suspensions?|sats?|gcses?|grades?)"
)
_CASE_OF = re.compile(
    rf"\b{_CASE}(?: (?:record|file|data|history|report|case|plan|result|grade|detail|information)s?)?"
    r" (?:of|for|on|about|re)[: ]+$|\b(?:exclusion|suspension|ehcp?)(?: ?: ?| [\u2013-] ?)$",
    re.IGNORECASE,
)
_CASE_BEHIND = re.compile(rf"['\u2019]s (?:\w+ )?(?:{_CASE}|mother|father|mum|dad|parents?|carers?)\b", re.IGNORECASE)
_RELATION = re.compile(
    r"\b(?:mother|father|mum|dad|parents?|guardian|carer|foster\w*|next of kin|home|lives? (?:at|with))\b",
    re.IGNORECASE,
)
_OWN_CHILD = re.compile(
    r"\b(?:my|his|her|their|our) (?:\w+ )?(?:son|daughter|child|boy|girl|grand(?:son|daughter|child))\b|\bthe (?:boy"
    r"|girl)\b",
    re.IGNORECASE,
)
_HIS_AGE = re.compile(rf"[, (]+{_AGE_NUMBER}(?![\w-])(?! (?:to|and|or|years? ago)\b)")
_POSTCODE = r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"
_STREET = (
    r"(?:road|rd|street|st|lane|avenue|ave|close|drive|way|crescent|terrace|gardens?|grove|court|place|square|hill"
    r"|row|walk"
    r"|mews|view|green|park|rise)"
)
_ADDRESS = re.compile(
    rf"\b(?:(?:flat|apt|apartment) ?\d+\w?,? ?)?\d{{1,4}}[a-z]?,? (?:[\w'\u2019.]+ ){{0,3}}{_STREET}\b"
    rf"|(?-i:{_POSTCODE})",
    re.IGNORECASE,
)
_TO_CONTACT = re.compile(r"\b(?:contact|enquir\w+|press office|help ?desk)\b", re.IGNORECASE)
_ASKED_BY = re.compile(r"\b(?:requested|asked|sought|made|ordered|wanted) (?:for )?by [^.;]*", re.IGNORECASE)
_WHOLE_ADDRESS = re.compile(
    rf"(?:(?:home|lives? at|address|c/o|(?:mrs?|ms|miss) \w+,?)[ :]*)*"
    rf"(?:flat \d+\w?,? )?\d{{1,4}}[a-z]?,? [\w'\u2019 .,-]{{3,60}}{_POSTCODE}\W*",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\w.])(?:\+44 ?(?:\(0\) ?)?|0)(?:[ -]?\d){9,10}(?!\d)")
_MAIL = re.compile(
    r"[\w.+-]+@(?:gmail|googlemail|hotmail|outlook|yahoo|icloud|live|aol|btinternet|sky|me|msn|proton|protonmail"
    r"|ymail|mail)\.\w+",
    re.IGNORECASE,
)
_ANY_DAY = re.compile(rf"(?<!\d){DAY}{NO_STRETCH}", re.IGNORECASE)
_NOTHING_ELSE = re.compile(r"\b(?:f|m|male|female|boy|girl)\b|\W", re.IGNORECASE)
_DAY_BEHIND = re.compile(rf"[ ,(;:-]*{DAY}{NO_STRETCH}", re.IGNORECASE)
_AT_SCHOOL = re.compile(
    r"\b(?:primary|infants?|juniors?|nursery|academy|high school|secondary school|grammar)\b", re.IGNORECASE
)
_OF_CONTACTS = re.compile(
    r"contact|applica|request|research|investigat|controller|processor|organi[sz]|company|institut|recipient|supplier"
    r"|officer|lead|address|mail|phone|tel\b|approv|sign|author|panel|decision|decided|owner|sponsor|\bby\b|who|staff"
    r"|team|customer|partner|responsib|manager|minister|member|date|version|update",
    re.IGNORECASE,
)
"""Headings below which a name stands with an address, a telephone number or a day, as adults' do."""
_REACHED = re.compile(
    r"[\d@]|['\u2019]s |exclusion|suspension|attendance|absence|\bsend? |ehc|behav|record|file|report|sats|gcse|result",
    re.IGNORECASE,
)
_YEARS = re.compile(rf"(?<!\d){YEAR}(?!\d)")
_OF_AGE_BORN = "1990"
"""Before this year those were born whose birthdays stand in debates."""
_SHORT_SIGN = 40
_SHORT = 120
"""Characters of a cell that is about one thing."""
_LONG, _NEAR = 240, 60
_MOST = 20_000
_MARKS = ("", *",;:()[]|/\u2013\u2014-")
_HINTS = (
    "dob", "d.o", "d. o", "d o b", "birth", "born", "b. ", "geb", "naissance", "nac", "ur.", "ganwyd", "geni",
    "urodz", "n\u00e9", "age", "year", "yr", "y1", "y2", "y3", "y4", "y5", "y6", "y7", "y8", "y9", "yo", "class",
    "form", "ks", "(", "cand", "turn", "missing", "suspension", "sats", "gcse", "grade", "c/o", "*", "nursery",
    "autis", "adhd", "dyslex", "disab", "epilep", "free school", "special need", "exclu", "expel", "suspend", "ehc",
    "sen s", "care", "adopt", "foster", "truan", "bull", "section", "looked", "safeg", "risk", "protection", "recep",
    "attend", "absence", "behav", "sen ", "send", "record", "file", "upn", "uln", "ucn", "uci", "nhs", "nino",
    "insurance", "ni n", "passport", "number", "pupil", "child", "son", "daughter", "boy", "girl", "student",
    "learner", "nephew", "niece", "mother", "father", "parent", "guardian", "carer", "mum", "dad", "infant",
    "toddler", "behalf", "minor", "@", "home", "live",
)  # fmt: skip
"""One of these stands in every text that tells by its words, in small letters; in others a number does."""
_DIGITS = re.compile(
    r"\d[\d /.-]{5}|\d ?[A-Z]{2}\b|,? (?:\d|1[0-3])(?:,|$)|\d\w?,? [A-Z]\w+ [A-Z]|\b\d{1,2}[A-F]\b"
    r"|[A-Za-z]\W{1,3}\d{1,2}[a-z]{0,2} [A-Z]|[a-z]\W{1,3}[A-Z][a-z]+ \d{1,2}, \d{4}"
    rf"|(?:is|was|only) {_IN_WORDS}\b|\b(?:LAC|CLA|CIN|SEND?|EAL|FSM|CP)\b"
)
_WORDS_OF_AGE = re.compile(rf"\b(?:aged?[: ]*{_IN_WORDS}\b|{_IN_WORDS}[ -]years?)", re.IGNORECASE)


def may_tell(text: str) -> bool:
    """False for a text that needs no closer look: most cells are let go at once."""
    if text.islower() and text.isascii() and not DIGIT.search(text):
        return "aged" in text or "year" in text or "@" in text  # nobody is named in it, and no number stands in it
    small = text.casefold()
    if small == text.upper():
        return HEALTH.search(text) is not None
    return any(map(small.__contains__, _HINTS)) or _DIGITS.search(text) is not None


def tells(text: str, heading: str = "") -> str:
    """Why a text tells of one child or holds a person's own data, in words that quote nothing; "" where it does not."""
    text = clean(text)[:_MOST]
    return (_told_before if len(text) <= _LONG else _looked_at)(text, heading)


def _looked_at(text: str, heading: str) -> str:
    digits = DIGIT.search(text) is not None
    if digits and (why := told_by_itself(text)):
        return why
    if text.isascii() and text.islower() and not (digits or "@" in text or _WORDS_OF_AGE.search(text)):
        return ""
    return _beside_a_name(text, heading)


_told_before = lru_cache(maxsize=16384)(_looked_at)
"""Most cells of an edition stand in the one before, which is read again beside it."""


def _beside_a_name(text: str, heading: str) -> str:
    own = _OWN_CHILD.search(text)
    if own and (_SIGN.search(text, own.start(), own.end() + 60) or _HIS_AGE.match(text, own.end())):
        return "a child of the family"
    signs = [m.span() for m in _SIGN.finditer(text)]
    if not signs and not _ROLES.search(text) and (len(text) > _LONG or not _REACHED.search(text)):
        return ""  # most prose is let go before names are looked for
    names = [n for n in persons_in(text) if not n.titled]
    many, short = bool(SEVERAL.search(text)), len(text) <= _SHORT
    for name in names:
        if any(_goes_with(text, name, sign, many=many) for sign in signs):
            return "a child's age, class or case"
        if _named_as_child(text, name, many=many) or (short and name.sure and _BARE_AGE.match(text, name.end)):
            return "a name that is said to be a child's"
    if short and signs and (_of_small_letters(text, signs) or (not many and _piece_is_name(text, names))):
        return "a child's age, class or case"
    return _of_a_family(text, names, many=many) or _as_at_home(text, heading, [n for n in names if n.whole])


def _goes_with(text: str, name: Name, sign: tuple[int, int], *, many: bool) -> bool:
    """True where a sign stands beside a name, in either order, with nothing between that makes it another's."""
    behind = sign[0] >= name.end
    if not behind and sign[1] > name.start:
        return False
    gap = text[name.end : sign[0]] if behind else text[sign[1] : name.start]
    alone = not many and len(text) <= _LONG
    if _GAP.fullmatch(gap) and (name.sure or alone):
        return name.sure or behind or len(text) <= _SHORT
    return name.sure and name.whole and alone and _LOOSE_GAP.fullmatch(gap) is not None


def _named_as_child(text: str, name: Name, *, many: bool) -> bool:
    before = text[max(0, name.start - 60) : name.start]
    role = _ROLE.search(before)
    if name.sure:
        case = _CASE_OF.search(before) or _CASE_BEHIND.match(text, max(0, name.end - 2))
        return bool(role or case or _CALLED_CHILD.match(text, name.end))
    return bool(role and name.whole and not many and (role["role"].islower() or before.rstrip().endswith(":")))


def _of_small_letters(text: str, signs: Sequence[tuple[int, int]]) -> bool:
    """A name in small letters before a sign ("emily smith aged 9")."""
    small = not any(map(str.isupper, text))
    return small and any(n.sure and n.whole for n in persons_in(text[: signs[0][0]].title()))


def _piece_is_name(text: str, names: Sequence[Name]) -> bool:
    """True where what stands between two marks is a name and nothing else."""
    return any(
        n.whole and text[: n.start].rstrip()[-1:] in _MARKS and text[n.end :].lstrip()[:1] in _MARKS for n in names
    )


def _of_a_family(text: str, names: Sequence[Name], *, many: bool) -> str:
    reached = _PHONE.search(text) or _MAIL.search(text)
    if reached and _PARENT.search(text):
        return "how to reach a family"
    if names and not many and _RELATION.search(text) and (reached or _ADDRESS.search(text)):
        return "how to reach a family"
    born = _AT_SCHOOL.search(text) and any(n.sure and n.whole and _DAY_BEHIND.match(text, n.end) for n in names)
    return "a name and a day, as of birth" if born else ""


def _as_at_home(text: str, heading: str, names: Sequence[Name]) -> str:
    """An address, a telephone number or a day that is a private person's, where no heading or body says otherwise."""
    if len(text) > _LONG or of_contacts(heading) or _TO_CONTACT.search(text):
        return ""
    if is_organisation_like(_ASKED_BY.sub("", text)):
        return ""
    if _WHOLE_ADDRESS.fullmatch(text) or _MAIL.fullmatch(text):
        return "a private address"
    reached, day = _PHONE.search(text) or _MAIL.search(text), _ANY_DAY.search(text)
    for n in names:
        if reached or any(0 <= m.start() - n.end <= _NEAR for m in _ADDRESS.finditer(text)):
            return "a private address or number"
        if day and not _NOTHING_ELSE.sub("", text[: n.start] + text[n.end : day.start()] + text[day.end() :]):
            return "a name and a day, as of birth"
    return ""


def without_marks(text: str, instead: str) -> str:
    """A text of many lines with `instead` in place of numbers and birth dates; of grown-ups' only the numbers."""
    return "\n".join(_line_without(line, instead) for line in text.split("\n")) if DIGIT.search(text) else text


def _line_without(line: str, instead: str) -> str:
    if not may_tell(line):
        return line
    plain, at, out = clean(line), 0, ""
    for a, b in sorted(marks_of(plain)):
        year = _YEARS.search(plain, a, b)
        if a >= at and not (year and year[0] < _OF_AGE_BORN):
            out, at = out + plain[at:a] + instead, b
    return out + plain[at:] if at else line


def of_contacts(heading: str) -> bool:
    """True for a heading below which grown-ups are named."""
    return _OF_CONTACTS.search(heading) is not None


def is_a_sign(text: str) -> bool:
    """True for a cell that is one child's age, class or case and nothing else."""
    return len(text) <= _SHORT_SIGN and _SIGN.fullmatch(text.strip()) is not None


def is_a_name(text: str) -> bool:
    """True for a cell that is a name with a known given name and nothing else."""
    if not 3 < len(text) <= _SHORT_SIGN or text.islower():
        return False
    return any(n.sure and n.whole and not n.titled and n.start == 0 and n.end == len(text) for n in persons_in(text))
