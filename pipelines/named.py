"""Names the press and the companies among rows that are new or gone, for messages in which those rows have no line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from db.store import Store
from db.withheld.alike import MayBeWithheld
from db.withheld.decide import load_withheld
from model.change import REMOVAL_KINDS, Change, ChangeKind
from model.recipient import Category, Confidence, Recipient
from model.register import Edition
from pipelines.poll import Poll
from text.labels import first_of

_NEW = frozenset({ChangeKind.ADDED, ChangeKind.RESTORED, ChangeKind.ROWS_SHOWN})
_NAMED = 10
"""Names that a message gives; the rest is a number."""


def what_waits(store: Store, poll: Poll) -> str:
    """What is new in an edition and what is gone from it, in sentences.

    Only press and companies are named, as printed; nobody who may be a private individual.
    """
    changes = poll.result.comparison.changes if poll.result.comparison else ()
    new = sum(c.rows for c in changes if c.kind in _NEW)
    come = [n for c in changes if c.kind in _NEW for n in (c.others or (c.new,)) if n is not None]
    said = ["No row in it is new."]
    if new:
        are = f"{new:,} {'row in it is' if new == 1 else 'rows in it are'} new"
        after = poll.read.after
        names = loud_among(store, poll.source.name, after, come)
        said = [
            f"{are}, for press or companies among others: {listed(names)}." if names
            else f"{are}; no press or company is known among them."
        ]
        asked = MayBeWithheld(store, poll.source.name)
        if asked and after and (unnamed := sum(not asked.may_name(*after.locate(n)) for n in come)):
            are = "is" if unnamed == 1 else "are"
            said.append(f"{unnamed:,} of them may be withheld already, and {are} not named.")
    if names := loud_among(store, poll.source.name, poll.read.before, rows_gone(changes)):
        said.append(f"Gone are rows for press or companies: {listed(names)}.")
    return " ".join(said)


def rows_gone(changes: Sequence[Change]) -> list[int]:
    """The running numbers, in the older edition, of the rows that are gone."""
    return [c.old for c in changes if c.kind in REMOVAL_KINDS and c.old is not None]


def listed(names: Sequence[str]) -> str:
    """The first of them, and the number of the rest."""
    return first_of(names, _NAMED, "; ")


def loud_among(store: Store, source: str, edition: Edition | None, rows: Sequence[int]) -> list[str]:
    """Press and companies among the recipients of these rows, each once with its category, press first.

    None of a row that is withheld, or may be.
    """
    found = dict.fromkeys(_loud(store, source, edition, rows)) if edition is not None and rows else {}
    return [f"{name} ({category.value})" for name, category in sorted(found, key=lambda x: x[1] is not Category.PRESS)]


def _loud(store: Store, source: str, edition: Edition, rows: Sequence[int]) -> Iterator[tuple[str, Category]]:
    from db.recipients.official_names import official_names
    from db.recipients.reviews import label, reviewed  # loads the lists; most polls put nothing aside
    from recipients.cell.bodies import recipients_in
    from recipients.private.individuals import suspected

    answers, official, withheld = reviewed(store), official_names(store.data), load_withheld(store)
    known: dict[str, Recipient] = {}
    asked = MayBeWithheld(store, source)
    for n in rows:
        table, i = edition.locate(n)
        name, cells = table.field_value(i, "recipient"), table.record(i)
        if not name or suspected(name, cells) or not withheld.allows("recipient", name):
            continue
        if asked and not asked.may_name(table, i):
            continue
        for body in recipients_in(name):
            who = label(body, cells, answers, known, official)
            if who.category is Category.PRESS or (
                who.category is Category.COMMERCIAL and who.confidence is not Confidence.LOW
            ):
                yield body, who.category
