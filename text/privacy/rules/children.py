"""Who is a child by the words right beside the name: any name, also one that no list of given names has.

A name that is known needs less (`text.privacy.private`). Here a run of words in capitals is taken for a person because
of what is said in that very place: "nine-year-old X", "a pupil, X,", "X, 9, had". Bodies stand there too, so a name
that reads as one, or that a list has, is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_place, is_listed_body, may_be_school
from text.privacy.grown_ups import is_at_work, is_grown_up, is_titled
from text.privacy.marks import BORN, DAY, IS, LABEL, MONTH, NO_STRETCH, YEAR, YEAR_ALONE
from text.privacy.naming import as_searched, begins_no_name, given_names, persons_in, reads_as_person
from text.privacy.rules import family
from text.privacy.rules.one_child import families_in, is_matter_of_case, is_no_name, speaks_of_one
from text.privacy.rules.sentences.received import heads_receivers
from text.privacy.rules.signs import AGE_NUMBER, CLASS, IN_WORDS, NO_MORE, SCHOOL_YEAR, STRONG
from text.privacy.unclaimed.claims import is_claimed

CAPITAL = r"[^\W\d_a-z\u00df-\u00ff][\w'\u2019-]*"
_PARTICLE = r"(?:de|da|del|della|van|von|der|den|bin|ibn|al|el|la|le|ap|ab|ferch|bint|dos|das|di|du|ul)"
_RUN = lazy_pattern(
    rf"(?<![\w'\u2019-]){CAPITAL}(?:\.(?= [A-Z]))?"
    rf"(?:(?: {_PARTICLE}){{0,2}} (?:{_PARTICLE}-)?{CAPITAL})*"
)
_WORD = lazy_pattern(r"\S+")
_TURNED = lazy_pattern(rf"{CAPITAL}, {CAPITAL}(?=\W|$)")
"""A name alone at the beginning, the last part first, of which no word is known."""
_BY_LETTER = lazy_pattern(rf"(?:[A-Z]\. ?){{1,2}}{CAPITAL}|(?:[Tt]he )?{CAPITAL} [Ff]amily")
"""A cell that is a family's name, or one with a first letter."""
_MAY_SAY = lazy_pattern(
    rf"\d|\b(?:(?:just|only|barely|still|is|was|be|turn(?:s|ed)) {IN_WORDS}|oed|ddisgybl|my name|pupils?|child(?:ren)?"
    r"|school(?:boy|girl|child)|toddler|boys?|girls?|youngster|infant|old|aged?|born|birth|gcses?|sats|meals|scored|autism|adhd|dyslexia|epilepsy|whose"
    r"|minor|eldest|oldest|youngest|sixth[- ]former|teenager"
    r"|d\.?o\.?b|year|(?:grand|step)?(?:son|daughter)s?|nephew|niece|little|siblings|twins|triplets|kids|brothers|sisters)\b",
    re.IGNORECASE,
)
"""Quickly seen: without it nobody is called a child."""
_OLD = rf"\b(?:{AGE_NUMBER})[ -]?(?:years?[ -]old|yrs?[ -]?old|y/?o\b)"
_PUPIL = r"(?:pupil|schoolboy|schoolgirl|schoolchild|toddler|child|boy|girl|youngster|infant|teenager|lad)"
_KIN = r"(?:grand|step)?(?:son|daughter|child)|boy|girl|nephew|niece|little one"
_CALLED = rf"(?:[,:(]| -| \u2013)?(?: (?:\(?{family.BY_NAME} )?|(?<=\())$"
_SURE_BEFORE = lazy_pattern(
    rf"{_OLD}(?: (?:{_PUPIL}|twin|son|daughter))?{_CALLED}"
    rf"|\b(?:my|our)(?: [\w-]+)? (?:{_KIN}|eldest|oldest|youngest|middle one){_CALLED}"
    rf"|\b{_PUPIL}(?:,| -| \u2013|:)? \(?(?:is |was |has been )?{family.BY_NAME} $"
    rf"|\b(?:named|identified) (?:the|a) {_PUPIL} as $|\b(?:my|our) [^.;]{{3,40}} and (?:{_KIN}) $"
    r"|\b(?:[1-9]|1[0-8])(?:st|nd|rd|th) birthday (?:to|of) $",
    re.IGNORECASE,
)
_BESIDE = lazy_pattern(
    rf"\b(?:an?|the|one|another|this|that|former)(?: \w+)? {_PUPIL}(?:,| \(| -| \u2013) ?$"
    r"|\bthe(?: \w+)? (?:pupils|children|siblings|twins|brothers|sisters|boys|girls)(?:,|:| \() ?$",
    re.IGNORECASE,
)
"""Before a name that goes on with a mark."""
_RIGHT = lazy_pattern(rf"(?:(?<![\w-]){_PUPIL}|(?:^|[.;:] )(?i:{_PUPIL})) $")
_KIN_OF = lazy_pattern(
    rf"(?:\b(?:her|his|their|whose|the)|\w['\u2019]s|s['\u2019])(?: [\w-]+)? (?:{_KIN}|brother|sister|twin){_CALLED}",
    re.IGNORECASE,
)
_NAME_IS = lazy_pattern(
    r"\b(?:his|her|their|the (?:boy|girl|child|pupil)['\u2019]s) (?:full |real )?name(?: is| was|['\u2019]s) $",
    re.IGNORECASE,
)
_OF_AGE_BEHIND = lazy_pattern(rf",? \(?{AGE_NUMBER}\)?(?=\s*(?:$|[.;:,)]))", re.IGNORECASE)
_AT_SCHOOL = lazy_pattern(
    r"\b(?:school|nursery|pupil|ehcp?|education, health and care|special (?:educational )?needs|excluded|bullied"
    r"|(?:year|yr) \d)\b", re.IGNORECASE,
)
"""What is said of somebody's child while it is one: sons and daughters may be grown up."""
_MARK = lazy_pattern(r"\s*(?:[,);]| -| \u2013|$|and\b)")
_THEN = lazy_pattern(
    r"\s*(?:$|[^\w\s'\u2019]|['\u2019]s? |(?:was|is|were|has|had|who|whose|at|of(?! [A-Z])|from|in|and|aged|on|with"
    r"|went|to|said|attends|lives)\b)"
)
_WHO = r",? ?\(?(?:(?:who|is|was|were|then|now|just|only|currently|,)[ ,]*)*"
_NO_STUDY = r"(?! (?:cohorts?|stud(?:y|ies)|surveys?|groups?|projects?|tests?|programmes?|data)\b)"
_GOES_ON = (
    rf"(?=\s*(?:$|[,.;)]|(?:{_PUPIL}|student|twin|son|daughter|who|whose|from|at|of|was|is|has|had|and|in)\b))"
)
_SEX = r"(?:(?:fe)?male|boy|girl|[fm])"
_SURE_BEHIND = lazy_pattern(
    rf"{_WHO}(?:aged?:? {AGE_NUMBER}{NO_MORE}{_NO_STUDY}|(?:an? )?{_OLD[2:]}{_GOES_ON}|{AGE_NUMBER} ?(?:yrs?|y/o)\b)"
    rf"|,? \(?who (?:is|was) (?:\w+ )?{AGE_NUMBER}(?=\s*(?:$|[,.;)]|and\b|when\b))"
    rf"|,? who (?:[\w'\u2019]+ ){{1,6}}at (?:the age of )?{AGE_NUMBER}(?=\s*(?:$|[.,;)]|asked\b|and\b))"
    r"| \((?:an? )(?:child|minor|pupil|infant)\)"
    rf"| \((?:(?:1[0-8]|[3-9]) ?(?:years|yrs?|y)|{_SEX}[ ,/]+{AGE_NUMBER}(?: ?(?:years|yrs?|y))?)\)"
    rf"|,? (?:who )?(?:is|was) (?:just|only|barely|still) {AGE_NUMBER}(?=\s*(?:$|[.,;)]|when\b))"
    rf"|,? who (?:is|was) {AGE_NUMBER} (?:at the time|by then)\b|,? who (?:will be|turns|turned) {AGE_NUMBER}(?! ?%)\b"
    rf"|,? (?:who )?(?:died|drowned|passed away|was (?:killed|murdered|found dead))(?: [\w'\u2019]+){{0,3}},?"
    rf" (?:aged|at the age of) (?:just |only )?{AGE_NUMBER}{NO_MORE}"
    rf"| (?:had |has )?(?:just |only )?turn(?:ed|s) {AGE_NUMBER}(?=\s*(?:$|[.,;)]|(?:in|on|when|last|this)\b))"
    rf"| will be {AGE_NUMBER} (?:in|on|this|next)\b| yn ddisgybl\b"
    rf"|, (?:of|from|who) [^.;()]{{3,60}}, (?:is|was|aged) (?:just |only )?{AGE_NUMBER}(?=\s*(?:$|[.,;)]|when\b))"
    rf"|,? \(?(?:yn )?(?:{AGE_NUMBER}|\w+) (?:(?:ml|bl)wydd )?oed\b"
    r"|,? who (?:sat|sits|is sitting) (?:his|her|their) (?:gcses?|sats)\b"
    r"|,? (?:who )?(?:is|was) (?:eligible for|on|in receipt of|entitled to) free school meals\b"
    r"|,? (?:who )?scored \d+ in (?:the |his |her )?(?:key stage|ks ?\d|sats)\b"
    r"|,? (?:who )?has (?:autism|adhd|dyslexia|epilepsy)(?=\s*(?:$|[.,;)]|and\b))"
    r"|,? whose (?:parents?|mother|father|m[ua]m|dad) (?:applied|sought|claimed|complained|asked)\b"
    r"|,? (?:who )?(?:is|was) an? (?:\w+ )?(?:schoolboy|schoolgirl|schoolchild|toddler)\b"
    rf"|, of (?:year|yr|y) ?{CLASS}(?=\s*(?:$|[.,;)]|at\b|who\b))",
    re.IGNORECASE,
)
_BORN = lazy_pattern(
    rf"[ ,;:(\[\u2013-]{{0,4}}(?:(?:who|was|is) ){{0,2}}(?:{LABEL}|{BORN}){IS}(?:\w+day,? )?"
    rf"(?P<day>{DAY}{NO_STRETCH}|(?:{MONTH} )?{YEAR}\b(?! *(?:-|\u2013|to\b|and\b)))",
    re.IGNORECASE,
)
_CHILDREN_BORN = "1990"
_BARE = lazy_pattern(
    rf", (?:(?:then|now|just|only|still) )?{AGE_NUMBER},(?! ?\d| (?:and|or) \d"
    r"| (?-i:(?:[A-Z][\w'\u2019]* ){1,3})(?:street|road|lane|avenue|close|place|square|way)\b)",
    re.IGNORECASE,
)
_BRACKETS = lazy_pattern(rf" \({AGE_NUMBER}\)", re.IGNORECASE)
_IN_YEAR = lazy_pattern(
    rf"(?:,| \()? ?(?:(?:who|is|was|now|currently|in|an?|the|his|her) )*(?:{SCHOOL_YEAR})", re.IGNORECASE
)
_CLASS_BEHIND = lazy_pattern(rf"(?:,| \() ?(?:{SCHOOL_YEAR})", re.IGNORECASE)
_OF_COUNTS = lazy_pattern(
    r"\b(?:most|fewest|least|requests?|releases?|extracts?|shares|recipients?|total|each|times|applications?|bodies"
    r"|organisations|companies|left out|asked|asks)\b", re.IGNORECASE,
)
"""Beside a bare number it says that bodies are counted."""
_OF_PERSONS = lazy_pattern(
    r"\b(?:her|his|she|he|him|mother|father|parents?|m[ua]m|dad|classmates?|siblings?|brother|sister|twins?"
    r"|(?:among|one of)(?: \w+)? (?:pupils|children|boys|girls))\b", re.IGNORECASE,
)

