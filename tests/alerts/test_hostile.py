"""Hostile text in every field, channel by channel: nothing is executed, pinged, injected, hidden or lost."""

from __future__ import annotations

import csv
import email
import email.policy
import io
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from alerts.channels import CHANNELS, slack, webhook
from alerts.channels import email as mail_channel
from alerts.content import changes_payload, notices_payload
from alerts.message import Form, Message
from alerts.outbox import Notice
from alerts.rows import rows_csv

CHAT = slack.SlackConfig("https://hooks.example/services/T/B/x")
HOOK = webhook.WebhookConfig("https://hooks.example/in")
MAIL = mail_channel.EmailConfig("mail.example", 587, "npdwatch <watch@example.org>", ("reader@example.org",))
CONFIGS = {"email": MAIL, "slack": CHAT, "webhook": HOOK}


@pytest.fixture(
    params=[("", 0), ("=", 100_000), ("@channel ", 0), ("\r\n", 0)],
    ids=["bare", "formula and 100 kB", "mention", "line break"],
)
def evil(request: Any, hostile: Any, now: Any) -> Any:
    front, size = request.param
    change = hostile(front, size)
    bad = change.recipient
    older = {"seen_at": bad, "edition": bad, "sheet": bad, "row": 1, "fields": {bad: [bad, None]}}
    change = change._replace(detail={**change.detail, "history": [older, older]})
    why = [{"route": "everything", "changes": 1, "reasons": ["every change"]}]
    payload = changes_payload("AL-0123456789", [change, change], why, now) | {"csv": rows_csv([change])}
    return Message("AL-0123456789", "AL-0123456789.abcd1234", "reader@example.org", payload)


def part(mail: Any, kind: str) -> str:
    return str(mail.get_body((kind,)).get_content())


OURS = (
    "https://www.gov.uk/x", "https://www.whatdotheyknow.com/new/", "https://www.nationalarchives",
    "https://webarchive.nationalarchives.gov.uk/ukgwa/timeline1/https://www.gov.uk/x",
)  # fmt: skip


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: Any, attrs: Any) -> None:
        self.tags.add(tag)
        self.attributes |= {k for k, _ in attrs}
        self.links |= {v for k, v in attrs if k in ("href", "src")}

    def handle_data(self, data: Any) -> None:
        self.text += data


def test_email(evil: Any) -> None:
    raw = mail_channel.render(MAIL, evil).as_bytes()
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert set(mail.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "References", "In-Reply-To", "Auto-Submitted",
        "X-Auto-Response-Suppress", "List-Id", "X-Npdwatch-Alert", "MIME-Version", "Content-Type",
    }  # fmt: skip
    assert mail["To"] == "reader@example.org"
    assert len(mail["Subject"]) <= 180
    html = Tags()
    html.feed(part(mail, "html"))
    assert not html.tags & {"script", "img", "iframe", "object", "form", "link", "base", "svg"}
    assert html.attributes <= {"href", "style", "lang", "charset", "name", "content"}
    assert all(
        u.startswith(OURS) for u in html.links
    )
    assert "<script>alert(1)</script>" in html.text
    text = part(mail, "plain").replace("\r\n", "\n")
    assert "[U+202E]FDP.exe" in text
    assert not set(text) & set("\x00\x1b\u2028\u202e\u2066\ud800\x85\r")
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == "AL-0123456789.csv"
    for row in csv.reader(io.StringIO(attached.get_content().removeprefix("\ufeff"))):
        assert not [c for c in row if c[:1] and c[:1] in "=+-@"]


def test_slack(evil: Any) -> None:
    body = json.loads(slack.render(CHAT, evil))
    assert len(body["blocks"]) <= 50
    assert sum(len(json.dumps(b, ensure_ascii=False)) for b in body["blocks"]) <= 12_000
    texts = [body["text"]]
    for block in body["blocks"]:
        texts += [block["text"]["text"]] if "text" in block else [e["text"] for e in block.get("elements", ())]
    for block in body["blocks"]:
        if block["type"] == "section":
            assert len(block["text"]["text"]) <= 3000
            assert block["text"]["verbatim"] is True
        if block["type"] == "header":
            assert 0 < len(block["text"]["text"]) <= 150
    for text in texts:
        links = re.findall(r"<([^>|]*)\|", text)
        assert all(
            u.startswith(OURS) for u in links
        )
        rest = re.sub(r"<https://[^<>|]+\|[^<>]*>", "", text)
        assert "<" not in rest
        assert ">" not in rest
        assert not re.search(r"@(channel|here|everyone)", rest)
        assert not set(text) & set("\x00\x1b\u2028\u202e\u2066\ud800\x85\r")


def test_webhook(evil: Any) -> None:
    raw = webhook.render(HOOK, evil)
    assert len(raw) <= 20_000
    assert not set(raw.decode()) & set("\u2028\u2029\u202e\u2066\x00\x1b\r\n")
    body = json.loads(raw)
    assert "csv" not in body["data"]
    assert "\\u202e" not in raw.decode()
    assert body["data"]["total"] == len(body["data"]["items"]) + body["data"]["not_shown"] == 2


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("kind", sorted(CHANNELS))
def test_every_form_of_every_channel_can_be_rendered(kind: Any, form: Any, evil: Any) -> None:
    message = Message(evil.alert, evil.delivery, evil.target, evil.payload, maybe_repeat=True, form=form)
    out = CHANNELS[kind].render(CONFIGS[kind], message)
    assert b"AL-0123456789" in (out if isinstance(out, bytes) else out.as_bytes())


def test_hostile_notices(hostile: Any, now: Any) -> None:
    bad = hostile("=", 100_000).recipient
    payload = notices_payload("AL-1", [Notice(bad, bad, bad, now, channel=bad)] * 40, now)
    message = Message("AL-1", "AL-1", "reader@example.org", payload)
    assert len(slack.blocks(message)) <= 50
    assert len(webhook.render(HOOK, message)) <= 20_000
    mail = mail_channel.render(MAIL, message)
    assert "<script" not in part(mail, "html")
    assert "<script" in part(mail, "plain")


def test_braces_in_the_data_are_not_a_template(evil: Any) -> None:
    html = part(mail_channel.render(MAIL, evil), "html")
    assert "{{ 7*7 }}" in html
    assert "{% raw %}" in html
