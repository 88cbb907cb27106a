"""What is told of two editions, kind by kind."""

from __future__ import annotations

import json
from datetime import date

import pytest
from msgspec.structs import replace

from diffing.bulk import tell_once
from diffing.compare import as_json, compare_editions
from diffing.plausibility import Decision, Limits, judge
from diffing.releases import passed_deadlines
from model.change import ChangeKind, Comparison
from model.register import Column, Edition, Level, Table
from readers.columns.fields import section_of

HEADINGS = {
    "reference": "DfE reference",
    "recipient": "Organisation",
    "title": "Project",
    "dataset": "Data",
    "decided": "Date approved",
    "status": "Status",
    "destroyed": "Data destroyed",
}
Row = tuple[str, ...]


def row(
    ref: str,
    who: str,
    title: str,
    data: str = "School Census",
    on: str = "22/06/2017",
    status: str = "",
    gone: str = "",
) -> Row:
    return (ref, who, title, data, on, status, gone)


def table(
    *rows: Row, sheet: str = "Shares", section: str = "shares", file: str = "f", headings: dict[str, str] | None = None
) -> Table:
    columns = tuple(Column(h, f, f) for f, h in (headings or HEADINGS).items())
    return Table(file, sheet, 1, columns, rows, range(2, 2 + len(rows)), section, dfe=True)


REST = tuple(
    row(f"DS{n:05}", who, title, data, on)
    for n, (who, title, data, on) in enumerate(
        [
            ("Alder College", "Mapping nursery places along the coast", "Early Years Census", "23/01/2016"),
            ("Birch Trust", "How rural pupils travel to secondary schools", "School Census", "14/02/2017"),
            ("Cedar Media Ltd", "Sixth form league tables for parents", "Key Stage 5", "05/09/2018"),
            ("Dorne University", "Language at home and early reading", "Phonics", "30/11/2019"),
            ("Elm Analytics Limited", "Benchmarks of progress for schools", "Key Stage 2; Key Stage 4", "17/04/2020"),
            ("Fenwick Foundation", "Exclusion and later offending", "Exclusions", "09/07/2021"),
        ],
        start=101,
    )
)
ANGEL = row("DS00752", "Angel Bread Ltd", "Comparing attainment in free schools", "Key Stage 4", "22/06/2017")


def compare(before: tuple[Row, ...], after: tuple[Row, ...]) -> Comparison:
    return compare_editions(Edition((table(*REST, *before),)), Edition((table(*REST, *after),)))


def kinds(comparison: Comparison) -> list[str]:
    return [c.kind.value for c in comparison.changes]


def put(old: Row, **cells: str) -> Row:
    return tuple(cells.get(name, cell) for name, cell in zip(HEADINGS, old, strict=True))


