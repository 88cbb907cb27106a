"""`npdwatch doctor`: looks at all that can be wrong, and says of each in one line what to do."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click
from msgspec import Struct
from msgspec.structs import asdict

from commands.failures import Exit, Failure
from commands.printing.exports import echo_json, json_option
from commands.printing.progress import waiting
from commands.runtime import command, configuration, keep_private, manual, now, opened, over_network
from commands.setting_up.works import authority_works, channel_works
from commands.telling.deliver import paused_line, what_to_do
from commands.upkeep.bundle import write_bundle
from db import watch
from db.connection import SQLITE, is_mounted_read_only
from db.health import LEAST_FREE
from db.locks import is_daemon_running
from db.outbox.gone import held_channels
from db.problems import FILE_NAME, DatabaseProblem
from db.register.states import states_of
from db.schedule import NOT_SET_UP
from db.upkeep.notes import read_notes
from db.withheld.unknown import why_unknown
from model.state import NEVER_POLLED, SourceSight, SourceState
from net.probe import Probe, probe
from text.labels import plural
from text.timestamp import parse_stamp

if TYPE_CHECKING:
    from config import Configuration
    from db.store import Store

WELL, WATCH, BAD = "well", "watch", "bad"
_COLOURS = {WELL: "green", WATCH: "yellow", BAD: "red"}
CLOCK_OFF, CLOCK_WRONG = 10, 60
"""Seconds by which the clock may differ from servers' before it is said, and before it is bad."""
SLOW_DNS = 3.0
CERTIFICATE_SOON = timedelta(days=7)
BACKUP_OLD = timedelta(days=2)


class Finding(Struct, frozen=True):
    """What one look found."""

    about: str
    state: str
    said: str
    todo: str = ""