_LETTER_FIRST = lazy_pattern(rf"(?:[B-HJ-XZ]\.?|[AIY]\.) (?:[A-Z]\.? )?{CAPITAL}")
"""A family name behind its first letter; "A", "I" and Welsh "Y" are words."""
_OF_ONE = lazy_pattern(
    r"\b(?:(?:record|file|case|photo(?:graph)?|picture|address|exclusion|attendance|placement) (?:of|on|for|about)"
    r"|details (?:of|about)|pupil (?:record|data) (?:of|on|about)"
    r"|photo(?:graph)?:|pictured:?|apolog(?:y|ies|ised|ise) to"
    r"|well done(?:,| to)|congratulations(?:,| to)|justice for"
    r"|(?:letter|note) (?:from|by)|(?:drawing|poem|story|essay|picture) by|campaign for"
    r"|in memory of|tribute to|remembering"
    r"|(?:famil(?:y|ies)|mother|father|parents?|guardians?|carers?) of) $", re.IGNORECASE,
)
"""Right before a name: what there is one of for each person."""
_DOES = lazy_pattern(
    r"\)?,? (?:(?:attends?|attended|lives|lived|goes to|went to|moved to|left) |(?:was|is|ha[sd] been) (?:\w+ly )?"
    r"(?:(?:excluded|suspended|expelled)(?! from (?:the|this|our|these) (?!school|class))|bullied|fostered|adopted"
    r"|taken into|in care|in foster|missing|autistic|a pupil)\b"
    r"|(?:of|from|at) (?:[A-Z][\w'\u2019-]* ){1,4}(?:Primary|Academy|School|Infants?|Juniors?|Nursery|High)\b)"
)
"""Right behind: what a pupil does, and what befalls one."""


