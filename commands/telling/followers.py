"""`npdwatch followers`: how many follow by email; what is kept of one of them, and erasing it."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

import click

from commands.arguments import CommandGroup
from commands.failures import Exit, Failure, failing
from commands.printing.exports import echo_json, json_option
from commands.runtime import command, configuration, now, opened, run
from config import Configuration
from followers.addresses import AddressRefused, normal_address
from followers.store import FollowerStore
from model.follow import Follow, FollowKind
from text.labels import plural

PASSPHRASE = "NPDWATCH_FOLLOWERS_PASSPHRASE"  # noqa: S105 - the name of the variable that holds it
SHORTEST = 12


@click.group("followers", cls=CommandGroup, invoke_without_command=True)
@json_option
@click.pass_context
def followers(context: click.Context, *, as_json: bool) -> None:
    """Readers who follow by email: how many, by what and how often. Without an address."""
    if context.invoked_subcommand is None:
        run(_count, context, as_json=as_json)


def _count(context: click.Context, *, as_json: bool) -> Exit:
    settings = configuration(context)
    with _opened(settings) as store:
        found, why = store.counts(), store.why_unsettled()
    if as_json:
        echo_json({**found, "subscribe": settings.page.subscribe, "unsettled": why or None})
        return Exit.LOOK if why else Exit.DONE
    states = found["states"]
    if not settings.page.subscribe:
        click.echo("Nobody can follow by email: subscribe = true under [page] switches it on.")
    click.echo(f"{plural(states.get('confirmed', 0), 'reader')} follow{'s' * (states.get('confirmed') == 1)} by email.")
    for state, words in (("pending", "not confirmed yet"), ("stopped", "stopped"), ("bounced", "letters come back")):
        if states.get(state):
            click.echo(f"  {states[state]:,} {words}")
    for kind, n in sorted(found["follows"].items(), key=lambda x: -x[1]):
        click.echo(f"  {n:,} x {Follow(FollowKind(kind)).in_general}")
    for frequency, n in found["frequencies"].items():
        click.echo(f"  {n:,} x {frequency}")
    if found["erased"]:
        click.echo(f"{plural(found['erased'], 'address')} erased for good.")
    if why:
        click.secho(f"! Nobody is written to yet: {why}", fg="red", err=True)
    return Exit.LOOK if why else Exit.DONE


@command("export", followers)
@click.argument("address")
def export(context: click.Context, *, address: str) -> None:
    """Print all that is kept of an address, as JSON, for whoever it belongs to and asks.

    Of one that was erased that is a keyed hash, which says so, and since when.
    """
    with _opened(configuration(context)) as store:
        found = store.export(_normal(address))
    if found is None:
        raise Failure("Nothing is kept of this address.", Exit.USAGE)
    echo_json(found)


@command("delete", followers)
@click.argument("address")
def delete(context: click.Context, *, address: str) -> None:
    """Erase an address for good: nothing is sent there, and no backup brings it back."""
    with _opened(configuration(context)) as store:
        found = store.erase(_normal(address), now())
    click.echo("Erased." if found else "Nothing was kept of this address; from now on it cannot be signed up.")


@command("allow", followers)
@click.argument("address")
def allow(context: click.Context, *, address: str) -> None:
    """Let an address that was erased be signed up again, when its owner asks for it."""
    with _opened(configuration(context)) as store:
        found = store.allow(_normal(address))
    click.echo("It can be signed up again." if found else "This address was not erased.")


@command("resume", followers)
def resume(context: click.Context) -> None:
    """Say that all who are in the file still follow, after a copy of it was put back: letters go out again."""
    with _opened(configuration(context)) as store:
        done = store.settle()
    click.echo("Readers are written to again, within minutes." if done else "Nothing kept readers' letters back.")


@command("begin-anew", followers)
def begin_anew(context: click.Context) -> None:
    """Begin an empty file of readers in place of one that is lost for good: nobody in it hears from us any more."""
    from followers.schedule import READERS, number_lost

    settings = configuration(context)
    if not (lost := number_lost(settings.folder)):
        raise Failure("The file of readers is not lost.", Exit.USAGE)
    with opened(settings) as store, store.transaction():
        store.execute("delete from pulse where name = ?", [READERS])
    _opened(settings).close()
    click.echo(f"Begun anew. {plural(lost, 'reader')} of before must sign up again.")


def back_up(settings: Configuration, path: Path, *, as_json: bool) -> None:
    """Writes the encrypted copy."""
    from followers.backup import copy_of, seal

    with _opened(settings) as store:
        number = store.count("follower where state = 'confirmed'")
        sealed = seal(copy_of(store, now()), _passphrase(confirmed=True))
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    if as_json:
        echo_json({"followers": str(path), "readers": number})
    else:
        what = f"{plural(number, 'reader')} backed up to {path}, encrypted"
        click.echo(f"{what}. Without the passphrase it cannot be read.")


def put_back(settings: Configuration, path: Path) -> Exit:
    """Puts the encrypted copy back; code 1 where who has left since it was made is not known here."""
    from followers.backup import restore_copy, unseal

    copy = unseal(path.read_bytes(), _passphrase(confirmed=False))
    with _opened(settings, anew=True) as store:
        done = restore_copy(store, copy, now())
    click.echo(f"{plural(done.returned, 'reader')} put back; {done.there} known here stay as they are.")
    if done.erased:
        click.echo(f"{plural(done.erased, 'address')} left out: erased for good.")
    if done.unsettled:
        click.secho(f"! Nobody is written to yet: {done.unsettled}", fg="red", err=True)
    return Exit.LOOK if done.unsettled else Exit.DONE


def _passphrase(*, confirmed: bool) -> str:
    given = os.environ.get(PASSPHRASE, "")
    if not given and not sys.stdin.isatty():
        raise Failure(f"Give the passphrase in the environment variable {PASSPHRASE}, or at a terminal.", Exit.USAGE)
    given = given or click.prompt("Passphrase", hide_input=True, confirmation_prompt=confirmed, err=True)
    if len(given) < SHORTEST:
        raise Failure(f"A passphrase has {SHORTEST} characters at least.", Exit.USAGE)
    return str(given)


def _normal(address: str) -> str:
    try:
        return normal_address(address)
    except AddressRefused as error:
        raise Failure(str(error), Exit.USAGE) from None


def _opened(settings: Configuration, *, anew: bool = False) -> FollowerStore:
    with failing():
        if not settings.folder.is_dir():
            raise Failure(f"There is no data folder {settings.folder}. Run: npdwatch init", Exit.NO_DATABASE)
        return FollowerStore.open(settings.folder, anew=anew)
