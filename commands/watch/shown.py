"""The status for people, as `commands.watch.status` gathers it."""

from __future__ import annotations

from collections import Counter

import click

from commands.crawling.budget import show_auto
from commands.printing.tables import table
from commands.printing.words import Row
from commands.runtime import now
from commands.telling.waiting import digest_lines
from commands.watch.trouble import COLOURS, is_gone, trouble_lines, when
from readers.kinds import KINDS
from text.labels import first_of, plural, words

_MOST_NAMED = 20
_OF_PAUSES = ("channel_paused", "channel_unusable")


def show(found: Row) -> None:
    """The status for people."""
    daemon = click.style("running", fg="green") if found["daemon"] else click.style("not running", fg="yellow")
    click.echo(f"Daemon: {daemon}.")
    rows = [
        {"name": s["name"], "good": when(s["good_at"]), "changed": _changed(s),
         "rows": _holds(s), "why": words(s["reason"]) or s["edition_title"] or s["title"],
         "state": click.style(s["state"], fg=COLOURS[s["state"]])}
        for s in found["sources"]
    ]
    headers = {"name": "Source", "state": "State", "good": "Last good look", "changed": "Last change",
               "rows": "Rows or items", "why": "Remark"}
    click.echo(table(rows, headers, spare=("rows", "changed")))
    click.echo("Times are UTC.")
    if found["deliveries"]:
        rows = [{**d, "oldest": when(d["oldest"]) if d["state"] != "sent" else ""} for d in found["deliveries"]]
        headers = {"channel": "Channel", "state": "Deliveries", "n": "How many", "oldest": "Due",
                   "error": "Last error"}
        click.echo("\n" + table(rows, headers))
    told = {(n["code"], n["subject"]) for n in found["trouble"]}  # which say what to do
    for p in (p for p in found["paused"] if not {(code, p["name"]) for code in _OF_PAUSES} & told and not is_gone(p)):
        until = f" until {when(p['until'])}" if p["until"] else ""
        click.secho(f"Channel {p['name']} is paused{until}: {p['why']}", fg="red")
    for line in digest_lines(found["digests"]):
        click.echo(line)
    for m in found["mutes"]:
        what = ", ".join(m[k] for k in ("source", "recipient", "kind") if m[k])
        kept = plural(m["kept"], "change")
        click.echo(f"Muted until {when(m['until'])}: {what} (mute {m['id']}); {kept} kept back.")
    if waiting := found["to_look_at"]:
        click.echo(f"To look at: {plural(waiting, 'sentence')} that may tell of a release. See: npdwatch review")
    if workers := found["workers"]:
        seen, held = when(workers["worker_seen_at"]), plural(workers["sources_in_hand"], "source")
        click.echo(f"Workers on other machines: last there {seen}; {held} in hand. See: npdwatch scale status")
    show_auto(found, now())
    for s in (s for s in found["sources"] if s["late"]):
        click.secho(f"{s['name']}: the next edition is late, {s['late']}.", fg="yellow")
    if captures := found["captures"]:
        _show_captures(captures)
    _show_withheld(found["withheld"])
    _show_labels(found["labels"])
    lines = trouble_lines(found)
    for line in lines:
        click.echo(line)
    click.echo(_summary(found, says_more=len(lines) > sum(s["state"] != "well" for s in found["sources"])))


def _summary(found: Row, *, says_more: bool) -> str:
    """One line that sums up those above it, worst first; "All is well." only where there is nothing to say."""
    by_state = {
        "not seen": [s["name"] for s in found["sources"] if s["state"] == "blind"],
        "waiting for a decision": [s["name"] for s in found["sources"] if s["decision_owed"]],
        "to be watched": [s["name"] for s in found["sources"] if s["state"] == "watch" and not s["decision_owed"]],
    }
    parts = [
        f"{plural(len(names), 'source')} {what}{_which(names, found)}"
        for what, names in by_state.items() if names
    ]
    if tight := [b["host"] for b in found["budgets"] if not b["fits"]]:
        parts.append(f"more to ask of {', '.join(tight)} than fits into the budget")
    is_of_sources = by_state["not seen"] or by_state["waiting for a decision"]
    if says_more or not (found["well"] or is_of_sources):
        parts.insert(0, "what is marked above")
    if not found["well"]:
        return click.style(f"Not all is well: {'; '.join(parts)}.", fg="red")
    return f"Nothing waits for you; {'; '.join(parts)}." if parts else "All is well."


def _which(names: list[str], found: Row) -> str:
    return "" if len(names) == len(found["sources"]) > 1 else f" ({first_of(names, _MOST_NAMED)})"


def _changed(source: Row) -> str:
    """When a source last changed; a feed of changes does so all the time, and nobody looks when."""
    return "" if KINDS[source["kind"]].announces else when(source["changed_at"])


def _holds(source: Row) -> str:
    """How much a source holds: rows of a register, or items and how many of them speak of pupils' data."""
    if source["rows"] is not None:
        return f"{source['rows']:,}"
    return f"{source['items']['items']:,} ({source['items']['speaking']:,} on pupils' data)" if source["items"] else ""


def _show_captures(captures: Row) -> None:
    counts = ", ".join(f"{captures[k]:,} {words(k)}" for k in ("captured", "waiting", "not_captured"))
    why = f" The last that was not: {captures['why']}." if captures["why"] else ""
    click.echo(f"Captures by the Wayback Machine: {counts}.{why}")


def _show_withheld(kept: Row) -> None:
    by_kind = Counter[str]()
    for x in kept["counts"]:
        by_kind[x["kind"]] += x["n"]
    if by_kind:
        click.echo(f"Withheld: {', '.join(plural(n, k) for k, n in by_kind.items())}. See: npdwatch withheld")
    for source, n in kept["files"].items():
        click.echo(f"{source}: {plural(n, 'file')} kept back for what {'it hides' if n == 1 else 'they hide'}, or "
                   f"{'shows' if n == 1 else 'show'} of it. See: npdwatch hidden {source}")
    if kept["not_looked_into"]:
        files = plural(kept["not_looked_into"], "file")
        click.echo(f"Not handed out before a crawl has looked into them for hidden content: {files}.")
    if kept["waiting"]:
        what = f"{kept['waiting']} that may be a private individual, or a withheld release: a person must decide"
        click.secho(f"! {what}; see: npdwatch withheld", fg="red")


def _show_labels(labels: Row) -> None:
    if labels["due"]:
        click.echo("The lists or rules of recipients have changed: the next crawl relabels what is stored, silently.")
    elif labels.get("versions"):
        click.echo(f"Relabelled by better lists on {labels['begun_at'][:10]}: {plural(labels['versions'], 'version')} "
                   "of releases; nobody was alerted. See: npdwatch changes --kind relabelled")
