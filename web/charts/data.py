"""What the charts count: editions over time, releases by year, by category, by level, tier and outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from model.recipient import Category
from text.labels import OUTCOME_WORDS, plural
from web.charts.draw import Bar, Lane, Series, TimelineMark, bars, columns, mark_sign, swatch, timeline
from web.filters import EDITIONS, LEVELS, TIERS

YEARS = 25
"""Years that have a bar of their own; what is older stands together in one."""
GROUPS: tuple[tuple[Series, frozenset[Category]], ...] = (
    (Series("press", "press"), frozenset({Category.PRESS})),
    (Series("commercial", "commercial", "lines"), frozenset({Category.COMMERCIAL})),
    (Series("police", "police or Home Office", "dots"), frozenset({Category.POLICE_HOME_OFFICE})),
    (Series("third", "charities and think tanks", "cross"), frozenset({Category.CHARITY, Category.THINK_TANK})),
    (Series("university", "universities"), frozenset({Category.UNIVERSITY})),
    (
        Series("public", "government, health, councils and schools", "lines"),
        frozenset({Category.CENTRAL_GOVERNMENT, Category.REGULATOR_ALB, Category.HEALTH, Category.LOCAL_AUTHORITY,
                   Category.SCHOOL_EXAM_BOARD}),
    ),
    (Series("unknown", "individuals and not known", "dots"), frozenset({Category.INDIVIDUAL, Category.UNKNOWN})),
)
"""Categories as the bars stack them, from below: thirteen could not be told apart."""
BY_LEVEL = (
    Series("press", LEVELS["individual"][1]),
    Series("university", LEVELS["aggregate"][1], "lines"),
    Series("unknown", LEVELS["unknown"][1], "dots"),
)
_LEVEL_KEYS = {"individual": "press", "aggregate": "university"}
MARKS = {"baseline": "baseline", "file_replaced_silently": "silent", "went_back": "back"}
"""Kind of an edition -> its mark on the timeline."""


class Picture(NamedTuple):
    """A chart with its key and its numbers."""

    name: str
    title: str
    description: str
    """What it shows, in a sentence."""
    svg: Markup
    key: Sequence[tuple[Markup, str]]
    head: Sequence[str]
    """Of the table."""
    rows: Sequence[tuple[object, ...]]
    note: str = ""

    @property
    def counts(self) -> bool:
        """True where its rows are numbers, not events."""
        return self.name != "editions"


def _years(found: Iterable[str]) -> tuple[list[str], str]:
    """(the places of the chart, the year before which all stands together, or ""): no year between two is left out."""
    known = sorted({int(y) for y in found if y.isascii() and y.isdigit() and len(y) == 4})
    if not known:
        return [], ""
    first = max(known[0], known[-1] - YEARS + 1)
    places = [str(y) for y in range(first, known[-1] + 1)]
    return ([f"to {first - 1}", *places], str(first)) if known[0] < first else (places, "")


def _by_year(title: str, series: Sequence[Series], counted: Iterable[tuple[str, str, int]]) -> Picture | None:
    """Bars by year; `counted`: (year or "", key of a series, number)."""
    rows = list(counted)
    places, before = _years(y for y, _, _ in rows)
    if not places:
        return None
    counts: dict[str, dict[str, int]] = {p: {} for p in places}
    undated = 0
    for year, key, n in rows:
        place = year if year in counts else places[0] if before and year.isdigit() and year < before else ""
        if place:
            counts[place][key] = counts[place].get(key, 0) + n
        else:
            undated += n
    most = max(places, key=lambda p: sum(counts[p].values()))
    total = sum(sum(c.values()) for c in counts.values())
    said = f"Releases by year, {places[0]} to {places[-1]}: {total:,} altogether; most in {most}"
    said = f"{said}, {sum(counts[most].values()):,}."
    svg = columns("years", title, said, places, series, counts)
    table = [(p, *(counts[p].get(s.key, 0) for s in series), sum(counts[p].values())) for p in reversed(places)]
    note = f"{undated:,} more without a date that could be read." if undated else ""
    head = ["Year", *(s.label[:1].upper() + s.label[1:] for s in series), "All"]
    return Picture("years", title, said, svg, [(swatch(s, "years"), s.label) for s in series], head, table, note)


def by_year_and_category(rows: Iterable[Mapping[str, Any]]) -> Picture | None:
    """Releases by year and category; rows with `year`, `category`, `n`. None where no row is dated."""
    key_of = {category.value: series.key for series, members in GROUPS for category in members}
    counted = ((str(r["year"] or ""), key_of.get(r["category"], "unknown"), r["n"]) for r in rows)
    return _by_year("Releases by year and category of recipient", [s for s, _ in GROUPS], counted)


def by_year_and_level(rows: Iterable[Mapping[str, Any]]) -> Picture | None:
    """Releases by year and level; rows with `year`, `level`, `n`. None where no row is dated."""
    counted = ((str(r["year"] or ""), _LEVEL_KEYS.get(r["level"], "unknown"), r["n"]) for r in rows)
    return _by_year("Releases by year and level", BY_LEVEL, counted)


def by_tier(rows: Iterable[Mapping[str, Any]]) -> Picture:
    """Releases by printed tier; rows with `value`, `n`."""
    return _lying("tiers", "Releases by tier of sensitivity", "Tier", TIERS, rows, {"1": "press", "2": "commercial"})


def by_outcome(rows: Iterable[Mapping[str, Any]]) -> Picture:
    """Releases by outcome; rows with `value`, `n`."""
    return _lying("outcomes", "What became of the requests", "Outcome", OUTCOME_WORDS, rows, {})


def _lying(
    name: str, title: str, heading: str, words: Mapping[str, str], rows: Iterable[Mapping[str, Any]],
    keys: Mapping[str, str],
) -> Picture:
    counts = {r["value"]: r["n"] for r in rows}
    shown = [(words[v][:1].upper() + words[v][1:], counts.get(v, 0), keys.get(v, "all")) for v in words]
    said = f"{', '.join(f'{label} {n:,}' for label, n, _ in shown)}."
    svg = bars(name, title, said, [Bar(*s) for s in shown])
    return Picture(name, title, said, svg, (), (heading, "Releases"), [(label, n) for label, n, _ in shown])


def over_time(editions: Sequence[Mapping[str, Any]]) -> Picture | None:
    """Editions by source over time; rows with `source_title`, `kind`, `seen_at`. None where there is none."""
    if not editions:
        return None
    lanes: dict[str, list[TimelineMark]] = {}
    for e in editions:
        lanes.setdefault(e["source_title"], []).append(TimelineMark(e["seen_at"], MARKS.get(e["kind"], "edition")))
    silent = sum(e["kind"] == "file_replaced_silently" for e in editions)
    times = "no file was" if not silent else f"{silent:,} time{'s' if silent > 1 else ''} a file was"
    of = f"{len(lanes):,} publication{'s' if len(lanes) > 1 else ''}"
    said = f"{plural(len(editions), 'edition')} of {of}; {times} replaced without notice."
    title = "Editions of the registers as they were seen"
    svg = timeline("editions", title, said, [Lane(t, m) for t, m in lanes.items()])
    used = {MARKS.get(e["kind"], "edition") for e in editions}
    key = [(mark_sign(m), EDITIONS[kind][1]) for kind in EDITIONS if (m := MARKS.get(kind, "edition")) in used]
    rows = [(e["source_title"], e["seen_at"][:10], EDITIONS[e["kind"]][1] if e["kind"] in EDITIONS else e["kind"])
            for e in reversed(editions)]
    return Picture("editions", title, said, svg, key, ("Publication", "Seen", "What"), rows, said)
