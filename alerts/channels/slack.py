"""Slack by incoming webhook: Block Kit within its limits, mentions and links from outside made harmless."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from alerts.channels.channel import Channel, ChannelSettings, retry_after
from alerts.message import Form, Message, bare_text, facts, host_of, short_text, shown
from model.delivery import GiveUp, NotAccepted, PauseChannel, Result, Sent, TryLater, Unknown
from net.address import check_address, redacted
from net.deadline import TOTAL
from text.sanitise import clean, slack_link, slack_text

if TYPE_CHECKING:
    from net.session import Answer

SECTION = 2900
"""Characters of a section's text; Slack's limit is 3,000."""
BLOCKS = 48
"""Slack's limit is 50."""
WHOLE = 11_000
"""Characters of a whole message: near 13,000 Slack refuses with msg_blocks_too_long, which it documents nowhere."""
DETAILED = 3
"""Rows that are shown in full; a channel is read at a glance, the rest is a line each."""
PACE = 1.0
"""Seconds between two posts to one hook."""
_GONE = ("no_service", "channel_is_archived", "channel_not_found", "no_active_hooks", "no_team", "team_disabled")
_REFUSED = ("action_prohibited", "invalid_token", "posting_to_general_channel_denied")


@dataclass(frozen=True, slots=True)
class SlackConfig:
    """An incoming webhook. `url` is the secret."""

    kind: ClassVar[str] = "slack"
    addresses: ClassVar[tuple[str, ...]] = ("",)
    url: str
    local: bool = False
    """True for a receiver on this machine or network: plain http and private addresses are then allowed."""
    ca_file: str = ""
    total: float = TOTAL
    """Seconds for the whole attempt."""

    def __post_init__(self) -> None:
        check_address(self.url, local=self.local)

    def __repr__(self) -> str:
        return f"SlackConfig({redacted(self.url)})"


