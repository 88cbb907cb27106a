"""Puts every body that came into the archive, and says which files make up the edition now."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from db.editions import File, KnownEdition, edition_with, files_key, last_edition
from model import Fetched, FetchedFile, Outcome, SourceKind
from pipelines.work import Step, Work
from readers.fields import file_key
from readers.govuk import is_register


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
        files = current_files(fetched, work.known)
        work.files = files
        if work.registers:
            key = files_key(files)
            work.earlier = edition_with(self.store, work.source.name, key)


def current_files(fetched: Fetched, known: KnownEdition | None) -> tuple[File, ...]:
    """What the publication consists of now; a file that failed to come stands in its last good form.

    Each keeps its identity over the editions: by its contents, by its address, by its title without dates.
    """
    old = known.files if known else ()
    taken: set[str] = set()
    out: list[File] = []
    for f in fetched.files:
        name = _identity(f, old, taken)
        former = next((o for o in old if o.file == name), None)
        taken.add(name)
        if f.sha256:
            out.append(_file(name, f, fetched))
        elif former is not None and f.outcome is not Outcome.GONE:
            out.append(former)
    return tuple(out)


def _file(name: str, f: FetchedFile, fetched: Fetched) -> File:
    a = f.attachment
    filename = a.filename or unquote(PurePosixPath(urlsplit(a.url).path).name)
    final = f.snapshot.final_url if f.snapshot else a.url
    register = fetched.source.kind is SourceKind.FILE or is_register(a)
    return File(name, a.title or filename, filename, a.url, final, f.sha256, register, f.snapshot)


def _identity(f: FetchedFile, old: Sequence[File], taken: set[str]) -> str:
    a = f.attachment
    for o in old:
        if o.file not in taken and ((f.sha256 and o.sha256 == f.sha256) or o.url == a.url):
            return o.file
    name = file_key(a.title or a.filename or a.url)
    if name not in taken:
        return name
    n = 2
    while f"{name} ({n})" in taken:
        n += 1
    return f"{name} ({n})"
