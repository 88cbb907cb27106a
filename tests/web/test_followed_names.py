"""A recipient that is followed by name, once its rows name another, or it is withheld: letters, pages, and the feed."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from msgspec.structs import replace

from bench.desk import Desk as Register
from bench.desk import watched
from bench.replica.govuk import PublishedFile, Replica
from db.withheld.record import withhold
from demo.editions import baseline
from demo.site import SHARES
from followers.forms import Forms
from followers.tokens import confirm_token, manage_token, stop_token
from model.follow import Follow, FollowKind
from publicdb.build import PublicCopy
from tests.followers.test_telling import House, house_in, text
from tests.tables import rows_of
from tests.web.conftest import ABOUT
from web.app import make_site
from web.refresh import Refresher

A = "a.reader@example.org"
OLD, NEW = "Fictionbury Insight Ltd", "Fictionbury Learning Ltd"


class Followed:
    """A register that is crawled, its site, and readers to whom letters go."""

    def __init__(self, house: House, register: Register) -> None:
        self.house, self.register = house, register
        house.clock.at = datetime.now(UTC) - timedelta(days=1)
        b = baseline()
        own = replace(b.shares[20], reference="DS990001", recipient=OLD, purpose="To learn")
        self.edition = replace(b, shares=(*b.shares, own))
        self.publish()
        self.copy = PublicCopy(house.desk.folder)
        about = replace(ABOUT, follow=Forms(house.desk.folder))
        state = self.copy.refresh().state
        self.refresher = Refresher(make_site(self.copy.path, house.desk.folder / "archive", about), self.copy)
        self.refresher.take(state)
        house.tell()

    def close(self) -> None:
        self.refresher.site.close()
        self.copy.close()

    def publish(self) -> None:
        self.house.clock.forward(3600)
        self.register.now = self.house.clock()
        file = PublishedFile("DfE external data shares: June 2023", "a.ods", self.edition.ods())
        self.register.replica.publish_files([file], note="Updated.", at=self.house.clock().isoformat()[:19] + "Z")
        assert self.register.poll(wait=0).decision in ("baseline", "accepted")

    def edit(self, **over: str) -> None:
        """Another edition, with the last row as given; what is told of it is sent."""
        shares = self.edition.shares
        self.edition = replace(self.edition, shares=(*shares[:-1], replace(shares[-1], **over)))
        self.publish()
        self.house.tell()
        self.refresher.once()

    def letters(self) -> list[Any]:
        return [letter for to, letter in self.house.got() if to == A]

    def page(self, path: str) -> str:
        answer = asyncio.run(self.refresher.site.client.get(path))
        assert answer.status_code == 200, (path, answer.text[:300])
        return " ".join(html.fromstring(answer.text).xpath("//main")[0].text_content().split())

    def paths(self) -> list[str]:
        """The pages to which somebody's links lead."""
        with self.house.desk.open() as store:
            reader = store.by_address(A)
            assert reader is not None
            (asked,) = rows_of(store, "request")
            return [
                f"/follow/manage/{manage_token(store, reader)}", f"/follow/stop/{stop_token(store, reader)}",
                f"/follow/confirm/{confirm_token(store, asked['id'], asked['at'])}",
            ]


@pytest.fixture
def followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Followed]:
    data = tmp_path / "data"
    with house_in(data, monkeypatch) as house, Replica() as replica, Register(data, replica, watched(replica, SHARES)) as register:
        out = Followed(house, register)
        yield out
        out.close()


def test_what_becomes_of_a_row_is_heard_by_who_follows_the_name_that_it_had(followed: Followed) -> None:
    followed.house.desk.join(A, Follow(FollowKind.RECIPIENT, OLD), at=followed.house.clock())
    followed.edit(recipient=NEW)
    said = f"“{OLD}”, whose rows now name “{NEW}”"
    assert said in text(followed.letters()[-1])
    followed.edit(purpose="To sell profiles of pupils to advertisers")
    assert len(followed.letters()) == 2
    assert "advertisers" in text(followed.letters()[-1])
    assert said in text(followed.letters()[-1])
    for path in followed.paths():
        assert said in followed.page(path), path
    manage, *_ = followed.paths()
    counted = re.search(r"all time (\d+)", followed.page(manage))
    feed = asyncio.run(followed.refresher.site.client.get("/feeds/recipients/fictionbury-insight-ltd.atom")).text
    assert counted
    assert feed.count("<entry>") == int(counted[1]) == 2, "as the feed has it"


@pytest.mark.parametrize("who", [OLD, NEW])
def test_a_name_that_is_withheld_stands_on_no_readers_page_and_in_no_letter(who: str, followed: Followed) -> None:
    follows = [Follow(FollowKind.RECIPIENT, OLD), Follow(FollowKind.SEARCH, f"data for {OLD}"), Follow(FollowKind.EVERYTHING)]
    followed.house.desk.join(A, *follows, at=followed.house.clock())
    followed.edit(recipient=NEW)
    with followed.house.box.open() as store, store.transaction():
        assert withhold(store, "recipient", who, because="asked", who="t", cause="person", now=followed.house.clock())

    def check() -> None:
        for path in followed.paths():
            said = followed.page(path)
            assert who not in said, path
            if who == OLD:
                assert "A recipient that is withheld" in said
                assert "A search for a recipient that is withheld" in said

    check()  # at once, while the copy that is shown has it
    followed.refresher.once()
    check()
    before = len(followed.letters())
    followed.edit(purpose="To sell profiles of pupils to advertisers")
    assert len(followed.letters()) == before + 1, "all is followed: the row is heard of without the name"
    assert who not in followed.letters()[-1].as_string()
    if who == OLD:
        assert "a recipient that is withheld; a search for a recipient that is withheld" in " ".join(text(followed.letters()[-1]).split())
    check()


def test_whose_row_it_is_that_a_withheld_name_stood_in_is_told_to_nobody(followed: Followed) -> None:
    followed.house.desk.join(A, Follow(FollowKind.RECIPIENT, OLD), at=followed.house.clock())
    with followed.house.box.open() as store, store.transaction():
        assert withhold(store, "recipient", OLD, because="asked", who="t", cause="person", now=followed.house.clock())
    before = len(followed.letters())
    followed.edit(purpose="To sell profiles of pupils to advertisers")
    followed.edit(recipient=NEW)
    assert len(followed.letters()) == before
