"""`npdwatch recipients`: who got what since when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.arguments import Choice, CommandGroup, check_known
from commands.failures import Exit, Failure
from commands.printing.beside import asked, say_unwatched
from commands.printing.exports import EVERY, echo_json, json_option, limit_option, most, say_cut
from commands.printing.progress import Progress, waiting
from commands.printing.tables import table
from commands.printing.words import Row
from commands.register import review
from commands.register.query import (
    as_of_option,
    csv_option,
    sources_asked_for,
    watched_option,
    with_withheld,
    write_csv,
)
from commands.register.query import day as checked_day
from commands.runtime import command, configuration, now, opened, run
from db.recipients.cells import NamedInCells
from db.recipients.official_names import Loaded, loaded, remove_names, save_names
from db.recipients.organisation import Organisation
from db.recipients.organisations import called_now, describe, first_organisations, seen_organisations
from db.sources import sources_unwatched
from model.recipient import Category, Confidence
from text.labels import plural
from text.search_words import spellings

if TYPE_CHECKING:
    from db.recipients.reviews import Reclassified
    from db.store import Store
    from db.withheld.decide import Withheld

COLUMNS = (
    "name", "category", "confidence", "reason", "also", "reviewed", "first_seen", "older_than_the_watch",
    "earliest_date_printed", "earlier_names", "spellings", "releases", "releases_gone", "releases_former",
    "individual_level", "severity", "sources",
)

LIST = 500
"""Recipients at which a table ends."""
MOST_MOVED = 50
"""Recipients that a trial of `relabel` names."""
WHERE = {
    "companies_house": "Companies House: Free Company Data Product, BasicCompanyDataAsOneFile (zip)",
    "charity_commission": "Charity Commission: Full register download, publicextract.charity",
    "charity_other_names": "Charity Commission: Full register download, publicextract.charity_other_names",
    "schools": "Get Information About Schools: Downloads, all establishment data (CSV)",
    "office_for_students": "Office for Students: the OfS Register, the whole register (workbook)",
}
"""What each register is called where its publisher offers it; they are fetched by hand, a few times a year."""


@click.group("recipients", cls=CommandGroup, invoke_without_command=True)
@click.option("--category", metavar="CATEGORY", help="Only of this category, such as press.")
@click.option("--search", metavar="WORDS", help="Only with these letters in one of its names.")
@click.option("--source", metavar="NAME", help="Only in this source.")
@watched_option
@click.option("--since", metavar="DATE", help="Only seen first on or after this day (2026-01-31).")
@click.option("--unsure", is_flag=True, help="Only what is unknown, or known with low confidence, and not reviewed.")
@click.option("--reviewed", "only_reviewed", is_flag=True, help="Only what a person has reviewed.")
@limit_option(LIST)
@json_option
@csv_option
@with_withheld
@click.pass_context
def recipients(context: click.Context, /, **wanted: Any) -> None:  # noqa: ANN401 - the options above
    """Who got what: every organisation with its first sight, names, releases and category."""
    if context.invoked_subcommand is None:
        run(_list, context, **wanted)


def _list(
    context: click.Context, *, category: str | None, search: str | None, source: str | None, watched: bool,
    since: str | None, unsure: bool, only_reviewed: bool, limit: int | None, as_json: bool, as_csv: bool,
    all_of_it: bool,
) -> None:
    check_known("category", category, Category)
    first = checked_day(since, "since")
    settings = configuration(context)
    with opened(settings, read_only=True, glance=True) as store:
        sources = sources_asked_for(settings, store, source, watched=watched)
        unwatched = sources_unwatched(store, {s.name for s in settings.sources})
        withheld = asked(store, all_of_it=all_of_it)
        cells, searched = NamedInCells(store), spellings(search or "")

        def fits(names: Collection[str], first_seen: str) -> bool:
            named = search is None or any(s in " ".join(n.casefold().split()) for n in names for s in searched)
            return named and (first is None or first_seen >= first)

        longest = most(limit, LIST, export=as_json or as_csv)
        by_label = category is not None or unsure or only_reviewed
        if by_label or longest == EVERY:
            every = seen_organisations(store, cells, sources=sources, withheld=withheld)
            fitting = [o for o in every if fits(o.names, o.first_seen)]
            of = len(fitting)
        else:
            fitting, of = first_organisations(store, cells, longest, fits, sources=sources, withheld=withheld)
        describe(store, fitting if by_label else fitting[:longest], cells)
        shown = [] if as_json or as_csv else fitting[:longest]
        now_named = _now_named(store, withheld, [o for o in shown if o.until and not o.present])
    if by_label:
        fitting = [
            o for o in fitting
            if (category is None or (o.label and o.label.category == category))
            and (not unsure or is_unsure(o))
            and (not only_reviewed or o.reviewed)
        ]
        of = len(fitting)
    clean = withheld.cleaner()
    rows = [clean(o.as_json()) for o in fitting[:longest]]
    say_unwatched(unwatched, (name for row in rows for name in row["sources"]))
    if as_json:
        echo_json(rows)
    elif as_csv:
        write_csv(rows, COLUMNS)
    else:
        click.echo(_table(rows, now_named) if rows else "No recipient is known that fits.")
        say_cut(len(rows), of)


def _now_named(store: Store, withheld: Withheld, bodies: Collection[Organisation]) -> dict[str, str]:
    """By name of those whose rows all name another now, whom: it may be the same under a new name."""
    if not bodies:
        return {}
    found = {o.name: [n for n in called_now(store, o.name) if not withheld.instead_of(n)] for o in bodies}
    return {name: "; ".join(names) for name, names in found.items() if names}


def _table(rows: list[Row], now_named: Mapping[str, str]) -> str:
    headers = {"name": "Recipient", "category": "Category", "confidence": "Sure", "releases": "Releases",
               "severity": "Sensitivity score", "first": "First seen", "earlier": "Earlier names",
               **({"now": "Its rows now name"} if now_named else {})}
    shown = [
        {
            **r,
            "confidence": "reviewed" if r["reviewed"] else r["confidence"],
            "first": ("before " if r["older_than_the_watch"] else "") + r["first_seen"][:10],
            "earlier": "; ".join(r["earlier_names"]), "now": now_named.get(r["name"], ""),
        }
        for r in rows
    ]
    return table(shown, headers, spare=("earlier", "confidence", "severity"))


def is_unsure(body: Organisation) -> bool:
    """True for what a person should look at."""
    label = body.label
    return not body.reviewed and (
        label is None or label.category is Category.UNKNOWN or label.confidence is Confidence.LOW
    )


@command("show", recipients)
@click.argument("name")
@as_of_option
@json_option
@with_withheld
def show(context: click.Context, *, name: str, as_of: str | None, as_json: bool, all_of_it: bool) -> None:
    """One organisation: who it is and why, its names over time, all its releases, and its life in order of time."""
    from commands.register.one_recipient import body_told, print_body

    first = checked_day(as_of, "as-of")
    with opened(configuration(context), read_only=True, glance=True) as store:
        told = body_told(store, asked(store, all_of_it=all_of_it), name, first)
    print_body(told, as_json=as_json)


@command("relabel", recipients)
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@json_option
def relabel(context: click.Context, *, dry_run: bool, as_json: bool) -> None:
    """Give all stored releases the labels of today's lists and rules. Reviewed answers win; nobody is alerted.

    Crawls do it by themselves after an upgrade. It may be stopped at any time: the next crawl goes on.
    """
    from db.recipients import reclassify

    with opened(configuration(context), read_only=dry_run) as store:
        if dry_run:
            found = waiting(lambda: reclassify.dry_run(store), "looking through the releases", quiet=as_json)
            told = asked(store, all_of_it=False).cleaner()({"dry_run": True, **_would_move(found)})
        else:
            progress, gone_over = Progress("versions"), [0]
            last = int((store.one("select coalesce(max(id), 0) n from version") or {"n": 0})["n"])
            progress.of, progress.count = (lambda: last), (lambda: gone_over[-1])
            relabelling = partial(reclassify.reclassify, store, now, anew=True, each=gone_over.append)
            done = waiting(relabelling, "relabelling", quiet=as_json, progress=progress)
            told = {"dry_run": False, **(done.as_json() if done else {})}
    if as_json:
        echo_json(told)
    elif dry_run:
        for m in told["recipients"][:MOST_MOVED]:
            fields = "; ".join(f"{k}: {a or 'none'} → {b or 'none'}" for k, (a, b) in m["fields"].items())
            click.echo(f"{m['recipient']} ({m['source']}): {fields} ({plural(m['versions'], 'version')})")
        if len(told["recipients"]) > MOST_MOVED:
            click.echo(f"… and {len(told['recipients']) - MOST_MOVED:,} more: --json shows all")
        click.echo(f"{plural(told['versions'], 'version')} of releases would be relabelled. Nothing was changed.")
    else:
        click.echo(f"{plural(told['versions'], 'version')} of releases relabelled, {told['assessed']:,} more assessed "
                   "anew. Nobody is alerted. See: npdwatch changes --kind relabelled")


def _would_move(found: Counter[Reclassified]) -> Row:
    rows = [
        {"source": m.source, "recipient": m.recipient, "fields": m.fields, "reason": m.reason, "versions": n}
        for m, n in sorted(found.items(), key=lambda x: (-x[1], x[0]))
    ]
    return {"versions": sum(found.values()), "recipients": rows}


@command("sources", recipients)
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--day", metavar="DATE", help="The day of the edition, where the file's name does not say it.")
@click.option("--remove", metavar="REGISTER", type=Choice(sorted(WHERE)), help="Take a register out again.")
@json_option
def sources(context: click.Context, *, files: tuple[Path, ...], day: str | None, remove: str, as_json: bool) -> None:
    """Official registers that name recipients: read downloaded FILEs into a local index; without one, what is there.

    Companies House, the Charity Commission, Get Information About Schools and the Office for Students are known. The
    next crawl brings stored labels up to date.
    """
    data = configuration(context).folder
    edition = checked_day(day, "day") or ""
    if remove and not remove_names(data, remove):
        raise Failure(f"{remove} has not been read, so there is nothing to take out", Exit.USAGE)
    for file in files:
        read = _read(data, file, edition)
        if not as_json:
            size = f"{read.size / 2**20:.0f} MiB on disk"
            click.echo(f"{file.name}: {plural(read.names, 'name')} of {read.register}, {size}.")
    found = [
        {"register": f.file, "day": f.day, "read_at": f.read_at, "names": f.names, "bytes": f.size}
        for f in loaded(data)
    ]
    if as_json:
        echo_json(found)
    else:
        _show_sources(found)


def _read(data: Path, file: Path, day: str) -> Loaded:
    from readers.official_names import NotOfficial, read_download

    try:
        with file.open("rb") as stream:
            download = read_download(stream, file.name)
            return save_names(data, download.register, day or download.day, download.names, now())
    except NotOfficial as error:
        raise Failure(f"{error}. What was read before stands", Exit.USAGE) from None
    except OSError as error:
        raise Failure(f"{file} cannot be read: {error.strerror}", Exit.USAGE) from None


def _show_sources(found: list[Row]) -> None:
    rows = [
        {**f, "names": f"{f['names']:,}", "day": f["day"] or "not known", "read": f["read_at"][:10],
         "size": f"{f['bytes'] / 2**20:.0f} MiB"} for f in found
    ]
    if rows:
        headers = {"register": "Register", "day": "Edition of", "read": "Read on", "names": "Names", "size": "On disk"}
        click.echo(table(rows, headers))
    missing = [f"  {where}" for register, where in WHERE.items() if register not in {f["register"] for f in found}]
    if missing:
        click.echo("Not read yet; download it from its publisher, then: npdwatch recipients sources FILE")
        click.echo("\n".join(missing))


for answering in (review.set_, review.forget, review.review, review.export, review.import_):
    recipients.add_command(answering)
