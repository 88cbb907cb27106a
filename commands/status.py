"""`npdwatch status` and `stats`: how the watch is doing, and totals of the registers beside published counts."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime

import click

from commands.deliver import dead_line
from commands.printing import Row, echo_json, json_option, minute, plural, table
from commands.query import check_source, day, write_csv
from commands.runtime import Exit, Failure, command, configuration, now, opened
from config import Configuration
from db import queries
from db.connection import is_daemon_running
from db.outbox.alerts import mutes_in_force, next_digests
from db.outbox.incidents import of_the_watch
from db.recipients import reclassify
from db.register.states import BY_LINES, states_of
from db.store import Store
from db.withheld.decide import never_looked_into, withheld
from db.withheld.record import waiting_individuals
from model.source import Source
from model.state import SourceState
from text.labels import words
from text.timestamp import stamp

_STATE = ("polled_at", "good_at", "changed_at", "edition", "edition_title", "rows", "page_state")
_COLOURS = {"well": "green", "watch": "yellow", "blind": "red"}
SPLITS = ("category", "level", "year", "tier", "outcome", "recipient")  # db.totals.By, which loads the lists
MOST_DEAD = 20
"""Alerts of a channel that could not be delivered and are named."""
COUNTS = ("value", "releases", "individual", "aggregate", "level_unknown", "rejected", "not_pursued")


@command("status")
@json_option
def status(context: click.Context, *, as_json: bool) -> Exit:
    """How the watch is doing: sources, deliveries, trouble. Code 1 where something needs a person."""
    settings = configuration(context)
    found = gather(settings)
    if as_json:
        echo_json(found)
    else:
        show(found)
    return Exit.DONE if found["well"] else Exit.LOOK


def gather(settings: Configuration, at: datetime | None = None) -> Row:
    """All that the status says, as plain values; `at`: of another moment than now."""
    at = at or now()
    with opened(settings, read_only=True) as store:
        states = {x["name"]: x for x in queries.source_states(store)}
        sights = states_of(store, settings.sources, at)
        notices = queries.open_notices(store)
        deliveries = queries.delivery_counts(store)
        paused = queries.paused_channels(store)
        run = queries.last_run(store)
        items = queries.item_counts(store)
        labelled, due = reclassify.last_labelling(store), reclassify.is_due(store)
        kept = {
            "counts": store.rows(
                "select kind, cause, count(*) n from withheld where lifted_at is null group by kind, cause"
            ),
            "waiting": len(waiting_individuals(store)), "not_looked_into": len(never_looked_into(store)),
        }  # fmt: skip
        mutes, digests = mutes_in_force(store, at), next_digests(store)
        untold = queries.untold_changes(store, at) if settings.channel else None
        overdue = queries.overdue_deliveries(store, at)
        asked = of_the_watch(store)
        dead = [{**x, "alerts": _headlines(store, x["alerts"])} for x in queries.dead_deliveries(store)]
        notices, mutes = withheld(store).cleaner()([notices, mutes])
    if run:
        run["counts"] = json.loads(run["counts"])
    running = is_daemon_running(settings.folder)
    sources = [{**_source(s, sights[s.name], states.get(s.name)), "items": items.get(s.name)} for s in settings.sources]
    asks = asked or kept["waiting"] or paused or dead or untold or overdue
    return {
        "well": not asks and not any(s.needs_a_person for s in sights.values()),
        "daemon": running, "last_run": run, "sources": sources, "trouble": notices, "deliveries": deliveries,
        "untold": untold, "overdue": overdue, "dead": dead, "paused": paused, "mutes": mutes, "digests": digests,
        "withheld": kept, "labels": {"due": due, **(labelled.as_json() if labelled else {})},
    }  # fmt: skip


def _headlines(store: Store, alerts: list[str]) -> list[Row]:
    """The newest alerts with their headlines, as they may be shown."""
    from alerts.plan import shown

    return [{"id": a, "headline": shown(store, a)["headline"]} for a in alerts[-MOST_DEAD:]]


def _source(source: Source, sight: SourceState, stored: Row | None) -> Row:
    known = stored or {}
    return {
        "name": source.name, "kind": source.kind, "url": source.url, "title": source.title,
        "well": not sight.needs_a_person, **{key: known.get(key) for key in _STATE}, "why": sight.why,
        "state": sight.sight.value, "reason": sight.reason, "todo": sight.todo, "decision_owed": sight.is_owed,
        "since": stamp(sight.since) if sight.since else None,
    }  # fmt: skip


def show(found: Row) -> None:
    """The status for people."""
    daemon = click.style("running", fg="green") if found["daemon"] else click.style("not running", fg="yellow")
    click.echo(f"Daemon: {daemon}.")
    rows = [
        {"name": s["name"], "good": _when(s["good_at"]), "changed": _when(s["changed_at"]),
         "rows": _holds(s), "why": words(s["reason"]) or s["edition_title"] or s["title"],
         "state": click.style(s["state"], fg=_COLOURS[s["state"]])}
        for s in found["sources"]
    ]  # fmt: skip
    headers = {"name": "Source", "state": "State", "good": "Last good look", "changed": "Last change",
               "rows": "Rows or items", "why": "Remark"}  # fmt: skip
    click.echo(table(rows, headers, widths=60))
    click.echo("Times are UTC.")
    if found["deliveries"]:
        rows = [{**d, "oldest": _when(d["oldest"]) if d["state"] != "sent" else ""} for d in found["deliveries"]]
        headers = {"channel": "Channel", "state": "Deliveries", "n": "How many", "oldest": "Due since",
                   "error": "Last error"}  # fmt: skip
        click.echo("\n" + table(rows, headers, widths=70))
    for p in found["paused"]:
        until = f" until {_when(p['until'])}" if p["until"] else ""
        click.secho(f"Channel {p['name']} is paused{until}: {p['why']}", fg="red")
    for d in found["digests"]:
        click.echo(f"Digest over {d['channel']} at {_when(d['due'])}: {plural(d['changes'], 'change')} so far.")
    for m in found["mutes"]:
        what = ", ".join(m[k] for k in ("source", "recipient", "kind") if m[k])
        kept = plural(m["kept"], "change")
        click.echo(f"Muted until {_when(m['until'])}: {what} (mute {m['id']}); {kept} kept back.")
    _show_withheld(found["withheld"])
    _show_labels(found["labels"])
    _show_sources(found["sources"])
    _show_trouble(found)
    click.echo(_summary(found))


def _summary(found: Row) -> str:
    """One line that sums up those above it, worst first; "All is well." only where there is nothing to say."""
    by_state = {
        "not seen": [s["name"] for s in found["sources"] if s["state"] == "blind"],
        "waiting for a decision": [s["name"] for s in found["sources"] if s["decision_owed"]],
        "to be watched": [s["name"] for s in found["sources"] if s["state"] == "watch" and not s["decision_owed"]],
    }
    parts = [f"{plural(len(names), 'source')} {what} ({', '.join(names)})" for what, names in by_state.items() if names]
    if not found["well"]:
        if not parts or not (by_state["not seen"] or by_state["waiting for a decision"]):
            parts.insert(0, "what is marked above")
        return click.style(f"Not all is well: {'; '.join(parts)}.", fg="red")
    return f"Nothing waits for you; {'; '.join(parts)}." if parts else "All is well."


def _when(stamp: str | None) -> str:
    return minute(stamp) if stamp else "never"


def _show_sources(sources: list[Row]) -> None:
    """What is to be said of each source that is not well: since when, why, what to do."""
    for s in (s for s in sources if s["state"] != "well"):
        state = f"{s['state']}{', a decision is owed' if s['decision_owed'] else ''}"
        since = f" since {_when(s['since'])}" if s["since"] else ""
        todo = f". What to do: {s['todo']}" if s["todo"] else ""
        why = s["why"].removesuffix(".") if todo else s["why"]
        click.echo(click.style(f"! {s['name']}: {state}", fg=_COLOURS[s["state"]]) + f"{since}: {why}{todo}")


def _show_trouble(found: Row) -> None:
    for d in found["dead"]:
        which = "; ".join(f"{a['headline']} ({a['id']})" for a in d["alerts"][-3:])
        why = f". The last answer: {d['error'].rstrip('.')}" if d["error"] else ""
        what = f"made since {_when(d['oldest'])}: {which}{why}"
        click.echo(click.style(f"! {dead_line(d)}", fg="red") + f". These were {what}")
    said = (*BY_LINES, *(["delivery_dead"] if found["dead"] else []))
    for n in (n for n in found["trouble"] if n["code"] not in said):
        head = f"! {n['source'] or n['subject'] or 'the watch'}: {n['code'].replace('_', ' ')}"
        about = f" [{n['subject']}]" if n["source"] and n["subject"] not in n["message"] else ""
        since = f" since {_when(n['first_at'])}, {plural(n['count'], 'time')}: {n['message']}"
        click.echo(click.style(head, fg="red") + since + about)
    if untold := found["untold"]:
        since = f"{plural(untold['n'], 'change')} found and not told since {_when(untold['oldest'])}"
        click.secho(f"! {since}. Is the daemon running? Tell them now: npdwatch deliver", fg="red")
    if overdue := found["overdue"]:
        since = f"{plural(overdue['n'], 'message')} due since {_when(overdue['oldest'])} and not attempted, or cut off"
        click.secho(f"! {since}. Is the daemon running? Send now: npdwatch deliver", fg="red")


def _holds(source: Row) -> str:
    """How much a source holds: rows of a register, or items and how many of them speak of pupils' data."""
    if source["items"]:
        return f"{source['items']['items']:,} ({source['items']['speaking']:,} on pupils' data)"
    return f"{source['rows']:,}" if source["rows"] is not None else ""


