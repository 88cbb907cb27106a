"""Incidents that operators must hear of: told once, with reminders, and told again when they are over."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from db.schedule import ONE_OFF, REMIND_AFTER, UNTOLD
from db.store import Store, as_json
from model.delivery import Notice, person
from model.workers import FAILING
from text.readable import readable
from text.timestamp import parse_stamp, stamp, to_second

TO_DO = " To do: "
"""What stands in a message between what is wrong and what to do about it: when it is over, there is nothing to do."""
TOGETHER = "sources_failing"
"""The code of an incident of many sources, whose subject says in which way they fail."""
MEMBERS = "part in "
"""The pulse, before that subject: which sources have a part in it, as JSON."""
NO_LONGER_WATCHED = "It is no longer watched: it was taken out of the configuration."
"""The last message of an incident whose source or channel is gone: over, and nothing has recovered."""
_BY_CAUSE = (TOGETHER, FAILING)
_OF_CHANNELS = ("channel_failing", "channel_paused", "channel_unusable", "delivery_dead", "mail_came_back")


class Incident(Struct, frozen=True):
    """Something wrong with a source, a file or a channel."""

    source: str
    code: str
    subject: str
    """What it is about: a file's title, an address, a channel's name (see `channel_subject`)."""
    message: str
    urgent: bool = False
    """True where it is told at its first sight; otherwise at the second poll in a row that meets it."""
    beside: bool = False
    """True where the message of another tells of it: it is open, and comes with the reminders."""
    since: datetime | None = None
    """When it began, where that was before it is reported."""


def channel_subject(channel: str, about: str = "") -> str:
    """The subject of an incident of a channel, and of the address or alert where it is about one only."""
    return f"{channel} [{about}]" if about else channel


def report(store: Store, incidents: Iterable[Incident], now: datetime) -> None:
    """Notes incidents, inside a transaction: a new one is opened; one that is open, or not told as over, goes on."""
    for i in incidents:
        message = readable(i.message)  # it may name a path
        updated = store.execute(
            "update notice set last_at = ?, count = count + 1, message = ?, recovered_at = null"
            " where source = ? and code = ? and subject = ? and (recovered_at is null"
            " or (told_at is not null and recovery_told_at is null))",
            [stamp(now), message, i.source, i.code, i.subject],
        )
        if not updated.rowcount:
            store.insert(
                "notice", source=i.source, code=i.code, subject=i.subject, message=message, urgent=int(i.urgent),
                first_at=stamp(i.since or now), last_at=stamp(now), count=1, told_at=stamp(now) if i.beside else None,
                tellings=int(i.beside),
            )


def members_of(store: Store, subject: str) -> tuple[list[str], list[str]]:
    """The sources that have a part in an incident of many, and those that ever had."""
    x = store.one("select detail from pulse where name = ?", [MEMBERS + subject])
    now, ever = json.loads(x["detail"]) if x else ([], [])
    return now, ever


def tell_again(store: Store, incidents: Iterable[Incident], codes: Collection[str]) -> None:
    """Has open ones of these codes told anew where they say something else, inside a transaction, before `report`."""
    store.many(
        "update notice set told_at = null where source = ? and code = ? and subject = ? and recovered_at is null"
        " and message != ?", [(i.source, i.code, i.subject, i.message) for i in incidents if i.code in codes],
    )


def resolve(
    store: Store, source: str, still: Iterable[tuple[str, str]], now: datetime, *, among: Iterable[str]
) -> None:
    """Closes a source's open incidents of the codes `among` that are not in `still`, as (code, subject)."""
    keep, codes = set(still), set(among)
    for x in store.rows("select id, code, subject from notice where source = ? and recovered_at is null", [source]):
        if x["code"] in codes and (x["code"], x["subject"]) not in keep:
            store.update("notice", x["id"], recovered_at=stamp(now))


