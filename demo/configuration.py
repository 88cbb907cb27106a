"""The configuration of the demonstration: our own sources, as far as the replica has them, and three channels."""

from __future__ import annotations

import json

import config
from demo.replica import Replica

REPLICATED = ("govuk", "search")
"""The kinds of source whose sites the replica stands for."""
CONFIGURATION = """\
# Written by npdwatch demo: everything here is on this machine, and the rows are made for the demonstration.
own_sources = false

[data]
folder = "data"

[crawl]
contact = "the demonstration"
delay = 0.0
retries = [0.2, 0.2]
confirm_after = "1s"
loopback = true
hosts = [{hosts}]

[page]
title = "npdwatch: a demonstration"
demonstration = true

[channel.mail]
type = "email"
host = "{mail_host}"
port = {mail_port}
security = "none"
sender = "npdwatch <npdwatch@example.org>"
to = ["newsdesk@example.org"]

[channel.slack]
type = "slack"
url_env = "NPDWATCH_DEMO_SLACK"

[channel.hook]
type = "webhook"
url_env = "NPDWATCH_DEMO_HOOK"
secret_env = "NPDWATCH_DEMO_SECRET"

[[route]]
name = "press and companies"
channels = ["mail", "slack"]
categories = ["press", "commercial"]

[[route]]
name = "everything"
channels = ["mail", "hook"]

[[route]]
name = "operators"
channels = ["mail"]
operators = true
"""
SOURCE = """
[[source]]
name = "{name}"
kind = "{kind}"
url = "{url}"
title = "{title}"
terms = [{terms}]
"""


def configuration_text(replica: Replica, mail_host: str, mail_port: int) -> str:
    """The text of `npdwatch.toml` for a demonstration on this replica and this mail server."""
    hosts = ", ".join(f'"{h}"' for h in replica.hosts)
    text = CONFIGURATION.format(hosts=hosts, mail_host=mail_host, mail_port=mail_port)
    for part in config.own_sources():
        if part.kind not in REPLICATED:
            continue
        address = part.url.removeprefix("https://www.gov.uk")
        terms = ", ".join(json.dumps(t) for t in part.terms)
        text += SOURCE.format(
            name=part.name, kind=part.kind, url=replica.url(address), title=part.title, terms=terms
        )
    return text
