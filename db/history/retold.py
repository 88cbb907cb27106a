"""What editions tell that were read again: what was told of them stays, what is told otherwise is marked as ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from db.history.taken import COMPARED, Taken, said
from model.change import TAKEN_BACK, ChangeKind
from text.timestamp import stamp

_WORDS = ("reference", "recipient", "file", "sheet", "row", "fields", "reason", "detail")
_VERSIONS = ("version_before", "version_after")
Change = Mapping[str, Any]


class RetoldCounts(Struct):
    """How many changes of an edition are other than before."""

    anew: int = 0
    otherwise: int = 0
    no_more: int = 0


class Retelling(Struct, frozen=True):
    """The changes of one edition, in the copy and in the database."""

    taken: Taken
    known: int
    made: int
    before: Mapping[int, int]
    """From versions in the copy to versions in the database, as they stood in the edition before."""
    after: Mapping[int, int]
    is_settled: bool
    """False where rows stand as recorded, or are matched otherwise than they were: then what was told stays whole."""
    is_as_then: bool
    """False where another edition stands before it than when it was told of."""

    def write(self) -> RetoldCounts:
        """Writes what is other, inside a transaction."""
        store, told = self.taken.store, RetoldCounts()
        changes = store.rows("select * from change where edition_id = ? order by id", [self.known])
        by_key = {x["key"]: x for x in changes}
        by_words = {said(x): x for x in reversed(changes)}
        still, anew = set[int](), list[dict[str, Any]]()
        for x in self.taken.changes_of(self.made):
            here = self.taken.as_here(x, self.before, self.after)
            known = by_key.get(x["key"]) or by_words.get(said(here))
            if known is None:
                anew += [here] if ChangeKind(x["kind"]) in COMPARED and self.is_settled else []
                continue
            still.add(known["id"])
            self._restore(known, here, is_same=known["key"] == x["key"])
        left = [
            x for x in changes if x["id"] not in still and x["kind"] in COMPARED and x["state"] != "retracted"
            and x["overtaken_at"] is None
        ]
        for x in left if self.is_settled else ():
            other = _one_of(anew, left, x)
            if other is not None:
                anew.remove(other)
                told.otherwise += 1
                self._reword(x, other)
            else:
                told.no_more += 1
                self.taken.overtake(x, is_told_still=False, reread_at=self._now)
        for here in anew:
            told.anew += 1
            self._add(here)
        return told

    @property
    def _now(self) -> str:
        return stamp(self.taken.now)

    def _restore(self, known: Change, here: Change, *, is_same: bool) -> None:
        """Gives a change that is told still its versions, and the words that its key was made of."""
        of_rows = ChangeKind(known["kind"]) in COMPARED  # what is said of an edition counts rows of the one before it
        words = [*_WORDS] if is_same and (of_rows or self.is_as_then) else []
        if words and known["reason"].startswith(TAKEN_BACK):  # what a person decided since
            words.remove("reason")
        names = (*words, *(_VERSIONS if self.is_settled else ()))
        news = {name: here[name] for name in names if here[name] != known[name]}
        if self.is_settled and known["overtaken_at"]:
            news["overtaken_at"] = None
        if news:
            self.taken.store.update("change", known["id"], **news)

    def _reword(self, known: Change, here: Change) -> None:
        news = {name: here[name] for name in (*_WORDS, *_VERSIONS) if here[name] != known[name] and name != "reason"}
        self.taken.store.update("change", known["id"], **news, overtaken_at=None, reread_at=self._now)

    def _add(self, here: dict[str, Any]) -> None:
        (edition,) = self.taken.store.rows("select files_key from edition where id = ?", [self.known])
        of_key = ["reread", edition["files_key"], here["kind"], here["key"], self._now]
        self.taken.add_change(here, of_key, reread_at=self._now)


def _one_of(anew: list[dict[str, Any]], left: list[dict[str, Any]], x: Change) -> dict[str, Any] | None:
    """What is told now of the same release in the same way, where it is one on both sides."""
    same = ("kind", "release_id")
    found = [a for a in anew if all(a[n] == x[n] for n in same)]
    alone = sum(all(y[n] == x[n] for n in same) for y in left) == 1
    return found[0] if len(found) == 1 and alone and x["release_id"] is not None else None
