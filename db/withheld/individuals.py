"""Recipients that read as private individuals: withheld as they are recorded, until a person decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from db.outbox.incidents import Incident, report, resolve
from db.store.transaction import Store
from db.withheld.record import unwithhold, withhold
from db.withheld.short_list import write_list
from model.register import Category
from recipients.cell.bodies import group_key
from recipients.cell.names import organisation_key

CODE = "recipient_withheld"
"""Of the news for operators."""
WHO = "npdwatch"


def withhold_individuals(store: Store, source: str, found: Mapping[str, str], now: datetime) -> None:
    """Withholds recipients (name as printed -> why), inside a transaction; not those on whom a person has decided."""
    if not found:
        return
    for name, why in found.items():
        known = store.one(
            "select 1 from withheld where kind = 'recipient' and key = ?"
            " and (lifted_at is not null or cause = 'person')", [group_key(name)],
        )  # fmt: skip
        if known is None and not _is_somebody_else(store, name):
            because = f"{why} [{source}]"
            withhold(store, "recipient", name, because=because, who=WHO, cause="individual", now=now, listed=False)
    write_list(store)
    note_waiting(store, now)


def _is_somebody_else(store: Store, name: str) -> bool:
    """True where a person has said that it is no private individual."""
    answer = store.one("select category from review where key = ?", [organisation_key(name)])
    return answer is not None and answer["category"] != Category.INDIVIDUAL.value


def release_reviewed(store: Store, now: datetime) -> None:
    """Lets go recipients of whom a person has said that they are no private individuals; inside a transaction."""
    for x in waiting_individuals(store):
        if _is_somebody_else(store, x["name"]):
            unwithhold(store, "recipient", x["name"], who="a review", now=now, cause="individual")
    note_waiting(store, now)


def waiting_individuals(store: Store) -> list[dict[str, str]]:
    """Recipients that wait for a person: nobody has withheld them on purpose, or let them go."""
    return store.rows(
        "select key, name, because, at from withheld w where kind = 'recipient' and cause = 'individual'"
        " and lifted_at is null and not exists (select 1 from withheld p where p.kind = w.kind and p.key = w.key"
        " and p.cause = 'person' and p.lifted_at is null) order by id"
    )


def note_waiting(store: Store, now: datetime) -> None:
    """Opens, counts on or ends the news that recipients wait for a person, without naming them; in a transaction."""
    waiting = waiting_individuals(store)
    n = len(waiting)
    said = (
        f"{n} {'recipient reads' if n == 1 else 'recipients read'} as a private individual and"
        f" {'is' if n == 1 else 'are'} withheld in every message and page until a person decides. See who: npdwatch"
        " withheld. To do, for each: npdwatch unwithhold recipient NAME, or npdwatch withhold recipient NAME --because"
        " WHY"
    )
    if waiting:
        report(store, [Incident("", "recipient_withheld", "", said, urgent=True)], now)
    resolve(store, "", [(CODE, "")] if waiting else [], now, among=(CODE,))
