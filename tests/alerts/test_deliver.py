"""Delivering: leased, sent, recorded; retried by the schedule; one bad channel or message holds up nobody."""

from __future__ import annotations

import email
import email.policy
import json
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from alerts.channels.channel import WAITS, Config
from alerts.channels.email import EmailConfig
from alerts.channels.slack import SlackConfig
from alerts.channels.webhook import WebhookConfig
from alerts.payload.changes import changes_payload
from alerts.payload.notices import notices_payload
from alerts.planning.plan import plan_due
from alerts.routes import default_routes
from alerts.sending.deliver import Round, deliver_due, receivers
from alerts.sending.lane import EARLY_WARNING, LEASE, DeliveryLane
from db.health import health_of
from db.outbox.alerts import save_plan
from db.outbox.attempts import lanes, lease
from db.outbox.dead import redrive
from db.outbox.deliveries import pause
from db.outbox.incidents import untold
from db.schedule import NOT_SET_UP
from db.watch import paused_channels
from model.delivery import Alert, GiveUp, PauseChannel, Sent


@pytest.fixture
def make(make_change: Any, now: datetime) -> Callable[..., Alert]:
    def build(number: int, channel: str = "hook", addresses: tuple[str, ...] = ("",)) -> Alert:
        name = f"AL-{number:010d}"
        return Alert(name, channel, changes_payload(name, [make_change(number=number)], [], now), addresses, (number,))

    return build


@pytest.fixture
def round_of(box: Any, clock: Any) -> Any:
    def go(configs: Any, **over: Any) -> Any:
        over = {"owner": "test", "rand": lambda: 0.5, "wait": lambda seconds: None, **over}
        return deliver_due(box.open, configs, clock, **over)

    return go


def hook_config(hook: Any) -> Any:
    return {"hook": WebhookConfig(hook.url, local=True)}


def ids(hook: Any) -> Any:
    return [h["webhook-id"] for h, _ in hook.seen]


def test_what_is_due_is_sent_once(box: Any, hook: Any, make: Any, round_of: Any) -> None:
    box.put(make(1), make(2))
    counts = round_of(hook_config(hook))
    assert (counts.sent, counts.dead, counts.paused, counts.broken) == (2, 0, [], {})
    assert ids(hook) == ["AL-0000000001", "AL-0000000002"]
    assert round_of(hook_config(hook)).results == {}
    assert len(hook.seen) == 2


def test_what_is_not_due_waits(box: Any, hook: Any, make: Any, round_of: Any, clock: Any) -> None:
    box.put(make(1))
    clock.forward(-60)
    assert round_of(hook_config(hook)).results == {}
    clock.forward(60)
    assert round_of(hook_config(hook)).sent == 1


def test_an_outage_is_ridden_out_with_the_same_id_and_then_it_is_dead_and_told(
    box: Any, hook: Any, make: Any, round_of: Any, clock: Any
) -> None:
    hook.steps = [(503, b"")]
    box.put(make(1))
    hours = 0.0
    for wait in WAITS[1:]:
        assert round_of(hook_config(hook)).results == {"try_later": 1}
        clock.forward(wait - 1)
        assert round_of(hook_config(hook)).results == {}, "never sooner"
        clock.forward(1)
        hours += wait / 3600
    assert hours > 125
    counts = round_of(hook_config(hook))
    assert counts.dead == 1
    assert len(hook.seen) == len(WAITS)
    assert set(ids(hook)) == {"AL-0000000001"}
    assert box.states() == {"AL-0000000001": "dead"}
    codes = [n.code for n in box.notices]
    assert codes == ["channel_failing"] * (len(WAITS) - EARLY_WARNING) + ["delivery_dead"]
    assert all(n.subject in ("hook", "hook [AL-0000000001]") for n in box.notices)
    assert "npdwatch alerts list --channel hook" in box.notices[0].message
    for command in ("show", "redrive", "dismiss"):
        assert f"npdwatch alerts {command} AL-0000000001" in box.notices[-1].message
    clock.forward(1e6)
    assert round_of(hook_config(hook)).results == {}


def test_what_was_made_by_a_clock_that_was_ahead_rides_out_an_outage_too(
    box: Any, hook: Any, make: Any, round_of: Any, clock: Any
) -> None:
    """It was attempted at each round, and dead after the last of its attempts."""
    hook.steps = [(503, b"")]
    box.put(make(1), at=clock() + timedelta(days=365))
    assert round_of(hook_config(hook)).results == {"try_later": 1}, "no year passes before it goes"
    for wait in WAITS[1:]:
        clock.forward(wait - 1)
        assert round_of(hook_config(hook)).results == {}
        clock.forward(1)
        assert round_of(hook_config(hook)).results == {"try_later": 1}
    assert box.states() == {"AL-0000000001": "dead"}


