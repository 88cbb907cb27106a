"""Filters of releases that are offered to whoever searches for what no row prints: "newspapers", "tier 1"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from model.recipient import Category
from text.labels import CATEGORY_WORDS
from web.filters import LEVELS, TIERS

_CATEGORIES: Mapping[Category, str] = {
    Category.PRESS: "press newspaper newspapers media journalist journalists journalism news reporter reporters"
    " broadcaster broadcasters magazine magazines tabloid tabloids",
    Category.COMMERCIAL: "commercial company companies business businesses corporate corporation corporations firm"
    " firms consultancy consultancies consultant consultants private-sector",
    Category.THINK_TANK: "think-tank think-tanks thinktank thinktanks research-institute research-institutes",
    Category.CHARITY: "charity charities charitable ngo ngos non-profit",
    Category.UNIVERSITY: "university universities univ uni unis academic academics academia",
    Category.CENTRAL_GOVERNMENT: "government central-government department departments ministry ministries",
    Category.REGULATOR_ALB: "regulator regulators quango quangos arm's-length-body arm's-length-bodies ofsted ofqual",
    Category.HEALTH: "health nhs health-body health-bodies hospital hospitals",
    Category.LOCAL_AUTHORITY: "local-authority local-authorities council councils la las lea borough boroughs",
    Category.POLICE_HOME_OFFICE: "police home-office constabulary immigration law-enforcement",
    Category.SCHOOL_EXAM_BOARD: "school schools exam-board exam-boards academy academies awarding-body awarding-bodies",
    Category.INDIVIDUAL: "individual individuals person persons",
    Category.UNKNOWN: "unknown",
}
_LEVELS = {
    "individual": "individual-level individual identifiable pupil-level",
    "aggregate": "aggregate aggregated aggregate-level",
}


class OfferedFilter(NamedTuple):
    """A filter of a list."""

    words: str
    """Of the link."""
    facet: str
    value: str


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("\u2019", "'").replace("-", " ").replace(":", " ").split())


def _filters() -> dict[str, list[OfferedFilter]]:
    found: dict[str, list[OfferedFilter]] = {}

    def offer(names: str, *filters: OfferedFilter) -> None:
        for name in {_plain(n) for n in names.split()}:
            found.setdefault(name, []).extend(filters)

    for category, names in _CATEGORIES.items():
        words = f"releases whose recipient is counted as: {CATEGORY_WORDS[category]}"
        offer(f"{names} {category.replace('_', '-')}", OfferedFilter(words, "category", category))
    for level, names in _LEVELS.items():
        offer(names, OfferedFilter(f"releases of {LEVELS[level][1].removesuffix(' level')} level", "level", level))
    numbers = ("one", "two", "three", "four")
    for tier in filter(None, TIERS):
        names = f"tier-{tier} tier-{numbers[int(tier) - 1]}"
        offer(names, OfferedFilter(f"releases of {TIERS[tier]}", "tier", tier))
    return found


_FILTERS = _filters()


def offered_filters(q: str) -> list[OfferedFilter]:
    """The filters that a search's words name, such as "newspapers" or "tier 1"; [] where they name none."""
    key = _plain(q)
    return _FILTERS.get(key) or _FILTERS.get(key.removeprefix("the "), [])
