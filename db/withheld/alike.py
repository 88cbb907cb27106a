"""New releases that may be one which a person withheld: its row was edited, so that it was not known again.

Whoever withheld it does not mean it to be told anew under another number; better one release too many that waits.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from db.store import Store
from db.withheld.record import WHO, note_waiting, withhold
from db.withheld.short_list import write_list
from diffing.normal import cell_key
from model.hidden import WITHHELD_MARK
from readers.columns.fields import DATE_FIELDS
from text.clean import fold
from text.redacted import may_say_taken_out
from text.timestamp import stamp

Row = Mapping[str, Any]
_LATELY = timedelta(days=60)
"""So long after it went one sign is enough; a register that is replaced each quarter has the same recipients again."""
_FORM = 3
"""Releases that share a title or purpose: where more do it is a form, and says of no row which it is."""
_MOST_SIGNS, _DATES = 3, "the same dates and data"
"""Signs that say so of a row that came while the withheld one stands: its next delivery has another date."""
_LONG = 3
"""Letters of a word that says something."""
_WITHHELD = """
select r.id release, r.gone_edition, g.seen_at gone_at from withheld w join release r on r.id = cast(w.key as integer)
left join edition g on g.id = r.gone_edition where w.kind = 'release' and w.lifted_at is null and r.source = ?
group by r.id
"""
_SAYS = """
select id, release_id release, row_sha256, sheet, section, reference, recipient, title, purpose, cells from version
where release_id in given
"""
_NEW = """
select v.id, v.release_id release, r.first_edition = ?1 is_new, v.row_sha256, v.sheet, v.section, v.reference,
  v.recipient, v.title, v.purpose, v.cells, v.edition_id
