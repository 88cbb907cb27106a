"""What happened to a page of GOV.UK itself: withdrawn, moved, a file more or less, other words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from diffing.items.words import changed_paragraphs
from model.change import Change, ChangeKind
from model.fetch import Attachment, ContentItem, PageState

Identity = Callable[[Attachment], str]



def compare_pages(before: ContentItem, after: ContentItem, identity: Identity) -> tuple[Change, ...]:
    """The changes between two looks at one page. `identity` names an attachment over its editions.

    Nothing is said of dates and database numbers, which move when nothing was edited.
    """
    state = _state(before, after)
    if state is not None:
        return (state,)
    if after.state in (PageState.GONE, PageState.REDIRECT):
        return ()
    return (*_words(before, after), *_attachments(before, after, identity), *_documents(before, after))


def new_notes(before: ContentItem, after: ContentItem) -> tuple[str, ...]:
    """The change notes that are new, newest first. Notes repeat word for word: time and text together identify one."""
    known = {(n.at, n.text) for n in before.notes}
    return tuple(n.text for n in after.notes if (n.at, n.text) not in known)


def _state(before: ContentItem, after: ContentItem) -> Change | None:
    if before.state is after.state:
        if after.state is PageState.REDIRECT and before.destination != after.destination:
            return Change(
                ChangeKind.PAGE_MOVED, "the redirect points elsewhere",
                fields={"destination": (before.destination, after.destination)},
            )  # fmt: skip
        return None
    match after.state:
        case PageState.WITHDRAWN:
            reason = after.explanation or "the publisher gives no reason"
            return Change(ChangeKind.PAGE_WITHDRAWN, reason, fields={"state": (before.state.value, "withdrawn")})
        case PageState.GONE:
            reason = after.explanation or "the publisher gives no reason"
            return Change(ChangeKind.PAGE_GONE, reason, fields={"state": (before.state.value, "gone")})
        case PageState.REDIRECT:
            where = after.destination or "nowhere named"
            return Change(ChangeKind.PAGE_MOVED, f"the page now redirects to {where}", fields={"address": ("", where)})
        case PageState.LIVE:
            return Change(
                ChangeKind.PAGE_RESTORED, "the page is live again", fields={"state": (before.state.value, "live")}
            )


def _words(before: ContentItem, after: ContentItem) -> Iterator[Change]:
    fields: dict[str, tuple[str | None, str | None]] = {}
    for name in ("title", "description"):
        old, new = getattr(before, name), getattr(after, name)
        if old.split() != new.split():
            fields[name] = (old, new)
    gone, come = changed_paragraphs(before.body_text, after.body_text)
    if gone or come:
        fields["text"] = (gone, come)
    if fields:
        yield Change(ChangeKind.PAGE_CHANGED, "the words of the page have changed", fields=fields)


def _attachments(before: ContentItem, after: ContentItem, identity: Identity) -> Iterator[Change]:
    old = {identity(a): a for a in before.attachments}
    new = {identity(a): a for a in after.attachments}
    for key, a in new.items():
        if key not in old:
            yield Change(
                ChangeKind.ATTACHMENT_ADDED, f"{a.title} was not on the page before", file=a.title,
                fields={"address": (None, a.url)},
            )  # fmt: skip
    for key, a in old.items():
        if key not in new:
            yield Change(
                ChangeKind.ATTACHMENT_REMOVED, f"{a.title} is no longer on the page", file=a.title,
                fields={"address": (a.url, None)},
            )  # fmt: skip


def _documents(before: ContentItem, after: ContentItem) -> Iterator[Change]:
    old, new = {u: t for t, u in before.documents}, {u: t for t, u in after.documents}
    for url, title in new.items():
        if url not in old:
            yield Change(
                ChangeKind.LISTED, f"{title} joined the collection", file=title, fields={"address": (None, url)}
            )
    for url, title in old.items():
        if url not in new:
            yield Change(
                ChangeKind.UNLISTED, f"{title} left the collection", file=title, fields={"address": (url, None)}
            )
