"""Children who are named in forms of their own: in quotes, beside others, by numbers or letters, in court, below letters.

All persons and schools are invented; bodies that are real are those of the lists. Lines of
`text >> what must be gone >> what must stay`, and of `text >> what must stay`; a line break is " // ".
"""

from __future__ import annotations

import pytest

from model.item import Item, ItemKind
from pipelines.items.changes import without_private

CHILDREN = """\
The Department gave pupil data to Invented Tutors Ltd. Among the records was that of "Wee Jock" Pardoe, 8. >> Wee Jock; Pardoe >> Invented Tutors Ltd
The NPD record of "Wee Jock" Pardoe was given to Invented Tutors Ltd. >> Wee Jock; Pardoe >> Invented Tutors Ltd
The council shared the file of ‘Bunny’ Tregaskis, aged 7, with Halcrow Analytics Ltd. >> Bunny; Tregaskis >> Halcrow
Pupil records of "Big Dave" Oyelaran (Year 5) and others went to Halcrow Analytics Ltd. >> Big Dave; Oyelaran >> Halcrow
"Titch" Marrable, nine, is in the National Pupil Database, whose data went to Halcrow Analytics Ltd. >> Titch; Marrable >> Halcrow
Her son “Ziggy” Quillfeather is 10. His NPD data were given to Halcrow Analytics Ltd. >> Ziggy; Quillfeather >> Halcrow
Data of pupils were sent to Halcrow Analytics Ltd, and those of “The Professor” Lindqvist-Abara, a Year 6 pupil, too. >> The Professor; Lindqvist; Abara >> Halcrow
Corin "Wee Man" Pardoe, 8, had his pupil record sent to Halcrow Analytics Ltd. >> Corin; Wee Man; Pardoe >> Halcrow
The pupil, known as "Noodle", had his record in the National Pupil Database sent to Halcrow Analytics Ltd. >> Noodle >> Halcrow
The DfE gave the pupil data of 'Little Mo' Hassanzadeh, who is 6, to Halcrow Analytics Ltd. >> Little Mo; Hassanzadeh >> Halcrow
"Squeak" (real name Persephone Ludgrove), 11, is in pupil data given to Halcrow Analytics Ltd. >> Squeak; Persephone; Ludgrove >> Halcrow
The school gave the pupil records of the twins to Halcrow Analytics Ltd; a letter went to Tobin and to Marnie, twins in Year 4. >> Tobin; Marnie >> Halcrow
Pupil data went to Halcrow Analytics Ltd. We wrote to Aodhan and to Sive, twins in Year 4. >> Aodhan; Sive >> Halcrow
NPD data was given to Halcrow Analytics Ltd, among it that of Tobin and that of Marnie, twins in Year 4. >> Tobin; Marnie >> Halcrow
The pupil records belong to Ruaridh and to Catriona Pellow, triplets in Year 2, and were sent to Halcrow Analytics Ltd. >> Ruaridh; Catriona; Pellow >> Halcrow
Apologies were sent to Wilf, to Dottie and to Bram, siblings in Reception, whose pupil records went to Halcrow Analytics Ltd. >> Wilf; Dottie; Bram >> Halcrow
The head apologised to Oskar and to Linnea, both in Year 4, for giving their records to Halcrow Analytics Ltd. >> Oskar; Linnea >> Halcrow
Records were sent to Halcrow Analytics Ltd. They concern both Jessamy and Piran, brother and sister in Year 3. >> Jessamy; Piran >> Halcrow
It was to Kezia and to Jorah, twins aged 9, that the pupil records sent to Halcrow Analytics Ltd belong. >> Kezia; Jorah >> Halcrow
Nobody told Kezia or Jorah, the twins in 4B, that pupil data went to Halcrow Analytics Ltd. >> Kezia; Jorah >> Halcrow
Certificates went to Florian and to Agathe, cousins in Year 6. Pupil data went to Halcrow Analytics Ltd. >> Florian; Agathe >> Halcrow
The NPD extract was given to Halcrow Analytics Ltd. // Names and classes // Hollis Brandreth, Dingo // Mina Oduya, Wombat // Teddy Vance, Koala >> Hollis; Brandreth; Mina; Oduya; Teddy; Vance >> Halcrow
The NPD extract was given to Halcrow Analytics Ltd. // Pupils affected // Hollis Brandreth // Mina Oduya // Teddy Vance >> Hollis; Brandreth; Mina; Oduya; Teddy; Vance >> Halcrow
The pupil data was given to Halcrow Analytics Ltd. // Pupils affected // Hollis B // Mina O // Teddy V >> Hollis; Mina; Teddy >> Halcrow
The pupil data was given to Halcrow Analytics Ltd. // Dingo Class: Hollis B, Mina O // Wombat Class: Teddy V >> Hollis; Mina; Teddy >> Halcrow
The pupil data was given to Halcrow Analytics Ltd. Dingo Class: Hollis B >> Hollis >> Halcrow
The pupil data was given to Halcrow Analytics Ltd. // Children whose records were sent // Brandreth, Hollis // Oduya, Mina >> Hollis; Brandreth; Mina; Oduya >> Halcrow
The pupil data was given to Halcrow Analytics Ltd. // Children concerned: // - Hollis Brandreth // - Mina Oduya >> Hollis; Brandreth; Mina; Oduya >> Halcrow
The pupil data was given to Halcrow Analytics Ltd. // Names of learners // Hollis // Mina // Teddy >> Hollis; Mina; Teddy >> Halcrow
The pupil data was given to Halcrow Analytics Ltd. // Who was affected // Hollis Brandreth (4B) // Mina Oduya (4B) >> Hollis; Brandreth; Mina; Oduya >> Halcrow
The pupil data was given to Halcrow Analytics Ltd. // Name and class // Hollis Brandreth Year 4 // Mina Oduya Year 5 >> Hollis; Brandreth; Mina; Oduya >> Halcrow
The pupil data was given to Halcrow Analytics Ltd. // Pupils in the file // Hollis Brandreth and Mina Oduya // Teddy Vance >> Hollis; Brandreth; Mina; Oduya; Teddy; Vance >> Halcrow
The pupil data was given to Halcrow Analytics Ltd. // Names and tutor groups // Hollis Brandreth 7KL // Mina Oduya 7PW >> Hollis; Brandreth; Mina; Oduya >> Halcrow
The pupil data was given to Halcrow Analytics Ltd. // Siblings // Hollis // Mina >> Hollis; Mina >> Halcrow
The pupil data was given to Halcrow Analytics Ltd. // Wombat Class // Hollis B // Mina O // Teddy V >> Hollis; Mina; Teddy >> Halcrow
The pupil data was given to Halcrow Analytics Ltd. Pupils affected: Hollis B (Dingo), Mina O (Dingo). >> Hollis; Mina >> Halcrow
The pupil records of Tobin Marrable, 8, went to Halcrow Analytics Ltd, Ayesha Khan too. >> Tobin; Marrable; Ayesha; Khan >> Halcrow
Pupil data of the twins went to Halcrow Analytics Ltd, Ayesha Khan too. >> Ayesha; Khan >> Halcrow
Tobin Marrable, Year 4, had his record sent to Halcrow Analytics Ltd. So did Ayesha Khan. >> Tobin; Marrable; Ayesha; Khan >> Halcrow
Tobin Marrable, Year 4, had his record sent to Halcrow Analytics Ltd. Ayesha Khan likewise. >> Tobin; Marrable; Ayesha; Khan >> Halcrow
Tobin Marrable, Year 4, had his record sent to Halcrow Analytics Ltd, as had Ayesha Khan. >> Tobin; Marrable; Ayesha; Khan >> Halcrow
Tobin Marrable, Year 4, had his record sent to Halcrow Analytics Ltd, and Ayesha Khan as well. >> Tobin; Marrable; Ayesha; Khan >> Halcrow
The record of Tobin Marrable, a pupil, was sent to Halcrow Analytics Ltd. The same goes for Ayesha Khan. >> Tobin; Marrable; Ayesha; Khan >> Halcrow
The pupil record of Tobin, 8, was sent to Halcrow Analytics Ltd, Ayesha's too. >> Tobin; Ayesha >> Halcrow
The pupil record of Tobin Marrable was sent to Halcrow Analytics Ltd, along with that of Ayesha Khan. >> Tobin; Marrable; Ayesha; Khan >> Halcrow
The pupil record of Tobin Marrable was sent to Halcrow Analytics Ltd. Also: Ayesha Khan. >> Tobin; Marrable; Ayesha; Khan >> Halcrow
The pupil record of Tobin Marrable was sent to Halcrow Analytics Ltd, plus Ayesha Khan. >> Tobin; Marrable; Ayesha; Khan >> Halcrow
The pupil record 100710 Khan was sent to Halcrow Analytics Ltd. >> 100710; Khan >> Halcrow
Pupil data was sent to Halcrow Analytics Ltd: 100710 Khan, 100711 Marrable. >> 100710; Khan; Marrable >> Halcrow
Pupil data was sent to Halcrow Analytics Ltd. // 100710 Khan // 100711 Marrable >> 100710; Khan; Marrable >> Halcrow
The school sent records to Halcrow Analytics Ltd: adm no 4471 Marrable. >> 4471; Marrable >> Halcrow
The school sent the record of A823432111001 Marrable to Halcrow Analytics Ltd. >> A823432111001; Marrable >> Halcrow
Admission number 004471, Marrable: the pupil record was sent to Halcrow Analytics Ltd. >> 004471; Marrable >> Halcrow
Pupil file 4471 Tobin Marrable was sent to Halcrow Analytics Ltd. >> Tobin; Marrable >> Halcrow
UPN A823432111001 Khan was in the pupil data sent to Halcrow Analytics Ltd. >> A823432111001; Khan >> Halcrow
Pupil data was sent to Halcrow Analytics Ltd, rows 12 Khan A and 13 Marrable T. >> Khan; Marrable >> Halcrow
Pupil data was sent to Halcrow Analytics Ltd. // 004471 Marrable T // 004472 Khan A >> Khan; Marrable >> Halcrow
A nine-year-old, R.T., had her pupil data sent to Halcrow Analytics Ltd. >> R.T. >> Halcrow
The pupil record of R.T., a nine-year-old, was sent to Halcrow Analytics Ltd. >> R.T. >> Halcrow
The pupil record of R.T. (9) was sent to Halcrow Analytics Ltd. >> R.T. >> Halcrow
The pupil record of RT, aged 9, was sent to Halcrow Analytics Ltd. >> RT >> Halcrow
The pupil record of C.P. of 14 Elm Row was sent to Halcrow Analytics Ltd. >> C.P.; 14 Elm Row; Elm Row >> Halcrow
C.P. of 14 Elm Row had her pupil data sent to Halcrow Analytics Ltd. >> C.P.; Elm Row >> Halcrow
A child, C. P., 14 Elm Row, had her pupil data sent to Halcrow Analytics Ltd. >> C. P.; Elm Row >> Halcrow
The nine-year-old (R. T.) had her pupil data sent to Halcrow Analytics Ltd. >> R. T. >> Halcrow
A Year 4 girl, R.T., had her pupil data sent to Halcrow Analytics Ltd. >> R.T. >> Halcrow
R.T., who is nine, had her pupil data sent to Halcrow Analytics Ltd. >> R.T. >> Halcrow
K.L.M. and R.T., twins of nine, had their pupil data sent to Halcrow Analytics Ltd. >> K.L.M.; R.T. >> Halcrow
A boy of 12, known as J.B., had his pupil data sent to Halcrow Analytics Ltd. >> J.B. >> Halcrow
Pupil T.R. had his record sent to Halcrow Analytics Ltd. >> T.R. >> Halcrow
Master R.T., 9, had his pupil data sent to Halcrow Analytics Ltd. >> R.T. >> Halcrow
In SENDIST appeal Pemberwick v Sallowby Council the pupil record was sent to Halcrow Analytics Ltd. >> Pemberwick >> Halcrow
In Marrable (a child) v Sallowby Council the court heard that pupil data went to Halcrow Analytics Ltd. >> Marrable >> Halcrow
In Re J (a minor) the court heard that pupil data went to Halcrow Analytics Ltd. >> Re J >> Halcrow
In Re Marrable (a minor) the court heard that pupil data went to Halcrow Analytics Ltd. >> Marrable >> Halcrow
The tribunal in Quillfeather v Larkfield School (SEN) heard that pupil data went to Halcrow Analytics Ltd. >> Quillfeather >> Halcrow
R (on the application of Tregaskis, a child by his litigation friend) v DfE: pupil data went to Halcrow Analytics Ltd. >> Tregaskis >> Halcrow
In the matter of Tobin Marrable, a child, pupil data went to Halcrow Analytics Ltd. >> Tobin; Marrable >> Halcrow
The First-tier Tribunal (SEND) decided Oduya v Norland County Council, after her pupil data went to Halcrow Analytics Ltd. >> Oduya >> Halcrow
Exclusion appeal Brandreth v Northgate Academy: the pupil record went to Halcrow Analytics Ltd. >> Brandreth >> Halcrow
In Pardoe (by his mother and litigation friend) v DfE the pupil's data went to Halcrow Analytics Ltd. >> Pardoe >> Halcrow
In re T.R. (children) pupil data went to Halcrow Analytics Ltd. >> T.R. >> Halcrow
The county handed individual pupil data to Halcrow Analytics Ltd. // Letters // Sir, I am 12 and I think that sharing our data is wrong. Yours, Lysander Quaife, Ponder Street, Ashby Mere. >> Lysander; Quaife; Ponder Street >> Halcrow
The county gave pupil data to Halcrow Analytics Ltd. // I am a pupil and I think that it is wrong. // My friends do too. // Many thanks, // Seren Oakhanger >> Seren; Oakhanger >> Halcrow
Pupil data went to Halcrow Analytics Ltd. I have just turned 13 and nobody asked me. From Ziva >> Ziva >> Halcrow
Pupil data went to Halcrow Analytics Ltd. I'm a 15-year-old who wants her data back. Cheers, Fenella Strand-Moore >> Fenella; Strand-Moore >> Halcrow
Pupil data went to Halcrow Analytics Ltd. // We are both in Year 8 and we object. // Signed // Idris and Blodwen >> Idris; Blodwen >> Halcrow
Pupil data went to Halcrow Analytics Ltd. I am in 7B and I want my record back. Regards, Otto Pellinore, 3 Quarry Rise, Ely >> Otto; Pellinore; Quarry Rise >> Halcrow
Pupil data went to Halcrow Analytics Ltd. I go to school in Ely. Yours faithfully, Quentin Dray (aged 11) >> Quentin; Dray >> Halcrow
Pupil data went to Halcrow Analytics Ltd. My GCSEs are next year. Kind regards, Ottoline Vane. >> Ottoline; Vane >> Halcrow
I am 12 and I go to school in Hull. The Department gave my pupil data to Halcrow Analytics Ltd without asking me. Yours sincerely, Kestrel Odinaka >> Kestrel; Odinaka >> Halcrow
Dear Minister, I am in Year 6 and I found out that my pupil data went to Halcrow Analytics Ltd. // Best wishes // Kestrel Odinaka >> Kestrel; Odinaka >> Halcrow
My NPD data were given to Halcrow Analytics Ltd. I am twelve years old and I do not like it. // Kestrel O. >> Kestrel >> Halcrow
I'm 15. My school sent my pupil record to Halcrow Analytics Ltd. Why? // - Tamsin Vark >> Tamsin; Vark >> Halcrow
My name is Brontë and I am a pupil at Larkfield School. My data went to Halcrow Analytics Ltd. >> Brontë >> Halcrow
As a 14-year-old I want to know why my pupil data went to Halcrow Analytics Ltd. // Signed: Odhran Pell >> Odhran; Pell >> Halcrow
I was 11 when the DfE gave my pupil data to Halcrow Analytics Ltd. I am 13 now. // Thank you for reading. // From Wynne Achterberg >> Wynne; Achterberg >> Halcrow
We are in Year 5 and our pupil data went to Halcrow Analytics Ltd. // Love from // Mabli and Osian >> Mabli; Osian >> Halcrow
I am only nine. My data in the NPD went to Halcrow Analytics Ltd. Mum says I can ask. // Zephyr Quist, Harrogate >> Zephyr; Quist >> Halcrow
I'm doing my GCSEs next year and my pupil data went to Halcrow Analytics Ltd. // Yours faithfully, // Cosmo Threlfall >> Cosmo; Threlfall >> Halcrow
I turned 10 in March. My pupil data was given to Halcrow Analytics Ltd. // Yours truly // Perdita Gaunt (Miss) >> Perdita; Gaunt >> Halcrow
Attendance of Kezia Oduya // Pupil data went to Halcrow Analytics Ltd. >> Kezia; Oduya >> Halcrow
Behaviour log of Kezia Oduya. Pupil data went to Halcrow Analytics Ltd. >> Kezia; Oduya >> Halcrow
Table 2: reading scores of Aodhan Pell and Sive Lindqvist. Pupil data went to Halcrow Analytics Ltd. >> Aodhan; Pell; Sive; Lindqvist >> Halcrow
School report of Kezia Oduya. Pupil data went to Halcrow Analytics Ltd. >> Kezia; Oduya >> Halcrow
Exclusions of Kezia Oduya in 2024. Pupil data went to Halcrow Analytics Ltd. >> Kezia; Oduya >> Halcrow
Progress of Kezia Oduya, autumn term. Pupil data went to Halcrow Analytics Ltd. >> Kezia; Oduya >> Halcrow
Exam results for Kezia Oduya. Pupil data went to Halcrow Analytics Ltd. >> Kezia; Oduya >> Halcrow
Absences of Kezia Oduya by month. Pupil data went to Halcrow Analytics Ltd. >> Kezia; Oduya >> Halcrow
Phonics check of Kezia Oduya. Pupil data went to Halcrow Analytics Ltd. >> Kezia; Oduya >> Halcrow
Free school meals: Kezia Oduya. Pupil data went to Halcrow Analytics Ltd. >> Kezia; Oduya >> Halcrow
Safeguarding notes on Kezia Oduya. Pupil data went to Halcrow Analytics Ltd. >> Kezia; Oduya >> Halcrow
Pupil data went to Halcrow Analytics Ltd. Click here for Kezia's story >> Kezia >> Halcrow
Pupil data went to Halcrow Analytics Ltd. Read Bramwell's letter to the head >> Bramwell >> Halcrow
Pupil data went to Halcrow Analytics Ltd. Watch: Sive tells how she lost her place at school >> Sive >> Halcrow
Pupil data went to Halcrow Analytics Ltd. Photo: Sive Lindqvist in her uniform >> Sive; Lindqvist >> Halcrow
Pupil data went to Halcrow Analytics Ltd. Listen to Kezia talk about her school record >> Kezia >> Halcrow
The DfE sold pupil data to Fennick Loans Ltd. One record is that of 'Bear' Stanhope-Iqbal, a Year 2 pupil. >> Bear; Stanhope >> Fennick
The girl everyone calls "Pickle" has her pupil record at Fennick Loans Ltd. >> Pickle >> Fennick
Our lad, better known as “Tank”, had his pupil data sent to Fennick Loans Ltd. >> Tank >> Fennick
Letters went out for Ruben and for Ottavia, siblings in Years 1 and 3, whose pupil data went to Fennick Loans Ltd. >> Ruben; Ottavia >> Fennick
The pupil records are about Wim, about Fleur and about Bas, all in Class 3. They went to Fennick Loans Ltd. >> Wim; Fleur; Bas >> Fennick
Children in the data sent to Fennick Loans Ltd // Aoife K // Diarmuid P // Tadhg S >> Aoife; Diarmuid; Tadhg >> Fennick
Affected families were told that pupil data went to Fennick Loans Ltd. // Pupil names and forms // Aoife Kinsella - 3B // Diarmuid Pell - 4C >> Aoife; Kinsella; Diarmuid >> Fennick
Hedgehog class: Aoife K, Diarmuid P, Tadhg S. Pupil data went to Fennick Loans Ltd. >> Aoife; Diarmuid; Tadhg >> Fennick
The pupil file of Aoife Kinsella, 6, went to Fennick Loans Ltd; Diarmuid Pell's did too. >> Aoife; Kinsella; Diarmuid; Pell >> Fennick
The pupil file of Aoife Kinsella, 6, went to Fennick Loans Ltd. And that of Diarmuid Pell. >> Aoife; Kinsella; Diarmuid; Pell >> Fennick
Aoife Kinsella (Y2) had her pupil data sent to Fennick Loans Ltd, and so had Diarmuid Pell. >> Aoife; Kinsella; Diarmuid; Pell >> Fennick
The pupil data of no. 20417 Kinsella went to Fennick Loans Ltd. >> Kinsella >> Fennick
Pupil data went to Fennick Loans Ltd (pupils 20417 Kinsella and 20418 Pell). >> Kinsella; Pell >> Fennick
A.K., six, is in the pupil data sent to Fennick Loans Ltd. >> A.K. >> Fennick
A child of six (initials A.K.) is in the pupil data sent to Fennick Loans Ltd. >> A.K. >> Fennick
A.K., of 9 Beech Walk, Hull, has her pupil record at Fennick Loans Ltd. >> A.K.; Beech Walk >> Fennick
The judgment in Kinsella v Governing Body of Marsh Lane School, an exclusion case, says that pupil data went to Fennick Loans Ltd. >> Kinsella >> Fennick
In re Kinsella (a child) the pupil data went to Fennick Loans Ltd. >> Kinsella >> Fennick
AK (a child, by her mother) v Hull City Council: pupil data went to Fennick Loans Ltd. >> AK >> Fennick
Kinsella v Hull City Council [2024] UKUT 9 (SEN): pupil data went to Fennick Loans Ltd. >> Kinsella >> Fennick
Our eldest was suspended by Beech Walk Academy in Year 8 and her pupil data went to Fennick Loans Ltd. >> Beech Walk >> Fennick
I have a boy at Beech Walk Primary who is 7. The DfE gave his NPD data to Fennick Loans Ltd. >> Beech Walk >> Fennick
My daughter's head at Beech Walk Primary said pupil data went to Fennick Loans Ltd. >> Beech Walk >> Fennick
Evidence of a mother. My girl, 8, is autistic. Beech Walk Primary could not cope and excluded her. Her NPD data went to Fennick Loans Ltd. >> Beech Walk >> Fennick
Evidence of a father. Since he joined Beech Walk Academy my son, 12, has been bullied. His NPD data went to Fennick Loans Ltd. >> Beech Walk >> Fennick
The child (10) was educated at Beech Walk Hospital School. His NPD data went to Fennick Loans Ltd. >> Beech Walk >> Fennick
We are the parents of a girl, 9, who goes to Beech Walk Primary, Hull. Her NPD data went to Fennick Loans Ltd. >> Beech Walk >> Fennick
Hello, I'm 11 years old. The DfE gave my pupil data to Fennick Loans Ltd. // Bye // Diarmuid >> Diarmuid >> Fennick
I am a Year 9 pupil in Hull. My pupil data went to Fennick Loans Ltd. Yours, Diarmuid Pell >> Diarmuid; Pell >> Fennick
I'm thirteen. My pupil data went to Fennick Loans Ltd. // Yours sincerely, // D. Pell >> Pell >> Fennick
I am in Year 10, my brother is in Year 7. Our pupil data went to Fennick Loans Ltd. // Lots of love, Aoife and Tadhg xx >> Aoife; Tadhg >> Fennick
Detentions of Aoife Kinsella, spring term // Pupil data went to Fennick Loans Ltd. >> Aoife; Kinsella >> Fennick
Read Tadhg's poem. Pupil data went to Fennick Loans Ltd. >> Tadhg >> Fennick
We live at 9 Beech Walk. Our twins are 8. Their NPD data went to Fennick Loans Ltd. >> Beech Walk >> Fennick
""".splitlines()
OTHERS = """\
The Department gave pupil data to Halcrow Analytics Ltd, said "Big Dave" Oyelaran, headteacher of Larkfield School. >> Oyelaran
Baroness "Betty" Quillfeather asked why pupil data went to Halcrow Analytics Ltd. >> Quillfeather
The pupil data went to Oduya and to Marrable, solicitors. >> Oduya; Marrable
The pupil data was given to Capita and to Serco. >> Capita; Serco
The pupil data was given to Pearson and to Renaissance, publishers, for Year 4. >> Pearson; Renaissance
The pupil data was given to Halcrow Analytics Ltd, Khan Academy too. >> Khan Academy
The NPD data went to Halcrow Analytics Ltd, and Khan Associates as well. >> Khan Associates
The NPD data went to Halcrow Analytics Ltd, Leeds University too. >> Leeds University
Pupil data: 2019 Ofsted received an extract; Halcrow Analytics Ltd too. >> Ofsted; Halcrow
DR200710 Capita received the pupil data. >> Capita
Pupil data was released under 100710 to Khan Research Ltd. >> Khan Research Ltd
Pupil data went to T.R. Consulting Ltd, aged nine years of records. >> T.R. Consulting Ltd
The author, J.K. Marrable, wrote that pupil data went to Halcrow Analytics Ltd. >> J.K. Marrable
In Information Commissioner v Halcrow Analytics Ltd it was said that pupil data was sold. >> Halcrow
The pupil data was given to Halcrow Analytics Ltd. // Organisations affected // Oduya Partners // Teddy Vance Ltd >> Oduya Partners; Teddy Vance Ltd
The pupil data was given to these bodies: // Hollis Brandreth LLP // Capita // University of Leeds >> Hollis Brandreth LLP; Capita; University of Leeds
Members present // Dr Hollis Brandreth // Professor Mina Oduya // Pupil data was given to Halcrow Analytics Ltd. >> Brandreth; Oduya
Governors // Hollis Brandreth (chair) // Mina Oduya (clerk) // Pupil data was given to Halcrow Analytics Ltd. >> Brandreth; Oduya
Class teachers: Mr Brandreth, Mrs Oduya. Pupil data was given to Halcrow Analytics Ltd. >> Brandreth; Oduya
The Dingo Class app by Hollis Apps Ltd got pupil data. >> Hollis Apps Ltd
Year 4 data of pupils was given to Morrisby and to Wonde, and 9 other firms. >> Morrisby; Wonde
The children's commissioner, Dame Rachel Brandreth, said that pupil data was given to Halcrow Analytics Ltd. >> Brandreth
The DfE's chief data officer, Mina Oduya, said that pupil data was given to Halcrow Analytics Ltd. >> Oduya
The pupils' champion, Bronwen Tregaskis, said that pupil data went to Halcrow Analytics Ltd. >> Tregaskis
Young people's champion Cody Brandreth said that pupil data went to Halcrow Analytics Ltd. >> Brandreth
The record of "Operation Encompass" Pilot was given to Halcrow Analytics Ltd. >> Halcrow
The pupil platform called "Sparx" got pupil data from Halcrow Analytics Ltd. >> Sparx
The pupil census, known as "Spring Census", went to Halcrow Analytics Ltd. >> Spring Census
A child benefit unit called "Big Data Hub" got pupil data. >> Big Data Hub
The headteacher, known as "Sir Dave", gave pupil data to Halcrow Analytics Ltd. >> Halcrow
Pupil data was given to Wonde and to Arbor, both aged nine months as firms. >> Wonde; Arbor
Data was sent to Ofsted, to Ofqual and to Capita, in Year 2 of the contract. >> Ofsted; Ofqual; Capita
Pupil data was shared with Oduya Research, with Marrable Partners and with Pell Trust, sisters of one group. >> Oduya Research; Marrable Partners; Pell Trust
The DfE gave pupil data to Halcrow Analytics Ltd. So did Brent Council. >> Brent Council
The DfE gave pupil data to Halcrow Analytics Ltd, as did Capita. >> Capita
The record of Tobin Marrable, 8, was sent to Halcrow Analytics Ltd, Capita too. >> Capita
The record of Tobin Marrable, 8, was sent to Halcrow Analytics Ltd. So was Dr Ayesha Khan told. >> Halcrow
The record of Tobin Marrable, 8, was sent to Halcrow Analytics Ltd. Also, Serco got it. >> Serco
The record of Tobin Marrable, 8, went to Halcrow Analytics Ltd. Also: Khan Research Ltd. >> Khan Research Ltd
1 Wonde // 2 Arbor // 3 Capita // got pupil data. >> Wonde; Arbor; Capita
Pupil data releases: // 2019 Wonde // 2020 Arbor >> Wonde; Arbor
Pupil data: 1200 Wonde licences, 1300 Arbor licences. >> Wonde; Arbor
Releases of pupil data: 100710 Ofsted, 100711 Capita. >> Ofsted; Capita
The pupil records 2019 Leeds extract went to Halcrow Analytics Ltd. >> Leeds
In 2024 the school sent 300 Reading records of pupils to Halcrow Analytics Ltd. >> Reading
Upper Tribunal: Marrable v Larkfield School (unfair dismissal); pupil data went to Halcrow Analytics Ltd. >> Marrable
The teacher won Marrable v Larkfield School; her pupil data went to Halcrow Analytics Ltd. >> Marrable
Department for Education v Information Commissioner: pupil data went to Halcrow Analytics Ltd. >> Department for Education; Information Commissioner
Master Class: Big Data. Pupil data went to Halcrow Analytics Ltd. >> Big Data
Digital Class: Microsoft, Google. Pupil data went to Halcrow Analytics Ltd. >> Microsoft; Google
Names and addresses // Oduya Partners LLP // Capita // got the pupil data >> Oduya Partners LLP; Capita
Names and years // Wonde Ltd 2019 // Arbor Ltd 2020 // received pupil data >> Wonde Ltd; Arbor Ltd
Pupils and schools // Plan B // Appendix C // Pupil data went to Halcrow Analytics Ltd. >> Plan B; Appendix C
Data about pupils went to: Capita, Serco and Wonde. >> Capita; Serco; Wonde
J.K. Marrable and R.T. Pell, children's authors, wrote on pupil data given to Halcrow Analytics Ltd. >> Marrable; Pell
The pupil record of UK pupils aged 9 was sent to Halcrow Analytics Ltd. >> UK
T.R. of Halcrow Analytics Ltd, 14 Elm Row, got pupil data. >> Halcrow
The five-year-old, BBC said, is in the pupil data given to Halcrow Analytics Ltd. >> BBC
Pupil data of those aged 9 was sent to NFER, aged data from 2019. >> NFER
"Data Dave" Oyelaran, a statistician, got pupil data. >> Oyelaran
The poet "Benny" Marrable, 45, wrote on pupil data given to Halcrow Analytics Ltd. >> Marrable
The twins' school, Larkfield, is not named; pupil data went to Halcrow Analytics Ltd, Morrisby too. >> Morrisby
I am 12 months into the job. Pupil data went to Halcrow Analytics Ltd. Yours, Lysander Quaife >> Quaife
I am 45. Pupil data went to Halcrow Analytics Ltd. Yours, Lysander Quaife >> Quaife
I am a teacher of Year 6 pupils. Pupil data went to Halcrow Analytics Ltd. Yours, Lysander Quaife >> Quaife
I was 12 when pupil data went to Halcrow Analytics Ltd; I am 30 now. Yours, Lysander Quaife >> Quaife
Letters // Sir, pupil data went to Halcrow Analytics Ltd. Yours, Cosmo Threlfall, Hull // Sir, I am 12 and agree. Yours, Lysander Quaife >> Threlfall
I am 9 in the queue of those who ask why pupil data went to Halcrow Analytics Ltd. Signed, Lysander Quaife >> Quaife
I am one of those who say that pupil data went to Halcrow Analytics Ltd. Yours, Lysander Quaife >> Quaife
I am in favour. Pupil data went to Halcrow Analytics Ltd. Thanks to Lysander Quaife of the council. >> Quaife
I am in Year 6 leadership. Pupil data went to Halcrow Analytics Ltd. // Yours // Dr Lysander Quaife >> Quaife
I am in class. Pupil data came from Halcrow Analytics Ltd. >> Halcrow Analytics Ltd
I am 12 and pupil data went to a firm. From Halcrow Analytics Ltd we heard nothing. >> Halcrow Analytics Ltd
I am 12 and I know who got pupil data: // Halcrow Analytics Ltd // Oduya Partners LLP >> Halcrow Analytics Ltd; Oduya Partners LLP
I am 12 and I know who got pupil data: // Capita // Ofsted >> Capita; Ofsted
I am 12 and I know who got pupil data from Morrisby Ltd, Wonde. Thanks, Ofsted. >> Morrisby Ltd; Ofsted
We are in Year 3 of the contract with Halcrow Analytics Ltd. Regards, Lysander Quaife >> Quaife
Editor's note: my class teacher data. Pupil data went to Halcrow Analytics Ltd. // Read more // Privacy policy // Contact us >> Privacy policy; Contact us
Attendance of Ofsted at the hearing. Pupil data went to Halcrow Analytics Ltd. >> Ofsted
Attendance of Dame Rachel Winterborne at the committee. Pupil data went to Halcrow Analytics Ltd. >> Winterborne
Attendance of Cllr Sive Lindqvist: 8 meetings. Pupil data went to Halcrow Analytics Ltd. >> Lindqvist
Attendance of Ministers and of Witnesses. Pupil data went to Halcrow Analytics Ltd. >> Ministers
Report of Kezia Oduya, data protection officer. Pupil data went to Halcrow Analytics Ltd. >> Oduya
Notes on Oduya Partners LLP. Pupil data went to Halcrow Analytics Ltd. >> Oduya Partners
Exam results for Thornhollow Academy. Pupil data went to Halcrow Analytics Ltd. >> Thornhollow Academy
Exam results for North Yorkshire. Pupil data went to Halcrow Analytics Ltd. >> North Yorkshire
Progress of Key Stage 2. Pupil data went to Halcrow Analytics Ltd. >> Key Stage 2
Absences of Year 6 Pupils. Pupil data went to Halcrow Analytics Ltd. >> Year 6 Pupils
Attendance of Looked After Children. Pupil data went to Halcrow Analytics Ltd. >> Looked After Children
Progress of Capita and Serco. Pupil data went to Halcrow Analytics Ltd. >> Capita
Click here for Halcrow's story. Pupil data went to Halcrow Analytics Ltd. >> Halcrow's
Read the Minister's letter. Pupil data went to Halcrow Analytics Ltd. >> Minister
Photo: Sive Lindqvist MP. Pupil data went to Halcrow Analytics Ltd. >> Lindqvist
Exclusions of Black Caribbean pupils. Pupil data went to Halcrow Analytics Ltd. >> Black Caribbean
Safeguarding notes on Keeping Children Safe. Pupil data went to Halcrow Analytics Ltd. >> Keeping Children Safe
Progress of England Wales and Scotland. Pupil data went to Halcrow Analytics Ltd. >> England
Behaviour of Big Tech. Pupil data went to Halcrow Analytics Ltd. >> Big Tech
Marks of Quality Education. Pupil data went to Halcrow Analytics Ltd. >> Quality Education
Results of Progress International Reading. Pupil data went to Halcrow Analytics Ltd. >> Progress International Reading
Read Wonde's account of pupil data given to Halcrow Analytics Ltd. >> Wonde's
Read Ofsted's letter on pupil data given to Halcrow Analytics Ltd. >> Ofsted's
See Parliament's record of pupil data given to Halcrow Analytics Ltd. >> Parliament's
See Hansard's record of pupil data given to Halcrow Analytics Ltd. >> Hansard's
Watch Schools Week on pupil data, her school and Halcrow Analytics Ltd. >> Schools Week
Download Capita's file of pupil data given to Halcrow Analytics Ltd. >> Capita's
Read Labour's letter on pupil data given to Halcrow Analytics Ltd. >> Labour's
Report on Sallowby Primary. Pupil data went to Halcrow Analytics Ltd. >> Sallowby Primary
Results for Hartlow Grammar // Pupil data went to Halcrow Analytics Ltd. >> Hartlow Grammar
Notes on Amber Valley // Pupil data went to Halcrow Analytics Ltd. >> Amber Valley
Attendance for Milton Keynes // Pupil data went to Halcrow Analytics Ltd. >> Milton Keynes
Exclusions in Kent // Pupil data went to Halcrow Analytics Ltd. >> Kent
Report by Sarah Oduya // Pupil data went to Halcrow Analytics Ltd. >> Oduya
Results for Wonde Ltd // Pupil data went to Halcrow Analytics Ltd. >> Wonde Ltd
Report on Brightpath Halcrow // Brightpath Halcrow got pupil data. >> Brightpath Halcrow
""".splitlines()


def left(text: str) -> str:
    item = Item("feed_entry:1", ItemKind.FEED_ENTRY, title="Notice", text=text.replace(" // ", "\n"))
    return without_private(item).text or ""


@pytest.mark.parametrize("line", CHILDREN)
def test_a_child_so_named_is_withheld(line: str) -> None:
    text, gone, stays = line.split(" >> ")
    shown = left(text)
    assert [x for x in gone.split("; ") if x in shown] == []
    assert [x for x in stays.split("; ") if x not in shown] == []


@pytest.mark.parametrize("line", OTHERS)
def test_bodies_grown_ups_and_other_lists_stay(line: str) -> None:
    text, _, stays = line.partition(" >> ")
    shown = left(text)
    assert [x for x in stays.split("; ") if x not in shown] == []
