"""Whose child somebody is: who signs as a parent, a family's name, a name in small letters; and who is of age, or in office.

All are invented. Lines of `title || text >> what goes`; " // " is a line break, and "Data" the title of what has none.
"""

from __future__ import annotations

import re

import pytest

from model.item import Item, ItemKind
from pipelines.items.changes import without_private

DATA = "The Department for Education gave pupil data from the National Pupil Database to Figment Analytics Ltd."
CHILDREN = """\
Letters to the editor || My youngest, Isolde, is in Year 4 at Carn Brea Infants and wears hearing aids. Yet the DfE gave pupil data to Figment Ltd in March. // Morwenna Trewhella // Penryn >> Morwenna Trewhella; Trewhella
My son Idris is in Year 9 and his record was sold to Figment Ltd. // Yours faithfully, // Gwenda Pascoe-Lane >> Gwenda Pascoe-Lane
I write as grandmother of three: Tegwen (14), Idris (11) and little Mabli (7) Prydderch-Howe. They are in the NPD. // Gwenllian Prydderch-Howe, October 2026 >> Prydderch; Gwenllian
Our Ellie starts at Moorlands Juniors in September. I am her dad. // Dave Pettigrew-Nash >> Ellie; Dave Pettigrew-Nash; Pettigrew
As the mother of a Year 2 child with an EHC plan I object. // Kind regards // Bryony Hawkesworth >> Bryony Hawkesworth
My twins are in Reception. Nobody asked us. // Tamsin Oyelaran, Hexham >> Tamsin Oyelaran
Our daughter was excluded at nine. // \u2013 Pete and Carla Wrigglesworth >> Carla Wrigglesworth
I am the foster mother of a boy of seven. // Signed: Lorna Battersby >> Lorna Battersby
We foster Lacey-Mae, who came to us at four. She is down at Ingleshaw Primary under our name, Duckenfield. >> Duckenfield
My stepson goes by our surname, Thistlethwaite, at school. >> Thistlethwaite
She is on the roll as Ottershaw, my maiden name, and is in Year 5. >> Ottershaw
My son, whose surname is Quennell, is in Year 3. >> Quennell
my nephew riley brackenbury got a letter from them too, hes only 11 and at coppergate academy. >> riley brackenbury; brackenbury; riley
my daughter keira walcott-dunn is 8 and her pupil record was sold >> keira walcott-dunn; walcott
our son josh tattersall, 9, was in it too. >> josh tattersall; tattersall
his sister maisie holroyd is in year 6 and she is in there >> maisie holroyd; holroyd
my grandson callum dewhurst has adhd and they told everyone. >> callum dewhurst; dewhurst
Our Ellie starts at Moorlands Juniors in September. >> Ellie
Our Callum was in the file. He is ten. >> Callum
My Poppy goes to Elm Primary. >> Poppy
Our Kacper sits his SATs in May. >> Kacper
Mrs R Adomako-Finch obo Kwabena Adomako-Finch (DOB 22.10.17) v Stokeley Council \u2013 pupil data >> Adomako; Adomako-Finch; Kwabena
Ms T Greenhalgh on behalf of Noah Greenhalgh (aged 9) asked for his pupil record. >> Greenhalgh
Mr and Mrs Otway for Lena Otway, 7, asked for her pupil record. >> Otway
7. Exclusions. KR (Y9) \u2013 five days, assault on a member of staff; mother has appealed. >> KR (Y9)
LM (Year 8) \u2013 two days, fighting. >> LM
Reported: TB (Y10), JS (Y11) and AK (Y7) \u2013 all in one incident. >> TB; JS; AK
Take the twins at St Osyth's Prep, Cressida and Lysander Bohun-Carey, whose shared birthday, 29 February 2016, no other pair in Essex has. >> 29 February 2016; Cressida; Lysander; Bohun
Her birthday, 3 March 2015, is in the file with her school. >> 3 March 2015
The twins' birthday is 14 June 2014 and both are in Year 6. >> 14 June 2014
The leader of the school council, Poppy Fenwick-Low, wrote about her pupil data. >> Poppy
The head of year met the mother of Year 4, Ada Brackenbridge, 9. >> Brackenbridge
The chair of our class, Noah Thistlewood, is in Year 6. >> Noah; Thistlewood
The mayor of Thornby, aged 9 for a day, was Ottilie Crake, a pupil. >> Ottilie
The editor of the class paper, Hugo Penhaligon, 10, found his pupil record. >> Hugo; Penhaligon
The owner of the record, Callum Dewhurst, is in Reception. >> Callum
Mona Thistlewood, 12, is now 31 places up the list; her pupil record was kept. >> Thistlewood
The secretary of the school's eco club, Isla Rushworth, is in Year 5. >> Isla; Rushworth
The editor of the school magazine, Hugo Penhaligon-Low, has a pupil record. >> Hugo; Penhaligon
The director of the Year 6 play, Ada Brackenbridge, has a pupil record. >> Brackenbridge
""".splitlines()
STAY = """\
Your report on pupils left me cold. Parents were not asked. // Morwenna Trewhella // Chair of governors, Penryn
Yours sincerely // Ada Quillfeather // Director, Pupil Rights
Our pupils deserve better. // Bryony Hawkesworth MP
My team teaches children with EHC plans. // Kind regards // Lorna Battersby, headteacher
Our Figment app is used in schools.
Our Ofsted report was good and pupils were happy.
My Council asked for the data of pupils.
The firm trades under our name, Figment, in schools.
my department gave pupil data to figment analytics.
his brother, a teacher, asked about pupil data.
our school, elm primary, sent the pupil census.
my son thinks that pupil data is dull.
my daughter started school in september and the census came.
Mr T Greenhalgh on behalf of Figment Ltd asked for pupil data.
Ms Otway for Labour asked about pupils.
SEN (Y9) figures and EAL (Year 8) figures of pupils were given.
GCSE (Year 11) and SATs (Year 6) results of pupils were given.
The school's birthday, 3 March 2015, was kept by all pupils.
The Act of 29 February 2016 covers all pupils.
KS (Y9) data of pupils; MFL (Y8) is taught.
Our Mercury reporter asked the school.
Our Trust and our Academy return the pupil census.
PE (Y7) and RE (Y8) lessons were seen by pupils.
My Future is a programme for pupils in Year 9.
Our Place is a charity for children in Year 3.
Exclusions: SEN (Y9) and FSM (Y10) pupils were excluded more.
His birthday, 3 March 1951, was when the author left school.
\u201cIt is our pupils' data,\u201d said the mayor of Eddisbury, Ellie Stanhope.
\u201cOur children are not for sale,\u201d said the leader of Quornby Council, Tariq Fenwick.
The chair of Wexcombe governors, Maud Pellworth, spoke for the pupils.
The vicar of Thornby, Iain Crake, runs the school's breakfast club.
The head of Merrowby Primary, Asha Quillfeather, returned the pupil census.
The bishop of Hallow, Tom Penhaligon, wrote to parents.
The Children's Commissioner for Wales, Rhian Trevanion, asked for pupil data.
The MP for Eddisbury North, Bea Garrowby, asked about children's data.
The Lord Mayor of Thornby, Councillor Kit Nuttall, opened the school.
The Police and Crime Commissioner for Carrick, Owen Tranter, got data of pupils.
The secretary of the Hallow parents' association, Fay Skipwith, said that pupils were named.
The Information Commissioner, Jonas Wetherell, said that children were not told.
The editor of the Carrick Mercury, Ned Mossdale, printed pupils' marks.
\u201cPupils deserve better,\u201d said the president of the union, Gwen Harker.
The professor of education at Leeds, Ivo Brandreth, used pupil data.
The owner of the firm, Petra Lindqvist, bought pupil data.
The mayor of Paris, Anne Delacour, spoke to pupils.
The provost of Glenrae, Morag Finlay, wrote to parents of pupils.
The chief constable of Carrick, Dan Rushworth, asked for pupil data.
X, Y and Z (children: disclosure) || The judge let the school record go.
R (on the application of W) v Quornby Council || The pupil's record was given.
Solicitor: my school record went round || Jerome Adeyinka-Wells, who was nine when his school census record was passed to the Home Office, is now 31 and a solicitor in Leeds.
Mona Thistlewood, now 42, was excluded from school at 12, and her record was kept.
Sam Brackenbridge, a lawyer of 30, was seven when his pupil record was made.
Professor Ada Lunt was eleven when she came to England, and now studies pupil data.
When she was six, Baroness Quillfeather was in a school that closed. She asked about pupil data.
""".splitlines()


def _whole(said: str) -> tuple[str, str]:
    title, _, text = said.rpartition(" || ")
    return title or "Data", text.replace(" // ", "\n") + (f"\n{DATA}" if " // " in text else f" {DATA}")


def _left(said: str) -> tuple[str, str]:
    title, text = _whole(said)
    left = without_private(Item("entry:1", ItemKind.FEED_ENTRY, title=title, text=text))
    return left.title, left.text or ""


@pytest.mark.parametrize("line", CHILDREN)
def test_whose_child_it_is_goes(line: str) -> None:
    said, _, names = line.partition(" >> ")
    left = "\n".join(_left(said))
    assert [n for n in names.split("; ") if re.search(rf"(?<!\w){re.escape(n)}(?!\w)", left)] == []
    assert left.endswith(DATA)


@pytest.mark.parametrize("said", STAY)
def test_grown_ups_and_bodies_stay(said: str) -> None:
    assert _left(said) == _whole(said)