class SlackSettings(ChannelSettings):
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
    """Header, one line for each row, the worst rows in full, and where all this comes from; cut on whole rows."""
    p = message.payload
    title = clean(p["headline"], 120)
    while len(slack_text(title)) > 150:
        title = clean(title, len(title) * 3 // 4)
    out = [{"type": "header", "text": {"type": "plain_text", "text": slack_text(title)}}]
    # An incoming webhook cannot answer in a thread: what a message follows is named, and linked where it has a page.
    remarks = [slack_text(remark) for remark in message.remarks]
    if message.earlier:
        remarks[-1] += " " + slack_link(message.earlier, f"the earlier one at {host_of(message.earlier)}")
    out += [_section(remark) for remark in remarks]
    foot = _foot(message)
    room = WHOLE - sum(len(json.dumps(b, ensure_ascii=False)) for b in (*out, *foot))
    body = _changes(p) if p["type"] == "changes" else _notices(p)
    for block in body:
        room -= len(json.dumps(block, ensure_ascii=False))
        if room < 200 or len(out) + len(foot) >= BLOCKS:
            out.append(
                _section("More is in the register: " + slack_link(p.get("source", {}).get("url", ""), "open it"))
            )
            break
        out.append(block)
    return out + foot


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def _notices(p: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - the payload's JSON
    return [_section(f"*{slack_text(i['line'])}*\n{slack_text(clean(i['message'], 600))}") for i in p["items"]] or [
        _section("No details.")
    ]


def _changes(p: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    out: list[dict[str, Any]] = []
    if p["total"] > 1:
        lines = [f"{n}. {slack_text(i['line'])}" for n, i in enumerate(p["items"], 1)]
        if p["not_shown"]:
            lines.append(f"and {p['not_shown']:,} more")
        out += [_section(text) for text in _packed(lines)]
    for item in p["items"][:DETAILED]:
        out.append({"type": "divider"})
        out += [_section(text) for text in _packed(_detail(item, p))]
    return out


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


def _detail(item: dict[str, Any], p: Any) -> list[str]:  # noqa: ANN401
    lines = [f"*{slack_text(item['what'])}*" + (f": {slack_text(item['recipient'])}" if item["recipient"] else "")]
    for field in item["fields"][:10]:
        before, after = (slack_text(clean(shown(field[k]), 200)) for k in ("before", "after"))
        lines.append(f"*{slack_text(field['label'])}*: {before} → {after}")
    skip = ("Recipient", "Page", "File", "Link", "SHA-256", "Archived copies", "All versions", "Why we say so")
    for name, value in facts(item, p):
        if name not in skip:
            lines.append(f"{slack_text(name)}: {slack_text(clean(value, 400))}")
    lines += [f"Earlier: {slack_text(clean(line, 200))}" for line in item.get("history", ())[-4:]]
    # A link line is never cut: slack_link drops an address that is longer than a section may hold.
    opens = "open the file as it is now" if item["sha256"] else f"open it at {host_of(item['url'])}"
    lines += [slack_link(item["url"], opens)] if item["url"] else []
    lines += [slack_link(item["page"], f"all about this change at {host_of(item['page'])}")] if item.get("page") else []
    lines += [slack_link(item["next_step"], "ask for the application form and agreement")] if item["next_step"] else []
    return lines


def _foot(message: Message) -> list[dict[str, Any]]:
    p = message.payload
    parts = [slack_link(p["source"]["url"], clean(p["source"]["title"], 120))] if p.get("source") else []
    if p.get("source", {}).get("archived"):
        parts.append(slack_link(p["source"]["archived"], "archived copies"))
    parts += [f"route {slack_text(clean(w['route'], 60))}" for w in p.get("why", ())][:3]
    if p.get("licence"):
        parts.append(slack_link(p["licence"]["url"], clean(p["licence"]["text"], 200)))
    parts.append(slack_text(message.alert))
    return [{"type": "context", "elements": [{"type": "mrkdwn", "text": " · ".join(parts)[:2000], "verbatim": True}]}]


def send(config: SlackConfig, body: bytes, message: Message, now: Callable[[], datetime]) -> Result:  # noqa: ARG001
    """Posts once and says how it ended. Success is the body "ok" and nothing else."""
    from net.session import Failed, post

    headers = {"Content-Type": "application/json"}
    answer = post(config.url, body, headers, local=config.local, ca_file=config.ca_file, total=config.total)
    if isinstance(answer, Failed):
        return Unknown(answer.why) if answer.maybe_sent else TryLater(answer.why)
    return judge(answer, now())


def judge(answer: Answer, now: datetime) -> Result:  # noqa: PLR0911 - one line for each kind of answer
    """What Slack's answer means."""
    said = f"Slack answered {answer.status}: {answer.text[:120]}"
    if answer.status == 200:
        if answer.body.strip() == b"ok":
            return Sent("ok")
        return TryLater(f"{said} (it says ok when it has taken a message; is this a Slack hook?)")
    if any(word in answer.text for word in _REFUSED) or answer.status in (401, 403):
        return PauseChannel(f"{said}. Make a new incoming webhook and put its address into the configuration")
    if any(word in answer.text for word in _GONE) or answer.status in (404, 410):
        return PauseChannel(f"{said}. The hook or its Slack channel is gone: make a new one", tries=2)
    if answer.status in (400, 413):
        return NotAccepted(said)
    if 300 <= answer.status < 400:
        return TryLater(f"{said}: a redirect is not followed; update the hook's address")
    if answer.status in (408, 425, 429) or answer.status >= 500:
        return TryLater(said, retry_after(answer.retry_after, now))
    if 200 < answer.status < 300:
        return TryLater(f"{said} (200 was expected)")
    return GiveUp(said)


def check(config: SlackConfig) -> str:
    """What works of it, without posting anything."""
    from net.session import reach

    return reach(config.url, local=config.local, ca_file=config.ca_file)


def preview(message: Message) -> dict[str, bytes]:
    """The JSON body, to be read."""
    return {"slack.json": json.dumps(content(message), ensure_ascii=False, indent=2).encode()}


CHANNEL = Channel(SlackSettings, render, send, check, preview, PACE)
