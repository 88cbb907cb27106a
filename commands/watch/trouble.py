"""How `npdwatch status` puts each trouble: a line with its cause, since when, and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import click

from commands.failures import Exit
from commands.printing.words import Row, minute
from commands.telling.deliver import dead_line, paused_line
from commands.telling.waiting import failing_line
from db.health import OF_THE_DEAD
from db.left_alone import place_of
from db.outbox.incidents import TO_DO, TOGETHER
from db.pacing.budget import FIRST_REQUESTS
from db.register.states import BY_LINES, NAMELESS
from db.schedule import KEPT_AS_PRINTED, NOT_SET_UP
from model.state import NEVER_POLLED
from model.workers import WORDS
from text.labels import first_of, plural

COLOURS = {"well": "green", "watch": "yellow", "blind": "red"}
_NAMED = 5
"""Sources of one remark that are named."""
_SAID_BY_STATES = (*BY_LINES, TOGETHER)
"""Codes of the incidents that say what the lines of their sources say."""
_CODES = {"hidden": ("hidden_content",), "nameless": NAMELESS}
"""A source's reason -> the codes of the incidents that say it in more words; of another it is the code itself."""


def trouble_lines(found: Row) -> list[str]:
    """A line for each trouble, in the words of its incident where there is one: those say what to do."""
    lines, said = [], set[int]()
    if not found["sources"]:
        lines.append(click.style("! no source is watched: add a [[source]], or set own_sources = true", fg="red"))
    if since := found["not_looking_since"]:
        how = "runs, but hangs" if found["daemon"] else "is not running"
        do = "Restart it: systemctl restart npdwatch" if found["daemon"] else "Start it: systemctl start npdwatch"
        lines.append(click.style(f"! the daemon {how}: nothing was looked at since {when(since)}. {do}", fg="red"))
    if found["told_to_nobody"]:
        lines.append(click.style(f"! {found['told_to_nobody']}", fg="red"))
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
    lines += [_of_incident(n) for n in found["trouble"] if n["code"] == TOGETHER and alike.intersection(n["sources"])]
    (new, never), (remarked, remarks) = _never_polled(found), _remarked_alike(found)
    lines += [*never, *remarks]
    alike |= new.union(name for name, _ in remarked)
    said |= {n["id"] for n in found["trouble"] if (n["source"], n["code"]) in remarked}
    for s in (s for s in found["sources"] if s["state"] != "well" and s["name"] not in alike):
        codes = _CODES.get(s["reason"], (s["reason"],))
        told = [n for n in found["trouble"] if n["source"] == s["name"] and n["code"] in codes]
        same = [n for n in told if n["message"].partition(TO_DO)[0].rstrip(".") in s["why"]]
        told = same[:1] or (told[:1] if s["decision_owed"] else [])
        said |= {n["id"] for n in told}
        lines.append(_of_source(s, told[0] if told and s["decision_owed"] else None))
    lines += [_of_dead(d) for d in found["dead"]]
    gone = [p for p in found["paused"] if is_gone(p)]
    lines += [click.style(f"! {paused_line(p)}", fg="red") for p in gone]
    names = {p["name"] for p in gone}
    said |= {n["id"] for n in found["trouble"] if n["code"] == "channel_taken_out" and n["subject"] in names}
    # What is dead has its own line; what only was, and waits now that its channel is paused, has that of the pause.
    spoken_of = {d["channel"] for d in found["dead"]} | {p["name"] for p in found["paused"]}
    for n in found["trouble"]:
        is_dead = n["code"] in OF_THE_DEAD and n["subject"].partition(" [")[0] in spoken_of
        if n["id"] not in said and n["code"] not in _SAID_BY_STATES and not is_dead:
            lines.append(_of_incident(n))
    if has_failed(run := found["last_run"]):
        ended = f"the last crawl ({when(run['ended_at'])}) ended with code {run['exit_code']}: not all is recorded"
        lines.append(click.style(f"! {ended}. When the cause is mended: npdwatch crawl", fg="red"))
    lines += [click.style(f"! {line}", fg="red") for line in (found["workers"] or {"trouble": []})["trouble"]]
    if lost := found.get("readers_lost"):
        what = f"the file of readers who follow by email is missing ({lost:,} at the last count); their letters wait"
        lines.append(click.style(f"! {what}. See: npdwatch followers", fg="red"))
    return [*lines, *(click.style(failing_line(x), fg="red") for x in found["failing"]), *_of_late(found)]


def is_gone(paused: Row) -> bool:
    """Whether a channel is paused since it is not set up any more."""
    return bool(paused["why"] == NOT_SET_UP)


