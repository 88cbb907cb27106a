"""Names of an item that nothing claims: withheld wherever they stand in a sentence, if the item speaks of children.

No words need be known in which a child is spoken of: what must be known is who is a grown-up, a body or a place, and
who receives. What only lists names (speakers, a signature, references) claims them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from text.clean import fold
from text.one_line import OneLine, sentences_of, stretches_of
from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, is_listed_body
from text.privacy.grown_ups import is_at_work
from text.privacy.marks import words_in
from text.privacy.naming import given_names
from text.privacy.pupils.cells_quoted import nicknames_in
from text.privacy.remembered import remembered
from text.privacy.rules.forms.asked import names_in_answers
from text.privacy.rules.forms.awards import names_praised
from text.privacy.rules.forms.captions import names_in_captions
from text.privacy.rules.forms.carers import names_by_carers
from text.privacy.rules.forms.clerks_notes import names_in_notes
from text.privacy.rules.forms.in_court import names_in_court, names_turned_in_court
from text.privacy.rules.forms.nicknames import NICK, names_in_quotes
from text.privacy.rules.forms.of_a_family import names_of_a_family
from text.privacy.rules.forms.shorthand import names_in_shorthand
from text.privacy.rules.forms.signed import signers_in
from text.privacy.rules.forms.together import also_named, names_together
from text.privacy.rules.listed.campaigns import names_in_campaigns
from text.privacy.rules.listed.groups import names_in_groups
from text.privacy.rules.listed.small_letters import names_in_small_letters_of_self
from text.privacy.rules.sentences.alone import names_alone
from text.privacy.rules.sentences.beside_data import names_beside_data
from text.privacy.rules.sentences.in_records import names_in_records
from text.privacy.rules.sentences.own_family import names_of_family
from text.privacy.rules.sentences.owned import names_that_own
from text.privacy.rules.sentences.received import heads_receivers, is_given_to, received
from text.privacy.rules.sentences.theirs import is_of_class
from text.privacy.unclaimed.at_large import (
    FAR,
    LISTS_GROWN_UPS,
    is_body_by_next,
    is_grown_up_at_large,
    tells_of_no_child,
)
from text.privacy.unclaimed.beside_child import is_beside_child, is_child_though_given, is_number_behind
from text.privacy.unclaimed.claims import is_bodys
from text.privacy.unclaimed.own_forms import names_in_own_forms
from text.privacy.unclaimed.paragraphs import (
    AND,
    ENDS,
    FICTION,
    THINGS,
    UnclaimedWords,
    claims_in_paragraph,
    is_heading,
    words_of,
    words_of_names,
)
from text.privacy.unclaimed.school_life import (
    heads_life,
    is_label,
    lists_grown_ups,
    names_in_life,
    tells_of_life,
    tells_of_school,
)

_OF_CHILDREN = frozenset(
    """
    pupil pupils child children school schools parent parents mother father mum mam dad student students boy girl son
    daughter npd nursery teacher class attainment exclusion dfe record records census gcse gcses sats exam marks
    primary extract meals
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
_SMALL_WORD = lazy_pattern(r"(?<![\w'\u2019-])[a-z\u00df-\u00ff]{2,}(?![\w-])")
_SAYS, _SENTENCE = 2, 3
"""Words in small letters of a sentence, and of a line, that is more than a heading, a name or a signature."""
_HEADING, _LONG_SENTENCE, _ONE_TALE = 9, 12, 300
"""Words in small letters of a heading, and of a line below which its heading holds no more; a line's letters."""
_SAYS_I = lazy_pattern(r"\b(?:[Mm]y name is|I am|I['\u2019]m) $")
_IS_YOUNG = lazy_pattern(
    r"\bI (?:am|was) (?:only |just |now |still )?(?:in (?:year|class|reception|(?:1[0-3]|[1-9])[A-K]\b)"
    r"|(?:1[0-8]|[5-9])\b"
    r"(?! ?(?:%|year|month)))|\bmy (?:class ?teacher|form tutor|classmates?|mum|mam|dad|GCSEs|SATs|reading age)\b",
    re.IGNORECASE,
)
"""Whoever says so of herself is a child: of a grown-up who gives her name nothing is known but that."""
_CHILDS_THING = lazy_pattern(
    r"['\u2019]s? (?:(?:p[1-7]|year \w+|y\d\d?|reading|maths|English|science|school|class|form|year|new|old|own"
    r"|phonics|spelling"
    r"|key stage \d) ){0,2}"
    r"(?:m[ua]m(?:my)?|dad(?:dy)?|nana?|gran(?:ny|dad)?|(?:head|class)? ?teacher|tutor|social worker|key worker"
    r"|UPN|EHCP"
    r"|EHC plan(?! module| software)|SATs|GCSEs|A levels|phonics|reading (?:age|level)|attendance(?! (?:was"
    r"|is) \d)|school report|(?:pupil|school|census|NPD) record"
    r"|exclusion|suspension|detentions?|marks?|grades?|free (?:school )?(?:meals|dinners)|classmates?"
    r"|birthday|blazer"
    r"|class|lunch|desk|passport|foster \w+|brother|sister|twin)\b(?! of\b)", re.IGNORECASE,
)
"""Behind a word that stands alone: what a pupil has."""
_HER_BROTHER = lazy_pattern(
    r"\b(?:her|his|their|my|our) (?:(?:little|big|younger|older|twin|baby|half|step|foster)[- ])?(?:brother|sister|twin"
    r"|siblings?|son|daughter|niece|nephew|cousin|eldest|youngest|oldest),? (?:called |named )?$"
)
_BEFORE_SIBLING = lazy_pattern(
    r" and (?:her|his|their) (?:[\w-]+ )?(?:brother|sister|twin|siblings?|classmates?|m[ua]m|dad|nan|parents)\b"
)
_MEETS = lazy_pattern(
    r"(?:^|[\u201c\"] ?)(?:[Mm]eet |[Tt]his is )$|\b(?:[Mm]y|[Oo]ur)(?: (?:little|poor|own|dear))? $"
    r"|\b(?:hold|holds|held|holding|kept|keeps|have|has)(?: \w+){0,2} (?:on|about) $"
)
_ENDS_ALONE = lazy_pattern(r"(?:\s*(?:$|[.,;:!?)\u201d]|\u2013 )| (?:in|on|at|was|is|and|they|who|has|had|from"
    r"|she|he|starts?|started|goes|went|sits?|sat|attends|loves|likes|got|turned|turns|lives|came|cried|cannot"
    r"|wants)\b)")
