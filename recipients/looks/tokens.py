"""What each token of a name may be, which stands between two spaces: looked up once, by its words and its signs."""

from __future__ import annotations

import re
from collections.abc import Callable

from model.own_files import ready
from recipients.cell.forms import everyday, first_of_forms, last_words, may_be_coined, places, written_together
from recipients.cell.names import (
    OF_FORMER_NAMES,
    OF_OTHER_NAMES,
    TokenCache,
    Words,
    is_odd,
    may_be_turned,
    segments,
    spelling,
    without_footnote_digit,
    words_of,
)
from recipients.cell.people import (
    NEVER,
    WHOSE,
    WRITTEN,
    WRITTEN_TITLED,
    is_given_name,
    letters_after,
    never_in_names,
    never_surnames,
    particle,
    titles,
    written,
)
from recipients.cell.standing_forms import OF_STANDING_FORMS
from recipients.cell.unnamed import begins_so, may_say_so
from recipients.directory import directory
from recipients.looks.runs import TITLES_END, begins_title, may_be_beside, of_titles
from recipients.rules import rule_book, strong_words
from text.name_numbers import MOST_LETTERS, may_lead_a_number
from text.pattern import lazy_pattern
from text.privacy.unclaimed.received import may_ask

OUR_COUNTRY = frozenset(["uk", "group", "holdings", "england", "company", "co", "gb", "international", "europe"])
WHERE = OUR_COUNTRY | {
    *("global", "worldwide", "africa", "asia", "pacific", "emea", "america", "americas", "usa", "us", "and"),
    *("scotland", "wales", "cymru", "ireland", "ni", "britain", "london", "north", "south", "east", "west"),
}
OF_MARKERS = frozenset(["by", "behalf", "to", "with", "from", "for", "between", "via", "(via", "[via", "-via"])
_JOINERS = OF_MARKERS | {"and", "plus", "-"}
LIST_SIGNS = frozenset(";|/,&\n\r\u2022+(<\u2013")
"""Of several bodies in a cell one of these stands there, or a colon, or "and", or "plus", or a dash."""
_STANDS_IN = lazy_pattern(
    r"(?:applicant|see|requester|requestor|organi[sz]ation|company|recipient|researcher|individual|user|customer|client|"
    r"partner|body|person|supplier|provider|third$|name|licensee|participant|sponsor|entity|institution|project|"
    r"row|ref|item|no|number)", re.IGNORECASE,
)

_NAME_PART = lazy_pattern(r"(?=\w)[^\W\d_a-z][\w'\u2019.-]*$")
_PARTICLES = frozenset(
    [
        *("de", "van", "von", "al", "bin", "le", "la", "da", "del", "dos", "das", "di", "du", "der", "den", "ter"),
        *("ibn", "bint", "y", "el", "ul", "ap", "ab"),
    ]
)
NO_PERSON = frozenset(["of", "the", "and", "for", "in", "&", "at"])
"""Words that nothing has which may be a person's name."""

(IS_LEGAL, IS_FORM, IS_OTHER, IS_TITLE, IS_EVERYDAY, IS_PLACE, IS_WHERE, IS_LAST, IS_FAMILY, IS_RULED, IS_END, IS_LTD,
 IS_BEGIN, IS_OF_OR_FOR, IS_THE, IS_PAIR, IS_SECOND, IS_FORMER, IS_STANDING, IS_STRONG,
 ENDS_NOBODY, OF_TITLES) = (1 << n for n in range(22))
"""What a word may be: a legal form at the end; the first of a form of a company; of "also known as"; a title, or "her"
before "son"; one that anybody may use; a place; what is left out of a listed name; the last of a country or a degree;
the first of a family of listed names; what a rule is about; its last; a form that may stand anywhere; the first of a
company's or newspaper's listed name; "of" or "for"; "the"; the first of several that a rule is about, and the second;
of what says what the body was; the first or the last of a standing form; the first of what makes a body for sure; with
which no name of a person ends; one that titles of the press have."""
OF_WORDS = (1 << 22) - 1
(IS_ONE, IS_PLAIN, IS_PART, IS_JOINT, MAY_TURN, IS_BRACKET, HAS_NOTE, STANDS_IN, HAS_LETTERS, MAY_BE_COINED,
 IS_TOGETHER, IS_SMALL, IS_NUMBER, OF_NOBODY, IS_ODD, IS_LETTER, LEADS_NUMBER, HAS_DIGIT, MAY_ASK, ENDS_TITLE,
 IS_WRITTEN, IS_TITLED, SAYS_NOBODY, MAY_BE_BESIDE, BEGINS_TITLE, NO_NAME, NO_PART) = (1 << n for n in range(22, 49))
