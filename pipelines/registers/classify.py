"""Says of every row that makes a new version who its recipient is, and how revealing it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.recipients.assessments import Label, assessed
from model.register import Place
from pipelines.context import Step, Work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.store.transaction import Store
    from model.register import Table


class ClassifyRecipients(Step):
    """All rows of a baseline, later only those that are new or changed."""

    async def step(self, work: Work) -> None:
        if work.after is not None:
            label_rows(self.store, work)


def label_rows(store: Store, work: Work) -> None:
    """Fills `work.labels` and `work.recipients`; a user's reviewed answers win over lists and rules."""
    wanted = list(_wanted(work))
    if not wanted:
        return
    from db.official_names import official_names
    from db.recipients.reviews import label, reviewed  # loads the lists; most polls classify nobody

    work.reviewed, official = reviewed(store), official_names(store.data)
    work.labels.clear()
    work.recipients.clear()
    for table, i in wanted:
        name = table.field_value(i, "recipient")
        if name:
            record = table.record(i)
            who = label(name, record, work.reviewed, work.recipients, official)
            place = Place(table.file, table.sheet, table.numbers[i])
            work.labels[place] = Label(who, assessed(record, who.category, table.section, who.also))


def label_again(store: Store, work: Work) -> None:
    """Inside the transaction that records: a person may have reviewed a recipient since the rows were labelled."""
    if not work.labels:
        return
    from db.recipients.reviews import reviewed

    if reviewed(store) != work.reviewed:
        label_rows(store, work)


def _wanted(work: Work) -> Iterator[tuple[Table, int]]:
    """The rows that may make a new version: (table, index)."""
    if work.after is None:
        return
    wanted: set[int] | None = None
    if work.comparison is not None:
        wanted = {n for n, old in enumerate(work.comparison.matches) if old < 0}
        for c in work.comparison.changes:
            wanted.update(x for x in (c.new, *c.others) if x is not None)
    for n, table, i in work.after.indices():
        if wanted is None or n in wanted:
            yield table, i
