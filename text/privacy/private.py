"""The one module that says whether a text tells of a child, or holds what is one person's own: for every cell and text.

Numbers and birth dates tell by themselves. An age, a school year or what befell somebody tells beside a person's name;
an address, a telephone number or a date alone beside it tells where no heading says that it is a contact's.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache

from text.pattern import lazy_pattern
from text.privacy import family
from text.privacy.children import children_said, is_rare_name, named_by_labels
from text.privacy.first_letters import said_by_letters
from text.privacy.home import LONG, PUPILS_MAIL, SHORT, Home
from text.privacy.marks import DAY, DIGIT, SEVERAL, may_be_birth, own_mark_in, own_number, words_in
from text.privacy.naming import (
    NAMED_DATA,
    TOPIC,
    Name,
    as_searched,
    begins_with_a_word,
    given_names,
    holds_given_name,
    may_name,
    persons_in,
)
from text.privacy.one_child import names_a_family
from text.privacy.signs import CLASS, GAP, IN_WORDS, NUMBER_SAID, OF_AGE, SCOTTISH_YEAR, SIGN, WORDS_OF_SIGNS, signs_in
from text.privacy.sought import OF_SOUGHT, tells_of_one_sought

JUDGED_LATER = frozenset({"recipient", "person", "further_recipient", "commissioner", "processor"})
"""The exception: columns of who received and who asked. A name in their cells may be the recipient, so it stays with
what is said of it; `recipients.cell.private` judges them, by this module's rules too, when the row is recorded."""

_NAMED = "a name that is said to be a child's"
_OF_FAMILY = "a child of the family"
_OF_NAMED = "the age of somebody who is named"
_TABLE = "a table of children"
SOUGHT = "one who is sought"
"""No reason to withhold a recipient: a teacher may ask."""
_NUMBER_ALONE = "a person's own number"
WHOEVER_RECEIVED = frozenset({_NAMED, _OF_FAMILY, _OF_NAMED, PUPILS_MAIL, _TABLE, _NUMBER_ALONE})
"""Reasons that no body in the same cell takes away; beside another, a school year may be that of a study."""
_BARE_AGE = lazy_pattern(rf"[),]{{0,2}} {CLASS}(?=\s*$|,)|, ?{CLASS}(?=\s*$|,)|, {IN_WORDS}(?=\s*$|,)")
_AGES = frozenset(IN_WORDS.strip("(?:)").split("|"))
_OF_PUPIL_NUMBERS = frozenset(("upn", "uln", "ucn", "unique"))
_OF_LABELS = frozenset(("master", "initials", "surname", "forename"))
MAY_TELL = WORDS_OF_SIGNS | family.CALLED | family.OF_CASES | _AGES | _OF_PUPIL_NUMBERS | _OF_LABELS \
    | family.PLATFORMS
