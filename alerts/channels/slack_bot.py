"""Slack by a bot of yours: as the incoming webhook, and a message that follows another stands in its thread.

Web API, method chat.postMessage: it answers 200 to nearly everything, and says in its JSON whether it worked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from alerts.channels.channel import Channel, ChannelSettings, retry_after
from alerts.channels.slack import PACE, content
from alerts.message import Message
from alerts.settings import BadSetting
from model.delivery import GiveUp, NotAccepted, PauseChannel, Result, Sent, TryLater, Unknown
from net.address import check_address
from net.deadline import TOTAL

if TYPE_CHECKING:
    from net.session import Answer, Failed

API = "https://slack.com/api/"
_TS = re.compile(r"\d{1,12}\.\d{1,8}")
_ERROR = re.compile(r"[a-z_]{1,60}")
_SAID = re.compile(rf"ts ({_TS.pattern})(?: in thread ({_TS.pattern}))?")
_TAKEN = re.compile(r'\s*\{\s*"ok"\s*:\s*true\s*,')
_FIRST_TS = re.compile(rf'"ts"\s*:\s*"({_TS.pattern})"')
_NO_THREAD = frozenset({"thread_not_found", "message_not_found", "cannot_reply_to_message"})
_REFUSED = frozenset(
    {
        "invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "no_permission",
        "missing_scope", "not_allowed_token_type", "ekm_access_denied", "org_login_required", "access_denied",
        "not_in_channel", "restricted_action", "restricted_action_read_only_channel", "team_access_not_granted",
    }
)  # fmt: skip
_GONE = frozenset({"channel_not_found", "is_archived", "team_not_found", "method_deprecated"})
_DISLIKED = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_too_long", "msg_blocks_too_long", "no_text", "invalid_arguments"}
)
_PERHAPS_POSTED = frozenset({"fatal_error", "internal_error"})
"""Of these Slack says that some of it may have been done."""


@dataclass(frozen=True, slots=True)
class SlackBotConfig:
    """A bot's token, and the channel of Slack it writes to, which it must have been invited to."""

    kind: ClassVar[str] = "slack_bot"
    addresses: ClassVar[tuple[str, ...]] = ("",)
    token: str = field(repr=False)
    channel: str
    """The channel's id, such as C0123456789."""
    local: bool = False
    """True for a receiver on this machine or network: plain http and private addresses are then allowed."""
    ca_file: str = ""
    api: str = API
    total: float = TOTAL
    """Seconds for the whole attempt."""

    def __post_init__(self) -> None:
        check_address(self.api, local=self.local)
        if not re.fullmatch(r"xoxb-[A-Za-z0-9-]{8,250}", self.token):
            raise BadSetting("slack_bot: the token must be that of a bot; it begins with xoxb-", "token")
        if not re.fullmatch(r"[CGD][A-Z0-9]{6,20}", self.channel):
            text = "slack_bot: channel must be the id of a channel, such as C0123456789 (see its details)"
            raise BadSetting(text, "channel")


class SlackBotSettings(ChannelSettings):
    """A Slack bot of the user's own, which can answer in threads; its token is a secret."""

    type: Literal["slack_bot"]
    token_env: str = ""
    token_file: str = ""
    channel: Annotated[str, Field(pattern=r"^[CGD][A-Z0-9]{6,20}$")]
    """The id of Slack's channel, such as C0123456789."""

    def config(self, folder: Path, *, local: bool) -> SlackBotConfig:
        ca_file = self.certificates(folder)
        return SlackBotConfig(self.secret("token", folder), self.channel, local=local, ca_file=ca_file)


def thread_of(answer: str) -> str:
    """The thread that a message began or stands in, from what was noted when it was taken; "" where none is known."""
    found = _SAID.fullmatch(answer)
    return (found[2] or found[1]) if found else ""


