"""What outsiders wrote of children who had not read the code, and its look-alikes: by class. All are invented."""

from __future__ import annotations

import pytest

from bench.leaks.told import Cell, read_with
from model.hidden import WITHHELD_CELL
from tests.text.losing import check_loses, check_stays
from text.privacy.private import tells
from text.privacy.quiet import is_quiet, not_quiet

CELLS = """\
EHCP for Wilfreda Quilby
An EHC plan for Wolfstan Ormerod-Pike
EHCP of Ottoline Marrow
Pupil's name is Everard Noakes
Child's full name is Everild Noaks
The pupil's name was Quentyn Tarrow
Pupil's name: O'Shaughnessy-Gill, Finnbar J.
Pupil\u2019s full name: Noakes-Price, Ever
Name of child: Marrow-Pike, Quenby T.
Case: Thistlewood, Peregrine (12/09/2010)
Case - Thistlewood, Peregrine 12.09.2010
Pupil: Ormerod-Pike, Wolfstan, 3 May 2012
D of B 01/02/2013 Orsino Vale
D. of B. 01/02/2013 Orsino Vale
D of B: 7 March 2012, Iolanthe Pemberwick
Orsino Vale, D of B 01.02.2013
b. 2012-11-30, Caspian Ferriday
b. 30/11/2012 Caspian Ferriday
Primrose Abara is a Year-5 pupil
Primula Abara, a Yr-5 child
Emily Marrow, Year-9
YEAR SIX DOROTHEA QUAYSIDE
Year Seven Quenby Marrow
YEAR NINE: WOLFSTAN ORMEROD
Surname: Ballantyne-Oduya Forename: Cosmo Yr: 8
Forename: Cosmo; Surname: Ballantyne; Sex: M
First name Quenby, last name Marrow, Year 4
Data on one pupil: forename Ishmael, surname Dunwoody-Park, female
Family name: Tarrow | Given name: Quentyn | Class: 4B
learner 6123 456 783
Learner: 6123456783
pupil 612 345 6783
candidate no. 6123 456 783
N.H.S. \u2116 943 476 5919
N.H.S. No. 943 476 5870
N.H.S. \u2116 9434765870
NHS 943.476.5919
943\u2013476\u20135919
Oisin Macrae (P7)
Calum Ogg MacRae (S3)
Fergal MacAnTsaoir, in P6
Eilidh NicDhomhnaill, who is in P6 at Bunsgoil Loch an Eilein
Eoin (P7), a brother of Oisin (S2)
Ruaridh Macphail, Primary 6
Fergal Macphail, S4 pupil
teenager Lorcan Fahy-Desmond
the teenager Quenby Marrow
Teenager: Quenby Marrow
youth named Tancred Orrin
Young person called Tancred Orrin
C/YP: Tamsin Orchardson
CYP: Tamsyn Orchard
KPJ (female, 14) \u2013 CSE concerns
QM (M, 9)
Petra Gascoyne (female, 14)
Petra Gascoyne (F, 9 yrs)
Petra Gascoyne (14 years, female)
LAC review \u2014 Skye-Louise Northcott 17y 3m
Emily Marrow, 9y3m
Emily Marrow 11y
home: 14 Wyvern Road, Fictown FT1 2AB (pupil)
Home: Flat 2, 14 Wyvern Road, Fictown (child's)
14 Wyvern Road, Fictown FT1 2AB (child)
girl, 9, 14 Wyvren Rd
see attachment Statement_of_Fergal_MacAnTsaoir_aged8.pdf
Photo: IMG_Amara_Nwosuocha_Y3.jpg
EHCP_Emily_Marrow_Year4.docx
Wilhelmina 'Billie' Stagg-Osei, aged 9
Emily Marrow was just nine
Emily Marrow died aged 14
Oisin Marrow, of Year 2
Re Wolfstan Ormerod, an adopted child now called Wolfstan Pike
Her name's Delilah Ostrander; she is 7
Reception-aged Wolfgang Peabody-Aziz
Anaphylaxis \u2014 Otis Braithwell \u2014 Yr R
Emily Marrow, Nursery 2
Y06 Cressan Pax-Ali
YP Kezia Holm-Adeleke, NEET since 16
Guardian ad litem for Viola Pennick-Shah
CHI number 0102134567 for a pupil
tel. of pupil 07700 900 463
the pupil's mobile 07700 900463
Instagram @ellie.mae.xx09 \u2013 pupil's account
snapchat: lil_kezzab2011; girl in Y8
TikTok of the pupil: edie.rose.2013
Snapchat of the child: edie_rose13
Si\u00f4n & Si\u00e2n ab Ithel, 5 and 7
El\u00e8ve: Th\u00e9odule Grandmaison, CM2
Rohan Jeyasekaran, managed move to PRU at 13
Ms A Petrossian's 12 y/o lad Vahan
pupil named in the complaint as 'Quenby Arrowsmith-Roy'
EHCP for Emily Marrow
EHCP application for Tamsin Quillory
EHC needs assessment of Tamsin Quillory
Request for EHCP for Tamsin Quillory
SEN statement for Tamsin Quillory
Pupil name Tamsin Quillory
The child is called Tamsin Quillory
name of learner: Quillory, Tamsin
Student: Quillory, Tamsin (DOB 12/09/2010)
Re: Quillory, Tamsin 12/09/2010
D-O-B 01/02/2013 Tamsin Quillory
DOB - 01.02.13 - Tamsin Quillory
born 2012: Tamsin Quillory
Tamsin Quillory b. 2012
Tamsin Quillory (b. 1 Feb 2013)
Tamsin Quillory is in Year-5
Tamsin Quillory (Yr-5)
Year Five: Tamsin Quillory
YR 5 TAMSIN QUILLORY
TAMSIN QUILLORY YEAR 5
Surname Quillory Forename Tamsin Year 8
Last name: Quillory, First name: Tamsin, DOB: 01/02/2013
LRN / ULN 6123456783
pupil no 6123 456 783
NHS No: 943.476.5919
NHS# 943-476-5919
nhs 9434765919
Callum Quillory, P3
Callum Quillory, P3 pupil
Callum Quillory (Primary 3)
teenage girl Tamsin Quillory
teen Tamsin Quillory
a 15-year-old called Tamsin Quillory
schoolgirl Tamsin Quillory, missing
Tamsin Quillory (girl, 14)
Tamsin Quillory (F/14)
Tamsin Quillory 14 y.o.
Tamsin Quillory, nearly 14
Tamsin Quillory, almost fourteen
Tamsin Quillory, age: 14
Tamsin Quillory (age: 14)
Tamsin Quillory, 9 years 3 months
child lives at 14 Wyvern Road, Fictown FT1 2AB
pupil's address: 14 Wyvern Road, Fictown
address of pupil: 14 Wyvern Road, Fictown FT1 2AB
Tamsin_Quillory_Year5.docx
photo of Tamsin Quillory in Reception
Tamsin Quillory's mum
Our son Tam (Year 4)
Tamsin Quillory, excluded from Elm High
Pupil of teacher Jane Marrow: Emily Quillory, Year 4
Teacher Jane Marrow reports Emily Quillory (Year 4) absent
Social worker: Jane Marrow; child: Ben Quillory (Year 4)
Headteacher's daughter Emily Quillory, Year 4
Emily Quillory, Year 4, teacher Mr Wray
Emily Quillory (Year 4, tutor group 4B)
Emily Quillory, Year 4 teacher Mrs Wray
Emily Quillory, Year 4 (teacher: Mrs Wray)
Author Emily Quillory, aged 9
Young author Emily Quillory (aged 9)
Officer visited Emily Quillory (Year 4)
Officer's note: Emily Quillory, Year 4
Nurse saw Emily Quillory, Year 4
Manager to ring mother of Emily Quillory, Year 4
Exclusion panel 12/04/2013 (Emily Quillory)
Sent home 12/04/2013 Emily Quillory
Admission appeal meeting 12/04/2013 Emily Quillory
Child protection meeting 12/04/2013 Emily Quillory
Emily Quillory, Year 4, known to nurse
Mark Quillory, Year 6
Will Quillory (Year 6)
Grant Quillory, aged 9
Will (Year 6)
Grace, Year 4 pupil
Brent Quillory, Year 6
Dean, Year 6, excluded
Dean Quillory, of Forest School, Year 6
St John Quillory, aged 9
Rose Quillory, Year 6
Councillor's grandson Ben Quillory, Year 4
MP's letter re Ben Quillory, Year 4
Ben Quillory, constituent of Jane Marrow MP, Year 4
Jane Marrow MP re constituent's son Ben Quillory (Year 4)
Jane Marrow MP for Ben Quillory, aged 9
Student Ben Quillory, Year 10
Student: Ben Quillory, Year 10
Ben Quillory, Year 12 student
Ben Quillory, apprentice, aged 16
"""

