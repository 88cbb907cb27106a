"""The later stages of matching: by reference, by likeness within a reference, by likeness alone.

A reference is a strong hint and no proof: real registers repeat it on different rows, correct it, leave it out and
give it to somebody else. So a pair with one reference still has to look alike, or waits until likeness had its turn.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet

from rapidfuzz.distance import OSA

from diffing.normal import cell_key, is_date_key
from diffing.rows.assign import best_pairs
from diffing.rows.exact import Links
from diffing.rows.keys import Key, is_not_given, stem
from diffing.rows.likeness import AGREES, SAME_NAME, Likeness, Scorer, candidate_pairs
from diffing.rows.planned import gone_live
from diffing.rows.unmistakable import filled_in, moved_by_days, only_partners

SCORED_MOST = 3_000_000
"""Pairs of rows that one comparison scores; beyond it the rest counts as added and removed, and a problem says so."""
PER_ROW_MOST = 40
SAME_REFERENCE = 0.35
"""Likeness from which two rows under one reference, or one repeated reference, are one row."""
NO_REFERENCE = 0.6
MOVED_BY_DAYS = "the same but for dates, which were all moved alike"
ONLY_PARTNER = "the only row that says the same but for some words"
GONE_LIVE = "the only row of this body and title; it was planned before"
FILLED_IN = "the only row of the body, of which more is said now"
REUSED = "same reference on another row"
OTHER_REFERENCE = 0.9
_MONTH = ("requested", "date")
"""Fields of a row of counts that say of when it is."""
_ABOUT = frozenset({"title", "purpose"})
_NUMBERS = re.compile(r"\d+|\b[IVX]+\b|\b[A-Z]\b")
"""What tells one of a series from the next: a year, a phase, a letter of its own."""
_YEAR = re.compile(r"\d{4}")
_SLIP = 1
"""Letters, or neighbours in the wrong order, that a correction of a title changes beside that of the reference."""
_TELLING = 2
"""Telling columns that say the same, where a title was reworded and nothing else."""

_ALL_OTHER = 3
"""Columns that say something else at least, where one body has another project under its reference."""
_UNLIKE = 0.15
"""Likeness below which two texts say nothing alike."""

Group = tuple[list[int], list[int]]


class Matcher:
    """Runs the stages over two sides; what it decides goes into `links`."""

    def __init__(self, scorer: Scorer, links: Links, key: Key) -> None:
        """Takes the scorer of the two sides, the links that the first stages have made, and what names rows."""
        self.scorer = scorer
        self.before, self.after = scorer.before, scorer.after
        self.links = links
        self.key = key
        self.reference = key.slot
        self.greedy = False
        self.cut = False
        rows = min(len(links.free_old()), len(links.free_new()))
        slot = key.slot if key.forms else None
        self._kept = {self.after.key(n)[slot] for n in links.free_new()} if slot is not None else frozenset[str]()
        self._left = min(SCORED_MOST, PER_ROW_MOST * rows + 10_000)
        self._title = self._title_slot()
        self._families: tuple[Counter[tuple[str, ...]], Counter[tuple[str, ...]]] | None = None

    def run(self) -> None:
        """All stages in order."""
        if self.reference is not None:
            self._under_one_reference()
            self._under_one_stem()
        self._of_one_month()
        for pair in moved_by_days(self.before, self.after, self.links, self.reference):
            self.links.link(*pair, MOVED_BY_DAYS)
        self._assign(self.links.free_old(), self.links.free_new(), None, "best likeness")
        for pair in gone_live(self.scorer, self.links, _is_same_title):
            self.links.link(*pair, GONE_LIVE)
        for pair in only_partners(self.scorer, self.links):
            self.links.link(*pair, ONLY_PARTNER)
        for pair in filled_in(self.scorer, self.links):
            self.links.link(*pair, FILLED_IN)
        if self.reference is not None and not self.key.counts_rows:
            self._reused()

    def _reference(self, old: int | None, new: int | None) -> str:
        """The reference of a row; "" for what only stands in its place, and an older one in the form it has now."""
        slot = self.reference
        if slot is None:
            return ""
        if old is not None:
            return "" if is_not_given(self.before.printed[old][slot]) else self._now(self.before.key(old)[slot])
        return "" if new is None or is_not_given(self.after.printed[new][slot]) else self.after.key(new)[slot]

    def _now(self, reference: str) -> str:
        return reference if reference in self._kept else self.key.now(reference)

    def _groups(self) -> tuple[_ByReference, _ByReference]:
        """The unmatched rows by reference, of each side; of the newer one as far as the older one has it."""
        olds, news = _ByReference(), _ByReference()
        for old in self.links.free_old():
            if ref := self._reference(old, None):
                olds.add(ref, old)
        for new in self.links.free_new():
            if (ref := self._reference(None, new)) in olds:
                news.add(ref, new)
        return olds, news

    def _under_one_reference(self) -> None:
        """Stages 2 and 3."""
        olds, news = self._groups()
        repeated = self._repeated(news.keys())
        for ref in olds:
            if ref in repeated:
                why = "best likeness among the rows of one reference"
                self._assign(olds.rows(ref), news.rows(ref), _one_of_a_repeated_reference, why)
            elif ref in news:
                (old,), (new,) = olds.rows(ref), news.rows(ref)
                found = self.scorer.score(old, new)
                if _one_under_a_reference(found) and not self._says_something_else(old, new, found):
                    self.links.link(old, new, self._said("same reference; likeness", (old, new), found.all))

    def _says_something_else(self, old: int, new: int, found: Likeness) -> bool:
        """True where one body has another project under its reference: nothing is alike but what most rows say."""
        if found.strong_agree or not found.strong_differ:
            return False
        alike = self.scorer.likeness_by_column(old, new)
        return len(alike) >= _ALL_OTHER and max(alike) < _UNLIKE

    def _under_one_stem(self) -> None:
        """The same reference with another version at its end, which grows when an agreement is amended."""
        slot = self.reference
        if slot is None:
            return
        groups: dict[str, Group] = defaultdict(lambda: ([], []))
        for side, rows, at in ((self.before, self.links.free_old(), 0), (self.after, self.links.free_new(), 1)):
            for row in rows:
                if not is_not_given(side.printed[row][slot]):
                    groups[stem(side.printed[row][slot])][at].append(row)
        for olds, news in groups.values():
            self._assign(olds, news, _one_of_a_repeated_reference, "the same reference in another version; likeness")

    def _of_one_month(self) -> None:
        """Rows of counts: who they are about is the sheet's, so that the month alone says which row is which."""
        for slot in (n for n, field in enumerate(self.scorer.fields) if field in _MONTH):
            both: list[dict[tuple[int, str], list[int]]] = [defaultdict(list), defaultdict(list)]
            rows = self.links.free_old(), self.links.free_new()
            for side, free, found in zip((self.before, self.after), rows, both, strict=True):
                for row in free:
                    if side.table(row).named_by_sheet and (month := side.key(row)[slot]):
                        found[side.place(row), month].append(row)
            for key in both[0].keys() & both[1].keys():
                olds, news = both[0][key], both[1][key]
                if len(olds) == len(news) == 1:
                    self.links.link(olds[0], news[0], "the same month of what is counted")

    def _repeated(self, wanted: AbstractSet[str]) -> set[str]:
        """Those of the references that stand on more than one row of either edition."""
        if self.reference is None or not wanted:
            return set()
        printed = {self.before.printed[i][self.reference] for i in self.links.free_old()}
        printed |= {self.after.printed[j][self.reference] for j in self.links.free_new()}
        keys = {text: key for text in printed if (key := cell_key(text, plain=True)) in wanted}
        were = {text: ref for text in printed if (ref := self._now(cell_key(text, plain=True))) in wanted} \
            if self.key.forms else keys
        del printed
        counts = (_references(s.column(self.reference), k) for s, k in ((self.before, were), (self.after, keys)))
        return {ref for found in counts for ref, count in found.items() if count > 1}

    def _assign(
        self, olds: Sequence[int], news: Sequence[int], accept: Callable[[Likeness], bool] | None, why: str
    ) -> None:
        weights: dict[tuple[int, int], float] = {}
        seen: set[tuple[int, int]] = set()
        if not olds or not news:
            return
        without = self.reference if accept is None else None
        for pair in candidate_pairs(self.before, self.after, olds, news, without):
            if pair in seen:
                continue
            seen.add(pair)
            if self._left <= 0:
                self.cut = True
                break
            if accept is None and self._hopeless(*pair):
                continue
            self._left -= 1
            found = self.scorer.score(*pair)
            if accept(found) if accept else self._alike_enough(pair, found):
                weights[pair] = found.all + self._nearness(*pair)
        chosen = best_pairs(weights)
        self.greedy = self.greedy or chosen.greedy
        for old, new in chosen.pairs:
            self.links.link(old, new, self._said(why, (old, new), weights[old, new]))

    def _said(self, why: str, pair: tuple[int, int], likeness: float) -> str:
        """The reason for a match. How alike texts are that are withheld is not told."""
        if self.before.is_withheld(pair[0]) or self.after.is_withheld(pair[1]):
            return f"{why} withheld"
        return f"{why} {likeness:.2f}"

    def _hopeless(self, old: int, new: int) -> bool:
        """Rows with two references and two recipients need no closer look."""
        slot = self.scorer.recipient
        if slot is None or self.reference is None:
            return False
        a, b = self.before.key(old), self.after.key(new)
        return a[slot] != b[slot] and self._other_reference(old, new) and self.scorer.name_likeness(old, new) < AGREES

    def _other_reference(self, old: int, new: int) -> bool:
        """True where both rows have a reference, and not the same."""
        slot = self.reference
        if slot is None or self.before.key(old)[slot] == self.after.key(new)[slot]:
            return False
        x, y = self._reference(old, None), self._reference(None, new)
        return bool(x and y) and x != y

    def _nearness(self, old: int, new: int) -> float:
        """Settles ties: the same place first, then the same turn."""
        away = abs(old / (len(self.before) or 1) - new / (len(self.after) or 1))
        return 0.001 * (self.before.place(old) == self.after.place(new)) + 0.0001 * (1 - away)

    def _alike_enough(self, pair: tuple[int, int], found: Likeness) -> bool:
        """Whether two rows with other references, or with none, are one row."""
        same_recipient = found.recipient is None or found.recipient >= AGREES
        if self._other_reference(*pair):
            agrees = found.all >= OTHER_REFERENCE and found.strong_differ == 0 and found.strong_agree > 0
            return same_recipient and agrees and not self._is_another_project(pair)
        if not same_recipient:
            return found.rest >= 0.95 and found.strong_agree > 0 and found.strong_differ == 0
        if found.all < NO_REFERENCE:
            return False
        other_title = self._other_title(pair) and not self._title_alone(pair, found)
        if other_title and self._is_approved_since(pair, found):
            return True
        if found.strong_differ and (other_title or self._family(pair)):
            return False
        return found.strong_agree > 0 or (found.strong_differ == 0 and found.recipient is not None)

    def _other_title(self, pair: tuple[int, int]) -> bool:
        """True where the titles are not the same to the letter: with another date besides, it is another row."""
        slot = self._title
        return slot is not None and self.before.key(pair[0])[slot] != self.after.key(pair[1])[slot]

    def _is_another_project(self, pair: tuple[int, int]) -> bool:
        """True where a year, a number or more than a slip differs in what a row is about: "Study 2024", "Study 2025".

        Beside another reference that is another project for the same recipient, however alike the texts are.
        """
        old, new = self.before.key(pair[0]), self.after.key(pair[1])
        for slot, field in enumerate(self.scorer.fields):
            a, b = old[slot], new[slot]
            if is_date_key(a) and is_date_key(b) and _YEAR.findall(a) != _YEAR.findall(b):
                return True
            says_what = (field in _ABOUT or slot == self._title) and a and b and a != b
            printed = self.before.printed[pair[0]][slot], self.after.printed[pair[1]][slot]
            if says_what and (_numbers(printed[0]) != _numbers(printed[1]) or not _is_misspelt(a, b)):
                return True
        return False

    def _title_alone(self, pair: tuple[int, int], found: Likeness) -> bool:
        """True where nothing but the title differs, and it was added to, or two telling columns say the same."""
        old, new = self.before.key(pair[0]), self.after.key(pair[1])
        slot = self._title or 0
        if any(a != b for s, (a, b) in enumerate(zip(old, new, strict=True)) if s not in (slot, self.reference)):
            return False
        grown = bool(old[slot] and new[slot]) and (old[slot].startswith(new[slot]) or new[slot].startswith(old[slot]))
        return found.strong_agree >= (1 if grown else _TELLING)

    def _is_approved_since(self, pair: tuple[int, int], found: Likeness) -> bool:
        """True where a row that waited for its reference has one now, and its title was added to: all else agrees."""
        slot = self._title or 0
        was, now = self.before.key(pair[0])[slot], self.after.key(pair[1])[slot]
        waited = self.reference is not None and not self._reference(pair[0], None) and self._reference(None, pair[1])
        grown = bool(was and now) and (was.startswith(now) or now.startswith(was))
        return bool(waited) and grown and found.strong_differ <= 1 <= found.strong_agree

    def _family(self, pair: tuple[int, int]) -> bool:
        """True where several rows of an edition share recipient and title: what else differs tells them apart."""
        slots = [s for s in (self.scorer.recipient, self._title) if s is not None]
        if self._families is None:
            free = self.links.free_old(), self.links.free_new()
            wanted = {tuple(self.before.printed[i][s] for s in slots) for i in free[0]}
            wanted |= {tuple(self.after.printed[j][s] for s in slots) for j in free[1]}
            self._families = _count(self.before.printed, slots, wanted), _count(self.after.printed, slots, wanted)
        old = tuple(self.before.printed[pair[0]][s] for s in slots)
        new = tuple(self.after.printed[pair[1]][s] for s in slots)
        return self._families[0][old] > 1 or self._families[1][new] > 1

    def _title_slot(self) -> int | None:
        """The column that says what a row is about: the title, the purpose, or else the one with the longest texts."""
        fields = self.scorer.fields
        for name in ("title", "purpose"):
            if name in fields:
                return fields.index(name)
        sample = [row for side in (self.before, self.after) for row in side.printed[:: max(1, len(side) // 200)]]
        others = [s for s in range(len(fields)) if s not in (self.scorer.recipient, self.reference)]
        return max(others, key=lambda s: sum(len(row[s]) for row in sample), default=None)

    def _reused(self) -> None:
        """What is left under one reference that nothing else has: it was given to another row."""
        olds, news = self._groups()
        repeated = self._repeated(news.keys())
        for ref in olds:
            if ref in news and ref not in repeated and self._reads_so(ref, olds.rows(ref)[0]):
                self.links.link(olds.rows(ref)[0], news.rows(ref)[0], REUSED)

    def _reads_so(self, reference: str, old: int) -> bool:
        return self.reference is None or self.before.key(old)[self.reference] == reference


class _ByReference(dict[str, int | list[int]]):
    """Rows by their reference. Most references stand on one row, which needs no list of its own."""

    def add(self, reference: str, row: int) -> None:
        known = self.get(reference)
        if isinstance(known, list):
            known.append(row)
        else:
            self[reference] = row if known is None else [known, row]

    def rows(self, reference: str) -> list[int]:
        found = self[reference]
        return found if isinstance(found, list) else [found]


def _numbers(text: str) -> list[str]:
    return [str(n).lstrip("0") for n in _NUMBERS.findall(text)]


def _is_misspelt(a: str, b: str) -> bool:
    """True for texts that differ by the letters of a slip, or where one has been added to."""
    return a.startswith(b) or b.startswith(a) or OSA.distance(a, b, score_cutoff=_SLIP) <= _SLIP


def _is_same_title(a: str, b: str) -> bool:
    return bool(a and b) and _numbers(a) == _numbers(b) and _is_misspelt(a, b)


def _one_under_a_reference(found: Likeness) -> bool:
    """The recipient or else the rest has to agree; a name that is only like the other proves nothing."""
    if found.recipient is None:
        return found.rest >= SAME_REFERENCE
    if found.recipient >= SAME_NAME:
        return True
    agrees = found.strong_agree >= max(1, found.strong_differ) or found.strong_differ == 0
    return found.rest >= 0.55 and agrees


def _one_of_a_repeated_reference(found: Likeness) -> bool:
    """The reference says little here, so the row itself has to agree."""
    if found.recipient is not None and found.recipient < AGREES:
        return found.rest >= 0.9 and found.strong_agree > 0 and found.strong_differ == 0
    return found.all >= 0.5 and (found.strong_agree > 0 or found.strong_differ == 0)


def _count(
    rows: Sequence[tuple[str, ...]], slots: Sequence[int], wanted: set[tuple[str, ...]]
) -> Counter[tuple[str, ...]]:
    return Counter(key for key in (tuple(row[s] for s in slots) for row in rows) if key in wanted)


def _references(column: Sequence[str], wanted: dict[str, str]) -> Counter[str]:
    """How many rows have each reference; `wanted` is printed reference -> its key."""
    out: Counter[str] = Counter()
    for text, count in Counter(filter(wanted.__contains__, column)).items():
        out[wanted[text]] += count
    return out
