"""`npdwatch source add`: writes a [[source]] into the configuration, once its address was looked at."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from urllib.parse import unquote, urlsplit

import click

from commands.arguments import Choice, CommandGroup
from commands.crawling.account import Account
from commands.failures import Exit, Failure
from commands.printing.progress import Progress
from commands.printing.words import Row
from commands.runtime import command, configuration
from commands.setting_up.adding import checked, dry_run_option, untried_option, written
from commands.setting_up.works import explained, looked_at, source_works
from config import Configuration
from config.write import table_of, with_table
from db.register.states import NAMELESS
from db.store import Store
from model.fetch import is_archived_copy
from model.source import Source, plain_address
from readers.kinds import KINDS
from text.sanitise import clean

GOVUK = "www.gov.uk"
MOST_LINKS = 5
"""Of a page, that are said."""
ANYWHERE = ("file", "feed", "list", "page", "document")
"""Kinds that an address anywhere may be of, the one that says most first."""


@click.group("source", cls=CommandGroup)
def source() -> None:
    """Sources of the configuration: add one."""


@command("add", source)
@click.argument("url")
@click.option("--name", help="Its name here. Default: made from its address.")
@click.option("--title", help="What people read. Default: as its publisher has it, where that is told; else the name.")
@click.option("--kind", type=Choice(tuple(KINDS)), help="What it is. Default: what the look at it shows.")
@click.option("--every", metavar="SPAN", help="How often it is polled, such as 15m, 6h or 1d; or auto.")
@untried_option
@dry_run_option
def add_source(
    context: click.Context, *, url: str, name: str | None, title: str | None, kind: str | None, every: str | None,
    untried: bool, dry_run: bool,
) -> Exit:
    """Look at URL, say what it is and holds, and write a [[source]] for it into the configuration.

    What stands in the file stays, comments too. Nothing of the look is recorded, and nobody is told.
    """
    settings = configuration(context)
    url = plain_address(url)
    known = next((s for s in settings.sources if plain_address(s.url) == url), None)
    if known is not None and kind not in (None, known.kind):
        numbers = {s.name: n for n, s in enumerate(settings.source)}
        at = settings.where("source", numbers[known.name], "kind") if known.name in numbers else ""
        how = f'To change that, write kind = "{kind}" at {at}' if at else "It is one of the program's own"
        is_it = f"{url} is watched already, as {known.name}, a source of kind {known.kind}, not {kind}"
        raise Failure(f"{is_it}. {how}", Exit.USAGE)
    if known is not None:
        click.echo(f"{url} is watched already, as {known.name}. Poll it now: npdwatch crawl {known.name}")
        return Exit.DONE
    if is_archived_copy(url):
        text = f"{url} is a copy in a web archive, where nothing new is published. Give the address of the original."
        raise Failure(text, Exit.USAGE)
    kinds = (kind,) if kind else _kinds_of(url)
    if untried and len(kinds) > 1:
        raise Failure(f"Untried, it is not known what {url} is. Give --kind, one of: {', '.join(kinds)}", Exit.USAGE)
    named = name or _free_name(url, {s.name for s in settings.source} | {s.name for s in settings.sources})
    values: dict[str, object] = {"name": named, "kind": kinds[0], "url": url, "title": title or named}
    values |= {"every": every} if every else {}
    checked(settings.path, with_table(settings.text, table_of("[[source]]", values)), "[[source]]", values)
    if not untried:
        values["kind"], found = _looked_at(settings, values, kinds)
        if title is None and found:
            values["title"] = found
    return written(settings, "[[source]]", values, ("source", named), dry_run=dry_run)


def _kinds_of(url: str) -> Sequence[str]:
    parts = urlsplit(url)
    if parts.netloc == GOVUK:
        return ("search",) if parts.path == "/api/search.json" else ("govuk",)
    return ANYWHERE


def _free_name(url: str, taken: set[str]) -> str:
    """A name from an address: the last words of its path, or its host."""
    parts = urlsplit(url)
    last = unquote(parts.path).rstrip("/").rpartition("/")[2].rpartition(".")
    words = last[0] or last[2] or parts.hostname or "source"
    name = re.sub(r"[^a-z0-9]+", "-", words.casefold())[:58].strip("-") or "source"
    return next(n for n in (name, *(f"{name}-{i}" for i in range(2, 10_000))) if n not in taken)


def _looked_at(settings: Configuration, values: Mapping[str, object], kinds: Sequence[str]) -> tuple[str, str]:
    """(kind, title) by a poll of the address as each of the kinds, of which nothing is recorded. Raises Failure."""
    parts = {k: {**values, "name": f"{str(values['name'])[:50]}-as-{k}", "kind": k} for k in kinds}
    text = settings.text
    for part in parts.values():
        text = with_table(text, table_of("[[source]]", part))
    trial = checked(settings.path, text, "[[source]]", values)
    by_name = {s.name: s for s in trial.sources}
    sources = [by_name[str(part["name"])] for part in parts.values()]
    with looked_at(trial, sources, f"looking at {values['url']}", Progress("looks")) as (store, account):
        rows = [source_works(store, account, s) for s in sources]
        good = [r for r in rows if r["ok"]]
        # What is a register is one whatever is remarked on it: as a page none of its rows would be compared.
        registers = [r for r in good if _is_register(store, account, by_name[r["name"]])]
        others = (r for r in good if by_name[r["name"]].kind != "file" and not r["remarks"])
        best = next(iter([*registers, *others, *good]), None)
        if best is None:
            raise Failure(_why_none(rows, str(values["url"])), Exit.LOOK)
        chosen = by_name[best["name"]]
        click.echo(f"{values['url']} is a {KINDS[chosen.kind].words}: {best['detail']}.")
        for line in explained(store, account, chosen):
            click.echo(line.replace(chosen.name, str(values["name"])))
        sql = "select data ->> 'title' title, data -> 'links' links from item where source = ?"
        page = store.one(sql, [chosen.name])
        called = _title_of_feed(store, chosen.name) if chosen.kind == "feed" else ""
    links = json.loads(page["links"] or "[]") if page and chosen.kind == "page" else []
    if links:
        click.echo("It links to files of rows, whose rows are compared only where the file is watched itself:")
        click.echo("".join(f"  npdwatch source add {clean(link, 500)}\n" for link in links[:MOST_LINKS]), nl=False)
    poll = next(p for p in account.polls if p.source.name == chosen.name)
    if poll.fetched.item is not None:
        return chosen.kind, poll.fetched.item.title
    return chosen.kind, page["title"] if page and chosen.kind == "page" else called


def _title_of_feed(store: Store, name: str) -> str:
    """What a feed that was looked at calls itself; "" where it does not say."""
    from db.archive import ArchiveDamaged, NotArchived
    from readers.documents.errors import Unread
    from readers.feeds.read import title_of_feed

    row = store.one("select sha256 from snapshot where source = ? order by id desc limit 1", [name])
    try:
        return clean(title_of_feed(store.archive.body(row["sha256"])), 120) if row else ""
    except (ArchiveDamaged, NotArchived, Unread):
        return ""


def _is_register(store: Store, account: Account, source: Source) -> bool:
    """True where a table was read: of a file any; of a page, which may have one, with rows that name who got data."""
    poll = next((p for p in account.polls if p.source.name == source.name), None)
    if poll is None or poll.read.after is None:
        return False
    bodies = (store.archive.body(f.sha256) for f in poll.listing.files)
    if any(not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") for body in bodies):
        return True
    codes = {x["code"] for x in store.rows("select code from notice where source = ?", [source.name])}
    return len(poll.read.after) > 0 and codes.isdisjoint(NAMELESS)


def _why_none(rows: Sequence[Row], url: str) -> str:
    why = dict.fromkeys(r["detail"].rstrip(".") for r in rows)
    said = "\n".join(f"  as {r['kind']}: {r['detail']}" for r in rows) if len(why) > 1 else f"  {next(iter(why))}"
    leads = re.search(r"its address leads to (\S+)", said)
    said += f"\nTo watch what is there: npdwatch source add {leads[1]}" if leads else ""
    return f"{url} cannot be watched as it is, and nothing was written:\n{said}\nTo write it all the same: --untried"
