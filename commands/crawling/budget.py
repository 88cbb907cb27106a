"""Sources on auto as `status` shows them: when each is looked at next and why, and what is asked of each host."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import click

from commands.printing.words import Row
from commands.watch.trouble import when
from config import Configuration
from db.left_alone import IN_FORCE, bounds, left_alone, place_of
from db.pacing.budget import CRAWL_DELAYS
from db.register.runs import BEGUN_SINCE
from db.schedule import polls
from db.store import Store
from model.source import Source
from model.state import NEVER_POLLED
from readers.kinds import KINDS
from text.labels import plural
from text.timestamp import parse_stamp, stamp

HOUR = timedelta(hours=1)
MOST_SHOWN = 20
"""Sources on auto that are shown each; of more, those that are due next."""
FULL = 0.95
"""Share of its budget from which on a host is asked for all that it may be."""


def next_looks(store: Store, settings: Configuration, now: datetime) -> dict[str, Row]:
    """By source on auto: when it is due, why then, and what its last look asked of which host."""
    sql = "select p.* from pace p join source s on s.name = p.source"
    noted = {x["source"]: x | {"requests": json.loads(x["requests"])} for x in store.rows(sql)}
    polled, alone, found = polls(store.folder), left_alone(store.folder, now), dict[str, Row]()
    for s in (s for s in settings.sources if s.paced):
        look = noted.get(s.name) or (None if KINDS[s.kind].announces else _without_note(s, polled.get(s.name), now))
        if look is None:
            continue
        places = [place for place in (s.url, place_of(s.url)) if place in alone]
        if places and alone[places[0]] > parse_stamp(look["due_at"]):
            look |= {"due_at": stamp(alone[places[0]]), "why": f"{places[0]} has asked to be left alone until then"}
        found[s.name] = look
    return found


def _without_note(source: Source, polled: datetime | None, now: datetime) -> Row:
    """Of one that is new, or was just put on auto: the rhythm is noted at the end of the next look."""
    due = now if polled is None else max(now, polled + timedelta(seconds=source.every))
    why = "it was never looked at" if polled is None else "it was put on auto since the last look"
    return {"due_at": stamp(due), "why": why, "requests": {}, "every": None}


def budgets(store: Store, settings: Configuration, looks: dict[str, Row], now: datetime) -> list[Row]:
    """For each host with sources on auto: what it may be asked for, was asked for, and what one sweep of all takes."""
    paced = [s for s in settings.sources if s.paced]
    if not paced:
        return []
    delays: dict[str, float] = defaultdict(lambda: settings.auto_delay)
    delays |= {urlsplit(x["url"]).netloc: max(x["delay"], settings.auto_delay) for x in store.rows(CRAWL_DELAYS)}
    sources, feeds, sweep, asked = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    share: dict[str, float] = {}
    for s in paced:
        look = looks.get(s.name)
        every = float(s.every)
        if look and look["every"]:  # not by when it is due: what is announced, or swept once, is due out of turn
            every = max(60.0, float(look["every"]))
        for host, n in ((look and look["requests"]) or {urlsplit(s.url).netloc: 1}).items():
            (feeds if KINDS[s.kind].announces else sources)[host] += 1
            sweep[host] += n
            share[host] = share.get(host, 0.0) + n * delays[host] / every
    names = json.dumps([s.name for s in paced])
    for x in store.rows(
        f"select url from fetch where {BEGUN_SINCE} and source in (select value from json_each(?))",  # noqa: S608 - ours
        [stamp(now - HOUR), names],
    ):
        asked[urlsplit(x["url"]).netloc] += 1
    return [
        {
            "host": host, "sources": sources[host], "feeds": feeds[host], "delay": delays[host],
            "asked_last_hour": asked[host], "sweep": round(sweep[host] * delays[host]),
            "share": round(share[host], 2), "fits": share[host] <= FULL,
        }
        for host in sorted(sweep)
    ]


def left_alone_now(store: Store, now: datetime) -> list[Row]:
    """Hosts and addresses that nobody asks now, since they want so, with until when and why."""
    sql = f"select place, until, said why from left_alone where {IN_FORCE} order by place"  # noqa: S608 - our own words
    return store.rows(sql, bounds(now))


def show_auto(found: Row, now: datetime) -> None:
    """Both, for people."""
    # Of what is new a line of its own speaks, where it is more than one.
    new = sum(s["reason"] == NEVER_POLLED for s in found["sources"]) > 1
    shown = (s for s in found["sources"] if s["auto"] and not (new and s["reason"] == NEVER_POLLED))
    on_auto = sorted(shown, key=lambda s: str(s["auto"]["due_at"]))
    for s in on_auto[:MOST_SHOWN]:
        due = s["auto"]["due_at"]
        at = "now" if parse_stamp(due) <= now else f"at {when(due)}"
        click.echo(f"{s['name']} is looked at next {at}: {s['auto']['why']}.")
    if (more := len(on_auto) - MOST_SHOWN) > 0:
        click.echo(f"And {plural(more, 'more source')} on auto: npdwatch status --json")
    for x in found["left_alone"]:
        click.echo(f"{x['place']} has asked to be left alone until {when(x['until'])}: {x['why']}.")
    for b in found["budgets"]:
        for text, colour in _said(b):
            click.secho(text, fg=colour)


def _said(budget: Row) -> list[tuple[str, str | None]]:
    host, delay, sweep = budget["host"], budget["delay"], timedelta(seconds=budget["sweep"])
    feeds = f" and {plural(budget['feeds'], 'feed')} of changes" if budget["feeds"] else ""
    pace = (
        f"at most one request in {delay:g} s. Of {int(3600 / delay):,} requests an hour they need {budget['share']:.0%}"
        if delay else "without a delay"
    )
    asked = (
        f"Budget of {host}: {plural(budget['sources'], 'source')} on auto{feeds}, {pace}; in the last hour there were "
        f"{plural(budget['asked_last_hour'], 'request')}. One look at all takes {_words(sweep)}."
    )
    too_much = (
        f"! {host}: its sources on auto do not fit its budget. Registers are still asked as often as without auto, "
        "then what feeds announce; the others are asked later than they say. Watch fewer, or lower auto_delay under "
        "[crawl]."
    )
    return [(asked, None), *([] if budget["fits"] else [(too_much, "yellow")])]


def _words(span: timedelta) -> str:
    minutes = max(1, round(span.total_seconds() / 60))
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"