NO_REF = put(ANGEL, reference="")
OTHER = row("DS00999", "Holm Research", "Attendance after the pandemic", "Absence", "02/03/2022")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((ANGEL,), (ANGEL,), []),
        ((), (ANGEL,), ["added"]),
        ((ANGEL,), (), ["removed"]),
        ((ANGEL,), (put(ANGEL, decided="23/06/2017"),), ["changed"]),
        ((ANGEL,), (put(ANGEL, title="Comparing attainment in free schools and academies"),), ["changed"]),
        ((ANGEL,), (put(ANGEL, reference="DS00725"),), ["reference_corrected"]),
        ((NO_REF,), (ANGEL,), ["reference_corrected"]),
        ((ANGEL,), (put(OTHER, reference="DS00752"),), ["reference_reused"]),
        ((ANGEL,), (put(OTHER, reference="DS00752", recipient="Angel Broad Ltd"),), ["reference_reused"]),
        ((ANGEL,), (put(OTHER, reference="DS00752", recipient="Angel Bread Ltd"),), ["reference_reused"]),
        ((ANGEL,), (put(OTHER, reference="DS00752", recipient="Angel Bread Ltd", decided="22/06/2017"),), ["changed"]),
        ((ANGEL,), (put(OTHER, reference="DS00752", recipient="Angel Bread Ltd", decided=""),), ["changed"]),
        ((ANGEL,), (put(OTHER, reference="DS00752", recipient="Angel Board UK"),), ["reference_reused"]),
        ((ANGEL,), (OTHER,), ["added", "removed"]),
        ((ANGEL,), (ANGEL, ANGEL), ["duplicate_added"]),
        ((ANGEL, ANGEL), (ANGEL,), ["duplicate_removed"]),
        ((ANGEL, ANGEL), (ANGEL, put(ANGEL, dataset="Key Stage 4; Phonics")), ["changed"]),
        ((), (ANGEL, ANGEL), ["added", "duplicate_added"]),
        ((ANGEL,), (put(ANGEL, recipient="Trust Opiate Holdings"),), ["recipient_renamed"]),
        ((ANGEL,), (put(ANGEL, recipient="Angel Bread Ltd\nAngel Bread Ltd"),), ["changed"]),
        ((ANGEL,), (put(ANGEL, recipient="Trust Opiate Holdings", decided="01/03/2018"),), ["recipient_renamed"]),
        ((ANGEL,), (put(ANGEL, recipient="Angel Bread"),), ["name_corrected"]),
        ((ANGEL,), (put(ANGEL, recipient="Angel Braed Ltd"),), ["name_corrected"]),
        ((ANGEL,), (put(ANGEL, recipient="Angel Bread Ltd\u00b9"),), []),
        ((ANGEL,), (put(ANGEL, recipient="Angel Bread Ltd [2]"),), []),
        ((ANGEL,), (put(ANGEL, recipient="Angel Bread 2"),), ["recipient_renamed"]),
        ((ANGEL,), (put(ANGEL, recipient="Angel Braed Ltd", dataset="Key Stage 4; Phonics"),), ["changed"]),
        ((put(ANGEL, status="Open"),), (put(ANGEL, status="Completed"),), ["status_changed"]),
        ((put(ANGEL, status="Open"),), (put(ANGEL, status="Not pursued"),), ["status_changed"]),
        ((put(ANGEL, status="Live"),), (put(ANGEL, status="live"),), ["changed"]),
        ((put(ANGEL, status="Data destroyed"),), (put(ANGEL, status="DATA DESTROYED"),), ["changed"]),
        ((ANGEL,), (put(ANGEL, destroyed="01/02/2023"),), ["destruction_recorded"]),
        ((ANGEL,), (put(ANGEL, destroyed="No"),), ["changed"]),
        ((ANGEL,), (put(ANGEL, destroyed="Overdue since March"),), ["changed"]),
        ((put(ANGEL, destroyed="Requested 1 May 2022"),), (put(ANGEL, destroyed="Received"),), ["destruction_recorded"]),
        ((put(ANGEL, status="Live"),), (put(ANGEL, status="Licence expired"),), ["licence_ended"]),
        ((NO_REF,), (put(NO_REF, decided="21/06/2017"),), ["changed"]),
        ((NO_REF,), (put(NO_REF, title="Comparing attainments in free schools"),), ["changed"]),
        (
            (put(ANGEL, dataset="Absence; Phonics; Exclusions"),),
            tuple(
                put(ANGEL, dataset=d, reference=f"DS00752{c}")
                for c, d in zip("abc", ["Absence", "Phonics", "Exclusions"], strict=True)
            ),
            ["split"],
        ),
        (
            (put(ANGEL, dataset="Absence"), put(ANGEL, dataset="Phonics")),
            (put(ANGEL, dataset="Absence; Phonics"),),
            ["merged"],
        ),
    ],
)
def test_each_kind_is_told_once(before: tuple[Row, ...], after: tuple[Row, ...], expected: list[str]) -> None:
    assert kinds(compare(before, after)) == expected


def test_a_change_carries_fields_rows_and_place() -> None:
    change = compare((ANGEL,), (put(ANGEL, decided="pending"),)).changes[0]
    assert change.fields == {"decided": ("22/06/2017", "pending")}
    assert (change.reference, change.recipient, change.sheet, change.row) == ("DS00752", "Angel Bread Ltd", "Shares", 8)
    assert change.before is not None
    assert change.before["decided"] == "22/06/2017"
    assert change.after is not None
    assert change.after["title"] == "Comparing attainment in free schools"
    assert "same reference" in change.reason


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("title", "Comparing attainment in free schools "),
        ("title", "Comparing\u00a0attainment in free schools"),
        ("title", "Comparing_x000D_ attainment in\nfree schools"),
        ("title", "Comparing at\u00adtainment in free schools"),
        ("decided", "2017-06-22"),
        ("decided", "22 June 2017"),
        ("decided", "22nd June 2017"),
        ("decided", "6/22/2017"),
        ("decided", "22.6.17"),
    ],
)
def test_form_is_not_substance(cell: str, written: str) -> None:
    comparison = compare((ANGEL,), (put(ANGEL, **{cell: written}),))
    assert comparison.changes == ()
    assert sum(comparison.ignored.values()) == 1


def test_case_in_a_cell_is_substance_and_in_a_heading_is_not() -> None:
    assert kinds(compare((ANGEL,), (put(ANGEL, title="comparing attainment in free schools"),))) == ["changed"]
    upper = {f: h.upper() for f, h in HEADINGS.items()}
    comparison = compare_editions(Edition((table(*REST),)), Edition((table(*REST, headings=upper),)))
    assert comparison.changes == ()
    assert comparison.columns.renamed == ()
    assert comparison.ignored["headings"] == len(HEADINGS)


def test_day_and_month_that_change_places_are_a_change_in_one_form() -> None:
    before, after = put(ANGEL, decided="03/04/2017"), put(ANGEL, decided="04/03/2017")
    assert kinds(compare((before,), (after,))) == ["changed"]


