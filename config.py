"""The user's npdwatch.toml, typed: every key known, every secret out of the file, every mistake named."""

from __future__ import annotations

import datetime as dt
import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator

from model import ITEM_KINDS, Category, ChangeKind, Options, Source, SourceKind

HERE = Path(__file__).resolve().parent
FILE_NAME = "npdwatch.toml"
ENVIRONMENT = "NPDWATCH_CONFIG"
OWN_HOSTS = ("www.gov.uk", "assets.publishing.service.gov.uk")
"""Where GOV.UK serves its pages and the files attached to them."""


class ConfigurationError(Exception):
    """The configuration cannot be used; the message names file, line and key and says what to do."""


_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def seconds(value: object) -> object:
    """Reads "90s", "15m", "6h", "1d" as seconds; a whole number is seconds already."""
    if isinstance(value, str):
        found = re.fullmatch(r"\s*(\d{1,6})\s*([smhd])\s*", value)
        if not found:
            raise ValueError('a time span is a number and s, m, h or d, such as "15m"')
        return int(found[1]) * _UNITS[found[2]]
    return value


Span = Annotated[int, BeforeValidator(seconds)]


class _Located(ValueError):
    """A mistake that only the whole file shows, with the place where it stands."""

    def __init__(self, text: str, location: tuple[str | int, ...]) -> None:
        super().__init__(text)
        self.location = location


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class DataPart(_Part):
    """Where things are kept."""

    folder: Path = Path("data")
    """Relative to the configuration file."""


class CrawlPart(_Part):
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


class LimitsPart(_Part):
    """When an edition is put aside until a person has looked."""

    shrink: Annotated[float, Field(ge=0, le=1)] = 0.10
    """Share of the rows that may go missing at once ..."""
    shrink_rows: Annotated[int, Field(ge=0)] = 5
    """... if it is more rows than this."""
    churn: Annotated[float, Field(ge=0, le=1)] = 0.50
    """Share of the rows that may change at once."""
    growth: Annotated[float, Field(ge=1)] = 3.0
    """How many times as long a register may get at once."""


OPTIONS: dict[tuple[str, ...], frozenset[SourceKind]] = {
    ("committees", "inquiries", "lists", "documents"): frozenset({SourceKind.COMMITTEES}),
    ("searches",): frozenset({SourceKind.QUESTIONS, SourceKind.STATEMENTS}),
    ("since", "look_back"): frozenset({SourceKind.COMMITTEES, SourceKind.QUESTIONS, SourceKind.STATEMENTS}),
    ("selector",): frozenset({SourceKind.PAGE}),
    ("tell",): ITEM_KINDS,
}
"""Which kinds of source an option belongs to."""


