"""Webhooks: versioned JSON, signed by Standard Webhooks 1.0, with the same id in every attempt."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
from bisect import bisect_left
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

import msgspec

from alerts.channels.channel import Channel, HookConfig, TlsSettings, retry_after
from alerts.facts import heading, text_address, where_all_are
from alerts.message import Form, Message
from alerts.settings import BadSetting, beside, secret_of, text_of
from alerts.tables import shaped
from model.delivery import AttemptResult, NotAccepted, PauseChannel, Sent, TryLater
from net.connection import check_address
from text.labels import plural
from text.sanitise import clean

if TYPE_CHECKING:
    from net.session import HookAnswer

LARGEST = 20_000
"""Bytes of a body, as Standard Webhooks asks: long cells are cut until it fits, then rows left out, the worst kept."""
FEWEST = 10
"""Changes that have more than a line, where not all have one."""
MOST_GRAVE = 30
"""Texts of high severity in one message: for a line of each there is room."""
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+\Z")
_EXAMPLE = "https://hooks.example/x"
_OURS = frozenset({"webhook-id", "webhook-timestamp", "webhook-signature", "content-type", "content-length", "host"})


class WebhookConfig(HookConfig, frozen=True):
    """A receiver of JSON. Each message is signed by each secret, so that one can be replaced by another."""

    unsaid: ClassVar[frozenset[str]] = frozenset({"url", "secrets", "headers", "template"})
    kind: ClassVar[str] = "webhook"
    url: str
    secrets: tuple[str, ...] = ()
    """Each "whsec_" and 24 to 64 bytes in base64."""
    headers: tuple[tuple[str, str], ...] = ()
    """Sent along with each message, such as an Authorization."""
    template: str = ""
    """A template of the body, for receivers that want another form than ours; see `alerts.channels.template`."""
    content_type: str = "application/json"

    def __post_init__(self) -> None:
        check_address(self.url, local=self.local)
        if self.template:
            from alerts.channels.template import check as try_out

            try_out(self.template, json_wanted=self.json)
        for secret in self.secrets:
            key_of(secret)
        for name, value in self.headers:
            if not _HEADER.match(name) or name.lower() in _OURS:
                raise BadSetting(f"webhook header {name!r} cannot be set: choose another name", "headers")
            if not value.isascii() or not value.isprintable() or value != value.strip():
                raise BadSetting(f"webhook header {name!r} must be plain ASCII text in one line", "headers")

    @property
    def json(self) -> bool:
        """True where what the template gives must be JSON."""
        return "json" in self.content_type


class WebhookSettings(TlsSettings):
    """A generic JSON webhook, signed by the Standard Webhooks specification."""

    type: Literal["webhook"]
    url_env: str = ""
    url_file: str = ""
    secret_env: str = ""
    secret_file: str = ""
    old_secret_env: str = ""
    old_secret_file: str = ""
    headers_env: dict[str, str] = msgspec.field(default_factory=dict)
    """Header -> the environment variable that holds its value, such as an Authorization."""
    headers_file: dict[str, str] = msgspec.field(default_factory=dict)
    """Header -> the file that holds its value."""
    template_file: str = ""
    """A template of the body in Jinja2, for receivers that want another form than ours."""
    content_type: Annotated[
        str, shaped(r"[\w.+-]+/[\w.+-]+(; ?charset=utf-8)?", "a media type, such as text/plain")
    ] = "application/json"
    """Of what the template gives."""

    def config(self, folder: Path, *, local: bool) -> WebhookConfig:
        ca_file = self.certificates(folder)
        secrets = [self.secret(s, folder, needed=False) for s in ("secret", "old_secret")]
        return WebhookConfig(
            self.secret("url", folder), tuple(filter(None, secrets)), self._headers(folder), self._template(folder),
            self.content_type, local=local, ca_file=ca_file,
        )

    def preview_config(self, folder: Path) -> WebhookConfig:
        """The configuration for a preview, which needs no address and no secrets. Raises ValueError."""
        return WebhookConfig(_EXAMPLE, template=self._template(folder), content_type=self.content_type)

    def _template(self, folder: Path) -> str:
        path = beside(folder, self.template_file)
        return text_of(Path(path), "template_file", "template") if path else ""

    def _headers(self, folder: Path) -> tuple[tuple[str, str], ...]:
        """The user's own headers with their values, which are secrets."""
        out = []
        for name in {**self.headers_env, **self.headers_file}:
            env, file = self.headers_env.get(name, ""), self.headers_file.get(name, "")
            try:
                out.append((name, secret_of("value", env, file, folder, needed=True)))
            except BadSetting as error:
                key = "headers_env" if name in self.headers_env else "headers_file"
                raise BadSetting(f"header {name!r}: {error}", key) from None
        return tuple(out)


