"""Conditional formats: what a rule hides is kept back, and what it may hide; zeros, repeats and colours raise nothing."""

from __future__ import annotations

from typing import Any

import pytest
from openpyxl.styles import Font, PatternFill  # type: ignore[import-untyped]

from model.hidden import HiddenKind as Kind
from readers.hidden.formulas import Cells, FormulaPlace, Unclear, parse
from readers.register.reading import read_register
from tests.readers.test_hidden import HEAD, SECRET, assert_kept_back, book, clean_book, kinds, saved
from tests.readers.test_hidden_spreadsheets import edited

WHITE = '<dxf><font><color rgb="FFFFFFFF"/></font></dxf>'
BLACK = '<dxf><fill><patternFill><bgColor rgb="FF000000"/></patternFill></fill></dxf>'
NO_FORMAT = '<dxf><numFmt numFmtId="170" formatCode=";;;"/></dxf>'
ALERT = '<dxf><font><color rgb="FF9C0006"/></font><fill><patternFill><bgColor rgb="FFFFC7CE"/></patternFill></fill></dxf>'
TRUE = '<cfRule type="expression" dxfId="0" priority="1"><formula>TRUE</formula></cfRule>'


def ruled(made: Any, area: str, rules: str, *dxfs: str) -> bytes:
    """A book with rules for an area, and the looks that they name."""
    group = f'</sheetData><conditionalFormatting sqref="{area}">{rules}</conditionalFormatting>'
    data = edited(saved(made), "</sheetData>", group)
    looks = f'<dxfs count="{len(dxfs)}">{"".join(dxfs)}</dxfs>'
    return edited(data, r"<dxfs[^>]*(?:/>|>.*?</dxfs>)|(?=<tableStyles)", looks, "xl/styles.xml")


def rule(kind: str, formula: str = "", attributes: str = "", dxf: int = 0, priority: int = 1) -> str:
    inner = "".join(f"<formula>{f}</formula>" for f in formula.split("|")) if formula else ""
    return f'<cfRule type="{kind}" dxfId="{dxf}" priority="{priority}" {attributes}>{inner}</cfRule>'


def with_column(*values: object) -> Any:
    """The clean book with a further column."""
    made = clean_book()
    for n, value in enumerate(("Note", *values), start=1):
        made.active.cell(n, 6, value)
    return made


@pytest.mark.parametrize("dxf", [WHITE, BLACK, NO_FORMAT])
def test_a_rule_that_always_holds(dxf: str) -> None:
    made, _ = book()
    assert_kept_back(ruled(made, "A4:F4", TRUE, dxf), (Kind.INVISIBLE_TEXT, 4))


@pytest.mark.parametrize(
    "one",
    [
        rule("expression", "$A2=&quot;DS00001&quot;"), rule("expression", "LEN($F2)&gt;3"), rule("expression", "$F2&lt;&gt;0"),
        rule("cellIs", f"&quot;{SECRET}&quot;", 'operator="equal"'), rule("cellIs", "0", 'operator="greaterThan"'),
        rule("containsText", "NOT(ISERROR(SEARCH(&quot;born&quot;,F2)))", 'text="born"'),
        rule("beginsWith", "LEFT(F2,3)=&quot;Ada&quot;", 'text="Ada"'), rule("uniqueValues"),
        rule("notContainsBlanks", "LEN(TRIM(F2))&gt;0"), rule("expression", "$F2&lt;TODAY()"), rule("top10", attributes='rank="9"'),
        rule("expression", "Lists!$A$1=1"), rule("expression", "VLOOKUP(F2,$A:$B,2)=1"), rule("timePeriod", "FLOOR(F2,1)=TODAY()"),
        rule("of a later day"),
    ],
)
def test_a_rule_that_holds_or_may_hold(one: str) -> None:
    assert_kept_back(ruled(with_column(SECRET), "F2:F9", one, WHITE), (Kind.INVISIBLE_TEXT, 1))


