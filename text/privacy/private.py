"""The one module that says whether a text tells of a child, or holds what is one person's own: for every cell and text.

Numbers and birth dates tell by themselves. An age, a school year or what befell somebody tells beside a person's name;
an address, a telephone number or a date alone beside it tells where no heading says that it is a contact's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache

from text.one_line import sentences_of, with_long_words_parted
from text.pattern import lazy_pattern
from text.privacy.cases.named import WORDS as WORDS_OF_CASES
from text.privacy.cases.named import is_case_of
from text.privacy.cases.plain import WORDS as WORDS_OF_PLAIN_CASES
from text.privacy.cases.plain import cases_in_plain_words, names_of_kin, removed_in_small_letters
from text.privacy.cases.rare import cases_of_any_name
from text.privacy.cases.references import is_made_of_name
from text.privacy.grown_ups import calls_a_thing
from text.privacy.marks import DAY, DIGIT, SEVERAL, own_mark_in, own_number, words_in
from text.privacy.naming import (
    Name,
    as_searched,
    may_name,
    persons_in,
    without_gaps,
)
from text.privacy.rules import family
from text.privacy.rules.beside import (
    BARE_AGE,
    LAST_FIRST,
    has_number,
    in_scottish_year,
    is_age_of,
    is_said_of,
    is_spoken_of,
    may_tell_of_rare_name,
    named_as_child,
    role_in_small_letters,
)
from text.privacy.rules.children import children_said
from text.privacy.rules.first_letters import said_by_letters
from text.privacy.rules.forms.clerks_notes import names_in_notes
from text.privacy.rules.home import LONG, PUPILS_MAIL, SHORT, Home
from text.privacy.rules.labels import named_by_labels
from text.privacy.rules.one_child import names_a_family
from text.privacy.rules.sentences.whose import under_children
from text.privacy.rules.signs import (
    IN_WORDS,
    SCOTTISH_YEAR,
    SIGN,
    WORDS_OF_SIGNS,
    signs_in,
)
from text.privacy.rules.sought import OF_SOUGHT, tells_of_one_sought
from text.privacy.rules.tables import is_table
from text.privacy.rules.told_apart import is_told_apart
from text.privacy.unclaimed.called import may_call
from text.privacy.unclaimed.cells import kin_in_small_letters, may_ask, may_be_of_class, may_name_in_cell, names_in_cell
from text.privacy.unclaimed.marks import may_mark
from text.privacy.unclaimed.names import names_in_small_letters
from text.privacy.unclaimed.sentences import names_unclaimed

JUDGED_LATER = frozenset({"recipient", "person", "further_recipient", "commissioner", "processor"})
"""The exception: columns of who received and who asked. A name in their cells may be the recipient, so it stays with
what is said of it; `recipients.private.individuals` judges them, by these rules too, when the row is recorded."""

_NAMED = "a name that is said to be a child's"
_OF_FAMILY = "a child of the family"
_OF_NAMED = "the age of somebody who is named"
_TABLE = "a table of children"
_SIGN_OF_CHILD = "a child's age, class or case"
SOUGHT = "one who is sought"
A_CASE = "a case of one child"
UNCLAIMED = "a name beside what is said of one child"
OF_NO_RECIPIENT = frozenset({SOUGHT, A_CASE, UNCLAIMED})
"""No reasons to withhold a recipient: a teacher may ask, and any name beside an abbreviation may be a firm's."""
_NUMBER_ALONE = "a person's own number"
WHOEVER_RECEIVED = frozenset({_NAMED, _OF_FAMILY, _OF_NAMED, PUPILS_MAIL, _TABLE, _NUMBER_ALONE})
"""Reasons that no body in the same cell takes away; beside another, a school year may be that of a study."""
_AGES = frozenset(IN_WORDS.strip("(?:)").split("|"))
_OF_PUPIL_NUMBERS = frozenset(("upn", "uln", "ucn", "unique"))
_OF_LABELS = frozenset(("master", "initials", "surname", "forename"))
_OF_TESTS = frozenset(("scored", "adhd"))
MAY_TELL = WORDS_OF_SIGNS | family.CALLED | family.OF_CASES | _AGES | _OF_PUPIL_NUMBERS | _OF_LABELS \
    | _OF_TESTS | family.PLATFORMS
