"""`npdwatch accept --move`: a source that has moved is watched where it leads, and keeps its history."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from commands.crawling.crawl import run_crawl
from commands.failures import Exit, Failure
from commands.runtime import now
from db.locks import is_daemon_running
from db.register.states import facts_of
from db.store import Store
from model.fetch import Outcome, destination_of
from model.source import Source
from model.state import move_of
from text.labels import plural

if TYPE_CHECKING:
    from config import Configuration


def follow(store: Store, settings: Configuration, source: Source) -> None:
    """Has a source that has moved watched at its new address, which the configuration names from then on.

    Raises:
        Failure: it has not moved, or the new address may not be asked or cannot be written (code 2).
    """
    from config.follow import check_address, write_address
    from config.write import NotWritten
    from pipelines.health import follow_move

    move = move_of(facts_of(store, source).lines)
    if move is None:
        raise Failure(f"{source.name} has not moved, as far as its last poll says. See: npdwatch status", Exit.USAGE)
    if not (to := destination_of(move)):
        raise Failure(f"{source.name} leads to no address that could be followed: {move.detail}", Exit.USAGE)
    if to == source.url:
        raise Failure(f"{source.name} is watched at {to} already. Poll it: npdwatch crawl {source.name}", Exit.USAGE)
    try:
        check_address(settings, to)
        _ask_first(store, settings, replace(source, url=to))
        where = write_address(settings, source.name, to, now().date())
    except NotWritten as error:
        raise Failure(str(error), Exit.USAGE) from None
    with store.transaction():
        follow_move(store, source.name, now())
    click.echo(f"{source.name} was watched at  {source.url}")
    click.echo(f"and is from now on at    {to}")
    click.echo(f"Written into {where}; its history ({history_of(store, source)}) stays with its name.")
    click.echo(f"Ask it now: npdwatch crawl {source.name}")
    if is_daemon_running(settings.folder):
        click.echo("The daemon asks the old address until it reloads its configuration: systemctl reload npdwatch")


def history_of(store: Store, source: Source) -> str:
    """How much is kept of a source: editions of a publication; of any other its items, which are a feed's entries."""
    editions, items = (
        store.rows(f"select count(*) n from {table} where source = ?", [source.name])[0]["n"]  # noqa: S608 - ours
        for table in ("edition", "item")
    )
    if items and not editions:
        return plural(items, "entry" if source.kind == "feed" else "item")
    return plural(editions, "edition")


def _ask_first(store: Store, settings: Configuration, source: Source) -> None:
    """Polls a source at its new address, for a look: nothing of it is recorded, and nobody is told.

    Raises:
        Failure: there is no such source, or none that can be read (code 1).
    """
    with tempfile.TemporaryDirectory(prefix="npdwatch-dry-") as folder, store.scratch(Path(folder)) as trial:
        account = run_crawl(trial, settings, [source], force=True, trigger="check")
    for v in account.tally.failures:
        if v.outcome is not Outcome.QUARANTINED:  # read, and unlike: that is told, and asked, when it is crawled
            raise Failure(
                f"{source.url} was asked, and is not followed: {v.outcome.value}: {v.detail.rstrip('.')}. Nothing was "
                "written. If it is the right one all the same, correct its url in the configuration", Exit.LOOK,
            )
