"""What the site's forms ask for, each a call; the answers are sentences for readers.

Nobody learns from an answer whether somebody else follows anything: `ask` says the same of every address.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from followers.addresses import mailbox_of, network_of, normal_address
from followers.links import Purpose, read_token
from followers.privacy import in_days_or_hours
from followers.replies import FormReply, ReplyKind, Subscription
from followers.store import Follower, FollowerStore
from followers.tokens import manage_token
from model.follow import FREQUENCY_WORDS, Follow, FollowKind, Frequency
from readers.register.coverage.values import FIRST_COHORT, LAST_COHORT
from text.sanitise import clean
from text.timestamp import stamp

MOST = 20
"""Things that one reader follows."""
LONGEST_VALUE = 200
"""Characters of a recipient's name or a search."""
OF_MAILBOX, OF_NETWORK, OF_ALL = 3, 10, 500
"""Requests a day for one mailbox, an hour from one network, an hour from all: more send no letter."""
YEARS = range(FIRST_COHORT, LAST_COHORT + 2)
"""Of birth: whose data can be in the registers."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ASKED = FormReply(
    ReplyKind.ASKED,
    "If the address can be used, a letter is on its way to it. Open the link in it to begin; without that, nothing "
    "comes.",
)
"""Of every address the same."""
_NOTHING_SENT = FormReply(ReplyKind.ALREADY, "Nothing is sent to you, and nothing is kept here of your address.")
_ERASED = "Erased: nothing is kept here of your address but a mark that keeps it from being used here again."
_REPLACED = "This link was replaced by a newer one: take the one in your newest letter."
_UNKNOWN = FormReply(
    ReplyKind.UNKNOWN, "This link is not one of ours, or nothing is kept here any more of the address that it was for.",
    anew=True,
)
_CONFIRMED_BEFORE = FormReply(ReplyKind.ALREADY, "This was confirmed before.")
_NOT_AGAIN = "An address that was erased cannot be signed up again, unless its owner asks whoever runs this site."
_GONE = FormReply(ReplyKind.EXPIRED, f"The address that this link was for has been erased. {_NOT_AGAIN}")
_NOT_YET = FormReply(
    ReplyKind.UNKNOWN, "This link opens once you have confirmed: first open the other link in the same letter."
)
_STOPPED_SINCE = FormReply(
    ReplyKind.EXPIRED, "You have stopped all letters since this was asked for, and that holds.", anew=True
)
_LINKS_ENDED_SINCE = FormReply(
    ReplyKind.EXPIRED, "Since this was asked for, all links that were sent before have been ended, this one too.",
    anew=True,
)
_TWICE = timedelta(minutes=10)
"""In which the same request of the same address is one that was sent twice."""


class Forms(Struct, frozen=True):
    """The calls. Each opens the file for itself, and may be made from any thread."""

    folder: Path
    """The data folder."""
    pending: timedelta = timedelta(days=7)
    """How long a confirmation link is good."""

    def ask(
        self, address: str, follows: Sequence[Follow], frequency: Frequency, network: str, now: datetime,
        language: str = "en",
    ) -> FormReply:
        """Somebody types an address: a confirmation letter goes to it, where it may. `network`: who asked, an IP."""
        try:
            address, wanted = normal_address(address), _all_checked(follows)
        except ValueError as error:  # AddressRefused is one
            return FormReply(ReplyKind.REFUSED, str(error))
        with FollowerStore.open(self.folder) as store, store.transaction():
            mailbox = store.hash_of("mailbox", mailbox_of(address))
            place = store.hash_of("network", network_of(network))
            hour, day = stamp(now - HOUR), stamp(now - DAY)
            if store.count("tried where network = ? and at > ?", [place, hour]) >= OF_NETWORK:
                return FormReply(ReplyKind.BUSY, "There were many requests from your network. Try again in an hour.")
            known, asked = store.by_address(address), json.dumps([[f.kind, f.value] for f in wanted])
            in_vain = store.is_erased(address) or (known and store.count(
                "request where follower = ? and at > ? and frequency = ? and follows = ? and confirmed_at is null",
                [known.id, stamp(now - _TWICE), frequency, asked],
            ))
            # What sends no letter whatever the number takes nothing of the three a day.
            store.insert("tried", at=stamp(now), mailbox="" if in_vain else mailbox, network=place)
            often = store.count("tried where mailbox = ? and at > ?", [mailbox, day]) > OF_MAILBOX
            if not (often or in_vain or store.count("tried where at > ?", [hour]) > OF_ALL):
                store.insert(
                    "request", id=secrets.token_hex(10), at=stamp(now), frequency=frequency,
                    follower=known.id if known else store.add(address, language, now), follows=asked,
                )
        return ASKED

    def confirm(self, token: str, now: datetime) -> FormReply:
        """The link in the confirmation letter was opened and its button pressed."""
        with FollowerStore.open(self.folder) as store:
            signed = read_token(store.keys.values(), token)
            if signed is None or signed.purpose is not Purpose.CONFIRM:
                return _UNKNOWN
            late = datetime.fromtimestamp(signed.at, UTC) + self.pending < now
            with store.transaction():
                found = store.one("select * from request where id = ?", [signed.identity])
                if found is None or (late and not found["confirmed_at"]):
                    return self._gone(late=late, erased=found is None)
                follower = store.follower(found["follower"])
                assert follower is not None
                if _is_ended(found):
                    return _CONFIRMED_BEFORE if found["confirmed_at"] else _LINKS_ENDED_SINCE
                if not found["confirmed_at"]:
                    if _has_stopped_since(store, follower, found["at"]):
                        return _STOPPED_SINCE
                    store.update("request", signed.identity, confirmed_at=stamp(now))
                    _begin(store, follower.id, _follows(found["follows"]), _frequency(store, follower, found), now)
            if found["confirmed_at"]:
                return self._of(store, follower.id, _CONFIRMED_BEFORE.kind, _CONFIRMED_BEFORE.sentence, page=False)
            said = "Done. From now on you hear of what you follow."
            return self._of(store, follower.id, ReplyKind.DONE, said)

    def asked(self, token: str, now: datetime) -> FormReply:
        """What a confirmation link is about, before its button is pressed; it changes nothing."""
        with FollowerStore.open(self.folder) as store:
            signed = read_token(store.keys.values(), token)
            if signed is None or signed.purpose is not Purpose.CONFIRM:
                return _UNKNOWN
            found = store.one("select * from request where id = ?", [signed.identity])
            late = datetime.fromtimestamp(signed.at, UTC) + self.pending < now
            if found is None or late:
                return self._gone(late=late, erased=found is None)
            if _is_ended(found):
                return _CONFIRMED_BEFORE if found["confirmed_at"] else _LINKS_ENDED_SINCE
            follower = store.follower(found["follower"])
            assert follower is not None
            often = _frequency(store, follower, found)
            shown = Subscription(
                _masked(follower.address), follower.state, often, _follows(found["follows"]), found["at"], None, None,
                "",
            )
            if found["confirmed_at"]:
                return replace(_CONFIRMED_BEFORE, subscription=shown)
            if _has_stopped_since(store, follower, found["at"]):
                return _STOPPED_SINCE
            changes = what_changes(follower, often)
            return FormReply(ReplyKind.DONE, f"Press the button to begin. {changes}".rstrip(), shown)

    def stop(self, token: str, now: datetime) -> FormReply:
        """One click (RFC 8058), from any letter, old ones too. What waits to be sent is not sent."""
        with FollowerStore.open(self.folder) as store:
            found = _leaving(store, token)
            if isinstance(found, FormReply):
                return found
            with store.transaction():
                store.end(found.follower.id, "stopped", now)
            return self._to_leave(store, found, "Stopped: no more letters come.")

    def leaving(self, token: str) -> FormReply:
        """What a link to stop is about, before its button is pressed; it changes nothing."""
        with FollowerStore.open(self.folder) as store:
            found = _leaving(store, token)
            if isinstance(found, FormReply):
                return found
            ended = _ended(found.follower) is ReplyKind.ALREADY
            return self._to_leave(store, found, "No letters come any more." if ended else "Press the button to stop.")

    def see(self, token: str) -> FormReply:
        """The page of a reader."""
        with FollowerStore.open(self.folder) as store:
            found = self._managed(store, token)
            return found if isinstance(found, FormReply) else self._of(store, found.id, ReplyKind.DONE, "")

    def change(
        self, token: str, follows: Sequence[Follow], frequency: Frequency, now: datetime, *, new_links: bool = False
    ) -> FormReply:
        """Follows just these from now on; none of them is to stop. `new_links`: this link and older ones end."""
        with FollowerStore.open(self.folder) as store:
            found = self._managed(store, token)
            if isinstance(found, FormReply):
                return found
            if not follows:
                return self.stop(token, now)
            try:
                wanted = _all_checked(follows, known={f for f, _ in found.follows})
            except ValueError as error:
                return self._of(store, found.id, ReplyKind.REFUSED, str(error))
            with store.transaction():
                if found.state != "confirmed":  # they begin anew: what was told meanwhile is not theirs
                    store.execute("delete from follow where follower = ?", [found.id])
                gone = [(found.id, f.kind, f.value) for f, _ in found.follows if f not in wanted]
                store.many("delete from follow where follower = ? and kind = ? and value = ?", gone)
                store.add_follows(found.id, wanted, now)
                store.set_frequency(found.id, frequency, now)
                store.update("follower", found.id, state="confirmed", ended_at=None)
                if new_links:
                    store.end_links(found, now)
            return self._of(store, found.id, ReplyKind.DONE, "Changed.")

    def erase(self, token: str, now: datetime) -> FormReply:
        """Deletes all that is kept of a reader, for good."""
        with FollowerStore.open(self.folder) as store:
            found = self._managed(store, token)
            if isinstance(found, FormReply):
                return found
            store.erase(found.address, now)
        return FormReply(ReplyKind.DONE, _ERASED)

    def _managed(self, store: FollowerStore, token: str) -> Follower | FormReply:
        """Whose page a link leads to, or why to none."""
        signed = read_token(store.keys.values(), token)
        found = store.follower(signed.identity) if signed and signed.purpose is Purpose.MANAGE else None
        if signed is None or found is None or found.state == "pending":
            return _NOT_YET if found else _UNKNOWN
        if signed.at < found.links_from:
            return FormReply(ReplyKind.EXPIRED, _REPLACED)
        return found

    def _gone(self, *, late: bool, erased: bool) -> FormReply:
        """`erased`: the request is not here. Until it is too late, that comes of its address being erased alone."""
        if not late:
            return _GONE
        said = f"This link was good for {in_days_or_hours(self.pending)}, and that is over. Ask again on the page."
        if erased:
            said += f" {_NOT_AGAIN}"
        return FormReply(ReplyKind.EXPIRED, said, anew=True)

    def _of(
        self, store: FollowerStore, identity: str, said: ReplyKind, sentence: str, *, page: bool = True
    ) -> FormReply:
        """`page`: with the link to the reader's page, which only a link that leads there, or begins all, may give."""
        follower = store.follower(identity)
        return FormReply(said, sentence, _shown(store, follower, page=page) if follower else None)

    def _to_leave(self, store: FollowerStore, found: _Leaving, sentence: str) -> FormReply:
        """What a link to stop is answered with; one that was ended stops, shows nothing and leads nowhere."""
        if found.ended:
            return FormReply(_ended(found.follower), sentence)
        return self._of(store, found.follower.id, _ended(found.follower), sentence, page=found.page)


