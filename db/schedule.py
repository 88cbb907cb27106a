"""What is due: asked by the daemon every few seconds, with the standard library alone, so that it stays small."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from db.connection import KeptOpen, damaged, explained, open_connection
from db.problems import FILE_NAME
from model.follow import LANE
from text.timestamp import stamp

JITTER = 0.05
"""The most by which a round is put off, as a share of an interval, so that not all come at the full hour."""
CLOCK_SLACK = timedelta(minutes=5)
"""A time of the database that is later than this from now was written while the clock was wrong."""
TOGETHER = 0.2
"""Share of its interval by which a source may come early, to go with one that is due: each round is a Scrapy start."""


@contextmanager
def read_database(at: Path | KeptOpen) -> Iterator[sqlite3.Connection]:
    """The database, to be read. What cannot be read for whatever reason is told, or nothing would be begun for ever."""
    path = at.path if isinstance(at, KeptOpen) else at / FILE_NAME
    opened = at.reading() if isinstance(at, KeptOpen) else closing(open_connection(path, read_only=True))
    try:
        with explained(path), opened as db:
            yield db
    except (sqlite3.Error, ValueError) as error:
        raise damaged(path, str(error)) from error


def polls(at: Path | KeptOpen, names: Collection[str] | None = None) -> dict[str, datetime]:
    """When each source was last polled.

    `at`: the data folder, or its database that is kept open; so in all that are asked every few seconds. `names`: of
    which sources alone it is wanted.
    """
    sql, given = "select name, polled_at from source where polled_at is not null", list[str]()
    if names is not None:
        sql, given = f"{sql} and name in (select value from json_each(?))", [json.dumps(list(names))]  # noqa: S608 - ours
    with read_database(at) as db:
        return {name: datetime.fromisoformat(at) for name, at in db.execute(sql, given)}


def may_be_due(at: Path | KeptOpen, names: Mapping[int, set[str]], now: datetime) -> set[str]:
    """Of sources by their interval in seconds those whose interval is over, and those that were never polled.

    For who has so many that going through them all takes long: what `due_sources` gives is among them, but for second
    looks and those that go along.
    """
    with read_database(at) as db:

        def polled_by(then: datetime) -> list[str]:
            ((found,),) = db.execute("select json_group_array(name) from source where polled_at <= ?", [stamp(then)])
            names_then: list[str] = json.loads(found)
            return names_then

        never = set[str]().union(*names.values()).difference(polled_by(now + CLOCK_SLACK))
        over = (some.intersection(polled_by(now - timedelta(seconds=every))) for every, some in names.items())
        return never.union(*over)


def waiting_since(at: Path | KeptOpen) -> dict[str, datetime]:
    """Since when a source has waited for a second look.

    So has, for a day, a page that was not there or has lost its text, and a feed that held less than was new; and what
    could not be asked for since a robots.txt fails.
    """
    with read_database(at) as db:
        return {
            name: datetime.fromisoformat(at)
            for name, at in db.execute(
                "select source, max(at) from (select source, max(seen_at) at from change where state = 'held'"
                " group by source union all select source, max(seen_at) from edition where state = 'suspect'"
                " group by source union all select i.source, max(i.missing_since) from source s join item i"
                " on i.source = s.name and i.missing_since > strftime('%Y-%m-%dT%H:%M:%fZ', s.polled_at, '-1 day')"
                " and i.state != 'gone' where s.kind = 'page'"
                " group by source union all select source, last_at from notice where code = 'entries_missed'"
                " and recovered_at is null and first_at > strftime('%Y-%m-%dT%H:%M:%fZ', last_at, '-1 day')"
                " union all select s.name, l.until from left_alone l join source s on s.polled_at >= l.until and"
                " substr(s.url, 1, length(l.place) - 10) = substr(l.place, 1, length(l.place) - 10)"
                " where l.times and l.place like '%/robots.txt') group by source"
            )
        }


def hosts_seen_of(at: Path | KeptOpen) -> dict[str, set[str]]:
    """By source: the hosts on which what was fetched of it stands."""
    out: dict[str, set[str]] = {}
    with read_database(at) as db:
        for source, url in db.execute("select source, url from validator"):
            out.setdefault(source, set()).add(urlsplit(url).netloc)
    return out


SERVED = "workers served"
"""The pulse that says when workers on other machines were last there to be asked."""
BEATEN = "orders handed out"
"""The pulse that says when the daemon last looked what it may hand out to them."""
SERVED_WITHIN = timedelta(seconds=60)


class Hands(Struct, frozen=True):
    """What workers on other machines have in hand."""

    held: frozenset[str]
    """Sources that nobody else may ask."""
    over: frozenset[str]
    """Sources for which nothing came back in time."""
    served: bool
    """Whether there are workers."""

    def leave(self, source: str, *, alone: bool) -> bool:
        """Whether the daemon asks for a source by itself: where no worker does, or none said what became of it.

        `alone`: it has waited long enough to know that there are no workers.
        """
        return source not in self.held and (source in self.over or (alone and not self.served))


def hands(at: Path | KeptOpen, now: datetime) -> Hands:
    """Who asks for which source now."""
    with read_database(at) as db:
        rows = db.execute("select source, until > ? from handed", [stamp(now)]).fetchall()
        ((last,),) = db.execute("select max(at) from pulse where name = ?", [SERVED]).fetchall()
    served = last is not None and abs(now - datetime.fromisoformat(last)) <= SERVED_WITHIN
    held = frozenset(name for name, holds in rows if holds)
    return Hands(held, frozenset(name for name, _ in rows) - held, served)


def due_sources(
    sources: Sequence[tuple[str, int]], polled: dict[str, datetime], waiting: dict[str, datetime], confirm_after: int,
    now: datetime, jitter: float = 0.0,
) -> list[str]:
    """The sources to poll now: where one is due, all that will be within a fifth of their interval go with it.

    A source that was missed for long is caught up once. `jitter` is the share of an interval, 0 to `JITTER`, by which
    this round is put off; were each source put off by a share of its own, each would come to have rounds of its own.
    """
    due, soon = False, []
    times = _due_times(sources, polled, waiting, confirm_after, now, jitter)
    for (name, every), at in zip(sources, times, strict=True):
        due = due or at <= now
        # A second look that comes too soon settles nothing, and would put off the one that does.
        if at <= now or (name not in waiting and at <= now + timedelta(seconds=every * TOGETHER)):
            soon.append(name)
    return soon if due else []


def next_due(
    sources: Sequence[tuple[str, int]], polled: dict[str, datetime], waiting: dict[str, datetime], confirm_after: int,
    now: datetime,
) -> datetime | None:
    """When the next of these sources is due, None where there is none."""
    return min(_due_times(sources, polled, waiting, confirm_after, now), default=None)


def _due_times(
    sources: Sequence[tuple[str, int]], polled: dict[str, datetime], waiting: dict[str, datetime], confirm_after: int,
    now: datetime, jitter: float = 0.0,
) -> Iterator[datetime]:
    for name, every in sources:
        last, at = polled.get(name), now
        if last is not None and last <= now + CLOCK_SLACK:
            at = last + timedelta(seconds=every * (1 + jitter))
            if (since := waiting.get(name)) is not None:
                at = min(at, second_look_at(since, last, confirm_after))
        yield at


def second_look_at(since: datetime, last: datetime, confirm_after: int) -> datetime:
    """When what has waited since then is looked at again, where the last look was at `last`."""
    return max(since, last - timedelta(seconds=1)) + timedelta(seconds=confirm_after + 1)


_ABSURD = "strftime('%Y-%m-%dT%H:%M:%fZ', :now, '+30 hours')"
"""Later than any wait we give."""
NOT_SET_UP = "it is not set up any more"
"""Why a channel is held back that was taken out of the configuration."""
UNUSABLE = "it cannot be used as it is set up"
"""Why a channel is held back whose secret cannot be read."""
PAUSED = f"paused_at is not null and (until is null or (until > :now and until <= {_ABSURD}))"
"""A channel that is paused now: a pause until a time is over with that, though nobody takes its row out."""
UNPAUSED = f"channel not in (select name from channel where {PAUSED})"  # noqa: S608 - our own words
_LATELY = "abs(julianday(:now) - julianday(paused_at)) < 1"
MAY_BE_TRIED = (
    f"channel not in (select name from channel where {PAUSED}"  # noqa: S608 - our own words
    f" and (until is not null or why = '{NOT_SET_UP}' or name = '{LANE}' or {_LATELY}))"
)
"""A channel that waits for a person is tried once a day all the same: its receiver may have been at fault and be well
again, and news of the pause may have had no other way. Not that of readers: a refusal may cost them their place."""
_FROM_THE_FUTURE = f"exists (select 1 from alert where alert.id = alert_id and created_at > {_ABSURD})"  # noqa: S608
DUE_PARTS = (
    "state = 'pending' and next_at <= :now",
    # Once it was attempted its time is that of the attempt: the day on which it was made says nothing of that.
    f"state = 'pending' and next_at > :now and iif(attempts > 0, next_at > {_ABSURD}, {_FROM_THE_FUTURE})",
    f"state = 'leased' and (leased_until <= :now or leased_until > {_ABSURD})",
)
DUE = f"({' or '.join(f'({part})' for part in DUE_PARTS)})"
"""A delivery to be attempted now. A time later than any wait we give was written while the clock was wrong."""
DIGEST_DUE = (
    "(due <= :now or due > strftime('%Y-%m-%dT%H:%M:%fZ', :now, '+8 days') or exists (select 1 from change"  # noqa: S608
    f" where change.id = change_id and planned_at > {_ABSURD}))"
)
"""What waits for a digest and is to be told now. What is further away than a week was put down by a wrong clock, and so
was what is planned, as the database has it, in days to come."""
REMIND_AFTER = timedelta(days=7)
LASTS = timedelta(days=1)
"""So long must be over what came again, before that is told."""
ONE_OFF = frozenset({
    "was_not_running", "still_watching", "channel_taken_out", "body_put_back", "document_unreadable",
    "watched_elsewhere",
})
"""Codes of operators' news that is told a single time: it neither lasts nor recovers."""
KEPT_AS_PRINTED = ("odd_reference", "unknown_tier", "unreadable_date")
"""Codes of remarks on cells that are kept as printed: of several sources with one within a day operators hear once."""
_AGO = "strftime('%Y-%m-%dT%H:%M:%fZ', {}, '-{} days')"
_TOLD_OF_ANOTHER = (
    f" and not (code in {KEPT_AS_PRINTED} and exists (select 1 from notice o where o.code = notice.code"  # noqa: S608
    f" and o.source != notice.source and o.{{}} > {_AGO.format(':now', LASTS.days)}))"
)
UNTOLD = (
    "((recovered_at is null and (urgent or count >= 2) and (told_at is null or told_at <= "  # noqa: S608 - our own words
    f"{_AGO.format(':now', REMIND_AFTER.days)}){_TOLD_OF_ANOTHER.format('told_at')})"
    " or (recovered_at is not null and told_at is not null and"
    f" recovery_told_at is null{_TOLD_OF_ANOTHER.format('recovery_told_at')}"
    f" and (recovered_at <= {_AGO.format(':now', LASTS.days)} or not exists (select 1 from"
    " notice m where m.source = notice.source and m.code = notice.code and m.subject = notice.subject"
    " and m.id < notice.id and m.told_at is not null"
    f" and m.first_at > {_AGO.format('notice.first_at', REMIND_AFTER.days)}))))"
)
"""An incident that operators are to hear of now: new, due for a reminder, or over.

What is kept as printed waits for a day where another source was told of for it. One that comes again within a week is
over for them when that has lasted: a register that is good and short by turns would be told each way each time.
"""


