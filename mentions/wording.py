"""The wording patterns kept in the data files of this package, compiled."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any


class UnusableWording(ValueError):
    """A pattern of a data file that cannot be used; the message names it."""


@cache
def data_file(name: str) -> dict[str, Any]:
    """A .toml of this package, as read."""
    return tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))


def wording(file: str, table: str, name: str) -> re.Pattern[str]:
    """The pattern `name` of a table of a data file.

    Raises:
        UnusableWording: it is missing or is no regular expression.
    """
    try:
        return re.compile(data_file(file)[table][name])
    except (KeyError, re.error) as error:
        raise UnusableWording(f"mentions/{file}, [{table}] {name}: {error}. Correct it.") from error
