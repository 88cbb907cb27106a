"""The life of releases and recipients as commands print it: in order of time, or as it was known on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from commands.printing.words import Row, flowed
from db.sources import named
from db.store import Store
from db.withheld.decide import Withheld
from model.standing import HowStood, OnDay, StandingEdition, stood_on

if TYPE_CHECKING:
    from db.register.timeline import LifeEvent

_BY = {"register": "printed", "watch": "seen", "item": "said"}
"""How a day is known, in a word."""


def with_life(store: Store, withheld: Withheld, release: Row, day: str | None) -> Row:
    """A release (`db.queries.release_history`, as it may be told) with its `timeline` and `as_of`.

    With a `day`, as it was known at the end of it: what came later is left out.
    """
    from db.register.standing import stretches_of  # late: most lists ask for no life
    from db.register.timeline import in_order, printed_days, related, seen, spoken_of, up_to
    from text.labels import ITEM_WORDS

    editions = told_editions(store, withheld, release["source"])
    number = release["id"]
    stretches = stretches_of(store, [number], editions).get(number, [])
    on = stood_on(day, editions, stretches, _looked_at(store, release["source"])) if day else None
    release = _known_on(store, release, on) if on else release
    first = next(iter(release["versions"]), None)
    older = bool(stretches) and store.one(
        "select 1 from edition e join release r on r.first_edition = e.id where r.id = ?"
        " and (e.kind = 'baseline' or r.first_look)", [number],
    ) is not None
    changes = [{**c, "said": c["headline"]} for c in release["changes"]]
    events = [
        *printed_days(number, release["versions"]),
        *seen(number, stretches, editions, changes, first["outcome"] if first else "not_said", older=older),
        *related(release["case"], printed=not day), *spoken_of(number, release["evidence"], ITEM_WORDS),
    ]
    events = in_order(up_to(events, day) if day else events)
    return {**release, "as_of": as_json(on) if on else None, "timeline": [e._asdict() for e in events]}


def told_editions(store: Store, withheld: Withheld, source: str) -> list[StandingEdition]:
    """The editions of a source, without what is withheld in their titles."""
    from db.register.standing import standing_editions

    clean = withheld.cleaner()
    return [e._replace(title=clean(e.title)) for e in standing_editions(store, source)]


def registers_on(store: Store, editions: Mapping[str, Sequence[StandingEdition]], day: str) -> list[Row]:
    """What stood on a day in each of these registers (source -> its editions): `source`, and what is `said`."""
    return [
        {"source": source, "said": " ".join(stood_on(day, own, (), _looked_at(store, source)).of_register())}
        for source, own in editions.items()
    ]


def registers_asked_for(store: Store, withheld: Withheld, sources: Sequence[str] | None, day: str | None) -> list[Row]:
    """The same of those of the sources (None: of all) that have an edition; empty without a day."""
    if day is None:
        return []
    rows = store.rows(
        "select distinct source from edition where state = 'accepted' and (:sources is null or source in"
        " (select value from json_each(:sources))) order by source", {"sources": named(sources)},
    )
    return registers_on(store, {x["source"]: told_editions(store, withheld, x["source"]) for x in rows}, day)


def say_registers(registers: Iterable[Row], *, aside: bool) -> None:
    """Prints a line for each; on standard error where the output is for a machine."""
    for x in registers:
        click.echo(flowed(f"{x['source']}: {x['said']}"), err=aside)


def _looked_at(store: Store, source: str) -> str:
    row = store.one("select coalesce(good_at, '') at from source where name = ?", [source])
    return row["at"] if row else ""


def _known_on(store: Store, release: Row, on: OnDay) -> Row:
    def by_then(at: str) -> bool:
        return at[:10] <= on.day

    case = [
        {**x, "present": _stood(store, x["source"], x["release"], on.day)}
        for x in release["case"] if by_then(x["first_seen"])
    ]
    return {
        **release, "present": on.standing is HowStood.STOOD, "case": case,
        "versions": [v for v in release["versions"] if by_then(v["seen_at"])],
        "changes": [c for c in release["changes"] if by_then(c["seen_at"])],
        "evidence": [x for x in release["evidence"] if by_then(x["published"])],
    }


def _stood(store: Store, source: str, release: int, day: str) -> bool:
    from db.register.standing import standing_editions, stretches_of

    editions = standing_editions(store, source)
    stretches = stretches_of(store, [release], editions).get(release, [])
    return stood_on(day, editions, stretches).standing is HowStood.STOOD


def as_json(on: OnDay) -> Row:
    """How a release stood on a day, as JSON has it."""
    named = {k: e._asdict() if e else None for k, e in on._asdict().items() if k in ("edition", "next")}
    return {"day": on.day, "standing": on.standing.value, "version": on.version, **named, "said": on.words()}


def print_timeline(events: Iterable[Mapping[str, Any]]) -> None:
    """Prints the events, one a line."""
    from db.register.timeline import LifeEvent

    for line in timeline_lines(LifeEvent(**e) for e in events):
        click.echo(flowed(line))


def timeline_lines(events: Iterable[LifeEvent]) -> Iterator[str]:
    """The lines: the day, how it is known, of which other release, and what was."""
    for e in events:
        of = f"{e.reference}: " if e.reference else ""
        yield f"    {e.at[:10]:<10}  {_BY[e.by]:<7}  {of}{e.words()}"
