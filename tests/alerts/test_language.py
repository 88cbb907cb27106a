"""No kind of message has a wrong plural or article, a doubled word or a word of ours that its reader does not know."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from alerts.describe import describe
from alerts.facts import GOOD_NEWS
from alerts.message import Message, full_text
from alerts.payload.changes import changes_payload
from alerts.payload.notices import NOTICE_WORDS, notices_payload
from alerts.samples import sample_change, sample_evidence, sample_messages
from bench import count
from model import workers
from model.change import ROW_KINDS, ChangeKind
from model.delivery import Notice
from model.recipient import Category
from readers.register.problems import Code
from tests.language import faults
from text.labels import CATEGORY_WORDS

AT = datetime(2026, 11, 24, 14, 56, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]
CELLS = {"purpose": ("Research", "Teaching"), "dataset": ("Marks", "Results"), "title": ("Tables", "Charts"), "tier": ("1", "2")}


@pytest.mark.parametrize(
    "text",
    ["1 sources", "1 releases merged", "1 row were", "2 source", "it is is", "source_failing", "a edition", "an row",
     "a release to An unnamed recipient", "12 baselines taken", "said : so", "said..", "1 new releases"],
)
def test_the_check_finds_what_is_wrong(text: str) -> None:
    assert faults(text)


@pytest.mark.parametrize("kind", ChangeKind)
@pytest.mark.parametrize("n", [0, 1, 2])
def test_every_kind_is_told_without_fault(n: int, kind: ChangeKind) -> None:
    rows = [["f", "s", i] for i in range(n)]
    details: list[dict[str, Any]] = [{"rows": n}, {"rows": n, "rows_differ": n}, {}]
    details += [{"rows": rows}] if kind is not ChangeKind.BASELINE else []
    fields = dict(list(CELLS.items())[: n + 1])
    category = {"category": ("unknown", "think_tank")} if kind is ChangeKind.RELABELLED else fields
    for detail in details:
        for recipient in ("The Daily Invention", "Invented Ltd; University of Nowhere", None):
            for changed in ({}, category):
                told = {"detail": detail, "fields": changed, "reason": "the reference is the same", "category": Category.PRESS}
                one = sample_change(kind, 0, AT, **(told | ({"recipient": recipient} if kind in ROW_KINDS else {})))
                _checked([one._replace(id=i, edition_id=i) for i in range(max(1, n))])
    _checked([sample_evidence(i, AT)._replace(kind=kind) for i in range(max(1, n))])


def _checked(changes: list[Any]) -> None:
    payload = changes_payload("AL-0123456789", changes, [], AT)
    told = [describe(changes[0]).headline, payload["headline"], payload["summary"]]
    told += full_text(Message("AL-0123456789", "d", "reader@example.org", payload)).splitlines()
    assert [x for line in told for x in faults(line)] == []


@pytest.mark.parametrize("name", sorted(sample_messages(AT, "UTC")))
def test_every_sample_is_without_fault(name: str) -> None:
    told = full_text(sample_messages(AT, "UTC")[name]).replace("404: no_service", "404")  # as Slack answers
    assert [x for line in told.splitlines() for x in faults(line)] == []


def test_categories_are_without_fault() -> None:
    assert [x for said in CATEGORY_WORDS.values() for x in faults(said)] == []


@cache
def _modules() -> list[ast.Module]:
    """The modules that tell operators something; the others are not parsed, each worker collects this."""
    texts = [p.read_text("utf-8") for p in count.program_files(ROOT) if p.suffix == ".py"]
    trees = [ast.parse(text) for text in texts if "Incident" in text]
    return [tree for tree in trees if any(isinstance(n, ast.Name) and n.id == "Incident" for n in ast.walk(tree))]


@cache
def codes() -> set[str]:
    """Of all notices: what stands in the code of an incident, by its name or as it is."""
    found = set()
    for tree in _modules():
        named = vars(workers) | {
            t.id: n.value.value for n in tree.body if isinstance(n, ast.Assign) and isinstance(n.value, ast.Constant)
            for t in n.targets if isinstance(t, ast.Name) and isinstance(n.value.value, str)
        }
        for n in ast.walk(tree):
            if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "Incident" and len(n.args) > 1:
                code = n.args[1]
                found.add(code.value if isinstance(code, ast.Constant) else named.get(getattr(code, "id", ""), ""))
    return {str(c) for c in found if c}


def test_every_code_of_our_own_has_words() -> None:
    assert len(codes()) > 20
    assert codes() - set(NOTICE_WORDS) - GOOD_NEWS == set()


@pytest.mark.parametrize("n", [1, 2])
@pytest.mark.parametrize("code", sorted({*codes(), *NOTICE_WORDS, *GOOD_NEWS, *Code}))
def test_every_notice_is_told_without_fault(code: str, n: int) -> None:
    for over in ({}, {"reminder": 1}, {"recovered": True, "recovered_at": AT}, {"recovered": True, "ended": True}):
        for source, channel in (("dfe", ""), ("", "chat"), ("", "")):
            one = Notice(source, code, "It is so. To do: look", AT, count=n, channel=channel, **over)
            payload = notices_payload("AL-0123456789", [one] * n, AT)
            told = full_text(Message("AL-0123456789", "d", "reader@example.org", payload))
            assert [x for line in told.splitlines() for x in faults(line)] == []


_COUNT = re.compile(r"\blen\(|\b(?:n|count|attempts|rows|others|total)\b")


def _place(value: ast.expr, at: int, *, guarded: bool) -> str:
    return "1" if _COUNT.match(ast.unparse(value)) and not guarded else f"X{at}"


def _texts(tree: ast.Module) -> Iterator[str]:
    """Texts of a module for people: a name where a value stands, and 1 where a count does that no condition guards."""
    passed_over = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}  # what explains the code itself
    guarded = {id(x) for n in ast.walk(tree) if isinstance(n, ast.IfExp) for x in (n.body, n.orelse)}
    for n in ast.walk(tree):
        if isinstance(n, ast.JoinedStr):
            yield "".join(
                _place(p.value, at, guarded=id(n) in guarded) if isinstance(p, ast.FormattedValue)
                else str(getattr(p, "value", ""))
                for at, p in enumerate(n.values)
            )
        elif isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in passed_over:
            yield n.value if n.value.count(" ") > 3 else ""


def test_what_operators_are_told_is_without_fault() -> None:
    sql = re.compile(r"\b(?:select|update|insert|where|from notice)\b|\(\?", re.IGNORECASE)
    told = {t for tree in _modules() for t in _texts(tree) if not sql.search(t)}
    assert len(told) > 100
    assert [x for t in told for x in faults(" ".join(t.split()))] == []


def test_a_count_without_its_plural_is_found() -> None:
    tree = ast.parse('f"{len(x)} rows wait"; f"{n} rows" if n > 1 else "a row"')
    assert [t for t in _texts(tree) if faults(t)] == ["1 rows wait"]