_OF_PLACE = lazy_pattern(r"\b(?:in|at|from|near|of|to|around|across|outside|the|via|by|through|like) $", re.IGNORECASE)
_QUOTES = "[\"'\u2018\u201c]", "[\"'\u2019\u201d]"
_ONE = r"[^\W\d_a-z\u00df-\u00ff][^\W\d_]{1,20}(?:-[^\W\d_]+)?"
_NICKNAME_BEFORE = lazy_pattern(
    rf"(?P<first>{_ONE}) (?:{_QUOTES[0]}|\()(?P<nick>{NICK})(?:{_QUOTES[1]}|\)) $"
    rf"|(?<!\w){_QUOTES[0]}(?P<alone>{NICK}){_QUOTES[1]} (?:\((?:real |full |given )?name(?: is)?:? )?$"
)
_TO_FRIENDS = lazy_pattern(
    rf",? (?:or|known as) [\"'\u2018\u201c]?(?P<nick>{_ONE})[\"'\u2019\u201d]? to (?:his|her|their|all|everyone)\b"
)
_ALSO = lazy_pattern(
    rf"(?:,? (?:known as|or|aka|called|nicknamed) |,? [\u2013\u2014-] |,? )(?:{_QUOTES[0]}(?P<nick>{NICK}){_QUOTES[1]})"
)
_IN_LATIN = lazy_pattern(rf" \((?P<nick>{_ONE}(?: {_ONE})?)\)")
_LONGEST_NAME, _LONGEST_BODY = 80, 200
_LETTERS = lazy_pattern(r"(?<![\w.])(?:[A-Z]\.-?){2,4}")
_TURNED = lazy_pattern(rf"{_QUOTES[0]}(?P<last>{_ONE}), (?P<first>{_ONE})(?: {_ONE})*{_QUOTES[1]}")
_ROW = lazy_pattern(rf"(?<![\w,] )\b(?P<last>{_ONE}), (?P<first>{_ONE}), (?:[MF]|male|female|boy|girl)\b(?=[,.;)]|$)")
_BY_LETTER = lazy_pattern(
    rf"\b(?:pupil|school|NPD|census) (?:record|file|entry) (?:of|on|for) (?P<name>[A-Z]\.? {_ONE})(?=[ ,.;(])"
)
_OF_CASE = lazy_pattern(
    rf"(?P<name>{_ONE} {_ONE})(?:['\u2019]s)? (?:EHCP|EHC plan|DSAR|SAR|exclusion|SEND?|safeguarding|CP)"
    r" (?:draft|letter|file|record|review|appeal|panel|hearing|bundle|referral)s?\b"
)
_GIVEN = lazy_pattern(r"\b(?:g[ai]ve|given|receiv\w+|got|shar\w+|went|suppl\w+|sold|sent|hold|holds|access|provided)\b")
_RUN_OF_BODY = r"(?P<body>[A-Z][\w'\u2019-]*(?: (?:&|of|for|the|[A-Z][\w'\u2019-]*)){1,5})"
_BODY_NEXT = lazy_pattern(rf"(?:,? and |, |; )(?:the )?{_RUN_OF_BODY}")
_BODY_LAST = lazy_pattern(rf"(?<![\w-]){_RUN_OF_BODY}(?:,? and |, |; )$")
_ENDS_LIST = lazy_pattern(r"\s*(?:$|[.;:)]|,(?! who| aged| \d)| (?:in|for|on|by|under|during|between|each|all"
    r"|both|were|have)\b)")
