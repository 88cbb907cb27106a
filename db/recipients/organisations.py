"""Organisations of the registers: first sight, names over time, all releases. Spellings of one body are one.

The public copy reckons them by the same classes and functions from its own versions (`publicdb.recipients`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from db.recipients.cells import CellBody, NamedInCells
from db.recipients.name_spans import earlier_names, several_names, stopped
from db.recipients.spans import spans
from db.register.changes import GONE
from db.sources import named
from db.store import Store, as_json, from_json
from db.withheld.decide import Withheld
from model.register import Category, Confidence, Recipient
from recipients.cell.names import organisation_key
from recipients.cell.own_label import of_the_body

if TYPE_CHECKING:
    from recipients.classify import Reviewed

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
        self, name: str, severities: Mapping[int, int], until: Mapping[int, str], individual: Iterable[int],
        last_seen: str,
    ) -> None:
        """Adds releases that name it so, with the highest score that each has under this name.

        `until`: of those of them where another stands now since when. `individual`: those of individual level.
        `last_seen`: when the last edition was seen in which one of the rows named it so.
        """
        spelling, now = self.names[name], severities.keys() - until.keys()
        spelling.releases.update(severities)
        spelling.now |= now
        spelling.last_seen = max(spelling.last_seen, last_seen)
        for release, at in until.items():
            if release not in self.releases or release in self.until:
                self.until[release] = max(at, self.until.get(release, ""))
        for release in self.until.keys() & now:
            del self.until[release]
        self.releases.update(severities)
        known = {r: max(severities[r], self.severities[r]) for r in self.severities.keys() & severities.keys()}
        self.severities |= severities
        self.severities |= known
        self.of_individuals.update(individual)

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
        self.gone = self.now.intersection(gone)
        last = max(self.names.values(), key=lambda n: (len(n.now - self.gone), n.last_seen, len(n.now), n.last))
        self.name, self.version, self.alone = last.name, last.last[0], last.alone

    def find_earlier(
        self, versions: Iterable[tuple[int, str, str]], gone: Mapping[int, str],
        names_in: Callable[[str], Iterable[str]],
    ) -> None:
        """Which of its names are earlier ones; the arguments are those of `stopped`."""
        first = {n.name: n.first_seen for n in self.names.values()}
        earlier = earlier_names(self.name, first, stopped(versions, gone, names_in))
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
    cells = NamedInCells(store)
    found = seen_organisations(store, cells, sources=sources, withheld=withheld)
    describe(store, found, cells)
    return found


def seen_organisations(
    store: Store, cells: NamedInCells, *, sources: Sequence[str] | None = None, withheld: Withheld | None = None
) -> list[Organisation]:
    """The same without labels and earlier names, which of thousands cost much, for who shows few (`describe`)."""
    found: dict[str, Organisation] = {}
    same = renamed(store, cells.bodies)
    seen = _SeenCells(store, sources, withheld)
    for cell in seen.cells:
        if not cell.name or (withheld and withheld.instead_of(cell.name)):
            continue
        first, (until, last_seen) = seen.first(cell), seen.until(cell)
        severities = dict(zip(cell.releases, cell.severities, strict=True))
        individual = [r for r, is_so in zip(cell.releases, cell.individual, strict=True) if is_so]
        bodies = cells.bodies(cell.name)
        for place, (name, own_key) in enumerate(bodies):
            key = follow(same, own_key)
            body = found.setdefault(key, Organisation(key))
            body.add(name, place, first, alone=len(bodies) == 1)
            body.named_on(name, severities, until, individual, last_seen)
            body.sources.update(seen.sources_of(severities.keys()))
    for body in found.values():
        body.settle(seen.gone)
    return sorted(found.values(), key=lambda o: (o.first_seen, o.name.casefold()), reverse=True)


def describe(store: Store, bodies: Sequence[Organisation], cells: NamedInCells) -> None:
    """Gives these their labels and earlier names."""
    label_all(store, bodies, _answers(store), cells)
    _find_earlier(store, [body for body in bodies if several_names(body.names)], cells)


def _answers(store: Store) -> Mapping[str, Reviewed]:
    if store.one("select 1 from review limit 1") is None:
        return {}
    from db.recipients.reviews import reviewed  # loads the lists

    return reviewed(store)


def _find_earlier(store: Store, bodies: Sequence[Organisation], cells: NamedInCells) -> None:
    releases = sorted({r for body in bodies for r in body.releases})
    versions: dict[int, list[tuple[int, str, str]]] = {r: [] for r in releases}
    for x in store.each_with(
        "select v.release_id, v.recipient, e.seen_at from version v join edition e on e.id = v.edition_id"
        " where v.release_id in given order by v.release_id, v.id", releases,
    ):
        versions[x["release_id"]].append((x["release_id"], x["recipient"], x["seen_at"]))
    sql = (
        "select r.id, e.seen_at from release r join edition e on e.id = r.gone_edition"  # noqa: S608 - our own words
        f" where r.id in given and {GONE}"
    )
    gone = {x["id"]: x["seen_at"] for x in store.rows_with(sql, releases)}
    for body in bodies:
        body.find_earlier(chain.from_iterable(versions[r] for r in sorted(body.releases)), gone, cells.names)


def label_all(
    store: Store, found: Iterable[Organisation], answers: Mapping[str, Reviewed], cells: NamedInCells | None = None
) -> None:
    """Gives each body the label of the newest version with its name; in company it has one of its own."""
    bodies = list(found)
    stored = {
        v["id"]: Recipient(
            "", Category(v["category"]), Confidence(v["confidence"]), v["category_reason"],
            tuple(map(Category, json.loads(v["also"]))),
        )
        for v in store.rows_with(
            "select id, category, confidence, category_reason, also from version where id in given",
            sorted({b.version for b in bodies}),  # beside each other in the file
        )
    }

    def own(name: str) -> Recipient:
        noted = None if answers or cells is None else cells.label(name)
        if noted is not None:
            return noted
        from db.official_names import official_names  # loads the lists, as does the other
        from recipients.classify import classify_recipient

        return classify_recipient(name, reviewed=answers, official=official_names(store.data))

    for b in bodies:
        about = _answered(b, answers) if answers else ""
        b.reviewed = bool(about)
        if about and organisation_key(b.name) not in answers:  # a person decided under another name of the same body
            b.label = own(about)._replace(name=b.name)
            continue
        label = of_the_body(stored[b.version], b.name, own) if b.alone else own(b.name)
        b.label = label._replace(name=b.name)


def _answered(body: Organisation, answers: Mapping[str, Reviewed]) -> str:
    """The first of its names about which a person has answered, that of today before all; "" where there is none."""
    from recipients.classify import answer_to  # loads the lists

    return next((name for name in (body.name, *body.names) if answer_to(name, answers)), "")


class _Cell(NamedTuple):
    """A recipient as printed, and the releases that have it, each with what its versions with it come to."""

    name: str
    oldest: int
    """Version."""
    dated: str
    releases: list[int]
    newest: list[int]
    """Versions."""
    severities: list[int]
    individual: list[int]
    editions: list[int]
    """The first of each."""


class _SeenCells:
    """Each spelling, that of the oldest version first, with when and on which releases it was seen."""

    def __init__(self, store: Store, sources: Sequence[str] | None, withheld: Withheld | None) -> None:
        left_out = [int(r) for r in withheld.ids.get("release", ())] if withheld else []
        self.cells = [
            _Cell(name, oldest, dated, *from_json(lists))
            for name, lists, oldest, dated in store.tuples(
                "select recipient, json_array(json_group_array(release_id), json_group_array(newest),"  # noqa: S608
                " json_group_array(coalesce(severity, 0)), json_group_array(coalesce(individual, 0)),"
                " json_group_array(first_edition)), min(oldest) oldest, coalesce(min(dated), '')"
                f" from {spans(store)} where (?1 is null or release_id in (select id from release"
                "  where source in (select value from json_each(?1))))"
                " and release_id not in (select value from json_each(?2)) group by recipient order by oldest",
                [named(sources), json.dumps(left_out)],
            )
        ]
        self.gone = {r for (r,) in store.tuples(f"select id from release r where {GONE}")}  # noqa: S608 - our own words
        self._editions = {
            n: (seen_at, int(kind == "baseline"))
            for n, seen_at, kind in store.tuples("select id, seen_at, kind from edition")
        }
        self._of_source = {
            source: (set(from_json(releases)), seen_at or "") for source, releases, seen_at in store.tuples(
                "select source, json_group_array(id), (select max(seen_at) from edition e where e.source = r.source"
                " and e.state = 'accepted') from release r group by source"
            )
        }
        self._last: dict[int, int] = {}
        """The newest version of each release."""
        for cell in self.cells:
            for release, version in zip(cell.releases, cell.newest, strict=True):
                self._last[release] = max(version, self._last.get(release, 0))
        self._ended = self._read_ended(store)

    def _read_ended(self, store: Store) -> dict[int, tuple[str, str]]:
        """Newest versions with a name that stand no more: when another came in their place, when they were seen last.

        "" where none did, and where no edition that was accepted has it.
        """
        ended = [
            (version, release) for cell in self.cells
            for release, version in zip(cell.releases, cell.newest, strict=True)
            if release in self.gone or self._last[release] != version
        ]
        found = store.tuples(
            "select p.value->>0, coalesce((select e.seen_at from version v join edition e on e.id = v.edition_id"
            "  where v.release_id = p.value->>1 and v.id > p.value->>0 order by v.id limit 1), ''),"
            " coalesce((select max(e.seen_at) from edition_row r join edition e on e.id = r.edition_id"
            "  where r.version_id = p.value->>0 and e.state = 'accepted'), '') from json_each(?) p", [as_json(ended)],
        )
        return {version: (until, last) for version, until, last in found}

    def first(self, cell: _Cell) -> Seen:
        """When it was seen first, and its versions."""
        editions = [self._editions[e] for e in {*cell.editions}]
        first_seen, baseline = min(at for at, _ in editions), max(is_first for _, is_first in editions)
        return Seen(cell.name, cell.oldest, max(cell.newest), first_seen, baseline, cell.dated)

    def until(self, cell: _Cell) -> tuple[dict[int, str], str]:
        """Of its releases that name another now since when; and when the last edition was seen that has it."""
        ended = {r: self._ended[v] for r, v in zip(cell.releases, cell.newest, strict=True) if v in self._ended}
        seen_at = [self._editions[e][0] for e in {*cell.editions}]
        seen_at += [last for _, last in ended.values()]
        standing = {*cell.releases}.difference(ended)
        seen_at += [at for releases, at in self._of_source.values() if not releases.isdisjoint(standing)]
        return {r: until for r, (until, _) in ended.items() if until}, max(seen_at)

    def sources_of(self, releases: AbstractSet[int]) -> list[str]:
        """The sources of these."""
        return [source for source, (own, _) in self._of_source.items() if not own.isdisjoint(releases)]


def renamed(store: Store, bodies: Callable[[str], Sequence[CellBody]] | None = None) -> dict[str, str]:
    """Key -> the key that it became, by the changes that tell of one body (`SAME_BODY`). `bodies`: those of a cell."""
    same: dict[str, str] = {}
    bodies = bodies or NamedInCells(store).bodies
    for cells in store.tuples(
        "select b.recipient, a.recipient from change c join version b on b.id = c.version_before"  # noqa: S608 - our own words
        f" join version a on a.id = c.version_after where {SAME_BODY} and c.state != 'retracted' order by c.id"
    ):
        before, after = (bodies(cell) if cell else () for cell in cells)
        if len(before) == len(after) == 1:
            old, new = follow(same, before[0].key), follow(same, after[0].key)
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
