"""`npdwatch source add` and `channel add`: write a table into the configuration, once what it names was tried."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import get_origin
from urllib.parse import unquote, urlsplit, urlunsplit

import click

from alerts.channels import CHANNELS
from commands.account import Account
from commands.printing import Progress, Row, waiting
from commands.runtime import Choice, CommandGroup, Exit, Failure, check_known, command, configuration
from commands.setting_up.init import channel_works, explained, looked_at, source_works
from commands.telling.channels import sent_well
from config import Configuration, ConfigurationError, load
from config.write import NotWritten, table_of, text_of, with_table, write
from db.locks import is_daemon_running
from db.register.states import NAMELESS
from db.store import Store
from model.fetch import is_archived_copy
from model.source import Source
from readers.kinds import KINDS

GOVUK = "www.gov.uk"
ANYWHERE = ("file", "feed", "list", "page")
"""Kinds that an address anywhere may be of, the one that says most first."""
dry_run_option = click.option("--dry-run", is_flag=True, help="Try it and show the table, but write nothing.")
untried_option = click.option("--untried", is_flag=True, help="Write it without trying it.")


@click.group("source", cls=CommandGroup)
def source() -> None:
    """Sources of the configuration: add one."""


@click.group("channel", cls=CommandGroup)
def channel() -> None:
    """Channels of the configuration: add one."""


@command("add", source)
@click.argument("url")
@click.option("--name", help="Its name here. Default: made from its address.")
@click.option("--title", help="What people read. Default: as its publisher has it, where that is told; else the name.")
@click.option("--kind", type=Choice(tuple(KINDS)), help="What it is. Default: what the look at it shows.")
@click.option("--every", metavar="SPAN", help="How often it is polled, such as 15m, 6h or 1d.")
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
    url = _plain(url)
    known = next((s for s in settings.sources if _plain(s.url) == url), None)
    if known is not None and kind not in (None, known.kind):
        numbers = {s.name: n for n, s in enumerate(settings.source)}
        at = settings.where("source", numbers[known.name], "kind") if known.name in numbers else ""
        how = f'To change that, write kind = "{kind}" at {at}' if at else "It is one of the program's own"
        is_it = f"{url} is watched already, as {known.name}, a source of kind {known.kind}, not {kind}"
        raise Failure(f"{is_it}. {how}", Exit.USAGE)
    if known is not None:
        click.echo(f"{url} is watched already, as {known.name}. Ask it now: npdwatch crawl {known.name}")
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
    _checked(settings.path, with_table(settings.text, table_of("[[source]]", values)), "[[source]]", values)
    if not untried:
        values["kind"], found = _looked_at(settings, values, kinds)
        if title is None and found:
            values["title"] = found
    return _written(settings, "[[source]]", values, ("source", named), dry_run=dry_run)


def _plain(url: str) -> str:
    parts = urlsplit(url.strip())
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", parts.query, ""))


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
    trial = _checked(settings.path, text, "[[source]]", values)
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
        page = store.one("select data ->> 'title' title from item where source = ?", [chosen.name])
    poll = next(p for p in account.polls if p.source.name == chosen.name)
    if poll.fetched.item is not None:
        return chosen.kind, poll.fetched.item.title
    return chosen.kind, page["title"] if page and chosen.kind == "page" else ""


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


def _checked(path: Path, text: str, head: str, values: Mapping[str, object]) -> Configuration:
    """The configuration with what is to be added. Raises Failure (code 2)."""
    try:
        return load(path, text, channels_come=head.startswith("[channel"))
    except ConfigurationError as error:
        if "is not valid TOML" in str(error):  # the file was: it holds sources in one line, source = [{…}]
            said = f"{path} takes no {head} at its end as it is. Write it yourself:\n\n{table_of(head, values)}"
            raise Failure(said, Exit.USAGE) from None
        # It was tried as several kinds.
        said = "\n".join(dict.fromkeys(_as_given(path, str(error)).splitlines()))
        raise Failure(f"{values.get('url') or head}: nothing was written. {said}", Exit.USAGE) from None


def _as_given(path: Path, said: str) -> str:
    """What is said of a table that is in no file yet, by the options that gave it."""
    table = r"(source\.\d+\.|channel\.[\w-]+\.|\[channel\.[\w-]+\] )?"
    said = re.sub(rf"{re.escape(str(path))}(:\d+)?: {table}", "", said)
    return re.sub(r"^(name|title|kind|every)(?=:)", r"--\1", said, flags=re.MULTILINE)


@command("add", channel)
@click.argument("name")
@click.argument("pairs", nargs=-1, metavar="KEY=VALUE...")
@click.option("--ask", "asked", multiple=True, metavar="KEY",
              help="Ask for this secret, such as url or password, and keep it in a file that you alone can read.")
@click.option("--test/--no-test", "test", default=None, help="Send a test message over it, or do not ask whether to.")
@untried_option
@dry_run_option
def add_channel(
    context: click.Context, *, name: str, pairs: tuple[str, ...], asked: tuple[str, ...], test: bool | None,
    untried: bool, dry_run: bool,
) -> Exit:
    """Try a channel, and write it into the configuration as [channel.NAME], with what each KEY of it is.

    Such as: npdwatch channel add slack type=slack --ask url. What stands in the file stays, comments too.
    """
    settings = configuration(context, channels_come=True)  # one that a route names already comes now
    values = _values(name, pairs)
    files = {f"{key}_file": settings.path.parent / f"{name}-{key.replace('_', '-')}" for key in asked}
    _check_keys(str(values["type"]), [*values, *files])
    values |= {key: path.name for key, path in files.items()}
    head = f"[channel.{name}]"
    trial = _checked(settings.path, with_table(settings.text, table_of("[channel.trial]", values)), head, values)
    if name in settings.channel:
        if settings.channel[name] == trial.channel["trial"]:
            click.echo(f"Channel {name} is set up like this already.")
            return Exit.DONE
        where = settings.where("channel", name)
        raise Failure(f"There is a channel {name!r} already, with other values: change it in {where}", Exit.USAGE)
    if dry_run:
        return _written(settings, head, values, ("channel", name), dry_run=True)
    kept: list[Path] = []
    try:
        for key, path in files.items():
            _keep_secret(path, click.prompt(key.removesuffix("_file"), hide_input=True, err=True), kept)
        after = _checked(settings.path, with_table(settings.text, table_of(head, values)), head, values)
        tested = not untried and _try_channel(after, name, test=test)
        code = _written(settings, head, values, ("channel", name), dry_run=False, tested=tested)
        kept.clear()
    finally:
        for path in kept:  # what it was for is not written
            path.unlink(missing_ok=True)
    if settings.route and not any(name in r.channels for r in settings.route):
        click.echo(f"No route names it yet: add {name!r} to the channels of a [[route]].")
    try:
        load(settings.path)
    except ConfigurationError as error:
        click.echo(f"Still to mend: {error}", err=True)
        return Exit.LOOK
    return code


def _values(name: str, pairs: Sequence[str]) -> dict[str, object]:
    """What the table says, by key. Raises Failure (code 2)."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,63}", name):
        raise Failure(f"{name!r} is no name of a channel: letters, digits, - and _ only.", Exit.USAGE)
    given: dict[str, list[str]] = {}
    for pair in pairs:
        key, sign, value = pair.partition("=")
        if not sign or not key.strip():
            raise Failure(f"{pair!r} is not KEY=VALUE, such as type=email", Exit.USAGE)
        given.setdefault(key.strip(), []).append(value)
    if "type" not in given:
        raise Failure(f"Say what it is: type=…, one of: {', '.join(CHANNELS)}", Exit.USAGE)
    kind = given["type"][-1]
    check_known("type of channel", kind, CHANNELS)
    _check_keys(kind, given)
    fields, out = CHANNELS[kind].settings.model_fields, dict[str, object]()
    for key, values in given.items():
        many = get_origin(fields[key].annotation) is tuple
        if len(values) > 1 and not many:
            raise Failure(f"{key} is given twice", Exit.USAGE)
        number = fields[key].annotation is int and values[0].isascii() and values[0].isdigit()
        out[key] = values if many else int(values[0]) if number else values[0]
    return out


