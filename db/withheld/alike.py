"""New releases that may be one which a person withheld: its row was edited, so that it was not known again.

Whoever withheld it does not mean it to be told anew under another number; better one release too many that waits.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from db.register.editions import NAMED_BY_SECTION, stored_row
from db.store import Store, as_json
from db.withheld.again import awaited_releases
from db.withheld.record import WHO, note_waiting, withhold
from db.withheld.short_list import write_list
from diffing.normal import cell_key
from model.hidden import WITHHELD_MARK
from model.register import Table
from readers.columns.fields import DATE_FIELDS
from text.clean import fold
from text.redacted import may_say_taken_out
from text.timestamp import stamp

Row = Mapping[str, Any]
_LATELY = timedelta(days=60)
"""So long after it went one sign is enough; a register that is replaced each quarter has the same recipients again."""
_FORM = 3
"""Releases that share a title or purpose: where more do it is a form, and says of no row which it is."""
_MOST_SIGNS, _DATES, _REFERENCE = 3, "the same dates and data", "the same reference"
"""Signs that say so of a row that came while the withheld one stands: its next delivery has another date."""
_OF_LICENCE = frozenset({"licence_start", "licence_end", "destroyed", "published"})
_LONG = 3
"""Letters of a word that says something."""
_TELLING = {"title": 2, "purpose": 3}
"""Such words that a text has at least by which a row is known word for word elsewhere: "Research" may be anybody's."""
_MORE = 2
"""How many more where some may have been taken out: "PhD project of [redacted]" is anybody's too."""
_DIGITS = 4
"""Of a reference by which a row is known elsewhere: other registers number theirs 1, 2 and 3 too."""
_WITHHELD = """
select r.id release, r.source, r.gone_edition, g.seen_at gone_at
from withheld w join release r on r.id = cast(w.key as integer)
left join edition g on g.id = r.gone_edition where w.kind = 'release' and w.lifted_at is null group by r.id
"""
_COLUMNS = "row_sha256, file, sheet, section, reference, recipient, title, purpose, cells"
_SAYS = f"""
select id, release_id release, {_COLUMNS} from version where release_id in given
"""  # noqa: S608 - our own words
_NEW = f"""
select v.id, v.release_id release, iif(?3 is null, r.first_edition = ?1, r.id > ?3) is_new, {_COLUMNS}, v.edition_id
from version v join release r on r.id = v.release_id where v.id >= ?2 and v.edition_id = ?1
"""  # noqa: S608 - our own words
_STANDS = """
select v.release_id release, e.file, e.sheet from version v
join edition_row e on e.version_id = v.id
where v.release_id in (select value from json_each(?)) and e.edition_id = ?
"""
_BEFORE = "select * from version where release_id = ? and id < ? order by id desc limit 1"


def withhold_alike(
    store: Store, source: str, edition: int, now: datetime, *, part: bool = False,
    comes_of: Iterable[tuple[int, int]] = (), since: int = 0, past: int | None = None,
) -> None:
    """Withholds releases of an edition that may be withheld ones until a person decides, inside a transaction.

    `part`: the edition has some of its rows alone, and any that it lacks may be gone. `comes_of`: releases of the
    edition before with the versions that parts of their rows, or rows with theirs in them, are now. `since`: the first
    of its versions. `past`: of an edition that was put in before others the last release that was known before.
    """
    asked = MayBeWithheld(
        store, source, edition, lately=stamp(now - _LATELY), part=part, is_past=past is not None
    )
    if not asked:
        return
    found: dict[int, str] = {}
    for old, version in comes_of:
        of = store.one("select release_id r from version where id = ?", [version])
        if old in asked.here and of and of["r"] not in asked.kept:
            found.setdefault(of["r"], f"it has release {old}, which is withheld, or a part of it")
    for new in store.rows(_NEW, [edition, since, past]):
        if new["release"] not in asked.kept and new["release"] not in found and (why := asked.why(new)):
            found[new["release"]] = why
    for release, why in found.items():
        withhold(store, "release", release, because=why, who=WHO, cause="individual", now=now, listed=False)
    if found:
        write_list(store)
        note_waiting(store, now)


