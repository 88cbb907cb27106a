"""Records what files hide, withholds it, and tells operators once; applies a person's decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from db.archive import ArchiveDamaged, NotArchived
from db.outbox.incidents import Incident, report, resolve
from db.register.editions import KnownEdition, NewEdition, last_edition
from db.store import Store
from db.withheld import gone_over
from db.withheld import hidden as stored
from db.withheld.decide import ABSENT, Withheld, load_withheld
from db.withheld.file_names import mask_file_names
from db.withheld.given_away import KNOWS_MORE, given_away, has_given_away
from db.withheld.hidden import HidingFile
from db.withheld.short_list import write_list
from model.change import ChangeKind
from model.hidden import Hidden, HiddenKind
from model.register import RowPlace
from model.source import Source
from pipelines.poll import Poll
from pipelines.registers.read import edition_of, read_file
from pipelines.registers.withheld.archived import called_by_name, hidden_now, kept_earlier
from readers import fingerprint
from text.labels import first_of, plural

EARLIER = "files recorded earlier"
"""What the notice of all of them is about."""
_NAMED, _DIGITS = 5, 8


class NothingHidden(Exception):
    """No file of this source hides anything, or nothing of the kind that is decided on."""


def note_hidden(store: Store, poll: Poll, now: datetime) -> None:
    """Inside the transaction that records a poll: what its files hide is withheld from then on."""
    name = poll.source.name
    anew = stored.note_hiding(store, name, poll.read.hiding, now)
    stored.note_hiding(store, name, (f for f in poll.read.hid_before if f.earlier), now)
    stored.withhold_hiding(store, name, poll.read.hid_before, now)
    by = KNOWS_MORE if has_given_away(store, name) else fingerprint()
    gone_over.note_looked_into(store, (f.sha256 for f in (*poll.read.hiding, *poll.read.hid_before)), by)
    if poll.is_complete and (poll.listing.files or poll.listing.documents):
        # A register that was refused has left the files and hides what it hides.
        there = [f.file for f in (*poll.listing.files, *poll.read.refused)]
        stored.forget_others(store, name, [*there, *(d.file for d in poll.listing.documents)])
    if poll.read.hiding or poll.read.hid_before or poll.is_complete:
        tell_of_hidden(store, name, now, anew)


def tell_of_hidden(store: Store, source: str, now: datetime, anew: Iterable[str] = ()) -> None:
    """Opens, keeps, closes notices of what waits for a person, in a transaction; those of the titles `anew` at once."""
    waiting = [f for f in stored.hiding_files(store, source) if f.undecided]
    earlier = [f for f in waiting if f.earlier]
    waiting = [f for f in waiting if not f.earlier]
    for title in {f.title for f in waiting} & set(anew):
        store.execute(
            "update notice set told_at = null where source = ? and code = ? and subject = ? and recovered_at is null",
            [source, stored.CODE, title],
        )
    troubles = [_trouble(source, f) for f in waiting]
    if earlier and not gone_over.waits_for_a_look(store, source):
        troubles.append(_of_earlier(source, earlier))
    report(store, troubles, now)
    resolve(store, source, [(t.code, t.subject) for t in troubles], now, among=(stored.CODE,))


def _trouble(source: str, f: HidingFile) -> Incident:
    return Incident(
        source, "hidden_content", f.title,
        f"{f.title} {_what(f)}. Nothing of what is named here is told or published, and the file is kept private; "
        f"what is visible is told as ever. Look: npdwatch hidden {source}; then decide, for all that the files of "
        f"{source} hide now: npdwatch accept {source} --hidden private, rows or public",
        urgent=True,
    )


def _of_earlier(source: str, files: Sequence[HidingFile]) -> Incident:
    """One message for all files of a source that were recorded before they could be looked into."""
    from readers.hidden.take_out import all_in_words  # late: most polls find nothing hidden

    titles = list(dict.fromkeys(f.title for f in files))
    named = first_of(titles, _NAMED)
    kinds = all_in_words(list({h.sha256: h for f in files for h in f.undecided}.values())[:_NAMED])
    return Incident(
        source, "hidden_content", EARLIER,
        f"of the files recorded earlier {len(files)} hide{'' if len(files) > 1 else 's'} something or cannot be looked "
        f"into ({named}): {kinds}. Nothing of what is named here is told or published from now on, and they are kept "
        f"private. Look: "
        f"npdwatch hidden {source}; then decide, for all that the files of {source} hide now: "
        f"npdwatch accept {source} --hidden private or public",
        urgent=True,
    )


def _what(f: HidingFile) -> str:
    from readers.hidden.take_out import all_in_words, in_words

    now_shown = [h for h in f.undecided if h.sha256 in f.hid_in]
    rest = [h for h in f.undecided if h.sha256 not in f.hid_in]
    unseen = any(h.kind is HiddenKind.NOT_LOOKED_INTO for h in rest)
    shows, seen = ("may show now", "") if unseen else ("shows now", " is visible now and")
    told = (
        ("holds", [h for h in rest if h.kind is not HiddenKind.NOT_LOOKED_INTO], ""),
        (f"{shows} what it hid before,", now_shown, f", which{seen} still waits for your decision"),
    )
    parts = [f"{verb} {all_in_words(found)}{after}" for verb, found, after in told if found]
    return " and ".join(parts + [in_words(h) for h in rest if h.kind is HiddenKind.NOT_LOOKED_INTO])


async def decide(
    store: Store, source: Source, decision: str, *, who: str, clock: Callable[[], datetime], named: str = ""
) -> tuple[int | None, str]:
    """A person's word on what the files of a source hide: private, public, or rows, which are recorded and told then.

    `named`: the sha256 of one file, or how it begins: `public` is said of that file alone, and of all that it shows.
    Gives the id of the edition that `rows` makes, None with another word; and what was done, for people: a line, and
    with `public` one more for each file.

    Raises:
        NothingHidden: nothing of the kind is there.
    """
    files = stored.hiding_files(store, source.name)
    if named:
        files = _named([*files, *kept_earlier(store, source)], source.name, named)
        named = files[0].sha256
    which = [h for f in files for h in f.hidden if decision != "rows" or h.kind is HiddenKind.ROWS]
    if not (which or named):
        raise NothingHidden(_nothing(source.name, decision, [] if files else kept_earlier(store, source)))
    new, later = None, list[HidingFile]()
    if decision == "rows":
        known = last_edition(store, source.name)
        stands = {f.sha256 for f in known.files} if known else set[str]()
        files = [f for f in files if any(h.kind is HiddenKind.ROWS for h in f.hidden)]
        later = [f for f in files if f.sha256 not in stands]
        if known is None or len(later) == len(files):
            raise NothingHidden(_why_not_counted(source.name, later))
        which = [h for f in files if f not in later for h in f.hidden if h.kind is HiddenKind.ROWS]
        new = _with_rows(store, source, known)
    edition = None
    with store.transaction():
        if new is not None:
            from db.register.recording.rows import record_edition  # loads what is private

            edition = record_edition(store, new, clock())
        earlier = [f for f in files if named and f.earlier]
        stored.decide_on_hidden(store, source.name, decision, which, who=who, now=clock(), named=named, earlier=earlier)
        tell_of_hidden(store, source.name, clock())
    said = {
        "private": "what its files hide stays private, and is raised again when it changes",
        "rows": "the hidden rows count from now on; the files stay private",
    }
    if decision != "public":
        return edition, "\n".join([said[decision], *([_why_not_counted(source.name, later)] if later else [])])
    withheld = load_withheld(store)
    files = list({f.sha256: f for f in files}.values())
    served = [f for f in files if not withheld.kept_back(f.sha256)]
    lines = [f"{len(served):,} of {plural(len(files), 'file')} may be served"]
    lines += [f"{f.title} ({f.sha256}): {_what_came(store, source.name, f, withheld)}" for f in files]
    return edition, "\n".join(lines)


def _nothing(source: str, decision: str, kept: Sequence[HidingFile]) -> str:
    """That there is nothing to decide on, and which files are kept back still."""
    said = f"No file of {source} hides {'rows' if decision == 'rows' else 'anything'}."
    if not kept:
        return said
    named = first_of([f"{f.title} ({f.sha256[:12]})" for f in kept], _NAMED)
    return (
        f"{said[:-1]} now. Of those that stood before {plural(len(kept), 'file')} {'is' if len(kept) == 1 else 'are'} "
        f"kept back, and will be: {named}. To look: npdwatch hidden {source}; to let one go: npdwatch accept {source} "
        "--hidden public --file SHA256"
    )


def _why_not_counted(source: str, files: Sequence[HidingFile]) -> str:
    """Of files that hide rows and are not of the edition that stands, in which alone hidden rows can count."""
    if not all(f.earlier for f in files):
        return f"The edition of {source} that hides rows is put aside: decide on it first."
    named = ", ".join(dict.fromkeys(f.title for f in files))
    return (
        f"{named}: of an earlier edition, in which hidden rows do not count: those of the edition that stands alone "
        f"can. Decide on the rest: npdwatch accept {source} --hidden private or public"
    )


def _named(files: Sequence[HidingFile], source: str, named: str) -> list[HidingFile]:
    """The file of that sha256, under each name that it has."""
    found = [f for f in files if len(named) >= _DIGITS and f.sha256.startswith(named.casefold())]
    if len({f.sha256 for f in found}) != 1:
        raise NothingHidden(
            f"{named!r} is not the sha256 of one file of {source} that is kept back for what it hides or shows, nor "
            f"its first {_DIGITS} or more digits. See: npdwatch hidden {source} --json"
        )
    return found


def _what_came(store: Store, source: str, f: HidingFile, withheld: Withheld) -> str:
    """What has become of a file that was called public, and what keeps it back still: the strictest word wins."""
    from readers.hidden.take_out import all_in_words

    if not withheld.kept_back(f.sha256):
        return "its copy is served, made of what is visible in it"
    why = []
    if kept := stored.kept_of(store, source, f):
        only = "Where that is no child's, for this file alone: "
        own = f"npdwatch accept {source} --hidden public --file {f.sha256}"
        why.append(f"It holds {all_in_words(kept)}. {only}{own}")
    for other in stored.kept_for(store, source, f):
        named = f" --file {f.sha256}" if any(h.kind is HiddenKind.PERSONAL for h in f.hidden) else ""
        why.append(
            f"the same bytes, or what they hide, are not public for {other}. To change it there: npdwatch hidden "
            f"{other}, then npdwatch accept {other} --hidden public{named}"
        )
    return f"stays private. {'; '.join(why) or 'It is withheld otherwise too. See: npdwatch withheld'}"


def _with_rows(store: Store, source: Source, known: KnownEdition) -> NewEdition:
    """The last good edition once more, with the rows that its files hide."""
    from diffing.compare import compare_editions  # most polls compare nothing
    from pipelines.registers.withheld.alike import withheld_alike
    from readers.hidden.rows import gather_shown, with_recorded, with_standing

    plain, whole = ([read_file(store, source, f, rows_count=count) for f in known.files] for count in (False, True))
    stood = stored.standing_rows(store, known.id)
    before = with_recorded(edition_of(plain), stood)
    hidden = {RowPlace(t.file, t.sheet, n) for r in plain for t in r.registers for n, _ in t.withheld}
    after, standing = with_standing(before, edition_of(whole), stood)
    alike = withheld_alike(before, after, given_away(store, source.name))
    before, after = alike.before, alike.after
    comparison = gather_shown(before, after, compare_editions(before, after))
    places = {after.place(n) for n, _, _ in after.indices()}
    return NewEdition(
        source, ChangeKind.EDITION_PUBLISHED, known.files, after, comparison, known, before,
        title=known.title, published_at=known.published_at, note=known.note,
        standing=standing | (hidden & places),
    )


# ---------------------------------------------------------------------------------------------------------------
# After an upgrade: what was recorded before is looked into, in small steps, taken up where they stopped

class Swept(Struct):
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
    editions, files = gone_over.editions_due(store, reader), gone_over.due(store, reader)
    if not editions and not files:
        return None
    for edition, sha256 in (*((e, "") for e in editions), *((None, f) for f in files)):
        if within is not None and clock() - begun >= within:
            done.ended = False
            break
        if edition:
            done.masked += _go_over_rows(store, edition[0], sources.get(edition[1]), reader, clock())
        else:
            _look_into(store, sha256, sources, reader, clock(), done)
    write_list(store)
    return done


def _go_over_rows(store: Store, edition: int, source: Source | None, reader: str, now: datetime) -> int:
    """Takes out of the versions that an edition brought what today's reader would not give."""
    from readers.personal.stored import asks_for_more, masked_rows  # loads the readers

    own, found = source.columns if source else (), dict[int, dict[str, tuple[str, str]]]()
    for place, rows in gone_over.rows_of(store, edition).items():
        more = gone_over.rows_in(store, edition, *place) if asks_for_more(rows) else {}
        found |= masked_rows({**more, **rows}, own)
    with store.transaction():
        mask_file_names(store, edition, now)
        gone_over.mask_releases(store, found, now)
        gone_over.note_gone_over(store, edition, reader)
    return len(found)


