"""The organisations of the registers: first sight, names over time, all releases. Spellings of one body are one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from db.official_names import official_names
from db.recipients.name_spans import earlier_names, several_names, stopped
from db.recipients.reviews import reviewed
from db.store import Store
from model.register import Category, Confidence, Recipient
from recipients.cell.bodies import group_key, recipients_in
from recipients.cell.commissioners import of_the_body
from recipients.cell.names import organisation_key
from recipients.classify import classify_recipient

if TYPE_CHECKING:
    from db.withheld.decide import Withheld

SAME_BODY = (
    "(c.kind = 'name_corrected'"
    " or (c.kind = 'recipient_renamed' and coalesce(json_array_length(c.detail, '$.rows'), 0) > 1))"
)
"""A change that says that two names are one body's: one was typed anew, or the same other name came into many rows at
once. Another recipient in a single row says nothing of the kind: it may be the very thing to be found out, and by
chains of such rows a third of a register came together as one body."""


@dataclass(slots=True)
class NameSeen:
    """One spelling of an organisation."""

    name: str
    first_seen: str
    last_seen: str
    releases: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Organisation:
    """A body that received, or asked for, pupils' data. Times are those of editions as we saw them, ISO 8601, UTC."""

    key: str
    name: str = ""
    """As published last."""
    label: Recipient | None = None
    first_seen: str = ""
    baseline: bool = False
    """True where it stood in the first edition that was ever seen: it is older than the watch."""
    names: dict[str, NameSeen] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)
    present: set[int] = field(default_factory=set)
    """Releases that stand in a register now, by id."""
    gone: set[int] = field(default_factory=set)
    individual: set[int] = field(default_factory=set)
    severity: int = 0
    dated: str = ""
    """The earliest date that its rows print."""
    reviewed: bool = False
    last: tuple[int, int] = (0, 0)
    """The version that named it last, and its place in that cell."""
    earlier_names: list[str] = field(default_factory=list)
    """Names that had stopped when that of today began; one that stood beside it is another name, not an earlier one."""

    def as_json(self) -> dict[str, Any]:
        """For --json and --csv (docs/using/recipients.md)."""
        label = self.label or Recipient(self.name, Category.UNKNOWN, Confidence.LOW, "")
        return {
            "name": self.name,
            "category": label.category.value,
            "confidence": label.confidence.value,
            "reason": label.reason,
            "also": [c.value for c in label.also],
            "reviewed": self.reviewed,
            "first_seen": self.first_seen,
            "older_than_the_watch": self.baseline,
            "earliest_date_printed": self.dated,
            "earlier_names": self.earlier_names,
            "spellings": [n for n in self.names if n != self.name and n not in self.earlier_names],
            "releases": len(self.present),
            "releases_gone": len(self.gone),
            "individual_level": len(self.individual),
            "severity": self.severity,
            "sources": sorted(self.sources),
        }


def organisations(store: Store, *, source: str | None = None, held: Withheld | None = None) -> list[Organisation]:
    """Every organisation that was ever seen as a recipient, the one seen last first; without what is withheld."""
    answers, official = reviewed(store), official_names(store.data)
    own = partial(classify_recipient, reviewed=answers, official=official)
    found: dict[str, Organisation] = {}
    same = _renamed(store)
    labels = _labels(store, source)
    gone = {x["id"] for x in store.rows("select id from release where gone_edition is not null")}
    for seen in _seen(store, source, held):
        spelling = seen["recipient"]
        bodies = recipients_in(spelling)
        for place, name in enumerate(bodies):
            key = _follow(same, group_key(name))
            body = found.setdefault(key, Organisation(key))
            _add(body, name, seen, gone)
            if (seen["newest"], place) > body.last:
                body.last, body.name = (seen["newest"], place), name
                label = of_the_body(labels[spelling], name, own) if len(bodies) == 1 else own(name)
                body.label = label._replace(name=name)
                body.reviewed = organisation_key(name) in answers
    _find_earlier_names(store, found.values())
    return sorted(found.values(), key=lambda o: (o.first_seen, o.name.casefold()), reverse=True)


def _find_earlier_names(store: Store, found: Iterable[Organisation]) -> None:
    for body in found:
        if not several_names(body.names):
            continue
        wanted = body.present | body.gone
        versions = store.rows_with(
            "select v.release_id, v.recipient, e.seen_at from version v join edition e on e.id = v.edition_id"
            " where v.release_id in given order by v.release_id, v.id", wanted,
        )  # fmt: skip
        left = store.rows_with(
            "select r.id, e.seen_at from release r join edition e on e.id = r.gone_edition"
            " where r.id in given", wanted,
        )  # fmt: skip
        rows = [(x["release_id"], x["recipient"], x["seen_at"]) for x in versions]
        gone = {x["id"]: x["seen_at"] for x in left}
        first = {n.name: n.first_seen for n in body.names.values()}
        earlier = earlier_names(body.name, first, stopped(rows, gone, recipients_in))
        body.earlier_names = [n for n in body.names if n in earlier]


_OF_SOURCE = "v.recipient != '' and (? is null or v.release_id in (select id from release where source = ?))"


