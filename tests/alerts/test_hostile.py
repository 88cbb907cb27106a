"""Hostile text in every field, channel by channel: nothing is executed, pinged, injected, hidden or lost."""

from __future__ import annotations

import csv
import email
import email.policy
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from alerts.channels import CHANNELS, slack, slack_bot, webhook
from alerts.channels import email as mail_channel
from alerts.foi import LONGEST, request_link
from alerts.message import Form, Message
from alerts.payload.changes import changes_payload
from alerts.payload.notices import notices_payload
from alerts.payload.rows import rows_csv
from alerts.samples import sample_evidence
from alerts.severity import worst_first
from model.change import ChangeKind, StoredChange
from model.delivery import Notice
from text.sanitise import clean

CHAT = slack.SlackConfig("https://hooks.example/services/T/B/x")
HOOK = webhook.WebhookConfig("https://hooks.example/in")
MAIL = mail_channel.EmailConfig("mail.example", 587, "npdwatch <watch@example.org>", ("reader@example.org",))
RECIPES = (Path(__file__).resolve().parents[2] / "docs" / "using" / "recipes.md").read_text(encoding="utf-8")
TEAMS = webhook.WebhookConfig(
    "https://hooks.example/in",
    template=RECIPES.partition("```jinja\n{#- teams.json.j2")[2].partition("#}")[2].partition("```")[0],
)
BOT = slack_bot.SlackBotConfig("xoxb-000000000", "C0123456789")
CONFIGS = {"email": MAIL, "slack": CHAT, "slack_bot": BOT, "webhook": HOOK}
HIDDEN = set("\x00\x1b\x07\u2028\u2029\u202e\u2066\ud800\x85\x0b\x0c")
"""Characters of the hostile text that would hide, turn or break what is shown."""
HOSTILE_URLS = ("javascript:alert(1)", 'https://evil.example/"><script>alert(1)</script>', "https://e.example/\r\nBcc: x@y.z")


def row(bad: str, build: StoredChange) -> StoredChange:
    older = {"seen_at": bad, "edition": bad, "sheet": bad, "row": 1, "fields": {bad: [bad, None]}}
    return build._replace(detail={**build.detail, "history": [older, older], "foi_body": "dfe", "from": bad, "to": bad,
                                  "page": HOSTILE_URLS[1]})


def evidence(bad: str, now: Any, kind: ChangeKind) -> StoredChange:
    """A piece of evidence in which every text is hostile, those within its detail too."""
    mention = {"polarity": bad, "term": bad, "reason": bad, "sentence": bad, "recipients": [{"name": bad, "category": bad}] * 9}
    link = {"release": bad, "reference": bad, "recipient": bad, "by": bad, "reason": bad}
    detail = {
        "item": bad, "item_kind": bad, "url": HOSTILE_URLS[1], "genre": bad, "state": bad, "submitters": [bad] * 9,
        "committees": [bad] * 9, "inquiries": [bad] * 9, "body": bad, "published": bad, "mentions": [mention] * 9,
        "links": [link] * 9, "words": [["gone", bad], ["come", bad], ["same", bad], [bad, bad]], "no_text": bad,
        "licence": "parliament", "note": bad, "title": bad,
    }
    return sample_evidence(1, now)._replace(
        kind=kind, key=bad, source=bad, source_title=bad, file=bad, reference=bad, recipient=bad, reason=bad,
        edition_title=bad, file_edition=bad, category_reason=bad, fields={bad: (bad, bad), "text": (bad, bad)}, detail=detail,
        published_at=bad, seen_at=bad, file_url=HOSTILE_URLS[2],
    )


KINDS = ("row", "row gone", "evidence", "edited evidence", "page")


@pytest.fixture(
    scope="module",
    params=[("", 0), ("=", 100_000), ("@channel ", 0), ("\r\n", 0)],
    ids=["bare", "formula and 100 kB", "mention", "line break"],
)
def bad(request: Any, hostile: Any) -> str:
    return str(hostile(*request.param).recipient)


def changed(kind: str, bad: str, hostile: Any, now: Any) -> StoredChange:
    build: StoredChange = hostile()._replace(
        key=bad, source=bad, source_title=bad, reference=bad, recipient=bad, category_reason=bad, file=bad, sheet=bad,
        reason=bad, edition_title=bad, file_edition=bad, sha256=bad, published_at=bad, seen_at=bad, fields={bad: (bad, bad), "empty": (None, "")},
        before={bad: bad}, after={bad: bad, "title": bad}, detail={"note": bad, "rows": 3, "title": bad},
    )
    if "evidence" in kind:
        return evidence(bad, now, ChangeKind.EVIDENCE_PUBLISHED if kind == "evidence" else ChangeKind.EVIDENCE_EDITED)
    if kind == "page":
        return build._replace(kind=ChangeKind.PAGE_CHANGED, before=None, after=None, file_url=HOSTILE_URLS[1])
    return row(bad, build._replace(kind=ChangeKind.REMOVED if kind == "row gone" else ChangeKind.CHANGED))


