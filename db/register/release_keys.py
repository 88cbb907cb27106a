"""What a release is cited by: a key that does not hang on our numbers, and lasts while the row's other cells change."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import chain

from db.store import Store

RELEASE_KEY = re.compile("R-[0-9a-f]{16}", re.ASCII | re.IGNORECASE)


_FIRST = (
    "select r.id, r.source, v.reference, v.row_sha256 from release r"
    " join version v on v.id = (select min(n.id) from version n where n.release_id = r.id) {} order by r.id"
)
"""Of each release what was seen first."""
_REFERENCES = (
    "select reference from (select distinct reference from version limit -1)"
    " where lower(reference) in (select value from json_each(?)) or reference glob '*[^!-~]*'"
)
"""Which may be one of some names: SQLite knows small letters of ASCII alone, and no two spaces that are one."""
_ROW = "row "


def release_keys(store: Store, releases: Collection[int] | None = None) -> dict[int, str]:
    """The key of each release, or of each of these, by its number.

    Made from the source's name and the reference under which the release was seen first; where it had none, from the
    whole row as it was seen then. Of several with the same each one after the first, as they came, counts on.
    """
    if releases is None:
        first = store.tuples(_FIRST.format(""))
    else:
        first = _first_of(store, _alike(store, {named for _, _, named in _named(_first_of(store, releases))}))
    before: Counter[tuple[str, str]] = Counter()
    keys = {}
    for release, source, named in _named(first):
        before[source, named] += 1
        if releases is None or release in releases:
            keys[release] = _key(source, named, before[source, named])
    return keys


def _first_of(store: Store, releases: Collection[int]) -> Iterator[tuple[int, str, str, str]]:
    return store.tuples(_FIRST.format("where r.id in (select value from json_each(?))"), [json.dumps([*releases])])


def _named(first: Iterable[tuple[int, str, str, str]]) -> Iterator[tuple[int, str, str]]:
    """Each release, its source, and what it is named by."""
    return ((release, source, _plain(reference) or f"{_ROW}{row}") for release, source, reference, row in first)


def _plain(reference: str) -> str:
    return " ".join(reference.casefold().split())


def _alike(store: Store, names: Collection[str]) -> set[int]:
    """The releases that were ever named so, in any source."""
    references = [x for (x,) in store.tuples(_REFERENCES, [json.dumps([*names])]) if _plain(x) in names]
    rows = [name.removeprefix(_ROW) for name in names if name.startswith(_ROW)]
    sql = "select release_id from version where {} in (select value from json_each(?))"
    found = chain.from_iterable(
        store.tuples(sql.format(column), [json.dumps(values)])
        for column, values in (("reference", references), ("row_sha256", rows))
    )
    return {release for (release,) in found}


def _key(source: str, named: str, number: int) -> str:
    told = json.dumps([source, named, number], ensure_ascii=False).encode()
    return f"R-{hashlib.sha256(told).hexdigest()[:16]}"
