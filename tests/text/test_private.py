"""What tells of a child in any cell, and what only looks so. All persons, numbers and addresses are invented."""

from __future__ import annotations

from collections.abc import Callable
from string import ascii_uppercase, digits

import pytest

from bench.leaks.told import looking_so, telling
from tests.growth import grows_at_most
from text.privacy.marks import valid_pupil_number
from text.privacy.private import may_tell, tells
from text.privacy.prose import tells_of_child, without_private

TOLD = [
    "Jane Example, Elm Primary School",
    "Emily Smith, DOB 03/05/2013",
    "Pupil Ben Jones, UPN J801200001002",
    "Emily Smith (aged 9)",
    "Case file Z. Quillfeather 03/05/2013",
    "Re: Z. Quillfeather 2013-05-03",
    "son of Mrs Quillfeather, Zebedee, year 4",
    "mab Mrs Quillfeather, Zebedee, blwyddyn 4",
    "disgybl Zebedee Quillfeather",
    "ei merch Emily Smith",
    "Emily Smith, 14 Elm Road, Testham TE5 7ST, mother 07700 900123",
    "Mohammed Khan, UPN H801200001001",
    "Mohammed Khan, UPN H801200001001, excluded in Year 4",
    "pupil Ben Sample, UPN H801200001001",
    "request: Ben Sample, DOB 03/05/2013",
    "NHS number 943 476 5919",
    "943 476 5919",
    "H801200001001",
    "J801200001002",
    "Ben Sample, Year 4, Elm Primary School",
    "Ada Example, Year 4, Elm Primary School",
    "To study the case of Emily Smith (born 03/05/2013)",
    "pupil Emily Smith aged 9",
    "request by Ben Sample, aged 9",
    "Ben Sample, 9 Elm Road, Testham TE5 7ST",
    "Ben Sample, date of birth 3 May 2013",
    "Zebedee Quillfeather, Year 4",
    "Year 4: Zebedee Quillfeather",
    "emily smith aged 9",
    "EMILY SMITH AGED 9",
    "Emily Smith 03/05/2013",
    "Emily (9)",
    "Emily Smith, 9",
    "my son, aged 9",
    "daughter Aisha Khan",
    "Emily Smith 07700 900123",
    "emily.smith@gmail.com Emily Smith",
    "born 2013: Emily Smith",
    "Emily Smith, born May 2013",
    "Emily Smith was excluded for violence",
    "3 May 2013 (DOB)",
    "geb. 03.05.2013",
    "n\xe9e le 3 mai 2013",
    "DOB 030513",
    "dob: 3rd of May 2013",
    "ULN 1234567890",
    "NINO QQ 12 34 56 C",
    "UCI 12345A123456B",
    "h 801 200 001 001",
    "9-year-old Emily Smith",
    "Year 4 pupil Ben Jones",
    "Oluwaseun Adeyemi, Y6",
    "nine-year-old Nguyen Thi Mai",
    "Ben Jones in Year 4 at Elm Primary",
    "candidate number 4432 Emily Smith",
    "14 Elm Road, Testham TE5 7ST",
    "\u738b\u4f1f aged 9",
    "Aled ap Rhys, 7 years old",
    "The mother of Emily Smith asks",
    "Contact the mother of Ben Jones on 07700900123",
    "SAR for Emily Smith d.o.b. 3.5.13",
    "Emily S. (9)",
    "E. Smith, aged 9",
    "Ms Khan's son Yusuf, aged 7",
    "Re: Chloe Wood b. 2013",
    "Chloe Wood (b. 3 May 2013)",
    "Chloe Wood, DoB: 03-05-13",
    "Chloe Wood [DOB=2013-05-03]",
    "chloe wood dob 3/5/13",
    "UPN:H801200001001",
    "UPN=H 801200001001",
    "H801200001001 / Chloe Wood",
    "Chloe Wood \u2013 upn H80120000100A",
    "Chloe Wood \u2013 NHS 943 476 5919",
    "NHS Number: 943-476-5919",
    "Ref 9434765919 (NHS no)",
    "ULN: 1234 5678 90",
    "Learner 1234567890 (ULN)",
    "NI number AB 12 34 56 C",
    "AB123456C",
    "Passport no 123456789",
    "pupil no. 44321 Chloe Wood",
    "The child, Chloe Wood, lives at 14 Elm Road",
    "Chloe Wood of 14 Elm Road, Testham",
    "Chloe Wood, 14 Elm Rd, TE5 7ST",
    "Home address: 14 Elm Road, Testham TE5 7ST",
    "14 Elm Road Testham TE5 7ST",
    "Mum: 07700 900123",
    "Mrs Wood (mother of Chloe) 07700 900123",
    "parent email chloes.mum@gmail.com",
    "Chloe Wood <chloe.wood@hotmail.com>",
    "Chloe Wood is in Year 4",
    "Chloe Wood is nine",
    "Chloe Wood is 9",
    "Chloe Wood, 9 yrs",
    "Chloe Wood (Yr4)",
    "Chloe Wood (Y4, Elm Primary)",
    "Chloe Wood Yr 4 Elm Primary",
    "Chloe Wood / Year 4",
    "Chloe Wood | 4B | Elm Primary",
    "Chloe Wood, class 4B",
    "Chloe Wood, KS2",
    "Chloe Wood, Reception",
    "Chloe Wood, reception class, Elm Primary School",
    "Chloe Wood in nursery",
    "Chloe Wood - permanently excluded",
    "Exclusion of Chloe Wood",
    "exclusion record for Chloe Wood, Elm Primary",
    "Chloe Wood's exclusion",
    "Chloe Wood\u2019s attendance",
    "Attendance of Chloe Wood since September",
    "SEN file of Chloe Wood",
    "Chloe Wood (SEN)",
    "Chloe Wood, autism",
    "Chloe Wood, free school meals",
    "Chloe Wood: safeguarding concern",
    "Chloe Wood, looked-after child",
    "Chloe Wood was taken into care",
    "Pupil name: Chloe Wood",
    "Pupil: Chloe Wood",
    "Name of pupil: Chloe Wood",
    "Child's name: Chloe Wood",
    "Student Chloe Wood",
    "data about our daughter Chloe",
    "my daughter Chloe, Year 4",
    "his son, 9",
    "the boy (9) at Elm Primary",
    "Zebedee Quillfeather, aged 9",
    "Zebedee Quillfeather (UPN H801200001001)",
    "pupil Zebedee Quillfeather",
    "Quillfeather, Zebedee, DOB 03/05/2013",
    "WOOD Chloe 03/05/2013",
    "Wood, Chloe; 3 May 2013",
    "Chloe Wood born in May 2013",
    "Chloe Wood, born 2013",
    "born 03/05/2013, Chloe Wood",
    "3/5/2013 DOB Chloe Wood",
    "Date of birth of the pupil: 3 May 2013",
    "Date of Birth \u2013 3rd May 2013",
    "DOB 03052013",
    "D O B 03/05/2013",
    "Geboren am 3. Mai 2013",
    "Fecha de nacimiento: 3 de mayo de 2013",
    "Dyddiad geni: 03/05/2013",
    "data urodzenia 03.05.2013",
    "\u0418\u0432\u0430\u043d \u041f\u0435\u0442\u0440\u043e\u0432, aged 9",
    "\u0645\u062d\u0645\u062f \u062e\u0627\u0646, Year 4",
    "\u9673\u5c0f\u660e aged 9",
    "\u0141ukasz Nowak, lat 9, DOB 03/05/2013",
    "Nguy\u1ec5n Th\u1ecb Mai, Year 4",
    "Chloe, Year 4, Elm Primary",
    "twins Chloe and Ben Wood (aged 9)",
    "Chloe Wood and Ben Wood, both aged 9",
    "siblings Chloe Wood (9) and Ben Wood (7)",
    "Chloe Wood \u2013 age at request: 9",
    "nine year old Chloe Wood",
    "a nine-year-old, Chloe Wood",
    "Chloe Wood, 4th May 2013, Elm Primary School",
    "Date-of-birth: 03/05/2013",
    "DOB:03/05/2013",
    "Subject access request from Mrs Wood for her daughter Chloe Wood",
    "Chloe Wood (d.o.b 3rd May 2013), Oak Primary",
    "Chloe Wood d.o.b. 03 May 13",
    "Chloe Wood, birth date 03.05.2013",
    "Chloe Wood, DOB 3/5/2013, Y4, SEN",
    "CHLOE WOOD UPN H801200001001",
    "UPN for Chloe Wood is H801200001001",
    "H 8012 0000 1001 (Chloe Wood)",
    "Chloe Wood;03/05/2013;Y4",
    "Chloe Wood, F, 03/05/2013",
    "Chloe Wood F 9",
    "Chloe Wood, female, aged 9",
    "Chloe Wood (9 years 3 months)",
    "Chloe Wood turned nine in May",
    "Chloe Wood, who is ten",
    "Chloe, aged 9, of Elm Primary",
    "Year 4 child Chloe Wood",
    "Y4 - Chloe Wood",
    "9yo Chloe Wood",
    "Chloe Wood 9yo",
    "Chloe Wood, year four",
    "Chloe Wood, Year Four, Elm Primary",
    "Chloe Wood Year 10",
    "Chloe Wood, Yr. 11",
    "Chloe Wood in Y6",
    "Chloe WOOD (Year 9)",
    "Wood C. (Year 9)",
    "C Wood, Y9",
    "Chloe W, Y9",
    "Pupil A, aged 9, DOB 03/05/2013",
    "child: Chloe",
    "Child = Chloe Wood",
    "Learner: Chloe Wood",
    "the pupil Chloe Wood of Elm Primary",
    "complaint by the parents of Chloe Wood",
    "for the mother of Ben Jones",
    "on behalf of her son Ben Jones",
    "father of twins Ben and Chloe Jones",
    "Ben Jones's mother",
    "grandmother of Chloe Wood",
    "foster carer for Chloe Wood",
    "Chloe Wood, LAC",
    "Chloe Wood: EHCP",
    "Chloe Wood EHCP draft",
    "Chloe Wood - CP plan",
    "Chloe Wood (child in need)",
    "Chloe Wood was excluded on 3 May 2019",
    "fixed-term exclusion: Chloe Wood",
    "Permanent exclusion - Chloe Wood",
    "Suspension of Chloe Wood",
    "Chloe Wood missing from education",
    "KS2 results of Chloe Wood",
    "SATs results for Chloe Wood",
    "GCSE grades of Chloe Wood",
    "Chloe Wood, KS2 result 98",
    "exam number 1234 Chloe Wood",
    "Candidate 4432 Chloe Wood",
    "cand. no. 4432, Chloe Wood",
    "ULN 1234567890 Chloe Wood",
    "NHS 9434765919",
    "NHS: 943 4765919",
    "NHS No 943.476.5919",
    "Chloe Wood 9434765919",
    "Chloe Wood, Flat 3, 14 Elm Rd",
    "Chloe Wood, TE5 7ST",
    "Chloe Wood, 14 Elm Road",
    "Chloe Wood lives in Elm Road, Testham TE5 7ST",
    "c/o Mrs Wood, 14 Elm Road, Testham TE5 7ST",
    "tel. mum 07700 900123",
    "+44 7700 900123 Chloe Wood",
    "Chloe Wood (07700-900-123)",
    "chloe.wood2013@gmail.com",
    "born 3.5.2013",
    "b. 03/05/2013 Chloe Wood",
    "*03.05.2013 Chloe Wood",
    "Chloe Wood 2013-05-03",
    "Chloe Wood DOB May 2013",
    "Chloe Wood dob 2013",
    "DOB: 3 May 2013; Ref 12",
    "DOB 2013/05/03",
    "DoB (03/05/2013)",
    "DOB - 03.05.2013",
    "D.O.B 03-May-13",
    "Date of birth of Chloe Wood: 03/05/2013",
    "Date of birth given as 03/05/2013",
    "n\xe9 le 3 mai 2013",
    "Chlo\xeb Wood, aged 9",
    "S\xe9an \xd3 Briain, aged 9",
    "Abdul-Rahman bin Ali, Year 4",
    "Zuzanna Wi\u015bniewska, Year 4",
    "Tadhg N\xed Bhriain (Y4)",
    "Xavier Quintrell, Year 4",
    "Zblorn Quxfeather aged 9",
    "zblorn quxfeather, DOB 03/05/2013",
]
STAYS = [
    "Ever Six is on free school meals", "Jo Smith Associates has dyslexia resources",
    "Analysis by Z. Quillfeather 03/05/2013",
    "Records of Z. Quillfeather Ltd",
    "Record linkage, Dr Z. Quillfeather, 03/05/2013",
    "child of the 1970s, year 4",
    "Merch Quillfeather",
    "DR200604.01",
    "DARS-NIC-123456-A1B2C-v1.2",
    "Approved 01/02/2020",
    "Licence from 01/02/2020 to 01/02/2023",
    "Attainment of pupils aged 9 to 11",
    "Year 4 of the project",
    "children aged 9",
    "The cohort born 1 September 2004 to 31 August 2005",
    "A study of pupils born in September 2004 to August 2005",
    "Sure Start, Year 4",
    "Multiplication Tables Check, Year 4",
    "Growing Up, aged 9",
    "Key Stage 2 Results, Year 6",
    "Phonics Screening Check, Year 1",
    "Mrs Jane Example, Elm Primary School",
    "Dr Jane Example, University of Leeds, Year 4 of 5",
    "Linking date of birth (month and year)",
    "Outcomes of children born in 2012 by date of birth and UPN, pseudonymised",
    "Name, date of birth, UPN",
    "Pupil Premium Data",
    "Pupil Level Annual School Census",
    "Child Benefit Data",
    "Student Loans Company",
    "Fischer Family Trust, 1st Floor, 79 Eastgate, Cowbridge CF71 7AA",
    "Children born 1 September 2004 onwards",
    "Accelerated Reader, Year 7",
    "020 7946 0000",
    "Wave 2, Year 9",
    "Millennium Cohort Study, age 14",
    "Next Steps (age 25)",
    "Evaluation of Mathematical Reasoning (Year 2)",
    "Pupils excluded in Year 4",
    "Looked after children in care",
    "Born in Bradford",
    "Tower Hamlets, Year 6",
    "Evaluation by Jane Example for Year 4 pupils",
    "ISRCTN12345678",
    "ODR1617_278/A1",
    "2019/003",
    "Professor Jane Example leads a study of children aged 9",
    "UPN 1,200,000 pupils",
    "Approved by Jane Example 12 March 2019",
    "Age 16",
    "Pupil Absence in Schools",
    "Child Outcomes Research Consortium",
    "Health Research Authority 20/LO/0123",
    "Jane Example and John Sample will study exclusions",
    "Research into exclusions of pupils by Jane Example",
    "Jane Example, 9 years of experience",
    "Contact Jane Example on 020 7946 0000",
    "Licence holder: Emma Brown, University of Leeds, 2 years",
    "Prof Emma Brown: attendance and outcomes",
    "Emma Brown's study of attendance",
    "Emma Brown\u2019s PhD on school exclusions",
    "PhD student Emma Brown",
    "Retention: 7 years",
    "Data kept for 5 years",
    "Year 1 of 3",
    "Form 1 attached",
    "Class 1 data",
    "Part 2, form 3",
    "Nursery and reception data",
    "Data for Reception, Year 1 and Year 2",
    "SEN, FSM, EAL",
    "SEN; FSM; gender; ethnicity; date of birth; UPN",
    "Free school meals",
    "Children looked after",
    "Pupil identifiers (UPN)",
    "Outcome of DR200604.01, approved 12/03/2020 by panel",
    "Extension approved on 3 May 2013",
    "NHS Digital, DARS-NIC-381078-Y9C5K-v1.2",
    "IRAS ID 123456; REC 19/NW/0123",
    "PHE ODR1718_313 released 03/05/2018",
    "NHS number, date of birth, postcode",
    "Date of birth (month and year), UPN (pseudonymised)",
    "Born in Bradford: linkage to NPD",
    "Growing Up in Scotland (aged 10)",
    "ALSPAC participants aged 16",
    "Ages 11, 14 and 16",
    "Key Stage 4 (age 16)",
    "GCSE results at age 16",
    "A levels at age 18",
    "Evaluation of Thinking, Doing, Talking Science in Year 5",
    "Dr Emma Brown and Dr John Wood, Year 2 report",
    "The Brilliant Club, Year 10 trial",
    "Teach First, Year 7",
    "Place2Be counselling, Year 6",
    "Maths Circle, Year 4",
    "White Rose Maths, Year 6",
    "Read Write Inc., Reception",
    "Chatter Books in Year 3",
    "Barnardo's",
    "Ofsted 2 Marsham Street, London SW1P 4DF",
    "Emma Brown (Policy Exchange)",
    "Sutton Trust, 9 Millbank, London SW1P 3GE",
    "Received 03/05/2019 from Emma Brown",
    "Emma Brown, 03 May 2019, approved",
    "Signed by Emma Brown on 03/05/2019",
    "Emma Brown emma.brown@leeds.ac.uk",
    "Record linkage for Mark Wood's thesis on attendance in Year 9",
    "Effects of Summer Schools on Year 7",
    "June 2019 extract",
    "Autumn 2012 census, Year 1",
    "Attainment 8 and Progress 8",
    "Version 2, 1 July 2019",
    "Tier 1, Level 2",
    "Number of pupils: 12,345",
    "Pupil number 12,345",
    "UPN count 1,234,567",
    "ES/M001660/1",
    "Award number 1234567890",
    "Invoice 9434765918",
    "Company number 01234567, registered 3 May 2013",
    "Charity no. 1234567",
    "Cohort born 1997-2000",
    "Children born between 1 September 2000 and 31 August 2001",
    "Twins born 1994 to 1996 (TEDS)",
    "Everyone born in one week of March 1958",
    "People aged 18",
    "Aged 5, 7, 11",
    "Under 5s",
    "4-year-old children",
    "15 year olds",
    "Analysis of four year olds' language",
    "Maternal age 16",
    "School leavers aged 18",
    "London Borough of Tower Hamlets: Year 9 attendance",
    "South Yorkshire, Year 6",
    "Sir Keith Joseph Academy, Year 7",
    "St Mary's Primary, Year 4",
    "Oak Hill Primary School, Reception",
    "King Edward VI, Year 13",
    "Grace Academy, Year 8",
    "Name, date of birth, UPN\nPostcode, gender, 2015",
    "Names: DOB, UPN\nYears: 2014, 2015",
    "DOB 39884 records",
    "SEN (aged 9)",
    "KS2 (aged 11)",
]


