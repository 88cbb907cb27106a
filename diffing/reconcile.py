"""A list that somebody merged from a register's editions, row by row beside all that the editions here ever said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct, field

from diffing.compare import compare_editions
from diffing.normal import cell_key, forget
from model.register import Column, Edition, Table

_WHAT = ("title", "purpose", "dataset")
"""Fields of which the first that is filled says what a row is about."""


class Reconciled(StrEnum):
    """How a row of theirs, or a release of ours, stands. The values stand in JSON."""

    SAME = "same"
    OTHER_WORDS = "other_words"
    """The same release, of which theirs says something else."""
    REPEATED = "repeated"
    """The same release as an earlier row of theirs."""
    ONLY_THEIRS = "only_theirs"
    ONLY_OURS = "only_ours"


class KnownRelease(Struct, frozen=True):
    """A release of ours with all that its editions ever said of it."""

    release: int
    versions: Sequence[Mapping[str, str]]
    """Its rows by field, the oldest first."""
    editions: Sequence[str]
    """For each of them in which edition it came, for people."""

    @property
    def cells(self) -> Mapping[str, str]:
        return self.versions[-1]


class ReconciledRow(Struct):
    """A row of theirs beside the release that it is."""

    how: Reconciled
    number: int
    """Its place among their rows, from 0."""
    known: KnownRelease | None = None
    why: str = ""
    """Why it is held to be that one."""
    fields: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Field -> (theirs, ours) where they differ in substance."""
    older: dict[str, str] = field(default_factory=dict)
    """Field -> the edition of ours that said what theirs says."""
    first: int | None = None
    """Of a repeated one the earlier row of theirs."""


class Reconciling:
    """Lays their rows beside our releases."""

    def __init__(self, ours: Sequence[KnownRelease], theirs: Sequence[Mapping[str, str]]) -> None:
        """`theirs`: rows by field, such as `readers.register` reads them."""
        self.ours, self.theirs = ours, theirs
        there = {name for row in theirs for name in row}
        self.names = [n for n in dict.fromkeys(n for k in ours for v in k.versions for n in v) if n in there]
        """The fields that both have."""
        self.taken: dict[int, int] = {}
        """Release -> the first of their rows that is it."""
        self.rows: list[ReconciledRow] = []

    def run(self) -> list[ReconciledRow]:
        """Every row of theirs, in its order."""
        by_reference = self._index(_reference)
        by_content = self._index(_content)
        left = []
        for n, row in enumerate(self.theirs):
            found, why = self._best(row, by_reference.get(_reference(row), ())), "the same reference"
            if found is None:
                found, why = self._best(row, by_content.get(_content(row), ())), "the same recipient, subject and date"
            self.rows.append(ReconciledRow(Reconciled.ONLY_THEIRS, n))
            if found is None:
                left.append(n)
            else:
                self._take(n, found, why)
        self._by_likeness(left)
        self._twice()
        forget()
        return self.rows

    def only_ours(self) -> list[KnownRelease]:
        """The releases that no row of theirs is."""
        return [k for k in self.ours if k.release not in self.taken]

    def _index(self, key_of: Callable[[Mapping[str, str]], str]) -> dict[str, list[KnownRelease]]:
        out: dict[str, dict[int, KnownRelease]] = {}
        for known in self.ours:
            for version in known.versions:
                if key := key_of(version):
                    out.setdefault(key, {})[known.release] = known
        return {key: list(some.values()) for key, some in out.items()}

    def _best(self, row: Mapping[str, str], candidates: Iterable[KnownRelease]) -> KnownRelease | None:
        """The candidate of which most cells are as theirs; of equals one that is not taken yet."""
        scored = [(self._alike(row, k), k.release not in self.taken, -k.release, k) for k in candidates]
        best = max(scored, key=lambda s: s[:3], default=None)
        return best[3] if best else None

    def _alike(self, row: Mapping[str, str], known: KnownRelease) -> int:
        return max(
            sum(cell_key(row.get(n, "")) == cell_key(v.get(n, "")) for n in self.names) for v in known.versions
        )

    def _take(self, number: int, known: KnownRelease, why: str) -> None:
        row, found = self.rows[number], self.theirs[number]
        row.known, row.why = known, why
        for name in self.names:
            theirs, ours = found.get(name, ""), known.cells.get(name, "")
            if cell_key(theirs, plain=name == "reference") != cell_key(ours, plain=name == "reference"):
                row.fields[name] = (theirs, ours)
                said = [e for v, e in zip(known.versions, known.editions, strict=True) if _says(v, name, theirs)]
                if said:
                    row.older[name] = said[-1]
        row.first = self.taken.setdefault(known.release, number)
        row.how = Reconciled.OTHER_WORDS if row.fields else Reconciled.SAME
        if row.first != number:
            row.how = Reconciled.REPEATED

    def _by_likeness(self, left: Sequence[int]) -> None:
        """What has neither: matched as two editions are."""
        free = self.only_ours()
        if not left or not free:
            return
        before = _edition("ours", self.names, [k.cells for k in free])
        after = _edition("theirs", self.names, [self.theirs[n] for n in left])
        for n, old in zip(left, compare_editions(before, after).matches, strict=True):
            if old >= 0:
                self._take(n, free[old], "by likeness: another reference, or none")

    def _twice(self) -> None:
        """Of what is left, rows that say the same as another one of theirs."""
        seen: dict[tuple[str, ...], int] = {}
        for row in self.rows:
            if row.how is Reconciled.ONLY_THEIRS:
                key = tuple(cell_key(self.theirs[row.number].get(n, "")) for n in self.names)
                row.first = seen.setdefault(key, row.number)
                if row.first != row.number:
                    row.how = Reconciled.REPEATED


def _says(version: Mapping[str, str], name: str, text: str) -> bool:
    return cell_key(version.get(name, "")) == cell_key(text)


def _reference(row: Mapping[str, str]) -> str:
    return cell_key(row.get("reference", ""), plain=True)


def _content(row: Mapping[str, str]) -> str:
    what = next((row[n] for n in _WHAT if row.get(n)), "")
    date = next((row[n] for n in ("requested", "date", "decided", "outcome_date", "supplied") if row.get(n)), "")
    if not (row.get("recipient") and what and date):
        return ""
    return "\x1f".join(map(cell_key, (row["recipient"], what, date)))


def _edition(name: str, names: Sequence[str], rows: Sequence[Mapping[str, str]]) -> Edition:
    columns = tuple(Column(n, n, n) for n in names)
    cells = [tuple(row.get(n, "") for n in names) for row in rows]
    return Edition((Table(name, "", 1, columns, cells, range(2, len(rows) + 2), dfe=True),))