INNOCENT_CELLS = """\
Edgar Wintle MP: reply on Year 6 tests
Emily Marrow MP, question on Year 6
Emily Marrow MSP: Year 9 options
Councillor Abdul Noor-Khan: exclusions in Year 9
Cllr Emily Marrow, Year 6 places
Alderman Thomas Wray: Year 7 admissions
PhD student Tobias Crane, University of Fictionbury, year 3
Masters student Leila Haddad-Moore (Year 1), Fictionbury Business School
Undergraduate Thomas Lamb, Year 3, University of Fictionbury
Thomas Pollard, doctoral researcher, exclusion in Year 9
Trainee teacher Noah Fisk (Year 1 of PGCE)
Noah Fisk, Year 2 of BSc
Noah Fisk, ECT, Year 2 of ECF
Teaching assistant Rhona Birch, Year 4
Teaching assistants Rhona Birch and Emily Marrow, Year 4
Ofsted inspector Thomas Morgan-Webb, Year 6 results
Emily Marrow, Year 6 teacher
Headteacher Emily Marrow, Year 6
Nurse practitioner Olga Baines, age 11 vaccination
The Emma Programme, age 11
The Thomas Award, Year 6
The Emily Fund (Year 9)
The Oliver Trial, Year 4
St Hilda's, Year 6
St Thomas, Year 4
Saint Thomas More, Year 7
Will Year 6 pupils benefit?
Will Year 9 be tested?
Mark Year 6 tests
Grant Year 4 funding
Grant 1234567897
Rejected 12/04/2013 (Mary Olsen)
Approved 12/04/2013 (Mary Olsen)
Approved at DSAP meeting of 12/04/2013, Chair Ian Marwood
Updated on 12/04/2013, Mary Olsen
Checked 3 May 2019 - Mary Olsen
Team Around the Child in Brent (11)
Early Help in Brent, Year 6
Schools in Sefton (9)
Forest of Dean, Year 4
The Forest of Dean (9)
Isle of Skye, Year 4
Paul Hamlyn-style arts scheme, Year 8
Thomas-led tutoring, Year 8
Lytton Bequest, Year 3 report
Wray Scholarship, Year 12
EHCP for each pupil
EHCP for Tower Hamlets
EHC plans for pupils in Year 6
EHCP of the local authority
Case: Law, Family (12/09/2010)
Case: Data Sharing (12/09/2010)
Pupil: Attainment, Absence
Pupil's name: not supplied
Pupil's name is withheld
Child: Health, Education (2019)
Section D of B 12
Year-5 pupils
Year-on-year change, Year 6
a multi-year project of Emily Marrow
YEAR SIX PUPIL DATA
Year Seven catch-up premium
Surname, Forename, Sex, Date of birth
Surname: Wray Forename: Thomas Role: Analyst
Pupil Surname Forename DOB Gender
Surname First Name Sex Year
Emily Primary, Year 4
learner 2019 to 2021
learner numbers by age
learner 1234567890
P7 schools
Lewis and Harris, P6
Pupils in P6 and P7
Amazon Web Storage (S3)
Work Package (P7)
Appendix (P6)
Schools of Emily Marrow Trust (S3)
teenager mental health
Teenager pregnancy
youth justice
CYP: Mental Health
CYP Now
NPD (female, 14)
KS3 (M, 14)
Pupils (female, 14)
attainment of girls (14)
home: Elm Children's Home
Home Office, 2 Marsham Street, London SW1P 4DF
data controller: 14 Wyvern Road, Fictown FT1 2AB
Key_Stage_2_Year_6.csv
NPD_Year_4_extract.xlsx
Jordan_aged_8_to_10.pdf
Emily_Marrow_CV.pdf
The scheme was just nine months old
Ofsted was only nine when it was reformed
Children who died aged 14
children aged 9 to 11
Growing Up, aged 9
Year 2 of the project
Dr Emily Marrow, Year 2 of the project
Ages 9 to 11, by Emily Marrow
DSA 943 476 5919/1
Version 3.11.12
Child Sexual Exploitation
Child Criminal Exploitation, Year 9
Reception-aged children
Year R to Year 6
Nursery 2 year olds
CYP Mental Health
Guardian ad litem panel
CHI number (hashed)
Use of Instagram and TikTok by children
A child's use of Instagram in 2019: survey of Year 9
Facebook and Snapchat, Year 9 girls
tel. of the school 020 7946 0123
Managed moves to PRUs
020 7946 0123
Emily Marrow, Chief Executive, Year 6 tests
Emily Marrow, Director of Education: Year 9 options
Sir Thomas Wray, Year 4
Emily Marrow, Research Fellow, Year 3
Thomas Wray and Emily Marrow (2014), Year 6
Lord Thomas Wray of Elm: question on Year 9
Emily Marrow (Con): pupils in Year 6
Shadow minister Emily Marrow: Year 6 tests
Minister Emily Marrow on Year 9
Education officer Emily Marrow, Year 6
Data analyst Emily Marrow, Year 2
Emily Marrow, Year 2 of apprenticeship
Emily Marrow, PhD Year 2
Emily Marrow, final year student, University of Fictionbury
Emily Marrow, MSc student, Year 1
Student nurse Emily Marrow, Year 3
Professor Emily Marrow, Year 6 reading
Emily Marrow's PhD, Year 3
Children's author Emily Marrow, Year 6
Author Thomas Wray visits Year 4
Thomas Wray: Year 6 textbook
The Thomas Wray Programme, Year 6
The Thomas Wray Foundation, Year 6
Thomas Wray Trust (9)
St Mary's, Year 6
St John's C of E, Year 4
Our Lady of Lourdes, Year 6
Holy Trinity, Year 4
King Edward VI, Year 7
Oasis Community Learning (9)
Ark Schools, age 11
Teach First, Year 2
Isle of Wight, Year 9
Milton Keynes, Year 6
West Ham, age 11
Will Year 11 results be published?
Mark, grade and Year 9
May Year 6 SATs
June Year 11 exams
April, Year 6
Jan 2019, Year 6
Grace period, Year 2
Hope Centre (9)
Summer Camp (9)
Pilot in Chester (9)
Schools in Florence and Devon (9)
Sent 12/04/2013 (Mary Olsen)
Reviewed 12/04/2013 by M Olsen
Panel 12/04/2013, Mary Olsen absent
Chair: Mary Olsen, 12/04/2013
Version 2, 12/04/2013 (Mary Olsen)
Licence signed 12/04/2013 Mary Olsen
P3 assessments, Fife
Glasgow, P3
Stage S1 to S3 pupils
Sheet (S3)
AWS bucket (S3)
Learner 1234
Pupil no. per school
Surname and forename, Year 8
First name and last name of pupil
Key stage 2, Year 6, Emily Marrow lead
Maths Hub lead Emily Marrow, Year 4
Instagram of schools, Year 9
Ages 9-11
9 to 11 year olds
Year 9/10
Years 7, 8 and 9
Children aged 4 (Reception)
Boys (14), girls (15)
Female, 14: n=200
Mean age 14
Aged 14 at interview
Wave 1 (age 9)
Emily Marrow, 5 years
Licence to Emily Marrow, 3 years
Child Benefit, age 16
Child Measurement Programme, Year 6
Young People NEET, age 16
Pupil Referral Unit, Year 9
Learner Record Service, age 14
Minor amendments, Year 2
Learner voice: Year 9
Family Fund, age 11
Case: London Borough of Brent, 12/04/2013
Case: Fairweather v Secretary of State, 12/04/2013
Subject: Data Sharing, 12/04/2013
Re: Data Sharing Agreement 12/04/2013
Re: Census, School 12/04/2013
Subject: Maths, English
Pupil names, UPN, DOB
Pupil's name, date of birth
Child's name is not needed
Name of child is not held
Pupils named in the data are not told
Surname (first three letters), forename initial, sex
First name: no; surname: no; sex: yes
Surname, Forename: removed; Sex: M/F
Snapchat and Instagram: pupil views
Home: the pupil and the family
Home address of pupil (postcode only)
npd_ks2_2016_v2.csv
NPD_KS4_Year11.sas
Emily_Marrow_thesis_Year2.pdf
Baseline_Reception_2015.xlsx
is nearly 14 per cent
almost nine of ten pupils
only 4 schools; just 9 records
(P1) Work package 1; (S2) Stream 2
Thomas Wray, P3 of 7
Deliverable 2, P3
Year R baseline
Reception baseline, Year R
BTEC (M, 14)
London, 12 y
Version 9 y 3 m
AWS (S3), Thomas Wray
The Prince of Wales, Year 4
Prince Thomas Award
Rosie Marrow Award, aged 9 to 11
Emily Marrow, Year 9 set text
Thomas Wray, Year 6 reading list
"""

