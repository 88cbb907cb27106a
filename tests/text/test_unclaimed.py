"""Where one child is spoken of, a name that no grown-up claims is withheld; who acts, received, or is a body stays.

Half of the forms were written beside the rule by others, and by its author before it was widened. All are invented.
"""

from __future__ import annotations

import pytest

from bench.leaks.told import Cell, read_with
from model.hidden import WITHHELD_CELL
from recipients.private.individuals import suspected
from tests.growth import grows_at_most
from tests.text.losing import check_loses, check_stays
from text.privacy.prose import WithoutPrivate
from text.privacy.quiet import not_quiet

CHILDREN = """\
Written by our members Zebedeex (14), Amaryllisx (15) and Peregrinex (13). >> Zebedeex; Amaryllisx; Peregrinex
Jolyon (7, autism): his school coded him absent. >> Jolyon
Little Kofi Amankwaa-Reid had only just turned five. >> Kofi; Amankwaa
Social worker for Amina Warsameh: P. Dole. >> Amina; Warsameh
Phoned about Emeka Nwosuji \u2013 he has not been in since half term. >> Emeka; Nwosuji
Freya Thompson (Upper Fourth) was in it. >> Thompson
As grandparents raising Ishaan Dattani, who started Reception in September, we were never asked. >> Ishaan; Dattani
I look after my sister's girl, Nusrat Chowdhari, while she is at primary school. >> Nusrat; Chowdhari
We adopted Zuzanna and Kacper Wronowicz when they were 3 and 5. >> Zuzanna; Kacper; Wronowicz
Their third child \u2013 Bilal Qureshani \u2013 was born in 2016. >> Bilal; Qureshani
Mum's name: Agnieszka Zielonka. Child: Filip. Class: Badgers. >> Filip
The eldest of the Oyelaran children, Temi, is in Year 11. >> Oyelaran; Temi
Shanice Okonjole's aunt, who cares for her, rang the school. >> Shanice; Okonjole
Hello, this is Mei Xin Tanaka-Wu from Class 5 Oak. >> Mei; Tanaka
Signed: Zakariya Hussaini, head boy, Elm High. >> Zakariya; Hussaini
ADANLAWO, Yusuf | 8K | unauth. absence 14% >> ADANLAWO; Yusuf
Referral 112: Dafydd Penrhosydd, CAMHS waiting list. >> Dafydd; Penrhosydd
PEX hearing 3 March \u2013 Tyrese Gordonly \u2013 decision upheld >> Tyrese; Gordonly
Transport approved for Rhys ap Dewi, 11B, wheelchair user. >> Rhys
Note to file: Noor Al-Mahdawi's mother rang, she will keep her home until Monday. >> Noor; Mahdawi
SEN register entry 14 is Hamza Rehmanley (ASD). >> Hamza; Rehmanley
The panel considered the permanent exclusion of Malachy Devlinson from Holt Road Academy. >> Malachy; Devlinson
The judge named the 14-year-old as Ruairi Gallaghane. >> Ruairi; Gallaghane
My hon. Friend raised the case of Adaeze Obiorah, a bright girl who was refused a place at three schools. >> Adaeze; Obiorah
The tragic murder of schoolboy Kieran Fennellis shocked us all. >> Kieran; Fennellis
Ms Okoro's constituent, whose daughter Ayomide is partially sighted, asked for it. >> Ayomide
Spelling champion Ngozi Ezeudu (10) was one of those in the extract. >> Ngozi; Ezeudu
Among the victims was Year 6 pupil Oluwaseun Adebisi-Cole. >> Oluwaseun; Adebisi
Sixth-former Tariq Mansouria discovered that his ethnicity had been guessed. >> Tariq; Mansouria
Mum Donna Blakewell, 34, says her autistic son Reece was coded as truant. >> Reece
The schoolgirl, who can now be named as Leila Haddadine, was 12. >> Leila; Haddadine
Search for \u201cUmar Farooqui Year 9\u201d in the file and his address comes up. >> Umar; Farooqui
An example record: forename Arjun, surname Nairwal, NC year 6, FSM eligible. >> Arjun; Nairwal
I am the mother of twins, Oliver and Barnaby Hughes, who are in Reception. >> Hughes; Oliver; Barnaby
My son is 13. He is called Noah Jones. >> Noah; Jones
I have two sons. Noah is in Y8 and Callum is in Y6. >> Noah; Callum
Our daughter was 8 then. Her name is Isla Khan. >> Isla; Khan
Hi, I'm Aisha Kowalski and I go to Meadow Park School. I'm 12. >> Aisha; Kowalski
Aisha Thompson (2009\u20132023) was a pupil at Holt Park School. >> Aisha; Thompson
Robinson, Daniel (7B) was among those affected. >> Robinson; Daniel
HUGHES Daniel, 12/03/2013. >> HUGHES; Daniel
Two pupils (Oliver Begum and Sunita Okafor) were affected. >> Begum; Okafor
It included one pupil's free school meal status (Jayden Jones). >> Jayden; Jones
They re-identified three children: Isla Nguyen, Omar Ahmed and Grace Davies. >> Nguyen; Ahmed; Davies
Mr and Mrs Hughes, whose daughter attends Hill School, Year 4, complained. >> Hughes
The Patel twins from Year 3 are in it. >> Patel
The Khan girls (10 and 12) are in it. >> Khan
Jayden, Oliver and Bay Khan (ages 4, 6 and 9) are in it. >> Jayden; Khan
Attendance: Olivia Hughes \u2013 present; Jack Patel \u2013 absent; Sophie Khan \u2013 late. >> Hughes; Patel
Results: Amelia Jones 9 9 9 8 8; George Begum 9 9 8 8 7. >> Amelia; Begum
Olivia Nguyen 9B consent Y; Jack Ahmed 9B consent N. >> Nguyen; Ahmed
Exclusion appeal of Ethan Kowalski heard on 5 May. >> Kowalski
LAC review \u2013 Emily Thompson \u2013 placed in Kent since 2022. >> Thompson
EHCP draft \u2013 Chloe Begum \u2013 section F. >> Chloe
Case 3 \u2013 Callum Khan \u2013 school refuser \u2013 Year 8. >> Callum
Parents Piers and Annalise Robinson say that their child's record shows autism. >> Robinson
In memory of Zainab Hughes, who would have started Year 10 this September. >> Zainab
I pay tribute to young Callum Patel from Stoke Park primary, in the Gallery today. >> Callum
Amelia Robinson (by her mother and litigation friend) v Secretary of State for Education. >> Robinson
We act for Oliver Edwards, a child, by his litigation friend Mrs Edwards. >> Oliver; Edwards
The pupil's full name was recorded as Isla Patel and her date of birth as 4.iii.2014. >> Isla; Patel
Please see attached Daniel_Edwards_EHCP_final.pdf and Daniel Edwards Y5 report.docx. >> Daniel; Edwards
Hi it's Carly-Ann, Emily's mum from year two. >> Emily
Young carer Daniel Hughes looks after his mum. >> Hughes
Emily Khan, 13, died after bullying. #JusticeForEmilyKhan >> EmilyKhan
Emily Khan, 13, died. Sign at https://petition.example.org/justice-for-emily-khan >> emily-khan
School council: 3A Isla Kowalski, 3B Omar Okafor, 4A Aisha Williams. >> Kowalski; Okafor
Baby Jayden Jones was added at birth. >> Jayden
Winner of the poster competition (KS2): Sophie Nguyen, Oak Primary. >> Nguyen
\U0001f467 Emily Robinson \U0001f382 9 today! >> Emily
Callum Nguyen in Kingfisher Class was in it. >> Nguyen
Emily Okafor, P5 at Kirk Road, was in it. >> Okafor
Olivia Hughes (Yr. 5) was in it. >> Hughes
Olivia Hughes, in the fifth year at Holt Park School, was in it. >> Hughes
Olivia Hughes is eleven. >> Hughes
Olivia Hughes is 8 1/2. >> Hughes
Olivia Hughes is 8\u00bd years old. >> Hughes
Olivia Hughes was born on the third of May two thousand and twelve. >> Hughes
Olivia Hughes was born on 3rd May, '12. >> Hughes
Pupil voice: \u201cI don't want it\u201d (Rowan D, Y4, Elm Primary). >> Rowan D
Pupil voice: \u201cI don't want it\u201d \u2013 Rowan, Y4. >> Rowan
Pupil premium children in 4B: Rowan D., Ada E., Omar A. >> Rowan D; Ada E"""