@pytest.mark.parametrize("rows", [1, len(REST)])
@pytest.mark.parametrize("time", [" 23:00:00", " 14:30", "T09:30:00.000Z", ", 2:30 pm", " 00:00 GMT"])
def test_a_time_of_day_beside_the_same_day_is_a_form(time: str, rows: int) -> None:
    written = tuple(put(r, decided=r[4] + time) if n < rows else r for n, r in enumerate(REST))
    comparison = compare_editions(Edition((table(*REST),)), Edition((table(*written),)))
    assert (comparison.changes, comparison.ignored) == ((), {"date_form": rows})
    other = put(REST[0], decided=f"2001-02-03{time}")
    assert kinds(compare_editions(Edition((table(*REST),)), Edition((table(other, *REST[1:]),)))) == ["changed"]


def test_another_form_of_all_dates_is_one_notice() -> None:
    written = tuple(put(r, decided="-".join(reversed(r[4].split("/")))) for r in REST)
    comparison = compare_editions(Edition((table(*REST),)), Edition((table(*written),)))
    assert comparison.changes == ()
    assert comparison.columns.reformatted == ("Date approved",)
    assert comparison.ignored == {"date_form": len(REST)}


class TestSheets:
    @pytest.mark.parametrize(
        ("was", "now", "kind"),
        [
            (("Open", "open"), ("Completed", "completed"), "status_changed"),
            (("Completed", "completed"), ("Live", "live"), "status_changed"),
            (("NPD", "npd"), ("Shares", "shares"), "moved"),
            (("Anything", ""), ("Else", ""), "moved"),
        ],
    )
    def test_another_sheet(self, was: tuple[str, str], now: tuple[str, str], kind: str) -> None:
        stay, there = REST[:3], REST[3:]
        before = Edition(
            (table(*stay, ANGEL, sheet=was[0], section=was[1]), table(*there, sheet=now[0], section=now[1]))
        )
        after = Edition(
            (table(*stay, sheet=was[0], section=was[1]), table(*there, ANGEL, sheet=now[0], section=now[1]))
        )
        comparison = compare_editions(before, after)
        assert kinds(comparison) == [kind]
        assert was[0] in comparison.changes[0].reason

    @pytest.mark.parametrize(
        ("was", "now", "kind"),
        [
            ("Current shares", "Past shares", "status_changed"),
            ("Shares still held", "Shares no longer held", "status_changed"),
            ("Third-party shares still held", "Third-party shares not held", "status_changed"),
            ("External shares", "External shares (destroyed)", "status_changed"),
            ("Active data shares", "Ceased data shares", "status_changed"),
            ("Third-party shares to Sep 2026", "Third-party shares archive", "moved"),
            ("Data shares", "Commercial shares", "moved"),
        ],
    )
    @pytest.mark.parametrize("stood", [True, False], ids=["both stood before", "the other is new"])
    def test_another_sheet_that_holds_as_much(self, was: str, now: str, kind: str, stood: bool) -> None:
        """Both hold what "shares" do: for that they were one place, and no row that went from one to the other told."""
        assert section_of(was) == section_of(now) != ""
        there = [table(OTHER, sheet=now, section=section_of(now))] if stood else []
        stay = table(*REST, *([] if stood else [OTHER]), ANGEL, sheet=was, section=section_of(was))
        moved = table(*([OTHER] if stood else []), ANGEL, sheet=now, section=section_of(now))
        left = replace(stay, rows=stay.rows[:-1], numbers=stay.numbers[:-1])
        comparison = compare_editions(Edition((stay, *there)), Edition((left, moved)))
        assert kinds(comparison) == [kind]
        assert repr(was) in comparison.changes[0].reason
        assert repr(now) in comparison.changes[0].reason

    @pytest.mark.parametrize("now", ["External data shares", "Shares (all)", "Shares, June 2026"])
    def test_another_name_of_what_holds_as_much_is_no_move(self, now: str) -> None:
        beside = table(OTHER, sheet="Police shares", section=section_of("Police shares"))
        before = Edition((table(*REST, ANGEL, sheet="Shares", section="shares"), beside))
        after = Edition((table(*REST, ANGEL, sheet=now, section="shares"), beside))
        assert compare_editions(before, after).changes == ()

    def test_moved_and_changed_is_moved_with_its_fields(self) -> None:
        before = Edition((table(*REST, ANGEL, sheet="NPD", section="npd"), table(OTHER)))
        after = Edition((table(*REST, sheet="NPD", section="npd"), table(OTHER, put(ANGEL, decided="01/02/2020"))))
        (change,) = compare_editions(before, after).changes
        assert change.kind is ChangeKind.MOVED
        assert change.fields == {"decided": ("22/06/2017", "01/02/2020")}

    @pytest.mark.parametrize(
        ("was", "now"),
        [
            ("Shares to June 2020", "Shares to September 2023"),
            ("June 17 to Sept 17", "Oct 17 to Dec 17"),
            ("NPD as at 1 May 2020", "NPD as at 31 August 2021"),
            ("accredited_projects", "Sheet1"),
        ],
    )
    def test_another_title_of_a_tab_is_no_move(self, was: str, now: str) -> None:
        before = Edition((table(*REST, sheet=was, section=""),))
        after = Edition((table(*REST, sheet=now, section=""),))
        assert compare_editions(before, after).changes == ()

    def test_left_because_no_longer_held(self) -> None:
        before = Edition((table(*REST, ANGEL, sheet="NPD still held", section="npd"),))
        after = Edition((table(*REST, sheet="NPD still held", section="npd"),))
        assert kinds(compare_editions(before, after)) == ["no_longer_held"]

    def test_sheet1_and_sheet2_are_two_sheets(self) -> None:
        first, second = table(*REST, sheet="Sheet1", section=""), table(ANGEL, OTHER, sheet="Sheet2", section="")
        moved = table(*REST, OTHER, sheet="Sheet1", section=""), table(ANGEL, sheet="Sheet2", section="")
        assert kinds(compare_editions(Edition((first, second)), Edition(moved))) == ["moved"]


