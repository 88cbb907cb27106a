"""`npdwatch deliver`: plans alerts and delivers what is due, over the configured channels."""

from __future__ import annotations

import os
import shlex
import signal
import socket
import threading
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct
from msgspec.structs import replace

from commands.failures import Exit, Failure, failure_of
from commands.printing.exports import echo_json, json_option
from commands.printing.words import Row, minute
from commands.runtime import command, configuration, manual, now, opened
from commands.telling.configured import routes
from commands.telling.lanes import Lanes, lines
from commands.telling.readers import FAILING, of_readers
from commands.telling.waiting import digest_lines, digests_to_come, failing_line
from db.schedule import NOT_SET_UP
from model.follow import LANE
from text.labels import ATTEMPT_WORDS, plural

if TYPE_CHECKING:
    from datetime import datetime

    from alerts.sending.lane import Counts
    from config import Configuration
    from db.store import Store


class DeliveryAccount(Struct, frozen=True):
    """What a round of telling came to."""

    planned: int
    counts: Counts
    channels: tuple[str, ...]
    waiting: int
    """Changes that nobody can be told of, since no channel is configured."""
    dead: Sequence[Row] = ()
    """What is dead after it, of this round or an earlier one (`dead_deliveries`)."""
    paused: Sequence[Row] = ()
    """Channels that are paused until a person resumes them, with how many deliveries wait (`held_channels`)."""
    of_readers: str = ""
    """Why readers who follow are not told; "" where they are."""
    unusable: Mapping[str, str] = MappingProxyType({})
    """Channels that cannot be used, and why."""
    digests: Sequence[Row] = ()
    """What waits for a digest after it (`digests_to_come`)."""
    failing: Sequence[Row] = ()
    """Channels that fail, and when they are tried again (`failing_deliveries`)."""
    resting: Mapping[str, str] = MappingProxyType({})
    """Channels that are left alone for a time, as their servers asked, and until when."""

    @property
    def problem(self) -> Failure | None:
        """What ended a lane, where database or disk are at fault."""
        return failure_of(self.counts.problem) if self.counts.problem else None

    @property
    def code(self) -> Exit:
        counts = self.counts
        if self.problem is not None:
            return Exit(self.problem.exit_code)
        unsent = sum(counts.results.values()) - counts.sent
        of_round = counts.dead, counts.paused, counts.broken, unsent
        amiss = any(of_round) or self.dead or self.paused or self.of_readers or self.unusable
        return Exit.LOOK if amiss else Exit.DONE

    def as_json(self) -> dict[str, Any]:
        counts = self.counts
        return {
            "alerts": self.planned, "sent": counts.sent, "results": dict(counts.results), "dead": counts.dead,
            "paused": list(counts.paused), "channels": list(self.channels), "waiting": self.waiting,
            "kept_dead": sum(x["n"] for x in self.dead), "held_back": {x["name"]: x["n"] for x in self.paused},
            "readers": dict(counts.readers), "unusable": dict(self.unusable),
            "digests": list(self.digests), "failing": list(self.failing),
            "resting": dict(self.resting),
        }

    def after(self, earlier: Sequence[DeliveryAccount]) -> DeliveryAccount:
        """With what rounds before it planned and sent, while the same crawl went on."""
        for one in earlier:
            self.counts.results += Counter(sent=one.counts.sent)
            self.counts.readers += Counter(sent=one.counts.readers["sent"])
        return replace(self, planned=self.planned + sum(x.planned for x in earlier))

    @property
    def nothing_due(self) -> bool:
        return not self.planned and not self.counts.results and not self.counts.readers

    def show(self) -> None:
        if self.waiting:
            text = f"no [channel] is configured, and {plural(self.waiting, 'change')} "
            text += f"{'waits' if self.waiting == 1 else 'wait'} for one. See {manual('using/alerts.md')}"
            click.echo(click.style("Nobody was told: ", fg="yellow") + text)
        for x in self.dead:
            click.secho(dead_line(x), fg="red", err=True)
        for x in self.paused:
            click.secho(paused_line(x), fg="red", err=True)
        for line in filter(None, (*lines(self.unusable), self.of_readers)):
            click.secho(f"! {line}", fg="red", err=True)
        if not self.nothing_due:
            self._show_sent()
        for x in self.failing:
            click.secho(failing_line(x), fg="red", err=True)
        for name, until in self.resting.items():
            click.secho(f"Channel {name} is paused until {minute(until)} UTC; what is for it waits.", fg="yellow")
        for line in digest_lines(self.digests):
            click.echo(click.style("Not told yet: ", fg="yellow") + line)
        if self.digests:
            click.echo("It goes out then where the daemon runs, else with the next npdwatch deliver after that.")

    def _show_sent(self) -> None:
        counts = self.counts
        click.echo(f"Told: {plural(self.planned, 'new alert')}; {plural(counts.sent, 'delivery')} sent.")
        if counts.readers:
            click.echo(f"To readers who follow by email: {plural(counts.readers['sent'], 'letter')} sent.")
        failed = {k: v for k, v in counts.results.items() if k != "sent"}
        if sum(failed.values()) > counts.dead:
            text = ", ".join(f"{v} {ATTEMPT_WORDS[k]}" for k, v in failed.items())
            again = "" if counts.paused or counts.dead else ", and tried again by itself"
            click.secho(f"Not sent yet: {text}; kept{again}.", fg="yellow")


