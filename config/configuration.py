"""The whole configuration: whether its tables agree, and what follows from them."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

from msgspec import field
from msgspec.structs import replace

from alerts.settings import BadSetting, ConfigurationError, SecretsTable, known_zone, line_of
from alerts.tables import Checks, ConfigTable, Located, Reads, nearest
from config.sources import SourcePart, own_sources
from config.tables import (
    BackfillPart,
    CrawlPart,
    DaemonPart,
    DataPart,
    HeartbeatPart,
    LimitsPart,
    PagePart,
    ProofPart,
    ReaderPart,
    ReadPart,
    ScalePart,
)
from config.telling import read_channels, read_routes
from model.follow import LANE
from model.own_files import CONFIGURATION
from model.source import Asking, ReadLimits, Source, host_of, looked_at_by_and_by
from readers.kinds import KINDS

FILE_NAME = CONFIGURATION
OWN_HOSTS = ("www.gov.uk", "assets.publishing.service.gov.uk")
"""Where GOV.UK serves its pages and the files attached to them."""

if TYPE_CHECKING:
    from alerts.channels.channel import Config
    from alerts.channels.email import EmailConfig
    from alerts.routes import Route
    from alerts.settings import ChannelSettings
    from net.chat import Chat
    from net.timestamps import Authority
    from net.wayback import SaveService

    Channels = dict[str, ChannelSettings]
    Routes = tuple[Route, ...]
else:
    Channels = Annotated[Any, Reads(read_channels)]
    Routes = Annotated[Any, Reads(read_routes)]


_OF_THIS_MACHINE = re.compile(r"127(?:\.[0-9]{1,3}){3}|localhost|::1")


class Configuration(ConfigTable, dict=True):
    """The whole file."""

    data: DataPart = DataPart()
    crawl: CrawlPart = CrawlPart()
    read: ReadPart = ReadPart()
    limits: LimitsPart = LimitsPart()
    backfill: BackfillPart = BackfillPart()
    heartbeat: HeartbeatPart = HeartbeatPart()
    daemon: DaemonPart = DaemonPart()
    page: PagePart = PagePart()
    reader: ReaderPart = ReaderPart()
    proof: ProofPart = ProofPart()
    scale: ScalePart = ScalePart()
    time_zone: Annotated[str, Checks(known_zone)] = "Europe/London"
    """For the times in messages."""
    own_sources: bool = True
    """False: watch only the sources of this file, none of those that come with the program."""
    source: tuple[SourcePart, ...] = ()
    channel: Channels = field(default_factory=dict)
    route: Routes = ()
    path: Path = Path(FILE_NAME)
    text: str = ""
    """Of the file, as it was read."""
    remarks: tuple[str, ...] = ()
    """What is no mistake and is to be written otherwise, a sentence each with file and line."""

    def agree(self, given: Collection[str]) -> None:  # noqa: ARG002 - all tables are asked alike
        for archive, origin in self.backfill.origins.items():
            asked = urlsplit(origin)
            on_loopback = self.crawl.loopback and asked.hostname == "127.0.0.1"
            if (asked.scheme != "https" and not on_loopback) or not asked.hostname or asked.path:
                text = f"{archive.value} under [backfill] is scheme and host of a web archive, such as https://a.example"
                raise Located(text, ("backfill", archive.value))
        self._check_names("source", [s.name for s in self.source], "a name is the key of a source's history")
        self._check_names("route", [r.name for r in self.route], "messages say by which route they come")
        for number, part in enumerate(self.source):
            parts = urlsplit(part.url)
            loopback = self.crawl.loopback and _OF_THIS_MACHINE.fullmatch(parts.hostname or "")
            if parts.scheme == "http" and not loopback:
                text = f"source {part.name!r} has an http:// address; only https:// is fetched"
                raise Located(text, ("source", number, "url"))
        if self.page.subscribe:
            self._check_subscribe()

    @staticmethod
    def _check_names(what: str, names: Sequence[str], why: str) -> None:
        first = {name: number for number, name in reversed(list(enumerate(names)))}
        for number, name in enumerate(names):
            if first[name] != number:
                raise Located(f"two {what}s are named {name!r}; {why}", (what, number, "name"))

    def _check_subscribe(self) -> None:
        page = self.page
        parts = urlsplit(page.address)
        if parts.scheme != "https" and not (self.crawl.loopback and parts.hostname == "127.0.0.1"):
            text = "subscribe = true under [page] needs an address there that begins with https://, for the links"
            raise Located(f"{text} in letters", ("page", "address" if page.address else "subscribe"))
        if LANE in self.channel:
            text = f"a channel cannot be named {LANE!r} with subscribe = true under [page]: readers have that name"
            raise Located(text, ("channel", LANE))
        if not page.subscribe_sender:
            text = "subscribe = true under [page] needs a sender: give subscribe_sender, such as npd@example.org"
            raise Located(text, ("page", "subscribe"))

    def check_channels(self) -> None:
        """Raises Located where a channel is named that is not defined."""
        for number, route in enumerate(self.route):
            for channel in route.channels:
                if channel not in self.channel:
                    text = f"route {route.name!r} names the channel {channel!r}, which is not defined"
                    raise Located(text + nearest(channel, self.channel), ("route", number, "channels"))
        page, mail = self.page, [name for name, c in self.channel.items() if c.type == "email"]
        is_known = page.subscribe_over in mail if page.subscribe_over else len(mail) == 1
        if page.subscribe and not is_known:
            text = "subscribe = true under [page] needs a channel of type email; name it by subscribe_over"
            raise Located(text + (nearest(page.subscribe_over, mail) if mail else ""), ("page", "subscribe_over"))

    @property
    def lanes(self) -> tuple[str, ...]:
        """The names under which messages wait in the outbox: of the channels, and of the readers who follow."""
        return (*self.channel, *((LANE,) if self.page.subscribe else ()))

    @property
    def addresses(self) -> dict[str, tuple[str, ...]]:
        """Who is written to over each channel; of readers who follow another file knows."""
        return {name: part.addresses for name, part in self.channel.items() if name != LANE}

    @property
    def followers_mail(self) -> EmailConfig | None:
        """How letters to readers who follow are sent, None where nobody can. Raises ConfigurationError."""
        if not self.page.subscribe:
            return None
        name = self.page.subscribe_over or next(n for n, c in self.channel.items() if c.type == "email")
        from alerts.channels.email import EmailConfig

        found = self.channel_config(name)
        assert isinstance(found, EmailConfig)
        try:
            return replace(found, sender=self.page.subscribe_sender, to=(), list_unsubscribe="")
        except ValueError as error:
            raise ConfigurationError(f"{self.where('page', 'subscribe_sender')}: [page] {error}") from None

    @property
    def folder(self) -> Path:
        """The data folder, absolute."""
        return Path(os.path.realpath(self.path.parent / self.data.folder))  # resolve() raises over links in a circle

    @property
    def _own(self) -> tuple[SourcePart, ...]:
        return own_sources() if self.own_sources else ()

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """All that is watched: the program's own sources, overridden or switched off by name, then the user's."""
        parts = {p.name: p for p in (*self._own, *self.source)}
        enabled = [p for p in parts.values() if p.enabled]
        fed = {host_of(p.url) for p in enabled if KINDS[p.kind].announces}
        return tuple(replace(p.source(is_fed=host_of(p.url) in fed), reading=self.reading) for p in enabled)

    @property
    def names_of_sources(self) -> list[str]:
        """Those that are switched off too: a route may name one that rests for a while."""
        return list(dict.fromkeys(p.name for p in (*self._own, *self.source)))

    @cached_property
    def reading(self) -> ReadLimits:
        """What of a register file is read at most."""
        return ReadLimits.up_to(self.crawl.largest, **self.read.by_key())

    @property
    def foi_bodies(self) -> dict[str, str]:
        """Whom to ask about a source's releases, as the user says, or the DfE; what is left out goes by its address."""
        said = {s.name: s.foi_body for s in (*self._own, *self.source) if s.foi_body is not None}
        return {s.name: "dfe" for s in self._own} | said

    @cached_property
    def hosts(self) -> tuple[str, ...]:
        """The hosts that may be asked, as host or host:port."""
        named = [urlsplit(s.url).netloc for s in self.sources]
        return tuple(dict.fromkeys([*OWN_HOSTS, *named, *self.crawl.hosts]))

    @property
    def asking(self) -> Asking:
        """How sites are asked."""
        part = self.crawl
        return Asking(part.contact, part.delay, part.timeout, part.retries, part.largest, self.hosts)

    def channel_config(self, name: str) -> Config:
        """A channel with its secrets. Raises ConfigurationError where it cannot be set up; it never holds a secret."""
        part = self.channel[name]
        try:
            return part.config(self.path.parent, local=self.crawl.loopback)
        except ValueError as error:
            raise self._located(error, part, "channel", name) from None

    @property
    def paced_asking(self) -> Asking:
        """The same for sources on auto."""
        return replace(self.asking, delay=self.auto_delay)

    @property
    def auto_delay(self) -> float:
        """Seconds between two requests to a host for sources on auto."""
        return max(self.crawl.delay, self.crawl.auto_delay)

    @property
    def heartbeat_url(self) -> str:
        """The address that is told that the watch goes on, "" for none. Raises ConfigurationError where it is wrong."""
        try:
            return self.heartbeat.secret("url", self.path.parent, needed=False)
        except ValueError as error:
            raise self._located(error, self.heartbeat, "heartbeat") from None

    @property
    def together(self) -> frozenset[str]:
        """The sources whose first looks the daemon tells together, as it reckons itself."""
        return looked_at_by_and_by(self.sources, scaled=bool(self.scale.workers and self.scale_database))

    @property
    def scale_database(self) -> str:
        """The address of the PostgreSQL between writer and workers, "" for none. Raises ConfigurationError."""
        part = self.scale
        try:
            return part.database or part.secret("database", self.path.parent, needed=False)
        except ValueError as error:
            raise self._located(error, part, "scale") from None

    @property
    def scale_key(self) -> Path:
        """The file with this machine's key."""
        return self.path.parent / self.scale.key.expanduser()

    @property
    def second_reader(self) -> Chat | None:
        """Who is asked about sentences in doubt. Raises ConfigurationError where that is wrong; it holds no secret."""
        part = self.reader
        if not part.url:
            return None
        from net.chat import Chat

        try:
            return Chat(
                part.url, part.model, part.secret("key", self.path.parent, needed=False), part.budget, part.price_in,
                part.price_out, part.a_day, part.timeout, local=self.crawl.loopback,
            )
        except ValueError as error:
            raise self._located(error, part, "reader") from None

    @property
    def authority(self) -> Authority | None:
        """Who says when editions were there. Raises ConfigurationError where its address or its file is wrong."""
        part = self.proof
        if not part.timestamps or part.authority is None:
            return None
        path = self.path.parent / part.authority.expanduser()
        try:
            ca = path.read_text(encoding="ascii")
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", "") or "it is no text"
            raise ConfigurationError(f"{self.where('proof', 'authority')}: {path} cannot be read: {why}") from None
        if "-----BEGIN CERTIFICATE-----" not in ca:
            raise ConfigurationError(f"{self.where('proof', 'authority')}: {path} holds no certificate in PEM")
        from net.timestamps import Authority

        try:
            return Authority(part.timestamps, ca, local=self.crawl.loopback)
        except ValueError as error:
            raise ConfigurationError(f"{self.where('proof', 'timestamps')}: [proof] {error}") from None

    @property
    def save_service(self) -> SaveService | None:
        """Who captures new editions. Raises ConfigurationError where that is wrong; it holds no secret."""
        part = self.proof
        if not part.save_now:
            return None
        from net.wayback import SaveService

        try:
            key = part.secret("save_key", self.path.parent)
            if not re.fullmatch(r"[!-9;-~]+:[!-~]+", key):
                raise BadSetting("save_key is ACCESS:SECRET, as archive.org/account/s3.php shows the two", "save_key")
            return SaveService(part.save_now, key, local=self.crawl.loopback)
        except ValueError as error:
            raise self._located(error, part, "proof") from None

    def _located(self, error: ValueError, part: SecretsTable, *table: str) -> ConfigurationError:
        where = self.where(*table, *part.key_of(error))
        return ConfigurationError(f"{where}: [{'.'.join(table)}] {error}")

    def where(self, *location: str | int) -> str:
        """File and line of a table or key, such as ("route", 0, "subject"); the file alone where it cannot be told."""
        line = line_of(self.text, location)
        return f"{self.path}:{line}" if line else str(self.path)
