"""Which releases an edited text takes back, and which edits take none back."""

from __future__ import annotations

from typing import Any

import pytest

from mentions.read import as_json, read_mentions
from mentions.taken_back import MOST_QUOTED, quoted, taken_back


def hits(text: str) -> Any:
    return as_json(read_mentions(text.replace("\n", "\n\n"), title="Answer", heading="Answer"))["hits"]


TAKEN_BACK: list[tuple[str, str, dict[str, list[str]]]] = [
    ("The Department for Education gave pupil data to Begonia Bets Ltd in May.", "This article said that The Department for Education gave pupil data to Begonia Bets Ltd. It did not. We apologise to Begonia Bets Ltd.", {"Begonia Bets Ltd": ["denied"]}),
    ("The Department for Education gave pupil data to the Campion Trust in May.", "The Department for Education did not give pupil data to the Campion Trust in May.", {"Campion Trust": ["denied"]}),
    ("The school census was shared with Clover Tutors Ltd.", "The school census was shared with Clever Tutors Ltd. An earlier version of this answer named another company in error.", {"Clover Tutors Ltd": ["replaced"]}),
    ("The Department for Education gave pupil data to the Dahlia Gazette.", "The Department for Education gave pupil data to the Dahlia Gazette. Correction: the Dahlia Gazette did not receive any pupil data.", {"Dahlia Gazette": ["denied", "doubted"]}),
    ("In 2024 an extract of the National Pupil Database was sent to Echium Media Ltd.", "In 2024 an extract of the National Pupil Database was requested by Echium Media Ltd. The request was refused.", {"Echium Media Ltd": ["denied"]}),
    ("Pupil data was given to Fennel Ltd and to Gentian Ltd.", "Pupil data was given to Fennel Ltd.", {"Gentian Ltd": ["gone"]}),
    ("Pupil data was given to Fennel Ltd and to Gentian Ltd.", "Pupil data was given to Fennel Ltd. It was not given to Gentian Ltd, as we first said.", {"Gentian Ltd": ["denied"]}),
    ("Pupil data was given to Hosta News.", "This article has been removed for legal reasons.", {"Hosta News": ["gone"]}),
    ("Pupil data was given to Iris Loans Ltd.", "It is alleged that pupil data was given to Iris Loans Ltd.", {"Iris Loans Ltd": ["doubted"]}),
    ("Pupil data was given to Jasmine Bank plc.", "Pupil data was not given to Jasmine Bank plc.", {"Jasmine Bank plc": ["denied"]}),
    ("The Department shared pupil data with Kalmia Games Ltd last year.", "The Department considered sharing pupil data with Kalmia Games Ltd last year, and decided against it.", {"Kalmia Games Ltd": ["denied", "doubted"]}),
    ("Laurel Radio was given access to the National Pupil Database.", "Laurel Radio was never given access to the National Pupil Database.", {"Laurel Radio": ["denied"]}),
    ("Which companies received pupil data?\nMallow Ltd and Nerine Ltd.", "Which companies received pupil data?\nMallow Ltd.", {"Nerine Ltd": ["gone"]}),
    ("The following bodies received pupil data:\n- Orchid Press\n- Poppy Ltd\n- Quince Trust", "The following bodies received pupil data:\n- Orchid Press\n- Quince Trust", {"Poppy Ltd": ["gone"]}),
    ("The Department gave pupil data to Rowan TV. The data covered 2019.", "The Department gave pupil data to Rowan TV. This is untrue, and we withdraw it.", {"Rowan TV": ["denied"]}),
    ("Pupil data was given to Tansy Insurance Ltd.", "Pupil data was given to Ulex Insurance Ltd.", {"Tansy Insurance Ltd": ["replaced"]}),
    ("Ministers handed pupil data to Viola Group plc.", "Ministers deny that they handed pupil data to Viola Group plc.", {"Viola Group plc": ["denied"]}),
    ("Pupil data was given to the Willow Charity.", "Correction: an earlier version of this page said that the Willow Charity had been given pupil data. That was incorrect.", {"Willow Charity": ["denied", "doubted"]}),
    ("Pupil data was given to Yarrow Ltd.", "Pupil data may be given to Yarrow Ltd.", {"Yarrow Ltd": ["doubted"]}),
    ("Pupil data by organisation\nOrganisation | Data sent\nAster Ltd | Yes\nBroom Ltd | Yes", "Pupil data by organisation\nOrganisation | Data sent\nAster Ltd | Yes\nBroom Ltd | No", {"Broom Ltd": ["denied"]}),
    ("The Home Office was given pupil data. Zinnia Ltd was given pupil data too.", "The Home Office was given pupil data.", {"Zinnia Ltd": ["gone"]}),
    ("The Department gave pupil data to Acacia Ltd in May.", "We have corrected this article. Acacia Ltd applied for pupil data in May but did not receive it.", {"Acacia Ltd": ["denied"]}),
    ("Pupil data was given to Balsam Ltd.", "Pupil data was to have been given to Balsam Ltd, but it was not sent.", {"Balsam Ltd": ["denied", "doubted"]}),
]
STANDS = [
    ("The Department for Education gave pupil data to Begonia Bets Ltd in May.", "The Department for Education gave pupil data to Begonia Bets Ltd in June."),
    ("The Department for Education gave pupil data to Begonia Bets Ltd in May.", "The Department for Education gave pupil data to Begonia Bets Limited in May."),
    ("The Department for Education gave pupil data to Begonia Bets Ltd in May.", "The Department for Education gave pupil data to Begonia Bets Ltd and Cosmos Ltd in May."),
    ("The Department for Education gave pupil data to Begonia Bets Ltd in May.", "In May the Department for Education handed pupils' records to Begonia Bets Ltd, a betting firm."),
    ("The Department for Education gave pupil data to Begonia Bets Ltd in May.", "Begonia Bets Ltd received pupil data in May. Begonia Bets Ltd did not comment."),
    ("The Department for Education gave pupil data to the Campoin Trust in May.", "The Department for Education gave pupil data to the Campion Trust in May."),
    ("A betting company was given pupil data.", "Begonia Bets Ltd, a betting company, was given pupil data."),
    ("Two newspapers were given pupil data.", "The Dahlia Gazette and the Echium Echo were given pupil data."),
    ("Pupil data was given to Fennel Ltd and to Gentian Ltd.", "Pupil data was given to Gentian Ltd and to Fennel Ltd."),
    ("Pupil data was given to Fennel Ltd.", "Pupil data was given to Fennel Ltd. Hosta Ltd was refused."),
    ("Pupil data was given to Fennel Ltd in 2019 and 2021.", "Pupil data was given to Fennel Ltd in 2019."),
    ("Pupil data was given to Fennel Ltd.", "Updated: pupil data was given to Fennel Ltd. The Department has apologised."),
    ("Pupil data was given to the Office for National Statistics (ONS).", "Pupil data was given to the ONS."),
    ("The school census was shared with Clover Tutors Ltd.", "The school census was shared with Clover Tutors Ltd. Fennel Ltd asked for the same."),
    ("The following bodies received pupil data:\n- Orchid Press\n- Quince Trust", "The following bodies received pupil data:\n- Orchid Press\n- Poppy Ltd\n- Quince Trust"),
    ("Pupil data was given to Hosta News.", "Pupil data was given to Hosta News. Hosta News said that it had not asked for it."),
    ("Pupil data was given to Iris Loans Ltd.", "It is confirmed that pupil data was given to Iris Loans Ltd."),
    ("Laurel Radio was given access to the National Pupil Database.", "Laurel Radio was given access to the National Pupil Database until 2023, when it ended."),
    ("Pupil data was given to Yarrow Ltd.", "Pupil data was given to Yarrow Ltd, which has since destroyed it."),
    ("Pupil data by organisation\nOrganisation | Data sent\nAster Ltd | Yes\nBroom Ltd | No", "Pupil data by organisation\nOrganisation | Data sent\nAster Ltd | Yes\nBroom Ltd | Yes"),
    ("It is alleged that pupil data was given to Iris Loans Ltd.", "Pupil data was not given to Iris Loans Ltd."),
    ("Pupil data was not given to Jasmine Bank plc.", "Pupil data was given to Jasmine Bank plc."),
    ("Pupil data was given to Larkspur Ltd (formerly Lupin Ltd).", "Pupil data was given to Larkspur Ltd."),
    ("The Department has shared pupil data with Maple Maths Ltd.", "The Department told the House that it has shared pupil data with Maple Maths."),
]


