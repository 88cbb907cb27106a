"""Planned releases that went live under another reference: the same body and project, whatever else was filled in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence

from diffing.rows.exact import Links
from diffing.rows.likeness import Scorer
from diffing.rows.rows import Side
from model.life import NEVER_SUPPLIED, Life
from model.register import PLANNED, REFUSED
from text.remarks.outcomes import life_of, life_of_line

Pair = tuple[int, int]
_NOT_LIVE = NEVER_SUPPLIED | {Life.REQUESTED}
_MOST = 40
"""Rows of one body and years on either side, beyond which none is looked for."""


def gone_live(scorer: Scorer, links: Links, same_title: Callable[[str, str], bool]) -> Iterator[Pair]:
    """Each planned row with the one row of the newer edition that is not, where body, title and years are the same.

    A pair is made only where no other row that is left says the same of these. `same_title`: whether two titles that
    are not the same differ by no more than a slip.
    """
    fields = scorer.fields
    if scorer.recipient is None or "title" not in fields:
        return
    title, status = fields.index("title"), fields.index("status") if "status" in fields else None
    telling = [scorer.recipient, *(n for n, field in enumerate(fields) if field == "years")]
    olds = [o for o in links.free_old() if _life(scorer.before, o, status) is Life.REQUESTED]
    news = links.free_new() if olds else []
    went = [n for n in news if _life(scorer.after, n, status) not in _NOT_LIVE]
    groups = _groups(scorer.before, olds, telling), _groups(scorer.after, went, telling)
    for project in groups[0].keys() & groups[1].keys():
        both = groups[0][project], groups[1][project]
        for alike in (str.__eq__, same_title) if max(map(len, both)) <= _MOST else ():
            pairs = [
                (o, n) for o in both[0] for n in both[1]
                if alike(scorer.before.key(o)[title].casefold(), scorer.after.key(n)[title].casefold())
            ]
            times = Counter(row for pair in pairs for row in ((0, pair[0]), (1, pair[1])))
            yield from (pair for pair in pairs if times[0, pair[0]] == times[1, pair[1]] == 1)
            both = [o for o in both[0] if not times[0, o]], [n for n in both[1] if not times[1, n]]


def _groups(side: Side, rows: Sequence[int], telling: Sequence[int]) -> dict[Hashable, list[int]]:
    """The rows by body and years; without those of which it is not known what they say."""
    out: dict[Hashable, list[int]] = defaultdict(list)
    for row in rows:
        key = side.key(row)
        if key[telling[0]] and not side.is_unknown(row):
            out[tuple(key[slot].casefold() for slot in telling)].append(row)
    return out


def _life(side: Side, row: int, status: int | None) -> Life | None:
    """What is said of the request: by its status, else by its sheet."""
    table = side.table(row)
    said = life_of(side.printed[row][status]) if status is not None else None
    by_section = {PLANNED: Life.REQUESTED, REFUSED: Life.REFUSED}.get(table.section)
    return said or by_section or life_of_line(table.sheet) or life_of_line(table.title)
