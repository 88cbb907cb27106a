"""Who is a child by what stands beside the name, however rare the name; and what only looks so. All are invented."""

from __future__ import annotations

import pytest

from bench.leaks.told import Cell, read_with
from model.hidden import WITHHELD_CELL
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
    "The data of the family of {n} (7) was shared with Kent County Council.",
    "{n} (Year 6)", "{n}, Year 6",
    "{n}, who sat his SATs last week, was listed.", "{n} sat the tests early, and {n}, who sat her GCSEs, too.",
    "{n} has autism, and was listed.", "{n} has ADHD", "{n} is eligible for free school meals.",
    "{n} was on free school meals", "{n} scored 98 in Key Stage 2 maths", "{n}, whose parents applied for a place, waits.",
    "{n}, who was a bright toddler, is listed.", "{n} is a schoolboy",
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
Whether a pupil who is eligible for free school meals does better
The share of pupils whose parents applied for a second school
Elm Trust is in receipt of free school meals funding
Looked After Children is eligible for free school meals
Pupils who sat their GCSEs in 2019
Year Eleven Cohort, who sat their GCSEs in 2021
Key Stage Two, who sat their SATs in May
Elm Primary scored 98 in Key Stage 2
Dyslexia Action has dyslexia resources
Kent County Council, whose parents asked for places
Phonics Screening (Year 1)
Multiplication Tables Check (Year 4)
Key Stage Results (Year 6)
Sutton Trust (Year 6)
Parents of Key Stage Two (7)
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


