"""Which known releases a text speaks of, and why: by reference, by organisation and date, or by project."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from mentions.read import Mention, read_mentions
from mentions.references import dates_in, references_in
from mentions.rows import read_row
from mentions.sentences import prepare
from recipients.cell.names import clean_name, organisation_key, other_forms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

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
    """As the caller gave it (`id`, or else `release_id`)."""
    reason: str
    by: str
    """reference, organisation_and_date or project: the surest that holds."""


def links(text_or_mentions: str | Iterable[Mention], releases: Iterable[Mapping[str, object]]) -> tuple[Link, ...]:
    """The releases that a text names, in the order given, each with the reason. Pure.

    A release is linked where the text names its reference; or its recipient and one of its dates (the same day, or the
    month where either has no day) in one sentence; or at least four words of its project's title in a row to the end.

    Args:
        text_or_mentions: the text, or the mentions that `read_mentions` made of it.
        releases: each a mapping with `id` (or `release_id`) and any of reference, recipient, the dates (requested,
            decided, supplied, date, ...) and title, project or purpose; values as the register prints them.
    """
    said = list(_said(text_or_mentions))
    by_reference, by_name, words = _indexed(said)
    out: list[Link] = []
    for release in releases:
        link = _link(release, by_reference, by_name, words)
        if link is not None:
            out.append(link)
        if len(out) >= MOST_LINKS:
            break
    return tuple(out)


class _Said(NamedTuple):
    sentence: str
    references: tuple[str, ...]
    names: tuple[str, ...]
    dates: tuple[str, ...]


def _said(source: str | Iterable[Mention]) -> Iterator[_Said]:
    if isinstance(source, str):
        named: dict[int, list[str]] = defaultdict(list)
        for mention in read_mentions(source):
            named[mention.index] += [n.name for n in mention.recipients if not n.generic]
        for index, sentence in enumerate(prepare(source).sentences):
            row = read_row(sentence, index)
            names = [*named[index], *([row.name] if row else [])]
            yield _Said(sentence.text, references_in(sentence.text), tuple(names), dates_in(sentence.text))
        return
    for mention in source:
        names = [n.name for n in mention.recipients if not n.generic]
        yield _Said(mention.sentence, mention.references, tuple(names), mention.dates)


def _indexed(said: list[_Said]) -> tuple[dict[str, str], dict[str, list[_Said]], str]:
    by_reference: dict[str, str] = {}
    by_name: dict[str, list[_Said]] = defaultdict(list)
    for one in said:
        for reference in one.references:
            by_reference.setdefault(reference, one.sentence)
        for key in {k for name in one.names for k in _keys(name)}:
            by_name[key].append(one)
    words = " " + " ".join(" ".join(_WORD.findall(s)) for s in dict.fromkeys(x.sentence.casefold() for x in said)) + " "
    return by_reference, by_name, words


def _keys(name: str) -> set[str]:
    forms = [name, *(f.text for f in other_forms(clean_name(name)) if f.sure)]
    return {k for k in map(organisation_key, forms) if k}


def _link(
    release: Mapping[str, object], by_reference: Mapping[str, str], by_name: Mapping[str, list[_Said]], words: str
) -> Link | None:
    release_id = release.get("id", release.get("release_id"))
    reference = str(release.get("reference") or "").strip().upper()
    if reference and reference in by_reference:
        return Link(release_id, f"names its reference {reference}", "reference")
    recipient = str(release.get("recipient") or "")
    dates = {d: f for f in _DATES for d in dates_in(str(release.get(f) or ""))}
    for key in sorted(_keys(recipient)) if recipient and dates else ():
        for one in by_name.get(key, ()):
            for told in one.dates:
                for own, field in dates.items():
                    if told == own or (min(len(told), len(own)) == 7 and told[:7] == own[:7]):
                        reason = f'names "{recipient}" with the date {told}, its "{field}" being {own}'
                        return Link(release_id, reason, "organisation_and_date")
    for field in _TITLES:
        title = " ".join(_WORD.findall(str(release.get(field) or "").casefold())[:_LONGEST_TITLE])
        if title.count(" ") >= SHORTEST_PROJECT - 1 and f" {title} " in words:
            return Link(release_id, f'names its {field} "{str(release[field])[:120]}"', "project")
    return None
