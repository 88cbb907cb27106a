"""`npdwatch replay`: the archive read again with today's reader and rules; what is otherwise is ours, and no news."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from commands.crawling.crawl import chosen
from commands.crawling.hands import locked_or_scratch
from commands.failures import Exit, Failure
from commands.printing.exports import echo_json, json_option
from commands.printing.progress import Progress, waiting
from commands.printing.words import flowed
from commands.runtime import command, configuration, now, opened
from text.labels import plural

if TYPE_CHECKING:
    from config import Configuration
    from db.store import Store
    from model.source import Source
    from pipelines.history.again import EditionAgain
    from pipelines.items.again import ItemOtherwise

_SHOWN = 10
"""Releases and items of which a line says what is otherwise; the rest is counted."""


class ReplayAccount(Struct, frozen=True):
    """What came of one source."""

    source: str
    editions: Sequence[EditionAgain]
    items: Sequence[ItemOtherwise]
    is_written: bool

    @property
    def otherwise(self) -> int:
        """Rows and items that are read otherwise."""
        rows = sum(_rows_of(e) for e in self.editions)
        return rows + sum(bool(i.parts) for i in self.items)

    @property
    def another(self) -> int:
        """Rows that are another release's by today's rules."""
        return sum(len(e.otherwise.another) for e in self.editions)

    @property
    def changes(self) -> int:
        told = [e.otherwise.told for e in self.editions]
        return sum(t.anew + t.otherwise + t.no_more for t in told)

    @property
    def hides(self) -> int:
        return sum(e.hides for e in self.editions)

    @property
    def stands(self) -> int:
        """Rows and files that stand as recorded, since they cannot be read now."""
        files = sum(len(e.stands) + len(e.otherwise.unread) for e in self.editions)
        return files + sum(bool(i.why) for i in self.items)

    @property
    def code(self) -> Exit:
        """LOOK where something could not be read as it was, hides what was not found before, or is another release."""
        return Exit.LOOK if self.stands or self.hides or self.another else Exit.DONE


@command("replay")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--dry-run", is_flag=True, help="Only say what is read otherwise (the default).")
@click.option("--yes", is_flag=True, help="Write it: one transaction a source.")
@click.option("--wait", default=60.0, show_default=True, help="Seconds to wait for a crawl of the same source.")
@json_option
def replay(
    context: click.Context, sources: tuple[str, ...], *, dry_run: bool, yes: bool, wait: float, as_json: bool
) -> Exit:
    """Read the archive of SOURCEs again with today's reader and rules, and say what is read otherwise.

    With --yes what is derived from the archive is written anew. Releases, changes and editions keep who they are; what
    is otherwise is marked as ours, and nothing of it is told as news. No site is asked.
    """
    if yes and dry_run:
        raise Failure("--yes writes and --dry-run does not: give one of them", Exit.USAGE)
    settings = configuration(context)
    watched = chosen(settings, sources)
    with ExitStack() as stack:
        store = stack.enter_context(opened(settings))
        store = locked_or_scratch(stack, store, watched, wait, dry_run=not yes)
        if yes:
            _go_over(store, settings, quiet=as_json)
        accounts = [_replayed(store, source, is_written=yes, quiet=as_json) for source in watched]
        if yes:
            from commands.crawling.catch_up import catch_up

            catch_up(store, settings)
    if as_json:
        echo_json([_as_json(a) for a in accounts])
    else:
        for account in accounts:
            _show(account)
    return max(a.code for a in accounts)


def _go_over(store: Store, settings: Configuration, *, quiet: bool) -> None:
    """What today's rules would not keep is taken out first, of what was told too."""
    from pipelines.registers.withheld.hidden import sweep

    known = {s.name: s for s in settings.sources}
    waiting(lambda: sweep(store, known, now), "looking into what was recorded earlier", quiet=quiet)


def _replayed(store: Store, source: Source, *, is_written: bool, quiet: bool) -> ReplayAccount:
    from pipelines.history.again import ReadingAgain
    from pipelines.items.again import ItemsAgain

    done = [0]
    editions = store.count("edition where source = ? and state = 'accepted'", [source.name])
    items = store.count("item where source = ?", [source.name])
    progress = Progress("editions and items")
    progress.of, progress.count = (lambda: editions + items), (lambda: done[0])
    register = ReadingAgain(store, source, now, lambda n: done.__setitem__(0, n))
    others = ItemsAgain(store, source, now, lambda n: done.__setitem__(0, editions + n))

    def work() -> ReplayAccount:
        return ReplayAccount(source.name, asyncio.run(register.read()), others.read(), is_written)

    account: ReplayAccount = waiting(work, f"reading {source.name}", quiet=quiet, progress=progress)
    return account