def test_what_an_outage_left_waiting_goes_with_the_first_message_that_is_taken_again(
    box: Any, hook: Any, make: Any, round_of: Any, clock: Any
) -> None:
    """Its own next attempt may be a day away."""
    hook.steps = [(503, b"")]
    box.put(make(1), make(2))
    for wait in WAITS[1:9]:
        round_of(hook_config(hook))
        clock.forward(wait)
    before, hook.steps = len(hook.seen), [(200, b"")]
    clock.forward(-61)
    box.put(make(3), at=clock())
    assert round_of(hook_config(hook)).results == {"sent": 3}
    assert ids(hook)[before:] == ["AL-0000000001", "AL-0000000002", "AL-0000000003"]


@pytest.mark.parametrize("refusal", [(503, b""), (429, b"", {"Retry-After": "3000"})])
def test_what_waited_for_the_end_of_an_outage_goes_in_the_order_in_which_it_was_made(
    refusal: Any, box: Any, hook: Any, make: Any, round_of: Any, clock: Any
) -> None:
    """By chance of their waits the first and gravest came last, behind what was found a day later."""
    hook.steps, chance = [refusal], iter([0.9, 0.1, 0.5, 0.0, 1.0] * 100)
    for number in range(1, 7):
        box.put(make(number), at=clock())
        for _ in range(3):
            round_of(hook_config(hook), rand=lambda: next(chance))
            clock.forward(900)
    clock.forward(86400)
    before, hook.steps = len(hook.seen), [(200, b"")]
    assert round_of(hook_config(hook)).results == {"sent": 6}
    assert ids(hook)[before:] == [f"AL-{number:010}" for number in range(1, 7)]


def test_a_try_before_its_turn_counts_for_nothing(
    box: Any, hook: Any, make: Any, round_of: Any, clock: Any
) -> None:
    """Else a busy day within an outage would be the death of the oldest message."""
    hook.steps = [(503, b"")]
    box.put(make(1))
    for _ in range(4):
        round_of(hook_config(hook))
        clock.forward(1800)
    for number in range(2, 30):
        box.put(make(number), at=clock())
        round_of(hook_config(hook))
        clock.forward(61)
    assert box.states()["AL-0000000001"] == "pending"
    assert ids(hook).count("AL-0000000001") > 20
    before, hook.steps = len(hook.seen), [(200, b"")]
    box.put(make(30), at=clock())
    assert round_of(hook_config(hook)).results == {"sent": 30}
    assert ids(hook)[before:] == [f"AL-{number:010}" for number in range(1, 31)]


def test_what_may_have_arrived_is_not_sent_again_before_its_turn(
    box: Any, hook: Any, make: Any, round_of: Any, clock: Any
) -> None:
    """Each new message would bring a further repeat of it where a receiver takes all and answers too late."""
    hook.steps = ["drop"]
    box.put(make(1))
    for wait in WAITS[1:4]:
        round_of(hook_config(hook))
        clock.forward(wait)
    round_of(hook_config(hook))
    clock.forward(120)
    tried = ids(hook).count("AL-0000000001")
    for number in range(2, 6):
        box.put(make(number), at=clock())
        round_of(hook_config(hook))
    assert ids(hook).count("AL-0000000001") == tried


def test_a_message_that_alone_is_refused_keeps_its_waits_while_others_are_taken(
    box: Any, hook: Any, make: Any, round_of: Any, clock: Any
) -> None:
    hook.steps = [(500, b""), (200, b"")]
    box.put(make(1), make(2))
    round_of(hook_config(hook))
    for number in range(3, 9):
        clock.forward(WAITS[1])
        hook.steps = [(500, b""), (200, b"")]
        box.put(make(number), at=clock())
        round_of(hook_config(hook))
    tried = ids(hook).count("AL-0000000001")
    assert tried < 6, "or a few messages more would be its death"