class SourcePart(_Part):
    """One thing that is watched."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
    kind: SourceKind
    url: str
    title: str = ""
    every: Annotated[Span, Field(ge=1, le=7 * 86400)] = 900
    terms: tuple[str, ...] = ()
    enabled: bool = True
    foi_body: Annotated[str | None, Field(pattern=r"^[a-z0-9_]{0,100}$")] = None
    """Whom to ask about its releases: the name of the authority in WhatDoTheyKnow's addresses, "" for nobody."""

    committees: tuple[Annotated[int, Field(ge=1)], ...] = ()
    """Of kind committees: ids, such as 203 for Education; empty: all of them."""
    inquiries: tuple[Annotated[int, Field(ge=1)], ...] = ()
    """Of kind committees: ids (CommitteeBusinessId); empty: all of them."""
    lists: Annotated[tuple[Literal["written", "oral", "publications"], ...], Field(min_length=1)] = (
        "written", "oral", "publications",
    )  # fmt: skip
    searches: tuple[Annotated[str, Field(min_length=2, max_length=200)], ...] = ()
    """Of kinds questions and statements: phrases."""
    since: dt.date | None = None
    """How far back the first look goes. Default: one year."""
    look_back: Annotated[int, Field(ge=1, le=365)] = 60
    """Days that every poll looks back."""
    documents: Annotated[int, Field(ge=0, le=2000)] = 100
    """How many documents of what the first look found are read in one poll."""
    selector: Annotated[str, Field(max_length=500)] = ""
    """Of kind page: a CSS selector; empty: the main text."""
    tell: Literal["", "all", "hits"] = ""
    """Whether what says nothing of pupils' data is told too; as is usual for the kind where it is not given."""

    @model_validator(mode="after")
    def _fits(self) -> SourcePart:
        """Each option belongs to some kinds: one that would do nothing is a mistake."""
        for names, kinds in OPTIONS.items():
            wrong = sorted(self.model_fields_set.intersection(names)) if self.kind not in kinds else []
            if wrong:
                known = " or ".join(sorted(k.value for k in kinds))
                raise ValueError(f"{wrong[0]} belongs to a source of kind {known}, not {self.kind.value}")
        if self.kind in (SourceKind.QUESTIONS, SourceKind.STATEMENTS) and not self.searches:
            raise ValueError('searches is missing; write for example searches = ["National Pupil Database"]')
        if self.selector:
            _check_selector(self.selector)
        return self

    @field_validator("url")
    @classmethod
    def _absolute(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in ("https", "http") or not parts.hostname:
            raise ValueError("an address starts with https:// and names a host")
        if parts.username or parts.password:
            raise ValueError("an address must not hold a user name or password: it is printed in logs and alerts")
        return url

    def source(self) -> Source:
        """The value that spiders take."""
        options = Options(
            self.committees, self.inquiries, self.lists, self.searches, self.since, self.look_back, self.documents,
            self.selector, self.tell,
        )  # fmt: skip
        return Source(self.name, self.kind, self.url, self.title, self.every, self.terms, options)


def _check_selector(selector: str) -> None:
    from cssselect import HTMLTranslator, SelectorError

    try:
        HTMLTranslator().css_to_xpath(selector)
    except SelectorError as error:
        raise ValueError(f"selector {selector!r} is no CSS selector ({error})") from None


class _Secret:
    """Marks how a secret is found: NAME_env or NAME_file, never NAME."""


def _secret(part: Mapping[str, Any], name: str, folder: Path, *, needed: bool) -> str:
    env, file = part.get(f"{name}_env"), part.get(f"{name}_file")
    if env and file:
        raise ConfigurationError(f"{name}_env and {name}_file are both given; keep one")
    if env:
        value = os.environ.get(env, "").strip()
        if not value:
            raise ConfigurationError(f"{name}_env names the environment variable {env}, which is not set or is empty")
    elif file:
        path = folder / Path(file).expanduser()
        try:
            value = path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not text"
            raise ConfigurationError(f"{name}_file names {path}, which cannot be read: {reason}") from None
        if not value:
            raise ConfigurationError(f"{name}_file names {path}, which is empty")
        if path.stat().st_mode & 0o004:
            raise ConfigurationError(f"{path} holds a secret and can be read by everybody; run: chmod 600 {path}")
    else:
        if needed:
            raise ConfigurationError(f"{name} is missing; give {name}_env or {name}_file")
        return ""
    if value.casefold() in {"changeme", "change-me", "secret", "password", "xxx", "todo"}:
        raise ConfigurationError(f"{name} still holds a placeholder")
    return value


class EmailPart(_Part):
    """Email over SMTP."""

    type: Literal["email"]
    host: str
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: str = ""
    password_env: str = ""
    password_file: str = ""
    sender: str
    to: Annotated[tuple[str, ...], Field(min_length=1)]
    list_unsubscribe: str = ""
    bounce: str = ""
    """The sender in the envelope, such as "npdwatch+{id}@example.org"."""
    ca_file: str = ""
    """Certificates to trust instead of the system's. Relative to this file, as all files are."""

    @field_validator("to", "sender")
    @classmethod
    def _address(cls, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
        for address in (value,) if isinstance(value, str) else value:
            found = re.fullmatch(r"(?:[^<>\r\n]{1,200}<)?([^\s<>@,;]{1,64}@[^\s<>@,;]{1,255}?)>?", address.strip())
            if not found or not _is_address(found[1]):
                raise ValueError(f"{address!r} is not an email address")
        return value


def _is_address(text: str) -> bool:
    from email.headerregistry import Address

    try:
        parsed = Address(addr_spec=text)
    except Exception:  # noqa: BLE001 - the parser raises many kinds, IndexError among them
        return False
    return bool(parsed.username and parsed.domain) and text.isascii() and text.isprintable()


class SlackPart(_Part):
    """A Slack incoming webhook; its address is a secret."""

    type: Literal["slack"]
    url_env: str = ""
    url_file: str = ""
    ca_file: str = ""


class SlackBotPart(_Part):
    """A Slack bot of the user's own, which can answer in threads; its token is a secret."""

    type: Literal["slack_bot"]
    token_env: str = ""
    token_file: str = ""
    channel: Annotated[str, Field(pattern=r"^[CGD][A-Z0-9]{6,20}$")]
    """The id of Slack's channel, such as C0123456789."""
    ca_file: str = ""


class WebhookPart(_Part):
    """A generic JSON webhook, signed by the Standard Webhooks specification."""

    type: Literal["webhook"]
    url_env: str = ""
    url_file: str = ""
    secret_env: str = ""
    secret_file: str = ""
    old_secret_env: str = ""
    old_secret_file: str = ""
    headers_env: dict[str, str] = {}
    """Header -> the environment variable that holds its value, such as an Authorization."""
    headers_file: dict[str, str] = {}
    """Header -> the file that holds its value."""
    template_file: str = ""
    """A template of the body in Jinja2, for receivers that want another form than ours."""
    content_type: Annotated[str, Field(pattern=r"^[\w.+-]+/[\w.+-]+(; ?charset=utf-8)?$")] = "application/json"
    """Of what the template gives."""
    ca_file: str = ""


ChannelPart = Annotated[EmailPart | SlackPart | SlackBotPart | WebhookPart, Field(discriminator="type")]


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CLOCK = r"([01]?\d|2[0-3]):([0-5]\d)"


class RoutePart(_Part):
    """Who is told of what, and when."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    channels: Annotated[tuple[str, ...], Field(min_length=1)]
    kinds: tuple[ChangeKind, ...] = ()
    categories: tuple[Category, ...] = ()
    sources: tuple[str, ...] = ()
    terms: tuple[Annotated[str, Field(min_length=1, max_length=200)], ...] = ()
    min_severity: Literal["low", "normal", "high"] = "low"
    digest: Literal["immediate", "hourly", "daily", "weekly"] = "immediate"
    at: str = "08:00"
    """Of a daily or weekly digest, by the clock of `time_zone`."""
    weekday: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] = "monday"
    time_zone: str = ""
    """Default: that of the whole file."""
    quiet: str = ""
    """Hours in which nothing is told, such as "22:00-07:00"; it is told together at their end."""
    quiet_except_high: bool = False
    """True: what is of high severity is told in the quiet hours too."""
    subject: Annotated[str, Field(max_length=150)] = ""
    """The subject line, in any language, with {headline}, {source}, {total}, ..."""
    operators: bool = False
    """True: news of the watch itself, never news of releases."""

    @field_validator("at")
    @classmethod
    def _clock(cls, value: str) -> str:
        if not re.fullmatch(_CLOCK, value):
            raise ValueError(f'{value!r} is not a time of day; write it like "08:00"')
        return value

    @field_validator("quiet")
    @classmethod
    def _hours(cls, value: str) -> str:
        if value and not re.fullmatch(rf"{_CLOCK}\s*-\s*{_CLOCK}", value):
            raise ValueError(f'{value!r} is not a span of hours; write it like "22:00-07:00"')
        if value and len({clock(x) for x in value.split("-")}) == 1:
            raise ValueError("quiet hours that begin and end at the same time would never end")
        return value

    @field_validator("time_zone")
    @classmethod
    def _zone(cls, name: str) -> str:
        return known_zone(name) if name else name

    @model_validator(mode="after")
    def _operators_alone(self) -> RoutePart:
        if self.operators:
            given = self.model_fields_set - {"name", "channels", "operators"}
            if given:
                raise ValueError(f"a route with operators = true has no conditions or hours; take out {min(given)!r}")
        return self

    @property
    def quiet_hours(self) -> tuple[time, time] | None:
        """Begin and end of the quiet hours."""
        if not self.quiet:
            return None
        begin, end = self.quiet.split("-")
        return clock(begin), clock(end)

    @property
    def weekday_number(self) -> int:
        """Monday is 0."""
        return _WEEKDAYS.index(self.weekday)


def clock(text: str) -> time:
    """A time of day: "08:00"."""
    hour, minute = text.strip().split(":")
    return time(int(hour), int(minute))


def known_zone(name: str) -> str:
    """The name, if there is such a time zone.

    Raises:
        ValueError: there is none.
    """
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"there is no time zone {name!r}; an example is Europe/London") from None
    return name


class HeartbeatPart(_Part):
    """How you learn that the watch itself has stopped."""

    url_env: str = ""
    url_file: str = ""
    """An address of yours that is called after each round that went well, with /fail behind it where not."""
    still_watching: bool = True
    """A short message each week over the operators' routes, so that its absence is noticed."""


class PagePart(_Part):
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


class Configuration(_Part):
    """The whole file."""

    data: DataPart = DataPart()
    crawl: CrawlPart = CrawlPart()
    limits: LimitsPart = LimitsPart()
    heartbeat: HeartbeatPart = HeartbeatPart()
    page: PagePart = PagePart()
    time_zone: str = "Europe/London"
    """For the times in messages."""
    own_sources: bool = True
    """False: watch only the sources of this file, none of those that come with the program."""
    source: tuple[SourcePart, ...] = ()
    channel: dict[str, ChannelPart] = {}
    route: tuple[RoutePart, ...] = ()
    path: Path = Field(default=Path(FILE_NAME), exclude=True)

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        return known_zone(name)

    @model_validator(mode="after")
    def _agree(self) -> Configuration:
        for number, route in enumerate(self.route):
            for channel in route.channels:
                if channel not in self.channel:
                    near = _nearest(channel, self.channel)
                    text = f"route {route.name!r} names the channel {channel!r}, which is not defined{near}"
                    raise _Located(text, ("route", number, "channels"))
        names = [s.name for s in self.source]
        twice = next((n for n in names if names.count(n) > 1), None)
        if twice:
            raise ValueError(f"two sources are named {twice!r}; a name is the key of a source's history")
        for part in self.source:
            if part.url.startswith("http:") and not (self.crawl.loopback and _is_loopback(part.url)):
                raise ValueError(f"source {part.name!r} has an http:// address; only https:// is fetched")
        return self

    @property
    def folder(self) -> Path:
        """The data folder, absolute."""
        return (self.path.parent / self.data.folder.expanduser()).resolve()

    @property
    def sources(self) -> tuple[Source, ...]:
        """All that is watched: the program's own sources, overridden or switched off by name, then the user's."""
        parts = {p.name: p for p in (own_sources() if self.own_sources else ())}
        parts.update({p.name: p for p in self.source})
        return tuple(p.source() for p in parts.values() if p.enabled)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts that may be asked, as host or host:port."""
        named = [urlsplit(s.url).netloc for s in self.sources]
        return tuple(dict.fromkeys([*OWN_HOSTS, *named, *self.crawl.hosts]))

    def secret(self, channel: str, name: str, *, needed: bool = True) -> str:
        """A channel's secret, from the environment or its file.

        Raises:
            ConfigurationError: missing, empty, readable by everybody, or a placeholder. Never holds the value.
        """
        try:
            return _secret(self.channel[channel].model_dump(), name, self.path.parent, needed=needed)
        except ConfigurationError as error:
            key = f"{name}_env" if getattr(self.channel[channel], f"{name}_env") else f"{name}_file"
            raise ConfigurationError(f"{self.where('channel', channel, key)}: [channel.{channel}] {error}") from None

    def headers(self, channel: str) -> tuple[tuple[str, str], ...]:
        """A webhook's own headers with their values, which are secrets.

        Raises:
            ConfigurationError: as `secret` does.
        """
        part = self.channel[channel].model_dump()
        named = {n: {"value_env": v} for n, v in part.get("headers_env", {}).items()}
        named |= {n: {**named.get(n, {}), "value_file": v} for n, v in part.get("headers_file", {}).items()}
        out = []
        for name, how in named.items():
            try:
                out.append((name, _secret(how, "value", self.path.parent, needed=True)))
            except ConfigurationError as error:
                key = "headers_env" if "value_env" in how else "headers_file"
                place = f"{self.where('channel', channel, key)}: [channel.{channel}]"
                raise ConfigurationError(f"{place} header {name!r}: {error}") from None
        return tuple(out)

    @property
    def heartbeat_url(self) -> str:
        """The address that is told that the watch goes on, "" where there is none.

        Raises:
            ConfigurationError: as `secret` does.
        """
        try:
            return _secret(self.heartbeat.model_dump(), "url", self.path.parent, needed=False)
        except ConfigurationError as error:
            key = "url_env" if self.heartbeat.url_env else "url_file"
            raise ConfigurationError(f"{self.where('heartbeat', key)}: [heartbeat] {error}") from None

    def beside(self, file: str) -> str:
        """The path of a file that is named relative to this one; "" stays ""."""
        return str(self.path.parent / Path(file).expanduser()) if file else ""

    def where(self, *location: str | int) -> str:
        """File and line of a table or key, such as ("route", 0, "subject"); the file alone where it cannot be told."""
        try:
            line = _line_of(self.path.read_text(encoding="utf-8-sig"), location)
        except (OSError, UnicodeDecodeError):
            line = None
        return f"{self.path}:{line}" if line else str(self.path)


def _is_loopback(url: str) -> bool:
    return urlsplit(url).hostname in ("127.0.0.1", "localhost", "::1")


def own_sources() -> tuple[SourcePart, ...]:
    """What is watched out of the box: sources.toml, which comes with the program."""
    table = tomllib.loads((HERE / "sources.toml").read_text(encoding="utf-8"))
    return tuple(SourcePart.model_validate(s) for s in table["source"])


def find(explicit: Path | None) -> Path:
    """The configuration file: the one named, else the one in $NPDWATCH_CONFIG, else npdwatch.toml here.

    Raises:
        ConfigurationError: it does not exist.
    """
    named = explicit or (Path(os.environ[ENVIRONMENT]) if os.environ.get(ENVIRONMENT) else None)
    path = (named or Path(FILE_NAME)).expanduser()
    if not path.is_file():
        if named:
            raise ConfigurationError(f"{path} does not exist. Check the path given by --config or ${ENVIRONMENT}.")
        raise ConfigurationError(f"There is no {FILE_NAME} in this folder. Make one with: npdwatch init")
    return path.resolve()


def load(path: Path) -> Configuration:
    """Reads and checks a configuration file.

    Raises:
        ConfigurationError: naming file, line and key, and for an unknown key the nearest known one.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        table = tomllib.loads(text)
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path} is not UTF-8 text; save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path} is not valid TOML: {error}") from None
    table.pop("path", None)
    try:
        return Configuration.model_validate({**table, "path": path})
    except ValidationError as error:
        lines = "\n".join(dict.fromkeys(_sentence(e, text, path) for e in error.errors()))
        raise ConfigurationError(lines) from None


