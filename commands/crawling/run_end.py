"""What a crawl does once its sources have been asked: closes the ledger, says how they do, gives the account."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from commands.crawling.account import Account
from commands.crawling.fetching import INTERRUPTED
from commands.failures import failure_of
from commands.printing.changes import described
from commands.printing.words import Row
from config import Configuration
from db.locks import SourcesLock
from db.store import Store
from text.timestamp import stamp

if TYPE_CHECKING:
    from db.register.runs import Tally
    from model.source import Source
    from pipelines.context import CrawlContext
    from pipelines.poll import Poll


class RunEnd(Struct, frozen=True):
    """The end of a crawl, and before it that of those of its sources for which the others are not waited for."""

    store: Store
    settings: Configuration
    begun: datetime
    last_change: int
    """The last that there was before."""
    most: int | None
    """Changes of each source that the account describes; None for all."""

    def settle(
        self, run: int, sources: Sequence[Source], context: CrawlContext, *, is_part: bool = False
    ) -> Account:
        """Ends a run, or what is part of one that goes on, and says what it has come to."""
        from db.chain.entries import close_past_day
        from db.register.runs import add_verdicts, close_run, set_exit_code
        from pipelines.health import note_health, note_slow_hosts
        from pipelines.pacing.asked_to_wait import AskedToWait
        from pipelines.pacing.next import note_paces

        store, settings, now = self.store, self.settings, context.clock
        with store.transaction():
            add_verdicts(store, run, context.failures, now())
        tally = close_run(store, run, now(), {"sources": len(sources)}, stopped=bool(context.stopped))
        second_look = timedelta(seconds=settings.crawl.confirm_after)
        note_health(store, sources, tally, now(), watched=settings.sources, confirm_after=second_look)
        note_slow_hosts(store, context.waited, now(), is_over=not is_part)
        AskedToWait(store, now).settle(run, self.begun)
        note_paces(
            store, sources, tally, self.begun, now(), settings.time_zone, watched=settings.sources,
            auto_delay=settings.auto_delay,
        )
        account = _account(store, sources, self.last_change, tally, context, self.begun, self.most)
        set_exit_code(store, run, int(account.code))
        close_past_day(store, now())
        return account

    def let_go(
        self, left: list[Source], lock: SourcesLock, names: Collection[str], context: CrawlContext
    ) -> None:
        """Ends what the crawl has come to of these sources as a run of its own, and lets others ask them.

        Takes them out of `left`.
        """
        from db.register.runs import part_run

        part = context.part_of(names)
        done = [s for s in left if s.name in names]
        account = self.settle(part_run(self.store, context.run, names, context.clock()), done, part, is_part=True)
        left[:] = [s for s in left if s.name not in names]
        lock.let_go(names)
        account.show(dry_run=False)


def _account(
    store: Store, sources: Sequence[Source], last_change: int, tally: Tally, context: CrawlContext, begun: datetime,
    most: int | None,
) -> Account:
    from db.register.states import states_of
    from db.withheld.decide import load_withheld
    from model.change import GONE_WITH_IT
    from readers.kinds import KINDS
    from text.memory import SHORT_OF_MEMORY

    # Another crawl may have recorded some of other sources.
    mine = "c.source in (select value from json_each(?)) order by c.id"
    names, held = json.dumps([s.name for s in sources]), load_withheld(store)

    def found(where: str, *values: object) -> tuple[tuple[Row, ...], Mapping[str, int]]:
        ids = [x["id"] for x in store.each(f"select c.id from change c where {where} and {mine}", [*values, names])]  # noqa: S608 - ours
        return described(store, held, ids, most=most, as_alerts=True) if ids else ((), {})

    # That a row told ahead of its edition is not in the last good one is held, and no news beside it.
    told = (
        "c.id > ? and c.state != 'silent' and not (c.state = 'held' and c.reason = ? and exists (select 1 from change a"
        " where a.release_id = c.release_id and a.edition_id is not c.edition_id and a.id > ? and a.state = 'open'))"
    )
    changes, more = found(told, last_change, GONE_WITH_IT, last_change)
    confirmed, more_confirmed = found(
        # What opened in days to come did so while the clock was wrong, long ago.
        "c.id <= ? and c.state = 'open' and c.open_at between ? and ?", last_change, stamp(begun),
        stamp(context.clock()),
    )
    short = any(SHORT_OF_MEMORY in v.detail for v in tally.failures)
    problems = [*context.problems, *([MemoryError()] if short else [])]
    problem = failure_of(problems[0]) if problems else None
    states, interrupted = states_of(store, sources, context.clock()), INTERRUPTED in context.stopped
    ended = tuple(context.ended)
    doubts = held.cleaner()({p.source.name: doubts_of(p) for p in ended})
    sql = "select count(*) n from pace where announced_by = ? and announced_at >= ?"
    announced = {
        p.source.name: (store.one(sql, [p.source.name, stamp(begun)]) or {"n": 0})["n"]
        for p in ended if KINDS[p.source.kind].announces
    }
    return Account(
        tally, ended, changes, problem, states, interrupted=interrupted, confirmed=confirmed, announced=announced,
        doubts=doubts, more=more, more_confirmed=more_confirmed,
    )


def doubts_of(poll: Poll) -> list[Row]:
    """What in the files of a poll was not understood; what failed the ledger says."""
    from db.outbox.incidents import TO_DO

    failed = {v.detail for v in poll.verdicts}
    return [
        {"code": t.code, "message": t.message}
        for t in poll.troubles if t.urgent and t.message.partition(TO_DO)[0] not in failed
    ]
