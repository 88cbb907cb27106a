"""Registers of earlier eras, for tests from end to end: two documents in 2018, and the one they became in 2020.

OdsSheet names of 2018 are the real ones, as is the heading that holds three meanings; recipients and references are
evidenced; all other cells are made up.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from demo.editions import MADE_UP, OLD_HEAD, SHARE_HEAD, Old, Share
from demo.ods import MergedCell, OdsSheet, Row, write_ods

if TYPE_CHECKING:
    from collections.abc import Sequence

REQUESTS_TITLE = "National pupil database third-party requests"
SHARES_TITLE = "External organisation data shares"

EXETER = Old("DR170124.04", "University of Exeter", 2, "To study exclusions", date(2017, 8, 15), date(2020, 8, 14))
ANGEL = Old("DR170221.02", "Angel Solutions", 4, "To serve schools with reports", date(2017, 6, 22), date(2020, 6, 21))
BELL = Old("DR170330.03", "The Bell Foundation", 1, "To study English as a second language", date(2017, 6, 13))
LOCRATING = Old("DR170518.02", "Locrating Ltd", 4, "To show schools on a map", date(2017, 9, 12))
PENDING = Old("DR171219.01", "EPI Education Policy Institute", 1, "To study teacher shortages", "pending")
DECIDED = Old(PENDING.reference, PENDING.recipient, PENDING.tier, PENDING.purpose, date(2018, 3, 1), date(2021, 3, 1))
OPEN = Old("DR990001.01", "Exampleton Exam Tutors Ltd", 2, "Made up", "pending")
SHARED = (
    Share("R0042", "KPMG", "To audit a programme", "School Census"),
    Share("R0043", "RSM", "To audit a programme", "Key stage 2 results"),
)


def _sheet(name: str, head: Row, rows: Sequence[Row]) -> OdsSheet:
    return OdsSheet(name, [(MergedCell(name, columns=len(head)),), (MADE_UP,), (), head, *rows])


def requests_2018(*, decided: bool = False) -> bytes:
    """The requests of the edition for April 2018; `decided` is the next one, where the open case was completed."""
    completed = [EXETER, ANGEL, LOCRATING] + ([DECIDED] if decided else [])
    return write_ods(
        [
            OdsSheet("tier of data", [("Tier", "Meaning"), ("1", "Made up"), ("2", "Made up")]),
            _sheet("June 17 to Sept 17", OLD_HEAD, [o.cells() for o in completed]),
            _sheet("open", OLD_HEAD, [o.cells() for o in ([OPEN] if decided else [PENDING, OPEN])]),
            _sheet("live cases April 12 to May 17", OLD_HEAD, [BELL.cells()]),
        ]
    )


def shares_2018() -> bytes:
    """The other document of that time."""
    return write_ods([_sheet("External data shares", SHARE_HEAD, [s.cells() for s in SHARED])])


def merged_2020() -> bytes:
    """The one document of September 2020: all rows of both, the decided case too, in new sheets."""
    old = [EXETER, ANGEL, LOCRATING, BELL, DECIDED, OPEN]
    return write_ods(
        [
            _sheet("Regular shares as of Jun 2020", SHARE_HEAD, [s.cells() for s in SHARED]),
            _sheet("NPD pre-Apr18 held at Jun 2020", OLD_HEAD, [o.cells() for o in old]),
        ]
    )
