"""10,000 readers and one grave change: all letters handed over. `python -m bench.followers [READERS]`."""

from __future__ import annotations

import resource
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from alerts.channels.email import EmailConfig
from alerts.planning.plan import plan_due
from alerts.samples import sample_change
from alerts.sending.deliver import deliver_due
from commands.runtime import now
from db.store import Store
from followers.planning import FollowerPlanner
from followers.sending import Sending
from followers.store import FollowerStore
from model.change import ChangeKind
from model.follow import LANE, Follow, FollowKind, Frequency

READERS, PACE, MINUTES = 10_000, 1200, 10
CPU, MIB = 60, 150
SITE = "https://npd.example.org"
FOLLOWS = (
    Follow(FollowKind.EVERYTHING), Follow(FollowKind.PRESS), Follow(FollowKind.SEARCH, "tables"),
    Follow(FollowKind.EVIDENCE), Follow(FollowKind.RECIPIENT, "The Daily Invention Ltd"),
)


class _Sink(threading.Thread):
    """A mail server that takes everything, in a thread whose time is not counted."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listening.getsockname()[1])
        self.letters = 0
        self.cpu = 0.0

    def run(self) -> None:
        while True:
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return
            self._serve(connection)

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 sink\r\n")
            while line := lines.readline():
                word = line[:4].upper()
                if word == b"DATA":
                    connection.sendall(b"354 go on\r\n")
                    while lines.readline() != b".\r\n":
                        pass
                    self.letters += 1
                connection.sendall(b"250 sink\r\n" if word != b"QUIT" else b"221 bye\r\n")
                self.cpu = time.thread_time()


@contextmanager
def sink() -> Iterator[_Sink]:
    found = _Sink()
    found.start()
    try:
        yield found
    finally:
        found.listening.close()


def fill(folder: Path, readers: int, at: datetime) -> None:
    """Readers who follow, each one or two things."""
    with FollowerStore.open(folder) as followers, followers.transaction():
        for n in range(readers):
            identity = followers.add(f"reader{n}@example.org", "en", at)
            followers.add_follows(identity, {FOLLOWS[0] if n % 2 else FOLLOWS[1], FOLLOWS[n % len(FOLLOWS)]}, at)
            followers.set_frequency(identity, Frequency.IMMEDIATE, at)
            followers.update("follower", identity, state="confirmed", confirmed_at=at.isoformat())


def add_change(store: Store, at: datetime) -> None:
    """One grave change of a recipient of the press."""
    one = sample_change(ChangeKind.ADDED, 0, at)
    with store.transaction():
        store.find_or_insert(
            "source", "name", name=one.source, kind="govuk", url=one.source_url, title=one.source_title,
            first_seen_at=one.seen_at,
        )
        store.insert(
            "change", key=one.key, source=one.source, kind=one.kind.value, state="open", recipient=one.recipient,
            reference=one.reference, category=one.category.value, reason=one.reason, seen_at=one.seen_at,
        )


def main(readers: int = READERS) -> int:
    with tempfile.TemporaryDirectory() as name, sink() as server:
        folder = Path(name)
        with Store.create(folder) as store:
            fill(folder, readers, now() - timedelta(hours=1))
            add_change(store, now())
        mail = EmailConfig("127.0.0.1", server.port, "follow@npd.example.org", (), "none")
        sending = Sending(SITE, "Europe/London", PACE, timedelta(days=7), lambda: FollowerStore.open(folder))

        def meanwhile(store: Store) -> None:
            plan_due(store, (), now(), {}, followed=True)

        planned = [0.0]

        def aside(store: Store) -> int:
            with FollowerStore.open(folder) as followers:
                begun = time.thread_time()
                made = FollowerPlanner(store, followers, SITE, "Europe/London").plan(now())
                planned[0] += time.thread_time() - begun
                return made

        begun, cpu = time.monotonic(), time.process_time()
        counts = deliver_due(
            lambda: Store.open(folder), {LANE: mail}, now, owner="bench", meanwhile=meanwhile, aside=aside,
            lanes_of={LANE: sending.lane},
        )
        took, used = time.monotonic() - begun, time.process_time() - cpu - server.cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        bad = server.letters != readers or took > MINUTES * 60 or used > CPU or peak > MIB
        print(f"{'! ' * bad}{readers:,} readers, {counts.readers['sent']:,} letters ({server.letters:,} taken)")
        print(
            f"  {took:.0f} s (limit {MINUTES * 60}), {used:.1f} s CPU (limit {CPU}), of that planning {planned[0]:.1f};"
            f" {peak:.0f} MiB (limit {MIB})"
        )
        return int(bad)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