FAMILIES = [
    ("The Pennifold siblings, aged 7 and 9, were listed.", ""),
    ("The Pennifold twins, aged 7, were listed.", ""),
    ("The records of the Pennifold twins (both 7) were sold.", ""),
    ("Brothers Tom and Jake Pennifold (8 and 10) were excluded.", "Tom Jake"),
    ("Two brothers, Tom and Jake Pennifold, aged 8 and 10, were excluded.", "Tom Jake"),
    ("Sisters Ottoline and Marigold Pennifold, 8 and 10, had their records sold.", "Ottoline Marigold"),
    ("Sisters Ottoline (8) and Marigold Pennifold (10) attend Elm Primary School.", "Ottoline Marigold"),
    ("Siblings Tom, Jake and Marigold Pennifold, aged 4, 8 and 10, were taken into care.", "Tom Jake Marigold"),
    ("The siblings Tom and Jake Pennifold were in Year 3 and Year 5.", "Tom Jake"),
    ("The Pennifold children, aged 7, 9 and 11, were listed.", ""),
    ("The Pennifold children (7, 9 and 11) were listed.", ""),
    ("The three Pennifold children, who are in Year 2, Year 4 and Year 6, moved school.", ""),
    ("The Pennifold boys, 8 and 10, were excluded from Elm Primary School.", ""),
    ("The Pennifold girls were both in Year 5.", ""),
    ("The Pennifold brothers, aged eight and ten, were listed.", ""),
    ("The Pennifold sisters (Year 3 and Year 5) were listed.", ""),
    ("The Marrowbone-Pennifold twins, born in 2016, were listed.", "Marrowbone"),
    ("The O\u2019Pennifold siblings, aged 7 and 9, were listed.", ""),
    ("Data on the Pennifold siblings (DOB 04/03/2014 and 05/06/2016) were sent.", "2014 2016"),
    ("Five-year-old twins Tom and Jake Pennifold were listed.", "Tom Jake"),
    ("Twins Ottoline and Jake Pennifold, 7, were listed.", "Ottoline Jake"),
    ("The twins, Tom and Jake Pennifold, both 7, go to Elm Primary School.", "Tom Jake"),
    ("The seven-year-old Pennifold twins were listed.", ""),
    ("The Pennifold triplets, aged 7, were listed.", ""),
    ("Our neighbours' children, Tom and Jake Pennifold (8 and 10), were listed.", "Tom Jake"),
    ("Brother and sister Tom and Ottoline Pennifold, 8 and 10, were listed.", "Tom Ottoline"),
    ("Tom and Jake Pennifold, 8 and 10, had their records sold.", "Tom Jake"),
    ("Tom and Jake Pennifold, aged 8 and 10, had their records sold.", "Tom Jake"),
    ("Tom Pennifold, 8, and his brother Jake, 10, had their records sold.", "Tom Jake"),
    ("Jake, 10, and Tom Pennifold, 8, had their records sold.", "Tom Jake"),
    ("The school records of the Pennifold siblings were given to the Daily Mail.", ""),
    ("Exclusion of the Pennifold brothers from Elm Primary School", ""),
    ("Whereabouts of the Pennifold siblings, missing from school", ""),
    ("The pupil records of the Pennifold twins were given to Example Ltd.", ""),
    ("The Pennifold twins were excluded from Elm Primary School.", ""),
    ("The Pennifold siblings are looked-after children, aged 6 and 8.", ""),
    ("We fostered the Pennifold siblings (6, 8).", ""),
    ("the pennifold twins, aged 7", ""),
    ("THE PENNIFOLD TWINS, AGED 7, WERE LISTED.", ""),
    ("The Pennifold\ntwins, aged 7, were listed.", ""),
    ("Both Pennifold twins are seven and attend Elm Primary School.", ""),
    ("Mrs Pennifold asked for the files of the Pennifold children, aged 7 and 9.", ""),
    ("Cousins Tom Pennifold and Jake Marrowbone, aged 8 and 10, were listed.", "Tom Jake Marrowbone"),
]
"""Brothers and sisters by the family's name; and what else of them may not be left."""
NO_FAMILIES = [
    "The Barclay brothers owned the Daily Telegraph.",
    "The Barclay brothers, aged 70, were given pupil data.",
    "The Pankhurst sisters went to school in Manchester.",
    "The Pennifold brothers, both 45, founded Example Ltd.",
    "The Pennifold sisters, researchers at the University of Testham, asked for pupil data.",
    "The Windrush children were not listed.",
    "The Grenfell children, in Year 6, were supported.",
    "The Grenfell children aged 5 to 9 were supported.",
    "The London children, aged 9, were counted.",
    "The Millennium Cohort twins, aged 7, were studied.",
    "The Twins Early Development Study, aged 7, was linked.",
    "The Elm Primary children, aged 9, were counted.",
    "The Elm Academy girls were in Year 9.",
    "The Year 6 girls and the Year 6 boys were counted.",
    "The Catholic boys, aged 9, were counted.",
    "The Somali boys, aged 9, did better.",
    "The Bangladeshi girls, aged 16, did best.",
    "The Muslim girls in Year 9 were counted.",
    "The Bradford children, aged 9, were counted.",
    "The Roma children, aged 7, were absent most.",
    "The British children, aged 9, were counted.",
    "The Polish siblings in Year 4 were counted.",
    "The Ofsted boys and girls figures for Year 9 were late.",
    "The Black boys, aged 9, were excluded most.",
    "The FSM children, aged 9, were counted.",
    "The SEN pupils, aged 9, were counted.",
    "The Avon children, aged 7, were tested.",
    "The Key Stage 2 children, aged 11, were counted.",
    "The Syrian children, aged 7 to 11, came in 2016.",
    "The Sutton Trust girls, Year 9, took part.",
    "The Dubs children were placed with councils.",
    "The Autumn-born twins, aged 7, were counted.",
    "The Summer-born boys, aged 4, were counted.",
    "The Big Brothers Big Sisters scheme, aged 9, was evaluated.",
    "Brothers Tom and Jake Pennifold (48 and 50) founded Example Ltd.",
    "The brothers Tom and Jake Pennifold founded Example Ltd, which was given data of pupils aged 9 to 11.",
    "Sisters Uncut and Big Brother Watch, 9 and 10, asked.",
    "Tom and Jake Pennifold, 48 and 50, asked for pupil data.",
    "The Warner Brothers study, Year 9, was refused.",
    "The Ukrainian siblings, aged 7 and 9, were counted.",
    "The English twins, aged 7, were studied.",
    "The Sure Start children, aged 9, were followed.",
    "The Treatment children, aged 9, did better than the Control children, aged 9.",
    "The Norfolk and Suffolk girls in Year 9 were counted.",
    "The Oak National Academy children in Year 4 were counted.",
    "The Early Years boys, aged 4, were counted.",
]
FAMILY_CELLS = [
    "Pennifold siblings", "The Pennifold siblings", "Re: Pennifold siblings", "Pennifold twins", "PENNIFOLD SIBLINGS",
    "Pennifold siblings (3)", "Pennifold siblings - school records", "School records of the Pennifold siblings",
    "Data on the Pennifold twins", "Request about the Pennifold siblings", "Enquiry: the Pennifold siblings",
    "To find the school of the Pennifold siblings", "Brothers Tom and Jake Pennifold", "Pennifold children, 7 and 9",
    "Pennifold brothers, both in Year 4", "Pennifold, Tom and Jake (8 and 10)", "Pennifold sisters (8, 10)",
    "the pennifold siblings", "Marrowbone-Pennifold siblings", "Attendance of the Pennifold boys",
    "The Pennifold\u00a0siblings", "Pennifold triplets: admission", "Placement of the Pennifold siblings together",
]
"""In a row of anybody, such as a council's."""
NO_FAMILY_CELLS = [
    "Adopted siblings", "Siblings", "Older siblings and attainment", "Half siblings", "Twins", "Foster siblings",
    "Bereaved siblings", "Autistic siblings", "Polish siblings", "Siblings in care", "Effect of older siblings",
    "Attainment of siblings", "Separated siblings: a study", "The role of siblings", "Sibling effects, Year 6",
    "Younger sisters and older brothers", "Brothers and sisters in care", "Testham Brothers Ltd", "Identical twins",
    "Looked-after siblings", "Summer-born twins", "Disabled siblings", "Data on siblings", "Data on Twins",
    "London siblings", "Non-identical twins, aged 7", "Multiple births: twins and triplets", "Elm Primary twins",
    "Early Years siblings", "Placing siblings together", "School Choice: Siblings", "TEDS twins", "UK twins",
]