def dead_line(dead: Row) -> str:
    """What is dead of a channel, and what to do."""
    what = f"{plural(dead['n'], 'delivery')} dead over channel {dead['channel']}, kept and not tried again"
    return f"{what}. {what_to_do(dead['channel'])}"


def paused_line(paused: Row) -> str:
    """What waits behind a pause, why, and what to do."""
    if paused["why"] == NOT_SET_UP:
        return _gone_line(paused)
    waits = f"{plural(paused['n'], 'delivery')} wait{'s' * (paused['n'] == 1)} for it"
    name, why = shlex.quote(paused["name"]), paused["why"].rstrip(".")
    return f"Channel {paused['name']} is paused ({why}), and {waits}. When it is mended: npdwatch alerts resume {name}"


def _gone_line(gone: Row) -> str:
    """What waits for a channel that was taken out of the configuration or renamed, and what to do."""
    parts = [plural(gone["n"], "message")] if gone["n"] else []
    parts += [f"{plural(gone['changes'], 'change')} of its digests"] if gone["changes"] else []
    wait, name = "waits" if gone["n"] + gone["changes"] == 1 else "wait", shlex.quote(gone["name"])
    return (
        f"Channel {gone['name']} is not set up any more, and {' and '.join(parts)} for it {wait}. They are kept, and "
        "go out when it is set up again under this name, or over another channel: npdwatch alerts redrive --channel "
        f"{name} --over CHANNEL. If they are not wanted: npdwatch alerts dismiss --channel {name}"
    )


def what_to_do(channel: str) -> str:
    """With the dead deliveries of a channel."""
    name = shlex.quote(channel)
    return (
        "See which and why: npdwatch alerts list --state dead. When the cause is mended: npdwatch alerts redrive "
        f"--channel {name}; if they are not wanted: npdwatch alerts dismiss --channel {name}"
    )


def settle_outbox(store: Store, settings: Configuration, lanes: Lanes | None) -> None:
    """Before the telling: ends the incidents of removed sources and channels, and holds what waits for such a channel.

    Operators hear of that once, of what is dead and was never told, and of channels that cannot be used. `lanes`: None
    where it is not for us to say which those are. What waits for an address that its channel has no more goes to those
    that it has; what waits for a digest over a channel that was renamed, to those of its routes.
    """
    from db.outbox.addresses import follow_addresses
    from db.outbox.alerts import forget_waiting
    from db.outbox.dead import dead_without_incident
    from db.outbox.gone import digests_wait_for_gone, hold_channels
    from db.outbox.incidents import Incident, end_old_news, end_unwatched, report

    at = now()
    if not settings.page.subscribe:
        forget_waiting(store, LANE)
    if dead_without_incident(store, settings.channel):
        from alerts.sending.undelivered import note_dead

        note_dead(store, settings.channel, at)
    if digests_wait_for_gone(store, settings.channel):
        _hand_on_digests(store, settings, at)
    with store.transaction():
        end_unwatched(store, {s.name for s in settings.sources}, settings.lanes, at)
        if not settings.channel:
            end_old_news(store, at)
        for gone in hold_channels(store, settings.lanes, at):
            report(store, [Incident("", "channel_taken_out", gone["name"], _gone_line(gone), urgent=True)], at)
        for name, addresses in settings.addresses.items():
            follow_addresses(store, name, addresses, at)
        if lanes is not None:
            lanes.settle(store, at)