"""One of these stands in every text that tells by what is beside a name, but for numbers, brackets and addresses."""
_LOOSE_GAP = lazy_pattern(
    r"(?!.*\b(?:thesis|study|research|phd|lead|leads|teacher|project|report|evaluation|trial|by"
    r"|for|materials|resources|lessons|books?|toolkit|software|ambassadors|awards?|prize|lectures?|campaign|estate|schools"
    r"|clubs?|workshops?)\b)[^.!?;\d]{0,45}", re.IGNORECASE
)
_SMALL_NAME = lazy_pattern(
    r"\b(?:pupil|child|schoolboy|schoolgirl) ([a-z]{4,}) (?!(?:and|or|of|in|is|was|has|who|from|at|on|for|data)\b)"
    r"[a-z'\u2019-]{3,}(?=\s*(?:$|[,.;:(]|(?:removed|was|is|has|had|from|in|aged|attends|at|who|excluded|added|left"
    r"|moved)\b))"
)
_OF_PLACE = lazy_pattern(r"\b(?:children|pupils|families|students|people|schools) (?:of|in|from|at) $", re.IGNORECASE)
_VERBS = lazy_pattern(r"(?:Will|Mark|Grant|May|Bill|Art|Page|Drew|Chase)(?-i: )", re.IGNORECASE)
_GOES_ON = lazy_pattern(r" [a-z]")
_OF_BODY = lazy_pattern(r"\b(?:Ofsted|DfE|ONS|NFER|UCL|University|Council|Ltd|Department|Institute)\b")
"""Between a name and a school year it says where somebody works."""
_TAUGHT = lazy_pattern(
    r"(?:year|yr) ?\d\d?(?= (?:set text|reading list|textbooks?|curriculum|syllabus|lesson plans?)\b)", re.IGNORECASE
)
_SPOKEN = lazy_pattern(
    r"(?:year|yr) ?\d\d?(?= (?:is|are|has|have|will|would|should|can|could|must|pupils|students|children|teachers"
    r"|textbooks?|curriculum|materials|resources|lessons|options|phonics|reading)\b)", re.IGNORECASE
)
"""Behind a name and a colon: somebody speaks of it, or writes for it."""
_OF_STUDY = lazy_pattern(
    r"[ -](?!(?:and|who|whose|attends|lives|is|was|has|had|of|at|from|in|with|pupil|boy|girl|child|student|twins?)\b)"
    r"(?:[a-z]|\w+ (?:study|project|survey|programme)\b)", re.IGNORECASE
)
"""Behind an age it says that a study is of it."""
_OF_REFERENCES = lazy_pattern(
    r"\b(?:ref\w*|no|nos|numbers?|ids?|codes?|awards?|contracts?|grants?|invoices?|orders?|accounts?|urn|uprn"
    r"|key|licen[cs]e|cases?|versions?|isbn|doi|charity|rows?|count\w*|records?|size|total)\b",
    re.IGNORECASE,
)
"""Headings below which a number of ten digits is a reference or a count."""
_ONLY_BORN = lazy_pattern(rf"\W*b(?:\.|orn)? ?{DAY}\W*", re.IGNORECASE)
_ONLY_NUMBERS = lazy_pattern(r"[1-9]\d{9}(?:(?:[,;/&\s]|and)+[1-9]\d{9})*")
_HEAD_OF_TABLE = lazy_pattern(
    r"(?:(?:pupil|child|student)(?:'?s|\u2019s)? )?(?:(?:full|first|last|given|family) )?(?:fore|sur)?names?"
    r"|d\.?o\.?b\.?|date of birth|birth ?date|upn|uln|class|form|year(?: group)?|age|sex|gender|pupil|child|student",
    re.IGNORECASE,
)
_HEAD_OF_NAMES = lazy_pattern(r"name|pupil|child|student", re.IGNORECASE)
_MAY_HEAD = lazy_pattern(r"(?:name|pupil|child|student)[^\n]*\n", re.IGNORECASE)
_BETWEEN_CELLS = lazy_pattern(r"\t| {2,}| [-/\u2013\u2014] ")
_CELLS = lazy_pattern(r"\s*([|;,:])\s*")
_SAID_BELOW = lazy_pattern(r"(?=.*\d).{1,30}|[mf]|(?:fe)?male|boy|girl|reception|nursery", re.IGNORECASE)
"""What stands below a heading that says something of pupils."""
_CALENDAR_YEAR = lazy_pattern(r"(?:19|20)\d\d(?:[/-]\d\d(?:\d\d)?)?")
_BEFORE_TABLE = 5
"""Lines that may stand above the headings of a table in a cell."""
_NUMBERED = lazy_pattern(r"^\W*\d{1,3}[.)]\s+|^[\W_]+")
_LAST_FIRST = lazy_pattern(r"[A-Z][\w'\u2019-]+, [A-Z][\w'\u2019-]+ \(")
_FILE = lazy_pattern(r"(?<!\S)[^\s_]{1,60}(?:_[^\s_]{1,60}){1,12}\.[A-Za-z]{2,4}\b")
"""The name of a file, whose words stand between lines."""
_STUDIED = lazy_pattern(
    r"\b(?:evaluation|study|analysis|effects?|impact|research|review|trial) (?:of|on|into) [^.;]*$", re.IGNORECASE
)
_ENDS_BODY = lazy_pattern(
    r"\b[A-Z][\w'\u2019&-]* (?:and )?(?:Nursery|Autism|Epilepsy|Disability|Disabled|Dyslexia|Safeguarding)\b"
)
"""Right behind capitals these words end the name of a body: "Pumpkin Patch Nursery"."""
_NUMBER = lazy_pattern(r"\d+")
_OWN = frozenset(
    ("son", "daughter", "child", "boy", "girl", "grandson", "granddaughter", "grandchild", "mab", "merch", "plentyn")
)
_LETTERS_OF_CHILD = frozenset(("yp", "cyp", "c/yp", "guardian ad litem for", "guardian ad litem of"))
_SHORT_SIGN = 40
_SCHOOLS = ("School", "Academy", "Primary", "Infant", "Infants", "Junior", "Juniors", "High", "Nursery", "College")
_AT_SCHOOL = lazy_pattern(rf",? (?:at )?(?:[A-Z][\w'\u2019.-]* ){{1,4}}(?:{'|'.join(_SCHOOLS)})")
_MOST = 20_000
_MOST_LINES = 200
_MARKS = ("", *",;:()[]|/\u2013\u2014-")
_WORDS_OF_AGE = lazy_pattern(
    rf"\b(?:aged?[: ]*{IN_WORDS}\b|{IN_WORDS}[ -]years?|(?:siblings|twins|triplets)\b)", re.IGNORECASE
)


