"""What is asked and not known is refused to programs, and said to people: an answer would be taken for whole."""

from __future__ import annotations

import json
from typing import Any

import pytest

LISTS = (
    "releases?after=x", "releases?after=999999", "releases?recipient=nope", "releases?source=nope", "releases?sha256=00",
    "recipients?after=nope", "changes?edition=999", "changes?release=abc", "changes?item=999", "changes?recipient=nope",
    "changes?since=2030-01-01&until=2020-01-01", "releases?size=-1", "evidence?release=zzz",
)
TABLES = ("disappeared", "disappeared/dfe-external-data-shares", "editions/1/against/3")
WRONG = ("only=zzz", "size=-1", "size=x", "size=0", "page=-1", "colour=red")


@pytest.mark.parametrize("asked", LISTS)
def test_a_list_refuses_what_it_does_not_know(reader: Any, asked: str) -> None:
    name, query = asked.split("?")
    for ending in ("json", "csv", "atom"):
        if ending == "atom" and "size" in query:
            continue
        answer = reader.get(f"/{name}.{ending}?{query}")
        assert answer.status_code == 400, ending
        said = json.loads(answer.text)
        assert said["error"]
        assert said["known"]
    assert reader.page(f"/{asked}").xpath("//p[@class='notice']")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("wrong", WRONG)
def test_tables_refuse_it_too(reader: Any, table: str, wrong: str) -> None:
    for ending in ("json", "csv"):
        answer = reader.get(f"/{table}.{ending}?{wrong}")
        assert answer.status_code == 400, ending
        assert json.loads(answer.text)["error"]
    if not wrong.startswith("page"):
        assert reader.page(f"/{table}?{wrong}").xpath("//p[@class='notice']")


@pytest.mark.parametrize("asked", [
    "releases.json?recipient=the-daily-invention", "releases.json?recipient=daily-invention-old", "changes.json?edition=3",
    "releases.json?after=1", "disappeared.json?only=gone&size=5", "editions/1/against/3.json?only=changed&utm_source=x",
    "releases.json?source=written-questions",
])
def test_what_is_known_is_answered(reader: Any, asked: str) -> None:
    assert reader.get(f"/{asked}").status_code == 200


def test_a_value_that_nothing_has_finds_nothing_and_is_said(reader: Any) -> None:
    words = reader.words("/releases?category=presss")
    assert "Did you mean press?" in words
    assert "0 releases" in words
