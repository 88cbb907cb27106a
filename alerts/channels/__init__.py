"""The channels. To add one: a file here that ends with its `CHANNEL`, and its name in the list below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alerts.channels.channel import Channel

__all__ = ["CHANNELS"]


class _Channels(Mapping[str, "Channel"]):
    """Each is loaded when it is asked for: a configuration seldom has more than two."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names

    def __getitem__(self, name: str) -> Channel:
        if name not in self._names:
            raise KeyError(name)
        channel: Channel = import_module(f"alerts.channels.{name}").CHANNEL
        return channel

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


CHANNELS: Mapping[str, Channel] = _Channels(
    [
        "email",
        "slack",
        "slack_bot",
        "webhook",
    ]
)
"""By what `type` says of a channel in the configuration."""