def may_tell(text: str) -> bool:
    """False for a text that needs no closer look: nobody is named in it, and no number stands in it."""
    plain = text.islower() and text.isascii() and not (DIGIT.search(text) or "@" in text)
    return not plain or _WORDS_OF_AGE.search(text) is not None or _role_in_small_letters(text)


def tells(text: str, heading: str = "") -> str:
    """Why a text tells of one child or holds a person's own data, in words that quote nothing; "" where it does not."""
    if not may_tell(text):
        return ""
    return _told_before(text, heading) if len(text) <= LONG else _looked_at(text[:_MOST], heading)


def _looked_at(text: str, heading: str) -> str:
    line = as_searched(text)
    if "_" in line:
        line = _FILE.sub(lambda m: m[0].replace("_", " "), line)
    words = words_in(line)
    why = own_mark_in(line, words) or _alone(line, heading) or next(_beside_a_name(line, heading, words), "")
    return why or (_in_lines(text, heading) if "\n" in text or "\t" in text else "")


_told_before = lru_cache(maxsize=16384)(_looked_at)
"""Most cells of an edition stand in the one before, which is read again beside it."""


def _in_lines(text: str, heading: str) -> str:
    """What the lines and columns of a cell say that its words in one row do not."""
    if len(text) > SHORT and not may_name(text) and not _MAY_HEAD.search(text):
        return ""
    if _MAY_HEAD.search(text) and _is_table(_lines_of(_BETWEEN_CELLS.sub(" | ", text))):
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


def _is_table(lines: Sequence[str]) -> bool:
    """True where a line heads columns of names and what is said of pupils, and one below names somebody."""
    return any(_heads_table(line, lines[n:]) for n, line in enumerate(lines[:_BEFORE_TABLE], start=1))