def _as_json(account: ReplayAccount) -> dict[str, Any]:
    """As docs/using/json.md has it."""
    return {
        "source": account.source, "written": account.is_written, "code": int(account.code),
        "editions": [
            {"edition": e.known.id, "number": e.known.number, "title": e.known.title, "published": e.known.published_at,
             "rows": e.otherwise.rows,
             "read_otherwise": [{"release": r, "cells": list(cells)} for r, cells in e.otherwise.reread],
             "not_read_before": e.otherwise.new, "not_read_now": e.otherwise.unread,
             "worked_out_otherwise": [{"release": r, "of": what} for r, what in e.otherwise.worked_out],
             "another_release": e.otherwise.another,
             "changes": {"told_anew": e.otherwise.told.anew, "in_other_words": e.otherwise.told.otherwise,
                         "told_no_more": e.otherwise.told.no_more},
             "stands": [{"file": file, "why": why} for file, why in e.stands.items()], "hides": e.hides}
            for e in account.editions
        ],
        "items": [{"item": i.key, "read_otherwise": list(i.parts), "why": i.why} for i in account.items],
    }


def _show(account: ReplayAccount) -> None:
    """Prints it: a line for each edition that is otherwise, and one for all."""
    for e in account.editions:
        if e.otherwise or e.stands or e.hides:
            _show_edition(e)
    for i in account.items[:_SHOWN]:
        said = f"read otherwise: {', '.join(i.parts)}" if i.parts else f"stands as recorded: {i.why}"
        click.echo(flowed(f"  {i.key}: {said}"))
    if len(account.items) > _SHOWN:
        click.echo(f"  and {plural(len(account.items) - _SHOWN, 'more version')} of items")
    click.echo(flowed(_sum(account)))
    if account.hides:
        click.echo(flowed(
            f"{plural(account.hides, 'file')} hold{'s' if account.hides == 1 else ''} what was not found before and is "
            f"kept back until you decide. Look: npdwatch hidden {account.source}"
        ))
    if not account.is_written and (account.otherwise or account.changes or account.hides):
        click.echo(f"Nothing was changed. To write it: npdwatch replay {account.source} --yes")


def _rows_of(e: EditionAgain) -> int:
    """Rows that are written otherwise."""
    return len(e.otherwise.reread) + len(e.otherwise.new) + len(e.otherwise.worked_out)


def _sum(account: ReplayAccount) -> str:
    begun = f"{account.source}: read again from the archive; "
    counts = [
        (sum(_rows_of(e) for e in account.editions), "row"),
        (sum(bool(i.parts) for i in account.items), "item"), (account.changes, "change"),
    ]
    said = [plural(n, what) for n, what in counts if n]
    if not said:
        return begun + ("all that can be read is read as before." if account.stands else "nothing is read otherwise.")
    more = sum(n for n, _ in counts) > 1
    verb = ("are" if more else "is") if account.is_written else "would be"
    named = f"{', '.join(said[:-1])} and {said[-1]}" if said[1:] else said[0]
    return f"{begun}{named} {verb} otherwise now. That is ours, no change of the publisher's, and told to nobody."


def _show_edition(e: EditionAgain) -> None:
    o, told = e.otherwise, e.otherwise.told
    parts = [
        plural(o.rows, "row"), _counted((len(o.reread), "read otherwise"), (len(o.new), "not read before"),
                                        (len(o.unread), "not read now, which stand as recorded"),
                                        (len(o.worked_out), "worked out otherwise"),
                                        (len(o.another), "of another release by today's rules, which stay")),
        _counted((told.anew, "told anew"), (told.otherwise, "told in other words"), (told.no_more, "told no more")),
    ]
    named = f"{e.known.seen_at[:10]}  {e.known.title}, edition {e.known.number}"
    click.echo(flowed(f"  {named}: {'; '.join(filter(None, parts))}"))
    for release, cells in o.reread[:_SHOWN]:
        click.echo(flowed(f"    release {release}: {', '.join(cells) or 'how it is kept'}"))
    if len(o.reread) > _SHOWN:
        click.echo(f"    and {plural(len(o.reread) - _SHOWN, 'more release')}")
    for release, what in o.worked_out[:_SHOWN]:
        click.echo(f"    release {release}: {what}")
    if o.another:
        named = ", ".join(map(str, dict.fromkeys(o.another[:_SHOWN])))
        click.echo(flowed(f"    whose rows are whose is in doubt: release {named}. Look: npdwatch show {o.another[0]}"))
    for file, why in e.stands.items():
        click.echo(flowed(f"    {file} stands as recorded: {why}"))


def _counted(*counts: tuple[int, str]) -> str:
    return ", ".join(f"{n:,} {what}" for n, what in counts if n)