_OWNS = ("'s", "\u2019s")
_RUN_GIVEN = lazy_pattern(
    r"\b(?:to|with|by) (?:the )?(?:(?!(?:Year|Class|Form|Miss|Master|Mr|Mrs|Ms|Dr|Pupil)\b)[A-Z][\w'\u2019-]* "
    r"(?:(?:of|des?|du|der|f\u00fcr|voor|van|della?|dos|y) )?){1,4}$"
)
"""More of the name of who received, right before words of it that would be a name: "given to Quorn ..."."""
_SCHOOL = lazy_pattern(r"\b(?:School|Academy|Primary|College|Infants?|Juniors?|High|Nursery|Ysgol|Department"
    r"|Council)\b")
_PARTED = lazy_pattern(r" (?:o|e|i|z|na|ni|n\u00ed|te|wa|zu|y) ")
"""What stands within names in some languages, and between other words in others."""


_HEADS_SHARING = lazy_pattern(
    r"(?=.*\b(?:data|information|records?|files?|details)\b).*\b(?:shar(?:e|es|ed|ing)|pass(?:es|ed)?|gives?|gave|given"
    r"|sends?|sent|disclosed?|provided?|released?|supply|supplied|sold|sells?|transfer\w*)\b.*\b(?:with|to)"
    r"(?: (?:the |our )?(?:following|these|those|other|trusted)(?: [\w-]+){0,3}"
    r"| (?:whom|organi[sz]ations|companies|others))?:", re.IGNORECASE,
)
"""A line above a list of those who receive."""


class Unclaimed(NamedTuple):
    """What one text names."""

    free: frozenset[str] = frozenset()
    sure: frozenset[str] = frozenset()
    """With what says so of a child right beside."""
    of_children: bool = False
    """It speaks of them."""
    heads: bool = False
    """It is a title of what pupils do among themselves, or begins with one."""


def unclaimed_in(lines: Iterable[Sequence[str]], *, at_school: bool = False) -> Unclaimed:
    """`lines`: those together in which a sentence goes on. `at_school`: all of it tells of pupils' life."""
    free, sure = set[str](), set[str]()
    speaks = heads = under = shared = False
    every = list[str]()
    for n, group in enumerate(lines):
        line = OneLine("\n".join(group)).line.strip()
        every.append(line)
        words = words_in(line)
        sure.update((*names_in_notes(line, words), *names_in_shorthand(line, words)))
        speaks = speaks or not _OF_CHILDREN.isdisjoint(words)
        small = 0 if line.isupper() else len(_SMALL_WORD.findall(line))
        parts = (line, *group) if len(group) > 1 else (line,)
        shared = shared and all(len(_SMALL_WORD.findall(x)) <= _LONG_SENTENCE for x in group)
        for name, is_sure in _named_in(parts, told=at_school or under, is_sentence=small >= _SENTENCE):
            if is_sure or not shared or fold(name).partition(" ")[0] in given_names():
                (sure if is_sure else free).add(name)
        shared = shared or any(map(_HEADS_SHARING.fullmatch, map(str.strip, group)))
        if line.isupper():
            continue
        heading = small < _HEADING and line[-1:] not in ".,;"
        if heading or small > _LONG_SENTENCE:
            under = heads_life(line, words) if heading and " " in line else False
        heads = heads or (n == 0 and under)
    for name, is_sure in (
        *names_that_own(every), *names_alone(every), *names_beside_data(every), *names_in_records(every),
        *names_together(every), *names_of_family(every), *names_of_a_family(every),
    ):
        (sure if is_sure else free).add(name)
    sure.update((*signers_in(every), *names_in_answers(every), *names_turned_in_court(every)))
    sure.update(names_in_small_letters_of_self(every))
    free.update(x for line in every for look in (names_in_captions, names_in_campaigns) for x in look(line))
    looks = (nicknames_in, names_in_quotes, names_in_court, names_praised, names_in_groups, names_by_carers)
    sure.update(x for line in every for look in looks for x in look(line))
    return Unclaimed(frozenset(free), frozenset(sure), speaks or is_of_class(every), heads)