"""One of these stands in every text that tells by what is beside a name, but for numbers, brackets and addresses."""
_OF_REFERENCES = lazy_pattern(
    r"\b(?:ref\w*|no|nos|numbers?|ids?|codes?|awards?|contracts?|grants?|invoices?|orders?|accounts?|urn|uprn"
    r"|key|licen[cs]e|cases?|versions?|isbn|doi|charity|rows?|count\w*|records?|size|total)\b",
    re.IGNORECASE,
)
"""Headings below which a number of ten digits is a reference or a count."""
_ONLY_BORN = lazy_pattern(rf"\W*b(?:\.|orn)? ?{DAY}\W*", re.IGNORECASE)
_ONLY_NUMBERS = lazy_pattern(r"[1-9]\d{9}(?:(?:[,;/&\s]|and)+[1-9]\d{9})*")
_MAY_HEAD = lazy_pattern(r"(?:name|pupil|child|student)[^\n]*\n", re.IGNORECASE)
_BETWEEN_CELLS = lazy_pattern(r"\t| {2,}| [-/\u2013\u2014] ")
_NUMBERED = lazy_pattern(r"^\W*\d{1,3}[.)]\s+|^[\W_]+")
_FILE = lazy_pattern(r"(?<!\S)[^\s_]{1,60}(?:_[^\s_]{1,60}){1,12}\.[A-Za-z]{2,4}\b")
"""The name of a file, whose words stand between lines."""
_ENDS_BODY = lazy_pattern(
    r"\b[A-Z][\w'\u2019&-]* (?:and )?(?:Nursery|Autism|Epilepsy|Disability|Disabled|Dyslexia|Safeguarding)\b"
)
"""Right behind capitals these words end the name of a body: "Pumpkin Patch Nursery"."""
_NUMBER = lazy_pattern(r"\d+")
_OWN = frozenset(
    ("son", "daughter", "child", "boy", "girl", "grandson", "granddaughter", "grandchild", "mab", "merch", "plentyn")
)
_SHORT_SIGN = 40
_SCHOOLS = ("School", "Academy", "Primary", "Infant", "Infants", "Junior", "Juniors", "High", "Nursery", "College")
_AT_SCHOOL = lazy_pattern(rf",? (?:at )?(?:[A-Z][\w'\u2019.-]* ){{1,4}}(?:{'|'.join(_SCHOOLS)})")
_MOST = 20_000
_MOST_LINES = 200
_WORDS_OF_AGE = lazy_pattern(
    rf"\b(?:aged?[: ]*{IN_WORDS}\b|{IN_WORDS}[ -]years?|(?:siblings|twins|triplets)\b)", re.IGNORECASE
)


def may_tell(text: str) -> bool:
    """False for a text that needs no closer look: nobody is named in it, and no number stands in it."""
    plain = text.islower() and text.isascii() and not (DIGIT.search(text) or "@" in text)
    return not plain or _WORDS_OF_AGE.search(text) is not None or role_in_small_letters(text) \
        or any(removed_in_small_letters(text)) or any(kin_in_small_letters(text))


def tells(text: str, heading: str = "") -> str:
    """Why a text tells of one child or holds a person's own data, in words that quote nothing; "" where it does not."""
    if not may_tell(text):
        return ""
    if len(text) <= LONG:
        return _told_before(text, heading)
    return _looked_at(with_long_words_parted(text[:_MOST]), heading)