from version v join release r on r.id = v.release_id where v.edition_id = ?1
"""
_STANDS = """
select v.release_id release, max(e.edition_id) edition from version v join edition_row e on e.version_id = v.id
where v.release_id in given group by v.release_id
"""
_BEFORE = "select * from version where release_id = ? and id < ? order by id desc limit 1"


def withhold_alike(
    store: Store, source: str, edition: int, now: datetime, *, part: bool = False,
    comes_of: Iterable[tuple[int, int]] = (),
) -> None:
    """Withholds releases of an edition that may be withheld ones until a person decides, inside a transaction.

    `part`: the edition has some of its rows alone, and any that it lacks may be gone. `comes_of`: releases of the
    edition before with the versions that parts of their rows, or rows with theirs in them, are now.
    """
    kept = {x["release"]: x for x in store.rows(_WITHHELD, [source])}
    if not kept:
        return
    found: dict[int, str] = {}
    for old, version in comes_of:
        of = store.one("select release_id r from version where id = ?", [version])
        if old in kept and of and of["r"] not in kept:
            found.setdefault(of["r"], f"it has release {old}, which is withheld, or a part of it")
    asked = _MayBeWithheld(store, source, edition, kept, stamp(now - _LATELY), part=part)
    for new in store.rows(_NEW, [edition]):
        if new["release"] not in kept and new["release"] not in found and (why := asked.why(new)):
            found[new["release"]] = why
    for release, why in found.items():
        withhold(store, "release", release, because=why, who=WHO, cause="individual", now=now, listed=False)
    if found:
        write_list(store)
        note_waiting(store, now)


class _MayBeWithheld:
    """What is withheld of a source, held beside what one of its editions has."""

    def __init__(
        self, store: Store, source: str, edition: int, kept: Mapping[int, Row], lately: str, *, part: bool
    ) -> None:
        self.store, self.edition, self.kept, self.lately, self.part = store, edition, kept, lately, part
        self.forms = _SharedWords(store, source)
        self.texts: dict[int, list[Row]] = {}
        for x in store.rows_with(_SAYS, kept):
            self.texts.setdefault(x["release"], []).append(x)
        stands = store.rows_with(_STANDS, self.texts)
        self.stands = {x["release"] for x in stands if x["edition"] == edition}

    def why(self, new: Row) -> str:
        """Why a release that is new, or says something else, may be one that is withheld; "" where nothing says so."""
        for old, x in self.kept.items():
            signs = self._of_a_new_one(new, x) if new["is_new"] else self._taken_over(new, x)
            if signs:
                return f"it may be release {old}, which is withheld: {', '.join(signs)}"
        return ""

    def _of_a_new_one(self, new: Row, x: Row) -> list[str]:
        texts = self.texts.get(x["release"], ())
        if _same_row(new, texts):
            return ["its row says the same"]
        signs = max((list(_signs(new, was, self.forms)) for was in texts), key=len, default=[])
        if x["release"] in self.stands or not (self.part or x["gone_edition"]):  # a part of it, or the same again
            return signs if len(signs) >= _MOST_SIGNS and _DATES in signs else []
        least = 1 if (x["gone_at"] or "") >= self.lately else 2
        return signs if len(signs) >= least else []

    def _taken_over(self, new: Row, x: Row) -> list[str]:
        """What a release that was known says only now, and as the one that went with this edition said it."""
        before = self.store.one(_BEFORE, [new["release"], new["id"]]) if x["gone_edition"] == self.edition else None
        if before is None:
            return []
        return [
            sign for was in self.texts.get(x["release"], ()) for sign in _signs_of_words(new, was, self.forms)
            if sign not in set(_signs_of_words(before, was, self.forms))
        ][:1]


class _SharedWords:
    """Which titles and purposes many releases of a source share."""

    def __init__(self, store: Store, source: str) -> None:
        self.store, self.source = store, source
        self._known: dict[tuple[str, str], bool] = {}

    def __call__(self, field: str, text: str) -> bool:
        key = field, text
        if key not in self._known:
            sql = (
                "select count(distinct v.release_id) n from version v join release r on r.id = v.release_id"  # noqa: S608 - ours
                f" where v.{field} = ? and r.source = ?"
            )
            self._known[key] = self.store.rows(sql, [text, self.source])[0]["n"] > _FORM
        return self._known[key]


def _same_row(new: Row, texts: Iterable[Row]) -> bool:
    return any(new["row_sha256"] == was["row_sha256"] for was in texts) and WITHHELD_MARK not in new["cells"]


def _signs(new: Row, was: Row, forms: _SharedWords) -> Iterator[str]:
    """What says that a row may be another; each by itself is little."""
    yield from _signs_of_words(new, was, forms)
    if _same_recipient(new, was):
        yield "the same recipient"
    one, other = _keys_of_cells(new["cells"]), _keys_of_cells(was["cells"])
    common = [k for k in one if k in other and not may_say_taken_out(one[k])]
    same = sum(one[k] == other[k] for k in common)
    dates = [one[k] == other[k] for k in common if k in DATE_FIELDS]
    if new["sheet"] == was["sheet"] and dates and all(dates) and 2 * same >= len(common):
        yield _DATES


@lru_cache(maxsize=256)
def _keys_of_cells(cells: str) -> dict[str, str]:
    return {k: cell_key(v) for k, v in json.loads(cells).items() if v}


def _signs_of_words(new: Row, was: Row, forms: _SharedWords) -> Iterator[str]:
    reference = cell_key(new["reference"], plain=True)
    if any(map(str.isdigit, reference)) and reference == cell_key(was["reference"], plain=True):
        yield "the same reference"
    for field in ("title", "purpose"):
        one, other = new[field], was[field]
        if one and other and _alike(one, other) and not (forms(field, one) and forms(field, other)):
            yield f"much the same {field}"


def _same_recipient(new: Row, was: Row) -> bool:
    from db.register.editions import NAMED_BY_SECTION

    one, other = new["recipient"], was["recipient"]
    if not one and not other:
        return new["section"] in NAMED_BY_SECTION and new["section"] == was["section"]
    return bool(one and other) and WITHHELD_MARK not in one and (
        cell_key(one) == cell_key(other) or _group(one) == _group(other)
    )


@lru_cache(maxsize=8192)
def _group(name: str) -> str:
    from recipients.cell.bodies import group_key  # loads the lists

    return group_key(name)


def _alike(one: str, other: str) -> bool:
    """True for texts of which most words are the same, or all that is left where some were taken out."""
    if WITHHELD_MARK in one and WITHHELD_MARK in other and cell_key(one) == WITHHELD_MARK:
        return False
    if cell_key(one) == cell_key(other):
        return True
    a, b = _words(one), _words(other)
    common = len(a & b)
    if may_say_taken_out(one) or may_say_taken_out(other):
        return 2 * common >= min(len(a), len(b)) > 0
    return 4 * common >= 3 * max(len(a), len(b)) > 0


@lru_cache(maxsize=1024)
def _words(text: str) -> frozenset[str]:
    return frozenset(w for w in fold(text).split() if len(w) > _LONG or w.isdigit())
