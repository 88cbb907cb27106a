"""`npdwatch verify` and `prune`: archive and log against the database, and what of the archive may go."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import click
from msgspec import Struct

from commands.failures import Exit, Failure
from commands.printing.exports import echo_json, json_option
from commands.printing.progress import Progress, waiting
from commands.printing.words import Row, minute
from commands.runtime import command, configuration, keep_private, manual, now, opened
from net.connection import redacted
from text.labels import plural
from text.timestamp import stamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from config import Configuration
    from db.chain.check import Wrong
    from db.store import Store
    from db.upkeep.verify import AlteredRow, Amiss

_HASH = re.compile("[0-9a-f]{64}")

_SHOWN = 20
"""Bodies that are missing or altered, and faults of the log, that are printed one by one."""


@command("verify")
@click.option("--trust", is_flag=True, help="Take the database as it is, where you have put it there yourself.")
@click.option("--head", metavar="N:HASH", help="Hold the log against an entry that was written down elsewhere.")
@json_option
def verify(context: click.Context, *, trust: bool, head: str | None, as_json: bool) -> Exit:
    """Check the database, the archive and the log: whether each file is there and holds what its sha256 says.

    Of each row of a register, whether it says what its digest says. Of the log, whether each entry follows the one
    before and says what the database says; of changes, alerts and what keeps them back, whether any was deleted,
    altered or put away by another program. Code 1 where anything is missing or altered.
    """
    from db.upkeep.checks import check_sound, is_another

    settings, known = configuration(context), _head(head)
    keep_private(settings)
    another = trust and is_another(settings.folder, now())
    check_sound(settings.folder, now(), whole=True, trust=trust)
    if another:
        _note_another(settings)
    with opened(settings, read_only=True) as store:
        found = _look(store, known, quiet=as_json)
    if as_json:
        echo_json(found.as_json())
    else:
        _show(found)
    return Exit.LOOK if found.amiss or found.wrong or found.altered or another else Exit.DONE


class _Found(Struct, frozen=True):
    """What a look over all of it came to."""

    bodies: int
    amiss: Sequence[Amiss]
    altered: Sequence[AlteredRow]
    wrong: Sequence[Wrong]
    entries: int
    """The number of the log's last entry; 0 where it has none."""
    head: str
    """The hash of it."""
    stamps: Sequence[Row]
    moves: Row | None

    @property
    def rows(self) -> list[Row]:
        """What is amiss in the archive."""
        return [
            {"sha256": x.named.sha256, "problem": "altered" if x.altered else "missing", "source": x.named.source,
             "what": x.named.what, "role": x.named.role} for x in self.amiss
        ]

    def as_json(self) -> Row:
        """As docs/using/json.md has it."""
        faults = [{"where": w.where, "what": w.what} for w in self.wrong]
        log = {"entries": self.entries, "head": self.head, "stamps": len(self.stamps), "wrong": faults,
               "moves_since": self.moves}
        altered = [{"source": a.source, "release": a.release, "version": a.version} for a in self.altered]
        return {"database": "sound", "bodies": self.bodies, "amiss": self.rows, "log": log, "altered_rows": altered}


def _look(store: Store, known: tuple[int, str] | None, *, quiet: bool) -> _Found:
    """Looks at everything. `known`: an entry of the log, by number and hash, that was written down elsewhere."""
    from db.chain import check as log
    from db.chain.moves import since
    from db.chain.stamps import stamps
    from db.upkeep import verify as archive
    from proof.stamping import check_stamps

    named = archive.named_bodies(store)
    looked: list[Amiss | None] = []
    progress = Progress("files", lambda: len(named), lambda: len(looked))
    waiting(lambda: looked.extend(archive.verify(store, named)), "reading", quiet=quiet, progress=progress)
    amiss = archive.note_found(store, looked)
    altered = waiting(lambda: list(archive.altered_rows(store)), "holding rows against digests", quiet=quiet)
    with store.one_moment():  # what is found meanwhile has its entry with it
        wrong = waiting(lambda: list(log.check_log(store)), "holding what was told against the log", quiet=quiet)
        wrong += log.check_head(store, *known) if known else ()
        moves = since(store)
    wrong += waiting(lambda: list(check_stamps(store)), "checking time-stamps", quiet=quiet)
    return _Found(len(named), amiss, altered, wrong, *log.head(store), stamps(store), moves)


