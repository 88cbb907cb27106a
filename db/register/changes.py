"""Changes: written once each, held until confirmed, read with their history."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from db.history.origins import named_file, stood_at
from db.store import Store, as_json, from_json
from db.withheld.again import ANY_EXPECTED, change_sign, withhold_again
from model.change import REMOVAL_KINDS, Change, ChangeKind, StoredChange, shown_row
from model.life import Life
from model.recipient import Category, Confidence
from model.register import Edition, RowPlace
from text.timestamp import LONGEST_WAIT, stamp

if TYPE_CHECKING:
    from db.register.editions import KnownEdition

HELD_REMOVALS = (
    "from change where state = 'held' and release_id is not null and kind in ("
    f"{', '.join(repr(k.value) for k in sorted(REMOVAL_KINDS))})"
)
UNCONFIRMED = f"select release_id {HELD_REMOVALS}"
"""Releases that one look did not find: until a second one confirms it they count as present."""
GONE = f"r.gone_edition is not null and r.id not in ({UNCONFIRMED})"
"""Of a release `r` that it is in no register any more."""

_keyed = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode  # made once, as that of `as_json`

_CHANGED = "select (select number from edition where id = ?) number, {} expected"


class ChangedVersions(NamedTuple):
    """What changes of an edition are saved with."""

    number: int | None
    """The edition's; None where they are of none."""
    versions: Mapping[int, tuple[int, str]]
    """Of each version its release and its category."""
    expected: bool
    """True where something is to be withheld again."""


def changed_versions(store: Store, edition: int | None, versions: Iterable[int | None]) -> ChangedVersions:
    """The same for changes from or to these versions: asked once for many, it spares a fifth of what they take."""
    ((number, expected),) = store.tuples(_CHANGED.format(ANY_EXPECTED), [edition])
    found = store.rows_with("select id, release_id, category from version where id in given", {*filter(None, versions)})
    return ChangedVersions(number, {x["id"]: (x["release_id"], x["category"]) for x in found}, bool(expected))


def save_change(
    store: Store, source: str, edition: int | None, change: Change, now: datetime, *,
    versions: tuple[int | None, int | None] = (None, None), category: str = "", state: str = "open",
    detail: Mapping[str, Any] | None = None, once: str = "", known: ChangedVersions | None = None,
) -> str:
    """Writes one change, inside a transaction, found or created: its key, which is given, is made from what is told.

    `once` names what may be told a single time ever; otherwise the edition's number is part of the key, since the same
    thing can happen twice. The versions before and after say which release it is about, and its category by default.
    `known`: what `changed_versions` gives for many of an edition.
    """
    if known is None or not known.versions.keys() >= {*filter(None, versions)}:
        known = changed_versions(store, edition, versions)
    of = [known.versions[v] for v in versions if v and v in known.versions]
    category = category or (of[-1][1] if of else Category.UNKNOWN.value)
    number, at = known.number, stamp(now)
    told = [
        source, change.kind.value, once or (at if number is None else number), change.reference,
        change.recipient, change.file, change.sheet, change.row, [[k, *v] for k, v in change.fields.items()],
        *(None if row is None else dict(row.items()) for row in (change.before, change.after)),  # made each time
    ]
    key = hashlib.sha256(_keyed(told).encode()).hexdigest()[:24]
    store.find_or_insert(
        "change", "key", key=key, source=source, edition_id=edition, kind=change.kind.value, state=state,
        release_id=of[0][0] if of else None, version_before=versions[0], version_after=versions[1],
        reference=change.reference, recipient=change.recipient, category=category, file=change.file,
        sheet=change.sheet, row=change.row, fields=as_json({k: list(v) for k, v in change.fields.items()}),
        reason=change.reason, detail=as_json(dict(detail)) if detail else "{}", seen_at=at,
        open_at=at if state == "open" else None,
    )
    if known.expected:
        (saved,) = store.rows("select id from change where key = ?", [key])
        withhold_again(store, "change", saved["id"], [change_sign(key)])
    return key


