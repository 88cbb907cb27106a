"""What is told of an item: whether at all, and the change as alerts read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mentions.read import Mention, read_mentions
from mentions.read import as_json as mentions_as_json
from model.change import Change, ChangeKind
from model.item import Item, ItemChange, ItemKind
from model.register import Category
from model.source import Source, SourceKind

if TYPE_CHECKING:
    from mentions.joining import Link

MOST_SHOWN = 20
"""Mentions and links of one item that an alert carries; the rest is counted."""
LONGEST_SENTENCE = 700
PARLIAMENT = frozenset(
    {ItemKind.WRITTEN_EVIDENCE, ItemKind.ORAL_EVIDENCE, ItemKind.PUBLICATION, ItemKind.QUESTION, ItemKind.STATEMENT}
)
_LOUDEST = (Category.PRESS, Category.COMMERCIAL, Category.POLICE_HOME_OFFICE, Category.THINK_TANK, Category.CHARITY)
_WEIGHT = ("release", "denial", "refusal", "demand", "question", "possible", "policy")


def words_of(item: Item) -> str:
    """All that an item says, an empty line between paragraphs, so that no sentence runs over two of them."""
    return "\n".join(filter(None, (item.title, item.text, item.answer))).replace("\n", "\n\n")


def mentions_in(item: Item, source: Source) -> tuple[Mention, ...]:
    """Where the item speaks of pupils' data, or of what its source watches for besides."""
    return read_mentions(words_of(item), extra_terms=source.terms)


def is_told(source: Source, item: Item, hits: int, hits_before: int) -> bool:
    """Whether a change of this item is news.

    A document that cannot be read is told too, since nobody knows what it says.
    """
    usual = "all" if source.kind is SourceKind.PAGE else "hits"
    return (source.options.tell or usual) == "all" or bool(hits or hits_before) or bool(item.no_text)


def change_of(item: Item, change: ItemChange) -> Change:
    """The change as the table of changes has it; what is said in the item stands in its detail."""
    return Change(
        ChangeKind(change.event.value), change.reason, reference=item.reference or None, file=item.title,
        fields=dict(change.fields),
    )  # fmt: skip


def detail_of(
    item: Item, change: ItemChange, said: Sequence[Mapping[str, Any]], links: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """What an alert needs to stand on its own."""
    ordered = sorted(said, key=lambda m: _WEIGHT.index(m["polarity"]))
    shown = [
        {"polarity": m["polarity"], "sentence": m["sentence"][:LONGEST_SENTENCE], "term": m["term"],
         "reason": m["reason"], "recipients": m["recipients"][:MOST_SHOWN]}
        for m in ordered[:MOST_SHOWN]
    ]  # fmt: skip
    names = [s.name for s in item.submitters[:MOST_SHOWN]]
    detail: dict[str, Any] = {
        "item": item.key, "item_kind": item.kind.value, "url": item.url, "genre": item.genre, "state": item.state.value,
        "submitters": ["Name withheld"] if item.anonymous else names,
        "committees": [c.name for c in item.committees], "inquiries": [i.name for i in item.inquiries],
        "body": item.body, "published": item.published, "mentions": shown, "more_mentions": len(said) - len(shown),
        "links": [dict(link) for link in links[:MOST_SHOWN]], "more_links": max(0, len(links) - MOST_SHOWN),
        "words": [list(span) for span in change.words[:400]], "no_text": item.no_text,
        "licence": "parliament" if item.kind in PARLIAMENT else "",
    }  # fmt: skip
    return {k: v for k, v in detail.items() if v}


def category_of(said: Sequence[Mapping[str, Any]]) -> Category:
    """The loudest category among those who are said to have been given data; a denial makes nobody a recipient."""
    found = {r["category"] for m in said if m["polarity"] == "release" for r in m["recipients"]}
    return next((c for c in _LOUDEST if c.value in found), Category.UNKNOWN)


def as_rows(mentions: Sequence[Mention]) -> list[dict[str, Any]]:
    """The mentions as the database and the alerts have them."""
    rows = mentions_as_json(mentions)["hits"]
    return list(rows) if isinstance(rows, list) else []


def link_rows(links: Sequence[Link], releases: Mapping[object, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Links with what a reader knows a release by."""
    return [
        {"release": x.release_id, "reference": releases[x.release_id].get("reference") or "",
         "recipient": releases[x.release_id].get("recipient") or "", "by": x.by, "reason": x.reason}
        for x in links
    ]  # fmt: skip
