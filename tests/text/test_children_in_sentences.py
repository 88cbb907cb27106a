"""Children whom a sentence tells of by kinship, an age, a class or a plan, with names that no list has; all invented.

An outsider wrote the first forty texts, and their look-alikes stand in the same shapes: bodies, schools, programmes,
officials, places, authors, studies.
"""

from __future__ import annotations

import pytest

from tests.text.losing import check_loses, check_stays

TEXTS = """\
The first, Orsola Zadbury, attends Oak Primary School. >> Orsola; Zadbury
Two pupils were named. The first, Orsola, attends Oak Primary. The second, Tindra Zadbury, goes to a special school. >> Orsola; Zadbury
There were two. The other, Orsola Zadbury, is 9. >> Orsola; Zadbury
The first (Orsola Zadbury) is in Year 4. >> Orsola; Zadbury
The last of them, Orsola Zadbury, lives with her father. >> Orsola; Zadbury
Hello there. My son oliver is 7 and he is in the National Pupil Database. >> oliver
My daughter emily (8) is in the National Pupil Database. >> emily
my son dorothye, aged 7, is in the National Pupil Database. >> dorothye
Six-year-old Dulcima\u2019s record is in the National Pupil Database. >> Dulcima
A 12-year-old from Penwick, Halcyone Foxlow, is in the National Pupil Database. >> Halcyone; Foxlow
A 12-year-old from Penwick, Emily Jones, is in the National Pupil Database. >> Emily
Aged just eight, Jocelin Grimstone is in the National Pupil Database. >> Jocelin; Grimstone
My children (Peregrin, 5; Quilla, 8; and Roswitha, 11) are in the National Pupil Database. >> Peregrin; Quilla; Roswitha
My children (Oliver, 5, Emily, 8, and Jack, 11) are in the National Pupil Database. >> Oliver; Emily; Jack
Sixteen-year-old Verity Bromwell and her friend Winifrede Stobbs, also 16, are in the National Pupil Database. >> Verity; Winifrede; Stobbs
Justice for Dorabel Marrowe. Dorabel is 8. Delete her National Pupil Database record. >> Dorabel; Marrowe
Our eldest (Rosamunde, 14) is in the National Pupil Database. >> Rosamunde
Our little boy Fabiane started Reception at Tilbrook Infants last year and is in the National Pupil Database. >> Fabiane
I write about her son, Alaricke, who is in Year 6 at Cobblestone Junior School, and the National Pupil Database. >> Alaricke
When Benedicte was in Year 3 his teacher put it into the National Pupil Database. >> Benedicte
Esmonde Quarley is a pupil at Elm Primary and is in the National Pupil Database. >> Esmonde; Quarley
Ottavio Thorneby was a pupil at Elm Park Primary School when the Department took his record. He is in the National Pupil Database. >> Ottavio; Thorneby
Student: Zacharie Kettleby; Form: 8B; SEN: K; in the National Pupil Database. >> Zacharie; Kettleby
Wystan Purchase, 9 years and 4 months, is in the National Pupil Database. >> Wystan; Purchase
Yseult Marne (Y5, SEN) is in the National Pupil Database. >> Yseult; Marne
Guinevra Stott was permanently excluded from Elm High at 12; she is in the National Pupil Database. >> Guinevra; Stott
Lysistrate Krull (11) writes: I am in the National Pupil Database. >> Lysistrate; Krull
my granddaughter WINNARETTA, Y1, is in the National Pupil Database. >> WINNARETTA
Her pupil, Adelheid Brandt, of class 4C, is in the National Pupil Database. >> Adelheid; Brandt
Hereward Sayle, then in Year 9, asked the Department for his National Pupil Database record. >> Hereward; Sayle
The girl (Eglantine) is nine and is in the National Pupil Database. >> Eglantine
Ulla (name of my daughter) is in the National Pupil Database. >> Ulla
My daughter\u2019s name is Emily and she is in the National Pupil Database. >> Emily
The boy, now 10 and called Kenelme in the press, is in the National Pupil Database. >> Kenelme
Edric Quarmby turns 10 next week and is in the National Pupil Database. >> Edric; Quarmby
Police asked for the National Pupil Database record of Amabel Quince, missing since 4 May. >> Amabel; Quince
Imelda\u2019s EHCP says otherwise; she is in the National Pupil Database. >> Imelda
Ingomar\u2019s mother said that her son is in the National Pupil Database. >> Ingomar
We have two boys, Silvester and Thurstan, at Elm Primary; their records are in the National Pupil Database. >> Silvester; Thurstan
I am writing as the parent of a Year 7 child. Nathanaela has autism and is in the National Pupil Database. >> Nathanaela
Pupil K.T., aged 13, is in the National Pupil Database. >> K.T.
KT, aged 13, is in the National Pupil Database. >> KT
My son C.W., aged 9, is in the National Pupil Database. >> C.W.
A boy, Q.Z., in Year 8 at Marlpit High School, is in the National Pupil Database. >> Q.Z.
She is in Year 4 and lives at 14 Candlewick Lane, Penwick, PN4 7QT. She is in the National Pupil Database. >> 14 Candlewick Lane; PN4 7QT
Her home address is 15 Tallow Lane, Penwick, PN4 8QT. My daughter is in the National Pupil Database. >> 15 Tallow Lane; PN4 8QT
The pupil, felix.penn@pupil.elm.sch.uk, is in the National Pupil Database. >> felix.penn@pupil
Contact my son at felix.penn2012@gmail.com; he is in the National Pupil Database. >> felix.penn2012
Mae fy mab Macsen Prydderch, sy\u2019n 9 oed, yn Ysgol Gynradd Bryncoed. Mae ei gofnod yn y National Pupil Database. >> Macsen; Prydderch
In R (on the application of Dunstana Wherrywell, by her litigation friend) v Secretary of State the claimant challenged the National Pupil Database. >> Dunstana; Wherrywell
Leander,9,Elm Primary,National Pupil Database >> Leander
Kerenza | 8 | Elm Primary | National Pupil Database record wrong >> Kerenza
Rosalinde Tamworthy: I am 12 and I am in Year 8. I am in the National Pupil Database. >> Tamworthy
My constituent\u2019s son, Alaricke Thorne, who is in Year 6 at Cobblestone Junior School, is in it. >> Alaricke; Thorne
The Department shared the record of Ysolde Quarmley, a child of nine, with the Home Office. >> Ysolde; Quarmley
Zillah Quick\u2019s school gave her record to the police. She is 15. >> Zillah
Missing schoolgirl Amaryllis Quint: police asked for her record. >> Amaryllis; Quint
The parents of Anstice Quorn, a reception child, say she is in it. >> Anstice; Quorn
His mum, Jo Smith, told us that Corwyn, who is autistic, was coded wrongly. >> Corwyn
\u201cMy boy Dacian is only six\u201d, she said of the National Pupil Database. >> Dacian
Fulke\u2019s age is 9 and he is in it. >> Fulke
Age 9: Gaenor. She is in it. >> Gaenor
Imogene Sayce, a Year-9 student, asked for her record. >> Imogene; Sayce
Isambard Seddon (aged 14 years) v Department for Education: the National Pupil Database. >> Isambard; Seddon
Participant 4 (Keziah, Year 8): \u201cI did not know of it.\u201d >> Keziah
our son yestin is in year 4 and has an EHCP. >> yestin
my grandson thelonius-rae, 8, was left out. >> thelonius
our daughter perenelle quarne (aged 11) was in it. >> perenelle; quarne
my nephew osgar, who is nine, was in it. >> osgar
my little girl wrenna\u2019s school record was shared. She is 6. >> wrenna
Our youngest, lorcanne, is 4. >> lorcanne
Seven-year-old Quennell\u2019s data were sold. >> Quennell
13-year-old Ysoria\u2019s attendance was in it. >> Ysoria
The file has nine-year-old Bertrade Foulkes\u2019s exclusion. >> Bertrade; Foulkes
Eight-year-old Tancredi and Corisande, 10, were in it. >> Tancredi; Corisande
Our children are Melisande (5), Gawaine (8) and Ragnelle (11). >> Melisande; Gawaine; Ragnelle
Our three (Ysmena, 4, Aubric, 7 and Fenella-Rae, 12) are in it. >> Ysmena; Aubric; Fenella
My son Evrain, 9, and my daughter, Oriande, 12, are in it. >> Evrain; Oriande
My sons Evrard (9) and Osmonde (12) are in it. >> Evrard; Osmonde
My son Evarist and his sister Orabel are both at Elm Primary. >> Evarist; Orabel
Her home address is 3 Tallowmere Close, Penwick. The pupil is 9. >> Tallowmere
Their son\u2019s home address was 22 Fenwright Road, Penwick, PN4 2AB. >> Fenwright; PN4 2AB
The girl, who is 8, lives at 7 Marrowbone Way, Penwick. >> Marrowbone
My daughter uses wilmota.fenn@students.elmhigh.org to log in. >> wilmota
Write to my daughter at wilmota.fenn14@hotmail.co.uk please. >> wilmota
Her son, Thorold, is in Year 2. >> Thorold
His daughter, Aveline, attends Elm Primary School. >> Aveline
Her granddaughter, Ismenia, was excluded from Elm High School. >> Ismenia
Their child, Wymond, has an EHCP. >> Wymond
Mrs Hartnoll\u2019s daughter, Sidonie-Mae, started nursery in May. >> Sidonie
Our foster child Jessamyne moved to Elm Primary School. >> Jessamyne
My twin boys, Ulfric and Aldous, are in Year 5. >> Ulfric; Aldous
My son P.J., 9, is in it. >> P.J.
My daughter R.M. is in Year 7. >> R.M.
Our child T.W.B., aged 10, has an EHCP. >> T.W.B.
The pupil, D.F., who is 12, was excluded. >> D.F.
Aged only 11, Lettys Farrow was excluded. >> Lettys
Just seven, Ambrosine Kelsall has no say. >> Ambrosine
An 8-year-old at Elm Primary, Cerdic Vane, was left out. >> Cerdic
A Year 5 boy from Penwick, Hamond Strake, was left out. >> Hamond
Merewyn Stallard, by now 14, asked for it. >> Merewyn
Merewenna Stallworth is 14 and wants it deleted. >> Merewenna
Piran Oakshott, whose 13th birthday is in May, asked for it. >> Piran
Wenna Trask has been in care since she was six. >> Wenna
Tamsyne Holroyde, currently in Year 11, asked for it. >> Tamsyne
Ewart Pilling started Year 7 in September. >> Ewart
Ulvar Denby moved into Year 4 at Elm Primary. >> Ulvar
Sunnifa Creed goes to Elm Primary School. >> Sunnifa
Averil Tranter is a student at Elm High School and a young carer. >> Averil
Hesper Quoyle, a pupil at Elm Academy, spoke. >> Hesper
Lowenna\u2019s father says that she was coded wrongly at school. >> Lowenna
Peverell\u2019s parents were never told that his school record was sold. >> Peverell
Drogo\u2019s EHC plan was in it. >> Drogo
Sabeline\u2019s headteacher told her mother of it. >> Sabeline
As a mother I object. Tristane is autistic and at Elm Primary School. >> Tristane
R (Wilfreda Hask, by her litigation friend Ann Hask) v Elm Council. >> Wilfreda
Orsolya Penhale (a child by his litigation friend) v Elm Council. >> Orsolya
Police are looking for Rhoswen Calder, who went missing from school. >> Rhoswen
Peronel Ashcombe, 15, has been missing since Monday. >> Peronel
Lionelle,11,Elm Junior School,SEN >> Lionelle
Warin Faulke | Year 6 | Elm Primary >> Warin
Sibley Crane; 12; Elm High; excluded >> Sibley
Mae fy merch Eirlysa, sy\u2019n 7 oed, yn yr ysgol. >> Eirlysa
Mae ein mab Gwydione ym Mlwyddyn 4. >> Gwydione
Mae fy mhlentyn, Cadfaela, yn 8 oed. >> Cadfaela
Ysolte Varrick is eleven and goes to school in Penwick; she was coded wrongly. >> Ysolte; Varrick
Our daughter, Mirabeth, has just started secondary school. >> Mirabeth
my stepson caradoc is 12 and hates school. >> caradoc
I am the mother of Zephyrine, who has Down's syndrome and is 8. >> Zephyrine
I am mum to Tobiath (Year 3) and Lisbethe (Year 1). >> Tobiath; Lisbethe
I care for my grandson Ewyn. He is in Year 2. >> Ewyn
As Corvane's dad, I want his school record deleted. >> Corvane
The school told us that Ottmar had been excluded. He is 13. >> Ottmar
Peronelle, who is in Reception, cannot consent. >> Peronelle
Peregryn, aged 6, and Wystana, aged 9, live in Penwick. >> Peregryn; Wystana
A pupil called Hathersage Brone told her teacher of it. >> Hathersage; Brone
A boy named Ulvarde was off-rolled in Year 10. >> Ulvarde
Her name is Corisanta and she is seven. >> Corisanta
His name is Wulfred. He is 9 years old. >> Wulfred
We have a son, Evander-Rhys, who is at Elm Primary. >> Evander
We have a daughter called Lysbethe, aged 4. >> Lysbethe
They have twins, Aldric and Aldwina, who are six. >> Aldric; Aldwina
My boys, Cuthwin (10) and Edwyth (7), were never asked. >> Cuthwin; Edwyth
Children like Tibbald, 8, are never asked. >> Tibbald
Pupils such as Melisandra Crane (Year 6) are coded as violent. >> Melisandra
Take Jocosa, a Year 9 pupil with an EHCP. >> Jocosa
Consider the case of Fulbert, excluded at the age of eight. >> Fulbert
Ada Vellacotte, 10, from Penwick, won. >> Vellacotte
We spoke to Bartholomewe (Bart) Ellerthwaite, a pupil at Elm Park Primary. >> Ellerthwaite
The late Cassiane Brindle, who died at 13, was coded as absent from school. >> Cassiane; Brindle
Ptolemie Swanscombe, of Elm Park Primary, who turned nine in May, has no say. >> Ptolemie; Swanscombe
Girl, E.M.W., 15, looked after, Stanwick Academy. >> E.M.W.
K.T., a Year 8 boy at Marlpit High School with ADHD, was wrongly coded. >> K.T.
We fostered Ravenelle from the age of five. She is looked after. >> Ravenelle
Ptarmiganne is a pupil in Year 5. She was excluded. >> Ptarmiganne
Ysmay Quarrel, who lives with her grandmother and goes to Elm Primary, is in it. >> Ysmay; Quarrel
Beatrixe Rusk (left) and Clemency Rudd of Class 4 at Elm Primary with the form. >> Beatrixe; Rudd
Rowanne's class teacher wrote that he was behind. >> Rowanne
Leoline's attendance was 82% in Year 4. She was ill. >> Leoline
Our adopted daughter Merryn-Jo was placed with us at three. >> Merryn
I taught Ysabeau Thorne when she was in Year 6. >> Ysabeau; Thorne
At the age of nine, Garrick-Lee Stone was excluded. >> Garrick
Nine years old, Idonea Pell has no say. >> Idonea
Idonia Pell is nine years old. >> Idonia
The mother of a six-year-old, Wendeline, told us so. >> Wendeline
The child's first name, Osbertha, was in the file with her year group. >> Osbertha
Signed, Tancrede, age 10 >> Tancrede
From: Ludovica Brane, Year 8 >> Ludovica
Dear Minister, I am Corwenna and I am ten. >> Corwenna
I write as the father of Haldane, who is in Year 8 at Elm High School. >> Haldane
My daughter Philippine-Rose, who is 11, was never asked. >> Philippine
Our middle child, Ysander, has an EHCP. >> Ysander
My eight year old son, Corbin-Lee, was listed. >> Corbin
My eight-year-old, Merewina, was listed. >> Merewina
My oldest son gawain, 12, was listed. >> gawain
our wee boy fingall is 5. >> fingall
The records of my daughters, Isaura (13) and Ombeline (10), were sent. >> Isaura; Ombeline
Jorah Pellington, a 13-year-old with ADHD, was excluded. >> Jorah; Pellington
Severine Oake (aged eleven) wrote a letter. >> Severine
In 2023, when Lysandra was seven, her school sent the form. >> Lysandra
When he was nine, Thurlow was excluded from school. >> Thurlow
Mrs Pell's son Ignatiel attends Elm Academy. >> Ignatiel
Constituent's grandson: Wilberth Crane, Year 5. >> Wilberth
The pupil's brother, Aubin, 6, is also in it. >> Aubin
Eustacia Thorn and her brother Leofwin, 7, are in it. >> Leofwin
A Year 9 pupil, Sidonia, said that she did not know. >> Sidonia
One pupil, Ghislaine (Year 10), told us. >> Ghislaine
One of the pupils, Xanthe-Mae Orr, told us that she is 12. >> Xanthe
"I am in Year 7", said Perpetue Lorne. >> Perpetue
Quote from Averilde, Year 8 pupil: "No." >> Averilde
Student voice: Benedikta, 15. >> Benedikta
Kelda's teaching assistant said that she cannot read. She is 7. >> Kelda
Hadrianne's school moved her to another class. >> Hadrianne
Tancred Ollerton's exclusion from Elm High was recorded when he was 13. >> Tancred
Osyth Marlow was adopted at the age of two. >> Osyth
Dunstan-Jay is looked after and in Year 6. He moved twice. >> Dunstan
Barnabus Thrale was home educated until he was 11. >> Barnabus
Fenella-Grace Moss sat her SATs in May. >> Fenella
The claimant, Ursuline Brack, is 14 and sues by her mother. >> Ursuline
Re W (a child): Wynstan Prothero v Elm Council. >> Wynstan
SEN tribunal appeal by Mr Jago for his son Lambert. >> Lambert
Name: Philomene Astley. Age: 9. School: Elm Primary. >> Philomene
Year 4 - Sylvester Crook - absent 12 days >> Sylvester
My kid Zedekiah goes to Elm Primary. >> Zedekiah
My little one Aurelio started nursery. >> Aurelio
"""

