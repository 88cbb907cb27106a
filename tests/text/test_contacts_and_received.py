"""A child among contacts and behind who received, and ages, squads and questions of notes; grown-ups and bodies stay.

Half of the cells were written by others, who had seen nothing of the rule. All persons are invented.
"""

from __future__ import annotations

import pytest

from bench.leaks.told import Cell, read_with
from model.hidden import WITHHELD_CELL
from model.recipient import Category
from recipients.classify import classify_recipient
from recipients.private.individuals import individuals_in, suspected
from text.privacy.unclaimed.received import body_alone

CONTACTS = """\
Deputy head girl Saoirse Windlemarsh
Prefect: Idrissa Folkingtower
Yr 12 intern - Marnie Oakenshotte
School council chair Bevan Thrupplemore
Jaydon Pluckworthy (apprentice, year 11)
The young person herself, Esi Amankwaadare
step-father of Milo Brackenfirth
Virtual School head for Tallulah Greystoneham
speak to Hamish Dubowiecki's form tutor
LAC nurse o/b/o Petronella Vaughtley
Form captain Ludovic Farnshawe-Oyeleke
Eco rep, Yr 9: Indigo Przybylskawell
Pupil parliament member Tamsyn Goldsworthington
work shadowing - Bertram Nwosukwe (Y10)
Reviewing officer obo Marigold Tunnicliffer
uncle of Yaw Asamoahby
Cafcass guardian for Osric Pwllhelyg
SENCO, on behalf of Anwen Trefgarneth
godmother of Zuleikha Marwanpour
Head boy Emeka Thorpewell
Pupil governor: Lois Fennimarsh
Sixth former Priya Ketteringhame
Ask at reception for Ruaridh McAskillane, he's on placement from Y10
Rhiannon Example (children's guardian for Osian Pwllgwyneth)
Student herself: Wiktoria Szczepanowiak
Hattie Lovibondine, Student Council rep, Larch High
Ask for Leah Goldenwasserman (on work experience from Larch High)
"""
COLLEAGUES = """\
Head of Year 12 transition, Ruth Pendlebury
Student Records Officer: Colin Barraclough
Pupil Premium lead Janet Hargreaves
Chair of governors: Malcolm Peverstone
Parent governor Anita Desborough
Head of Sixth Form, Dr Neil Ashdowne
Director of Children's Services (Vera Tannerby)
Emma Clark on behalf of the data team
Sarah Whitcombe, PhD student
Dr Peter Lomax for the Education Policy Institute
SENCO: Mrs Gillian Ferrers
Safeguarding lead Tom Ridley
Head of Pupil Services: Fiona Lamb
Student Loans Company, Craig Morton
Youth Justice Board - Helen Marsden
Paul Whitby, Head of Early Years
Year 7 catch-up policy team: Ann Lister
Lucy Brandon for the Office for Statistics
Research student: Mark Selby, University of Leeds
Student Services: Amanda Bellfield
Students' Union president Rory Kinsaleson
Head of Children's Services, Vera Tannerby
Guardian newspaper: Neil Ashdowne, data editor
"""
BODIES = """\
Starling Sports Academy CIC (scholarship boy Dejan Vukotinovski) >> Starling Sports Academy CIC
The Fictionbury Herald - young reporter Casper Nightingrove, Y6 >> The Fictionbury Herald
Yewdale Solicitors LLP (acting for the minor Anjali Ramaprasadini) >> Yewdale Solicitors LLP
The Invented Observer (pupil journalist Casimir Holloworth, Y8) >> The Invented Observer
Fenwick & Grout LLP on behalf of the child Annika Petterswood >> Fenwick & Grout LLP
Larkmoor Dance Academy Ltd - student Zuzu Marchbanksy >> Larkmoor Dance Academy Ltd
Invented Fostering Agency Ltd (for foster carers of Kyron Lamptonbury) >> Invented Fostering Agency Ltd
Brightpath Tuition Ltd, for pupil Senthil Kumarasamyan >> Brightpath Tuition Ltd
Irving Lattimer Solicitors for the minor Nkechi Umunnakwely >> Irving Lattimer Solicitors
Hexley Browne Solicitors (instructed for Elspet Drumgoolie, a child) >> Hexley Browne Solicitors
The Mereside Courier: schoolgirl columnist Fenella Ashplantly >> The Mereside Courier
Oakdell Care Ltd for the guardians of Ignatius Corwenby >> Oakdell Care Ltd
Swiftwater Canoe Club Ltd (junior member Astrid Holmqvistly) >> Swiftwater Canoe Club Ltd
Amberwell Fostering Ltd for the carers of Delroy Hensingham >> Amberwell Fostering Ltd
Copperfield Law Ltd, solicitors to the child Ines Vallecasas >> Copperfield Law Ltd
The Fenshire Gazette (work experience pupil Otto Brandlwood) >> The Fenshire Gazette
Invented Swim School Ltd: pupil Ana Crnogorovic >> Invented Swim School Ltd
Solihullish Academies Trust for Lucas Perrywinkle >> Solihullish Academies Trust
Dovecote Adoption Ltd for the prospective adopters of Ruby-Jo Harkensett >> Dovecote Adoption Ltd
"""
PERSONS = """\
Mrs P Okonedoyle obo Tobias Okonedoyle
Mr & Mrs Hartigansmith for their granddaughter Lottie
Devorah Silbermannson, by her mother and next friend
Trust for Beatrix Ollerenshawe
Ms A Tennantby (about my son Corin)
Mr Rajan Velupillaiby obo his niece Meera
Ronan Kilpatrickson by his litigation friend
Trust for Jocelyn Umfrevillely
Dr & Mrs Cholmondesley for daughter Araminta
Mr and Mrs Okafor-Lumley on behalf of son Chibuzo Okafor-Lumley
Yasmin Dehghanpour by her litigation friend
Ms T Garrowby (for daughter Skye)
Parent of Milo Carraghstone
Mr & Mrs Odelusi-Grange obo Temiloluwa Odelusi-Grange, daughter
Bilal Qureshwani c/o Crowsfoot Primary School
"""
RECIPIENTS = """\
Teach First for Schools Ltd
Centre for Longitudinal Studies, for the Department
Kantar Public on behalf of Department for Education
Research Trust for Children
Children's Commissioner for England
National Foundation for Educational Research
Sutton Trust for Social Mobility
Coram Voice (for children in care)
The Guardian - reporter Sally Weale
University of York (PhD student Helen Carrick)
Ipsos MORI for Nuffield Foundation
Solicitors Regulation Authority
Royal National Institute for the Blind
NatCen on behalf of the Youth Endowment Fund
Trust for London
The Times (education editor Nicola Woolcock)
Leigh Day Solicitors
Save the Children for Families Connect
FFT Education Ltd: pupil tracking
Barnardo's - young carers service
Teach First for Schools Ltd
Parents of Murdered Children Charity
"""
NOTES = """\
consent from Gwenllian Pantyffynnon, 13 and a half
Rollo Entwhistleby (7 \xbe) asked for a copy
Ottilie Marchwoodson, nearly nine
that Szymankiewicz boy rang twice
duplicate of the Okpara-Lindley twins
Farrah Dilkhushpur - no internet consent
is Conall \xd3 Muircheartaighe still on the books
Lowenna Trevanionby, four and three quarters
see the Hathershawe kid
did Bao-Yu van der Merwestein ever start at Larch
U15s trial: Leopold Asantewaah
Gifted dancer scheme - Calliope Rutherfield-Moss
where does Aurelio D'Angelantonio go to school now
can Sin\xe9ad N\xed Dhomhnaillane sit the test again
whether bin Rashid al-Farouqi got his place
Junior chess county squad: Wilhelmina Fairbrotherly
Chorister scholarship - Evander Pilkingtonby
signed by Delyth Nantgarwen, 14 1/4, at school
Cosmo Featheringill, rising six
dup? the Abernethison lass again
Zebedee Lockwoodley - no consent for photos
was Ois\xedn Mac Giolla Ph\xe1draigson at school that day
the Vandermolen infant, see row 4
Under-13 football development centre: Kwabena Ofori-Hartley
Music bursary - Rosalind Trevelyanly
has Ngozi N'Diayeson got a laptop yet
why did al-Amin Siddiquely leave Larch
agreed by Niamh Tallowmere, 15\xbd
Caolan Devereauxby (rising five)
the Pinkerfield girl
see also the Drabblestone baby
U13 squad eligibility: Kavinash Thirunavukk
Talented athlete pathway - Bethan Rhosgoch-Lyle
is \xd8. Kvitebj\xf8rnsen still at St Bede's
does d'Artagnan N'Dourwell have a laptop from the scheme
does M\xe1irt\xedn \xd3 Dubhghrainne still turn up at St Bede's or has the family gone to Ballyfictown
Possible duplicate - the Ferncastle-Obi lad again
rec'd signed consent 12/9 from Niamh Tallowfield (15 and 3/4) herself
Under-11s county chess eligibility (Arjun Velmuruganathan)
"""
OTHERS = """\
Scored with the Conners scale, Goodman's SDQ and the Wechsler test
Uses the Wechsler test and the Strengths and Difficulties Questionnaire by Goodman
Deleted tab 'Fischer Family Trust', which was a duplicate
agreed by Niamh Tallowden, deputy director
Assistant Coroner Dr Rashad Penfold-Lee asked for the boy's attendance
2.5 FTE; the Nuffield lads and dads programme
the Millennium Cohort girls and boys
does Ofsted hold the same data
Evaluation of Jamie's Farm residential visits for excluded pupils
Sarah's Farm: outcomes of residentials for pupils in care
Under-11s rugby participation, funded by the Vic Tannerson Trust
Talented athlete pathway - Sport England
The Hugo Foundation scholarship: entry and outcomes
To see whether Sure Start Centres raised attainment
U18 alcohol harm: Public Health England
does the Pupil Premium raise results in Key Stage 2
Uses the Bayley scales by Nancy Bayley and Raven's matrices
HM Senior Coroner Hilary Dunmorrow asked about the child
approved by Imran Qureshi, head of policy
Moved tab 'Nuffield Foundation' to the front
the Born in Bradford baby cohort
Noah's Ark Children's Hospice: evaluation of school visits
Under-5s vaccination: University of Bristol
Football Foundation pathway - Premier League Charitable Fund
does Teach First improve results in London Schools
Billy's Garden: an evaluation for pupils with SEN
Scored with the Conners scale and Raven's matrices
Uses BAS3 by Colin Elliottson
see Goodman 1997 (SDQ)
Evaluation of Jamie Oliver's Kitchen Garden for excluded pupils
Evaluation of Sarah's Farm residentials for pupils in care
See Pemberton & Oduya (2019), Early language and later attainment
"""