def _seen(store: Store, source: str | None, held: Withheld | None) -> list[dict[str, Any]]:
    """Each spelling with when, on which releases and how grave it was seen; by first sight.

    Of 200,000 versions the narrow index halves the time, since rows of assessments are long.
    """
    rows = store.rows(
        "with span as ("  # noqa: S608 - our own words
        " select v.recipient, v.release_id, min(v.edition_id) first, max(v.edition_id) last, max(v.id) newest,"
        "  min(v.id) oldest, max(a.severity) severity, max(a.level = 'individual') individual,"
        "  min(nullif(a.dated, '')) dated"
        " from version v left join assessment a indexed by assessment_weight on a.version_id = v.id"
        f" where {_OF_SOURCE} and v.release_id not in (select value from json_each(?))"
        " group by v.recipient, v.release_id)"
        " select s.recipient, min(f.seen_at) first_seen, max(l.seen_at) last_seen, min(f.number) number,"
        "  max(s.newest) newest, min(s.oldest) oldest, coalesce(max(s.severity), 0) severity,"
        "  coalesce(min(s.dated), '') dated, json_group_array(s.release_id) releases,"
        "  json_group_array(s.release_id) filter (where s.individual) individual,"
        "  json_group_array(distinct r.source) sources"
        " from span s join release r on r.id = s.release_id join edition f on f.id = s.first"
        " join edition l on l.id = s.last group by s.recipient order by oldest",
        [source, source, json.dumps([int(r) for r in held.ids.get("release", ())] if held else [])],
    )
    return [x for x in rows if not held.instead_of(x["recipient"])] if held else rows


def _labels(store: Store, source: str | None) -> dict[str, Recipient]:
    """What each spelling is taken to be, as its newest version says."""
    rows = store.rows(
        "select recipient, category, confidence, category_reason, also from version where id in"  # noqa: S608
        f" (select max(v.id) from version v where {_OF_SOURCE} group by v.recipient)",
        [source, source],
    )
    return {
        x["recipient"]: Recipient(
            x["recipient"], Category(x["category"]), Confidence(x["confidence"]), x["category_reason"],
            tuple(Category(c) for c in json.loads(x["also"])),
        )
        for x in rows
    }  # fmt: skip


def _add(body: Organisation, name: str, seen: Mapping[str, Any], gone: AbstractSet[int]) -> None:
    """Adds what was seen of a body under one name. `gone`: releases that stand in no register any more."""
    first, last = seen["first_seen"], seen["last_seen"]
    spelled = body.names.setdefault(name, NameSeen(name, first, last))
    spelled.first_seen, spelled.last_seen = min(spelled.first_seen, first), max(spelled.last_seen, last)
    releases = set(json.loads(seen["releases"]))
    spelled.releases |= releases
    body.first_seen = min(body.first_seen or first, first)
    body.baseline = body.baseline or seen["number"] == 1
    body.sources.update(json.loads(seen["sources"]))
    body.present |= releases - gone
    body.gone |= releases & gone
    body.individual.update(json.loads(seen["individual"]))
    body.severity = max(body.severity, seen["severity"])
    body.dated = min(filter(None, (body.dated, seen["dated"])), default="")


def _renamed(store: Store) -> dict[str, str]:
    """Group key -> the group that it became, by the changes that tell of one body (`SAME_BODY`)."""
    same: dict[str, str] = {}
    for c in store.rows(
        "select b.recipient before, a.recipient after from change c join version b on b.id = c.version_before"  # noqa: S608 - our own words
        f" join version a on a.id = c.version_after where {SAME_BODY}"
        " and c.state != 'retracted' order by c.id"
    ):
        before, after = (recipients_in(c[k]) if c[k] else () for k in ("before", "after"))
        if len(before) == len(after) == 1:
            old, new = _follow(same, group_key(before[0])), _follow(same, group_key(after[0]))
            # Two bodies that are both known, and known to be different, are a row that changed hands.
            if old != new and not ("/" in old and "/" in new):
                same[old] = new
    return same


def _follow(same: Mapping[str, str], key: str) -> str:
    """The key that a key became in the end."""
    while key in same:
        key = same[key]
    return key


def find_organisation(store: Store, name: str, held: Withheld | None = None) -> Organisation | None:
    """The organisation that goes, or went, by this name; None where no register has it."""
    key = organisation_key(name)
    return next((o for o in organisations(store, held=held) if any(organisation_key(n) == key for n in o.names)), None)


def releases_of(store: Store, body: Organisation) -> list[dict[str, Any]]:
    """All releases of an organisation in their newest version, present or gone, the gravest first."""
    out = store.rows_with(
        "select v.release_id id, r.source, v.reference, v.recipient, v.title, v.purpose, a.level, a.tier, a.outcome,"
        " a.dated, a.severity, a.reasons, e.seen_at first_seen, r.gone_edition is not null gone"
        " from version v join release r on r.id = v.release_id join edition e on e.id = r.first_edition"
        " left join assessment a on a.version_id = v.id where v.id in (select max(id) from version"
        " where release_id in given group by release_id)",
        body.present | body.gone,
    )
    for r in out:
        r["reasons"], r["gone"] = json.loads(r["reasons"] or "[]"), bool(r["gone"])
    return sorted(out, key=lambda r: (-(r["severity"] or 0), r["id"]))


def relabellings(store: Store, names: list[str]) -> list[dict[str, Any]]:
    """The silent changes that reviews of these names made, oldest first."""
    rows = store.rows_with(
        "select seen_at, source, recipient, fields, reason, detail from change where kind = 'relabelled'"
        " and recipient in given order by id",
        names,
    )
    return [{**r, "fields": json.loads(r["fields"]), "detail": json.loads(r["detail"])} for r in rows]