@remembered
def _named_in(parts: tuple[str, ...], *, told: bool, is_sentence: bool) -> tuple[tuple[str, bool], ...]:
    """The names in a line, the first of these, and in those that it was made of; whether they are sure."""
    line = parts[0]
    found = [*_unclaimed_of(line)] if is_sentence else []
    if not line.isupper():
        words = words_in(line)
        found += [(name, True) for name in names_in_own_forms(line, words)]
        found += (x for part in parts for x in _of_school_life(part, words, told=told))
    return tuple(found)


def _of_school_life(line: str, words: AbstractSet[str], *, told: bool) -> Iterator[tuple[str, bool]]:
    whole = told or (len(line) <= _ONE_TALE and tells_of_life(line, words))
    if not (whole or tells_of_school(line, words)) or lists_grown_ups(line):
        return
    before = False
    for s in sentences_of(line):
        here = whole or tells_of_life(s, words_in(s)) or (before and is_label(s))
        for name, sure in names_in_life(s, told=here):
            at = s.find(name)
            if not name.endswith(THINGS) and (sure or not is_body_by_next(s, at, at + len(name), line)):
                yield name, sure
        before = here


def names_by_default(found: Sequence[Unclaimed], receives: Callable[[], Collection[str]]) -> set[str]:
    """Of the texts of an item. `receives`: who is read as a recipient; no part of such a name is a child's.

    It is asked only where it matters.
    """
    sure = {name for x in found for name in x.sure}
    free = {name for x in found for name in x.free}
    if not (free and any(x.of_children for x in found)):
        return sure
    given = [f" {fold(x)} " for x in receives()]
    return sure | {x for x in free if not any(f" {fold(x)} " in name for name in given)}


def other_names_of(known: Collection[str], text: str) -> Iterator[str]:
    """What children whose names are known are called besides, where that stands beside the name."""
    line = OneLine(text).line
    yield from (x for name in known for start, end in _places_of(name, line) for x in also_called(line, start, end))
    yield from also_named(known, line)


def _places_of(name: str, line: str) -> Iterator[tuple[int, int]]:
    at = line.find(name)
    while at >= 0:
        yield at, at + len(name)
        at = line.find(name, at + len(name))


def _unclaimed_of(line: str) -> Iterator[tuple[str, bool]]:
    """Each name, and whether it is surely a child's, by what stands beside it."""
    # Looked for once in a line: one of a document has thousands of sentences.
    listed, young = LISTS_GROWN_UPS.match(line) is not None, _IS_YOUNG.search(line) is not None
    sentences = (part for s in sentences_of(line) for _, part in stretches_of(s))
    found = {x for s in sentences for x in _UnclaimedNames(s, line, listed=listed, young=young).names()}
    for name, sure in found:
        if len(name) <= _LONGEST_NAME and (
            is_child_though_given(name, line) or not (received(name, line) or is_given_to(name, line))
        ):
            yield name, sure


