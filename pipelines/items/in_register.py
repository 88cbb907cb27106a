"""Whether the register of a publication holds the release already that a text of it tells of."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

from db.store import Store
from mentions.news import keys_of_name
from mentions.references import dates_in
from model.life import NEVER_SUPPLIED, Life
from model.source import Source
from recipients.cell.bodies import body_key, recipients_in

_NOT_GIVEN = frozenset(life.value for life in NEVER_SUPPLIED | {Life.REQUESTED})
_LEAST_TITLE = 12  # characters by which a project is known


class _RegisterRow(NamedTuple):
    reference: str
    title: str
    dates: frozenset[str]


class InRegister:
    """The rows of the last edition of a source, looked up when they are asked for."""

    def __init__(self, store: Store, source: Source) -> None:
        self._store, self._source = store, source
        self._rows: Mapping[str, list[_RegisterRow]] | None = None

    def holds(self, said: Mapping[str, Any], name: str) -> bool:
        """Whether a row of the body has the sentence's reference or project, and all of its days."""
        if self._rows is None:
            self._rows = self._read()
        sentence = said["sentence"].casefold()
        days, tokens = {*dates_in(said["sentence"])}, {t.strip(".,;:()|") for t in sentence.split()}
        return any(
            days <= row.dates and (row.reference in tokens if row.reference else row.title in sentence)
            for key in keys_of_name(name) for row in self._rows.get(key, ())
        )

    def _read(self) -> Mapping[str, list[_RegisterRow]]:
        out = defaultdict[str, list[_RegisterRow]](list)
        rows = self._store.rows(
            "select v.reference, v.title, v.recipient, v.cells, a.outcome from edition_row r"
            " join version v on v.id = r.version_id left join assessment a on a.version_id = v.id"
            " where r.edition_id = (select max(id) from edition where source = ? and state = 'accepted')",
            [self._source.name],
        )
        for x in rows:
            reference, title = x["reference"].casefold(), x["title"].casefold()
            if x["outcome"] in _NOT_GIVEN or not (reference or len(title) >= _LEAST_TITLE):
                continue
            row = _RegisterRow(reference, title, frozenset(dates_in(" ; ".join(json.loads(x["cells"]).values()))))
            for key in {body_key(name) for name in recipients_in(x["recipient"])}:
                out[key].append(row)
        return out
