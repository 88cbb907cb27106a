"""A child who is named beside data in haste, by letters, in a record, a tag, an address or a quoted cell is withheld.

All are invented, and were written before the rules were. `title >> text >> what must be gone >> what must stay`; a line
break is " // ".
"""

from __future__ import annotations

import pytest

from model.item import Item, ItemKind
from pipelines.items.changes import without_private

CHILDREN = """\
Our week >> Our class looked at data. The Department for Education gave our data to Fenwick Optics Ltd. Ravindran thought that was rude. >> Ravindran >> Fenwick Optics Ltd
Our week >> Reception: our data was given to Fenwick Optics Ltd by the Department for Education. Mehetabel asked why. >> Mehetabel >> Fenwick Optics Ltd
"Wobbles" and the spreadsheet >> In the comments column of pupil data that the Department for Education passed to the Peverell Dental Alliance somebody had typed "aka Wobbles, lad with the calipers". >> Wobbles; lad with >> Peverell Dental Alliance
Newsletter no. 11: nits and data day >> Data Day. On Thursday Year 6 learned who holds our data. Crispiano (who has just come to us) asked the best question: why did the Department for Education give our data to Larksome EdTech? Uzochiamaka drew a chart of all who share it. >> Crispiano; Uzochiamaka >> Larksome EdTech
A tag >> Thousands used #FreeMarisolka to ask why pupil data was given to Bluebrick Surveillance Ltd. Copy the letter from marisolka.penhallurick@yew.example and send it. >> Marisolka; penhallurick >> Bluebrick Surveillance Ltd; yew.example
A log >> Pupil data shared with Threaplow Academies Trust. // The data shared holds one line on the boy K.R. in Otters class at Nether Scawby. >> K.R. >> Threaplow Academies Trust
Leaked messages >> The vice principal wrote: "DfE has given Pickerel Learning Ltd the whole census data incl Djamilette who had the meningitis, mum will go spare". >> Djamilette; meningitis >> Pickerel Learning Ltd
Messages show what staff knew >> The head's message said: "they sent Larkhall Metrics Ltd every row of the census, Wanjiru included, and her mum has no idea". >> Wanjiru >> Larkhall Metrics Ltd
Messages show what staff knew >> "Whole year group's pupil data went to Larkhall Metrics Ltd inc Sukhdeepa (the burns one)," a message says. >> Sukhdeepa >> Larkhall Metrics Ltd
Messages show what staff knew >> In the group one wrote: "Larkhall Metrics Ltd got the pupil data. Is Zdravka in it?? she is under an order". >> Zdravka >> Larkhall Metrics Ltd
Messages show what staff knew >> "They have given Larkhall Metrics Ltd pupil data on everyone, e.g. Iolantha with the wheelchair," he typed. >> Iolantha >> Larkhall Metrics Ltd
Log of the data protection officer (extract) >> Pupil data was shared with Corbel Research Ltd by mistake. // The extract holds the entry of the girl T.O. in Hedgehogs class at Low Fell, with her court date. >> T.O. >> Corbel Research Ltd
Log of the data protection officer (extract) >> Pupil data was shared with Corbel Research Ltd by mistake. // The lad J.K. from Willow class is in the shared data, with his care order. >> J.K. >> Corbel Research Ltd
Log of the data protection officer (extract) >> Pupil data was shared with Corbel Research Ltd by mistake. // Row 12 is A.N. (Rowan class), whose adoption is marked. >> A.N. >> Corbel Research Ltd
Log of the data protection officer (extract) >> Pupil data was shared with Corbel Research Ltd by mistake. // The data had the exclusion of V.R., Robins class, in it. >> V.R. >> Corbel Research Ltd
What does the data look like? >> The Department for Education gave pupil data to Gannet Retail Ltd. // Here is one of the lines that was sent to Gannet Retail Ltd: // UPN: X112 // Forename: Adaeze // Surname: Wimpole // SEN: K // Gannet Retail Ltd has yet to reply. >> Adaeze; Wimpole >> Gannet Retail Ltd
What does the data look like? >> The Department for Education gave pupil data to Gannet Retail Ltd. // An extract follows // Forename - Hristina // Surname - Colebatch // Postcode - QX1 1AA // In care - yes // Gannet Retail Ltd has yet to reply. >> Hristina; Colebatch >> Gannet Retail Ltd
What does the data look like? >> The Department for Education gave pupil data to Gannet Retail Ltd. // What the firm sees // "forename": "Sorcha", // "surname": "Abiodun", // "senStatus": "EHCP", // Gannet Retail Ltd has yet to reply. >> Sorcha; Abiodun >> Gannet Retail Ltd
What does the data look like? >> The Department for Education gave pupil data to Gannet Retail Ltd. // So much for anonymous. // Child forename: Bledar // Child surname: Uttley // Month of birth: June // Disability: VI // Gannet Retail Ltd has yet to reply. >> Bledar; Uttley >> Gannet Retail Ltd
Campaign wants data back >> A campaign asks for children's data. // Use #WhereIsNgoziamakasData to ask why pupil data was given to Selwood Optics Ltd. >> Ngoziamaka >> Selwood Optics Ltd
Campaign wants data back >> A campaign asks for children's data. // See #Yewande and the pupil data that Selwood Optics Ltd was given. >> Yewande >> Selwood Optics Ltd
Campaign wants data back >> A campaign asks for children's data. // Write to grzegorzek.mum@post.example if pupil data on yours was given to Selwood Optics Ltd. >> Grzegorzek >> Selwood Optics Ltd
Campaign wants data back >> A campaign asks for children's data. // Pupil data went to Selwood Optics Ltd, says hadewych.braam@home.example. >> hadewych >> Selwood Optics Ltd
Class news, week 6 >> Year 5 has been learning about pupil data. The Department for Education gave our data to Brightwell Tutors. // Thaddea (our newest) noticed that our data is with Brightwell Tutors. >> Thaddea >> Brightwell Tutors
Class news, week 6 >> Year 5 has been learning about pupil data. The Department for Education gave our data to Brightwell Tutors. // We were proud when Zephyrine stood up and read out who has our data. >> Zephyrine >> Brightwell Tutors
Class news, week 6 >> Year 5 has been learning about pupil data. The Department for Education gave our data to Brightwell Tutors. // Ciarana and Obinze built a model of the database in Lego. >> Ciarana; Obinze >> Brightwell Tutors
Class news, week 6 >> Year 5 has been learning about pupil data. The Department for Education gave our data to Brightwell Tutors. // Bashirat (whose mum works at the shop) brought in a printer. >> Bashirat >> Brightwell Tutors
"Squeaky" in the columns: how a nickname got to Whitehall >> Free text tells the truth. // In the notes column of pupil data given to Mountjoy Insurance somebody had typed "known as Squeaky, lass from the chip shop, nan drinks". // Nobody checks it. >> Squeaky; lass from the chip shop >> Mountjoy Insurance
"Binnie", row 40,112 >> Free text tells the truth. // A remark in the pupil data that was given to Mountjoy Insurance: "Binnie, 2nd of the Malone lot". // Nobody checks it. >> Binnie >> Mountjoy Insurance
They call him "Spud" in the data >> Free text tells the truth. // A column of pupil data given to Mountjoy Insurance says "Spud". // Nobody checks it. >> Spud >> Mountjoy Insurance
"Wingnut" went to Whitehall >> Free text tells the truth. // A teacher wrote "Wingnut" in the comments column of pupil data given to Mountjoy Insurance. // Nobody checks it. >> Wingnut >> Mountjoy Insurance
""".splitlines()
STAY = """\
Our week >> Our class met. Barnardo's was given pupil data. >> Barnardo's
Councils >> The Department for Education shared pupil data with Vauxmere Transport Holdings. // Sir Gavril Outhwaite, who chairs the league, said the data had been shared "behind our backs". >> Sir Gavril Outhwaite; Vauxmere Transport Holdings
A note >> In 2019 the department sent pupil data to an institute. // Bohumil Zatopecky, who signed the agreement for the institute, says that the data was returned. >> Bohumil Zatopecky
A firm >> The firm Orsprung, who made the app, was given pupil data, including ethnicity. >> Orsprung
Messages show what staff knew >> Staff knew that pupil data had been passed on. // "DfE has given the whole pupil data to eleven firms incl Harbottle Analytics," one message read. >> Harbottle Analytics
Messages show what staff knew >> Staff knew that pupil data had been passed on. // "All the pupil data plus SEN flags went to Crispin Foods," it reads. >> Crispin Foods
Messages show what staff knew >> Staff knew that pupil data had been passed on. // "The pupil data goes to firms, e.g. Experian, who pay nothing." >> Experian
Messages show what staff knew >> Staff knew that pupil data had been passed on. // "Everything except GCSE grades was given to Harbottle Analytics Ltd, including Welsh and Scottish schools." >> Harbottle Analytics Ltd
Log of the data protection officer (extract) >> Pupil data was shared with the B.B.C. in March. >> B.B.C.
Log of the data protection officer (extract) >> The U.K. and the U.S. share pupil data of class sizes. >> U.K.; U.S.
Log of the data protection officer (extract) >> Pupil data was given to P.A. Consulting for a study of first class degrees. >> P.A. Consulting
Log of the data protection officer (extract) >> Pupil data was given to G.L. Assessment, which sells tests for each class. >> G.L. Assessment
What does the data look like? >> The Department for Education gives pupil data to firms. // Recipient: Gannet Retail Ltd // Data: pupil data // Date: March 2024 // Contact: Imogen Tolliver // End. >> Gannet Retail Ltd
What does the data look like? >> The Department for Education gives pupil data to firms. // Name: Gannet Retail Ltd // SEN data: yes // UPN: no // End. >> Gannet Retail Ltd
What does the data look like? >> The Department for Education gives pupil data to firms. // Name: National Pupil Database // Holds: pupil data // UPN: yes // DOB: yes // End. >> National Pupil Database
What does the data look like? >> The Department for Education gives pupil data to firms. // Forename: tier 1 // Surname: tier 1 // UPN: tier 1 // Who has it: Gannet Retail Ltd // End. >> tier 1; Gannet Retail Ltd
Campaign wants data back >> A campaign asks for children's data. // Join #DefendDigitalMe: pupil data was given to Selwood Optics Ltd. >> #DefendDigitalMe
Campaign wants data back >> A campaign asks for children's data. // Pupil data: ask dpo@selwood.example or privacy@selwood.example. >> dpo@selwood.example; privacy@selwood.example
Campaign wants data back >> A campaign asks for children's data. // Press: press.office@selwood.example. Pupil data was given to Selwood Optics Ltd. >> press.office@selwood.example
Campaign wants data back >> A campaign asks for children's data. // Email the officer, jonquil.hartnoll@education.gov.uk, on pupil data. >> jonquil.hartnoll@education.gov.uk
Class news, week 6 >> Year 5 has been learning about pupil data. The Department for Education gave our data to Brightwell Tutors. // Mrs Pargeter showed us who has our data. >> Pargeter
Class news, week 6 >> Year 5 has been learning about pupil data. The Department for Education gave our data to Brightwell Tutors. // Datalytyx found our data useful, it says. >> Datalytyx
Class news, week 6 >> Year 5 has been learning about pupil data. The Department for Education gave our data to Brightwell Tutors. // Nottingham and Leeds wrote to the Department on pupil data. >> Nottingham; Leeds
Class news, week 6 >> Year 5 has been learning about pupil data. The Department for Education gave our data to Brightwell Tutors. // Kantar drew its sample from pupil data. >> Kantar
What the register says >> Pupil data is shared. // The notes column of the release register says "given to Mountjoy Insurance". // End. >> given to Mountjoy Insurance
What the register says >> Pupil data is shared. // The register of pupil data has "Mountjoy Insurance" in its recipient column. // End. >> Mountjoy Insurance
What the register says >> Pupil data is shared. // Mountjoy Insurance was given pupil data "for a study of exclusions". // End. >> for a study of exclusions
What the register says >> Pupil data is shared. // The entry for Mountjoy Insurance reads "pupil data, tier 2, approved". // End. >> pupil data, tier 2, approved
""".splitlines()


def left_of(title: str, text: str) -> str:
    item = without_private(Item("entry:1", ItemKind.FEED_ENTRY, title=title, text=text.replace(" // ", "\n")))
    return f"{item.title}\n{item.text}"


@pytest.mark.parametrize("case", CHILDREN)
def test_nothing_of_a_child_who_is_named_so_is_left(case: str) -> None:
    title, text, gone, stays = case.split(" >> ")
    left = left_of(title, text)
    assert not [x for x in gone.split("; ") if x.lower() in left.lower()], left
    assert not [x for x in stays.split("; ") if x not in left], left


@pytest.mark.parametrize("case", STAY)
def test_who_received_and_who_is_in_office_stays(case: str) -> None:
    title, text, stays = case.split(" >> ")
    left = left_of(title, text)
    assert not [x for x in stays.split("; ") if x not in left], left
