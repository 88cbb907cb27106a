"""`npdwatch stats --reconcile`: all that the editions ever had, beside published counts and beside a list of theirs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import pairwise

from msgspec.structs import asdict, replace

from commands.printing.words import Row
from commands.reconciling.their_list import TheirRows
from db.recipients.assessments import dated, outcome_of
from db.recipients.official_names import official_names
from db.recipients.reviews import label, reviewed
from db.register.ever import EverSeen, ever_seen
from db.register.standing import standing_editions
from db.store import Store
from db.withheld.decide import Withheld, withheld_as_individuals
from diffing.reconcile import KnownRelease, Reconciled, ReconciledRow, Reconciling
from diffing.releases import base_reference
from model.life import NEVER_SUPPLIED
from model.recipient import Recipient
from model.standing import LONG_GAP, StandingEdition, edition_on
from recipients.published import PublishedCount, published_counts
from text.labels import OUTCOME_WORDS

SPLITS = ("year", "tier", "outcome", "category")
_TIER = re.compile(r"[1-4]")
_NOT_EXPLAINED = "not explained: look at both"


class Reconciliation:
    """What is counted, and each difference with its explanation."""

    def __init__(self, store: Store, withheld: Withheld, sources: Sequence[str] | None) -> None:
        """Reads every release that is not withheld, and the editions."""
        self.store, self.withheld, self._unread = store, withheld, False
        every = ever_seen(store, sources)
        self.hidden = {x.release for x in every if not withheld.allows("release", x.release)}
        self.every, self.of = every, {x.release: x for x in every}
        self.counted = [x for x in every if x.release not in self.hidden]
        self.editions = {s: standing_editions(store, s) for s in sorted({x.source for x in every})}

    def told(self) -> Row:
        """What is counted without a list of theirs, as JSON."""
        return {
            "registers": [
                {"source": s, "editions": len(e), "oldest": e[0].seen_at, "newest": e[-1].seen_at,
                 "gaps": [[a.seen_at, b.seen_at] for a, b in _gaps(e)]} for s, e in self.editions.items() if e
            ],
            "releases": len(self.counted), "standing": sum(not x.gone_at for x in self.counted),
            "by": {by: self._split(by, None) for by in SPLITS},
            "published": [self._published(p) for p in published_counts()], "file": None, "rows": [],
        }

    def _split(self, by: str, theirs: Counter[str] | None) -> list[Row]:
        ours = Counter(_value(x, by) for x in self.counted)
        now = Counter(_value(x, by) for x in self.counted if not x.gone_at)
        return [
            {"value": v, "ours": ours[v], "standing": now[v], "theirs": theirs[v] if theirs is not None else None}
            for v in sorted({*ours, *(theirs or ())})
        ]

    def _published(self, p: PublishedCount) -> Row:
        said = {**asdict(p), "ours": None, "standing": None, "difference": None}
        if not p.countable:
            return {**said, "explained": [p.note or "no register holds what was counted"]}
        within = [x for x in self.counted if p.since <= x.dated < f"{p.until}~"]
        if not within:
            return {**said, "explained": ["no row of ours is dated within it", *self._missing(p)]}
        fit = [x for x in within if all(_value(x, n) == v for n, v in p.where.items())]
        standing = sum(not x.gone_at for x in fit)
        difference = len(fit) - p.count
        return {**said, "ours": len(fit), "standing": standing, "difference": difference,
                "explained": [*self._apart(p, fit), *self._missing(p)] or [_NOT_EXPLAINED] if difference else []}

    def _apart(self, p: PublishedCount, fit: Sequence[EverSeen]) -> Iterable[str]:
        later = sum(x.first_seen > f"{p.said_on}~" for x in fit)
        if later:
            yield f"{later:,} of ours came in editions after it was said"
        gone = sum(bool(x.gone_at) for x in fit)
        if gone:
            yield f"{gone:,} of ours have gone from the register since"
        if undated := sum(not x.dated for x in self.counted):
            yield f"{undated:,} of ours print no date, so they are in no period"
        if p.note:
            yield p.note

    def _missing(self, p: PublishedCount) -> Iterable[str]:
        oldest = min((e[0].seen_at for e in self.editions.values() if e), default="")
        if oldest > p.said_on:
            yield f"the oldest edition that we have is of {oldest[:10]}, after it was said: npdwatch backfill"
        for a, b in (g for e in self.editions.values() for g in _gaps(e)):
            if a.seen_at < p.until and p.since < b.seen_at:
                yield f"no edition is known between {a.seen_at[:10]} and {b.seen_at[:10]}: npdwatch backfill"

    def beside(self, name: str, given: TheirRows) -> Row:
        """The same beside a list of theirs, row by row; `name`: of its file."""
        rows, numbers, columns, problems, individuals, self._unread = given
        known = [KnownRelease(x.release, x.versions, x.editions) for x in self.every]
        reconciling = Reconciling(known, rows)
        found = reconciling.run()
        labels = self._labels(rows, found)
        clean = [self._row(r, rows[r.number], numbers, labels[r.number]) for r in found if r.how is not Reconciled.SAME]
        newest = max((x["dated"] for x in labels), default="")
        refused = {x["outcome"] for x in labels} & NEVER_SUPPLIED
        missing = [k for k in reconciling.only_ours() if k.release not in self.hidden]
        clean += [self._ours(self.of[k.release], newest, never=not refused) for k in missing]
        if withheld := withheld_as_individuals(individuals):
            clean = list(map(withheld.cleaner(), clean))
            problems = tuple([replace(p, message=withheld.cleaner()(p.message)) for p in problems])
        counts = Counter(x["status"] for x in clean)
        counts[Reconciled.SAME] = sum(r.how is Reconciled.SAME and not self._is_hidden(r) for r in found)
        counts["withheld"] += sum(r.how is Reconciled.SAME and self._is_hidden(r) for r in found)
        theirs = {by: Counter(x[by] for x in labels) for by in SPLITS}
        return {
            **self.told(), "by": {by: self._split(by, theirs[by]) for by in SPLITS}, "rows": clean,
            "file": {"name": name, "rows": len(rows), "columns": columns, "problems": [
                         {"code": p.code, "message": p.message, "level": p.level.value, "row": p.row} for p in problems
                     ],
                     "counts": {s: counts[s] for s in (*Reconciled, "withheld")}},
        }

    def _labels(self, rows: Sequence[Mapping[str, str]], found: Sequence[ReconciledRow]) -> list[dict[str, str]]:
        """What theirs counts by: read of their own words; the category of a release that is ours is ours."""
        answers, official = reviewed(self.store), official_names(self.store.data)
        known: dict[str, Recipient] = {}
        out = []
        for r, row in zip(found, rows, strict=True):
            ours = self.of[r.known.release].category if r.known else ""
            when = dated(row)
            out.append({
                "category": ours or label(row.get("recipient", ""), row, answers, known, official).category.value,
                "year": when[:4] or "undated", "outcome": outcome_of(row).value, "dated": when,
                "tier": min(_TIER.findall(row.get("tier", "")[:100]), default="unclassified"),
            })
        return out

    def _is_hidden(self, r: ReconciledRow) -> bool:
        return r.known is not None and r.known.release in self.hidden

    def _row(self, r: ReconciledRow, row: Mapping[str, str], numbers: Sequence[int], said: Mapping[str, str]) -> Row:
        if self._is_hidden(r):
            return _line("withheld", numbers[r.number], explained="the release is withheld here")
        release = self.of[r.known.release] if r.known else None
        names = [row.get("recipient", ""), release.recipient if release else ""]
        why = {
            Reconciled.OTHER_WORDS: self._words(r), Reconciled.ONLY_THEIRS: self._theirs(row, said["dated"]),
            Reconciled.REPEATED: f"the same request as row {numbers[r.first or 0]} of theirs"
            + (", as two editions print it" if r.fields and r.older else ""),
        }[r.how]
        made = _line(
            r.how.value, numbers[r.number], release.release if release else None, row.get("reference", ""), names[0],
            said["dated"], r.fields if r.how is Reconciled.OTHER_WORDS else {}, why,
        )
        return {k: v if k in ("status", "dated") else self.withheld.cleaner([n for n in names if n]).under(k, v)
                for k, v in made.items()}

    def _words(self, r: ReconciledRow) -> str:
        older = [f"{name}: as in {edition}" for name, edition in r.older.items()]
        newer = [n for n in r.fields if n not in r.older]
        empty = [n for n in newer if not r.fields[n][0]]
        other = [n for n in newer if r.fields[n][0]]
        left_out = "empty in theirs, or not read from it (formula, hidden)" if self._unread else "left out in theirs"
        said = older + ([f"{left_out}: {', '.join(empty)}"] if empty else [])
        said += [f"in no edition that we have: {', '.join(other)}"] if other else []
        return f"{r.why}; {'; '.join(said)}"

    def _theirs(self, row: Mapping[str, str], when: str) -> str:
        if like := self._bases.get(base_reference(row.get("reference", "")), ""):
            return f"ours has {like} of the same case, and nothing under this reference"
        if not when:
            return "it prints no date, so which edition might hold it is not known; none that we have does"
        said = [self._edition_for(e, when) for e in self.editions.values() if e]
        return "; ".join(dict.fromkeys(said)) or "no edition is known here"

    @staticmethod
    def _edition_for(editions: Sequence[StandingEdition], when: str) -> str:
        day = f"{when}-12-31"[:10] if len(when) == 4 else f"{when}-28"[:10]
        stood, later = edition_on(day, editions)
        if stood is None:
            oldest = editions[0].seen_at[:10]
            return f"not fetched: its date is before our oldest edition, of {oldest}: npdwatch backfill"
        if later is None:
            return f"its date is after our newest edition, of {stood.seen_at[:10]}: the next one might hold it"
        if (stood, later) in _gaps(editions):
            gap = f"{stood.seen_at[:10]} and {later.seen_at[:10]}"
            return f"not fetched: an edition between {gap} might hold it, and none is known: npdwatch backfill"
        return f"{later.name}, seen {later.seen_at[:10]}, the first after its date, does not have it; {_NOT_EXPLAINED}"

    def _ours(self, x: EverSeen, newest: str, *, never: bool) -> Row:
        if newest and (x.dated or x.first_seen[:10]) > newest:
            why = f"newer than anything of theirs, whose last date is {newest}"
        elif never and x.outcome in NEVER_SUPPLIED:
            why = f"{OUTCOME_WORDS[x.outcome]}: theirs has none that was not supplied"
        elif x.gone_at:
            why = f"gone from the register since {x.gone_at[:10]}: a list of what stands has it no more"
        elif twin := self._twin(x):
            why = f"it says the same as release {twin}: theirs may have it once"
        else:
            why = _NOT_EXPLAINED
        made = _line("only_ours", None, x.release, x.reference, x.recipient, x.dated, {}, why)
        return {k: v if k in ("status", "dated") else self.withheld.cleaner([x.recipient]).under(k, v)
                for k, v in made.items()}

    def _twin(self, x: EverSeen) -> int | None:
        return next((n for n in self._twins[_words_of(x)] if n != x.release), None)

    @cached_property
    def _twins(self) -> dict[tuple[str, ...], list[int]]:
        out: dict[tuple[str, ...], list[int]] = {}
        for x in self.counted:
            out.setdefault(_words_of(x), []).append(x.release)
        return out

    @cached_property
    def _bases(self) -> dict[str, str]:
        """Base reference -> one of ours."""
        return {base: x.reference for x in self.counted if (base := base_reference(x.reference))}


def _words_of(x: EverSeen) -> tuple[str, ...]:
    cells = x.versions[-1]
    return (x.recipient, cells.get("title", ""), cells.get("purpose", ""), x.dated)


def _line(
    status: str, row: int | None = None, release: int | None = None, reference: str = "", recipient: str = "",
    when: str = "", fields: Mapping[str, tuple[str, str]] | None = None, explained: str = "",
) -> Row:
    return {"status": status, "row": row, "release": release, "reference": reference, "recipient": recipient,
            "dated": when, "fields": dict(fields or {}), "explained": explained}


def _value(x: EverSeen, by: str) -> str:
    return (x.dated[:4] or "undated") if by == "year" else str(getattr(x, by))


def _gaps(editions: Sequence[StandingEdition]) -> list[tuple[StandingEdition, StandingEdition]]:
    def day(e: StandingEdition) -> date:
        return date.fromisoformat(e.seen_at[:10])

    return [(a, b) for a, b in pairwise(editions) if day(b) - day(a) > LONG_GAP]
