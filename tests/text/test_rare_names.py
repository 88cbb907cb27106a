"""Who is a child by what stands beside the name, however rare the name; and what only looks so. All are invented."""

from __future__ import annotations

import pytest

from text.privacy.private import tells
from text.privacy.prose import without_private

PHRASES = (
    "The Department for Education gave the pupil record of {n}, aged 9, of Elm Primary to the Daily Mail.",
    "The National Pupil Database record of {n} (born 4 March 2016) was sent to the Home Office.",
    "A pupil, {n}, was named in National Pupil Database data given to The Times.",
    "{n}, 9, had her National Pupil Database record passed to the Home Office.",
    "My daughter {n} is in Year 4 and her National Pupil Database record was shared with a company.",
    "Nine-year-old {n} was among the pupils whose data DfE shared with the Daily Telegraph.",
    "{n} (9) was among the pupils whose data the DfE shared with the Daily Telegraph.",
    "The data of pupil {n} went to the Home Office.",
    "The 9-year-old girl, {n}, was listed.",
    "Records of a schoolboy named {n} were sold.",
    "{n}, a pupil at Elm Primary, was listed.",
    "{n}, who is 9, was listed.",
    "{n}, DOB 04/03/2016, was listed.",
    "Her son, {n}, aged 7, was listed.",
    "{n}, a nine-year-old, was listed.",
    "{n} (Year 4) was listed among the pupils.",
    "The DfE gave the record of {n} (9) to the Daily Telegraph.",
    "{n} (9) was excluded; the DfE told the Daily Telegraph.",
    "{n} (9) attends Elm Primary School.",
    "{n}, Year 4, of Elm Primary School was listed.",
    "Shares December: {n} DOB 04/03/2016",
)
NAMES = (
    "Zebedee Quillfeather", "Jack Thompson", "Amina Begum", "Ottoline Marrowbone", "Oluwaseun Adebayo",
    "Mohammed Hussain", "Emily Wrigglesworth", "Ottoline Marrowbone-Wills", "Xanthe van der Quill",
    "Tarquin O\u2019Marrow",
)
SINGLE = (
    "My daughter {n} is in Year 4.", "Nine-year-old {n} was listed.", "{n}, aged 9, was listed.",
    "A pupil called {n} was listed.", "{n}, 9, had her record shared.", "{n} (aged 9) was listed.",
    "My son {n} was listed.",
)

