"""Has editions and days time-stamped: asks for what waits, keeps what is good, puts off what is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from msgspec import Struct

from db.chain.check import Wrong
from db.chain.entries import close_past_day
from db.chain.stamps import due, keep, line_up, put_off, stamped_text, stamps, waiting
from db.outbox.incidents import Incident, report_or_resolve
from db.store import Store
from net.connection import redacted
from net.timestamps import Authority, NoReply, ask_authority
from proof.tokens import NoMeans, NotGood, check_reply, check_token, query_over
from text.timestamp import stamp

FAILING = "timestamps_failing"


class Stamped(Struct, frozen=True):
    """What a round of stamping came to."""

    given: int = 0
    waiting: int = 0
    why: str = ""
    """Of the last one that was not given."""


def stamp_due(store: Store, authority: Authority, clock: Callable[[], datetime]) -> Stamped:
    """One round. An authority that gives no answer is asked no more in it; one that answers wrongly, for the others."""
    close_past_day(store, clock())
    with store.transaction():
        line_up(store, clock())
    given, last = 0, ""
    found = due(store, clock())
    for n, one in enumerate(found):
        try:
            reply, said = _asked(one.text, authority, clock)
        except (NotGood, NoMeans, _NoAnswer) as error:
            last = str(error)
            silent = isinstance(error, _NoAnswer)
            with store.transaction():
                put_off(store, [x.id for x in (found[n:] if silent else [one])], last, clock())
            if silent:
                break
        else:
            with store.transaction():
                keep(store, one, reply, said, authority.url, authority.ca, clock())
            given += 1
    left, before = waiting(store)
    _note(store, authority, last, clock(), worked=bool(given), left=left)
    return Stamped(given, left, last or before)


class _NoAnswer(Exception):
    """The authority cannot be asked at present."""


def _asked(text: str, authority: Authority, clock: Callable[[], datetime]) -> tuple[bytes, datetime]:
    """A good answer, and when it says that it was. Raises NotGood, NoMeans, _NoAnswer."""
    if not text:
        raise NotGood("what it is to be over is not in the log any more; see npdwatch verify")
    query = query_over(text)
    reply = ask_authority(authority, query.data)
    if isinstance(reply, NoReply):
        raise _NoAnswer(reply.why)
    return reply, check_reply(query, reply, authority.ca, clock())


def _note(store: Store, authority: Authority, why: str, now: datetime, *, worked: bool, left: int) -> None:
    text = (
        f"no time-stamp is had: {why}. Editions and days that wait for one: {left:,}. Nothing is lost, and each is "
        "asked for again; until then only this machine says when it was there"
    )
    with store.transaction():
        incident = Incident("", FAILING, redacted(authority.url), text)
        report_or_resolve(store, incident, now, fails=bool(why), works=worked)


def check_stamps(store: Store) -> Iterator[Wrong]:
    """The stamps that their authority has not signed, or not over what they are said to be over."""
    for x in stamps(store):
        where = f"time-stamp of {x['kind']} {x['number']}"
        try:
            said = check_token(stamped_text(store, x["kind"], x["number"]), x["token"] or b"", x["ca"] or "")
        except NotGood as error:
            yield Wrong(where, str(error))
        except NoMeans as error:
            yield Wrong("time-stamps", str(error))
            return
        else:
            if stamp(said) != x["said_at"]:
                yield Wrong(where, "it says another time than the database")