@pytest.fixture(scope="module", params=KINDS)
def change(request: Any, bad: str, hostile: Any, now: Any) -> StoredChange:
    return changed(request.param, bad, hostile, now)


def about(change: StoredChange, bad: str, now: Any) -> Message:
    why = [{"route": bad, "changes": 1, "reasons": [bad]}]
    both = sorted([change, change], key=worst_first)
    payload = changes_payload("AL-0123456789", both, why, now, subjects=["{recipient} {what} {source} {edition}"])
    payload["csv"] = rows_csv([change])
    earlier = {"id": "AL-0000000001", "created_at": "2026-11-24T12:00:00Z", "headline": clean(bad, 120), "page": HOSTILE_URLS[1]}
    return Message("AL-0123456789", "AL-0123456789.abcd1234", "reader@example.org", payload | {"follows": earlier})


def news(bad: str, now: Any) -> Message:
    """Operators' news in which every text is hostile: a site's answer stands in it, and a file's title."""
    notices = [
        Notice(bad, bad, bad, now, channel=bad), Notice(bad, bad, bad, now, recovered=True),
        Notice("", bad, bad, now, channel=bad, recovered=True, ended=True), *[Notice(bad, bad, bad, now, reminder=3)] * 40,
    ]
    payload = notices_payload("AL-0123456789", notices, now)
    return Message("AL-0123456789", "AL-0123456789.abcd1234", "reader@example.org", payload)


@pytest.fixture(scope="module")
def evil(change: StoredChange, bad: str, now: Any) -> Message:
    return about(change, bad, now)


@pytest.fixture(scope="module", params=[*KINDS, "operators' news"])
def message(request: Any, bad: str, hostile: Any, now: Any) -> Message:
    if request.param == "operators' news":
        return news(bad, now)
    return about(changed(request.param, bad, hostile, now), bad, now)


def part(mail: Any, kind: str) -> str:
    return str(mail.get_body((kind,)).get_content())


def parsed(message: Message) -> Any:
    raw = mail_channel.render(MAIL, message).as_bytes()
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    return email.message_from_bytes(raw, policy=email.policy.default)


OURS = (
    "https://www.gov.uk/x", "https://www.whatdotheyknow.com/new/", "https://www.nationalarchives",
    "https://webarchive.nationalarchives.gov.uk/ukgwa/timeline1/https://www.gov.uk/x",
    "https://www.parliament.uk/site-information/", "https://committees.parliament.uk/committee/203/",
    "https://evil.example/%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
)
"""What links may begin with; the last is the address of the item itself, which may lead anywhere and must end there."""


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


# The fixtures are as hostile as they say ---------------------------------------------------------------------------


def test_no_text_of_a_change_is_left_out_of_this(change: StoredChange, bad: str) -> None:
    """A field that is added to a change must be made hostile here too."""
    quiet = {"source_url", "file_url", "score"}  # an address has its own hostile forms
    quiet |= {"before", "after"} if change.kind is ChangeKind.PAGE_CHANGED else set()
    quiet |= {"sheet", "sha256", "before", "after", "release_id", "row"} if "item" in change.detail else set()
    for name, value in change._asdict().items():
        if type(value) in (str, dict, type(None)) and name not in quiet:
            assert bad in repr_of(value), name


def repr_of(value: Any) -> list[str]:
    """Every text within a value."""
    if isinstance(value, dict):
        return [t for k, v in value.items() for t in (*repr_of(k), *repr_of(v))]
    if isinstance(value, list | tuple):
        return [t for v in value for t in repr_of(v)]
    return [value] if isinstance(value, str) else []


# Channel by channel ------------------------------------------------------------------------------------------------


def test_headers(message: Message) -> None:
    mail = parsed(message)
    assert set(mail.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "References", "In-Reply-To", "Auto-Submitted",
        "X-Auto-Response-Suppress", "List-Id", "X-Npdwatch-Alert", "MIME-Version", "Content-Type",
    }
    assert mail["To"] == "reader@example.org"
    assert len(mail["Subject"]) <= 180
    assert not set(mail["Subject"]) & (HIDDEN | set("\r\n"))


