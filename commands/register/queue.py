"""`npdwatch review`: one queue of what waits for a person: sentences that are not sure, and who recipients are."""

from __future__ import annotations

import hashlib
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import click

from commands.arguments import check_known
from commands.failures import Exit, Failure
from commands.printing.exports import echo_json, json_option, limit_option, most, say_cut
from commands.printing.words import Row
from commands.register import review as recipients
from commands.runtime import command, configuration, now, opened
from db.items.settled import Entry, Given, Settlement, likely_given, queue, settled_as, take_back
from db.recipients.organisation import Organisation
from db.recipients.reviews import Review, list_reviews, save_reviews
from db.store import Store
from db.withheld.decide import Withheld, load_withheld
from model.recipient import Category
from pipelines.items.looking import settle
from recipients.cell.names import organisation_key
from text.labels import plural, words
from text.sanitise import clean

KEYS = {"r": Settlement.RELEASE, "n": Settlement.NOT_RELEASE}
"""One key settles a sentence; l leaves it for later, q ends."""
_TEXT_ANSWERS = {"release": Settlement.RELEASE, "not": Settlement.NOT_RELEASE, "not_release": Settlement.NOT_RELEASE}
_LATER = "later"
_NUMBERS = re.compile(r"[\d\s,;]+")
_NOBODY = ("0", "nobody")
"""Somebody got the data, and nobody who is named."""
LIST = 50
"""Entries at which a list ends."""
_KEPT = {
    Settlement.RELEASE: "Kept. The daemon tells it as a release; without one: npdwatch deliver.",
    Settlement.NOT_RELEASE: "Kept; it is asked no more.",
}


@command("review")
@click.option("--settle", "settled", nargs=2, multiple=True, metavar="ID ANSWER",
              help="Settle an entry without a terminal: release, not (or not_release), later; of a recipient its "
                   "category. Given several times: all are settled, or none.")
@click.option("--to", "given", nargs=2, multiple=True, metavar="ID WHO",
              help="With --settle ID release: who got the data: the number that the list prints before a name, or a "
                   "name; nobody where nobody is named. Once for each; without it whoever the text may mean.")
@click.option("--because", default="a person said so", help="With --settle, of a recipient: why.")
@click.option("--all", "everything", is_flag=True, help="Also recipients that are known with medium confidence.")
@limit_option(LIST, only_json=True)
@json_option
def review(
    context: click.Context, *, settled: Sequence[tuple[str, str]], given: Sequence[tuple[str, str]], because: str,
    everything: bool, limit: int | None, as_json: bool,
) -> None:
    """Settle what waits for a person: sentences that may tell of a release, and to whom; then recipients.

    Without a terminal it lists what waits, each with the ID for --settle.
    """
    reads = not (settled or given) and (as_json or not sys.stdin.isatty())
    with opened(configuration(context), read_only=reads) as store:
        if settled or given:
            done = settled_by(store, settled, because, given)
            if as_json:
                echo_json({"settled": done})
            else:
                click.echo("\n".join(f"{d['id']}: {d['said']}" for d in done))
        elif reads:
            _list(store, limit, everything=everything, as_json=as_json)
        elif walk(store, click.getchar, click.echo, now, _line):
            recipients.walk(store, click.prompt, click.echo, now, everything=everything)


def _line(question: str) -> str:
    return str(click.prompt(question, default="", show_default=False, prompt_suffix=" "))


def walk(
    store: Store, key: Callable[[], str], tell: Callable[[str], Any], now: Callable[[], datetime],
    line: Callable[[str], str],
) -> bool:
    """Asks about each sentence that waits; each answer is kept at once. False where the person wants to stop."""
    entries = queue(store)
    if not entries:
        tell("No sentence waits.")
        return True
    tell("One key settles it: r: it tells of a release; n: it does not; l: later; q: end.")
    done = 0
    for at, entry in enumerate(entries, 1):
        _present(entry, at, len(entries), tell)
        while (said := key().casefold()) not in (*KEYS, "l", "q"):
            tell(f"{said!r} is none of: r, n, l, q.")
        if said in KEYS:
            settle(store, entry, KEYS[said], now(), _asked_to_whom(entry, tell, line) if said == "r" else None)
            tell(_KEPT[KEYS[said]])
            done += 1
        if said == "q":
            break
    tell(f"{done} settled, {len(entries) - done} left.")
    return said != "q"


