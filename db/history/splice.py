"""Writes editions that were found later, as they were replayed in a working copy, into the history of their source.

What is told stays: releases, changes and editions that were known keep who they are, and what an edition that was found
says otherwise is told beside it. All is recorded as told already, so nothing of it is news.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from db.chain.entries import begin, log_edition
from db.history.renumber import move_editions_up, renumber, settle_releases
from db.history.taken import COMPARED, Taken, said
from db.recipients.spans import add_spans
from db.register.editions import IN_PART, to_look_into
from db.store import as_json
from db.upkeep.numbers import next_id
from db.withheld.gone_over import note_gone_over
from diffing.returned import is_returned
from model.change import ChangeKind
from text.timestamp import stamp


class Replayed(Struct, frozen=True):
    """What a working copy holds of editions that stand between two known ones."""

    before: int | None
    """The known edition after which they stand; None where they stand before the first. Its id is the same in both."""
    found: tuple[int, ...]
    """Their ids in the copy, in order."""
    after: tuple[int, int]
    """The known edition that follows: its id in the copy, where it was replayed on top of them, and in the database."""
    reader: str
    """By which the files were read."""


class Splice(Taken, kw_only=True):
    """One such writing."""

    replayed: Replayed

    def write(self) -> list[int]:
        """Gives the ids of the editions, in order."""
        self.store.execute("pragma defer_foreign_keys = on")
        pairs = self._rows_that_follow()
        touched = self._map_releases(pairs)
        for edition in self.replayed.found:
            self._add_edition(edition)
        self.editions[self.replayed.after[0]] = self.replayed.after[1]
        self._map_versions(pairs)
        self._add_rows()
        self._add_changes()
        self.withhold()
        self._put_in_order()
        settle_releases(self.store, self.source, touched)
        add_spans(self.store)
        return [self.editions[x] for x in self.replayed.found]

    # -- what is what ------------------------------------------------------------------------------------------

    def _rows_that_follow(self) -> list[dict[str, Any]]:
        """Of each row of the edition that follows: release and version in the copy, and as they are known."""
        return self.store.rows(
            "select x.release_id work_release, w.version_id work_version, v.release_id release, r.version_id version,"
            " r.position from work.edition_row w join work.version x on x.id = w.version_id"
            " join edition_row r on r.edition_id = ? and r.file = w.file and r.sheet = w.sheet and r.row = w.row"
            " join version v on v.id = r.version_id where w.edition_id = ? order by r.position",
            [self.replayed.after[1], self.replayed.after[0]],
        )

    def _replayed_rows(self, columns: str) -> list[dict[str, Any]]:
        return self.store.rows(
            f"select {columns} from work.edition_row r join work.version v on v.id = r.version_id"  # noqa: S608 - ours
            " where r.edition_id in (select value from json_each(?)) order by r.edition_id, r.position",
            [as_json(list(self.replayed.found))],
        )

    def _map_releases(self, pairs: Sequence[Mapping[str, Any]]) -> set[int]:
        """Finds or makes the release of each row. What was told as two releases stays two, whatever stood between.

        Gives the releases that stood in these editions, or in the one before them.
        """
        there = list(dict.fromkeys(x["release_id"] for x in self._replayed_rows("v.release_id")))
        for x in pairs:
            mine, known = x["work_release"], x["release"]
            if mine in there and not self.is_new("release", mine) and self._are_halves(mine, known):
                self._join(mine, known)
        taken = {r for r in there if not self.is_new("release", r)}
        for x in pairs:
            mine, known = x["work_release"], x["release"]
            if self.is_new("release", mine) and mine not in self.releases and known not in taken:
                self.releases[mine] = known
                taken.add(known)
        for release in there:
            if self.is_new("release", release) and release not in self.releases:
                if returned := self._returned(release, taken):
                    self.releases[release] = returned
                    taken.add(returned)
                    continue
                self.releases[release] = self.add_release(release)
        before = self.store.rows(
            "select distinct v.release_id from edition_row r join version v on v.id = r.version_id"
            " where r.edition_id = ?", [self.replayed.before],
        )
        return {self.releases.get(r, r) for r in (*there, *self.releases)} | {x["release_id"] for x in before}

    def _are_halves(self, earlier: int, later: int) -> bool:
        """True for two releases that are one by these editions: one ended before them, the other began after them.

        Nor was it told otherwise: the watch saw neither the one as gone nor the other as new in the edition that
        follows, and what is withheld or spoken of goes by the number of one that stays.
        """
        following = self.replayed.after[1]
        (ends,) = self.store.rows(
            "select max(r.edition_id) last, (select min(s.edition_id) from version w join edition_row s"
            "  on s.version_id = w.id where w.release_id = ?2) first from version v join edition_row r"
            " on r.version_id = v.id where v.release_id = ?1", [earlier, later],
        )
        if earlier == later or ends["last"] is None or not ends["last"] < following == ends["first"]:
            return False
        told = self.store.rows(
            "select 1 from change where release_id in (?1, ?2) and (edition_id = ?3 or release_id = ?1)"
            " and found_at is null and state != 'retracted'"
            " union all select 1 from withheld where kind = 'release' and key in (?1, ?2)"
            " union all select 1 from item_link where release_id = ?1", [earlier, later, following],
        )
        return not told

    def _join(self, earlier: int, later: int) -> None:
        """The later one, which the watch may have told of, takes over what the earlier one was."""
        (was,) = self.store.rows("select first_look from release where id = ?", [earlier])
        renumber(self.store, "release", [(earlier, later)], row=False)
        self.store.execute("delete from release where id = ?", [earlier])
        self.store.update("release", later, first_look=was["first_look"])
        self.releases[earlier] = later

    def _returned(self, release: int, taken: set[int]) -> int | None:
        """The release, told as new in an edition further on, whose row is the same that this one was last.

        It is one release that was away, and the change that told it as new is overtaken by one that says so.
        """
        sql = "select * from work.version where release_id = ? order by id desc limit 1"
        (last,) = self.store.rows(sql, [release])
        found = self.store.rows(
            "select c.*, v.row_sha256 = ?5 is_same, v.cells from change c join version v on v.id = c.version_after"
            " where c.source = ?1 and c.kind = ?2 and c.edition_id > ?3 and c.edition_id != ?4"
            " and c.overtaken_at is null"
            " and (v.row_sha256 = ?5 or (v.reference = ?6 and ?6 != '') or (v.recipient = ?7 and ?7 != ''))"
            " order by c.edition_id",  # before the one that follows, too, may be what is recorded in part
            [self.source, ChangeKind.ADDED.value, self.replayed.before or 0, self.replayed.after[1],
             last["row_sha256"], last["reference"], last["recipient"]],
        )
        cells = json.loads(last["cells"])
        free = [x for x in found if x["release_id"] not in taken]
        told = next((x for x in free if x["is_same"]), None) or next(
            (x for x in free if is_returned(cells, json.loads(x["cells"]))), None
        )
        if told is None:
            return None
        is_same, why = told["is_same"], "the same row stood in an edition that was found later"
        restored = {"kind": ChangeKind.RESTORED.value, "reason": why, "fields": "{}"}
        told = {k: v for k, v in told.items() if k not in ("is_same", "cells")}
        self._save(told | restored, told["key"], told["edition_id"])
        self.overtake(told, is_told_still=False)
        if is_same:
            self.versions[last["id"]] = told["version_after"]
        return int(told["release_id"])

    def _map_versions(self, pairs: Sequence[Mapping[str, Any]]) -> None:
        """Finds or makes the version of each row: the known one where it stands in the edition that follows too."""
        for x in pairs:
            mine, release = x["work_version"], self.releases.get(x["work_release"], x["work_release"])
            if self.is_new("version", mine) and release == x["release"]:
                self.versions.setdefault(mine, x["version"])
        for x in self._replayed_rows("r.version_id"):
            if self.is_new("version", x["version_id"]) and x["version_id"] not in self.versions:
                self.versions[x["version_id"]] = self.add_version(x["version_id"])
        for x in pairs:  # of what stands in no edition but the one that follows
            self.versions.setdefault(x["work_version"], x["version"])

    # -- what is written ---------------------------------------------------------------------------------------

    def _add_edition(self, edition: int) -> None:
        begin(self.store, self.now)
        (row,) = self.store.rows("select * from work.edition where id = ?", [edition])
        (last,) = self.store.rows(
            "select max(number) n from edition where source = ?", [self.source]
        )
        made = self.editions[edition] = next_id(self.store, "edition")
        of_now = {"id": made, "number": last["n"] + 1, "found_at": stamp(self.now), "confirmed_at": row["seen_at"]}
        self.store.insert("edition", **{**row, **of_now})
        files = self.store.rows("select * from work.edition_file where edition_id = ? order by rowid", [edition])
        for f in files:
            known = self.store.one("select max(id) id from snapshot where sha256 = ?", [f["sha256"]]) or {"id": None}
            self.store.insert("edition_file", **{**f, "edition_id": made, "snapshot_id": known["id"]})
        to_look_into(self.store, (f["sha256"] for f in files))
        log_edition(self.store, made, self.now)
        note_gone_over(self.store, made, self.replayed.reader)

    def _add_rows(self) -> None:
        self.store.many("insert into edition_row values (?, ?, ?, ?, ?, ?)", (
            (self.editions[x["edition_id"]], x["position"], self.versions.get(x["version_id"], x["version_id"]),
             x["file"], x["sheet"], x["row"])
            for x in self._replayed_rows("r.*")
        ))
        for edition in self.replayed.found:
            self.store.execute(
                "insert into standing select ?, position from work.standing where edition_id = ?",
                [self.editions[edition], edition],
            )

    def _add_changes(self) -> None:
        """Adds what the editions tell; of the edition that follows only what is not told of it already."""
        following, edition = self.replayed.after
        of_parts = f"select v.id from version v join edition e on e.id = v.edition_id where e.{IN_PART}"  # noqa: S608
        told = {said(x): x for x in self.store.rows(  # what became of rows told from a part is not told of this one
            "select * from change where edition_id = ? and state != 'retracted'"  # noqa: S608 - our own words
            f" and (version_before is null or version_before not in ({of_parts}))", [edition],
        )}
        still: set[int] = set()
        for x in self.changes_of(*self.replayed.found, following):
            here = self.as_here(x)
            if x["edition_id"] == following:
                if ChangeKind(x["kind"]) not in COMPARED:
                    continue
                if known := told.get(said(here)):
                    still.add(known["id"])
                    continue
            self._save(here, x["key"], here["edition_id"])
        for x in told.values():
            if ChangeKind(x["kind"]) in COMPARED:
                self.overtake(x, is_told_still=x["id"] in still)
        self._sum_up(edition)

    def _save(self, x: Mapping[str, Any], key: str, edition: int) -> None:
        """Writes a change. Its key is made of the editions that it is told of, too."""
        ids = as_json([edition, self.replayed.after[1]])
        pair = self.store.rows(
            "select files_key k from edition where id in (select value from json_each(?1)) union all"
            " select files_key from work.edition where id in (select value from json_each(?2)) order by 1",
            [ids, as_json(list(self.replayed.found))],
        )
        self.add_change({**x, "edition_id": edition}, ["found", *(p["k"] for p in pair), x["kind"], key])

    def _sum_up(self, edition: int) -> None:
        """The summary of an edition that follows, where it was found later itself: it teaches the watch nothing."""
        self.store.execute(
            "update edition set summary = (select w.summary from work.edition w where w.id = ?)"
            " where id = ? and found_at is not null", [self.replayed.after[0], edition],
        )

    def _put_in_order(self) -> None:
        """What stands after the editions that were put in gets higher ids than they have."""
        mine = {self.editions[x] for x in self.replayed.found}
        later = [
            x["id"] for x in self.store.rows(
                "select id from edition where source = ? and id > ? order by id",
                [self.source, self.replayed.before or 0],
            ) if x["id"] not in mine
        ]
        move_editions_up(self.store, later)
