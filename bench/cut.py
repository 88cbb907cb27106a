"""A place apart, for a process whose line to us can be cut: a network namespace of its own, and a cable to it.

Its addresses are of the range that is kept for such trials (RFC 2544), on the cable alone. By a second one of ours our
loopback is reached from there, where the made-up sites are; nothing else is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

OURS = "198.18.7.1"
"""Our end of the cable, for what may be cut off."""
TO_LOOPBACK, THEIRS = "198.18.7.3", "198.18.7.2"
NOBODY = "02:00:00:00:00:01"


class NoPlaceApart(Exception):
    """It cannot be made here; the message says why."""


class PlaceApart:
    """The namespace."""

    def __init__(self, name: str) -> None:
        self.name = name

    def command(self, command: Sequence[str]) -> list[str]:
        """What runs a command there."""
        return ["ip", "netns", "exec", self.name, *command]

    def cut(self) -> None:
        """From now on what is sent from there to `OURS` is lost, without a word; other addresses are reached."""
        _ip("-n", self.name, "neigh", "replace", OURS, "lladdr", NOBODY, "dev", "eth0", "nud", "permanent")

    def mend(self) -> None:
        """It is reached again."""
        _ip("-n", self.name, "neigh", "del", OURS, "dev", "eth0")


@contextmanager
def place_apart() -> Iterator[PlaceApart]:
    """A place from which `OURS` is reached, and our loopback. Raises NoPlaceApart."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        raise NoPlaceApart("network namespaces are made by root alone, with ip (apt-get install iproute2)")
    name = f"npd{os.getpid()}"
    try:
        _ip("netns", "add", name)
    except subprocess.CalledProcessError as error:
        raise NoPlaceApart(f"no network namespace can be made here: {error.stderr.strip()}") from None
    try:
        _ip("link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name)
        for address in (OURS, TO_LOOPBACK):
            _ip("addr", "add", f"{address}/24", "dev", name)
        _ip("link", "set", name, "up")
        _ip("-n", name, "addr", "add", f"{THEIRS}/24", "dev", "eth0")
        _ip("-n", name, "link", "set", "eth0", "up")
        allow = "/proc/sys/net/ipv4/conf/{}/route_localnet"
        Path(allow.format(name)).write_text("1", encoding="ascii")
        _ip("netns", "exec", name, "sh", "-c", f"echo 1 > {allow.format('eth0')}")
        _ip("-n", name, "route", "add", "127.0.0.0/8", "via", TO_LOOPBACK, "src", THEIRS)  # none of its own
        yield PlaceApart(name)
    finally:
        _ip("netns", "del", name)  # the cable goes with it


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True, text=True)
