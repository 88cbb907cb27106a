"""The payload about changes, from what is stored of them; and that of the letter that asks a reader to confirm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from alerts.describe import archive_link, describe, page_of
from alerts.facts import host_of
from alerts.payload import ALL_SHOWN, head
from alerts.payload.subject import subject
from alerts.sentences.headline import headline, summary
from alerts.sentences.others import others_in_short
from alerts.severity import Severity, is_new, severity
from alerts.together import told_together
from model.change import StoredChange
from text.sanitise import LINE, clean, safe_url
from text.timestamp import local_day

WORST, GRAVE = 10, 60
"""Of more rows, so many have a sentence each: at least, and at most. Of new releases as many as the least."""
OTHERS = "What newspapers and others published, and is quoted here, is theirs."
PUBLIC_BODIES = (".gov.uk", ".nhs.uk", ".police.uk", ".gov.scot", ".gov.wales", ".mod.uk")
"""Ends of the names of sites that publish under the Open Government Licence, mostly."""
LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."
LICENCE_URL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
PARLIAMENT = "Contains Parliamentary information licensed under the Open Parliament Licence v3.0."
PARLIAMENT_URL = "https://www.parliament.uk/site-information/copyright-parliament/open-parliament-licence/"


def changes_payload(
    alert: str, changes: Sequence[StoredChange], why: Sequence[Mapping[str, Any]], now: datetime, *,
    zone: str = "UTC", digest: bool = False, subjects: Sequence[str] = (),
) -> dict[str, Any]:
    """The message about changes of one edition, or of a digest; `changes` are given worst first, and are not empty.

    `zone` is the reader's, for the times in the text; `subjects` are the routes' own subject lines, if any.
    """
    lines = told_together(changes)
    told = _told(lines)
    items = [describe(lines[n], zone).as_item() for n in told]
    worst = items[told.index(0)]["line"]
    payload = {
        **head("changes", alert, now, zone),
        "headline": clean(headline(changes, worst), LINE),
        "summary": summary(changes),
        "severity": max(severity(c) for c in changes).word,
        "score": changes[0].score,
        "digest": digest,
        "follows": None,
        **_source_and_edition(changes, zone),
        "counts": dict(Counter(c.kind.value for c in changes)),
        "total": len(lines),
        "items": items,
        "not_shown": len(lines) - len(items),
        "why": [{**w, "route": clean(w["route"], 80), "reasons": [clean(x, 300) for x in w["reasons"]]} for w in why],
        "licence": licence(changes),
    }
    if len(told) < len(lines):
        left = set(range(len(lines))).difference(told)
        others = sorted(left, key=lambda n: (severity(lines[n]) is not Severity.HIGH, not is_new(lines[n]), n))
        payload["others"] = others_in_short(
            [lines[n] for n in others], several=payload["source"]["name"] == "several",
            gathered=digest and bool(why),  # readers who follow hear of what they asked for: each is named
        )
    payload["subject"] = subject(next(filter(None, subjects), ""), payload)
    return payload


def _told(lines: Sequence[StoredChange]) -> list[int]:
    """Those of the lines that have a sentence each: all of few; of many the grave, and before them what is new."""
    if len(lines) <= ALL_SHOWN:
        return list(range(len(lines)))
    told = max(WORST, sum(severity(c) is Severity.HIGH for c in lines[:GRAVE]))
    new = [n for n, c in enumerate(lines) if is_new(c)][:WORST]
    return [*new, *(n for n in range(told) if n not in new)]


def confirmation_payload(alert: str, headline: str, summary: str, now: datetime, *, zone: str) -> dict[str, Any]:
    """The letter that asks a reader to confirm; both texts are ours."""
    return {
        **head("confirm", alert, now, zone), "headline": headline, "summary": summary, "severity": "low", "total": 0,
        "items": [], "not_shown": 0,
    }


def _source_and_edition(changes: Sequence[StoredChange], zone: str) -> dict[str, Any]:
    """The publication and the edition; of several only how many, since each item names its own."""
    sources, editions = len({c.source for c in changes}), {c.edition_id for c in changes if c.edition_id}
    first = next((c for c in changes if c.edition_id), changes[0])
    one = sources == 1
    edition = len(editions) == 1 if one and editions else len({c.edition_id for c in changes}) == 1
    page = safe_url(first.detail.get("edition_page") if edition else _page_of_days(changes, zone))
    return {
        "source": {
            "name": clean(first.source, 80) if one else "several",
            "title": clean(first.source_title or first.source, LINE) if one else f"{sources} sources",
            "url": page_of(first.source_url) if one else "",
            "archived": archive_link(first.source_url) if one else "",
        },
        "edition": {
            "title": clean(first.edition_title, LINE) if edition else "",
            "published_at": clean(first.published_at, 40) if edition else "",
            "seen_at": clean(max(c.seen_at for c in changes), 40),
            **({"page": page} if page else {}),
        },
    }


def _page_of_days(changes: Sequence[StoredChange], zone: str) -> str:
    """The site's page of what changed since the day on which the first of them was seen; "" where there is no site."""
    site, _, page = str(changes[0].detail.get("page", "")).rpartition("/changes/")
    since = local_day(min(c.seen_at for c in changes), zone)
    return f"{site}/changes?since={since}&sort=severity" if page and since else ""


def licence(changes: Sequence[StoredChange]) -> dict[str, str]:
    """The attribution that the publishers ask for."""
    whose = {_whose(c) for c in changes}
    said = [text for by, text in (("state", LICENCE), ("parliament", PARLIAMENT), ("", OTHERS)) if by in whose]
    url = LICENCE_URL if "state" in whose else PARLIAMENT_URL if "parliament" in whose else ""
    return {"text": " ".join(said), "url": url}


def _whose(change: StoredChange) -> str:
    """Whose licence covers what a change quotes: "parliament", "state", or "" for what is its publisher's own.

    What is from elsewhere than a public body's site, such as a newspaper's feed, is under neither.
    """
    host = f".{host_of(change.source_url)}"
    if change.detail.get("licence") == "parliament" or host.endswith(".parliament.uk"):
        return "parliament"
    return "state" if host.endswith(PUBLIC_BODIES) else ""
