"""A Datasette on the public copy, with our templates."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy as copy_of
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from datasette.app import Datasette
from datasette.database import Database
from msgspec import Struct, field

from config import Configuration
from config.tables import LETTERS_POST, LETTERS_TO
from db.withheld.short_list import FILE_NAME as LIST_NAME
from db.withheld.short_list import Listed
from followers.forms import Forms
from model.own_files import digest_of
from publicdb.file import PACKAGES
from web.copy_file import NAME, CopyFile
from web.gate import Gate
from web.kept import KeptAnswers
from web.links import archived_path, link, quoted
from web.templating import RowTemplates

HERE = Path(__file__).resolve().parent
SETTINGS: Mapping[str, Any] = {
    # Ad-hoc SQL is for people on their own machine; here it would be a way to keep the server busy.
    "default_allow_sql": False,
    "allow_download": False,
    "allow_signed_tokens": False,
    "suggest_facets": False,
    "allow_facet": True,
    "default_facet_size": 30,
    "default_page_size": 50,
    "max_returned_rows": 1000,
    # Every query of ours is bounded and takes milliseconds; on a machine that is busy otherwise a second is too little.
    "sql_time_limit_ms": 3000,
    "facet_time_limit_ms": 400,
    "num_sql_threads": 3,
    "allow_csv_stream": True,
    "max_csv_mb": 200,
    "default_cache_ttl": 0,
    "template_debug": False,
    "trace_debug": False,
    "force_https_urls": False,
}


class Slots:
    """Lets so many of something come in at a time: nobody takes the room of all others."""

    def __init__(self, of_network: int, of_all: int) -> None:
        self.of_network, self.of_all = of_network, of_all
        self._taken: Counter[str] = Counter()

    @contextmanager
    def one(self, network: str) -> Iterator[bool]:
        """Takes a place for somebody of that network; False where there is none."""
        if self._taken[network] >= self.of_network or self._taken.total() >= self.of_all:
            yield False
            return
        self._taken[network] += 1
        try:
            yield True
        finally:
            self._taken[network] -= 1
            self._taken += Counter()  # without networks that have none


class About(Struct, frozen=True):
    """What a site is told of itself: from [page] of the configuration, or for a trial."""

    title: str = "npdwatch"
    address: str = ""
    """Where people reach it, without a slash at the end; "" where nobody said."""
    contact: str = ""
    zone: str = "Europe/London"
    foi_bodies: Mapping[str, str] = field(default_factory=dict)
    """By source: whom to ask about its releases, by WhatDoTheyKnow's name; "" for nobody."""
    follow: Forms | None = None
    """What readers ask for who follow by email; None where nobody can."""
    letters_to: str = LETTERS_TO
    letters_post: str = LETTERS_POST
    of_department: bool = True
    """True where the registers of the Department for Education are watched (`own_sources`)."""
    demonstration: bool = False
    """Its rows are invented: every page says so, and letters go to nobody."""

    @classmethod
    def of(cls, settings: Configuration) -> About:
        """As the configuration says."""
        page = settings.page
        follow = Forms(settings.folder, timedelta(seconds=page.subscribe_pending)) if page.subscribe else None
        return cls(
            page.title, page.address, page.contact, settings.time_zone, settings.foi_bodies, follow, page.letters_to,
            page.letters_post, settings.own_sources, page.demonstration,
        )


class State(Struct):
    """The state of the copy, as the site tells it; the refresher writes it."""

    generation: str = ""
    """Another one means that what was worked out from the copy is to be worked out again."""
    revision: str = ""
    """Another one means that sources were looked at."""
    built_at: str = ""
    withheld: str = ""
    """Another one means that the copy is shown without something else."""
    preparing: bool = False
    """True while there is no copy that may be shown: the first is being made."""
    problem: str = ""
    """For readers: why what they see may be old; "" where all is well. Never a path."""


