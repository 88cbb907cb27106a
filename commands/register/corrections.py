"""What a review brings about for those who were told otherwise: a correction is made, and said to whom it goes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from commands.runtime import now
from db.store import Store
from text.labels import plural

if TYPE_CHECKING:
    from config import Configuration
    from db.recipients.reviews import Relabelled


def correct_told(store: Store, settings: Configuration, done: Iterable[Relabelled]) -> str:
    """Makes the corrections that an answer asks for; says how many there are, and how they go out."""
    from alerts.planning.correcting import plan_corrections  # loads what messages are made with
    from alerts.planning.plan import Enrichment

    sources: dict[str, set[str]] = {}
    for d in done:
        if d.before != d.after:
            sources.setdefault(d.recipient, set()).add(d.source)
    add = Enrichment(settings.foi_bodies, settings.page.address)
    number = sum(plan_corrections(store, name, where, now(), add) for name, where in sources.items())
    if not number:
        return "Nobody is alerted."
    who = "who was told otherwise" if number == 1 else "who were told otherwise"
    return f"A correction goes to {plural(number, 'receiver')} {who}. The daemon sends it; so does: npdwatch deliver"
