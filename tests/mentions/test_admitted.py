"""What was denied, refused or asked and is admitted later is told; those who got nothing beside others are none of them."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Role

DENIED = (
    "The Department for Education denied that pupil data from the NPD went to Quillmark Ltd.",
    "No pupil data from the NPD have been shared with Quillmark Ltd.",
    "“We have not shared pupil data with Quillmark Ltd,” a spokesman said in May.",
)
ADMITTED = (
    "I am told that it has. I withdraw that answer.",
    "Yesterday the Department conceded that it had, twice.",
    "On Monday officials admitted that they had.",
    "The Minister later accepted that it had been, in May 2022.",
    "My Lords, I stand corrected; they were.",
    "The Department has withdrawn its denial and admits that Quillmark Ltd received the data.",
    "It withdrew the denial on Wednesday, confirming the transfer.",
)
NOT_ADMITTED: tuple[str, ...] = (
    "I am told that it has been asked for.",
    "Yesterday the Department conceded that it had not answered.",
    "It has not withdrawn its denial.",
    "The Department refused to confirm that it had.",
    "Officials would not admit that they had.",
    "A spokesman said that it had been asked, twice.",
    "It conceded that it may have done so.",
)
ALONE = (
    "It was wrong to say that no NPD data had been given to Quillmark Ltd: two extracts were.",
    "I can now tell the Committee that Quillmark Ltd did receive the pupil data, contrary to what I said on 2 May.",
    "It is not the case that the Department never supplied the NPD to the press: it did so in 2014, to Quillmark Ltd.",
    "Leave out “not”. The sentence should read: The national pupil database was shared with Quillmark Ltd.",
    "The Department does not dispute that Quillmark Ltd received the NPD records of 90,000 pupils.",
    "Quillmark Ltd said it had received NPD data. The Department denied this and withdrew the denial, confirming it.",
    "Quillmark Ltd asked for pupil data from the NPD and was refused. The refusal was overturned and the data were sent.",
    "Lord Tibbet: Will the Minister confirm that NPD data were shared with Quillmark Ltd? Lady Wick: I can confirm that.",
    "Lord Tibbet: Was NPD data shared with Quillmark Ltd? Lady Wick: My Lords, yes.",
)
STILL = (
    "It was wrong to say that no NPD data had been asked for by Quillmark Ltd: it had not been given.",
    "Quillmark Ltd asked for pupil data from the NPD and was refused. The refusal was upheld and no data were sent.",
    "Quillmark Ltd asked for NPD data and was refused. Were the refusal overturned, the data would be sent.",
    "Lord Tibbet: Was NPD data shared with Quillmark Ltd? Lady Wick: My Lords, I cannot confirm that.",
    "It is not the case that the Department has supplied the NPD to Quillmark Ltd: it did not do so.",
    "The Department does not dispute that Quillmark Ltd asked for NPD data.",
    "The sentence should read: The national pupil database was not shared with Quillmark Ltd.",
)
MIXED: tuple[tuple[str, list[str]], ...] = (
    ("The Department sent NPD data to the Home Office and DWP, and nothing at all to Quillmark Ltd.", ["Home Office", "DWP"]),
    ("NPD data was given to Pearson, but none to Quillmark Ltd, whose request was turned down.", ["Pearson"]),
    ("Ten releases of NPD data were made to Pearson; two to Capita; none to newspapers.", ["Pearson", "Capita"]),
    ("The DfE provided NPD data to Serco and to Capita, but not to Quillmark Ltd.", ["Serco", "Capita"]),
    ("No NPD data was sent to Quillmark Ltd, and none to Pearson.", []),
    ("The Department gave NPD data to nobody, and nothing to Quillmark Ltd.", []),
)


def _given(text: str) -> list[str]:
    told = [m for m in read_mentions(text) if m.band is Band.ALERT]
    return [n.name for m in told for n in m.recipients if n.role is Role.GIVEN]


@pytest.mark.parametrize("after", ADMITTED)
@pytest.mark.parametrize("before", DENIED)
def test_a_denial_that_is_taken_back_is_told(before: str, after: str) -> None:
    assert set(_given(f"{before} {after}")) == {"Quillmark Ltd"}


def test_what_is_quoted_says_who_admitted_it() -> None:
    before, after = DENIED[0], "Yesterday the Department conceded that it had, twice."
    (told,) = [m for m in read_mentions(f"{before} {after}") if m.band is Band.ALERT]
    assert told.sentence == f"{before} {after}"


@pytest.mark.parametrize("after", NOT_ADMITTED)
@pytest.mark.parametrize("before", DENIED)
def test_a_denial_that_stands_is_not(before: str, after: str) -> None:
    assert _given(f"{before} {after}") == []


@pytest.mark.parametrize("text", ALONE)
def test_what_is_admitted_is_told(text: str) -> None:
    assert _given(text) == ["Quillmark Ltd"]


@pytest.mark.parametrize("text", STILL)
def test_what_is_not_admitted_is_not(text: str) -> None:
    assert _given(text) == []


@pytest.mark.parametrize(("text", "names"), MIXED)
def test_who_got_nothing_takes_nothing_from_those_who_did(text: str, names: list[str]) -> None:
    assert _given(text) == names
