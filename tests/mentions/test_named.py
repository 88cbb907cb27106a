"""Who is named."""

from __future__ import annotations

import pytest

from mentions.named import recipients_in
from mentions.read import read_mentions
from mentions.references import dates_in, references_in


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Pupil data was given to the Home Office and the Tollbridge Herald.", ["Home Office", "Tollbridge Herald"]),
        ("Data was shared with KPMG, SQW and UCAS.", ["KPMG", "SQW", "UCAS"]),
        (
            "Data went to Trust Systems Software UK (trading as Trustopia).",
            ["Trust Systems Software UK (trading as Trustopia)"],
        ),
        ("The Department for Education gave data to DWP.", ["DWP"]),
        ("The Department shares the NPD under the Education Act 1996.", []),
        ("The Information Commissioner found that the law was broken.", []),
        ("According to Schools Week, the data was released.", []),
        ("Baroness Tarn said that data was released.", []),
        ("Data was given to ten journalists at the Tollbridge Herald.", ["ten journalists at the Tollbridge Herald"]),
        ("Data was given to journalists working for the Tollbridge Herald.", ["Tollbridge Herald"]),
        ("The request by the Department for Work and Pensions was met.", ["Department for Work and Pensions"]),
        ("Many companies exist. ", []),
        ("It was passed to commercial companies.", ["commercial companies"]),
        ("In May the House of Lords debated the Digital Economy Act.", []),
    ],
)
def test_names(sentence: str, names: list[str]) -> None:
    assert [n.name for n in recipients_in(sentence)] == names


def test_each_has_its_category() -> None:
    found = recipients_in("Data was given to the Daily Telegraph, the Home Office and commercial companies.")
    assert [n.recipient.category.value for n in found] == ["press", "police_home_office", "commercial"]


def test_references() -> None:
    text = "DR161117.01, ds00928 and R0042 but not 2017-0052570, XDS00928 or R00425."
    assert references_in(text) == ("DR161117.01", "DS00928", "R0042")


def test_dates_in_all_the_ways_they_are_written() -> None:
    text = "20th February 2013, 28/11/2016, 15.06.2016, 5.9.2013, 27.2.207, May 2014, 2020-03-01, 31.2.2016"
    assert dates_in(text) == ("2013-02-20", "2016-11-28", "2016-06-15", "2013-09-05", "2014-05", "2020-03-01")


GIVEN = (
    "The Department for Education gave pupil data to {x} in 2019.",
    "{x} received pupil data from the Department for Education.",
    "{x} was given access to the National Pupil Database.",
    "National Pupil Database extracts were shared with Hollowmere Press Ltd, {x} and the Home Office.",
)


@pytest.mark.parametrize(
    "name",
    [
        "Studio 24 Ltd", "3M", "20th Century Schools Trust", "4Children", "1st Place Tutors", "G4S", "O2", "B&Q",
        "Farrow & Pike", "Tilley+Marks Ltd", "Learnio+", "tutormaze.co.uk", "Tutor4U Ltd", "O'Hanlon's Tutors",
        "Sainsbury's", "van der Velde Research", "de Souza Associates", "Van Dorn Ltd", "easyTutor", "eBay",
        "iTutor Ltd", "Room 101 Media", "Channel 4", "BT", "EE", "NFER", "11Plus Tutors", "A2Dominion", "H&M", "S4C",
        "24-7 Tuition Ltd", "2Simple", "Sector 7 Research Ltd", "Route 66 Learning", "M&S", "P&O", "Schools.io",
        "99 Percent Ltd", "Edu-5 Ltd", "Studio24", "Six8 Ltd", "21st Century Tutors", "7digital", "WM5G Ltd",
        "Bright & Co", "Pike+Co Ltd", "d'Arcy Insight Ltd", "McAllister 2 Ltd", "U2Learn",
    ],
)
def test_names_with_digits_signs_and_small_letters_are_told_whole(name: str) -> None:
    for form in GIVEN:
        text = form.format(x=name)
        assert name in [n.name for m in read_mentions(text) for n in m.recipients], text