INNOCENT = """\
In 2024 the Department for Education gave pupil data from the National Pupil Database to Thomas Coramdale Foundation. It covers pupils aged 9 to 11 in Year 6 at 400 schools.
In 2024 the Department for Education gave pupil data from the National Pupil Database to Helen Hamblyn Centre Ltd. It covers pupils aged 9 to 11 in Year 6 at 400 schools.
In 2024 the Department for Education gave pupil data from the National Pupil Database to Joseph Rowntreeson Trust. It covers pupils aged 9 to 11 in Year 6 at 400 schools.
In 2024 the Department for Education gave pupil data from the National Pupil Database to Rosalind Franklinson Institute. It covers pupils aged 9 to 11 in Year 6 at 400 schools.
In 2024 the Department for Education gave pupil data from the National Pupil Database to Ada Lovelacey Institute. It covers pupils aged 9 to 11 in Year 6 at 400 schools.
In 2024 the Department for Education gave pupil data from the National Pupil Database to Oscar Traveller Ltd. It covers pupils aged 9 to 11 in Year 6 at 400 schools.
In 2024 the Department for Education gave pupil data from the National Pupil Database to Ella's Pantry Ltd. It covers pupils aged 9 to 11 in Year 6 at 400 schools.
In 2024 the Department for Education gave pupil data from the National Pupil Database to John Lewison Partnership plc. It covers pupils aged 9 to 11 in Year 6 at 400 schools.
In 2024 the Department for Education gave pupil data from the National Pupil Database to Alice Sharpe Associates Ltd. It covers pupils aged 9 to 11 in Year 6 at 400 schools.
In 2024 the Department for Education gave pupil data from the National Pupil Database to Charlie Waller-Bee Trust. It covers pupils aged 9 to 11 in Year 6 at 400 schools.
In 2024 the Department for Education gave pupil data from the National Pupil Database to Daisy Chainmail Ltd. It covers pupils aged 9 to 11 in Year 6 at 400 schools.
In 2024 the Department for Education gave pupil data from the National Pupil Database to Grace Hopperly Analytics Ltd. It covers pupils aged 9 to 11 in Year 6 at 400 schools.
In 2024 the Department for Education gave pupil data from the National Pupil Database to Oliver Wymanson LLP. It covers pupils aged 9 to 11 in Year 6 at 400 schools.
In 2024 the Department for Education gave pupil data from the National Pupil Database to Freddie's Flowerpots Ltd. It covers pupils aged 9 to 11 in Year 6 at 400 schools.
In 2024 the Department for Education gave pupil data from the National Pupil Database to Jack Petcheyson Foundation. It covers pupils aged 9 to 11 in Year 6 at 400 schools.
In 2024 the Department for Education gave pupil data from the National Pupil Database to Ruth Millerby Trust. It covers pupils aged 9 to 11 in Year 6 at 400 schools.
In 2024 the Department for Education gave pupil data from the National Pupil Database to Holly Lodge School. It covers pupils aged 9 to 11 in Year 6 at 400 schools.
In 2024 the Department for Education gave pupil data from the National Pupil Database to Rose Hill Academy Trust. It covers pupils aged 9 to 11 in Year 6 at 400 schools.
In 2024 the Department for Education gave pupil data from the National Pupil Database to St Agnes Grammar School. It covers pupils aged 9 to 11 in Year 6 at 400 schools.
In 2024 the Department for Education gave pupil data from the National Pupil Database to Harris Madeup Federation. It covers pupils aged 9 to 11 in Year 6 at 400 schools.
In 2024 the Department for Education gave pupil data from the National Pupil Database to William Tyndaleby School. It covers pupils aged 9 to 11 in Year 6 at 400 schools.
In 2024 the Department for Education gave pupil data from the National Pupil Database to Emily Brontewick High School. It covers pupils aged 9 to 11 in Year 6 at 400 schools.
In 2024 the Department for Education gave pupil data from the National Pupil Database to the Jo Coxley Foundation. It covers pupils aged 9 to 11 in Year 6 at 400 schools.
In 2024 the Department for Education gave pupil data from the National Pupil Database to Marie Curious Trust. It covers pupils aged 9 to 11 in Year 6 at 400 schools.
In 2024 the Department for Education gave pupil data from the National Pupil Database to the Robin Hoodwink Fund. It covers pupils aged 9 to 11 in Year 6 at 400 schools.
In 2024 the Department for Education gave pupil data from the National Pupil Database to Sutton Madeup Trust. It covers pupils aged 9 to 11 in Year 6 at 400 schools.
In 2024 the Department for Education gave pupil data from the National Pupil Database to Tommy Flowerdew Ltd. It covers pupils aged 9 to 11 in Year 6 at 400 schools.
In 2024 the Department for Education gave pupil data from the National Pupil Database to Poppy Legionary Ltd. It covers pupils aged 9 to 11 in Year 6 at 400 schools.
In 2024 the Department for Education gave pupil data from the National Pupil Database to Lily Foundationary Ltd. It covers pupils aged 9 to 11 in Year 6 at 400 schools.
In 2024 the Department for Education gave pupil data from the National Pupil Database to Stephen Lawrensford Trust. It covers pupils aged 9 to 11 in Year 6 at 400 schools.
Schools Minister Barnabas Thornhillier said that pupil data from the National Pupil Database had been given to the Gorse Gazette in 2023.
Professor Araminta Beckwith-Lowe of the University of Exampleton received National Pupil Database data on pupils aged 11 in 2021.
Dr Jonty Marchbankson (PI, 41) leads the study of children in Year 6. The Department gave NPD data to the University of Exampleton in 2021.
Marcia Felloweshaw MP (Labour, Gorse Central): To ask the Secretary of State whether National Pupil Database data was given to Gorse Insight Ltd.
Witness: Sir Humphrey Applebite, Permanent Secretary, Department for Education. The National Pupil Database was shared with Gorse Insight Ltd in May 2022.
By Lucinda Crosbywell, education correspondent. The Department gave National Pupil Database records to Gorse Insight Ltd last year.
Headteacher Nathaniel Greystokeham of Holt Road Primary, where the Year 6 class has 31 pupils, said the NPD data were given to Gorse Insight Ltd in 2022.
The Children's Commissioner, Dame Hildegarde Soames-Pike, was given National Pupil Database data about pupils in Year 9 in 2022.
Ofsted chief inspector Martyn Olivetree said 9-year-olds were let down. The Department gave NPD data to Ofsted in 2022.
John Smithers-Bott, 47, of Gorse, was jailed for misusing National Pupil Database data. He was given pupil data by the Department in 2019.
Data from the National Pupil Database were supplied in 2020 to Fischer Madeup Trust, Rose Hill, Year 4 of the project.
Peter Pantrycook Ltd (9) and Wendy House Analytics (7) received National Pupil Database data; the number of releases stands in brackets.
In June 2023 the Department sent school census data to Gorse Insight Ltd. Contact: Jane Mandevillian, jane.mandevillian@gorse.example.
The Department for Education shared National Pupil Database data with Mumsnetty Ltd, founded by two mothers of Year 2 pupils.
The DfE gave National Pupil Database data to Little Alberts Nursery Group Ltd for children aged 4.
The Department gave NPD data to Jamie's Young Kitchen CIC in 2022. Its founder left school at 16.
The Department gave the NPD records of all pupils in Year 7 to Harriet, Quimby & Sons Ltd in 2021.
The National Pupil Database was given to the Sam Learning Company in 2022; the pupils were aged 14.
Lord Fotheringhaye of Gorse asked whether pupil data of 12-year-olds were sold. Baroness Twistleton (Minister) said that National Pupil Database data had been given to BBC News.
Judge Rutherfordson held that the Department had disclosed the National Pupil Database to the Gorse Gazette, which reported on exclusions of 13-year-olds.
The study (Applewhite, Bancroft and Zylberg, 2019) followed pupils aged 11. The Department gave NPD data to UCL for it.
In 2022 the Department gave school census data to Robinson Crusoe Research, a sole trader, for a study of Year 9 pupils.
Mr Cornelius Hackthorne, trading as Hackthorne Data, was given National Pupil Database data of Year 11 pupils in 2021.
The mother of the National Pupil Database, civil servant Brunhilde Castlereigh, said that it was given to the Home Office in 2016.
Sir William Borlase-Madeup's Grammar School, Year 7 admissions: National Pupil Database data were given to the school in 2022.
National Pupil Database data were supplied to Chelsea, Fulham and Hope Research Ltd (Year 3 of 5).
The Department sent NPD data to Mott MacDonaldson Ltd, aged 6 to 16.
Evidence from Mrs Georgiana Pilkingtonby, governor at Holt Primary, aged 58: the DfE gave NPD data to Gorse Insight Ltd in 2021.
Author: Rt Hon Sir Gavinson Williamsby MP, Secretary of State. National Pupil Database data were disclosed to the Metropolitan Police in 2020."""