_WHOLE = rf"{CAPITAL}(?: {CAPITAL}){{1,3}}"
_ANY = rf"{CAPITAL}(?: {CAPITAL}){{0,3}}"
_LIST = r"(?P<names>{0}(?:(?:, (?:and )?| and | & ){0}){{1,9}})"
_PUPILS_NAMED = lazy_pattern(
    rf"(?i:\b(?:(?:(?:the|these|those|two|three|four) )?(?:pupils|children),|pupils|schoolchildren|sixth[- ]formers"
    rf"|(?:reception|(?:year|yr) ?{CLASS}) (?:students|children|girls|boys))"
    r"(?: named)?:? )"
    rf"{_LIST.format(_WHOLE)}(?=\s*(?:$|[^\w\s'\u2019]|[a-z]))"
)
_ARE_PUPILS = lazy_pattern(
    rf"(?<![\w'\u2019-]){_LIST.format(_WHOLE)}(?i:,? (?:(?:are|were|who are|both|all|two|three) )*(?:year|yr) ?{CLASS}"
    r" (?:pupils|students|children|girls|boys)(?=\s*(?:$|[.,;)]|(?:of|at|from|who)\b)))"
)
_OWN_CHILDREN = lazy_pattern(
    r"(?i:\b(?:my|our)(?: \w+)? (?:children|kids|sons|daughters|twins|boys|girls|grandchildren)[,:]?"
    r"(?: called| named)? )"
    rf"{_LIST.format(_ANY)}(?=\s*(?:$|[^\w\s'\u2019]|[a-z]))"
    r"|(?i:\bchildren (?:spoken to|interviewed|named|(?:who )?(?:we|i) (?:met|(?:spoke|talked) (?:to|with)))"
    r"(?: were| are| included)?:? )"
    rf"(?P<aged>{_ANY}(?:, | \(){AGE_NUMBER}\)?(?:(?:,? and |, ){_ANY}(?:, | \(){AGE_NUMBER}\)?){{0,9}})"
)
_AGED_SO = lazy_pattern(rf",? \(?{AGE_NUMBER}\)?$|^{AGE_NUMBER}$")
_PARTS = lazy_pattern(r",? and |, | & ")