class TestBulk:
    LAW = "section 537A of the Education Act 1996"

    def edition(self, *laws: str) -> Edition:
        headings = {k: v for k, v in HEADINGS.items() if k not in ("status", "destroyed")} | {
            "legal_basis": "Legal basis"
        }
        rows = [(*r[:5], law) for r, law in zip(REST, laws, strict=True)]
        return Edition((table(*rows, headings=headings),))

    def test_one_wording_in_many_rows_is_one_change(self) -> None:
        comparison = compare_editions(self.edition(*[self.LAW] * 6), self.edition(*[self.LAW + " as amended"] * 6))
        (change,) = comparison.changes
        assert change.kind is ChangeKind.BULK_CHANGED
        assert change.others == (0, 1, 2, 3, 4, 5)
        assert change.fields == {"legal_basis": (self.LAW, self.LAW + " as amended")}

    def test_a_word_replaced_within_other_texts(self) -> None:
        before = self.edition(*[f"agreement {n} under the Data Protection Act, part {n}" for n in range(6)])
        after = self.edition(*[f"agreement {n} under the UK GDPR, part {n}" for n in range(6)])
        (change,) = compare_editions(before, after).changes
        assert change.kind is ChangeKind.BULK_CHANGED
        assert change.fields == {"legal_basis": ("…Data Protection Act…", "…UK GDPR…")}

    def test_four_rows_are_four_changes(self) -> None:
        after = self.edition(*[self.LAW + " as amended"] * 4, self.LAW, self.LAW)
        assert kinds(compare_editions(self.edition(*[self.LAW] * 6), after)) == ["changed"] * 4


class TestColumns:
    def test_added_removed_and_reordered(self) -> None:
        less = {k: v for k, v in HEADINGS.items() if k != "dataset"} | {"tier": "Tier of data"}
        order = list(less)[::-1]
        at = {name: i for i, name in enumerate(HEADINGS)}
        rows = [tuple(r[at[n]] if n in at else "1" for n in order) for r in REST]
        after = Edition((table(*rows, headings={n: less[n] for n in order}),))
        comparison = compare_editions(Edition((table(*REST),)), after)
        assert comparison.changes == ()
        assert comparison.columns.added == ("Tier of data",)
        assert comparison.columns.removed == ("Data",)
        assert comparison.columns.reordered

    def test_renamed_by_what_it_holds(self) -> None:
        def edition(*headings: str) -> Edition:
            columns = tuple(Column(h, None, h) for h in headings)
            return Edition((Table("f", "s", 1, columns, tuple(r[:5] for r in REST), range(2, 8)),))

        comparison = compare_editions(
            edition("ID", "Body", "Title", "Datasets Used", "Date"),
            edition("ID", "Body", "What for", "Protected Data", "Date"),
        )
        assert comparison.changes == ()
        assert set(comparison.columns.renamed) == {("Title", "What for"), ("Datasets Used", "Protected Data")}

    def test_recognised_as_another_field_but_holding_the_same(self) -> None:
        names = ["reference", "recipient", "title", "dataset"]
        one, two = ({n: HEADINGS[n] for n in names} | d for d in ({"date": "Date"}, {"decided": "Date approved"}))
        rows = [r[:5] for r in REST]
        comparison = compare_editions(Edition((table(*rows, headings=one),)), Edition((table(*rows, headings=two),)))
        assert comparison.changes == ()
        assert comparison.columns.renamed == (("Date", "Date approved"),)

    def test_a_second_table_that_keeps_the_old_name(self) -> None:
        """One of two heading rows misspelt: the rows under the other one still say what they said."""
        columns = tuple(Column(h, None, h) for h in ("ID", "Body", "Title", "Data"))
        misspelt = tuple(Column(h, None, h) for h in ("ID", "Body", "Body", "Data"))
        rows = tuple(r[:4] for r in REST)
        before = Edition((Table("f", "s", 1, columns, rows, range(2, 8)),))
        after = Edition(
            (Table("f", "s", 1, misspelt, rows[:4], range(2, 6)), Table("f", "s", 6, columns, rows[4:], range(7, 9)))
        )
        assert compare_editions(before, after).changes == ()


def test_a_register_that_is_not_dfes_is_compared_by_a_column_of_unique_values() -> None:
    columns = tuple(Column(h, None, h) for h in ("Licence", "Holder", "Colour"))
    before = [(f"L{n}", f"holder number {n}", "red") for n in range(50)]
    after = [*before[:20], ("L20", "somebody quite different", "red"), *before[21:]]
    one, two = (Edition((Table("f", "s", 1, columns, r, range(2, 52)),)) for r in (before, after))
    (change,) = compare_editions(one, two).changes
    assert change.reference == "L20"


