"""Who was told of a recipient, by which message last; and corrections that were not sent yet."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

from msgspec import Struct

from db.outbox.deliveries import cancel_obsolete
from db.store import Store, as_json
from model.delivery import Payload
from model.follow import LANE

_TOLD = """
select d.channel, d.address, a.id, a.payload, json_group_array(c.id) changes
from change c join alert_change x on x.change_id = c.id join alert a on a.id = x.alert_id
  join delivery d on d.alert_id = a.id
where c.recipient = :recipient and c.source in (select value from json_each(:sources)) and c.state != 'retracted'
  and d.state = 'sent' and d.channel != :readers
group by d.id order by a.created_at desc, a.rowid desc
"""
_PENDING = """
select distinct d.id from change c join alert_change x on x.change_id = c.id join alert a on a.id = x.alert_id
  join delivery d on d.alert_id = a.id
where c.recipient = ? and d.state = 'pending' and json_extract(a.payload, '$.corrects') is not null
"""


class ToldOf(Struct, frozen=True):
    """The newest message about a recipient that somebody has got."""

    channel: str
    address: str
    alert: str
    payload: Payload
    changes: tuple[int, ...]
    """Of this recipient in that message."""


def told_of(store: Store, recipient: str, sources: Collection[str]) -> list[ToldOf]:
    """Who was told of a recipient's rows, each once; but readers who follow."""
    rows = store.rows(_TOLD, {"recipient": recipient, "sources": as_json(sorted(sources)), "readers": LANE})
    newest = {(x["channel"], x["address"]): x for x in reversed(rows)}
    return [
        ToldOf(x["channel"], x["address"], x["id"], json.loads(x["payload"]), tuple(sorted(json.loads(x["changes"]))))
        for x in newest.values()
    ]


def end_corrections(store: Store, recipient: str, now: datetime) -> None:
    """Takes back corrections about a recipient that were not sent yet: another answer counts now."""
    for x in store.rows(_PENDING, [recipient]):
        cancel_obsolete(store, x["id"], now, "corrected otherwise since")