def _heads_table(line: str, below: Sequence[str]) -> bool:
    mark = _CELLS.search(line)
    heads = _cells_of(line, mark[1]) if mark else []
    known = [n for n, head in enumerate(heads) if _HEAD_OF_TABLE.fullmatch(head)]
    named = [n for n in known if _HEAD_OF_NAMES.search(heads[n])]
    if mark is None or not named:
        return False
    others = [n for n in known if n not in named]
    for cells in (_cells_of(x, mark[1]) for x in below):
        if len(cells) != len(heads):
            continue
        if len(known) == len(heads) and any(n.sure for n in persons_in(" | ".join(cells))):
            return True
        if is_rare_name(" ".join(cells[n] for n in named)) and any(_is_said(heads[n], cells[n]) for n in others):
            return True
    return False


def _cells_of(line: str, mark: str) -> list[str]:
    """The cells of a line, of which one may have the mark within quotation marks."""
    return [cell.strip() for cell in next(csv.reader([line], delimiter=mark, skipinitialspace=True), [])]


def _is_said(head: str, cell: str) -> bool:
    """True for what stands below a heading of a birth, an age, a class or a number."""
    if _CALENDAR_YEAR.fullmatch(cell) and not may_be_birth(head, words_in(head)) and "birth" not in head.casefold():
        return False
    return _SAID_BELOW.fullmatch(cell) is not None


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
    if numbers or "(" in text or "@" in text or not MAY_TELL.isdisjoint(words):
        yield from _beside_a_sign(text, heading, words, numbers=numbers)
    if not OF_SOUGHT.isdisjoint(words) and tells_of_one_sought(text, heading, words):
        yield SOUGHT


def _beside_a_sign(text: str, heading: str, words: AbstractSet[str], *, numbers: bool) -> Iterator[str]:
    own = None if _OWN.isdisjoint(words) else family.OWN_CHILD.search(text)
    if own and (SIGN.search(text, own.start(), own.end() + 60) or family.HIS_AGE.match(text, own.end())):
        yield _OF_FAMILY
    if len(text) <= SHORT and names_a_family(text):
        yield _NAMED
    if said_by_letters(text, words):
        yield "a child's age, class or case"
    if not family.PLATFORMS.isdisjoint(words) and family.ONE_CHILD.search(text) and family.HANDLE.search(text):
        yield "a child's account"
    if len(text) <= LONG and named_by_labels(text, words):
        yield _NAMED
    said = next(children_said(text), None) if len(text) <= LONG else None
    if said and said.sure:
        yield _NAMED
    yield from _beside_a_known_name(text, heading, words, numbers=numbers)
    if said:  # behind the others: they may say that no body beside it takes it away
        yield "a child's age, class or case"


def _beside_a_known_name(text: str, heading: str, words: AbstractSet[str], *, numbers: bool) -> Iterator[str]:
    signs = signs_in(text, words)
    if signs:
        ends = {m.end() for m in _ENDS_BODY.finditer(text)}
        signs = [s for s in signs if s[1] not in ends and not _is_spoken_of(text, s)]
    scottish = numbers and len(text) <= LONG and SCOTTISH_YEAR.search(text) is not None
    by_words = signs or scottish or not family.CALLED.isdisjoint(words)
    if not by_words and len(text) <= LONG:
        may_be_age = numbers or not _AGES.isdisjoint(words)
        by_words = not family.OF_CASES.isdisjoint(words) or (may_be_age and _BARE_AGE.search(text) is not None)
    home = Home(text, heading, words) if (numbers and words) or "@" in text else None
    numbered = len(text) <= SHORT and not _OF_PUPIL_NUMBERS.isdisjoint(words)
    if not by_words and not numbered and not (home and home.found):
        return
    if len(text) > LONG and not may_name(text) and not _of_rare_name(text):
        return
    names = [n for n in persons_in(text) if not n.titled]
    many = bool(SEVERAL.search(text))
    if scottish and _in_scottish_year(text, names):
        yield "a child's age, class or case"
    if numbered and _has_number(text, names):
        yield "a name and whose number it is"
    if by_words and (names or text.islower() or _LAST_FIRST.match(text)):
        yield from _of_names(text, names, signs, many=many)
    if home:
        yield from home.of_a_family(names, many=many)
        yield from home.reasons(names)


