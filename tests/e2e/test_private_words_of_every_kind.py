"""What a child is named by, in a source of every kind: in nothing that is sent, shown, published, logged or saved."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from html import escape

import pytest
from msgspec.structs import replace

from bench.leaks.__main__ import found_in
from bench.parliament_world import evidence, question
from bench.replica.documents import docx_document
from bench.replica.govuk import PublishedFile
from bench.replica.parliament import Parliament
from bench.replica.year import Year
from bench.serving import served
from bench.world import CHANNELS, World
from demo.editions import baseline
from demo.replica import Reply
from demo.site import SHARES, Asset, seconds
from readers.kinds import KINDS

SECRETS = ("quillfeather", "marrowbone", "04/03/2016", "04-03-2016", "A123456789012")
MARKS = {v: s for s in SECRETS for v in (s, s.title(), s.upper(), s.lower())}
GAVE = (
    "In 2019 the department gave the pupil record of Zebedee Quillfeather (DOB 04/03/2016, UPN A123456789012), aged 9,"
    " to Example Data Services Ltd."
)
HALVES = "Quillfeather said no. Mrs Quillfeather wrote of pupil data."
QUIET = "In 2018 the department gave pupil data to Example Data Services Ltd."
FILE = "/media/1/shares.ods"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MORE = {"committees": "since = 2026-01-01\n", "questions": 'searches = ["pupil"]\n', "statements": 'searches = ["pupil"]\n', "list": 'tell = "all"\n'}


class Everything:
    """A source of every kind; none says anything of a child until it is told to."""

    def __init__(self, world: World, parliament: Parliament) -> None:
        self.world, self.parliament, self.replica = world, parliament, world.replica
        api = f"{parliament.origin}/api"
        self.addresses = {
            "govuk": world.replica.url(SHARES), "file": f"{world.replica.asset_origin}{FILE}",
            "search": f"{world.replica.origin}/api/search.json?q=pupil&fields=title,link,description,public_timestamp",
            "changes": f"{world.replica.origin}/api/search.json?order=-public_timestamp&fields=title,link,public_timestamp",
            "committees": api, "questions": api, "statements": api,
            **{kind: f"{parliament.origin}/{kind}" for kind in ("feed", "list", "page", "document")},
        }
        sources = "".join(
            f'\n[[source]]\nname = "{kind}-watched"\nkind = "{kind}"\nurl = "{url}"\n{MORE.get(kind, "")}'
            for kind, url in self.addresses.items()
        )
        channels = CHANNELS.format(port=world.mail.port) + sources
        world.configure((), hosts=world.replica.hosts, channels=channels)

    def say(self, n: int, text: str, *, slug: str, title: str) -> None:
        """Publishes this in every kind of source. `n`: the number of what is new."""
        at, link = f"2026-11-{n:02}T09:30:00Z", f"https://news.example.org/2026/{slug}"
        entry = (
            f"<item><title>{title}</title><link>{link}</link><guid>{link}</guid><pubDate>Fri, {n:02} Nov 2026 09:30:00"
            f" GMT</pubDate><description>{escape(text)}</description></item>"
        )
        self._serve("feed", f'<rss version="2.0"><channel><title>News</title>{entry}</channel></rss>', "application/rss+xml")
        self._serve("page", f"<html><title>{title}</title><main><h1>{title}</h1><p>A page of a made-up library.</p><p>{text}</p></main></html>", "text/html")
        paper = {
            "id": n, "title": title, "displayDate": at[:10], "publicationType": {"name": "Letter"},
            "links": [{"url": link}], "files": [{"id": n, "filename": f"{slug}.pdf"}],
        }
        self._serve("list", json.dumps({"billId": 1, "publications": [paper]}), "application/json")
        self._serve("document", docx_document([title, "Pupil data that we have shared", text]), DOCX)
        shares = baseline().shares
        rows = replace(baseline(), shares=(*shares, replace(shares[20], reference=f"DS9{n:04}", purpose=text)))
        letter = PublishedFile(title, f"{slug}.pdf", b"%PDF-1.4", "application/pdf")
        self.replica.publish_files([PublishedFile("Shares", "a.ods", rows.ods()), letter], note=text, at=at)
        self.replica.site.assets[FILE] = Asset(rows.ods(), "application/vnd.oasis.opendocument.spreadsheet", seconds(at), FILE)
        self.replica.site.search.append(
            {"title": title, "link": f"/government/publications/{slug}", "description": text, "public_timestamp": at}
        )
        self.parliament.add_evidence(evidence(n, text))
        self.parliament.year.questions += [
            question(n, text, heading=title), question(n + 50, f"<p>{text}</p>", kind="Statements", uin=f"HCWS{n}"),
        ]

    def _serve(self, kind: str, said: str | bytes, content_type: str) -> None:
        answer = Reply(200, said if isinstance(said, bytes) else said.encode(), {"Content-Type": content_type})
        self.parliament.fail(f"/{kind}", lambda _: answer)


@pytest.fixture
def everything(world: World) -> Iterator[Everything]:
    with Parliament(Year()) as parliament:
        yield Everything(world, parliament)


def shown(world: World) -> Iterator[tuple[str, bytes]]:
    """All that leaves the database: what commands print, what was sent, what is published, served, logged and saved."""
    for command in (
        ("status",), ("status", "--json"), ("changes", "--limit", "500"), ("changes", "--json", "--limit", "500"),
        ("evidence",), ("evidence", "--json"), ("releases", "--json"), ("alerts", "list", "--json"),
        ("review", "--json"), ("doctor", "--offline", "--json", "--save", "bundle.zip"), ("deliver", "--json"),
    ):
        done = world.run(*command, code=None)
        yield " ".join(command), (done.out + done.err).encode()
    world.run("publish", "site", code=None)
    with zipfile.ZipFile(world.folder / "bundle.zip") as bundle:
        for name in bundle.namelist():
            yield f"bundle {name}", name.encode() + bundle.read(name)
    files = [*world.mail.files, *world.hooks.files, *(p for p in (world.folder / "site").rglob("*") if p.is_file())]
    assert len(files) > 50
    for file in [*files, *world.data.glob("*.log"), *world.data.glob("public/*")]:
        yield str(file), str(file).encode() + file.read_bytes()
    with served(world) as site:
        for path in ("/", "/changes.csv", "/changes.json", "/evidence.csv", "/evidence.json", "/feed.xml"):
            yield path, site.get(path).body


def test_every_kind_is_watched(everything: Everything) -> None:
    assert set(everything.addresses) == set(KINDS)


def test_what_names_a_child_leaves_in_no_form(everything: Everything) -> None:
    world = everything.world
    everything.say(1, QUIET, slug="of-2018", title="Pupil data of 2018")
    world.crawl(code=None)
    said = []
    everything.say(2, f"{GAVE} {HALVES}", slug="zebedee-quillfeather-2019", title="2019: of pupil Zebedee Quillfeather, aged 9")
    said.append(world.crawl(code=None))
    everything.say(3, f"{GAVE} It was reworded. {HALVES}", slug="quillfeather_2019", title="Pupil Zebedee Quillfeather, aged 9, and 2019")
    said.append(world.crawl(code=None))
    assert said[0].out, said[0].err
    tells = {name for name, kind in KINDS.items() if not kind.announces}
    found = {f"{k}-watched" for k in tells} - {c["source"] for c in said[0].data["changes"]}
    assert not found, "each has something to tell"
    bodies = [("crawl", (d.out + d.err).encode()) for d in said]
    assert found_in(MARKS, [*bodies, *shown(world)]) == set()
