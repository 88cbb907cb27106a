"""Names in a sentence that are a child's by the place in which they stand, known or not: for texts, not for cells.

In a register a recipient stands beside a day, a number and a case too, and is judged by `text.privacy.private`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, is_listed_body
from text.privacy.grown_ups import is_titled
from text.privacy.marks import BORN, DAY, IS, LABEL, NO_STRETCH, marks_of, may_be_birth, own_number, words_in
from text.privacy.naming import begins_no_name, given_names, reads_as_person
from text.privacy.rules import family
from text.privacy.rules.one_child import is_no_name
from text.privacy.rules.sentences.received import received
from text.privacy.rules.signs import AGE_OR_CLASS

_CAPITAL = r"[^\W\d_a-z\u00df-\u00ff][\w'\u2019-]{0,60}"
"""No longer: of a run of thousands of letters each would be the first of as many."""
_PART = rf"{_CAPITAL}(?<!['\u2019]s)"
"""Behind a possessive stands what is owned, no more of the name."""
_NAME = rf"(?-i:{_PART}(?: (?:de|da|van|von|der|al|el|bin|ibn) | )(?:{_PART} ){{0,2}}{_PART}(?!\w))"
_AGE = (
    r"(?:1[0-8]|[3-9]|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen)"
)
_YEAR_GROUP = r"\(?(?:Year|Yr|Y) ?(?:1[0-3]|[1-9])\b(?! of)"
_CASES = (
    r"(?:SEND? (?:statement|support|plan)|statement of (?:SEN|special)|EHCP?|EHC plan|school records?|pupil records?"
    r"|exclusion|attendance|free school meals|UPN|unique (?:pupil|learner) number)\b"
)
_KIN = r"(?:mother|father|m[ua]m|dad|parents?|foster \w+|carers?|grandmother|grandfather)"
_SPEAKS_OF_CHILD = lazy_pattern(
    r"\b(?:my|our|his|her|their) (?:child|son|daughter|boy|girl)\b"
    r"|\b(?:pupil|school|bullied|excluded|nursery|Year \d)\b",
    re.IGNORECASE,
)
_BEHIND = (
    rf"\)?,? (?:was|were|is|has been|had been) (?:permanently |temporarily |formally )?(?:excluded|expelled|suspended)"
    rf" (?:from|in|at|when|for|aged?)\b(?=.*\b(?:Year|school|academy|primary|high|infants?|juniors?|grammar"
    r"|college|nursery|class|aged)\b)"
    rf"|,? (?:who )?(?:is|was) (?:now )?(?:in|an? ) ?{_YEAR_GROUP}"
    rf"|,? (?:was|were|had been|has been) (?:taken into care|placed in care|fostered|adopted|bullied|groomed|abused)\b"
    r"(?=.*\b(?:Year|school|academy|primary|class|aged?)\b)"
    rf"|(?:['\u2019]s) {_CASES}"
    r"|['\u2019]s (?:school|teachers?|head(?:teacher)?|academy|nursery|form tutor) (?:\w+ ){1,3}(?:him|her|his)\b"
    r"|,? has (?:autism|ADHD|dyslexia|epilepsy|an? EHCP(?! [a-z]+[- ]?\w*(?:ordinator|module|team|officer|policy))"
    r"|special educational needs)\b"
    r"|,? (?:was|is) (?:eligible for|on|in receipt of) free school meals"
    r"|,? who sat (?:his|her|their) (?:GCSEs?|SATs?|A[- ]levels?)"
    r"|,? scored \d+ in (?:the )?(?:Key Stage|KS|SATs?)"
    r"|,? (?:b\.|born) ?(?:in )?(?:199\d|20[012]\d)\b(?! ?[-\u2013])"
    rf"|,? whose parents (?:applied|sought|claimed) "
    r"|,? lat (?:1[0-8]|[3-9])\b"
    r"|,? (?:died|drowned|disappeared|went missing|was (?:killed|murdered|stabbed|found dead))\b[^.;]{0,40}"
    rf"\. (?:He|She) was (?:just |only )?{_AGE}\b(?! ?(?:%|per|out|of|in|to|points?|minutes?)\b)"
    rf"|\. (?:He|She) (?:is|was) (?:now |then |only |just )?{_AGE}\b(?! ?(?:%|per|out|of|in|to|points?)\b)"
    rf"|\. (?:He|She|\w+) (?:is|was) (?:now )?an? (?:{_YEAR_GROUP} )?"
    r"(?:pupil(?! barrister)|schoolchild|schoolboy|schoolgirl)\b"
    r"|,? (?:199\d|20[012]\d)-\d\d-\d\d,? \(?[FM]\b"
)
_AROUND = lazy_pattern(
    rf"(?:\bAt (?:the )?age (?:of )?|\bAged ){_AGE},? (?P<aged>{_NAME})"
    rf"|(?:^|(?<=[\s\"\u201c(]))(?:Schoolboy|Schoolgirl|Schoolchild|Toddler|Sixth-former"
    r"|Year \d{1,2} pupil"
    rf"|Looked[- ]after child|Foster child) (?P<role>{_NAME})"
    rf"|\b(?:Victim|Pupil|Child|Student|Misper|Missing(?: (?:child|person|boy|girl))?|Have you seen)(?: name)?[:?]? ?"
    rf"(?P<victim>{_NAME})(?=,? \(?{_AGE}\b(?! (?:%|per|of|years? of)))"
    rf"|\bserious case reviews? (?:of|into|on|about|concerning) (?P<reviewed>{_NAME})"
    rf"|\b(?:Victim|Pupil|Child|Student|Misper)(?: name)?: ?(?P<turned>(?-i:{_CAPITAL}, {_CAPITAL}))"
    rf"(?=,? \(?(?:{_YEAR_GROUP}|{_AGE}\b|aged|born|DOB|UPN)|[.;]?$)"
    rf"|\bRe:? (?P<re>{_NAME})(?=,? \((?:pupil|child|student|DOB|d\.o\.b|UPN|aged))"
    rf"|\b(?:I am|I['\u2019]m|We are|as) (?:the |an? )?{_KIN} (?:of|to|for) (?P<kin>{_NAME})"
    rf"|\b(?:I am|I['\u2019]m|as) (?P<mine>{_NAME})(?=['\u2019]s {_KIN}\b)"
    rf"|\bparental responsibility for (?P<responsible>{_NAME})"
    rf"|\bbaby (?P<baby>{_NAME})(?=,? \(?\d\d? (?:months?|weeks?|days?)\b)"
    rf"|[\u2014\u2013] (?P<said>{_NAME})(?=, {_AGE}\.?$)|^(?:[-*\u2022] )?(?P<line>{_NAME})(?=, {_AGE}\.?$)"
    rf"|\bon behalf of (?P<behalf>{_NAME})(?=, who has an? (?:EHCP?|SEN|statement))"
    rf"|\b(?:pupil|school) record (?:of|for) (?P<record>{_NAME})"
    rf"|\bName:? (?P<field>{_NAME})(?=[.,;]? (?:Year group|Class|School|DOB|Date of birth|UPN)\b)"
    rf"|\b(?:EHCP|EHC plan|education,? health and care plan|SEND? statement|statement of SEN) (?:for|of) "
    rf"(?!(?:Young|Younger|Older|Looked|All|Every|Some|Many|Most|Mainstream|Special|Post)\b)(?P<plan>{_NAME})"
    r"(?=\s*(?:$|[.,;:)!?]|(?-i:[a-z])))"
    rf"|(?P<behind>{_NAME})(?={_BEHIND})",
    re.IGNORECASE,
)
_CANDIDATE = lazy_pattern(
    rf"\b(?:student|pupil|learner) (?:ID|number|no\.?|ref\.?):? ?\d{{3,13}}[,:;]? (?P<numbered>{_NAME})"
    rf"|\bcandidate(?: (?:(?:number|no\.?) )?\d{{3,13}}(?:[,:;]? (?:is |was )?)|(?:['\u2019]s)? (?:full )?name"
    rf"(?: is|:)? )(?P<name>{_NAME})", re.IGNORECASE,
)
_HOMED = lazy_pattern(
    rf"(?P<name>{_NAME})(?=(?:,| of|,? (?:who )?lives at) \d{{1,4}}[a-z]? [^.;]{{5,80}}?, (?:is )?an? (?:\w+ )?"
    r"(?:pupil|schoolgirl|schoolboy|schoolchild)\b)", re.IGNORECASE,
)
_I_AM = r"(?:I am|I['\u2019]m|I was)"
_YOUNG = (
    rf"(?:now |only |just )?(?:{_AGE}(?: years?[ -]old)?(?=\s*(?:$|[.,;:!)]|and\b|but\b))|in {_YEAR_GROUP}"
    rf"|an? (?:{_YEAR_GROUP} (?:pupil|student|girl|boy|child)|pupil|schoolgirl|schoolboy"
    r"|sixth[- ]former)\b(?! barrister))"
)
_ANY = rf"(?-i:{_CAPITAL}(?: {_PART}){{0,3}}(?!\w))"
_SPEAKS = lazy_pattern(
    rf"\b(?:(?:I am|I['\u2019]m|my name is|my name['\u2019]s) (?P<first>{_ANY})[.,;!]*(?: and| but)? {_I_AM} {_YOUNG}"
    rf"|{_I_AM} {_YOUNG}[.,;!]*(?: and| but)? my name(?: is|['\u2019]s) (?P<last>{_ANY})"
    rf"|\bas an? {_YEAR_GROUP} (?:pupil|student|child), I, (?P<i>{_ANY}))",
    re.IGNORECASE,
)
"""A child who speaks."""
_OF_KIN_OF_AGE = lazy_pattern(rf"\b{_KIN} of (?P<name>{_NAME})", re.IGNORECASE)
_HE_IS_OF_AGE = lazy_pattern(
    rf"\b(?:he|she) (?:is|was|will be|turns) {_AGE}\b(?! ?(?:%|per|out|of|points?))", re.IGNORECASE
)
_PARENT_OF_ONE = lazy_pattern(
    rf"(?P<name>(?-i:{_CAPITAL}))['\u2019]s (?:m[ua]m|dad|mother|father)\b"
    rf"(?=.{{0,80}}\b(?:boy|girl|son|daughter|child), {_AGE}[,.])",
    re.IGNORECASE,
)
_OF_KIN = lazy_pattern(rf"(?P<name>{_NAME})['\u2019]s {_KIN}\b", re.IGNORECASE)
_BEFORE_MARK = lazy_pattern(rf"(?P<name>{_NAME})(?=[ ,;:|(\u2013-]{{1,4}}$)", re.IGNORECASE)
_BEHIND_MARK = lazy_pattern(rf"[ ,)]{{0,3}}(?:of|for|belongs to) (?P<name>{_NAME})", re.IGNORECASE)
_DAY_BEHIND = lazy_pattern(
    rf"(?P<name>{_NAME}),? \(?(?P<day>\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:199\d|20[012]\d))\)?,? (?:was|is|has been|attends"
    r"|attended) (?:permanently |temporarily )?(?:excluded|expelled|suspended|bullied|fostered|adopted|a pupil|in Year"
    r"|at school|[A-Z][\w ]{2,30} (?:School|Academy|Primary))\b", re.IGNORECASE,
)
_SMALL = lazy_pattern(
    r"\b(?:my|our) (?:\w+ )?(?:son|daughter|child|boy|girl|nephew|niece) (?P<name>[a-z'\u2019-]{3,} [a-z'\u2019-]{3,})"
    r"(?=,? \(?(?:aged? \d|year \d|yr ?\d|is (?:in )?(?:year )?\d|\d{1,2} years?))"
)
_NO_NAME = frozenset(
    """
    who was is now just has had then the and with for from only currently turned are who's been being that this
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
_ONE_CHILD = r"\b(?:child|boy|girl|pupil|son|daughter)"
_OF_CHILD = rf"{_ONE_CHILD}(?:['\u2019]s)? (?:\w+ )?"
_HAS_PHONE = lazy_pattern(rf"{_OF_CHILD}(?:phone|mobile|telephone)\b", re.IGNORECASE)
_LIVES = lazy_pattern(
    rf"{_ONE_CHILD},? (?:who )?(?:\w+ )?(?:lives?|lived|resides?|is living)(?: with [^.;]{{2,40}}?)? at "
    rf"|{_OF_CHILD}(?:home is(?: at)?|address(?: is|:)) "
    r"|\b(?:her|his|their|(?:pupil|child|family|boy|girl|son|daughter)['\u2019]s) (?:family )?(?:home address|home"
    r"|house"
    r"|flat|address)(?: (?:is|was|at|in)|:)+ "
    rf"|\b(?:{_YEAR_GROUP}|(?:is|was) {_AGE}|aged {_AGE})[^.;]{{0,30}} (?:lives?|lived|living|home is) at ",
    re.IGNORECASE,
)
_HEALTH = lazy_pattern(r"\bNHS\b|\b(?:patient|child|pupil|son|daughter)\b", re.IGNORECASE)
_TEN = lazy_pattern(r"(?<![\w./-])[1-9]\d{9}(?![\w%]|[./,-]\d)")


