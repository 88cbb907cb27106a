"""Whether a change of an item is told, and what it says of the item."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import pairwise
from typing import Any

from msgspec.structs import replace

from db.items.doubts import LONGEST_SENTENCE, sentence_key
from diffing.texts.items import compare_items
from mentions.guarded import is_not_read, read_guarded
from mentions.joining import Link
from mentions.parts.only_sharing import only_sharing
from mentions.places import is_of_child_alone, told_recipients
from mentions.read import as_json as mentions_as_json
from mentions.said import Band, Mention
from mentions.weights.learned import Encode
from mentions.weights.weigh import owner_of
from mentions.words.letters import author_in
from model.change import EMPTIED, REPLACED, STRONGEST, SUREST, Change, ItemLink, ItemSubject, MentionShown
from model.hidden import WITHHELD_CELL
from model.item import NOT_LOOKED_THROUGH, Item, ItemKind, hidden_key, is_hidden
from model.recipient import Category
from model.source import Source
from readers.kinds import KINDS
from readers.parliament.annexes import annexes_of, web_address
from text.privacy.prose import WithoutPrivate
from text.redacted import names_put_in, names_taken_out

_WORDS = ("title", "text", "answer", "original_answer", "genre", "body")
_LISTS = ("submitters", "committees", "inquiries", "documents")
_MASK = "[*]"
"""What stands for a name while a sentence is read: "withheld" and "until" would make a release a doubtful one."""
_OPENING = 20  # lines
MOST_SHOWN = 20
"""Mentions and links of one item that an alert carries; the rest is counted."""
SHORTER = 3
_LOUDEST = (Category.PRESS, Category.COMMERCIAL, Category.POLICE_HOME_OFFICE, Category.THINK_TANK, Category.CHARITY)


def without_private(item: Item, children: Collection[str] = ()) -> Item:
    """The item without pupils' names, numbers and birth dates: no message or page repeats them.

    A name that one part gives away is left in none, so it is nobody's who received either. An address that has it is
    its host alone, and a key that does is its hash; by the key itself the item is found again, as by an alias.
    `children`: as `private_in`.
    """
    return left_of(item, private_in((item,), children))


def private_in(
    items: Iterable[Item], children: Collection[str] = (), *, names_alone: bool = False
) -> WithoutPrivate:
    """What one of these, versions of one thing in their order, gives away of a child, or was taken out of it since.

    `children`: names that a version gave away from which they are taken out already. `names_alone`: as there.
    """
    given = list(items)
    parts: list[str] = []
    for item in given:
        texts, lists = _parts(item)
        parts += [*texts.values(), *(part for rows in lists.values() for row in rows for part in row if _is_text(part))]
    pairs = [(getattr(a, x) or "", getattr(b, x) or "") for a, b in pairwise(given) for x in _WORDS]
    known = names_taken_out(pairs).union(names_put_in(pairs), children, *(item.children for item in given))
    receives = partial(_receive_in, given)
    return WithoutPrivate(parts, WITHHELD_CELL, known, receives, [*_titles(given)], names_alone=names_alone)


def _titles(items: Iterable[Item]) -> Iterator[str]:
    """What names an item or a file of it; headings of questions are the House's, and end in places."""
    for item in items:
        if item.kind is not ItemKind.QUESTION:
            yield item.title
        yield from (d.name for d in item.documents)


def _receive_in(items: Iterable[Item]) -> set[str]:
    """Who is read as a recipient, in whatever role, or wrote it: such a name is no child's for want of others."""
    return {name for item in items for name in (*_receivers(*_to_read(item)), *_authors(item))}


def _authors(item: Item) -> Iterator[str]:
    """The bodies that its title and first lines say to have written a piece of evidence."""
    if item.kind is ItemKind.WRITTEN_EVIDENCE:
        lines = (item.text or "").splitlines()[:_OPENING]
        yield from (body.name for x in (item.title, *map(author_in, lines)) if (body := owner_of(x)))


@lru_cache(maxsize=8)
def _receivers(words: str, under: str, above: str) -> frozenset[str]:
    """Kept: one item is asked several times of a poll."""
    read = read_guarded(words, title=under, heading=above)
    return frozenset(body.name for m in read for body in m.recipients)


def left_of(item: Item, without: WithoutPrivate) -> Item:
    """The item without that."""
    texts, lists = _parts(item)
    told: dict[str, Any] = {name: without.said(text) for name, text in texts.items()}
    told |= {
        name: tuple([type(row)(*[without.said(part) if _is_text(part) else part for part in row]) for row in rows])
        for name, rows in lists.items()
    }
    files = told.get("documents", ())
    if without.failed and any(told[name] == WITHHELD_CELL != text for name, text in texts.items()):
        told["no_text"] = item.no_text or NOT_LOOKED_THROUGH
    told["documents"] = tuple([d._replace(name=without.file_name(d.name), url=without.address(d.url)) for d in files])
    return replace(item, children=(), **told, **_addresses_without(item, without))


