"""What heads a table, a list or a form of pupils: a heading that names persons beside what only pupils have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from text.pattern import lazy_pattern
from text.privacy.pupils.headings import BIRTH, NUMBER

_WHOSE = r"(?:pupil|child|student|learner|candidate|young person|boy|girl|son|daughter)"
_PART = r"(?:(?:full|first|last|given|family|legal|preferred|middle|second|other) )"
_A_NAME = r"(?:(?:fore|sur)?names?|initials)"
_CONCERNED = r"(?:affected|involved|concerned|named|sampled|in question)"
_IN_WHAT = r"(?: in (?:the |this |our )?\w+)?"
_OF_CHILD = (
    rf"(?:(?:{_PART}?{_A_NAME} of (?:the )?{_WHOSE}s?|(?:{_WHOSE}s?|children|yp)(?:['\u2019]s?)?(?: {_PART}?{_A_NAME})?"
    r"|enw(?:['\u2019]r)? (?:disgybl|plentyn)|whose (?:data|records?|files?|details))"
    rf"(?: {_CONCERNED})?{_IN_WHAT})"
)
_OF_PERSON = (
    rf"(?:{_PART}(?:and |& ?|/ ?){_PART}names?|{_PART}?(?:fore|sur)?names?(?:(?: and | & |/)(?:fore|sur)names?)?|enw"
    r"|initials|imi\u0119(?: i nazwisko)?|nazwisko|nume(?:le)?|nombre|nome|pr\u00e9nom|vardas|who)"
)
_WHOSE_OWN = lazy_pattern(rf"^(?:{_WHOSE}s?|children)(?:['\u2019]s?)? (?=\w)", re.IGNORECASE)
_OF_WHOM = lazy_pattern(rf" of (?:the |each )?(?:{_WHOSE}s?|children)$", re.IGNORECASE)
_NUMBER = rf"(?:{NUMBER}|(?:pupil|student|learner|admission) (?:number|no\.?|id\w*|reference|ref))"
_CLASS = (
    r"(?:(?:school |nc |national curriculum )?year(?: ?group)?s?|ncy|yr(?: ?group)?|class|form"
    r"|(?:tutor|reg\w*|form|class) group"
    r"|key stage|ks|klasa|clasa|clase|classe|klas\u0117|turma|dosbarth|blwyddyn)"
)
_AGE = r"(?:age|aged|ages|oed)(?: in years| at \w+)?"
_FLAG = (
    r"(?:sen(?:d|/send)?(?: (?:status|support|needs?|type|provision|code))?|special educational needs?|ehcp?s?|ehc plan"
    r"|(?:eligible for |in receipt of )?(?:fsm|free school meals)|lac|cla|looked[ -]after|child protection|cp plan"
    r"|(?:reason for )?exclusions?|excluded|(?:send? )?banding|attendance|ethnic(?:ity| group| origin))"
)
_BESIDE = (
    r"(?:(?:name of )?(?:the )?(?:school|academy|nursery|setting)(?: name)?|issues?|notes?|comments?|reasons?|status"
    r"|sex|gender|(?:home )?address|post ?code"
    r"|(?:mother|father|parents?|carers?|parent/carer|guardian)(?:['\u2019]s?)?(?: names?)?"
    r"|(?:tele)?phone|mobile|e-?mail|no\.?|number|ref\w*|id|#|local authority|la|incident|record|data|details|action"
    r"|(?:sent|shared|given|supplied|released|provided|disclosed) (?:to|with)(?: (?:whom|who))?|recipients?"
    r"|received by|nationality|country of birth|(?:home |first )?language|relationship|organi[sz]ation(?: names?)?"
    r"|date(?: sent| shared| released| of (?:release|sharing))?)"
)
_WHO_RECEIVED = lazy_pattern(
    r"\b(?:recipients?|organi[sz]ations?|sent to|shared with|given to|received by|supplied to|compan(?:y|ies)|newspaper"
    r"|requesters?|applicants?|supplier|provider|publisher)\b", re.IGNORECASE
)
OF_RELEASES = lazy_pattern(
    r"(?:.*\b(?:recipients?|organi[sz]ations?|compan(?:y|ies)|applicants?|requesters?|projects?|purposes?|datasets?"
    r"|titles?|roles?|job|posts?|positions?|departments?|teams?|institutions?|university|universities|researchers?"
    r"|supervisors?|panel|legal|extracts?|reference|licen[cs]e|approved|approval|supplied|shared|released|variables?"
    r"|tables?|description|contact)\b.*|dates?|name|names|status|type|source)", re.IGNORECASE
)
"""Headings of what is no list of pupils."""
_ON_THE_SIDE = lazy_pattern(
    r"\b(?:address|post ?code|parents?|mother|father|carers?|guardian|phone|telephone|mobile|e-?mail|ethnic\w*"
    r"|religion)\b",
    re.IGNORECASE,
)
"""Headings of what else is said of the person."""
_CHILD = lazy_pattern(_OF_CHILD, re.IGNORECASE)
_ONE_CHILD = lazy_pattern(
    rf"(?:pupil|child|learner|young person|boy|girl)(?:['\u2019]s)?(?: {_PART}?{_A_NAME})?"
    rf"|(?:pupils|children)['\u2019]?s? {_PART}?{_A_NAME}|{_PART}?{_A_NAME} of (?:the )?(?:pupil|child|learner)s?"
    r"|enw(?:['\u2019]r)? (?:disgybl|plentyn)|whose (?:data|records?|files?|details)"
    rf"|(?:pupil|child|boy|girl)s? {_CONCERNED}{_IN_WHAT}", re.IGNORECASE,
)
_PERSON = lazy_pattern(_OF_PERSON, re.IGNORECASE)
_GIVEN = lazy_pattern(r"\b(?:forenames?|(?:first|given) names?)\b", re.IGNORECASE)
_FAMILY = lazy_pattern(r"\b(?:surnames?|(?:last|family) names?)\b", re.IGNORECASE)
_OF_RECORD = lazy_pattern(
    r"(?:name of )?(?:the )?(?:school|academy|nursery|setting)(?: name)?"
    r"|(?:reasons?|notes?|comments?|action)(?: taken)?"
    r"|(?:mother|father|parents?|carers?|parent/carer|guardian)(?:['\u2019]s?)?(?: names?)?|(?:home )?address"
    r"|(?:.{2,20} )?(?:recipients?|organi[sz]ations?)(?: names?)?|(?:data |records? )?(?:sent|shared|given|supplied"
    r"|released|provided|disclosed|sold|passed)(?: on)?(?: (?:to|with))?(?: (?:whom|who))?|received by|nationality"
    r"|(?:date|when)(?: (?:sent|shared|released|given|supplied|of (?:release|sharing)))?", re.IGNORECASE,
)
"""Beside a child's name: what became of the record, and whose it is."""
_FIGURES = lazy_pattern(
    r"(?:(?:total|pupil premium|premium|funding|exam|test|reading|maths) )?(?:amounts?|scores?|marks?|grades?"
    r"|results?|totals?"
    r"|sums?)(?: (?:received|paid|allocated))?", re.IGNORECASE
)
"""Beside a child's name: what it has."""
_STUDENT = lazy_pattern(r"\b(?:student|candidate|learner)", re.IGNORECASE)
_KINDS = tuple(
    (kind, lazy_pattern(pattern, re.IGNORECASE))
    for kind, pattern in (("birth", BIRTH), ("number", _NUMBER), ("class", _CLASS), ("age", _AGE), ("flag", _FLAG))
)
_HARD = lazy_pattern(
    rf"(?!year$|yr$|years$|class$|form$|born$|ethnic|attendance|ks$)(?:{BIRTH}|{_NUMBER}|{_CLASS}|{_FLAG})",
    re.IGNORECASE,
)
"""What only persons of school age have in such a list; a year, a class or a form may be of other things."""
_OF_PUPIL = rf"(?:{_WHOSE}s?|children)(?:['\u2019]s?)? (?:{BIRTH}|{_NUMBER}|{_CLASS}|{_AGE})"
_PHRASE = rf"(?:{_OF_CHILD}|{_OF_PERSON}|{BIRTH}|{_NUMBER}|{_CLASS}|{_AGE}|{_FLAG}|{_BESIDE})"
_NOTED = r"(?: ?[(\[][^()\[\]]{1,30}[)\]]|\*)?"
_LINE_OF_HEADINGS = lazy_pattern(rf"\W{{0,3}}(?:{_PHRASE}{_NOTED}(?:[,;:/ ]{{1,3}}|$)){{2,12}}", re.IGNORECASE)
_PHRASES = lazy_pattern(rf"(?<!\w){_PHRASE}(?=[,;:/ ]|$)", re.IGNORECASE)
_ANY_KIND = lazy_pattern(rf"(?<!\w)(?:{BIRTH}|{_NUMBER}|{_CLASS}|{_AGE}|{_FLAG})(?!\w)", re.IGNORECASE)
_ANY_NAMES = lazy_pattern(rf"(?<!\w)(?:{_OF_CHILD}|{_OF_PERSON})(?!\w)", re.IGNORECASE)
_A_HEADING = lazy_pattern(rf"(?<!\w)(?:{_OF_PUPIL}|{_PHRASE}){_NOTED}(?=[,;:/ ]|$)", re.IGNORECASE)
_SHORT_HEADING = lazy_pattern(rf"(?<!\w){_PHRASE}{_NOTED}(?=[,;:/ ]|$)", re.IGNORECASE)
_WORDS = lazy_pattern(r"[^\W\d_][\w.]*")
_WORDS_OF_NAMES = frozenset(
    """
    name names forename forenames surname surnames initials pupil pupils child children learner learners student
    students candidate candidates person persons yp boy boys girl girls son sons daughter daughters enw disgybl
    plentyn imię nazwisko nume numele nombre nome prénom vardas who
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
_WORDS_BESIDE_NAMES = frozenset(
    """
    birth births birthday birthdays birthdate birthdates dob dobs d.o.b d.o.b. d.o o born geni ganwyd naissance
    nacimiento urodzenia nascita nascimento nasterii na\u0219terii na\u015fterii geburtsdatum geburtstag geboortedatum
    do\u011fum dogum gimimo narozen\u00ed narozeni upn uln ucn uci nhs unique number no no. id ids ref reference year
    years yr ncy class form group ks stage age aged ages oed sen send sen/send needs ehcp ehcps ehc fsm meals lac cla
    looked protection cp exclusion exclusions excluded attendance ethnic ethnicity recipient recipients shared sent
    given supplied released provided disclosed sold passed received organisation organisations organization when date
    school academy nursery setting nationality reason reasons notes comments action address mother father parent parents
    carer carers guardian amount amounts score scores mark marks grade grades result results total
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
_WORDS_OF_GIVEN = frozenset(("forename", "forenames", "first", "given"))
_WORDS_OF_FAMILY = frozenset(("surname", "surnames", "last", "family"))
_ROUND = lazy_pattern(r"\s*[(\[][^()\[\]]*[)\]]\s*$|[:*.\s]+$")
_TABS, _SPACES = lazy_pattern(r"\s*\t\s*"), lazy_pattern(r" {2,}")
_LONGEST_HEAD, _LONGEST_ROW = 160, 240
_SENTENCE = lazy_pattern(r"(?:\S+ ){4,}\S+[.:?!]$|(?:.*?(?<!\S)[a-z]{2,}(?!\S)){4}")


class PupilHeads(NamedTuple):
    """What the columns of a table hold, or a form's labels say."""

    names: tuple[int, ...]
    kinds: tuple[str, ...]
    """Of each column what only persons have: birth, number, class, age, flag; or ""."""
    sure: bool
    """The names are called children's, and something beside them is."""
    bodies: bool
    """A column says who received."""
    aside: tuple[int, ...]
    texts: tuple[str, ...]


def heads_pupils(cells: Sequence[str]) -> bool:
    """True for the headings of a table that may be one of pupils, and for the labels of a form of one."""
    return heads_in(cells) is not None


def may_say_heading(lines: Iterable[str]) -> bool:
    """True for lines some of which, beside or below each other, may be of such headings: quickly seen."""
    words = {word for line in lines if are_said(line) for word in _WORDS.findall(line.casefold())}
    if words.isdisjoint(_WORDS_OF_NAMES):
        return False
    parts = not (words.isdisjoint(_WORDS_OF_GIVEN) or words.isdisjoint(_WORDS_OF_FAMILY))
    return parts or not words.isdisjoint(_WORDS_BESIDE_NAMES)


def may_head_pupils(line: str) -> bool:
    """True for a line with headings of both kinds."""
    return are_said(line) and _ANY_KIND.search(line) is not None and _ANY_NAMES.search(line) is not None


def are_said(line: str) -> bool:
    """True for a line that may be of headings: it is no sentence, but for the words that headings have."""
    if not 1 < len(line) <= _LONGEST_HEAD:
        return False
    return _SENTENCE.match(line) is None or _SENTENCE.match(_PHRASES.sub(" ", line)) is None


def headings_within(said: str, *, longest: bool = True) -> list[str]:
    """The headings that stand in a line without anything between them; [] of words that are none.

    "Pupil age" is one of a column with `longest`, and may be those of two without.
    """
    if longest and _A_HEADING.fullmatch(said):
        return [said]
    if not longest and _SHORT_HEADING.fullmatch(said):
        return [said]
    if not _LINE_OF_HEADINGS.fullmatch(said):
        return []
    return [m[0] for m in (_A_HEADING if longest else _SHORT_HEADING).finditer(said)]


def goes_on(line: str) -> bool:
    """True for a line that may be of a row, and is no sentence."""
    return len(line) <= _LONGEST_ROW and _SENTENCE.match(line) is None


def plain(head: str) -> str:
    """A heading without what stands in brackets or signs at its end."""
    while (less := _ROUND.sub("", head)) != head:
        head = less
    return head.strip()


def _kind(head: str) -> str:
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(head)), "")