def _look_into(
    store: Store, sha256: str, sources: Mapping[str, Source], reader: str, now: datetime, done: Swept
) -> None:
    places = gone_over.where_it_stood(store, sha256)
    try:
        body = store.archive.body(sha256)
    except (NotArchived, ArchiveDamaged, OSError):
        done.lost += 1
        with store.transaction():
            gone_over.note_looked_into(store, [sha256], ABSENT)
        return
    found = {
        p.source: (*hidden_now(body, p, sources.get(p.source)), *called_by_name(store, p, body)) for p in places
    }
    with store.transaction():
        gone_over.note_looked_into(store, [sha256], reader)
        for p in gone_over.where_it_stood(store, sha256):
            _note(store, p, sha256, found.get(p.source, ()), now)
    done.files += 1
    done.hiding += any(found.values())


def _note(store: Store, place: gone_over.FilePlace, sha256: str, hidden: tuple[Hidden, ...], now: datetime) -> None:
    """What a file of a source hides: written down and withheld, and told when all of the source are looked into."""
    file = place.file if place.current else sha256
    looked = HidingFile(file, place.title or place.filename, sha256, hidden, earlier=not place.current)
    anew = stored.note_hiding(store, place.source, [looked], now)
    if not gone_over.waits_for_a_look(store, place.source):
        tell_of_hidden(store, place.source, now, anew if place.current else ())
