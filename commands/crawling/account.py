"""What a crawl came to: for people, as JSON, and as its exit code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click
from msgspec import Struct, field

from commands.failures import Exit, Failure
from commands.printing.changes import one_line
from commands.printing.words import Row, flowed
from model.state import SourceSight, SourceState
from text.labels import first_of, plural, words

if TYPE_CHECKING:
    from db.register.runs import Tally
    from model.fetch import Verdict
    from pipelines.poll import Poll

_DECISIONS = {
    "unchanged": "unchanged", "looked": "something new", "accepted": "new edition",
    "baseline": "first edition kept (baseline)",
    "suspect": "shows an older edition again; waiting for a second look", "quarantined": "put aside: quarantined",
    "refused": "put aside: cannot be read", "rejected": "shows what a person has rejected", "failed": "not complete",
}
SHOWN = 20
"""Changes of one source that are."""
_DOUBTS = 10
"""That are shown of one source."""
_NAMED = 5
"""Sources that are named of those for which the same is to be done."""
_CHANGE = (
    "id", "source", "kind", "state", "reference", "recipient", "category", "sheet", "row", "fields", "reason", "detail",
    "headline", "weight", "next_step",
)


class Account(Struct, frozen=True):
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
    announced: Mapping[str, int] = field(default_factory=dict)
    """By feed of changes that was read: of how many sources on auto it has announced a change."""
    more: Mapping[str, int] = field(default_factory=dict)
    """By source how many further changes there are, and of those confirmed."""
    more_confirmed: Mapping[str, int] = field(default_factory=dict)
    doubts: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    """By source: what in the files that came was not understood, as {"code", "message"}."""

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
            said = f"not seen: {state.reason}" if blind else self._decision(name, polls)
            seen_again = [c for c in self.confirmed if c["source"] == name]
            more, more_again = (found.get(name, 0) for found in (self.more, self.more_confirmed))
            if seen_again and not blind:
                number = plural(len(seen_again) + more_again, "earlier change")
                said += f"; {number} confirmed by this second look"
            colour = "red" if name in self.tally.sources_bad else "green" if mine or seen_again else None
            click.echo(f"{click.style(name, bold=True)}: {click.style(said, fg=colour)}")
            # Gravest first, as mails have it: that stays on the screen, however many rows were sorted or copied.
            for what, some, others in (("confirmed: ", seen_again, more_again), ("", mine, more)):
                for change in some[:SHOWN]:
                    click.echo(flowed(f"  {what}{one_line(change)}"))
                if left := others + max(0, len(some) - SHOWN):
                    click.echo(f"  … and {left} more: npdwatch changes --source {name}")
            self._show_doubts(name)
        self._show_failures()
        fetches = ", ".join(f"{n} {outcome}" for outcome, n in sorted(self.tally.fetches.items()))
        asked, seen = len(self.states), len(self.tally.sources_good)
        many = f"{plural(asked, 'source')} polled" + (f", {seen:,} of them seen whole" if seen < asked else "")
        click.echo(f"Run {self.tally.run}: {many}; fetches: {fetches or 'none'}.")

    def _show_failures(self) -> None:
        """What failed, each cause of a source once, and what to do, each thing once: without a network all fail."""
        alike: dict[tuple[str, str, str], list[Verdict]] = {}
        for v in self.tally.failures:
            alike.setdefault((v.source, v.outcome.value, v.detail), []).append(v)
        for (name, outcome, detail), found in alike.items():
            said = click.style(f"! {name}: {outcome}: {detail} ", fg="red")
            others = f" and {len(found) - 1} more" if len(found) > 1 else ""
            click.echo(f"{said}[{self._address(found[0])}{others}]", err=True)
        todo: dict[str, list[str]] = {}
        for name, state in self.states.items():
            if state.is_owed:
                click.secho(f"! {name}: {state.why}", fg="red", err=True)
            if state.needs_a_person and state.todo:
                todo.setdefault(state.todo, []).append(name)
        for what, names in todo.items():
            click.echo(f"  {first_of(names, _NAMED)}, what to do: {what}", err=True)

    def _show_doubts(self, name: str) -> None:
        doubts = self.doubts.get(name, ())
        for doubt in doubts[:_DOUBTS]:
            click.echo(click.style("  in doubt: ", fg="yellow") + f"{words(doubt['code'])}: {doubt['message']}")
        if len(doubts) > _DOUBTS:
            click.echo(f"  … and {len(doubts) - _DOUBTS} more: npdwatch status")

    def _address(self, v: Verdict) -> str:
        """Where an answer failed; of a file whose address tells of a child the host alone."""
        from text.privacy.prose import without_private_address  # late: few answers fail

        own = (p.source.url.partition("?")[0] for p in self.polls if p.source.name == v.source)
        return v.url if v.url.partition("?")[0] in own else without_private_address(v.url)

    def _decision(self, name: str, polls: Mapping[str, Poll]) -> str:
        if (n := self.announced.get(name)) is not None:
            return f"announces a change of {plural(n, 'source')} on auto" if n else "announces nothing new"
        return _DECISIONS[polls[name].result.decision] if name in polls else "failed"

    def as_json(self, code: Exit, *, dry_run: bool, told: object) -> Row:
        """The account as docs/using/json.md describes it."""
        results = {p.source.name: p.result for p in self.polls}
        sources = [
            {"name": n, "ok": n in self.tally.sources_good,
             "decision": results[n].decision if n in results else "failed",
             "why": results[n].why if n in results else "", "state": self.states[n].sight.value,
             "reason": self.states[n].reason, "todo": self.states[n].todo, "decision_owed": self.states[n].is_owed,
             "doubts": list(self.doubts.get(n, ()))}
            for n in (*self.tally.sources_good, *self.tally.sources_bad)
        ]
        changes, confirmed = ([{k: c[k] for k in _CHANGE} for c in some] for some in (self.changes, self.confirmed))
        failures = [
            {"source": v.source, "url": self._address(v), "outcome": v.outcome.value, "status": v.status,
             "detail": v.detail}
            for v in self.tally.failures
        ]
        return {
            "run": self.tally.run, "dry_run": dry_run, "sources": sources, "changes": changes, "confirmed": confirmed,
            "failures": failures,
            "fetches": self.tally.fetches, "told": told, "exit_code": int(code),
        }