def _without_whose(head: str) -> str:
    """A heading such as "Date of birth", of "Pupil's date of birth" too."""
    return _OF_WHOM.sub("", _WHOSE_OWN.sub("", head))


def heads_in(cells: Sequence[str], *, known: bool = False) -> PupilHeads | None:
    """What headings say; None where they may not be those of pupils.

    `known`: beside a child's name, and nothing that pupils alone have, one must be known, as of labels of a form and of
    words on a page of which nobody says that they are headings.
    """
    texts = tuple([plain(c) if len(c) <= 60 else "" for c in cells])
    children = [n for n, t in enumerate(texts) if _CHILD.fullmatch(t)]
    names = (*children, *(n for n, t in enumerate(texts) if _PERSON.fullmatch(t)))
    if not names:
        return None
    said = [_without_whose(t) for t in texts]
    kinds = tuple([_kind(t) or _kind(own) for t, own in zip(texts, said, strict=True)])
    if not any(kinds):
        return _heads_of_children(texts, known=known)
    hard = any(_HARD.fullmatch(t) or _HARD.fullmatch(own) for t, own in zip(texts, said, strict=True))
    pupils = [texts[n] for n in children]
    sure = any(hard or not _STUDENT.search(t) for t in pupils)
    bodies = any(_WHO_RECEIVED.search(t) for t in texts)
    if not children and not any(k in ("birth", "number") for k in kinds) and _are_of_releases(texts, names):
        return None
    aside = tuple([n for n, t in enumerate(texts) if _ON_THE_SIDE.search(t)])
    return PupilHeads(names, kinds, sure, bodies, aside, texts)


