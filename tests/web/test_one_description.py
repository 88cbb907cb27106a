"""One change of each kind is told with the same facts everywhere: messages, pages, feeds, lists, commands."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import feedparser
import pytest
from click.testing import CliRunner
from lxml import html

import cli
from alerts.channels import slack, webhook
from alerts.describe import Description, describe
from alerts.message import Message, full_text
from alerts.payload.changes import changes_payload
from db.register.changes import save_change, stored_changes
from db.store import Store, as_json
from model.change import REMOVAL_KINDS, ROW_KINDS, Change, ChangeKind, StoredChange
from publicdb.build import refresh
from tests.tables import add_blank, pragma
from text.timestamp import stamp
from web.app import make_site
from web.site import About

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SOURCE = "dfe-invented-shares"
BEFORE = {"title": "League tables", "tier": "2", "licence_end": "2027-03-31"}
AFTER = {"title": "League tables", "tier": "2", "licence_end": "2029-03-31"}
NOT_PUBLIC = {ChangeKind.RELABELLED}


class World(NamedTuple):
    folder: Path
    changes: dict[ChangeKind, StoredChange]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Two editions, between which everything happened that can."""
    root = tmp_path_factory.mktemp("world")
    with Store.create(root / "data") as store:
        pragma(store, "foreign_keys = off")
        with store.transaction():
            add_blank(store, "source", name=SOURCE, title="Invented shares", kind="govuk", first_seen_at=stamp(NOW),
                url="https://www.gov.uk/government/publications/dfe-invented-shares")
            for number in (1, 2):
                add_blank(store, "edition", id=number, source=SOURCE, number=number, state="accepted", title="November 2026",
                    kind="edition_published" if number > 1 else "baseline", seen_at=stamp(NOW), files_key=str(number),
                    summary="{}")
            for n, kind in enumerate(ChangeKind, 1):
                about_row = kind in ROW_KINDS
                who = f"The {kind.value.replace('_', ' ').title()} Press" if about_row else None
                cells = {"reference": f"DS{n:05}", "recipient": who}
                if about_row:
                    add_blank(store, "release", id=n, source=SOURCE, first_edition=1)
                    for k, row in enumerate((BEFORE, AFTER)):
                        add_blank(store, "version", id=n * 10 + k, release_id=n, edition_id=k + 1, file="f", sheet="Shares",
                            row=n, **cells, title=row["title"], cells=as_json({**cells, **row}), category="press",
                            confidence="high", category_reason="listed newspaper", also="[]")
                        add_blank(store, "assessment", version_id=n * 10 + k, level="individual", tier="2", severity=30 + n % 30,
                            severity_name="medium", reasons='["recipient: press","tier 2"]', items="[]")
                change = Change(
                    kind, "the same reference", cells["reference"] if about_row else None, who,
                    "f" if about_row else f"A text about {kind.value}", "Shares" if about_row else None,
                    n if about_row else None, {"licence_end": (BEFORE["licence_end"], AFTER["licence_end"])},
                )
                versions = (n * 10, None if kind in REMOVAL_KINDS else n * 10 + 1) if about_row else (None, None)
                save_change(
                    store, SOURCE, 2, change, NOW, versions=versions,
                    category="press" if about_row else "unknown",
                    detail={"versions": [n * 10 + 1]} if kind is ChangeKind.ROWS_SHOWN else {},
                )
        changes = {c.kind: c for c in stored_changes(store, "1 order by c.id")}
    refresh(root / "data")
    settings = 'own_sources = false\n[data]\nfolder = "data"\n[crawl]\ncontact = "a test"\n'
    (root / "npdwatch.toml").write_text(settings, encoding="utf-8")
    return World(root, changes)


@pytest.fixture(scope="module")
def get(world: World) -> Iterator[Any]:
    copy = world.folder / "data" / "public" / "register.db"
    with closing(make_site(copy, world.folder / "data" / "archive", About(address="https://npd.example.org"))) as site:
        yield lambda path: asyncio.run(site.client.get(path))


