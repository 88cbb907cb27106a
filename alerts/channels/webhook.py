"""Any program by webhook: versioned JSON, signed as Standard Webhooks 1.0 says, one id over all attempts."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from alerts.channels import template as templates
from alerts.messages.message import Form, Message
from alerts.retry import retry_after
from model.delivery import NotAccepted, PauseChannel, Result, Sent, TryLater, Unknown
from net.connectivity import reach
from net.session import TOTAL, Answer, Failed, check_address, post, redacted
from text.sanitise import clean

PACE = 0.0
LARGEST = 20_000
"""Bytes of a body, as Standard Webhooks asks: long cells are cut until it fits, then rows left out, the worst kept."""
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+\Z")
_OURS = frozenset({"webhook-id", "webhook-timestamp", "webhook-signature", "content-type", "content-length", "host"})


@dataclass(frozen=True, slots=True)
class WebhookConfig:
    """A receiver of JSON.

    With several secrets each message carries a signature by each, so that one can be replaced: add the new one,
    change the receiver, take the old one out.
    """

    kind: ClassVar[str] = "webhook"
    url: str
    secrets: tuple[str, ...] = ()
    """Each "whsec_" and 24 to 64 bytes in base64."""
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Sent along with each message, such as an Authorization."""
    local: bool = False
    """True for a receiver on this machine or network: plain http and private addresses are then allowed."""
    ca_file: str = ""
    template: str = ""
    """A template of the body, for receivers that want another form than ours; see `alerts.channels.template`."""
    content_type: str = "application/json"
    total: float = TOTAL
    """Seconds for the whole attempt."""

    def __post_init__(self) -> None:
        check_address(self.url, local=self.local)
        if self.template:
            templates.check(self.template, json_wanted=self.json)
        for secret in self.secrets:
            key_of(secret)
        for name, value in self.headers:
            if not _HEADER.match(name) or name.lower() in _OURS:
                raise ValueError(f"webhook header {name!r} cannot be set: choose another name")
            if not value.isascii() or not value.isprintable() or value != value.strip():
                raise ValueError(f"webhook header {name!r} must be plain ASCII text in one line")

    @property
    def json(self) -> bool:
        """True where what the template gives must be JSON."""
        return "json" in self.content_type

    def __repr__(self) -> str:
        return f"WebhookConfig({redacted(self.url)}, {len(self.secrets)} secrets)"

    @property
    def addresses(self) -> tuple[str, ...]:
        return ("",)


def key_of(secret: str) -> bytes:
    """The key behind a whsec_ secret.

    Raises:
        ValueError: not such a secret; the message does not hold it.
    """
    if not secret.startswith("whsec_"):
        raise ValueError("a webhook secret starts with whsec_ and goes on in base64")
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("a webhook secret is whsec_ and base64: this one does not decode") from error
    if not 24 <= len(key) <= 64:
        raise ValueError(f"a webhook secret holds 24 to 64 bytes; this one holds {len(key)}")
    return key


def signature(secrets: tuple[str, ...], message_id: str, timestamp: int, body: bytes) -> str:
    """The webhook-signature header: v1 and the HMAC-SHA256 of id, timestamp and body, one for each secret."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return " ".join(
        "v1," + base64.b64encode(hmac.new(key_of(s), signed, hashlib.sha256).digest()).decode() for s in secrets
    )


def render(config: WebhookConfig, message: Message) -> bytes:
    """The body: JSON as docs/webhook.schema.json says, or what the user's template makes of the same values."""
    data = _data(message)
    if not config.template:
        return _fitted(data)
    values = {**json.loads(_fitted(data))["data"], "form": message.form.value, "alert": message.alert}
    return templates.fill(config.template, values, json_wanted=config.json)


def _data(message: Message) -> dict[str, Any]:
    data = {k: v for k, v in message.payload.items() if k != "csv"}
    data["maybe_repeat"] = message.maybe_repeat
    if message.form is Form.BARE:
        keep = ("version", "type", "id", "created_at", "total", "maybe_repeat")
        data = {k: data[k] for k in keep if k in data}
        data |= {"headline": f"alert {message.alert}", "items": [], "not_shown": data.get("total", 0)}
    elif message.form is Form.PLAIN:
        data |= {"items": [], "not_shown": data["total"]}
    return data


def _fitted(data: dict[str, Any]) -> bytes:
    """The body with as many changes as fit, the worst first: as many in full as can be, of the rest the beginning.

    A change that is not there at all is worse than one of which the ends of long cells must be looked up.
    """
    body = _body(data)
    if len(body) <= LARGEST or not data["items"]:
        return body
    items, short = data["items"], [_shortened(item) for item in data["items"]]

    def made(shown: list[Any]) -> bytes:
        return _body({**data, "items": shown, "not_shown": data["total"] - len(shown)})

    def most(upto: int, shown: Callable[[int], list[Any]]) -> int:
        """The largest number, 0 to `upto`, with which the body fits."""
        return bisect_left(range(1, upto + 1), True, key=lambda n: len(made(shown(n))) > LARGEST)

    there = most(len(items), lambda n: short[:n])
    whole = most(there, lambda n: items[:n] + short[n:there])
    return made(items[:whole] + short[whole:there])


def _shortened(item: dict[str, Any]) -> dict[str, Any]:
    """A change with its first cells and their beginnings; a notice stays as it is."""
    if "details" not in item:
        return item
    details = [{**d, "value": clean(d["value"], 200)} for d in item["details"][:10]]
    sides = ("before", "after")
    fields = [{**f, **{s: f[s] and clean(f[s], 200) for s in sides}} for f in item["fields"][:10]]
    return {**item, "details": details, "fields": fields}


def _body(data: dict[str, Any]) -> bytes:
    whole = {"type": f"npdwatch.{data['type']}", "timestamp": data["created_at"], "data": data}
    return json.dumps(whole, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace")


def send(config: WebhookConfig, body: bytes, message: Message, now: Callable[[], datetime]) -> Result:
    """Posts once and says how it ended. Any 2xx is success."""
    at = int(now().timestamp())
    headers = {"Content-Type": config.content_type, **dict(config.headers)}
    headers |= {"webhook-id": message.alert, "webhook-timestamp": str(at)}
    if config.secrets:
        headers["webhook-signature"] = signature(config.secrets, message.alert, at, body)
    answer = post(config.url, body, headers, local=config.local, ca_file=config.ca_file, total=config.total)
    if isinstance(answer, Failed):
        return Unknown(answer.why) if answer.sent else TryLater(answer.why)
    return judge(answer, now())


def judge(answer: Answer, now: datetime) -> Result:
    """What the receiver's answer means."""
    said = f"the webhook answered {answer.status}" + (f": {clean(answer.text, 120)}" if answer.text else "")
    if 200 <= answer.status < 300:
        return Sent(f"{answer.status} {clean(answer.text, 120)}".strip())
    if answer.status in (401, 403):
        return PauseChannel(f"{said}. It does not let us in: check its address, secrets and headers")
    if answer.status in (404, 410):
        return PauseChannel(f"{said}. The receiver is gone: check its address", tries=2)
    if answer.status in (400, 413, 415, 422):
        return NotAccepted(said)
    if 300 <= answer.status < 400:
        return TryLater(f"{said}: a redirect is not followed; update the webhook's address")
    return TryLater(said, retry_after(answer.retry_after, now))


def check(config: WebhookConfig) -> str:
    """What works of it, without posting anything."""
    signed = f", signed with {len(config.secrets)} secrets" if config.secrets else ", not signed (no secret)"
    return reach(config.url, local=config.local, ca_file=config.ca_file) + signed
