"""The tables of the file, each by itself; [[source]] is in `config.sources`, channels and routes are in `alerts`."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from msgspec import Meta, field

from alerts.settings import SecretsTable, Span, is_address
from alerts.tables import Checks, ConfigTable, Reads
from model.answers.capture import USUAL_ORIGINS, ArchiveRoute
from model.source import USUAL_LIMITS

LETTERS_TO = "dataprotection.office@education.gov.uk"
"""As a privacy notice of the Department for Education's of 16 June 2022 prints it (DFE-Digital's repository
apply-for-qualified-teacher-status, app/views/static/privacy.md, which names data.protection@ beside it). To be
checked."""
LETTERS_POST = "4th floor, 2 St Paul's Place, 125 Norfolk Street, Sheffield, S1 2FJ"
"""As the Department's notice to learners (ILR) of January 2026 prints it, by colleges that reproduce it; a notice of
2023 had 7 & 8 Wellington Place, Leeds, LS1 4AW. To be checked too."""


_PUBLIC_KEY = re.compile(r"[A-Za-z0-9+/]{43}=")
"""32 bytes in Base64."""
_HOST = re.compile(r"(?:[\w-]+(?:\.[\w-]+)*\.?|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")


def a_path(given: object) -> object:
    """The path that a text is; what is none is given back."""
    return Path(given) if isinstance(given, str) else given


def _at_home(folder: Path) -> Path:
    if "\0" in str(folder):
        raise ValueError("a path cannot hold a NUL")
    try:
        return folder.expanduser()
    except RuntimeError:
        raise ValueError(f"there is no user whose home is {folder.parts[0]!r}") from None


def _host_and_port(address: str) -> str:
    if address:
        parts = urlsplit(f"//{address}")
        try:
            sound = parts.hostname and parts.port and parts.netloc == address and not parts.username
        except ValueError:
            sound = False
        if not sound:
            raise ValueError(f"{address!r} is not a host and a port, such as 127.0.0.1:9464")
    return address


def _hosts(given: tuple[str, ...]) -> tuple[str, ...]:
    for host in given:
        if not _HOST.fullmatch(host):
            meant = host.partition("//")[2].partition("/")[0] or host.removeprefix("*.").partition("/")[0]
            such = meant if _HOST.fullmatch(meant) else "files.example.org"
            raise ValueError(f"{host!r} is not a host, or a host and port, such as {such}: without * and path")
    return given


def _one_address(address: str) -> str:
    if address and not is_address(address):
        raise ValueError(f"{address!r} is not an email address, such as {LETTERS_TO}")
    return address


def _whole_address(address: str) -> str:
    parts = urlsplit(address)
    if address and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment):
        raise ValueError(f"{address!r} is not the whole address of a web site, such as https://npd.example.org")
    return address.rstrip("/")


class DataPart(ConfigTable):
    """Where things are kept."""

    folder: Annotated[Path, Reads(a_path), Checks(_at_home)] = Path("data")
    """Relative to the configuration file."""
    group: str = ""
    """An account's group that may read what is kept there; without it nobody may but the account that runs this."""
    network: bool = False
    """Accept a folder on a network file system: its locks are known to hold."""


class CrawlPart(ConfigTable):
    """How sites are asked."""

    contact: str = ""
    """Stands in the user agent, so that a site's people can reach whoever runs this."""
    delay: Annotated[float, Meta(ge=0, le=60)] = 1.0
    """Seconds between two requests to one host."""
    auto_delay: Annotated[float, Meta(ge=0, le=600)] = 10.0
    """The same for sources with every = "auto" and feeds of changes; `delay` where that is longer."""
    timeout: Annotated[Span, Meta(ge=1, le=600)] = 60
    """For one whole request."""
    retries: tuple[Annotated[float, Meta(ge=0, le=600)], ...] = (5.0, 30.0)
    """Seconds before the second, third, ... try of a request that failed in passing."""
    largest: Annotated[int, Meta(ge=1, le=1024)] = USUAL_LIMITS.largest
    """MiB that one body may have, and with it how much of a register file is read: see `model.source.ReadLimits`."""
    confirm_after: Annotated[Span, Meta(ge=0, le=86400)] = 600
    """How long after a row went missing the whole file is fetched again before its removal is told."""
    hosts: Annotated[tuple[str, ...], Checks(_hosts)] = ()
    """Further hosts that may be asked, besides those of the sources and GOV.UK's own."""
    loopback: bool = False
    """For trials: allows http to 127.0.0.1."""


