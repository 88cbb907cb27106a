"""What workers hand back: held against what was asked, then recorded by the very steps of a crawl."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import Struct

from commands.crawling.crawl import run_crawl
from commands.crawling.fetching import scrapy_settings
from commands.crawling.hands import lock_sources
from commands.runtime import now
from db.handed import answerable, end_now, keys_before, leave_to_daemon, take_back
from db.locks import Busy
from db.outbox.incidents import TO_DO, Incident, end_one, report
from model.workers import ALTERED, REFUSED
from pipelines.feeding import FINISHED, feed
from pipelines.pacing.asked_to_wait import AskedToWait
from scale.bundle import BodyAltered, BundleRefused, HandedIn, NotFromAWorker, opened, scraped_of
from scale.order import is_for

if TYPE_CHECKING:
    from config import Configuration
    from db.store import Store
    from model.fetch import AskedPause
    from model.source import Source
    from pipelines.context import CrawlContext
    from scale.codec import Scraped
    from scale.office import Office
    from scale.seldom import Seldom

log = logging.getLogger("npdwatch.scale")
MOST_BUNDLES, MOST_SOURCES = 100, 500
"""That are recorded in one run."""


class SoundBundle(Struct, frozen=True):
    """A bundle that may be recorded."""

    number: str
    sources: tuple[Source, ...]
    stopped: str
    scraped: Iterator[Scraped]
    pauses: tuple[AskedPause, ...]


def take_in(store: Store, settings: Configuration, office: Office, said: Seldom) -> int:
    """Records what waits; gives how many sources that was. Raises ScaleProblem, DatabaseProblem."""
    if not (bundles := office.came(MOST_BUNDLES)):
        return 0
    watched = {s.name: s for s in settings.sources}
    sound = [b for came in bundles if (b := _sound(store, settings, office, watched, said, *came))]
    done = 0
    runs = deque(_runs(sound))
    while runs:
        together = runs.popleft()
        try:
            done += _record(store, settings, together)
        except Busy as busy:
            if len(together) > 1:
                runs.extendleft([b] for b in reversed(together))  # who has one of them, as for hours, has not all
            else:
                log.info("%s; it is recorded later", busy)
            continue
        office.withdraw([b.number for b in together])
        office.keep_place()  # to record many takes longer than it is kept by itself
    return done


def _sound(
    store: Store, settings: Configuration, office: Office, watched: dict[str, Source], said: Seldom, number: str,
    came: HandedIn,
) -> SoundBundle | None:
    names = answerable(store, number)
    sources = tuple(watched[name] for name in names if name in watched)
    if not names or len(sources) < len(names) or not is_for(number, sources):
        late = f"what {came.worker[:40]!r} handed in of the order {number[:40]!r} comes too late, and is dropped"
        said.warn(late, about="late")
        office.withdraw([number])
        with store.transaction():
            take_back(store, [number])
        return None
    try:
        bundle = opened(came, settings.scale.workers, number)
        scraped = scraped_of(bundle, sources, office.body)
    except (NotFromAWorker, BodyAltered) as altered:
        if isinstance(altered, NotFromAWorker) and _is_of_a_key_before(store, number, came):
            log.info("what %s handed in with a key that is named no more is dropped, and fetched again", came.worker)
            office.refuse(number)
            return None
        # Its order goes on: a worker may still be asking for it, and hands in over what stood there.
        if isinstance(altered, BodyAltered):
            office.drop_body(altered.sha256)
        office.refuse(number)
        _note_altered(store, altered, said)
        return None
    except BundleRefused as refused:
        said.warn(str(refused), about=came.worker)
        text = f"{refused}. Nothing of it is recorded, and the daemon asks for these sources by itself"
        with store.transaction():
            report(store, [Incident("", REFUSED, came.worker, text, urgent=True)], now())
            leave_to_daemon(store, number, now())
        office.withdraw([number])
        return None
    end_one(store, "", REFUSED, came.worker, now())
    return SoundBundle(number, sources, bundle.stopped, scraped, bundle.pauses)


def _is_of_a_key_before(store: Store, number: str, came: HandedIn) -> bool:
    """Whether a worker signed it whose key was taken out or made anew meanwhile: then nobody has altered anything."""
    for public in keys_before(store, number, came.worker):
        try:
            opened(came, {came.worker: public}, number)
        except NotFromAWorker:
            continue
        except BundleRefused:
            return True
        return True
    return False


def _note_altered(store: Store, altered: BundleRefused, said: Seldom) -> None:
    subject = "bodies" if isinstance(altered, BodyAltered) else "bundles"
    text = (
        f"{altered}. What stands in PostgreSQL was put there or altered by somebody else than the worker that has the "
        "order, or its disk fails; who, cannot be told. It is dropped, nothing of it is recorded, and the order goes "
        f"on.{TO_DO}look who can write into that database; if a worker has a new key, name it under [scale.workers]"
    )
    said.warn(text, about=subject)
    with store.transaction():
        report(store, [Incident("", ALTERED, subject, text, urgent=True)], now())


def _runs(sound: Sequence[SoundBundle]) -> Iterator[list[SoundBundle]]:
    """Those that are recorded in one run: one that was stopped has a run of its own, for its ledger."""
    together: list[SoundBundle] = []
    for bundle in sound:
        if bundle.stopped:
            yield [bundle]
            continue
        if together and sum(len(b.sources) for b in together) + len(bundle.sources) > MOST_SOURCES:
            yield together
            together = []
        together.append(bundle)
    if together:
        yield together


def _note_pauses(store: Store, settings: Configuration, pauses: Iterable[AskedPause]) -> None:
    """Keeps who asked a worker to be left alone, as far as it may have been asked."""
    waits = AskedToWait(store, now)
    for asked in pauses:
        if {urlsplit(asked.url).netloc, urlsplit(asked.url).hostname} & {*settings.asking.hosts}:
            waits.wait(asked)


def _record(store: Store, settings: Configuration, together: Sequence[SoundBundle]) -> int:
    """Records them in one run, and gives their sources back. Raises Busy."""
    sources = tuple(chain.from_iterable(b.sources for b in together))
    scraped = chain.from_iterable(b.scraped for b in together)

    def hand_on(context: CrawlContext) -> None:
        _note_pauses(store, settings, chain.from_iterable(b.pauses for b in together))
        feed(scrapy_settings(settings, context), sources, scraped, together[0].stopped or FINISHED)

    with ExitStack() as stack:
        lock_sources(stack, settings.folder, sources, 0.0)
        if not all(answerable(store, b.number) for b in together):
            raise Busy("somebody else has polled what a worker handed in")  # the next look drops it
        run_crawl(store, settings, sources, trigger="daemon", fetching=hand_on)
        with store.transaction():
            for b in together:
                if set(answerable(store, b.number)) == {s.name for s in b.sources}:
                    end_now(store, b.number, now())  # it was stopped before anything of it was whole
                else:
                    take_back(store, [b.number])
    return len(sources)
