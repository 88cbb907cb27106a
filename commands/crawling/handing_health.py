"""How fetching on several machines is doing, by our own database and by PostgreSQL: what needs a person, in lines."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from commands.printing.words import minute
from db.handed import handing_seen
from db.left_alone import is_left_alone, left_alone
from db.locks import is_daemon_running
from db.schedule import polls
from model.workers import WORDS
from text.labels import plural
from text.sanitise import clean
from text.timestamp import stamp

if TYPE_CHECKING:
    from config import Configuration
    from db.store import Store
    from scale.office import LiveWorker, ScaleSeen

SILENT = timedelta(minutes=2)
"""So long after its last look whoever hands out is taken for dead: one look may take a while."""
MOST_WORKERS = 50
"""That are named."""


def held_for(settings: Configuration) -> timedelta:
    """So long at most nobody else asks for what was handed out: the life of an order, and what may be late in it."""
    return order_life(settings) + timedelta(seconds=settings.crawl.timeout) + timedelta(seconds=60)


def order_life(settings: Configuration) -> timedelta:
    """Of an order: then its time is over, whoever has it."""
    return timedelta(seconds=2 * settings.scale.longest)


def handing(store: Store, settings: Configuration, at: datetime) -> dict[str, Any] | None:
    """What `status` says of it, by our own database alone; None where one machine does all."""
    if not (settings.scale.is_on and settings.scale.workers):
        return None
    seen = handing_seen(store, at)
    return {
        "handed_out_at": _text(seen.beaten_at), "worker_seen_at": _text(seen.served_at),
        "sources_in_hand": seen.sources, "trouble": _trouble(settings, at, seen.beaten_at),
    }


def _text(at: datetime | None) -> str | None:
    return stamp(at) if at else None


def _trouble(settings: Configuration, at: datetime, beaten: datetime | None) -> list[str]:
    """What needs a person and stands in no incident."""
    lines = []
    if not is_daemon_running(settings.folder):
        lines.append(
            "the daemon is not running: nothing is handed out to workers, and nothing of theirs recorded or told. "
            "Start it: npdwatch daemon"
        )
    elif beaten is None or at - beaten > SILENT:
        since = f"since {minute(stamp(beaten))}" if beaten else "yet"
        lines.append(f"nothing was handed out to workers {since}, though the daemon runs: its log says why")
    names: dict[str, list[str]] = {}
    for name, key in settings.scale.workers.items():
        names.setdefault(key, []).append(name)
    lines += [
        f"the workers {' and '.join(sorted(alike))} are named with one key under [scale.workers], and pass for one: "
        "each has a key of its own (npdwatch scale key)" for alike in names.values() if len(alike) > 1
    ]
    if late := _overdue(settings, at):
        name, last = min(late.items(), key=lambda x: x[1])
        lines.append(
            f"{plural(len(late), 'source')} not asked for three of {'its' if len(late) == 1 else 'their'} intervals or "
            f"longer, {name} since {minute(stamp(last))}: are there enough workers (npdwatch scale status)?"
        )
    return lines


def _overdue(settings: Configuration, at: datetime) -> dict[str, datetime]:
    """When those were last asked that wait for far longer than is meant; not those on auto, which have a budget."""
    polled = polls(settings.folder)
    held = held_for(settings)
    alone = left_alone(settings.folder, at)  # who has asked for that waits as is meant
    every = {
        s.name: timedelta(seconds=s.every) for s in settings.sources if not (s.paced or is_left_alone(s.url, alone))
    }
    return {
        name: last for name, span in every.items()
        if (last := polled.get(name)) is not None and at - last > max(3 * span, span + held)
    }


def incidents(notices: Iterable[dict[str, Any]]) -> list[str]:
    """The open incidents of workers."""
    return [
        f"{n['subject']}: {WORDS[n['code']]} since {minute(n['first_at'])}: {n['message']}"
        for n in notices if n["code"] in WORDS
    ]


def in_postgresql(settings: Configuration, seen: ScaleSeen, workers: Iterable[LiveWorker], ours: str) -> list[str]:
    """What needs a person there; `workers`: those that fit; `ours`: how this installation is called."""
    from scale.office import PLACE_KEPT

    lines, named, fit = [], settings.scale.workers, list(workers)
    if seen.writer_silent is None or seen.writer_silent > PLACE_KEPT.total_seconds():
        at = seen.writer_seen_at
        since = f"the last one was there at {at:%Y-%m-%d %H:%M:%S} UTC" if at else "none is there"
        what = "Start it: npdwatch daemon" if named else "Start the daemon on its machine"
        lines.append(f"nobody hands out orders, {since}: workers have nothing to do. {what}")
    elif named and seen.writer != ours:
        lines.append(
            f"{seen.writer} hands out orders in this database, and not this installation, whose daemon asks all by "
            "itself: give each installation a database of its own. Hosts that both watch are asked by both"
        )
    if named and not fit:
        lines.append("no worker fits: the daemon asks all by itself. Start one: npdwatch worker")
    there = {w.key_name for w in fit}
    last = {name: (at, said) for name, at, said in seen.last_seen}
    for name in sorted(named.keys() - there)[:MOST_WORKERS]:
        at, said = last.get(name, (None, ""))
        away = f"is away since {at:%Y-%m-%d %H:%M:%S} UTC" if at else "was not seen in the last day"
        why = f" ({clean(said, 300)})" if said else ""
        lines.append(f"worker {name} {away}{why}: start it, or take it out of [scale.workers]")
    # One of a key of which another is there came in its place.
    ended = {w.name for w in seen.workers if not w.lanes and w.key_name in {f.key_name for f in fit}}
    odd = [w for w in seen.workers if (w.said or (w not in fit and named)) and w.name not in ended]
    lines += [
        f"{clean(w.name, 80)}: {clean(w.said, 300) or 'another version of npdwatch, or a key that is not named here'}"
        for w in odd[:MOST_WORKERS]
    ]
    if seen.waiting and not seen.begun and seen.oldest_waits > PLACE_KEPT.total_seconds() and (fit or not named):
        lines.append(
            f"{plural(seen.waiting, 'order')} for workers, and none has been taken for "
            f"{timedelta(seconds=round(seen.oldest_waits))}, "
            "though workers are there: restart them, and read their logs"
        )
    return lines