def _sentence(error: Mapping[str, Any], text: str, path: Path) -> str:
    whole = error.get("ctx", {}).get("error")
    given = whole.location if isinstance(whole, _Located) else error["loc"]
    location = tuple(x for x in given if x not in ("email", "slack", "slack_bot", "webhook"))
    key = str(location[-1]) if location else ""
    line = _line_of(text, location)
    where = f"{path}:{line}" if line else str(path)
    dotted = ".".join(str(x + 1) if isinstance(x, int) else x for x in location)
    match error["type"]:
        case "extra_forbidden":
            if re.fullmatch(r"(password|url|secret|old_secret|token)", key) and "channel" in location:
                return f"{where}: {dotted}: a secret does not stand in this file; use {key}_file or {key}_env"
            return f"{where}: unknown key {dotted!r}{_nearest(key, _known_keys(location))}"
        case "missing":
            return f"{where}: {dotted} is missing"
        case _:
            message = str(error["msg"]).removeprefix("Value error, ")
            plain = not dotted or isinstance(whole, _Located)
            return f"{where}: {message}" if plain else f"{where}: {dotted}: {message}"


def _nearest(name: str, known: Mapping[str, Any] | tuple[str, ...]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(sorted(known))}" if known else ""


def _known_keys(location: tuple[Any, ...]) -> tuple[str, ...]:
    parts: dict[str, type[BaseModel]] = {
        "data": DataPart, "crawl": CrawlPart, "limits": LimitsPart, "source": SourcePart, "route": RoutePart,
        "heartbeat": HeartbeatPart, "page": PagePart,
    }  # fmt: skip
    if len(location) == 1:
        return tuple(n for n in Configuration.model_fields if n != "path")
    if location[0] == "channel":
        kinds: tuple[type[BaseModel], ...] = (EmailPart, SlackPart, SlackBotPart, WebhookPart)
        return tuple(dict.fromkeys(n for k in kinds for n in k.model_fields))
    return tuple(parts[location[0]].model_fields)