class _Leaving(NamedTuple):
    """Whom a link stops."""

    follower: Follower
    ended: bool
    """True for a link that the reader has ended."""
    page: bool
    """True for the link to the reader's page."""


def _leaving(store: FollowerStore, token: str) -> _Leaving | FormReply:
    """Whom a link stops, any of theirs but the one that confirms; or why nobody."""
    signed = read_token(store.keys.values(), token)
    if signed is None or signed.purpose is Purpose.CONFIRM:
        return _UNKNOWN
    if (found := store.follower(signed.identity)) is None:
        return _NOTHING_SENT
    return _Leaving(found, signed.at < found.links_from, signed.purpose is Purpose.MANAGE)


def _is_ended(request: Mapping[str, str]) -> bool:
    """True for a request whose link the reader has ended with all others (`FollowerStore.end_links`)."""
    return request["follows"] == "[]"


def what_changes(follower: Follower, often: Frequency) -> str:
    """What a confirmation changes of what somebody follows already, in a sentence; "" where nothing."""
    if follower.state != "confirmed" or follower.frequency is often:
        return ""
    return (
        f"It changes how often you hear of all that you follow: your letters will then come {FREQUENCY_WORDS[often]},"
        f" instead of {FREQUENCY_WORDS[follower.frequency]}."
    )