INNOCENT_TEXTS = """\
Two companies got data. The first, Burberry Coles, attends school events.
Two papers got data. The first, Elder Gazette, is in Year 3 of its life.
The other, Elder Gazette, attended a school.
The first, Burberry Coles, left the school market.
The second, Jane Exampler MP, attended the meeting.
my son is 7 and he is in the National Pupil Database.
my daughter then aged 7 was in it; our son currently in year 4 was too.
My son also aged 9 was in it, and my daughter nearly 8.
My son autistic, aged 7, and my daughter, now 11, were in it.
my child\u2019s school record (year 4) was shared with capita.
Six-year-old pupils\u2019 records were shared with Capita.
Ten-year-old Palantir\u2019s contract was renewed.
Fourteen-year-old Ofqual\u2019s review was published.
A 12-year-old database, Example Analytics said, was sold.
A 12-year-old from Penwick said that Palantir holds it.
Aged just eight, the contract with Example Analytics Ltd ended.
Just seven, or one in nine, were told by Kantar.
My children (both at Elm Primary) are in the data that Fictwell Group was given.
My children (in Years 5, 8 and 11) are in the data that Fictwell was given.
Regions (London, 5; Devon, 8; and Kent, 11) are counted.
Sixteen-year-old students and their friends at Elm High, also 16, took part.
Justice for Families. Liberty is 90. Read its history.
Foxglove is 8. It sued the Department.
Our eldest partner (Teach First, 14) was given the data.
Our little team at Fictwell Group started in Reception at Elm Infants.
I write about her son, who is in Year 6 at Cobblestone Junior School, and Capita.
When Ofsted was in Year 3 of its plan, the school was inspected.
When Rowland Tighe was in office, Year 3 pupils were tested.
Fictwell Trust is a partner of Elm Primary and a pupil referral unit.
Thomas Wray was a pupil at Elm High School in 1962, and is now a professor.
Student: see below; Form: 8B; sent to Example Analytics.
Example Analytics, 9 years and 4 months after its founding, was sold.
Fictwell Labs (Y5, SEN) is a study of Elm University.
Example Analytics was permanently excluded from the scheme at 12 noon.
Thomas Wray (2011) writes: pupils aged 9 are counted.
Her pupil data, Fictwell Group said, of class 4C, was deleted.
Example Analytics, then in Year 9 of its contract, asked the Department for data on his pupils.
The database (Edubase) is nine and is run by Kainos.
Edubase (name of my database) is old.
My daughter\u2019s school is called Elm Primary and she is in it.
The scheme, now 10 and called Sure Start in the press, is for children.
Sure Start turns 10 next week and is for children.
Police asked for the record of Operation Larkspur, missing since 4 May.
Kent\u2019s EHCP figures say otherwise; she said so.
Britain\u2019s parents said that her son is in the National Pupil Database.
Brighton\u2019s mother and baby unit said that her son was in it.
We have two partners, Fictwell and Kantar, at Elm Primary; their records are kept.
We have two schools, Elm and Oakwell, in Year 5 of the scheme.
I am writing as the parent of a Year 7 child. Capita has the data.
I am writing as the parent of a Year 7 child. Palantir has never said what it holds.
I am writing as the mother of a pupil. Fictwell Ltd was given the data by the Department.
I am the father of a Year 3 pupil. Parliament was never asked.
I am the father of a Year 3 pupil. Parents were never asked.
I am the father of a Year 3 pupil. Nobody asked us. Twitter has it. Ofsted is silent.
As a mother I object. England is alone in this.
Section K.T., aged 13 pages, is in it.
DfE, aged 13, is in it.
The U.K. pupil, aged 9, is not asked.
The N.P.D., in Year 8 of its life, was sold.
The head teacher lives at home. Her office address is 20 Great Smith Street, London, SW1P 3BT.
Its address is 15 Tallow Lane, Penwick, PN4 8QT. Schools write there.
The teacher, felix.penn@elm.sch.uk, is in it.
Contact our officer at data.team@education.gov.uk; he knows of pupils.
Mae Ysgol Gynradd Bryncoed, sy\u2019n 9 oed, yn Abertawe.
Mae Llywodraeth Cymru ym Mlwyddyn 4 o\u2019r cynllun.
In R (on the application of Against Borders for Children) v Secretary of State the claimant challenged it.
R (Example Analytics Ltd) v Secretary of State was heard.
Example Analytics,9,Key Stage 4,National Pupil Database
Kent | 9 | Elm Primary
Fictwell Trust,9,Elm Primary,National Pupil Database
Devon; 12; Elm High; releases
Rosalinde Tamworthy: I am in my 12th year as a head and speak of Year 8.
Chair: I am told that 12 of them are in Year 8.
My constituent\u2019s son is in Year 6 at Cobblestone Junior School, and Baroness Quarmley asked about him.
The Department shared the record of a child of nine with the Home Office and with Fictwell.
Elm Primary\u2019s school gave her record to the police. She is a head.
Missing schoolgirl data: police asked Capita for it.
The parents of Fictwell pupils, a reception class, say it is old.
His mum, Jo Smith, told us that Ofsted, which is independent, coded him wrongly.
The teacher Jo Smith, who is autistic, was at Elm Primary.
The Minister, Rowena Kestrel, whose son is 9, spoke to Kantar.
Baroness Quarmley said that her son, 9, was in it, and asked Lord Fenwright.
The age is 9: Ofsted. She said so.
Key Stage 2: Gaenor Test results for age 9.
Participant 4 (Teacher, Year 8): \u201cI did not know of it.\u201d
Participant 4 (Head, Elm Primary): \u201cI did not know of Year 8.\u201d
Our children are Melton pupils (5), and Kent pupils (8).
Children: Devon, 5; Kent, 8; Dorset, 11.
My son, 9, and Ofsted disagree; my daughter, 12, agrees with Capita.
Her home page is 3 clicks away. The pupil is 9.
My son and Capita are both at Elm Primary School today.
His daughter, a teacher at Elm Primary School, spoke of Fictwell.
Her son, Conservative MP for Kent, is not a pupil.
Their child database, Fictwell Core, offers an EHCP module.
Our foster child moved to Elm Primary School; Fictwell was told of it.
A Year 5 class from Penwick, Elm Primary, was left out.
An 8-year-old firm at Elm Park, Example Analytics, was left out.
Ofqual is 14 and wants it deleted.
Example Analytics is 14 and wants the contract renewed.
Fictwell Group has been in care since it was founded, and works with pupils in care.
Example Analytics, currently in Year 11 of the contract, asked for it.
Fictwell Group started Year 7 tests in September.
Study Two moved into Year 4 at Elm Primary.
Rowena Kestrel goes to Elm Primary School to teach.
Dr Averil Tranter is a student of Year 9 behaviour at Elm High School.
Averil Tranter is a PhD student at Elm University and studies pupils.
Professor Tranter\u2019s mother was a pupil at Elm Primary.
Capita\u2019s parent company was never told of the school record.
Palantir\u2019s parent company was given the pupil data.
Kainos\u2019s head told the school of it.
Monday\u2019s headteacher briefing told pupils of it.
Fictwell\u2019s EHC plan module was given pupil data.
Police are looking for Example Analytics, who went missing from the school list.
The Department gave my son\u2019s record, aged 9, to Fictwell.
The Department gave the records of my children, aged 5 and 8, to Fictwell and to Kestrel Analytics.
My son, who is in Year 4, was sold to Wintergreen Publishing by the Department.
My daughter is 8. Capita was given her record. Serco was too.
My daughter is 8. Wintergreen was given her record. Hazelmere has it still.
The pupil is in Year 9; Hazelmere, which was given the data, is a company.
My son (Year 4) is in the data that Merlin Tutors and Saltmarsh Games obtained in May.
According to Smith and Jones (2019), a child aged 9 reads well. Tranter is of another view.
In May, my son, aged 9, moved from Kent to Devon. Penwick is a town.
On Monday our daughter, who is in Year 4 at St Brannock\u2019s, met the Children\u2019s Commissioner.
My son is in Year 4 and has autism. Autism is common. Education is a right. SEND is complex.
My son is 9. Microsoft is his teacher\u2019s choice, and Google Classroom is at school.
My son is Muslim and aged 9; our daughter is Polish and in Year 4. English is her second language.
Penwick is eleven miles away and children go to school there; she was told so.
Our daughter has just started secondary school. Fictwell runs it.
I am the mother of two, who has Down's syndrome research at Elm University.
I am mum to three (Year 3, Year 1).
As Ofsted's director, I want his school record deleted.
The school told us that Capita had been excluded. He is a director.
The school told us that Fictwell had been given the record. He is 13.
Teach First, which is in Reception classes, cannot consent.
A pupil called the helpline of Childline and told her teacher of it.
A school named Elm Primary was rated good in Year 10.
Its name is Edubase and it is seven.
We have a policy, Every Child Matters, which is at Elm Primary.
They have offices, Oakwell and Elmfield, which are six.
Companies like Fictwell, 8, are never asked.
Databases such as Arbor Insight (Year 6) are coded as violent.
Take Fictwell, a Year 9 platform with an app.
We spoke to Fictwell (the company) Ltd, a partner at Elm Park Primary.
Fictwell Group, of Elm Park, which turned nine in May, has no say.
Item K.T., a Year 8 table at Marlpit High School, was wrongly coded.
We visited Penwick from May. She is looked after by Fictwell.
Fictwell is a provider in Year 5. She was its head.
Kestrel Analytics, who works with her grandmother company and goes to Elm Primary, is in it.
Monday's class teacher wrote that he was behind.
Devon's attendance was 82% in Year 4. She was told so.
Penwick's attendance was 82% in Year 4.
My son's school Elm Primary, 9, is in it too.
I taught in Kent when she was in Year 6.
At the age of nine, pupils sit tests of Fictwell Assessment.
The mother of a six-year-old, in Penwick, told us so.
The mother of a six-year-old told Fictwell so.
Signed, Thomas Wray, Chair, 10 May
From: Thomas Wray, Head of Year 8
Dear Minister, I am the head of Corwen School and I am grateful.
When Parliament was in recess, his Year 3 class met.
When Covid started, Year 3 pupils stayed at home. Her school used Teams.
My daughter, who is 8, uses Mathletics, Duolingo and ClassDojo at school. ClassDojo has her data.
My son is in Year 4 and uses Tapestry. Tapestry is a learning journal. It holds his photograph.
My daughter's school, Elm Primary, uses ParentPay and Arbor; she is 9.
My son (9) was told by Childline, the NSPCC and Barnardo's that his record would go to the Home Office.
Her son, who is 7, has Asperger's and Tourette's.
A 12-year-old from Penwick, Kent, was told.
A Year 5 girl from Leeds, Yorkshire, told Fictwell.
His son lives in Penwick, Devon, and is 9.
My daughter goes to Brownies on Tuesday and is in Year 3.
My daughter speaks Welsh, Polish and Urdu, and is in Year 3.
My son was born in Gdansk, Poland, and is aged 9.
My son is at Eton and is 14; his brother is at Harrow.
My son reads Dickens, Blyton and Dahl in Year 4.
My son's record was given to the Daily Telegraph, The Times and Fictwell when he was 7.
Fischer Family Trust, 11, and Wolsey Hall, 12, had it.
As a parent, I ask that Google, Apple and Amazon stop. My child is 9.
Article 8 of the Convention says that a child aged 9 has rights. Strasbourg has said so.
Dr Wenna Trask has been in care research since she was a student.
Defend Digital Me is a charity. Its director, Jen Example, has a child in Year 4.
Jen Example of Defend Digital Me said that her child was in Year 4.
I, Rowland Tighe, am the father of a child aged 9.
My name is Rowland Tighe. My daughter is 9.
Yours, Rowland Tighe (father of a child in Year 4)
Submitted by Rowland Tighe, parent of two pupils at Elm Primary
Rowland Tighe's son is in Year 4 and his record is wrong.
Rowland Tighe, whose daughter is in Year 4, spoke to Fictwell.
Rowland Tighe is a parent at Elm Primary School and a governor.
Mrs Tighe said that her son was in Year 4.
I write as the father of a pupil, who is in Year 8 at Elm High School.
My daughter, who is 11, was never asked by Pearson.
Our middle school, Elm Middle, has an EHCP co-ordinator.
My eight year old son was listed in the Early Years Foundation Stage Profile.
The records of my daughters were sent to Experian, Equifax and TransUnion.
The Early Years Census, a 13-year-old collection, was excluded.
In 2023, when Schools Week was seven, her school sent the form.
When he was nine, England was in lockdown and school was shut.
The pupil's school, Elm Primary, 6, is also in it.
Thomas Wray and his brother, both governors, are in it.
A Year 9 pupil, through Childline, said that she did not know.
One school, Elm Primary (Year 10), told us.
One of the pupils told Defend Digital Me that she is 12.
Quote from Ofsted, Year 8 review: "No."
Google's school tools moved her to another account when she was 9.
Pearson's exclusion from the contract was recorded when he was 13.
Capita was adopted at the age of two.
Arbor is looked after by IT staff in Year 6. He moved it twice.
The claimant, Liberty, is 14 and sues.
SEN tribunal appeal by Mr Jago for his son.
Name: National Pupil Database. Age: 9. School: all.
Year 4 - Autumn Term - absent 12 days
Year 6 - White British - 12%
Reception - Free School Meals - 4
My kid goes to Elm Primary. Wonde supplies its data.
The Good Law Project, aged 5, sued for a child of 9; her name was not given.
Bedfordshire Police asked for the records of a child, aged 9, whose mother was in Luton.
The Home Office asked in July for her son's address when he was in Year 4.
Adam Smith was in Year 2 of his apprenticeship when he was asked.
Mathew Smith is a student at Oxford University. She taught him.
Sesame Street is 9 hours long; she watches it.
Minecraft, Roblox and Fortnite are played by my son, aged 9.
Christmas was when she was in Year 2. Easter was later; he is 9.
My son's condition, Duchenne Muscular Dystrophy, means that he has an EHCP.
My daughter, Black Caribbean and in Year 9, was excluded.
Her diagnosis, Pathological Demand Avoidance, is in her EHCP.
His school, run by Harris Federation, excluded him in Year 9. Harris is a trust.
Her trust, Oasis Community Learning, told her that she was in Year 9.
The Children Act 1989 says that a child of nine is heard; Gillick says more.
Gillick competence is when she was in Year 9.
"""


@pytest.mark.parametrize("text", TEXTS.splitlines())
def test_a_text_loses_the_child(text: str) -> None:
    check_loses(text)


@pytest.mark.parametrize("text", INNOCENT_TEXTS.splitlines())
def test_a_text_that_only_looks_so_stays(text: str) -> None:
    check_stays(text)
