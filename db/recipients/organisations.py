"""Organisations of the registers: first sight, names over time, all releases. Spellings of one body are one.

The public copy reckons them by the same classes and functions from its own versions (`publicdb.recipients`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from db.connection import explained
from db.official_names import official_names
from db.recipients.name_spans import earlier_names, several_names, stopped
from db.recipients.reviews import reviewed
from db.register.changes import GONE
from db.sources import named
from db.store import Store
from db.withheld.decide import Withheld
from model.register import Category, Confidence, Recipient
from recipients.cell.bodies import body_key, of_the_body, recipients_in
from recipients.cell.names import organisation_key
from recipients.classify import Reviewed, answer_to, classify_recipient

SAME_BODY = (
    "(c.kind = 'name_corrected'"
    " or (c.kind = 'recipient_renamed' and coalesce(json_array_length(c.detail, '$.rows'), 0) > 1))"
)
"""A change that says that two names are one body's: one was typed anew, or the same other name came into many rows at
once. Another recipient in a single row says nothing of the kind: it may be the very thing to be found out, and by
chains of such rows a third of a register came together as one body."""


class Seen(NamedTuple):
    """What versions of some releases that have the same cell come to. Times are those of editions, ISO 8601, UTC."""

    cell: str
    oldest: int
    """Version, as is the next."""
    newest: int
    first_seen: str
    baseline: int
    """1 where that was a first look: of the watch, or at what was found of the time before."""
    dated: str


@dataclass(slots=True)
class NameSeen:
    """One spelling of an organisation."""

    name: str
    first: tuple[int, int]
    """The version in which it was seen first, and its place in that cell."""
    first_seen: str
    last: tuple[int, int] = (0, 0)
    """The version that came with it last, and its place in that cell."""
    alone: bool = True
    """True where that cell names no other body."""
    last_seen: str = ""
    """When the last edition that has it was seen."""
    releases: set[int] = field(default_factory=set)
    now: set[int] = field(default_factory=set)
    """Those whose row names the body so in the newest version that there is."""


@dataclass(slots=True)
class Organisation:
    """A body that received, or asked for, pupils' data, by the releases given."""

    key: str
    name: str = ""
    """As published last: of most of its rows that stand; where none does, of the last edition that had one."""
    version: int = 0
    """The newest that has this name."""
    alone: bool = True
    """True where its cell names no other body."""
    label: Recipient | None = None
    reviewed: bool = False
    names: dict[str, NameSeen] = field(default_factory=dict)
    first_seen: str = ""
    baseline: bool = False
    """True where it stood in the first edition that was ever seen: it is older than the watch."""
    releases: set[int] = field(default_factory=set)
    """All that ever named it; it is counted by those that still do (`now`)."""
    until: dict[int, str] = field(default_factory=dict)
    """Those of them that name another now -> when the edition was seen that did so."""
    sources: set[str] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    """Those that stand in no register any more."""
    of_individuals: set[int] = field(default_factory=set)
    """Those of individual level."""
    severities: dict[int, int] = field(default_factory=dict)
    """Release -> its highest sensitivity score under this name."""
    dated: str = ""
    """The earliest date that its rows print."""
    earlier: list[str] = field(default_factory=list)
    """Names that had stopped when that of today began; one that stood beside it is another name, not an earlier one."""

    @property
    def now(self) -> set[int]:
        """The releases whose row names it, in the newest version that there is."""
        return self.releases - self.until.keys()

    @property
    def present(self) -> set[int]:
        """Those of them that stand in a register now."""
        return self.now - self.gone

    @property
    def individual(self) -> set[int]:
        """Those of individual level, also where they are gone."""
        return self.now & self.of_individuals

    @property
    def severity(self) -> int:
        """The highest sensitivity score of its releases."""
        return max((self.severities[r] for r in self.now), default=0)

    def named_on(
        self, name: str, release: int, until: str, last_seen: str, severity: int, *, individual: bool
    ) -> None:
        """Adds a release that names it so. `until`: when another came to stand there, "" while it stands there itself.

        `last_seen`: when the last edition was seen in which the row named it so.
        """
        spelling = self.names[name]
        spelling.releases.add(release)
        spelling.last_seen = max(spelling.last_seen, last_seen)
        if not until:
            spelling.now.add(release)
        known = self.until.get(release, "") if release in self.releases else until
        if until and known:
            self.until[release] = max(until, known)
        else:
            self.until.pop(release, None)
        self.releases.add(release)
        self.severities[release] = max(severity, self.severities.get(release, 0))
        if individual:
            self.of_individuals.add(release)

    def add(self, name: str, place: int, seen: Seen, *, alone: bool) -> None:
        """Adds that some releases named it, the `place`th in its cell."""
        first, last = (seen.oldest, place), (seen.newest, place)
        known = self.names.setdefault(name, NameSeen(name, first, seen.first_seen))
        known.first = min(known.first, first)
        known.first_seen = min(known.first_seen, seen.first_seen)
        if last > known.last:
            known.last, known.alone = last, alone
        self.first_seen = min(self.first_seen or seen.first_seen, seen.first_seen)
        self.baseline = self.baseline or bool(seen.baseline)
        self.dated = min(filter(None, (self.dated, seen.dated)), default="")

    def settle(self, gone: Collection[int]) -> None:
        """Which of its releases are gone, of those given, and by which name it goes, once all are added."""
        self.gone = {r for r in self.now if r in gone}
        last = max(self.names.values(), key=lambda n: (len(n.now - self.gone), n.last_seen, len(n.now), n.last))
        self.name, self.version, self.alone = last.name, last.last[0], last.alone

    def find_earlier(self, versions: Iterable[tuple[int, str, str]], gone: Mapping[int, str]) -> None:
        """Which of its names are earlier ones; the arguments are those of `stopped`."""
        first = {n.name: n.first_seen for n in self.names.values()}
        earlier = earlier_names(self.name, first, stopped(versions, gone, recipients_in))
        self.earlier = [n for n in self.names if n in earlier]

    def as_json(self) -> dict[str, Any]:
        """For --json and --csv (docs/using/recipients.md)."""
        label = self.label or Recipient(self.name, Category.UNKNOWN, Confidence.LOW, "")
        return {
            "name": self.name, "category": label.category.value, "confidence": label.confidence.value,
            "reason": label.reason, "also": [c.value for c in label.also], "reviewed": self.reviewed,
            "first_seen": self.first_seen, "older_than_the_watch": self.baseline, "earliest_date_printed": self.dated,
            "earlier_names": self.earlier,
            "spellings": [n for n in self.names if n != self.name and n not in self.earlier],
            "releases": len(self.present), "releases_gone": len(self.now & self.gone),
            "releases_former": len(self.until), "individual_level": len(self.individual),
            "severity": self.severity, "sources": sorted(self.sources),
        }


