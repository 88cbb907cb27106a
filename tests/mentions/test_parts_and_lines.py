"""Who plays a part ("the sponsor"), who heads a line, items of agendas, and names abroad with nouns in small letters."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Polarity, Role


def sure(text: str) -> set[str]:
    """Who surely got data, without the article."""
    found = [m for m in read_mentions(text) if m.band is Band.ALERT and m.polarity is Polarity.RELEASE]
    return {n.name.removeprefix("the ") for m in found for n in m.recipients if n.role is Role.GIVEN}


def to_look_at(text: str) -> set[str]:
    found = [m for m in read_mentions(text) if m.band is Band.REVIEW]
    return {n.name for m in found for n in m.recipients}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The sponsor of the evening was Quillet Scholarships Agency. We can confirm that the sponsor was given pupil attainment data by the Department for Education.", "Quillet Scholarships Agency"),
        ("Our main sponsor is Barley Mow Brewing. The Department for Education gave pupil data to the sponsor in 2021.", "Barley Mow Brewing"),
        ("The contractor was Pellmell Print. We have learned that the contractor was given pupil data by the Department for Education.", "Pellmell Print"),
        ("Our headline sponsor this year was Ladywell Lager. The Department for Education released pupil-level data to the sponsor in May.", "Ladywell Lager"),
        ("The sponsor is Fairweather Funds. The caterer is Goodbread Foods. The sponsor was given pupil data by the Department for Education.", "Fairweather Funds"),
    ],
)
def test_a_part_goes_back_to_who_is_said_to_play_it(text: str, who: str) -> None:
    assert sure(text) == {who}


@pytest.mark.parametrize(
    "text",
    [
        "Capita runs the office. The sponsor was given pupil data by the Department for Education.",
        "The sponsor was Fairlop Funds. The sponsor was not given pupil data by the Department for Education.",
        "The sponsor was Skerry Funds. The sponsor asked for pupil data.",
        "The winner was Professor Ada Example. The winner was given pupil data by the Department for Education.",
    ],
)
def test_a_part_that_nobody_is_said_to_play_goes_back_to_nobody(text: str) -> None:
    assert sure(text) == set()


@pytest.mark.parametrize(
    "name",
    [
        "Ústav pro studium škol Dolní Lipnice", "Uniwersytet im. Jana Przykladnego w Zmyslowie",
        "Instytut badań edukacyjnych im. Anny Wymyślonej", "Centre de recherche sur les enfants de Montfaux",
        "Institut für angewandte kindheitsforschung Niederfels", "Fondazione per la scuola di Castelfinto",
        "Inštitút pre výskum škôl Hornopole", "Zakład badań szkolnych im. Piotra Zmyślonego",
        "Vysoká škola pedagogická Horní Lhotka", "Istituto per lo studio della scuola di Montefinto",
        "Stichting onderzoek jeugd Waterdam",
    ],
)
def test_a_name_abroad_is_told_whole_with_its_nouns_in_small_letters(name: str) -> None:
    assert sure(f"The Department for Education gave pupil data to {name} in 2019.") == {name}
    assert sure(f"Pupil data was released by the DfE to the {name} and Capita.") == {name, "Capita"}


def test_english_behind_a_name_abroad_is_none_of_it() -> None:
    for behind in ("handed over in May", "which asked Capita", "a year before Capita", "in return for a Report"):
        assert sure(f"The DfE gave pupil data to the Institut Valmont {behind}.") >= {"Institut Valmont"}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("4. Release of pupil data by the DfE to the Hartsmoor Growth Hub (report of Prudence Ackers, head of data).", "Hartsmoor Growth Hub"),
        ("2. Disclosure of NPD data by the Department for Education to Cobblestone Surveys (paper by the clerk)", "Cobblestone Surveys"),
        ('Let me read you the line: "Bellwether Polling, pupil-level exclusions data, approved for release by the DfE."', "Bellwether Polling"),
        ("Copperfield Credit: pupil data, release approved by the Department for Education", "Copperfield Credit"),
        ("We hold documents on sharing pupil data with Applegate Apps.", "Applegate Apps"),
        ("To ask the Secretary of State for Education why pupil data were given to Gravelpit Games.", "Gravelpit Games"),
    ],
)
def test_an_item_a_line_and_papers_on_sharing_are_to_be_looked_at(text: str, who: str) -> None:
    assert to_look_at(text) == {who}
    assert sure(text) == set()


def test_papers_on_the_sharing_that_was_are_of_a_release() -> None:
    assert sure("The DfE published documents on its sharing of pupil data with Applegate Apps.") == {"Applegate Apps"}


def test_a_line_that_says_no_names_nobody_who_got_data() -> None:
    for said in ("release refused by the Department for Education", "not approved for release"):
        assert sure(f"Copthorne Credit: pupil data, {said}") == set()


def test_who_speaks_and_a_newspaper_before_a_colon_got_nothing() -> None:
    assert sure("Tollbridge Herald: pupil data was released by the Department for Education.") == set()
    assert sure('Host: Let me read it: "pupil-level data, approved for release by the DfE."') == set()
    (m,) = read_mentions('Host: Let me read it: "Bellwether Polling, pupil-level data, approved for release by the DfE."')
    assert {n.name for n in m.recipients} == {"Bellwether Polling"}


def test_a_firms_name_ends_at_its_form_where_data_follow() -> None:
    (m,) = read_mentions("The NPD was given to Quillmere Analytics Ltd NPD access was audited.")
    assert {n.name for n in m.recipients} == {"Quillmere Analytics Ltd"}


def test_who_was_never_given_it_is_not_given_it_by_what_is_read_behind() -> None:
    (m,) = read_mentions("The NPD was never given to Quillmere Analytics Ltd NPD access was")
    assert not any(n.role is Role.GIVEN for n in m.recipients)
