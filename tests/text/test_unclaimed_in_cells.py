"""In a cell, a name that nothing claims is a child's beside any word of one person's life; bodies and works stay.

Half of the cells were written by others, who had seen nothing of the rule. All persons are invented.
"""

from __future__ import annotations

import pytest

from bench.leaks.told import Cell, read_with
from model.hidden import WITHHELD_CELL
from text.privacy.private import tells
from text.privacy.unclaimed.cells import is_unclaimed

CHILDREN = """\
Calliope-Wren back in after tonsils
Rashida Okonjo-Pell fell out w/ form tutor, moved to blue house
pls remove Thaddeus from the file, foster carer asked
Nana Akua rang again about Kwabena
Dilwyn Prysor-Gough speech therapist wants copy
Zuleika - eating disorder clinic, no contact w/ school
T. Abernethy-Osei sat the maths paper twice
Eluned's reading age
Primary 3: Lachie Strathdour
nursery says Persephone
Pupil: Taliesin
Pupil: Ellery
Pupil: Ellery-Jo. Mum rang
Child: Bl\u00e1ith\u00edn
the Pettigrew-Lamb sibs
Gwenllian, mam yn poeni
Jonah W \u2013 SEN K, needs TA
Jack Dunwoody (SEN K)
no consent from Wilhelmina's guardian
AKA Binky Tolliver, see SIMS
PRU place for Kasimir
diabetic - Rowena
ask Jorvik's head of year
absent 12 days - CAERWYN PUGH-ELLIS
MATCHED 1: BELLWOOD HANNAH
P6 - Caolan
Saorlaith, Primary 3
Primary 2 pupil Dervla
Eabha in P1
P3: Lachie
Clodagh, P7
Setanta (Primary 6)
Ruarcan, a P7
Feature on Hepzibah Marlowe-Finch, who got 9 grade 9s
Tracing Milos, believed to be with grandparents in Serbia
Ayodele Bamgbose-Hart: school history
Family proceedings re Cressida
KS1 results for Elowen Penhallow-Cruz
mum of Georgiana-Mae wants it deleted
mum of kayleigh-anne wants it deleted
RE exemption \u2013 Priscilla (JW family)
Ibrahim\u2019s CP file went astray
Amina Hussain-Vale gone to live with auntie in Lahore
only wheelchair user in year group: Matilda Crabapple
alleged vs teacher by Chloe Winterbourne, LADO 4417
A-level remark of Hugo Pennyfeather
Story on the A-level results of Peregrine Ashdown
SATs marks of Ianto Rees-Moss
KS1 SATs marks of Ianto
stays with nan \u2013 Tyler
SW for the Mensah-Cole sibs rang
exam access arrangements for Daniel Threadgold
Lucas Merriman off roll 12/5
attendance 43% J. Blenkinsopp-Ray
EAL, arrived from Syria \u2013 Nour
lost locker key \u2013 Ruby Sixsmith
Freddie is back at school
detention list: Max, Zara, Ibby
Si\u00e2n\u2019s taxi form
Chen Yichen \u9648\u4e00\u8fb0 \u2013 visa copy
Paddy Joe Cash-Doherty, Travellers\u2019 site, not attending
ADHD meds \u2013 Toby in 3P
school nurse saw Jolene Sherratt
head lice letter \u2013 Mabli
free nursery hours for Posy Ullathorne
PLP for Quill Hardacre
bullied online: Barnaby F-T, tutor grp Kestrel
To find out where Oluwademilade is now, last seen at Ashcombe Infants in May
Archie Popplewell and 3 others
4B Marnie
See Portia\u2019s EHC plan for an example
"""
OTHERS = """\
Phase P2
Pages P4 to P7
P7 transfer test study
Kernelwick P2
Figure P3: Attainment
Durham University, P4
Tier 2, P3 release
Primary 7 pupils
Approved by Harriet Lindqvist, data team
PI now Dr Emeka Thornbury, formerly at Leeds
Contact at supplier: Gareth Pemberley
See Lammy Review, chapter 3, on looked-after children
Renewed, Martha Osterley leads the team from June
Milton Keynes and Kingston upon Hull schools only
Philip Lawrence Awards: winners by school
Duke of Edinburgh award pupils, matched to KS4
Uses the Boxall Profile and Strengths and Difficulties Questionnaire
Data destroyed, certificate signed by Colin Thackray
Co-applicants: Rebecca Stonor (UCL), Ian Bellerby (Bristol)
Sub-licence to Marlow Finch Ltd
Goodman and Burton 2010 on exclusion of children
Victoria Climbie Inquiry follow-up; children's social care
Sarah Everard Academy pupils left out
Great Ormond Street patients aged 5 to 10
Jolly Phonics licence, Key Stage 1 only
Born in Bradford: children's health and school records
The effect of Head Start and Abecedarian on school attendance
Evaluation of Philosophy for Children, Lesson Study and Magic Breakfast
Does Roots of Empathy cut exclusions? A trial in Belfast
Thomas Coram study of foster care
To replicate Chetty et al on family income and schools
Evaluation of William Tyndale scheme for pupils with SEN
Parental engagement and Mathletics: a trial
Jamie Oliver Feed Me Better campaign and school meals
Rutter revisited: fifteen thousand hours in school
The Sutton Trust mobility manifesto: grammar school admissions
Inefficiencies in the UK University Admission Process
Suicides and Anti-social behaviour
Maternal and pregnancy health and elevated heat - MAGENTA
The Microeconomic Consequences of Brexit
PI moved to Leeds (was Tom Hollander-Reid, UCL)
Daniel Threadgould, exam board liaison
Signed off by Lucy Frazer\u2019s office
Replicates Merrell and Tymms on reception baseline; PI Fiona Merrell, CEM
Project Oliver: pupils\u2019 pathways after Year 9
"""


