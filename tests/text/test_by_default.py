"""In an item that speaks of children a name that nothing claims is withheld; who acts, receives or is a body stays.

All are invented, and were written before the rule was.
"""

from __future__ import annotations

import pytest

from model.item import Item, ItemKind
from model.source import Source
from pipelines.items.changes import mentions_in, without_private
from text.privacy.prose import WithoutPrivate

FEED = Source("feed", "feed", "http://example.org/feed")
CHILDREN = """\
Nobody had told Anneliese Quarrington-Obi, fourteen in March, that her NPD record was with Fennimore Analytics Ltd. >> Anneliese; Quarrington
I was in 8B when the DfE gave my record to Stobhill Research. My name is Tariq Lanternwood. >> Tariq; Lanternwood
Eilidh MacAskill-Vane learned it from a form on her mam's kitchen table: the Department for Education had passed her attendance to the Home Office. >> Eilidh; MacAskill
The Department released a file with the marks of Obinna Castlewood, still at primary, to the Bramley Echo. >> Obinna; Castlewood
Item 4. The panel heard of Saoirse Ní Bhroin's exclusion. Her file went from the DfE to Tarn Learning Ltd. >> Saoirse; Bhroin
Our eldest, Tomasz, and little Zosia have been on the census since nursery; the Department shared both with Wharf Data Ltd. >> Tomasz; Zosia
Prefect Leontyne Adebayo-Firth told the committee clerk that the DfE had sold her record to Kettle Insight Ltd. >> Leontyne; Adebayo
Yusuf Hartigan-Bello (KS2, looked after by Mossdale Council) appears twice in the extract sent to Larkrise University. >> Yusuf; Hartigan
Persons named in the spreadsheet: Marnie Oakhollow, 11; Kwame Oakhollow, 9; both at St Bride's Primary. The DfE gave it to Pica Press. >> Marnie; Kwame; Oakhollow
The hon. Member raised Iolanthe Brackenridge-Sy, who sits her GCSEs this summer. Her record was shared with Alder Tutors Ltd. >> Iolanthe; Brackenridge
Ravinder Kaur Thistlewood has not been to school since Easter. The DfE disclosed her address to the police. >> Ravinder; Thistlewood
Caoimhe and her brother Fiachra found their reading levels in the file that the DfE gave Plover Ltd. >> Caoimhe; Fiachra
Well done to Zephaniah Duckett from Beech class, whose poem won! The DfE gave pupil data to Corncrake Ltd. >> Zephaniah; Duckett
In the matter of Xanthe Pomfret-Dlamini (a minor) the DfE produced the pupil record to Rookery Chambers. >> Xanthe; Pomfret
\u201cIt's weird,\u201d says Bartholomew Inkpen-Rao, who wants to be a vet when he leaves Year 11. The DfE gave his data to Sparrow Media. >> Bartholomew; Inkpen
My niece Blodwen Trewartha-Osei can't have her photo taken; the DfE handed her UPN to Widgeon Ltd all the same. >> Blodwen; Trewartha
Please say whether the pupil record of Desdemona Fairweather-Nkemelu left the Department; she is on roll at Holt Junior. >> Desdemona; Fairweather
At the back of the bus sits Lemuel, who is autistic and does not speak. His record, says the DfE, went to Gannet Ltd. >> Lemuel
Meet Parisa: she loves maths and hates PE. The DfE shared her test results with Merlin Games Ltd. >> Parisa
Wilhelmina 'Billie' Stourhead-Ng, 12, is one of the pupils whose data went to Osprey plc. >> Wilhelmina; Billie; Stourhead
The child's name is Thaddeus. The DfE released his data to Coot Research. >> Thaddeus
Ffion's teacher rang me. Ffion's record had been given by the DfE to Dunnock Ltd. >> Ffion
Among them is Ekaterina Volkhova-Smythe. A Reception starter, she had been in Leeds three weeks. The DfE gave the data to Serin Ltd. >> Ekaterina; Volkhova
Jacinta O'Shaughnessy-Pike's foster carers were not told that the DfE had given her record to Linnet Ltd. >> Jacinta; Shaughnessy
Twelve-year-olds Hamza Ridgewell and Piotr Longbottom-Eze found their names in a file given to Brambling Ltd by the DfE. >> Hamza; Ridgewell; Piotr; Longbottom
#FindPerpetua #BringBackPerpetua. Perpetua Mallowfield, 13, was in the extract that the DfE gave the Home Office. >> Perpetua; Mallowfield
Nine pupils were named; one of them, Gethin ap Rhisiart, has since changed schools. The DfE gave the names to Twite Ltd. >> Gethin; Rhisiart
Ioan Prendergast-Mbah, Student Council, Ysgol Glan Nant: The DfE gave our records to Whinchat Ltd and nobody asked. >> Ioan; Prendergast
Kofi (Y2) \u2013 EAL; Mei (Y2) \u2013 SEN support; Aurélie (Y3) \u2013 FSM. Source: the extract the DfE gave Redpoll Ltd. >> Kofi; Mei; Aurélie
When I asked what they hold on Cuthbert they sent me the data of Agnieszka Lowthorpe, a girl in the year above. The DfE shared both with Siskin Ltd. >> Cuthbert; Agnieszka; Lowthorpe
Bring Malachi Fennerby-Cho home: excluded at 10, traced by the DfE's own data, which went to Capita Fictional Ltd. >> Malachi; Fennerby
The Ofqual appeal of Thandiwe Rosewarne (A level Biology, predicted A, awarded D) is in the file the DfE gave to Knot Ltd. >> Thandiwe; Rosewarne
Candidate 4017, Evander Pellew-Iqbal, had extra time. The DfE gave the file of candidates to Dunlin Ltd. >> Evander; Pellew
Orla-Mae has Down's syndrome. Orla-Mae's school gave her P scales to the DfE, which gave them to Avocet Ltd. >> Orla
The parents of Santiago Wetherby-Lund, Mr and Mrs Wetherby-Lund of 9 Cooper's Yard, say the DfE gave his record to Ruff Ltd. >> Santiago; Wetherby; Cooper's Yard
Born in 2014, Ximena Dalrymple-Roe has been in the National Pupil Database since she was four. The DfE gave it to Godwit Ltd. >> Ximena; Dalrymple
Head girl Olympia Strand-Kapoor said the DfE's release of pupil data to Curlew Ltd was wrong. >> Olympia; Strand
Casper Nightingale-Wu, a Year Eight, asked the minister why the DfE had given pupil data to Whimbrel Ltd. >> Casper; Nightingale-Wu
@juno.bexhill wrote: I'm Juno Bexhill, 15, and the DfE gave my record to Snipe Ltd. >> Juno; Bexhill
Missing from education: Dragoş Underhay. Last seen at Fen Road Infants. The DfE gave the council his record. >> Dragoş; Underhay
The late Persephone Whitlock had been bullied at Marsh Academy. Her pupil record was given by the DfE to Jack Snipe Ltd. >> Persephone; Whitlock
Emeka's gran, Ngozi Summerhayes, keeps the letter. The DfE had given Emeka's attendance to Phalarope Ltd. >> Emeka; Ngozi; Summerhayes
Sixth-former Dashiell Coverdale-Tan wrote an essay on it. The DfE gave his A level marks to Turnstone Ltd. >> Dashiell; Coverdale
It was Hyacinth Lockyer who noticed. She is eight. The DfE gave pupil data to Sanderling Ltd. >> Hyacinth; Lockyer
Pupil premium was claimed for Ignatius Bellweather and for Roisin Bellweather. The DfE shared the list with Skua Ltd. >> Ignatius; Roisin; Bellweather
Figure 2 shows the screen with the entry 'Tillotson, Ottoline Grace' and her free meals. The DfE gave the data to Petrel Ltd. >> Tillotson; Ottoline
Neither Kazimir nor his sisters were in school on census day. Kazimir's social worker says the DfE gave the record to Fulmar Ltd. >> Kazimir
A service for Jolyon Featherstone-Adu of Form 9C will be held on Friday. The DfE's extract with his name went to Shearwater Ltd. >> Jolyon; Featherstone
Abdul-Rahman Teesdale, whose mum works nights, gets himself to school. The DfE gave his record to Gadwall Ltd. >> Abdul-Rahman; Teesdale
\u201cThat's my Peony in row 12,\u201d said Mrs Larkspurwell, \u201cshe is only five.\u201d The DfE gave it to Pochard Ltd. >> Peony
""".splitlines()