def _frequency(store: FollowerStore, follower: Follower, request: Mapping[str, str]) -> Frequency:
    """How often they hear once this is confirmed: as they chose last, which need not be what they confirm last."""
    often = Frequency(request["frequency"])
    if follower.state != "confirmed":
        return often
    confirmed = {x["confirmed_at"]: x["at"] for x in store.rows(
        "select at, confirmed_at from request where follower = ? and confirmed_at is not null order by at",
        [follower.id],
    )}
    chosen = [confirmed.get(since, since) for since, _ in follower.frequencies]
    return follower.frequency if max([*chosen, *confirmed.values()], default="") > request["at"] else often


def _has_stopped_since(store: FollowerStore, follower: Follower, asked_at: str) -> bool:
    found = store.one("select ended_at from follower where id = ? and state = 'stopped'", [follower.id])
    return bool(found and found["ended_at"] and found["ended_at"] > asked_at)


def _ended(follower: Follower) -> ReplyKind:
    return ReplyKind.ALREADY if follower.state in ("stopped", "bounced") else ReplyKind.DONE


def _begin(
    store: FollowerStore, identity: str, follows: Sequence[Follow], frequency: Frequency, now: datetime
) -> None:
    """A request counts from now on: beside what is followed already, or anew after a stop."""
    store.execute(
        "delete from follow where follower in (select id from follower where id = ? and state != 'confirmed')",
        [identity],
    )
    store.add_follows(identity, follows, now)
    store.set_frequency(identity, frequency, now)
    store.execute(
        "update follower set state = 'confirmed', ended_at = null, confirmed_at = coalesce(confirmed_at, ?)"
        " where id = ?", [stamp(now), identity],
    )


