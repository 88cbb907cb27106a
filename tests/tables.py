"""The tables of the register and of its public copy, as tests look into them and set them: SQL is written here alone.

A condition is a column's name and its value: None is null, a set is any of its members, and see `Not` and `Like`.
Rows come in the order in which they were written. What is set in a store or a file is committed, unless a transaction
has begun before; a connection is left to who opened it.

    assert values_of(desk, "notice", "code", recovered_at=None) == ["quarantined"]
    set_fields(site.copy, "editions", {"changes": 303}, id=3)
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from db.queries import changes_found, each_change, each_release
from db.recipients.spans import SPANS, spans
from db.register.search import releases_with
from db.store import Store
from db.upkeep.checks import unreadable
from db.withheld.decide import load_withheld


class Holds(Protocol):
    """A desk, which has a store open."""

    @property
    def store(self) -> Store: ...


class Opens(Protocol):
    """An installation, which opens one when it is asked."""

    def store(self) -> Store: ...


At = Store | Holds | Opens | sqlite3.Connection | Path
"""Where tables are: a path is that of a data folder, or of a copy's file."""


@dataclass(frozen=True, slots=True)
class Not:
    """Any other value than this; null is a value too."""

    value: object


@dataclass(frozen=True, slots=True)
class Like:
    """A value that this pattern fits, with % for any text."""

    pattern: str


IS_SET = Not(None)


def rows_of(at: At, table: str, /, **where: object) -> list[dict[str, Any]]:
    """The rows that fit, whole."""
    return [dict(row) for row in _select(at, table, "*", where)]


def row_of(at: At, table: str, /, **where: object) -> dict[str, Any]:
    """The first row that fits; there must be one."""
    return rows_of(at, table, **where)[0]


def values_of(at: At, table: str, /, *columns: str, **where: object) -> list[Any]:
    """One column of the rows that fit, or a tuple a row where more are asked for."""
    found = [tuple(row) for row in _select(at, table, ", ".join(f"[{c}]" for c in columns), where)]
    return [value for (value,) in found] if len(columns) == 1 else found


def value_of(at: At, table: str, column: str, /, **where: object) -> Any:
    """One column of the first row that fits; there must be one."""
    return values_of(at, table, column, **where)[0]


def count_of(at: At, table: str, /, **where: object) -> int:
    """How many rows fit."""
    return int(_run(at, f'select count(*) from "{table}"', where)[0][0])


def set_fields(at: At, table: str, fields: Mapping[str, object], /, **where: object) -> None:
    """Gives these fields of the rows that fit these values."""
    given = ", ".join(f"[{name}] = ?" for name in fields)
    _run(at, f'update "{table}" set {given}', where, given=[*fields.values()])


def add_row(at: At, table: str, /, **fields: object) -> None:
    """Writes a row; what is not named is as the table has it by default."""
    names, marks = ", ".join(f"[{name}]" for name in fields), ", ".join("?" * len(fields))
    _run(at, f'insert into "{table}" ({names}) values ({marks})', {}, given=[*fields.values()])


def copy_row(at: At, table: str, original: object, /, *others: Mapping[str, object]) -> None:
    """Writes rows like the one of this id, but for these fields of theirs."""
    with _connected(at) as connection:
        row = row_of(connection, table, id=original)
        for fields in others:
            add_row(connection, table, **{**row, **fields})


def delete_rows(at: At, table: str, /, **where: object) -> None:
    """Takes the rows out that fit."""
    _run(at, f'delete from "{table}"', where)


def add_blank(at: At, table: str, /, **fields: object) -> None:
    """Writes a row in which all that is not named is empty."""
    info = _run(at, f'pragma table_info("{table}")', {})
    empty = {c["name"]: None if not c["notnull"] else 0 if "INT" in c["type"].upper() else "" for c in info}
    assert fields.keys() <= empty.keys(), table
    add_row(at, table, **empty | fields)


def columns_of(at: At, table: str) -> list[str]:
    return [column["name"] for column in _run(at, f'pragma table_info("{table}")', {})]


def pragma(at: At, setting: str) -> Any:
    """Asks for one of SQLite's own settings, or sets it: `user_version`, `user_version = 9999`."""
    return next((row[0] for row in _run(at, f"pragma {setting}", {})), None)


def assert_sound(at: At) -> None:
    """Every row that is named is there, the file is whole and holds nothing that `verify` would take for damage.

    And what is kept of versions is what they come to.
    """
    assert pragma(at, "foreign_key_check") is None
    assert pragma(at, "integrity_check") == "ok"
    with _connected(at) as connection:
        assert unreadable(connection) == ""
        if columns_of(connection, "recipient_span"):  # the public copy has none
            assert_spans(Store(Path(), connection))


