"""The command line: names the commands and loads only the one that is asked for."""

from __future__ import annotations

import gc
import importlib
import inspect
import io
import logging
import os
import stat
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import click

from commands import logs
from commands.arguments import CommandGroup
from commands.failures import STOPPED, Exit, Failure, failure_of
from commands.runtime import manual
from commands.standing_in import standing_in
from text.memory import is_short_of_memory

VERSION = "0.1.0"

COMMANDS = {
    "init": ("setting_up.init:init", "Write a commented npdwatch.toml and an empty database."),
    "check": ("setting_up.check:check",
              "Try the configuration, every source and every channel; store and tell nothing."),
    "source": ("setting_up.sources:source", "Add a source to the configuration, once it was looked at."),
    "channel": ("setting_up.channels:channel", "Add a channel to the configuration, once it was tried."),
    "crawl": ("crawling.crawl:crawl", "Poll sources now: all, or those named. Safe while the daemon runs."),
    "deliver": ("telling.deliver:deliver", "Send what is due. The daemon does this by itself."),
    "alerts": ("telling.alerts:alerts", "What was told to whom; previews, tests, sending again, mutes."),
    "followers": ("telling.followers:followers", "Readers who follow by email: how many; export or erase one."),
    "daemon": ("daemon.run:daemon", "Watch and tell, until it is stopped."),
    "worker": ("crawling.worker:worker", "Fetch for the daemon on another machine, until it is stopped."),
    "scale": ("crawling.status:scale", "Workers on other machines: how they are doing; this machine's key."),
    "status": ("watch.status:status", "How the watch is doing: sources, deliveries, trouble."),
    "changes": ("register.query:changes", "What changed, newest first."),
    "releases": ("register.query:releases", "The releases as the registers stand now."),
    "show": ("register.show:show", "The life of one release, or of one recipient, today or as it was on a day."),
    "recipients": ("register.recipients:recipients", "Who got what since when; review who is unknown or unsure."),
    "review": ("register.queue:review", "Settle what waits: sentences that may tell of a release, and recipients."),
    "proof": ("register.proof:proof", "The evidence for one change, as a zip that a stranger verifies."),
    "stats": ("register.stats:stats", "Totals by category, level, year, tier and outcome, beside published counts."),
    "withhold": ("deciding.withhold:withhold", "Keep something from leaving this machine, from now on."),
    "unwithhold": ("deciding.withhold:unwithhold", "Let go what was withheld."),
    "withheld": ("deciding.withhold:withheld", "What is withheld, by whom, when and why."),
    "backfill": ("history.backfill:backfill", "Fetch earlier editions of a source from web archives into its history."),
    "import": ("history.importing:import_files", "Put editions that you have as files into the history of a source."),
    "replay": ("history.replay:replay", "Read the archive again with today's rules; say what is read otherwise."),
    "accept": ("deciding.accept:accept", "Let an edition that was put aside count, after you looked at it."),
    "hidden": ("deciding.hidden:hidden", "Show what the files of a source hide, on this terminal only."),
    "read": ("register.read:read", "What the reader makes of a register file."),
    "compare": ("register.compare:compare", "The changes between two files of a register."),
    "classify": ("register.texts:classify", "Who is it: category, confidence and reason for names."),
    "coverage": ("register.coverage:coverage", "Which school cohorts a text covers, how surely, and why."),
    "mentions": ("register.texts:mentions", "Where a text speaks of pupils' data, what it says, and who is named."),
    "evidence": ("register.query:evidence", "What Parliament, feeds and pages say, with mentions and releases."),
    "serve": ("page.serve:serve", "Serve the register as a public, read-only web site."),
    "publish": ("page.publish:publish", "Write the web site as plain files, for any web host."),
    "doctor": ("upkeep.doctor:doctor", "Look at all that can be wrong, and say what to do."),
    "backup": ("upkeep.backup:backup", "Back up the database and the archive, also while the daemon runs."),
    "restore": ("upkeep.backup:restore", "Put a backup back; what was there is kept."),
    "verify": ("upkeep.verify:verify", "Check the database, the archive against it, and the log."),
    "stamp": ("upkeep.stamp:stamp", "Have editions and days time-stamped. The daemon does this by itself."),
    "save-now": ("upkeep.save_now:save_now", "Have new editions captured by the Wayback Machine."),
    "prune": ("upkeep.verify:prune", "Say what old files may be deleted, and delete them."),
    "completion": ("completion:completion", "Print what lets a shell complete commands and options."),
    "demo": ("demo:demo", "See the whole job happen, on a replica on this machine."),
    "_hand_out": ("crawling.hand_out:hand_out", ""),
    "_prepare": ("daemon.prepare:prepare", ""),
    "_ready": ("daemon.ready:ready", ""),
    "_copy": ("page.serve:copy", ""),
    "_render": ("page.publish:render", ""),
    "_alarm": ("daemon.alarm:alarm", ""),
    "_refused": ("daemon.prepare:refused", ""),
    "scrapy": ("scrapy_tool:scrapy", "Scrapy's own commands in this project, such as: npdwatch scrapy list."),
}
"""Name -> where in `commands` its function stands, and what it is for."""

