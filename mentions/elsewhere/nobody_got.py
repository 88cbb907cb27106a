"""Sentences that plainly tell of nobody who got pupils' data: nobody need look, and nobody is named as a receiver."""

from __future__ import annotations

from msgspec.structs import replace

from mentions import any_of
from mentions.claim.doubted import denied_of_pupils, is_of_other_data, pattern
from mentions.claim.ruling import Ruling
from mentions.claim.standing import HAPPENED, Status
from mentions.claim.transfers import transfers_of
from mentions.grammar.clauses import Parsed
from mentions.receivers import candidates_in
from mentions.said import Band, Polarity, Role

_TOLD_OF_NONE = (Polarity.DENIAL, Polarity.REFUSAL, Polarity.POSSIBLE, Polarity.POLICY)
_NOT_DONE = (Status.DENIED, Status.REFUSED)
_ASKED = any_of("request noun_request")
_MORE = any_of(
    "but except save until before since however although though only yet later then again first initially other else "
    "apart unless despite after when after who which whom anyone further nobody fewer more less longer without now"
)
"""Words by which a sentence may say more than that nothing was given."""
_GOES_ON = any_of("it they this that these those he she but however in what only yet instead rather and")
"""How a sentence begins that may say what was given instead."""


def without_receivers(parsed: Parsed, ruling: Ruling, after: Parsed | None, *, alone: bool) -> Ruling:
    """The ruling on a sentence that is to be looked at, filed or without receivers where it plainly tells of none.

    `alone`: no sentence near it speaks of pupils' data; beside one that does, a denial may be of a part only.
    """
    if ruling.band is not Band.REVIEW:
        return ruling
    if after is not None and denied_of_pupils(after) and is_of_other_data(parsed.sentence):
        return replace(ruling, band=Band.NONE, reason=f'{ruling.reason}; the next sentence says: "{after.sentence}"')
    told = transfers_of(parsed)
    if ruling.polarity not in _TOLD_OF_NONE or parsed.asks or any(t.standing.status in HAPPENED for t in told):
        return ruling
    none_held = pattern("none_held").search(parsed.sentence)
    if none_held or pattern("thanked").search(parsed.sentence) or pattern("thrown_out").search(parsed.sentence):
        who = tuple(n._replace(role=Role.REFUSED) for n in ruling.who)
        return replace(ruling, who=who, band=Band.NONE if none_held and not _names(parsed) else ruling.band)
    no = told and all(t.standing.status in _NOT_DONE for t in told)
    asked = told and all(t.event.kind in _ASKED and not t.who for t in told)
    goes_on = after is not None and bool(after.tokens) and after.tokens[0].low in _GOES_ON
    if goes_on or not (alone and (no or asked)) or _names(parsed) or not _MORE.isdisjoint(t.low for t in parsed.tokens):
        return ruling
    return replace(ruling, band=Band.NONE, reason=f"{ruling.reason}; nobody is named, and no more is said")


def _names(parsed: Parsed) -> bool:
    return any(not (c.named.generic or c.watcher or c.vague) for c in candidates_in(parsed, wide=True))