def compare_alike(before: Item | None, item: Item, children: Collection[str] = ()) -> tuple[Change, ...]:
    """The changes between two looks, with what either of them gives away of a child, as `private_in`, out of both."""
    if before is None:
        return compare_items(None, item)
    without = private_in((before, item), children)
    return compare_items(left_of(before, without), left_of(item, without))


def _parts(item: Item) -> tuple[dict[str, str], dict[str, Any]]:
    texts = {name: said for name in _WORDS if (said := getattr(item, name))}
    return texts, {name: rows for name in _LISTS if (rows := getattr(item, name))}


def _addresses_without(item: Item, without: WithoutPrivate) -> dict[str, Any]:
    lists: dict[str, tuple[str, ...]] = {"links": item.links, "legacy_urls": item.legacy_urls}
    told: dict[str, Any] = {n: tuple([x for x in given if without.address(x) == x]) for n, given in lists.items()}
    if item.kind is ItemKind.PAGE:
        return told  # the operator wrote its own into the configuration
    told["url"] = without.address(item.url)
    if not is_hidden(item.key) and without.address(item.key) != item.key:
        told |= {"key": hidden_key(item.key), "aliases": tuple(dict.fromkeys((*item.aliases, item.key)))}
    return told


def _is_text(part: object) -> bool:
    """Not an id, a size or an address."""
    return isinstance(part, str) and " " in part.strip()


def names_child(item: Item) -> bool:
    """Whether a child's name, or what else is of one alone, was taken out of its words."""
    return any(WITHHELD_CELL in (getattr(item, name) or "") for name in _WORDS)


def words_of(item: Item) -> str:
    """All that an item says, an empty line between paragraphs, so that no sentence runs over two of them."""
    return _as_paragraphs(item.title, item.text, item.answer)


def _as_paragraphs(*texts: str | None) -> str:
    return "\n".join(filter(None, texts)).replace("\n", "\n\n")


def _to_read(item: Item) -> tuple[str, str, str]:
    """The text in paragraphs, under what it stands, and its title as the first of them.

    That of written evidence is who wrote it and its number, and says of nobody that they got data.
    """
    under = " · ".join(filter(None, (item.title, *(i.name for i in item.inquiries))))
    below = _as_paragraphs(item.text, item.answer)
    above = _as_paragraphs(item.title)
    if item.kind is ItemKind.WRITTEN_EVIDENCE:
        below, above = below.removeprefix(f"{above}\n\n"), ""
    words, under, above = (t.replace(WITHHELD_CELL, _MASK) for t in (below, under, above))
    return words, under, above


def mentions_in(item: Item, source: Source, encode: Encode | None = None) -> tuple[Mention, ...]:
    """Where the item speaks of pupils' data, or of what its source watches for besides.

    Not where all that it says is loosely on the subject and filed: most that is said of schools would be news.
    """
    item = without_private(item)  # one stored by an earlier version too
    words, under, above = _to_read(item)
    read = read_guarded(
        words, title=under, heading=above, source=item.url or source.url, extra_terms=source.terms, encode=encode
    )
    found = tuple([
        replace(m, sentence=m.sentence.replace(_MASK, WITHHELD_CELL), reason=m.reason.replace(_MASK, WITHHELD_CELL))
        for m in read
    ])
    found = tuple([m for m in found if not _is_told_anyhow(item, source, m)])
    if names_child(item):
        found = tuple([m for m, row in zip(found, as_rows(found), strict=True) if not is_of_child_alone(row)])
    return () if all(m.loose and m.band is Band.NONE for m in found) else found


def _is_told_anyhow(item: Item, source: Source, m: Mention) -> bool:
    """True of what is not sure, and stands in what is told of a publication: new words of its page, a file's title."""
    if m.band is not Band.REVIEW or KINDS[source.kind].holds_items or is_not_read(m.reason):
        return False
    return item.kind is ItemKind.PAGE or sentence_key(m.sentence) == sentence_key(item.title)


def loss_of(before: Item, item: Item) -> str:
    """How a page has lost its text, as the reason of its change begins; "" where it has not. Its title is no text.

    No paragraph is left, and what stands there has another title or is much shorter; or nothing came, and what is left
    is much shorter.
    """
    old, new = ({*(x.text or "").splitlines()} - {before.title, item.title} for x in (before, item))
    if item.kind is not ItemKind.PAGE or not old:
        return ""
    is_shorter = sum(map(len, new)) * SHORTER < sum(map(len, old))
    if new <= old:
        return EMPTIED if is_shorter else ""
    return REPLACED if not old & new and (is_shorter or before.title != item.title) else ""