TEXTS = """\
Aldith Bramhill, a Year 10 pupil at Elm High, was stabbed. >> Aldith
T. Bramhall-Kaur, a Year 10 pupil at Elm High, was stabbed. >> Bramhall-Kaur
Aldith Bramhill, a former Year 6 pupil, spoke. >> Aldith
Aldith Bramhill, a Reception pupil, was left out. >> Aldith
Year 6 pupils Saxon Amory and Selwyn Arkle met the minister. >> Saxon; Arkle
Year 6 pupils Ayaan Vale, Tilly Broomhall and Seb Nakagawa met the mayor. >> Ayaan; Tilly; Nakagawa
Pupils Serenata Bligh, Shiloh Blick and Sunniva Bloor met the minister. >> Serenata; Shiloh; Sunniva
Saxon Amory and Selwyn Arkle, Year 6 pupils, met the minister. >> Saxon; Arkle
Saxon Amory, Tilly Broom and Selwyn Arkle, both Year 6 pupils of Elm Primary. >> Saxon; Tilly; Arkle
14-yr-old Ulric Bramley was named. >> Ulric
14yo Ultan Bramall was named. >> Ultan
A 14yr old, Ultan Bramall, was named. >> Ultan
14 yo Ultan Bramall was named. >> Ultan
Verity-May Kardow (14 years) was excluded. >> Verity-May; Kardow
Verity-May Kardow (14 yrs) was excluded. >> Verity-May; Kardow
Philbert Dray-Cotter was just nine. >> Philbert
Philbert Dray-Cotter was only nine when it was shared. >> Philbert
Quenby Marrow, who was nine at the time, was left out. >> Quenby
Quenby Marrow died aged 14. >> Quenby
Quenby Marrow, who died aged 14, was a pupil. >> Quenby
Quenby Marrow was killed aged just 14. >> Quenby
Quenby Marrow, who will be 10 on 3 June 2024, has no say. >> Quenby
My name is Quillan Rudge. I am 14. >> Quillan
My name is Quillan Rudge and I am 14 years old. >> Quillan
My name is Quillan. I'm in Year 9. >> Quillan
I'm Quillan Rudge and I'm 14. >> Quillan
I am Quillan Rudge, I am 13 years old and I want my data deleted. >> Quillan
Hi, I\u2019m Zakariyya and I\u2019m in Year 9. >> Zakariyya
I'm Birdie Chaunt and I'm a Year 11 student. >> Birdie
My name is Oriel Blakeney-Tan and I'm a pupil at Elm High. >> Oriel; Blakeney
As a Year 9 pupil, I, Ramona Ruddock, object. >> Ramona
My children, Aramis and Athos Chard-Lyle, are in the database. >> Aramis; Athos
My children Araminty and Athelbert Charde are at Elm Primary. >> Araminty; Athelbert
I want the pupil records of my children, Ptolemy and Hero Ashdown-Lyle. >> Ptolemy; Ashdown
Our sons Araminto, Athelstan and Bevis are at Elm Primary. >> Araminto; Athelstan; Bevis
The father of Wystan Carew, who is 7, wrote to us. >> Wystan
The mother of Wystan Carew, 5, wrote to us. >> Wystan
As foster carer of Kyra-Leigh Dunstan I object. >> Kyra; Dunstan
I am a parent of Quenby Marrow. >> Quenby
I have parental responsibility for Bevis Chaucer-Roy. >> Bevis
Wolfric's dad says his little boy, 5, is in the census. >> Wolfric
\u201cI hate it.\u201d \u2014 Kenelm Docker, 9 >> Kenelm
\u2014 Kenelm Docker, 9 >> Kenelm
- Sophie Ormthwaite, 9 >> Sophie; Ormthwaite
Kenelm Docker, aged 9\u00b6Quenby Marrow, 11 >> Kenelm; Quenby
Justice for Zephyrine Cavill, 9. >> Zephyrine
Justice for Callum-Jay Entwhistle, 9: school data >> Callum; Entwhistle
Pupil data of Linnet Harkness-Bo (9) >> Linnet
Well done to Galahad Denby (Y5)! >> Galahad
Congratulations to Seren Bowen-Achebe (Y5) for winning. >> Seren; Bowen
The apology to Isadore Dimmock-Roe (Year 6) was late. >> Isadore
Happy 7th birthday to Hiram Dexter-Obi! >> Hiram
Photo of Marlon Fitzwarren in the Year 2 classroom. >> Marlon
Photo: Gaylord Dench in his Year 2 classroom. >> Gaylord
Jocelin Dobree, of Year 2, at the fair. >> Jocelin
Roedd Heledd Gruffudd-Amos, wyth oed, yn ddisgybl. >> Heledd
Roedd Branwenna Chubb-Huws, 8 oed, yn ddisgybl. >> Branwenna
Fenton Dray-Clough\u00b6Pupil number: B823432112003 >> Fenton; Clough
Tobiah Renshaw-Patel\u00b6Pupil number K825412345678\u00b6Tutor group 8R >> Tobiah; Renshaw
Fenton Dray-Clough\u00b6Date of birth: 01/02/2014 >> Fenton; Clough
Adwoax Frimpong\u2011Carlyle, aged nine, was born in Leeds. >> Adwoax; Carlyle
Adwoay Frimpong\u2010Carlise, aged nine, was born in Leeds. >> Adwoay; Carlise
NHS number 943-476-5919 of the pupil; 943.476.5919; 943\u2013476\u20135919 >> 943
The pupil's NHS number is 943\u2013476\u20135919. >> 5919
The pupil's NHS number is 943 476 5919. >> 5919
He will be ten in June, said the father of Ignace Dilke. >> Ignace
Follow my daughter on TikTok: @xx_mabel_rose_2012 please. >> mabel
Follow the pupil at instagram.com/lettice.dodd.2013 please. >> lettice
It said so. Fenton Dray-Clough\u00b6Pupil number: B823432112003 >> Fenton; Clough
Ysolde Carver, of 3 Sycomore Drive, Fictown, was 15. >> Ysolde; Sycomore
Ysolde Carver, of Sycomore Drive, Fictown, was just 15. >> Ysolde
The patient Blaise Cheyne (F, 7 y) waited. >> Blaise
The patient Blaise Cheyne (female, 7) waited. >> Blaise
The boy was named locally as Zoltan Cavell. >> Zoltan
The youngster, named locally as Jaxon Prewett, went to Elm Primary School. >> Jaxon
She was called Blessing Okoronkwo. She was seven. >> Okoronkwo
Ignatius Polworth died in 2019. He was 12 and a pupil at Elm Primary School. >> Ignatius
Baby Xanthia Carver-Li, 5 months, was in care. >> Xanthia
Jack O'Rourke-Sato, Head Boy at Elm High School, gave a speech. >> Rourke
Her birthday is 3 June 2014 and her name is Ottoline Fairweather-Ude. >> Ottoline
Children spoken to: Dermid (9), Drusillo (11). >> Dermid; Drusillo
Children interviewed: Emlyn (9), Perpetua (11) and Huw (13). >> Emlyn; Perpetua; Huw
The children we spoke to were Edric, 9, and Elfrida, 11. >> Edric; Elfrida
Name | Age\u00b6Zoe Fictwell | 9\u00b6Sophie Ormthwaite | 11 >> Zoe; Ormthwaite
Pupil\tYear\u00b6Quenby Marrow\tYear 4 >> Quenby
Tamsin Quillory, a Year Ten pupil at Elm High, spoke. >> Tamsin
Tamsin Quillory, a pupil in Year 6, spoke. >> Tamsin
Tamsin Quillory, who attends Elm Primary School, is nine. >> Tamsin
Year 6 pupil Tamsin Quillory spoke. >> Tamsin
Year Six pupils Tamsin Quillory and Wolf Marrow spoke. >> Tamsin; Wolf
Reception children Tamsin Quillory and Wolf Marrow spoke. >> Tamsin; Wolf
The pupils, Tamsin Quillory and Wolf Marrow, spoke. >> Tamsin; Wolf
Fourteen-year-old Tamsin Quillory was named. >> Tamsin
A fourteen-year-old, Tamsin Quillory, was named. >> Tamsin
Tamsin Quillory was nine years old when it was shared. >> Tamsin
Tamsin Quillory had just turned nine. >> Tamsin
Tamsin Quillory turned nine in May. >> Tamsin
Tamsin Quillory will be nine in May. >> Tamsin
Tamsin Quillory died at the age of nine. >> Tamsin
Tamsin Quillory was 9 when she died. >> Tamsin
Tamsin Quillory died in 2019 aged nine. >> Tamsin
My name's Tamsin Quillory and I'm nine. >> Tamsin
Hello, my name is Tamsin and I am 9 years old. >> Tamsin
My name is Tamsin Quillory. I'm in Year 9 at Elm High. >> Tamsin
I'm Tamsin, 14. >> Tamsin
I'm Tamsin Quillory, a Year 9 pupil. >> Tamsin
I am a 14-year-old pupil called Tamsin Quillory. >> Tamsin
My kids Tamsin and Wolf Quillory are in it. >> Tamsin; Wolf
My two boys, Wolf and Tarn, are in it. >> Wolf; Tarn
My child Tamsin is in it. >> Tamsin
I am the mother of Tamsin Quillory. >> Tamsin
I am Tamsin Quillory's mother. >> Tamsin
As Tamsin Quillory's mother I object. >> Tamsin
As a parent of Tamsin Quillory (Year 4) I object. >> Tamsin
On behalf of my daughter Tamsin Quillory I object. >> Tamsin
\u2013 Tamsin Quillory (9) >> Tamsin
\u201cNo!\u201d \u2013 Tamsin, age 9 >> Tamsin
Tamsin Quillory, age 9 >> Tamsin
By Tamsin Quillory, aged 9 >> Tamsin
By Tamsin Quillory (9) >> Tamsin
Letter from Tamsin Quillory, 9 >> Tamsin
Drawing by Tamsin Quillory, Year 4 >> Tamsin
Tamsin Quillory, from Fictown, was 15. >> Tamsin
Tamsin Quillory (aged 15), of Fictown, was left out. >> Tamsin
Campaign for Tamsin Quillory, 9 >> Tamsin
In memory of Tamsin Quillory, 9. >> Tamsin
RIP Tamsin Quillory, aged 9 >> Tamsin
Roedd Tamsin Quillory yn 9 oed. >> Tamsin
Mae Tamsin Quillory yn ddisgybl ym Mlwyddyn 6. >> Tamsin
Tamsin Quillory, naw oed. >> Tamsin
Tamsin Quillory\u00b6DOB: 01/02/2014 >> Tamsin
Tamsin Quillory\u00b6UPN: B823432112003 >> Tamsin
Pupil: Tamsin Quillory\u00b6Class: 4B >> Tamsin
Name\tAge\u00b6Tamsin Quillory\t9 >> Tamsin
Child;Age\u00b6Tamsin Quillory;9 >> Tamsin
The girl, named as Tamsin Quillory, was found. >> Tamsin
Police named the boy as Wolf Quillory. >> Wolf
The victim, Wolf Quillory, 14, was found. >> Wolf
The victim was 14-year-old Wolf Quillory. >> Wolf
Wolf Quillory, head girl at Elm High, spoke. >> Wolf
NHS no. 943 476 5919. >> 5919
His UPN is B823432112003. >> B8234
"""

