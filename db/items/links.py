"""Links: which items speak of which releases, and which releases belong to one request."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from db.recipients.assessments import days_of
from db.register.changes import GONE
from db.store import Store
from model.change import ItemLink
from text.labels import DAY_WORDS

if TYPE_CHECKING:
    from diffing.releases import CaseRelease


def releases_for_links(store: Store, after: int = 0) -> list[dict[str, Any]]:
    """Each release with number over `after` as its newest version has it, for `mentions.joining.links`."""
    rows = store.rows(
        "select v.release_id id, v.reference, v.recipient, v.title, v.purpose, v.cells from version v"
        " where v.id in (select max(id) from version where release_id > ? group by release_id)",
        [after],
    )
    return [
        {**json.loads(x["cells"]), **{k: x[k] for k in ("id", "reference", "recipient", "title", "purpose")}}
        for x in rows
    ]


def newest_release(store: Store) -> int:
    """The highest number of a release, 0 where there is none."""
    return int(store.rows("select coalesce(max(id), 0) n from release")[0]["n"])


def save_links(store: Store, item: int, links: Iterable[ItemLink]) -> None:
    """Writes links of an item (release, by, reason), inside a transaction; what is there stays."""
    store.many(
        "insert into item_link(item_id, release_id, by, reason) values (?, ?, ?, ?) on conflict do nothing",
        [(item, x.release, x.by, x.reason) for x in links],
    )


def linked_to(store: Store, version: int, release: int) -> None:
    """Notes up to which release a version was held against, inside a transaction."""
    store.update("item_version", version, linked_to=release)


def not_linked(store: Store, source: str, newest: int, limit: int) -> list[dict[str, Any]]:
    """Versions that stand, have mentions, and were not held against the newest releases yet."""
    return store.rows(
        "select i.id item, v.id version, v.linked_to from item i join item_version v on v.id = i.version_id"
        " where i.source = ? and v.linked_to < ? and exists (select 1 from mention m where m.version_id = v.id)"
        " order by v.linked_to, v.id limit ?",
        [source, newest, limit],
    )


def items_of_release(store: Store, release: int) -> list[dict[str, Any]]:
    """The items that speak of a release, newest first, each with the reason."""
    return store.rows(
        "select i.key, i.source, i.kind, i.state, v.title, json_extract(i.data, '$.url') url, i.published, l.by,"
        " l.reason from item_link l join item i on i.id = l.item_id join item_version v on v.id = i.version_id"
        " where l.release_id = ? order by i.published desc, i.id",
        [release],
    )


def releases_of_item(store: Store, item: int) -> list[dict[str, Any]]:
    """The releases that an item speaks of, each with the reason."""
    return store.rows(
        "select l.release_id release, v.reference, v.recipient, l.by, l.reason from item_link l join version v"
        " on v.id = (select max(id) from version where release_id = l.release_id) where l.item_id = ?"
        " order by l.release_id",
        [item],
    )


_NEWEST = f"""
select v.release_id, v.reference, v.recipient, v.title, v.section, v.cells, r.source, {GONE} gone, e.seen_at,
  coalesce(a.outcome, 'not_said') outcome
from release r join version v on v.id = (select max(id) from version where release_id = r.id)
  join edition e on e.id = r.first_edition left join assessment a on a.version_id = v.id
where true
"""  # noqa: S608 - our own words
MOST_CANDIDATES = 500
"""Releases looked at for one case."""


def _as_case_release(x: Mapping[str, Any]) -> CaseRelease:
    from diffing.releases import CaseRelease

    cells = json.loads(x["cells"])
    return CaseRelease(
        x["release_id"], x["reference"], x["recipient"], x["title"], x["section"], cells.get("status", ""),
        " ".join(cells.values()), cells.get("destroyed", ""),
    )


def case(store: Store, release: int) -> list[dict[str, Any]]:
    """The other releases of its case, of any source, oldest first, each with what it is and why it belongs."""
    from diffing.releases import base_reference, case_of  # late: most that asks for links has no use for comparing

    mine = store.one(f"{_NEWEST} and r.id = ?", [release])
    if mine is None:
        return []
    this = _as_case_release(mine)
    base = base_reference(this.reference) or this.reference
    candidates = store.rows(
        f"{_NEWEST} and v.release_id != :release and ((:base != '' and v.reference like :like || '%' escape '\\')"
        " or (v.recipient = :recipient and v.recipient != '')"
        " or (:base != '' and v.cells like '%' || :like || '%' escape '\\')"
        " or (v.reference != '' and instr(:text, v.reference) > 0)) order by e.seen_at, v.release_id limit :most",
        {"release": release, "base": base, "like": re.sub(r"[\\%_]", r"\\\g<0>", base), "recipient": this.recipient,
         "text": this.text, "most": MOST_CANDIDATES},
    )
    known = {x["release_id"]: x for x in candidates}
    return [
        {"release": tie.release, "part": tie.part.value, "reason": tie.reason,
         **{k: known[tie.release][k] for k in ("source", "reference", "recipient", "title", "outcome")},
         "days": days_of(json.loads(known[tie.release]["cells"]), DAY_WORDS),
         "first_seen": known[tie.release]["seen_at"], "present": not known[tie.release]["gone"]}
        for tie in case_of(this, map(_as_case_release, candidates))
    ]
