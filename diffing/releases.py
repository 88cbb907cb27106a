"""Single releases: which belong to one case, what the log of amendments says of them, which deadlines passed."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from diffing.beside.notes import is_of_notes
from diffing.normal import cell_key, date_order, days, tidy
from diffing.rows.outcomes import is_recorded
from model.change import Change, ChangeKind, Comparison
from model.hidden import WITHHELD_MARK
from model.life import NEVER_SUPPLIED, Life
from model.register import NOTE_HEADING, Edition, Table
from text.pattern import lazy_pattern
from text.remarks.destruction import confirms_destruction
from text.remarks.outcomes import life_of

REFERENCE = lazy_pattern(
    r"(?<![A-Z0-9])(DR\d{6}\.\d{2}|DS\d{5}|R\d{4}|ODR_\d{4}_\d{1,4}|ODR\d{4}_\d{1,4})", re.IGNORECASE
)
"""The department's references (DR170227.03, DS00912, R0043) and those of a register of the same make."""
AMENDED = lazy_pattern(r"(?:\s*[-/]?\s*(?:A|V|AMD|AMEND(?:MENT)?)\s*\d{1,2}|[A-Z])$", re.IGNORECASE)
"""What follows a reference that has been amended: /A1, -v2, or a letter."""
_RENEWED = ("renew", "extension", "extend", "re-use", "reuse", "continuation", "follow-up", "follow up")
_NAMELESS = 12
"""Characters that a title must have, and nothing withheld in it, to tie two rows that have no reference in common."""


class CasePart(StrEnum):
    """What a release is within its case."""

    REQUEST = "request"
    SHARE = "share"
    REFUSAL = "refusal"
    AMENDMENT = "amendment"
    RENEWAL = "renewal"
    DESTRUCTION = "destruction"


class CaseRelease(Struct, frozen=True):
    """A release, as far as cases are concerned."""

    release: int
    reference: str = ""
    recipient: str = ""
    title: str = ""
    section: str = ""
    status: str = ""
    text: str = ""
    """All its cells, for references that are named in passing."""
    destroyed: str = ""
    """The cell that records a destruction."""


class RelatedRelease(NamedTuple):
    """Another release of the same case."""

    release: int
    part: CasePart
    reason: str


def base_reference(reference: str) -> str:
    """A reference without what an amendment adds: DR170227.03b and DR170227.03/A1 give DR170227.03.

    "" where it is none of the forms that are known; then nothing can be said of its end.
    """
    found = REFERENCE.match(reference.strip())
    return found[1].upper() if found else ""


def part_of(member: CaseRelease) -> CasePart:
    """What the release is within its case, by its words, its sheet and the end of its reference."""
    life = life_of(member.status)
    if life in NEVER_SUPPLIED:
        return CasePart.REFUSAL
    if confirms_destruction(member.destroyed) or life is Life.DESTROYED:
        return CasePart.DESTRUCTION
    if any(w in f"{member.title} {member.status}".casefold() for w in _RENEWED):
        return CasePart.RENEWAL
    base = base_reference(member.reference)
    rest = member.reference.strip()[len(base) :] if base else ""
    if rest and AMENDED.match(rest):
        return CasePart.AMENDMENT
    return CasePart.REQUEST if member.section == "open" else CasePart.SHARE


def case_of(member: CaseRelease, others: Iterable[CaseRelease]) -> tuple[RelatedRelease, ...]:
    """The other releases of this one's case, in the order given, each with what it is and why it belongs here."""
    base = base_reference(member.reference)
    named = {r.upper() for r in REFERENCE.findall(member.text)} - {base}
    out = []
    for other in others:
        if other.release == member.release:
            continue
        reason = _reason(member, base, named, other)
        if reason:
            out.append(RelatedRelease(other.release, part_of(other), reason))
    return tuple(out)


def _reason(member: CaseRelease, base: str, named: set[str], other: CaseRelease) -> str:
    theirs = base_reference(other.reference)
    if base and theirs == base:
        same = other.reference.strip().casefold() == member.reference.strip().casefold()
        return f"the same reference {base}" if same else f"the reference {other.reference} is one of {base}"
    if theirs and theirs in named:
        return f"{member.reference or 'this release'} names {theirs}"
    if base and base in {r.upper() for r in REFERENCE.findall(other.text)}:
        return f"{other.reference or 'it'} names {base}"
    if base and theirs:
        return ""  # two references of their own: the same body and title are then two cases
    mine, its = _title_and_recipient(member), _title_and_recipient(other)
    return "the same recipient and title" if mine and mine == its else ""


