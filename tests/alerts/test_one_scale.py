"""A change's weight and its release's sensitivity score are two things, each with words of its own, the same everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import cli
from alerts.describe import describe
from alerts.payload.changes import changes_payload
from alerts.severity import GRAVE_KINDS, severity_reasons
from model.change import ChangeKind
from model.recipient import Category
from recipients.sensitivity import assess, sensitivity_word
from text.labels import CATEGORY_WORDS, place, words


@pytest.mark.parametrize("score", [0, 29, 30, 50, 59, 60, 100])
def test_an_alert_calls_a_score_what_the_register_does(make_change: Any, score: int) -> None:
    name = "low" if score < 30 else "medium" if score < 60 else "high"
    assert sensitivity_word(score) == name
    said = describe(make_change(score=score, category=Category.PRESS))
    (why,) = [d.value for d in said.details if d.label == "Sensitivity score"]
    assert why.startswith(f"{score} of 100")
    assert "severity" not in why
    assert said.severity.word == "high"


def test_an_assessment_has_the_word_of_its_score() -> None:
    for category in Category:
        for tier in "1234":
            found = assess({"tier": tier, "title": "attainment"}, category)
            assert found.severity_name == sensitivity_word(found.severity)


@pytest.mark.parametrize("kind", sorted(GRAVE_KINDS))
def test_a_grave_kind_says_why_in_a_sentence(make_change: Any, kind: ChangeKind) -> None:
    first = severity_reasons(make_change(kind))[0]
    assert first == GRAVE_KINDS[kind]
    assert words(kind.value) not in first
    assert len(first.split()) > 5


def test_the_score_of_an_alert_is_that_of_its_worst_change(make_change: Any, now: Any) -> None:
    replaced = make_change(ChangeKind.FILE_REPLACED_SILENTLY, 1, score=None, release_id=None)
    other = make_change(number=2, score=37, category=Category.UNIVERSITY, also=())
    payload = changes_payload("AL-x", [replaced, other], [], now)
    assert (payload["severity"], payload["score"]) == ("high", None)
    payload = changes_payload("AL-x", [other], [], now)
    assert (payload["severity"], payload["score"]) == ("normal", 37)


def test_a_headline_says_a_name_once(make_change: Any) -> None:
    name = "Invented Insight Ltd"
    row = {"Company": name, "Ref": "A-2", "reference": "A-2", "recipient": name}
    said = describe(make_change(recipient=name, reference="A-2", after=row))
    assert said.headline.count(name) == 1
    assert said.details == (), "recipient and reference are told above"


@pytest.mark.parametrize(
    ("sheet", "row", "said"), [("Shares", 2, "Shares, row 2"), ("", 2, "row 2"), (None, 2, "row 2"), ("", None, "")]
)
def test_a_place_without_a_sheet(sheet: str | None, row: int | None, said: str) -> None:
    assert place(sheet, row) == said


def test_two_files_without_sheets_are_compared(tmp_path: Path) -> None:
    rows = [f"A-{n},Invented Body {n} Ltd,2025-01-0{n}" for n in range(1, 9)]
    for name, found in (("a", rows[:-1]), ("b", rows)):
        (tmp_path / f"{name}.csv").write_text("\n".join(["Reference,Organisation,Date", *found, ""]), encoding="utf-8")
    done = CliRunner().invoke(cli.npdwatch, ["compare", str(tmp_path / "a.csv"), str(tmp_path / "b.csv")])
    assert "· row 9 ·" in done.output
    assert "· ," not in done.output


def test_reasons_are_words_and_not_keys(make_change: Any) -> None:
    change = make_change(score=80, score_reasons=("recipient: police_home_office", "also: regulator_alb", "level: individual"))
    said = " ".join(severity_reasons(change))
    assert CATEGORY_WORDS[Category.POLICE_HOME_OFFICE] in said
    assert CATEGORY_WORDS[Category.REGULATOR_ALB] in said
    assert "_" not in said
