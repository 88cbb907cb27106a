"""`npdwatch status`: how the watch is doing."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import click

from commands.printing import Row, echo_json, json_option, minute, table
from commands.runtime import Exit, command, configuration, now, opened
from commands.telling.deliver import dead_line
from config import Configuration
from db import queries
from db.health import LEAST_FREE, OF_THE_DEAD, of_the_watch, unwritable
from db.locks import is_daemon_running, is_held, source_lock
from db.outbox.alerts import mutes_in_force, next_digests
from db.recipients import reclassify
from db.register.settled import number_waiting, used_on
from db.register.states import BY_LINES, NAMELESS, states_of
from db.store import Store
from db.upkeep.notes import amiss
from db.withheld.decide import load_withheld, never_looked_into
from db.withheld.record import waiting_individuals
from model.source import Source
from model.state import SourceState
from text.labels import plural, words
from text.timestamp import parse_stamp, stamp

_STATE = ("polled_at", "good_at", "changed_at", "edition", "edition_title", "rows", "page_state")
_COLOURS = {"well": "green", "watch": "yellow", "blind": "red"}
MOST_DEAD = 20
"""Alerts of a channel that could not be delivered and are named."""


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
        sights = {name: _under_way(settings, name, s) for name, s in states_of(store, settings.sources, at).items()}
        notices = queries.open_notices(store)
        deliveries = queries.delivery_counts(store)
        paused = queries.paused_channels(store)
        run = queries.last_run(store)
        items = queries.item_counts(store)
        labelled, due = reclassify.last_labelling(store), reclassify.is_due(store)
        kept = _withheld(store)
        mutes, digests = mutes_in_force(store, at), next_digests(store)
        untold = queries.untold_changes(store, at) if settings.channel else None
        overdue = queries.overdue_deliveries(store, at)
        asked = of_the_watch(store)
        doubtful = number_waiting(store)
        second = used_on(store, at) if settings.reader.url else None
        dead = [{**x, "alerts": _headlines(store, x["alerts"])} for x in queries.dead_deliveries(store)]
        notices, mutes = load_withheld(store).cleaner()([notices, mutes])
    if run:
        run["counts"] = json.loads(run["counts"])
    running, free = is_daemon_running(settings.folder), shutil.disk_usage(settings.folder).free
    low, closed = free if free < LEAST_FREE else None, unwritable(settings.folder)
    sources = [{**_source(s, sights[s.name], states.get(s.name)), "items": items.get(s.name)} for s in settings.sources]
    number, what = amiss(settings.folder)
    cannot_record = low is not None or closed or _has_failed(run)
    asks = cannot_record or number or asked or kept["waiting"] or paused or dead or untold or overdue
    return {
        "well": bool(sources) and not asks and not any(s.needs_a_person for s in sights.values()),
        "daemon": running, "last_run": run, "sources": sources, "trouble": notices, "deliveries": deliveries,
        "untold": untold, "overdue": overdue, "dead": dead, "paused": paused, "mutes": mutes, "digests": digests,
        "to_look_at": doubtful, "second_reader": second, "withheld": kept, "disk_low": low,
        "not_writable": closed or None, "archive_amiss": {"files": number, "first": what} if number else None,
        "labels": {"due": due, **(labelled.as_json() if labelled else {})},
    }


def _under_way(settings: Configuration, name: str, sight: SourceState) -> SourceState:
    """Of a source that was never polled: whether a crawl asks it just now."""
    if sight.reason != "never_polled" or not is_held(source_lock(settings.folder, name)):
        return sight
    return replace(sight, why="its first crawl is under way: nothing is known of it yet", todo="")


def _withheld(store: Store) -> Row:
    """How much of what is withheld, and what waits for a person or a look."""
    counts = store.rows("select kind, cause, count(*) n from withheld where lifted_at is null group by kind, cause")
    waiting, unseen = len(waiting_individuals(store)), len(never_looked_into(store))
    return {"counts": counts, "waiting": waiting, "not_looked_into": unseen}


def _has_failed(run: Row | None) -> bool:
    """True where the last run ended in a fault or could not write: what came is not all recorded."""
    return run is not None and run["exit_code"] not in (None, Exit.DONE, Exit.LOOK)


def _headlines(store: Store, alerts: list[str]) -> list[Row]:
    """The newest alerts with their headlines, as they may be shown."""
    from alerts.sending.redact import shown

    return [{"id": a, "headline": shown(store, a)["headline"]} for a in alerts[-MOST_DEAD:]]


def _source(source: Source, sight: SourceState, stored: Row | None) -> Row:
    known = stored or {}
    return {
        "name": source.name, "kind": source.kind, "url": source.url, "title": source.title,
        "well": not sight.needs_a_person, **{key: known.get(key) for key in _STATE}, "why": sight.why,
        "state": sight.sight.value, "reason": sight.reason, "todo": sight.todo, "decision_owed": sight.is_owed,
        "since": stamp(sight.since) if sight.since else None,
    }


def show(found: Row) -> None:
    """The status for people."""
    daemon = click.style("running", fg="green") if found["daemon"] else click.style("not running", fg="yellow")
    click.echo(f"Daemon: {daemon}.")
    rows = [
        {"name": s["name"], "good": _when(s["good_at"]), "changed": _when(s["changed_at"]),
         "rows": _holds(s), "why": words(s["reason"]) or s["edition_title"] or s["title"],
         "state": click.style(s["state"], fg=_COLOURS[s["state"]])}
        for s in found["sources"]
    ]
    headers = {"name": "Source", "state": "State", "good": "Last good look", "changed": "Last change",
               "rows": "Rows or items", "why": "Remark"}
    click.echo(table(rows, headers, spare=("rows", "changed")))
    click.echo("Times are UTC.")
    if found["deliveries"]:
        rows = [{**d, "oldest": _when(d["oldest"]) if d["state"] != "sent" else ""} for d in found["deliveries"]]
        headers = {"channel": "Channel", "state": "Deliveries", "n": "How many", "oldest": "Due",
                   "error": "Last error"}
        click.echo("\n" + table(rows, headers))
    told = {(n["code"], n["subject"]) for n in found["trouble"]}  # which say what to do
    for p in (p for p in found["paused"] if not {(code, p["name"]) for code in _OF_PAUSES} & told):
        until = f" until {_when(p['until'])}" if p["until"] else ""
        click.secho(f"Channel {p['name']} is paused{until}: {p['why']}", fg="red")
    for d in found["digests"]:
        click.echo(f"Digest over {d['channel']} at {_when(d['due'])}: {plural(d['changes'], 'change')} so far.")
    for m in found["mutes"]:
        what = ", ".join(m[k] for k in ("source", "recipient", "kind") if m[k])
        kept = plural(m["kept"], "change")
        click.echo(f"Muted until {_when(m['until'])}: {what} (mute {m['id']}); {kept} kept back.")
    if waiting := found["to_look_at"]:
        click.echo(f"To look at: {plural(waiting, 'sentence')} that may tell of a release. See: npdwatch review")
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
    parts = [f"{plural(len(names), 'source')} {what} ({', '.join(names)})" for what, names in by_state.items() if names]
    paused = {p["name"] for p in found["paused"]}
    late = [d["channel"] for d in found["deliveries"] if d["state"] == "pending" and d["error"]]
    parts += [f"messages over {name} not taken yet, and tried again" for name in late if name not in paused]
    is_of_sources = by_state["not seen"] or by_state["waiting for a decision"]
    if says_more or not (found["well"] or is_of_sources):
        parts.insert(0, "what is marked above")
    if not found["well"]:
        return click.style(f"Not all is well: {'; '.join(parts)}.", fg="red")
    return f"Nothing waits for you; {'; '.join(parts)}." if parts else "All is well."


def _when(stamp: str | None) -> str:
    return minute(stamp) if stamp else "never"


_OF_PAUSES = ("channel_paused", "channel_taken_out")
_TOGETHER = "sources_failing"
_SAID_BY_STATES = (*BY_LINES, _TOGETHER)
"""Codes of the incidents that say what the lines of their sources say."""
_CODES = {"hidden": ("hidden_content",), "nameless": NAMELESS}
"""A source's reason -> the codes of the incidents that say it in more words; of another it is the code itself."""


