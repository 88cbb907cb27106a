"""What a crawl does besides: looks into what earlier versions recorded, asks the second reader, relabels."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from commands.runtime import now
from text.labels import plural

if TYPE_CHECKING:
    from config import Configuration
    from db.store import Store
    from model.source import Source

log = logging.getLogger("npdwatch.crawl")
SECOND_READING = timedelta(seconds=60)
"""So long one crawl asks the second reader."""
CATCHING_UP = timedelta(seconds=20)
"""So long one crawl looks into what earlier versions recorded, and so long it brings labels up to date."""


def catch_up(store: Store, settings: Configuration) -> None:
    """After an upgrade looks into what was recorded before, and gives it the labels of today's lists; it is no news."""
    from db.recipients.reclassify import reclassify
    from pipelines.registers.withheld.hidden import sweep

    watched = {s.name: s for s in settings.sources}
    swept = _unless_failing(
        lambda: sweep(store, watched, now, within=CATCHING_UP), "what was recorded earlier is looked into"
    )
    if swept is not None and (swept.files or swept.masked or swept.lost):
        log.warning(
            "looked into what was recorded earlier: %d files, of which %d hide something; cells taken out of %d stored "
            "versions; the archive does not give %d files, which stay private; %s",
            swept.files, swept.hiding, swept.masked, swept.lost,
            "that was all" if swept.ended else "the next crawl goes on",
        )
    read = _unless_failing(lambda: _read_again(store, watched), "texts are read again")
    if read is not None and read[0]:
        left = f"{read[1]:,} are left for the next crawl" if read[1] else "that was all"
        log.info("read %s again with today's reader; %s", plural(read[0], "text"), left)
    _unless_failing(lambda: second_reading(store, settings), "the second reader is asked")
    from db.outbox.incidents import end_open
    from db.outbox.workers import end_of_workers

    named = settings.scale.workers if settings.scale.is_on else ()
    _unless_failing(lambda: end_of_workers(store, named, now()), "what was told of workers is closed")
    if not settings.proof.timestamps:
        _unless_failing(lambda: end_open(store, "timestamps_failing", now()), "what was told of time-stamps is closed")
    if not settings.proof.save_now:
        _unless_failing(lambda: end_open(store, "captures_failing", now()), "what was told of captures is closed")
    done = _unless_failing(lambda: reclassify(store, now, within=CATCHING_UP), "labels are brought to today's lists")
    if done is not None and (done.versions or done.assessed):
        log.warning(
            "the lists or rules of recipients have changed: %d stored versions relabelled, %d reassessed; %s",
            done.versions, done.assessed, "all are done" if done.ended_at else "the next crawl goes on",
        )


def _read_again(store: Store, watched: Mapping[str, Source]) -> tuple[int, int] | None:
    if store.one("select 1 from item limit 1") is None:
        return None
    from pipelines.items.looking import read_again  # loads the readers of texts: a tenth of a second

    return read_again(store, watched, now, within=CATCHING_UP)


def second_reading(store: Store, settings: Configuration) -> None:
    """Asks the second reader about what is in doubt, where there is one."""
    if not settings.reader.url:
        return
    from config import ConfigurationError
    from pipelines.items.second_reader import note_failing, read_doubtful

    try:
        chat = settings.second_reader
    except ConfigurationError as error:
        note_failing(store, settings.reader.url, str(error), now())
        return
    if chat is not None:
        used = read_doubtful(store, chat, now, within=SECOND_READING)
        if used.asked:
            log.warning("the second reader was asked about %d sentences and lifted %d%s", used.asked, used.lifted,
                        f"; it fails: {used.problem}" if used.problem else "")


def _unless_failing(work: Callable[[], Any], what: str) -> Any:  # noqa: ANN401 - what the work gives
    """The work of an extra: where the database fails, the crawl itself is done and recorded."""
    from db.problems import DatabaseProblem

    try:
        return work()
    except DatabaseProblem as problem:
        log.warning("%s by the next crawl: %s", what, problem)
        return None