def test_a_sheet_of_headings_alone_is_compared_with_a_renamed_one() -> None:
    empty = Edition((table(sheet="One", section=""),))
    full = Edition((table(*REST, sheet="Two", section=""),))
    assert kinds(compare_editions(empty, full)) == ["added"] * len(REST)
    assert kinds(compare_editions(full, empty)) == ["removed"] * len(REST)


def test_deadlines_are_told_with_the_day() -> None:
    headings = {"reference": "Ref", "recipient": "Organisation", "licence_end": "Licence end", "destroyed": "Destroyed"}
    rows = (("DS1", "A", "01/06/2020", ""), ("DS2", "B", "13/03/2020", "No"), ("DS3", "C", "13/03/2020", "14/03/2020"))
    edition = Edition((table(*rows, headings=headings),))
    passed = passed_deadlines(edition, date(2020, 6, 1), date(2020, 6, 30))
    assert [(c.kind.value, c.reference) for c in passed] == [
        ("licence_ended", "DS1"),
        ("destruction_overdue", "DS2"),
    ]
    words = ("Not received", "Outstanding", "Awaited", "Overdue since March", "Refused", "01/02/2030", "Yes", "Received")
    doubtful = table(*((f"DS{n}", "B", "13/03/2020", word) for n, word in enumerate(words)), headings=headings)
    passed = passed_deadlines(Edition((doubtful,)), date(2020, 6, 1), date(2020, 6, 30))
    assert [c.reference for c in passed] == ["DS0", "DS1", "DS2", "DS3", "DS4", "DS5"]
    planned = table(("DS1", "A", "13/03/2020", "01/05/2020"), headings=headings | {"destroyed": "Destruction due"})
    assert [c.kind.value for c in passed_deadlines(Edition((planned,)), date(2020, 6, 1), date(2020, 6, 30))] == [
        "destruction_overdue"
    ]
    assert compare_editions(edition, edition).changes == ()


def test_two_registers_are_refused_with_the_share_that_matches() -> None:
    columns = tuple(Column(h, None, h) for h in ("Species", "Habitat", "Sightings"))
    rows = tuple((f"species {n}", "moor", str(n)) for n in range(20))
    comparison = compare_editions(Edition((table(*REST),)), Edition((Table("g", "t", 1, columns, rows, range(2, 22)),)))
    (problem,) = [p for p in comparison.problems if p.level is Level.REFUSED]
    assert problem.code == "different_registers"
    assert "0 of 6 rows" in problem.message
    assert comparison.summary() == {"added": 20, "removed": 6}


def test_the_json_contract() -> None:
    comparison = compare((ANGEL,), (put(ANGEL, decided=""), OTHER))
    out = json.loads(json.dumps(as_json(comparison)))
    assert out.keys() == {"summary", "changes", "columns", "ignored", "problems"}
    assert out["summary"] == {"changed": 1, "added": 1}
    assert {"kind", "reference", "recipient", "sheet", "row", "fields", "before", "after", "reason"} <= out["changes"][
        0
    ].keys()
    assert out["changes"][0]["fields"] == {"decided": ["22/06/2017", ""]}
    assert out["changes"][1]["before"] is None
    assert {"added", "removed", "renamed"} <= out["columns"].keys()


@pytest.mark.parametrize(
    "written", ["Angel Bread Ltd, Mail Online", "Angel Bread Ltd Mail Online", "Mail Online\nAngel Bread Ltd"]
)
def test_how_the_parties_of_a_cell_are_parted_is_no_news(written: str) -> None:
    lined = put(ANGEL, recipient="Angel Bread Ltd\nMail Online")
    assert compare((*REST, lined), (*REST, put(ANGEL, recipient=written))).changes == ()
    # In a text of another kind the order of its parts is substance.
    title = put(ANGEL, title="Mail Online, Angel Bread Ltd")
    assert kinds(compare((*REST, title), (*REST, put(ANGEL, title="Angel Bread Ltd, Mail Online")))) == ["changed"]


def test_a_party_that_joins_a_cell_is_told() -> None:
    lined = put(ANGEL, recipient="Angel Bread Ltd\nMail Online")
    found = compare((*REST, ANGEL), (*REST, lined))
    assert [(c.fields["recipient"]) for c in found.changes] == [("Angel Bread Ltd", "Angel Bread Ltd\nMail Online")]


NAMELESS = put(ANGEL, reference="")


@pytest.mark.parametrize(
    "title",
    [
        "Comparing attainment in free schools (phase 8: children in need)",
        "Comparing attainment",
        "Progress at schools of a new kind",
    ],
)
def test_a_title_that_alone_was_reworded_is_one_change_without_a_reference_too(title: str) -> None:
    comparison = compare((NAMELESS,), (put(NAMELESS, title=title),))
    assert kinds(comparison) == ["changed"]
    assert comparison.changes[0].fields == {"title": (NAMELESS[2], title)}