def _hand_on_digests(store: Store, settings: Configuration, at: datetime) -> None:
    from alerts.planning.handing_on import hand_on_digests
    from alerts.sending.deliver import receivers

    try:
        ways = routes(settings)
    except Failure:  # routes that cannot be followed are refused by whoever tells
        return
    hand_on_digests(store, ways, at, receivers(settings.channel))


def tell(
    settings: Configuration, stop: threading.Event | None = None, together: Collection[str] = (), *,
    for_daemon: bool = False, under_way: Callable[[], Collection[str]] = tuple,
) -> DeliveryAccount:
    """Plans and delivers once. `together`: the sources whose first looks wait for each other, to be one message.

    `under_way` gives the sources that are asked just now, of which nothing is told yet.

    Raises:
        Failure: no channel can be used (code 2).
    """
    from alerts.planning.plan import Enrichment, plan_due
    from alerts.sending.deliver import deliver_due, receivers
    from alerts.sending.lane import Counts
    from db.connection import check_room
    from db.locks import delivering, is_daemon_running
    from db.outbox.attempts import end_leases
    from db.outbox.gone import held_channels
    from db.outbox.incidents import open_messages
    from db.store import Store
    from db.watch import dead_deliveries, failing_deliveries, paused_channels

    lanes, ways = Lanes.of(settings), routes(settings)
    configs, readers = lanes.configs, of_readers(settings, lanes.of_readers)
    # A shell may lack what the daemon's environment has: beside it nothing is said of channels.
    said_by_us = for_daemon or not is_daemon_running(settings.folder)
    enrichment = Enrichment(settings.foi_bodies, settings.page.address)

    def opened_store() -> Store:
        check_room(settings.folder)
        return Store.open(settings.folder)

    def plan(store: Store) -> int:
        return plan_due(
            store, ways, now(), receivers(settings.channel, lanes.unusable), zone=settings.time_zone,
            enrichment=enrichment, followed=readers is not None, together=together, under_way=under_way(),
        )

    with opened_store() as store:
        settle_outbox(store, settings, lanes if said_by_us else None)
        lanes.check_any()
        if not configs:
            waiting = store.one("select count(*) n from change where state = 'open' and planned_at is null")
            return DeliveryAccount(
                0, Counts(), (), waiting["n"] if waiting else 0, dead_deliveries(store), held_channels(store)
            )
        planned = plan(store)

    def take_over() -> None:
        with opened_store() as store:
            end_leases(store, now())

    with delivering(settings.folder, take_over):
        counts = deliver_due(
            opened_store, {**configs, **readers.configs} if readers else configs, now,
            owner=f"{socket.gethostname()}:{os.getpid()}", stop=stop, enrichment=enrichment,
            # What is recorded while a slow receiver is tried must not wait for it.
            meanwhile=plan, lanes_of=readers.lanes if readers else {}, aside=readers.plan if readers else None,
        )
    if counts.problem is not None:
        return DeliveryAccount(planned, counts, tuple(configs), 0, unusable=lanes.unusable)
    with Store.open(settings.folder, read_only=True) as store:
        failing = open_messages(store).get(("", FAILING, ""), {}) if readers else {}
        paused = [x for x in paused_channels(store, now()) if x["until"] and x["name"] not in lanes.unusable]
        return DeliveryAccount(
            planned, counts, tuple(configs), 0, dead_deliveries(store), held_channels(store),
            next(iter(failing.values()), ""), lanes.unusable, digests_to_come(store), failing_deliveries(store, now()),
            {x["name"]: x["until"] for x in paused},
        )


@command("deliver")
@click.option("--trigger", default="manual", hidden=True)
@json_option
def deliver(context: click.Context, *, trigger: str, as_json: bool) -> Exit:
    """Tell what is not told yet and send what is due. The daemon does this by itself."""
    settings = configuration(context)
    opened(settings).close()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    by_daemon = trigger == "daemon"
    told = tell(settings, stop, settings.together if by_daemon else (), for_daemon=by_daemon)
    if as_json:
        echo_json(told.as_json())
    else:
        told.show()
        if told.nothing_due and not (told.waiting or told.dead or told.paused or told.of_readers or told.unusable):
            click.echo("Nothing is due.")
    if told.problem is not None:
        told.problem.show()
    return told.code