def _show(found: _Found) -> None:
    rows = found.rows
    whole = f"{found.bodies - len(rows):,} of {plural(found.bodies, 'file')}"
    click.echo(f"The database is {'altered' if found.altered else 'sound'}. The archive has {whole} as they came.")
    _show_altered(found.altered)
    for row in rows[:_SHOWN]:
        click.secho(f"! {row['problem']}: {row['sha256']}, {row['role']} of {row['source']}: {row['what']}", fg="red")
    if len(rows) > _SHOWN:
        click.echo(f"and {len(rows) - _SHOWN:,} more: npdwatch verify --json")
    if rows:
        click.echo(
            "Copy them back from the archive folder of a backup, or fetch again what the publisher still has: "
            "npdwatch crawl --force"
        )
    _show_log(found.wrong, f"{found.entries}:{found.head}" if found.entries else "", found.stamps, found.moves)


def _show_altered(altered: Sequence[AlteredRow]) -> None:
    for a in altered[:_SHOWN]:
        what = f"version {a.version} of release {a.release} of {a.source} is not as it was read"
        click.secho(f"! altered: {what}: npdwatch show {a.release}", fg="red")
    if len(altered) > _SHOWN:
        click.echo(f"and {len(altered) - _SHOWN:,} more: npdwatch verify --json")
    if altered:
        names = ", ".join(sorted({a.source for a in altered}))
        click.echo("Another program has written into the database. Restore a backup from before that (npdwatch restore)"
                   f"; what the archived files of {names} say: npdwatch replay SOURCE")


def _note_another(settings: Configuration) -> None:
    """A copy that somebody has put in place knows neither what was told since, nor what was withheld."""
    from db.outbox import restored
    from db.upkeep.numbers import pass_over_numbers
    from db.withheld.unknown import note_unknown, why_unknown

    with opened(settings) as store:
        last = store.one("select max(started_at) at from run")
        restored.begin(store, now(), quiet=False)
        with store.transaction():
            since = (last and last["at"]) or stamp(now())
            note_unknown(store, since, "another copy of the database was put in its place by hand", now())
            pass_over_numbers(store, None)
        click.secho(f"! {why_unknown(store)}", fg="red", err=True)


def _head(text: str | None) -> tuple[int, str] | None:
    number, _, hash_ = (text or "").partition(":")
    if text is None:
        return None
    if not number.isdigit() or not _HASH.fullmatch(hash_):
        raise Failure("--head is written as verify prints it: the number of an entry, a colon, its hash", Exit.USAGE)
    return int(number), hash_


def _show_log(wrong: Sequence[Wrong], last: str, given: Sequence[Row], moves: Row | None) -> None:
    if not last:
        click.echo("The log has no entry yet: the next crawl begins it.")
        return
    whole = "The log is whole" if not wrong else f"The log is not as it was written ({plural(len(wrong), 'fault')})"
    click.echo(f"{whole}. It ends with {last}")
    if moves:
        before = f"; of {moves['as_found']:,} rows of before it has what they said then" if moves["as_found"] else ""
        click.echo("What is found, told and kept back is in the log since "
                   f"{minute(moves['at'])} UTC, entry {moves['number']}{before}.")
    if given:
        newest = given[-1]
        click.echo(f"{plural(len(given), 'time-stamp')}; the newest is of {minute(newest['said_at'])} UTC, by "
                   f"{redacted(newest['url'])}, over all up to entry {newest['number']}.")
    for w in wrong[:_SHOWN]:
        click.secho(f"! {w.where}: {w.what}", fg="red")
    if len(wrong) > _SHOWN:
        click.echo(f"and {len(wrong) - _SHOWN:,} more: npdwatch verify --json")
    if wrong:
        click.echo(f"Nobody but npdwatch writes there. What to make of it: {manual('using/proof.md')}")


@command("prune")
@click.option("--days", default=365, show_default=True, type=click.IntRange(30, 36_500), help="Only what is older.")
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
        listed = f" Listed in {settings.folder / policy.LOG}." if found.answers or found.bodies else ""
        click.echo(f"Deleted: {what}.{listed}")
    else:
        click.echo(f"May go: {what}. Nothing was deleted; to delete it: npdwatch prune --days {days} --yes")
