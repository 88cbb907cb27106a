"""What tells of nobody for certain, seen by its words, digits and capitals: most cells need no closer look.

Each rule here is something without which `private`, `marks` and those of `rules` find nothing;
tests/text/test_quiet.py holds it against whatever they find.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from enum import Enum
from functools import cache, lru_cache
from itertools import compress, count, filterfalse, repeat
from operator import contains
from string import ascii_letters, ascii_lowercase, ascii_uppercase, digits

from text.pattern import lazy_pattern
from text.privacy.cases.named import WORDS as WORDS_OF_CASES
from text.privacy.cases.plain import WORDS as WORDS_OF_PLAIN_CASES
from text.privacy.cases.plain import may_be_case
from text.privacy.cases.rare import CASES
from text.privacy.cell_forms import is_organisation_like
from text.privacy.marks import DIGIT, OF_BIRTHS, OF_NUMBERS
from text.privacy.naming import WITHIN_NAMES, given_names
from text.privacy.private import MAY_TELL, is_a_sign
from text.privacy.rules import family
from text.privacy.rules.first_letters import SEXES
from text.privacy.rules.forms.clerks_notes import WORDS as WORDS_OF_NOTES
from text.privacy.rules.home import MAY_BE_DAY
from text.privacy.rules.one_child import MAY_SPEAK
from text.privacy.rules.signs import WORDS_OF_SIGNS
from text.privacy.rules.sought import ASKING_WORDS, OF_SOUGHT, asking_among, asks_about_persons
from text.privacy.unclaimed.called import CALLING
from text.privacy.unclaimed.cells import FIRST_OF_QUESTIONS, may_ask, may_begin_with_name, may_name_in_cell
from text.privacy.unclaimed.marks import MARKED
from text.privacy.unclaimed.vocabulary import begin_no_names, no_names

_LONGEST, _SHORT = 2_000, 80
"""Characters: what is cut elsewhere is not judged here, and what is remembered."""
_NUMBERS = lazy_pattern(
    r"[0-9](?<![0-9].)(?:(?:[ .-]?[A-Za-z]?[0-9]){5}(?:(?:[ .-]?[A-Za-z]?[0-9]){4}| ?[A-Da-d]\b)|[0-9 -]{9}"
    r"|[0-9]*(?:[A-Za-z]\b|[A-Za-z]{2}\b|[ -]?[Yy])|(?<=[ ,)].)[0-9]?\)?\s*(?:\.?$|,)|(?<=\(.)[0-9]?\)"
    r"|(?<=\([A-Za-z].)\)|(?<=, .)[0-9]?(?: [a-z]| ?[.;)]))"
)
"""As long as a person's, a class, the end of a postcode, years, in the place of an age: they matter without a word."""
_OF_BODY = lazy_pattern(r"[A-Za-z ]*[A-Za-z] [0-9]{1,2}")
"""May be a body that has a number ("Invented College 2"): what stands behind such a word is nobody's age."""
_SCHOOL_YEAR = lazy_pattern(r"(?<![0-9A-Za-z/-])(?:19|20)[0-9]{2}/(?:1[3-9]|[2-9][0-9])(?![0-9A-Za-z/-])")
"""2014/15, but not 2011/12, which may be a month of birth."""
_FIRST_LETTERS = lazy_pattern(r"[A-Z]\. ?[A-Z]")
_CODE = lazy_pattern(r"([A-Z]{1,5})[0-9]{1,6}(?:[0-9]{0,3}|[./_][0-9]{1,3})")
"""No number of a person is so short, and days and ages stand apart from letters."""
_NAME_FIRST = lazy_pattern(
    r"[A-Z][a-z]+(?: ?[,(-]| (?:is|was) )(?=.*(?:[0-9]|\b(?:year|reception|nursery|class|sons?|daughters?)\b))"
)
"""One word, as a name that few have, before what is said of somebody."""
_NAME_FIRST_BY_FORM, _OF_NAME_FIRST = lazy_pattern(r"[AY][ay]+ ?[,(-]"), frozenset([b"is", b"was"])
"""The same of a form, and the words of which one stands there otherwise."""
_LETTERS = bytes(ord(chr(n).lower()) if chr(n) in ascii_letters else ord(" ") for n in range(256))
"""Makes small letters of letters, and spaces of all else: words are found faster so than by an expression."""
_SHORT_SIGN = 40
_OF_LETTERS = frozenset(
    """
    yours thanks thank love signed sincerely regards cheers
    kids twins triplets bairns weans children girls boys lads lasses youngsters siblings sisters brothers
    mum mam mummy mammy mother dad daddy father parents birth
    ma mama mamma amma ammi ammu abba abbu baba tata hooyo aabo iya baap dadi nani taid nain nan nana gran auntie carer
    guardian umm abu
    nursery reception class week term mark marks grade grades score scores detention detentions absence absences merits
    certificates spellings bruises brother sister sibling cousin lad lass lassie bairn eldest youngest grandson
    granddaughter aunt uncle well congratulations golden award awards badge badges justice sign stand vigil
    petition candles answers
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""One of these stands in many a cell in which somebody is named as in a letter, a minute or a list."""
_OF_ONE_PERSON = (
    MAY_SPEAK | OF_BIRTHS | OF_NUMBERS | SEXES | WITHIN_NAMES | family.PLATFORMS
    | {"b", "age", "aged", "yr", "yrs", "y", "who", "master", "exam", "examination", "candidate", "learner"}
    | {"mab", "merch", "took", "removed", "my", "im"}
)
"""Words that tell of somebody, or make a name of one, where no other word has a capital."""
_OF_NAMED = (
    _OF_ONE_PERSON | MAY_TELL | WORDS_OF_SIGNS | _OF_LETTERS | family.STREETS | MARKED | CALLING
    | {"o", "p", "half", "quarter", "quarters"} | WORDS_OF_NOTES
)
"""One of these stands in every text that tells of somebody who is named, but for the numbers above."""


def is_quiet(text: str) -> bool:
    """True for a text that tells of no child and no private person, whatever heads it or stands beside it.

    False says nothing.
    """
    return _known_of(text) if len(text) <= _SHORT else _is_quiet(text)


def _is_quiet(text: str) -> bool:
    if not (text.isascii() and text.isprintable()) or len(text) > _LONGEST or is_a_sign(text):  # words may run together
        return False
    if code := _CODE.fullmatch(text):
        return code[1].lower() not in _OF_NAMED
    if "  " in text or "@" in text or "*" in text or '"' in text or "_x" in text:
        return False
    words = text.encode().translate(_LETTERS).decode().split()
    plain = _without_harmless_numbers(text, words) if words else text
    if _NUMBERS.search(plain):
        return False
    if text[:1].isupper() and text[1:].islower() and words[0] not in given_names():
        long = len(text) > _SHORT_SIGN or WORDS_OF_SIGNS.isdisjoint(words)
        may_name = _asks(text, words) or _NAME_FIRST.match(text) or _begins_with_name(text, words)
        return long and _OF_ONE_PERSON.isdisjoint(words) and not may_name
    may_tell = ("." in text and _FIRST_LETTERS.search(text)) or (words and MAY_BE_DAY.search(plain))
    return not may_tell and _is_of_nobody(text, words)


_known_of = lru_cache(maxsize=8_192)(_is_quiet)
"""A recipient has many rows, and is asked for in each step."""


def _without_harmless_numbers(text: str, words: Sequence[str]) -> str:
    """A text without its school years and the number of a body; as it is where it has other numbers too."""
    plain = _SCHOOL_YEAR.sub("", text) if "/" in text else text
    if _OF_BODY.fullmatch(plain) and is_organisation_like(words[-1]):
        plain = plain.rstrip(digits)
    return text if DIGIT.search(plain) else plain


class _TextForm(Enum):
    """What the form of a text says of it, its words aside."""

    OPEN = 0
    """Nothing: its digits or signs may matter."""
    CODE = 1
    SENTENCE = 2
    """No letter but the first is a capital."""
    WORDS = 3
    WORDLESS = 4
    CLOSER = 5
    """It may hold the number of a body, or school years: `is_quiet` says."""


_CONTROLS = bytes(n for n in range(32) if n != ord("\n"))
_CAPITALS, _SMALL, _DIGITS = ascii_uppercase.encode(), ascii_lowercase.encode(), digits.encode()
_SORTS = bytes.maketrans(
    _CONTROLS + _CAPITALS + b"y" + _DIGITS,
    b"\x7f" * len(_CONTROLS) + b"\1" * 24 + b"\3\1" + b"\2" + b"0" * 10,
)
_AS_SIGNS = bytes.maketrans(_CAPITALS + b"\1\2\3", b"a" * 26 + b"AyY")


def _forms_of(texts: bytes) -> list[bytes]:
    """Of each line what is left of it: which sort each digit and capital is of, and each run of small letters is.

    A Y stays, since it may stand for years, and ends such a run. Of that `title` makes the first letter a capital, and
    the others are left out: faster than by an expression.
    """
    return texts.translate(_SORTS).title().translate(_AS_SIGNS, _SMALL).split(b"\n")


_LONG_CODE = lazy_pattern(r"[A-Z]{1,5}0{5}(?:0{0,4}|0?[./_]0{1,3})")
"""A `_CODE` with more digits than a sign of an age, a class or a year has."""
_MAY_BE_DAY_BY_FORM = lazy_pattern(r"0[/. ,-]+0|0000|0[A-Za-z]*[ .-]*[A-Za-z]+[ .,'-]*00")
"""`MAY_BE_DAY`, of a form."""
_LOOK_CLOSER = lazy_pattern(r"[A-Za-z ]*[A-Za-z] 00?|(?=.*[A-Za-z])[^0]*(?:(?<![\w/-])0000/00(?![\w/-])[^0]*)+")
_LINES = _LETTERS[:10] + b"\n" + _LETTERS[11:]
_NOUGHTS = bytes.maketrans(_DIGITS, b"0" * len(_DIGITS))
_AT_ONCE = 1_000
"""Cells whose words and forms are found together."""
_IN_BYTES, _ASKING_IN_BYTES = (frozenset(word.encode() for word in words) for words in (_OF_NAMED, ASKING_WORDS))
_FEW = 4
"""Words that are looked for in a text faster than all its words are told apart."""


def not_quiet(cells: Sequence[str]) -> Iterator[str]:
    """Those of many cells of which `is_quiet` may be false; it costs a third of asking it of each.

    Most cells of a column differ in their words and numbers alone, so what its form says is found once for all that
    have it.
    """
    sentence, of_one, names, telling = _TextForm.SENTENCE, _OF_ONE_PERSON, given_names(), _telling()
    for n in range(0, len(cells), _AT_ONCE):
        some = cells[n : n + _AT_ONCE]
        if max(map(len, some)) > _LONGEST or not (text := "\n".join(some)).isascii() or text.count("\n") >= len(some):
            yield from filterfalse(_is_plain, some)
            if not (some := list(filter(_is_plain, some))):
                continue
            text = "\n".join(some)
        known = text.encode()
        if _is_of_one_code(known, len(some)):
            continue
        forms = _forms_of(known)
        kinds = {form: _form_of(form) for form in {*forms}}
        lower = known.translate(_LINES)
        every = {*lower.split()}  # as bytes: words are told apart in two thirds of the time
        if {*kinds.values()} == {_TextForm.CODE} and _IN_BYTES.isdisjoint(every):
            continue
        lines = lower.decode().split("\n")
        held = every & telling
        if not _ASKING_IN_BYTES.isdisjoint(every):  # titles have such a word often, and seldom one that goes with it
            held |= {word.encode() for word in asking_among({word.decode() for word in every})}
        look = _holding(lines, held)
        look.update(compress(count(), map(_SHORT_SIGN.__ge__, map(len, some))))
        if first := {form for form in kinds if _NAME_FIRST_BY_FORM.match(form.decode())}:
            look.update(compress(count(), map(first.__contains__, forms)))
        look.update(n for n in _holding(lines, every & _OF_NAME_FIRST) if _NAME_FIRST.match(some[n]))
        look.update(_beginning_with_names(lines if sentence in kinds.values() else (), every))
        others = {form for form, kind in kinds.items() if kind is not sentence}
        look.update(compress(count(), map(others.__contains__, forms)) if others else ())
        for at in sorted(look):  # the others, most texts, are let go
            cell, form, line = some[at], forms[at], lines[at]
            if kinds[form] is sentence and len(cell) > _SHORT_SIGN:
                words = line.split()
                named = words[0] in names or _NAME_FIRST.match(cell)
                if of_one.isdisjoint(words) and not (named or _asks(cell, words) or _begins_with_name(cell, words)):
                    continue
            elif _is_quiet_by(kinds[form], cell, line):
                continue
            yield cell


def _is_of_one_code(texts: bytes, lines: int) -> bool:
    """True where all lines are quiet codes that differ in their digits alone, as most references do."""
    one = texts.partition(b"\n")[0]
    if len(texts) != lines * (len(one) + 1) - 1 or _form_of(_forms_of(one)[0]) is not _TextForm.CODE:
        return False
    alike = texts.translate(_NOUGHTS) == b"\n".join([one.translate(_NOUGHTS)] * lines)
    return alike and _IN_BYTES.isdisjoint(one.translate(_LINES).split())


@cache
def _telling() -> frozenset[bytes]:
    """One of these, or a word of an authority that asks, stands in every long sentence that is not quiet."""
    return frozenset(word.encode() for word in given_names() | _OF_ONE_PERSON)


def _holding(lines: Sequence[str], found: AbstractSet[bytes]) -> set[int]:
    """The numbers of the lines in which one of the words that were found may stand."""
    words = {word.decode() for word in found}
    if len(words) > _FEW:
        return {n for n, line in enumerate(lines) if not words.isdisjoint(line.split())}
    return {n for word in words for n in compress(count(), map(contains, lines, repeat(word)))}


def _beginning_with_names(lines: Sequence[str], words: Iterable[bytes]) -> Iterator[int]:
    """The numbers of the lines whose first word may be somebody's name. `words`: all that stand in them."""
    if not lines or begin_no_names().issuperset(map(bytes.decode, words)):
        return iter(())
    first = [line[: line.find(" ")] for line in lines]
    rare = {*first} - begin_no_names()
    return compress(count(), map(rare.__contains__, first)) if rare else iter(())


def _is_plain(text: str) -> bool:
    return len(text) <= _LONGEST and text.isascii() and "\n" not in text


@lru_cache(maxsize=4096)
def _form_of(form: bytes) -> _TextForm:
    """`form`: a text by `_forms_of`, in which one small letter may stand for several."""
    text = form.decode()
    if not text.isprintable() or "  " in text or "@" in text or "*" in text or '"' in text or "_a" in text:
        return _TextForm.OPEN
    if _LONG_CODE.fullmatch(text):
        return _TextForm.CODE
    if (closer := _LOOK_CLOSER.fullmatch(text)) or _NUMBERS.search(text):
        return _TextForm.CLOSER if closer else _TextForm.OPEN
    if text[:1].isupper() and text[1:].islower():
        return _TextForm.SENTENCE
    if text.upper() == text.lower():
        return _TextForm.WORDLESS
    return _TextForm.OPEN if _FIRST_LETTERS.search(text) or _MAY_BE_DAY_BY_FORM.search(text) else _TextForm.WORDS


def _is_quiet_by(form: _TextForm, cell: str, line: str) -> bool:
    """`line`: the words of the cell in small letters."""
    if form in (_TextForm.CODE, _TextForm.WORDLESS):
        return form is _TextForm.WORDLESS or line.strip() not in _OF_NAMED
    if form is _TextForm.CLOSER:
        return is_quiet(cell)
    if form is _TextForm.OPEN or (len(cell) <= _SHORT_SIGN and is_a_sign(cell)):
        return False
    words = line.split()
    if form is not _TextForm.SENTENCE:
        return _is_of_nobody(cell, words)
    if words[0] in given_names() or _NAME_FIRST.match(cell) or _asks(cell, words) or _begins_with_name(cell, words):
        return False
    return WORDS_OF_SIGNS.isdisjoint(words) and _OF_ONE_PERSON.isdisjoint(words)


def _begins_with_name(text: str, words: Sequence[str]) -> bool:
    """Whether the first word of a sentence, or one that a hyphen joins to it ("Nan-Bligh"), may be somebody's name."""
    joined = len(words) > 1 and text[len(words[0]) : len(words[0]) + 1] == "-" and words[1] not in no_names()
    return may_begin_with_name(words) or (joined and may_name_in_cell(words))


def _is_of_nobody(text: str, words: Sequence[str]) -> bool:
    """False where one of the words may tell of somebody who is named, of whom a case is, who is sought, or who asks."""
    if not (_OF_NAMED.isdisjoint(words) and CASES.isdisjoint(words)) or _may_be_named(words) or _asks(text, words):
        return False
    if may_name_in_cell(words) or (words and words[0] in FIRST_OF_QUESTIONS and may_ask(text.lstrip())):
        return False
    return WORDS_OF_PLAIN_CASES.isdisjoint(words) or not may_be_case(text)


def _asks(text: str, words: Sequence[str]) -> bool:
    """True for the name of an authority that asks about persons; titles of studies have its words too."""
    return not ASKING_WORDS.isdisjoint(words) and bool(asking_among(words)) and asks_about_persons(text)


_OF_RECORDS = OF_SOUGHT | WORDS_OF_CASES | {"extract"}
"""One of these stands in every text that tells beside a known given name, and by no other word of these."""


def _may_be_named(words: Sequence[str]) -> bool:
    return not (given_names().isdisjoint(words) or _OF_RECORDS.isdisjoint(words))