def test_what_to_do_is_not_cut_off_behind_a_long_reason(box: Any, make: Any, clock: Any) -> None:
    unused: Any = None
    box.put(make(1, channel="an odd name", addresses=("a@example.org",)))
    with box.open() as store:
        lane = DeliveryLane(Round(box.open, {}, clock, "test", *[unused] * 4), "an odd name", unused, store)
        leased = lease(store, clock(), "test", "an odd name", 60)
        assert leased is not None
        lane.record(leased, GiveUp("no such mailbox; " * 200))
        lane._pause_if_asked(leased, PauseChannel("refused; " * 200))
    dead, paused = (i["message"] for i in notices_payload("AL-0", box.untold(clock()), clock())["items"])
    assert dead.endswith("npdwatch alerts dismiss AL-0000000001")
    assert paused.endswith("npdwatch alerts resume 'an odd name'")


def test_a_channel_that_works_again_is_told(box: Any, hook: Any, make: Any, round_of: Any, clock: Any) -> None:
    hook.steps = [(503, b""), (200, b"")]
    box.put(make(1))
    round_of(hook_config(hook))
    clock.forward(5)
    assert round_of(hook_config(hook)).sent == 1
    assert (box.notices, box.open_notices()) == ([], [])


def test_one_channel_that_works_again_does_not_speak_for_another(
    box: Any, two_hooks: Any, make: Any, round_of: Any, clock: Any
) -> None:
    """Its notice is its own: the other one stays open."""
    well, ill = two_hooks
    configs = {"well": WebhookConfig(well.url, local=True), "ill": WebhookConfig(ill.url, local=True)}
    well.steps, ill.steps = [(503, b"")], [(503, b"")]
    box.put(make(1, channel="well"), make(2, channel="ill"))
    for wait in WAITS[1:7]:
        round_of(configs)
        clock.forward(wait)
    assert sorted(box.open_notices()) == ["channel_failing ill", "channel_failing well"]
    well.steps = [(200, b"")]
    assert round_of({"well": configs["well"]}).sent == 1
    assert box.open_notices() == ["channel_failing ill"]


def test_retry_after_holds_the_whole_lane(box: Any, hook: Any, make: Any, round_of: Any, clock: Any) -> None:
    hook.steps = [(429, b"", {"Retry-After": "90"}), (200, b"")]
    box.put(make(1), make(2))
    assert round_of(hook_config(hook)).paused == ["hook"]
    clock.forward(89)
    assert round_of(hook_config(hook)).results == {}
    assert paused_now(box, clock()) == (["hook"], ["hook"])
    clock.forward(1)
    assert round_of(hook_config(hook)).sent == 2
    assert paused_now(box, clock()) == ([], []), "it is over by itself, also in what status, doctor and metrics say"
    assert ids(hook) == ["AL-0000000001", "AL-0000000001", "AL-0000000002"] or ids(hook)[0] == "AL-0000000001"


def paused_now(box: Any, now: datetime) -> tuple[list[str], list[str]]:
    """What is said to be paused: to people, and to machines."""
    with box.open() as store:
        machines = health_of(store, store.folder, [], now, tells=True).paused
        return [x["name"] for x in paused_channels(store, now)], list(machines)


def test_the_twenty_behind_a_poison_message_go_out_in_the_same_round(
    box: Any, hook: Any, make: Any, round_of: Any
) -> None:
    hook.steps = [(400, b"never this"), (400, b"nor this"), (200, b"")]
    box.put(*(make(n) for n in range(1, 22)))
    counts = round_of(hook_config(hook))
    assert counts.results == {"not_accepted": 1, "sent": 20}
    assert box.states()["AL-0000000001"] == "dead"
    assert [n.code for n in box.notices] == ["delivery_dead"]


def test_a_message_that_always_gets_500_does_not_hold_the_others(box: Any, hook: Any, make: Any, round_of: Any) -> None:
    hook.steps = [(500, b""), (200, b"")]
    box.put(*(make(n) for n in range(1, 22)))
    assert round_of(hook_config(hook)).results == {"try_later": 1, "sent": 20}


def test_a_dead_channel_costs_two_attempts_a_round(box: Any, hook: Any, make: Any, round_of: Any) -> None:
    hook.steps = [(500, b"")]
    box.put(*(make(n) for n in range(1, 22)))
    assert round_of(hook_config(hook)).results == {"try_later": 2}


def test_a_refused_form_is_tried_once_more_as_short_text(box: Any, hook: Any, make: Any, round_of: Any) -> None:
    hook.steps = [(400, b"msg_blocks_too_long"), (200, b"ok")]
    box.put(make(1, channel="chat"))
    assert round_of({"chat": SlackConfig(hook.url, local=True)}).sent == 1
    rich, plain = (json.loads(body) for _, body in hook.seen)
    assert "blocks" in rich
    assert "blocks" not in plain
    assert "AL-0000000001" in plain["text"]


