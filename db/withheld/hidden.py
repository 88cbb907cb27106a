"""What the files of a source hide, the decisions on it, and rows that stand though they are hidden."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct, field

from db.store import Store
from db.withheld.decide import NEVER
from db.withheld.record import unwithhold, withhold
from model.hidden import Hidden, HiddenKind
from model.register import RowPlace
from text.timestamp import stamp

CODE = "hidden_content"
"""Of the notice to operators."""
LETS_OUT = "what it hides was found once and is not found now; until you decide on that it stands as recorded"
"""Why what was stored of a file stays, where a replay finds less than is hidden in it."""
BECAUSE = "it holds hidden content"


class HidingFile(Struct, frozen=True):
    """A file of a source, and what it hides."""

    file: str
    """Its identity over the editions."""
    title: str
    sha256: str
    hidden: tuple[Hidden, ...]
    undecided: tuple[Hidden, ...] = ()
    hid_in: Mapping[str, str] = field(default_factory=dict)
    """Of what this file shows though an earlier one hid it: digest -> sha256 of that file."""
    earlier: bool = False
    """True for one that was recorded before it could be looked into, and has been replaced; its sha256 is `file`."""


def note_hiding(store: Store, source: str, looked_at: Iterable[HidingFile], now: datetime) -> list[str]:
    """Writes down and withholds what files hide, inside a transaction; gives titles of those that hide what is new."""
    anew = []
    for f in looked_at:
        rows = store.rows(
            "select digest from hidden where source = ?1 and file = ?2 union"
            " select digest from hidden_decision where source = ?1", [source, f.file],
        )
        known = {x["digest"] for x in rows}
        _note_gone(store, source, "file = ?", f.file)
        for h in f.hidden:
            hid_in = f.hid_in.get(h.sha256, "")
            store.execute(
                "insert or replace into hidden values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [source, f.file, f.title, f.sha256, h.kind.value, h.place, h.amount, h.sha256, stamp(now),
                 "shown" if hid_in else "hidden", hid_in, int(f.earlier)],
            )
        anew += [f.title] if any(h.sha256 not in known for h in f.hidden) else []
        withhold_hiding(store, source, (f,), now)
    return anew


def _note_gone(store: Store, source: str, which: str, value: str) -> None:
    """What files hid stays written down as gone, where nobody has called it public: it may be shown one day.

    Rows that are shown are told as such, and what shows itself is found anew.
    """
    store.execute(
        f"delete from hidden where source = ? and {which}"  # noqa: S608 - our own words
        " and (state = 'shown' or kind in ('rows', 'personal') or exists (select 1 from hidden_decision d"
        " where d.source = hidden.source and d.digest = hidden.digest and d.decision = 'public'))", [source, value],
    )
    store.execute(
        "update hidden set state = 'gone', hid_in = sha256 where state = 'hidden' and source = ?"  # noqa: S608
        f" and {which}", [source, value],
    )


def not_public(store: Store, source: str) -> list[tuple[str, str, Hidden]]:
    """(file, sha256 of the file that hid it, what) of all that nobody has called public, the newest first."""
    return [
        (x["file"], x["hid_in"] or x["sha256"], Hidden(HiddenKind(x["kind"]), x["place"], x["amount"], x["digest"]))
        for x in store.rows(
            "select h.* from hidden h left join hidden_decision d on d.source = h.source and d.digest = h.digest"
            " where h.source = ? and h.state != 'shown' and h.kind not in ('rows', 'personal')"
            " and coalesce(d.decision, '') != 'public' order by h.seen_at desc, h.rowid desc", [source],
        )
    ]


def public_before(store: Store, source: str, sha256: str) -> list[str]:
    """The sha256 of the files of the good edition before one in which a file came, those that are kept back left out.

    What stood in them for all to see is no secret where the next file hides it.
    """
    found = store.rows(
        "select f.sha256 from edition_file f where f.edition_id = (select e.id from edition e where e.source = ?1"  # noqa: S608
        " and e.state = 'accepted' and e.seen_at < (select min(o.seen_at) from edition o join edition_file x"
        " on x.edition_id = o.id where o.source = ?1 and x.sha256 = ?2) order by e.seen_at desc, e.id desc limit 1)"
        " and not exists (select 1 from withheld w where w.kind = 'file' and w.key = f.sha256 and w.lifted_at is null)"
        f" and exists (select 1 from looked_into l where l.sha256 = f.sha256 and l.reader not in {NEVER})",
        [source, sha256],
    )
    return [x["sha256"] for x in found]


def withhold_hiding(store: Store, source: str, files: Iterable[HidingFile], now: datetime) -> None:
    """Withholds the files that hide something, unless a person has called all of it public."""
    for f in files:
        if not _may_be_served(store, source, f):
            withhold(store, "file", f.sha256, because=BECAUSE, who="npdwatch", cause="hidden", now=now)


def withholds_of_files(store: Store) -> bool:
    """True where anything was ever found in a file that it hides, or shows of pupils."""
    return store.one("select 1 from withheld where kind = 'file' and cause = 'hidden' limit 1") is not None


def _may_be_served(store: Store, source: str, f: HidingFile) -> bool:
    """True where a person has called public all that it hides, for each source of the same bytes: strictest wins.

    Cells that show a child's data are public by no word but one that names this file.
    """
    return not kept_of(store, source, f) and not kept_for(store, source, f)


def kept_of(store: Store, source: str, f: HidingFile) -> list[Hidden]:
    """What keeps a file back: what of it no person has called public."""
    return [h for h in f.hidden if decision_on_file(store, source, f.sha256, h) != "public"]


def decision_on_file(store: Store, source: str, sha256: str, hidden: Hidden) -> str:
    """What a person has decided about something in a file, "" where nobody has.

    That a file's cells show of a child is public where its own sha256 is written down as what was decided on: the same
    cells in another file are not.
    """
    decided = decision_on(store, source, hidden.sha256)
    if hidden.kind is not HiddenKind.PERSONAL:
        return decided
    named = decision_on(store, source, sha256) == "public"
    return "public" if named else "private" if decided == "public" else decided


def kept_for(store: Store, source: str, f: HidingFile) -> list[str]:
    """The other sources for which a file, or what it hides, is not public."""
    found = store.rows(
        "select h.source from hidden h left join hidden_decision d on d.source = h.source"
        " and d.digest = iif(h.kind = 'personal', h.sha256, h.digest)"
        " where h.sha256 = ? and h.source != ? and coalesce(d.decision, '') != 'public'"
        " union select source from hidden_decision where source != ? and decision != 'public'"
        " and digest in (select value from json_each(?)) order by 1",
        [f.sha256, source, source, json.dumps([h.sha256 for h in f.hidden if h.kind is not HiddenKind.PERSONAL])],
    )
    return [x["source"] for x in found]


def decision_on(store: Store, source: str, digest: str) -> str:
    """What a person has decided about hidden content, "" where nobody has."""
    found = store.one("select decision from hidden_decision where source = ? and digest = ?", [source, digest])
    return found["decision"] if found else ""


def hiding_files(store: Store, source: str) -> list[HidingFile]:
    """The files of a source that hide something now."""
    out: dict[tuple[str, str, str, int], list[tuple[Hidden, bool]]] = {}
    hid_in: dict[str, str] = {}
    for x in store.rows(
        "select h.*, d.decision from hidden h left join hidden_decision d on d.source = h.source"
        " and d.digest = h.digest where h.source = ? and h.state != 'gone' order by h.rowid", [source],
    ):
        hidden = Hidden(HiddenKind(x["kind"]), x["place"], x["amount"], x["digest"])
        hid_in |= {hidden.sha256: x["hid_in"]} if x["state"] == "shown" else {}
        key = (x["file"], x["title"], x["sha256"], x["earlier"])
        out.setdefault(key, []).append((hidden, x["decision"] is None))
    return [
        HidingFile(*k[:3], tuple(h for h, _ in v), tuple(h for h, open_ in v if open_),
                   {h.sha256: hid_in[h.sha256] for h, _ in v if h.sha256 in hid_in}, bool(k[3]))
        for k, v in out.items()
    ]


def kept_by_source(store: Store) -> dict[str, list[str]]:
    """By source the sha256 of its files that are kept back for what they hide, or show of it: the newest first."""
    out: dict[str, list[str]] = {}
    for x in store.rows(_KEPT):
        out.setdefault(x["source"], []).append(x["key"])
    return out


_KEPT = """
with kept as (select key, max(id) id from withheld
  where kind = 'file' and cause = 'hidden' and lifted_at is null group by key)
