"""`npdwatch review` without a terminal: what it lists, what settles, what is refused; and the count in `status`."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bench.counts import NAMES
from bench.world import Installation
from commands.register.queue import recipient_id
from db.register.runs import start_run
from db.store import Store
from diffing.plausibility import Limits
from model.item import Item, ItemBatch, ItemKind, Observation
from model.source import Source
from pipelines.context import CrawlContext
from pipelines.items.record import RecordItems

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
DOUBT = "The department may share pupil data from the national pupil database with Example Tables Ltd."


@pytest.fixture
def ask(shell: Any, registered: Path, tmp_path: Path) -> Callable[..., Any]:
    made = Installation(tmp_path / "installed")
    made.configure([])
    shutil.copytree(registered, made.data, dirs_exist_ok=True)
    source = Source("letters", "feed", "https://example.org/feed", "Letters")
    item = Item("letter:1", ItemKind.FEED_ENTRY, title="A letter", url="https://example.org/1", text=DOUBT)
    with Store.open(made.data) as store:
        run = start_run(store, [source], [], "manual", NOW)
        batch = ItemBatch(source, (Observation(item, "a", silent=True),))
        RecordItems(CrawlContext(store, run, Limits(), 0, lambda: NOW)).record_batch(batch)

    def asked(*arguments: object, typed: bytes = b"") -> Any:
        return shell("--config", made.configuration, *map(str, arguments), typed=typed)

    return asked


def texts(ask: Any) -> list[dict[str, Any]]:
    return [e for e in ask("review", "--json").data["entries"] if e["about"] == "text"]


def test_it_lists_texts_and_recipients_and_status_counts(ask: Any) -> None:
    found = ask("review", "--all", "--json").data
    assert {e["about"] for e in found["entries"]} == {"text", "recipient"}
    assert found["waiting"] == len(found["entries"])
    (entry,) = texts(ask)
    assert (entry["sentence"], entry["source"], entry["key"]) == (DOUBT, "letters", "letter:1")
    assert entry["reason"]
    listed = ask("review")
    assert (listed.code, entry["id"] in listed.out, "in doubt: " in listed.out) == (0, True, True)
    assert ask("status", "--json").data["to_look_at"] == 1
    assert "To look at: 1 sentence" in ask("status").out


@pytest.mark.parametrize(("answer", "told"), [("release", 1), ("not", 0)])
def test_a_sentence_is_settled(ask: Any, answer: str, told: int) -> None:
    (entry,) = texts(ask)
    assert ask("review", "--settle", entry["id"], answer).code == 0
    assert texts(ask) == []
    assert len(ask("changes", "--kind", "text_release", "--json").data) == told
    assert ask("status", "--json").data["to_look_at"] == 0
    assert ask("review", "--settle", entry["id"], answer).code == 2, "what is settled waits no more"


def test_an_answer_is_taken_back(ask: Any) -> None:
    (entry,) = texts(ask)
    ask("review", "--settle", entry["id"], "not")
    assert "taken back" in ask("review", "--settle", entry["id"], "later").out


def test_who_settles_what_is_settled_is_told_as_what(ask: Any) -> None:
    (entry,) = texts(ask)
    assert ask("review", "--settle", entry["id"], "not_release").code == 0
    done = ask("review", "--settle", entry["id"], "release")
    assert (done.code, "is settled already, as not release" in done.err, "later" in done.err) == (2, True, True)


def test_all_are_settled_or_none(ask: Any) -> None:
    (entry,) = texts(ask)
    other = next(e for e in ask("review", "--all", "--json").data["entries"] if e["about"] == "recipient")
    for wrong in (("t0000000000", "release"), (other["id"], "nobody"), (entry["id"], "not")):
        done = ask("review", "--settle", entry["id"], "release", "--settle", *wrong)
        assert (done.code, "othing was settled" in done.err) == (2, True)
        assert texts(ask) == [entry]


def test_what_is_settled_is_told_as_json(ask: Any) -> None:
    (entry,) = texts(ask)
    (done,) = ask("review", "--json", "--settle", entry["id"], "not").data["settled"]
    assert (done["id"], done["answer"]) == (entry["id"], "not_release")


def test_a_recipient_is_settled_by_its_category(ask: Any) -> None:
    waiting = [e for e in ask("review", "--all", "--json").data["entries"] if e["about"] == "recipient"]
    name = waiting[0]["name"]
    assert name in NAMES
    assert waiting[0]["id"] == recipient_id(name)
    assert ask("review", "--settle", waiting[0]["id"], "charity", "--because", "it says so").code == 0
    assert name not in [e.get("name") for e in ask("review", "--all", "--json").data["entries"]]
    (kept,) = [o for o in ask("recipients", "--json", "--reviewed").data if o["name"] == name]
    assert (kept["category"], kept["reviewed"]) == ("charity", True)


@pytest.mark.parametrize(
    ("id_", "answer", "said"),
    [("t0000000000", "release", "waits"), ("r0000000000", "press", "waits"), ("t0000000000", "perhaps", "no answer")],
)
def test_what_is_not_there_is_refused(ask: Any, id_: str, answer: str, said: str) -> None:
    done = ask("review", "--settle", id_, answer)
    assert (done.code, said in done.err) == (2, True)
