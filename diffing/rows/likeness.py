"""How alike two rows are, column by column, and which of the rows left over are worth scoring."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec import Struct
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from diffing.columns import Alignment
from diffing.normal import cell_key, even, is_date_key
from diffing.rows.rows import Side
from text.clean import fold
from text.name_numbers import parted
from text.note_marks import without_note_marks
from text.pattern import lazy_pattern

LOOKED_AT = 600
"""Characters of a cell that likeness looks at; equality looks at all."""
STRONG = 1.0
"""A column of at least this weight tells rows apart."""
_VARIES = 0.25
"""Of a column that says more than a few things in all rows."""
AGREES = 0.75
SAME_NAME = 0.95
"""What two names get that look like one name written twice."""
_CHANCE = 0.45
"""Unrelated English phrases share about this much by letters; likeness is counted from there."""
_WORD = re.compile(r"\w+")
_LEGAL_FORMS = frozenset({"ltd", "limited", "plc", "llp", "inc", "the", "co", "company", "cic", "and", "uk"})


class Likeness(Struct, frozen=True):
    """What scoring two rows gives; the reference is left out of all of it."""

    all: float
    """0 to 1 over the columns both tables have, weighted by how much a column tells rows apart."""
    recipient: float | None
    """0 to 1; None where neither row names one."""
    rest: float
    """As `all`, without the recipient."""
    strong_agree: int
    strong_differ: int
    """Columns that tell rows apart and agree, or differ although both are filled."""


class Scorer:
    """Scores pairs of rows of two aligned editions."""

    def __init__(self, before: Side, after: Side, alignment: Alignment, reference: int | None) -> None:
        """Weighs the columns by a sample of both editions."""
        self.before = before
        self.after = after
        self.reference = reference
        self.fields = [slot.field for slot in alignment.slots]
        self.recipient = alignment.slot("recipient")
        self.weights = _weights(before, after, len(alignment.slots))
        if self.recipient is not None:
            self.weights[self.recipient] = max(2.0, self.weights[self.recipient])
        if reference is not None:
            self.weights[reference] = 0.0
        self._slots = [s for s, w in enumerate(self.weights) if w]

    def score(self, old: int, new: int) -> Likeness:
        """How alike two rows are."""
        a, b = self.before.key(old), self.after.key(new)
        total = got = 0.0
        agree = differ = 0
        recipient: float | None = None
        for slot in self._slots:
            x, y = a[slot], b[slot]
            if not (x or y) or not (self.before.has(old, slot) and self.after.has(new, slot)):
                continue
            weight = self.weights[slot]
            if slot == self.recipient and self._waits(old, new):
                continue
            like = self._cell(slot, x, y, (old, new))
            if slot == self.recipient:
                recipient = like
                continue
            if not (x and y) or _date_waited_for(x, y):
                weight *= 0.3
            elif weight >= STRONG:
                agree += like >= AGREES
                differ += like < AGREES
            total += weight
            got += weight * like
        rest = got / total if total else (1.0 if recipient is None or recipient >= AGREES else 0.0)
        if recipient is None:
            return Likeness(rest, None, rest, agree, differ)
        weight = self.weights[self.recipient or 0]
        return Likeness((got + weight * recipient) / (total + weight), recipient, rest, agree, differ)

    def _waits(self, old: int, new: int) -> bool:
        """True where one row has "TBC" in the place of the recipient that the other one names: it may be that."""
        slot = self.recipient or 0
        x, y = (side.printed[row][slot] for side, row in ((self.before, old), (self.after, new)))
        return bool(x and y) and stands_for_none(x) != stands_for_none(y)

    def likeness_by_column(self, old: int, new: int) -> list[float]:
        """Of each column that both rows fill and that differs between rows, the recipient's left out."""
        a, b = self.before.key(old), self.after.key(new)
        slots = (s for s in self._slots if s != self.recipient and self.weights[s] >= _VARIES and a[s] and b[s])
        return [self._cell(s, a[s], b[s], (old, new)) for s in slots]

    def name_likeness(self, old: int, new: int) -> float:
        """How alike the recipients of two rows are."""
        slot = self.recipient or 0
        return name_likeness(self.before.printed[old][slot][:LOOKED_AT], self.after.printed[new][slot][:LOOKED_AT])

    def _cell(self, slot: int, x: str, y: str, pair: tuple[int, int]) -> float:
        if x == y:
            return 1.0
        if not (x and y):
            return 0.0
        if slot == self.recipient:
            return self.name_likeness(*pair)
        return text_likeness(x, y)


