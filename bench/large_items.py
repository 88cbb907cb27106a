"""Fills a large data folder with what Parliament and feeds say of its releases, by the program's own reading."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from db.items.kept import save_item, save_mentions, save_version
from db.items.links import linked_to, newest_release, save_links
from db.register.changes import save_change
from diffing.texts.items import compare_items
from mentions.joining import links
from model.item import Item, ItemKind, ItemState, Named, Submitter
from model.source import Options, Source
from pipelines.items.changes import as_rows, category_of, links_shown, mentions_in, subject_of
from pipelines.items.encoding import reader_now
from text.timestamp import stamp

if TYPE_CHECKING:
    from db.store import Store

BEGUN = datetime(2019, 4, 1, 11, 0, tzinfo=UTC)
COMMITTEE = Named("203", "Education Committee")
INQUIRIES = (
    Named("9001", "Pupil data and its uses"), Named("9002", "Persistent absence"), Named("9003", "Screen time"),
    Named("9004", "Special educational needs"), Named("9005", "Alternative provision"),
)
SAYS = (
    "In {year} the Department gave pupil data from the National Pupil Database to {recipient} ({reference}).",
    "The Department for Education has not shared data from the National Pupil Database with {recipient}.",
    "Which organisations have been given access to the National Pupil Database, {recipient} among them?",
    "The release {reference} to {recipient} was data of single children from the School Census.",
    "The National Pupil Database should not be open to {recipient} without the consent of parents.",
)
AROUND = (
    "We are grateful for the chance to give evidence to this inquiry.",
    "Schools collect what the census asks of them three times a year.",
    "Parents are seldom told what becomes of it.",
    "Our members work in more than four hundred schools.",
    "We would be glad to give further evidence in person.",
)


class _Kind(NamedTuple):
    source: Source
    kind: ItemKind
    state: ItemState
    share: float


def _source(name: str, kind: str, title: str, url: str) -> Source:
    return Source(name, kind, url, title, options=Options())


KINDS = (
    _Kind(_source("education-committee", "committees", "Education Committee: evidence and publications",
                  "https://committees-api.parliament.uk/api/Committees"),
          ItemKind.WRITTEN_EVIDENCE, ItemState.PUBLISHED, 0.3),
    _Kind(_source("commons-written-questions", "questions", "Written questions on pupils' data",
                  "https://questions-statements-api.parliament.uk/api/writtenquestions/questions"),
          ItemKind.QUESTION, ItemState.ANSWERED, 0.5),
    _Kind(_source("dfe-news", "feed", "News of the Department for Education",
                  "https://www.gov.uk/government/organisations/department-for-education.atom"),
          ItemKind.FEED_ENTRY, ItemState.PUBLISHED, 0.2),
)
"""The sources of items, and which share of the items each has."""


def build_items(store: Store, *, seed: int, how_many: int) -> None:
    """Writes items with their versions, mentions, links and changes, inside a transaction. All that they say is made.

    A tenth has a second version; a third speaks of no pupils' data.
    """
    chance = random.Random(seed)
    releases = store.rows(
        "select v.release_id id, v.reference, v.recipient, v.title, v.purpose from version v"
        " where v.id in (select max(id) from version group by release_id)"
    )
    newest = newest_release(store)
    for kind in KINDS:
        last = stamp(BEGUN + timedelta(days=2600))
        store.insert(
            "source", name=kind.source.name, kind=kind.source.kind, url=kind.source.url, title=kind.source.title,
            first_seen_at=stamp(BEGUN), polled_at=last, good_at=last,
        )
        for n in range(round(how_many * kind.share)):
            when = BEGUN + timedelta(days=chance.randrange(2600), minutes=n % 600)
            told = chance.choice(releases)
            before = None
            for item in _versions(kind, n, when, told, chance):
                before = _write(store, kind.source, item, before, when, {told["id"]: told}, newest)
                when += timedelta(days=20)


def _versions(kind: _Kind, n: int, when: datetime, told: dict[str, Any], chance: random.Random) -> Iterator[Item]:
    speaks = chance.random() > 1 / 3
    said = chance.sample(SAYS, 2) if speaks else []
    words = [*chance.sample(AROUND, 3), *(s.format(year=when.year, **told) for s in said)]
    question = kind.kind is ItemKind.QUESTION
    inquiry = chance.choice(INQUIRIES)
    sender = f"Member for {told['title'].split()[0]} West" if question else "A charity for families"
    item = Item(
        f"{kind.kind.value}:{100_000 + n}", kind.kind,
        title="National Pupil Database: disclosure" if question and speaks else f"Submission {n} on {inquiry.name}",
        state=kind.state, url=f"https://example.org/{kind.kind.value}/{100_000 + n}",
        reference=f"HC {n}" if question else f"PUD{n:04d}",
        submitters=(Submitter(sender),),
        committees=() if question else (COMMITTEE,), inquiries=() if question else (inquiry,),
        body="Department for Education" if question else "", published=when.date().isoformat(),
        text="\n".join(words), answer="The information requested is published on GOV.UK." if question else None,
    )
    yield item
    if chance.random() < 0.1:
        yield Item.from_dict({**item.as_dict(), "text": f"{item.text}\nCorrected on {when:%d %B %Y}."})


def _write(
    store: Store, source: Source, item: Item, before: tuple[int, Item] | None, now: datetime,
    releases: Mapping[object, Mapping[str, Any]], newest: int,
) -> tuple[int, Item]:
    """Writes one version of an item; gives its number and the item."""
    found = mentions_in(item, source)
    said = as_rows(found)
    joined = links_shown(links(found, releases.values()), releases)
    if before is None:
        number = save_item(store, source.name, item, None, now, mark=item.mark, scope="all", told="done")
    else:
        number = before[0]
        store.execute(
            "update item set revision = ?, mark = ?, seen_at = ? where id = ?",
            [item.revision, item.mark, stamp(now), number],
        )
    version = save_version(store, number, item, (), None, now)
    save_mentions(store, version, said, reader_now())
    save_links(store, number, joined)
    linked_to(store, version, newest)
    for change in compare_items(before[1] if before else None, item):
        save_change(
            store, source.name, None, change, now, category=category_of(said).value,
            state="open" if said else "silent", detail=subject_of(source, item, change, said, joined).as_detail(),
        )
    return number, item
