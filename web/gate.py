"""Asks, at every request, the short list of what was withheld after the public copy was built.

What is withheld answers 410. Until the copy has been made anew, lists and pages of what is not withheld are shown
without it, by views that stand before the copy's tables; what such a copy cannot leave out answers 503.
"""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from db.withheld.short_list import Listed, hashed, read_list
from publicdb.file import file_stat
from publicdb.withheld import HiddenRows, still_there
from recipients.cell.bodies import group_key, recipients_in
from recipients.cell.names import organisation_key
from text.clean import NAMELESS, slug_of

log = logging.getLogger("npdwatch.page")

WITHHELD = "This has been withheld by whoever runs this site. If you are named in it, or want to know why: /privacy."
ANEW = "Something has been withheld, and this page is being made anew without it. Try again in a few seconds."
RETRY = 5
"""Seconds."""
MOST_WORDS, LONGEST_NAME = 100, 12
"""Words of a text in which names are looked for, and of a name."""
_OPEN = re.compile(r"/(static/.*|health|robots\.txt|favicon\.ico|about(/columns)?|privacy|archive/.*|follow/.*)")
"""What shows nothing of the copy, but for files, each of which is asked for by its hash, and readers' own pages, which
then leave out what is counted in it: who wants to stop letters can do so at any time."""
_FILTERED = re.compile(r"/(releases|changes|evidence)(\.(csv|json|atom)|/[0-9]{1,15})?|/feeds/.*\.atom")
_OWN = re.compile(r"/(releases|changes|evidence)/([0-9]{1,15})(?:/|/evidence\.zip)?")
_RECIPIENT = re.compile(r"(?:/feeds|/charts)?/recipients/([^/]+?)(?:\.(?:atom|svg|png|csv|json)|/embed)?/?")
_FILE = re.compile(r"/archive/([0-9a-f]{64})(?:/.*)?")
_LIST_OF = {"releases": "releases", "changes": "changes", "evidence": "items"}


class Gate(Struct):
    """Knows what is withheld, and what of it the copy that is open still has."""

    path: Path
    """Of the list."""
    listed: Listed = field(default_factory=Listed)
    hidden: HiddenRows = field(default_factory=HiddenRows)
    shut: bool = False
    """True where nothing that comes from the copy may be shown: the list, or the copy beside it, cannot be read."""
    _seen: object = None
    _owners: dict[str, str] = field(default_factory=dict)

    def look(self, copy: Any) -> bool:  # noqa: ANN401 - Datasette has no types
        """Reads the list where it, or the copy that is open, is another one; True where something is. Every request.

        `copy`: a connection to the file that is open, of which nothing is hidden.
        """
        try:
            there = file_stat(self.path)
        except OSError as error:
            there = repr(error)
        if (there, copy) == self._seen:
            return False
        before = (self.listed, self.hidden, self.shut)
        try:
            self.listed, self.shut = read_list(self.path), False
            self.hidden, self._owners = still_there(copy, self.listed)
        except (OSError, ValueError) as error:
            log.error("what is withheld cannot be told, so nothing is shown: %s", error)  # noqa: TRY400
            self.shut = True
        # One that is shut looks again at the next request.
        self._seen = None if self.shut else (there, copy)
        return before != (self.listed, self.hidden, self.shut)

    def refusal(self, path: str, query: bytes) -> tuple[int, str]:
        """(410 or 503, what to say) for an address that must not be answered now; (0, "") for another."""
        if self._is_withheld(path):
            return 410, WITHHELD
        return (0, "") if self._can_be_shown(path, query) else (503, ANEW)

    def names_withheld(self, text: str) -> bool:
        """True for a text, such as a search, in which the name of a recipient stands who is withheld."""
        listed = self.listed
        if not listed.recipients:
            return False
        keys = {key(body) for body in (text, *recipients_in(text)) for key in (group_key, organisation_key)}
        if not listed.recipients.isdisjoint(map(hashed, keys)):
            return True
        words = text.split()[:MOST_WORDS]
        runs = (words[a:b] for a in range(len(words)) for b in range(a + 1, min(len(words), a + LONGEST_NAME) + 1))
        return any(self._is_named(" ".join(run)) for run in runs)

    def _is_named(self, run: str) -> bool:
        """True for words that are a withheld recipient's: by their address, or by their key where they have none."""
        if (slug := slug_of(run)) == NAMELESS:
            return hashed(organisation_key(run)) in self.listed.recipients
        return hashed(slug) in self.listed.slugs

    def _can_be_shown(self, path: str, query: bytes) -> bool:
        """True where the copy that is open shows it without anything that is withheld."""
        if self.shut:
            return _OPEN.fullmatch(path) is not None and not path.startswith("/archive/")
        if not self.hidden or _OPEN.fullmatch(path):
            return True
        own = _OWN.fullmatch(path)
        if own and int(own[2]) in getattr(self.hidden, _LIST_OF[own[1]]):
            return False  # it names a recipient who is withheld, and will be there without the name
        searched = re.search(rb"(^|&)q=[^&]", query) or path.startswith("/feeds/recipients/")
        return not searched and _FILTERED.fullmatch(path) is not None

    def _is_withheld(self, path: str) -> bool:
        listed = self.listed
        if own := _OWN.fullmatch(path):
            of = {"releases": listed.releases, "changes": listed.changes, "evidence": listed.items}[own[1]]
            return int(own[2]) in of
        if file := _FILE.fullmatch(path):
            return file[1] in listed.files
        if (of_recipient := _RECIPIENT.fullmatch(path)) and listed.recipients:
            slug = of_recipient[1]
            key = self._owners.get(slug)
            return hashed(key) in listed.recipients if key else hashed(slug_of(slug)) in listed.slugs
        return False
