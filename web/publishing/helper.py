"""A second process that renders pages while a site is written as files: it has another processor do half of them."""

from __future__ import annotations

import asyncio
import hashlib
import json
import subprocess
import threading
from collections.abc import Iterator, Sequence
from queue import Empty, SimpleQueue
from typing import IO, Any

from msgspec import Struct

from web.app import ask
from web.site import Site, program

AHEAD = 16
"""Addresses that it has been given and has not answered: so it never waits for the next."""


class Rendered(Struct, frozen=True):
    """What the site answers to an address."""

    address: str
    status: int
    headers: dict[bytes, bytes]
    body: bytes


async def render(site: Site, address: str, tag: str = "") -> Rendered:
    """Renders a page; `tag`: as `ask` has it."""
    body = bytearray()
    status, headers = await ask(site, address, body.extend, tag)
    return Rendered(address, status, headers, bytes(body))


def same(site: Site) -> str:
    """Equal for two processes that render the same: by copy, program and what the site is told of itself."""
    return hashlib.sha256(f"{site.state.generation} {program()} {site.about!r}".encode()).hexdigest()


class Helper:
    """The process, as whom it helps sees it. One that ends early, or would render otherwise, is given up."""

    def __init__(self, command: Sequence[str], site: Site) -> None:
        """`command` runs `help_out`, on the same configuration."""
        # Ctrl-C is for whom it helps, who ends it; and it ends by itself when nobody is there to ask any more.
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        )
        self._answers: SimpleQueue[Rendered | None] = SimpleQueue()
        self.asked: set[str] = set()
        """What it has not answered yet."""
        self.ended = False
        """True where it will answer nothing more: somebody else must."""
        self._reader = threading.Thread(target=self._read, args=(same(site), self._process.stdout), daemon=True)
        self._reader.start()
        copied = None if site.copied is None else sorted(site.copied)
        self._tell({"built_at": site.state.built_at, "copied": copied})

    @property
    def has_time(self) -> bool:
        """True where it should be given more."""
        return len(self.asked) < AHEAD

    def ask(self, address: str, tag: str = "") -> None:
        """Gives it an address."""
        self.asked.add(address)
        self._tell([address, tag])

    def answers(self, *, wait: bool = False) -> Iterator[Rendered]:
        """What it has answered by now; with `wait` at least one, unless it is given up."""
        while self.asked and not self.ended:
            try:
                found = self._answers.get(block=wait)
            except Empty:
                return
            if found is None:
                self.ended = True
                return
            self.asked.discard(found.address)
            yield found
            wait = False

    def end(self) -> None:
        """Ends it."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _tell(self, said: object) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(said).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:  # it has ended: the reader says so
            return

    def _read(self, wanted: str, out: IO[bytes]) -> None:
        if out.readline().decode().strip() == wanted:
            for line in out:
                address, status, headers, size = json.loads(line)
                body = out.read(size)
                if len(body) == size:
                    known = {k.encode("latin-1"): v.encode("latin-1") for k, v in headers.items()}
                    self._answers.put(Rendered(address, status, known, body))
        self._answers.put(None)


def help_out(site: Site, asked: IO[bytes], out: IO[bytes]) -> None:
    """Renders what it is asked until nobody asks any more."""
    begun: dict[str, Any] = json.loads(asked.readline() or "{}")
    site.state.built_at = begun.get("built_at", "")
    site.copied = None if begun.get("copied") is None else frozenset(begun["copied"])
    out.write(same(site).encode() + b"\n")
    out.flush()

    async def answer() -> None:
        for line in asked:
            made = await render(site, *json.loads(line))
            headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in made.headers.items()}
            said = json.dumps([made.address, made.status, headers, len(made.body)])
            out.write(said.encode() + b"\n" + made.body)
            out.flush()

    asyncio.run(answer())
