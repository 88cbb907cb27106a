"""Texts linked to the releases that they name."""

from __future__ import annotations

import pytest

from mentions.joining import links
from mentions.read import read_mentions

RELEASE = {
    "id": 7, "reference": "DR161117.01", "recipient": "The Gatsby Charitable Foundation", "supplied": "2017-03-02",
    "title": "Technical education and the progress of young people",
}


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("The NPD request dr161117.01 is old.", "reference"),
        ("On 2 March 2017 the NPD was given to Gatsby Charitable Foundation.", "organisation_and_date"),
        ("In March 2017 pupil data was given to the Gatsby Charitable Foundation.", "organisation_and_date"),
        ("The study “Technical Education and the Progress of Young People” used pupil data.", "project"),
        ("Pupil data was given to the Gatsby Charitable Foundation.", None),
        ("On 3 March 2017 pupil data was given to the Gatsby Charitable Foundation.", None),
        ("On 2 March 2017 pupil data was given to the Home Office.", None),
        ("Request DR161117.011 was made for pupil data.", None),
        ("Technical education is good.", None),
    ],
)
def test_links(text: str, by: str | None) -> None:
    found = links(read_mentions(text), [RELEASE])
    assert [link.by for link in found] == ([by] if by else [])
    assert all(link.release_id == 7 and link.reason for link in found)


def test_a_release_without_anything_to_go_by_is_not_linked() -> None:
    assert links(read_mentions("Pupil data."), [{"id": 1}, {"id": 2, "reference": "", "recipient": "", "title": ""}]) == ()