def known_keys() -> tuple[str, ...]:
    """Every key of the file, dotted, for the manual and its test."""
    tables = ("data", "crawl", "limits", "heartbeat", "page", "source", "route")
    out = [n for n in Configuration.model_fields if n not in ("path", "channel", *tables)]
    for name in tables:
        out += [f"{name}.{k}" for k in _known_keys((name, ""))]
    for kind in (EmailPart, SlackPart, SlackBotPart, WebhookPart):
        label = get_args(kind.model_fields["type"].annotation)[0]
        out += [f"channel.{label}.{k}" for k in kind.model_fields]
    return tuple(out)


def _line_of(text: str, location: tuple[Any, ...]) -> int | None:
    """The line on which a key stands, as far as a plain look at the text can tell; of its table where it is absent."""
    if not location:
        return None
    names = [x for x in location if isinstance(x, str)]
    nth = next((x for x in location if isinstance(x, int)), 0) if len(location) > 1 else 0
    header = ".".join(names[:-1]) if len(names) > 1 else ""
    table_line, seen, here, met = None, -1, header == "", -1
    for number, line in enumerate(text.splitlines(), 1):
        found = re.match(r"\s*\[\[?\s*([A-Za-z0-9_.\"-]+)\s*\]?\]", line)
        if found:
            name = found[1].replace('"', "")
            seen += name == header
            here = name == header and (seen == nth or not line.lstrip().startswith("[["))
            table_line = number if here else table_line
            met += name == ".".join(names)
            if name == ".".join(names) and (met == nth or not line.lstrip().startswith("[[")):
                return number
        elif here and re.match(rf"\s*\"?{re.escape(names[-1])}\"?\s*=", line):
            return number
    return table_line
