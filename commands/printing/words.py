"""Words for people: what fits on a terminal."""

from __future__ import annotations

import shutil
import sys
import textwrap
from functools import partial
from typing import Any

Row = dict[str, Any]


def shorten(text: str, most: int) -> str:
    """The beginning of a long text on a terminal; the whole text where the output goes to a file or a pipe."""
    return text if len(text) <= most or not sys.stdout.isatty() else text[: most - 1].rstrip() + "…"


def minute(stamp: str) -> str:
    """A stored time to the minute, such as 2026-11-24 12:00."""
    return stamp[:16].replace("T", " ")


def at_terminal() -> bool:
    """True where what is printed is read by a person, and goes into no file and to no other program."""
    return sys.stdout.isatty()


def flowed(text: str, width: int | None = None) -> str:
    """A line for people: on a terminal, or where `width` is given, broken between words, what follows set in by four.

    In a file or a pipe it stays one line.
    """
    room = shutil.get_terminal_size().columns if width is None and sys.stdout.isatty() else width
    indent = " " * (len(text) - len(text.lstrip()) + 4)
    broken = partial(textwrap.fill, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return broken(text, room) if room and room > 2 * len(indent) else text
