"""The page of one release: what it is, its history field by field, its evidence, and the next step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from alerts.describe import archive_link
from alerts.foi import Papers, draft_link
from diffing.items.words import changed_words
from web.db import NotThere, Row, page, row, rows, whole_number
from web.site import Site

VERSIONS = 200
"""Versions that are shown, the newest; the rest stands in the table of versions."""
_WORDS_UP_TO = 2_000
"""Characters of a cell that is compared word by word; the time of comparing grows with the square."""
_MOST_COMPARED = 20
"""Cells that are compared word by word on one page."""
_LABELS = ("category", "level", "tier", "outcome")
"""What we say of a version, besides what stands in the register."""


async def release(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/releases/<id>."""
    number = whole_number(request.url_vars["id"])
    found = await row(site, "select * from releases where id = ?", [number])
    if found is None:
        raise NotThere(f"There is no release {number}. Search for its reference or its recipient instead.")
    source = await row(site, "select * from sources where name = ?", [found["source"]]) or {}
    versions = await rows(
        site,
        "select v.*, e.title edition_title, e.kind edition_kind, e.published_at, a.filename from versions v"
        " join editions e on e.id = v.edition left join archived a on a.sha256 = v.sha256"
        " where v.release = ? order by v.id desc limit ?",
        [number, VERSIONS],
    )
    changes = await rows(site, "select * from changes where release = ? order by id desc limit ?", [number, VERSIONS])
    context = {
        "release": found,
        "source": source,
        "archived": archive_link(source.get("url", "")),
        "file": await row(site, "select * from archived where sha256 = ?", [found["sha256"]]),
        "recipients": await rows(
            site,
            "select r.slug, r.name, r.category from release_recipients l join recipients r on r.slug = l.recipient"
            " where l.release = ?",
            [number],
        ),
        "cells": list(versions[0]["cells"].items()) if versions else [],
        "history": history(versions[::-1], changes[::-1]),
        "not_shown": max(0, found["versions"] - len(versions)),
        "evidence": await rows(
            site,
            "select e.id, e.kind, e.title, e.published, e.polarity, l.reason from evidence_releases l"
            " join evidence e on e.id = l.item where l.release = ? order by e.published desc limit 50",
            [number],
        ),
        "request_link": draft_link(_papers(found, source, site.about.foi_bodies.get(found["source"]))),
    }
    return await page(site, request, "release.html", context)


def _papers(found: Row, source: Row, body: str | None) -> Papers:
    return Papers(
        found["publication"], source.get("url", ""), found["reference"], found["recipient"], found["sheet"],
        found["row"], gone=not found["present"], body=body,
    )  # fmt: skip


def history(versions: Sequence[Row], changes: Sequence[Row]) -> list[Row]:
    """What happened to a release, oldest first: its versions cell by cell, and what is told without another version.

    Each: at, edition, edition_title, place (the version, or None), told (changes of the register that say it),
    fields ([{name, before, after, words}]), labels ([{name, before, after}]).
    """
    of_edition: dict[int | None, list[Row]] = {}
    for change in changes:
        of_edition.setdefault(change["edition"], []).append(change)
    steps: list[Row] = []
    compared = 0
    before: Row | None = None
    for version in versions:
        told = of_edition.pop(version["edition"], [])
        fields: list[Row] = []
        if before is not None:
            fields = cell_changes(before["cells"], version["cells"], words=max(0, _MOST_COMPARED - compared))
            compared += sum(bool(f["words"]) for f in fields)
        labels = [
            {"name": name, "before": before[name], "after": version[name]}
            for name in _LABELS
            if before is not None and before[name] != version[name]
        ]
        # Many sheets carry the month in their name: another name alone is no move, which the comparison has found.
        moved = before is not None and any(c["kind"] == "moved" for c in told)
        steps.append(
            {
                "at": version["seen_at"], "edition": version["edition"], "edition_title": version["edition_title"],
                "edition_kind": version["edition_kind"], "published_at": version["published_at"], "place": version,
                "told": told, "fields": fields, "labels": labels, "moved": moved, "before": before,
            }
        )  # fmt: skip
        before = version
    for edition, told in of_edition.items():
        steps += [
            {"at": c["seen_at"], "edition": edition, "edition_title": "", "place": None, "told": [c], "fields": [],
             "labels": [], "moved": False, "before": None}
            for c in told
        ]  # fmt: skip
    return sorted(steps, key=lambda s: str(s["at"]))


def cell_changes(before: Mapping[str, str], after: Mapping[str, str], *, words: int = _MOST_COMPARED) -> list[Row]:
    """The cells that differ, in the order of the newer row; of at most `words` long ones also word by word."""
    names = dict.fromkeys([*after, *before])
    out: list[Row] = []
    for name in names:
        old, new = str(before.get(name, "")), str(after.get(name, ""))
        if old == new:
            continue
        spans: Sequence[Any] = ()
        if words > 0 and 60 < len(old) <= _WORDS_UP_TO and 60 < len(new) <= _WORDS_UP_TO:
            spans, words = changed_words(old, new), words - 1
        out.append({"name": name, "before": old, "after": new, "words": spans})
    return out
