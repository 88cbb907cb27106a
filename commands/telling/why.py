"""`npdwatch alerts why`: what became of a change on its way to those who are to hear of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import click

from alerts.routes import judge
from commands.arguments import changes_meant
from commands.printing.changes import with_descriptions
from commands.printing.exports import echo_json, json_option
from commands.printing.words import Row
from commands.runtime import command, configuration, opened
from commands.telling.configured import routes
from config import Configuration
from db.outbox.fate import fate_of
from db.register.changes import stored_changes
from db.store import Store
from db.withheld.decide import load_withheld
from text.timestamp import moment

NEWEST = 5
"""Changes of one reference or recipient that are explained."""
_OF_DELIVERY = {
    "pending": "To be sent", "leased": "Being sent", "sent": "Sent", "dead": "Could not be sent",
    "cancelled": "Set aside",
}
_NEVER = {
    "held": "Not told yet: it waits for a second look that finds the same",
    "retracted": "Taken back: a later look, or a person, found otherwise",
    "silent": "Told to nobody: changes of this kind are recorded, and never told",
}


@command("why")
@click.argument("what", metavar="CHANGE")
@json_option
def why(context: click.Context, *, what: str, as_json: bool) -> None:
    """Say who was told of a change, who waits for it, or why nobody was told.

    CHANGE is its number, as the site and `npdwatch changes` give it; or a reference or a recipient as printed,
    for the newest of its changes.
    """
    settings = configuration(context)
    with opened(settings, read_only=True) as store, store.one_moment():
        found = [_account(store, settings, number) for number in changes_meant(store, what, NEWEST)]
    if as_json:
        echo_json(found)
        return
    for one in found:
        for line in _lines(one, settings.time_zone, settings.lanes):
            click.echo(line)


def _account(store: Store, settings: Configuration, number: int) -> Row:
    """Of one change: what it is, and what became of it."""
    told = with_descriptions(store, load_withheld(store), store.rows("select * from change where id = ?", [number]))
    head = {"headline": told[0]["headline"], "weight": told[0]["weight"]} if told else {"headline": "", "weight": ""}
    one = {"id": number, **head, "withheld": not told, **fate_of(store, number)}
    if not (settings.channel and one["planned_at"] and _is_nowhere(one)):
        return {**one, "refused": []}
    (change,) = stored_changes(store, "c.id = ?", [number])
    asked = [r for r in routes(settings) if not r.operators]
    return {**one, "refused": [{"route": r.name, "reason": judge(r, change).why} for r in asked]}


def _is_nowhere(one: Row) -> bool:
    """True where no message has it, and nothing said so before the routes were asked."""
    kept = any(one[k] for k in ("withheld", "passed_over", "found_at", "deliveries", "waiting", "muted"))
    return not kept and one["state"] == "open"


def _lines(one: Row, zone: str, lanes: Collection[str]) -> Iterator[str]:
    title = f"{one['headline']} [{one['weight']}]" if one["headline"] else "withheld"
    yield click.style(f"Change {one['id']}: {title}", bold=True)
    yield f"  First seen {moment(one['seen_at'], zone)}."
    for d in one["deliveries"]:
        yield _of_gone(d) if d["state"] == "pending" and d["channel"] not in lanes else _of_delivery(d, zone)
    for w in one["waiting"]:
        if w["channel"] not in lanes:
            yield _of_gone(w)
            continue
        yield f"  Waits for the digest to {w['address'] or w['channel']}, due {moment(w['due'], zone)}."
    for m in one["muted"]:
        ends = f"lifted {moment(m['lifted_at'], zone)}" if m["lifted_at"] else f"until {moment(m['until'], zone)}"
        yield f"  Kept back by mute {m['id']}, {ends}{': ' * bool(m['why'])}{m['why']}."
    if one["withheld"] or one["passed_over"]:
        yield "  Something of it is withheld: nobody is told since then. See: npdwatch withheld"
    elif one["found_at"]:
        yield "  Told to nobody: it was found later, in an older edition, and was never news."
    elif one["state"] in _NEVER:
        yield f"  {_NEVER[one['state']]}."
    elif _is_nowhere(one):
        yield from _of_routes(one, zone)


def _of_delivery(d: Row, zone: str) -> str:
    when = f" {moment(d['sent_at'], zone)}" if d["sent_at"] else ""
    when = f", next attempt {moment(d['next_at'], zone)}" if d["state"] == "pending" else when
    error = f" ({d['error']})" if d["error"] and d["state"] != "sent" else ""
    to = d["address"] or d["channel"]
    return f"  {_OF_DELIVERY[d['state']]} to {to}{when}{error}. See: npdwatch alerts show {d['alert']}"


def _of_gone(x: Row) -> str:
    return f"  Kept for channel {x['channel']}, which is not set up any more. What to do: npdwatch status"


def _of_routes(one: Row, zone: str) -> Iterator[str]:
    if not one["planned_at"]:
        yield "  Not told yet. The daemon tells what waits; so does: npdwatch deliver"
    elif one["refused"]:
        yield f"  Looked at {moment(one['planned_at'], zone)}, and no route carried it. The routes as they are now:"
        yield from (f"    {x['route']}: {x['reason']}" for x in one["refused"])
    else:
        yield "  Told to nobody: there is no route. See: npdwatch check"
