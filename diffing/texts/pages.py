"""Two looks at a page of GOV.UK -> what happened to it, its words and what it lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from diffing.sheets import words_of_name
from diffing.texts.words import changed_paragraphs, differ
from model.change import Change, ChangeKind
from model.fetch import Attachment, ContentItem, PageState
from text.clean import without_turns
from text.privacy.prose import without_private_address

Identity = Callable[[Attachment], str]


def compare_pages(before: ContentItem, after: ContentItem, identity: Identity) -> tuple[Change, ...]:
    """The changes between two looks at one page. `identity` names an attachment over its editions.

    Nothing is said of dates and database numbers, which move when nothing was edited.
    """
    state = _page_state(before, after)
    if state is not None:
        return (state,)
    if after.state in (PageState.GONE, PageState.REDIRECT):
        return ()
    files = [{identity(a): (a.title, a.url) for a in page.attachments} for page in (before, after)]
    listed = [{url: (title, url) for title, url in page.documents} for page in (before, after)]
    said = partial(without_private_address, children=before.children | after.children)
    return (
        *_page_words(before, after),
        *_retitled(*files),
        *_come_and_gone(files, said, (ChangeKind.ATTACHMENT_ADDED, "was not on the page before"),
                        (ChangeKind.ATTACHMENT_REMOVED, "is no longer on the page")),
        *_come_and_gone(listed, said, (ChangeKind.LISTED, "joined the collection"),
                        (ChangeKind.UNLISTED, "left the collection")),
    )


def new_notes(before: ContentItem, after: ContentItem) -> tuple[str, ...]:
    """The change notes that are new, newest first. Notes repeat word for word: time and text together identify one."""
    known = {(n.at, without_turns(n.text)) for n in before.notes}
    return tuple(n.text for n in after.notes if (n.at, without_turns(n.text)) not in known)


def _page_state(before: ContentItem, after: ContentItem) -> Change | None:
    if before.state is after.state or after.state is PageState.REDIRECT:  # where it leads is told by who asked
        return None
    kind, reason = {
        PageState.WITHDRAWN: (ChangeKind.PAGE_WITHDRAWN, "the page bears the publisher's notice that it is withdrawn"),
        PageState.GONE: (ChangeKind.PAGE_GONE, "the publisher's site answers that it has been taken down"),
        PageState.LIVE: (ChangeKind.PAGE_RESTORED, "the page is live again"),
    }[after.state]
    return Change(kind, reason, fields={"state": (before.state.value, after.state.value)})


def _page_words(before: ContentItem, after: ContentItem) -> Iterator[Change]:
    fields: dict[str, tuple[str | None, str | None]] = {}
    for name in ("title", "description"):
        old, new = getattr(before, name), getattr(after, name)
        if differ(old, new):
            fields[name] = (old, new)
    gone, come = changed_paragraphs(before.body_text, after.body_text)
    if gone or come:
        fields["text"] = (gone, come)
    if fields:
        yield Change(ChangeKind.PAGE_CHANGED, "the words of the page have changed", fields=fields)


def _retitled(old: Mapping[str, tuple[str, str]], new: Mapping[str, tuple[str, str]]) -> Iterator[Change]:
    """Files under another title, of which a date or a number is no part: "Rejected requests"."""
    for key in new:
        if key not in old:
            continue
        was, now = old[key][0], new[key][0]
        if was and now and words_of_name(was) != words_of_name(now):
            yield Change(
                ChangeKind.PAGE_CHANGED, "a file on the page has another title", fields={"file_title": (was, now)}
            )


def _come_and_gone(
    listed: Sequence[Mapping[str, tuple[str, str]]], said: Callable[[str], str],
    come: tuple[ChangeKind, str], gone: tuple[ChangeKind, str],
) -> Iterator[Change]:
    """What only the newer page lists, then what only the older one does; each list by identity: title and address.

    `said`: what may be said of an address.
    """
    old, new = listed
    for title, url in (new[key] for key in new if key not in old):
        yield Change(come[0], f"{title} {come[1]}", file=title, fields={"address": (None, said(url))})
    for title, url in (old[key] for key in old if key not in new):
        yield Change(gone[0], f"{title} {gone[1]}", file=title, fields={"address": (said(url), None)})