@pytest.mark.parametrize("text", TOLD)
def test_a_text_that_tells_of_a_child(text: str) -> None:
    why = tells(text, "Comments")
    assert why
    assert may_tell(text)
    assert not any(word in why for word in text.split() if len(word) > 5 and word.istitle())


WIDE = {n: n + 0xFEE0 for n in range(0x21, 0x7F)}
MATHEMATICAL = {ord(c): 0x1D400 + n for n, c in enumerate(ascii_uppercase)} | {ord(d): 0x1D7CE + int(d) for d in digits}


@pytest.mark.parametrize("letters", [WIDE, MATHEMATICAL])
@pytest.mark.parametrize("text", TOLD)
def test_letters_and_digits_of_another_form_tell_as_much(text: str, letters: dict[int, int]) -> None:
    assert tells(text.translate(letters))


def test_a_text_loses_a_number_in_wide_digits_too() -> None:
    number = "H801200001001".translate(WIDE)
    assert number not in without_private(f"It names {number} in a table of places.", "")


@pytest.mark.parametrize("text", STAYS)
def test_a_text_that_tells_of_none(text: str) -> None:
    assert tells(text, "Comments") == ""


@pytest.mark.parametrize("seed", [3, 4])
def test_names_signs_separators_and_orders_by_a_seed(seed: int) -> None:
    assert [c.text for c in telling(seed) if not (may_tell(c.text) and tells(c.text, c.column))] == []
    assert [c.text for c in looking_so(seed) if tells(c.text, c.column)] == []


