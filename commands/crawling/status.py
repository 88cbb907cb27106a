"""`npdwatch scale`: how the workers on other machines are doing, and the key of this one."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from commands.crawling.extra import needed
from commands.printing import echo_json, json_option
from commands.runtime import CommandGroup, Exit, Failure, command, configuration, now, opened
from text.labels import plural

if TYPE_CHECKING:
    from config import Configuration
    from scale.office import ScaleSeen


@click.group("scale", cls=CommandGroup)
def scale() -> None:
    """Fetching on several machines: how workers are doing, and this machine's key."""


@command("key", scale)
def key(context: click.Context) -> None:
    """Print the public key of this machine, which the other side's configuration names; make it where there is none."""
    from alerts.settings import BadSetting
    from scale.keys import SigningKey

    settings = configuration(context)
    try:
        click.echo(SigningKey.of_file(settings.scale_key).public)
    except BadSetting as problem:
        raise Failure(str(problem), Exit.USAGE) from None


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
        raise Failure(str(problem), Exit.LOOK) from None
    found = _found(settings, seen)
    if as_json:
        echo_json(found)
    else:
        _show(found)
    return Exit.LOOK if found["trouble"] else Exit.DONE


def _found(settings: Configuration, seen: ScaleSeen) -> dict[str, Any]:
    from readers import fingerprint

    at, keys = now(), settings.scale.workers
    workers = [
        {
            "name": w.name, "key": w.key_name, "lanes": w.lanes, "seen_at": w.seen_at, "said": w.said,
            "fits": w.program == fingerprint() and (not keys or w.key_name in keys),
        }
        for w in seen.workers
    ]
    trouble = []
    if keys and not any(w["fits"] and w["lanes"] for w in workers):
        trouble.append("no worker is alive that fits: the daemon asks all by itself")
    misfits = [w["name"] for w in workers if not w["fits"]]
    trouble += [f"{name}: another version of npdwatch, or a key that is not named here" for name in misfits]
    trouble += _slow_hosts(settings)
    if keys:
        with opened(settings, read_only=True) as store:
            held = store.count("handed where until > ?", [at.isoformat()])
    else:
        held = 0
    return {
        "writer": seen.writer, "writer_seen_at": seen.writer_seen_at, "workers": workers,
        "orders_waiting": seen.waiting, "orders_begun": seen.begun, "bundles_waiting": seen.bundles,
        "sources_in_hand": held, "trouble": trouble,
    }


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

    click.echo(f"Writer: {found['writer'] or 'none yet'}, seen {at(found['writer_seen_at'])}")
    for w in found["workers"]:
        click.echo(f"Worker {w['name']} (key {w['key']}): {plural(w['lanes'], 'lane')}, seen {at(w['seen_at'])}"
                   + (f"; {w['said']}" if w["said"] else ""))
    click.echo(
        f"{plural(found['orders_waiting'], 'order')} waiting, {found['orders_begun']} being fetched, "
        f"{plural(found['bundles_waiting'], 'bundle')} to be recorded; "
        f"{plural(found['sources_in_hand'], 'source')} in hand"
    )
    for line in found["trouble"]:
        click.echo(f"! {line}")