def key_of(secret: str) -> bytes:
    """The key behind a whsec_ secret. Raises BadSetting, which does not hold it, for what is none."""
    if not secret.startswith("whsec_"):
        raise BadSetting("a webhook secret starts with whsec_ and goes on in base64", "secret")
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadSetting("a webhook secret is whsec_ and base64: this one does not decode", "secret") from error
    if not 24 <= len(key) <= 64:
        raise BadSetting(f"a webhook secret holds 24 to 64 bytes; this one holds {len(key)}", "secret")
    return key


def signature(secrets: tuple[str, ...], message_id: str, timestamp: int, body: bytes) -> str:
    """The webhook-signature header: v1 and the HMAC-SHA256 of id, timestamp and body, one for each secret."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return " ".join(
        "v1," + base64.b64encode(hmac.new(key_of(s), signed, hashlib.sha256).digest()).decode() for s in secrets
    )


def render(config: WebhookConfig, message: Message) -> bytes:
    """The body: JSON as docs/using/webhook.schema.json says, or what the user's template makes of the same values."""
    data = _data(message)
    if not config.template:
        return _fitted(data)
    ours = {"form": message.form.value, "alert": message.alert, "when": message.when}
    values = {**json.loads(_fitted(data))["data"], **ours}
    from alerts.channels.template import fill

    return fill(config.template, values, json_wanted=config.json)


def _data(message: Message) -> dict[str, Any]:
    data = {k: v for k, v in message.payload.items() if k != "csv"} | {"maybe_repeat": message.maybe_repeat}
    data["items"] = [_with_source(item) for item in data["items"]]
    if message.form is Form.RICH:
        return data
    left = {"items": [], "not_shown": data["total"]}
    if message.form is Form.PLAIN:
        return data | left | ({"others": []} if "others" in data else {})
    keep = ("version", "type", "id", "created_at", "total", "maybe_repeat")
    return {k: data[k] for k in keep} | {"headline": f"alert {message.alert}"} | left


def _with_source(item: dict[str, Any]) -> dict[str, Any]:
    """The item with its source in its line, which a receiver may show alone."""
    source = item.get("publication")
    told = not source or source in item["line"]
    return item if told else {**item, "line": f"{item['line']} ({source})"}


def _fitted(data: dict[str, Any]) -> bytes:
    """The body with as many changes as fit, the worst first, then who the others are, then as many in full as can be.

    A change that is not there at all is worse than one of which the ends of long cells, or all of them, must be looked
    up.
    """
    body = _body(data)
    items, others = data["items"], list(data.get("others", []))
    if len(body) <= LARGEST or not items:
        return body
    short, least = [_shortened(item) for item in items], [_least(item) for item in items]

    def made(shown: list[Any], lines: int) -> bytes:
        told = {"others": others[:lines]} if others else {}
        return _body({**data, "items": shown, "not_shown": data["total"] - len(shown), **told})

    def most(upto: int, body: Callable[[int], bytes]) -> int:
        """The largest number, 0 to `upto`, with which the body fits."""
        return bisect_left(range(1, upto + 1), True, key=lambda n: len(body(n)) > LARGEST)

    there = most(len(items), lambda n: made(least[:n], 0))
    if data["type"] == "changes":
        in_short, told = [_in_short(item) for item in items], others

        def with_lines(n: int) -> bytes:
            return _body({**data, "items": least[:n], "not_shown": data["total"] - n, "others": [*in_short[n:], *told]})

        # A line for each of the others, as long as a few have more than a line.
        there = max(most(there, with_lines), min(there, FEWEST))
        others = [*in_short[there:], *told]
    lines = most(len(others), lambda n: made(least[:there], n))
    cut = most(there, lambda n: made(short[:n] + least[n:there], lines))
    whole = most(cut, lambda n: made(items[:n] + short[n:cut] + least[cut:there], lines))
    return made(items[:whole] + short[whole:cut] + least[cut:there], lines)


