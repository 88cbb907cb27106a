"""The sentences of what became of releases that are known: their status, where they stand, the end of a licence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from alerts.sentences.about import QUOTED, SIDE, DescribedChange, name_of, within
from alerts.sentences.edits import and_edits, edits_in_words
from alerts.severity import each_row, priority_categories
from model.change import AT_NAME, ChangeKind
from readers.columns.dates import read_date
from text.name_status import parted_from_status
from text.sanitise import clean

if TYPE_CHECKING:
    from alerts.describe import Edit

_NAMES = 120
"""Characters of the names of the press and companies, of many rows that are told together."""
_STATE = ("status", "outcome")
OVER = ("section line", "sheet", "heading")
"""Labels of what stands over rows: `model.register.OVER_ROWS`."""


def _status(about: DescribedChange) -> str:
    if over := about.edit(*OVER):
        return stands(about, over)
    if edit := about.edit(*_STATE):
        was = f"; it was “{clean(edit.before, SIDE)}”" if edit.before else ""
        now = f"the status is now “{clean(edit.after, SIDE)}”" if edit.after else "no status is given any more"
        if about.rows > 1:
            return f"{about.rows:,} entries: {now}{was}; {of_whom(about)}"
        return and_edits(f"{about.who}: {now}{was}", about.said.edits, *_STATE)
    if said := _at_name(about):
        many = f"{about.rows:,} entries: {said}; {of_whom(about)}" if about.rows > 1 else ""
        return many or and_edits(f"{about.who}: {said}", about.said.edits, "recipient")
    before = f"{about.who}: "
    if not about.said.sheet and about.rows <= 1 and (told := edits_in_words(about.said.edits, before)):
        return before + told  # a file of one table has no other part: a cell tells of another outcome
    where = f" the sheet “{about.said.sheet}”" if about.said.sheet else " another part of the register"
    many = f"{about.rows:,} entries now stand in{where}; {of_whom(about)}" if about.rows > 1 else ""
    return many or and_edits(f"{about.who}: the entry now stands in{where}", about.said.edits)


def _at_name(about: DescribedChange) -> str:
    """What it says of the release beside the recipient's name, in words; "" where that is as it was."""
    edit = about.edit("recipient")
    sides = (edit.before or "", edit.after or "") if edit else ("", "")
    was, now = (clean(parted_from_status(side)[1], SIDE) for side in sides)
    if was == now and AT_NAME in about.change.reason:  # the name is withheld
        return "what stands beside the name was changed"
    said = f"it now says “{now}” beside the name" if now else f"it no longer says “{was}” beside the name"
    return said if was != now else ""


def stands(about: DescribedChange, over: Edit) -> str:
    """Under what the same rows now stand: a request that was refused may be an approved one."""
    what = {"Sheet": "in a sheet called", "Heading": "under the heading"}.get(over.label, "under")
    now = f"{what} “{clean(over.after, SIDE)}”" if over.after else "under no such line"
    was = f"; {{}} stood {what} “{clean(over.before, SIDE)}”" if over.before else ""
    if about.rows <= 1:
        return and_edits(f"{about.who}: the entry now stands {now}{was.format('it')}", about.said.edits, *OVER)
    return f"{about.rows:,} entries now stand {now}{was.format('they')}; the gravest is of {about.whom}"


def of_whom(about: DescribedChange) -> str:
    """Whose the entries are: the press and companies by name, the others counted; without such the gravest."""
    rows = each_row(about.change)
    names = list(dict.fromkeys(clean(within(name_of(row)), SIDE) for row in rows if priority_categories(row)))
    if not names:
        return f"the gravest is of {about.whom}"
    shown = max(1, sum(len(", ".join(names[: n + 1])) <= _NAMES for n in range(len(names))))
    more = [f"{len(names) - shown:,} more of the press or companies"] if len(names) > shown else []
    of_others = max(about.rows, len(rows)) - sum(bool(priority_categories(row)) for row in rows)
    return f"of {', '.join([*names[:shown], *more])}" + (f", and {of_others:,} of others" if of_others else "")


def _not_held(about: DescribedChange) -> str:
    sheet = f" “{about.said.sheet}”" if about.said.sheet else ""
    told = f"{about.who}: the entry left the sheet{sheet}, which lists data that is still held"
    return and_edits(told, about.said.edits)


def _ended(about: DescribedChange) -> str:
    if edit := about.edit(*_STATE):
        if about.rows > 1:
            said = f"the register now says “{clean(edit.after, SIDE)}” of the licence"
            return f"{about.rows:,} entries: {said}; {of_whom(about)}"
        told = f"{about.who}: the register now says “{clean(edit.after, SIDE)}” of the licence"
        return and_edits(told, about.said.edits, *_STATE)
    if about.rows > 1:
        return f"{about.rows:,} licences have ended, by the dates in the register; {of_whom(about)}"
    end = about.cell("licence_end")
    return f"{about.who}: the licence has ended, by the date in the register{f' ({clean(end, 40)})' if end else ''}"


def _destroyed(about: DescribedChange) -> str:
    edit = about.edit("destroyed", *_STATE) or next(iter(about.said.edits), None)
    said = f": “{clean(edit.after, QUOTED)}”" if edit and edit.after else ""
    day = read_date(edit.after or "") if edit else None
    if day and day.value > about.change.seen_at[:10]:
        told = f"{about.who}: the register now gives a day that is yet to come for the destruction of the data{said}"
    elif about.rows > 1:
        said = f"the register now records that the data were destroyed{said}"
        return f"{about.rows:,} entries: {said}; {of_whom(about)}"
    else:
        told = f"{about.who}: the register now records that the data were destroyed{said}"
    return and_edits(told, about.said.edits, *((edit.label.casefold(),) if edit else ()))


def _overdue(about: DescribedChange) -> str:
    days = re.search(r"\d+ days after the licence ended", about.said.reason)
    end = clean(about.cell("licence_end"), 40)
    when = f", {days[0] if days else 'though the licence ended'} on {end}" if end else ""
    return f"{about.who}: no destruction of the data is recorded{when}"


FATES: Mapping[ChangeKind, Callable[[DescribedChange], str]] = {
    ChangeKind.STATUS_CHANGED: _status,
    ChangeKind.NO_LONGER_HELD: _not_held,
    ChangeKind.LICENCE_ENDED: _ended,
    ChangeKind.DESTRUCTION_RECORDED: _destroyed,
    ChangeKind.DESTRUCTION_OVERDUE: _overdue,
}