def _check_keys(kind: str, keys: Iterable[str]) -> None:
    """Refuses keys that a channel of this kind does not have here, and secrets (code 2)."""
    fields = CHANNELS[kind].settings.model_fields
    plain = [k for k, f in fields.items() if get_origin(f.annotation) is not dict]
    for key in keys:
        if f"{key}_file" in fields and key not in fields:
            raise Failure(
                f"{key} is a secret: it stands in no configuration, and a command is seen by others. Give --ask {key}, "
                f"or {key}_file=FILE or {key}_env=VARIABLE", Exit.USAGE,
            )
        check_known(f"key of a channel of type {kind}", key, plain)


def _keep_secret(path: Path, secret: str, kept: list[Path]) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        kept.append(path)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(secret.strip() + "\n")
    except FileExistsError:
        raise Failure(f"There is a file {path} already; name it: …_file={path.name}", Exit.USAGE) from None
    except OSError as error:
        raise Failure(f"{path} cannot be written: {error.strerror}", Exit.NO_WRITE) from None


def _try_channel(after: Configuration, name: str, *, test: bool | None) -> bool:
    """Greets the channel, and sends a test message over it if that is wanted: True then. Raises Failure (code 1)."""
    tried = waiting(partial(channel_works, after, name), f"trying {name}")
    if not tried["ok"]:
        why = _as_given(after.path, tried["detail"]).rstrip(".")
        text = f"Channel {name} does not work, and nothing was written: {why}."
        raise Failure(f"{text} To write it all the same: --untried", Exit.LOOK)
    click.echo(f"Channel {name} works: {tried['detail']}")
    if test is None and sys.stdin.isatty():
        test = click.confirm("Send a test message over it now?", default=True)
    if test and not sent_well(after, name):
        raise Failure("The test message did not go out, and nothing was written.", Exit.LOOK)
    return bool(test)