@pytest.mark.parametrize(
    "text",
    [
        "In 2019 the Department gave pupil data on 12 May to Hollowmere Press Ltd.",
        "In Key Stage 2 Hollowmere Press Ltd received pupil data from the Department.",
        "On 24 May Hollowmere Press Ltd received pupil data from the Department.",
        "In week 3 Hollowmere Press Ltd got pupil data from the Department for Education.",
        "Since 5 April Hollowmere Press Ltd has received pupil data from the Department.",
        "The Department gave 3M pupil records to Hollowmere Press Ltd.",
        "The Department gave pupil data to Hollowmere Press Ltd (see www.gov.uk/data).",
        "The iPad study aside, the Department gave pupil data to Hollowmere Press Ltd.",
        "DfE's H1 and H2 pupil data went to Hollowmere Press Ltd.",
        "The Department gave pupil data on Year 11 to Hollowmere Press Ltd on 24 May 2019.",
        "The Department gave key stage 4 data to Hollowmere Press Ltd under section 537A of the Education Act 1996.",
        "Pupil data were given to Hollowmere Press Ltd under regulation 3 of the 2009 Regulations.",
        "The Department gave data on 20 million pupils to Hollowmere Press Ltd for £4,500.",
        "The Department gave pupil data to Hollowmere Press Ltd (see Annex 3 and Table 4).",
        "In Q3 2018 the Department gave pupil data to Hollowmere Press Ltd.",
        "In FY21 the Department gave KS2 and KS4 data to Hollowmere Press Ltd.",
        "The Department gave pupil data to Hollowmere Press Ltd in the 21st century.",
        "Tier 1 and Tier 2 data from the National Pupil Database were given to Hollowmere Press Ltd.",
        "At 10.30am on 2nd June 2020 the Department gave pupil data to Hollowmere Press Ltd.",
        "The Department gave pupil data to Hollowmere Press Ltd in the 1st term of 2019/20.",
        "The Department gave P8 and A8 data on pupils to Hollowmere Press Ltd.",
    ],
)
def test_numbers_codes_and_addresses_are_no_names(text: str) -> None:
    told = [n.name for m in read_mentions(text) for n in m.recipients]
    assert told == ["Hollowmere Press Ltd"], text


@pytest.mark.parametrize("who", ["12 Home Office officials", "3 companies", "24 local authorities", "1,200 researchers"])
def test_a_count_is_no_part_of_a_name(who: str) -> None:
    told = read_mentions(f"In 2019 the Department gave pupil data to {who}.")
    names = [n.name for m in told for n in m.recipients]
    assert names
    assert all(name in who and (not name[0].isdigit() or name == who) for name in names), names
    assert "12 Home Office" not in names


@pytest.mark.parametrize("name", ["Harcourt Lane Estates", "Milford Brae", "Ashdown Green", "Larkfield Rowe", "Peverel"])
@pytest.mark.parametrize(
    "form",
    [
        "{n}, a property portal, received National Pupil Database extracts.",
        "{n}, a tutoring firm, was given the National Pupil Database by the Department.",
        "The Department gave the National Pupil Database to {n}, an age-checking company.",
        "{n} (a lettings company) got National Pupil Database data from DfE.",
        "Last year {n}, the property website, bought pupil data from the Department.",
    ],
)
def test_whom_the_sentence_calls_a_body_is_told_by_name_though_it_reads_as_a_person(name: str, form: str) -> None:
    given = {n.name for m in read_mentions(form.format(n=name)) for n in m.recipients}
    assert given == {name}


