"""Tells of rows that stand under another line, or in a sheet of another name, than before: "Rejected requests".

The rows themselves are the same, and are matched by what they say.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

from msgspec.structs import replace

from diffing.beside.gather import Groups, Pair, SaidBeside, joined, with_groups
from diffing.bulk import ANY, BULK_ROWS
from diffing.normal import cell_key
from diffing.rows.exact import Links
from diffing.rows.rows import Side
from model.change import Comparison
from model.life import Life, is_another_outcome
from model.register import SECTION_LINE, Edition, Table
from text.remarks.outcomes import LINE_WITHIN, life_of_line

_OF_RELEASES = frozenset({None, Life.APPROVED, Life.SUPPLIED})
_OTHER_LINE = "another line stands over"
_EQUAL = "same content"
_EQUALS_MOST = 200
"""Rows that say the same to the letter, beyond which they stay matched in their order."""
LINES_MOST = 5
"""Lines reworded in one edition that are told one by one; more are told as one."""
_COUNT_BEHIND = re.compile(r"(?<!\W)\W*+\b\d+\W*$")
_NO_DATE = re.compile(r"[^\W\d_]{2,}")
_OF_DATES = re.compile(
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}|as|at|to|from|until|end|of|up|since|between|"
    r"and|during|in|the|st|nd|rd|th"
)

_OF_PERIODS = re.compile(
    r"(?:calendar|academic|financial|school|year|quarter|month|half|term|autumn|spring|summer|winter|fy|ay|qtr|"
    r"requests?|releases?|shares?|received|requested|shared|made|data|for|of|first|second|third|fourth)s?|nd|rd|th"
)


class _Over(NamedTuple):
    """What stands over a row."""

    line: str
    sheet: str
    """Its name, or the title of the file."""
    life: Life | None
    """What line and sheet say of all their rows."""
    is_title: bool
    """True where it says of the whole table, at most, what a register is of: "Approved projects"."""


def with_section_lines(before: Edition, after: Edition, comparison: Comparison) -> Comparison:
    """The comparison with what is said over matched rows and was not said there before.

    It joins what is told of a row already. `BULK_ROWS` other rows or more that say one thing have one change together
    where their outcome is another, and two or more where it is not.
    """
    if not any(t.section_lines or _life_of_sheet(t)[1] for edition in (before, after) for t in edition.tables):
        return comparison  # most registers: no row is looked at
    over = [_over(edition) for edition in (before, after)]
    found, same = list[tuple[SaidBeside, Pair]](), 0
    known: dict[tuple[_Over, _Over], SaidBeside | None] = {}
    for new, old in enumerate(comparison.matches):
        was, now = over[0][old] if old >= 0 else over[1][new], over[1][new]
        if was is now or was == now:
            continue
        if (was, now) not in known:
            known[was, now] = _said(was, now)
        if said := known[was, now]:
            found.append((said, (old, new)))
        else:
            same += was.line != now.line
    comparison, rest = joined(comparison, found)
    ignored = {**comparison.ignored, **({"section_lines": same} if same else {})}
    return with_groups(before, after, replace(comparison, ignored=ignored), _few(rest))


def settle_equals(old: Side, new: Side, links: Links) -> None:
    """Matches rows that say the same to the letter with those that stand under the same line, as far as there are any.

    A request that was refused and then made again word for word is two rows, whichever section comes first.
    """
    if not any(t.section_lines for side in (old, new) for t in side.tables):
        return
    twice = {row for side in (old, new) for row, n in Counter(side.printed).items() if n > 1}
    if not twice:
        return
    over = _over(old.edition), _over(new.edition)
    wanted = twice & {
        new.printed[n] for n, o in enumerate(links.old_of)
        if o >= 0 and old.printed[o] == new.printed[n] and over[0][o].line != over[1][n].line
    }
    equals: dict[tuple[str, ...], tuple[list[int], list[int]]] = {row: ([], []) for row in wanted}
    for side, numbers, others in ((0, links.new_of, new), (1, links.old_of, old)):
        rows = (old, new)[side].printed
        for i, other in enumerate(numbers) if wanted else ():
            if rows[i] in wanted and (other < 0 or others.printed[other] == rows[i]):
                equals[rows[i]][side].append(i)
    for olds, news in equals.values():
        if 1 < max(len(olds), len(news)) <= _EQUALS_MOST:
            _settle(olds, news, over, links)


def _settle(olds: list[int], news: list[int], over: tuple[Sequence[_Over], Sequence[_Over]], links: Links) -> None:
    for n in news:
        if links.old_of[n] >= 0:
            links.unlink(n)
    waiting: defaultdict[str, list[int]] = defaultdict(list)
    for o in reversed(olds):
        waiting[over[0][o].line].append(o)
    rest = []
    for n in news:
        if alike := waiting[over[1][n].line]:
            links.link(alike.pop(), n, _EQUAL)
        else:
            rest.append(n)
    left = sorted(o for some in waiting.values() for o in some)
    for o, n in zip(left, rest, strict=False):
        links.link(o, n, _EQUAL)


def _over(edition: Edition) -> Sequence[_Over]:
    """By running number; one value for all rows that stand under the same."""
    known: dict[tuple[int, str], _Over] = {}
    out = []
    for at, table in enumerate(edition.tables):
        for i in range(len(table.rows)):
            line = table.section_line(i)
            if (at, line) not in known:
                name, of_sheet = _life_of_sheet(table)
                life = life_of_line(line) or of_sheet
                known[at, line] = _Over(line, name, life, life in _OF_RELEASES and _is_over_all(table))
            out.append(known[at, line])
    return out


def _is_over_all(table: Table) -> bool:
    """True for one line above the headings, or none."""
    return not table.section_lines or (len(table.section_lines) == 1 and table.section_lines[0][0] <= table.header_row)


def _life_of_sheet(table: Table) -> tuple[str, Life | None]:
    """The name of the sheet, or the title of the file where it is that which says it, and what it says."""
    if life := life_of_line(table.sheet):
        return table.sheet, life
    return (table.title, life) if (life := life_of_line(table.title)) else (table.sheet or table.title, None)


def _said(was: _Over, now: _Over) -> SaidBeside | None:
    """None where it says the same, but for its form, a date or a number in it, or is a title of it all either way."""
    if was.is_title and now.is_title and life_of_line(was.sheet) is life_of_line(now.sheet):
        return None
    is_outcome = is_another_outcome(was.life, now.life)
    together = BULK_ROWS if is_outcome else 2
    if _key(was.line) != _key(now.line):
        parts, others = was.line.split(LINE_WITHIN), now.line.split(LINE_WITHIN)
        gone, come = (LINE_WITHIN.join(p for p in a if p not in b) for a, b in ((parts, others), (others, parts)))
        if not (gone and come) and all(map(_is_period, (gone or come).split(LINE_WITHIN))):
            return None  # lines of years came, or were taken out: another layout
        return SaidBeside(SECTION_LINE, gone, come, _OTHER_LINE, together, is_outcome)
    what = "another name stands over"
    return SaidBeside("sheet", was.sheet, now.sheet, what, together, is_outcome) if is_outcome else None


def _key(line: str) -> tuple[object, ...]:
    return tuple(map(_part_key, line.split(LINE_WITHIN)))


def _part_key(part: str) -> object:
    """Of "Rejected requests (12), to June 2021" the words; of "2021" all."""
    if life_of_line(part):
        return tuple(w for w in _NO_DATE.findall(part.casefold()) if not _OF_DATES.fullmatch(w))
    return cell_key(_COUNT_BEHIND.sub("", part) or part).casefold()


def _is_period(part: str) -> bool:
    """True of "2023", "April 2022 to March 2023" and "Financial year 2022/23 (12)"."""
    words = [w for w in _NO_DATE.findall(part.casefold()) if not _OF_DATES.fullmatch(w)]
    return any(map(str.isdigit, part)) and all(map(_OF_PERIODS.fullmatch, words))


def _few(found: Groups) -> Groups:
    """The same, or all that are no outcome as one: a register that gets a line for each month has one change."""
    outcomes = {said: pairs for said, pairs in found.items() if said.is_outcome}
    if len(found) - len(outcomes) <= LINES_MOST:
        return found
    pairs = [pair for said, pairs in found.items() if said not in outcomes for pair in pairs]
    return {**outcomes, SaidBeside(SECTION_LINE, ANY, ANY, _OTHER_LINE, 2): sorted(pairs, key=itemgetter(1))}
