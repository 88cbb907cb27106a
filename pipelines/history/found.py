"""The editions that a source's captures make up, and the gaps between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from msgspec import Struct, field
from msgspec.structs import replace

from db.archive import ArchiveDamaged, NotArchived
from db.history.captures import known_captures
from db.history.known import accepted_editions
from db.store import Store
from model.answers.capture import KnownCapture, archived_at, file_at, moment_of
from model.fetch import Attachment, ContentItem, FetchedFile, Outcome
from model.source import Source
from model.standing import LONG_GAP
from pipelines.history.edition import FoundEdition
from pipelines.history.order import may_be_published, moment, period_of
from readers.webarchive.pages import NotAPage, read_archived_page, registers_on


class FoundHistory(Struct):
    """What the captures come to."""

    editions: list[FoundEdition] = field(default_factory=list)
    gaps: list[tuple[str, str]] = field(default_factory=list)
    """(what, why) of all that is known to be missing."""


class _Shown(Struct, frozen=True):
    """A page as it was captured."""

    capture: KnownCapture
    at: datetime
    item: ContentItem

    @property
    def registers(self) -> tuple[Attachment, ...]:
        return registers_on(self.item)


def editions_of_captures(store: Store, source: Source) -> FoundHistory:
    """Each edition at the first capture that shows it, with the day on which its page says it was published.

    One that a page shows again after another is one more: what came between was gone then, or what it lacked was back.
    """
    captures, out = known_captures(store, source.name), FoundHistory()
    files = [c for c in captures if c.kind == "file"]
    published: set[str] = set()
    on_page: dict[str, FoundEdition] = {}
    missing: dict[str, tuple[str, str]] = {}
    for page in _pages(store, captures, out):
        came = {a.url: file_at(files, a.url, page.capture.at) for a in page.registers}
        for a in page.registers:
            if came[a.url] is None:
                what = f"{a.title or a.url}, on the page of {page.at:%-d %B %Y}"
                missing.setdefault(a.url, (what, _why(files, a.url)))
        edition = _edition(page, came, published)
        if edition is not None and (one := _one_more(edition, page, on_page, out.editions)) is not None:
            published.add(edition.published_at)
            out.editions.append(one)
    out.gaps += missing.values()
    return out


def _one_more(
    edition: FoundEdition, page: _Shown, on_page: dict[str, FoundEdition], found: Sequence[FoundEdition]
) -> FoundEdition | None:
    """What a page shows as an edition of its own: new, or back after another; None where it says no more.

    `on_page`: what each page showed last. A page that dates itself back is an old copy of it, in an archive's cache.
    """
    before = on_page.get(page.capture.url)
    if before is not None and before.contents != edition.contents and edition.published_at < before.published_at:
        is_known = any(e.contents == edition.contents for e in found)
        return None if is_known else edition
    on_page[page.capture.url] = edition
    if all(e.contents != edition.contents for e in found):
        return edition
    if before is None or edition.contents in (before.contents, found[-1].contents):
        return None  # another page may show longer what this one showed
    back = replace(edition, at=page.at, is_back=True)
    return back if edition.published_at > before.published_at else replace(back, published_at="", note="")


def _pages(store: Store, captures: Sequence[KnownCapture], out: FoundHistory) -> Iterator[_Shown]:
    shown: list[_Shown] = []
    for c in captures:
        at = moment_of(archived_at(c.final_url)[0] or c.at) or moment_of(c.at)
        if c.kind != "page" or at is None:
            continue
        if c.outcome is not Outcome.OK:
            out.gaps.append((f"{c.route.words}, the page of {at:%-d %B %Y}", c.detail or "it did not come"))
            continue
        try:
            shown.append(_Shown(c, at, read_archived_page(store.archive.body(c.sha256), url=c.url)))
        except (NotAPage, NotArchived, ArchiveDamaged) as error:
            out.gaps.append((f"{c.route.words}, the page of {at:%-d %B %Y}", str(error)))
    return iter(sorted(shown, key=lambda s: (s.at, s.capture.route.value)))


def _why(files: Sequence[KnownCapture], url: str) -> str:
    said = dict.fromkeys(f"{f.route.words}: {f.detail}" for f in files if f.url == url and f.detail)
    return "; ".join(said) or "no archive was asked for it yet"


def _edition(page: _Shown, came: dict[str, KnownCapture | None], published: set[str]) -> FoundEdition | None:
    """None where a register of it did not come: what it lacks would look as if it had been taken out."""
    if not page.registers or any(c is None for c in came.values()):
        return None
    files, addresses = list[FetchedFile](), dict[str, str]()
    for a in page.registers:
        capture = came[a.url]
        if capture is not None:
            files.append(FetchedFile(a, Outcome.OK, capture.sha256))
            addresses.setdefault(capture.sha256, capture.final_url)
    said, note = _published(page)
    at = moment(said)
    # The same date once more, and another file: it was replaced without a word, some time before it was captured.
    stood = at if at is not None and said not in published else page.at
    return FoundEdition(tuple(files), min(stood, page.at), said, note, addresses)


def _published(page: _Shown) -> tuple[str, str]:
    """When the page says that it was published, and its note of that day; "" where what it says cannot be."""
    notes = [n for n in page.item.notes if may_be_published(n.at, page.at)]
    said = page.item.public_updated_at
    if not may_be_published(said, page.at):
        said = notes[0].at if notes else ""
    return said, next((n.text for n in notes if n.at[:10] == said[:10]), "") if said else ""


def long_gaps(store: Store, source: str) -> list[tuple[str, str]]:
    """Stretches of the history in which no edition is known."""
    known = [k.known for k in accepted_editions(store, source)]
    times = [(moment(k.published_at) or moment(k.seen_at), k.title or f"edition {k.number}") for k in known]
    ends = [(period_of([title]), at, title) for at, title in times if at is not None]
    out = []
    for (_, a, before), (_, b, after) in pairwise(ends):
        if b - a > LONG_GAP:
            months = round((b - a).days / 30.4)
            why = f"no edition is known of the {months} months between {before!r} and {after!r}"
            out.append((f"{a:%B %Y} to {b:%B %Y}", why))
    return out
