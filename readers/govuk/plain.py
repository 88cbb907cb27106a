"""What a publisher says around a register, without what is one child's own: nothing else of it is handed on."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from model.fetch import ContentItem, FoundPublication
from model.register import WITHHELD_CELL, Hidden, HiddenKind
from text.prose import all_without_private, name_without_private


def page_without_private(page: ContentItem) -> ContentItem:
    """The page: titles, notes, notices and names of files. A name that one of them gives away is left in none."""
    names = [_file_name(a.filename) for a in page.attachments]
    shown = (a.title if a.title != a.filename else name for a, name in zip(page.attachments, names, strict=True))
    said = iter(all_without_private([
        page.title, page.description, page.body_text, page.explanation, *(n.text for n in page.notes),
        *(_file_name(title) for title in shown), *(title for title, _ in page.documents),
    ], WITHHELD_CELL))
    return replace(
        page, title=next(said), description=next(said), body_text=next(said), explanation=next(said),
        notes=tuple([replace(n, text=next(said)) for n in page.notes]),
        attachments=tuple(
            [replace(a, title=next(said), filename=name) for a, name in zip(page.attachments, names, strict=True)]
        ),
        documents=tuple([(next(said), address) for _, address in page.documents]),
    )


def found_without_private(found: FoundPublication) -> FoundPublication:
    """A result of a search."""
    title, description = all_without_private((found.title, found.description), WITHHELD_CELL)
    return replace(found, title=title, description=description)


def named_by(url: str) -> str:
    """The name of the file at an address."""
    return name_without_private(_last_part(url), WITHHELD_CELL)


def told_by_address(url: str) -> tuple[Hidden, ...]:
    """What the address of a file gives away: the file is kept back, and no address of one is passed on."""
    name = _last_part(url)
    if name_without_private(name, WITHHELD_CELL) == name:
        return ()
    return (Hidden(HiddenKind.PERSONAL, "the name of the file", 1, hashlib.sha256(name.encode()).hexdigest()),)


def _last_part(url: str) -> str:
    return unquote(PurePosixPath(urlsplit(url).path).name)


def _file_name(name: str) -> str:
    """Of a file; a title with spaces is a text."""
    return name if " " in name else name_without_private(name, WITHHELD_CELL)