_TO_COME = lazy_pattern(
    r"(?:(?:to be|not yet|yet to be|tb[acd]|pending|await(?:ed|ing)|confirmed|decided|named|announced|determined"
    r"|advised|known|agreed|assigned|appointed|applicant|recipient|organisation|name|supplier|contractor|partner)"
    r"(?: |$))+"
)


def stands_for_none(name: str) -> bool:
    """True for what says that a name is still to come: "TBC", "To be confirmed", "Recipient not yet known"."""
    said = fold(name) if len(name) <= _LONGEST_STAND_IN and _WAITED_FOR.search(name.casefold()) else ""
    return bool(_TO_COME.fullmatch(said))


_LONGEST_STAND_IN = 60
_WAITED_FOR = lazy_pattern(r"\b(?:to be|yet|tb[acd]|pending|await(?:ed|ing))\b")


def text_likeness(x: str, y: str) -> float:
    """0 to 1 for two keys. Dates, numbers and codes are the same or they are not."""
    if is_date_key(x) or is_date_key(y) or min(len(x), len(y)) < 5:
        return 0.0
    whole = fuzz.ratio(x[:LOOKED_AT], y[:LOOKED_AT], score_cutoff=100 * _CHANCE) / 100
    return max(0.0, (whole - _CHANCE) / (1 - _CHANCE))


@lru_cache(maxsize=20_000)
def name_likeness(x: str, y: str) -> float:
    """0 to 1 for two names of organisations."""
    if not x or not y:
        return 0.0
    if cell_key(x) == cell_key(y):
        return 1.0
    if is_misspelling(x, y):
        return SAME_NAME
    return min(0.9, text_likeness(cell_key(x.casefold()), cell_key(y.casefold())))


def is_misspelling(x: str, y: str) -> bool:
    """True where two names differ in case, legal form, punctuation, a note's mark, or slips of a letter in long words.

    "Barnet" and "Brent" are two slips apart and are two bodies; "Angel Solutions Ltd" lost its Ltd in 2018. The number
    of a company that was put behind its name is none of it; another number is another company's.
    """
    (of_x, x_words, x_core), (of_y, y_words, y_core) = map(_spelt, (x[:LOOKED_AT], y[:LOOKED_AT]))
    if of_x and of_y and of_x.isdisjoint(of_y):
        return False
    return any("".join(a) == "".join(b) or _slips_only(a, b) for a, b in ((x_words, y_words), (x_core, y_core)))


@lru_cache(maxsize=4_096)
def _spelt(name: str) -> tuple[frozenset[str], Sequence[str], Sequence[str]]:
    """Of a name its company's numbers, its words, and those of them that are no legal form."""
    bare, numbers = parted(without_note_marks(name))
    words = _WORD.findall(even(bare).casefold())
    return numbers, words, [w for w in words if w not in _LEGAL_FORMS] or words


