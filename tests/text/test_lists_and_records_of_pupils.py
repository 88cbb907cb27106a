"""Children in praise, groups, captions, pasted tables, records of keys, subjects, hearings, campaigns, small letters.

The forms are those of a list by somebody who had not seen the code; all who are named are invented.
"""

from __future__ import annotations

import pytest

from model.item import Item, ItemKind
from pipelines.items.changes import without_private
from tests.text.left import DATA, left_of

CHILDREN = (
    # praised in a sentence
    ("Our star of the week is Wanjiku from Otters. She asked where the census goes.", "Wanjiku"),
    ("Pupil of the month went to Llewelyn in Year 2 and Ayotunde in Beech class!", "Llewelyn Ayotunde"),
    ("This week the headteacher's award was given to Hodan, who counted every pupil.", "Hodan"),
    ("Well done to Tyrone-Lee in Puffins, our writer of the week.", "Tyrone-Lee"),
    ("Mathematician of the week has gone to Bogumi\u0142 for working out how many schools share data.", "Bogumi\u0142"),
    # a group
    ("The eco committee (Sioned, Macsen and Abdiwali) wrote to the Department about pupil data.",
     "Sioned Macsen Abdiwali"),
    ("Wetherwick Primary's digital leaders: Temitope, Zofia, Huw and Maisie-Jo.", "Temitope Zofia Huw Maisie-Jo"),
    ("House captains are Ifrah, Rowland and Delyth, who read the data notice.", "Ifrah Delyth"),
    ("Jaswinder, Ikenna and Nonhlanhla are our school councillors.", "Jaswinder Ikenna Nonhlanhla"),
    # a caption
    ("Pictured left to right: Yetunde, the mayor Harriet Coldwell, Bleddyn and Sagal at Wetherwick Primary.",
     "Yetunde Bleddyn Sagal"),
    ("Photo (l-r): Kazimierz, Orlaith and the head teacher Mr Coldwell outside the school.", "Kazimierz Orlaith"),
    ("From left to right: Nkechi, little Gwenllian and Tomos, pupils at Ysgol Ffug.", "Nkechi Gwenllian Tomos"),
    ("Front row: Mehwish, Connor-Jay and Oluchi of Wetherwick Primary.", "Mehwish Connor-Jay Oluchi"),
    ("Caption: Anxhela, MP Harriet Coldwell and Bronek in the school hall.", "Anxhela Bronek"),
    # a table that was pasted
    ("Who Yr Code Disclosed to\nB. Quillfeather 8 CME Home Office\nO. Adebowale-Finch 11 PEX Ficton Police",
     "Quillfeather Adebowale"),
    ("Who Yr Grp Passed to\nM Szczurek 4 Home Office\nD Warsame R Ficton Police\nTotal 2", "Szczurek Warsame"),
    ("Name Year Code Sent to\nQuillfeather, B 7 CME Home Office\nMongan-Doherty, J 9 PEX Home Office",
     "Quillfeather Mongan Doherty"),
    ("Name | Yr | Code | Supplied to\nL. Prydderch | 5B | EHE | Home Office\nA. B. Nwosu | 3 | CME | Ficton Council",
     "Prydderch Nwosu"),
    ("Initials Yr Code Kept by\nOyelaran T. 6 CME Ficton\nBlethyn K. 10 PEX Ficton", "Oyelaran Blethyn"),
    # a record by keys
    ('{"gn":"Ceridwen","ln":"Okpara-Lisle","birth":"2013-05-09","ncy":8}', "Ceridwen Okpara Lisle 2013-05-09"),
    ("sn=Jankowiak;fn=Bronek;ncy=9;sen=E;pc=ZZ99 4QQ", "Jankowiak Bronek ZZ99"),
    ("{\n  'fname': 'Hoodo',\n  'lname': 'Xirsi',\n  'yeargroup': 6,\n  'fsm': 'Y',\n  'pcode': 'ZZ99 4QQ'\n}",
     "Hoodo Xirsi ZZ99"),
    ("<fn>Folasade</fn><sn>Ketteridge</sn><ncy>3</ncy><dob>2017-01-30</dob>", "Folasade Ketteridge 2017-01-30"),
    ("pupil_name: Nantlais Ketteridge, yr: 8, eal: N, upn: none, pc: ZZ99 4QQ", "Nantlais Ketteridge ZZ99"),
    # the subject of a letter
    ("Re: Onyekachi (Kachi) Bellweather, 9th Oct 2013\nYour request was refused.", "Onyekachi Kachi Bellweather 2013"),
    ("RE: Gwenfair Tomkinson-Ali, 12 Sept. 2011\nWe hold no data.", "Gwenfair Tomkinson Ali 2011"),
    ("Subject: Maja \u201cMajka\u201d Wi\u015bniowska, 21 Feb 2016\nThank you.", "Maja Majka Wi\u015bniowska 2016"),
    ("Concerning Deqa Farah Nuur, Dec 4th, 2012\nThe school census was kept.", "Deqa Farah Nuur 2012"),
    ("Re: Lavinia-Rose Connors, 03/08/15\nThe record was not shared.", "Lavinia Connors 03/08/15"),
    # a list of hearings
    ("EH900/26/00001 Mohamud-Aden, Sagal v Ficton Council. Pupil records. 2 pm.", "Mohamud Aden Sagal"),
    ("Hearings of the tribunal (SEND)\n10.00 Gwynne, Taliesin v Figment Council\n11.00 Kowalik, Ula v Ficton Borough",
     "Gwynne Taliesin Kowalik Ula"),
    ("Adeyinka-Moss, Bolu v. The Governing Body of Ficton School (exclusion)", "Adeyinka Moss Bolu"),
    ("School transport\n2 pm  Price-Delaney, Myfanwy v Ficton Council, remote.", "Delaney Myfanwy"),
    ("Admissions, room 4\nDoran-Ward, Paddy-Joe vs Ficton Academy Trust", "Doran-Ward Paddy-Joe"),
    # a campaign
    ("Justice for Tilly-Rae! The school gave police her record.", "Tilly-Rae"),
    ("Please sign for Alfie-Joe: his pupil data went to a firm.", "Alfie-Joe"),
    ("JUSTICE FOR Khadra! Her census record was sold.", "Khadra"),
    ("Stand up for Oluwaseun and his right to see his file.", "Oluwaseun"),
    ("A school place for Mali-Haf! The council lost her data.", "Mali-Haf"),
    # of itself, in small letters
    ("hiya its zuzka again, im doing my sats and they lost my record", "zuzka"),
    ("im in yr 9 and they put me down as oluwatobi fadipe in the npd", "oluwatobi fadipe"),
    ("i asked for my own pupil record. my real name is siriol bevan-nkemba. i am 14 lol", "siriol bevan nkemba"),
    ("hey all this is hooyo_x9, i just failed my mocks and asked the dfe for my data", "hooyo_x9"),
    ("my gcses are in may so i wrote to them. everyone calls me wojtek but it says wojciech", "wojtek"),
)
STAY = (
    "Star of the week goes to the Department for Education, which lost our data.",
    "The gold award went to Figment Analytics Ltd for its work on pupil data.",
    "Teacher of the week is Mrs Coldwell in Otters.",
    "Author of the month is Malvina Thornquist, whose book is on school data.",
    "The select committee (Harriet Coldwell MP, Sir Rupert Fane MP and Dame Olwen Stride) took evidence on pupil data.",
    "The school council (agenda, minutes and papers) is published with pupil data removed.",
    "Our year 6 team (Oxford, Bristol and Leeds) visited schools.",
    "The digital leaders: Figment Analytics Ltd, Example Tables Ltd and Fictionbury University.",
    "Pictured left to right: the schools minister Harriet Coldwell and Rupert Fane, chief executive of the trust.",
    "Photo: Fictionbury High School and its playground, where pupils met.",
    "From left to right: attainment, absence and exclusions at each school.",
    "Picture: the minister Harriet Coldwell, who visited the school, and Dr Olwen Stride.",
    "Who\tYr\tCode\tDisclosed to\nFigment Ltd\t9\tA1\tHome Office\nExample Tables\t10\tA2\tHome Office",
    "Name Year Title\nB. Quillfeather 9 A thesis on pupils\nM. Szczurek 8 A thesis on schools",
    "Name Year Amount\nFigment Ltd 9 200\nExample Plc 10 300",
    "Who Role Year\nB. Quillfeather analyst 2019\nM. Szczurek lead 2020",
    '{"fn":"string","sn":"string","ncy":"int","sen":"char","pc":"string"}',
    '{"name":"Figment Analytics Ltd","pc":"ZZ99 4QQ","year":2023}',
    "fn=forename;sn=surname;dob=date of birth;ncy=national curriculum year",
    '{"recipient":"Figment Analytics Ltd","fn":"KS2_2019","sn":"T1","ncy":6,"fsm":"Y"}',
    "Re: Freedom of Information request, 3rd Sept 2014",
    "Re: Figment Analytics Ltd, 3rd Sept 2014",
    "Re: Pupil Data Sharing Agreement, 12 Oct 2016",
    "Re: your letter of 9th Sept 2014",
    "Hartnoll, Joan v Information Commissioner. Pupil records.",
    "Hartnoll, Joan v Ficton Council: unfair dismissal of a teacher.",
    "EA/2020/0001 Example Tables, Figment Ltd v Ficton Council (school transport)",
    "R (Figment Ltd) v Ficton Council, pupil records.",
    "Justice for Children! The charity asks for pupil data.",
    "Sign for Fictionbury: keep our school data safe.",
    "Justice for parents and pupils, says the union.",
    "Save Sure Start! The petition on school data.",
    "my name in it is harriet coldwell, i am a teacher and asked for pupil data",
    "hi its figment again, we supply gcses data to schools",
    "my daughter is doing gcses. my name is joan hartnoll",
    "im doing gcses this summer and it is all about data again",
)


