"""From a change to a reader's mailbox, over real SMTP; and from there back: bounces, complaints, one click."""

from __future__ import annotations

import email
import email.policy
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from alerts.channels.channel import WAITS
from alerts.channels.email import EmailConfig
from alerts.payload.changes import changes_payload
from alerts.planning.plan import plan_due
from alerts.sending.deliver import LOOK, deliver_due
from alerts.sending.lane import LEASE, Counts
from db.health import health_of
from db.locks import delivering
from db.outbox.alerts import save_plan
from db.outbox.attempts import lease
from db.schedule import something_to_tell
from db.store import Store
from db.watch import overdue_deliveries
from db.withheld.record import withhold
from followers.planning import FollowerPlanner
from followers.schedule import something_waits
from followers.sending import Sending
from followers.store import FollowerStore, ReadersLost
from model.change import ChangeKind
from model.delivery import Alert
from model.follow import LANE, Follow, FollowKind, Frequency
from model.recipient import Category
from tests.alerts.conftest import Box, Clock, MailServer, mailing, make
from tests.commands.conftest import Shell
from tests.followers.conftest import NOW, PRESS, Desk
from tests.tables import count_of, delete_rows, rows_of, set_fields, values_of
from text.timestamp import stamp

ROOT = Path(__file__).parents[2]
SITE = "https://npd.example.org"
EVERYTHING, EVIDENCE = Follow(FollowKind.EVERYTHING), Follow(FollowKind.EVIDENCE)
A, B = "a.reader@example.org", "b.reader@example.com"


@dataclass
class House:
    """An installation with a mail server, whose readers follow by email."""

    desk: Desk
    box: Box
    clock: Clock
    mail: MailServer

    def tell(self, *, channels: Any = MappingProxyType({}), **more: Any) -> Counts:
        """One round of telling; nothing is planned but for readers."""
        mail = EmailConfig("127.0.0.1", self.mail.port, "npdwatch <follow@npd.example.org>", (), "none", bounce="b+{id}@npd.example.org")
        sending = Sending(SITE, "Europe/London", 6000, timedelta(days=7), lambda: FollowerStore.open(self.desk.folder))

        def aside(store: Store) -> int:
            with FollowerStore.open(self.desk.folder) as followers:
                return FollowerPlanner(store, followers, SITE, "Europe/London").plan(self.clock())

        def meanwhile(store: Store) -> None:
            plan_due(store, (), self.clock(), {}, zone="Europe/London", followed=True)

        return deliver_due(
            self.box.open, {LANE: mail, **channels}, self.clock, owner="test", meanwhile=meanwhile, aside=aside,
            lanes_of={LANE: sending.lane}, **{"wait": lambda _: None, **more},
        )

    def got(self) -> list[tuple[str, Any]]:
        """(to, letter) of each, in order."""
        return [(to[0], email.message_from_bytes(raw, policy=email.policy.default)) for _, to, raw in self.mail.got]

    def told(self) -> list[tuple[str, str]]:
        """(to, which releases) of each letter about changes."""
        return [
            (to, " ".join(sorted(set(re.findall(r"DR\d+\.\d+", text(letter)))))) for to, letter in self.got()
            if "confirm" not in letter["Subject"]
        ]

    def states(self) -> list[str]:
        """Of the deliveries of alerts about changes."""
        with self.box.open() as store:
            alerts = set(values_of(store, "alert_change", "alert_id"))
            return sorted(values_of(store, "delivery", "state", alert_id=alerts))

    def bytes(self) -> bytes:
        return b"".join(p.read_bytes() for p in self.desk.folder.glob("*") if p.is_file())


def text(letter: Any) -> str:
    return str(letter.get_body(("plain",)).get_content())


def link(letter: Any, what: str) -> str:
    found = re.search(rf"{SITE}/follow/{what}/(\S+)", text(letter))
    assert found, text(letter)
    return found[1]


@contextmanager
def house_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    with mailing() as mail:
        yield House(Desk(folder), Box(folder, monkeypatch), Clock(NOW), mail)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    with house_in(tmp_path / "data", monkeypatch) as house:
        yield house


def change(number: int, at: datetime = NOW, **over: Any) -> Any:
    return make(**{"number": number, "reference": f"DR26030{number}.01", "key": f"key-{number}", "seen_at": at.isoformat(), **over})