select s.source, k.key, k.id from kept k join snapshot s on s.sha256 = k.key
union select e.source, k.key, k.id from kept k join edition_file f on f.sha256 = k.key
  join edition e on e.id = f.edition_id
union select d.source, k.key, k.id from kept k join document d on d.sha256 = k.key
order by 1, 3 desc
"""


def not_called_public(store: Store, source: str, files: Iterable[HidingFile]) -> frozenset[str]:
    """The names of those that hide what no person has let count, or called public."""
    said = ("public", "rows")
    return frozenset(f.file for f in files if any(decision_on(store, source, h.sha256) not in said for h in f.hidden))


def known_digests(store: Store, source: str, sha256: str) -> set[str]:
    """Of all that a file is known to hide, or to have hidden when it stood, and of all that was decided."""
    rows = store.rows(
        "select digest from hidden where source = ?1 and (sha256 = ?2 or hid_in = ?2) union"
        " select digest from hidden_decision where source = ?1", [source, sha256],
    )
    return {x["digest"] for x in rows}


def would_let_out(store: Store, source: str, sha256: str, url: str, found: Iterable[Hidden]) -> bool:
    """True where a file hid what nobody has called public, and this is not `found` in it now.

    Of one that was replaced what it hid may be written down no more: that it is kept back stays.
    """
    from readers.govuk.plain import NAME_OF_FILE, told_by_address  # late: most polls look into no file

    digests = {h.sha256 for h in (*found, *told_by_address(url))}
    rows = store.rows(
        "select h.digest, coalesce(d.decision, '') decision from hidden h left join hidden_decision d"
        " on d.source = h.source and d.digest = h.digest where h.source = ?1 and h.state != 'shown'"
        " and (h.sha256 = ?2 or h.hid_in = ?2) and not (h.kind = 'personal' and h.place = ?3)",
        [source, sha256, NAME_OF_FILE],
    )
    if rows:
        return any(x["decision"] != "public" and x["digest"] not in digests for x in rows)
    sql = "select 1 from withheld where kind = 'file' and key = ? and cause = 'hidden' and lifted_at is null"
    return not digests and store.one(sql, [sha256]) is not None


def forget_others(store: Store, source: str, files: Iterable[str]) -> None:
    """Files that the publication has no more wait for nobody, inside a transaction; they stay withheld.

    Those of earlier editions wait until a person has decided: nobody was asked about them in their time.
    """
    _note_gone(store, source, "not earlier and file not in (select value from json_each(?))", json.dumps(list(files)))


def decide_on_hidden(
    store: Store, source: str, decision: str, which: Sequence[Hidden], *, who: str, now: datetime, named: str = "",
    earlier: Iterable[HidingFile] = (),
) -> None:
    """Writes down a person's word on hidden content, inside a transaction: private, rows or public.

    `named`: the sha256 of the one file of which that is said. Without it `public` leaves private what shows a child,
    and `private` takes back what was said of a file. `earlier`: files of which it is not asked any more.
    """
    personal = [h.sha256 for h in which if h.kind is HiddenKind.PERSONAL]
    said = {h.sha256: "private" if h.sha256 in personal else decision for h in which}
    if named:
        said[named] = decision
    elif decision == "private":
        files = {f.sha256 for f in hiding_files(store, source)}
        said |= {sha256: decision for sha256 in files if decision_on(store, source, sha256)}
    for digest, word in said.items():
        store.upsert(
            "hidden_decision", "source", "digest", source=source, digest=digest, decision=word, who=who, at=stamp(now),
        )
    for f in (*hiding_files(store, source), *earlier):
        if _may_be_served(store, source, f):
            unwithhold(store, "file", f.sha256, who=who, now=now, cause="hidden")
        else:
            withhold(store, "file", f.sha256, because=BECAUSE, who=who, cause="hidden", now=now)


def standing_rows(store: Store, edition: int) -> dict[RowPlace, dict[str, str]]:
    """The rows of an edition that stand though its files hide them: their places, and what they say."""
    rows: list[dict[str, Any]] = store.rows(
        "select r.file, r.sheet, r.row, v.cells from standing s join edition_row r on r.edition_id = s.edition_id"
        " and r.position = s.position join version v on v.id = r.version_id where s.edition_id = ? order by r.position",
        [edition],
    )
    return {RowPlace(x["file"], x["sheet"], x["row"]): json.loads(x["cells"]) for x in rows}