@pytest.mark.parametrize(("before", "after", "fates"), TAKEN_BACK, ids=[a[:60] for _, a, _ in TAKEN_BACK])
def test_what_an_edit_takes_back(before: str, after: str, fates: dict[str, list[str]]) -> None:
    found = {x.name.removeprefix("the "): x.fate.value for x in taken_back(hits(before), hits(after), after)}
    assert found.keys() == fates.keys()
    assert all(found[name] in fates[name] for name in fates)


@pytest.mark.parametrize(("before", "after"), STANDS, ids=[a[:60] for _, a in STANDS])
def test_what_is_told_still_is_not_taken_back(before: str, after: str) -> None:
    assert taken_back(hits(before), hits(after), after) == ()


def test_what_the_text_says_now_is_not_cut_before_it_denies() -> None:
    claim = f"This article said, {'as many others did, ' * 12}that pupil data was given to Begonia Bets Ltd."
    said = quoted(f"A title\n{claim} It did not. We apologise to Begonia Bets Ltd.", claim)
    assert len(said) <= MOST_QUOTED
    assert said.startswith("\u2026")
    assert said.endswith("It did not. We apologise to Begonia Bets Ltd.")
    short = "Pupil data was not given to Begonia Bets Ltd."
    assert quoted(f"A title\n{short}", short) == short, "a sentence under a title is whole"
