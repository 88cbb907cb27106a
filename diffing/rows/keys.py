"""Whether the column that names rows is a key: it has to prove itself by rows that say the same in all else.

Real registers number their rows anew in each edition under headings such as "Ref", "ID" or "RowID", use one
reference for each delivery, and let a version at its end grow. So rows equal in all else are one row, whatever their
numbers say, and a column under which they mostly have other numbers leads to no match.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import compress
from typing import NamedTuple

from diffing.columns import Alignment
from diffing.normal import cell_key
from diffing.rows.exact import NONE, Links, equal_rows
from diffing.rows.likeness import AGREES, STRONG, Scorer
from diffing.rows.rows import Side
from text.clean import fold
from text.pattern import lazy_pattern
from text.redacted import says_redacted

LITTLE = 0.1
"""Share of the shorter edition below which rows equal in all else are too few to judge by: single columns help."""
_VERSION = re.compile(
    r"(?:[\s\-_/.(]+|(?<=\d))(?:v|ver|version|rev|amd|amend(?:ment)?|(?<=/)a)[.\s]*\d+(?:\.\d+)*\)?$", re.IGNORECASE
)
_LONGEST_VERSION = 60
"""Characters. Without an end to it a cell of thousands of dots takes seconds."""
_NUMBERED = re.compile(r"(\D*)(\d{1,9})")
_NOT_GIVEN = lazy_pattern(
    r"(?:(?:ref(?:erence)?|number|no|n a|na|tb[acd]|none|nil|null|blank|unknown|pending|await(?:ed|ing)|not|yet"
    r"|to (?:be|follow)|applicable|available|recorded|known|given|provided|issued|supplied|confirmed|decided|advised"
    r"|(?:un)?(?:assigned|allocated)|agreed|added|determined)(?: |$))*"
)
"""What stands in the place of a reference, folded: "TBC", "not yet assigned"."""
_PARTS = re.compile(r"(\D*)(\d(?:.*\d)?)(\D*)")
"""What stands before the number of a reference, the number, and what stands behind it."""
_LONGEST_FORM = 60
FORM_LEAST = 3
FORM_SHARE = 0.9
"""References have another form where so many rows, and that share of those that had this one, prove it."""

Pair = tuple[int, int]
Form = tuple[str, str]


class Key(NamedTuple):
    """What became of the column that names rows."""

    slot: int | None
    """The column, if rows may be matched by it."""
    counts_rows: bool = False
    """True where its cells are the numbers of the rows: whoever stands there has it, and it is not used again."""
    is_passed_over: bool = False
    """True where it counts the rows and they were counted anew: its cells say nothing."""
    forms: Mapping[Form, Form] = {}
    """What stood before and behind the number of a reference -> what stands there now, where all have another form."""

    def now(self, reference: str) -> str:
        """The key of an older reference in the form that references have now."""
        if self.forms and (parts := _parted(reference)) and (form := self.forms.get((parts[1], parts[3]))):
            return f"{form[0]}{parts[2]}{form[1]}"
        return reference


@lru_cache(maxsize=8192)
def is_not_given(reference: str) -> bool:
    """True for what stands in the place of a reference and is none: "TBC", "n/a", a dash, "[redacted]"."""
    if any(map(str.isdigit, reference)):
        return False
    return _NOT_GIVEN.fullmatch(fold(reference)) is not None or says_redacted(reference)


def _parted(reference: str) -> re.Match[str] | None:
    return _PARTS.fullmatch(reference) if len(reference) <= _LONGEST_FORM else None


def stem(reference: str) -> str:
    """The key of a reference without the version at its end, which grows: DARS-0412-v1.2 gives DARS-0412."""
    version = _VERSION.search(reference, max(0, len(reference) - _LONGEST_VERSION))
    bare = reference[: version.start()] if version else reference
    return cell_key(bare if any(map(str.isdigit, bare)) else reference, plain=True)


def prove_key(scorer: Scorer, links: Links) -> Key:
    """Judges the column that names rows, after the rows that say the same with it have been matched.

    Links the rows that are equal in all else on the way.
    """
    slot = scorer.reference
    if slot is None:
        return Key(None)
    before, after = scorer.before, scorer.after
    free = links.free_old(), links.free_new()
    if not all(free):
        return Key(slot)
    sides = (after, before)
    counts = all(_may_count_rows(side, slot) for side in sides) and all(_counts_rows(side, slot) for side in sides)
    same = sum(map(bool, compress(after.column(slot), map(NONE.__ne__, links.old_of))))
    other = 0
    pairs = list(_equal_in_all_else(before, after, free, slot))
    forms = {} if counts else _other_forms(before, after, pairs, slot)
    key = Key(slot, forms=forms)
    for old, new in pairs:
        x, y = _stem(before, old, slot), _stem(after, new, slot)
        agrees = x == y or (bool(forms) and key.now(before.key(old)[slot]) == after.key(new)[slot])
        same += bool(x and y) and agrees
        other += bool(x and y) and not agrees
    if same + other < LITTLE * min(len(before), len(after)):
        for equal, differs in (_by_single_column(scorer, free, s, slot) for s in range(len(scorer.weights))):
            same, other = same + equal, other + differs
    fails = other > same or (counts and other > 0)
    _link(scorer, links, pairs, slot, fails=fails)
    return Key(None if fails else slot, counts and before.printed[0][slot].isdigit(), fails and counts, forms)


def _stem(side: Side, row: int, slot: int) -> str:
    printed = side.printed[row][slot]
    return "" if is_not_given(printed) else stem(printed)


def _other_forms(before: Side, after: Side, pairs: Sequence[Pair], slot: int) -> dict[Form, Form]:
    """By the older form of references the newer one, where rows equal in all else prove it."""
    found: dict[Form, Counter[Form | None]] = defaultdict(Counter)
    for old, new in pairs:
        one, other = _parted(before.key(old)[slot]), _parted(after.key(new)[slot])
        if one:
            found[one[1], one[3]][(other[1], other[3]) if other and one[2] == other[2] else None] += 1
    out: dict[Form, Form] = {}
    for form, others in found.items():
        ((now, rows),) = others.most_common(1)
        if now and now != form and rows >= max(FORM_LEAST, FORM_SHARE * others.total()):
            out[form] = now
    return out


def counting_slots(alignment: Alignment, before: Side, after: Side, key: Key, reference: int | None) -> frozenset[int]:
    """The columns that only count the rows, in both editions: of no field, or the one that names rows, if it failed."""
    found = {
        slot
        for slot, column in enumerate(alignment.slots)
        if slot != reference and column.field in (None, "row_id")
        and all(_may_count_rows(side, slot) for side in (after, before))
        and all(_counts_rows(side, slot) for side in (after, before))
    }
    return frozenset(found | {reference} if key.is_passed_over and reference is not None else found)


_RUNS = lazy_pattern(r"(-?\d{1,6})(\D*)")
_OF_TIME = lazy_pattern(r"\b(?:days?|weeks?|months?|years?)\b", re.IGNORECASE)
RUNNING_SHARE, RUNNING_ALIKE, RUNNING_LEAST = 0.5, 0.8, 5
"""Of the rows, whose number has become another; of these, by the same; different numbers."""
_RUNNING_SAMPLE = 50


def running_slots(
    alignment: Alignment, before: Side, after: Side, links: Links, reference: int | None
) -> frozenset[int]:
    """The columns that nobody knows whose numbers run on with the day ("Days to review"), by the same in nearly all."""
    slots = [n for n, slot in enumerate(alignment.slots) if n != reference and slot.field is None]
    news = list(links.why) if slots else []
    step = max(1, len(news) // _RUNNING_SAMPLE)
    for some in (news[::step], news) if step > 1 else (news,):
        pairs = [(links.old_of[new], new) for new in some] if slots else []
        slots = [n for n in slots if _runs_on(before, after, n, pairs, alignment.slots[n].after)]
    return frozenset(slots)


def _runs_on(before: Side, after: Side, slot: int, pairs: Sequence[Pair], heading: str) -> bool:
    numbers, steps = set[str](), Counter[int]()
    for old, new in pairs:
        x, y = before.rows[old][slot], after.rows[new][slot]
        if x != y and (a := _RUNS.fullmatch(x)) and (b := _RUNS.fullmatch(y)) and a[2] == b[2]:
            numbers.add(x)
            steps[int(b[1]) - int(a[1])] += 1
    if len(numbers) < RUNNING_LEAST or steps.most_common(1)[0][1] < RUNNING_ALIKE * steps.total():
        return False
    return steps.total() >= RUNNING_SHARE * len(pairs) or bool(_OF_TIME.search(heading))


def _equal_in_all_else(
    before: Side, after: Side, free: tuple[Sequence[int], Sequence[int]], slot: int
) -> Iterator[Pair]:
    """Unmatched rows that differ in this column alone, in the same place first."""
    olds, news = free
    for near in (True, False):
        keys = [partial(_rest_and_place, side, slot=slot, near=near) for side in (before, after)]
        found = [(o, n) for o, n in equal_rows(keys[0], olds, keys[1], news) if any(_rest(before, o, slot))]
        yield from found
        taken = {o for o, _ in found}, {n for _, n in found}
        olds, news = [i for i in olds if i not in taken[0]], [j for j in news if j not in taken[1]]


def _rest_and_place(side: Side, row: int, *, slot: int, near: bool) -> Hashable:
    return side.place(row) if near else None, _rest(side, row, slot)


def _rest(side: Side, row: int, slot: int) -> tuple[str, ...]:
    key = side.key(row)
    return key[:slot] + key[slot + 1 :]


def _by_single_column(
    scorer: Scorer, free: tuple[Sequence[int], Sequence[int]], column: int, slot: int
) -> tuple[int, int]:
    """Of unmatched rows that one telling column pairs beyond doubt: how many have the same key, and how many another.

    For editions in which every row was changed in some other column, so that no two rows are equal in all else.
    """
    if column == slot or scorer.weights[column] < STRONG:
        return 0, 0
    single = [_single(side, rows, column) for side, rows in ((scorer.before, free[0]), (scorer.after, free[1]))]
    same = other = 0
    for value in single[0].keys() & single[1].keys():
        x, y = _stem(scorer.before, single[0][value], slot), _stem(scorer.after, single[1][value], slot)
        if x and y:
            same, other = same + (x == y), other + (x != y)
    return same, other


def _single(side: Side, rows: Sequence[int], column: int) -> dict[str, int]:
    """The values of a column that stand on one of these rows only -> that row."""
    counts = Counter(side.key(i)[column] for i in rows)
    return {value: i for i in rows if (value := side.key(i)[column]) and counts[value] == 1}


def _link(scorer: Scorer, links: Links, pairs: Sequence[Pair], slot: int, *, fails: bool) -> None:
    """Holds that rows equal in all else are one.

    Not where a key that proved itself says better: the older row's key stands on an edited row of the same recipient,
    and the newer row's is new, so that it is a further row that says the same.
    """
    before, after = scorer.before, scorer.after
    taken = {n for _, n in pairs}
    under = {after.key(n)[slot]: n for n in links.free_new() if n not in taken}
    known = {before.key(o)[slot] for o in links.free_old()}
    for old, new in pairs:
        x, y = (bool(_stem(side, row, slot)) and side.key(row)[slot] for side, row in ((before, old), (after, new)))
        edited = under.get(x) if x and y and not fails and y not in known else None
        if edited is not None and _same_recipient(scorer, old, edited):
            continue
        links.link(old, new, "the same but for the reference")


def _same_recipient(scorer: Scorer, old: int, new: int) -> bool:
    return scorer.recipient is not None and scorer.name_likeness(old, new) >= AGREES


def _may_count_rows(side: Side, slot: int) -> bool:
    """True where the first and the last cell of each table are as far apart as its rows: most columns end here."""
    for table, where in zip(side.tables, side.positions, strict=True):
        if where[slot] >= 0 and len(table.rows):
            ends = [_NUMBERED.fullmatch(table.rows[i][where[slot]].strip()) for i in (0, -1)]
            if not (ends[0] and ends[1] and abs(int(ends[1][2]) - int(ends[0][2])) == len(table.rows) - 1):
                return False
    return True


def _counts_rows(side: Side, slot: int) -> bool:
    """True where a column says 1, 2, 3 and so on down each table, whatever stands before the number."""
    steps: set[int] = set()
    for table, where in zip(side.tables, side.positions, strict=True):
        last: tuple[str, int] | None = None
        for row in table.rows if where[slot] >= 0 else ():
            found = _NUMBERED.fullmatch(row[where[slot]].strip())
            if not found or (last and last[0] != found[1]):
                return False
            number = int(found[2])
            if last:
                steps.add(number - last[1])
            if len(steps) > 1:
                return False
            last = found[1], number
    return bool(steps & {1, -1})
