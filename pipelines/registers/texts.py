"""Reads what a publication says besides its registers: the words of its page, and documents such as a letter."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from msgspec.structs import replace

from db.archive import ArchiveDamaged, NotArchived
from db.register.editions import Document, documents
from db.store import Store
from model.change import Change, ChangeKind
from model.fetch import ContentItem, FetchedFile, Outcome, PageState
from model.item import Item, ItemKind, Observation
from pipelines.context import PollStep, apart
from pipelines.poll import Poll, PollDecision, PublicationText

_TELLS_NOTE = (PollDecision.ACCEPTED, PollDecision.BASELINE, PollDecision.SUSPECT)


class ReadTexts(PollStep):
    """After comparing: only then is it known which change notes no edition is told with.

    What cannot be read is an item without a text, as evidence is: nobody knows what it says, and that is told.
    """

    async def step(self, poll: Poll) -> Poll:
        poll = replace(poll, page=replace(poll.page, changes=_with_notes(poll)))
        if poll.fetched.item is None or self.context.keeps_contents:  # a trial asks whether the registers are read
            return poll
        row = self.store.one("select page_sha256 from source where name = ?", [poll.source.name])
        silent = is_first_look(self.store, poll)
        is_new = not row or row["page_sha256"] != poll.fetched.page_sha256
        texts = [*(self._page(poll, silent=silent) if is_new else ()), *await self._documents(poll, silent=silent)]
        told = {id(c) for t in texts for c in t.changes}
        page = replace(poll.page, changes=tuple([c for c in poll.page.changes if id(c) not in told]))
        return replace(poll, page=page, texts=tuple(texts))

    def _page(self, poll: Poll, *, silent: bool) -> Iterable[PublicationText]:
        item, before = poll.fetched.item, poll.page.before
        is_seen = poll.fetched.page is not None and not poll.page.is_kept_out
        if item is not None and is_seen and item.state in (PageState.LIVE, PageState.WITHDRAWN):
            earlier = Observation(_page_item(poll, before), "", silent=True) if before and before.body_text else None
            told = (c for c in poll.page.changes if c.kind is ChangeKind.PAGE_CHANGED and "file_title" not in c.fields)
            seen = Observation(_page_item(poll, item), "", silent=silent)
            children = item.children.union(before.children if before else ())
            yield PublicationText(seen, tuple(told), earlier, children)

    async def _documents(self, poll: Poll, *, silent: bool) -> list[PublicationText]:
        came = [(d, d.snapshot) for d in poll.listing.documents if d.snapshot is not None]
        known = {d.file: d for d in documents(self.store, poll.source.name)} if came else {}
        fetched = {f.attachment.url: f for f in poll.fetched.files}
        added = [c for c in poll.page.changes if c.kind is ChangeKind.ATTACHMENT_ADDED]
        out = []
        for d, snapshot in came:
            old, f = known.get(d.file), fetched[d.url]
            if old is not None and old.sha256 == d.sha256:
                continue
            item, children = await apart(_item, d, f, snapshot.body)
            published = poll.fetched.item.public_updated_at[:10] if poll.fetched.item else ""
            item = replace(item, published=published)
            seen = Observation(item, "", silent=silent, document=snapshot, format=f.attachment.kind)
            new = next((c for c in added if c.file == d.title), None)
            added = [c for c in added if c is not new]
            told = tuple([c for c in (new, None if silent else _edit(old, d)) if c is not None])
            earlier = await apart(self._earlier, old, f) if old and not self._is_read(poll, item.key) else None
            out.append(PublicationText(seen, told, earlier, children))
        return out

    def _earlier(self, known: Document, f: FetchedFile) -> Observation | None:
        """The document as it is archived, which an earlier version of the program did not read."""
        try:
            item, _ = _item(known, f, self.store.archive.body(known.sha256))
        except (NotArchived, ArchiveDamaged):
            return None
        return Observation(item, "", silent=True)

    def _is_read(self, poll: Poll, key: str) -> bool:
        sql = "select 1 from item where source = ? and key = ?"
        return self.store.one(sql, [poll.source.name, key]) is not None


def is_first_look(store: Store, poll: Poll) -> bool:
    """True where nothing of the source was ever recorded."""
    row = store.one("select page_sha256, good_at from source where name = ?", [poll.source.name])
    return not row or not (row["page_sha256"] or row["good_at"] or poll.listing.known)


def _item(d: Document, f: FetchedFile, body: bytes) -> tuple[Item, frozenset[str]]:
    """The item of a document, with the names that are taken out of it already."""
    text, why, children = _words(body, f)
    return Item(_key("document", d.file), ItemKind.DOCUMENT, d.title, url=d.url, text=text, no_text=why), children


def _page_item(poll: Poll, page: ContentItem) -> Item:
    said = (page.description, page.body_text)  # a change note is told word for word
    return Item(
        _key("page", urlsplit(poll.source.url).path), ItemKind.PAGE, page.title, url=poll.source.url,
        published=page.public_updated_at[:10], text="\n".join(filter(None, said)),
    )


def _key(what: str, name: str) -> str:
    """The identity of a text in its source: commands take it, so no space stands in it."""
    return f"{what}:{'_'.join(name.split())}"


def _words(body: bytes, f: FetchedFile) -> tuple[str | None, str, frozenset[str]]:
    """The words of a document, or None and the code of why there are none; names that are taken out of them."""
    from readers.documents.errors import Unread  # loads the readers, for the few polls that bring a document
    from readers.documents.read import read_document
    from readers.govuk.api import NotAContentItem, read_content_item

    try:
        if f.attachment.kind == "html":
            page = read_content_item(body, url=f.attachment.url)
            return page.body_text, "", page.children
        return read_document(body, f.attachment.title), "", frozenset()
    except NotAContentItem:
        return None, "unknown_format", frozenset()
    except Unread as error:
        return None, error.code, frozenset()


def _edit(old: Document | None, new: Document) -> Change | None:
    if old is None or not new.words or not old.words or old.words == new.words:
        return None
    fields = {"sha256": (old.sha256, new.sha256)}
    return Change(ChangeKind.DOCUMENT_CHANGED, "its contents have changed", file=new.title, fields=fields)


def _with_notes(poll: Poll) -> tuple[Change, ...]:
    """What happened to the page, with the change notes that no edition is told with: one line for all of them."""
    changes, notes = poll.page.changes, "\n".join(poll.page.notes)
    comes = any(m.outcome is Outcome.NOT_YET for m in poll.listing.missing)  # a file that is told with its note then
    if not notes or comes or poll.result.decision in _TELLS_NOTE:
        return changes
    words = next((c for c in changes if c.kind is ChangeKind.PAGE_CHANGED and not c.file), None)
    if words is None:
        return (*changes, Change(ChangeKind.PAGE_CHANGED, "a new change note", fields={"note": ("", notes)}))
    both = replace(words, fields={**words.fields, "note": ("", notes)})
    return tuple(both if c is words else c for c in changes)