def _heads_of_children(texts: tuple[str, ...], *, known: bool) -> PupilHeads | None:
    """The same where one column names a child, and another says what became of the record: Pupil, Sent to.

    Or where no other is of releases: Pupil, Amount. Or where both parts of a name have a column, and one is said to be
    a child's: Child's forename, Surname.
    """
    names = tuple([n for n, t in enumerate(texts) if _ONE_CHILD.fullmatch(t)])
    if parts := _parts_of_children(texts):
        names = parts
    elif not names or not _may_stand_beside([t for n, t in enumerate(texts) if n not in names], known=known):
        return None
    bodies = any(_WHO_RECEIVED.search(t) for t in texts)
    aside = tuple([n for n, t in enumerate(texts) if _ON_THE_SIDE.search(t)])
    return PupilHeads(names, ("",) * len(texts), sure=False, bodies=bodies, aside=aside, texts=texts)


def _may_stand_beside(texts: Sequence[str], *, known: bool) -> bool:
    """True for what may head the other columns of a table of children."""
    if any(map(_OF_RECORD.fullmatch, texts)) or any(map(_FIGURES.fullmatch, texts)):
        return True
    return any(texts) and not known and not any(map(OF_RELEASES.fullmatch, texts))


def _parts_of_children(texts: Sequence[str]) -> tuple[int, ...]:
    """The columns of the parts of children's names; none where not both parts have one."""
    parts = [n for n, t in enumerate(texts) if _CHILD.fullmatch(t) or _PERSON.fullmatch(t)]
    both = any(_GIVEN.search(texts[n]) for n in parts) and any(_FAMILY.search(texts[n]) for n in parts)
    return tuple(parts) if both and len(parts) > 1 and any(_CHILD.fullmatch(texts[n]) for n in parts) else ()