def test_a_heading_of_contacts_lets_an_address_stay_and_no_birth_date() -> None:
    assert tells("Emily Smith, 07700 900123", "Contact") == ""
    assert tells("Emily Smith, 07700 900123", "Comments")
    assert tells("Emily Smith, DOB 03/05/2013", "Contact")


def test_the_first_letter_of_a_pupil_number_is_checked() -> None:
    assert valid_pupil_number("H801200001001")
    assert not valid_pupil_number("J801200001002")


def test_a_text_loses_its_numbers_and_birth_dates_and_nothing_else() -> None:
    text = "The pupil (UPN H801200001001, DOB 3 May 2013) was refused.\nThe minister, born 3 May 1960, replied in 2013."
    assert without_private(text, "[x]") == (
        "The pupil ([x], [x]) was refused.\nThe minister, born 3 May 1960, replied in 2013."
    )
    assert without_private("Nothing  of  it in 2013.", "[x]") == "Nothing  of  it in 2013."
    home = "Records of Maisie Example, born 3 May 2011, 22 Elm Road, LS6 2AB, were sold."
    assert without_private(home, "[x]") == "Records of [x], [x], [x], [x], were sold."
    assert "LS6 2AB" in without_private("Write to the Department at 20 Great Elm Road, LS6 2AB.", "[x]")
    # What a cell is withheld for is taken out of a text too.
    assert without_private("Insured as AA123456C; sat as 12345B201234D.", "[x]") == "Insured as [x]; sat as [x]."


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("My daughter Chloe Wood, who is 9, was excluded. Chloe said so.", "My daughter [x], who is 9, was excluded. [x] said so."),
        ("The pupil, Ben Wood, had his records shared with a firm.", "The pupil, [x], had his records shared with a firm."),
        ("Data about Chloe Wood, born on 3 March 2015, went to the Home Office.", "Data about [x], [x], went to the Home Office."),
        ("A nine-year-old girl, Chloe Wood, found her record.", "A nine-year-old girl, [x], found her record."),
        ("Ben Wood, a pupil at Elm Academy, was listed. Ben Sample MP replied; Ben did not.",
         "[x], a pupil at Elm Academy, was listed. Ben Sample MP replied; [x] did not."),
        ("My son Ben was nine when they shared his record.", "My son [x] was nine when they shared his record."),
        ("Ten-year-old Ben Wood attends Elm Primary School.", "Ten-year-old [x] attends Elm Primary School."),
        ("The children, Chloe Wood and Ben Wood, were listed.", "The children, [x] and [x], were listed."),
    ],
)
def test_a_text_loses_the_names_of_children_and_keeps_its_sentence(text: str, left: str) -> None:
    assert without_private(text, "[x]") == left


