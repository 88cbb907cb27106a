"""What is read of coverage: spans of school cohorts, each with how sure it is and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

FIRST_COHORT, LAST_COHORT = 1980, 2025
"""The cohorts that are told of. A cohort is called by the year in whose September its first children were born."""


class Certainty(StrEnum):
    """How sure it is that a cohort is covered. What no span says is unknown, never "no"."""

    SURE = "sure"
    POSSIBLE = "possible"


class Phase(StrEnum):
    """A phase of education, by which a data set is found."""

    EARLY_YEARS = "early-years"
    PRIMARY = "primary"
    SECONDARY = "secondary"
    POST_16 = "post-16"
    SPECIAL = "special"
    """Special schools and alternative provision."""
    DESTINATIONS = "destinations"
    """Higher education, work and what else became of pupils."""


PHASES_OF_AGES: dict[Phase, frozenset[int]] = {
    Phase.EARLY_YEARS: frozenset(range(6)),
    Phase.PRIMARY: frozenset(range(6, 12)),
    Phase.SECONDARY: frozenset(range(12, 17)),
    Phase.POST_16: frozenset(range(17, 61)),
}
"""The phases that pupils go through, by the age reached in the school year: Reception 5, Year 6 11, Year 11 16."""


class WhyUnknown(StrEnum):
    """Why a text leaves open which cohorts it covers."""

    YEARS = "the register does not say which years"
    NOTHING = "the register says neither data sets nor years"
    EARLIER = "the register refers to data that another row tells of"
    LENGTH = "the text is too long to be read to its end"


class PhaseSpan(NamedTuple):
    """Cohorts that were in phases."""

    first: int
    last: int
    certainty: Certainty
    """How sure it is that they were in these phases when the data were taken."""
    phases: frozenset[Phase]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Cohorts that stand in one piece of a text."""

    first: int
    last: int
    """Both are covered: born 1 September `first` to 31 August `last` + 1."""
    certainty: Certainty
    reason: str
    """For a parent: "Key Stage 4 results 2008-2012: born September 1991 to August 1996"."""
    text: str
    """The piece of the text that says so."""
    phases: frozenset[Phase] = field(default=frozenset(), compare=False)
    """Of its data set; none where that leaves them open."""
    aged: tuple[PhaseSpan, ...] = field(default=(), compare=False)
    """By the ages that its cohorts had in its years; none where these, or its data set, tell no phases apart."""

    @property
    def possible_reason(self) -> str:
        """The reason where its cohorts are only possible, whatever the span says."""
        return self.reason if self.certainty is Certainty.POSSIBLE else self.reason.replace(": born", ": possibly born")

    def in_phases(self) -> tuple[PhaseSpan, ...]:
        """Its cohorts by phase: as `aged` where there is such, never surer than the whole."""
        if not self.aged:
            return (PhaseSpan(self.first, self.last, self.certainty, self.phases or frozenset(Phase)),)
        if self.certainty is Certainty.SURE:
            return self.aged
        return tuple(p._replace(certainty=Certainty.POSSIBLE) for p in self.aged)


class Coverage(Struct, frozen=True):
    """The cohorts that a text covers."""

    spans: tuple[Span, ...] = ()
    """Sorted. They may overlap: each has its own reason."""
    unknown: tuple[WhyUnknown, ...] = ()
    """Why there may be more."""
    years_said: bool = False
    """True where the text says years of data, or births."""
    left_out: tuple[str, ...] = ()
    """Pieces with a year that were not taken for years of data."""

    def cohorts(self, certainty: Certainty) -> frozenset[int]:
        """The cohorts that are so sure at best: one that a span is sure of is not among the possible."""
        found = {c: {y for s in self.spans if s.certainty is c for y in range(s.first, s.last + 1)} for c in Certainty}
        return frozenset(found[certainty] - (found[Certainty.SURE] if certainty is Certainty.POSSIBLE else set()))
