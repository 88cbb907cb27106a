"""The public copy's recipients: organisations, their lasting addresses, and who got which release."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from functools import cache

from db.recipients.name_spans import several_names
from db.recipients.organisation import Organisation, Seen
from db.recipients.organisations import follow, label_all, renamed
from db.recipients.reviews import reviewed
from db.register.changes import UNCONFIRMED
from db.store import Store, as_json
from db.withheld.decide import FOR_GOOD, UNTIL_REVIEWED, Withheld
from model.recipient import Category, Confidence, Recipient
from publicdb.copy import Copy, Row
from publicdb.rows import gone_releases
from recipients.cell.bodies import body_key, group_key, recipients_in
from recipients.classify import Reviewed
from text.clean import SLUG_CHARACTERS, cut_slug, slug_of
from text.search_words import in_plain_letters

AT_ONCE = 100
"""Ids that one query covers."""
_NOBODY = f"('', '{UNTIL_REVIEWED}', '{FOR_GOOD}')"
"""Cells that name nobody, or somebody who is withheld."""
_SEEN = f"""
select v.recipient, min(v.id), max(v.id), min(e.seen_at), max(e.kind = 'baseline'),
  coalesce(min(nullif(v.dated, '')), '')
from versions v join editions e on e.id = v.edition where v.release in ({{}})
  and v.recipient not in {_NOBODY} group by v.recipient
"""  # noqa: S608 - our own words
_RELEASES = f"""
select recipient, release, severity, individual, coalesce((select n.seen_at from versions n
    where n.release = s.release and n.id > s.newest order by n.id limit 1), ''), coalesce((
  select max(coalesce(e.seen_at, n.seen_at)) from stands t left join editions e on e.id = t.last
    left join (select source, max(seen_at) seen_at from editions group by source) n on n.source = t.source
    where t.release = s.release and t.version = s.newest), '')
from (select recipient, release, max(severity) severity, max(level = 'individual') individual, max(id) newest
  from versions where release in ({{}}) and recipient not in {_NOBODY} group by release, recipient) s
