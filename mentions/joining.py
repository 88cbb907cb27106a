"""Links a text with known releases: by reference, by organisation and date, or by project."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import islice, product
from typing import NamedTuple

from mentions.references import dates_in
from mentions.said import Mention
from mentions.words.parted import without_place
from recipients.cell.names import clean_name, organisation_key, other_forms

MOST_LINKS = 5_000
"""Links of one text; a text with more is a register itself."""
SHORTEST_PROJECT = 4
"""Words of a project's title that stand in the text: shorter titles ("Absence study") are no sign."""
_DATES = ("requested", "decided", "supplied", "date", "outcome_date", "licence_start", "published", "licence_end")
_TITLES = ("title", "project", "purpose")
_WORD = re.compile(r"[^\W_]+")
_LONGEST_TITLE = 40  # words of a title that are compared


class Link(NamedTuple):
    """A release that a text speaks of."""

    release_id: object
    """As the caller gave it."""
    reason: str
    by: str
    """reference, organisation_and_date or project: the surest that holds."""


def links(mentions: Iterable[Mention], releases: Iterable[Mapping[str, object]]) -> tuple[Link, ...]:
    """The releases that the mentions of a text name, in the order given, each with the reason. Pure.

    A release is linked where the text names its reference; or its recipient and one of its dates (the same day, or the
    month where either has no day) in one sentence; or at least four words of its project's title in a row to the end.

    Args:
        mentions: what `read_mentions` made of the text.
        releases: each a mapping with `id` and any of reference, recipient, the dates (requested, decided, supplied,
            date, ...) and title, project or purpose; values as the register prints them.
    """
    mentions = list(mentions)
    references = {reference for m in mentions for reference in m.references}
    by_name: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        for key in {k for n in mention.recipients if not n.generic for k in _keys(n.name)}:
            by_name[key].append(mention)
    sentences = dict.fromkeys(m.sentence.casefold() for m in mentions)
    words = " " + " ".join(" ".join(_WORD.findall(s)) for s in sentences) + " "
    found = (_link(release, references, by_name, words) for release in releases)
    return tuple(islice((link for link in found if link), MOST_LINKS))


def _keys(name: str) -> set[str]:
    forms = [name, without_place(name), *(f.text for f in other_forms(clean_name(name)) if f.sure)]
    return {k for k in map(organisation_key, forms) if k}


def _link(
    release: Mapping[str, object], references: set[str], by_name: Mapping[str, list[Mention]], words: str
) -> Link | None:
    release_id = release["id"]
    reference = str(release.get("reference") or "").strip().upper()
    if reference in references:
        return Link(release_id, f"names its reference {reference}", "reference")
    recipient = str(release.get("recipient") or "")
    dates = {d: f for f in _DATES for d in dates_in(str(release.get(f) or ""))}
    for key in sorted(_keys(recipient)) if recipient and dates else ():
        for one in by_name.get(key, ()):
            for told, (own, field) in product(one.dates, dates.items()):
                if told == own or (min(len(told), len(own)) == 7 and told[:7] == own[:7]):
                    reason = f'names "{recipient}" with the date {told}, its "{field}" being {own}'
                    return Link(release_id, reason, "organisation_and_date")
    for field in _TITLES:
        title = " ".join(_WORD.findall(str(release.get(field) or "").casefold())[:_LONGEST_TITLE])
        if title.count(" ") >= SHORTEST_PROJECT - 1 and f" {title} " in words:
            return Link(release_id, f'names its {field} "{str(release[field])[:120]}"', "project")
    return None
