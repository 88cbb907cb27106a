"""What today's readers have not gone over yet: files that wait for their look, rows and items that earlier ones stored.

Pupils' data is taken out of these, of what was said of them, and of messages; the archive keeps the bytes.
"""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple

from db.items.kept import Kept, documents_of, save_masked
from db.register.editions import row_sha256
from db.store import Store, as_json
from db.withheld.decide import NEVER
from db.withheld.printed import FEW
from db.withheld.record import WHO, withhold
from db.withheld.short_list import write_list
from model.hidden import WITHHELD_CELL
from model.item import Item
from text.timestamp import stamp

Cells = Mapping[str, tuple[str, str]]
"""Column name -> the cell before and after."""
_SHORTEST = 4
"""Letters from which a cell is looked for within longer texts; shorter ones are told by their column."""


def editions_due(store: Store, reader: str) -> list[tuple[int, str]]:
    """Editions, with their sources, whose rows another reader has gone over last, or none: the newest first."""
    rows = store.rows(
        "select id, source from edition e where state = 'accepted' and not exists (select 1 from gone_over g"
        " where g.edition_id = e.id and g.reader = ?) order by id desc", [reader],
    )
    return [(x["id"], x["source"]) for x in rows]


def note_gone_over(store: Store, edition: int, reader: str) -> None:
    """The rows that an edition brought are as this reader gives them, inside a transaction."""
    store.execute("insert or replace into gone_over values (?, ?)", [edition, reader])


Rows = dict[int, dict[str, str]]
"""Version -> its cells by column name."""


def rows_of(store: Store, edition: int) -> dict[tuple[str, str], Rows]:
    """The versions that an edition brought, by file and sheet."""
    sheets: dict[tuple[str, str], Rows] = {}
    for x in store.rows("select id, file, sheet, cells from version where edition_id = ? order by id", [edition]):
        sheets.setdefault((x["file"], x["sheet"]), {})[x["id"]] = json.loads(x["cells"])
    return sheets


def rows_in(store: Store, edition: int, file: str, sheet: str) -> Rows:
    """All versions that stood in a sheet of an edition, older ones too."""
    rows = store.rows(
        "select v.id, v.cells from edition_row r join version v on v.id = r.version_id"
        " where r.edition_id = ? and r.file = ? and r.sheet = ? order by r.position", [edition, file, sheet],
    )
    return {x["id"]: json.loads(x["cells"]) for x in rows}


def mask_rows(store: Store, found: Mapping[int, Cells], now: datetime) -> None:
    """Takes cells out of versions, inside a transaction, and out of the changes and messages that tell of them."""
    for version, cells in found.items():
        x = store.rows("select * from version where id = ?", [version])[0]
        clean = CellMask(cells)
        record = clean(json.loads(x["cells"]))
        fields = {k: clean.text(k, x[k]) for k in ("reference", "recipient", "title", "purpose")}
        store.execute(
            "update version set cells = ?, row_sha256 = ?, reference = ?, recipient = ?, title = ?, purpose = ?,"
            " category_reason = iif(?, category_reason, '') where id = ?",  # a reason quotes words of the name
            [as_json(record), row_sha256(record), *fields.values(), fields["recipient"] == x["recipient"], version],
        )
        store.execute("insert or replace into masked values (?, ?)", [version, stamp(now)])
        changes = store.rows(
            f"select {_TELLING} from change where version_before = ?1 or version_after = ?1"  # noqa: S608 - our own words
            " or release_id = (select release_id from version where id = ?1)", [version],
        )
        _write(store, _changes(store, changes, clean))
    if found:  # labels and assessments come anew in the next pass over all (`db.recipients.reclassify`)
        store.execute("update labelling set lists = '' where id = (select max(id) from labelling)")


def not_taken_out(
    store: Store, now: Mapping[int, tuple[Mapping[str, str], AbstractSet[str]]]
) -> dict[int, dict[str, tuple[str, str]]]:
    """By version what it shows that is taken out of its row `now`: before and after.

    `now`: cells by column name, and the columns of which something is out: of a body with a child behind it the body
    is left, and no word says so.
    """
    from readers.personal.names_elsewhere import is_taken_out

    found = {}
    for x in store.each_with("select id, cells from version where id in given", now):
        stored = json.loads(x["cells"])
        cells, out = now[x["id"]]
        pairs = {
            k: (a, b) for k, b in cells.items() if (k in out or is_taken_out(b)) and (a := stored.get(k, b)) != b
        }
        if pairs:
            found[x["id"]] = pairs
    return found


def saying(store: Store, source: str, texts: Mapping[str, str]) -> dict[int, dict[str, tuple[str, str]]]:
    """By version of a source the cells that are one of these texts: before, and after. Not those of who is named."""
    if not texts:
        return {}
    from text.privacy.private import JUDGED_LATER

    parts = [max(_PARTS.findall(t), key=len, default="") for t in texts]
    some = " or ".join("instr(v.cells, ?)" for _ in parts) if len(parts) <= FEW else "true"
    sql = (
        "select v.id, v.cells from version v join release r on r.id = v.release_id"  # noqa: S608 - our own words
        f" where r.source = ? and ({some})"
    )
    found = {}
    for x in store.each(sql, [source, *(parts if len(parts) <= FEW else ())]):
        cells = json.loads(x["cells"])
        if pairs := {k: (a, texts[a]) for k, a in cells.items() if a in texts and k not in JUDGED_LATER}:
            found[x["id"]] = pairs
    return found


