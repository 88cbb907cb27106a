"""Messages to look at: every kind of them as files, and a test over one channel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.runtime import Exit, Failure, now, opened

if TYPE_CHECKING:
    from alerts.channels.webhook import WebhookConfig
    from alerts.message import Message
    from config import Configuration
    from db.store import Store
    from model.delivery import AttemptResult

def write_preview(folder: Path, settings: Configuration | None) -> list[Path]:
    """Writes the files and gives their paths. With a configuration its time zone and templates are used.

    Raises:
        Failure: a template cannot be used (code 2), or the folder cannot be written (code 73).
    """
    from alerts.samples import sample_messages

    messages = sample_messages(now(), settings.time_zone if settings else "Europe/London")
    templates = _templates(settings)
    out: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, message in messages.items():
            for ending, body in _bodies(message, templates).items():
                path = folder / f"{name}.{ending}"
                path.write_bytes(body)
                out.append(path)
    except OSError as error:
        raise Failure(f"{folder} cannot be written: {error.strerror or error}", Exit.NO_WRITE) from None
    except ValueError as error:  # a template that none of the forms of some message suits
        raise Failure(str(error), Exit.USAGE) from None
    return out


def _bodies(message: Message, templates: dict[str, WebhookConfig]) -> dict[str, bytes]:
    from alerts.channels import CHANNELS

    out = {ending: body for channel in CHANNELS.values() for ending, body in channel.preview(message).items()}
    return out | {f"{channel}.body": _body(config, message) for channel, config in templates.items()}


def _body(config: WebhookConfig, message: Message) -> bytes:
    """What would be sent: where the template makes too much of an alert, that of a shorter form."""
    from alerts.channels.webhook import render
    from alerts.message import Form

    for form in Form:
        try:
            return render(config, replace(message, form=form))
        except ValueError as error:
            last = error
    raise last


def _templates(settings: Configuration | None) -> dict[str, WebhookConfig]:
    """The webhooks with a template, without their addresses and secrets: a preview needs none."""
    from alerts.channels.webhook import WebhookSettings

    out = {}
    for name, part in settings.channel.items() if settings else ():
        if isinstance(part, WebhookSettings) and part.template_file and settings:
            try:
                out[name] = part.preview_config(settings.path.parent)
            except ValueError as error:
                raise Failure(f"{settings.where('channel', name)}: [channel.{name}] {error}", Exit.USAGE) from None
    return out


def send_test(settings: Configuration, channel: str) -> Iterator[tuple[str, AttemptResult]]:
    """Sends the test to each address of the channel; gives (address, how it ended) of each.

    Whoever tries a channel may do so because the database is broken: then it is sent all the same, and not kept.

    Raises:
        Failure: the channel cannot be set up (code 2).
    """
    from alerts.channels import CHANNELS
    from alerts.samples import trial_message
    from commands.deliver import channel_config
    from db.outbox.deliveries import record_test, save_alert
    from model.delivery import Alert

    config, at = channel_config(settings, channel), now()
    kind = CHANNELS[config.kind]
    messages = [trial_message(channel, at, settings.time_zone, target) for target in config.addresses]
    store = _store(settings)
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


def _store(settings: Configuration) -> Store | None:
    try:
        return opened(settings)
    except Failure as failure:
        click.echo(click.style("This test is not kept as proof: ", fg="yellow") + failure.message, err=True)
        return None