def _present(entry: Entry, at: int, of: int, tell: Callable[[str], Any]) -> None:
    said = entry.said
    when = f", {entry.published}" if entry.published else ""
    tell(f"\n[{at} of {of}] {clean(entry.title, 200)} ({words(entry.kind)}{when})")
    tell(f"  “{clean(said['sentence'], 1200)}”")
    for n, r in enumerate(said["recipients"], 1):
        tell(f"  {n} {clean(r['name'], 120)} ({words(r['category'])}): {r.get('role', 'given')}")
    tell(f"  in doubt: {clean(said['reason'], 300)}")
    if entry.url:
        tell(f"  {clean(entry.url, 300)}")


def _asked_to_whom(entry: Entry, tell: Callable[[str], Any], line: Callable[[str], str]) -> Given:
    """Asks who got the data, until the answer can be read."""
    usual = likely_given(entry.said)
    names = "; ".join(clean(r["name"], 120) for r in usual) or "nobody named"
    while True:
        said = line(f"Who got the data? Numbers (1 3) or names, ; between; 0: nobody named; Enter: {names}.").strip()
        if not said:
            return usual
        try:
            return to_whom(entry, re.split(r"[\s,;]+" if _NUMBERS.fullmatch(said) else ";", said))
        except Failure as error:
            tell(error.message)


def to_whom(entry: Entry, said: Sequence[str]) -> Given:
    """Who got the data, by the numbers that a list prints before the names, or by other names.

    Raises Failure for a number or a name that cannot be meant.
    """
    from recipients.classify import classify_recipient  # loads the lists

    named, out = entry.said["recipients"], []
    for one in filter(None, (x.strip(" ,") for x in said)):
        if one.isdecimal() and 0 < int(one) <= len(named):
            out.append(named[int(one) - 1])
        elif one in _NOBODY:
            continue
        elif one.isdecimal() or not organisation_key(one):
            raise Failure(f"{one!r} is no name, and no number of the names listed ({len(named)}).", Exit.USAGE)
        else:
            same = (r for r in named if organisation_key(r["name"]) == organisation_key(one))
            out.append(next(same, None) or {"name": one, "category": classify_recipient(one).category.value})
    return [{**r, "role": "given"} for r in {r["name"]: r for r in out}.values()]


def recipient_id(name: str) -> str:
    """By which a person names a recipient of the queue."""
    return "r" + hashlib.sha256(organisation_key(name).encode()).hexdigest()[:10]


def _list(store: Store, limit: int | None, *, everything: bool, as_json: bool) -> None:
    withheld = load_withheld(store)
    bodies = recipients.waiting(store, everything=everything, withheld=withheld)
    rows = withheld.cleaner()([*_texts(store, withheld), *map(_recipient, bodies)])
    if as_json:
        echo_json({"waiting": len(rows), "entries": rows[:limit]})
        return
    shown = rows[: most(limit, LIST, export=False)]
    for r in shown:
        if r["about"] == "text":
            who = "; ".join(f"{n} {x['name']} ({words(x['category'])})" for n, x in enumerate(r["recipients"], 1))
            said = f"{r['title']}: “{r['sentence']}”" + (f" [{who}]" if who else "")
            click.echo(f"{click.style(r['id'], bold=True)} {said}")
            click.echo(f"  in doubt: {r['reason']}  {r['url']}")
        else:
            said = f"{r['name']}: {r['category']} ({r['confidence']}): {r['reason']}"
            click.echo(f"{click.style(r['id'], bold=True)} {said}")
    click.echo(f"{plural(len(rows), 'entry')} waiting. Settle one: npdwatch review --settle ID ANSWER")
    say_cut(len(shown), len(rows), "--json")


def _texts(store: Store, withheld: Withheld) -> list[Row]:
    return [e.as_json() for e in queue(store) if withheld.allows("item", e.item)]


