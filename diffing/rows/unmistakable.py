"""Rows without a reference that only one row can be, although what tells rows of their kind apart has changed.

Dates that a program moved all by one step; and words that were taken out, put in or turned round while more than one
telling column stays. A pair is made only where either row has no other partner, and no other row of either edition
has what the two have in common: what is new is better told beside a removal than taken for an edit.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from datetime import date
from itertools import product

from diffing.bulk import BULK_ROWS, SLIPS
from diffing.normal import DateOrder, date_order, days, even, is_date_key
from diffing.rows.exact import Links
from diffing.rows.keys import is_not_given
from diffing.rows.likeness import STRONG, Scorer
from diffing.rows.rows import Side
from text.redacted import says_redacted

_SAMPLE = 40
_HALF = 0.5
_GROUP_MOST = 2_500
"""Pairs of rows that differ in dates alone of which it is asked by how many days."""
_PAIRS_MOST = 40_000
"""Pairs of rows left over of one recipient, the same in a telling column, that are looked at; of more none is made."""
_TELLING = 2
"""Telling columns that are the same; one will do where three rows or more lost the same cells."""
_TOGETHER = 3
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r".*\d.*|[ivx]+|[a-z]", re.IGNORECASE)

Pair = tuple[int, int]
Days = tuple[int | None, ...]
Step = tuple[int, ...]
Group = tuple[list[tuple[int, Days]], list[tuple[int, Days]]]


def moved_by_days(before: Side, after: Side, links: Links, reference: int | None) -> Iterator[Pair]:
    """Rows without a reference that say the same but for dates, where half of what is left was moved by one step."""
    free = _unnamed(before, links.free_old(), reference), _unnamed(after, links.free_new(), reference)
    if min(map(len, free)) < BULK_ROWS:
        return
    sample = free[0][:: max(1, len(free[0]) // _SAMPLE)]
    width = range(len(before.printed[free[0][0]]))
    dated = [s for s in width if s != reference and any(is_date_key(before.key(o)[s]) for o in sample)]
    rests = {_rest(before, o, dated) for o in sample}
    if not dated or len(rests & {_rest(after, n, dated) for n in free[1]}) < _HALF * len(rests):
        return
    groups = _but_for_dates(((before, free[0]), (after, free[1])), dated)
    steps = Counter[Step]()
    for olds, news in groups:
        if len(olds) * len(news) <= _GROUP_MOST:
            for step in {step for (_, a), (_, b) in product(olds, news) if (step := _step(a, b))}:
                steps[step] += _moved_so(olds, news, step)
    by = max(steps, key=lambda step: steps[step], default=())
    if steps[by] < max(BULK_ROWS, _HALF * min(map(len, free))):
        return
    for olds, news in groups:
        waiting: dict[Days, list[int]] = defaultdict(list)
        for n, there in news:
            waiting[there].append(n)
        for o, were in olds:
            if waiting.get(target := _moved(were, by)) and target != were:
                yield o, waiting[target].pop(0)


def _unnamed(side: Side, rows: Sequence[int], reference: int | None) -> list[int]:
    """Those of the rows that have no reference, and of which it is known what they say."""
    none = [r for r in rows if reference is None or is_not_given(side.printed[r][reference])]
    return [r for r in none if not side.is_unknown(r)]


def _but_for_dates(sides: Sequence[tuple[Side, Sequence[int]]], dated: Sequence[int]) -> list[Group]:
    """The rows of both sides that say the same but for dates, with their days."""
    groups: dict[Hashable, Group] = defaultdict(lambda: ([], []))
    for at, (side, rows) in enumerate(sides):
        orders = [date_order({side.printed[r][s] for r in rows}) for s in dated]
        for r in rows:
            groups[_rest(side, r, dated)][at].append((r, _days(side, r, dated, orders)))
    return list(groups.values())


def _rest(side: Side, row: int, dated: Sequence[int]) -> Hashable:
    key = list(side.key(row))
    for slot in dated:
        if is_date_key(key[slot]):
            key[slot] = ""
    return tuple(key)


def _days(side: Side, row: int, dated: Sequence[int], orders: Sequence[DateOrder]) -> Days:
    """The days of a row as numbers; None for what is none, or may be two."""
    out: list[int | None] = []
    for slot, order in zip(dated, orders, strict=True):
        found = days(side.printed[row][slot], order)
        out.append(None)
        if len(found) == 1:
            with suppress(ValueError):  # a month without a day
                out[-1] = date(*next(iter(found))).toordinal()
    return tuple(out)


def _step(a: Days, b: Days) -> Step | None:
    """By how many days each date was moved, where each that was is moved alike and as programs do."""
    if any((x is None) != (y is None) for x, y in zip(a, b, strict=True)):
        return None
    step = tuple((y or 0) - (x or 0) for x, y in zip(a, b, strict=True))
    return step if len(set(step) - {0}) == 1 and abs(sum(set(step))) in SLIPS else None


def _moved(were: Days, step: Step) -> Days:
    return tuple(x if x is None else x + by for x, by in zip(were, step, strict=True))


def _moved_so(olds: Sequence[tuple[int, Days]], news: Sequence[tuple[int, Days]], step: Step) -> int:
    there = Counter(d for _, d in news)
    were = Counter(_moved(d, step) for _, d in olds)
    return (there & were).total()


def only_partners(scorer: Scorer, links: Links) -> list[Pair]:
    """Rows left over of which each is the only one that the other can be, but for words taken out or put in."""
    before, after = scorer.before, scorer.after
    groups: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for at, (side, rows) in enumerate(((before, links.free_old()), (after, links.free_new()))):
        for row in rows:
            groups[side.key(row)[scorer.recipient] if scorer.recipient is not None else ""][at].append(row)
    found: list[tuple[Pair, tuple[int, ...], tuple[int, ...], bool]] = []
    left = _PAIRS_MOST
    for olds, news in groups.values():
        pairs = _agreeing(scorer, olds, news) if olds and news else ()
        if (left := left - len(pairs)) < 0:
            return []
        found += [(pair, *said) for pair in sorted(pairs) if (said := _same_but_for_words(scorer, *pair))]
    of_old, of_new = Counter(pair[0] for pair, *_ in found), Counter(pair[1] for pair, *_ in found)
    alone = [f for f in found if of_old[f[0][0]] == of_new[f[0][1]] == 1]
    wanted: dict[tuple[int, ...], list[Pair]] = defaultdict(list)
    for pair, common, _, _ in alone:
        wanted[common].append(pair)
    sure = {
        pair for common, pairs in wanted.items()
        for pair in _nobody_elses(before, {p: p[0] for p in pairs}, common)
        & _nobody_elses(after, {p: p[1] for p in pairs}, common)
    }
    together = Counter(differ for pair, _, differ, out in alone if out and pair in sure)
    telling = {pair: sum(_tells(scorer, s) for s in common) for pair, common, _, _ in alone}
    return [
        pair for pair, _, differ, out in alone
        if pair in sure and (telling[pair] >= _TELLING or (telling[pair] and out and together[differ] >= _TOGETHER))
    ]


def filled_in(scorer: Scorer, links: Links) -> list[Pair]:
    """Rows left over of which the older one says whom it is of and little else, and the newer one all of that and more.

    Of one body there is one such row on each side: what was known only by its name has its details now.
    """
    if scorer.recipient is None:
        return []
    olds, news = defaultdict[str, list[int]](list), defaultdict[str, list[int]](list)
    for o in links.free_old():
        key = scorer.before.key(o)
        if (name := key[scorer.recipient]) and 2 * sum(map(bool, key)) <= len(key):
            olds[name].append(o)
    for n in links.free_new() if olds else ():
        if (name := scorer.after.key(n)[scorer.recipient]) in olds:
            news[name].append(n)
    pairs = [(olds[name][0], ns[0]) for name, ns in news.items() if len(ns) == len(olds[name]) == 1]
    return [(o, n) for o, n in pairs if _says_all(scorer.before.key(o), scorer.after.key(n))]


def _says_all(little: Sequence[str], more: Sequence[str]) -> bool:
    return all(not a or a == b for a, b in zip(little, more, strict=True))


def _agreeing(scorer: Scorer, olds: Sequence[int], news: Sequence[int]) -> set[Pair]:
    """The pairs that say the same in a telling column: few of all. None where they are too many."""
    found: set[Pair] = set()
    one, other = [scorer.before.key(o) for o in olds], [scorer.after.key(n) for n in news]
    for slot in range(len(scorer.weights)):
        both = {a[slot] for a in one} & {b[slot] for b in other} - {""} if _tells(scorer, slot) else ()
        said: dict[str, list[int]] = defaultdict(list)
        for o, a in zip(olds, one, strict=True) if both else ():
            said[a[slot]].append(o)
        for n, b in zip(news, other, strict=True) if both else ():
            found.update((o, n) for o in (said[b[slot]] if b[slot] in both else ()))
            if len(found) > _PAIRS_MOST:
                return set()
    return found


def _tells(scorer: Scorer, slot: int) -> bool:
    return slot != scorer.recipient and scorer.weights[slot] >= STRONG


def _same_but_for_words(scorer: Scorer, old: int, new: int) -> tuple[tuple[int, ...], tuple[int, ...], bool] | None:
    """The telling columns that are the same, those that differ, and whether they say that all was taken out.

    None where more than words taken out or put in differs, or both rows have a reference, or who knows what they say.
    """
    before, after = scorer.before, scorer.after
    if before.is_unknown(old) or after.is_unknown(new):
        return None
    a, b = before.key(old), after.key(new)
    common, differ, out = [], [], True
    for slot, (x, y) in enumerate(zip(a, b, strict=True)):
        was, now = before.printed[old][slot], after.printed[new][slot]
        if slot == scorer.reference:
            if not is_not_given(was) and not is_not_given(now) and x != y:
                return None
        elif x == y:
            if x and (slot == scorer.recipient or scorer.weights[slot] >= STRONG):
                common.append(slot)
        elif before.has(old, slot) and after.has(new, slot):
            taken = says_redacted(was) or says_redacted(now)
            if not (taken or _are_akin(was, now)):
                return None
            differ.append(slot)
            out = out and taken
    return (tuple(common), tuple(differ), out) if differ and common else None


def _are_akin(was: str, now: str) -> bool:
    """True where words were taken out, put in or turned round, or stand as their initials; never another number."""
    one, other = (Counter(_WORD.findall(even(text).casefold())) for text in (was, now))
    if not (one and other):
        return True  # an empty cell says nothing else
    less, more = one - other, other - one
    for short, full in ((less, more), (more, less)):
        for letter in [w for w in short if len(w) == 1 and w.isalpha()]:
            if word := next((w for w in full if len(w) > 1 and w[0] == letter), ""):
                short[letter] -= 1
                full[word] -= 1
    less, more = +less, +more
    if (less or more) and not one & other:
        return False  # initials alone are those of the whole name
    said = [says_redacted(" ".join(words)) for words in (less, more)]
    if less and more and not any(said):
        return False
    left = [word for words, out in zip((less, more), said, strict=True) if not out for word in words]
    return not any(map(_NUMBER.fullmatch, left))


def _nobody_elses(side: Side, rows: dict[Pair, int], slots: Sequence[int]) -> AbstractSet[Pair]:
    """The pairs whose row alone says what it says in these columns."""
    said = {pair: tuple(side.printed[row][s] for s in slots) for pair, row in rows.items()}
    wanted = set(said.values())
    counts = Counter(key for key in (tuple(row[s] for s in slots) for row in side.printed) if key in wanted)
    return {pair for pair, key in said.items() if counts[key] == 1}