def test_a_letter_too_large_goes_without_its_attachment(box: Any, mail: Any, make: Any, round_of: Any) -> None:
    mail.at_data = ["552 5.3.4 too big", "250 OK"]
    box.put(make(1, channel="mail", addresses=("a@example.org",)))
    assert (
        round_of({"mail": EmailConfig("127.0.0.1", mail.port, "w@example.org", ("a@example.org",), "none")}).sent == 1
    )
    ((_, _, raw),) = mail.got
    assert email.message_from_bytes(raw).get_content_type() == "text/plain"


@pytest.mark.parametrize(("status", "attempts"), [(401, 1), (403, 1), (404, 2), (410, 2)])
def test_a_channel_that_is_shut_is_paused_told_and_goes_on_in_order_when_resumed(
    status: Any, attempts: Any, box: Any, hook: Any, make: Any, round_of: Any, clock: Any
) -> None:
    hook.steps = [(status, b"no")]
    box.put(make(1), make(2))
    for _ in range(attempts):
        round_of(hook_config(hook))
        clock.forward(1801)
    seen = len(hook.seen)
    assert round_of(hook_config(hook)).results == {}
    assert len(hook.seen) == seen
    assert [n.code for n in box.notices] == ["channel_paused"]
    assert all(f"npdwatch alerts {c} hook" in box.notices[0].message for c in ("test", "resume"))
    assert set(box.states().values()) == {"pending"}
    box.resume("hook")
    hook.steps = [(200, b"")]
    hook.seen.clear()
    assert round_of(hook_config(hook)).sent == 2
    assert sorted(ids(hook)) == ["AL-0000000001", "AL-0000000002"]
    assert box.open_notices() == []


def test_what_cannot_mend_itself_is_told_at_the_second_failure_and_the_log_says_pause_only_of_one(
    box: Any, hook: Any, make: Any, round_of: Any, clock: Any, caplog: Any
) -> None:
    """The first may be a restart. Operators heard after an hour, while the log said from the first that it was paused."""
    hook.steps = [(410, b"gone")]
    box.put(make(1), make(2))
    round_of(hook_config(hook))
    assert "tried again before the channel is paused" in caplog.text
    assert "pause_channel" not in caplog.text
    assert (box.notices, paused_now(box, clock())[0]) == ([], [])
    clock.forward(601)
    round_of(hook_config(hook))
    assert "attempt 2: pause_channel" in caplog.text
    assert [n.code for n in box.notices] == ["channel_paused"]
    assert paused_now(box, clock())[0] == ["hook"]


def test_a_paused_channel_is_tried_once_a_day_and_goes_on_by_itself_in_order(
    box: Any, hook: Any, make: Any, round_of: Any, clock: Any
) -> None:
    """Where it was the only channel, nobody heard of the pause, and it waited for a person for ever."""
    hook.steps = [(401, b"no")]
    box.put(make(1), make(2))
    round_of(hook_config(hook))
    clock.forward(86400 - 60)
    assert round_of(hook_config(hook)).results == {}
    for day in range(20):
        clock.forward(120 if not day else 86400)
        assert round_of(hook_config(hook)).results == {"pause_channel": 1}
        assert round_of(hook_config(hook)).results == {}
        assert paused_now(box, clock()) == (["hook"], ["hook"])
    assert [n.code for n in box.notices if n.code != "channel_paused"] == []
    box.put(make(3), at=clock())
    clock.forward(86400)
    hook.steps = [(503, b"", {"Retry-After": "3600"})]
    assert round_of(hook_config(hook)).paused == ["hook"], "it asks for quiet now, and gets it"
    assert set(box.states().values()) == {"pending"}, "twenty refusals of the channel are no attempts at the alert"
    clock.forward(3601)
    hook.steps = [(200, b"")]
    hook.seen.clear()
    assert round_of(hook_config(hook)).sent == 3
    assert ids(hook)[1:] == sorted(ids(hook)[1:])
    assert (box.open_notices(), paused_now(box, clock())) == ([], ([], []))


@pytest.mark.parametrize(("channel", "why"), [("followers", "550"), ("old", NOT_SET_UP)])
def test_readers_and_a_channel_that_was_taken_out_are_not_tried_while_they_wait(
    channel: str, why: str, box: Any, make: Any, clock: Any
) -> None:
    box.put(make(1, channel=channel))
    with box.open() as store:
        pause(store, channel, why, clock())
        clock.forward(3 * 86400)
        assert lanes(store, clock()) == []
        assert lease(store, clock(), "test", channel, LEASE) is None


