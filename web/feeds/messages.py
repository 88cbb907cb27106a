"""Changes of the public copy as an alert would tell them, so that a feed says no less than an email."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from alerts.messages.change import Item, release_item
from alerts.messages.evidence import is_item
from model.change import ChangeKind, StoredChange
from model.register import Category, Confidence
from web.db import Row, rows
from web.site import Site

HISTORY = 8
"""Earlier versions that are told: the first, and the last ones."""
_CHANGES = (
    "select c.*, s.title source_title, s.url source_url, e.title edition_title, e.published_at,"
    " r.confidence, r.category_reason, r.also, r.category release_category from changes c"
    " join sources s on s.name = c.source left join editions e on e.id = c.edition"
    " left join releases r on r.id = c.release"
)


async def told(site: Site, ids: Sequence[int]) -> list[Item]:
    """Changes by their ids, in the order of the ids, as values of a message (`alerts.messages.change`), and besides:

    "id", "release", "evidence" (id, what links it, its title) of the release, "slug" of the recipient, "item" (the id
    of the piece of evidence that it is about), "edition_id", "open_at", "archive" (sha256 and name of the file, where
    it is kept), "releases" (what an item speaks of).
    """
    if not ids:
        return []
    marks = ", ".join("?" * len(ids))
    found = {r["id"]: r for r in await rows(site, f"{_CHANGES} where c.id in ({marks})", ids)}
    ordered = [found[i] for i in ids if i in found]
    releases = sorted({r["release"] for r in ordered if r["release"] is not None})
    versions = await _by(site, "release", "versions", releases)
    files = await _by(site, "edition", "edition_files", sorted({r["edition"] for r in ordered if r["edition"]}))
    links = await _links(site, "release", releases)
    spoken = await _links(site, "item", sorted({r["item"] for r in ordered if r["item"] is not None}))
    archived = await _archived(site, versions, files)
    out = []
    for row in ordered:
        if row["source"] in site.about.foi_bodies:
            row["detail"] = {**row["detail"], "foi_body": site.about.foi_bodies[row["source"]]}
        before, after = _sides(row, versions.get(row["release"], ()))
        change = _stored(row, before, after, _file(row, before, after, files.get(row["edition"], ())))
        item = release_item(change, site.about.zone)
        if is_item(change):  # they name commands, and are given as links here
            item["details"] = [d for d in item["details"] if d["label"] not in ("All versions", "About the release")]
        item |= {
            "id": row["id"], "slug": row["recipient_slug"], "item": row["item"], "edition_id": row["edition"],
            "open_at": row["open_at"], "evidence": links.get(row["release"], ()),
            "releases": spoken.get(row["item"], ()), "archive": archived.get(change.sha256),
            "level": row["level"] if row["release"] is not None else "",
        }  # fmt: skip
        out.append(item)
    return out


async def _by(site: Site, column: str, table: str, ids: Sequence[int]) -> dict[int, list[Row]]:
    if not ids:
        return {}
    marks = ", ".join("?" * len(ids))
    out: dict[int, list[Row]] = defaultdict(list)
    for row in await rows(site, f"select * from {table} where {column} in ({marks}) order by rowid", ids):  # noqa: S608
        out[row[column]].append(row)
    return out


async def _links(site: Site, side: str, ids: Sequence[int]) -> dict[int, list[Row]]:
    """By release the evidence that speaks of it, or by item the releases that it speaks of; ten of each at most."""
    if not ids:
        return {}
    marks = ", ".join("?" * len(ids))
    out: dict[int, list[Row]] = defaultdict(list)
    for row in await rows(
        site,
        "select l.item, l.release, l.reason, e.kind, e.title, e.published, r.reference, r.recipient"  # noqa: S608
        " from evidence_releases l join evidence e on e.id = l.item join releases r on r.id = l.release"
        f" where l.{side} in ({marks}) order by e.published desc, e.id desc, r.id",
        ids,
    ):
        if len(out[row[side]]) < 10:
            out[row[side]].append(row)
    return out


async def _archived(
    site: Site, versions: Mapping[int, Sequence[Row]], files: Mapping[int, Sequence[Row]]
) -> dict[str, Row]:
    bodies = {x["sha256"] for some in (*versions.values(), *files.values()) for x in some}
    out = {}
    # A plain copy has only the files that stand in it.
    wanted = sorted(bodies if site.copied is None else bodies & site.copied)
    for at in range(0, len(wanted), 500):
        some = wanted[at : at + 500]
        marks = ", ".join("?" * len(some))
        sql = f"select sha256, filename from archived where sha256 in ({marks})"  # noqa: S608 - marks only
        out.update({r["sha256"]: r for r in await rows(site, sql, some)})
    return out


def _sides(row: Row, versions: Sequence[Row]) -> tuple[Sequence[Row], Row | None]:
    """The versions before the change, oldest first, and the one that it made or left."""
    edition = row["edition"]
    if edition is None or not versions:
        return (), None
    before = [v for v in versions if v["edition"] < edition]
    upto = [v for v in versions if v["edition"] <= edition]
    return before, upto[-1] if upto else None


def _file(row: Row, before: Sequence[Row], after: Row | None, files: Sequence[Row]) -> tuple[str, str]:
    """The address and the sha256 of the file in which a change stands."""
    version = after or (before[-1] if before else None)
    name = version["file"] if version else row["file"]
    for file in files:
        if file["file"] == name or (version is None and file["title"] == row["file"]):
            return file["url"], file["sha256"]
    return (version["url"], version["sha256"]) if version else ("", "")


def _stored(row: Row, before: Sequence[Row], after: Row | None, file: tuple[str, str]) -> StoredChange:
    kind = ChangeKind(row["kind"])
    first = kind in (ChangeKind.ADDED, ChangeKind.RESTORED)
    same = row["release_category"] == row["category"]
    detail = dict(row["detail"])
    if row["release"] is not None and not first:
        detail["history"] = _history(before)
    return StoredChange(
        id=row["id"], key=row["key"], source=row["source"], source_title=row["source_title"],
        source_url=row["source_url"], kind=kind, release_id=row["release"], reference=row["reference"],
        recipient=row["recipient"], category=Category(row["category"]),
        confidence=Confidence(row["confidence"]) if same and row["confidence"] else Confidence.MEDIUM,
        category_reason=row["category_reason"] if same else "",
        also=tuple(Category(c) for c in row["also"] or ()),
        file=row["file"] or (row["title"] if row["item"] is not None else ""), sheet=row["sheet"], row=row["row"],
        fields={k: (v[0], v[1]) for k, v in row["fields"].items()},
        before=before[-1]["cells"] if before and not first else None, after=after["cells"] if after else None,
        reason=row["reason"], edition_id=row["edition"] or 0, edition_title=row["edition_title"] or "",
        file_url=file[0], sha256=file[1], published_at=row["published_at"] or "", seen_at=row["seen_at"],
        detail=detail,
    )  # fmt: skip


def _history(versions: Sequence[Row]) -> list[dict[str, Any]]:
    """As `alerts.messages.change` wants it: where it first stood, then which cells each later version changed."""
    out: list[dict[str, Any]] = []
    last: dict[str, str] = {}
    for number, v in enumerate(versions):
        cells: dict[str, str] = v["cells"] if isinstance(v["cells"], dict) else json.loads(v["cells"])
        names = list(dict.fromkeys([*last, *cells])) if number else []
        changed = {k: [last.get(k), cells.get(k)] for k in names if last.get(k) != cells.get(k)}
        place = {k: v[k] for k in ("seen_at", "sheet", "row")}
        out.append({**place, "edition": v["file"], "fields": changed})
        last = cells
    return out if len(out) <= HISTORY else [out[0], *out[1 - HISTORY :]]