class MayBeWithheld:
    """What is withheld, held beside what one edition of a source has; falsy where nothing is."""

    def __init__(
        self, store: Store, source: str, edition: int = 0, *, lately: str = "", part: bool = False,
        is_past: bool = False,
    ) -> None:
        self.store, self.edition, self.lately = store, edition, lately
        self.part, self.is_past = part, is_past
        self.kept = {x["release"]: x for x in store.rows(_WITHHELD)}
        self.texts: dict[int, list[Row]] = {}
        for x in store.rows_with(_SAYS, self.kept) if self.kept else ():
            self.texts.setdefault(x["release"], []).append(x)
        for n, awaited in enumerate(awaited_releases(store), start=1):
            self.kept[-n] = {"release": -n, "source": awaited.source, "gone_edition": 0, "gone_at": awaited.at}
            self.texts[-n] = [*awaited.rows]
        self.here = {release: x for release, x in self.kept.items() if x["source"] == source}
        """Of this source."""
        self.places: dict[int, set[tuple[str, str]]] = {}
        """Of those that stand in this edition file and sheet."""
        for x in store.rows(_STANDS, [as_json(list(self.here)), edition]) if self.here else ():
            self.places.setdefault(x["release"], set()).add((x["file"], x["sheet"]))
        self._forms = {name: _SharedWords(store, name) for name in {source, *(x["source"] for x in self.kept.values())}}
        self.forms = self._forms[source]
        self._elsewhere: dict[str, list[tuple[Row, Row]]] = {}
        """By recipient the versions of those of other sources, each with its release."""
        for release, x in self.kept.items():
            for was in self.texts.get(release, ()) if release not in self.here else ():
                self._elsewhere.setdefault(_name_of(was), []).append((x, was))

    def __bool__(self) -> bool:
        return bool(self.kept)

    def why(self, new: Row) -> str:
        """Why a release that is new, or says something else, may be one that is withheld; "" where nothing says so."""
        for x in self.here.values():
            signs = self._of_a_new_one(new, x) if new["is_new"] else self._taken_over(new, x)
            if signs:
                return _because(x["release"], signs)
        beside = self._elsewhere.get(_name_of(new), ())
        if not new["is_new"] and beside:  # it says so only now
            before = self._before(new)
            beside = [] if before is None else [(x, was) for x, was in beside if not self._is_copy(before, x, was)]
        return next((_because(x["release"], signs) for x, was in beside if (signs := self._is_copy(new, x, was))), "")

    def may_name(self, table: Table, i: int) -> bool:
        """False for a row that is not recorded of which anything says that it may be a withheld one."""
        digest, cells = stored_row(table.record(i))
        words = {name: table.field_value(i, name) for name in ("reference", "recipient", "title", "purpose")}
        row: Row = {
            "row_sha256": digest, "cells": cells, "file": table.file, "sheet": table.sheet, "section": table.section,
            **words,
        }
        return not any(
            _same_row(row, [was]) or next(_signs(row, was, self.forms), "")
            for release in self.here for was in self.texts.get(release, ())
        ) and not any(self._is_copy(row, x, was) for x, was in self._elsewhere.get(_name_of(row), ()))

    def _of_a_new_one(self, new: Row, x: Row) -> list[str]:
        texts = self.texts.get(x["release"], ())
        if _same_row(new, texts):
            return ["its row says the same"]
        said = ((list(_signs(new, was, self.forms)), was) for was in texts)
        signs, was = max(said, key=lambda pair: len(pair[0]), default=([], new))
        if x["release"] in self.places or not (self.part or self.is_past or x["gone_edition"] is not None):
            # A part of it, or the same again: its next delivery has another date.
            sure = _DATES in signs or (_REFERENCE in signs and not _other_dates(new, was))
            if len(signs) >= _MOST_SIGNS and sure:
                return signs
            is_elsewhere = (new["file"], new["sheet"]) not in self.places.get(x["release"], ())
            return next(filter(None, (self._is_copy(new, x, was) for was in texts)), []) if is_elsewhere else []
        least = 1 if not self.is_past and (x["gone_at"] or "") >= self.lately else 2
        return signs if len(signs) >= least else []

    def _is_copy(self, new: Row, x: Row, was: Row) -> list[str]:
        """What says of a row in another source, file or sheet, or of none known, that it is the withheld one."""
        if _same_row(new, [was]):
            return ["its row says the same"]
        who = _name_of(new)
        if not who or WITHHELD_MARK in new["recipient"] or who != _name_of(was):
            return []
        reference = cell_key(new["reference"], plain=True)
        same = [f"the same {field}" for field in _TELLING if self._is_word_for_word(field, new, x, was)]
        if sum(map(str.isdigit, reference)) >= _DIGITS and reference == cell_key(was["reference"], plain=True):
            same.append(_REFERENCE)
        if not same or (x["gone_edition"] is None and _other_dates(new, was)):
            return []
        return ["the same recipient", *same]

    def _is_word_for_word(self, field: str, new: Row, x: Row, was: Row) -> bool:
        one, other = new[field] or "", was[field] or ""
        least = _TELLING[field] + (_MORE if may_say_taken_out(one) else 0)
        return (
            WITHHELD_MARK not in one and len(_words(one)) >= least
            and fold(one) == fold(other) and not (self.forms(field, one) or self._forms[x["source"]](field, other))
        )

    def _before(self, new: Row) -> Row | None:
        return self.store.one(_BEFORE, [new["release"], new["id"]])

    def _taken_over(self, new: Row, x: Row) -> list[str]:
        """What a release that was known says only now, and as the one that went with this edition said it."""
        before = self._before(new) if x["gone_edition"] == self.edition else None
        if before is None:
            return []
        return [
            sign for was in self.texts.get(x["release"], ())
            for sign in (*_signs_of_words(new, was, self.forms), *_parts_of(new, was, self.forms))
            if sign not in {*_signs_of_words(before, was, self.forms), *_parts_of(before, was, self.forms)}
        ][:1]