"""What a token may be, which stands between two spaces: one word of several letters; letters and digits alone; what
parts a name; what may part bodies; an acronym beside a name, or an "of" at its end; a bracket; a word with a digit
behind; a word that stands for a name; two letters at the beginning; of a coined name; words written together; in
small letters, but of no person's name; a digit at the beginning; the first of a cell that says why it names nobody,
or that it is as another is; what a person would not read so; one with a single letter for a word; what leads the
number of a company, and what ends it; of who asks for a child; the last of a newspaper's name; written as names of
people are, and so with a capital; of a cell that says why it names nobody; of a company beside a recipient; the first
of a title; of no person's name that shows as one; of none that may be one."""


def read_tokens(tokens: list[str]) -> tuple[Words, list[int], int, int]:
    """The words of all tokens, what each token may be, and what one of them and what all may be."""
    words: list[str] = []
    kinds: list[int] = []
    some, every = 0, -1
    for of_token, kind in map(_token, tokens):
        words += of_token
        kinds.append(kind)
        some |= kind
        every &= kind
    return (*words,), kinds, some, every


def may_end_in_number(tokens: list[str], kinds: list[int]) -> bool:
    """False where the number at the end is no body's in a register, by what stands before it; of no odd tokens."""
    at = len(tokens) - 1
    while at > 0 and tokens[at].isdecimal():
        at -= 1
    if at > 0 and tokens[at].isalpha() and len(tokens[at]) <= MOST_LETTERS and not kinds[at] & LEADS_NUMBER:
        at -= 1
    return kinds[at] & LEADS_NUMBER != 0


def _look_up(token: str) -> tuple[Words, int]:
    """The words of a token, and all that it and they may be."""
    words, kind = _read_token(token)
    kind |= (MAY_BE_BESIDE if may_be_beside(token) else 0) | (BEGINS_TITLE if begins_title(token) else 0)
    kind |= 0 if kind & (IS_TITLED | IS_LAST) else NO_NAME
    return words, kind if may_be_part(token) and NO_PERSON.isdisjoint(words) else kind | NO_PART


def _read_token(token: str) -> tuple[Words, int]:
    """The same, of what names are read by."""
    words = words_of(token)
    kind = kinds_of_words().get(words[0], 0) | IS_ONE if len(words) == 1 and len(words[0]) > 1 else _of_several(words)
    kind |= OF_NOBODY if begins_so(token) or "same" in token.casefold() else 0
    kind |= SAYS_NOBODY if may_say_so(token) else 0
    if token.isdecimal() and token.isascii():
        return words, kind | IS_PLAIN | IS_NUMBER | HAS_DIGIT
    if token.isalpha() and token.isascii():
        return words, kind | IS_PLAIN | _of_letters(token, words[0])
    kind |= _of_signs(token)
    if token.isalnum():
        return words, kind | IS_PLAIN
    kind |= IS_BRACKET if not _BRACKETS.isdisjoint(token) else 0
    return words, kind | IS_PART if segments(f"a {token} a") else kind


def _of_several(words: Words) -> int:
    """What the words of a token may be that are none or several: everyday words only where all of them are."""
    some, every = 0, IS_EVERYDAY
    for word in words:
        kind = kinds_of_words().get(word, 0)
        some |= kind | (IS_LETTER if len(word) == 1 else 0)
        every &= kind
    return (some & ~IS_EVERYDAY) | every