def test_from_a_typed_address_to_the_first_letter(house: House) -> None:
    house.desk.ask(A, PRESS, Follow(FollowKind.SEARCH, "BUY http://bad.example NOW"), frequency=Frequency.IMMEDIATE)
    house.tell()
    ((to, letter),) = house.got()
    assert (to, letter["To"], letter["Auto-Submitted"]) == (A, A, "auto-generated")
    said = letter.as_string()
    assert "bad.example" not in said, "nobody can have their own words sent to anybody"
    assert "to hear of press and companies; a search. Letters would come as soon as it is known. If it was not you" in text(letter)
    assert letter["List-Unsubscribe"] is None, "there is nothing to leave yet"
    assert not house.told()
    house.desk.forms.confirm(link(letter, "confirm"), NOW)
    house.clock.forward(60)
    house.box.add(change(1))
    house.tell()
    to, letter = house.got()[-1]
    assert letter["Subject"].startswith("The Daily Invention Ltd")
    assert "because you follow at npd.example.org since 24 Nov" in text(letter)
    assert "npdwatch alerts" not in text(letter), "no operator's words"
    html = letter.get_body(("html",)).get_content()
    for part in (text(letter), html):
        assert link(letter, "manage") in part
        assert link(letter, "stop") in part
    assert house.desk.forms.see(link(letter, "manage")).subscription is not None


def test_who_follows_a_year_of_birth_is_led_back_to_its_school_cohorts(house: House) -> None:
    house.desk.join(A, EVERYTHING, Follow(FollowKind.BORN, "1994"), Follow(FollowKind.BORN, "2026"))
    house.clock.forward(60)
    house.box.add(change(1))
    house.tell()
    letter = house.got()[-1][1]
    pages = {cohort: f"https://npd.example.org/cohorts/{cohort}" for cohort in (1993, 1994, 2025)}
    for cohort, page in pages.items():
        assert f"Born September {cohort} to August {cohort + 1}: {page}" in text(letter)
    html = letter.get_body(("html",)).get_content()
    assert set(re.findall(r'href="([^"]*/cohorts/[^"]*)"', html)) == set(pages.values())


def test_one_click_as_large_providers_ask_for_it(house: House) -> None:
    """RFC 8058: https, in one header that is whole, the value to be posted in another."""
    house.desk.join(A, EVERYTHING)
    house.clock.forward(60)
    house.box.add(change(1))
    house.tell()
    raw = house.mail.got[-1][2]
    found = re.search(rb"\r\nList-Unsubscribe: <https://npd\.example\.org/follow/stop/([a-z0-9-]+)>\r\n", raw)
    assert found
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw
    house.desk.forms.stop(found[1].decode(), NOW)
    house.box.add(change(2))
    house.clock.forward(3600)
    house.tell()
    assert [who for who, _ in house.told()] == [A]


def test_a_letter_that_waits_is_not_sent_after_a_stop(house: House) -> None:
    page = house.desk.join(A, EVERYTHING)
    house.clock.forward(60)
    house.box.add(change(1))
    house.mail.at_mail = "451 later"
    house.tell()
    house.desk.forms.stop(page, house.clock())
    house.mail.at_mail = "250 OK"
    house.clock.forward(3600)
    house.tell()
    assert house.told() == []
    assert house.states() == ["cancelled"]


FOLLOWED = [
    (EVERYTHING, "12345678"), (PRESS, "167"), (EVIDENCE, "5678"), (Follow(FollowKind.SEARCH, "tables of schools"), "14"),
    (Follow(FollowKind.SEARCH, "SCHOOL table"), "145"), (Follow(FollowKind.SEARCH, "tables zebra"), ""), (Follow(FollowKind.SEARCH, '") or 1=1 --'), ""),
    (Follow(FollowKind.RECIPIENT, "The University of Inventia"), "2"), (Follow(FollowKind.RECIPIENT, "Inventia Institute"), "34"),
    (Follow(FollowKind.RECIPIENT, "Nobody in Particular"), ""),
    (Follow(FollowKind.BORN, "1994"), "3"), (Follow(FollowKind.BORN, "1996"), "3"), (Follow(FollowKind.BORN, "1985"), ""),
]


_SAID = {"band": "alert", "sentence": "Data went to Invented Ltd.", "recipients": [{"name": "Invented Ltd", "role": "given", "category": "commercial"}]}
_TEXTS: tuple[tuple[ChangeKind, Any, Any], ...] = (
    (ChangeKind.ENTRY_PUBLISHED, {}, [_SAID]), (ChangeKind.QUESTION_ANSWERED, {"answer": ("", "so")}, [{**_SAID, "is_new": True}]),
    (ChangeKind.ENTRY_EDITED, {"title": ("a", "b")}, [_SAID]),
)
"""A text that names a company, one that does so now, and one whose title alone was edited."""


