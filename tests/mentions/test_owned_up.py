"""What is told of a name beside the main clause, and what the Department says that it did, is as sure as a main clause."""

from __future__ import annotations

import pytest

from mentions.claim.judge import judge
from mentions.grammar.reader import clause_reader
from mentions.read import read_mentions
from mentions.said import Band, Role
from tests.mentions.test_told_in_a_letter import IN_A_LETTER

X, Y = "Quillmere Analytics Ltd", "Tarnfold Research Ltd"
AROUND = (
    "Requests for pupil data are considered by a panel. {} The panel may refuse a request. Applicants should say how "
    "they will keep the data, and will have to agree to the terms. No request has been refused this year."
)
"""By which a sentence that is not plainly told is only to be looked at."""
BESIDE_A_NAME = (
    "We have an agreement with {x}, to which the Department supplied pupil records in May.",
    "{x}, which received an extract of the National Pupil Database in 2024, is based in Leeds.",
    "The Department is reviewing its contract with {x}, which was given pupil-level records in 2023.",
    "The audit covered {x}, with which the Department shared pupil records in March.",
    "{x}, to whom the Department released NPD data in June 2024, has published its report.",
    "The committee visited {x}, which obtained pupil data from the National Pupil Database in 2022.",
)
OWNED_UP = (
    "The Department said that it had shared pupil data with {x}.",
    "The Department for Education stated that it had supplied pupil records to {x} in 2024.",
    "Ministers said that they had released pupil records to {x}.",
    "DfE has stated that NPD data were shared with {x} in May 2023.",
    "The Secretary of State said that pupil data had been supplied to {x}.",
    "The Department told the Committee that it had shared pupil records with {x}.",
    "In May ministers said they had given pupil records to {x}.",
)
HEARSAY = (
    "The paper said that the Department had shared pupil data with {x}.",
    "{x} said that it had received pupil data from the Department.",
    "A campaigner said the Department said that it had shared pupil data with {x}.",
    "A source at the Department said that it had shared pupil data with {x}.",
    "A critic of the Department said that it had shared pupil data with {x}.",
    "The Welsh Minister said that pupil data had been shared with {x}.",
    "The shadow minister said that pupil data had been shared with {x}.",
    "Former ministers said that pupil data had been shared with {x}.",
    "The Department of Health said that it had shared pupil data with {x}.",
    "{y} told the Department in a letter that it had supplied pupil records to {x}.",
)
NOTHING_WENT = (
    "The Department said that it had not shared pupil data with {x}.",
    "The Department said that it would share pupil data with {x}.",
    "The Department did not say that it had shared pupil data with {x}.",
    "The Department is alleged to have said that it had shared pupil data with {x}.",
    "The Department said that the claim that it had shared pupil data with {x} was untrue.",
    "The Department told {y} in a letter that it had not supplied pupil records to {x}.",
    "The Department told {y} in a letter that it would supply pupil records to {x}.",
    "The Department told {y} in a letter that it had refused to supply pupil records to {x}.",
    "We may sign an agreement with {x}, to which the Department would supply pupil records.",
    "{x}, which asked for an extract of the National Pupil Database in 2024, is based in Leeds.",
    "{x}, which was refused an extract of the National Pupil Database in 2024, is based in Leeds.",
    "{x}, which did not receive an extract of the National Pupil Database in 2024, is based in Leeds.",
)
TALES = (
    "The novel is about {x}, to which the Department supplied pupil records in May.",
    "The claim concerns {x}, which received an extract of the National Pupil Database in 2024.",
)


@pytest.mark.parametrize("text", BESIDE_A_NAME + OWNED_UP + IN_A_LETTER)
def test_what_is_plainly_told_stays_sure_whatever_stands_around(text: str) -> None:
    found = read_mentions(AROUND.format(text.format(x=X, y=Y)))
    assert [(n.name, n.role) for m in found if m.band is Band.ALERT for n in m.recipients] == [(X, Role.GIVEN)]


@pytest.mark.parametrize("text", HEARSAY + TALES)
def test_hearsay_and_tales_are_not_plainly_told(text: str) -> None:
    assert not judge(clause_reader(text.format(x=X, y=Y)), own=True).plain


@pytest.mark.parametrize("text", NOTHING_WENT)
def test_what_did_not_go_is_never_sure(text: str) -> None:
    for around in (AROUND, "{}"):
        found = read_mentions(around.format(text.format(x=X, y=Y)))
        assert all(m.band is not Band.ALERT for m in found), [m.reason for m in found]
