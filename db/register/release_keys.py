"""What a release is cited by: a key that does not hang on our numbers, and lasts while the row's other cells change."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter

from db.store import Store

RELEASE_KEY = re.compile("R-[0-9a-f]{16}", re.ASCII | re.IGNORECASE)


def release_keys(store: Store) -> dict[int, str]:
    """The key of each release, by its number.

    Made from the source's name and the reference under which the release was seen first; where it had none, from the
    whole row as it was seen then. Of several with the same each one after the first, as they came, counts on.
    """
    before: Counter[tuple[str, str]] = Counter()
    keys = {}
    for release, source, reference, row in store.tuples(
        "select r.id, r.source, v.reference, v.row_sha256 from release r"
        " join version v on v.id = (select min(n.id) from version n where n.release_id = r.id) order by r.id"
    ):
        named = " ".join(reference.casefold().split()) or f"row {row}"
        before[source, named] += 1
        keys[release] = _key(source, named, before[source, named])
    return keys


def _key(source: str, named: str, number: int) -> str:
    told = json.dumps([source, named, number], ensure_ascii=False).encode()
    return f"R-{hashlib.sha256(told).hexdigest()[:16]}"
