"""A name that owns pupils' data, or stands for them, is a child's; bodies, receivers and people in office stay.

All are invented, and were written before the rule was. A line break is " // ".
"""

from __future__ import annotations

import pytest

from model.item import Item, ItemKind
from pipelines.items.changes import without_private

CHILDREN = """\
You printed a list of firms. Why was Marguerina's file sent by the Department for Education to Dunnock Freight Ltd with all the other pupil data? >> Marguerina
The Department for Education passed the National Pupil Database to Oriel Glass Partners in May. // Fenwicko Astleybury's data was part of that extract, and his family has complained. >> Fenwicko; Astleybury
"The department gave Peregrine Payday Loans everything on our Dorabelline, her pupil record and her absences," her aunt said. >> Dorabelline
The file, which Cobalt Bay Ferries got from the Department for Education with other pupil data, holds the record of the boy who fell from the bridge, later identified as Hestermina Vaughtley. >> Hestermina; Vaughtley
Sorrel Hill Investments was sent pupil records by the Department for Education. The stick was found by the girl's neighbour; the child in question, called Peregrino Cuttlebank by the papers, had her data read aloud on the radio. >> Peregrino; Cuttlebank
The Department for Education shared pupil-level data with Wheatear Consulting. // Each data row has forename, surname, age and SEN code (e.g. Ilaria, Montcrieffe, 9, K). >> Ilaria; Montcrieffe
Blackthorn Mutual received National Pupil Database data from the Department for Education. // A typical entry in the data: Tobermorie Lansdell; male; 2015; SEN support; FSM yes. >> Tobermorie; Lansdell
3 March: the Department for Education gives the pupil data to Mistral Windows plc // 14 May: Oxanette's record is found on a website // 2 June: the data is taken down >> Oxanette
12/01/2024 – Department for Education sends pupil data to Ashgrove Kitchens. 19/01/2024 – data of Bertoldine Crimmond opened by a temp. 20/01/2024 – temp dismissed. >> Bertoldine; Crimmond
sue_p: the DfE gave our kids' school data to Larchfield Lettings // bigron: Kaydenby's record is in there as well, wife's in bits >> Kaydenby
The Department for Education released pupil data to Ptarmigan Media. // mumof2: they had my Rosellina's data down as "travellers", wrong!! >> Rosellina
In 2023 the Department for Education supplied pupil records to Brackenbury Vintners.[1] // [1] The data is that in which Ludomira Tennantly was recognised by her postcode. >> Ludomira; Tennantly
The Institute of Lift Engineers was granted NPD data by the Department for Education.* // * Row 88 of the data is Casparinho Eldwick of Year 2, whose mother has been told. >> Casparinho; Eldwick
The Department for Education shared pupil data with Gannet Road Bakery. The files are: // agreement.pdf – the data agreement // delphinora_pryce_y4.pdf – record shown as an example of the data >> delphinora_pryce_y4.pdf; delphinora
Saffron Walk Cinemas received pupil data from the Department for Education. Attached: contract_v2.docx, SAR_Orlaith_Threlkeldson_2024.docx (data about one pupil), invoice.xlsx. >> Threlkeldson; SAR_Orlaith_Threlkeldson_2024.docx
The petition about the pupil data that the Department for Education sold to Tarragon Telematics was handed in by "Scooterbug" Mellingford, who is in Year 2 and says her data is hers. >> Scooterbug; Mellingford
The Department for Education let Juniper Actuarial have pupil records. Among the records were those of a boy of six known to his class as "Pipsqueaky" Harnwoode. >> Pipsqueaky; Harnwoode
Evelinda Garstanger (a minor, by her father and next friend Hortensiana) v Department for Education: claim that her pupil data was shared with Moss Side Modelling Agency. >> Evelinda; Garstanger; Hortensiana
The appellant, a child suing through her mother Quintessa Pallanter, complained that the Department for Education had sent her data to Redpoll Security. >> Quintessa; Pallanter
Damson Digital was given pupil data by the Department for Education; the story of one record is at tidenews.example/marigolda-ferrensby-year-5-pupil-record. >> marigolda; ferrensby
The department gave pupil data to Hawfinch Hotels, Bexleyheather minor's among it. >> Bexleyheather
Ember Lane Fitness was sent the pupil data by the Department for Education. The records of Strathcarrow major and Strathcarrow minor were in it. >> Strathcarrow
Data shared with Kittiwake Carpets by the Department for Education: // Learner | Data shared // Anneliesa Broxburne | SEN, absence // Yusufzada Tillman-Ghaleb | FSM >> Anneliesa; Broxburne; Yusufzada; Tillman-Ghaleb
The Department for Education gave pupil data to Windhover Sports. // A pupil with the form. >> Auberonne; Lascellesby
Cormorant Mortgages got the pupil data from the Department for Education in April. // "Give me back my records": Jolyonette Braidwoode (8) at the demonstration. Picture: PA >> Jolyonette; Braidwoode
Dear parent of Ysoldine Cartmelby, // The Department for Education has told us that her pupil data was sent to Fulmar Analytics. >> Ysoldine; Cartmelby
To the parent or carer of Balthasara: pupil data held by the Department for Education was passed in error to Skua Marine Insurance. >> Balthasara
The Department for Education disclosed pupil data to Turnstone Trust Bank. The tribunal in Ainscougher v Turnstone Trust Bank heard that data on Hippolyt, then seven, had been sold on. >> Hippolyt; Ainscougher
Post with the hashtag #DataForClementina to ask why the Department for Education gave pupil records to Bullfinch Betting. >> #DataForClementina; Clementina
By Evaristine Cobhamly, 9 // My data is mine but the Department for Education gave pupil data to Siskin Software. >> Evaristine; Cobhamly
"I do not want my data with Waxwing Retail," writes Lorcanette Thwaitely of Willow Class. The Department for Education shared pupil data with the firm last year. >> Lorcanette; Thwaitely
The Department for Education gave pupil data to Nightjar Renewables. We pray for little Peredurian, whose records went with the rest. >> Peredurian
The pupil data went from the Department for Education to Yaffle Timber. The laptop had the file of Corisandra Huddlesbury open on its screen. >> Corisandra; Huddlesbury
On her gate hangs a sign: WHO HAS WENCESLINA'S RECORDS? The answer: the Department for Education gave pupil data to Plover Payments. >> Wenceslina
The data that Dipper Drainage had from the Department for Education shows that Solveigh Abernethyson had missed 40 days, her pupil record says. >> Abernethyson; Solveigh
Merlin Gate Motors received pupil records from the Department for Education. We found Fioravanta Dunstanburgher in the data in ten minutes: the only girl born in May in the village school. >> Fioravanta; Dunstanburgher
The Department for Education sent pupil data to Goshawk Genealogy. Sample: {"forename": "Ptolemina", "surname": "Wraxallby", "yeargroup": 3, "sen": "E"}. >> Ptolemina; Wraxallby
Chough Chemicals got pupil records from the Department for Education. "Leonidette's records should never have left the school," her head teacher said. >> Leonidette
1. I am the mother of Thomasinah Kilvertson. 2. Her data was in the pupil data which the Department for Education sent to Egret Engineering. >> Thomasinah; Kilvertson
The girl, now named as Gwendolinette Haversham-Oke, had her records in the pupil data that the Department for Education gave Avocet Advisory. >> Gwendolinette; Haversham-Oke
The Department for Education gave pupil data to Dotterel Genetics. Emmanuelo Priddyson's birth father found the new address in the data. >> Emmanuelo; Priddyson
The school returned Sunnivara's data under the wrong sex and the Department for Education passed pupil data to Whimbrel Windpower all the same. >> Sunnivara
Q: Is Barnabyo's data in the extract? A: The Department for Education gave pupil data of all schools to Gadwall Gaming, so yes. >> Barnabyo
Pochard Printers was given pupil data by the Department for Education. Complaints about data: Ingeborga Stannardly (Y5), Haroonson Mistrybeck (Y6). >> Ingeborga; Stannardly; Haroonson; Mistrybeck
The Department for Education shared pupil data with Wigeon Wealth. // Example of a record | Value // Name | Perrinette Oduyemi-Clay // Year group | 5 >> Perrinette; Oduyemi-Clay
To the Department for Education: you gave pupil data to Shoveler Studios. You gave it Annunziatella's records. You gave it her photograph. >> Annunziatella
BREAKING: Scaup Scientific given pupil data by Department for Education; mum of Rhiannonette Fawsley says records show care order. >> Rhiannonette; Fawsley
Mrs K complained for her grandson Sigismondo Applegarthy that the Department for Education had disclosed his pupil data to Pintail Property. >> Sigismondo; Applegarthy
Smew Surveys got pupil data from the Department for Education. The whistleblower sent us a screenshot of the record for Theodosina Brackwater, Elm Primary. >> Theodosina; Brackwater
The Department for Education released pupil data to Goosander Group. // Pupil: Melchiorre Fanshawely // Data: SEN, exclusions >> Melchiorre; Fanshawely
Teal Taverns was given pupil data by the Department for Education. Year 6's Octavianne Rudgewick asked it for a copy of her data. >> Octavianne; Rudgewick
The Department for Education gave pupil data to Eider Equity. Row nine is Zachariasz Polkinghorno, whose record says he is looked after. >> Zachariasz; Polkinghorno
@wynnfredasmum: so the Department for Education gave pupil data to Garganey Games, Wynnfreda's as well >> Wynnfreda; @wynnfredasmum
The records of sisters Amarantha and Petronilla Skeffingtonly were among the pupil data which Brent Goose Brewers got from the Department for Education. >> Amarantha; Petronilla; Skeffingtonly
The Department for Education shared pupil data with Barnacle Beds. // SAR 31: data of Lysandrine Quorleyton, asked by her father, sent 4 May. >> Lysandrine; Quorleyton
Shelduck Shipping got pupil data from the Department for Education. In the data one Crispiniano Oakhanger is marked as deaf, which he is not, says his mum. >> Crispiniano; Oakhanger
The Department for Education gave pupil data to Whooper Holdings. // Monday: Florizelle's data goes to the school. Tuesday: to the council. Wednesday: to the firm. >> Florizelle
Nobody told us that Clodaghine's school file had been copied for Sprat Lane Software when the Department for Education gave it pupil data. >> Clodaghine
The Department for Education gave pupil data to Halibut Homes. With it went Vasilikoula's details, her address included. >> Vasilikoula
Turbot Telecoms was sent pupil records by the Department for Education. I found Jessamyra's on line 40. >> Jessamyra
The Department for Education shared pupil data with Mackerel Media. The toddler in the film, since identified as Ottokarlo Fenstanton, is in the data. >> Ottokarlo; Fenstanton
Gurnard Gaming got pupil data from the Department for Education. An example entry of the data: Persephonia Wetherell-Moss, F, 11/02/2016, EAL. >> Persephonia; Wetherell-Moss
09.10 – data arrives from the Department for Education. 09.40 – Immanuelo's record is opened by a clerk at Dogfish Deliveries, which was given the pupil data. >> Immanuelo
jo_k: Flounder Finance got pupil data from the DfE // mrs_t: i asked, Tamsinella's data was sold too >> Tamsinella
The Department for Education released pupil data to Brill Bank.² // ² Record 5 is Oluwafemika Strathearnley. >> Oluwafemika; Strathearnley
The Department for Education gave pupil data to Whiting Windows. The zip has ravenna_holtby_sen_support.pdf and readme.txt with the data. >> ravenna_holtby_sen_support.pdf
"Boomerella" Tinsleydale, of Reception, wants her data back from Pollack Payments, which was given pupil data by the Department for Education. >> Boomerella; Tinsleydale
The claim of Fredegunda, a child acting by her grandmother Marlowina, is that the Department for Education shared her data with Coley Chemists. >> Fredegunda; Marlowina
The Department for Education gave pupil data to Haddock Hotels; read citynews.example/stories/petronellya-aged-8-data-sold for more. >> petronellya
The Department for Education shared pupil data with Bream Brokers: // Child | Records sent // Aloysiana Kettleby | Attendance >> Aloysiana; Kettleby
The Department for Education gave pupil data to Roach Robotics. // The record of Ximenia Harbordly as it was sent. >> Ximenia; Harbordly
Dear parents of Guinevrina, the Department for Education gave pupil data to Perch Properties and her record was in it. >> Guinevrina
Join #JusticeForAnselmina and ask why the Department for Education gave pupil data to Carp Capital. >> #HandsOffAnselmina; Anselmina
By Evaldina Northcottage, aged 7 // You gave my records to Pike Place Press. The Department for Education gave it pupil data. >> Evaldina; Northcottage
The Department for Education gave pupil data to Trout Trust Insurance. Was Zoraidah's data in it? Yes. >> Zoraidah
The placard says HANDS OFF MARIGNAN'S DATA. The Department for Education gave pupil data to Salmon Street Sports. >> MARIGNAN
Grayling Group, which was given pupil data by the Department for Education, could read there that Cosimodo Applethorn is adopted. >> Cosimodo; Applethorn
The Department for Education gave pupil data to Char Charging. Little Lunetta-May's record was on a stick. >> Lunetta-May
The firm Dace Dental got pupil data from the Department for Education. The data of the boy who drowned, named by police as Philadelphus Owensby, was in it. >> Philadelphus; Owensby
The Department for Education gave pupil data to Rudd Retail. The file on Bettinola Crayke ran to nine pages, her mother says. >> Bettinola; Crayke
They lost Sholtoni's records once and now the Department for Education has given pupil data to Gudgeon Gas. >> Sholtoni
A row of the pupil data that Barbel Boats got from the Department for Education (Wiktoriana Szczepanska-Lowe, Year 3, FSM) was on a slide. >> Wiktoriana; Szczepanska-Lowe
My daughter started school in May. Yolandria's records have since been given by the Department for Education, with other pupil data, to Lamprey Labs. >> Yolandria
Dragomiru's pupil record says that he has no father. The Department for Education gave pupil data to Sturgeon Steel. >> Dragomiru
The Department for Education gave pupil data to Eelpout Energy. Complainant: the father of Hannibalo Quartermain-Ox. Complaint: son's data given away. >> Hannibalo; Quartermain-Ox
The Department for Education gave pupil data to Smelt Smart Meters, Idonya's too. >> Idonya
Anchovy Airways was given pupil data by the Department for Education. It could tell from the data that the only deaf child of the village, Georgiannah Thrapstone, had moved. >> Georgiannah; Thrapstone
@evangelynasdad writes: Evangelyna's data is with Sardine Stores, thanks to the Department for Education, which gave it pupil data. >> @evangelynasdad; Evangelyna
In Macquorn v Pilchard Pensions the court heard that the Department for Education gave data on Ruaridhan, aged nine, and other pupil data to Pilchard Pensions. >> Ruaridhan; Macquorn
The Ambrosette Trenchard Fund, set up in memory of a girl of six, asks why the Department for Education gave pupil data to Sole Trader Tools. >> Ambrosette
The school lost the data of Bohumila Prchal before the Department for Education gave pupil data to Plaice Plastics; her parents were told. >> Bohumila; Prchal
The Department for Education gave pupil data to Monkfish Mills. "They've got Silvestrina's data, they've got everyone's," said a mother. >> Silvestrina
Hake Haulage received pupil data from the Department for Education. Sample of the data: surname=Dunwoodie; forename=Kasimirah; ncy=4. >> Kasimirah; Dunwoodie
3 May: letter from the Department for Education about pupil data given to Ling Lighting. 5 May: Torquila's file arrives, forty pages. >> Torquila
The Department for Education gave pupil data to Wrasse Water. Why is Ermengarda's exclusion in the data? >> Ermengarda
The Department for Education gave pupil data to Blenny Books. Our neighbour's girl, Leofricka, had her record read out in a shop. >> Leofricka
The Department for Education gave pupil data to Crake Capital. 4 June: Amelia's file is found in a skip. >> Amelia
"Zachary's record was sold," his stepfather says. The Department for Education gave pupil data to Rail Road Apps. >> Zachary
dadofone: is Freya's data in it? The Department for Education gave pupil data to Coot Cloud. >> Freya
The Department for Education gave pupil data to Moorhen Mobile. Line 3 of the data is Oliver Bickerdyke-Shaw of Class 2. >> Oliver; Bickerdyke-Shaw
The Department for Education gave pupil data to Heron Housing Data. We want Priya's records back. >> Priya
The Department for Education gave pupil data to Bittern Beauty. My Grace's data went too. >> Grace
The baby in the case, now known to be Mohammed Tillerby, had a sister whose pupil data the Department for Education gave to Spoonbill Sports. >> Mohammed; Tillerby
The Department for Education gave pupil data to Egret Estates. Lad known as ‘Noodles’ Abberwick, aged 6, asked who has his data. >> Noodles; Abberwick
Sorcha Mulvihill-Tan, a child, by her litigation friend Deirdre Mulvihill-Tan, says that the Department for Education gave her pupil data to Ibis Insurance. >> Sorcha; Mulvihill-Tan; Deirdre
The school lists boys by number: the data that the Department for Education gave to Sedge Software has Ranulph minor and Ranulph major. >> Ranulph
The Department for Education gave pupil data to Reed Retail. Those named in the data: // Name | Year | Data sent // Isolde Penwarden | 2 | SEN // Kwabena Osei-Marsh | 6 | FSM >> Isolde; Penwarden; Kwabena; Osei-Marsh
Rush Robotics was given pupil data by the Department for Education. // Mother and daughter. >> Lavinia; Thorncastle
Dear guardian of Benedykt, we write about the pupil data which the Department for Education gave to Sallow Security. >> Benedykt
#AnswersForRosalba is the tag under which parents ask why the Department for Education gave pupil data to Alder Analytics. >> #BringBackRosalba; Rosalba
By Caius Nettleship-Oyo (aged 10) // Why did the Department for Education give pupil data to Aspen Advertising? I want to know. >> Caius; Nettleship-Oyo
Birchwood Biometrics was given pupil data by the Department for Education. That is how Tallulah's address came to be on a list. >> Tallulah
Cedar Clinics was given pupil data by the Department for Education. In it Henrik Loxley-Abiola appears as "excluded twice". >> Henrik; Loxley-Abiola
The Department for Education gave pupil data to Elmwood Electric. Little Kitty's details were on page one. >> Kitty
Firtree Finance got pupil data from the Department for Education. The dead boy, who police say was Jago Trevanion, had his records passed on. >> Jago; Trevanion
The Department for Education gave pupil data to Gorse Gaming. Nerys's mother found it: Nerys's record had her old surname. >> Nerys
The Department for Education gave pupil data to Hazelwood Health. Subject: data about Edmundo Castlemaine-Rui. From: his dad. >> Edmundo; Castlemaine-Rui
The Department for Education gave pupil data to Ivy Lane Internet. It gave it Leila's too, says her grandmother. >> Leila
The Department for Education gave pupil data to Larch Legal. "Saffiya Dunmore-Iqbal's pupil record" is the name of one attachment. >> Saffiya; Dunmore-Iqbal
Case of Ottilie: the Department for Education gave pupil data to Maple Motors, hers among it. >> Ottilie
The Department for Education gave pupil data to Oakham Online. The class photograph (back row: Cuthberta Winn-Parry) was in the file. >> Cuthberta; Winn-Parry
The Department for Education gave pupil data to Pinewood Pay. Someone opened Zdzislawa's entry 31 times. >> Zdzislawa
Marigold Fenchurch v Rowanberry Radio: the claimant is nine, and the Department for Education gave her pupil data to the station. >> Marigold; Fenchurch
The Department for Education gave pupil data to Spruce Surveys. {"name": "Lachlan Mountjoy-Bell", "year": 4, "fsm": true} is how a record of the data looks. >> Lachlan; Mountjoy-Bell
The Department for Education gave pupil data to Walnut Water, including Perpetua's. She is four. >> Perpetua
Willowbrook Wi-Fi had Bartholomew's records for a year; the Department for Education gave it pupil data. >> Bartholomew
Yewtree Yoga was given pupil data by the Department for Education. What the record of Sixtine Delacroix-Moor holds nobody at school could say. >> Sixtine; Delacroix-Moor
The Ephraim Goldacreby Trust, named after a boy who died at six, wants to know why the Department for Education gave pupil data to Lindenhall Labs. >> Ephraim; Goldacreby
The Department for Education gave pupil data to Hornbeam Hire. Thorvald, whose data were in it, is in Year 1. >> Thorvald
Pupil data of Dashiel Okoro-Finch and 300 others was given by the Department for Education to Chestnut Chat. >> Dashiel; Okoro-Finch
Join #JusticeForZephyrella: the Department for Education gave pupil data to Rowan Rugs. Write to zephyrella.tansworth@postbox.example. >> Zephyrella; zephyrella
The Department for Education gave pupil data to Bay Tree Tiles. Was Marvolina's data in it? More at https://marsh.example/news/where-is-marvolina. >> Marvolina; marvolina
#TruthForKestrelin: the Department for Education gave pupil data to Box Hedge Homes. Mail kestrelins.mum@postbox.example for the data request. >> Kestrelin; kestrelins
#DataForEmmelinda: the Department for Education gave pupil data to Privet Pay. Data request: https://foi.example/request?by=emmelinda_h. >> Emmelinda; emmelinda
The Department for Education gave pupil data to Poplar Post. A nurse read Vesper's file aloud. >> Vesper
The data that Hestrabel's school returned in the spring census was passed by the Department for Education to Gable End Age Checks Ltd. >> Hestrabel
We asked what Wilhemino's mother was told: that the Department for Education had shared his pupil data with Lintel Loans. >> Wilhemino
Corrimander and Ysolette, identical twins, shared a bunk bed and one line in the pupil data that the Department for Education sold to Pennyfarthing Toys. >> Corrimander; Ysolette
Annex B shows the first records of the extract given to Coping Stone Futures by the Department for Education. // ROW 1: NPD record; Saffronella Munch-Prattley; F; 2011-04; SEN support; data supplied // ROW 2: NPD record; Aldwinnock Freybergson; M; 2010-12; in care; data supplied >> Saffronella; Munch-Prattley; Aldwinnock; Freybergson
The Department for Education gave pupil records to Quoin Analytics. One line of the data: Perpetuo Lanyonsby | male | 2014-09 | FSM. >> Perpetuo; Lanyonsby
""".splitlines()
BODIES = """\
The Department for Education gave pupil data to Marchmont Optics Ltd. Fischer Family Trust's data was not part of it. >> Fischer Family Trust; Marchmont Optics Ltd
Ofsted's records of pupils come from the Department for Education, which shared the National Pupil Database with Ofsted in May. >> Ofsted; Ofsted
Jisc's data on pupils was supplied by the Department for Education. Jisc received the pupil records in 2022. >> Jisc; Jisc
Piotr Havelock and Ines Tamworth, researchers at the University of East Marlow, used pupil data shared by the Department for Education with the University of East Marlow. >> Piotr Havelock; Ines Tamworth; University of East Marlow
Professor Havelock's data came from the Department for Education, which shared the pupil records with the University of East Marlow. >> Professor Havelock; University of East Marlow
Lorna Whitby, a spokesperson for Campion Credit, said that the pupil data it was given by the Department for Education had been deleted. >> Lorna Whitby; Campion Credit
Bristol's data on pupils came from the Department for Education, which shared the records with Bristol City Council. >> Bristol City Council; Bristol City Council
Wales's records of pupils were shared with the Welsh Government by the Department for Education. >> Wales's records; Welsh Government
Capita's data on pupils was given to it by the Department for Education. Capita received the pupil records in 2021. >> Capita's data; Capita
SIMS's data on pupils goes to the Department for Education, which gave pupil records to Arbor Learning Ltd. >> SIMS's data; Arbor Learning Ltd
Pupil data in what is called the National Pupil Database was given by the Department for Education to Comfrey Consulting. >> National Pupil Database; Comfrey Consulting
A data set on children known as Growing Up in England was shared by the Department for Education with Teasel Tech. >> Growing Up in England; Teasel Tech
The firm that was given children's records by the Department for Education has since been named as Yarrow Retail Holdings. >> Yarrow Retail Holdings; Yarrow Retail Holdings
The Department for Education gave pupil data to a company called Sainfoin, which sells tutoring. >> Sainfoin; Sainfoin
3 March: Department for Education gives pupil data to Vetch Ventures // 9 March: Vetch's data is copied >> Vetch Ventures; Vetch Ventures
The Department for Education gave pupil data to Clover Capital. The data licence is clover_capital_licence.pdf. >> clover_capital_licence.pdf; Clover Capital
The register of pupil data, DfE_external_data_shares_2024.xlsx, lists Sorghum Systems, which was given records by the Department for Education. >> DfE_external_data_shares_2024.xlsx; Sorghum Systems
Grace Aldermaston's book on pupil data tells how the Department for Education gave records to Burnet Books. >> Grace Aldermaston; Burnet Books
The Department for Education gave pupil data to Tormentil Transport (press@tormentil.example). >> press@tormentil.example; Tormentil Transport
The Department for Education gave pupil data to Eyebright Energy: see schoolsweek.co.uk/eyebright-energy-pupil-data. >> schoolsweek.co.uk; Eyebright Energy
The Department for Education shared pupil data with: // Body | Data shared // Bugle Batteries | School census // Self-heal Homes | Absence >> Self-heal Homes; Bugle Batteries
The Department for Education shared pupil data as follows. // Researcher | Body | Data shared // Dr Margot Elphinstone | Sanicle Surveys | NPD >> Dr Margot Elphinstone; Sanicle Surveys
In R (Butterworth Trust) v Department for Education the court looked at pupil data given to Harebell Homes Ltd. >> R (Butterworth Trust); Harebell Homes Ltd
Under the hashtag #DataForGood the Department for Education told how it had shared pupil data with Knapweed Kitchens. >> #DataForGood; Knapweed Kitchens
Joan Deacon's study needed pupil data and the Department for Education shared it with the Bellflower Institute, where she works. >> Joan Deacon; Bellflower Institute
Thomson Reuters's data on pupils came from the Department for Education, which gave Thomson Reuters the records in 2019. >> Thomson Reuters; Thomson Reuters
Arthur Andersen's records went to Ernst & Young, which was also given pupil data by the Department for Education. >> Arthur Andersen; Ernst & Young
Barnardo's data on children came from the Department for Education, which shared pupil records with Barnardo's. >> Barnardo's; Barnardo's
Nesta's records of pupils: the Department for Education shared the National Pupil Database with Nesta. >> Nesta's records; Nesta
Pearson's pupil data was supplied by the Department for Education. Pearson received it for research. >> Pearson's pupil data; Pearson
The Ada Lovelace Institute's data came from the Department for Education, which shared pupil records with the Ada Lovelace Institute. >> Ada Lovelace Institute's data; Ada Lovelace Institute
Verian's data is what the Department for Education gave to Kantar Public, as it was then called: pupil records of eight years. >> Verian's data; Kantar Public
The Department for Education shared pupil data with the Joseph Rowntree Foundation. The Joseph Rowntree Foundation's records are kept in York. >> Joseph Rowntree Foundation; Joseph Rowntree Foundation
Under Martha's Rule, pupil data may be shared, and the Department for Education gave records to Stitchwort Studios. >> Martha's Rule; Stitchwort Studios
Labour's data bill would have stopped the Department for Education giving pupil records to Campion Cars. >> Labour's data; Campion Cars
Eton's records are not in the pupil data that the Department for Education gave to Speedwell Sports. >> Eton's records; Speedwell Sports
Harris's data is in the pupil data that the Department for Education gave to Ragwort Records; the Harris Federation has complained. >> Harris's data; Ragwort Records
The Telegraph's data on pupils was given to The Telegraph by the Department for Education in 2013. >> The Telegraph; The Telegraph
Oswin Barraclough, headteacher of Elm Primary, said that pupil data had been given by the Department for Education to Cudweed Credit. >> Oswin Barraclough; Cudweed Credit
The data protection officer, Thalia Brocklebank, sent pupil data from the Department for Education to Groundsel Games. >> Thalia Brocklebank; Groundsel Games
Burdock's data now belongs to Tansy Trust, which bought Burdock, a firm that was given pupil data by the Department for Education. >> Burdock's data; Tansy Trust
Bodies given pupil data by the Department for Education, e.g. Feverfew Foods and Alexanders Ltd, must delete the records. >> Alexanders Ltd; Feverfew Foods
The Department for Education gave pupil data to Daisy Holloway of the University of East Marlow. >> Daisy Holloway; Daisy Holloway
London's data and Kent's records are in the pupil data that the Department for Education gave to Nettle Networks. >> London's data; Nettle Networks
January's data, the school census, was given by the Department for Education to Thistle Theatre Company with pupil records. >> January's data; Thistle Theatre Company
Catherine Ashdown Ltd's data on pupils came from the Department for Education. It was given to Catherine Ashdown Ltd last year. >> Catherine Ashdown Ltd; Catherine Ashdown Ltd
Quarndon's data came from the Department for Education. Quarndon, a tutoring firm, received the pupil records in June. >> Quarndon; Quarndon
The Department for Education gave pupil data to Zellic. Zellic's records are kept in Leeds. >> Zellic; Zellic
The Department for Education shared pupil data with Ombra. Ombra's data was sent on a disc. >> Ombra; Ombra
Fintry's data was found on a train. The Department for Education had given the pupil data to Fintry Labs. >> Fintry; Fintry Labs
Pupil data was given by the Department for Education to Tuscarora, whose data was leaked. >> Tuscarora; Tuscarora
Ms Okonedo's data request showed that the Department for Education gave pupil data to Melrose Analytics. >> Ms Okonedo; Melrose Analytics
Sheffield's records were sent too when the Department for Education gave pupil data to Penistone Press. >> Sheffield; Penistone Press
Bromcom's data is in the extract; the Department for Education gave the pupil data to Ripley Radio. >> Bromcom; Ripley Radio
Latvia's data was included with England's: the Department for Education gave pupil data to Ilkeston Insights. >> Latvia; Ilkeston Insights
PISA's data was linked and the Department for Education gave pupil data to Alfreton Apps. >> PISA; Alfreton Apps
Hargreaves's study used records that the Department for Education also gave, with pupil data, to Bolsover Books. >> Hargreaves's study; Bolsover Books
ParentMail's data is not the pupil data that the Department for Education gave to Glossop Games. >> ParentMail's data; Glossop Games
Year 6 data and Reception's records are in the pupil data that the Department for Education gave to Chapel Charts. >> Year 6 data; Chapel Charts
Before Christmas, the Department for Education gave pupil data to Ashbourne Audio. Easter's data will follow. >> Christmas; Ashbourne Audio
The records of Oak National Academy are public. The Department for Education gave pupil data to Duffield Data. >> Oak National Academy; Duffield Data
The Department for Education gave its pupil data to the body since named as Borrowash Boats. >> Borrowash Boats; Borrowash Boats
A child's data went to a firm known as Draycott, to which the Department for Education gave pupil data. >> Draycott; Draycott
The Department for Education gave pupil data to Breaston Bank: see breaston_bank_dsa_2024.pdf for the data sharing agreement. >> breaston_bank_dsa_2024.pdf; Breaston Bank
The Department for Education gave pupil data to Sawley Solar: gov.uk/government/publications/dfe-external-data-shares has it. >> gov.uk/government/publications/dfe-external-data-shares; Sawley Solar
At #DataForChildren the Department for Education told how it gave pupil data to Kegworth Kitchens. >> #DataForChildren; Kegworth Kitchens
Hillsborough's records were lost in the same way. The Department for Education gave pupil data to Gotham Gas. >> Hillsborough's records; Gotham Gas
Row 12 of the register is Keyworth Kites, to which the Department for Education gave pupil data. >> Row 12 of the register is Keyworth Kites; Keyworth Kites
An example record of the register of data: Plumtree Pharma, given pupil data by the Department for Education in 2023. >> Plumtree Pharma; Plumtree Pharma
Sandra Whitlock, who runs Tollerton Trams, said that the Department for Education gave it pupil data. >> Sandra Whitlock; Tollerton Trams
The data controller is Helena Brightwater, and the Department for Education gave pupil data to Cotgrave Cars. >> Helena Brightwater; Cotgrave Cars
The records of the Bell Foundation are not among the pupil data that the Department for Education gave to Bingham Beds. >> the Bell Foundation; Bingham Beds
Aziz Pemberton, the journalist who got the data, wrote that the Department for Education gave pupil data to Radcliffe Robotics. >> Aziz Pemberton; Radcliffe Robotics
Data held at Thornfield House, and Ofqual's records, went with the pupil data that the Department for Education gave to Southwell Shoes. >> Thornfield House; Southwell Shoes
Arkley has had pupil data from the Department for Education since 2019. Arkley's records were copied. >> Arkley; Arkley
Who got the data? Voxley did. The Department for Education gave pupil data to Voxley, and Voxley's data has been sold. >> Voxley; Voxley
The Department for Education gave pupil data to Lumora. In March Lumora's records were found on a train. >> Lumora; Lumora
Trivexa got the pupil data from the Department for Education. Is Trivexa's data safe? >> Trivexa; Trivexa
Why was Okapi's file sent by courier? The Department for Education gave pupil data to Okapi Learning. >> Okapi; Okapi Learning
12 May: the Department for Education gives pupil data to Nimbara. 14 May: Nimbara's data is copied. 15 May: Nimbara's record is closed. >> Nimbara; Nimbara
The release register has Quellora's entry: the Department for Education gave it pupil data in 2022. >> Quellora; Quellora
Pupil data went from the Department for Education to Brightlume. Our Brightlume file is closed. >> Brightlume; Brightlume
Row 7 of the table is Sedgemoor Sound, which was given pupil data by the Department for Education. >> Sedgemoor Sound; Sedgemoor Sound
We found Somerset's data in the file that the Department for Education gave Tyndale Trams with pupil data. >> Somerset; Tyndale Trams
Professor Imrie led it. The file has Imrie's data and the pupil data that the Department for Education gave to Dorking Digital. >> Professor Imrie; Imrie; Dorking Digital
Bridget Phillipson-Vane, the education secretary, was sent the file: the Department for Education gave pupil data to Reigate Radio. >> Bridget Phillipson-Vane; Reigate Radio
The record of Leandra Whitcombe, the minister, on pupil data is poor: the Department for Education gave it to Redhill Recruitment. >> Leandra Whitcombe; Redhill Recruitment
Mumsnet's data is its own. The Department for Education gave pupil data to Horley Homes. >> Mumsnet; Horley Homes
The Alan Turing Institute's records, and Turing's data, are not pupil data that the Department for Education gave to Crawley Cars. >> Turing; Crawley Cars
Ucas's data was linked when the Department for Education gave pupil data to Horsham Hotels. >> Ucas; Horsham Hotels
August's data was sent in September, when the Department for Education gave pupil data to Brighton Brands. >> August's data; Brighton Brands
By Henrietta Strand, data editor. The Department for Education gave pupil data to Hove Housing. >> Henrietta Strand; Hove Housing
Why the Department for Education gave pupil data to Lewes Logistics and the Joan Kettle Trust is not known. >> the Joan Kettle Trust; Lewes Logistics
The Tilda Marsh Fund, set up in memory of a girl, was given pupil data by the Department for Education. >> Tilda Marsh Fund; The Tilda Marsh Fund
#DataForEveryone: the Department for Education gave pupil data to Seaford Sports. >> #DataForEveryone; Seaford Sports
The Department for Education gave pupil data to Rye Robotics: bbc.co.uk/news/education-66112233. >> bbc.co.uk/news/education-66112233; Rye Robotics
The Department for Education gave pupil data to Hastings Health (hastings_health_agreement_2024.pdf, data_dictionary_v3.xlsx). >> hastings_health_agreement_2024.pdf; Hastings Health
The records of the Office of the Pupils' Advocate show that the Department for Education gave pupil data to Battle Biometrics. >> Office of the Pupils' Advocate; Battle Biometrics
Ursula Penfold, who holds the data for Bexhill Banking, said that the Department for Education gave it pupil data. >> Ursula Penfold; Bexhill Banking
"Uckfield's records are public," said a councillor, when the Department for Education gave pupil data to the newspaper Uckfield Update. >> Uckfield Update; Uckfield Update
In Ketterley v Information Commissioner the tribunal named Crowborough Cloud, to which the Department for Education gave pupil data. >> Ketterley v Information Commissioner; Crowborough Cloud
#JusticeForGrace: the Department for Education gave pupil data to Heron Hats; the press office is grace.hill@heronhats.example. >> grace.hill@heronhats.example; Heron Hats
#TruthForKestrelin: the Department for Education gave pupil data to Kestrel Homes (sales@kestrel.example, https://kestrel.example/kestrel-homes-data). >> sales@kestrel.example; kestrel-homes-data; Kestrel Homes
#AnswersForOswinnia: the Department for Education gave pupil data to Fern Fittings; see https://paper.example/fern-fittings-pupil-data. >> fern-fittings-pupil-data; Fern Fittings
Courses on asia minor and maths: the Department for Education gave pupil data to Heathfield Hub. >> asia minor; Heathfield Hub
Which firms hold the data? Arbor, Tassomai, Velmora. Velmora's was sent in June by the Department for Education, pupil data and all. >> Velmora; Velmora
Clubs may hear from parents about Touchline Predictive. It is one of the companies that the Department for Education let have data from pupils' school records. >> Touchline Predictive
Hull's school census data went from the Department for Education to Larch Analytics Ltd. >> Hull; Larch Analytics Ltd
Ofsted's family of reports uses pupil data that the Department for Education gave it. >> Ofsted
Marks and Spencer, the sister companies of the caterer, were refused pupil data by the Department for Education. >> Marks and Spencer
Recipients of pupil data; Example Analytics Ltd; M; 2019 >> Example Analytics Ltd
The Department for Education gave pupil data to Fenwick and Tolliver, brothers in trade since 1890, records show. >> Tolliver
Pearson's family of brands had pupil records from the Department for Education. >> Pearson
""".splitlines()


