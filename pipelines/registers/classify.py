"""Says of every row that makes a new version who its recipient is, and how revealing it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from db.recipients.assessments import Label, assessed
from model.register import Place
from pipelines.context import Step
from pipelines.poll import Labels, Poll

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.store import Store
    from model.register import Recipient, Table


class ClassifyRecipients(Step):
    """All rows of a baseline, later only those that are new or changed."""

    async def step(self, poll: Poll) -> Poll:
        return label_rows(self.store, poll)


def label_rows(store: Store, poll: Poll) -> Poll:
    """With labels for the rows that may make a new version; a user's reviewed answers win over lists and rules."""
    wanted = list(_wanted(poll))
    if not wanted:
        return poll
    from db.official_names import official_names
    from db.recipients.reviews import label, reviewed  # loads the lists; most polls classify nobody

    answers, official = reviewed(store), official_names(store.data)
    recipients: dict[str, Recipient] = {}
    labels: dict[Place, Label] = {}
    for table, i in wanted:
        name = table.field_value(i, "recipient")
        if name:
            record = table.record(i)
            who = label(name, record, answers, recipients, official)
            place = Place(table.file, table.sheet, table.numbers[i])
            labels[place] = Label(who, assessed(record, who.category, table.section, who.also))
    return replace(poll, labels=Labels(recipients, labels, answers))


def label_again(store: Store, poll: Poll) -> Poll:
    """Inside the transaction that records: a person may have reviewed a recipient since the rows were labelled."""
    if not poll.labels.by_place:
        return poll
    from db.recipients.reviews import reviewed

    return poll if reviewed(store) == poll.labels.reviewed else label_rows(store, poll)


def _wanted(poll: Poll) -> Iterator[tuple[Table, int]]:
    """The rows that may make a new version: (table, index)."""
    if poll.read.after is None:
        return
    wanted: set[int] | None = None
    comparison = poll.result.comparison
    if comparison is not None:
        wanted = {n for n, old in enumerate(comparison.matches) if old < 0}
        for c in comparison.changes:
            wanted.update(x for x in (c.new, *c.others) if x is not None)
    for n, table, i in poll.read.after.indices():
        if wanted is None or n in wanted:
            yield table, i
