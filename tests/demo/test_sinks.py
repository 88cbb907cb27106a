"""The sinks take what is told over real SMTP and HTTP, and refuse it first where that is scripted."""

from __future__ import annotations

import json
import smtplib
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest
import requests

from demo.sinks import HookSink, MailSink, hook_reply

if TYPE_CHECKING:
    from pathlib import Path


def message(subject: str) -> EmailMessage:
    m = EmailMessage()
    m["Subject"], m["From"], m["To"] = subject, "npdwatch@example.org", "reader@example.org"
    m.set_content("A new release.\n")
    return m


def test_mail_is_saved_as_it_came(tmp_path: Path) -> None:
    with MailSink(tmp_path / "mail") as sink:
        for subject in ("first", "second"):
            with smtplib.SMTP(sink.host, sink.port, timeout=10) as smtp:
                smtp.send_message(message(subject), to_addrs=["a@example.org", "b@example.org"])
        assert [p.name for p in sink.files] == ["001.eml", "002.eml"]
        assert [m["Subject"] for m in sink.messages] == ["first", "second"]
        assert sink.messages[0].get_content().strip() == "A new release."
        assert sink.envelopes[0] == ("npdwatch@example.org", ("a@example.org", "b@example.org"))


def test_mail_is_refused_as_scripted(tmp_path: Path) -> None:
    with (
        MailSink(tmp_path, answers=["451 4.3.0 try again later"]) as sink,
        smtplib.SMTP(sink.host, sink.port, timeout=10) as smtp,
    ):
        with pytest.raises(smtplib.SMTPDataError, match="try again later") as refused:
            smtp.send_message(message("x"))
        assert refused.value.smtp_code == 451
        smtp.send_message(message("x"))
        assert (len(sink.files), sink.refused) == (1, 1)


def test_two_sinks_can_run_at_once(tmp_path: Path) -> None:
    with MailSink(tmp_path) as one, MailSink(tmp_path, prefix="late-") as two:
        assert one.port != two.port
        with smtplib.SMTP(two.host, two.port, timeout=10) as smtp:
            smtp.send_message(message("x"))
        assert [p.name for p in two.files] == ["late-001.eml"]


def test_webhooks_are_saved_and_answered_ok(tmp_path: Path) -> None:
    with (
        HookSink(tmp_path / "hooks", replies=[hook_reply(429, "rate_limited", Retry_After="3"), hook_reply(500)]) as sink,
        requests.Session() as web,
    ):
        web.trust_env = False
        answers = [
            web.post(sink.url("/slack"), json={"text": f"n{i}"}, headers={"X-Id": str(i)}, timeout=10) for i in range(4)
        ]
        assert [(r.status_code, r.text) for r in answers] == [
            (429, "rate_limited"),
            (500, "ok"),
            (200, "ok"),
            (200, "ok"),
        ]
        assert answers[0].headers["Retry-After"] == "3"
        assert [(h.path, h.status, h.data["text"]) for h in sink.received] == [
            ("/slack", 429, "n0"),
            ("/slack", 500, "n1"),
            ("/slack", 200, "n2"),
            ("/slack", 200, "n3"),
        ]
        assert sink.received[0].headers["X-Id"] == "0"
        assert [p.name for p in sink.files] == ["slack-001.json", "slack-002.json"]
        assert json.loads(sink.files[0].read_bytes()) == {"text": "n2"}