def organisations(
    store: Store, *, sources: Sequence[str] | None = None, withheld: Withheld | None = None
) -> list[Organisation]:
    """Every organisation that was ever seen as a recipient, the one seen last first; without what is withheld."""
    found: dict[str, Organisation] = {}
    same = renamed(store)
    gone = {x["id"] for x in store.rows(f"select id from release r where {GONE}")}  # noqa: S608 - our own words
    for x in _seen(store, named(sources), withheld):
        releases, sources = (json.loads(x.pop(k)) for k in ("releases", "sources"))
        names = recipients_in(x["cell"])
        for place, name in enumerate(names):
            key = follow(same, body_key(name))
            body = found.setdefault(key, Organisation(key))
            body.add(name, place, Seen(**x), alone=len(names) == 1)
            for release, until, last_seen, severity, individual in releases:
                body.named_on(name, release, until, last_seen, severity, individual=bool(individual))
            body.sources.update(sources)
    for body in found.values():
        body.settle(gone)
    label_all(store, found.values(), reviewed(store))
    for body in found.values():
        if several_names(body.names):
            _find_earlier(store, body)
    return sorted(found.values(), key=lambda o: (o.first_seen, o.name.casefold()), reverse=True)


def _find_earlier(store: Store, body: Organisation) -> None:
    versions = store.rows_with(
        "select v.release_id, v.recipient, e.seen_at from version v join edition e on e.id = v.edition_id"
        " where v.release_id in given order by v.release_id, v.id", body.releases,
    )
    sql = (
        "select r.id, e.seen_at from release r join edition e on e.id = r.gone_edition"  # noqa: S608 - our own words
        f" where r.id in given and {GONE}"
    )
    left = store.rows_with(sql, body.releases)
    rows = ((x["release_id"], x["recipient"], x["seen_at"]) for x in versions)
    body.find_earlier(rows, {x["id"]: x["seen_at"] for x in left})


def label_all(store: Store, found: Iterable[Organisation], answers: Mapping[str, Reviewed]) -> None:
    """Gives each body the label of the newest version with its name; in company it has one of its own."""
    bodies = list(found)
    stored = {
        v["id"]: Recipient(
            "", Category(v["category"]), Confidence(v["confidence"]), v["category_reason"],
            tuple(map(Category, json.loads(v["also"]))),
        )
        for v in store.rows_with(
            "select id, category, confidence, category_reason, also from version where id in given",
            {b.version for b in bodies},
        )
    }
    own = partial(classify_recipient, reviewed=answers, official=official_names(store.data))
    for b in bodies:
        about = next((n for n in (b.name, *b.names) if answer_to(n, answers)), "") if answers else ""
        b.reviewed = bool(about)
        if about and organisation_key(b.name) not in answers:  # a person decided under another name of the same body
            b.label = own(about)._replace(name=b.name)
            continue
        label = of_the_body(stored[b.version], b.name, own) if b.alone else own(b.name)
        b.label = label._replace(name=b.name)