_GROUP = lazy_pattern(
    rf"\b(?:[Mm]y|[Oo]ur) (?:\w+ )?(?:children|sons|daughters|twins) (?P<one>{_CAPITAL}) and (?P<other>{_CAPITAL})"
    r"(?= (?:are|were|have|had|attend|go|went)\b)"
)
_LABELLED_NAME = lazy_pattern(
    rf"(?:^|[.;] )(?:(?:Pupil|Child|Student)(?:['\u2019]s)? )?(?:Full )?Name:? (?P<name>{_NAME})$", re.IGNORECASE
)
_WHOSE = r"(?P<whose>(?:pupil|child|student|learner|young person|boy|girl|yp)(?:['\u2019]?s)? )?"
_GIVEN = lazy_pattern(
    rf"(?:^|[.;] ){_WHOSE}(?:forenames?|first names?|given names?): ?(?P<name>\S+)$", re.IGNORECASE
)
_FAMILY_NAME = lazy_pattern(rf"(?:^|[.;] ){_WHOSE}(?:surname|family name|last name): ?(?P<name>\S+)$", re.IGNORECASE)
_BARE_NAME = lazy_pattern(_NAME, re.IGNORECASE)
_ENDS_WITH_NAME = lazy_pattern(rf"(?:^|[.;:] )(?P<name>{_NAME})$", re.IGNORECASE)
_NUMBER_BELOW = lazy_pattern(
    r"(?:(?:pupil|child|student)(?:['\u2019]s)? (?:number|no|id)|unique pupil number|upn|uln|date of birth|d\.?o\.?b)\b"
    r"[.: ]*[A-Z]?\d", re.IGNORECASE,
)
"""What stands below the name of a pupil."""
_OF_PUPILS = lazy_pattern(
    r"(?:year(?: group)?|ncy|class|form|dob|date of birth|upn): ?\S|age: ?1?\d(?!\d)", re.IGNORECASE
)
"""Lines of a form."""
_BETWEEN_CELLS = lazy_pattern(r"\s*[|\t;]\s*")
_HEADS_NAMES = lazy_pattern(
    r"(?:(?:pupil|child|student)(?:['\u2019]?s)? )?(?:(?:full|first|last|given|family) )?(?:fore|sur)?names?|pupil"
    r"|child", re.IGNORECASE,
)
_HEADS_AGES = lazy_pattern(r"age|year(?: group)?|class|form", re.IGNORECASE)


