"""Plans what is not planned and hands over what is due, over the channels of the configuration."""

from __future__ import annotations

import os
import socket
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from commands.setting import Exit, Failure, command, configuration, echo_json, now, opened, plural

if TYPE_CHECKING:
    from alerts.channels import Config
    from alerts.deliver import Counts
    from alerts.routes import Route
    from config import Configuration


@dataclass(frozen=True, slots=True)
class Told:
    """What a round of telling came to."""

    planned: int
    counts: Counts | None
    channels: tuple[str, ...]
    waiting: int
    """Changes that nobody can be told of, since no channel is configured."""

    @property
    def code(self) -> Exit:
        counts = self.counts
        bad = counts and (counts.dead or counts.paused or counts.broken or counts.sent < sum(counts.results.values()))
        return Exit.LOOK if bad else Exit.DONE

    def as_json(self) -> dict[str, Any]:
        counts = self.counts
        return {
            "alerts": self.planned, "sent": counts.sent if counts else 0,
            "results": dict(counts.results) if counts else {}, "dead": counts.dead if counts else 0,
            "paused": list(counts.paused) if counts else [], "channels": list(self.channels), "waiting": self.waiting,
        }  # fmt: skip

    def show(self) -> None:
        if not self.channels:
            if self.waiting:
                click.echo(
                    click.style("Nobody was told: ", fg="yellow")
                    + f"no [channel] is configured, and {plural(self.waiting, 'change')} "
                    f"{'waits' if self.waiting == 1 else 'wait'} for one. See docs/alerts.md."
                )
            return
        counts = self.counts
        sent = counts.sent if counts else 0
        if not self.planned and not (counts and counts.results):
            return
        click.echo(f"Told: {plural(self.planned, 'new alert')}; {plural(sent, 'delivery')} sent.")
        if counts:
            failed = {k: v for k, v in counts.results.items() if k != "sent"}
            if failed:
                text = ", ".join(f"{v} {k.replace('_', ' ')}" for k, v in failed.items())
                click.echo(click.style(f"Not sent yet: {text}; kept, and tried again by itself.", fg="yellow"))
            for name in counts.paused:
                click.echo(click.style(f"Channel {name} is paused; see: npdwatch status", fg="red"), err=True)


def channel_configs(settings: Configuration) -> dict[str, Config]:
    """The channels of the configuration with their secrets. Raises as `channel_config` does."""
    return {name: channel_config(settings, name) for name in settings.channel}


def channel_config(settings: Configuration, name: str) -> Config:
    """One channel with its secrets.

    Raises:
        Failure: a secret is missing, or the channel cannot be set up like this (code 2).
    """
    import config as configured

    try:
        return _channel_config(settings, name)
    except configured.ConfigurationError as error:
        raise Failure(str(error), Exit.USAGE) from None
    except ValueError as error:
        raise Failure(f"{settings.path}: [channel.{name}] {error}", Exit.USAGE) from None


def _channel_config(settings: Configuration, name: str) -> Config:
    from alerts.channels.email import EmailConfig
    from alerts.channels.slack import SlackConfig
    from alerts.channels.webhook import WebhookConfig

    local, part = settings.crawl.loopback, settings.channel[name]
    if part.type == "email":
        password = settings.secret(name, "password", needed=bool(part.username))
        return EmailConfig(
            part.host, part.port, part.sender, part.to, part.security, part.username, password,
            list_unsubscribe=part.list_unsubscribe,
        )  # fmt: skip
    if part.type == "slack":
        return SlackConfig(settings.secret(name, "url"), local=local)
    secrets = [settings.secret(name, s, needed=False) for s in ("secret", "old_secret")]
    return WebhookConfig(settings.secret(name, "url"), tuple(s for s in secrets if s), local=local)


def routes(settings: Configuration) -> tuple[Route, ...]:
    """The routes of the configuration; where it has none, every channel gets everything."""
    from alerts.routes import Route, default_routes

    if not settings.route:
        return default_routes(tuple(settings.channel)) if settings.channel else ()
    given = tuple(
        Route(
            r.name, r.channels, frozenset(r.kinds), frozenset(r.categories), frozenset(r.sources), r.terms,
            operators=r.operators, zone=settings.time_zone,
        )
        for r in settings.route
    )  # fmt: skip
    if any(r.operators for r in given):
        return given
    # Operators' news must reach somebody: a silent failure is one of the three worst outcomes.
    return (*given, Route("operators", tuple(settings.channel), operators=True))


def check_telling(settings: Configuration) -> None:
    """Refuses channels and routes that cannot be set up, before anything is done (Failure, code 2)."""
    from alerts.deliver import receivers
    from alerts.plan import check_routes

    check_routes(routes(settings), receivers(channel_configs(settings)))


def tell(settings: Configuration, stop: threading.Event | None = None) -> Told:
    """Plans and delivers once."""
    from alerts.deliver import deliver_due, receivers
    from alerts.plan import plan_due
    from alerts.stored import StoredOutbox
    from db.store import Store

    configs = channel_configs(settings)
    with StoredOutbox(Store.open(settings.folder)) as outbox:
        if not configs:
            waiting = outbox.store.one("select count(*) n from change where state = 'open' and planned_at is null")
            return Told(0, None, (), waiting["n"] if waiting else 0)
        planned = plan_due(outbox, routes(settings), now(), receivers(configs))
    ways = routes(settings)
    counts = deliver_due(
        lambda: StoredOutbox(Store.open(settings.folder)), configs, now,
        owner=f"{socket.gethostname()}:{os.getpid()}", stop=stop,
        # What is recorded while a slow receiver is tried must not wait for it.
        meanwhile=lambda outbox: plan_due(outbox, ways, now(), receivers(configs)),
    )  # fmt: skip
    return Told(planned, counts, tuple(configs), 0)


@click.command("deliver")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON (docs/json.md).")
@click.pass_context
@command
def deliver(context: click.Context, *, as_json: bool) -> Exit:
    """Tell what is not told yet and send what is due. The daemon does this by itself."""
    import signal

    settings = configuration(context)
    opened(settings).close()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    told = tell(settings, stop)
    if as_json:
        echo_json(told.as_json())
    else:
        told.show()
        if not told.planned and not told.waiting and not (told.counts and told.counts.results):
            click.echo("Nothing is due.")
    return told.code