def _seen(store: Store, sources: str | None, withheld: Withheld | None) -> list[dict[str, Any]]:
    """Each spelling with when and on which releases it was seen. The narrow index halves the time."""
    rows = store.rows(
        "with newest as ("  # noqa: S608 - our own words
        " select source, max(seen_at) seen_at from edition where state = 'accepted' group by source),"
        " span as ("
        " select v.recipient, v.release_id, min(v.edition_id) first, max(v.id) newest,"
        "  min(v.id) oldest, max(a.severity) severity, max(a.level = 'individual') individual,"
        "  min(nullif(a.dated, '')) dated"
        " from version v left join assessment a indexed by assessment_weight on a.version_id = v.id"
        " where v.recipient != '' and (? is null or v.release_id in (select id from release"
        "  where source in (select value from json_each(?))))"
        " and v.release_id not in (select value from json_each(?))"
        " group by v.recipient, v.release_id),"
        " place as ("
        f" select s.*, r.source, {GONE} gone, f.seen_at first_seen, f.kind, n.seen_at newest_seen,"
        "  coalesce((select e.seen_at from version w join edition e on e.id = w.edition_id"
        "   where w.release_id = s.release_id and w.id > s.newest order by w.id limit 1), '') until"
        " from span s join release r on r.id = s.release_id join edition f on f.id = s.first"
        " left join newest n on n.source = r.source)"
        " select recipient cell, min(first_seen) first_seen, max(kind = 'baseline') baseline, max(newest) newest,"
        "  min(oldest) oldest, coalesce(min(dated), '') dated, json_group_array(json_array(release_id, until,"
        "   coalesce(iif(until = '' and not gone, newest_seen, (select max(e.seen_at) from edition_row x"
        "    join edition e on e.id = x.edition_id where x.version_id = p.newest and e.state = 'accepted')),"
        "    first_seen), coalesce(severity, 0), coalesce(individual, 0))) releases,"
        "  json_group_array(distinct source) sources from place p group by recipient order by oldest",
        [sources, sources, json.dumps([int(r) for r in withheld.ids.get("release", ())] if withheld else [])],
    )
    return [x for x in rows if not withheld.instead_of(x["cell"])] if withheld else rows


def renamed(store: Store, key_of: Callable[[str], str] = body_key) -> dict[str, str]:
    """Key -> the key that it became, by the changes that tell of one body (`SAME_BODY`)."""
    same: dict[str, str] = {}
    with explained(store.path):
        for cells in store.connection.execute(
            "select b.recipient, a.recipient from change c join version b on b.id = c.version_before"  # noqa: S608 - our own words
            f" join version a on a.id = c.version_after where {SAME_BODY} and c.state != 'retracted' order by c.id"
        ):
            before, after = (recipients_in(cell) if cell else () for cell in cells)
            if len(before) == len(after) == 1:
                old, new = follow(same, key_of(before[0])), follow(same, key_of(after[0]))
                # Two bodies that are both known, and known to be different, are a row that changed hands.
                if old != new and not ("/" in old and "/" in new):
                    same[old] = new
    return same


def follow(same: Mapping[str, str], key: str) -> str:
    """The key that a key became in the end."""
    while key in same:
        key = same[key]
    return key


def find_organisation(store: Store, name: str, withheld: Withheld | None = None) -> Organisation | None:
    """The organisation that goes, or went, by this name; None where no register has it."""
    key = organisation_key(name)
    known = organisations(store, withheld=withheld)
    return next((o for o in known if any(organisation_key(n) == key for n in o.names)), None)


def releases_of(store: Store, body: Organisation, versions: Iterable[int] | None = None) -> list[dict[str, Any]]:
    """All releases of an organisation, present or gone, the gravest first: in the newest version, or in those given."""
    chosen = "given" if versions is not None else (
        "(select max(id) from version where release_id in given group by release_id)"
    )
    out = store.rows_with(
        "select v.release_id id, r.source, v.reference, v.recipient, v.title, v.purpose, a.level, a.tier, a.outcome,"  # noqa: S608
        " a.dated, a.severity, a.reasons, e.seen_at first_seen,"
        " (select n.recipient from version n where n.release_id = v.release_id order by n.id desc limit 1) named_now,"
        f" {GONE} gone"
        " from version v join release r on r.id = v.release_id join edition e on e.id = r.first_edition"
        f" left join assessment a on a.version_id = v.id where v.id in {chosen}",
        body.releases if versions is None else versions,
    )
    for r in out:
        r["reasons"], r["gone"] = json.loads(r["reasons"] or "[]"), bool(r["gone"])
        r["until"], r["now"] = body.until.get(r["id"], ""), {"recipient": r.pop("named_now")}
    return sorted(out, key=lambda r: (-(r["severity"] or 0), r["id"]))


def relabellings(store: Store, names: list[str]) -> list[dict[str, Any]]:
    """The silent changes that reviews of these names made, oldest first."""
    rows = store.rows_with(
        "select seen_at, source, recipient, fields, reason, detail from change where kind = 'relabelled'"
        " and recipient in given order by id",
        names,
    )
    return [{**r, "fields": json.loads(r["fields"]), "detail": json.loads(r["detail"])} for r in rows]
