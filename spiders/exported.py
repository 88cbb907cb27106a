"""How Scrapy's exporters and `scrapy parse` see what spiders yield: plain values, a body as its size and sha256."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

from itemadapter.adapter import DictAdapter

from model.fetch import Expected, Fetched, Verdict
from model.item import ItemBatch

SCRAPED = (Expected, Verdict, Fetched, ItemBatch)


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


def _plain(value: Any) -> Any:  # noqa: ANN401 - what JSON does not know: bytes, a set, a date
    if isinstance(value, bytes):
        return {"size": len(value), "sha256": hashlib.sha256(value).hexdigest()}
    return sorted(value) if isinstance(value, frozenset) else value.isoformat()
