"""How well a source is seen: crawl, status, notices, heartbeat and page all say what `state_of` says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from msgspec import Struct

from model.fetch import Outcome, Verdict, destination_of, is_archived_copy
from model.source import Source

GOOD = frozenset({Outcome.OK, Outcome.UNCHANGED, Outcome.OTHERWISE, Outcome.WATCHED})
"""The closed list of outcomes that are a whole, understood look."""
GOOD_OF_PART = GOOD | {Outcome.GONE}
"""The same of one thing that a source lists. That the source itself is gone leaves nothing to look at."""
OLD_COPY_PASSES = timedelta(hours=1)
"""So long a cache may serve an older copy of a page."""
SHORTEST_STALE = timedelta(hours=6)


class SourceSight(StrEnum):
    """How well a source is seen."""

    WELL = "well"
    WATCH = "watch"
    """We see it; a person should know or decide something."""
    BLIND = "blind"
    """We do not see it."""


class Facts(Struct, frozen=True):
    """What the ledger and the editions hold of a source."""

    source: Source
    lines: tuple[Verdict, ...] = ()
    """Of its last poll that was not stopped; the first is of the source's own address."""
    polled_at: datetime | None = None
    first_seen_at: datetime | None = None
    good_at: datetime | None = None
    """The last poll of which every line was good."""
    failing_since: datetime | None = None
    """The first poll after `good_at`; None where none has failed."""
    polls_failed: int = 0
    """How many polls have failed since `good_at`."""
    undecided: str = ""
    """Why the newest edition does not count yet, without a full stop."""
    is_quarantined: bool = False
    """True where it waits for a person, not for a second look."""
    undecided_at: datetime | None = None
    held: int = 0
    """Removals that wait for a second look."""
    old_copy_since: datetime | None = None
    hides_since: datetime | None = None
    """Since when a file hides something that nobody has decided on."""
    nameless_since: datetime | None = None
    """Since when nothing is known to name who received the data."""
    trouble: tuple[str, str] = ("", "")
    """Code and message, without a full stop, of the first other incident of the source that operators are told of."""
    trouble_since: datetime | None = None
    is_withdrawn: bool = False
    has_lost_every_register: bool = False
    """True where none of the registers of the newest edition came."""


NEVER_POLLED = "never_polled"


class SourceState(Struct, frozen=True):
    """How a source is seen, since when, why, and what to do."""

    sight: SourceSight
    reason: str = ""
    """A word for programs: an outcome, the code of an incident, or never_polled, stale, old_copy, quarantined, hidden,
    nameless, second_look, attachment, withdrawn; "" where all is well."""
    why: str = ""
    """A sentence, without a full stop."""
    todo: str = ""
    """What a person can do, without a full stop; "" where it ends by itself."""
    since: datetime | None = None
    is_owed: bool = False
    """True where a person must decide."""
    may_pass: bool = False
    """True at the first poll that fails, which the next may cure: operators are not told yet."""

    @property
    def needs_a_person(self) -> bool:
        """True where commands end with code 1."""
        return self.sight is SourceSight.BLIND or self.is_owed

    @property
    def is_alarming(self) -> bool:
        """True where heartbeat, /healthz and metrics say that it is not well: the next poll may not cure it."""
        return self.needs_a_person and not self.may_pass


_FAILED = "its site sent something that cannot be read"
_NOT_THERE = "it cannot be had at its address any more"
IN_PUBLIC: Mapping[str, str] = MappingProxyType({
    "unreachable": "its site could not be reached", "timed_out": "its site did not answer in time",
    "tls": "its site could not prove who it is", "blocked": "its site refused to answer a program",
    "rate_limited": "its site asked for a pause", "server_error": "its site answered with an error",
    "damaged": "what came was cut short", "empty": "what came was empty",
    "unreadable": _FAILED, "unexpected": _FAILED,
    "not_found": _NOT_THERE, "bad_redirect": _NOT_THERE, "refused_host": _NOT_THERE,
    "no_register": "its page lists no register that a program can read",
    "moved": "its address leads elsewhere", "gone": "the publisher has taken it down",
    "withdrawn": "the publisher has withdrawn it; it can still be read",
    "quarantined": "its newest edition is unlike the one before, and waits for a person to look at it",
    "attachment": "one of its files could not be read", "old_copy": "its site serves an older copy of it",
})
"""What everybody may know of a reason; what a file hides, or whom it may name, is for operators alone."""


def in_public(state: SourceState) -> SourceState:
    """How everybody may know that a source is seen: nothing of what only operators may know."""
    why = IN_PUBLIC.get(state.reason, "")
    if state.sight is SourceSight.BLIND:
        return SourceState(SourceSight.BLIND, why=why or "it could not be looked at", since=state.since)
    return SourceState(SourceSight.WATCH if why else SourceSight.WELL, why=why, since=state.since if why else None)


