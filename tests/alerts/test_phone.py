"""An email on a phone: the essence of four changes in the first screen, in Debian's Chromium through Playwright."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page

from alerts.channels.email import html_of
from alerts.message import Message
from alerts.samples import _changes, sample_change, sample_messages
from model.change import ChangeKind

NOW = datetime(2026, 11, 24, 14, 56, tzinfo=UTC)
K = ChangeKind
SCREEN = 900
WIDTH = 390


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Page]:
    """One page for all: to open one takes Chromium a second of the processor, to fill it a tenth."""
    with browser.new_context(viewport={"width": WIDTH, "height": SCREEN}) as opened:
        yield opened.new_page()


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
def test_four_changes_are_told_in_the_first_screen_of_a_phone(said: str, phone: Page) -> None:
    phone.set_content(html_of(FOUR[said]))
    sentences = phone.locator("ol > li").all()
    assert len(sentences) == 4
    for part in (phone.locator("h1"), *sentences):
        box = part.bounding_box()
        assert box
        assert box["y"] + box["height"] <= SCREEN
    assert phone.evaluate("document.documentElement.scrollWidth") <= WIDTH


@pytest.mark.parametrize("name", sorted(sample_messages(NOW, "Europe/London")))
def test_no_message_is_wider_than_a_phone(name: str, phone: Page) -> None:
    phone.set_content(html_of(sample_messages(NOW, "Europe/London")[name]))
    assert phone.evaluate("document.documentElement.scrollWidth") <= WIDTH
