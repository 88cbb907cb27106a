"""The generic webhook: signed, versioned, as its published schema says."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from alerts.channels import webhook
from alerts.channels.webhook import WebhookConfig
from alerts.message import Form, Message
from alerts.payload.notices import notices_payload
from alerts.samples import sample_messages
from model.change import ChangeKind
from model.delivery import NotAccepted, Notice, PauseChannel, Sent, TryLater, Unknown
from model.recipient import Category, Confidence

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "using" / "webhook.schema.json").read_text("utf-8"))
OLD = "whsec_" + base64.b64encode(b"an old secret of 24 bytes").decode()
NEW = "whsec_" + base64.b64encode(bytes(range(32))).decode()


def send(hook: Any, message: Any, clock: Any, **over: Any) -> Any:
    config = WebhookConfig(hook.url, local=True, **over)
    return webhook.send(config, webhook.render(config, message), message, clock)


def test_the_reference_package_verifies_our_signatures_with_either_secret(
    hook: Any, message: Any, make_change: Any
) -> None:
    standardwebhooks = pytest.importorskip("standardwebhooks", reason="the reference package is not installed")
    m = message([make_change()])
    assert isinstance(send(hook, m, lambda: datetime.now(UTC), secrets=(NEW, OLD)), Sent)
    ((headers, body),) = hook.seen
    for secret in (NEW, OLD):
        standardwebhooks.Webhook(secret).verify(body, headers)
    stranger = "whsec_" + base64.b64encode(b"x" * 24).decode()
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook(stranger).verify(body, headers)
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook(NEW).verify(body + b" ", headers)


def test_a_known_signature() -> None:
    signed = webhook.signature(
        ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
    )
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_id_stays_over_attempts_and_the_timestamp_moves(
    hook: Any, message: Any, make_change: Any, clock: Any
) -> None:
    m = message([make_change()])
    send(hook, m, clock, secrets=(NEW,))
    clock.forward(3600)
    send(hook, m, clock, secrets=(NEW,))
    (first, _), (second, _) = hook.seen
    assert first["webhook-id"] == second["webhook-id"] == "AL-0123456789"
    assert int(second["webhook-timestamp"]) - int(first["webhook-timestamp"]) == 3600
    assert first["webhook-signature"] != second["webhook-signature"]


def test_without_a_secret_nothing_is_signed_and_own_headers_go_along(
    hook: Any, message: Any, make_change: Any, clock: Any
) -> None:
    send(hook, message([make_change()]), clock, headers=(("Authorization", "Bearer x"),))
    ((headers, _),) = hook.seen
    assert headers["authorization"] == "Bearer x"
    assert "webhook-signature" not in headers


@pytest.mark.parametrize(
    ("say", "step", "kind"),
    [
        ("200", (200, b"anything"), Sent),
        ("202", (202, b""), Sent),
        ("redirect", (301, b"", {"Location": "http://127.0.0.1:1/"}), TryLater),
        ("bad request", (400, b"no such field"), NotAccepted),
        ("too large", (413, b""), NotAccepted),
        ("unauthorised", (401, b""), PauseChannel),
        ("forbidden", (403, b""), PauseChannel),
        ("not found", (404, b""), PauseChannel),
        ("gone", (410, b""), PauseChannel),
        ("timeout", (408, b""), TryLater),
        ("too early", (425, b""), TryLater),
        ("too many", (429, b"", {"Retry-After": "7"}), TryLater),
        ("server error", (500, b""), TryLater),
        ("unavailable", (503, b"", {"Retry-After": "Tue, 24 Nov 2026 14:57:00 GMT"}), TryLater),
        ("unheard of", (418, b""), TryLater),
        ("garbage", "garbage", Unknown),
        ("done, then reset", "drop", Unknown),
    ],
)
def test_answers(say: Any, step: Any, kind: Any, hook: Any, message: Any, make_change: Any, clock: Any) -> None:
    hook.steps = [step]
    result = send(hook, message([make_change()]), clock, secrets=(NEW,))
    assert isinstance(result, kind), say
    assert "CANARYSECRET" not in repr(result)
    if isinstance(step, tuple) and len(step) == 3 and "Retry-After" in step[2]:
        assert result.after in (7, 60)


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"secrets": ("hush",)}, "starts with whsec_"),
        ({"secrets": ("whsec_!!",)}, "does not decode"),
        ({"secrets": ("whsec_aGk=",)}, "24 to 64 bytes; this one holds 2"),
        ({"headers": (("webhook-id", "x"),)}, "'webhook-id' cannot be set"),
        ({"headers": (("X: y", "x"),)}, "cannot be set"),
        ({"headers": (("X-Token", "a\r\nX: y"),)}, "must be plain ASCII"),
    ],
)
def test_a_wrong_configuration_is_refused_without_its_secret(over: Any, said: Any) -> None:
    with pytest.raises(ValueError, match=said) as caught:
        WebhookConfig("https://hooks.example/x", **over)
    assert "hush" not in str(caught.value)


def test_the_secrets_are_not_shown() -> None:
    shown = repr(WebhookConfig("https://hooks.example/CANARYSECRET", (NEW,), (("Authorization", "CANARYSECRET"),)))
    assert "CANARYSECRET" not in shown
    assert NEW not in shown


def test_check_posts_nothing(hook: Any) -> None:
    config = WebhookConfig(hook.url, (NEW,), local=True)
    assert webhook.check(config) == "127.0.0.1 answers (without TLS), signed with 1 secret"
    assert hook.seen == []


# ---------------------------------------------------------------------------------------------------------------
# The schema, read by the package that receivers use

FOLLOWS = {"id": "AL-0000000001", "created_at": "2026-11-24T12:00:00Z", "headline": "x", "page": ""}
RESENT = {"id": "AL-0000000001", "created_at": "2026-11-24T12:00:00Z"}


@cache
def validator() -> Any:
    """Loaded by who has a test of it, and not by every worker that collects: it builds grammars for a second."""
    from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

    return Draft202012Validator(SCHEMA)


def complaints(body: Any) -> list[str]:
    """Where a body is not as the schema says, and what it holds that the schema does not describe."""
    found = [f"{e.json_path}: {e.message}" for e in validator().iter_errors(body)]
    data, defs = body["data"], SCHEMA["$defs"]
    known = defs[data["type"]]["properties"]
    parts = [(data, known), *((i, defs["change" if data["type"] == "changes" else "notice"]["properties"]) for i in data["items"])]
    parts += [(data[k], known[k]["properties"]) for k in ("source", "edition", "follows", "resent", "licence") if data.get(k)]
    return found + [f"{k} is not described" for value, described in parts for k in value if k not in described]


def body(message: Any) -> Any:
    return json.loads(webhook.render(WebhookConfig("https://hooks.example/x"), message))


def bodies(message: Any, make_change: Any, hostile: Any, now: Any) -> Iterator[Any]:
    for form in Form:
        for kind in ChangeKind:
            yield body(message([make_change(kind, fields={"a": (None, "x"), "b": ("", "y")})], form=form))
        for category in Category:
            yield body(
                message(
                    [
                        make_change(
                            category=category, also=(), confidence=Confidence.LOW, row=None, sheet=None, release_id=None
                        )
                    ],
                    form=form,
                )
            )
        yield body(message([hostile()], form=form, maybe_repeat=True))
        yield body(message([make_change(number=n) for n in range(300)], form=form))
        notices = [
            Notice("dfe", "stale", "m", now),
            Notice("", "channel_paused", "m", now, 3, recovered=True, channel="chat", reminder=2, recovered_at=now),
        ]
        for more in ({"follows": FOLLOWS}, {"resent": RESENT}, {"digest": True, "subject": "mine"}):
            yield body(message([make_change()], form=form, payload=more))
        yield body(
            Message("AL-0123456789", "AL-0123456789", "", notices_payload("AL-0123456789", notices, now), form=form)
        )


def test_every_body_is_as_the_schema_says(message: Any, make_change: Any, hostile: Any, now: Any) -> None:
    count = 0
    for one in bodies(message, make_change, hostile, now):
        assert complaints(one) == []
        count += 1
    assert count > 100


@pytest.mark.parametrize("form", list(Form))
def test_every_sample_of_the_preview_is_as_the_schema_says(form: Any) -> None:
    samples = sample_messages(datetime(2026, 11, 24, tzinfo=UTC), "Europe/London")
    assert {"evidence", "unread-evidence", "operators", "test"} <= set(samples)
    for name, sample in samples.items():
        whole = json.loads(webhook.render(WebhookConfig("https://hooks.example/x"), replace(sample, form=form)))
        assert complaints(whole) == [], name


def test_a_row_that_is_too_long_by_itself_is_told_by_its_beginning(message: Any, make_change: Any) -> None:
    row = {f"column {n}": "\u4e2d" * 3000 for n in range(24)}
    change = make_change(ChangeKind.CHANGED, after=row, fields={k: (v, None) for k, v in row.items()})
    m = message([change])
    assert len(webhook.render(WebhookConfig("https://hooks.example/x"), m)) <= webhook.LARGEST
    one = body(m)
    (item,) = one["data"]["items"]
    assert one["data"]["not_shown"] == 0
    assert len(item["details"]) == len(item["fields"]) == 10
    assert complaints(one) == []


def test_long_cells_are_cut_before_a_row_is_left_out_and_the_worst_stay_whole(message: Any, make_change: Any) -> None:
    def told(n: int) -> Any:
        row = {"recipient": f"Invented Body {n} Ltd", "purpose": f"{n} " + "to study what becomes of pupils " * 60}
        return make_change(ChangeKind.ADDED, after=row, recipient=row["recipient"], reference=f"DS9{n:04}")

    m = message([told(n) for n in range(8)])
    assert len(webhook.render(WebhookConfig("https://hooks.example/x"), m)) <= webhook.LARGEST
    data = body(m)["data"]
    assert (len(data["items"]), data["not_shown"]) == (8, 0), "halving once left 4 of them"
    lengths = [max(len(d["value"]) for d in item["details"]) for item in data["items"]]
    assert lengths[0] > 1000 > lengths[-1]
    assert lengths == sorted(lengths, reverse=True)
    assert complaints(body(m)) == []


def test_the_schema_knows_exactly_our_kinds_and_categories() -> None:
    item = SCHEMA["$defs"]["change"]["properties"]
    assert item["kind"]["enum"] == [k.value for k in ChangeKind]
    assert item["category"]["enum"] == [c.value for c in Category]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda b: b["data"].pop("id"),
        lambda b: b.update(type="other"),
        lambda b: b["data"]["items"][0].update(kind="new"),
    ],
)
def test_the_schema_refuses_other_bodies(spoil: Any, message: Any, make_change: Any) -> None:
    one = body(message([make_change()]))
    spoil(one)
    assert list(validator().iter_errors(one))


def test_the_schema_lets_fields_be_added(message: Any, make_change: Any) -> None:
    one = body(message([make_change()]))
    one["more"] = one["data"]["more"] = one["data"]["items"][0]["more"] = {"of": "a later version"}
    assert list(validator().iter_errors(one)) == []
