"""kill -9 at many points of a round: no letter is lost, and none comes twice that does not say so."""

from __future__ import annotations

import email
import email.policy
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from followers.store import FollowerStore
from model.follow import Frequency
from tests.alerts.conftest import Box, mailing
from tests.followers.conftest import PRESS, Desk
from tests.followers.test_telling import EVERYTHING, change
from tests.tables import set_fields, values_of

ROOT = Path(__file__).parents[2]
CHILD = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from alerts.channels.email import EmailConfig
from alerts.sending.deliver import deliver_due
from alerts.planning.plan import plan_due
from db.store import Store
from followers.planning import FollowerPlanner
from followers.sending import Sending
from followers.store import FollowerStore
from model.follow import LANE
folder, port = Path(sys.argv[1]), int(sys.argv[2])
now = lambda: datetime.now(UTC)
mail = EmailConfig("127.0.0.1", port, "f@example.org", (), "none")
sending = Sending("https://npd.example.org", "UTC", 6000, timedelta(days=7), lambda: FollowerStore.open(folder))
def aside(store):
    with FollowerStore.open(folder) as followers:
        return FollowerPlanner(store, followers, "https://npd.example.org", "UTC").plan(now())
print("begun", flush=True)
deliver_due(lambda: Store.open(folder), {LANE: mail}, now, owner=str(now()), meanwhile=lambda s: plan_due(s, (), now(), {}, followed=True),
            aside=aside, lanes_of={LANE: sending.lane}, wait=lambda s: None)
print("done", flush=True)
"""
READERS, KILLS = 30, 8
"""The figure is of KILLS=100 in the environment."""


def round_until(folder: Path, port: int, seconds: float) -> bool:
    """One round, killed after so long from when it begins to work; True where it came to its end."""
    command = [sys.executable, "-c", CHILD, str(folder), str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "begun\n"
        with suppress(subprocess.TimeoutExpired):
            child.wait(seconds)
        child.send_signal(signal.SIGKILL)
        return "done" in child.stdout.read()


def test_kills_at_any_point_lose_nothing_and_repeat_nothing_unmarked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(int(os.environ.get("KILLS_SEED", "20261128")))
    box, now = Box(tmp_path / "data", monkeypatch), datetime.now(UTC)
    with FollowerStore.open(box.folder) as followers, followers.transaction():
        for n in range(READERS):
            identity = followers.add(f"r{n}@example.org", "en", now - timedelta(days=1))
            followers.add_follows(identity, [EVERYTHING if n % 2 else PRESS], now - timedelta(days=1))
            followers.set_frequency(identity, Frequency.IMMEDIATE, now - timedelta(days=1))
            followers.update("follower", identity, state="confirmed", confirmed_at="2026-11-01T00:00:00.000Z")
    box.add(change(1))
    Desk(box.folder).ask("new@example.org", at=now)
    kills = int(os.environ.get("KILLS", KILLS))
    with mailing() as mail:
        for n in range(kills):
            round_until(box.folder, mail.port, dice.uniform(0, 0.4))
            with box.open() as store:  # what was leased is free again at once: a lease is ten minutes
                set_fields(store, "delivery", {"leased_until": "2026-01-01T00:00:00.000Z"}, state="leased")
            if n == kills // 2:
                box.add(change(2, after=None))
        with box.open() as store:
            set_fields(store, "waiting", {"due": "2026-01-01T00:00:00.000Z"}, address="immediate")
        assert round_until(box.folder, mail.port, 60)
        letters = [(to[0], email.message_from_bytes(raw, policy=email.policy.default)) for _, to, raw in mail.got]
    with box.open() as store:
        assert set(values_of(store, "delivery", "state")) == {"sent"}
        expected = len(values_of(store, "delivery", "id"))
    assert expected == 2 * READERS + 1
    times = Counter((to, letter["Message-ID"]) for to, letter in letters)
    assert len(times) == expected, "nobody's letter is lost"
    unmarked = Counter((to, letter["Message-ID"]) for to, letter in letters if "may repeat" not in letter["Subject"])
    assert max(unmarked.values()) == 1, "what comes again says so"