def assert_spans(store: Store) -> None:
    """What the versions of a release with the same recipient come to is told as it is."""
    anew = SPANS.format("1")
    for some, others in ((anew, f"select * from {spans(store)}"), (f"select * from {spans(store)}", anew)):
        assert not [*store.tuples(f"select * from ({some}) except select * from ({others})")]


@contextmanager
def exclusively(file: Path, how: str = "exclusive") -> Iterator[sqlite3.Connection]:
    """A database that another program has for itself alone; "immediate": others may still read it."""
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as connection:
        connection.execute(f"begin {how}")
        yield connection


def _select(at: At, table: str, columns: str, where: Mapping[str, object]) -> list[sqlite3.Row]:
    with _connected(at) as connection:
        without_rowid = any(x["wr"] for x in _run(connection, f"pragma table_list([{table}])", {}))
        return _run(connection, f'select {columns} from "{table}"', where, "" if without_rowid else " order by rowid")


def _run(
    at: At, sql: str, where: Mapping[str, object], order: str = "", *, given: Sequence[object] = ()
) -> list[sqlite3.Row]:
    """Runs a statement with these conditions and gives its rows."""
    conditions, values = [], list(given)
    for name, wanted in where.items():
        condition, more = _condition(name, wanted)
        conditions.append(condition)
        values += more
    sql += f" where {' and '.join(conditions)}" if conditions else ""
    with _connected(at) as connection:
        cursor = connection.execute(sql + order, values)
        cursor.row_factory = sqlite3.Row
        return cursor.fetchall()


def _condition(name: str, wanted: object) -> tuple[str, list[object]]:
    # In brackets, for SQLite takes "a name" that no column has for a text.
    match wanted:
        case Not(value):
            return f"[{name}] is not ?", [value]
        case Like(pattern):
            return f"[{name}] like ?", [pattern]
        case set() | frozenset():
            return f"[{name}] in ({', '.join('?' * len(wanted))})", sorted(wanted)
        case _:
            return f"[{name}] is ?", [wanted]


@contextmanager
def _connected(at: At) -> Iterator[sqlite3.Connection]:
    if isinstance(at, sqlite3.Connection):
        yield at
    elif isinstance(at, Path) and at.is_file():
        with closing(sqlite3.connect(at)) as connection, connection:
            yield connection
    elif isinstance(at, Path):
        with Store.open(at) as store, _connected(store) as connection:
            yield connection
    elif isinstance(at, Store):
        began = at.db.conn.in_transaction
        yield at.db.conn
        if not began:
            at.db.conn.commit()
    elif isinstance(at.store, Store):
        with _connected(at.store) as connection:
            yield connection
    else:
        with at.store() as store, _connected(store) as connection:
            yield connection


def release_of(at: At, recipient: str) -> int:
    return int(value_of(at, "version", "release_id", recipient=recipient))


def change_of(at: At, recipient: str) -> int:
    return int(value_of(at, "change", "id", recipient=recipient))


def item_of(at: At) -> tuple[int, str]:
    """The newest item: its id, and the name by which it is withheld."""
    item = rows_of(at, "item")[-1]
    return item["id"], f"{item['source']} {item['key']}"


def files_of(at: At, edition: int | None = None) -> list[str]:
    """The sha256 of every file, or of those of an edition."""
    return values_of(at, "edition_file", "sha256", **{} if edition is None else {"edition_id": edition})


@contextmanager
def steps_counted(store: Store) -> Iterator[list[int]]:
    """Counts the steps that SQLite takes within, into [0]: a measure that no busy machine makes longer."""
    steps = [0]

    def step() -> int:
        steps[0] += 1
        return 0

    store.connection.set_progress_handler(step, 1)
    try:
        yield steps
    finally:
        store.connection.set_progress_handler(None, 1)


def find_changes(store: Store, **wanted: Any) -> list[dict[str, Any]]:
    """The changes of `each_change`, all of them where no limit is given."""
    if search := wanted.pop("search", ""):
        wanted["found"] = changes_found(store, search, load_withheld(store))
    return list(each_change(store, **{"limit": 10**6, **wanted}))


def find_releases(store: Store, **wanted: Any) -> list[dict[str, Any]]:
    """The rows of `each_release`, all of them where no limit is given."""
    if search := wanted.pop("search", ""):
        wanted["found"] = releases_with(store, search, load_withheld(store), wanted.get("as_of"))
    return list(each_release(store, **{"limit": 10**6, **wanted}))
