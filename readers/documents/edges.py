"""What a document's pages have at the top and at the bottom, as lines of its text. Runs in the child process only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_NUMBERS = re.compile(r"[\W\d_]*(?:(?:pages?|p|of|tudalen|o)\b[\W\d_]*)*", re.IGNORECASE)
"""What is left of a line that counts pages."""


def edge_lines(lines: Iterable[str]) -> Iterator[str]:
    """The lines, each once: each section of a document has its own copy. Those that count pages are left out."""
    return (line for line in dict.fromkeys(lines) if not _NUMBERS.fullmatch(line))
