"""What sentences are made from: a described change, with the few values of it that are no text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from alerts.sentences.nouns import number_of
from alerts.sentences.parties import beside, in_a_headline, in_a_sentence, parties_of, recipients
from alerts.severity import each_row, is_unread
from model.change import StoredChange
from model.recipient import Category
from readers.columns.fields import section_of
from recipients.cell import in_one_line
from recipients.cell.unnamed import names_nobody
from text.labels import plural, words
from text.note_marks import without_note_marks
from text.sanitise import clean

if TYPE_CHECKING:
    from alerts.describe import Edit, SaidOfChange

NAME, QUOTED, SIDE = 120, 90, 60
"""Characters of a recipient, of what is quoted, and of a cell before and after."""

_UNREAD, _UNNAMED = "A recipient that could not be read", "An unnamed recipient"
_SHORTENED = re.compile(
    r"\b(?:[^\W\d_]|inc|ltd|co|corp|bros|etc|et al|jr|jun|snr|sr|esq|dept|univ|nos)$", re.IGNORECASE
)
"""What a full stop belongs to."""
_PRINTED = "A recipient given only as \u201c"
"""What is printed in a name's place is quoted ("TBC")."""
_BY_SHEET = {"police": "An unnamed police force", "court_orders": "An unnamed recipient under a court order"}
"""Of sheets that count what such bodies were given, and name none of them."""
_STAND_IN = (_UNREAD, _UNNAMED, "Unnamed ", _PRINTED, *_BY_SHEET.values())


class DescribedChange(NamedTuple):
    """A change as it is told, and as it is stored."""

    said: SaidOfChange
    change: StoredChange

    @property
    def who(self) -> str:
        """The recipient with its category; also where nobody can be named."""
        gravest = each_row(self.change)[0]
        name = _name_in(self.change, gravest)
        if not self.change.recipient or is_unread(gravest):
            return name
        if parties := parties_of(self.change):
            review = " (a guess to be reviewed)" if self.said.review else ""
            return in_a_sentence(parties) + review
        others = beside(gravest)
        if name.casefold() in self.said.category_label.casefold() and not others:
            return name  # "Home Office (police or Home Office)"
        words = "kind of body not known" if self.said.category is Category.UNKNOWN else self.said.category_label
        return f"{name} ({words}{', a guess to be reviewed' if self.said.review else ''}{others})"

    @property
    def whom(self) -> str:
        """The recipient as it stands within a sentence."""
        return within(self.who)

    @property
    def several(self) -> bool:
        """True where more than one body received."""
        if self.unread:
            return False
        if parties := parties_of(self.change):
            return len(recipients(parties)) > 1
        printed = in_one_line(self.change.recipient or "").casefold().split("; ")
        return len(set(filter(None, printed))) > 1

    @property
    def unread(self) -> bool:
        return is_unread(each_row(self.change)[0])

    @property
    def publication(self) -> str:
        return clean(self.said.publication, QUOTED)

    @property
    def file(self) -> str:
        title = clean(self.said.file or self.said.publication, QUOTED)
        return f"“{title}”{number_of(self.change, title)}"

    @property
    def rows(self) -> int:
        rows = self.change.detail.get("rows")
        return len(rows) if isinstance(rows, list) else rows if isinstance(rows, int) else 0

    def cell(self, *fields: str) -> str:
        """The first of these fields that the row has; every register's rows have them by our names."""
        cells = self.change.cells
        return next((in_one_line(cells[f]) for f in fields if cells.get(f)), "")

    def detail(self, label: str) -> str:
        return next((d.value for d in self.said.details if d.label == label), "")

    def edit(self, *labels: str) -> Edit | None:
        return next((e for e in self.said.edits if e.label.casefold() in labels), None)


def name_of(change: StoredChange) -> str:
    """The recipient as a sentence begins with it: of many rows that of the gravest."""
    return _name_in(change, each_row(change)[0])


def _name_in(change: StoredChange, gravest: StoredChange) -> str:
    if is_unread(gravest):
        printed = _printed(change.recipient)
        return f"{_PRINTED}{clean(printed, NAME)}\u201d" if printed else _UNREAD
    if named := parties_of(gravest):
        return clean(in_a_headline(named), NAME)
    return _name(change.recipient, change.sheet)


def _printed(recipient: str | None) -> str:
    return without_note_marks(in_one_line(recipient or ""))


@lru_cache(maxsize=1024)
def _name(recipient: str | None, sheet: str | None) -> str:  # all changes of a release are told one after another
    printed = _printed(recipient)
    parties = list({p.casefold(): p for p in reversed(printed.split("; ")) if p}.values())[::-1]
    if not parties:
        return _BY_SHEET.get(section_of(sheet or ""), _UNNAMED)
    whole = "; ".join(parties)
    if len(whole) <= NAME or len(parties) == 1:
        return clean(whole, NAME)
    shown = max(1, sum(len("; ".join(parties[: n + 1])) <= NAME - 20 for n in range(len(parties))))
    return f"{clean('; '.join(parties[:shown]), NAME - 20)} and {plural(len(parties) - shown, 'other')}"


def within(name: str) -> str:
    """A name that does not begin a sentence: what stands in a name's place is no name."""
    return f"{name[:1].lower()}{name[1:]}" if name.startswith(_STAND_IN) else name


def is_nobody(cell: str) -> bool:
    """True for what stands in a name's place: "TBC", "???"."""
    return names_nobody(cell) or not any(map(str.isalnum, cell))


@lru_cache(maxsize=1024)
def label(name: str) -> str:
    """A column's name as a label: project_title is Project title; a printed heading stays as it is."""
    text = clean(name, 80)
    return words(text).capitalize() if text.islower() else text


def bare(text: str, limit: int) -> str:
    """A text cut, without the stop at its end: a sentence goes on after it."""
    return clean(text, limit).rstrip(".")


def quoted(text: str, limit: int) -> str:
    """The same in quotation marks, with the stop of what is shortened at its end: "siblings Q.", "Kite & Sons Inc."."""
    said = bare(text, limit)
    return f"“{said}.”" if _SHORTENED.search(said) and clean(text, limit).endswith(f"{said}.") else f"“{said}”"
