"""Rows right under the headings that say how the columns are filled in: `(DD/MM/YYYY)`, `Mandatory`, `a | b | c`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from string import ascii_lowercase

from readers.columns.values import is_dfe_reference
from readers.register.headings.row import Row
from text.pattern import lazy_pattern

_HINT = lazy_pattern(
    r"\([^()]{1,60}\)|\[[^\[\]]{1,60}\]|(?:e\.?g\.?|format|for example)[ :].{1,60}|"
    r"[dmy]{1,4}([-/. ])[dmy]{1,4}\1[dmy]{2,4}",
    re.IGNORECASE,
)
_SURELY = lazy_pattern(
    r"(?:mandatory|optional|required|not required|conditional|compulsory)(?: (?:field|if .{1,60}))?"
    r"|(?:auto|system)[ -]?(?:generated|filled|populated|assigned)|calculated|formula"
    r"|(?:free|short|long|plain)[ -]text\b.{0,60}"
    r"|(?:text|string|date|integer|number|numeric|(?:var)?char|boolean|yes/no|y/n|alphanumeric|decimal|lookup"
    r"|drop[ -]?down|date ?time|memo|url)(?: ?(?:field|list|menu|box|only|format|value))?(?: ?[(\[]? ?\d+ ?[)\]]?)?"
    r"|(?:select|choose|pick|tick)(?: (?:from|one|all|any|as|the|a|an|that|most|option|appropriate)\b.{0,60})?"
    r"|(?:(?:max(?:imum)?\.?|up to|no more than) ?)?\d+ (?:characters|words|chars).{0,30}"
    r"|dd?[-/. ]mmm?[-/. ]yy(?:yy)?",
    re.IGNORECASE,
)
"""What says by itself how a cell is filled in."""
_MAY = lazy_pattern(
    r"(?:please )?(?:enter|insert|type|write|provide|give|state|add|list|describe|specify|use|record|say|name of|the"
    r"|select|choose|pick)\b.{0,80}|n/?a|id|identifier|list|options?|as (?:registered|above|in the .{1,40})|[MOCR]",
    re.IGNORECASE,
)
"""What may stand beside it."""
_FEWEST = 3


def end_of_hints(rows: Sequence[Row], row: int, end: int) -> int:
    """The first row from `row` on that is no hint: in one every cell that is filled is."""
    while row < end and any(rows[row]) and _is_hint([c for c in rows[row] if c]):
        row += 1
    return row


def _is_hint(cells: Sequence[str]) -> bool:
    numbered = len(cells) >= _FEWEST and list(cells) == [str(n) for n in range(1, len(cells) + 1)]  # `1 | 2 | 3`
    return numbered or are_letters(cells) or all(map(_HINT.fullmatch, cells)) or _is_filling(cells)


def are_letters(cells: Sequence[str]) -> bool:
    """`A | B | C`, `(a) | (b) | (c)`: what stands over the columns of a spreadsheet."""
    said = [c.strip("().").casefold() for c in cells]
    return len(said) >= _FEWEST and said == list(ascii_lowercase[: len(said)])


def _is_filling(cells: Sequence[str]) -> bool:
    """`Auto-generated | Select from list | Free text | dd/mm/yyyy`: a cell of a release says another thing."""
    surely = sum(1 for c in cells if _SURELY.fullmatch(c) or _HINT.fullmatch(c))
    may = all(_SURELY.fullmatch(c) or _HINT.fullmatch(c) or _MAY.fullmatch(c) for c in cells)
    return len(cells) >= _FEWEST and may and 2 * surely >= len(cells) and not any(map(is_dfe_reference, cells))
