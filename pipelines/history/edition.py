"""Editions that turn up after their time: what was found, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct, field

from model.fetch import FetchedFile
from pipelines.poll import Poll


class NotAnEdition(Exception):
    """Why files that were found are no edition of this source, as a sentence for people."""


class KnownAlready(NotAnEdition):
    """It is one that is known, but for files of other registers beside it."""


class FoundEdition(Struct, frozen=True):
    """The files of an edition that turned up after its time; the archive holds their bytes."""

    files: tuple[FetchedFile, ...]
    at: datetime
    """From when on it is taken to have stood."""
    published_at: str = ""
    note: str = ""
    addresses: Mapping[str, str] = field(default_factory=dict)
    """By sha256 where a file was found, which is what readers are shown; "" where that is not known."""
    is_back: bool = False
    """What stood before stands again after something else: its titles and dates are of the time when it came first."""
    by_hand: bool = False
    """A person says that these files are one edition: by their day alone, so that two of one day may be two."""

    @property
    def titles(self) -> list[str]:
        """Of its files: what a person put in goes by the names of the files."""
        named = [(f.attachment.title, f.attachment.filename) for f in self.files]
        return [(filename or title) if self.by_hand else (title or filename) for title, filename in named]

    @property
    def contents(self) -> frozenset[str]:
        """The sha256 of each of its files that came."""
        return frozenset(f.sha256 for f in self.files if f.sha256)


class ReplayedEdition(Struct, frozen=True):
    """What came of one."""

    id: int
    """In the working copy."""
    poll: Poll
    rows: int
    summary: dict[str, int]
    """How many changes of each kind it brought against the edition before."""
    left_out: tuple[str, ...] = ()
    """Files of other registers that stood beside it, with why they are that."""
    stands: Mapping[str, str] = field(default_factory=dict)
    """By name the files of a known one whose rows stand as recorded, with why."""
    doubt: str = ""
    """Why a crawl would have put it aside, "" where it would not."""
