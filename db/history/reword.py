"""Gives versions the words, labels and assessments that a replay in a working copy gave them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from db.store import Store
from text.timestamp import stamp

_TEXTS = ("row_sha256", "section", "reference", "recipient", "title", "purpose", "cells")
_LABELS = ("category", "confidence", "category_reason", "also")


class Reworded(NamedTuple):
    """What was otherwise of versions: (edition, release, …) of each."""

    words: list[tuple[int, int, tuple[str, ...]]]
    """With the names of the cells that differ."""
    worked_out: list[tuple[int, int, str]]
    """With what it is of that is worked out of the same words."""


def reword_versions(
    store: Store, owners: Iterable[tuple[int, int]], unnamed: Iterable[int], now: datetime
) -> Reworded:
    """Writes versions (here, in the copy) as they are in the copy, inside a transaction.

    `unnamed`: versions without a recipient in the newest edition; that one can be read at last is news, and left to
    the next crawl (`recipient_known`).
    """
    store.execute("create temp table owned (version integer primary key, work integer not null)")
    store.many("insert into owned values (?, ?)", owners)
    store.many(
        "delete from owned where version = ? and (select recipient from work.version w where w.id = work) != ''",
        ((v,) for v in unnamed),
    )
    out = Reworded([], [])
    for x in _differing(store, _TEXTS):
        cells = cells_that_differ(store, x["version"], x["work"], "work")
        out.words.append((*_of(store, x["version"]), cells))
        _copy_columns(store, x, _TEXTS, reread_at=stamp(now))
    reworded = {release for _, release, _ in out.words}
    for x in _differing(store, _LABELS):
        _copy_columns(store, x, _LABELS)
        out.worked_out.append((*_of(store, x["version"]), "its label"))
    out.worked_out.extend((*_of(store, version), "its score") for version in _write_assessments(store))
    store.execute("drop table owned")
    # What is worked out of other words may well be otherwise.
    return out._replace(worked_out=[x for x in out.worked_out if x[1] not in reworded])


def _of(store: Store, version: int) -> tuple[int, int]:
    (v,) = store.rows("select edition_id, release_id from version where id = ?", [version])
    return v["edition_id"], v["release_id"]


def _differing(store: Store, columns: Sequence[str]) -> list[dict[str, Any]]:
    here, there = (", ".join(f"{t}.{c}" for c in columns) for t in "vw")
    return store.rows(
        "select o.* from owned o join version v on v.id = o.version join work.version w on w.id = o.work"  # noqa: S608
        f" where ({here}) is not ({there})"
    )


def _copy_columns(store: Store, x: Mapping[str, Any], columns: Sequence[str], **more: object) -> None:
    names = ", ".join(columns)
    (values,) = store.rows(f"select {names} from work.version where id = ?", [x["work"]])  # noqa: S608 - our own words
    store.update("version", x["version"], **values, **more)


def _write_assessments(store: Store) -> list[int]:
    """Gives the versions whose assessments were others."""
    out = []
    columns = [x["name"] for x in store.rows("pragma table_info(assessment)") if x["name"] != "version_id"]
    here, there = (", ".join(f"{t}.{c}" for c in columns) for t in "ab")
    for x in store.rows(
        "select o.* from owned o join work.assessment b on b.version_id = o.work left join assessment a"  # noqa: S608
        f" on a.version_id = o.version where ({here}) is not ({there})"
    ):
        (row,) = store.rows("select * from work.assessment where version_id = ?", [x["work"]])
        store.upsert("assessment", "version_id", **{**row, "version_id": x["version"]})
        out.append(x["version"])
    return out


def cells_that_differ(store: Store, version: int, other: int, schema: str = "main") -> tuple[str, ...]:
    """The names of the cells in which two versions differ, and of what is kept of them beside the cells."""
    (a,) = store.rows("select * from version where id = ?", [version])
    (b,) = store.rows(f"select * from {schema}.version where id = ?", [other])  # noqa: S608 - our own words
    beside = [name for name in _TEXTS if name not in ("row_sha256", "cells") and a[name] != b[name]]
    before, after = json.loads(a["cells"]), json.loads(b["cells"])
    cells = [k for k in dict.fromkeys([*before, *after]) if before.get(k) != after.get(k)]
    return tuple(dict.fromkeys([*beside, *cells]))
