"""Texts on which our own reader failed: operators hear once which, for as long as one of them stands so."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from db.outbox.incidents import TO_DO, Incident, report, resolve
from db.store import Store
from mentions.guarded import NOT_READ, is_not_read
from model.item import NOT_LOOKED_THROUGH, Item
from model.source import Source

CODE = "text_not_read"
READER_FAILED = "reader_failed"
"""Why a document has no text whose reader failed."""
_WITHOUT_TEXT = (NOT_LOOKED_THROUGH, READER_FAILED)
_STANDING = """
select i.key, i.data ->> 'title' title, i.data ->> 'url' url from item i where i.source = :source and (
  coalesce(i.data ->> 'no_text', '') in (:not_looked, :failed)
  or exists (select 1 from mention m where m.version_id = i.version_id and m.reason = :reason)) order by i.id desc"""


def is_fault(item: Item, said: Collection[Mapping[str, Any]]) -> bool:
    """True for an item of which something could not be read, by a fault of ours."""
    return item.no_text in _WITHOUT_TEXT or any(is_not_read(m["reason"]) for m in said)


def report_not_read(store: Store, source: Source, now: datetime, *, is_new: bool) -> None:
    """Notes which texts of a source stand so, or that none does any more, inside a transaction.

    `is_new`: one was met in this poll; otherwise none is looked for unless some were before.
    """
    name = source.name
    if not is_new and not store.one(
        "select 1 from notice where source = ? and code = ? and recovered_at is null", [name, CODE]
    ):
        return
    named = {"source": name, "not_looked": NOT_LOOKED_THROUGH, "failed": READER_FAILED, "reason": NOT_READ}
    texts = store.rows(_STANDING, named)
    if not texts:
        resolve(store, name, (), now, among=(CODE,))
        return
    last = texts[0]
    first = f"“{last['title'] or last['key']}” ({last['url'] or source.url})"
    many = f"{len(texts):,} texts, the last of them {first}," if len(texts) > 1 else first
    what = (
        f"{many} could not be read whole, by a fault of npdwatch. What else is said there is read and told; what could "
        f"not be read is among what is to be looked at, or withheld.{TO_DO}read it yourself, and report the fault with "
        "the traceback in the log of the crawl"
    )
    report(store, [Incident(name, CODE, source.url, what, urgent=True)], now)
