"""docs/using/json.md against the commands: every key that a command prints stands in its sample there, and no other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from bench.large import build
from bench.large_items import KINDS
from bench.large_registers import REGISTERS
from bench.world import Installation, Watched
from db.recipients.reviews import Review, save_reviews
from model.register import Category

MANUAL = Path(__file__).resolve().parent.parent.parent / "docs" / "using" / "json.md"
DATA = {"fields", "cells", "before", "after", "detail", "counts", "fetches", "columns", "dates"}
"""Keys whose value is data: what stands within goes by the register, the kind of change, the outcome."""
COMMANDS = {
    "status": ("status",),
    "alerts list": ("alerts", "list"),
    "alerts show": ("alerts", "show", "AL-0000000001"),
    "alerts mute": ("alerts", "mute"),
    "changes": ("changes", "--limit", "100000"),
    "releases": ("releases", "--limit", "100000"),
    "show": ("show", "{release}"),
    "recipients": ("recipients", "--limit", "100000"),
    "recipients show": ("recipients", "show", "{recipient}"),
    "recipients relabel": ("recipients", "relabel", "--dry-run"),
    "withheld": ("withheld",),
    "stats": ("stats", "--by", "tier", "--by", "recipient"),
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
    sources = [Watched(r.name, r.url) for r in REGISTERS]
    sources += [Watched(k.source.name, k.source.url, k.source.kind) for k in KINDS[2:]]
    made.configure(sources, hosts=["www.gov.uk"])
    with made.store() as store, store.transaction():
        store.execute("update version set category = 'charity' where recipient like '% Ltd'")
        store.execute("update labelling set lists = 'of an older version'")
        change = (store.one("select min(id) id from change where kind = 'added'") or {})["id"]
        for statement in FURTHER.split(";\n"):
            store.execute(statement, {"change": change} if ":change" in statement else {})
        store.execute(
            "insert into item_link select i.id, :release, 'reference', 'the same reference' from item i limit 1"
            " on conflict do nothing", {"release": _release(made)},
        )  # fmt: skip
        name = (store.one("select min(recipient) name from version where recipient like '% Ltd'") or {})["name"]
    with made.store() as store:
        save_reviews(store, [Review(name, Category.PRESS, "it prints a paper")], datetime.now(UTC))
    return made


def _release(made: Installation) -> int:
    """The number of a release with several versions."""
    found = made.rows(
        "select release_id from version where reference in (select reference from version group by reference"
        " having count(distinct release_id) = 1) group by release_id order by count(*) desc limit 1"
    )
    return int(found[0]["release_id"])


FURTHER = """
insert into notice(source, code, subject, message, urgent, first_at, last_at, count) values
 ('dfe-news', 'source_failing', 'https://www.gov.uk/x', 'It does not answer.', 0, '2026', '2026', 2);
insert into alert values ('AL-0000000001', 'mail', '2026-11-24T12:00:00.000Z', '{"headline": "h", "type": "changes"}');
insert into alert_change values ('AL-0000000001', :change);
insert into delivery(id, alert_id, channel, state, next_at, attempts)
 values ('AL-0000000001.1', 'AL-0000000001', 'mail', 'pending', '2026', 1),
 ('AL-0000000001.2', 'AL-0000000001', 'mail', 'dead', '2026', 1);
insert into attempt(delivery_id, at, outcome, answer) values ('AL-0000000001.1', '2026', 'later', '451');
insert into channel values ('mail', '2026', null, 'it answers 451');
insert into waiting values (:change, 'mail', '', '2099-01-01T00:00:00.000Z', '[]');
insert into mute(recipient, until, why, made_at) values ('Nobody', '2099-01-01T00:00:00.000Z', 'a test', '2026');
insert into withheld(kind, key, because, who, cause, at) values ('release', '999999', 'a test', 'a test', 'person', '2026')
"""


@pytest.mark.parametrize("section", COMMANDS)
def test_the_manual_says_what_is_printed(shell: Any, installed: Installation, section: str) -> None:
    item = installed.rows(
        "select i.key from item i join item_link l on l.item_id = i.id join mention m on m.version_id = i.version_id"
        " limit 1"
    )[0]["key"]
    names = {"release": _release(installed), "recipient": _recipient(installed), "item": item}
    arguments = [a.format(**names) for a in COMMANDS[section]]
    done = shell("--config", installed.configuration, *arguments, "--json")
    assert done.code in (0, 1), done.err
    (sample, *_) = samples()[section]
    assert list(differences(sample, done.data)) == []


def _recipient(made: Installation) -> str:
    """One that was relabelled, by its name alone."""
    (found,) = made.rows("select recipient from change where kind = 'relabelled' and recipient not like '% and %'"
                         " order by id limit 1")  # fmt: skip
    return str(found["recipient"])


def test_the_test_can_fail() -> None:
    assert list(differences({"a": 1}, {"b": 1})) == ["$.b: not in the manual", "$.a: not printed"]
    assert list(differences([{"a": [{"x": 1}]}], [{"a": []}, {"a": [{"y": 1}]}])) == [
        "$[].a[].y: not in the manual", "$[].a[].x: not printed"
    ]  # fmt: skip
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
