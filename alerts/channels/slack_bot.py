"""Slack by a bot of your own: as the incoming webhook, but follow-ups are posted in the thread.

Web API, method chat.postMessage: it answers 200 to nearly everything, and says in its JSON whether it worked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from alerts.channels.channel import Channel, HookConfig, TlsSettings, retry_after
from alerts.channels.slack import MOST_GRAVE, PACE, content
from alerts.message import Message
from alerts.settings import BadSetting
from alerts.tables import shaped
from model.delivery import AttemptResult, GiveUp, NotAccepted, PauseChannel, Sent, TryLater, Unknown
from net.connection import check_address

if TYPE_CHECKING:
    from net.session import HookAnswer

API = "https://slack.com/api/"
_CHANNEL = r"^[CGD][A-Z0-9]{6,20}$"
_TS = re.compile(r"\d{1,12}\.\d{1,8}")
_ERROR = re.compile(r"[a-z_]{1,60}")
_SAID = re.compile(rf"ts ({_TS.pattern})(?: in thread ({_TS.pattern}))?")
_TAKEN = re.compile(r'\s*\{\s*"ok"\s*:\s*true\s*,')
_FIRST_TS = re.compile(rf'"ts"\s*:\s*"({_TS.pattern})"')
_NO_THREAD = frozenset({"thread_not_found", "message_not_found", "cannot_reply_to_message"})
_BUSY = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
_REFUSED = frozenset(
    {
        "invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "no_permission",
        "missing_scope", "not_allowed_token_type", "ekm_access_denied", "org_login_required", "access_denied",
        "not_in_channel", "restricted_action", "restricted_action_read_only_channel", "team_access_not_granted",
    }
)
_GONE = frozenset({"channel_not_found", "is_archived", "team_not_found", "method_deprecated"})
_DISLIKED = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_too_long", "msg_blocks_too_long", "no_text", "invalid_arguments"}
)
_PERHAPS_POSTED = frozenset({"fatal_error", "internal_error"})
"""Of these Slack says that some of it may have been done."""


class SlackBotConfig(HookConfig, frozen=True):
    """A bot's token, and the channel of Slack it writes to, which it must have been invited to."""

    unsaid: ClassVar[frozenset[str]] = frozenset({"token"})
    kind: ClassVar[str] = "slack_bot"
    token: str
    channel: str
    """The channel's id, such as C0123456789."""
    api: str = API

    def __post_init__(self) -> None:
        check_address(self.api, local=self.local)
        if not re.fullmatch(r"xoxb-[A-Za-z0-9-]{8,250}", self.token):
            raise BadSetting("slack_bot: the token must be that of a bot; it begins with xoxb-", "token")
        if not re.fullmatch(_CHANNEL, self.channel):
            text = "slack_bot: channel must be the id of a channel, such as C0123456789 (see its details)"
            raise BadSetting(text, "channel")

    def call(self, method: str, body: bytes) -> HookAnswer | TryLater | Unknown:
        """What a method of Slack's answers."""
        headers = {"Content-Type": "application/json; charset=utf-8", "Authorization": f"Bearer {self.token}"}
        return self.post(self.api + method, body, headers)


class SlackBotSettings(TlsSettings, kw_only=True):
    """A Slack bot of the user's own, which can answer in threads; its token is a secret."""

    type: Literal["slack_bot"]
    token_env: str = ""
    token_file: str = ""
    channel: Annotated[str, shaped(_CHANNEL, "the id of a Slack channel, such as C0123456789")]
    """The id of Slack's channel, such as C0123456789."""

    def config(self, folder: Path, *, local: bool) -> SlackBotConfig:
        ca_file = self.certificates(folder)
        return SlackBotConfig(self.secret("token", folder), self.channel, local=local, ca_file=ca_file)


def thread_of(answer: str) -> str:
    """The thread of a message, from the note kept at its delivery; "" if unknown."""
    found = _SAID.fullmatch(answer)
    return (found[2] or found[1]) if found else ""


def render(config: SlackBotConfig, message: Message) -> bytes:
    """The JSON body: that of the incoming webhook, with the channel, and the thread of what the message follows."""
    body: dict[str, Any] = {"channel": config.channel, **content(message)}
    if thread := thread_of(message.before):
        # Broadcast: who reads only the channel must not miss what stands in a thread.
        body |= {"thread_ts": thread, "reply_broadcast": True}
    return json.dumps(body).encode()


def send(config: SlackBotConfig, body: bytes, message: Message, now: Callable[[], datetime]) -> AttemptResult:  # noqa: ARG001
    """Posts once and says how it ended; where the thread is gone, once more without it."""
    answer = config.call("chat.postMessage", body)
    given = json.loads(body)
    if "thread_ts" in given and not isinstance(answer, AttemptResult) and _said(answer).get("error") in _NO_THREAD:
        given = {k: v for k, v in given.items() if k not in ("thread_ts", "reply_broadcast")}
        answer = config.call("chat.postMessage", json.dumps(given).encode())
    return answer if isinstance(answer, AttemptResult) else judge(answer, now(), given.get("thread_ts", ""))


def _said(answer: HookAnswer) -> dict[str, Any]:
    """The start of the answer as JSON; a long one repeats our message after the keys that matter."""
    try:
        value = json.loads(answer.body)
    except ValueError:
        text = answer.body.decode("utf-8", "replace")
        found = _FIRST_TS.search(text)
        return {"ok": True, "ts": found[1] if found else ""} if _TAKEN.match(text) else {}
    return value if isinstance(value, dict) else {}


def judge(answer: HookAnswer, now: datetime, thread: str = "") -> AttemptResult:  # noqa: PLR0911 - one line for each kind
    """What Slack's answer means."""
    value, status = _said(answer), answer.status
    given = str(value.get("error") or "")
    error = given if _ERROR.fullmatch(given) else ""
    said = f"Slack answered {status}" + (f": {error}" if error else "")
    later = TryLater(said, retry_after(answer.retry_after, now))
    if status == 429 or error in _BUSY:
        return later
    if status == 200 and value.get("ok") is True:
        ts = str(value.get("ts") or "")
        return Sent((f"ts {ts}" + (f" in thread {thread}" if thread else "")) if _TS.fullmatch(ts) else "ok")
    if error in _REFUSED or status in (401, 403):
        return PauseChannel(f"{said}. Give the bot a valid token and chat:write, and invite it to the channel")
    if error in _GONE or status in (404, 410):
        return PauseChannel(f"{said}. The channel is gone, or the bot does not see it: check its id", tries=1)
    if error in _DISLIKED or status in (400, 413):
        return NotAccepted(said)
    if error in _PERHAPS_POSTED:
        return Unknown(said)
    if error and status == 200 and not error.endswith(("unavailable", "timeout")):
        return GiveUp(said)
    return later


def check(config: SlackBotConfig) -> str:
    """Asks Slack who we are; nothing is posted. Raises Unreachable: no answer, or the token is not accepted."""
    from net.session import Unreachable

    answer = config.call("auth.test", b"{}")
    if isinstance(answer, AttemptResult):
        raise Unreachable(answer.why)
    if _said(answer).get("ok") is not True:
        raise Unreachable(judge(answer, datetime.now().astimezone()).why)
    return f"Slack knows the bot; it writes to {config.channel}, which it must have been invited to"


CHANNEL = Channel(SlackBotSettings, render, send, check, pace=PACE, most_grave=MOST_GRAVE)
