"""`npdwatch check`: whether the configuration, every source and every channel work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from urllib.parse import urlsplit

import click

from commands.crawling.account import Account
from commands.crawling.crawl import chosen
from commands.failures import Exit
from commands.printing.exports import echo_json, json_option
from commands.printing.progress import Progress
from commands.printing.tables import table
from commands.printing.words import Row
from commands.runtime import command, configuration, group_of
from commands.setting_up.works import (
    authority_works,
    channel_works,
    explained,
    looked_at,
    reader_works,
    scale_works,
    source_works,
)
from config import Configuration, ConfigurationError
from db.problems import DatabaseProblem
from db.store import Store
from model.source import Source, plain_address
from text.labels import plural


@command("check")
@click.option("--no-sources", is_flag=True, help="Only the configuration and the channels.")
@json_option
def check(context: click.Context, *, no_sources: bool, as_json: bool) -> Exit:
    """Check the configuration, ask every source and every channel once, and print what works.

    Nothing is stored and nobody is alerted: a mail server is greeted, a webhook's address is only connected to.
    """
    from commands.telling.configured import check_heartbeat, told_to_nobody

    settings = configuration(context)
    if settings.scale.is_of_a_worker:
        return _check_worker(settings, as_json=as_json)
    group_of(settings)
    nobody, todo = told_to_nobody(settings)
    check_heartbeat(settings)
    channels = [channel_works(settings, name) for name in settings.channel]
    if nobody:
        channels.append({"kind": "telling", "name": "who is told", "ok": False, "detail": f"{nobody}. {todo}"})
    channels += [reader_works(settings)] if settings.reader.url else []
    channels += [authority_works(settings)] if settings.proof.timestamps else []
    channels += [scale_works(settings)] if settings.scale.is_on else []
    sources: list[Row] = []
    lines: list[str] = []
    offline = ""
    if not no_sources:
        watched = chosen(settings, ())
        with looked_at(settings, watched, "asking", Progress("sources"), quiet=as_json) as (store, account):
            sources = [source_works(store, account, s) for s in watched]
            offline = _offline(account, watched)
            lines = [] if offline else [line for s in watched for line in explained(store, account, s)]
    data = _data(settings)
    everything = [data, *channels, *sources]
    if as_json:
        echo_json({"configuration": str(settings.path), "data": data, "channels": channels, "sources": sources})
    else:
        _show(settings, everything, lines, offline)
    return Exit.LOOK if any(not x["ok"] or x.get("remarks") for x in everything) else Exit.DONE


def _check_worker(settings: Configuration, *, as_json: bool) -> Exit:
    """Of a machine that fetches for another: it has no database, no sources and nobody to tell."""
    row = scale_works(settings)
    if as_json:
        echo_json({"configuration": str(settings.path), "data": None, "channels": [row], "sources": []})
    else:
        click.echo(f"Configuration: {settings.path}: no mistakes found. This machine is a worker.")
        click.echo(f"PostgreSQL: {row['detail']}")
        click.echo("Whether the writer accepts what is fetched here, the worker says when it starts: npdwatch worker")
    return Exit.DONE if row["ok"] else Exit.LOOK


def _offline(account: Account, watched: Sequence[Source]) -> str:
    """In words, that the name of no host at all can be resolved; "" where one can, or only one was asked."""
    from spiders.outcomes import UNRESOLVED

    failures = account.tally.failures
    unresolved = {v.source for v in failures if UNRESOLVED in v.detail}
    hosts = {urlsplit(s.url).hostname for s in watched}
    if len(hosts) < 2 or unresolved != {s.name for s in watched} or any(UNRESOLVED not in v.detail for v in failures):
        return ""
    return (
        f"None of the {len(hosts)} hosts' names can be resolved: this machine has no network, or its resolver does not "
        "answer. Fix that, then check again."
    )


def _show(settings: Configuration, everything: list[Row], lines: list[str], offline: str) -> None:
    words = {True: click.style("works", fg="green"), False: click.style("FAILS", fg="red")}
    rows = [{**x, "ok": words[x["ok"]]} for x in everything]
    if offline:  # said once, below
        rows = [{**x, "detail": "no network" if "remarks" in x else x["detail"]} for x in rows]
    found = "a mistake, named below" if _is_wrong(settings) else "no mistakes found"
    click.echo(f"Configuration: {settings.path}: {found}.")
    click.echo(table(rows, {"kind": "What", "name": "Name", "ok": "State", "detail": "Detail"}))
    for line in lines:
        click.echo(line)
    bad = [x for x in everything if not x["ok"]]
    if offline:
        click.echo(click.style("! ", fg="red") + offline)
    for x in bad:
        if offline and "remarks" in x:
            continue
        click.echo(click.style(f"! {x['name']}: ", fg="red") + x["detail"])
    for what, text in _advice(settings):
        click.echo(click.style(f"{what}: ", fg="yellow") + text)
    if doubtful := ", ".join(x["name"] for x in everything if x.get("remarks")):
        known = "What each remark means, and whether there is anything to do: docs/using/problems.md"
        click.echo(f"Not understood in full: {doubtful}. {known}")
    if bad:
        click.echo(f"{plural(len(bad), 'thing')} of {len(everything)} to mend.")
    elif not doubtful:
        click.echo("All works.")


def _is_wrong(settings: Configuration) -> bool:
    """True where a channel cannot be set up, as for want of its secret: the daemon would not start."""
    from commands.telling.configured import channel_configs

    try:
        channel_configs(settings)
    except ConfigurationError:
        return True
    return False


def _advice(settings: Configuration) -> Iterator[tuple[str, str]]:
    """What is no mistake, and better otherwise: a few words each, and what to do."""
    from commands.telling.configured import what_goes_without, without_doubtful

    if not settings.crawl.contact:
        text = "a site's people cannot reach you. Set contact under [crawl] to your address or a page of yours."
        yield "No contact is given", text
    if silent := _silent_channels(settings):
        text = f"{', '.join(silent)}. Nothing of releases is told over {'them' if len(silent) > 1 else 'it'}."
        yield "In no route", text
    if sure := without_doubtful(settings):
        yield "Told of what is sure alone", f"{what_goes_without(sure)}."
    for first, second in _watched_twice(settings):
        text = f"{second} has the address of {first}, so that each change there is told twice. Take one of the two out."
        yield "Watched twice", text
    for first, second in _told_twice(settings):
        text = f"{second} reaches whom {first} does, by the same route, so that each change is told there twice."
        yield "Told twice", text


def _silent_channels(settings: Configuration) -> list[str]:
    """Channels over which nothing is told, but news of the watch where no route has that."""
    from commands.telling.configured import routes

    ways = [r for r in routes(settings) if r.name in {g.name for g in settings.route} or not r.operators]
    return [name for name in settings.channel if all(name not in r.channels for r in ways)]


def _watched_twice(settings: Configuration) -> list[tuple[str, str]]:
    """Names of sources that are registers or publications at one address, the first of them first."""
    seen = dict[tuple[str, str], str]()
    both = []
    for s in (s for s in settings.sources if s.kind in ("govuk", "file")):
        first = seen.setdefault((s.kind, plain_address(s.url).rstrip("/")), s.name)
        both += [(first, s.name)] if first != s.name else []
    return both


def _told_twice(settings: Configuration) -> list[tuple[str, str]]:
    """Names of channels of one route that have a receiver in common, the first of them first."""
    from commands.telling.configured import routes

    reached = {name: _receivers(settings, name) for name in settings.channel}
    ways = [dict.fromkeys(r.channels) for r in routes(settings) if not r.operators]
    pairs = dict.fromkeys(pair for channels in ways for pair in combinations(channels, 2))
    return [(first, second) for first, second in pairs if reached[first] & reached[second]]


def _receivers(settings: Configuration, name: str) -> set[str]:
    """The mail addresses or the web address that a channel sends to; none where it cannot be set up."""
    try:
        channel = settings.channel_config(name)
    except ConfigurationError:  # said above
        return set()
    return {to.casefold() for to in getattr(channel, "to", ())} | {getattr(channel, "url", "")} - {""}


def _data(settings: Configuration) -> Row:
    detail, ok = str(settings.folder), True
    try:
        Store.open(settings.folder, read_only=True).close()
    except DatabaseProblem as problem:
        detail, ok = str(problem), False
    return {"kind": "database", "name": "npdwatch.db", "ok": ok, "detail": detail}