def named_in_lines(lines: Sequence[str]) -> Iterator[str]:
    """The names that a line, or a row, gives a child by the lines around it."""
    aged = list[str]()
    for n, line in enumerate(lines):
        cells = _BETWEEN_CELLS.split(line.strip()) if any(mark in line for mark in "|\t;") else []
        if len(cells) > 1 and any(map(_HEADS_NAMES.fullmatch, cells)) and any(map(_HEADS_AGES.fullmatch, cells)):
            aged = cells
        elif aged and len(cells) == len(aged):
            yield from _of_table(aged, cells)
        yield from _of_form(lines, n)
        labelled = _LABELLED_NAME.search(line.strip())
        bare = _ENDS_WITH_NAME.search(line.strip())
        if bare and any(_NUMBER_BELOW.match(x.strip()) for x in lines[n + 1 : n + 2]):
            yield from _person(line.strip(), bare.start("name"), bare["name"])
        if labelled and (
            any(True for x in lines[n + 1 : n + 3] for _ in marks_of(x))
            or any(_OF_PUPILS.match(x.strip()) for x in lines[n + 1 : n + 4])
        ):
            yield from _person(line.strip(), labelled.start("name"), labelled["name"])


def _of_table(heads: Sequence[str], cells: Sequence[str]) -> Iterator[str]:
    """The name in a row of a table, beside an age or a class."""
    pairs = [*zip(heads, cells, strict=True)]
    if any(_HEADS_AGES.fullmatch(h) and AGE_OR_CLASS.fullmatch(c) for h, c in pairs):
        for h, c in pairs:
            of_child = "name" not in h.lower() or h.lower().startswith(("pupil", "child", "student"))
            if ends_as_body(c) and not of_child and fold(c).split()[0] not in given_names():
                continue  # a newspaper, which got something of a year
            if _HEADS_NAMES.fullmatch(h) and _BARE_NAME.fullmatch(c):
                yield from _person(c, 0, c)


