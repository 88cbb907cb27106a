"""[channel.NAME]: ways to reach people, and their secrets, which stand in the environment or in files."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from config.table import ConfigurationError, Part


def secret_of(part: Mapping[str, Any], name: str, folder: Path, *, needed: bool) -> str:
    """A secret by NAME_env or NAME_file, never NAME; "" where there is none and none is needed.

    Raises:
        ConfigurationError: missing, empty, readable by everybody, or a placeholder. Never holds the value.
    """
    env, file = part.get(f"{name}_env"), part.get(f"{name}_file")
    if env and file:
        raise ConfigurationError(f"{name}_env and {name}_file are both given; keep one")
    if env:
        value = os.environ.get(env, "").strip()
        if not value:
            raise ConfigurationError(f"{name}_env names the environment variable {env}, which is not set or is empty")
    elif file:
        path = folder / Path(file).expanduser()
        try:
            value = path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not text"
            raise ConfigurationError(f"{name}_file names {path}, which cannot be read: {reason}") from None
        if not value:
            raise ConfigurationError(f"{name}_file names {path}, which is empty")
        if path.stat().st_mode & 0o004:
            raise ConfigurationError(f"{path} holds a secret and can be read by everybody; run: chmod 600 {path}")
    else:
        if needed:
            raise ConfigurationError(f"{name} is missing; give {name}_env or {name}_file")
        return ""
    if value.casefold() in {"changeme", "change-me", "secret", "password", "xxx", "todo"}:
        raise ConfigurationError(f"{name} still holds a placeholder")
    return value


class EmailPart(Part):
    """Email over SMTP."""

    type: Literal["email"]
    host: str
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: str = ""
    password_env: str = ""
    password_file: str = ""
    sender: str
    to: Annotated[tuple[str, ...], Field(min_length=1)]
    list_unsubscribe: str = ""
    bounce: str = ""
    """The sender in the envelope, such as "npdwatch+{id}@example.org"."""
    ca_file: str = ""
    """Certificates to trust instead of the system's. Relative to this file, as all files are."""

    @field_validator("to", "sender")
    @classmethod
    def _address(cls, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
        for address in (value,) if isinstance(value, str) else value:
            found = re.fullmatch(r"(?:[^<>\r\n]{1,200}<)?([^\s<>@,;]{1,64}@[^\s<>@,;]{1,255}?)>?", address.strip())
            if not found or not _is_address(found[1]):
                raise ValueError(f"{address!r} is not an email address")
        return value


def _is_address(text: str) -> bool:
    from email.headerregistry import Address

    try:
        parsed = Address(addr_spec=text)
    except Exception:  # noqa: BLE001 - the parser raises many kinds, IndexError among them
        return False
    return bool(parsed.username and parsed.domain) and text.isascii() and text.isprintable()


class SlackPart(Part):
    """A Slack incoming webhook; its address is a secret."""

    type: Literal["slack"]
    url_env: str = ""
    url_file: str = ""
    ca_file: str = ""


class SlackBotPart(Part):
    """A Slack bot of the user's own, which can answer in threads; its token is a secret."""

    type: Literal["slack_bot"]
    token_env: str = ""
    token_file: str = ""
    channel: Annotated[str, Field(pattern=r"^[CGD][A-Z0-9]{6,20}$")]
    """The id of Slack's channel, such as C0123456789."""
    ca_file: str = ""


class WebhookPart(Part):
    """A generic JSON webhook, signed by the Standard Webhooks specification."""

    type: Literal["webhook"]
    url_env: str = ""
    url_file: str = ""
    secret_env: str = ""
    secret_file: str = ""
    old_secret_env: str = ""
    old_secret_file: str = ""
    headers_env: dict[str, str] = Field(default_factory=dict)
    """Header -> the environment variable that holds its value, such as an Authorization."""
    headers_file: dict[str, str] = Field(default_factory=dict)
    """Header -> the file that holds its value."""
    template_file: str = ""
    """A template of the body in Jinja2, for receivers that want another form than ours."""
    content_type: Annotated[str, Field(pattern=r"^[\w.+-]+/[\w.+-]+(; ?charset=utf-8)?$")] = "application/json"
    """Of what the template gives."""
    ca_file: str = ""


ChannelPart = Annotated[EmailPart | SlackPart | SlackBotPart | WebhookPart, Field(discriminator="type")]