@pytest.mark.parametrize(("follow", "numbers"), FOLLOWED, ids=range(len(FOLLOWED)))
def test_who_hears_of_what(follow: Follow, numbers: str, house: House) -> None:
    from followers.planning import matching

    uni: Any = {"category": Category.UNIVERSITY, "also": ()}
    item = {"item": "written_evidence:1", "title": "Schools bill", "text": "We ask for tables."}
    changes = [
        change(1),
        change(2, recipient="University of Inventia", after={"title": "A study", "recipient": "University of Inventia"}, **uni),
        change(3, recipient="Inventia Institute", after={"title": "Absence", "dataset": "Key Stage 4 results 2008-2012"}, **uni),
        change(4, recipient="Inventia Institute", **uni),
        change(5, kind=ChangeKind.TEXT_RELEASE, recipient=None, after=None,
               reference=None, category=Category.UNKNOWN, also=(), detail=item, file=""),
        *(change(6 + n, kind=kind, recipient=None, after=None, reference=None, fields=fields, category=Category.COMMERCIAL,
                 detail={"item": f"entry:{n}", "mentions": said}, file="A note")
          for n, (kind, fields, said) in enumerate(_TEXTS)),
    ]
    with house.box.open() as store:
        found = matching(store, [follow], changes)
    assert "".join(map(str, sorted(found[follow]))) == numbers


def test_how_often_is_kept_also_over_a_change_of_it(house: House) -> None:
    """Nothing is lost and nothing comes twice, whenever somebody changes how often they hear."""
    page = house.desk.join(A, EVERYTHING, frequency=Frequency.WEEKLY)  # a Tuesday
    house.desk.join(B, EVERYTHING, frequency=Frequency.IMMEDIATE)
    house.clock.forward(60)
    house.box.add(change(1))
    house.tell()
    house.clock.forward(60)
    house.desk.forms.change(page, [EVERYTHING], Frequency.DAILY, house.clock())
    house.clock.forward(3600)
    house.box.add(change(2))
    house.tell()
    assert house.told() == [(B, "DR260301.01"), (B, "DR260302.01")]
    for _ in range(10):
        house.clock.forward(86400)
        house.tell()
    assert house.told()[2:] == [(A, "DR260302.01"), (A, "DR260301.01")], "the second by day, the first with the week"


def test_nobody_hears_of_what_was_before_they_confirmed(house: House) -> None:
    house.desk.join(B, EVERYTHING, frequency=Frequency.DAILY, at=NOW - timedelta(days=1))
    house.box.add(change(1))
    house.tell()
    house.clock.forward(3600)
    page = house.desk.join(A, PRESS, frequency=Frequency.DAILY, at=house.clock())
    house.desk.forms.change(page, [PRESS, EVERYTHING], Frequency.DAILY, house.clock())
    house.box.add(change(2))
    house.tell()
    house.clock.forward(86400)
    house.tell()
    assert sorted(house.told()) == [(A, "DR260302.01"), (B, "DR260301.01 DR260302.01")]


def test_a_clock_that_was_ahead_keeps_no_news_from_a_reader(house: House) -> None:
    """Else who confirms an hour before it is set back hears nothing of that hour, and of a year if it was a year."""
    for address, ahead in ((A, timedelta(hours=1)), (B, timedelta(days=365))):
        page = house.desk.join(address, EVERYTHING, frequency=Frequency.WEEKLY, at=NOW + ahead)
        for often in (Frequency.WEEKLY, Frequency.DAILY):
            house.desk.forms.change(page, [EVERYTHING], often, NOW + ahead + timedelta(minutes=1))
    with house.desk.open() as followers:
        followers.keep_house(NOW + timedelta(days=365), timedelta(days=7))
    house.clock.forward(600)
    assert something_waits(house.desk.folder, house.clock()), "its housekeeping is due, and not only in a year"
    house.box.add(change(1))
    house.tell()
    for n in (2, 3):
        house.clock.forward(3600)
        house.box.add(change(n))
        house.tell()
    assert not something_waits(house.desk.folder, house.clock())
    for _ in range(8):
        house.clock.forward(86400)
        house.tell()
    heard = {who: " ".join(sorted(x for w, x in house.told() if w == who)) for who in (A, B)}
    assert heard == dict.fromkeys((A, B), "DR260301.01 DR260302.01 DR260303.01")


def test_news_soon_after_news_comes_together_a_little_later(house: House) -> None:
    house.desk.join(A, EVERYTHING)
    house.clock.forward(300)
    for n in range(1, 6):
        house.clock.forward(60)
        house.box.add(change(n))
        house.tell()
    assert house.told() == [(A, "DR260301.01")]
    house.clock.forward(900)
    house.tell()
    assert house.told()[1:] == [(A, "DR260302.01 DR260303.01 DR260304.01 DR260305.01")]


