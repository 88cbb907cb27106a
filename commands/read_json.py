"""What `npdwatch read --json` prints: the reader's JSON, and of each release who is named and what became of it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from db.recipients.assessments import outcome_of
from readers.register.reading import as_json
from recipients.cell.names import LONGEST, clean_name
from recipients.cell.parties import Party, Role, has_several, split_parties

if TYPE_CHECKING:
    from model.register import Reading


def read_as_json(reading: Reading) -> dict[str, Any]:
    """`as_json`, each release with its `parties` and its `outcome`; docs/using/json.md is the contract."""
    said = as_json(reading)
    places = ((t, i) for t in reading.registers for i in range(len(t.rows)))
    for release, (table, i) in zip(said["releases"], places, strict=True):
        release["parties"] = [
            {"name": p.name, "role": p.role.value, "people": list(p.people)}
            for p in _parties(table.field_value(i, "recipient"))
        ]
        release["outcome"] = outcome_of(table.record(i), table.section).value
    return said


@lru_cache(maxsize=8_192)
def _parties(cell: str) -> tuple[Party, ...]:
    if not cell:
        return ()
    return split_parties(cell) if has_several(cell[:LONGEST]) else (Party(clean_name(cell), Role.RECIPIENT),)
