"""Was my child in it? The school cohorts, and the releases that cover one of them, that may, or that leave it open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from markupsafe import Markup

from publicdb.cohorts import CohortIndex, read_cohorts
from publicdb.coverage import (
    CERTAINTIES,
    UNKNOWN,
    CohortRelease,
    CoverageCounts,
    Reason,
    coverage_counts,
    reasons_of,
    why_open,
    with_reasons,
)
from readers.register.coverage.values import FIRST_COHORT, LAST_COHORT, Phase
from readers.register.places.read import regions
from web.db import NotThere, Row, cached, macros, nothing_yet, page, rows_about, rows_with
from web.lists.query import PAGE, not_understood_of, paginate
from web.lists.views import arguments
from web.site import Site

COHORTS = range(FIRST_COHORT, LAST_COHORT + 1)
"""Those that have a page."""
ROWS = 4_000
"""Releases that a server keeps ready as they stand on pages, some 2 kB each; all where they are written as files."""
_SHOWN = (
    "select id, reference, recipient, title, purpose, category, confidence, level, level_printed, sensitivity_class,"
    " outcome, dated, severity, items, present, publication, pupils from releases where id in given"
)


async def counts_of(site: Site) -> CoverageCounts:
    """What registers say of whose data they gave, but for what was refused; worked out once for a generation."""

    async def make(site: Site) -> CoverageCounts:
        found: CoverageCounts = await site.register.execute_fn(lambda copy: coverage_counts(copy, refused=False))
        return found

    return await cached(site, "coverage", make)


async def index_of(site: Site) -> CohortIndex:
    """Which releases cover which cohorts; worked out once for a generation."""

    async def make(site: Site) -> CohortIndex:
        found: CohortIndex = await site.register.execute_fn(read_cohorts)
        return found

    return await cached(site, "cohorts", make)


async def cohorts(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/cohorts: the years of birth, each with its two cohorts; those that nothing is known to cover stand apart."""
    index = await index_of(site)
    counts = {year: index.of_cohort(year).counts for year in COHORTS}
    births = [(year, [y if y in counts else None for y in (year - 1, year)])
              for year in range(LAST_COHORT + 1, FIRST_COHORT - 1, -1)]
    covered = {year for year, n in counts.items() if n["sure"] or n["possible"]}
    known = [(born, of) for born, of in births if not covered.isdisjoint(of)]
    others = [(born, of) for born, of in births if covered.isdisjoint(of)]
    context = {"said": await counts_of(site), "known": known, "others": others, "counts": counts}
    return await page(site, request, "cohorts.html", context)


