"""Slack by a bot: what each answer means, threads, and the token, which stands nowhere."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from alerts.channels import slack_bot
from alerts.channels.slack_bot import SlackBotConfig, thread_of
from alerts.planning.grouping import Receiver
from alerts.planning.plan import plan_due
from alerts.routes import Digest, default_routes
from alerts.sending.deliver import deliver_due
from db.outbox.attempts import lease, record
from model.delivery import Alert, GiveUp, NotAccepted, PauseChannel, Sent, TryLater, Unknown
from net.session import Unreachable

TOKEN = "xoxb-0000-CANARYSECRET"
TS = "1732459000.000100"


def config(hook: Any, **over: Any) -> SlackBotConfig:
    return SlackBotConfig(TOKEN, "C0123456789", local=True, api=hook.url + "/api/", **over)


def taken(ts: str = TS, more: str = "") -> tuple[int, bytes]:
    return 200, json.dumps({"ok": True, "channel": "C0123456789", "ts": ts, "message": {"text": more}}).encode()


def refused(error: str, status: int = 200, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    return status, json.dumps({"ok": False, "error": error}).encode(), headers


def send(hook: Any, message: Any, clock: Any, **over: Any) -> Any:
    one = config(hook, **over)
    return slack_bot.send(one, slack_bot.render(one, message), message, clock)


@pytest.mark.parametrize(
    ("say", "step", "expected"),
    [
        ("taken", taken(), Sent(f"ts {TS}")),
        ("taken, with an answer longer than is read", taken(more="x" * 9000), Sent(f"ts {TS}")),
        ("taken, and the rest cannot be read", (200, b'{ "ok" : true, "channel'), Sent("ok")),
        ("too fast", refused("ratelimited", 429, **{"Retry-After": "30"}), TryLater("Slack answered 429: ratelimited", 30)),
        ("too fast, said with 200", refused("ratelimited", 200, **{"Retry-After": "7"}), TryLater("Slack answered 200: ratelimited", 7)),
        ("out of order", refused("service_unavailable"), TryLater("Slack answered 200: service_unavailable")),
        ("500", (500, b""), TryLater("Slack answered 500")),
        ("a login page", (200, b"<html>"), TryLater("Slack answered 200")),
        ("a redirect", (302, b"", {"Location": "http://127.0.0.1:1/"}), TryLater("Slack answered 302")),
        ("perhaps posted", refused("fatal_error"), Unknown("Slack answered 200: fatal_error")),
        ("too many blocks", refused("msg_blocks_too_long"), NotAccepted("Slack answered 200: msg_blocks_too_long")),
        ("something new", refused("never_heard_of"), GiveUp("Slack answered 200: never_heard_of")),
        ("an error that is no name", refused("<!channel> \u202e"), TryLater("Slack answered 200")),
    ],
)
def test_what_an_answer_means(say: Any, step: Any, expected: Any, hook: Any, message: Any, make_change: Any, clock: Any) -> None:
    hook.steps = [step]
    assert send(hook, message([make_change()]), clock) == expected, say


@pytest.mark.parametrize(("error", "tries"), [("invalid_auth", 0), ("token_revoked", 0), ("missing_scope", 0),
                                              ("not_in_channel", 0), ("channel_not_found", 1), ("is_archived", 1)])
def test_a_bot_that_may_not_write_pauses_the_channel(
    error: Any, tries: Any, hook: Any, message: Any, make_change: Any, clock: Any
) -> None:
    hook.steps = [refused(error)]
    result = send(hook, message([make_change()]), clock)
    assert (type(result), result.tries) == (PauseChannel, tries)


@pytest.mark.parametrize(("step", "kind"), [("drop", Unknown), ("garbage", Unknown), ("hang", Unknown)])
def test_no_usable_answer(step: Any, kind: Any, hook: Any, message: Any, make_change: Any, clock: Any) -> None:
    hook.steps = [step]
    assert isinstance(send(hook, message([make_change()]), clock, total=0.3), kind)


def test_the_request(hook: Any, message: Any, make_change: Any, clock: Any) -> None:
    hook.steps = [taken()]
    send(hook, message([make_change()]), clock)
    ((headers, raw),) = hook.seen
    body = json.loads(raw)
    assert headers["authorization"] == f"Bearer {TOKEN}"
    assert (body["channel"], "thread_ts" in body, body["unfurl_links"]) == ("C0123456789", False, False)
    assert body["blocks"][0]["type"] == "header"
    assert "AL-0123456789" in body["text"]


def test_a_message_that_follows_another_stands_in_its_thread_and_in_the_channel(
    hook: Any, message: Any, make_change: Any, clock: Any
) -> None:
    hook.steps = [taken("1732460000.000200")]
    m = replace(message([make_change()]), before=f"ts {TS}")
    result = send(hook, m, clock)
    body = json.loads(hook.seen[0][1])
    assert (body["thread_ts"], body["reply_broadcast"]) == (TS, True)
    assert result == Sent(f"ts 1732460000.000200 in thread {TS}")
    assert thread_of(result.why) == TS, "the third stands in the same thread"


@pytest.mark.parametrize("answer", ["", "ok", "250 queued", f"ts {TS} <!channel>", "ts 1.2 in thread x"])
def test_what_names_no_thread(answer: Any) -> None:
    assert thread_of(answer) == ""


def test_where_the_thread_is_gone_the_message_goes_to_the_channel(
    hook: Any, message: Any, make_change: Any, clock: Any
) -> None:
    hook.steps = [refused("thread_not_found"), taken()]
    result = send(hook, replace(message([make_change()]), before=f"ts {TS}"), clock)
    assert result == Sent(f"ts {TS}")
    assert ["thread_ts" in json.loads(raw) for _, raw in hook.seen] == [True, False]


def test_from_two_editions_to_one_thread(box: Any, hook: Any, make_change: Any, now: Any, clock: Any) -> None:
    hook.steps = [taken("1.1"), taken("2.2"), taken("3.3")]
    for number in (1, 2, 3):
        box.add(make_change(number=number, edition_id=number))
        with box.open() as store:
            plan_due(store, default_routes(["chat"], rest=Digest.NOW), clock(), {"chat": Receiver()})
        counts = deliver_due(box.open, {"chat": config(hook)}, clock, owner="test", wait=lambda _: None)
        assert counts.sent == 1
        clock.forward(3600)
    assert [json.loads(raw).get("thread_ts") for _, raw in hook.seen] == [None, "1.1", "1.1"]
    foot = json.dumps(json.loads(hook.seen[1][1])["blocks"][-3:], ensure_ascii=False)
    assert "of 24 Nov 2026, about the same publication: “The Daily Invention Ltd gets pupil data”" in foot
    assert now + timedelta(hours=3) == clock()


def test_another_channels_answer_names_no_thread(box: Any, hook: Any, message: Any, make_change: Any, clock: Any) -> None:
    follows = {"id": "AL-0000000001", "created_at": "2026-11-24T12:00:00Z", "headline": "x"}
    first = Alert("AL-0000000001", "mail", message([make_change()]).payload)
    second = Alert("AL-0000000002", "chat", {**message([make_change()]).payload, "follows": follows})
    box.put(first, second)
    with box.open() as store:
        lease(store, clock(), "test", "mail", 60)
        record(store, "AL-0000000001", Sent(f"ts {TS}"), clock(), None)
        leased = lease(store, clock(), "test", "chat", 60)
        assert leased is not None
        assert leased.before == ""


def test_the_token_stands_nowhere(box: Any, hook: Any, message: Any, make_change: Any, clock: Any, caplog: Any) -> None:
    assert TOKEN not in repr(config(hook))
    hook.steps = [(500, b""), "drop", refused("invalid_auth"), refused(TOKEN)]
    box.put(Alert("AL-0123456789", "chat", message([make_change()]).payload))
    for _ in range(4):
        deliver_due(box.open, {"chat": config(hook)}, clock, owner="test", wait=lambda _: None)
        box.resume("chat")
        clock.forward(100_000)
    assert len(hook.seen) == 4
    assert "CANARYSECRET" not in caplog.text
    assert b"CANARYSECRET" not in box.bytes()


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"token": "xoxp-123456789"}, "begins with xoxb-"), ({"token": "xoxb-123456789\n"}, "begins with xoxb-"),
        ({"channel": "#general"}, "C0123456789"), ({"api": "http://slack.com/api/"}, "https://"),
    ],
)
def test_what_cannot_work_is_refused_without_the_token(over: Any, said: Any) -> None:
    with pytest.raises(ValueError, match=said) as caught:
        SlackBotConfig(**{"token": TOKEN, "channel": "C0123456789", **over})
    assert "123456789\n" not in str(caught.value)


def test_check_asks_who_we_are_and_posts_nothing(hook: Any) -> None:
    hook.steps = [(200, b'{"ok":true,"team":"x"}'), refused("invalid_auth")]
    assert "C0123456789" in slack_bot.check(config(hook))
    with pytest.raises(Unreachable, match="invalid_auth"):
        slack_bot.check(config(hook))
    assert [raw for _, raw in hook.seen] == [b"{}", b"{}"]