def test_an_unknown_outcome_is_sent_again_with_the_same_id_and_marked(
    box: Any, hook: Any, make: Any, round_of: Any, clock: Any
) -> None:
    hook.steps = ["drop", (200, b"")]
    box.put(make(1))
    assert round_of(hook_config(hook)).results == {"unknown": 1}
    clock.forward(5)
    assert round_of(hook_config(hook)).sent == 1
    assert ids(hook) == ["AL-0000000001"] * 2
    assert [json.loads(b)["data"]["maybe_repeat"] for _, b in hook.seen] == [False, True]


def test_a_letter_taken_and_then_dropped_comes_again_marked(
    box: Any, mail: Any, make: Any, round_of: Any, clock: Any
) -> None:
    mail.at_data = ["drop", "250 OK"]
    box.put(make(1, channel="mail", addresses=("a@example.org",)))
    configs = {"mail": EmailConfig("127.0.0.1", mail.port, "w@example.org", ("a@example.org",), "none")}
    round_of(configs)
    clock.forward(5)
    assert round_of(configs).sent == 1
    first, second = (email.message_from_bytes(raw, policy=email.policy.default) for _, _, raw in mail.got)
    assert first["Message-ID"] == second["Message-ID"]
    assert not first["Subject"].startswith("(may repeat")
    assert second["Subject"].startswith("(may repeat AL-0000000001)")


def test_a_kill_after_sending_repeats_marked_when_the_lease_runs_out(
    box: Any, hook: Any, make: Any, round_of: Any, clock: Any
) -> None:
    box.put(make(1))
    with box.open() as store:
        leased = lease(store, clock(), "killed", "hook", LEASE)
    assert leased is not None
    assert leased.maybe_repeat is False
    assert round_of(hook_config(hook)).results == {}, "the lease is not over"
    clock.forward(LEASE)
    assert round_of(hook_config(hook)).sent == 1
    assert json.loads(hook.seen[0][1])["data"]["maybe_repeat"] is True


def test_recipients_are_apart(box: Any, mail: Any, make: Any, round_of: Any, clock: Any) -> None:
    mail.at_rcpt = {"gone": "550 5.1.1 no such user", "full": "452 4.2.2 full"}
    to = ("gone@example.org", "full@example.org", "well@example.org")
    box.put(make(1, channel="mail", addresses=to))
    configs = {"mail": EmailConfig("127.0.0.1", mail.port, "w@example.org", to, "none")}
    assert round_of(configs).results == {"give_up": 1, "try_later": 1, "sent": 1}
    assert sorted(box.states().values()) == ["dead", "pending", "sent"]
    mail.at_rcpt = {}
    clock.forward(5)
    assert round_of(configs).sent == 1
    assert [to for _, to, _ in mail.got] == [["well@example.org"], ["full@example.org"]]


def test_each_dead_address_and_alert_is_told_once_and_names_its_channel(
    box: Any, mail: Any, hook: Any, make: Any, round_of: Any, clock: Any
) -> None:
    mail.at_rcpt = {"gone": "550 5.1.1 no such user"}
    hook.steps = [(400, b"no")]
    box.put(*(make(n, channel="mail", addresses=("gone@example.org",)) for n in (1, 2)), make(3), make(4))
    mails = EmailConfig("127.0.0.1", mail.port, "w@example.org", ("gone@example.org",), "none")
    assert round_of({"mail": mails, **hook_config(hook)}).dead == 4
    assert sorted(box.open_notices()) == [
        "delivery_dead hook [AL-0000000003]",
        "delivery_dead hook [AL-0000000004]",
        "delivery_dead mail [gone@example.org]",
    ]
    with box.open() as store:
        told = untold(store, clock())
    assert sorted(n.channel for n in told) == ["hook", "hook", "mail"]
    mail.at_rcpt = {}
    box.put(make(5, channel="mail", addresses=("gone@example.org",)))
    assert round_of({"mail": mails}).sent == 1
    assert "delivery_dead mail [gone@example.org]" in box.open_notices(), "two alerts to it are dead still"
    with box.open() as store:
        assert redrive(store, clock(), channel="mail") == 2
    assert round_of({"mail": mails}).sent == 2
    assert "delivery_dead mail [gone@example.org]" not in box.open_notices()


