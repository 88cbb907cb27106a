"""Puts every body that came into the archive, and says which files make up the edition now."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from db.register.editions import Document, File, KnownEdition, documents, editions_with, files_key, last_edition
from db.store.transaction import Store
from model.fetch import Fetched, FetchedFile, Outcome
from model.source import SourceKind
from pipelines.context import Step, Work
from pipelines.registers.file_identity import name_files
from pipelines.registers.first_looks import missing_files, note_missing
from pipelines.registers.pages import look_at_page
from readers.govuk.api import NotAContentItem, is_register, read_content_item


class ArchiveBodies(Step):
    """The first step: from here on bytes are evidence, whatever becomes of the poll."""

    async def process_item(self, item: Any) -> Any:  # noqa: ANN401 - Scrapy's items are of any kind
        """Turns a finished poll into `Work`."""
        if not isinstance(item, Fetched):
            return item
        work = Work(item)
        await self.guarded(work)
        return work

    async def step(self, work: Work) -> None:
        fetched = work.fetched
        for snapshot in (fetched.page, *(f.snapshot for f in fetched.files)):
            if snapshot is not None:
                self.store.archive.keep(snapshot.body)
        work.known = last_edition(self.store, work.source.name)
        look_at_page(self.crawling, work)
        if work.old_copy:
            fetched = at_known_addresses(self.store, fetched, work.known)
        named = named_registers(fetched, work.known)
        work.files = current_files(named, work.known)
        if work.old_copy:
            work.files = with_unlisted(work.files, work.known)
        work.missing = missing_files(named)
        work.others_whole = all(f.outcome is Outcome.OK for _, f in named if f.sha256)
        note_missing(self.store, work)
        work.documents = current_documents(self.store, fetched)
        if work.files:
            work.earlier = editions_with(self.store, work.source.name, files_key(work.files))


def _is_register(fetched: Fetched, f: FetchedFile) -> bool:
    return fetched.source.kind is SourceKind.FILE or is_register(f.attachment)


def at_known_addresses(store: Store, fetched: Fetched, known: KnownEdition | None) -> Fetched:
    """What came with an older copy of the page, without files that it alone names: they may have been replaced."""
    if known is None:
        return fetched
    urls = {f.url for f in known.files} | {d.url for d in documents(store, fetched.source.name)}
    return replace(fetched, files=tuple(f for f in fetched.files if f.attachment.url in urls))


def named_registers(fetched: Fetched, known: KnownEdition | None) -> list[tuple[str, FetchedFile]]:
    """The registers that the publication lists, each with its name.

    What is listed twice, or under two titles, with the same bytes is one register: its rows must not count twice.
    """
    registers = _each_once([f for f in fetched.files if _is_register(fetched, f)])
    return list(zip(name_files(registers, known.files if known else ()), registers, strict=True))


def current_files(named: Sequence[tuple[str, FetchedFile]], known: KnownEdition | None) -> tuple[File, ...]:
    """The registers that the publication consists of now; one that failed to come stands in its last good form."""
    former = known.files if known else ()
    out: list[File] = []
    for name, f in named:
        if f.sha256:
            out.append(_file(name, f))
        else:
            out += [o for o in former if o.file == name]
    return tuple(out)


def with_unlisted(files: tuple[File, ...], known: KnownEdition | None) -> tuple[File, ...]:
    """These files and, of the last good edition, those that an older copy of the page does not name."""
    named = {f.file for f in files}
    return (*files, *(f for f in (known.files if known else ()) if f.file not in named))


def _each_once(files: Sequence[FetchedFile]) -> list[FetchedFile]:
    seen: dict[str, FetchedFile] = {}
    for n, f in enumerate(files):
        seen.setdefault(f.sha256 or f"{n}", f)
    return list(seen.values())


def _file(name: str, f: FetchedFile) -> File:
    a = f.attachment
    filename = a.filename or unquote(PurePosixPath(urlsplit(a.url).path).name)
    final = f.snapshot.final_url if f.snapshot else a.url
    return File(name, a.title or filename, filename, a.url, final, f.sha256, register=True, snapshot=f.snapshot)


def current_documents(store: Store, fetched: Fetched) -> tuple[Document, ...]:
    """The files that are not read row by row, those that came or are unchanged."""
    mine = [f for f in fetched.files if not _is_register(fetched, f)]
    names = name_files(mine, documents(store, fetched.source.name))
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
        try:
            item = read_content_item(body, url=f.attachment.url)
        except NotAContentItem:
            return ""
        return hashlib.sha256(json.dumps([item.title, item.body_text]).encode()).hexdigest()
    return hashlib.sha256(body).hexdigest()
