"""Says of every recipient that makes a new version who it is."""

from __future__ import annotations

from pipelines.work import Step, Work


class ClassifyRecipients(Step):
    """All of a baseline's, later only those of rows that are new or changed."""

    async def step(self, work: Work) -> None:
        if work.after is None:
            return
        from recipients.classify import classify_recipient  # loads its lists; most polls classify nobody

        wanted: set[int] | None = None
        if work.comparison is not None:
            wanted = {n for n, old in enumerate(work.comparison.matches) if old < 0}
            for c in work.comparison.changes:
                wanted.update(x for x in (c.new, *c.others) if x is not None)
        for n, table, i in work.after.indices():
            if wanted is None or n in wanted:
                name = table.field_value(i, "recipient")
                if name and name not in work.recipients:
                    work.recipients[name] = classify_recipient(name)