@pytest.mark.parametrize(
    "one",
    [
        rule("expression", "$A2=&quot;DS00009&quot;"), rule("expression", "FALSE"), rule("expression", "F2=0"),
        rule("cellIs", "0", 'operator="equal"'), rule("cellIs", "0|5", 'operator="between"'), rule("duplicateValues"),
        rule("containsBlanks", "LEN(TRIM(F2))=0"), rule("expression", "F2=F1"), rule("expression", "ISNUMBER($T2)"),
        rule("containsErrors", "ISERROR(F2)"), rule("cellIs", "&quot;n/a&quot;", 'operator="equal"'), rule("expression", "F2=&quot;&quot;"),
    ],
)
def test_a_rule_that_does_not_hold(one: str) -> None:
    assert kinds(ruled(with_column("Said in the letter", "Another"), "F2:F9", one, WHITE)) == []


def test_zeros_blanks_errors_and_repeats_are_hidden_by_publishers_and_leak_nothing() -> None:
    made = with_column(0, 0)
    made.active["E1"], made.active["E2"], made.active["E3"] = "Level", "Tier 1", "Tier 1"
    for one in (rule("expression", "E2=E1"), rule("cellIs", "0", 'operator="equal"')):
        assert kinds(ruled(made, "E2:F9", one, WHITE)) == []
    unclear = rule("expression", "SUBTOTAL(103,E2)=1")
    assert kinds(ruled(made, "E3:F9", unclear, NO_FORMAT)) == []
    assert kinds(ruled(made, "E2:F9", unclear, NO_FORMAT)) == [("invisible_text", 2)]  # the first, and so its repeat
    assert read_register(ruled(made, "E3:F9", unclear, WHITE)).tables[0].rows[1][4] == "Tier 1"


def test_a_repeat_of_what_is_hidden_is_hidden() -> None:
    data = ruled(with_column(SECRET, SECRET), "F2:F3", TRUE, WHITE)
    assert_kept_back(data, (Kind.INVISIBLE_TEXT, 2))


def test_where_the_rule_takes_out_a_recipient_the_row_is_still_told() -> None:
    data = ruled(clean_book(), "B3", rule("expression", "$B3&lt;&gt;TODAY()"), WHITE)
    reading = read_register(data)
    assert [h.kind for h in reading.hidden] == [Kind.INVISIBLE_TEXT]
    assert [t.rows[1][:3] for t in reading.tables] == [("DS00002", "", "Maths")]


def test_rules_count_in_their_order_and_together() -> None:
    red, on_red = '<dxf><font><color rgb="FFFF0000"/></font></dxf>', '<dxf><fill><patternFill><bgColor rgb="FFFF0000"/></patternFill></fill></dxf>'
    two = rule("expression", "TRUE", dxf=0) + rule("expression", "TRUE", dxf=1, priority=2)
    assert_kept_back(ruled(with_column(SECRET), "F2", two, red, on_red), (Kind.INVISIBLE_TEXT, 1))
    first = rule("expression", "TRUE", dxf=0) + rule("expression", "TRUE", dxf=1, priority=2)
    assert kinds(ruled(with_column("Said"), "F2", first, red, WHITE)) == []
    assert kinds(ruled(with_column("Said"), "F2", first, WHITE, red)) == [("invisible_text", 1)]
    stopped = rule("expression", "TRUE", 'stopIfTrue="1"', dxf=9) + rule("expression", "TRUE", dxf=0, priority=2)
    assert kinds(ruled(with_column("Said"), "F2", stopped, WHITE)) == []
    in_doubt = rule("expression", "NOW()&gt;1", 'stopIfTrue="1"', dxf=9) + rule("expression", "TRUE", priority=2)
    assert kinds(ruled(with_column("Said"), "F2", in_doubt, WHITE)) == [("invisible_text", 1)]


