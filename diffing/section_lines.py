"""Tells of rows that stand under another line, or in a sheet of another name, than before: "Rejected requests".

The rows themselves are the same, and are matched by what they say.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from diffing.bulk import ANY, BULK_ROWS
from diffing.normal import cell_key
from model.change import Change, ChangeKind, Comparison
from model.life import LINE_WITHIN, NEVER_SUPPLIED, Life, life_of_line
from model.register import SECTION_LINE, Edition, Table

LINES_MOST = 5
"""Lines reworded in one edition that are told one by one; more are told as one."""
_COUNT_BEHIND = re.compile(r"\W*\b\d+\W*$")
_NO_DATE = re.compile(r"[^\W\d_]{2,}")
_OF_DATES = re.compile(
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}|as|at|to|from|until|end|of|up|since|between|"
    r"and|during|in|the|st|nd|rd|th"
)
_PLAIN = frozenset({ChangeKind.CHANGED, ChangeKind.MOVED})


class _Over(NamedTuple):
    """What stands over a row."""

    line: str
    sheet: str
    """Its name, or the title of the file."""
    life: Life | None
    """What line and sheet say of all their rows."""


class _Said(NamedTuple):
    """What stands over a row otherwise than before."""

    field: str
    before: str
    after: str
    is_outcome: bool
    """True where it says that something else became of the request."""


def with_section_lines(before: Edition, after: Edition, comparison: Comparison) -> Comparison:
    """The comparison with what is said over matched rows and was not said there before.

    It joins what is told of a row already. `BULK_ROWS` other rows or more that say one thing have one change together
    where their outcome is another, and two or more where it is not.
    """
    over = [_over(edition) for edition in (before, after)]
    if not any(any(o.line or o.life for o in one) for one in over):
        return comparison
    told = {c.new: n for n, c in enumerate(comparison.changes) if c.new is not None and c.old is not None}
    changes, found, same = list(comparison.changes), defaultdict[_Said, list[tuple[int, int]]](list), 0
    for new, old in enumerate(comparison.matches):
        was, now = over[0][old] if old >= 0 else over[1][new], over[1][new]
        if was == now:
            continue
        if (said := _said(was, now)) is None:
            same += was.line != now.line
        elif new in told and not changes[told[new]].others:
            changes[told[new]] = _joined(changes[told[new]], said)
        else:
            found[said].append((old, new))
    outcomes = {said: pairs for said, pairs in found.items() if said.is_outcome}
    for said, pairs in outcomes.items():
        changes += _told(before, after, said, pairs, BULK_ROWS)
    for said, pairs in _few({said: found[said] for said in found if said not in outcomes}).items():
        changes += _told(before, after, said, pairs, 2)
    changes.sort(key=lambda c: (c.new is None, c.new if c.new is not None else c.old or 0))
    ignored = {**comparison.ignored, **({"section_lines": same} if same else {})}
    return replace(comparison, changes=tuple(changes), ignored=ignored)


def _over(edition: Edition) -> Sequence[_Over]:
    """By running number; one value for all rows that stand under the same."""
    known: dict[tuple[int, str], _Over] = {}
    out = []
    for at, table in enumerate(edition.tables):
        for i in range(len(table.rows)):
            line = table.section_line(i)
            if (at, line) not in known:
                name, life = _life_of_sheet(table)
                known[at, line] = _Over(line, name, life_of_line(line) or life)
            out.append(known[at, line])
    return out


def _life_of_sheet(table: Table) -> tuple[str, Life | None]:
    """The name of the sheet, or the title of the file where it is that which says it, and what it says."""
    if life := life_of_line(table.sheet):
        return table.sheet, life
    return (table.title, life) if (life := life_of_line(table.title)) else (table.sheet or table.title, None)


def _said(was: _Over, now: _Over) -> _Said | None:
    """None where it says the same, but for its form, a date or a number in it."""
    known = bool(was.life and now.life)
    is_outcome = was.life is not now.life and (known or bool(NEVER_SUPPLIED & {was.life, now.life}))
    if _key(was.line) != _key(now.line):
        parts, others = was.line.split(LINE_WITHIN), now.line.split(LINE_WITHIN)
        gone, come = ([p for p in a if p not in b] for a, b in ((parts, others), (others, parts)))
        return _Said(SECTION_LINE, LINE_WITHIN.join(gone), LINE_WITHIN.join(come), is_outcome)
    return _Said("sheet", was.sheet, now.sheet, is_outcome=True) if is_outcome else None


def _key(line: str) -> tuple[object, ...]:
    return tuple(map(_part_key, line.split(LINE_WITHIN)))


def _part_key(part: str) -> object:
    """Of "Rejected requests (12), to June 2021" the words; of "2021" all."""
    if life_of_line(part):
        return tuple(w for w in _NO_DATE.findall(part.casefold()) if not _OF_DATES.fullmatch(w))
    return cell_key(_COUNT_BEHIND.sub("", part) or part).casefold()


def _joined(change: Change, said: _Said) -> Change:
    kind = ChangeKind.STATUS_CHANGED if said.is_outcome and change.kind in _PLAIN else change.kind
    return replace(change, kind=kind, fields={**change.fields, said.field: (said.before, said.after)})


def _few(found: Mapping[_Said, list[tuple[int, int]]]) -> Mapping[_Said, list[tuple[int, int]]]:
    """The same, or all as one: a register that gets a line for each month has one change."""
    if len(found) <= LINES_MOST:
        return found
    pairs = sorted((pair for pairs in found.values() for pair in pairs), key=lambda pair: pair[1])
    return {_Said(SECTION_LINE, ANY, ANY, is_outcome=False): pairs}


def _told(
    before: Edition, after: Edition, said: _Said, pairs: Sequence[tuple[int, int]], together: int
) -> list[Change]:
    """One change for each row, or one for all from so many on."""
    kind = ChangeKind.STATUS_CHANGED if said.is_outcome else ChangeKind.CHANGED
    reason = f"another {'sheet name' if said.field == 'sheet' else 'line'} stands over "
    if len(pairs) < together:
        return [_change(before, after, said, pair, kind, f"{reason}the row, which is the same") for pair in pairs]
    if kind is ChangeKind.CHANGED:
        kind = ChangeKind.BULK_CHANGED
    one = _change(before, after, said, pairs[0], kind, f"{reason}{len(pairs)} rows, which are the same")
    return [replace(one, others=tuple(new for _, new in pairs))]


def _change(
    before: Edition, after: Edition, said: _Said, pair: tuple[int, int], kind: ChangeKind, reason: str
) -> Change:
    (was, row), (table, i) = before.locate(pair[0]), after.locate(pair[1])
    return Change(
        kind, reason, table.field_value(i, "reference") or None, table.field_value(i, "recipient") or None, table.file,
        table.sheet, table.numbers[i], {said.field: (said.before, said.after)}, was.record(row), table.record(i), *pair,
    )
