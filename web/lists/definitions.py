"""The four lists of the site: releases, recipients, changes, evidence. Columns are a contract: docs/using/page.md."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from alerts.evidence import BAND_WORDS, POLARITY_WORDS
from db.register.columns import COLUMNS, ON_THE_SITE, with_columns
from model.change import ChangeKind
from model.life import Life
from model.recipient import Category
from publicdb.coverage import CERTAINTIES
from readers.register.coverage.cohorts import runs
from text.labels import ITEM_WORDS, OUTCOME_WORDS
from text.sanitise import clean
from web.filters import TIERS, category_words, kind_words, level_words
from web.lists.facets import Facet
from web.lists.query import Filter, Order, SiteList


def _words(table: Mapping[str, str], other: str = "{}") -> Callable[[str], str]:
    return lambda value: table.get(value, other.format(clean(value, 60)))


def _either(words: str, others: str, *, one: str = "1") -> Callable[[str], str]:
    return lambda value: words if value == one else others


def _with_cohorts(release: Mapping[str, Any]) -> dict[str, Any]:
    """A release with all its columns; `coverage`: its rows in the copy, as JSON."""
    covered: dict[str, set[int]] = {certainty: set() for certainty in CERTAINTIES}
    for certainty, first, last in json.loads(release.get("coverage", "[]")):
        covered[certainty].update(range(first, last + 1))
    sure, possible, left_open = covered.values()
    cohorts = {"sure": runs(sure), "possible": runs(possible - sure), "open": bool(left_open)}
    return {**with_columns(release), "cohorts": cohorts}


_IDENTIFIABILITY = {"1": "1: the highest risk of identifying", "5": "5: the lowest"}
_SENSITIVITY = {"A": "A: the most sensitive", "E": "E: the least"}
_LEVELS = ("individual", "aggregate", "unknown")
_CATEGORIES = "json_insert(also, '$[#]', category)"
"""All that a recipient, or a release by any of its bodies, is taken to be."""
_EVER_OF_RECIPIENT = (
    "select release from release_recipients where recipient = coalesce("
    "(select recipient from recipient_slugs where slug = :value), :value)"
)
_OF_RECIPIENT = f"{_EVER_OF_RECIPIENT} and until = ''"
_OF_ID = "select cast(:value as integer)"
_CHANGES_OF = "select id from changes where {} = cast(:value as integer)"
_RECIPIENT_KNOWN = (
    "select 1 from recipient_slugs where slug = :value union select 1 from recipients where slug = :value"
)
_HAS_ID = "select 1 from {} where cast(id as text) = :value"
_FILE_KNOWN = "select 1 from archived where sha256 = :value union select 1 from edition_files where sha256 = :value"
RELEASES = SiteList(
    name="releases", title="Releases", one="release", many="releases", id="id",
    facets=(
        Facet("category", "Who", _CATEGORIES, many=True, words=category_words, known=tuple(Category)),
        Facet("level", "Level", "level", words=level_words, known=_LEVELS),
        Facet("level_printed", "How the level is known", "level_printed",
              words=_either("the register says it", "inferred from its words"), known=("1", "0")),
        Facet("sensitivity", "Sensitivity", "sensitivity_class", words=_words(_SENSITIVITY), known=tuple("ABCDE"),
              as_known=True),
        Facet("identifiability", "Identifiability", "identifiability_class", words=_words(_IDENTIFIABILITY),
              known=tuple("12345"), as_known=True),
        Facet("year", "Year", "year", by_value=True),
        Facet("tier", "Tier", "tier", words=_words(TIERS, "tier {}"), known=("1", "2", "3", "4"),
              as_known=True),
        Facet("dataset", "Dataset", "datasets", many=True),
        Facet("outcome", "Outcome", "outcome", words=_words(OUTCOME_WORDS), known=tuple(Life)),
        Facet("present", "Standing", "present", words=_either("in the register now", "no longer in the register"),
              known=("1", "0")),
        Facet("publication", "Publication", "publication"),
        Facet("watched", "Watched", "iif(not_watched_since = '', 1, 0)",
              words=_either("in a register that is watched", "in one that is no longer watched"), known=("1", "0")),
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
        "id", "key", "source", "publication", "reference", "recipient", "recipient_slug", "title", "purpose",
        "category", "confidence", "category_reason", "also", "level", "level_printed", "tier", "outcome", "dated",
        "year", "year_from", "year_to", "pupils", "items", "datasets", "severity", "severity_name", "reasons",
        "first_seen", "gone_since", "not_watched_since", "baseline", "changed_at", "present", "versions", "file",
        "sheet", "row", "url", "sha256", "data_printed", "identifiability_class", "sensitivity_class",
    ),
    exported=(*COLUMNS, *(c.name for c in ON_THE_SITE)),
    cells="select r.id, v.cells, (select json_group_array(json_array(c.certainty, c.first, c.last)) from coverage c"
    " where c.release = r.id) coverage from releases r join versions v on v.id = r.version where r.id in given",
    completed=_with_cohorts,
    page_of=lambda r: f"/releases/{r['id']}",
    words=(Filter("q", "Words", "select rowid from releases_fts where releases_fts match :value"),),
    filters=(
        Filter("recipient", "recipient", _OF_RECIPIENT, known=_RECIPIENT_KNOWN),
        Filter("source", "source", "select id from releases where source = :value",
               known="select 1 from sources where name = :value"),
        Filter("sha256", "file", "select id from releases where sha256 = :value", known=_FILE_KNOWN),
    ),
)
RECIPIENTS = SiteList(
    name="recipients", title="Recipients", one="recipient", many="recipients", id="slug",
    facets=(
        Facet("category", "Who", _CATEGORIES, many=True, words=category_words, known=tuple(Category)),
        Facet("confidence", "How sure the category is", "confidence"),
        Facet("standing", "Standing", "iif(releases > 0, 1, 0)",
              words=_either("stands in a register now", "in no register now")),
        Facet("level", "Level", "iif(individual > 0, 'individual', 'other')",
              words=_either("has data of individual level", "none of individual level known", one="individual")),
        Facet("since", "First seen", "substr(first_seen, 1, 4)", by_value=True),
    ),
    orders=(
        Order("releases", "most releases", "releases desc, name collate nocase"),
        Order("name", "name, A to Z", "name collate nocase, name"),
        Order("first_seen", "first seen last", "first_seen desc"),
        Order("severity", "gravest", "severity desc"),
    ),
    columns=(
        "slug", "name", "category", "confidence", "reason", "also", "reviewed", "first_seen", "older_than_the_watch",
        "dated", "releases", "gone", "former", "individual", "severity", "names",
    ),
    page_of=lambda r: f"/recipients/{r['slug']}",
    words=(Filter("q", "Words", "select rowid from recipients_fts where recipients_fts match :value"),),
)
CHANGES = SiteList(
    name="changes", title="Changes", one="change", many="changes", id="id",
    facets=(
        Facet("kind", "What happened", "kind", words=kind_words, known=tuple(ChangeKind)),
        Facet("category", "Who", _CATEGORIES, many=True, words=category_words, known=tuple(Category)),
        Facet("level", "Level", "level", words=level_words, known=_LEVELS),
        Facet("source", "Source", "source"),
    ),
    orders=(Order("newest", "newest", "open_at desc"), Order("severity", "gravest", "rank, sheet, row")),
    columns=(
        "id", "key", "seen_at", "open_at", "source", "edition", "kind", "release", "item", "recipient_slug",
        "reference", "recipient", "category", "level", "severity", "weight", "title", "file", "sheet", "row",
        "fields", "reason", "detail", "row_kind", "confidence", "found", "overtaken", "reread",
    ),
    page_of=lambda r: f"/changes/{r['id']}",
    words=(
        Filter("q", "Words", "select rowid from releases_fts where releases_fts match :value", "release"),
        Filter("q", "Words", "select rowid from evidence_fts where evidence_fts match :value", "item"),
    ),
    stable=("newest", "days"),
    kept=("edition", "release", "item", "found"),
    filters=(
        Filter("recipient", "recipient", f"select id from changes where release in ({_EVER_OF_RECIPIENT})",  # noqa: S608
               known=_RECIPIENT_KNOWN),
        Filter("release", "release", _CHANGES_OF.format("release"), known=_HAS_ID.format("releases")),
        Filter("item", "evidence", _CHANGES_OF.format("item"), known=_HAS_ID.format("evidence")),
        Filter("edition", "edition", _OF_ID, "edition", _HAS_ID.format("editions")),
    ),
    days="open_at",
)
EVIDENCE = SiteList(
    name="evidence", title="Parliament and other evidence", one="piece of evidence", many="pieces of evidence",
    id="id",
    facets=(
        Facet("kind", "What", "kind", words=_words(ITEM_WORDS)),
        Facet("band", "How sure", "band", words=_words(BAND_WORDS)),
        Facet("polarity", "What it says of pupils' data", "polarity", words=_words(POLARITY_WORDS)),
        Facet("source", "Source", "source"),
        Facet("year", "Year", "substr(published, 1, 4)", by_value=True),
    ),
    orders=(
        Order("published", "published last", "published desc"),
        Order("first_seen", "first seen last", "first_seen desc"),
        Order("mentions", "most sentences on pupils' data", "mentions desc"),
    ),
    columns=(
        "id", "key", "source", "kind", "state", "title", "url", "reference", "body", "house", "submitted_by",
        "submitters", "committees", "inquiries", "published", "first_seen", "seen_at", "no_text", "documents",
        "mentions", "polarity", "band", "releases",
    ),
    page_of=lambda r: f"/evidence/{r['id']}",
    words=(Filter("q", "Words", "select rowid from evidence_fts where evidence_fts match :value"),),
    filters=(
        Filter("release", "release", "select item from evidence_releases where release = :value",
               known=_HAS_ID.format("releases")),
    ),
)
LISTINGS = {listing.name: listing for listing in (RELEASES, RECIPIENTS, CHANGES, EVIDENCE)}
