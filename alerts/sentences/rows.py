"""The sentences of changes to rows: who got what, in no more than the register's own words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from alerts.sentences.about import NAME, QUOTED, DescribedChange, bare, is_nobody, label, quoted
from alerts.sentences.edits import and_edits, edits_in_words, new_words
from alerts.sentences.fates import FATES, OVER, of_whom, stands
from alerts.sentences.manner import manner_of
from alerts.sentences.parties import in_a_sentence, joined_by
from alerts.severity import PRIORITY
from model.change import EXACT, NOT_ACCEPTED, OTHER_FORM, TAKEN_BACK, ChangeKind
from model.hidden import WITHHELD_CELL
from recipients.cell import in_one_line
from recipients.cell.parties import has_several
from text.labels import CATEGORY_WORDS, plural
from text.redacted import says_redacted
from text.sanitise import clean

DATA, PURPOSE = 90, 110
"""Characters."""
_LEVEL_PRINTED = re.compile("level (?:individual|aggregate): (?:the register says|tier|identifiability [1-4])")
"""A level that stands in the register; others are inferred from words."""
_PRINTED = re.compile("sensitivity [A-E]|tier [1-4]")
_COUNTS = (("requests", "requests"), ("pupils_requested", "pupils asked about"), ("pupils", "pupils"))
"""Fields of what a row counts, in words."""
_LITTLE = 4
"""Letters of a word that may stand in small ones within a name: "with"."""
_LONG_COUNT = 10
"""Digits."""
_WITHHELD = "recipient withheld"
"""So begins what stands in the place of a name that is withheld."""
_MOVED = re.compile("\u2026 ([+-]) ([\\d,]+ days?)")


def _got(about: DescribedChange) -> str:
    manner = manner_of(about.change)
    return f"{about.who} {manner.several if about.several else manner.one} {_what(about)}"


def _added(about: DescribedChange) -> str:
    got = f"{_got(about)}{_named_beside(about)}"
    return f"{got}; {NOT_ACCEPTED}" if about.change.reason.startswith(NOT_ACCEPTED) else got


def _named_beside(about: DescribedChange) -> str:
    """Who of the press and companies stands in a column that no rule knows: "; “Seen by” names Invented Ltd (…)"."""
    told = [(name, about.cell(name), CATEGORY_WORDS[c]) for name, c in about.change.named_in.items()]
    return "".join(
        f"; “{label(name)}” names {bare(cell, NAME)} ({kind})" if _is_name(cell)
        else f"; “{label(name)}” says {quoted(cell, PURPOSE)} ({kind})"
        for name, cell, kind in told
    )


def _is_name(cell: str) -> bool:
    """False for a cell that says more than names: longer words in small letters stand in it, or "to"."""
    return all((len(w) <= _LITTLE and w != "to") or not w[0].islower() for w in cell.split())


def _removed(about: DescribedChange) -> str:
    if about.change.reason.startswith(TAKEN_BACK):
        return f"Correction: {_with_what(about, 'is taken back')}; it was {TAKEN_BACK}"
    return _with_what(about, "was removed from the register")


def _told_within(about: DescribedChange) -> str:
    return _got(about).replace(about.who, about.whom, 1)


def _what(about: DescribedChange) -> str:
    """The data as the register says them: how revealing, which, what for."""
    reasons = about.said.severity_reasons
    said = next((r.removeprefix("level ") for r in reasons if _LEVEL_PRINTED.match(r)), "").partition(":")[0]
    level = {"individual": "individual-level data", "aggregate": "aggregate data"}.get(said, "data")
    text = ", ".join([level, *(r for r in reasons if _PRINTED.fullmatch(r))])
    if data := bare(about.cell("dataset", "data"), DATA):
        text += f": {data}"
    purpose = bare(about.cell("purpose", "title"), PURPOSE)
    if not purpose:
        return text if data else f"{text}{_counted(about)}"
    if re.match(r"To [a-z]", purpose):
        return f"{text}, {purpose[:1].lower()}{purpose[1:]}"
    return f"{text}{';' if data else ','} for {quoted(about.cell('purpose', 'title'), PURPOSE)}"


def _counted(about: DescribedChange) -> str:
    """What a row counts that says nothing else of the data: " (2026-08-01: 400 requests, 1,200 pupils)"."""
    counts = [
        f"{f'{int(n):,}' if n.isdecimal() and len(n) < _LONG_COUNT else clean(n, 20)} {what}"
        for field, what in _COUNTS if (n := about.cell(field))
    ]
    when = clean(about.cell("requested", "date"), 40)
    return f" ({f'{when}: ' * bool(when)}{', '.join(counts)})" if counts else ""


def _of_entry(about: DescribedChange) -> str:
    return f"{manner_of(about.change).entry} {about.whom}"


def _an_entry(about: DescribedChange) -> str:
    entry = _of_entry(about)
    return f"{'An' if entry[0] in 'aeiou' else 'A'} {entry}"


def _with_what(about: DescribedChange, done: str) -> str:
    return f"{_an_entry(about)} {done}: {_what(about).removeprefix('data: ')}"


def _edited(about: DescribedChange) -> str:
    before = f"{about.who}: "
    named = set(map(label, about.change.named_in))
    edits = sorted(about.said.edits, key=lambda e: e.label not in named)
    return before + (edits_in_words(edits, before) or "its entry was edited")


def _moved(about: DescribedChange) -> str:
    where = f" to the sheet “{about.said.sheet}”" if about.said.sheet else ""
    if about.rows > 1:
        return f"{about.rows:,} entries were moved{where}; their cells are the same"
    told = f"{about.who}: the entry was moved{where}"
    return and_edits(told, about.said.edits) if about.said.edits else f"{told}; its cells are the same"


def _reference_corrected(about: DescribedChange) -> str:
    edit = about.edit("reference") or next(iter(about.said.edits), None)
    if edit is None:
        return f"{about.who}: the reference was corrected"
    if not edit.before:
        told = f"{about.who}: the entry was given the reference {edit.after or '(none)'}"
    else:
        told = f"{about.who}: the reference {edit.before} was corrected to {edit.after or '(none)'}"
    return and_edits(told, about.said.edits, edit.label.casefold())


def _reference_reused(about: DescribedChange) -> str:
    was = clean(in_one_line((about.change.before or {}).get("recipient", "")), NAME)
    same = was == about.change.recipient
    stood = f", which stood for a release to {was}," if was and not same else ""
    now = f"for another project of {about.whom}" if same and was else f"for {about.whom}"
    return f"The reference {about.said.reference or '(none)'}{stood} was used again, {now}"


def _copied(about: DescribedChange) -> str:
    if about.rows > 1:
        return f"{plural(about.rows, 'row')} now stand in the register a second time, in {about.file}"
    return f"{about.who}: the entry now stands in the register a second time"


def _copy_gone(about: DescribedChange) -> str:
    return f"{about.who}: a copy of the entry was taken out of the register; the other one still stands"


def _rows_shown(about: DescribedChange) -> str:
    rows = "One row that the register had hidden is" if about.rows <= 1 else (
        f"{about.rows:,} rows that the register had hidden are"
    )
    return f"{rows} now shown{', the gravest' if about.rows > 1 else ''}: {_told_within(about)}"


def _parts(about: DescribedChange, one: str, several: str) -> str:
    if about.change.detail.get("shown"):
        each = "divided over several rows" if about.change.kind is ChangeKind.SPLIT else "put together of several rows"
        return f"{about.rows:,} entries were each {each}; {of_whom(about)}"
    return f"{about.who}: {several.format(about.rows) if about.rows > 1 else one}"


def _bulk(about: DescribedChange) -> str:
    edit = next(iter(about.said.edits), None)
    cells = f"“{edit.label}”" if edit else "cells"
    rows = plural(about.rows, "row") if about.rows else "several rows"
    if edit and edit.before is None:
        return f"A new column, {cells}, names bodies in {rows} that stood there before"
    if edit and edit.label.casefold() in OVER and edit.after != "\u2026":  # `diffing.bulk.ANY`
        return stands(about, edit).replace("; the gravest is of", "; the first is of")
    if edit and edit.before == edit.after == "\u2026":  # `diffing.bulk.CAPITALS`
        return f"The capitals of {rows} were changed, in {cells}, and no other letter{_the_first(about)}"
    if edit and (how := _dates_moved(edit.before or "", edit.after or "")):
        return f"The dates of {rows} were {how.format(cells)}{_the_first(about)}"
    if edit and WITHHELD_CELL in (edit.before, edit.after):
        return f"The texts of {rows} were changed, in {cells}; they are withheld until reviewed{_the_first(about)}"
    told = f"One rewording was applied to {rows}, in {cells}"
    new = new_words(edit.before or "", edit.after or "", QUOTED) if edit else ""
    first = f"the first, of {about.whom}," if about.change.recipient else "the first of them"
    if about.change.detail.get("shown"):
        told += f"; it now says “{new}”" if new else ""
        told, new = f"{told}; {of_whom(about)}", ""
    elif not new:
        told += _the_first(about)
    return f"{told}; {first} now says “{new}”" if new else told


def _dates_moved(before: str, wording: str) -> str:
    """What became of many dates, after "were", by the wording of the change (`diffing.bulk`); "" for other texts."""
    if EXACT[1] in (before, wording):
        return f"written {'more' if wording == EXACT[1] else 'less'} exactly, in {{}}"
    if (before, wording) == OTHER_FORM:
        return "written in another form, in {}"
    if before != "\u2026":
        return ""
    if wording == "\u2026 day and month exchanged":
        return "turned round, in {}: day and month are exchanged"
    moved = _MOVED.fullmatch(wording)
    later = "later" if moved and moved[1] == "+" else "earlier"
    return f"moved, in {{}}: each is {moved[2]} {later} than before" if moved else ""


def _the_first(about: DescribedChange) -> str:
    return f"; the first is of {about.whom}" if about.change.recipient else ""


def _renumbered(about: DescribedChange) -> str:
    what = plural(about.rows, "reference") if about.rows else "References"
    return f"{what} of {about.publication} {'was' if about.rows == 1 else 'were'} numbered anew{_the_first(about)}"


def _known(about: DescribedChange) -> str:
    return f"The recipient of a release that was told without one is known: {_told_within(about)}"


def _amended(about: DescribedChange) -> str:
    edit = next(iter(about.said.edits), None)
    said = f": “{bare(edit.after, 160)}”" if edit and edit.after else ""
    of = f" on {about.whom}" if about.change.recipient else ""
    kinds = ", ".join(CATEGORY_WORDS[c] for c in about.change.also if c in PRIORITY)
    named = f" (it names {kinds})" if kinds else ""
    begin = "A note is new in the register" if edit and edit.label == "Note" else _NEW_ENTRY
    return f"{begin}{named}{of}{said}"


_NEW_ENTRY = "The publisher's log of amendments has a new entry"


def _renamed(about: DescribedChange) -> str:
    edit = about.edit("recipient") or next(iter(about.said.edits), None)
    rows = f" in {plural(about.rows, 'row')}" if about.rows > 1 else ""
    if edit is None or not edit.before:
        return f"{about.who}: the recipient is another than before{rows}"
    rest = "; the rest of the entry is the same" if len(about.said.edits) == 1 and about.rows <= 1 else ""
    was, now = clean(edit.before, NAME), about.whom
    if edit.after and is_nobody(edit.before) and not is_nobody(edit.after):
        told = f"The recipient, given only as “{was}” before, is known{rows}: {_told_within(about)}"
        return and_edits(told, [e for e in about.said.edits if e.before], edit.label.casefold())
    if edit.after and says_redacted(edit.after) and not says_redacted(edit.before):
        name = "The recipient" if was.startswith(_WITHHELD) else f"The recipient {was}{_of_kind(about)}"
        told = f"{name} was taken out: “{clean(edit.after, NAME)}” stands there now{rows}{rest}"
        return and_edits(told, about.said.edits, edit.label.casefold())
    if joined := joined_by(about.change):
        told = f"{in_a_sentence(joined)} joined {was} as recipient{rows}{rest}"
        return and_edits(told, about.said.edits, edit.label.casefold())
    was = was if was.startswith(_WITHHELD) else f"recipient {was}{_of_kind(about)}"
    told = f"The {was} was replaced by {'a ' if now.startswith(_WITHHELD) else ''}{now}{rows}{rest}"
    return and_edits(told, about.said.edits, edit.label.casefold())


def _of_kind(about: DescribedChange) -> str:
    """What who was taken out is taken to be, of the press and companies: " (commercial)"; "" for anybody else."""
    kinds = ", ".join(CATEGORY_WORDS[c] for c in about.change.taken_out if c in PRIORITY)
    edit = about.edit("recipient")
    among = "among them " if edit and has_several(edit.before or "") else ""
    return f" ({among}{kinds})" if kinds else ""


def _respelt(about: DescribedChange) -> str:
    edit = about.edit("recipient") or next(iter(about.said.edits), None)
    rows = f" in {plural(about.rows, 'row')}" if about.rows > 1 else ""
    was = f"; it was “{clean(edit.before, NAME)}”" if edit and edit.before else ""
    told = f"{about.who}: the name is now spelt this way{rows}{was}"
    if edit and edit.before == edit.after:  # it is withheld
        told = f"{about.who}: the name is now spelt in another way{rows}"
    return and_edits(told, about.said.edits, *((edit.label.casefold(),) if edit else ()))


ROWS: Mapping[ChangeKind, Callable[[DescribedChange], str]] = {
    ChangeKind.ADDED: _added,
    ChangeKind.REMOVED: _removed,
    ChangeKind.CHANGED: _edited,
    ChangeKind.MOVED: _moved,
    ChangeKind.REFERENCE_CORRECTED: _reference_corrected,
    ChangeKind.REFERENCE_REUSED: _reference_reused,
    ChangeKind.DUPLICATE_ADDED: _copied,
    ChangeKind.DUPLICATE_REMOVED: _copy_gone,
    ChangeKind.RESTORED: lambda a: f"{_with_what(a, 'is in the register again')}{_named_beside(a)}",
    ChangeKind.ROWS_SHOWN: _rows_shown,
    ChangeKind.SPLIT: lambda a: _parts(a, "the entry was divided", "the entry was divided into {} entries"),
    ChangeKind.MERGED: lambda a: _parts(a, "entries were put into one", "{} entries were put into one"),
    ChangeKind.BULK_CHANGED: _bulk,
    ChangeKind.REFERENCES_RENUMBERED: _renumbered,
    ChangeKind.RECIPIENT_KNOWN: _known,
    ChangeKind.AMENDMENT_PUBLISHED: _amended,
    ChangeKind.RECIPIENT_RENAMED: _renamed,
    ChangeKind.NAME_CORRECTED: _respelt,
    **FATES,
}
