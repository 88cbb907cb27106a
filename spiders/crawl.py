"""Scrapy's own `crawl`, which says what one of our spiders lacks, and why nothing came; how Scrapy shows what came.

settings.py names it, so that all of Scrapy's commands load it; `npdwatch crawl` does not.
"""

from __future__ import annotations

import hashlib
import json
import sys
from argparse import Namespace
from typing import Any
from urllib.parse import urlsplit

from itemadapter import ItemAdapter
from itemadapter.adapter import DictAdapter
from msgspec import Struct
from msgspec.structs import asdict
from scrapy import Spider, signals
from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError

from model.discreet import Uncompared
from model.fetch import Expected, Fetched, Verdict
from model.item import ItemBatch
from readers.kinds import KINDS

SCRAPED = (Expected, Verdict, Fetched, ItemBatch)
FIELDS = ("type", *dict.fromkeys(f for scraped in SCRAPED for f in scraped.__struct_fields__))
"""Of all four types, since a feed of rows has one set of columns, and Scrapy would take those of the first item."""


class ScrapedItem(DictAdapter):
    """Scrapy's own adapters take named tuples apart, and would print a register whole."""

    def __init__(self, item: Any) -> None:  # noqa: ANN401 - one of SCRAPED
        source = getattr(item.source, "name", item.source)
        shown = json.dumps({"type": type(item).__name__, **asdict(item), "source": source}, default=_plain)
        super().__init__(json.loads(shown))

    @classmethod
    def is_item(cls, item: object) -> bool:
        return isinstance(item, SCRAPED)

    @classmethod
    def is_item_class(cls, item_class: type) -> bool:
        return issubclass(item_class, SCRAPED)


def _plain(value: Any) -> Any:  # noqa: ANN401 - what JSON does not know: bytes, a record, a set, a date
    if isinstance(value, bytes):
        return {"size": len(value), "sha256": hashlib.sha256(value).hexdigest()}
    if isinstance(value, Uncompared):
        return dict(value.__rich_repr__())  # the rest is to judge by, and may name a child
    if isinstance(value, Struct):
        return asdict(value)
    return sorted(value) if isinstance(value, frozenset) else value.isoformat()


ItemAdapter.ADAPTER_CLASSES.appendleft(ScrapedItem)  # type: ignore[attr-defined]  # a deque, as its manual says


class Command(ScrapyCrawl):
    """`npdwatch scrapy crawl`."""

    def __init__(self) -> None:
        super().__init__()
        self._verdicts: list[Verdict] = []

    def process_options(self, args: list[str], opts: Namespace) -> None:
        super().process_options(args, opts)
        if self.settings is not None and args and args[0] in KINDS:
            self.settings.set("FEED_EXPORT_FIELDS", list(FIELDS), priority="command")

    def run(self, args: list[str], opts: Namespace) -> None:
        """Crawls, or raises UsageError, which ends with code 2; code 1 where no answer came that is of use."""
        ours = len(args) == 1 and args[0] in KINDS
        if ours and (wanting := lacks(args[0], opts.spargs)):
            raise UsageError(wanting, print_help=False)
        super().run(args, opts)
        if ours and not any(v.outcome.good and v.status for v in self._verdicts):
            from text.privacy.prose import without_private_address  # late: most crawls bring something

            bad = [v for v in self._verdicts if not v.outcome.good]
            why = [f"{without_private_address(v.url)}: {v.outcome.value}: {v.detail}" for v in bad]
            sys.stderr.write("\n".join(["npdwatch: nothing came", *dict.fromkeys(why)]) + "\n")
            self.exitcode = 1

    def _create_crawler(self, spidercls: type[Spider] | str) -> Crawler:
        crawler = super()._create_crawler(spidercls)
        crawler.signals.connect(self._note, signal=signals.item_scraped)
        return crawler

    def _note(self, item: object) -> None:
        if isinstance(item, Verdict):
            self._verdicts.append(item)


def lacks(kind: str, given: dict[str, str]) -> str:
    """What a spider of this kind still needs to be told, in words; "" where it has all."""
    url = urlsplit(given.get("url", ""))
    if not url.scheme or not url.hostname:
        wrong = f"{given['url']!r} is not a complete URL" if given.get("url") else "the address to ask is missing"
        return f"{wrong}; give it as -a url=https://…"
    if "searches" in KINDS[kind].needs and not given.get("search"):
        return 'the phrase to search for is missing; give it as -a search="National Pupil Database"'
    return ""