class ReadPart(ConfigTable):
    """What of a register file is left out, and told."""

    columns: Annotated[int, Meta(ge=20, le=16_384)] = USUAL_LIMITS.columns
    cell: Annotated[int, Meta(ge=1000, le=4_194_304)] = USUAL_LIMITS.cell


class LimitsPart(ConfigTable):
    """When an edition is quarantined until a person has looked."""

    shrink: Annotated[float, Meta(ge=0, le=1)] = 0.10
    """Share of the rows that may go missing at once ..."""
    shrink_rows: Annotated[int, Meta(ge=0)] = 5
    """... if it is more rows than this."""
    churn: Annotated[float, Meta(ge=0, le=1)] = 0.50
    """Share of the rows that may change at once."""
    growth: Annotated[float, Meta(ge=1)] = 3.0
    """How many times as long a register may get at once before operators are told to look; no row waits for it."""


class BackfillPart(ConfigTable):
    """Which web archives are asked for earlier editions; an empty one is not asked."""

    ukgwa: str = USUAL_ORIGINS[ArchiveRoute.UKGWA]
    """Scheme and host of the UK Government Web Archive."""
    wayback: str = USUAL_ORIGINS[ArchiveRoute.WAYBACK]
    """And of the Wayback Machine."""

    @property
    def origins(self) -> dict[ArchiveRoute, str]:
        """Of those that are asked, in order."""
        named = {ArchiveRoute.UKGWA: self.ukgwa, ArchiveRoute.WAYBACK: self.wayback}
        return {route: origin.rstrip("/") for route, origin in named.items() if origin}


class HeartbeatPart(SecretsTable):
    """How you learn that the watch itself has stopped."""

    url_env: str = ""
    url_file: str = ""
    """An address of yours that is called after each round that went well, with /fail behind it where not."""
    still_watching: bool = True
    """A short message each week over the operators' routes, so that its absence is noticed."""


class DaemonPart(ConfigTable):
    """The daemon's own ears and mouth."""

    metrics: Annotated[str, Checks(_host_and_port)] = ""
    """Host and port at which it answers /metrics and /healthz, such as 127.0.0.1:9464; "": it opens no port."""
    log: Literal["text", "json"] = "text"
    """The form of its log, and of what it starts."""


class ReaderPart(SecretsTable):
    """A second reader of sentences that are in doubt: any OpenAI-compatible address. Off where there is no `url`."""

    url: str = ""
    model: str = ""
    key_env: str = ""
    key_file: str = ""
    budget: Annotated[float, Meta(gt=0, le=10_000)] = 1.0
    """A day, in the currency of the prices."""
    price_in: Annotated[float, Meta(ge=0, le=10_000)] = 0.0
    """Of a million tokens."""
    price_out: Annotated[float, Meta(ge=0, le=10_000)] = 0.0
    a_day: Annotated[int, Meta(ge=1, le=100_000)] = 200
    timeout: Annotated[Span, Meta(ge=1, le=600)] = 60

    def agree(self, given: Collection[str]) -> None:  # noqa: ARG002 - all tables are asked alike
        if self.url and not self.model:
            raise ValueError("model is missing; write the name by which the service knows it")


