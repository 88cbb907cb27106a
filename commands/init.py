"""`npdwatch init` and `check`: a commented configuration with an empty database; and whether all of it works."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.crawl import Account, chosen, run_crawl
from commands.runtime import Exit, Failure, command, configuration, echo_json, now, plural, root, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from config import Configuration
    from db.store import Store
    from model.register import Table
    from model.source import Source

EXAMPLE = "npdwatch.example.toml"
_NAMED = 5
"""Sheets with the same columns that are named."""


@click.command("init")
@click.option("--contact", default="", help="An address or page where a site's people can reach you.")
@click.pass_context
@command
def init(context: click.Context, contact: str) -> Exit:
    """Write a commented npdwatch.toml here (or where --config says) and an empty database beside it.

    What is there already is left as it is: to start on a new machine, copy your npdwatch.toml and run this.
    """
    import config
    from db.recipients.reclassify import note_first_ruleset
    from db.store import Store

    path = (context.obj["config"] or Path(config.FILE_NAME)).expanduser()
    if path.exists():
        click.echo(f"{path} is there already and stays as it is.")
        if contact:
            click.echo('--contact was not used: write contact = "…" under [crawl] in it.', err=True)
    else:
        text = (root() / EXAMPLE).read_text(encoding="utf-8")
        if contact:
            if any(ord(c) < 32 or c in '"\\' for c in contact):
                raise Failure("--contact must be one line without quotes and backslashes", Exit.USAGE)
            text = text.replace('# contact = "you@example.org"', f'contact = "{contact}"')
        try:
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise Failure(f"{path} cannot be written: {error.strerror}", Exit.NO_WRITE) from None
        click.echo(f"Wrote {path}.")
    try:
        settings = config.load(path.resolve())
    except config.ConfigurationError as error:
        raise Failure(str(error), Exit.USAGE) from None
    new = not (settings.folder / "npdwatch.db").exists()
    with Store.create(settings.folder) as store:
        note_first_ruleset(store, now())
    click.echo(f"{'Made' if new else 'Found'} the database {settings.folder / 'npdwatch.db'}.")
    click.echo("Next: say in the file who is told, then: npdwatch check, npdwatch crawl, npdwatch daemon")
    return Exit.DONE


@click.command("check")
@click.option("--no-sources", is_flag=True, help="Only the configuration and the channels.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON (docs/using/json.md).")
@click.pass_context
@command
def check(context: click.Context, *, no_sources: bool, as_json: bool) -> Exit:
    """Check the configuration, ask every source and every channel once, and print what works.

    Nothing is stored and nobody is alerted: a mail server is greeted, a webhook's address is only connected to.
    """
    from commands.deliver import check_heartbeat, routes
    from db.store import Store

    settings = configuration(context)
    routes(settings)
    check_heartbeat(settings)
    channels = [_channel(settings, name) for name in settings.channel]
    sources: list[dict[str, Any]] = []
    explained: list[str] = []
    if not no_sources:
        watched = chosen(settings, ())
        if not as_json:
            click.echo(f"Asking {plural(len(watched), 'source')} …", err=True)
        with tempfile.TemporaryDirectory(prefix="npdwatch-check-") as folder, Store.create(Path(folder)) as store:
            account = run_crawl(store, settings, watched, force=True, trigger="check")
            sources = [_source(store, account, s) for s in watched]
            explained = [line for s in watched for line in _explained(store, account, s)]
    data = [_data(settings)]
    everything = data + channels + sources
    bad = [x for x in everything if not x["ok"]]
    doubtful = [x for x in sources if x["remarks"]]
    code = Exit.LOOK if bad or doubtful else Exit.DONE
    if as_json:
        echo_json({"configuration": str(settings.path), "data": data[0], "channels": channels, "sources": sources})
        return code
    words = {True: click.style("works", fg="green"), False: click.style("FAILS", fg="red")}
    rows = [{**x, "ok": words[x["ok"]]} for x in everything]
    click.echo(f"Configuration: {settings.path}: no mistakes found.")
    click.echo(table(rows, {"kind": "What", "name": "Name", "ok": "State", "detail": "Detail"}, widths=200))
    for line in explained:
        click.echo(line)
    for x in bad:
        click.echo(click.style(f"! {x['name']}: ", fg="red") + x["detail"])
    if not settings.crawl.contact:
        click.echo(click.style("No contact is given: ", fg="yellow") + "a site's people cannot reach you. Set contact "
                   "under [crawl] to your address or a page of yours.")  # fmt: skip
    if not settings.channel:
        click.echo(click.style("No channel is configured: changes would be recorded, and nobody told.", fg="yellow"))
    if doubtful:
        names = ", ".join(x["name"] for x in doubtful)
        click.echo(f"Not understood in full: {names}. Each remark above says what to do.")
    if bad:
        click.echo(f"{plural(len(bad), 'thing')} of {len(everything)} to mend.")
    elif not doubtful:
        click.echo("All works.")
    return code


def _data(settings: Configuration) -> dict[str, Any]:
    from db.connection import DatabaseProblem
    from db.store import Store

    try:
        Store.open(settings.folder, read_only=True).close()
    except DatabaseProblem as problem:
        return {"kind": "database", "name": "npdwatch.db", "ok": False, "detail": str(problem)}
    return {"kind": "database", "name": "npdwatch.db", "ok": True, "detail": str(settings.folder)}


def _channel(settings: Configuration, name: str) -> dict[str, Any]:
    from alerts.channels import CHANNELS
    from commands.deliver import channel_config
    from commands.runtime import Failure
    from net.session import Unreachable

    try:
        config = channel_config(settings, name)
        detail, ok = CHANNELS[config.kind].check(config), True
    except (Unreachable, Failure) as error:
        detail, ok = str(error), False
    return {"kind": settings.channel[name].type, "name": name, "ok": ok, "detail": detail}


def _explained(store: Store, account: Account, source: Source) -> Iterator[str]:
    """What the registers of a source are taken for, and every remark about them."""
    from commands.explain import in_columns

    poll = next((p for p in account.polls if p.source.name == source.name), None)
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


def _source(store: Any, account: Account, source: Source) -> dict[str, Any]:  # noqa: ANN401 - Store is imported late
    failures = [v for v in account.tally.failures if v.source == source.name]
    poll = next((p for p in account.polls if p.source.name == source.name), None)
    if failures:
        detail = "; ".join(f"{v.outcome.value}: {v.detail}" for v in failures)
    elif poll is None:
        detail = "no answer was understood"
    elif poll.listing.files:
        rows = len(poll.read.after) if poll.read.after else 0
        detail = f"{plural(len(poll.listing.files), 'register')}, {plural(rows, 'row')}"
        notes = _remarks(store, source)
        detail += f"; {plural(len(notes), 'remark')}: {notes[0]}" if notes else ""
    elif poll.fetched.item is not None:
        item = poll.fetched.item
        detail = f"{item.state.value}: {item.title or item.destination or item.base_path}"
        detail += f", {plural(len(item.documents), 'document')}" if item.documents else ""
    else:
        detail = f"{plural(len(poll.fetched.found), 'result')}"
    good = not failures and poll is not None
    remarks = _remarks(store, source) if good else []
    return {"kind": source.kind, "name": source.name, "ok": good, "detail": detail, "remarks": remarks}
