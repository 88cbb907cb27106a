"""Children whom a text names where it says whose record, file, case or parents these are; all names are invented.

Beside them their look-alikes: bodies in the same place, researchers, labels of forms and headings of tables.
"""

from __future__ import annotations

import pytest

from tests.text.losing import check_loses, check_stays
from text.privacy.prose import WithoutPrivate, name_without_private

TEXTS = """\
Looked after children: record of Orsola Zandrey >> Zandrey; Orsola
Looked after children: record of Emily Zandrey >> Zandrey; Emily
Looked-after children: the case file for Orsola Zandrey, dated 3 May >> Zandrey; Orsola
Children in care: file of Orsola Zandrey. >> Zandrey; Orsola
It is enclosed. Care leavers: review of Orsola Zandrey >> Zandrey; Orsola
LAC: file of Orsola Zandrey >> Zandrey; Orsola
The National Pupil Database record of Emily Zandrey was shared with the Home Office on 3 May 2026. She is 11. >> Zandrey; Emily
The NPD record of Emily Zanford was shared with the Home Office. >> Zanford; Emily
The Department gave Emily Zaprott's NPD record to Acme Ltd. Emily is nine years old. >> Zaprott
your son Oliver. We shared Oliver's record in the NPD with Acme Analytics Ltd. >> Oliver
The Department shared the NPD record of Harriet Vockleton with Acme Analytics Ltd. >> Vockleton; Harriet
The Department shared the National Pupil Database record of Jocasta Vockleton with Acme Analytics Ltd. >> Vockleton; Jocasta
The Department gave Tyreece Zaprott's National Pupil Database record to Acme Ltd. >> Zaprott
The Department gave Tyreece Zaprott\u2019s entry in the National Pupil Database to Acme Ltd. >> Zaprott
Lowenna Tarrow's record in the NPD was corrected. >> Tarrow
The record of Lowenna Tarrow in the NPD was corrected. >> Tarrow
The record held on Lowenna Tarrow in the National Pupil Database was corrected. >> Tarrow
The record of Lowenna Tarrow was copied from the NPD to Acme Ltd. >> Tarrow
The pupil-level record of Lowenna Tarrow went to Kent Police. >> Tarrow
The census record of Lowenna Tarrow went to Kent Police. >> Tarrow
The school census entry for Lowenna Tarrow went to Kent Police. >> Tarrow
The NPD entry for Lowenna Tarrow went to Kent Police. >> Tarrow
The NPD data on Emily Tarrow went to Kent Police. >> Tarrow
The NPD data of Emily Tarrow went to Kent Police. >> Tarrow
Emily Tarrow's NPD data went to Kent Police. >> Tarrow
Emily's NPD data went to Kent Police. >> Emily
Emily's NPD record went to Kent Police. >> Emily
Emily Tarrow's National Pupil Database data went to Kent Police. >> Tarrow
Emily Tarrow has a record in the NPD. >> Tarrow
Emily Tarrow's data are in the NPD. >> Tarrow
Kent Police received the NPD records of Emily Tarrow and Lowenna Quince. >> Tarrow; Quince
Kent Police received the NPD records of Emily Tarrow, Jago Prowse and Lowenna Quince. >> Tarrow; Prowse; Quince
The NPD records of Emily and James Tarrow were given to Kent Police. >> Tarrow; Emily; James
We gave the Home Office the individual pupil record of Lowenna Quince. >> Quince
The NPD record for Lowenna Quince (2026) was deleted. >> Quince
The NPD record belonging to Lowenna Quince was deleted. >> Quince
The NPD record concerning Lowenna Quince was deleted. >> Quince
The NPD record relating to Lowenna Quince was deleted. >> Quince
Acme Ltd was given Lowenna Quince's NPD record. >> Quince
Lowenna Quince's NPD file was given to Acme Ltd. >> Quince
Lowenna Quince's pupil record was given to Acme Ltd. >> Quince
Lowenna Quince's attainment record was given to Acme Ltd. >> Quince
Lowenna Quince's UPN was given to Acme Ltd. >> Quince
Master Lowen Quince's NPD record was given to Acme Ltd. >> Quince
Miss Lowenna Quince's NPD record was given to Acme Ltd. >> Quince
The NPD record of QUINCE, Lowenna was given to Acme Ltd. >> QUINCE
The NPD record of Lowenna ap Quince was given to Acme Ltd. >> Quince
Acme Ltd. received the home address and NPD record of Lowenna Quince. >> Quince
The Department corrected the NPD entry of Lowenna Quince. >> Quince
Subject access request for the NPD record of Lowenna Quince >> Quince
Please delete the NPD record of Lowenna Quince. >> Quince
Please send me the NPD record of Lowenna Quince. >> Quince
The nationality of Lowenna Quince was given from the NPD to the Home Office. >> Quince
Following a complaint by the parents of Harriet Wockleton, the Department corrected her NPD record. >> Wockleton
Please tell me which companies hold the NPD data of my daughter, Grace. I am her mother. >> Grace
We shared with Acme Ltd the record in the NPD of Lowenna Quince. >> Quince
Lowenna Quince is in the NPD; her record went to Acme Ltd. >> Quince
Lowenna Quince, whose NPD record was given to Acme Ltd, has complained. >> Quince
Lowenna Quince (whose record in the National Pupil Database was shared) has complained. >> Quince
Pupil: Jocasta Aabbing, Year 8. National Pupil Database. >> Aabbing
Pupil: Mabli Aacton. National Pupil Database. >> Aacton
Pupil - Jocasta Aaddler, Year 8 >> Aaddler
Pupil name: Jocasta Aaferty, Year 8 >> Aaferty
Pupil: Jocasta Aagart (Year 8) >> Aagart
Pupil: Jocasta Aahearn, aged 9 >> Aahearn
A pupil, Jocasta Aajax, Year 8 >> Aajax
Pupil Jocasta Aakers was excluded >> Aakers
Jocasta Aalder, Year 8, Elm Park School >> Aalder
Jocasta Aambler is in Year 8 >> Aambler
Child: Jocasta Aapps, Year 8 >> Aapps
Pupil's name: Mabli Aasher >> Aasher
Pupil: Mabli Aatkin, DOB 18/02/2013 >> Aatkin
The pupil is Mabli Aavery. >> Aavery
The pupil's name is Mabli Aawrey. >> Aawrey
pupil Mabli Aaxton >> Aaxton
Student: Mabli Abbyss, Year 8 >> Abbyss
Learner: Mabli Accroyd, Year 8 >> Accroyd
Pupil: Xiaoming Addlen, Year 8 >> Addlen
Pupil: Lowenna Ainsleyx, Year 8 >> Ainsleyx
Pupil: Kayden-Lee Akersx, Year 8 >> Akersx
Pupil: Tyreece Alcottx, Year 8 >> Alcottx
The pupil concerned is Oluwaseun Zeffery, Year 8. >> Zeffery
The child in question is Tyreece Zeffery. >> Zeffery
Our ref 2026/1. Child: ZELWICK, Emily. The NPD record was sent to Kent Police. >> ZELWICK
Child: ZELWICK, Tyreece. The NPD record was sent to Kent Police. >> ZELWICK
Child: Tyreece ZELWICK >> ZELWICK
CHILD: TYREECE ZELWICK >> ZELWICK
PUPIL NAME: TYREECE ZELWICK >> ZELWICK
Name of pupil: Tyreece Zemmings >> Zemmings
Student name - Tyreece Zemmings >> Zemmings
Pupil full name: Tyreece Zemmings >> Zemmings
Pupils: Tyreece Zemmings, Mabli Quorn and Jago Pell >> Zemmings; Quorn; Pell
Children: Tyreece Zemmings and Mabli Quorn >> Zemmings; Quorn
Young person: Tyreece Zemmings >> Zemmings
Looked-after child: Tyreece Zemmings >> Zemmings
Child's name: Tyreece >> Tyreece
Child name: Tyreece Zemmings. School: Elm Park. >> Zemmings
Pupil | Tyreece Zemmings >> Zemmings
Child's name | Tyreece Zexham >> Zexham
Name of learner | Tyreece Zexham >> Zexham
Re: pupil Tyreece Zexham >> Zexham
Re: Pupil - Tyreece Zexham >> Zexham
(pupil: Tyreece Zexham) >> Zexham
Pupil Tyreece Zexham's record was shared. >> Zexham
Kwabena is in Year 9 at Thornfield Academy. >> Kwabena
Rufus Applegarth was permanently excluded from Ashby High. >> Applegarth
Tyreece Applegarth was permanently excluded from Ashby High School. >> Applegarth
Tyreece Applegarth is in Year 9 at Ashby High School. >> Applegarth
Tyreece was excluded from Ashby High School in Year 9. >> Tyreece
Pupil A is Emily Tangye. Pupil A's NPD record was given to Kent Police. >> Tangye
Pupil A is Tyreece Tangye. >> Tangye
Pupil A: Tyreece Tangye >> Tangye
Pupil 1: Tyreece Tangye; Pupil 2: Mabli Crowle >> Tangye; Crowle
Pupil A (Tyreece Tangye) and Pupil B (Mabli Crowle) are in the NPD. >> Tangye; Crowle
The pupils are Tyreece Tangye and Mabli Crowle. >> Tangye; Crowle
The pupils concerned are Emily Tangye and James Crowle. >> Tangye; Crowle
The student was Tyreece Tangye. >> Tangye
The learner in this case is Tyreece Tangye. >> Tangye
Pupil: Tyreece Tangye was never told. >> Tangye
The pupil (Tyreece Tangye) was never told. >> Tangye
Data subject (child): Tyreece Tangye >> Tangye
Pupil \u2013 Tyreece Tangye >> Tangye
Emily Bosvean asked about the NPD. Emily is nine years old and her mother is a teacher. >> Bosvean
Emily Zarcott asked about the National Pupil Database. Emily is nine years old and goes to Elm Park. >> Zarcott
Emily Zasling asked about the National Pupil Database. She is nine years old. >> Zasling
Emily Sockleton is 9 and wrote about the National Pupil Database. >> Sockleton
Emily Tockleton is 9. She wrote about the National Pupil Database. >> Tockleton
Jocasta Zasling asked about the National Pupil Database. She is nine years old. >> Zasling
Jocasta Zarcott asked about the NPD. Jocasta is nine. >> Zarcott
Jocasta Zarcott asked about the NPD. Jocasta is in Year 6. >> Zarcott
Emily Zarcott asked about the NPD. Emily is in Year 6 at Elm Park Primary School. >> Zarcott
Emily Zarcott asked about the NPD. She is in Year 6. >> Zarcott
Emily Zarcott asked about the NPD. She is a pupil at Elm Park Primary School. >> Zarcott
Emily Zarcott asked about the NPD. She goes to Elm Park Primary School. >> Zarcott
Emily Zarcott wrote to us. Nobody had told her. She is only nine. >> Zarcott
We wrote to Emily Zarcott about the NPD. She is 12. >> Zarcott
Kent Police asked for Emily Zarcott's address. She is 12. >> Zarcott
The Home Office asked about Emily Zarcott. She was 12 at the time. >> Zarcott
Emily Zarcott's record was sold. She was just twelve. >> Zarcott
Emily Zarcott was never asked. She turned nine in May. >> Zarcott
Emily Zarcott was never asked. At nine she cannot consent. >> Zarcott
Emily Zarcott was never asked. Her ninth birthday is in May. >> Zarcott
Emily Zarcott was never asked. He is a Year 6 pupil. >> Zarcott
Emily Zarcott was never asked. He was born in 2015. >> Zarcott
Emily Zarcott was never asked. Her date of birth is 3 May 2015. >> Zarcott
Emily Zarcott was never asked. His school is Elm Park Primary School. >> Zarcott
Emily Zarcott was never asked. Emily's mother wrote to us. Emily is nine. >> Zarcott
Emily Sockleton is nine and asked about the NPD. >> Sockleton
Emily Sockleton is nine but nobody asked her. >> Sockleton
Jocasta Sockleton is 9 and asked about the NPD. >> Sockleton
Emily Sockleton was nine when her record was sold. >> Sockleton
Emily Sockleton was in Year 4 when her record was sold. >> Sockleton
Emily Sockleton (then nine) was not told. >> Sockleton
Jocasta Sockleton, who is nine, was not told. >> Sockleton
The girl is Emily Zarcott. She is nine. >> Zarcott
James Zarcott and Emily Quorn asked about the NPD. Both are nine. >> Zarcott; Quorn
James Zarcott and Emily Quorn asked about the NPD. They are both in Year 6. >> Zarcott; Quorn
James Zarcott and Emily Quorn asked about the NPD. They are nine and ten. >> Zarcott; Quorn
Emily Zarcott has complained about the NPD; she is nine years old. >> Zarcott
Emily Zarcott has complained about the NPD: she is in Year 6. >> Zarcott
Emily Zarcott has complained about the NPD, and she is nine. >> Zarcott
Your daughter Sophie Zaunders has a record in the National Pupil Database. >> Zaunders
My daughter Sophie Zaunders was never asked. >> Zaunders
Your son, Jago Zaunders, has complained. >> Zaunders
your child Tyreece Zaunders was never asked. >> Zaunders
We write about your daughter Tyreece. >> Tyreece
The NPD shows that Emily Zavenport receives free school meals and has SEN support. >> Zavenport
The NPD shows that Tyreece Zavenport receives free school meals. >> Zavenport
Tyreece Zavenport has SEN support at Elm Park. >> Zavenport
Emily Zavenport gets free school meals. >> Zavenport
Emily Zavenport gets SEN support. >> Zavenport
Emily Zavenport is on free school meals. >> Zavenport
Emily Zavenport is recorded as having special educational needs. >> Zavenport
Emily Zavenport is an autistic pupil. >> Zavenport
The pupil, who lives at 21 Zawthorne Close, Bexhill, TN38 7ZZ with her mother, has a record in the NPD. >> Zawthorne; TN38
The girl lives with her mother at 21 Zawthorne Close, Bexhill, TN38 7ZZ. >> Zawthorne; TN38
Emily Zaxby of 27 Zaymere Street, Redruth TR15 2AB, a pupil at Elm Park, has a record in the NPD. >> Zaxby; Zaymere
Emily Zaxby of 27 Zaymere Street, Redruth TR15, a pupil at Elm Park >> Zaxby; Zaymere
Tyreece Zaxby, 27 Zaymere Street, Redruth TR15 2AB, a pupil at Elm Park >> Zaxby; Zaymere
Candidate number 4127, Emily Zegworth, centre 12345: her results were passed from the NPD to Acme Tuition Ltd. >> Zegworth
Candidate 4127: Emily Zegworth. Her results were passed to Acme Tuition Ltd. >> Zegworth
Candidate no. 4127 Tyreece Zegworth, centre 12345 >> Zegworth
Candidate name: Tyreece Zegworth >> Zegworth
Emily Zegworth (candidate number 4127) >> Zegworth
Emily Zegworth, candidate 4127, centre 12345 >> Zegworth
Emily Zepton has been missing from education since May 2026. Her NPD record was shared with Kent Police. >> Zepton
Tyreece Zepton is missing from education. >> Zepton
Tyreece Zepton went missing from education in May. >> Zepton
Children missing: Emily Zerrick; James Zesters; Aisha Zettman. Data were given to Kent Police. >> Zerrick; Zesters; Zettman
Children missing: Tyreece Zerrick; Jago Zesters >> Zerrick; Zesters
Photo: Emily Zeverell (left), 8, and Harry Zewell, 10, with the Minister. >> Zeverell; Zewell
Emily Zeverell (right), 8, met the Minister. >> Zeverell
Tyreece Zeverell (centre), aged 9, met the Minister. >> Zeverell
School admission appeal for Emily Zeyland, due to start Reception in September. >> Zeyland
Tyreece Zeyland, who is due to start Reception in September >> Zeyland
Emily Zeyland will start Year 7 in September. >> Zeyland
Emily Zeyland starts school in September. >> Zeyland
Evangeline Zichards: I am 14. Nobody told me that my NPD record had gone to companies. >> Zichards
Evangeline Zichards: Hello. I am 14 and nobody told me. >> Zichards
Evangeline Zichards: I'm in Year 9. >> Zichards
Eleven-year-old Aisha Ziddle and her friend Mia Ziegley want answers about the NPD. >> Ziddle; Ziegley
Aisha Ziddle, 11, and her friend Mia Ziegley want answers. >> Ziddle; Ziegley
Aisha Ziddle (11) and her classmate Tyreece Ziegley want answers. >> Ziddle; Ziegley
Head girl Priya Zifford of Elm Park School asked about the NPD. >> Zifford
Head boy Tyreece Zifford asked about the NPD. >> Zifford
Priya Zifford, head girl of Elm Park School, asked about the NPD. >> Zifford
Prefect Priya Zifford of Elm Park School asked about the NPD. >> Zifford
Mrs Ziggins wrote of her son Peter and daughter Lucy, whose records are in the NPD. >> Peter; Lucy
my son Tyreece and my daughter Saskia >> Tyreece; Saskia
Mr Ziggins wrote of his daughters Lucy and Saskia, both at school. >> Lucy; Saskia
\u201cI was never asked,\u201d said Emily Zilwood, 16, of Leeds. Her NPD record was given to companies. >> Zilwood
\u201cI was never asked,\u201d said Tyreece Zilwood, 16. >> Zilwood
"Nobody asked me," Tyreece Zilwood, 14, told us. >> Zilwood
Record of Emily Zimbury, 9B, Elm Park Academy, in the NPD. >> Zimbury
Record of Tyreece Zimbury, 9B, Elm Park Academy >> Zimbury
Emily Zimbury, 9B, Elm Park Academy >> Zimbury
Emily Zimbury (9B) asked for her record. >> Zimbury
Please tell me what you hold on my daughter, Grace. UPN: A123456789012. >> Grace
The records of Kitty and Ned Zipley who left Elm Park School in Year 6 >> Zipley; Kitty; Ned
Outcome letter for Olivia Zipley (EHCP finalised 3 May 2026) >> Zipley
Olivia Zipley (EHCP agreed) >> Zipley
Olivia Zipley (with an EHC plan) >> Zipley
\u0a38\u0a3f\u0a2e\u0a30\u0a28 \u0a15\u0a4c\u0a30, aged 9, is in the NPD. >> \u0a38\u0a3f\u0a2e\u0a30\u0a28
My daughter \u0a38\u0a3f\u0a2e\u0a30\u0a28 \u0a15\u0a4c\u0a30 is in Year 4. >> \u0a38\u0a3f\u0a2e\u0a30\u0a28
Following the death of Harlow Zipley, who died at Elm Park Primary School, the Department asked. >> Zipley
Harlow Zipley died at Elm Park Primary School. >> Zipley
Letter to the parents of Emily Rosewale >> Rosewale
Letter to the parents of Jocasta Rosewale >> Rosewale
Reply to the mother of Emily Rosewale >> Rosewale
Letter to the family of Emily Rosewale >> Rosewale
Decision letter: Emily Rosewylde, Elm Park School >> Rosewylde
Decision letter: Jocasta Rosewylde, Elm Park School >> Rosewylde
Decision letter - Emily Rosewylde - Elm Park Academy >> Rosewylde
SAR response: Emily Roseworth >> Roseworth
SAR response Emily Roseworth >> Roseworth
SAR - Jocasta Roseworth >> Roseworth
Subject access request: Emily Roseworth >> Roseworth
Subject access request from Emily Roseworth >> Roseworth
Subject access request by Jocasta Roseworth >> Roseworth
Response to the subject access request of Jocasta Roseworth >> Roseworth
DSAR Emily Roseworth >> Roseworth
EHC plan Emily Rosecraddoc >> Rosecraddoc
EHCP Jocasta Rosecraddoc >> Rosecraddoc
EHC plan - Jocasta Rosecraddoc >> Rosecraddoc
EHCP: Jocasta Rosecraddoc >> Rosecraddoc
EHC plan for Jocasta Rosecraddoc >> Rosecraddoc
SEN statement Jocasta Rosecraddoc >> Rosecraddoc
Pupil record - Rosemorran, James >> Rosemorran
Pupil record: Rosemorran, Jocasta >> Rosemorran
Pupil record Jocasta Rosemorran >> Rosemorran
Pupil file - Jocasta Rosemorran >> Rosemorran
NPD record Jocasta Rosemorran >> Rosemorran
NPD extract Emily Rosemorran >> Rosemorran
NPD extract for Emily Rosemorran >> Rosemorran
Serious case review: Emily Rosevine >> Rosevine
Serious case review - Jocasta Rosevine >> Rosevine
Serious case review Emily Rosevine >> Rosevine
Child safeguarding practice review: Jocasta Rosevine >> Rosevine
Exclusion appeal: Jocasta Rosevine >> Rosevine
Exclusion letter Jocasta Rosevine >> Rosevine
Admission appeal for Jocasta Rosevine >> Rosevine
Admission appeal: Emily Rosevine >> Rosevine
School report Jocasta Rosevine >> Rosevine
School report: Emily Rosevine >> Rosevine
Attendance record: Jocasta Rosevine >> Rosevine
Nationality data of Ayaan Rosevine >> Rosevine
Address data of Ayaan Rosevine >> Rosevine
Home Office request about Ayaan Rosevine (pupil) >> Rosevine
Letter from Emily Rosewall, Elm Park Primary School >> Rosewall
Letter from Emily Rosewall (Elm Park Primary School) >> Rosewall
Letter from Jocasta Rosewall of Elm Park Primary School >> Rosewall
Letter to Emily Rosewall, Elm Park School >> Rosewall
Letter to Emily Rosewall's parents >> Rosewall
Letter to Jocasta Rosewall's mother >> Rosewall
Complaint by the father of Jocasta Rosewall >> Rosewall
Complaint about Emily Rosewall's school record >> Rosewall
Photo of Emily Rosemergy and class 4B >> Rosemergy
SEND tribunal decision: Jocasta Rosevine >> Rosevine
Birth certificate Jocasta Rosevine >> Rosevine
SAR Emily Rosedob DOB 2014 >> Rosedob
SAR Jocasta Rosedob DOB 2014 >> Rosedob
SAR Emily Rosedob 2014 >> Rosedob
Emily Gluyas left Year 11 in 2025. Her GCSE results were given to Acme Recruitment Ltd from the NPD. >> Gluyas
The National Pupil Database wrongly listed Emily Hichens as a pupil with SEN; she is now in Year 3. >> Hichens
On behalf of Emily Faull and her brother James, both of Elm Park Primary, we ask for NPD records. >> Faull
The Home Office asked about Aarav Mannan and his sister Diya; the NPD gave their school as Elm Park Primary. >> Mannan
The Home Office asked about Aarav Mannan and his sister Diya, both at Elm Park Primary School. >> Mannan; Diya
Student ID 99812: Emily Uglow. Attendance 81%. >> Uglow
Pupil number 99812, Tyreece Uglow, was never told. >> Uglow
Emily Veale of Year 5 and of Elm Park won the NPD poster prize. >> Veale
"""

