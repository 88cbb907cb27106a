"""`npdwatch changes`, `releases`, `show` and `evidence`: looking into what the database holds.

What each alone needs is loaded where it runs: other commands share what all of them have.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from commands.printing import (
    Row,
    echo_json,
    flowed,
    json_option,
    minute,
    one_line,
    shorten,
    table,
    with_descriptions,
)
from commands.register.lives import registers_asked_for, say_registers
from commands.runtime import Choice, Exit, Failure, check_known, command, configuration, opened
from db.sources import sources_unwatched
from db.store import Store
from db.withheld.decide import NOTHING, Withheld, load_withheld
from model.register import Category
from recipients.cell import in_one_line
from text.sanitise import csv_text

if TYPE_CHECKING:
    from config import Configuration

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
        click.option("--search", help="Only with these words in recipient, title or purpose."),
        click.option("--since", metavar="DATE", help="Only seen on or after this day (2026-01-31)."),
        click.option("--limit", default=200, show_default=True, type=click.IntRange(1, 10**9), help="At most so many."),
        json_option, csv_option, with_withheld,
    )
    for option in reversed(options):
        function = option(function)
    return function


def asked(store: Store, *, all_of_it: bool) -> Withheld:
    """What is withheld from what a command prints: others may be given it. Nothing where --withheld asks for all."""
    return NOTHING if all_of_it else load_withheld(store)


def say_left_out(found: Sequence[Row], told: Sequence[Row], key: str = "id") -> None:
    """Says on standard error how many rows are left out or stand there without a name."""
    left = {x[key]: x for x in told}
    touched = sum(left.get(x[key]) != x for x in found)
    if touched:
        click.echo(f"Left out, or without a name: {touched:,} that are withheld. See: npdwatch withheld", err=True)


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


def say_unwatched(unwatched: Mapping[str, str], found: Iterable[str]) -> None:
    """Says on standard error which of the sources `found` are no longer watched: what they said last still stands."""
    if told := [f"{name} (last looked at on {unwatched[name][:10]})" for name in sorted({*found} & {*unwatched})]:
        verb = "is" if len(told) == 1 else "are"
        said = f"No longer watched {verb} {', '.join(told)}: what was seen last stands. To leave it out: --watched"
        click.echo(said, err=True)


def write_csv(rows: Sequence[Row], columns: Sequence[str]) -> None:
    """Prints rows as CSV, recipients in one line."""
    lines = ({**row, "recipient": in_one_line(row.get("recipient") or "")} for row in rows)
    click.echo(csv_text([columns, *([line.get(c) for c in columns] for line in lines)], "\n"), nl=False)


@command("changes")
@filters
@click.option("--kind", help="Only of this kind, such as added or removed.")
@click.option("--gravest", is_flag=True, help="The gravest releases first, instead of the newest changes.")
@click.option("--silent", is_flag=True, help="Also what is never told, such as relabelled recipients.")
def changes(
    context: click.Context, *, source: str | None, watched: bool, category: str | None, kind: str | None,
    since: str | None, as_json: bool, as_csv: bool, all_of_it: bool, **wanted: Any,  # noqa: ANN401 - the other options above
) -> None:
    """What changed, newest first."""
    from db import queries
    from db.withheld.asked import changes_to_pass_on
    from model.change import ChangeKind

    check_known("category", category, Category)
    check_known("kind", kind, ChangeKind)
    settings, since = configuration(context), day(since, "since")
    with opened(settings, read_only=True, glance=True) as store:
        sources = sources_asked_for(settings, store, source, watched=watched)
        found = queries.find_changes(store, sources=sources, category=category, kind=kind, since=since, **wanted)
        withheld = asked(store, all_of_it=all_of_it)
        told = changes_to_pass_on(store, withheld, found)
        described = with_descriptions(store, withheld, told)
    say_left_out(found, told)
    if as_json:
        echo_json(described)
    elif as_csv:
        write_csv(described, ("id", "seen_at", "source", "kind", "state", "reference", "recipient", "category", "file",
                          "sheet", "row", "fields", "reason", "weight",
                          "severity", "severity_name", "reasons"))
    else:
        for c in described:
            click.echo(flowed(f"{click.style(minute(c['seen_at']), dim=True)} {c['source']}: {one_line(c)}"))
        if not described:
            click.echo("No change is known that fits.")


@command("releases")
@filters
@click.option("--as-of", "as_of", metavar="DATE", help="As the registers stood at the end of this day.")
@click.option("--level", type=Choice(["individual", "aggregate", "unknown"]), help="Only of this level.")
def releases(
    context: click.Context, *, source: str | None, watched: bool, category: str | None, since: str | None,
    as_of: str | None, as_json: bool, as_csv: bool, all_of_it: bool, **wanted: Any,  # noqa: ANN401 - the other options above
) -> None:
    """The releases as the registers stand now, or stood on a day."""
    from db import queries
    from db.recipients.assessments import days_read
    from db.register.columns import COLUMNS, with_columns
    from db.withheld.asked import releases_to_pass_on

    check_known("category", category, Category)
    settings, since, as_of = configuration(context), day(since, "since"), day(as_of, "as-of")
    with opened(settings, read_only=True, glance=True) as store:
        sources = sources_asked_for(settings, store, source, watched=watched)
        unwatched = sources_unwatched(store, {s.name for s in settings.sources})
        asked_for = {"sources": sources, "category": category, "since": since, "as_of": as_of, **wanted}
        found = queries.find_releases(store, **asked_for, unwatched=unwatched)
        withheld = asked(store, all_of_it=all_of_it)
        told = releases_to_pass_on(withheld, found)
        registers = registers_asked_for(store, withheld, sources, as_of)
    say_left_out(found, told)
    say_registers(registers, aside=as_json or as_csv)
    say_unwatched(unwatched, (r["source"] for r in told))
    if as_json:
        echo_json([{**r, "days": days_read(r["cells"])} for r in told])
    elif as_csv:
        write_csv([with_columns(r) for r in told], COLUMNS)
    else:
        headers = {"id": "ID", "reference": "Reference", "recipient": "Recipient", "category": "Category",
                   "level": "Level", "severity": "Sensitivity score", "title": "What for",
                   "sheet": "Sheet", "first_seen": "First seen"}
        rows = [{**r, "title": r["title"] or r["purpose"], "first_seen": r["first_seen"][:10]} for r in told]
        shown = table(rows, headers, spare=("sheet", "level", "first_seen", "severity"))
        click.echo(shown if rows else "No release is known that fits.")


@command("evidence")
@click.argument("identity", metavar="[KEY]", required=False)
@click.option("--source", help="Only of this source.")
@click.option("--polarity", help="Only with a mention of this kind, such as release or denial.")
@click.option("--search", help="Only with these words in title, text or answer.")
@click.option("--all", "everything", is_flag=True, help="Also what says nothing of pupils' data.")
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, 10**9), help="At most so many.")
@json_option
@with_withheld
def evidence(
    context: click.Context, identity: str | None, *, polarity: str | None, as_json: bool, all_of_it: bool,
    **wanted: Any,  # noqa: ANN401 - the other options above
) -> None:
    """List what speaks of pupils' data, or show one with KEY (such as written_evidence:117744, or an old address)."""
    from db import queries
    from db.withheld.asked import items_to_pass_on
    from mentions.said import Polarity
    from readers.parliament.addresses import aliases_of

    check_known("polarity", polarity, Polarity)
    settings = configuration(context)
    with opened(settings, read_only=True, glance=True) as store:
        sources_asked_for(settings, store, wanted["source"], watched=False)
        if identity is None:
            found = queries.find_items(store, polarity=polarity, **wanted)
        else:
            names = (identity, *aliases_of(identity))
            found = next((x for n in names if (x := queries.item_history(store, n))), [])
        told = items_to_pass_on(store, asked(store, all_of_it=all_of_it), found)
    if identity is not None and not found:
        raise Failure(f"There is no item {identity!r}. See: npdwatch evidence --search WORDS", Exit.USAGE)
    if identity is not None and not told:
        raise Failure(f"{identity} is withheld. See: npdwatch withheld, or give --withheld", Exit.USAGE)
    say_left_out(found, told)
    if as_json:
        echo_json(told)
    elif identity is not None:
        for item in told:
            _print_item(item)
    else:
        headers = {"key": "Key", "published": "Published", "state": "State", "title": "Title",
                   "mentions": "Mentions", "releases": "Releases"}
        shown = table(told, headers, spare=("state", "releases", "mentions"))
        click.echo(shown if told else "Nothing is known that fits.")


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