FIRST = dict.fromkeys(("crawl", "backfill", "worker", "_hand_out", "_ready"), "scrapy.core.downloader.handlers.http11")
"""What a command's heaviest library is to be imported as, before anything else, with `name_of_caller`."""


@contextmanager
def name_of_caller() -> Iterator[None]:
    """While Scrapy is imported `inspect.stack()` gives the caller alone, and a frame says itself what its module is.

    That is asked three times. `inspect` reads the source of each module that is just being imported for it, and looks
    up where each module lies that there is: a fifteenth of a short crawl's time.
    """
    whole, looked_up = inspect.stack, inspect.getmodule

    def two(context: int = 0) -> list[inspect.FrameInfo]:  # noqa: ARG001 - as it is declared
        frames = (sys._getframe(1), sys._getframe(2))  # noqa: SLF001 - the name by which it is documented
        return [inspect.FrameInfo(f, f.f_code.co_filename, f.f_lineno, f.f_code.co_name, None, None) for f in frames]

    def named(thing: object, name: str | None = None) -> ModuleType | None:
        return sys.modules.get(thing.f_globals["__name__"]) if inspect.isframe(thing) else looked_up(thing, name)

    inspect.stack, inspect.getmodule = two, named  # type: ignore[assignment]  # which calls its argument `object`
    try:
        yield
    finally:
        inspect.stack, inspect.getmodule = whole, looked_up


def _late(module: str, name: str) -> Callable[..., Any]:
    """A function of a module that is loaded when it is called."""

    def called(*given: Any) -> Any:  # noqa: ANN401 - as the module's
        return getattr(importlib.import_module(module), name)(*given)

    return called


def _of_parsel(name: str) -> object:
    """Of parsel, which `scrapy.http` names, its version; whatever else is asked for loads it."""
    from importlib.metadata import version

    if name == "__version__":
        return version("parsel")
    if name.startswith("__"):  # what importing asks
        raise AttributeError(name)
    return getattr(importlib.import_module("parsel"), name)


FOR_NOBODY: dict[str, dict[str, object]] = {
    "charset_normalizer": {"from_bytes": _late("charset_normalizer", "from_bytes")},  # guesses how a page is encoded
    "scrapy.http.request.rpc": {"XmlRpcRequest": None},
    "scrapy.http.request.form": {"FormRequest": None},
    "scrapy.selector": {"Selector": None},
    "scrapy.spiders.crawl": {"CrawlSpider": None, "Rule": None},
    "scrapy.spiders.feed": {"CSVFeedSpider": None, "XMLFeedSpider": None},
    "scrapy.spiders.sitemap": {"SitemapSpider": None},
    "scrapy.utils.versions": {"get_versions": _late("scrapy.utils.versions", "get_versions")},
    "parsel": {"__getattr__": _of_parsel},
}
"""What Scrapy imports though hardly any crawl uses it, or none, with libraries of its own: what it takes of each.

Our readers load lxml themselves, where something is read. A fifteenth of a short crawl's time, and 9 MiB.
"""


class Commands(CommandGroup):
    """Loads a command's module when it is called, so that --help and small commands stay quick."""

    def main(
        self, args: Sequence[str] | None = None, prog_name: str | None = None, complete_var: str | None = None,
        standalone_mode: bool = True, **extra: Any,  # noqa: ANN401 - as click declares it
    ) -> Any:  # noqa: ANN401
        """As click's, but for colours, and for what Ctrl-C leaves with."""
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        extra["color"] = wants_colour(os.environ)
        try:
            code = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        except click.ClickException as problem:
            if isinstance(problem, click.NoSuchOption) and problem.possibilities and problem.ctx:
                params = problem.ctx.command.params
                hidden = {o for p in params if isinstance(p, click.Option) and p.hidden for o in p.opts}
                near = [o for o in problem.possibilities if o not in hidden]
                problem = click.NoSuchOption(problem.option_name, possibilities=near, ctx=problem.ctx)
            problem.show()
            sys.exit(problem.exit_code)
        except click.Abort:
            if sys.stderr.isatty():
                click.echo(err=True)  # what was asked, and "^C", stand in this line
            Failure(STOPPED, Exit.STOPPED).show()
            sys.exit(Exit.STOPPED)
        sys.exit(code if isinstance(code, int) else 0)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return [name for name in COMMANDS if not name.startswith("_")]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        gc.disable()  # what is imported lasts: looking through it for garbage takes a twentieth of a short run
        try:
            if cmd_name in FIRST:
                with name_of_caller(), standing_in(FOR_NOBODY):  # while Scrapy is imported
                    importlib.import_module(FIRST[cmd_name])
            module, _, name = COMMANDS[cmd_name][0].partition(":")
            found: click.Command = getattr(importlib.import_module(f"commands.{module}"), name)
        finally:
            gc.freeze()
            gc.enable()
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        formatter.write(f"\nThe manual: {manual()}\n")  # whole: a path that is broken in two is none