INNOCENT_TEXTS = """\
Emily Marrow, a Year 10 teacher at Elm High, was there.
Emily Marrow, a Year 10 pupil barrister, spoke.
Elm High, a Year 10 pupil referral unit, took part.
Year 6 pupils in Kent and Devon took part.
Year 6 pupils and Year 9 students took part.
Pupils Ofsted and the Department know were counted.
Saxon Primary and Selwyn Primary, Year 6 pupils: 40.
Pupils aged 9 and 11 in Kent and Devon were tested.
Big Brother Watch and Teach First, with Year 6 pupils, took part.
14-year-olds in Kent were tested.
14-yr-old data was deleted.
The Data Sharing Panel (14 years) was left.
Example Analytics (14 years) has had the data.
The Data Panel was just nine months old.
Example Analytics was only nine when it was sold.
The scheme died aged 14.
My name is Rowland Tighe. I am 54.
My name is Rowland Tighe. I am 14 years into my work as a teacher.
I'm Rowland Tighe and I'm a teacher of Year 9.
My name is Rowland Tighe and I teach Year 9.
I am Rowland Tighe, I am a governor and taught pupils aged 9.
As a Year 9 teacher, I, Rowland Tighe, object.
My children, both at Elm Primary School, are in the database.
My children and Ofsted disagree.
Our children in Kent and Devon are in the database.
The father of two children in Kent, Rowland Tighe, spoke of pupils in Year 9.
As a carer of children in Kent I object.
I have parental responsibility for two children.
Britain's data of children aged 9 was sold.
\u2014 Rowland Tighe, 43
- Elm Primary School, 9
- Example Analytics, 9
- Big Brother Watch (9)
- Kent, 9
Justice for Families, 9 May 2019: school data
Justice for Pupils, 9 recommendations
Pupil data of Example Analytics (9)
Pupil data of Elm Primary School (9)
Congratulations to Elm Primary School (Year 5) for winning.
Well done to Year 5!
Happy 7th birthday to the National Pupil Database!
Photo of the Year 2 classroom at Elm Primary School.
Photo: Rowland Tighe, head of Year 9.
Elm Primary, of Year 2 fame, took part.
Plant rhwng 8 ac 11 oed.
Rowland Tighe\u00b6The Pupil number is held by the school.
Elm Primary School\u00b6Pupil number: see below
Rowland Tighe, of 3 Elm Drive, Fictown, was 51.
Rowland Tighe, of Fictown, was there with 15 pupils.
Example Analytics (F, 7) was asked.
The school was named locally as Elm Primary.
The Minister, Edgar Wintle, said that it was late. She was one of 12.
Edgar Wintle met the schools. He was 12 minutes late.
Baby Bank Network, 5 months, was funded.
Rowland Tighe, Head of School, gave a speech.
The name is Example Analytics, and children aged 9 took part.
Pupils by county: Devon (9), Dorset (11) and Kent (13).
Children: Kent (9), Devon (11).
The children we counted were in Kent, 9, and Devon, 11.
The Forest of Dean, Year 4; the Vale of Glamorgan, Year 5.
The Isle of Wight, Year 9, and the Forest of Dean, Year 4, were sampled from pupil data.
Name | Releases\u00b6Example Analytics | 9
Year | Age\u00b6Year 4 | 9
Minister Rowena Kestrel said that data of children aged 4 to 11 was given to Example Ltd.
Devon (9), Dorset (11) and Kent (13) had pupil data errors.
He will be 54 in June, said the father of Rowland Tighe.
Follow us on Twitter and facebook.com/example.data.2013 please.
Our guide for each school, 1234567890, is on Instagram.
Year 2 of the project began; Rowland Tighe leads it.
Children aged 9 to 11 took part, said Rowland Tighe.
Emily Marrow, a Year Ten tutor at Elm High, spoke.
Emily Marrow, a pupil premium lead, spoke.
Emily Marrow, who attends meetings of the school, spoke.
Year 6 teacher Emily Marrow spoke.
Year Six teachers Emily Marrow and Thomas Wray spoke.
Emily Marrow and Thomas Wray, both teachers, spoke of Year 6.
Emily Marrow and Thomas Wray, governors at Elm Primary, spoke.
The authors, Emily Marrow and Thomas Wray, studied Year 6 pupils.
The minister, Thomas Wray, was asked nine times.
Thomas Wray had just nine weeks.
Thomas Wray was one of nine members.
Thomas Wray is 64.
Thomas Wray turned to Year 9.
Thomas Wray died in 2019 aged 79.
Thomas Wray, chair from 2009, has three children aged 9, 11 and 14.
My name is Emily Marrow. I work with Year 9.
I am Emily Marrow, mother of a Year 9 pupil.
I'm Emily Marrow, a Year 9 tutor.
My company, Example Analytics, had nine releases.
My colleagues, Thomas Wray and Emily Marrow, studied Year 6.
Our pupils at Elm Primary and Oak Primary were asked.
As a parent of a pupil in Year 4 I object.
On behalf of Example Analytics I object.
\u2013 Emily Marrow, Fictionbury
\u201cNo!\u201d \u2013 Emily Marrow, head of Year 9
By Emily Marrow, 9 May 2019
By Emily Marrow (2009)
Letter from Emily Marrow, 9 May 2019
Table 9, Year 4
Emily Marrow, from Fictown, was there for 15 years.
Emily Marrow, 45, of Fictown, was left out.
Campaign for Freedom of Information, 9 May
In memory of Thomas Wray, 79.
Mae Emily Marrow yn athrawes ym Mlwyddyn 6.
Emily Marrow\u00b6Phone: 020 7946 0123
Name\tRole\u00b6Emily Marrow\tAnalyst
Name\tYear\u00b6Thomas Wray\t2019
Body;Releases\u00b6Example Analytics;9
The company, named as Example Analytics, was found.
Police named the operation as Operation Fern.
Kent, 9, was the most frequent.
Emily Marrow, head of school, spoke of Year 9.
Question 9, Thomas Wray: pupils of Year 6?
Q9 Thomas Wray: what of pupils aged 11?
Thomas Wray: Year 6 is hard. Emily Marrow: Year 9 is harder.
Thomas Wray (Fictown) (Lab): pupils aged 9 are counted.
Evidence of Emily Marrow, 9 pages
Emily Marrow et al. (2012), 9, 11-14
The Emily Marrow Award for Year 6 pupils was given to Elm Primary.
Elm Primary, Year 6, and Oak Primary, Year 4, took part.
Thomas Wray said that his son's school had shared nothing.
Thomas Wray told us: I was a pupil, aged 9, in 1970.
"""


def cases(text: str) -> list[str]:
    """The lines, each with its own breaks."""
    return [line.replace("\u00b6", "\n") for line in text.splitlines()]


@pytest.mark.parametrize("text", cases(CELLS))
def test_a_cell_that_tells_is_withheld(text: str) -> None:
    assert tells(text) != ""
    assert read_with(Cell(text, "Comments", ""))[0] == WITHHELD_CELL
    assert not is_quiet(text)
    assert text in [*not_quiet(["Outcomes of pupils", text])]


@pytest.mark.parametrize("text", cases(INNOCENT_CELLS))
@pytest.mark.parametrize("column", ["Purpose", "Comments"])
def test_a_cell_that_only_looks_so_stays(text: str, column: str) -> None:
    assert read_with(Cell(text, column, ""))[0] == text


@pytest.mark.parametrize("text", cases(TEXTS))
def test_a_text_loses_the_child(text: str) -> None:
    check_loses(text)


@pytest.mark.parametrize("text", cases(INNOCENT_TEXTS))
def test_a_text_that_only_looks_so_stays(text: str) -> None:
    check_stays(text)