def test_what_is_muted_waits_and_what_is_withheld_is_not_told(house: House) -> None:
    from db.outbox import alerts as outbox

    house.desk.join(A, EVERYTHING, Follow(FollowKind.RECIPIENT, "The Daily Invention Ltd"))
    house.clock.forward(60)
    with house.box.open() as store:
        outbox.mute(store, house.clock(), source="dfe-external-data-shares", recipient="", kind="", until=NOW + timedelta(days=9), why="")
    house.box.add(change(1), change(2, recipient="Other Invention Ltd"))
    house.tell()
    assert house.told() == []
    with house.box.open() as store:
        outbox.lift(store, 1, house.clock())
        with store.transaction():
            withhold(store, "change", "2", because="a test", who="test", cause="person", now=house.clock())
            withhold(store, "recipient", "The Daily Invention Ltd", because="a test", who="test", cause="person", now=house.clock())
    house.tell()
    assert len(house.told()) == 1
    assert "Invention" not in house.got()[-1][1].as_string()
    assert "a recipient" in text(house.got()[-1][1])


def test_what_is_withheld_while_letters_go_out_is_in_no_further_one(house: House) -> None:
    for n in range(6):
        house.desk.join(f"r{n}@example.org", EVERYTHING)
    house.clock.forward(60)
    house.box.add(change(1), change(2, recipient="Second Invention Ltd"))
    told: list[int] = []

    def wait(_: float) -> None:
        told.append(1)
        if len(told) in (2, 4):
            with house.box.open() as store, store.transaction():
                withhold(store, "change", str(len(told) // 2), because="a test", who="test", cause="person", now=house.clock())

    house.tell(wait=wait)
    assert [which for _, which in house.told()] == ["DR260301.01 DR260302.01"] * 2 + ["DR260302.01"] * 2
    assert house.states() == ["cancelled"] * 2 + ["sent"] * 4


def test_a_backlog_of_readers_is_no_trouble_of_the_watch_until_it_lasts(house: House) -> None:
    house.desk.join(A, EVERYTHING)
    house.clock.forward(60)
    house.box.add(change(1))
    house.mail.at_mail = "451 later"
    house.tell()
    with house.box.open() as store:
        assert overdue_deliveries(store, house.clock() + timedelta(hours=20)) is None
        assert health_of(store, house.box.folder, (), house.clock() + timedelta(hours=20), tells=True).undelivered is None
        assert overdue_deliveries(store, house.clock() + timedelta(hours=30)) is not None


# What servers say ----------------------------------------------------------------------------------------------------


def test_addresses_stand_nowhere_but_in_their_file(house: House, caplog: Any) -> None:
    house.desk.join(A, EVERYTHING)
    house.desk.join(B, EVERYTHING)
    house.clock.forward(60)
    house.mail.at_rcpt = {
        "a.reader": "550 5.1.1 <a.reader@example.org>: A.Reader at example.org unknown; see https://x.example/?who=a.reader%40example.org",
    }
    house.box.add(change(1))
    counts = house.tell()
    assert counts.readers == {"sent": 1, "give_up": 1}
    assert (counts.dead, dict(counts.results)) == (0, {})
    for kept in (house.bytes(), caplog.text.encode()):
        for part in (b"a.reader", b"b.reader", b"A.Reader", b"%40example", b"example.com"):
            assert part not in kept
    assert b"5.1.1" in house.bytes()
    assert house.desk.states() == {A: "bounced", B: "confirmed"}
    assert house.box.open_notices() == [], "no operator is woken by that"


def test_a_server_that_wants_no_letters_from_us_takes_nobody_out(house: House) -> None:
    house.desk.join(A, EVERYTHING)
    house.clock.forward(60)
    house.mail.at_rcpt = {"a.reader": "550 5.7.1 blocked by a list"}
    house.box.add(change(1))
    for _ in range(3):
        house.tell()
        house.clock.forward(4 * 3600)
    assert house.desk.states() == {A: "confirmed"}
    assert [n.partition(" ")[0] for n in house.box.open_notices()] == ["channel_failing"]
    house.mail.at_rcpt = {}
    house.clock.forward(86400)
    house.tell()
    assert [who for who, _ in house.told()] == [A]
    assert house.box.open_notices() == []


def test_a_server_that_lets_strangers_wait_is_no_trouble(house: House) -> None:
    house.desk.join(A, EVERYTHING)
    house.clock.forward(60)
    house.mail.at_rcpt = {"a.reader": "451 4.7.1 greylisted"}
    house.box.add(change(1))
    for _ in range(3):
        house.tell()
        house.clock.forward(90)
    assert house.box.open_notices() == []
    house.mail.at_rcpt = {}
    house.clock.forward(600)
    house.tell()
    assert [who for who, _ in house.told()] == [A]


def test_a_server_that_is_away_for_a_week_loses_no_letter(house: House) -> None:
    house.desk.join(A, EVERYTHING)
    house.clock.forward(60)
    house.box.add(change(1))
    house.mail.at_mail = "451 4.3.2 away"
    for _ in range(7 * 8):
        house.tell()
        house.clock.forward(3 * 3600)
    house.mail.at_mail = "250 OK"
    house.clock.forward(86400)
    house.tell()
    assert [who for who, _ in house.told()] == [A]


def five_days(house: House, rounds: int = 55) -> None:
    """As often as the schedule can ask for within six days, and some more."""
    for n in range(rounds):
        house.tell()
        house.clock.forward(min([1.25 * wait for wait in WAITS[n + 1 : n + 2]] + [4 * 3600]))


@pytest.mark.parametrize("step", ["rcpt", "data"])
@pytest.mark.parametrize("said", [
    "552 5.2.2 mailbox full", "552 full", "452 4.2.2 full", "550 5.3.5 misconfigured", "554 5.5.1 odd", "550 no reason", "554 5.7.1 no",
    "552 5.3.4 too large", "550 5.4.5 too much",
])
@pytest.mark.parametrize("frequency", [Frequency.IMMEDIATE, Frequency.WEEKLY])
def test_whatever_does_not_say_that_the_mailbox_is_gone_loses_no_letter(
    frequency: Frequency, said: str, step: str, house: House
) -> None:
    house.desk.join(A, EVERYTHING, frequency=frequency)
    house.clock.forward(60)
    house.box.add(change(1))
    house.mail.at_rcpt, house.mail.at_data = ({"a.reader": said}, ["250 OK"]) if step == "rcpt" else ({}, [said])
    if frequency is Frequency.WEEKLY:
        house.tell()
        house.clock.forward(7 * 86400)
    five_days(house, 20)
    assert (house.told(), house.states()) == ([], ["pending"]), "tried for days"
    house.mail.at_rcpt, house.mail.at_data = {}, ["250 OK"]
    house.clock.forward(86400)
    house.tell()
    assert [who for who, _ in house.told()] == [A]
    assert house.desk.states() == {A: "confirmed"}
    assert house.box.open_notices() == []


def test_what_is_given_up_is_counted_kept_and_can_be_sent_again(commanded: Commanded) -> None:
    shell, house, _ = commanded
    for who in (A, B):
        house.desk.join(who, EVERYTHING)
    house.clock.forward(60)
    house.box.add(change(1))
    house.mail.at_data = ["552 5.2.2 mailbox full"]
    five_days(house)
    assert (house.states(), house.told()) == (["dead", "dead"], [])
    assert house.box.open_notices() == ["delivery_dead followers [readers]"]
    status = shell("status", "--json")
    (notice,) = (n["message"] for n in status.data["trouble"] if n["code"] == "delivery_dead")
    assert "2 letters to readers given up" in notice
    assert "npdwatch alerts redrive --channel followers" in notice
    assert (status.code, [(d["channel"], d["n"]) for d in status.data["dead"]]) == (1, [("followers", 2)])
    with house.box.open() as store:
        assert not [r for r in health_of(store, house.box.folder, (), house.clock(), tells=True).reasons() if "followers" in r]
    assert "2 dead deliveries due again" in shell("alerts", "redrive", "--all").out
    house.mail.at_data = ["250 OK"]
    house.clock.forward(60)
    with house.box.open() as store:
        set_fields(store, "delivery", {"next_at": stamp(house.clock())})
    house.tell()
    assert sorted(who for who, _ in house.told()) == [A, B]
    assert house.box.open_notices() == []


def test_a_mailbox_that_is_full_for_weeks_is_left_at_the_fifth_letter(house: House) -> None:
    house.desk.join(A, EVERYTHING)
    house.mail.at_data = ["552 5.2.2 mailbox full"]
    for n in range(1, 6):
        assert house.desk.states() == {A: "confirmed"}
        house.clock.forward(1000)
        house.box.add(change(n))
        with house.box.open() as store:
            assert count_of(store, "delivery", state="dead") == n - 1
        house.tell()
        with house.box.open() as store:
            set_fields(store, "delivery", {"attempts": len(WAITS) - 1, "next_at": stamp(house.clock())}, state="pending")
        house.tell()
    assert house.desk.states() == {A: "bounced"}
    assert house.states() == ["cancelled"] * 5, "what is dead for it is at rest"


@pytest.mark.parametrize(("said", "outcome"), [
    ("552 5.2.2 full", "channel_paused followers"), ("550 5.4.5 too much", "channel_paused followers"),
    ("550 5.1.1 nobody", "channel_paused followers"), ("451 4.7.1 later", ""),
])
@pytest.mark.parametrize("step", ["rcpt", "data"])
def test_the_same_answer_to_many_readers_is_no_trouble_of_their_mailboxes(
    step: str, said: str, outcome: str, house: House
) -> None:
    for n in range(15):
        house.desk.join(f"r{n}@example.org", EVERYTHING)
    house.clock.forward(60)
    house.mail.at_rcpt, house.mail.at_data = ({"@": said}, ["250 OK"]) if step == "rcpt" else ({}, [said])
    house.box.add(change(1))
    house.tell()
    assert [n for n in house.box.open_notices() if "failing" not in n] == [outcome][: bool(outcome)]
    assert house.states().count("pending") == 15
    assert set(house.desk.states().values()) == {"confirmed"}, "nobody is taken out by that"
    assert house.told() == []
    house.mail.at_rcpt, house.mail.at_data = {}, ["250 OK"]
    house.box.resume(LANE)
    house.clock.forward(3600)
    house.tell()
    assert len(house.told()) == 15
    assert house.box.open_notices() == []


def test_one_full_mailbox_among_many_pauses_nothing_however_often_it_is_tried(house: House) -> None:
    for n in range(12):
        house.desk.join(f"r{n:02}@example.org", EVERYTHING)
    house.clock.forward(60)
    house.mail.at_rcpt = {f"r{n:02}": "552 5.2.2 full" for n in range(9)}
    house.box.add(change(1))
    for _ in range(8):
        house.tell()
        house.clock.forward(3600)
    assert (len(house.told()), house.box.open_notices()) == (3, [])


@pytest.mark.parametrize("said", ["550 5.7.1 blocked", "550 5.2.2 full", "452 4.2.2 full", "554 refused"])
def test_a_letter_that_comes_back_is_sent_again_each_day_and_not_for_ever(said: str, house: House) -> None:
    from db.outbox.deliveries import letter_of
    from followers.bounces import note_came_back

    house.desk.join(A, EVERYTHING)
    house.clock.forward(60)
    house.box.add(change(1))
    house.tell()
    for n in range(6):
        assert len(house.told()) == n + 1
        with house.box.open() as store, house.desk.open() as followers:
            (identity,) = values_of(store, "delivery", "id", alert_id=set(values_of(store, "alert_change", "alert_id")))
            for again in (True, False):
                letter = letter_of(store, identity)
                assert note_came_back(store, followers, letter, f"it came back: smtp; {said}", house.clock()) is again, "noted once"
        house.tell()
        assert len(house.told()) == n + 1, "not at once"
        if n < 5:
            assert house.states() == ["pending"]
            assert [x for x in house.box.open_notices() if "failing" in x] == ["channel_failing followers [what comes back]"] * ("5.7.1" in said)
        house.clock.forward(86400)
        house.tell()
    assert [x for x in house.box.open_notices() if "dead" in x] == ["delivery_dead followers [readers]"]
    assert (house.states(), len(house.told()), house.desk.states()) == (["dead"], 6, {A: "confirmed"})
    ids = {letter["Message-ID"] for _, letter in house.got()}
    assert len(ids) == 1
    assert sum("may repeat" in letter["Subject"] for _, letter in house.got()) == 5


def test_one_letter_after_another_in_one_session_also_after_a_refusal(house: House) -> None:
    for n in range(6):
        house.desk.join(f"r{n}@example.org", EVERYTHING)
    house.clock.forward(60)
    house.mail.at_rcpt = {"r2": "452 4.2.2 full"}
    house.mail.at_data = [*["250 taken"] * 2, "drop", "250 taken"]
    house.box.add(change(1))
    house.tell()
    assert house.states() == ["pending", "pending", *["sent"] * 4]
    house.clock.forward(LEASE)
    house.mail.at_rcpt = {}
    house.tell()
    assert house.states() == ["sent"] * 6
    again = [letter["Subject"] for _, letter in house.got() if "may repeat" in letter["Subject"]]
    assert len(again) == 1, "the one of which no answer came"


def test_what_is_old_goes_with_its_attempts(house: House) -> None:
    house.desk.join(A, EVERYTHING)
    house.clock.forward(60)
    house.box.add(change(1))
    house.tell()
    house.clock.forward(31 * 86400)
    house.tell()
    with house.box.open() as store:
        assert [count_of(store, t) for t in ("delivery", "attempt", "alert_change", "alert")] == [0] * 4
        assert values_of(store, "change", "state") == ["open"]
    with house.desk.open() as followers:
        assert rows_of(followers, "tried") == []


def test_news_of_the_newsroom_is_not_delayed(house: House) -> None:
    """While letters to readers are under way, an alert over a channel is planned and sent at once."""
    for n in range(12):
        house.desk.join(f"r{n}@example.org", EVERYTHING)
    house.clock.forward(60)
    house.box.add(change(1))
    waits: list[float] = []
    newsroom = EmailConfig("127.0.0.1", house.mail.port, "w@example.org", ("newsdesk@example.org",), "none")

    def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:  # some readers have theirs
            with house.box.open() as store:
                save_plan(store, [Alert("AL-0000000001", "mail", changes_payload("AL-0000000001", [change(9)], [], NOW), newsroom.to)], (), NOW)
        threading.Event().wait(0.3)

    house.tell(wait=wait, channels={"mail": newsroom})
    got = [to for to, _ in house.got()]
    assert len(got) == 13
    behind = got.index("newsdesk@example.org")
    assert 2 <= behind <= 8, "a round looks every half second for what is due"
    assert set(waits) - {LOOK} != set()


def test_letters_go_at_the_pace_that_is_set_and_a_round_ends(house: House) -> None:
    for n in range(4):
        house.desk.join(f"r{n}@example.org", EVERYTHING)
    house.clock.forward(60)
    house.box.add(change(1))
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        house.clock.forward(400)

    house.tell(wait=wait)
    assert waits == [60 / 6000] * 2, "each waits for its share of the minute; after ten minutes the rest is left"
    house.tell()
    assert len(house.told()) == 4


CONFIG = """
[page]
address = "https://npd.example.org"
subscribe = true
subscribe_sender = "npdwatch <follow@npd.example.org>"
subscribe_pace = 6000
[channel.mail]
type = "email"
host = "127.0.0.1"
port = {port}
security = "none"
sender = "w@example.org"
to = ["newsdesk@example.org"]
"""


Commanded = tuple[Shell, House, Path]


@pytest.fixture
def commanded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Commanded]:
    """Commands, where a configuration stands beside the data folder of a house."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NPDWATCH_CONFIG", raising=False)
    with house_in(tmp_path / "data", monkeypatch) as house:
        (tmp_path / "npdwatch.toml").write_text(CONFIG.format(port=house.mail.port), "utf-8")
        yield Shell(tmp_path), house, tmp_path / "data"


def test_the_command_and_the_daemons_look(commanded: Commanded) -> None:
    shell, house, folder = commanded
    at = datetime.now(UTC) - timedelta(hours=1)
    assert not something_waits(folder, at), "there is no file yet"
    house.desk.ask(A, at=at)
    assert something_waits(folder, at)
    said = shell("deliver", "--json")
    assert (said.code, said.data["readers"], said.data["sent"]) == (0, {"sent": 1}, 0), said.err
    assert not something_waits(folder, datetime.now(UTC))
    assert something_waits(folder, datetime.now(UTC) + timedelta(days=2)), "the daily upkeep"
    house.desk.forms.confirm(link(house.got()[-1][1], "confirm"), at)
    house.box.add(change(1))
    assert "To readers who follow by email: 1 letter sent." in shell("deliver").out
    assert sorted(to for to, _ in house.got()) == [A, A, "newsdesk@example.org"]
    listed = shell("alerts", "list", "--channel", LANE, "--json").data
    assert {x["state"] for x in listed} == {"sent"}
    assert A not in shell("alerts", "list").out + shell("status").out + shell("deliver").out
    assert shell("alerts", "resume", LANE).code == 0


def test_what_a_process_that_is_gone_had_under_way_goes_out_at_once_marked(commanded: Commanded) -> None:
    shell, house, folder = commanded
    house.desk.join(A, EVERYTHING, at=datetime.now(UTC) - timedelta(hours=1))
    with house.box.open() as store:
        save_alert_of(store, folder)
        assert lease(store, datetime.now(UTC), "killed", LANE, LEASE)
    with delivering(folder, lambda: None):
        shell("deliver")
        assert house.told() == [], "another process sends, and it may be that one's"
    shell("deliver")
    (letter,) = (letter for to, letter in house.got() if to == A and "confirm" not in letter["Subject"])
    assert letter["Subject"].startswith("(may repeat")


@pytest.mark.parametrize("kept", [0, 4096], ids=["no database", "a damaged one"])
def test_what_fails_for_readers_is_told_and_keeps_nothing_else_back(kept: int, commanded: Commanded) -> None:
    shell, house, folder = commanded
    house.desk.join(A, EVERYTHING, at=datetime.now(UTC) - timedelta(hours=1))
    file = folder / "followers" / "followers.db"
    whole = file.read_bytes()
    with house.box.open() as store:  # a letter that waits
        save_alert_of(store, folder)
    file.write_bytes(whole[:kept] + b"no database" * (len(whole) // 11))
    house.box.add(change(1))
    for _ in range(2):
        assert shell("deliver").code in (0, 1), "no fault of the database, for which the daemon would back off"
        assert not something_to_tell(folder, datetime.now(UTC)), "it is not begun again and again"
    assert [to for to, _ in house.got()][:1] == ["newsdesk@example.org"]
    assert "followers_failing " in house.box.open_notices()
    assert not something_waits(folder, datetime.now(UTC))
    file.write_bytes(whole)
    with house.box.open() as store:
        set_fields(store, "waiting", {"due": stamp(datetime.now(UTC))}, address="immediate")
        delete_rows(store, "channel")
    shell("deliver")
    assert house.box.open_notices() == []
    assert A in [to for to, _ in house.got()]


def test_a_file_of_readers_that_is_lost_is_no_first_run(commanded: Commanded, tmp_path: Path) -> None:
    shell, house, folder = commanded
    house.desk.join(A, EVERYTHING, at=datetime.now(UTC) - timedelta(hours=1))
    assert shell("deliver").code == 0
    file, kept = folder / "followers" / "followers.db", tmp_path / "kept.db"
    file.rename(kept)
    house.box.add(change(1))
    status = shell("status")
    assert (status.code, "the file of readers who follow by email is missing (1 at the last count)" in status.out) == (1, True)
    doctor = shell("doctor", "--offline")
    assert (doctor.code, "readers: " in doctor.out, "restore --followers" in doctor.out) == (78, True, True)
    for _ in range(2):
        done = shell("deliver")
        assert (done.code, "followers begin-anew" in done.err, "Traceback" in done.err) == (1, True, False)
    assert shell("followers").code == shell("followers", "export", A).code == 78
    with pytest.raises(ReadersLost):
        house.desk.ask("b.reader@example.org")
    assert not file.exists()
    assert "followers_failing " in house.box.open_notices()
    kept.rename(file)
    with house.box.open() as store:
        set_fields(store, "waiting", {"due": stamp(datetime.now(UTC))}, address="immediate")
    assert shell("deliver").code == 0
    assert A in [to for to, _ in house.got()], "what came meanwhile is told"
    assert house.box.open_notices() == []
    assert shell("followers", "begin-anew").code == 2, "it is not lost"
    with FollowerStore.open(folder) as store, store.transaction():
        store.note_unsettled("2026-11-01T00:00:00.000Z")
    house.box.add(change(2))
    letters = len(house.got())
    assert "followers resume" in shell("deliver").err
    assert A not in [to for to, _ in house.got()[letters:]], "some of them may have left"
    file.unlink()
    assert "1 reader of before" in shell("followers", "begin-anew").out
    assert shell("followers").code == 0


def save_alert_of(store: Store, folder: Path) -> None:
    with FollowerStore.open(folder) as followers:
        (reader,) = followers.followers()
    alert = Alert("AL-0000000007", LANE, changes_payload("AL-0000000007", [change(7)], [], NOW), (reader.id,))
    save_plan(store, [alert], (), datetime.now(UTC))


def test_the_daemon_sends_what_a_reader_has_asked_for_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NPDWATCH_CONFIG", raising=False)
    with house_in(tmp_path / "data", monkeypatch) as house:
        source = '[[source]]\nname = "one"\nkind = "file"\nurl = "https://127.0.0.1:9/a.csv"\nevery = "7d"\n'
        quiet = "own_sources = false\n[heartbeat]\nstill_watching = false\n[crawl]\nloopback = true\nretries = []\n"
        path = tmp_path / "npdwatch.toml"
        path.write_text(quiet + CONFIG.format(port=house.mail.port) + source, "utf-8")
        command = [sys.executable, str(ROOT / "__main__.py"), "--config", str(path), "daemon", "--beat", "0.2"]
        with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as daemon:
            try:
                at = datetime.now(UTC)
                house.desk.ask(A, at=at)
                until(lambda: A in [to for to, _ in house.got()], daemon)
                token = link(next(letter for to, letter in house.got() if to == A), "confirm")
                assert house.desk.forms.confirm(token, datetime.now(UTC)).kind == "done"
                house.box.add(change(1))
                until(lambda: [to for to, _ in house.got()].count(A) == 2, daemon)
            finally:
                daemon.terminate()
                said = daemon.communicate(timeout=90)[1]
        assert A not in said
        assert daemon.returncode == 0


def until(done: Any, daemon: Any) -> None:
    for _ in range(1200):
        if done():
            return
        assert daemon.poll() is None, daemon.stderr.read()
        time.sleep(0.1)
    raise AssertionError("the daemon did not do it within two minutes")
