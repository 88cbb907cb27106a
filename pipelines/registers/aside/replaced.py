"""Editions that were put aside and replaced before a person decided: what stood in them alone is told, and not lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime

from msgspec.structs import replace

from db.archive import ArchiveDamaged, NotArchived
from db.outbox.incidents import Incident
from db.register import editions
from db.register.ahead import first_missed
from db.register.awaited import awaited
from db.register.changes import save_change
from db.register.editions import NAMED_BY_SECTION, PASSED_BY, STANDS_AGAIN, KnownEdition, NewEdition
from db.register.recording.rows import record_edition
from db.store import Store
from db.withheld.gone_over import note_gone_over
from db.withheld.hidden import standing_rows
from diffing.normal import cell_key
from diffing.plausibility import REFERENCES_SLID, Limits, judge
from model.change import GONE_WITH_IT, Change, ChangeKind, ColumnChanges, Comparison
from model.fetch import Fetched
from model.hidden import WITHHELD_MARK
from model.register import Edition, RowPlace, Table
from model.source import Source
from pipelines.context import CrawlContext, apart
from pipelines.poll import QUARANTINED, FileListing, Poll, PollDecision, Replaced
from pipelines.registers.mending import compare_or_carry
from pipelines.registers.read import ReadRegisters
from pipelines.registers.withheld.known_again import versions_of
from pipelines.registers.withheld.redacted import standing_but_for_what_is_out
from readers import fingerprint
from text.labels import plural
from text.timestamp import day, parse_stamp, stamp

_MOST_AT_ONCE = 20
"""Editions gone over at one poll; the rest at the next."""
_MOST_TOLD = 200
"""Rows that are told without a person: more than a quarter ever brought. What has more is perhaps another file."""
_READ_OTHERWISE = frozenset({"rewritten", "references_reused", REFERENCES_SLID, "column_gone", "no_rows"})
"""Why an edition was put aside: its rows may say what no publisher has said."""
_NEW = frozenset({
    ChangeKind.ADDED, ChangeKind.RESTORED, ChangeKind.ROWS_SHOWN, ChangeKind.DUPLICATE_ADDED, ChangeKind.SPLIT,
    ChangeKind.REFERENCE_REUSED, ChangeKind.RECIPIENT_RENAMED,
})
_DIGIT = re.compile(r"\d")


def waiting_editions(store: Store, source: str) -> list[int]:
    """The ids of the editions that are put aside and were not replaced as far as was gone over, the oldest first."""
    sql = (
        "select id from edition where source = ? and state = 'quarantined' and decided_at is null order by id limit ?"
    )
    return [x["id"] for x in store.rows(sql, [source, _MOST_AT_ONCE])]


def is_replaced(store: Store, aside: KnownEdition, known: KnownEdition | None) -> bool:
    """True of a quarantined edition that the publication shows no more: what it may become is told, not the base."""
    sql = "select 1 from edition where id = ? and state = 'quarantined' and decided_at is not null"
    overtaken = known is not None and aside.state == "quarantined" and aside.id < known.id
    return overtaken or store.one(sql, [aside.id]) is not None


async def go_over(context: CrawlContext, poll: Poll) -> Poll:
    """With what stood in the editions that were put aside, where this poll puts another in their place."""
    if poll.result.decision not in (PollDecision.BASELINE, PollDecision.ACCEPTED) and not poll.is_unchanged:
        return poll
    if not any(f.snapshot for f in poll.fetched.files):  # then nothing was read, and others may read theirs now
        await context.turn.take(poll.source, context.store.data)
    replaced = await look_through(context, poll, waiting_editions(context.store, poll.source.name))
    return replace(poll.telling(*words_on(poll.source, replaced)), replaced=replaced)


async def look_through(context: CrawlContext, poll: Poll, ids: Iterable[int]) -> tuple[Replaced, ...]:
    """What stood alone in each of these editions; `poll` is what came in their place. A row of two counts once."""
    store, out = context.store, list[Replaced]()
    seen: set[tuple[str, ...]] | None = None
    for aside in [editions.edition_by_id(store, n) for n in ids]:
        read = await _read(context, poll.source, poll.listing.known, aside)
        if read is None or read.read.before is None or read.read.after is None or read.result.comparison is None:
            out.append(Replaced(aside, Edition(()), is_sound=read is not None, is_damaged=read is None))
            continue
        before, after, comparison = read.read.before, read.read.after, read.result.comparison
        if seen is None:
            seen = {*row_keys(before.as_printed()), *row_keys((poll.read.after or Edition(())).as_printed())}
        new = sorted({n for c in comparison.changes if c.kind in _NEW for n in (c.new, *c.others) if n is not None})
        alone: dict[int, list[int]] = {}
        tables = {id(t): t for t in after.tables}
        known, printed = recorded_among(store, poll.source, after, new), after.as_printed()
        known |= _standing(printed, [n for n in new if n not in known], before, comparison, poll.read.after)
        for n in new:
            table, i = after.locate(n)
            key = row_key(*printed.locate(n))
            if key not in seen and n not in known:
                seen.add(key)
                alone.setdefault(id(table), []).append(i)
        found = tuple(only_rows(tables[k], rows) for k, rows in alone.items())
        codes = {r.code for r in judge(before, read.without_first_looks(after), comparison, Limits()).reasons}
        sound = not found or (not codes & _READ_OTHERWISE and _are_releases(found, before))
        out.append(Replaced(aside, before, found, is_sound=sound))
    return tuple(out)


def _standing(
    aside: Edition, new: Sequence[int], before: Edition, comparison: Comparison, after: Edition | None
) -> set[int]:
    """Which rows, new in an edition that was put aside, are of the one before or after, but for what was taken out."""
    rows = {n: _named(*aside.locate(n)) for n in new}
    matched = set(comparison.matches)
    gone = [_named(t, i) for o, t, i in before.as_printed().indices() if o not in matched]
    found = standing_but_for_what_is_out(rows, gone)
    if rows.keys() - found and after is not None:
        mine = set(row_keys(aside))
        came = (_named(t, i) for _, t, i in after.as_printed().indices() if row_key(t, i) not in mine)
        found |= standing_but_for_what_is_out({n: row for n, row in rows.items() if n not in found}, came)
    return found


def _named(table: Table, i: int) -> dict[str, str]:
    return {c.name: cell for c, cell in zip(table.columns, table.rows[i], strict=True)}


async def _read(context: CrawlContext, source: Source, known: KnownEdition | None, aside: KnownEdition) -> Poll | None:
    """An edition that was put aside, compared with the last good one; None where its bytes are damaged."""
    waiting = awaited(context.store, source.name, aside.files)
    poll = Poll(Fetched(source, None, None, ""), listing=FileListing(aside.files, known=known, awaited=waiting))
    if known is None:
        return poll  # what came first is a first look, and so would this have been
    try:
        poll = await ReadRegisters(context).step(poll)
    except NotArchived:
        return poll  # pruned, by an earlier version
    except ArchiveDamaged:
        return None
    return await apart(compare_or_carry, context.store, poll) if poll.read.after and poll.read.before else poll


def row_key(table: Table, i: int) -> tuple[str, ...]:
    """Equal for rows of one release: its reference with its recipient; without a reference all that it says."""
    reference = cell_key(table.field_value(i, "reference"), plain=True)
    if reference:
        return reference, cell_key(table.field_value(i, "recipient"))
    return ("", *sorted(cell_key(cell) for cell in table.rows[i] if cell))


def row_keys(edition: Edition) -> Iterator[tuple[str, ...]]:
    """The key of each row of an edition."""
    return (row_key(table, i) for _, table, i in edition.indices())


def recorded_among(store: Store, source: Source, edition: Edition, rows: Collection[int]) -> frozenset[int]:
    """Those of the rows of which an edition that counts has told, whatever became of them since."""
    withheld = [n for n in rows if _is_withheld_without_reference(*edition.locate(n))]
    again = versions_of(store, source, edition, withheld)
    return frozenset(
        n for n in rows if (again[n] if n in again else _was_recorded(store, source.name, *edition.locate(n)))
    )


def _is_withheld_without_reference(table: Table, i: int) -> bool:
    reference = table.field_value(i, "reference")
    return table.numbers[i] in table.taken and (not reference or WITHHELD_MARK in reference)


def _was_recorded(store: Store, source: str, table: Table, i: int) -> bool:
    reference, recipient = table.field_value(i, "reference"), table.field_value(i, "recipient")
    where, values = ("v.row_sha256 = ?", [editions.row_sha256(table.record(i))])
    if reference:
        where, values = "v.reference = ? and v.recipient = ?", [reference, recipient]
    sql = f"select 1 from version v join release r on r.id = v.release_id where {where} and r.source = ? limit 1"  # noqa: S608
    return store.one(sql, [*values, source]) is not None


def only_rows(table: Table, rows: list[int]) -> Table:
    """The table with these of its rows alone, by their index."""
    return replace(
        table, rows=[table.rows[i] for i in rows], numbers=[table.numbers[i] for i in rows], withheld=(), notes=()
    )


def _are_releases(alone: tuple[Table, ...], before: Edition) -> bool:
    """True of rows that read as those of this register: not too many, with recipients and references as it has them."""
    rows = [(table, i) for table in alone for i in range(len(table.rows))]
    named = sum(1 for t, i in rows if t.section in NAMED_BY_SECTION or t.field_value(i, "recipient"))
    forms = {_form(t, i) for _, t, i in before.indices()}
    alike = sum(1 for t, i in rows if _form(t, i) in forms)
    return len(rows) <= _MOST_TOLD and 2 * named >= len(rows) and 2 * alike >= len(rows)


def _form(table: Table, i: int) -> str:
    return _DIGIT.sub("0", table.field_value(i, "reference"))


def words_on(source: Source, replaced: Iterable[Replaced]) -> list[Incident]:
    """For operators: of each whose rows nobody may tell without a look."""
    return [
        Incident(
            source.name, QUARANTINED, f"{r.aside.title} (replaced, edition {r.aside.number})", _why_it_waits(source, r),
            urgent=True,
        )
        for r in replaced if not r.is_sound
    ]


def _why_it_waits(source: Source, r: Replaced) -> str:
    seen = parse_stamp(r.aside.seen_at)
    if r.is_damaged:
        what = "its bytes in the archive are damaged, so what stood in it alone is not known: npdwatch verify"
    else:
        what = (
            f"{plural(r.rows, 'row')} of it {'stands' if r.rows == 1 else 'stand'} neither in the edition before nor "
            "in the one after, and may be no releases, so nobody was told of them; its file is kept"
        )
    return (
        f"{r.aside.title}: an edition of {seen:%d %B %Y} was put aside and replaced before a person decided: {what}. "
        f"To tell of these rows, run: npdwatch accept {source.name}; to leave them, the same with --reject"
    )


# ---------------------------------------------------------------------------------------------------------------
# Recording it


def record_around(
    store: Store, source: Source, replaced: Sequence[Replaced], known: KnownEdition | None,
    record: Callable[[], int] | None, now: datetime, *, is_gone: bool = False,
) -> tuple[int, Sequence[int]]:
    """Writes what stood in each alone, inside a transaction, and around it what `record` writes.

    Gives the ids of what `record` wrote, 0 without it, and of the editions of which something is told.

    `record`: writes the edition that came in their place; None where nothing new did, and the last good one stands.
    `is_gone`: what stood in them was seen to be gone by a look before this one.
    """
    passed = _record_before(store, source, replaced, known, now)
    after = record() if record else 0
    if passed and known is not None:
        before = next(r.before for r in replaced if r.rows)
        after_them = after or record_again(store, source, known, before, now)
        record_after(store, source, passed, after_them, now, "open" if is_gone else "held")
    if replaced:
        first_missed(store, source.name, now)
    return after, passed


def _record_before(
    store: Store, source: Source, replaced: Iterable[Replaced], known: KnownEdition | None, now: datetime
) -> list[int]:
    """Writes what stood in each alone, inside a transaction, before what came is recorded: the ids of the editions.

    Each stands as an edition of its own, with its file as evidence and these rows alone: with all its rows, those that
    it lacked would be told as gone and as new again.
    """
    out = []
    for r in replaced:
        if r.rows and known is not None and r.is_sound:
            out.append(_record_one(store, source, r, known, now))
        if r.is_sound:
            editions.decide(store, r.aside.id, "superseded", now)
        else:
            store.update("edition", r.aside.id, decided_at=stamp(now), why=_why_it_waits(source, r))
    return out


def _record_one(store: Store, source: Source, r: Replaced, known: KnownEdition, now: datetime) -> int:
    reason = (
        f"it stood in an edition that we saw from {day(r.aside.seen_at)} and put aside; on {day(stamp(now))} "
        "another had taken its place, and it is neither in that nor in the one before"
    )
    kind = ChangeKind(r.aside.kind)
    new = NewEdition(
        source, ChangeKind.EDITION_PUBLISHED if kind is ChangeKind.BASELINE else kind, r.aside.files, Edition(r.alone),
        rows_added(r.alone, reason), known, r.before, title=r.aside.title, published_at=r.aside.published_at,
        note=r.aside.note,
    )
    return record_part(store, source, new, PASSED_BY, now)


def rows_added(tables: tuple[Table, ...], reason: str) -> Comparison:
    """A comparison in which each row of these is new, and nothing else is said."""
    edition = Edition(tables)
    changes = tuple(
        Change(
            ChangeKind.ADDED, reason, table.field_value(i, "reference") or None,
            table.field_value(i, "recipient") or None, table.file, table.sheet, table.numbers[i],
            after=table.record(i), new=n,
        )
        for n, table, i in edition.indices()
    )
    return Comparison(changes, ColumnChanges(), [-1] * len(edition), {})


def record_part(store: Store, source: Source, new: NewEdition, why: str, now: datetime) -> int:
    """Writes an edition with a part of its rows, and a change that tells nobody, as each edition has one: its id."""
    edition = record_edition(store, replace(new, is_part=True), now)
    say_what_it_is(store, source, edition, new, why, now)
    return edition


def say_what_it_is(store: Store, source: Source, edition: int, new: NewEdition, why: str, now: datetime) -> None:
    """Says why an edition is recorded so, inside a transaction, with a change that tells nobody."""
    store.update("edition", edition, why=why)
    note_gone_over(store, edition, fingerprint())
    detail = {"rows": len(new.edition), "files": [f.title for f in new.files]}
    save_change(store, source.name, edition, Change(new.kind, why, file=new.title), now, detail=detail, state="silent")


def record_again(store: Store, source: Source, known: KnownEdition, edition: Edition, now: datetime) -> int:
    """The last good edition, which stands again after those that were put aside: what comes is compared with it."""
    same = Comparison((), ColumnChanges(), range(len(edition)), {})
    standing: frozenset[RowPlace] = frozenset(standing_rows(store, known.id))
    new = NewEdition(
        source, ChangeKind.WENT_BACK, known.files, edition, same, known, edition, standing=standing, title=known.title,
        published_at=known.published_at, note=known.note,
    )
    return record_part(store, source, new, STANDS_AGAIN, now)


def record_after(
    store: Store, source: Source, passed: Sequence[int], after: int, now: datetime, state: str
) -> None:
    """Writes that what stood in them alone is gone from the edition `after`: held until a second look, as ever."""
    for x in store.rows_with(
        "select c.* from change c where c.edition_id in given and c.version_after is not null order by c.id", passed
    ):
        store.update("release", x["release_id"], gone_edition=after)
        place = x["file"], x["sheet"], x["row"]
        gone = Change(ChangeKind.REMOVED, GONE_WITH_IT, x["reference"], x["recipient"], *place)
        save_change(store, source.name, after, gone, now, versions=(x["version_after"], None), state=state)
