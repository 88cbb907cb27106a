"""Parliament on loopback, watched by an installation of its own: what the tests of items begin with."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

from bench.replica.parliament import Parliament
from bench.replica.year import Evidence, Publication, Question, Year
from bench.world import CHANNELS, Installation, World
from demo.sinks import HookSink, MailSink

GAVE = "In 2019 the department gave pupil data to Example Data Services Ltd."
DENIED = "The department does not share pupil data with Example Broker plc."
OTHER = "Attendance has risen in the schools that we work with."


def days_ago(days: int) -> dt.datetime:
    day = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=days)
    return dt.datetime.combine(day, dt.time(10, 15))


def evidence(number: int, *paragraphs: str, age: int = 10, **over: Any) -> Evidence:  # noqa: ANN401
    """A piece of written evidence by an organisation, so many days old."""
    given: dict[str, Any] = {
        "kind": "WrittenEvidence", "id": 910_000 + number, "published": days_ago(age), "committee": 0,
        "inquiry": 900_000, "reference": f"EXA{number:04}", "name": None,
        "organisation": f"Example Organisation {number}",
        "paragraphs": [f"Written evidence submitted by Example Organisation {number} (EXA{number:04})", *paragraphs],
        "formats": ("Html",),
    }
    return Evidence(**given | over)


def question(number: int, text: str, age: int = 10, **over: Any) -> Question:  # noqa: ANN401
    """A written question, tabled so many days ago."""
    given: dict[str, Any] = {
        "id": 930_000 + number, "uin": f"{1000 + number}", "tabled": days_ago(age).date(),
        "heading": "Pupils: Personal Records", "text": text,
    }
    return Question(**given | over)


def publication(number: int, *paragraphs: str, age: int = 10, kind: str = "Report") -> Publication:
    """A report to the House, or what else `kind` names."""
    return Publication(920_000 + number, days_ago(age), 0, f"Example {kind.lower()} {number}", kind, list(paragraphs))


class Watch(Installation):
    """The installation and the services that it watches."""

    def __init__(self, folder: Path, year: Year | None = None) -> None:
        super().__init__(folder)
        self.stack = ExitStack()
        self.parliament = Parliament(year or Year())

    def __enter__(self) -> Self:
        self.stack.enter_context(self.parliament)
        return self

    def __exit__(self, *_: object) -> None:
        self.stack.close()

    def with_channels(self) -> Self:
        """Mail, Slack and a webhook, that keep what comes."""
        self.mail = self.stack.enter_context(MailSink(self.folder / "mail"))
        self.hooks = self.stack.enter_context(HookSink(self.folder / "hooks"))
        self.environment |= World.addresses(self.hooks.url)
        self.channels = CHANNELS.format(port=self.mail.port)
        return self

    channels = ""

    def watch(self, *sources: str, **crawl: Any) -> None:  # noqa: ANN401
        """Watches these sources (tables of TOML, see `source`)."""
        self.configure((), channels=self.channels + "".join(sources), **crawl)

    def source(self, name: str, kind: str, path: str = "", **options: Any) -> str:  # noqa: ANN401
        """A [[source]]; the address is `path` at Parliament, or a whole one."""
        url = path if "://" in path else f"{self.parliament.origin}{path or '/api'}"
        lines = [f"{k} = {json.dumps(v)}" for k, v in options.items()]
        return "\n".join(["", "[[source]]", f'name = "{name}"', f'kind = "{kind}"', f'url = "{url}"', *lines, ""])

    def committees(self, **options: Any) -> str:  # noqa: ANN401
        since = days_ago(options.pop("days", 100)).date().isoformat()
        out = self.source("committees", "committees", **options)
        return out + f"since = {since}\n"

    def questions(self, **options: Any) -> str:  # noqa: ANN401
        given = {"searches": ["pupil data"], **options}
        return self.source("questions", "questions", **given)

    def item_keys(self) -> list[str]:
        """The keys of all items, in order."""
        return [x["key"] for x in self.rows("select key from item order by key")]

    def told(self) -> list[tuple[str, str]]:
        """(kind, item) of every change that is to be told, in order, baselines apart."""
        rows = self.rows("select kind, detail from change where state = 'open' and kind != 'baseline' order by id")
        return [(x["kind"], json.loads(x["detail"])["item"]) for x in rows]

    def detail(self, key: str) -> dict[str, Any]:
        """What the last change of an item says."""
        rows = self.rows("select detail from change where detail like ? order by id desc limit 1", f'%"item":"{key}"%')
        out: dict[str, Any] = json.loads(rows[0]["detail"])
        return out