@command("doctor")
@click.option("--offline", is_flag=True, help="Ask no site and no channel.")
@click.option("--save", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write a zip to send to a developer: this, and what failing sites sent.")
@json_option
def doctor(context: click.Context, *, offline: bool, save: Path | None, as_json: bool) -> Exit:
    """Look at all that can be wrong with this installation, and say of each in one line what to do.

    Nobody is told, and nothing is recorded, except whether database and archive were found whole. Code 1 where
    something is bad; where it is the database, the code that any command ends with by it (75 locked, 78 damaged).
    """
    settings = configuration(context)
    if settings.scale.is_of_a_worker:
        return _of_worker(settings, context.obj["version"], save, as_json=as_json)
    keep_private(settings)
    findings: list[Finding] = [
        _program(context.obj["version"]), *_encoder(), *_configuration(settings), *_folder(settings)
    ]
    broken, about = None, "database"
    try:
        findings += waiting(lambda: _database(settings), "checking the database", quiet=as_json)
        with opened(settings, read_only=True) as store:
            findings += waiting(lambda: _archive(store), "reading the archive", quiet=as_json)
            states = states_of(store, settings.sources, now())
            findings += [*_looking(store, settings), *_sources(store, states), *_outbox(store)]
        about = "readers"
        findings += _readers(settings)
    except (DatabaseProblem, Failure) as problem:
        broken = problem.code if isinstance(problem, DatabaseProblem) else problem.exit_code
        findings.append(Finding(about, BAD, str(problem), ""))
    if settings.scale.is_on and broken is None:
        findings += _workers(settings)
    if not offline:
        findings += waiting(lambda: [*_network(settings), *_channels(settings)], "asking sites", quiet=as_json)
    if not as_json:
        _show(findings)
    found = [asdict(f) for f in findings]
    if save is not None:
        write_bundle(settings, save, found, states if broken is None else None)
    bad = sum(f.state == BAD for f in findings)
    if as_json:
        echo_json({"well": not bad, "findings": found, "saved": str(save) if save else None})
    elif save is not None:
        click.echo(f"Saved {save}. It holds no secret, and nothing that is withheld, hidden or put aside; look into it "
                   "before you send it.")
    return Exit(broken or (Exit.LOOK if bad else Exit.DONE))


def _of_worker(settings: Configuration, version: str, save: Path | None, *, as_json: bool) -> Exit:
    """Of a machine that fetches for another, and has neither a database nor sources."""
    if save is not None:
        raise Failure("--save is for the writer's machine: a worker keeps nothing that could be saved", Exit.USAGE)
    findings = [_program(version), *_encoder(), *_workers(settings)]
    bad = any(f.state == BAD for f in findings)
    if as_json:
        echo_json({"well": not bad, "findings": [asdict(f) for f in findings], "saved": None})
    else:
        _show(findings)
    return Exit.LOOK if bad else Exit.DONE


def _show(findings: list[Finding]) -> None:
    for f in findings:
        said = f"{f.said.rstrip('.')}. To do: {f.todo}" if f.todo else f.said
        click.echo(f"{click.style(f'{f.state:5}', fg=_COLOURS[f.state])}  {f.about}: {said}")
    bad, watch = (sum(f.state == s for f in findings) for s in (BAD, WATCH))
    click.echo(f"{plural(bad, 'thing')} to mend, {watch} to know." if bad or watch else "All is well.")


def _readers(settings: Configuration) -> Iterator[Finding]:
    """Readers who follow by email: whether their file is sound, and whether what comes back is noticed."""
    from db.upkeep.checks import check_file
    from followers.schedule import path_of
    from followers.store import FollowerStore

    mail = settings.followers_mail
    if mail is None:
        return
    with FollowerStore.open(settings.folder) as store:
        number, why = store.counts()["states"].get("confirmed", 0), store.why_unsettled()
    check_file(path_of(settings.folder))
    yield Finding("readers", WELL, f"{plural(number, 'reader')} follow{'s' * (number == 1)} by email")
    if why:
        yield Finding("readers", BAD, f"nobody is written to: {why}", "")
    if not mail.bounce:
        yield Finding("readers", WATCH, "letters that come back are not noticed: their channel has no bounce",
                      f"See {manual('using/followers.md')}")


def _workers(settings: Configuration) -> Iterator[Finding]:
    """Fetching on several machines, as `npdwatch scale status` has it."""
    from alerts.settings import ConfigurationError
    from commands.crawling.status import trouble_of

    try:
        lines = trouble_of(settings)
    except (ConfigurationError, Failure) as error:
        lines = [str(error)]
    for line in lines:
        yield Finding("workers", BAD, f"{line}.", "See: npdwatch scale status")
    if not lines:
        yield Finding("workers", WELL, "PostgreSQL answers, and there are workers that fit")


def _program(version: str) -> Finding:
    python = f"Python {platform.python_version()}, SQLite {SQLITE}"
    return Finding("program", WELL, f"npdwatch {version}, {python}, {platform.system()}")


def _encoder() -> Iterator[Finding]:
    """The extra that reads passages: whether it answers, where it is installed."""
    from pipelines.items.encoding import installed
    from readers.encoder.client import TO_INSTALL, EncoderChild

    folder = installed()
    if folder is None:
        return
    child = EncoderChild(folder)
    try:
        works = child("", ["It is asked whether it works."]) is not None
    finally:
        child.close()
    if works:
        yield Finding("encoder", WELL, "the encoder of passages (npdwatch[reader]) answers")
    else:
        yield Finding("encoder", BAD, f"the encoder of passages fails: {child.problem}; words alone judge texts",
                      f"install it anew ({TO_INSTALL}), or take it out")


def _configuration(settings: Configuration) -> Iterator[Finding]:
    from alerts.settings import ConfigurationError
    from commands.telling.configured import check_telling, told_to_nobody

    said = f"{settings.path}: {plural(len(settings.sources), 'source')}, {plural(len(settings.channel), 'channel')}"
    try:
        check_telling(settings)
        nobody, todo = told_to_nobody(settings)
    except (ConfigurationError, Failure) as error:
        yield Finding("configuration", BAD, str(error), "Correct it, then: npdwatch check --no-sources")
        return
    if nobody:
        yield Finding("configuration", BAD, f"{said}: {nobody}.", todo)
    elif not settings.crawl.contact:
        yield Finding("configuration", WATCH, f"{said}; sites cannot reach you.", "Set contact under [crawl].")
    else:
        yield Finding("configuration", WELL, said)


def _folder(settings: Configuration) -> Iterator[Finding]:
    folder = settings.folder
    try:
        about = folder.stat()
        free = shutil.disk_usage(folder).free
    except OSError as error:
        yield Finding("data folder", BAD, f"{folder}: {error.strerror}.", "See [data] folder in the configuration.")
        return
    unwritable = [p for p in (folder, folder / FILE_NAME, folder / "archive", folder / "locks")
                  if p.exists() and not os.access(p, os.W_OK)]
    mode = f"{about.st_mode & 0o777:04o}"
    if unwritable:
        names = ", ".join(map(str, unwritable))
        mounted = is_mounted_read_only(folder)
        closed = f"{folder} is on a file system that is mounted read-only."
        why = closed if mounted else f"this account may not write {names}."
        todo = "See dmesg: a kernel does so where a disk fails" if mounted else "Run it as the daemon's user."
        yield Finding("permissions", BAD, why, todo)
    else:
        yield Finding("permissions", WELL, f"{folder} is {mode}, and this account may write to it")
    if said := over_network(settings):
        yield Finding("data folder", BAD, said, "")
    said = f"{free / 2**30:,.1f} GiB are free in {folder}"
    low = free < LEAST_FREE
    yield Finding("disk", BAD if low else WELL, said + ("." if low else ""), "Make room on it." if low else "")
    running = is_daemon_running(folder)
    yield Finding("daemon", WELL if running else WATCH, "it runs" if running else "it does not run.",
                  "" if running else "Start it: systemctl start npdwatch, or npdwatch daemon")


def _database(settings: Configuration) -> list[Finding]:
    from db.upkeep.checks import check_sound

    path = settings.folder / FILE_NAME
    check_sound(settings.folder, now(), whole=True)
    size = path.stat().st_size / 2**20 if path.is_file() else 0
    backup = read_notes(settings.folder).get("backup", {})
    out = [Finding("database", WELL, f"{path} is sound, {size:,.1f} MiB")] if size else []
    if not backup:
        todo = "Make one each day, best on another disk: npdwatch backup FOLDER"
        out.append(Finding("backup", WATCH, "there is none.", todo))
    elif not Path(str(backup["folder"])).is_dir():
        said = f"{backup['folder']}, where the last one is, is not there."
        out.append(Finding("backup", BAD, said, "Mount its disk, or make one elsewhere: npdwatch backup FOLDER"))
    else:
        old = now() - parse_stamp(str(backup["at"])) > BACKUP_OLD
        said = f"the last is of {str(backup['at'])[:16].replace('T', ' ')} UTC, in {backup['folder']}"
        out.append(Finding("backup", WATCH if old else WELL, said + ("." if old else ""),
                           "Let a timer run npdwatch backup each day." if old else ""))
    return out


def _archive(store: Store) -> list[Finding]:
    from db.upkeep.verify import altered_rows, named_bodies, note_found, verify

    named = named_bodies(store)
    amiss = len(note_found(store, verify(store, named)))
    if altered := sum(1 for _ in altered_rows(store)):
        verb = "was" if altered == 1 else "were"
        said = f"{plural(altered, 'row')} of the registers in the database {verb} altered after being written."
        return [Finding("rows", BAD, said, "See which: npdwatch verify")]
    if amiss:
        said = f"{plural(amiss, 'file')} of {len(named):,} missing or altered."
        return [Finding("archive", BAD, said, "See which: npdwatch verify")]
    return [Finding("archive", WELL, f"{plural(len(named), 'file')}, each as it came")]


def _looking(store: Store, settings: Configuration) -> Iterator[Finding]:
    running = is_daemon_running(settings.folder)
    if since := watch.not_looking_since(store, settings.sources, now(), running=running):
        why = "the daemon hangs" if running else "the daemon has stopped"
        yield Finding("watching", BAD, f"nothing was looked at since {since[:16].replace('T', ' ')} UTC: {why}.",
                      f"systemctl {'restart' if running else 'start'} npdwatch, or npdwatch daemon")


def _sources(store: Store, states: Mapping[str, SourceState]) -> Iterator[Finding]:
    good = {x["name"]: x["good_at"] for x in watch.source_rows(store)}
    new = [name for name, state in states.items() if state.reason == NEVER_POLLED]
    if len(new) > 1:
        said = "none was" if len(new) == len(states) else f"{len(new)} of {len(states)} were not"
        yield Finding("sources", BAD, f"{said} polled yet.", "npdwatch crawl")
    for name, state in states.items():
        if len(new) > 1 and name in new:
            continue
        seen = good.get(name)
        last = f"last good look {seen[:16].replace('T', ' ')} UTC" if seen else "never seen"
        kind = BAD if state.needs_a_person else WATCH if state.sight is not SourceSight.WELL else WELL
        why = f"; {state.why}" if state.why else ""
        yield Finding(f"source {name}", kind, f"{state.sight.value}, {last}{why}", state.todo)


def _outbox(store: Store) -> Iterator[Finding]:
    if unknown := why_unknown(store):
        yield Finding("withheld", BAD, unknown, "")
    if overdue := watch.overdue_deliveries(store, now()):
        yield Finding("deliveries", BAD, f"{plural(overdue['n'], 'message')} due since {overdue['oldest'][:16]}.",
                      "Start the daemon, or: npdwatch deliver")
    for late in watch.failing_deliveries(store, now()):
        at, again = (late[k][:16].replace("T", " ") for k in ("failed_at", "next_at"))
        said = f"{plural(late['alerts'], 'alert')} waiting: the last try, at {at} UTC, failed: {late['error']}"
        yield Finding(f"channel {late['channel']}", BAD, f"{said.rstrip('.')}.", f"It is tried again at {again} UTC")
    for dead in watch.dead_deliveries(store):
        yield Finding(f"channel {dead['channel']}", BAD, f"{plural(dead['n'], 'delivery')} dead: {dead['error']}.",
                      what_to_do(dead["channel"]))
    held = {x["name"]: x for x in held_channels(store)}
    for paused in watch.paused_channels(store, now()):
        if paused["why"] == NOT_SET_UP and paused["name"] in held:
            said, _, what = paused_line(held[paused["name"]]).partition(". ")
            yield Finding(f"channel {paused['name']}", BAD, f"{said}.", what)
            continue
        yield Finding(f"channel {paused['name']}", BAD, f"paused: {paused['why']}.",
                      f"When it is mended: npdwatch alerts resume {paused['name']}")


def _network(settings: Configuration) -> list[Finding]:
    import settings as own

    wanted = {(u.hostname, u.port or (443 if u.scheme == "https" else 80), u.scheme == "https")
              for s in settings.sources if (u := urlsplit(s.url)).hostname}
    with ThreadPoolExecutor(8) as pool:
        asked = list(pool.map(
            lambda x: probe(x[0], x[1], tls=x[2], local=settings.crawl.loopback, agent=own.USER_AGENT), sorted(wanted)
        ))
    if len(asked) > 1 and all(p.failed == "dns" for p in asked):
        return [Finding("network", BAD, "the name of no host can be resolved: there is no network, or its resolver "
                        "does not answer.", "Mend that first.")]
    return [*(_host(p) for p in asked), *_clock(asked)]


def _host(p: Probe) -> Finding:
    todo = {
        "dns": "See whether the name is right, and the machine's resolver (/etc/resolv.conf).",
        "connection": "See whether a firewall or a proxy is in the way: npdwatch asks directly.",
        "tls": "See this machine's clock and its certificates (ca-certificates); it is never passed over.",
    }
    if p.failed:
        return Finding(f"site {p.host}", BAD, f"{p.failed} failed: {p.why}.", todo[p.failed])
    said = f"{plural(len(p.addresses), 'address')} in {p.dns:.2f} s"
    if p.until:
        said += f", certificate good until {p.until:%Y-%m-%d}"
        if p.until - now() < CERTIFICATE_SOON:
            return Finding(f"site {p.host}", WATCH, f"{said}.", "It ends soon: the site must renew it.")
    if p.dns > SLOW_DNS:
        return Finding(f"site {p.host}", WATCH, f"{said}.", "The resolver is slow: see /etc/resolv.conf.")
    return Finding(f"site {p.host}", WELL, said)


def _clock(asked: list[Probe]) -> Iterator[Finding]:
    ahead = sorted(p.ahead for p in asked if p.ahead is not None)
    if not ahead:
        return
    off = ahead[len(ahead) // 2]  # the middle one: a single server may be wrong itself
    said = f"{abs(off):.0f} s {'ahead of' if off > 0 else 'behind'} what {plural(len(ahead), 'server')} say"
    if abs(off) <= CLOCK_OFF:
        yield Finding("clock", WELL, f"right to within {CLOCK_OFF} s of what {plural(len(ahead), 'server')} say")
    else:
        yield Finding("clock", BAD if abs(off) > CLOCK_WRONG else WATCH, f"{said}.", "Set it: timedatectl set-ntp true")


def _channels(settings: Configuration) -> Iterator[Finding]:
    if settings.proof.timestamps:
        found = authority_works(settings)
        yield Finding("time-stamps", WELL if found["ok"] else BAD, str(found["detail"]),
                      "" if found["ok"] else "Correct it under [proof], then: npdwatch stamp")
    for name in settings.channel:
        found = channel_works(settings, name)
        yield Finding(f"channel {name}", WELL if found["ok"] else BAD, str(found["detail"]),
                      "" if found["ok"] else f"Correct it, then: npdwatch alerts test {name}")
