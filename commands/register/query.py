"""`npdwatch changes`, `releases`, `show` and `evidence`: looking into what the database holds.

What each alone needs is loaded where it runs: other commands share what all of them have.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from commands.arguments import Choice, check_known
from commands.failures import Exit, Failure
from commands.printing.beside import PassingOn, asked, say_first_looks, say_unwatched
from commands.printing.changes import one_line, with_descriptions
from commands.printing.exports import (
    Export,
    csv_parts,
    in_batches,
    json_option,
    json_parts,
    limit_option,
    most,
    say_cut,
)
from commands.printing.tables import table
from commands.printing.words import Row, flowed, minute, shorten
from commands.register.lives import registers_asked_for, say_registers
from commands.runtime import command, configuration, opened
from db.sources import sources_unwatched
from db.store import Store
from model.recipient import Category

if TYPE_CHECKING:
    from config import Configuration

LIST, ITEMS = 200, 100
"""Changes or releases, and items of evidence, at which a table ends."""
csv_option = click.option("--csv", "as_csv", is_flag=True, help="Print as CSV, safe to open in a spreadsheet.")
with_withheld = click.option("--withheld", "all_of_it", is_flag=True, help="With what is withheld, for your eyes only.")


as_of_option = click.option("--as-of", "as_of", metavar="DATE", help="As it was known at the end of this day.")
watched_option = click.option("--watched", is_flag=True, help="Leave out sources that are no longer watched.")


def filters(function: Any) -> Any:  # noqa: ANN401 - a decorator of click's
    """The filters that changes and releases share."""
    options = (
        click.option("--source", help="Only of this source."),
        watched_option,
        click.option("--category", help="Only recipients of this category, such as press."),
        click.option("--search", help="Only with these words, or what means the same, in any cell."),
        click.option("--since", metavar="DATE", help="Only told (releases: first seen) on or after this day."),
        limit_option(LIST), json_option, csv_option, with_withheld,
    )
    for option in reversed(options):
        function = option(function)
    return function


def csv_or_json(rows: Iterable[Row], columns: Sequence[str]) -> Export:
    """Rows as CSV with these columns, as JSON where there are none."""
    return Export(csv_parts(rows, columns) if columns else json_parts(rows))


def day(text: str | None, name: str) -> str | None:
    """A day as the database compares it. Raises Failure (code 2) where it is not one."""
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        raise Failure(f"--{name} {text!r} is not a day; write it as 2026-01-31", Exit.USAGE) from None


def sources_asked_for(
    settings: Configuration, store: Store, source: str | None, *, watched: bool
) -> list[str] | None:
    """The sources that a command is about; None for all, also those that were watched once.

    Raises:
        Failure: the one that is named is neither watched nor in the database (code 2).
    """
    names = [s.name for s in settings.sources]
    if source is None:
        return names if watched else None
    check_known("source", source, sorted({*names, *(x["name"] for x in store.rows("select name from source"))}))
    return [source] if source in names or not watched else []


def write_csv(rows: Sequence[Row], columns: Sequence[str]) -> None:
    """Prints rows as CSV, recipients in one line."""
    Export(csv_parts(rows, columns)).show()


CHANGE_COLUMNS = (
    "id", "seen_at", "source", "kind", "state", "reference", "recipient", "category", "file", "sheet", "row", "fields",
    "reason", "weight", "severity", "severity_name", "reasons", "remark", "open_at",
)


@command("changes")
@filters
@click.option("--kind", help="Only of this kind, such as added or removed.")
@click.option("--alert", metavar="ID", help="Only what this alert tells of (AL-0123456789).")
@click.option("--gravest", is_flag=True, help="The gravest releases first, instead of the newest changes.")
@click.option("--silent", is_flag=True, help="Also what is never told, such as relabelled recipients.")
def changes(
    context: click.Context, *, source: str | None, watched: bool, category: str | None, kind: str | None,
    search: str, since: str | None, limit: int | None, gravest: bool, as_json: bool, as_csv: bool, all_of_it: bool,
    **wanted: Any,  # noqa: ANN401 - the other options above
) -> None:
    """What changed, newest first."""
    from db import queries
    from db.withheld.asked import changes_to_pass_on
    from model.change import ChangeKind

    check_known("category", category, Category)
    check_known("kind", kind, ChangeKind)
    settings, since = configuration(context), day(since, "since")
    export = as_json or as_csv
    with opened(settings, read_only=True, glance=True) as store, store.one_moment():
        sources = sources_asked_for(settings, store, source, watched=watched)
        if wanted["alert"] and not store.count("alert where id = ?", [wanted["alert"]]):
            raise Failure(f"There is no alert {wanted['alert']!r}. See: npdwatch alerts list", Exit.USAGE)
        withheld = asked(store, all_of_it=all_of_it)
        asked_for = {"sources": sources, "category": category, "kind": kind, "since": since, **wanted}
        if search:
            asked_for["found"] = queries.changes_found(store, search, withheld)
        ends = most(limit, LIST, export=export)
        found = queries.each_change(store, **asked_for, gravest=gravest, limit=ends)
        passing_on = PassingOn(lambda rows: changes_to_pass_on(store, withheld, rows))
        described = in_batches(found, lambda rows: with_descriptions(store, withheld, passing_on(rows)))
        if export:
            exported = csv_or_json(described, CHANGE_COLUMNS if as_csv else ())
        else:
            shown = list(described)
            of = passing_on.found if passing_on.found < ends else queries.count_changes(store, **asked_for)
        new = queries.first_looks(store, since, sources) if since else {}
    passing_on.say()
    say_first_looks(new)
    if export:
        exported.show()
        return
    for c in shown:
        when = click.style(minute(c["open_at"]), dim=True)
        click.echo(flowed(f"{when} {c['source']}: {one_line(c)} · change {c['id']}"))
    if not shown:
        click.echo("No change is known that fits.")
    say_cut(passing_on.found, of)


@command("releases")
@filters
@click.option("--as-of", "as_of", metavar="DATE", help="As the registers stood at the end of this day.")
@click.option("--level", type=Choice(["individual", "aggregate", "unknown"]), help="Only of this level.")
@click.option("--dated-since", metavar="DATE", help="Only where the register prints a date on or after this day.")
@click.option("--present", is_flag=True, help="Leave out those that are no longer in their register.")
def releases(
    context: click.Context, *, source: str | None, watched: bool, category: str | None, search: str, since: str | None,
    as_of: str | None, dated_since: str | None, limit: int | None, as_json: bool, as_csv: bool, all_of_it: bool,
    present: bool,
    **wanted: Any,  # noqa: ANN401 - the other options above
) -> None:
    """Every release, also those that are gone since; or the registers as they stood on a day."""
    from db import queries
    from db.recipients.assessments import dated_as_printed, days_read
    from db.register.columns import COLUMNS, with_columns
    from db.register.search import releases_with
    from db.withheld.asked import releases_to_pass_on
    from model.life import NEVER_SUPPLIED, Life
    from text.labels import OUTCOME_WORDS

    check_known("category", category, Category)
    settings, since, as_of = configuration(context), day(since, "since"), day(as_of, "as-of")
    dated_since = day(dated_since, "dated-since")
    export, of_sources = as_json or as_csv, set[str]()
    with opened(settings, read_only=True, glance=True) as store, store.one_moment():
        sources = sources_asked_for(settings, store, source, watched=watched)
        unwatched = sources_unwatched(store, {s.name for s in settings.sources})
        asked_for = {"sources": sources, "category": category, "since": since, "as_of": as_of, **wanted}
        asked_for |= {"dated_since": dated_since, "gone": not present}
        withheld = asked(store, all_of_it=all_of_it)
        if search:
            asked_for["found"] = releases_with(store, search, withheld, as_of)
        ends = most(limit, LIST, export=export)
        found = queries.each_release(store, **asked_for, unwatched=unwatched, limit=ends)
        passing_on = PassingOn(lambda rows: releases_to_pass_on(withheld, rows))
        told = _noting_sources(in_batches(found, passing_on), of_sources)
        if export:
            exported = csv_or_json(
                (with_columns(r) if as_csv else {**r, "days": days_read(r["cells"])} for r in told),
                COLUMNS if as_csv else (),
            )
        else:
            no_release = NEVER_SUPPLIED | {Life.REQUESTED}  # a row among releases must not look like one
            rows = [
                {**r, "title": r["title"] or r["purpose"], "first_seen": r["first_seen"][:10],
                 "gone": r["gone_since"][:10], "dated": shorten(dated_as_printed(r["cells"]), 30),
                 "came_to": OUTCOME_WORDS[r["outcome"]] if r["outcome"] in no_release else ""} for r in told
            ]
            of = passing_on.found if passing_on.found < ends else queries.count_releases(store, **asked_for)
        registers = registers_asked_for(store, withheld, sources, as_of)
        new = queries.first_looks(store, since, sources) if since else {}
    passing_on.say()
    say_first_looks(new)
    say_registers(registers, aside=export)
    say_unwatched(unwatched, of_sources)
    if export:
        exported.show()
        return
    headers = {"id": "ID", "reference": "Reference", "recipient": "Recipient", "category": "Category",
               **({"came_to": "Outcome"} if any(r["came_to"] for r in rows) else {}),
               "level": "Level", "severity": "Sensitivity score", "title": "What for",
               **({"dated": "Date printed"} if any(r["dated"] for r in rows) else {}),
               **({"gone": "Gone since"} if any(r["gone"] for r in rows) else {}),
               "sheet": "Sheet", "first_seen": "First seen"}
    shown = table(rows, headers, spare=("sheet", "level", "first_seen", "severity"))
    click.echo(shown if rows else "No release is known that fits.")
    if category and (beside := sum(r["category"] != category for r in rows)):
        click.echo(flowed(f"{beside:,} of these {len(rows):,}: {category} by a further recipient, or by one for whom "
                          "the data were got. stats counts each once, under the category of its first recipient."))
    if gone := sum(bool(r["gone"]) for r in rows):
        click.echo(f"{gone:,} of these {len(rows):,} no longer in the register. To leave that out: --present")
    say_cut(passing_on.found, of)


def _noting_sources(rows: Iterable[Row], of_sources: set[str]) -> Iterator[Row]:
    for row in rows:
        of_sources.add(row["source"])
        yield row


@command("evidence")
@click.argument("identity", metavar="[KEY]", required=False)
@click.option("--source", help="Only of this source.")
@click.option("--polarity", help="Only with a mention of this kind, such as release or denial.")
@click.option("--search", help="Only with these words, or what means the same.")
@click.option("--all", "everything", is_flag=True, help="Also what says nothing of pupils' data.")
@limit_option(ITEMS, only_json=True)
@json_option
@with_withheld
def evidence(
    context: click.Context, identity: str | None, *, polarity: str | None, search: str, limit: int | None,
    as_json: bool, all_of_it: bool, **wanted: Any,  # noqa: ANN401 - the other options above
) -> None:
    """List what speaks of pupils' data, or show one with KEY (such as written_evidence:117744, or an old address)."""
    from db.items import listed
    from db.register.search import items_with
    from db.withheld.asked import items_to_pass_on
    from mentions.said import Polarity
    from readers.parliament.addresses import aliases_of

    check_known("polarity", polarity, Polarity)
    settings = configuration(context)
    with opened(settings, read_only=True, glance=True) as store, store.one_moment():
        sources_asked_for(settings, store, wanted["source"], watched=False)
        withheld = asked(store, all_of_it=all_of_it)
        wanted |= {"polarity": polarity, "found": items_with(store, search, withheld) if search else None}
        if identity is None:
            found = listed.each_item(store, **wanted, limit=most(limit, ITEMS, export=as_json))
        else:
            names = (identity, *aliases_of(identity))
            found = iter(next((x for n in names if (x := listed.item_history(store, n))), []))
        passing_on = PassingOn(lambda rows: items_to_pass_on(store, withheld, rows))
        told = in_batches(found, passing_on)
        exported, shown = (csv_or_json(told, ()), []) if as_json else (None, list(told))
        of = passing_on.found if as_json or identity is not None else listed.count_items(store, **wanted)
    if identity is not None and not passing_on.found:
        raise Failure(f"There is no item {identity!r}. See: npdwatch evidence --search WORDS", Exit.USAGE)
    if identity is not None and not passing_on.passed:
        raise Failure(f"{identity} is withheld. See: npdwatch withheld, or give --withheld", Exit.USAGE)
    passing_on.say()
    if exported is not None:
        exported.show()
    elif identity is not None:
        for item in shown:
            _print_item(item)
    else:
        headers = {"key": "Key", "published": "Published", "state": "State", "title": "Title",
                   "mentions": "Mentions", "releases": "Releases"}
        text = table(shown, headers, spare=("state", "releases", "mentions"))
        click.echo(text if shown else "Nothing is known that fits.")
        say_cut(passing_on.found, of, "--json")


def _print_item(item: Row) -> None:
    click.echo(click.style(f"{item['key']}: {item['title']}", bold=True) + f" ({item['state']})")
    click.echo(f"  {item['published']} {item['url'] or ''}")
    newest = item["versions"][-1]
    for m in newest["mentions"]:
        who = ", ".join(f"{r['name']} ({r['category']})" for r in m["recipients"])
        said = shorten(m["sentence"], 600) + (f" [{who}]" if who else "")
        click.echo(f"  {click.style(m['polarity'], bold=True)}: {said}")
    for x in item["links"]:
        click.echo(f"  release {x['release']}: {x['reference']} {x['recipient']} ({x['reason']})")
    click.echo(f"  {len(item['versions'])} versions, the newest seen {minute(newest['seen_at'])} UTC")