NEWS_STORM = 20
"""Messages of operators' news over one channel within an hour, after which more of it waits to be one message."""


def news_waits(db: sqlite3.Connection, now: datetime) -> bool:
    """Whether operators' news waits for the next quarter of an hour, as changes do in a storm."""
    sent = db.execute(
        "select count(*), max(created_at) from alert where created_at > ? and created_at <= ?"
        " and json_extract(payload, '$.type') = 'notices' group by channel",
        [stamp(now - timedelta(hours=1)), stamp(now)],
    )
    quarter = stamp(now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0))
    return any(number >= NEWS_STORM and last >= quarter for number, last in sent)


FIRST_LOOKS_WAIT = timedelta(hours=1)
"""So long what a first look found waits for the next one, where sources are still to have theirs."""
FIRST_LOOKS_AT_LATEST = timedelta(days=1)
"""So long it waits at most."""
_FIRST_LOOKS = "select source, seen_at from change where state = 'open' and planned_at is null and kind = 'baseline'"


def first_looks_waiting(db: sqlite3.Connection, together: Collection[str], now: datetime) -> list[str]:
    """The sources whose first looks are not told yet, or to come, so that they are one message.

    `together`: the sources that are looked at by and by, as a budget or workers allow. What they spread over hours is
    one first look as much as what a single crawl does.
    """
    if not together:
        return []
    mine = {name: at for name, at in db.execute(_FIRST_LOOKS) if name in together}
    if mine and not stamp(now - FIRST_LOOKS_WAIT) < max(mine.values()) <= stamp(now + CLOCK_SLACK):
        return []
    polled = {name for (name,) in db.execute("select name from source where polled_at is not null")}
    is_over = polled.issuperset(together) or min(mine.values(), default="~") <= stamp(now - FIRST_LOOKS_AT_LATEST)
    return [] if is_over else list(together)  # all of them: a crawl may record one more before the changes are read


