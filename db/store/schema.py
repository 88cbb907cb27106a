"""The tables, as migrations. A released migration is never edited and calls no other code of ours."""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database, Migrations

_FOLDER = Path(__file__).resolve().parent / "migrations"
OLDEST = 12
"""The version of the first schema: what came before it was never released."""

migrations = Migrations("npdwatch")


@migrations(name="012_looked_into")
def first(db: Database) -> None:
    """All tables of version 0.1.0. It bears the name of the last migration before it, whose tables these are."""
    for statement in (_FOLDER / "first.sql").read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            db.execute(statement)
    full_text = {"version": ["recipient", "title", "purpose", "reference"], "item_version": ["title", "text", "answer"]}
    for table, columns in full_text.items():
        db.table(table).enable_fts(columns, create_triggers=True, tokenize="porter unicode61")


VERSION = OLDEST - 1 + len(migrations._migrations)  # noqa: SLF001 - the library has no other way to count them
"""Which tables this program knows; kept in the database as `user_version`."""
