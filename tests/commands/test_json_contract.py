"""docs/using/json.md against the commands: every key that a command prints stands in its sample there, and no other."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from bench.large import build
from bench.large_items import KINDS
from bench.large_registers import REGISTERS
from bench.world import Installation, Watched
from db.recipients.reviews import Review, save_reviews
from model.recipient import Category
from tests.tables import Like, add_row, set_fields, value_of, values_of
from text.timestamp import stamp

MANUAL = Path(__file__).resolve().parent.parent.parent / "docs" / "using" / "json.md"
DATA = {"fields", "cells", "before", "after", "detail", "counts", "fetches", "columns", "dates", "days"}
"""Keys whose value is data: what stands within goes by the register, the kind of change, the outcome."""
COMMANDS = {
    "status": ("status",),
    "alerts list": ("alerts", "list"),
    "alerts show": ("alerts", "show", "AL-0000000001"),
    "alerts mute": ("alerts", "mute"),
    "changes": ("changes", "--limit", "100000"),
    "releases": ("releases", "--limit", "100000"),
    "show": ("show", "{release}", "--as-of", "2099-01-01"),
    "recipients": ("recipients", "--limit", "100000"),
    "recipients show": ("recipients", "show", "{recipient}", "--as-of", "2099-01-01"),
    "recipients relabel": ("recipients", "relabel", "--dry-run"),
    "withheld": ("withheld",),
    "stats": ("stats", "--as-of", "2099-01-01", "--by", "tier", "--by", "recipient"),
    "evidence": ("evidence", "--all", "--limit", "100000"),
    "evidence KEY": ("evidence", "{item}"),
}


def samples() -> dict[str, list[Any]]:
    """The JSON blocks below each heading."""
    parts = re.split(r"^## ", MANUAL.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {
        p.split("\n", 1)[0].strip("` "): [json.loads(b) for b in re.findall(r"^```json\n(.*?)^```", p, re.MULTILINE | re.DOTALL)]
        for p in parts
    }


def differences(said: Any, printed: Any, path: str = "$") -> Iterator[str]:
    """Where the keys of a sample and of what was printed are not the same; of a list all members together."""
    if isinstance(said, list) and isinstance(printed, list):
        if said and isinstance(said[0], dict):
            assert printed, f"{path}: the test must have one of it"
            yield from differences(said[0], _together(printed), f"{path}[]")
        elif printed and isinstance(printed[0], dict):
            yield f"{path}: no sample of it in the manual"
    elif isinstance(said, dict) and isinstance(printed, dict):
        yield from (f"{path}.{k}: not in the manual" for k in printed.keys() - said.keys())
        yield from (f"{path}.{k}: not printed" for k in said.keys() - printed.keys())
        for key in said.keys() & printed.keys() - DATA:
            yield from differences(said[key], printed[key], f"{path}.{key}")
    elif isinstance(said, (dict, list)) or isinstance(printed, (dict, list)):
        yield f"{path}: {type(said).__name__} in the manual, {type(printed).__name__} printed"


def _together(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """One row with what all of them have; lists within are joined."""
    out: dict[str, Any] = {}
    for row in rows:
        for key, value in row.items():
            if isinstance(value, list):
                known = out.get(key)
                out[key] = (known if isinstance(known, list) else []) + value
            elif out.get(key) is None:
                out[key] = value
    return out


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """A register of some years, with one of all that can be listed."""
    made = Installation(tmp_path_factory.mktemp("contract"))
    build(made.data, releases=300, versions=1500)
    sources = [Watched(r.name, r.url, every="auto" if r is REGISTERS[0] else "15m") for r in REGISTERS]
    sources += [Watched(k.source.name, k.source.url, k.source.kind) for k in KINDS[2:]]
    made.configure(sources, hosts=["www.gov.uk"])
    with made.store() as store, store.transaction():
        set_fields(store, "version", {"category": "charity"}, recipient=Like("% Ltd"))
        set_fields(store, "labelling", {"lists": "of an older version"})
        change = value_of(store, "change", "id", kind="added")
        for table, fields in FURTHER:
            add_row(store, table, **{"change_id": change} if table in ("alert_change", "waiting") else {}, **fields)
        store.find_or_insert(
            "item_link", "item_id, release_id", item_id=value_of(store, "item", "id"), release_id=_release(made),
            by="reference", reason="the same reference",
        )
        name = min(values_of(store, "version", "recipient", recipient=Like("% Ltd")))
    with made.store() as store:
        save_reviews(store, [Review(name, Category.PRESS, "it prints a paper")], datetime.now(UTC))
    return made


def _release(made: Installation) -> int:
    """The number of a release with several versions."""
    versions = values_of(made, "version", "reference", "release_id")
    shared = Counter(reference for reference, _ in set(versions))
    ((release, _),) = Counter(r for reference, r in versions if shared[reference] == 1).most_common(1)
    return int(release)


FURTHER: list[tuple[str, dict[str, object]]] = [
    ("pace", {"source": REGISTERS[0].name, "due_at": "2026-11-24T12:00:00.000Z", "why": "a register"}),
    ("notice", {"source": "dfe-news", "code": "source_failing", "subject": "https://www.gov.uk/x", "urgent": 0,
                "message": "It does not answer.", "first_at": "2026", "last_at": "2026", "count": 2}),
    ("alert", {"id": "AL-0000000001", "channel": "mail", "created_at": "2026-11-24T12:00:00.000Z",
               "payload": '{"headline": "h", "type": "changes"}'}),
    ("alert_change", {"alert_id": "AL-0000000001"}),
    *(("delivery", {"id": f"AL-0000000001.{n}", "alert_id": "AL-0000000001", "channel": "mail", "state": state,
                    "next_at": "2026", "attempts": 1}) for n, state in ((1, "pending"), (2, "dead"))),
    ("attempt", {"delivery_id": "AL-0000000001.1", "at": "2026", "outcome": "later", "answer": "451"}),
    ("alert", {"id": "AL-0000000002", "channel": "chat", "created_at": "2026-11-24T12:00:00.000Z",
               "payload": '{"headline": "h", "type": "changes"}'}),
    ("delivery", {"id": "AL-0000000002.1", "alert_id": "AL-0000000002", "channel": "chat", "state": "pending",
                  "next_at": "2099-01-01T00:00:00.000Z", "attempts": 1, "error": "500"}),
    ("attempt", {"delivery_id": "AL-0000000002.1", "at": "2026", "outcome": "later", "answer": "500"}),
    ("left_alone", {"place": "www.gov.uk", "until": stamp(datetime.now(UTC) + timedelta(hours=1)), "said": "429"}),
    ("channel", {"name": "mail", "paused_at": "2026", "why": "it answers 451"}),
    ("waiting", {"channel": "mail", "address": "", "due": "2099-01-01T00:00:00.000Z", "why": "[]"}),
    ("mute", {"recipient": "Nobody", "until": "2099-01-01T00:00:00.000Z", "why": "a test", "made_at": "2026"}),
    ("withheld", {"kind": "release", "key": "999999", "because": "a test", "who": "a test", "cause": "person",
                  "at": "2026"}),
]


@pytest.mark.parametrize("section", COMMANDS)
def test_the_manual_says_what_is_printed(shell: Any, installed: Installation, section: str) -> None:
    linked, speaking = (set(values_of(installed, *x)) for x in (("item_link", "item_id"), ("mention", "version_id")))
    item = value_of(installed, "item", "key", id=linked, version_id=speaking)
    names = {"release": _release(installed), "recipient": _recipient(installed), "item": item}
    arguments = [a.format(**names) for a in COMMANDS[section]]
    done = shell("--config", installed.configuration, *arguments, "--json")
    assert done.code in (0, 1), done.err
    (sample, *_) = samples()[section]
    assert list(differences(sample, done.data)) == []


def test_the_manual_says_what_a_rehearsal_prints(shell: Any, installed: Installation) -> None:
    route = '[channel.hook]\ntype = "webhook"\nurl_env = "NOT_SET"\n[[route]]\nname = "x"\nchannels = ["hook"]\nkinds = ["added"]\n'
    path = installed.folder / "routes.toml"
    path.write_text(installed.configuration.read_text(encoding="utf-8") + route, encoding="utf-8")
    done = shell("--config", path, "alerts", "rehearse", "--json")
    assert done.code == 0, done.err
    (sample,) = samples()["alerts rehearse"]
    sample["days"][0]["channels"] = done.data["days"][0]["channels"]  # named by the configuration
    assert list(differences(sample, done.data)) == []
    assert [len(done.data[k]) > 0 for k in ("days", "worst", "missed")] == [True] * 3
    assert done.data["changes"] > done.data["not_told"] > 0


def test_the_manual_says_what_became_of_a_change(shell: Any, installed: Installation) -> None:
    done = shell("--config", installed.configuration, "alerts", "why", values_of(installed, "alert_change", "change_id")[0], "--json")
    assert done.code == 0, done.err
    (sample,) = samples()["alerts why"]
    assert [set(x) for x in done.data] == [set(sample[0])]
    assert {frozenset(d) for d in done.data[0]["deliveries"]} == {frozenset(sample[0]["deliveries"][0])}


def _recipient(made: Installation) -> str:
    """One that was relabelled, by its name alone."""
    names = values_of(made, "change", "recipient", kind="relabelled")
    return str(next(name for name in names if " and " not in name))


def test_the_test_can_fail() -> None:
    assert list(differences({"a": 1}, {"b": 1})) == ["$.b: not in the manual", "$.a: not printed"]
    assert list(differences([{"a": [{"x": 1}]}], [{"a": []}, {"a": [{"y": 1}]}])) == [
        "$[].a[].y: not in the manual", "$[].a[].x: not printed"
    ]
    assert list(differences({"a": [1]}, {"a": None})) == ["$.a: list in the manual, NoneType printed"]


def test_the_manual_says_what_read_prints(shell: Any) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    rows = [("Reference", "Organisation name", "Date"), ("DS00001", "Jane Brown, University of Leeds", "31/01/2020")]
    for row in (*rows, ("DS00002", "Ofsted", "soon, we hope"), ("DS00003", "Ofqual", "1/2/2020")):
        sheet.append(row)
    sheet.row_dimensions[4].hidden = True
    book.save(shell.folder / "register.xlsx")
    done = shell("read", "register.xlsx", "--json")
    assert (done.code, done.err) == (1, "")
    (sample, *_) = samples()["read"]
    assert list(differences(sample, done.data)) == []
