"""The names in a title, a name of a file, an address, a sheet or a heading that says anything of one child.

There no sentence says who somebody is, and clerks have words of their own ("x-y-bundle"). So the question is turned
round: beside any word of one child's life or of a letter about one, a word that no list has is a name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from text.clean import clean
from text.privacy.bodies import ends_as_body, ends_as_place, is_listed_body, may_be_school
from text.privacy.cell_forms import ORGANISATION
from text.privacy.naming import WITHIN_NAMES, given_names
from text.privacy.titles.words import (
    ABOUT,
    TitleKind,
    TitleWord,
    is_seen_to_name_nobody,
    words_of_title,
)
from text.privacy.unclaimed.vocabulary import (
    called_by_somebody,
    family_names,
    halves,
    is_english,
    no_names_in_titles,
    places,
    said_in_titles_of_many,
    said_of_grown_ups,
    words_that_are_given_names,
)

_LONGEST, _LONG, _NEAR = 160, 9, 2
"""Characters of a title; words from which a name is one right beside what says whose it is; and how many between."""
_OF_BODY = 6
"""Words of a body's name on either side of one that is like a person's."""
_OF = ABOUT | {"of", "for", "on", "to", "with", "by", "from", "and", "the", "v"}
_WRITES = frozenset(("to", "from", "by"))
_BEFORE_PLACE = frozenset(("st", "saint", "holy", "in", "at", "near", "across", "within", "greater", "upper", "lower"))


def names_in_title(line: str) -> Iterator[str]:
    """The names in a title, a heading or the name of a sheet, as they stand there."""
    if len(line) <= _LONGEST:
        line = clean(line)
        yield from (line[start:end] for start, end in _names(line, of_file=line.islower()))


def is_file_of_one(words: str) -> bool:
    """True for the words of a file's name or of an address that name somebody, whatever stands between them."""
    return len(words) <= _LONGEST and any(True for _ in _names(words, of_file=True))


def is_folder_of_one(words: str) -> bool:
    """True for words of an address that name nobody, and say of what kind what stands below them is: "ehc-plan"."""
    found = words_of_title(words, of_file=True)
    kinds = {w.kind for w in found}
    if not all(w.said.isalpha() for w in found):
        return False
    return TitleKind.ONE in kinds and TitleKind.NAME not in kinds


def _names(line: str, *, of_file: bool) -> Iterator[tuple[int, int]]:
    if is_seen_to_name_nobody(line, of_file=of_file):
        return
    words = words_of_title(line, of_file=of_file)
    marks = [n for n, w in enumerate(words) if w.kind in (TitleKind.LETTER, TitleKind.ONE)]
    if not marks:
        return
    many = any(w.kind is TitleKind.OTHER and w.plain in said_in_titles_of_many() for w in words)
    at = 0
    while at < len(words):
        if words[at].kind not in (TitleKind.NAME, TitleKind.PERHAPS):
            at += 1
            continue
        last = _end_of_name(words, at, of_file=of_file)
        if not _is_claimed(line, words, at, last) and _is_told_of(words, at, last, marks, many=many):
            yield words[at].start, words[last - 1].end
        at = last


def _end_of_name(words: Sequence[TitleWord], at: int, *, of_file: bool) -> int:
    last = at + 1
    while last < len(words) and last - at < _NEAR * 2:
        w = words[last]
        small = w.plain in WITHIN_NAMES and last + 1 < len(words) and words[last + 1].kind is TitleKind.NAME
        letter = len(w.said) == 1 and w.said.isalpha() and (w.said.isupper() or of_file) and w.plain != "v"
        family = last == at + 1 and not of_file and _may_be_family(w, words[at])
        if not (w.kind in (TitleKind.NAME, TitleKind.PERHAPS) or small or letter or family):
            break
        last += 1
    return last


def _may_be_family(w: TitleWord, given_name: TitleWord) -> bool:
    """True for a family name that is a word, or ends as one does, behind another part of a name."""
    if w.kind is not TitleKind.OTHER or not w.said[0].isupper() or w.plain in no_names_in_titles():
        return False
    known = given_name.plain in given_names() and w.plain in family_names()
    return known or not (is_english(w.plain) or w.plain in places() or w.said.isupper() or not w.plain.isalpha())


