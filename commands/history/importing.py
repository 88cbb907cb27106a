"""`npdwatch import`: editions that a person has as files, put into the history of their source; none of it is news."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from commands.crawling.crawl import chosen
from commands.crawling.hands import locked_or_scratch
from commands.failures import Exit, Failure, writing
from commands.history.account import HistoryAccount, say_left_out, tell
from commands.history.manifest import FileLeftOut, ListedFile, TooLarge, find_files, read_manifest, written
from commands.history.putting import put_in
from commands.printing.exports import json_option
from commands.runtime import command, configuration, now, opened

if TYPE_CHECKING:
    from config import Configuration
    from db.store import Store
    from model.source import Source
    from pipelines.history.edition import FoundEdition


@command("import")
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(exists=True, path_type=Path))
@click.option("--source", "source", required=True, help="The source whose earlier editions they are.")
@click.option("--published", metavar="DATE", help="When they were published: 2018-04-26 or 2018-04-26T14:00.")
@click.option("--url", "url", metavar="URL", help="Where it was published, or is archived; for one file.")
@click.option("--manifest", metavar="CSV", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="A list of the files with columns file, published, url, note.")
@click.option("--write-manifest", "write", metavar="CSV", type=click.Path(dir_okay=False, path_type=Path),
              help="Write such a list, with months that names tell in words (April 2018), and import nothing.")
@click.option("--dry-run", is_flag=True, help="Say the order and what each would change, and write nothing.")
@click.option("--wait", default=60.0, show_default=True, help="Seconds to wait for a crawl of the same source.")
@json_option
def import_files(
    context: click.Context, files: tuple[Path, ...], *, source: str, published: str | None, url: str | None,
    manifest: Path | None, write: Path | None, dry_run: bool, wait: float, as_json: bool,
) -> Exit:
    """Put editions that you have as files into the history of a source: spreadsheets, folders, zips of them.

    Each goes where its dates say. Files of one date are one edition. Nothing of them is told as news.
    """
    settings = configuration(context)
    (watched,) = chosen(settings, [source])
    listed, left = _listed(files, published, url, manifest, write)
    if write is not None:
        with writing(write.parent):
            write.write_text(written(listed, write.parent), encoding="utf-8", newline="")
        say_left_out(left)
        click.echo(f"{write}: {len(listed):,} files. Fill in when each was published, then: npdwatch import "
                   f"--source {source} --manifest {write}")
        return Exit.DONE
    with ExitStack() as stack:
        store = stack.enter_context(opened(settings))
        store = locked_or_scratch(stack, store, [watched], wait, dry_run=dry_run)
        return _import(store, settings, watched, listed, left, dry_run=dry_run, quiet=as_json)


def _listed(
    files: Sequence[Path], published: str | None, url: str | None, manifest: Path | None, write: Path | None
) -> tuple[list[ListedFile], list[FileLeftOut]]:
    """The files with their dates, checked, and what is left out. Raises Failure where one has no date (code 2)."""
    from pipelines.history.order import period_of

    if bool(files) == (manifest is not None):
        raise Failure("Name the files, or give a list of them as --manifest; not both.", Exit.USAGE)
    listed, left = (read_manifest(manifest), []) if manifest is not None else find_files(files)
    if not listed:
        say_left_out(left)
        raise Failure("There is no spreadsheet among what was named.", Exit.USAGE)
    if manifest is None:
        listed = [replace(f, published=published or "", url=url or "") for f in listed]
    if write is not None:
        return [f if f.published else replace(f, published=period_of([f.filename])) for f in listed], left
    if url and len(listed) > 1:
        raise Failure("--url is for one file: give the others theirs in a --manifest.", Exit.USAGE)
    for f in listed:
        check_date(f.name, f.published, now())
    return listed, left


def check_date(name: str, text: str, today: datetime) -> None:
    """Refuses what cannot be the date on which a register was published (Failure, code 2)."""
    from pipelines.history.order import may_be_published, moment

    if moment(text) is None:
        said = f"{text!r} is no date" if text else "no date is given"
        how = "give it as --published 2018-04-26, or in a manifest (--write-manifest begins one)"
        raise Failure(f"{name}: {said}: when was it published? {how}", Exit.USAGE)
    if not may_be_published(text, today):
        raise Failure(f"{name}: it cannot have been published on {text}", Exit.USAGE)


def _import(
    store: Store, settings: Configuration, source: Source, listed: Sequence[ListedFile], left: Sequence[FileLeftOut], *,
    dry_run: bool, quiet: bool,
) -> Exit:
    found, unread, repeated = editions_of(store, source, listed)
    placed = put_in(store, settings, source, found, quiet=quiet, dry_run=dry_run)
    return tell(HistoryAccount(source.name, placed, unread, dry_run, repeated, left), as_json=quiet)


def editions_of(
    store: Store, source: Source, listed: Sequence[ListedFile]
) -> tuple[list[FoundEdition], list[tuple[str, str]], list[tuple[str, str]]]:
    """The editions that the files make up, the files of one date together; and of each that cannot be read why.

    Their bytes are archived. The same bytes twice in one edition are one file, under the shortest of their names, as a
    copy has a longer one ("Copy of x.ods", "x (1).ods"). The last list has each other name, with the one it is under.
    A name that tells of a child stands in none of the editions.
    """
    from model.fetch import Attachment, FetchedFile, Outcome
    from model.hidden import WITHHELD_CELL
    from pipelines.history.edition import FoundEdition
    from pipelines.history.order import moment
    from readers.govuk.plain import named_by
    from text.privacy.prose import WithoutPrivate

    by_date: dict[datetime, dict[str, list[ListedFile]]] = {}
    unread: list[tuple[str, str]] = []
    for f in listed:
        try:
            sha256 = store.archive.keep(f.read(source.reading.largest << 20))
        except (TooLarge, ValueError, OSError) as error:
            unread.append((f.name, str(error)))
            continue
        at = moment(f.published)
        if at is None:
            raise ValueError(f.published)
        by_date.setdefault(at, {}).setdefault(sha256, []).append(f)
    out: list[FoundEdition] = []
    repeated: list[tuple[str, str]] = []
    for at, files in sorted(by_date.items()):
        fetched, addresses = list[FetchedFile](), dict[str, str]()
        note = next((f.note for same in files.values() for f in same if f.note), "")
        without = WithoutPrivate((note,), WITHHELD_CELL)
        for sha256, same in files.items():
            kept = min(same, key=lambda f: len(f.filename))
            repeated += [(f.name, kept.name) for f in same if f is not kept]
            url = addresses[sha256] = without.address(kept.url or next((f.url for f in same if f.url), ""))
            filename = without.file_name(kept.filename)
            # The one file at an address goes by the name that its watch gives it, in each of its editions.
            title = (source.title or named_by(source.url)) if source.kind == "file" and len(files) == 1 else ""
            fetched.append(FetchedFile(Attachment(title, url or source.url, filename=filename), Outcome.OK, sha256))
        given = tuple(fetched)
        out.append(FoundEdition(given, at, at.isoformat(), without.texts[0], addresses, by_hand=True))
    return out, unread, repeated