def test_another_title_with_another_date_is_another_release() -> None:
    other = put(NAMELESS, title="Comparing attainment in grammar schools", decided="01/02/2019")
    assert kinds(compare((NAMELESS,), (other,))) == ["added", "removed"]
    assert kinds(compare((NAMELESS,), (NAMELESS, put(NAMELESS, title=other[2])))) == ["added"]


def test_a_copied_sheet_is_one_change_beside_the_row_that_is_new() -> None:
    """A workbook whose sheet was doubled, with a newspaper in the copy, was 31 changes."""
    one = table(*REST, sheet="S", section="")
    new = row("DS99999", "Invented Daily News", "School fees", on="01/11/2026")
    was, now = Edition((one,)), Edition((one, table(*REST, new, sheet="S (2)", section="")))
    told = tell_once(was, now, compare_editions(was, now))
    assert sorted(kinds(told)) == ["added", "duplicate_added"]
    (copies,) = [c for c in told.changes if c.kind is ChangeKind.DUPLICATE_ADDED]
    assert (copies.reason, copies.recipient) == (f"{len(REST)} rows stand in two sheets", None)
    back = tell_once(now, was, compare_editions(now, was))
    assert kinds(back) == ["removed"], "the copy goes in silence, the new row does not"
    assert back.ignored["in_another_sheet"] == len(REST)


@pytest.mark.parametrize(
    ("title", "then", "on", "kinds"),
    [
        ("Attainment analysis 2024", "Attainment analysis 2025", "22/06/2017", {"removed", "added"}),
        ("New project 4", "New project 5", "22/06/2017", {"removed", "added"}),
        ("Attainment of pupils in the north", "Attainment of pupils in the south", "22/06/2017", {"removed", "added"}),
        ("Attainment of pupils, phase I", "Attainment of pupils, phase II", "22/06/2017", {"removed", "added"}),
        ("Attainment analysis 2024", "Attainment analysis 2024", "22/06/2018", {"removed", "added"}),
        ("Attainment analysis 2024", "Attainment analysis 2024", "22/06/2017", {"reference_corrected"}),
        ("Attainmnet analysis 2024", "Attainment analysis 2024", "22/06/2017", {"reference_corrected"}),
    ],
)
def test_another_project_under_another_reference_is_no_correction(title: str, then: str, on: str, kinds: set[str]) -> None:
    """A new share for a newspaper was told as the correction of a typing error, low."""
    old = row("DS00901", "Elm Daily News", title)
    new = row("DS00947", "Elm Daily News", then, on=on)
    found = compare_editions(Edition((table(*REST, old),)), Edition((table(*REST, new),)))
    assert {c.kind.value for c in found.changes} - {"changed"} == kinds


def over(*lines: tuple[int, str], sheet: str = "Shares", section: str = "shares", rows: tuple[Row, ...] = REST) -> Edition:
    return Edition((replace(table(*rows, sheet=sheet, section=section), section_lines=lines),))


REJECTED = (4, "Rejected requests")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (over(REJECTED), over((4, "Approved requests")), [("status_changed", 1, "Rejected requests", "Approved requests")] * 3),
        (over(REJECTED), over((5, "Rejected requests")), [("status_changed", 1, "Rejected requests", "")]),
        (over(), over(REJECTED), [("status_changed", 1, "", "Rejected requests")] * 3),
        (over((1, "Refused")), over((1, "Agreed")), [("status_changed", 6, "Refused", "Agreed")]),
        (over((1, "2019"), (4, "2019 > Refused")), over((1, "2019")), [("status_changed", 1, "Refused", "")] * 3),
        (over(REJECTED), over((4, "Requests that we refused")), [("bulk_changed", 3, "Rejected requests", "Requests that we refused")]),
        (over((4, "2019")), over((4, "2020")), [("bulk_changed", 3, "2019", "2020")]),
        (over((6, "Universities")), over((6, "Companies")), [("changed", 1, "Universities", "Companies")]),
        (over(*((n, f"Part {n}") for n in range(1, 7))), over(), [("bulk_changed", 6, "…", "…")]),
        (over(*((n, f"{2010 + n}") for n in range(1, 7))), over(), []),  # lines of years order the rows
        (over(sheet="Rejected requests", section="refused"), over(sheet="Approved requests", section=""),
         [("status_changed", 6, "Rejected requests", "Approved requests")]),
        (over(REJECTED), over((4, "REJECTED REQUESTS (3)")), []),
        (over(), over((4, "Approved requests")), [("bulk_changed", 3, "", "Approved requests")]),
    ],
)
def test_what_stands_over_rows_that_are_the_same(
    before: Edition, after: Edition, expected: list[tuple[str, int, str, str]]
) -> None:
    found = compare_editions(before, after)
    assert [(c.kind.value, c.rows, *next(iter(c.fields.values()))) for c in found.changes] == expected
    assert judge(before, after, found, Limits()).decision is Decision.ACCEPT