def _of_late(found: Row) -> Iterator[str]:
    for key, what, do in (
        ("untold", ("change", "found and not told"), "Tell them now"),
        ("overdue", ("message", "due and not attempted, or cut off,"), "Send now"),
    ):
        if late := found[key]:
            since = f"{plural(late['n'], what[0])} {what[1]} since {when(late['oldest'])}"
            yield click.style(f"! {since}. Is the daemon running? {do}: npdwatch deliver", fg="red")


def _never_polled(found: Row) -> tuple[frozenset[str], list[str]]:
    """Names of the sources that were never looked at, and the line that speaks of them; one alone has its own."""
    names = [s["name"] for s in found["sources"] if s.get("reason") == NEVER_POLLED]
    if len(names) < 2:
        return frozenset(), []
    what = "no source was" if len(names) == len(found["sources"]) else f"{plural(len(names), 'source')} were not"
    said = f"! {what} polled yet: {_when_first(found)}. What to do: npdwatch crawl"
    return frozenset(names), [click.style(said, fg="red")]


def _when_first(found: Row) -> str:
    """When those are looked at that never were, or why not."""
    if not found["daemon"]:
        return "the daemon, which looks at them, is not running"
    new = [s for s in found["sources"] if s["reason"] == NEVER_POLLED]
    alone = {x["place"]: x["until"] for x in found["left_alone"]}
    waits = [until for s in new for place in (s["url"], place_of(s["url"])) if (until := alone.get(place))]
    counts = Counter(place_of(s["url"]) for s in new if s["auto"])
    delays = {b["host"]: b["delay"] for b in found["budgets"]}
    longest = max((n * FIRST_REQUESTS * delays.get(host, 0.0) for host, n in counts.items()), default=0.0)
    pace = f", those on auto within some {max(1, round(longest / 60))} min" if longest else ""
    until = f"; {len(waits)} of them are on hosts that are left alone, until {when(max(waits))}" if waits else ""
    return f"they are due, and the daemon looks at them in turn, at the pace of their hosts{pace}{until}"


def _remarked_alike(found: Row) -> tuple[frozenset[tuple[str, str]], list[str]]:
    """The sources of which the same is remarked as of others, each with its code, and a line for each such remark."""
    lines, remarked = [], set[tuple[str, str]]()
    for code in KEPT_AS_PRINTED:
        alike = [s for s in found["sources"] if s["state"] == "watch" and s.get("reason") == code]
        if len(alike) < 2:
            continue
        remarked.update((s["name"], code) for s in alike)
        named, first = first_of([s["name"] for s in alike], _NAMED), alike[0]
        head = click.style(f"! {len(alike)} sources: watch", fg=COLOURS["watch"])
        lines.append(f"{head}, {code.replace('_', ' ')}: {named}. Of {first['name']}: {first['why']}")
    return frozenset(remarked), lines


def _failing_together(found: Row) -> frozenset[str]:
    """Names of the sources that a line of several speaks of: they fail in one way, for one cause."""
    together = {name for n in found["trouble"] if n["code"] == TOGETHER for name in n["sources"]}
    return frozenset(
        s["name"] for s in found["sources"]
        if s["name"] in together and s["state"] == "blind" and not s["decision_owed"]
    )


def _of_source(s: Row, told: Row | None) -> str:
    """Since when a source is not well, why, what to do."""
    state = f"{s['state']}{', a decision is owed' if s['decision_owed'] else ''}"
    since = f" since {when(s['since'])}" if s["since"] else ""
    todo = f". What to do: {s['todo']}" if s["todo"] else ""
    head = click.style(f"! {s['name']}: {state}", fg=COLOURS[s["state"]])
    return f"{head}{since}: {told['message'] if told else s['why'] + todo}"


def _of_dead(d: Row) -> str:
    which = "; ".join(f"{a['headline']} ({a['id']})" for a in d["alerts"][-3:])
    why = f". The last answer: {d['error'].rstrip('.')}" if d["error"] else ""
    return click.style(f"! {dead_line(d)}", fg="red") + f". These were made since {when(d['oldest'])}: {which}{why}"


def _of_incident(n: Row) -> str:
    head = f"! {n['source'] or n['subject'] or 'the watch'}: {WORDS.get(n['code'], n['code'].replace('_', ' '))}"
    about = f" [{n['subject']}]" if n["source"] and n["subject"] not in n["message"] else ""
    since = f" since {when(n['first_at'])}, {plural(n['count'], 'time')}: {n['message']}"
    return click.style(head, fg="red") + since + about


def has_failed(run: Row | None) -> bool:
    """True where the last run ended in a fault or could not write: what came is not all recorded."""
    return run is not None and run["exit_code"] not in (None, Exit.DONE, Exit.LOOK)


def when(stamp: str | None) -> str:
    """A time as people read it."""
    return minute(stamp) if stamp else "never"