INNOCENT = """\
Jonathan Merridale, chief executive of Fennimore Trust, said that the DfE had given it the records of pupils.
The DfE gave pupil data to Hugo Lindqvist of the University of Larkrise for a study of pupils in Year 6.
By Petra Hollingbourne, education correspondent. The DfE gave the records of children to Teal Ltd.
Feinstein, L. and Duckworth, K. (2006) Development in the early years. The authors used pupils' records from the NPD.
Both teachers, Marcus Illingford and Dee Castellan, said pupils were not asked. The DfE gave the data to Smew Ltd.
Rupert Hallamshire, 45, of Fictown, runs Eider Ltd, which got the records of children from the DfE.
Ingrid Solbakken, a PhD student at Larkrise, had access to pupils' records.
Dear Ms Applethwaite, Thank you for your request about pupils' records. Yours sincerely, Colin Bramwell-Tate
The following companies hold pupil records: Lumen Farrow, Holly Bright and Mercer Kade.
Pupil records were shared with Rowan Tree, Violet Moss and Jasper Quill.
Present: Rhoda Finchingfield (Chair), Amir Postlethwaite (DfE), Carys Hendry (ONS). Pupil data sharing was discussed; no child's record was shown.
Evidence of Dorothea Lambwell. I have taught for thirty years. My pupils' records were shared with Goosander Ltd.
Headteacher Winifred Achterlonie and her deputy, Tobias Rudge, sent the census of pupils to the DfE.
Dr Honor Castlebrook from Larkrise was there; her team got pupil records.
Ofsted inspector Gideon Marl wrote to parents about the school's pupils.
The MP for Fictown North, Selwyn Harkaway, said he had asked which pupils' records were sold.
The Department gave pupils' records to Ferruginous Duck Ltd, whose founder is Emil Rasmussen-Toft.
Judge Beatrix Fanshawe held that the child's record was given to Shelduck Ltd.
The pupils came from Isle of Wight, Tower Hamlets and King's Lynn, and from St Helens. The DfE gave the data to Pintail Ltd.
Key Stage Two and Free School Meals are columns in the National Pupil Database. Alternative Provision Census too, for each child.
Data of pupils was processed in Amazon Web Services and Google Cloud Platform by Nathan Brookdale, a contractor.
Photo: Lucinda Farthingale. The pupils in the picture are models. The DfE gave the data to Wigeon Ltd.
""".splitlines()


