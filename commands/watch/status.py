"""`npdwatch status`: how the watch is doing."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from zoneinfo import ZoneInfo

import click
from msgspec.structs import replace

from commands.crawling.budget import budgets, left_alone_now, next_looks
from commands.crawling.handing_health import handing
from commands.daemon.prepare import REFUSED
from commands.failures import Exit, Failure
from commands.printing.exports import echo_json, json_option
from commands.printing.words import Row
from commands.runtime import command, configuration, now, opened
from commands.telling.waiting import digests_to_come
from commands.watch.shown import show
from commands.watch.trouble import has_failed
from config import Configuration
from db import watch
from db.health import LEAST_FREE, of_the_watch, unwritable
from db.items.settled import number_waiting, used_on
from db.locks import crawled_now, is_daemon_running
from db.outbox.alerts import mutes_in_force
from db.outbox.gone import held_channels
from db.recipients import reclassify
from db.register.states import states_of
from db.saves import count_saves
from db.sources import rhythms
from db.store import Store
from db.upkeep.cut_off import cut_off_now
from db.upkeep.notes import amiss
from db.withheld.decide import load_withheld, never_looked_into
from db.withheld.hidden import kept_by_source
from db.withheld.record import waiting_individuals, waiting_releases
from followers.schedule import number_lost
from model.fetch import Outcome
from model.source import Source
from model.state import SourceSight, SourceState
from text.timestamp import stamp

_STATE = ("polled_at", "good_at", "changed_at", "edition", "edition_title", "rows", "page_state")
MOST_DEAD = 20
"""Alerts of a channel that could not be delivered and are named."""
MENDED = (
    "The file is valid now, but the daemon still uses the configuration that it read before. To have it reload the "
    "file: systemctl reload npdwatch (or send SIGHUP to the daemon)"
)
"""In place of why a configuration was refused."""


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
    with opened(settings, read_only=True, glance=True) as store:
        states = {x["name"]: x for x in watch.source_rows(store)}
        sights = {name: _under_way(settings, name, s) for name, s in states_of(store, settings.sources, at).items()}
        for name, why in cut_off_now(store, crawled_now(settings.folder)).items():
            if name in sights:
                sights[name] = SourceState(SourceSight.BLIND, Outcome.NOT_RECORDED.value, why, since=sights[name].since)
        notices = watch.open_notices(store)
        deliveries = watch.delivery_counts(store)
        held = {x["name"]: x for x in held_channels(store)}
        paused = [{"n": 0, "changes": 0, **held.get(x["name"], {}), **x} for x in watch.paused_channels(store, at)]
        run = watch.last_run(store)
        items = watch.item_counts(store)
        today = at.astimezone(ZoneInfo(settings.time_zone)).date()
        late = {name: rhythm.beyond(today) for name, rhythm in rhythms(store).items()}
        labelled, due = reclassify.last_labelling(store), reclassify.is_due(store)
        kept = _withheld(store)
        mutes, digests = mutes_in_force(store, at), digests_to_come(store)
        untold = watch.untold_changes(store, at, settings.together) if settings.channel else None
        overdue, failing = watch.overdue_deliveries(store, at), watch.failing_deliveries(store, at)
        asked = of_the_watch(store)
        doubtful = number_waiting(store)
        second = used_on(store, at) if settings.reader.url else None
        looks = next_looks(store, settings, at)
        budget, left_alone = budgets(store, settings, looks, at), left_alone_now(store, at)
        workers = handing(store, settings, at)
        captures = count_saves(store) if settings.proof.save_now else None
        running = is_daemon_running(settings.folder)
        not_looking = watch.not_looking_since(store, settings.sources, at, running=running)
        dead = [{**x, "alerts": _headlines(store, x["alerts"])} for x in watch.dead_deliveries(store)]
        notices, mutes, captures = load_withheld(store).cleaner()([notices, mutes, captures])
    if run:
        run["counts"] = json.loads(run["counts"])
    notices = _without_mended(settings, notices)
    free = shutil.disk_usage(settings.folder).free
    low, closed = free if free < LEAST_FREE else None, unwritable(settings.folder)
    sources = [
        {**_source(s, sights[s.name], states.get(s.name)), "items": items.get(s.name),
         "late": late.get(s.name, "") if sights[s.name].sight is SourceSight.WELL else "",
         "auto": _auto(looks.get(s.name))}
        for s in settings.sources
    ]
    number, what = amiss(settings.folder)
    lost = number_lost(settings.folder) if settings.page.subscribe else 0
    nobody = _told_to_nobody(settings)
    cannot_record = low is not None or closed or has_failed(run)
    asks = cannot_record or number or asked or kept["waiting"] or paused or dead or untold or overdue or failing
    asks = asks or nobody or lost or not_looking or bool(workers and workers["trouble"])
    return {
        "well": bool(sources) and not asks and not any(s.needs_a_person for s in sights.values()),
        "daemon": running, "not_looking_since": not_looking, "last_run": run, "sources": sources,
        "budgets": budget, "left_alone": left_alone, "trouble": notices,
        "deliveries": deliveries, "told_to_nobody": nobody or None, "untold": untold, "overdue": overdue, "dead": dead,
        "failing": failing, "paused": paused, "mutes": mutes, "digests": digests, "workers": workers,
        "to_look_at": doubtful, "second_reader": second, "captures": captures, "withheld": kept, "disk_low": low,
        "not_writable": closed or None, "archive_amiss": {"files": number, "first": what} if number else None,
        "readers_lost": lost, "labels": {"due": due, **(labelled.as_json() if labelled else {})},
    }


def _told_to_nobody(settings: Configuration) -> str:
    """Why nobody would hear of what matters most; "" also where routes cannot be used, which is said otherwise."""
    from commands.telling.configured import told_to_nobody

    try:
        return ". ".join(filter(None, told_to_nobody(settings)))
    except Failure:
        return ""


def _auto(look: Row | None) -> Row | None:
    """When a source on auto is looked at next, and why; None of others."""
    return {key: look[key] for key in ("due_at", "why")} if look else None


def _without_mended(settings: Configuration, notices: list[Row]) -> list[Row]:
    """The notices; that a configuration was refused only while it is so, or while a daemon has not read it again.

    The daemon ends that notice, when it is told to read the file; whoever has mended it looks here before.
    """
    if all(n["code"] != REFUSED for n in notices):
        return notices
    from alerts.settings import ConfigurationError
    from commands.telling.configured import check_telling

    try:
        check_telling(settings)
    except (Failure, ConfigurationError):
        return notices
    running = is_daemon_running(settings.folder)
    return [
        {**n, "message": MENDED} if n["code"] == REFUSED else n for n in notices if running or n["code"] != REFUSED
    ]


def _under_way(settings: Configuration, name: str, sight: SourceState) -> SourceState:
    """Of a source that was never polled: whether a crawl asks it just now."""
    if sight.reason != "never_polled" or name not in crawled_now(settings.folder):
        return sight
    return replace(sight, why="its first crawl is under way: nothing is known of it yet", todo="")


def _withheld(store: Store) -> Row:
    """How much of what is withheld, and what waits for a person or a look."""
    counts = store.rows(  # what was withheld twice, by a rule and by a person, is one
        "select kind, cause, count(*) n from (select kind,"
        " coalesce(max(iif(cause = 'person', cause, null)), min(cause)) cause from withheld"
        " where lifted_at is null group by kind, key) group by kind, cause"
    )
    waiting, unseen = len(waiting_individuals(store)), len(never_looked_into(store))
    waiting += len(waiting_releases(store))
    files = {source: len(kept) for source, kept in kept_by_source(store).items()}
    return {"counts": counts, "waiting": waiting, "not_looked_into": unseen, "files": files}


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
