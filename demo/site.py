"""What the replica of GOV.UK publishes at each stage: content items, files, search results. Plain data, no server.

Shapes follow the publisher's schemas; page paths, titles and the wording of notes are the real ones; ids are made up.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from demo.editions import baseline, second, third
from demo.items import content_item, file_attachment, gone_item, redirect_item
from demo.ods import MIMETYPE

if TYPE_CHECKING:
    from collections.abc import Sequence

SHARES = "/government/publications/dfe-external-data-shares"
REQUESTS = "/government/publications/national-pupil-database-requests-received"
GUIDANCE = "/guidance/data-protection-how-we-collect-and-share-research-data"
COLLECTION = "/government/collections/national-pupil-database"
PLACEHOLDER = "/government/placeholder"
ORGANISATION = "/government/organisations/department-for-education"

JUNE, SEPTEMBER, SILENT, IN_PLACE, REUPLOADED = (f"64f0000000000000000000{n:02d}" for n in (1, 2, 3, 4, 5))
"""Asset ids of the register's files."""

NAMES = ("baseline", "edition", "silent", "republished")
"""The stages in order. Besides them: withdrawn, gone, redirected, silent-in-place."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as the asset server has it."""

    body: bytes
    content_type: str
    modified: int
    """Seconds since 1970. The ETag is made of it, so that the same bytes uploaded again have another."""
    parent: str
    """The path of the page it belongs to."""

    @property
    def etag(self) -> str:
        return f'"{self.modified:x}-{len(self.body):x}"'


@dataclass(slots=True)
class Site:
    """All that is published at one time. Tests may change it under a running replica."""

    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Path of the page -> its content item."""
    assets: dict[str, Asset] = field(default_factory=dict)
    """Path on the asset server -> the file."""
    replaced: dict[str, str] = field(default_factory=dict)
    """Path of a file that was replaced -> path of the newest."""
    search: list[dict[str, Any]] = field(default_factory=list)


def seconds(iso: str) -> int:
    """An ISO time as seconds since 1970; without offset it is UTC."""
    at = datetime.fromisoformat(iso)
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())


@dataclass(frozen=True, slots=True)
class _State:
    """What the register's page shows at one stage."""

    asset_id: str
    month: str
    number: int
    public: str
    updated: str
    uploaded: str
    body: bytes
    notes: tuple[tuple[str, str], ...]
    before: tuple[str, ...] = ()
    """Paths of files that this one has replaced."""

    @property
    def path(self) -> str:
        return f"/media/{self.asset_id}/DfE_external_data_shares_{self.month.replace(' ', '_')}.ods"


_Note = tuple[str, str]


def _note(at: str, month: str, before: str) -> _Note:
    """In the words of the real notes."""
    return at, f"Added DfE external data shares for {month}. Data for {before} is available in the archived list."


_FIRST: tuple[_Note, ...] = (
    _note("2023-09-07T09:30:00.000+01:00", "June 2023", "January to March 2023"),
    ("2017-12-14T09:30:00.000+00:00", "First published."),
)
_SECOND = (_note("2023-12-07T09:30:00.000+00:00", "September 2023", "April to June 2023"), *_FIRST)


@lru_cache(maxsize=1)
def _states() -> dict[str, _State]:
    one = _State(
        JUNE, "June 2023", 7600001, "2023-09-07T08:30:00Z", "2023-09-07T08:30:05.000Z", "2023-09-07T08:00:00",
        baseline().ods(), _FIRST,
    )  # fmt: skip
    two = _State(
        SEPTEMBER, "September 2023", 7600002, "2023-12-07T09:30:00Z", "2023-12-07T09:30:05.000Z",
        "2023-12-07T09:00:00", second().ods(), _SECOND, (one.path,),
    )  # fmt: skip
    # A minor edit: no note, the public date stands still, only updated_at moves.
    three = _State(
        SILENT, "September 2023", 7600003, two.public, "2023-12-12T16:02:11.000Z", "2023-12-12T15:40:00",
        third().ods(), _SECOND, (one.path, two.path),
    )  # fmt: skip
    # The same bytes uploaded again: another ETag, another attachment id, nothing to tell.
    four = _State(
        SILENT, "September 2023", 7600099, two.public, "2024-01-03T02:00:00.000Z", "2024-01-03T01:59:00",
        three.body, _SECOND, (one.path, two.path),
    )  # fmt: skip
    in_place = _State(
        SEPTEMBER, "September 2023", 7600002, two.public, two.updated, "2023-12-12T15:40:00", three.body, _SECOND,
        (one.path,),
    )  # fmt: skip
    return dict(zip((*NAMES, "silent-in-place"), (one, two, three, four, in_place), strict=True))


