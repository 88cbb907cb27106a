"""Slack by incoming webhook: Block Kit within its limits, foreign mentions and links made harmless."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple

from alerts.channels.channel import Channel, HookConfig, TlsSettings, retry_after
from alerts.facts import Fact, facts, heading, host_of, in_full, listed, notice_lines, sent_by, shown
from alerts.message import Form, Message, bare_text, short_text
from model.delivery import AttemptResult, GiveUp, NotAccepted, PauseChannel, Payload, Sent, TryLater
from net.connection import check_address
from text.sanitise import clean, slack_link, slack_text

if TYPE_CHECKING:
    from net.session import HookAnswer

SECTION = 2900
"""Characters of a section's text; Slack's limit is 3,000."""
BLOCKS = 48
"""Slack's limit is 50."""
WHOLE = 11_000
"""Characters of a whole message: near 13,000 Slack refuses with msg_blocks_too_long, which it documents nowhere."""
FIELDS, HISTORY = 10, 4
"""Of a change in full, at most: fields that changed, and earlier changes."""
OF_WHAT_IS_LEFT_OUT = 1200
"""Characters kept free for saying it, with its link."""
DETAILED = 3
"""Rows that are shown in full; a channel is read at a glance, the rest is a line each."""
MOST_GRAVE = 20
"""Texts of high severity in one message: each has its sentence and its address there."""
PACE = 1.0
"""Seconds between two posts to one hook."""
_GONE = ("no_service", "channel_is_archived", "channel_not_found", "no_active_hooks", "no_team", "team_disabled")
_NOT_SO = ("invalid_blocks", "invalid_payload", "msg_blocks_too_long")
"""Of a message in this form: it is sent as plain text."""
_REFUSED = ("action_prohibited", "invalid_token", "posting_to_general_channel_denied")


class SlackConfig(HookConfig, frozen=True):
    """An incoming webhook. `url` is the secret."""

    unsaid: ClassVar[frozenset[str]] = frozenset({"url"})
    kind: ClassVar[str] = "slack"
    url: str

    def __post_init__(self) -> None:
        check_address(self.url, local=self.local)


class SlackSettings(TlsSettings):
    """A Slack incoming webhook; its address is a secret."""

    type: Literal["slack"]
    url_env: str = ""
    url_file: str = ""

    def config(self, folder: Path, *, local: bool) -> SlackConfig:
        ca_file = self.certificates(folder)
        return SlackConfig(self.secret("url", folder), local=local, ca_file=ca_file)


def render(config: SlackConfig, message: Message) -> bytes:  # noqa: ARG001 - all channels are called alike
    """The JSON body."""
    return json.dumps(content(message)).encode()


def content(message: Message) -> dict[str, Any]:
    """The message as Slack takes it: text, and blocks in the rich form."""
    quiet = {"unfurl_links": False, "unfurl_media": False}
    if message.form is Form.BARE:
        return {"text": slack_text(bare_text(message)), **quiet}
    text = slack_text(short_text(message, 2500 if message.form is Form.PLAIN else 500))
    if message.form is Form.PLAIN:
        return {"text": text, **quiet}
    return {"text": text, "blocks": blocks(message), **quiet}