def _of_form(lines: Sequence[str], number: int) -> Iterator[str]:
    """The name that two lines of a form give, beside one that says something of a pupil."""
    given = _GIVEN.search(lines[number].strip())
    near = [x.strip() for x in lines[max(0, number - 3) : number + 5]] if given else []
    surname = next((m for x in near if (m := _FAMILY_NAME.search(x))), None)
    if given and surname and (given["whose"] or surname["whose"] or any(map(_OF_PUPILS.match, near))):
        yield f"{given['name']} {surname['name']}"


_SEVERAL_BIRTHS = lazy_pattern(rf"\b(?:{LABEL}|{BORN}){IS}{DAY}(?:(?:, and|,| and| &|;| /) ?{DAY})+", re.IGNORECASE)


def names_by_place(sentence: str, marks: Sequence[tuple[int, int]]) -> Iterator[str]:
    """The names in a clean sentence that only a child's stand like that. `marks`: where numbers and births stand."""
    found = [
        (m, m.start(m.lastgroup or 0), m[m.lastgroup or 0]) for m in _AROUND.finditer(sentence)
        if not (m["behind"] and sentence.startswith(". ", m.end("behind")) and _may_be_body(m["behind"], sentence))
    ]
    found += [(m, m.start("name"), m["name"]) for m in _DAY_BEHIND.finditer(sentence)]
    small = sentence.lower()
    if "candidate" in small or " id" in small or " n" in small or " ref" in small:
        found += [(m, m.start(m.lastgroup or 0), m[m.lastgroup or 0]) for m in _CANDIDATE.finditer(sentence)]
    if ", a" in small and ("pupil" in small or "school" in small):
        found += [(m, m.start("name"), m["name"]) for m in _HOMED.finditer(sentence)]
    if _SPEAKS_OF_CHILD.search(sentence):
        found += [(m, m.start("name"), m["name"]) for m in _OF_KIN.finditer(sentence)]
    if _HE_IS_OF_AGE.search(sentence):
        found += [(m, m.start("name"), m["name"]) for m in _OF_KIN_OF_AGE.finditer(sentence)]
    for a, b in marks:
        if before := _BEFORE_MARK.search(sentence[:a]):
            found.append((before, before.start("name"), before["name"]))
        if behind := _BEHIND_MARK.match(sentence, b):
            found.append((behind, behind.start("name"), behind["name"]))
    for _, start, name in found:
        yield from _person(sentence, start, name)
    yield from (m["name"] for m in _PARENT_OF_ONE.finditer(sentence) if _is_first_name(m["name"]))
    for m in _SPEAKS.finditer(sentence):
        name = m[m.lastgroup or 0]
        if " " in name:
            yield from _person(sentence, m.start(m.lastgroup or 0), name)
        elif _is_first_name(name):
            yield name
    yield from (name for m in _GROUP.finditer(sentence) for name in (m["one"], m["other"]) if not is_no_name(name))
    yield from (m["name"] for m in _SMALL.finditer(sentence) if _NO_NAME.isdisjoint(m["name"].split()))


