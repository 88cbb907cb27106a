"""The bodies of a cell that names several, each with its own category: the press and companies lead what is said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from alerts.severity import PRIORITY
from model.change import StoredChange
from model.recipient import Category
from recipients.cell.bodies import group_key, recipients_in
from recipients.cell.parties import PartyRole
from text.labels import CATEGORY_WORDS, plural
from text.sanitise import clean

NAMED = 3
"""Recipients of one cell that are named."""
_NAME = 90
"""Characters of one name."""
_FIRST = re.compile(r'By "(.+?)": ')
_OTHERS = re.compile(rf"({'|'.join(PartyRole)}) (.+?) \(({'|'.join(Category)})\)(?=; |\.|$)")
_BESIDE, _GOT_FOR = " The cell also names: ", " Got for: "
"""In a label's reason, as `recipients.classify` writes it."""
_NAMED = re.compile(
    rf"(?:^|; )(?:(?:{'|'.join(PartyRole)}) )?(.+?) \(({'|'.join(Category)})(?:, in [^()]*)?\)(?=; |\.|$)"
)
_BEHIND = {
    PartyRole.COMMISSIONER: " on behalf of {}", PartyRole.FUNDER: " with funding from {}",
    PartyRole.PROCESSOR: " with {} as data processor",
}


class NamedParty(NamedTuple):
    """A body of a cell."""

    name: str
    role: PartyRole
    category: Category

    @property
    def labelled(self) -> str:
        """With what it is taken to be."""
        kind = "kind of body not known" if self.category is Category.UNKNOWN else CATEGORY_WORDS[self.category]
        return self.name if self.name.casefold() in kind.casefold() else f"{self.name} ({kind})"


def parties_of(change: StoredChange) -> tuple[NamedParty, ...]:
    """The bodies that the reason of its category names, the press and companies first; () where it names one.

    () as well where the cell does not print each: what is withheld of it is not looked for in the reason.
    """
    return _parties(change.category_reason, change.category, change.recipient or "")


@lru_cache(maxsize=1024)
def _parties(reason: str, category: Category, recipient: str) -> tuple[NamedParty, ...]:  # those of a release alike
    first, beside = _FIRST.match(reason), reason.partition(_BESIDE)[2]
    if not first or not beside:
        return ()
    found = [NamedParty(clean(first[1], _NAME), PartyRole.RECIPIENT, category)]
    for role, name, kind in _OTHERS.findall(beside.partition(_GOT_FOR)[0]):
        found.append(NamedParty(clean(name, _NAME), PartyRole(role), Category(kind)))
    printed = " ".join(recipient.split()).casefold()
    if not all(p.name.casefold() in printed for p in found):
        return ()
    return tuple(sorted(found, key=lambda p: (p.category is not Category.PRESS, p.category not in PRIORITY)))


def joined_by(change: StoredChange) -> tuple[NamedParty, ...]:
    """Of a row that keeps its recipients the bodies that are new beside them; () for any other."""
    # Another register's column has its own heading.
    was, now = next((sides for sides in change.fields.values() if sides[1] and sides[1] == change.recipient), ("", ""))
    had, has = ({*map(group_key, recipients_in(side))} if side else set[str]() for side in (was, now))
    if not had or not had < has:
        return ()
    return tuple(p for p in recipients(parties_of(change)) if group_key(p.name) not in had)


def beside(change: StoredChange) -> str:
    """The press and companies that its one recipient is named with, or for: "; the Daily Figment: press"; "" for none.

    As in `parties_of` only those that the row prints are told.
    """
    tails = (change.category_reason.partition(sign)[2] for sign in (_BESIDE, _GOT_FOR))
    found = {name: Category(category) for tail in tails if tail for name, category in _NAMED.findall(tail)}
    if not found:  # as of most
        return ""
    printed = " ".join(" ".join((change.recipient or "", *filter(None, change.cells.values()))).split()).casefold()
    told = [
        f"{clean(name, _NAME)}: {CATEGORY_WORDS[c]}" for name, c in found.items()
        if c in PRIORITY and c is not change.category and name.casefold() in printed
    ]
    return "".join(f"; {x}" for x in told[:NAMED])


def recipients(parties: Sequence[NamedParty]) -> list[NamedParty]:
    """Those that received."""
    return [p for p in parties if p.role is PartyRole.RECIPIENT]


def in_a_sentence(parties: Sequence[NamedParty]) -> str:
    """"Daily Invention (press) and University of Nowhere (university) on behalf of Invented Ltd (commercial)"."""
    told = _listed([p.labelled for p in recipients(parties)])
    behind = [
        frame.format(_listed([p.labelled for p in parties if p.role is role]))
        for role, frame in _BEHIND.items() if any(p.role is role for p in parties)
    ]
    return told + "".join(behind)


def in_a_headline(parties: Sequence[NamedParty]) -> str:
    """"Daily Invention (with University of Nowhere)", "University of Nowhere (for the Daily Invention)"."""
    first, *beside = recipients(parties)
    others = [p.name for p in parties if p.role is PartyRole.PROCESSOR]
    behind = [p.name for p in parties if p.role in (PartyRole.COMMISSIONER, PartyRole.FUNDER)]
    aside = [("with", [*(p.name for p in beside), *others]), ("for", behind)]
    said = ", ".join(f"{word} {names[0]}{_more(len(names) - 1)}" for word, names in aside if names)
    return f"{first.name} ({said})" if said else first.name


def _listed(names: Sequence[str]) -> str:
    shown = list(names[:NAMED])
    if len(names) > NAMED:
        shown.append(plural(len(names) - NAMED, "other"))
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


def _more(count: int) -> str:
    return f" and {plural(count, 'other')}" if count else ""
