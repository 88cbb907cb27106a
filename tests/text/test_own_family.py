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
A mum writes || We only found out because Jonty's tutor let it slip. My lad is in Year 8 and hates fuss. // Hilary Cadwallader >> Jonty; Hilary Cadwallader
Court list || 10.30 In the matter of an application by Mr P Szczepanski obo his son Oskar (12): pupil record. >> Szczepanski; Oskar
Hansard || My constituent Mrs Wainwright-Pugh's daughter Seren, who is eight, was found through the school census. >> Wainwright-Pugh; Seren
FOI || Please send all data on my granddaughter, Elowen Nancarrow (D.O.B. 2/2/14). >> Elowen; Nancarrow
Forum || dd2 (yr 3) is called marnie and her best mate zara okafor is in there as well >> marnie; zara okafor
Forum || my lad alfie is 7 and its got his sen on it >> alfie
Forum || our tilly-mae birtwhistle started reception and they had her already >> birtwhistle
Tweet || My kid @finn_skates_2013 just found his school file online. >> finn_skates_2013
Minutes || 4. Attendance. Cases discussed: P.T. (Y4), A.W. (Y6), R.O.S. (Y6). Letters to go home. >> P.T.; A.W.; R.O.S.
Minutes || 5. EHCPs: Tobiasz W (Y2) \u2013 draft; Maisie-Leigh C (Y5) \u2013 final. >> Tobiasz; Maisie-Leigh
Letter || Re: our son, Caspian. We are told that Caspian's pupil data went to a firm. // Mr & Mrs D. Ferrers-Holt >> Caspian; Ferrers-Holt
Letter || I am writing as Lottie's legal guardian about her pupil record. // Agnieszka Borowska >> Lottie; Agnieszka Borowska
Story || Eight-year-old Ottoline had no idea. Neither had her brother, Barnaby, six. >> Ottoline; Barnaby
Story || It was in the bag of Persephone, the youngest in Beech class. >> Persephone
Story || The girl, whom friends call Bibi, is the only wheelchair user at Hallow Primary. >> Bibi
Story || Born on Christmas Day 2014, Noelle is in the file twice. >> Noelle; Christmas Day 2014
Story || For Dex, who is non-verbal, school is the one safe place. His record was sold. >> Dex
Story || Ask Zuzanna. At eleven she knows who has her data. >> Zuzanna
Blog || Two of mine, Perran and Kerensa, are at Newlyn School. >> Perran; Kerensa
Blog || When I picked Idris up from nursery the form was in his tray. >> Idris
Blog || #TeamArlo: our boy's record was sold before he was five. >> Arlo
Press || Jessica (8) and Oliver (10) Prentice-Vaughan are among the pupils in it. >> Jessica; Oliver; Prentice-Vaughan
Press || Pupils Kofi, Anwen, and Si\xe2n \u2013 all in Year 6 \u2013 wrote to the minister. >> Kofi; Anwen; Si\xe2n
Press || \u201cIt's mine,\u201d says nine-year-old India Marchbanks. >> India Marchbanks; Marchbanks
Press || Sixth-former Joss Weatherby-Lunt (17) found her record. >> Weatherby-Lunt
Evidence || I, Father of L.M.K. (a Year 3 pupil at Thorncote School), object. >> L.M.K.
Evidence || The child (\u201cZ\u201d) and her sister Marigold were in the extract. >> Marigold
Evidence || our foster daughter \u2013 we call her Birdie \u2013 is nine and in hiding from her father. >> Birdie
Evidence || The pupil's surname (Okonkwo-Bright) is found twice in England. >> Okonkwo-Bright
Evidence || One child, Aurelio, has a condition that only four in England have. >> Aurelio
Evidence || There is only one Xanthippe in the census, and she is my daughter. >> Xanthippe
Finding Freya: a father's fight || My daughter is seven and her pupil file is lost. >> Freya
Kacper, 12: my data, my life || The pupil asked who has his record. >> Kacper
The boy called Storm || Storm is five and his pupil data were sold. >> Storm
Why they kept Emil's marks || A boy's SATs marks were sold. >> Emil
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
The Minister's surname (Fenwick) is common; pupils laughed.
Mrs Thatcher's boys in the Cabinet cut school milk for pupils.
Mr Gove's children's policy was for pupils in England.
The department picked Leeds up from nursery funding.
They took Figment into school data contracts.
All of ours, Figment and Quorn, are firms with pupil data.
The firm has two sisters, Figment Ltd and Quorn plc, which got pupil data.
The school has one twin, Elm Primary, for its pupils.
my council asked for pupil data and our school said no.
our figment analytics account has pupil data.
best friend tutoring and named contact details are in the pupil census.
my son is called stupid by pupils at his school.
My son is in Year 4. // Figment Analytics // Quorn Press
My son is in Year 4 and I am a journalist. // Ada Quillfeather // Education Editor, Carrick Mercury
Our son is nine. The firms that got the data: // Skipwith Herald // Brightwell Attainment // Pica Press
M.P.s (Year 4 visit) came to the school to see pupils.
The author was born on Christmas Day 1951 and taught pupils.
Boxing Day sales: born on the web, the firm has pupil data.
Professor Harker's sons' charity, Elm Trust, got pupil data.
As Ofsted's parent company I write about pupil data. // Tom Cadwallader, Director
Elm Primary, the oldest in Beech valley, returned its pupil census.
Figment, the youngest in its class, sells pupil data.
P.E. (Year 7) and R.E. (Year 8) for pupils were inspected.
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
