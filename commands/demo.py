"""`npdwatch demo`: the whole job on a replica of the watched sites, with real files, servers and processes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct, field

from commands.failures import Exit, Failure
from commands.listening import bound
from commands.printing.changes import one_line
from commands.printing.exports import echo_json
from commands.printing.progress import waiting
from commands.runtime import command, program, run_program
from model.own_files import ROOT
from text.labels import plural

if TYPE_CHECKING:
    from demo.play import ExpectedChange, StoryStep
    from demo.replica import Replica
    from demo.sinks import HookSink, MailSink

MARK = ".npdwatch-demo"
_LONGEST = 600
"""Seconds for a command of a few; a busy machine takes its time."""
REGISTER = "dfe-external-data-shares"
INTRODUCTION = """\
A replica of GOV.UK answers at {origin}; nothing leaves this machine.
The rows are made for the demonstration; names of well-known bodies stand in for real recipients.
Everything is left in {folder}
"""
CONCLUSION = """\
Emails:   {folder}/mail
Webhooks: {folder}/webhook
Look further with, for example:
  {npdwatch} --config {folder}/npdwatch.toml releases --category press
  {npdwatch} --config {folder}/npdwatch.toml show DS00804
  {npdwatch} --config {folder}/npdwatch.toml changes
As a web site, until Ctrl-C:
  {npdwatch} --config {folder}/npdwatch.toml serve{option}
and then open http://127.0.0.1:{port}/"""


class Stage(Struct):
    """What one stage of the story came to."""

    step: StoryStep
    seconds: float
    rows: int = 0
    changes: list[dict[str, Any]] = field(default_factory=list)
    missed: list[ExpectedChange] = field(default_factory=list)
    surplus: list[dict[str, Any]] = field(default_factory=list)
    mails: list[Path] = field(default_factory=list)
    hooks: list[Path] = field(default_factory=list)

    @property
    def right(self) -> bool:
        return not self.missed and not self.surplus and self.rows == self.step.rows


@command("demo")
@click.option(
    "--folder", type=click.Path(path_type=Path, file_okay=False), default=Path("npdwatch-demo"), show_default=True,
    help="Where the delivered messages, the database and the files are left.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the account as JSON (docs/using/json.md).")
def demo(_: click.Context, *, folder: Path, as_json: bool) -> Exit:
    """See the whole job happen: a register changes four times, and the right people are told.

    A replica of GOV.UK, a mail server and a webhook receiver run on this machine for as long as it takes.
    """
    from demo.play import SCRIPT
    from demo.replica import Replica

    try:
        from demo.sinks import HookSink, MailSink
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "aiosmtpd":
            raise
        text = "The demonstration's mail server, aiosmtpd, is not installed. "
        if (ROOT / "Makefile").exists():
            text += f"In {ROOT}: make demo"
        else:
            text += f"To install it: pipx inject npdwatch aiosmtpd, or {sys.executable} -m pip install aiosmtpd"
        raise Failure(text, Exit.USAGE) from None
    folder = prepare(folder)
    begun = time.monotonic()
    with ExitStack() as stack:
        replica = stack.enter_context(Replica())
        mail = stack.enter_context(MailSink(folder / "mail"))
        hooks = stack.enter_context(HookSink(folder / "webhook"))
        player = Player(folder, replica, mail, hooks, quiet=as_json)
        if not as_json:
            click.secho("npdwatch: a demonstration", bold=True)
            click.echo(INTRODUCTION.format(origin=replica.origin, folder=folder))
        stages = []
        for number, step in enumerate(SCRIPT, 1):
            stages.append(player.play(step))
            if not as_json:
                show_stage(number, stages[-1])
    if as_json:
        echo_json(as_data(stages, folder, time.monotonic() - begun))
    else:
        port, option = free_port()
        conclude(stages, time.monotonic() - begun)
        called = sys.argv[0] if Path(sys.argv[0]).name == "npdwatch" else "npdwatch"  # by make: .venv/bin/npdwatch
        click.echo(CONCLUSION.format(npdwatch=called, folder=folder, port=port, option=option))
        if wanted():
            serving = program(folder / "npdwatch.toml", "serve", *option.split())
            os.execv(serving[0], serving)  # noqa: S606 - from then on Ctrl-C is for it alone
    return Exit.DONE if all(s.right for s in stages) else Exit.LOOK


