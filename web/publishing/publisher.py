"""Writes the site as plain files that any web host can serve."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections import deque
from collections.abc import Iterable, Sequence
from functools import partial
from html import escape
from typing import Any
from urllib.parse import unquote

from msgspec import Struct, field

from db.archive import Archive, ArchiveDamaged, NotArchived
from readers.visible_copy import NoCopy
from web.app import ask
from web.files import public_body, public_key
from web.links import PlainPages, archived_path, file_of, link
from web.lists.query import PAGE
from web.publishing.helper import Helper, Rendered, render
from web.publishing.output_folder import Folder
from web.site import STATIC, Site

FIRST = (
    "/about", "/about/columns", "/privacy", "/feeds", "/sources", "/releases", "/recipients", "/changes",
    "/disappeared", "/evidence", "/cohorts",
)
LISTS = ("releases", "recipients", "changes", "evidence")
STREAMED = tuple(f"/{name}.{form}" for name in LISTS for form in ("csv", "json"))
"""Lists as files, every row of them: written as they are read."""
TABLES = (*STREAMED, *(f"/{name}.atom" for name in LISTS))
MOST_CHANGES = 5_000
"""Changes that have a page of their own and stand in the list, the newest. A release's page tells all of its own, and
the CSV has every one: twenty years of a register are 200,000."""
MOST_OF_ONE = 1_000
"""Changes of one edition that stand on its pages, the worst."""
MANY = 1_000
"""Pages from which on a second process is worth its start."""
MOVED = """<!doctype html>
<html lang="en-GB"><meta charset="utf-8"><title>Moved</title><meta http-equiv="refresh" content="0; url={0}">
<p>This page is at <a href="{0}">another address</a>.</p></html>
"""


class Published(Struct):
    """What a publishing came to."""

    files: int = 0
    changed: int = 0
    gone: int = 0
    nothing_new: bool = False
    lost: list[str] = field(default_factory=list)
    """Archived files that could not be read."""
    uncopied: list[str] = field(default_factory=list)
    """Archived files of which no copy can be made from what is visible: left out."""
    missing: dict[str, int] = field(default_factory=dict)
    """Addresses to which a page led and that did not answer with a page, with their status: a fault of ours."""


class CopyOutdated(Exception):
    """Something was withheld since the copy was made. The folder is as it was, but for pages written until then."""


class Publisher:
    """Writes the site into a folder: every page is rendered, and what differs from the file there is written."""

    def __init__(
        self, site: Site, folder: Folder, *, files: bool, helping: Sequence[str] = (), last_try: bool = True
    ) -> None:
        """`site`: with `published` set. `files`: whether archived files are copied too.

        Without `last_try` CopyOutdated is raised as soon as something is withheld of which the copy does not know.

        `helping`: the command of a second process that renders pages (`web.publishing.helper`), where there are many.
        """
        self.site, self.folder, self.files, self.helping = site, folder, files, helping
        self.helper: Helper | None = None
        self.done = Published()
        self.archived: dict[str, tuple[str, str, bool]] = {}
        """Path -> sha256, name and whether it is judged, of the archived files that the copy holds."""
        self.known: set[str] = set()
        """Addresses that are there whoever leads to them."""
        self.last_page = 1
        """Of the list of changes."""
        self.waiting: deque[str] = deque()
        self.seen: set[str] = set()
        """Files, by which one page is known whatever its address looks like."""
        self.leading: dict[str, list[str]] = {}
        """Address -> pages that lead to it, until it has been answered."""
        self.absent: set[str] = set()
        self.pages = PlainPages(self._noted)
        self.last_try = last_try
        self.conditional = False
        """True where a page is made anew only if it is made from something else than the last time."""

    def publish(self, state: str, looked: str, frame: str = "") -> Published:
        """Writes what is new or different, takes out what is no longer there.

        `state`: what all is made from. `looked`: when sources were; where only that is new, few pages are made anew.
        `frame`: what stands on pages whatever they are about, and all that is withheld; where it is another one, or "",
        each page is made anew, else those that are made from something else than the last time.
        """
        there = all(map(self.folder.is_as_written, self.folder.ours))
        before, last_looked, last_frame = (*self.folder.state.split(" "), "", "", "")[:3]
        same = bool(state) and before == state and there
        if same and last_looked == looked:
            return Published(len(self.folder.ours), nothing_new=True)
        with self.folder:
            frame = asyncio.run(self._publish(frame, last_frame, only_looked=same))
            faulty = self.done.missing or self.done.lost
            self.done.gone = self.folder.end("" if faulty else f"{state} {looked} {frame}")
        self.done.files, self.done.changed = len(self.folder.kept), self.folder.changed
        return self.done

    async def _publish(self, frame: str, last_frame: str, *, only_looked: bool) -> str:
        """Gives the frame of what was written."""
        if self.files:
            kept = await _rows(self.site, "select sha256, filename, judged from archived")
            self.archived = {archived_path(*f[:2]): (f[0], f[1], bool(f[2])) for f in kept}
        # First, so that no page leads to a file of which there is no copy.
        for path, body in list(self.archived.items()):
            self._copy(path, *body)
        self.site.copied = frozenset(sha256 for sha256, *_ in self.archived.values())
        found = [a for a in await addresses(self.site, MOST_CHANGES, MOST_OF_ONE) if self._can_be(a)]
        sources = [f"/sources/{name}" for (name,) in await _rows(self.site, "select name from sources")]
        self.known = {"/", *FIRST, *TABLES, *sources, *found}
        self.last_page = -(-sum(a.startswith("/changes/") for a in found) // PAGE)
        if frame and self.done.uncopied:  # no page leads to them now
            frame = hashlib.sha256(repr((frame, sorted(self.done.uncopied))).encode()).hexdigest()
        if frame and frame == last_frame:
            now = {file_of(a) for a in (*self.known, *self.archived)}
            self.conditional = all(n in now for n in self.folder.ours if LASTING.fullmatch(n))
        if only_looked:
            ours = {n: k for n, k in self.folder.ours.items() if not n.startswith("archive/")}  # these were gone over
            self.folder.kept |= ours
            self.seen.update(ours)
            names = ("everything", "late", *(s.removeprefix("/") for s in sources))
            feeds = (f"/feeds/{name}.atom" for name in names)  # a register is late from a day on, whatever changes
            for address in ("/", *FIRST, *sources, *filter(self._can_be, feeds)):
                await self._answer(address)
            await self._answer_all()
            return frame
        for file in sorted(STATIC.iterdir()):
            self.folder.put(f"static/{file.name}", file.read_bytes())
            self.seen.add(f"static/{file.name}")
        self._wait(t for t in TABLES if self._is_there(t))
        self._wait(found)
        self._wait(t for t in (*FIRST, *sources) if self._is_there(t))
        if self.helping and len(self.waiting) >= MANY:
            self.helper = Helper(self.helping, self.site)
        try:
            await self._answer_all()
        finally:
            if self.helper is not None:
                self.helper.end()
                self.helper = None
        # Last, so that nobody is led from it to what is not there yet.
        self._wait(["/"])
        await self._answer_all()
        return frame

    def _wait(self, addresses: Iterable[str]) -> None:
        for address in addresses:
            name = file_of(address)
            if name not in self.seen:
                self.seen.add(name)
                self.waiting.append(address)

    async def _answer_all(self) -> None:
        """Answers all that wait: a helper those that wait the shortest, so that it and we meet somewhere."""
        while self.waiting or self.helper is not None:
            self._be_helped()
            if self.waiting:
                await self._answer(self.waiting.popleft())

    def _be_helped(self) -> None:
        """Takes what the helper has rendered, and gives it more; once nothing is left to do, without it."""
        if self.helper is None:
            return
        for made in self.helper.answers(wait=not self.waiting):
            self._take(made)
        while len(self.waiting) > 1 and self.helper.has_time and self.waiting[-1] not in STREAMED:
            address = self.waiting.pop()
            self.helper.ask(address, self._tag(address))
        if self.helper.ended or not (self.waiting or self.helper.asked):
            self.waiting.extend(self.helper.asked)
            self.helper.end()
            self.helper = None

    async def _answer(self, address: str) -> None:
        if address in STREAMED:
            name = file_of(address)
            with self.folder.part_of(name) as part, part.open("wb") as out:

                def write(some: bytes) -> None:
                    out.write(some)
                    self._be_helped()  # it takes minutes where there are many rows

                status, _ = await ask(self.site, address, write)
                out.flush()
                if status == 200:
                    self.folder.put_part(name, part)
            if status != 200:
                self._miss(address, status)
            return
        self._take(await render(self.site, address, self._tag(address)))

    def _tag(self, address: str) -> str:
        """The tag of what a page was made from the last time; "" where it is to be made whatever it is made from now.

        It is where a page that it leads to is there now and was not, or the other way round.
        """
        tag, *leads = self.folder.made_from(file_of(address)).split("\n") if self.conditional else ("",)
        return tag if all(self._is_there(to.removeprefix("-")) != to.startswith("-") for to in leads) else ""

    def _take(self, made: Rendered) -> None:
        """Writes what was rendered, and has what it leads to wait."""
        name = file_of(made.address)
        address, status, headers, body = made.address, made.status, made.headers, made.body
        kind = headers.get(b"content-type", b"")
        if status in (301, 302) and address in self.known:
            to = unquote(headers[b"location"].decode())
            self.folder.put(name, MOVED.format(escape(link(to, at=address))).encode())
        elif status == 304:
            self._lead(address, [to for to in self.folder.made_from(name).split("\n")[1:] if not to.startswith("-")])
            self.folder.keep(name)
        elif status != 200:
            self._miss(address, status)
        elif kind.startswith(b"text/html"):
            text, leads = self.pages.plain(body, address)
            self._lead(address, [to for to in leads if not to.startswith("-")])
            tag = headers.get(b"etag", b"").decode()
            self.folder.put(name, text, "\n".join((tag, *leads)) if tag else "")
        else:
            self.folder.put(name, body)

    def _noted(self, target: str) -> tuple[bool, str]:
        """Whether a page may lead to an address, and how that is noted with the page, "" where it is not.

        It is where that is not there for good, or is known from that page alone.
        """
        there = self._is_there(target)
        further = there and target not in self.known and not target.startswith(("/archive/", "/static/"))
        noted = further or target.startswith("/changes/")
        return there, (target if there else f"-{target}") if noted else ""

    def _lead(self, address: str, targets: Iterable[str]) -> None:
        """Has what a page leads to made too."""
        further = sorted(t for t in targets if t not in self.known)
        for target in further:
            self.leading.setdefault(target, []).append(address)
        self._wait(further)

    def _miss(self, address: str, status: int) -> None:
        """Has the pages that lead to it written once more, without the link."""
        if status == BUSY and not self.last_try:
            raise CopyOutdated
        self.folder.take_out(file_of(address))
        self.absent.add(address)
        self.pages.forget()
        self.done.missing[address] = status
        self.waiting.extend(self.leading.pop(address, []))

    def _can_be(self, target: str) -> bool:
        """False for feeds without an address: their readers must know where the site is."""
        return bool(self.site.about.address) or not target.partition("?")[0].endswith(".atom")

    def _is_there(self, target: str) -> bool:
        if target.startswith("/archive/"):
            return target in self.archived
        if not self._can_be(target):
            return False
        if ONLY_LISTED.fullmatch(target) and target not in self.known:
            return False
        further = target.removeprefix("/changes?page=")
        return target not in self.absent and not (further.isdigit() and int(further) > self.last_page)

    def _copy(self, path: str, sha256: str, filename: str, judged: bool) -> None:
        try:
            body = partial(public_body, Archive(self.site.archive), sha256, filename, judged)
            key = f"{public_key(sha256)}{'.judged' if judged else ''}"
            self.folder.put_with(file_of(path), key, lambda part: part.write_bytes(body()))
        except (NotArchived, ArchiveDamaged, NoCopy) as error:
            (self.done.uncopied if isinstance(error, NoCopy) else self.done.lost).append(path)
            self.folder.kept.pop(file_of(path), None)  # one of before goes
            del self.archived[path]


BUSY = 503
"""What the site answers while something was withheld of which its copy does not know."""
LASTING = re.compile(r"(archive|releases|recipients|evidence|editions|sources)/(?!(.*/)?page-[0-9]+/index\.html).*")
"""Files that go only where something is withheld, or cannot be copied any more: then each page is made anew, whatever
leads to them. What else goes is kept with the pages that lead to it, or is a further page of a list."""
ONLY_LISTED = re.compile(r"/changes/.*|/(editions|recipients)/.*\?.*|/cohorts/[^/]+/.*\?.*")
"""Addresses that are there only where `addresses` has them."""


async def addresses(site: Site, changes: int, of_one_edition: int) -> list[str]:
    """All that have a page or a feed, with further pages: of the newest `changes`, so many of one edition."""
    out = [f"/releases/{n}" for (n,) in await _rows(site, "select id from releases order by id")]
    newest = f"select id from changes order by open_at desc, id desc limit {changes:d}"  # noqa: S608 - a number of ours
    out += [f"/changes/{n}" for (n,) in await _rows(site, newest)]
    out += [f"/evidence/{n}" for (n,) in await _rows(site, "select id from evidence order by id")]
    for slug, total in await _rows(site, "select slug, releases + gone from recipients order by slug"):
        out += [*_parts(f"/recipients/{slug}", total), f"/feeds/recipients/{slug}.atom"]
    former = "select slug from recipient_slugs where slug != recipient and slug not in (select slug from recipients)"
    out += [f"/recipients/{slug}" for (slug,) in await _rows(site, f"{former} order by slug")]
    of_editions = (
        "select e.id, count(c.id) from editions e left join changes c on c.edition = e.id group by e.id order by e.id"
    )
    for number, total in await _rows(site, of_editions):
        out += _parts(f"/editions/{number}", min(total, of_one_edition))
    out += [f"/editions/{n}" for (n,) in await _rows(site, "select id from former_editions order by id")]
    return out


def _parts(address: str, total: int) -> list[str]:
    """The page of a list, with its further pages where it is long."""
    return [address, *(f"{address}?page={number}" for number in range(2, -(-total // PAGE) + 1))]


async def _rows(site: Site, sql: str) -> list[tuple[Any, ...]]:
    """The rows of a query, however many: Datasette's own way stops at a thousand."""
    found: list[tuple[Any, ...]] = await site.register.execute_fn(lambda db: [tuple(r) for r in db.execute(sql)])
    return found