"""  # noqa: S608


def _bodies(
    main: Store, copy: sqlite3.Connection, answers: Mapping[str, Reviewed], gone: Collection[int]
) -> list[Organisation]:
    """The organisations that the versions in the copy name; read there, they lie closer and keep no crawl waiting."""
    same = renamed(main)
    releases = [n for (n,) in copy.execute("select distinct release from versions order by 1")]
    found: dict[str, Organisation] = {}
    of_name: dict[str, Organisation] = {}
    for at in range(0, len(releases), AT_ONCE):
        some = releases[at : at + AT_ONCE]
        marks = ", ".join("?" * len(some))
        for seen in map(Seen._make, copy.execute(_SEEN.format(marks), some)):
            names = recipients_in(seen.cell)
            for place, name in enumerate(names):
                key = follow(same, body_key(name))
                body = of_name[name] = found.setdefault(key, Organisation(key))
                body.add(name, place, seen, alone=len(names) == 1)
        for cell, release, severity, individual, until, last in copy.execute(_RELEASES.format(marks), some):
            for name in recipients_in(cell):
                since = {release: until} if until else {}
                of_name[name].named_on(name, {release: severity}, since, [release] if individual else (), last)
    for body in found.values():
        body.settle(gone)
    label_all(main, found.values(), answers)
    for body in found.values():
        if several_names(body.names):
            _find_earlier(copy, body)
    return list(found.values())


def _find_earlier(copy: sqlite3.Connection, body: Organisation) -> None:
    given = "(select value from json_each(?))"
    ids = [as_json(sorted(body.releases))]
    versions = copy.execute(
        f"select release, recipient, seen_at from versions where release in {given} order by release, id", ids  # noqa: S608
    )
    gone = copy.execute(
        "select r.id, e.seen_at from release r join edition e on e.id = r.gone_edition"  # noqa: S608
        f" where r.id in {given} and r.id not in ({UNCONFIRMED})", ids,
    )
    body.find_earlier(versions.fetchall(), dict(gone.fetchall()), recipients_in)


class Slugs:
    """Which address each name has.

    An address belongs to the names of one `body_key`, that of whichever name was seen first; others get a number at
    the end. Names are asked for in the order in which they were first seen, so that what comes later, or is found to
    be the same body, takes no address from anybody.
    """

    def __init__(self) -> None:
        self.given: dict[str, tuple[str, str]] = {}
        """Address -> (name, key of its body)."""

    def of(self, name: str) -> str:
        """The address of a name, a new one where it has none."""
        slug, known = self._look(name)
        if not known:
            self.given[slug] = (name, body_key(name))
        return slug

    def find(self, name: str) -> str | None:
        """The address of a name, None where it has none."""
        slug, known = self._look(name)
        return slug if known else None

    def _look(self, name: str) -> tuple[str, bool]:
        key, base, number = body_key(name), slug_of(name), 1
        while True:
            slug = base if number == 1 else f"{cut_slug(base, SLUG_CHARACTERS - len(str(number)) - 1)}-{number}"
            has = self.given[slug][1] if slug in self.given else None
            if has is None or has == key:
                return slug, has == key
            number += 1


class People:
    """The recipients of one copy while it is written."""

    def __init__(self, main: Store, copy: Copy, withheld: Withheld) -> None:
        self.main, self.copy, self.withheld = main, copy, withheld
        self.slugs = Slugs()
        self._now: dict[str, str] = {}
        """Address of any name that a body ever had -> its address today."""
        self.slug_of = cache(self._slug_of)

    def _slug_of(self, cell: str | None) -> str | None:
        """The address of the first body in a cell as published, None where no release names it. After `write`."""
        slug = self.slugs.find(recipients_in(cell)[0]) if cell else None
        return self._now.get(slug) if slug else None

    def write(self) -> None:
        """Writes all bodies that the versions in the copy name."""
        # Without the person's reasons, which are published only where a version carries them.
        answers = {k: Reviewed(a.category, "", a.also, a.name) for k, a in reviewed(self.main).items()}
        found = _bodies(self.main, self.copy.db, answers, gone_releases(self.main))
        for n in sorted((n for b in found for n in b.names.values()), key=lambda n: n.first):
            self.slugs.of(n.name)
        slug_of = {b.key: self.slugs.of(b.name) for b in found}
        clean = self.withheld.cleaner()
        new = [_row(b, slug_of[b.key]) for b in found]
        for x in new:  # what it says of another one with whom it stands in a cell
            x["reason"] = clean(x["reason"])
        self.copy.write("recipients", new)
        addresses: dict[str, Row] = {}
        for b in found:
            for n in b.names.values():
                slug = self.slugs.of(n.name)
                row = {"recipient": slug_of[b.key], "name": self.slugs.given[slug][0], "key": group_key(n.name)}
                addresses[slug] = {"slug": slug, **row}
                self._now[slug] = slug_of[b.key]
        self.copy.write("recipient_slugs", addresses.values())
        self.copy.write(
            "release_recipients",
            (
                {"release": r, "recipient": slug_of[b.key], "until": b.until.get(r, "")}
                for b in found for r in sorted(b.releases)
            ),
        )


def _row(body: Organisation, slug: str) -> Row:
    label = body.label or Recipient(body.name, Category.UNKNOWN, Confidence.LOW, "")
    names = sorted(body.names.values(), key=lambda n: n.first)
    return {
        "slug": slug, "name": body.name, "category": label.category.value, "confidence": label.confidence.value,
        "reason": label.reason,
        "also": as_json([c.value for c in label.also]), "reviewed": int(body.reviewed), "first_seen": body.first_seen,
        "older_than_the_watch": int(body.baseline), "dated": body.dated, "releases": len(body.present),
        "gone": len(body.gone), "former": len(body.until), "individual": len(body.individual),
        "severity": body.severity, "names": as_json(
            [
                {"name": n.name, "first_seen": n.first_seen, "last_seen": n.last_seen,
                 "earlier": n.name in body.earlier}
                for n in names
            ]
        ),
        "words": "\n".join(n.name for n in names), "plain": in_plain_letters(*(n.name for n in names)), "key": body.key,
    }