def _show_withheld(kept: Row) -> None:
    by_kind = Counter[str]()
    for x in kept["counts"]:
        by_kind[x["kind"]] += x["n"]
    if by_kind:
        click.echo(f"Withheld: {', '.join(plural(n, k) for k, n in by_kind.items())}. See: npdwatch withheld")
    if kept["not_looked_into"]:
        files = plural(kept["not_looked_into"], "file")
        click.echo(f"Not handed out before a crawl has looked into them for hidden content: {files}.")
    if kept["waiting"]:
        what = f"{plural(kept['waiting'], 'recipient')} that may be a private individual: a person must decide"
        click.secho(f"! {what}; see: npdwatch withheld", fg="red")


def _show_labels(labels: Row) -> None:
    if labels["due"]:
        click.echo("The lists or rules of recipients have changed: the next crawl relabels what is stored, silently.")
    elif labels.get("versions"):
        click.echo(f"Relabelled by better lists on {labels['begun_at'][:10]}: {plural(labels['versions'], 'version')} "
                   "of releases; nobody was alerted. See: npdwatch changes --kind relabelled")  # fmt: skip


@command("stats")
@click.option("--by", "by", type=click.Choice(SPLITS), multiple=True,
              help="Split by this. Default: all but recipient. May be given several times.")  # fmt: skip
