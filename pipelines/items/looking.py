"""Sentences that are to be looked at: told in a digest, settled by a person, read again by a better reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from db.items import kept as stored
from db.items.doubts import doubtful_in_words
from db.items.settled import (
    SAID,
    Answers,
    Entry,
    Given,
    SettledAs,
    Settlement,
    answers,
    as_release,
    save_answer,
    with_answers,
)
from db.register.changes import save_change
from db.store import Store, as_json
from model.change import Change, ChangeKind
from model.item import Item
from model.source import Source
from pipelines.items.changes import as_rows, category_of, mentions_in, subject_of
from pipelines.items.encoding import Encoding
from pipelines.items.masked import mask_again, to_mask
from text.timestamp import stamp

BATCH = 50
"""Texts that are read again before it is looked whether there is time for more."""
def to_look_at(item: Item, doubtful: Sequence[Mapping[str, Any]]) -> tuple[Change, ...]:
    """The change that tells of such sentences; none where there are none."""
    if not doubtful:
        return ()
    return (Change(ChangeKind.TO_LOOK_AT, doubtful_in_words(len(doubtful)), item.reference or None, file=item.title),)


def settle(store: Store, entry: Entry, answer: Settlement, now: datetime, given: Given | None = None) -> None:
    """Keeps a person's answer, in one transaction; a release is told as one. `given`: to whom, where that is said."""
    with store.transaction():
        save_answer(store, entry, SettledAs(answer, given), now)
        if answer is Settlement.RELEASE:
            tell_release(store, entry, SAID[answer], now, given)


def tell_release(store: Store, entry: Entry, why: str, now: datetime, given: Given | None = None) -> None:
    """Tells of a sentence that was in doubt as of a release, once for good, inside a transaction."""
    name, key = entry.address
    item = stored.kept_by_key(store, name, key).item
    said = [{**as_release(entry.said, given), "reason": why}]
    change = Change(ChangeKind.TEXT_RELEASE, why, item.reference or None, file=item.title)
    detail = subject_of(source_of(store, name), item, change, said, ()).as_detail()
    save_change(
        store, name, None, change, now, category=category_of(said).value, detail=detail, once=f"settled {entry.id}"
    )
    store.execute("update source set changed_at = ? where name = ?", [stamp(now), name])


def source_of(store: Store, name: str) -> Source:
    """A source as the database has it, without its options."""
    (x,) = store.rows("select name, kind, url, title from source where name = ?", [name])
    return Source(x["name"], x["kind"], x["url"], x["title"])


def read_again(
    store: Store, watched: Mapping[str, Source], clock: Callable[[], datetime], *, within: timedelta
) -> tuple[int, int]:
    """Reads texts again that another reader read, the newest first: (how many, how many are left).

    What today's rules would not keep is taken out of them first. It changes what history, lists and counts say, and is
    told to nobody. Each batch is a transaction of its own.
    """
    begun, done, encoding = clock(), 0, Encoding(store)
    left = "item i join item_version v on v.id = i.version_id where v.reader not in (select value from json_each(?))"
    newest = f"select i.id from {left} order by i.published desc, i.id desc limit ?"  # noqa: S608 - our own words
    try:
        while clock() - begun < within:
            rows = store.rows(newest, [as_json(encoding.names()), BATCH])
            if not rows:
                return done, 0
            for x in rows:
                if found := to_mask(store, x["id"]):
                    with store.transaction():
                        mask_again(store, x["id"], found=found)
            known = answers(store)
            read = [_read(store, watched, known, x["id"], encoding) for x in rows]
            with store.transaction():
                for number, version, said, reader in read:
                    if store.one("select 1 from item where id = ? and version_id = ?", [number, version]):
                        stored.save_mentions(store, version, said, reader)
                encoding.keep(clock())
            done += len(read)
    finally:
        encoding.rest()
    return done, store.count(left, [as_json(encoding.names())])


def _read(
    store: Store, watched: Mapping[str, Source], known: Answers, number: int, encoding: Encoding
) -> tuple[int, int, list[dict[str, Any]], str]:
    kept = stored.kept_by_id(store, number)
    (x,) = store.rows("select source from item where id = ?", [number])
    source = watched.get(x["source"]) or source_of(store, x["source"])
    said = as_rows(mentions_in(kept.item, source, encoding))
    return number, kept.version, with_answers(known, f"{source.name} {kept.item.key}", said), encoding.reads()
