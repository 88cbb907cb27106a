"""Rows of lists of pupils within a line, and first letters beside a birth, a number or a year. All are invented."""

from __future__ import annotations

import pytest

from text.privacy.prose import without_private

N = "National Pupil Database"
GUILTY = [
    (f"MZINNETTI, Luca   M   17/02/2013   Y4   H801200001001 {N}", ["MZINNETTI", "Luca", "2013", "Y4", "H8012"]),
    ("Tindra Zarnby F 17/02/2013 Year 4 Elm Park School", ["Zarnby", "2013"]),
    ("ZARNBY Tindra, 17/02/2013, 4B", ["ZARNBY", "Tindra", "2013"]),
    ("H801200001001 Tindra Zarnby 17/02/2013", ["Zarnby", "2013", "H8012"]),
    ("Tindra Zarnby, Year 4, H801200001001, Elm Park", ["Zarnby", "H8012"]),
    ("Zarnby, Tindra J. (F) 17/02/2013", ["Zarnby", "Tindra", "2013"]),
    ("12 Tindra Zarnby Female 2013-02-17 Y4", ["Zarnby", "2013"]),
    ("Tindra Zarnby | F | 17/02/2013 | Y4", ["Zarnby", "2013"]),
    (f"Pupil J.Q., born 16/02/2013, Elm Park School: {N} record shared with Kent Police.", ["J.Q.", "2013"]),
    (f"Pupil data: initials J.K., DOB 15/07/2012, Elm Park, shared with Kent Police. {N}", ["J.K.", "2012"]),
    ("ED (DOB 26/07/2012), Elm Park School.", ["ED", "2012"]),
    ("E.D., DOB 26/07/2012, Elm Park School.", ["E.D.", "2012"]),
    ("Re: E.D., UPN H801200001001", ["E.D.", "H8012"]),
    ("The record of J.Q. (born 16/02/2013) went to Kent Police.", ["J.Q.", "2013"]),
    ("J.Q., Year 5, Elm Park School", ["J.Q."]),
    ("Pupil: QZ, date of birth 14/02/2013", ["QZ", "2013"]),
]
INNOCENT = [
    "Kent Police M 17/02/2013",
    "School Census 05/10/2012 Year 6",
    "Elm Park Primary School Y4 17/02/2013",
    "University of Exampleton, Year 4, 17/02/2013",
    "Jane Exampler, University of Exampleton, 17/02/2013",
    "Jane Exampler 17/02/2013",
    "Autumn Census Y4 17/02/2013",
    "Invented Gazette 17/02/2013 Year 6 pupils",
    "The Elder Gazette F 17/02/2013",
    "Dr Jane Exampler F 17/02/2013",
    "Jane Exampler, F, 04/03/1968",
    "Key Stage 2, Year 6, 17/02/2013",
    "Birch Tutors Ltd, Year 4, 17/02/2013",
    "Jane Exampler MP, born 4 March 1975, spoke.",
    "Signed, J.E., 17/02/2013",
    "U.K., Year 5 data",
    "J.E., Year 5 lead",
    "Ref J.E. 12 of Year 5 of the study",
    "DfE, DOB and UPN",
    "FOI 2013/0012345, Year 5",
]


@pytest.mark.parametrize(("text", "gone"), GUILTY)
@pytest.mark.parametrize("frame", ["{}", "Data were shared in error.\n{}\nThe Department told the parents."])
def test_a_row_of_a_list_names_nobody(text: str, gone: list[str], frame: str) -> None:
    told = without_private(frame.format(text), "[*]")
    assert [x for x in gone if x in told] == []
    assert "Kent Police" in told or "Kent Police" not in text


@pytest.mark.parametrize("text", INNOCENT)
def test_a_row_of_others_stays_whole(text: str) -> None:
    assert without_private(text, "[*]") == text
