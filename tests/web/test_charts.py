"""Charts say the numbers that they are given, to eyes and to screen readers, and nothing else."""

from __future__ import annotations

import re

import pytest
from lxml import etree
from markupsafe import Markup

from web.charts.draw import Bar, Lane, Series, TimelineMark, bars, columns, mark_sign, round_step, swatch, timeline

SVG = "{http://www.w3.org/2000/svg}"
TWO = (Series("press", "press"), Series("commercial", "commercial", "lines"))
COUNTS = {"2015": {"press": 3, "commercial": 1}, "2016": {}, "2017": {"commercial": 8}}
BAD = "</title><script>alert(1)</script>\x00\u202e\"'&"


def tree(svg: Markup) -> etree._Element:
    return etree.fromstring(str(svg))  # refuses what is not well formed


def boxes(svg: Markup, key: str) -> list[float]:
    return [float(r.get("height", "0")) for r in tree(svg).iter(f"{SVG}rect") if r.get("class") == f"c-{key}"]


def test_columns_stand_as_high_as_their_numbers() -> None:
    svg = columns("y", "By year", "Two", list(COUNTS), TWO, COUNTS)
    (three,) = boxes(svg, "press")
    one, eight = boxes(svg, "commercial")
    per = (eight + 0.8) / 8
    assert three == pytest.approx(3 * per - 0.8, abs=0.2)
    assert one == pytest.approx(per - 0.8, abs=0.2)


def test_columns_stack_without_overlap_and_stay_within() -> None:
    svg = tree(columns("y", "By year", "Two", list(COUNTS), TWO, COUNTS))
    spans = sorted(
        (float(r.get("x", "0")), float(r.get("y", "0")), float(r.get("height", "0")))
        for r in svg.iter(f"{SVG}rect")
        if (r.get("class") or "").startswith("c-")
    )
    (_, upper, height), (_, lower, _) = spans[:2]
    assert upper + height <= lower
    assert all(y >= 0 and y + h <= 280 for _, y, h in spans)


def test_each_series_but_one_has_a_pattern_of_its_own() -> None:
    svg = str(columns("y", "By year", "Two", list(COUNTS), TWO, COUNTS))
    assert svg.count('fill="url(#y-lines)"') == 2
    assert 'id="y-lines"' in svg
    assert 'fill="url(#y-lines)"' in swatch(TWO[1], "y")


def test_a_chart_has_a_title_and_a_description() -> None:
    svg = tree(bars("t", "By tier", "Tier 1: 5.", [Bar("Tier 1", 5)]))
    named = {e.get("id"): e.text for e in svg if e.tag in (f"{SVG}title", f"{SVG}desc")}
    assert named == {"t-title": "By tier", "t-desc": "Tier 1: 5."}
    assert (svg.get("aria-labelledby") or "").split() == list(named)


def test_bars_are_as_long_as_their_numbers_and_say_them() -> None:
    svg = tree(bars("t", "By tier", "x", [Bar("a", 1000), Bar("b", 250), Bar("c", 0)]))
    a, b, c = (float(r.get("width", "0")) for r in svg.iter(f"{SVG}rect"))
    assert b == pytest.approx(a / 4, abs=0.1)
    assert c == 0
    assert "1,000" in [t.text for t in svg.iter(f"{SVG}text")]


def test_a_timeline_draws_what_was_replaced_silently_with_a_shape_of_its_own() -> None:
    marks = [TimelineMark("2024-01-01T00:00:00+00:00", "baseline"), TimelineMark("2026-01-01T00:00:00+00:00", "silent"),
             TimelineMark("2025-01-01", "edition"), TimelineMark("garbage", "edition")]
    svg = timeline("e", "Editions", "x", [Lane("Register", marks)])
    shapes = [g[0].get("class") for g in tree(svg).iter(f"{SVG}g")]
    assert shapes == ["mark-baseline", "mark-edition", "mark-silent"]
    places = [float(x) for x in re.findall(r"translate\(([\d.]+) ", str(svg))]
    assert places == sorted([places[0], places[1], places[2]], key=places.index)
    assert places[0] < places[1] < places[2]
    assert str(mark_sign("silent")).count("<path") == 2


@pytest.mark.parametrize(("most", "step"), [(1, 1), (4, 1), (5, 2), (8, 2), (9, 5), (37, 10), (2010, 1000), (10**6, 500_000)])
def test_axes_go_in_round_steps(most: int, step: int) -> None:
    assert round_step(most) == step


def test_what_is_empty_or_hostile_makes_a_picture_too() -> None:
    for svg in (
        columns("y", BAD, BAD, [BAD], [Series("press", BAD)], {BAD: {"press": 2}}), columns("y", "t", "d", [], TWO, {}),
        bars("t", BAD, BAD, [Bar(BAD, 1)]), bars("t", "t", "d", []), timeline("e", BAD, BAD, [Lane(BAD, [])]),
        timeline("e", "t", "d", []),
    ):
        root = tree(svg)
        assert not list(root.iter(f"{SVG}script"))
        assert "style=" not in str(svg)
        assert not re.search(r" on\w+=", str(svg).replace("onerror", ""))