def trouble_lines(found: Row) -> list[str]:
    """A line for each trouble, in the words of its incident where there is one: those say what to do."""
    lines, said = [], set[int]()
    if not found["sources"]:
        lines.append(click.style("! no source is watched: add a [[source]], or set own_sources = true", fg="red"))
    if found["not_writable"]:
        why = f"{found['not_writable']}: nothing of what is published now is recorded or told. Let the user that runs"
        lines.append(click.style(f"! {why} npdwatch write there again", fg="red"))
    if lost := found["archive_amiss"]:
        files = plural(lost["files"], "archived file")
        why = f"{files} missing or altered, as was found by a check ({lost['first']}). See which, and what to do"
        lines.append(click.style(f"! {why}: npdwatch verify", fg="red"))
    if found["disk_low"] is not None:  # asked of the disk: where it is full, nothing of it can be noted
        low = f"only {found['disk_low'] // 2**20} MiB of disk are free: what cannot be recorded is not told. Make room"
        lines.append(click.style(f"! {low}", fg="red"))
        said |= {n["id"] for n in found["trouble"] if n["code"] == "disk_low"}
    alike = _failing_together(found)
    lines += [_of_incident(n) for n in found["trouble"] if alike and n["code"] == _TOGETHER]
    for s in (s for s in found["sources"] if s["state"] != "well" and s["name"] not in alike):
        codes = _CODES.get(s["reason"], (s["reason"],))
        told = [n for n in found["trouble"] if n["source"] == s["name"] and n["code"] in codes]
        told = [n for n in told if n["message"].rstrip(".") in s["why"]][:1] or (told[:1] if s["decision_owed"] else [])
        said |= {n["id"] for n in told}
        lines.append(_of_source(s, told[0] if told and s["decision_owed"] else None))
    lines += [_of_dead(d) for d in found["dead"]]
    dead = {d["channel"] for d in found["dead"]}
    for n in found["trouble"]:
        is_dead = n["code"] in OF_THE_DEAD and n["subject"].partition(" [")[0] in dead
        if n["id"] not in said and n["code"] not in _SAID_BY_STATES and not is_dead:
            lines.append(_of_incident(n))
    if _has_failed(run := found["last_run"]):
        ended = f"the last crawl ({_when(run['ended_at'])}) ended with code {run['exit_code']}: not all is recorded"
        lines.append(click.style(f"! {ended}. When the cause is mended: npdwatch crawl", fg="red"))
    return [*lines, *_of_late(found)]