def _shares(state: _State, site: str, assets: str) -> dict[str, Any]:
    url = assets + state.path
    return content_item(
        SHARES,
        "DfE external data shares",
        "Department for Education (DfE) approved data shares with external, third-party organisations.",
        at=state.public,
        updated_at=state.updated,
        details={
            "body": '<div class="govspeak"><p>DfE external data shares, in one file.</p>'
            f'<p>See <a href="{site}{GUIDANCE}">how DfE shares personal data</a>.</p></div>',
            "change_history": [{"public_timestamp": at, "note": note} for at, note in state.notes],
            "attachments": [
                file_attachment(
                    state.number, f"DfE external data shares: {state.month}", url, state.asset_id, state.body
                )
            ],
            "featured_attachments": [str(state.number)],
        },
    )


class PublishedFile(NamedTuple):
    """A file that a test publishes under a title."""

    title: str
    filename: str
    body: bytes
    content_type: str = MIMETYPE


def with_files(now: Site, files: Sequence[PublishedFile], *, note: str | None, at: str, assets: str) -> Site:
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
    history = details["change_history"]
    if note is not None:
        history = [{"public_timestamp": at, "note": note}, *history]
    changed = {**details, "attachments": attachments, "change_history": history}
    public = item["public_updated_at"] if note is None else at
    item = {**item, "details": changed, "updated_at": at, "public_updated_at": public}
    return Site({**now.items, SHARES: item}, found, replaced, now.search)


def _guidance() -> dict[str, Any]:
    return content_item(
        GUIDANCE,
        "How DfE shares personal data",
        "How the Department for Education shares personal data.",
        at="2023-03-01T09:30:00Z",
        document_type="detailed_guide",
        schema_name="detailed_guide",
        details={
            "body": '<div class="govspeak"><p>Made for the demonstration.</p><h2>Principles</h2><ul><li>lawful</li>'
            "<li>proportionate</li></ul></div>",
            "change_history": [{"public_timestamp": "2023-03-01T09:30:00.000+00:00", "note": "First published."}],
        },
    )


def _collection(site: str, shares: dict[str, Any]) -> dict[str, Any]:
    documents = [
        {"title": i["title"], "base_path": i["base_path"], "web_url": site + i["base_path"]}
        for i in (shares, _guidance())
    ]
    return content_item(
        COLLECTION,
        "National pupil database",
        "Documents about the national pupil database.",
        at="2019-07-15T09:30:00Z",  # a collection's date does not move when a document joins it
        document_type="document_collection",
        schema_name="document_collection",
        details={"body": "<p>Made for the demonstration.</p>", "collection_groups": [], "change_history": []},
        links={"documents": documents},
    )


def _result(item: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": item["title"],
        "link": item["base_path"],
        "description": item["description"],
        "public_timestamp": item["public_updated_at"],
        "content_store_document_type": item["document_type"],
        "organisations": [{"slug": "department-for-education"}],
    }


def publish(name: str, *, site: str, assets: str) -> Site:
    """What is published under that name; `site` and `assets` are the origins of the two servers.

    Raises:
        KeyError: for an unknown name.
    """
    states = _states()
    state = states.get(name) or states["edition"]
    shares = _shares(state, site, assets)
    over = {
        "withdrawn": {
            **shares,
            "updated_at": "2024-02-01T10:00:00Z",
            "withdrawn_notice": {
                "explanation": "<p>This publication has been withdrawn.</p>",
                "withdrawn_at": "2024-02-01T10:00:00Z",
            },
        },
        "gone": gone_item(SHARES, "Published in error", at="2024-03-01T09:50:56Z"),
        "redirected": redirect_item(
            SHARES,
            f"https://webarchive.nationalarchives.gov.uk/ukgwa/https://www.gov.uk{SHARES}",
            at="2026-05-01T09:21:02Z",
        ),
    }
    if name not in states and name not in over:
        raise KeyError(f"nothing is published under {name!r}; known are {[*states, *over]}")
    workforce = content_item(
        "/government/publications/made-up-workforce-figures",
        "Made-up workforce figures",
        "Made up.",
        at="2023-06-01T08:30:00Z",
    )
    return Site(
        items={
            SHARES: over.get(name, shares),
            REQUESTS: redirect_item(REQUESTS, SHARES, at="2017-12-14T09:30:00Z"),
            GUIDANCE: _guidance(),
            COLLECTION: _collection(site, shares),
        },
        assets={state.path: Asset(state.body, MIMETYPE, seconds(state.uploaded), SHARES)},
        replaced=dict.fromkeys(state.before, state.path),
        search=[_result(shares), _result(workforce)],
    )
