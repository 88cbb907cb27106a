"""An email on a phone: the essence of four changes in the first screen, in Debian's Chromium through Playwright."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser

from alerts.channels.email import html_of
from alerts.message import Message
from alerts.samples import _changes, sample_change, sample_messages
from model.change import ChangeKind

NOW = datetime(2026, 11, 24, 14, 56, tzinfo=UTC)
K = ChangeKind
SCREEN = 900
WIDTH = 390


def shown(browser: Browser, message: Message) -> Any:
    page = browser.new_page(viewport={"width": WIDTH, "height": SCREEN})
    page.set_content(html_of(message))
    return page


def long_message(*kinds: ChangeKind) -> Message:
    """Changes to bodies with long names and long cells."""
    long = " and its subsidiary companies in England"
    cells = {"dataset": "School Census; " * 40, "purpose": "To study what becomes of pupils " * 40}
    changes = []
    for n, kind in enumerate(kinds):
        one = sample_change(kind, n, NOW)
        row = {**(one.after or one.before or {}), **cells}
        fields = {**one.fields, "purpose": (row["purpose"], f"{row['purpose']} and to sell " + "what it says " * 40)}
        changes.append(one._replace(
            recipient=f"{one.recipient}{long}", after=one.after and row, before=one.before and row,
            fields=fields if kind is ChangeKind.CHANGED else one.fields,
        ))
    return _changes(changes, NOW, "Europe/London")


FOUR = {
    "short": _changes([sample_change(K.ADDED, n, NOW) for n in range(4)], NOW, "Europe/London"),
    "long": long_message(K.ADDED, K.CHANGED, K.REMOVED, K.STATUS_CHANGED),
    "edits": long_message(*[K.CHANGED] * 4),
    "moves": long_message(*[K.MOVED] * 2, *[K.STATUS_CHANGED] * 2),
}


@pytest.mark.parametrize("said", FOUR)
def test_four_changes_are_told_in_the_first_screen_of_a_phone(said: str, browser: Browser) -> None:
    page = shown(browser, FOUR[said])
    sentences = page.locator("ol > li").all()
    assert len(sentences) == 4
    for part in (page.locator("h1"), *sentences):
        box = part.bounding_box()
        assert box
        assert box["y"] + box["height"] <= SCREEN
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH


@pytest.mark.parametrize("name", sorted(sample_messages(NOW, "Europe/London")))
def test_no_message_is_wider_than_a_phone(name: str, browser: Browser) -> None:
    page = shown(browser, sample_messages(NOW, "Europe/London")[name])
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