def _of_late(found: Row) -> Iterator[str]:
    for key, what, do in (
        ("untold", ("change", "found and not told"), "Tell them now"),
        ("overdue", ("message", "due and not attempted, or cut off,"), "Send now"),
    ):
        if late := found[key]:
            since = f"{plural(late['n'], what[0])} {what[1]} since {_when(late['oldest'])}"
            yield click.style(f"! {since}. Is the daemon running? {do}: npdwatch deliver", fg="red")


def _failing_together(found: Row) -> frozenset[str]:
    """Names of the sources that one line speaks of: they fail in one way, for one cause."""
    at = next((n for n in found["trouble"] if n["code"] == _TOGETHER), None)
    if at is None:
        return frozenset()
    from pipelines.health import SAME_TIME

    begun = parse_stamp(at["first_at"]) - SAME_TIME
    last = parse_stamp(at.get("last_at") or at["first_at"])
    names = [
        s["name"] for s in found["sources"]
        if s["state"] == "blind" and not s["decision_owed"] and s["since"] and begun <= parse_stamp(s["since"]) <= last
    ]
    return frozenset(names) if len(names) > 1 else frozenset()


def _of_source(s: Row, told: Row | None) -> str:
    """Since when a source is not well, why, what to do."""
    state = f"{s['state']}{', a decision is owed' if s['decision_owed'] else ''}"
    since = f" since {_when(s['since'])}" if s["since"] else ""
    todo = f". What to do: {s['todo']}" if s["todo"] else ""
    head = click.style(f"! {s['name']}: {state}", fg=_COLOURS[s["state"]])
    return f"{head}{since}: {told['message'] if told else s['why'] + todo}"


def _of_dead(d: Row) -> str:
    which = "; ".join(f"{a['headline']} ({a['id']})" for a in d["alerts"][-3:])
    why = f". The last answer: {d['error'].rstrip('.')}" if d["error"] else ""
    return click.style(f"! {dead_line(d)}", fg="red") + f". These were made since {_when(d['oldest'])}: {which}{why}"


def _of_incident(n: Row) -> str:
    head = f"! {n['source'] or n['subject'] or 'the watch'}: {n['code'].replace('_', ' ')}"
    about = f" [{n['subject']}]" if n["source"] and n["subject"] not in n["message"] else ""
    since = f" since {_when(n['first_at'])}, {plural(n['count'], 'time')}: {n['message']}"
    return click.style(head, fg="red") + since + about


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
                   "of releases; nobody was alerted. See: npdwatch changes --kind relabelled")
