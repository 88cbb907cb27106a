"""Parliament, feeds and pages: one watched thing, from whichever service it came, and what a poll brings of them."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, ClassVar, Literal, NamedTuple, Self

from msgspec import Struct
from msgspec.structs import asdict

from model.discreet import Discreet
from model.fetch import Answered, Snapshot  # not for types alone: a worker's bundle is made by them
from model.source import Source


class ItemKind(StrEnum):
    """What is watched."""

    WRITTEN_EVIDENCE = "written_evidence"
    ORAL_EVIDENCE = "oral_evidence"
    PUBLICATION = "publication"
    """Of a committee: a report, a government response, correspondence; `Item.genre` says which."""
    QUESTION = "question"
    STATEMENT = "statement"
    FEED_ENTRY = "feed_entry"
    PAGE = "page"
    DOCUMENT = "document"
    """A file of a publication on GOV.UK that is no register."""


class ItemState(StrEnum):
    """The state of an item. A question goes from tabled by holding and answered to corrected."""

    PUBLISHED = "published"
    TABLED = "tabled"
    HOLDING = "holding"
    ANSWERED = "answered"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    GONE = "gone"
    """Listed no longer, or its page says that it is gone; set by whoever keeps the items."""


class Named(NamedTuple):
    """A committee or an inquiry."""

    id: str
    """"" where the source gives none."""
    name: str


class Submitter(NamedTuple):
    """Who gave evidence."""

    name: str
    """A person's name or an organisation's."""
    kind: Literal["person", "organisation", ""] = ""
    """"" where it was read from the document's opening, which does not tell."""
    role: str = ""
    organisation: str = ""
    """For a person the first organisation named beside them."""


class ItemDocument(NamedTuple):
    """A file behind an item, as listed."""

    id: str
    format: str
    """OriginalFormat, Html or Pdf at the Committees API; else a file's extension."""
    url: str = ""
    """Where the bytes (or the JSON that holds them) are asked for."""
    name: str = ""
    size: int | None = None
    """Bytes, as declared."""


class Item(Struct, frozen=True):
    """One watched item. Texts hold one paragraph a line; None means not read (yet), "" means empty."""

    key: str
    """Its identity for good, such as written_evidence:117744. Unique within one source."""
    kind: ItemKind
    title: str = ""
    state: ItemState = ItemState.PUBLISHED
    url: str = ""
    """Absolute, for people: http or https, or ""."""
    aliases: tuple[str, ...] = ()
    """Other identities of the same thing in its source, such as its number on the old site."""
    genre: str = ""
    """The kind in the source's own words: Report, Government Response, Correspondence."""
    reference: str = ""
    """The internal reference (PAB0012), the paper's number (HC 468) or the UIN."""
    submitters: tuple[Submitter, ...] = ()
    submitters_from: Literal["api", "document", ""] = ""
    anonymous: bool = False
    committees: tuple[Named, ...] = ()
    inquiries: tuple[Named, ...] = ()
    house: str = ""
    body: str = ""
    """The answering or responding department."""
    published: str = ""
    """ISO 8601 as the source gives it: a day, or a time with or without a zone. Of a question: tabled."""
    updated: str = ""
    """The same. Of a question: answered, or given a holding answer, or corrected. Not of substance by itself."""
    version: str = ""
    """What the source itself counts as another version; of substance even where no word changed."""
    documents: tuple[ItemDocument, ...] = ()
    legacy_urls: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    """Further addresses that it names: attachments, additional content; of a page the files of rows it links to."""
    related: tuple[str, ...] = ()
    """Keys or aliases of other items that it answers or links to. Never an identity: several may link to one."""
    text: str | None = None
    """Of a question its words; else the main text."""
    answer: str | None = None
    original_answer: str | None = None
    """What a corrected answer said before, where the source still gives it."""
    no_text: str = ""
    """Why there is no text although a document was read: no_text, empty_document, ..."""
    listed: str = ""
    """The mark that it had before a document's words were added to it."""
    children: tuple[str, ...] = ()
    """Names that the source says are a child's where nothing is told of it: in a summary, in who a witness is.

    No item is kept with them.
    """

    @property
    def mark(self) -> str:
        """A hash of all that a list says of it: where it is the same, its documents need not be asked for again."""
        leave = {"text", "answer", "original_answer", "no_text", "submitters_from", "listed"}
        leave |= set() if self.children else {"children"}
        return self.listed or _hash({name: value for name, value in asdict(self).items() if name not in leave})

    @property
    def revision(self) -> str:
        """A hash of what is of substance: a moved date, address, file name or size is not."""
        values = ((name, getattr(self, name)) for name in SUBSTANCE)
        data = {name: " ".join(value.split()) if isinstance(value, str) else value for name, value in values}
        data |= {"links": self.links} if self.kind is ItemKind.PAGE and self.links else {}
        return _hash(data | {"documents": sorted([d.id, d.format] for d in self.documents)})

    def as_dict(self) -> dict[str, Any]:
        """The item for JSON; fields that hold their default are left out. `Item.from_dict` reads it back."""
        default = dict(zip(reversed(self.__struct_fields__), reversed(self.__struct_defaults__), strict=False))
        return {name: value for name, value in asdict(self).items() if name not in default or value != default[name]}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """The item of `as_dict`, also after a round through JSON. Unknown names raise TypeError."""
        given = dict(data)
        given["kind"] = ItemKind(given["kind"])
        given["state"] = ItemState(given.get("state", ItemState.PUBLISHED))
        for name, kind in _ROWS.items():
            if name in given:
                given[name] = tuple(kind(*row) for row in given[name])
        for name in ("aliases", "legacy_urls", "links", "related", "children"):
            if name in given:
                given[name] = tuple(given[name])
        return cls(**given)


