"""The channels. To add one: a file here that ends with its `CHANNEL`, and its name in the list below."""

from __future__ import annotations

from importlib import import_module

from alerts.channels.channel import Channel, ChannelSettings, Config

__all__ = ["CHANNELS", "Channel", "ChannelSettings", "Config"]

CHANNELS: dict[str, Channel] = {
    name: import_module(f"alerts.channels.{name}").CHANNEL
    for name in [
        "email",
        "slack",
        "slack_bot",
        "webhook",
    ]
}
"""By what `type` says of a channel in the configuration."""
