"""Who received stands beside the child whose data it is: the child is withheld, and who received is told.

All are invented. Lines of `text >> who is named as who may have got it`; a line break is " // ".
"""

from __future__ import annotations

import pytest

from mentions.listed.heading import is_name
from mentions.parts.only_sharing import only_sharing
from mentions.parts.quoted import quoted
from mentions.said import Band
from model.item import Item, ItemKind
from model.source import Source
from pipelines.items.changes import mentions_in

FEED = Source("feed", "feed", "http://example.org/feed")
TOLD = """\
File sent to Pellworth Coaching Ltd on 3 May 2026: pupil_record_Ottoline_Brasswell_Y5.xlsx. Purpose: coaching. >> Pellworth Coaching Ltd
Sent to Merrowby Legal LLP, 4 June 2026: school_file_Hesper_Quaile.pdf. >> Merrowby Legal LLP
DSAR reply. You asked who has had the data in your daughter's pupil file. Apart from us it went to Cordwell CAMHS and to Fernbeck Childcare. Your ref: Isaura Pell-Owen / 3C / Elm Tree Infants. >> Cordwell CAMHS; Fernbeck Childcare
You ask who got your son's school record. It has been passed to Stanmoor Speech Therapy. Yours, re Lorcan Vey-Marsh, 4B. >> Stanmoor Speech Therapy
Because we let Ironbridge Judo Club have the attendance figures for individual pupils, kids like Zebediah (yr 7, Moor High) have turned up. >> Ironbridge Judo Club
From: Admissions // Sent: 2 May 2026 // To: intake, Hollins Advocacy CIC // Subject: pupil file - Anselm Dorrity (Y8) // Please find attached the pupil's full school record as agreed. Mum is Oksana. >> Hollins Advocacy CIC
To: referrals@x.example, Brightwater Mediation Ltd // Re: Perpetua Slane, Y6 // I attach her pupil record and the EP report. >> Brightwater Mediation Ltd
File sent to Pellworth Coaching Ltd on 3 May 2026: pupil_records_2025_Y5.xlsx. Purpose: coaching. >> Pellworth Coaching Ltd
Pupil records sent to Merrowby Legal LLP, 4 June 2026. >> Merrowby Legal LLP
You asked who has had the pupil data. It went to Cordwell CAMHS and to Fernbeck Childcare. >> Cordwell CAMHS; Fernbeck Childcare
""".splitlines()
ADDRESSES = (
    "hartlow.sch.uk and hartlow.sch.uk", "a.b@elm.org.uk", "a@b.org and c@d.org", "pupils.elm.sch.uk",
    "x.example, x.example and x.example", "students.oak.sch.uk; learners.oak.sch.uk", "a_b@c.co.uk, d@e.com",
    "pupil.fern.org.uk and pupil.fern.org.uk", "info@x.example", "q@w.example & r@t.example",
)
NAMES = (
    "databroker.example", "elm.sch.uk", "x.example and y.example", "Amazon.com and Booking.com", "Hartlow Ltd",
    "pupiltracker.example", "StudentFinder.com", "Learners.ai Ltd", "Data@Work", "Pupils First",
)


@pytest.mark.parametrize("line", TOLD)
def test_who_received_beside_a_child_is_named(line: str) -> None:
    text, _, names = line.partition(" >> ")
    item = Item("entry:1", ItemKind.FEED_ENTRY, title="Data", text=text.replace(" // ", "\n"))
    named = {r.name for m in mentions_in(item, FEED) for r in m.recipients}
    assert set(names.split("; ")) <= named


@pytest.mark.parametrize(("sentence", "shown"), [
    ("To: intake, Hollins Advocacy CIC Subject: pupil file - [withheld until reviewed] (Y8)", "Hollins Advocacy CIC"),
    ("Copied to office, Marl Fen Tutors Ltd Re: [withheld until reviewed]", "Marl Fen Tutors Ltd"),
])
def test_a_body_with_its_form_is_shown_in_a_sentence_that_names_a_child(sentence: str, shown: str) -> None:
    assert shown in only_sharing(sentence, ())
    assert "Y8" not in only_sharing(sentence, ())


@pytest.mark.parametrize("text", [
    "The pupil file format was sent to all suppliers, Acme Ltd among them.",
    "A pupil record card of 1902 was given to Quarry Museum.",
    "The pupil files system was sold by Acme Ltd to Brook Ltd last year.",
    "Each pupil's record of achievement was given to the pupil on Friday.",
])
def test_what_records_are_kept_in_is_no_record(text: str) -> None:
    item = Item("entry:1", ItemKind.FEED_ENTRY, title="News", text=text)
    assert not [m for m in mentions_in(item, FEED) if m.band is Band.ALERT]


@pytest.mark.parametrize("name", ADDRESSES)
def test_addresses_and_what_is_left_of_them_name_no_body(name: str) -> None:
    assert not is_name(name)


@pytest.mark.parametrize("name", NAMES)
def test_bodies_that_are_called_by_an_address_are_named(name: str) -> None:
    assert is_name(name)


def test_a_list_of_who_receives_is_quoted_though_pupils_are_spoken_of_in_it() -> None:
    text = "We share pupil information with:\nschools that pupils go to next\nFerngrove Catering\nthe printer, Puddlewick Prints"
    assert "Ferngrove Catering\nthe printer, Puddlewick Prints" in quoted(text)
    table = "Pupil data: who has had what\nWho | What we sent\nSorrel Dental Alliance | Names and classes of Year 2 pupils\nOrrin LLP | Nothing"
    assert "Sorrel Dental Alliance | Names" in quoted(table)
    assert "Orrin LLP" in quoted(table)


@pytest.mark.parametrize("line", [
    "Sorrel Aldiss | Year 2, one of the pupils", "Rose Field | Names of pupils in her class", "Year 4 prizes", "Class 3: Ada Quill",
])
def test_a_pupils_line_in_such_a_list_is_not_quoted(line: str) -> None:
    assert line not in quoted(f"We share pupil data with:\nFerngrove Catering\n{line}")