def test_news_of_a_dead_delivery_that_is_dead_itself_comes_when_the_channel_works(
    box: Any, mail: Any, make: Any, round_of: Any, clock: Any
) -> None:
    """The outsider's case: one channel, all refused; what is told afterwards is true, and nothing has recovered."""
    to = ("a@example.org",)
    configs: Any = {"mail": EmailConfig("127.0.0.1", mail.port, "w@example.org", to, "none")}

    def go() -> list[str]:
        """A round; what is told in it."""
        del mail.got[:]
        with box.open() as store:
            plan_due(store, default_routes(["mail"]), clock(), receivers(configs))
        round_of(configs)
        clock.forward(60)
        return [str(email.message_from_bytes(m, policy=email.policy.default)["Subject"]) for _, _, m in mail.got]

    mail.at_rcpt = {"a@": "550 5.1.1 blocked"}
    box.put(make(1, channel="mail", addresses=to))
    go()
    go()
    assert list(box.states().values()) == ["dead", "dead"]
    assert [go(), go()] == [[], []], "it breeds no further news"
    mail.at_rcpt = {}
    box.put(make(2, channel="mail", addresses=to))
    first, news = go()
    assert (first.startswith("The Daily Invention Ltd gets"), "A message could not be delivered (channel mail)" in news) == (True, True)
    assert list(box.states().values()) == ["dead", "sent", "sent"]
    assert box.open_notices() == ["delivery_dead mail [a@example.org]"]
    assert [go(), go()] == [[], []]
    with box.open() as store:
        redrive(store, clock())
    assert go()[0].startswith("The Daily Invention Ltd gets")
    (over,) = go()
    assert "channel mail (delivery dead): well again since" in over
    assert box.open_notices() == []


def test_a_mail_server_that_refuses_every_letter_pauses_the_channel_at_the_second_alert(
    box: Any, mail: Any, make: Any, round_of: Any, clock: Any
) -> None:
    to = ("a@example.org",)
    configs = {"mail": EmailConfig("127.0.0.1", mail.port, "w@example.org", to, "none")}
    mail.at_data = ["550 5.7.1 Blocked by policy"]
    box.put(*(make(n, channel="mail", addresses=to) for n in range(1, 6)))
    assert round_of(configs).paused == ["mail"]
    assert sorted(box.states().values()) == ["pending"] * 5, "the first was refused for what its server thinks of us too"
    assert [n.code for n in box.notices] == ["delivery_dead", "channel_paused"]
    for _ in range(3):  # tried once a day, and refused again
        clock.forward(86_500)
        assert round_of(configs).sent == 0
    assert sorted(box.states().values()) == ["pending"] * 5
    mail.at_data = ["250 OK"]
    mail.got.clear()
    clock.forward(61)
    box.resume("mail")
    assert round_of(configs).sent == 5
    _, *behind = [int(x.partition(b"AL-")[2][:10]) for _, _, x in mail.got]
    assert behind == sorted(behind)
    assert box.open_notices() == []


def test_a_server_that_has_us_on_a_block_list_for_an_hour_loses_no_alert(
    box: Any, mail: Any, make: Any, round_of: Any, clock: Any
) -> None:
    to = ("a@example.org", "b@example.org")
    configs = {"mail": EmailConfig("127.0.0.1", mail.port, "w@example.org", to, "none")}
    mail.at_rcpt = {"example.org": "550 5.7.1 Blocked - see https://block.example.org"}
    box.put(*(make(n, channel="mail", addresses=to) for n in range(1, 4)))
    assert round_of(configs).paused == ["mail"]
    assert set(box.states().values()) == {"pending"}
    mail.at_rcpt = {}
    clock.forward(86_500)
    assert round_of(configs).sent == 6


def test_one_address_that_wants_nothing_from_us_holds_up_no_other(
    box: Any, mail: Any, make: Any, round_of: Any, clock: Any
) -> None:
    to = ("a@example.org", "b@example.org", "c@example.org")
    configs = {"mail": EmailConfig("127.0.0.1", mail.port, "w@example.org", to, "none")}
    mail.at_rcpt = {"b@": "550 5.7.1 members only"}
    box.put(*(make(n, channel="mail", addresses=to) for n in range(1, 5)))
    counts = round_of(configs)
    assert (counts.paused, counts.sent) == ([], 8)
    for _ in range(3):
        clock.forward(86_500)
        round_of(configs)
    assert sorted(box.states().values()) == ["dead"] * 4 + ["sent"] * 8


