"""One recipient as `npdwatch show` and `recipients show` print it: who it is, its releases, and its life."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Mapping
from typing import Any

import click

from commands.failures import Exit, Failure
from commands.printing.exports import echo_json
from commands.printing.tables import table
from commands.printing.words import Row
from commands.register.lives import print_timeline, registers_on, told_editions
from db.recipients.organisation import Organisation
from db.recipients.organisations import find_organisation, organisations, relabellings, releases_of
from db.register.changes import remark_on
from db.register.standing import stretches_of
from db.register.timeline import LifeEvent, in_order, printed_days, seen, spoken_of, up_to
from db.store import Store
from db.withheld.asked import items_to_pass_on, releases_to_pass_on
from db.withheld.decide import Withheld
from model.standing import HowStood, OnDay, StandingEdition, Stretch, stood_on
from recipients.cell.bodies import recipients_in
from text.labels import ITEM_WORDS, first_of, plural
from text.labels import change_in_short as in_short
from text.search_words import spellings


def body_told(store: Store, withheld: Withheld, name: str, day: str | None, *, or_release: bool = False) -> Row:
    """The organisation that goes or went by a name, as JSON; with a `day`, as it was known at the end of it.

    Raises:
        Failure: no register names it, or it is withheld (code 2). `or_release`: a release was looked for too.
    """
    body = find_organisation(store, name, withheld)
    if body is None:
        raise _not_found(store, withheld, name, or_release=or_release)
    lives = Lives(store, withheld, body, day)
    releases = releases_of(store, body, lives.versions if day else None)
    names = [
        {"name": n.name, "first_seen": n.first_seen, "last_seen": n.last_seen, "releases": len(n.releases)}
        for n in body.names.values() if not day or n.first_seen[:10] <= day
    ]
    labels = [x for x in relabellings(store, list(body.names)) if not day or x["seen_at"][:10] <= day]
    clean = withheld.cleaner()
    return {
        **clean({**body.as_json(), "names": names, "relabelled": labels}), "as_of": clean(lives.as_of()),
        "all_releases": releases_to_pass_on(withheld, releases), "timeline": clean(lives.timeline(names)),
    }


def _not_found(store: Store, withheld: Withheld, name: str, *, or_release: bool) -> Failure:
    if withheld.instead_of(name):
        return Failure("This recipient is withheld. See: npdwatch withheld, or give --withheld", Exit.USAGE)
    known = organisations(store, withheld=withheld)
    near = [o.name for o in known if any(s in n.casefold() for n in o.names for s in spellings(name))]
    like = f" Perhaps: {'; '.join(near[:5])}." if near else ""
    if or_release:
        see = like or " See: npdwatch releases --search WORDS, npdwatch recipients --search LETTERS"
        return Failure(f"There is no release, and no recipient, {name!r}.{see}", Exit.USAGE)
    beside = _named_beside(store, withheld, name)
    return Failure(f"No register names {name!r} as a recipient.{like}{beside}", Exit.USAGE)


def _named_beside(store: Store, withheld: Withheld, name: str) -> str:
    """Which rows have the name in another place, such as "on behalf of"; "" where none has."""
    from db.register.search import releases_with

    rows = store.rows(
        "select r.id, v.reference from release r join version v on v.id ="
        " (select max(n.id) from version n where n.release_id = r.id)"
        " where r.id in (select value from json_each(?)) order by r.id", [releases_with(store, name, withheld)],
    )
    told = list(dict.fromkeys(x["reference"] or f"release {x['id']}" for x in rows))
    if not told:
        return ""
    see = f"npdwatch releases --search {shlex.quote(name)}"
    return f" Rows that have its words in another place: {first_of(told, _MOST_NAMED)}. See: {see}"


_MOST_NAMED = 5
"""Rows that are named to somebody who asked for a recipient that is none."""


_OTHERS = {
    "not_yet": "came later", "gone": "had gone",
    "not_known": "may have stood: no edition of that time is known of their registers",
}
"""What is said of its releases that did not stand on a day, by how they stood."""


class Lives:
    """The lives of a recipient's releases, as far as their rows named it."""

    def __init__(self, store: Store, withheld: Withheld, body: Organisation, day: str | None) -> None:
        """Reads its releases' rows; those that are withheld are left out."""
        self.store, self.withheld, self.body, self.day = store, withheld, body, day
        told = {r for r in body.releases if withheld.allows("release", r)}
        rows = store.rows_with(
            "select v.id, v.release_id, r.source, v.reference, v.recipient, v.cells, e.seen_at, r.first_look,"
            " e.kind = 'baseline' baseline, coalesce(a.outcome, 'not_said') outcome from version v"
            " join edition e on e.id = v.edition_id join release r on r.id = v.release_id"
            " left join assessment a on a.version_id = v.id where v.release_id in given order by v.id", told,
        )
        self.rows: dict[int, list[Row]] = {}
        for x in rows:
            if body.names.keys() & set(recipients_in(x["recipient"])) and not withheld.instead_of(x["recipient"]):
                self.rows.setdefault(x["release_id"], []).append({**x, "cells": json.loads(x["cells"])})
        self.editions: dict[str, list[StandingEdition]] = {}
        self.stretches: dict[int, list[Stretch]] = {}
        for source in sorted({versions[0]["source"] for versions in self.rows.values()}):
            self.editions[source] = told_editions(store, withheld, source)
            own = [r for r, versions in self.rows.items() if versions[0]["source"] == source]
            self.stretches |= stretches_of(store, own, self.editions[source])
        named = {v["id"] for versions in self.rows.values() for v in versions}
        self.on = {
            r: on for r, versions in self.rows.items()
            if day and (on := self._on(r, versions[0]["source"], day)).version in named | {None}
        }
        self.versions = [on.version for on in self.on.values() if on.standing is HowStood.STOOD and on.version]
        """Where a day is given: of each release that stood then and named it."""

    def _on(self, release: int, source: str, day: str) -> OnDay:
        return stood_on(day, self.editions[source], self.stretches.get(release, ()))

    def as_of(self) -> Row | None:
        """What stood on the day: how many of its releases, and in which edition of each register."""
        if not self.day:
            return None
        count = {s: sum(on.standing is s for on in self.on.values()) for s in HowStood}
        registers = registers_on(self.store, self.editions, self.day)
        return {"day": self.day, **{s.value: n for s, n in count.items()}, "registers": registers}

    def timeline(self, names: Iterable[Mapping[str, Any]]) -> list[Row]:
        """Its events as JSON, the oldest first."""
        changes = self._changes()
        events = [
            LifeEvent(n["first_seen"], "watch", "named", f"named “{n['name']}” for the first time", None)
            for n in list(names)[1:]
        ]
        for release, versions in self.rows.items():
            name = versions[-1]["reference"] or f"release {release}"
            older = bool(versions[0]["baseline"] or versions[0]["first_look"])
            events += printed_days(release, versions, name)
            until = self.body.until.get(release, "")
            own = seen(
                release, self.stretches.get(release, ()), self.editions[versions[0]["source"]],
                changes.get(release, ()), versions[0]["outcome"], older=older, reference=name,
            )
            events += [e for e in own if not until or e.at <= until]
        events += spoken_of(None, self._items(), ITEM_WORDS)
        return [e._asdict() for e in in_order(up_to(events, self.day) if self.day else events)]

    def _changes(self) -> dict[int, list[Row]]:
        out: dict[int, list[Row]] = {}
        for c in self.store.rows_with(
            "select id, release_id, edition_id, seen_at, kind, fields, found_at is not null found,"
            " overtaken_at is not null overtaken, reread_at is not null reread from change where release_id in given"
            " and state not in ('silent', 'retracted') order by id", self.rows,
        ):
            if self.withheld.allows("change", c["id"]):
                remark = remark_on(**{name: c.pop(name) for name in ("found", "overtaken", "reread")})
                said = in_short(c["kind"], json.loads(c["fields"]))
                out.setdefault(c["release_id"], []).append({**c, "remark": remark, "said": said})
        return out

    def _items(self) -> list[Row]:
        rows = self.store.rows_with(
            "select distinct i.id, i.key, i.source, i.kind, v.title, i.published, 0 releases from item_link l"
            " join item i on i.id = l.item_id join item_version v on v.id = i.version_id where l.release_id in given",
            self.rows,
        )
        return items_to_pass_on(self.store, self.withheld, rows)


