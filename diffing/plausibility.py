"""Checks whether an edition may replace the last good one, or a person has to look first.

A cut file or an error page read as a register must not become five hundred alerts. What is certain is accepted; rows
that are gone are held until a second identical fetch; what is unlike the register is quarantined, with the figures that
say why. Growth is not: a row that waits may be the one that everybody waits for, and a register that keeps its rows and
gets others is hardly ever at fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from diffing.cut_off import UNCUT
from diffing.normal import without_article
from model.change import EXACT, OTHER_FORM, REMOVAL_KINDS, ChangeKind, Comparison
from model.register import OVER_ROWS, Edition, Level
from text.labels import plural

KEY_FIELDS = frozenset({"reference", "recipient", "title", "purpose", "dataset"})
"""Columns without which a register has no meaning."""
REMOVALS_HELD = "removals_held"
"""Of a `Reason`: rows are gone."""
TAIL_GONE = "tail_gone"
"""Of a `Reason`: it may be a cut file."""
REFERENCES_SLID = "references_slid"
"""Of a `Reason`: references stand on other rows than they did."""
_MEANING = frozenset({"reference", "recipient", "title"})
_GONE = REMOVAL_KINDS
_COME = frozenset({ChangeKind.ADDED, ChangeKind.DUPLICATE_ADDED, ChangeKind.RESTORED})
_REFERENCES = frozenset({ChangeKind.REFERENCE_CORRECTED, ChangeKind.REFERENCE_REUSED})
_NAMES = frozenset({ChangeKind.RECIPIENT_RENAMED, ChangeKind.NAME_CORRECTED})
_ALTERED = frozenset({ChangeKind.CHANGED, ChangeKind.MOVED, ChangeKind.STATUS_CHANGED}) | _REFERENCES | _NAMES


class Decision(StrEnum):
    """What to do with an edition."""

    ACCEPT = "accept"
    HOLD_REMOVALS = "hold_removals"
    """Take it, and tell what is gone only when a second fetch says the same."""
    QUARANTINE = "quarantine"
    """Keep it beside the last good edition until a person accepts it."""


class Reason(Struct, frozen=True):
    """Why an edition is not simply taken."""

    code: str
    message: str
    """For people, with the figures: it stands alone or beside others in one sentence."""


class Judgement(Struct, frozen=True):
    """The decision and all reasons for it; for an edition that is accepted, what operators should look at."""

    decision: Decision
    reasons: tuple[Reason, ...] = ()

    @property
    def why_quarantined(self) -> tuple[Reason, ...]:
        """Why it is quarantined; () where it is not."""
        return self.reasons if self.decision is Decision.QUARANTINE else ()

    @property
    def text(self) -> str:
        """All reasons in one sentence, with a full stop; "" where there are none."""
        said = [reason.message.rstrip(".") for reason in self.reasons]
        *most, last = said or [""]
        return f"{'; '.join(most)}; and {last}." if most else last and f"{last}."


class Limits(Struct, frozen=True):
    """What is usual for one source; the defaults are safe for any register."""

    shrink_share: float = 0.10
    shrink_rows: int = 5
    """Rows gone are too many when they are more than this many and more than that share, both."""
    growth_share: float = 2.0
    growth_rows: int = 50
    """New rows are told however many; beyond this share and number operators are told to look."""
    changed_share: float = 0.50
    changed_rows: int = 5
    renumbered_share: float = 0.50
    tail_rows: int = 2
    """Rows gone from the very end of a sheet look like a cut file from this many on."""


class EditionStep(Struct, frozen=True):
    """What happened from one accepted edition to the next, as history keeps it."""

    rows_before: int
    added: int
    removed: int
    changed: int


def learn_limits(history: Iterable[EditionStep], base: Limits | None = None) -> Limits:
    """Limits for one source from its accepted editions.

    A limit only ever widens from the default, to one and a half times the largest step seen, and never beyond 40 % of
    the rows for shrinking, 90 % for changing, and three times the rows for growing: what a person accepted once may
    come again, but nothing teaches the guard to let a register go. Fewer than three steps teach nothing.
    """
    base = base or Limits()
    steps = [s for s in history if s.rows_before > 0]
    if len(steps) < 3:
        return base
    shrink = max(s.removed / s.rows_before for s in steps)
    growth = max(s.added / s.rows_before for s in steps)
    changed = max(s.changed / s.rows_before for s in steps)
    return replace(
        base,
        shrink_share=_widened(base.shrink_share, shrink, 0.40),
        growth_share=_widened(base.growth_share, growth, 3.0),
        changed_share=_widened(base.changed_share, changed, 0.90),
    )


class PastEdition(Struct, frozen=True):
    """An edition that was accepted, as far as what goes little by little is measured by it."""

    seen_at: datetime
    rows: int
    by_a_person: bool = False
    """True where a person accepted it after it was quarantined: what went until then is known."""
    removed: int = 0
    """Of the rows before it: a second copy of rows that stay is none."""


SPANS = ((timedelta(days=91), 2, "a quarter"), (timedelta(days=365), 3, "a year"))
"""How much may go in a span, in times `shrink_share`, however little at once."""


def worn_away(past: Sequence[PastEdition], rows: int, removed: int, limits: Limits, now: datetime) -> Reason | None:
    """Why an edition of so many rows is one step too many of a register that dwindles; None where it is not.

    `removed`: of the last edition's rows. Where fewer are gone than that says, second copies were taken out.
    `past`: accepted editions, the newest first. What is measured is rows, so that a register whose rows are replaced is
    none that dwindles; from the largest edition that stood within the span, or since a person last accepted one. The
    limit is what is configured: the steps of a register that dwindles would teach it to believe anything.
    """
    if not past or rows >= past[0].rows:
        return None
    for span, times, said in SPANS:
        stood: list[PastEdition] = []
        for edition in past:
            stood.append(edition)
            if edition.by_a_person or now - edition.seen_at > span:  # the last of these stood when the span began
                break
        base, share = max(stood, key=lambda e: e.rows), times * limits.shrink_share
        since = stood[: stood.index(base)]
        gone = min(base.rows - rows, removed + sum(e.removed for e in since))
        if gone > limits.shrink_rows and gone > share * base.rows:
            return Reason(
                "worn_away" if since else "shrunk",
                f"of the {base.rows} rows of {base.seen_at:%d %B %Y}, {gone} ({_percent(gone, base.rows)}) have gone "
                f"{'little by little' if since else 'at once'}, where more than {100 * share:.0f} % within {said} is "
                "unusual",
            )
    return None


def _widened(base: float, seen: float, most: float) -> float:
    return max(base, min(most, 1.5 * seen))


def judge(
    before: Edition, after: Edition, comparison: Comparison, limits: Limits, *, is_whole: bool = False
) -> Judgement:
    """Decides whether `after` may become the last good edition.

    Args:
        before: the last good edition.
        after: the edition just read.
        comparison: of these two.
        limits: of this source.
        is_whole: the files are known to be no cut ones.
    """
    reasons = [Reason(p.code, p.message) for p in comparison.problems if p.level is Level.REFUSED]
    if len(before) and not len(after):
        reasons.insert(0, Reason("no_rows", f"the new edition has no rows, where the last one has {len(before)}"))
    reasons += [
        *_renumbered(before, comparison, limits),
        *_shrunk(before, comparison, limits),
        *_rewritten(before, comparison, limits),
        *_sheets_gone(before, after, comparison),
        *_columns_gone(before, after),
        *(() if is_whole else _tail_gone(before, comparison, limits)),
    ]
    if reasons:
        return Judgement(Decision.QUARANTINE, tuple(reasons))
    grown = tuple(_grown(before, comparison, limits))
    gone = _count(comparison, _GONE)
    if gone:
        message = f"{_rows(gone)} gone, which is told after a second identical fetch, since caches serve old pages"
        return Judgement(Decision.HOLD_REMOVALS, (Reason(REMOVALS_HELD, message), *grown))
    return Judgement(Decision.ACCEPT, grown)


def _count(comparison: Comparison, kinds: frozenset[ChangeKind]) -> int:
    """Rows, not changes: a change to many rows counts all of them."""
    return sum(c.rows for c in comparison.changes if c.kind in kinds)


def _rows(count: int) -> str:
    return f"{count} row is" if count == 1 else f"{count} rows are"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "all"


def _renumbered(before: Edition, comparison: Comparison, limits: Limits) -> Iterator[Reason]:
    other = _count(comparison, _REFERENCES)
    if other > limits.changed_rows and other > limits.renumbered_share * len(before):
        yield Reason(
            "references_reused",
            f"{other} of {len(before)} rows ({_percent(other, len(before))}) have the reference of another, as "
            "where the column is read or made in another way",
        )
    pairs = [pair for c in comparison.changes if c.kind is ChangeKind.REFERENCES_RENUMBERED for pair in c.references]
    had = {old for old, _ in pairs if not old.isdecimal()}  # mere numbers run on where a row was put in above
    slid = sum(new in had for _, new in pairs)
    if slid > limits.changed_rows and slid > limits.renumbered_share * len(pairs):
        yield Reason(
            REFERENCES_SLID,
            f"{slid} of {len(before)} rows ({_percent(slid, len(before))}) have the reference that another row had, as "
            "where the column has slid",
        )


def _shrunk(before: Edition, comparison: Comparison, limits: Limits) -> Iterator[Reason]:
    gone = _count(comparison, _GONE)
    if gone > limits.shrink_rows and gone > limits.shrink_share * len(before):
        yield Reason(
            "shrunk",
            f"{gone} of {len(before)} rows ({_percent(gone, len(before))}) are gone, where more than "
            f"{100 * limits.shrink_share:.0f} % at once is unusual",
        )


def _grown(before: Edition, comparison: Comparison, limits: Limits) -> Iterator[Reason]:
    come = _count(comparison, _COME)
    if len(before) and come > limits.growth_rows and come > limits.growth_share * len(before):
        yield Reason(
            "grown",
            f"{come} rows are new to a register of {len(before)}; more than {100 * limits.growth_share:.0f} % at once "
            "is unusual here. They are told as new: look whether they are",
        )


_NOT_REWRITTEN = (UNCUT, EXACT, EXACT[::-1], OTHER_FORM)


def _rewritten(before: Edition, comparison: Comparison, limits: Limits) -> Iterator[Reason]:
    """Rows of a bulk change count where the wording stands in a column that gives rows their meaning.

    A clause put into every legal basis is news, told as one change; a word put into every title is a reader at fault.
    References numbered anew are one change of rows that are equal in all else, however many; so is another status of
    many, and so it is where nothing but the line, the sheet or the heading over them says another thing. A row that
    stands in another sheet and says the same has not changed: sheets are split by year and put together again. Nor
    has one whose names are in capitals now, have lost or got an article, or goes on where it had been cut short; nor
    one whose date is said more or less exactly.
    """
    altered: set[int] = set()
    for change in comparison.changes:
        of_many = change.kind is ChangeKind.STATUS_CHANGED and change.others
        if change.kind is ChangeKind.REFERENCES_RENUMBERED or of_many:
            continue
        moved_alone = change.kind is ChangeKind.MOVED and not change.fields
        respelt = any(_spelt(a) != _spelt(b) for a, b in change.fields.values() if (a, b) not in _NOT_REWRITTEN)
        if moved_alone or (change.fields and (not respelt or change.fields.keys() <= OVER_ROWS)):
            continue
        if change.others and (change.kind in _ALTERED or _MEANING & change.fields.keys()):
            altered.update(comparison.matches[new] for new in change.others)
        elif change.kind in _ALTERED and change.old is not None:
            altered.add(change.old)
    if len(altered) > limits.changed_rows and len(altered) > limits.changed_share * len(before):
        yield Reason(
            "rewritten",
            f"{len(altered)} of {len(before)} rows ({_percent(len(altered), len(before))}) changed at once, as in a "
            "file that is made or read in another way",
        )


def _spelt(cell: str | None) -> str:
    return without_article(cell or "").casefold()


def _sheets_gone(before: Edition, after: Edition, comparison: Comparison) -> Iterator[Reason]:
    """A sheet that had rows, none of which are found anywhere, while no sheet of its kind is left with rows.

    What stood in the register twice ("New this month" beside "All shares") and stands there once is found.
    """
    found = {old for old in comparison.matches if old >= 0}.union(comparison.unsaid)
    for change in comparison.changes:
        if change.kind is ChangeKind.DUPLICATE_REMOVED and change.old is not None:
            found.add(change.old)
    there = {(t.section or t.sheet) for t in after.tables if len(t.rows)}
    start = 0
    for table in before.tables:
        numbers = range(start, start + len(table.rows))
        start += len(table.rows)
        if not len(table.rows) or (table.section or table.sheet) in there:
            continue
        kept = sum(1 for n in numbers if n in found)
        if kept < len(table.rows) / 2:
            what = f"sheet {table.sheet!r}" if table.sheet else f"the table of {table.file!r}"
            yield Reason("sheet_gone", f"{what} with {plural(len(table.rows), 'row')} is gone")


def _columns_gone(before: Edition, after: Edition) -> Iterator[Reason]:
    had, has = (_filled(edition) for edition in (before, after))
    if not len(after):
        return
    headings = [c.field for t in after.tables for c in t.columns]
    # It may stand under a heading that nobody knows: its rows are news, told as rows whose recipient could not be read.
    unread = {"recipient"} if None in headings and "recipient" not in headings else set()
    for name in sorted(KEY_FIELDS & had.keys() - has.keys() - unread):
        message = f"the column {had[name]!r} ({name}), without which rows mean little, is gone or empty"
        yield Reason("column_gone", message)


def _filled(edition: Edition) -> dict[str, str]:
    """Fields that hold anything -> heading."""
    out: dict[str, str] = {}
    for table in edition.tables:
        for at, column in enumerate(table.columns):
            if column.field and column.field not in out and any(row[at] for row in table.rows):
                out[column.field] = column.heading
    return out


def _tail_gone(before: Edition, comparison: Comparison, limits: Limits) -> Iterator[Reason]:
    """Rows gone from the end of a sheet, none from elsewhere and none new: a file cut short, whatever the number.

    Where rows are new as well, the register was written anew: some list the newest first and drop the oldest.
    """
    gone = {c.old for c in comparison.changes if c.kind in _GONE and c.old is not None}
    if len(gone) < limits.tail_rows or _count(comparison, _COME):
        return
    end = 0
    for table in before.tables:
        end += len(table.rows)
        if len(gone) < len(table.rows) and gone == set(range(end - len(gone), end)):
            where = f" of sheet {table.sheet!r}" if table.sheet else ""
            message = f"the {len(gone)} rows gone are exactly the last{where}, as in a file that was cut short"
            yield Reason("tail_gone", message)