@pytest.mark.parametrize(("text", "more"), FAMILIES)
def test_brothers_and_sisters_lose_the_familys_name(text: str, more: str) -> None:
    left = without_private(text, "[x]").casefold()
    assert not [part for part in ("pennifold", *more.casefold().split()) if part in left]
    assert tells(text, "Purpose")


@pytest.mark.parametrize("text", NO_FAMILIES)
def test_brothers_who_are_grown_up_and_groups_of_many_stay(text: str) -> None:
    """In a cell two brothers who are named are taken for children, whatever their age."""
    assert without_private(text, "[x]") == text
    assert "Tom and Jake" in text or not tells(text, "Purpose")


@pytest.mark.parametrize("column", ["Project title", "Comments"])
def test_a_cell_about_a_family_is_withheld_in_anybodys_row(column: str) -> None:
    assert [t for t in FAMILY_CELLS if WITHHELD_CELL not in read_with(Cell(t, column, ""))[0]] == []
    assert [t for t in NO_FAMILY_CELLS if WITHHELD_CELL in read_with(Cell(t, column, ""))[0]] == []
    assert [t for t in NO_FAMILY_CELLS if without_private(t, "[x]") != t] == []


@pytest.mark.parametrize(
    ("said", "gone"),
    [
        ("The Pennifold twins, aged 7, moved. Pennifold files were lost. Mr Pennifold asked.", "Pennifold"),
        ("The Pennifold twins, aged 7, moved. Tom Pennifold, their father, asked.", "Pennifold Tom"),
        ("Brothers Tom and Jake Pennifold (8 and 10) moved. Jake was upset. Tom cried.", "Tom Jake"),
    ],
)
def test_what_one_sentence_says_of_a_family_goes_for_the_next(said: str, gone: str) -> None:
    left = without_private(said, "[x]")
    assert not [part for part in gone.split() if part in left]