def blocks(message: Message) -> list[dict[str, Any]]:
    """Header, one line for each row, the worst rows in full, and where all this comes from.

    It is cut on whole rows; what is left out is counted and linked.
    """
    p = message.payload
    title = clean(p["headline"], 120)
    while len(slack_text(title)) > 150:
        title = clean(title, len(title) * 3 // 4)
    out = [{"type": "header", "text": {"type": "plain_text", "text": slack_text(title)}}]
    out += [_section(slack_text(line)) for line in (*message.remarks, p.get("summary")) if line]
    foot = _foot(message)
    room = WHOLE - sum(len(json.dumps(b, ensure_ascii=False)) for b in (*out, *foot))
    parts = list(_changes(p) if p["type"] == "changes" else _notices(p))
    for number, part in enumerate(parts):
        room -= len(json.dumps(part.block, ensure_ascii=False))
        if room < OF_WHAT_IS_LEFT_OUT or len(out) + len(foot) >= BLOCKS:
            return [*out, _section(_left_out(p, parts[number:])), *foot]
        out.append(part.block)
    return out + foot


class _Part(NamedTuple):
    """A block, and what it is for the reader."""

    block: dict[str, Any]
    lines: int = 0
    """Changes or notices of which it holds the line."""
    ends: int = 0
    """1 where a change is told in full with it."""


def _left_out(p: Payload, rest: list[_Part]) -> str:
    """How much does not fit, and where it is."""
    lines, details = sum(x.lines for x in rest), sum(x.ends for x in rest)
    if p["type"] != "changes":
        return f"*{lines:,} more*: npdwatch status"
    said = [f"{lines:,} not listed here"] * bool(lines) + [f"{details:,} not in full"] * bool(details)
    return f"*{' and '.join(said) or 'The rest'}*: " + _where(p)


def _where(p: Payload) -> str:
    """Where a reader finds what is left out: the page of a change or an edition on the site, else the publication."""
    url = p["items"][0].get("page", "") if p["total"] == 1 else p["edition"].get("page", "")
    source = p.get("source") or {}
    link = slack_link(url or source.get("url", ""), "all of it" if url else "open the publication")
    if not (p["digest"] and p["total"] > 1):
        return link
    return f"`npdwatch changes --alert {p['id']}`" + (f" or {link}" if url else "")


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def _notices(p: Payload) -> Iterator[_Part]:
    for i in p["items"]:
        said = "\n".join([f"*{slack_text(i['line'])}*", *(slack_text(clean(line, 600)) for line in notice_lines(i))])
        yield _Part(_section(said), lines=1)


def _changes(p: Payload) -> Iterator[_Part]:
    if sentence := in_full(p):
        yield _Part(_section(slack_text(sentence)), lines=1)
    if p["total"] > 1:
        lines = [f"{n}. {slack_text(line)}" for n, line in enumerate(listed(p, 0 if p["not_shown"] else DETAILED), 1)]
        for text in _packed(lines):
            yield _Part(_section(text), lines=text.count("\n") + 1)
        if p["not_shown"]:
            yield _Part(_section(f"and {p['not_shown']:,} more: {_where(p)}"), lines=p["not_shown"])
            others = _packed([f"\u2022 {slack_text(line)}" for line in p.get("others", ())])
            yield from (_Part(_section(text)) for text in others)
    for item in p["items"][:DETAILED]:
        yield _Part({"type": "divider"})
        *most, last = _packed(_detail(item, p))
        yield from (_Part(_section(text)) for text in most)
        yield _Part(_section(last), ends=1)
    if (rest := len(p["items"]) - DETAILED) > 0:
        yield _Part(_section(f"{rest:,} more {'is' if rest == 1 else 'are'} not in full here: {_where(p)}"), ends=rest)


def _packed(lines: list[str]) -> list[str]:
    """Lines put together into texts of at most `SECTION` characters; no line is cut between two."""
    texts: list[str] = []
    for line in lines:
        whole = line if len(line) <= SECTION else line[:SECTION].rpartition(" ")[0] + " …"
        if texts and len(texts[-1]) + 1 + len(whole) <= SECTION:
            texts[-1] += "\n" + whole
        else:
            texts.append(whole)
    return texts


_NOT_HERE = (
    Fact.RECIPIENT, Fact.WHOSE, Fact.PAGE, Fact.FILE, Fact.LINK, Fact.SHA256, Fact.ARCHIVED, Fact.REASON,
)
"""Facts that stand elsewhere in the message, or are left to the page."""


def _detail(item: dict[str, Any], p: Payload) -> list[str]:
    def text(value: str, limit: int) -> str:
        return slack_text(clean(value, limit))

    lines = [f"*{slack_text(heading(item))}*"]
    for field in item["fields"][:FIELDS]:
        before, after = (text(shown(field[side]), 200) for side in ("before", "after"))
        said = f"{before} → {after}" if field["before"] or item["row"] else after
        lines.append(f"*{slack_text(field['label'])}*: {said}")
    lines += _more(len(item["fields"]) - FIELDS, "changed field")
    lines += [f"{slack_text(name)}: {text(value, 400)}" for name, value in facts(item, p, _NOT_HERE)]
    earlier = item.get("history", ())
    lines += [f"Earlier: {text(line, 200)}" for line in earlier[-HISTORY:]]
    lines += _more(len(earlier) - HISTORY, "earlier change")
    # A link line is never cut: slack_link drops an address that is longer than a section may hold.
    opens = "open the file as it is now" if item["sha256"] else f"open it at {host_of(item['url'])}"
    page = item.get("page", "")
    links = [(item["url"], opens), (page, f"all about this change at {host_of(page)}")]
    if item.get("whose"):
        links.insert(0, (item["whose_page"], f"{Fact.WHOSE}: {item['whose']}"))
    links.append((item["next_step"], "ask for the application form and agreement"))
    return lines + [slack_link(url, said) for url, said in links if url]


def _more(n: int, what: str) -> list[str]:
    return [f"and {n:,} more {what}{'s' * (n > 1)}: see the links below"] if n > 0 else []


def _foot(message: Message) -> list[dict[str, Any]]:
    p = message.payload
    source = p.get("source") or {}
    parts = [slack_link(source["url"], clean(source["title"], 120))] if source else []
    parts += [slack_link(source["archived"], "archived copies")] if source.get("archived") else []
    if p.get("licence"):
        parts.append(slack_link(p["licence"]["url"], clean(p["licence"]["text"], 200)))
    # An incoming webhook cannot answer in a thread: what a message follows is named, and linked where it has a page.
    followed = slack_text(message.followed)
    if message.earlier:
        followed += " " + slack_link(message.earlier, f"the earlier one at {host_of(message.earlier)}")
    sent = slack_text(clean(sent_by(p), 300))
    known = slack_text(" · ".join(filter(None, (message.alert, message.when))))
    lines = (followed, sent, " · ".join([*parts, known])[:2000])
    return [_context(line) for line in lines if line]


def _context(text: str) -> dict[str, Any]:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text, "verbatim": True}]}


