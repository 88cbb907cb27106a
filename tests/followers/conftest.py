"""What the tests of followers share: forms over a folder of their own, and what the letters would hold."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from followers.forms import Forms
from followers.replies import FormReply
from followers.store import FollowerStore
from followers.tokens import confirm_token
from model.follow import Follow, FollowKind, Frequency
from tests.tables import rows_of, values_of

NOW = datetime(2026, 11, 24, 14, 56, tzinfo=UTC)
PRESS = Follow(FollowKind.PRESS)


class Desk:
    """The forms, and the letters that they bring about."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.forms = Forms(folder)

    def open(self) -> FollowerStore:
        return FollowerStore.open(self.folder)

    def ask(
        self, address: str, *follows: Follow, frequency: Frequency = Frequency.IMMEDIATE, at: datetime = NOW,
        network: str = "192.0.2.7",
    ) -> FormReply:
        return self.forms.ask(address, follows or (PRESS,), frequency, network, at)

    def letters(self) -> list[tuple[str, str]]:
        """(address, token) of every request, the newest last."""
        with self.open() as store:
            address = dict(values_of(store, "follower", "id", "address"))
            return [(address[x["follower"]], confirm_token(store, x["id"], x["at"])) for x in rows_of(store, "request")]

    def join(
        self, address: str, *follows: Follow, frequency: Frequency = Frequency.IMMEDIATE, at: datetime = NOW
    ) -> str:
        """Somebody who asked and confirmed; gives the token of their page."""
        self.ask(address, *follows, frequency=frequency, at=at, network=f"2001:db8:{abs(hash(address)) % 65536:x}::1")
        done = self.forms.confirm(self.letters()[-1][1], at)
        assert done.subscription is not None
        return done.subscription.manage

    def states(self) -> dict[str, str]:
        with self.open() as store:
            return {f.address: f.state for f in store.followers()}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    folder = tmp_path / "data"
    folder.mkdir()
    return Desk(folder)