class Said(NamedTuple):
    """Where the name of a child stands."""

    start: int
    end: int
    sure: bool
    """What is beside it is said of persons only. Otherwise a body may stand there."""
    name: str
    """In full, where its family name stands elsewhere."""


def children_said(text: str) -> Iterator[Said]:
    """The names in a clean text or sentence that are children's by what is said right beside them."""
    if not _MAY_SAY.search(text):
        return
    yield from (Said(start, end, True, name) for start, end, name in families_in(text) if not is_titled(text, start))
    yield from _listed(text)
    of_one = speaks_of_one(text)
    for start, end in _names_in(text):
        of_persons = _surely(text, start, end)
        called = of_persons or _called(text, start, end) or (of_one and is_matter_of_case(text, start, end))
        if (called or _counted(text, start, end)) and not is_at_work(text, start, end) \
                and _is_person(text, start, end, called=called, alone=of_persons):
            yield Said(start, end, of_persons, text[start:end])


def _listed(text: str) -> Iterator[Said]:
    """Several names in a place of pupils: "Year 6 pupils X and Y", "my children, X and Y"."""
    for m in (*_PUPILS_NAMED.finditer(text), *_ARE_PUPILS.finditer(text), *_OWN_CHILDREN.finditer(text)):
        listed = "aged" if m.groupdict().get("aged") else "names"
        names = [x for part in _PARTS.split(m[listed]) if (x := _AGED_SO.sub("", part)) and x[0].isalpha()]
        if not any(fold(name.split()[0]) in given_names() for name in names) and heads_receivers(text, m.start(listed)):
            continue
        bodies = sum(is_listed_body(name) or may_be_school(name) for name in names)
        if not all(map(_is_name_there, names)) or 2 * bodies >= len(names):
            continue  # one of them may have the name of a body
        at, last = m.start(listed), names[-1].split()
        for name in names:
            at = text.index(name, at)
            whole = name if " " in name or len(last) == 1 else f"{name} {last[-1]}"
            yield Said(at, at + len(name), True, whole)


