"""A sample of a data item is somebody's; who has a child's name, and is a parent, gives her away. All are invented.

Lines of `text >> what must be gone`, and of `text >> what must stay`; a line break is " // ".
"""

from __future__ import annotations

import pytest

from model.item import Item, ItemKind
from pipelines.items.changes import without_private

CHILDREN = """\
The Department for Education sent Oster Lane Foundation pupil data. The items were: // Forename and surname, e.g. Jorvina Spelthorpely // Date of birth, e.g. 07/11/2013 >> Jorvina; Spelthorpely; 07/11/2013
Data items given to Perrin Street Analytics by the Department for Education: // Pupil name (for example Ottoline Braxwithy) // DOB (for example 3 May 2014) >> Ottoline; Braxwithy; 3 May 2014
Pupil data was sent to Marl Digital. The file has surname: e.g. Quennelly, date of birth such as 12.02.2015, and school. >> Quennelly; 12.02.2015
The Department for Education shared pupil data with Rook Hill Media. It has full names, e.g. Tamarind Oakshotte, and dates of birth. >> Tamarind; Oakshotte
The extract that Fen Row Ltd received holds birth dates (date of birth, say, 4/5/2012) of all pupils. >> 4/5/2012
The complainant, Mr Odrick Tarrowgately, complains that the Department disclosed the pupil data of his daughter Ismeria Tarrowgately to Ravel Stoke Software plc. >> Odrick; Ismeria; Tarrowgately
Mrs Linnet Ashgrovely says the Department for Education gave data on her son Perrick Ashgrovely, aged 9, to Harrow Top Press. >> Linnet; Perrick; Ashgrovely
Pupil records were sold to Nab Farm Finance. My nephew Corvin Eastholmely, who is in Year 4, was among them, said Wilfrith Eastholmely. >> Corvin
Barnabas and Ffionna Threlkeldinely, parents of the child rescued from the quarry, say that the department shared her school record with Harka Television. >> Threlkeldinely; Ffionna
Lucan and Mirelle Vosperly, the mother and father of a girl at the school, were told that her pupil data went to Cob Yard Press. >> Vosperly; Mirelle
Dear Mrs Caswallonly, // I am writing to tell you about a breach of personal data. // The Department for Education sent your son's pupil record to Dover Bridge Print. >> Caswallonly
Mrs J Caswallonly, 4 The Paddock // Dear Mrs Caswallonly, // The Department for Education sent Elfridy's pupil record to Dover Bridge Print. >> Caswallonly; Elfridy
Dear Ms Peverelly // Elfridy's pupil record was sent by the Department for Education to Dover Bridge Print. >> Peverelly; Elfridy
"My Evadnette is on a list of special needs children that the Department for Education handed over to The Garrow Lantern," said her mum. >> Evadnette
School | Pupil named in the sample | Records sent on to // Low Road Infants | Hyacinthus Pellowbyly | Umber Slade Consulting // High Road Juniors | Eudorina Massenthwaitely | Umber Slade Consulting // The Department for Education sent pupil records to Umber Slade Consulting. >> Pellowbyly; Massenthwaitely
Whose data | Sent to // Marthella Quillowby | Tern Bay Credit // Ivarston Peakwell | Tern Bay Credit // The Department for Education gave the pupil data. >> Quillowby; Peakwell
Corvin Eastwood, aged 9, was in the pupil data that went to Fen Row Ltd. So were Zebedee Northcott, 8, and Oriane Southgate, who is in Year 4. >> Eastwood; Northcott; Southgate
Pupil data went to Fen Row Ltd. Here is a record from it, as we were shown it: // UPN: F8210 Forename: Ndidiamaka Surname: Farthingwelly Born: 03/2015 SEN: EHC plan for hearing FSM: Y // There are 8 million. >> F8210; Ndidiamaka; Farthingwelly; 03/2015; hearing
Pupil data, as it went to Fen Row Ltd: First name: Orielle Last name: Vantongereny Year group: 4 Class: Otters >> Orielle; Vantongereny; Otters
We saw this. UPN: F8210 Forename: Ndidiamaka Surname: Farthingwelly Home address: 4 Larch Row Reason for exclusion: fighting. Pupil data went to Fen Row Ltd. >> Ndidiamaka; Farthingwelly; Larch; fighting
Pupil affected | What was sent | To // Sorchelle Bandonby | exclusions | Lark Field Ltd // Tobiasin Creweby | absence | Lark Field Ltd >> Bandonby; Creweby
""".splitlines()
STAY = """\
The Department for Education gave pupil data to two papers, e.g. The Daily Invention, and to firms. >> The Daily Invention
Name of organisation, e.g. Fischer Family Trust: the Department for Education gives pupil data to it. >> Fischer Family Trust
The items sent to Fen Row Ltd were name, date of birth, e.g. for matching, and school. >> for matching
The guide says: date of birth is given as day, month and year, for example for pupils born in 2012. Pupil data went to Fen Row Ltd. >> born in 2012
Mr Odrick Tarrowgately, the minister, said that pupil data went to Fen Row Ltd. >> Odrick Tarrowgately
Mr Gordon Brownlow MP asked why pupil data went to Fen Row Ltd; a pupil, Ada Brownlow, aged 9, wrote to him. >> Gordon
Sir Alan Tarrowgately and his daughter's school received no pupil data; Fen Row Ltd did. >> Alan Tarrowgately
Barnabas and Ffionna Threlkeldinely, founders of the campaign, say that the department shared pupil data with Harka Television. >> Threlkeldinely
The parents of pupils at Oakley and Marsh Lane Primary were told that pupil data went to Cob Yard Press. >> Cob Yard Press; Marsh Lane
Dear Mr Gibbonsley, // We ask the minister why pupil data was given to Fen Row Ltd. >> Gibbonsley
Dear Secretary of State, // The Department for Education sent your department's pupil data to Dover Bridge Print. >> Dover Bridge Print
Dear Professor Halloway, // Your request for pupil data was approved. >> Halloway
"Our Future is at stake," said Dr Ann Body of Fen Row Ltd, which received pupil data. >> Our Future; Ann Body
My Society is told by the Department for Education who got pupil data: Fen Row Ltd. >> My Society; Fen Row Ltd
School | Body named in the request | Sent to // Low Road Infants | Umber Slade Consulting | Fen Row Ltd >> Umber Slade Consulting; Fen Row Ltd
Pupils of South Tyneside, Eastern Academies and Northern Trust, aged 9, were in the pupil data that went to Fen Row Ltd. >> South Tyneside; Eastern Academies; Northern Trust
Whose data | Sent to // All pupils in Year 6 | Tern Bay Credit // Pupils with SEN | Lark Field Ltd >> All pupils in Year 6; Tern Bay Credit; Lark Field Ltd
We saw this pupil data. UPN: F8210 Forename: Ndidiamaka Surname: Farthingwelly Born: 03/2015 Class: Otters. It went to Fen Row Ltd. >> Fen Row Ltd
Organisation: Bellmoor University Contact name: Jane Fen Data shared: school, class and SEN of pupils Class: commercial >> Bellmoor University; school, class and SEN
Fields of pupil data: Forename: text Surname: text Gender: code UPN: text Recipient: Fen Row Ltd >> Forename: text; Fen Row Ltd
Licence of pupil data: 12 Organisation: Fen Row Ltd Class: university Purpose: attendance and class Date of birth: not shared >> Fen Row Ltd; university; not shared
Pupils affected | Recipient // 212 | Lark Field Ltd // 3,000 | Tern Bay Credit >> 212; Lark Field Ltd; Tern Bay Credit
Project | Pupils involved in the study | Sent to // Reading Well | Year 6 | Lark Field Ltd >> Reading Well; Lark Field Ltd
""".splitlines()


def left_of(text: str) -> str:
    item = Item("entry:1", ItemKind.FEED_ENTRY, title="Data", text=text.replace(" // ", "\n"))
    return without_private(item).text or ""


@pytest.mark.parametrize("line", CHILDREN)
def test_samples_and_who_shares_a_childs_name_are_withheld(line: str) -> None:
    said, _, names = line.partition(" >> ")
    left = left_of(said)
    assert [name for name in names.split("; ") if name in left] == []


@pytest.mark.parametrize("line", STAY)
def test_bodies_offices_and_kinds_of_data_stay(line: str) -> None:
    said, _, names = line.partition(" >> ")
    left = left_of(said)
    assert [name for name in names.split("; ") if name not in left] == []