@pytest.mark.parametrize(
    "text",
    [
        "Emma Sample, the Minister, and Ben Example (Labour) asked about pupils in Year 6.",
        "His brother Ben Sample said so.",
        "Emma Brown, aged 45, of the Trust.",
        "Student Emma Brown of the University of Testham gave evidence.",
        "Mark Example was suspended from the House.",
        "a. 28/11/2016 The Premier League\nb. 15/3/2016 FFT Education Ltd",
        "Jane Sample asked how many pupils aged 9 were listed.",
    ],
)
def test_a_text_keeps_its_grown_ups(text: str) -> None:
    assert without_private(text, "[x]") == text


@pytest.mark.parametrize("text", [
    "Zebedee Quillfeather (A820 4321 09001) is in it.", "The record A820432109001 of Zebedee Quillfeather was in it.",
    "Zebedee Quillfeather (d.o.b. 04.03.2016) was excluded.", "Zebedee Quillfeather 04/03/2016 was excluded.",
    "Zebedee Quillfeather b. 2016 was in it.", "At the age of nine, Zebedee Quillfeather was excluded.",
    "Pupil name | DOB | UPN\nZebedee Quillfeather | 04/03/2016 | A820432109001\n", "Name Zebedee Quillfeather\nDOB 04/03/2016\n",
    "Name: Zebedee Quillfeather. Year group: 4.", "my son zebedee quillfeather, year 4, was in it.",
    "Zebedee Quillfeather's mother writes: my child is seven.", "Zebedee Quillfeather was permanently excluded in Year 9.",
    "Zebedee Quillfeather's SEN statement was in it.", "Zebedee Quillfeather is in Year 4.", "Schoolboy Zebedee Quillfeather was in it.",
    "Looked-after child Zebedee Quillfeather's file was sent.", "Victim: Zebedee Quillfeather, 14.",
    "Re: Zebedee Quillfeather (pupil no. 4471).", "I am the mother of Zebedee Quillfeather.",
    "Pupil: QUILLFEATHER, Zebedee (Y5) was in it.", "Pupil: Quillfeather, Zebedee", "Zebedee Quillfeather, lat 9, is in it.",
    "We represent Zebedee Quillfeather. She is nine. Her record went.", "Zebedee Quillfeather 2016-03-04 F: is in it.",
    "Case study: Zebedee Quillfeather. Zebedee is a Year 9 pupil.", "The twins Zebedee and Cosima Quillfeather, both 6, are in it.",
    "Zebedee Quillfeather, then 9, died in 2021.", "Her daughter Zebedee Quillfeather, 6, lost her school place.",
    "Elm's serious case review of Zebedee Quillfeather found so.", "Missing: Zebedee Quillfeather, 14", "Have you seen Zebedee Quillfeather, 13?",
    "Zebedee Quillfeather was taken into care at the age of six.", "Zebedee Quillfeather's school recorded her as EAL in Year 7.",
    "Zebedee Quillfeather, a sixth-former, found it.", "I think of Zebedee Quillfeather, a boy of nine.", "Zebedee Quillfeather, a toddler who died, was in it.",
    "My constituent\u2019s son, Zebedee Quillfeather, has waited for an education, health and care plan.",
    "They came with her brother Quillfeather, 8.", "Our eldest, Quillfeather, got an EHCP.", "In re Quillfeather (a child), the record was sought.",
    "The parents of Zebedee Quillfeather, who took his own life at 14, asked.", "We met. Name: Zebedee Quillfeather\nDate of birth: 4 April 2012",
    "Surname: Quillfeather\nForename: Zebedee\nYear group: 7", "Pupil name: Zebedee Quillfeather\nUPN: unknown\nYear: 4",
    "Zebedee Quillfeather's Unique Pupil Number, A-8204-3210-9001, went.", "Ask the pupil at z.quillfeather2015@elm.sch.uk.",
])
def test_a_name_in_the_place_of_a_child_is_left_in_no_text(text: str) -> None:
    from text.privacy.prose import WithoutPrivate

    (left,) = WithoutPrivate((f"{text}",), "[x]").texts
    assert not [w for w in ("quillfeather", "09001", "04/03/2016", "04.03.2016") if w in left.casefold()], left


