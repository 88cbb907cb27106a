"""When the documents of items are asked for again, though their list says nothing new: the schedule, from the rows."""

from __future__ import annotations

import json
import math
from datetime import datetime, timedelta

from db.store import Store
from model.fetch import DueDocument, Validator
from model.item import ItemState
from model.source import Source
from text.timestamp import LONGEST_WAIT, stamp

RECENT = timedelta(days=730)
"""Items published since then have their documents asked for every `AGAIN`, the others every `AGAIN_OLD`."""
AGAIN, AGAIN_OLD = timedelta(days=14), timedelta(days=365)
WHOLE = timedelta(days=90)
"""So long a server is believed that a document has not changed; then it is fetched whole."""
MOST = 20
"""Documents asked for again in one poll."""
_DOCUMENTS = """
select i.data, i.published >= :recent recent, d.value ->> 'format' format, d.value ->> 'url' url,
  coalesce(a.sha256, d.value ->> 'sha256') sha256, coalesce(a.checked_at, v.seen_at) asked_at, a.etag, a.last_modified,
  a.full_at
from item i join item_version v on v.id = i.version_id, json_each(v.documents) d
left join validator a on a.source = i.source and a.url = d.value ->> 'url'
where i.source = :source and i.state != :gone and i.missing_since is null"""


def documents_due(store: Store, source: Source, now: datetime) -> tuple[DueDocument, ...]:
    """The documents that this poll asks for again, those first that were not asked for longest.

    As many as must be for all to have their turn in time, evenly over the polls, but `MOST` at most.
    """
    values = {"source": source.name, "recent": (now - RECENT).date().isoformat(), "gone": ItemState.GONE.value}
    every = timedelta(seconds=source.every)
    share = sum(
        x["n"] * (every / (AGAIN if x["recent"] else AGAIN_OLD))
        for x in store.rows(f"select recent, count(*) n from ({_DOCUMENTS}) group by recent", values)  # noqa: S608
    )
    values |= {"again": stamp(now - AGAIN), "again_old": stamp(now - AGAIN_OLD), "ahead": stamp(now + LONGEST_WAIT)}
    due = store.rows(
        f"select * from ({_DOCUMENTS}) where asked_at < iif(recent, :again, :again_old) or asked_at > :ahead"  # noqa: S608
        " order by asked_at, url limit :most",
        {**values, "most": min(MOST, math.ceil(share))},
    )
    oldest = stamp(now - WHOLE)
    return tuple(
        DueDocument(
            json.loads(x["data"]), x["format"], x["url"], x["sha256"],
            Validator(x["url"], x["etag"], x["last_modified"], x["sha256"])
            if oldest <= (x["full_at"] or "") <= values["ahead"] else None,
        )
        for x in due
    )


def note_asked(store: Store, source: str, url: str, sha256: str, now: datetime) -> None:
    """Notes, inside a transaction, that a document was asked for again and stays: the others have their turn first."""
    store.execute(
        "insert into validator(source, url, sha256, checked_at, full_at) values (?, ?, ?, ?, '')"
        " on conflict(source, url) do update set checked_at = excluded.checked_at",
        [source, url, sha256, stamp(now)],
    )