def wants_colour(environment: Mapping[str, str]) -> bool | None:
    """Whether colours are asked for (FORCE_COLOR) or refused (NO_COLOR); None: as a terminal is there or not."""
    if environment.get("NO_COLOR"):
        return False
    return True if environment.get("FORCE_COLOR") else None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option(
    "-c", "--config", type=click.Path(path_type=Path, dir_okay=False),
    help="The configuration file. Default: $NPDWATCH_CONFIG, or npdwatch.toml in this folder.",
)
@click.option("--config-handle", type=int, hidden=True, help="The file's text is read from this handle instead.")
@click.option("-v", "--verbose", is_flag=True, help="Say what is being done, on standard error.")
@click.version_option(VERSION, "-V", "--version", prog_name="npdwatch")
@click.pass_context
def npdwatch(context: click.Context, config: Path | None, config_handle: int | None, *, verbose: bool) -> None:
    """Watches the registers of who is given pupils' data, and tells people when one changes.

    Start with: npdwatch init. To see it at work on a replica first: npdwatch demo, which needs aiosmtpd.
    """
    context.obj = {"config": config, "handle": config_handle, "verbose": verbose, "version": VERSION}
    logs.begin(verbose=verbose, unwatched=config_handle is not None)


LEAST_MEMORY = 160
"""MiB that a command needs at least (ulimit -v): with less, a library that gets none ends the process as it likes."""
OF_HEAVY = 256
HEAVY = frozenset(
    {"crawl", "check", "source", "import", "backfill", "serve", "publish", "demo", "scrapy", "accept", "_copy",
     "_render", "_prepare", "_ready", "daemon", "worker", "_hand_out"}
)


def check_memory(arguments: Sequence[str]) -> None:
    """Ends with a sentence and code 73 where the command may have too little memory to end in good order."""
    import resource

    least = OF_HEAVY if HEAVY & set(arguments) else LEAST_MEMORY
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit != resource.RLIM_INFINITY and limit < least * 2**20:
        sys.stderr.write(
            f"npdwatch: only {limit // 2**20} MiB of memory are allowed here (ulimit -v), and this needs {least}: "
            "nothing was done. Allow more and run it again.\n"
        )
        sys.exit(73)  # not 75, which a daemon takes for "another one is at it"


class _Outlet(io.FileIO):
    """Standard output whose reader may go, as `head` does: what is left to say is lost, and the code is the command's.

    To a shell, click's 1 for it would mean that something needs a person; and a crawl would end midway.
    """

    def write(self, data: Any) -> int:  # noqa: ANN401 - whatever has bytes
        try:
            return super().write(data)
        except BrokenPipeError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)
            return super().write(data)


def outlive_readers() -> None:
    """Has standard output outlive whoever reads it, where that is a pipe."""
    out = sys.stdout
    if isinstance(out, io.TextIOWrapper) and stat.S_ISFIFO(os.fstat(out.fileno()).st_mode):
        raw = io.BufferedWriter(_Outlet(out.fileno(), "wb", closefd=False))
        sys.stdout = io.TextIOWrapper(raw, out.encoding, out.errors, line_buffering=out.line_buffering)


def main() -> None:
    """The entry point of the launcher. A fault of ours ends with code 70, so that 1 always means "look"."""
    check_memory(sys.argv)
    outlive_readers()
    try:
        npdwatch(prog_name="npdwatch")
    except Exception as error:
        # Outside of any command: help and versions are printed, too.
        if isinstance(error, OSError) or is_short_of_memory(error):
            failure = failure_of(error)
            if failure is not None:
                failure.show()
                sys.exit(failure.exit_code)
        logging.getLogger("npdwatch").exception(
            "a fault in npdwatch; nothing recorded is lost by it. Please report it with the lines below"
        )
        sys.exit(70)
    finally:
        # The end of a process looks through all it holds for garbage: 0.17 of a second after a crawl, for nothing.
        gc.freeze()
