"""What a publisher says around a register, without what is one child's own: nothing else of it is handed on."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from msgspec.structs import replace

from model.fetch import Attachment, ContentItem, FoundPublication
from model.hidden import WITHHELD_CELL, Hidden, HiddenKind
from text.privacy.child_names import ChildNames
from text.privacy.notes import names_in_note
from text.privacy.prose import WithoutPrivate, name_without_private
from text.redacted import names_taken_out

NAME_OF_FILE = "the name of the file"
"""Where it stands that a file's address gives a child away."""


def page_without_private(page: ContentItem) -> ContentItem:
    """The page: titles, notes, notices and names of files. A name that one of them gives away is left in none."""
    titles = [page.title, *(a.title for a in page.attachments), *(title for title, _ in page.documents)]
    taken_out = {name for x in (page.explanation, *(n.text for n in page.notes)) for name in names_in_note(x)}
    without = WithoutPrivate([
        page.title, page.description, page.body_text, page.explanation, *(n.text for n in page.notes),
        *(a.title for a in page.attachments), *(title for title, _ in page.documents),
    ], WITHHELD_CELL, taken_out, titles=titles)
    said = iter(without.texts)
    return replace(
        page, children=frozenset(without.named - without.perhaps),
        title=next(said), description=next(said), body_text=next(said), explanation=next(said),
        notes=tuple([replace(n, text=next(said)) for n in page.notes]),
        attachments=tuple([_attachment_without(a, next(said), without) for a in page.attachments]),
        documents=tuple([(_file_name(next(said), without), address) for _, address in page.documents]),
        destination=without.address(page.destination),
    )


def _attachment_without(a: Attachment, title: str, without: WithoutPrivate) -> Attachment:
    filename = without.file_name(a.filename or (_last_part(a.url) if without.address(a.url) != a.url else ""))
    return replace(a, title=_file_name(title, without), filename=filename)


def pages_alike(*pages: ContentItem) -> tuple[ContentItem, ...]:
    """Looks at one page: the name of a child that one of them gives away, or that was taken out of it, is in none."""
    every = frozenset[str]().union(*(page.children for page in pages), *map(_taken_out, pages, pages[1:]))
    if not every:
        return pages
    names = ChildNames(every, "\n".join(x for page in pages for x in (page.title, page.description, page.body_text)))

    def say(text: str) -> str:
        return names.left_out_of(text, WITHHELD_CELL)

    def name(text: str) -> str:
        return WITHHELD_CELL if names.stand_in(text) else text

    return tuple([
        replace(
            page, title=say(page.title), description=say(page.description), body_text=say(page.body_text),
            explanation=say(page.explanation), notes=tuple([replace(n, text=say(n.text)) for n in page.notes]),
            attachments=tuple([
                replace(a, title=say(name(a.title)), filename=name(a.filename)) for a in page.attachments
            ]),
            documents=tuple([(say(name(title)), address) for title, address in page.documents]),
        )
        for page in pages
    ])


def _taken_out(before: ContentItem, after: ContentItem) -> set[str]:
    """The names of persons that the older page has and of which the newer says that they were taken out."""
    titles = {a.url: a.title for a in after.attachments}
    pairs = [
        *((getattr(before, x), getattr(after, x)) for x in ("title", "description", "body_text", "explanation")),
        *((a.title, titles[a.url]) for a in before.attachments if a.url in titles),
        *zip((n.text for n in before.notes), (n.text for n in after.notes), strict=False),
    ]
    return names_taken_out(pairs)


def found_without_private(found: FoundPublication) -> FoundPublication:
    """A result of a search."""
    without = WithoutPrivate((found.title, found.description), WITHHELD_CELL, titles=(found.title,))
    title, description = without.texts
    shown = without.address(found.url)
    return replace(found, title=title, description=description, shown=shown if shown != found.url else "")


def named_by(url: str) -> str:
    """The name of the file at an address."""
    return name_without_private(_last_part(url), WITHHELD_CELL)


def told_by_address(url: str, *, named: bool = False) -> tuple[Hidden, ...]:
    """What the address of a file gives away: the file is kept back, and no address of one is passed on.

    `named`: it has the name of one who is said elsewhere on its page to be a child.
    """
    name = _last_part(url)
    if not named and name_without_private(name, WITHHELD_CELL) == name:
        return ()
    return (Hidden(HiddenKind.PERSONAL, NAME_OF_FILE, 1, hashlib.sha256(name.encode()).hexdigest()),)


def is_named(attachment: Attachment) -> bool:
    """True where the file's name, or its address, told of a child when its page was read."""
    return attachment.filename.startswith(WITHHELD_CELL)


def _last_part(url: str) -> str:
    return unquote(PurePosixPath(urlsplit(url).path).name)


def _file_name(name: str, without: WithoutPrivate) -> str:
    """Of a file; a title with spaces is a text."""
    return name if " " in name else without.file_name(name)