class ProofPart(SecretsTable):
    """Who else says what was there, and when. Each is off where its address is not given."""

    timestamps: str = ""
    """The address of a time-stamp authority (RFC 3161)."""
    authority: Annotated[Path | None, Reads(a_path)] = None
    """A file with the certificates that the authority's own goes back to (PEM), relative to this one."""
    save_now: str = ""
    """Scheme and host of the Wayback Machine, which then captures each new edition."""
    save_key_env: str = ""
    save_key_file: str = ""

    def agree(self, given: Collection[str]) -> None:  # noqa: ARG002 - all tables are asked alike
        if self.timestamps and self.authority is None:
            raise ValueError("authority is missing; name the file with the authority's CA certificates (PEM)")
        if self.save_now and not (self.save_key_env or self.save_key_file):
            raise ValueError("save_now needs a key of the Internet Archive: give save_key_env or save_key_file")
        if self.save_now and urlsplit(self.save_now).path:
            raise ValueError("save_now is scheme and host alone, such as https://web.archive.org")


class ScalePart(SecretsTable):
    """Fetching on several machines, over PostgreSQL. Off where there is no `database`."""

    database: str = ""
    """The address of PostgreSQL; with a password it stands elsewhere:"""
    database_env: str = ""
    database_file: str = ""
    key: Annotated[Path, Reads(a_path)] = Path("scale.key")
    """The file with the key of this machine, made at its first use."""
    workers: dict[str, str] = field(default_factory=dict)
    """On the writer: the public key of each worker, by a name for it."""
    writer: str = ""
    """On a worker: the public key of the writer."""
    longest: Annotated[Span, Meta(ge=30, le=1800)] = 300
    """So long a job fetches for one group of hosts at most."""

    @property
    def is_on(self) -> bool:
        """Whether there is a database to hand out over."""
        return bool(self.database or self.database_env or self.database_file)

    @property
    def is_of_a_worker(self) -> bool:
        """Whether this machine fetches for another, and has neither sources nor a database."""
        return self.is_on and bool(self.writer) and not self.workers

    def agree(self, given: Collection[str]) -> None:  # noqa: ARG002 - all tables are asked alike
        if sum(map(bool, (self.database, self.database_env, self.database_file))) > 1:
            raise ValueError("database, database_env and database_file: keep one")
        if "password" in self.database or urlsplit(self.database).password:
            raise ValueError("database holds a password; put the whole address into database_env or database_file")
        if self.is_on and not (self.workers or self.writer):
            raise ValueError("workers is missing (on the machine of the daemon), or writer (on that of a worker)")
        for text in (*self.workers.values(), *filter(None, [self.writer])):
            if not _PUBLIC_KEY.fullmatch(text):
                raise ValueError(f"{text!r} is no public key, as npdwatch scale key prints one")


class PagePart(ConfigTable):
    """The public web site that `npdwatch serve` runs and `npdwatch publish` writes."""

    title: str = "npdwatch"
    """The name that it goes by."""
    address: Annotated[str, Checks(_whole_address)] = ""
    """Where people reach it, such as https://npd.example.org; for feeds, shared links and links in alerts."""
    host: str = "127.0.0.1"
    """What `npdwatch serve` listens on; a web server in front of it speaks TLS."""
    port: Annotated[int, Meta(ge=0, le=65535)] = 8001
    """0: any that is free."""
    contact: str = ""
    """An email address or a page where readers can reach you; shown on the site."""
    subscribe: bool = False
    """Anyone may follow by email."""
    subscribe_over: str = ""
    """The email channel whose server takes the letters; the only one where there is one."""
    subscribe_sender: str = ""
    subscribe_pending: Annotated[Span, Meta(ge=3600, le=30 * 86400)] = 7 * 86400
    """How long an address is kept that is not confirmed."""
    subscribe_pace: Annotated[int, Meta(ge=1, le=6000)] = 120
    """Letters a minute."""
    letters_to: Annotated[str, Checks(_one_address)] = LETTERS_TO
    """Whom the letters about school cohorts are addressed to, by email; "": nobody."""
    letters_post: str = LETTERS_POST
    """The same by post."""
    demonstration: bool = False
    """What it shows is invented: every page says so, and letters are addressed to nobody."""