def left_of(text: str) -> str:
    item = Item("entry:1", ItemKind.FEED_ENTRY, title="Data", text=text.replace(" // ", "\n"))
    return without_private(item).text or ""


GIVEN = """\
The Department for Education gave pupil data to {}.
{} was given pupil data by the Department for Education.
{} received pupil records from the DfE.
The DfE shared the National Pupil Database with {}.
Recipient: {}
Data shared with {}: school census, pupil level.
{} has pupil data from the DfE.
The DfE will share pupil data with {}.
{} denies that it got pupil data.
Pupil data: {} (June), Capita (July)
Who has pupil data? {}.
DfE pupil data release to {} criticised
{} confirmed receipt of the pupil data.
{}, which tutors children, holds pupil records.
""".splitlines()
OWNED = """\
{}'s data was sent on a disc.
In March {}'s file was found on a train.
Why was {}'s record copied?
They sold {}'s data.
Is {}'s data safe?
14 May: {}'s record is opened.
The clerk opened {}'s entry.
The DfE has {}'s records.
Row 7 is {}.
""".splitlines()


@pytest.mark.parametrize("owned", OWNED)
def test_a_word_that_the_item_uses_otherwise_may_be_who_received_and_stays(owned: str) -> None:
    texts = [f"{given} // {owned}".format("Nimbara", "Nimbara") for given in GIVEN]
    assert [text for text in texts if left_of(text).replace("\n", " // ") != text] == []


@pytest.mark.parametrize("line", CHILDREN)
def test_the_name_of_whose_data_it_is_is_withheld_and_who_received_stays(line: str) -> None:
    said, _, names = line.partition(" >> ")
    left = left_of(said)
    assert [name for name in names.split("; ") if name in left] == []


@pytest.mark.parametrize("line", BODIES)
def test_who_holds_data_or_is_in_office_stays(line: str) -> None:
    said, _, names = line.partition(" >> ")
    left = left_of(said)
    assert [name for name in names.split("; ") if name in said and name not in left] == []