NOT_LOOKED_THROUGH = "not_looked_through"
"""Why a text is not there of which a fault of ours left open whether it names a child."""
ONLY_LISTED = "only_listed"
"""What a change says in place of why there is no text: it is that of a list, since the item's own page is not there."""
SUBSTANCE = (
    "kind", "title", "state", "genre", "reference", "submitters", "anonymous", "committees", "inquiries", "body",
    "version", "text", "answer",
)
"""The fields whose change is told (besides the set of documents)."""

_ROWS: dict[str, Any] = {
    "submitters": Submitter, "committees": Named, "inquiries": Named, "documents": ItemDocument,
}


def _hash(data: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=True).encode()).hexdigest()[:32]


_HIDDEN = "withheld:"


def hidden_key(key: str) -> str:
    """What stands for a key that names a child, as one made of an address may."""
    return f"{_HIDDEN}{hashlib.sha256(key.encode()).hexdigest()[:24]}"


def is_hidden(key: str) -> bool:
    """True for a key that stands for another."""
    return key.startswith(_HIDDEN)


def digest(item: Item) -> str:
    """A mark for an item that comes whole: equal where nothing at all differs."""
    return _hash(item.as_dict())


MOST_TRIES = 5
"""So often what an item says is asked for, in as many polls at most, before it is told without or by its list."""
IN_VAIN = "in vain"
"""The mark of what did not come, as may be its host's fault: that is no try, and others have their turn first."""
AGAIN = timedelta(days=14)
"""So often what was read is asked for again; no pause is longer."""
PAUSES = tuple(min(timedelta(hours=2**n), AGAIN) for n in range(10))
"""By how often in a row an item was asked for in vain: for how long it is not, once that was `MOST_TRIES` times."""

# What a poll brought --------------------------------------------------------------------------------------------


class Observation(Discreet, frozen=True):
    """One item as it was seen."""

    unsaid: ClassVar[frozenset[str]] = frozenset({"document"})
    item: Item
    mark: str | None
    """What its list says of it (a hash); None where it was not seen in a list: then the known one stays."""
    scope: str = ""
    silent: bool = False
    """True where it belongs to the first look: if it is new, it is recorded and not told."""
    document: Snapshot | None = None
    """The document that was read, as bytes of its own (not as the JSON that it came in)."""
    format: str = ""
    failed: str = ""
    """Why its document did not come, where it may come another time."""


class AskedDocument(NamedTuple):
    """A document that was asked for again."""

    url: str
    sha256: str
    document: Snapshot | None = None
    """Where it came whole; None where the site says that nothing changed, or does not give it any more."""
    problem: str = ""
    """What operators must hear of it."""


class ListWindow(Struct, frozen=True):
    """A window of a list, seen to its end."""

    scope: str
    start: date
    end: date
    keys: frozenset[str]
    complete: bool
    """True where what is missing from it may be held to be gone."""
    cursor: int | None = None
    """The number of the list cursor that it moves on."""
    is_doubtful: bool = False
    """True where what is missing is held to be gone only after some days: nothing of its list came any more, in this
    window or another, or an entry came whose key could not be read."""


class ItemBatch(Struct, frozen=True):
    """Something that a look brought; all of it is recorded in one transaction."""

    source: Source
    observations: tuple[Observation, ...] = ()
    answer: Snapshot | None = None
    """The answer in which they stand."""
    conditional: bool = False
    """True where `answer` may be asked for by its validators next time."""
    window: ListWindow | None = None
    missing: tuple[str, ...] = ()
    """Keys of what the source says not to know any more."""
    asked: tuple[AskedDocument, ...] = ()
    problems: tuple[str, ...] = ()
    """What operators must hear of, one line each."""
    ended: bool = False
    """True for the last of a look."""
    is_followed_to_end: bool = False
    """True where all that the walk of this source has to see is seen."""
    note: str = ""
    gap: str = ""
    """What operators must hear where nothing of a feed is known any more: what stood between was not seen."""
    answered: tuple[Answered, ...] = ()
    """With the last of a look: all that was answered in it."""

    def __repr__(self) -> str:
        return f"<a look at {self.source.name}>"  # Scrapy logs items whole


class Fate(StrEnum):
    """What became of what was told, the surest first."""

    DENIED = "denied"
    """The text says now that it was none."""
    REPLACED = "replaced"
    """The same sentence names somebody else."""
    GONE = "gone"
    """The text names the body nowhere any more."""
    DOUBTED = "doubted"
    """The body is still named, and it is not sure any more that it got data."""


class Retraction(NamedTuple):
    """Somebody who got data as a text said, and as it does not say any more."""

    name: str
    category: str
    fate: Fate
    now: str = ""
    """What the text says in its place; "" where it says nothing."""
