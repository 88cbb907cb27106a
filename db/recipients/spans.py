"""What the versions of a release that name the same recipient come to (table `recipient_span`), kept as crawls write.

Where rows are old there is a span to ten versions, and looks at all recipients read these alone. What is written of
versions that are in the table comes into it by triggers; versions behind `recipient_spans_until` are read as they are,
so that nobody needs to know whether `add_spans` has run.
"""

from __future__ import annotations

from db.recipients.cells import note_cells
from db.store import Store

SPANS = (
    "select v.recipient, v.release_id, min(v.edition_id) first_edition, min(v.id) oldest, max(v.id) newest,"
    " max(a.severity) severity, max(a.level = 'individual') individual, min(nullif(a.dated, '')) dated"
    " from version v left join assessment a indexed by assessment_weight on a.version_id = v.id"
    " where {} group by v.recipient, v.release_id"
)
"""Of versions `v`, by a condition."""
_OF_BOTH = (
    ("min", "first_edition"), ("min", "oldest"), ("max", "newest"), ("max", "severity"), ("max", "individual"),
    ("min", "dated"),
)


def _behind(store: Store) -> str:
    """The condition of the versions `v` that are not in the table yet; "" where all are."""
    (found,) = store.tuples("select version_id, (select max(id) from version) from recipient_spans_until")
    until, last = found
    return "" if until >= (last or 0) else f"v.id > {until}" if until else "1"


def add_spans(store: Store) -> None:
    """Puts the spans of what was written since the last time into the table, inside a transaction; notes its cells."""
    if behind := _behind(store):
        both = ", ".join(
            f"{c} = {f}(coalesce({c}, excluded.{c}), coalesce(excluded.{c}, {c}))" for f, c in _OF_BOTH
        )
        store.execute(f"insert into recipient_span {SPANS.format(behind)} on conflict do update set {both}")
        store.execute("update recipient_spans_until set version_id = (select max(id) from version)")
        note_cells(store, behind)


def forget_spans(store: Store) -> None:
    """Empties the table, inside a transaction that writes of so many versions that its triggers would take longer."""
    store.execute("update recipient_spans_until set version_id = 0")
    store.execute("delete from recipient_span")


def spans(store: Store) -> str:
    """What stands behind "from" for all spans as they are now: columns as in the table, one row a cell and release."""
    if not (behind := _behind(store)):
        return "recipient_span"
    both = ", ".join(f"{f}({c}) {c}" for f, c in _OF_BOTH)
    known = f"select * from recipient_span union all {SPANS.format(behind)}"  # noqa: S608 - our own words
    return f"(select recipient, release_id, {both} from ({known}) group by recipient, release_id)"  # noqa: S608
