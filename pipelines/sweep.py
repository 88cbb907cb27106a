"""After an upgrade looks into what was recorded before: in small steps, taken up where they stopped.

Files are looked into for what they hide, none of which leaves before; stored rows for pupils' data that they show.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from db.archive import ArchiveDamaged, NotArchived
from db.withheld.decide import ABSENT
from db.withheld.gone_over import (
    FilePlace,
    due,
    editions_due,
    mask_rows,
    note_looked_into,
    rows_in,
    rows_of,
    waits_for_a_look,
    where_it_stood,
)
from db.withheld.hidden import HidingFile, note_hiding
from db.withheld.short_list import write_list
from model.source import ReadLimits
from pipelines.hidden import tell_of_hidden
from readers.fingerprint import fingerprint

if TYPE_CHECKING:
    from db.store import Store
    from model.register import Hidden
    from model.source import Source


@dataclass(slots=True)
class Swept:
    """What one call did."""

    files: int = 0
    hiding: int = 0
    """Files of these that hide something."""
    lost: int = 0
    """Files that the archive does not give: they stay private."""
    masked: int = 0
    """Stored versions of which cells were taken out."""
    ended: bool = True
    """False where the next call has to go on."""


def sweep(
    store: Store, sources: Mapping[str, Source], clock: Callable[[], datetime], *, within: timedelta | None = None
) -> Swept | None:
    """Goes over what today's readers have not gone over; None where there is nothing.

    `within`: the time after which it stops, for the next call to go on. Each file and each edition is a transaction.
    """
    reader, begun, done = fingerprint(), clock(), Swept()
    editions, files = editions_due(store, reader), due(store, reader)
    if not editions and not files:
        return None
    for edition, source in editions:
        if _is_over(clock, begun, within):
            done.ended = False
            return done
        done.masked += _go_over_rows(store, edition, sources.get(source), reader, clock())
    for sha256 in files:
        if _is_over(clock, begun, within):
            done.ended = False
            break
        _look_into(store, sha256, sources, reader, clock(), done)
    write_list(store)
    return done


def _is_over(clock: Callable[[], datetime], begun: datetime, within: timedelta | None) -> bool:
    return within is not None and clock() - begun >= within


def _go_over_rows(store: Store, edition: int, source: Source | None, reader: str, now: datetime) -> int:
    """Takes out of the versions that an edition brought what today's reader would not give."""
    from readers.columns.personal import asks_for_more, masked_rows  # loads the readers

    own, found = source.columns if source else (), dict[int, dict[str, tuple[str, str]]]()
    for place, rows in rows_of(store, edition).items():
        more = rows_in(store, edition, *place) if asks_for_more(rows) else {}
        found |= masked_rows({**more, **rows}, own)
    with store.transaction():
        mask_rows(store, found, now)
        store.execute("insert or replace into gone_over values (?, ?)", [edition, reader])
    return len(found)


def _look_into(
    store: Store, sha256: str, sources: Mapping[str, Source], reader: str, now: datetime, done: Swept
) -> None:
    places = where_it_stood(store, sha256)
    try:
        body = store.archive.body(sha256)
    except (NotArchived, ArchiveDamaged, OSError):
        done.lost += 1
        with store.transaction():
            note_looked_into(store, [sha256], ABSENT)
        return
    found = {p.source: hidden_now(body, p, sources.get(p.source)) for p in places}
    with store.transaction():
        note_looked_into(store, [sha256], reader)
        for p in where_it_stood(store, sha256):
            _note(store, p, sha256, found.get(p.source, ()), now)
    done.files += 1
    done.hiding += any(found.values())


def hidden_now(body: bytes, place: FilePlace, source: Source | None) -> tuple[Hidden, ...]:
    """What a file hides as today's reader sees it, looked into like one that has just come."""
    from readers.hidden.files import hidden_in, hidden_in_refused  # loads the readers
    from readers.register.reading import read_register

    if not place.register:
        return hidden_in(body)
    reading = read_register(
        body, place.filename, file=place.file, url=place.url, columns=source.columns if source else (),
        limits=source.reading if source else ReadLimits(),
    )  # fmt: skip
    return reading.hidden + (hidden_in_refused(body, reading.refused) if reading.refused else ())


def _note(store: Store, place: FilePlace, sha256: str, hidden: tuple[Hidden, ...], now: datetime) -> None:
    """What a file of a source hides: written down and withheld, and told when all of the source are looked into."""
    file = place.file if place.current else sha256
    looked = HidingFile(file, place.title or place.filename, sha256, hidden, earlier=not place.current)
    anew = note_hiding(store, place.source, [looked], now)
    if not waits_for_a_look(store, place.source):
        tell_of_hidden(store, place.source, now, anew if place.current else ())