def test_a_line_that_moves_over_a_row_that_moved_and_changed_is_told_once() -> None:
    moved = put(REST[0], status="Live")
    before = Edition((*over(REJECTED).tables, table(OTHER, sheet="More", section="")))
    after = Edition((*over((3, "Rejected requests"), rows=REST[1:]).tables, replace(table(OTHER, moved, sheet="More", section=""), section_lines=((1, "Rejected requests"),))))
    found = compare_editions(before, after)
    assert [(c.kind.value, sorted(c.fields)) for c in found.changes] == [
        ("status_changed", ["section_line"]), ("status_changed", ["section_line", "status"]),
    ]


def headed(field: str, heading: str) -> Edition:
    """The rows with the date of the decision under another heading."""
    headings = {(field if f == "decided" else f): (heading if f == "decided" else h) for f, h in HEADINGS.items()}
    return Edition((table(*REST, headings=headings),))


@pytest.mark.parametrize(
    ("field", "heading", "expected"),
    [
        ("rejected", "Date rejected", [("status_changed", 6, {"heading": ("Date approved", "Date rejected")})]),
        ("supplied", "Date supplied", [("status_changed", 6, {"heading": ("Date approved", "Date supplied")})]),
        ("date", "Date", []),
    ],
)
def test_a_date_under_a_heading_that_says_the_contrary_is_told_of_its_rows(
    field: str, heading: str, expected: list[tuple[str, int, dict[str, tuple[str, str]]]]
) -> None:
    before = Edition((table(*REST),))
    after = headed(field, heading)
    found = compare_editions(before, after)
    assert [(c.kind.value, c.rows, dict(c.fields)) for c in found.changes] == expected
    assert found.columns.renamed == (("Date approved", heading),)
    assert judge(before, after, found, Limits()).decision is Decision.ACCEPT


@pytest.mark.parametrize(
    ("was", "now", "kind"),
    [("Rejected", "Approved", "status_changed"), ("Pending", "Rejected", "status_changed"), ("Live", "In use", "bulk_changed")],
)
def test_a_status_of_half_of_the_register_that_is_another_outcome_is_one_change_of_its_rows(was: str, now: str, kind: str) -> None:
    old, new = (tuple(put(r, status=s) for r in REST) for s in (was, now))
    before, after = (Edition((table(*rows),)) for rows in (old, new))
    (change,) = (found := compare_editions(before, after)).changes
    assert (change.kind.value, change.rows, dict(change.fields)) == (kind, 6, {"status": (was, now)})
    assert judge(before, after, found, Limits()).decision is Decision.ACCEPT


def test_a_status_set_in_capitals_in_few_rows_of_many_is_one_change_and_no_event() -> None:
    rows = [put(row(f"DS{n:05}", f"Invented Trust {n}", f"Study {n}", "Key Stage 4", "03/03/2022"), status="Live") for n in range(40)]
    after = [put(r, status="LIVE") if n % 5 == 0 else r for n, r in enumerate(rows)]
    (change,) = compare_editions(Edition((table(*rows),)), Edition((table(*after),))).changes
    assert (change.kind.value, change.rows) == ("bulk_changed", 8)


def test_rows_that_move_to_a_sheet_of_another_outcome_are_one_change_from_five_on() -> None:
    before = Edition((table(*REST, sheet="Approved", section=""), table(OTHER, sheet="Rejected", section="refused")))
    after = Edition((table(*REST[:1], sheet="Approved", section=""), table(OTHER, *REST[1:], sheet="Rejected", section="refused")))
    (change,) = compare_editions(before, after).changes
    assert (change.kind.value, change.rows, dict(change.fields)) == ("status_changed", 5, {"sheet": ("Approved", "Rejected")})
    fewer = Edition((table(*REST[:4], sheet="Approved", section=""), table(OTHER, *REST[4:], sheet="Rejected", section="refused")))
    assert kinds(compare_editions(before, fewer)) == ["status_changed"] * 2


@pytest.mark.parametrize("together", [False, True])
def test_a_sheet_that_is_divided_or_put_together_holds_back_no_new_row(together: bool) -> None:
    new = row("DS00777", "Invented Gazette", "League tables", "Key Stage 4", "03/03/2022")
    whole, part = (table(ANGEL, OTHER, *rows, sheet="Shares by us", section="") for rows in (REST, ()))
    divided = (part, table(*REST, sheet="Further shares", section=""))
    before = Edition(divided if together else (whole,))
    after = [*((whole,) if together else divided)]
    after[0] = table(*after[0].rows, new, sheet="Shares by us", section="")
    found = compare_editions(before, Edition(tuple(after)))
    assert sorted((c.kind.value, c.rows, c.recipient) for c in found.changes) == [
        ("added", 1, "Invented Gazette"), ("moved", len(REST), None)
    ]
    assert judge(before, Edition(tuple(after)), found, Limits()).decision is Decision.ACCEPT