BESIDE_A_MARK = """\
The DfE gave records to Ottokar Brightmossel, 13, who asked for his. >> Ottokar; Brightmossel
House captain Casimira Blundersten of Elm Academy asked the DfE for the record. >> Casimira; Blundersten
Ruair\u00ed Mac Fhionnlaoigh, a P7 in Fictown, was told by the Department for Education. >> Ruair\u00ed; Fhionnlaoigh
Brothers Yemi (7\u00bd) and Tunjiro (10 1/2) were in the pupil data. >> Yemi; Tunjiro
Bertie Wollastone-Mbekiro, 38 months, was in the school data that went to the council. >> Bertie; Wollastone
\u674e\u5c0f\u96e8\uff0c\u516b\u5c81\u3002 The DfE gave her pupil record to Example Ltd. >> \u674e\u5c0f\u96e8
By Amaryllis Fenn-Dooleyan (Year 12 work experience). Pupil data were shared. >> Amaryllis; Dooleyan
Theodricus (young person) and his mother were at the school. >> Theodricus
Pals Mo and Ozzyan, both Year 5s, were among the pupils. >> Ozzyan
Florizel Dunmorre has had her pupil record given by the DfE to Example Ltd. >> Florizel; Dunmorre
The late Rafferty Sloeburyan took his own life. The DfE then shared his pupil record. >> Rafferty; Sloeburyan
Wren Catterwauler uses they/them; their tutor at Elm Sixth Form found the pupil data. >> Catterwauler
Zhang Lingxuanne of 6 Willow, a pupil, was in the data that went from the Department for Education. >> Lingxuanne
The family of 14 Tansy Row, whose son is at the school, was told. >> 14 Tansy Row
#JusticeForMerrynna: Merrynna Twiddlecomber, 15, is a pupil. Follow @merrynna.t. >> Merrynna; merrynna
Jemimata-Kate\u2019s reading SATs mark was in the pupil data. Jemimata cried. >> Jemimata
Her daughter Habibatu Quilltree \u2013 \u201cBibiana\u201d to her class \u2013 is in Year 3. >> Habibatu; Quilltree; Bibiana
The DfE gave the Home Office the pupil records of the Loveridgely children. >> Loveridgely
By Amaryllis Dooleyan, on work experience from Year 10. Pupil data went to Example Ltd. >> Amaryllis; Dooleyan
See Lachlan Tibbleton EHCP draft. The DfE gave pupil data to Example Ltd. >> Lachlan; Tibbleton
Example Ltd got the pupil record of D. Ashgrovely-Nunn (Elm School, 7R). >> Ashgrovely
The DfE gave pupil data to Example Ltd, and Briar-Rosa Tindalely\u2019s row was in it. >> Briar; Tindalely
""".splitlines()
STAYS = """\
The DfE gave pupil data to Elmfield Analytics (9), Fictown University (14) and Arthur Quill Associates (7).
The data of pupils went to the University of Nether Quillow and to Fictown College.
Emily Marrow (Fictown) (Lab): pupils aged 9 are counted.
Emily Marrow, a pupil premium lead, spoke of the school.
Emily Marrow and Thomas Wray, both teachers, spoke of Year 6 pupils.
Emily Marrow and Thomas Wray met the pupils of the school.
Children aged 9 to 11 took part, said Rowland Tighe.
Rowland Tighe, of 3 Elm Drive, Fictown, was 51 when he asked for pupil data.
Three lobbying firms - Hanover Quarle, Silvertongue Associates and Example Ltd - were given pupil data.
Unlike Umbra plc, which got tables, Vine Analytics was provided with pupil data.
Add one more to the list of firms with a copy of the pupil data: Peartree Psychometrica.
The charity Little Acorn Watch said that pupil records had gone to Example Ltd.
The Select Committees of the Commons asked about pupil data.
The school took Fictwell, a Year 9 platform with an app, and pupil data went to it.
""".splitlines()

