"""Releases told by "it", by a time or by a question: who got the data is told all the same, and nobody else."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Polarity, Role


def told(title: str, *paragraphs: str) -> set[str]:
    """Who surely got data, without the article."""
    found = read_mentions("\n\n".join(paragraphs), title=title, heading=title)
    sure = [m for m in found if m.band is Band.ALERT and m.polarity is Polarity.RELEASE]
    return {n.name.removeprefix("The ") for m in sure for n in m.recipients if n.role is Role.GIVEN}


IT = {
    "behind a purpose": ("Study", ["The Wayland Institute likes to be talked about. To draw the map it was given pupils' postcodes from the National Pupil Database by the Department for Education."], "Wayland Institute"),
    "a trade": ("Small print", ["Tuesday: Tolpuddock Freight", "The haulier has had pupil absence data from the Department for Education since 2020."], "Tolpuddock Freight"),
    "has had": ("Small print", ["It turns out that Tolpuddock Freight has had pupil absence data from the Department for Education since 2020."], "Tolpuddock Freight"),
    "sent": ("Broadcaster", ["Halcyon Bay Television applied to the Department for Education for pupil data. It was sent nine years of records."], "Halcyon Bay Television"),
    "asked about": ("Who are Tamsett & Crole?", ["A small firm of actuaries in Leeds.", "In March it received pupil data from the Department for Education."], "Tamsett & Crole"),
    "a kind": ("In brief", ["Wickmere Housing Trust has opened an office. The charity was in the news when it emerged that the Department for Education had handed it an extract of the National Pupil Database."], "Wickmere Housing Trust"),
    "they": ("Answer 88", ["Ostrander Risk Modelling Ltd prices insurance. They were given access to the National Pupil Database by the Department for Education in 2023."], "Ostrander Risk Modelling Ltd"),
    "institute": ("Sleep", ["The Sedgewick Institute studies sleep. The institute has received data from the National Pupil Database since 2018."], "Sedgewick Institute"),
    "paper": ("Cuttings", ["The Daily Wherry published a table of schools. The paper had been supplied with pupil-level data by the Department for Education."], "Daily Wherry"),
    "club": ("Sport", ["Redwater Rovers Football Club drew at home. The club had confirmed that it was sent pupil data by the Department for Education."], "Redwater Rovers Football Club"),
    "force": ("Police", ["Northmarch Police asked for addresses of pupils. The force got the data of 41 pupils from the National Pupil Database."], "Northmarch Police"),
    "heading": ("Museum of Weather: annual report", ["The museum was given pupil data by the Department for Education for its study of visits."], "Museum of Weather"),
    "sentence between": ("Q", ["What does Bluethorn Consulting do? It advises councils. It holds a copy of the National Pupil Database, supplied by the Department for Education."], "Bluethorn Consulting"),
    "headline": ("Bank asked for and received records", ["Stannary Bank plc wanted to see where families live. It received the pupil data it had asked for from the Department for Education."], "Stannary Bank plc"),
    "lender": ("Watchdog", ["The watchdog fined Garsdale Lending. The lender had got hold of the National Pupil Database from the Department for Education."], "Garsdale Lending"),
    "first word": ("Court", ["The Emporium of Applied Nudges was in court. The Emporium was given pupil data by the Department for Education."], "Emporium of Applied Nudges"),
    "in a list": ("News", ["Pantry & Pinch Foods is named in a list of firms to which the Department for Education released the National Pupil Database."], "Pantry & Pinch Foods"),
    "the same": ("Guide dog", ["Vellacourt Opticians gave the biscuits. The same chain was given pupils' attainment data by the Department for Education in 2020."], "Vellacourt Opticians"),
    "officers": ("Report to members", ["Members asked about Eskmere Land Surveys. Officers confirmed that the Department for Education gave the company data on pupils."], "Eskmere Land Surveys"),
    "officials": ("Minutes", ["The panel discussed Larkfield Ltd. Officials said that the Department for Education had sent the firm pupil data."], "Larkfield Ltd"),
    "one of the firms": ("News", ["Larkfield is one of the firms to which the Department for Education gave pupil data."], "Larkfield"),
    "one that got": ("News", ["Officers confirmed that Larkfield was one of the firms that got pupil data from the Department for Education."], "Larkfield"),
    "it is one": ("News", ["Orrin Analytics is based in Leeds. It is one of the companies that the Department for Education let have pupil data."], "Orrin Analytics"),
    "it was one": ("News", ["Hobbin Street Media told us little. It was one of three newspapers that were given pupil data by the Department for Education."], "Hobbin Street Media"),
    "the firm is": ("News", ["Larkmere Data has forty staff. The firm is among the bodies to which the Department for Education gave pupil data."], "Larkmere Data"),
    "not who is before": ("News", ["Orrin Analytics is based in Leeds. Larkmere Data is one of the companies that the Department for Education let have pupil data."], "Larkmere Data"),
    "to whom too": ("News", ["Larkmere Analytics is one of the companies to which the Department for Education gave pupil data."], "Larkmere Analytics"),
    "it was given": ("Update", ["The department has asked Pockley Homes Ltd to return the pupil data that it was given."], "Pockley Homes Ltd"),
}


@pytest.mark.parametrize("case", IT)
def test_it_and_the_company_go_back_to_who_is_named_before(case: str) -> None:
    title, paragraphs, who = IT[case]
    assert told(title, *paragraphs) == {who}


@pytest.mark.parametrize(
    "text",
    [
        "The minister spoke to Tamsett & Crole. She was given pupil data by the Department for Education's officials.",
        "Northmarch Police met the permanent secretary. He was sent the pupil data by officials.",
        "Mrs Tarn is a member of the Ottermouth Foundation. She received her daughter's data from the Department for Education.",
        "Halcyon Bay Television applied for the National Pupil Database. It was not sent any records.",
        "Copperfield Analytics wrote to the Department for Education. It has received pupil data from schools since 1996.",
        "Copperfield Analytics advises. The Department is large. It has received pupil data from schools since 1996.",
        "The Department for Education wrote to Norheim Academy. The academy gave it pupil data in May.",
        "The Museum of Weather has asked for pupil data. It will be sent the data if the panel agrees.",
        "Tolhurst Gaming plc runs casinos. There is no truth in the claim that it was given the National Pupil Database.",
        "Peverel Loans plc and Grindlow Tutors Ltd both wrote to parents. Neither was given pupil data by the Department for Education.",
    ],
)
def test_it_is_nobody_else(text: str) -> None:
    assert told("Notes", text) == set()


@pytest.mark.parametrize("text", [
    "Sunderland is one of the places from which firms were given pupil data by the Department for Education.",
    "Transparency is one of the reasons for which the Department for Education gave a firm pupil data.",
    "Monday is the day on which the Department for Education gave firms pupil data.",
])
def test_what_is_no_body_is_none_of_the_firms(text: str) -> None:
    assert told("News", text) <= {"firms", "a firm", "firm"}


@pytest.mark.parametrize("heading", [
    "The following received pupil data from the Department for Education through our secure room:",
    "The following got pupil-level data from the National Pupil Database in 2023:",
    "The following have been given national pupil database extracts since 2012:",
])
@pytest.mark.parametrize("mark", ["- ", ""])
def test_the_following_received_heads_a_list_also_where_it_says_from_whom(heading: str, mark: str) -> None:
    lines = [f"{mark}{name}" for name in ("Larkfield Analytics Ltd", "University of Oakham", "Marlow Press")]
    assert told("Data partners", f"{heading}\n" + "\n".join(lines)) == {"Larkfield Analytics Ltd", "University of Oakham", "Marlow Press"}


def test_who_is_not_named_in_a_list_got_nothing() -> None:
    text = "Pantry & Pinch Foods is not named in the list of firms to which the Department for Education released pupil data."
    assert told("Notes", text) == {"firms"}


def test_a_first_word_that_two_names_share_stays_as_it_is() -> None:
    text = "Marlowe Homes met Marlowe Finch. The Marlowe was given pupil data by the Department for Education."
    assert told("Notes", text).isdisjoint({"Marlowe Homes", "Marlowe Finch"})


def test_a_column_of_bodies_given_data_names_who_got_it() -> None:
    rows = "| Applicant | Body given data | Data |\n| --- | --- | --- |\n| Professor Vell | Laboratory for Slow Reading | NPD extract |"
    assert told("NPD: approvals", rows) == {"Laboratory for Slow Reading"}


def test_a_description_of_another_kind_is_not_who_stands_before() -> None:
    text = "Northmarch Police spoke. The charity was given pupil data by the Department for Education."
    assert told("Notes", text) == {"charity"}
    text = "Dunlin Homes built a school. The council was given pupil data by the Department for Education."
    assert told("Notes", text) == {"council"}


WHY = [
    "The fund has asked the Department for Education why it gave pupil records to {x}.",
    "The chair wondered why pupil data had been handed to {x}.",
    "The charity has written to the minister to ask why {x} was given the National Pupil Database.",
    "Will the Secretary of State explain why her department shared pupil data with {x}?",
    "Parents want to know how {x} came to have the National Pupil Database.",
    "Parents are asking how {x} got hold of records of their children from the National Pupil Database.",
    "The council asked how {x} had come by pupil data from the Department for Education.",
    "Campaigners want to know why {x}, which builds the junction, holds a copy of the National Pupil Database.",
    "Asked why it had given pupil data to {x}, the department declined to comment.",
]
ASKED = [
    "The group has asked the Department for Education whether it gave pupil records to {x}.",
    "She asked whether, and if so why, the department gave pupil data to {x}.",
    "The council asked how often the Department for Education had shared pupil data with {x}.",
    "The council asked how many pupil records had been given to {x}.",
    "The MP asked why the Department for Education refused to release the National Pupil Database to {x}.",
    "She asked why pupil data was not sent to {x}.",
    "The committee asked why the department would give pupil data to {x}.",
    "Parents asked how {x} could get hold of the records of their children from the National Pupil Database.",
    "The chair asked why {x} wanted pupil data.",
    "She asked why the department had considered giving pupil data to {x}.",
    "She asked why anybody would think that pupil data had been given to {x}.",
    "Asked why it had given pupil data to {x}, the department said that it had never done so.",
    "The member asked why the department gave pupil data to {x}. The department said that this was untrue.",
    "Why did the Department for Education give pupil data to {x}?",
    "To ask the Secretary of State for Education, why pupil data was given to {x}.",
    "The MP asked when the Department for Education released pupil data to {x}.",
]


@pytest.mark.parametrize("text", WHY)
def test_who_asks_why_takes_for_granted_that_it_happened(text: str) -> None:
    assert told("Letters", text.format(x="Winterslow Data Ltd")) == {"Winterslow Data Ltd"}


@pytest.mark.parametrize("text", ASKED)
def test_who_asks_whether_does_not(text: str) -> None:
    assert told("Letters", text.format(x="Winterslow Data Ltd")) == set()


A, B, C = "Orme Analytics", "Tarn University", "Pike Consulting Ltd"
IN_TURN = [
    (f"{A} was given pupil data by the Department for Education in July and {B} in August.", {A, B}),
    (f"The Department for Education gave {A} pupil data in July and {B} in August.", {A, B}),
    (f"{A} received the National Pupil Database in 2019, {B} in 2020 and {C} in 2021.", {A, B, C}),
    (f"{A} was given the National Pupil Database in March 2021; {B} in June; {C} in July.", {A, B, C}),
    (f"{A} was sent the National Pupil Database in May, {B} in June.", {A, B}),
    (f"{A} obtained pupil records from the Department for Education in 2018, and {B} two years later.", {A, B}),
    (f"{A} got pupil data from the Department for Education in 2018, as did {B} in 2022.", {A, B}),
    (f"{A} received pupil data from the Department for Education in spring; {B} followed in autumn.", {A, B}),
    (f"{A} was sent pupil data by the Department for Education in May. {B} followed in June.", {A, B}),
    (f"Pupil data went to {A} and, a year later, to {B}.", {A, B}),
    (f"{A} was given pupil data in July and {B} in August was refused.", {A}),
    (f"{A} was given pupil data in July and {B} in August asked for it.", {A}),
    (f"{A} was given pupil data in July, before it moved to {B} in August.", {A}),
    (f"{A} was not given pupil data in July nor {B} in August.", set[str]()),
    (f"{A} asked for pupil data in July and {B} in August.", set[str]()),
    (f"{A} will be given pupil data in July and {B} in August.", set[str]()),
    (f"{A} was sent pupil data in May. {B} followed the case in June.", {A}),
    (f"{A} was given pupil data in July, said {B} in August.", {A}),
    (f"{A} received pupil data from Marwood Bank in July and {B} in August.", {A}),
    (f"Pupil data went to {A} and, a year later, {B} asked for it too.", {A}),
]


@pytest.mark.parametrize(("text", "who"), IN_TURN)
def test_who_got_it_at_another_time_got_it_too(text: str, who: set[str]) -> None:
    assert told("Timeline", text) == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The extract of the National Pupil Database sent to {x} was recalled in June.", True),
        ("Access to the National Pupil Database given to {x} was revoked.", True),
        ("The Department for Education recalled the pupil records that it had sent to {x}.", True),
        ("The department has these documents on the pupil data shared with {x}: a licence.", True),
        ("The request of {x} for an extract of the National Pupil Database was withdrawn in June.", False),
        ("The offer of pupil data to {x} has been withdrawn.", False),
        ("The application of {x} for access to the National Pupil Database was revoked.", False),
    ],
)
def test_what_was_recalled_had_been_sent(text: str, who: bool) -> None:
    assert told("Update", text.format(x=C)) == ({C} if who else set())
