"""Whom somebody allowed to use pupils' data is told by name, with or without who that is. All bodies are invented."""

from __future__ import annotations

import pytest

from mentions.read import read_mentions
from mentions.said import Band, Polarity

LRS = "the Learning Records Service"
NPD = "the National Pupil Database"
NAMED = (
    (f"The Department for Education allowed Figment Screening, a data broker, to use {LRS} to check the ages of gamblers.",
     "Figment Screening"),
    (f"The DfE permitted Quayle Media Ltd, a publisher, to access pupil data in {NPD}.", "Quayle Media Ltd"),
    (f"Ministers allowed Tansy Metrics, an advertising agency, to search {NPD} for a year.", "Tansy Metrics"),
    ("In 2019 the DfE allowed Marlow Vetting, an employment screening firm, to use pupils' records.", "Marlow Vetting"),
    (f"The Department for Education allowed a data broker, Figment Screening, to use {LRS}.", "Figment Screening"),
    (f"The department enabled Brindle Checks, which sells age checks, to query {LRS}.", "Brindle Checks"),
    (f"The regulator found that the DfE had allowed Oriel Search, a tracing agent, to use {NPD} to find debtors.",
     "Oriel Search"),
    (f"The Department for Education allowed the University of Madeup, a research body, to access {NPD}.",
     "University of Madeup"),
)
NOT_GIVEN = (
    (f"The Department for Education refused to allow Figment Screening, a data broker, to use {LRS}.", Polarity.REFUSAL),
    (f"The Department for Education never allowed Figment Screening, a data broker, to use {LRS}.", Polarity.DENIAL),
    (f"The bill would allow Figment Screening, a data broker, to use {LRS}.", Polarity.POSSIBLE),
    (f"The agreement allows Figment Screening, a data broker, to use {LRS} only with consent.", Polarity.POSSIBLE),
    (f"The department invited Figment News, a newspaper, to ask for data from {NPD}.", Polarity.POSSIBLE),
    (f"The department allowed Wren Trust, which had asked for data from {NPD}, to use a meeting room.",
     Polarity.POSSIBLE),
    (f"The department allowed Wren Trust, a charity, to use its meeting rooms while {NPD} was moved.",
     Polarity.POLICY),
)


@pytest.mark.parametrize(("text", "name"), NAMED)
def test_who_was_allowed_to_use_data_is_told_by_name(text: str, name: str) -> None:
    (told,) = read_mentions(text)
    assert (told.band, told.polarity) == (Band.ALERT, Polarity.RELEASE)
    assert [n.name for n in told.recipients] == [name]


@pytest.mark.parametrize(("text", "polarity"), NOT_GIVEN)
def test_what_was_not_or_may_be_allowed_is_not_told_as_given(text: str, polarity: Polarity) -> None:
    (told,) = read_mentions(text)
    assert (told.band, told.polarity) == (Band.REVIEW, polarity)


def test_a_deed_that_was_allowed_and_explained_goes_to_nobody_by_its_purpose() -> None:
    (told,) = read_mentions(
        "The Department for Education allowed access to the National Pupil Database, a store of pupils' records, to help "
        "Quayle Ltd."
    )
    assert told.band is Band.REVIEW
