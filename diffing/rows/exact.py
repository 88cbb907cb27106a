"""The first two stages of matching: rows that say the same, as they stand and then without their form.

Rows are counted, not looked up: a row listed twice is matched twice. Nearly every row of nearly every register ends
here, so the way of the unchanged row runs in C.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import partial
from itertools import repeat
from sys import intern

from diffing.normal import cell_key, is_date_key, read_date, tidy
from diffing.rows.rows import Side
from diffing.rows.runs import runs_of

Numbers = Sequence[int]
NONE = -1


class Links:
    """Which row of the older edition each row of the newer one is, and by which stage."""

    def __init__(self, before: int, after: int) -> None:
        """Starts with no row matched."""
        self.old_of: list[int] = [NONE] * after
        self.new_of: list[int] = [NONE] * before
        self.why: dict[int, str] = {}
        """For each row of the newer edition that was not matched as it stands: why it was matched."""
        self._free_old: Numbers = range(before)
        self._free_new: Numbers = range(after)

    def link(self, old: int, new: int, why: str) -> None:
        """Holds that two rows are one."""
        self.old_of[new] = old
        self.new_of[old] = new
        self.why[new] = intern(why)  # many are matched for the same reason

    def unlink(self, new: int) -> None:
        """Takes a match back."""
        self._free_old = sorted({*self._free_old, self.old_of[new]})
        self._free_new = sorted({*self._free_new, new})
        self.new_of[self.old_of[new]] = NONE
        self.old_of[new] = NONE
        self.why.pop(new, None)

    def free_old(self) -> list[int]:
        """The rows of the older edition that have no match."""
        new_of = self.new_of
        self._free_old = [i for i in self._free_old if new_of[i] < 0]
        return list(self._free_old)

    def free_new(self) -> list[int]:
        """The rows of the newer edition that have no match."""
        old_of = self.old_of
        self._free_new = [j for j in self._free_new if old_of[j] < 0]
        return list(self._free_new)


def match_as_they_stand(before: Side, after: Side, links: Links) -> None:
    """Stage 0: the same cells in the same place."""
    for place in dict.fromkeys(before.places):
        olds, news = _span(before, place), _span(after, place)
        if not olds or not news:
            continue
        _whole_spans(before, after, olds, news, links)


def match_by_content(before: Side, after: Side, links: Links) -> None:
    """Stage 1: the same substance, first in the same place, then anywhere.

    A key does not tell 3 April from 4 March. Where rows differ in that only, those with dates printed alike go first.
    """
    olds, news = links.free_old(), links.free_new()
    if not olds or not news:
        return
    ways: list[Callable[[Side, int], Hashable]] = [_key_and_place]
    if len(set(map(before.key, olds))) < len(olds):
        ways.insert(0, _key_place_and_dates)
    for way in ways:
        olds, news = links.free_old(), links.free_new()
        for old, new in equal_rows(partial(way, before), olds, partial(way, after), news):
            links.link(old, new, "same content")
    olds, news = links.free_old(), links.free_new()
    for old, new in equal_rows(before.key, olds, after.key, news):
        if any(before.key(old)):
            links.link(old, new, "same content in another place")
    if before.withholds or after.withholds:
        _match_withheld(before, after, links)


def _match_withheld(before: Side, after: Side, links: Links) -> None:
    """The same but for the capitals of what is withheld; then as they are shown, where of one no more is known."""
    ways = (
        (Side.is_withheld, Side.is_withheld, _key_in_small_letters),
        (Side.is_unknown, Side.is_withheld, _shown_and_place),
        (Side.is_withheld, Side.is_unknown, _shown_and_place),
    )
    for is_old, is_new, way in ways:
        olds = [o for o in links.free_old() if is_old(before, o)]
        news = [n for n in links.free_new() if is_new(after, n)]
        for old, new in equal_rows(partial(way, before), olds, partial(way, after), news):
            links.link(old, new, "same content")


def _key_in_small_letters(side: Side, row: int) -> Hashable:
    return side.place(row), tuple(map(str.casefold, side.key(row)))


def _shown_and_place(side: Side, row: int) -> Hashable:
    return side.place(row), tuple(map(cell_key, side.rows[row]))


def _key_and_place(side: Side, row: int) -> Hashable:
    return side.place(row), side.key(row)


def _key_place_and_dates(side: Side, row: int) -> Hashable:
    key = side.key(row)
    printed = tuple(read_date(tidy(cell)) for cell, k in zip(side.printed[row], key, strict=True) if is_date_key(k))
    return side.place(row), key, printed


def _span(side: Side, place: int) -> list[int] | range:
    """The rows that stand in a place."""
    ends = [*side.starts[1:], len(side)]
    spans = [range(side.starts[t], ends[t]) for t, p in enumerate(side.places) if p == place]
    return spans[0] if len(spans) == 1 else [i for span in spans for i in span]


def _whole_spans(before: Side, after: Side, olds: Numbers, news: Numbers, links: Links) -> None:
    old_rows = _rows(before, olds)
    new_rows = _rows(after, news)
    if isinstance(olds, range) and isinstance(news, range) and _link_runs(old_rows, olds, new_rows, news, links):
        return
    first = dict(zip(reversed(old_rows), reversed(olds), strict=True))
    found = list(map(first.get, new_rows, repeat(NONE)))
    missed = found.count(NONE)
    each_once = len(first) == len(olds) and len({*found}) == len(found) - missed + bool(missed)
    new_of, old_of = links.new_of, links.old_of
    for old, new in zip(found, news, strict=True) if each_once else pairs_of_equals(old_rows, olds, new_rows, news):
        if old >= 0:
            old_of[new] = old
            new_of[old] = new


def _link_runs(
    old_rows: Sequence[Hashable], olds: range, new_rows: Sequence[Hashable], news: range, links: Links
) -> bool:
    """Links rows that are held once by the runs in which they stand in both, and those that are left.

    False, and no link, where few are, or where which row is which takes a look at all: two of the older edition say the
    same, or a further one of the newer edition says what one of a run does.
    """
    runs = list(runs_of(old_rows, new_rows))
    if 2 * sum(rows for *_, rows in runs) < len(olds) or len(every := {*old_rows}) < len(olds):
        return False
    gone, come = dict[Hashable, int](), list[int]()
    o = n = 0
    for first, other, rows in [*runs, (len(olds), len(news), 0)]:
        gone.update(zip(old_rows[o:first], olds[o:first], strict=True))
        come += range(n, other)
        o, n = first + rows, other + rows
    if any(new_rows[n] in every and new_rows[n] not in gone for n in come):
        return False
    for o, n, rows in runs:
        links.old_of[news[n] : news[n] + rows] = olds[o : o + rows]
        links.new_of[olds[o] : olds[o] + rows] = news[n : n + rows]
    for n in come:
        if (old := gone.pop(new_rows[n], NONE)) >= 0:
            links.old_of[news[n]], links.new_of[old] = old, news[n]
    return True


def _rows(side: Side, numbers: Numbers) -> Sequence[Hashable]:
    if isinstance(numbers, range):
        return side.printed if len(numbers) == len(side) else side.printed[numbers.start : numbers.stop]
    return [side.printed[i] for i in numbers]


def equal_rows(
    old_key: Callable[[int], Hashable], olds: Numbers, new_key: Callable[[int], Hashable], news: Numbers
) -> list[tuple[int, int]]:
    """`pairs_of_equals` by the keys of rows, of which no more are held than may be equal: mostly these are few."""
    wanted = set(map(hash, map(old_key, olds)))
    news = [n for n in news if hash(new_key(n)) in wanted]
    wanted = set(map(hash, map(new_key, news)))
    olds = [o for o in olds if hash(old_key(o)) in wanted] if news else []
    return pairs_of_equals(list(map(old_key, olds)), olds, list(map(new_key, news)), news)


def pairs_of_equals(
    old_keys: Sequence[Hashable], olds: Numbers, new_keys: Sequence[Hashable], news: Numbers
) -> list[tuple[int, int]]:
    """Pairs of rows with equal keys, each row in one pair at most, the first with the first."""
    first: dict[Hashable, int] = {}
    more: dict[Hashable, list[int]] = {}
    for key, old in zip(old_keys, olds, strict=True):
        if first.setdefault(key, old) != old:
            more.setdefault(key, []).append(old)
    for waiting in more.values():
        waiting.reverse()
    out = []
    for key, new in zip(new_keys, news, strict=True):
        old = first.pop(key, NONE)
        if old >= 0:
            out.append((old, new))
            waiting = more.get(key, [])
            if waiting:
                first[key] = waiting.pop()
    return out
