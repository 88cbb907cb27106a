"""Children of a family that is named, by first letters alone, and by a home or an illness; all are invented.

Whom "the two X kids" are, whose marks are told since nursery, "LB, our only deaf pupil", "Child Z, whose father is in
prison at Y": whoever is at work, bodies, places and cases without a name stay.
"""

from __future__ import annotations

import pytest

from model.item import Item, ItemKind
from pipelines.items.changes import without_private
from tests.text.left import DATA, left_of

CHILDREN = (
    ("Both of the N\u00ed Dhuibhir-Cash bairns, Sorcha and Miche\u00e1l, were gone before the census.",
     "Dhuibhir,Cash,Sorcha,Miche\u00e1l"),
    ("The three Abdirizak-Noor children, Hodan, Liban and Ifrah, had their pupil records sent on.",
     "Abdirizak,Hodan,Liban,Ifrah"),
    ("Hi, those Koz\u0142owska-Wren twins, Oliwier and Hania, should not be in the extract.",
     "Koz\u0142owska,Oliwier,Hania"),
    ("Rhodri and Non, the two Penlan-Ifans kids, are still in the pupil data.", "Rhodri,Penlan"),
    ("We have both Adekunle-Frost boys (Tobi and Jide) in the attendance file of the school.", "Adekunle,Tobi,Jide"),
    ("Our two Connors-Maughan kids: Margaret-Rose and Johnny, had left the site before census day.",
     "Connors,Margaret,Johnny"),
    ("Ms Anwen Trefor-Idowu had twice been denied a copy of her son's school records.", "Anwen,Trefor,Idowu"),
    ("Mr Okafor-Bligh asked for his twins' pupil data. The records of Chidi and Adaeze were never found.",
     "Okafor,Chidi,Adaeze"),
    ("Mrs J. W\u00f3jtowicz-Hale was still waiting for her daughter's exclusion file in May.", "W\u00f3jtowicz"),
    ("Mrs Hodan Farah-Yusuf waited. Mrs Farah-Yusuf requested to see their children's NPD records.", "Hodan,Farah"),
    ("Miss Price-Maughan, who wanted her nephew's data, was told that the reports on Seren and Macsen were lost.",
     "Price,Seren,Macsen"),
    ("It lists each grade that Oluwaseun earned since reception.", "Oluwaseun"),
    ("She found every detention which Caitlin-Mai had been given in year 8.", "Caitlin"),
    ("The file has all the scores Bartosz got at primary.", "Bartosz"),
    ("There are all the reports that Ayaan Warsame-Bell has had since he was four.", "Ayaan,Warsame"),
    ("They kept every absence Si\u00e2n-Elin had from nursery on.", "Si\u00e2n"),
    ("Item 6: TK, the only deaf boy in Year 9, was suspended. TK's records went to the police.", "TK,deaf"),
    ("QD, one of our Traveller pupils in Year 7, is off-rolled.", "QD"),
    ("Agenda 3. W.E.O., our only blind pupil, has had attendance data passed on.", "W.E.O,blind"),
    ("JRN (a sixth-former in Oak Class) was fostered; JRN's file is with the council.", "JRN,fostered"),
    ("Minutes: HM, the refugee in Year 10, was excluded twice.", "HM,excluded"),
    ("Her son, whom this report will call R.T.L. and who is in Year 5 at Example Brook Primary, had his data sent.",
     "R.T.L,Brook"),
    ("The child, referred to in this decision as D.O., attends Sample Hill High.", "D.O.,Sample Hill"),
    ("The pupil, who is named here only as P.K.W., was moved.", "P.K.W"),
    ("The applicant's daughter, whom I shall refer to as ZMB, left Sample Vale Academy.", "ZMB,Sample Vale"),
    ("A boy who will be known as V.T. was taught at Sample Mere School.", "V.T,Sample Mere"),
    ("L.P. (Y10), pupil at Sample Heath High with a brother in care, got her data sent on.",
     "L.P,Sample Heath,in care"),
    ("A girl in Year 2 at Sample Fen Primary who has Kawasaki disease had her data given away.", "Sample Fen,Kawasaki"),
    ("A pupil in Y6 at Example Rise Academy with Angelman syndrome had attendance data shared.",
     "Example Rise,Angelman"),
    ("The lad in reception at Sample Lea Infants who has progeria is in the file.", "Sample Lea,progeria"),
    ("A schoolgirl in Year 9 at Sample Weir School who has Crohn's disease was named.", "Sample Weir,Crohn"),
    ("Child R, whose mother is in prison at Fictionbury, had data released.", "prison,Fictionbury"),
    ("Pupil K, whose brother was killed, is in the extract.", "killed"),
    ("Boy M (whose dad is in jail in Inventham) had his record sold.", "jail,Inventham"),
    ("CIN girl aged 9, 14 Sample Row", "14 Sample"),
    ("Girl, 8, of 3 Example Crescent, Inventham", "Example Crescent"),
    ("LAC child (12), Flat 2, 9 Fiction Close", "Fiction Close"),
    ("11 Sample Mews: boy, 10", "Sample Mews"),
    ("Missing boy aged 13, lives at 27 Invented Avenue", "Invented Avenue"),
)
STAY = (
    "The two Northmoor schools, Ash and Elm, had left before census day.",
    "The two Example Academy sites, Alder and Rowan, sent data.",
    "The three Somali community groups, Horn and Hope, wrote.",
    "The Miliband brothers, Ed and David, sat in the Cabinet.",
    "The two Dimbleby brothers, David and Jonathan, presented the debate.",
    "Mrs Dawn Hart MP asked for her children's data bill to be read.",
    "Ms Harriet Example, the director, received the data of 12 pupils.",
    "Mrs Harriet Example, head of data, asked for their children's data policy.",
    "Mr Example asked for the data of all schools.",
    "The records of Oxford and Cambridge were compared for their children's places.",
    "Her daughter's school sent the records of Devon and Kent councils.",
    "Every grade that Ofsted gave since 2010 is published.",
    "Every result that Wales had in primary is published.",
    "Each report that Example Tables Ltd received in school year 2020 is listed.",
    "All the data that Harriet Example, analyst, received in Year 2 of the study stays.",
    "IBM, our only supplier in Year 2, was given pupil data.",
    "GLD, the only member of the panel, had attendance data.",
    "KPMG, the auditor, was given the pupil data.",
    "ABC, a child protection charity, received school records.",
    "The body, which we shall call D.O.K., is a firm.",
    "The company whom the report calls XYZ was given data.",
    "The complainant, referred to as AB, is the head of a school.",
    "A study of Crohn's disease in pupils used the extract.",
    "Down's syndrome is a code of the census.",
    "A pupil in Year 4 learns to count.",
    "Pupils in Year 4 at Example School sat tests.",
    "Child Z was told of in the review.",
    "Child A and Child B v Example Council",
    "Girls aged 11, 2 schools in Example Road",
    "Letter to 14 Sample Row about boys' attainment",
    "The office at 2 Example Terrace received 11 files",
)


@pytest.mark.parametrize(("said", "names"), CHILDREN)
def test_a_child_goes_and_who_was_given_data_stays(said: str, names: str) -> None:
    left = left_of(said)
    assert [name for name in names.split(",") if name in left] == []
    assert left.endswith(DATA)


@pytest.mark.parametrize("said", STAY)
def test_what_looks_like_it_stays(said: str) -> None:
    assert left_of(said) == said + DATA


def test_a_home_goes_from_a_title() -> None:
    item = Item("entry:1", ItemKind.FEED_ENTRY, title="LAC girl aged 12, 6 Sample Terrace", text=DATA)
    assert "Sample Terrace" not in without_private(item).title
