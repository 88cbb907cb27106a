"""The pages of one release, with its history field by field, and of one change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from alerts.describe import SaidOfChange, archive_link
from alerts.foi import Papers, draft_link
from diffing.texts.words import changed_words
from model.change import WordSpan
from model.life import NEVER_SUPPLIED
from model.standing import OnDay
from web.cohorts.views import of_release
from web.db import (
    NotThere,
    Row,
    add_sentences,
    page,
    row,
    row_of_many,
    rows_about,
    rows_with,
    told,
    whole_number,
)
from web.filters import day
from web.site import Site
from web.views.lives import asked_day, release_life

VERSIONS = 200
"""Versions that are shown, the newest; the rest stands in the table of versions."""
_WORDS_UP_TO = 2_000
"""Characters of a cell that is compared word by word; the time of comparing grows with the square."""
_MOST_COMPARED = 20
"""Cells that are compared word by word on one page."""
_LABELS = ("category", "level", "tier", "outcome")
"""What we say of a version, besides what stands in the register."""
_PLACE = ("file", "sheet", "row", "sha256", "filename", "kept_back", "reread_at")
"""What is said of where a version stands."""


_VERSIONS = (
    "select {}, e.title edition_title, e.kind edition_kind, e.published_at, a.filename from versions v"
    " join editions e on e.id = v.edition left join archived a on a.sha256 = v.sha256 where {}"
)
_OWN_VERSIONS = _VERSIONS.format(  # what the pages show of them: the rest would be read from JSON for nothing
    "v.id, v.release, v.edition, v.seen_at, v.reread_at, v.reference, v.cells, v.category, v.level, v.tier, v.outcome,"
    " v.file, v.sheet, v.row, v.sha256, v.kept_back",
    "v.release {} order by v.id desc",
)
_OWN_CHANGES = (
    "select id, release, seen_at, kind, edition, reason, found, overtaken, reread from changes"
    " where release {} order by seen_at desc, id desc"
)
_EVIDENCE = (
    "select l.release, e.id, e.kind, e.title, e.published, e.polarity, l.reason from evidence_releases l"
    " join evidence e on e.id = l.item where l.release {} order by e.published desc"
)
_SOURCE = "select name, title, url from sources where name = ?"
"""Without when it was looked at: no page but its own would be another one each time."""
_FILE = "select * from archived where sha256 = ?"
_RECIPIENTS = (
    "select l.release, r.slug, r.name, r.category, l.until from release_recipients l"
    " join recipients r on r.slug = l.recipient where l.release {} order by l.until desc"
)


async def release(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/releases/<id>."""
    number = whole_number(request.url_vars["id"])
    rows = await rows_about(site, "select * from releases where id {}", number, 1, key="id")
    if not rows:
        raise NotThere(
            f"There is no release {number}, or it has another number since a backup was put back. Search for its "
            "reference or its recipient instead."
        )
    found = rows[0]
    source = await row_of_many(site, _SOURCE, found["source"]) or {}
    versions = await rows_about(site, _OWN_VERSIONS, number, VERSIONS)
    changes = await rows_about(site, _OWN_CHANGES, number, VERSIONS, add_sentences)
    asked = asked_day(request)
    evidence = await rows_about(site, _EVIDENCE, number, 50)
    stood, life = await release_life(site, found, versions[::-1], changes[::-1], evidence, asked.day)
    if asked.day:
        there = any(v["id"] == stood.version for v in versions)
        version = await row(site, _VERSIONS.format("v.*", "v.id = ?"), [stood.version]) if there else None
        return await page(site, request, "release_on.html", _on_day(site, found, version, stood, life))
    context = {
        "release": found,
        "life": life,
        "problem": asked.problem,
        "source": source,
        "archived": archive_link(source.get("url", "")),
        "file": await row_of_many(site, _FILE, found["sha256"]),
        "recipients": await rows_about(site, _RECIPIENTS, number, -1),
        "cells": list(versions[0]["cells"].items()) if versions else [],
        "history": history(versions[::-1], changes[::-1]),
        "not_shown": max(0, found["versions"] - len(versions)),
        "evidence": evidence,
        "whose": await of_release(site, number), "never_supplied": found["outcome"] in NEVER_SUPPLIED,
        "request_link": draft_link(_papers(site, found, source.get("url", ""))),
    }
    return await page(site, request, "release.html", context)


def _on_day(site: Site, found: Row, row: Row | None, stood: OnDay, life: Sequence[Row]) -> Row:
    """What the page says of a release as it stood on a day. `row`: the version that stood then, or last."""
    said = stood.words(partial(day, zone=site.about.zone))
    cells = list(row["cells"].items()) if row else []
    return {"release": found, "stood": stood, "said": said, "row": row, "cells": cells, "life": life}


def _papers(site: Site, found: Row, url: str) -> Papers:
    """What a request for the papers behind a release names."""
    return Papers(
        found["publication"], url, found["reference"], found["recipient"], found["sheet"],
        found["row"], gone=not found["present"], body=site.about.foi_bodies.get(found["source"]),
    )


