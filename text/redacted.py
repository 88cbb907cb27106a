"""What a newer text says was taken out of an older one: whoever hides a name does not mean it to be told again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from model.hidden import WITHHELD_CELL
from text.clean import fold
from text.pattern import lazy_pattern
from text.privacy.bodies import ends_as_body, is_listed_body, may_be_school
from text.privacy.cell_forms import is_organisation_like, is_prose
from text.privacy.naming import NAMED_DATA, TOPIC, WITHIN_NAMES, begins_no_name, given_names, persons_in
from text.privacy.private import A_CASE, UNCLAIMED, is_a_name, tells
from text.privacy.rules.children import is_rare_name

_DONE = (
    r"redact(?:ed|ions?|s)?|remov(?:ed|al)|with ?held|deleted|suppressed|omitted|blanked|obscured|masked|hidden"
    r"|stripped|(?:pseud|an)onymi[sz](?:ed|ation)|anonym(?:ous|ity)|anon|confidential|private|exempt(?:ed|ion)?|gdpr"
    r"|foia?|dpa|s ?40|s40\w*|undisclosed|unnamed|dileu|tynnwyd|golygwyd|cyfrinachol"
)
_BESIDE = (
    r"names?|named|surname|forename|first|last|full|of|the|a|an|this|that|and|or|child(?:ren)?(?:s)?|pupils?|students?"
    r"|learners?|persons?|people|individuals?|famil(?:y|ies|ys)|parents?|boy|girl|young|data|subjects?|members?|public"
    r"|recipients?|requesters?|applicants?|organisations?|compan(?:y|ies)|personal|sensitive|private|third|party|parties"
    r"|identif(?:y|ying|iable|ier)|information|details?|not|no|longer|disclos(?:ed|ure)|publish(?:ed)?|shown|given|available"
    r"|released|under|uk|section|s|act|freedom|protection|2018|2000|1998|40|41|38|36|2|3|b|i|ii|for|privacy|reasons?|due|to"
    r"|by|on|at|from|has|have|been|be|is|are|was|were|request(?:ed)?|line|with|in|purposes?|supplied|identit(?:y|ies)|per|as"
    r"|protect(?:ed)?|text|cell|entry|value|title|note|see|law|our|their|its|until|review|withdrawn|article|safeguarding"
    r"|reg(?:ulation)?"
)
_NOT_SHOWN_OF = (
    r"(?:not|no longer) (?:disclosed|published|shown|given|available|released)|section 4[01]|data protection"
)
_BLOTS_OF = (
    r"[\u2580-\u259f\u25a0-\u25af\u2b1b]|[\[(]\s*(?:\.{2,}|\u2026|[-\u2013_ ]+)\s*[\])]"
    r"|\*{3,}|_{4,}|#{3,}|(?<!\w)(?:x{3,}|X{3,})(?:[ -](?:x{3,}|X{3,}))*(?!\w)"
)
_ONE = (
    r"(?:child(?:ren)?|pupils?|students?|learners?|young persons?|young people|persons?|individuals?|boys?|girls?"
    r"|famil(?:y|ies)|parents?|siblings?|data subjects?|members? of (?:the )?public|subjects?|applicants?|requesters?"
    r"|claimants?|cases?|someone|somebody|names?|surnames?|disgybl|plentyn|unigolyn|initials?)"
)
_WORD_DONE = lazy_pattern(rf"(?:{_DONE})")
_WORD_BESIDE = lazy_pattern(rf"(?:{_BESIDE}|{_DONE})")
_NOT_SHOWN = lazy_pattern(_NOT_SHOWN_OF)
_BLOTS = lazy_pattern(_BLOTS_OF)
_OUT = r"(?:removed|withheld|exempt|redacted|deleted|suppressed|omitted|anonymi[sz]ed)"
_SURE = lazy_pattern(
    r"\bredact(?:ed|ions?)\b|\b(?:names?|identity|identities|(?:personal|identifying) (?:data|information|details?))"
    rf"(?: of [a-z ]{{1,30}})?(?: (?:has|have) been| is| are| was| were)? (?:{_OUT}|supplied|not disclosed|hidden)\b"
    rf"|\b{_OUT}[,;:]? (?:under|by virtue of|in line with|due to|per|for) (?:the )?"
    r"(?:(?:uk )?gdpr|s\.? ?\d|section|foi|dpa|data protection|privacy|freedom)|\bs\.? ?40\b|\bsection 40\b",
    re.IGNORECASE,
)
_IN_BRACKETS = lazy_pattern(r"\[([^\[\]]{0,80})\]|\(([^()]{0,80})\)|<([^<>]{0,80})>|\{([^{}]{0,80})\}")
_SOMEBODY = lazy_pattern(
    r"(?:(?:an?|the|one|some|certain|this|our) )?"
    r"(?:(?:named|unnamed|individual|single|specific|particular|certain|former|anonymous) )*"
    rf"{_ONE}(?: (?:[a-z]{{1,2}}|\d{{1,3}}))?"
)
_LETTERS = lazy_pattern(r"[a-z\u2026]?|(?:[a-z] ?){2,4}")
_MAY_SAY = lazy_pattern(
    rf"{_BLOTS_OF}|\b(?:{_DONE})\b|{_NOT_SHOWN_OF}|\b(?:an?|named|unnamed|individual|the) (?:[a-z]+ )?{_ONE}\b"
    rf"|\b{_ONE} [a-z0-9]{{1,3}}\b|[\[(<{{][^\])>}}]{{0,3}}[\])>}}]|(?<!\w)(?:[a-z]\b\W{{0,2}}){{2,4}}"
    rf"|^\W*(?:[a-z]+ ){{0,2}}{_ONE}\W*$",
    re.IGNORECASE,
)
_TOKEN = lazy_pattern(r"[^\W_]+(?:['\u2019.-][^\W_]+)*|[^\s]")
_MAY_BE_SAID_BY = frozenset(
    """
    redact redacts redacted redaction redactions removed removal withheld held deleted suppressed omitted blanked
    obscured masked hidden stripped anonymised anonymized anonymisation anonymization pseudonymised pseudonymized
    pseudonymisation pseudonymization anonymous anonymity anon confidential private exempt exempted exemption gdpr
    foi foia dpa undisclosed unnamed dileu tynnwyd golygwyd cyfrinachol disclosed published shown given available
    released section protection child children pupil pupils student students learner learners person persons
    people individual individuals boy boys girl girls family families parent parents sibling siblings subject
    subjects member members applicant applicants requester requesters claimant claimants case cases someone
    somebody name names surname surnames disgybl plentyn unigolyn initial initials
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""Small words of which one stands in what `_MAY_SAY` finds, but for signs, letters that stand alone and section 40."""
_MAY_BE_SIGN = lazy_pattern(r"[\u2580-\u259f\u25a0-\u25af\u2b1b*_#\[(<{]|x{3}|s\.? ?40|\b[a-z]\b", re.IGNORECASE)
_YOUNG = (
    r"(?:pupil|(?:grand|step)?(?:child|son|daughter)|boy|girl|school(?:boy|girl|child)|toddler|teenager|youngster"
    r"|young person|sibling|nephew|niece|year[- ]old|disgybl|plentyn)"
)
_IN_SCHOOL = (
    r"(?:(?:year|yr|y) ?\d{1,2}|primary|secondary|school|reception|nursery|sixth[- ]form|\d{1,2}[- ]year[- ]old)"
)
_CHILD_SAID = lazy_pattern(
    rf"(?:(?!(?:of|by|with|to|for|from|and|at|in|on)\b)[\w'\u2019-]+ ){{0,5}}?(?:{_YOUNG}|{_IN_SCHOOL} student)"
    r"(?: ?\d{1,2}| [a-z])?(?:,? \(?(?:in|of|at|from|aged?|who|with|named?|called|year)\b.{0,60})?", re.IGNORECASE,
)
"""One child, of whom no name is said."""
_SAYS_CHILD = lazy_pattern(rf"\b(?:{_YOUNG}|student)\b|withheld", re.IGNORECASE)
_MOST = 400
"""Words of a text in which its own differences are looked for; of a longer one all between its ends is one."""
_OURS = ("recipient withheld", "recipient withheld until reviewed")
"""What we say in place of a recipient: no publisher took that out."""
_SHORT = 12
"""Characters: what is longer is not four letters."""
_FEW = 6
"""Words that are a name, or are what was said with it, and no sentence."""


@lru_cache(maxsize=8192)
def may_say_taken_out(text: str) -> bool:
    """False for a text that says of nothing that it was taken out, whatever stood there: quickly seen."""
    said = fold(text)
    if len(said) < _SHORT and _LETTERS.fullmatch(said):
        return True
    may = not _MAY_BE_SAID_BY.isdisjoint(said.split()) or _MAY_BE_SIGN.search(text)
    return bool(may) and _MAY_SAY.search(text) is not None


def says_redacted(text: str) -> bool:
    """True for a cell that says nothing but that something was taken out: "Removed under GDPR", "XXXX"."""
    said = fold(_BLOTS.sub(" redacted ", text))
    return said not in _OURS and _is_word_of_it(text) and _SOMEBODY.fullmatch(said) is None


def _is_word_of_it(words: str) -> bool:
    """True for a text that consists of nothing but such words."""
    said = fold(_BLOTS.sub(" redacted ", words))
    if _SOMEBODY.fullmatch(said):
        return True
    each = said.split()
    if not each or not all(map(_WORD_BESIDE.fullmatch, each)):
        return False
    return any(map(_WORD_DONE.fullmatch, each)) or _NOT_SHOWN.search(said) is not None


def redacted(before: str, after: str, *, bodies: bool = False) -> list[tuple[int, int]]:
    """Where in the older text stands what may name somebody and the newer says was taken out; [] where it does not.

    `bodies`: the column names bodies, so that only what reads as a person's name may be one.
    """
    if not before or not after or before == after:
        return []
    naming = _persons if bodies else _naming
    said = after.strip(" []().,;:-\u2013")
    if _is_word_of_it(said) or (_LETTERS.fullmatch(fold(said)) and _stands_for(said, before)):
        return naming(before, 0, len(before))
    found: list[tuple[int, int]] = []
    every: list[tuple[int, int]] = []
    for (start, end), put in _differences(before, after):
        every.append((start, end))
        if _is_word_of_it(put) or _stands_for(put.strip(" []()."), before[start:end]):
            found.append((start, end))
    if len(_marks(after)) > len(_marks(before)) or _brackets(after) > _brackets(before):
        found = every
    return [span for start, end in found for span in naming(before, start, end)]


def names_taken_out(pairs: Iterable[tuple[str, str]]) -> set[str]:
    """The names of persons that older texts have and of which the newer ones say that they were taken out.

    `pairs`: a text before and after, of one line or many; of these only such as differ are looked at.
    """
    return {
        old[start:end].strip()
        for before, after in pairs
        if before != after and may_say_taken_out(after)
        for old, new in _lines_that_differ(before, after)
        for start, end in redacted(old, new, bodies=True)
    }


def names_put_in(pairs: Iterable[tuple[str, str]]) -> set[str]:
    """The names of persons that newer texts have where the older ones speak of a child without a name.

    Or where our mark stood: of a name that was read off two versions no other says that it is a child's.
    """
    return {
        name
        for before, after in pairs
        if before != after and _SAYS_CHILD.search(before)
        for old, new in _lines_that_differ(before, after)
        for (start, end), put in _differences(old, new)
        if put and _is_child_unnamed(old[start:end])
        for name in _names_of(put)
    }


def _is_child_unnamed(said: str) -> bool:
    said = " ".join(said.split()).strip(" .,;:()[]")
    return said.startswith(WITHHELD_CELL.strip("[]")) or _CHILD_SAID.fullmatch(said) is not None


def _names_of(put: str) -> Iterator[str]:
    said = put.strip(" .,;:()[]")
    if may_be_school(said):
        return
    if " " not in said:
        yield from (said,) if fold(said) in given_names() and not is_listed_body(said) else ()
    else:
        yield from (said[start:end].strip(" .,;:()[]") for start, end in _persons(said, 0, len(said)))


def _lines_that_differ(before: str, after: str) -> Iterable[tuple[str, str]]:
    """Each changed line with what stands in its place; all of them as one where it cannot be said which is which."""
    old, new = before.splitlines(), after.splitlines()
    here, there = set(old), set(new)
    gone, come = [x for x in old if x not in there], [x for x in new if x not in here]
    return zip(gone, come, strict=True) if len(gone) == len(come) else [("\n".join(gone), "\n".join(come))]


def _marks(text: str) -> list[str]:
    return [*(m[0] for m in _BLOTS.finditer(text)), *(m[0] for m in _SURE.finditer(text))]


def _brackets(text: str) -> int:
    return sum(_is_word_of_it(next(filter(None, m.groups()), "")) for m in _IN_BRACKETS.finditer(text))


def _stands_for(put: str, gone: str) -> bool:
    """True for nothing but a mark or a letter in brackets, or for the first letters of a name that is gone."""
    letters = [c for c in fold(put) if c.isalpha()]
    if not 1 <= len(letters) <= 4 or not _LETTERS.fullmatch(fold(put)) or not (is_rare_name(gone) or is_a_name(gone)):
        return False
    first = [w[0] for w in fold(gone).split()]
    return len(letters) == 1 or (letters[0] == first[0] and set(letters) <= set(first))


def _differences(before: str, after: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Where the older text has words that the newer has not, and what stands there instead."""
    old, new = ([*_TOKEN.finditer(t)] for t in (before, after))
    one, other = ([m[0].casefold() for m in x] for x in (old, new))
    head = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    tail = next(
        (i for i, (a, b) in enumerate(zip(reversed(one[head:]), reversed(other[head:]), strict=False)) if a != b),
        min(len(one), len(other)) - head,
    )
    a, b = one[head : len(one) - tail], other[head : len(other) - tail]
    spans: Sequence[tuple[int, int, int, int]] = [(0, len(a), 0, len(b))]
    if len(a) <= _MOST and len(b) <= _MOST:
        from difflib import SequenceMatcher  # late: most texts are the same

        found = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
        spans = [(i, j, k, m) for what, i, j, k, m in found if what != "equal"]
    for i, j, k, m in spans:
        if i < j:
            put = after[new[head + k].start() : new[head + m - 1].end()] if k < m else ""
            yield (old[head + i].start(), old[head + j - 1].end()), put


