"""The spreadsheets of the manual's recipes: what their formulas ask for is there, and is read as it was published."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.web.conftest import ABOUT
from text.sanitise import read_cell

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "using" / "recipes.md").read_text(encoding="utf-8")
GOOGLE, EXCEL, CALC = re.findall(r"^```text\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
FORMULA = '=HYPERLINK("https://evil.example","press")'
OPTIONS = {"Delimiter": '","', "Encoding": "65001", "QuoteStyle": "QuoteStyle.Csv"}


def path_in(recipe: str) -> str:
    parts = urlsplit(re.findall(r'https://npd\.example\.org/[^"\s]+', recipe)[0])
    assert parts.netloc == urlsplit(ABOUT.address).netloc
    return f"{parts.path}?{parts.query}"


@pytest.fixture
def answers(reader_of: Callable[..., Any]) -> Any:
    return reader_of(bad=FORMULA)


@pytest.mark.parametrize("recipe", [GOOGLE, EXCEL, CALC], ids=["Google Sheets", "Excel", "Calc"])
def test_what_a_recipe_asks_for_is_a_table_in_which_nothing_is_computed(recipe: str, answers: Any) -> None:
    answer = answers.get(path_in(recipe))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8"), newline=""), strict=True)
    assert rows
    assert {len(r) for r in rows} == {len(head)}
    assert {"reference", "recipient", "page"} <= set(head)
    cells = [cell for row in (head, *rows) for cell in row]
    assert [c for c in cells if re.match(r"\s*[=+\-@]", c) and not re.fullmatch(r"-?\d+(\.\d+)?", c)] == []
    assert any(FORMULA in read_cell(c) for c in cells), "it is shown all the same"


def test_the_recipes_say_how_the_table_is_written() -> None:
    assert GOOGLE.startswith("=IMPORTDATA(")
    assert re.findall(r'", (".*?"), "en_GB"\)', GOOGLE) == ['","']
    (options,) = re.findall(r"Csv\.Document\(\w+, \[(.*?)\]\)", EXCEL)
    assert dict(re.findall(r'(\w+) = ("[^"]*"|[\w.]+)', options)) == OPTIONS
    steps = re.findall(r"^    (\w+) = ", EXCEL, re.MULTILINE)
    assert EXCEL.split()[-1] == steps[-1], "a query gives its last step"
    for earlier, line in zip(steps, re.findall(r"^    \w+ = (.*)", EXCEL, re.MULTILINE)[1:], strict=False):
        assert f"({earlier}," in line
