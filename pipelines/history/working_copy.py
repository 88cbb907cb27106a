"""A copy of the database in which editions are replayed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from db.register.editions import IN_PART
from db.store import Store
from db.upkeep.access import make_folder

_GONE_THEN = f"""
update release set gone_edition = (select min(e.id) from edition e
  where e.source = :source and e.state = 'accepted' and e.id <= :before and e.id > (select max(r.edition_id)
    from version v join edition_row r on r.version_id = v.id where v.release_id = release.id
    and r.edition_id <= :before) and not e.{IN_PART})
where source = :source
"""  # noqa: S608 - our own words
"""What was gone at an edition, also where it is back since. One that is recorded in part ends nothing."""
_HELD_THEN = (
    "update change set state = 'retracted' where source = :source and state = 'held' and edition_id > :before",
    ("update change set state = 'held' where source = :source and edition_id = :before and kind = 'removed'"  # noqa: S608
    f" and version_before in (select v.id from version v join edition e on e.id = v.edition_id where e.{IN_PART})"
    " and coalesce(open_at, '9') > coalesce((select min(seen_at) from edition where source = :source"
    " and state = 'accepted' and id > :before), '')"),
)
"""What is held since is not held yet; and what became of rows that were told from a part was not settled yet."""


@contextmanager
def working_copy(store: Store, source: str, before: int | None) -> Iterator[Store]:
    """A copy of the database as if the watch of a source stood at the edition `before`, None: before its first.

    Whoever holds the source's lock has the one folder for it, so what a killed one left there goes.
    """
    folder = store.folder / "history" / source
    make_folder(folder.parent)
    shutil.rmtree(folder, ignore_errors=True)
    try:
        with store.scratch(folder) as work:
            with work.transaction():
                there = {"source": source, "before": before or 0}
                for sql in (_GONE_THEN, *_HELD_THEN):
                    work.execute(sql, there)
                work.execute("update edition set state = 'superseded' where source = :source and id > :before", there)
            yield work
    finally:
        shutil.rmtree(folder, ignore_errors=True)
