"""What else holds or says what is withheld: archived files; changes of several rows, notices, and later changes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from msgspec import field

from diffing.normal import cell_key
from model.discreet import Discreet

if TYPE_CHECKING:
    from db.store import Store

Row = dict[str, Any]
Place = Sequence[Any]
_LOUD = re.compile(r"(?<=[:;] )([^:;]+) (\((?:press|commercial)\))")
"""A recipient as notices name one that is new or gone (`pipelines.named`)."""
_OF_RELEASES = """
select distinct r.source, v.reference, v.recipient from version v join release r on r.id = v.release_id
where v.release_id in given
"""
_BROUGHT = "select release_id, fields from change where id in given and release_id is not null and fields != '{}'"


def files_with(
    store: Store, releases: Iterable[str], versions: Iterable[int], changes: Iterable[str], items: Iterable[str]
) -> frozenset[str]:
    """The sha256 of every body in which these releases, versions, changes or items stood."""
    out: set[str] = set()
    of_release = store.rows_with("select id from version where release_id in given", map(int, releases))
    for x in (
        *store.rows_with(_OF_VERSIONS, {*versions, *(x["id"] for x in of_release)}),
        *store.rows_with(_OF_CHANGES, map(int, changes)), *store.rows_with(_OF_ITEMS, items),
    ):
        out.update((x["sha256"], x["whole"]), (d.get("sha256") or "" for d in json.loads(x["documents"])))
    return frozenset(out - {""})


def pages_leading_to(store: Store, files: Iterable[str]) -> set[str]:
    """The sha256 of every page of a source that leads to one of these files."""
    return {x["sha256"] for x in store.rows_with(_PAGES, files)}


_PAGES = """
, page as (
  select id, source, sha256, fetched_at from snapshot s
  where not exists (select 1 from edition_file x where x.sha256 = s.sha256)
)
select distinct p.sha256 from edition_file f join edition e on e.id = f.edition_id
join page p on p.source = e.source
  and p.id >= (select coalesce(max(q.id), 0) from page q where q.source = e.source and q.id < f.snapshot_id)
  and p.fetched_at <= coalesce((select min(n.seen_at) from edition n where n.source = e.source and n.id > e.id
    and not exists (select 1 from edition_file g where g.edition_id = n.id and g.sha256 = f.sha256)), '9999')
where f.sha256 in given
"""
"""Pages that lead to these files: of the file's source, from the one that first did to the one that did no more."""
_OF_VERSIONS = """
select distinct f.sha256, coalesce(s.sha256, '') whole, '[]' documents from edition_row r
join edition_file f on f.edition_id = r.edition_id and f.file = r.file
left join snapshot s on s.id = f.snapshot_id where r.version_id in given
"""
_OF_CHANGES = """
select distinct f.sha256, coalesce(s.sha256, '') whole, '[]' documents from change c
left join version a on a.id = c.version_after left join version b on b.id = c.version_before
join edition_file f on f.edition_id in (c.edition_id, a.edition_id, b.edition_id)
  and f.file in (a.file, b.file, c.file)
left join snapshot s on s.id = f.snapshot_id where c.id in given
"""
_OF_ITEMS = """
select distinct coalesce(s.sha256, '') sha256, coalesce(t.sha256, '') whole, v.documents from item i
join item_version v on v.item_id = i.id left join snapshot s on s.id = v.snapshot_id
left join snapshot t on t.source = s.source and t.url = s.url where i.source || ' ' || i.key in given
"""
"""The answer in which an item stood, and every other answer of that address."""


# ---------------------------------------------------------------------------------------------------------------
# Where no row of a withheld release is told

