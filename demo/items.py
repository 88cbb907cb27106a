"""Content items in the shapes of the publisher's schemas, for the replica and for tests."""

from __future__ import annotations

from typing import Any

from demo.ods import MIMETYPE


def content_item(path: str, title: str, description: str, *, at: str, **over: Any) -> dict[str, Any]:  # noqa: ANN401
    """A live content item; `at` is when it last changed for the public."""
    return {
        "base_path": path,
        "content_id": f"00000000-0000-4000-8000-{sum(path.encode()):012x}",
        "document_type": "transparency",
        "first_published_at": "2017-12-14T09:30:00.000+00:00",
        "locale": "en",
        "phase": "live",
        "public_updated_at": at,
        "publishing_app": "whitehall",
        "rendering_app": "frontend",
        "schema_name": "publication",
        "title": title,
        "description": description,
        "updated_at": at,
        "withdrawn_notice": {},
        "details": {"body": "", "change_history": []},
        "links": {},
        **over,
    }


def file_attachment(
    number: int, title: str, url: str, asset_id: str, body: bytes, *, content_type: str = MIMETYPE
) -> dict[str, Any]:
    """A file in `details.attachments`. `number` is the id that every new edition of a page changes."""
    filename = url.rsplit("/", 1)[-1]
    return {
        "attachment_type": "file",
        "id": str(number),
        "title": title,
        "url": url,
        "command_paper_number": "",
        "accessible": False,
        "content_type": content_type,
        "file_size": len(body),
        "filename": filename,
        "assets": [{"asset_manager_id": asset_id, "filename": filename}],
    }


def redirect_item(path: str, destination: str, *, at: str) -> dict[str, Any]:
    """A page that has moved: 200 with a schema of its own, not a redirect of HTTP."""
    return {
        "base_path": path,
        "content_id": None,
        "document_type": "redirect",
        "schema_name": "redirect",
        "title": None,
        "description": None,
        "public_updated_at": at,
        "updated_at": at,
        "withdrawn_notice": {},
        "details": {},
        "links": {},
        "redirects": [{"path": path, "type": "exact", "destination": destination}],
    }


def gone_item(path: str, explanation: str, *, at: str) -> dict[str, Any]:
    """A page that was unpublished: answered with 410."""
    return {
        "base_path": path,
        "content_id": None,
        "document_type": "gone",
        "schema_name": "gone",
        "title": None,
        "description": None,
        "public_updated_at": at,
        "updated_at": at,
        "details": {"explanation": f"<p>{explanation}</p>", "alternative_path": ""},
        "links": {},
    }