def stale_after(source: Source) -> timedelta:
    """How old a source's last good look may be."""
    return max(SHORTEST_STALE, timedelta(seconds=3 * source.every))


def bad_lines(lines: Sequence[Verdict]) -> list[Verdict]:
    """Of the lines of one poll, in their order, those that are no whole, understood look."""
    return [v for n, v in enumerate(lines) if v.outcome not in (GOOD_OF_PART if n else GOOD)]


AT_ONCE = frozenset({
    Outcome.REFUSED_HOST, Outcome.REFUSED_ADDRESS, Outcome.TLS, Outcome.NO_VERDICT, Outcome.NOT_RECORDED, Outcome.MOVED,
})
"""Outcomes that a second look will not cure: told at the first."""
OWED = frozenset({"archive_damaged", "changes_not_told", "no_releases"})
"""Codes of incidents of a source that is seen, and yet something is lost until a person acts."""


def is_for_operators(bad: Sequence[Verdict], polls_failed: int) -> bool:
    """True where operators are to hear that these failed, now."""
    return polls_failed >= 2 or any(v.outcome in AT_ONCE for v in bad)


_ASK_AGAIN = "nothing for now: every poll asks again"
_FIND_IT = "look where it is now, and correct its url; or take {name} out of the configuration"
_FILE_GONE = (
    "open the page: what the file held counts as it was until the page lists it no more, and what it holds now is not "
    "seen"
)
_OPEN_IT = "open its address in a browser; npdwatch crawl {name} asks again"
_LOG = "read the log of the crawl; npdwatch crawl {name} asks again"
TODO: Mapping[Outcome, str] = MappingProxyType({
    Outcome.GONE: _FIND_IT,
    Outcome.NOT_FOUND: _FIND_IT,
    Outcome.BAD_REDIRECT: _FIND_IT,
    Outcome.NOT_YET: _ASK_AGAIN,
    Outcome.RATE_LIMITED: _ASK_AGAIN,
    Outcome.SERVER_ERROR: _ASK_AGAIN,
    Outcome.TIMED_OUT: _ASK_AGAIN,
    Outcome.DAMAGED: _ASK_AGAIN,
    Outcome.UNREACHABLE: "is this machine's network up? Every poll asks again",
    Outcome.TLS: "check this machine's clock and its certificates (ca-certificates)",
    Outcome.REFUSED_ADDRESS: "correct its url, or have its host's DNS put right",
    Outcome.REFUSED_HOST: "if the address is right and is https, add its host to hosts under [crawl]",
    Outcome.TOO_LARGE: "if it is meant to be so large, raise largest under [crawl]",
    Outcome.UNREADABLE: "look at what the site shows (what came is kept); npdwatch crawl {name} asks again",
    Outcome.NO_REGISTER: (
        "open its page, and read by hand what stands there; where it stays so, npdwatch accept {name}: its page and"
        " files go on being watched, and a register that comes back is read"
    ),
    Outcome.NO_VERDICT: _LOG,
    Outcome.NOT_RECORDED: _LOG,
})
"""What a person can do; for what is not here, open the address."""


def state_of(facts: Facts, now: datetime) -> SourceState:
    """The worst that is true of a source: not seen, then what waits for a person, then what is to be known."""
    blind = _blindness(facts, now)
    if blind and blind.sight is SourceSight.BLIND:
        return blind
    why = next((v.detail for v in facts.lines if v.outcome is Outcome.WATCHED), "")
    well = SourceState(SourceSight.WELL, why=why, since=facts.good_at)
    return _decision_owed(facts) or blind or _to_be_known(facts) or well


def _blindness(f: Facts, now: datetime) -> SourceState | None:
    """Why the source is not seen, or not whole."""
    name = f.source.name
    if f.polled_at is None or not f.lines:
        waits = f.first_seen_at is None or now - f.first_seen_at <= stale_after(f.source)
        return SourceState(SourceSight.BLIND, NEVER_POLLED, "not polled yet", f"npdwatch crawl {name}",
                           f.first_seen_at, may_pass=waits)
    bad = bad_lines(f.lines)
    if f.is_quarantined:  # then it is seen, and waits for a person
        bad = [v for v in bad if v.outcome is not Outcome.QUARANTINED]
    return _failure(f, bad) if bad else _age(f, f.polled_at if f.is_quarantined else f.good_at, now)


def _failure(f: Facts, bad: list[Verdict]) -> SourceState:
    """What failed in the last poll."""
    worst, why = move_of(bad) or bad[0], in_words(bad, f.lines)
    todo = _follow(f, worst) or TODO.get(worst.outcome, _OPEN_IT).format(name=f.source.name)
    if _all_but_one_attachment(f, bad):
        gone = worst.outcome in (Outcome.NOT_FOUND, Outcome.GONE)
        todo = _FILE_GONE if gone else todo
        owed = (gone or worst.outcome is Outcome.NO_REGISTER) and is_for_operators(bad, f.polls_failed)
        return SourceState(SourceSight.WATCH, "attachment", why, todo, f.failing_since, is_owed=owed)
    since, may_pass = f.failing_since or f.polled_at, not is_for_operators(bad, f.polls_failed)
    return SourceState(SourceSight.BLIND, worst.outcome.value, why, todo, since, may_pass=may_pass)