def test_two_alerts_that_a_server_refuses_for_what_they_say_hold_up_others_for_a_day_at_most(
    box: Any, mail: Any, make: Any, round_of: Any, clock: Any
) -> None:
    to = ("a@example.org",)
    configs = {"mail": EmailConfig("127.0.0.1", mail.port, "w@example.org", to, "none")}
    mail.at_text = dict.fromkeys((b"AL-0000000001", b"AL-0000000002"), "550 5.7.1 spam")
    box.put(*(make(n, channel="mail", addresses=to) for n in (1, 2, 3)))
    assert round_of(configs).paused == ["mail"]
    for _ in range(6):
        clock.forward(86_500)
        round_of(configs)
    assert list(box.states().values()) == ["dead", "pending", "sent"]
    box.put(make(4, channel="mail", addresses=to))
    clock.forward(86_500)
    assert round_of(configs).sent == 1
    assert list(box.states().values()) == ["dead", "dead", "sent", "sent"]


def test_two_letters_that_are_too_large_do_not_pause_the_channel(
    box: Any, mail: Any, make: Any, round_of: Any
) -> None:
    to = ("a@example.org",)
    mail.at_data = ["552 5.3.4 too big"] * 4 + ["250 OK"]
    box.put(*(make(n, channel="mail", addresses=to) for n in range(1, 4)))
    counts = round_of({"mail": EmailConfig("127.0.0.1", mail.port, "w@example.org", to, "none")})
    assert (counts.paused, counts.results) == ([], {"not_accepted": 2, "sent": 1})


def test_news_over_a_hook_breeds_no_news_of_itself_and_what_is_over_is_not_told(
    box: Any, hook: Any, make: Any, round_of: Any, clock: Any
) -> None:
    configs = hook_config(hook)
    hook.steps = [(400, b"no")]
    box.put(make(1))
    for _ in range(6):
        with box.open() as store:
            plan_due(store, default_routes(["hook"]), clock(), receivers(configs))
        round_of(configs)
        clock.forward(60)
    assert list(box.states().values()) == ["dead", "dead"], "the alert, and the news of it"
    hook.steps = [(200, b"")]
    hook.seen.clear()
    with box.open() as store:
        redrive(store, clock(), identity="AL-0000000001")
    round_of(configs)
    assert ids(hook) == ["AL-0000000001"]
    assert list(box.states().values()) == ["sent", "cancelled"], "its news is true no longer"
    assert box.open_notices() == []


def test_a_slow_channel_does_not_delay_another(box: Any, two_hooks: Any, make: Any, clock: Any) -> None:
    """The slow hook answers only after the quick one has taken its message: with one lane for both it never would."""
    slow, quick = two_hooks
    slow.steps = ["hang"]
    box.put(make(1, channel="slow"), make(2, channel="quick"))
    box.after_record = lambda delivery, result: slow.over.set() if isinstance(result, Sent) else None
    configs = {"slow": WebhookConfig(slow.url, local=True), "quick": WebhookConfig(quick.url, local=True)}
    counts = deliver_due(box.open, configs, clock, owner="test")
    assert counts.results["sent"] == 1
    assert slow.over.is_set()
    assert len(slow.seen) == 1


def test_stop_finishes_the_attempt_and_begins_no_other(box: Any, hook: Any, make: Any, round_of: Any) -> None:
    stop = threading.Event()
    box.put(make(1), make(2))
    box.before_record = lambda delivery, result: stop.set()
    assert round_of(hook_config(hook), stop=stop).results == {"sent": 1}
    assert box.states() == {"AL-0000000001": "sent", "AL-0000000002": "pending"}


def test_slack_is_posted_to_at_its_pace(box: Any, hook: Any, make: Any, round_of: Any) -> None:
    waits: list[float] = []
    box.put(*(make(n, channel="chat") for n in range(1, 4)))
    round_of({"chat": SlackConfig(hook.url, local=True)}, wait=waits.append)
    assert waits == [1.0, 1.0, 1.0]
    assert len(hook.seen) == 3


def test_what_cannot_be_rendered_goes_out_bare(box: Any, hook: Any, make: Any, round_of: Any, caplog: Any) -> None:
    broken = make(1)
    box.put(Alert(broken.id, "chat", {"type": "changes", "created_at": "2026-11-24"}))
    assert round_of({"chat": SlackConfig(hook.url, local=True)}).sent == 1
    assert "npdwatch alert AL-0000000001" in json.loads(hook.seen[0][1])["text"]
    assert "cannot be rendered as rich" in caplog.text


