"""The directory of listed organisations: found by matching key, with dates of what changed."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

from msgspec import Struct

from model.recipient import Category
from recipients.cell.names import Words
from recipients.lists import Lists, read_lists

_LONGEST_FAMILY = 8  # words of the longest listed name that longer names are tried against


class ListedBody(Struct, frozen=True):
    """One listed organisation, in one period where its category changed."""

    name: str
    category: Category
    also: tuple[Category, ...] = ()
    parent: str = ""
    start: date | None = None
    """First day of this category; None: always before."""
    end: date | None = None
    """First day on which it no longer holds; None: still holds."""
    source: str = ""
    note: str = ""
    file: str = ""
    identifiers: tuple[str, ...] = ()
    """Such as "company number 00908396": of identifiers.csv, by the entry's name."""

    def holds(self, on: date | None) -> bool:
        """True if the entry is true on that day; without a day, if it holds today as far as the file knows."""
        if on is None:
            return self.end is None
        return (self.start is None or self.start <= on) and (self.end is None or on < self.end)


class Alias(NamedTuple):
    """A name under which an entry is found."""

    text: str
    entry: ListedBody
    weak: bool
    """True where the name stands for other bodies too (three letters, a bare place name)."""


class Directory:
    """The lists, of which an entry is made when it is first asked for: a crawl asks for few."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._entries: dict[int, ListedBody] = {}
        self._aliases: dict[bytes, tuple[Alias, ...]] = {}
        self.begin_families = frozenset(k.split(" ", 1)[0] for k in lists.families)
        self._entries_packed, self._joined = memoryview(lists.entries), lists.joined
        self.begin = lists.begin
        """First words of the names of companies and newspapers: most names begin with none."""
        self.press = lists.press
        """Words of which each name of the press has one; others have few of them."""
        self.press_letters = lists.press_letters
        """In order, its names without their spaces."""
        self.titles = lists.titles
        """One word of each of its names -> all their words, of several with "|" between."""
        self.same = lists.same
        """Keys of names of a publisher that are no other title than that under which it is listed."""
        self.dated = lists.dated
        """File and name, as an answer's `rule` has them, of each entry that holds from or until a day."""

    @property
    def entries(self) -> tuple[ListedBody, ...]:
        """All of them, in the order of the files."""
        return tuple(map(self._entry, range(len(self._lists.ends))))

    @property
    def aliases(self) -> Mapping[str, tuple[Alias, ...]]:
        """Key -> all entries with that name."""
        return {key: self._read(packed) for key, packed in self._lists.aliases.items()}

    def may_find(self, letters: str) -> bool:
        """False where nothing is found under a key with these letters, joined or begun: most names are unlisted."""
        return letters in self._joined

    def find(self, key: str, on: date | None = None) -> Alias | None:
        """The entry with this key that holds on the day; the latest one if none does."""
        packed = self._lists.aliases.get(key)
        return _in_time(self._read(packed), on) if packed else None

    def find_family(self, words: Words, on: date | None = None) -> Alias | None:
        """The longest listed name that `words` begin with, of those whose parts go by a longer name."""
        if not words or words[0] not in self.begin_families:
            return None
        for length in range(min(len(words) - 1, _LONGEST_FAMILY), 0, -1):
            packed = self._lists.families.get(" ".join(words[:length]))
            if packed:
                return _in_time(self._read(packed), on)
        return None

    def find_form(self, form: str) -> Alias | None:
        """The entry of which a name has this standing form, where one body alone has it."""
        return self._first(self._lists.forms.get(form))

    def find_joined(self, letters: str) -> Alias | None:
        """The entry whose key without its spaces is this, where it is long enough to be no other word by chance."""
        return self._first(self._joined.get(letters) or None)

    def find_initials(self, letters: str) -> Alias | None:
        """The entry of whose words these are the first letters, where all bodies with them are of one category."""
        return self._first(self._lists.initials.get(letters))

    def find_begun(self, key: str) -> Alias | None:
        """The entry of whose key only a last word is missing that people leave out ("Learning and Work"), likewise."""
        return self._first(self._lists.begun.get(key))

    def periods(self, key: str) -> tuple[ListedBody, ...]:
        """All entries of a name, the earliest first: more than one where its category changed."""
        packed = self._lists.aliases.get(key)
        entries = [a.entry for a in self._read(packed)] if packed else []
        return tuple(sorted(entries, key=lambda e: e.start or date.min))

    def _first(self, key: str | None) -> Alias | None:
        return self._read(self._lists.aliases[key])[0] if key is not None else None

    def _read(self, packed: bytes) -> tuple[Alias, ...]:
        found = self._aliases.get(packed)
        if found is None:
            read = marshal.loads(packed)  # noqa: S302 - packed by recipients.lists
            found = self._aliases[packed] = tuple(Alias(text, self._entry(n), weak) for text, n, weak in read)
        return found

    def _entry(self, number: int) -> ListedBody:
        found = self._entries.get(number)
        if found is None:
            ends = self._lists.ends
            packed = self._entries_packed[ends[number - 1] if number else 0 : ends[number]]
            name, category, also, parent, start, end, *rest = marshal.loads(packed)  # noqa: S302
            found = self._entries[number] = ListedBody(
                name, Category(category), tuple(map(Category, also)), parent,
                date.fromisoformat(start) if start else None, date.fromisoformat(end) if end else None, *rest,
            )
        return found


def _in_time(found: Iterable[Alias], on: date | None) -> Alias | None:
    last = None
    for last in found:
        if last.entry.holds(on):
            break
    return last


@cache
def directory() -> Directory:
    """All data files of the package. Raises `recipients.lists.UnusableEntry`."""
    return Directory(read_lists())