def _looked_at(text: str, heading: str) -> str:
    line = without_gaps(as_searched(text))
    if "_" in line:
        line = _FILE.sub(lambda m: m[0].replace("_", " "), line)
    words = words_in(line)
    why = own_mark_in(line, words) or _alone(line, heading) or (A_CASE if is_made_of_name(line) else "")
    why = why or next(_beside_a_name(line, heading, words), "")
    why = why or (_in_lines(text, heading) if "\n" in text or "\t" in text else "")
    if why or any(names_in_notes(line, words)) or _names_unclaimed_in(line, heading, words):
        return why or UNCLAIMED
    may_name_one = may_name_in_cell(words) or may_be_of_class(line) or may_ask(line)
    if may_name_one and any(names_in_cell(line, words, contacts=family.of_contacts(heading))):
        return UNCLAIMED
    if WORDS_OF_PLAIN_CASES.isdisjoint(words):
        return ""
    told = names_of_kin if family.of_contacts(heading) else cases_in_plain_words
    return A_CASE if any(told(line)) else ""


_told_before = lru_cache(maxsize=16384)(_looked_at)
"""Most cells of an edition stand in the one before, which is read again beside it."""


def _names_unclaimed_in(line: str, heading: str, words: AbstractSet[str]) -> bool:
    """True for a name in a cell that speaks of one child, where nothing claims it as a grown-up's: asked last."""
    sentences = sentences_of(line)
    of_each = [words] if len(sentences) == 1 else map(words_in, sentences)
    marked = [
        n for n, (said, its) in enumerate(zip(sentences, of_each, strict=True))
        if may_mark(said, its) or may_call(said, its)
    ]
    if not marked or family.of_contacts(heading):
        return False
    near = {m + beside for m in marked for beside in (-1, 0, 1)}
    sentences = [s for n, s in enumerate(sentences) if n in near]  # of ten in a purpose
    return any(names_unclaimed(line, sentences)) or any(names_in_small_letters(line))


def _in_lines(text: str, heading: str) -> str:
    """What the lines and columns of a cell say that its words in one row do not."""
    if len(text) > SHORT and not may_name(text) and not _MAY_HEAD.search(text):
        return ""
    if _MAY_HEAD.search(text) and is_table(_lines_of(_BETWEEN_CELLS.sub(" | ", text))):
        return _TABLE
    lines = _lines_of(text.replace("\t", " | "))
    bare = [_NUMBERED.sub("", x) for x in lines]
    if all(map(family.ANY_DAY.search, bare)):
        told = (Home(x, heading, words_in(x)).reasons([n for n in persons_in(x) if not n.titled]) for x in bare)
        if all(map(any, told)):
            return "names and days, as of birth"
    return next(_beside_a_name(row := " | ".join(lines), heading, words_in(row)), "")


def _lines_of(text: str) -> list[str]:
    return as_searched(text, lines=True).split("\n")[:_MOST_LINES]


def _alone(text: str, heading: str) -> str:
    """A birth that is all a cell says, or a number: of ten digits, nobody's reference, a health or learner number."""
    if _ONLY_BORN.fullmatch(text):  # behind a letter that counts the points of a list something is said
        return "a birth date"
    if not text[:1].isdigit() or not _ONLY_NUMBERS.fullmatch(text):
        return ""
    if _OF_REFERENCES.search(heading) or family.of_contacts(heading) or not all(map(own_number, _NUMBER.findall(text))):
        return ""
    return _NUMBER_ALONE


def _beside_a_name(text: str, heading: str, words: AbstractSet[str]) -> Iterator[str]:
    """Why a text tells by what stands beside a name, or beside nothing else: most lets go before names are sought."""
    numbers = DIGIT.search(text) is not None
    may_tell_so = not (MAY_TELL.isdisjoint(words) and WORDS_OF_CASES.isdisjoint(words))
    if numbers or "(" in text or "@" in text or may_tell_so:
        yield from _beside_a_sign(text, heading, words, numbers=numbers)
    if not OF_SOUGHT.isdisjoint(words) and tells_of_one_sought(text, heading, words):
        yield SOUGHT