def free_port() -> tuple[int, str]:
    """The site's own port, or any free one where that is taken, with the option of `serve` that asks for it."""
    from config.tables import PagePart

    usual = PagePart().port
    for asked in (usual, 0):
        with suppress(Failure), bound("127.0.0.1", asked, command="serve", key="", otherwise="") as taken:
            port = int(taken.getsockname()[1])
            return port, "" if port == usual else f" --port {port}"
    return usual, ""


def wanted() -> bool:
    """True where somebody at a terminal wants the site served now; Ctrl-C and the end of input are a no."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    try:
        return click.confirm("Serve it now?", default=True)
    except click.Abort:
        click.echo()
        return False


def prepare(folder: Path) -> Path:
    """An empty folder; one that an earlier demonstration left is emptied.

    Raises:
        Failure: the folder holds something else (code 2), or cannot be made or emptied (code 73).
    """
    folder = Path(os.path.realpath(folder.expanduser()))
    try:
        if folder.exists():
            if any(folder.iterdir()) and not (folder / MARK).exists():
                raise Failure(f"{folder} is not empty; name another with --folder", Exit.USAGE)
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
        (folder / MARK).write_text("Made by npdwatch demo; it may be deleted.\n", encoding="utf-8")
    except OSError as error:
        raise Failure(f"{folder} cannot be made: {error.strerror}; name another with --folder", Exit.NO_WRITE) from None
    return folder


class Player:
    """Publishes each stage on the replica and runs the program's own commands against it, as child processes."""

    def __init__(self, folder: Path, replica: Replica, mail: MailSink, hooks: HookSink, *, quiet: bool) -> None:
        from demo.configuration import configuration_text

        self.folder, self.replica, self.mail, self.hooks, self.quiet = folder, replica, mail, hooks, quiet
        self.configuration = folder / "npdwatch.toml"
        text = configuration_text(replica, mail.host, mail.port)
        self.configuration.write_text(text, encoding="utf-8")
        self.environment = {
            **os.environ, "NPDWATCH_DEMO_SLACK": hooks.url("/slack"), "NPDWATCH_DEMO_HOOK": hooks.url("/hook"),
            "NPDWATCH_DEMO_SECRET": "whsec_bm90IGEgc2VjcmV0LCBvbmx5IGEgZGVtb25zdHJhdGlvbg==",
        }
        self._run("init")

    def play(self, step: StoryStep) -> Stage:
        """One stage: publish, crawl, and crawl again where a removal waits for a second look."""
        begun = time.monotonic()
        mails, hooks = len(self.mail.files), len(self.hooks.files)
        self.replica.publish(step.name)
        changes: list[dict[str, Any]] = self._run("crawl", "--json")["changes"]
        if step.second_look:
            time.sleep(1.1)  # confirm_after of its configuration
            self._run("crawl", "--json")
        stage = Stage(step, 0.0, changes=[c for c in changes if c["source"] == REGISTER])
        stage.rows = len(self._run("releases", "--present", "--source", REGISTER, "--limit", "100000", "--json"))
        match(stage)
        if step.quiet:
            stage.surplus += [c for c in changes if c["source"] != REGISTER]
        stage.mails, stage.hooks = list(self.mail.files[mails:]), list(self.hooks.files[hooks:])
        stage.seconds = time.monotonic() - begun
        return stage

    def _run(self, *arguments: str) -> Any:  # noqa: ANN401 - whatever JSON the command prints
        calling = partial(run_program, self.configuration, *arguments, env=self.environment, timeout=_LONGEST)
        try:
            done = waiting(calling, f"npdwatch {arguments[0]}", quiet=self.quiet)
        except subprocess.TimeoutExpired:
            raise Failure(
                f"npdwatch {arguments[0]} took more than {_LONGEST // 60} minutes: this machine is busy, or short of "
                "memory. Try again when it is idle.", Exit.BUSY,
            ) from None
        if done.returncode not in (Exit.DONE, Exit.LOOK):
            raise Failure(f"npdwatch {' '.join(arguments)} ended with {done.returncode}:\n{done.stderr}", Exit.FAULT)
        return json.loads(done.stdout) if "--json" in arguments else None


