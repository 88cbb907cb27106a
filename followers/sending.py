"""The lane of readers who follow: each delivery's address is looked up as it is sent, and is in no record of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from alerts.channels.channel import Config, next_attempt
from alerts.channels.email import EmailConfig, envelope_sender
from alerts.channels.replies import ReplyAbout, read_reply
from alerts.channels.smtp import MailSession
from alerts.message import Form, Message
from alerts.sending.deliver import LOOK
from alerts.sending.lane import EARLY_WARNING, LEASE, DeliveryLane, LanesRound
from alerts.sending.redact import as_it_may_go
from alerts.sending.undelivered import ABOUT_FAILING, what_fails
from db.outbox.attempts import lease, record
from db.outbox.dead import OF_READERS, is_dead, take_up
from db.outbox.deliveries import cancel_obsolete, last_firsts, pause
from db.outbox.incidents import channel_subject, last_seen_since, resolve_one
from db.problems import DatabaseProblem
from db.recipients.organisations import called_now
from db.store import Store
from db.withheld.decide import Withheld, load_withheld, mark_of_withheld
from db.withheld.unknown import check_withheld_known
from followers.bounces import AGAIN, OF_WHAT_COMES_BACK, given_up, is_blocked, without_address
from followers.letters import HIDDEN, Letters, as_for_readers
from followers.links import Purpose, address_of
from followers.planning import confirmation_ends
from followers.store import Follower, FollowerStore
from followers.tokens import confirm_token, manage_token, stop_token
from model.delivery import AttemptResult, GiveUp, Leased, NotAccepted, PauseChannel, Payload, Sent, TryLater, Unknown
from model.follow import FREQUENCY_WORDS, LANE, NAMING, FollowKind, Reader
from readers.register.coverage.values import FIRST_COHORT, LAST_COHORT
from text.labels import plural
from text.timestamp import day

GIVE_WAY = 5.0
"""Seconds that a letter waits while another lane has something to send: a reader's may come later."""
LONGEST_ROUND = timedelta(minutes=10)
"""After which the rest is left to the next round, which reads the configuration anew."""
NOT_FOLLOWING = "nobody follows by this id any more"
_TOO_LATE = "the request is too old to be confirmed"
IN_A_ROW = 10
"""So many readers' first letters in a row with the same answer are no trouble of those ten mailboxes."""
OF_THE_DEAD = channel_subject(LANE, OF_READERS)
QUIET = timedelta(days=2)
"""After which what came back is held to be over: it is sent again each day."""
AFTER_A_FAULT = timedelta(minutes=5)


class FollowersUnusable(Exception):
    """The file of followers cannot be read or written; the message says why."""


class Sending(Struct):
    """What the lane needs, for one round of telling; `lane` makes it."""

    site: str
    zone: str
    pace: int
    """Letters a minute."""
    pending: timedelta
    followers: Callable[[], FollowerStore]
    """Opens followers.db, for one thread."""
    begun: datetime | None = None
    """When the lane first ran in this round."""

    def lane(self, round_: LanesRound, name: str, config: Config, store: Store) -> FollowersLane:
        """A lane of `alerts.sending.deliver`."""
        self.begun = self.begun or round_.now()
        return FollowersLane(round_, name, config, store, self)