def _beside_a_sign(text: str, heading: str, words: AbstractSet[str], *, numbers: bool) -> Iterator[str]:
    own = None if _OWN.isdisjoint(words) else family.OWN_CHILD.search(text)
    if own and (SIGN.search(text, own.start(), own.end() + 60) or family.HIS_AGE.match(text, own.end())):
        yield _OF_FAMILY
    if len(text) <= SHORT and names_a_family(text):
        yield _NAMED
    if said_by_letters(text, words) or (numbers and is_told_apart(text, words)):
        yield _SIGN_OF_CHILD
    if not family.PLATFORMS.isdisjoint(words) and family.ONE_CHILD.search(text) and family.HANDLE.search(text):
        yield "a child's account"
    if len(text) <= LONG and (named_by_labels(text, words) or any(under_children(text))):
        yield _NAMED
    said = next(children_said(text), None) if len(text) <= LONG else None
    if said and said.sure:
        yield _NAMED
    yield from _beside_a_known_name(text, heading, words, numbers=numbers)
    if len(text) <= LONG and any(cases_of_any_name(text)):
        yield A_CASE
    if said:  # behind the others: they may say that no body beside it takes it away
        yield _SIGN_OF_CHILD


def _beside_a_known_name(text: str, heading: str, words: AbstractSet[str], *, numbers: bool) -> Iterator[str]:
    signs = signs_in(text, words)
    if signs:
        ends = {m.end() for m in _ENDS_BODY.finditer(text)}
        signs = [s for s in signs if s[1] not in ends and not is_spoken_of(text, s)]
    scottish = numbers and len(text) <= LONG and SCOTTISH_YEAR.search(text) is not None
    by_words = signs or scottish or not family.CALLED.isdisjoint(words)
    if not by_words and len(text) <= LONG:
        may_be_age = numbers or not _AGES.isdisjoint(words)
        by_words = not family.OF_CASES.isdisjoint(words) or (may_be_age and BARE_AGE.search(text) is not None)
    home = Home(text, heading, words) if (numbers and words) or "@" in text else None
    numbered = len(text) <= SHORT and not _OF_PUPIL_NUMBERS.isdisjoint(words)
    cased = len(text) <= LONG and not WORDS_OF_CASES.isdisjoint(words) and not family.of_contacts(heading)
    if not (by_words or numbered or cased) and not (home and home.found):
        return
    if len(text) > LONG and not may_name(text) and not may_tell_of_rare_name(text):
        return
    names = [n for n in persons_in(text) if not (n.titled or calls_a_thing(text, n.start, n.end))]
    many = bool(SEVERAL.search(text))
    if scottish and in_scottish_year(text, names):
        yield _SIGN_OF_CHILD
    if numbered and has_number(text, names):
        yield "a name and whose number it is"
    if by_words and (names or text.islower() or LAST_FIRST.match(text)):
        yield from _of_names(text, names, signs, many=many)
    if home:
        yield from home.of_a_family(names, many=many)
        yield from home.reasons(names)
    if cased and is_case_of(text, names):
        yield _SIGN_OF_CHILD


def _of_names(text: str, names: Sequence[Name], signs: Sequence[tuple[int, int]], *, many: bool) -> Iterator[str]:
    """Why a text tells by what is said of the names in it."""
    if signs and is_age_of(text, names, signs):
        yield _OF_NAMED
    if signs and is_said_of(text, names, signs, many=many):
        yield _SIGN_OF_CHILD
    if named_as_child(text, names, many=many):
        yield _NAMED


@lru_cache(maxsize=4096)
def is_a_sign(text: str) -> bool:
    """True for a cell that is one child's age, class or case and nothing else."""
    if len(text) > _SHORT_SIGN:
        return False
    said = text.strip()
    if SIGN.fullmatch(said):
        return True
    sign = SIGN.match(said) if said.endswith(_SCHOOLS) else None
    return sign is not None and _AT_SCHOOL.fullmatch(said, sign.end()) is not None


def is_a_name(text: str) -> bool:
    """True for a cell that is a name with a known given name and nothing else."""
    if not 3 < len(text) <= _SHORT_SIGN or text.islower():
        return False
    return any(n.sure and n.whole and not n.titled and n.start == 0 and n.end == len(text) for n in persons_in(text))