def test_a_lane_that_breaks_is_said_and_the_others_go_on(
    box: Any, two_hooks: Any, make: Any, clock: Any, caplog: Any
) -> None:
    one, other = two_hooks
    box.put(make(1, channel="one"), make(2, channel="other"))

    def full(delivery: Any, result: Any) -> None:
        if delivery == "AL-0000000001":
            raise OSError("disk full")

    box.before_record = full
    configs = {"one": WebhookConfig(one.url, local=True), "other": WebhookConfig(other.url, local=True)}
    counts = deliver_due(box.open, configs, clock, owner="test")
    assert counts.broken == {"one": "OSError: disk full"}
    assert counts.sent == 1


def test_deliveries_of_a_channel_that_was_taken_out_wait(box: Any, make: Any, round_of: Any, caplog: Any) -> None:
    box.put(make(1, channel="old"))
    assert round_of({}).results == {}
    assert box.states() == {"AL-0000000001": "pending"}
    assert "'old', which is not set up any more" in caplog.text


def test_what_becomes_due_while_a_channel_is_slow_goes_out_at_once_on_the_others(
    box: Any, two_hooks: Any, make: Any, clock: Any
) -> None:
    """The slow hook answers only after the second message of the quick one, which is planned while it is slow."""
    slow, quick = two_hooks
    slow.steps = ["hang"]
    box.put(make(1, channel="slow"), make(2, channel="quick"))

    def plan(store: Any) -> None:
        if len(quick.seen) == 1:
            save_plan(store, [replace(make(3, channel="quick"), changes=())], (), clock())

    def recorded(delivery: str, result: Any) -> None:
        if delivery == "AL-0000000003":
            slow.over.set()

    box.after_record = recorded
    configs = {"slow": WebhookConfig(slow.url, local=True), "quick": WebhookConfig(quick.url, local=True)}
    counts = deliver_due(box.open, configs, clock, owner="test", meanwhile=plan)
    assert counts.results["sent"] == 2
    assert ids(quick) == ["AL-0000000002", "AL-0000000003"]
    assert slow.over.is_set()


def test_each_lane_opens_an_outbox_of_its_own(box: Any, two_hooks: Any, make: Any, clock: Any) -> None:
    threads = []

    def factory() -> Any:
        threads.append(threading.get_ident())
        return box.open()

    box.put(make(1, channel="a"), make(2, channel="b"))
    configs = {n: WebhookConfig(h.url, local=True) for n, h in zip("ab", two_hooks, strict=True)}
    deliver_due(factory, configs, clock, owner="test")
    here = threading.get_ident()
    assert len([t for t in threads if t != here]) == 2


def test_no_secret_in_the_log_or_the_outbox(
    box: Any, hook: Any, make: Any, round_of: Any, clock: Any, caplog: Any
) -> None:
    caplog.set_level("DEBUG")
    hook.steps = [(500, b""), "drop", "garbage", (302, b"", {"Location": hook.url}), (403, b"no")]
    box.put(make(1), make(2))
    configs = {"hook": WebhookConfig(hook.url, ("whsec_Q0FOQVJZU0VDUkVUQ0FOQVJZU0VDUkVU",), local=True)}
    for _ in range(8):
        round_of(configs)
        clock.forward(3600)
    assert len(hook.seen) > 4
    said = caplog.text + repr(box.notices) + box.bytes().decode("latin-1")
    assert "CANARYSECRET" not in said
    assert "Q0FOQVJZ" not in said


def test_from_changes_to_every_channel(
    box: Any, hook: Any, mail: Any, make_change: Any, round_of: Any, now: Any
) -> None:
    configs: dict[str, Config] = {
        "mail": EmailConfig("127.0.0.1", mail.port, "w@example.org", ("a@example.org", "b@example.org"), "none"),
        "chat": SlackConfig(hook.url, local=True),
        "hook": WebhookConfig(hook.url, local=True),
    }
    box.add(*(make_change(number=n) for n in range(1, 21)))
    with box.open() as store:
        assert plan_due(store, default_routes(list(configs)), now, receivers(configs)) == 3
    assert round_of(configs).sent == 4
    assert len(hook.seen) == 2
    assert sorted(to[0] for _, to, _ in mail.got) == ["a@example.org", "b@example.org"]
    assert all(b"text/csv" in raw for _, _, raw in mail.got)
