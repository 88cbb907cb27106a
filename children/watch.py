"""What the daemon knows of the configuration, and what another one changes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from model.source import Source, looked_at_by_and_by


class Watch(Struct, frozen=True, dict=True):
    """What the daemon must know of the configuration. A child reads the file: checking it takes 17 MiB."""

    configuration: Path
    folder: Path
    sources: tuple[Source, ...]
    """Their names, kinds, addresses and intervals."""
    confirm_after: int
    tells: bool
    """True where there is a channel to tell over."""
    aside: frozenset[str] = frozenset()
    """The sources that are crawled by a child of their own, so that no register waits for them."""
    text: str = ""
    """Of the configuration, as it was checked: children use this, whatever becomes of the file."""
    metrics: str = ""
    """Host and port to answer at; "" for none."""
    log: str = "text"
    """The form of the log: text or json."""
    metrics_at: str = ""
    """File and line that say it."""
    followed: bool = False
    """True where readers may follow by email."""
    stamped: bool = False
    """True where there is an authority to ask for time-stamps."""
    saved: bool = False
    """True where new editions are captured by a web archive."""
    scaled: bool = False
    """True where workers on other machines fetch."""
    auto_delay: float = 10.0
    """Seconds between two requests to a host for sources on auto."""

    @cached_property
    def together(self) -> frozenset[str]:
        """The sources that are looked at by and by, and whose first looks are told together."""
        return looked_at_by_and_by(self.sources, scaled=self.scaled)


class ConfigurationRefused(Exception):
    """The configuration is not taken; the message says why, with file, line and key."""


def differences(before: Sequence[Source], now: Sequence[Source]) -> str:
    """What another configuration changes of the sources, for the log."""
    old, new = {s.name: s for s in before}, {s.name: s for s in now}
    said = [f"{name} is watched from now on" for name in new if name not in old]
    said += [f"{name} is no longer watched" for name in old if name not in new]
    said += [
        f"{name} is asked at {new[name].url} and keeps its history (another name would begin anew)"
        for name in new if name in old and new[name].url != old[name].url
    ]
    return "; ".join([watching(now), *said])


def watching(sources: Sequence[Source]) -> str:
    """How much is watched."""
    return f"watching {len(sources)} source{'s' * (len(sources) != 1)}"
