"""What must be kept through kills and faults: how a database is looked at, how time passes in it, and the account."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Self

from msgspec import Struct, field

from bench.editions_to_come import CHANNELS, MINE, Register, told
from db.archive import ArchiveDamaged, NotArchived
from db.problems import FILE_NAME

if TYPE_CHECKING:
    from bench.flaky import FlakyWorld
    from db.store import Store

AGES = {
    "delivery": ("leased_until", "next_at"), "channel": ("paused_at", "until"), "waiting": ("due",),
    "alert": ("created_at",),
}
"""The times that waiting is measured by."""


def sound(folder: Path) -> list[str]:
    """What is wrong with the database of a folder, in sentences. What a kill left half done is rolled back first."""
    with closing(sqlite3.connect(folder / FILE_NAME)) as db:
        found = [x[0] for x in db.execute("pragma integrity_check")]
        orphans = len(db.execute("pragma foreign_key_check").fetchall())
    wrong = [f"integrity_check: {x}" for x in found if x != "ok"]
    return wrong + [f"foreign_key_check: {orphans} rows"] * bool(orphans)


def bodies(store: Store) -> list[str]:
    """What is wrong with the archive: every body that a table names must be there and be what its name says."""
    named: set[str] = set()
    for table, column in (("edition_file", "sha256"), ("snapshot", "sha256"), ("source", "page_sha256")):
        rows = store.rows(f"select distinct {column} x from {table} where {column} is not null and {column} != ''")  # noqa: S608
        named |= {r["x"] for r in rows}
    wrong = []
    for sha256 in sorted(named):
        try:
            right = hashlib.sha256(store.archive.body(sha256)).hexdigest() == sha256
        except (ArchiveDamaged, NotArchived) as error:
            wrong.append(str(error))
        else:
            wrong += [] if right else [f"body {sha256} is another"]
    return wrong


def time_passes(store: Store, span: str) -> None:
    """Sets what is waited for back by a span such as "16 minutes", as if nothing had run for so long."""
    with store.transaction():
        for table, columns in AGES.items():
            for column in columns:
                store.execute(
                    f"update {table} set {column} = strftime('%Y-%m-%dT%H:%M:%fZ', {column}, ?)"  # noqa: S608
                    f" where {column} is not null",
                    [f"-{span}"],
                )


class Account(Struct):
    """What all kills together came to."""

    kills: int = 0
    victims: Counter[str] = field(default_factory=Counter)
    editions: int = 0
    due: int = 0
    """Changes of rows that were published, times channels."""
    alerts: int = 0
    """Alerts that channels took."""
    lost: int = 0
    invented: int = 0
    """Told of what was never published."""
    renamed: int = 0
    """Told under two ids."""
    repeats: Counter[str] = field(default_factory=Counter)
    unmarked: int = 0
    """Repeats on mail and Slack that do not say so, or a letter repeated under another Message-ID."""
    looks: int = 0
    corrupt: int = 0
    undone: int = 0
    """What is still waiting in the database after all."""
    rows_wrong: int = 0
    """Rows of the newest edition that the database has not, or has too much."""
    redriven: int = 0
    resumed: int = 0
    sends: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    operators: Counter[str] = field(default_factory=Counter)
    """Operators' news that arrived by webhook, by code."""
    faults: list[str] = field(default_factory=list)
    log: str = ""

    def __iadd__(self, other: Account) -> Self:
        for f in self.__struct_fields__:
            setattr(self, f, getattr(self, f) + getattr(other, f))
        return self

    @property
    def bad(self) -> int:
        """How much there is that must not be."""
        return sum((
            self.lost, self.invented, self.renamed, self.unmarked, self.corrupt, self.undone, self.rows_wrong,
            len(self.faults),
        ))

    @property
    def progress(self) -> str:
        return f"{self.kills} kills, {self.editions} editions, {self.corrupt} corrupt"

    @property
    def line(self) -> str:
        kinds = ", ".join(f"{n} {k}" for k, n in sorted(self.victims.items()))
        repeats = ", ".join(f"{self.repeats[c]} {c}" for c in CHANNELS)
        return (
            f"{self.kills} kills ({kinds}) during {self.editions} editions: {self.due} due, {self.lost} lost, "
            f"{self.invented} invented, {self.renamed} under other ids; {self.alerts} alerts taken, "
            f"repeated {repeats}, of these {self.unmarked} unmarked; {self.corrupt} corrupt of {self.looks} looks, "
            f"{self.undone} left undone, {self.rows_wrong} rows wrong"
        )

    @property
    def more(self) -> str:
        failed = ", ".join(f"{n} {k}" for k, n in sorted(self.failed.items()))
        news = ", ".join(f"{n} {k}" for k, n in sorted(self.operators.items())) or "none"
        return (
            f"{self.sends} sends, failed {sum(self.failed.values())} ({failed}); dead and redriven {self.redriven}, "
            f"resumed {self.resumed}; operators' news: {news}"
        )


def judge(account: Account, world: FlakyWorld, register: Register, waiting: int) -> None:
    """Holds what arrived, and what is kept, against what was published."""
    truth = set(register.events)
    for channel in CHANNELS:
        alerts = told(world.arrivals, channel)
        found = Counter(event for events in alerts.values() for event in events)
        account.due += len(truth)
        account.alerts += len(alerts)
        account.lost += len(truth - found.keys())
        account.invented += len(found.keys() - truth)
        account.renamed += sum(n > 1 for n in found.values())
        account.faults += [f"{channel}: lost {event}" for event in sorted(truth - found.keys())]
        account.faults += [f"{channel}: invented {event}" for event in sorted(found.keys() - truth)]
        account.faults += [f"{channel}: {event} under {n} ids" for event, n in sorted(found.items()) if n > 1]
        _repeats(account, world, channel)
    for a in world.arrivals:
        if a.channel == "hook" and a.taken:
            data = json.loads(a.text)["data"]
            cut = data["type"] == "changes" and data["not_shown"] and data["items"]
            account.faults += ["a webhook shows only some rows: the bench must publish less at once"] * bool(cut)
            if data["type"] == "notices":
                account.operators.update(f"{i['code']}{' over' * i['recovered']}" for i in data["items"])
    with world.store() as store:
        wrong = sound(store.folder) + bodies(store)
        newest = store.one("select max(id) id from edition where state = 'accepted'")
        rows = store.rows(
            "select v.reference from edition_row r join version v on v.id = r.version_id where r.edition_id = ?",
            [newest["id"] if newest else 0],
        )
    account.corrupt += bool(wrong)
    account.faults += wrong
    account.looks += 1
    account.undone += waiting
    kept = {r["reference"] for r in rows if MINE.match(r["reference"])}
    account.rows_wrong += len(kept ^ register.rows.keys())


def _repeats(account: Account, world: FlakyWorld, channel: str) -> None:
    seen: dict[str, str] = {}
    for a in world.arrivals:
        if a.channel != channel or not a.taken:
            continue
        if a.alert in seen:
            account.repeats[channel] += 1
            bad = (channel != "hook" and not a.marked) or seen[a.alert] != a.message_id
            account.unmarked += bad
            account.faults += [f"{channel}: {a.alert} repeated without the mark or under another Message-ID"] * bad
        seen.setdefault(a.alert, a.message_id)