def report_or_resolve(store: Store, incident: Incident, now: datetime, *, fails: bool, works: bool) -> None:
    """Notes that something fails, or closes what was noted of it where it works again, inside a transaction."""
    if fails:
        report(store, [incident], now)
    elif works:
        resolve(store, incident.source, (), now, among=(incident.code,))


def report_entries(store: Store, source: str, url: str, problems: Sequence[str], now: datetime) -> None:
    """Notes the entries of a source's list that could not be read, inside a transaction; none: there are none now."""
    if not problems:
        resolve(store, source, (), now, among=("entry_unreadable",))
        return
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    report(store, [Incident(source, "entry_unreadable", url, problems[0] + more)], now)


def absorb(
    store: Store, source: str, codes: Collection[str], now: datetime, *, but: Collection[tuple[str, str]] = ()
) -> None:
    """Ends a source's open incidents of these codes without a word, inside a transaction: another tells of it.

    `but`: those that go on, as (code, subject).
    """
    for x in store.rows("select id, code, subject from notice where source = ? and recovered_at is null", [source]):
        if x["code"] in codes and (x["code"], x["subject"]) not in but:
            store.update("notice", x["id"], recovered_at=stamp(now), recovery_told_at=stamp(now))


def resolve_one(store: Store, source: str, code: str, subject: str, now: datetime) -> None:
    """Closes just this incident, inside a transaction: a channel that works again says nothing of another."""
    store.execute(
        "update notice set recovered_at = ? where source = ? and code = ? and subject = ? and recovered_at is null",
        [stamp(now), source, code, subject],
    )


def end_one(store: Store, source: str, code: str, subject: str, now: datetime) -> None:
    """The same in a transaction of its own, where it is open."""
    if is_open(store, code, subject):
        with store.transaction():
            resolve_one(store, source, code, subject, now)


def end_open(store: Store, code: str, now: datetime) -> None:
    """Closes what is open under a code of no source, in a transaction of its own where anything is."""
    if is_open(store, code, ""):
        with store.transaction():
            resolve(store, "", (), now, among=(code,))


def is_open(store: Store, code: str, subject: str) -> bool:
    """True where such an incident is open: of this subject, or of any that begins with it."""
    sql = "select 1 from notice where code = ? and recovered_at is null and substr(subject, 1, ?) = ?"
    return store.one(sql, [code, len(subject), subject]) is not None


def is_open_of(store: Store, source: str, code: str) -> bool:
    """True where an incident of this code is open for a source."""
    sql = "select 1 from notice where source = ? and code = ? and recovered_at is null"
    return store.one(sql, [source, code]) is not None


def last_seen_since(store: Store, code: str, subject: str, since: datetime) -> bool:
    """True where such an incident is open, and was reported after then."""
    sql = "select 1 from notice where code = ? and subject = ? and recovered_at is null and last_at > ?"
    return store.one(sql, [code, subject, stamp(since)]) is not None


def open_messages(store: Store) -> dict[tuple[str, str, str], dict[str, str]]:
    """(source, code, channel) of the open incidents -> when each began and its message, as operators are told it."""
    out: dict[tuple[str, str, str], dict[str, str]] = {}
    for x in store.rows("select * from notice where recovered_at is null order by id"):
        out.setdefault((x["source"], x["code"], _channel(x)), {})[x["first_at"]] = _message(x)
    return out


def end_unwatched(store: Store, sources: Collection[str], channels: Collection[str], now: datetime) -> None:
    """Closes the incidents of sources and channels that are not among the given ones, inside a transaction."""
    for x in store.rows("select id, source, code, subject from notice where recovered_at is null"):
        if (x["source"] and x["source"] not in sources) or (
            not x["source"] and x["code"] in _OF_CHANNELS and _channel(x) not in channels
        ):
            store.update("notice", x["id"], recovered_at=stamp(now), message=NO_LONGER_WATCHED)


