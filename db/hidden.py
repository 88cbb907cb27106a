"""What the files of a source hide, what a person has decided about it, and rows that stand though they are hidden."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.store import Store, stamp
from db.withheld import unwithhold, withhold
from model import Hidden, HiddenKind, Place

CODE = "hidden_content"
"""Of the notice to operators."""
DECISIONS = ("private", "rows", "public")
BECAUSE = "it holds hidden content"


@dataclass(frozen=True, slots=True)
class HidingFile:
    """A file of a source, and what it hides."""

    file: str
    """Its identity over the editions."""
    title: str
    sha256: str
    hidden: tuple[Hidden, ...]
    undecided: tuple[Hidden, ...] = ()


def note_hiding(store: Store, source: str, looked_at: Iterable[HidingFile], now: datetime) -> list[str]:
    """Writes down what files hide that were looked at anew, and withholds them, inside a transaction.

    Gives the titles of files that hide something which nobody has decided on and which they did not hide before.
    """
    anew = []
    for f in looked_at:
        rows = store.rows(
            "select digest from hidden where source = ? and file = ? union"
            " select digest from hidden_decision where source = ?", [source, f.file, source],
        )  # fmt: skip
        known = {x["digest"] for x in rows}
        store.execute("delete from hidden where source = ? and file = ?", [source, f.file])
        for h in f.hidden:
            store.execute(
                "insert into hidden values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                [source, f.file, f.title, f.sha256, h.kind.value, h.place, h.amount, h.sha256, stamp(now)],
            )
        anew += [f.title] if any(h.sha256 not in known for h in f.hidden) else []
        withhold_hiding(store, source, (f,), now)
    return anew


def withhold_hiding(store: Store, source: str, files: Iterable[HidingFile], now: datetime) -> None:
    """Withholds the files that hide something, but for one of which a person has called all of it public."""
    for f in files:
        if any(decision_on(store, source, h.sha256) != "public" for h in f.hidden):
            withhold(store, "file", f.sha256, because=BECAUSE, who="npdwatch", cause="hidden", now=now)


def decision_on(store: Store, source: str, digest: str) -> str:
    """What a person has decided about hidden content, "" where nobody has."""
    found = store.one("select decision from hidden_decision where source = ? and digest = ?", [source, digest])
    return found["decision"] if found else ""


def hiding_files(store: Store, source: str) -> list[HidingFile]:
    """The files of a source that hide something now."""
    out: dict[tuple[str, str, str], list[tuple[Hidden, bool]]] = {}
    for x in store.rows(
        "select h.*, d.decision from hidden h left join hidden_decision d on d.source = h.source"
        " and d.digest = h.digest where h.source = ? order by h.rowid", [source],
    ):  # fmt: skip
        hidden = Hidden(HiddenKind(x["kind"]), x["place"], x["amount"], x["digest"])
        out.setdefault((x["file"], x["title"], x["sha256"]), []).append((hidden, x["decision"] is None))
    return [HidingFile(*k, tuple(h for h, _ in v), tuple(h for h, open_ in v if open_)) for k, v in out.items()]


def forget_others(store: Store, source: str, files: Iterable[str]) -> None:
    """Files that the publication has no more wait for nobody, inside a transaction; they stay withheld."""
    store.execute(
        "delete from hidden where source = ? and file not in (select value from json_each(?))",
        [source, json.dumps(list(files))],
    )


def decide_on_hidden(
    store: Store, source: str, decision: str, which: Sequence[Hidden], *, who: str, now: datetime
) -> None:
    """Writes down a person's word on hidden content, inside a transaction: private, rows or public."""
    for h in which:
        store.execute(
            "insert into hidden_decision values (?, ?, ?, ?, ?) on conflict(source, digest) do update set"
            " decision = excluded.decision, who = excluded.who, at = excluded.at",
            [source, h.sha256, decision, who, stamp(now)],
        )
    for f in hiding_files(store, source):
        if all(decision_on(store, source, h.sha256) == "public" for h in f.hidden):
            unwithhold(store, "file", f.sha256, who=who, now=now, cause="hidden")
        else:
            withhold(store, "file", f.sha256, because=BECAUSE, who=who, cause="hidden", now=now)


def save_standing(store: Store, edition: int, positions: Iterable[int]) -> None:
    """Marks rows of an edition that its files hide, inside a transaction."""
    store.db.conn.executemany("insert into standing values (?, ?)", ((edition, n) for n in positions))


def standing_rows(store: Store, edition: int) -> dict[Place, dict[str, str]]:
    """The rows of an edition that stand though its files hide them: their places, and what they say."""
    rows: list[dict[str, Any]] = store.rows(
        "select r.file, r.sheet, r.row, v.cells from standing s join edition_row r on r.edition_id = s.edition_id"
        " and r.position = s.position join version v on v.id = r.version_id where s.edition_id = ? order by r.position",
        [edition],
    )
    return {Place(x["file"], x["sheet"], x["row"]): json.loads(x["cells"]) for x in rows}
