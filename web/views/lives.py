"""The life of a release or of a recipient in order of time, and how either stood on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

from db.recipients.assessments import days_of
from db.register.timeline import LifeEvent, in_order, printed_days, related, seen, spoken_of, up_to
from diffing.releases import REFERENCE, CaseRelease, base_reference, case_of
from model.standing import OnDay, StandingEdition, Stretch, stood_on
from readers.columns.fields import section_of
from recipients.cell.bodies import recipients_in
from text.labels import DAY_WORDS, ITEM_WORDS, change_in_short
from text.sanitise import clean
from text.search_words import match_words
from web.db import Row, cached, nothing_yet, rows, rows_about, rows_with
from web.filters import day as day_in_words
from web.filters import remark_of
from web.lists.views import arguments
from web.site import Site

RELATED = 20
"""Other releases of a case that a page looks at."""
LIVES = 40
"""Releases of a recipient, those that changed last, whose life its page tells."""
STANDING = 200
"""Releases of a recipient that stood on a day, as many as are shown."""
_WORDS = 400
"""Characters of an event that are shown."""
_SAYS = {"register": "printed", "watch": "seen", "item": "said"}


class AskedDay(NamedTuple):
    """The day that a page is asked for by `?on=`."""

    day: str
    """"" where none is, or it is none."""
    problem: str
    """What was not understood, for people."""


def asked_day(request: Any) -> AskedDay:  # noqa: ANN401 - Datasette has no types
    """`on`, such as 2019-05-01."""
    given = dict(arguments(request)).get("on", "").strip()
    try:
        return AskedDay(date.fromisoformat(given).isoformat() if given else "", "")
    except ValueError:
        return AskedDay("", f"“{clean(given, 40)}” is not a day; write it as 2019-05-01. What stands today is shown.")


async def editions_of(site: Site, source: str) -> list[StandingEdition]:
    """The editions of a source, the oldest first."""
    kept: dict[str, list[StandingEdition]] = await cached(site, "editions", nothing_yet)
    if source not in kept:
        sql = "select id, number, title, published_at, seen_at from editions where source = ? order by id"
        kept[source] = [StandingEdition(**x) for x in await rows(site, sql, [source])]
    return kept[source]


async def stretches_of(site: Site, releases: Iterable[int]) -> dict[int, list[Stretch]]:
    """In which editions each of some releases stood."""
    found = await rows_with(site, _STANDS.format("in given"), releases)
    of = groupby(found, lambda x: int(x["release"]))
    return {release: [Stretch(x["first"], x["last"], x["version"]) for x in some] for release, some in of}


_STANDS = "select release, first, last, version from stands where release {} order by release, first"
_LOOKED_AT = "select coalesce(good_at, '') at from sources where name = ?"


async def release_life(
    site: Site, found: Row, versions: Sequence[Row], changes: Sequence[Row], evidence: Iterable[Row], on: str
) -> tuple[OnDay, list[Row]]:
    """How a release stood on the day `on` ("": today), and its timeline, up to then.

    `versions` and `changes`, each with its sentence, are the oldest first, as the page has them.
    """
    release, zone = found["id"], site.about.zone
    editions = await editions_of(site, found["source"])
    stretches = [Stretch(x["first"], x["last"], x["version"]) for x in await rows_about(site, _STANDS, release, -1)]
    looked_at = await rows(site, _LOOKED_AT, [found["source"]]) if on else ()
    stood = stood_on(on or "9999-12-31", editions, stretches, looked_at[0]["at"] if looked_at else "")
    told = [{**c, "said": c["sentence"], "edition_id": c["edition"], "remark": remark_of(c)} for c in changes]
    events = [
        *printed_days(release, [v for v in versions if not on or v["seen_at"][:10] <= on]),
        *seen(release, stretches, editions, told, versions[0]["outcome"] if versions else "not_said",
              older=bool(found["baseline"])),
        *related(await _case(site, found, versions), printed=not on),
        *spoken_of(release, [{**x, "key": x["id"]} for x in evidence], ITEM_WORDS),
    ]
    return stood, shown(up_to(events, on) if on else events, release, zone)


def shown(events: Iterable[LifeEvent], own: int | None, zone: str) -> list[Row]:
    """The events as a page shows them, the oldest first, each with where it leads; `own`: the page's release."""
    write = partial(day_in_words, zone=zone)
    out = []
    for e in in_order(events):
        to = f"/changes/{e.change}" if e.change else f"/evidence/{e.item}" if e.item else ""
        other = e.release is not None and e.release != own
        to = to or (f"/releases/{e.release}" if other else f"/editions/{e.edition_id}" if e.edition_id else "")
        out.append({"at": e.at, "day": write(e.at), "by": e.by, "says": _SAYS[e.by], "to": to,
                    "words": clean(e.words(write), _WORDS), "reference": clean(e.reference, 60) if other else ""})
    return out


_CANDIDATES = (
    "select r.id, r.source, r.reference, r.recipient, r.title, r.sheet, r.outcome, r.first_seen, v.cells"
    " from releases r join versions v on v.id = r.version where r.id != :id and "
)
_ALIKE = f"{_CANDIDATES} r.recipient_slug = :slug and r.title = :title and r.title != '' limit 100"
_NAMING = f"{_CANDIDATES} r.id in (select rowid from releases_fts where releases_fts match :words) limit 100"  # noqa: S608