_PARTS = re.compile(r"[A-Za-z0-9]+")


def mask_releases(store: Store, found: Mapping[int, Cells], now: datetime) -> None:
    """As `mask_rows`, and out of the other versions of their releases; the files that show it are kept back."""
    if not found:
        return
    from readers.personal.cells import is_childs_text
    from readers.personal.names_elsewhere import without_names  # loads what is private of texts
    from text.privacy.private import JUDGED_LATER

    every: dict[int, dict[str, tuple[str, str]]] = {v: dict(cells) for v, cells in found.items()}
    by_release: dict[int, list[int]] = {}
    for x in store.rows_with("select id, release_id from version where id in given", found):
        by_release.setdefault(x["release_id"], []).append(x["id"])
    for release, versions in by_release.items():
        pairs = {name: pair for v in versions for name, pair in found[v].items()}
        clean, texts = CellMask(pairs), [a for a, _ in pairs.values() if is_childs_text(a)]
        for x in store.rows("select id, cells from version where release_id = ?", [release]):
            for name, cell in json.loads(x["cells"]).items():
                bare = clean.text(name, cell)
                bare = bare if name in JUDGED_LATER else without_names(bare, texts)
                if bare != cell:
                    every.setdefault(x["id"], {}).setdefault(name, (cell, bare))
    mask_rows(store, every, now)
    for x in store.rows_with(_SHOW_THEM, every):
        withhold(store, "file", x["sha256"], because=BECAUSE, who=WHO, cause="hidden", now=now, listed=False)
    write_list(store)


BECAUSE = "it shows what a later edition says is a child's"
_SHOW_THEM = """
select distinct f.sha256 from edition_row r join edition_file f on f.edition_id = r.edition_id and f.file = r.file
where r.version_id in given
"""


class Mask(ABC):
    """Takes what is a pupil's out of values that may say it again."""

    def __call__(self, value: Any, name: str = "") -> Any:  # noqa: ANN401 - plain values, as JSON has them
        """The value without it. `name`: of the column under which it stands."""
        if isinstance(value, str):
            return self.text(name, value)
        if isinstance(value, Mapping):
            return {k: self(v, k) for k, v in value.items()}
        return [self(x, name) for x in value] if isinstance(value, list) else value

    @abstractmethod
    def text(self, name: str, text: str) -> str:
        """The same for a text."""


class CellMask(Mask):
    """For cells of a row."""

    def __init__(self, cells: Cells) -> None:
        self.by_column = {name: pair for name, pair in cells.items() if pair[0]}
        every = chain(self.by_column.values(), *map(_taken_of, self.by_column.values()))
        self.whole = {a: b for a, b in every if len(a) >= _SHORTEST}
        found = sorted(map(re.escape, self.whole), key=len, reverse=True)
        self.pattern = re.compile(rf"(?<!\w)(?:{'|'.join(found)})(?!\w)") if found else None

    def text(self, name: str, text: str) -> str:
        before, after = self.by_column.get(name, ("", ""))
        if text == before and before:
            return after
        return self.pattern.sub(lambda m: self.whole[m.group()], text) if self.pattern and text else text


