"""What the tests of the public copy share: its content for comparing, and a source of items."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.parliament_world import days_ago
from db.register.runs import add_verdicts, close_run, start_run
from db.store import Store
from diffing.plausibility import Limits
from model.fetch import Expected, Outcome, Snapshot, Verdict
from model.item import Item, ItemBatch, ItemKind, Observation, Submitter
from model.source import Source
from pipelines.context import CrawlContext
from pipelines.items.record import RecordItems
from publicdb.file import build_file
from tests.tables import Like, assert_sound, rows_of, values_of

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SEARCHED = ("releases_fts", "recipients_fts", "evidence_fts")


def content(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, and what is found in those that are searched; without what tells the file's age."""
    with closing(sqlite3.connect(path)) as copy:
        assert_sound(copy)
        tables = values_of(copy, "sqlite_master", "name", type="table", sql=Like("%primary key%"))
        out = {t: sorted((tuple(row.values()) for row in rows_of(copy, t)), key=repr) for t in tables}
        out["about"] = sorted(values_of(copy, "about", "name", "value", name={"watermark", "version"}))
        for table in SEARCHED:
            copy.execute(f"insert into {table}({table}) values ('integrity-check')")
        for table in ("releases", "recipients", "evidence"):
            for word in ("university", "data", "telegraph", "pupil"):
                sql = f"select * from {table} where rowid in (select rowid from {table}_fts where {table}_fts match ?)"
                out[f"{table} {word}"] = sorted(copy.execute(sql, [word]).fetchall(), key=repr)
        copy.rollback()
    return out


def build_anew(folder: Path, to: Path) -> Path:
    """Another public copy of a data folder, made whole; gives where."""
    with Store.open(folder, read_only=True) as main:
        return build_file(main, to, None)


HEARD = Source("committees", "committees", "https://committees-api.parliament.uk/api/Committees")


def look(
    store: Store, *observations: Observation, minutes: int = 0, missing: tuple[str, ...] = (), answer: Snapshot | None = None
) -> None:
    """A poll of the source of items that brings these, in an answer that is archived where one is given."""
    now = NOW + timedelta(minutes=minutes)
    run = start_run(store, [HEARD], [Expected(HEARD.name, HEARD.url)], "manual", now)
    record = RecordItems(CrawlContext(store, run, Limits(), 0, lambda: now))
    record.record_batch(ItemBatch(HEARD, observations, answer, missing=missing, ended=True))
    with store.transaction():
        add_verdicts(store, run, [Verdict(HEARD.name, HEARD.url, Outcome.OK, 200)], now)
    close_run(store, run, now, {})


def piece(text: str | None, **over: Any) -> Item:
    given = {"title": "Example (EXA1)", "published": days_ago(3).isoformat(), "url": "https://committees.parliament.uk/1",
             "submitters": (Submitter("Example Organisation", "organisation"),)}
    return Item("written_evidence:1", ItemKind.WRITTEN_EVIDENCE, text=text, **{**given, **over})