async def _case(site: Site, found: Row, versions: Sequence[Row]) -> list[Row]:
    """The other releases of its case, as `db.items.links.case` finds them: by reference, or recipient and title."""
    if not versions:
        return []
    this = _case_release({**found, "cells": versions[-1]["cells"]})
    named = dict.fromkeys([base_reference(this.reference), *REFERENCE.findall(this.text)])
    words = " or ".join(f"{match_words(r)} *" for r in list(named)[:RELATED] if r)
    asked = {"id": found["id"], "slug": found["recipient_slug"], "title": found["title"]}
    candidates = await rows(site, _ALIKE, asked)
    candidates += await rows(site, _NAMING, {"id": found["id"], "words": words}) if words else []
    known = {x["id"]: x for x in sorted(candidates, key=lambda x: (x["first_seen"], x["id"]))}
    ties = case_of(this, map(_case_release, known.values()))[:RELATED]
    return [
        {**known[t.release], "release": t.release, "part": t.part.value, "reason": t.reason,
         "days": days_of(known[t.release]["cells"], DAY_WORDS)} for t in ties
    ]


def _case_release(x: Row) -> CaseRelease:
    cells: Mapping[str, str] = x["cells"]
    return CaseRelease(
        x["id"], x["reference"], x["recipient"], x["title"], section_of(x["sheet"]), cells.get("status", ""),
        " ".join(map(str, cells.values())), cells.get("destroyed", ""),
    )


_RELEASES = (
    "select r.id, r.source, r.baseline, l.until from release_recipients l join releases r on r.id = l.release"
    " where l.recipient = ? order by r.changed_at desc, r.id desc limit ?"
)
_VERSIONS = "select release, seen_at, reference, cells, outcome from versions where release in given order by id"
_CHANGES = (
    "select release, id, seen_at, kind, edition edition_id, fields, found, overtaken, reread from changes"
    " where release in given order by id"
)


async def recipient_life(site: Site, recipient: Row, mentioned: Iterable[Row]) -> Row:
    """The timeline of a recipient's releases, of those that changed last; by year, and whether there are `more`."""
    found = await rows(site, _RELEASES, [recipient["slug"], LIVES + 1])
    releases = {x["id"]: x for x in found[:LIVES]}
    versions = await _by_release(site, _VERSIONS, releases)
    changes = await _by_release(site, _CHANGES, releases)
    stretches = await stretches_of(site, releases)
    editions = {s: await editions_of(site, s) for s in {x["source"] for x in releases.values()}}
    events = [
        LifeEvent(n["first_seen"], "watch", "named", f"named “{n['name']}” for the first time", None)
        for n in recipient["names"][1:]
    ]
    for number, x in releases.items():
        own = [v for v in versions.get(number, ()) if not x["until"] or v["seen_at"] < x["until"]]
        told = [
            {**c, "said": change_in_short(c["kind"], c["fields"]), "remark": remark_of(c)}
            for c in changes.get(number, ())
        ]
        name = own[-1]["reference"] if own else ""
        name = name or f"release {number}"
        events += printed_days(number, own, name)
        seen_of_it = seen(
            number, stretches.get(number, ()), editions[x["source"]], told, own[0]["outcome"] if own else "not_said",
            older=bool(x["baseline"]), reference=name,
        )
        events += [e for e in seen_of_it if not x["until"] or e.at <= x["until"]]
    events += spoken_of(None, [{**x, "key": x["id"]} for x in mentioned], ITEM_WORDS)
    told_events = shown(events, None, site.about.zone)
    years = [{"year": year, "events": list(some)} for year, some in groupby(told_events, lambda e: e["at"][:4])]
    newest = max((e["at"][:4] for e in told_events if e["by"] == "watch"), default="")
    return {"years": years, "newest": newest, "more": len(found) > LIVES}


async def _by_release(site: Site, sql: str, releases: Iterable[int]) -> dict[int, list[Row]]:
    out: dict[int, list[Row]] = {}
    for x in await rows_with(site, sql, releases):
        out.setdefault(x["release"], []).append(x)
    return out


async def recipient_on(site: Site, recipient: Row, on: str) -> Row:
    """Of a recipient on a day: the rows that stood and named it, their `total`, what is said of each register."""
    all_of_it = await rows(site, _RELEASES, [recipient["slug"], -1])
    stretches = await stretches_of(site, [x["id"] for x in all_of_it])
    editions = {s: await editions_of(site, s) for s in sorted({x["source"] for x in all_of_it})}
    days = {x["id"]: stood_on(on, editions[x["source"]], stretches.get(x["id"], ())) for x in all_of_it}
    there = [d.version for d in days.values() if d.version is not None and d.standing == "stood"]
    columns = "id, release, reference, recipient, title, purpose, category, level, outcome, dated, severity"
    found = await rows_with(site, f"select {columns} from versions where id in given order by severity desc, id", there)  # noqa: S608
    names = {n["name"] for n in recipient["names"]}
    standing = [x for x in found if names & set(recipients_in(x["recipient"]))]
    titles = {x["name"]: x["title"] or x["name"] for x in await rows(site, "select name, title from sources")}
    write = partial(day_in_words, zone=site.about.zone)
    said = [{"title": titles[s], "words": stood_on(on, some, ()).words(write)[0]} for s, some in editions.items()]
    counts = {h: sum(d.standing == h for d in days.values()) for h in ("not_yet", "gone", "not_known")}
    return {"standing": standing[:STANDING], "total": len(standing), "registers": said, "counts": counts}
