"""`npdwatch scale`: how the workers on other machines are doing, and the key of this one."""

from __future__ import annotations

import os
import tomllib
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from commands.arguments import CommandGroup
from commands.crawling.extra import needed, no_key
from commands.crawling.handing_health import MOST_WORKERS, handing, in_postgresql, incidents
from commands.failures import Exit, Failure
from commands.printing.exports import echo_json, json_option
from commands.runtime import command, configuration, now, opened
from config.tables import ScalePart
from db.register.states import states_of
from db.watch import open_notices
from db.withheld.decide import load_withheld
from model.own_files import CONFIGURATION, CONFIGURATION_NAMED
from model.state import SourceSight
from text.labels import first_of, plural
from text.sanitise import clean

if TYPE_CHECKING:
    from config import Configuration
    from scale.office import LiveWorker, ScaleSeen


@click.group("scale", cls=CommandGroup)
def scale() -> None:
    """Fetching on several machines: how workers are doing, and this machine's key."""


@command("key", scale)
def key(context: click.Context) -> None:
    """Print the public key of this machine, which the other side's configuration names; make it where there is none.

    No configuration is needed yet: the key stands beside where it will be, or where its [scale] key says.
    """
    from alerts.settings import BadSetting
    from scale.keys import SigningKey

    path = _key_file(context)
    is_new = not path.exists()
    try:
        public = SigningKey.of_file(path).public
    except BadSetting as problem:
        raise Failure(str(problem), Exit.USAGE) from None
    except OSError as error:
        raise Failure(no_key(path, error), Exit.NO_WRITE) from None
    if is_new:
        click.echo(f"made {path}; npdwatch.toml belongs beside it, or names it: [scale] key", err=True)
    click.echo(public)


def _key_file(context: click.Context) -> Path:
    """Where the key is, by a configuration that need be neither there nor whole: it lacks the other side's key yet."""
    path = Path(context.obj["config"] or os.environ.get(CONFIGURATION_NAMED) or CONFIGURATION).expanduser().resolve()
    try:
        key = tomllib.loads(path.read_text(encoding="utf-8-sig")).get("scale", {}).get("key")
    except (OSError, ValueError, AttributeError):
        key = None
    return path.parent / Path(key if isinstance(key, str) else ScalePart().key).expanduser()


@command("status", scale)
@json_option
def status(context: click.Context, *, as_json: bool) -> Exit:
    """Workers, orders and what waits, as PostgreSQL has them; hosts that have more sources than time."""
    settings = configuration(context)
    if not settings.scale.is_on:
        raise Failure(f"{settings.path}: there is no [scale] database; one machine does all by itself", Exit.USAGE)
    needed()
    from scale.office import look
    from scale.postgres import ScaleProblem

    try:
        seen = look(settings.scale_database)
    except ScaleProblem as problem:
        trouble = [f"{problem}. {meanwhile(settings, problem)}", *_of_ours(settings)]
        if not as_json:
            raise Failure("\n".join(trouble), Exit.LOOK) from None
        echo_json(_unseen(settings, trouble))
        return Exit.LOOK
    found = _found(settings, seen)
    if as_json:
        echo_json(found)
    else:
        _show(found)
    return Exit.LOOK if found["trouble"] else Exit.DONE


def meanwhile(settings: Configuration, problem: Exception) -> str:
    """What happens without PostgreSQL, and what to do."""
    from db.locks import is_daemon_running
    from scale.postgres import NOT_TO_BE_HAD

    see = " See that it runs there, and that [scale] database names it rightly, with its password"
    if not str(problem).startswith(NOT_TO_BE_HAD):
        see = ""  # it says itself what to do
    if settings.scale.workers and not is_daemon_running(settings.folder):
        return f"Nothing is asked meanwhile, since the daemon does not run either.{see}"
    who = "The daemon asks by itself" if settings.scale.workers else "The writer's daemon asks by itself"
    return f"{who} meanwhile, and nothing is lost.{see}"


def _of_ours(settings: Configuration) -> list[str]:
    """What our own database says of it, on the writer's machine."""
    if not settings.scale.workers:
        return []
    with opened(settings, read_only=True) as store:
        here = handing(store, settings, now()) or {"trouble": []}
        return [*here["trouble"], *incidents(load_withheld(store).cleaner()(open_notices(store)))]


def trouble_of(settings: Configuration) -> list[str]:
    """What needs a person in fetching on several machines, but for sources that are not seen."""
    needed()
    from scale.office import look
    from scale.postgres import ScaleProblem

    try:
        seen = look(settings.scale_database)
    except ScaleProblem as problem:
        return [f"{problem}. {meanwhile(settings, problem)}", *_of_ours(settings)]
    return [*_of_ours(settings), *_there(settings, seen)[1]]


