"""The pages and feeds of GOV.UK, drawn from content items in the designs that it has today."""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import urlsplit

from demo.replica import Reply, text_reply
from demo.site import PublishedSite

FINDER_FEED = "/search/transparency-and-freedom-of-information-releases.atom"
ORGANISATION = "/government/organisations/department-for-education"
PLACEHOLDER = "/government/placeholder"
_ABBREVIATIONS = {"ods": "ODS", "csv": "CSV", "xlsx": "MS Excel Spreadsheet", "pdf": "PDF"}


def _document(title: str, head: str, main: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)} - GOV.UK</title>{head}'
        f'</head><body><main id="content">\n{main}\n</main></body></html>\n'
    )


def _attachment(a: dict[str, Any]) -> str:
    url, title = escape(a["url"]), escape(a["title"])
    kind = _ABBREVIATIONS.get(a.get("filename", "").rsplit(".", 1)[-1].lower(), "HTML")
    size = f"{a['file_size'] / 1024:.1f} KB" if a.get("file_size") else ""
    return (
        '<section class="gem-c-attachment"><div class="gem-c-attachment__thumbnail">'
        f'<a class="govuk-link" tabindex="-1" aria-hidden="true" href="{url}"></a></div>'
        '<div class="gem-c-attachment__details"><h3 class="gem-c-attachment__title">'
        f'<a class="govuk-link" href="{url}">{title}</a></h3><p class="gem-c-attachment__metadata">'
        f'<span class="gem-c-attachment__attribute"><abbr class="gem-c-attachment__abbr">{kind}</abbr></span>, '
        f'<span class="gem-c-attachment__attribute">{size}</span></p></div></section>'
    )


def _history(item: dict[str, Any]) -> str:
    notes = "".join(
        f'<li class="gem-c-published-dates__change-item"><time class="gem-c-published-dates__change-date timestamp"'
        f' datetime="{escape(n["public_timestamp"])}">{escape(n["public_timestamp"][:10])}</time>'
        f'<p class="gem-c-published-dates__change-note">{escape(n["note"])}</p></li>'
        for n in item["details"].get("change_history", [])
    )
    return (
        '<div class="gem-c-published-dates gem-c-published-dates--history" id="full-publication-update-history">'
        f'<div id="full-history"><ol class="gem-c-published-dates__list">{notes}</ol></div></div>'
    )


def publication_page(item: dict[str, Any]) -> str:
    """The page of a live or withdrawn item."""
    details = item["details"]
    head = "".join(
        f'<meta name="{name}" content="{escape(str(item.get(key) or ""))}">'
        for name, key in (
            ("description", "description"),
            ("govuk:format", "document_type"),
            ("govuk:content-id", "content_id"),
            ("govuk:public-updated-at", "public_updated_at"),
            ("govuk:updated-at", "updated_at"),
        )
    )
    notice = item.get("withdrawn_notice") or {}
    files = details.get("attachments", [])
    parts = [f'<h1 class="gem-c-heading__text">{escape(item["title"])}</h1>']
    if notice:
        parts.append(
            f'<section class="gem-c-notice"><h2 class="gem-c-notice__title">This publication was withdrawn on'
            f" {escape(notice['withdrawn_at'][:10])}</h2>{notice['explanation']}</section>"
        )
    if files:
        parts.append('<section id="documents"><h2>Documents</h2>' + "".join(map(_attachment, files)) + "</section>")
    parts.append(
        '<section id="details"><h2>Details</h2>'
        f'<div class="gem-c-govspeak govuk-govspeak">{details["body"]}</div></section>'
    )
    links = item.get("links", {}).get("documents", [])
    if links:
        listed = "".join(f'<li><a href="{escape(d["base_path"])}">{escape(d["title"])}</a></li>' for d in links)
        parts.append(f'<ul class="gem-c-document-list">{listed}</ul>')
    parts.append(_history(item))
    return _document(item["title"], head, "\n".join(parts))


def message_page(title: str, text: str) -> str:
    """A page that is no publication: not found, gone, busy, or a placeholder."""
    return _document(title, "", f"<h1>{escape(title)}</h1><p>{escape(text)}</p>")


def finder_feed(origin: str, results: list[dict[str, Any]]) -> str:
    """The feed of a finder: an entry keeps its id for ever, only `updated` moves."""
    entries = "".join(
        f"<entry><id>tag:www.gov.uk,2005:{escape(r['link'])}</id><updated>{escape(r['public_timestamp'])}</updated>"
        f'<link rel="alternate" type="text/html" href="{escape(origin + r["link"])}"/>'
        f'<title>{escape(r["title"])}</title><summary type="html">{escape(r["description"])}</summary></entry>'
        for r in results
    )
    newest = max((r["public_timestamp"] for r in results), default="1970-01-01T00:00:00Z")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xml:lang="en-US" xmlns="http://www.w3.org/2005/Atom">'
        "<title>Transparency and freedom of information releases from Department for Education</title>"
        f"<updated>{newest}</updated><author><name>HM Government</name></author>{entries}</feed>\n"
    )


def organisation_feed(origin: str, path: str, results: list[dict[str, Any]]) -> str:
    """The feed of an organisation: each update is an entry with a new id; the newest 20."""
    entries = "".join(
        f"<entry><id>{escape(origin + r['link'])}#{escape(r['public_timestamp'])}</id>"
        f"<updated>{escape(r['public_timestamp'])}</updated>"
        f'<link rel="alternate" type="text/html" href="{escape(origin + r["link"])}"/>'
        f"<title>Transparency data: {escape(r['title'])}</title><summary>{escape(r['description'])}</summary></entry>"
        for r in sorted(results, key=lambda r: str(r["public_timestamp"]), reverse=True)[:20]
    )
    newest = max((r["public_timestamp"] for r in results), default="1970-01-01T00:00:00Z")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xml:lang="en-GB" xmlns="http://www.w3.org/2005/Atom">'
        f"<id>tag:www.gov.uk,2005:{escape(path)}</id>"
        f'<link rel="self" type="application/atom+xml" href="{escape(origin + path)}.atom"/>'
        "<title>Department for Education - Activity on GOV.UK</title><author><name>HM Government</name></author>"
        f"<updated>{newest}</updated>{entries}</feed>\n"
    )


def answer_page(site: PublishedSite, target: str, origin: str) -> Reply | None:
    """The page or feed of this address; None for what is of the APIs."""
    path = urlsplit(target).path
    if path.startswith("/api/") or path == "/robots.txt":
        return None
    if path in (FINDER_FEED, ORGANISATION + ".atom", "/government/feed"):
        finder = path == FINDER_FEED
        text = finder_feed(origin, site.search) if finder else organisation_feed(origin, ORGANISATION, site.search)
        return text_reply(200, text, "application/atom+xml; charset=utf-8", Cache_Control="max-age=300, public")
    if path == PLACEHOLDER:
        return text_reply(200, message_page("Being checked", "This file is being checked for viruses."))
    return _page(site.items.get(path))


def _page(item: dict[str, Any] | None) -> Reply:
    if item is None:
        return text_reply(404, message_page("Page not found", "If you typed the web address, check it is correct."))
    if item["schema_name"] == "gone":
        return text_reply(410, message_page("No longer available", "This page has been removed."))
    if item["schema_name"] == "redirect":
        return Reply(301, headers={"Location": item["redirects"][0]["destination"]})
    return text_reply(200, publication_page(item), Cache_Control="max-age=300, public")
