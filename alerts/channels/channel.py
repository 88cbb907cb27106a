"""What every channel consists of, and when a failed delivery is tried again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from msgspec import Struct

from alerts.message import Message
from alerts.settings import BadSetting, ChannelSettings, beside
from model.delivery import AttemptResult, GiveUp, NotAccepted, PauseChannel, Sent, TryLater, Unknown
from model.discreet import Discreet
from net.connection import TOTAL

if TYPE_CHECKING:
    from net.session import HookAnswer

MINUTE, HOUR = 60, 3600
WAITS: tuple[int, ...] = (
    0, 5, MINUTE, 2 * MINUTE, 3 * MINUTE, 5 * MINUTE, 5 * MINUTE, 5 * MINUTE, 10 * MINUTE, 10 * MINUTE, 20 * MINUTE,
    HOUR, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR, 24 * HOUR, 24 * HOUR,
)
"""Seconds before attempt 1, 2, ...: 20 attempts over 125 hours, so that a long weekend's outage is ridden out.

Most outages are short: of one of twenty minutes the end is found within five.
"""
LONGEST_RETRY_AFTER = 24 * HOUR
REVOKED_WAIT = 10 * MINUTE
"""Seconds: a hook that says it is gone is asked once more before its channel is paused; it may be a restart."""


class Config(Protocol):
    """What is set up for one channel, secrets included; `kind` is its key in `CHANNELS`."""

    @property
    def kind(self) -> str: ...

    @property
    def addresses(self) -> tuple[str, ...]:
        """Each gets a delivery of its own; ("",) for a channel with one receiver."""


class TlsSettings(ChannelSettings):
    """Of a channel that connects over TLS."""

    ca_file: str = ""
    """Certificates to trust instead of the system's. Relative to this file, as all files are."""

    def certificates(self, folder: Path) -> str:
        """Where the file of `ca_file` is, "" for the system's own. Raises BadSetting where it is none."""
        path = beside(folder, self.ca_file)
        if path and not Path(path).is_file():
            raise BadSetting(f"ca_file names {path}, which is not a file", "ca_file")
        return path


class HookConfig(Discreet, frozen=True, kw_only=True):
    """A receiver that is posted to: what the configurations of such channels share."""

    addresses: ClassVar[tuple[str, ...]] = ("",)
    unsaid: ClassVar[frozenset[str]] = frozenset()
    local: bool = False
    """True for a receiver on this machine or network: plain http and private addresses are then allowed."""
    ca_file: str = ""
    total: float = TOTAL
    """Seconds for the whole attempt."""

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> HookAnswer | TryLater | Unknown:
        """The answer to one post, or how it ended without one."""
        from net.session import Failed, post

        answer = post(url, body, headers, local=self.local, ca_file=self.ca_file, total=self.total)
        if isinstance(answer, Failed):
            return Unknown(answer.why) if answer.maybe_sent else TryLater(answer.why)
        return answer

    def reach(self, url: str) -> str:
        """What works of the way there, without posting anything. Raises Unreachable."""
        from net.session import reach

        return reach(url, local=self.local, ca_file=self.ca_file)


class Channel(Struct, frozen=True):
    """A kind of channel. It renders a message and sends it once; it knows nothing of retries or storage.

    `config` is what its `settings` give. What sends is imported where it is used: the daemon reads settings too.
    """

    settings: type[ChannelSettings]
    render: Callable[[Any, Message], Any]
    """(config, message) -> what `send` takes."""
    send: Callable[[Any, Any, Message, Callable[[], datetime]], AttemptResult]
    """(config, rendered, message, clock): one attempt."""
    check: Callable[[Any], str]
    """Tries what can be tried without telling anybody; raises Unreachable."""
    preview: Callable[[Message], dict[str, bytes]] = lambda _: {}
    """The files, by how their names end, that show a message as this channel would send it."""
    pace: float = 0.0
    """Seconds that must lie between two attempts."""
    attaches: bool = False
    most_grave: int = 0
    """Texts of high severity for which one message has room: more are several messages. 0 for no limit."""


def next_attempt(attempts: int, result: AttemptResult, now: datetime, rand: Callable[[], float]) -> datetime | None:
    """When to try again, or None where there is nothing to try: it was sent, or it is dead.

    `attempts` counts the attempt that just ended with `result`. Waits vary by 20 % either way (`rand` gives 0 to 1),
    so that what failed together does not come back together. A wait that the receiver asked for is kept, up to a
    day. A paused channel's delivery stays due: it goes out, in order, when the channel is resumed.
    """
    if isinstance(result, Sent | GiveUp | NotAccepted):
        return None
    if isinstance(result, PauseChannel):
        return now + timedelta(seconds=REVOKED_WAIT) if attempts <= result.tries else now
    if attempts >= len(WAITS):
        return None
    wait = WAITS[attempts] * (0.8 + 0.4 * rand())
    if isinstance(result, TryLater) and result.after is not None:
        wait = max(wait, min(result.after, LONGEST_RETRY_AFTER))
    return now + timedelta(seconds=wait)


def retry_after(header: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for: whole seconds or an HTTP date, never below 0, None if unreadable."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return float(text) if len(text) < 12 else float(LONGEST_RETRY_AFTER)
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, OverflowError, IndexError):
        return None
    return max(0.0, ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds())
