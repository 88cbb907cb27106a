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
SCREEN = 900
WIDTH = 390


def shown(browser: Browser, message: Message) -> Any:
    page = browser.new_page(viewport={"width": WIDTH, "height": SCREEN})
    page.set_content(html_of(message))
    return page


def long_message() -> Message:
    """Four changes to bodies with long names and long cells."""
    kinds = (ChangeKind.ADDED, ChangeKind.CHANGED, ChangeKind.REMOVED, ChangeKind.STATUS_CHANGED)
    long = " and its subsidiary companies in England"
    cells = {"dataset": "School Census; " * 40, "purpose": "To study what becomes of pupils " * 40}
    changes = []
    for n, kind in enumerate(kinds):
        one = sample_change(kind, n, NOW)
        row = {**(one.after or one.before or {}), **cells}
        changes.append(one._replace(recipient=f"{one.recipient}{long}", after=one.after and row, before=one.before and row))
    return _changes(changes, NOW, "Europe/London")


@pytest.mark.parametrize("said", ["short", "long"])
def test_four_changes_are_told_in_the_first_screen_of_a_phone(said: str, browser: Browser) -> None:
    four = [sample_change(ChangeKind.ADDED, n, NOW) for n in range(4)]
    page = shown(browser, long_message() if said == "long" else _changes(four, NOW, "Europe/London"))
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
