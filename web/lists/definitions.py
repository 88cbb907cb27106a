"""The four lists of the site: releases, recipients, changes, evidence. Columns are a contract: docs/using/page.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alerts.evidence import POLARITY_WORDS
from text.sanitise import clean
from web.filters import ITEMS, OUTCOMES, TIERS, category_words, kind_words, level_words
from web.lists.facets import Facet
from web.lists.query import Filter, Listing, Order

Row = Mapping[str, Any]


def _outcome(value: str) -> str:
    return OUTCOMES.get(value, clean(value, 60))


def _tier(value: str) -> str:
    return TIERS.get(value, f"tier {clean(value, 20)}")


def _present(value: str) -> str:
    return "in the register now" if value == "1" else "no longer in the register"


def _item(value: str) -> str:
    return ITEMS.get(value, clean(value, 60))


def _polarity(value: str) -> str:
    return POLARITY_WORDS.get(value, clean(value, 60))


def _plain(value: str) -> str:
    return clean(value, 120)


_CATEGORIES = "json_insert(also, '$[#]', category)"
"""All that a recipient, or a release by any of its bodies, is taken to be."""

RELEASES = Listing(
    name="releases",
    title="Releases",
    one="release",
    many="releases",
    table="releases",
    id="id",
    facets=(
        Facet("category", "Who", _CATEGORIES, many=True, words=category_words),
        Facet("level", "Level", "level", words=level_words),
        Facet("year", "Year", "year", words=_plain, by_value=True),
        Facet("tier", "Tier", "tier", words=_tier),
        Facet("dataset", "Dataset", "datasets", many=True, words=_plain),
        Facet("outcome", "Outcome", "outcome", words=_outcome),
        Facet("present", "Standing", "present", words=_present),
        Facet("publication", "Publication", "publication", words=_plain),
    ),
    orders=(
        Order("changed", "changed last", "changed_at desc"),
        Order("first_seen", "first seen last", "first_seen desc"),
        Order("severity", "gravest", "severity desc"),
        Order("dated", "latest date in the register", "dated desc"),
        Order("recipient", "recipient, A to Z", "recipient collate nocase, recipient"),
        Order("reference", "reference", "reference collate nocase, reference"),
    ),
    columns=(
        "id", "source", "publication", "reference", "recipient", "recipient_slug", "title", "purpose", "category",
        "confidence", "category_reason", "also", "level", "level_printed", "tier", "outcome", "dated", "year",
        "year_from", "year_to", "pupils", "items", "datasets", "severity", "severity_name", "reasons", "first_seen",
        "baseline", "changed_at", "present", "versions", "file", "sheet", "row", "url", "sha256",
    ),
    page_of=lambda r: f"/releases/{r['id']}",
    words=(Filter("q", "Words", "select rowid from releases_fts where releases_fts match :value"),),
    filters=(
        Filter(
            "recipient", "recipient",
            "select release from release_recipients where recipient = coalesce("
            "(select recipient from recipient_slugs where slug = :value), :value)",
        ),
        Filter("source", "source", "select id from releases where source = :value"),
        Filter("sha256", "file", "select id from releases where sha256 = :value"),
    ),
)  # fmt: skip
RECIPIENTS = Listing(
    name="recipients",
    title="Recipients",
    one="recipient",
    many="recipients",
    table="recipients",
    id="slug",
    facets=(
        Facet("category", "Who", _CATEGORIES, many=True, words=category_words),
        Facet("confidence", "How sure the category is", "confidence", words=_plain),
        Facet(
            "standing", "Standing", "case when releases > 0 then 1 else 0 end",
            words=lambda v: "stands in a register now" if v == "1" else "in no register now",
        ),
        Facet(
            "level", "Level", "case when individual > 0 then 'individual' else 'other' end",
            words=lambda v: "has data of individual level" if v == "individual" else "none of individual level known",
        ),
        Facet("since", "First seen", "substr(first_seen, 1, 4)", words=_plain, by_value=True),
    ),
    orders=(
        Order("releases", "most releases", "releases desc, name collate nocase"),
        Order("name", "name, A to Z", "name collate nocase, name"),
        Order("first_seen", "first seen last", "first_seen desc"),
        Order("severity", "gravest", "severity desc"),
    ),
    columns=(
        "slug", "name", "category", "confidence", "reason", "also", "reviewed", "first_seen", "older_than_the_watch",
        "dated", "releases", "gone", "individual", "severity", "names",
    ),
    page_of=lambda r: f"/recipients/{r['slug']}",
    words=(Filter("q", "Words", "select rowid from recipients_fts where recipients_fts match :value"),),
)  # fmt: skip
CHANGES = Listing(
    name="changes",
    title="Changes",
    one="change",
    many="changes",
    table="changes",
    id="id",
    facets=(
        Facet("kind", "What happened", "kind", words=kind_words),
        Facet("category", "Who", _CATEGORIES, many=True, words=category_words),
        Facet("level", "Level", "level", words=level_words),
        Facet("source", "Source", "source", words=_plain),
    ),
    orders=(
        Order("newest", "newest", "open_at desc"),
        Order("severity", "gravest", "rank, sheet, row"),
    ),
    columns=(
        "id", "key", "seen_at", "open_at", "source", "edition", "kind", "release", "item", "recipient_slug",
        "reference", "recipient", "category", "level", "severity", "severity_name", "title", "file", "sheet", "row",
        "fields", "reason", "detail",
    ),
    page_of=lambda r: f"/changes/{r['id']}",
    words=(
        Filter("q", "Words", "select rowid from releases_fts where releases_fts match :value", "release"),
        Filter("q", "Words", "select rowid from evidence_fts where evidence_fts match :value", "item"),
    ),
    stable=("newest", "days"),
    kept=("edition", "release", "item"),
    filters=(
        Filter(
            "recipient", "recipient",
            "select release from release_recipients where recipient = coalesce("
            "(select recipient from recipient_slugs where slug = :value), :value)",
            "release",
        ),
        Filter("release", "release", "select cast(:value as integer)", "release"),
        Filter("item", "evidence", "select cast(:value as integer)", "item"),
        Filter("edition", "edition", "select cast(:value as integer)", "edition"),
    ),
    days="seen_at",
)  # fmt: skip
EVIDENCE = Listing(
    name="evidence",
    title="Parliament and other evidence",
    one="piece of evidence",
    many="pieces of evidence",
    table="evidence",
    id="id",
    facets=(
        Facet("kind", "What", "kind", words=_item),
        Facet("polarity", "What it says of pupils' data", "polarity", words=_polarity),
        Facet("source", "Source", "source", words=_plain),
        Facet("year", "Year", "substr(published, 1, 4)", words=_plain, by_value=True),
    ),
    orders=(
        Order("published", "published last", "published desc"),
        Order("first_seen", "first seen last", "first_seen desc"),
        Order("mentions", "most sentences on pupils' data", "mentions desc"),
    ),
    columns=(
        "id", "key", "source", "kind", "state", "title", "url", "reference", "body", "house", "submitted_by",
        "submitters", "committees", "inquiries", "published", "first_seen", "seen_at", "no_text", "documents",
        "mentions", "polarity", "releases",
    ),
    page_of=lambda r: f"/evidence/{r['id']}",
    words=(Filter("q", "Words", "select rowid from evidence_fts where evidence_fts match :value"),),
    filters=(
        Filter("release", "release", "select item from evidence_releases where release = :value"),
    ),
)  # fmt: skip
LISTINGS = {listing.name: listing for listing in (RELEASES, RECIPIENTS, CHANGES, EVIDENCE)}