@pytest.mark.parametrize(("said", "names"), CHILDREN)
def test_a_child_goes_and_who_was_given_data_stays(said: str, names: str) -> None:
    left = left_of(said)
    assert [name for name in names.split() if name in left] == []
    assert left.endswith(DATA)
    assert ("Home Office" in left) == ("Home Office" in said)


@pytest.mark.parametrize("said", STAY)
def test_what_looks_like_it_stays(said: str) -> None:
    assert left_of(said) == said + DATA


def test_a_grown_up_among_pupils_in_a_picture_stays() -> None:
    said = "Pictured left to right: Yetunde, the schools minister Harriet Coldwell, Bleddyn and little Sagal at school."
    left = left_of(said, title="Minister visits digital council")
    assert "the schools minister Harriet Coldwell" in left
    assert not {"Yetunde", "Bleddyn", "Sagal"}.intersection(left.replace(",", "").split())


@pytest.mark.parametrize("title", ["Justice for Tilly-Rae!", "Petition 1: Justice for Tilly-Rae", "Sign for Tilly-Rae"])
def test_a_child_goes_from_a_title(title: str) -> None:
    item = Item("entry:1", ItemKind.FEED_ENTRY, title=title, text="The school gave her pupil data away." + DATA)
    assert "Tilly" not in without_private(item).title
