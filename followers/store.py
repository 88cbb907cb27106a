"""followers.db: readers who follow by email, in a file that only the account that runs npdwatch can read."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, Self

from db.connection import explained, open_connection
from db.problems import DatabaseProblem, NewerDatabase
from db.store import Store
from followers.addresses import mailbox_of
from followers.schedule import number_lost, path_of
from model.delivery import delivery_id
from model.discreet import Discreet
from model.follow import Follow, FollowKind, Frequency
from text.labels import plural
from text.timestamp import parse_stamp, stamp

VERSION = 1
"""Of the tables, kept as `user_version`."""
_SCHEMA = Path(__file__).with_name("schema.sql")
SOFT, SOFT_DAYS = 5, 30
"""So many letters that came back in passing, within so many days, count as one that says there is no such mailbox."""
AFTER_THE_END = timedelta(days=30)
"""How long an address is kept that was stopped, or whose letters come back: so that a mistake can be put right."""
TRIES_KEPT = timedelta(days=1)
_PUT_BACK = "put back"
"""In `kept`: a copy was put back that may know less than was known, with the time of that copy."""


_LOST = (
    "{path} is missing, with {readers} who followed by email, or had asked to, when they were last counted. Put a copy "
    "of the file back, or run: npdwatch restore --followers FILE. What they are to hear of waits meanwhile. Where "
    "there is no copy: npdwatch followers begin-anew"
)
_UNSETTLED = (
    "a copy of who follows was put back, and who has stopped or was erased since {since} is not known here. To do: "
    "erase whom you know to have left (npdwatch followers delete ADDRESS), then run: npdwatch followers resume"
)


class ReadersLost(DatabaseProblem):
    """The file of readers is missing where there was one: never taken for a first run, which would write to nobody."""


class ReadersUnsettled(DatabaseProblem):
    """Some of the readers may have left: nobody is written to until a person says that it is right."""


class Follower(Discreet, frozen=True):
    """A reader."""

    unsaid: ClassVar[frozenset[str]] = frozenset({"address"})
    id: str
    address: str
    state: str
    """pending, confirmed, stopped or bounced."""
    language: str
    created_at: str
    confirmed_at: str | None
    last_sent_at: str | None
    links_at: int
    follows: tuple[tuple[Follow, str], ...]
    """Each with the time from which it counts."""
    frequencies: tuple[tuple[str, Frequency], ...]
    """How often, each from when, the oldest first."""

    @property
    def links_from(self) -> int:
        """The second since 1970 that the links of today are made for: those of an earlier one open nothing."""
        return max(self.links_at, seconds_of(self.created_at))

    @property
    def frequency(self) -> Frequency:
        """How often now."""
        return self.frequencies[-1][1] if self.frequencies else Frequency.DAILY

    def frequency_at(self, at: str) -> Frequency | None:
        """How often when that was told; None before they followed anything."""
        return next((f for since, f in reversed(self.frequencies) if since <= at), None)


class FollowerStore(Store):
    """A connection to followers.db. Deleted rows are overwritten."""

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        super().__init__(folder, connection)
        self.path = path_of(folder)
        connection.execute("pragma secure_delete = on")

    @classmethod
    def open(cls, folder: Path, *, read_only: bool = False, anew: bool = False) -> Self:
        """Opens the file in a data folder, making it where there is none; `anew`: also where there was one.

        Raises:
            ReadersLost: it is missing, and there were readers in it.
            DatabaseProblem: it cannot be used; the message says why.
        """
        path = path_of(folder)
        if not anew and (lost := number_lost(folder)):
            raise ReadersLost(_LOST.format(path=path, readers=plural(lost, "reader")))
        if not path.exists() and not read_only:
            path.parent.mkdir(mode=0o700, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_CLOEXEC, 0o600))  # what lies beside it gets the same mode
        for place, mode in ((path.parent, 0o700), (path, 0o600)):  # whatever group may read the rest of the folder
            about = place.stat() if place.exists() else None
            if about and about.st_mode & 0o077 and about.st_uid == os.geteuid():
                place.chmod(mode)
        store = cls(folder, open_connection(path, create=not read_only, read_only=read_only))
        try:
            with explained(path):
                store._prepare()
        except BaseException:
            store.close()
            raise
        return store

    def _prepare(self) -> None:
        if (there := self._user_version()) > VERSION:
            raise NewerDatabase(f"{self.path} was written by a newer npdwatch. Install that version again.")
        if there == VERSION:
            return
        with self.transaction():
            if self._user_version() < VERSION:  # another process may have done it meanwhile
                for statement in _SCHEMA.read_text(encoding="utf-8").split(";\n"):
                    if statement.strip():
                        self.execute(statement)
                self.insert("secret", id=1, key=secrets.token_bytes(32))
                self.execute(f"pragma user_version = {VERSION}")

    # Keys and hashes ----------------------------------------------------------------------------------------------

    @property
    def keys(self) -> dict[int, bytes]:
        """The keys by their numbers, the one that signs first."""
        return {x["id"]: x["key"] for x in self.rows("select id, key from secret order by id")}

    def hash_of(self, what: str, value: str, key: bytes = b"") -> str:
        """A value as it is kept where only its being the same matters."""
        key = key or next(iter(self.keys.values()))
        return hmac.new(key, f"{what} {value}".encode(), hashlib.sha256).hexdigest()

    def is_erased(self, address: str) -> bool:
        """True for an address that was erased for good, or that leads into the mailbox of one (`mailbox_of`)."""
        return bool(self.rows_with("select 1 from erased where hash in given", self._hashes_of_erased(address)))

    def _hashes_of_erased(self, address: str) -> list[str]:
        # That of the address itself is of marks that were made before mailboxes counted.
        forms = {mailbox_of(address), address.casefold()}
        return [self.hash_of("erased", form, key) for key in self.keys.values() for form in forms]

    # Followers ----------------------------------------------------------------------------------------------------

    def followers(self, where: str = "true", values: Sequence[Any] = ()) -> list[Follower]:
        """Those that meet a condition of ours."""
        found = self.rows(f"select * from follower f where {where} order by id", values)  # noqa: S608 - our own words
        among = f"select f.id from follower f where {where}"  # noqa: S608
        follows: dict[str, list[tuple[Follow, str]]] = {}
        sql = f"select * from follow where follower in ({among}) order by kind, value"  # noqa: S608
        for x in self.rows(sql, values):
            follows.setdefault(x["follower"], []).append((Follow(FollowKind(x["kind"]), x["value"]), x["since"]))
        paces: dict[str, list[tuple[str, Frequency]]] = {}
        for x in self.rows(f"select * from frequency where follower in ({among}) order by since", values):  # noqa: S608
            paces.setdefault(x["follower"], []).append((x["since"], Frequency(x["frequency"])))
        return [
            Follower(
                x["id"], x["address"], x["state"], x["language"], x["created_at"], x["confirmed_at"],
                x["last_sent_at"], x["links_at"], tuple(follows.get(x["id"], ())), tuple(paces.get(x["id"], ())),
            )
            for x in found
        ]

    def follower(self, identity: str) -> Follower | None:
        """The follower of this id."""
        return next(iter(self.followers("f.id = ?", [identity])), None)

    def by_address(self, address: str) -> Follower | None:
        """The follower with this address."""
        return next(iter(self.followers("f.address = ?", [address])), None)

    def add(self, address: str, language: str, now: datetime) -> str:
        """Puts an address down, inside a transaction, and gives its id."""
        while True:
            identity = secrets.token_hex(10)
            mark = delivery_id("", identity)
            # Two with the same mark would be one delivery of an alert.
            if self.one("select 1 from follower where mark = ?", [mark]) is None:
                break
        self.insert(
            "follower", id=identity, mark=mark, address=address, state="pending", language=language,
            created_at=stamp(now), links_at=0,
        )
        return identity

    def set_frequency(self, identity: str, frequency: Frequency, now: datetime) -> None:
        """From now on as often as that, inside a transaction."""
        last = self.one("select frequency from frequency where follower = ? order by since desc limit 1", [identity])
        if last is None or last["frequency"] != frequency:
            self.upsert("frequency", "follower", "since", follower=identity, since=stamp(now), frequency=frequency)

    def add_follows(self, identity: str, follows: Iterable[Follow], now: datetime) -> None:
        """Adds what is followed from now on, inside a transaction."""
        self.many(
            "insert into follow values (?, ?, ?, ?) on conflict do nothing",
            [(identity, f.kind, f.value, stamp(now)) for f in follows],
        )

    def set_right(self, now: datetime) -> None:
        """What was chosen at a time that is yet to come was chosen while the clock was ahead: it counts from now on.

        What is followed counts from a day before: the first of what was told since is older than this look.
        """
        if self.count("follow where since > ?", [stamp(now)]) or self.count("frequency where since > ?", [stamp(now)]):
            with self.transaction():
                began = stamp(now - timedelta(days=1))
                self.execute("update follow set since = ? where since > ?", [began, stamp(now)])
                self.execute("update or replace frequency set since = ?1 where since > ?1", [stamp(now)])

    def end_links(self, follower: Follower, now: datetime) -> None:
        """All links that they were sent before open nothing any more, inside a transaction."""
        self.update("follower", follower.id, links_at=max(int(now.timestamp()), follower.links_from + 1))
        self.execute("update request set follows = '[]' where follower = ?", [follower.id])

    def end(self, identity: str, state: str, now: datetime) -> None:
        """Stops writing to somebody, inside a transaction: "stopped", or "bounced"."""
        self.execute(
            "update follower set state = ?, ended_at = ? where id = ? and state in ('pending', 'confirmed')",
            [state, stamp(now), identity],
        )

    def came_back(self, identity: str, now: datetime, *, final: bool) -> bool:
        """Notes that a letter could not be delivered: `final` where it says that there is no such mailbox.

        True where that ended it: nothing more is sent to them.
        """
        with self.transaction():
            self.execute("insert into bounce select id, ? from follower where id = ?", [stamp(now), identity])
            since = stamp(now - timedelta(days=SOFT_DAYS))
            if final or self.count("bounce where follower = ? and at > ?", [identity, since]) >= SOFT:
                self.end(identity, "bounced", now)
                return True
        return False

    def take_back(self, identities: Sequence[str]) -> None:
        """Those whose letters came back follow again: it was no trouble of theirs."""
        with self.transaction():
            ids = [json.dumps(list(identities))]
            among = "in (select value from json_each(?))"
            self.execute(
                "update follower set state = 'confirmed', ended_at = null where state = 'bounced'"  # noqa: S608 - ours
                f" and confirmed_at is not null and id {among}", ids,
            )
            self.execute(f"delete from bounce where follower {among}", ids)  # noqa: S608

    def note_sent(self, identities: Iterable[str], now: datetime) -> None:
        """Notes when these were written to last."""
        with self.transaction():
            self.many("update follower set last_sent_at = ? where id = ?", [(stamp(now), i) for i in identities])

    def note_unsettled(self, since: str) -> None:
        """Notes that who has left since that time ("" where it is not known) is not known here; in a transaction."""
        self.execute("insert into kept values (?, ?) on conflict do nothing", [_PUT_BACK, since])

    def why_unsettled(self) -> str:
        """Why nobody may be written to, and what to do; "" where they may."""
        found = self.one("select at from kept where name = ?", [_PUT_BACK])
        since = found and f"{found['at'][:16].replace('T', ' ')} UTC"
        return _UNSETTLED.format(since=since if found and found["at"] else "it was made") if found else ""

    def check_settled(self) -> None:
        """Raises ReadersUnsettled where nobody may be written to."""
        if why := self.why_unsettled():
            raise ReadersUnsettled(f"Letters wait: {why}")

    def settle(self) -> bool:
        """A person says that all who are here still follow; True where that was open."""
        with self.transaction():
            return self.execute("delete from kept where name = ?", [_PUT_BACK]).rowcount > 0

    def erase(self, address: str, now: datetime) -> bool:
        """Erases an address for good; True where it was there.

        A keyed hash of its mailbox stays: no backup brings it back, and nobody can sign it up, with another tag either.
        """
        with self.transaction():
            number, key = next(iter(self.keys.items()))
            self.execute(
                "insert into erased values (?, ?, ?) on conflict do nothing",
                [self.hash_of("erased", mailbox_of(address), key), number, stamp(now)],
            )
            found = self.execute("delete from follower where address = ?", [address]).rowcount > 0
        self.db.execute("pragma wal_checkpoint(truncate)")
        return found

    def allow(self, address: str) -> bool:
        """Lets an address that was erased be used again; True where it was erased."""
        with self.transaction():
            hashes = self._hashes_of_erased(address)
            sql = "delete from erased where hash in (select value from json_each(?))"
            return self.execute(sql, [json.dumps(hashes)]).rowcount > 0

    def keep_house(self, now: datetime, pending: timedelta) -> None:
        """Deletes what is kept for a time: who never confirmed, who has left, who asked from where."""
        with self.transaction():
            before = stamp(now - pending)
            self.execute("delete from request where at < ?", [before])
            self.execute(
                "delete from follower where state = 'pending' and created_at < ?"
                " and id not in (select follower from request)", [before],
            )
            self.execute(
                "delete from follower where state in ('stopped', 'bounced') and ended_at < ?"
                " and id not in (select follower from request)", [stamp(now - AFTER_THE_END)],
            )
            self.execute("delete from tried where at < ?", [stamp(now - TRIES_KEPT)])
            self.execute("delete from bounce where at < ?", [stamp(now - timedelta(days=SOFT_DAYS))])
            self.upsert("kept", "name", name="upkeep", at=stamp(now))

    def counts(self) -> dict[str, Any]:
        """How many follow, by state, by what and how often; no address."""
        now_followed = "follow w join follower f on f.id = w.follower where f.state = 'confirmed'"
        return {
            "states": {x["state"]: x["n"] for x in self.rows(
                "select state, count(*) n from follower group by state order by state")},
            "follows": {x["kind"]: x["n"] for x in self.rows(
                f"select kind, count(*) n from {now_followed} group by kind order by kind")},  # noqa: S608 - our own
            "frequencies": {x["frequency"]: x["n"] for x in self.rows(
                "select q.frequency, count(*) n from frequency q join follower f on f.id = q.follower"
                " where f.state = 'confirmed' and q.since = (select max(since) from frequency where follower = f.id)"
                " group by q.frequency order by q.frequency")},
            "erased": self.count("erased"),
        }

    def export(self, address: str) -> dict[str, Any] | None:
        """All that is kept of an address; None where nothing is. Of one that was erased, since when that is so."""
        found = self.one("select * from follower where address = ?", [address])
        mailbox = self.hash_of("mailbox", mailbox_of(address))
        tried = self.rows("select at from tried where mailbox = ?", [mailbox])
        if found is None:
            erased = self.rows_with("select at from erased where hash in given", self._hashes_of_erased(address))
            since = min((x["at"] for x in erased), default=None)
            return {"erased": since, "tried": tried} if since or tried else None
        identity = found["id"]
        parts = {
            table: self.rows(f"select * from {table} where follower = ?", [identity])  # noqa: S608 - names of ours
            for table in ("follow", "frequency", "request", "bounce")
        }
        return {**found, **parts, "tried": tried}


def seconds_of(text: str) -> int:
    """A stored time as seconds since 1970, as links have it."""
    return int(parse_stamp(text).timestamp())
