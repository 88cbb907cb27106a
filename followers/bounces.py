"""What follows from a letter that could not be delivered, by rule; and what a server said, without the address."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from alerts.channels.replies import ReplyAbout, read_reply
from alerts.sending.undelivered import ABOUT_FAILING, ABOUT_GIVEN_UP, what_fails
from db.outbox.dead import OF_READERS, set_aside
from db.outbox.deliveries import came_back, delivery_of, times_back
from db.outbox.incidents import Incident, channel_subject, report
from db.store import Store
from followers.store import FollowerStore
from model.delivery import Leased
from model.follow import LANE
from text.labels import plural

AGAIN = timedelta(days=1)
TIMES_BACK = 5
"""So often a letter that comes back is sent again, one a day: it may have arrived in another place, and be a repeat."""
OF_WHAT_COMES_BACK = channel_subject(LANE, "what comes back")
"""The incident of letters that come back since somebody wants none from us; it ends when none has for a while."""
CUT = "(address)"
_ADDRESS = re.compile(r"[^\s<>\"'(),:;@]{1,200}(?:@|%40)[^\s<>\"'(),:;@]{1,255}")
_QUERY = re.compile(r"(?<=[/?&=])[^\s/?&=]*(?:%|=)[^\s]*")
"""What stands in a link that a server gives along: it may be an address in another writing."""


def is_blocked(said: str) -> bool:
    """True where a server will take no letter of ours; one that is to be tried again (greylisting) is none of that."""
    return read_reply(said).about is ReplyAbout.US


def note_refused(followers: FollowerStore, identity: str, said: str, now: datetime) -> bool:
    """Deals with a letter that will never arrive, by rule; True where nothing more is sent to them.

    Nobody is taken out for what is about us, or about what we wrote.
    """
    about = read_reply(said).about
    if about in (ReplyAbout.US, ReplyAbout.SIZE_OR_FORM):
        return False
    return followers.came_back(identity, now, final=about is ReplyAbout.GONE)


def given_up(
    store: Store, followers: FollowerStore, letter: Leased, said: str, now: datetime, tries: str
) -> str:
    """What becomes of a letter that is not tried again: the state of its delivery. Operators hear of one that is kept.

    `tries`: how it was tried, in words. Not kept is what somebody only asked for, who can ask again, and what is for a
    mailbox that is gone.
    """
    if read_reply(said).basic and note_refused(followers, letter.address, said, now):
        set_aside(store, LANE, letter.address)
        return "cancelled"
    if letter.payload.get("request"):
        return "cancelled"
    letters = plural(store.count("delivery where channel = ? and state = 'dead'", [LANE]) + 1, "letter")
    what = f"{letters} to readers given up and kept as dead, the last one {tries}: "
    told = what_fails(LANE, what, said, ABOUT_GIVEN_UP)
    with store.transaction():
        report(store, [Incident("", "delivery_dead", channel_subject(LANE, OF_READERS), told, urgent=True)], now)
    return "dead"


def note_came_back(store: Store, followers: FollowerStore, letter: Leased, said: str, now: datetime) -> bool:
    """A letter to a reader, taken before, came back: it is sent again each day, as after the same answer at once.

    False where it does not count as sent. What says that the mailbox is gone ends it.
    """
    reply = read_reply(said)
    if not (delivery_of(store, letter.delivery) or {}).get("fresh"):
        return False
    if reply.about is not ReplyAbout.GONE and times_back(store, letter.delivery) < TIMES_BACK:
        if reply.about is ReplyAbout.US:
            what = "a letter to a reader came back: "
            told = what_fails(LANE, what, said, ABOUT_FAILING)
            with store.transaction():
                report(store, [Incident("", "channel_failing", OF_WHAT_COMES_BACK, told, urgent=True)], now)
        came_back(store, letter.delivery, said, now, again=now + AGAIN)
        return True
    state = given_up(store, followers, letter, said, now, f"after it came back {plural(TIMES_BACK + 1, 'time')}")
    came_back(store, letter.delivery, said, now, state)
    return True


def note_complaint(followers: FollowerStore, identity: str, now: datetime) -> None:
    """A reader called a letter spam: that is to stop."""
    with followers.transaction():
        followers.end(identity, "stopped", now)


def without_address(text: str, address: str) -> str:
    """What a server said, with nothing in it by which the mailbox could be known."""
    local, _, domain = address.casefold().rpartition("@")
    parts = {address.casefold(), local, domain, local.partition("+")[0]}
    text = _QUERY.sub(CUT, _ADDRESS.sub(CUT, text))
    for part in sorted(filter(None, parts), key=len, reverse=True):
        text = re.sub(rf"(?<![\w]){re.escape(part)}(?![\w])", lambda _: CUT, text, flags=re.IGNORECASE)
    return text