FORMS = """\
Rowan is in Year 4. >> Rowan
Rowan (Year 4) was left out. >> Rowan
Rowan was excluded twice in Year 9. >> Rowan
Rowan, aged 9, was left out. >> Rowan
Zennick is in Year 4. >> Zennick
Zennick (Y4) was left out. >> Zennick
zennick quillory, year 4, was left out >> zennick quillory
zennick quillory (y4) at elm primary was left out >> zennick quillory
the record of zennick quillory, aged 9, went twice >> zennick quillory
pupil zennick quillory in year 8 was merged >> zennick quillory
zennick quillory is 9 and was excluded >> zennick quillory
emily quillory, 9b, excluded >> emily quillory
R.T., Year 9, Tarnside Academy >> R.T
RT, Year 9, Tarnside Academy >> RT
R.T. (Year 9), Tarnside Academy >> R.T
R T, Y9, Tarnside Academy, excluded >> R T
RT (Y4) at Elm Primary was left out. >> RT
R o w a n is in Year 4. >> R o w a n
R o w a n Q u i l l, aged 9 >> R o w a n
R-o-w-a-n Q-u-i-l-l, aged 9 >> R-o-w-a-n
R.o.w.a.n, Year 4 >> R.o.w.a.n
\u0414\u043c\u0438\u0442\u0440\u0438\u0439 \u041a\u043e\u043b\u043e\u0441\u043e\u0432, Year 4 >> \u0414\u043c\u0438\u0442\u0440\u0438\u0439 \u041a\u043e\u043b\u043e\u0441\u043e\u0432
\u0414\u043c\u0438\u0442\u0440\u0438\u0439 (9 \u043b\u0435\u0442) was left out. >> \u0414\u043c\u0438\u0442\u0440\u0438\u0439
\u039f\u03bb\u03c5\u03bc\u03c0\u03af\u03b1 \u03a0\u03b1\u03c0\u03c0\u03ac, aged 9, was left out. >> \u039f\u03bb\u03c5\u03bc\u03c0\u03af\u03b1 \u03a0\u03b1\u03c0\u03c0\u03ac
\u10d2\u10d8\u10dd\u10e0\u10d2\u10d8 \u10d1\u10d4\u10e0\u10d8\u10eb\u10d4, Year 4, was left out. >> \u10d2\u10d8\u10dd\u10e0\u10d2\u10d8 \u10d1\u10d4\u10e0\u10d8\u10eb\u10d4
\u0540\u0561\u0575\u056f \u054d\u0561\u0580\u0563\u057d\u0575\u0561\u0576, aged 9, was left out. >> \u0540\u0561\u0575\u056f \u054d\u0561\u0580\u0563\u057d\u0575\u0561\u0576
\u12a0\u1260\u1260 \u1260\u1240\u1208, aged 9, was left out. >> \u12a0\u1260\u1260 \u1260\u1240\u1208
\u179f\u17bb\u1781\u17b6 \u1785\u17b6\u1793\u17cb, Year 4 >> \u179f\u17bb\u1781\u17b6 \u1785\u17b6\u1793\u17cb
\u182a\u1820\u1832\u1824, aged 9 >> \u182a\u1820\u1832\u1824
\u0645\u062d\u0645\u062f, Year 4 >> \u0645\u062d\u0645\u062f
\u0a17\u0a41\u0a30\u0a2a\u0a4d\u0a30\u0a40\u0a24 \u0a38\u0a3f\u0a70\u0a18, aged 9 >> \u0a17\u0a41\u0a30\u0a2a\u0a4d\u0a30\u0a40\u0a24 \u0a38\u0a3f\u0a70\u0a18
\u0413\u043e\u0434 \u0440\u043e\u0436\u0434\u0435\u043d\u0438\u044f 2014: \u0410\u043d\u043d\u0430 \u041f\u0435\u0442\u0440\u043e\u0432\u0430 >> \u0410\u043d\u043d\u0430 \u041f\u0435\u0442\u0440\u043e\u0432\u0430
\u0410\u043d\u043d\u0430 \u041f\u0435\u0442\u0440\u043e\u0432\u0430, 4 \u043a\u043b\u0430\u0441\u0441 >> \u0410\u043d\u043d\u0430 \u041f\u0435\u0442\u0440\u043e\u0432\u0430"""
"""However a name is written: alone, in small letters, letter by letter, in another script, by its first letters."""

