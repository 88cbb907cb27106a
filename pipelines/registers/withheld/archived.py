"""What archived files hide, as today's readers find it; and those that stood before and are kept back for it still."""

from __future__ import annotations

from db.archive import ArchiveDamaged, NotArchived
from db.store import Store
from db.withheld import gone_over
from db.withheld.given_away import given_away
from db.withheld.hidden import HidingFile, hiding_files, kept_by_source
from model.hidden import Hidden
from model.source import ReadLimits, Source


def kept_earlier(store: Store, source: Source) -> list[HidingFile]:
    """Files of a source that are kept back for what they hide, or show of it, and of which it is not asked any more.

    They have been replaced, or are private by what a later file said. What they hide is read from the archive: nothing
    where the archive does not give them.
    """
    asked, out = {f.sha256 for f in hiding_files(store, source.name)}, []
    for sha256 in kept_by_source(store).get(source.name, ()):
        place = next((p for p in gone_over.where_it_stood(store, sha256) if p.source == source.name), None)
        if place is None or sha256 in asked:
            continue
        try:
            body = store.archive.body(sha256)
            hidden = (*hidden_now(body, place, source), *called_by_name(store, place, body))
        except (NotArchived, ArchiveDamaged, OSError):
            hidden = ()
        out.append(HidingFile(sha256, place.title or place.filename, sha256, hidden, earlier=True))
    return out


def hidden_now(body: bytes, place: gone_over.FilePlace, source: Source | None) -> tuple[Hidden, ...]:
    """What an archived file hides by the current reader, checked like a new one."""
    from readers.hidden.files import hidden_in, hidden_in_refused  # loads the readers
    from readers.register.reading import read_register

    if not place.register:
        return hidden_in(body)
    reading = read_register(
        body, place.filename, file=place.file, url=place.url, columns=source.columns if source else (),
        limits=source.reading if source else ReadLimits(),
    )
    return reading.hidden + (hidden_in_refused(body, reading.refused) if reading.refused else ())


def called_by_name(store: Store, place: gone_over.FilePlace, body: bytes) -> tuple[Hidden, ...]:
    """The names of sheets that are those of children whom the register gave away, in this file or another."""
    known = given_away(store, place.source)
    if not (place.register and known.digests):
        return ()
    from readers.personal.sheets import named_sheets  # loads the readers
    from text.privacy.known_names import KnownNames

    names = KnownNames(known.may_be_of, lambda key: known.digest(key) in known.digests, lambda _: False)
    return named_sheets(body, lambda name: names.left_out_of(name, "") != name)
