"""One question to a time-stamp authority over HTTP (RFC 3161, 3.4): the bytes of its answer, or why there are none."""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct

from model.discreet import Discreet
from net.connection import TOTAL, check_address, redacted

LARGEST_REPLY = 64 * 1024
"""Bytes; an answer with its certificates has three to eight thousand."""


class Authority(Discreet, frozen=True):
    """Who says when."""

    unsaid: ClassVar[frozenset[str]] = frozenset({"ca"})
    url: str
    ca: str
    """The certificates that its own goes back to, PEM."""
    local: bool = False
    """True where plain http and addresses of this machine or network are allowed."""
    patience: float = TOTAL
    """Seconds for one answer."""

    def __post_init__(self) -> None:
        check_address(self.url, local=self.local)


class NoReply(Struct, frozen=True):
    """Why no answer came."""

    why: str


def ask_authority(authority: Authority, query: bytes) -> bytes | NoReply:
    """Asks once: no redirect, TLS verified, the address checked, one deadline, no answer that is too long."""
    from net.session import Failed, post  # loads requests

    headers = {"Content-Type": "application/timestamp-query"}
    answer = post(
        authority.url, query, headers, local=authority.local, total=authority.patience, most=LARGEST_REPLY,
    )
    who = redacted(authority.url)
    if isinstance(answer, Failed):
        return NoReply(answer.why)
    if answer.status != 200:
        return NoReply(f"{who} answered {answer.status}")
    if len(answer.body) >= LARGEST_REPLY:
        return NoReply(f"{who} answered with more than {LARGEST_REPLY // 1024} KiB, which is no time-stamp")
    return answer.body
