"""What Scrapy logs of a crawl, in words for whoever reads the log."""

from __future__ import annotations

import logging
from typing import Any

from scrapy.logformatter import LogFormatter, LogFormatterResult


class LogLines(LogFormatter):  # type: ignore[misc, unused-ignore]
    """Scrapy's own, without what it prints of an item that is dropped: a register whole."""

    def dropped(self, item: Any, exception: BaseException, *_: Any, **__: Any) -> LogFormatterResult:  # noqa: ANN401, ARG002
        """Why a poll could not be recorded, which names its source."""
        return {"level": logging.WARNING, "msg": "%(why)s", "args": {"why": str(exception)}}
