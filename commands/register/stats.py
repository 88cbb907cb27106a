"""`npdwatch stats`: totals of the registers beside published counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from commands.arguments import Choice
from commands.failures import Exit, Failure
from commands.printing.beside import say_unwatched
from commands.printing.exports import echo_json
from commands.printing.progress import waiting
from commands.printing.tables import table
from commands.printing.words import Row
from commands.register.lives import registers_asked_for, say_registers
from commands.register.query import day, sources_asked_for, watched_option, write_csv
from commands.runtime import command, configuration, opened
from db.sources import sources_unwatched
from db.store import Store
from db.withheld.decide import load_withheld
from text.labels import plural
from text.sanitise import csv_text

SPLITS = ("category", "level", "year", "tier", "outcome", "recipient")  # db.totals.By, which loads the lists
COUNTS = ("value", "releases", "individual", "aggregate", "level_unknown", "rejected", "not_pursued")


@command("stats")
@click.option("--by", "by", type=Choice(SPLITS), multiple=True,
              help="Split by this. Default: all but recipient. May be given several times.")
@click.option("--source", help="Only this source.")
@watched_option
@click.option("--as-of", "as_of", metavar="DATE", help="As the registers stood at the end of this day.")
@click.option("--limit", default=30, show_default=True, type=click.IntRange(1, 10**9), help="Most lines of a table.")
@click.option("--reconcile", is_flag=False, flag_value="", metavar="[FILE]",
              help="Over all editions; each difference from published counts, and from a list in FILE, explained.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON (docs/using/json.md), without --limit.")
@click.option("--csv", "as_csv", is_flag=True, help="Print one table as CSV; needs one --by, or --reconcile FILE.")
def stats(
    context: click.Context, *, by: tuple[str, ...], source: str | None, watched: bool, as_of: str | None, limit: int,
    reconcile: str | None, as_json: bool, as_csv: bool,
) -> None:
    """Totals: individual against aggregate, by tier, outcome, category and year.

    Published counts stand beside ours with their source and date: where they differ, look; neither is right by itself.
    """
    if reconcile is not None:
        if by or as_of or (as_csv and not reconcile):
            raise Failure("--reconcile goes without --by and --as-of; --csv with it needs a FILE", Exit.USAGE)
        _reconcile(context, reconcile, source, limit, watched=watched, as_json=as_json, as_csv=as_csv)
        return
    if as_csv and len(by) != 1:
        raise Failure("--csv prints one table: give one --by, such as --by category", Exit.USAGE)
    settings = configuration(context)
    with opened(settings, read_only=True, glance=True) as store:
        sources = sources_asked_for(settings, store, source, watched=watched)
        unwatched = sources_unwatched(store, {s.name for s in settings.sources})
        told = {"source": source, **count(store, by or SPLITS[:-1], day(as_of, "as-of"), sources, unwatched)}
    if not as_json:
        say_registers(told["registers"], aside=as_csv)
    say_unwatched(unwatched, (x["source"] for x in told["not_watched"]))
    if as_json:
        echo_json(told)
    elif as_csv:
        write_csv(told["by"][by[0]], COUNTS)
    else:
        _print_totals(told, limit)


def _reconcile(
    context: click.Context, file: str, source: str | None, limit: int, *, watched: bool, as_json: bool, as_csv: bool
) -> None:
    from commands.reconciling.reconcile import Reconciliation
    from commands.reconciling.their_list import print_reconciled, rows_as_csv, their_rows

    path = Path(file)
    theirs = their_rows(context, path) if file else None
    settings = configuration(context)
    with opened(settings, read_only=True) as store:
        sources = sources_asked_for(settings, store, source, watched=watched)
        made = Reconciliation(store, load_withheld(store), sources)
        if n := len(made.hidden):
            click.echo(f"Not counted: {plural(n, 'withheld release')}. See: npdwatch withheld", err=True)
        told = waiting(lambda: made.beside(path.name, theirs), "comparing", quiet=as_json) if theirs else made.told()
    if as_json:
        echo_json({"source": source, **told})
    elif as_csv:
        click.echo(csv_text(rows_as_csv(told), "\n"), nl=False)
    else:
        print_reconciled(told, limit)


def count(
    store: Store, by: tuple[str, ...], as_of: str | None, sources: Sequence[str] | None, unwatched: Mapping[str, str]
) -> Row:
    """All that the command tells, as JSON values."""
    from msgspec.structs import asdict

    from db.totals import By, TotalStanding
    from recipients.published import published_counts

    withheld = load_withheld(store)
    standing = TotalStanding(store, as_of=as_of, sources=sources, withheld=withheld)
    if n := standing.left_out:
        click.echo(f"Not counted: {plural(n, 'withheld release')}. See: npdwatch withheld", err=True)
    return {
        "as_of": as_of, "registers": registers_asked_for(store, withheld, sources, as_of),
        "not_watched": [
            {"source": name, "since": at, "releases": n}
            for name, at in unwatched.items() if (n := standing.of_source(name))
        ],
        "all": standing.whole(),
        "by": {b: standing.totals(By(b)) for b in dict.fromkeys(by)},
        "published": [
            {**asdict(p), "ours": standing.ours(p) if p.countable else None} for p in published_counts()
        ],
    }


def _print_totals(told: Row, limit: int) -> None:
    every = told["all"]
    counts = f"{every['individual']:,} at individual level, {every['aggregate']:,} aggregate"
    no_release = every["rejected"] + every["not_pursued"]
    what = "entry" if no_release else "release"
    who = f"{plural(every['releases'], what)} to {plural(every['recipients'], 'recipient')}"
    if no_release:
        who += f", of which {no_release:,} {'was' if no_release == 1 else 'were'} rejected, withdrawn or not pursued"
    click.echo(f"{who}: {counts}, {every['level_unknown']:,} not known.")
    headers = dict(zip(COUNTS[1:], ("Releases", "Individual", "Aggregate", "Not known", "Rejected", "Not pursued"),
                       strict=True))
    for by, rows in told["by"].items():
        click.echo("\n" + table(rows[:limit], {"value": by.capitalize(), **headers}))
        if len(rows) > limit:
            click.echo(f"and {len(rows) - limit:,} more; see --limit or --json")
    shown = [
        {**p, "period": f"{p['since']} to {p['until']}" if p["since"] else f"until {p['until']}", "ours": _ours(p),
         "said": f"{p['said_by']}, {p['said_on']}"} for p in told["published"]
    ]
    click.echo("\nPublished counts, and ours for the same period:")
    headers = {"what": "What", "period": "Period", "count": "Published", "ours": "Ours", "said": "Said by"}
    click.echo(table(shown, headers))
    for source in dict.fromkeys(p["source"] for p in told["published"]):
        click.echo(f"  {source}")


def _ours(p: Row) -> str:
    if not p["countable"]:
        return "not in a register"
    return "no rows" if p["ours"] is None else f"{p['ours']:,}"
