"""What a text says of pupils' data, and who is named in it. The words are data files."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any


class UnusableWording(ValueError):
    """A pattern or rule of a data file that cannot be used; the message names it."""


@cache
def data_file(name: str) -> dict[str, Any]:
    """A .toml of this package, as read."""
    return tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))


@cache
def any_of(text: str) -> frozenset[str]:
    """A set of words, written as a text: "give hand pass"."""
    return frozenset(text.split())


def patterns(file: str, table: str) -> dict[str, re.Pattern[str]]:
    """The patterns of a table of a data file, by name. Raises UnusableWording where one is no regular expression."""
    try:
        return {name: re.compile(pattern) for name, pattern in data_file(file)[table].items()}
    except (KeyError, re.error) as error:
        raise UnusableWording(f"mentions/{file}, [{table}]: {error}. Correct it.") from error
