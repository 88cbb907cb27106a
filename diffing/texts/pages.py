"""Two looks at a page of GOV.UK -> what happened to it, its words and what it lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from diffing.sheets import words_of_name
from diffing.texts.words import changed_paragraphs, differ
from model.change import Change, ChangeKind
from model.fetch import Attachment, ChangeNote, ContentItem, PageState
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
    """The change notes that are new, newest first; none under a time of the past: see `edited_notes`."""
    return tuple(n.text for n in _notes_apart(before, after).new)


class NoteEdit(NamedTuple):
    """A change note of the past that was reworded; put in, or taken out, where one side is None."""

    before: ChangeNote | None
    after: ChangeNote | None


def edited_notes(before: ContentItem, after: ContentItem) -> list[NoteEdit]:
    """What became of the notes that stood there, and those that came under a time of the past; not mere other times."""
    gone, past, new = _notes_apart(before, after)
    moved = {without_turns(n.text) for n in gone} & {without_turns(n.text) for n in (*past, *new)}
    gone, past = ([n for n in notes if without_turns(n.text) not in moved] for notes in (gone, past))
    edits = []
    for old in gone:
        now = next((n for n in past if n.at == old.at), None)
        past = [n for n in past if n is not now]
        edits.append(NoteEdit(old, now))
    return [*edits, *(NoteEdit(None, n) for n in past)]


class _NotesApart(NamedTuple):
    """The notes that only the older page has; and of those that only the newer has those under a past time, the new."""

    gone: list[ChangeNote]
    past: list[ChangeNote]
    new: list[ChangeNote]


def _notes_apart(before: ContentItem, after: ContentItem) -> _NotesApart:
    """Notes repeat word for word: time and text together identify one."""
    def only_in(one: ContentItem, other: ContentItem) -> list[ChangeNote]:
        known = {(n.at, without_turns(n.text)) for n in other.notes}
        return [n for n in one.notes if (n.at, without_turns(n.text)) not in known]

    gone, come = only_in(before, after), only_in(after, before)
    newest, reworded = max((n.at for n in before.notes), default=""), {n.at for n in gone}
    new = [n for n in come if not n.at or n.at > newest or (n.at == newest and n.at not in reworded)]
    return _NotesApart(gone, [n for n in come if n not in new], new)


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
