"""When the documents of items are asked for, though their list says nothing new: the schedule, from the rows."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from db.store import Store, as_json
from model.fetch import DueDocument, Validator
from model.item import AGAIN, MOST_TRIES, PAUSES, ItemState
from model.source import Source
from text.timestamp import LONGEST_WAIT, stamp

RECENT = timedelta(days=730)
"""Items published since then have their documents asked for every `AGAIN`, the others every `AGAIN_OLD`."""
AGAIN_OLD = timedelta(days=365)
WHOLE = timedelta(days=90)
"""So long a server is believed that a document has not changed; then it is fetched whole."""
MOST = 20
"""Documents asked for again in one poll."""
NOT_HAD = ("document_failing", "empty_document")
"""Why an item was told without its text, where the site may mend it any day: it is asked for again after an hour, and
after twice as long each time, up to `AGAIN`."""
_DOCUMENTS = """
select i.data, i.published >= :recent recent, d.value ->> 'format' format, d.value ->> 'url' url,
  coalesce(a.sha256, d.value ->> 'sha256') sha256, coalesce(a.checked_at, v.seen_at) asked_at, a.etag, a.last_modified,
  a.full_at
from item i join item_version v on v.id = i.version_id, json_each(v.documents) d
left join validator a on a.source = i.source and a.url = d.value ->> 'url'
where i.source = :source and i.state != :gone and i.missing_since is null
  and coalesce(i.data ->> 'no_text', '') not in (select value from json_each(:not_had))
union all
select i.data, i.published >= :recent, '', i.data ->> 'url', coalesce(s.sha256, ''), coalesce(a.checked_at, v.seen_at),
  null, null, null
from item i join item_version v on v.id = i.version_id left join snapshot s on s.id = v.snapshot_id
left join validator a on a.source = i.source and a.url = i.data ->> 'url'
where i.source = :source and i.kind in ('question', 'statement') and i.state in ('answered', 'corrected', 'published')
  and i.missing_since is null and i.data ->> 'url' != ''"""
"""Of questions and statements the answer in full: of it their list shows the beginning alone."""
_UNREAD = """
with unread as (select i.data, i.tries, i.published, i.id, i.told = 'waiting' and i.tries < :most_tries waits,
  i.told = 'baseline' and i.tries < :most_tries and i.data ->> 'no_text' is null is_first
from item i join item_version v on v.id = i.version_id
where i.source = :source and i.missing_since is null and i.state != :gone and v.text is null
  and json_array_length(i.data, '$.documents') > 0 and (
    i.told in ('baseline', 'waiting') and i.tries < :most_tries and i.data ->> 'no_text' is null
    or (i.tries >= :most_tries or i.data ->> 'no_text' in (select value from json_each(:not_had)))
      and (i.seen_at <= json_extract(:pauses, '$[' || min(i.tries, :longest) || ']') or i.seen_at > :ahead)))
select data from (select *, row_number() over (
  partition by is_first order by not waits, iif(is_first, tries, 0), published desc, id) place from unread)
where place <= iif(is_first, :limit, max(:limit, :most)) order by not waits, is_first, place"""


def backlog(store: Store, source: str, limit: int, *, now: datetime) -> tuple[Mapping[str, Any], ...]:
    """Items whose document was not read yet: `limit` at most of the first look, the newest first.

    Of these those last that were asked for in vain. Before them those that wait to be told, and those that were told
    without their text and whose pause is over.
    """
    rows = store.rows(_UNREAD, {
        "source": source, "gone": ItemState.GONE.value, "most_tries": MOST_TRIES, "not_had": as_json(NOT_HAD),
        "pauses": as_json([stamp(now - pause) for pause in PAUSES]), "longest": len(PAUSES) - 1,
        "ahead": stamp(now + LONGEST_WAIT), "limit": limit, "most": MOST,
    })
    return tuple(json.loads(x["data"]) for x in rows)


def documents_due(store: Store, source: Source, now: datetime) -> tuple[DueDocument, ...]:
    """The documents and answers that this poll asks for again, those first that were not asked for longest.

    As many as must be for all to have their turn in time, evenly over the polls, but `MOST` at most.
    """
    values = {"source": source.name, "recent": (now - RECENT).date().isoformat(), "gone": ItemState.GONE.value}
    values["not_had"] = as_json(NOT_HAD)
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