INNOCENT_TEXTS = """\
Looked after children: record of Achievement
Looked after children: review of Statutory Guidance
Safeguarding: case of Elder Gazette
Pupils: file of Elder Gazette
SEND: review of Elm Park
Exclusions: report by Burberry Coles
Looked after children: details of Free School Meals
The NPD records of the University of Fictown were destroyed.
The NPD record of Daily Mail requests was published.
The Department published a record of Daily Mail requests for NPD data.
The NPD record of Kent Police requests was published.
The NPD data of Example Analytics were destroyed.
Example Analytics' NPD data were destroyed.
The Pear-Tree Gazette's NPD record is poor.
The Guardian's NPD data were destroyed.
Example Gazette's NPD record was published.
The data about Emily Smith's study are in the NPD.
Emily Smith's study of the NPD was published.
Emily Smith's NPD study was published.
Emily Smith's NPD project was approved.
Emily Smith's research record with the NPD is long.
The record of Emily Smith's study in the NPD register was corrected.
The NPD records of England were published.
The NPD record of Key Stage 2 was published.
The NPD record of Free School Meals was given to Acme Ltd.
The NPD data of Elm Park Primary School were given to Acme Ltd.
The NPD record of the Ministry of Fiction was wrong.
The Department shared NPD data with Example Analytics and the Daily Willow.
The NPD record of Data Shares was published on 3 May.
The NPD records of Year 6 pupils were given to Acme Ltd.
The NPD data of Northern Ireland are kept apart.
The NPD entry for Ethnic Group Major is coded.
The NPD record of Absence Data is coded.
The NPD entry for Fictwell Analytics was withdrawn.
The NPD data on Special Educational Needs went to Kent Police.
The NPD record of Unique Pupil Number is coded.
The NPD data of Professor Emily Smith were destroyed.
The NPD data of Dr Emily Smith, University of Fictown, were destroyed.
Professor Emily Smith's NPD data were destroyed.
Data of the National Pupil Database of England was shared with Acme Ltd.
The NPD record of the Home Office requests is missing.
Example Ltd's NPD record of releases is published.
Kent's NPD data were shared with Acme Ltd.
Capita's NPD extract was destroyed.
Wolsey Hall's NPD extract was destroyed.
The NPD data of Fischer Family Trust were destroyed.
The NPD extract of Wolsey Hall Oxford was destroyed.
The records of Winter Term were shared with Acme Ltd.
The school census entry for Spring Term was shared.
The exam results of Elm Park were passed to Acme Ltd.
The GCSE results of England were passed to Acme Ltd.
The Department has a record in the NPD for each pupil.
Every Pupil has a record in the NPD.
Acme Analytics has a record in the NPD register.
Acme Analytics is in the NPD register.
Acme Analytics, whose NPD extract was destroyed, has complained.
Tutor Hive's NPD record was published.
Birch Tutors' NPD data were destroyed.
The NPD record of Birch Tutors is poor.
The Department's NPD record is poor.
Nick Gibb's record on the NPD is poor.
The minister's record on the NPD is poor.
The record of Nick Gibb as minister for the NPD is poor.
The data of Jen Persson's charity are on the NPD.
The pupil records of Harrow School were shared with Acme Ltd.
The pupil records of Kestrel House were shared with Acme Ltd.
The pupil data of Merlin Games were destroyed.
Pupil: Oak Multi Academy Trust
Pupil: Fictown Council
Child: Example Analytics
Child: Protection Plan
Student: Loans Company
Student: Birch Tutors
Pupil: Premium Grant
Pupil - Teacher Ratio
Pupil: Free School Meals
Child: Every Child Matters
Learner: Records Service
Learner - Example Academy
Pupil: Yes
Pupil: Anonymous
Pupil: Name Withheld
Pupil: Not Known
Pupil: Personal Data
Pupil: Pear-Tree Gazette
Children: Kent, Surrey and Devon
Pupil: England and Wales
Pupil: The Guardian
Student: Wolsey Hall Oxford
The pupil is Year 9.
The pupil is White British.
The pupil is Black Caribbean and on Free School Meals.
The pupil is English.
The child is Looked After.
The students are University of Fictown researchers.
Pupil data: Example Analytics
Pupil premium: Nick Gibb said no.
Pupil referral unit: Oak House
Pupil number: Unique Pupil Number
Student finance: Martin Lewis writes
Student teacher: Emily Smith
Child: Special Educational Needs
Pupil A: Pupil Premium
Pupil: Key Stage 4
Child: Human Rights Act
Student - Emma Hardy MP
Student Union: Emily Smith
Pupil: Asset Software
Pupil voice: Ofsted
Pupils: Schools Week reports
Children: Barnardo's and the NSPCC asked
Pupils - Daily Mail gets data
Children - the Daily Mail
Student | Example Analytics
Pupil | Recipient
Child | Purpose of Request
Pupil | Year Group
Pupil name | Date Of Birth
Students: Pearson Education and Kestrel Games
Learner: Data Controller
Child: Date Received
Pupil: Unique Reference
Pupil: General Data Protection Regulation
Young People: Fictown Youth Service
Children: Home Office
Pupil - Home Office
Child - Department for Education
Pupil: Parent Consent
Pupil: Data Subject
The pupil is Data Subject.
Pupil: Date Shared
Child: Local Authority
Pupil: Third Party
Pupil: Commercial Company
Emily Smith MP asked about the NPD. She is nine years into her term.
Emily Smith MP asked about the NPD. Emily is nine minutes late.
Emily Smith, a journalist, asked about the NPD. Her daughter is nine.
Emily Smith asked about the NPD of her daughter. She is nine.
The Daily Willow asked about the NPD. It is nine years old.
The Pear-Tree Gazette wrote about a girl. She is nine.
We gave her record to the Pear-Tree Gazette. She is nine.
Her record went to Birch Tutors. She is nine.
Her record was shared with Olive Harbour and the Daily Willow. She is nine.
Wolsey Hall asked about a child. She is in Year 6.
Emily Smith led the study of the NPD. She is at Fictown University.
Emily Smith asked about the NPD. She is 42.
Emily Smith asked about the NPD. She is nine of ten.
Emily Smith asked about the NPD. She is 12 per cent right.
Emily Smith of the Guardian asked about the NPD. She is 12th in the list.
Example Analytics asked about the NPD. It is nine.
Dr Emily Smith asked about the NPD. She is in Year 2 of her fellowship.
Emily Smith is 9 points ahead.
Emily Smith is 14th on the list and asked about the NPD.
Emily Smith is one of ten researchers. She is at Fictown University.
Emily Smith asked about the NPD. She is a pupil barrister.
Emily Smith asked about the NPD. She is a teacher at Elm Park Primary School.
Emily Smith asked about the NPD. She goes to Elm Park Primary School to teach.
Emily Smith asked about the NPD. They are nine requests.
James Smith and Emily Jones of the Guardian asked about the NPD. Both are journalists.
Emily Smith asked about her son. He is nine.
Emily Smith asked about the pupils. They are nine and ten.
Mrs Smith asked about the NPD. She is 9th in the list.
Birch Harbour obtained the record of a girl. She is nine.
Wintergreen bought it. She is nine.
The Department gave the record to Olive Harbour. She is nine.
Your daughter's school, Elm Park, is in the NPD.
Your daughter and Example Analytics are in the NPD.
Your son attends Elm Park Primary School.
Your Home Office record is in the NPD.
Your child Benefit claim was refused.
Your Child Maintenance claim was refused.
Elm Park School receives free school meals funding.
Fictown Council receives free school meals data.
Example Analytics has SEN support software.
The Daily Willow gets free school meals data.
Birch Tutors gets SEN support data.
Emily Smith MP receives free school meals statistics.
The Department, which is at 20 Great Smith Street, London SW1P 3BT, has a record of each pupil.
The school, which is at 21 Elm Close, Bexhill, TN38 7ZZ, is in the NPD.
Candidate Emily Smith stood for Parliament in Fictown.
Conservative candidate Emily Smith asked about the NPD.
Job candidate: Emily Smith
Data on children missing education: Fictown Council; Kent Council
Children missing: Kent; Surrey; Devon
Missing from education: Home Office data
Example Analytics has been missing from the register since May 2026.
Photo: Emily Smith (left), MP, with the Minister.
Emily Smith (left) and James Jones (right) met the Minister.
Appeal for Example Analytics, due to start in September.
Appeal for information by Emily Smith, who is due to start at Fictown University.
Chair: I am 14 minutes late.
Emily Smith: I am grateful. I am in charge of Year 6 data.
Emily Smith: I am 14th on the list.
Q12 Emily Smith: I am 64.
Head of data Emily Smith asked about the NPD.
Head girl of Elm Park School
Mrs Smith wrote of her son and Example Analytics.
His son and daughter Companies House data
"I was never asked," said Emily Smith, 46, of Leeds.
"No," said Emily Smith, MP, of Leeds.
Record of Example Analytics, 9B, Elm Park
Schedule 9B, Elm Park Academy
Annex 9B, Fictown Council
Elm Park Academy, 9B Elm Street, Fictown
Outcome letter for Example Analytics (EHCP data)
EHCP data for Fictown Council (EHCP finalised within 20 weeks)
Fictown Council (EHCP agreed in 52% of cases)
The minister died at Elm Park Primary School.
Her friend Emily Smith MP asked about the NPD.
His colleague James Jones and his friend Emily Smith asked about the NPD.
Example Analytics, 11, and its partner Birch Tutors want answers.
Letter to the parents of Elm Park School
Letter to the parents of Year 6 pupils
Letter to the family of academies
Decision letter: Example Analytics Ltd
Decision letter: Pear-Tree Gazette
Decision letter: Fictown Council, Elm Park School
Decision notice: Department for Education
Decision letter to Emily Smith MP
FOI response: Emily Smith
FOI response to Emily Smith
Letter from Emily Smith MP
Letter from Emily Smith to the ICO
Letter from Emily Smith, Children's Commissioner
Letter from Dr Emily Smith, University of Fictown
Letter from Emily Smith, Schools Week
Letter from Emily Smith, Head Teacher of Elm Park School
Letter from Emily Smith, Elm Park Academy Trust
SAR statistics for Fictown
SAR policy: Department for Education
SAR: Standard Assessment Requests
SAR team: Emily Smith, manager
Subject access requests: Data Protection Team
Subject access request guidance from the ICO
EHC plan: Special Educational Needs
EHCP data: Fictown Council
EHC plan template
EHCP Local Authority Toolkit
EHC Plan Team
EHC plan - Frequently Asked Questions
Pupil record - Data Protection
Pupil record retention: Fictown Council
Pupil record: National Pupil Database
Pupil record standards
NPD extract Example Analytics
NPD extract - Pear-Tree Gazette
NPD extract for Emily Smith's study
NPD record Key Stage 4
NPD extract Fischer Family Trust
NPD extract Olive Harbour
Serious case review: Child A
Serious case review: Fictown Council
Serious case review: Working Together
Serious case review Panel Guidance
Serious case review - Lessons Learned
Exclusion appeal: Fictown High School
Exclusion letter template
Admission appeal: Elm Park School
Admission appeals: School Admissions Code
School report: Elm Park School
School report Ofsted Inspection
Attendance record: Elm Park
Nationality data of pupils
Nationality data of Example Analytics
Address data of Example Analytics
SEND tribunal decision: Fictown Council
School census: Autumn Term
Example Analytics left Year 11 data out.
The record of Emily Smith MP on pupils is poor.
The record of Nick Gibb as schools minister for pupils
Pupil number 12, Key Stage 4
A record of Daily Mail requests for pupil data was published.
The record of Kent Police on child protection is poor.
"""

