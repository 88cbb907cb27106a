"""Whether each thing that the configuration names works: sources, channels, and what else is asked over the network."""

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
from commands.crawling.crawl import run_crawl
from commands.failures import Failure
from commands.printing.progress import Progress, waiting
from commands.printing.words import Row
from config import Configuration
from db.problems import DatabaseProblem
from db.store import Store
from model.register import Table
from model.source import Source
from pipelines.poll import Poll
from text.labels import plural

_NAMED = 5
"""Sheets with the same columns that are named."""


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
        return row | {"ok": False, "detail": f"{problem}. {meanwhile(settings, problem)}"}
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
        if source.kind == "list" and source.options.searches and not (source.options.tell or source.terms):
            detail += "; of what its searches find only what speaks of pupils' data is told: for all, tell = 'all'"
    good = not failures and poll is not None
    return {"kind": source.kind, "name": source.name, "ok": good, "detail": detail, "remarks": remarks}