def _of_names(text: str, names: Sequence[Name], signs: Sequence[tuple[int, int]], *, many: bool) -> Iterator[str]:
    """Why a text tells by what is said of the names in it."""
    if signs and _is_age_of(text, names, signs):
        yield _OF_NAMED
    if signs and _is_said_of(text, names, signs, many=many):
        yield "a child's age, class or case"
    if _named_as_child(text, names, many=many):
        yield _NAMED


def _in_scottish_year(text: str, names: Sequence[Name]) -> bool:
    """True where a year of a school in Scotland or Northern Ireland stands behind a known name."""
    sure = [n for n in names if n.sure and not _OF_PLACE.search(text[: n.start])]
    return any(
        GAP.fullmatch(text, n.end, m.start()) and (n.whole or text[m.start() - 2] != ",")
        for m in SCOTTISH_YEAR.finditer(text) for n in sure
    )


def _of_rare_name(text: str) -> bool:
    """True for a long text that may tell without a given name that is known."""
    return not SEVERAL.search(text) and (family.ROLES.search(text) or family.RELATION.search(text)) is not None


def _is_said_of(text: str, names: Sequence[Name], signs: Sequence[tuple[int, int]], *, many: bool) -> bool:
    """True where one of the signs is said of one of the names, or of a name that only the place of words tells."""
    if any(goes_with(text, name, sign, many=many) for name in names for sign in signs):
        return True
    if len(text) > SHORT:
        return False
    if _of_small_letters(text, signs) or _turned(text, signs):
        return True
    return not many and _piece_is_name(text, names) and not all(_STUDIED.search(text[:a]) for a, _ in signs)


def _is_age_of(text: str, names: Sequence[Name], signs: Sequence[tuple[int, int]]) -> bool:
    """True where years of age stand right beside a name: no body in the text takes that away, as of a study."""
    ages = [s for s in signs if OF_AGE.fullmatch(text, *s)]
    return any(
        (n.sure and a >= n.end and GAP.fullmatch(text[n.end : a]) and not _OF_STUDY.match(text, b))
        or ((n.sure or n.whole) and b <= n.start and GAP.fullmatch(text[b : n.start]))
        for a, b in ages for n in names
    )


def _has_number(text: str, names: Sequence[Name]) -> bool:
    """True where it is said right behind a name that its owner has a pupil's number."""
    said = [(m.start(), n) for m in NUMBER_SAID.finditer(text) for n in names if n.whole and n.end <= m.start()]
    return any(GAP.fullmatch(text[n.end : a]) and holds_given_name(text[n.start : n.end]) for a, n in said)


def goes_with(text: str, name: Name, sign: tuple[int, int], *, many: bool) -> bool:
    """True where a sign stands beside a name, in either order, with nothing between that makes it another's."""
    behind = sign[0] >= name.end
    if not behind and (sign[1] > name.start or _STUDIED.search(text[: sign[0]])):
        return False
    if _OF_PLACE.search(text[: name.start]) and begins_with_a_word(text[name.start : name.end]):
        return False
    gap = text[name.end : sign[0]] if behind else text[sign[1] : name.start]
    if behind and (_is_verb(text, name, sign) or _is_spoken_of(text, sign)):
        return False
    alone = not many and len(text) <= LONG
    if GAP.fullmatch(gap) and (name.sure or alone):
        return name.sure or behind or len(text) <= SHORT
    return name.sure and name.whole and alone and _LOOSE_GAP.fullmatch(gap) is not None and not _OF_BODY.search(gap)


def _is_spoken_of(text: str, sign: tuple[int, int]) -> bool:
    """True for a school year that is taught, or behind a colon that goes on as a sentence."""
    if _TAUGHT.match(text, sign[0]):
        return True
    return ":" in text[max(0, sign[0] - 2) : sign[0]] and _SPOKEN.match(text, sign[0]) is not None