@dataclass
class FollowersLane(DeliveryLane):
    """Sends to readers in one session, at their pace, behind everybody else."""

    sending: Sending
    followers: FollowerStore = field(init=False)
    session: MailSession = field(init=False)
    started: datetime | None = None
    reader: Reader | None = None
    """Of the delivery that is leased."""
    made: tuple[Payload, tuple[int, ...], Leased | None] | None = None
    """An alert's payload, what was withheld when the register was last looked through for it, and what may go of it."""
    withheld: tuple[tuple[int, ...], Withheld] | None = None
    called: dict[str, list[str]] = field(default_factory=dict)
    """What recipients who are followed are called now, until the register is another one."""
    shown: tuple[tuple[Payload, tuple[int, ...]], Payload, bool] | None = None
    """An alert's payload, for whom, what readers have of it, and whether a file of it is kept back."""
    letters: Letters = field(default_factory=Letters)
    sent: list[str] = field(default_factory=list)
    """Who was written to, and it is not noted yet when."""

    def drain(self) -> bool:
        """As a lane's; False where the rest is left to the next round."""
        assert isinstance(self.config, EmailConfig)
        try:
            with ExitStack() as stack:
                with self._of_followers():
                    check_withheld_known(self.store)
                    self.followers = stack.enter_context(self.sending.followers())
                    self.followers.check_settled()
                self.session = stack.enter_context(closing(MailSession(self.config.server)))
                more = super().drain()
                with self._of_followers():
                    self.followers.note_sent(self.sent, self.round.now())
        except FollowersUnusable as error:
            # Not a problem of the register: the newsroom's telling must not be held back with it.
            now = self.round.now()
            pause(self.store, LANE, str(error), now, now + AFTER_A_FAULT)
            return False
        return more and not self._is_over()

    @contextmanager
    def _of_followers(self) -> Iterator[None]:
        """Tells what is wrong with the followers' file from what is wrong with the register."""
        try:
            yield
        except DatabaseProblem as problem:
            raise FollowersUnusable(str(problem)) from problem

    def _is_over(self) -> bool:
        assert self.sending.begun is not None
        return self.round.now() - self.sending.begun > LONGEST_ROUND

    @property
    def results(self) -> Counter[str]:
        """Apart: that one mailbox is gone is no trouble of the watch."""
        return self.round.counts.readers

    def next(self) -> Leased | None:
        """The next delivery to somebody who is still to hear of it."""
        self._give_way()
        self.started = self.round.now()
        while not self._is_over() and (leased := lease(self.store, self.round.now(), self.round.owner, LANE, LEASE)):
            withheld = self._withheld()
            with self._of_followers():
                found = look_up(self.followers, leased, self.sending, self.round.now(), withheld, self._called_now)
            if isinstance(found, str):
                cancel_obsolete(self.store, leased.delivery, self.round.now(), found)
                continue
            self.reader = found
            if ready := self._as_it_may_go(leased):
                return ready
        return None

    def _as_it_may_go(self, leased: Leased) -> Leased | None:
        """As `alerts.sending.redact`, which reads the register: once for an alert, until more or less is withheld."""
        mark = mark_of_withheld(self.store)
        if self.made and self.made[2] and self.made[:2] == (leased.payload, mark):
            return replace(leased, payload=self.made[2].payload)
        ready = as_it_may_go(self.store, leased, self.round.now(), self.round.enrichment)
        self.made = (leased.payload, mark, ready)
        return ready

    def _withheld(self) -> Withheld:
        mark = mark_of_withheld(self.store)
        if self.withheld is None or self.withheld[0] != mark:
            self.withheld, self.called = (mark, load_withheld(self.store)), {}
        return self.withheld[1]

    def _called_now(self, name: str) -> list[str]:
        if name not in self.called:
            allowed = self._withheld().allows
            self.called[name] = [n for n in called_now(self.store, name) if allowed("recipient", n)]
        return self.called[name]

    def _give_way(self) -> None:
        waited = 0.0
        while waited < GIVE_WAY and not self.round.stop.is_set() and any(n != LANE for n in list(self.round.running)):
            self.round.wait(LOOK)
            waited += LOOK

    def message(self, leased: Leased, form: Form) -> Message:
        """The message with who it goes to."""
        assert self.reader is not None
        key = leased.payload, self.reader.years
        if self.shown is None or self.shown[0] != key:
            self.shown = key, *as_for_readers(*key)
        _, payload, kept = self.shown
        lines = (*self.reader.pages, (HIDDEN, "")) if kept else self.reader.pages
        return Message.of(replace(leased, payload=payload), form, replace(self.reader, pages=lines))

    def render(self, message: Message) -> bytes:
        """The letter; of what goes wrong only the kind is told on."""
        assert isinstance(self.config, EmailConfig)
        try:
            return self.letters.letter_to(self.config, message)
        except OSError:
            raise
        except Exception as error:  # noqa: BLE001 - what it says may name the address
            raise RuntimeError(f"a letter cannot be made: {type(error).__name__}") from None

    def send(self, body: Any, message: Message) -> AttemptResult:  # noqa: ANN401
        """One attempt. The server's answer leaves here without the address."""
        assert isinstance(self.config, EmailConfig)
        try:
            sender = envelope_sender(self.config, message)
            result = self.session.hand_over(body, sender, message.address)
        except Exception as error:  # noqa: BLE001 - what it says may name the address
            return Unknown(f"a fault in npdwatch: {type(error).__name__}")
        result = replace(result, why=without_address(result.why, message.address))
        if isinstance(result, GiveUp) and read_reply(result.why).about is not ReplyAbout.GONE:
            return TryLater(result.why, whole_channel=False)  # it may be taken tomorrow
        return result

    def attempt(self, leased: Leased) -> AttemptResult:
        """One attempt. What is refused in every form may be taken tomorrow: nobody looks after each reader's letter."""
        result = super().attempt(leased)
        return TryLater(result.why, whole_channel=False) if isinstance(result, NotAccepted) else result

    def _of_all(self, leased: Leased, result: AttemptResult) -> AttemptResult:
        """The result; what so many readers in a row meet at their first letters is no trouble of their mailboxes."""
        reply = read_reply(result.why)
        of_one = isinstance(result, GiveUp) or (isinstance(result, TryLater) and not result.whole_channel)
        if not of_one or leased.attempts or leased.payload.get("request") or not reply.basic:
            return result
        before = last_firsts(self.store, self.name, IN_A_ROW - 1)
        if len(before) < IN_A_ROW - 1 or any(
            x["outcome"] == Sent.name or read_reply(x["answer"])[:2] != reply[:2] for x in before
        ):
            return result
        if reply.about is ReplyAbout.PASSING:
            return TryLater(result.why)
        if reply.about is ReplyAbout.GONE:
            with self._of_followers():
                self.followers.take_back([x["address"] for x in before])
            take_up(self.store, [x["id"] for x in before], self.round.now())
        return PauseChannel(f"{result.why}. It said so to {IN_A_ROW} readers in a row")

    def keep_pace(self) -> None:
        """Waits for what is left of a letter's share of the minute."""
        assert self.started is not None
        left = 60 / self.sending.pace - (self.round.now() - self.started).total_seconds()
        if left > 0:
            self.round.wait(left)

    def record(self, leased: Leased, result: AttemptResult) -> bool:
        """Records the result; a mailbox that is gone is dealt with by rule, and is no operator's trouble."""
        now, attempts = self.round.now(), leased.attempts + 1
        next_at = next_attempt(attempts, result, now, self.round.rand)
        of_server = isinstance(result, TryLater) and result.whole_channel
        if next_at is None and of_server:
            next_at = now + AGAIN  # a server that is away for a week loses nobody's letter
        failed = "cancelled"
        if isinstance(result, TryLater | Unknown):
            last_or_late = next_at is None or attempts >= EARLY_WARNING
            ours = read_reply(result.why).about in (ReplyAbout.US, ReplyAbout.SIZE_OR_FORM)
            if is_blocked(result.why) or (last_or_late and (ours or of_server or isinstance(result, Unknown))):
                what = f"{plural(attempts, 'attempt')} to send a letter to a reader failed, the last one: "
                self._report("channel_failing", what_fails(self.name, what, result.why, ABOUT_FAILING))
        if next_at is None and not isinstance(result, Sent):
            with self._of_followers():
                tries = f"after {plural(attempts, 'attempt')}"
                failed = given_up(self.store, self.followers, leased, result.why, now, tries)
        record(self.store, leased.delivery, result, now, next_at, failed=failed)
        if isinstance(result, Sent):
            self.sent.append(leased.address)
            if leased.attempts or self.round.counts.readers["sent"] == 0:
                with self.store.transaction():
                    self._note_works(now)
        return False

    def _note_works(self, now: datetime, address: str | None = None) -> None:
        """Ends the news that it is in trouble, as far as that is over, inside a transaction."""
        waits = self.store.rows(
            "select distinct error from delivery where channel = ? and state = 'pending' and attempts > 0 limit 100",
            [self.name],
        )
        if not any(is_blocked(x["error"]) for x in waits):
            super()._note_works(now, address)
        if not is_dead(self.store, OF_THE_DEAD):
            resolve_one(self.store, "", "delivery_dead", OF_THE_DEAD, now)
        # That our own mail server takes letters says nothing of whether they come back.
        if not last_seen_since(self.store, "channel_failing", OF_WHAT_COMES_BACK, now - QUIET):
            resolve_one(self.store, "", "channel_failing", OF_WHAT_COMES_BACK, now)


