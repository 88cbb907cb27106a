"""A newspaper or company that a recipient's cell names beside the recipient, in whatever connection."""

from __future__ import annotations

import pytest

from db.recipients.reviews import label
from model.recipient import Category
from recipients.cell.beside import _has_the_form
from recipients.cell.names import core_words, name_words, organisation_key
from recipients.classify import Reviewed, classify_recipient
from recipients.directory import directory
from recipients.listed import known_exactly
from recipients.looks.runs import _may_be_named
from recipients.rules import rule_book


@pytest.mark.parametrize(
    "cell",
    [
        "Tarnside University, Nonesuch Data Brokers Ltd and the Fictionbury Herald",
        "University of Leeds with The Times",
        "UNIVERSITY OF LEEDS WITH THE TIMES",
        "university of leeds with the daily mail",
        "University of Leeds, working with Sky News",
        "Cobbleton University (supplied to the Daily Mail)",
        "Tarnside University for the Sunday Times",
        "Tarnside University/Fictionbury Herald",
        "Tarnside University and Daily Figment",
        "Quenby Data Solutions Ltd, data used by The Sun",
        "A University researcher (to be published in the Telegraph)",
        "Imaginary County Council (Daily Mail investigation)",
        "University of Sunderland (Sunderland Echo)",
        "Tarnside University Fictionbury Herald",
        "TARNSIDE UNIVERSITY DAILY MAIL",
        "University of Tarnside The Times",
        "Tarnside County Council Fictionbury Evening News",
        "University of Wexcombe (data also supplied to Radio Larkfield)",
        "University of Wexcombe (Radio Larkfield)",
        "University of Wexcombe and Castlemoor Television News",
        "University of Wexcombe (data also supplied to Sky News)",
        "Wexshire NHS Trust; passed on to Schools Ledger Magazine",
    ],
)
def test_press_that_a_cell_names_in_any_connection_is_in_also(cell: str) -> None:
    found = classify_recipient(cell)
    assert Category.PRESS in found.also
    assert found.category is not Category.PRESS


@pytest.mark.parametrize(
    "cell",
    [
        "Times Higher Education scholarship at University of X",
        "Sun Alliance",
        "University of Wexcombe (Radio Imaging)",
        "University of Wexcombe (Radio Astronomy Group)",
        "Marlsea University (shared with Schools)",
        "Marlsea University (given to Standard Life)",
        "Wexshire Council (passed to Independent Schools)",
        "Marlsea University (Alumni Magazine)",
        "Royal & Sun Alliance plc",
        "The Times Tables study, Tarnside University",
        "Digital Health and Care Wales",
        "Digital Health and Care Wales and Tarnside University",
        "BBC Children in Need and Tarnside University",
        "Department of Film, Radio and Television Studies, Tarnside University",
        "Institute for the Study of the Sun, Tarnside University",
        "Office of the Independent Adjudicator for Higher Education",
        "Guardian ad litem service at Imaginary County Council",
        "Nursing Standard of Care, Tarnside University",
        "Evening Standard Literacy Trust",
        "Tarnside University (Post 16)",
        "Tarnside University Student News",
        "Tarnside University Medical Journal",
        "Tarnside University Gold Standard",
        "Tarnside University Centre for News",
    ],
)
def test_words_that_begin_or_make_another_name_are_no_press(cell: str) -> None:
    found = classify_recipient(cell)
    assert Category.PRESS not in (found.category, *found.also)


def test_a_company_beside_a_body_is_in_also() -> None:
    assert Category.COMMERCIAL in classify_recipient("University of Leeds with Nonesuch Data Brokers Ltd").also
    assert classify_recipient("Association for Science Education Trading Ltd").also == ()


@pytest.mark.parametrize("first", ["Mencap", "Sky", "Ofsted", "Barnardo's", "Guardian", "Nesta", "University of Leeds"])
def test_a_company_of_several_names_is_one_whatever_the_first_is(first: str) -> None:
    found = classify_recipient(f"{first}, Birch and Quill Ltd")
    assert Category.COMMERCIAL in (found.category, *found.also)
    assert Category.COMMERCIAL in classify_recipient(f"{first}, Birch & Quill LLP").also


def test_a_persons_answer_about_the_title_or_the_cell_wins() -> None:
    cell, charity = "Tarnside University with the Daily Mail", Reviewed(Category.CHARITY, "as it says")
    assert classify_recipient(cell, reviewed={organisation_key("Daily Mail"): charity}).also == (Category.CHARITY,)
    assert classify_recipient(cell, reviewed={organisation_key(cell): charity}).also == ()


@pytest.mark.parametrize(
    "purpose",
    [
        "Off-rolling, for a Daily Mail investigation",
        "A story for the Sunday Times",
        "Figures to be used by The Sun in print",
        "Data passed on to the Daily Telegraph",
        "Reported in the Fictionbury Herald",
        "For a Channel 4 documentary",
    ],
)
def test_a_title_for_whose_use_the_purpose_says_that_data_were_got_is_in_also(purpose: str) -> None:
    for field in ("purpose", "title"):
        assert Category.PRESS in label("Tarnside University", {field: purpose}, {}, {}).also


@pytest.mark.parametrize(
    "purpose",
    ["Research for The Times Tables study", "Made for the Guardian ad litem service", "For Standard Assessment Tests",
     "Criticised in the Daily Mail", "Choices for Post 16", "A grant for BBC Children in Need",
     "Figures for Times Higher Education rankings"],
)
def test_words_of_a_purpose_that_name_no_user_add_nothing(purpose: str) -> None:
    assert label("Tarnside University", {"purpose": purpose}, {}, {}).also == ()


def test_no_title_is_passed_over_by_one_look() -> None:
    """Each listed title, and each form of one, also as printed loosely."""
    listed = {a.text for found in directory().aliases.values() for a in found if a.entry.category is Category.PRESS}
    for title in listed:
        for printed in (title, f"{title}1", f"{title} UK", title.replace(" ", ""), f"{title[:4]} {title[4:]}"):
            known = known_exactly(printed)
            assert known is None or known.category is not Category.PRESS or _may_be_named(printed, joined=True), printed
    for phrase in rule_book().phrases():
        for printed in (f"Tarnside {' '.join(phrase.words)}", f"The Cobbleton {' '.join(phrase.words)} Online"):
            words = name_words(printed)
            if _has_the_form(printed, words, core_words(words)):
                assert _may_be_named(printed, joined=False), printed
