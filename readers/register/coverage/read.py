"""Reads coverage: what a row of a register prints of its data, as school cohorts. Pure; bounded; never raises."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Protocol

from msgspec.structs import replace

from readers.register.coverage.claims import Claims, claims_of
from readers.register.coverage.cohorts import spans_of_births, spans_of_claims
from readers.register.coverage.pieces import segments
from readers.register.coverage.values import Certainty, Coverage, WhyUnknown
from readers.register.coverage.words import LONGEST, tokens_of
from text.pattern import lazy_pattern

DATA_CELLS = ("dataset", "data", "years")
"""Fields of a row that say what was shared."""
PROSE_CELLS = ("title", "purpose", "description", "note")
"""Fields that may say it, and much else."""
_MAY_SAY_YEARS = lazy_pattern(r"[0-9]{2}|latest|available|recent|last|all years", re.IGNORECASE)
"""Prose without any of these says no years, and need not be read for them."""


class Read(Protocol):
    """Reads one text, as `read_coverage` does."""

    def __call__(self, text: str, *, released: str | None = None) -> Coverage: ...


def read_row(cells: Mapping[str, str], *, released: str | None = None, read: Read | None = None) -> Coverage:
    """The cohorts that a row covers. `cells`: by field name. `read`: `read_coverage`, for a caller that keeps answers.

    Where a row has cells for its data, what its title and purpose say besides is never sure: their years may be those
    of what is studied.
    """
    read = read or read_coverage
    said = "\n".join(f"{name}: {cells[name]}" for name in DATA_CELLS if cells.get(name, "").strip())
    prose = "\n".join(cells[name] for name in PROSE_CELLS if cells.get(name, "").strip())
    if not said:
        return read(prose, released=released)
    found = read(said, released=released)
    if found.years_said or not _MAY_SAY_YEARS.search(prose):
        return found
    whole = read(f"{said}\n{prose}", released=released)
    if not whole.years_said:
        return found
    spans = {
        dataclasses.replace(s, certainty=Certainty.POSSIBLE, reason=s.possible_reason)
        for s in whole.spans
    }
    unknown = dict.fromkeys((*found.unknown, WhyUnknown.YEARS))
    return replace(whole, spans=tuple(sorted(spans | set(found.spans))), unknown=tuple(unknown), years_said=False)


def read_coverage(text: str, *, released: str | None = None) -> Coverage:
    """The cohorts that a text covers.

    `released`: when, "2014-06" or longer; without it open ends reach the last cohort of all.
    """
    begun = text[:LONGEST]
    found = claims_of(list(segments(tokens_of(begun))))
    year = int(released[:4]) if released and released[:4].isdigit() else None
    spans = set(spans_of_claims((*found.dated, *found.undated), begun, year))
    spans |= {s for births, place in found.births for s in spans_of_births(births, begun, place)}
    unknown = _unknown(found) + ((WhyUnknown.LENGTH,) if len(text) > LONGEST else ())
    said = bool(found.dated or found.births)
    left_out = dict.fromkeys(" ".join(begun[a:b].split()) for a, b in sorted(found.left_out))
    return Coverage(tuple(sorted(spans)), unknown, said, tuple(left_out))


def _unknown(found: Claims) -> tuple[WhyUnknown, ...]:
    out = []
    if found.undated or (found.generic and not found.dated):
        out.append(WhyUnknown.YEARS)
    if found.earlier:
        out.append(WhyUnknown.EARLIER)
    if not (out or found.dated or found.births or found.no_pupils or found.refused):
        out.append(WhyUnknown.NOTHING)
    return tuple(out)