STAYS = """\
Elm Primary School (9)
Capita (3)
Ofsted, 25, has the data.
Ofsted, 9, and Capita, 4, were asked.
Key Stage 2
Key Stage 2, 3, and 4 were shared.
Key Stage Two, 9, was left out.
The Daily Mail, 12 March, said so.
The Daily Mail (9) asked for pupil data.
The Daily Mail, 9, was the most frequent of the recipients.
Barclays Bank, 9 Churchill Place, asked for pupil data.
Data went to Capita (3), Big Brother Watch (4) and the Daily Telegraph (9).
Big Brother Watch (9) asked for pupil data.
Teach First (9) was given the most extracts.
Recipients were Example Analytics (9), Invented Insights (4) and Madeup Partners (2).
Example Analytics, aged 9 to 11, was the title.
Example Minds, Seven-year-old Reading Project, was evaluated.
The University of Testham (ten-year-old cohort study) was given data.
Example Minds, aged 9 cohort, was evaluated.
Growing Up, aged 9, is a study.
Millennium Cohort Study, age 14, was linked.
Next Steps (age 25) was linked.
Sure Start, Year 4, was evaluated.
Children aged 9 were counted.
Pupils in Tower Hamlets, Year 6, were counted.
Nine-year-old pupils in Elm Borough were counted.
Nine-year-olds in England and Wales were counted.
The nine-year-old National Pupil Database agreement ended.
A nine-year-old Memorandum of Understanding ended.
The ten-year-old Government policy ended.
A pupil, National Pupil Database records show, was listed.
The pupil National Pupil Database record was shared.
Pupil Premium, 9, was listed.
The pupil premium went to Elm Academy.
Pupil Referral Units (9) were asked.
The child Trust Fund was paid.
Child Benefit (9) data were linked.
The Child Maintenance Service was given data.
Child Poverty Action Group, aged 50, was founded in 1965.
The Children's Commissioner, Year 4 data in hand, asked.
Emma Brown, aged 45, of the Trust asked.
Zebedee Quillfeather, aged 45, of the Trust asked.
Zebedee Quillfeather, 45, asked for pupil data.
Zebedee Quillfeather (45) asked for pupil data.
Zebedee Quillfeather (Labour) asked for pupil data.
Dr Zebedee Quillfeather (9) asked for pupil data.
Lord Quillfeather of Elm (9) asked.
Zebedee Quillfeather, the Minister, said that pupils aged 9 were counted.
Zebedee Quillfeather MP asked how many pupils aged 9 were listed.
Zebedee Quillfeather, born 4 March 1960, asked.
The parents, Big Brother Watch said, were not told.
A child, Big Brother Watch said, was listed.
A pupil, Ofsted said, was listed.
The boy, Home Office records show, was listed.
Table 9, Annex B, was withheld.
Section 9, Education Act 1996, applies.
On Monday, 9, no data went out.
In March, 9, no data went out.
London (9) and Leeds (4) had the most.
Testham Council (9) had the most.
Year 4, Elm Primary, was counted.
Extract 3, aged 16 to 18, was shared.
Wave Two, Year 9, was linked.
Attainment Data, 9, was shared.
School Census, 9, was shared.
Census Autumn (9) was shared.
FFT Education Ltd (9) had the most.
University of Testham (9) had the most.
The Fischer Family Trust, 9 Elm Street, was given data.
Home Office (18) had the most.
Northern Ireland (9) was left out.
Accelerated Reader, Year 7, was evaluated.
The Education Endowment Foundation, 9, 10 and 11, was asked.
Reasoning Words, 9 tables, was evaluated.
The Guardian, 9 May 2018, said so.
The Telegraph (9 May 2018) said so.
Teach First, 9 months later, was given data.
Teach First, 9 per cent, was given data.
Experian, 9, was asked.
Zebedee Quillfeather, 9 Elm Road Solicitors, was asked.
Schools Week, 9 times, asked.
Student Loans Company (9) had the most.
The student Loans Company was asked.
Her Majesty's Revenue and Customs (9) had the most.
Ministry of Justice, 9, had the most.
Mumsnet, aged 9, was asked.
Barnardo's (9) had the most.
Save the Children (9) had the most.
Elm Primary (9)
Oak House (9)
Example Horizon (9) was excluded from the figures.
The requests of Example Horizon (9) were listed.
The data of Example Horizon (9) were listed.
Zebedee Quillfeather and Ottoline Marrowbone, both researchers, asked for Year 4 data."""


@pytest.mark.parametrize("phrase", PHRASES)
def test_a_child_loses_any_name(phrase: str) -> None:
    for name in NAMES:
        left = without_private(phrase.format(n=name), "[x]")
        assert not any(part in left for part in name.split() if part not in ("van", "der")), left
        assert tells(phrase.format(n=name)), name


@pytest.mark.parametrize("phrase", SINGLE)
def test_a_child_loses_a_rare_given_name_that_stands_alone(phrase: str) -> None:
    assert "Ottoline" not in without_private(phrase.format(n="Ottoline"), "[x]")
    assert tells(phrase.format(n="Ottoline"))


def test_a_family_name_may_be_a_word_of_places_where_persons_stand() -> None:
    for phrase in (PHRASES[0], PHRASES[1], PHRASES[2], PHRASES[4], PHRASES[5]):
        assert "Zebedee" not in without_private(phrase.format(n="Zebedee Park"), "[x]")


@pytest.mark.parametrize("text", STAYS.splitlines())
def test_what_only_looks_like_a_childs_name_stays(text: str) -> None:
    assert without_private(text, "[x]") == text


@pytest.mark.parametrize(
    "said",
    [
        "His mother Ann Quillfeather asked for it.",
        "Ann Quillfeather, his mother, asked for it.",
        "Ann Mary Quillfeather (mother) asked for it.",
        "The parent, Mrs Ann Quillfeather, asked for it. Quillfeather is not their only name.",
        "Ann Quillfeather, who is the foster carer, asked for it. Mrs Quillfeather wrote again.",
    ],
)
def test_a_parent_of_the_childs_name_is_no_more_told_than_the_child(said: str) -> None:
    left = without_private(f"{PHRASES[0].format(n='Zebedee Quillfeather')}\n{said}", "***")
    assert "Quillfeather" not in left
    assert "Ann" not in left
    assert "asked for it" in left


@pytest.mark.parametrize(
    "said", ["Ann Quillfeather, the journalist, asked for it.", "The mother of two asked Ann Quillfeather for it."]
)
def test_somebody_else_of_that_name_stays(said: str) -> None:
    assert without_private(f"{PHRASES[0].format(n='Zebedee Quillfeather')}\n{said}", "***").endswith(said)
