"""What a search of GOV.UK has found: a publication that is new, or that matches a watch term, is told once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from db.archive import ArchiveDamaged, NotArchived
from db.register.changes import save_change
from db.store import Store
from model.change import Change, ChangeKind
from model.fetch import FoundPublication
from pipelines.poll import Poll


def note_found(store: Store, poll: Poll, before: str, now: datetime, *, first: bool) -> None:
    """Saves what is new, inside a transaction. `before`: the sha256 of the last answer, "" where there is none."""
    seen = set() if first else _found_before(store, poll, before)
    for p in poll.fetched.found:
        term = matching_term(p, poll.source.terms)
        if term is None or p in seen:
            continue  # seen: it stood there before, and only what is watched for has changed
        change = Change(
            ChangeKind.PUBLICATION_FOUND, f"it matches the watch term {term!r}" if term else "it is new",
            file=p.title, fields={"address": (None, p.shown or p.url)},
        )
        save_change(
            store, poll.source.name, None, change, now, state="silent" if first else "open", once=p.url,
            detail={"title": p.title, "description": p.description, "published_at": p.published_at},
        )


def _found_before(store: Store, poll: Poll, page: str) -> set[FoundPublication]:
    from readers.govuk.api import NotSearchResults, read_search  # late: most polls find nothing

    try:
        return set(read_search(store.archive.body(page), origin=poll.source.url).items) if page else set()
    except (NotSearchResults, NotArchived, ArchiveDamaged):
        return set()  # each is told a single time ever, whatever was seen before


def matching_term(p: FoundPublication, terms: Sequence[str]) -> str | None:
    """The first watch term that stands in a result's title or description as words; "" where there are no terms."""
    text = f" {_plain(p.title)} {_plain(p.description)} "
    return next((t for t in terms if f" {_plain(t)} " in text), None) if terms else ""


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())