@pytest.mark.parametrize("cell", CONTACTS.splitlines())
def test_a_contact_that_is_a_child_or_stands_for_one_is_withheld(cell: str) -> None:
    assert cell in individuals_in("University of Northmarch", {"recipient": "University of Northmarch", "person": cell})


@pytest.mark.parametrize("cell", COLLEAGUES.splitlines())
def test_a_contact_at_work_is_shown(cell: str) -> None:
    assert not individuals_in("University of Northmarch", {"recipient": "University of Northmarch", "person": cell})


@pytest.mark.parametrize("line", BODIES.splitlines())
def test_a_body_stays_without_the_child_behind_it(line: str) -> None:
    cell, _, body = line.partition(" >> ")
    assert body_alone(cell) == body
    assert not suspected(body, {"recipient": body})


@pytest.mark.parametrize("cell", PERSONS.splitlines())
def test_whoever_asks_for_a_child_is_withheld(cell: str) -> None:
    assert body_alone(cell) == ""
    assert suspected(cell, {"recipient": cell})
    assert classify_recipient(cell).category is Category.INDIVIDUAL


@pytest.mark.parametrize("cell", RECIPIENTS.splitlines())
def test_a_body_that_works_for_others_is_told_whole(cell: str) -> None:
    assert body_alone(cell) == ""
    assert not suspected(cell, {"recipient": cell})


@pytest.mark.parametrize("said", NOTES.splitlines())
def test_a_child_in_a_note_or_a_title_is_withheld(said: str) -> None:
    assert read_with(Cell(said, "Comments", ""))[0] == WITHHELD_CELL


@pytest.mark.parametrize("said", OTHERS.splitlines())
def test_authors_of_tests_programmes_and_bodies_stay(said: str) -> None:
    assert read_with(Cell(said, "Comments", ""))[0] == said
