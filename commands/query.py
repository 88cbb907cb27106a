"""`npdwatch changes`, `releases` and `show`: looking into what the database holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from commands.described import one_line, with_descriptions
from commands.runtime import Exit, Failure, command, configuration, echo_json, nearest, opened, table
from recipients.cell.one_line import in_one_line
from text.csv_cell import csv_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from config import Configuration
    from db.store import Store
    from db.withheld.decide import Withheld

with_withheld = click.option(
    "--withheld", "all_of_it", is_flag=True, help="With what is withheld, for your eyes only."
)  # fmt: skip


def filters(function: Any) -> Any:  # noqa: ANN401 - a decorator of click's
    """The filters that changes and releases share."""
    for option in reversed(
        [
            click.option("--source", help="Only of this source."),
            click.option("--category", help="Only recipients of this category, such as press."),
            click.option("--search", help="Only with these words in recipient, title or purpose."),
            click.option("--since", metavar="DATE", help="Only seen on or after this day (2026-01-31)."),
            click.option("--limit", default=200, show_default=True, type=click.IntRange(1), help="At most so many."),
            click.option("--json", "as_json", is_flag=True, help="Print as JSON (docs/using/json.md)."),
            click.option("--csv", "as_csv", is_flag=True, help="Print as CSV, safe to open in a spreadsheet."),
            with_withheld,
        ]
    ):
        function = option(function)
    return function


def asked(store: Store, *, all_of_it: bool) -> Withheld:
    """What is withheld from what a command prints: others may be given it. Nothing where --withheld asks for all."""
    from db.withheld.decide import NOTHING, withheld

    return NOTHING if all_of_it else withheld(store)


def say_left_out(found: Sequence[Mapping[str, Any]], told: Sequence[Mapping[str, Any]], key: str = "id") -> None:
    """Says on standard error how many rows are left out or stand there without a name."""
    left = {x[key]: x for x in told}
    touched = sum(left.get(x[key]) != x for x in found)
    if touched:
        click.echo(f"Left out, or without a name: {touched:,} that are withheld. See: npdwatch withheld", err=True)


def day(text: str | None, name: str) -> str | None:
    """A day as the database compares it. Raises Failure (code 2) where it is not one."""
    import datetime as dt

    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        raise Failure(f"--{name} {text!r} is not a day; write it as 2026-01-31", Exit.USAGE) from None


def check_source(settings: Configuration, store: Store, source: str | None) -> None:
    """Refuses a source that is neither watched nor in the database, where it may have stood once (code 2)."""
    if source is None:
        return
    known = {s.name for s in settings.sources} | {x["name"] for x in store.rows("select name from source")}
    if source not in known:
        raise Failure(f"There is no source {source!r}. {nearest(source, known, 'Known are')}", Exit.USAGE)


def check_category(category: str | None) -> None:
    """Refuses a category that does not exist, and names those that do (code 2)."""
    from model.register import Category

    if category is not None and category not in list(Category):
        raise Failure(f"There is no category {category!r}. Known are: {', '.join(Category)}", Exit.USAGE)


@click.command("changes")
@filters
@click.option("--kind", help="Only of this kind, such as added or removed.")
@click.option("--gravest", is_flag=True, help="The gravest releases first, instead of the newest changes.")
@click.option("--silent", is_flag=True, help="Also what is never told, such as relabelled recipients.")
@click.pass_context
@command
def changes(
    context: click.Context, *, source: str | None, category: str | None, search: str | None, since: str | None,
    limit: int, as_json: bool, as_csv: bool, kind: str | None, gravest: bool,
    silent: bool, all_of_it: bool,
) -> Exit:  # fmt: skip
    """What changed, newest first."""
    from db.queries import find_changes
    from db.withheld.asked import changes_to_pass_on
    from model.change import ChangeKind

    check_category(category)
    if kind is not None and kind not in list(ChangeKind):
        raise Failure(f"There is no kind {kind!r}. Known are: {', '.join(ChangeKind)}", Exit.USAGE)
    settings, first = configuration(context), day(since, "since")
    with opened(settings, read_only=True) as store:
        check_source(settings, store, source)
        found = find_changes(
            store, source=source, category=category, search=search, since=first, kind=kind, silent=silent,
            gravest=gravest, limit=limit,
        )  # fmt: skip
        held = asked(store, all_of_it=all_of_it)
        told = changes_to_pass_on(store, held, found)
        described = told if as_csv else with_descriptions(store, held, told)
    say_left_out(found, told)
    found = described
    if as_json:
        echo_json(found)
    elif as_csv:
        write_csv(found, ("id", "seen_at", "source", "kind", "state", "reference", "recipient", "category", "file",
                          "sheet", "row", "fields", "reason", "severity", "severity_name", "reasons"))  # fmt: skip
    else:
        for c in found:
            seen = c["seen_at"][:16].replace("T", " ")
            text = one_line(c)
            click.echo(f"{click.style(seen, dim=True)} {c['source']}: {text}")
        if not found:
            click.echo("No change is known that fits.")
    return Exit.DONE


@click.command("releases")
@filters
@click.option("--as-of", "as_of", metavar="DATE", help="As the registers stood at the end of this day.")
@click.option("--level", type=click.Choice(["individual", "aggregate", "unknown"]), help="Only of this level.")
@click.pass_context
@command
def releases(
    context: click.Context, *, source: str | None, category: str | None, search: str | None, since: str | None,
    limit: int, as_json: bool, as_csv: bool, as_of: str | None, level: str | None, all_of_it: bool,
) -> Exit:  # fmt: skip
    """The releases as the registers stand now, or stood on a day."""
    from db.queries import find_releases
    from db.withheld.asked import releases_to_pass_on

    check_category(category)
    settings, first, last = configuration(context), day(since, "since"), day(as_of, "as-of")
    with opened(settings, read_only=True) as store:
        check_source(settings, store, source)
        found = find_releases(
            store, source=source, category=category, search=search, since=first, as_of=last, level=level,
            limit=limit,
        )  # fmt: skip
        told = releases_to_pass_on(asked(store, all_of_it=all_of_it), found)
    say_left_out(found, told)
    found = told
    if as_json:
        echo_json(found)
    elif as_csv:
        write_csv(found, ("id", "source", "reference", "recipient", "category", "confidence", "title", "purpose",
                          "file", "sheet", "row", "first_seen", "level", "level_printed", "tier", "outcome",
                          "severity", "severity_name", "reasons"))  # fmt: skip
    else:
        headers = {"id": "ID", "reference": "Reference", "recipient": "Recipient", "category": "Category",
                   "level": "Level", "severity": "Severity", "title": "Title",
                   "sheet": "Sheet", "first_seen": "First seen"}  # fmt: skip
        rows = [{**r, "first_seen": r["first_seen"][:10]} for r in found]
        click.echo(table(rows, headers) if rows else "No release is known that fits.")
    return Exit.DONE


@click.command("show")
@click.argument("identity", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON (docs/using/json.md).")
@with_withheld
@click.pass_context
@command
def show(context: click.Context, identity: str, *, as_json: bool, all_of_it: bool) -> Exit:
    """One release with all its versions, what changed, and where each came from.

    ID is the number that `npdwatch releases` prints, or a reference such as DS00912.
    """
    from db.queries import release_history
    from db.register.links import items_of_release
    from db.withheld.asked import histories_to_pass_on

    with opened(configuration(context), read_only=True) as store:
        found = release_history(store, identity)
        for release in found:
            release["evidence"] = items_of_release(store, release["id"])
        held = asked(store, all_of_it=all_of_it)
        told = histories_to_pass_on(store, held, found)
        described = [{**x, "changes": with_descriptions(store, held, x["changes"])} for x in told]
    if not found:
        raise Failure(f"There is no release {identity!r}. See: npdwatch releases --search WORDS", Exit.USAGE)
    if not told:
        raise Failure(f"Release {identity} is withheld. See: npdwatch withheld, or give --withheld", Exit.USAGE)
    say_left_out(found, told)
    if as_json:
        echo_json(described)
        return Exit.DONE
    for release in described:
        _print_release(release)
    return Exit.DONE


def _print_release(release: dict[str, Any]) -> None:
    newest = release["versions"][-1]
    name = " · ".join(x for x in (newest["reference"], in_one_line(newest["recipient"] or "")) if x) or "(no name)"
    gone = "" if release["present"] else click.style(" no longer in the register", fg="red")
    click.echo(click.style(f"Release {release['id']}: {name}", bold=True) + gone)
    click.echo(f"  {newest['category']} ({newest['confidence']}): {newest['category_reason']}")
    for v in release["versions"]:
        click.echo(click.style(f"  Version seen {v['seen_at'][:16].replace('T', ' ')} UTC", fg="cyan"))
        for key, value in v["cells"].items():
            click.echo(f"    {key}: " + str(value).replace("\n", "\n      "))
        _print_assessment(v)
        click.echo(click.style(
            f"    from {v['edition_title'] or v['file']}, {v['sheet']!r} row {v['row']}\n"
            f"    {v['url']}\n    sha256 {v['sha256']}", dim=True,
        ))  # fmt: skip
    for tie in release["case"]:
        who = " · ".join(x for x in (tie["reference"], tie["recipient"], tie["title"]) if x)
        click.echo(f"  Same case, {tie['part']}: {who} (release {tie['release']}, {tie['reason']})")
    for c in release["changes"]:
        click.echo(f"  {c['seen_at'][:16].replace('T', ' ')}: {one_line(c)}")
    if release["changes"] and (link := release["changes"][-1]["next_step"]):
        click.echo(f"  Ask for the application form and the agreement: {link}")
    for x in release.get("evidence", ()):
        click.echo(f"  Spoken of in {x['kind'].replace('_', ' ')} {x['title']} ({x['reason']})\n    {x['url'] or ''}")


def _print_assessment(version: dict[str, Any]) -> None:
    if version["severity"] is None:
        return
    how = "as the register says" if version["level_printed"] else "inferred"
    reasons = "; ".join(version["reasons"])
    text = f"{version['severity_name']} severity, {version['severity']} of 100; {version['level']} level, {how}"
    click.echo(click.style(f"    {text} ({reasons})", fg="yellow"))


def write_csv(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> None:
    """Prints rows as CSV, recipients in one line."""
    lines = ({**row, "recipient": in_one_line(row.get("recipient") or "")} for row in rows)
    click.echo(csv_text([columns, *([line.get(c) for c in columns] for line in lines)], "\n"), nl=False)
