"""What is recorded of an accepted edition, and the change that says that it is there."""

from __future__ import annotations

from datetime import datetime

from db.register import editions
from db.register.changes import save_change
from db.store import Store
from model.change import Change, ChangeKind
from model.register import Edition
from pipelines.poll import Poll
from pipelines.registers.compare import WENT_BACK
from text.timestamp import stamp


def new_edition(poll: Poll) -> editions.NewEdition:
    item, files, read, result = poll.fetched.item, poll.listing.files, poll.read, poll.result
    known = poll.listing.known
    return editions.NewEdition(
        poll.source, result.kind, files, read.after or Edition(()), result.comparison, known, read.before,
        standing=read.standing, title=files[0].title if files else "",
        published_at=item.public_updated_at if item else "", first_looks=read.first_looks,
        awaited=poll.to_await if known is None else (), note=result.note, finding=result.finding,
        # what goes back, or has stood for hours, has been fetched whole twice by now
        hold_removals=result.kind is not ChangeKind.WENT_BACK and not result.remark, remark=result.remark,
        known_again=result.known_again,
        detail={"files": [f.title for f in files], "sheets": len(read.after.tables) if read.after else 0},
    )


def announce(store: Store, source: str, edition: int, new: editions.NewEdition, now: datetime) -> None:
    """The change that says that there is a new edition, inside a transaction."""
    comparison = new.comparison
    if comparison is None:
        return
    columns = comparison.columns
    said = editions.is_said(new.note, new.published_at, new.before)
    # The same rows in other bytes, sorted or saved anew, are no news by themselves; what the publisher says of them is.
    state = "silent" if comparison.is_empty and (new.first_looks or not said) else "open"
    reason = {
        ChangeKind.EDITION_PUBLISHED: new.note or "a new edition",
        ChangeKind.FILE_REPLACED_SILENTLY: "a file was replaced; no note was published and no date moved",
        ChangeKind.WENT_BACK: "; ".join(filter(None, (WENT_BACK, new.remark))),
    }.get(new.kind, new.note)
    detail = {
        "rows_before": new.before.rows if new.before else 0, "rows": len(new.edition), "summary": comparison.summary(),
        "rows_differ": len(comparison.changed_rows()),  # not what is gone: that waits for a second look
        "note": new.note, "ignored": dict(comparison.ignored), "files": [f.title for f in new.files],
        **_gone(store, new),
    }
    save_change(store, source, edition, Change(new.kind, reason, file=new.title), now, detail=detail, state=state)
    if columns.are_changed:
        pairs = (*((None, h) for h in columns.added), *((h, None) for h in columns.removed), *columns.renamed)
        fields: dict[str, tuple[str | None, str | None]] = {a or b or "": (a, b) for a, b in pairs}
        fields |= {f"sheet {a}": (a, b) for a, b in columns.sheets}
        what = "the headings of the register have changed" if pairs or columns.reformatted else "a sheet was renamed"
        change = Change(ChangeKind.COLUMNS_CHANGED, what, fields=fields)
        save_change(store, source, edition, change, now, detail={"reformatted": list(columns.reformatted)})


def _gone(store: Store, new: editions.NewEdition) -> dict[str, object]:
    """Of a file that was replaced without notice, what is gone from it: its rows are told after a second look alone."""
    from pipelines.named import loud_among, rows_gone

    gone = rows_gone(new.comparison.changes) if new.comparison else []
    if not gone or new.kind is not ChangeKind.FILE_REPLACED_SILENTLY:
        return {}
    names = loud_among(store, new.source.name, new.before_edition, gone)
    return {"rows_gone": len(gone), "gone": names, "gone_held": new.hold_removals}


def put_to_rest(store: Store, source: str, accepted: int | None, now: datetime) -> None:
    """An older edition that was shown again is superseded by what came now, inside a transaction.

    What is quarantined is not: `pipelines.registers.aside.replaced` goes over it first.
    """
    store.execute(
        "update edition set state = 'superseded', decided_at = ? where source = ? and id != ? and state = 'suspect'",
        [stamp(now), source, accepted or 0],
    )
