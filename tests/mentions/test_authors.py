"""Whoever wrote a piece of evidence has no data by that; what the evidence says of its author is told."""

from __future__ import annotations

import pytest

from mentions.said import Mention, Polarity, Role
from mentions.words.letters import author_in
from model.item import Item, ItemKind, Named, Submitter
from model.source import Source
from pipelines.items.changes import mentions_in

COMMITTEES = Source("committees", "committees", "https://committees.parliament.uk/")
DENIED = (Polarity.DENIAL, Polarity.REFUSAL)


def _said(author: str, *paragraphs: str) -> tuple[Mention, ...]:
    text = "\n".join(paragraphs).replace("{}", author)
    return mentions_in(
        Item(
            "written_evidence:1", ItemKind.WRITTEN_EVIDENCE, title=f"{author} (NPD0012)",
            url="https://committees.parliament.uk/writtenevidence/1/html/", submitters=(Submitter(author, "organisation"),),
            inquiries=(Named("1", "Pupil data and privacy"),), text=text,
        ),
        COMMITTEES,
    )


def _may_have_got(said: tuple[Mention, ...]) -> set[str]:
    return {n.name for m in said for n in m.recipients if n.role not in (Role.DENIED, Role.REFUSED)}


@pytest.mark.parametrize(
    ("author", "paragraphs"),
    [
        ("Acme Software Ltd", ("Written evidence submitted by {}", "The National Pupil Database should be deleted.")),
        ("Bill Smith & Co", ("We think the National Pupil Database should be deleted.",)),
        ("University of Fernhill", ("Evidence from the {} (NPD0012)", "Few know what the NPD is used for.")),
        ("Nettle Media Ltd", ("Memorandum submitted by {}", "The Committee should ask whether pupil data is safe.")),
        ("Hazel and Sons Ltd", ("Written evidence submitted by {} (NPD0012)", "The NPD is a risk to children.")),
        ("Sedge Technology plc", ("{} - supplementary written evidence (NPD0012)", "Learner records were misused.")),
    ],
)
def test_who_only_submits_evidence_is_not_named_as_having_data(author: str, paragraphs: tuple[str, ...]) -> None:
    said = _said(author, *paragraphs)
    assert author not in _may_have_got(said)
    assert all(author not in m.sentence for m in said)


@pytest.mark.parametrize(
    "text",
    [
        "The Department does not share any National Pupil Database data with {}.",
        "{} has never received pupil data from the National Pupil Database.",
        "We have never received any extract of the National Pupil Database.",
        "Contrary to reports, we have never had any pupil data from the Department.",
    ],
)
@pytest.mark.parametrize("above", ["Written evidence submitted by {}", "{} (NPD0012)"])
def test_a_denial_is_all_that_is_told(text: str, above: str) -> None:
    said = _said("Acme Software Ltd", above, text)
    assert {m.polarity in DENIED for m in said} == {True}
    assert not _may_have_got(said)


@pytest.mark.parametrize(
    ("author", "text"),
    [
        ("Teasel Analytics Ltd", "We received an extract of the National Pupil Database in 2019."),
        ("University of Fernhill", "We use National Pupil Database extracts in our research on exclusions."),
        ("Nettle Media Ltd", "The Department for Education sent us pupil data from the school census in 2012."),
        ("Teasel Analytics Ltd", "We received National Pupil Database data in 2015. We have not received any since."),
        ("Teasel Analytics Ltd", "We did not have NPD data until 2016, when the Department sent it."),
    ],
)
def test_an_author_that_says_it_has_data_is_named(author: str, text: str) -> None:
    assert author in _may_have_got(_said(author, f"Written evidence submitted by {author}", text))


@pytest.mark.parametrize(
    "sentence",
    [
        "Evidence submitted by the Department shows that Acme Software Ltd received NPD extracts.",
        "An application for NPD data was submitted by Acme Software Ltd.",
        "Release of pupil data to Acme Software Ltd",
        "Acme Software Ltd",
    ],
)
def test_what_says_more_names_no_author(sentence: str) -> None:
    assert author_in(sentence) == ""
