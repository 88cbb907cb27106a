"""A message about a new release says whose data it covers, with a link, where the site has an address."""

from __future__ import annotations

import json
from typing import Any

import pytest

from alerts.channels import slack, webhook
from alerts.channels.email import html_of
from alerts.describe import describe
from alerts.message import full_text
from alerts.planning.plan import NO_ENRICHMENT, Enrichment
from model.change import ChangeKind
from tests.alerts.conftest import ROW

SITE = Enrichment(site="https://npd.example.org")
PAGE = "https://npd.example.org/releases/101#whose"
SAID = "born 2010-2014"
"""There were no tests in 2020 and 2021, so nobody's are in it."""


@pytest.mark.parametrize(
    ("dataset", "whose"),
    [
        ("KS2 results with pupil characteristics, 2020 to 2025", SAID),
        ("KS4 2013/14 onwards", "born 1997-1998, possibly 1998-2010"),
        ("KS4 2013/14", "born 1997-1998"),
        ("Key Stage 2", "possibly born 1984-2015"),
        ("data as agreed", ""),
        ("School Workforce Census 2015", ""),
    ],
    ids=["a gap in the years", "sure and possible", "sure", "possible", "left open", "no pupils"],
)
def test_it_says_the_years_of_birth(make_change: Any, dataset: str, whose: str) -> None:
    row = {"recipient": "The Daily Invention Ltd", "dataset": dataset, "decided": "2026"}
    item = describe(SITE.to(make_change(after=row))).as_item()
    assert item.get("whose", "") == whose
    assert item.get("whose_page", "") == (PAGE if whose else "")


def test_every_channel_has_it_with_its_link(make_change: Any, message: Any) -> None:
    told = message([SITE.to(make_change())])
    assert f"Whose data: {SAID}, {PAGE}" in full_text(told)
    assert f'<a href="{PAGE}">{SAID}</a>' in html_of(told)
    posted = slack.render(slack.SlackConfig("https://hooks.example/services/T/B/x"), told)
    assert f"<{PAGE}|Whose data: {SAID}>" in json.dumps(json.loads(posted), ensure_ascii=False)
    (item,) = json.loads(webhook.render(webhook.WebhookConfig("https://hooks.example/in"), told))["data"]["items"]
    assert (item["whose"], item["whose_page"]) == (SAID, PAGE)


@pytest.mark.parametrize(
    ("enrichment", "over"),
    [
        (NO_ENRICHMENT, {}),
        (SITE, {"kind": ChangeKind.CHANGED, "fields": {"dataset": ("KS2 2019", ROW["dataset"])}}),
        (SITE, {"kind": ChangeKind.REMOVED, "before": dict(ROW), "after": None}),
        (SITE, {"release_id": None}),
    ],
    ids=["the site has no address", "a changed release", "a removed one", "it has no page"],
)
def test_nothing_else_has_it(make_change: Any, enrichment: Enrichment, over: dict[str, Any]) -> None:
    assert not {"whose", "whose_page"} & describe(enrichment.to(make_change(**over))).as_item().keys()