def _is_name_there(name: str) -> bool:
    return reads_as_person(name, family=True) and not (is_no_name(name) or any(map(begins_no_name, name.split())))


def named_in_case(text: str) -> list[str]:
    """The names in a clean cell in the place of what a case is about: a child's, where its row says that there is one.

    Any name; a single word is one that is known.
    """
    found = ((text[a:b], a, b) for a, b in _names_in(text) if is_matter_of_case(text, a, b) and not is_titled(text, a))
    return [
        name for name, a, b in found
        if (" " in name or fold(name) in given_names()) and not is_no_name(name)
        and _is_person(text, a, b, called=True, alone=True)
    ]


def known_in(text: str) -> list[str]:
    """The full names in a clean cell that begin with a known given name and are nobody's who acts."""
    names = (n for n in persons_in(text) if n.sure and n.whole and not n.titled)
    found = [text[n.start : n.end] for n in names if not is_grown_up(text, n.start, n.end)]
    return [name for name in found if not is_listed_body(name)]


_ABOUT_WHOM = lazy_pattern(
    r"(?:^|\b(?:for|re|about|regarding|concerning|respect of|behalf of|on)|[:;,\u2013-])\s*$", re.IGNORECASE
)


def unclaimed_in(text: str) -> list[str]:
    """The names, known or not, in a clean cell whose row is a case of one child: of nobody who acts and no body."""
    found = ((a, b) for a, b in _names_in(text) if _ABOUT_WHOM.search(text, max(0, a - 20), a))
    return [
        name for a, b in found
        if " " in (name := text[a:b]) and not (is_titled(text, a) or is_claimed(text, a, b) or is_no_name(name))
        and not ends_as_place(name) and _is_person(text, a, b, called=True, alone=True)
    ]


def children_in_cell(text: str) -> set[str]:
    """The names of the children of whom a cell tells, as printed: who is said to be one, else all but who acts."""
    line = as_searched(text)
    said = {c.name for c in children_said(line)}
    found = (n for n in persons_in(line) if n.whole and not (n.titled or is_grown_up(line, n.start, n.end)))
    named = {name for n in found if not is_listed_body(name := line[n.start : n.end])}
    if not (said or named) and (turned := _TURNED.match(line)) and reads_as_person(turned[0].title(), family=True):
        return {turned[0]}
    words = {w for name in said for w in name.split()}
    return said | {name for name in named if not said or not words.isdisjoint(name.split())}


