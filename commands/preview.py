"""Every kind of message as files, as each channel would send it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from commands.setting import Exit, Failure, now

if TYPE_CHECKING:
    from alerts.channels.webhook import WebhookConfig
    from alerts.messages.message import Message
    from config import Configuration


def write_preview(folder: Path, settings: Configuration | None) -> list[Path]:
    """Writes the files and gives their paths. With a configuration its time zone and templates are used.

    Raises:
        Failure: a template cannot be used (code 2), or the folder cannot be written (code 73).
    """
    from alerts.messages.samples import sample_messages

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
    from alerts.channels import email, slack, webhook
    from alerts.channels.mime import html_of
    from alerts.messages.message import full_text

    mail = email.EmailConfig("localhost", 25, "npdwatch <npdwatch@example.org>", (message.target,), "none")
    chat = slack.SlackConfig("https://hooks.example/services/x")
    plain = webhook.render(webhook.WebhookConfig("https://hooks.example/x"), message)
    out = {
        "eml": email.render(mail, message).as_bytes(),
        "html": html_of(message).encode(),
        "txt": f"Subject: {message.subject}\n\n{full_text(message)}".encode(),
        "slack.json": json.dumps(json.loads(slack.render(chat, message)), ensure_ascii=False, indent=2).encode(),
        "webhook.json": json.dumps(json.loads(plain), ensure_ascii=False, indent=2).encode(),
    }
    for channel, config in templates.items():
        out[f"{channel}.body"] = _body(config, message)
    return out


def _body(config: WebhookConfig, message: Message) -> bytes:
    """What would be sent: where the template makes too much of an alert, that of a shorter form."""
    from alerts.channels import webhook
    from alerts.messages.message import Form

    for form in Form:
        try:
            return webhook.render(config, replace(message, form=form))
        except ValueError as error:
            last = error
    raise last


def _templates(settings: Configuration | None) -> dict[str, WebhookConfig]:
    """The webhooks with a template, without their addresses and secrets: a preview needs none."""
    from alerts.channels.webhook import WebhookConfig
    from commands.channels import template_text

    out = {}
    for name, part in settings.channel.items() if settings else ():
        if part.type == "webhook" and part.template_file and settings:
            try:
                text = template_text(settings.beside(part.template_file))
                out[name] = WebhookConfig("https://hooks.example/x", template=text, content_type=part.content_type)
            except ValueError as error:
                raise Failure(f"{settings.where('channel', name)}: [channel.{name}] {error}", Exit.USAGE) from None
    return out