@pytest.mark.parametrize("same", [False, True])
def test_names_that_are_set_in_capitals_are_one_change_and_hold_back_no_new_row(same: bool) -> None:
    rows = tuple(put(r, recipient="Invented Body") if same else r for r in REST)
    before = Edition((table(*rows),))
    after = Edition((table(*(put(r, recipient=r[1].upper()) for r in rows), OTHER),))
    found = compare_editions(before, after)
    kind = "name_corrected" if same else "bulk_changed"
    assert sorted((c.kind.value, c.rows) for c in found.changes) == sorted([("added", 1), (kind, len(REST))])
    assert judge(before, after, found, Limits()).decision is Decision.ACCEPT


@pytest.mark.parametrize(
    ("was", "now", "sheets"),
    [
        ("Companies", "Universities", (("Companies", "Universities"),)),
        ("Shares to June 2020", "Shares to July 2021", ()),
        ("Shares (612)", "Shares (630)", ()),
    ],
)
def test_a_sheet_under_another_name_is_told(was: str, now: str, sheets: tuple[tuple[str, str], ...]) -> None:
    before, after = (Edition((table(*REST, sheet=name, section=""),)) for name in (was, now))
    found = compare_editions(before, after)
    assert (found.changes, found.columns.sheets, found.is_empty) == ((), sheets, not sheets)


def test_of_sheets_that_are_put_together_under_a_new_name_none_is_said_to_be_it() -> None:
    months = ((REST[:3], "April 2020"), (REST[3:], "May 2020"), ((ANGEL,), "June 2020"))
    before = Edition(tuple(table(*rows, sheet=name, section="") for rows, name in months))
    after = Edition((table(*REST, sheet="2020 first part", section=""), table(ANGEL, sheet="2020 second part", section="")))
    found = compare_editions(before, after)
    assert found.columns.sheets == ()
    assert [c.kind.value for c in found.changes if c.kind.value != "moved"] == []


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("The requests below were approved.", "The requests below were refused.", "no longer of approved; now of rejected"),
        ("", "* request withdrawn", "now of withdrawn"),
        ("The requests below were approved to June 2020", "The requests below were approved to July 2021", ""),
        ("Made in Sheffield", "Made in Darlington", ""),
        ("Rejected requests", "Approved requests", ""),
    ],
)
def test_notes_that_speak_of_other_outcomes_are_a_matter_for_people(was: str, now: str, said: str) -> None:
    before, after = (
        Edition((replace(table(*REST), notes=(note,), section_lines=((1, note),) if note.endswith("ed requests") else ()),))
        for note in (was, now)
    )
    told = [p for p in compare_editions(before, after).problems if p.code == "notes_changed"]
    assert [said in p.message and p.level is Level.WARNING for p in told] == [True] * bool(said)
    assert not any(was and was in p.message for p in told), "no text is quoted"


TWICE = (REST[0], REST[1], REST[0], REST[2])


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        # The sections change places.
        (over((1, "Approved"), (3, "Refused"), rows=TWICE), over((1, "Refused"), (3, "Approved"), rows=(*TWICE[2:], *TWICE[:2])), []),
        # One of two is gone: the one that was approved.
        (over((1, "Approved"), (3, "Refused"), rows=TWICE), over((1, "Approved"), (2, "Refused"), rows=TWICE[1:]), [("duplicate_removed", 2)]),
        # One more, under the other line.
        (over((1, "Refused"), rows=TWICE[1:]), over((1, "Approved"), (2, "Refused"), rows=(REST[0], *TWICE[1:])), [("duplicate_added", 2)]),
        # And one of them really is another now.
        (over((1, "Approved"), (3, "Refused"), rows=TWICE), over((1, "Approved"), (4, "Refused"), rows=TWICE), [("status_changed", 4)]),
    ],
)
def test_rows_that_are_the_same_are_matched_under_the_same_line(
    before: Edition, after: Edition, expected: list[tuple[str, int]]
) -> None:
    assert [(c.kind.value, c.row) for c in compare_editions(before, after).changes] == expected


def _counts(*months: tuple[str, str, str]) -> Edition:
    columns = tuple(Column(f, f, f) for f in ("requested", "requests", "pupils"))
    counts = Table("f", "Home Office", 1, columns, months, range(2, 2 + len(months)), "home_office", dfe=True, named_by_sheet="Home Office")
    return Edition((counts,))


def test_a_count_that_is_corrected_is_an_edit_of_its_month() -> None:
    months = [(f"2026-0{n}-01", str(10 + n), str(30 + n)) for n in range(1, 9)]
    after = [*months[:3], (months[3][0], "999", "1200"), *months[4:], ("2026-09-01", "7", "9")]
    comparison = compare_editions(_counts(*months), _counts(*after))
    assert [(c.kind, c.recipient, c.row) for c in comparison.changes] == [("changed", "Home Office", 5), ("added", "Home Office", 10)]
    assert comparison.changes[0].fields == {"requests": ("14", "999"), "pupils": ("34", "1200")}


def test_a_sheet_beside_which_another_stands_is_not_renamed() -> None:
    before = Edition((table(*REST),))
    after = Edition((table(*REST), table(ANGEL, sheet="Shares (from column L)")))
    comparison = compare_editions(before, after)
    assert (kinds(comparison), comparison.columns.renamed) == (["added"], ())