def is_rare_name(text: str) -> bool:
    """True for a clean cell that is a name by its form and nothing else, known or not, the last part first too."""
    if _BY_LETTER.fullmatch(text):
        return True
    plain = text.rstrip(" .").replace(", ", " ", 1)
    first, _, rest = plain.partition(" ")
    if first.isupper() and not rest.isupper():
        plain = f"{first.title()} {rest}"  # QUILL, Zebedee
    whole = any(n.whole and not n.titled and (n.start, n.end) == (0, len(plain)) for n in persons_in(plain))
    return whole and reads_as_person(plain, family=True) and not is_listed_body(plain) and not is_no_name(plain)


def _names_in(text: str) -> Iterator[tuple[int, int]]:
    """Words in capitals that follow one another, without those that begin a sentence or say whose name follows."""
    for run in _RUN.finditer(text):
        start = end = -1
        for word in _WORD.finditer(text, run.start(), run.end()):
            if not begins_no_name(word[0]):
                start, end = (word.start() if start < 0 else start), word.end()
            elif start >= 0:
                yield start, end
                start = -1
        if start >= 0:
            yield start, end


def _surely(text: str, start: int, end: int) -> bool:
    """True in a place of persons only: aged 9, born on a day, "my daughter", "a pupil called"."""
    if _SURE_BEFORE.search(text, max(0, start - 60), start) or _SURE_BEHIND.match(text, end):
        return True
    if _OF_AGE_BEHIND.match(text, end) and _KIN_OF.search(text, max(0, start - 60), start):
        return True
    born = _BORN.match(text, end)
    year = YEAR_ALONE.search(born["day"]) if born else None
    return born is not None and (year is None or year[0] >= _CHILDREN_BORN)


def _called(text: str, start: int, end: int) -> bool:
    """True where it is called a pupil, a child or somebody's son: a body may be meant."""
    before = text[max(0, start - 60) : start]
    if (_BESIDE.search(before) and _MARK.match(text, end)) or family.CALLED_CHILD.match(text, end):
        return True
    if _RIGHT.search(before) and (_THEN.match(text, end) or text.endswith(("'s", "\u2019s"), start, end)):
        return True
    if _KIN_OF.search(before) is None and _NAME_IS.search(before) is None:
        return False
    return _says(STRONG, text) or _says(_AT_SCHOOL, text) or _OF_AGE_BEHIND.match(text, end) is not None


def _counted(text: str, start: int, end: int) -> bool:
    """True where a bare number or a school year is likelier an age or a class than a count."""
    if _LETTER_FIRST.fullmatch(text, start, end) and _IN_YEAR.match(text, end):
        return True
    if _says(_OF_COUNTS, text):
        return False
    if _BARE.match(text, end):
        return True
    said = _BRACKETS.match(text, end) or _IN_YEAR.match(text, end) or _OF_AGE_BEHIND.match(text, end)
    if said is None:
        return False
    if not text[said.end() :].strip(" .)") and is_rare_name(text[:end]) and _CLASS_BEHIND.match(text, end):
        return True  # a title that is a name and a class, and says nothing else
    beside = _OF_ONE.search(text, max(0, start - 40), start) or _DOES.match(text, said.end())
    return beside is not None or _says(_OF_PERSONS, text)


@lru_cache(maxsize=16)
def _says(pattern: re.Pattern[str], text: str) -> bool:
    """True where it stands anywhere in the text: asked for each name in it, and looked for once."""
    return pattern.search(text) is not None


def _is_person(text: str, start: int, end: int, *, called: bool, alone: bool) -> bool:
    """`alone`: a single word may be a name there."""
    name = text[start:end]
    goes_on = (alone and (_THEN.match(text, end) or _BORN.match(text, end))) or _BARE.match(text, end)
    if " " not in name and not goes_on:
        return False  # "The nine-year-old Memorandum of Understanding"
    if name.isupper() and " " not in name and not text.isupper():
        return False  # "Young people NEET (aged 16)"
    return reads_as_person(name, family=called) and not (is_listed_body(name) or is_no_name(name))
