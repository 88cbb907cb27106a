"""A list is one without bullets too: a name to a line, under a heading, a sentence or a question."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Role
from mentions.words.sentences import prepare

TITLE = "FOI response: National Pupil Database"
NAMES = ("Hedgerow Tutors Ltd", "Oxlip Research Ltd", "Tallow Times")
GOT = (
    "Organisations which received NPD data:",
    "Organisations which received NPD data in 2023",
    "Recipients of NPD data",
    "NPD data recipients 2022",
    "Organisations supplied with NPD data:",
    "In May 2023 the following organisations received NPD data.",
    "The companies that NPD data was supplied to are listed below.",
    "The following bodies have received extracts of the National Pupil Database",
    "Please find below the list of third parties with which pupil-level data from the NPD has been shared.",
    "Who has NPD data been shared with?",
)
ASKED = (
    "You asked: 'Please list all companies that received National Pupil Database extracts in 2023.'",
    "You asked: 'Which companies received NPD data in 2023?'",
    "Your request: Please provide the names of all companies which were supplied with NPD extracts.",
    "You asked for the names of all companies that were given pupil data.",
)
NOT_GOT = (
    "Organisations which were refused NPD data:",
    "Organisations which did not receive NPD data:",
    "Organisations which applied for NPD data:",
    "Companies that could in future receive NPD data:",
    "The following organisations attended the event on NPD data.",
    "Organisations that gave evidence on NPD data",
)
JOINTS = ("\n", "\n\n", "\n- ")
REFUSED = "\n\nOrganisations which were refused:\nPearson\nBBC"


def _given(text: str) -> list[str]:
    told = [m for m in read_mentions(text, title=TITLE) if m.band is Band.ALERT]
    return [n.name for m in told for n in m.recipients if n.role is Role.GIVEN and not n.generic]


def _list(head: str, joint: str) -> str:
    return head + "".join(joint + name for name in NAMES)


@pytest.mark.parametrize("after", ["", REFUSED, "\n\nYours sincerely,\nData Sharing Team"])
@pytest.mark.parametrize("joint", JOINTS)
@pytest.mark.parametrize("head", GOT)
def test_who_is_in_a_list_of_plain_lines_is_told(head: str, joint: str, after: str) -> None:
    assert _given(_list(head, joint) + after) == [*NAMES]


@pytest.mark.parametrize("opening", ["The companies are:", "The Department holds the information. The companies are:"])
@pytest.mark.parametrize("joint", JOINTS)
@pytest.mark.parametrize("asked", ASKED)
def test_a_letter_that_says_what_was_asked_answers_it(asked: str, joint: str, opening: str) -> None:
    text = f"{asked}\n\n{_list(opening, joint)}\n\nYours sincerely,\nData Sharing Team"
    assert _given(text) == [*NAMES]


LIST_OF = "A list of all organisations {} NPD pupil data in May 2023"
LETTERS = (
    'You asked for:\n"{}"\n\nWe hold this. In May 2023 the organisations were:\n{}',
    "Your request:\nPlease provide {}.\n\nOur response:\nThe information is held and is set out below.\n\n{}",
    "You requested the following:\n1. {}\n2. The legal basis\n\n1. {}.\n2. Article 6.",
)


@pytest.mark.parametrize("letter", LETTERS)
def test_what_was_asked_for_may_stand_below_the_line_that_says_so(letter: str) -> None:
    names = " and ".join(NAMES[:2]) if "2." in letter else "\n".join(NAMES[:2])
    wanted = LIST_OF if "provide" not in letter else LIST_OF.lower().replace("npd", "NPD").replace("may", "May")
    assert _given(letter.format(wanted.format("given"), names)) == [*NAMES[:2]]
    for other in ("refused", "which applied for", "that may be given", "without"):
        assert _given(letter.format(wanted.format(other), names)) == []


@pytest.mark.parametrize("joint", JOINTS)
@pytest.mark.parametrize("head", NOT_GOT)
def test_no_other_list_tells(head: str, joint: str) -> None:
    assert _given(_list(head, joint)) == []


def test_names_that_prose_wraps_stay_in_their_sentence() -> None:
    text = "The Department for Education gave pupil data to\nHedgerow Tutors Ltd and to Oxlip Research Ltd, as the\nTallow Times said."
    assert len(prepare(text).sentences) == 1


@pytest.mark.parametrize("second", ["Refused", "Not supplied", "Organisations which applied", "Pending", "Related content"])
def test_a_second_list_is_another(second: str) -> None:
    assert _given(_list(GOT[1], "\n") + f"\n\n{second}\nPearson plc\nBBC Studios Ltd") == [*NAMES]
