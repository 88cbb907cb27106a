"""`npdwatch init` and `check`: a commented configuration with an empty database; whether all of it works."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import click

import config
from commands.crawling.account import Account
from commands.crawling.crawl import chosen, run_crawl
from commands.failures import Exit, Failure, failure_of
from commands.printing.exports import echo_json, json_option
from commands.printing.progress import Progress, waiting
from commands.printing.tables import table
from commands.printing.words import Row
from commands.runtime import command, configuration, group_of, keep_private, manual, now, refuse_network
from config import Configuration
from db.connection import DatabaseProblem
from db.recipients.reclassify import note_first_ruleset
from db.store import Store
from db.upkeep.notes import last_backup
from model.own_files import ROOT
from model.register import Table
from model.source import Source, plain_address
from pipelines.poll import Poll
from text.labels import plural

EXAMPLE = "npdwatch.example.toml"
_NAMED = 5
"""Sheets with the same columns that are named."""


@command("init")
@click.option("--contact", default="", help="An address or page where a site's people can reach you.")
def init(context: click.Context, contact: str) -> Exit:
    """Write a commented npdwatch.toml here (or where --config says) and an empty database beside it.

    What is there already is left as it is: to start on a new machine, copy your npdwatch.toml and run this.
    """
    path = (context.obj["config"] or Path(config.FILE_NAME)).expanduser()
    if path.exists():
        click.echo(f"{path} is there already and stays as it is.")
        if contact:
            click.echo('--contact was not used: write contact = "…" under [crawl] in it.', err=True)
    else:
        text = (ROOT / EXAMPLE).read_text(encoding="utf-8")
        if contact:
            if any(ord(c) < 32 or c in '"\\' for c in contact):
                raise Failure("--contact must be one line without quotes and backslashes", Exit.USAGE)
            text = text.replace('# contact = "you@example.org"', f'contact = "{contact}"')
        try:
            path.write_text(text, encoding="utf-8")
            path.chmod(path.stat().st_mode & 0o755)  # whatever the umask: who may write it decides what is sent where
        except OSError as error:
            raise Failure(f"{path} cannot be written: {error.strerror}", Exit.NO_WRITE) from None
        click.echo(f"Wrote {path}.")
    settings = config.load(path.resolve())
    try:
        new = not (settings.folder / "npdwatch.db").exists()
        lost = new and (any(settings.folder.glob("archive/??/*.zst")) or (settings.folder / "upkeep.json").exists())
        refuse_network(settings)
        keep_private(settings)
        with Store.create(settings.folder) as store:
            note_first_ruleset(store, now())
    except OSError as error:
        raise failure_of(error) or Failure(
            f"{settings.folder}: the data folder cannot be made: {error.strerror}. Set folder under [data] in {path} "
            "to one that you may write to.", Exit.NO_WRITE,
        ) from None
    click.echo(f"{'Made' if new else 'Found'} the database {settings.folder / 'npdwatch.db'}.")
    if lost:
        text = (
            f"! An earlier database of {settings.folder} is gone; what else it kept is there. "
            f"{last_backup(settings.folder)} To begin anew all the same: npdwatch verify --trust; then what is "
            "published now is a first look, and nobody is told of it."
        )
        click.secho(text, fg="red", err=True)
        return Exit.LOOK
    told = "" if settings.channel else "say who is told (npdwatch channel add, or in the file), then: "
    click.echo(f"Next: {told}npdwatch check, npdwatch crawl, npdwatch daemon")
    click.echo(f"The manual: {manual()}")
    return Exit.DONE


@command("check")
@click.option("--no-sources", is_flag=True, help="Only the configuration and the channels.")
@json_option
def check(context: click.Context, *, no_sources: bool, as_json: bool) -> Exit:
    """Check the configuration, ask every source and every channel once, and print what works.

    Nothing is stored and nobody is alerted: a mail server is greeted, a webhook's address is only connected to.
    """
    from commands.telling.deliver import check_heartbeat, told_to_nobody

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
        click.echo("Whether the writer takes what is fetched here, the worker says when it starts: npdwatch worker")
    return Exit.DONE if row["ok"] else Exit.LOOK


@contextmanager
def looked_at(
    settings: Configuration, sources: Sequence[Source], what: str, progress: Progress, *, quiet: bool = False
) -> Iterator[tuple[Store, Account]]:
    """Polls sources into a database of its own, which is thrown away: nothing is recorded, and nobody is told.

    But that a site wants to be left alone is kept for whoever asks next, as it counts here.
    """
    with tempfile.TemporaryDirectory(prefix="npdwatch-check-") as folder, Store.create(Path(folder)) as store:
        with suppress(DatabaseProblem), Store.open(settings.folder, read_only=True) as known:
            _hand_on(known, store, _MANNERS)
        before = store.rows(_LEFT_ALONE)
        asking = partial(run_crawl, store, settings, sources, force=True, trigger="check", progress=progress)
        account = waiting(asking, what, quiet=quiet, progress=progress)
        if store.rows(_LEFT_ALONE) != before:
            with suppress(DatabaseProblem), Store.open(settings.folder) as known:
                _hand_on(store, known, {"left_alone": "place"})
        yield store, account


_MANNERS = {"left_alone": "place", "pace": "source"}
"""What is known of how hosts are to be asked, by table and key."""
_LEFT_ALONE = "select * from left_alone"


def _hand_on(known: Store, to: Store, tables: Mapping[str, str]) -> None:
    with to.transaction():
        for table, key in tables.items():
            for x in known.rows(f"select * from {table}"):  # noqa: S608 - our own words
                to.upsert(table, key, **x)


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
        "answer. Mend that, then check again."
    )


def _show(settings: Configuration, everything: list[Row], lines: list[str], offline: str) -> None:
    words = {True: click.style("works", fg="green"), False: click.style("FAILS", fg="red")}
    rows = [{**x, "ok": words[x["ok"]]} for x in everything]
    if offline:  # said once, below
        rows = [{**x, "detail": "no network" if "remarks" in x else x["detail"]} for x in rows]
    click.echo(f"Configuration: {settings.path}: no mistakes found.")
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
    if not settings.crawl.contact:
        text = "a site's people cannot reach you. Set contact under [crawl] to your address or a page of yours."
        click.echo(click.style("No contact is given: ", fg="yellow") + text)
    if silent := _silent_channels(settings):
        text = f"{', '.join(silent)}. Nothing of releases is told over {'them' if len(silent) > 1 else 'it'}."
        click.echo(click.style("In no route: ", fg="yellow") + text)
    for first, second in _watched_twice(settings):
        text = f"{second} has the address of {first}, so that each change there is told twice. Take one of the two out."
        click.echo(click.style("Watched twice: ", fg="yellow") + text)
    if doubtful := ", ".join(x["name"] for x in everything if x.get("remarks")):
        click.echo(f"Not understood in full: {doubtful}. Each remark above says what to do.")
    if bad:
        click.echo(f"{plural(len(bad), 'thing')} of {len(everything)} to mend.")
    elif not doubtful:
        click.echo("All works.")


def _silent_channels(settings: Configuration) -> list[str]:
    """Channels over which nothing is told, but news of the watch where no route has that."""
    from commands.telling.deliver import routes

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


def _data(settings: Configuration) -> Row:
    detail, ok = str(settings.folder), True
    try:
        Store.open(settings.folder, read_only=True).close()
    except DatabaseProblem as problem:
        detail, ok = str(problem), False
    return {"kind": "database", "name": "npdwatch.db", "ok": ok, "detail": detail}


def reader_works(settings: Configuration) -> Row:
    """Whether the second reader can be reached; it is asked nothing."""
    from net.session import Unreachable, reach

    row = {"kind": "reader", "name": settings.reader.model, "ok": True}
    try:
        chat = settings.second_reader
        return row | {"detail": reach(chat.url, local=chat.local) if chat else ""}
    except (Unreachable, config.ConfigurationError) as error:
        return row | {"ok": False, "detail": str(error)}


def authority_works(settings: Configuration) -> Row:
    """Whether the time-stamp authority can be reached, and what comes from it checked; it is asked nothing."""
    from net.session import Unreachable, reach
    from proof.tokens import NoMeans, by_openssl

    row = {"kind": "time-stamps", "name": urlsplit(settings.proof.timestamps).hostname or "", "ok": True}
    try:
        means = "openssl" if by_openssl() else "rfc3161-client"
        authority = settings.authority
        there = reach(authority.url, local=authority.local) if authority else ""
        return row | {"detail": f"{there}; what it answers is checked by {means}"}
    except (Unreachable, NoMeans, config.ConfigurationError) as error:
        return row | {"ok": False, "detail": str(error)}


def scale_works(settings: Configuration) -> Row:
    """Whether the PostgreSQL between the daemon and its workers can be used; nothing is written there."""
    from commands.crawling.extra import needed
    from commands.crawling.status import meanwhile

    row = {"kind": "scale", "name": "PostgreSQL", "ok": True}
    try:
        needed()
    except Failure as error:
        return row | {"ok": False, "detail": str(error)}
    from scale.office import look
    from scale.postgres import NoTables, ScaleProblem

    try:
        look(settings.scale_database)
    except NoTables:
        return row | {"detail": "it answers; the writer's daemon makes its tables"}
    except ScaleProblem as problem:
        return row | {"ok": False, "detail": f"{problem}. {meanwhile(settings)}"}
    except config.ConfigurationError as error:
        return row | {"ok": False, "detail": str(error)}
    return row | {"detail": "it answers"}


def channel_works(settings: Configuration, name: str) -> Row:
    """Whether a channel can be reached; nothing is sent over it."""
    from alerts.channels import CHANNELS
    from net.session import Unreachable

    try:
        channel = settings.channel_config(name)
        detail, ok = CHANNELS[channel.kind].check(channel), True
    except (Unreachable, config.ConfigurationError) as error:
        detail, ok = str(error), False
    return {"kind": settings.channel[name].type, "name": name, "ok": ok, "detail": detail}


def _poll(account: Account, source: Source) -> Poll | None:
    return next((p for p in account.polls if p.source.name == source.name), None)


def explained(store: Store, account: Account, source: Source) -> Iterator[str]:
    """What the registers of a source are taken for, and every remark about them."""
    from commands.register.read import in_columns

    poll = _poll(account, source)
    alike: dict[tuple[str, str, str], list[Table]] = {}
    for t in poll.read.after.tables if poll and poll.read.after else ():
        alike.setdefault((t.file, t.kind.value, in_columns(t)), []).append(t)
    for (file, kind, columns), tables in alike.items():
        named = ", ".join(repr(t.sheet) for t in tables[:_NAMED])
        named += f" and {len(tables) - _NAMED:,} more" if len(tables) > _NAMED else ""
        which = f"sheets {named} of {file!r} are" if len(tables) > 1 else f"sheet {named} of {file!r} is"
        which = which if tables[0].sheet else f"the table of {file!r} is"
        yield f"{source.name}: {which} taken for {kind}, {plural(sum(len(t.rows) for t in tables), 'row')}: {columns}"
    for said in _remarks(store, source):
        yield click.style(f"? {source.name}: ", fg="yellow") + said


def _remarks(store: Store, source: Source) -> list[str]:
    """What operators would hear of the source's files: what was not understood in them, and what they hide."""
    return [x["message"] for x in store.rows("select message from notice where source = ?", [source.name])]


def source_works(store: Store, account: Account, source: Source) -> Row:
    """Whether a source was polled well, and what it holds."""
    failures = [v for v in account.tally.failures if v.source == source.name]
    poll = _poll(account, source)
    remarks = [] if failures or poll is None else _remarks(store, source)
    if failures:
        detail = "; ".join(dict.fromkeys(f"{v.outcome.value}: {v.detail}" for v in failures))
    elif poll is None:
        detail = "no answer was understood"
    elif poll.listing.files:
        rows = len(poll.read.after) if poll.read.after else 0
        detail = f"{plural(len(poll.listing.files), 'register')}, {plural(rows, 'row')}"
        detail += f"; {plural(len(remarks), 'remark')}: {remarks[0]}" if remarks else ""
    elif poll.fetched.item is not None:
        item = poll.fetched.item
        detail = f"{item.state.value}: {item.title or item.destination or item.base_path}"
        detail += f", {plural(len(item.documents), 'document')}" if item.documents else ""
    else:
        searched = source.kind == "search"
        detail = plural(len(poll.fetched.found), "result") if searched else "it answers, and is understood"
    good = not failures and poll is not None
    return {"kind": source.kind, "name": source.name, "ok": good, "detail": detail, "remarks": remarks}