@pytest.mark.parametrize(("text", "told"), [
    ("The child's phone is 07700 900123.", "07700 900123"), ("The boy lives at 14 Elder Close, London SW1A 2AA.", "14 Elder Close"),
    ("Her home at 14 Elder Close was in the pupil's record.", "14 Elder Close"), ("The pupil's home is at 14 Elder Close.", "14 Elder Close"),
    ("NHS no 943 476 5919 and 9434765919 went too.", "9434765919"),
])
def test_where_a_child_lives_and_is_reached_is_left_in_no_text(text: str, told: str) -> None:
    assert told not in without_private(text, "[x]")


@pytest.mark.parametrize("text", [
    "Minister Zebedee Quillfeather 04/03/2016 was asked.", "The Data Protection Act 04/03/2016 was in force.",
    "Name: Zebedee Quillfeather\nOrganisation: Example Ltd\nDate: 4 March 2019", "Name | Role | Phone\nZebedee Quillfeather | Head | 1",
    "Zebedee Quillfeather (2016) found so.", "Ask Zebedee Quillfeather. He is one of the ministers. He was 11 points ahead.",
    "Zebedee Quillfeather. He is a pupil barrister.", "Student: University, Open", "Write to office@elm.sch.uk.",
    "Rowan Quillfeather, who joined the Department at 21, explained it.", "Ann Example, who has worked at 14 schools, got it.",
    "Missing data: Exampleshire, 9", "Her address to the House was at 14 minutes past noon.", "Rupert Quillfeather, now 64, was in office.",
    "First name: Ann\nSurname: Example\nEmail: ann@example.org", "Lord Example\u2019s brother, Sir Rupert Quillfeather, chaired the school.",
    "Elm Academy, a school of 9 classes, got it.", "Kidscape (Children) and Coram (a charity) got it.", "The serious case review of 2012 found it.",
    "The sisters Jane and Zoe Quillfeather wrote in 1990.", "Zebedee Quillfeather, who is in Year 2 of a fellowship, found so.",
    "A pupil's address and school may be asked for, at 20 Great Smith Street.", "Example Analytics Ltd has autism research in Year 2 of it.",
])
def test_a_grown_up_in_such_a_place_stays(text: str) -> None:
    assert without_private(text, "[x]") == text


@pytest.mark.parametrize("piece", ["A", "\u4e2d", "\u00b9", "born 3 May 2009 ", "a", "1", "Ada Quill "])
def test_ten_times_the_prose_takes_about_ten_times_as_long(piece: str) -> None:
    """Of a run of letters each was tried as the first of a name: 16,000 took eleven seconds."""

    def looked_through(letters: int) -> Callable[[], object]:
        return lambda: tells_of_child(f"The pupil Ada {piece * (letters // len(piece))} Quill.")

    grows_at_most(30, looked_through, 2_000, 20_000)
