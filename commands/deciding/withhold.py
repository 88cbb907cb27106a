"""`npdwatch withhold`, `unwithhold` and `withheld`."""

from __future__ import annotations

from pathlib import Path

import click

from commands.arguments import Choice
from commands.failures import Exit, Failure
from commands.printing.exports import echo_json, json_option
from commands.printing.tables import table
from commands.printing.words import Row, at_terminal, minute
from commands.runtime import command, configuration, now, opened, user
from db.saves import captures_with
from db.store import Store
from db.withheld import record
from db.withheld.asked import NotFound, Subject, find
from db.withheld.decide import load_withheld
from db.withheld.short_list import write_list
from db.withheld.telling import let_document_go
from db.withheld.unknown import settle_withheld, why_unknown
from text.labels import plural

KIND = Choice(["release", "recipient", "change", "file", "item"])


@command("withhold")
@click.argument("kind", type=KIND)
@click.argument("identity", metavar="ID")
@click.option("--because", required=True, metavar="WHY", help="For the log; never public.")
@click.option("--who", metavar="NAME", help="For the log. Default: the user of this machine.")
@click.option("--with-twins", is_flag=True, help="With a release, those that say the same of the same recipient.")
@json_option
def withhold(
    context: click.Context, *, kind: str, identity: str, because: str, who: str | None, with_twins: bool, as_json: bool
) -> None:
    """Keep something from leaving this machine, from the next request on. Nothing is deleted.

    ID: the number of a release, change or item; a recipient's name or the last part of its page's address; an item's
    key; a file's sha256 or its first digits.
    """
    from web.publishing.output_folder import written_into

    if not because.strip():
        raise Failure("--because must say why; it stands in the log.", Exit.USAGE)
    settings = configuration(context)
    with opened(settings) as store:
        found = _find(store, kind, identity)
        ids = (*found.ids, *(found.twins if with_twins else ()))
        with store.transaction():
            why = {"because": because.strip(), "who": who or user(), "cause": "person"}
            new = sum(record.withhold(store, kind, i, **why, now=now(), listed=False) for i in ids)
            shown = [t for t in found.twins if load_withheld(store).allows("release", t)]
            write_list(store)
            record.note_waiting(store, now())
        written = [str(p) for p in written_into(settings.folder) if Path(p).is_dir()]
        captured = captures_with(store, load_withheld(store).files)
    if as_json:
        said = {"kind": kind, "ids": list(ids), "what": found.what, "new": bool(new), "written_earlier": written,
                "captured": captured}
        echo_json({**said, "twins": [int(t) for t in shown]})
    else:
        _print_withheld(found, new=bool(new), with_twins=with_twins, shown=shown, written=written, captured=captured)


def _print_withheld(
    found: Subject, *, new: bool, with_twins: bool, shown: list[str], written: list[str], captured: list[str]
) -> None:
    click.echo(f"Withheld: {found.what}." if new else f"It was withheld already: {found.what}.")
    if with_twins and found.twins:
        click.echo(f"And what says the same of the same recipient: release {', '.join(found.twins)}.")
    if shown:
        click.echo(f"Still shown, and saying the same of the same recipient: release {', '.join(shown)}. To leave that"
                   f" out too: npdwatch withhold release {found.ids[0]} --with-twins --because …")
    if found.also:
        click.echo(found.also)
    for folder in written:
        click.echo(f"Written earlier, and still holding it until published again: npdwatch publish {folder}")
    for capture in captured:
        click.echo(f"Captured by the Wayback Machine, whose people alone can take it out; ask them: {capture}")
    click.echo("Files that were exported or downloaded before, and messages that were sent, are out of reach.")


@command("unwithhold")
@click.argument("kind", type=KIND)
@click.argument("identity", metavar="ID")
@click.option("--who", metavar="NAME", help="For the log. Default: the user of this machine.")
@json_option
def unwithhold(context: click.Context, *, kind: str, identity: str, who: str | None, as_json: bool) -> None:
    """Let go what was withheld. What was kept from being told is told at the next delivery."""
    with opened(configuration(context)) as store:
        found = _find(store, kind, identity)
        with store.transaction():
            lifted = sum(record.unwithhold(store, kind, i, who=who or user(), now=now()) for i in found.ids)
            if kind == "file":
                lifted += sum(let_document_go(store, i, who=who or user(), now=now()) for i in found.ids)
            record.note_waiting(store, now())
        write_list(store)
    if as_json:
        echo_json({"kind": kind, "ids": list(found.ids), "what": found.what, "lifted": lifted})
    elif lifted:
        click.echo(f"No longer withheld: {found.what}.")
    if not lifted:
        raise Failure(f"{found.what} is not withheld. See: npdwatch withheld", Exit.USAGE)


@command("withheld")
@click.option("--all", "everything", is_flag=True, help="Also what was let go again.")
@click.option("--complete", is_flag=True, help="Say that nothing is missing, after a backup was restored.")
@click.option("--names", is_flag=True, help="With --json: names and reasons too.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON (docs/using/json.md), without names and reasons.")
def withheld(context: click.Context, *, everything: bool, complete: bool, names: bool, as_json: bool) -> Exit:
    """What is withheld: who did so, when and why.

    Code 1 where a recipient or a release waits for a person to decide, or where more may have been withheld than is
    known.
    """
    with opened(configuration(context), read_only=not complete) as store:
        if complete:
            settle_withheld(store, now())
        rows = record.log_of_withheld(store, lifted=everything)
        waiting, unknown = len(record.waiting_individuals(store)), why_unknown(store)
        releases = record.waiting_releases(store)
    if as_json:
        shown = rows if names else [_without_names(x) for x in rows]
        echo_json({"withheld": shown, "waiting": waiting + len(releases), "unknown": unknown or None})
    elif rows:
        by_name = at_terminal()
        if not by_name:
            rows = [_without_names(x) for x in rows]
            click.echo("Names and reasons are shown on a terminal alone; into a file: --json --names", err=True)
        shown = [
            {**x, "what": x["name"] or x["key"] or "(not shown)", "at": minute(x["at"]),
             "lifted": minute(x["lifted_at"] or "")} for x in rows
        ]
        headers = {"kind": "Kind", "what": "What", "at": "Since", "who": "By", "cause": "Cause", "because": "Because"}
        click.echo(table(shown, {**headers, **({"lifted": "Let go"} if everything else {})}, spare=("who", "cause")))
        click.echo("Times are UTC.")
    else:
        click.echo("Nothing is withheld.")
    if waiting and not as_json:
        click.echo(f"{plural(waiting, 'recipient')} to be decided: npdwatch unwithhold recipient NAME, or npdwatch "
                   "withhold recipient NAME --because WHY")
    if releases and not as_json:
        click.echo(f"{plural(len(releases), 'release')} to be decided, which may be withheld ones in other words "
                   f"({', '.join(map(str, releases))}): npdwatch unwithhold release N, or npdwatch withhold release N "
                   "--because WHY")
    if unknown and not as_json:
        click.secho(f"! {unknown}", fg="red")
    return Exit.LOOK if waiting or releases or unknown else Exit.DONE


def _without_names(row: Row) -> Row:
    """A line of the log as others may be given it; of a recipient no hash, by which a guessed name could be tried."""
    key = "" if row["kind"] == "recipient" else row["key"]
    return {**row, "key": key, "name": "", "because": "", "who": "", "lifted_by": None}


def _find(store: Store, kind: str, identity: str) -> Subject:

    try:
        return find(store, kind, identity)
    except NotFound as error:
        raise Failure(str(error), Exit.USAGE) from None
