"""The pictures of the manual, made anew: the front page on the demonstration's rows, and an alert about invented ones.

`make pictures`, or `python -m bench.pictures [FOLDER]`; the folder is docs/img unless another is named.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser

from alerts.channels import email
from alerts.samples import sample_messages
from bench.browser import launched, visit
from bench.serving import served
from bench.world import World

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "img"
NOW = datetime(2026, 11, 24, 14, 56, tzinfo=UTC)
STAGES = ("baseline", "edition", "silent")
TITLE = "DfE external data shares"
FRONT = "front.jpg"
EMAILS = {
    "email-wide.png": ("several-changes", 700, "light"), "email-narrow-dark.png": ("edited-release", 390, "dark"),
}
"""The sample message, the width in CSS pixels, and the colours that its reader prefers."""
LONG = 900
"""CSS pixels of a message that are shown: its essence stands there."""


def emails(browser: Browser, folder: Path) -> None:
    """An alert as a mail program shows it."""
    samples = sample_messages(NOW, "Europe/London")
    for name, (sample, width, colours) in EMAILS.items():
        page = browser.new_page(viewport={"width": width, "height": LONG}, color_scheme=colours)  # type: ignore[arg-type]
        page.set_content(email.preview(samples[sample])["html"].decode())
        page.screenshot(path=folder / name)
        page.close()


def front(browser: Browser, folder: Path) -> None:
    """The front page of a register that was published three times, once without a word."""
    with TemporaryDirectory(prefix="npdwatch-pictures-") as there, World(Path(there)) as world:
        named = world.configuration.read_text(encoding="utf-8").replace('title = ""', f'title = "{TITLE}"', 1)
        world.configuration.write_text(named, encoding="utf-8")
        for stage in STAGES:
            world.replica.publish(stage)
            world.crawl("--no-deliver", code=None)
        size = {"width": 1200, "height": 853}
        with served(world) as running, visit(browser, running.url, viewport=size, device_scale_factor=0.75) as seen:
            seen.open("/").wait_for_load_state("networkidle")
            seen.page.screenshot(path=folder / FRONT, quality=85, type="jpeg")


def main(folder: Path = IMAGES) -> None:
    """Makes them all."""
    folder.mkdir(parents=True, exist_ok=True)
    with launched() as browser:
        emails(browser, folder)
        front(browser, folder)
    for name in (*EMAILS, FRONT):
        print(f"{folder / name}: {(folder / name).stat().st_size:,} bytes")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
