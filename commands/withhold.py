"""`npdwatch withhold`, `unwithhold` and `withheld`: what a person keeps from leaving this machine, and its log."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.runtime import Exit, Failure, command, configuration, echo_json, now, opened, plural, table

if TYPE_CHECKING:
    from config import Configuration
    from db.store import Store
    from db.withheld.asked import Subject

KIND = click.Choice(["release", "recipient", "change", "file", "item"])


@click.command("withhold")
@click.argument("kind", type=KIND)
@click.argument("identity", metavar="ID")
@click.option("--because", required=True, metavar="WHY", help="For the log; never public.")
@click.option("--who", metavar="NAME", help="For the log. Default: the user of this machine.")
@click.option("--with-twins", is_flag=True, help="With a release, those that say the same of the same recipient.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON (docs/using/json.md).")
@click.pass_context
@command
def withhold(
    context: click.Context, *, kind: str, identity: str, because: str, who: str | None, with_twins: bool, as_json: bool
) -> Exit:  # fmt: skip
    """Keep something from leaving this machine, from the next request on. Nothing is deleted.

    ID: the number of a release, change or item; a recipient's name or the last part of its page's address; an item's
    key; a file's sha256 or its first digits.
    """
    from db.withheld import record as withholding
    from db.withheld.decide import withheld as withheld_now
    from db.withheld.short_list import write_list

    if not because.strip():
        raise Failure("--because must say why; it stands in the log.", Exit.USAGE)
    settings = configuration(context)
    with opened(settings) as store:
        found = _find(store, kind, identity)
        ids = (*found.ids, *(found.twins if with_twins else ()))
        with store.transaction():
            new = sum(
                withholding.withhold(
                    store, kind, i, because=because.strip(), who=who or _user(), cause="person", now=now(), listed=False
                )
                for i in ids
            )
            shown = [t for t in found.twins if withheld_now(store).allows("release", t)]
            write_list(store)
            withholding.note_waiting(store, now())
        written = _written_earlier(settings)
    said = {
        "kind": kind, "ids": list(ids), "what": found.what, "new": bool(new), "written_earlier": written,
        "twins": [int(t) for t in shown],
    }  # fmt: skip
    if as_json:
        echo_json(said)
        return Exit.DONE
    click.echo(f"Withheld: {found.what}." if new else f"It was withheld already: {found.what}.")
    if len(ids) > len(found.ids):
        click.echo(f"And what says the same of the same recipient: release {', '.join(found.twins)}.")
    if shown:
        click.echo(f"Still shown, and saying the same of the same recipient: release {', '.join(shown)}. To leave that"
                   f" out too: npdwatch withhold release {found.ids[0]} --with-twins --because …")  # fmt: skip
    if found.also:
        click.echo(found.also)
    for folder in written:
        click.echo(f"Written earlier, and still holding it until published again: npdwatch publish {folder}")
    click.echo("Files that were exported or downloaded before, and messages that were sent, are out of reach.")
    return Exit.DONE


@click.command("unwithhold")
@click.argument("kind", type=KIND)
@click.argument("identity", metavar="ID")
@click.option("--who", metavar="NAME", help="For the log. Default: the user of this machine.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON (docs/using/json.md).")
@click.pass_context
@command
def unwithhold(context: click.Context, *, kind: str, identity: str, who: str | None, as_json: bool) -> Exit:
    """Let go what was withheld. What was kept from being told is told at the next delivery."""
    from db.withheld import record as withholding
    from db.withheld.short_list import write_list

    settings = configuration(context)
    with opened(settings) as store:
        found = _find(store, kind, identity)
        with store.transaction():
            lifted = sum(withholding.unwithhold(store, kind, i, who=who or _user(), now=now()) for i in found.ids)
            withholding.note_waiting(store, now())
        write_list(store)
    if as_json:
        echo_json({"kind": kind, "ids": list(found.ids), "what": found.what, "lifted": lifted})
    elif lifted:
        click.echo(f"No longer withheld: {found.what}.")
    if not lifted:
        raise Failure(f"{found.what} is not withheld. See: npdwatch withheld", Exit.USAGE)
    return Exit.DONE


@click.command("withheld")
@click.option("--all", "everything", is_flag=True, help="Also what was let go again.")
@click.option("--names", is_flag=True, help="With --json: names and reasons too.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON (docs/using/json.md), without names and reasons.")
@click.pass_context
@command
def withheld(context: click.Context, *, everything: bool, names: bool, as_json: bool) -> Exit:
    """What is withheld: who did so, when and why. Code 1 where a recipient waits for a person to decide."""
    from db.withheld.record import log_of_withheld, waiting_individuals

    with opened(configuration(context), read_only=True) as store:
        rows = log_of_withheld(store, lifted=everything)
        waiting = len(waiting_individuals(store))
    if as_json:
        shown = rows if names else [_without_names(x) for x in rows]
        echo_json({"withheld": shown, "waiting": waiting})
    elif rows:
        shown = [{**x, "what": x["name"] or x["key"], "at": x["at"][:16].replace("T", " "),
                  "lifted": (x["lifted_at"] or "")[:16].replace("T", " ")} for x in rows]  # fmt: skip
        headers = {"kind": "Kind", "what": "What", "at": "Since", "who": "By", "cause": "Cause", "because": "Because"}
        click.echo(table(shown, {**headers, **({"lifted": "Let go"} if everything else {})}, widths=60))
        click.echo("Times are UTC.")
    else:
        click.echo("Nothing is withheld.")
    if waiting and not as_json:
        click.echo(f"{plural(waiting, 'recipient')} to be decided: npdwatch unwithhold recipient NAME, or npdwatch "
                   "withhold recipient NAME --because WHY")  # fmt: skip
    return Exit.LOOK if waiting else Exit.DONE


def _without_names(row: dict[str, Any]) -> dict[str, Any]:
    """A line of the log as others may be given it, with a recipient as the list beside the public copy has it."""
    from db.withheld.short_list import hashed

    key = hashed(row["key"]) if row["kind"] == "recipient" else row["key"]
    return {**row, "key": key, "name": "", "because": "", "who": "", "lifted_by": None}


def _find(store: Store, kind: str, identity: str) -> Subject:
    from db.withheld.asked import NotFound, find

    try:
        return find(store, kind, identity)
    except NotFound as error:
        raise Failure(str(error), Exit.USAGE) from None


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a service may run under a number without a name
        return "unknown"


def _written_earlier(settings: Configuration) -> list[str]:
    """Folders into which `npdwatch publish` has written, as far as they are still there."""
    from web.export.output_folder import written_into

    return [str(p) for p in written_into(settings.folder) if Path(p).is_dir()]


def summary(store: Store) -> dict[str, Any]:
    """How much is withheld, for the status."""
    rows = store.rows("select kind, cause, count(*) n from withheld where lifted_at is null group by kind, cause")
    from db.withheld.decide import never_looked_into
    from db.withheld.record import waiting_individuals

    unseen = len(never_looked_into(store))
    return {"counts": rows, "waiting": len(waiting_individuals(store)), "not_looked_into": unseen}
