"""Compares what came with the last good edition and decides what it may become."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from db.outbox.incidents import Incident
from db.register.editions import accepted_steps
from diffing.items.pages import new_notes
from diffing.plausibility import Decision, judge, learn_limits
from model.change import ChangeKind
from model.fetch import Outcome, PageState
from pipelines.context import Step
from pipelines.poll import Poll, PollDecision
from pipelines.registers.pages import says_when
from text.timestamp import parse_stamp


class CompareEditions(Step):
    """The decision about the edition, and what happened to the page."""

    async def step(self, poll: Poll) -> Poll:
        read, known = poll.read, poll.listing.known
        if read.after is None:
            return poll if poll.only_awaited_refused else poll.decided(PollDecision.REFUSED)
        from pipelines.registers import mending  # most polls compare nothing

        if known is None or read.before is None:
            # Of what can be read: what cannot has its own first look later.
            return mending.carry(poll).decided(PollDecision.BASELINE)
        if read.is_read_again:
            return mending.read_anew(poll, mending.recorded(self.store, known, read.before))
        if poll.listing.state_before == "rejected":
            return poll.decided(PollDecision.REJECTED, "a person has rejected what the publication shows")
        last = mending.recorded(self.store, known, read.before)
        return self._decide(await asyncio.to_thread(mending.compare_with_last, poll, last))

    def _decide(self, poll: Poll) -> Poll:
        kind, why, note = self._edition_kind(poll)
        earlier = poll.listing.earlier
        if "accepted" in earlier:
            kind, why = ChangeKind.WENT_BACK, "the publication shows again what it showed before"
        poll = replace(poll, result=replace(poll.result, kind=kind, why=why, note=note))
        if "accepted" in earlier:
            suspect = earlier.get("suspect")
            age = (self.context.clock() - parse_stamp(suspect.seen_at)).total_seconds() if suspect else -1.0
            if not poll.is_whole or age < self.context.confirm_after:
                return poll.decided(PollDecision.SUSPECT, why)
        read, comparison = poll.read, poll.result.comparison
        if read.before is None or read.after is None or comparison is None:
            raise ValueError("nothing was compared")
        limits = learn_limits(accepted_steps(self.store, poll.source.name), self.context.limits)
        judgement = judge(read.before, poll.without_first_looks(read.after), comparison, limits)
        title = poll.listing.files[0].title
        poll = poll.telling(*(
            Incident(poll.source.name, "grown", title, f"{title}: {reason.message}", urgent=True)
            for reason in judgement.reasons if reason.code == "grown"
        ))  # fmt: skip
        if judgement.decision is Decision.QUARANTINE:
            return self._put_aside(poll.decided(PollDecision.QUARANTINED, judgement.text))
        return poll.decided(PollDecision.ACCEPTED, why)

    def _put_aside(self, poll: Poll) -> Poll:
        from pipelines.registers.quarantine import what_waits  # loads the lists; most polls put nothing aside

        files = poll.listing.files
        file = next((f for f in files if f.snapshot is not None), files[0])
        return poll.failing(
            file, Outcome.QUARANTINED, "quarantined",
            f"{file.title}: {poll.result.why} {what_waits(self.store, poll)} Nothing was told of it and the last good "
            f"edition stands. Look at the file; if it is right, run: npdwatch accept {poll.source.name}; if it is "
            "wrong, the same with --reject",
            subject=f"{file.title} ({file.sha256[:12]})",  # another edition is another word
        )  # fmt: skip

    def _edition_kind(self, poll: Poll) -> tuple[ChangeKind, str, str]:
        """Published with a note, or replaced without one: kind, why, and the note."""
        item, before = poll.fetched.item, poll.page.before
        if poll.has_only_first_looks:
            return ChangeKind.EDITION_PUBLISHED, "a file can be read for the first time", ""
        if item is None or not says_when(poll, item):
            return ChangeKind.EDITION_PUBLISHED, "the file has changed", ""
        if item.state is PageState.WITHDRAWN:
            return ChangeKind.EDITION_PUBLISHED, "the files of a withdrawn page have changed", ""
        source = self.store.one("select published_at from source where name = ?", [poll.source.name])
        notes = new_notes(before, item) if before else ()
        # Not only the page before this one: the file may have come a poll later than its note.
        moved = bool(item.public_updated_at and source and item.public_updated_at != source["published_at"])
        if notes or moved:
            note = notes[0] if notes else item.notes[0].text if item.notes else ""
            return ChangeKind.EDITION_PUBLISHED, note or "the page gives a new date and no note", note
        return ChangeKind.FILE_REPLACED_SILENTLY, "a file was replaced; no note was published and no date moved", ""
