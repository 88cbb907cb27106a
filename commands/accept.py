"""`npdwatch accept` and `hidden`: decide on a quarantined edition, or on what the files of a source hide."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from commands.arguments import Choice
from commands.crawling.account import SHOWN
from commands.crawling.crawl import chosen, ready_to_tell, run_crawl
from commands.crawling.hands import lock_beside_workers, lock_sources
from commands.failures import Exit, Failure
from commands.printing.changes import described, one_line
from commands.printing.exports import echo_json
from commands.printing.words import Row, at_terminal, flowed
from commands.runtime import command, configuration, now, opened, user
from db.archive import ArchiveDamaged, NotArchived
from db.locks import is_daemon_running
from db.register.editions import PASSED_BY
from db.register.states import facts_of
from db.store import Store
from db.withheld.decide import load_withheld
from db.withheld.hidden import HidingFile, decision_on_file, hiding_files
from model.fetch import Outcome, destination_of
from model.hidden import HiddenKind
from model.source import Source
from model.state import move_of
from text.labels import plural

if TYPE_CHECKING:
    from config import Configuration

MAX_SHOWN = 2000
"""Texts of one kind that are shown."""


@command("accept")
@click.argument("source")
@click.option("--reject", is_flag=True, help="Forget the edition instead: the last good one stands.")
@click.option(
    "--hidden", "hidden", type=Choice(["private", "rows", "public"]),
    help="Decide on what the files hide: it stays out; hidden rows count; the file may be served.",
)
@click.option("--file", "file", metavar="SHA256", help="With --hidden public: of this file alone, and all it shows.")
@click.option("--move", is_flag=True, help="It has moved: watch it at the address to which it leads.")
@click.option(
    "--rebaseline", is_flag=True,
    help="Fetch SOURCE whole first, and let what is there now count, compared with the rows in the database.",
)
@click.option("--no-deliver", is_flag=True, help="Record, but leave the telling to the daemon.")
def accept(
    context: click.Context, source: str, *, reject: bool, hidden: str | None, file: str | None, move: bool,
    rebaseline: bool, no_deliver: bool,
) -> Exit:
    """Let the edition of SOURCE that was put aside count as good, after you looked at it.

    Its changes, removals too, are then recorded and told in one message. With --hidden: decide on what its files hide.
    Where its page lists no register that can be read: take note of that; the last good edition stands.
    With --move: write its new address into the configuration; its history stays.
    """
    settings = configuration(context)
    (watched,) = chosen(settings, [source])
    if sum((reject, bool(hidden), move, rebaseline)) > 1:
        raise Failure("Give one of --reject, --hidden, --move and --rebaseline.", Exit.USAGE)
    if file is not None and hidden != "public":
        raise Failure("--file goes with --hidden public.", Exit.USAGE)
    if not reject and not no_deliver:
        ready_to_tell(settings)
    with ExitStack() as stack:
        store = stack.enter_context(opened(settings))
        if rebaseline:
            lock_beside_workers(stack, store, [watched], 60.0)
        else:
            lock_sources(stack, settings.folder, [watched], 60.0)
        if move:
            follow(store, settings, watched)
            return _tell(settings, no_deliver=no_deliver)
        number, said = _decided(store, settings, watched, hidden, file, reject=reject, rebaseline=rebaseline)
        if reject:
            click.echo(f"{source}: {said}")
            return Exit.DONE
        sql = "select id from change where edition_id = ? and state != 'silent' order by id"
        ids = [x["id"] for x in store.each(sql, [number])]
        changes, more = described(store, load_withheld(store), ids, most=SHOWN)
    first, *lines = said.splitlines()
    others = more[source]
    click.echo(f"{source}: {first}; {plural(len(changes) + others, 'change')}.")
    for line in lines:
        click.echo(flowed(f"  {line}"))
    for change in changes:
        click.echo(flowed(f"  {one_line(change)}"))
    if others:
        click.echo(f"  … and {others} more: npdwatch changes --source {source}")
    return _tell(settings, no_deliver=no_deliver)


def _decided(
    store: Store, settings: Configuration, source: Source, hidden: str | None, file: str | None, *, reject: bool,
    rebaseline: bool,
) -> tuple[int | None, str]:
    """The edition that was decided on, and what has become of it."""
    from pipelines.registers.aside.quarantine import NothingQuarantined, accept_edition, reject_edition
    from pipelines.registers.lost import accept_loss
    from pipelines.registers.withheld.hidden import NothingHidden, decide

    try:
        if reject:
            number = reject_edition(store, source, now())
            return number, f"edition {number} is rejected; the last good edition stands."
        if rebaseline:
            return _rebaseline(store, settings, source)
        if hidden:
            return asyncio.run(decide(store, source, hidden, who=user(), clock=now, named=file or ""))
        edition = asyncio.run(accept_edition(store, source, now))
    except NothingQuarantined as error:
        if not (reject or rebaseline or hidden) and accept_loss(store, source, now()):
            return None, "it is accepted that its page lists no register; the last good edition stands"
        raise Failure(str(error), Exit.USAGE) from None
    except NothingHidden as error:
        raise Failure(str(error), Exit.USAGE) from None
    if store.one("select 1 from edition where id = ? and why = ?", [edition, PASSED_BY]):
        return edition, "what stood in the edition that was replaced is told; the last good edition stands"
    return edition, "the edition is accepted"


def _tell(settings: Configuration, *, no_deliver: bool) -> Exit:
    from commands.telling.deliver import tell

    if no_deliver:
        return Exit.DONE
    told = tell(settings)
    told.show()
    return told.code


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
    editions = (store.one("select count(*) n from edition where source = ?", [source.name]) or {"n": 0})["n"]
    click.echo(f"{source.name} was watched at  {source.url}")
    click.echo(f"and is from now on at    {to}")
    click.echo(f"Written into {where}; its history ({plural(editions, 'edition')}) stays with its name.")
    click.echo(f"Ask it now: npdwatch crawl {source.name}")
    if is_daemon_running(settings.folder):
        click.echo("The daemon asks the old address until it reloads its configuration: systemctl reload npdwatch")


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


def _rebaseline(store: Store, settings: Configuration, source: Source) -> tuple[int | None, str]:
    """Gives the id of the edition that is new, None where none is, and what was done. Raises Failure."""
    from db.register.editions import last_edition
    from pipelines.registers.aside.quarantine import NothingQuarantined, accept_edition, rejected_edition

    before = last_edition(store, source.name)
    account = run_crawl(store, settings, [source], force=True)
    if account.tally.failures and any(v.outcome is not Outcome.QUARANTINED for v in account.tally.failures):
        account.show(dry_run=False)
        raise Failure(f"{source.name} could not be fetched whole, so nothing was accepted.", Exit.LOOK)
    rejected = next((e for p in account.polls if (e := rejected_edition(store, p)) is not None), None)
    try:
        return asyncio.run(accept_edition(store, source, now, rejected)), "what is there now is the new base"
    except NothingQuarantined as error:
        if rejected is not None:
            raise Failure(str(error), Exit.USAGE) from None
        known = last_edition(store, source.name)
    if known is None:
        raise Failure(f"{source.name} has no register that could be a base.", Exit.USAGE)
    if before is not None and known.id == before.id:
        return None, f"what is there now is edition {known.number}, which stands"
    return known.id, f"what is there now is edition {known.number}, the new base"


@command("hidden")
@click.argument("source")
@click.option("--content", is_flag=True, help="With --json: the hidden content too.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON (docs/using/json.md), without the content.")
def hidden(context: click.Context, source: str, *, content: bool, as_json: bool) -> Exit:
    """Show what the files of SOURCE hide: on this terminal only. Code 1 where it waits for a decision."""
    from pipelines.registers.withheld.archived import kept_earlier  # loads the readers

    settings = configuration(context)
    (watched,) = chosen(settings, [source])
    with opened(settings, read_only=True) as store:
        files = hiding_files(store, watched.name)
        asked = len(files)
        files += kept_earlier(store, watched)
        found = [_account(store, watched, f, content=content if as_json else at_terminal()) for f in files]
        decisions = {
            (f.sha256, h.sha256): decision_on_file(store, watched.name, f.sha256, h) for f in files for h in f.hidden
        }
    if as_json:
        echo_json(found)
    elif not found:
        click.echo(f"No file of {source} hides anything.")
    else:
        _show(files, found, decisions, asked)
        if not at_terminal():
            click.echo("The content is shown on a terminal alone; into a file: --json --content", err=True)
        _show_decide(source, files, asked)
    return Exit.LOOK if any(f.undecided for f in files) else Exit.DONE


def _show_decide(source: str, files: list[HidingFile], asked: int) -> None:
    """`asked`: of how many of the files a person is asked, the first; the others have been replaced."""
    if asked:
        rows = any(h.kind is HiddenKind.ROWS for f in files[:asked] if not f.earlier for h in f.hidden)
        words = "private, rows or public" if rows else "private or public"
        click.echo(f"Decide, for all of this: npdwatch accept {source} --hidden {words}")
    if asked < len(files):
        click.echo(f"To let a file of before go: npdwatch accept {source} --hidden public --file SHA256")


def _account(store: Store, source: Source, f: HidingFile, *, content: bool) -> Row:
    texts = _texts(store, source, f) if content else {}
    return {
        "file": f.title, "sha256": f.sha256, "earlier": f.earlier,
        "hidden": [
            {"kind": h.kind.value, "place": h.place, "amount": h.amount,
             "decision": decision_on_file(store, source.name, f.sha256, h) or None,
             **({"content": texts.get(h.sha256, [])} if content else {})}
            for h in f.hidden
        ],
    }


def _texts(store: Store, source: Source, f: HidingFile) -> dict[str, list[str]]:
    """The hidden texts by the digest of what they are part of, cleaned of anything that a terminal would obey."""
    from readers.hidden.files import hidden_texts, shown_digest
    from text.clean import clean

    out: dict[str, list[str]] = {}
    for sha256 in {f.sha256, *f.hid_in.values()}:
        try:
            body = store.archive.body(sha256)
        except (NotArchived, ArchiveDamaged):
            continue
        for h, texts in hidden_texts(body, source.columns):
            name = h.sha256 if sha256 == f.sha256 else shown_digest(h.sha256)
            out[name] = [clean(t) for t in texts]
    return out


def _show(files: list[HidingFile], found: list[Row], decisions: dict[tuple[str, str], str], asked: int) -> None:
    from readers.hidden.take_out import in_words

    for n, (f, account) in enumerate(zip(files, found, strict=True)):
        kept = ", of before, kept back" if n >= asked else ""
        click.echo(f"{click.style(f.title, bold=True)} ({f.sha256[:12]}){kept}")
        if not f.hidden:
            click.echo("  it shows what another file hid or withholds, or cannot be read any more")
        for h, told in zip(f.hidden, account["hidden"], strict=True):
            state = decisions[f.sha256, h.sha256] or (click.style("not decided", fg="red") if n < asked else "private")
            shows = f"shows what {f.hid_in[h.sha256][:12]} hid: " if h.sha256 in f.hid_in else ""
            click.echo(f"  {shows}{in_words(h)}: {state}")
            texts = told.get("content", ())
            for text in texts[:MAX_SHOWN]:
                click.echo(f"    {text}")
            if len(texts) > MAX_SHOWN:
                click.echo(f"    … and {plural(len(texts) - MAX_SHOWN, 'text')} more")
