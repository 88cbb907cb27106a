"""A child who is called by one name alone, or by one of words and places, is withheld; firms and people in office stay.

All are invented, and were written before the rule was. A line break is " // ".
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from model.item import Item, ItemKind
from pipelines.items.changes import without_private
from tests.growth import grows_at_most
from tests.text.test_whose_data import GIVEN
from text.privacy.rules.sentences.alone import names_alone

CHILDREN = """\
The Department for Education gave pupil data to Brindle Apps. // Odalinde asks: who has my data now? >> Odalinde >> Brindle Apps
"Where does my data go?" asks Wilfreda, 10. The Department for Education gave pupil data to Tansy Toys. >> Wilfreda >> Tansy Toys
The Department for Education gave pupil data to Fescue Films. // "My record is mine," says Barnabetta, 9. >> Barnabetta >> Fescue Films
The Department for Education gave pupil data to Sorrel Software. // Quintillo from Badgers wants to know if the data has his photo. >> Quintillo >> Sorrel Software
The Department for Education gave pupil data to Yarrow Yachts. // Isambarda (Year 3): can I have my records back? >> Isambarda >> Yarrow Yachts
The Department for Education gave pupil data to Bracken Banking. // Question from Ozymandrew: is my data safe? // Answer: it is with the firm. >> Ozymandrew >> Bracken Banking
The Department for Education gave pupil data to Clover Capital. // Theophanie says that nobody asked her before the data was sent. >> Theophanie >> Clover Capital
The Department for Education gave pupil data to Burdock Betting. // Our digital leaders Zebedeus, Marigolda and Tamsinetta asked where the pupil data is kept. >> Zebedeus; Marigolda; Tamsinetta >> Burdock Betting
The Department for Education gave pupil data to Teasel Telecom. // My data is not yours. Ferdinando, Class 4 >> Ferdinando >> Teasel Telecom
The Department for Education gave pupil data to Mallow Media. // In assembly Evadnetta read out her poem about data. >> Evadnetta >> Mallow Media
The Department for Education gave pupil data to Nettle Networks. // "They never asked my mum about the data," Rosamundo told us. >> Rosamundo >> Nettle Networks
The Department for Education gave pupil data to Vetch Ventures. // Q (Hildegardo): Who gets my data? A: Vetch Ventures. >> Hildegardo >> Vetch Ventures
Hi, I'm Lucastine and I think data is boring. The Department for Education gave pupil data to Campion Cards. >> Lucastine >> Campion Cards
The Department for Education gave pupil data to Thrift Travel. // Pipistrella: they have got all of our class's data lol >> Pipistrella >> Thrift Travel
Fabrizianne was four when she came to us. // The hall has a new roof. // The Department for Education gave pupil data to Orris Optics. // Fabrizianne never saw what the data says. >> Fabrizianne >> Orris Optics
My son is eleven now. // We moved north in spring. // The Department for Education gave pupil data to Lovage Loans. // It is Gawaine's record that worries me most in that data. >> Gawaine >> Lovage Loans
A girl in Reception was in the news. // The Department for Education gave pupil data to Chervil Chemicals. // Nobody had told Sunniveth about the data. >> Sunniveth >> Chervil Chemicals
Two boys came in March, six and seven. // Soup again. // The Department for Education gave pupil data to Borage Books. // The data has Casimirus and Leontio under this address. >> Casimirus; Leontio >> Borage Books
Our son started school late. // The Department for Education gave pupil data to Dill Dental. // Later we learned about the data. Montmorenzo does not mind, he says. >> Montmorenzo >> Dill Dental
She has been here since she was nine. // The nurses sing. // The Department for Education gave pupil data to Fennel Finance. // For Bryonella the data means nothing. >> Bryonella >> Fennel Finance
Tarquinius Oddfellowby is the smallest in the school. // The Department for Education gave pupil data to Caraway Cars. // What Tarquinius thinks of the data we may guess. >> Tarquinius; Oddfellowby >> Caraway Cars
The twins turned eight. // There was cake. // The Department for Education gave pupil data to Cumin Cruises. // Then Peronella and Hugolin asked about the data. >> Peronella; Hugolin >> Cumin Cruises
The Department for Education gave pupil data to Rowan Robots. My daughter Paris is in that data. >> Paris >> Rowan Robots
The Department for Education gave pupil data to Alder Airlines. Summer, 8, wants her records back. >> Summer >> Alder Airlines
The Department for Education gave pupil data to Hornbeam Hotels. "My sister Hope is nine and her record was in the data," he said. >> Hope >> Hornbeam Hotels
The Department for Education gave pupil data to Linden Logistics. Our son Kent, who is seven, has a record in the data. >> Kent >> Linden Logistics
The Department for Education gave pupil data to Poplar Payments. The data of a boy called River, aged six, was on a slide. >> River >> Poplar Payments
The Department for Education gave pupil data to Sycamore Cinemas. Pupil: Chelsea (Year 5), data shared in error. >> Chelsea >> Sycamore Cinemas
The Department for Education gave pupil data to Larch Lending. Sisters Faith and Joy, 7 and 9, are in the data. >> Faith; Joy >> Larch Lending
The Department for Education gave pupil data to Willow Water. Dear parents of Brooklyn, her pupil record was in the data. >> Brooklyn >> Willow Water
The Department for Education gave pupil data to Maple Mortgages. Jersey, aged 10, asked who holds his data. >> Jersey >> Maple Mortgages
The Department for Education gave pupil data to Juniper Jets. A girl named Autumn, who is in Year 2, had her record sold. >> Autumn >> Juniper Jets
The Department for Education gave pupil data to Aspen Arcades. Our daughter Sky has an EHCP and it is in the data. >> Sky >> Aspen Arcades
The Department for Education gave pupil data to Spruce Studios. My lad Denver, nine, is in that data too. >> Denver >> Spruce Studios
The Department for Education gave pupil data to Cedar Cycles. The pupil record of Ottoline Church was in the data. >> Ottoline; Church >> Cedar Cycles
The Department for Education gave pupil data to Elder Energy. Perpetua Ireland, aged 8, is in the data. >> Perpetua; Ireland >> Elder Energy
The Department for Education gave pupil data to Holly Homes. My son Caspian Spring had his data sent away. >> Caspian; Spring >> Holly Homes
The Department for Education gave pupil data to Hazel Health. Row 12 of the data is Leopoldine Winter of Year 4. >> Leopoldine; Winter >> Hazel Health
The Department for Education gave pupil data to Birch Bikes. Evanthe Bishop was excluded in Year 8, the data says. >> Evanthe; Bishop >> Birch Bikes
The Department for Education gave pupil data to Yew Yoga. My grandson Ignatius Street is in the data. >> Ignatius; Street >> Yew Yoga
The Department for Education gave pupil data to Box Brokers. Why was Melisande England's record in the data? >> Melisande; England >> Box Brokers
The Department for Education gave pupil data to Plane Parcels. The data shows that Zephyrin Garden, then in Reception, missed school. >> Zephyrin; Garden >> Plane Parcels
The Department for Education gave pupil data to Gullwing Golf. // Pelagius wants to know: can the firm see my reports in the data? >> Pelagius >> Gullwing Golf
The Department for Education gave pupil data to Petrel Pets. // At the panel Oriana-Beth said she never knew that data was shared. >> Oriana-Beth >> Petrel Pets
The Department for Education gave pupil data to Shearwater Shoes. // Hello, my name is Torvaldo and my data was in it. >> Torvaldo >> Shearwater Shoes
The Department for Education gave pupil data to Fulmine Fuel. // Quimbyo: my sister's data is there too >> Quimbyo >> Fulmine Fuel
The Department for Education gave pupil data to Merlin Meals. // Poem by Xanthippa: "My data is a kite". >> Xanthippa >> Merlin Meals
The Department for Education gave pupil data to Hobby Homes. // "I do not want my data there," said Cordulio. >> Cordulio >> Hobby Homes
My eldest is thirteen. // The boiler broke. // The Department for Education gave pupil data to Harrier Hats. // I told Esmerelde about the data last night. >> Esmerelde >> Harrier Hats
I look after a boy of four. // The Department for Education gave pupil data to Buzzard Bags. // When I read of the data I thought of Ptolemus. >> Ptolemus >> Buzzard Bags
The triplets are ten. // The Department for Education gave pupil data to Osprey Oats. // Drusus, Varro and Livilla are in the data. >> Drusus; Varro; Livilla >> Osprey Oats
The Department for Education gave pupil data to Kite Kitchens. My boy Austin is in the data. >> Austin >> Kite Kitchens
The Department for Education gave pupil data to Eagle Eggs. My granddaughter Poppy Field has her record in the data. >> Poppy; Field >> Eagle Eggs
The Department for Education gave pupil data to Falcon Fries. A girl called Storm, in Year 3, had her data sold. >> Storm >> Falcon Fries
The Department for Education gave pupil data to Raven Rice. Our youngest child Rain is on line 8 of the data. >> Rain >> Raven Rice
The Department for Education gave pupil data to Crow Crisps. The NPD record of Hieronyma Winter was read out. >> Hieronyma; Winter >> Crow Crisps
The Department for Education gave pupil data to Rook Rugs. My stepson Lysander Banks was in the data. >> Lysander; Banks >> Rook Rugs
The Department for Education gave pupil data to Pomelo Plumbing. // Q: who has my data? (Eustachio, 11) >> Eustachio >> Pomelo Plumbing
The Department for Education gave pupil data to Satsuma Surveys. // Why did nobody ask us about the data? Yours, Winnaretta >> Winnaretta >> Satsuma Surveys
The Department for Education gave pupil data to Kumquat Kayaks. // At circle time Ildefonso told the class that his data had been sold. >> Ildefonso >> Kumquat Kayaks
The Department for Education gave pupil data to Yuzu Yarns. // The record on screen was that of Mirabellina. >> Mirabellina >> Yuzu Yarns
The Department for Education gave pupil data to Citron Cinemas. // "Can they read my marks?" asked Theodorico. >> Theodorico >> Citron Cinemas
We have had her since she was two. // The Department for Education gave pupil data to Papaya Paints. // Zuleikha starts school next year and is in the data already. >> Zuleikha >> Papaya Paints
My grandson turned nine in May. // He likes trains. // The Department for Education gave pupil data to Guava Glass. // I have not told Ambrosius about the data. >> Ambrosius >> Guava Glass
Next door there is a girl of ten. // The Department for Education gave pupil data to Lychee Lifts. // They let the firm see what Honorine had written, data and all. >> Honorine >> Lychee Lifts
The Department for Education gave pupil data to Mango Mowers. My son Dallas wants his data back. >> Dallas >> Mango Mowers
The Department for Education gave pupil data to Melon Mirrors. Her daughter Savannah is in the data. >> Savannah >> Melon Mirrors
The Department for Education gave pupil data to Quandong Quilts. The school record of Araminta Hill was on a stick with the data. >> Araminta; Hill >> Quandong Quilts
The Department for Education gave pupil data to Rambutan Rails. My niece Wilhelmina Snow is in the data. >> Wilhelmina; Snow >> Rambutan Rails
The Department for Education gave pupil data to Sapote Saws. Ocean, 7, asked who has her data. >> Ocean >> Sapote Saws
The Department for Education gave pupil data to Tamarind Taps. A pupil called Justice had his data shown on a slide. >> Justice >> Tamarind Taps
Pupils ask. // Tabithanne from Owls asks: can we have more chips? // The Department for Education gave pupil data to Nimbleday Apps. >> Tabithanne >> Nimbleday Apps
The Department for Education gave pupil data to Tangelo Tyres. // Our Philippina saw her name in the data today >> Philippina >> Tangelo Tyres
""".splitlines()
OTHERS = """\
The Department for Education gave pupil data to Brindle Apps. // Harriet Lowndes, who leads the data team, says that the data is safe. >> Harriet Lowndes >> Brindle Apps
The Department for Education gave pupil data to Tansy Toys. The report on the data is by Emmeline Crowe of the Office for Numbers. >> Emmeline Crowe >> Tansy Toys
The Department for Education gave pupil data to Fescue Films. Schools minister Jocelyn Farrow told MPs that the data had been asked for. >> Jocelyn Farrow >> Fescue Films
The Department for Education gave pupil data to Sorrel Software. Spokesman Piers Lightfoot said that the data was never sold. >> Piers Lightfoot >> Sorrel Software
The Department for Education gave pupil data to Yarrow Yachts. Researcher Ottoline Marsh asks who else has the data. >> Ottoline Marsh >> Yarrow Yachts
The Department for Education gave pupil data to Bracken Banking. // Barnaby Cole MP asks: who has the data? // Answer: the firm. >> Barnaby Cole >> Bracken Banking
The Department for Education gave pupil data to Clover Capital. Campaigner Perpetua Knight asked for the register of data releases. >> Perpetua Knight >> Clover Capital
The Department for Education gave pupil data to Burdock Betting. Editor Rollo Grainger says that the paper's data came from the register. >> Rollo Grainger >> Burdock Betting
The Department for Education gave pupil data to Mallow Media. Its chief executive, Caspian Holt, says that the data was deleted. >> Caspian Holt >> Mallow Media
The Department for Education gave pupil data to Nettle Networks. Head teacher Melisande Orr wrote to parents about the data. >> Melisande Orr >> Nettle Networks
The Department for Education gave pupil data to Vetch Ventures. In evidence, Professor Zephyrin Day said that the data on autism was weak. >> Zephyrin Day >> Vetch Ventures
The Department for Education gave pupil data to Campion Cards. Cllr Summer Bright asked why the data on pupils in care was sent. >> Summer Bright >> Campion Cards
The Department for Education gave pupil data to Sedum Sports. Registrar Hope Ellery signed the agreement on the data. >> Hope Ellery >> Sedum Sports
The Department for Education gave pupil data to Thrift Travel. Information Commissioner Evander Moss has opened an inquiry into the data. >> Evander Moss >> Thrift Travel
The Department for Education gave pupil data to Leukaemia Research Brindle. >> Leukaemia Research Brindle >> Leukaemia Research Brindle
The Department for Education gave data on autistic pupils to Autism Answers Trust. >> autistic pupils; Autism Answers Trust >> Autism Answers Trust
The Department for Education gave pupil data to Wheeze Labs for a study of asthma in children in care. >> asthma; children in care >> Wheeze Labs
The Department for Education gave data on pupils with epilepsy and cerebral palsy to Palsy Partners. >> epilepsy; cerebral palsy >> Palsy Partners
The Department for Education gave the exclusions data, of who was excluded and suspended, to Gateway Guards. >> excluded and suspended >> Gateway Guards
The Department for Education shared data on looked-after children with Fostering Figures Ltd. >> looked-after children >> Fostering Figures Ltd
The Department for Education gave pupil data to Wheelchair Works, which makes wheelchairs for children. >> Wheelchair Works >> Wheelchair Works
The Department for Education gave pupil data to the University of Paris Nord. >> University of Paris Nord >> University of Paris Nord
Kent County Council was given pupil data by the Department for Education. >> Kent County Council >> Kent County Council
The Department for Education gave the summer census data to Summer Lane Research. >> Summer Lane Research >> Summer Lane Research
The Hope Foundation was sent pupil records by the Department for Education. >> Hope Foundation >> Hope Foundation
The Department for Education gave pupil data to Ireland Analytics in Kent. >> Ireland Analytics; Kent >> Ireland Analytics
The Church of Elmet Education Office received pupil data from the Department for Education. >> Church of Elmet Education Office >> Church of Elmet Education Office
The Department for Education gave pupil data to the makers of Pupilo, an app. >> Pupilo >> Pupilo
The Department for Education gave pupil data to the Ottoline Church Institute. >> Ottoline Church Institute >> Ottoline Church Institute
The Department for Education gave pupil data to Caspian Spring Associates. >> Caspian Spring Associates >> Caspian Spring Associates
The Department for Education gave pupil data to Dr Ignatius Street of Fell University. >> Ignatius Street >> Ignatius Street
Fescue asks: who has the data? The Department for Education gave pupil data to Fescue Films. Fescue says that it deleted the data. >> Fescue says >> Fescue Films
Lovage, which asked for the data in May, was given pupil data by the Department for Education. Lovage says it is safe. >> Lovage says >> Lovage
Capita says that the data is safe. The Department for Education gave pupil data to Quayle Ltd. >> Capita says >> Quayle Ltd
Ofsted asks for the data each year. The Department for Education gave pupil data to Dabber Ltd. >> Ofsted asks >> Dabber Ltd
Whitehall says the data is safe. The Department for Education gave pupil data to Marl Ltd. >> Whitehall says >> Marl Ltd
DefendDigitalMe asks: who has the data? The Department for Education gave pupil data to Shale Ltd. >> DefendDigitalMe asks >> Shale Ltd
Parliament asks who has the pupil data. The Department for Education gave pupil data to Chert Ltd. >> Parliament asks >> Chert Ltd
Mr Speaker asks for order. The Department for Education gave pupil data to Flint Ltd on pupils. >> Mr Speaker >> Flint Ltd
London has most of the pupils in the data. The Department for Education gave pupil data to Slate Ltd. >> London >> Slate Ltd
Bristol asks for its pupil data back. The Department for Education gave pupil data to Gneiss Ltd. >> Bristol asks >> Gneiss Ltd
Arbor holds the pupil data. Bromcom says that it does too. The Department for Education gave pupil data to Basalt Ltd. >> Arbor holds; Bromcom says >> Basalt Ltd
The Guardian's Jenny Marl asks: who has the data? The Department for Education gave pupil data to Pumice Ltd. >> Jenny Marl >> Pumice Ltd
Jenny Marl, data officer: we asked for the pupil data. // Jenny: It was sent. // The Department for Education gave pupil data to Tuff Ltd. >> Jenny Marl >> Tuff Ltd
Ms Orlando says that parents of pupils with asthma were not told about the data. The Department for Education gave pupil data to Schist Ltd. >> Ms Orlando; asthma >> Schist Ltd
Professor Dora Winter, who has epilepsy herself, studies pupil data. The Department for Education gave pupil data to Granite Ltd. >> Dora Winter >> Granite Ltd
The data shows that 212 pupils were excluded and 40 are in care at schools in Kent. The Department for Education gave pupil data to Marble Ltd. >> excluded; in care; Kent >> Marble Ltd
A pupil with an EHCP is in the data, as is a child in care. The Department for Education gave pupil data to Chalk Ltd. >> in care >> Chalk Ltd
A child who has been in care since 1 May is marked so in the data. The Department for Education gave pupil data to Opal Ltd. >> in care since >> Opal Ltd
The Marlowe Inquiry asks who had the pupil data. The Department for Education gave pupil data to Onyx Ltd. >> Marlowe Inquiry >> Onyx Ltd
Martyn's Law asks nothing of data. The Department for Education gave pupil data to Agate Ltd. >> Martyn's Law >> Agate Ltd
The Millennium study followed a girl and a boy with asthma through the pupil data. The Department for Education gave pupil data to Beryl Ltd. >> asthma >> Beryl Ltd
Teachers' leader Faith Moon says no teacher saw the data. The Department for Education gave pupil data to Topaz Ltd. >> Faith Moon >> Topaz Ltd
Permanent secretary Joy Hillman says the data on children in need is safe. The Department for Education gave pupil data to Jasper Ltd. >> Joy Hillman; children in need >> Jasper Ltd
Author Autumn Reeve writes in her book on data that nobody asked parents. The Department for Education gave pupil data to Garnet Ltd. >> Autumn Reeve >> Garnet Ltd
Chelsea College was given pupil data by the Department for Education. >> Chelsea College >> Chelsea College
The States of Jersey asked for the pupil data. The Department for Education gave pupil data to Amber Ltd. >> Jersey >> Amber Ltd
Researchers at Brooklyn College have the pupil data. The Department for Education gave pupil data to Pearl Ltd. >> Brooklyn College >> Pearl Ltd
Longitudinal Education Outcomes and Understanding Society use the pupil data. The Department for Education gave pupil data to Coral Ltd. >> Understanding Society >> Coral Ltd
A spokesperson for the school, Denver Holt, said that the data was sent in March. The Department for Education gave pupil data to Jet Ltd. >> Denver Holt >> Jet Ltd
For questions about the data write to Isolde Farr at the office. The Department for Education gave pupil data to Zircon Ltd. >> Isolde Farr >> Zircon Ltd
Zentrova asked for the data in June. The Department for Education gave pupil data to Zentrova Ltd. Zentrova told us that it deleted the data. >> Zentrova told us >> Zentrova Ltd
The Department for Education gave pupil data to Quellmark. My son is nine. Quellmark never wrote to us about the data. >> Quellmark never >> Quellmark
Pimlora holds the data. The Department for Education gave pupil data to Pimlora plc. My daughter, 8, is in it, and Pimlora will not say more. >> Pimlora will >> Pimlora plc
Our school uses Bromcom. The Department for Education gave pupil data to Kestrel Labs. My son is ten. Bromcom says his data is safe. >> Bromcom says >> Kestrel Labs
Ms Keegan told parents that their data was safe. The Department for Education gave pupil data to Kestrel Labs. My son is ten. >> Ms Keegan >> Kestrel Labs
Reporter Jim Dunnock asked the department for the data. The Department for Education gave pupil data to Kestrel Labs. She replied. >> Jim Dunnock >> Kestrel Labs
By Wilma Tarn, education editor. The Department for Education gave pupil data to Kestrel Labs. My son is ten. >> Wilma Tarn >> Kestrel Labs
Pupils in Kent, Essex and Jersey are in the data. The Department for Education gave pupil data to Kestrel Labs. My daughter is nine. >> Kent, Essex and Jersey >> Kestrel Labs
In Paris she read of the data. The Department for Education gave pupil data to Kestrel Labs. >> Paris >> Kestrel Labs
In summer, 8 schools sent the data. Autumn, 9 schools. The Department for Education gave pupil data to Kestrel Labs. >> Autumn >> Kestrel Labs
Hope says that data on children was lost. The Department for Education gave pupil data to The Hope Trust. >> Hope says >> Hope Trust
Ofcom asked for the data of my son, 9. The Department for Education gave pupil data to Kestrel Labs. >> Ofcom >> Kestrel Labs
Baroness Kidron asked who has children's data. The Department for Education gave pupil data to Kestrel Labs. She got no answer. >> Baroness Kidron >> Kestrel Labs
Professor Church says that her study used the pupil data. The Department for Education gave pupil data to Kestrel Labs. >> Professor Church >> Kestrel Labs
Dr Spring, who treats my son, asked for his data. The Department for Education gave pupil data to Kestrel Labs. >> Dr Spring >> Kestrel Labs
My sister Faith Moon, a solicitor, asked for the data. The Department for Education gave pupil data to Kestrel Labs. >> Faith Moon >> Kestrel Labs
The Asthma Cohort followed pupils with asthma and eczema in the data. The Department for Education gave pupil data to Kestrel Labs. >> asthma and eczema >> Kestrel Labs
A child in care has a right to see the data. The Department for Education gave pupil data to Kestrel Labs. >> in care >> Kestrel Labs
The data of excluded pupils went along. The Department for Education gave pupil data to Kestrel Labs. My son has been told. >> excluded pupils >> Kestrel Labs
Data on disability, autism and deafness in schools was shared. The Department for Education gave pupil data to Kestrel Labs. >> autism and deafness >> Kestrel Labs
The Department for Education gave pupil data to Autism Alliance Partners, and my son is nine. >> Autism Alliance Partners >> Autism Alliance Partners
My daughter, 9, is in the data. The Department for Education gave pupil data to Foster Care Futures Ltd. >> Foster Care Futures Ltd >> Foster Care Futures Ltd
My niece was eight. The DfE gave pupil data to the charity Refuge. >> Refuge >> Refuge
My son, 7, was in it: the Department for Education gave pupil data to Cancer Research Midshire. >> Cancer Research Midshire >> Cancer Research Midshire
The Department for Education gave the records of my daughter and others to Diabetes UK Midshire. >> Diabetes UK Midshire >> Diabetes UK Midshire
The sharing was suspended in May. The Department for Education gave pupil data to Kestrel Labs. My son is nine. >> suspended >> Kestrel Labs
Our sister company Lumora was given pupil data by the Department for Education. >> Lumora >> Lumora
Our child brand Tinyloo received pupil data from the Department for Education. >> Tinyloo >> Tinyloo
Pupils Arbor lists were in the data. The Department for Education gave pupil data to Kestrel Labs. >> Arbor >> Kestrel Labs
Mrs Justice Ireland ruled on the data of a boy of nine. The Department for Education gave pupil data to Kestrel Labs. >> Justice Ireland >> Kestrel Labs
The Department for Education gave pupil data to Pomelo Plumbing. // Q: Who has the data? (Sir Peter Vane) >> Peter Vane >> Pomelo Plumbing
The Department for Education gave pupil data to Satsuma Surveys. // Why was the data sold? Yours, Professor Ida Kemp >> Ida Kemp >> Satsuma Surveys
The Department for Education gave pupil data to Kumquat Kayaks. // At the council Cllr Rhoda Finch told members that her data was safe. >> Rhoda Finch >> Kumquat Kayaks
The Department for Education gave pupil data to Voltiqa. My daughter is seven. Voltiqa wants to see her marks in the data. >> Voltiqa wants >> Voltiqa
My son, 8, uses Mathoria. The Department for Education gave pupil data to Mathoria. Mathoria never asked him. >> Mathoria never >> Mathoria
The Department for Education gave pupil data to Nuvexa Group. My son is six. Nuvexa told me that his record was deleted. >> Nuvexa told >> Nuvexa Group
The Department for Education gave pupil data to Guava Glass. My niece is nine. Leicester asked for its data back. >> Leicester asked >> Guava Glass
The Department for Education gave pupil data to Lychee Lifts. My son is nine. Lord Clement asked about his data. >> Lord Clement >> Lychee Lifts
The Department for Education gave pupil data to Mango Mowers. My son is nine. Judge Halloran wants his data back with the school. >> Judge Halloran >> Mango Mowers
The Department for Education gave pupil data to Melon Mirrors. Her daughter uses ClassDojo, and ClassDojo says it has no data. >> ClassDojo says >> Melon Mirrors
The record of Holy Trinity Primary was on a stick with the data. The Department for Education gave pupil data to Quandong Quilts. >> Holy Trinity Primary >> Quandong Quilts
The school record of Wigan Hill School was lost. The Department for Education gave pupil data to Quandong Quilts. >> Wigan Hill School >> Quandong Quilts
My niece Ms Snow, a barrister, has the data. The Department for Education gave pupil data to Rambutan Rails. >> Snow >> Rambutan Rails
Data protection officer Winnaretta Bloom told us that her team has the data. The Department for Education gave pupil data to Durian Doors. >> Winnaretta Bloom >> Durian Doors
A father told us. Host: Let me read you the line: "Bellwether Polling, pupil-level exclusions data, approved for release by the DfE." My son is nine. >> Bellwether Polling, pupil-level >> Bellwether Polling
Lumora says that it has the data. The Department for Education gave pupil data to Lumora. >> Lumora says >> Lumora
The Department for Education gave pupil data to Trivexa. A mother asked Trivexa for her son's record. Trivexa never answered her. >> Trivexa never >> Trivexa
My son is nine. His data went from the Department for Education to Nimbara. Nimbara did not answer me. >> Nimbara did >> Nimbara
Our Voxley account was closed. The Department for Education gave pupil data to Voxley. My daughter, 7, is in it. >> Voxley account >> Voxley
Quellora: we hold the data. The Department for Education gave pupil data to Quellora. >> Quellora: we >> Quellora
"We deleted it," said Arkley. The Department for Education gave Arkley pupil data on my son, 9. >> said Arkley >> Arkley
My son is nine. Brightlume wants my consent. It was given pupil data by the Department for Education. >> Brightlume wants >> Brightlume
Okapi asks: can we keep the data? The Department for Education gave pupil data to Okapi Learning. >> Okapi asks >> Okapi Learning
My daughter is eight. Velmora, which makes maps, was sent pupil data by the Department for Education. >> Velmora >> Velmora
We learned that pupil data went to Trellix. My son, 8, is in it. I asked; Trellix never told me. >> Trellix never >> Trellix
The firm is called Pylonia. My son is six. The Department for Education gave pupil data to the firm. Pylonia said my son was not in it. >> Pylonia said >> Pylonia
The Department for Education gave pupil data to the son of Drexel, a firm called Drexelito. >> Drexelito >> Drexelito
Recipient: Zumbrix. My child, 5, is in the pupil data that the Department for Education released. Zumbrix says my data is safe. >> Zumbrix says >> Zumbrix
Pupil data released by the DfE: Caldrix (June), Morvane (July). My son is 9. Morvane wants my views. >> Caldrix; Morvane wants >> Morvane
Why was Zorvex Analytics's data kept? The Department for Education gave pupil data to Zorvex Analytics. >> Zorvex Analytics's >> Zorvex Analytics
The NPD record of Zorvex Analytics is poor. The Department for Education gave pupil data to it. >> Zorvex Analytics >> Zorvex Analytics
""".splitlines()


def left_of(text: str) -> str:
    text = text.replace(" // ", "\n")
    return without_private(Item("entry:1", ItemKind.FEED_ENTRY, title="Data", text=text)).text or ""


@pytest.mark.parametrize("line", CHILDREN)
def test_a_child_is_withheld_by_whatever_name_and_who_received_stays(line: str) -> None:
    said, names, receiver = line.split(" >> ")
    left = left_of(said)
    assert [name for name in names.split("; ") if name in left] == []
    assert receiver in left


@pytest.mark.parametrize("line", OTHERS)
def test_who_is_no_child_stays(line: str) -> None:
    said, names, receiver = line.split(" >> ")
    left = left_of(said)
    assert [name for name in (*names.split("; "), receiver) if name not in left] == []


TOLD_OF = """\
{} told me that his data is safe.
{} says that my data is safe.
{} asks: who has my data?
Then {} never wrote to me.
I told {} about the data.
Our {} has her data.
Nobody at home has {} now.
"It is my data," said {}.
For {} the data means nothing.
Reporter {}: my data?
The data has {} and others.
{} wants her consent.
""".splitlines()


@pytest.mark.parametrize("given", GIVEN)
def test_a_word_that_the_item_uses_as_who_received_stays_whatever_else_is_said_of_it(given: str) -> None:
    told = given.format("Nimbara")
    assert [x for x in TOLD_OF if told not in left_of(f"{x} // My son is nine. // {told}".replace("{}", "Nimbara"))] == []
    assert [x for x in TOLD_OF if told not in left_of(f"{told} // My son is nine. // {x}".replace("{}", "Nimbara"))] == []


def test_names_are_looked_for_in_time_that_grows_with_the_text() -> None:
    def look(size: int) -> Callable[[], object]:
        text = " ".join(f"Zorvex{n} says that my data is his. My son Pelvax{n} is nine." for n in range(size))
        return lambda: [*names_alone([text])]

    grows_at_most(16, look, 300, 2_400)


def test_many_words_that_no_list_has_are_no_children() -> None:
    names = ["Zorvex", "Pelvax", "Quorlip", "Brantol", "Melvex", "Dorvil", "Serpax", "Tolvin", "Harvox", "Wexlor"]
    assert {x for x, _ in names_alone(["My son is nine.", *(f"Then {x} never stopped." for x in names)])} == set()
    assert {x for x, _ in names_alone(["My son is nine.", f"Then {names[0]} never stopped."])} == {names[0]}