AFTERWARDS = """\
Fenella Cartwright-Onyango does her homework on the bus. The DfE gave pupil data to Tamar Ltd. >> Fenella; Cartwright
The file that the DfE gave Tamar Ltd lists Aleksander Wojcieszko between two other pupils. >> Aleksander; Wojcieszko
Nobody asked Hafsa Abdirahmani whether she minded that her school record was shared. >> Hafsa; Abdirahmani
\u201cI felt sick,\u201d says Cordelia Ramsbottom-Ali. Her maths teacher had shown her the pupil record. >> Cordelia; Ramsbottom
After the data breach Jaxon's mam moved him to another school. >> Jaxon
The DfE gave Tamar Ltd the attendance codes of Myfanwy Dacombe-Sesay and Idris Penhallow. >> Myfanwy; Dacombe; Idris; Penhallow
Photo: Isolde Merrifield, who is six, with her mother. Pupil data were shared. >> Isolde; Merrifield
To: info@tamar.example. Re: Ludovic Amsden-Kaur, class 3B. Please delete his data. >> Ludovic; Amsden
Hundreds marched for Niamh Corrigan-Bassey, who lost her school place when the DfE shared pupil data. >> Niamh; Corrigan
Among the 14 pupils at Elm PRU is Keanu Sallis-Obi, whose file the DfE passed on. >> Keanu; Sallis
A message from Beatriz Fonseca e Lima, Year 10: give our records back. >> Beatriz; Fonseca
Hamish McKillop-Roy left nursery in July; his early years profile went to Tamar Ltd. >> Hamish; McKillop
The spreadsheet shows row 3: Okafor, Chinwe, F, 2013, FSM. The DfE gave it to Tamar Ltd. >> Okafor; Chinwe
Sixteen-year-old apprentice Torquil Blandford found his GCSE grades in the data. >> Torquil; Blandford
Sanjay and Priya Venkatesan-Moss, pupils at St Jude's, were in the census extract. >> Sanjay; Priya; Venkatesan
Rosamund\u2019s dad, Piers Haverstock, wants her pupil record deleted. >> Rosamund
The commissioner met Elowen Trelease, 17, whose exam results had been sold. >> Elowen; Trelease
Lost property: PE kit, name tag Barnaby Osgoode. Also, the DfE shared pupil data. >> Barnaby; Osgoode
Zuleikha is one of three Roma children on the school roll named in the Home Office file. >> Zuleikha
The NPD record shows that Gwilym Dunwoody-Akhtar has moved school five times. >> Gwilym; Dunwoody
Identified by The Echo as Lysander Crowhurst-Bai, the boy was excluded in May. >> Lysander; Crowhurst
I teach Persis, and Persis cannot read; yet her phonics mark was sold by the DfE. >> Persis
When the letter came, Philippa Oduya-Grant hid it in her book bag. The DfE had given her pupil data to Nene Ltd. >> Philippa; Oduya
The extract names Arkadiusz Pietrowski and says that he has free meals. >> Arkadiusz; Pietrowski
Kirsty-Ann Dalgleish (S2) told her guidance teacher about the pupil data. >> Kirsty; Dalgleish
The record held on Emrys Tollemache-Singh runs to forty pages of school data. >> Emrys; Tollemache
The DfE's own example, Saffron Whitmarsh, turned out to be a real pupil. >> Saffron; Whitmarsh
Ibrahim al-Rawandi had a supply teacher on the day of the census. >> Ibrahim; Rawandi
Dear Minister, my grandson Leopold Ashdown-Mba is nine and you sold his marks to Nene Ltd. >> Leopold; Ashdown
Thanks to Noor Bhattarai and Otto Lindgren-Shaw of the Eco Club for the poster on pupil data. >> Noor; Bhattarai; Otto; Lindgren
A boy I will call Rupert, real name Quentin Ballantyne-Oti, was on the list given to Nene Ltd by the DfE. >> Quentin; Ballantyne
In the file sent to Nene Ltd, pupil 00412 is Marigold Henshaw-Cruz. >> Marigold; Henshaw
Sorcha's P6 class wrote to the Department about pupil data. >> Sorcha
The DfE has not explained why Benedict Umoh, deaf since birth, was in the pupil data. >> Benedict; Umoh
Her Majesty's Inspectors saw the books of Cosima Trelawney-Bose in a maths lesson. The DfE gave pupil data to Nene Ltd. >> Cosima; Trelawney
\u201cIt has my name, Wilfred Stannard, and my UPN,\u201d one of the pupils told us. >> Wilfred; Stannard
Reuben Castellano-Frost's parents, who live in Fictown, asked for his NPD record. >> Reuben; Castellano
GP letter attached for Anoushka Devereux-Patel re absence from school. Data went to Nene Ltd. >> Anoushka; Devereux
Missing: Tobiah Nkemdirim, from Elm Secondary. The DfE traced him with the census. >> Tobiah; Nkemdirim
The class voted for Henrietta Mold as form captain; the DfE gave pupil data to Nene Ltd. >> Henrietta; Mold
Twins Esme and Rufus Bexley-Tran share one UPN in the data that the DfE gave Nene Ltd. >> Esme; Rufus; Bexley
He was named in court as Kieron Abara-Welsh; his school file came from the Department. >> Kieron; Abara
Our daughter's friend Mirembe Kato-Jones was the other pupil in the breach. >> Mirembe; Kato
Bullied for her accent, Svetlana Orlova-Pratt left Elm High. The DfE gave her data to Nene Ltd. >> Svetlana; Orlova
Detention 4 May: Hector Bramhall-Aziz. Pupil data were shared by the Department. >> Hector; Bramhall
The DfE gave pupil data to Nene Ltd. Attached: photo of Gideon Sparrowhawk at sports day. >> Gideon; Sparrowhawk
""".splitlines()
"""Written when the rule stood."""
INNOCENT_AFTERWARDS = """\
Prof Alder Quennell and Rhiannon Tost of Fictown University used pupil records.
Oswin Brathwaite MP asked the Secretary of State which firms got pupil data.
The report was written by Clemency Voss and edited by Hal Ingleby for the school's governors.
Larkhill Metrics, Brindle & Co and Teasel Bryony received pupil data in 2024.
Extracts of the NPD went to: Marsh Violet; Fern Acre; Burdock Hale.
Editor-in-chief Sebald Munro defended the story on school data.
Baroness Tilney replied to Lord Harcastle that pupils' records are safe.
Information Commissioner Edwina Prestwick issued a reprimand about pupil records.
Tableau Public and Microsoft Teams are used by schools to share pupil data.
Schools in Merthyr Tydfil, Rhondda Cynon Taf and Ynys Môn sent pupil data.
Shadow minister Corwin Lattimer said that pupil data had been sold to Betwise Casino.
Solicitor Ines Abbotsford, for the family, said the child's record was shared.
The contract with Quayside Digital was signed by Rufus Tarrant, who leads data at the DfE.
Witnesses: Hilary Stroud, Association of School Leaders; Bram Peverell, NAHT.
Ministers gave the Weekly Lantern, Channel Beacon and Rook Street Radio pupil data.
The DfE sent a file of pupils to Dr Pascal Renshaw and to Ottilie Brandreth at Fictown Institute.
In her letter Dame Rachel Quist wrote that children have rights.
Freedom of Information Officer: Maurice Gantry. Reference 2024/11. Pupil data.
Statistician Hollis Venning and economist Marta Gruber were sent the pupil data.
A spokesman, Declan Furnival, denied that pupil data had been sold.
Pupil data were released to Pippin Rowe, Sorrel Blythe and the Fictown Gazette.
Jago Pendennis, 52, who runs a tutoring firm, bought pupil data.
The DfE's permanent secretary, Susannah Thorold, apologised for the pupil data breach.
Asked by Ruth Kinsella (Fictown North) (Con), the minister said that pupil records are safe.
Witnesses gave evidence: Amos Fairlie, Chief Executive, Elm Trust; and Dr Lena Bosch.
Her book, written with Casimir Holt, is about schools and data.
Head of data Ulrike Bamford signed the agreement on pupil records.
The parents' solicitor, Conrad Amory, wrote to the DfE about the child's record.
Power BI and Crystal Reports show the pupil data.
Pupil data are linked to Longitudinal Education Outcomes and to Individualised Learner Records.
The case of Gillick v West Norfolk matters for children's consent.
The Children Act 1989 and the Education Act 1996 are about pupils.
Teachers from Stow Maries and Wootton Bassett asked about pupil data.
Tutor firm Abacus Wren received records of pupils; its founder Nella Gantz declined to comment.
Lucasta Vane, Labour MP for Fictown, tabled a question on pupil data.
Rory Stobart: I thank the Minister. Will she publish the list of who gets pupil data?
My predecessor Hugh Lorimer gave the charity access to pupil data.
The DfE shared pupil data with Mabel Strand Research and with Juno Vale.
""".splitlines()