def _title_and_recipient(member: CaseRelease) -> tuple[str, str] | None:
    title = tidy(member.title).casefold()
    recipient = tidy(member.recipient).casefold()
    says = len(title) >= _NAMELESS and WITHHELD_MARK not in title
    return (recipient, title) if recipient and says else None


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
        """Equal for the same words in any place."""
        return tuple(sorted(cell_key(c) for c in self.table.printed_row(self.number) if c))

    @property
    def text(self) -> str:
        parts = [
            f"{c.heading}: {v}"
            for c, v in zip(self.table.columns, self.table.rows[self.number], strict=True)
            if v and c.field not in _NAMED
        ]
        parts = [p.removeprefix(f"{NOTE_HEADING}: ") for p in parts]
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
    return [_amendment(e, releases, edition, comparison) for e in new]


def _entries(tables: Sequence[Table]) -> Iterator[_Entry]:
    return (_Entry(t, i) for t in tables for i in range(len(t.rows)))


def _amendment(entry: _Entry, releases: dict[str, list[int]], edition: Edition, comparison: Comparison) -> Change:
    table, i = entry
    is_note = is_of_notes(table)
    reference = table.field_value(i, "reference") or _reference_in(entry.text, releases)
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
        ChangeKind.AMENDMENT_PUBLISHED,
        f"{'a note is new that names somebody' if is_note else _NEW_ROW}; {why}", reference or None,
        recipient or None, table.file, table.sheet, table.numbers[i],
        fields={"note" if is_note else "amendment": ("", entry.text)},
        after=after, old=old, new=new,
    )


_NEW_ROW = "the publisher's log of amendments has a new row"
_REFERENCE = re.compile(r"[A-Za-z0-9][\w/.-]*\d[\w/-]*")


def _reference_in(text: str, releases: Mapping[str, object]) -> str:
    """The one reference of a release that an entry in words names; "" where it names none, or several."""
    said = {word for word in _REFERENCE.findall(text) if cell_key(word, plain=True) in releases and len(word) >= _CODE}
    return said.pop() if len(said) == 1 else ""


_CODE = 4
"""Characters of a reference in words; "3" may be any number."""


def _all_at_once(entries: Sequence[_Entry]) -> Change:
    table, i = entries[0]
    text = f"{len(entries):,} amendments, the first of them: {entries[0].text}"
    return Change(
        ChangeKind.AMENDMENT_PUBLISHED, "the publisher's log of amendments is new, or most of it", file=table.file,
        sheet=table.sheet, row=table.numbers[i], fields={"amendment": ("", text[:_TOLD_CHARACTERS])},
    )


DESTRUCTION_WITHIN = timedelta(days=90)
"""After the end of the licence; the register gives no term, so this is ours and the reason says so."""


def passed_deadlines(edition: Edition, since: date, today: date) -> Iterator[Change]:
    """The licences that ended, and destructions that fell due, on or after `since` and before `today`.

    Asked day after day with `since` at the last `today`, each is told once. A date that can be read two ways counts
    by its later reading; a month without a day counts to its end. A destruction is overdue only where the register
    has a column for it, and that does not plainly say that it happened.
    """
    start = 0
    for table in edition.tables:
        at = {c.field: i for i, c in reversed(list(enumerate(table.columns))) if c.field}
        if "licence_end" in at:
            yield from _of_table(table, at, start, (since, today))
        start += len(table.rows)


def _of_table(table: Table, at: dict[str, int], start: int, span: tuple[date, date]) -> Iterator[Change]:
    order = date_order({row[at["licence_end"]] for row in table.rows})
    for i, row in enumerate(table.rows):
        readings = [_last_day(*day) for day in days(row[at["licence_end"]], order)]
        ends = max((d for d in readings if d), default=None)
        if ends is None:
            continue
        if span[0] <= ends < span[1]:
            yield _passed(table, i, start, ChangeKind.LICENCE_ENDED, f"the licence ended on {ends.isoformat()}")
        due = ends + DESTRUCTION_WITHIN
        if "destroyed" in at and span[0] <= due < span[1] and not is_recorded(row[at["destroyed"]], table, span[1]):
            reason = f"no destruction is recorded {DESTRUCTION_WITHIN.days} days after the licence ended on {ends}"
            yield _passed(table, i, start, ChangeKind.DESTRUCTION_OVERDUE, reason)


def _last_day(year: int, month: int, day: int) -> date | None:
    """The day, or the last day of the month; None for a day that no calendar has."""
    try:
        if day:
            return date(year, month, day)
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    except ValueError:
        return None


def _passed(table: Table, i: int, start: int, kind: ChangeKind, reason: str) -> Change:
    reference, recipient = table.field_value(i, "reference") or None, table.field_value(i, "recipient") or None
    where = table.file, table.sheet, table.numbers[i]
    return Change(kind, reason, reference, recipient, *where, after=table.record(i), new=start + i)
