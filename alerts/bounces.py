"""What a mail server sent back later: which delivery it is about, and whether it will never arrive.

Read are delivery status notifications (RFC 3464) and nothing else: what comes to such an address besides, such as a
holiday answer or a warning that it takes longer, says nothing of a letter that is lost.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage
from typing import NamedTuple

from text.sanitise import clean

LARGEST = 1_000_000
"""Bytes of a message that are read."""
_DELIVERY = re.compile(r"AL-[0-9a-z]{10}\.[0-9a-f]{8}(?![0-9a-z])", re.IGNORECASE)
_LETTER = re.compile(rb"^message-id:[ \t\r\n]{1,4}<([^>\r\n]{1,200})>", re.IGNORECASE | re.MULTILINE)
_ADDRESSED = ("X-Original-To", "Delivered-To", "Envelope-To", "To")


class Bounce(NamedTuple):
    """What came back."""

    delivery: str
    """The id of the delivery, or "" where it cannot be told."""
    final: bool
    """True where the letter will never arrive."""
    why: str
    """The server's reason, one line."""


def read_bounce(raw: bytes) -> Bounce:
    """What a message says of a delivery of ours. What is no status notification is not final."""
    raw = raw[:LARGEST]
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    if message.get_content_type() != "multipart/report" or message.get_param("report-type") != "delivery-status":
        return Bounce(_delivery_of(message, raw), final=False, why="it is no delivery status notification")
    for status in _statuses(message):
        action, code = _value(status, "Action").casefold(), _value(status, "Status")
        if action == "failed" and not code.startswith("4"):
            said = _value(status, "Diagnostic-Code") or code or "no reason given"
            return Bounce(_delivery_of(message, raw), final=True, why=clean(f"it came back: {said}", 300))
    return Bounce(_delivery_of(message, raw), final=False, why="it tells of a delay or of a delivery, not of a failure")


def _statuses(message: EmailMessage) -> Iterator[EmailMessage]:
    """The fields of each recipient; the first group of such a part is about the whole message."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            groups = part.get_payload()
            yield from (g for g in groups if isinstance(g, EmailMessage)) if isinstance(groups, list) else ()


def _value(part: EmailMessage, name: str) -> str:
    try:
        return str(part.get(name, "")).strip()
    except Exception:  # noqa: BLE001 - the parser of a hostile header raises many kinds
        return ""


def _delivery_of(message: EmailMessage, raw: bytes) -> str:
    """From the address that the bounce came to, else from the id of our letter, which it carries along."""
    texts = [_value(message, name) for name in _ADDRESSED]
    texts += [x.decode("ascii", "replace") for x in _LETTER.findall(raw)]
    found = next((m for text in texts if (m := _DELIVERY.search(text))), None)
    return "AL-" + found[0][3:].lower() if found else ""
