"""`npdwatch recipients`: who got what since when, and a person's answers about who they are."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.query import asked, check_category, check_source, day, say_left_out, with_withheld, write_csv
from commands.review import sources
from commands.runtime import Exit, Failure, command, configuration, echo_json, now, opened, plural, table

if TYPE_CHECKING:
    from collections import Counter

    from db.recipients.organisations import Organisation
    from db.recipients.reviews import Reclassified, Relabelled

COLUMNS = (
    "name", "category", "confidence", "reason", "also", "reviewed", "first_seen", "older_than_the_watch",
    "earliest_date_printed", "earlier_names", "spellings", "releases", "releases_gone", "individual_level", "severity",
    "sources",
)  # fmt: skip


MOST_SHOWN = 50
"""Recipients that a trial of `relabel` names."""


@click.group("recipients", invoke_without_command=True)
@click.option("--category", help="Only of this category, such as press.")
@click.option("--search", help="Only with these letters in one of its names.")
@click.option("--source", help="Only in this source.")
@click.option("--since", metavar="DATE", help="Only seen first on or after this day (2026-01-31).")
@click.option("--unsure", is_flag=True, help="Only what is unknown, or known with low confidence, and not reviewed.")
@click.option("--reviewed", "only_reviewed", is_flag=True, help="Only what a person has reviewed.")
@click.option("--limit", default=500, show_default=True, type=click.IntRange(1), help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON (docs/using/json.md).")
@click.option("--csv", "as_csv", is_flag=True, help="Print as CSV, safe to open in a spreadsheet.")
@with_withheld
@click.pass_context
def recipients(context: click.Context, /, **wanted: Any) -> None:  # noqa: ANN401 - the options above
    """Who got what: every organisation with its first sight, names, releases and category."""
    if context.invoked_subcommand is None:
        _list(context, **wanted)


@command
def _list(
    context: click.Context, *, category: str | None, search: str | None, source: str | None, since: str | None,
    unsure: bool, only_reviewed: bool, limit: int, as_json: bool, as_csv: bool, all_of_it: bool,
) -> Exit:  # fmt: skip
    from db.recipients.organisations import organisations

    check_category(category)
    first = day(since, "since")
    settings = configuration(context)
    with opened(settings, read_only=True) as store:
        check_source(settings, store, source)
        held = asked(store, all_of_it=all_of_it)
        found = organisations(store, source=source, held=held)
    clean = held.cleaner()
    rows = [
        clean(o.as_json())
        for o in found
        if (category is None or (o.label and o.label.category == category))
        and (search is None or any(search.casefold() in n.casefold() for n in o.names))
        and (first is None or o.first_seen >= first)
        and (not unsure or is_unsure(o))
        and (not only_reviewed or o.reviewed)
    ][:limit]
    if as_json:
        echo_json(rows)
    elif as_csv:
        write_csv(rows, COLUMNS)
    elif rows:
        click.echo(_table(rows))
    else:
        click.echo("No recipient is known that fits.")
    return Exit.DONE


def _table(rows: list[dict[str, Any]]) -> str:
    headers = {"name": "Recipient", "category": "Category", "confidence": "Sure", "releases": "Releases",
               "severity": "Severity", "first": "First seen", "earlier": "Earlier names"}  # fmt: skip
    shown = [
        {
            **r,
            "confidence": "reviewed" if r["reviewed"] else r["confidence"],
            "first": ("before " if r["older_than_the_watch"] else "") + r["first_seen"][:10],
            "earlier": "; ".join(r["earlier_names"]),
        }
        for r in rows
    ]
    return table(shown, headers)


def is_unsure(body: Organisation) -> bool:
    """True for what a person should look at."""
    from model.register import Category, Confidence

    label = body.label
    return not body.reviewed and (
        label is None or label.category is Category.UNKNOWN or label.confidence is Confidence.LOW
    )


@recipients.command("show")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON (docs/using/json.md).")
@with_withheld
@click.pass_context
@command
def show(context: click.Context, *, name: str, as_json: bool, all_of_it: bool) -> Exit:
    """One organisation: who it is and why, its names over time, and all its releases."""
    from db.recipients.organisations import find_organisation, organisations, relabellings, releases_of
    from db.withheld.asked import releases_to_pass_on

    with opened(configuration(context), read_only=True) as store:
        held = asked(store, all_of_it=all_of_it)
        body = find_organisation(store, name, held)
        if body is None:
            if held.instead_of(name):
                raise Failure("This recipient is withheld. See: npdwatch withheld, or give --withheld", Exit.USAGE)
            known = organisations(store, held=held)
            near = [o.name for o in known if any(name.casefold() in n.casefold() for n in o.names)]
            like = f" Perhaps: {'; '.join(near[:5])}" if near else ""
            raise Failure(f"No register names {name!r} as a recipient.{like}", Exit.USAGE)
        releases, labels = releases_of(store, body), relabellings(store, list(body.names))
    names = [
        {"name": n.name, "first_seen": n.first_seen, "last_seen": n.last_seen, "releases": len(n.releases)}
        for n in body.names.values()
    ]
    releases = releases_to_pass_on(held, releases)
    told = {**held.cleaner()({**body.as_json(), "names": names, "relabelled": labels}), "all_releases": releases}
    if as_json:
        echo_json(told)
    else:
        _print_body(told)
    return Exit.DONE


def _print_body(told: dict[str, Any]) -> None:
    click.echo(click.style(told["name"], bold=True))
    sure = "reviewed" if told["reviewed"] else f"{told['confidence']} confidence"
    click.echo(f"  {told['category']} ({sure}): {told['reason']}")
    before = ", in the first edition that was seen" if told["older_than_the_watch"] else ""
    click.echo(f"  first seen {told['first_seen'][:10]}{before}; earliest date printed: "
               f"{told['earliest_date_printed'] or 'none'}")  # fmt: skip
    if len(told["names"]) > 1:
        for n in told["names"]:
            click.echo(f"  as {n['name']!r}: {n['first_seen'][:10]} to {n['last_seen'][:10]}, "
                       f"{plural(n['releases'], 'release')}")  # fmt: skip
    for c in told["relabelled"]:
        before_after = " → ".join(c["fields"].get("category", ("the reason",)))
        click.echo(f"  relabelled {c['seen_at'][:10]}: {before_after}, because: {c['reason']}")
    headers = {"id": "ID", "reference": "Reference", "level": "Level", "tier": "Tier", "outcome": "Outcome",
               "dated": "Dated", "severity": "Severity", "purpose": "Purpose", "gone": "Gone"}  # fmt: skip
    rows = [
        {**r, "gone": "gone" if r["gone"] else "", "purpose": r["purpose"] or r["title"]} for r in told["all_releases"]
    ]
    click.echo(table(rows, headers))


@recipients.command("set")
@click.argument("name")
@click.argument("category")
@click.option("--because", required=True, help="Why, in a sentence: it is kept and shown with the category.")
@click.option("--also", multiple=True, help="A further category that is true of it.")
@click.pass_context
@command
def set_(context: click.Context, *, name: str, category: str, because: str, also: tuple[str, ...]) -> Exit:
    """Say who NAME is. It wins over every list and rule, and is told to nobody as news."""
    from db.recipients.reviews import Review, save_reviews

    answer = _answer(name, category, because, also)
    with opened(configuration(context)) as store:
        done = save_reviews(store, [Review(*answer)], now())
    click.echo(_told(name, done))
    return Exit.DONE


@recipients.command("forget")
@click.argument("name")
@click.pass_context
@command
def forget(context: click.Context, *, name: str) -> Exit:
    """Take a reviewed answer back, so that lists and rules decide again."""
    from db.recipients.reviews import forget_review

    with opened(configuration(context)) as store:
        done = forget_review(store, name, now())
    if done is None:
        raise Failure(f"Nobody has reviewed {name!r}. See: npdwatch recipients --reviewed", Exit.USAGE)
    click.echo(_told(name, done))
    return Exit.DONE


def _answer(name: str, category: str, because: str, also: tuple[str, ...]) -> tuple[str, Any, str, Any]:
    """(name, category, because, also) checked. Raises Failure (code 2)."""
    from model.register import Category
    from recipients.cell.names import organisation_key

    for c in (category, *also):
        check_category(c)
    if not organisation_key(name):
        raise Failure(f"{name!r} is no name: it has no letter and no digit.", Exit.USAGE)
    if not because.strip():
        raise Failure("--because is empty. Say in a sentence how it is known: it is shown.", Exit.USAGE)
    further = tuple(dict.fromkeys(Category(a) for a in also if a != category))
    return name.strip(), Category(category), because.strip(), further


def _told(name: str, done: list[Relabelled]) -> str:
    versions = sum(d.versions for d in done)
    if not versions:
        return f"Kept for {name!r}. No row of a register changes its label by it."
    where = ", ".join(sorted({d.source for d in done}))
    return f"Kept for {name!r}: {plural(versions, 'version')} of releases relabelled in {where}. Nobody is alerted."


@recipients.command("review")
@click.option("--all", "everything", is_flag=True, help="Also what is known with medium confidence.")
@click.pass_context
@command
def review(context: click.Context, *, everything: bool) -> Exit:
    """Walk through what is unknown or unsure, with suggestions. Each answer is kept at once."""
    from commands.review import walk

    if not sys.stdin.isatty():
        raise Failure(
            "recipients review asks questions and needs a terminal. Without one: npdwatch recipients --unsure --json, "
            "then npdwatch recipients set NAME CATEGORY --because WHY, or import.", Exit.USAGE,
        )  # fmt: skip
    with opened(configuration(context)) as store:
        walk(store, click.prompt, click.echo, now, everything=everything)
    return Exit.DONE


@recipients.command("relabel")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON (docs/using/json.md).")
@click.pass_context
@command
def relabel(context: click.Context, *, dry_run: bool, as_json: bool) -> Exit:
    """Give all stored releases the labels of today's lists and rules. Reviewed answers win; nobody is alerted.

    Crawls do it by themselves after an upgrade. It may be stopped at any time: the next crawl goes on.
    """
    from db.recipients import reclassify as labelling

    with opened(configuration(context), read_only=dry_run) as store:
        if dry_run:
            told = asked(store, all_of_it=False).cleaner()({"dry_run": True, **_would_move(labelling.dry_run(store))})
        else:
            done = labelling.reclassify(store, now, anew=True)
            told = {"dry_run": False, **(done.as_json() if done else {})}
    if as_json:
        echo_json(told)
    elif dry_run:
        for m in told["recipients"][:MOST_SHOWN]:
            fields = "; ".join(f"{k}: {a or 'none'} → {b or 'none'}" for k, (a, b) in m["fields"].items())
            click.echo(f"{m['recipient']} ({m['source']}): {fields} ({plural(m['versions'], 'version')})")
        if len(told["recipients"]) > MOST_SHOWN:
            click.echo(f"… and {len(told['recipients']) - MOST_SHOWN:,} more: --json shows all")
        click.echo(f"{plural(told['versions'], 'version')} of releases would be relabelled. Nothing was changed.")
    else:
        click.echo(f"{plural(told['versions'], 'version')} of releases relabelled, {told['assessed']:,} more assessed "
                   "anew. Nobody is alerted. See: npdwatch changes --kind relabelled")  # fmt: skip
    return Exit.DONE


def _would_move(found: Counter[Reclassified]) -> dict[str, Any]:
    rows = [
        {"source": m.source, "recipient": m.recipient, "fields": m.fields, "reason": m.reason, "versions": n}
        for m, n in sorted(found.items(), key=lambda x: (-x[1], x[0]))
    ]
    return {"versions": sum(found.values()), "recipients": rows}


@recipients.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), default="-")
@with_withheld
@click.pass_context
@command
def export(context: click.Context, *, file: Path, all_of_it: bool) -> Exit:
    """Write all reviewed answers as CSV, to FILE or to standard output."""
    from commands.review import as_csv
    from db.recipients.reviews import list_reviews

    with opened(configuration(context), read_only=True) as store:
        held, found = asked(store, all_of_it=all_of_it), list_reviews(store)
    answers = [{**a, "because": held.cleaner()(a["because"])} for a in found if not held.instead_of(a["name"])]
    say_left_out(found, answers, "name")
    text = as_csv(answers)
    if str(file) == "-":
        click.echo(text, nl=False)
    else:
        file.write_text(text, encoding="utf-8", newline="")
        click.echo(f"{plural(len(answers), 'answer')} written to {file}.", err=True)
    return Exit.DONE


@recipients.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--dry-run", is_flag=True, help="Only check the file.")
@click.pass_context
@command
def import_(context: click.Context, *, file: Path, dry_run: bool) -> Exit:
    """Take reviewed answers from a CSV with the columns name, category, because and, if wanted, also.

    All rows, or none: a bad one is refused with its line.
    """
    from commands.review import UnusableAnswers, read_answers
    from db.recipients.reviews import save_reviews

    try:
        answers = read_answers(file.read_bytes())
    except UnusableAnswers as error:
        raise Failure(f"{file}: nothing was imported.\n{error}", Exit.USAGE) from None
    if dry_run:
        click.echo(f"{plural(len(answers), 'answer')} could be imported.")
        return Exit.DONE
    with opened(configuration(context)) as store:
        done = save_reviews(store, answers, now())
    versions = sum(d.versions for d in done)
    click.echo(f"{plural(len(answers), 'answer')} kept; {plural(versions, 'version')} of releases relabelled.")
    return Exit.DONE


recipients.add_command(sources)