def history(versions: Sequence[Row], changes: Sequence[Row]) -> list[Row]:
    """What happened to a release, oldest first: its versions cell by cell, and what is told without another version."""
    of_edition: dict[int | None, list[Row]] = {}
    for change in changes:
        of_edition.setdefault(change["edition"], []).append(change)
    steps: list[Row] = []
    compared = 0
    before: Row | None = None
    stood: Row | None = None
    for version in versions:
        place = {name: version.get(name) for name in _PLACE}
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
                "edition_kind": version["edition_kind"], "published_at": version["published_at"], "place": place,
                "told": told, "fields": fields, "labels": labels, "moved": moved, "before": stood,
            }
        )
        before, stood = version, place
    for edition, told in of_edition.items():
        steps += [
            {"at": c["seen_at"], "edition": edition, "edition_title": "", "place": None, "told": [c], "fields": [],
             "labels": [], "moved": False, "before": None}
            for c in told
        ]
    return sorted(steps, key=lambda s: str(s["at"]))


def cell_changes(before: Mapping[str, str], after: Mapping[str, str], *, words: int = _MOST_COMPARED) -> list[Row]:
    """The cells that differ, in the order of the newer row; of at most `words` long ones also word by word."""
    out: list[Row] = []
    for name in after if before.keys() <= after.keys() else dict.fromkeys([*after, *before]):
        if (was := before.get(name, "")) == (now := after.get(name, "")):
            continue
        old, new = str(was), str(now)
        spans = _words(old, new) if words > 0 else ()
        words -= bool(spans)
        out.append({"name": name, "before": old, "after": new, "words": spans})
    return out


_FIELDS = 60
_PLACES = 200
"""Rows of a wholesale change that are listed; the rest is counted."""


async def change(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/changes/<id>."""
    number = whole_number(request.url_vars["id"])
    rows = await rows_about(site, "select * from changes where id {}", number, 1, _add_shown, key="id")
    if not rows:
        raise NotThere(
            f"There is no change {number}, or it has another number since a backup was put back. The list of changes "
            "has all that were told."
        )
    found, said = rows[0], rows[0]["told"]
    if said is None:  # another copy was put in place of that one meanwhile
        raise NotThere(f"There is no change {number} any more.")
    edition = await row_of_many(site, "select * from editions where id = ?", found["edition"])
    detail = found["detail"] if isinstance(found["detail"], dict) else {}
    context = {
        "change": found,
        "said": said,
        "detail": detail,
        "edition": edition,
        "source": await row_of_many(site, _SOURCE, found["source"]),
        "release": found["about_release"],
        "item": found["about_item"],
        "file": await row_of_many(site, _FILE, said["sha256"]),
        "fields": _fields(found),
        "more_fields": max(0, len(found["fields"]) - _FIELDS),
        "words": _spans(detail),
        **_places(detail),
    }
    return await page(site, request, "change.html", context)


_ABOUT = {
    "release": "select id, reference, title from releases where id in given",
    "item": "select id, kind, title, url, state from evidence where id in given",
}


_SAID = ("headline", "sha256", "kept_back", "url", "edition", "severity_reasons", "reason", "next_step")


async def _add_shown(site: Site, changes: Sequence[Row]) -> None:
    """Gives changes what is `told` of each, and the release or text that it is about.

    That is None where another copy took the place of theirs meanwhile.
    """
    stored = await told(site, [c["id"] for c in changes])
    for c in changes:
        said = SaidOfChange(stored[c["id"]], site.about.zone) if c["id"] in stored else None
        c["told"] = said and {name: getattr(said, name) for name in _SAID}
    for name, sql in _ABOUT.items():
        wanted = {c[name] for c in changes} - {None}
        found = {x["id"]: x for x in await rows_with(site, sql, wanted)} if wanted else {}
        for c in changes:
            c[f"about_{name}"] = found.get(c[name])


def _fields(found: Row) -> list[Row]:
    sides = list(found["fields"].items())[:_FIELDS]
    return [
        {"name": name, "before": before, "after": after, "words": _words(before, after) if n < _MOST_COMPARED else ()}
        for n, (name, (before, after)) in enumerate(sides)
    ]


def _words(before: str | None, after: str | None) -> Sequence[Any]:
    """Two long texts word by word; () where they are short, or too long for it."""
    long = all(60 < len(side or "") <= _WORDS_UP_TO for side in (before, after))
    return changed_words(before or "", after or "") if long else ()


def _places(detail: Row) -> Row:
    """The rows of a wholesale change; a single number there is how many rows an edition has."""
    rows = detail.get("rows")
    places = [p for p in rows if isinstance(p, list) and len(p) == 3] if isinstance(rows, list) else []
    references = detail.get("references")
    if isinstance(references, list):
        both = zip(places, references, strict=False)
        places = [[*place, f"{old or '(none)'} → {new or '(none)'}"] for place, (old, new) in both]
    return {"places": places[:_PLACES], "more_places": max(0, len(places) - _PLACES)}


def _spans(detail: Row) -> list[WordSpan]:
    """A changed text word by word, as it was told."""
    spans = detail.get("words")
    pairs = [s for s in spans if isinstance(s, list) and len(s) == 2] if isinstance(spans, list) else []
    return [WordSpan(op, str(words)) for op, words in pairs if op in ("same", "gone", "come")]
