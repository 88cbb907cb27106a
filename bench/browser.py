"""Debian's Chromium, driven by Playwright: what it asked for, what it complained of, and axe-core's judgement."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

import pytest
from msgspec import Struct, field
from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)
AXE = files("axe_playwright_python").joinpath("axe.min.js")


def chromium() -> str:
    """The browser's path; skips the test where it is missing, but fails under CI, which installs it."""
    found = shutil.which("chromium")
    if found is None:
        said = "needs Debian's chromium: apt-get install chromium (make test does it as root)"
        if os.environ.get("CI") == "true":
            pytest.fail(said)
        pytest.skip(said)
    return found


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser without a window."""
    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


class Visit(Struct):
    """A page with all that it asked for and complained of."""

    page: Page
    context: BrowserContext
    url: str
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    came: list[Response] = field(default_factory=list)

    def open(self, path: str) -> Page:
        self.page.goto(self.url + path)
        return self.page

    def bytes(self) -> int:
        """Of all bodies and headers that came, once nothing more is asked for."""
        self.page.wait_for_load_state("networkidle")
        return sum(len(r.body()) + sum(len(k) + len(v) + 4 for k, v in r.all_headers().items()) for r in self.came)

    def check(self) -> None:
        """No request to anybody else, no cookie, no complaint (of the policy, of a script, of a missing file)."""
        here = urlsplit(self.url).netloc
        assert [u for u in self.asked if urlsplit(u).netloc != here and not u.startswith("data:")] == []
        assert self.context.cookies() == []
        assert self.complaints == []


@contextmanager
def visit(browser: Browser, url: str, **context: Any) -> Iterator[Visit]:  # noqa: ANN401 - as Playwright takes them
    """A reader of its own; what was asked for and complained of is checked at the end."""
    opened = browser.new_context(base_url=url, **context)
    opened.set_default_timeout(20_000)
    page = opened.new_page()
    seen = Visit(page, opened, url)
    opened.on("request", lambda r: seen.asked.append(r.url))
    opened.on("response", lambda r: seen.came.append(r))  # noqa: PLW0108 - Playwright marks what it is given
    page.on("console", lambda m: seen.complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: seen.complaints.append(str(e)))
    try:
        yield seen
        seen.check()
    finally:
        opened.close()


def violations(page: Page, *rules: str) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA and its own best practice, one line each; of `rules` alone where given.

    Needs a context with `bypass_csp`, since the site's own policy lets no script in.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
    options = {"resultTypes": ["violations"], **({"runOnly": list(rules)} if rules else {})}
    found = page.evaluate("(options) => axe.run(document, options)", options)
    return [
        f"{page.url} {v['id']}: {v['help']}: {n['html'][:200]}" for v in found["violations"] for n in v["nodes"][:3]
    ]


def sideways(page: Page) -> int:
    """By how many CSS pixels the page is wider than the window."""
    wide = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return int(wide)