def _may_be_body(name: str, sentence: str) -> bool:
    """True for a name that received something, or is a paper's: what the next sentence says is said of another."""
    return ends_as_body(name) or received(name, sentence)


def _is_first_name(name: str) -> bool:
    """True for one word that may be somebody's, where only a person stands."""
    if name.isupper() or begins_no_name(name) or is_no_name(name) or is_listed_body(name):
        return False
    return reads_as_person(name, family=False)


def _person(sentence: str, start: int, name: str) -> Iterator[str]:
    words = name.split()
    if "," in name:
        family_name, given = name.split(", ")
        turned = f"{given} {family_name}"
        if not (is_listed_body(turned) or is_no_name(turned) or begins_no_name(family_name)):
            yield name
        return
    while words and begins_no_name(words[0]):
        start += len(words[0]) + 1
        words = words[1:]
    name = " ".join(words)
    if len(words) > 1 and not is_titled(sentence, start) and reads_as_person(name, family=True) \
            and not is_listed_body(name) and not is_no_name(name):
        yield name


_DAY_OF_NAME = lazy_pattern(rf"(?:['\u2019]s)?[ ,;:(|\u2013-]{{1,4}}(?P<day>{DAY}){NO_STRETCH}")


def days_behind(line: str, names: Collection[str]) -> Iterator[tuple[int, int]]:
    """Where a day stands right behind one of the children's names in a clean line: a birth date that says no more.

    Of several children their births too: between two days alone a cohort may be born.
    """
    if names:
        yield from (m.span() for m in _SEVERAL_BIRTHS.finditer(line))
    for name in names:
        end = 0
        while (at := line.find(name, end)) >= 0:
            end = at + len(name)
            if m := _DAY_OF_NAME.match(line, end):
                end = m.end()
                yield m.span("day")


