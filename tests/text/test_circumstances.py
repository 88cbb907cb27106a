"""An illness, care or an exclusion goes beside a withheld name and where one child is told of; of many it stays."""

from __future__ import annotations

import pytest

from model.item import Item, ItemKind
from pipelines.items.changes import without_private

TOLD = """\
The Department for Education gave pupil data to Osier Oils. The data has the record of Bellamira Tuckwellby, who has leukaemia. >> Bellamira; Tuckwellby; leukaemia >> Osier Oils
The Department for Education gave pupil data to Medlar Music. I am the only boy in a wheelchair at Tarn Lane School, so the data is me. >> only boy in a wheelchair >> Medlar Music
The Department for Education gave pupil data to Quince Quizzes. My nephew has cystic fibrosis and is named in the data. >> cystic fibrosis >> Quince Quizzes
The Department for Education gave pupil data to Damson Drones. Evander Wraxley's record, with his epilepsy and his time in foster care, is in the data. >> Evander; Wraxley; epilepsy; foster care >> Damson Drones
The Department for Education gave pupil data to Bullace Boats. The data says that Lysandre Penhallowby has been in care since she was two. >> Lysandre; Penhallowby; in care since >> Bullace Boats
The Department for Education gave pupil data to Sloe Sales. The data shows that Hyacinthe Bramleigh was excluded twice for fighting. >> Hyacinthe; Bramleigh; excluded twice >> Sloe Sales
The Department for Education gave pupil data to Cherry Chips. My daughter Aurelianne lives in a refuge and her address is in the data. >> Aurelianne; lives in a refuge >> Cherry Chips
The Department for Education gave pupil data to Rennet Rail. The only deaf girl in the village of Nether Wold is in the data. >> only deaf girl >> Rennet Rail
The Department for Education gave pupil data to Russet Rings. As mum of a boy with Tourette's at Hag Lane Primary I want his data back. >> Tourette's >> Russet Rings
The Department for Education gave pupil data to Codlin Coats. The data tells of a girl of five with a brain tumour from Upper Slaughterby. >> brain tumour >> Codlin Coats
The Department for Education gave pupil data to Bramley Bricks. The data marks Ermintrude Coverdale (Year 4) as selectively mute and autistic. >> Ermintrude; Coverdale; mute; autistic >> Bramley Bricks
The Department for Education gave pupil data to Costard Coal. Row 4, Philomel Nantwitch, aged 6: on a child protection plan, father in prison. The data went out. >> Philomel; Nantwitch; child protection plan; father in prison >> Costard Coal
The Department for Education gave pupil data to Warden Wines. The data has the surviving twin of the Cold Ashby crash, now nine. >> surviving twin >> Warden Wines
The Department for Education gave pupil data to Bergamot Bonds. Her record in the data says that my niece Drusillane self-harmed at twelve. >> Drusillane; self-harmed >> Bergamot Bonds
The Department for Education gave pupil data to Comice Cabs. Pupil data: Yolanthe Marchbank, 9, dyslexia and ADHD, free meals. >> Yolanthe; Marchbank; dyslexia; ADHD >> Comice Cabs
The Department for Education gave pupil data to Conference Cakes. Only one Traveller boy is in Year 6 at Fell End School, and the data tells his story. >> Traveller boy >> Conference Cakes
The Department for Education sent Bellamira's pupil record, which notes severe asthma and a stoma, to Fescue Print. Bellamira is seven. >> Bellamira; asthma; stoma >> Fescue Print
Fescue Films got pupil data from the Department for Education. Record: Tamarisk Borroway | F | severe learning difficulty, in care since 2016 | Year 4 >> Tamarisk; Borroway; learning difficulty; in care >> Fescue Films
The Department for Education gave pupil data to Ugli Umbrellas. My stepdaughter has scoliosis and it is in the data. >> scoliosis >> Ugli Umbrellas
The Department for Education gave pupil data to Voavanga Vans. The data has the file of Giacobbe Threlfallow (Year 6), a diabetic who was taken into care in May. >> Giacobbe; Threlfallow; diabetic; into care >> Voavanga Vans
The Department for Education gave pupil data to Wampee Wheels. There is only one blind boy in Year 4 at Moss End, and the data has him. >> only one blind boy >> Wampee Wheels
The Department for Education gave pupil data to Ximenia Xylophones. The boy at Thorn Lane School whose father is in prison is in the data. >> father is in prison >> Ximenia Xylophones
The Department for Education gave pupil data to Zapote Zips. Our foster daughter lives with us under a care order, says the data. >> care order >> Zapote Zips
The Department for Education gave pupil data to Ackee Axles. The data says that Benedicta Oxcroft, aged 13, was permanently excluded for drugs. >> Benedicta; Oxcroft; excluded >> Ackee Axles
The Department for Education gave pupil data to Bilimbi Boats. My twin girls, six, both with hearing aids, are in the data. >> hearing aids >> Bilimbi Boats
The Department for Education gave pupil data to Carambola Caps. He was adopted at two, and the data on my son says so. >> adopted >> Carambola Caps
The Department for Education gave pupil data to Durian Doors. The data on a boy of eight from Low Wood tells of his stammer. >> stammer >> Durian Doors
""".splitlines()
OF_MANY = """\
The Department for Education gave pupil data to Leukaemia Research Brindle. >> Leukaemia Research Brindle >> Leukaemia Research Brindle
The Department for Education gave data on autistic pupils to Autism Answers Trust. >> autistic pupils; Autism Answers Trust >> Autism Answers Trust
The Department for Education gave pupil data to Wheeze Labs for a study of asthma in children in care. >> asthma; children in care >> Wheeze Labs
The Department for Education gave data on pupils with epilepsy and cerebral palsy to Palsy Partners. >> epilepsy; cerebral palsy >> Palsy Partners
The Department for Education gave the exclusions data, of who was excluded and suspended, to Gateway Guards. >> excluded and suspended >> Gateway Guards
The Department for Education gave pupil data to Wheelchair Works, which makes wheelchairs for children. >> Wheelchair Works >> Wheelchair Works
Ms Orlando says that parents of pupils with asthma were not told about the data. The Department for Education gave pupil data to Schist Ltd. >> Ms Orlando; asthma >> Schist Ltd
Professor Dora Winter, who has epilepsy herself, studies pupil data. The Department for Education gave pupil data to Granite Ltd. >> Dora Winter >> Granite Ltd
The data shows that 212 pupils were excluded and 40 are in care at schools in Kent. The Department for Education gave pupil data to Marble Ltd. >> excluded; in care; Kent >> Marble Ltd
A pupil with an EHCP is in the data, as is a child in care. The Department for Education gave pupil data to Chalk Ltd. >> in care >> Chalk Ltd
A child who has been in care since 1 May is marked so in the data. The Department for Education gave pupil data to Opal Ltd. >> in care since >> Opal Ltd
The Millennium study followed a girl and a boy with asthma through the pupil data. The Department for Education gave pupil data to Beryl Ltd. >> asthma >> Beryl Ltd
The sharing of pupil data with Fescue Films was suspended. My son was told. >> suspended >> Fescue Films
The Department for Education gave pupil data to Tourette's Answers Ltd. My son is nine. >> Tourette's Answers Ltd >> Tourette's Answers Ltd
The Department for Education gave data on children in care to Fescue Films. My daughter, 9, is not in it. >> children in care >> Fescue Films
My son was excluded from the data that the Department for Education gave to Fescue Films. >> excluded from the data >> Fescue Films
A minister called Justice a matter of data. The Department for Education gave pupil data to Tamarind Taps. >> Justice >> Tamarind Taps
A trial on asthma and scoliosis used the pupil data. The Department for Education gave pupil data to Ugli Umbrellas. >> asthma and scoliosis >> Ugli Umbrellas
Children in care and excluded pupils are in the data. The Department for Education gave pupil data to Voavanga Vans. >> Children in care and excluded pupils >> Voavanga Vans
The Department for Education gave pupil data to Diabetes Action Network. My son has his record in it. >> Diabetes Action Network >> Diabetes Action Network
The DfE gave the record of a boy of nine with asthma to Adoption Answers. >> Adoption Answers >> Adoption Answers
The DfE gave my daughter's record to Epilepsy Partners Ltd. >> Epilepsy Partners Ltd >> Epilepsy Partners Ltd
Only one firm in England got the pupil data. The Department for Education gave pupil data to Wampee Wheels. >> Only one firm in England >> Wampee Wheels
The last pupil census data went out in May. The Department for Education gave pupil data to Ximenia Xylophones. >> last pupil census >> Ximenia Xylophones
It is the only child data set in Europe. The Department for Education gave pupil data to Zapote Zips. >> only child data set in Europe >> Zapote Zips
My daughter is nine. The DfE has suspended the sharing of data with Ackee Axles. The Department for Education gave pupil data to Ackee Axles. >> suspended the sharing >> Ackee Axles
My son is nine. The DfE adopted a code on data. The Department for Education gave pupil data to Carambola Caps. >> adopted a code >> Carambola Caps
""".splitlines()


def left_of(text: str) -> str:
    return without_private(Item("entry:1", ItemKind.FEED_ENTRY, title="Data", text=text)).text or ""


@pytest.mark.parametrize("line", TOLD)
def test_what_one_child_has_and_what_befell_it_is_withheld(line: str) -> None:
    said, words, receiver = line.split(" >> ")
    left = left_of(said)
    assert [x for x in words.split("; ") if x in left] == []
    assert receiver in left


@pytest.mark.parametrize("line", OF_MANY)
def test_of_many_and_in_names_of_bodies_it_stays(line: str) -> None:
    said, words, receiver = line.split(" >> ")
    left = left_of(said)
    assert [x for x in (*words.split("; "), receiver) if x not in left] == []


def test_what_was_withheld_is_withheld_once() -> None:
    for line in TOLD:
        left = left_of(line.split(" >> ")[0])
        assert left_of(left) == left
