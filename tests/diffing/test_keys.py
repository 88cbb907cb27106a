"""A column that names rows is believed only as far as the two editions prove it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from diffing.compare import compare_editions
from diffing.rows.keys import stem
from model.change import ChangeKind, Comparison
from model.register import Column, Edition, Table
from readers.register.reading import read_register

Row = tuple[str, ...]
Rows = Sequence[Row]
BODIES: list[Row] = [
    ("University of Aldermoor", "Early reading", "Phonics", "2019-05-01"),
    ("Daily Beacon", "League tables", "Key Stage 4", "2019-06-11"),
    ("Cobble Analytics Ltd", "Benchmarks", "Key Stage 2", "2019-07-21"),
    ("Dunmere Council", "School places", "School Census", "2020-01-15"),
    ("Elstow Foundation", "Exclusion", "Exclusions", "2020-02-16"),
    ("Fernhill Trust", "Rural travel", "School Census", "2020-03-17"),
    ("Garrick Research", "Attendance", "Absence", "2020-09-01"),
    ("Hollin Media Ltd", "Choosing a school", "Key Stage 5", "2021-03-03"),
    ("Ivel University", "Language at home", "School Census", "2021-04-04"),
    ("Daily Beacon", "Sixth forms", "Key Stage 5", "2021-05-05"),
    ("University of Aldermoor", "Later reading", "Key Stage 1", "2021-06-06"),
    ("Jessop College", "Apprentices", "ILR", "2022-07-07"),
    ("Kirkby Trust", "Free meals", "School Census", "2022-08-08"),
]
NEW: list[Row] = [
    ("Morning Herald", "Admissions", "Admissions", "2023-01-01"),
    ("Lowick Software Ltd", "Timetables", "Workforce", "2023-02-02"),
]
HEADINGS = ("Organisation", "Project title", "Dataset", "Date approved")


def csv(heading: str, rows: Rows) -> Edition:
    lines = [",".join((heading, *HEADINGS)), *(",".join(row) for row in rows)]
    return Edition(read_register("\n".join([*lines, ""]).encode(), "register.csv").registers)


def numbered(rows: Rows, form: str = "{}", first: int = 1) -> list[Row]:
    return [(form.format(n), *row) for n, row in enumerate(rows, start=first)]


def summary(comparison: Comparison) -> dict[str, int]:
    return comparison.summary()


@pytest.mark.parametrize("heading", ["Ref", "Reference no", "ID", "Case number", "RowID", "Reference", "Number"])
@pytest.mark.parametrize("at", [0, 2, 7, 13])
def test_a_running_number_that_new_rows_shift_is_no_key(heading: str, at: int) -> None:
    after = [*BODIES[:at], *NEW, *BODIES[at:]]
    found = compare_editions(csv(heading, numbered(BODIES)), csv(heading, numbered(after)))
    assert [c.kind for c in found.changes] == [ChangeKind.ADDED] * 2
    assert [c.recipient for c in found.changes] == ["Morning Herald", "Lowick Software Ltd"]


def test_a_running_number_under_an_unknown_word_beside_a_reference_says_nothing() -> None:
    def edition(rows: Rows) -> Edition:
        lines = ["Reference,Entry," + ",".join(HEADINGS)]
        lines += [f"DS9{sum(map(ord, r[1])):04d},{n:03d},{','.join(r)}" for n, r in enumerate(rows, start=1)]
        return Edition(read_register("\n".join([*lines, ""]).encode(), "register.csv").registers)

    edited = [(*BODIES[5][:2], "Another dataset", BODIES[5][3])]
    made = compare_editions(edition(BODIES), edition([*NEW, *BODIES[:5], *edited, *BODIES[6:]]))
    assert summary(made) == {"added": 2, "changed": 1}
    assert [dict(c.fields) for c in made.changes if c.kind is ChangeKind.CHANGED] == [
        {"dataset": ("School Census", "Another dataset")}
    ]


def test_a_running_number_shifted_while_every_row_is_edited_is_no_key() -> None:
    after = [(*row[:3], "2024-01-01") for row in [*NEW, *BODIES]]
    found = compare_editions(csv("Reference", numbered(BODIES)), csv("Reference", numbered(after)))
    assert {c.recipient for c in found.changes if c.kind is ChangeKind.ADDED} == {row[0] for row in NEW}
    assert not {ChangeKind.REFERENCE_REUSED, ChangeKind.RECIPIENT_RENAMED} & {c.kind for c in found.changes}


def test_the_row_under_a_removed_rows_number_is_not_a_reuse() -> None:
    after = [*BODIES[:-1], NEW[0]]
    found = compare_editions(csv("Ref", numbered(BODIES)), csv("Ref", numbered(after)))
    assert summary(found) == {"added": 1, "removed": 1}


def test_keys_that_are_all_new_match_nothing() -> None:
    before = [(f"{n * 7919 % 9973:04x}", *row) for n, row in enumerate(BODIES, start=3)]
    after = [(f"{n * 6151 % 9973:04x}f", *row) for n, row in enumerate([*NEW, *BODIES], start=90)]
    found = compare_editions(csv("Reference", before), csv("Reference", after))
    assert summary(found) == {"added": 2, "references_renumbered": 1}


def test_one_reference_for_each_delivery_of_an_agreement() -> None:
    deliveries = [("DS00700", "Daily Beacon", "League tables", "Key Stage 4", f"2019-0{n}-01") for n in range(1, 10)]
    before = [*numbered(BODIES, "DS0{:04}", 101), *deliveries[:8]]
    found = compare_editions(csv("Reference", before), csv("Reference", [*before[:15], *deliveries[:1], *before[15:]]))
    assert len(found.changes) == 1
    found = compare_editions(csv("Reference", before), csv("Reference", [*before, deliveries[8]]))
    assert [(c.kind, c.after and c.after["decided"]) for c in found.changes] == [(ChangeKind.ADDED, "2019-09-01")]


def test_a_version_that_grows_is_the_same_agreement() -> None:
    before = [(f"NIC-{n * 137}-v1.0", *row) for n, row in enumerate(BODIES, start=41)]
    after = [
        (f"NIC-{n * 137}-v1.1", row[0], row[1], f"{row[2]}; Absence", "2024-02-01") if n % 4 == 0 else
        (f"NIC-{n * 137}-v1.0", *row)
        for n, row in enumerate(BODIES, start=41)
    ]
    found = compare_editions(csv("Reference", before), csv("Reference", after))
    assert [c.kind for c in found.changes] == [ChangeKind.CHANGED] * 3


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("DARS-0412-v1.2", "DARS-0412-V1.3"),
        ("DR170227.03/A1", "DR170227.03"),
        ("NIC 1203 version 2", "NIC 1203"),
        ("DS00912 (amendment 2)", "DS00912"),
    ],
)
def test_the_stem_of_a_reference(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(("one", "other"), [("Case V1", "Case V2"), ("DS00912", "DS00913"), ("R0043", "R0043b")])
def test_what_is_no_version(one: str, other: str) -> None:
    assert stem(one) != stem(other)


class TestRenumbering:
    def many(self, count: int) -> Rows:
        return [
            (f"Organisation {n}", f"Study {n * n} of attainment", "School Census", f"20{n % 20 + 10}-05-01")
            for n in range(count)
        ]

    def renumbered(self, share: float, count: int = 100) -> Comparison:
        before = numbered(self.many(count), "DS{:05}", 101)
        last = int(count * share)
        after = [(f"DR{7000 + 3 * n}", *row[1:]) if n < last else row for n, row in enumerate(before)]
        return compare_editions(csv("Reference", before), csv("Reference", after))

    @pytest.mark.parametrize("share", [0.1, 0.45, 0.55, 0.9, 1.0])
    def test_a_large_share_is_one_change_with_its_rows(self, share: float) -> None:
        found = self.renumbered(share)
        (change,) = found.changes
        assert change.kind is ChangeKind.REFERENCES_RENUMBERED
        assert len(change.others) == len(change.references) == int(100 * share)
        assert change.references[0] == ("DS00101", "DR7000")
        assert change.references[-1] == (f"DS{100 + int(100 * share):05}", f"DR{7000 + 3 * (int(100 * share) - 1)}")

    def test_a_few_are_corrected_one_by_one(self) -> None:
        assert summary(self.renumbered(0.04)) == {"reference_corrected": 4}
        assert summary(self.renumbered(0.02, 1_000)) == {"reference_corrected": 20}

    def test_half_of_the_numbers_shifted_within_one_recipients_rows(self) -> None:
        rows = [("Elstow Foundation", f"Study {n * n}", "School Census", "2019-05-01") for n in range(60)]
        before = [(f"DS{100 + 2 * n:05}", *row) for n, row in enumerate(rows)]
        after = [(f"DS{100 + 2 * n + (2 if n >= 33 else 0):05}", *row) for n, row in enumerate(rows)]
        found = compare_editions(csv("Reference", before), csv("Reference", after))
        assert summary(found) == {"references_renumbered": 1}

    def test_what_else_changed_in_a_renumbered_row_is_told_of_it(self) -> None:
        before = numbered(self.many(40), "DS{:05}", 101)
        after = [(f"DR{7000 + 3 * n}", *row[1:]) if n < 18 else row for n, row in enumerate(before)]
        after[5] = (*after[5][:3], "School Census; Exclusions", after[5][4])
        found = compare_editions(csv("Reference", before), csv("Reference", after))
        assert summary(found) == {"references_renumbered": 1, "changed": 1}
        assert {c.kind: list(c.fields) for c in found.changes}[ChangeKind.CHANGED] == ["dataset"]


def test_two_rows_that_change_references_do_not_change_all_else() -> None:
    before = numbered(BODIES, "DS0{:04}", 101)
    after = [*before[:8], (before[9][0], *before[8][1:]), (before[8][0], *before[9][1:]), *before[10:]]
    found = compare_editions(csv("Reference", before), csv("Reference", after))
    assert summary(found) == {"reference_corrected": 2}


def test_an_edited_row_and_a_further_one_that_says_what_it_said() -> None:
    before = numbered(BODIES, "DS0{:04}", 101)
    edited = (before[3][0], "Dunmere Council", "School places to 2030", "School Census", "2020-01-15")
    after = [*before[:3], edited, *before[4:], ("DS00900", *BODIES[3])]
    found = compare_editions(csv("Reference", before), csv("Reference", after))
    assert summary(found) == {"changed": 1, "added": 1}


def test_a_column_of_another_register_is_judged_alike() -> None:
    columns = tuple(Column(h, None, h) for h in ("Licence", "Holder", "Colour"))
    before = [(f"L{3 * n}", f"holder number {n}", "red") for n in range(50)]
    after = [("L1", "somebody new", "blue"), *((f"L{3 * n + 6}", *row[1:]) for n, row in enumerate(before))]
    one, two = (Edition((Table("f", "s", 1, columns, r, range(2, 2 + len(r))),)) for r in (before, after))
    assert summary(compare_editions(one, two)) == {"added": 1, "references_renumbered": 1}
