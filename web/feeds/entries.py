"""What the entries of feeds tell of changes: no less than an alert does, and where on the site the rest stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import NamedTuple

from alerts.describe import Description
from web.db import Row, described, rows
from web.site import Site

_NAME_COMMANDS = ("All versions", "About the release")
"""Details of items that name commands: here they are links."""


class Told(NamedTuple):
    """A change, and what belongs to it on the site."""

    id: int
    said: Description
    edition: int | None
    open_at: str
    slug: str | None
    """Of the recipient."""
    level: str
    """Of the release; "" for a change that is about none."""
    item: int | None
    """The piece of evidence that it is about."""
    releases: Sequence[Row]
    """What that speaks of."""
    evidence: Sequence[Row]
    """What speaks of the release."""
    archive: Row | None
    """sha256 and name of the file, where it is kept."""


async def told(site: Site, ids: Sequence[int]) -> list[Told]:
    """Changes by their ids, in the order of the ids."""
    if not ids:
        return []
    marks = ", ".join("?" * len(ids))
    sql = f"select id, edition, release, item, open_at, recipient_slug, level from changes where id in ({marks})"  # noqa: S608
    by_id = {r["id"]: r for r in await rows(site, sql, ids)}
    found = [by_id[i] for i in ids if i in by_id]
    descriptions = await described(site, ids)
    of_release = await _links(site, "release", sorted({r["release"] for r in found if r["release"] is not None}))
    of_item = await _links(site, "item", sorted({r["item"] for r in found if r["item"] is not None}))
    archived = await _archived(site, {d.sha256 for d in descriptions.values()})
    out = []
    for row in found:
        if (said := descriptions.get(row["id"])) is None:
            continue
        if row["item"] is not None:
            said = replace(said, details=tuple(d for d in said.details if d.label not in _NAME_COMMANDS))
        out.append(
            Told(
                row["id"], said, row["edition"], row["open_at"], row["recipient_slug"],
                row["level"] if row["release"] is not None else "", row["item"], of_item.get(row["item"], ()),
                of_release.get(row["release"], ()), archived.get(said.sha256),
            )
        )  # fmt: skip
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


async def _archived(site: Site, bodies: Collection[str]) -> dict[str, Row]:
    """Those of these files that are kept, by sha256; of a plain copy those that stand in it."""
    wanted = sorted(bodies if site.copied is None else site.copied.intersection(bodies))
    marks = ", ".join("?" * len(wanted))
    sql = f"select sha256, filename from archived where sha256 in ({marks})"  # noqa: S608 - marks only
    return {r["sha256"]: r for r in await rows(site, sql, wanted)}