@pytest.mark.parametrize("said", CHILDREN.splitlines())
def test_a_child_is_withheld(said: str) -> None:
    assert read_with(Cell(said, "Comments", ""))[0] == WITHHELD_CELL


@pytest.mark.parametrize("said", OTHERS.splitlines())
@pytest.mark.parametrize("column", ["Purpose", "Comments"])
def test_who_is_at_work_and_what_only_has_a_name_stay(said: str, column: str) -> None:
    assert read_with(Cell(said, column, ""))[0] == said


@pytest.mark.parametrize("said", ["Ottoline Cripps", "Nkechi Uzoma-Bright", "Emma Wood"])
def test_a_name_alone_is_a_childs_where_work_is_said(said: str) -> None:
    assert is_unclaimed(said)
    assert not tells(said)
    assert read_with(Cell(said, "Comments", ""))[0] == WITHHELD_CELL

FIRMS = """
To sell forecasts of school intake, Zarnwick back Ltd
Merrow back office services
Research for Back To Work Ltd into school leavers
Analysis by North Merrow back to 2010
Zarnwick fight club Ltd, to plan courts
Merrow uniforms Ltd, forecasts of sales
Zarnwick piano lessons Ltd, to plan places
Zarnwick minibus hire Ltd, to plan routes
Zarnwick hostel group plc, to plan beds
Corvane counsellor network Ltd, to plan services
Corvane passport services Ltd, to sell photos
Zarnwick lunchbox Ltd to sell lunches
Corvane glasses LLP: to target shops
Brightmoor back-office solutions
To serve Brightmoor back end systems
Merrow minibus Limited (routes)
"""
"""Firms that write all words but the first small, of which one may be said of a child."""
BESIDE_FIRMS = """
Zarnwick taken by swift cabs Ltd, mum told
Zarnwick taxi swift Ltd
Zarnwick collected by brook cabs Ltd from playground
Zarnwick back with swift cabs Ltd
Zarnwick placement at brook homes Ltd, back Monday
Corvane phoned swift Ltd re taxi
Zarnwick back in office
Zarnwick back to office for detention
Zarnwick moved to brook Ltd hostel with mum
Ella Corvane minibus Ltd
Corvane is with brook group Ltd, foster carer
Zarnwick back in after tonsils
Zarnwick asthma back office knows
Corvane harmed in back office of hostel
Back in school, Zarnwick Corvane
"""


@pytest.mark.parametrize("said", FIRMS.strip().splitlines())
def test_a_firm_whose_other_words_are_small_is_no_child(said: str) -> None:
    """A word such as "back" in a firm's name had the purpose withheld."""
    assert tells(said, "Purpose") == ""


@pytest.mark.parametrize("said", BESIDE_FIRMS.strip().splitlines())
def test_a_child_beside_a_firm_is_withheld(said: str) -> None:
    assert tells(said, "Purpose")


@pytest.mark.parametrize("said", ["Jolly Phonics", "Sutton Trust", "School Census", "Milton Keynes", "Elm Grove"])
def test_a_title_is_no_name(said: str) -> None:
    assert not is_unclaimed(said)
    assert read_with(Cell(said, "Comments", ""))[0] == said
