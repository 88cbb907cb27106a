"""What a message that came back says of a delivery of ours."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import EmailMessage
from typing import NamedTuple

from alerts.channels.replies import read_reply
from text.sanitise import clean

BOUNCE = 10_000_000
"""Bytes of a message that came back that are read."""
_DELIVERY = re.compile(r"AL-[0-9a-z]{10}\.[0-9a-f]{8}(?![0-9a-z])", re.IGNORECASE)
_LETTER = re.compile(rb"^message-id:[ \t\r\n]{1,4}<([^>\r\n]{1,200})>", re.IGNORECASE | re.MULTILINE)
_GLOBAL = re.compile(rb"message/global-delivery-status", re.IGNORECASE)
"""The same fields, of addresses that are not in ASCII (RFC 6533); Python's parser knows them under the other name."""
_ADDRESSED = ("X-Original-To", "Delivered-To", "Envelope-To", "To")


class Bounce(NamedTuple):
    """What came back."""

    delivery: str
    """The id of the delivery, or "" where it cannot be told."""
    final: bool
    """True where the letter will never arrive."""
    why: str
    """The server's reason, one line."""
    complaint: bool = False
    """True where the receiver called the letter spam (RFC 5965)."""


def read_bounce(raw: bytes) -> Bounce:
    """What a message says of a delivery of ours. What is no status notification is not final."""
    cut = f"; of its text {BOUNCE // 1_000_000} MB were read" if len(raw) > BOUNCE else ""
    raw = _GLOBAL.sub(b"message/delivery-status", raw[:BOUNCE])
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    report = message.get_param("report-type") if message.get_content_type() == "multipart/report" else None
    if report == "feedback-report":
        return Bounce(_delivery_of(message, raw), final=False, why="the receiver called it spam", complaint=True)
    if report != "delivery-status":
        return Bounce(_delivery_of(message, raw), final=False, why="it is no delivery status notification")
    # The fields of each recipient; the first group of such a part is about the whole message.
    parts = (p.get_payload() for p in message.walk() if p.get_content_type() == "message/delivery-status")
    for status in (g for groups in parts if isinstance(groups, list) for g in groups if isinstance(g, EmailMessage)):
        action, code = _value(status, "Action").casefold(), _value(status, "Status")
        if action == "failed":  # also with a 4.x.x: some servers say so of what they have given up after days
            said = _value(status, "Diagnostic-Code")
            if code and not read_reply(said).code:
                said = f"{code} {said}".strip()
            said = said or "no reason given"
            return Bounce(_delivery_of(message, raw), final=True, why=clean(f"it came back: {said}", 300))
    why = f"it tells of a delay or of a delivery, not of a failure{cut}"
    return Bounce(_delivery_of(message, raw), final=False, why=why)


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
