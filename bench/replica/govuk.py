"""GOV.UK as tests and benches have it: the demonstration's replica, with pages, feeds, any files, faults and a log."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from bench.replica.faults import Scripted, gone_item
from bench.replica.pages import answer_page
from demo import replica
from demo.editions import third
from demo.ods import MIMETYPE
from demo.replica import Handler, Reply
from demo.site import NAMES, SEPTEMBER, SHARES, Asset, PublishedSite, file_attachment, redirect_item, seconds

ENDS = ("withdrawn", "gone", "redirected", "silent-in-place")
"""What can be published besides the stages of the story."""


class Replica(Scripted, replica.Replica):
    """The watched sites, whose stages, faults and log a test can work with."""

    compresses = True

    def __exit__(self, *_: object) -> None:
        self.heal()
        super().__exit__()

    def stage(self, n: int) -> None:
        """Publishes the n-th stage of the story, counted from 1 (`demo.site.NAMES`)."""
        self.publish(NAMES[n - 1])

    def publish(self, name: str) -> None:
        """Publishes what goes by that name: a stage, or one of ENDS.

        Raises:
            KeyError: for an unknown name.
        """
        if name not in (*NAMES, *ENDS):
            raise KeyError(f"nothing is published under {name!r}; known are {[*NAMES, *ENDS]}")
        super().publish(name if name in NAMES else "edition")
        if name in ENDS:
            _end(self.site, name)

    def publish_files(self, files: Sequence[PublishedFile], *, note: str | None, at: str) -> None:
        """Puts just these files on the register's page; without a note it is a minor update."""
        self.site = with_files(self.site, files, note=note, at=at, assets=self.asset_origin)

    def respond(self, server: str, asked: Handler) -> Reply:
        page = answer_page(self.site, asked.path, self.origin) if server == "site" else None
        return self.scripted(server, asked, page or super().respond(server, asked))


def _end(site: PublishedSite, name: str) -> None:
    """Turns the second edition's page into one that came to this end, or its file into another."""
    item = site.items[SHARES]
    at = "2024-02-01T10:00:00Z"
    if name == "withdrawn":
        notice = {"explanation": "<p>This publication has been withdrawn.</p>", "withdrawn_at": at}
        site.items[SHARES] = {**item, "updated_at": at, "withdrawn_notice": notice}
    elif name == "gone":
        site.items[SHARES] = gone_item(SHARES, "Published in error", at="2024-03-01T09:50:56Z")
    elif name == "redirected":
        archive = f"https://webarchive.nationalarchives.gov.uk/ukgwa/https://www.gov.uk{SHARES}"
        site.items[SHARES] = redirect_item(SHARES, archive, at="2026-05-01T09:21:02Z")
    else:
        ((path, asset),) = site.assets.items()
        assert SEPTEMBER in path
        site.assets[path] = replace(asset, body=third().ods(), modified=seconds("2023-12-12T15:40:00"))
        item["details"]["attachments"][0]["file_size"] = len(site.assets[path].body)


class PublishedFile(NamedTuple):
    """A file that a test publishes under a title."""

    title: str
    filename: str
    body: bytes
    content_type: str = MIMETYPE


def with_files(
    now: PublishedSite, files: Sequence[PublishedFile], *, note: str | None, at: str, assets: str
) -> PublishedSite:
    """The site with just these files on the register's page, published at `at` (ISO 8601).

    With a `note` it is a major update; without one a minor one, in which only `updated_at` moves. A file with other
    bytes gets a new asset, and the address of the one in its place sends on to it, as the publisher's program does.
    """
    item = now.items[SHARES]
    details = item["details"]
    found, attachments, replaced = {}, [], dict(now.replaced)
    for n, f in enumerate(files):
        asset_id = hashlib.sha256(f.filename.encode() + f.body).hexdigest()[:24]
        path = f"/media/{asset_id}/{f.filename}"
        found[path] = now.assets.get(path) or Asset(f.body, f.content_type, seconds(at), SHARES)
        number = 8_000_000 + seconds(at) % 1_000_000 + n
        attachments.append(
            file_attachment(number, f.title, assets + path, asset_id, f.body, content_type=f.content_type)
        )
    for old, new in zip(now.assets, found, strict=False):
        replaced = {k: new if v == old else v for k, v in replaced.items()} | ({old: new} if old not in found else {})
    replaced = {k: v for k, v in replaced.items() if k not in found}  # a file that is back answers for itself
    history = details["change_history"]
    if note is not None:
        history = [{"public_timestamp": at, "note": note}, *history]
    changed = {**details, "attachments": attachments, "change_history": history}
    public = item["public_updated_at"] if note is None else at
    item = {**item, "details": changed, "updated_at": at, "public_updated_at": public}
    return PublishedSite({**now.items, SHARES: item}, found, replaced, now.search)
