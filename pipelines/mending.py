"""Compares an edition with the last good one so that damaged letters in either are no news; operators hear of them."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from db.notices import Trouble
from diffing.damage import may_be_damaged
from diffing.mending import compare_mended, put_back
from model import Place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from db.editions import KnownEdition
    from db.store import Store
    from model import Edition
    from pipelines.work import Work


def compare_with_last(work: Work, recorded: Sequence[Mapping[str, str] | None]) -> None:
    """Fills `work.comparison`; puts damaged letters of both editions back.

    What was damaged in the last edition when it came was never recorded, so its rows are taken as recorded; a row that
    was new then was told as it stood, and its repair is told.
    """
    if work.before is None or work.after is None:
        raise ValueError("two editions are needed")
    work.before = put_back(work.before, recorded)
    work.comparison, mended = compare_mended(work.before, work.after)
    work.after = mended.edition
    work.troubles += _troubles(work, mended.places)


def recorded_cells(store: Store, known: KnownEdition, before: Edition) -> list[Mapping[str, str] | None]:
    """Of each row of the last edition that may be damaged the cells as they were recorded."""
    wanted = [
        Place(table.file, table.sheet, table.numbers[i]) if any(map(may_be_damaged, table.rows[i])) else None
        for _, table, i in before.indices()
    ]
    if not any(wanted):
        return [None] * len(wanted)
    cells = {
        Place(x["file"], x["sheet"], x["row"]): x["cells"]
        for x in store.rows(
            "select r.file, r.sheet, r.row, v.cells from edition_row r join version v on v.id = r.version_id"
            " where r.edition_id = ?",
            [known.id],
        )
    }
    return [json.loads(cells[place]) if place is not None and place in cells else None for place in wanted]


def _troubles(work: Work, places: Sequence[Place]) -> list[Trouble]:
    by_file: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        by_file[place.file].append(place)
    titles = {f.file: f.title for f in work.registers}
    out = []
    for file, found in by_file.items():
        where = ", ".join(f"row {p.row}" + (f" of sheet {p.sheet!r}" if p.sheet else "") for p in found[:10])
        more = f" and {len(found) - 10} more" if len(found) > 10 else ""
        title = titles.get(file, file)
        message = (
            f"{title}: the letters of {len(found)} rows are damaged and were put back from the last edition ({where}"
            f"{more}); that is no news and was not told. Look at the file, and tell the publisher"
        )
        out.append(Trouble(work.source.name, "letters_put_back", title, message, urgent=True))
    return out
