"""What the replica of GOV.UK publishes at each stage: content items, files, search results. Plain data, no server.

Shapes follow the publisher's schemas; page paths, titles and the wording of notes are the real ones; ids are made up.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from msgspec import Struct, field

from demo.editions import baseline, second, third
from demo.ods import MIMETYPE

SHARES = "/government/publications/dfe-external-data-shares"
REQUESTS = "/government/publications/national-pupil-database-requests-received"
GUIDANCE = "/guidance/data-protection-how-we-collect-and-share-research-data"
COLLECTION = "/government/collections/national-pupil-database"
JUNE, SEPTEMBER, SILENT = (f"64f0000000000000000000{n:02d}" for n in (1, 2, 3))
"""Asset ids of the register's files."""
NAMES = ("baseline", "edition", "silent", "republished")
"""The stages in order."""


def content_item(path: str, title: str, description: str, *, at: str, **over: Any) -> dict[str, Any]:  # noqa: ANN401
    """A live content item; `at` is when it last changed for the public."""
    return {
        "base_path": path, "content_id": f"00000000-0000-4000-8000-{sum(path.encode()):012x}",
        "document_type": "transparency", "first_published_at": "2017-12-14T09:30:00.000+00:00", "locale": "en",
        "phase": "live", "public_updated_at": at, "publishing_app": "whitehall", "rendering_app": "frontend",
        "schema_name": "publication", "title": title, "description": description, "updated_at": at,
        "withdrawn_notice": {}, "details": {"body": "", "change_history": []}, "links": {}, **over,
    }


def file_attachment(
    number: int, title: str, url: str, asset_id: str, body: bytes, *, content_type: str = MIMETYPE
) -> dict[str, Any]:
    """A file in `details.attachments`. `number` is the id that every new edition of a page changes."""
    filename = url.rsplit("/", 1)[-1]
    return {
        "attachment_type": "file", "id": str(number), "title": title, "url": url, "command_paper_number": "",
        "accessible": False, "content_type": content_type, "file_size": len(body), "filename": filename,
        "assets": [{"asset_manager_id": asset_id, "filename": filename}],
    }


def redirect_item(path: str, destination: str, *, at: str) -> dict[str, Any]:
    """A page that has moved: 200 with a schema of its own, not a redirect of HTTP."""
    return {
        "base_path": path, "content_id": None, "document_type": "redirect", "schema_name": "redirect", "title": None,
        "description": None, "public_updated_at": at, "updated_at": at, "withdrawn_notice": {}, "details": {},
        "links": {}, "redirects": [{"path": path, "type": "exact", "destination": destination}],
    }


class Asset(Struct, frozen=True):
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


class PublishedSite(Struct):
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


class _RegisterPage(Struct, frozen=True):
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
def _states() -> dict[str, _RegisterPage]:
    one = _RegisterPage(
        JUNE, "June 2023", 7600001, "2023-09-07T08:30:00Z", "2023-09-07T08:30:05.000Z", "2023-09-07T08:00:00",
        baseline().ods(), _FIRST,
    )
    two = _RegisterPage(
        SEPTEMBER, "September 2023", 7600002, "2023-12-07T09:30:00Z", "2023-12-07T09:30:05.000Z",
        "2023-12-07T09:00:00", second().ods(), _SECOND, (one.path,),
    )
    # A minor edit: no note, the public date stands still, only updated_at moves.
    three = _RegisterPage(
        SILENT, "September 2023", 7600003, two.public, "2023-12-12T16:02:11.000Z", "2023-12-12T15:40:00",
        third().ods(), _SECOND, (one.path, two.path),
    )
    # The same bytes uploaded again: another ETag, another attachment id, nothing to tell.
    four = _RegisterPage(
        SILENT, "September 2023", 7600099, two.public, "2024-01-03T02:00:00.000Z", "2024-01-03T01:59:00",
        three.body, _SECOND, (one.path, two.path),
    )
    return dict(zip(NAMES, (one, two, three, four), strict=True))


def _shares(state: _RegisterPage, site: str, assets: str) -> dict[str, Any]:
    url = assets + state.path
    title = f"DfE external data shares: {state.month}"
    return content_item(
        SHARES, "DfE external data shares",
        "Department for Education (DfE) approved data shares with external, third-party organisations.",
        at=state.public, updated_at=state.updated,
        details={
            "body": '<div class="govspeak"><p>DfE external data shares, in one file.</p>'
            f'<p>See <a href="{site}{GUIDANCE}">how DfE shares personal data</a>.</p></div>',
            "change_history": [{"public_timestamp": at, "note": note} for at, note in state.notes],
            "attachments": [file_attachment(state.number, title, url, state.asset_id, state.body)],
            "featured_attachments": [str(state.number)],
        },
    )


def _guidance() -> dict[str, Any]:
    return content_item(
        GUIDANCE, "How DfE shares personal data", "How the Department for Education shares personal data.",
        at="2023-03-01T09:30:00Z", document_type="detailed_guide", schema_name="detailed_guide",
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
        COLLECTION, "National pupil database", "Documents about the national pupil database.",
        at="2019-07-15T09:30:00Z",  # a collection's date does not move when a document joins it
        document_type="document_collection", schema_name="document_collection",
        details={"body": "<p>Made for the demonstration.</p>", "collection_groups": [], "change_history": []},
        links={"documents": documents},
    )


def _result(item: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": item["title"], "link": item["base_path"], "description": item["description"],
        "public_timestamp": item["public_updated_at"], "content_store_document_type": item["document_type"],
        "organisations": [{"slug": "department-for-education"}],
    }


def publish(name: str, *, site: str, assets: str) -> PublishedSite:
    """What is published at that stage; `site` and `assets` are the origins of the two servers."""
    state = _states()[name]
    shares = _shares(state, site, assets)
    workforce = content_item(
        "/government/publications/made-up-workforce-figures", "Made-up workforce figures", "Made up.",
        at="2023-06-01T08:30:00Z",
    )
    return PublishedSite(
        items={
            SHARES: shares, GUIDANCE: _guidance(), COLLECTION: _collection(site, shares),
            REQUESTS: redirect_item(REQUESTS, SHARES, at="2017-12-14T09:30:00Z"),
        },
        assets={state.path: Asset(state.body, MIMETYPE, seconds(state.uploaded), SHARES)},
        replaced=dict.fromkeys(state.before, state.path),
        search=[_result(shares), _result(workforce)],
    )
