"""A bundle: all that a worker fetched for one order, signed, with the bodies beside it by their sha256."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from model.fetch import AskedPause, Expected, Snapshot, Verdict
from model.source import Source
from readers import fingerprint
from scale.codec import NotADocument, Packing, Scraped, ScrapedLine, line_of, snapshots_mapped
from scale.keys import BUNDLE, WrongSignature, check
from scale.order import FORMAT
from text.labels import plural

CLOCK_OFF = timedelta(minutes=2)
"""By so much a worker's clock may be off: the times at which answers came are evidence."""


class BundleRefused(Exception):
    """A bundle of which nothing is recorded; the message says why, and what to do."""


class NotFromAWorker(BundleRefused):
    """It was not signed by a worker that is named here for this order: whoever put it there, its order goes on."""


class BodyAltered(BundleRefused):
    """What stands in PostgreSQL under a sha256 is not what was put there."""

    def __init__(self, message: str, sha256: str) -> None:
        super().__init__(message)
        self.sha256 = sha256


class WorkerBundle(Struct, frozen=True):
    """What a worker hands back."""

    order: str
    """The number of the order that it answers."""
    program: str
    """With which readers it was read."""
    ended_at: datetime
    """By the worker's own clock, as it was signed."""
    stopped: str
    """Why the spiders ended before they were done, "" where they were done."""
    lines: tuple[ScrapedLine, ...]
    pauses: tuple[AskedPause, ...] = ()
    """Who of its hosts has asked to be left alone."""
    format: int = FORMAT


BUNDLES = Packing(WorkerBundle)


class HandedIn(Struct, frozen=True):
    """A bundle as it came."""

    worker: str
    data: bytes
    signature: bytes
    came_at: datetime
    """By the clock of who took it in, which is nobody's of the worker."""


class Gathering:
    """What the spiders of a job yield, until it is handed in; bodies are given to `keep` as they come."""

    def __init__(self, order: str, keep: Callable[[str, bytes], Awaitable[None]]) -> None:
        self.order = order
        self.stopped = ""
        self._keep = keep
        self._lines: list[ScrapedLine] = []
        self.pauses: list[AskedPause] = []

    async def take(self, scraped: Scraped) -> None:
        """Keeps one thing."""
        for s in snapshots_of(scraped):
            await self._keep(s.sha256, s.body)
        self._lines.append(line_of(scraped))

    def packed(self, now: datetime) -> bytes:
        """The bundle, to be signed."""
        lines, pauses = tuple(self._lines), tuple(self.pauses)
        return BUNDLES.pack(WorkerBundle(self.order, fingerprint(), now, self.stopped, lines, pauses))


def snapshots_of(scraped: Scraped) -> list[Snapshot]:
    """Each snapshot in it."""
    found: list[Snapshot] = []

    def note(s: Snapshot) -> Snapshot:
        found.append(s)
        return s

    if not isinstance(scraped, (Expected, Verdict)):
        snapshots_mapped(scraped, note)
    return found


def opened(came: HandedIn, keys: Mapping[str, str], number: str) -> WorkerBundle:
    """The bundle, once who made it, for which order, with what and when has proved sound.

    `keys`: the public key of each worker by its name. Raises BundleRefused.
    """
    public = keys.get(came.worker)
    if public is None:
        raise NotFromAWorker(f"nobody named {came.worker[:40]!r} is among the workers under [scale]")
    try:
        check(public, BUNDLE, came.data, came.signature)
        bundle = BUNDLES.unpack(came.data)
    except WrongSignature as error:
        raise NotFromAWorker(f"a bundle under the name of {came.worker}: {error}") from None
    except NotADocument as error:
        raise BundleRefused(f"the bundle of {came.worker}: {error}") from None
    if bundle.format != FORMAT or bundle.program != fingerprint():
        raise BundleRefused(f"{came.worker} runs another version of npdwatch: install the same on it as here")
    if bundle.order != number:
        raise NotFromAWorker(f"what {came.worker} fetched for one order stands there for another")
    off = bundle.ended_at - came.came_at
    if abs(off) > CLOCK_OFF:
        ahead = "ahead of" if off > timedelta() else "behind"
        said = plural(round(abs(off) / timedelta(minutes=1)), "minute")
        raise BundleRefused(
            f"the clock of {came.worker} is {said} {ahead} ours, and when an answer came is evidence: set it "
            "(timedatectl set-ntp true)"
        )
    return bundle


def scraped_of(bundle: WorkerBundle, sources: Sequence[Source], body: Callable[[str], bytes]) -> Iterator[Scraped]:
    """What was fetched, as the spiders yielded it, for the sources of its order. Raises BundleRefused before the first.

    `body` gives what was handed in beside it, one at a time; it raises LookupError where that is missing.
    """
    watched = {s.name: s for s in sources}
    scraped = [_checked(line, watched, body) for line in bundle.lines]

    def whole(s: Snapshot) -> Snapshot:
        return replace(s, body=_read(s, body))

    return (
        s if isinstance(s, (Expected, Verdict)) else replace(snapshots_mapped(s, whole), source=watched[s.source.name])
        for s in scraped
    )


def _read(s: Snapshot, body: Callable[[str], bytes]) -> bytes:
    """The body of a snapshot, at each reading as it was signed. Raises LookupError, BodyAltered."""
    found = body(s.sha256)
    if hashlib.sha256(found).hexdigest() != s.sha256:
        raise BodyAltered(f"the body of {s.url} was altered in PostgreSQL after it was put there", s.sha256)
    return found


def _checked(line: ScrapedLine, watched: Mapping[str, Source], body: Callable[[str], bytes]) -> Scraped:
    try:
        scraped = line.scraped
    except NotADocument as error:
        raise BundleRefused(str(error)) from None
    name = scraped.source if isinstance(scraped, (Expected, Verdict)) else scraped.source.name
    if name not in watched:
        raise BundleRefused(f"it speaks of the source {name!r}, which was not asked of it")
    for s in snapshots_of(scraped):
        try:
            _read(s, body)
        except LookupError:
            raise BundleRefused(f"the body of {s.url} did not come with the bundle") from None
    return scraped
