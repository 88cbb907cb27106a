"""What of the public copy is to be made anew, since the database is not as it was."""

from __future__ import annotations

from collections.abc import Collection

from db import public_rows as rows
from db.public_fill import Copy, Touched
from db.public_marks import Marks
from db.store import Store


def touched_since(main: Store, copy: Copy, old: Marks, new: Marks) -> Touched:
    """What differs between the database of the marks `old`, which the copy shows, and that of `new`.

    Rows that are only added to are known by their number. Few others are ever written to: what a review relabels and
    what a second look confirms is noted in the table of changes, and what a poll finds of a known item bears its time.
    """
    known = old.newest
    out = Touched(followed=known["change"])
    out.editions = rows.ids_of(main, "select id from edition where state = 'accepted' and id > ?", [known["edition"]])
    relabelled = _relabelled(main, known["change"])
    out.versions = rows.ids_of(main, "select id from version where id > ?", [known["version"]]) | relabelled
    out.changes = rows.ids_of(main, "select id from change where state = 'open' and id > ?", [known["change"]])
    if old.held != new.held:
        here = {int(str(n)) for (n,) in copy.rows("select id from changes")}
        out.changes |= rows.ids_of(main, "select id from change where state = 'open'") - here
    out.releases = _releases_of(main, "version", "id", out.versions) | _released(main, copy)
    out.recipients_of = None if old.reviews != new.reviews else set(out.releases)
    if relabelled:
        of = _releases_of(main, "version", "id", relabelled)
        for marks, some in rows.parts(of):
            out.changes |= rows.ids_of(main, f"select id from change where release_id in ({marks})", some)  # noqa: S608
    if old.sources != new.sources:
        out.releases |= _named_anew(main, copy)
    out.items = _items(main, copy, old, new)
    out.archived = _bodies(main, known)
    return out


def _relabelled(main: Store, after: int) -> set[int]:
    """Versions of the recipients that a review has given another label."""
    names = main.rows("select distinct recipient name from change where kind = 'relabelled' and id > ?", [after])
    out: set[int] = set()
    for x in names:
        out |= rows.ids_of(main, "select id from version where recipient = ?", [x["name"]])
    return out


def _releases_of(main: Store, table: str, column: str, ids: Collection[int]) -> set[int]:
    out: set[int] = set()
    for marks, some in rows.parts(ids):
        out |= rows.ids_of(main, f"select release_id from {table} where {column} in ({marks})", some)  # noqa: S608
    return out


def _released(main: Store, copy: Copy) -> set[int]:
    """Releases that are gone and do not look so, or the other way round."""
    return rows.gone_releases(main) ^ {int(str(n)) for (n,) in copy.rows("select id from releases where not present")}


def _named_anew(main: Store, copy: Copy) -> set[int]:
    """The releases of sources that have another title than before."""
    out: set[int] = set()
    known = {str(name): title for name, title in copy.rows("select name, title from sources")}
    for x in main.rows("select name, coalesce(nullif(title, ''), name) title from source"):
        if known.get(x["name"]) != x["title"]:
            out |= {int(str(n)) for (n,) in copy.rows("select id from releases where source = ?", [x["name"]])}
    return out


def _items(main: Store, copy: Copy, old: Marks, new: Marks) -> set[int]:
    known = old.newest
    out = rows.ids_of(main, "select distinct item_id from item_version where id > ?", [known["item_version"]])
    out |= rows.ids_of(
        main, "select distinct l.item_id from item_link l join item i on i.id = l.item_id where l.rowid > ?"
        " and i.version_id is not null", [known["link"]],
    )  # fmt: skip
    if old.sources == new.sources:  # no poll has ended
        return out
    looked = {str(name): at for name, at in copy.rows("select name, looked_at from sources")}
    for source in main.rows("select name, polled_at from source"):
        if looked.get(source["name"]) != source["polled_at"]:
            here = set(copy.rows("select id, seen_at from evidence where source = ?", [source["name"]]))
            sql = "select id, seen_at from item where source = ? and version_id is not null"
            out |= {x["id"] for x in main.rows(sql, [source["name"]]) if (x["id"], x["seen_at"]) not in here}
    return out


def _bodies(main: Store, known: dict[str, int]) -> set[str]:
    """Bodies that came, and those of which an edition tells now whether they count."""
    found = main.rows(
        "select sha256 from snapshot where id > ? union select sha256 from edition_file where edition_id > ?",
        [known["snapshot"], known["edition"]],
    )
    return {x["sha256"] for x in found}
