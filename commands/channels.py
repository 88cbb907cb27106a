"""A channel of the configuration as the values that `alerts` takes, and where a mistake in it stands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alerts.channels import Config
    from config import ChannelPart, Configuration

_KEYS = (
    (r"(what )?the template|template_file", ("template_file",)), ("ca_file", ("ca_file",)),
    ("the address", ("url_env", "url_file")),
    ("a webhook secret", ("secret_env", "secret_file")), ("slack_bot: the token", ("token_env", "token_file")),
    ("email: bounce", ("bounce",)), ("email: list_unsub", ("list_unsubscribe",)), ("email: a password", ("security",)),
    ("webhook header", ("headers_env", "headers_file")),
)  # fmt: skip
"""How what a channel says of itself begins, and the keys that it is about."""


def key_of(said: str, part: ChannelPart) -> tuple[str, ...]:
    """The key whose line is to be named, () for the whole table."""
    keys = next((keys for begin, keys in _KEYS if re.match(begin, said)), ())
    return tuple(k for k in keys if getattr(part, k, ""))[:1]


def configured_channel(settings: Configuration, name: str) -> Config:
    """One channel with its secrets.

    Raises:
        ConfigurationError: a secret is missing.
        ValueError: it cannot be set up like this; `key_of` says which key the message is about.
    """
    from alerts.channels.email import EmailConfig
    from alerts.channels.slack import SlackConfig
    from alerts.channels.slack_bot import SlackBotConfig
    from alerts.channels.webhook import WebhookConfig

    local, part = settings.crawl.loopback, settings.channel[name]
    ca_file = settings.beside(part.ca_file)
    if ca_file and not Path(ca_file).is_file():
        raise ValueError(f"ca_file names {ca_file}, which is not a file")
    if part.type == "email":
        password = settings.secret(name, "password", needed=bool(part.username))
        return EmailConfig(
            part.host, part.port, part.sender, part.to, part.security, part.username, password, ca_file,
            list_unsubscribe=part.list_unsubscribe, bounce=part.bounce,
        )  # fmt: skip
    if part.type == "slack_bot":
        return SlackBotConfig(settings.secret(name, "token"), part.channel, local=local, ca_file=ca_file)
    if part.type == "slack":
        return SlackConfig(settings.secret(name, "url"), local=local, ca_file=ca_file)
    secrets = [settings.secret(name, s, needed=False) for s in ("secret", "old_secret")]
    return WebhookConfig(
        settings.secret(name, "url"), tuple(s for s in secrets if s), settings.headers(name), local, ca_file,
        template_text(settings.beside(part.template_file)), part.content_type,
    )  # fmt: skip


def template_text(path: str) -> str:
    """The text of a template; "" for no path. Raises ValueError where it cannot be read."""
    try:
        return Path(path).read_text(encoding="utf-8") if path else ""
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise ValueError(f"template_file names {path}, which cannot be read: {reason}") from None