IN_LINES = (
    ("Child: Mabli Aarmer\nYear 8", "Aarmer"),
    ("Name of child: Tyreece Zemmings\nName of parent: Ann Other", "Zemmings"),
    ("Child's name | Emily Zexham\nSchool | Elm Park", "Zexham"),
    ("Dear Mrs Smith,\nYour daughter, Saskia Zathmore, is in the National Pupil Database.", "Zathmore"),
    ("To: Miss Zennick\nDear Miss Zennick\nThank you for your subject access request. We enclose your school record.", "Zennick"),
    ("To: Miss Orsola Zennick\nDear Miss Zennick,\nWe enclose your pupil record from the NPD.", "Zennick"),
    ("TO: MISS ZENNICK\n1 Elm Lane\nDear Miss Zennick\nYou are in Year 6 now and wrote to us.", "ZENNICK"),
    ("To: Master Zennick\nYour teacher told us about the NPD.", "Zennick"),
    ("To: | Miss Zennick\nYou are in Year 6 and wrote to us.", "Zennick"),
    ("Dear Emily Zennick,\nThank you for your letter about the NPD. I hope you enjoy Year 6.", "Zennick"),
    ("Dear Tyreece,\nThank you for your letter about the NPD. I hope you enjoy Year 6.", "Tyreece"),
    ("Dear Emily,\nThank you for your letter. It is lovely to hear from pupils at Elm Park Primary.", "Emily"),
    ("To: Miss Emily Coad, 4 Fore Street, Penwick\nDear Miss Coad\nAs you are under 13 we asked your mother.", "Coad"),
    ("Q12 Chair: Thank you, Emily.\nEmily Zibbard: I am 14. Nobody told me.", "Zibbard"),
)
NOTHING_IN_LINES = (
    "Dear Emily Smith,\nThank you for your request about the NPD.",
    "Dear Ms Smith,\nThank you for your request. Your daughter is in Year 6.",
    "Dear Emily,\nThank you for your request under the Freedom of Information Act about pupils in Year 6.",
    "Dear Head Teacher,\nI hope you enjoy Year 6.",
    "Dear Parents,\nYour child will enjoy Year 6.",
    "Dear Minister,\nAs you are in Year 2 of office, pupils ask.",
)


