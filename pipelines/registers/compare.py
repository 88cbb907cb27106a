"""Compares what came with the last good edition and decides what it may become."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from db.outbox.incidents import Incident
from db.register.editions import KnownEdition, accepted_steps
from db.store.transaction import moment
from diffing.items.pages import new_notes
from diffing.plausibility import Decision, judge, learn_limits
from model.change import ChangeKind
from model.fetch import Outcome, PageState
from model.register import Edition
from pipelines.context import Step, Work
from pipelines.registers.first_looks import only_first_looks, without_first_looks
from pipelines.registers.pages import says_when


class CompareEditions(Step):
    """The decision about the edition, and what happened to the page."""

    async def step(self, work: Work) -> None:
        if work.after is None:
            work.decision = "unchanged" if all(f.file in work.awaited for f in work.refused) else "refused"
        elif work.is_read_again and work.known and work.before:
            self._read_anew(work, work.known, work.before)
        elif work.known is None or work.before is None:
            self._carry(work)
            work.decision = "baseline"  # of what can be read: what cannot has its own first look later
        elif newest(work.earlier) == "rejected":
            work.decision, work.why = "rejected", "a person has rejected what the publication shows"
        else:
            await self._edition(work, work.known, work.before)

    def _read_anew(self, work: Work, known: KnownEdition, before: Edition) -> None:
        from pipelines.registers.mending import read_anew, recorded

        read_anew(work, recorded(self.store, known, before))

    @staticmethod
    def _carry(work: Work) -> None:
        from pipelines.registers.mending import carry

        carry(work)

    async def _edition(self, work: Work, known: KnownEdition, before: Edition) -> None:
        from pipelines.registers.mending import compare_with_last, recorded  # most polls compare nothing

        now = self.crawling.clock()
        await asyncio.to_thread(compare_with_last, work, recorded(self.store, known, before))
        if work.comparison is None or work.before is None or work.after is None:
            raise ValueError("nothing was compared")
        work.kind, work.why = self._edition_kind(work)
        if "accepted" in work.earlier:
            work.kind, work.why = ChangeKind.WENT_BACK, "the publication shows again what it showed before"
            suspect = work.earlier.get("suspect")
            age = (now - moment(suspect.seen_at)).total_seconds() if suspect else -1.0
            if not work.whole or age < self.crawling.confirm_after:
                work.decision = "suspect"
                return
        limits = learn_limits(accepted_steps(self.store, work.source.name), self.crawling.limits)
        work.judgement = judge(work.before, without_first_looks(work, work.after), work.comparison, limits)
        for reason in work.judgement.reasons:
            if reason.code == "grown":
                title = work.registers[0].title
                work.troubles.append(Incident(work.source.name, "grown", title, f"{title}: {reason.message}", True))
        if work.judgement.decision is Decision.QUARANTINE:
            work.decision, work.why = "quarantined", work.judgement.text
            self._put_aside(work)
        else:
            work.decision = "accepted"

    def _put_aside(self, work: Work) -> None:
        from pipelines.registers.aside import what_waits  # loads the lists; most polls put nothing aside

        file = next((f for f in work.registers if f.snapshot is not None), work.registers[0])
        work.fail(
            file, Outcome.QUARANTINED, "quarantined",
            f"{file.title}: {work.why} {what_waits(self.store, work)} Nothing was told of it and the last good edition "
            f"stands. Look at the file; if it is right, run: npdwatch accept {work.source.name}; if it is wrong, the "
            "same with --reject",
            subject=f"{file.title} ({file.sha256[:12]})",  # another edition is another word
        )  # fmt: skip

    def _edition_kind(self, work: Work) -> tuple[ChangeKind, str]:
        """Published with a note, or replaced without one."""
        item = work.fetched.item
        if only_first_looks(work):
            return ChangeKind.EDITION_PUBLISHED, "a file can be read for the first time"
        if item is None or not says_when(work, item):
            return ChangeKind.EDITION_PUBLISHED, "the file has changed"
        if item.state is PageState.WITHDRAWN:
            return ChangeKind.EDITION_PUBLISHED, "the files of a withdrawn page have changed"
        source = self.store.one("select published_at from source where name = ?", [work.source.name])
        notes = new_notes(work.item_before, item) if work.item_before else ()
        # Not only the page before this one: the file may have come a poll later than its note.
        moved = bool(item.public_updated_at and source and item.public_updated_at != source["published_at"])
        if notes or moved:
            note = notes[0] if notes else item.notes[0].text if item.notes else ""
            work.detail["note"] = note
            return ChangeKind.EDITION_PUBLISHED, note or "the page gives a new date and no note"
        return ChangeKind.FILE_REPLACED_SILENTLY, "a file was replaced; no note was published and no date moved"


def newest(earlier: Mapping[str, KnownEdition]) -> str:
    """The state of the newest of these editions, "" where there is none."""
    return max(earlier.values(), key=lambda e: e.id).state if earlier else ""
