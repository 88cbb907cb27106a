"""The organisations that releases name, as `db.recipients.organisations` knows them, for some releases or for all.

Read from the versions that the copy has already, which lie closer together there and keep no crawl waiting.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from db.official_names import official_names
from db.recipients.name_spans import earlier_names, several_names, stopped
from db.recipients.organisations import SAME_BODY
from db.store import Store
from db.withheld.decide import FOR_GOOD, UNTIL_REVIEWED
from model.register import Category, Confidence, Recipient
from publicdb.rows import UNCONFIRMED, parts
from recipients.cell.bodies import group_key, recipients_in
from recipients.cell.commissioners import of_the_body
from recipients.cell.names import organisation_key
from recipients.classify import Reviewed, classify_recipient

CHANGES_AT_ONCE = 20_000


@dataclass(slots=True)
class Name:
    """One spelling of an organisation."""

    name: str
    first: tuple[int, int]
    """The version in which it was seen first, and its place in that cell."""
    first_seen: str
    last_seen: str


@dataclass(slots=True)
class Body:
    """An organisation, as far as the releases that were looked at tell. Times are ISO 8601, UTC."""

    key: str
    name: str = ""
    """As published last."""
    last: tuple[int, int] = (0, 0)
    """The version that named it last, and its place in that cell."""
    alone: bool = True
    """True where that cell names no other body."""
    label: Recipient | None = None
    reviewed: bool = False
    names: dict[str, Name] = field(default_factory=dict)
    first_seen: str = ""
    baseline: bool = False
    releases: set[int] = field(default_factory=set)
    individual: set[int] = field(default_factory=set)
    severity: int = 0
    dated: str = ""
    earlier: frozenset[str] = frozenset()
    """Its names that had stopped when that of today began."""

    def add(self, name: str, place: int, seen: Seen, *, alone: bool) -> None:
        """Adds that some releases named it, the `place`th in its cell."""
        first, last = (seen.oldest, place), (seen.newest, place)
        known = self.names.setdefault(name, Name(name, first, seen.first_seen, seen.last_seen))
        known.first = min(known.first, first)
        known.first_seen = min(known.first_seen, seen.first_seen)
        known.last_seen = max(known.last_seen, seen.last_seen)
        if last > self.last:
            self.last, self.name, self.alone = last, name, alone
        self.first_seen = min(self.first_seen or seen.first_seen, seen.first_seen)
        self.baseline = self.baseline or seen.number == 1
        self.severity = max(self.severity, seen.severity)
        self.dated = min(filter(None, (self.dated, seen.dated)), default="")


class Seen(NamedTuple):
    """What versions of some releases that have the same cell come to."""

    cell: str
    oldest: int
    """Version, as is the next."""
    newest: int
    first_seen: str
    last_seen: str
    number: int
    """Of the first edition."""
    severity: int
    dated: str


NOBODY = f"('', '{UNTIL_REVIEWED}', '{FOR_GOOD}')"
"""Cells that name nobody, or somebody who is withheld."""
SEEN = f"""
select v.recipient, min(v.id), max(v.id), min(e.seen_at), max(e.seen_at), min(e.number), max(v.severity),
  coalesce(min(nullif(v.dated, '')), '')
from versions v join editions e on e.id = v.edition where v.release in ({{}})
  and v.recipient not in {NOBODY} group by v.recipient
"""  # noqa: S608 - our own words
RELEASES = f"""
select recipient, release, max(level = 'individual') from versions where release in ({{}}) and recipient not in {NOBODY}
group by release, recipient
"""  # noqa: S608


def bodies(
    main: Store, copy: sqlite3.Connection, root: Callable[[str], str], answers: Mapping[str, Reviewed],
    releases: Iterable[int],
) -> dict[str, Body]:  # fmt: skip
    """The organisations that these releases name, by key, as the versions in the copy have it.

    `root`: from a name's `group_key` to the key that its organisation has today.
    """
    found: dict[str, Body] = {}
    of_cell: dict[str, list[Body]] = {}
    for marks, some in parts(releases):
        for seen in map(Seen._make, copy.execute(SEEN.format(marks), some)):
            names = recipients_in(seen.cell)
            keys = [root(group_key(name)) for name in names]
            of_cell[seen.cell] = [found.setdefault(key, Body(key)) for key in keys]
            for place, (name, body) in enumerate(zip(names, of_cell[seen.cell], strict=True)):
                body.add(name, place, seen, alone=len(names) == 1)
        for cell, release, individual in copy.execute(RELEASES.format(marks), some):
            for body in of_cell[cell]:
                body.releases.add(release)
                if individual:
                    body.individual.add(release)
    _label(main, found.values(), answers)
    for body in found.values():
        if several_names(body.names):
            body.earlier = _earlier(main, copy, body)
    return found


def _earlier(main: Store, copy: sqlite3.Connection, body: Body) -> frozenset[str]:
    versions: list[tuple[int, str, str]] = []
    gone: dict[int, str] = {}
    for marks, some in parts(body.releases):
        versions += copy.execute(
            f"select release, recipient, seen_at from versions where release in ({marks}) order by release, id", some  # noqa: S608
        )
        for x in main.rows(
            "select r.id, e.seen_at from release r join edition e on e.id = r.gone_edition"  # noqa: S608
            f" where r.id in ({marks}) and r.id not in ({UNCONFIRMED})", some,
        ):  # fmt: skip
            gone[x["id"]] = x["seen_at"]
    first = {n.name: n.first_seen for n in body.names.values()}
    return earlier_names(body.name, first, stopped(versions, gone, recipients_in))


def _label(main: Store, found: Iterable[Body], answers: Mapping[str, Reviewed]) -> None:
    """Gives each body the label of the version that named it last; in company it has one of its own."""
    stored: dict[int, Recipient] = {}
    found = list(found)
    for marks, some in parts(b.last[0] for b in found):
        for v in main.rows(
            f"select id, category, confidence, category_reason, also from version where id in ({marks})", some  # noqa: S608
        ):
            also = tuple(Category(c) for c in json.loads(v["also"]))
            stored[v["id"]] = Recipient(
                "", Category(v["category"]), Confidence(v["confidence"]), v["category_reason"], also
            )
    own = partial(classify_recipient, reviewed=answers, official=official_names(main.data))
    for b in found:
        b.reviewed = organisation_key(b.name) in answers
        b.label = of_the_body(stored[b.last[0]], b.name, own) if b.alone else own(b.name)


def renamed(main: Store) -> dict[str, str]:
    """Key -> the key that it became, by the changes that tell of another name of the same row."""
    same: dict[str, str] = {}
    newest = (main.one("select coalesce(max(id), 0) n from change") or {"n": 0})["n"]
    for start in range(0, newest, CHANGES_AT_ONCE):
        for c in main.rows(
            "select b.recipient before, a.recipient after from change c join version b on b.id = c.version_before"  # noqa: S608
            f" join version a on a.id = c.version_after where {SAME_BODY}"
            " and c.state != 'retracted' and c.id > ? and c.id <= ? order by c.id",
            [start, start + CHANGES_AT_ONCE],
        ):
            old, new = (recipients_in(c[k]) if c[k] else () for k in ("before", "after"))
            if len(old) == len(new) == 1:
                one, other = (follow(same, group_key(x[0])) for x in (old, new))
                # Two bodies that are both known, and known to be different, are a row that changed hands.
                if one != other and not ("/" in one and "/" in other):
                    same[one] = other
    return same


def follow(same: Mapping[str, str], key: str) -> str:
    """The key that a key became in the end."""
    while key in same:
        key = same[key]
    return key