def _written(
    settings: Configuration, head: str, values: Mapping[str, object], about: tuple[str, str], *, dry_run: bool,
    tested: bool = False,
) -> Exit:
    """Writes the table, or shows it. Raises Failure (codes 2 and 73)."""
    table, path, (part, name) = table_of(head, values), settings.path, about
    if dry_run:
        click.echo(f"This would be written at the end of {path}:\n\n{table}")
        return Exit.DONE
    by_hand = f"Write it yourself, at the end of {path}:\n\n{table}"
    meant = partial(_is_added, settings, part, name)
    try:
        after = write(path, with_table(text_of(path), table), meant, by_hand, channels_come=part == "channel")
    except NotWritten as error:
        raise Failure(str(error), Exit.USAGE) from None
    except OSError as error:
        raise Failure(f"{path} cannot be written: {error.strerror}. {by_hand}", Exit.NO_WRITE) from None
    where = after.where("source", len(after.source) - 1) if part == "source" else after.where(part, name)
    click.echo(f"Written at {where}:\n\n{table}")
    if not tested:
        click.echo(f"Next: npdwatch {f'crawl {name}' if part == 'source' else f'alerts test {name}'}")
    if is_daemon_running(settings.folder):
        click.echo("The daemon takes it up when it reads the file anew: systemctl reload npdwatch")
    return Exit.DONE


def _is_added(before: Configuration, part: str, name: str, after: Configuration) -> bool:
    """True where one source or channel has come, and all else is as it was."""
    both = [c.model_dump(exclude={part}) for c in (before, after)]
    if part == "source":
        return both[0] == both[1] and after.source[:-1] == before.source and after.source[-1].name == name
    others = {n: c for n, c in after.channel.items() if n != name}
    return both[0] == both[1] and others == before.channel and name in after.channel
