"""Releases that belong together are found, and those that only look alike are not."""

from __future__ import annotations

import pytest

from diffing.releases import CasePart, CaseRelease, base_reference, case_of, part_of


@pytest.mark.parametrize(
    ("printed", "base"),
    [
        ("DR170227.03", "DR170227.03"),
        ("dr170227.03b", "DR170227.03"),
        ("DR170227.03/A1", "DR170227.03"),
        ("DS00912", "DS00912"),
        ("R0043 - v2", "R0043"),
        ("ODR1516_004/A1", "ODR1516_004"),
        ("2017-0052570", ""),
        ("", ""),
    ],
)
def test_what_an_amendment_adds_is_taken_off(printed: str, base: str) -> None:
    assert base_reference(printed) == base


@pytest.mark.parametrize(
    ("member", "part"),
    [
        (CaseRelease(1, "DR170124.04", section="open"), CasePart.REQUEST),
        (CaseRelease(1, "DR170124.04", section="live"), CasePart.SHARE),
        (CaseRelease(1, "DR170124.04", section="completed", status="Rejected"), CasePart.REFUSAL),
        (CaseRelease(1, "DR170124.04", section="completed", status="Not pursued"), CasePart.REFUSAL),
        (CaseRelease(1, "DR170124.04A", section="live"), CasePart.AMENDMENT),
        (CaseRelease(1, "DS00912", title="Renewal of DR170124.04"), CasePart.RENEWAL),
        (CaseRelease(1, "DS00912", destroyed="12 March 2024"), CasePart.DESTRUCTION),
    ],
)
def test_what_a_release_is_within_its_case(member: CaseRelease, part: CasePart) -> None:
    assert part_of(member) is part


def test_a_request_is_joined_with_its_share_its_amendment_and_its_renewal() -> None:
    request = CaseRelease(1, "DR170124.04", "Invented Analytics Ltd", "Attainment by postcode", "open")
    others = [
        CaseRelease(2, "DR170124.04", "Invented Analytics", "Attainment by postcode", "live"),
        CaseRelease(3, "DR170124.04a", "Invented Analytics Ltd", "Attainment by postcode", "live"),
        CaseRelease(4, "DS00912", "Invented Analytics Ltd", "Renewal", text="Renewal of DR170124.04 for two years"),
        CaseRelease(5, "DS00913", "Invented Analytics Ltd", "Attainment by postcode", "shares"),
        CaseRelease(6, "DR170124.05", "Another Invented Body", "Something else altogether"),
    ]
    ties = case_of(request, others)
    assert [(t.release, t.part) for t in ties] == [(2, CasePart.SHARE), (3, CasePart.AMENDMENT), (4, CasePart.RENEWAL)]
    assert ties[2].reason == "DS00912 names DR170124.04"


def test_without_references_body_and_title_together_tie() -> None:
    early = CaseRelease(1, "", "Invented Times", "Results of schools for parents", "completed")
    same = CaseRelease(2, "", "Invented  Times", "Results of schools, for parents".replace(",", ""), "live")
    other_title = CaseRelease(3, "", "Invented Times", "Exclusions by council area", "live")
    short = CaseRelease(4, "", "Invented Times", "GCSE", "live")
    assert [t.release for t in case_of(early, [same, other_title, short])] == [2]
    assert case_of(short, [CaseRelease(5, "", "Invented Times", "GCSE")]) == ()