class WithheldBeside(Discreet, frozen=True):
    """What is withheld and may stand where no row of its own does."""

    unsaid: ClassVar[frozenset[str]] = frozenset({"references", "recipients", "words"})
    references: frozenset[tuple[str, str]] = frozenset()
    """Source and reference, as it is matched by, of withheld releases; none without a digit: others have "TBC" too."""
    recipients: frozenset[str] = frozenset()
    """Cells of their recipients, in small letters."""
    words: Mapping[int, frozenset[tuple[str, str]]] = field(default_factory=dict)
    """By release the column and the cell that withheld changes brought."""

    def left_of(
        self, source: str, release: int | None, detail: Mapping[str, Any], fields: Mapping[str, Any], instead: str
    ) -> tuple[Row, Row, Place | None] | None:
        """Detail and fields of a change without it, and the place of the first row left where that is another.

        None where nothing of a change of several references is left. `instead`: what stands in place of words.
        """
        detail, fields, place = dict(detail), dict(fields), None
        pairs: Sequence[Sequence[str]] = detail.get("references") or ()
        left = [n for n, pair in enumerate(pairs) if not any((source, _key(x)) in self.references for x in pair)]
        if pairs and not left:
            return None
        if len(left) < len(pairs):
            rows = detail.get("rows") or ()
            detail["references"] = [pairs[n] for n in left]
            fields = {name: [*pairs[left[0]]] for name in fields}
            if len(rows) == len(pairs):
                detail["rows"] = [rows[n] for n in left]
                place = rows[left[0]]
        if self.recipients and "gone" in detail:
            detail["gone"] = [name for name in detail["gone"] if not self._is_named(name.rpartition(" (")[0])]
        if words := self.words.get(release or 0):
            fields = {k: [instead if (k, v[0]) in words else v[0], *v[1:]] for k, v in fields.items()}
            detail |= {"history": [
                {**was, "fields": {
                    k: [instead if (k, cell) in words else cell for cell in v] for k, v in was["fields"].items()
                }} for was in detail["history"]
            ]} if "history" in detail else {}
        return detail, fields, place

    def before(self, release: int | None, cells: Mapping[str, str] | None, instead: str) -> Row | None:
        """The cells of a row before a change without the words of withheld changes."""
        words = self.words.get(release or 0, frozenset())
        return None if cells is None else {k: instead if (k, cell) in words else cell for k, cell in cells.items()}

    def notice(self, payload: Any, instead: str) -> Any:  # noqa: ANN401 - plain values, as JSON has them
        """A notice, or a part of it, without recipients of withheld releases among those it names."""
        if isinstance(payload, str) and self.recipients:
            return _LOUD.sub(lambda m: f"{instead} {m[2]}" if self._is_named(m[1]) else m[0], payload)
        if isinstance(payload, Mapping):
            return {k: self.notice(v, instead) for k, v in payload.items()}
        return [self.notice(x, instead) for x in payload] if isinstance(payload, list) else payload

    def _is_named(self, name: str) -> bool:
        return any(name.casefold() in cell for cell in self.recipients)


NOTHING_BESIDE = WithheldBeside()


def said_beside(store: Store, releases: Sequence[str], changes: Sequence[str]) -> WithheldBeside:
    """What is said elsewhere of these releases, and brought by these changes, which are withheld."""
    rows = store.rows_with(_OF_RELEASES, map(int, releases))
    words: dict[int, set[tuple[str, str]]] = {}
    for x in store.rows_with(_BROUGHT, map(int, changes)):
        brought = words.setdefault(x["release_id"], set())
        brought.update((name, pair[1]) for name, pair in json.loads(x["fields"]).items() if pair[1])
    return WithheldBeside(
        frozenset((x["source"], _key(x["reference"])) for x in rows if any(map(str.isdigit, x["reference"] or ""))),
        frozenset(x["recipient"].casefold() for x in rows if x["recipient"]),
        {release: frozenset(brought) for release, brought in words.items()},
    )


def mend_notices(store: Store, clean: Callable[[str], str]) -> None:
    """Takes out of what operators are told of a source what `clean` does, inside a transaction."""
    for x in store.rows("select id, message from notice where instr(message, ' for press or companies')"):
        if (message := clean(x["message"])) != x["message"]:
            store.update("notice", x["id"], message=message)


def renumbered_with(store: Store, beside: WithheldBeside) -> frozenset[int]:
    """The changes that tell that references were numbered anew, those of withheld releases among them."""
    if not beside.references:
        return frozenset()
    rows = store.each("select id, source, detail from change where kind = 'references_renumbered'")
    return frozenset(
        x["id"] for x in rows
        for pair in json.loads(x["detail"]).get("references", ())
        if any((x["source"], _key(reference)) in beside.references for reference in pair)
    )


def _key(reference: str | None) -> str:
    return cell_key(reference or "", plain=True).casefold()