def render(config: SlackBotConfig, message: Message) -> bytes:
    """The JSON body: that of the incoming webhook, with the channel, and the thread of what the message follows."""
    body: dict[str, Any] = {"channel": config.channel, **content(message)}
    if thread := thread_of(message.before):
        # Broadcast: who reads only the channel must not miss what stands in a thread.
        body |= {"thread_ts": thread, "reply_broadcast": True}
    return json.dumps(body).encode()


def send(config: SlackBotConfig, body: bytes, message: Message, now: Callable[[], datetime]) -> Result:  # noqa: ARG001
    """Posts once and says how it ended; where the thread is gone, once more without it."""
    from net.session import Failed

    answer = _call(config, "chat.postMessage", body)
    given = json.loads(body)
    if not isinstance(answer, Failed) and _said(answer).get("error") in _NO_THREAD and "thread_ts" in given:
        alone = {k: v for k, v in given.items() if k not in ("thread_ts", "reply_broadcast")}
        given, answer = alone, _call(config, "chat.postMessage", json.dumps(alone).encode())
    if isinstance(answer, Failed):
        return Unknown(answer.why) if answer.maybe_sent else TryLater(answer.why)
    return judge(answer, now(), str(given.get("thread_ts") or ""))


def _call(config: SlackBotConfig, method: str, body: bytes) -> Answer | Failed:
    from net.session import post

    headers = {"Content-Type": "application/json; charset=utf-8", "Authorization": f"Bearer {config.token}"}
    return post(config.api + method, body, headers, local=config.local, ca_file=config.ca_file, total=config.total)


def _said(answer: Answer) -> dict[str, Any]:
    """The start of the answer as JSON: of a long one, which repeats our message, what is looked for stands first."""
    try:
        value = json.loads(answer.body)
    except ValueError:
        text = answer.body.decode("utf-8", "replace")
        found = _FIRST_TS.search(text)
        return {"ok": True, "ts": found[1] if found else ""} if _TAKEN.match(text) else {}
    return value if isinstance(value, dict) else {}


def judge(answer: Answer, now: datetime, thread: str = "") -> Result:  # noqa: PLR0911 - one line for each kind
    """What Slack's answer means."""
    value = _said(answer)
    given = str(value.get("error") or "")
    error = given if _ERROR.fullmatch(given) else ""
    said = f"Slack answered {answer.status}" + (f": {error}" if error else "")
    if answer.status == 429 or error in ("ratelimited", "rate_limited", "message_limit_exceeded"):
        return TryLater(said, retry_after(answer.retry_after, now))
    if answer.status == 200 and value.get("ok") is True:
        ts = str(value.get("ts") or "")
        return Sent((f"ts {ts}" + (f" in thread {thread}" if thread else "")) if _TS.fullmatch(ts) else "ok")
    if error in _REFUSED or answer.status in (401, 403):
        return PauseChannel(f"{said}. Give the bot a valid token and chat:write, and invite it to the channel")
    if error in _GONE or answer.status in (404, 410):
        return PauseChannel(f"{said}. The channel is gone, or the bot does not see it: check its id", tries=2)
    if error in _DISLIKED or answer.status in (400, 413):
        return NotAccepted(said)
    if error in _PERHAPS_POSTED:
        return Unknown(said)
    if error and answer.status == 200 and not error.endswith(("unavailable", "timeout")):
        return GiveUp(said)
    return TryLater(said, retry_after(answer.retry_after, now))


def check(config: SlackBotConfig) -> str:
    """Asks Slack who we are; nothing is posted.

    Raises:
        Unreachable: no answer, or the token is not accepted.
    """
    from net.session import Failed, Unreachable

    answer = _call(config, "auth.test", b"{}")
    if isinstance(answer, Failed):
        raise Unreachable(answer.why)
    if _said(answer).get("ok") is not True:
        raise Unreachable(judge(answer, datetime.now().astimezone()).why)
    return f"Slack knows the bot; it writes to {config.channel}, which it must have been invited to"


CHANNEL = Channel(SlackBotSettings, render, send, check, pace=PACE)
