"""A small world for benches and tests over real processes: the replica, a mail server, webhooks, a database."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Self

from msgspec import Struct

from bench.replica.govuk import Replica
from db.store import Store
from demo.sinks import HookSink, MailSink

ROOT = Path(__file__).resolve().parent.parent
REGISTER = "dfe-external-data-shares"
PAGE = "/government/publications/dfe-external-data-shares"
SECRET = "whsec_bm90IGEgc2VjcmV0LCBvbmx5IGEgdGVzdC4uLi4uLi4="  # noqa: S105 - a secret of nobody
CHANNELS = """
[channel.mail]
type = "email"
host = "127.0.0.1"
port = {port}
security = "none"
sender = "npdwatch <npdwatch@example.org>"
to = ["newsdesk@example.org"]

[channel.slack]
type = "slack"
url_env = "NPDWATCH_TEST_SLACK"

[channel.hook]
type = "webhook"
url_env = "NPDWATCH_TEST_HOOK"
secret_env = "NPDWATCH_TEST_SECRET"

[[route]]
name = "everything at once"
channels = ["mail", "slack", "hook"]

[[route]]
name = "operators"
channels = ["mail", "slack", "hook"]
operators = true
"""


class Watched(Struct, frozen=True):
    """A source as it stands in the configuration."""

    name: str
    url: str
    kind: str = "govuk"
    every: str = "15m"
    terms: tuple[str, ...] = ()
    title: str = ""

    @property
    def text(self) -> str:
        return (
            f'\n[[source]]\nname = "{self.name}"\nkind = "{self.kind}"\nurl = "{self.url}"\nevery = "{self.every}"\n'
            f'title = "{self.title}"\nterms = {json.dumps(list(self.terms))}\n'
        )


class Done(Struct, frozen=True):
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:  # noqa: ANN401 - any JSON
        return json.loads(self.out)

    def decision(self, source: str) -> str:
        return str(next(s["decision"] for s in self.data["sources"] if s["name"] == source))

    @property
    def failures(self) -> dict[tuple[str, str], str]:
        """(source, outcome) -> detail."""
        return {(f["source"], f["outcome"]): f["detail"] for f in self.data["failures"]}

    @property
    def said(self) -> str:
        """What to look at where it ended badly: what failed in a crawl; else how the output ends."""
        try:
            failed = [f"{source}: {outcome}: {detail}" for (source, outcome), detail in self.failures.items()]
        except (ValueError, TypeError, KeyError):
            failed = []
        failed = failed or [self.out[-1000:]]
        return "\n".join([*failed[:20], *([f"and {len(failed) - 20} more"] if failed[20:] else []), self.err[-2000:]])

    def kinds(self, source: str = REGISTER) -> list[str]:
        return sorted(c["kind"] for c in self.data["changes"] if c["source"] == source)


class Installation:
    """A configuration, a data folder and the program's own commands as child processes."""

    def __init__(self, folder: Path, environment: Mapping[str, str] = {}) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.configuration = folder / "npdwatch.toml"
        self.environment = {**os.environ, **environment}

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def configure(
        self, sources: Iterable[Watched], *, hosts: Sequence[str] = (), channels: str = "", confirm_after: str = "0s",
        retries: Sequence[float] = (), timeout: str = "60s", largest: int = 32, more: str = "",
    ) -> None:
        self.configuration.write_text(
            'own_sources = false\n[data]\nfolder = "data"\n[crawl]\ncontact = "a test"\ndelay = 0.0\n'
            f'retries = {list(retries)}\nconfirm_after = "{confirm_after}"\nloopback = true\ntimeout = "{timeout}"\n'
            f"largest = {largest}\nhosts = {json.dumps(list(hosts))}\n{more}\n{channels}\n"
            + "".join(s.text for s in sources),
            encoding="utf-8",
        )
        if not self.data.exists():
            Store.create(self.data).close()

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, str(ROOT / "__main__.py"), "--config", str(self.configuration), *arguments]

    def run(self, *arguments: str, code: int | None = 0, timeout: float = 120) -> Done:
        """Runs a command to its end; `code` is what it must end with, None for any."""
        done = subprocess.run(
            self.command(*arguments), env=self.environment, capture_output=True, text=True, check=False,
            timeout=timeout, cwd=self.folder,
        )
        ended = Done(done.returncode, done.stdout, done.stderr)
        if code is not None and ended.code != code:
            raise AssertionError(f"{' '.join(arguments)} ended with {ended.code} and not {code}: {ended.said}")
        return ended

    def crawl(self, *arguments: str, code: int | None = 0) -> Done:
        return self.run("crawl", "--json", *arguments, code=code)

    @contextmanager
    def started(self, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """A command that runs on; it is killed at the end if it still does."""
        with subprocess.Popen(
            self.command(*arguments), env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            text=True, cwd=self.folder,
        ) as child:
            try:
                yield child
            finally:
                if child.poll() is None:
                    child.send_signal(signal.SIGKILL)
                child.wait()

    def store(self) -> Store:
        return Store.open(self.data)

    def rows(self, sql: str, *parameters: object) -> list[dict[str, Any]]:
        with self.store() as store:
            return store.rows(sql, parameters)

    def count(self, sql: str, *parameters: object) -> int:
        (row,) = self.rows(f"select count(*) n from {sql}", *parameters)  # noqa: S608
        return int(row["n"])


class World(Installation):
    """The replica of GOV.UK, a mail server and a receiver of webhooks, watched by an installation with all channels."""

    def __init__(self, folder: Path) -> None:
        self.stack = ExitStack()
        super().__init__(folder)

    def __enter__(self) -> Self:
        self.replica = self.stack.enter_context(Replica())
        self.mail = self.stack.enter_context(MailSink(self.folder / "mail"))
        self.hooks = self.stack.enter_context(HookSink(self.folder / "hooks"))
        self.environment |= self.addresses(self.hooks.url)
        self.watch()
        return self

    @staticmethod
    def addresses(url: Callable[[str], str]) -> dict[str, str]:
        """The environment that leads to a receiver of webhooks."""
        return {
            "NPDWATCH_TEST_SLACK": url("/slack"), "NPDWATCH_TEST_HOOK": url("/hook"), "NPDWATCH_TEST_SECRET": SECRET,
        }

    def __exit__(self, *_: object) -> None:
        self.stack.close()

    def watch(self, *more: Watched, every: str = "15m", confirm_after: str = "0s", **crawl: Any) -> None:  # noqa: ANN401
        """Watches the register's page, and what else is given."""
        sources = (Watched(REGISTER, self.replica.url(PAGE), every=every), *more)
        channels = CHANNELS.format(port=self.mail.port)
        self.configure(
            sources, hosts=self.replica.hosts, channels=channels, confirm_after=confirm_after, **crawl
        )

    def told(self) -> tuple[int, int]:
        """How many mails and how many hooks (Slack's too) arrived."""
        return len(self.mail.files), len(self.hooks.files)

    def words(self, message: EmailMessage) -> str:
        """The text of a mail."""
        part = message.get_body(("plain",))
        assert part is not None
        return str(part.get_content())
