"""Scrapy's own `crawl`, which says what one of our spiders lacks instead of crawling nothing. settings.py names it."""

from __future__ import annotations

from argparse import Namespace
from urllib.parse import urlsplit

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.exceptions import UsageError

from readers.kinds import KINDS


class Command(ScrapyCrawl):
    """`npdwatch scrapy crawl`."""

    def run(self, args: list[str], opts: Namespace) -> None:
        """Crawls, or raises UsageError, which ends with code 2."""
        if len(args) == 1 and args[0] in KINDS and (wanting := lacks(args[0], opts.spargs)):
            raise UsageError(wanting, print_help=False)
        super().run(args, opts)


def lacks(kind: str, given: dict[str, str]) -> str:
    """What a spider of this kind still needs to be told, in words; "" where it has all."""
    url = urlsplit(given.get("url", ""))
    if not url.scheme or not url.hostname:
        wrong = f"{given['url']!r} is no whole address" if given.get("url") else "the address to ask is missing"
        return f"{wrong}; give it as -a url=https://…"
    if "searches" in KINDS[kind].needs and not given.get("search"):
        return 'the phrase to search for is missing; give it as -a search="National Pupil Database"'
    return ""