def _because(release: int, signs: Iterable[str]) -> str:
    which = f"release {release}, which is" if release > 0 else "one that was, before a backup was restored,"
    return f"it may be {which} withheld: {', '.join(signs)}"


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
        yield _REFERENCE
    for field in ("title", "purpose"):
        one, other = new[field], was[field]
        if one and other and _alike(one, other) and not (forms(field, one) and forms(field, other)):
            yield f"much the same {field}"


def _parts_of(new: Row, was: Row, forms: _SharedWords) -> Iterator[str]:
    """What of a withheld row stands among other words of another: it was put into that one."""
    for field, least in {"recipient": 1, **_TELLING}.items():
        one, other = fold(new[field] or ""), fold(was[field] or "")
        if one == other or f" {other} " not in f" {one} " or len(_words(other)) < least:
            continue
        if field not in _TELLING or not forms(field, was[field]):
            yield f"its {field} within another"


def _other_dates(new: Row, was: Row) -> bool:
    """True for rows of which a date differs: of the same agreement they are two deliveries.

    A licence that was made longer is the same delivery, where another date says so.
    """
    one, other = _keys_of_cells(new["cells"]), _keys_of_cells(was["cells"])
    both = [k for k in DATE_FIELDS if k in one and k in other]
    of_delivery = [k for k in both if k not in _OF_LICENCE]
    return any(one[k] != other[k] for k in of_delivery or both)


def _name_of(row: Row) -> str:
    return fold(row["recipient"] or "")


def _same_recipient(new: Row, was: Row) -> bool:
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