def _there(settings: Configuration, seen: ScaleSeen) -> tuple[list[LiveWorker], list[str]]:
    """The workers that fit, and what needs a person in PostgreSQL."""
    from commands.crawling.hand_out import installation
    from readers import fingerprint

    keys = settings.scale.workers
    fit = [w for w in seen.workers if w.program == fingerprint() and (not keys or w.key_name in keys)]
    return fit, in_postgresql(settings, seen, [w for w in fit if w.lanes], installation(settings))


def _found(settings: Configuration, seen: ScaleSeen) -> dict[str, Any]:
    from commands.crawling.hand_out import installation

    at, keys = now(), settings.scale.workers
    fit, trouble = _there(settings, seen)
    workers = [
        {
            "name": w.name, "key": w.key_name, "lanes": w.lanes, "seen_at": w.seen_at, "said": w.said, "fits": w in fit,
        }
        for w in seen.workers[:MOST_WORKERS]
    ]
    held = 0
    if keys:
        with opened(settings, read_only=True) as store:
            here = handing(store, settings, at) or {"trouble": [], "sources_in_hand": 0}
            states = states_of(store, settings.sources, at)
            notices = load_withheld(store).cleaner()(open_notices(store))
        blind = [name for name, s in states.items() if s.needs_a_person and s.sight is SourceSight.BLIND]
        held = here["sources_in_hand"]
        trouble = [*here["trouble"], *trouble, *incidents(notices), *_blind(blind, len(states)), *_slow_hosts(settings)]
    return {
        "installation": installation(settings), "role": "writer" if keys else "worker",
        "writer": seen.writer, "writer_seen_at": seen.writer_seen_at, "workers": workers,
        "orders_waiting": seen.waiting, "orders_begun": seen.begun, "bundles_waiting": seen.bundles,
        "sources_in_hand": held, "trouble": trouble,
    }


def _unseen(settings: Configuration, trouble: list[str]) -> dict[str, Any]:
    """What is found where PostgreSQL says nothing, in the form of `_found`."""
    from commands.crawling.hand_out import installation

    unknown = dict.fromkeys(("writer_seen_at", "orders_waiting", "orders_begun", "bundles_waiting", "sources_in_hand"))
    role = "writer" if settings.scale.workers else "worker"
    return {
        "installation": installation(settings), "role": role, "writer": "", "workers": [], **unknown,
        "trouble": trouble,
    }


def _blind(names: list[str], of: int) -> list[str]:
    if not names:
        return []
    return [f"{len(names):,} of {plural(of, 'source')} not seen ({first_of(names, 3)}); why: npdwatch status"]


def _slow_hosts(settings: Configuration) -> list[str]:
    """Hosts whose sources cannot all be asked within their intervals, at the pace that one host is asked at."""
    delay = max(settings.crawl.delay, 0.001)
    count = Counter(urlsplit(s.url).netloc for s in settings.sources)
    out = []
    for host, n in count.items():
        every = min(s.every for s in settings.sources if urlsplit(s.url).netloc == host)
        if (round_takes := n * delay) > every:
            out.append(
                f"{host} has {plural(n, 'source')}: at one request in {delay:g} s a round takes at least "
                f"{timedelta(seconds=round(round_takes))}, and they are to be asked every {timedelta(seconds=every)}; "
                "more workers do not help"
            )
    return out


def _show(found: dict[str, Any]) -> None:
    def at(moment: datetime | None) -> str:
        return f"{moment:%Y-%m-%d %H:%M:%S} UTC" if moment else "never"

    click.echo(f"Installation: {found['installation']}, a {found['role']}")
    click.echo(f"Writer: {clean(found['writer'], 200) or 'none'}, seen {at(found['writer_seen_at'])}")
    for w in found["workers"]:
        click.echo(f"Worker {clean(w['name'], 80)} (key {clean(w['key'], 80)}): {plural(w['lanes'], 'lane')}, "
                   f"seen {at(w['seen_at'])}" + (f"; {clean(w['said'], 300)}" if w["said"] else ""))
    click.echo(
        f"{plural(found['orders_waiting'], 'order')} waiting, {found['orders_begun']} being fetched, "
        f"{plural(found['bundles_waiting'], 'bundle')} to be recorded; "
        f"{plural(found['sources_in_hand'], 'source')} in hand"
    )
    for line in found["trouble"]:
        click.secho(f"! {line}", fg="red")
    if not found["trouble"]:
        click.echo("All is well.")
