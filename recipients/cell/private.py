"""Whether a recipient reads as a private individual, who may be a child: by `text.privacy`, and what stands beside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from model.hidden import WITHHELD_CELL
from model.recipient import Category, Confidence
from model.register import Table
from recipients.cell.forms import everyday_words, places_among
from recipients.cell.names import name_words
from recipients.cell.people import without_title
from recipients.single import decide, known_exactly
from text.clean import clean, without_turns
from text.pattern import lazy_pattern
from text.privacy.bodies import is_listed_body
from text.privacy.cases.plain import KIN, OF_A_CHILD, names_of_kin
from text.privacy.cell_forms import is_organisation_like
from text.privacy.marks import LIKE_BIRTH, MONTH, PUPIL_NUMBER, SEVERAL, may_hold_own_mark, own_mark_in, words_in
from text.privacy.naming import holds_given_name, reads_as_person
from text.privacy.private import JUDGED_LATER, OF_NO_RECIPIENT, WHOEVER_RECEIVED, tells
from text.privacy.quiet import is_quiet, not_quiet
from text.privacy.rules import family
from text.privacy.rules.children import CAPITAL
from text.privacy.rules.home import HOME_OR_NUMBER
from text.privacy.rules.one_child import speaks_of_one
from text.privacy.rules.signs import (
    AGE_NUMBER,
    CLASS,
    NUMBER_SAID,
    ONE_CHILD,
    SCHOOL_YEAR,
    SIGN,
    may_be_one_child,
)
from text.privacy.rules.sought import asks_about_persons, is_surely_body
from text.privacy.unclaimed.cells import names_in_cell
from text.privacy.unclaimed.received import called_child

_BARE_AGE = lazy_pattern(rf"\({AGE_NUMBER}\)|[,(] ?(?:{SCHOOL_YEAR}) ?\)? ?$", re.IGNORECASE)
"""Behind a name: "(8)", ", Year 6"."""
_ABOUT = lazy_pattern(r"\b(?:re|regarding|concerning|in respect of|about|on behalf of|for)\b[:\s]+", re.IGNORECASE)
_ONE_CHILD = lazy_pattern(r"\b(?:he|she|his|her|son|daughter|boy|girl|pupil|child)\b", re.IGNORECASE)
_ONLY_AGE = lazy_pattern(rf"\s*{AGE_NUMBER}\s*(?:y|yo|yrs?|years?(?:\s+old)?)?\.?\s*$", re.IGNORECASE)
_ONLY_YEAR = lazy_pattern(rf"\s*(?:(?:year|yr\.?|y)?\s*{CLASS}|reception|nursery)\s*$", re.IGNORECASE)
_HEAD_BORN = lazy_pattern(r"\b(?:d\.?o\.?b|birth|birthday|birthdate|born)\b", re.IGNORECASE)
_HEAD_NUMBER = lazy_pattern(
    r"\bupn\b|\b(?:unique\s+)?pupil(?:'?s)?\s+(?:number|no|id|identifier|ref|reference)\b", re.IGNORECASE
)
_HEAD_AGE = lazy_pattern(
    r"^(?:(?:pupil|child|student|current)(?:'?s)?\s+)?age(?:\s+(?:in\s+years|of\s+(?:pupil|child)))?$", re.IGNORECASE
)
_HEAD_YEAR = lazy_pattern(
    r"^(?:(?:pupil|child|student|school)(?:'?s)?\s+)?(?:year\s+group|school\s+year|nc\s+year)$", re.IGNORECASE
)
_HEAD_PERSON = lazy_pattern(
    r"\b(?:forename|surname|first\s+name|last\s+name|family\s+name|given\s+name|home\s+address|address|postcode|post\s+code"
    r"|e-?mail|phone|telephone|mobile|parent|guardian|carer|mother|father|gender|ethnicity|religion|nhs\s+number)\b",
    re.IGNORECASE,
)
_BORN_FOR = lazy_pattern(rf"\W*born \d (?!of\b|{MONTH}\b)[a-z]+\b[^\d,;()]*$", re.IGNORECASE)
"""A body's name begins so: "Born 2 Learn Ltd"."""
_WHEN_DONE = lazy_pattern(
    r"\b(?:approved|signed|agreed|decided|supplied|received|requested|expires|before|until)\b", re.IGNORECASE
)
"""A day with these is no birth date."""
_STUDY = lazy_pattern(r"\b(?:study|studies|survey|project|programme)\b", re.IGNORECASE)
_SCHOOL = lazy_pattern(
    r"(?:\b[A-Z][\w'\u2019.&-]* (?:of |the |and |& )?){0,5}\b(?i:(?:(?:primary|infants?|junior|nursery|high|secondary"
    r"|grammar|community|special) )*(?:schools?|academy|primary|nursery|infants|juniors))\b|[\w.+-]+@[\w.-]+"
)
"""Beside a child's name and age a school is where the child goes, and no recipient."""
_BODY = lazy_pattern(
    r"\b(?:universit\w*|colleges?|schools?|academ\w+|trusts?|councils?|ltd|limited|plc|llp|inc|gmbh|cic|departments?|dept"
    r"|ministry|offices?|institut\w*|cent(?:re|er)s?|foundations?|associations?|societ\w+|groups?|compan\w+|services?"
    r"|research|consult\w*|partner\w*|charit\w+|police|constabular\w+|nhs|hospitals?|authorit\w+|agenc\w+|news\w*|times|telegraph|bbc"
    r"|media|press|unions?|bureaus?|commission\w*|committees?|boards?|federations?|networks?|labs?|laborator\w+|data"
    r"|analytics|solutions?|systems?|technolog\w+|international|uk|england|education\w*|learning|government|parliament"
    r"|cyngor|prifysgol|ysgol|coleg|heddlu|bwrdd|llywodraeth|ymddiriedolaeth|cwmni|cymdeithas|awdurdod|cyf"
    r"|think|tank|campaign|club|church|diocese|borough|county|city|statistics|ofsted|dfe|team|unit|directorate)\b",
    re.IGNORECASE,
)
_COLLECTIVE_WORDS = (
    r"\b(?:holdings|tutors|publish(?:ing|ers)|associates|enterprises|ventures|industries|studios|productions|software"
    r"|alliance|forum|librar(?:y|ies)|museums?|consortium|cooperative|co-operative)\b"
)
_COLLECTIVE = lazy_pattern(_COLLECTIVE_WORDS, re.IGNORECASE)
"""Words of bodies that no family is called by: behind them a number in brackets counts, and is no age."""
_NO_PERSON = lazy_pattern(
    rf"(?:&|\band\b) (?:sons?|daughters?|brothers?|co|partners?|associates)$|{_COLLECTIVE_WORDS}", re.IGNORECASE
)
"""What a body is called and no child."""
_PAPERS_AND_PEOPLE = frozenset({"messenger", "post", "star", "herald", "page", "press"})
"""Last words of newspapers that are family names too."""
_BEGIN_TITLES = ("The ", "Daily ", "Sunday ", "Evening ", "Morning ", "Weekly ")
"""What no person's name begins with."""
_FOR_CHILD = lazy_pattern(
    rf"\b(?:(?i:(?:{KIN}(?: of| to)|{OF_A_CHILD}(?: of| to| for)))(?i: (?:the )?(?:child|pupil|young person|minor),?)? "
    rf"(?P<of>(?:[A-Z]\.? ){{1,2}}{CAPITAL}|{CAPITAL}(?: (?:and|&) {CAPITAL})?(?: {CAPITAL}){{1,2}})"
    rf"|(?i:on behalf of|obo|o/b/o|for)(?i: (?:his|her|their|my|our))?(?: \w+)? (?:son|daughter|child"
    rf"|grandson|granddaughter|nephew|niece)[,:]? (?P<child>{CAPITAL}(?: {CAPITAL}){{0,2}}))(?=\s*(?:$|[,;()]|[a-z]))"
)
"""Who is named as the child for whom somebody acts."""
_OF_ONESELF = lazy_pattern(
    rf"(?:(?i:(?:litigation|next) friend|estate|executors?) (?i:of|to|for) (?:the late )?(?P<of>{CAPITAL}(?: {CAPITAL})"
    rf"{{1,2}})(?=\s*(?:$|[,;(]))"
    rf"|(?P<own>{CAPITAL}(?:,? {CAPITAL}){{1,2}}),?(?: ?[(\[]| [-\u2013\u2014]|,) ?(?i:(?:aged? )?\d{{1,2}}, )?"
    r"(?i:(?:D?SAR|subject access(?: request)?|data subject|own (?:record|data|file|request)|(?:my|him|her|them)?self)"
    r"\b(?!-)))"
)
"""Who asks for what is held of themselves, who acts for a child in court, and of whom an estate is."""
_FAMILY = lazy_pattern(
    rf"(?:[Tt]he )?(?P<name>{CAPITAL}(?:-{CAPITAL})?) [Ff]amily(?=\s*(?:$|[,;(]|(?:via|c/o|with|by|through|represented"
    r"|of|at|and)\b))"
)
"""A family that asks, whoever acts for it."""
_KIN = (
    r"(?i:(?:(?:birth|step|foster|adoptive|kinship|legal|single|family|special|own)[ -]?)*(?:(?:grand)?(?:parents?"
    r"|mothers?|fathers?)|mums?|dads?|guardians?|carers?|grandma|grandad|next of kin|rhieni|rhiant))"
)
_OF_OWN = (
    r"(?i:(?:acting )?(?:on behalf of|obo|o/b/o|for) (?:his|her|their|my|our) (?:\w+ )?"
    r"(?:grand)?(?:sons?|daughters?|child(?:ren)?))"
)
_AS_KIN = lazy_pattern(
    r"(?P<name>.{3,80}?)\s*(?:[(\[,;]|\s[-\u2013\u2014]|\bas|(?=\bon behalf\b))\s*"
    r"(?i:the |an? |(?:his|her|their|pupil|child)(?:'s|\u2019s)? )?"
    rf"(?:{_OF_OWN}|{_KIN}(?:\s+(?i:of|to|and|&)\b(?! (?:two|three|four|five|\d)).{{0,80}})?)\s*[)\]]?\s*"
)
_KIN_BEFORE = lazy_pattern(rf"(?!The Guardian\b)(?i:the )?{_KIN}\s*[:,(\u2013-]\s*(?P<name>.{{3,80}}?)\)?\s*")
_OF_KIN = lazy_pattern(
    r"parent|mother|father|mum|dad|guardian|carer|grand|kin\b|rhi|behalf|obo|o/b/o|\bfor\b", re.IGNORECASE
)
_PERSONAL_TITLE = lazy_pattern(r"(?:mrs?|ms|miss|mx|dr|rev(?:erend)?|prof(?:essor)?|sir|lady|dame)\b\.?", re.IGNORECASE)
_TAGS = lazy_pattern(r"</?[a-z][^<>]*>", re.IGNORECASE)
_PARTS = lazy_pattern(r"[;\n|]+")
_WORD = lazy_pattern(r"[^\W\d_][\w'\u2019-]*")
_NAME = 200
"""Characters of a recipient's cell that is remembered."""
_SHORT = 40
"""Characters of a cell that can be about the recipient alone; a purpose is longer."""
_COMMON = frozenset(
    """
    the and for with from aged age year years old pupil child student born date birth dob upn number miss mrs
    mother father parent guardian carer example reception on behalf of son daughter data request applicant
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""Words beside a name that are no part of it."""


def suspected(name: str, cells: Mapping[str, str]) -> str:
    """Why a recipient is taken for a private individual, for operators and without quoting it; "" where it is not.

    `name` is the recipient's cell as printed, `cells` the whole row by heading.
    """
    name = _without_withheld(name)
    why, is_person = (_known_of if len(name) <= _NAME else _of_name)(name)
    if not is_person:
        return why
    words = words_of(name)
    for heading, value in cells.items():
        said = without_turns(value)
        if said.strip() and said != name and (why := _beside(heading, said, words)):
            return f"the recipient reads as a private individual, and {why} stands beside"
    return ""


def _of_name(name: str) -> tuple[str, bool]:
    """Why the cell alone tells, "" where it does not; then whether it reads as a person, of whom more may tell."""
    if why := _reason_in(name):
        return f"the recipient's cell holds {why}", False
    why = "" if is_quiet(name) else tells(name)
    why = "" if why and _known(name) else why
    if why == HOME_OR_NUMBER and _is_paper_at(name):
        why = ""
    is_body = why and (_BODY.search(said := _SCHOOL.sub(" ", SIGN.sub(" ", name))) or _COLLECTIVE.search(said))
    if why in WHOEVER_RECEIVED or (why and why not in OF_NO_RECIPIENT and not is_body):
        return f"the recipient's cell holds {why}", False
    if any(map(_is_for_child, _parts(name))) or any(map(called_child, _parts(name))):
        return "the recipient's cell holds a name that is said to be a child's", False
    if any(map(_is_kin, _parts(name))):
        return "the recipient's cell holds the name of a parent or carer, by whom a child is known", False
    return "", any(map(_reads_as_person, _parts(name)))


def _is_kin(part: str) -> bool:
    """True for a person who is named as a parent or carer: "Ms C X (parent)", "Mr and Mrs X (foster carers)"."""
    if not _OF_KIN.search(part):
        return False
    said = _AS_KIN.fullmatch(part.strip()) or _KIN_BEFORE.fullmatch(part.strip())
    name = said["name"].strip(" ,") if said else ""
    if not name or _BODY.search(name) or _COLLECTIVE.search(name) or _known(name):
        return False
    if _PERSONAL_TITLE.match(name) or holds_given_name(name):
        return True
    return decide(name).category is Category.INDIVIDUAL


def _is_for_child(part: str) -> bool:
    """True for who asks for a child of any name, and for a family: "Parent of X Y", "Mr Y obo son X", "X family"."""
    if asking := _FAMILY.match(part.strip()):
        word = asking["name"]
        of_many = everyday_words([word.casefold()]) or _known(word)
        return not of_many and reads_as_person(f"{word} {word}", family=True)
    if own := _OF_ONESELF.match(part.strip()):
        said = (own["of"] or own["own"]).replace(",", "")
        is_body = _BODY.search(said) or _COLLECTIVE.search(said) or _known(said) or is_listed_body(said)
        return not is_body and reads_as_person(said, family=True)
    child = _FOR_CHILD.search(part)
    name = (child["child"] or child["of"]) if child else ""
    if child is None or _BODY.search(name) or _COLLECTIVE.search(name):
        return False
    person = reads_as_person(name.replace(" and ", " ").replace(" & ", " "), family=True)
    return person and not (places_among(name_words(name)) or _known(name) or is_listed_body(name))


_known_of = lru_cache(maxsize=8_192)(_of_name)
"""A recipient has many rows."""


def individuals_in(name: str, cells: Mapping[str, str]) -> dict[str, str]:
    """Cells of a row that read as a private individual's, as printed, with why: of all who are named.

    `name` is the recipient's cell, `cells` the row by field or heading. The reader took out what tells of a child,
    but in the columns that it took for those of `JUDGED_LATER`: a cell that was left is found here, whatever it became.
    """
    found = {name: suspected(name, cells)}
    marked = may_hold_own_mark(without_turns("\n".join(cells.values())))
    for field, said in cells.items():
        named = field in JUDGED_LATER
        if said == name or not (named or marked):
            continue
        plain = without_turns(said)
        kin = "the name of a child's family" if named and _names_kin(clean(plain)) else ""
        if why := (_reason_in(plain) if named else "") or own_mark_in(plain) or kin:
            found.setdefault(said, f"a cell that names who else is concerned holds {why}")
    return {cell: why for cell, why in found.items() if why}


@lru_cache(maxsize=8_192)
def _names_kin(line: str) -> bool:
    return any(names_of_kin(line)) or any(names_in_cell(line, words_in(line), contacts=True))


def individuals_of(
    table: Table, shown: Sequence[int] | None = None, names: Iterable[str] = ()
) -> Iterator[tuple[int, dict[str, str]]]:
    """`individuals_in` of each row of a table that has any, by its index: most rows are let go many at a time.

    `shown`: only these rows, and those of the recipients `names` as far as their names read as a person's.
    """
    read = table.field_reader("recipient")
    judged = ((n, c) for n, c in enumerate(table.columns) if c.field != "recipient")
    others = [n for n, c in judged if not JUDGED_LATER.isdisjoint((c.field, c.name))]
    lines = {line for _, line in table.section_lines}
    rows = range(len(table.rows)) if shown is None else shown
    may_be = cache(_may_be_individual)
    for first in range(0, len(rows), _AT_ONCE):
        some = rows[first : first + _AT_ONCE]
        columns = [lines, *zip(*(table.rows[i] for i in some), strict=True)]
        marked = {c for column in columns for c in _may_be_marked([*{*column}]) if own_mark_in(without_turns(c))}
        for i in some:
            name, row = read(i), table.rows[i]
            asked = may_be(name) or any(row[n] for n in others) or not marked.isdisjoint(row)
            asked = asked or (bool(lines) and table.section_line(i) in marked)
            if asked and (found := individuals_in(name, table.record(i))):
                yield i, found
    if wanted := set(filter(may_be, names)):
        done = set(rows)
        for i in range(len(table.rows)):
            if i not in done and read(i) in wanted and (found := individuals_in(read(i), table.record(i))):
                yield i, found


_AT_ONCE, _CELLS_AT_ONCE = 10_000, 1_000
"""Rows that are looked at together, and cells of one column, which are of one kind."""


def _may_be_marked(cells: Sequence[str]) -> Iterator[str]:
    """Those of a column's cells that may hold a number or a birth date of one person."""
    for n in range(0, len(cells), _CELLS_AT_ONCE):
        some = cells[n : n + _CELLS_AT_ONCE]
        if may_hold_own_mark(without_turns("\n".join(some))):
            yield from not_quiet(some)


def _may_be_individual(name: str) -> bool:
    plain = _without_withheld(name)
    why, is_person = (_known_of if len(plain) <= _NAME else _of_name)(plain)
    return bool(why) or is_person


def _without_withheld(name: str) -> str:
    """A recipient's cell without what was taken out of a further one that it was put together with: no words of it."""
    return without_turns(name).replace(WITHHELD_CELL, "").strip("; \n")


def names_bodies_alone(name: str) -> bool:
    """True for a recipient's cell of which every part is surely a body: what earlier rules took for a person's."""
    parts = [p.strip() for p in _parts(_without_withheld(name))]
    return bool(parts) and not _may_be_individual(name) and all(map(_is_body_alone, parts))


def _is_body_alone(part: str) -> bool:
    plain = is_organisation_like(part) and not (holds_given_name(part) or re.search(r"[\d(,]", part))
    return plain or is_surely_body(part)


def _parts(text: str) -> list[str]:
    return [p for p in _PARTS.split(text) if p.strip()]


def _reason_in(text: str) -> str:
    parts = _parts(text)
    # A line by itself, and with the one before: the date may stand below the name.
    for part in (*parts, *(f"{a} {b}" for a, b in pairwise(parts) if not _WORD.search(_without_marks(b)))):
        if why := _marked(part) or next(filter(None, map(_marked, _ABOUT.split(part)[1:])), ""):
            return why
    return ""


def _marked(part: str) -> str:
    """What in a line of the recipient's cell says that it is about one child, or a private person; "" for nothing."""
    born = LIKE_BIRTH.search(part)
    if born and _BORN_FOR.match(part) and (_BODY.search(part) or _COLLECTIVE.search(part)):
        born = None
    bare = NUMBER_SAID.sub(" ", part)
    numbered = bare != part and len(_WORD.findall(bare)) > 1 and _reads_as_person(bare)
    why = own_mark_in(part) or ("a pupil number" if numbered else "")
    if why or (born and not _of_several(part[: born.start()])):
        return why or "a birth date"
    plain = _TAGS.sub(" ", part)  # "<script>alert(1)" is no name of two words
    head = re.split(r"[,(]", plain, maxsplit=1)[0]
    aged = _BARE_AGE.search(plain) and len(_WORD.findall(head)) > 1 and not _COLLECTIVE.search(head)
    if aged and _reads_as_person(head):
        return "a child's age"
    if _is_one_child(part) and (_reads_as_person(head) or ONE_CHILD.search(head)):
        return "a child's age" if not _BODY.search(head) else ""
    if family.WHOLE_ADDRESS.match(part.strip()) and not (_BODY.search(part) or family.PUBLIC_OFFICE.search(part)):
        return "a private address"
    if family.ANY_DAY.search(part) and not _WHEN_DONE.search(part) and _reads_as_person(part):
        return "a date, as of birth"
    return ""


def _beside(heading: str, value: str, words: frozenset[str]) -> str:
    head = " ".join(heading.replace("_", " ").split())
    about = len(value) <= _SHORT or (words and words <= _words(value))
    taken_out = value == WITHHELD_CELL
    if taken_out and (private_heading(head) or len(words) > 1):
        return "a pupil's personal data"
    if (_HEAD_BORN.search(head) and any(c.isdigit() for c in value)) or LIKE_BIRTH.search(value):
        return "a birth date"
    if PUPIL_NUMBER.search(value):
        return "a pupil number"
    about = about or bool(_ONE_CHILD.search(value))
    age = _HEAD_AGE.search(head) and _ONLY_AGE.match(value)
    year = _HEAD_YEAR.search(head) and _ONLY_YEAR.match(value)
    if age or year or (about and _is_one_child(value)) or speaks_of_one(clean(value)):
        return "a child's age"
    return ""


def _is_one_child(text: str) -> bool:
    return may_be_one_child(text) and ONE_CHILD.search(text) is not None and not _of_several(text)


def _of_several(text: str) -> bool:
    return SEVERAL.search(text) is not None or _STUDY.search(text) is not None


def _without_marks(text: str) -> str:
    for marks in (LIKE_BIRTH, family.ANY_DAY, PUPIL_NUMBER):
        text = marks.sub(" ", text)
    if may_be_one_child(text):
        text = ONE_CHILD.sub(" ", text)
    return re.sub(r"[\d()\[\]:*]+", " ", text)


@lru_cache(maxsize=4096)
def _reads_as_person(text: str) -> bool:
    """True for a few words of which none is of a body, and that no list knows for certain."""
    plain = _without_marks(text)
    words = _WORD.findall(plain)
    if not 1 <= len(words) <= 6 or _BODY.search(plain) or _NO_PERSON.search(plain.strip()) or _of_several(plain):
        return False
    if asks_about_persons(" ".join(plain.split())):
        return False
    name = " ".join(plain.split()).strip(" ,.-")
    return not (_known(name) or _is_paper(name) or is_surely_body(name))


def _known(name: str) -> bool:
    """True for the name of a body that a list has."""
    known = known_exactly(name)
    return known is not None and "/" in known.rule


def _is_paper(name: str) -> bool:
    """True for a newspaper by its form, the Wharfedale Courier: a reader of this row wants to hear of just that."""
    last = name.rpartition(" ")[2].casefold()
    titled = name.startswith(_BEGIN_TITLES)
    is_person = (last in _PAPERS_AND_PEOPLE and not titled) or holds_given_name(name)
    if is_person or " " not in name:
        return False
    found = decide(name)
    return found.category is Category.PRESS and (titled or found.confidence is not Confidence.LOW)


def _is_paper_at(name: str) -> bool:
    """True for a newspaper and the address of its office: "Daily Figment, 1 Quay Street, Wexmouth WX1 1AA"."""
    head = name.partition(",")[0].strip()
    return _is_paper(head) and not (family.PHONE.search(name) or family.MAIL.search(name))


def bare_name(name: str) -> str:
    """The name of a person alone, of a cell that says more of them; "" where that is not two words or more."""
    plain = _without_marks(re.split(r"[,(\[;\n]| [-\u2013\u2014] ", name, maxsplit=1)[0])
    words = _WORD.findall(plain)
    bare, person = " ".join(words), len(words) > 1 and words_of(plain)
    return bare if person and _reads_as_person(bare) and _reads_as_person(name) else ""


def ways_to_print(name: str) -> tuple[str, ...]:
    """A name as it may be printed: as it is; a person's also bare, without its title, and turned round."""
    last, _, first = name.partition(",")
    turned = f"{first} {last}" if first.strip() and last.strip() and _reads_as_person(name) else ""
    found = [name]
    for bare in filter(None, (bare_name(name), turned)):
        words = without_title(bare).split()
        forms = (words, [words[-1], *words[:-1]], [*words[1:], words[0]]) if len(words) > 1 else ()
        found += [bare, *map(" ".join, forms)]
    return tuple(dict.fromkeys(found))


def private_heading(heading: str) -> bool:
    """True for a column that says more of a person than a register of releases needs."""
    head = " ".join(heading.replace("_", " ").split())
    every = (_HEAD_BORN, _HEAD_NUMBER, _HEAD_AGE, _HEAD_YEAR, _HEAD_PERSON)
    return any(pattern.search(head) for pattern in every)


def private_text(value: str) -> bool:
    """True for a text that holds a birth date, a pupil number, or one child's age."""
    return bool(_is_one_child(value) or own_mark_in(value) or LIKE_BIRTH.search(value))


def words_of(names: str | Iterable[str]) -> frozenset[str]:
    """The words by which names are recognised in another cell."""
    texts = [names] if isinstance(names, str) else names
    return frozenset(w for text in texts for w in _words(text) if w not in _COMMON)


def _words(text: str) -> frozenset[str]:
    return frozenset(w.casefold() for w in _WORD.findall(text) if len(w) > 2)


def names_any(value: str, words: frozenset[str]) -> bool:
    """True where a text holds one of the words of a name."""
    return not words.isdisjoint(_words(value))
