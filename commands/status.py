"""`npdwatch status`: how the watch is doing, in one look."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from commands.runtime import Exit, command, configuration, echo_json, now, opened, plural, table

if TYPE_CHECKING:
    from config import Configuration


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON (docs/using/json.md).")
@click.pass_context
@command
def status(context: click.Context, *, as_json: bool) -> Exit:
    """How the watch is doing: sources, deliveries, trouble. Code 1 where something needs a person."""
    settings = configuration(context)
    found = gather(settings)
    if as_json:
        echo_json(found)
    else:
        show(found)
    return Exit.DONE if found["well"] else Exit.LOOK


def gather(settings: Configuration) -> dict[str, Any]:
    """All that the status says, as plain values."""
    import json

    from commands.withhold import summary
    from db import queries
    from db.connection import Busy, daemon_lock
    from db.outbox.alerts import mutes_in_force, next_digests
    from db.recipients import reclassify as labelling
    from db.withheld.decide import withheld as held_now

    with opened(settings, read_only=True) as store:
        states = {x["name"]: x for x in queries.source_states(store)}
        notices = queries.open_notices(store)
        deliveries = queries.delivery_counts(store)
        paused = queries.paused_channels(store)
        run = queries.last_run(store)
        items = queries.item_counts(store)
        labelled, due = labelling.last_labelling(store), labelling.is_due(store)
        withheld = summary(store)
        mutes, digests = mutes_in_force(store, now()), next_digests(store)
        untold = queries.untold_changes(store, now()) if settings.channel else None
        overdue = queries.overdue_deliveries(store, now())
        notices, mutes = held_now(store).cleaner()([notices, mutes])
    if run:
        run["counts"] = json.loads(run["counts"])
    try:
        daemon_lock(settings.folder).take().release()
        running = False
    except Busy:
        running = True
    sources = [{**_source(s, states.get(s.name)), "items": items.get(s.name)} for s in settings.sources]
    dead = sum(x["n"] for x in deliveries if x["state"] == "dead")
    trouble = [x for x in notices if x["urgent"] or x["count"] >= 2]
    for source in sources:
        if source["well"] and any(x["source"] == source["name"] for x in trouble):
            source["well"], source["why"] = False, source["why"] or "see below"
    asks = trouble or withheld["waiting"] or paused or dead or untold or overdue
    return {
        "well": not asks and all(s["well"] for s in sources),
        "daemon": running, "last_run": run, "sources": sources, "trouble": notices, "deliveries": deliveries,
        "untold": untold, "overdue": overdue, "paused": paused, "mutes": mutes, "digests": digests,
        "withheld": withheld, "labels": {"due": due, **(labelled.as_json() if labelled else {})},
    }  # fmt: skip


def _source(source: Any, state: dict[str, Any] | None) -> dict[str, Any]:  # noqa: ANN401 - model.source.Source
    from text.timestamp import parse_stamp

    out: dict[str, Any] = {"name": source.name, "kind": source.kind, "url": source.url, "title": source.title}
    if state is None:
        never = dict.fromkeys(("polled_at", "good_at", "changed_at", "edition", "edition_title", "rows", "page_state"))
        return {**out, "well": False, **never, "why": "not polled yet"}
    limit = max(timedelta(hours=6), timedelta(seconds=3 * source.every))
    stale = state["good_at"] is None or now() - parse_stamp(state["good_at"]) > limit
    late = "no complete look for too long" if state["good_at"] else "no complete look yet"
    why = state["put_aside"] or (late if stale else "")
    if state["held"]:
        why = why or f"{plural(state['held'], 'removal')} waiting for a second look"
    return {
        **out, "well": not state["put_aside"] and not stale, "polled_at": state["polled_at"],
        "good_at": state["good_at"], "changed_at": state["changed_at"], "edition": state["edition"],
        "edition_title": state["edition_title"], "rows": state["rows"], "page_state": state["page_state"], "why": why,
    }  # fmt: skip


def show(found: dict[str, Any]) -> None:
    """The status for people."""
    def when(text: str | None) -> str:
        return text[:16].replace("T", " ") if text else "never"

    daemon = click.style("running", fg="green") if found["daemon"] else click.style("not running", fg="yellow")
    click.echo(f"Daemon: {daemon}.")
    rows = [
        {"name": s["name"], "good": when(s["good_at"]), "changed": when(s.get("changed_at")),
         "rows": _holds(s), "why": s["why"] or s.get("edition_title") or s["title"],
         "state": click.style("well", fg="green") if s["well"] else click.style("LOOK", fg="red")}
        for s in found["sources"]
    ]  # fmt: skip
    headers = {"name": "Source", "state": "State", "good": "Last good look", "changed": "Last change",
               "rows": "Rows or items", "why": "Remark"}  # fmt: skip
    click.echo(table(rows, headers, widths=60))
    click.echo("Times are UTC.")
    if found["deliveries"]:
        rows = [{**d, "oldest": when(d["oldest"]) if d["state"] != "sent" else ""} for d in found["deliveries"]]
        headers = {"channel": "Channel", "state": "Deliveries", "n": "How many", "oldest": "Due since",
                   "error": "Last error"}  # fmt: skip
        click.echo()
        click.echo(table(rows, headers, widths=70))
    for p in found["paused"]:
        until = f" until {when(p['until'])}" if p["until"] else ""
        click.echo(click.style(f"Channel {p['name']} is paused{until}: {p['why']}", fg="red"))
    for d in found["digests"]:
        click.echo(f"Digest over {d['channel']} at {when(d['due'])}: {plural(d['changes'], 'change')} so far.")
    for m in found["mutes"]:
        what = ", ".join(m[k] for k in ("source", "recipient", "kind") if m[k])
        click.echo(f"Muted until {when(m['until'])}: {what} (mute {m['id']}); {plural(m['kept'], 'change')} kept back.")
    _show_withheld(found["withheld"])
    _show_labels(found["labels"])
    if found["trouble"]:
        click.echo()
    for n in found["trouble"]:
        click.echo(
            click.style(f"! {n['source'] or n['subject'] or 'the watch'}: {n['code'].replace('_', ' ')}", fg="red")
            + f" since {when(n['first_at'])}, {plural(n['count'], 'time')}: {n['message']}"
            + (f" [{n['subject']}]" if n["source"] and n["subject"] not in n["message"] else "")
        )
    if untold := found["untold"]:
        text = (
            f"! {plural(untold['n'], 'change')} found and not told since {when(untold['oldest'])}. Is the daemon "
            "running? Tell them now: npdwatch deliver"
        )
        click.echo(click.style(text, fg="red"))
    if overdue := found["overdue"]:
        text = (
            f"! {plural(overdue['n'], 'message')} due since {when(overdue['oldest'])} and not attempted, or cut off. "
            "Is the daemon running? Send now: npdwatch deliver"
        )
        click.echo(click.style(text, fg="red"))
    if found["well"]:
        click.echo("All is well.")


def _holds(source: dict[str, Any]) -> str:
    """How much a source holds: rows of a register, or items and how many of them speak of pupils' data."""
    if source["items"]:
        return f"{source['items']['items']:,} ({source['items']['speaking']:,} on pupils' data)"
    return f"{source['rows']:,}" if source["rows"] is not None else ""


def _show_withheld(withheld: dict[str, Any]) -> None:
    by_kind: dict[str, int] = {}
    for x in withheld["counts"]:
        by_kind[x["kind"]] = by_kind.get(x["kind"], 0) + x["n"]
    if by_kind:
        click.echo(f"Withheld: {', '.join(plural(n, k) for k, n in by_kind.items())}. See: npdwatch withheld")
    if withheld["not_looked_into"]:
        files = plural(withheld["not_looked_into"], "file")
        click.echo(f"Not handed out before a crawl has looked into them for hidden content: {files}.")
    if withheld["waiting"]:
        what = f"{plural(withheld['waiting'], 'recipient')} that may be a private individual: a person must decide"
        click.echo(click.style(f"! {what}; see: npdwatch withheld", fg="red"))


def _show_labels(labels: dict[str, Any]) -> None:
    if labels["due"]:
        click.echo("The lists or rules of recipients have changed: the next crawl relabels what is stored, silently.")
    elif labels.get("versions"):
        click.echo(f"Relabelled by better lists on {labels['begun_at'][:10]}: {plural(labels['versions'], 'version')} "
                   "of releases; nobody was alerted. See: npdwatch changes --kind relabelled")  # fmt: skip
