"""Signs of life: the ping of a heartbeat address, the notice after a gap, the weekly "still watching".

A crawl that the daemon started calls `after_round` at its end: no ping means that the daemon, or what it starts, is
down. Nothing here may fail a crawl.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from urllib.parse import urlsplit, urlunsplit

from commands.telling.deliver import settle_outbox
from commands.telling.lanes import Lanes
from config import Configuration
from db.health import health_of
from db.outbox.incidents import Incident, report
from db.problems import DatabaseProblem
from db.store import Store
from db.watch import longest_gap
from net.session import Failed, post
from pipelines.health import note_disk
from text.labels import plural
from text.readable import readable
from text.timestamp import day, moment, parse_stamp, stamp, waited

log = logging.getLogger("npdwatch.heartbeat")

WEEK = timedelta(days=7)


def before_round(store: Store, settings: Configuration, now: datetime) -> None:
    """Tells operators of a long gap in which no daemon ran. To be called before the run is opened."""
    # Of the newest, some of which ran beside each other; each round asks, and a year has half a million of them.
    last = store.one(
        "select max(at) at from (select coalesce(ended_at, started_at) at from run where trigger = 'daemon'"
        " order by id desc limit 20)"
    )
    if not last or not last["at"]:
        return
    then = parse_stamp(last["at"])
    if now - then < longest_gap(settings.sources):
        return
    zone = settings.time_zone
    text = (
        f"npdwatch was not running from {moment(last['at'], zone)} to {moment(now.isoformat(), zone)}, "
        f"{_span(now - then)} (or this machine's clock was set forward). All sources are polled now; what was "
        "published meanwhile is told with its own dates."
    )
    with store.transaction():
        report(store, [Incident("", "was_not_running", settings.folder.name, text, urgent=True)], now)


def _span(time: timedelta) -> str:
    if time < timedelta(minutes=90):
        return plural(round(time.total_seconds() / 60), "minute")
    hours = round(time.total_seconds() / 3600)
    return plural(hours, "hour") if hours < 72 else plural(time.days, "day")


def after_round(store: Store, settings: Configuration, now: datetime) -> None:
    """Looks at disk and week, then pings. Whatever fails is logged: the crawl is done, and stays done."""
    wrong: list[str] = []
    try:
        note_disk(store, now)
        settle_outbox(store, settings, Lanes.of(settings))
        if settings.heartbeat.still_watching and settings.channel:
            note_week(store, settings, now)
        wrong = reasons(store, settings, now) if settings.heartbeat_url else []
    except DatabaseProblem as problem:  # a full disk, for one: whoever listens to the heartbeat hears of it
        log.error("the signs of life failed: %s", problem)  # noqa: TRY400 - the message says it all
        wrong = [str(problem)]
    except Exception:  # the boundary of an extra: it must not change what the crawl came to
        log.exception("the signs of life failed")
        wrong = ["the signs of life failed by a fault in npdwatch; see the log"]
    try:
        if url := settings.heartbeat_url:
            ping(url, wrong, local=settings.crawl.loopback)
    except Exception:  # the same boundary
        log.exception("the heartbeat failed")


def note_week(store: Store, settings: Configuration, now: datetime) -> None:
    """Once a week, from a week after the first round on: that the watch goes on, and how it is doing."""
    last = store.one("select at from pulse where name = 'still_watching'")
    with store.transaction():
        if last and waited(last["at"], now) < WEEK:
            return
        store.execute(
            "insert into pulse(name, at) values ('still_watching', ?) on conflict(name) do update set at = excluded.at",
            [stamp(now)],
        )
        if not last:
            return
        wrong = reasons(store, settings, now)
        week = stamp(now - WEEK)
        counts = store.one(
            "select (select count(*) from alert where created_at > ?) alerts,"
            " (select count(*) from muted where at > ?) muted, (select max(seen_at) from change) seen",
            [week, week],
        ) or {"alerts": 0, "muted": 0, "seen": None}
        seen = f"The last change was seen on {day(counts['seen'], settings.time_zone)}. " if counts["seen"] else ""
        muted = f" and {plural(counts['muted'], 'change')} were muted" if counts["muted"] else ""
        text = (
            f"{plural(len(settings.sources), 'source')} watched; "
            f"{'in trouble: ' + '; '.join(wrong) if wrong else 'all are well'}. {seen}"
            f"In the last seven days {plural(counts['alerts'], 'alert')} went out{muted}. "
            "If this message stays away for more than a week, look: npdwatch status."
        )
        report(store, [Incident("", "still_watching", "the watch", text, urgent=True)], now)


def reasons(store: Store, settings: Configuration, now: datetime) -> list[str]:
    """Why the watch is not well at present; empty where it is."""
    tells = bool(settings.channel)
    health = health_of(store, store.folder, settings.sources, now, tells=tells, together=settings.together)
    return health.reasons()[:20]


def ping(url: str, wrong: list[str], *, local: bool) -> bool:
    """Calls the address, with /fail behind it and the reasons in the body where something is wrong."""
    parts = urlsplit(url)
    address = urlunsplit(parts._replace(path=parts.path.rstrip("/") + ("/fail" if wrong else "")))
    body = readable("\n".join(wrong) or "well").encode()[:10_000]
    answer = post(address, body, {"Content-Type": "text/plain; charset=utf-8"}, local=local, total=15.0)
    if isinstance(answer, Failed):
        log.warning("the heartbeat was not taken: %s", answer.why)
        return False
    if not 200 <= answer.status < 300:
        log.warning("the heartbeat was answered %d: %s", answer.status, answer.text)
        return False
    return True
