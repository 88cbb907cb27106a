"""The short list of what is withheld, beside the public copy, asked at every request: numbers and hashes, no name."""

from __future__ import annotations

import hashlib
import json
import os
import re
import uuid
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from msgspec import Struct

from db.archive import Copies
from db.connection import BUSY_SECONDS
from db.locks import Busy, withheld_lock
from db.problems import DatabaseBusy
from db.store import Store, as_json
from db.upkeep.access import make_folder
from db.withheld.decide import Withheld, load_withheld, versions_naming
from db.withheld.holding import renumbered_with
from db.withheld.printed import FEW
from recipients.cell.names import organisation_key
from text.clean import NAMELESS, slug_of

FOLDER = "public"
FILE_NAME = "withheld.json"


class Listed(Struct, frozen=True):
    """What the list says."""

    releases: frozenset[int] = frozenset()
    changes: frozenset[int] = frozenset()
    """Withheld themselves, or of a release or an item that is."""
    items: frozenset[int] = frozenset()
    recipients: frozenset[str] = frozenset()
    """`hashed` of their keys."""
    files: frozenset[str] = frozenset()
    """sha256."""
    hidden: frozenset[str] = frozenset()
    """Of the files, those with hidden content."""
    slugs: frozenset[str] = frozenset()
    """`hashed` of the last parts of their pages' addresses."""
    named_releases: frozenset[int] = frozenset()
    """Those that name a withheld recipient: shown without the name, as a copy made before cannot show them."""
    named_changes: frozenset[int] = frozenset()
    named_items: frozenset[int] = frozenset()
    of_rows: frozenset[int] = frozenset()
    """Changes of several rows, of which one's release is withheld: shown without it, by a copy made since."""


_LISTS = Listed.__struct_fields__


def hashed(key: str) -> str:
    """A recipient's key as the list has it."""
    return hashlib.sha256(key.encode()).hexdigest()


def list_path(folder: Path) -> Path:
    """Where the list of a data folder lies."""
    return folder / FOLDER / FILE_NAME


def write_list(store: Store) -> Listed:
    """Writes the list anew where it says something else, as one whole file; inside a transaction or after it.

    One list at a time is worked out and written, and none before the transaction that wrote the last one has ended:
    whoever read the database before that end would write what was withheld out of the list again.

    Raises:
        DatabaseBusy: another process has been writing it for too long.
    """
    try:
        with store.holding(withheld_lock(store.folder), wait=BUSY_SECONDS):
            return _write_list(store)
    except Busy as error:
        raise DatabaseBusy(f"{error}; try again") from None


def mend_list(store: Store) -> None:
    """Writes it where whoever withheld something was killed, or lifted it since. By one who only reads the database.

    Who is at it writes it themselves: it is left alone then.
    """
    listed = listed_now(store, load_withheld(store))
    Copies(store.folder).drop(listed.files)  # one may have been in the making as it was withheld
    if _text(listed) != _written(store.folder):
        with suppress(Busy), store.holding(withheld_lock(store.folder), wait=0):
            _write_list(store)


def _write_list(store: Store) -> Listed:
    listed = listed_now(store, load_withheld(store))
    Copies(store.folder).drop(listed.files)
    path, text = list_path(store.folder), _text(listed)
    if text == _written(store.folder):
        return listed
    make_folder(path.parent)
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        with part.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return listed


def _text(listed: Listed) -> str:
    return as_json({name: sorted(getattr(listed, name)) for name in _LISTS})


def _written(folder: Path) -> str:
    """The list as it is; one that is not there says nothing."""
    path = list_path(folder)
    return path.read_text(encoding="utf-8") if path.is_file() else _text(Listed())


def read_list(path: Path) -> Listed:
    """What the list says; nothing where there is none.

    Raises:
        OSError, ValueError: it cannot be read; whoever asks must then show nothing that it may name.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Listed()
    if not isinstance(found, dict) or not all(isinstance(found.get(name), list) for name in _LISTS):
        raise ValueError(f"{path} is no list of what is withheld")
    return Listed(**{name: frozenset(found[name]) for name in _LISTS})


def listed_now(store: Store, withheld: Withheld) -> Listed:
    """The list as it is to be."""
    if not withheld:
        return Listed()
    releases, changes = _numbers(withheld.ids["release"]), _numbers(withheld.ids["change"])
    items = _ids(store, "select id from item where source || ' ' || key in given", withheld.ids["item"])
    of_one = "select id from change where json_extract(detail, '$.versions') is null and release_id in given"
    changes |= _ids(store, of_one, releases)
    of_items = "select id from change where source || ' ' || json_extract(detail, '$.item') in given"
    changes |= _ids(store, of_items, withheld.ids["item"])
    versions = versions_naming(store, withheld)
    named = _ids(store, "select distinct release_id id from version where id in given", versions)
    said = _said(store, "change", "coalesce(recipient, '') || ' ' || fields || reason || detail", withheld)
    said |= _ids(store, "select id from change where release_id in given", named)
    texts = "title || ' ' || coalesce(text, '') || ' ' || coalesce(answer, '') || data"
    items_said = _said(store, "item_version", texts, withheld, "item_id")
    # By the spelling too, which is the same whatever lists of organisations read this one.
    keys = withheld.ids["recipient"] | {key for name in withheld.names if (key := organisation_key(name))}
    return Listed(
        releases, changes, items, frozenset(map(hashed, keys)), withheld.files,
        withheld.hidden & withheld.files,
        frozenset(map(hashed, _slugs(withheld.names))), named, said, items_said,
        _ids(store, _OF_ROWS, releases) | renumbered_with(store, withheld.beside),
    )


_OF_ROWS = """
select distinct c.id from change c, json_each(c.detail, '$.versions') s join version v on v.id = s.value
where c.kind in ('rows_shown', 'bulk_changed') and v.release_id in given
"""


def _slugs(names: Iterable[str]) -> set[str]:
    """The addresses of names; of those of which no letter can stand in one as many as there are of them."""
    slugs = Counter(map(slug_of, names))
    return {*slugs, *(f"{NAMELESS}-{n}" for n in range(2, slugs[NAMELESS] + 1))}


def _numbers(ids: Iterable[str]) -> frozenset[int]:
    return frozenset(int(x) for x in ids if x.isdigit())


def _ids(store: Store, sql: str, values: Iterable[Any]) -> frozenset[int]:
    return frozenset(int(x["id"]) for x in store.each_with(sql, values))


def _said(store: Store, table: str, text: str, withheld: Withheld, number: str = "id") -> frozenset[int]:
    """The rows of a table of which a text holds one of the names."""
    out: set[int] = set()
    if len(withheld.names) > FEW:
        rows = store.each(f"select {number} id, {text} said from {table}")  # noqa: S608 - ours
        return frozenset(x["id"] for x in rows if withheld.printed.search(_ESCAPED.sub(" ", x["said"])))
    for name in withheld.names:
        sql = f"select distinct {number} id from {table} where instr(lower({text}), lower(?))"  # noqa: S608 - ours
        out |= {x["id"] for x in store.rows(sql, [name])}
    return frozenset(out)


_ESCAPED = re.compile(r"""\\(?:["\\/bfnrt]|u[0-9a-f]{4})""")
"""In JSON: letters that would be taken for the beginning of a word."""
