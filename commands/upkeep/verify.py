"""`npdwatch verify` and `prune`: the archive against the database, and what of it may go."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import click

from commands.printing import Progress, Row, echo_json, json_option, waiting
from commands.runtime import Exit, Failure, command, configuration, keep_private, now, opened
from text.labels import plural

if TYPE_CHECKING:
    from db.upkeep.verify import Amiss

_SHOWN = 20
"""Bodies that are missing or altered and printed one by one."""


@command("verify")
@click.option("--trust", is_flag=True, help="Take the database as it is, where you have put it there yourself.")
@json_option
def verify(context: click.Context, *, trust: bool, as_json: bool) -> Exit:
    """Check the database, and the archive against it: whether each file is there and holds what its sha256 says.

    Code 1 where one is missing or altered.
    """
    from db.upkeep import verify as archive
    from db.upkeep.checks import check_sound

    settings = configuration(context)
    keep_private(settings)
    check_sound(settings.folder, now(), whole=True, trust=trust)
    with opened(settings, read_only=True) as store:
        named = archive.named_bodies(store)
        looked: list[Amiss | None] = []
        progress = Progress("files", lambda: len(named), lambda: len(looked))
        waiting(lambda: looked.extend(archive.verify(store, named)), "reading", quiet=as_json, progress=progress)
        amiss = archive.note_found(store, looked)
    rows: list[Row] = [
        {"sha256": x.named.sha256, "problem": "altered" if x.altered else "missing", "source": x.named.source,
         "what": x.named.what, "role": x.named.role} for x in amiss
    ]
    if as_json:
        echo_json({"database": "sound", "bodies": len(named), "amiss": rows})
        return Exit.LOOK if rows else Exit.DONE
    whole = f"{len(named) - len(rows):,} of {plural(len(named), 'file')}"
    click.echo(f"The database is sound. The archive has {whole} as they came.")
    for row in rows[:_SHOWN]:
        click.secho(f"! {row['problem']}: {row['sha256']}, {row['role']} of {row['source']}: {row['what']}", fg="red")
    if len(rows) > _SHOWN:
        click.echo(f"and {len(rows) - _SHOWN:,} more: npdwatch verify --json")
    if rows:
        click.echo(
            "Copy them back from the archive folder of a backup, or fetch again what the publisher still has: "
            "npdwatch crawl --force"
        )
    return Exit.LOOK if rows else Exit.DONE


@command("prune")
@click.option("--days", default=365, show_default=True, type=click.IntRange(30), help="Only what is older than this.")
@click.option("--dry-run", is_flag=True, help="Only say what would go (the default).")
@click.option("--yes", is_flag=True, help="Delete it.")
@json_option
def prune(context: click.Context, *, days: int, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Say what of the archive and the ledger may be deleted by policy, and with --yes delete it.

    The evidence of every change, edition and item stays; what goes is listed in pruned.csv of the data folder.
    """
    from db.upkeep import prune as policy

    if yes and dry_run:
        raise Failure("--yes deletes and --dry-run does not: give one of them", Exit.USAGE)
    settings = configuration(context)
    age = timedelta(days=days)
    with opened(settings, read_only=not yes) as store:
        found = waiting(lambda: policy.prunable(store, now(), older_than=age), "looking through", quiet=as_json)
        if yes:
            policy.prune(store, found, now(), older_than=age)
    if as_json:
        echo_json({
            "days": days, "deleted": yes, "answers": len(found.answers), "bodies": len(found.bodies),
            "size": found.size, "polls": found.polls,
        })
        return
    files = f"{plural(len(found.bodies), 'archived file')} ({found.size / 2**20:,.1f} MiB)"
    lines = f"{plural(found.polls, 'line')} of the ledger, older than {plural(days, 'day')}"
    what = f"{plural(len(found.answers), 'answer')} that led to nothing, {files} and {lines}"
    if not (found.answers or found.bodies or found.polls):
        click.echo(f"Nothing that is older than {plural(days, 'day')} may go: all of it is evidence of something.")
    elif yes:
        click.echo(f"Deleted: {what}. Listed in {settings.folder / policy.LOG}.")
    else:
        click.echo(f"May go: {what}. Nothing was deleted; to delete it: npdwatch prune --days {days} --yes")
