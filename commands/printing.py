"""What commands share in printing: tables, JSON, changes, the outcome of a crawl."""

from __future__ import annotations

import itertools
import json
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from commands.runtime import Exit, Failure
from model.state import SourceSight, SourceState
from recipients.cell import in_one_line
from text.labels import plural

if TYPE_CHECKING:
    from db.register.runs import Tally
    from db.store import Store
    from db.withheld.decide import Withheld
    from pipelines.poll import Poll

Row = dict[str, Any]
json_option = click.option("--json", "as_json", is_flag=True, help="Print as JSON (docs/using/json.md).")


def echo_json(value: object) -> None:
    """Prints a value as JSON, readable."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


LONGEST_WORD = 48
"""Characters of a word (a name of a source, an id) that a table on a terminal leaves whole."""
COMFORTABLE = 14
"""Characters that a column has, if it needs them, before another one is left out."""
GAP = 2
"""Characters between two columns of a table."""


def table(rows: list[Row], headers: Mapping[str, str], *, spare: Sequence[str] = (), width: int | None = None) -> str:
    """Rows as a table for people: `headers` maps keys to headings, in order.

    Where the output goes to a file or a pipe each cell is whole, in one line. On a terminal, or where `width` is given,
    cells are wrapped, and where that is not enough the columns `spare` are left out, one after another, and named.
    """
    import tabulate

    tabulate.MIN_PADDING = 0  # else each heading takes two columns more
    room = shutil.get_terminal_size().columns if width is None and sys.stdout.isatty() else width or 0
    cells = {key: [_cell(row.get(key)) for row in rows] for key in headers}
    gone = _left_out({key: [headers[key], *cells[key]] for key in headers}, spare, room) if room else []
    kept = [key for key in headers if key not in gone]
    widths = _widths([[headers[key], *cells[key]] for key in kept], room) if room else None
    sides = ["right" if _is_number(row.get(key) for row in rows) else "left" for key in kept]
    text = tabulate.tabulate(
        list(zip(*(cells[key] for key in kept), strict=True)), headers=[headers[key] for key in kept],
        tablefmt="simple", disable_numparse=True, colalign=sides, maxcolwidths=widths, maxheadercolwidths=widths,
        break_on_hyphens=False,
    )
    lines = [line.rstrip() for line in text.splitlines()]
    if gone:
        lines.append(f"Not shown, for want of room: {', '.join(headers[key] for key in gone)} (--json has all).")
    return "\n".join(lines)


def _cell(value: Any) -> str:  # noqa: ANN401 - whatever a row holds
    return "" if value is None else " ".join(in_one_line(str(value)).split())


def _is_number(values: Iterable[Any]) -> bool:
    there = [v for v in values if v is not None]
    return bool(there) and all(type(v) is int for v in there)


def _least(column: Sequence[str]) -> int:
    """How narrow a column may get: no word of it is broken, but for one that is longer than any name."""
    return min(LONGEST_WORD, max((len(w) for text in column for w in click.unstyle(text).split()), default=1))


def _left_out(columns: Mapping[str, Sequence[str]], spare: Sequence[str], room: int) -> list[str]:
    """Which of the columns `spare` have no room: what is empty goes first, the others in the order given."""
    least = {
        key: max(_least([head, *cells]), min(COMFORTABLE, max((len(click.unstyle(c)) for c in cells), default=0)))
        for key, (head, *cells) in columns.items()
    }
    gone: list[str] = []
    for key in sorted((key for key in spare if key in least), key=lambda key: any(columns[key][1:])):
        if sum(least.values()) + GAP * (len(least) - 1) <= room:
            break
        del least[key]
        gone.append(key)
    return gone


def _widths(columns: Sequence[Sequence[str]], room: int) -> list[int]:
    """Widths that fit the room: the widest columns give way first, down to their longest words, then below."""
    left = room - GAP * (len(columns) - 1)
    widths = [min(left, max(len(click.unstyle(text)) for text in column)) for column in columns]
    for least in ([_least(column) for column in columns], [1] * len(columns)):
        while sum(widths) > left and (able := [i for i, w in enumerate(widths) if w > least[i]]):
            widths[max(able, key=widths.__getitem__)] -= 1
    return [max(1, w) for w in widths]


def shorten(text: str, most: int) -> str:
    """The beginning of a long text on a terminal; the whole text where the output goes to a file or a pipe."""
    return text if len(text) <= most or not sys.stdout.isatty() else text[: most - 1].rstrip() + "…"


def minute(stamp: str) -> str:
    """A stored time to the minute, such as 2026-11-24 12:00."""
    return stamp[:16].replace("T", " ")


SOON = 1.0
"""Seconds after which work says how far it is."""
PAUSES = (2.0, 5.0, 10.0, 20.0, 40.0)
"""Seconds between the lines that say so where there is no terminal; from then on a minute each."""


@dataclass(slots=True)
class Progress:
    """How far a piece of work is: the work says how to count it, and another thread looks."""

    unit: str = ""
    """In the plural, such as "sources"."""
    of: Callable[[], int] = int
    count: Callable[[], int] = int

    def words(self) -> str:
        """Such as ": 3 of 12 sources"; "" where nothing can be counted yet."""
        of = self.of()
        return f": {min(self.count(), of):,} of {of:,} {self.unit}" if of else ""


def waiting(
    work: Callable[[], Any], what: str, *, quiet: bool = False, progress: Progress | None = None
) -> Any:  # noqa: ANN401 - what the work gives
    """Does the work, and from the first second on says on standard error how far it is.

    On a terminal in one line that is written over; elsewhere in lines that come ever more seldom, or not at all where
    `quiet`.
    """
    terminal = sys.stderr.isatty()
    if quiet and not terminal:
        return work()
    over, begun = threading.Event(), time.monotonic()

    def show() -> None:
        pauses = itertools.repeat(0.25) if terminal else itertools.chain(PAUSES, itertools.repeat(60.0))
        pause, width = SOON, 0
        while not over.wait(pause):
            pause = next(pauses)
            far = progress.words() if progress else ""
            if terminal:
                line = f"  … {what}{far}, {time.monotonic() - begun:.1f} s"
                click.echo("\r" + line.ljust(width), nl=False, err=True)
                width = len(line)
            else:
                click.echo(f"… {what}{far}, {time.monotonic() - begun:.0f} s", err=True)
        if width:
            click.echo("\r" + " " * width + "\r", nl=False, err=True)

    shower = threading.Thread(target=show, daemon=True)
    shower.start()
    try:
        return work()
    finally:
        over.set()
        shower.join()


def with_descriptions(store: Store, withheld: Withheld, rows: Sequence[Row]) -> list[Row]:
    """Rows of changes with "headline", "weight" (low, normal, high) and "next_step", as they may be told."""
    from alerts.describe import describe
    from db.register.changes import stored_changes

    ids = json.dumps([x["id"] for x in rows])
    found = stored_changes(store, "c.id in (select value from json_each(?))", [ids])
    told = {c.id: describe(c) for change in found if (c := withheld.change(change)) is not None}
    return [
        {**x, "headline": said.headline, "weight": said.severity.word, "next_step": said.next_step}
        for x in rows
        if (said := told.get(x["id"])) is not None
    ]


def one_line(change: Row) -> str:
    """A described change in one line: its sentence, how much it matters, reference, before and after, where."""
    from alerts.details import label, place

    fields = list((change["fields"] or {}).items())[:3]
    told = [(name, *sides) for name, sides in fields if name != "sha256"]
    edits = [f"{label(n)}: {_side(before, n)} → {_side(after, n)}" for n, before, after in told]
    if otherwise := (change.get("detail") or {}).get("reformatted"):
        edits.append(f"written in another form: {', '.join(otherwise)}")
    where = place(change["sheet"], change["row"])
    held = " (waiting for a second look)" if change["state"] == "held" else ""
    headline = f"{change['headline']} [{change['weight']}]"
    said = " · ".join(x for x in (headline, "; ".join(edits), where) if x)
    return shorten(said, 480) + held


def _side(value: str | None, name: str) -> str:
    if value is None:
        return "(none)" if name == "address" else "(no column for it)"
    return " ".join(in_one_line(value).split()) or "(empty)"


_DECISIONS = {
    "unchanged": "unchanged", "looked": "something new", "accepted": "new edition",
    "baseline": "first edition kept (baseline)",
    "suspect": "shows an older edition again; waiting for a second look", "quarantined": "put aside: quarantined",
    "refused": "put aside: cannot be read", "rejected": "shows what a person has rejected", "failed": "not complete",
}
_WEIGHTS = ("high", "normal", "low")
_CHANGE = (
    "id", "source", "kind", "state", "reference", "recipient", "category", "sheet", "row", "fields", "reason", "detail",
    "headline", "weight", "next_step",
)


@dataclass(frozen=True, slots=True)
class Account:
    """What a crawl came to."""

    tally: Tally
    polls: tuple[Poll, ...]
    changes: tuple[Row, ...]
    problem: Failure | None = None
    """Why something that came could not be recorded, where database or disk are at fault."""
    states: Mapping[str, SourceState] = field(default_factory=dict)
    """How each source that was polled is seen now."""
    interrupted: bool = False
    """Whether Ctrl-C ended it."""
    confirmed: tuple[Row, ...] = ()
    """Earlier changes that waited for a second look, and are told now that it has seen the same."""

    @property
    def code(self) -> Exit:
        if self.problem is not None:
            return Exit(self.problem.exit_code)
        from model.fetch import STOPPED

        stopped = any(v.detail == STOPPED for v in self.tally.failures)
        return Exit.LOOK if stopped or any(s.needs_a_person for s in self.states.values()) else Exit.DONE

    def show(self, *, dry_run: bool) -> None:
        """The account for people."""
        if dry_run:
            click.echo("Trial run: nothing was recorded and nobody is told.")
        polls = {p.source.name: p for p in self.polls}
        for name in (*self.tally.sources_good, *self.tally.sources_bad):
            mine = [c for c in self.changes if c["source"] == name]
            state = self.states[name]
            blind = state.sight is SourceSight.BLIND
            words = f"not seen: {state.reason}" if blind else self._decision(name, polls)
            seen_again = [c for c in self.confirmed if c["source"] == name]
            if seen_again and not blind:
                words += f"; {plural(len(seen_again), 'earlier change')} confirmed by this second look"
            colour = "red" if name in self.tally.sources_bad else "green" if mine or seen_again else None
            click.echo(f"{click.style(name, bold=True)}: {click.style(words, fg=colour)}")
            # As mails have it: what is grave stays on the screen, however many rows were sorted or copied.
            for change in seen_again[:20]:
                click.echo(f"  confirmed: {one_line(change)}")
            for change in sorted(mine, key=lambda c: _WEIGHTS.index(c["weight"]))[:20]:
                click.echo(f"  {one_line(change)}")
            if len(mine) > 20:
                click.echo(f"  … and {len(mine) - 20} more: npdwatch changes --source {name}")
        for v in self.tally.failures:
            click.echo(click.style(f"! {v.source}: {v.outcome.value}: {v.detail} ", fg="red") + f"[{v.url}]", err=True)
        for name, state in self.states.items():
            if state.is_owed:
                click.secho(f"! {name}: {state.why}", fg="red", err=True)
            if state.needs_a_person and state.todo:
                click.echo(f"  {name}, what to do: {state.todo}", err=True)
        fetches = ", ".join(f"{n} {outcome}" for outcome, n in sorted(self.tally.fetches.items()))
        asked, seen = len(self.states), len(self.tally.sources_good)
        many = f"{plural(asked, 'source')} polled" + (f", {seen:,} of them seen whole" if seen < asked else "")
        click.echo(f"Run {self.tally.run}: {many}; fetches: {fetches or 'none'}.")

    @staticmethod
    def _decision(name: str, polls: Mapping[str, Poll]) -> str:
        return _DECISIONS[polls[name].result.decision] if name in polls else "failed"

    def as_json(self, code: Exit, *, dry_run: bool, told: object) -> Row:
        """The account as docs/using/json.md describes it."""
        results = {p.source.name: p.result for p in self.polls}
        sources = [
            {"name": n, "ok": n in self.tally.sources_good,
             "decision": results[n].decision if n in results else "failed",
             "why": results[n].why if n in results else "", "state": self.states[n].sight.value,
             "reason": self.states[n].reason, "todo": self.states[n].todo, "decision_owed": self.states[n].is_owed}
            for n in (*self.tally.sources_good, *self.tally.sources_bad)
        ]
        changes, confirmed = ([{k: c[k] for k in _CHANGE} for c in some] for some in (self.changes, self.confirmed))
        failures = [
            {"source": v.source, "url": v.url, "outcome": v.outcome.value, "status": v.status, "detail": v.detail}
            for v in self.tally.failures
        ]
        return {
            "run": self.tally.run, "dry_run": dry_run, "sources": sources, "changes": changes, "confirmed": confirmed,
            "failures": failures,
            "fetches": self.tally.fetches, "told": told, "exit_code": int(code),
        }
