"""Whether a service gives what its lists name, so that what it does not give is no fault of its own."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from msgspec.structs import replace

from model.fetch import KnownItem, Outcome
from model.item import IN_VAIN, ItemBatch, ItemKind, ItemState
from readers.parliament.questions import FoundQuestion
from spiders.base import NO_ANSWER
from spiders.paged import IN_A_ROW, Absent, PollState, Steps

NOT_THERE = MappingProxyType({404: (Outcome.GONE, "the service does not know it any more")})
_NOT_GIVEN = Outcome.OTHERWISE, "others are given; it is asked for at the next poll"
REFUSED = MappingProxyType(NOT_THERE | dict.fromkeys((NO_ANSWER, 401, 403, 451, 500, 502, 503, 504), _NOT_GIVEN))
"""Of one that is not given, where others are: that is no fault of the source."""


def others_are_given(poll: PollState, more: int = 0) -> bool:
    """Whether what is not given is no fault of the service; with `more` that are not given besides."""
    return poll.given > 0 or poll.refused + more < IN_A_ROW


def passed_over(poll: PollState, outcome: Outcome) -> Outcome | None:
    """What an error under 200 stands for; None where it is a failure of the source."""
    if outcome is Outcome.NOT_FOUND:
        return Outcome.GONE
    return Outcome.OTHERWISE if outcome is Outcome.SERVER_ERROR and others_are_given(poll) else None


def as_found(key: str, known: KnownItem) -> FoundQuestion:
    """A known question or statement, to be asked for though no list names it."""
    kind, _, number = key.rpartition(":")
    return FoundQuestion(ItemKind(kind), int(number), known.reference, known.published, "")


def to_see_whether_any_is(poll: PollState, kind: ItemKind) -> FoundQuestion | None:
    """A known one to ask for before the last silence after which a host is asked no more; once in a poll.

    If it comes, those that do not are at fault, and what stands behind them has its turn. Another on another day: it
    may be one that does not come either.
    """
    if poll.given or not poll.is_silent or poll.refused != IN_A_ROW - 1 or poll.has_asked_known:
        return None
    came = sorted(
        key for key, known in poll.known.items()
        if key.startswith(f"{kind}:") and key not in poll.fresh and not known.missing and not known.tries
        and known.mark != IN_VAIN and known.state != ItemState.GONE.value
    )
    poll.has_asked_known = True
    key = came[poll.today.toordinal() % len(came)] if came else ""
    return as_found(key, poll.known[key]) if key else None


def note_in_vain(poll: PollState, last: Sequence[Absent]) -> Steps:
    """Where the service is at fault that is no try of what it did not give; where it is silent others come first next.

    It is asked no more then, nor for what stands behind.
    """
    if others_are_given(poll):
        return
    for seen, listed_in in (*poll.absent, *last) if poll.is_silent else ():
        in_vain = replace(seen, mark=IN_VAIN, failed=Outcome.NO_VERDICT.value)
        yield ItemBatch(poll.source, (in_vain,), listed_in)
    poll.absent.clear()