def test_html(message: Message) -> None:
    html = Tags()
    html.feed(part(parsed(message), "html"))
    assert not html.tags & {"script", "img", "iframe", "object", "form", "link", "base", "svg"}
    assert html.attributes <= {"href", "style", "lang", "charset", "name", "content"}
    assert all(u.startswith(OURS) for u in html.links), html.links
    assert "<script>alert(1)</script>" in html.text
    assert "{{ 7*7 }}" in html.text
    assert "{% raw %}" in html.text
    assert not set(html.text) & HIDDEN


def test_text(message: Message) -> None:
    text = part(parsed(message), "plain").replace("\r\n", "\n")
    assert "[U+202E]FDP.exe" in text
    assert not set(text) & (HIDDEN | {"\r"})


def test_attachment(evil: Message) -> None:
    (attached,) = parsed(evil).iter_attachments()
    assert attached.get_filename() == "AL-0123456789.csv"
    rows = list(csv.reader(io.StringIO(attached.get_content().removeprefix("\ufeff"))))
    assert len(rows) == 2
    for cells in rows:
        assert len(cells) == len(rows[0])
        assert not [c for c in cells if c[:1] and c[:1] in "=+-@\t\r"]
        assert not set("".join(cells)) & (HIDDEN | set("\r\n"))


@pytest.mark.parametrize("cell", [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "'=1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20x",
    "\u200b=1", "\ufeff=1", "=cmd|' /C calc'!A0", '=HYPERLINK("https://evil.example","x")', "%=1",
])
def test_no_cell_is_a_formula(cell: str, make_change: Any) -> None:
    """As spreadsheet programs read them: the first sign that is no white space counts."""
    one = make_change(recipient=cell, reference=cell, after={"title": cell, cell: cell}, fields={cell: (cell, cell)})
    for cells in csv.reader(io.StringIO(rows_csv([one]))):
        for text in cells:
            assert text.lstrip()[:1] not in ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"), text


def test_slack(message: Message) -> None:
    body = json.loads(slack.render(CHAT, message))
    assert json.loads(slack_bot.render(BOT, message)) == {"channel": "C0123456789", **body}
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
        assert all(u.startswith(OURS) for u in links), links
        rest = re.sub(r"<https://[^<>|]+\|[^<>]*>", "", text)
        assert "<" not in rest
        assert ">" not in rest
        assert not re.search(r"@(channel|here|everyone)", rest)
        assert not set(text) & (HIDDEN | {"\r"})


def test_webhook(message: Message) -> None:
    raw = webhook.render(HOOK, message)
    assert len(raw) <= 20_000
    assert not set(raw.decode()) & (HIDDEN | set("\r\n"))
    body = json.loads(raw)
    assert "csv" not in body["data"]
    assert not set("".join(repr_of(body))) & (HIDDEN | set("\r\n")), "nor as an escape of JSON"
    assert body["data"]["total"] == len(body["data"]["items"]) + body["data"]["not_shown"]


def test_template(message: Message) -> None:
    card = json.loads(webhook.render(TEAMS, message))
    content = card["attachments"][0]["content"]
    assert set(content) <= {"$schema", "type", "version", "body", "actions"}
    for block in content["body"]:
        assert set(block) <= {"type", "wrap", "weight", "isSubtle", "text"}
        assert not set(block["text"]) & (HIDDEN | set("\r\n[]<>"))
    assert all(action["url"].startswith(OURS) for action in content.get("actions", ()))


def test_request_for_papers(change: StoredChange) -> None:
    link = request_link(change._replace(source_url="https://www.gov.uk/government/publications/dfe-x"))
    if "item" in change.detail or change.kind is ChangeKind.PAGE_CHANGED:
        assert link == ""
        return
    assert len(link) <= LONGEST
    assert link.isascii()
    parts = urlsplit(link)
    assert (parts.scheme, parts.netloc, parts.path) == ("https", "www.whatdotheyknow.com", "/new/dfe")
    query = parse_qs(parts.query, strict_parsing=True)
    assert set(query) == {"title", "body", "tags"}
    assert not set(query["title"][0]) & (HIDDEN | set("\r\n"))
    assert not set(query["body"][0]) & (HIDDEN | {"\r"})
    assert query["body"][0].endswith("Yours faithfully,"), "what is too long is cut inside, never at the end"


def test_every_channel_is_tried() -> None:
    assert CONFIGS.keys() == CHANNELS.keys(), "give the new one a line in CONFIGS, so that hostile texts are tried on it"


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("kind", sorted(CONFIGS))
def test_every_form_of_every_channel_can_be_rendered(kind: Any, form: Any, message: Message) -> None:
    marked = Message(message.alert, message.delivery, message.address, message.payload, maybe_repeat=True, form=form)
    out = CHANNELS[kind].render(CONFIGS[kind], marked)
    assert b"AL-0123456789" in (out if isinstance(out, bytes) else out.as_bytes())
