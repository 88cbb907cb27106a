"""What may be a child's name in a clean cell, by its words alone: known or not, whole or not, in any letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, ends_as_place, is_listed_body, may_be_school
from text.privacy.cases.rare import TITLES
from text.privacy.cell_forms import ORGANISATION, PARTICLES
from text.privacy.naming import TOPIC, given_names, in_other_script
from text.privacy.unclaimed.vocabulary import ends_as_english, given, halves, is_english, is_word, places

_WORD = (
    r"(?:(?:d|l|al|el|an|as|ul)['\u2019-])?[^\W\d_a-z\u00df-\u00ff]"
    r"(?:[^\W\d_]|[-\u2010\u2011](?=\w)|['\u2019](?!s\b)(?=\w))*(?:(?<=\b\w)\.)?"
)
_WITHIN = (
    r"(?:de|da|das|do|dos|di|del|du|la|le|van|von|der|den|ter|ten|bin|ibn|bint|abu|al|el|ap|ab|ferch|y|i|ni|n\u00ed|mac"
    r"|nic|an|te|ould|wa|zu)"
)
_RUN = lazy_pattern(rf"(?<![\w'\u2019@/.#-]){_WORD}(?: (?:{_WITHIN} ){{0,2}}{_WORD}){{0,7}}(?![\w@])")
_TURNED = lazy_pattern(rf"(?<![\w'\u2019@/.#-])(?P<last>{_WORD}), (?P<first>{_WORD})(?![\w@]| [A-Z])")
_PART = lazy_pattern(r"\S+")
_LETTER = lazy_pattern(
    r"(?!II|IV|VI|IX|XI)(?:[A-Z]\.?(?:-[A-Z]\.?|[A-Z]\.)?|[\u00c0-\u00de]\.?|N\u00ed|Nic|U\u00ed|Ui)"
)
_CAPITALS = lazy_pattern(r"[^\W\d_a-z]{2,4}s?\.?")
_HYPHEN = lazy_pattern(r"(?<=[^\W\d_])[-\u2010\u2011](?=[^\W\d_a-z])")
_SHORTEST = 3


class CellName(NamedTuple):
    """Where a name may stand."""

    start: int
    end: int
    whole: bool
    """More than one word, or one and a letter."""
    known: bool
    """It begins with a given name of a list, or one with a hyphen is among its words."""
    apart: bool
    """No word in capitals stands right before or behind it."""


def cell_names(line: str) -> list[CellName]:
    """All that may be names, from left to right; a cell in capitals is read as if it were not."""
    shouted = line.isupper()
    text = line.title() if shouted and len(line.title()) == len(line) else line
    found = [n for m in _RUN.finditer(text) for n in _within(text, m.start(), m.end(), shouted=shouted)]
    turned = (
        m.span() for m in _TURNED.finditer(text) if not is_english(m["last"]) and _first_of(m["first"]) in given()
    )
    foreign = ((text.index(name), text.index(name) + len(name)) for name in in_other_script(text))
    found += [CellName(*at, whole=True, known=True, apart=True) for at in (*turned, *foreign)]
    return found


def _first_of(word: str) -> str:
    return (halves(word) or [""])[0]


def _within(text: str, start: int, end: int, *, shouted: bool) -> Iterator[CellName]:
    """The names within words in capitals that follow one another: parted where a word is none of a name."""
    parts = [m.span() for m in _PART.finditer(text, start, end)]
    first = 0
    while first < len(parts):
        last = first
        while last < len(parts) and _may_be_part(text, parts, first, last, shouted=shouted):
            last += 1
        while last > first and text[slice(*parts[last - 1])] in PARTICLES:
            last -= 1
        if last > first and (name := _named(text, parts, first, last, shouted=shouted)):
            yield name
        first = max(last, first + 1)


def _may_be_part(text: str, parts: Sequence[tuple[int, int]], first: int, at: int, *, shouted: bool) -> bool:
    word = text[slice(*parts[at])]
    if _LETTER.fullmatch(word):
        return at > first or at + 1 < len(parts)
    if (at > first and word[0].islower()) or not is_word(word):
        return not _CAPITALS.fullmatch(word) or shouted
    if (_CAPITALS.fullmatch(word) and not shouted) or ORGANISATION.search(word.lower()):
        return False
    if at == first:  # Grace, Jack: words too; Amadeus: a body's
        may = fold(word) in given_names() or not (is_english(word) or _first_of(word) in places())
        return may and at + 1 < len(parts) and not is_word(text[slice(*parts[at + 1])])
    # A family name may be a word: Emma Young. Behind a name that no list has, it may be a place's or a body's.
    known = at == first + 1 and _first_of(text[slice(*parts[first])]) in given()
    return TITLES.isdisjoint(halves(word)) and (known or not (is_english(word) or ends_as_english(word)))


def _named(
    text: str, parts: Sequence[tuple[int, int]], first: int, last: int, *, shouted: bool
) -> CellName | None:
    start, end = parts[first][0], parts[last - 1][1]
    words = [text[slice(*p)] for p in parts[first:last]]
    full = [w for w in words if not _LETTER.fullmatch(w) and w[0].isupper()]
    if not full or len(words) > 6:
        return None
    name = text[start:end].rstrip(".") if len(words[-1]) > 2 else text[start:end]
    if name == "Said" and text[end : end + 2].strip().islower():  # the verb: "Said in the letter"
        return None
    whole = len(words) > 1 and (_first_of(full[0]) in given() or not _LETTER.fullmatch(words[-1]) or _is_double(full))
    known = _first_of(full[0]) in given() or _is_double(full) or (whole and fold(full[0]) in given_names())
    if is_listed_body(name) or ends_as_body(name) or may_be_school(name) or ORGANISATION.search(name.lower()):
        return None
    if whole and not known and (ends_as_place(name) or TOPIC.search(full[-1]) or is_listed_body(full[0])):
        return None
    if not whole and (len(name) < _SHORTEST or (name.isupper() and not (shouted or known))):
        return None
    begins = first == 0 or (parts[0][0] == 0 and (known or whole))
    apart = last == len(parts) and begins
    return CellName(start, start + len(name), whole, known, apart)


def _is_double(words: Sequence[str]) -> bool:
    """True for a name with a hyphen, of which neither part is a word: Tyler-Jamie, Mensah-Cole."""
    return any(_HYPHEN.search(w) and not any(map(is_english, _HYPHEN.split(w))) for w in words)
