"""What Scrapy alone takes to ask for unchanged files: `python -m bench.scrapy_alone TAG FILE`, one address a line.

By Scrapy's own settings but for the pause, with a spider that counts. Its code is 1 where an answer is not 304.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response


class Alone(scrapy.Spider):
    """Asks with the tag that is known."""

    name = "alone"

    def __init__(self, addresses: list[str], tag: str, answered: list[int]) -> None:
        super().__init__()
        self.addresses, self.tag, self.answered = addresses, tag, answered

    async def start(self) -> AsyncIterator[scrapy.Request]:
        for address in self.addresses:
            yield scrapy.Request(
                address, headers={"If-None-Match": self.tag}, dont_filter=True, meta={"handle_httpstatus_list": [304]}
            )

    def parse(self, response: Response, **_: object) -> None:
        self.answered.append(response.status)


def main(tag: str, file: str) -> int:
    addresses, answered = Path(file).read_text(encoding="ascii").split(), list[int]()
    process = AsyncCrawlerProcess({"DOWNLOAD_DELAY": 0, "LOG_ENABLED": False, "ROBOTSTXT_OBEY": True})
    process.crawl(Alone, addresses, tag, answered)
    process.start()
    return int(answered != [304] * len(addresses))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
