"""What is to be written of an item that was seen, and the writing of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from db.items import kept as stored
from db.items.doubts import sentence_key
from db.items.links import linked_to, newest_release, save_links
from db.items.since import told_last
from db.register.changes import save_change
from db.register.editions import save_snapshot
from db.store import Store
from diffing.texts.words import changed_paragraphs, changed_words
from mentions.parts.only_sharing import only_sharing
from mentions.parts.quoted import is_quoted_whole, quoted
from model.change import NO_NEWS, Change, ChangeKind, ItemLink, ItemSubject
from model.hidden import LEFT_OUT
from model.item import ONLY_LISTED, Item, Observation, Retraction, digest
from model.recipient import Category
from model.source import Source
from pipelines.items.changes import bodies_in, category_of, names_child, private_in, subject_of
from pipelines.items.encoding import reader_now
from pipelines.items.looking import to_look_at
from pipelines.items.masked import ToMask, mask_again
from pipelines.items.news import News, naming_new
from text.timestamp import stamp

_PROSE = frozenset({"text", "answer", "original_answer"})


class ItemEntry(Struct):
    """A sighting with all that is to be written of it, worked out before the transaction begins."""

    sighting: Observation
    before: stored.Kept | None
    item: Item
    told: str
    tries: int = 0
    changes: tuple[Change, ...] = ()
    fresh: bool = False
    """True where it is a version of its own."""
    said: list[dict[str, Any]] = field(default_factory=list)
    reader: str = field(default_factory=reader_now)
    """Who read `said`."""
    links: list[ItemLink] = field(default_factory=list)
    instead_of: str = ""
    """The kind that it would have been told as, had anything in it been sure."""
    doubtful: Sequence[Mapping[str, Any]] = ()
    """Those of `said` that a person is to look at, and that were not there before."""
    new: News = field(default_factory=dict)
    """Those of `said` that are sure and tell of what was not known; of a new item of a list none."""
    taken_back: tuple[Retraction, ...] = ()
    """Who got data as it surely said, and as it does not say any more."""
    children: Collection[str] = ()
    """Names that are taken out of its item already, and stand in no other version of it either."""


class Ready(NamedTuple):
    """An entry with what takes long to find out: nothing is looked through while the database is held for writing."""

    entry: ItemEntry
    changes: tuple[Change, ...]
    """As they are told."""
    document: str
    """The address of its document, as it may be kept."""
    to_mask: ToMask | None
    """Of an item that was known."""


def ready(store: Store, source: Source, e: ItemEntry) -> Ready:
    """Finds that out, before the transaction that writes the entry."""
    s, document, to_mask = e.sighting, "", None
    changes = _as_quoted(source, e)
    if e.fresh and s.document is not None:
        document = private_in((s.item,), e.children).address(s.document.url)
    if e.fresh and e.before is not None:
        now = stored.as_stored(e.item)
        versions = [*stored.versions_of(store, e.before.id).values(), now]
        to_mask = ToMask(now, versions, (s.item,), e.children)
        to_mask.look_at_words(store, e.before, (e.said, changes, e.links, e.taken_back))
    return Ready(e, changes, document, to_mask)


def write_entry(store: Store, source: Source, r: Ready, snapshot: int | None, now: datetime) -> bool:
    """Writes an entry and what is told of it, inside a transaction. True where anything is."""
    e, s = r.entry, r.entry.sighting
    told = (*r.changes, *to_look_at(e.item, e.doubtful))
    mark = s.mark if s.mark is not None else "" if e.before else digest(e.item)
    only_read = s.mark is None and (s.document is not None or bool(s.failed or e.item.no_text))
    number = stored.save_item(
        store, source.name, e.item, e.before, now, mark=mark, scope=s.scope, told=e.told, tries=e.tries,
        there=not only_read,
    )
    version = e.before.version if e.before else 0
    if e.fresh:
        documents = stored.documents_of(store, version) if version and s.document is None else []
        if s.document is not None:
            save_snapshot(store, source.name, s.document, now)
            documents = [{"format": s.format, "url": r.document, "sha256": s.document.sha256}]
        version = stored.save_version(store, number, e.item, documents, snapshot, now)
        stored.save_mentions(store, version, e.said, e.reader)
        save_links(store, number, e.links)
        if e.said:
            linked_to(store, version, newest_release(store))
    said = e.said if e.fresh else stored.mentions_of(store, version)
    apart = {sentence_key(m["sentence"]) for m in e.doubtful}
    of_words = _change_of_words(r.changes)
    for change in told:
        own = change.kind is ChangeKind.TO_LOOK_AT
        about = e.doubtful if own else [m for m in said if sentence_key(m["sentence"]) not in apart]
        new: News = e.new if change is of_words else {}
        about = [naming_new(m, new) for m in about] if change.reason not in NO_NEWS else []
        subject = subject_of(source, e.item, change, about, e.links, apart=0 if own else len(apart), new=new)
        listed = ONLY_LISTED if s.failed and e.item.text is not None else subject.no_text
        subject = replace(subject, instead_of=e.instead_of if own else "", no_text=listed)
        if e.taken_back and change is of_words:
            subject = _with_taken_back(store, source, subject, e.taken_back)
        by = category_of([m for m in about if sentence_key(m["sentence"]) in new] if new else about)
        save_change(
            store, source.name, None, change, now, category=by.value, detail=subject.as_detail(),
            once=f"{e.item.key} {version} {change.kind}",
        )
        store.execute("update source set changed_at = ? where name = ?", [stamp(now), source.name])
    if e.fresh and e.before is not None:
        mask_again(store, number, s.item, children=e.children, found=r.to_mask)
    return bool(told)


def _as_quoted(source: Source, e: ItemEntry) -> tuple[Change, ...]:
    """Its changes, of a text that is its publisher's own, or names a child, with what it says of data alone."""
    edited = any(not _PROSE.isdisjoint(c.fields) for c in e.changes)
    beside = edited and e.before is not None and (names_child(e.before.item) or names_child(e.item))
    if e.before is None or not edited or is_quoted_whole(source.kind, source.url, beside_child=beside):
        return e.changes
    said = [m["sentence"] for m in e.said]
    bodies = bodies_in(e.said)

    def left(text: str | None) -> str:
        return only_sharing(quoted(text or "", said), bodies, beside_child=beside)

    def shown(c: Change) -> Change:
        if "text" in c.fields and e.before is not None:
            was, now = left(e.before.item.text), left(e.item.text)
            pair = changed_paragraphs(was, now)
            told = pair if any(pair) else (LEFT_OUT, LEFT_OUT)
            return replace(c, fields={**c.fields, "text": told}, words=changed_words(was, now))
        answers = {name: (left(c.fields[name][0]), left(c.fields[name][1])) for name in _PROSE.intersection(c.fields)}
        if not answers:
            return c
        return replace(c, fields={**c.fields, **answers}, words=changed_words(*[*answers.values()][-1]))

    return tuple(map(shown, e.changes))


def _with_taken_back(
    store: Store, source: Source, subject: ItemSubject, back: tuple[Retraction, ...]
) -> ItemSubject:
    """With whom the text takes back, and how that was told: who heard of it hears of this."""
    categories = tuple(dict.fromkeys(x.category for x in back if x.category != Category.UNKNOWN.value))
    told_as = told_last(store, source.name, subject.item, [x.name for x in back])
    return replace(subject, taken_back=back, taken_out=categories, told_as=told_as)


def _change_of_words(changes: Sequence[Change]) -> Change | None:
    """Which of the changes of one look brought what is new: the one to the item's words, else the first."""
    return next((c for c in changes if c.fields.keys() & {"answer", "text", "title"}), changes[0] if changes else None)