@pytest.mark.parametrize("text", TEXTS.splitlines())
def test_a_text_loses_the_child_whose_record_it_tells_of(text: str) -> None:
    check_loses(text)


@pytest.mark.parametrize("text", INNOCENT_TEXTS.splitlines())
def test_a_text_that_only_looks_so_stays(text: str) -> None:
    check_stays(text)


@pytest.mark.parametrize(("text", "name"), IN_LINES)
def test_a_label_in_a_line_of_its_own_tells(text: str, name: str) -> None:
    assert name not in WithoutPrivate((text,), "#").texts[0]


@pytest.mark.parametrize("text", NOTHING_IN_LINES)
def test_a_letter_to_a_grown_up_stays(text: str) -> None:
    assert WithoutPrivate((text,), "#").texts == [text]


@pytest.mark.parametrize("mark", [" ", "_", "-"])
@pytest.mark.parametrize("name", [
    "SAR Emily Rosedob DOB 2014", "EHC plan Jocasta Rosecraddoc", "Pupil record Rosemorran James",
    "Decision letter Emily Rosewylde Elm Park School", "Serious case review Jocasta Rosevine",
    "Exclusion appeal Jocasta Rosevine", "Letter to the parents of Emily Rosewale", "NPD extract Emily Rosemorran",
])
def test_the_name_of_a_file_tells_as_a_title_does(name: str, mark: str) -> None:
    assert name_without_private(f"{name.replace(' ', mark)}.docx", "#") == "#.docx"


@pytest.mark.parametrize("mark", [" ", "_", "-"])
@pytest.mark.parametrize("name", [
    "SAR policy", "EHC plan template", "Pupil record standards", "Decision letter Example Analytics Ltd",
    "Serious case review Fictown Council", "Exclusion appeal Fictown High School", "NPD extract Pear-Tree Gazette",
    "Letter to the parents of Year 6 pupils", "School report Elm Park School", "serious case review panel guidance",
])
def test_the_name_of_another_file_stays(name: str, mark: str) -> None:
    for said in (name, name.lower()):
        assert name_without_private(f"{said.replace(' ', mark)}.docx", "#") == f"{said.replace(' ', mark)}.docx"
