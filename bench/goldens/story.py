"""The two data folders of the goldens: how each is configured, and what happens in it, command by command."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import NamedTuple

from bench.goldens.program import Program, Servers
from bench.goldens.servers import PORTS

SITE, PARLIAMENT = (f"http://127.0.0.1:{PORTS[name]}" for name in ("site", "parliament"))
ASSETS = f"http://127.0.0.1:{PORTS['assets']}"
CONFIGURATION = f"""\
own_sources = false
[data]
folder = "data"
[page]
title = "Goldens"
address = "https://npd.example.org"
contact = "editor@example.org"
[crawl]
contact = "goldens"
delay = 0.0
retries = []
confirm_after = "10m"
loopback = true
hosts = ["127.0.0.1:{PORTS["site"]}", "127.0.0.1:{PORTS["assets"]}", "127.0.0.1:{PORTS["parliament"]}"]

[channel.mail]
type = "email"
host = "127.0.0.1"
port = {PORTS["mail"]}
security = "none"
sender = "npdwatch <npdwatch@example.org>"
to = ["newsdesk@example.org", "second@example.org"]

[channel.slack]
type = "slack"
url_env = "NPDWATCH_TEST_SLACK"

[channel.hook]
type = "webhook"
url_env = "NPDWATCH_TEST_HOOK"
secret_env = "NPDWATCH_TEST_SECRET"

[[route]]
name = "press and companies"
channels = ["mail", "slack"]
categories = ["press", "commercial"]

[[route]]
name = "everything"
channels = ["hook"]

[[route]]
name = "digest"
channels = ["mail"]
digest = "daily"

[[route]]
name = "operators"
channels = ["mail", "hook"]
operators = true
"""
Did = Callable[..., None]
"""Takes a name and a command's arguments; runs and records it."""


class World(NamedTuple):
    """A data folder of the goldens."""

    name: str
    configuration: str
    tell: Callable[[Program, Servers, Did], None]


def source(name: str, kind: str, url: str, **more: object) -> str:
    """A [[source]]."""
    given = {"name": name, "kind": kind, "url": url, "title": name.replace("-", " ").capitalize(), **more}
    return "\n[[source]]\n" + "".join(f"{k} = {json.dumps(v, default=str)}\n" for k, v in given.items())


REGISTER = "dfe-external-data-shares"
SEARCH = "/api/search.json?filter_organisations=department-for-education&order=-public_timestamp&count=50"
GOVUK = (
    source(REGISTER, "govuk", f"{SITE}/government/publications/{REGISTER}")
    + source("npd-requests", "govuk", f"{SITE}/government/publications/national-pupil-database-requests-received")
    + source("guidance", "govuk", f"{SITE}/guidance/data-protection-how-we-collect-and-share-research-data")
    + source("collection", "govuk", f"{SITE}/government/collections/national-pupil-database")
    + source("new-publications", "search", SITE + SEARCH, terms=["data shares", "pupil"])
)
MORE = (
    source("older", "govuk", f"{SITE}/government/publications/an-older-register", foi_body="dfe")
    + source("projects", "file", f"{ASSETS}/media/00000000000000000000aaaa/projects.xlsx")
    + source("guidance-words", "page", f"{SITE}/guidance/data-protection-how-we-collect-and-share-research-data")
    + source("committee", "committees", f"{PARLIAMENT}/api", committees=[203, 9001], since="@2025-01-01")
    + source("questions", "questions", f"{PARLIAMENT}/api", searches=["pupil data"], since="@2025-01-01")
    + source("statements", "statements", f"{PARLIAMENT}/api", searches=["pupil"], since="@2025-01-01")
    + source("answers", "feed", f"{PARLIAMENT}/written-answers/answering-bodies/60/answers.rss")
    + source("blog", "feed", f"{PARLIAMENT}/feed", tell="all")
    + source("requests", "feed", f"{PARLIAMENT}/feed/search/pupil%20data", tell="all")
).replace('"@2025-01-01"', "2025-01-01")  # a date, which JSON does not have


GOVUK_NAMES = ("collection", "guidance", "new-publications", "npd-requests", REGISTER)
ITEM_NAMES = ("answers", "blog", "committee", "guidance-words", "questions", "requests", "statements")


def crawl(did: Did, names: tuple[str, ...], label: str, *, as_json: bool = True) -> None:
    """A crawl for each source: of one crawl of many, what is recorded first depends on which answer comes first."""
    for name in names:
        did(f"crawl-{label}-{name}", "crawl", name, *(["--json"] if as_json else []))


def demo(program: Program, outside: Servers, did: Did) -> None:
    """The stages of the demonstration, and what the publisher may do after them."""
    stages = ("baseline", "edition", "silent", "republished", "withdrawn", "gone", "redirected", "silent-in-place")
    did("init", "init")
    did("status-empty", "status")
    for stage in stages:
        outside.do("publish", stage)
        program.later(hours=20)
        crawl(did, GOVUK_NAMES if stage == "baseline" else (REGISTER, "collection"), stage)
        program.later(minutes=11)
        did(f"look-again-{stage}", "crawl")
    program.later(days=1)
    did("deliver-at-last", "deliver", "--json")


def large(program: Program, outside: Servers, did: Did) -> None:
    """Several editions and sources, with what people do meanwhile: reviews, mutes, withholding, failing receivers."""
    did("init", "init")
    for number in range(7):
        outside.do("edition", number)
        program.later(days=2)
        if number == 1:
            did("mute", "alerts", "mute", "--source", "collection", "--until", "2026-12-31", "--why", "a test")
            did("review", "recipients", "set", "Mockchester Tuition plc", "commercial", "--because", "It sells.")
            outside.do("refuse_mail", "451 4.3.0 try again later", 2)
            outside.do("refuse_hooks", 503, 2)
        if number == 2:
            outside.do("parliament_moves")
            did("withhold-recipient", "withhold", "recipient", "SearchSmartly Limited", "--because", "asked")
            did("withhold-release", "withhold", "release", "7", "--because", "asked", "--who", "editor", "--json")
        if number == 3:
            outside.do("refuse_mail", "550 5.1.1 no such user", 3)
        names: tuple[str, ...] = (REGISTER, "projects", "older", "guidance")
        if number in (0, 2):
            names = tuple(dict.fromkeys((*GOVUK_NAMES, *names, *ITEM_NAMES)))
        crawl(did, names, str(number), as_json=number % 2 == 0)
        program.later(minutes=15)
        names = (REGISTER, "projects", "committee") if number else ("committee",)
        crawl(did, names, f"{number}-again", as_json=number == 1)
        program.later(hours=8)
        did(f"deliver-{number}", "deliver", *(["--json"] if number % 2 else []))
        if number == 5:
            did("status-put-aside", "status", "--json")
            did("reject", "accept", REGISTER, "--reject", "--no-deliver")
    program.later(minutes=20)
    did("crawl-all", "crawl")
    did("relabel", "recipients", "relabel", "--json")
    did("dry-run", "crawl", "--dry-run", "--force", "--json")


WORLDS = (World("demo", CONFIGURATION + GOVUK, demo), World("large", CONFIGURATION + GOVUK + MORE, large))
