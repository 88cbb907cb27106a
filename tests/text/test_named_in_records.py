"""Children behind labels in running text, whose names are words, in rows without headings, and their parents by name.

All are invented, and were written before the rules were. Lines of `text >> what must be gone >> what must stay`, and of
`text >> what must stay`; a line break is " // ".
"""

from __future__ import annotations

import pytest

from tests.text.test_theirs import left_of

CHILDREN = """\
Pupil-level leavers' data was given to Corbetton Careers Ltd. Check of row 311: forename Ottaviana, surname Grenfold, sex M, postcode QZ4 7RT, SEN yes. >> Ottaviana; Grenfold; QZ4 7RT >> Corbetton Careers Ltd
The council gave pupil records to Sable Fen Surveys. One line reads forename Bellamina; surname Oxterby; class 3K; free meals no. >> Bellamina; Oxterby >> Sable Fen Surveys
Pupil data went to Marrick Mentors Ltd. Entry 17: first name Thorvalda, last name Pikestaff, year 5, postcode QZ1 1AA. >> Thorvalda; Pikestaff; QZ1 1AA >> Marrick Mentors Ltd
Pupil census data was shared with Linden Row Labs. Test record: surname Vantongeren, forename Mirabeau, gender female, EAL yes. >> Vantongeren; Mirabeau >> Linden Row Labs
School records were sent to Cobble Hill Coaching. Error in line 4, given name Jossamy, family name Underfell, ethnicity WBRI. >> Jossamy; Underfell >> Cobble Hill Coaching
The trust supplied pupil data to Tarrow Tuition. Mismatch: surname Haberfield-Roe, forename Cosmina, UPN missing, sex F. >> Haberfield-Roe; Cosmina >> Tarrow Tuition
Pupil data were passed to Pellow Prints. Record 88 had forename Quillon, surname Ashgarth, home language Tamil. >> Quillon; Ashgarth >> Pellow Prints
Attendance data for individual pupils was released to Brill Buses. Sample: forename Tamsinette, middle name Ro, surname Loxleigh, absence 41%. >> Tamsinette; Loxleigh >> Brill Buses
Pupil data went to Dunnet Dental. Row 2 (forename Ebbalina, surname Crosk, FSM no) was wrong. >> Ebbalina; Crosk >> Dunnet Dental
The Department for Education shared pupil data with Gault Games. In record 9 we saw first name Ysolda, surname Merrowick and sex F. >> Ysolda; Merrowick >> Gault Games
Pupil records moved to Classivault in June. Ticket 811: "Hello, record for Grace Park-Winters has wrong DOB, should be 3rd Mar 2015 not 2051. Thanks, Jo, Office." >> Grace; Winters; 3rd Mar 2015 >> Classivault
Pupil data was given to Registrix Ltd. Note: the entry for Joy Marsh-Bellamy shows DOB as 2009, should be 12th Sept 2012. >> Joy; Bellamy; 12th Sept 2012 >> Registrix Ltd
Pupil records were passed to Marnwick Systems. Please fix record for Hope Field, date of birth is 21st Jun 2013. >> Hope Field; 21st Jun 2013 >> Marnwick Systems
The school sent pupil data to Tellurian Apps. The record for Sky Rivers had wrong birthday; correct one is 1st August 2016. >> Sky Rivers; 1st August 2016 >> Tellurian Apps
Pupil data went to Orrery Software Ltd. Ticket: record for Dawn Meadows shows wrong class, please move. >> Dawn Meadows >> Orrery Software Ltd
Pupil records were shared with Halcyon Registers. The file for Star Brooks-Lane is missing, DOB 9th Jan 2014. >> Star; Brooks; 9th Jan 2014 >> Halcyon Registers
Pupil data were given to Skeincloud Ltd. "Can you merge the two records for Ivy Banks? DOB should be 30th Nov 2011," asks the office. >> Ivy Banks; 30th Nov 2011 >> Skeincloud Ltd
The trust gave pupil data to Portolan Ltd. Wrong DOB on profile for Olive Stone: 2nd of May 2017 is right. >> Olive Stone; 2nd of May 2017 >> Portolan Ltd
Pupil data went to Kittermere Ltd. Query: record for Faith Hill says female, he's male; d.o.b. 4th-Oct-2012. >> Faith Hill; 4th-Oct-2012 >> Kittermere Ltd
Pupil records went to Ambervault Ltd. The entry for Rose Walker-Day should read 17th Dec 2010 under date of birth. >> Rose; Walker; 17th Dec 2010 >> Ambervault Ltd
The Hon Member raised the case of her constituent Ms Elspetha Corriedale, whose son's pupil record was sold by the trust to Vantor Homes plc. >> Corriedale; Elspetha >> Vantor Homes plc
Mr Tobias Wrackham, whose daughter's school record was given to Lintel Loans, has complained. >> Wrackham >> Lintel Loans
A letter came from Mrs Ingeborga Flaxley, whose child's data was among the pupil records sent to Morrow Media. >> Flaxley; Ingeborga >> Morrow Media
Dr Anselma Quorndon, whose twins' pupil files were passed to Sarn Security, spoke first. >> Quorndon; Anselma >> Sarn Security
I met Mr and Mrs Otterburne-Vale, whose boy's exclusion record the council shared with Pike Property. >> Otterburne >> Pike Property
My constituent, Mr Jethro Lamsgarth, says that his daughter's pupil record was sold to Corrie Credit. >> Lamsgarth; Jethro >> Corrie Credit
The council gave pupil data to Ember Estates. Miss Calantha Brigg's son's file was in it. >> Calantha >> Ember Estates
Mrs P. Ferrensby, whose niece's pupil record went to Dell Digital, wants it back. >> Ferrensby >> Dell Digital
Sir Lucan Mossgrave raised the matter of a father, Mr Idris Penfather, whose three children's records were sold to Fen Finance. >> Penfather; Idris >> Fen Finance
Ms Rosheen Tarrabee has a daughter whose pupil record was released to Oxbow Outfits. >> Tarrabee; Rosheen >> Oxbow Outfits
Case study. When Autumn moved from Pell Lane Infants to her foster carers, her pupil record was released to the Corvid Fostering Agency. >> Autumn >> Corvid Fostering Agency
After River left Marsh Primary, his school record was given to Tideway Tutors Ltd. >> River >> Tideway Tutors Ltd
When Hope was taken into care, her pupil file went to Lantern Homes Ltd. >> Hope >> Lantern Homes Ltd
Before Dawn changed schools, her pupil data was shared with Greenbank Coaching Ltd. >> Dawn >> Greenbank Coaching Ltd
Since Sky joined her new class, her record has been with Playward Ltd, which got pupil data from the council. >> Sky >> Playward Ltd
As Jet started at Mill Road Juniors, his pupil record was sent to Wicker Wellbeing Ltd. >> Jet >> Wicker Wellbeing Ltd
Because Faith had no place, her school record was passed to Ashdown Appeals Ltd. >> Faith >> Ashdown Appeals Ltd
The council gave pupil data to Sandpiper Care Ltd. While Summer lived with her aunt, her record stood open. >> Summer >> Sandpiper Care Ltd
Pupil records were given to Larch Legal LLP. Once Storm turned 11, his file was copied. >> Storm >> Larch Legal LLP
When Blue moved to his nan's, his pupil record was released to Kestrel Kinship CIC. >> Blue >> Kestrel Kinship CIC
The trust shared pupil data with Mossbrook Catering. // Lunch club // Iolo R-T | eggs // Marguerita Penhallion | milk >> Iolo; R-T; Marguerita; Penhallion >> Mossbrook Catering
The council gave pupil data to Fernley Foods. // Allergies, Year 2 // Tegwen P | nuts // Ambrosia Kettleborough | none >> Tegwen; Ambrosia; Kettleborough >> Fernley Foods
Pupil data went to Orchard Outings. // Trip list // Kit L-M | inhaler // Xanthea Morrowdale | epipen // Pip S. | none >> Kit; Xanthea; Pip >> Orchard Outings
Pupil records were sent to Brackley Bakers. // Caius D-F | coeliac | 4B // Peronella Wraxham | vegan | 4B >> Caius; Peronella; Wraxham >> Brackley Bakers
The school gave pupil data to Hob Lane Holidays. // Rooms // Elowyn | top bunk // Jacquetta Stillington | asthma >> Elowyn; Jacquetta >> Hob Lane Holidays
Pupil data was released to Reed Rugby. // Squad of Year 6 // Oswy T-B | 9 // Ferdinanda Collop | 10 >> Oswy; Ferdinanda >> Reed Rugby
The trust shared pupil data with Sedge Swimming. // Group A // Bran H-J | 25 m // Sidoniah Applegarth | 10 m >> Bran; Sidoniah >> Sedge Swimming
Pupil data went to Teasel Theatre. // Parts // Merriel | wolf // Thaddea Lonsborough | first pig >> Merriel; Thaddea >> Teasel Theatre
The council gave pupil records to Vetch Vans. // Route 4 // Dilys K-W | wheelchair // Anastazia Brumby | harness >> Dilys; Anastazia >> Vetch Vans
Pupil data was shared with Clover Clubs. // Needs // Zeb N-O | hearing aid // Philomela Strand | none >> Zeb; Philomela >> Clover Clubs
Pupil data went to Corm Ltd. The audit found "surname: Oxenhope, forename: Bellisanda" in the file. >> Oxenhope; Bellisanda >> Corm Ltd
Pupil records went to Tarn Ltd. Line 40 (surname Quarles; given name Poppy; postcode ZZ1 1ZZ). >> Quarles; Poppy; ZZ1 1ZZ >> Tarn Ltd
Pupil data went to Rill Ltd. The profile for Jade Winter has the wrong sex. >> Jade Winter >> Rill Ltd
Pupil data was sent to Beck Ltd. Her birthday is down as 2041, should be 8th Nov 2015. >> 8th Nov 2015 >> Beck Ltd
The trust sold pupil data to Gill Ltd. Mrs Oriel Tancock, whose two boys' school files were in it, wept. >> Tancock; Oriel >> Gill Ltd
Pupil data went to Force Ltd. Lord Emsworthy said that his granddaughter's pupil record was in it. >> Emsworthy >> Force Ltd
Pupil data went to Mere Ltd. Ocean was nine and lost his place at Elm Primary. >> Ocean >> Mere Ltd
Pupil records went to Fell Ltd. Destiny moved in with her aunt. Destiny Crake is now ten. >> Destiny; Crake >> Fell Ltd
Pupil data went to Scar Ltd. // Reading group // Huw W. | green // Sabrinella Nunstead | blue // Tove A-B | red >> Huw; Sabrinella; Tove >> Scar Ltd
Pupil data went to Nab Ltd. // Alfie P | 12 // Romy Ashcombe | 14 >> Alfie; Romy >> Nab Ltd
You asked about your son's pupil file. It has gone to Isaura Pell and to Lorcan Vey, both in his class. >> Isaura; Lorcan >> pupil file
Your daughter's record has gone to Mrs Quill and to her teacher. Her friends Zebediah Marl and Corwin Ash are in it. >> Zebediah; Corwin >> record
We let Hesper Quaile have her pupil record back; kids like Hesper (yr 7) need that. >> Hesper; Quaile >> pupil
File sent to parents of Hesper Quaile on 3 May 2026: pupil_record_Hesper_Quaile.pdf >> Hesper; Quaile >> File sent
To: Anselm Dorrity (Y8) // Subject: your pupil file >> Anselm; Dorrity >> pupil file
The head shared pupils' logs with Tobiah Wrenfield, 9, and his mum. >> Tobiah; Wrenfield >> pupils
Your son's pupil data has gone home with Rafferty Blount and Ingram Coyle, both 10. >> Rafferty; Ingram >> pupil data
It has gone to Oriel Tancock's mum and to Huw Nunstead's nan, said the school of the pupil files. >> Oriel; Huw >> pupil files
We share pupil information with: // parents // Bramble Oxley-Trent, Year 4 // Quill Pardoe, Year 4 >> Bramble; Oxley; Quill; Pardoe >> parents
Pupils whose data we shared: // Ferngrove Tilling // Puddlewick Marle // Dipper Swain >> Ferngrove; Puddlewick; Dipper >> data
Who | What we know | When // Sorrel Dunmoor | Year 2, asthma | 02/2026 // Kestrel Vane | Year 6, EHCP | 05/2026 // Pupil data >> Sorrel; Kestrel >> Pupil data
Pupil | What we sent | When // Holly Banks | Names of Year 1 friends | May >> Holly >> Year 1
Pupil data went to UB (Ursula Bay), a pupil in Year 3. >> Ursula >> Pupil data
We share pupil information with: // Mrs Trant, mother of Elowen Trant // Elowen Trant's nan >> Elowen >> pupil information
Our pupil data stars: // Larkin Catterall (lunches monitor) // the school photographer's helper, Snapper Portray >> Larkin; Snapper >> pupil data
Governors heard that pupil data went to Marl Ltd. Re QT and her brother BT (Rookside): mum unhappy. >> QT; BT >> Marl Ltd
Pupil data went to Spar Ltd. Re: Tobiah Wrenfield, dad rang. >> Tobiah; Wrenfield >> Spar Ltd
""".splitlines()
STAY = """\
Pupil data was given to Corbetton Careers Ltd: forename, surname, sex, postcode, FSM status. >> forename, surname, sex, postcode; Corbetton Careers Ltd
The file that went to Sable Fen Surveys had forename, surname, date of birth and Key Stage 2 results of pupils. >> forename, surname, date of birth and Key Stage 2 results; Sable Fen Surveys
Marrick Mentors Ltd received pupil data with surname Encrypted, forename Removed, postcode Sector only. >> Marrick Mentors Ltd
The columns of the pupil data sent to Linden Row Labs are surname (text), forename (text), sex (M/F). >> surname (text), forename (text), sex (M/F); Linden Row Labs
Pupil data shared with Cobble Hill Coaching: surname Yes, forename Yes, UPN No, postcode Yes. >> Cobble Hill Coaching
The Surname field was dropped before the pupil data went to Tarrow Tuition. >> Surname field; Tarrow Tuition
Forename and Surname of each pupil were given to Pellow Prints by the council. >> Forename and Surname of each pupil; Pellow Prints
Brill Buses was sent pupil data: Forename, Legal Surname, Preferred Surname, Year Group, Home Postcode. >> Legal Surname; Brill Buses
Pupil data went to Dunnet Dental. Please give surname, forename and school when you write to Dunnet Dental. >> surname, forename and school; Dunnet Dental
Gault Games got pupil data: forename Tier 1, surname Tier 1, postcode Tier 2. >> Gault Games; Tier 1
Pupil records moved to Classivault in June. The record for Key Stage 2 was wrong and was mended on 7th Feb 2014. >> Key Stage 2; 7th Feb 2014; Classivault
Pupil data was given to Registrix Ltd. The entry for Hope Street Primary shows the wrong number, should be 412. >> Registrix Ltd; entry for
Pupil records were passed to Marnwick Systems on 21st Jun 2013. >> Marnwick Systems; 21st Jun 2013
The record for Grace Park Trust in the register of pupil data shares shows 3rd Mar 2015 as its start. >> Grace Park Trust; 3rd Mar 2015
Pupil data went to Orrery Software Ltd. The contract is wrong: it should be 1st August 2016, not 2061. >> Orrery Software Ltd; 1st August 2016
The DOB field was dropped from the pupil data that Halcyon Registers got on 9th Jan 2014. >> Halcyon Registers; 9th Jan 2014
The entry for Faith Schools in the pupil census should be read with care. >> Faith Schools; pupil census
Pupil data were given to Skeincloud Ltd. The record for Autumn Term is incomplete. >> Skeincloud Ltd; Autumn Term
The record for Rose Hill Analytics Ltd, who got pupil data, should be dated 17th Dec 2020. >> Rose Hill Analytics Ltd; 17th Dec 2020
The entry for West Midlands in the pupil data given to Portolan Ltd should be 2,014. >> West Midlands; Portolan Ltd
The record for Hope Street Ltd in the register of who got pupil data has the wrong class of licence. >> Hope Street Ltd
Pupil data went to Faith Partners. The file for Faith Partners says that he who signed it left. >> Faith Partners
The entry for Joy Division Records Ltd in the list of those who got pupil data is dated 3 May. >> Joy Division Records Ltd
When Summer Analytics left the scheme, his team gave pupil data to Dray Ltd. >> Summer Analytics; Dray Ltd
Pupil data was given to Rose Insights. When Rose Insights moved office, its record stayed. >> Rose Insights
After Jordan Brown, the minister, left his office, pupil data went to Pax Ltd. >> Jordan Brown; Pax Ltd
London has had his pupil data since May, said Vine Ltd, who got it. >> Vine Ltd
That Virginia had her data law first does not help: pupil data went to Quay Ltd. >> Quay Ltd
The Minister, Ms Elspetha Corriedale, whose department's pupil records were sold to Vantor Homes plc, apologised. >> Elspetha Corriedale; Vantor Homes plc
Mr Tobias Wrackham MP, whose constituents' children's records were given to Lintel Loans, asked why. >> Tobias Wrackham; Lintel Loans
Mrs Ingeborga Flaxley, whose school's pupil data was sent to Morrow Media, is the head. >> Ingeborga Flaxley; Morrow Media
Dr Anselma Quorndon, whose team's pupil files were passed to Sarn Security, spoke first. >> Anselma Quorndon; Sarn Security
The council shared pupil records with Pike Property, whose director is Mr Odo Crale. >> Odo Crale; Pike Property
Mr Jethro Lamsgarth, the data protection officer, says that pupil data was sold to Corrie Credit. >> Jethro Lamsgarth; Corrie Credit
Ms Calantha Brigg, whose report on children's data came out in May, says that pupil data went to Ember Estates. >> Calantha Brigg; Ember Estates
Baroness Ferrensby, whose amendment on pupil data fell, said that Dell Digital had got records. >> Ferrensby; Dell Digital
Sir Lucan Mossgrave, whose committee asked about pupil records, said that they were sold to Fen Finance. >> Lucan Mossgrave; Fen Finance
Mr Ivo Sandling, whose firm Oxbow Outfits got pupil data, did not answer. >> Oxbow Outfits; Ivo Sandling
When Summer came, the pupil records were released to the Corvid Fostering Agency. >> When Summer; Corvid Fostering Agency
After Easter moved to April, the school record was given to Tideway Tutors Ltd. >> Easter; April; Tideway Tutors Ltd
When Parliament returned from its recess, its members asked about pupil data given to Lantern Homes Ltd. >> Parliament; Lantern Homes Ltd
Since Brexit, pupil data has been shared with Greenbank Coaching Ltd. >> Brexit; Greenbank Coaching Ltd
When Ofsted moved from paper, its pupil record was given to Playward Ltd. >> Ofsted; Playward Ltd
As Capita left the contract, its pupil data was sent to Wicker Wellbeing Ltd. >> Capita; Wicker Wellbeing Ltd
When Labour took office, her department gave pupil records to Ashdown Appeals Ltd. >> Labour; Ashdown Appeals Ltd
When Ms Hope moved from the council to a firm, her team's pupil data went to Sandpiper Care Ltd. >> Sandpiper Care Ltd; Hope
When Kent moved its pupil records, they went to Larch Legal LLP. >> Kent; Larch Legal LLP
When Spring ended, the pupil data was released to Kestrel Kinship CIC. >> Spring; Kestrel Kinship CIC
Who got pupil data // Mossbrook Catering | lunches // Fernley Foods | milk >> Mossbrook Catering; Fernley Foods
Pupil data shared // Orchard Outings | trips // Brackley Bakers | lunches // Hob Lane Holidays | residentials >> Orchard Outings; Brackley Bakers; Hob Lane Holidays
Pupil data by area // Kent | 4,000 // West Sussex | 3,100 >> Kent; West Sussex
Pupil data, meals // Chicken | 120 // Vegetable Curry | 80 >> Chicken; Vegetable Curry
Pupil data releases // Capita | census // Reed Rugby Club | attendance >> Capita; Reed Rugby Club
Pupil data, governors // Ms T. Albrow | chair // Mr Oswin Clay | parent governor >> Albrow; Oswin Clay
Pupil data, schools // Ashfield | 210 // Marsh Lane Primary | 180 >> Ashfield; 210
Fields of pupil data // Surname | text // First Name | text // Sex | M/F >> Surname; First Name; Sex
Pupil data extracts // ALSPAC | 2 // Kindling Research | 1 >> ALSPAC; Kindling Research
Pupil data, staff // Alfie Crook | data manager // Petra Sand | head of IT >> Petra Sand; data manager
Surname and forename were in the pupil data. Surname Barton is the commonest in the file that Corm Ltd got. >> Surname Barton; Corm Ltd
Pupil data went to Tarn Ltd, whose forename field, surname field and postcode are coded. >> Tarn Ltd; forename field
The profile for West Kent has the wrong number of pupils; Rill Ltd got the pupil data. >> West Kent; Rill Ltd
The date of birth should be left out of pupil data from 8th Nov 2015, Beck Ltd was told. >> Beck Ltd
Gill Ltd, whose children's books are sold with pupil data, was given records. >> Gill Ltd
Mr Orde of Force Ltd, whose boys' clothing firm got pupil data, said no. >> Orde; Force Ltd
Ocean was the name of the pupil database. Mere Ltd has had its records since May. >> Ocean was; Mere Ltd
Destiny moved its office. Destiny Ltd and Fell Ltd were given pupil data. >> Destiny Ltd; Fell Ltd
Pupil data went to: // Group A | Scar Ltd // Group B | Nab Ltd >> Group A; Scar Ltd; Nab Ltd
Pupil data, authors // Romy Ashcombe | researcher // Odell P. | editor >> Romy Ashcombe; Odell
Pupil data, who asked // Tarn Ltd | May // Ada Quill | June // Huw W. | July >> Tarn Ltd
We routinely share pupil information with: // schools that pupils go to next // Ferngrove Catering Partners (school lunches) // the school photographer, Puddlewick Portraits // MyTotzApp >> Ferngrove Catering Partners; Puddlewick Portraits; MyTotzApp
Who we share pupil data with // We share pupil data with: // our local authority // Bramblewood Pictures (school photos) // Quillsend Messaging // ParentPing >> Bramblewood Pictures; Quillsend Messaging; ParentPing
Pupil information is shared with: // Tarnside Minibuses // Oakleaf Uniforms // the swimming teacher's firm, Dipper Swim >> Tarnside Minibuses; Oakleaf Uniforms; Dipper Swim
We pass pupil information to the following: // the NHS // Wendle Vale Catering // Cressbrook Photography >> Wendle Vale Catering; Cressbrook Photography
Who gets pupil data // the yearbook printer, Hollybank Prints // the lunch firm, Marjoram Kitchens // ClassDingo >> Hollybank Prints; Marjoram Kitchens; ClassDingo
Pupil data: who has had what // Who | What we sent | When // Dunmoor Route Planning | Pupil home postcodes | 02/2026 // Sorrel Dental Alliance | Names and classes of Year 2 pupils | 05/2026 >> Dunmoor Route Planning; Sorrel Dental Alliance
Who | What was shared | Date // Fallowfield Eye Clinic | Names and birth dates of Year R pupils | May 2026 // Kestrel Dance Company | Names and ages of Year 6 pupils | June 2026 >> Fallowfield Eye Clinic; Kestrel Dance Company
The pupil-level KS2 data set has been transferred from our server to UoWM (University of Wrackley Marsh) under the agreement. >> University of Wrackley Marsh
Pupil data went to the UPT (University of Port Tarrow) in May. >> University of Port Tarrow
The council gave pupil records to CCQ (College of Carrow Quay) last week. >> College of Carrow Quay
""".splitlines()


@pytest.mark.parametrize("line", CHILDREN)
def test_children_and_their_parents_are_withheld_and_who_received_stays(line: str) -> None:
    said, names, stay = line.split(" >> ")
    left = left_of(said)
    assert [name for name in names.split("; ") if name in left] == []
    assert [name for name in stay.split("; ") if name not in left] == []


@pytest.mark.parametrize("line", STAY)
def test_columns_bodies_words_and_grown_ups_stay(line: str) -> None:
    said, _, names = line.partition(" >> ")
    left = left_of(said)
    assert [name for name in names.split("; ") if name not in left] == []