async def cohort(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/cohorts/<year>: the releases that cover who was born from 1 September of it to 31 August of the next."""
    year = cohort_in(request.url_vars["year"])
    index = await index_of(site)
    found = index.of_cohort(year)
    kinds = found.kinds()
    given = arguments(request)
    asked = dict(given).get("only", "")
    kind = asked if asked in kinds else ""
    if kind:
        found = found.within(index.categories[kind])
    totals = found.counts
    part = paginate(request, totals["sure"] + totals["possible"])
    ids = found.known(PAGE, part.offset)
    context = {
        "year": year, "first": FIRST_COHORT, "last": LAST_COHORT, "said": await counts_of(site), "kinds": kinds,
        "kind": kind, "problems": not_understood_of(given, kinds), "totals": totals, "part": part,
        "releases": by_certainty(await _laid_out(site, await _reasons(site, year, ids))),
        "narrower": await _made_once(site, "narrower", NARROWINGS, f"/cohorts/{year}"),
        "by_kind": await _made_once(site, "by_kind", kinds, kind, f"/cohorts/{year}"),
    }
    return await page(site, request, "cohort.html", context)


async def _reasons(site: Site, year: int, releases: Sequence[int], phase: str = "") -> list[CohortRelease]:
    """As `with_reasons`; what is read of a release is kept, for it stands on the pages of ten cohorts and more."""
    kept: dict[int, list[Reason]] = await cached(site, "covering reasons", nothing_yet)
    if len(kept) > ROWS and not site.published:
        kept.clear()
    rows = {n: kept[n] for n in releases if n in kept}  # before anybody else may clear it
    if new := [n for n in releases if n not in rows]:
        rows |= await site.register.quickly(lambda copy: reasons_of(copy, new))
        kept |= rows
    return with_reasons(rows, year, releases, phase=phase)


async def _made_once(site: Site, macro: str, given: Mapping[str, object], *words: str) -> Markup:
    """What a macro makes of `words`, and of what is `given` with these and no others, on all pages of a cohort."""
    made: dict[tuple[str, ...], Markup] = await cached(site, "cohort parts", nothing_yet)
    key = (macro, *words)
    if key not in made:
        (make,) = macros(site, macro)
        made[key] = make(given, *words)
    return made[key]


def by_certainty(laid_out: Sequence[Row]) -> list[tuple[str, Markup]]:
    """Releases that surely cover a cohort, and those that may, each as items of a list."""
    items: dict[str, list[str]] = {}
    for release in laid_out:
        items.setdefault(release["certainty"], []).append(f"<li>{release['html']}</li>\n")
    return [(c, Markup("".join(items[c]))) for c in CERTAINTIES if c in items]  # noqa: S704 - of templates


NARROWINGS: Mapping[str, Mapping[str, str]] = {
    "phase": {
        Phase.EARLY_YEARS: "early years", Phase.PRIMARY: "primary schools", Phase.SECONDARY: "secondary schools",
        Phase.POST_16: "sixth forms and colleges", Phase.SPECIAL: "special and alternative provision",
        Phase.DESTINATIONS: "higher education and destinations",
    },
    "region": regions(),
}
"""What a cohort's releases are narrowed by: the last part of an address -> in words."""


async def narrowed_cohort(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/cohorts/<year>/<phase> and /cohorts/<year>/<region>: the same, narrowed; in the plain copy the first page."""
    year, by = cohort_in(request.url_vars["year"]), request.url_vars["by"]
    what = next((name for name, known in NARROWINGS.items() if by in known), "")
    if not what:
        raise NotThere("A school year is narrowed by a phase of education or a region of England: its page has them.")
    index = await index_of(site)
    whole = index.of_cohort(year)
    found = index.of_cohort(year, **{what: by})
    totals = found.counts
    part = paginate(request, totals["sure"] + totals["possible"])
    releases = await _reasons(site, year, found.known(PAGE, part.offset), by if what == "phase" else "")
    context = {
        "year": year, "by": by, "what": what, "words": NARROWINGS[what][by],
        "narrower": await _made_once(site, "narrower", NARROWINGS, f"/cohorts/{year}", by),
        "totals": totals, "all": whole.all.bit_count(), "said": await counts_of(site),
        "left_out": (whole.all & ~found.all).bit_count(), "named": index.says_region(found), "part": part,
        "releases": by_certainty(await _laid_out(site, releases)),
    }
    return await page(site, request, "cohort_narrowed.html", context)


def cohort_in(year: str) -> int:
    """The cohort that an address names; NotThere for one that is not told of."""
    cohort = next((c for c in COHORTS if str(c) == year), None)
    if cohort is None:
        raise NotThere(
            f"This site tells of children born from September {FIRST_COHORT} to August {LAST_COHORT + 1}. All years of"
            f" birth are at /cohorts, a school year at an address such as /cohorts/{LAST_COHORT}, and what leaves open"
            " whose data it is at /cohorts/unknown, with one letter, which asks."
        )
    return cohort


async def open_cohorts(site: Site, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """/cohorts/unknown: the releases that leave open whose data they are."""
    said = await counts_of(site)
    part = paginate(request, said.open)
    index = await index_of(site)
    ids = list(islice(index.in_order(index.open), part.offset, part.offset + PAGE))
    found = await site.register.quickly(lambda copy: why_open(copy, ids))
    context = {"said": said, "part": part, "releases": await _laid_out(site, found)}
    return await page(site, request, "cohorts_open.html", context)


async def _laid_out(site: Site, found: Sequence[CohortRelease]) -> list[Row]:
    """Releases as they are shown: the `html` of each, how surely it covers a cohort and why in it; and the `certainty`.

    What is the same wherever a release is shown is rendered once, as are reasons: it stands on the pages of ten
    cohorts and more, and they with many releases.
    """
    made: dict[int, tuple[str, str]] = await cached(site, "covering", nothing_yet)
    whys: dict[tuple[str, ...], str] = await cached(site, "covering why", nothing_yet)
    for kept in (made, whys):
        if len(kept) > ROWS and not site.published:
            kept.clear()
    named, why, more = macros(site, "covers_named", "covers_why", "covers_more")
    shown = {x.release: made[x.release] for x in found if x.release in made}  # before anybody else may clear it
    if new := [x.release for x in found if x.release not in shown]:
        shown |= {r["id"]: (str(named(r)), str(more(r))) for r in await rows_with(site, _SHOWN, new)}
        made |= shown
    whys |= {x.reasons: str(why(x.reasons)) for x in found if x.reasons not in whys}
    return [
        {"certainty": x.certainty, "html": Markup(f"{head}\n{whys[x.reasons]}{rest}")}  # noqa: S704 - of templates
        for x in found if x.release in shown for head, rest in (shown[x.release],)
    ]


async def of_release(site: Site, number: int) -> Row:
    """Which cohorts a release covers: by certainty, the reasons and the cohorts, each by the surest that is said."""
    sql = "select release, first, last, certainty, reason from coverage where release {} order by 2, 3, 5"
    found = await rows_about(site, sql, number, -1)
    told: set[int] = set()
    out: Row = {}
    for certainty in CERTAINTIES:
        spans = [s for s in found if s["certainty"] == certainty]
        covered = {y for s in spans for y in range(s["first"], s["last"] + 1)} if certainty != UNKNOWN else set()
        adding = [s for s in spans if certainty == UNKNOWN or not told.issuperset(range(s["first"], s["last"] + 1))]
        reasons = list(dict.fromkeys(s["reason"] for s in adding))
        out[certainty] = {"reasons": reasons, "cohorts": sorted(covered - told)}
        told |= covered
    return out

