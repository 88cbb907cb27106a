"""What a channel is made of: each file beside this one holds one, as its `CHANNEL`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from alerts.messages.message import Message
from alerts.settings import BadSetting, Part, beside
from model.delivery import Result


class Config(Protocol):
    """What is set up for one channel, secrets included; `kind` is its key in `CHANNELS`."""

    @property
    def kind(self) -> str: ...

    @property
    def addresses(self) -> tuple[str, ...]:
        """Each gets a delivery of its own; ("",) for a channel with one receiver."""


class ChannelSettings(Part):
    """[channel.NAME]. A channel's own settings give `type` its name (`Literal["email"]`) and the keys it has."""

    type: str
    ca_file: str = ""
    """Certificates to trust instead of the system's. Relative to this file, as all files are."""

    def config(self, folder: Path, *, local: bool) -> Config:
        """With secrets and files, which are named relative to `folder`.

        `local` allows receivers on this machine or network, and plain http to them.

        Raises:
            ValueError: it cannot be set up like this; `key_of` says which key that is about.
        """
        raise NotImplementedError

    def certificates(self, folder: Path) -> str:
        """Where the file of `ca_file` is, "" for the system's own. Raises BadSetting where it is none."""
        path = beside(folder, self.ca_file)
        if path and not Path(path).is_file():
            raise BadSetting(f"ca_file names {path}, which is not a file", "ca_file")
        return path


@dataclass(frozen=True, slots=True)
class Channel:
    """A kind of channel. It renders a message and sends it once; it knows nothing of retries or storage.

    `config` is what its `settings` give. What sends is imported where it is used: the daemon reads settings too.
    """

    settings: type[ChannelSettings]
    render: Callable[[Any, Message], Any]
    """(config, message) -> what `send` takes."""
    send: Callable[[Any, Any, Message, Callable[[], datetime]], Result]
    """(config, rendered, message, clock): one attempt."""
    check: Callable[[Any], str]
    """Tries what can be tried without telling anybody; raises Unreachable."""
    preview: Callable[[Message], dict[str, bytes]] = lambda _: {}
    """The files, by how their names end, that show a message as this channel would send it."""
    pace: float = 0.0
    """Seconds that must lie between two attempts."""
    attaches: bool = False
