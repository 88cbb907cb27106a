"""Whole messages beside their expectation. A missing expectation is written, and fails, so that a person reads it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from alerts.channels import slack, webhook
from alerts.channels.email import html_of
from alerts.message import Form, Message, bare_text, full_text, short_text
from alerts.payload.notices import notices_payload
from model.change import ChangeKind
from model.delivery import Notice
from model.recipient import Category, Confidence

GOLDEN = Path(__file__).parent / "golden"
CHAT = slack.SlackConfig("https://hooks.example/services/T/B/x")
HOOK = webhook.WebhookConfig("https://hooks.example/in")


@pytest.fixture
def messages(make_change: Any, message: Any, now: Any) -> Any:
    several = [
        make_change(number=1),
        make_change(ChangeKind.CHANGED, 2, category=Category.COMMERCIAL, also=(), recipient="Invented Tutors Ltd", reference="DR250101.02",
                    confidence=Confidence.MEDIUM, category_reason="ends in Ltd", fields={"licence_end": ("2026-01-31", "2031-01-31"), "tier": ("3", "1"), "Notes": (None, "")}),
        make_change(ChangeKind.REMOVED, 3, category=Category.UNIVERSITY, also=(), recipient="University of Nowhere", reference=None,
                    before={"title": "A study of <b>spelling</b> & sums"}, after=None, row=44),
        make_change(ChangeKind.FILE_REPLACED_SILENTLY, 4, category=Category.UNKNOWN, also=(), recipient=None, reference=None, after=None,
                    sheet=None, row=None, release_id=None, category_reason="", detail={"note": "the page's date did not move"}),
    ]
    at = datetime(2026, 11, 24, 12, tzinfo=UTC)
    notices = [
        Notice("dfe", "source_failing", "GOV.UK answered 403 twice. Is our address blocked?", at, count=2),
        Notice("", "channel_paused", "Channel chat: Slack answered 404: no_service", at, channel="chat", reminder=1),
        Notice("phe", "stale", "read again", at, recovered=True),
    ]
    return {
        "one": message([make_change()]),
        "several": message(several),
        "repeat": message([make_change()], maybe_repeat=True),
        "many": message([make_change(number=n, recipient=f"Body {n}") for n in range(1, 41)], payload={"csv": "a,b\r\n"}),
        "notices": Message("AL-0123456789", "AL-0123456789", "", notices_payload("AL-0123456789", notices, now)),
    }


def dressed(m: Message, form: str) -> str:
    if form == "html":
        return html_of(m)
    if form == "txt":
        texts = (m.subject, full_text(m), "--- plain\n" + short_text(m), "--- bare\n" + bare_text(m))
        return "\n".join(texts) + "\n"
    body = slack.render(CHAT, m) if form == "slack.json" else webhook.render(HOOK, m)
    return json.dumps(json.loads(body), indent=1, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("form", ["html", "txt", "slack.json", "webhook.json"])
@pytest.mark.parametrize("name", ["one", "several", "repeat", "many", "notices"])
def test_message(name: Any, form: Any, messages: Any) -> None:
    path = GOLDEN / f"{name}.{form}"
    got = dressed(messages[name], form)
    if not path.exists():
        path.write_text(got, "utf-8")
        pytest.fail(f"{path.name} was missing and has been written: read it, and commit it if it is right")
    again = f"read what differs; where it is right, delete {path.name}, run this again, and commit what it writes"
    assert got == path.read_text("utf-8"), again


def test_no_golden_file_is_left_over(messages: Any) -> None:
    names = {f"{n}.{f}" for n in messages for f in ("html", "txt", "slack.json", "webhook.json")}
    assert {p.name for p in GOLDEN.iterdir()} == names


@pytest.mark.parametrize("form", list(Form))
def test_every_form_names_the_alert(form: Any, message: Any, make_change: Any) -> None:
    m = message([make_change()], form=form, maybe_repeat=True)
    assert "AL-0123456789" in slack.render(CHAT, m).decode()
    assert json.loads(webhook.render(HOOK, m))["data"]["maybe_repeat"] is True
    assert m.subject.startswith(f"(may repeat AL-0123456789) {'[npdwatch' if form is Form.BARE else 'The Daily'}")
