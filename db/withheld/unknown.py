"""Whether what is withheld may be less than it was: after an older database, where nothing tells what came since.

Until a person has looked, no public copy is made, nothing is published, and no reader who follows is written to.
"""

from __future__ import annotations

from datetime import datetime

from db.outbox.incidents import Incident, end_open, report
from db.problems import DatabaseProblem
from db.store import Store

WITHHELD_UNKNOWN = "withheld_unknown"
"""Of the news for operators; while it is open, what is withheld is not known."""
_SAID = (
    "What was withheld or decided after {since} UTC is not known: {why}. Until a person has looked, no page is made, "
    "nothing is published, and no reader who follows is written to. To do: see what is withheld (npdwatch withheld), "
    "withhold again what is missing (npdwatch withhold), then run: npdwatch withheld --complete"
)


class WithheldUnknown(DatabaseProblem):
    """Nothing may be published; the message says why, and what to do."""


def note_unknown(store: Store, since: str, why: str, now: datetime) -> None:
    """Notes that what was withheld after that time is not known, inside a transaction."""
    said = _SAID.format(since=since[:16].replace("T", " "), why=why)
    report(store, [Incident("", WITHHELD_UNKNOWN, "", said, urgent=True)], now)


def why_unknown(store: Store) -> str:
    """Why more may be withheld than is known here, and what to do; "" where a person has said that nothing is."""
    found = store.one("select message from notice where code = ? and recovered_at is null", [WITHHELD_UNKNOWN])
    return str(found["message"]) if found else ""


def check_withheld_known(store: Store) -> None:
    """Raises WithheldUnknown while nobody has said that the list of what is withheld is complete."""
    if why := why_unknown(store):
        raise WithheldUnknown(why)


def settle_withheld(store: Store, now: datetime) -> None:
    """A person has looked: what is withheld is all that is to be. In a transaction of its own."""
    end_open(store, WITHHELD_UNKNOWN, now)