def end_old_news(store: Store, now: datetime) -> None:
    """Ends news for once (`ONE_OFF`) of a week ago, inside a transaction: for where no channel is set up."""
    store.execute(
        "update notice set recovered_at = ?, recovery_told_at = ? where recovered_at is null and first_at < ?"
        " and code in (select value from json_each(?))",
        [stamp(now), stamp(now), stamp(now - REMIND_AFTER), as_json(sorted(ONE_OFF))],
    )


def untold(store: Store, now: datetime) -> list[Notice]:
    """What operators are to hear of now: new incidents, those due for a reminder, and what is over."""
    rows = store.rows(f"select * from notice where {UNTOLD} order by id", {"now": stamp(now)})  # noqa: S608 - our own words
    wrong = "select * from notice where recovered_at is null and (urgent or count >= 2 or told_at is not null)"
    ill = {_place(x) for x in store.rows(wrong)} - {("", "")}
    return [
        Notice(
            x["source"], x["code"],
            _message(x),
            parse_stamp(x["first_at"]), x["count"], x["recovered_at"] is not None,
            _channel(x), x["tellings"], x["message"] == NO_LONGER_WATCHED,
            "" if x["source"] or _channel(x) else x["subject"], x["id"],
            parse_stamp(x["recovered_at"]) if x["recovered_at"] else None,
            x["recovered_at"] is not None and _place(x) in ill,
        )
        for x in rows
    ]


def who_heard(store: Store, notices: Iterable[Notice]) -> dict[int, frozenset[str]]:
    """Numbers of notices -> who was sent that these are wrong, as `person`; without those of which no message is left.

    A message that was given up, or taken back before it went out, has told nobody.
    """
    notices = tuple(notices)
    if not notices:
        return {}
    rows = store.rows(
        "select a.payload, d.channel, d.address, d.state in ('pending', 'leased', 'sent') or d.maybe went"
        " from alert a join delivery d on d.alert_id = a.id where a.created_at >= ?"
        " and not exists (select 1 from alert_change x where x.alert_id = a.id)",
        [stamp(min(n.first_at for n in notices))],
    )
    out: dict[int, set[str]] = {}
    for x in rows:
        payload = json.loads(x["payload"])
        if payload.get("type") != "notices":
            continue
        of = {(i["source"], i["code"], i["channel"], i["first_at"]) for i in payload["items"] if not i["recovered"]}
        for n in notices:
            if payload["not_shown"] or (n.source, n.code, n.channel, to_second(n.first_at)) in of:
                out.setdefault(n.id, set()).update([person(x["channel"], x["address"])] if x["went"] else [])
    return {number: frozenset(people) for number, people in out.items()}


def _message(notice: Mapping[str, Any]) -> str:
    message, subject = str(notice["message"]), str(notice["subject"])
    if notice["recovered_at"] is not None:
        message = message.partition(TO_DO)[0]
    is_named = subject.casefold() in message.casefold()
    return f"{message} [{subject}]" if notice["source"] and not is_named else message


def _channel(notice: Mapping[str, Any]) -> str:
    """The channel that a stored incident is about, such as mail of "mail [reader@example.org]"; "" where it is none."""
    subject = str(notice["subject"])
    return subject.split(" [", 1)[0] if notice["code"] in (*_OF_CHANNELS, "channel_taken_out") else ""


def _place(notice: Mapping[str, Any]) -> tuple[str, str]:
    """The source or channel that is not well; where one code has incidents by cause, that."""
    return str(notice["source"]), str(notice["code"]) if notice["code"] in _BY_CAUSE else _channel(notice)


def mark_told(store: Store, notices: Sequence[Notice], now: datetime) -> None:
    """Notes that notices have been planned, inside a transaction; news for once (`ONE_OFF`) is over with that."""
    for n in notices:
        if n.recovered:
            store.update("notice", n.id, recovery_told_at=stamp(now))
            continue
        store.execute("update notice set told_at = ?, tellings = tellings + 1 where id = ?", [stamp(now), n.id])
        if n.code in ONE_OFF:
            store.update("notice", n.id, recovered_at=stamp(now), recovery_told_at=stamp(now))
