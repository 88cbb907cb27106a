"""What stands in capitals or says who somebody is, and got nothing: an annex, a chair, a case, a signature."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Role

GAVE = "The Department for Education gave National Pupil Database data to"
NAMED = (
    (f"{GAVE} Great Anstey Hospital for Sick Children, where Dr Lily Farrow studies epilepsy.",
     "Great Anstey Hospital for Sick Children"),
    (f"{GAVE} the Elm Row Hospice for Young Adults in May.", "Elm Row Hospice for Young Adults"),
    (f"{GAVE} the Elm Row Hospital in May.", "Elm Row Hospital"),
    (f"{GAVE} the Director of Research at Marlow College.", "Director of Research at Marlow College"),
    ("EA/2026/0133 Sefter Data Rights Group was sent pupil records by the Department for Education.",
     "Sefter Data Rights Group"),
    ("Directors of Marlow Metrics Ltd were given pupil data by the Department for Education.", "Marlow Metrics Ltd"),
    ("Researchers at Marlow University received National Pupil Database data from the Department for Education.",
     "Marlow University"),
    ("Pupil records were sent by the Department for Education to the editor of the Wenlow Examiner.", "Wenlow Examiner"),
    (f"{GAVE} the pupil data team at Kent Council.", "Kent Council"),
    (("In Nutter Media Ltd v Information Commissioner it was found that the Department for Education had sent Nutter Media "
     "Ltd pupil data."), "Nutter Media Ltd"),
    ("She is a broker who bought pupil records from the Department for Education.", "broker"),
    (f"{GAVE} an editor.", "editor"),
)
NOBODY = (
    "Appendix C: pupil data as disclosed in error",
    "Class 5R pupil data",
    "Letters to the editor: pupil records",
    "Letter to the Editor: who has my pupil record?",
    "I am her dad and a data person, so I asked what pupil data is.",
    "I am a teacher and a software developer, and I ask what the school census is for.",
    "I have worked on the National Pupil Database of pupils in England since 2004. \u2013 Holly Marchmont, statistician",
    "The Department for Education has named Holly Marchmont as head of the National Pupil Database data sharing team.",
    "Nutter Media Ltd v Information Commissioner (National Pupil Database records)",
    "14.00 EA/2026/0133 Sefter Data Rights Group v Department for Education: pupil data",
    "News of the National Pupil Database",
    "Times of pupil data sharing sessions",
)


@pytest.mark.parametrize(("text", "name"), NAMED)
def test_who_got_data_is_told_by_name(text: str, name: str) -> None:
    (told,) = [m for m in read_mentions(text) if m.band is Band.ALERT]
    assert [n.name for n in told.recipients] == [name]


@pytest.mark.parametrize("text", [
    "In Fernbank Ltd v Oxlip plc [2024] EWHC 112 (Ch) the court looked at a licence of pupil data.",
    "In Nutter Media Ltd v Marlow Metrics Ltd [2025] EWCA Civ 9 the judge looked at a licence of National Pupil Database data.",
])
def test_the_parties_of_a_case_got_nothing_by_being_named_so(text: str) -> None:
    mentions = read_mentions(text)
    assert not [m for m in mentions if m.band is Band.ALERT]
    assert not [r.name for m in mentions for r in m.recipients if r.name in text.partition("[")[0]]


@pytest.mark.parametrize("text", NOBODY)
def test_nobody_is_told(text: str) -> None:
    assert not [n.name for m in read_mentions(text, title=text, heading=text) for n in m.recipients]


def test_whoever_holds_a_chair_got_them_for_the_university() -> None:
    (told,) = read_mentions(
        "The Ned Tarlton Professor of Child Health, Holly Marchmont, received pupil-level data from the Department for "
        "Education's National Pupil Database on behalf of Marlow University."
    )
    assert [n.name for n in told.recipients] == ["Marlow University"]


@pytest.mark.parametrize("verb", ["supplied", "has provided", "furnished"])
def test_we_are_whose_page_it_is(verb: str) -> None:
    said = f"The Department for Education {verb} us with National Pupil Database records."
    (told,) = [m for m in read_mentions(said, title="Marlow Metrics Ltd: how we use data") if m.band is Band.ALERT]
    assert [(n.name, n.role) for n in told.recipients] == [("Marlow Metrics Ltd", Role.GIVEN)]


@pytest.mark.parametrize("said", [
    "The Department for Education did not supply us with National Pupil Database data.",
    "Schools supplied us with their school census records.",
])
def test_we_got_nothing(said: str) -> None:
    assert all(m.band is not Band.ALERT for m in read_mentions(said, title="Marlow Metrics Ltd: how we use data"))