def _age(f: Facts, looked_at: datetime | None, now: datetime) -> SourceState | None:
    """Whether what is seen is of today."""
    name = f.source.name
    if looked_at is None or now - looked_at > stale_after(f.source):
        todo = f"is the daemon running? npdwatch crawl {name}"
        return SourceState(SourceSight.BLIND, "stale", "no complete look for too long", todo, looked_at)
    if f.old_copy_since is not None:
        lasts = now - f.old_copy_since >= OLD_COPY_PASSES
        why = "the site serves an older copy of the page than the one that is known"
        todo = (
            f"open {f.source.url}; if it shows the older state too, the next look believes it (npdwatch crawl {name}); "
            "if it shows a newer one, a cache on the way is stale: ask its keeper"
        ) if lasts else ""
        return SourceState(SourceSight.BLIND if lasts else SourceSight.WATCH, "old_copy", why, todo, f.old_copy_since)
    return None


ARCHIVED = "that is a copy in a web archive, where nothing new is published"


def _follow(f: Facts, worst: Verdict) -> str:
    """What a person can do where a source has moved; "" for any other failure."""
    if worst.outcome is not Outcome.MOVED:
        return ""
    to, name = destination_of(worst), f.source.name
    if not to:
        return _FIND_IT.format(name=name)
    if to == f.source.url:
        return f"it is followed; npdwatch crawl {name} asks there"
    if is_archived_copy(to):
        return f"{ARCHIVED}: {_FIND_IT.format(name=name)}"
    return f"open it; if it is the same publication, npdwatch accept {name} --move. Until then nothing there is seen"


def move_of(lines: Sequence[Verdict]) -> Verdict | None:
    """Of the lines of a poll that which says that the address leads elsewhere: it says more than the others."""
    return next((v for v in lines if v.outcome is Outcome.MOVED), None)


def in_words(bad: Sequence[Verdict], lines: Sequence[Verdict]) -> str:
    """What failed, the first of it whole; its address where it is not the source's own."""
    worst = move_of(bad) or bad[0]
    where = "" if worst is lines[0] or worst.outcome is Outcome.MOVED else f" [{worst.url}]"
    others = f" (and {len(bad) - 1} more)" if len(bad) > 1 else ""
    return f"{worst.outcome.value}: {worst.detail.rstrip('.') or 'no more is known'}{where}{others}"


def _all_but_one_attachment(f: Facts, bad: list[Verdict]) -> bool:
    """True for a publication whose page was read, and all its files but one, which is not its only register."""
    all_but_one = len(bad) == 1 and bad[0] is not f.lines[0] and len(f.lines) > 2
    return all_but_one and f.source.kind == "govuk" and not f.has_lost_every_register


def _decision_owed(f: Facts) -> SourceState | None:
    """What waits for a person, though the source is seen."""
    name = f.source.name
    if f.undecided and f.is_quarantined:
        todo = f"look at it, then: npdwatch accept {name}, or npdwatch accept {name} --reject"
        return SourceState(SourceSight.WATCH, "quarantined", f.undecided, todo, f.undecided_at, is_owed=True)
    if f.hides_since is not None:
        why = "a file hides something that nobody has decided on"
        return SourceState(SourceSight.WATCH, "hidden", why, f"npdwatch hidden {name}", f.hides_since, is_owed=True)
    if f.nameless_since is not None:
        why = "no column is known to name who received the data"
        todo = "say which one it is under [source.columns]"
        return SourceState(SourceSight.WATCH, "nameless", why, todo, f.nameless_since, is_owed=True)
    code, message = f.trouble
    if code in OWED:
        return SourceState(SourceSight.WATCH, code, message, "the message says it", f.trouble_since, is_owed=True)
    return None


def _to_be_known(f: Facts) -> SourceState | None:
    """What somebody should know, and no command of ours waits for."""
    code, message = f.trouble
    if code:
        return SourceState(SourceSight.WATCH, code, message, since=f.trouble_since)
    if f.undecided:
        return SourceState(SourceSight.WATCH, "second_look", f.undecided, since=f.undecided_at)
    if f.held:
        what = "1 removal waits" if f.held == 1 else f"{f.held} removals wait"
        return SourceState(SourceSight.WATCH, "second_look", f"{what} for a second look")
    if f.is_withdrawn:
        return SourceState(SourceSight.WATCH, "withdrawn", "the publisher has withdrawn the page; it can still be read")
    return None
