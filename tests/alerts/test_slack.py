"""Slack: what is posted, and what its answers mean."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from alerts.channels import slack
from alerts.channels.slack import SlackConfig
from alerts.message import Form
from alerts.planning.plan import Enrichment
from model.change import NOT_ACCEPTED
from model.delivery import GiveUp, NotAccepted, PauseChannel, Sent, TryLater, Unknown
from model.recipient import Category
from net.connection import BadAddress


def send(hook: Any, message: Any, clock: Any) -> Any:
    config = SlackConfig(hook.url, local=True)
    return slack.send(config, slack.render(config, message), message, clock)


@pytest.mark.parametrize(
    ("say", "step", "kind"),
    [
        ("ok is taken", (200, b"ok"), Sent),
        ("ok with a line end", (200, b"ok\n"), Sent),
        ("200 with a login page is no success", (200, b"<html>sign in</html>"), TryLater),
        ("204 is no success", (204, b""), TryLater),
        ("a redirect is a failure", (302, b"", {"Location": "http://127.0.0.1:1/"}), TryLater),
        ("rate limited", (429, b"", {"Retry-After": "30"}), TryLater),
        ("rollup_error", (500, b"rollup_error"), TryLater),
        ("invalid_payload", (400, b"invalid_payload"), NotAccepted),
        ("too long", (400, b"msg_blocks_too_long"), NotAccepted),
        ("too large", (413, b""), NotAccepted),
        ("refused in its form, with 200", (200, b"invalid_blocks"), NotAccepted),
        ("archived", (410, b"channel_is_archived"), PauseChannel),
        ("revoked", (404, b"no_service"), PauseChannel),
        ("revoked, said with 400", (400, b"no_service"), PauseChannel),
        ("forbidden", (403, b"action_prohibited"), PauseChannel),
        ("unauthorised", (401, b""), PauseChannel),
        ("an answer nobody knows", (418, b"teapot"), GiveUp),
        ("garbage", "garbage", Unknown),
        ("taken, then reset", "drop", Unknown),
    ],
)
def test_answers(say: Any, step: Any, kind: Any, hook: Any, message: Any, make_change: Any, clock: Any) -> None:
    hook.steps = [step]
    result = send(hook, message([make_change()]), clock)
    assert isinstance(result, kind), say
    assert "CANARYSECRET" not in repr(result)


def test_retry_after_and_patience(hook: Any, message: Any, make_change: Any, clock: Any) -> None:
    hook.steps = [(429, b"", {"Retry-After": "30"}), (404, b"no_service"), (403, b"invalid_token")]
    results = [send(hook, message([make_change()]), clock) for _ in range(3)]
    assert results[0].after == 30
    assert [r.tries for r in results[1:]] == [1, 0]


def test_nobody_there(message: Any, make_change: Any, clock: Any) -> None:
    config = SlackConfig("http://127.0.0.1:1/CANARYSECRET", local=True)
    m = message([make_change()])
    assert slack.send(config, slack.render(config, m), m, clock) == TryLater("http://127.0.0.1/…: connection refused")


def test_the_posted_body_is_what_was_rendered(hook: Any, message: Any, make_change: Any, clock: Any) -> None:
    m = message([make_change()])
    assert send(hook, m, clock) == Sent("ok")
    ((_, body),) = hook.seen
    assert json.loads(body)["blocks"] == slack.blocks(m)


def test_thirty_long_rows_stay_within_slacks_limits(message: Any, make_change: Any) -> None:
    row = {f"column {n}": "<&>" * 500 for n in range(30)}
    changes = [
        make_change(
            number=n, after=row, recipient="<&>" * 60, fields={f"f{i}": ("<&>" * 400, "&" * 900) for i in range(20)}
        )
        for n in range(30)
    ]
    m = message(changes)
    blocks = slack.blocks(m)
    assert len(blocks) <= 50
    assert len(json.dumps(blocks, ensure_ascii=False)) <= 12_000
    assert all(len(b["text"]["text"]) <= 3000 for b in blocks if b["type"] == "section")
    listed = sum(1 for b in blocks for line in b.get("text", {}).get("text", "").splitlines() if re.match(r"\d+\. ", line))
    shown = sum(1 for b in blocks if b["type"] == "divider")
    said = blocks[-3]["text"]["text"]
    found = re.fullmatch(r"\*(?:(\d+) not listed here)?(?: and )?(?:(\d+) not in full)?\*: <https://www.gov.uk/\S+\|open the publication>", said)
    assert found, said
    assert listed + int(found[1] or 0) == 30
    assert shown <= slack.DETAILED
    assert 30 - slack.DETAILED < int(found[2] or 0) <= 30
    assert "AL-0123456789" in blocks[-1]["elements"][0]["text"]


def test_what_slack_has_no_room_for_is_counted_and_linked(message: Any, make_change: Any) -> None:
    source = "<https://www.gov.uk/government/publications/dfe-external-data-shares|open the publication>"
    grave = [make_change(number=n) for n in range(10)]
    others = [make_change(number=n, category=Category.UNIVERSITY, also=(), score=20, recipient="University of Nowhere") for n in range(10, 40)]
    many = json.dumps(slack.blocks(message([*grave, *others])), ensure_ascii=False)
    assert f"and 30 more: {source}" in many
    assert "University of Nowhere: 30 new releases" in many

    wide = make_change(fields={f"f{n}": ("a", "b") for n in range(17)})
    told = json.dumps(slack.blocks(message([wide], payload={})), ensure_ascii=False)
    assert "and 7 more changed fields: see the links below" in told
    item = dict(message([wide]).payload["items"][0], history=[f"line {n}" for n in range(9)])
    told = json.dumps(slack.blocks(message([wide], payload={"items": [item]})), ensure_ascii=False)
    assert "Earlier: line 8" in told
    assert "and 5 more earlier changes: see the links below" in told

    four = json.dumps(slack.blocks(message([make_change(number=n) for n in range(4)])), ensure_ascii=False)
    assert f"1 more is not in full here: {source}" in four


def test_where_the_edition_has_a_page_on_the_site_what_is_left_out_leads_there(message: Any, make_change: Any) -> None:
    site = Enrichment(site="https://npd.example.org")
    four = [site.to(make_change(number=n, edition_id=7)) for n in range(4)]
    told = json.dumps(slack.blocks(message(four)), ensure_ascii=False)
    assert "1 more is not in full here: <https://npd.example.org/editions/7|all of it>" in told
    aside = [site.to(make_change(number=n, edition_id=7, reason=NOT_ACCEPTED)) for n in range(4)]
    assert "/editions/7" not in json.dumps(slack.blocks(message(aside))), "it has none as long as it is put aside"


def test_operators_news_that_does_not_fit_is_counted(message: Any, make_change: Any) -> None:
    items = [{"line": f"Problem {n}", "message": "<&>" * 190} for n in range(60)]
    payload = {"type": "notices", "items": items, "headline": "60 problems", "source": None, "total": 60}
    blocks = slack.blocks(message([make_change()], payload=payload))
    shown = sum(b.get("text", {}).get("text", "").startswith("*Problem") for b in blocks)
    assert blocks[-3]["text"]["text"] == f"*{60 - shown} more*: npdwatch status"


def test_a_name_written_from_right_to_left_moves_nothing_beside_it(message: Any, make_change: Any) -> None:
    name = "\u062c\u0627\u0645\u0639\u0629 \u0627\u0644\u0642\u0627\u0647\u0631\u0629"
    change = make_change(recipient=name, after={"title": f"{name}, 2019"})
    text = json.dumps(slack.blocks(message([change])), ensure_ascii=False)
    assert text.count(name) == text.count(f"\u2068{name}\u2069") > 0
    assert "\u2068" not in json.dumps(slack.blocks(message([make_change()])), ensure_ascii=False)



def test_a_column_that_is_called_as_a_fact_of_ours_is_shown(message: Any, make_change: Any) -> None:
    for heading in ("Page", "File", "Recipient"):
        change = make_change(after={"Applicant": "Quillmere Analytics Ltd", heading: "Zarquon annex"})
        assert f"{heading}: Zarquon annex" in json.dumps(slack.content(message([change]))), heading


def test_a_possible_repeat_says_so(message: Any, make_change: Any) -> None:
    m = message([make_change()], maybe_repeat=True)
    assert "This may repeat AL-0123456789" in json.dumps(slack.blocks(m))
    plain = message([make_change()], maybe_repeat=True, form=Form.PLAIN)
    body = json.loads(slack.render(SlackConfig("https://hooks.example/x"), plain))
    assert "blocks" not in body
    assert body["text"].startswith("May repeat AL-0123456789.")


def test_the_secret_is_not_shown() -> None:
    config = SlackConfig("https://hooks.slack.com/services/T0/B0/CANARYSECRET")
    assert repr(config).startswith("SlackConfig(local=False, ")
    assert "CANARYSECRET" not in repr(config)
    with pytest.raises(BadAddress) as caught:
        SlackConfig("http://hooks.slack.com/services/T0/B0/CANARYSECRET")
    assert "CANARYSECRET" not in str(caught.value)


def test_check_posts_nothing(hook: Any) -> None:
    assert slack.check(SlackConfig(hook.url, local=True)) == "127.0.0.1 answers (without TLS)"
    assert hook.seen == []
