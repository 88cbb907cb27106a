"""The ways out. A channel renders a message and sends it once; it knows nothing of retries or storage.

To add one: a file here with `render`, `send` and `check`, and a line in `CHANNELS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from alerts.channels import email, slack, slack_bot, webhook
from alerts.messages.message import Message
from model.delivery import Result


class Config(Protocol):
    """What is set up for one channel; `kind` is its key in `CHANNELS`."""

    @property
    def kind(self) -> str: ...

    @property
    def addresses(self) -> tuple[str, ...]:
        """Each gets a delivery of its own; ("",) for a channel with one receiver."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A kind of channel. The first argument of each function is its own kind of configuration."""

    render: Callable[[Any, Message], Any]
    """(config, message) -> what `send` takes."""
    send: Callable[[Any, Any, Message, Callable[[], datetime]], Result]
    """(config, rendered, message, clock): one attempt."""
    check: Callable[[Any], str]
    """Tries what can be tried without telling anybody; raises Unreachable."""
    pace: float = 0.0
    """Seconds that must lie between two attempts."""
    attaches: bool = False


CHANNELS: dict[str, Channel] = {
    "email": Channel(email.render, email.send, email.check, email.PACE, attaches=True),
    "slack": Channel(slack.render, slack.send, slack.check, slack.PACE),
    "slack_bot": Channel(slack_bot.render, slack_bot.send, slack_bot.check, slack_bot.PACE),
    "webhook": Channel(webhook.render, webhook.send, webhook.check, webhook.PACE),
}
