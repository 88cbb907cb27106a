"""The plain tables: [data], [crawl], [read], [limits], [heartbeat], [page]."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, field_validator

from alerts.settings import Part, Span


class DataPart(Part):
    """Where things are kept."""

    folder: Path = Path("data")
    """Relative to the configuration file."""


class CrawlPart(Part):
    """How sites are asked."""

    contact: str = ""
    """Stands in the user agent, so that a site's people can reach whoever runs this."""
    delay: Annotated[float, Field(ge=0, le=60)] = 1.0
    """Seconds between two requests to one host."""
    timeout: Annotated[Span, Field(ge=1, le=600)] = 60
    """For one whole request."""
    retries: tuple[Annotated[float, Field(ge=0, le=600)], ...] = (5.0, 30.0)
    """Seconds before the second, third, ... try of a request that failed in passing."""
    largest: Annotated[int, Field(ge=1, le=256)] = 32
    """MiB that one body may have."""
    confirm_after: Annotated[Span, Field(ge=0, le=86400)] = 600
    """How long after a row went missing the whole file is fetched again before its removal is told."""
    hosts: tuple[str, ...] = ()
    """Further hosts that may be asked, besides those of the sources and GOV.UK's own."""
    loopback: bool = False
    """For trials: allows http to 127.0.0.1."""


class ReadPart(Part):
    """What of a register file is read at most."""

    largest: Annotated[int, Field(ge=1, le=256)] = 32
    """MiB that a file may have."""
    rows: Annotated[int, Field(ge=1000, le=1_048_576)] = 1_000_000
    """Of a sheet."""
    columns: Annotated[int, Field(ge=20, le=16_384)] = 200
    """Cells beyond are left out, and told."""
    cells: Annotated[int, Field(ge=10_000, le=50_000_000)] = 5_000_000
    """Of a file, empty ones included."""
    cell: Annotated[int, Field(ge=1000, le=4_194_304)] = 131_072
    """Characters of a cell; the rest is left out, and told."""


class LimitsPart(Part):
    """When an edition is put aside until a person has looked."""

    shrink: Annotated[float, Field(ge=0, le=1)] = 0.10
    """Share of the rows that may go missing at once ..."""
    shrink_rows: Annotated[int, Field(ge=0)] = 5
    """... if it is more rows than this."""
    churn: Annotated[float, Field(ge=0, le=1)] = 0.50
    """Share of the rows that may change at once."""
    growth: Annotated[float, Field(ge=1)] = 3.0
    """How many times as long a register may get at once before operators are told to look; no row waits for it."""


class HeartbeatPart(Part):
    """How you learn that the watch itself has stopped."""

    url_env: str = ""
    url_file: str = ""
    """An address of yours that is called after each round that went well, with /fail behind it where not."""
    still_watching: bool = True
    """A short message each week over the operators' routes, so that its absence is noticed."""


class PagePart(Part):
    """The public web site that `npdwatch serve` runs and `npdwatch publish` writes."""

    title: str = "npdwatch"
    """The name that it goes by."""
    address: str = ""
    """Where people reach it, such as https://npd.example.org; for feeds, shared links and links in alerts."""
    host: str = "127.0.0.1"
    """What `npdwatch serve` listens on; a web server in front of it speaks TLS."""
    port: Annotated[int, Field(ge=0, le=65535)] = 8001
    """0: any that is free."""
    contact: str = ""
    """An email address or a page where readers can reach you; shown on the site."""

    @field_validator("address")
    @classmethod
    def _whole_address(cls, address: str) -> str:
        parts = urlsplit(address)
        if address and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment):
            raise ValueError(f"{address!r} is not the whole address of a web site, such as https://npd.example.org")
        return address.rstrip("/")