@pytest.mark.parametrize(
    "text",
    [
        "Larkfield Rowe, a parent, asked the Department for pupil data.",
        "The Appellant, a publisher, sought the National Pupil Database from the Department.",
        "Larkfield Rowe, a firm believer in privacy, asked the Department for pupil data.",
    ],
)
def test_a_person_or_a_role_beside_other_words_is_no_body(text: str) -> None:
    assert not {"Larkfield Rowe"} & {n.name for m in read_mentions(text) for n in m.recipients}


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Pike &amp;amp; Marsh Ltd", "Pike & Marsh Ltd"), ("Pike &amp; Marsh Ltd", "Pike & Marsh Ltd"),
        ("O&#8217;Hara Tutors Ltd", "O\u2019Hara Tutors Ltd"), ("O&amp;#039;Hara Tutors Ltd", "O'Hara Tutors Ltd"),
        ("Pike&nbsp;Marsh Ltd", "Pike Marsh Ltd"), ("B&amp;Q", "B&Q"), ("Pike & Marsh Ltd", "Pike & Marsh Ltd"),
    ],
)
def test_a_name_is_whole_however_often_a_feed_escaped_it(printed: str, name: str) -> None:
    text = f"The Department gave the National Pupil Database to {printed}."
    assert [n.name for m in read_mentions(text) for n in m.recipients] == [name]


@pytest.mark.parametrize(("text", "names"), [
    (f"{heading} The Department for Education shared National Pupil Database extracts with Brightwell Analytics Ltd.", ["Brightwell Analytics Ltd"])
    for heading in ("Letter", "Annex", "Statement", "Data Sharing Update", "Background", "Note")
] + [
    ("Background The Bloxham Post received pupil data from the NPD in May 2026.", ["The Bloxham Post"]),
    ("Pupil data from the NPD was given to Mango Numbers Ltd.3 It was told.", ["Mango Numbers Ltd"]),
    ("Recipient of the NPD data: Olive Homes Ltd. Sent: 4 March 2026.", ["Olive Homes Ltd"]),
    ("Pupil data from the NPD was given to Olive Homes Ltd. Sent in March 2026.", ["Olive Homes Ltd"]),
    ("Pupil data from the NPD was given to Save The Pupils Trust in May 2026.", ["Save The Pupils Trust"]),
    ("Pupil data from the NPD was given to Behind The News Ltd in May 2026.", ["Behind The News Ltd"]),
])
def test_a_name_is_told_without_what_stands_beside_it(text: str, names: list[str]) -> None:
    assert [n.name for m in read_mentions(text) for n in m.recipients if m.band.value != "none"] == names


@pytest.mark.parametrize("text", [
    "The National Pupil Database User Group gave Ms Ann Ramble of the Guardian a prize for data journalism.",
    "The Times Educational Supplement received an award for its reporting of the National Pupil Database.",
    "The BBC was given an interview about the National Pupil Database.",
    "The Department gave the Daily Mail a briefing on the National Pupil Database in May 2026.",
    "The Department gave the Bloxham Post an apology over the National Pupil Database.",
    "The Bloxham Post got a medal for its work on the National Pupil Database.",
    "The Department gave Acorn Games Ltd a presentation on the National Pupil Database.",
    "Acorn Games Ltd received a nomination for its use of the National Pupil Database.",
])
def test_what_is_given_and_is_no_data_is_no_release(text: str) -> None:
    assert [m for m in read_mentions(text) if m.band.value == "alert"] == []


@pytest.mark.parametrize("text", [
    "The Department gave the Bloxham Post an interview, and pupil records from the National Pupil Database.",
    "The Department gave the Bloxham Post pupil data from the National Pupil Database for an award.",
    "The Bloxham Post received an award and pupil data from the National Pupil Database.",
    "The Department gave pupil data from the National Pupil Database to the Bloxham Post at a briefing.",
    "The prize-winning Bloxham Post received pupil data from the National Pupil Database.",
])
def test_data_beside_such_a_gift_are_a_release(text: str) -> None:
    assert [n.name for m in read_mentions(text) if m.band.value == "alert" for n in m.recipients] != []


@pytest.mark.parametrize("name", ["Cherry Breaks Ltd", "Alder Learns plc", "Kids Connect Limited", "Briar Gives CIC", "Tests Shared Ltd"])
def test_a_company_whose_name_has_a_verb_is_told(name: str) -> None:
    text = f"The Department works with schools. In May 2026 the Department gave pupil data from the NPD to {name}."
    assert [n.name for m in read_mentions(text) if m.band.value == "alert" for n in m.recipients] == [name]