INNOCENT_CELLS = """\
Accelerated Reader: Year 7 Catch-Up
Response to Intervention, Year 6
Shared Maths, Year 5 and Year 3
Mathematical Reasoning (Year 2)
Philosophy for Children, Year 4
Butterfly Phonics Y7
Rhythm for Reading (Y7)
Grammar for Writing: Class 5 trial
Thinking, Doing, Talking Science, Year 5
Nuffield Early Language Intervention: Reception
Affordable Individual and Small Group Tuition (Year 6)
Stop and Think: Learning Counterintuitive Concepts, Year 3
Project Follett-Hill, Year 6
Wandsworth LAC review
Barnet EHCP draft
Sefton exclusion panel
Medway Exclusions: Annual Report
Trafford SAR response
Rochdale CIN: Year 6
Kirklees School Transport for Year 7
Hartlepool Attendance: Persistent Absence
Sandwell, Dudley and Walsall (Year 11)
Ealing Pupil Premium list: Acton and Southall
Young Lambeth from Year 6
Moray House, P5
Strathclyde (S3)
Barnardo's (Year 4)
Kinship Care: the child of Dr Barnardo's
Teachers Gerald Oakes and Ruth Hemming, Year 9
Forsyth & Blake, Year 9
In attendance: Gerald Oakes
Gerald Oakes, CAMHS
Gerald Oakes and Ruth Hemming (2014), Year 6
Gerald Oakes's PhD, Year 3
Gerald Oakes was awarded a grant for research on excluded pupils.
Evaluation of reading in Year 5, led by Dr Ottoline Vexbridge of the University of Exampleton.
Applicant: Bartholomew Okeover, PhD student, on exclusions of pupils in Year 9.
Approved by Lysander Crake, Data Sharing Approval Panel, for a study of 10-year-olds.
Mr Seren Gwyndaf asked as a governor for the data on Year 6.
Study of siblings in care in Greater Manchester, aged 9 to 12.
peer mentoring, year 9
attendance of boys, year 9
exclusion of boys aged 9
parent of autistic child aged 9
forest schools (year 3)
case for change, year 9
Options A B C D E in Year 9
UCL, Year 9, Elm Academy
IFS (Year 7), Elm Academy and Oak Academy
Zoe, a nutrition company
\u03b2-blockers and \u03bcg of lead at age 9"""