def retract(store: Store, wrong: Collection[int], why: str) -> None:
    """Takes changes back, inside a transaction: what is not sent yet is not told. A true one may come by their key."""
    ids = [(i,) for i in wrong]
    sql = "update change set state = 'retracted', key = key || ' taken back ' || id where id = ?"
    if not store.many(sql, ids):
        return
    store.many("delete from waiting where change_id = ?", ids)
    store.execute(
        "update delivery set state = 'cancelled', error = ? where state = 'pending' and alert_id"
        " in (select x.alert_id from alert_change x join change c on c.id = x.change_id group by x.alert_id"
        " having min(c.state = 'retracted'))", [why],
    )


def confirm(store: Store, source: str, seen_before: str, now: datetime, *, rows: bool, page: bool) -> int:
    """Opens a source's changes held since `seen_before`, after a second look at all registers (`rows`), the `page`."""
    given = {"now": stamp(now), "source": source, "before": seen_before, "ahead": stamp(now + LONGEST_WAIT)}
    seen = "(seen_at <= :before or seen_at > :ahead)"
    done = store.execute(  # by +, found by their state: few are held, and a source may have 200,000 changes
        f"update change set state = 'open', open_at = :now where +source = :source and state = 'held' and {seen}"  # noqa: S608
        " and kind != 'page_moved'"  # a good look is the end of that: pipelines.health
        " and case when edition_id is null then :page else :rows end",
        {**given, "page": page, "rows": rows},
    )
    if rows:
        store.execute(
            "update edition set confirmed_at = :now where source = :source and state = 'accepted'"  # noqa: S608
            f" and confirmed_at is null and {seen}",
            given,
        )
    return done.rowcount


def save_deadlines(
    store: Store, source: str, known: KnownEdition, edition: Edition, passed: Sequence[Change], now: datetime
) -> set[tuple[str, int | None]]:
    """Writes down what time did to rows of an edition, inside a transaction; each once for each edition.

    Gives kind and version of each.
    """
    rows = {
        RowPlace(x["file"], x["sheet"], x["row"]): x["version_id"]
        for x in store.rows("select file, sheet, row, version_id from edition_row where edition_id = ?", [known.id])
    }
    out = set()
    for change in passed:
        version = rows.get(edition.place(change.new)) if change.new is not None else None
        save_change(store, source, known.id, change, now, versions=(None, version))
        out.add((change.kind.value, version))
    return out


def changes_sql(columns: str, plural: str = "", edition: str = "edition_id", accepted: str = "true") -> str:
    """Changes with what an alert needs of the tables beside them, which the public copy calls by their plurals.

    The file is the one in which the row stands: of what is gone that of the last edition, as far as it is `accepted`,
    which had it. One at most: a page may list it twice under one title, and a change that came back twice is never
    planned.
    """
    files = f"select g.rowid from edition_file{plural} g"  # noqa: S608 - our own words
    return f"""
select c.*, s.title source_title, s.url source_url, e.title edition_title, e.published_at, h.title file_edition,
  coalesce(f.sha256, '') sha256, coalesce(a.category_reason, b.category_reason, '') category_reason,
  {named_file("c.file")} named_file, b.cells before_cells, a.cells after_cells,
  b.category was_category, b.also was_also, b.confidence was_confidence,
  {columns}
from change{plural} c
join source{plural} s on s.name = c.source
left join edition{plural} e on e.id = c.{edition}
left join version{plural} a on a.id = c.version_after
left join version{plural} b on b.id = c.version_before
left join edition_file{plural} f on f.rowid = case when a.id is null and b.id is not null then coalesce(
  ({files} where g.file = c.file and g.{edition} = (select max(p.id) from edition{plural} p
    where p.source = c.source and p.id >= b.{edition} and p.id < c.{edition} and {accepted})),
  ({files} where g.file = b.file and g.{edition} = b.{edition}))
else coalesce(
  ({files} where g.{edition} = c.{edition} and g.file = coalesce(a.file, c.file)),
  (select min(g.rowid) from edition_file{plural} g where g.{edition} = c.{edition} and g.title = c.file
    and a.id is null)) end
left join edition{plural} h on h.id = f.{edition}
"""  # noqa: S608 - our own words


