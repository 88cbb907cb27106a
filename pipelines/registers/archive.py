"""Archives every body, and says which files make up the edition now."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from itertools import chain, count
from typing import Any

from msgspec.structs import replace

from db.outbox.incidents import Incident
from db.register import editions
from db.register.awaited import awaited
from db.register.editions import Document, File, KnownEdition
from db.store import Store
from model.change import ChangeKind
from model.fetch import Fetched, FetchedFile, MissingFile, Outcome, Snapshot
from pipelines.context import PollStep
from pipelines.poll import FileListing, LostRegister, Poll
from pipelines.registers.compare import look_at_page
from pipelines.registers.lost import lost_registers, note_lost
from pipelines.registers.read import reader_of
from readers.columns.undated import file_key
from readers.govuk.values import is_register
from text.labels import words

NOT_WATCHED = "not_watched"
"""The code of the notice of a file that has never been read."""
_NUMBERED = re.compile(r" \(\d{1,4}\)$")


class ArchiveBodies(PollStep):
    """The first step: from here on bytes are evidence, even if the poll fails."""

    async def process_item(self, item: Any) -> Any:  # noqa: ANN401 - Scrapy's items are of any kind
        """Turns what was fetched into a `Poll`."""
        return await self.guarded(Poll(item)) if isinstance(item, Fetched) else item

    async def step(self, poll: Poll) -> Poll:
        store = self.store
        for snapshot in poll.fetched.snapshots:
            if keep(store, snapshot):
                poll = poll.telling(put_back(poll.source.name, snapshot.url))
        known = editions.last_edition(store, poll.source.name)
        poll = look_at_page(self.context, with_names(store, poll, known), known)
        fetched = poll.fetched
        if poll.page.is_old_copy and known:
            # Files that an older copy alone names may have been replaced.
            urls = {f.url for f in known.files} | {d.url for d in editions.documents(store, poll.source.name)}
            fetched = replace(fetched, files=tuple(f for f in fetched.files if f.attachment.url in urls))
        named = named_registers(fetched, known)
        files = current_files(named, known)
        if poll.page.is_old_copy and known:
            listed = {f.file for f in files}
            files += tuple(f for f in known.files if f.file not in listed)
        missing = tuple(
            MissingFile(name, f.attachment.title or f.attachment.filename, f.attachment.url, f.outcome)
            for name, f in named
            if not f.sha256
        )
        lost: tuple[LostRegister, ...] = ()
        if not poll.page.is_old_copy:
            lost = lost_registers(poll.source, fetched, [name for name, _ in named], known)
            files += tuple(f for f in (known.files if known else ()) if f.file in {one.file for one in lost})
            poll = _without_removals(poll, lost)
        listing = FileListing(
            files, current_documents(store, fetched), missing, lost,
            others_whole=all(f.outcome is Outcome.OK for _, f in named if f.sha256), known=known,
            earlier=editions.editions_with(store, poll.source.name, editions.files_key(files)) if files else {},
        )
        return note_lost(store, note_missing(store, replace(poll, listing=listing)))


def _without_removals(poll: Poll, lost: Sequence[LostRegister]) -> Poll:
    """That a register is lost says more than that its file was removed."""
    titles = {one.title for one in lost}
    left = tuple(c for c in poll.page.changes if c.kind is not ChangeKind.ATTACHMENT_REMOVED or c.file not in titles)
    return replace(poll, page=replace(poll.page, changes=left))


def keep(store: Store, snapshot: Snapshot) -> bool:
    """Archives an answer. True where it was archived before and its bytes had been lost or altered since."""
    was_held = store.archive.holds(snapshot.sha256)
    store.archive.keep(snapshot.body)
    return not was_held and store.one("select 1 from snapshot where sha256 = ?", [snapshot.sha256]) is not None


def put_back(source: str, url: str) -> Incident:
    """The word for operators of what `keep` has mended."""
    message = (
        f"the archived bytes of {url} had been lost or altered on this machine. The same were fetched again and put "
        "back: this file is whole again. Whether others are lost or altered, npdwatch verify says. Look at the disk, "
        "and at whoever else writes into the data folder"
    )
    return Incident(source, "body_put_back", url, message, urgent=True)


def note_missing(store: Store, poll: Poll) -> Poll:
    """With the registers that have no first look yet, and a word for operators of those that did not come."""
    listing, read = poll.listing, poll.files_read_before
    if listing.known is None:
        waiting = frozenset(m.file for m in listing.missing)
    else:
        waiting = awaited(store, poll.source.name, [*listing.files, *listing.missing]) - read
    poll = poll.listing_with(awaited=waiting)
    for m in listing.missing:
        if m.file not in read:
            why = f"did not come ({words(m.outcome.value)})" if m.url else "has no address on the page"
            message = f"{m.title}: this file of the register {why} and has never been read: {poll.unwatched(m.file)}"
            poll = poll.telling(Incident(poll.source.name, NOT_WATCHED, m.title, message))
    return poll


def with_names(store: Store, poll: Poll, known: KnownEdition | None) -> Poll:
    """With the name of a file that is watched by itself, where it is unchanged: as it is recorded.

    Where today's rules have not read it, the name is judged anew. For each poll that would load all that tells of
    children.
    """
    source, fetched = poll.source, poll.fetched
    if fetched.item is not None or all(f.attachment.title and f.attachment.filename for f in fetched.files):
        return poll
    is_read = known is not None and editions.was_read_with(store, source.name, reader_of(source))
    recorded = {(f.url, f.sha256): f.filename for f in known.files} if known and is_read else {}
    files = []
    for f in fetched.files:
        a = f.attachment
        name = a.filename or recorded.get((a.url, f.sha256)) or _named_by(a.url)
        files.append(replace(f, attachment=replace(a, title=a.title or name or source.name, filename=name)))
    return replace(poll, fetched=replace(fetched, files=tuple(files)))


def _named_by(url: str) -> str:
    from readers.govuk.plain import named_by

    return named_by(url)


def _is_register(fetched: Fetched, f: FetchedFile) -> bool:
    return fetched.item is None or is_register(f.attachment)  # without a page the source is the file


def named_registers(fetched: Fetched, known: KnownEdition | None) -> list[tuple[str, FetchedFile]]:
    """The registers that the publication lists, with their names; the same bytes twice are one, or rows count twice."""
    each_once: dict[str, FetchedFile] = {}
    for n, f in enumerate(f for f in fetched.files if _is_register(fetched, f)):
        each_once.setdefault(f.sha256 or f"{n}", f)
    registers = list(each_once.values())
    return list(zip(name_files(registers, known.files if known else ()), registers, strict=True))


def current_files(named: Sequence[tuple[str, FetchedFile]], known: KnownEdition | None) -> tuple[File, ...]:
    """The registers that make up the publication now; one that failed to come is taken in its last good form."""
    former = known.files if known else ()
    out: list[File] = []
    for name, f in named:
        if f.sha256:
            out.append(_file(name, f))
        else:
            out += [o for o in former if o.file == name]
    return tuple(out)


def _file(name: str, f: FetchedFile) -> File:
    a = f.attachment
    filename = a.filename or _named_by(a.url)
    final = f.snapshot.final_url if f.snapshot else a.url
    return File(name, a.title or filename, filename, a.url, final, f.sha256, register=True, snapshot=f.snapshot)


def current_documents(store: Store, fetched: Fetched) -> tuple[Document, ...]:
    """The files that are not read row by row, those that came or are unchanged."""
    mine = [f for f in fetched.files if not _is_register(fetched, f)]
    names = name_files(mine, editions.documents(store, fetched.source.name))
    return tuple(
        Document(name, f.attachment.title, f.attachment.url, f.sha256, _words(f), f.snapshot)
        for name, f in zip(names, mine, strict=True)
        if f.sha256
    )


def _words(f: FetchedFile) -> str:
    """Equal where what a document says is equal: of an HTML attachment the text, else the bytes. "" where unknown."""
    if f.snapshot is None:
        return ""
    body = f.snapshot.body
    if f.attachment.kind == "html":
        from readers.govuk.api import NotAContentItem, read_content_item

        try:
            item = read_content_item(body, url=f.attachment.url)
        except NotAContentItem:
            return ""
        return hashlib.sha256(json.dumps([item.title, item.body_text]).encode()).hexdigest()
    return hashlib.sha256(body).hexdigest()


# ---------------------------------------------------------------------------------------------------------------
# Names that files keep over the editions, whatever is done to their addresses


Former = File | Document
"""A file of an earlier edition."""


def name_files(files: Sequence[FetchedFile], former: Sequence[Former]) -> list[str]:
    """A name for each of `files`, that of its former self where one is found among `former`.

    Each rule is tried for all files before the next, or a file would take the name that belongs to another: two files
    may share a title, and two may change places. One file left on either side is the same file.
    """
    names: dict[int, str] = {}
    free = list(former)
    same: tuple[Callable[[FetchedFile, Former], bool], ...] = (
        lambda f, o: bool(f.sha256) and f.sha256 == o.sha256 and _title(f) == _stem(o),
        lambda f, o: bool(f.sha256) and f.sha256 == o.sha256,
        lambda f, o: f.attachment.url == o.url,
        lambda f, o: _title(f) == _stem(o),
    )
    for rule in same:
        for n, f in enumerate(files):
            mate = next((o for o in free if rule(f, o)), None) if n not in names else None
            if mate is not None:
                names[n] = mate.file
                free.remove(mate)
    left = [n for n in range(len(files)) if n not in names]
    if len(left) == len(free) == 1:
        names[left[0]] = free[0].file
    for n in left:
        title, taken = _title(files[n]), set(names.values())
        numbered = (f"{title} ({number})" for number in count(2))
        names.setdefault(n, next(name for name in chain([title], numbered) if name not in taken))
    return [names[n] for n in range(len(files))]


def _title(f: FetchedFile) -> str:
    a = f.attachment
    return file_key(a.title or a.filename or a.url)


def _stem(former: Former) -> str:
    return file_key(_NUMBERED.sub("", former.file))  # as we would call it now: rules for names have changed