_LINED_UP = "(select coalesce(max(number), 0) from chain_stamp where kind = '{}')"
_TO_STAMP = (
    "select 1 from chain_stamp where given_at is null and next_at <= :now limit 1",
    # What is not lined up yet: an edition, or a day that is over.
    f"select 1 from chain_entry where kind = 'edition' and number > {_LINED_UP.format('edition')} limit 1",  # noqa: S608
    f"select 1 from chain_entry where kind != 'token' and day < :today and number > {_LINED_UP.format('day')} limit 1",  # noqa: S608
)


def something_to_stamp(where: Path | KeptOpen, now: datetime) -> bool:
    """True where an edition or a day of the log is to be time-stamped now."""
    at = {"now": stamp(now), "today": stamp(now)[:10]}
    with read_database(where) as db:
        return any(db.execute(sql, at).fetchall() for sql in _TO_STAMP)


_TO_SAVE = (
    "select 1 from save where ended_at is null and next_at <= :now union all select 1 from (select max(id) id"
    " from edition where state = 'accepted' group by source) where id not in (select edition_id from save) limit 1"
)


def something_to_save(at: Path | KeptOpen, now: datetime) -> bool:
    """True where an edition is to be captured, or a capture to be looked for."""
    with read_database(at) as db:
        return bool(db.execute(_TO_SAVE, {"now": stamp(now)}).fetchall())


_UNPLANNED = (
    "select 1 from change where state = 'open' and planned_at is null"
    " and not (kind = 'baseline' and source in (select value from json_each(:waiting))) limit 1"
)


def something_to_tell(at: Path | KeptOpen, now: datetime, together: Collection[str] = ()) -> bool:
    """True where a change is not planned, a digest or a delivery due, or an incident not told.

    `together`: see `first_looks_waiting`.
    """
    queries = (
        _UNPLANNED,
        f"select 1 from waiting where {DIGEST_DUE} limit 1",  # noqa: S608 - our own words
        f"select 1 from delivery where {DUE} and {MAY_BE_TRIED} limit 1",  # noqa: S608
    )
    with read_database(at) as db:
        given = {"now": stamp(now), "waiting": json.dumps(first_looks_waiting(db, together, now))}
        news = f"select 1 from notice where {UNTOLD} limit 1"  # noqa: S608 - our own words
        return any(db.execute(sql, given).fetchall() for sql in queries) or (
            bool(db.execute(news, given).fetchall()) and not news_waits(db, now)
        )