class _UnclaimedNames:
    """Of a clean sentence of a line. `listed`, `young`: the line lists grown-ups, or is a child's who says so."""

    def __init__(self, text: str, line: str, *, listed: bool, young: bool) -> None:
        self.text, self.line = text, line
        self.found = [*words_of_names(text)]
        self.listed = listed or LISTS_GROWN_UPS.match(text) is not None
        self.young = young

    def names(self) -> Iterator[tuple[str, bool]]:
        text = self.text
        if FICTION.search(text):
            return
        for m in _LETTERS.finditer(text):
            if is_beside_child(text, *m.span()):
                yield m[0], True
        yield from ((m["name"], True) for m in _BY_LETTER.finditer(text))
        for m in _OF_CASE.finditer(text):
            if (x := words_of(text, *m.span("name"))) and not (is_listed_body(m["name"]) or ends_as_body(m["name"])):
                yield text[x.start : x.end], True
        for m in (*_TURNED.finditer(text), *_ROW.finditer(text)):
            yield f"{m['last']}, {m['first']}", False
        if not self.found:
            return
        told_of = not (self.listed or is_heading(text) or tells_of_no_child(text))
        told_of = told_of and len(_SMALL_WORD.findall(text)) >= _SAYS
        no_child = [is_at_work(text, x.start, x.end) or is_bodys(text, x.start, x.end) for x in self.found]
        sure = self._spread([*map(self._is_sure, self.found)], no_child)
        claimed = self._spread([not s and self._is_claimed(x) for s, x in zip(sure, self.found, strict=True)], sure)
        free = [told_of and not c and len(x.words) > 1 and (x.known or x.unknown)
                for c, x in zip(claimed, self.found, strict=True)]
        taken = self._spread([s or f for s, f in zip(sure, free, strict=True)], claimed)
        for n, x in enumerate(self.found):
            if taken[n]:
                name = text[x.start : x.end]
                for said in (name, *_PARTED.split(name), *also_called(text, x.start, x.end)):
                    if said == name or " " in said or sure[n]:
                        yield said, sure[n]

    def _spread(self, marked: list[bool], but: list[bool]) -> list[bool]:
        """The same, and those that stand beside one in a list."""
        found = self.found
        for n in (*range(1, len(found)), *range(-2, -len(found) - 1, -1)):
            other = n - 1 if n > 0 else n + 1
            one, two = (found[other], found[n]) if n > 0 else (found[n], found[other])
            if marked[other] and not (marked[n] or but[n]) and AND.fullmatch(self.text, one.end, two.start):
                marked[n] = True
        return marked

    def _is_among_bodies(self, x: UnclaimedWords) -> bool:
        """True in a list with a body, of those to whom something is given."""
        text = self.text
        if _GIVEN.search(text) is None or text[x.end : x.end + 2] in _OWNS:
            return False  # "... Housing Group, and X Y's file was in it"
        begins = max(0, x.start - _LONGEST_BODY)
        last = _BODY_LAST.search(text, begins, x.start) if _ENDS_LIST.match(text, x.end) else None
        spans = (m.span("body") for m in (_BODY_NEXT.match(text, x.end), last) if m)
        return any(not _SCHOOL.search(text, *span) and is_bodys(text, *span) for span in spans)

    def _is_sure(self, x: UnclaimedWords) -> bool:
        """True beside a child's mark; of one word, in the place of a child alone."""
        text = self.text
        if len(x.words) == 1 and _OF_PLACE.search(text, max(0, x.start - FAR), x.start) \
                and not text.startswith(" (", x.end):
            return False
        if len(x.words) == 1 and is_number_behind(text, x.end) and not x.known:
            return False
        if is_beside_child(text, x.start, x.end):
            return True
        if len(x.words) > 1 or is_bodys(text, x.start, x.end) or is_at_work(text, x.start, x.end):
            return False
        before = text[max(0, x.start - FAR) : x.start]
        if _CHILDS_THING.match(text, x.end) or (_HER_BROTHER.search(before) and ENDS.match(text, x.end)):
            return True
        return _BEFORE_SIBLING.match(text, x.end) is not None or (
            _MEETS.search(before) is not None and _ENDS_ALONE.match(text, x.end) is not None
        )

    def _is_part_of_body(self, x: UnclaimedWords) -> bool:
        """True for more words of a firm's name ("Parrott & ..."), or of a longer one of who received."""
        text, before = self.text, self.text[max(0, x.start - FAR) : x.start]
        if before.endswith(" & ") or text.startswith(" & ", x.end):
            return True
        given = len(x.words) > 1 and _RUN_GIVEN.search(before)
        return bool(given) and _GIVEN.search(text, 0, x.start) is not None

    def _is_claimed(self, x: UnclaimedWords) -> bool:
        text, before = self.text, self.text[max(0, x.start - FAR) : x.start]
        if self._is_part_of_body(x):
            return True
        if self._is_among_bodies(x) or is_body_by_next(text, x.start, x.end, self.line):
            return True
        if not ENDS.match(text, x.end) or is_grown_up_at_large(text, x.start, x.end):
            return True
        if self.young and _SAYS_I.search(before):
            return False
        return claims_in_paragraph(text, x) or heads_receivers(text, x.start)


def also_called(text: str, start: int, end: int) -> Iterator[str]:
    """What else a name that stands there is said to be: a nickname within it, or in quotes or brackets beside it."""
    if m := _NICKNAME_BEFORE.search(text, max(0, start - FAR), start):
        last = text[start:end].rpartition(" ")[2]
        yield from (m["alone"],) if m["alone"] else (m["nick"], f"{m['first']} {last}")
    m = _ALSO.match(text, end) or _TO_FRIENDS.match(text, end)
    if m is None and not text[start:end].isascii():
        m = _IN_LATIN.match(text, end)
    if m is not None and not is_listed_body(m["nick"]):
        yield m["nick"]