def send(config: SlackConfig, body: bytes, message: Message, now: Callable[[], datetime]) -> AttemptResult:  # noqa: ARG001
    """Posts once and says how it ended. Success is the body "ok" and nothing else."""
    answer = config.post(config.url, body, {"Content-Type": "application/json"})
    return answer if isinstance(answer, AttemptResult) else judge(answer, now())


def judge(answer: HookAnswer, now: datetime) -> AttemptResult:  # noqa: PLR0911 - one line for each kind of answer
    """What Slack's answer means."""
    status, text = answer.status, answer.text
    said = f"Slack answered {status}: {text[:120]}"
    if status == 200:
        if answer.body.strip() == b"ok":
            return Sent("ok")
        if any(word in text for word in _NOT_SO):
            return NotAccepted(said)
        return TryLater(f"{said} (it says ok when it has taken a message; is this a Slack hook?)")
    if any(word in text for word in _REFUSED) or status in (401, 403):
        return PauseChannel(f"{said}. Make a new incoming webhook and put its address into the configuration")
    if any(word in text for word in _GONE) or status in (404, 410):
        return PauseChannel(f"{said}. The hook or its Slack channel is gone: make a new one", tries=1)
    if status in (400, 413):
        return NotAccepted(said)
    if 300 <= status < 400:
        return TryLater(f"{said}: a redirect is not followed; update the hook's address")
    if status in (408, 425, 429) or status >= 500:
        return TryLater(said, retry_after(answer.retry_after, now))
    return TryLater(f"{said} (200 was expected)") if 200 < status < 300 else GiveUp(said)


def check(config: SlackConfig) -> str:
    """What works of it, without posting anything."""
    return config.reach(config.url)


def preview(message: Message) -> dict[str, bytes]:
    """The JSON body, to be read."""
    return {"slack.json": json.dumps(content(message), ensure_ascii=False, indent=2).encode()}


CHANNEL = Channel(SlackSettings, render, send, check, preview, PACE, most_grave=MOST_GRAVE)