def _of_letters(token: str, word: str) -> int:
    """What a token of ASCII letters may be by these, as `_of_signs` says, which takes longer; `word`: the one it is."""
    small = token.lower()
    kind = IS_WRITTEN | IS_TITLED if token[0].isupper() or particle(word) else IS_TITLED
    kind = 0 if small in never_in_names() else kind
    kind |= (HAS_LETTERS if len(token) > 1 else 0) | (IS_JOINT if small in _JOINERS else 0)
    kind |= (MAY_ASK if may_ask(token) else 0) | (ENDS_TITLE if small in TITLES_END else 0)
    kind |= (STANDS_IN if _STANDS_IN.match(token) else 0) | (LEADS_NUMBER if may_lead_a_number(token) else 0)
    kind |= MAY_TURN if may_be_turned(token) else 0
    if small == token:
        kind |= 0 if is_given_name(token) or particle(token) else IS_SMALL
    elif not token[1:].islower():
        kind |= IS_TOGETHER if written_together(token) else 0
    return kind | MAY_BE_COINED if may_be_coined(token) else kind


def _of_signs(token: str) -> int:
    """What a token may be by its letters and signs."""
    small, kind = token.casefold(), 0
    joint = ":" in token or small in _JOINERS or not LIST_SIGNS.isdisjoint(token)
    written_so = written(token)
    for bit, holds in (
        (IS_JOINT, joint or token[0].isdigit() != token[0].isdecimal()), (IS_NUMBER, token[0].isdecimal()),
        (MAY_TURN, may_be_turned(token)), (HAS_NOTE, token[-1].isdigit() and without_footnote_digit(token) != token),
        (STANDS_IN, _STANDS_IN.match(token)), (HAS_LETTERS, len(token) > 1 and token[:2].isalpha()),
        (MAY_BE_COINED, may_be_coined(token)), (IS_TOGETHER, not token[1:].islower() and written_together(token)),
        (IS_SMALL, token.islower() and not is_given_name(token) and not particle(token)),
        (IS_ODD, is_odd(token)), (LEADS_NUMBER, not token.isdecimal() and may_lead_a_number(token)),
        (HAS_DIGIT, any(map(str.isdigit, token))), (MAY_ASK, may_ask(token)),
        (ENDS_TITLE, small.rstrip(".") in TITLES_END or not small.strip(".")),
        (IS_WRITTEN, written_so & (WRITTEN | NEVER) == WRITTEN),
        (IS_TITLED, written_so & (WRITTEN_TITLED | NEVER) == WRITTEN_TITLED),
    ):
        kind |= bit if holds else 0
    return kind


def may_be_part(token: str) -> bool:
    """True for what is written as a part of a person's name, whether it is known as one or not."""
    return _NAME_PART.match(token) is not None or token.casefold() in _PARTICLES


_BRACKETS = frozenset("([")
_token: Callable[[str], tuple[Words, int]] = TokenCache(_look_up).__getitem__


@ready
def kinds_of_words() -> dict[str, int]:
    """What a word may be."""
    as_meant = spelling()[0]
    out: dict[str, int] = {}
    for kind, words in (
        (IS_LEGAL, spelling()[1]), (IS_FORM, first_of_forms()), (IS_OTHER, OF_OTHER_NAMES),
        (IS_TITLE, titles() | WHOSE), (IS_EVERYDAY, everyday()), (IS_PLACE, places()), (IS_WHERE, WHERE),
        (IS_FAMILY, directory().begin_families),
        (IS_RULED, rule_book().alone), (IS_PAIR, rule_book().pairs), (IS_SECOND, rule_book().seconds),
        (IS_END, rule_book().ends), (IS_LTD, ("ltd", "limited")), (IS_FORMER, OF_FORMER_NAMES),
        (IS_STANDING, OF_STANDING_FORMS), (IS_STRONG, strong_words()), (ENDS_NOBODY, never_surnames()),
        (OF_TITLES, of_titles()),
        (IS_BEGIN, directory().begin), (IS_OF_OR_FOR, ("of", "for")), (IS_THE, ("the",)),
        (IS_LAST, {as_meant.get(w, w) for w in last_words() | letters_after()}),
    ):
        for word in words:
            out[word] = out.get(word, 0) | kind
    return out
