"""The recipes of the manual, word by word: each message they give is held to what its receiver's own manual allows.

The limits are those of docs.ntfy.sh/publish, of Discord's "Execute Webhook" and "Embed Limits", of the schema of
Adaptive Cards 1.4 with Teams' 28 KB, and of Mattermost's "Incoming webhooks" (posts of 16,383 characters).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

import config as configuration
from alerts.channels import CHANNELS
from alerts.message import Form, Message
from alerts.samples import sample_messages
from model.delivery import NotAccepted, Sent
from text.sanitise import without_markdown

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "using" / "recipes.md").read_text(encoding="utf-8")
RECIPES = {
    name: (toml, template)
    for toml, name, template in re.findall(
        r"```toml\n(\[channel\..*?)```\n+```jinja\n(?={#- (\S+)\.json\.j2)(.*?)```", PAGE, re.DOTALL
    )
}
Send = Callable[[Message], Any]
WEB = {"type": "string", "pattern": "^https?://[^ ]+$"}


def text(most: int, least: int = 1) -> dict[str, Any]:
    return {"type": "string", "minLength": least, "maxLength": most}


def only(required: str = "", **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required.split(), "additionalProperties": False}


ENUM = {"enum": ["Bolder", "Default", "Lighter"]}
SCHEMAS = {
    "ntfy": only(
        "topic message", topic={"type": "string", "pattern": "^[-_A-Za-z0-9]{1,64}$"}, title=text(4096), message=text(4096),
        priority={"type": "integer", "minimum": 1, "maximum": 5}, click=WEB, tags={"type": "array", "items": text(64)},
        actions={"type": "array", "maxItems": 3, "items": only("action label url", action={"const": "view"}, label=text(64), url=WEB)},
    ),
    "discord": only(
        "content allowed_mentions", content=text(2000), allowed_mentions=only("parse", parse={"const": []}),
        embeds={"type": "array", "maxItems": 10, "items": only(
            title=text(256), description=text(4096), url=WEB, footer=only("text", text=text(2048)))},
    ),
    "teams": only(
        "type attachments", type={"const": "message"}, attachments={"type": "array", "minItems": 1, "maxItems": 1, "items": only(
            "contentType content", contentType={"const": "application/vnd.microsoft.card.adaptive"}, contentUrl={"type": "null"},
            content=only(
                "type version body", type={"const": "AdaptiveCard"}, version={"enum": ["1.0", "1.2", "1.3", "1.4"]},
                **{"$schema": {"const": "http://adaptivecards.io/schemas/adaptive-card.json"}},
                body={"type": "array", "minItems": 1, "items": only(
                    "type text", type={"const": "TextBlock"}, text=text(28_000), wrap={"type": "boolean"},
                    weight=ENUM, isSubtle={"type": "boolean"})},
                actions={"type": "array", "maxItems": 6, "items": only(
                    "type title url", type={"const": "Action.OpenUrl"}, title=text(100), url=WEB)},
            ),
        )},
    ),
    "mattermost": only("text", text=text(16_383)),
}
BYTES = {"ntfy": 8192, "discord": 1 << 20, "teams": 28 * 1024, "mattermost": 1 << 20}
WELL = {"ntfy": (200, b'{"id":"x","event":"message"}'), "discord": (204, b""), "teams": (202, b""), "mattermost": (200, b"ok")}


def faults(name: str, body: bytes) -> list[str]:
    """What the receiver would refuse in a body."""
    from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # takes a second; not by who only collects

    said = json.loads(body)
    out = [e.message for e in Draft202012Validator(SCHEMAS[name]).iter_errors(said)]
    if len(body) > BYTES[name]:
        out.append(f"{len(body)} bytes")
    if name == "ntfy" and len(said["message"].encode()) >= 4096:
        out.append("the message becomes a file")
    if name == "discord":
        embeds = said.get("embeds", ())
        whole = sum(len(e.get("title", "")) + len(e.get("description", "")) + len(e["footer"]["text"]) for e in embeds)
        out += [f"{whole} characters of embeds"] * (whole > 6000)
    return out


@pytest.fixture(params=sorted(SCHEMAS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def deliver(name: str, hook: Any, now: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Send:
    """Sends a message by the recipe, as a delivery does: rendered anew, plainer, where its body is refused."""
    toml, template = RECIPES[name]
    (tmp_path / "npdwatch.toml").write_text(f"[crawl]\nloopback = true\n\n{toml}", encoding="utf-8")
    (tmp_path / f"{name}.json.j2").write_text(template, encoding="utf-8")
    (variable,) = re.findall(r'url_env = "(\w+)"', toml)
    monkeypatch.setenv(variable, hook.url)
    hook.steps = [WELL[name]]
    loaded = configuration.load(tmp_path / "npdwatch.toml")
    (channel_name,) = loaded.channel
    built = loaded.channel_config(channel_name)
    channel = CHANNELS[built.kind]

    def sent(message: Message) -> Any:
        body = channel.render(built, message)
        if wrong := faults(name, body):
            return NotAccepted("; ".join(wrong))
        assert isinstance(channel.send(built, body, message, lambda: now), Sent)
        return json.loads(hook.seen[-1][1])

    return sent


def texts(value: Any) -> Iterator[str]:
    """Every text in a body, at any depth."""
    if isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)
    elif isinstance(value, str):
        yield value


def test_every_recipe_is_in_the_manual() -> None:
    assert sorted(RECIPES) == sorted(SCHEMAS)
    assert all(f"{n}.json.j2" in toml for n, (toml, _) in RECIPES.items())


def test_every_kind_of_message_is_accepted(deliver: Send, now: Any) -> None:
    for message in sample_messages(now, "Europe/London").values():
        for form in Form:
            body = deliver(replace(message, form=form))
            assert not isinstance(body, NotAccepted), (message.payload["headline"], form, body)
            assert any(message.alert in t for t in texts(body))


def test_a_long_list_is_cut_with_a_count_and_a_link(deliver: Send, message: Any, make_change: Any) -> None:
    many = [make_change(number=n, recipient=f"Invented Body {n} " + "of many words " * 12) for n in range(212)]
    said = "\n".join(texts(deliver(message(many))))
    left = re.findall(r"and (\d+) more", said)[-1]  # the headline counts its own
    assert len(re.findall("was given data", said)) == 212 - int(left) > 2
    assert "https://www.gov.uk/government/publications/dfe-external-data-shares" in said


@pytest.mark.parametrize("filling", ["'", "\\", "é", "\u4e2d", "\U0001f600", "@", "<"])
def test_it_fits_whatever_signs_it_is_written_in(
    filling: str, deliver: Send, message: Any, make_change: Any
) -> None:
    many = [make_change(number=n, recipient=filling * 200, source_title=filling * 190, key=f"k{n}") for n in range(30)]
    for changes in (many, many[:1]):
        body = deliver(message(changes))
        assert not isinstance(body, NotAccepted), body


ALIVE = re.compile(r"@|<[!#@:]|\[[^\]]*\]\(|https?://evil|[`~|]|(?<!\*)\*(?!\*)")


def test_nothing_from_a_register_pings_or_comes_alive(
    name: str, deliver: Send, message: Any, hostile: Any
) -> None:
    bad = hostile("@everyone @all <@&1234> ||hidden|| ![x](https://evil.example/x.png) ~town-square ")
    said = deliver(message([bad, bad]))
    ours = [t for t in texts(said) if not t.startswith(("http://adaptivecards.io", "https://www.gov.uk"))]
    assert any("everyone" in t for t in ours), "it is shown"
    if name == "ntfy":
        assert not said.get("markdown"), "the receiver takes all for plain text"
    else:
        assert [t for t in ours if ALIVE.search(t)] == []


def test_what_markdown_knows_is_shown_as_text(hostile: Any) -> None:
    assert without_markdown("a_b _c_ @here [x](https://e.example)") == "a_b \uff3fc\uff3f \uff20here (x)(https: //e.example)"
    assert not set(without_markdown(hostile().recipient)) & set("@<>[]`*~|\\")


def test_operators_are_told_what_to_do(deliver: Send, now: Any) -> None:
    body = deliver(sample_messages(now, "UTC")["operators"])
    assert any("npdwatch alerts resume chat" in t for t in texts(body))


def test_what_may_be_a_repeat_and_what_is_sent_again_say_so(deliver: Send, now: Any) -> None:
    samples = sample_messages(now, "UTC")
    assert any("May repeat AL-" in t for t in texts(deliver(samples["possible-repeat"])))
    assert any("Sent again on purpose: AL-" in t for t in texts(deliver(samples["sent-again"])))


def test_a_message_that_comes_late_says_since_when_it_is_known(deliver: Send, now: Any) -> None:
    """Without a time, what waited for a week read as if it had happened now."""
    samples = sample_messages(now, "Europe/London")
    for name, said in (("new-release", "seen 24 Nov 2026, 14:50 GMT"), ("operators", "since 17 Nov 2026, 14:56 GMT")):
        for form in (Form.RICH, Form.PLAIN):
            assert any(said in t for t in texts(deliver(replace(samples[name], form=form)))), (name, form)