def test_a_rule_that_makes_white_letters_readable() -> None:
    made = with_column("Overdue")
    made.active["F2"].font = Font(color="FFFFFFFF")
    assert kinds(ruled(made, "F2", rule("cellIs", "&quot;Overdue&quot;", 'operator="equal"'), BLACK)) == []
    assert kinds(ruled(made, "F2", rule("cellIs", "&quot;On time&quot;", 'operator="equal"'), BLACK)) == [("invisible_text", 1)]


def test_a_rule_of_a_newer_program() -> None:
    newer = '</sheetData><extLst><ext uri="x" xmlns:x14="urn:x14"><x14:conditionalFormattings><x14:conditionalFormatting xmlns:xm="urn:xm"><x14:cfRule type="expression" priority="1" id="1"><xm:f>TRUE</xm:f><x14:dxf><font><color theme="0"/></font></x14:dxf></x14:cfRule><xm:sqref>F2</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>'
    assert_kept_back(edited(saved(with_column(SECRET)), "</sheetData>", newer), (Kind.INVISIBLE_TEXT, 1))


@pytest.mark.parametrize(("shows", "hidden"), [("0", [("invisible_text", 1)]), ("1", [])])
def test_bars_and_signs_in_place_of_a_number(shows: str, hidden: list[tuple[str, int]]) -> None:
    for sign in ("dataBar", "iconSet"):
        one = f'<cfRule type="{sign}" priority="1"><{sign} showValue="{shows}"><cfvo type="min"/><cfvo type="max"/><color rgb="FF638EC6"/></{sign}></cfRule>'
        assert kinds(ruled(with_column(20120501, "a text"), "F2:F3", one, ALERT)) == hidden


def test_a_scale_of_colours() -> None:
    scale = '<cfRule type="colorScale" priority="1"><colorScale><cfvo type="min"/><cfvo type="max"/><color rgb="{}"/><color rgb="FF63BE7B"/></colorScale></cfRule>'
    assert kinds(ruled(with_column(7), "F2:F3", scale.format("FFF8696B"), ALERT)) == []
    assert kinds(ruled(with_column(7), "F2:F3", scale.format("FF000000"), ALERT)) == [("invisible_text", 1)]


def test_colours_that_can_be_read_raise_nothing() -> None:
    made = with_column("Late", "On time")
    for cell in made.active[1]:
        cell.font, cell.fill = Font(color="FFFFFFFF", b=True), PatternFill("solid", fgColor="FF1F3864")
    rules = rule("expression", "MOD(ROW(),2)=0") + rule("expression", "$F2&lt;TODAY()", dxf=0, priority=2)
    assert kinds(ruled(made, "A2:F9", rules, ALERT)) == []
    assert [c.heading for c in read_register(ruled(made, "A2:F9", rules, ALERT)).tables[0].columns][:4] == HEAD


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("A3=A2", False), ('$B2=""', True), ("TRUE", True), ("LEN(TRIM(A2))=0", False), ("-1+2*3", 5.0), ("A2&1", "Ada1"),
        ('LEFT(A2,1)="a"', True), ("MOD(ROW(),2)=0", True), ("C2>43830", True), ("C2=43831", True), ("ISERROR(D2)", True),
        ('IF(A2="ada",A3,1/0)', "Bob"), ("AND(A2<>A3,NOT(B2=5))", True), ("B2=0", True), ("RIGHT(A2,2)", "da"),
    ],
)
def test_formulas(formula: str, value: object) -> None:
    cells = Cells([["Name"], ["Ada", "", "2020-01-01", "#N/A"], ["Bob"]], lambda *_: False)
    assert parse(formula)(FormulaPlace(cells, 1, 0, 0, 0)) == value


@pytest.mark.parametrize("formula", ["", "A2:A3", "2^3", "Sheet1!A2=1", "TODAY()", "name=1", "(" * 50 + "1" + ")" * 50, "1+", "A2=" * 400])
def test_formulas_that_are_not_worked_out(formula: str) -> None:
    with pytest.raises(Unclear):
        parse(formula)