_CHANGES = (
    changes_sql(
        f"coalesce({stood_at('h')}, '') file_url, coalesce(a.confidence, b.confidence, 'low') confidence,"
        " coalesce(a.also, b.also, '[]') also, g.severity score, g.reasons score_reasons,"
        " coalesce(g.outcome, '') outcome, c.found_at is not null found, c.overtaken_at is not null overtaken,"
        " c.reread_at is not null reread",
        accepted="p.state = 'accepted'",
    )
    + "left join assessment g on g.version_id = coalesce(c.version_after, c.version_before)"
)


def stored_changes(
    store: Store, where: str, parameters: Sequence[Any] = (), *, held_once: bool = True
) -> list[StoredChange]:
    """Changes with all that an alert needs; `where` is ours, its values come in `parameters`.

    `held_once`: what many of them have alike is, since they are kept; of a few, or for a moment, that costs more.
    """
    once: dict[Any, Any] = {}
    found = map(stored_change, store.each(f"{_CHANGES} where {where}", parameters))
    return with_shown(store, [_held_once(c, once.setdefault) for c in found] if held_once else [*found])


_ALIKE = (
    "source", "source_title", "source_url", "recipient", "category_reason", "file", "sheet", "reason",
    "edition_title", "file_url", "sha256", "published_at", "seen_at", "score_reasons", "file_edition",
)
"""What is the same of many changes."""


def _held_once(change: StoredChange, once: Callable[[Any, Any], Any]) -> StoredChange:
    """The change, with what others of them have too held once: 100,000 rows of an edition are told in one message."""
    same: dict[str, Any] = {key: once(said, said) for key in _ALIKE if (said := getattr(change, key))}
    for key in ("before", "after"):
        if row := getattr(change, key):
            same[key] = {once(name, name): once(cell, cell) for name, cell in row.items()}
    return change._replace(**same)


def stored_changes_of(store: Store, ids: Iterable[int]) -> list[StoredChange]:
    return stored_changes(store, "c.id in (select value from json_each(?))", [as_json(list(ids))])


def with_shown(store: Store, found: list[StoredChange]) -> list[StoredChange]:
    """The changes, those of many rows with what each of their rows says in `detail["shown"]`, the gravest first."""
    out = []
    for c in found:
        versions = c.detail.get("versions")  # of a relabelling it is how many there are
        many = isinstance(versions, list) or c.kind is ChangeKind.ROWS_SHOWN
        out.append(c._replace(detail={**c.detail, "shown": _shown(store, versions or [])}) if many else c)
    return out


def _shown(store: Store, versions: Sequence[int]) -> list[dict[str, Any]]:
    found = store.rows_with(
        "select v.id version, v.release_id release, v.file, v.reference, v.recipient, v.category, v.confidence,"
        " v.category_reason, v.also, v.sheet, v.row, v.cells, a.severity score,"
        " coalesce(a.reasons, '[]') score_reasons, coalesce(a.outcome, '') outcome"
        " from version v left join assessment a on a.version_id = v.id where v.id in given",
        versions,
    )
    rows = {x["version"]: stored_row_shown(x) for x in found}
    return [rows[v] for v in versions if v in rows]