def _taken_of(pair: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """What may stand by itself: words in a row that are not in what is left of a cell, and one, quoted by a reason."""
    before, after = (re.findall(r"\S+", text) for text in pair)
    head = _in_common(before, after)
    tail = _in_common(before[head:][::-1], after[head:][::-1])
    taken, put = (" ".join(words[head : len(words) - tail]) for words in (before, after))
    if (head or tail) and " " in taken:
        yield taken.strip(" ,;:()[]"), put.strip(" ,;:()") or WITHHELD_CELL
    for word in re.findall(r"\w{3,}", taken.casefold()):
        yield from ((f"{a}{word}{b}", f"{a}{WITHHELD_CELL}{b}") for a, b in ("\u201c\u201d", '""'))


def _in_common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words both begin with."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def mask_item(store: Store, known: Kept, item: Item, versions: Mapping[int, Item], clean: Mask) -> None:
    """Writes an item and its versions without a pupil's, inside a transaction, and what tells of them."""
    source, before = _source_of(store, known), known.item.key
    save_masked(store, known.id, item, versions)
    _write(store, said_of(store, known, clean))
    if item.key != before:
        for table, column in (("withheld", "key"), ("settled", "item"), ("second_reading", "item")):
            store.execute(
                f"update {table} set {column} = ? where {column} = ?",  # noqa: S608 - our own words
                [f"{source} {item.key}", f"{source} {before}"],
            )


class Row(NamedTuple):
    """What is to stand in a row."""

    table: str
    id: int | str
    values: Mapping[str, Any]
    by: str = "id"


def said_of(store: Store, known: Kept, clean: Mask) -> Iterator[Row]:
    """The rows that tell of an item and its versions, by the key that it had, without a pupil's."""
    source = _source_of(store, known)
    for version in [x["id"] for x in store.rows("select id from item_version where item_id = ?", [known.id])]:
        yield Row("item_version", version, {"documents": as_json(clean(documents_of(store, version)))})
        for x in store.rows("select rowid, * from mention where version_id = ?", [version]):
            said = {k: as_json(clean(json.loads(x[k]))) for k in ("recipients", "said")}
            yield Row("mention", x["rowid"], {k: clean(x[k]) for k in ("sentence", "reason")} | said, "rowid")
    for x in store.rows("select rowid, words, given from settled where item = ?", [f"{source} {known.item.key}"]):
        given = x["given"] and as_json(clean(json.loads(x["given"])))
        yield Row("settled", x["rowid"], {"words": clean(x["words"]), "given": given}, "rowid")
    changes = store.rows(
        f"select {_TELLING} from change where source = ? and json_extract(detail, '$.item') = ?",  # noqa: S608 - our own words
        [source, known.item.key],
    )
    yield from _changes(store, changes, clean)


def _source_of(store: Store, known: Kept) -> str:
    (x,) = store.rows("select source from item where id = ?", [known.id])
    return str(x["source"])


_TELLING = "id, reference, recipient, file, fields, reason, detail"
"""The columns of a change that say something."""


def _changes(store: Store, changes: Iterable[Mapping[str, Any]], clean: Mask) -> Iterator[Row]:
    for x in changes:
        said = {k: clean(x[k], k) for k in ("reference", "recipient", "file", "reason")}
        yield Row("change", x["id"], said | {k: as_json(clean(json.loads(x[k]))) for k in ("fields", "detail")})
        for a in store.rows(
            "select id, payload from alert where id in (select alert_id from alert_change where change_id = ?)",
            [x["id"]],
        ):
            yield Row("alert", a["id"], {"payload": as_json(clean(json.loads(a["payload"])))})


def _write(store: Store, rows: Iterable[Row]) -> None:
    for x in rows:
        to = ", ".join(f"{name} = ?" for name in x.values)
        store.execute(f"update {x.table} set {to} where {x.by} = ?", [*x.values.values(), x.id])  # noqa: S608 - our own words


# ---------------------------------------------------------------------------------------------------------------
# Which files were looked into for what they hide, by which readers


class FilePlace(NamedTuple):
    """Where a file stood."""

    source: str
    file: str
    """Its identity over the editions."""
    title: str
    filename: str
    url: str
    register: bool
    """True where it is read row by row."""
    current: bool
    """True where the source shows it now."""


def note_looked_into(store: Store, sha256s: Iterable[str], reader: str) -> None:
    """Their look is taken, inside a transaction."""
    sql = "insert into looked_into values (?, ?) on conflict(sha256) do update set reader = excluded.reader"
    store.many(sql, [(s, reader) for s in sha256s])


def waits_for_a_look(store: Store, source: str) -> bool:
    """True where a file of a source waits for its first look, and the archive was not found to have lost it."""
    found = store.one(
        "select 1 from looked_into l where l.reader = '' and (exists (select 1 from snapshot s where"
        " s.sha256 = l.sha256 and s.source = ?1) or exists (select 1 from edition_file f join edition e"
        " on e.id = f.edition_id where f.sha256 = l.sha256 and e.source = ?1)) limit 1", [source],
    )
    return found is not None


def due(store: Store, reader: str) -> list[str]:
    """Files that the current readers have not checked; those that none has checked first."""
    rows = store.rows(
        f"select sha256 from looked_into where reader != ? order by reader not in {NEVER}, rowid", [reader]  # noqa: S608
    )
    return [x["sha256"] for x in rows]


def where_it_stood(store: Store, sha256: str) -> list[FilePlace]:
    """The places of a file, one for each source and title, those that show it now first."""
    rows = store.rows(_PLACES, [sha256])
    out: dict[str, FilePlace] = {}
    for x in rows:
        found = FilePlace(**{k: x[k] for k in FilePlace._fields})
        out.setdefault(x["source"], found._replace(register=bool(x["register"]), current=bool(x["current"])))
    return list(out.values())


_PLACES = """
select e.source, f.file, f.title, f.filename, f.final_url url, f.register, e.id = (select max(id) from edition
  where source = e.source and state = 'accepted') current, 0 part, e.id number
from edition_file f join edition e on e.id = f.edition_id where f.sha256 = ?1
union all
select source, file, title, '', url, 0, 1, 1, rowid from document where sha256 = ?1
union all
select i.source, i.key || ' ' || json_extract(d.value, '$.format'), v.title, '', '', 0, 0, 2, v.id
from item_version v join item i on i.id = v.item_id, json_each(v.documents) d
where json_extract(d.value, '$.sha256') = ?1
union all
select source, url, url, '', final_url, 0, 0, 3, id from snapshot where sha256 = ?1
order by current desc, part, number desc
"""
