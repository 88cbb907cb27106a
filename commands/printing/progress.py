"""How far a piece of work is, while it is done."""

from __future__ import annotations

import itertools
import sys
import threading
import time
from collections.abc import Callable, Collection
from typing import Any

import click
from msgspec import Struct

SOON = 1.0
"""Seconds after which work says how far it is."""
PAUSES = (2.0, 5.0, 10.0, 20.0, 40.0)
"""Seconds between the lines that say so where there is no terminal; from then on a minute each."""


class Progress(Struct):
    """How far a piece of work is: the work says how to count it, and another thread looks."""

    unit: str = ""
    """In the plural, such as "sources"."""
    of: Callable[[], int] = int
    count: Callable[[], int] = int
    doing: Callable[[], str] = str
    """What is done just now, where that is another thing than the work as a whole; "" where it is not."""
    done: Callable[[], Collection[str]] = frozenset
    """The names of what is done."""

    def words(self) -> str:
        """Such as ": 3 of 12 sources"; "" where nothing can be counted yet."""
        of = self.of()
        return f": {min(self.count(), of):,} of {of:,} {self.unit}" if of else ""


def waiting(
    work: Callable[[], Any], what: str, *, quiet: bool = False, progress: Progress | None = None
) -> Any:  # noqa: ANN401 - what the work gives
    """Does the work, and from the first second on says on standard error how far it is.

    On a terminal in one line that is written over; elsewhere in lines that come ever more seldom, or not at all where
    `quiet`.
    """
    terminal = sys.stderr.isatty()
    if quiet and not terminal:
        return work()
    over, begun = threading.Event(), time.monotonic()

    def show() -> None:
        pauses = itertools.repeat(0.25) if terminal else itertools.chain(PAUSES, itertools.repeat(60.0))
        pause, width = SOON, 0
        while not over.wait(pause):
            pause = next(pauses)
            far = progress.words() if progress else ""
            now = (progress.doing() if progress else "") or what
            if terminal:
                line = f"  … {now}{far}, {time.monotonic() - begun:.1f} s"
                click.echo("\r" + line.ljust(width), nl=False, err=True)
                width = len(line)
            else:
                click.echo(f"… {now}{far}, {time.monotonic() - begun:.0f} s", err=True)
        if width:
            click.echo("\r" + " " * width + "\r", nl=False, err=True)

    shower = threading.Thread(target=show, daemon=True)
    shower.start()
    try:
        return work()
    finally:
        over.set()
        shower.join()