def _shortened(item: dict[str, Any]) -> dict[str, Any]:
    """A change with its first cells and their beginnings; a notice stays as it is."""
    if "details" not in item:
        return item
    details = [{**d, "value": clean(d["value"], 200)} for d in item["details"][:10]]
    fields = [{**f, **{s: f[s] and clean(f[s], 200) for s in ("before", "after")}} for f in item["fields"][:10]]
    return {**item, "details": details, "fields": fields}


def _in_short(item: dict[str, Any]) -> str:
    """A change in a line: what it is and whom it is about; of a text, and where nobody is named, its sentence."""
    link = text_address(item)
    named = item["recipient"] or item["reference"]
    return heading(item) if named and not link else f"{clean(item['line'], 200)} {link}".rstrip()


def _least(item: dict[str, Any]) -> dict[str, Any]:
    """A change with its sentence, who it is about and where it stands, and no more; a notice stays as it is."""
    if "details" not in item:
        return item
    cut = {k: clean(item[k], 120) for k in ("category_reason", "reason", "note")}
    fields = _shortened({**item, "fields": item["fields"][:2]})["fields"]
    return {**item, **cut, "details": [], "fields": fields, "history": [], "next_step": "", "archived": ""}


def _has_more(data: dict[str, Any]) -> bool:
    """True where there are changes that it does not hold one by one."""
    return bool(data["not_shown"] or sum(data.get("counts", {}).values()) > data["total"])


def _body(data: dict[str, Any]) -> bytes:
    more = {"rest": where_all_are(data)} if _has_more(data) and "source" in data else {}
    whole = {"type": f"npdwatch.{data['type']}", "timestamp": data["created_at"], "data": {**data, **more}}
    return json.dumps(whole, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace")


def send(config: WebhookConfig, body: bytes, message: Message, now: Callable[[], datetime]) -> AttemptResult:
    """Posts once and says how it ended. Any 2xx is success."""
    at = int(now().timestamp())
    headers = {"Content-Type": config.content_type, **dict(config.headers)}
    headers |= {"webhook-id": message.alert, "webhook-timestamp": str(at)}
    if config.secrets:
        headers["webhook-signature"] = signature(config.secrets, message.alert, at, body)
    answer = config.post(config.url, body, headers)
    return answer if isinstance(answer, AttemptResult) else judge(answer, now())


def judge(answer: HookAnswer, now: datetime) -> AttemptResult:
    """What the receiver's answer means."""
    status, text = answer.status, clean(answer.text, 120)
    said = f"the webhook answered {status}" + (f": {text}" if text else "")
    if 200 <= status < 300:
        return Sent(f"{status} {text}".strip())
    if status in (401, 403):
        return PauseChannel(f"{said}. It does not let us in: check its address, secrets and headers")
    if status in (404, 410):
        return PauseChannel(f"{said}. The receiver is gone: check its address", tries=1)
    if status in (400, 413, 415, 422):
        return NotAccepted(said)
    if 300 <= status < 400:
        return TryLater(f"{said}: a redirect is not followed; update the webhook's address")
    return TryLater(said, retry_after(answer.retry_after, now))


def check(config: WebhookConfig) -> str:
    """What works of it, without posting anything."""
    signed = f", signed with {plural(len(config.secrets), 'secret')}" if config.secrets else ", not signed (no secret)"
    return config.reach(config.url) + signed


def preview(message: Message) -> dict[str, bytes]:
    """The JSON body, to be read."""
    body = json.loads(render(WebhookConfig(_EXAMPLE), message))
    return {"webhook.json": json.dumps(body, ensure_ascii=False, indent=2).encode()}


CHANNEL = Channel(WebhookSettings, render, send, check, preview, most_grave=MOST_GRAVE)