@click.option("--source", help="Only this source.")
@click.option("--as-of", "as_of", metavar="DATE", help="As the registers stood at the end of this day.")
@click.option("--limit", default=30, show_default=True, type=click.IntRange(1), help="At most so many lines a table.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON (docs/using/json.md), without --limit.")
@click.option("--csv", "as_csv", is_flag=True, help="Print one table as CSV; needs one --by.")
def stats(
    context: click.Context, *, by: tuple[str, ...], source: str | None, as_of: str | None, limit: int, as_json: bool,
    as_csv: bool,
) -> None:  # fmt: skip
    """Totals: individual against aggregate, by tier, outcome, category and year.

    Published counts stand beside ours with their source and date: where they differ, look; neither is right by itself.
    """
    if as_csv and len(by) != 1:
        raise Failure("--csv prints one table: give one --by, such as --by category", Exit.USAGE)
    settings = configuration(context)
    with opened(settings, read_only=True) as store:
        check_source(settings, store, source)
        told = count(store, by or SPLITS[:-1], day(as_of, "as-of"), source)
    if as_json:
        echo_json(told)
    elif as_csv:
        write_csv(told["by"][by[0]], COUNTS)
    else:
        _print_totals(told, limit)


def count(store: Store, by: tuple[str, ...], as_of: str | None, source: str | None) -> Row:
    """All that the command tells, as JSON values."""
    from dataclasses import asdict

    from db.totals import By, Standing
    from recipients.fuzzy import published_counts

    standing = Standing(store, as_of=as_of, source=source, held=withheld(store))
    if n := standing.left_out:
        click.echo(f"Not counted: {plural(n, 'withheld release')}. See: npdwatch withheld", err=True)
    return {
        "as_of": as_of,
        "source": source,
        "all": standing.whole(),
        "by": {b: standing.totals(By(b)) for b in dict.fromkeys(by)},
        "published": [
            {**asdict(p), "ours": standing.ours(p) if p.countable else None} for p in published_counts()
        ],
    }


def _print_totals(told: Row, limit: int) -> None:
    every = told["all"]
    counts = f"{every['individual']:,} at individual level, {every['aggregate']:,} aggregate"
    who = f"{plural(every['releases'], 'release')} to {plural(every['recipients'], 'recipient')}"
    click.echo(f"{who}: {counts}, {every['level_unknown']:,} not known.")
    headers = dict(zip(COUNTS[1:], ("Releases", "Individual", "Aggregate", "Not known", "Rejected", "Not pursued"),
                       strict=True))  # fmt: skip
    for by, rows in told["by"].items():
        click.echo("\n" + table(rows[:limit], {"value": by.capitalize(), **headers}))
        if len(rows) > limit:
            click.echo(f"and {len(rows) - limit:,} more; see --limit or --json")
    shown = [
        {**p, "period": f"{p['since']} to {p['until']}" if p["since"] else f"until {p['until']}", "ours": _ours(p),
         "said": f"{p['said_by']}, {p['said_on']}"} for p in told["published"]
    ]  # fmt: skip
    click.echo("\nPublished counts, and ours for the same period:")
    headers = {"what": "What", "period": "Period", "count": "Published", "ours": "Ours", "said": "Said by"}
    click.echo(table(shown, headers))
    for source in dict.fromkeys(p["source"] for p in told["published"]):
        click.echo(f"  {source}")


def _ours(p: Row) -> str:
    if not p["countable"]:
        return "not in a register"
    return "no rows" if p["ours"] is None else f"{p['ours']:,}"