def _slips_only(a: Sequence[str], b: Sequence[str]) -> bool:
    if len(a) != len(b):
        return False
    slips = [(v, w) for v, w in zip(a, b, strict=True) if v != w]
    return len(slips) <= max(1, len(a) // 3) and all(_is_slip(v, w) for v, w in slips)


def _is_slip(v: str, w: str) -> bool:
    if min(len(v), len(w)) < 4 or any(map(str.isdigit, v + w)):
        return False
    return OSA.distance(v, w, score_cutoff=1) <= 1


def _date_waited_for(x: str, y: str) -> bool:
    """A word such as "pending" in place of a date is a cell not yet filled."""
    return is_date_key(x) != is_date_key(y) and min(len(x), len(y)) < 20


def _weights(before: Side, after: Side, slots: int) -> list[float]:
    """0.2 for a column that says the same in every row, 3 for one that differs in every row."""
    samples = [_spread(before), _spread(after)]
    out = []
    for slot in range(slots):
        filled = [[row[slot] for row in sample if row[slot]] for sample in samples]
        shares = [len(set(cells)) / len(cells) for cells in filled if cells]
        share = sum(shares) / len(shares) if shares else 0.0
        out.append(0.2 + 2.8 * share)
    return out


def _spread(side: Side) -> Sequence[tuple[str, ...]]:
    step = max(1, len(side) // 1_000)
    return side.printed[::step][:1_100]


ALL_PAIRS = 2_500
"""A group of at most this many pairs is scored whole."""
POSTINGS = 40
"""A word that stands in more of the older rows than this does not lead to them."""
BEST = 8
"""Rows of the older edition that one row of the newer edition is scored against."""
_WORDS_OF_ROW = 60
_LONG_WORD = re.compile(r"\w{2,}")

Numbers = Sequence[int]


def candidate_pairs(
    before: Side, after: Side, olds: Numbers, news: Numbers, without: int | None = None
) -> Iterator[tuple[int, int]]:
    """Pairs of (old, new) that may be one row; a pair can come twice.

    Args:
        before: the older edition.
        after: the newer one.
        olds: rows of the older edition.
        news: rows of the newer edition.
        without: a slot that leads to nothing, such as the reference where it is known to differ.
    """
    if len(olds) * len(news) <= ALL_PAIRS:
        for new in news:
            for old in olds:
                yield old, new
        return
    yield from _all_but_one(before, after, olds, news)
    yield from _by_rare_words(before, after, olds, news, without)


def _all_but_one(before: Side, after: Side, olds: Numbers, news: Numbers) -> Iterator[tuple[int, int]]:
    """Rows that differ in one cell only. Of many alike, those that stand at the same turn."""
    width = len(before.printed[olds[0]]) if olds else 0
    for slot in range(width):
        waiting: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for old in olds:
            key = before.key(old)
            waiting[key[:slot] + key[slot + 1 :]].append(old)
        turn: Counter[tuple[str, ...]] = Counter()
        for new in news:
            key = after.key(new)
            rest = key[:slot] + key[slot + 1 :]
            found = waiting.get(rest)
            if found and any(rest):
                start = max(0, min(turn[rest] - BEST // 2, len(found) - BEST))
                turn[rest] += 1
                for old in found[start : start + BEST]:
                    yield old, new


def _by_rare_words(
    before: Side, after: Side, olds: Numbers, news: Numbers, without: int | None
) -> Iterator[tuple[int, int]]:
    """Rows that share two words or cells which few rows have."""
    postings: dict[str, list[int]] = defaultdict(list)
    for old in olds:
        for word in _words_of_row(before, old, without):
            if len(postings[word]) <= POSTINGS:
                postings[word].append(old)
    for new in news:
        weights: dict[int, float] = {}
        likely: set[int] = set()
        for word in _words_of_row(after, new, without):
            found = postings.get(word)
            if found and len(found) <= POSTINGS:
                weight = 1 / len(found)
                for old in found:
                    if old in weights:
                        weights[old] += weight
                        likely.add(old)
                    else:
                        weights[old] = weight
        for old in sorted(likely, key=lambda o: (-weights[o], o))[:BEST]:
            yield old, new


def _words_of_row(side: Side, row: int, without: int | None) -> set[str]:
    """The words of a row, and its cells as a whole."""
    out: set[str] = set()
    key = side.key(row)
    for slot, cell in enumerate(side.printed[row]):
        if cell and slot != without:
            out.add(f"{slot}={key[slot][:200]}")
            out.update(_LONG_WORD.findall(cell[:600].casefold())[:_WORDS_OF_ROW])
    return out