def _is_verb(text: str, name: Name, sign: tuple[int, int]) -> bool:
    """True for "Will Year 6 pupils benefit?", "Grant 1234567897": a word of English that is a given name too."""
    if _VERBS.fullmatch(text, name.start, sign[0]) is None:
        return False
    return _GOES_ON.match(text, sign[1]) is not None or (text[sign[0] : sign[1]].isdigit() and "rant" in text)


def _named_as_child(text: str, names: Sequence[Name], *, many: bool) -> bool:
    """True where words before a name or its list, or behind it, say that it is a child's."""
    grown = family.AT_UNIVERSITY.search(text) is not None
    before_list, end = "", 0
    for name in names:
        before = text[max(0, name.start - 60) : name.start]
        if before_list and family.LIST.fullmatch(text, end, name.start):
            before = before_list
        role = family.ROLE.search(before) or (_is_list_behind(text, name) and family.PUPILS.search(before)) or None
        if role and grown and "student" in role[0].casefold():
            role = None
        if name.sure and (role or _says_case(text, name, before)):
            return True
        if name.whole and not many and _is_any_child(text, name, before, role):
            return True
        before_list, end = before if role else "", name.end
    if len(text) > SHORT:
        return False
    return _role_in_small_letters(text) or any(n.sure and _BARE_AGE.match(text, n.end) for n in names)


def _is_any_child(text: str, name: Name, before: str, role: re.Match[str] | None) -> bool:
    """True for any name of two words where a child's is: behind its role in small letters, "Pupil:", "EHCP for"."""
    if family.ONES_FILE.match(text, max(0, name.end - 2)):
        return True
    if len(text) <= SHORT and family.PLAN_FOR.search(before):
        return True
    said = role.groupdict().get("role") or "" if role else ""
    if role is None or not said:
        return False
    if said.casefold() in _LETTERS_OF_CHILD:
        return True
    return said[0].islower() or before.rstrip()[-1:] in (":", "=") or family.NAMED_SO.search(role[0]) is not None


def _role_in_small_letters(text: str) -> bool:
    """True for "pupil emily smith was": a known given name, and no word of English, right behind who is meant."""
    return any(
        m[1] in given_names() and m[1] != "christian" and not begins_with_a_word(m[1])
        for m in _SMALL_NAME.finditer(text)
    )


def _is_list_behind(text: str, name: Name) -> bool:
    """True for the first of several known names."""
    mark = family.LIST.match(text, name.end)
    rest = text[mark.end() :][:_SHORT_SIGN] if mark and name.sure else ""
    return any(n.sure and n.start == 0 for n in persons_in(rest))


def _says_case(text: str, name: Name, before: str) -> bool:
    behind = family.CASE_BEHIND.match(text, max(0, name.end - 2)) or family.CALLED_CHILD.match(text, name.end)
    return bool(behind or family.CASE_OF.search(before))


def _of_small_letters(text: str, signs: Sequence[tuple[int, int]]) -> bool:
    """A name in small letters before a sign ("emily smith aged 9")."""
    small = not any(map(str.isupper, text))
    return small and any(n.sure and n.whole for n in persons_in(text[: signs[0][0]].title()))


def _turned(text: str, signs: Sequence[tuple[int, int]]) -> bool:
    """A rare name, the last part first, and a sign in brackets: "Quillfeather, Zebedee (Y4)"."""
    turned = _LAST_FIRST.match(text)
    if turned is None or turned.end() != signs[0][0]:
        return False
    return not TOPIC.search(turned[0]) and not NAMED_DATA.search(turned[0])


def _piece_is_name(text: str, names: Sequence[Name]) -> bool:
    """True where what stands between two marks is a name and nothing else."""
    return any(
        n.whole and text[: n.start].rstrip()[-1:] in _MARKS and text[n.end :].lstrip()[:1] in _MARKS for n in names
    )


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
