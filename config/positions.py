"""Where a key stands in the text of the file, and which known name is nearest to an unknown one."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any


class Located(ValueError):
    """A mistake that only the whole file shows, with the place where it stands."""

    def __init__(self, text: str, location: tuple[str | int, ...]) -> None:
        super().__init__(text)
        self.location = location


def nearest(name: str, known: Mapping[str, Any] | tuple[str, ...]) -> str:
    """What follows a sentence about an unknown name: the nearest known one, or all; "" where there is none."""
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(sorted(known))}" if known else ""


def line_of(text: str, location: tuple[Any, ...]) -> int | None:
    """The line on which a key stands, as far as a plain look at the text can tell; of its table where it is absent."""
    if not location:
        return None
    names = [x for x in location if isinstance(x, str)]
    nth = next((x for x in location if isinstance(x, int)), 0) if len(location) > 1 else 0
    header = ".".join(names[:-1]) if len(names) > 1 else ""
    table_line, seen, here, met = None, -1, header == "", -1
    for number, line in enumerate(text.splitlines(), 1):
        found = re.match(r"\s*\[\[?\s*([A-Za-z0-9_.\"-]+)\s*\]?\]", line)
        if found:
            name = found[1].replace('"', "")
            seen += name == header
            here = name == header and (seen == nth or not line.lstrip().startswith("[["))
            table_line = number if here else table_line
            met += name == ".".join(names)
            if name == ".".join(names) and (met == nth or not line.lstrip().startswith("[[")):
                return number
        elif here and re.match(rf"\s*\"?{re.escape(names[-1])}\"?\s*=", line):
            return number
    return table_line