def _naming(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """What of a piece of a text may name somebody: all of a short one, of a longer one the names alone."""
    piece = text[start:end]
    listed = is_listed_body(said := piece.strip(" .,;:")) and (" " in said or piece == text)
    if listed or not any(map(str.isalpha, piece)):
        return []
    words = [*_TOKEN.finditer(piece)]
    named = [(n.start, n.end) for n in persons_in(piece) if n.sure or n.whole]
    if "@" in piece or tells(piece) not in ("", A_CASE, UNCLAIMED):  # beside a name: that alone, of a long piece
        return [(start, end)]
    if is_organisation_like(piece) and not any(n.sure and n.whole for n in persons_in(piece)):
        return _persons(text, start, end)  # "school meals (thesis of Dr …)" is no body's name, and names somebody
    short = sum(map(str.isalpha, (w[0][0] for w in words))) <= _FEW and not is_prose(piece)
    if short:
        may = named or any(_may_be_name(w[0]) for w in words) or _in_small_letters([w[0] for w in words])
        return [(start, end)] if may else []
    spans = {*named, *((w.start(), w.end()) for n, w in enumerate(words) if n and _may_be_name(w[0]))}
    return sorted((start + a, start + b) for a, b in spans if not any(
        (c, d) != (a, b) and c <= a and b <= d for c, d in spans
    ))


def _persons(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """What of a piece of a text reads as a person's name and is that of no body."""
    piece = text[start:end]
    if is_a_name(said := piece.strip(" .,;:")) or is_rare_name(said):
        return [] if is_listed_body(said) or ends_as_body(said) else [(start, end)]
    named = ((n, piece[n.start : n.end]) for n in persons_in(piece) if n.whole)
    return [
        (start + n.start, start + n.end) for n, name in named
        if (n.sure or n.titled or is_rare_name(name)) and not (is_listed_body(name) or ends_as_body(name))
    ]


def _may_be_name(word: str) -> bool:
    """True for a word with a capital that is none of studies, bodies or places, and begins no name."""
    if not word[0].isupper() or is_organisation_like(word) or begins_no_name(word):
        return False
    if word.isupper() and len(word) < 5 and word.isalpha():
        return False  # NPD, KS
    return not any(c.isdigit() for c in word) and TOPIC.search(word) is None and NAMED_DATA.search(word) is None


def _in_small_letters(words: Sequence[str]) -> bool:
    """True for two to four words in small letters that are none of studies: a name may be typed so."""
    said = [w for w in words if w.isalpha() or "-" in w or "'" in w]
    plain = all(TOPIC.search(w) is None and NAMED_DATA.search(w) is None and not begins_no_name(w) for w in said)
    return 1 < len(said) <= 4 and all(map(str.islower, said)) and plain and any(w not in WITHIN_NAMES for w in said)
