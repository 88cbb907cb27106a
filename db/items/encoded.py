"""What the encoder answered of passages: kept, so that none is worked out twice."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from db.store import Store, as_json

Sums = Sequence[float] | None


def encoded(store: Store, passage: str, encoder: str) -> tuple[bool, Sums]:
    """Whether this encoder was asked about this passage, and what it answered; None: it never will answer."""
    found = store.one("select sums from encoded where passage = ? and encoder = ?", [passage, encoder])
    return (False, None) if found is None else (True, json.loads(found["sums"]))


def save_encoded(store: Store, encoder: str, answers: Mapping[str, Sums]) -> None:
    """Keeps answers, inside a transaction; those of other versions are of no use any more."""
    if answers:
        store.execute("delete from encoded where encoder != ?", [encoder])
    rows = [(passage, encoder, as_json(sums)) for passage, sums in answers.items()]
    store.many("insert into encoded values (?, ?, ?) on conflict do nothing", rows)