def _are_of_releases(texts: Sequence[str], names: Sequence[int]) -> bool:
    return any(OF_RELEASES.fullmatch(t) for n, t in enumerate(texts) if n not in names)


def cells_of(line: str) -> tuple[str, ...]:
    """The cells of a line that has some; () of any other."""
    mark, line = mark_of(line), line.strip()
    if not mark:
        return ()
    parts = _TABS.split(line) if mark == "\t" else _SPACES.split(line) if mark == "  " else line.split(mark)
    return tuple([c.strip() for c in parts])


def mark_of(line: str) -> str:
    """What parts the cells of a line; "" of one that has none."""
    return next((mark for mark in ("|", "\t", ";", "  ") if mark in line), "")


def heads_of(line: str) -> PupilHeads | None:
    """What a line of headings says, whatever parts them; None of any other line."""
    if not 6 < len(line) <= _LONGEST_HEAD:
        return None
    cells = cells_of(line)
    if len(cells) > 1:
        return heads_in(cells)
    if _LINE_OF_HEADINGS.fullmatch(line) is None:
        return None
    found = heads_in([m[0] for m in _PHRASES.finditer(line)])
    return found._replace(texts=()) if found else None


def is_label(line: str) -> bool:
    """True for a line that may be the label of a form."""
    if not 2 < len(line) <= 40:
        return False
    said = plain(line)
    return bool(_CHILD.fullmatch(said) or _PERSON.fullmatch(said) or _kind(said) or _A_LABEL.fullmatch(said))


_A_LABEL = lazy_pattern(_BESIDE, re.IGNORECASE)
