"""The life of a release and of a recipient in order of time, and the pages of how they stood on a day."""

from __future__ import annotations

from typing import Any

import pytest

from bench.public import LATER
from tests.tables import add_row, copy_row, set_fields


def life(reader: Any, path: str) -> list[str]:
    return [" ".join(li.text_content().split()) for li in reader.page(path).xpath("//ol[@class='life']/li")]


def test_a_release_tells_its_life_in_order_of_time(reader: Any) -> None:
    told = life(reader, "/releases/1")
    assert told[0] == "1 March 2024 seen: first seen, data supplied, in the oldest edition that we have: it may be older"
    assert told[2:] == [
        "1 March 2026 printed: decided",
        "20 November 2026 said: written question: Pupils: Data Protection",
        "31 March 2029 printed: licence ends, as printed until 24 November 2026; the register says 31 March 2031 now",
        "31 March 2031 printed: licence ends",
    ]
    assert told[1].startswith("30 June 2025 seen: ")
    to = reader.page("/releases/1").xpath("//ol[@class='life']//a/@href")
    assert to == ["/editions/1", "/changes/1", "/evidence/1"]
    assert "What was seen is dated by days in Europe/London" in reader.words("/releases/1")


def test_other_releases_of_its_case_stand_in_it(site_of: Any, read: Any) -> None:
    site = site_of()
    set_fields(site.copy, "releases", {"recipient_slug": "the-daily-invention", "recipient": LATER["recipient"], "reference": ""}, id=2)
    set_fields(site.copy, "releases", {"reference": ""}, id=1)
    told = life(read(site), "/releases/1")
    assert any("release 2: share of the same case, first seen (the same recipient and title)" in t for t in told)
    assert any("printed: release 2: decided" in t for t in told)
    assert not any("release 3" in t for t in told), "it has another recipient"


@pytest.mark.parametrize(
    ("path", "words", "cells"),
    [
        ("/releases/1?on=2024-05-01", "which stood from 1 March 2024 to 30 June 2025. This release stood in it.", "2029-03-31"),
        ("/releases/1?on=2025-06-30", "This release stood in it.", "2031-03-31"),
        ("/releases/3?on=2025-07-01", "This release was in it no more: “Data shares, no. 1”, seen 1 March 2024, was the last edition that had it", "2029-03-31"),
        ("/releases/3?on=2023-01-01", "What stood in the register on 1 January 2023 is not known: no edition of that time is known; the oldest, “Data shares, no. 1”, seen 1 March 2024, came later.", ""),
        ("/releases/2?on=2030-01-01", "The register was last looked at on 24 November 2026: it may be otherwise since.", "2029-03-31"),
        ("/releases/2?on=2024-05-01", "No edition is known between these two, so one that stood on the day may be missing.", "2029-03-31"),
    ],
)
def test_a_release_as_it_stood_on_a_day(reader: Any, path: str, words: str, cells: str) -> None:
    page = reader.page(path)
    said = " ".join(page.text_content().split())
    assert words in said
    row = " ".join(page.xpath("string(//section[@aria-labelledby='row'])").split())
    assert (cells in row) if cells else not row
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex, follow"]
    assert "train a model" not in said or "2025-06-30" in path, "nothing of what came later"


def test_a_day_before_the_change_has_nothing_of_it(reader: Any) -> None:
    then = reader.words("/releases/1?on=2024-05-01")
    assert "31 March 2031" not in then
    assert "2031-03-31" not in then
    assert "Pupils: Data Protection" not in then


def test_a_recipient_tells_its_life_and_how_it_stood(reader: Any) -> None:
    assert any("DR260301.01: " in t or "DR260301.01" in t for t in life(reader, "/recipients/the-daily-invention"))
    on = reader.words("/recipients/alder-tutors?on=2024-05-01")
    assert "1 release to it stood in a register." in on
    gone = reader.words("/recipients/alder-tutors?on=2025-07-01")
    assert "0 releases to it stood in a register; 1 had gone." in gone
    before = reader.words("/recipients/alder-tutors?on=2001-07-01")
    assert "1 may have stood, in registers of which no edition of that time is known" in before


@pytest.mark.parametrize("path", ["/releases/1", "/recipients/the-daily-invention"])
@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "<script>", "9" * 400, "2019-13-01"])
def test_a_day_that_is_none_is_said(reader: Any, path: str, day: str) -> None:
    assert "is not a day; write it as 2019-05-01. What stands today is shown." in reader.words(f"{path}?on={day}")


def test_a_day_is_chosen_by_a_form_that_only_a_server_has(site_of: Any, reader: Any) -> None:
    form = reader.page("/releases/1").xpath("//form[@action='/releases/1']")[0]
    assert form.xpath(".//input/@name") == ["on"]


def test_many_releases_of_a_recipient_are_cut_and_said_to_be(site_of: Any, read: Any) -> None:
    site = site_of()
    copy_row(site.copy, "releases", 2, *({"id": n} for n in range(100, 170)))
    for n in range(100, 170):
        add_row(site.copy, "release_recipients", release=n, recipient="the-daily-invention", until="")
    assert "Of the 40 of its releases that changed last." in read(site).words("/recipients/the-daily-invention")


def test_a_release_says_as_a_file_what_a_reader_is_told(site_of: Any, read: Any) -> None:
    site = site_of()
    reader = read(site)

    def sections(number: int) -> list[str]:
        found = reader.page(f"/releases/{number}").xpath("//section[@aria-labelledby != 'next']")
        return [" ".join(section.text_content().split()) for section in found]

    asked = {number: sections(number) for number in (1, 2, 3)}
    site.published, site.cached = True, ("", {})
    assert {number: sections(number) for number in (3, 1, 2)} == asked
