"""Sends a test over one channel, and keeps it as proof like any other message."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from commands.setting import Failure, now, opened

if TYPE_CHECKING:
    from config import Configuration
    from db.store.transaction import Store
    from model.delivery import Result


def send_test(settings: Configuration, channel: str) -> Iterator[tuple[str, Result]]:
    """Sends the test to each address of the channel; gives (address, how it ended) of each.

    Whoever tries a channel may do so because the database is broken: then it is sent all the same, and not kept.

    Raises:
        Failure: the channel cannot be set up (code 2).
    """
    from alerts.channels import CHANNELS
    from alerts.messages.samples import trial_message
    from commands.telling import channel_config
    from db.outbox.deliveries import record_test, save_alert
    from model.delivery import Alert

    config, at = channel_config(settings, channel), now()
    kind = CHANNELS[config.kind]
    messages = [trial_message(channel, at, settings.time_zone, target) for target in config.addresses]
    store = _opened(settings)
    try:
        if store:
            test = Alert(messages[0].alert, channel, messages[0].payload, tuple(m.target for m in messages))
            with store.transaction():
                save_alert(store, test, at, "cancelled")
        for message in messages:
            result = kind.send(config, kind.render(config, message), message, now)
            if store:
                record_test(store, message.delivery, result, now())
            yield message.target, result
    finally:
        if store:
            store.close()


def _opened(settings: Configuration) -> Store | None:
    try:
        return opened(settings)
    except Failure as failure:
        click.echo(click.style("This test is not kept as proof: ", fg="yellow") + failure.message, err=True)
        return None
