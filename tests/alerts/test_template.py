"""The user's own template of a webhook's body: sandboxed, tried at once, JSON where JSON is wanted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from alerts.channels import webhook
from alerts.channels.template import BadTemplate, fill
from alerts.channels.webhook import WebhookConfig
from alerts.message import Form
from alerts.samples import template_values
from alerts.sending.deliver import deliver_due
from model.delivery import Alert

RECIPES = (Path(__file__).resolve().parents[2] / "docs" / "using" / "recipes.md").read_text(encoding="utf-8")
TEAMS = RECIPES.partition("```jinja\n{#- teams.json.j2")[2].partition("#}")[2].partition("```")[0]
URL = "https://hooks.example/x"


@pytest.mark.parametrize("form", list(Form))
def test_the_teams_template_of_the_manual_gives_a_card_in_every_form(form: Any, message: Any, make_change: Any) -> None:
    config = WebhookConfig(URL, template=TEAMS)
    card = json.loads(webhook.render(config, message([make_change(number=n) for n in range(40)], form=form, maybe_repeat=True)))
    texts = [b["text"] for b in card["attachments"][0]["content"]["body"]]
    assert [t.startswith("May repeat AL-0123456789") for t in texts][-1]


def test_nothing_from_outside_comes_alive_in_it(message: Any, hostile: Any) -> None:
    card = json.loads(webhook.render(WebhookConfig(URL, template=TEAMS), message([hostile("[click](https://evil.example)")])))
    for block in card["attachments"][0]["content"]["body"]:
        assert not set(block["text"]) & set("[]<>")


def test_plain_text_and_a_content_type(message: Any, make_change: Any, hook: Any, clock: Any) -> None:
    config = WebhookConfig(hook.url, headers=(("Authorization", "Bearer x"),), local=True,
                           template="{{ headline }} {{ nothing.there }}", content_type="text/plain; charset=utf-8")
    m = message([make_change()])
    webhook.send(config, webhook.render(config, m), m, clock)
    ((headers, body),) = hook.seen
    assert (headers["content-type"], headers["authorization"]) == ("text/plain; charset=utf-8", "Bearer x")
    assert body.decode().startswith("The Daily Invention Ltd gets pupil data")


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ headline", r"\(line 1\)"),
        ("\n\n{% for x in items %}", r"\(line 3\)"),
        ('{"text": "{{ items[0].line }}"}', "is not JSON"),
        ("{{ ''.__class__.__mro__ }}", "is not JSON"),
        ("{{ items.append(1) }}", "unsafe"),
        ("{{ 'x' * 40000 }}", "bytes; 28,000 are allowed"),
        ("{{ 1 / 0 }}", "ZeroDivisionError"),
        ("{% include 'other' %}", "no loader"),
        ("{{ items | nofilter }}", "No filter named"),
        ("{% for a in items %}" * 7 + "{% endfor %}" * 7 + "1", "2 seconds of computing"),
        ("{{ 9 ** 99999999 }}", "2 seconds of computing"),
        ("{{ 'x' * 10 ** 10 }}", "256 MiB"),
        ("{{ 'x' | center(10 ** 9) }}", "256 MiB"),
        ("{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}", "28,000 are allowed"),
    ],
)
def test_a_template_that_cannot_be_used_is_refused_at_once(template: Any, said: Any) -> None:
    with pytest.raises(BadTemplate, match=said):
        WebhookConfig(URL, template=template)


def test_an_alert_that_the_template_makes_too_long_goes_out_shortened(message: Any, make_change: Any) -> None:
    config = WebhookConfig(URL, template="{% for i in items %}{{ i.recipient * 999 }}{% endfor %}", content_type="text/plain")
    many = message([make_change(number=n) for n in range(30)])
    with pytest.raises(BadTemplate, match="28,000"):
        webhook.render(config, many)
    assert webhook.render(config, message([make_change()], form=Form.PLAIN)) == b""


def test_a_machine_that_cannot_start_the_child_is_no_bad_template(
    box: Any, message: Any, make_change: Any, hook: Any, clock: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    config = WebhookConfig(hook.url, local=True, template="{{ headline }}", content_type="text/plain")
    box.put(Alert("AL-0123456789", "hook", message([make_change()]).payload))
    counts = deliver_due(box.open, {"hook": config}, clock, owner="test", rand=lambda: 0.5)
    assert counts.results == {"try_later": 1}
    monkeypatch.undo()
    clock.forward(6)
    assert deliver_due(box.open, {"hook": config}, clock, owner="test").sent == 1


def test_the_sandbox_hands_out_nothing_of_ours(monkeypatch: Any) -> None:
    monkeypatch.setenv("CANARY", "CANARYSECRET")
    for text in ("{{ cycler.__init__.__globals__ }}", "{{ lipsum.__globals__['os'].environ }}", "{{ ''.__class__ }}"):
        assert fill(text, template_values(1), json_wanted=False) == b""


def test_the_sample_has_what_a_real_alert_has(message: Any, make_change: Any) -> None:
    real = json.loads(webhook.render(WebhookConfig(URL), message([make_change()])))["data"]
    assert set(real) <= set(template_values(1))
    assert fill("{{ items[0].line }}", template_values(1), json_wanted=False)
