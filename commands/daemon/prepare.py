"""What the daemon is to know of the configuration, and the incident of one that is refused: in children of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from commands.failures import Exit, Failure
from commands.runtime import command, configuration, now, opened
from text.readable import readable

if TYPE_CHECKING:
    from config import Configuration
    from db.store import Store
    from model.source import Source

REFUSED = "configuration_refused"


@command("_prepare", hidden=True)
@click.option("--reread", is_flag=True, help="The daemon runs, and may yet refuse it.")
def prepare(context: click.Context, *, reread: bool) -> None:
    """Checks all that the daemon needs and prints what it is to know; brings the database's tables up to date."""
    from commands.telling.configured import check_telling
    settings = configuration(context)
    if not settings.sources:
        raise Failure(f"{settings.path}: no source is watched", Exit.USAGE)
    check_telling(settings)
    with opened(settings) as store:
        if not reread:
            _taken(store)
    found = {
        "configuration": str(settings.path), "folder": str(settings.folder), "text": settings.text,
        "sources": [
            {"name": s.name, "kind": s.kind, "url": s.url, "every": s.every, "paced": s.paced}
            for s in settings.sources
        ],
        "auto_delay": settings.auto_delay,
        "confirm_after": settings.crawl.confirm_after, "tells": bool(settings.channel),
        "followed": settings.page.subscribe, "stamped": settings.authority is not None,
        "saved": settings.save_service is not None,
        "aside": crawled_aside(settings.sources), **settings.daemon.by_key(),
        "scaled": hands_out(settings), "metrics_at": settings.where("daemon", "metrics"),
    }
    click.echo(json.dumps(found))


def _taken(store: Store) -> None:
    from db.outbox.incidents import end_open

    end_open(store, REFUSED, now())


@command("_refused", hidden=True)
@click.argument("why", default="")
def refused(context: click.Context, *, why: str) -> None:
    """Notes for operators that a changed configuration was not taken; without WHY, that the one in use is the file's.

    It is called with the one that is in use.
    """
    from db.outbox.incidents import Incident, report

    settings = configuration(context)
    text = (
        f"{why.rstrip('.')}{'' if why.endswith('?') else '.'} The daemon goes on with the configuration that it read "
        "before. Correct the file, then: systemctl reload npdwatch (or send SIGHUP to the daemon)"
    )
    with opened(settings) as store:
        if not why:
            _taken(store)
            return
        with store.transaction():
            report(store, [Incident("", REFUSED, readable(settings.path.name), text, urgent=True)], now())


def hands_out(settings: Configuration) -> bool:
    """Whether workers on other machines fetch for this one. Raises Failure where it could not hand out (code 2)."""
    if not (settings.scale.is_on and settings.scale.workers):
        return False
    from commands.crawling.extra import needed, own_key

    needed()
    own_key(settings)
    return bool(settings.scale_database)


def crawled_aside(sources: Iterable[Source]) -> list[str]:
    """The sources of Parliament, feeds and pages that share no host with a register: two crawls may ask at once.

    Each crawl keeps the pace that a host is asked at, but knows nothing of the other one's.
    """
    from config import OWN_HOSTS
    from readers.kinds import KINDS

    sources = tuple(sources)
    registers = {urlsplit(s.url).netloc for s in sources if not KINDS[s.kind].holds_items} | set(OWN_HOSTS)
    return [s.name for s in sources if KINDS[s.kind].holds_items and urlsplit(s.url).netloc not in registers]