@pytest.fixture(scope="module")
def printed(world: World) -> list[Any]:
    """What `npdwatch changes` says as JSON; the text of each stands under "text"."""
    told = {}
    for form in ("--json", "--limit"):
        given = ["--config", str(world.folder / "npdwatch.toml"), "changes", "--silent", "--limit", "1000"]
        done = CliRunner().invoke(cli.npdwatch, [*given, *(["--json"] if form == "--json" else [])])
        assert done.exit_code == 0, done.output
        told[form] = done.stdout
    rows = json.loads(told["--json"])
    lines = told["--limit"].splitlines()
    assert len(rows) == len(lines) == len(ChangeKind)
    return [{**row, "text": line} for row, line in zip(rows, lines, strict=True)]


def plain(text: str) -> str:
    return " ".join(text.split())


def in_all(said: Description, text: str, *, mail: bool = False) -> None:
    """The facts of a change stand in a text."""
    assert said.headline.rstrip(".") in text
    assert said.recipient in text
    for edit in said.edits:
        assert edit.label in text or edit.label.casefold() in text
        assert str(edit.before) in text
        assert str(edit.after) in text
    assert mail or said.severity.word in text


@pytest.mark.parametrize("kind", ChangeKind)
def test_a_change_is_told_with_the_same_facts_everywhere(kind: ChangeKind, world: World, get: Any, printed: Any) -> None:
    change = world.changes[kind]
    said = describe(change, "Europe/London")
    assert bool(said.next_step) == (kind in ROW_KINDS)
    assert said.edits
    payload = changes_payload("AL-x", [change], [], NOW, zone="Europe/London")
    message = Message("AL-x", "AL-x.0", "reader@example.org", payload)

    data = json.loads(webhook._body(webhook._data(message)))["data"]
    (item,) = data["items"]
    named = "" if said.publication in said.headline else f" ({said.publication})"
    assert (item["line"], data["severity"]) == (said.headline + named, said.severity.word)
    assert {**item, "line": said.headline} == json.loads(json.dumps(said.as_item()))
    mail = plain(full_text(message))
    in_all(said, mail, mail=True)
    assert said.next_step in mail
    chat = json.dumps(slack.content(message), ensure_ascii=False)
    in_all(said, chat.replace("\\n", " "), mail=True)
    assert (said.next_step.replace("&", "&amp;") in chat) or not said.next_step

    (row,) = [r for r in printed if r["id"] == change.id]
    assert (row["headline"], row["weight"], row["next_step"]) == (said.headline, said.severity.word, said.next_step)
    in_all(said, row["text"])

    if kind in NOT_PUBLIC:
        return
    page = html.fromstring(get(f"/changes/{change.id}").text)
    in_all(said, plain(page.text_content()))
    assert (said.next_step in page.xpath("//a/@href")) or not said.next_step
    asked = f"kind={kind.value}"
    (entry,) = feedparser.parse(get(f"/changes.atom?{asked}").text).entries
    assert entry.title == said.headline
    content = html.fromstring(f"<div>{entry.content[0].value}</div>")
    in_all(said, f"{said.severity.word} {said.headline} {plain(content.text_content())}")
    assert (said.next_step in content.xpath("//a/@href")) or not said.next_step
    (listed,) = json.loads(get(f"/changes.json?{asked}").text)["rows"]
    (cells,) = csv.DictReader(io.StringIO(get(f"/changes.csv?{asked}").text))
    for shown, fields in ((listed, listed["fields"]), (cells, json.loads(cells["fields"]))):
        assert shown["weight"] == said.severity.word
        assert (shown["recipient"] or "", shown["kind"]) == (said.recipient, kind.value)
        assert fields == {name: list(pair) for name, pair in change.fields.items()}
        assert shown["page"] == f"https://npd.example.org/changes/{change.id}"


def test_the_commands_csv_has_the_weight_and_the_score_apart(world: World, printed: Any) -> None:
    given = ["--config", str(world.folder / "npdwatch.toml"), "changes", "--silent", "--limit", "1000", "--csv"]
    rows = list(csv.DictReader(io.StringIO(CliRunner().invoke(cli.npdwatch, given).stdout)))
    assert [(r["weight"], r["severity_name"]) for r in rows] == [
        (p["weight"], p["severity_name"] or "") for p in printed
    ]
    assert {r["weight"] for r in rows} == {"low", "normal", "high"}