def stored_row_shown(x: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a version, whose lists are JSON, as `detail["shown"]` has it."""
    return shown_row(x, **{k: from_json(x[k]) for k in ("also", "cells", "score_reasons")})


def remark_on(*, found: int, overtaken: int, reread: int) -> str:
    """What became of a change's place in history, or of how we read it (`reread`); "" where nothing did."""
    if overtaken:
        return "we read it otherwise now" if reread else "an edition that was found later tells it otherwise"
    if found:
        return "read so by us later: it was never news" if reread else "found later: it was never news"
    return "in words as we read them now" if reread else ""


def with_remark(reason: str, **became: int) -> str:
    """The reason of a change, with what became of it (`remark_on`)."""
    remark = remark_on(**became)
    return f"{reason}; {remark}" if reason and remark else reason or remark


def stored_change(x: Mapping[str, Any]) -> StoredChange:
    kind = ChangeKind(x["kind"])
    before, after = (from_json(x[k]) if x[k] else None for k in ("before_cells", "after_cells"))
    if kind in (ChangeKind.ADDED, ChangeKind.RESTORED, ChangeKind.ROWS_SHOWN):
        before = None
    also = tuple(map(Category, from_json(x["also"])))
    if kind is ChangeKind.AMENDMENT_PUBLISHED:
        own = Category(x["category"])
        also = (*also, *(c for c in named_in(from_json(x["fields"])) if c not in (own, *also)))
    detail = from_json(x["detail"])
    out = taken_out(x["category"], x["also"], x["was_category"], x["was_also"], x["was_confidence"])
    return StoredChange(
        id=x["id"], key=x["key"], source=x["source"], source_title=x["source_title"] or x["source"],
        source_url=x["source_url"], kind=kind, release_id=x["release_id"], reference=x["reference"],
        recipient=x["recipient"], category=Category(x["category"]), confidence=Confidence(x["confidence"]),
        category_reason=x["category_reason"], also=also, file=x["named_file"], sheet=x["sheet"], row=x["row"],
        fields={k: (v[0], v[1]) for k, v in from_json(x["fields"]).items()}, before=before, after=after,
        reason=with_remark(x["reason"], found=x["found"], overtaken=x["overtaken"], reread=x["reread"]),
        edition_id=x["edition_id"] or 0, edition_title=x["edition_title"] or "",
        file_url=x["file_url"], sha256=x["sha256"], published_at=x["published_at"] or "", seen_at=x["seen_at"],
        detail=detail, score=x["score"],
        score_reasons=tuple(from_json(x["score_reasons"] or "[]")), outcome=Life(x["outcome"] or Life.NOT_SAID),
        file_edition=x["file_edition"] or "",
        taken_out=tuple(dict.fromkeys((*out, *map(Category, detail.get("taken_out") or ())))),
    )


def taken_out(
    category: str, also: str, was: str | None, was_also: str | None, confidence: str | None
) -> tuple[Category, ...]:
    """`StoredChange.taken_out`, of two versions of a row. A company that was a guess counts as none."""
    if was is None or (was == category and was_also == also):
        return ()
    named = {category, *from_json(also), Category.UNKNOWN.value}
    named |= {Category.COMMERCIAL.value} if confidence == Confidence.LOW.value else set()
    return tuple(Category(c) for c in (was, *from_json(was_also or "[]")) if c not in named)


def with_history(store: Store, found: list[StoredChange]) -> list[StoredChange]:
    """The changes with the earlier versions of their releases in `detail["history"]`, oldest first.

    Each is {"seen_at", "edition", "sheet", "row", "fields"}: where it first stood, or which cells a later version
    changed, as name -> [before, after].
    """
    earlier = earlier_versions(store.each_with(
        "select c.id change, v.cells, v.sheet, v.row, e.seen_at, e.title edition from change c"
        " join version v on v.release_id = c.release_id and v.id <= c.version_before join edition e"
        " on e.id = v.edition_id where c.id in given order by c.id, v.id",
        (c.id for c in found if c.release_id is not None),
    ))
    return [
        c._replace(detail={**c.detail, "history": earlier[c.id]}) if c.id in earlier else c
        for c in found
    ]


def with_texts(store: Store, found: list[StoredChange]) -> list[StoredChange]:
    """The changes, those of items with all that the item says now in `detail["text"]`."""
    rows = store.rows_with(
        "select i.source, i.key, v.title, v.text, v.answer from item i join item_version v on v.id = i.version_id"
        " where (i.source, i.key) in (select value ->> 0, value ->> 1 from given)",
        {(c.source, str(c.detail["item"])) for c in found if "item" in c.detail},
    )
    said = {(x["source"], x["key"]): "\n".join(filter(None, (x["title"], x["text"], x["answer"]))) for x in rows}
    keys = [(c, (c.source, str(c.detail.get("item")))) for c in found]
    return [c._replace(detail={**c.detail, "text": said[key]}) if key in said else c for c, key in keys]


def release_dates(store: Store, ids: Iterable[int]) -> dict[int, str]:
    """When the release that each change is about was decided, as far as its row prints that, or was seen first."""
    rows = store.rows_with(
        "select c.id, coalesce(nullif(a.dated, ''), e.seen_at) at from change c join release r on r.id = c.release_id"
        " join edition e on e.id = r.first_edition left join assessment a"
        " on a.version_id = coalesce(c.version_after, c.version_before) where c.id in given",
        ids,
    )
    return {x["id"]: x["at"] for x in rows}


HISTORY = 8
"""Earlier versions that are given: the first, and the last ones."""


def earlier_versions(rows: Iterable[Mapping[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    """By change what `with_history` gives of it, from rows of versions in the order of changes, then of versions."""
    once: dict[Any, Any] = {}
    return {change: _history(of_it, once.setdefault) for change, of_it in groupby(rows, itemgetter("change"))}


def _history(versions: Iterable[Mapping[str, Any]], once: Callable[[Any, Any], Any]) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    last: dict[str, str] = {}
    for n, v in enumerate(versions):
        cells = from_json(v["cells"])
        names = list(dict.fromkeys([*last, *cells])) if n else []
        fields = {k: [last.get(k), cells.get(k)] for k in names if last.get(k) != cells.get(k)}
        last = cells
        out.append({**{k: once(v[k], v[k]) for k in ("sheet", "row", "seen_at", "edition")}, "fields": fields})
    return out if len(out) <= HISTORY else [out[0], *out[1 - HISTORY :]]


def pass_over(store: Store, withheld_now: Iterable[int]) -> None:
    """Passes over changes that are withheld, inside a transaction, until `unwithhold` lets them go."""
    sql = "update change set passed_over = 1, planned_at = coalesce(planned_at, open_at, seen_at) where id = ?"
    store.many(sql, [(c,) for c in withheld_now])


BACK_AGAIN: Mapping[ChangeKind, tuple[ChangeKind, ...]] = {
    ChangeKind.ATTACHMENT_ADDED: (ChangeKind.ATTACHMENT_REMOVED, ChangeKind.REGISTER_LOST),
    ChangeKind.LISTED: (ChangeKind.UNLISTED,),
}


def taken_back(store: Store, source: str, change: Change) -> bool:
    """True where something is back whose absence nobody has been told of: both are left unsaid."""
    kinds = as_json([kind.value for kind in BACK_AGAIN.get(change.kind, ())])
    sql = (
        "update change set state = 'retracted' where source = ? and kind in (select value from json_each(?))"
        " and file = ? and state = 'held'"
    )
    return store.execute(sql, [source, kinds, change.file]).rowcount > 0


def named_in(fields: Mapping[str, Any]) -> tuple[Category, ...]:
    """What an entry of the publisher's log of amendments names: "Recipient should read Daily Figment"."""
    from recipients.cell.amended import categories_amended  # loads the lists, for the few changes of this kind

    return categories_amended("\n".join(new for _, new in fields.values() if new))
