"""Takes names of imported files that tell of a child out of what is stored: an earlier version kept them as they were.

Those of a publisher were always taken out as a page was read.
"""

from __future__ import annotations

from datetime import datetime

from db.store import Store, as_json
from db.withheld.record import WHO, withhold
from db.withheld.short_list import write_list
from model.hidden import WITHHELD_CELL

BECAUSE = "its name tells of a child"
_OF_EDITIONS = "edition_id in (select id from edition where source = :source)"
_STANDS_IN = (
    ("edition_row", ("file",), _OF_EDITIONS),
    ("version", ("file",), _OF_EDITIONS),
    ("edition_file", ("file", "title", "filename"), _OF_EDITIONS),
    ("edition", ("title", "note", "why", "summary"), "source = :source"),
    ("change", ("file", "reason", "fields", "detail"), "source = :source"),
    ("hidden", ("file", "title", "place"), "source = :source"),
    ("awaited", ("file", "title"), "source = :source"),
    ("notice", ("subject", "message"), "true"),
    ("alert", ("payload",), "true"),
)
"""Where names of files stand, whole or within a text: table, columns, which rows. Addresses are not here: the log has
them."""


def mask_file_names(store: Store, edition: int, now: datetime) -> int:
    """Takes those of an imported edition out of all that is stored, inside a transaction; gives how many that were.

    Each file stays one over the editions, under another name; its bytes are private from now on.
    """
    x = store.one("select source, note, title from edition where id = ? and found_at is not null", [edition])
    news = _telling(store, edition, **x) if x else {}
    if x is None or not news:
        return 0
    sql = (
        "select f.sha256 from edition_file f join edition e on e.id = f.edition_id where e.source = ? and"
        " exists (select 1 from json_each(?) where value in (f.title, f.filename, f.file))"
    )
    for f in store.rows(sql, [x["source"], as_json(list(news))]):
        withhold(store, "file", f["sha256"], because=BECAUSE, who=WHO, cause="hidden", now=now, listed=False)
    write_list(store)
    for old in sorted(news, key=len, reverse=True):  # a title may be the beginning of a file's name
        for was, new in dict.fromkeys([(old, news[old]), (as_json(old)[1:-1], as_json(news[old])[1:-1])]):
            for table, columns, which in _STANDS_IN:
                for column in columns:
                    store.execute(
                        f"update {table} set {column} = replace({column}, :old, :new)"  # noqa: S608 - our own words
                        f" where {which} and instr({column}, :old)",
                        {"old": was, "new": new, "source": x["source"]},
                    )
    return len(news)


def _telling(store: Store, edition: int, source: str, note: str, title: str) -> dict[str, str]:
    """The names and the note that tell of a child, each with what stands in its place: another for each name."""
    from text.privacy.prose import WithoutPrivate  # loads what is private of texts

    files = store.rows(
        "select f.file, f.title, f.filename, f.edition_id from edition_file f join edition e on e.id = f.edition_id"
        " where e.source = ?", [source],
    )
    taken = {name for f in files for name in (f["file"], f["title"], f["filename"])}
    without, made = WithoutPrivate((note,), WITHHELD_CELL), dict[str, str]()
    for f in (f for f in files if f["edition_id"] == edition):
        for name in dict.fromkeys(filter(None, (f["filename"], f["file"], f["title"], title))):
            if name not in made and without.file_name(name) != name:
                stem = without.file_name(name) if name == f["filename"] else WITHHELD_CELL
                made[name] = _unlike(stem, taken)
                taken.add(made[name])
    if without.texts[0] != note:
        made[note] = without.texts[0]
    return made


def _unlike(name: str, taken: set[str]) -> str:
    """The name, with a number where another file has it."""
    before, dot, after = name.partition(".")
    others = (f"{before} {n}{dot}{after}" for n in range(2, len(taken) + 3))
    return next(n for n in (name, *others) if n not in taken)
