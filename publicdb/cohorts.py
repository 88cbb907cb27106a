"""Which releases cover each school cohort, as the pages of cohorts ask: read from a copy once, and held as bits.

A cohort is then a few operations on numbers of some thousand bytes. A query for each takes a tenth of a second at
20,000 releases, and there are 46 cohorts with 15 narrowings each.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import reduce
from itertools import islice
from operator import or_
from typing import ClassVar

from msgspec import Struct, field
from msgspec.structs import replace

from model.discreet import Uncompared
from publicdb.bits import bits_of, positions_of, without_first
from publicdb.coverage import CERTAINTIES, NEVER, PHASES, RANK, REGIONS


class Cohort(Struct, frozen=True):
    """The releases, not refused, that cover a cohort, that may, and that leave it open; or those of a narrowing."""

    index: CohortIndex
    sure: int
    """Bits by the order of `index`, as are all below."""
    possible: int
    open: int
    whole: tuple[int, int, int]
    """Sure, possible and open of the cohort as it is not narrowed, by which each of the three is ordered first."""

    @property
    def counts(self) -> dict[str, int]:
        """How many there are, by certainty."""
        return {c: bits.bit_count() for c, bits in zip(CERTAINTIES, (self.sure, self.possible, self.open), strict=True)}

    @property
    def all(self) -> int:
        """The bits of all three."""
        return self.sure | self.possible | self.open

    def within(self, bits: int) -> Cohort:
        """Those that have one of these bits."""
        return replace(self, sure=self.sure & bits, possible=self.possible & bits, open=self.open & bits)

    def known(self, most: int, after: int = 0) -> list[int]:
        """A page of the releases that cover the cohort or may: the surest first, of these the gravest."""
        positions: list[int] = []
        for bits in (rank & whole for rank in (self.sure, self.possible) for whole in self.whole):
            left = without_first(bits, after)
            after -= bits.bit_count() - left.bit_count()
            positions += islice(positions_of(left), most - len(positions))
        return [self.index.releases[p] for p in positions]

    def kinds(self) -> dict[str, dict[str, int]]:
        """How many there are by category of recipient: {"press": {"sure": 4, "possible": 0, "unknown": 2}, …}."""
        found = ((category, self.within(bits)) for category, bits in sorted(self.index.categories.items()))
        return {category: some.counts for category, some in found if some.all}


class CohortIndex(Uncompared, frozen=True, eq=False):
    """The releases of a copy that were not refused, the gravest first, with the bits of what they are chosen by."""

    unsaid: ClassVar[frozenset[str]] = frozenset({"known"})
    releases: array[int]
    spans: Mapping[tuple[int, int, int, int], int]
    """(first cohort, last, place in `CERTAINTIES`, phases) -> bits."""
    categories: Mapping[str, int]
    regions: Mapping[int, int]
    """Regions, as in the table -> bits."""
    known: dict[int, tuple[int, int, int]] = field(default_factory=dict)
    """Of cohorts that were asked for."""

    def bits(self, releases: Iterable[int]) -> int:
        """The bits of releases; those that are not here are passed over."""
        wanted = frozenset(releases)
        return bits_of(len(self.releases), (p for p, release in enumerate(self.releases) if release in wanted))

    @property
    def open(self) -> int:
        """The bits of those that leave open whose data they are, in whole or in part."""
        return reduce(or_, (bits for (_, _, rank, _), bits in self.spans.items() if CERTAINTIES[rank] == "unknown"), 0)

    def in_order(self, bits: int) -> Iterator[int]:
        """Releases by their bits, the gravest first."""
        return map(self.releases.__getitem__, positions_of(bits))

    def of_cohort(self, cohort: int, *, phase: str = "", region: str = "") -> Cohort:
        """The releases of a cohort, or those of a phase or of a region.

        Of a phase: whose data sets are of it, or leave it open, each as sure as these are. Of a region: all but those
        that say that their pupils are in others.
        """
        whole = self._surest(cohort, -1)
        of = self._surest(cohort, 1 << PHASES.index(phase)) if phase else whole
        found = Cohort(self, *of, whole)
        if region:
            bit = 1 << REGIONS.index(region)
            found = found.within(self._of_regions(lambda r: not r or bool(r & bit)))
        return found

    def says_region(self, cohort: Cohort) -> int:
        """How many of these say in which regions their pupils are."""
        return (cohort.all & self._of_regions(bool)).bit_count()

    def _of_regions(self, fits: Callable[[int], bool]) -> int:
        return reduce(or_, (bits for regions, bits in self.regions.items() if fits(regions)), 0)

    def _surest(self, cohort: int, phases: int) -> tuple[int, int, int]:
        """Each release by the surest of its rows about a cohort; of all phases worked out once, for many pages."""
        if phases == -1 and cohort in self.known:
            return self.known[cohort]
        said = [0] * len(CERTAINTIES)
        for (first, last, rank, of), bits in self.spans.items():
            if first <= cohort <= last and of & phases:
                said[rank] |= bits
        sure, possible, left_open = said
        possible &= ~sure
        found = sure, possible, left_open & ~(sure | possible)
        if phases == -1:
            self.known[cohort] = found
        return found


def read_cohorts(copy: sqlite3.Connection) -> CohortIndex:
    """The index of a copy as it is shown."""
    releases, places = array("q"), dict[int, int]()
    categories: dict[str, list[int]] = defaultdict(list)
    regions: dict[int, list[int]] = defaultdict(list)
    for place, (release, category, of) in enumerate(copy.execute(_GRAVEST)):
        releases.append(release)
        places[release] = place
        categories[category].append(place)
        regions[of].append(place)
    spans: dict[tuple[int, int, int, int], list[int]] = defaultdict(list)
    for release, *span in copy.execute(_SPANS):
        if release in places:
            spans[span[0], span[1], span[2], span[3]].append(places[release])
    n = len(releases)
    return CohortIndex(
        releases, {s: bits_of(n, some) for s, some in spans.items()}, {c: bits_of(n, s) for c, s in categories.items()},
        {r: bits_of(n, some) for r, some in regions.items()},
    )


_GRAVEST = f"""
select id, category, regions from releases where outcome not in ({NEVER}) order by severity desc, changed_at desc, id
"""  # noqa: S608 - ours
_SPANS = f"select release, first, last, {RANK}, phases from coverage"  # noqa: S608 - ours