def look_up(
    followers: FollowerStore, leased: Leased, sending: Sending, now: datetime, withheld: Withheld,
    called_now: Callable[[str], Sequence[str]],
) -> Reader | str:
    """Who a delivery goes to and what the letter says to them; or why it is not sent any more."""
    follower = followers.follower(leased.address)
    if follower is None:
        return NOT_FOLLOWING
    link = partial(address_of, sending.site)
    if request := leased.payload.get("request"):
        found = followers.one("select at, confirmed_at from request where id = ?", [request])
        if found is None or found["confirmed_at"] or confirmation_ends(found["at"], sending.pending) < now:
            return _TOO_LATE
        token = confirm_token(followers, request, found["at"])
        manage = link(Purpose.MANAGE, manage_token(followers, follower))
        return Reader(follower.address, "", manage, confirm=link(Purpose.CONFIRM, token))
    if follower.state != "confirmed":
        return NOT_FOLLOWING
    return Reader(
        follower.address, why(follower, sending, withheld, called_now),
        link(Purpose.MANAGE, manage_token(followers, follower)),
        link(Purpose.STOP, stop_token(followers, follower)), tuple(_cohort_pages(follower, sending.site)),
        years=tuple(_years(follower)),
    )


def _years(follower: Follower) -> list[int]:
    return sorted(int(f.value) for f, _ in follower.follows if f.kind is FollowKind.BORN)


def _cohort_pages(follower: Follower, site: str) -> Iterator[tuple[str, str]]:
    """The pages of the two school cohorts of each year of birth that somebody follows."""
    of_years = {c for year in _years(follower) for c in (year - 1, year)}
    for cohort in sorted(c for c in of_years if FIRST_COHORT <= c <= LAST_COHORT):
        yield f"Born September {cohort} to August {cohort + 1}:", f"{site}/cohorts/{cohort}"


def why(
    follower: Follower, sending: Sending, withheld: Withheld, called_now: Callable[[str], Sequence[str]]
) -> str:
    """Why somebody gets a letter, in a sentence for them; without what has been withheld since they asked."""
    said = "; ".join(
        f.words_withheld if f.kind in NAMING and withheld.instead_of(f.value)
        else f.words_now(called_now(f.value)) if f.kind is FollowKind.RECIPIENT else f.words
        for f, _ in follower.follows
    )
    since = f" since {day(follower.confirmed_at, sending.zone)}" if follower.confirmed_at else ""
    often = FREQUENCY_WORDS[follower.frequency]
    return f"You get this because you follow at {urlsplit(sending.site).hostname}{since}: {said}; {often}."
