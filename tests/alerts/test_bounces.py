"""Letters that come back: the envelope names the delivery, and only a final status notification counts."""

from __future__ import annotations

import email
import email.policy
import random
from typing import Any

import pytest

from alerts.channels import email as channel
from alerts.channels.bounces import Bounce, read_bounce
from alerts.channels.email import EmailConfig
from model.delivery import Sent

ID = "AL-0123456789.abcd1234"
DSN = """From: MAILER-DAEMON@mx.example
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

I'm sorry.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; gone@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--B
Content-Type: text/rfc822-headers

Message-ID: <{letter}@example.org>
Subject: The Daily Invention Ltd gets pupil data

--B--
"""


def dsn(**over: str) -> bytes:
    values = {"to": f"npdwatch+{ID}@example.org", "action": "failed", "status": "5.1.1", "letter": "other",
              "said": "550 5.1.1 no such user"}
    return DSN.format(**values | over).encode()


@pytest.mark.parametrize(
    ("say", "raw", "expected"),
    [
        ("a mailbox that is not there", dsn(), Bounce(ID, True, "it came back: smtp; 550 5.1.1 no such user")),
        ("the address in small letters", dsn(to=f"npdwatch+{ID.lower()}@example.org"), Bounce(ID, True, "it came back: smtp; 550 5.1.1 no such user")),
        ("an address without the id: by the letter's own", dsn(to="npdwatch@example.org", letter=ID), Bounce(ID, True, "it came back: smtp; 550 5.1.1 no such user")),
        ("a delay", dsn(action="delayed", status="4.4.1"), Bounce(ID, False, "it tells of a delay or of a delivery, not of a failure")),
        ("given up after days, as some servers say it", dsn(status="4.2.2", said="452 4.2.2 full"), Bounce(ID, True, "it came back: smtp; 452 4.2.2 full")),
        ("the code in its own field alone", dsn(status="5.2.2", said="550 over quota"), Bounce(ID, True, "it came back: 5.2.2 smtp; 550 over quota")),
        ("delivered", dsn(action="delivered", status="2.0.0"), Bounce(ID, False, "it tells of a delay or of a delivery, not of a failure")),
        ("of an address that is not in ASCII", dsn().replace(b"message/delivery", b"Message/Global-Delivery").replace(b"rfc822; gone", b"utf-8; g\xc3\xb6ne"), Bounce(ID, True, "it came back: smtp; 550 5.1.1 no such user")),
        ("behind a long text", dsn().replace(b"I'm sorry.", b"I'm sorry.\n" * 150_000), Bounce(ID, True, "it came back: smtp; 550 5.1.1 no such user")),
        ("behind all that is read", dsn().replace(b"I'm sorry.", b"I'm sorry.\n" * 1_000_000), Bounce(ID, False, "it tells of a delay or of a delivery, not of a failure; of its text 10 MB were read")),
        ("of another letter", dsn(to="npdwatch@example.org"), Bounce("", True, "it came back: smtp; 550 5.1.1 no such user")),
        ("a holiday answer", f"To: npdwatch+{ID}@example.org\nSubject: away\n\nBack in May.".encode(), Bounce(ID, False, "it is no delivery status notification")),
        ("nothing", b"", Bounce("", False, "it is no delivery status notification")),
        ("no text at all", b"\xff\xfe\x00" * 9, Bounce("", False, "it is no delivery status notification")),
    ],
)
def test_read_bounce(say: Any, raw: Any, expected: Any) -> None:
    assert read_bounce(raw) == expected, say


def test_what_a_hostile_server_says_is_cleaned_and_bounded() -> None:
    found = read_bounce(dsn(said="550 \u202e<script>\x1b[2J" + "x" * 100_000))
    assert found.final
    assert len(found.why) <= 300
    assert not set(found.why) & set("\u202e\x1b\r\n")


def test_no_bytes_make_it_fall() -> None:
    """Anybody may write to such an address."""
    dice = random.Random(20261124)
    for _ in range(400):
        raw = bytearray(dsn())
        for _ in range(dice.randrange(1, 30)):
            at = dice.randrange(len(raw))
            raw[at : at + dice.randrange(4)] = bytes(dice.randrange(256) for _ in range(dice.randrange(5)))
        assert read_bounce(bytes(raw)).delivery in (ID, "") or len(read_bounce(bytes(raw)).delivery) == len(ID)


def config(mail: Any, **over: Any) -> EmailConfig:
    return EmailConfig("127.0.0.1", mail.port, "npdwatch <w@example.org>", ("reader@example.org",), "none", **over)


def test_each_letter_has_a_sender_of_its_own_in_the_envelope_and_not_in_its_head(
    mail: Any, message: Any, make_change: Any, clock: Any
) -> None:
    one = config(mail, bounce="npdwatch+{id}@bounces.example.org")
    m = message([make_change()])
    assert isinstance(channel.send(one, channel.render(one, m), m, clock), Sent)
    ((sender, _, raw),) = mail.got
    assert sender == f"npdwatch+{ID}@bounces.example.org"
    assert email.message_from_bytes(raw, policy=email.policy.default)["From"] == "npdwatch <w@example.org>"


def test_without_one_the_sender_is_the_senders(mail: Any, message: Any, make_change: Any, clock: Any) -> None:
    one, m = config(mail), message([make_change()])
    channel.send(one, channel.render(one, m), m, clock)
    assert mail.got[0][0] == "w@example.org"


@pytest.mark.parametrize(
    "bounce", ["npdwatch@example.org", "{id}", "a@{id}.example.org", "{id}+{id}@example.org", "{id} x@example.org", "{x}{id}@example.org"]
)
def test_a_bounce_address_that_cannot_work_is_refused(bounce: Any, mail: Any) -> None:
    with pytest.raises(ValueError, match=r"bounce must be like npdwatch\+\{id\}@example.org"):
        config(mail, bounce=bounce)
