"""Reads what a publication says besides its registers: the words of its page, and documents such as a letter."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Sequence
from urllib.parse import urlsplit

from msgspec.structs import replace

from db.archive import ArchiveDamaged, NotArchived
from db.items.kept import kept
from db.register.editions import Document, documents
from db.store import Store
from model.change import NOTES_EDITED, Change, ChangeKind
from model.fetch import FetchedFile, Outcome, PageState
from model.hidden import WITHHELD_CELL
from model.item import Item, ItemKind, Observation
from pipelines.context import PollStep, apart
from pipelines.poll import Poll, PollDecision, PublicationText

log = logging.getLogger(__name__)

_TELLS_NOTE = (PollDecision.ACCEPTED, PollDecision.BASELINE, PollDecision.SUSPECT)


class ReadTexts(PollStep):
    """After comparing: only then is it known which change notes no edition is told with.

    What cannot be read is an item without a text, as evidence is: nobody knows what it says, and that is told.
    """

    doing = "reading the documents of"

    async def step(self, poll: Poll) -> Poll:
        poll = replace(poll, page=replace(poll.page, changes=_with_notes(poll)))
        if poll.fetched.item is None or self.context.keeps_contents:  # a trial asks whether the registers are read
            return poll
        row = self.store.one("select page_sha256 from source where name = ?", [poll.source.name])
        silent = is_first_look(self.store, poll)
        is_new = not row or row["page_sha256"] != poll.fetched.page_sha256
        texts = [*(self._page(poll, silent=silent) if is_new else ()), *await self._documents(poll, silent=silent)]
        told = {id(c) for t in texts for c in t.changes}
        left = [c for c in poll.page.changes if id(c) not in told]
        names = self._children(poll, texts) if texts or any(_of_a_file(c) for c in left) else frozenset()
        if names:
            texts = [replace(t, changes=_without(t.changes, names), children=names) for t in texts]
            left = list(_without(left, names))
        return replace(poll, page=replace(poll.page, changes=tuple(left)), texts=tuple(texts))

    def _children(self, poll: Poll, texts: Sequence[PublicationText]) -> frozenset[str]:
        """Names of children that the page or one of its documents gives away, or gave away: they stand in none."""
        from pipelines.items.changes import private_in  # loads what judges texts
        from pipelines.items.given_away import given_away

        names = set[str]()
        for t in texts:
            names |= t.children
            names |= private_in([x.item for x in (t.earlier, t.seen) if x]).named
        return given_away(self.store, poll.source).union(names)

    def _page(self, poll: Poll, *, silent: bool) -> Iterable[PublicationText]:
        item, before = poll.fetched.item, poll.page.before
        is_seen = poll.fetched.page is not None and not poll.page.is_kept_out
        if item is not None and is_seen and item.state in (PageState.LIVE, PageState.WITHDRAWN):
            from readers.govuk.texts import page_item  # loads the readers of documents

            url = poll.source.url
            earlier = Observation(page_item(before, url), "", silent=True) if before and before.body_text else None
            told = (c for c in poll.page.changes if c.kind is ChangeKind.PAGE_CHANGED and "file_title" not in c.fields)
            seen = Observation(page_item(item, url), "", silent=silent)
            children = item.children.union(before.children if before else ())
            yield PublicationText(seen, tuple(told), earlier, children)

    async def _documents(self, poll: Poll, *, silent: bool) -> list[PublicationText]:
        changes = [c for c in poll.page.changes if c.kind is ChangeKind.ATTACHMENT_ADDED or "file_title" in c.fields]
        known = {d.file: d for d in documents(self.store, poll.source.name)}
        if not changes and not any(d.snapshot or _is_renamed(known.get(d.file), d) for d in poll.listing.documents):
            return []
        fetched = {f.attachment.url: f for f in poll.fetched.files}
        out = []
        for d in poll.listing.documents:
            old = known.get(d.file)
            told = [c for c in changes if _is_of(c, old, d)][:1]
            changes = [c for c in changes if c not in told]
            if d.snapshot is not None and (old is None or old.sha256 != d.sha256):
                told += [] if silent else _edit(old, d)
                out.append(await self._document(poll, d, old, fetched[d.url], told, silent=silent))
            elif (told or _is_renamed(old, d)) and (text := self._retitled(poll, d, told)) is not None:
                out.append(text)
        return out

    async def _document(
        self, poll: Poll, d: Document, old: Document | None, f: FetchedFile, told: Sequence[Change], *, silent: bool
    ) -> PublicationText:
        """A document that came anew."""
        assert d.snapshot is not None
        item, children = await apart(_item, poll, d, f, d.snapshot.body)
        seen = Observation(item, "", silent=silent, document=d.snapshot, format=f.attachment.kind)
        is_due = old is not None and kept(self.store, poll.source.name, item) is None
        earlier = await apart(self._earlier, poll, old, f) if is_due and old else None
        return PublicationText(seen, tuple(told), earlier, children)

    def _retitled(self, poll: Poll, d: Document, told: Sequence[Change]) -> PublicationText | None:
        """A document that has another title and says the same; None where it was not read yet."""
        before = kept(self.store, poll.source.name, Item(_key(poll, d.file), ItemKind.DOCUMENT))
        if before is None:
            return None
        item = replace(before.item, title=d.title, url=d.url)
        return PublicationText(Observation(item, ""), tuple(told))

    def _earlier(self, poll: Poll, known: Document, f: FetchedFile) -> Observation | None:
        """The document as it is archived, which an earlier version of the program did not read."""
        try:
            item, _ = _item(poll, known, f, self.store.archive.body(known.sha256))
        except (NotArchived, ArchiveDamaged):
            return None
        return Observation(item, "", silent=True)


def _is_of(change: Change, old: Document | None, d: Document) -> bool:
    """Whether a change of the page is about this document: it came, or its title is another."""
    if change.kind is ChangeKind.ATTACHMENT_ADDED:
        return change.file == d.title
    # Of the older title a name that was taken out of it may be withheld.
    return old is not None and old.title != d.title and change.fields["file_title"][1] == d.title


def _is_renamed(old: Document | None, d: Document) -> bool:
    """True for other words in a title: what was read of it has the old one until it is written again."""
    if old is None or not d.title or old.title == d.title:
        return False
    from diffing.sheets import words_of_name  # loads what compares; most polls bring no document

    return words_of_name(old.title) != words_of_name(d.title)


def _of_a_file(change: Change) -> bool:
    """True for a change that says a file's title or address."""
    return bool(change.file or "file_title" in change.fields)


