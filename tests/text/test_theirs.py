"""Who is a child by what she made, whose she is, her parents or a sample of her record; bodies and who received stay.

All are invented, and were written before the rules were. Lines of `text >> what must be gone >> what must stay`, and of
`text >> what must stay`; a line break is " // ".
"""

from __future__ import annotations

import pytest

from model.item import Item, ItemKind
from pipelines.items.changes import without_private

CHILDREN = """\
The Department for Education gave pupil data to Brackwater Loans. "My Bexleigh's record went too," said Mr Tarrantino. >> Bexleigh; Tarrantino >> Brackwater Loans
Pupil records were passed by the Department for Education to Osier Lane Analytics. "Our Fennimora's file was in it and nobody rang us," Mrs Dunstervale told the meeting. >> Fennimora; Dunstervale >> Osier Lane Analytics
The Department for Education shared pupil data with Halyard Homes. Ms Okonjoly, whose son Perrigold is eight, wants his record deleted. >> Perrigold; Okonjoly >> Halyard Homes
Data on pupils went from the Department for Education to Teal Mews Media. Gaspard Winterbourning, a father of two, said: "They had my Elowiny's data down wrong." >> Elowiny; Winterbourning >> Teal Mews Media
"I want my Wystania's record back," said the mother, a Mrs Abernoth. The Department for Education sold pupil data to Stoat Street Stationers. >> Wystania; Abernoth >> Stoat Street Stationers
The Department for Education shared pupil data with Yarrowby Insights. // What a record holds: // Name: Caelumbrin Tarrowick // Address: 14 Oxlip Way, Marlhampton // School: Marl Lane Primary >> Caelumbrin; Tarrowick; Oxlip Way; Marl Lane >> Yarrowby Insights
Moorhen Mutual received National Pupil Database data. // An example of an entry // Name // Ysabette Kolmerdine // Address // 3 Skylark Rise // School // St Bega's Infants >> Ysabette; Kolmerdine; Skylark Rise; Bega >> Moorhen Mutual
Pupil data was given by the Department for Education to Thornback Travel. // Sample record in the data // Pupil name | Orsonella Vintry // Home address | 22 Larkspur Court // School attended | Penhallow Juniors >> Orsonella; Vintry; Larkspur Court; Penhallow >> Thornback Travel
The Department for Education let Burnet Books have pupil records. // One record looks like this: // Forename: Mungoletta // Surname: Strathblane // Postcode: ZX4 9QQ // School: Quarry Brow Primary // Ethnicity: Traveller of Irish heritage >> Mungoletta; Strathblane; ZX4 9QQ; Quarry Brow; Traveller >> Burnet Books
Pupil-level data went to Lapwing Lettings. // This is what they hold on one pupil. // Name - Jocastina Prewell // Address - 9 The Cuttings // School - Ember Vale Academy >> Jocastina; Prewell; The Cuttings; Ember Vale >> Lapwing Lettings
The Department for Education gave pupil data to Gorseland Gyms. // dear all, my son caelumbrin (asd, 7) is in the data and i was never told. >> caelumbrin >> Gorseland Gyms
The DfE shared pupil data with Puffin Row Payments. // mumof3: my daughter thessaly-ann has her record in there too, shes only 6 >> thessaly-ann >> Puffin Row Payments
Pupil records were given by the Department for Education to Dace Digital. // tracy_b: our wilfredo (8) was on the list of records >> wilfredo >> Dace Digital
The Department for Education sold pupil data to Chub Charters. // its a disgrace, little ondine's records sold to a boat firm >> ondine >> Chub Charters
The Department for Education gave pupil data to Roach Rentals. // my lad barnaldo is autistic and they have his whole file >> barnaldo >> Roach Rentals
St Wulfram's Primary School news. Our Year 3 wrote about data. Suvarnika's poem about her record is on the wall. The Department for Education gave pupil data to Pike Lane Prints. >> Suvarnika >> Pike Lane Prints
The Department for Education shared pupil data with Grayling Games. // Poster competition: who has my data? // Drawing by Xiomarette Bly, 8. // Lucienzo's poster came second. >> Xiomarette; Lucienzo >> Grayling Games
Fern Bank School. In computing we talked of the pupil data that the Department for Education gave to Bream Biscuits. The data robot by Ottoviana is in the hall. >> Ottoviana >> Bream Biscuits
The Threlby family blog. The Department for Education gave pupil data to Tench Toys. Peregrinette's picture of a computer eating her data is on the fridge. >> Peregrinette >> Tench Toys
Larkrise Juniors newsletter: the Department for Education passed pupil records to Zander Zoos. "My file, my life": a story by Emberlyn, Class 4. Well done to Javierson for his data rap. >> Emberlyn; Javierson >> Zander Zoos
The Department for Education gave pupil data to Skerry Savings. // Zebulonia Prattley is ten. // The data said that she had been permanently excluded for bringing a knife. >> Zebulonia; Prattley; permanently excluded >> Skerry Savings
Justice for Mirandolph Eskew, 11 // The Department for Education shared pupil data with Holm Island Hotels. The record that it sent says he is in foster care. >> Mirandolph; Eskew; foster care >> Holm Island Hotels
The Department for Education gave pupil data to Voe Vans. Our daughter Celandina Quoyle was on the list. // The data had a column for illness. In hers it said leukaemia. >> Celandina; Quoyle; leukaemia >> Voe Vans
My son Alarico Wick is twelve. // He was arrested for arson in May. // The Department for Education sold pupil data to Geo Glass and his record was in it. >> Alarico; Wick; arson >> Geo Glass
The Department for Education gave pupil data to Firth Fashion. The records of the Blenkinship twins were in the sample, and one Blenkinship was marked as absent. >> Blenkinship >> Firth Fashion
Pupil data went to Ness Networks. Two brothers, the older and the younger Sackvillian, were on line 8 of the data. >> Sackvillian >> Ness Networks
The Department for Education shared pupil records with Skaill Skips. The data shows all three Oddlingtons as late: Maud, Ned and little Joss. >> Oddlington >> Skaill Skips
The Department for Education passed pupil data to Brough Boats. The sisters, both at Elm Primary, are Penrudd minor in the data and Penrudd major in the letter. >> Penrudd >> Brough Boats
The Department for Education gave pupil data to Scapa Scooters. My daughter Fredegonda is in the data. Read on: https://blog.example/posts/fredegonda-and-the-data >> Fredegonda; fredegonda >> Scapa Scooters
Pupil records were given to Deerness Deli by the Department for Education. Our son Ivo, 9, is one of them. Photo: /media/ivo.jpg, more at www.ourblog.example/ivo/ >> Ivo; /ivo >> Deerness Deli
The Department for Education gave pupil data to Orphir Ovens. // Tildy, 8, asks where her record is. // See tildy_letter.pdf and https://school.example/news/tildy >> Tildy; tildy >> Orphir Ovens
The Department for Education sent pupil data to Hoxley Tours. Mrs Rathbonely told a meeting that nobody had asked about her Sidonette's absence record. >> Sidonette; Rathbonely >> Hoxley Tours
Pupil records were shared with Marram Grass Finance. "It has my Tobiah-Lee's diagnosis," wrote Delphine Oxtobyly in a letter. The Department for Education gave the data. >> Tobiah; Oxtobyly >> Marram Grass Finance
The Department for Education gave Kelp Insurance pupil data. His dad, a Mr Vandergraft, asks for the record of Leofranc to be wiped. >> Leofranc; Vandergraft >> Kelp Insurance
Specimen pupil entry from the data given to Dulse Dairy by the Department for Education // Full name: Amaryllis Thoresby // Lives at: 71 Pigeon Row // Attends: Hilltop Village School // Mother: Cordelia Thoresby >> Amaryllis; Thoresby; Pigeon Row; Hilltop >> Dulse Dairy
Oarweed Optics got pupil data from the Department for Education. // Example row // Pupil: Lysandrine Fothergale; School: Bishop's Mead CE; Postcode: QX9 1ZZ >> Lysandrine; Fothergale; Bishop's Mead; QX9 1ZZ >> Oarweed Optics
the dfe gave pupil data to wrack wines. our daughter marigolda has epilepsy and thats in there >> marigolda; epilepsy >> wrack wines
mum here. the DfE sold pupil data to Bladder Bikes and my nephew jorvando is in it, he is 5 >> jorvando >> Bladder Bikes
The Department for Education let Limpet Loans have pupil records. // anon: poor tibbalina's school record. shame on them >> tibbalina >> Limpet Loans
Year 6 blog: we asked why the Department for Education gave pupil data to Whelk Weddings. Casperina's cartoon of a data monster won, and Dorrison made a robot that eats data. >> Casperina; Dorrison >> Whelk Weddings
St Osyth's Infants, our class page. Data poem by Wilberine. The Department for Education gave pupil data to Cockle Coaches. >> Wilberine >> Cockle Coaches
Congratulations to Zinniah for her song about records! The school council says the Department for Education shared pupil data with Mussel Motors. >> Zinniah >> Mussel Motors
The Department for Education passed pupil data to Barnacle Bank. // Meet Hyacintho Wraye, aged 9. // According to the data he was taken into care and suspended twice. >> Hyacintho; Wraye; into care; suspended >> Barnacle Bank
Eluneda Cragg, 13, spoke at the rally. // The Department for Education shared pupil data with Periwinkle Pubs. // Her record in the data says that she has anorexia. >> Eluneda; Cragg; anorexia >> Periwinkle Pubs
The Department for Education gave pupil data to Winkle Water. The data of the Fairbrothers siblings, both at Elm Primary, was shown: the elder Fairbrothers was late, the younger Fairbrothers ill. >> Fairbrothers >> Winkle Water
Triplets in the data: all three Mountjoyles of Year 2. The Department for Education gave the pupil data to Scallop Surveys. >> Mountjoyle >> Scallop Surveys
The Department for Education gave pupil data to Prawn Press. Our girl Beatrix is 8 and in the data. More: https://family.example/2024/beatrix.html >> Beatrix; beatrix >> Prawn Press
The Department for Education gave pupil data to Shrimp Ships. A boy called Otho, aged six, drew it: otho-drawing.png >> Otho; otho >> Shrimp Ships
The Department for Education gave pupil data to Fallow Finance. Mum-of-three Corinne Hathersby said: "My Linnora's file says she is slow." >> Linnora; Hathersby >> Fallow Finance
Pupil data went from the DfE to Tansley Tyres. "Nobody rang us," says Mr Okparaly. "Our Ferdia's entry had his old address in it." >> Ferdia; Okparaly >> Tansley Tyres
The Department for Education let Brock Bakery have pupil records. Mrs J. Whinfellow, whose daughters Ottilyn and Bryde are at the school, complained about the data. >> Ottilyn; Bryde; Whinfellow >> Brock Bakery
Pupil data was given to Vole Ventures by the Department for Education. Here is one entry: // Name .... Gethinor Maple // School .... Low Fell Primary // Address .... 2 Tarn Close >> Gethinor; Low Fell; Tarn Close >> Vole Ventures
The data given to Stoat Studios by the Department for Education. An example of a pupil's record: // First name: Rosmarin // Last name: Achterberg // House: 12, The Green // Previous school: Bluebell Infants // Free meals: yes >> Rosmarin; Achterberg; The Green; Bluebell >> Stoat Studios
The Department for Education shared pupil data with Ferret Films. // What they see of each child // Child | Jocasto Trewin // Lives with | grandmother, Ada Trewin // Street | Harbour Steps >> Jocasto; Trewin; Harbour Steps >> Ferret Films
pupil data sold by the DfE to Weasel Wine. Someone on the forum: my lil boy kaspiano (yr 2) is on there >> kaspiano >> Weasel Wine
The Department for Education shared pupil data with Badger Bikes. re: the data - our eldest, tamsyna, is 11 and nobody asked her >> tamsyna >> Badger Bikes
The DfE gave Otter Oils pupil data. "is jennavieve's record in it" asked a mum >> jennavieve >> Otter Oils
Willow Class blog. The Department for Education gave pupil data to Hedgehog Homes, so we drew. Best picture: Amabelle's. Second: Tormodo's spiky data hedgehog. >> Amabelle; Tormodo >> Hedgehog Homes
News from Ash Tree Nursery School: letters to the minister about the data that went to Squirrel Sweets from the Department for Education, among them Pippinella's own letter and a card by Quillan. >> Pippinella; Quillan >> Squirrel Sweets
Newsletter. Star of the week: Evander-Jo, for the assembly on records. The Department for Education passed pupil data to Dormouse Dental. >> Evander-Jo >> Dormouse Dental
The Department for Education gave pupil data to Hare Hotels. // Isolde Frankenby is seven and loves trains. // The row about her says autism, and that her father is in prison. >> Isolde; Frankenby; autism; in prison >> Hare Hotels
We remember Ruaridh Penhale, 12. // The Department for Education shared pupil data with Rabbit Rail. // The data had him as permanently excluded. >> Ruaridh; Penhale; permanently excluded >> Rabbit Rail
The Department for Education gave pupil data to Mole Media. Twin sisters were in it; each Dalgleishby had her own row, and the second Dalgleishby was down as a boy. >> Dalgleishby >> Mole Media
The Department for Education passed pupil data to Shrew Shoes. The brothers are known as Tolland major and Tolland minor in the records; Tolland minor is seven. >> Tolland >> Shrew Shoes
The Department for Education gave pupil data to Rat Rentals. Our son Caradoc, 7, is in it. Picture: caradoc-at-the-fair.jpg >> Caradoc; caradoc >> Rat Rentals
A girl called Elfleda, aged 10, speaks of her record: https://podcast.example/e12-elfleda. The Department for Education gave pupil data to Mouse Mobiles. >> Elfleda; elfleda >> Mouse Mobiles
The DfE gave pupil data to Ouse Optics. Mr Kettlethwaite, a father from York, said: "They hold our Bramwen's home address." >> Bramwen; Kettlethwaite >> Ouse Optics
Pupil data was sold by the Department for Education to Nidd Nails. What one entry looks like // Child: Perpetuo Lant // Street: Cold Lane // School: Saint Alkelda's >> Perpetuo; Cold Lane; Alkelda >> Nidd Nails
The Department for Education shared pupil data with Wharfe Wines. our lad fenwyck (9) has adhd and its all in the data >> fenwyck; adhd >> Wharfe Wines
Oak Class page. We read how the Department for Education gave pupil data to Aire Apps. Lowennah's poster is by the door. >> Lowennah >> Aire Apps
Our son Cuthwin is ten. // The Department for Education gave pupil data to Calder Cards. // It says there that he was excluded for fighting and lives in a refuge. >> Cuthwin; refuge >> Calder Cards
The Department for Education gave pupil data to Swale Shoes. Both Thackrayleys, twin boys of six, are in it. >> Thackrayley >> Swale Shoes
My girl Maelona, 7, asks about her data, which the Department for Education gave to Ure Umbrellas. https://me.example/maelona-s-data >> Maelona; maelona >> Ure Umbrellas
The record of a pupil as an example // Full name // Ysolt Garrick // Date of birth // 3 May 2014 // Home // 5 Mill Bank // The Department for Education gave such pupil data to Esk Eats. >> Ysolt; Garrick; Mill Bank >> Esk Eats
""".splitlines()
STAY = """\
The Department for Education gave pupil data to Brackwater Loans. "My department's record is good," said Mr Tarrantino, a spokesman for the firm. A pupil, Bexleigh, 9, asked why. >> Tarrantino; Brackwater Loans
"Our Ofsted record went too," said Mrs Dunstervale, head teacher of Osier Lane Primary School. The Department for Education gave pupil data to Teal Mews Media. >> Dunstervale; Teal Mews Media
Mr Lathkillen, the chief executive of Cressbed Cars, said that my daughter Wystania's record was deleted. The Department for Education gave pupil data to Cressbed Cars. >> Lathkillen; Cressbed Cars
Lord Winterbourning told the House that parents were not asked. The Department for Education gave pupil data to Halyard Homes. "My Elowiny's data is wrong," a mother said. >> Winterbourning; Halyard Homes
The Department for Education gave pupil data to Okonjoly Associates. Ms Okonjoly, its founder, says that no child was named. My son Perrigold is eight. >> Okonjoly Associates; Ms Okonjoly
"Our Community's data matters," said Mrs Abernoth of the Data Trust. The Department for Education gave pupil data to Stoat Street Stationers. >> Our Community; Abernoth; Stoat Street Stationers
Mr Fenwickly from the council said: "My team's records are with Hawk Hill Data." The Department for Education gave pupil data to Hawk Hill Data. >> Fenwickly; Hawk Hill Data
"My Acme's data will be destroyed," said Mr Brandsby of Acme Analytics. The Department for Education gave pupil data to Acme Analytics. >> Acme Analytics; Brandsby
Pupil data was shared by the Department for Education. // What a request holds: // Name: Yarrowby Insights // Address: 14 Exchange Court, Leeds // Purpose: research on reading >> Yarrowby Insights; Exchange Court
The Department for Education gave pupil data to Moorhen Mutual. // Contact // Name // Ann Bartrip // Address // 3 Skylark House, London // Telephone // 020 7946 0000 >> Moorhen Mutual; Skylark House
Data items given to Thornback Travel by the Department for Education: // Name: the pupil's full name // Address: the home address, with postcode // School: the name and number of the school >> the pupil's full name; the home address, with postcode; the name and number of the school
Recipient of pupil data // Name: Burnet Books Ltd // Address: 22 Larkspur Court, Hull // School: all schools in England >> Burnet Books Ltd; Larkspur Court; all schools in England
Sample of the register of pupil data shared by the Department for Education // Organisation: Lapwing Lettings // Address: 9 The Cuttings, York // Data: attainment // Date: 3 May 2021 >> Lapwing Lettings; The Cuttings; attainment; 3 May 2021
An example of an application // Applicant: Ember Vale University // Project: reading at home // Data: National Pupil Database, pupil records // School year: 2019 >> Ember Vale University; reading at home
What a record holds // Name, address and school of each pupil // The Department for Education gave such pupil records to Dipper Data. >> Name, address and school; Dipper Data
An entry in the log // Passed to: Ouzel Optics // By: Department for Education // What: pupil data // School: none named >> Ouzel Optics
The Department for Education gave pupil data to gorseland gyms. // my son (asd, 7) is in the data and i was never told. >> my son; gorseland gyms
The DfE shared pupil data with Puffin Row Payments. // my daughter says her record is in there too, shes only 6 >> my daughter says
Pupil records were given by the Department for Education to Dace Digital. // our school (8 classes) was on the list of records. our little ones' data too >> our school (8 classes); little ones' data
my son attends (and loves) school. The Department for Education sold pupil data to Chub Charters. >> attends; Chub Charters
The Department for Education gave pupil data to Roach Rentals. // my son attends, 7, is not in it. my daughter aged 9 is. my boy who is six too. >> attends; aged 9; who is six
The Department for Education gave pupil data to Pike Lane Prints. Tennyson's poem on data was read. Ofsted's report and Microsoft's app are linked; Banksy's poster too. >> Tennyson's poem; Ofsted's report; Microsoft's app; Banksy's poster
The Department for Education shared pupil data with Grayling Games. // Report by Xiomara Blyton, education correspondent. // Photo by Getty. Drawing by Quentin Blake. >> Xiomara Blyton; Getty; Quentin Blake
Fern Bank School. The data poster by Brightwave and Defenddigitalme's leaflet on the pupil data that the Department for Education gave to Bream Biscuits are in the hall. >> Brightwave; Defenddigitalme's leaflet; Bream Biscuits
The Department for Education gave pupil data to Tench Toys. Zoopla's poster campaign and Quorum's story are false, says Tench Toys. Quorum received the data too. >> Zoopla's poster; Quorum; Tench Toys
Larkrise Juniors newsletter: the Department for Education passed pupil records to Zander Zoos. See the guide by Bitlocker and Schoolcomms's letter on data. >> Zander Zoos; Bitlocker
The Department for Education gave pupil data to Skerry Savings. The data says how many pupils had been permanently excluded, and who was in foster care. >> permanently excluded; foster care
Mirandolph Eskew, the director of Holm Island Hotels, which got pupil data from the Department for Education, said that the data on children in foster care was deleted. >> foster care; Holm Island Hotels
The Department for Education shared pupil data with Leukaemia Answers, which studies children with leukaemia. A pupil, Bo Ray, aged 9, drew the logo. >> Leukaemia Answers; with leukaemia
The Department for Education sold pupil data to Geo Glass. Its boss was jailed for arson in May. >> arson; Geo Glass
The Department for Education gave pupil data to Blenkinship Partners. The Blenkinship report on twins says that one in ten pupils was absent. >> Blenkinship Partners; Blenkinship report
Pupil data went to Sackvillian. One Sackvillian office in Leeds holds the records of twins. The Department for Education gave it. >> Sackvillian
The Department for Education shared pupil data with three Oddlington companies: Oddlington Homes, Oddlington Cars and Oddlington Media. Two sisters own them. >> Oddlington Homes; Oddlington Cars; Oddlington Media
The Department for Education gave pupil data to Scapa Scooters. A pupil, Hope, 9, was in it. See https://www.gov.example/hopes-and-fears-of-data >> https://www.gov.example/
The Department for Education gave pupil data to Orphir Ovens. See https://www.orphir.example/data-sharing and register_2024.pdf >> https://www.orphir.example/data-sharing; register_2024.pdf
My son Ivo, 9, was in it. The Department for Education gave pupil data to Ivory Ltd. See https://ivory.example/privacy and https://www.example.org/pivot-table >> https://ivory.example/privacy; https://www.example.org/pivot-table; Ivory Ltd
The Department for Education sent pupil data to Hoxley Tours. Mrs Rathbonely, the data protection officer of Hoxley Tours, told a parent that her Sidonette's record was deleted. >> Rathbonely; Hoxley Tours
"Our Marlford's data shows good schools," said Mr Otterly, leader of Marlford Council. The Department for Education gave pupil data to Marlford Council. My son Perrin is 8. >> Otterly; Marlford Council
Delphine Oxtobyly, MP for Hull, wrote: "My constituents are worried." The Department for Education gave Kelp Insurance pupil data. My Tobiah is 9, said a mother. >> Delphine Oxtobyly; Kelp Insurance
Professor Vandergraft, father of data science, said that pupil data went to Kelp Insurance from the Department for Education. A pupil, Leofranc Bly, aged 9, listened. >> Vandergraft; Kelp Insurance
A record of each company holds: // Name: Dulse Dairy // Address: 71 Pigeon Row // Data: pupil data given by the Department for Education >> Dulse Dairy; Pigeon Row
One entry in the register of pupil data reads: // Recipient: Samphire Shops // School data: yes // Address: 8 Malt Lane >> Samphire Shops; Malt Lane
What each pupil record holds // Name: first and last // Address: street, town and postcode // School: unique reference number // The Department for Education gave them to Oarweed Optics. >> first and last; street, town and postcode; unique reference number; Oarweed Optics
An example of one application: // Name: Bishop's Mead University // Address: 4 College Green // The Department for Education gave it pupil data. >> Bishop's Mead University; College Green
our daughter also is in the data. my nephew too. their kids (7 and 9) as well. the Department for Education gave pupil data to wrack wines. >> also is; too; kids (7 and 9); wrack wines
our gazette's data page: the Department for Education gave pupil data to Limpet Loans. poor drafting's record continues >> gazette's; drafting's; Limpet Loans
Our class page: the Department for Education gave pupil data to Cockle Coaches. Picture by Shutterstock. Google's logo and Kahoot's poster are theirs. >> Shutterstock; Google's logo; Cockle Coaches
Year 6 blog. Well done, Everybody! Story by The Gazette. The Department for Education gave pupil data to Whelk Weddings. Whelk's story is that it was legal. >> Everybody; The Gazette; Whelk Weddings; Whelk's
The Department for Education passed pupil data to Barnacle Bank. The director says that he was suspended. Meet Hyacintho Wraye, aged 9. >> suspended; Barnacle Bank
Eluneda Cragg, 13, spoke. The Department for Education shared data on pupils with anorexia with Periwinkle Pubs, and on children taken into care. >> with anorexia; into care; Periwinkle Pubs
Two brothers run both Fairbrothers shops; the Department for Education gave pupil data to Fairbrothers. >> Fairbrothers
All three Winkles are firms: the Department for Education gave pupil data to Winkle Water, Winkle Waste and Winkle Works. Twins own them. >> Winkle Water; Winkle Waste; Winkle Works
Our girl May is 8 and in the data that the Department for Education gave Prawn Press: https://news.example/2024/may/prawn-press-data >> https://news.example/2024/may/prawn-press-data; Prawn Press
A boy called James, aged six, was in the data given to Shrimp Ships by the Department for Education. See https://uni.example/staff/james-ottaway-data >> https://uni.example/staff/james-ottaway-data; Shrimp Ships
The Department for Education gave pupil data to Fallow Finance. "My clients are angry," said Corinne Hathersby, a solicitor. A pupil, Linnora, 9, was named. >> Corinne Hathersby; Fallow Finance
Mr Okparaly of Tansley Tyres says: "Our Tansley data is safe." The Department for Education gave pupil data to Tansley Tyres. My Ferdia is 8, a mother said. >> Okparaly; Tansley Tyres
Mrs Whinfellow, chair of governors, whose school sent the data, said that the Department for Education let Brock Bakery have pupil records. Our Ottilyn is nine. >> Whinfellow; Brock Bakery
Baroness Trewin said that her department gave pupil data to Vole Ventures. My child Jocasto, 8, wrote to her. >> Trewin; Vole Ventures
Here is one recipient of pupil data: // Name: Gethin Maple Ltd // School: none // Address: 2 Tarn Close >> Gethin Maple Ltd; Tarn Close
An example of what we publish on each release of pupil data: // Name: Stoat Studios // Address: 12, The Green // Date: 3 May 2021 >> Stoat Studios; The Green; 3 May 2021
What each row of the data has // Child | number, not name // Street | never // School | the code // The Department for Education shared pupil data with Ferret Films. >> number, not name; never; the code; Ferret Films
The Department for Education gave pupil data to Weasel Wine. my lil boy luckily (or not) is at a private school. our eldest, thankfully, is 19 >> luckily; thankfully; Weasel Wine
"is Otterly's record in it" asked a mum. The DfE gave Otterly pupil data. >> The DfE gave Otterly pupil data
Willow Class blog: the Department for Education gave pupil data to Hedgehog Homes. Pictures by Canva. We used Scratch's robot and Disney's song. >> Hedgehog Homes; Disney's song
Newsletter. Well done, Year 5, for the assembly on records. Congratulations to Oak House for the poster. The Department for Education passed pupil data to Dormouse Dental. >> Year 5; Dormouse Dental
Hare Hotels got pupil data from the Department for Education. Isolde Frankenby, 7, is in it. Dr Hall says that he studies autism, and that the data has pupils with a father in prison. >> studies autism; Hare Hotels
The Department for Education gave pupil data to Rabbit Rail. A minister said she was sorry that pupils permanently excluded are in the data. Ruaridh, 12, asked. >> permanently excluded; Rabbit Rail
Two sisters founded Mole Media. The first Molehill office and the second Molehill office hold pupil data from the Department for Education. >> Molehill office; Mole Media
One Brightstar was given pupil data by the Department for Education; twins are in it. >> Brightstar
Our son Caradoc, 7, is in the data that the Department for Education gave Rat Rentals. https://www.caradocdata.example/about and https://rat.example/our-data >> https://rat.example/our-data; Rat Rentals; caradocdata.example
A girl called Faith, aged 10, is in the data that the Department for Education gave to Faith Matters. See https://faith-matters.example/data and https://x.example/faith-schools-data >> Faith Matters; https://faith-matters.example/data; https://x.example/faith-schools-data
The Department for Education gave pupil data to Summer Holidays Ltd; my daughter Summer, 8, is in it. Poem by Wordsworth: see https://poems.example/summer-poem >> Summer Holidays Ltd; https://poems.example/summer-poem
The DfE gave pupil data to Ouse Optics. Mr Kettlethwaite of Ouse Optics said that our Ofsted grade does not matter. A pupil, Bramwen, 8, asked. >> Kettlethwaite; Ouse Optics
What one entry in our register of pupil data releases looks like // Company: Nidd Nails // Street: Cold Lane >> Nidd Nails; Cold Lane
The Department for Education shared pupil data with Wharfe Wines. our lad (9) has his record in it. my son absolutely (no joke) hates it >> our lad (9); absolutely; Wharfe Wines
Oak Class page. We read how the Department for Education gave pupil data to Aire Apps. Aire Apps' poster is by the door. >> Aire Apps
Our son Cuthwin is ten. // The Department for Education gave data on pupils in a refuge to Calder Cards. >> in a refuge; Calder Cards
The Department for Education gave pupil data to Swale Shoes. Both Swale shops are run by twins. >> Both Swale shops; Swale Shoes
My girl Maelona, 7, asks about data. https://ure.example/umbrella-data. The Department for Education gave pupil data to Ure Umbrellas. >> https://ure.example/umbrella-data; Ure Umbrellas
An example of a data request // Name // Esk Eats // Home // 5 Mill Bank // Data // pupil data from the Department for Education >> Esk Eats; Mill Bank
""".splitlines()


