"""Gives editions and versions of a source new ids, so that what stood later has a higher one, as queries rely on."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from msgspec import Struct

from db.recipients.spans import forget_spans
from db.register.editions import IN_PART
from db.store import Store, as_json
from db.upkeep.numbers import next_id


def named_in(store: Store, table: str) -> list[tuple[str, str]]:
    """The columns, by table, that name rows of this one."""
    found = store.rows(
        'select m.name "table", f."from" "column" from sqlite_schema m, pragma_foreign_key_list(m.name) f'
        ' where m.type = \'table\' and f."table" = ? order by m.name, f."from"', [table],
    )
    return [(x["table"], x["column"]) for x in found]


def renumber(store: Store, table: str, news: Iterable[tuple[int, int]], *, row: bool = True) -> None:
    """Gives rows another id (old, new), here and wherever they are named; inside a transaction that defers keys.

    Without the `row` itself: only where it is named, so that another row takes its place.
    """
    pairs = [(new, old) for old, new in news]
    for name, column in [*named_in(store, table), *([(table, "id")] if row else [])]:
        store.many(f'update "{name}" set "{column}" = ? where "{column}" = ?', pairs)  # noqa: S608 - our own words


def move_editions_up(store: Store, editions: Sequence[int]) -> dict[int, int]:
    """Gives these editions new ids in their order, inside a transaction: old -> new; `edition_was` keeps the old."""
    forget_spans(store)
    first = next_id(store, "edition")
    moved = {old: first + n for n, old in enumerate(editions)}
    renumber(store, "edition", moved.items())
    store.many("insert into edition_was values (?, ?)", moved.items())
    return moved


# ---------------------------------------------------------------------------------------------------------------
# Versions of releases, told anew from where they stood


class Stood(NamedTuple):
    """That a release stood in an edition, in a version."""

    edition: int
    position: int
    version: int
    file: str
    sheet: str
    row: int


class _Segment(Struct):
    """A version over the editions in which it stood without another between."""

    version: int
    first: Stood
    editions: list[int]
    is_copy: bool = False
    id: int = 0


def settle_releases(store: Store, source: str, releases: Collection[int]) -> None:
    """Works out anew, inside a transaction, when releases and their versions came and went, from where they stood."""
    sql = f"select id, {IN_PART} part from edition where source = ? and state = 'accepted' order by id desc"  # noqa: S608
    after, following = dict[int, int | None](), None
    for x in store.rows(sql, [source]):
        after[x["id"]] = following
        following = following if x["part"] else x["id"]  # from one that is recorded in part nothing is gone
    news: list[_Segment] = []
    for release, stood in _where(store, releases).items():
        last = max(s.edition for s in stood)
        store.update("release", release, first_edition=stood[0].edition, gone_edition=after[last])
        segments = _segments(stood)
        for s in segments:
            s.id = s.version
        ids = [s.id for s in segments]
        if any(s.is_copy for s in segments) or ids != sorted(ids):
            news += segments
        _place(store, [s for s in segments if not s.is_copy])
    _renumber_versions(store, news)


def _where(store: Store, releases: Collection[int]) -> dict[int, list[Stood]]:
    out: dict[int, list[Stood]] = {}
    for x in store.rows_with(
        "select v.release_id, r.* from version v join edition_row r on r.version_id = v.id"
        " where v.release_id in given order by r.edition_id, r.position", sorted(releases),
    ):
        stood = Stood(x["edition_id"], x["position"], x["version_id"], x["file"], x["sheet"], x["row"])
        out.setdefault(x["release_id"], []).append(stood)
    return out


def _segments(stood: Sequence[Stood]) -> list[_Segment]:
    """The versions in the order in which they came; one that came back after another is a version of its own."""
    editions = list(dict.fromkeys(s.edition for s in stood))
    place = {edition: n for n, edition in enumerate(editions)}
    out: list[_Segment] = []
    current: dict[int, _Segment] = {}
    for s in stood:
        known = current.get(s.version)
        if known is not None and place[s.edition] - place[known.editions[-1]] <= 1:
            known.editions += [s.edition] if known.editions[-1] != s.edition else []
            continue
        current[s.version] = _Segment(s.version, s, [s.edition], is_copy=known is not None)
        out.append(current[s.version])
    return out


def _place(store: Store, segments: Sequence[_Segment]) -> None:
    """A version says where it stood first."""
    store.many(
        "update version set edition_id = ?1, file = ?2, sheet = ?3, row = ?4 where id = ?5"
        " and (edition_id, file, sheet, row) is not (?1, ?2, ?3, ?4)",
        [(s.first.edition, s.first.file, s.first.sheet, s.first.row, s.version) for s in segments],
    )


def _renumber_versions(store: Store, segments: Sequence[_Segment]) -> None:
    following = next_id(store, "version")
    segments = sorted(segments, key=lambda s: (s.first.edition, s.first.position, s.version))
    for n, s in enumerate(segments):
        s.id = following + n
    for s in reversed(segments):  # the last of several takes the changes from it on, and leaves the others theirs
        if s.is_copy:
            _copy(store, s)
    moved = {s.version: s.id for s in segments if not s.is_copy}
    renumber(store, "version", moved.items())
    rename_in_details(store, moved)


def _copy(store: Store, s: _Segment) -> None:
    (version,) = store.rows("select * from version where id = ?", [s.version])
    place = {"edition_id": s.first.edition, "file": s.first.file, "sheet": s.first.sheet, "row": s.first.row}
    store.insert("version", **{**version, **place, "id": s.id})
    for table in ("assessment", "masked"):
        for row in store.rows(f"select * from {table} where version_id = ?", [s.version]):  # noqa: S608 - our own words
            store.insert(table, **{**row, "version_id": s.id})
    store.many(
        "update edition_row set version_id = ? where version_id = ? and +edition_id = ?",  # few of one version
        [(s.id, s.version, edition) for edition in s.editions],
    )
    store.execute(
        "update change set version_after = ? where version_after = ? and edition_id >= ?",
        [s.id, s.version, s.first.edition],
    )
    store.execute(
        "update change set version_before = ? where version_before = ? and edition_id > ?",
        [s.id, s.version, s.first.edition],
    )


def rename_in_details(store: Store, moved: dict[int, int]) -> None:
    """Changes of many rows name the versions of each in their detail."""
    sql = "select id, detail from change where json_type(detail, '$.versions') = 'array'"
    for x in store.rows(sql) if moved else ():
        detail: dict[str, Any] = json.loads(x["detail"])
        named = [moved.get(v, v) for v in detail["versions"]]
        if named != detail["versions"]:
            store.update("change", x["id"], detail=as_json({**detail, "versions": named}))