def _recipient(body: Organisation) -> Row:
    label = body.label
    return {
        "id": recipient_id(body.name), "about": "recipient", "name": body.name, "releases": len(body.present),
        "severity": body.severity, "category": label.category.value if label else Category.UNKNOWN.value,
        "confidence": label.confidence.value if label else "low", "reason": label.reason if label else "",
    }


class _Planned(NamedTuple):
    """An answer that can be kept, and what keeps it: it gives what to say."""

    id: str
    answer: str
    keep: Callable[[], str]


def settled_by(
    store: Store, given: Sequence[tuple[str, str]], because: str, to: Sequence[tuple[str, str]] = ()
) -> list[Row]:
    """Settles entries, all or none; `to`: ID and who got the data. Raises Failure (code 2) before anything is kept."""
    releases = {name for name, answer in given if answer == Settlement.RELEASE.value}
    if lost := next((name for name, _ in to if name not in releases), None):
        raise Failure(f"--to {lost} needs --settle {lost} release. Nothing was settled.", Exit.USAGE)
    if twice := next((name for name, n in Counter(name for name, _ in given).items() if n > 1), None):
        raise Failure(f"{twice} is given twice. Nothing was settled.", Exit.USAGE)
    try:
        planned = [_planned(store, x, answer, because, [w for n, w in to if n == x]) for x, answer in given]
    except Failure as error:
        if len(given) > 1:
            raise Failure(f"{error.message}\nNothing was settled: all are, or none.", Exit.USAGE) from None
        raise
    return [{"id": p.id, "answer": p.answer, "said": p.keep()} for p in planned]


def _planned(store: Store, name: str, answer: str, because: str, to: Sequence[str]) -> _Planned:
    if name.startswith("r"):
        return _planned_recipient(store, name, answer, because)
    check_known("answer", answer, (*_TEXT_ANSWERS, _LATER))
    found = next((e for e in queue(store) if e.id == name), None)
    if answer == _LATER:
        if found is None and settled_as(store, name) is None:
            raise Failure(f"No sentence {name!r} waits or was settled. See: npdwatch review --json", Exit.USAGE)
        return _Planned(name, answer, lambda: _taken_back(store, name))
    if found is None:
        raise Failure(_why_not(store, name), Exit.USAGE)
    said, given = _TEXT_ANSWERS[answer], to_whom(found, to) if to else None

    def keep() -> str:
        settle(store, found, said, now(), given)
        return _KEPT[said]

    return _Planned(name, said.value, keep)


def _why_not(store: Store, name: str) -> str:
    known = settled_as(store, name)
    if known is None:
        return f"No sentence {name!r} waits. See: npdwatch review --json"
    back = f"Take that back first: npdwatch review --settle {name} later"
    return f"{name} is settled already, as {words(known.value)}. {back}"


def _taken_back(store: Store, name: str) -> str:
    with store.transaction():
        again = take_back(store, name)
    if not again.done:
        return "It waits."
    sent = " It was told as a release already: tell those who got it." if again.told else ""
    return f"The answer was taken back; the next crawl reads the text again, and it waits again.{sent}"


def _planned_recipient(store: Store, name: str, answer: str, because: str) -> _Planned:
    found = next((b for b in recipients.waiting(store, everything=True) if recipient_id(b.name) == name), None)
    if found is None:
        raise Failure(_why_not_recipient(store, name), Exit.USAGE)
    if answer == _LATER:
        return _Planned(name, answer, lambda: "It waits.")
    check_known("category", answer, Category)

    def keep() -> str:
        changed = save_reviews(store, [Review(found.name, Category(answer), because)], now())
        return f"Kept; {plural(sum(c.versions for c in changed), 'version')} relabelled."

    return _Planned(name, answer, keep)


def _why_not_recipient(store: Store, name: str) -> str:
    known = next((a for a in list_reviews(store) if recipient_id(a["name"]) == name), None)
    if known is None:
        return f"No recipient {name!r} waits. See: npdwatch review --json"
    return f"{name} is settled already, as {known['category']}. Take that back: npdwatch recipients forget NAME"
