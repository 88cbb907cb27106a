"""A child who signs what says "I am 12": in the letter's last words, or in a line of its own below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, is_listed_body
from text.privacy.grown_ups import is_at_work
from text.privacy.naming import begins_no_name, given_names
from text.privacy.rules.sentences.alone import is_called_so
from text.privacy.rules.signs import IN_WORDS
from text.privacy.unclaimed.claims import is_bodys
from text.privacy.unclaimed.marks import GROWN_UP
from text.privacy.unclaimed.vocabulary import is_english

_AGE = rf"(?:1[0-7]|[5-9]|(?!one\b|two\b|three\b|four\b){IN_WORDS})"
_YOUNG = lazy_pattern(
    rf"\b(?:I am|I['\u2019]m|I(?:['\u2019]ve| have)? (?:just |only )?turned|I will be|I['\u2019]ll be)"
    rf" (?:(?:only|just|now|nearly|almost|still|about|aged|a pupil,) )*{_AGE}(?: and a half)?(?: years? old)?"
    r"(?=\s*(?:$|[.,;:!?)]|(?:and|now|but|in|so|at|today|next|this)\b))"
    r"(?! in (?:\d|all|total|favour|the (?!county|school|data)))"
    rf"|\b(?:[Aa]s|I am|I['\u2019]m) an? {_AGE}[ -]year[ -]old\b(?! (?:firm|company|charity|school|campaign))"
    r"|\b(?:I am|I['\u2019]m|[Ww]e are|[Ww]e['\u2019]re)(?: both| all| now)? (?:in|going into"
    r"|starting) (?:[Yy]ear (?:1[0-3]|[1-9]|[a-z]+)|Reception|[Cc]lass \w+|(?:1[0-3]|[1-9])[A-K]\b|primary school"
    r"|secondary school)(?! (?:of (?:the|our|an?|this)|leader|teacher"
    r"|team)\b)"
    r"|\b[Mm]y (?:own )?(?:GCSEs|SATs|A[- ]levels|class ?teacher|form tutor|classmates)\b|\bI go to school\b"
    r"|\bI am (?:still )?(?:a (?:primary |secondary )?(?:school ?(?:boy|girl|child)|pupil)|at (?:primary "
    r"|secondary )?school)\b"
)
"""Whoever says so is a child."""
_OFFICE = lazy_pattern(
    r"\b(?:I am|I['\u2019]m|[Aa]s) (?:also )?(?:an? |the )?(?:[\w-]+ ){0,2}(?:teacher|tutor|governor|head\w*|parent"
    r"|mother|father"
    r"|councillor|MP|solicitor|lawyer|lecturer|researcher|chair\w*|director|officer|carer|grandparent|journalist)\b"
    r"|\b[Mm]y (?:own )?(?:[\w-]+ )?(?:sons?|daughters?|child(?:ren)?|pupils|students|class of)\b"
)
_NAME = r"(?:[^\W\d_a-z\u00df-\u00ff][\w'\u2019-]*[a-z\u00df-\u00ff](?:-[^\W\d_][\w-]*)?)"
_WITHIN = r"(?:(?:ap|ab|ferch|bint|bin|ibn|al|el|de|da|dos|van|von|der) )?"
_WHOLE = rf"(?:[A-Z]\. ?){{0,2}}{_NAME}(?: {_WITHIN}{_NAME}){{0,2}}(?: [A-Z]\b\.?)?"
_CLOSE = (
    r"(?:(?:[Yy]ours|YOURS)(?: (?:sincerely|faithfully|truly|etc|ever|respectfully|in hope|very truly))?"
    r"|(?:(?:[Ww]ith )?(?:[Bb]est|[Kk]ind(?:est)?|[Ww]arm(?:est)?|[Aa]ll good) )(?:wishes|regards)|[Rr]egards"
    r"|[Ss]incerely"
    r"|(?:[Mm]any )?[Tt]hanks|[Tt]hank you|[Ll]ove|[Ll]ots of love|[Ss]igned|[Cc]heers|[Bb]ye|[Ff]rom)"
)
_INLINE = lazy_pattern(
    rf"(?<![\w-]){_CLOSE}[,:.!]?(?: [Ff]rom| by)?[,:]? [\u2013\u2014-]?\s?(?P<one>{_WHOLE})(?:(?:,| and"
    rf"| &)+ (?P<other>{_WHOLE}))?"
    r"(?=\s*(?:$|[.,;!(]))"
)
_CLOSED = lazy_pattern(rf"{_CLOSE}[,.!]?")
_ALONE = lazy_pattern(
    rf"[\u2013\u2014*~-]*\s?(?P<one>{_WHOLE})(?:(?: and| &|,) (?P<other>{_WHOLE}))?\s*"
    r"(?:\([^()]{1,30}\))?(?:,? (?:aged? )?\d{1,2})?(?:, [A-Z][\w' ,-]{1,50})?[.!x ]*"
)
_LINES, _LONGEST = 14, 90
"""Lines below the words that say it, and characters of a line with a name alone."""


def signers_in(lines: Sequence[str]) -> Iterator[str]:
    """The names of children who sign what clean lines say."""
    for n, line in enumerate(lines):
        young = _YOUNG.search(line)
        if young is None or GROWN_UP.search(line) or _OFFICE.search(line):
            continue
        if found := [*_named(_INLINE, line, young.end())]:
            yield from found
            continue
        for below in lines[n + 1 : n + 1 + _LINES]:
            if _OFFICE.search(below):
                break
            inline = [*_named(_INLINE, below, 0)]
            may_be_alone = not inline and len(below) <= _LONGEST and _CLOSED.fullmatch(below) is None
            alone = _ALONE.fullmatch(below) if may_be_alone else None
            if found := inline or [*_names_of(below, alone)]:
                yield from found
                break


def _named(pattern: re.Pattern[str], line: str, at: int) -> Iterator[str]:
    for m in pattern.finditer(line, at):
        yield from _names_of(line, m)


def _names_of(line: str, m: re.Match[str] | None) -> Iterator[str]:
    for group in ("one", "other") if m else ():
        if m and m[group] and _may_be(m[group]) and not (
            is_at_work(line, *m.span(group)) or is_bodys(line, *m.span(group))
        ):
            yield m[group].rstrip(".")


def _may_be(name: str) -> bool:
    """True for words that may be a person's name, and not "Kind regards" or the name of a body."""
    first, _, last = name.rstrip(".").partition(" ")
    if begins_no_name(first) or is_listed_body(name) or (last and ends_as_body(name)):
        return False
    known = fold(first) in given_names() or is_called_so(first)
    if not last or known:
        return known or not is_english(first)
    return len(last) == 1 or not is_english(last.rpartition(" ")[2])