@pytest.mark.parametrize("line", [*CHILDREN.split("\n"), *FORMS.split("\n")])
@pytest.mark.parametrize("column", ["Purpose", "Comments"])
def test_so_it_is_in_a_cell_of_a_register(line: str, column: str) -> None:
    """Whatever heads it, and however many cells are let go before they are asked."""
    said = line.partition(" >> ")[0]
    assert read_with(Cell(said, column, ""))[0] == WITHHELD_CELL
    assert said in [*not_quiet(["Outcomes of pupils", said])]


@pytest.mark.parametrize("said", [*INNOCENT.split("\n"), *INNOCENT_CELLS.split("\n")])
@pytest.mark.parametrize("column", ["Purpose", "Comments"])
def test_a_cell_without_a_child_stays(said: str, column: str) -> None:
    assert read_with(Cell(said, column, ""))[0] == said


@pytest.mark.parametrize(
    "name",
    ["Olivia Hughes, CAMHS", "Mr and Mrs Hughes", "Olivia Hughes", "Hughes, Khan and Patel", "Olivia Hughes (Kirk Road)",
     "Olivia Hughes, Elm Primary, P5 study", "The Emily Robinson Trust (Year 6)", "Jack Patel and Sophie Khan, Exampleton"],
)
def test_a_recipient_is_judged_as_it_was(name: str) -> None:
    """A recipient that is withheld is a release that is lost: the rule is asked of what is said of it alone."""
    assert not suspected(name, {"Recipient": name, "Purpose": "To study attendance in Year 6"})
    assert read_with(Cell(name, "Organisation name", ""))[0] == name


@pytest.mark.parametrize("line", [*CHILDREN.split("\n"), *FORMS.split("\n")])
def test_a_name_that_nobody_claims_goes(line: str) -> None:
    check_loses(line)


@pytest.mark.parametrize("text", INNOCENT.split("\n"))
def test_who_acts_who_received_and_bodies_stay(text: str) -> None:
    check_stays(text)


def test_a_recipient_stays_beside_a_child() -> None:
    """A release that is lost weighs more than a name."""
    text = "Pupil data of Jayden Jones, aged 9, were given to Amelia Hughes Associates and to Chloe Begum in 2024."
    assert "to Amelia Hughes Associates and to Chloe Begum" in WithoutPrivate((text,), "#").texts[0]


def test_many_sentences_take_no_longer_each() -> None:
    text = "The mother of Tamsin Quillory, who is nine, asked Jane Exampler of Elm School about attendance. "

    grows_at_most(40, lambda times: lambda: WithoutPrivate((text * times,), "#").texts, 20, 400)