def print_body(told: Row, *, as_json: bool) -> None:
    """Prints what `body_told` gives."""
    if as_json:
        echo_json(told)
        return
    click.echo(click.style(told["name"], bold=True))
    sure = "reviewed" if told["reviewed"] else f"{told['confidence']} confidence"
    click.echo(f"  {told['category']} ({sure}): {told['reason']}")
    before = ", in the first edition that was seen" if told["older_than_the_watch"] else ""
    printed = told["earliest_date_printed"] or "none"
    click.echo(f"  first seen {told['first_seen'][:10]} (UTC){before}; earliest date printed: {printed}")
    if on := told["as_of"]:
        for line in _as_of_lines(on):
            click.echo(click.style(f"  {line}", fg="cyan"))
    if len(told["names"]) > 1:
        for n in told["names"]:
            when = f"{n['first_seen'][:10]} to {n['last_seen'][:10]}"
            click.echo(f"  as {n['name']!r}: {when}, {plural(n['releases'], 'release')}")
    for c in told["relabelled"]:
        before_after = " → ".join(c["fields"].get("category", ("the reason",)))
        click.echo(f"  relabelled {c['seen_at'][:10]}: {before_after}, because: {c['reason']}")
    headers = {"id": "ID", "reference": "Reference", "level": "Level", "tier": "Tier", "outcome": "Outcome",
               "dated": "Dated", "severity": "Sensitivity score", "purpose": "Purpose",
               "gone": "Since then" if told["as_of"] else "Gone"}
    rows = [{**r, "gone": _since_then(r), "purpose": r["purpose"] or r["title"]} for r in told["all_releases"]]
    if rows:
        click.echo(table(rows, headers, spare=("gone", "tier", "outcome", "level", "dated")))
    if told["timeline"]:
        click.echo("  Its life, in order of time (what was seen by days in UTC):")
        print_timeline(told["timeline"])


def _since_then(release: Row) -> str:
    if release["until"]:
        return f"until {release['until'][:10]}, now: {release['now']['recipient']}"
    return "gone" if release["gone"] else ""


def _as_of_lines(on: Row) -> Iterable[str]:
    for register in on["registers"]:
        yield f"{register['source']}: {register['said']}"
    others = [f"{on[key]:,} {words}" for key, words in _OTHERS.items() if on[key]]
    yield f"On {on['day']} {plural(on['stood'], 'release')} of it stood in a register" + "; ".join(["", *others]) + "."