def _without(changes: Iterable[Change], names: Collection[str]) -> tuple[Change, ...]:
    """Changes of a publication without these names, in titles and in addresses."""
    from text.privacy.prose import WithoutPrivate

    without = WithoutPrivate((), WITHHELD_CELL, names)

    def said(name: str, text: str | None) -> str | None:
        return text and (without.address(text) if name == "address" else without.said(text))

    return tuple([
        replace(
            c, file=without.said(c.file), reason=without.said(c.reason),
            fields={k: (said(k, a), said(k, b)) for k, (a, b) in c.fields.items()},
        )
        for c in changes
    ])


def is_first_look(store: Store, poll: Poll) -> bool:
    """True where nothing of the source was ever recorded."""
    row = store.one("select page_sha256, good_at from source where name = ?", [poll.source.name])
    return not row or not (row["page_sha256"] or row["good_at"] or poll.listing.known)


def _item(poll: Poll, d: Document, f: FetchedFile, body: bytes) -> tuple[Item, frozenset[str]]:
    """The item of a document, with the names that are taken out of it already."""
    from pipelines.items.not_read import READER_FAILED
    from readers.documents.errors import Unread
    from readers.govuk.texts import words_of

    text, why, children = None, "", frozenset[str]()
    try:
        text, children = words_of(body, f.attachment.kind, f.attachment.url, f.attachment.title)
    except Unread as error:
        why = error.code
    except MemoryError:
        raise
    except Exception:  # the boundary of one document: the registers and the others are recorded
        log.exception("%s could not be read: a fault of npdwatch.", f.attachment.url)
        why = READER_FAILED
    published = poll.fetched.item.public_updated_at[:10] if poll.fetched.item else ""
    item = Item(
        _key(poll, d.file), ItemKind.DOCUMENT, d.title, url=d.url, published=published, text=text, no_text=why
    )
    return item, children


def _key(poll: Poll, file: str) -> str:
    """The identity of a document, in every source that lists its publication: a command takes it, so no space."""
    publication = urlsplit(poll.source.url).path.rsplit("/", 1)[-1]
    return f"document:{publication}/{'_'.join(file.split())}"


def _edit(old: Document | None, new: Document) -> list[Change]:
    """The change that tells of other bytes, none where the words are known to be the same."""
    if old is None or not new.words or not old.words or old.words == new.words:
        return []
    fields = {"sha256": (old.sha256, new.sha256)}
    return [Change(ChangeKind.DOCUMENT_CHANGED, "its contents have changed", file=new.title, fields=fields)]


def _with_notes(poll: Poll) -> tuple[Change, ...]:
    """What happened to the page, with the change notes that no edition is told with: one line for all of them."""
    changes, notes = poll.page.changes, "\n".join(poll.page.notes)
    comes = any(m.outcome is Outcome.NOT_YET for m in poll.listing.missing)  # a file that is told with its note then
    if not notes or comes or poll.result.decision in _TELLS_NOTE:
        return changes
    words = next((c for c in changes if _is_of_words(c)), None)
    if words is None:
        return (*changes, Change(ChangeKind.PAGE_CHANGED, "a new change note", fields={"note": ("", notes)}))
    both = replace(words, fields={**words.fields, "note": ("", notes)})
    return tuple(both if c is words else c for c in changes)


def _is_of_words(change: Change) -> bool:
    return change.kind is ChangeKind.PAGE_CHANGED and not change.file and change.reason != NOTES_EDITED