def _follows(stored: str) -> tuple[Follow, ...]:
    return tuple(Follow(FollowKind(kind), value) for kind, value in json.loads(stored))


def _shown(store: FollowerStore, follower: Follower, *, page: bool) -> Subscription:
    token = manage_token(store, follower) if page else ""
    return Subscription(
        _masked(follower.address), follower.state, follower.frequency, tuple(f for f, _ in follower.follows),
        follower.created_at, follower.confirmed_at, follower.last_sent_at, token,
    )


def _all_checked(follows: Sequence[Follow], known: Collection[Follow] = ()) -> list[Follow]:
    """What is wanted, cleaned, each once; what is `known` stays as it is. Raises ValueError with a sentence."""
    wanted = list(dict.fromkeys(f if f in known else checked_follow(f) for f in follows))
    if not wanted:
        raise ValueError("Choose something to follow.")
    if len(wanted) > MOST:
        raise ValueError(f"One address can follow {MOST} things; these are {len(wanted)}.")
    return wanted


def checked_follow(follow: Follow) -> Follow:
    """What can be followed, cleaned. Raises ValueError with a sentence."""
    if follow.kind not in (FollowKind.RECIPIENT, FollowKind.SEARCH, FollowKind.BORN):
        return Follow(follow.kind)
    if len(follow.value) > LONGEST_VALUE:
        raise ValueError(f"That is too long: {LONGEST_VALUE} characters at most; these are {len(follow.value)}.")
    value = clean(follow.value, LONGEST_VALUE)
    if follow.kind is FollowKind.BORN:
        if not (value.isascii() and value.isdigit() and len(value) == 4 and int(value) in YEARS):
            raise ValueError(f"A year of birth is between {YEARS[0]} and {YEARS[-1]}.")
    elif not any(c.isalnum() for c in value):
        raise ValueError("Say what to look for: there is no letter and no digit in it.")
    return Follow(follow.kind, value)


def _masked(address: str) -> str:
    """Enough for whoever knows it: j…@e….org."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain[:1]}….{domain.rpartition('.')[2]}"
