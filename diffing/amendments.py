"""Tells what the publisher's own log of amendments has more than in the last edition, each joined to its release."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from diffing.normal import cell_key
from model.change import Change, ChangeKind, Comparison
from model.register import Edition, Table

AMENDMENTS_TOLD = 50
"""Amendments that are told one by one; more of them at once are one change: the whole log is new to us."""
_TOLD_CHARACTERS = 1000
_NAMED = frozenset({"reference", "recipient", "row_id"})
"""Fields that say which release it is; all else is what was amended."""


class _Entry(NamedTuple):
    table: Table
    number: int
    """0-based, within its table."""

    @property
    def key(self) -> tuple[str, ...]:
        """The same for the same words, wherever the row stands."""
        return tuple(sorted(cell_key(c) for c in self.table.rows[self.number] if c))

    @property
    def text(self) -> str:
        parts = [
            f"{c.heading}: {v}"
            for c, v in zip(self.table.columns, self.table.rows[self.number], strict=True)
            if v and c.field not in _NAMED
        ]
        return "; ".join(parts)[:_TOLD_CHARACTERS]


def new_amendments(
    before: Sequence[Table], after: Sequence[Table], edition: Edition, comparison: Comparison
) -> list[Change]:
    """A change for each row that the logs `after` have and the logs `before` had not.

    `edition` is the newer one, to whose releases they are joined by reference; `comparison` says which of its rows
    stood in the older one.
    """
    had = Counter(e.key for e in _entries(before))
    new = []
    for entry in _entries(after):
        if had[entry.key]:
            had[entry.key] -= 1
        else:
            new.append(entry)
    if len(new) > AMENDMENTS_TOLD:
        return [_all_at_once(new)]
    releases: dict[str, list[int]] = defaultdict(list)
    for n, table, i in edition.indices() if new else ():
        if reference := table.field_value(i, "reference"):
            releases[cell_key(reference, plain=True)].append(n)
    return [_told(e, releases, edition, comparison) for e in new]


def _entries(tables: Sequence[Table]) -> Iterator[_Entry]:
    return (_Entry(t, i) for t in tables for i in range(len(t.rows)))


def _told(entry: _Entry, releases: dict[str, list[int]], edition: Edition, comparison: Comparison) -> Change:
    table, i = entry
    reference = table.field_value(i, "reference")
    of = releases.get(cell_key(reference, plain=True), []) if reference else []
    recipient, after, old, new = table.field_value(i, "recipient"), table.record(i), None, None
    why = "its reference is that of no release here"
    if of:
        release, j = edition.locate(of[0])
        recipient = release.field_value(j, "recipient") or recipient
        after = release.record(j)
        # A release that has not changed keeps its version; one that is new is known by its new row only.
        old = comparison.matches[of[0]] if comparison.matches[of[0]] >= 0 else None
        new = of[0] if old is None else None
        why = "joined to its release by reference"
        why += f", which {len(of)} rows have: this is the first" if len(of) > 1 else ""
    return Change(
        ChangeKind.AMENDMENT_PUBLISHED, f"the publisher's log of amendments has a new row; {why}", reference or None,
        recipient or None, table.file, table.sheet, table.numbers[i], fields={"amendment": ("", entry.text)},
        after=after, old=old, new=new,
    )  # fmt: skip


def _all_at_once(entries: Sequence[_Entry]) -> Change:
    table, i = entries[0]
    text = f"{len(entries):,} amendments, the first of them: {entries[0].text}"
    return Change(
        ChangeKind.AMENDMENT_PUBLISHED, "the publisher's log of amendments is new, or most of it", file=table.file,
        sheet=table.sheet, row=table.numbers[i], fields={"amendment": ("", text[:_TOLD_CHARACTERS])},
    )  # fmt: skip