def match(stage: Stage) -> None:
    """Holds what was found against what the story says must be found, and must not."""
    left = list(stage.changes)
    for expected in stage.step.told:
        found = next((c for c in left if fits(c, expected)), None)
        if found is None:
            stage.missed.append(expected)
        else:
            left.remove(found)
    stage.surplus = left


def fits(change: dict[str, Any], expected: ExpectedChange) -> bool:
    """True where a change is the expected one."""
    return (
        change["kind"] == expected.kind.value
        and (expected.reference is None or change["reference"] == expected.reference)
        and (expected.recipient is None or change["recipient"] == expected.recipient)
        and (expected.category is None or change["category"] == expected.category.value)
        and expected.fields in ((), tuple(change["fields"] or ()))
    )


def show_stage(number: int, stage: Stage) -> None:
    """One stage for people."""
    step = stage.step
    click.secho(f"{number}. {step.title}", bold=True, fg="cyan")
    click.echo(click.wrap_text(step.story, width=100, initial_indent="   ", subsequent_indent="   "))
    for c in stage.changes:
        right = c not in stage.surplus
        mark = click.style("found", fg="green") if right else click.style("NOT EXPECTED", fg="red")
        click.echo(f"   {mark}  {one_line({**c, 'file': ''})}")
    for expected in stage.missed:
        text = " ".join(x for x in (expected.kind.value, expected.reference, expected.recipient) if x)
        click.echo(f"   {click.style('MISSED', fg='red')}  {text}")
    if not stage.changes:
        click.echo(f"   {click.style('quiet', fg='green')}  nothing of substance changed, and nobody was disturbed")
    for path in stage.mails:
        click.echo(f"   {click.style('email', fg='magenta')}  {subject(path)}  [{path.name}]")
    for path in stage.hooks:
        click.echo(f"   {click.style('hook ', fg='magenta')}  {path.name}")
    click.secho(f"   {plural(stage.rows, 'release')} in the register; {stage.seconds:.1f} s\n", dim=True)


def subject(path: Path) -> str:
    """The subject of a saved email."""
    from email import message_from_bytes, policy

    return str(message_from_bytes(path.read_bytes(), policy=policy.default)["Subject"])


def conclude(stages: list[Stage], seconds: float) -> None:
    """What came of it."""
    wanted = sum(len(s.step.told) for s in stages)
    found = wanted - sum(len(s.missed) for s in stages)
    surplus = sum(len(s.surplus) for s in stages)
    mails, hooks = sum(len(s.mails) for s in stages), sum(len(s.hooks) for s in stages)
    colour = "green" if all(s.right for s in stages) else "red"
    right = f"{found} of {plural(wanted, 'expected change')} found, {surplus} told that should not have been"
    sent = f"{plural(mails, 'email')} and {plural(hooks, 'webhook message')} delivered"
    click.secho(f"{right}, {sent}, in {seconds:.0f} s.", fg=colour)


def as_data(stages: list[Stage], folder: Path, seconds: float) -> dict[str, Any]:
    """The demonstration as data."""
    return {
        "right": all(s.right for s in stages), "seconds": round(seconds, 1), "folder": str(folder),
        "mail": str(folder / "mail"), "webhook": str(folder / "webhook"),
        "stages": [
            {
                "name": s.step.name, "title": s.step.title, "story": s.step.story, "right": s.right, "rows": s.rows,
                "changes": s.changes,
                "missed": [
                    {"kind": e.kind.value, "reference": e.reference, "recipient": e.recipient} for e in s.missed
                ],
                "not_expected": s.surplus, "emails": [subject(p) for p in s.mails],
                "files": [p.name for p in (*s.mails, *s.hooks)], "seconds": round(s.seconds, 1),
            }
            for s in stages
        ],
    }
