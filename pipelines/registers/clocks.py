"""Whose clock is right, where a site's and this machine's say different days: what other sites said decides."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from db.outbox.incidents import Incident, report, resolve_one
from db.store import Store
from pipelines.poll import Poll
from text.timestamp import parse_stamp, stamp

CLOCK_DIFFERS = "clock_differs"
"""The code of the notice that this machine's clock and the site's say different days."""
SITE_CLOCK_DIFFERS = "site_clock_differs"
"""The same where other sites agree with this machine's."""
CLOCK_OFF = timedelta(days=1)
"""A clock that is further ahead asks for every file whole, and so meets the site's own."""
_AGREES, _DIFFERS = "clock agrees ", "clock differs "
"""Names of pulses, before a host: when it last said the same day as this machine, or another."""
_AT_LEAST = timedelta(minutes=1)
_OFTEN = timedelta(hours=1)
"""What says the same is not written at every poll."""


class _Look(NamedTuple):
    """When an answer came: by this machine's clock, and by the server's with the time in a cache."""

    host: str
    ours: datetime
    theirs: datetime

    @property
    def off(self) -> timedelta:
        return abs(self.ours - self.theirs)

    @property
    def says(self) -> str:
        """The name of the pulse that notes it, without the host."""
        return _DIFFERS if self.off > CLOCK_OFF else _AGREES


def ours_is_wrong(store: Store, poll: Poll, now: datetime) -> bool:
    """True where this machine's clock may be days from the truth; operators hear of whichever clock is.

    A licence that ended by our clock alone would be told, and could not be told again when it does.
    """
    looks = list(_looks(poll))
    if not looks:
        return False
    best = min(looks, key=lambda look: look.off)
    differs = best.off > CLOCK_OFF
    nearest = {x.host: x for x in sorted(looks, key=lambda x: x.off, reverse=True)}.values()
    new = [look for look in nearest if _is_news(store, look, now)]
    if not (differs or new or _open(store)):
        return False  # as most are: nothing is written, and no other process is kept waiting
    with store.transaction():
        for look in new:
            _note(store, look, now)
        agree = _agree(store, best, now) if differs else 0
        _tell(store, _incident(poll, best, agree) if differs else None, best.host, now)
    return differs and not agree


def _open(store: Store) -> list[dict[str, str]]:
    """The open incidents of clocks, whichever source they are of."""
    return store.rows(
        "select source, code, subject from notice where recovered_at is null and code in (?, ?)",
        [CLOCK_DIFFERS, SITE_CLOCK_DIFFERS],
    )


def _tell(store: Store, incident: Incident | None, host: str, now: datetime) -> None:
    """Tells of a clock once, whichever source's answer says so first; it is over when any says so."""
    told = False
    for x in _open(store):
        if x["code"] == SITE_CLOCK_DIFFERS and urlsplit(x["subject"]).hostname != host:
            continue  # another site's
        if incident is None or x["code"] != incident.code:
            resolve_one(store, x["source"], x["code"], x["subject"], now)
        elif x["source"] != incident.source:
            told = True
    report(store, [incident] if incident and not told else [], now)


def _incident(poll: Poll, look: _Look, agree: int) -> Incident:
    name, url = poll.source.name, poll.source.url
    said = f"this machine's clock says {look.ours:%d %B %Y %H:%M} UTC, and the site's {look.theirs:%d %B %Y %H:%M}. "
    if agree:
        others = "another site agrees" if agree == 1 else f"{agree} other sites agree"
        text = (
            f"{said}{others.capitalize()} with this machine, so the site's is passed over and licences that end are "
            f"told. To do: nothing here; tell whoever runs {look.host} if it lasts"
        )
        return Incident(name, SITE_CLOCK_DIFFERS, url, text)
    text = (
        f"{said}Licences that end are not told until they agree, or until other sites agree with this machine. To do: "
        "set the clock (timedatectl set-ntp true); npdwatch doctor compares it with all servers"
    )
    return Incident(name, CLOCK_DIFFERS, url, text, urgent=True)


def _is_news(store: Store, look: _Look, now: datetime) -> bool:
    """True where what a host's clock says is to be noted. A name of this network may be this machine itself."""
    if not _is_another(look.host):
        return False
    known = store.one("select at from pulse where name = ?", [look.says + look.host])
    return not (known and timedelta() <= now - parse_stamp(known["at"]) < _OFTEN)


def _note(store: Store, look: _Look, now: datetime) -> None:
    """Notes what a host's clock says of ours, and no longer the opposite."""
    store.execute("delete from pulse where name in (?, ?)", [_AGREES + look.host, _DIFFERS + look.host])
    store.insert("pulse", name=look.says + look.host, at=stamp(now))


def _agree(store: Store, look: _Look, now: datetime) -> int:
    """How many other hosts say what this machine's clock says; 0 where as many say that it is wrong.

    What a host said before our clock went astray does not count: it seems at least as old as the two clocks are apart.
    """
    since, agree, differ = now - look.off + _AT_LEAST, 0, 1
    for x in store.rows("select name, at from pulse where name like 'clock %'"):
        kind, host = (p := _AGREES if x["name"].startswith(_AGREES) else _DIFFERS), x["name"].removeprefix(p)
        if host != look.host and since < parse_stamp(x["at"]) <= now:
            agree, differ = agree + (kind == _AGREES), differ + (kind == _DIFFERS)
    return agree if agree >= differ else 0


def _is_another(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".localhost", ".local", ".internal", ".lan"))


def _looks(poll: Poll) -> Iterator[_Look]:
    for answer in poll.fetched.answered:
        with suppress(ValueError, TypeError, OverflowError):
            age = answer.headers.get("Age", "0")
            in_cache = timedelta(seconds=int(age) if age.isdecimal() and len(age) < 10 else 0)
            at = parsedate_to_datetime(answer.headers.get("Date", ""))
            if at.tzinfo is not None:
                yield _Look(urlsplit(answer.final_url).hostname or "", answer.fetched_at, at + in_cache)