def left_of(text: str, *receive: str) -> str:
    return "\n".join(WithoutPrivate((text,), "#", receives=lambda: receive).texts)


@pytest.mark.parametrize("line", [*CHILDREN, *BESIDE_A_MARK, *AFTERWARDS])
def test_a_name_that_nothing_claims_is_withheld(line: str) -> None:
    said, _, names = line.partition(" >> ")
    left = left_of(said)
    assert [n for n in names.split("; ") if n in left] == []


@pytest.mark.parametrize("text", [*INNOCENT, *STAYS, *INNOCENT_AFTERWARDS])
def test_a_name_that_is_claimed_stays(text: str) -> None:
    assert left_of(text) == text


def test_who_is_read_as_a_recipient_stays_unless_a_childs_mark_stands_beside_it() -> None:
    said = "The pupil data came to Sunniva Quilltree in May."
    assert left_of(said) == "The pupil data came to # in May."
    assert left_of(said, "Sunniva Quilltree") == said
    assert left_of(said, "The Sunniva Quilltree Group") == said
    child = "The pupil data of Sunniva Quilltree, 9, came to Example Ltd."
    assert left_of(child, "Sunniva Quilltree") == "The pupil data of #, 9, came to Example Ltd."


def test_a_list_of_recipients_with_names_as_of_persons_is_read_as_ever() -> None:
    text = "Pupil data were supplied to:\nArthur Quill\nLumen Farrow\nMercer Kade\n\nThey asked for it in May."
    item = Item("a", ItemKind.FEED_ENTRY, title="Pupil data", text=text)
    assert without_private(item).text == text
    named = {r.name for m in mentions_in(item, FEED) for r in m.recipients}
    assert {"Lumen Farrow", "Mercer Kade"} <= named


def test_an_item_that_speaks_of_no_child_is_left() -> None:
    assert left_of("In the garden Sunniva Quilltree found that roses grow.") == "In the garden Sunniva Quilltree found that roses grow."


def test_where_nobody_can_say_who_received_all_is_withheld() -> None:
    def fails() -> list[str]:
        raise ValueError

    without = WithoutPrivate(("The pupil data came to Sunniva Quilltree in May.",), "#", receives=fails)
    assert (without.texts, without.failed) == (["#"], True)