def _is_claimed(line: str, words: Sequence[TitleWord], at: int, last: int) -> bool:
    """True for who has a title or an office, and for the name of a body, a place or a thing."""
    before, behind = ([w.plain for w in words[max(0, at - 3) : at]], [w.plain for w in words[last : last + 1]])
    grown = said_of_grown_ups()
    if not grown.isdisjoint((*before[-1:], *behind)) or not _BEFORE_PLACE.isdisjoint(before[-1:]):
        return True
    if _office_before(words, at):
        return True
    thing = behind and (behind[0] != "primary" or words[last].kind is not TitleKind.ONE)  # not Primary 5
    if thing and (not called_by_somebody().isdisjoint(halves(behind[0])) or ORGANISATION.fullmatch(behind[0])):
        return True
    name = " ".join(w.plain for w in words[at:last])
    if ends_as_body(name.title()) or may_be_school(name) or ORGANISATION.search(name):
        return True
    return _is_in_body(line, words, at, last) or (
        last - at > 1 and words[at].plain not in given_names() and ends_as_place(name)
    )


def _office_before(words: Sequence[TitleWord], at: int) -> bool:
    """True for a name behind an office of several words: "Secretary of State X", "Minister for Schools X"."""
    for w in reversed(words[max(0, at - _OF_BODY) : at]):
        if w.plain in said_of_grown_ups():
            return words[at - 1].plain not in _OF
        if w.kind is not TitleKind.OTHER or w.plain in _WRITES:
            break
    return False


def _is_in_body(line: str, words: Sequence[TitleWord], at: int, last: int) -> bool:
    """True for a listed body's name, or a part of one."""
    for a in range(max(0, at - _OF_BODY), at + 1):
        for b in range(last, min(len(words), last + _OF_BODY) + 1):
            said = line[words[a].start : words[b - 1].end]
            if is_listed_body(said) or is_listed_body(" ".join(w.said for w in words[a:b])):
                return True
    return False


def _is_told_of(words: Sequence[TitleWord], at: int, last: int, marks: Sequence[int], *, many: bool) -> bool:
    """True where a word of one child, or of a letter about one, stands near enough."""
    strong = [n for n in marks if words[n].kind is TitleKind.ONE]
    known, whole = halves(words[at].plain)[0] in given_names(), last - at > 1
    far = min((_between(words, at, last, n) for n in strong), default=len(words))
    if all(w.kind is not TitleKind.NAME for w in words[at:last]):
        given_too = words[at].plain in words_that_are_given_names()
        return not many and (far == 0 or (given_too and _only_letters_between(words, at, last, strong)))
    if strong and (not many or known or whole or far == 0):
        return len(words) <= _LONG or far <= _NEAR
    if many or len(words) > _LONG or min(_between(words, at, last, n) for n in marks) > 0:
        return False
    return _is_told_of_in_letter(words, at, known=known, whole=whole)


def _is_told_of_in_letter(words: Sequence[TitleWord], at: int, *, known: bool, whole: bool) -> bool:
    """True for a name right beside a letter or a case, but a grown-up's: they write, and are written to."""
    before = words[at - 1].plain if at else ""
    if before in ABOUT:
        return True
    if before in _WRITES and (whole or (before != "to" and not known)):  # a coined name that gives evidence
        return False
    return known or words[at].plain not in family_names()


def _only_letters_between(words: Sequence[TitleWord], at: int, last: int, strong: Sequence[int]) -> bool:
    return any(
        all(w.kind is TitleKind.LETTER for w in words[slice(*((n + 1, at) if n < at else (last, n)))]) for n in strong
    )


def _between(words: Sequence[TitleWord], at: int, last: int, mark: int) -> int:
    """How many words stand between a name and a mark, but little ones."""
    a, b = (mark + 1, at) if mark < at else (last, mark)
    return sum(w.plain not in _OF and not w.plain.isdigit() for w in words[a:b])