_CORRECTED = lazy_pattern(
    rf"\b{LABEL}[^.!?]{{0,60}}?(?:\bshould (?:be|read|say|have been)"
    r"|\b(?:correct|right|real|actual|true)(?: (?:one|date|day|DOB))?(?: (?:is|was)|:)"
    rf"|\b(?:is|was) (?:really|actually)|\b(?:changed?|corrected?|amended?) to),? (?P<day>{DAY}){NO_STRETCH}"
    rf"|\b{LABEL}[^.!?]{{0,60}}? (?P<right>{DAY}),? (?:is|was) (?:right|correct)\b"
    rf"|\bshould (?:be|read|say) (?P<under>{DAY}) (?:under|for|as|in) (?:the |(?:her|his|their) )?{LABEL}",
    re.IGNORECASE,
)
"""A birth date that is put right."""

_BIRTHDAY = lazy_pattern(
    rf"\b(?:his|her|their|our|my|shared) (?:[\w-]+ )?birthday,? \(?(?:(?:is|was|falls) )?(?:on )?(?:the )?"
    rf"(?P<birthday>{DAY})|\bborn (?:on|at) (?P<feast>(?:Christmas|Boxing Day|New Year|Hallowe|Valentine|Easter"
    r"|leap day)[\w'\u2019 ]{0,12}(?:199\d|20[012]\d))", re.IGNORECASE,
)


def more_marks(line: str) -> Iterator[tuple[int, int]]:
    """Where a child's telephone number, a health number, a day right behind a name or a birth date put right stands.

    Of a clean line.
    """
    yield from (m.span("day") for m in _DAY_BEHIND.finditer(line))
    if may_be_birth(line, words_in(line)):
        yield from (m.span(m.lastgroup or 0) for m in (*_CORRECTED.finditer(line), *_BIRTHDAY.finditer(line)))
    if family.HANDLE.search(line) and family.ONE_CHILD.search(line):
        yield from (m.span() for m in family.HANDLE.finditer(line))
    if _HAS_PHONE.search(line):
        yield from (m.span() for m in family.PHONE.finditer(line))
    for lives in _LIVES.finditer(line):
        if family.ADDRESS.match(line, lives.end()):
            yield from (m.span() for m in family.ADDRESS.finditer(line, lives.end(), lives.end() + 80))
    if _HEALTH.search(line):
        yield from (m.span() for m in _TEN.finditer(line) if own_number(m[0]))