def tells_all(source: Source) -> bool:
    """Whether what speaks of pupils' data nowhere is told too."""
    return (source.options.tell or KINDS[source.kind].tells) == "all"


def is_news(source: Source, before: Item | None, item: Item, hits: int) -> bool:
    """Whether a change of this item is news; what cannot be read is, since nobody knows what it says: also an annex.

    `hits`: mentions of pupils' data in it, now or before.
    """
    known = {d.name for d in annexes_of(before)} if before else set()
    return tells_all(source) or bool(hits or item.no_text) or any(d.name not in known for d in annexes_of(item))


def subject_of(
    source: Source, item: Item, change: Change, said: Sequence[Mapping[str, Any]], links: Sequence[ItemLink], *,
    apart: int = 0, new: Collection[str] = (),
) -> ItemSubject:
    """What a change says of its item, each sentence once: of equally strong ones what is new, then the press's first.

    `apart`: sentences of it that another change tells; `new`: keys of those that are new in an item that was known.
    """
    def order(m: Mapping[str, Any]) -> tuple[int, bool, int, bool]:
        is_new, loud = sentence_key(m["sentence"]) in new, any(map(is_priority, m["recipients"]))
        return STRONGEST.index(m["polarity"]), not is_new, SUREST.index(m["band"]), not loud

    strongest = sorted(said, key=order)
    once = list({sentence_key(m["sentence"]): m for m in reversed(strongest)}.values())[::-1]
    bodies, beside = bodies_in(said), names_child(item)
    shown = tuple(_mention_shown(m, bodies, new, beside_child=beside) for m in once[:MOST_SHOWN])
    names = tuple(s.name for s in item.submitters[:MOST_SHOWN])
    return ItemSubject(
        item.key, item.kind, item.url, item.genre, item.state, ("Name withheld",) if item.anonymous else names,
        tuple(c.name for c in item.committees), tuple(i.name for i in item.inquiries), item.body, item.published,
        shown, len(once) - len(shown), "", apart, tuple(links[:MOST_SHOWN]), max(0, len(links) - MOST_SHOWN),
        change.words[:400], item.no_text, KINDS[source.kind].licence, _attached(item),
    )


def bodies_in(said: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """The bodies that are read in mentions: of a sentence that names a child they are shown."""
    return frozenset(r["name"] for m in said for r in m["recipients"])


def _mention_shown(
    m: Mapping[str, Any], bodies: Collection[str], new: Collection[str], *, beside_child: bool
) -> MentionShown:
    said, key = m["sentence"], sentence_key(m["sentence"])
    short = only_sharing(said, bodies, beside_child=beside_child)
    return MentionShown(
        m["polarity"], short[:LONGEST_SENTENCE], ", ".join(m["terms"]), m["reason"], _shown(told_recipients(m)),
        m["band"], key in new, key if short != said else "",
    )


def _attached(item: Item) -> tuple[str, ...]:
    """The files of an answer or a statement, and the annexes of evidence: "in the table" says nothing without them."""
    if item.kind in (ItemKind.QUESTION, ItemKind.STATEMENT):
        return tuple(f"{d.name} {d.url}" if d.name else d.url for d in item.documents[:MOST_SHOWN])
    return tuple(f"{d.name} {web_address(item, d)}" for d in annexes_of(item)[:MOST_SHOWN])


def is_priority(recipient: Mapping[str, Any]) -> bool:
    """Whether the press or a company is said to have been given data."""
    return recipient.get("role", "given") == "given" and recipient["category"] in _LOUDEST[:2]


def _shown(recipients: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """As many as are carried; of more the press and companies, by which a change is weighed, before others."""
    if len(recipients) <= MOST_SHOWN:
        return recipients
    return sorted(recipients, key=lambda r: not is_priority(r))[:MOST_SHOWN]


def category_of(said: Sequence[Mapping[str, Any]]) -> Category:
    """The loudest category among those who are said to have been given data; a denial makes nobody a recipient."""
    releases = (m for m in said if m["polarity"] == "release")
    found = {r["category"] for m in releases for r in m["recipients"] if r.get("role", "given") == "given"}
    return next((c for c in (*_LOUDEST, *Category) if c.value in found), Category.UNKNOWN)


def as_rows(mentions: Sequence[Mention]) -> list[dict[str, Any]]:
    """The mentions as the database and the alerts have them."""
    rows = mentions_as_json(mentions)["hits"]
    return list(rows) if isinstance(rows, list) else []


def links_shown(links: Sequence[Link], releases: Mapping[object, Mapping[str, Any]]) -> list[ItemLink]:
    """Links with what a reader knows a release by."""
    return [
        ItemLink(
            x.release_id, releases[x.release_id].get("reference") or "", releases[x.release_id].get("recipient") or "",
            x.by, x.reason,
        )
        for x in links
    ]