class Site(Datasette):  # type: ignore[misc]  # Datasette has no types
    """A Datasette that knows what it is about. Serve `app()`, or ask it by `client`."""

    databases: dict[str, Database]

    def __init__(self, copy: Path, archive: Path, about: About, *, published: bool = False) -> None:
        """`archive`: the folder of archived bodies. `published`: it is written as files, without a server."""
        metadata = {
            "title": about.title, "license": "Open Government Licence v3.0",
            "license_url": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
            "databases": {NAME: {"title": "The register's tables"}},
        }
        templates = str(HERE / "templates")
        super().__init__(
            files=[], settings=dict(SETTINGS), metadata=metadata, template_dir=templates, cors=True, memory=False
        )
        self.copy, self.archive, self.about, self.published = copy, archive, about, published
        self.jinja_env.globals |= {
            "link": lambda path, **query: link(path, query) if query else quoted(path), "archived_path": archived_path,
            "static": lambda name: f"{link(f'/static/{name}')}?{static_hash(name)}",
        }
        self.templates = RowTemplates(loader=self.jinja_env.loader, autoescape=True, auto_reload=False)
        """For our own pages: nothing in them is waited for, and Datasette's way of rendering costs twice as much."""
        self.templates.filters, self.templates.globals = self.jinja_env.filters, self.jinja_env.globals
        self.state = State()
        self.gate = Gate(copy.with_name(LIST_NAME))
        self.cached: tuple[str, dict[str, Any]] = ("", {})
        """For which copy something was worked out, and what by name; a pair, since a thread puts another."""
        self.kept = KeptAnswers()
        self.indexes: dict[str, Any] = {}
        """The last index of each list, with what its rows add up to."""
        self.copied: frozenset[str] | None = None
        """sha256 of the files that the plain copy holds; None on a server, which makes them when asked."""
        self.unpacking = asyncio.Semaphore(2)
        """Lets two files be unpacked at once and no more: each may take a few hundred megabytes."""
        self.drawing = asyncio.Semaphore(1)
        """Lets one picture be drawn at a time: it takes a processor, and all other readers, a tenth of a second."""
        self.bundle: Callable[[int], bytes | None] | None = None
        """Makes the evidence for a change, for a second or two; None where it gives none. A server's alone."""
        self.bundling = asyncio.Semaphore(1)
        """Lets one be made at a time."""
        self.posting, self.stopping = Slots(4, 64), Slots(16, 64)
        """Let so many forms come in at a time, from one network and from all; and those that stop letters, apart."""
        if copy.is_file():
            self.open_copy()

    def look_at_gate(self) -> None:
        """Takes note, at each request, of what has been withheld, or lifted, since the last one."""
        if NAME not in self.databases:
            return
        copy: CopyFile = self.databases[NAME]
        if self.gate.look(copy.whole):
            said = repr((self.gate.listed, self.gate.hidden)) if self.gate.listed != Listed() else ""
            self.state.withheld = said and hashlib.sha256(said.encode()).hexdigest()[:16]
            self.kept = KeptAnswers()
        copy.hidden = self.gate.hidden

    def open_copy(self) -> None:
        """Opens the file at `copy` anew, after it was put in place of another one."""
        self.serve(CopyFile(self, self.copy, threads=not self.published))

    def beside(self) -> Site:
        """The same site on the file that stands at `copy` now, for one who asks it before its readers do."""
        other = copy_of(self)
        other.gate, other.state, other.cached = Gate(self.gate.path), State(), ("", {})
        other.drawing = asyncio.Semaphore(1)
        other.serve(CopyFile(other, self.copy, threads=False))
        return other

    def serve(self, copy: CopyFile) -> None:
        """Has readers answered from a file, in which nothing that was withheld by now is shown to those that wait."""
        copy.hidden = self.gate.hidden
        # In one step: a reader's query in another thread finds the one or the other.
        self.databases = {**self.databases, NAME: copy}
        self.kept = KeptAnswers()

    @property
    def register(self) -> CopyFile:
        """The public copy."""
        copy: CopyFile = self.get_database(NAME)
        return copy

    def close(self) -> None:
        """Ends the threads that query, and closes what they had open."""
        self.executor.shutdown(wait=True)
        for database in self.databases.values():
            database.close()


_HOST = re.compile(r"(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")


def address_of(site: Site, request: Any) -> str:  # noqa: ANN401 - Datasette has no types
    """The site's own address for feeds and lists as data: as configured, else as it was asked; "" for no host's name.

    Whoever asks says by which host: what people hand on or send (a letter) has `about.address` alone.
    """
    if site.about.address:
        return site.about.address
    host = request.headers.get("host", "") if request else ""
    return f"{request.scheme}://{host}" if _HOST.fullmatch(host) else ""


def today(about: About) -> date:
    """The day on the site's clock."""
    return datetime.now(UTC).astimezone(ZoneInfo(about.zone)).date()


def without_token(path: str) -> str:
    """A path as it may be shown and written down: whoever has the token of a reader's link is that reader."""
    return re.sub(r"^/follow/.*", "/follow", path, flags=re.DOTALL)


STATIC = HERE / "static"


@cache
def static_hash(name: str) -> str:
    """A short hash of a file that pages need, so that it can be kept for ever."""
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]


@cache
def program() -> str:
    """A digest of what decides how a page looks: after an update pages are asked for, and written, anew."""
    return digest_of(*PACKAGES, "config", "followers", "net", "web")
