"""`npdwatch alerts rehearse`: what the routes would have made of all changes so far. Nothing is sent or stored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from alerts.describe import describe
from alerts.planning.grouping import Receiver
from alerts.planning.rehearsal import Rehearsal
from alerts.routes import Route, judge
from alerts.severity import severity
from commands.arguments import check_known
from commands.failures import Exit, Failure
from commands.printing.exports import echo_json, json_option
from commands.printing.progress import waiting
from commands.printing.tables import table
from commands.printing.words import Row, shorten
from commands.register.query import day
from commands.runtime import command, configuration, manual, opened
from commands.telling.configured import routes
from config import Configuration
from model.change import ChangeKind, StoredChange
from text.labels import KIND_WORDS, plural

_LONG = 100
"""Characters of a change's sentence on a terminal."""


@command("rehearse")
@click.option("--route", help="Only this route, as if there were no other.")
@click.option("--since", metavar="DATE", help="Only what was told on or after this day (2026-01-31).")
@json_option
def rehearse(context: click.Context, *, route: str | None, since: str | None, as_json: bool) -> None:
    """Run the routes over the changes so far: how many messages on which days, the worst, and what no route tells.

    Nothing is sent or stored. Mutes are passed over, and what is withheld is left out.
    """
    settings, since = configuration(context), day(since, "since")
    played = Rehearsal(_routes(settings, route), _receivers(settings), settings.time_zone)
    begin = _begin(since, settings.time_zone)
    with opened(settings, read_only=True) as store:
        waiting(lambda: played.play(store, begin), "rehearsing", quiet=as_json)
    found = _as_json(played)
    if as_json:
        echo_json(found)
    else:
        _show(found)


def _begin(since: str | None, zone: str) -> datetime | None:
    """When a day begins by the clock of the configuration; None for all there is."""
    if since is None or since < "1970":
        return None
    try:
        return datetime.fromisoformat(since).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except OverflowError:
        raise Failure(f"--since {since!r} is beyond the calendar.", Exit.USAGE) from None


def _routes(settings: Configuration, name: str | None) -> list[Route]:
    """The routes that are rehearsed. Raises Failure (code 2) where there is none."""
    if not settings.channel:
        text = f"There is no route to rehearse: no [channel] is configured. See {manual('using/alerts.md')}"
        raise Failure(text, Exit.USAGE)
    every = routes(settings)
    check_known("route", name, [r.name for r in every])
    found = [r for r in every if name in (None, r.name) and not r.operators]
    if not found and name:
        raise Failure(f"Route {name!r} carries news of the watch itself, and no changes.", Exit.USAGE)
    return found


def _receivers(settings: Configuration) -> dict[str, Receiver]:
    """The channels without their secrets, which a rehearsal does not need."""
    return {name: Receiver(part.addresses) for name, part in settings.channel.items()}


def _as_json(played: Rehearsal) -> dict[str, Any]:
    days = [
        {"day": str(at), "messages": one.messages.total(), "changes": len(one.changes), "channels": dict(one.messages)}
        for at, one in played.days.items()
    ]
    worst = [
        {**_told(x.change), "day": str(x.day), "channel": x.channel, "routes": [name for name, _ in x.why]}
        for x in played.worst
    ]
    missed = [
        {"kind": kind.value, "weight": weight.word, "changes": some.number,
         "examples": [{**_told(c), "why": _why_not(c, played)} for c in some.worst]}
        for (weight, kind), some in sorted(played.missed.items(), key=lambda x: (-x[0][0], -x[1].number, x[0][1]))
    ]
    return {
        "routes": [r.name for r in played.routes], "changes": played.changes,
        "messages": len(played.alerts), "days": days, "worst": worst,
        "not_told": sum(x["changes"] for x in missed), "missed": missed,
    }


def _told(change: StoredChange) -> Row:
    return {
        "id": change.id, "source": change.source, "kind": change.kind.value, "weight": severity(change).word,
        "headline": describe(change).headline,
    }


def _why_not(change: StoredChange, played: Rehearsal) -> list[dict[str, str]]:
    return [{"route": r.name, "reason": judge(r, change).why} for r in played.routes]


def _show(found: dict[str, Any]) -> None:
    names = ", ".join(found["routes"]) or "none"
    click.echo(f"Routes rehearsed: {names}. Nothing was sent or stored.")
    click.echo(f"{plural(found['changes'], 'change')}: {plural(found['messages'], 'message')} on "
               f"{plural(len(found['days']), 'day')}; {found['not_told']:,} told by no route.")
    if found["days"]:
        rows = [{**x, "channels": ", ".join(f"{k} {n}" for k, n in x["channels"].items())} for x in found["days"]]
        headers = {"day": "Day", "messages": "Messages", "changes": "Changes", "channels": "Over"}
        click.echo("\n" + table(rows, headers))
        click.echo(click.style("\nThe worst:", bold=True))
        rows = [
            {**x, "headline": shorten(x["headline"], _LONG), "routes": ", ".join(x["routes"])} for x in found["worst"]
        ]
        headers = {"day": "Day", "weight": "Weight", "id": "Change", "headline": "What", "routes": "Routes"}
        click.echo(table(rows, headers))
    if found["missed"]:
        click.echo(click.style("\nTold by no route:", bold=True))
        headers = {"weight": "Weight", "changes": "Changes", "kind": "Kind", "id": "Such as", "headline": "What",
                   "why": "Left out since"}
        click.echo(table(list(_missed(found["missed"])), headers))


def _missed(missed: list[Row]) -> Iterator[Row]:
    """A row an example; what they are of stands in the first."""
    for some in missed:
        number = some["changes"]
        head: Row = {
            "weight": some["weight"], "changes": number, "kind": KIND_WORDS[ChangeKind(some["kind"])][number != 1],
        }
        for example in some["examples"]:
            why = "; ".join(f"{x['route']}: {x['reason']}" for x in example["why"])
            yield {**head, "id": example["id"], "headline": shorten(example["headline"], _LONG), "why": why}
            head = {}
