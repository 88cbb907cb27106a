"""What the public copy is searched with: full-text tables that follow theirs by triggers, and names in trigrams."""

from __future__ import annotations

import sqlite3

from db.public_schema import FTS, NAMES, SEARCH

_FOUND = {
    "releases": (
        "{0}.id * 4", "'release'", "{0}.id", "{0}.recipient || ': ' || {0}.title",
        "{0}.reference || ' ' || {0}.purpose || ' ' || {0}.datasets",
    ),
    "recipients": ("{0}.rowid * 4 + 1", "'recipient'", "{0}.slug", "{0}.name", "{0}.words"),
    "evidence": (
        "{0}.id * 4 + 2", "'evidence'", "{0}.id", "{0}.title",
        "{0}.reference || ' ' || {0}.submitted_by || ' ' || coalesce({0}.text, '') || ' ' || coalesce({0}.answer, '')",
    ),
}  # fmt: skip
"""Table -> rowid, kind, ref, name and words of its rows in `search`."""


def make_search(copy: sqlite3.Connection) -> None:
    """Makes all full-text tables of what stands in the copy, and the triggers that keep them so."""
    copy.execute(SEARCH)
    for table, columns in FTS.items():
        listed = ", ".join(columns)
        copy.execute(
            f'create virtual table {table}_fts using fts5({listed}, content="{table}", tokenize="porter unicode61")'
        )
        copy.execute(f"insert into {table}_fts({table}_fts) values ('rebuild')")  # noqa: S608 - our own words
        found = ", ".join(x.format(table) for x in _FOUND[table])
        copy.execute(f"insert into search(rowid, kind, ref, name, words) select {found} from {table} order by 1")  # noqa: S608
        _follow(copy, table, columns)


def _follow(copy: sqlite3.Connection, table: str, columns: tuple[str, ...]) -> None:
    listed = ", ".join(columns)
    new, old = (", ".join(f"{w}.{c}" for c in columns) for w in ("new", "old"))
    found = ", ".join(x.format("new") for x in _FOUND[table])
    put_in = (
        f"insert into {table}_fts(rowid, {listed}) values (new.rowid, {new});"  # noqa: S608
        f" insert into search(rowid, kind, ref, name, words) values ({found})"
    )
    take_out = (
        f"insert into {table}_fts({table}_fts, rowid, {listed}) values ('delete', old.rowid, {old});"  # noqa: S608
        f" delete from search where rowid = {_FOUND[table][0].format('old')}"
    )
    for when, what in (("insert", put_in), ("delete", take_out), ("update", f"{take_out}; {put_in}")):
        # Other columns of a row, such as the address of its recipient, are in no full-text table.
        of = f" of {listed}" if when == "update" else ""
        copy.execute(f"create trigger {table}_{when} after {when}{of} on {table} begin {what}; end")


def make_names(copy: sqlite3.Connection) -> str:
    """Makes the table of names; gives how it is cut: trigram, or unicode61 where the SQLite library has no trigrams."""
    try:
        copy.execute(NAMES.format("trigram"))
    except sqlite3.OperationalError:  # SQLite older than 3.34
        copy.execute(NAMES.format("unicode61"))
        return "unicode61"
    return "trigram"


def like_name(text: str, cut: str = "trigram") -> str:
    """What to match in `names` for names like a text, slips of the pen forgiven: some of its trigrams, or its words.

    The best match comes first in the order of `rank`. "" where the text is too short to look for.
    """
    plain = " ".join("".join(c if c.isalnum() else " " for c in text[:200]).split())
    if cut == "trigram":
        pieces = dict.fromkeys(plain[n : n + 3] for n in range(len(plain) - 2))
    else:
        pieces = dict.fromkeys(plain.split())
    return " or ".join(f'"{p}"' for p in pieces if p.strip()).replace(" or ", " OR ")
