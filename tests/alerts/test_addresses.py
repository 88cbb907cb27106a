"""Whatever waits, is dead or is sent again goes to the addresses that its channel has now: to each once, lost to none."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from alerts.payload.changes import changes_payload
from alerts.payload.notices import notices_payload
from alerts.sending.lane import EARLY_WARNING
from commands.daemon.heartbeat import after_round
from config import load
from db.outbox import addresses as outbox_addresses
from db.outbox.addresses import NOT_THERE, follow_addresses
from db.outbox.alerts import save_plan
from db.outbox.attempts import end_leases, lease, record
from db.outbox.dead import redrive
from db.store import Store
from model.delivery import Alert, GiveUp, Notice, Sent, TryLater
from tests.alerts.conftest import MailServer
from tests.commands.conftest import Shell
from tests.tables import add_row, rows_of, values_of

A, B, C, D = (f"{name}@example.org" for name in ("amy", "ben", "cat", "dan"))
NAME = "AL-0000000001"


class Desk:
    """A newsroom with one channel of mail, which commands send over; an alert is put in as planned for somebody."""

    def __init__(self, folder: Path, mail: MailServer, make_change: Any) -> None:
        self.shell, self.mail, self.make = Shell(folder), mail, make_change
        self.data = folder / "data"
        Store.create(self.data).close()

    def to(self, *addresses: str, **more: Sequence[str]) -> None:
        channels = {"mail": addresses, **more}
        (self.shell.folder / "npdwatch.toml").write_text("own_sources = false\n" + "".join(
            f'[channel.{name}]\ntype = "email"\nhost = "127.0.0.1"\nport = {self.mail.port}\nsecurity = "none"\n'
            f'sender = "w@example.org"\nto = {str(list(to)).replace(chr(39), chr(34))}\n' for name, to in channels.items()
        ), "utf-8")

    def put(self, *addresses: str, name: str = NAME, number: int = 1, channel: str = "mail") -> None:
        at = datetime.now(UTC) - timedelta(minutes=10)
        payload = changes_payload(name, [self.make(number=number)], [], at)
        with Store.open(self.data) as store:
            save_plan(store, [Alert(name, channel, payload, addresses)], (), at)

    def end(self, result: Any, *addresses: str, next_at: datetime | None = None) -> None:
        """Ends an attempt at each of these so."""
        with Store.open(self.data) as store:
            for x in (x for x in rows_of(store, "delivery") if x["address"] in addresses):
                record(store, x["id"], result, datetime.now(UTC) - timedelta(minutes=5), next_at)

    def make_due(self) -> None:
        with Store.open(self.data) as store, store.transaction():
            for x in rows_of(store, "delivery", state="pending"):
                store.update("delivery", x["id"], next_at="2020")

    def got(self) -> list[str]:
        return [to for _, (to,), _ in self.mail.got]

    def states(self) -> dict[str, str]:
        with Store.open(self.data) as store:
            return {x["address"]: x["state"] for x in rows_of(store, "delivery")}

    def open_news(self) -> list[str]:
        with Store.open(self.data) as store:
            return [f"{x['code']} {x['subject']}" for x in rows_of(store, "notice", recovered_at=None)]


@pytest.fixture
def desk(tmp_path: Path, mail: MailServer, make_change: Any, monkeypatch: Any) -> Desk:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NPDWATCH_CONFIG", raising=False)
    return Desk(tmp_path, mail, make_change)


LATER = datetime.now(UTC) + timedelta(hours=20)


@pytest.mark.parametrize(("planned", "sent", "there", "get"), [
    ([A], [], [B], [B]),
    ([A, B], [], [B], [B]),
    ([A, B], [B], [B], []),
    ([A, B], [A], [B], [B]),
    ([A, B], [A], [A, C], [C]),
    ([A, B], [], [C, D], [C, D]),
    ([A, B, C], [A], [D], [D]),
    ([A], [], [A, B], [A]),
    ([A, B], [A], [A.upper(), C], [C]),
    ([A, B], [], [A.title(), C], [A.title(), C]),
    ([A], [], [A.upper()], [A.upper()]),
    ([A], [A], [B], []),
    ([""], [], [A, B], [A, B]),
])
def test_what_waits_goes_to_who_is_there_now_and_to_nobody_twice(
    planned: list[str], sent: list[str], there: list[str], get: list[str], desk: Desk
) -> None:
    """Also what waits for its next attempt, which may be a day away."""
    desk.to(*there)
    desk.put(*planned)
    desk.end(Sent(), *sent)
    for address in (a for a in planned if a not in sent):
        desk.end(TryLater("451"), address, next_at=datetime.now(UTC) if address in there else LATER)
    assert desk.shell("deliver").code in (0, 1)
    assert sorted(desk.got()) == sorted(get)
    desk.shell("deliver")
    assert len(desk.got()) == len(get)
    if gone := [a for a in planned if a not in sent and a.casefold() not in [t.casefold() for t in there]]:
        shown = desk.shell("alerts", "show", NAME).out
        assert shown.count(f"readdressed: {NOT_THERE}") == len(gone)


def test_a_round_of_the_daemon_sees_it_too(desk: Desk) -> None:
    desk.to(B)
    desk.put(A)
    desk.end(TryLater("451"), A, next_at=LATER)
    with Store.open(desk.data) as store:
        after_round(store, load(desk.shell.folder / "npdwatch.toml"), datetime.now(UTC))
    assert desk.states() == {A: "cancelled", B: "pending"}


def test_an_address_that_comes_back_gets_what_was_set_aside(desk: Desk) -> None:
    desk.put(A)
    desk.mail.at_rcpt["@"] = "451 4.3.0 later"
    for there in ([B], [A], [B, C], [A]):
        desk.to(*there)
        desk.shell("deliver")
    desk.mail.at_rcpt.clear()
    desk.make_due()
    desk.shell("deliver")
    assert desk.got() == [A]
    assert desk.states() == {A: "sent", B: "cancelled", C: "cancelled"}


@pytest.mark.parametrize("how", ["redrive --all", "redrive --channel mail", f"redrive {NAME}", f"resend {NAME}", f"resend {NAME} --to {B}", f"resend {NAME} --to {B.upper()}"])
def test_a_corrected_address_gets_what_was_dead(how: str, desk: Desk) -> None:
    desk.to(A)
    desk.put(A)
    desk.mail.at_rcpt["amy"] = "550 5.1.1 no such user"
    desk.shell("deliver")
    assert desk.open_news() == [f"delivery_dead mail [{A}]"]
    desk.to(B)
    assert desk.shell("alerts", *how.split()).code == 0
    assert desk.shell("deliver").code == (0 if "redrive" in how else 1)
    # Operators hear over it, too, of what is dead still.
    assert desk.got() == [B] * (1 if "redrive" in how else 2)
    assert sum(b"sent again" in x[2] for x in desk.mail.got) == ("resend" in how)
    if "redrive" in how:
        assert desk.open_news() == []
        assert desk.shell("deliver").code == 0


def test_what_is_redriven_goes_to_nobody_who_has_it(desk: Desk) -> None:
    desk.to(B)
    desk.put(A, B)
    desk.end(Sent(), B)
    desk.end(GiveUp("550"), A)
    done = desk.shell("alerts", "redrive", "--all")
    assert "1 delivery whose address is no longer in its channel: set aside; in place of that: 0 deliveries to others." in done.out
    desk.shell("deliver")
    assert desk.got() == []


@pytest.mark.parametrize(("options", "get"), [
    ([NAME], [A]), ([NAME, "--to", C], [C]), ([NAME, "--to", C, "--to", A], [A, C]), ([NAME, "--to", A.upper()], [A]),
])
def test_resend_takes_any_address_of_the_channel(options: list[str], get: list[str], desk: Desk) -> None:
    desk.to(A, C)
    desk.put(A)
    desk.end(Sent(), A)
    assert desk.shell("alerts", "resend", *options).code == 0
    desk.shell("deliver")
    assert sorted(desk.got()) == get
    assert all(b"sent again" in x[2] for x in desk.mail.got)


@pytest.mark.parametrize(("options", "said"), [
    ([NAME, "--to", B], f"{B} is no address of channel mail. Its addresses are: {A}, {C}."),
    ([NAME, "--to", A, "--to", "nobody"], "nobody is no address of channel mail."),
])
def test_resend_to_who_is_not_there_says_who_is(options: list[str], said: str, desk: Desk) -> None:
    desk.to(A, C)
    desk.put(A, B)
    desk.end(Sent(), A, B)
    done = desk.shell("alerts", "resend", *options)
    assert done.code == 2
    assert said in done.err


def test_who_was_told_the_same_over_another_channel_is_not_told_again(desk: Desk, make_change: Any) -> None:
    desk.to(A, other=[B])
    with Store.open(desk.data) as store, store.transaction():
        for c in (make_change(number=1),):
            store.insert("source", name=c.source, kind="govuk", url=c.source_url, first_seen_at=c.seen_at)
            store.insert("change", id=1, key="k", source=c.source, kind="added", state="open", reason="r", seen_at=c.seen_at, planned_at=c.seen_at)
    desk.put(A)
    desk.put(B, name="AL-0000000002", channel="other")
    with Store.open(desk.data) as store, store.transaction():
        for name in (NAME, "AL-0000000002"):
            add_row(store, "alert_change", alert_id=name, change_id=1)
    desk.mail.at_rcpt["amy"] = "451 4.3.0 later"
    desk.shell("deliver", "--json")
    desk.to(B, C, other=[B])
    desk.shell("deliver")
    assert sorted(desk.got()) == [B, C]


def test_operators_news_that_is_over_goes_to_no_new_address(desk: Desk) -> None:
    at = datetime.now(UTC) - timedelta(hours=5)
    notice = Notice("s", "source_failing", "it fails", at)
    with Store.open(desk.data) as store:
        save_plan(store, [Alert(NAME, "mail", notices_payload(NAME, [notice], at), (A,))], (), at)
    desk.end(TryLater("451"), A, next_at=LATER)
    desk.to(B)
    desk.shell("deliver")
    assert desk.got() == []


def test_what_was_under_way_when_a_process_was_killed_goes_to_no_address_that_is_gone(desk: Desk) -> None:
    desk.put(A)
    with Store.open(desk.data) as store:
        lease(store, datetime.now(UTC), "killed", "mail", 600)
    desk.to(B)
    desk.shell("deliver")
    assert desk.got() == [B]


def test_what_is_said_of_a_channel_that_failed_for_one_who_is_gone_is_over(desk: Desk) -> None:
    desk.to(A, B)
    desk.put(A, B)
    desk.end(Sent(), B)
    desk.mail.at_rcpt["amy"] = "452 4.2.2 full"
    for _ in range(EARLY_WARNING):
        desk.make_due()
        desk.shell("deliver")
    assert desk.open_news() == ["channel_failing mail"]
    for n in range(3):  # that the other takes all says nothing of this one
        desk.put(B, name=f"AL-000000001{n}", number=n + 2)
        desk.shell("deliver")
        assert desk.open_news() == ["channel_failing mail"]
    desk.to(B)
    assert desk.shell("deliver").code == 0
    assert desk.open_news() == []


def test_of_readers_who_follow_nothing_is_touched(desk: Desk) -> None:
    desk.to(A)
    desk.put("f-123", channel="followers")
    desk.shell("deliver")
    assert desk.states()["f-123"] == "pending"


def test_it_is_done_as_a_whole_or_not_at_all(desk: Desk, monkeypatch: Any) -> None:
    desk.put(A)

    def fail(*_: Any) -> None:
        raise RuntimeError

    with Store.open(desk.data) as store:
        with monkeypatch.context() as patch:
            patch.setattr(outbox_addresses, "_make", fail)
            with pytest.raises(RuntimeError), store.transaction():
                follow_addresses(store, "mail", [B], datetime.now(UTC))
        assert desk.states() == {A: "pending"}
        with store.transaction():
            assert follow_addresses(store, "mail", [B], datetime.now(UTC)) == (1, 1)
            assert follow_addresses(store, "mail", [B], datetime.now(UTC)) == (0, 0)


@pytest.mark.parametrize("seed", range(30))
def test_by_whatever_steps_nobody_gets_it_twice_and_who_is_there_in_the_end_has_it(seed: int, desk: Desk) -> None:
    """Addresses come and go, attempts end in any way, processes are killed, what is dead is redriven."""
    rand, now = random.Random(seed), datetime.now(UTC)
    everybody = [A, B, C, D, A.upper(), B.title()]
    sent, first, there = Counter[str](), tuple(rand.sample([A, B, C, D], rand.randint(1, 3))), [""]

    def follow(store: Store) -> None:
        with store.transaction():
            follow_addresses(store, "mail", there, now)

    desk.put(*first)
    with Store.open(desk.data) as store:
        for _ in range(25):
            there = rand.sample(everybody, rand.randint(1, 4))
            there = list({a.casefold(): a for a in there}.values())
            now += timedelta(hours=1)
            follow(store)
            for _ in range(rand.randint(0, 2)):
                leased = lease(store, now, "x", "mail", 60)
                if leased is None:
                    break
                assert leased.address in there
                result = rand.choice([Sent(), GiveUp("550"), TryLater("451"), None])
                if result is None:
                    end_leases(store, now)
                    continue
                sent[leased.address.casefold()] += isinstance(result, Sent)
                record(store, leased.delivery, result, now, now if isinstance(result, TryLater) else None)
            if rand.random() < 0.3:
                redrive(store, now)
                follow(store)
        redrive(store, now)
        follow(store)
        while leased := lease(store, now, "x", "mail", 60):
            sent[leased.address.casefold()] += 1
            record(store, leased.delivery, Sent(), now, None)
        assert max(sent.values()) == 1
        assert set(values_of(store, "delivery", "state")) <= {"sent", "cancelled"}
        waited = {x["address"].casefold() for x in rows_of(store, "delivery") if x["error"] == NOT_THERE}
        assert sum(sent.values()), "it was lost"
        assert not waited & {a for a, n in sent.items() if n}, "what was sent is not set aside"
