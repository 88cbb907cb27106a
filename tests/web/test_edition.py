"""An edition's page, a change's page and a source's page."""

from __future__ import annotations

from typing import Any

from bench.public import REGISTER


def test_an_edition_says_what_it_changed_and_what_stood_before(reader: Any) -> None:
    page = reader.page("/editions/3")
    words = " ".join(page.text_content().split())
    for said in ("◈ File replaced without notice", "no note was published", "1 new release, 1 status changed", "56 bytes"):
        assert said in words
    links = page.xpath("//a/@href")
    assert "/editions/2" in links
    assert "/editions/2/against/3" in links
    assert "no edition before it was seen" in reader.words("/editions/1")


def test_a_change_shows_before_and_after(reader: Any) -> None:
    page = reader.page("/changes/1")
    assert [td.text_content() for td in page.xpath("//td[@class='was']|//td[@class='now']")] == ["2029-03-31", "2031-03-31"]
    assert page.xpath("//ins")[0].text_content().startswith("group, and to train")
    assert page.xpath("//a[@href='/releases/1']")
    assert page.xpath("//a[@href='/editions/2']")


def test_a_change_leads_to_the_file_in_which_it_stands(reader: Any) -> None:
    for path in ("/changes/1", "/changes/2"):
        assert [x for x in reader.page(path).xpath("//a/@href") if x.startswith("/archive/")], path


def test_a_wholesale_change_lists_its_rows(reader: Any) -> None:
    assert "row 8 of sheet “NPD requests” in “shares”" in reader.words("/changes/6")


def test_a_change_of_a_text_is_told_word_by_word(reader: Any) -> None:
    page = reader.page("/changes/7")
    assert (page.xpath("string(//del)"), page.xpath("string(//ins)")) == ("not", "given")
    assert page.xpath("//a[@href='/evidence/1']")


def test_a_source_says_when_it_was_looked_at_and_lists_its_editions(reader: Any) -> None:
    words = reader.words(f"/sources/{REGISTER}")
    assert "24 November 2026" in words
    assert "file replaced without notice" in words
    assert "3 editions of 1 publication; 1 time a file was replaced without notice." in words
    assert "last checked successfully on 2 October 2026" in reader.words("/sources")
