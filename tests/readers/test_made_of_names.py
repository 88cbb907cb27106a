"""References and names of files that are made of a child's name, in the child's own row. All persons are invented."""

from __future__ import annotations

import pytest

from tests.readers.test_personal import read

HEAD = ("Reference", "Organisation name", "Project title", "Purpose", "Data", "Date supplied")
MADE = (
    "EHCP/ZZARVEY-CHLOE/030514", "CIN-ZZARVEY-01", "2023_Zzarvey", "zzarvey-chloe", "ChloeZzarvey", "ZZARVEY/C",
    "zzarvey_chloe.pdf", "Chloe.Zzarvey.docx", "C_Zzarvey_EHCP_v2.docx", "CZzarvey2014", "ZZARVEYC-01", "EHCPZzarvey01",
    "SAR#zzarvey#chloe", "ref:Zzarvey", "030514Zzarvey", "CHLOE-Z-ZZARVEY", "Zzarvey~1", "chloezzarvey.xlsx", "Zzarvey+Chloe",
    "2014\\Zzarvey\\plan",
)
TELLS = (
    "Safeguarding of pupil Chloe Zzarvey, DOB 03/05/2014", "Chloe Zzarvey, Year 4, was excluded", "EHE: Chloe Zzarvey",
    "Safeguarding of pupil C Zzarvey, DOB 03/05/14",
)


@pytest.mark.parametrize("made", MADE)
def test_what_is_made_of_a_childs_name_is_withheld_in_its_row(made: str) -> None:
    for tells in TELLS:
        for cells in ((made, "Attainment"), ("DS1", f"School record: {made}"), ("DS1", f"See {made}, attached")):
            row = (cells[0], "Fictonshire Police", "Safeguarding", tells, cells[1], "2024-05-01")
            said = repr(read(HEAD, row).registers)
            assert "zzarvey" not in said.casefold(), (tells, cells)
            assert "Fictonshire Police" in said


@pytest.mark.parametrize("made", ["EHCP/ZZARVEY-CHLOE/01", "zzarvey_chloe.pdf", "CIN-ZZARVEY-01"])
def test_also_where_the_name_stands_in_columns(made: str) -> None:
    for heads, cells in (
        (("Pupil forename", "Pupil surname"), ("Chloe", "Zzarvey")), (("Pupil", "Year group"), ("Chloe Zzarvey", "Year 4"))
    ):
        row = (made, "Fictonshire Police", "Safeguarding", "Tracing", "Attainment", "2024-05-01", *cells)
        assert "zzarvey" not in repr(read((*HEAD, *heads), row).registers).casefold()


@pytest.mark.parametrize(("child", "cell"), [
    ("Chloe Zzarvey", "Zzarvey & Co Solicitors"), ("Chloe Zzarvey", "Zzarvey-Coles Ltd"), ("Chloe Wood", "KS4/WOOD-01"),
    ("Chloe Page", "page-2.pdf"), ("Chloe Zzarvey", "EHCP/2023/01"), ("Grace Hill", "Hill-2023"), ("Chloe Zzarvey", "KS4; KS5"),
    ("Chloe Zzarvey", "https://example.org/data-2023"), ("Jack Young", "YOUNG-LIVES-2023"),
])
def test_bodies_words_and_other_references_stay(child: str, cell: str) -> None:
    row = ("DS1", "Fictonshire Police", "Safeguarding", f"Safeguarding of pupil {child}, DOB 03/05/2014", cell, "2024-05-01")
    assert read(HEAD, row).registers[0].rows[0][4] == cell


def test_a_child_s_family_name_is_withheld_in_another_row_s_reference_too() -> None:
    rows = [(r, "Fictonshire Police", "Safeguarding", p, "KS4", "2024-05-01") for r, p in (
        ("DS-1", "Safeguarding of pupil Chloe Zzarvey, DOB 03/05/2014"), ("ZZARVEY-2", "Study of the Zzarvey method"))]
    assert [r[0] for r in read(HEAD, *rows).registers[0].rows] == ["DS-1", "[name withheld until reviewed]"]