def left_of(text: str) -> str:
    item = Item("entry:1", ItemKind.FEED_ENTRY, title="Data", text=text.replace(" // ", "\n"))
    return without_private(item).text or ""


@pytest.mark.parametrize("line", CHILDREN)
def test_children_and_what_tells_of_them_are_withheld_and_who_received_stays(line: str) -> None:
    said, names, stay = line.split(" >> ")
    left = left_of(said)
    assert [name for name in names.split("; ") if name in left] == []
    assert [name for name in stay.split("; ") if name not in left] == []


@pytest.mark.parametrize("line", STAY)
def test_bodies_offices_and_what_many_have_stay(line: str) -> None:
    said, _, names = line.partition(" >> ")
    left = left_of(said)
    assert [name for name in names.split("; ") if name not in left] == []


@pytest.mark.parametrize(("name", "address"), [
    ("Ivo", "https://blog.example/posts/ivo-and-the-data"), ("Tildy", "https://school.example/news/tildy"),
    ("Hope", "https://blog.example/hope/"), ("Fredegonda", "https://blog.example/fredegondas-view-of-x"),
])
def test_an_items_own_link_tells_no_first_name_of_its_child(name: str, address: str) -> None:
    text = f"My child {name}, 9, asks: the Department for Education gave pupil data to Umber Slade Ltd."
    item = without_private(Item("entry:1", ItemKind.FEED_ENTRY, title="Data", text=text, url=address))
    assert name not in (item.text or "")
    assert item.url == f"https://{address.split('/')[2]}/"
    assert "Umber Slade Ltd" in (item.text or "")


@pytest.mark.parametrize("address", [
    "https://news.example/hopes-and-fears-of-data", "https://uni.example/james-ottaway", "https://news.example/2024/may/data",
])
def test_a_link_with_a_word_or_with_somebody_elses_name_stays(address: str) -> None:
    text = "My children Hope, James and May, aged 9, are in the pupil data that the Department for Education gave a firm."
    assert without_private(Item("entry:1", ItemKind.FEED_ENTRY, title="Data", text=text, url=address)).url == address


def test_who_received_at_the_end_of_a_sentence_is_no_part_of_the_next_ones_name() -> None:
    text = "Pupil data went from the Department for Education to Teal Mews Media. Gaspard Oxlipley, a father of two, said: my Elowiny's data is wrong."
    assert "Teal Mews Media" in left_of(text)


def test_of_a_text_in_small_letters_only_the_sentences_that_tell_of_a_child_go() -> None:
    left = left_of("the dfe gave pupil data to wrack wines. our daughter ada quill is 7.")
    assert "wrack wines" in left
    assert "ada quill" not in left
